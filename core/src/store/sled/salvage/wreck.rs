//! What can still be read in a damaged sled.
//!
//! It runs in a thread of its own, because a damaged file can make sled hang as well as panic. Nothing is believed
//! that is not sealed. Whatever cannot be read is stepped over: documents are looked for from both sides of every such
//! place in every tree that mentions them, names from both ends of theirs, and then each is asked for by itself.

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

/// How many places of a log are looked at in a row that cannot be read, where it is not known how long it is.
const MAX_UNREADABLE: u32 = 1_024;

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
        let config = sled::Config::new().path(path).cache_capacity(cache_bytes);
        // What sled tidies in the meantime it may take from where something is left.
        let db = config.flush_every_ms(None).open().ok()?;
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
        match value(&trees.values, &name) {
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
    let told = attempt(|| {
        let sealed = trees.meta.get(Record::last(document).key()).ok()??;
        Some(Record::last(document).unseal_size(&sealed)?.position)
    });
    let (mut whole, mut beyond) = (0, 0);
    let mut changes = Vec::new();
    let mut bytes = 0;
    let mut unreadable = 0;
    // A change may stand beyond the last that is told of, if only a part of its commit is left. No key tells how far to go:
    // it is not sealed, and a spoiled one could name any position.
    for position in 1.. {
        let is_due = told.is_some_and(|last| position <= last);
        match change(&trees.log, document, position) {
            Some(Some(change)) => {
                unreadable = 0;
                if whole + 1 == position {
                    whole = position;
                    bytes += change.bytes.len();
                    changes.push(change);
                } else {
                    beyond += 1;
                }
            }
            Some(None) if !is_due => break,
            None if !is_due && unreadable == MAX_UNREADABLE => break,
            None => unreadable += 1,
            Some(None) => {}
        }
        if changes.len() == MAX_CHUNK_CHANGES || bytes > MAX_CHUNK_BYTES {
            let changes = std::mem::take(&mut changes);
            found.send(Found::Changes { document, changes }).ok()?;
            bytes = 0;
        }
    }
    found.send(Found::Changes { document, changes }).ok()?;
    let last = told.or_else(|| last_in_log(&trees.log, document));
    let remains = Remains {
        last: last.map(|last| last.max(whole)),
        whole,
        beyond,
    };
    found.send(Found::Document { document, remains }).ok()
}

/// One change, if there is any; none at all if it cannot be read. Asked for by its keys: a scan would end at the first
/// broken page.
#[expect(clippy::option_option, reason = "that nothing is there is another answer than none")]
fn change(log: &Tree, document: DocumentId, position: u64) -> Option<Option<Change>> {
    let Some(sealed) = pieces(log, |part| record::log_key(document, position, part))? else {
        return Some(None);
    };
    let stored = stored(document, position, sealed)?;
    Some(Some(Change {
        hash: stored.hash,
        // A store does not look at these two.
        actor: Vec::new(),
        seq: 0,
        bytes: stored.bytes,
    }))
}

/// A value, if it is whole.
fn value(values: &Tree, name: &str) -> Option<Vec<u8>> {
    let sealed = pieces(values, |part| record::value_key(name, part))??;
    Record::value(name).unseal(&sealed).map(<[u8]>::to_vec)
}

/// The pieces of a record up to one that is not there or cannot be read: its seal tells whether they are all. None at all
/// if the first cannot be read.
#[expect(clippy::option_option, reason = "that nothing is there is another answer than none")]
fn pieces<K: AsRef<[u8]>>(tree: &Tree, key: impl Fn(u16) -> K) -> Option<Option<Vec<u8>>> {
    let piece = |part| attempt(|| tree.get(key(part)).ok());
    let mut sealed = match piece(0)? {
        Some(first) => first.to_vec(),
        None => return Some(None),
    };
    for part in 1..=u16::MAX {
        match piece(part) {
            Some(Some(piece)) => sealed.extend_from_slice(&piece),
            Some(None) | None => break,
        }
    }
    Some(Some(sealed))
}

fn last_in_log(log: &Tree, document: DocumentId) -> Option<u64> {
    attempt(|| {
        let (key, _) = log.range(record::log_range(document, 1..=u64::MAX)).next_back()?.ok()?;
        Some(record::place_in_log(&key)?.0)
    })
}

type Entry = sled::Result<(IVec, IVec)>;

/// How far to look on where a tree cannot be read: a 1,024th part of all ids, which are spread evenly.
const LEAP: u128 = 1 << 118;

/// Every document that any tree mentions.
fn documents(trees: &Trees) -> BTreeSet<DocumentId> {
    let mut documents = BTreeSet::new();
    for (tree, prefix) in [
        (&trees.meta, record::LAST_PREFIX),
        (&trees.log, &[]),
        (&trees.seen, &[]),
    ] {
        let key = |id: u128| [prefix, id.to_be_bytes().as_slice()].concat();
        let end = [prefix, &[0xff; 40]].concat();
        let mentioned = |key: IVec| Some(u128::from_be_bytes(*key.strip_prefix(prefix)?.first_chunk()?));
        let id_in = |entries: &mut dyn Iterator<Item = Entry>| attempt(|| Some(first(entries)?.and_then(mentioned)));
        // From here on it could not be read.
        let mut unread = None;
        let mut next = Some(0);
        while let Some(from) = next {
            let found = id_in(&mut tree.range(key(from)..end.clone()));
            next = match found {
                None => from.checked_add(LEAP),
                // One key of each document is enough: the next one is looked for beyond all of its keys.
                Some(id) => id.and_then(|id| id.checked_add(1)),
            };
            documents.extend(found.flatten());
            if found.is_none() {
                unread = unread.or(Some(from));
            }
            // Beyond a place that cannot be read, and at the end: the way back to that place.
            if let Some(begin) = unread.filter(|_| found.is_some() || next.is_none()) {
                let mut to = found.flatten().map_or_else(|| end.clone(), key);
                while let Some(Some(id)) = id_in(&mut tree.range(key(begin)..to.clone()).rev()) {
                    documents.insert(id);
                    to = key(id);
                }
                unread = None;
            }
        }
    }
    documents
        .into_iter()
        .map(|id| DocumentId::from_bytes(id.to_be_bytes()))
        .collect()
}

/// Every name of a value that can be found.
fn names(values: &Tree) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut from = Vec::new();
    while let Some(key) = attempt(|| first(values.range(from.as_slice()..))?) {
        names.extend(record::name_of_value(&key).map(str::to_owned));
        from = [&key, [0].as_slice()].concat();
    }
    let mut to = vec![0xff; 512];
    while let Some(key) = attempt(|| first(values.range(from.as_slice()..to.as_slice()).rev())?) {
        names.extend(record::name_of_value(&key).map(str::to_owned));
        to = key.to_vec();
    }
    names
}

/// The first key, if there is any; none at all if it cannot be read.
#[expect(clippy::option_option, reason = "that nothing is there is another answer than none")]
fn first(mut entries: impl Iterator<Item = Entry>) -> Option<Option<IVec>> {
    let entry = entries.next().transpose().ok()?;
    Some(entry.map(|(key, _)| key))
}

/// None also when sled panics.
fn attempt<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}
