//! What the relay reads of a document: as little as will do.
//!
//! A document with a snapshot is opened by a few numbers that were kept with it, and its history is read only
//! when somebody has changed something that others have not seen. Whatever can be made again from the log and is
//! missing or damaged is made again.

use std::ops::RangeInclusive;

use cahier_core::document::{Hash, Heads};
use cahier_core::id::DocumentId;
use cahier_core::store::{Derived, Store, Write};
use cahier_core::sync::graph::{Fetch, Graph, Snapshot, Summary};

use super::{Unreadable, record};
use crate::relay::{Held, Record};

/// The names of lists of changes that no document can hold begin so.
const QUARANTINE: &str = "quarantine/";

/// What is registered and kept ready of a document.
///
/// # Errors
/// [`Unreadable`] when the store cannot read it, or its changes make no history.
pub fn open_document(store: &dyn Store, document: DocumentId) -> Result<(Option<Record>, Held), Unreadable> {
    let record = record(store, document)?;
    let size = store.last(document).map_err(|_| Unreadable)?;
    let standing = derived(store, document, Derived::Heads)?
        .and_then(|(up_to, bytes)| Some((up_to, Standing::from_bytes(&bytes)?)));
    let mut summary = Summary {
        length: size.position,
        bytes: size.bytes,
        heads: Heads::default(),
        snapshot: standing.as_ref().map(|(up_to, _)| *up_to),
        snapshot_bytes: standing.as_ref().map_or(0, |(_, standing)| standing.chunk_bytes),
    };
    if size.position == 0 {
        return Ok((record, Held::Summary(summary)));
    }
    if let Some((up_to, standing)) = standing
        && quarantined(store, document)?.is_empty()
    {
        let tail = store.since(document, up_to).map_err(|_| Unreadable)?;
        let tail = tail.iter().map(|stored| stored.bytes.as_slice());
        summary.heads = standing.heads.after(tail).map_err(|_| Unreadable)?;
        return Ok((record, Held::Summary(summary)));
    }
    let graph = history(store, document)?;
    summary.heads = graph.heads();
    Ok((record, Held::History { graph, summary }))
}

/// The history of everything that is stored of a document.
///
/// # Errors
/// As [`open_document`].
pub fn history(store: &dyn Store, document: DocumentId) -> Result<Graph, Unreadable> {
    history_up_to(store, document, u64::MAX)
}

/// The history of the beginning of a document's log.
///
/// # Errors
/// As [`open_document`].
pub(super) fn history_up_to(store: &dyn Store, document: DocumentId, up_to: u64) -> Result<Graph, Unreadable> {
    let (indexed, mut graph) = derived(store, document, Derived::Index)?
        .filter(|(indexed, _)| *indexed <= up_to)
        .and_then(|(indexed, bytes)| Some((indexed, Graph::decode(&bytes).ok()?)))
        .filter(|(indexed, graph)| graph.len() == *indexed)
        .unwrap_or_default();
    let tail = store.between(document, indexed + 1..=up_to).map_err(|_| Unreadable)?;
    graph
        .extend(tail.iter().map(|stored| stored.bytes.as_slice()))
        .map_err(|_| Unreadable)?;
    graph.quarantine(&quarantined(store, document)?);
    Ok(graph)
}

/// Stored chunks of a document, in the order asked for. A snapshot that is not there is made up for by the
/// changes that it stands for.
///
/// # Errors
/// [`Unreadable`] when the store cannot read them.
pub fn fetch(store: &dyn Store, document: DocumentId, fetch: &Fetch) -> Result<Vec<Vec<u8>>, Unreadable> {
    let mut chunks = Vec::new();
    if fetch.snapshot {
        let snapshot = derived(store, document, Derived::Snapshot)?;
        if let Some(snapshot) = snapshot.and_then(|(_, bytes)| Snapshot::decode(bytes)) {
            chunks.push(snapshot.chunk);
        } else {
            let tail = fetch.positions.first().map(|tail| *tail.start());
            let up_to = tail.map_or(u64::MAX, |tail| tail.saturating_sub(1));
            read(store, document, 1..=up_to, &mut chunks)?;
        }
    }
    for positions in &fetch.positions {
        read(store, document, positions.clone(), &mut chunks)?;
    }
    Ok(chunks)
}

fn read(
    store: &dyn Store,
    document: DocumentId,
    positions: RangeInclusive<u64>,
    chunks: &mut Vec<Vec<u8>>,
) -> Result<(), Unreadable> {
    let log = store.between(document, positions).map_err(|_| Unreadable)?;
    chunks.extend(log.into_iter().map(|stored| stored.bytes));
    Ok(())
}

fn derived(store: &dyn Store, document: DocumentId, kind: Derived) -> Result<Option<(u64, Vec<u8>)>, Unreadable> {
    store.derived(document, kind).map_err(|_| Unreadable)
}

/// The changes of a document that are in quarantine.
fn quarantined(store: &dyn Store, document: DocumentId) -> Result<Vec<Hash>, Unreadable> {
    match store.value(&key(document)).map_err(|_| Unreadable)? {
        Some(bytes) => hashes_from_bytes(&bytes).ok_or(Unreadable),
        None => Ok(Vec::new()),
    }
}

/// What puts one more change in quarantine.
pub(super) fn quarantine(store: &dyn Store, document: DocumentId, hash: Hash) -> Result<Vec<Write>, Unreadable> {
    let before = store.value(&key(document)).map_err(|_| Unreadable)?;
    let mut after = before.clone().unwrap_or_default();
    after.extend(hash.as_bytes());
    Ok(vec![Write::Swap {
        key: key(document),
        expected: before,
        value: Some(after),
    }])
}

fn key(document: DocumentId) -> String {
    format!("{QUARANTINE}{document}")
}

/// What is kept beside a snapshot, so that the document can be opened without either.
pub(super) struct Standing {
    /// The state that the snapshot holds.
    pub(super) heads: Heads,
    /// How long its chunk is.
    pub(super) chunk_bytes: u64,
}

impl Standing {
    /// The length, then the hashes one after the other.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let hashes = self.heads.iter().flat_map(Hash::as_bytes);
        self.chunk_bytes.to_be_bytes().iter().chain(hashes).copied().collect()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (chunk_bytes, hashes) = bytes.split_first_chunk()?;
        Some(Self {
            heads: Heads::new(hashes_from_bytes(hashes)?),
            chunk_bytes: u64::from_be_bytes(*chunk_bytes),
        })
    }
}

fn hashes_from_bytes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks();
    rest.is_empty()
        .then(|| hashes.iter().copied().map(Hash::from_bytes).collect())
}
