//! The store on a disk: sled 0.34.7, under the rules that make it survive a power cut.
//!
//! sled's own `flush` leaves the last writes in the disk's cache on Linux, and its pages over 128 KiB go to
//! files that it never syncs; each of these lost data in every round of a power-cut trial, and with both
//! avoided none of 80 did. Hence the rules here:
//! - no value over 4096 bytes: a record is cut in pieces;
//! - a commit is one transaction over all trees, then a blocking flush, then `fdatasync` of the `db` file;
//! - `blobs/` must stay empty;
//! - every record carries a hash of itself, and every read compares it;
//! - sled runs inside `catch_unwind`: a damaged file can make it panic.
//!
//! Reads wait while a commit is under way, because what it has written is not durable yet.

mod directory;
mod record;

use std::fs::File;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use sled::transaction::{
    ConflictableTransactionError, TransactionError, Transactional, TransactionalTree, UnabortableTransactionError,
};
use sled::{Db, Tree};

use self::directory::Directory;
use self::record::Record;
use super::{Outcome, Placed, Store, StoreError, Stored, Write, check_bounds, swaps};
use crate::document::{Change, Hash};
use crate::id::DocumentId;

/// A store in a directory of its own.
pub struct SledStore {
    log: Tree,
    seen: Tree,
    meta: Tree,
    values: Tree,
    db: Db,
    /// sled's one file, opened once more: the system reports a failed write-back to every open file, so that
    /// sled's background thread cannot swallow it.
    file: File,
    /// What went wrong, after which nothing is done any more. Held for writing during a commit.
    failed: RwLock<Option<ErrorKind>>,
    /// Dropped last: it holds the lock.
    directory: Directory,
}

impl SledStore {
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
        opened.unwrap_or(Err(StoreError::Damaged { document: None }))
    }

    fn open_in(directory: Directory, cache_bytes: u64) -> Result<Self, StoreError> {
        let db = sled::Config::new()
            .path(directory.sled())
            .cache_capacity(cache_bytes)
            .open()
            .map_err(|error| broken(&error))?;
        let tree = |name| {
            if directory.is_new() || db.tree_names().iter().any(|there| *there == name) {
                db.open_tree(name).map_err(|error| broken(&error))
            } else {
                Err(StoreError::Damaged { document: None })
            }
        };
        let store = Self {
            log: tree(record::LOG)?,
            seen: tree(record::SEEN)?,
            meta: tree(record::META)?,
            values: tree(record::VALUES)?,
            file: File::open(directory.sled().join("db")).map_err(|error| directory::unreachable(&error))?,
            db,
            failed: RwLock::new(None),
            directory: {
                directory.sync_all()?;
                directory
            },
        };
        store.settle()
    }

    /// Makes sure that the trees belong to the directory's `store-id`: it is there twice, so that neither an
    /// emptied sled nor an exchanged one passes for the store.
    fn settle(mut self) -> Result<Self, StoreError> {
        let id = Record::store_id();
        let own = self.directory.id();
        if self.directory.is_new() {
            let sealed = id.seal(&own);
            self.meta.insert(id.key(), sealed).map_err(|error| broken(&error))?;
            self.make_durable().map_err(|kind| StoreError::Unreachable { kind })?;
            self.directory.finish()?;
            return Ok(self);
        }
        let kept = self.meta.get(id.key()).map_err(|error| broken(&error))?;
        let kept = kept.and_then(|sealed| id.unseal(&sealed).map(<[u8]>::to_vec));
        if kept.as_deref() == Some(own.as_slice()) {
            Ok(self)
        } else {
            Err(StoreError::Damaged { document: None })
        }
    }

    /// What the directory is called, for the operator.
    pub fn path(&self) -> PathBuf {
        self.directory.path().to_owned()
    }

    fn make_durable(&self) -> Result<(), ErrorKind> {
        self.db.flush().map_err(|error| kind_of(&error))?;
        self.file.sync_data().map_err(|error| error.kind())?;
        match self.directory.has_blobs() {
            Ok(false) => Ok(()),
            // sled has put something where a power cut loses it.
            Ok(true) => Err(ErrorKind::Unsupported),
            Err(error) => Err(error.kind()),
        }
    }

    fn transact(&self, batch: &[Write]) -> Result<Vec<Outcome>, StoreError> {
        let trees = (&self.log, &self.seen, &self.meta, &self.values);
        let outcomes = trees.transaction(|(log, seen, meta, values)| {
            let set = swaps::<Stopped>(batch, |key| Ok(read_value(values, key)?.1))?;
            for (key, value) in set {
                write_value(values, key, value)?;
            }
            let trees = Appending { log, seen, meta };
            let outcomes = batch.iter().map(|write| match write {
                Write::Append { document, changes } => trees.append(*document, changes),
                Write::Swap { .. } => Ok(Outcome::Swapped),
            });
            Ok(outcomes.collect::<Result<Vec<_>, Stopped>>()?)
        });
        outcomes.map_err(|error| match error {
            TransactionError::Abort(error) => error,
            TransactionError::Storage(error) => StoreError::Failed { kind: kind_of(&error) },
        })
    }

    /// Reads while nothing is being written.
    fn reading<T>(&self, read: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        let failed = self.failed.read().unwrap_or_else(PoisonError::into_inner);
        match *failed {
            Some(kind) => Err(StoreError::Failed { kind }),
            None => catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(StoreError::Damaged { document: None })),
        }
    }

    fn read_log(&self, document: DocumentId, position: u64) -> Result<Vec<Stored>, StoreError> {
        let damaged = StoreError::Damaged {
            document: Some(document),
        };
        let last = match self.meta.get(Record::last(document).key()) {
            Ok(sealed) => sealed.map(|sealed| Record::last(document).unseal_position(&sealed)),
            Err(error) => return Err(broken(&error)),
        };
        // A document of which only the log is left is as damaged as one of which only the end is known.
        let last = last.map_or(Some(0), |last| last).ok_or(damaged)?;
        let mut log = Vec::new();
        let mut next = position.saturating_add(1);
        let mut sealed = Vec::new();
        for piece in self
            .log
            .range(record::log_from(document, next)..=record::log_end(document))
        {
            let (key, piece) = piece.map_err(|error| broken(&error))?;
            let (at, part) = record::place_in_log(&key).ok_or(damaged)?;
            if part == 0 && at != next {
                log.push(stored(document, next, &sealed).ok_or(damaged)?);
                sealed.clear();
                next += 1;
            }
            if at != next {
                return Err(damaged);
            }
            sealed.extend_from_slice(&piece);
        }
        if !sealed.is_empty() {
            log.push(stored(document, next, &sealed).ok_or(damaged)?);
            next += 1;
        }
        if next == last.max(position).saturating_add(1) {
            Ok(log)
        } else {
            Err(damaged)
        }
    }

    fn read_values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let damaged = StoreError::Damaged { document: None };
        let mut sealed = Vec::<(String, Vec<u8>)>::new();
        for piece in self.values.scan_prefix(prefix) {
            let (key, piece) = piece.map_err(|error| broken(&error))?;
            let name = record::name_of_value(&key).ok_or(damaged)?;
            match sealed.last_mut() {
                Some((last, pieces)) if last == name => pieces.extend_from_slice(&piece),
                _ => sealed.push((name.to_owned(), piece.to_vec())),
            }
        }
        let unsealed = sealed.into_iter().map(|(name, sealed)| {
            let value = Record::value(&name).unseal(&sealed).map(<[u8]>::to_vec);
            value.map(|value| (name, value)).ok_or(damaged)
        });
        unsealed.collect()
    }
}

impl Store for SledStore {
    fn commit(&self, batch: &[Write]) -> Result<Vec<Outcome>, StoreError> {
        check_bounds(batch)?;
        let mut failed = self.failed.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(kind) = *failed {
            return Err(StoreError::Failed { kind });
        }
        let done = catch_unwind(AssertUnwindSafe(|| {
            let outcomes = self.transact(batch)?;
            self.make_durable().map_err(|kind| StoreError::Failed { kind })?;
            Ok(outcomes)
        }));
        let done = done.unwrap_or(Err(StoreError::Failed { kind: ErrorKind::Other }));
        if let Err(StoreError::Failed { kind }) = done {
            *failed = Some(kind);
        }
        done
    }

    fn since(&self, document: DocumentId, position: u64) -> Result<Vec<Stored>, StoreError> {
        self.reading(|| self.read_log(document, position))
    }

    fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        self.reading(|| {
            let keys = self.meta.scan_prefix(record::LAST_PREFIX).keys();
            keys.map(|key| {
                let key = key.map_err(|error| broken(&error))?;
                record::document_of_last(&key).ok_or(StoreError::Damaged { document: None })
            })
            .collect()
        })
    }

    fn value(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.reading(|| {
            let mut sealed = None;
            for part in 0..=u16::MAX {
                let piece = self.values.get(record::value_key(key, part));
                match piece.map_err(|error| broken(&error))? {
                    Some(piece) => sealed.get_or_insert_with(Vec::new).extend_from_slice(&piece),
                    None => break,
                }
            }
            let damaged = StoreError::Damaged { document: None };
            let value = sealed.map(|sealed| Record::value(key).unseal(&sealed).map(<[u8]>::to_vec).ok_or(damaged));
            value.transpose()
        })
    }

    fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.reading(|| self.read_values(prefix))
    }

    fn epoch(&self) -> String {
        self.directory.epoch()
    }
}

/// Why a transaction stops: for a reason of ours, or for one of sled's, which it must get back unchanged.
enum Stopped {
    Ours(StoreError),
    Sled(UnabortableTransactionError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Ours(error)
    }
}

impl From<UnabortableTransactionError> for Stopped {
    fn from(error: UnabortableTransactionError) -> Self {
        Self::Sled(error)
    }
}

impl From<Stopped> for ConflictableTransactionError<StoreError> {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Ours(error) => Self::Abort(error),
            Stopped::Sled(error) => error.into(),
        }
    }
}

struct Appending<'a> {
    log: &'a TransactionalTree,
    seen: &'a TransactionalTree,
    meta: &'a TransactionalTree,
}

impl Appending<'_> {
    fn append(&self, document: DocumentId, changes: &[Change]) -> Result<Outcome, Stopped> {
        let damaged = StoreError::Damaged {
            document: Some(document),
        };
        let last = Record::last(document);
        let mut position = match self.meta.get(last.key())? {
            Some(sealed) => last.unseal_position(&sealed).ok_or(damaged)?,
            None => 0,
        };
        let (mut new, mut duplicate) = (Vec::new(), Vec::new());
        for change in changes {
            let seen = Record::seen(document, change.hash);
            if self.seen.get(seen.key())?.is_some() {
                duplicate.push(change.hash);
                continue;
            }
            position += 1;
            self.seen.insert(seen.key(), seen.seal(&position.to_be_bytes()))?;
            let body = [change.hash.as_bytes(), change.bytes.as_slice()].concat();
            let sealed = Record::log(document, position).seal(&body);
            for (part, piece) in record::pieces(&sealed) {
                self.log
                    .insert(record::log_key(document, position, part).as_slice(), piece)?;
            }
            new.push(Placed {
                position,
                hash: change.hash,
            });
        }
        if !new.is_empty() {
            self.meta.insert(last.key(), last.seal(&position.to_be_bytes()))?;
        }
        Ok(Outcome::Appended { new, duplicate })
    }
}

/// In how many pieces a value is kept, and the value.
fn read_value(values: &TransactionalTree, name: &str) -> Result<(u16, Option<Vec<u8>>), Stopped> {
    let mut sealed = Vec::new();
    let mut parts = 0;
    while let Some(piece) = values.get(record::value_key(name, parts))? {
        sealed.extend_from_slice(&piece);
        parts += 1;
    }
    if parts == 0 {
        return Ok((0, None));
    }
    match Record::value(name).unseal(&sealed) {
        Some(value) => Ok((parts, Some(value.to_vec()))),
        None => Err(StoreError::Damaged { document: None }.into()),
    }
}

fn write_value(values: &TransactionalTree, name: &str, value: Option<&[u8]>) -> Result<(), Stopped> {
    let (before, _) = read_value(values, name)?;
    for part in 0..before {
        values.remove(record::value_key(name, part))?;
    }
    if let Some(value) = value {
        for (part, piece) in record::pieces(&Record::value(name).seal(value)) {
            values.insert(record::value_key(name, part), piece)?;
        }
    }
    Ok(())
}

fn stored(document: DocumentId, position: u64, sealed: &[u8]) -> Option<Stored> {
    let (hash, bytes) = Record::log(document, position).unseal(sealed)?.split_first_chunk()?;
    Some(Stored {
        position,
        hash: Hash::from_bytes(*hash),
        bytes: bytes.to_vec(),
    })
}

fn kind_of(error: &sled::Error) -> ErrorKind {
    match error {
        sled::Error::Io(error) => error.kind(),
        _ => ErrorKind::InvalidData,
    }
}

/// What an error of sled's means for whoever opens or reads.
fn broken(error: &sled::Error) -> StoreError {
    match error {
        sled::Error::Io(error) => directory::unreachable(error),
        _ => StoreError::Damaged { document: None },
    }
}

/// What a store keeps is never printed.
impl std::fmt::Debug for SledStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SledStore").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
