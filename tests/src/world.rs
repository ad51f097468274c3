//! Tablets, a relay and the network between them, driven step by step from one seed.
//!
//! Every step is noted, so that a failure can print how it came about. After each step the world checks what must
//! hold at any moment; [`World::heal`] brings everybody back and runs it to quiet.

mod attached;
mod worded;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cahier_core::document::DocumentKind;
use cahier_core::id::DocumentId;
use cahier_core::lesson::{About, AmendmentRequest, NoteRequest};
use cahier_core::sealed::SealedError;
use cahier_core::sync::wire::{self, Message};
use cahier_core::tablet::{Effect, Moment, SyncStage, Tablet, TabletError};
use cahier_server::relay::{ConnectionId, Event, Visitor};

use crate::cast::{LESSON, PLANNED_WALL_MS};
use crate::device::{Device, Job, Socket};
use crate::draw::Draw;
use crate::host::{Host, Said};
use attached::Attached;
pub use attached::Trip;
use worded::Worded;

/// More steps than this on the way to quiet are a conversation without an end.
const LONGEST_WAY_TO_QUIET: usize = 60_000;

/// One thing that happens. Numbers name tablets, or connections.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// A person does something on a tablet.
    Act(usize, Act),
    /// A tablet's disk does its oldest job.
    Save(usize),
    /// A wanted socket opens, or is refused when the relay is away.
    Connect(usize),
    /// The oldest frame of a connection reaches the relay.
    Up(u64, Weather),
    /// The oldest frame of a connection reaches the tablet.
    Down(u64, Weather),
    /// A tablet asks the relay something about bytes that are due.
    Transfer(usize, Trip),
    /// A tablet is handed a file of what another holds.
    PassOn(usize, usize),
    /// A connection breaks; what is on the way is lost.
    Cut(u64),
    /// A tablet learns that its connection is gone.
    TabletNotices(u64),
    /// The relay learns that a connection is gone.
    RelayNotices(u64),
    /// A tablet's time has come.
    Wake(usize),
    /// An app is killed; its disk still finishes so many jobs.
    Kill(usize, usize),
    /// A killed app is opened again.
    Open(usize),
    /// The relay's disk does its oldest job.
    Work,
    /// The relay is killed; its disk still finishes so many jobs.
    Crash(usize),
    /// The relay starts again.
    Restart,
    /// The relay's disk is lost and an empty one takes its place.
    LoseStore,
    /// Time passes, in milliseconds.
    Pass(i64),
}

/// What a person does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Records a note.
    Note,
    /// Changes one of their own notes.
    Amend,
    /// Takes one of their own notes back.
    Withdraw,
    /// Attaches something to one of their own notes.
    Attach,
    /// Takes off what is attached to one of their own notes.
    Detach,
    /// Shares one draft.
    ShareOne,
    /// Shares all drafts.
    ShareAll,
    /// Writes a prediction.
    Predict,
    /// Starts the lesson.
    Start,
    /// Ends the lesson.
    End,
    /// Releases the lesson.
    Release,
    /// Withdraws what was released.
    WithdrawRelease,
}

/// What happens to a frame on the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weather {
    /// It arrives.
    Fair,
    /// It is lost and the connection goes on.
    Lost,
    /// It arrives twice.
    Twice,
    /// The next one arrives before it.
    Late,
}

#[derive(Default)]
struct Link {
    device: usize,
    up: VecDeque<Vec<u8>>,
    down: VecDeque<Said>,
    cut: bool,
    relay_knows: bool,
    tablet_knows: bool,
}

/// A note that somebody recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Noted {
    /// Its author.
    pub person: String,
    /// The words it was recorded with.
    pub text: String,
    /// Whether its author's tablet was told that it is durable.
    pub confirmed: bool,
    /// Whether its author's tablet was told that its sharing is durable.
    pub shared: bool,
    /// Whether its author changed or withdrew it later.
    pub touched: bool,
}

/// Everything there is.
pub struct World {
    /// The true time, in milliseconds since 1970.
    pub now_ms: i64,
    /// The tablets.
    pub devices: Vec<Device>,
    /// The relay.
    pub host: Host,
    /// Every note ever recorded, by id.
    pub notes: BTreeMap<String, Noted>,
    /// The documents of which each tablet was ever sent a sync message.
    pub told: Vec<BTreeSet<DocumentId>>,
    /// Chance.
    pub draw: Draw,
    seed: u64,
    script: Vec<Step>,
    links: BTreeMap<u64, Link>,
    next_connection: u64,
    /// Which notes a tablet's write will make durable: (tablet, ticket) to (note, whether it shares it).
    writing: BTreeMap<(usize, u32), Vec<(String, bool)>>,
    attached: Attached,
    worded: Worded,
}

impl World {
    /// These people, a tablet each (a person may be named twice), and a running relay.
    pub fn new(seed: u64, people: &[&str]) -> Self {
        let mut world = Self {
            now_ms: PLANNED_WALL_MS,
            devices: Vec::new(),
            host: Host::new(),
            notes: BTreeMap::new(),
            told: Vec::new(),
            draw: Draw::new(seed),
            seed,
            script: Vec::new(),
            links: BTreeMap::new(),
            next_connection: 1,
            writing: BTreeMap::new(),
            attached: Attached::default(),
            worded: Worded::default(),
        };
        for (number, person) in people.iter().enumerate() {
            let skew_ms = i64::try_from(world.draw.below(240_000)).expect("small") - 120_000;
            world.devices.push(Device::new(person, number, skew_ms));
            world.told.push(BTreeSet::new());
            world.run(Step::Open(number));
        }
        world
    }

    /// Everything that happened so far, for a failure's message.
    pub fn story(&self) -> String {
        format!("seed {}, script {:?}", self.seed, self.script)
    }

    /// Does one step and checks what must hold after any.
    ///
    /// # Panics
    /// When something that must hold does not, with the seed and the script.
    pub fn run(&mut self, step: Step) {
        let concerned = self.concerned(&step);
        self.script.push(step);
        match step {
            Step::Act(device, act) => self.act(device, act),
            Step::Save(device) => self.save(device),
            Step::Connect(device) => self.connect(device),
            Step::Up(link, weather) => self.up(link, weather),
            Step::Down(link, weather) => self.down(link, weather),
            Step::Transfer(device, trip) => self.transfer(device, trip),
            Step::PassOn(from, to) => self.pass_on(from, to),
            Step::Cut(link) => self.cut(link),
            Step::TabletNotices(link) => self.tablet_notices(link),
            Step::RelayNotices(link) => self.relay_notices(link),
            Step::Wake(device) => {
                self.devices[device].wake_at_ms = None;
                self.on(device, Tablet::woke);
            }
            Step::Kill(device, finished) => self.kill(device, finished),
            Step::Open(device) => {
                let seed = self.draw.seed();
                let effects = self.devices[device].start(seed, self.now_ms);
                self.carry_out(device, effects);
            }
            Step::Work => self.host.work(self.now_ms),
            Step::Crash(finished) => {
                self.host.crash(finished);
                self.cut_all();
            }
            Step::Restart => self.host.start(),
            Step::LoseStore => {
                self.host.lose_store();
                self.cut_all();
            }
            Step::Pass(ms) => self.now_ms += ms,
        }
        self.deliver_said();
        for device in concerned {
            self.check_always(device);
            self.check_attached_always(device);
        }
    }

    /// The tablets whose screens a step may change, or make untrue.
    fn concerned(&self, step: &Step) -> Vec<usize> {
        match step {
            Step::Act(device, _)
            | Step::Save(device)
            | Step::Wake(device)
            | Step::Open(device)
            | Step::Transfer(device, _)
            | Step::PassOn(_, device) => vec![*device],
            Step::Down(link, _) | Step::TabletNotices(link) => {
                self.links.get(link).map(|link| link.device).into_iter().collect()
            }
            Step::Crash(_) | Step::LoseStore => (0..self.devices.len()).collect(),
            Step::Connect(_)
            | Step::Up(..)
            | Step::Cut(_)
            | Step::RelayNotices(_)
            | Step::Kill(..)
            | Step::Work
            | Step::Restart
            | Step::Pass(_) => Vec::new(),
        }
    }

    /// The machinery's steps that are possible now.
    pub fn possible(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for (number, device) in self.devices.iter().enumerate() {
            if device.tablet.is_none() {
                steps.push(Step::Open(number));
                continue;
            }
            if !device.jobs.is_empty() {
                steps.push(Step::Save(number));
            }
            if device.socket == Socket::Wanted {
                steps.push(Step::Connect(number));
            }
            if device.wake_at_ms.is_some_and(|at_ms| at_ms <= self.now_ms) {
                steps.push(Step::Wake(number));
            }
            if self.has_due(number) {
                steps.push(Step::Transfer(number, Trip::Answered));
            }
        }
        for (id, link) in &self.links {
            if !link.cut && !link.up.is_empty() {
                steps.push(Step::Up(*id, Weather::Fair));
            }
            if !link.cut && !link.down.is_empty() {
                steps.push(Step::Down(*id, Weather::Fair));
            }
            if link.cut && !link.tablet_knows {
                steps.push(Step::TabletNotices(*id));
            }
            if link.cut && !link.relay_knows {
                steps.push(Step::RelayNotices(*id));
            }
        }
        if !self.host.is_running() {
            steps.push(Step::Restart);
        } else if self.host.jobs() > 0 {
            steps.push(Step::Work);
        }
        steps
    }

    /// The connections that stand.
    pub fn connections(&self) -> Vec<u64> {
        let standing = self.links.iter().filter(|(_, link)| !link.cut);
        standing.map(|(id, _)| *id).collect()
    }

    /// Runs everything that is under way, and every timer, until nothing is left to do.
    ///
    /// # Panics
    /// When that has no end.
    pub fn quiet(&mut self) {
        for _ in 0..LONGEST_WAY_TO_QUIET {
            let possible = self.possible();
            let next = self.draw.pick(&possible).copied();
            if let Some(step) = next {
                self.run(step);
            } else if let Some(at_ms) = self.devices.iter().filter_map(|device| device.wake_at_ms).min() {
                self.run(Step::Pass((at_ms - self.now_ms).max(0)));
            } else {
                return;
            }
        }
        self.fail("the conversation has no end");
    }

    /// Ends all trouble: every connection is made anew, and everything runs to quiet.
    pub fn heal(&mut self) {
        for link in self.connections() {
            self.run(Step::Cut(link));
        }
        self.quiet();
        for device in 0..self.devices.len() {
            let connected = self.devices[device]
                .tablet
                .as_ref()
                .map(|tablet| tablet.home().sync.connected);
            self.require(connected == Some(true), "a tablet does not come back");
        }
    }

    /// Ends the test with the seed and the script.
    #[expect(clippy::panic, reason = "this is how a test fails")]
    pub fn fail(&self, why: &str) -> ! {
        panic!("{why}; {}", self.story())
    }

    /// Ends the test unless this holds.
    pub fn require(&self, holds: bool, why: &str) {
        if !holds {
            self.fail(why);
        }
    }

    fn on(&mut self, device: usize, act: impl FnOnce(&mut Tablet, Moment) -> Vec<Effect>) {
        let now = self.devices[device].moment(self.now_ms);
        if let Some(tablet) = &mut self.devices[device].tablet {
            let effects = act(tablet, now);
            self.carry_out(device, effects);
        }
    }

    /// Returns the tickets of the writes among the effects.
    fn carry_out(&mut self, number: usize, effects: Vec<Effect>) -> Vec<u32> {
        let mut tickets = Vec::new();
        for effect in effects {
            let device = &mut self.devices[number];
            match effect {
                Effect::Persist {
                    ticket,
                    changes,
                    values,
                    blobs,
                } => {
                    device.hold(&changes);
                    device.jobs.push_back(Job::Write {
                        ticket,
                        changes,
                        values,
                        blobs,
                    });
                    tickets.push(ticket);
                }
                Effect::Connect => {
                    assert_eq!(device.socket, Socket::Closed, "one socket at a time");
                    device.socket = Socket::Wanted;
                }
                Effect::Disconnect => match device.socket {
                    Socket::Open(link) => self.hang_up(link),
                    Socket::Wanted => device.socket = Socket::Closed,
                    Socket::Closed => {}
                },
                Effect::Send { frame } => match device.socket {
                    Socket::Open(link) => {
                        if let Some(link) = self.links.get_mut(&link).filter(|link| !link.cut) {
                            link.up.push_back(frame);
                        }
                    }
                    Socket::Wanted | Socket::Closed => self.fail("a frame without a socket"),
                },
                Effect::WakeAfter { ms } => device.wake_at_ms = Some(self.now_ms + i64::from(ms)),
                Effect::Erase => device.jobs.push_back(Job::Erase),
                Effect::Changed => {}
            }
        }
        tickets
    }

    fn save(&mut self, device: usize) {
        if let Some(ticket) = self.devices[device].finish() {
            self.confirm_attached(device, ticket);
            self.worded.confirm(device, ticket);
            for (note, sharing) in self.writing.remove(&(device, ticket)).unwrap_or_default() {
                if let Some(noted) = self.notes.get_mut(&note) {
                    noted.confirmed = true;
                    noted.shared |= sharing;
                }
            }
            self.on(device, |tablet, now| tablet.persisted(ticket, now));
        }
    }

    fn connect(&mut self, number: usize) {
        if !self.host.is_running() {
            self.devices[number].socket = Socket::Closed;
            self.on(number, |tablet, now| tablet.socket_closed(None, now));
            return;
        }
        let id = self.next_connection;
        self.next_connection += 1;
        self.links.insert(
            id,
            Link {
                device: number,
                ..Link::default()
            },
        );
        let device = &mut self.devices[number];
        device.socket = Socket::Open(id);
        let visitor = Visitor::Account {
            account: device.account.clone(),
            device: device.id().clone(),
        };
        self.ask_again(number);
        let connection = ConnectionId(id);
        self.host.tell(Event::Opened { connection, visitor }, self.now_ms);
        self.on(number, Tablet::socket_opened);
    }

    fn up(&mut self, id: u64, weather: Weather) {
        let Some(link) = self.links.get_mut(&id) else { return };
        if weather == Weather::Late && link.up.len() > 1 {
            link.up.swap(0, 1);
        }
        let Some(bytes) = link.up.pop_front() else { return };
        let times = match weather {
            Weather::Lost => 0,
            Weather::Twice => 2,
            Weather::Fair | Weather::Late => 1,
        };
        for _ in 0..times {
            let connection = ConnectionId(id);
            let bytes = bytes.clone();
            self.host.tell(Event::Frame { connection, bytes }, self.now_ms);
        }
    }

    fn down(&mut self, id: u64, weather: Weather) {
        let Some(link) = self.links.get_mut(&id) else { return };
        if weather == Weather::Late && link.down.len() > 1 {
            link.down.swap(0, 1);
        }
        let device = link.device;
        match link.down.pop_front() {
            Some(Said::Frame(frame)) => {
                if weather == Weather::Lost {
                    return;
                }
                if let Ok(Message::Sync { document, .. }) = wire::decode(&frame) {
                    self.told[device].insert(document);
                }
                let times = if weather == Weather::Twice { 2 } else { 1 };
                for _ in 0..times {
                    self.on(device, |tablet, now| tablet.frame_received(&frame, now));
                }
                let life = self.host.life();
                let device = &mut self.devices[device];
                if device
                    .tablet
                    .as_ref()
                    .is_some_and(|tablet| tablet.home().sync.connected)
                {
                    device.seen_life = life;
                }
            }
            Some(Said::Close(_)) => {
                link.relay_knows = true;
                self.cut(id);
            }
            None => {}
        }
    }

    fn cut(&mut self, id: u64) {
        if let Some(link) = self.links.get_mut(&id) {
            link.cut = true;
            link.up.clear();
            link.down.clear();
        }
    }

    fn cut_all(&mut self) {
        for link in self.links.values_mut() {
            link.cut = true;
            link.relay_knows = true;
            link.up.clear();
            link.down.clear();
        }
        self.forget_links();
    }

    /// The tablet ends a connection; the relay learns it later.
    fn hang_up(&mut self, id: u64) {
        self.cut(id);
    }

    fn tablet_notices(&mut self, id: u64) {
        let Some(link) = self.links.get_mut(&id) else { return };
        link.tablet_knows = true;
        let device = link.device;
        if self.devices[device].socket == Socket::Open(id) {
            self.devices[device].socket = Socket::Closed;
            self.on(device, |tablet, now| tablet.socket_closed(None, now));
        }
        self.forget_links();
    }

    fn relay_notices(&mut self, id: u64) {
        if let Some(link) = self.links.get_mut(&id) {
            link.relay_knows = true;
            let connection = ConnectionId(id);
            self.host.tell(Event::Closed { connection }, self.now_ms);
        }
        self.forget_links();
    }

    fn forget_links(&mut self) {
        self.links
            .retain(|_, link| !(link.cut && link.relay_knows && link.tablet_knows));
    }

    fn kill(&mut self, number: usize, finished: usize) {
        if let Socket::Open(id) = self.devices[number].socket {
            self.cut(id);
            if let Some(link) = self.links.get_mut(&id) {
                link.tablet_knows = true;
            }
            self.forget_links();
        }
        self.forget_sending(number);
        self.worded.forget_writing(number);
        self.devices[number].kill(finished);
        self.writing.retain(|(device, _), _| *device != number);
    }

    fn deliver_said(&mut self) {
        for (connection, said) in self.host.said() {
            if let Some(link) = self.links.get_mut(&connection.0).filter(|link| !link.cut) {
                link.down.push_back(said);
            }
        }
    }

    fn act(&mut self, number: usize, act: Act) {
        if matches!(act, Act::Attach | Act::Detach) {
            self.act_on_attached(number, act);
            return;
        }
        let lesson = LESSON.to_string();
        let now = self.devices[number].moment(self.now_ms);
        let own = self.own_notes(number);
        let serial = self.script.len();
        let chosen = self.draw.pick(&own).cloned();
        let letter = if self.draw.chance(50) { "A" } else { "B" };
        let stage = if self.draw.chance(50) { "s1" } else { "s2" };
        let person = self.devices[number].person.clone();
        let on_screen = chosen.as_ref().map(|(note, _)| self.words_on(number, note));
        let on_screen = on_screen.unwrap_or_default();
        let Some(tablet) = &mut self.devices[number].tablet else {
            return;
        };
        let words = format!("{person} wrote {serial}");
        let mut touched = BTreeSet::new();
        let mut shared = Vec::new();
        let mut withdrawn = None;
        let mut worded = None;
        let done = match (act, chosen) {
            (Act::Note, _) => {
                let request = NoteRequest {
                    text: words.clone(),
                    ..NoteRequest::tap(About::Case { letter: letter.into() })
                };
                tablet.record_note(&lesson, &request, now).map(|recorded| {
                    let noted = Noted {
                        person,
                        text: words.clone(),
                        confirmed: false,
                        shared: false,
                        touched: false,
                    };
                    self.notes.insert(recorded.note.clone(), noted);
                    worded = Some((recorded.note.clone(), words));
                    touched.insert(recorded.note);
                    recorded.effects
                })
            }
            (Act::Amend, Some((note, _))) => {
                worded = Some((note.clone(), words.clone()));
                let request = AmendmentRequest {
                    text: Some(words),
                    ..AmendmentRequest::default()
                };
                self.notes.get_mut(&note).expect("it was recorded here").touched = true;
                tablet.amend_note(&lesson, &note, &request, now)
            }
            (Act::Withdraw, Some((note, _))) => {
                self.notes.get_mut(&note).expect("it was recorded here").touched = true;
                withdrawn = Some(note.clone());
                tablet.withdraw_note(&lesson, &note, now)
            }
            (Act::ShareOne, Some((note, is_shared))) => {
                shared.extend((!is_shared).then(|| note.clone()));
                tablet.share_notes(&lesson, &[note], now)
            }
            (Act::ShareAll, _) => {
                shared.extend(
                    own.into_iter()
                        .filter(|(_, is_shared)| !is_shared)
                        .map(|(note, _)| note),
                );
                tablet.share_notes(&lesson, &[], now)
            }
            (Act::Predict, _) => tablet.write_prediction(&lesson, stage, letter, &words, now),
            (Act::Start, _) => tablet.start_lesson(&lesson, now),
            (Act::End, _) => tablet.end_lesson(&lesson, now),
            (Act::Release, _) if person == "lea" => tablet.release_lesson(&lesson, now),
            (Act::WithdrawRelease, _) if person == "lea" => tablet.withdraw_release(&lesson, now),
            _ => Ok(Vec::new()),
        };
        if let Some(note) = withdrawn {
            self.gone_with(&note);
            self.worded.withdraw(&note);
        }
        if let Some(named) = &worded {
            self.worded.write(named, &on_screen);
        }
        match done {
            Ok(effects) => {
                for ticket in self.carry_out(number, effects) {
                    if let Some(named) = &worded {
                        self.worded.writing(number, ticket, named);
                    }
                    let recorded = touched.iter().map(|note| (note.clone(), false));
                    let joined = shared.iter().map(|note| (note.clone(), true));
                    self.writing.insert((number, ticket), recorded.chain(joined).collect());
                }
            }
            // The study has not arrived yet, or this person has no such lesson.
            Err(TabletError::UnknownLesson) => {}
            Err(_) => self.fail("a person cannot do what their screen offers"),
        }
    }

    /// Encrypting hides nothing from a test, and is left out.
    fn pass_on(&mut self, from: usize, to: usize) {
        let now = self.devices[from].moment(self.now_ms);
        let packed = self.devices[from].tablet.as_ref().map(|tablet| tablet.pack(&[], now));
        let Some(Ok(parcel)) = packed else { return };
        let now = self.devices[to].moment(self.now_ms);
        let Some(tablet) = &mut self.devices[to].tablet else {
            return;
        };
        match tablet.take_in(&parcel, now) {
            Ok(taken) => {
                self.carry_out(to, taken.effects);
            }
            Err(TabletError::NotAllowed | TabletError::Sealed(SealedError::OfAnotherGroup)) => {}
            Err(_) => self.fail("a tablet cannot take in what another packed"),
        }
    }

    /// What the person's screen shows as their own and not withdrawn: the id, and whether it is shared.
    fn own_notes(&self, device: usize) -> Vec<(String, bool)> {
        let view = self.devices[device]
            .tablet
            .as_ref()
            .and_then(|tablet| tablet.lesson(&LESSON.to_string()).ok());
        view.map(|view| view.timeline)
            .unwrap_or_default()
            .into_iter()
            .filter(|note| note.mine && note.withdrawn.is_none())
            .map(|note| (note.id, note.shared))
            .collect()
    }

    /// "On the relay" is true whenever a screen says it.
    fn check_always(&self, device: usize) {
        let device = &self.devices[device];
        let Some(tablet) = &device.tablet else { return };
        if self.host.life() > 1 && device.seen_life < self.host.life() {
            // It cannot know yet that the relay has lost its disk.
            return;
        }
        let missing = |document: &DocumentId| {
            let mut held = device.held[document].iter();
            held.any(|hash| !self.host.holds(*document, *hash))
        };
        if tablet.home().sync.stage == SyncStage::OnRelay {
            let untouched = |document: &DocumentId| device.held[document].len() <= 1;
            let all = device
                .held
                .keys()
                .all(|document| untouched(document) || !missing(document));
            self.require(all, "the first screen says on the relay and it is not");
            self.require(
                device.is_saved(),
                "the first screen says on the relay and it is not saved",
            );
            return;
        }
        let Ok(view) = tablet.lesson(&LESSON.to_string()) else {
            return;
        };
        if view.sync.stage == SyncStage::OnRelay {
            let mut documents = device.documents(DocumentKind::Draft);
            documents.extend(device.held.contains_key(&LESSON).then_some(LESSON));
            let all = documents.iter().all(|document| !missing(document));
            self.require(all, "the lesson says on the relay and it is not");
        }
    }
}
