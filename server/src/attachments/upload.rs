//! How uploads lie in the store: a standing that says how far one has come, and its pieces.
//!
//! Not here: how much there is room for, and what is taken.

use cahier_core::id::{DeviceId, DocumentId};
use cahier_core::store::{Store, StoreError, Write};
use serde::{Deserialize, Serialize};

/// The names of all this begin so.
pub(super) const BLOBS: &str = "blob/";

/// How far an upload has come.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Standing {
    pub(super) length: u64,
    /// The lengths of the pieces that are there.
    pub(super) pieces: Vec<u32>,
    pub(super) stage: Stage,
    /// When the last piece came, in milliseconds since 1970.
    pub(super) touched_ms: u64,
    pub(super) device: Option<DeviceId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Stage {
    Coming,
    Whole,
}

impl Standing {
    pub(super) fn offset(&self) -> u64 {
        self.pieces.iter().map(|length| u64::from(*length)).sum()
    }

    pub(super) fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("numbers and names are JSON")
    }
}

/// Which bytes of which document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(super) document: DocumentId,
    pub(super) hash: String,
}

impl Place {
    /// None for what is no hash: 64 hexadecimal digits in small letters.
    pub(crate) fn new(document: DocumentId, hash: &str) -> Option<Self> {
        let is_digit = |byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        (hash.len() == 64 && hash.bytes().all(is_digit)).then(|| Self {
            document,
            hash: hash.to_owned(),
        })
    }

    pub(super) fn key(&self) -> String {
        format!("{BLOBS}{}/{}", self.document, self.hash)
    }

    pub(super) fn piece_key(&self, offset: u64) -> String {
        format!("{}/{offset:08x}", self.key())
    }

    /// The place that this name is of: of a standing, not of a piece.
    pub(super) fn of_standing(key: &str) -> Option<Self> {
        let (document, hash) = key.strip_prefix(BLOBS)?.split_once('/')?;
        Self::new(document.parse().ok()?, hash)
    }
}

/// The document that this name of the store belongs to, if it is of something attached.
pub(crate) fn document_of(key: &str) -> Option<DocumentId> {
    let (document, _) = key.strip_prefix(BLOBS)?.split_once('/')?;
    document.parse().ok()
}

/// A value and, if it says how far an upload has come, the pieces that it speaks of; nothing for a piece by itself, nor for
/// what is gone. So a copy of a store in use has no upload that lacks a piece.
pub(crate) fn with_pieces(store: &dyn Store, key: String) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let Some(place) = Place::of_standing(&key) else {
        let is_piece = document_of(&key).is_some();
        let value = if is_piece { None } else { store.value(&key)? };
        return Ok(value.map(|value| (key, value)).into_iter().collect());
    };
    let Some(standing) = standing(store, &place)? else {
        return Ok(Vec::new());
    };
    let mut all = vec![(key, standing.json())];
    let mut offset = 0;
    for length in &standing.pieces {
        let key = place.piece_key(offset);
        let Some(piece) = store.value(&key)? else {
            return Ok(Vec::new());
        };
        all.push((key, piece));
        offset += u64::from(*length);
    }
    Ok(all)
}

/// A standing of a later release that this one cannot read counts as none: what it is of is not written over, because a
/// write says what it expects.
pub(super) fn standing(store: &dyn Store, place: &Place) -> Result<Option<Standing>, StoreError> {
    let json = store.value(&place.key())?;
    Ok(json.and_then(|json| serde_json::from_slice(&json).ok()))
}

pub(super) fn pieces(store: &dyn Store, place: &Place, standing: &Standing) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    for _ in &standing.pieces {
        let piece = store.value(&place.piece_key(bytes.len() as u64))?;
        bytes.extend(piece.ok_or(StoreError::Damaged {
            document: Some(place.document),
        })?);
    }
    Ok(bytes)
}

pub(super) fn swap(key: String, expected: Option<Vec<u8>>, value: Option<Vec<u8>>) -> Write {
    Write::Swap { key, expected, value }
}
