//! Papers.

use cahier_core::export::{Adults, PaperKind, PaperRequest};

/// Which paper a person asks for.
#[uniffi::remote(Enum)]
pub enum PaperKind {
    /// The whole study: plans, predictions beside observations, notes, interviews, discussions, findings.
    Workbook,
    /// Context, aims, methods, findings.
    Report,
    /// What to pass on: the technique, for whom, the evidence, what to try.
    PracticeCard,
}

/// How adults appear in a paper. What they wrote into a text stands there as they wrote it.
#[uniffi::remote(Enum)]
pub enum Adults {
    /// By the name the group knows them by.
    Names,
    /// As "Adult 1", "Adult 2", the same throughout the study.
    Pseudonyms,
}

/// A paper as a person asks for it.
#[uniffi::remote(Record)]
pub struct PaperRequest {
    /// Which one.
    pub kind: PaperKind,
    /// How adults appear in it.
    pub adults: Adults,
    /// The day on which it is made, as people there write a date.
    pub made_on: String,
}
