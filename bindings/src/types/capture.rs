//! What an observer taps besides notes: phases, intervals, and the drawing of the room.

use cahier_core::lesson::{DrawingView, PhaseView, RoomView, Sampling, SamplingRule, SeatPlace, WorkPhase};

/// How the class works.
#[uniffi::remote(Enum)]
pub enum WorkPhase {
    /// All together.
    WholeClass,
    /// In groups.
    Groups,
    /// In pairs.
    Pairs,
    /// Each alone.
    Individual,
}

/// A phase and when it began. It lasts until the next one begins, or the lesson ends.
#[uniffi::remote(Record)]
pub struct PhaseView {
    /// How the class works.
    pub phase: WorkPhase,
    /// When that began: milliseconds on the lesson clock.
    pub from_ms: f64,
}

/// The interval that a note codes, and the rule by which.
#[uniffi::remote(Record)]
pub struct Sampling {
    /// The length of the intervals, in seconds.
    pub every_s: u32,
    /// Which interval of the lesson it is, from 0.
    pub interval: u32,
    /// When a code applies.
    pub rule: SamplingRule,
}

/// When a code applies to an interval.
#[uniffi::remote(Enum)]
pub enum SamplingRule {
    /// If it happened at any time in the interval: partial-interval recording.
    Partial,
    /// If it lasted the whole interval: whole-interval recording.
    Whole,
    /// If it happened at the interval's last moment: momentary time sampling.
    Momentary,
}

/// One place of a drawing of the room.
#[uniffi::remote(Record)]
pub struct SeatPlace {
    /// The code of the pupil who sits there.
    pub code: String,
    /// Rows from the front, from 0.
    pub row: u32,
    /// Columns from the left as an observer at the back sees them, from 0.
    pub column: u32,
}

/// A drawing of the room.
#[uniffi::remote(Record)]
pub struct DrawingView {
    /// The name of who drew it; empty for what the lesson began with.
    pub by: String,
    /// When, in milliseconds since 1970; 0 for what the lesson began with.
    pub wall_ms: f64,
    /// Its seats.
    pub seats: Vec<SeatPlace>,
}

/// The room of another lesson.
#[uniffi::remote(Record)]
pub struct RoomView {
    /// That lesson's title.
    pub title: String,
    /// Its seats.
    pub seats: Vec<SeatPlace>,
}
