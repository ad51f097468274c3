//! The bytes of keys and records. `core/PROTOCOL.md` has them as a table.

use std::ops::RangeInclusive;

use sha2::{Digest, Sha256};

use crate::document::Hash;
use crate::id::DocumentId;

pub(super) const LOG: &str = "log";
pub(super) const SEEN: &str = "seen";
pub(super) const META: &str = "meta";
pub(super) const VALUES: &str = "values";

/// How the keys in `meta` begin that tell a document's last position.
pub(super) const LAST_PREFIX: &[u8] = b"last/";

/// The longest value given to sled: longer ones end in files that it does not sync.
const MAX_PIECE_BYTES: usize = 4096;

/// Half a SHA-256 finds any accident; it is no protection against a forger, who could write the hash as well.
const SEAL_BYTES: usize = 16;

/// One record by its place: what it says there counts for that place only.
pub(super) struct Record {
    tree: &'static str,
    key: Vec<u8>,
}

impl Record {
    pub(super) fn store_id() -> Self {
        Self {
            tree: META,
            key: b"store".to_vec(),
        }
    }

    pub(super) fn tide() -> Self {
        Self {
            tree: META,
            key: b"tide".to_vec(),
        }
    }

    pub(super) fn last(document: DocumentId) -> Self {
        Self {
            tree: META,
            key: [LAST_PREFIX, document.as_bytes()].concat(),
        }
    }

    pub(super) fn seen(document: DocumentId, hash: Hash) -> Self {
        Self {
            tree: SEEN,
            key: [document.as_bytes().as_slice(), hash.as_bytes()].concat(),
        }
    }

    /// Kept in pieces under [`log_key`].
    pub(super) fn log(document: DocumentId, position: u64) -> Self {
        Self {
            tree: LOG,
            key: [document.as_bytes().as_slice(), &position.to_be_bytes()].concat(),
        }
    }

    /// Kept in pieces under [`value_key`].
    pub(super) fn value(name: &str) -> Self {
        Self {
            tree: VALUES,
            key: name.as_bytes().to_vec(),
        }
    }

    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }

    pub(super) fn seal(&self, body: &[u8]) -> Vec<u8> {
        [&self.hash(body), body].concat()
    }

    /// The body, if it is the one that was sealed at this place.
    pub(super) fn unseal<'a>(&self, sealed: &'a [u8]) -> Option<&'a [u8]> {
        let (hash, body) = sealed.split_first_chunk::<SEAL_BYTES>()?;
        (*hash == self.hash(body)).then_some(body)
    }

    pub(super) fn unseal_position(&self, sealed: &[u8]) -> Option<u64> {
        let body = self.unseal(sealed)?;
        body.try_into().ok().map(u64::from_be_bytes)
    }

    fn hash(&self, body: &[u8]) -> [u8; SEAL_BYTES] {
        let mut hash = Sha256::new();
        for text in [self.tree.as_bytes(), &self.key] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.update(body);
        let whole: [u8; 32] = hash.finalize().into();
        *whole.first_chunk().expect("16 is less than 32")
    }
}

/// The pieces of a sealed record, numbered. The bounds on changes and values keep them below 65,536.
pub(super) fn pieces(sealed: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    (0..).zip(sealed.chunks(MAX_PIECE_BYTES))
}

pub(super) fn log_key(document: DocumentId, position: u64, part: u16) -> [u8; 26] {
    let mut key = [0; 26];
    let fields = document.as_bytes().iter().copied();
    let fields = fields.chain(position.to_be_bytes()).chain(part.to_be_bytes());
    key.iter_mut().zip(fields).for_each(|(place, byte)| *place = byte);
    key
}

/// The keys of everything in a document's log from this position on.
pub(super) fn log_range(document: DocumentId, position: u64) -> RangeInclusive<[u8; 26]> {
    log_key(document, position, 0)..=log_key(document, u64::MAX, u16::MAX)
}

/// The position and the part that a key in the log names.
pub(super) fn place_in_log(key: &[u8]) -> Option<(u64, u16)> {
    let (position, part) = key.get(16..)?.split_first_chunk()?;
    Some((u64::from_be_bytes(*position), u16::from_be_bytes(part.try_into().ok()?)))
}

/// NUL, which no name has, keeps the pieces of one name apart from those of a longer one.
pub(super) fn value_key(name: &str, part: u16) -> Vec<u8> {
    [name.as_bytes(), &[0], &part.to_be_bytes()].concat()
}

pub(super) fn name_of_value(key: &[u8]) -> Option<&str> {
    let (name, [0, _, _]) = key.split_last_chunk::<3>()? else {
        return None;
    };
    std::str::from_utf8(name).ok()
}

pub(super) fn document_of_last(key: &[u8]) -> Option<DocumentId> {
    let bytes = key.strip_prefix(LAST_PREFIX)?.try_into().ok()?;
    Some(DocumentId::from_bytes(bytes))
}
