//! One document chunk that stands for many changes: what a new client is sent.
//!
//! Made by the relay's compactor in the background, never while a peer waits. Automerge can write a file that it does not
//! read back, so a chunk counts only when it has been loaded again.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{Automerge, ReadDoc as _};

use super::{Hash, Heads, change};

/// Why there is no snapshot. Nothing is lost: the changes stay where they are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// Bytes among the changes are none, or damaged. Whoever keeps the store runs its doctor.
    #[error("the change at index {index} is damaged")]
    NotAChange {
        /// Which of the changes, from 0.
        index: usize,
    },
    /// With this change the document cannot be loaded, or cannot be saved so that it loads again. Quarantine
    /// it and what depends on it, and try again without them.
    #[error("a change makes the document unreadable: {hash}")]
    Poison {
        /// The first such change.
        hash: Hash,
    },
}

/// The heads and the document chunk of these changes, every one of which comes after those that it depends on. The chunk is proved
/// to load to the same heads.
///
/// # Errors
/// [`SnapshotError`].
pub fn snapshot<'a>(changes: impl IntoIterator<Item = &'a [u8]>) -> Result<(Heads, Vec<u8>), SnapshotError> {
    let changes = changes
        .into_iter()
        .enumerate()
        .map(|(index, bytes)| change::parse(bytes).map_err(|_| SnapshotError::NotAChange { index }))
        .collect::<Result<Vec<_>, _>>()?;
    if let Some(snapshot) = proved(&changes) {
        return Ok(snapshot);
    }
    // `sound` changes make a readable document, `poisoned` do not: the first that spoils it is between.
    let (mut sound, mut poisoned) = (0, changes.len());
    while poisoned - sound > 1 {
        let middle = usize::midpoint(sound, poisoned);
        match changes.get(..middle).and_then(proved) {
            Some(_) => sound = middle,
            None => poisoned = middle,
        }
    }
    let spoiler = changes.get(sound).expect("no changes make a readable document");
    Err(SnapshotError::Poison {
        hash: Hash::from_bytes(spoiler.hash().0),
    })
}

/// The snapshot of these changes, if Automerge can make one and reads it back.
fn proved(changes: &[automerge::Change]) -> Option<(Heads, Vec<u8>)> {
    catch_unwind(AssertUnwindSafe(|| {
        let mut document = Automerge::new();
        document.apply_changes(changes.iter().cloned()).ok()?;
        let heads = document.get_heads();
        let chunk = document.save();
        let again = Automerge::load(&chunk).ok()?;
        let is_whole = again.get_heads() == heads && again.stats().num_changes == changes.len() as u64;
        is_whole.then(|| (Heads::from_automerge(heads), chunk))
    }))
    .ok()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, DocumentKind, Scalar};
    use crate::id::SessionId;

    #[test]
    fn a_snapshot_is_the_whole_document_in_one_chunk() {
        let mut document = Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]));
        for text in ["one", "two"] {
            document.write(0, |edit| edit.add("notes", text, [("text", Scalar::from(text))]));
        }
        let changes = document.changes_since(&Heads::default());
        let (heads, chunk) = snapshot(changes.iter().map(|change| change.bytes.as_slice())).expect("sound changes");
        assert_eq!(heads, document.heads());
        let loaded = Automerge::load(&chunk).expect("a proved chunk");
        assert_eq!(Heads::from_automerge(loaded.get_heads()), document.heads());
    }

    #[test]
    fn nothing_makes_an_empty_snapshot() {
        assert_eq!(snapshot([]).map(|(heads, _)| heads), Ok(Heads::default()));
    }

    #[test]
    fn damaged_bytes_are_named_by_their_index() {
        let mut document = Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]));
        document.write(0, |edit| edit.add("notes", "a", [("text", Scalar::from("a"))]));
        let mut changes = document.changes_since(&Heads::default());
        changes.iter_mut().skip(1).for_each(|change| change.bytes.reverse());
        let outcome = snapshot(changes.iter().map(|change| change.bytes.as_slice()));
        assert_eq!(outcome, Err(SnapshotError::NotAChange { index: 1 }));
    }
}
