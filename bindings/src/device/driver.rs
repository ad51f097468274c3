//! Carries out what the engine asks: writes, sends, wakes, tells. One driver runs on a thread of its own.
//!
//! Rules kept here:
//! - Effects are carried out in order. A Send behind a Persist waits until that is durable. Only Changed does not wait,
//!   because an edit is shown at once.
//! - `persisted` is reported after the write is durable, never before.
//! - While a write fails the line is closed, so the queue grows only by what a person can write.

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::time::Duration;

use cahier_core::id::{DeviceId, hex};
use cahier_core::lesson::LessonPhase;
use cahier_core::store::StoreError;
use cahier_core::tablet::{Effect, Moment, StoredBlob, StoredChange, StoredValue, Tablet, UploadView};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::Listener;
use super::disk::{self, Disk};
use super::line::{self, Habit, Line};
use super::relay::Relay;
use super::upload::{self, Outcome, Stored};
use crate::{DeviceError, DeviceView, StorageState};

/// The driver's own values in the store; the engine's have other names.
const DEVICE: &str = "device/id";
const RELAY: &str = "device/relay";
const TOKEN: &str = "device/token";
/// So that one write stays small on a first sync of many lessons.
const MAX_WRITES_AT_ONCE: usize = 500;
/// Views are read anew at most this often.
const TELL_EVERY: Duration = Duration::from_millis(16);
/// When uploads that did not come through are tried again.
const UPLOAD_AGAIN: Duration = Duration::from_secs(30);

/// What happens to a driver.
pub(super) enum Event {
    /// Somebody asks something of it.
    Call(Box<dyn FnOnce(&mut Driver) + Send>),
    Disk(disk::Said),
    /// What a line said, and which one it was.
    Line(u64, line::Said),
    /// What came of bringing something to the relay.
    Brought(UploadView, Outcome),
    Close(oneshot::Sender<()>),
}

/// The driver of one tablet.
pub(super) struct Driver {
    pub(super) engine: Tablet,
    pub(super) relay: Option<Relay>,
    device: String,
    clock: Clock,
    disk: Disk,
    queue: VecDeque<Effect>,
    /// The tickets of what is at the disk; an empty list for what has none.
    writing: Option<Vec<u32>>,
    storage: StorageState,
    /// The relay does not know this device any more.
    signed_out: bool,
    events: UnboundedSender<Event>,
    line: Option<Line>,
    /// Counts lines, so that a late word of one that was replaced is nobody's business.
    lines: u64,
    habit: Arc<tokio::sync::Mutex<Habit>>,
    paused: bool,
    wake_at: Option<Instant>,
    uploading: bool,
    /// What the relay did not take, by document and hash, until it is tried again.
    put_off: BTreeSet<(String, String)>,
    upload_at: Option<Instant>,
    tell_at: Option<Instant>,
    listener: SyncSender<()>,
    idle: Vec<oneshot::Sender<()>>,
}

/// Both clocks of this machine.
struct Clock {
    started: std::time::Instant,
}

impl Clock {
    fn now(&self) -> Moment {
        let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Moment {
            wall_ms: since_1970.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
            monotonic_ms: i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX),
        }
    }
}

/// Starts a driver on a thread of its own, which ends with [`Event::Close`].
pub(super) fn start(
    directory: &Path,
    profile: &str,
    listener: Arc<dyn Listener>,
) -> Result<UnboundedSender<Event>, DeviceError> {
    let (events, happening) = unbounded_channel();
    let mut driver = Driver::open(directory, profile, listener, events.clone())?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| StoreError::Unreachable { kind: error.kind() })?;
    std::thread::Builder::new()
        .name("cahier-tablet".to_owned())
        .spawn(move || {
            let closed = runtime.block_on(driver.run(happening));
            // The file is free once the disk has written what waits.
            drop(driver);
            if let Some(closed) = closed {
                let _ = closed.send(());
            }
        })
        .map_err(|error| StoreError::Unreachable { kind: error.kind() })?;
    Ok(events)
}

impl Driver {
    fn open(
        directory: &Path,
        profile: &str,
        listener: Arc<dyn Listener>,
        events: UnboundedSender<Event>,
    ) -> Result<Self, DeviceError> {
        let said = events.clone();
        let (disk, disk::Content { changes, values }) = Disk::open(directory, profile, move |word| {
            let _ = said.send(Event::Disk(word));
        })?;
        let text = |key: &str| {
            let value = values.iter().find(|value| value.key == key)?;
            String::from_utf8(value.bytes.clone()).ok()
        };
        let known = text(DEVICE);
        let device = match known.clone() {
            Some(device) => device,
            None => hex(&random::<16>()?),
        };
        let mut engine = Tablet::new(DeviceId::new(device.clone()), random()?);
        for value in &values {
            engine.restore_value(value);
        }
        engine.restore_changes(changes);
        let mut driver = Self {
            relay: text(RELAY).map(|base| Relay::at(&base, text(TOKEN))),
            engine,
            clock: Clock {
                started: std::time::Instant::now(),
            },
            disk,
            queue: VecDeque::new(),
            writing: None,
            storage: StorageState::Fine,
            signed_out: false,
            events,
            line: None,
            lines: 0,
            habit: Arc::default(),
            paused: false,
            wake_at: None,
            uploading: false,
            put_off: BTreeSet::new(),
            upload_at: None,
            tell_at: None,
            listener: listening(listener),
            idle: Vec::new(),
            device,
        };
        if known.is_none() {
            driver.keep(vec![value(DEVICE, &driver.device)]);
        }
        Ok(driver)
    }

    /// Runs until somebody closes the device, and returns whom to tell.
    async fn run(&mut self, mut happening: UnboundedReceiver<Event>) -> Option<oneshot::Sender<()>> {
        self.tell(Tablet::start);
        // Never in a lesson.
        if self
            .engine
            .home()
            .lessons
            .iter()
            .all(|lesson| lesson.phase != LessonPhase::Running)
        {
            self.disk.tidy();
        }
        loop {
            self.upload();
            let (wake_at, tell_at, upload_at) = (self.wake_at, self.tell_at, self.upload_at);
            tokio::select! {
                event = happening.recv() => match event {
                    Some(Event::Call(call)) => call(self),
                    Some(Event::Disk(said)) => self.disk_said(said),
                    Some(Event::Line(number, said)) if number == self.lines && self.line.is_some() => self.line_said(said),
                    Some(Event::Line(..)) => {}
                    Some(Event::Brought(upload, outcome)) => self.brought(upload, &outcome),
                    Some(Event::Close(closed)) => {
                        self.line = None;
                        self.paused = true;
                        self.drain();
                        // What waits is written first; nothing new is begun.
                        while self.writing.is_some() {
                            match happening.recv().await {
                                Some(Event::Disk(said)) => self.disk_said(said),
                                Some(_) => {}
                                None => break,
                            }
                        }
                        return Some(closed);
                    }
                    None => return None,
                },
                () = until(wake_at) => {
                    self.wake_at = None;
                    self.tell(Tablet::woke);
                }
                () = until(upload_at) => {
                    self.upload_at = None;
                    self.put_off.clear();
                }
                () = until(tell_at) => {
                    self.tell_at = None;
                    // When one waits already, the listener will be told.
                    let _ = self.listener.try_send(());
                }
            }
        }
    }

    pub(super) fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Reports something to the engine and follows what it asks.
    fn tell(&mut self, report: impl FnOnce(&mut Tablet, Moment) -> Vec<Effect>) {
        let now = self.now();
        let effects = report(&mut self.engine, now);
        self.follow(effects);
    }

    pub(super) fn follow(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if effect == Effect::Changed {
                self.changed();
            } else {
                self.queue.push_back(effect);
            }
        }
        self.drain();
    }

    /// Puts values of the driver's own; they are durable before anything that is asked for later is carried out.
    fn keep(&mut self, values: Vec<StoredValue>) {
        self.follow(vec![Effect::Persist {
            ticket: 0,
            changes: Vec::new(),
            values,
            blobs: Vec::new(),
        }]);
    }

    /// Takes in who joined here, and how this device proves itself.
    pub(super) fn joined(&mut self, relay: Relay, account: &str) -> Result<(), DeviceError> {
        let effects = self.engine.join(account)?;
        let mut values = vec![value(RELAY, &relay.base)];
        values.extend(relay.token.as_deref().map(|token| value(TOKEN, token)));
        self.relay = Some(relay);
        self.signed_out = false;
        self.keep(values);
        let connects = effects.contains(&Effect::Connect);
        self.follow(effects);
        // The relay has just answered: no reason to wait until the engine would try again by itself.
        if self.line.is_none() && !connects {
            self.tell(Tablet::woke);
        }
        Ok(())
    }

    /// Whether everything on this device is on the relay too.
    pub(super) fn may_leave(&self) -> bool {
        use cahier_core::tablet::SyncStage;
        self.engine.home().sync.stage == SyncStage::OnRelay && !self.engine.has_names_alone()
    }

    /// Forgets the person, once the relay has let the device go.
    pub(super) fn left(&mut self) -> Result<(), DeviceError> {
        let effects = self.engine.leave()?;
        self.line = None;
        self.relay = None;
        self.follow(effects);
        Ok(())
    }

    /// Answers when all that was asked for so far is durable.
    pub(super) fn when_idle(&mut self, answer: oneshot::Sender<()>) {
        self.idle.push(answer);
        self.drain();
    }

    /// No line to the relay until [`resume`](Self::resume): the app is in the background.
    pub(super) fn pause(&mut self) {
        self.paused = true;
        self.lose_line(None);
    }

    pub(super) fn resume(&mut self) {
        self.paused = false;
        self.tell(Tablet::woke);
    }

    pub(super) fn view(&self) -> DeviceView {
        DeviceView {
            device: self.device.clone(),
            relay: self.relay.as_ref().map(|relay| relay.base.clone()),
            storage: self.storage,
            signed_out: self.signed_out,
        }
    }

    fn changed(&mut self) {
        self.tell_at.get_or_insert_with(|| Instant::now() + TELL_EVERY);
    }

    fn drain(&mut self) {
        while self.writing.is_none() {
            match self.queue.front() {
                None => break,
                Some(Effect::Persist { .. }) => self.write(),
                Some(Effect::Erase) => {
                    self.queue.pop_front();
                    self.writing = Some(Vec::new());
                    self.disk.erase(vec![value(DEVICE, &self.device)]);
                }
                Some(_) => {
                    if let Some(step) = self.queue.pop_front() {
                        self.carry_out(step);
                    }
                }
            }
        }
        if self.writing.is_none() {
            for answer in self.idle.drain(..) {
                let _ = answer.send(());
            }
        }
    }

    fn carry_out(&mut self, step: Effect) {
        match step {
            Effect::Connect => self.connect(),
            Effect::Disconnect => self.lose_line(None),
            Effect::Send { frame } => {
                if self.line.as_ref().is_some_and(|line| !line.send(frame)) {
                    self.lose_line(None);
                }
            }
            Effect::WakeAfter { ms } => self.wake_at = Some(Instant::now() + Duration::from_millis(ms.into())),
            Effect::Persist { .. } | Effect::Erase | Effect::Changed => {}
        }
    }

    /// Hands every Persist at the head of the queue to the disk as one write.
    fn write(&mut self) {
        let (mut tickets, mut all, mut puts) = (Vec::new(), Vec::<StoredChange>::new(), Vec::<StoredValue>::new());
        let mut kept = Vec::new();
        while all.len() + puts.len() < MAX_WRITES_AT_ONCE {
            match self.queue.pop_front() {
                Some(Effect::Persist {
                    ticket,
                    changes,
                    values,
                    blobs,
                }) => {
                    kept.extend(blobs);
                    tickets.extend((ticket > 0).then_some(ticket));
                    all.extend(changes);
                    // The store takes a value once in a write.
                    for value in values {
                        puts.retain(|put| put.key != value.key);
                        puts.push(value);
                    }
                }
                Some(other) => {
                    self.queue.push_front(other);
                    break;
                }
                None => break,
            }
        }
        self.writing = Some(tickets);
        self.disk.write(all, puts, kept);
    }

    fn disk_said(&mut self, said: disk::Said) {
        match said {
            disk::Said::State(state) => {
                self.storage = state;
                self.changed();
                if state != StorageState::Fine {
                    self.lose_line(None);
                }
            }
            disk::Said::Written => {
                for ticket in self.writing.take().unwrap_or_default() {
                    let now = self.now();
                    let effects = self.engine.persisted(ticket, now);
                    self.follow(effects);
                }
                self.drain();
            }
        }
    }

    fn connect(&mut self) {
        // What the engine says on this one may still wait for the disk, and must not be heard on another.
        if self.line.is_some() {
            return;
        }
        self.lines += 1;
        let Some(relay) = self.relay.clone().filter(|_| !self.paused) else {
            return;
        };
        let (number, events) = (self.lines, self.events.clone());
        self.line = Some(Line::dial(relay, Arc::clone(&self.habit), move |said| {
            let _ = events.send(Event::Line(number, said));
        }));
    }

    fn line_said(&mut self, said: line::Said) {
        match said {
            line::Said::Opened => {
                if std::mem::take(&mut self.signed_out) {
                    self.changed();
                }
                self.put_off.clear();
                self.tell(Tablet::socket_opened);
            }
            line::Said::Received(frame) => self.tell(|engine, now| engine.frame_received(&frame, now)),
            line::Said::Closed { code, refused } => {
                self.signed_out |= refused;
                self.lose_line(code);
            }
        }
    }

    /// Brings the next of what is attached to the relay, one at a time, while there is a line.
    fn upload(&mut self) {
        if self.uploading || self.line.is_none() {
            return;
        }
        let is_due = |upload: &UploadView| !self.put_off.contains(&(upload.document.clone(), upload.hash.clone()));
        let (Some(relay), Some(next)) = (&self.relay, self.engine.uploads().into_iter().find(is_due)) else {
            return;
        };
        self.uploading = true;
        let (relay, stored, events) = (
            relay.clone(),
            self.disk.attached(next.hash.clone()),
            self.events.clone(),
        );
        tokio::spawn(async move {
            let outcome = upload::bring(&relay, &next, stored).await;
            let _ = events.send(Event::Brought(next, outcome));
        });
    }

    fn brought(&mut self, upload: UploadView, outcome: &Outcome) {
        self.uploading = false;
        let UploadView { document, hash, .. } = upload;
        match outcome {
            Outcome::There => self.tell(|engine, _| engine.uploaded(&document, &hash)),
            Outcome::Missing => self.tell(|engine, _| engine.bytes_missing(&hash)),
            Outcome::Later => {}
        }
        // Also what the engine did not believe, so that nothing is asked again and again.
        self.put_off.insert((document, hash));
        self.upload_at.get_or_insert_with(|| Instant::now() + UPLOAD_AGAIN);
    }

    /// What is attached under this hash, as the disk has it.
    pub(super) fn attached(&self, hash: String) -> Stored {
        self.disk.attached(hash)
    }

    /// Keeps what was fetched.
    pub(super) fn keep_attached(&mut self, hash: String, bytes: Vec<u8>) {
        self.follow(vec![Effect::Persist {
            ticket: 0,
            changes: Vec::new(),
            values: Vec::new(),
            blobs: vec![StoredBlob { hash, bytes }],
        }]);
    }

    fn lose_line(&mut self, code: Option<u16>) {
        if self.line.take().is_some() {
            self.tell(|engine, now| engine.socket_closed(code, now));
        }
    }
}

async fn until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

fn value(key: &str, text: &str) -> StoredValue {
    StoredValue {
        key: key.to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

fn random<const BYTES: usize>() -> Result<[u8; BYTES], DeviceError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|_| DeviceError::Storage {
        what: "the system gives no randomness".to_owned(),
    })?;
    Ok(bytes)
}

/// Tells the shell on a thread of its own, however long it takes; what changes meanwhile is told once.
fn listening(listener: Arc<dyn Listener>) -> SyncSender<()> {
    let (tell, told) = sync_channel(1);
    let listen = move || {
        while told.recv().is_ok() {
            listener.changed();
        }
    };
    let named = std::thread::Builder::new().name("cahier-listener".to_owned());
    // Without it nobody is told, and views are still right when they are read.
    let _ = named.spawn(listen);
    tell
}
