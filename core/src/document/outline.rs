//! What stored changes and snapshots add up to, without making a document of them.
//!
//! Only the first bytes of each are read: what a change is called and which changes it comes after, and which heads a
//! snapshot has. Whether their operations make sense is found out when the document is made.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{DocumentKind, Hash, Heads};
use crate::leb128::Reader;

/// The type of a chunk that holds a whole document.
const SNAPSHOT: u8 = 0;
/// The type of a chunk that holds one change, not deflated.
const CHANGE: u8 = 1;

/// What a set of changes and snapshots is, as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outline {
    /// What the document is for.
    pub kind: DocumentKind,
    /// The changes that no other comes after.
    pub heads: Heads,
}

impl Outline {
    /// The outline of these chunks, in any order. None when one of them is damaged, or is neither, or comes after a change
    /// that is not seen here, or when the document's kind is not known: then only the document itself can tell.
    pub fn of<B: AsRef<[u8]>>(chunks: &[B]) -> Option<Self> {
        let (mut hashes, mut parents) = (BTreeSet::new(), BTreeSet::new());
        let mut told = None;
        for chunk in chunks {
            match read(chunk.as_ref())? {
                Chunk::Change { hash, deps } => {
                    hashes.insert(hash);
                    parents.extend(deps.iter().copied().map(Hash::from_bytes));
                }
                Chunk::Snapshot { kind, heads } => {
                    told = Some(kind);
                    hashes.extend(heads.iter().copied().map(Hash::from_bytes));
                }
            }
        }
        let is_begun = |kind: &DocumentKind| kind.first_heads().iter().all(|first| hashes.contains(first));
        let kind = told.or_else(|| DocumentKind::ALL.into_iter().find(is_begun))?;
        parents.is_subset(&hashes).then(|| Self {
            kind,
            heads: Heads::new(hashes.difference(&parents).copied()),
        })
    }
}

enum Chunk<'a> {
    /// A change's name, and the changes that it comes after.
    Change {
        hash: Hash,
        deps: &'a [[u8; 32]],
    },
    Snapshot {
        kind: DocumentKind,
        heads: &'a [[u8; 32]],
    },
}

/// Whether a chunk holds a whole document.
pub(super) fn is_snapshot(chunk: &[u8]) -> bool {
    chunk.get(8) == Some(&SNAPSHOT)
}

fn read(bytes: &[u8]) -> Option<Chunk<'_>> {
    let mut chunk = Reader::new(bytes);
    let checksum = chunk.take(8)?.get(4..)?;
    let hashed = chunk.rest();
    let chunk_type = chunk.byte()?;
    let mut body = Reader::new(chunk.bytes()?);
    let hash: [u8; 32] = Sha256::digest(hashed).into();
    if !chunk.is_empty() || !hash.starts_with(checksum) {
        return None;
    }
    match chunk_type {
        CHANGE => Some(Chunk::Change {
            hash: Hash::from_bytes(hash),
            deps: body.hashes()?,
        }),
        SNAPSHOT => {
            let mut kind = None;
            for _ in 0..body.unsigned()? {
                let actor = body.bytes()?;
                kind = kind.or_else(|| DocumentKind::ALL.into_iter().find(|kind| kind.first_actor() == actor));
            }
            let (kind, heads) = (kind?, body.hashes()?);
            Some(Chunk::Snapshot { kind, heads })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Scalar, snapshot};
    use crate::id::SessionId;

    fn changes() -> (Document, Vec<Vec<u8>>) {
        let mut one = Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]));
        let mut two = Document::new(DocumentKind::Lesson, SessionId::from_bytes([2; 16]));
        for (document, id) in [(&mut one, "a"), (&mut two, "b")] {
            document.write(0, |edit| edit.add("notes", id, [("text", Scalar::from("words"))]));
        }
        let of_two = two.changes_since(&Heads::default());
        one.apply(of_two.iter().map(|change| &change.bytes))
            .expect("sound changes");
        let all = one.changes_since(&Heads::default());
        (one, all.into_iter().map(|change| change.bytes).collect())
    }

    #[test]
    fn an_outline_is_what_the_document_would_say() {
        let (document, mut changes) = changes();
        let expected = Outline {
            kind: DocumentKind::Lesson,
            heads: document.heads(),
        };
        assert_eq!(document.heads().len(), 2);
        assert_eq!(Outline::of(&changes), Some(expected.clone()));
        changes.reverse();
        assert_eq!(Outline::of(&changes), Some(expected));
    }

    #[test]
    fn a_snapshot_counts_with_what_came_after_it() {
        let (mut document, changes) = changes();
        let (heads, chunk) = snapshot(changes.iter().map(Vec::as_slice)).expect("sound changes");
        assert_eq!(heads, document.heads());
        let later = document.write(0, |edit| edit.add("notes", "c", [("text", Scalar::from("words"))]));
        let later = later.expect("it writes").bytes;
        let outline = Outline::of(&[later, chunk.clone()]).expect("all that it comes after is in the snapshot");
        assert_eq!(outline.heads, document.heads());
        assert_eq!(outline.kind, DocumentKind::Lesson);
        let mut damaged = chunk;
        damaged.reverse();
        assert_eq!(Outline::of(&[damaged]), None);
    }

    #[test]
    fn what_only_the_document_can_tell_has_no_outline() {
        let (_, changes) = changes();
        let mut damaged = changes.clone();
        if let Some(byte) = damaged.last_mut().and_then(|change| change.last_mut()) {
            *byte ^= 1;
        }
        assert_eq!(Outline::of(&damaged), None);
        let mut longer = changes.clone();
        for change in &mut longer {
            change.push(0);
        }
        assert_eq!(Outline::of(&longer), None);
        let without_the_first = changes.get(1..).expect("several changes");
        assert_eq!(Outline::of(without_the_first), None);
        assert_eq!(Outline::of::<Vec<u8>>(&[]), None);
        assert_eq!(Outline::of(&[b"junk"]), None);
    }
}
