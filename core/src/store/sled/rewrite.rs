//! A store that takes far more room than what is in it is written anew.
//!
//! sled never gives room back. Everything is copied into a new store, which takes the old one's place when all of it is
//! there (`exchange.rs`). Nothing is lost, so it is the same generation. Whoever opens the store decides when.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::directory::{Directory, unreachable};
use super::exchange::{self, MENDED, REPLACED};
use super::{DAMAGED, SledStore, broken, derived};
use crate::document::Change;
use crate::id::DocumentId;
use crate::store::{Derived, Size, Store, StoreError, Write};

/// How much is copied as one commit.
const CHUNK_BYTES: u64 = 4 * 1024 * 1024;
const CHUNK_WRITES: usize = 256;

/// A smaller store is not worth the work.
const MIN_BYTES: u64 = 64 * 1024 * 1024;

/// How much room a store takes, and for what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Usage {
    /// What is in it: changes, values, and what was derived of them.
    pub live_bytes: u64,
    /// Its files.
    pub disk_bytes: u64,
}

impl Usage {
    /// Whether [`SledStore::rewrite`] is worth the work: the files are big, and four times what is in them.
    pub fn is_wasteful(self) -> bool {
        self.disk_bytes > MIN_BYTES && self.disk_bytes / 4 > self.live_bytes
    }
}

impl SledStore {
    /// How much room the store takes.
    ///
    /// # Errors
    /// As any read.
    pub fn usage(&self) -> Result<Usage, StoreError> {
        let mut live_bytes = 0;
        for name in self.names("")? {
            live_bytes += self.value(&name)?.map_or(0, |value| value.len() as u64);
        }
        for (document, size) in self.sizes()? {
            live_bytes += size.bytes;
            for kind in Derived::ALL {
                live_bytes += self.reading(|_| false, |trees| derived::bytes(&trees.derived, document, kind))?;
            }
        }
        Ok(Usage {
            live_bytes,
            disk_bytes: self.db.size_on_disk().map_err(|error| broken(&error))?,
        })
    }

    /// Writes the store anew, into no more room than it needs, and opens it again. Meanwhile both take room.
    ///
    /// # Errors
    /// As any read and write. The store is as it was then, and has to be opened again.
    pub fn rewrite(self, cache_bytes: u64) -> Result<Self, StoreError> {
        let dir = self.directory.path().to_owned();
        remove(&dir.join(MENDED))
            .and_then(|()| remove(&dir.join(REPLACED)))
            .map_err(|error| unreachable(&error))?;
        let beside = Directory::beside(&dir.join(MENDED), self.directory.identity())?;
        let new = Self::open_in(beside, cache_bytes)?;
        self.copy_to(&new)?;
        let same = self.sizes()? == new.sizes()? && self.has_values_of(&new)?;
        drop(new);
        if !same {
            return Err(DAMAGED);
        }
        fs::create_dir(dir.join(REPLACED))
            .and_then(|()| exchange::begin(&dir, REPLACED))
            .map_err(|error| unreachable(&error))?;
        drop(self);
        Self::open(dir, cache_bytes)
    }

    fn copy_to(&self, new: &Self) -> Result<(), StoreError> {
        for (document, size) in self.sizes()? {
            self.copy_document(new, document, size)?;
        }
        let (mut swaps, mut bytes) = (Vec::new(), 0);
        for key in self.names("")? {
            let value = self.value(&key)?;
            bytes += value.as_ref().map_or(0, |value| value.len() as u64);
            let expected = None;
            swaps.push(Write::Swap { key, expected, value });
            if swaps.len() >= CHUNK_WRITES || bytes >= CHUNK_BYTES {
                new.commit(&std::mem::take(&mut swaps))?;
                bytes = 0;
            }
        }
        if !swaps.is_empty() {
            new.commit(&swaps)?;
        }
        Ok(())
    }

    fn has_values_of(&self, other: &Self) -> Result<bool, StoreError> {
        let names = self.names("")?;
        if names != other.names("")? {
            return Ok(false);
        }
        for name in names {
            if self.value(&name)? != other.value(&name)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Adds the changes of a document from this position on to another store, which has those before it.
    pub(super) fn copy_changes(
        &self,
        to: &Self,
        document: DocumentId,
        (mut from, size): (u64, Size),
    ) -> Result<(), StoreError> {
        let average = (size.bytes / size.position.max(1)).max(1);
        let step = (CHUNK_BYTES / average).clamp(1, CHUNK_WRITES as u64);
        while from <= size.position {
            let stored = self.between(document, from..=from + step - 1)?;
            let changes = stored.into_iter().map(|stored| Change {
                hash: stored.hash,
                // A store does not look at these two.
                actor: Vec::new(),
                seq: 0,
                bytes: stored.bytes,
            });
            let changes = changes.collect();
            to.commit(&[Write::Append { document, changes }])?;
            from += step;
        }
        Ok(())
    }

    fn copy_document(&self, new: &Self, document: DocumentId, size: Size) -> Result<(), StoreError> {
        self.copy_changes(new, document, (1, size))?;
        for kind in Derived::ALL {
            if let Some((up_to, bytes)) = self.derived(document, kind)? {
                new.commit(&[Write::Derive {
                    document,
                    kind,
                    up_to,
                    bytes,
                }])?;
            }
        }
        Ok(())
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{copy, fresh, open, snapshot};
    use super::*;
    use crate::store::contract::{append, change, document, swap};

    /// A store whose one value was written over and over.
    fn wasteful() -> (SledStore, tempfile::TempDir) {
        let (store, dir) = fresh();
        for n in 0..40 {
            let batch = [append(n % 3, &[change(n, 500 * usize::from(n))])];
            store.commit(&batch).expect("the batch is sound");
        }
        let value = |n: usize| (n > 0).then(|| "x".repeat(50_000 + n));
        for n in 0..60 {
            let swap = swap("k", value(n).as_deref(), value(n + 1).as_deref());
            store
                .commit(&[swap, snapshot(1, n as u64, b"snapshot")])
                .expect("the batch is sound");
        }
        (store, dir)
    }

    type Everything = (
        Vec<(DocumentId, Size)>,
        Vec<Vec<u8>>,
        Vec<(String, Vec<u8>)>,
        Option<(u64, Vec<u8>)>,
    );

    fn everything(store: &SledStore) -> Everything {
        let bytes = |n| {
            store
                .load(document(n))
                .expect("the store is sound")
                .into_iter()
                .map(|stored| stored.bytes)
        };
        (
            store.sizes().expect("the store is sound"),
            (0..3).flat_map(bytes).collect(),
            store.values("").expect("the store is sound"),
            store
                .derived(document(1), Derived::Snapshot)
                .expect("the store is sound"),
        )
    }

    // STORE-10
    #[test]
    fn a_rewritten_store_has_the_same_in_less_room() {
        let (store, dir) = wasteful();
        let (before, epoch, usage) = (
            everything(&store),
            store.epoch(),
            store.usage().expect("the store is sound"),
        );
        let store = store.rewrite(8 << 20).expect("there is room");
        assert!(everything(&store) == before, "something has changed");
        assert_eq!(store.epoch(), epoch);
        let after = store.usage().expect("the store is sound");
        assert_eq!(after.live_bytes, usage.live_bytes);
        assert!(after.disk_bytes < usage.disk_bytes, "{usage:?} became {after:?}");
        drop(store);
        let mut names: Vec<_> = fs::read_dir(dir.path())
            .expect("it is there")
            .flatten()
            .map(|e| e.file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["journal", "lock", "sled", "store-id", "tide"]);
    }

    // STORE-10
    #[test]
    fn a_rewrite_that_is_cut_short_anywhere_loses_nothing() {
        let (store, dir) = wasteful();
        let (before, epoch) = (everything(&store), store.epoch());
        let beside = Directory::beside(&dir.path().join(MENDED), store.directory.identity()).expect("there is room");
        let new = SledStore::open_in(beside, 8 << 20).expect("there is room");
        store.copy_to(&new).expect("there is room");
        drop((store, new));
        fs::create_dir(dir.path().join(REPLACED)).expect("there is room");
        for steps in 0..=10 {
            let scratch = tempfile::tempdir().expect("the system has a temporary directory");
            copy(dir.path(), scratch.path());
            // Without the first step the new store is only in the making.
            if steps > 0 {
                exchange::begin(scratch.path(), REPLACED).expect("there is room");
            }
            for _ in 1..steps {
                exchange::step(scratch.path(), REPLACED).expect("there is room");
            }
            let store = open(scratch.path()).expect("one of the two is whole");
            assert!(
                everything(&store) == before,
                "something has changed after {steps} steps"
            );
            assert_eq!(store.epoch(), epoch);
            let store = store.rewrite(8 << 20).expect("there is room");
            assert!(
                everything(&store) == before,
                "something has changed after {steps} steps and a rewrite"
            );
        }
    }

    #[test]
    fn only_a_big_store_that_is_mostly_waste_is_worth_rewriting() {
        let usage = |live_mib: u64, disk_mib: u64| Usage {
            live_bytes: live_mib << 20,
            disk_bytes: disk_mib << 20,
        };
        assert!(usage(20, 100).is_wasteful());
        assert!(!usage(30, 100).is_wasteful());
        assert!(!usage(1, 60).is_wasteful());
    }
}
