//! What was made of a log, and can be made again.
//!
//! A header tells how much of the log it was made of, in how many pieces it is kept, and its hash; the pieces
//! follow. The header alone tells whether newer bytes replace the older ones, and its key comes right before those
//! of the pieces, so one scan reads everything. What does not fit together reads as none.

use sled::Tree;
use sled::transaction::{TransactionalTree, UnabortableTransactionError};

use super::record::{self, Record};
use super::trees::broken;
use crate::id::DocumentId;
use crate::store::{Derived, StoreError};

struct Header {
    up_to: u64,
    parts: u32,
    hash: [u8; 16],
}

impl Header {
    fn seal(&self, record: &Record) -> Vec<u8> {
        let (up_to, parts) = (self.up_to.to_be_bytes(), self.parts.to_be_bytes());
        record.seal(&[up_to.as_slice(), &parts, &self.hash].concat())
    }

    fn unseal(record: &Record, sealed: &[u8]) -> Option<Self> {
        let (up_to, rest) = record.unseal(sealed)?.split_first_chunk()?;
        let (parts, hash) = rest.split_first_chunk()?;
        Some(Self {
            up_to: u64::from_be_bytes(*up_to),
            parts: u32::from_be_bytes(*parts),
            hash: hash.try_into().ok()?,
        })
    }
}

/// What is kept of this kind, and the last position that it was made of.
pub(super) fn read(tree: &Tree, document: DocumentId, kind: Derived) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let record = Record::derived(document, kind);
    let sealed = tree.get(record.key()).map_err(|error| broken(&error))?;
    let Some(header) = sealed.and_then(|sealed| Header::unseal(&record, &sealed)) else {
        return Ok(None);
    };
    let mut bytes = Vec::with_capacity(header.parts as usize * record::MAX_PIECE_BYTES);
    for piece in tree.range(record::derived_range(document, kind, header.parts)) {
        let (_, piece) = piece.map_err(|error| broken(&error))?;
        bytes.extend_from_slice(&piece);
    }
    Ok((record.hash(&bytes) == header.hash).then_some((header.up_to, bytes)))
}

/// How much room it takes: whole pieces.
pub(super) fn bytes(tree: &Tree, document: DocumentId, kind: Derived) -> Result<u64, StoreError> {
    let record = Record::derived(document, kind);
    let sealed = tree.get(record.key()).map_err(|error| broken(&error))?;
    let header = sealed.and_then(|sealed| Header::unseal(&record, &sealed));
    Ok(header.map_or(0, |header| u64::from(header.parts) * record::MAX_PIECE_BYTES as u64))
}

/// Writes it, unless there is some that was made of more. Says whether it did.
pub(super) fn write(
    tree: &TransactionalTree,
    (document, kind): (DocumentId, Derived),
    (up_to, bytes): (u64, &[u8]),
) -> Result<bool, UnabortableTransactionError> {
    let record = Record::derived(document, kind);
    let before = tree.get(record.key())?;
    let before = before.and_then(|sealed| Header::unseal(&record, &sealed));
    if before.is_some_and(|before| before.up_to > up_to) {
        return Ok(false);
    }
    let mut parts = 0;
    for piece in record::derived_pieces(bytes) {
        tree.insert(record::derived_key(document, kind, parts), piece)?;
        parts += 1;
    }
    let header = Header {
        up_to,
        parts,
        hash: record.hash(bytes),
    };
    tree.insert(record.key(), header.seal(&record))?;
    // What is left of a longer one.
    while tree.remove(record::derived_key(document, kind, parts))?.is_some() {
        parts += 1;
    }
    Ok(true)
}
