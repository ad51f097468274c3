//! The relay under the server's runtime: one task owns the machine, feeds it, and does what it asks.
//!
//! The task never waits for a disk or a socket. Commits and loads run beside it and come back as events;
//! frames go into each connection's own bounded queue.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cahier_core::document::Change;
use cahier_core::id::{DeviceId, DocumentId};
use cahier_core::store::Store;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::index::Changed;
use crate::metrics::{Compaction, Metrics};
use crate::relay::{self, Close, Compacted, ConnectionId, Count, Effect, Event, Limit, Record, Relay, Ticket, Visitor};
use crate::store::{self, Committer, Compactor, Unreadable};

/// How many events wait. More make their senders wait, and so the sockets behind them.
const MAX_EVENTS: usize = 1_024;

/// How many frames wait for one connection, whatever their length. More close it.
const MAX_FRAMES: usize = 1_024;

/// How many finished snapshots wait to be heard of. More make the compactor wait.
const MAX_COMPACTIONS: usize = 16;

const TICK: Duration = Duration::from_secs(5);

/// What a connection's socket is to do.
pub(crate) enum Outgoing {
    Frame(Vec<u8>),
    Close(Close),
}

/// The end of a connection's queue that its socket takes from.
pub(crate) struct Outbox {
    pub(crate) queue: mpsc::Receiver<Outgoing>,
    /// Told when the queue overflows, to end the connection at once.
    pub(crate) overflow: Arc<Notify>,
    waiting_bytes: Arc<AtomicUsize>,
}

impl Outbox {
    /// A frame has left the queue.
    pub(crate) fn taken(&self, bytes: usize) {
        self.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }
}

struct Inbox {
    queue: mpsc::Sender<Outgoing>,
    overflow: Arc<Notify>,
    waiting_bytes: Arc<AtomicUsize>,
}

enum Told {
    Opened(ConnectionId, Visitor, Inbox),
    Event(Event),
    /// Answered when everything taken has been committed.
    Drain(oneshot::Sender<()>),
}

/// Speaks to the task.
#[derive(Clone)]
pub(crate) struct Hub(mpsc::Sender<Told>);

impl Hub {
    /// Starts the task. It ends when the last of these is dropped.
    pub(crate) fn start(machine: relay::Config, parts: Parts) -> (Self, JoinHandle<()>) {
        let (told, events) = mpsc::channel(MAX_EVENTS);
        let Parts {
            store,
            committer,
            released,
            metrics,
        } = parts;
        let (done, compactions) = mpsc::channel(MAX_COMPACTIONS);
        let task = Task {
            max_queue_bytes: machine.limits.max_queue_bytes,
            relay: Relay::new(machine),
            compactor: Compactor::start(Arc::clone(&store), committer.clone(), done),
            store,
            failed: committer.failed(),
            committer,
            released,
            metrics,
            told: told.downgrade(),
            inboxes: HashMap::new(),
        };
        let task = tokio::spawn(task.run(events, compactions));
        (Self(told), task)
    }

    /// A socket was opened. Nothing comes of it when the relay is stopping.
    pub(crate) async fn opened(&self, connection: ConnectionId, visitor: Visitor) -> Outbox {
        let (sender, queue) = mpsc::channel(MAX_FRAMES);
        let overflow = Arc::new(Notify::new());
        let waiting_bytes = Arc::new(AtomicUsize::new(0));
        let inbox = Inbox {
            queue: sender,
            overflow: Arc::clone(&overflow),
            waiting_bytes: Arc::clone(&waiting_bytes),
        };
        self.tell(Told::Opened(connection, visitor, inbox)).await;
        Outbox {
            queue,
            overflow,
            waiting_bytes,
        }
    }

    pub(crate) async fn frame(&self, connection: ConnectionId, bytes: Vec<u8>) {
        self.tell(Told::Event(Event::Frame { connection, bytes })).await;
    }

    pub(crate) async fn closed(&self, connection: ConnectionId) {
        self.tell(Told::Event(Event::Closed { connection })).await;
    }

    pub(crate) async fn revoked(&self, device: DeviceId) {
        self.tell(Told::Event(Event::Revoked { device })).await;
    }

    /// Ends every connection and returns when everything that was taken has been committed.
    pub(crate) async fn drain(&self) {
        let (done, drained) = oneshot::channel();
        self.tell(Told::Drain(done)).await;
        let _ = drained.await;
    }

    /// The task outlives everybody who can speak to it, so a send fails only while the runtime is torn down.
    async fn tell(&self, told: Told) {
        let _ = self.0.send(told).await;
    }
}

/// What the task works with.
pub(crate) struct Parts {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) committer: Committer,
    /// Told of every release that has changed.
    pub(crate) released: Changed,
    pub(crate) metrics: Arc<Metrics>,
}

struct Task {
    relay: Relay,
    max_queue_bytes: usize,
    store: Arc<dyn Store>,
    committer: Committer,
    compactor: Compactor,
    released: Changed,
    metrics: Arc<Metrics>,
    failed: watch::Receiver<bool>,
    told: mpsc::WeakSender<Told>,
    inboxes: HashMap<ConnectionId, Inbox>,
}

impl Task {
    async fn run(mut self, mut events: mpsc::Receiver<Told>, mut compactions: mpsc::Receiver<(DocumentId, Compacted)>) {
        let mut tick = tokio::time::interval(TICK);
        let mut drained: Option<oneshot::Sender<()>> = None;
        loop {
            let told = tokio::select! {
                told = events.recv() => told,
                _ = tick.tick() => Some(Told::Event(Event::Tick)),
                Some((document, compacted)) = compactions.recv() => {
                    self.count_compaction(document, compacted);
                    Some(Told::Event(Event::Compacted { document, compacted }))
                }
                // Whoever's commit met it: the relay is done for.
                Ok(()) = self.failed.changed() => Some(Told::Event(Event::PersistFailed { ticket: Ticket(0) })),
            };
            match told {
                None => return,
                Some(Told::Opened(connection, visitor, inbox)) => {
                    self.inboxes.insert(connection, inbox);
                    self.handle(Event::Opened { connection, visitor });
                }
                Some(Told::Event(event)) => {
                    match &event {
                        Event::Closed { connection } => drop(self.inboxes.remove(connection)),
                        Event::Frame { bytes, .. } => self.metrics.received(bytes.len()),
                        _ => {}
                    }
                    self.handle(event);
                }
                Some(Told::Drain(done)) => {
                    drained = Some(done);
                    self.handle(Event::Drain);
                }
            }
            if drained.is_some()
                && self.relay.is_quiet()
                && let Some(done) = drained.take()
            {
                let _ = done.send(());
            }
        }
    }

    fn handle(&mut self, event: Event) {
        let mut effects = Vec::new();
        self.relay.handle(event, now_ms(), &mut effects);
        for effect in effects {
            self.act(effect);
        }
        self.metrics.rooms(self.relay.open_documents());
    }

    fn act(&mut self, effect: Effect) {
        match effect {
            Effect::Load { document } => self.read(document, move |store| {
                let (record, held) = store::open_document(store, document)?;
                Ok(Event::Loaded { document, record, held })
            }),
            Effect::LoadHistory { document } => self.read(document, move |store| {
                let graph = store::history(store, document)?;
                Ok(Event::HistoryLoaded { document, graph })
            }),
            Effect::Fetch {
                document,
                connection,
                fetch,
            } => self.read(document, move |store| {
                let chunks = store::fetch(store, document, &fetch)?;
                Ok(Event::Fetched {
                    document,
                    connection,
                    fetch,
                    chunks,
                })
            }),
            Effect::Compact { document } => {
                if !self.compactor.ask(document) {
                    let compacted = Compacted::Skipped;
                    self.handle(Event::Compacted { document, compacted });
                }
            }
            Effect::Append {
                ticket,
                document,
                changes,
                registration,
            } => self.append(ticket, document, changes, registration.as_ref()),
            Effect::Send { connection, bytes } => self.send(connection, bytes),
            Effect::Close { connection, close } => {
                tracing::debug!(connection = connection.0, code = close.code(), "closing");
                if let Some(inbox) = self.inboxes.remove(&connection)
                    && inbox.queue.try_send(Outgoing::Close(close)).is_err()
                {
                    inbox.overflow.notify_one();
                }
            }
            Effect::Released { document } => self.released.note(document),
            Effect::Unreadable { document } => {
                tracing::error!(%document, "the stored changes of a document cannot be read; it stays unavailable");
            }
            Effect::Count(Count::Refused(refused)) => self.metrics.refused_change(refused.name()),
            Effect::Count(Count::Limited(limit)) => self.metrics.limit_reached(limit.name()),
        }
    }

    fn append(&self, ticket: Ticket, document: DocumentId, changes: Vec<Change>, registration: Option<&Record>) {
        let Some(told) = self.told.upgrade() else { return };
        let metrics = Arc::clone(&self.metrics);
        let (stored, begins) = (changes.len(), registration.is_some());
        let writes = store::writes(document, changes, registration);
        self.committer.ask(writes, move |result| {
            let event = match result {
                Ok(()) => {
                    metrics.stored(stored);
                    if begins {
                        metrics.document_begun();
                    }
                    Event::Persisted { ticket }
                }
                Err(error) => {
                    tracing::error!(%document, %error, "a commit failed; the relay stops");
                    Event::PersistFailed { ticket }
                }
            };
            // On the writing thread, which may wait for us: we never wait for it.
            let _ = told.blocking_send(Told::Event(event));
        });
    }

    /// Reads from the store beside the task, and ends in an event. For each peer of a document there is at most one.
    fn read(&self, document: DocumentId, read: impl FnOnce(&dyn Store) -> Result<Event, Unreadable> + Send + 'static) {
        let Some(told) = self.told.upgrade() else { return };
        let store = Arc::clone(&self.store);
        tokio::task::spawn_blocking(move || {
            let event = read(store.as_ref()).unwrap_or(Event::LoadFailed { document });
            let _ = told.blocking_send(Told::Event(event));
        });
    }

    fn count_compaction(&self, document: DocumentId, compacted: Compacted) {
        match compacted {
            Compacted::Snapshot { .. } => self.metrics.compacted(Compaction::Done),
            Compacted::Skipped => self.metrics.compacted(Compaction::Failed),
            Compacted::Quarantined => {
                self.metrics.compacted(Compaction::Failed);
                self.metrics.quarantined(1);
                tracing::error!(%document, "a change that Automerge cannot take is in quarantine; the rest goes on");
            }
        }
    }

    fn send(&mut self, connection: ConnectionId, bytes: Vec<u8>) {
        let Some(inbox) = self.inboxes.get(&connection) else {
            return;
        };
        let length = bytes.len();
        let waiting = inbox.waiting_bytes.fetch_add(length, Ordering::Relaxed);
        // One frame may be longer than the queue, or no one could ever fetch a big document.
        let too_much = waiting > 0 && waiting + length > self.max_queue_bytes;
        if too_much || inbox.queue.try_send(Outgoing::Frame(bytes)).is_err() {
            if let Some(inbox) = self.inboxes.remove(&connection) {
                inbox.overflow.notify_one();
            }
            self.metrics.limit_reached(Limit::Queue.name());
            self.handle(Event::Closed { connection });
        } else {
            self.metrics.sent(length);
        }
    }
}

/// Milliseconds since 1970.
pub fn now_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
