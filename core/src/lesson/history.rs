//! The history of a note: how it was shared, and every amendment with who and when.

use serde::{Deserialize, Serialize};

use crate::id::NoteId;

use super::Lesson;
use super::timeline::millis;

/// One step in a note's life in the group's record.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntryView {
    /// The name of who did it.
    pub by: String,
    /// When, in milliseconds since 1970 by their tablet's clock.
    pub wall_ms: f64,
    /// The words as this step left them, if it changed them.
    pub text: Option<String>,
    /// Whether this step withdrew the note.
    pub withdrew: bool,
}

prints_only!(HistoryEntryView { wall_ms });

impl Lesson {
    /// A note's history, oldest step first; empty for a note that is not in the group's record.
    pub fn history(&self, note: &NoteId) -> Vec<HistoryEntryView> {
        let Some(shared) = self.notes.get(note) else {
            return Vec::new();
        };
        let written = HistoryEntryView {
            by: self.name_of(&shared.shared.author),
            wall_ms: millis(shared.shared.wall_ms),
            text: Some(shared.shared.text()),
            withdrew: false,
        };
        let amendments = shared.amendments.iter().map(|amendment| HistoryEntryView {
            by: self.name_of(&amendment.by),
            wall_ms: millis(amendment.wall_ms),
            text: amendment.fields.text("text").map(str::to_owned),
            withdrew: amendment.withdraws,
        });
        std::iter::once(written).chain(amendments).collect()
    }
}
