//! What the screen with the names shows.

use serde::{Deserialize, Serialize};

/// How this tablet stands to the names of its group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RosterState {
    /// This person's role has no names.
    NotYours,
    /// The tablet has no key.
    NoKey,
    /// The names are here, and something of them is not on the relay yet.
    OnTablet,
    /// The names are here, and the relay has all of them, sealed.
    OnRelay,
    /// What the relay has does not open with any key of this tablet. The names that are here stay.
    OtherKey,
    /// Merged, the names are more than the relay takes; all of them are here.
    Full,
}

/// What stands on a seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// The pupil's code.
    Codes,
    /// Their name, where this tablet has it.
    #[default]
    Names,
}

/// The names on this tablet.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterView {
    /// How this tablet stands to them.
    pub state: RosterState,
    /// The group's id, as the relay is asked for its roster; nothing where the role has none.
    pub group: String,
    /// What stands on seats.
    pub shown: Shown,
    /// Each code with a name, in order.
    pub entries: Vec<RosterEntryView>,
}

/// The names of one code.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterEntryView {
    /// The code.
    pub code: String,
    /// Its names: several where tablets wrote at once and nobody has settled it.
    pub names: Vec<String>,
}

prints_only!(RosterView { state, shown });
prints_only!(RosterEntryView {});
