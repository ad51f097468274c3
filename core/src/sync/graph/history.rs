//! A document's changes by position: hashes, parents, sizes. Never content.

use crate::document::{Hash, Heads};

/// What is known of every change of a document, in the order of its log.
///
/// Position `p` of the log (from 1) is index `p - 1` here.
#[derive(Clone, Default)]
pub struct Graph {}

/// A list of changes that does not make a document: damaged, out of order, or with one number used twice. Whoever
/// keeps it restores a backup, or salvages what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these changes are not the history of a document")]
pub struct NotAHistory;

impl Graph {
    /// The history that these changes make, in this order.
    pub fn read<'a>(changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, NotAHistory> {
        let mut graph = Self::default();
        graph.extend(changes)?;
        Ok(graph)
    }

    /// Adds the changes that follow.
    pub fn extend<'a>(&mut self, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<(), NotAHistory> {
        changes.into_iter().next().map_or(Ok(()), |_| Err(NotAHistory))
    }

    /// How many changes.
    pub fn len(&self) -> u64 {
        0
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The newest changes.
    pub fn heads(&self) -> Heads {
        Heads::default()
    }

    /// The newest of the first `position` changes.
    pub fn heads_at(&self, _position: u64) -> Heads {
        Heads::default()
    }

    /// The bytes of the side index.
    pub fn encode(&self) -> Vec<u8> {
        Vec::new()
    }

    /// The history that a side index describes.
    pub fn decode(bytes: &[u8]) -> Result<Self, NotAHistory> {
        if bytes.is_empty() {
            Ok(Self::default())
        } else {
            Err(NotAHistory)
        }
    }

    /// These changes and all that depend on them are never told of nor sent any more. They stay in the log.
    pub fn quarantine(&mut self, _hashes: &[Hash]) {}
}
