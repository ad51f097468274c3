//! The store's directory: whose it is, who has it open, and that its entries are on the disk.
//!
//! ```text
//! DIR/lock           locked while a program has the store open
//! DIR/store-id       what the store is; appears, whole, when the store is ready
//! DIR/store-id.new   the same while the store is being made
//! DIR/journal        what was committed last
//! DIR/tide           how far the store has come
//! DIR/sled/          sled's own
//! ```
//!
//! What else may be there for a while is told in `exchange.rs`.

use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::hash::BuildHasher;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::exchange;
use super::journal::{Journal, Records};
use crate::store::StoreError;

/// What a store consists of, in the order in which one takes another's place.
pub(super) const ENTRIES: [&str; 4] = ["sled", "journal", "tide", "store-id"];

const MAGIC: &str = "cahier-store";
/// A store of version 1 has no journal.
const VERSION: u32 = 2;

/// A directory that this process has locked.
pub(super) struct Directory {
    path: PathBuf,
    identity: Identity,
    is_new: bool,
    _lock: File,
}

/// What `store-id` says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    id: u128,
    /// Rises when the store comes back with less than it had acknowledged.
    generation: u64,
    version: u32,
}

impl Directory {
    /// Locks the directory, having made sure that it is a store or may become one. A foreign one is not touched.
    pub(super) fn claim(path: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(path).map_err(|error| unreachable(&error))?;
        is_store(path)?;
        let lock = lock(&path.join("lock"))?;
        exchange::finish(path)?;
        // Looked at again under the lock: another program may have made a store here in the meantime.
        if is_store(path)? {
            let identity = Identity::read(&path.join("store-id"))?;
            await_predecessor(path)?;
            return Ok(Self {
                path: path.to_owned(),
                identity,
                is_new: false,
                _lock: lock,
            });
        }
        Self::make(path, Identity::new(), lock)
    }

    /// Makes the directory of a store that takes another's place: with its id, and where nobody looks for one.
    pub(super) fn beside(path: &Path, identity: Identity) -> Result<Self, StoreError> {
        fs::create_dir(path).map_err(|error| unreachable(&error))?;
        let lock = lock(&path.join("lock"))?;
        Self::make(path, identity, lock)
    }

    fn make(path: &Path, identity: Identity, lock: File) -> Result<Self, StoreError> {
        let directory = Self {
            path: path.to_owned(),
            identity,
            is_new: true,
            _lock: lock,
        };
        directory.begin().map_err(|error| unreachable(&error))?;
        Ok(directory)
    }

    /// Writes the identity under its provisional name. Nothing is acknowledged before [`Self::finish`], so a
    /// store whose making was cut short holds nothing and is simply made again.
    fn begin(&self) -> io::Result<()> {
        let mut file = File::create(self.path.join("store-id.new"))?;
        file.write_all(self.identity.to_text().as_bytes())?;
        file.sync_all()?;
        sync_directory(&self.path)?;
        match self.path.canonicalize()?.parent() {
            Some(parent) => sync_directory(parent),
            None => Ok(()),
        }
    }

    /// Everything is in its place, so the store exists from now on.
    pub(super) fn finish(&mut self) -> Result<(), StoreError> {
        let renamed = || fs::rename(self.path.join("store-id.new"), self.path.join("store-id"));
        sync_directory(&self.sled())
            .and_then(|()| sync_directory(&self.path))
            .and_then(|()| renamed())
            .and_then(|()| sync_directory(&self.path))
            .map_err(|error| unreachable(&error))?;
        self.is_new = false;
        Ok(())
    }

    /// Has a store of an earlier version be one of this, which that version does not open. Its files are.
    pub(super) fn upgrade(&mut self) -> Result<(), StoreError> {
        if self.identity.version == VERSION {
            return Ok(());
        }
        self.identity.version = VERSION;
        self.begin().map_err(|error| unreachable(&error))?;
        self.finish()
    }

    pub(super) fn has_blobs(&self) -> io::Result<bool> {
        match fs::read_dir(self.sled().join("blobs")) {
            Ok(mut entries) => Ok(entries.next().is_some()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) fn tide_file(&self) -> Result<File, StoreError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(self.is_new)
            .truncate(self.is_new)
            .open(self.path.join("tide"));
        file.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => StoreError::Damaged { document: None },
            _ => unreachable(&error),
        })
    }

    /// The journal, and the records in it. Only a new store, or one of an earlier version, has none.
    pub(super) fn journal(&self) -> Result<(Journal, Records), StoreError> {
        let path = self.path.join("journal");
        if self.is_new || self.identity.version < VERSION {
            let made = Journal::make(&path).map_err(|error| unreachable(&error))?;
            return Ok((made, Records::default()));
        }
        Journal::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => StoreError::Damaged { document: None },
            _ => unreachable(&error),
        })
    }

    pub(super) fn is_new(&self) -> bool {
        self.is_new
    }

    pub(super) fn sled(&self) -> PathBuf {
        self.path.join("sled")
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn identity(&self) -> Identity {
        self.identity
    }

    pub(super) fn id(&self) -> [u8; 16] {
        self.identity.id()
    }

    pub(super) fn epoch(&self) -> String {
        self.identity.epoch()
    }
}

impl Identity {
    pub(super) fn new() -> Self {
        Self {
            id: new_id(),
            generation: 1,
            version: VERSION,
        }
    }

    /// Of the same store after it came back with less.
    pub(super) fn next(self) -> Self {
        Self {
            generation: self.generation + 1,
            version: VERSION,
            ..self
        }
    }

    pub(super) fn id(self) -> [u8; 16] {
        self.id.to_be_bytes()
    }

    pub(super) fn epoch(self) -> String {
        format!("{:032x}.{}", self.id, self.generation)
    }

    fn to_text(self) -> String {
        let text = format!("{MAGIC} {VERSION} {:032x} {}", self.id, self.generation);
        format!("{text} {}\n", checksum(&text))
    }

    pub(super) fn read(path: &Path) -> Result<Self, StoreError> {
        let mut text = String::new();
        let file = File::open(path).map_err(|error| unreachable(&error))?;
        match file.take(256).read_to_string(&mut text) {
            Ok(_) => Self::parse(&text),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(StoreError::Damaged { document: None }),
            Err(error) => Err(unreachable(&error)),
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        let damaged = StoreError::Damaged { document: None };
        let (text, check) = text
            .strip_suffix('\n')
            .and_then(|line| line.rsplit_once(' '))
            .ok_or(damaged)?;
        if check != checksum(text) {
            return Err(damaged);
        }
        let mut words = text.split(' ');
        let version = match (words.next(), words.next()) {
            (Some(MAGIC), Some(version)) => version.parse::<u32>().map_err(|_| damaged)?,
            _ => return Err(damaged),
        };
        // Of every later version these two words and the checksum stay.
        if version > VERSION {
            return Err(StoreError::TooNew);
        }
        let (Some(id), Some(generation), None) = (words.next(), words.next(), words.next()) else {
            return Err(damaged);
        };
        Ok(Self {
            id: u128::from_str_radix(id, 16).map_err(|_| damaged)?,
            generation: generation.parse().map_err(|_| damaged)?,
            version,
        })
    }
}

/// Makes sure that `db` is there and free. A store of this process that was closed a moment ago may have a thread of
/// sled's still putting its last buffer away.
pub(super) fn await_predecessor(path: &Path) -> Result<(), StoreError> {
    let damaged = StoreError::Damaged { document: None };
    let db = match File::open(path.join("sled").join("db")) {
        Ok(db) => db,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(damaged),
        Err(error) => return Err(unreachable(&error)),
    };
    // sled takes an empty file for a new store and would write to it.
    if db.metadata().map_err(|error| unreachable(&error))?.len() == 0 {
        return Err(damaged);
    }
    for _ in 0..200 {
        match db.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::Error(error)) => return Err(unreachable(&error)),
            Ok(()) => return Ok(()),
        }
    }
    Err(StoreError::InUse)
}

/// Whether the directory is a store, or an empty one or an unfinished one that may become it.
fn is_store(path: &Path) -> Result<bool, StoreError> {
    let names = fs::read_dir(path)
        .and_then(|entries| {
            entries
                .map(|entry| Ok(entry?.file_name()))
                .collect::<io::Result<Vec<_>>>()
        })
        .map_err(|error| unreachable(&error))?;
    let has = |name: &str| names.iter().any(|there| there == name);
    let begun = has("store-id.new");
    let unfinished = |name: &OsString| {
        name == "lock" || (begun && (name == "store-id.new" || ENTRIES.iter().any(|entry| name == entry)))
    };
    if has("store-id") || has(exchange::MARK) {
        Ok(true)
    } else if names.iter().all(unfinished) {
        Ok(false)
    } else {
        Err(StoreError::NotAStore)
    }
}

/// Our own lock, because sled has none on Android and iOS.
pub(super) fn lock(path: &Path) -> Result<File, StoreError> {
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|error| unreachable(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(unreachable(&error)),
    }
}

/// An id that no other store has. It need not be unguessable, so the seeds that the standard library draws
/// from the system for its hash maps are enough, and `open` needs no argument that only counts once.
fn new_id() -> u128 {
    let random = || u128::from(RandomState::new().hash_one(MAGIC));
    (random() << 64) | random()
}

pub(super) fn checksum(text: &str) -> String {
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let first = hash.first_chunk().expect("4 is less than 32");
    format!("{:08x}", u32::from_be_bytes(*first))
}

/// Puts a directory's entries on the disk: a file that was synced can still be missing after a power cut.
#[cfg(unix)]
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Elsewhere a directory cannot be opened, and the file system keeps its entries.
#[cfg(not(unix))]
pub(super) fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

pub(super) fn unreachable(error: &io::Error) -> StoreError {
    StoreError::Unreachable { kind: error.kind() }
}
