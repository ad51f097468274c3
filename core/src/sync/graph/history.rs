//! A document's changes by position: hashes, parents, sizes. Never content.
//!
//! What is asked most is asked of the end of the log, so the answers are found by walking down from there: the
//! cost follows what a peer lacks, not what the document has.

mod index;
mod walk;

use std::collections::BTreeMap;

use hashbrown::HashTable;

use super::held::Held;
use super::outcome::Refused;
use crate::document::{Change, Hash, Heads, Lineage};

/// What is known of every change of a document, in the order of its log: about 60 bytes each.
///
/// Position `p` of the log (from 1) is index `p - 1` here. Every change comes after those that it depends on.
#[derive(Clone, Default)]
pub struct Graph {
    entries: Vec<Entry>,
    by_hash: HashTable<u32>,
    /// The parents of all changes, one after the other.
    parents: Vec<u32>,
    /// The last sequence number of every actor.
    actors: BTreeMap<Box<[u8]>, u64>,
    /// The indexes of the newest changes that are shown, in no order.
    tips: Vec<u32>,
    /// Quarantined changes and all that depend on them, sorted.
    hidden: Vec<u32>,
    bytes: u64,
}

#[derive(Clone)]
struct Entry {
    hash: Hash,
    /// Where its parents end in the list of all.
    parents_end: u32,
    /// The first change shown that depends on it; [`NO_CHILD`] when none does.
    first_child: u32,
    max_op: u32,
    bytes: u32,
}

const NO_CHILD: u32 = u32::MAX;

/// A list of changes that does not make a document: damaged, out of order, or with one number used twice. Whoever
/// keeps it restores a backup, or salvages what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these changes are not the history of a document")]
pub struct NotAHistory;

/// Whether a change can be added.
pub(super) enum Placement {
    /// It can, after these.
    After(Vec<u32>),
    /// Not before this one, which is not here.
    Lacks(Hash),
    Never(Refused),
}

impl Graph {
    /// The history that these changes make, in this order.
    ///
    /// # Errors
    /// [`NotAHistory`] when one of them is damaged, comes before one that it depends on, comes twice, or breaks its
    /// actor's numbers.
    pub fn read<'a>(changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, NotAHistory> {
        let mut graph = Self::default();
        graph.extend(changes)?;
        Ok(graph)
    }

    /// Adds the changes that follow. Upon an error those before it have been added.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn extend<'a>(&mut self, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<(), NotAHistory> {
        for bytes in changes {
            let (change, lineage) = Change::read(bytes).map_err(|_| NotAHistory)?;
            let Placement::After(parents) = self.place(&change, &lineage) else {
                return Err(NotAHistory);
            };
            self.admit(&change, &lineage, &parents);
        }
        Ok(())
    }

    /// How many changes.
    pub fn len(&self) -> u64 {
        u64::from(self.end())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The bytes of all changes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The newest changes.
    pub fn heads(&self) -> Heads {
        self.name(self.tips.iter().copied())
    }

    /// The newest of the first `position` changes.
    pub fn heads_at(&self, position: u64) -> Heads {
        let end = u32::try_from(position).map_or(self.end(), |position| position.min(self.end()));
        self.heads_of(&Held::all_below(end))
    }

    /// The side index: everything that is known here, so that it can be known again without the changes.
    pub fn encode(&self) -> Vec<u8> {
        index::encode(self)
    }

    /// The history that a side index describes.
    ///
    /// # Errors
    /// [`NotAHistory`] when the bytes are none, or damaged: the changes are to be read instead.
    pub fn decode(bytes: &[u8]) -> Result<Self, NotAHistory> {
        index::decode(bytes).ok_or(NotAHistory)
    }

    /// These changes and all that depend on them, now or later, are never told of nor sent any more. They stay in the log.
    pub fn quarantine(&mut self, hashes: &[Hash]) {
        let named = hashes.iter().filter_map(|hash| self.find(hash));
        self.hidden.extend(named.collect::<Vec<_>>());
        self.hidden.sort_unstable();
        self.hidden.dedup();
        self.show_the_rest();
    }

    /// Whether the change at a log position is quarantined, or depends on one that is.
    pub fn is_quarantined(&self, position: u64) -> bool {
        u32::try_from(position).is_ok_and(|position| position > 0 && self.is_hidden(position - 1))
    }

    /// All hashes, those of hidden changes too: nobody need send them again.
    pub(super) fn hashes(&self) -> impl ExactSizeIterator<Item = &Hash> {
        self.entries.iter().map(|entry| &entry.hash)
    }

    pub(super) fn has_quarantined(&self) -> bool {
        !self.hidden.is_empty()
    }

    /// Whether nothing before this index is hidden.
    pub(super) fn shows_all_below(&self, end: u32) -> bool {
        self.hidden.first().is_none_or(|first| *first >= end)
    }

    /// Works out anew what depends on hidden changes, and what is newest of the others.
    fn show_the_rest(&mut self) {
        self.tips.clear();
        self.entries.iter_mut().for_each(|entry| entry.first_child = NO_CHILD);
        for index in 0..self.end() {
            let parents = self.parents_of(index).to_vec();
            if !self.is_hidden(index) && parents.iter().any(|parent| self.is_hidden(*parent)) {
                let place = self.hidden.partition_point(|hidden| *hidden < index);
                self.hidden.insert(place, index);
            }
            if !self.is_hidden(index) {
                self.show(index, &parents);
            }
        }
    }

    /// Makes a change that is not hidden one of the newest.
    fn show(&mut self, index: u32, parents: &[u32]) {
        for parent in parents {
            if let Some(entry) = self.entry_mut(*parent)
                && entry.first_child == NO_CHILD
            {
                entry.first_child = index;
                self.tips.retain(|tip| tip != parent);
            }
        }
        self.tips.push(index);
    }

    /// How many changes, as the index that the next one gets.
    pub(super) fn end(&self) -> u32 {
        u32::try_from(self.entries.len()).expect("no change is placed beyond the last index")
    }

    pub(super) fn find(&self, hash: &Hash) -> Option<u32> {
        let is_it = |index: &u32| self.entry(*index).is_some_and(|entry| entry.hash == *hash);
        self.by_hash.find(bucket(hash), is_it).copied()
    }

    /// Where a change that is not here belongs. Nothing is changed.
    pub(super) fn place(&self, change: &Change, lineage: &Lineage) -> Placement {
        let mut parents = Vec::with_capacity(lineage.deps.len());
        let mut max_op = 0;
        for dep in lineage.deps.iter() {
            let Some((index, entry)) = self.find(dep).and_then(|index| Some((index, self.entry(index)?))) else {
                return Placement::Lacks(*dep);
            };
            max_op = max_op.max(entry.max_op);
            parents.push(index);
        }
        let last = self.actors.get(change.actor.as_slice()).copied().unwrap_or(0);
        if change.seq <= last {
            return Placement::Never(Refused::Fork);
        }
        if change.seq != last + 1 {
            return Placement::Never(Refused::SeqGap);
        }
        if lineage.start_op <= u64::from(max_op) || u32::try_from(lineage.max_op).is_err() {
            return Placement::Never(Refused::StartOp);
        }
        // The last index is never given, so that it can mean "none".
        let is_full = self.entries.len() >= NO_CHILD as usize - 1
            || self.parents.len() + parents.len() >= NO_CHILD as usize
            || u32::try_from(change.bytes.len()).is_err();
        if is_full {
            return Placement::Never(Refused::DocumentFull);
        }
        Placement::After(parents)
    }

    /// Adds a change that was found to belong here, and says under which index.
    pub(super) fn admit(&mut self, change: &Change, lineage: &Lineage, parents: &[u32]) -> u32 {
        let bytes = u32::try_from(change.bytes.len()).expect("its length was looked at when it was placed");
        let max_op = u32::try_from(lineage.max_op).expect("it was looked at when the change was placed");
        match self.actors.get_mut(change.actor.as_slice()) {
            Some(last) => *last = change.seq,
            None => drop(self.actors.insert(change.actor.as_slice().into(), change.seq)),
        }
        self.append(change.hash, parents, max_op, bytes)
    }

    fn append(&mut self, hash: Hash, parents: &[u32], max_op: u32, bytes: u32) -> u32 {
        let index = self.end();
        self.parents.extend(parents);
        self.entries.push(Entry {
            hash,
            parents_end: u32::try_from(self.parents.len()).expect("it was looked at when the change was placed"),
            first_child: NO_CHILD,
            max_op,
            bytes,
        });
        self.bytes += u64::from(bytes);
        let entries = &self.entries;
        let again = |index: &u32| entries.get(*index as usize).map_or(0, |entry| bucket(&entry.hash));
        self.by_hash.insert_unique(bucket(&hash), index, again);
        if parents.iter().any(|parent| self.is_hidden(*parent)) {
            self.hidden.push(index);
        } else {
            self.show(index, parents);
        }
        index
    }

    pub(super) fn bytes_of(&self, index: u32) -> u64 {
        self.entry(index).map_or(0, |entry| u64::from(entry.bytes))
    }

    pub(super) fn is_hidden(&self, index: u32) -> bool {
        !self.hidden.is_empty() && self.hidden.binary_search(&index).is_ok()
    }

    fn entry(&self, index: u32) -> Option<&Entry> {
        self.entries.get(index as usize)
    }

    fn entry_mut(&mut self, index: u32) -> Option<&mut Entry> {
        self.entries.get_mut(index as usize)
    }

    fn parents_of(&self, index: u32) -> &[u32] {
        let end = |index: u32| self.entry(index).map_or(0, |entry| entry.parents_end as usize);
        let start = index.checked_sub(1).map_or(0, end);
        self.parents.get(start..end(index)).unwrap_or_default()
    }

    fn first_child(&self, index: u32) -> u32 {
        self.entry(index).map_or(NO_CHILD, |entry| entry.first_child)
    }

    fn name(&self, indexes: impl IntoIterator<Item = u32>) -> Heads {
        Heads::new(indexes.into_iter().filter_map(|index| Some(self.entry(index)?.hash)))
    }
}

impl std::fmt::Debug for Graph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Graph({} changes, {} bytes)", self.len(), self.bytes)
    }
}

/// A hash is as good as random, so eight bytes of it place it in the table.
fn bucket(hash: &Hash) -> u64 {
    hash.as_bytes()
        .first_chunk()
        .map_or(0, |bytes| u64::from_le_bytes(*bytes))
}
