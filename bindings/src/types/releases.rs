//! Choosing what leaves the group.

use cahier_core::lesson::{About, NoteKind};
use cahier_core::release::{ItemKind, ReleaseChoicesView, ReleaseItemView};
use cahier_core::tablet::ReleaseStateView;

/// What an item is.
#[uniffi::remote(Enum)]
pub enum ItemKind {
    /// Everything the group predicted.
    Predictions,
    /// A note.
    Note,
    /// An interview, with all its answers.
    Interview,
    /// What somebody said in the discussion.
    Discussion,
    /// A finding, with its rivals, its dissents and the evidence of each.
    Finding,
    /// A study's practice card, with the findings on it and their evidence.
    PracticeCard,
}

/// What can be released of a lesson or a study, and what of it is out.
#[uniffi::remote(Record)]
pub struct ReleaseChoicesView {
    /// The lesson's or the study's document id.
    pub document: String,
    /// Every item that stands, and those that are out and stand no longer.
    pub items: Vec<ReleaseItemView>,
    /// The release that stands, if one does.
    pub release: Option<ReleaseStateView>,
    /// Whether the viewer may release and withdraw.
    pub may_release: bool,
}

/// One thing that can be released by itself.
///
/// # Units
/// `at_ms`: milliseconds on the lesson clock.
#[uniffi::remote(Record)]
pub struct ReleaseItemView {
    /// The item.
    pub item: String,
    /// What it is.
    pub kind: ItemKind,
    /// Whom it is about.
    pub about: Option<About>,
    /// When the note was begun.
    pub at_ms: Option<f64>,
    /// How the observer came by the note.
    pub note_kind: Option<NoteKind>,
    /// The discussion's section.
    pub topic: Option<String>,
    /// The words; none when it stands no longer.
    pub texts: Vec<String>,
    /// The name of who wrote it.
    pub by: String,
    /// Names of the group's people that the words seem to hold.
    pub names: Vec<String>,
    /// Whether it is out.
    pub released: bool,
    /// Whether it still stands in the group's record.
    pub stands: bool,
}
