//! What is left of a damaged store becomes a store again.
//!
//! A copy of sled is read, never the original: sled rewrites what it takes for the torn end of its log. Whatever the copy still
//! proves goes into a new store, which takes the old one's place (`exchange.rs`) as the same store's next generation,
//! so that every tablet offers anew what it has. The old files are kept for ever.
//!
//! It does not repair: a log is kept up to its first gap, because what follows may depend on what is missing, and
//! derived bytes are left to be made again. Nor does it decide: whoever runs the program starts it.

mod copy;
mod tally;
mod wreck;

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use self::copy::copy;
use self::tally::Tally;
use self::wreck::Found;
use super::directory::{self, Directory, Identity, sync_directory, unreachable};
use super::entry::Entry;
use super::exchange::{self, MENDED, QUARANTINE};
use super::journal::{self, Records};
use super::tide::Mark;
use super::{DAMAGED, SledStore};
use crate::document::Change;
use crate::id::DocumentId;
use crate::store::{Store, StoreError, Write};

/// The file in a quarantine that tells what became of the store in it.
const REPORT: &str = "salvage.json";

/// Each try reads a copy of its own, and makes a store of its own.
const COPY: &str = "mended.copy";
const SECOND: &str = "mended.second";

/// How to salvage.
#[derive(Clone, Copy, Debug)]
pub struct Salvage {
    /// How much of a store sled keeps in memory.
    pub cache_bytes: u64,
    /// How long sled may be silent before it counts as hanging. Opening a big store takes its time.
    pub patience: Duration,
    /// Names the quarantine.
    pub now_ms: u64,
}

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// The files are being copied.
    Copying {
        /// So much of them.
        bytes: u64,
        /// All of them.
        of: u64,
    },
    /// The copy is being read. It may be read twice.
    Reading {
        /// So many documents.
        documents: usize,
        /// All that were found.
        of: usize,
    },
}

/// What can be read of a store.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Findings {
    /// Whether sled could be opened at all.
    pub opens: bool,
    /// Whether nothing at all is missing, as far as the store's own sums tell.
    pub complete: bool,
    /// So many of the last commits are missing, if it is known how many there were.
    pub missing_commits: Option<u64>,
    /// Documents of which every change is there.
    pub whole_documents: u64,
    /// Documents of which the beginning is there.
    pub cut_documents: u64,
    /// Documents of which nothing is there but the id.
    pub lost_documents: u64,
    /// Changes that are there and follow on from their document's beginning.
    pub changes: u64,
    /// Changes that can be read but stand after a gap. They are in the old files only.
    pub changes_after_a_gap: u64,
    /// Named values that are there. They may be older than the last that was written.
    pub values: u64,
    /// Named values of which only the name is there.
    pub lost_values: u64,
}

/// What a salvage has saved.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What is in the new store.
    pub findings: Findings,
    /// The new store's epoch.
    pub epoch: String,
    /// Where the old files are: the name of a directory in the store's.
    pub quarantine: String,
}

/// Makes a store of what can be read of the one in this directory. Cut short, it can be started anew.
///
/// # Errors
/// [`StoreError::InUse`], [`StoreError::NotAStore`], [`StoreError::TooNew`], and [`StoreError::Unreachable`] if there is
/// no room for a second and a third copy. Until the new store is whole the old one is where it was.
pub fn salvage(dir: impl AsRef<Path>, how: Salvage, progress: &mut dyn FnMut(Progress)) -> Result<Report, StoreError> {
    let dir = dir.as_ref();
    let wreck = Wreck::claim(dir)?;
    if let Some(quarantine) = exchange::finish(dir)? {
        // The last one was cut short when all was saved.
        return read_report(&dir.join(quarantine));
    }
    wreck.clear_away()?;
    let (findings, epoch) = wreck.save(how, progress)?;
    let report = Report {
        findings,
        epoch,
        quarantine: format!("{QUARANTINE}{}", how.now_ms),
    };
    report.begin(dir).map_err(|error| unreachable(&error))?;
    exchange::finish(dir)?;
    Ok(report)
}

/// What a salvage would save, without changing anything that is there.
///
/// # Errors
/// As [`salvage`].
pub fn examine(
    dir: impl AsRef<Path>,
    how: Salvage,
    progress: &mut dyn FnMut(Progress),
) -> Result<Findings, StoreError> {
    let wreck = Wreck::claim(dir.as_ref())?;
    wreck.clear_away()?;
    let findings = wreck.examine(how, progress);
    wreck.clear_away()?;
    findings
}

/// What earlier salvages have saved, oldest first. One that cannot be read is left out.
///
/// # Errors
/// [`StoreError::Unreachable`].
pub fn salvages(dir: impl AsRef<Path>) -> Result<Vec<Report>, StoreError> {
    let entries = fs::read_dir(dir).map_err(|error| unreachable(&error))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>();
    let mut paths = paths.map_err(|error| unreachable(&error))?;
    paths.sort();
    Ok(paths.iter().filter_map(|path| read_report(path).ok()).collect())
}

fn read_report(quarantine: &Path) -> Result<Report, StoreError> {
    let json = fs::read(quarantine.join(REPORT)).map_err(|error| unreachable(&error))?;
    serde_json::from_slice(&json).map_err(|_| DAMAGED)
}

impl Report {
    /// Keeps the report where the old files are to go, and declares the new store to be the one.
    fn begin(&self, dir: &Path) -> io::Result<()> {
        let old = dir.join(&self.quarantine);
        fs::create_dir(&old)?;
        let mut file = File::create(old.join(REPORT))?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        exchange::begin(dir, &self.quarantine)
    }
}

/// A directory with what was a store, locked.
struct Wreck<'a> {
    dir: &'a Path,
    /// None if it cannot be read.
    identity: Option<Identity>,
    /// How far the store had come.
    mark: Option<Mark>,
    _lock: File,
}

impl<'a> Wreck<'a> {
    fn claim(dir: &'a Path) -> Result<Self, StoreError> {
        let has = |name: &str| dir.join(name).exists();
        if !(has("store-id") || has(exchange::MARK) || (has("lock") && has("sled/db"))) {
            return Err(StoreError::NotAStore);
        }
        let identity = match Identity::read(&dir.join("store-id")) {
            Err(StoreError::TooNew) => return Err(StoreError::TooNew),
            read => read.ok(),
        };
        let lock = directory::lock(&dir.join("lock"))?;
        // Only to let a sled of this process put its last buffer away; whatever else is wrong will be seen.
        let _ = directory::await_predecessor(dir);
        let mark = File::open(dir.join("tide")).and_then(|file| Mark::read_from(&file));
        Ok(Self {
            dir,
            identity,
            mark: mark.ok().flatten(),
            _lock: lock,
        })
    }

    /// Removes what an earlier try has left. Nobody's only copy is there, unless an exchange has begun.
    fn clear_away(&self) -> Result<(), StoreError> {
        if exchange::begun(self.dir)?.is_some() {
            return Ok(());
        }
        for name in [MENDED, SECOND, COPY] {
            match fs::remove_dir_all(self.dir.join(name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(unreachable(&error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes the new store in [`MENDED`].
    fn save(&self, how: Salvage, progress: &mut dyn FnMut(Progress)) -> Result<(Findings, String), StoreError> {
        let (first, store) = self.save_in(MENDED, Try::AsItIs, how, progress)?;
        let findings = first.findings(self.mark);
        if findings.complete || !self.has_snapshots() {
            return Ok((findings, store.epoch()));
        }
        let (second, other) = self.save_in(SECOND, Try::WithoutSnapshots, how, progress)?;
        let (tally, store, rest, worse) = if second.is_better_than(&first) {
            (second.with_more_of(first), other, store, MENDED)
        } else {
            (first.with_more_of(second), store, other, SECOND)
        };
        for (document, size) in rest.sizes()? {
            rest.copy_changes(&store, document, (store.last(document)?.position + 1, size))?;
        }
        let saved = (tally.findings(self.mark), store.epoch());
        drop((store, rest));
        fs::remove_dir_all(self.dir.join(worse))
            .and_then(|()| {
                if worse == SECOND {
                    return Ok(());
                }
                fs::rename(self.dir.join(SECOND), self.dir.join(MENDED))?;
                sync_directory(self.dir)
            })
            .map_err(|error| unreachable(&error))?;
        Ok(saved)
    }

    fn save_in(
        &self,
        name: &str,
        by: Try,
        how: Salvage,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Tally, SledStore), StoreError> {
        let mut successor = Successor {
            path: self.dir.join(name),
            of: self.identity,
            cache_bytes: how.cache_bytes,
            store: None,
        };
        let tally = self.read(by, how, progress, Some(&mut successor))?;
        successor.started()?;
        Ok((tally, successor.store.ok_or(DAMAGED)?))
    }

    fn examine(&self, how: Salvage, progress: &mut dyn FnMut(Progress)) -> Result<Findings, StoreError> {
        let first = self.read(Try::AsItIs, how, progress, None)?;
        let findings = first.findings(self.mark);
        if findings.complete || !self.has_snapshots() {
            return Ok(findings);
        }
        let second = self.read(Try::WithoutSnapshots, how, progress, None)?;
        let tally = if second.is_better_than(&first) {
            second.with_more_of(first)
        } else {
            first.with_more_of(second)
        };
        Ok(tally.findings(self.mark))
    }

    /// Reads a copy and the journal, and hands what it finds to a store that is to hold it.
    fn read(
        &self,
        by: Try,
        how: Salvage,
        progress: &mut dyn FnMut(Progress),
        successor: Option<&mut Successor>,
    ) -> Result<Tally, StoreError> {
        let path = self.dir.join(COPY);
        copy(&self.dir.join("sled"), &path, by, progress).map_err(|error| unreachable(&error))?;
        let (send, received) = mpsc::sync_channel(4);
        spawn(path.clone(), how.cache_bytes, send)?;
        let mut saved = Saved {
            successor,
            tally: Tally::default(),
        };
        let (mut id_found, mut commits_found, mut tide_found) = (None, None, None);
        let (mut is_read, mut of) = (false, 0);
        // Silence means that sled hangs. Its thread is left to its fate: it ends when it finds nobody listening.
        while let Ok(found) = received.recv_timeout(how.patience) {
            match found {
                Found::Opened {
                    id,
                    documents,
                    commits,
                    tide,
                } => {
                    (id_found, commits_found, tide_found, of) = (id, commits, tide, documents);
                    saved.opened(id)?;
                }
                Found::Changes { document, changes } => {
                    saved.tally.documents.entry(document).or_default().whole += changes.len() as u64;
                    saved.changes(document, changes)?;
                }
                Found::Document { document, remains } => {
                    saved.tally.documents.insert(document, remains);
                    let documents = saved.tally.documents.len();
                    progress(Progress::Reading { documents, of });
                }
                Found::Values(values) => {
                    saved.values(values.into_iter().map(|(name, value)| (name, Some(value))))?;
                }
                Found::LostValues(names) => saved.tally.lost_values = names,
                Found::End => {
                    is_read = true;
                    break;
                }
            }
        }
        fs::remove_dir_all(path).map_err(|error| unreachable(&error))?;
        let records = self.records(id_found);
        saved.tally.mark = tide_found.filter(|_| is_read).map(|tide| Mark {
            tide,
            records: u32::try_from(records.after(tide.commits()).map_or(0, <[_]>::len)).unwrap_or(u32::MAX),
        });
        // Values that sled may have had newer ones of are not taken from the journal: somebody may have been shut out since.
        let newest = commits_found.max(self.mark.map(|mark| mark.tide.commits()));
        let is_latest = newest.is_none_or(|newest| records.commits >= newest);
        for entry in records.entries.into_iter().flatten() {
            if is_latest || matches!(entry, Entry::Changes { .. }) {
                saved.entry(entry)?;
            }
        }
        Ok(saved.tally)
    }

    /// What the journal has. One that belongs to another store, or cannot be read, has nothing.
    fn records(&self, id: Option<[u8; 16]>) -> Records {
        let is_own = self.identity.zip(id).is_none_or(|(own, id)| own.id() == id);
        let read = File::open(self.dir.join("journal")).and_then(|file| journal::read(&file));
        read.ok().filter(|_| is_own).unwrap_or_default()
    }

    fn has_snapshots(&self) -> bool {
        let entries = fs::read_dir(self.dir.join("sled")).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| copy::is_snapshot(&entry.file_name()))
    }
}

/// The store that is to take the place of a damaged one.
struct Successor {
    path: PathBuf,
    of: Option<Identity>,
    cache_bytes: u64,
    store: Option<SledStore>,
}

impl Successor {
    /// Makes it. Records of another store are no later life of this one.
    fn begin(&mut self, found: Option<[u8; 16]>) -> Result<&SledStore, StoreError> {
        let own = self.of.filter(|own| found.is_none_or(|found| found == own.id()));
        let directory = Directory::beside(&self.path, own.map_or_else(Identity::new, Identity::next))?;
        Ok(self.store.insert(SledStore::open_in(directory, self.cache_bytes)?))
    }

    /// The store, which is made now if nothing was known of the old one.
    fn started(&mut self) -> Result<&SledStore, StoreError> {
        if self.store.is_none() {
            self.begin(None)?;
        }
        self.store.as_ref().ok_or(DAMAGED)
    }
}

/// What was found, handed on.
struct Saved<'a> {
    successor: Option<&'a mut Successor>,
    tally: Tally,
}

impl Saved<'_> {
    fn opened(&mut self, id: Option<[u8; 16]>) -> Result<(), StoreError> {
        self.tally.opens = true;
        match &mut self.successor {
            Some(successor) => successor.begin(id).map(drop),
            None => Ok(()),
        }
    }

    fn changes(&mut self, document: DocumentId, changes: Vec<Change>) -> Result<(), StoreError> {
        self.commit(&[Write::Append { document, changes }])
    }

    fn values(&mut self, values: impl Iterator<Item = (String, Option<Vec<u8>>)>) -> Result<(), StoreError> {
        let mut swaps = Vec::new();
        for (key, value) in values {
            self.tally.lost_values.remove(&key);
            if value.is_some() {
                self.tally.names.insert(key.clone());
            } else {
                self.tally.names.remove(&key);
            }
            let expected = match &mut self.successor {
                Some(successor) => successor.started()?.value(&key)?,
                None => None,
            };
            swaps.push(Write::Swap { key, expected, value });
        }
        self.commit(&swaps)
    }

    /// What the journal says, as far as it follows on from what sled had.
    fn entry(&mut self, entry: Entry) -> Result<(), StoreError> {
        let (document, from, mut changes) = match entry {
            Entry::Value { name, value } => return self.values(std::iter::once((name, value))),
            Entry::Changes {
                document,
                from,
                changes,
            } => (document, from, changes),
        };
        let remains = self.tally.documents.entry(document).or_default();
        let last = (from + changes.len() as u64).saturating_sub(1);
        remains.last = remains.last.max(Some(last));
        if from > remains.whole + 1 {
            remains.beyond += changes.len() as u64;
            return Ok(());
        }
        let there = usize::try_from(remains.whole + 1 - from).unwrap_or(usize::MAX);
        changes.drain(..there.min(changes.len()));
        remains.whole += changes.len() as u64;
        self.changes(document, changes)
    }

    fn commit(&mut self, batch: &[Write]) -> Result<(), StoreError> {
        match &mut self.successor {
            Some(successor) => successor.started()?.commit(batch).map(drop),
            None => Ok(()),
        }
    }
}

/// What of the old files sled gets to see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Try {
    AsItIs,
    /// sled finds the same in its log, if more slowly.
    WithoutSnapshots,
}

// That sled hangs shows only from another thread.
fn spawn(path: PathBuf, cache_bytes: u64, send: mpsc::SyncSender<Found>) -> Result<(), StoreError> {
    let thread = std::thread::Builder::new().spawn(move || wreck::read(path, cache_bytes, &send));
    thread.map(drop).map_err(|error| unreachable(&error))
}

#[cfg(test)]
mod tests;
