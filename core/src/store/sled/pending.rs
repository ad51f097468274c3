//! What is committed and not in sled yet.
//!
//! It answers a commit as sled would with all of it inside. Readers are not answered from here: what they ask for
//! goes to sled first.

use std::collections::{HashMap, HashSet};

use super::entry::Entry;
use super::trees::Trees;
use crate::document::{Change, Hash};
use crate::id::DocumentId;
use crate::store::{Outcome, Placed, Size, StoreError, Write, swaps};

/// The entries of all records of the journal, and what they come to.
#[derive(Default)]
pub(super) struct Pending {
    entries: Vec<Entry>,
    known: Known,
}

/// What is so of the documents and names that are mentioned.
#[derive(Default)]
struct Known {
    sizes: HashMap<DocumentId, Size>,
    places: HashSet<(DocumentId, Hash)>,
    values: HashMap<String, Option<Vec<u8>>>,
}

/// What a batch would add.
pub(super) struct Staged {
    entries: Vec<Entry>,
    known: Known,
}

impl Pending {
    /// What was found in the journal of a store that is being opened. It goes to sled before anybody asks.
    pub(super) fn of(entries: Vec<Entry>) -> Self {
        Self {
            entries,
            known: Known::default(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn has_document(&self, document: DocumentId) -> bool {
        self.known.sizes.contains_key(&document)
    }

    pub(super) fn has_documents(&self) -> bool {
        !self.known.sizes.is_empty()
    }

    pub(super) fn has_value(&self, name: &str) -> bool {
        self.known.values.contains_key(name)
    }

    pub(super) fn has_values(&self, prefix: &str) -> bool {
        self.known.values.keys().any(|name| name.starts_with(prefix))
    }

    /// What comes of a batch without derived bytes after all this, and what it adds. Nothing is changed.
    pub(super) fn stage(&self, trees: &Trees, batch: &[Write]) -> Result<(Vec<Outcome>, Staged), StoreError> {
        let after = swaps(batch, |name| match self.known.values.get(name) {
            Some(value) => Ok(value.clone()),
            None => trees.value(name),
        })?;
        let mut staged = Staged {
            entries: Vec::new(),
            known: Known::default(),
        };
        for (name, value) in after {
            staged.set(name, value);
        }
        let mut outcomes = Vec::with_capacity(batch.len());
        for write in batch {
            outcomes.push(match write {
                Write::Append { document, changes } => self.append(trees, &mut staged, *document, changes)?,
                _ => Outcome::Swapped,
            });
        }
        Ok((outcomes, staged))
    }

    fn append(
        &self,
        trees: &Trees,
        staged: &mut Staged,
        document: DocumentId,
        changes: &[Change],
    ) -> Result<Outcome, StoreError> {
        let known = [&staged.known, &self.known];
        let mut size = match known.iter().find_map(|known| known.sizes.get(&document)) {
            Some(size) => *size,
            None => trees.last(document)?,
        };
        let from = size.position + 1;
        let (mut new, mut added, mut duplicate) = (Vec::new(), Vec::new(), Vec::new());
        for change in changes {
            let place = (document, change.hash);
            let is_known = staged.known.places.contains(&place) || self.known.places.contains(&place);
            if is_known || trees.has(document, change.hash)? {
                duplicate.push(change.hash);
                continue;
            }
            size.position += 1;
            size.bytes += change.bytes.len() as u64;
            staged.known.places.insert(place);
            new.push(Placed {
                position: size.position,
                hash: change.hash,
            });
            added.push(change.clone());
        }
        if !added.is_empty() {
            staged.known.sizes.insert(document, size);
            staged.entries.push(Entry::Changes {
                document,
                from,
                changes: added,
            });
        }
        Ok(Outcome::Appended { new, duplicate })
    }

    /// Adds what was staged on this.
    pub(super) fn add(&mut self, staged: Staged) {
        let Staged { entries, known } = staged;
        self.entries.extend(entries);
        self.known.sizes.extend(known.sizes);
        self.known.places.extend(known.places);
        self.known.values.extend(known.values);
    }
}

impl Staged {
    fn set(&mut self, name: &str, value: Option<&[u8]>) {
        let (name, value) = (name.to_owned(), value.map(<[u8]>::to_vec));
        self.known.values.insert(name.clone(), value.clone());
        self.entries.push(Entry::Value { name, value });
    }

    pub(super) fn body(&self) -> Vec<u8> {
        let mut body = Vec::new();
        self.entries.iter().for_each(|entry| entry.encode(&mut body));
        body
    }
}
