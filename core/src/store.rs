//! The store port: what must outlive a crash, as bytes.
//!
//! A store keeps two things: for each document a log of changes in the order they arrived, and a small map
//! of named values that are compared and set. Beside a log it keeps what somebody made of it to be read faster,
//! which can be made again. It knows no Automerge and no meaning. What it does not do: decide who may write,
//! gather the writes of many callers into one batch (the relay's committer does), or keep anything that may be
//! lost (presence).
//!
//! Rules kept by every implementation, and checked by the contract suite:
//! - What [`Store::commit`] has returned for is durable, and what a read returns is durable.
//! - A batch happens whole or not at all, whatever its number of documents and values.
//! - A change is kept once per document, under the first position it was given, for ever.
//! - Damage is an error; it is never an empty answer and never a panic. Only derived bytes that are damaged read
//!   as none.
//! - After a failed write the store refuses everything: nobody can tell what is on the disk, until it is
//!   opened again.

pub mod archive;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
mod memory;
#[cfg(all(feature = "sled", not(target_arch = "wasm32")))]
mod sled;

use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::ops::RangeInclusive;
use std::sync::Arc;

pub use memory::MemoryStore;

#[cfg(all(feature = "sled", not(target_arch = "wasm32")))]
pub use self::sled::{Findings, Progress, Report, Salvage, SledStore, Usage, examine, salvage, salvages};
use crate::document::{Change, Hash};
use crate::id::DocumentId;

/// The longest change that a store takes.
pub const MAX_CHANGE_BYTES: usize = 64 * 1024 * 1024;

/// The longest named value that a store takes.
pub const MAX_VALUE_BYTES: usize = 1024 * 1024;

/// The longest name of a value.
pub const MAX_KEY_BYTES: usize = 256;

/// The longest derived bytes that a store takes.
pub const MAX_DERIVED_BYTES: usize = 256 * 1024 * 1024;

/// Keeps changes and values. Every call may block on a disk; calls from several threads are safe.
pub trait Store: Send + Sync {
    /// Writes the whole batch, in order, and returns when it is durable: one outcome for each write.
    ///
    /// # Errors
    /// On any error nothing of the batch was written, but for [`StoreError::Failed`], after which that is
    /// known only when the store is opened again.
    fn commit(&self, batch: &[Write]) -> Result<Vec<Outcome>, StoreError>;

    /// Every change of a document by ascending position; none for a document that the store does not know.
    fn load(&self, document: DocumentId) -> Result<Vec<Stored>, StoreError> {
        self.since(document, 0)
    }

    /// The changes of a document that stand after this position, ascending.
    fn since(&self, document: DocumentId, position: u64) -> Result<Vec<Stored>, StoreError> {
        self.between(document, position.saturating_add(1)..=u64::MAX)
    }

    /// The changes of a document that stand at these positions, ascending. It has none beyond its last one.
    fn between(&self, document: DocumentId, positions: RangeInclusive<u64>) -> Result<Vec<Stored>, StoreError>;

    /// How much a document's log holds; nothing for a document that the store does not know.
    fn last(&self, document: DocumentId) -> Result<Size, StoreError>;

    /// How much every document's log holds, in order of id.
    fn sizes(&self) -> Result<Vec<(DocumentId, Size)>, StoreError>;

    /// What was last derived from a document's log, and up to which position. None if that is damaged: whoever
    /// reads it makes it again.
    fn derived(&self, document: DocumentId, kind: Derived) -> Result<Option<(u64, Vec<u8>)>, StoreError>;

    /// Every document that has a change, in order of id.
    fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        Ok(self.sizes()?.into_iter().map(|(document, _)| document).collect())
    }

    /// The value of this name.
    fn value(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// The values whose names begin so, by name.
    fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError>;

    /// The names that begin so, sorted, without their values: for those who have too many of them to read at once.
    fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError>;

    /// Which store this is, and which life of it: it stays the same while nothing once acknowledged is lost.
    ///
    /// # Shape
    /// 32 hexadecimal digits, a dot, a generation from 1.
    fn epoch(&self) -> String;
}

/// One write of a batch.
#[derive(Clone, PartialEq, Eq)]
pub enum Write {
    /// Adds changes to a document's log, but for those that it has. No changes is no write: it does not make
    /// the document known.
    Append {
        /// The document.
        document: DocumentId,
        /// Its changes, in the order they are to be kept.
        changes: Vec<Change>,
    },
    /// Sets or removes a value if it still is what the writer read. Later writes of the batch see it set.
    Swap {
        /// The value's name: 1 to [`MAX_KEY_BYTES`] bytes without NUL. Not a place for names of people or
        /// for tokens.
        key: String,
        /// What the writer read; none if there was no value.
        expected: Option<Vec<u8>>,
        /// What to write; none to remove it.
        value: Option<Vec<u8>>,
    },
    /// Keeps what was made of the beginning of a document's log, in place of what was made of less of it.
    Derive {
        /// The document.
        document: DocumentId,
        /// What it is.
        kind: Derived,
        /// The last position that it was made of.
        up_to: u64,
        /// At most [`MAX_DERIVED_BYTES`]. All of them are one write to the disk: a few MB are well, more hold up
        /// everybody else.
        bytes: Vec<u8>,
    },
}

/// What can be made again of a document's log and is kept to save the work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Derived {
    /// The document of the changes up to there.
    Snapshot,
    /// What must be known of each of those changes.
    Index,
    /// The newest of those changes: they name the state.
    Heads,
}

/// How much a document's log holds.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Size {
    /// The last position, which is also the number of changes.
    pub position: u64,
    /// The length of all changes.
    pub bytes: u64,
}

impl Derived {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Snapshot, Self::Index, Self::Heads];
}

/// What became of one write of a batch that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The changes are in the log.
    Appended {
        /// Those that were not there before, in the order given.
        new: Vec<Placed>,
        /// Those that were.
        duplicate: Vec<Hash>,
    },
    /// The value is what was asked for.
    Swapped,
    /// What was derived is kept, or not needed.
    Derived {
        /// Whether it is kept. If not, the store had some that was made of more of the log.
        replaced: bool,
    },
}

/// Where in its document's log a change stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    /// From 1, without gaps.
    pub position: u64,
    /// The change's name.
    pub hash: Hash,
}

/// One change as the store kept it.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored {
    /// Where it stands in its document's log: from 1, without gaps.
    pub position: u64,
    /// The change's name.
    pub hash: Hash,
    /// The change.
    pub bytes: Vec<u8>,
}

/// Why a store did not do as asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The value that a [`Write::Swap`] expected has changed. Nothing was written; the caller reads it again
    /// and decides anew, and may commit the rest of the batch at once.
    #[error("write {write} of the batch expected another value; read it again and decide anew")]
    Conflict {
        /// The place of the write in the batch, from 0.
        write: usize,
    },
    /// A write is larger than a store takes or its name is none. Nothing was written; the caller must refuse
    /// such input earlier.
    #[error("write {write} of the batch is out of bounds; whoever asked for it must ask for less")]
    OutOfBounds {
        /// The place of the write in the batch, from 0.
        write: usize,
    },
    /// Another program, or another part of this one, has the store open. Stop it or choose another directory.
    #[error("the store is in use by another program; stop that one first")]
    InUse,
    /// The directory holds something else. It was not touched; choose another one.
    #[error("this directory holds something that is not a store; choose an empty or a new one")]
    NotAStore,
    /// A newer version of this program wrote the store. It was not touched; use that version.
    #[error("the store was written by a newer version of this program; use that one")]
    TooNew,
    /// The directory cannot be made, read or written. Whoever runs this program must give it one that can.
    #[error("the store's directory cannot be used ({kind}); give this program one that it may read and write")]
    Unreachable {
        /// What the system said.
        kind: ErrorKind,
    },
    /// Stored bytes are not what was written. Whoever runs this program must restore them from a backup; the
    /// damaged files must be kept.
    #[error("the store is damaged; keep its files and restore a backup")]
    Damaged {
        /// The document that it shows in, if only that one is known to be concerned.
        document: Option<DocumentId>,
    },
    /// A write failed, now or earlier. The store does nothing more until whoever runs this program has mended
    /// the disk and started it again.
    #[error("writing to the store failed ({kind}); mend the disk and start again")]
    Failed {
        /// What the system said.
        kind: ErrorKind,
    },
}

impl<S: Store + ?Sized> Store for Arc<S> {
    fn commit(&self, batch: &[Write]) -> Result<Vec<Outcome>, StoreError> {
        (**self).commit(batch)
    }

    fn between(&self, document: DocumentId, positions: RangeInclusive<u64>) -> Result<Vec<Stored>, StoreError> {
        (**self).between(document, positions)
    }

    fn last(&self, document: DocumentId) -> Result<Size, StoreError> {
        (**self).last(document)
    }

    fn sizes(&self) -> Result<Vec<(DocumentId, Size)>, StoreError> {
        (**self).sizes()
    }

    fn derived(&self, document: DocumentId, kind: Derived) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        (**self).derived(document, kind)
    }

    fn value(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        (**self).value(key)
    }

    fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        (**self).values(prefix)
    }

    fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        (**self).names(prefix)
    }

    fn epoch(&self) -> String {
        (**self).epoch()
    }
}

/// The contents of writes are never printed, nor are their names: a careless caller may have put a secret there.
impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Append { document, changes } => f
                .debug_struct("Append")
                .field("document", document)
                .field("changes", changes)
                .finish(),
            Self::Swap { .. } => f.debug_struct("Swap").finish_non_exhaustive(),
            Self::Derive {
                document, kind, up_to, ..
            } => f
                .debug_struct("Derive")
                .field("document", document)
                .field("kind", kind)
                .field("up_to", up_to)
                .finish_non_exhaustive(),
        }
    }
}

prints_only!(Stored { position, hash });

/// Refuses a batch that no store takes, so that all of them refuse the same.
fn check_bounds(batch: &[Write]) -> Result<(), StoreError> {
    let fits = |write: &Write| match write {
        Write::Append { changes, .. } => changes.iter().all(|change| change.bytes.len() <= MAX_CHANGE_BYTES),
        Write::Swap { key, value, .. } => {
            is_key(key) && value.as_ref().is_none_or(|value| value.len() <= MAX_VALUE_BYTES)
        }
        Write::Derive { bytes, .. } => bytes.len() <= MAX_DERIVED_BYTES,
    };
    match batch.iter().position(|write| !fits(write)) {
        Some(write) => Err(StoreError::OutOfBounds { write }),
        None => Ok(()),
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= MAX_KEY_BYTES && !key.contains('\0')
}

/// What the swaps of a batch leave behind, or the first that meets another value than it expected.
///
/// `stored` reads the value from before the batch.
fn swaps<E: From<StoreError>>(
    batch: &[Write],
    mut stored: impl FnMut(&str) -> Result<Option<Vec<u8>>, E>,
) -> Result<BTreeMap<&str, Option<&[u8]>>, E> {
    let mut after = BTreeMap::<&str, Option<&[u8]>>::new();
    for (place, write) in batch.iter().enumerate() {
        let Write::Swap { key, expected, value } = write else {
            continue;
        };
        let as_expected = match after.get(key.as_str()) {
            Some(earlier) => *earlier == expected.as_deref(),
            None => stored(key)? == *expected,
        };
        if !as_expected {
            return Err(StoreError::Conflict { write: place }.into());
        }
        after.insert(key, value.as_deref());
    }
    Ok(after)
}
