//! The names things have.
//!
//! Each id is a type of its own, so that a note's id cannot be passed where a person's is wanted. Random
//! ids are made from randomness that the caller brings (see [`IdSource`]); nothing here asks the system.

use std::fmt;
use std::str::FromStr;

use rand_chacha::ChaCha12Rng;
use rand_core::{RngCore, SeedableRng};
use serde::{Deserialize, Serialize};

/// The name of one document: 16 bytes, written as base58check like the id in an `automerge:` URL.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId([u8; 16]);

/// A text that is no document id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a document id: whoever sent it must send 16 bytes in base58check")]
pub struct NotADocumentId;

impl DocumentId {
    /// The id with these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).with_check().into_string())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DocumentId {
    type Err = NotADocumentId;

    fn from_str(text: &str) -> Result<Self, NotADocumentId> {
        // A valid id has at most 28 characters; longer input is not worth decoding.
        if text.len() > 32 {
            return Err(NotADocumentId);
        }
        let bytes = bs58::decode(text)
            .with_check(None)
            .into_vec()
            .map_err(|_| NotADocumentId)?;
        bytes.try_into().map(Self).map_err(|_| NotADocumentId)
    }
}

impl Serialize for DocumentId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DocumentId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id written so.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    };
}

text_id!(
    /// One note, for ever; it keeps its id from the draft into the lesson and the release.
    NoteId
);
text_id!(
    /// One adult or student observer, as the relay knows them.
    PersonId
);
text_id!(
    /// One group, as the relay knows it.
    GroupId
);
text_id!(
    /// One tablet of one person. It is the tablet's `storageId` on the wire.
    DeviceId
);
text_id!(
    /// One stage of a lesson plan.
    StageId
);
text_id!(
    /// One entry of a lesson's record that is not a note: a prediction, an amendment, an event.
    EntryId
);

/// One run of the app on one device: the Automerge actor of everything it writes.
///
/// A new one at every start, so that a tablet restored from an old backup never writes under a sequence
/// number that it has used before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId([u8; 16]);

impl SessionId {
    /// The session with these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes, as Automerge's actor id has them.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).into_string())
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Makes ids from a seed that the caller took from the system's randomness.
///
/// Two sources with one seed make the same ids: that is what lets a simulation be replayed, and why a
/// shell must never reuse a seed.
pub struct IdSource(ChaCha12Rng);

impl IdSource {
    /// A source that draws from this seed.
    pub fn new(seed: [u8; 32]) -> Self {
        Self(ChaCha12Rng::from_seed(seed))
    }

    /// Randomness for what is no id: a key, a nonce.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }

    /// A new document's id.
    pub fn document(&mut self) -> DocumentId {
        DocumentId(self.bytes())
    }

    /// A new session's id.
    pub fn session(&mut self) -> SessionId {
        SessionId(self.bytes())
    }

    /// A new note's id: time first, so that ids sort as they were made (a ULID).
    pub fn note(&mut self, wall_ms: i64) -> NoteId {
        NoteId(self.ulid(wall_ms))
    }

    /// A new entry's id, also a ULID.
    pub fn entry(&mut self, wall_ms: i64) -> EntryId {
        EntryId(self.ulid(wall_ms))
    }

    /// A pause of about this length, so that many tablets do not all come back at once: half of it, and up to
    /// half more by chance.
    pub fn spread(&mut self, pause_ms: u32) -> u32 {
        pause_ms / 2 + self.0.next_u32() % (pause_ms / 2 + 1)
    }

    fn ulid(&mut self, wall_ms: i64) -> String {
        const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let time = u128::from(wall_ms.max(0).unsigned_abs() & 0xFFFF_FFFF_FFFF);
        let random: [u8; 10] = self.bytes();
        let random = random.iter().fold(0_u128, |sum, byte| (sum << 8) | u128::from(*byte));
        let bits = (time << 80) | random;
        (0..26)
            .rev()
            .map(|place| {
                let digit = usize::try_from((bits >> (place * 5)) & 31).expect("five bits fit");
                char::from(*ALPHABET.get(digit).expect("the alphabet has 32 letters"))
            })
            .collect()
    }
}

impl fmt::Debug for IdSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdSource(..)")
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).expect("a nibble is below 16");
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_id_reads_back_as_written() {
        let id = IdSource::new([7; 32]).document();
        assert_eq!(id.to_string().parse(), Ok(id));
    }

    #[test]
    fn what_is_no_document_id_is_refused() {
        for text in ["", "automerge", "3SH5t1xX7xRyRZPUWXw3MMtgBqZ0", &"1".repeat(10_000)] {
            assert_eq!(text.parse::<DocumentId>(), Err(NotADocumentId));
        }
    }

    #[test]
    fn note_ids_sort_by_the_time_they_were_made() {
        let mut ids = IdSource::new([1; 32]);
        let early = ids.note(1_000);
        let late = ids.note(2_000);
        assert!(early < late);
        assert_eq!(early.as_str().len(), 26);
        assert!(early.as_str().starts_with("00000000Z8"));
    }
}
