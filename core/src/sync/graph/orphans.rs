//! Changes that came before something they depend on.
//!
//! They are in no heads and on no disk: whoever sent them still has them. So when there are too many, the oldest of the same
//! sender make room, and nobody can push out what another waits for.

use std::collections::{BTreeMap, VecDeque};

use crate::document::{Change, Hash, Heads, Lineage};

/// The orphans of one document, and who sent them.
pub(super) struct Orphans<P> {
    by_hash: BTreeMap<Hash, Orphan<P>>,
    /// Which of them wait for a change. What is no orphan any more may still be named.
    waiting: BTreeMap<Hash, Vec<Hash>>,
    oldest_first: VecDeque<Hash>,
    bytes: usize,
    max: usize,
    max_bytes: usize,
}

pub(super) struct Orphan<P> {
    pub(super) from: P,
    pub(super) change: Change,
    pub(super) lineage: Lineage,
}

impl<P: Copy + Eq> Orphans<P> {
    pub(super) const fn new(max: usize, max_bytes: usize) -> Self {
        Self {
            by_hash: BTreeMap::new(),
            waiting: BTreeMap::new(),
            oldest_first: VecDeque::new(),
            bytes: 0,
            max,
            max_bytes,
        }
    }

    pub(super) fn has(&self, hash: &Hash) -> bool {
        self.by_hash.contains_key(hash)
    }

    /// Keeps a change until `lacking` is here. Says whether there was room, and how many older ones of the same sender were let go.
    pub(super) fn park(&mut self, orphan: Orphan<P>, lacking: Hash) -> (bool, usize) {
        let length = orphan.change.bytes.len();
        let mut dropped = 0;
        while self.by_hash.len() >= self.max || self.bytes + length > self.max_bytes {
            let Some(oldest) = self.oldest_of(orphan.from) else {
                return (false, dropped);
            };
            self.take(&oldest);
            dropped += 1;
        }
        let hash = orphan.change.hash;
        self.bytes += length;
        self.by_hash.insert(hash, orphan);
        self.oldest_first.push_back(hash);
        self.wait(hash, lacking);
        (true, dropped)
    }

    /// A parked change waits for something else now.
    pub(super) fn wait(&mut self, hash: Hash, lacking: Hash) {
        self.waiting.entry(lacking).or_default().push(hash);
    }

    /// The changes that waited for this one. They stay parked.
    pub(super) fn waited_for(&mut self, hash: &Hash) -> Vec<Hash> {
        if self.waiting.is_empty() {
            return Vec::new();
        }
        self.waiting.remove(hash).unwrap_or_default()
    }

    pub(super) fn find(&self, hash: &Hash) -> Option<&Orphan<P>> {
        self.by_hash.get(hash)
    }

    /// Lets go of a change.
    pub(super) fn take(&mut self, hash: &Hash) -> Option<Orphan<P>> {
        let orphan = self.by_hash.remove(hash)?;
        self.bytes -= orphan.change.bytes.len();
        self.oldest_first.retain(|other| other != hash);
        if self.by_hash.is_empty() {
            self.waiting.clear();
        } else {
            for lacking in orphan.lineage.deps.iter() {
                if let Some(waiting) = self.waiting.get_mut(lacking) {
                    waiting.retain(|other| other != hash);
                    if waiting.is_empty() {
                        self.waiting.remove(lacking);
                    }
                }
            }
        }
        Some(orphan)
    }

    /// Lets go of everything from a sender.
    pub(super) fn forget(&mut self, from: P) {
        while let Some(hash) = self.oldest_of(from) {
            self.take(&hash);
        }
    }

    /// What the orphans of a sender wait for, but for orphans.
    pub(super) fn wanted_by(&self, from: P, most: usize) -> Heads {
        let waiting = self.waiting.iter().filter(|(lacking, _)| !self.has(lacking));
        let wanted = waiting.filter(|(_, orphans)| {
            orphans
                .iter()
                .filter_map(|hash| self.find(hash))
                .any(|orphan| orphan.from == from)
        });
        Heads::new(wanted.map(|(lacking, _)| *lacking).take(most))
    }

    fn oldest_of(&self, from: P) -> Option<Hash> {
        let is_theirs = |hash: &&Hash| self.find(hash).is_some_and(|orphan| orphan.from == from);
        self.oldest_first.iter().find(is_theirs).copied()
    }
}
