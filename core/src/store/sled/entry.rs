//! What a commit has added or set, as the journal keeps it.
//!
//! It says what is so after the commit, not what was asked for: only the changes that are new, and where they stand.
//! So it can be put into a store again and again.

use crate::document::{Change, Hash};
use crate::id::DocumentId;
use crate::leb128::{self, Reader};
use crate::store::Write;

/// More than an entry takes beside what was asked to be written, and each change of it.
const MOST_BESIDE: usize = 48;

const CHANGES: u8 = 1;
const SET: u8 = 2;
const REMOVED: u8 = 3;

/// One thing that is so after a commit.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Entry {
    /// These changes stand in a document's log, one after the other.
    Changes {
        document: DocumentId,
        /// The position of the first.
        from: u64,
        changes: Vec<Change>,
    },
    /// A name has this value, or none.
    Value { name: String, value: Option<Vec<u8>> },
}

impl Entry {
    /// How many bytes the entries of a batch take at most; none if the journal is no place for it, because there are
    /// derived bytes in it.
    pub(super) fn most_bytes(batch: &[Write]) -> Option<usize> {
        batch.iter().try_fold(0, |sum, write| {
            let content = match write {
                Write::Append { changes, .. } => changes.iter().map(|change| change.bytes.len() + MOST_BESIDE).sum(),
                Write::Swap { key, value, .. } => key.len() + value.as_ref().map_or(0, Vec::len),
                Write::Derive { .. } => return None,
            };
            Some(sum + content + MOST_BESIDE)
        })
    }

    pub(super) fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Changes {
                document,
                from,
                changes,
            } => {
                out.push(CHANGES);
                out.extend_from_slice(document.as_bytes());
                leb128::write(*from, out);
                leb128::write(changes.len() as u64, out);
                for change in changes {
                    out.extend_from_slice(change.hash.as_bytes());
                    bytes(&change.bytes, out);
                }
            }
            Self::Value { name, value } => {
                out.push(if value.is_some() { SET } else { REMOVED });
                bytes(name.as_bytes(), out);
                if let Some(value) = value {
                    bytes(value, out);
                }
            }
        }
    }

    /// None of them if one is not whole.
    pub(super) fn decode_all(body: &[u8]) -> Option<Vec<Self>> {
        let mut reader = Reader::new(body);
        let mut entries = Vec::new();
        while !reader.is_empty() {
            entries.push(Self::decode(&mut reader)?);
        }
        Some(entries)
    }

    fn decode(reader: &mut Reader<'_>) -> Option<Self> {
        let kind = reader.byte()?;
        if kind == CHANGES {
            let document = DocumentId::from_bytes(reader.take(16)?.try_into().ok()?);
            let from = reader.unsigned()?;
            let mut changes = Vec::new();
            for _ in 0..reader.unsigned()? {
                changes.push(Change {
                    hash: Hash::from_bytes(reader.take(32)?.try_into().ok()?),
                    // A store does not look at these two.
                    actor: Vec::new(),
                    seq: 0,
                    bytes: reader.bytes()?.to_vec(),
                });
            }
            return Some(Self::Changes {
                document,
                from,
                changes,
            });
        }
        let name = String::from_utf8(reader.bytes()?.to_vec()).ok()?;
        let value = match kind {
            SET => Some(reader.bytes()?.to_vec()),
            REMOVED => None,
            _ => return None,
        };
        Some(Self::Value { name, value })
    }
}

fn bytes(bytes: &[u8], out: &mut Vec<u8>) {
    leb128::write(bytes.len() as u64, out);
    out.extend_from_slice(bytes);
}
