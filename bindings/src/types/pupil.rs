//! What a pupil who observes sees.

use cahier_core::access::CardSeat;
use cahier_core::lesson::NoteView;
use cahier_core::tablet::{PupilView, SyncView};

/// The one screen of a pupil who observes.
#[uniffi::remote(Record)]
pub struct PupilView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// When it begins, by this tablet's clock.
    pub starts_wall_ms: f64,
    /// When it is over.
    pub ends_wall_ms: f64,
    /// Who sits where.
    pub seats: Vec<CardSeat>,
    /// The tags to tap.
    pub tags: Vec<String>,
    /// The pupil's own notes, oldest first.
    pub notes: Vec<NoteView>,
    /// Whether they are also elsewhere.
    pub sync: SyncView,
}

/// One seat of a lesson card.
#[uniffi::remote(Record)]
pub struct CardSeat {
    /// The code of the pupil who sits there.
    pub code: String,
    /// Rows from the front, from 0.
    pub row: u32,
    /// Columns from the left as an observer at the back sees them, from 0.
    pub column: u32,
}
