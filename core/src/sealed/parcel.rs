//! What is in a sealed file: documents as their changes, who packed them and when.
//!
//! It does not check the changes: they are looked at one by one when they are taken in, like those of a peer.

use crate::document::Change;
use crate::id::DocumentId;
use crate::leb128::{self, Reader};

use super::{MAX_SEALED_BYTES, SealedError};

/// How every parcel begins, whatever its version.
const MAGIC: &[u8] = b"cahier-parcel ";
/// The version that is written, and the only one that is read.
const VERSION: &[u8] = b"1\n";
/// The longest content once it is inflated, and the most documents in it.
const MAX_CONTENT_BYTES: usize = 2 * MAX_SEALED_BYTES;
const MAX_DOCUMENTS: u64 = 1_024;
/// How hard deflating tries, of ten: nothing is gained above.
const DEFLATE_LEVEL: u8 = 7;

/// Documents on their way from tablet to tablet.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Parcel {
    /// Who packed it, by the name that the group knows.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub packed_wall_ms: i64,
    /// The documents, each once.
    pub documents: Vec<ParcelDocument>,
}

/// One document of a parcel.
#[derive(Clone, PartialEq, Eq)]
pub struct ParcelDocument {
    /// Its id.
    pub id: DocumentId,
    /// Its change chunks, none before one that it depends on.
    pub changes: Vec<Vec<u8>>,
}

impl Parcel {
    /// The parcel as bytes.
    ///
    /// # Errors
    /// [`SealedError::TooLarge`] for more than a parcel holds.
    pub fn encode(&self) -> Result<Vec<u8>, SealedError> {
        let mut content = Vec::new();
        leb128::write(self.packed_wall_ms.max(0).unsigned_abs(), &mut content);
        put_bytes(self.by.as_bytes(), &mut content);
        put_length(self.documents.len(), &mut content);
        for document in &self.documents {
            content.extend(document.id.as_bytes());
            put_length(document.changes.len(), &mut content);
            for change in &document.changes {
                put_bytes(change, &mut content);
            }
        }
        if content.len() > MAX_CONTENT_BYTES || self.documents.len() as u64 > MAX_DOCUMENTS {
            return Err(SealedError::TooLarge);
        }
        let deflated = miniz_oxide::deflate::compress_to_vec(&content, DEFLATE_LEVEL);
        Ok([MAGIC, VERSION, &deflated].concat())
    }

    /// The parcel in these bytes, every change of it undamaged.
    ///
    /// # Errors
    /// [`SealedError::NotSealed`], [`SealedError::TooNew`], [`SealedError::TooLarge`] and [`SealedError::Damaged`].
    pub fn decode(bytes: &[u8]) -> Result<Self, SealedError> {
        let bytes = bytes.strip_prefix(MAGIC).ok_or(SealedError::NotSealed)?;
        let deflated = bytes.strip_prefix(VERSION).ok_or(SealedError::TooNew)?;
        let content = miniz_oxide::inflate::decompress_to_vec_with_limit(deflated, MAX_CONTENT_BYTES).map_err(
            |error| match error.status {
                miniz_oxide::inflate::TINFLStatus::HasMoreOutput => SealedError::TooLarge,
                _ => SealedError::Damaged,
            },
        )?;
        Self::read(Reader::new(&content)).ok_or(SealedError::Damaged)
    }

    fn read(mut content: Reader<'_>) -> Option<Self> {
        let packed_wall_ms = i64::try_from(content.unsigned()?).ok()?;
        let by = std::str::from_utf8(content.bytes()?).ok()?.to_owned();
        let count = content.unsigned().filter(|count| *count <= MAX_DOCUMENTS)?;
        let mut documents = Vec::new();
        for _ in 0..count {
            let id = DocumentId::from_bytes(content.take(16)?.try_into().ok()?);
            let mut changes = Vec::new();
            // No count is believed: each change takes its bytes from what is there.
            for _ in 0..content.unsigned()? {
                let change = content.bytes()?;
                Change::from_bytes(change).ok()?;
                changes.push(change.to_vec());
            }
            documents.push(ParcelDocument { id, changes });
        }
        content.is_empty().then_some(Self {
            by,
            packed_wall_ms,
            documents,
        })
    }
}

fn put_length(length: usize, out: &mut Vec<u8>) {
    leb128::write(length as u64, out);
}

fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    put_length(bytes.len(), out);
    out.extend(bytes);
}

/// Names and what people wrote are never printed.
impl std::fmt::Debug for Parcel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Parcel({} documents)", self.documents.len())
    }
}

impl std::fmt::Debug for ParcelDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ParcelDocument({}, {} changes)", self.id, self.changes.len())
    }
}
