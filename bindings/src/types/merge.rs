//! The merge report of a lesson.

use cahier_core::access::Role;
use cahier_core::lesson::{About, Alignment, GapView, MergeReportView, ObserverReportView, OverlapView};

/// How well a tablet's clock is known.
#[uniffi::remote(Enum)]
pub enum Alignment {
    /// It met the relay in the same run of the app.
    Aligned,
    /// It met the relay in another run: right unless its clock was set in between.
    AlignedByAnotherRun,
    /// It never met the relay: its own clock is taken for right.
    NotAligned,
}

/// What the notes of a lesson add up to.
#[uniffi::remote(Record)]
pub struct MergeReportView {
    /// Everybody who shared notes, by name.
    pub observers: Vec<ObserverReportView>,
    /// The stages and case pupils that nobody noted anything of, in the order of the plan; none before the start.
    pub gaps: Vec<GapView>,
    /// What several people noted at once, in lesson time.
    pub overlaps: Vec<OverlapView>,
    /// Within how many minutes of the first of them notes count as of one moment.
    pub overlap_minutes: u32,
    /// The ids of the notes that surprised their observers, in lesson time.
    pub surprises: Vec<String>,
    /// The ids of the notes of which several versions stand, in lesson time.
    pub disputed: Vec<String>,
}

/// What one observer shared.
#[uniffi::remote(Record)]
pub struct ObserverReportView {
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// How many notes of theirs stand.
    pub notes: u32,
    /// How many of those surprised them.
    pub surprises: u32,
    /// How well the clock of their tablets is known, where it is known worst; none where no note says.
    pub clock: Option<Alignment>,
}

/// A stage and case pupil that nobody noted anything of.
#[uniffi::remote(Record)]
pub struct GapView {
    /// The stage's id.
    pub stage: String,
    /// The case pupil's letter.
    pub pupil: String,
}

/// One moment of one pupil that several people noted.
#[uniffi::remote(Record)]
pub struct OverlapView {
    /// Whom the notes are about.
    pub about: About,
    /// When the first was begun, in milliseconds on the lesson clock.
    pub from_ms: f64,
    /// When the last was begun.
    pub to_ms: f64,
    /// The names of who wrote them.
    pub people: Vec<String>,
    /// Their ids, in lesson time.
    pub notes: Vec<String>,
}
