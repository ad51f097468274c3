//! What people wrote at a place, as screens show it.

use cahier_core::entry::{VersionView, WordsView};

/// The words that stand at a place.
#[uniffi::remote(Record)]
pub struct WordsView {
    /// What stands: one version, none, or several where people wrote at once.
    pub versions: Vec<VersionView>,
    /// How many versions were replaced.
    pub earlier: u32,
}

/// One version of some words.
#[uniffi::remote(Record)]
pub struct VersionView {
    /// The entry's id; empty for words that an early app wrote without one.
    pub entry: String,
    /// The words.
    pub text: String,
    /// The name of who wrote them; empty where the document does not say.
    pub by: String,
    /// When, in milliseconds since 1970; 0 where the document does not say.
    pub wall_ms: f64,
}
