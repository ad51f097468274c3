//! Taking a lesson that was begun by mistake out of its study, and bringing it back.
//!
//! Nothing of the lesson is touched: its document stays on every tablet, and so does the link to it. The study says at
//! `lesson/<id>` who took it out and when; it is out while nothing that stands there says otherwise. A lesson that was
//! started, or in which anybody noted anything, meanwhile or before, is never out, whatever stands there.

use serde::{Deserialize, Serialize};

use super::Study;
use crate::document::{Document, Edit, Scalar};
use crate::entry::{Entries, Entry};
use crate::id::DocumentId;
use crate::lesson::millis;

const REMOVED: &str = "removed";

/// A lesson that was taken out of its study.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovedLessonView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// The name of who took it out.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

/// Whether a lesson may be taken out: nobody has started it, and nobody has noted anything in it.
pub fn is_untaught(lesson: &Document) -> bool {
    ["events", "notes"]
        .iter()
        .all(|collection| lesson.added(collection).is_empty())
}

/// Takes a lesson out of its study.
pub fn take_out_lesson(edit: &mut Edit<'_>, entry: &Entry, seen: &Entries, lesson: DocumentId) {
    entry.write(edit, &place(lesson), seen, [(REMOVED, Scalar::from(true))]);
}

/// Brings a lesson back into its study.
pub fn bring_back_lesson(edit: &mut Edit<'_>, entry: &Entry, seen: &Entries, lesson: DocumentId) {
    entry.write(edit, &place(lesson), seen, [(REMOVED, Scalar::from(false))]);
}

impl Study {
    /// Whether it says of a lesson that it was taken out. One in which anything was begun is not out for all that.
    pub fn is_taken_out(&self, lesson: DocumentId) -> bool {
        let place = place(lesson);
        let mut standing = self.entries.standing(&place).peekable();
        standing.peek().is_some() && standing.all(|written| written.fields.flag(REMOVED))
    }

    /// Whether a lesson was taken out and nothing was begun in it.
    pub fn is_out(&self, lesson: DocumentId, document: &Document) -> bool {
        self.is_taken_out(lesson) && is_untaught(document)
    }

    pub(crate) fn removed_view(&self, lesson: DocumentId, title: String) -> Option<RemovedLessonView> {
        let place = place(lesson);
        let removal = self.entries.standing(&place).last()?;
        Some(RemovedLessonView {
            lesson: lesson.to_string(),
            title,
            by: self.name_of(&removal.by),
            wall_ms: millis(removal.wall_ms),
        })
    }
}

fn place(lesson: DocumentId) -> String {
    format!("lesson/{lesson}")
}
