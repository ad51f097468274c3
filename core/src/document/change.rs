//! Changes and their hashes, as bytes.

mod runs;

use std::collections::BTreeSet;
use std::fmt;
use std::panic::catch_unwind;

use automerge::ChangeHash;
use serde::{Deserialize, Serialize};

use crate::id::hex;

/// The SHA-256 that names a change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn to_automerge(self) -> ChangeHash {
        ChangeHash(self.0)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The newest changes of a document, sorted: they name one exact state of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Heads(Vec<Hash>);

impl Heads {
    /// The heads with these hashes, in any order.
    pub fn new(hashes: impl IntoIterator<Item = Hash>) -> Self {
        let mut hashes: Vec<_> = hashes.into_iter().collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    pub(super) fn from_automerge(hashes: impl IntoIterator<Item = ChangeHash>) -> Self {
        Self::new(hashes.into_iter().map(|hash| Hash(hash.0)))
    }

    /// The hashes in order.
    pub fn iter(&self) -> impl Iterator<Item = &Hash> {
        self.0.iter()
    }

    /// The heads when these changes have come on top, in an order in which none comes before one that it depends on.
    ///
    /// # Errors
    /// [`NotAChange`] when one of them is none.
    pub fn after<'a>(&self, changes: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, NotAChange> {
        let mut heads: BTreeSet<_> = self.0.iter().copied().collect();
        for bytes in changes {
            let (change, lineage) = Change::read(bytes)?;
            for parent in lineage.deps.iter() {
                heads.remove(parent);
            }
            heads.insert(change.hash);
        }
        Ok(Self(heads.into_iter().collect()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether they name the empty state.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One change: what a store keeps and a sync message carries.
#[derive(Clone, PartialEq, Eq)]
pub struct Change {
    /// Its name.
    pub hash: Hash,
    /// The session that wrote it.
    pub actor: Vec<u8>,
    /// Its number in that session, from 1.
    pub seq: u64,
    /// An Automerge change chunk, not deflated.
    pub bytes: Vec<u8>,
}

impl Change {
    pub(super) fn from_automerge(change: &automerge::Change) -> Self {
        Self {
            hash: Hash(change.hash().0),
            actor: change.actor_id().to_bytes().to_vec(),
            seq: change.seq(),
            bytes: change.raw_bytes().to_vec(),
        }
    }

    /// The change in these bytes, checked against its checksum.
    ///
    /// # Errors
    /// [`NotAChange`] when they are none, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAChange> {
        parse(bytes).map(|change| Self::from_automerge(&change))
    }

    /// The change in these bytes, and where it stands among others.
    ///
    /// # Errors
    /// [`NotAChange`] when they are none, or damaged.
    pub fn read(bytes: &[u8]) -> Result<(Self, Lineage), NotAChange> {
        let change = parse(bytes)?;
        let lineage = Lineage {
            deps: Heads::from_automerge(change.deps().iter().copied()),
            start_op: change.start_op().get(),
            max_op: change.max_op(),
        };
        Ok((Self::from_automerge(&change), lineage))
    }
}

/// Where a change stands among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lineage {
    /// The newest changes that its writer had: it can be applied only after them.
    pub deps: Heads,
    /// The number of its first operation, which is above those of all its ancestors.
    pub start_op: u64,
    /// The number of its last operation; one less than the first when it has none.
    pub max_op: u64,
}

prints_only!(Change { hash, seq });

/// Bytes that are no change, or a damaged one. Whoever stored or sent them must send them again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("these bytes are not an undamaged change")]
pub struct NotAChange;

/// Automerge reads a change without comparing its checksum, so that is done here: bytes 4 to 8 of a chunk
/// are the first four of its hash. It also counts out whatever runs it is told of, and is not known never to panic.
pub(super) fn parse(bytes: &[u8]) -> Result<automerge::Change, NotAChange> {
    let checksum = bytes.get(4..8).ok_or(NotAChange)?;
    if !runs::are_bounded(bytes) {
        return Err(NotAChange);
    }
    let change = catch_unwind(|| automerge::Change::try_from(bytes))
        .map_err(|_| NotAChange)?
        .map_err(|_| NotAChange)?;
    if change.hash().0.starts_with(checksum) {
        Ok(change)
    } else {
        Err(NotAChange)
    }
}
