//! What stored changes add up to, without making a document of them.
//!
//! Only the first bytes of each change are read: what it is called, and which changes it comes after. Whether its
//! operations make sense is found out when the document is made.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::{DocumentKind, Hash, Heads};
use crate::leb128::Reader;

/// The type of a chunk that holds one change, not deflated.
const CHANGE: u8 = 1;

/// What a set of changes is, as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outline {
    /// What the document is for.
    pub kind: DocumentKind,
    /// The changes that no other comes after.
    pub heads: Heads,
}

impl Outline {
    /// The outline of these changes, in any order. None when one of them is damaged, or is no change, or comes after one
    /// that is not here, or when the document's kind is not known: then only the document itself can tell.
    pub fn of<B: AsRef<[u8]>>(changes: &[B]) -> Option<Self> {
        let (mut hashes, mut parents) = (BTreeSet::new(), BTreeSet::new());
        for change in changes {
            let (hash, deps) = read(change.as_ref())?;
            hashes.insert(hash);
            parents.extend(deps.iter().copied().map(Hash::from_bytes));
        }
        let kind = DocumentKind::ALL
            .into_iter()
            .find(|kind| kind.first_heads().iter().all(|first| hashes.contains(first)))?;
        parents.is_subset(&hashes).then(|| Self {
            kind,
            heads: Heads::new(hashes.difference(&parents).copied()),
        })
    }
}

/// The name of a change, and the changes that it comes after.
fn read(bytes: &[u8]) -> Option<(Hash, &[[u8; 32]])> {
    let mut chunk = Reader::new(bytes);
    let checksum = chunk.take(8)?.get(4..)?;
    let hashed = chunk.rest();
    if chunk.byte()? != CHANGE {
        return None;
    }
    let mut body = Reader::new(chunk.bytes()?);
    if !chunk.is_empty() {
        return None;
    }
    let hash: [u8; 32] = Sha256::digest(hashed).into();
    let deps = body.hashes()?;
    hash.starts_with(checksum).then_some((Hash::from_bytes(hash), deps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Scalar};
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
