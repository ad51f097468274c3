//! Looking into a store, and mending one.
//!
//! A running relay reads its own store through; of a stopped one a copy is read, because opening a damaged store may
//! change it. Mending keeps what can be read as the store's next generation, and the old files; how is
//! `cahier-core`'s.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cahier_core::id::DocumentId;
use cahier_core::store::{self as core, Findings, Report, Salvage, Size, Store, StoreError};

use crate::admin::{Progress, Reporter, Trouble};
use crate::hub::now_ms;
use crate::store::CACHE_BYTES;

/// How many changes are read at a time.
const CHANGES_AT_ONCE: u64 = 256;

/// How long sled may be silent before it counts as hanging.
const PATIENCE: Duration = Duration::from_mins(2);

/// Reads everything in the store of a running relay.
pub(crate) async fn look(store: &Arc<dyn Store>, reporter: Reporter) -> Result<Findings, Trouble> {
    let store = Arc::clone(store);
    let looked = tokio::task::spawn_blocking(move || read_through(store.as_ref(), &reporter));
    looked
        .await
        .unwrap_or_else(|_| Err(Trouble::new("the relay failed at this", "look into its log")))
}

fn read_through(store: &dyn Store, reporter: &Reporter) -> Result<Findings, Trouble> {
    let failed = |error: StoreError| Trouble::new(error.to_string(), "stop the relay and ask again");
    let sizes = store.sizes().map_err(failed)?;
    let of = sizes.iter().map(|(_, size)| size.position).sum();
    let mut findings = Findings {
        opens: true,
        missing_commits: Some(0),
        ..Findings::default()
    };
    let mut done = 0;
    for (document, size) in sizes {
        let readable = readable(store, document, size).map_err(failed)?;
        findings.changes += readable;
        if readable == size.position {
            findings.whole_documents += 1;
        } else if readable > 0 {
            findings.cut_documents += 1;
        } else {
            findings.lost_documents += 1;
        }
        done += size.position;
        reporter.progress(done, of);
    }
    match store.names("") {
        Ok(names) => {
            for name in names {
                match store.value(&name) {
                    Ok(_) => findings.values += 1,
                    Err(StoreError::Damaged { .. }) => findings.lost_values += 1,
                    Err(error) => return Err(failed(error)),
                }
            }
        }
        Err(StoreError::Damaged { .. }) => findings.lost_values = 1,
        Err(error) => return Err(failed(error)),
    }
    findings.complete = (findings.cut_documents, findings.lost_documents, findings.lost_values) == (0, 0, 0);
    Ok(findings)
}

/// How many changes can be read from the beginning, to within one reading.
fn readable(store: &dyn Store, document: DocumentId, size: Size) -> Result<u64, StoreError> {
    let mut done = 0;
    while done < size.position {
        let last = size.position.min(done + CHANGES_AT_ONCE);
        match store.between(document, done + 1..=last) {
            Ok(_) => done = last,
            Err(StoreError::Damaged { .. }) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// What can be read of the store of a stopped relay. Needs room for a copy of it.
///
/// # Errors
/// When there is none, or it is in use.
pub fn examine(directory: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Findings, Trouble> {
    core::examine(directory, how(), &mut |step| progress(passed_on(step))).map_err(|error| trouble(directory, error))
}

/// Makes a store of what can be read of a damaged one, and keeps the old files. Needs room for two copies of it.
///
/// # Errors
/// When there is none, it is in use, or there is no room.
pub fn mend(directory: &Path, progress: &mut dyn FnMut(Progress)) -> Result<Report, Trouble> {
    core::salvage(directory, how(), &mut |step| progress(passed_on(step))).map_err(|error| trouble(directory, error))
}

/// Mends a damaged store without being asked, if nothing can be lost but the ends of documents, which tablets bring
/// back. A person who is lost would be another one when they are invited again, and their tablet would not join.
///
/// # Errors
/// As [`mend`]; and when writes are missing, or records of people: somebody has to decide. Nothing is changed then.
pub fn mend_if_harmless(directory: &Path) -> Result<Report, Trouble> {
    let findings = examine(directory, &mut |_| {})?;
    let lacks_people = findings.missing_commits != Some(0) || findings.lost_values > 0;
    if is_empty(&findings) || lacks_people {
        let (name, changes, values) = (directory.display(), findings.changes, findings.values);
        return Err(Trouble::new(
            format!(
                "{name}: the store is damaged; {changes} changes and {values} records of people and groups can be read"
            ),
            "restore a backup into another directory, or keep that much by `cahier doctor --repair`",
        ));
    }
    mend(directory, &mut |_| {})
}

/// Whether nothing can be read: a store of that would only hide what was lost.
pub fn is_empty(findings: &Findings) -> bool {
    (findings.changes, findings.values) == (0, 0)
}

/// How much room everything in a directory takes, in bytes. What cannot be seen takes none.
pub fn disk_bytes(directory: &Path) -> u64 {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => disk_bytes(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

fn how() -> Salvage {
    Salvage {
        cache_bytes: CACHE_BYTES,
        patience: PATIENCE,
        now_ms: now_ms(),
    }
}

fn passed_on(step: core::Progress) -> Progress {
    let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    match step {
        core::Progress::Copying { bytes, of } => Progress { done: bytes, of },
        core::Progress::Reading { documents, of } => Progress {
            done: number(documents),
            of: number(of),
        },
    }
}

fn trouble(directory: &Path, error: StoreError) -> Trouble {
    let next = match error {
        StoreError::Unreachable { .. } => "it needs room for two more copies of the store",
        _ => "name the directory that `cahier serve` was started with, while it is stopped",
    };
    Trouble::new(format!("{}: {error}", directory.display()), next)
}
