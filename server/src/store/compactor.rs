//! Snapshots: made beside the relay, one document at a time, and proved before they are kept.
//!
//! A snapshot spares a new reader the single changes of a document, and its index spares the relay to read them
//! all. Nothing depends on either: the log keeps every change for ever, and both can be made again from it.
//!
//! Automerge is asked to load a whole document only here. A change that it cannot digest is found and put in
//! quarantine: it stays in the log, nobody is told of it any more, and the rest of the document goes on.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use cahier_core::document::{self, SnapshotError};
use cahier_core::id::DocumentId;
use cahier_core::store::{Derived, Store, Write};
use cahier_core::sync::graph::Snapshot;
use tokio::sync::mpsc;

use super::{Committer, Unreadable, reading};
use crate::relay::Compacted;

/// How many documents wait. One that finds no room is asked for again when it has changed.
const MAX_WAITING: usize = 4_096;

/// The largest log that is materialised; loading takes about twenty times as much memory for a moment.
const MAX_LOG_BYTES: u64 = 32 * 1024 * 1024;

/// Asks for snapshots. The task ends when the last of these is dropped.
#[derive(Clone)]
pub struct Compactor {
    requests: mpsc::Sender<DocumentId>,
    waiting: Arc<Mutex<HashSet<DocumentId>>>,
}

impl Compactor {
    /// Starts the task. `done` hears of every document asked for.
    pub fn start(store: Arc<dyn Store>, committer: Committer, done: mpsc::Sender<(DocumentId, Compacted)>) -> Self {
        let (requests, mut receiver) = mpsc::channel(MAX_WAITING);
        let waiting = Arc::new(Mutex::new(HashSet::new()));
        let taken = Arc::clone(&waiting);
        tokio::spawn(async move {
            while let Some(document) = receiver.recv().await {
                taken.lock().unwrap_or_else(PoisonError::into_inner).remove(&document);
                let compacted = run(&store, &committer, document).await;
                if done.send((document, compacted)).await.is_err() {
                    return;
                }
            }
        });
        Self { requests, waiting }
    }

    /// Asks for a snapshot of a document. Returns whether it will be tried: there may be too much to do.
    pub fn ask(&self, document: DocumentId) -> bool {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if !waiting.insert(document) {
            return true;
        }
        let asked = self.requests.try_send(document).is_ok();
        if !asked {
            waiting.remove(&document);
        }
        asked
    }
}

async fn run(store: &Arc<dyn Store>, committer: &Committer, document: DocumentId) -> Compacted {
    let reading = Arc::clone(store);
    let Ok(Ok((writes, compacted))) = tokio::task::spawn_blocking(move || compact(reading.as_ref(), document)).await
    else {
        return Compacted::Skipped;
    };
    match committer.commit(writes).await {
        Ok(()) => compacted,
        Err(_) => Compacted::Skipped,
    }
}

/// What is to be written for a document, and what will then have become of it.
///
/// # Errors
/// [`Unreadable`] when the store cannot read the document.
pub fn compact(store: &dyn Store, document: DocumentId) -> Result<(Vec<Write>, Compacted), Unreadable> {
    let size = store.last(document).map_err(|_| Unreadable)?;
    if size.position == 0 || size.bytes > MAX_LOG_BYTES {
        return Ok((Vec::new(), Compacted::Skipped));
    }
    let up_to = size.position;
    let graph = reading::history_up_to(store, document, up_to)?;
    let log = store.between(document, 1..=up_to).map_err(|_| Unreadable)?;
    let sound = log
        .iter()
        .filter(|stored| !graph.is_quarantined(stored.position))
        .map(|stored| stored.bytes.as_slice());
    let (heads, chunk) = match document::snapshot(sound) {
        Ok(snapshot) => snapshot,
        Err(SnapshotError::Poison { hash }) => {
            let writes = reading::quarantine(store, document, hash)?;
            return Ok((writes, Compacted::Quarantined));
        }
        Err(_) => return Err(Unreadable),
    };
    // The snapshot stands for the log: it must say the same.
    if heads != graph.heads() {
        return Err(Unreadable);
    }
    let chunk_bytes = chunk.len() as u64;
    let derived = [
        (
            Derived::Snapshot,
            Snapshot {
                heads: heads.clone(),
                chunk,
            }
            .encode(),
        ),
        (Derived::Index, graph.encode()),
        (Derived::Heads, reading::Standing { heads, chunk_bytes }.to_bytes()),
    ];
    let writes = derived.map(|(kind, bytes)| Write::Derive {
        document,
        kind,
        up_to,
        bytes,
    });
    Ok((writes.into(), Compacted::Snapshot { up_to, chunk_bytes }))
}
