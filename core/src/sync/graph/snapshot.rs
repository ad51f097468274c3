//! What the store keeps as a snapshot.

use crate::document::{Hash, Heads};

/// The first byte of an encoded snapshot.
const VERSION: u8 = 1;

/// A document's state at one position of its log.
#[derive(Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The state that it holds.
    pub heads: Heads,
    /// An Automerge document chunk: what [`Replica::fetched`](super::Replica::fetched) wants first.
    pub chunk: Vec<u8>,
}

impl Snapshot {
    /// Its bytes: a version, the heads, the chunk. The store guards them with a hash of its own.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        let count = u32::try_from(self.heads.iter().count()).expect("a document has far fewer heads");
        bytes.extend(count.to_be_bytes());
        self.heads.iter().for_each(|hash| bytes.extend(hash.as_bytes()));
        bytes.extend(&self.chunk);
        bytes
    }

    /// The snapshot in these bytes; none when they are none.
    pub fn decode(mut bytes: Vec<u8>) -> Option<Self> {
        let (&VERSION, rest) = bytes.split_first()? else {
            return None;
        };
        let (count, rest) = rest.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*count)).ok()?.checked_mul(32)?;
        let (hashes, chunk) = rest.split_at_checked(length)?;
        let (hashes, _) = hashes.as_chunks::<32>();
        let heads = Heads::new(hashes.iter().copied().map(Hash::from_bytes));
        let before = bytes.len() - chunk.len();
        bytes.drain(..before);
        Some(Self { heads, chunk: bytes })
    }
}

/// The chunk holds what people wrote, so it is never printed.
impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Snapshot({:?}, {} bytes)", self.heads, self.chunk.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_reads_back_and_a_cut_one_is_none() {
        let snapshot = Snapshot {
            heads: Heads::new([Hash::from_bytes([1; 32]), Hash::from_bytes([2; 32])]),
            chunk: vec![7, 8],
        };
        let bytes = snapshot.encode();
        assert_eq!(bytes.len(), 1 + 4 + 64 + 2);
        assert_eq!(Snapshot::decode(bytes.clone()), Some(snapshot));
        assert_eq!(Snapshot::decode(bytes[..60].to_vec()), None);
        assert_eq!(Snapshot::decode(vec![]), None);
        assert_eq!(Snapshot::decode(vec![2, 0, 0, 0, 0]), None);
    }
}
