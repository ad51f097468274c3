//! One tablet with its disk, its clocks and its socket: what a driver and the hardware under it do.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::LazyLock;

use cahier_core::access::Account;
use cahier_core::document::{Change, Document, DocumentKind, Hash};
use cahier_core::id::{DeviceId, DocumentId, SessionId};
use cahier_core::tablet::{Effect, Moment, StoredBlob, StoredChange, StoredValue, Tablet};

use crate::cast;

/// The tablet's end of the network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Socket {
    /// Nothing is wanted of it.
    Closed,
    /// It is to be opened.
    Wanted,
    /// It is open as this connection.
    Open(u64),
}

/// One thing that the tablet's disk has still to do.
pub enum Job {
    /// Append and put.
    Write {
        /// The engine's name for it.
        ticket: u32,
        /// The changes.
        changes: Vec<StoredChange>,
        /// The values.
        values: Vec<StoredValue>,
        /// The bytes of attachments.
        blobs: Vec<StoredBlob>,
    },
    /// Forget everything.
    Erase,
}

/// One tablet of one person.
pub struct Device {
    /// Whose it is.
    pub person: String,
    /// Their account.
    pub account: Account,
    /// The engine, while the app runs.
    pub tablet: Option<Tablet>,
    /// Its end of the network.
    pub socket: Socket,
    /// When it wants to be woken, by the true clock.
    pub wake_at_ms: Option<i64>,
    /// What the disk has still to do, oldest first.
    pub jobs: VecDeque<Job>,
    /// What the engine holds of each document: whatever it was given back or asked to have written.
    pub held: BTreeMap<DocumentId, BTreeSet<Hash>>,
    /// The relay's disk that this tablet has last spoken with, in this run of the app.
    pub seen_life: u8,
    id: DeviceId,
    stored_changes: BTreeMap<(String, String, u32), StoredChange>,
    stored_values: BTreeMap<String, StoredValue>,
    /// The bytes of attachments that are durable, by their hash.
    pub blobs: BTreeMap<String, Vec<u8>>,
    skew_ms: i64,
    booted_ms: i64,
}

impl Device {
    /// A tablet of a person, whose clock is wrong by this much.
    pub fn new(person: &str, number: usize, skew_ms: i64) -> Self {
        Self {
            person: person.to_owned(),
            account: cast::account(person),
            tablet: None,
            socket: Socket::Closed,
            wake_at_ms: None,
            jobs: VecDeque::new(),
            held: BTreeMap::new(),
            seen_life: 0,
            id: DeviceId::new(format!("device-{number}")),
            stored_changes: BTreeMap::new(),
            stored_values: BTreeMap::new(),
            blobs: BTreeMap::new(),
            skew_ms,
            booted_ms: 0,
        }
    }

    /// Its name on the wire.
    pub fn id(&self) -> &DeviceId {
        &self.id
    }

    /// The time by this tablet's clocks.
    pub fn moment(&self, now_ms: i64) -> Moment {
        Moment {
            wall_ms: now_ms + self.skew_ms,
            monotonic_ms: now_ms - self.booted_ms,
        }
    }

    /// Somebody sets its clock, so that it is wrong by this much.
    pub fn set_clock(&mut self, skew_ms: i64) {
        self.skew_ms = skew_ms;
    }

    /// Starts the app on whatever is durable. The person joins again if that was not.
    pub fn start(&mut self, seed: [u8; 32], now_ms: i64) -> Vec<Effect> {
        self.booted_ms = now_ms - i64::from(seed[0]) * 1_000;
        let now = self.moment(now_ms);
        let mut tablet = Tablet::new(self.id.clone(), seed);
        for value in self.stored_values.values() {
            tablet.restore_value(value);
        }
        tablet.restore_changes(self.stored_changes.values().cloned());
        self.held.clear();
        let stored: Vec<_> = self.stored_changes.values().cloned().collect();
        self.hold(&stored);
        let mut effects = tablet.start(now);
        if tablet.home().person.is_none() {
            let account = serde_json::to_string(&self.account).expect("an account is JSON");
            effects.extend(
                tablet
                    .join(&account)
                    .expect("the account is one and the tablet is free"),
            );
        }
        self.tablet = Some(tablet);
        effects
    }

    /// The app dies. The disk may still finish this many of its jobs; the rest is lost.
    pub fn kill(&mut self, finished: usize) {
        for _ in 0..finished.min(self.jobs.len()) {
            self.finish();
        }
        self.jobs.clear();
        self.tablet = None;
        self.socket = Socket::Closed;
        self.wake_at_ms = None;
        self.seen_life = 0;
    }

    /// Does the disk's oldest job. The ticket to be reported, if it was a write.
    pub fn finish(&mut self) -> Option<u32> {
        match self.jobs.pop_front()? {
            Job::Write {
                ticket,
                changes,
                values,
                blobs,
            } => {
                for change in changes {
                    let key = (change.document.clone(), change.actor.clone(), change.seq);
                    let earlier = self.stored_changes.insert(key, change.clone());
                    assert!(
                        earlier.is_none_or(|earlier| earlier.bytes == change.bytes),
                        "one key for two changes"
                    );
                }
                for value in values {
                    self.stored_values.insert(value.key.clone(), value);
                }
                self.blobs.extend(blobs.into_iter().map(|blob| (blob.hash, blob.bytes)));
                Some(ticket)
            }
            Job::Erase => {
                self.stored_changes.clear();
                self.stored_values.clear();
                self.blobs.clear();
                self.held.clear();
                None
            }
        }
    }

    /// Notes that the engine holds these changes.
    pub fn hold(&mut self, changes: &[StoredChange]) {
        for stored in changes {
            let document = stored.document.parse().expect("the engine names documents");
            let change = Change::from_bytes(&stored.bytes).expect("the engine writes changes");
            self.held.entry(document).or_default().insert(change.hash);
        }
    }

    /// The documents of this kind that it holds.
    pub fn documents(&self, kind: DocumentKind) -> Vec<DocumentId> {
        let first = FIRST.iter().find(|(of, _)| *of == kind).map(|(_, hash)| *hash);
        self.held
            .iter()
            .filter(|(_, hashes)| first.is_some_and(|hash| hashes.contains(&hash)))
            .map(|(document, _)| *document)
            .collect()
    }

    /// Whether every change that the app holds is durable.
    pub fn is_saved(&self) -> bool {
        self.jobs
            .iter()
            .all(|job| matches!(job, Job::Write { changes, .. } if changes.is_empty()))
    }
}

/// The change that every document of a kind begins with.
static FIRST: LazyLock<Vec<(DocumentKind, Hash)>> = LazyLock::new(|| {
    let first = |kind| Document::new(kind, SessionId::from_bytes([0; 16])).heads();
    DocumentKind::ALL
        .into_iter()
        .flat_map(|kind| first(kind).iter().map(|hash| (kind, *hash)).collect::<Vec<_>>())
        .collect()
});
