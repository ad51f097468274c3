//! The relay under the server's runtime: one task owns the machine, feeds it, and does what it asks.
//!
//! The task never waits for a disk or a socket. Commits and loads run beside it and come back as events;
//! frames go into each connection's own bounded queue.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cahier_core::id::{DeviceId, DocumentId};
use cahier_core::store::Store;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::relay::{Close, ConnectionId, Effect, Event, Relay, Ticket, Visitor};
use crate::store::{self, Committer};

/// How many events wait. More make their senders wait, and so the sockets behind them.
const MAX_EVENTS: usize = 1_024;

/// How many frames, and how many bytes of them, wait for one connection. More close it.
const MAX_FRAMES: usize = 1_024;
const MAX_BYTES: usize = 32 * 1024 * 1024;

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
    pub(crate) fn start(
        relay: Relay,
        store: Arc<dyn Store>,
        committer: Committer,
        released: mpsc::Sender<DocumentId>,
    ) -> (Self, JoinHandle<()>) {
        let (told, events) = mpsc::channel(MAX_EVENTS);
        let task = Task {
            relay,
            store,
            failed: committer.failed(),
            committer,
            released,
            told: told.downgrade(),
            inboxes: HashMap::new(),
        };
        let task = tokio::spawn(task.run(events));
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

struct Task {
    relay: Relay,
    store: Arc<dyn Store>,
    committer: Committer,
    released: mpsc::Sender<DocumentId>,
    failed: watch::Receiver<bool>,
    told: mpsc::WeakSender<Told>,
    inboxes: HashMap<ConnectionId, Inbox>,
}

impl Task {
    async fn run(mut self, mut events: mpsc::Receiver<Told>) {
        let mut tick = tokio::time::interval(TICK);
        let mut drained: Option<oneshot::Sender<()>> = None;
        loop {
            let told = tokio::select! {
                told = events.recv() => told,
                _ = tick.tick() => Some(Told::Event(Event::Tick)),
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
                    if let Event::Closed { connection } = &event {
                        self.inboxes.remove(connection);
                    }
                    self.handle(event);
                }
                Some(Told::Drain(done)) => {
                    drained = Some(done);
                    self.handle(Event::Drain);
                }
            }
            if self.relay.is_quiet()
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
    }

    fn act(&mut self, effect: Effect) {
        match effect {
            Effect::Load { document } => self.load(document),
            Effect::Append {
                ticket,
                document,
                changes,
                registration,
            } => {
                let writes = store::writes(document, changes, registration.as_ref());
                let committer = self.committer.clone();
                self.beside(async move {
                    match committer.commit(writes).await {
                        Ok(()) => Event::Persisted { ticket },
                        Err(error) => {
                            tracing::error!(%document, %error, "a commit failed; the relay stops");
                            Event::PersistFailed { ticket }
                        }
                    }
                });
            }
            Effect::Send { connection, bytes } => self.send(connection, bytes),
            Effect::Close { connection, close } => {
                tracing::debug!(connection = connection.0, code = close.code(), "closing");
                if let Some(inbox) = self.inboxes.remove(&connection)
                    && inbox.queue.try_send(Outgoing::Close(close)).is_err()
                {
                    inbox.overflow.notify_one();
                }
            }
            Effect::Released { document } => {
                let released = self.released.clone();
                tokio::spawn(async move {
                    let _ = released.send(document).await;
                });
            }
            Effect::Unreadable { document } => {
                tracing::error!(%document, "the stored changes of a document cannot be read; it stays unavailable");
            }
        }
    }

    fn load(&self, document: DocumentId) {
        let store = Arc::clone(&self.store);
        self.beside(async move {
            let loaded = tokio::task::spawn_blocking(move || store::load(store.as_ref(), document)).await;
            match loaded {
                Ok(Ok((record, changes))) => Event::Loaded {
                    document,
                    record,
                    changes,
                },
                Ok(Err(_)) | Err(_) => Event::LoadFailed { document },
            }
        });
    }

    /// Runs something that ends in an event. There is at most one for each document that is open.
    fn beside(&self, work: impl Future<Output = Event> + Send + 'static) {
        let Some(told) = self.told.upgrade() else { return };
        tokio::spawn(async move {
            let event = work.await;
            let _ = told.send(Told::Event(event)).await;
        });
    }

    fn send(&mut self, connection: ConnectionId, bytes: Vec<u8>) {
        let Some(inbox) = self.inboxes.get(&connection) else {
            return;
        };
        let length = bytes.len();
        let waiting = inbox.waiting_bytes.fetch_add(length, Ordering::Relaxed);
        // One frame may be longer than the queue, or no one could ever fetch a big document.
        let too_much = waiting > 0 && waiting + length > MAX_BYTES;
        if too_much || inbox.queue.try_send(Outgoing::Frame(bytes)).is_err() {
            if let Some(inbox) = self.inboxes.remove(&connection) {
                inbox.overflow.notify_one();
            }
            self.handle(Event::Closed { connection });
        }
    }
}

/// Milliseconds since 1970.
pub fn now_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}
