//! The archive: a whole store as one row of bytes, to be kept elsewhere.
//!
//! It has every document's log in the order of its positions, then every named value. Derived bytes are left out:
//! they can be made again. It does not read or write files, and does not choose what goes in: `cahier backup`
//! and `cahier restore` do. `core/PROTOCOL.md` has the bytes.
//!
//! Rules kept here: it is written and read piece by piece, whatever its length; each piece carries a hash of itself
//! and of everything before it, and the last one says how much there is, so that an archive that was cut short,
//! altered or put together of two is refused by name; a length that it announces is never believed.

mod read;
mod write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use read::{Entry, Reader};
pub use write::Writer;

use crate::document::Change;
use crate::id::DocumentId;

use super::{MAX_CHANGE_BYTES, MAX_KEY_BYTES, MAX_VALUE_BYTES, Size};

/// How every archive begins, whatever its version.
const MAGIC: &[u8] = b"cahier-archive ";

/// The version that is written, and the only one that is read.
const VERSION: &[u8] = b"1\n";

/// What each frame has before its body: its kind and the body's length.
const HEAD_BYTES: usize = 5;

/// Half a SHA-256 finds any accident; it is no protection against a forger, who could write the hash as well.
const SEAL_BYTES: usize = 16;

/// The longest name of an epoch.
const MAX_EPOCH_BYTES: usize = 64;

/// What an archive says of itself at its beginning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// When it was made, in milliseconds since 1970.
    pub made_at_ms: u64,
    /// The epoch of the store that it was made of.
    pub epoch: String,
    /// What it will have of logs.
    pub logs: Logs,
}

/// How much there is of documents.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Logs {
    /// How many documents.
    pub documents: u64,
    /// How many changes they have.
    pub changes: u64,
    /// The length of those.
    pub bytes: u64,
}

impl Logs {
    /// With one more document.
    #[must_use]
    pub fn with(self, size: Size) -> Self {
        Self {
            documents: self.documents.saturating_add(1),
            changes: self.changes.saturating_add(size.position),
            bytes: self.bytes.saturating_add(size.bytes),
        }
    }
}

/// What was in an archive, all of it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Contents {
    /// The documents.
    #[serde(flatten)]
    pub logs: Logs,
    /// How many named values.
    pub values: u64,
}

/// Why an archive is refused. Whoever wants to restore must bring another copy of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The bytes are something else.
    #[error("this is not an archive of Cahier; name a file that `cahier backup` wrote")]
    NotAnArchive,
    /// A newer version of this program wrote it.
    #[error("the archive was written by a newer version of this program; use that one")]
    TooNew,
    /// It ends too early.
    #[error("the archive is cut short after byte {at}; use another copy of it")]
    CutShort {
        /// How many of its bytes are sound.
        at: u64,
    },
    /// It is not what was written.
    #[error("the archive was altered after byte {at}; use another copy of it")]
    Altered {
        /// How many of its bytes are sound.
        at: u64,
    },
}

/// The kinds of frames.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Header,
    Document,
    Change,
    Value,
    End,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Header, Self::Document, Self::Change, Self::Value, Self::End];

    const fn byte(self) -> u8 {
        match self {
            Self::Header => b'H',
            Self::Document => b'D',
            Self::Change => b'C',
            Self::Value => b'V',
            Self::End => b'E',
        }
    }

    fn of(byte: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.byte() == byte)
    }

    /// The longest body. A longer one is refused from its head.
    const fn max_bytes(self) -> usize {
        match self {
            Self::Header => 4 * 8 + MAX_EPOCH_BYTES,
            // An id and two numbers, or four numbers.
            Self::Document | Self::End => 32,
            Self::Change => MAX_CHANGE_BYTES,
            Self::Value => 2 + MAX_KEY_BYTES + MAX_VALUE_BYTES,
        }
    }
}

/// The hash of everything up to here.
#[derive(Clone, Copy)]
struct Chain([u8; 32]);

impl Chain {
    fn begin() -> Self {
        Self(Sha256::digest([MAGIC, VERSION].concat()).into())
    }

    /// Takes in one frame and returns its seal.
    fn seal(&mut self, head: [u8; HEAD_BYTES], body: &[u8]) -> [u8; SEAL_BYTES] {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(head);
        hash.update(body);
        self.0 = hash.finalize().into();
        *self.0.first_chunk().expect("16 is less than 32")
    }
}

#[cfg(test)]
mod tests;
