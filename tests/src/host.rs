//! The relay's process: the real machine over a store in memory, whose writes become durable when told.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cahier_core::document::{Change, Hash};
use cahier_core::id::DocumentId;
use cahier_core::store::{MemoryStore, Store};
use cahier_core::sync::graph::Fetch;
use cahier_server::relay::{Close, Config, ConnectionId, Effect, Event, Record, Relay, Ticket};
use cahier_server::store;

use crate::cast;

/// What the relay's process says to the network.
pub enum Said {
    /// One frame.
    Frame(Vec<u8>),
    /// The connection ends.
    Close(Close),
}

enum Job {
    Load(DocumentId),
    LoadHistory(DocumentId),
    Fetch(DocumentId, ConnectionId, Fetch),
    Compact(DocumentId),
    Append {
        ticket: Ticket,
        document: DocumentId,
        changes: Vec<Change>,
        registration: Option<Record>,
    },
}

/// The relay, its disk and what its disk has still to do.
pub struct Host {
    relay: Option<Relay>,
    store: MemoryStore,
    jobs: VecDeque<Job>,
    durable: BTreeSet<(DocumentId, Hash)>,
    /// What is attached to notes of a document, by hash, as far as it has come.
    attached: BTreeMap<(DocumentId, String), Vec<u8>>,
    life: u8,
    said: Vec<(ConnectionId, Said)>,
}

impl Host {
    /// A running relay that holds the documents of the cast.
    pub fn new() -> Self {
        let mut host = Self::empty(1);
        for (document, registration, changes) in cast::documents() {
            host.write(document, &changes, Some(&Record::Registered(registration)));
        }
        host.start();
        host
    }

    fn empty(life: u8) -> Self {
        Self {
            relay: None,
            store: MemoryStore::new([life; 16]),
            jobs: VecDeque::new(),
            durable: BTreeSet::new(),
            attached: BTreeMap::new(),
            life,
            said: Vec::new(),
        }
    }

    /// Starts the process on whatever is durable.
    pub fn start(&mut self) {
        self.relay = Some(Relay::new(Config::new("relay", self.store.epoch())));
    }

    /// Ends the process. The disk may still finish this many of its jobs; the rest is lost.
    pub fn crash(&mut self, finished: usize) {
        self.relay = None;
        self.said.clear();
        for job in self.jobs.drain(..).take(finished).collect::<Vec<_>>() {
            self.finish(job);
        }
    }

    /// Puts an empty disk in place of the lost one.
    pub fn lose_store(&mut self) {
        self.crash(0);
        *self = Self::empty(self.life + 1);
    }

    /// Which disk this is, from 1.
    pub fn life(&self) -> u8 {
        self.life
    }

    /// Whether the process runs.
    pub fn is_running(&self) -> bool {
        self.relay.is_some()
    }

    /// How many jobs the disk has.
    pub fn jobs(&self) -> usize {
        self.jobs.len()
    }

    /// Whether a change is on the disk.
    pub fn holds(&self, document: DocumentId, hash: Hash) -> bool {
        self.durable.contains(&(document, hash))
    }

    /// Every document on the disk.
    pub fn documents(&self) -> BTreeSet<DocumentId> {
        self.durable.iter().map(|(document, _)| *document).collect()
    }

    /// How much of something attached has come.
    pub fn offset(&self, document: DocumentId, hash: &str) -> usize {
        self.brought(document, hash).unwrap_or_default().len()
    }

    /// Takes the next piece of something attached, durably, and says how much has come. A piece of another place changes nothing.
    pub fn take_piece(&mut self, document: DocumentId, hash: &str, offset: usize, piece: &[u8]) -> usize {
        let bytes = self.attached.entry((document, hash.to_owned())).or_default();
        if bytes.len() == offset {
            bytes.extend(piece);
        }
        bytes.len()
    }

    /// Takes something attached over from another document, if it has come there as a whole.
    pub fn adopt(&mut self, document: DocumentId, from: DocumentId, hash: &str, length: usize) -> bool {
        let Some(bytes) = self.brought(from, hash).filter(|bytes| bytes.len() == length) else {
            return false;
        };
        let bytes = bytes.to_vec();
        self.attached.insert((document, hash.to_owned()), bytes);
        true
    }

    /// What has come of something attached.
    pub fn brought(&self, document: DocumentId, hash: &str) -> Option<&[u8]> {
        self.attached.get(&(document, hash.to_owned())).map(Vec::as_slice)
    }

    /// Tells the relay something.
    pub fn tell(&mut self, event: Event, now_ms: i64) {
        let Some(relay) = &mut self.relay else { return };
        let mut effects = Vec::new();
        relay.handle(event, now_ms.unsigned_abs(), &mut effects);
        for effect in effects {
            match effect {
                Effect::Load { document } => self.jobs.push_back(Job::Load(document)),
                Effect::LoadHistory { document } => self.jobs.push_back(Job::LoadHistory(document)),
                Effect::Fetch {
                    document,
                    connection,
                    fetch,
                } => self.jobs.push_back(Job::Fetch(document, connection, fetch)),
                Effect::Compact { document } => self.jobs.push_back(Job::Compact(document)),
                Effect::Append {
                    ticket,
                    document,
                    changes,
                    registration,
                } => self.jobs.push_back(Job::Append {
                    ticket,
                    document,
                    changes,
                    registration,
                }),
                Effect::Send { connection, bytes } => self.said.push((connection, Said::Frame(bytes))),
                Effect::Close { connection, close } => self.said.push((connection, Said::Close(close))),
                Effect::Released { .. } | Effect::Count(_) => {}
                Effect::Unreadable { document } => assert!(
                    !self.durable.iter().any(|(known, _)| *known == document),
                    "the relay cannot read {document}, which it stored itself"
                ),
            }
        }
    }

    /// Does the disk's oldest job and reports it.
    pub fn work(&mut self, now_ms: i64) {
        if let Some(job) = self.jobs.pop_front() {
            let event = self.finish(job);
            self.tell(event, now_ms);
        }
    }

    /// What was said since this was last asked.
    pub fn said(&mut self) -> Vec<(ConnectionId, Said)> {
        std::mem::take(&mut self.said)
    }

    fn finish(&mut self, job: Job) -> Event {
        match job {
            Job::Load(document) => {
                let (record, held) = store::open_document(&self.store, document).expect("memory does not fail");
                Event::Loaded { document, record, held }
            }
            Job::LoadHistory(document) => Event::HistoryLoaded {
                document,
                graph: store::history(&self.store, document).expect("memory does not fail"),
            },
            Job::Fetch(document, connection, fetch) => Event::Fetched {
                document,
                connection,
                chunks: store::fetch(&self.store, document, &fetch).expect("memory does not fail"),
                fetch,
            },
            Job::Compact(document) => {
                let (writes, compacted) = store::compact(&self.store, document).expect("the log is sound");
                self.store.commit(&writes).expect("memory does not fail");
                Event::Compacted { document, compacted }
            }
            Job::Append {
                ticket,
                document,
                changes,
                registration,
            } => {
                self.write(document, &changes, registration.as_ref());
                Event::Persisted { ticket }
            }
        }
    }

    fn write(&mut self, document: DocumentId, changes: &[Change], registration: Option<&Record>) {
        self.durable
            .extend(changes.iter().map(|change| (document, change.hash)));
        self.store
            .commit(&store::writes(document, changes.to_vec(), registration))
            .expect("a document is registered once, and memory does not fail");
    }
}

impl Default for Host {
    fn default() -> Self {
        Self::new()
    }
}
