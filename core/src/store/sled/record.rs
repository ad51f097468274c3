//! The bytes of keys and records. `core/PROTOCOL.md` has them as a table.

use std::ops::{Range, RangeInclusive};

use sha2::{Digest, Sha256};

use crate::document::Hash;
use crate::id::DocumentId;
use crate::store::{Derived, Size};

pub(super) const LOG: &str = "log";
pub(super) const SEEN: &str = "seen";
pub(super) const META: &str = "meta";
pub(super) const VALUES: &str = "values";
pub(super) const DERIVED: &str = "derived";

/// How the keys in `meta` begin that tell a document's size.
pub(super) const LAST_PREFIX: &[u8] = b"last/";

/// The longest value given to sled: longer ones end in files that it does not sync.
pub(super) const MAX_PIECE_BYTES: usize = 4096;

/// Half a SHA-256 finds any accident; it is no protection against a forger, who could write the hash as well.
pub(super) const SEAL_BYTES: usize = 16;

/// What a record of the log has before the change: its seal and the change's hash.
pub(super) const BEFORE_CHANGE_BYTES: usize = SEAL_BYTES + 32;

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

    /// Kept in the journal: one of the commits that came after so many of sled's.
    pub(super) fn journal(commits: u64, number: u32) -> Self {
        Self {
            tree: "journal",
            key: [commits.to_be_bytes().as_slice(), &number.to_be_bytes()].concat(),
        }
    }

    /// Says how the pieces under [`derived_key`] are put together, and is the place that they are hashed for.
    pub(super) fn derived(document: DocumentId, kind: Derived) -> Self {
        Self {
            tree: DERIVED,
            key: derived_place(document, kind),
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

    pub(super) fn seal_size(&self, size: Size) -> Vec<u8> {
        self.seal(&[size.position.to_be_bytes(), size.bytes.to_be_bytes()].concat())
    }

    pub(super) fn unseal_size(&self, sealed: &[u8]) -> Option<KeptSize> {
        let (position, bytes) = self.unseal(sealed)?.split_first_chunk()?;
        let bytes = match bytes {
            [] => None,
            bytes => Some(u64::from_be_bytes(bytes.try_into().ok()?)),
        };
        Some(KeptSize {
            position: u64::from_be_bytes(*position),
            bytes,
        })
    }

    /// What proves that a body belongs to this place.
    pub(super) fn hash(&self, body: &[u8]) -> [u8; SEAL_BYTES] {
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

/// A document's size as its record has it.
#[derive(Clone, Copy)]
pub(super) struct KeptSize {
    pub(super) position: u64,
    /// None in a record from before bytes were counted.
    pub(super) bytes: Option<u64>,
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

/// The keys of everything in a document's log at these positions.
pub(super) fn log_range(document: DocumentId, positions: RangeInclusive<u64>) -> RangeInclusive<[u8; 26]> {
    log_key(document, *positions.start(), 0)..=log_key(document, *positions.end(), u16::MAX)
}

/// How many bytes of its change a piece in the log holds. The first piece is longer than what is before the change.
pub(super) fn change_bytes_in(key: &[u8], piece: &[u8]) -> u64 {
    let before = match place_in_log(key) {
        Some((_, 0)) => BEFORE_CHANGE_BYTES,
        _ => 0,
    };
    piece.len().saturating_sub(before) as u64
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

fn derived_place(document: DocumentId, kind: Derived) -> Vec<u8> {
    let kind = match kind {
        Derived::Snapshot => 1,
        Derived::Index => 2,
        Derived::Heads => 3,
    };
    [document.as_bytes().as_slice(), &[kind]].concat()
}

pub(super) fn derived_key(document: DocumentId, kind: Derived, part: u32) -> Vec<u8> {
    [derived_place(document, kind).as_slice(), &part.to_be_bytes()].concat()
}

/// The keys of this many pieces.
pub(super) fn derived_range(document: DocumentId, kind: Derived, parts: u32) -> Range<Vec<u8>> {
    derived_key(document, kind, 0)..derived_key(document, kind, parts)
}

pub(super) fn derived_pieces(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.chunks(MAX_PIECE_BYTES)
}

pub(super) fn document_of_last(key: &[u8]) -> Option<DocumentId> {
    let bytes = key.strip_prefix(LAST_PREFIX)?.try_into().ok()?;
    Some(DocumentId::from_bytes(bytes))
}
