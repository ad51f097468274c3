//! The store on a disk: sled 0.34.7, under the rules that make it survive a power cut.
//!
//! sled's own `flush` leaves the last writes in the disk's cache on Linux, and its pages over 128 KiB go to
//! files that it never syncs; each of these lost data in every round of a power-cut trial, and with both
//! avoided none of 80 did. Hence the rules here:
//! - no value over 4096 bytes: a record is cut in pieces;
//! - what goes to sled is one transaction over all trees, then a blocking flush, then `fdatasync` of the `db` file;
//! - `blobs/` must stay empty;
//! - every record carries a hash of itself, and every read compares it;
//! - a store that has come less far than the file `tide` says is damaged;
//! - sled runs inside `catch_unwind` and opens under a time limit: a damaged file can make it panic or hang.
//!
//! A small commit does not go to sled at once: it is a record of the journal, durable after one sync, and goes to sled
//! with others when somebody reads what it has written, when the journal is full, and when the store is closed or opened.
//!
//! Reads wait while a commit is under way, because what it has written is not durable yet.

mod commit;
mod derived;
mod directory;
mod entry;
mod exchange;
mod journal;
mod pending;
mod record;
mod rewrite;
mod salvage;
mod tide;
mod trees;

use std::fs::File;
use std::io::{self, ErrorKind};
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, mpsc};
use std::thread;
use std::time::Duration;

use sled::Db;

use self::directory::Directory;
use self::entry::Entry;
use self::journal::{Journal, Records};
use self::pending::Pending;
use self::record::Record;
pub use self::rewrite::Usage;
pub use self::salvage::{Findings, Progress, Report, Salvage, examine, salvage, salvages};
use self::tide::{Mark, Tide};
use self::trees::{Trees, broken, kind_of};
use super::{Derived, Outcome, Size, Store, StoreError, Stored, Write, check_bounds};
use crate::id::DocumentId;

const DAMAGED: StoreError = StoreError::Damaged { document: None };

/// How long sled may take to open. A gigabyte takes it two seconds after a crash, on a slow card perhaps a minute.
const OPEN_PATIENCE: Duration = Duration::from_mins(10);

/// The longest commit that goes to the journal: a longer one is not dearer in sled.
const MAX_RECORD_BYTES: usize = 64 * 1024;

/// How often sled looks for room to take back in its file. Nothing else is left for its own flushing, and it costs the
/// processor at rest.
const TIDY_EVERY_MS: u64 = 5_000;

/// A store in a directory of its own.
pub struct SledStore {
    trees: Trees,
    db: Db,
    /// How far the store has come, or why it does nothing any more. Held for writing during a commit.
    state: RwLock<Result<State, ErrorKind>>,
    tide_file: File,
    /// sled's one file, opened once more: the system reports a failed write-back to every open file, so that
    /// sled's background thread cannot swallow it.
    db_file: File,
    /// Dropped last: it holds the lock.
    directory: Directory,
}

struct State {
    mark: Mark,
    journal: Journal,
    /// What the journal's records have and sled does not.
    pending: Pending,
}

impl SledStore {
    /// The entries of its directory that a store consists of, in the order in which they are moved when it takes a
    /// place: with the last it is one.
    pub const ENTRIES: [&str; 4] = directory::ENTRIES;

    /// Opens the store in this directory, or makes one there if the directory is empty or missing.
    ///
    /// # Units
    /// `cache_bytes`: how much of the store sled keeps in memory; 8 to 64 MiB.
    ///
    /// # Errors
    /// [`StoreError::InUse`], [`StoreError::NotAStore`], [`StoreError::TooNew`], [`StoreError::Unreachable`] and
    /// [`StoreError::Damaged`], as their names say.
    pub fn open(dir: impl AsRef<Path>, cache_bytes: u64) -> Result<Self, StoreError> {
        let directory = Directory::claim(dir.as_ref())?;
        let opened = catch_unwind(AssertUnwindSafe(|| Self::open_in(directory, cache_bytes)));
        opened.unwrap_or(Err(DAMAGED))
    }

    fn open_in(directory: Directory, cache_bytes: u64) -> Result<Self, StoreError> {
        // First, because sled writes to what it opens, and a store without its tide or its journal is damaged.
        let tide_file = directory.tide_file()?;
        let (journal, records) = directory.journal()?;
        let db = open_sled(directory.sled(), cache_bytes)?;
        let mut store = Self {
            trees: Trees::open(&db, directory.is_new())?,
            db,
            state: RwLock::new(Err(ErrorKind::NotConnected)),
            tide_file,
            db_file: File::open(directory.sled().join("db")).map_err(|error| directory::unreachable(&error))?,
            directory,
        };
        let mut state = State {
            mark: Mark::default(),
            journal,
            pending: Pending::default(),
        };
        if store.directory.is_new() {
            store.begin()?;
        } else {
            store.resume(&mut state, &records)?;
        }
        store.state = RwLock::new(Ok(state));
        Ok(store)
    }

    /// Writes what an empty store has. The store's id is in sled as well as beside it, so that neither an emptied
    /// sled nor an exchanged one passes for the store.
    fn begin(&mut self) -> Result<(), StoreError> {
        let meta = &self.trees.meta;
        let own = Record::store_id().seal(&self.directory.id());
        meta.insert(Record::store_id().key(), own)
            .and_then(|_| meta.insert(Record::tide().key(), Tide::default().seal()))
            .map_err(|error| broken(&error))?;
        self.make_durable().map_err(|kind| StoreError::Unreachable { kind })?;
        Mark::default()
            .write_to(&self.tide_file)
            .and_then(|()| self.tide_file.sync_all())
            .map_err(|error| directory::unreachable(&error))?;
        self.directory.finish()
    }

    /// Makes sure that the store is the one that was left here, and all of it.
    fn resume(&mut self, state: &mut State, records: &Records) -> Result<(), StoreError> {
        let id = Record::store_id();
        let kept = self.trees.meta.get(id.key()).map_err(|error| broken(&error))?;
        let kept = kept.as_deref().and_then(|sealed| id.unseal(sealed));
        if kept != Some(self.directory.id().as_slice()) {
            return Err(DAMAGED);
        }
        let tide = self.trees.tide()?;
        let entries = records.after(tide.commits()).ok_or(DAMAGED)?;
        let found = Mark {
            tide,
            records: u32::try_from(entries.len()).map_err(|_| DAMAGED)?,
        };
        let in_file = Mark::read_from(&self.tide_file).map_err(|error| directory::unreachable(&error))?;
        if !in_file.is_some_and(|in_file| found.covers(in_file)) {
            return Err(DAMAGED);
        }
        // An earlier program may have died between sled's write and its sync, with its commit unacknowledged but
        // visible: what is read from now on must be durable.
        self.make_durable().map_err(|kind| StoreError::Unreachable { kind })?;
        state.mark = found;
        state.pending = Pending::of(entries.concat());
        self.settle(state).map_err(|error| match error {
            StoreError::Failed { kind } => StoreError::Unreachable { kind },
            error => error,
        })?;
        self.directory.upgrade()
    }

    fn make_durable(&self) -> Result<(), ErrorKind> {
        self.db.flush().map_err(|error| kind_of(&error))?;
        let at_disk = |error: io::Error| error.kind();
        self.db_file.sync_data().map_err(at_disk)?;
        if self.directory.has_blobs().map_err(at_disk)? {
            // sled has put something where a power cut loses it.
            return Err(ErrorKind::Unsupported);
        }
        Ok(())
    }

    fn write(&self, state: &mut State, batch: &[Write]) -> Result<Vec<Outcome>, StoreError> {
        if Entry::most_bytes(batch).is_some_and(|bytes| bytes <= MAX_RECORD_BYTES) {
            return self.record(state, batch);
        }
        self.settle(state)?;
        let (outcomes, tide) = commit::write(&self.trees, batch, state.mark.tide)?;
        self.have_come_to(tide, state)?;
        Ok(outcomes)
    }

    /// Commits a batch as a record of the journal.
    fn record(&self, state: &mut State, batch: &[Write]) -> Result<Vec<Outcome>, StoreError> {
        let (outcomes, staged) = state.pending.stage(&self.trees, batch)?;
        let body = staged.body();
        if body.is_empty() {
            return Ok(outcomes);
        }
        if !state.journal.has_room_for(&body) {
            self.settle(state)?;
        }
        let Mark { tide, records } = state.mark;
        let failed = |error: io::Error| StoreError::Failed { kind: error.kind() };
        state.journal.add(tide.commits(), records, &body).map_err(failed)?;
        state.mark.records += 1;
        state.pending.add(staged);
        state.mark.write_to(&self.tide_file).map_err(failed)?;
        Ok(outcomes)
    }

    /// Puts what the journal has into sled.
    fn settle(&self, state: &mut State) -> Result<(), StoreError> {
        if state.pending.is_empty() {
            return Ok(());
        }
        let tide = commit::settle(&self.trees, state.pending.entries(), state.mark.tide)?;
        self.have_come_to(tide, state)?;
        state.pending = Pending::default();
        Ok(())
    }

    /// Makes durable what was written to sled last, which leaves the journal's records behind.
    fn have_come_to(&self, tide: Tide, state: &mut State) -> Result<(), StoreError> {
        self.make_durable().map_err(|kind| StoreError::Failed { kind })?;
        state.mark = Mark { tide, records: 0 };
        state.journal.rewind();
        state
            .mark
            .write_to(&self.tide_file)
            .map_err(|error| StoreError::Failed { kind: error.kind() })
    }

    /// Runs this while nobody else writes or reads. After an error that leaves the disk in doubt nothing is done any
    /// more.
    fn writing<T>(&self, write: impl FnOnce(&mut State) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let at = state.as_mut().map_err(|kind| StoreError::Failed { kind: *kind })?;
        let written = catch_unwind(AssertUnwindSafe(|| write(at)));
        let written = written.unwrap_or(Err(StoreError::Failed { kind: ErrorKind::Other }));
        if let Err(StoreError::Failed { kind }) = written {
            *state = Err(kind);
        }
        written
    }

    /// Reads while nothing is being written, having put into sled what the journal has, if that is `asked` for.
    fn reading<T>(
        &self,
        asked: impl Fn(&Pending) -> bool,
        read: impl FnOnce(&Trees) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let at = state.as_ref().map_err(|kind| StoreError::Failed { kind: *kind })?;
        if !asked(&at.pending) {
            return catch_unwind(AssertUnwindSafe(|| read(&self.trees))).unwrap_or(Err(DAMAGED));
        }
        drop(state);
        self.writing(|state| {
            self.settle(state)?;
            catch_unwind(AssertUnwindSafe(|| read(&self.trees))).unwrap_or(Err(DAMAGED))
        })
    }
}

impl Drop for SledStore {
    /// A store that is closed has everything in sled. If that fails the journal still has it.
    fn drop(&mut self) {
        let _ = self.writing(|state| self.settle(state));
    }
}

/// Opens sled in a thread of its own, because a damaged file can make it hang as well as panic. One that hangs is
/// left to its fate; it cannot be stopped.
fn open_sled(path: PathBuf, cache_bytes: u64) -> Result<Db, StoreError> {
    let (send, opened) = mpsc::channel();
    let open = move || {
        let config = sled::Config::new()
            .path(path)
            .cache_capacity(cache_bytes)
            .flush_every_ms(Some(TIDY_EVERY_MS));
        // Nobody listens any more if this took too long.
        let _ = send.send(catch_unwind(AssertUnwindSafe(|| config.open())));
    };
    thread::Builder::new()
        .spawn(open)
        .map_err(|error| directory::unreachable(&error))?;
    match opened.recv_timeout(OPEN_PATIENCE) {
        Ok(Ok(opened)) => opened.map_err(|error| broken(&error)),
        Ok(Err(_)) | Err(_) => Err(DAMAGED),
    }
}

impl Store for SledStore {
    fn commit(&self, batch: &[Write]) -> Result<Vec<Outcome>, StoreError> {
        check_bounds(batch)?;
        self.writing(|state| self.write(state, batch))
    }

    fn between(&self, document: DocumentId, positions: RangeInclusive<u64>) -> Result<Vec<Stored>, StoreError> {
        let asked = |pending: &Pending| pending.has_document(document);
        self.reading(asked, |trees| trees.between(document, positions))
    }

    fn last(&self, document: DocumentId) -> Result<Size, StoreError> {
        let asked = |pending: &Pending| pending.has_document(document);
        self.reading(asked, |trees| trees.last(document))
    }

    fn sizes(&self) -> Result<Vec<(DocumentId, Size)>, StoreError> {
        self.reading(Pending::has_documents, Trees::sizes)
    }

    fn derived(&self, document: DocumentId, kind: Derived) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        // No journal has derived bytes.
        match self.reading(|_| false, |trees| derived::read(&trees.derived, document, kind)) {
            Err(StoreError::Damaged { .. }) => Ok(None),
            read => read,
        }
    }

    fn value(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.reading(|pending| pending.has_value(key), |trees| trees.value(key))
    }

    fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.reading(|pending| pending.has_values(prefix), |trees| trees.values(prefix))
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.reading(|pending| pending.has_values(prefix), |trees| trees.names(prefix))
    }

    fn epoch(&self) -> String {
        self.directory.epoch()
    }
}

prints_only!(SledStore {});

#[cfg(test)]
mod tests;
