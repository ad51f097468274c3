//! Devices with files of their own, and a relay: what an app on Android or an iPad does, through the API it has.

mod network;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use cahier_bindings::{Device, DeviceError, Edit, Listener, StorageState, TabletError};
use cahier_core::access::Role;
use cahier_core::id::DeviceId;
use cahier_core::lesson::{About, AttachmentKind, AttachmentRequest, NoteKind, NoteRequest};
use cahier_core::sealed::SealedError;
use cahier_core::tablet::{HomeView, LessonView, SyncStage};
use cahier_server::admin::{Alone, InviteRequest, Invited, Request};
use cahier_server::control::ask;
use cahier_server::listen::{Listen, Listener as Address};
use cahier_server::relay::Limits;
use cahier_server::{Access, Config, Server, run, store};
use network::{Network, Way};
use tempfile::TempDir;

/// How long anything here may take; a wait ends by what it waits for.
const PATIENCE: Duration = Duration::from_mins(1);

/// A group's relay in a directory, with invites.
struct Relay {
    directory: TempDir,
    address: SocketAddr,
    server: Option<Server>,
    codes: Vec<(&'static str, String)>,
}

impl Relay {
    async fn start() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let mut codes = Vec::new();
        for (name, role) in [
            ("Amara", Role::GroupLead),
            ("Ben", Role::Observer),
            ("Chandra", Role::Observer),
        ] {
            codes.push((name, invite(directory.path(), name, role).await));
        }
        let server = serve(directory.path(), "127.0.0.1:0".parse().expect("an address")).await;
        Self {
            address: server.address(),
            server: Some(server),
            directory,
            codes,
        }
    }

    async fn stop(&mut self) {
        let server = self.server.take().expect("it runs");
        server.shutdown().await.expect("it stops");
    }

    async fn restart(&mut self) {
        self.server = Some(serve(self.directory.path(), self.address).await);
    }

    fn link(&self, name: &str) -> String {
        self.link_by(self.address, name)
    }

    fn link_by(&self, address: SocketAddr, name: &str) -> String {
        let code = self
            .codes
            .iter()
            .find(|(whose, _)| *whose == name)
            .map(|(_, code)| code);
        format!("http://{address}/#/join/{}", code.expect("they are invited"))
    }
}

async fn invite(directory: &Path, name: &str, role: Role) -> String {
    let store = store::open(directory, store::CACHE_BYTES).expect("a store");
    let request = InviteRequest {
        role,
        name: name.to_owned(),
        school: Some("Kestrel Lane Primary".to_owned()),
        group: Some("Year 5".to_owned()),
        lesson: None,
        card: None,
        hours: None,
        uses: 5,
        days: 14,
    };
    let alone = Alone::new(store).expect("the store is sound");
    let answer = alone.handle(Request::Invite(request), |_| Ok(())).await;
    let invited: Invited = serde_json::from_value(answer.expect("it is made")).expect("an invite");
    invited.code
}

async fn serve(directory: &Path, listen: SocketAddr) -> Server {
    run(Config {
        store: store::open(directory, store::CACHE_BYTES).expect("a directory of our own"),
        data: Some(directory.to_owned()),
        listener: Address::bind(Listen::plain(listen)).expect("a free port on loopback"),
        access: Access::Guarded,
        secure_cookies: false,
        metrics: None,
        limits: Limits::default(),
    })
    .await
    .expect("the store is sound")
}

struct Told(Sender<()>);

impl Listener for Told {
    fn changed(&self) {
        let _ = self.0.send(());
    }
}

/// A device, and what tells that something changed on it.
struct Tablet {
    device: Device,
    told: Receiver<()>,
}

impl Tablet {
    fn open(directory: &Path, profile: &str) -> Self {
        let (tell, told) = channel();
        let path = directory.to_str().expect("a plain path").to_owned();
        let device = Device::open(path, profile.to_owned(), Arc::new(Told(tell))).expect("a free file");
        Self { device, told }
    }

    async fn edit(&self, edit: Edit) -> Option<String> {
        self.device.edit(edit).await.expect("they may")
    }

    async fn home(&self) -> HomeView {
        self.device.home().await.expect("it is open")
    }

    async fn lesson(&self, lesson: &str) -> LessonView {
        self.device.lesson(lesson.to_owned()).await.expect("it is here")
    }

    /// Looks again each time that something has changed, until it is so.
    async fn until(&self, what: &str, is_so: impl AsyncFn(&Device) -> bool) {
        while !is_so(&self.device).await {
            let told = tokio::task::block_in_place(|| self.told.recv_timeout(PATIENCE));
            assert!(told.is_ok(), "still waiting for {what}");
        }
    }

    async fn on_relay(&self) {
        self.until("the relay", async |device| {
            let sync = device.home().await.expect("it is open").sync;
            sync.connected && sync.stage == SyncStage::OnRelay
        })
        .await;
    }

    async fn arrived(&self, lesson: &str, notes: usize) {
        self.until("notes", async |device| {
            let view = device.lesson(lesson.to_owned()).await;
            view.is_ok_and(|view| view.timeline.len() == notes)
        })
        .await;
    }
}

/// Somebody's device, once they have joined.
async fn joined(files: &Path, profile: &str, link: String) -> Tablet {
    let tablet = Tablet::open(files, profile);
    tablet.device.join(link).await.expect("the invite is good");
    tablet
}

fn note(text: &str) -> NoteRequest {
    NoteRequest {
        about: About::Case { letter: "C".to_owned() },
        kind: NoteKind::Saw,
        text: text.to_owned(),
        verbatim: false,
        tags: Vec::new(),
        surprise: false,
        stage: None,
        earlier_ms: 0,
        toward: Vec::new(),
        sampling: None,
    }
}

fn record(lesson: &str, text: &str) -> Edit {
    Edit::RecordNote {
        lesson: lesson.to_owned(),
        request: note(text),
    }
}

fn words(view: &LessonView) -> Vec<&str> {
    view.timeline
        .iter()
        .filter_map(|note| note.texts.first().map(String::as_str))
        .collect()
}

/// Amara plans a lesson and it is on the relay.
async fn planned(amara: &Tablet) -> String {
    let study = amara.home().await.studies[0].study.clone();
    let title = "RL1".to_owned();
    let lesson = amara.edit(Edit::PlanLesson { study, title }).await.expect("its id");
    let code = "Finch-1".to_owned();
    for code in ["Otter-3".to_owned(), "Maple-7".to_owned(), code] {
        let lesson = lesson.clone();
        amara.edit(Edit::AddPupil { lesson, code }).await;
    }
    let started = lesson.clone();
    amara.edit(Edit::StartLesson { lesson: started }).await;
    amara.on_relay().await;
    lesson
}

// DEVICE-1 DEVICE-2
#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_without_a_network_survives_and_merges() {
    let mut relay = Relay::start().await;
    let files = tempfile::tempdir().expect("a directory");
    let amara = joined(files.path(), "amara", relay.link("Amara")).await;
    let ben = joined(files.path(), "ben", relay.link("Ben")).await;
    let lesson = planned(&amara).await;
    ben.until("the lesson", async |device| {
        device
            .lesson(lesson.clone())
            .await
            .is_ok_and(|view| view.pupils.len() == 3)
    })
    .await;

    relay.stop().await;
    amara.edit(record(&lesson, "turns the card")).await;
    ben.edit(record(&lesson, "waits for the partner")).await;
    amara.device.flush().await.expect("the disk is fine");
    assert_eq!(amara.home().await.sync.stage, SyncStage::OnTablet);

    // Ben's app is closed in the middle of a word, and opened again without a network.
    ben.edit(record(&lesson, "copies the")).await;
    ben.device.close().await.expect("it was open");
    assert_eq!(ben.device.home().await.err(), Some(DeviceError::Closed));
    drop(ben);
    let ben = Tablet::open(files.path(), "ben");
    assert_eq!(
        words(&ben.lesson(&lesson).await),
        ["waits for the partner", "copies the"]
    );

    relay.restart().await;
    amara.on_relay().await;
    ben.on_relay().await;
    // What is not shared is nobody else's.
    assert_eq!(words(&amara.lesson(&lesson).await), ["turns the card"]);
    for tablet in [&amara, &ben] {
        let (lesson, notes) = (lesson.clone(), Vec::new());
        tablet.edit(Edit::ShareNotes { lesson, notes }).await;
    }
    for tablet in [&amara, &ben] {
        tablet.arrived(&lesson, 3).await;
        tablet.on_relay().await;
    }
    assert_eq!(words(&amara.lesson(&lesson).await), words(&ben.lesson(&lesson).await));
    let view = ben.device.view().await.expect("it is open");
    assert_eq!((view.storage, view.signed_out), (StorageState::Fine, false));
}

// DEVICE-10
#[tokio::test(flavor = "multi_thread")]
async fn what_was_attached_without_a_network_reaches_the_group() {
    let mut relay = Relay::start().await;
    let files = tempfile::tempdir().expect("a directory");
    let amara = joined(files.path(), "amara", relay.link("Amara")).await;
    let ben = joined(files.path(), "ben", relay.link("Ben")).await;
    let lesson = planned(&amara).await;
    relay.stop().await;
    let begun = amara.edit(record(&lesson, "says it aloud")).await.expect("its id");
    let mut sound = b"OggS".to_vec();
    sound.extend((0..400_000_u32).map(|n| n.to_be_bytes()[3]));
    let attach = Edit::Attach {
        lesson: lesson.clone(),
        note: begun,
        request: AttachmentRequest {
            kind: AttachmentKind::Audio,
            media_type: "audio/ogg".to_owned(),
            width: 0,
            height: 0,
            duration_ms: 4_000,
        },
        bytes: sound.clone(),
        thumbnail: None,
    };
    amara.edit(attach).await;
    // Her app is closed and opened again before the relay is back.
    amara.device.close().await.expect("it was open");
    drop(amara);
    let amara = Tablet::open(files.path(), "amara");
    let hash = amara.lesson(&lesson).await.timeline[0].attachments[0].hash.clone();
    assert_eq!(
        amara.device.attached(lesson.clone(), hash.clone()).await,
        Ok(Some(sound.clone()))
    );
    let (shared, notes) = (lesson.clone(), Vec::new());
    amara.edit(Edit::ShareNotes { lesson: shared, notes }).await;
    let leaving = amara.device.leave().await;
    let reason = TabletError::Unsynced;
    assert_eq!(leaving.err(), Some(DeviceError::Tablet { reason }));
    relay.restart().await;
    amara.on_relay().await;
    ben.arrived(&lesson, 1).await;
    assert_eq!(
        ben.device.attached(lesson.clone(), hash.clone()).await,
        Ok(Some(sound.clone()))
    );
    ben.device.flush().await.expect("the disk is fine");
    relay.stop().await;
    assert_eq!(ben.device.attached(lesson.clone(), hash.clone()).await, Ok(Some(sound)));
    assert_eq!(
        ben.device.attached(lesson.clone(), "0".repeat(64)).await,
        Err(DeviceError::Unreachable)
    );
}

// DEVICE-2 SEAL-1
#[tokio::test(flavor = "multi_thread")]
async fn two_devices_reach_the_same_by_a_file_alone() {
    let mut relay = Relay::start().await;
    let files = tempfile::tempdir().expect("a directory");
    let amara = joined(files.path(), "amara", relay.link("Amara")).await;
    let ben = joined(files.path(), "ben", relay.link("Ben")).await;
    relay.stop().await;
    let study = amara.home().await.studies[0].study.clone();
    let title = "RL1".to_owned();
    let lesson = amara.edit(Edit::PlanLesson { study, title }).await.expect("its id");
    amara.edit(record(&lesson, "turns the card")).await;
    let (shared, notes) = (lesson.clone(), Vec::new());
    amara.edit(Edit::ShareNotes { lesson: shared, notes }).await;
    let passphrase = "seven quiet otters".to_owned();
    let file = amara
        .device
        .pass_on(Vec::new(), passphrase.clone())
        .await
        .expect("it is sealed");
    let wrong = ben.device.take_in(file.clone(), "seven quiet owls".to_owned()).await;
    let fault = SealedError::WrongPassphrase;
    let reason = TabletError::Sealed { fault };
    assert_eq!(wrong.err(), Some(DeviceError::Tablet { reason }));
    let news = ben
        .device
        .take_in(file.clone(), passphrase.clone())
        .await
        .expect("it opens");
    assert_eq!(news.notes, 1);
    let again = ben.device.take_in(file, passphrase).await.expect("it opens");
    assert_eq!((again.notes, again.changes), (0, 0));
    assert_eq!(words(&ben.lesson(&lesson).await), ["turns the card"]);
}

// DEVICE-3
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_one_program_s_and_one_person_s() {
    let files = tempfile::tempdir().expect("a directory");
    let path = files.path().to_str().expect("a plain path").to_owned();
    let one = Tablet::open(files.path(), "one");
    let (tell, _told) = channel();
    let again = Device::open(path.clone(), "one".to_owned(), Arc::new(Told(tell.clone())));
    assert!(matches!(again, Err(DeviceError::Storage { .. })));
    let other = Tablet::open(files.path(), "other");
    let ids = (
        one.device.view().await.expect("open").device,
        other.device.view().await.expect("open").device,
    );
    assert_ne!(ids.0, ids.1);
    for strange in ["", "../one", "a b", "forgotten_one"] {
        let refused = Device::open(path.clone(), strange.to_owned(), Arc::new(Told(tell.clone())));
        assert!(matches!(refused, Err(DeviceError::Storage { .. })), "{strange}");
    }
    one.device.close().await.expect("it was open");
    drop(one);
    let one = Tablet::open(files.path(), "one");
    assert_eq!(one.device.view().await.expect("open").device, ids.0);
}

// DEVICE-4
#[tokio::test(flavor = "multi_thread")]
async fn nobody_leaves_before_the_relay_has_everything_and_then_nothing_stays() {
    let mut relay = Relay::start().await;
    let files = tempfile::tempdir().expect("a directory");
    let amara = joined(files.path(), "amara", relay.link("Amara")).await;
    let lesson = planned(&amara).await;
    relay.stop().await;
    amara.edit(record(&lesson, "turns the card")).await;
    let unsynced = DeviceError::Tablet {
        reason: TabletError::Unsynced,
    };
    assert_eq!(amara.device.leave().await.err(), Some(unsynced));
    relay.restart().await;
    amara.on_relay().await;
    amara.device.leave().await.expect("the relay has everything");
    assert!(amara.home().await.person.is_none());
    let device = amara.device.view().await.expect("open").device;
    amara.device.close().await.expect("it was open");
    drop(amara);
    let nobody = Tablet::open(files.path(), "amara");
    assert!(nobody.home().await.person.is_none());
    assert_eq!(nobody.device.view().await.expect("open").device, device);
    assert!(nobody.device.lesson(lesson).await.is_err());
}

/// A second line would be dialled while the first is, and what is said on one be heard on the other.
#[tokio::test(flavor = "multi_thread")]
async fn who_reads_their_account_while_joining_is_connected_once() {
    let relay = Relay::start().await;
    let files = tempfile::tempdir().expect("a directory");
    // As often as her invite may be used.
    for number in 0..5 {
        let amara = joined(files.path(), &format!("amara-{number}"), relay.link("Amara")).await;
        amara.device.refresh().await.expect("she has joined");
        planned(&amara).await;
    }
}

// DEVICE-5
#[tokio::test(flavor = "multi_thread")]
async fn a_network_without_websockets_is_no_obstacle() {
    for way in [Way::NoUpgrade, Way::Mute] {
        let relay = Relay::start().await;
        let network = Network::before(relay.address, way).await;
        let files = tempfile::tempdir().expect("a directory");
        let amara = joined(files.path(), "amara", relay.link_by(network.address, "Amara")).await;
        let lesson = planned(&amara).await;
        amara.edit(record(&lesson, "turns the card")).await;
        amara.on_relay().await;
        let chandra = joined(files.path(), "chandra", relay.link("Chandra")).await;
        let (shared, notes) = (lesson.clone(), Vec::new());
        amara.edit(Edit::ShareNotes { lesson: shared, notes }).await;
        chandra.arrived(&lesson, 1).await;
    }
}

// DEVICE-6
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_what_to_do_and_a_signed_out_device_keeps_its_notes() {
    let relay = Relay::start().await;
    let files = tempfile::tempdir().expect("a directory");
    let amara = Tablet::open(files.path(), "amara");
    let strange = format!("http://{}/#/join/nobody-s-code", relay.address);
    let refused = amara.device.join(strange).await;
    assert!(matches!(
        refused,
        Err(DeviceError::Refused { status: 403, error, next }) if !error.is_empty() && !next.is_empty()
    ));
    let unreadable = amara.device.join("no link".to_owned()).await;
    assert!(matches!(
        unreadable,
        Err(DeviceError::Tablet {
            reason: TabletError::Unreadable { .. }
        })
    ));
    let nowhere = amara.device.join("http://127.0.0.1:1/#/join/code".to_owned()).await;
    assert_eq!(nowhere.err(), Some(DeviceError::Unreachable));

    amara
        .device
        .join(relay.link("Amara"))
        .await
        .expect("the invite is good");
    let lesson = planned(&amara).await;
    // Another program of hers signs this device out.
    amara.device.pause().await.expect("it is open");
    amara.edit(record(&lesson, "turns the card")).await;
    let device = DeviceId::new(amara.device.view().await.expect("open").device);
    let request = Request::RevokeDevice(device);
    let signed_out = ask(relay.directory.path(), &request, |_| Ok(())).await;
    assert!(signed_out.is_ok());
    amara.device.resume().await.expect("it is open");
    amara
        .until("being signed out", async |device| {
            device.view().await.expect("open").signed_out
        })
        .await;
    assert_eq!(words(&amara.lesson(&lesson).await), ["turns the card"]);
    amara
        .device
        .join(relay.link("Amara"))
        .await
        .expect("the invite is good for more");
    amara.on_relay().await;
    assert!(!amara.device.view().await.expect("open").signed_out);

    // Signed out once more, with nothing that the relay has not: then she can leave.
    let signed_out = ask(relay.directory.path(), &request, |_| Ok(())).await;
    assert!(signed_out.is_ok());
    amara.device.leave().await.expect("nothing would be lost");
    assert!(amara.home().await.person.is_none());
}
