//! A store that lasts as long as its process.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Derived, Outcome, Placed, Size, Store, StoreError, Stored, Write, check_bounds, swaps};
use crate::document::{Change, Hash};
use crate::id::DocumentId;

/// A store in memory, for tests, simulations and tries.
///
/// It has no state that is not durable: a simulated crash is to drop everything but this store and to start
/// again on it.
pub struct MemoryStore {
    id: [u8; 16],
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    logs: BTreeMap<DocumentId, Vec<Stored>>,
    seen: BTreeSet<(DocumentId, Hash)>,
    values: BTreeMap<String, Vec<u8>>,
    derived: BTreeMap<(DocumentId, Derived), (u64, Vec<u8>)>,
}

impl MemoryStore {
    /// An empty store with this id, which no other store may have.
    pub fn new(id: [u8; 16]) -> Self {
        Self {
            id,
            kept: Mutex::default(),
        }
    }

    /// Nothing between taking and releasing the lock can panic half-way, so a poisoned lock guards sound data.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn commit(&self, batch: &[Write]) -> Result<Vec<Outcome>, StoreError> {
        check_bounds(batch)?;
        let mut kept = self.kept();
        let set = swaps::<StoreError>(batch, |key| Ok(kept.values.get(key).cloned()))?;
        for (key, value) in set {
            match value {
                Some(value) => kept.values.insert(key.to_owned(), value.to_owned()),
                None => kept.values.remove(key),
            };
        }
        Ok(batch.iter().map(|write| kept.write(write)).collect())
    }

    fn between(&self, document: DocumentId, positions: RangeInclusive<u64>) -> Result<Vec<Stored>, StoreError> {
        let kept = self.kept();
        let log = kept.logs.get(&document).into_iter().flatten();
        Ok(log
            .filter(|stored| positions.contains(&stored.position))
            .cloned()
            .collect())
    }

    fn last(&self, document: DocumentId) -> Result<Size, StoreError> {
        Ok(self.kept().logs.get(&document).map(|log| size(log)).unwrap_or_default())
    }

    fn sizes(&self) -> Result<Vec<(DocumentId, Size)>, StoreError> {
        let kept = self.kept();
        Ok(kept.logs.iter().map(|(document, log)| (*document, size(log))).collect())
    }

    fn derived(&self, document: DocumentId, kind: Derived) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        Ok(self.kept().derived.get(&(document, kind)).cloned())
    }

    fn value(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.kept().values.get(key).cloned())
    }

    fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let kept = self.kept();
        let from = kept.values.range(prefix.to_owned()..);
        Ok(from
            .take_while(|(key, _)| key.starts_with(prefix))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect())
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.values(prefix)?.into_iter().map(|(key, _)| key).collect())
    }

    fn epoch(&self) -> String {
        format!("{:032x}.1", u128::from_be_bytes(self.id))
    }
}

impl Kept {
    fn write(&mut self, write: &Write) -> Outcome {
        match write {
            Write::Append { document, changes } => self.append(*document, changes),
            Write::Swap { .. } => Outcome::Swapped,
            Write::Derive {
                document,
                kind,
                up_to,
                bytes,
            } => self.derive((*document, *kind), *up_to, bytes),
        }
    }

    fn append(&mut self, document: DocumentId, changes: &[Change]) -> Outcome {
        let (mut new, mut duplicate) = (Vec::new(), Vec::new());
        for change in changes {
            let hash = change.hash;
            if !self.seen.insert((document, hash)) {
                duplicate.push(hash);
                continue;
            }
            let log = self.logs.entry(document).or_default();
            let position = log.last().map_or(1, |last| last.position + 1);
            log.push(Stored {
                position,
                hash,
                bytes: change.bytes.clone(),
            });
            new.push(Placed { position, hash });
        }
        Outcome::Appended { new, duplicate }
    }

    fn derive(&mut self, place: (DocumentId, Derived), up_to: u64, bytes: &[u8]) -> Outcome {
        let replaced = self.derived.get(&place).is_none_or(|(before, _)| *before <= up_to);
        if replaced {
            self.derived.insert(place, (up_to, bytes.to_owned()));
        }
        Outcome::Derived { replaced }
    }
}

fn size(log: &[Stored]) -> Size {
    Size {
        position: log.last().map_or(0, |last| last.position),
        bytes: log.iter().map(|stored| stored.bytes.len() as u64).sum(),
    }
}

prints_only!(MemoryStore {});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::contract;

    crate::store_contract!((MemoryStore::new([1; 16]), ()));

    #[test]
    fn what_was_committed_outlives_everything_but_the_store() {
        let store = std::sync::Arc::new(MemoryStore::new([1; 16]));
        contract::what_was_committed_outlives_the_store(|| std::sync::Arc::clone(&store));
    }

    #[test]
    fn stores_of_different_ids_have_different_epochs() {
        assert_eq!(MemoryStore::new([1; 16]).epoch(), "01010101010101010101010101010101.1");
        assert_eq!(MemoryStore::new([0; 16]).epoch(), "00000000000000000000000000000000.1");
    }
}
