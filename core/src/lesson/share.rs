//! Sharing: an observer's draft notes join the group's record when their author says so.
//!
//! A note is copied under its own id, so sharing twice, or from two tablets, is sharing once. The draft keeps its
//! copy; views show a note that stands in both as shared.

use crate::document::Edit;
use crate::id::PersonId;

use super::Note;
use super::plan::write_person;

/// Copies notes into a lesson document.
///
/// `author_name` is recorded so that the lesson can be read without the relay's accounts.
pub fn share_notes<'a>(
    edit: &mut Edit<'_>,
    author: &PersonId,
    author_name: &str,
    notes: impl IntoIterator<Item = &'a Note>,
) {
    let mut role = None;
    for note in notes {
        note.write(edit);
        role = Some(note.author_role);
    }
    if let Some(role) = role {
        write_person(edit, author, author_name, role);
    }
}
