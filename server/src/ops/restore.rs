//! Bringing a store back from an archive.
//!
//! It is made in `restoring` inside the directory, read again as a whole, and only then moved up, the file that makes
//! a directory a store last. Until then the relay refuses the directory; restoring again begins anew. The new store
//! has an id of its own, and so another epoch: tablets that know more than the archive offer it again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use cahier_core::document::Change;
use cahier_core::id::DocumentId;
use cahier_core::store::archive::{Contents, Entry, Logs, Reader};
use cahier_core::store::{SledStore, Store, StoreError, Write};
use serde::Serialize;

use super::{refused, sync_directory};
use crate::admin::{Progress, Trouble};
use crate::store::CACHE_BYTES;

/// The store while it is being made.
const RESTORING: &str = "restoring";

/// How much goes into one commit.
const BATCH_CHANGES: usize = 1_024;
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// How much of the archive is read at a time.
const PIECE_BYTES: usize = 256 * 1024;

/// How many changes are read at a time when all of it is read again.
const CHANGES_AT_ONCE: u64 = 1_024;

/// How long a store that was closed may take to let go of its files.
const CLOSED_WITHIN: Duration = Duration::from_secs(10);

/// What was restored.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// What there was.
    pub contents: Contents,
    /// When the archive was made, in milliseconds since 1970.
    pub made_at_ms: u64,
    /// The epoch of the store that it was made of.
    pub from_epoch: String,
    /// The new store's.
    pub epoch: String,
}

/// Makes a store of an archive in an empty or missing directory, and reads all of it again before it says so.
///
/// # Errors
/// When the directory is not empty, the archive is refused, or the disk fails. The directory is then no store.
pub fn restore(archive: impl Read, directory: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Restored, Trouble> {
    let failed = |error: &io::Error| refused("write to", directory, error);
    fs::create_dir_all(directory).map_err(|error| failed(&error))?;
    let _lock = claim(directory)?;
    let making = directory.join(RESTORING);
    let made = make(archive, &making, progress);
    if made.is_err() {
        // Nothing of it is of use.
        let _ = fs::remove_dir_all(&making);
    }
    let restored = made?;
    move_up(&making, directory).map_err(|error| failed(&error))?;
    Ok(restored)
}

/// Makes the store of the archive, and reads it again.
fn make(mut archive: impl Read, making: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Restored, Trouble> {
    let store = SledStore::open(making, CACHE_BYTES).map_err(trouble)?;
    let mut restoring = Restoring {
        store: &store,
        batch: Vec::new(),
        batch_bytes: 0,
        document: None,
        done: 0,
        logs: Logs::default(),
        from: (0, String::new()),
    };
    let mut reader = Reader::new();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let length = match archive.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                let error = format!("the archive cannot be read ({})", error.kind());
                return Err(Trouble::new(error, "use another copy of it"));
            }
        };
        reader.push(piece.get(..length).unwrap_or_default());
        while let Some(entry) = reader.entry().map_err(archive_trouble)? {
            restoring.take(entry, progress)?;
        }
    }
    let contents = reader.end().map_err(archive_trouble)?;
    restoring.commit()?;
    let Restoring {
        from: (made_at_ms, from_epoch),
        ..
    } = restoring;
    drop(store);
    let epoch = verify(making, contents, progress)?;
    Ok(Restored {
        contents,
        made_at_ms,
        from_epoch,
        epoch,
    })
}

/// Whether restoring was begun in this directory and not finished.
pub fn is_unfinished(directory: &Path) -> bool {
    directory.join(RESTORING).exists() && !directory.join("store-id").exists()
}

/// Makes sure that nobody else has the directory and that there is nothing in it, but for what restoring left.
fn claim(directory: &Path) -> Result<File, Trouble> {
    let failed = |error: io::Error| refused("use", directory, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        names.push(entry.map_err(failed)?.file_name());
    }
    let unfinished = is_unfinished(directory);
    let ours = |name: &str| name == "lock" || (unfinished && (name == RESTORING || SledStore::ENTRIES.contains(&name)));
    if !names.iter().all(|name| name.to_str().is_some_and(ours)) {
        return Err(Trouble::new(
            format!("{} is not empty", directory.display()),
            "name an empty or a new directory; nothing is written over",
        ));
    }
    // The store's own lock, so that no relay starts here meanwhile.
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(directory.join("lock"))
        .map_err(failed)?;
    if lock.try_lock().is_err() {
        return Err(Trouble::new(
            format!("{} is in use by another program", directory.display()),
            "stop that one first",
        ));
    }
    for name in names.iter().filter(|name| *name != "lock") {
        let path = directory.join(name);
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.map_err(failed)?;
    }
    Ok(lock)
}

struct Restoring<'a> {
    store: &'a SledStore,
    batch: Vec<Write>,
    batch_bytes: usize,
    document: Option<(DocumentId, Vec<Change>)>,
    done: u64,
    logs: Logs,
    from: (u64, String),
}

impl Restoring<'_> {
    fn take(&mut self, entry: Entry, progress: &mut dyn FnMut(Progress)) -> Result<(), Trouble> {
        match entry {
            Entry::Header(header) => {
                self.logs = header.logs;
                self.from = (header.made_at_ms, header.epoch);
            }
            Entry::Document(document, _) => {
                self.put();
                self.document = Some((document, Vec::new()));
            }
            Entry::Change(change) => {
                self.batch_bytes += change.bytes.len();
                self.done += 1;
                if let Some((_, changes)) = &mut self.document {
                    changes.push(change);
                    let is_full = changes.len() >= BATCH_CHANGES || self.batch_bytes >= BATCH_BYTES;
                    if is_full {
                        self.commit()?;
                        progress(Progress {
                            done: self.done,
                            of: 2 * self.logs.changes,
                        });
                    }
                }
            }
            Entry::Value(key, value) => {
                self.put();
                self.batch_bytes += value.len();
                self.batch.push(Write::Swap {
                    key,
                    expected: None,
                    value: Some(value),
                });
            }
            Entry::End(_) => {}
        }
        if self.batch.len() >= BATCH_CHANGES || self.batch_bytes >= BATCH_BYTES {
            self.commit()?;
        }
        Ok(())
    }

    /// Puts what there is of the current document into the batch.
    fn put(&mut self) {
        if let Some((document, changes)) = &mut self.document
            && !changes.is_empty()
        {
            self.batch.push(Write::Append {
                document: *document,
                changes: std::mem::take(changes),
            });
        }
    }

    fn commit(&mut self) -> Result<(), Trouble> {
        self.put();
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        if batch.is_empty() {
            return Ok(());
        }
        self.store.commit(&batch).map_err(|error| match error {
            // A name that comes twice.
            StoreError::Conflict { .. } | StoreError::OutOfBounds { .. } => Trouble::new(
                "the archive contradicts itself",
                "use another copy of it, or another archive",
            ),
            error => trouble(error),
        })?;
        Ok(())
    }
}

/// Opens the new store again and reads everything: what is there must be what the archive said. Returns its epoch.
fn verify(making: &Path, contents: Contents, progress: &mut dyn FnMut(Progress)) -> Result<String, Trouble> {
    let store = SledStore::open(making, CACHE_BYTES).map_err(trouble)?;
    let mut logs = Logs::default();
    let mut done = 0;
    for (document, size) in store.sizes().map_err(trouble)? {
        logs = logs.with(size);
        let mut next = 1;
        while next <= size.position {
            let last = size.position.min(next + CHANGES_AT_ONCE - 1);
            store.between(document, next..=last).map_err(trouble)?;
            done += last + 1 - next;
            next = last + 1;
            progress(Progress {
                done: contents.logs.changes + done,
                of: 2 * contents.logs.changes,
            });
        }
    }
    let values = store.names("").map_err(trouble)?.len();
    if logs != contents.logs || u64::try_from(values) != Ok(contents.values) {
        return Err(Trouble::new(
            "what was stored is not what the archive holds",
            "restore again; if it happens again, the disk or the archive cannot be trusted",
        ));
    }
    let epoch = store.epoch();
    drop(store);
    await_closed(making)?;
    Ok(epoch)
}

/// sled's last thread may still be putting its buffer away, by the path that the store has now.
fn await_closed(making: &Path) -> Result<(), Trouble> {
    let db = making.join("sled/db");
    let file = File::open(&db).map_err(|error| refused("read", &db, &error))?;
    let deadline = Instant::now() + CLOSED_WITHIN;
    while file.try_lock().is_err() {
        if Instant::now() > deadline {
            return Err(Trouble::new("the new store does not close", "restore again"));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn move_up(making: &Path, directory: &Path) -> io::Result<()> {
    for name in SledStore::ENTRIES {
        // Everything before the file that makes it a store must be on the disk before it.
        sync_directory(directory)?;
        fs::rename(making.join(name), directory.join(name))?;
    }
    sync_directory(directory)?;
    fs::remove_dir_all(making)?;
    let parent: PathBuf = directory
        .canonicalize()?
        .parent()
        .map_or_else(PathBuf::new, Path::to_owned);
    if parent.as_os_str().is_empty() {
        return Ok(());
    }
    sync_directory(&parent)
}

fn trouble(error: StoreError) -> Trouble {
    Trouble::new(
        error.to_string(),
        "mend the disk or choose another directory, and restore again",
    )
}

fn archive_trouble(error: cahier_core::store::archive::ArchiveError) -> Trouble {
    Trouble::new(error.to_string(), "nothing was restored")
}
