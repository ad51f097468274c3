//! Devices, and what is on them.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use cahier_bindings::{Device, Edit, Listener};
use cahier_core::lesson::{About, NoteKind, NoteRequest};
use cahier_core::tablet::SyncStage;
use serde_json::Value;

use crate::relay::Relay;

/// What a group may have in some years.
pub(crate) const LESSONS: usize = 100;
/// What three observers write in a lesson.
pub(crate) const NOTES: usize = 110;

const PATIENCE: Duration = Duration::from_mins(2);

struct Told(Sender<()>);

impl Listener for Told {
    fn changed(&self) {
        let _ = self.0.send(());
    }
}

/// A device, and what tells that something changed on it.
pub(crate) struct Opened {
    pub(crate) device: Device,
    told: Receiver<()>,
}

impl Opened {
    pub(crate) fn open(directory: &Path, profile: &str) -> Self {
        let (tell, told) = channel();
        let path = directory.to_str().expect("a plain path").to_owned();
        let device = Device::open(path, profile.to_owned(), Arc::new(Told(tell))).expect("a free file");
        Self { device, told }
    }

    pub(crate) async fn joined(directory: &Path, profile: &str, link: String) -> Self {
        let opened = Self::open(directory, profile);
        opened.device.join(link).await.expect("the invite is good");
        opened
    }

    pub(crate) async fn edit(&self, edit: Edit) -> Option<String> {
        self.device.edit(edit).await.expect("they may")
    }

    /// A lesson that has begun, with three case pupils.
    pub(crate) async fn plan(&self, title: &str) -> String {
        let study = self.device.home().await.expect("it is open").studies[0].study.clone();
        let title = title.to_owned();
        let lesson = self.edit(Edit::PlanLesson { study, title }).await.expect("its id");
        for code in ["Otter-3", "Maple-7", "Finch-1"] {
            let (lesson, code) = (lesson.clone(), code.to_owned());
            self.edit(Edit::AddPupil { lesson, code }).await;
        }
        self.edit(Edit::StartLesson { lesson: lesson.clone() }).await;
        lesson
    }

    pub(crate) async fn on_relay(&self) {
        loop {
            let sync = self.device.home().await.expect("it is open").sync;
            if sync.connected && sync.stage == SyncStage::OnRelay {
                return;
            }
            let told = tokio::task::block_in_place(|| self.told.recv_timeout(PATIENCE));
            assert!(told.is_ok(), "nothing comes to the relay any more");
        }
    }
}

/// Leaves a device with [`LESSONS`] lessons, each with [`NOTES`] shared notes.
pub(crate) async fn fill(directory: &Path) {
    let relay = Relay::start().await;
    let opened = Opened::joined(directory, "lead", relay.link()).await;
    opened.device.pause().await.expect("it is open");
    for number in 0..LESSONS {
        let lesson = opened.plan(&format!("RL{number}")).await;
        for number in 0..NOTES {
            opened.edit(record(&lesson, number)).await;
        }
        let shared = lesson.clone();
        let notes = Vec::new();
        opened.edit(Edit::ShareNotes { lesson: shared, notes }).await;
        opened.edit(Edit::EndLesson { lesson }).await;
        opened.device.flush().await.expect("the disk is fine");
    }
    opened.device.close().await.expect("it is open");
    relay.stop().await;
}

fn note(number: usize) -> NoteRequest {
    let letter = ["A", "B", "C"][number % 3].to_owned();
    NoteRequest {
        about: About::Case { letter },
        kind: NoteKind::Saw,
        text: format!("{number}: turns the card to show the partner, waits, and then counts the pieces once more"),
        verbatim: false,
        tags: vec!["explains".to_owned()],
        surprise: false,
        stage: None,
        earlier_ms: 0,
        toward: Vec::new(),
        sampling: None,
    }
}

pub(crate) fn record(lesson: &str, number: usize) -> Edit {
    Edit::RecordNote {
        lesson: lesson.to_owned(),
        request: note(number),
    }
}

/// The worked example of the vectors.
pub(crate) fn example() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/worked-example.json");
    let text = std::fs::read_to_string(path).expect("the vectors are checked in");
    serde_json::from_str(&text).expect("the vectors are JSON")
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks_exact(2);
    let digits = |pair| std::str::from_utf8(pair).expect("hexadecimal");
    pairs
        .map(|pair| u8::from_str_radix(digits(pair), 16).expect("hexadecimal"))
        .collect()
}
