//! The names of a group's pupils, on the tablets that have the key to them.

use cahier_core::roster::{RosterEntryView, RosterError, RosterState, RosterView, Shown};
use cahier_core::tablet::{Effect, RosterEdit, RosterEdited, RosterTaken};

/// How this tablet stands to the names of its group.
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Enum)]
pub enum Shown {
    /// The pupil's code.
    Codes,
    /// Their name, where this tablet has it.
    Names,
}

/// The names on this tablet.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct RosterEntryView {
    /// The code.
    pub code: String,
    /// Its names: several where tablets wrote at once and nobody has settled it.
    pub names: Vec<String>,
}

/// One thing that a person does with the names.
#[uniffi::remote(Enum)]
pub enum RosterEdit {
    /// Makes a key, where the tablet has none.
    Begin,
    /// Takes in the key of a link.
    TakeKey {
        /// As the link has it.
        key: String,
    },
    /// Makes a new key, under which the names of this tablet take the place of what the relay has. Other tablets need the
    /// new one.
    BeginAnew,
    /// Gives a code a name, in place of all that it has.
    Name {
        /// The code.
        code: String,
        /// The name.
        name: String,
    },
    /// Removes the names of a code.
    Remove {
        /// The code.
        code: String,
    },
    /// Takes in a pasted list.
    Import {
        /// A code and a name on each line.
        list: String,
    },
    /// Says what stands on seats.
    Show {
        /// Codes or names.
        shown: Shown,
    },
    /// Forgets key and names on this tablet alone.
    Forget,
}

/// What came of an edit of the names.
#[uniffi::remote(Record)]
pub struct RosterEdited {
    /// How many lines of a list were taken.
    pub taken: u32,
    /// How many were none.
    pub passed_over: u32,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

/// What came of taking in what the relay has.
#[uniffi::remote(Record)]
pub struct RosterTaken {
    /// What is to be put in its place; nothing when the two are done.
    pub put: Option<Vec<u8>>,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

/// Why the names were not changed.
#[uniffi::remote(Enum)]
pub enum RosterError {
    /// A code or name is empty, too long, or has a line break or tab: the person mends it.
    Words,
    /// There is no room for more: names that are not needed are removed, or the names begun anew.
    Full,
    /// The tablet has no key: a link that has it is opened.
    NoKey,
    /// What was opened holds no key: the link is asked for again.
    NotAKey,
}
