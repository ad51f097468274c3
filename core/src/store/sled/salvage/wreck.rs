//! What can still be read in a damaged sled.
//!
//! It runs in a thread of its own, because a damaged file can make sled hang as well as panic. Nothing is believed
//! that is not sealed. Whatever cannot be read is stepped over: documents and names are looked for from both ends of
//! every tree that mentions them, and then asked for one by one.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::SyncSender;

use sled::{IVec, Tree};

use super::super::record::{self, Record};
use super::super::tide::Tide;
use super::super::trees::{Trees, stored};
use crate::document::Change;
use crate::id::DocumentId;

/// How much of a document goes in one message.
const MAX_CHUNK_CHANGES: usize = 256;
const MAX_CHUNK_BYTES: usize = 1024 * 1024;

/// How many values go in one message.
const MAX_CHUNK_VALUES: usize = 64;

/// One thing that was found, in this order: the beginning, each document's changes and then its end, values.
pub(super) enum Found {
    /// sled has opened, and has this many documents.
    Opened {
        /// The id that the store has inside sled.
        id: Option<[u8; 16]>,
        documents: usize,
        /// How far it has come, if that is known.
        commits: Option<u64>,
        /// The same, if its named values and sizes are all there.
        tide: Option<Tide>,
    },
    /// Changes from a log's beginning, without a gap.
    Changes { document: DocumentId, changes: Vec<Change> },
    /// All there is of a document.
    Document { document: DocumentId, remains: Remains },
    /// Named values.
    Values(Vec<(String, Vec<u8>)>),
    /// These values have a name and cannot be read.
    LostValues(BTreeSet<String>),
    /// Nothing more can be found.
    End,
}

/// How much of a log is left.
#[derive(Default)]
pub(super) struct Remains {
    /// Its last position, if it is known.
    pub(super) last: Option<u64>,
    /// How many changes stand before the first that cannot be read.
    pub(super) whole: u64,
    /// How many readable ones stand after it.
    pub(super) beyond: u64,
}

/// Reads all of a sled and sends it, as long as somebody listens.
pub(super) fn read(path: PathBuf, cache_bytes: u64, found: &SyncSender<Found>) {
    let opened = attempt(|| {
        let db = sled::Config::new().path(path).cache_capacity(cache_bytes).open().ok()?;
        // sled takes what it does not recognise for a new store.
        let trees = db.was_recovered().then(|| Trees::open(&db, true))?.ok()?;
        Some((db, trees))
    });
    if let Some((_db, trees)) = opened {
        send_all(&trees, found);
    }
    let _ = found.send(Found::End);
}

/// Returns early when nobody listens any more.
fn send_all(trees: &Trees, found: &SyncSender<Found>) -> Option<()> {
    let documents = documents(trees);
    let opened = Found::Opened {
        id: attempt(|| {
            let sealed = trees.meta.get(Record::store_id().key()).ok()??;
            Record::store_id().unseal(&sealed)?.try_into().ok()
        }),
        documents: documents.len(),
        commits: attempt(|| {
            let sealed = trees.meta.get(Record::tide().key()).ok()??;
            Some(Tide::unseal(&sealed)?.commits())
        }),
        tide: attempt(|| trees.tide().ok()),
    };
    found.send(opened).ok()?;
    for document in documents {
        send_document(trees, document, found)?;
    }
    let mut values = Vec::new();
    let mut lost = BTreeSet::new();
    for name in names(&trees.values) {
        match attempt(|| trees.value(&name).ok()?) {
            Some(value) => values.push((name, value)),
            None => drop(lost.insert(name)),
        }
        if values.len() == MAX_CHUNK_VALUES {
            found.send(Found::Values(std::mem::take(&mut values))).ok()?;
        }
    }
    found.send(Found::Values(values)).ok()?;
    found.send(Found::LostValues(lost)).ok()
}

fn send_document(trees: &Trees, document: DocumentId, found: &SyncSender<Found>) -> Option<()> {
    let last = attempt(|| {
        let sealed = trees.meta.get(Record::last(document).key()).ok()??;
        Some(Record::last(document).unseal_size(&sealed)?.position)
    });
    let end = last.or_else(|| last_in_log(&trees.log, document)).unwrap_or(0);
    let (mut whole, mut beyond) = (0, 0);
    let mut changes = Vec::new();
    let mut bytes = 0;
    for position in 1..=end {
        match change(&trees.log, document, position) {
            Some(change) if whole + 1 == position => {
                whole = position;
                bytes += change.bytes.len();
                changes.push(change);
            }
            Some(_) => beyond += 1,
            None => {}
        }
        if changes.len() == MAX_CHUNK_CHANGES || bytes > MAX_CHUNK_BYTES {
            let changes = std::mem::take(&mut changes);
            found.send(Found::Changes { document, changes }).ok()?;
            bytes = 0;
        }
    }
    found.send(Found::Changes { document, changes }).ok()?;
    let remains = Remains { last, whole, beyond };
    found.send(Found::Document { document, remains }).ok()
}

/// One change, if all its pieces are there. Asked for by its keys: a scan would end at the first broken page.
fn change(log: &Tree, document: DocumentId, position: u64) -> Option<Change> {
    attempt(|| {
        let mut sealed = Vec::new();
        for part in 0..=u16::MAX {
            match log.get(record::log_key(document, position, part)).ok()? {
                Some(piece) => sealed.extend_from_slice(&piece),
                None => break,
            }
        }
        let stored = stored(document, position, sealed)?;
        Some(Change {
            hash: stored.hash,
            // A store does not look at these two.
            actor: Vec::new(),
            seq: 0,
            bytes: stored.bytes,
        })
    })
}

fn last_in_log(log: &Tree, document: DocumentId) -> Option<u64> {
    attempt(|| {
        let (key, _) = log.range(record::log_range(document, 1..=u64::MAX)).next_back()?.ok()?;
        Some(record::place_in_log(&key)?.0)
    })
}

/// Every document that any tree mentions.
fn documents(trees: &Trees) -> BTreeSet<DocumentId> {
    let mut documents = BTreeSet::new();
    for (tree, prefix) in [
        (&trees.meta, record::LAST_PREFIX),
        (&trees.log, &[]),
        (&trees.seen, &[]),
    ] {
        let mentioned = |key: &[u8]| {
            let id = key.strip_prefix(prefix)?.first_chunk::<16>()?;
            Some(DocumentId::from_bytes(*id))
        };
        let key = |document: DocumentId| [prefix, document.as_bytes()].concat();
        // One key of each document is enough: the next one is looked for beyond all of its keys.
        let mut from = prefix.to_vec();
        while let Some(document) = attempt(|| mentioned(&first(tree.range(from.as_slice()..))?)) {
            documents.insert(document);
            from = [key(document).as_slice(), &[0xff; 40]].concat();
        }
        let mut to = [prefix, &[0xff; 40]].concat();
        while let Some(document) = attempt(|| mentioned(&first(tree.range(..to.as_slice()).rev())?)) {
            let known = !documents.insert(document);
            to = key(document);
            // The way from the other end has come as far.
            if known && to <= from {
                break;
            }
        }
    }
    documents
}

/// Every name of a value that can be found.
fn names(values: &Tree) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut from = Vec::new();
    while let Some(key) = attempt(|| first(values.range(from.as_slice()..))) {
        names.extend(record::name_of_value(&key).map(str::to_owned));
        from = [&key, [0].as_slice()].concat();
    }
    let mut to = vec![0xff; 512];
    while let Some(key) = attempt(|| first(values.range(from.as_slice()..to.as_slice()).rev())) {
        names.extend(record::name_of_value(&key).map(str::to_owned));
        to = key.to_vec();
    }
    names
}

fn first(mut entries: impl Iterator<Item = sled::Result<(IVec, IVec)>>) -> Option<IVec> {
    entries.next()?.ok().map(|(key, _)| key)
}

/// None also when sled panics.
fn attempt<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}
