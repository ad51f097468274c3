//! Sealed files: what came by one, and why one was refused.

use cahier_core::sealed::{FileKind, SealedError, Strength};
use cahier_core::tablet::{Effect, LessonNewsView, TakenIn, TakenInView};

/// What came of taking in a parcel.
#[uniffi::remote(Record)]
pub struct TakenIn {
    /// What was new.
    pub news: TakenInView,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

/// What a parcel brought that was not here.
#[uniffi::remote(Record)]
pub struct TakenInView {
    /// Who packed it, as the parcel says. A study file does not say: it is empty then.
    pub by: String,
    /// When, in milliseconds since 1970 by the packer's clock; 0 where the file does not say.
    pub packed_wall_ms: f64,
    /// How many notes are new on this tablet.
    pub notes: u32,
    /// How many changes are: notes, and whatever else was written or amended. None means that all of it was here.
    pub changes: u32,
    /// The lessons in which something is new, in order.
    pub lessons: Vec<LessonNewsView>,
}

/// One lesson in which something is new.
#[uniffi::remote(Record)]
pub struct LessonNewsView {
    /// Its id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// Whether nothing of it was here before.
    pub arrived: bool,
    /// How many of its notes are new.
    pub notes: u32,
}

/// Why a sealed file was not made or not opened.
#[uniffi::remote(Enum)]
pub enum SealedError {
    /// The bytes are something else: another file is chosen.
    NotSealed,
    /// The passphrase does not open it: whoever made the file is asked.
    WrongPassphrase,
    /// It is not what was sealed, or ends too early: the file is asked for again.
    Damaged,
    /// A newer version of the app made it: the app is updated.
    TooNew,
    /// It is more than one file holds: fewer lessons are passed on at a time.
    TooLarge,
    /// Nothing in it belongs to this person: somebody of the group that it was made for opens it.
    OfAnotherGroup,
    /// The passphrase is too short: a longer one is taken.
    WeakPassphrase,
}

/// How well a passphrase keeps others out.
#[uniffi::remote(Enum)]
pub enum Strength {
    /// Not at all: no file is sealed with it.
    TooShort,
    /// Against people, but maybe not against a program that has the file and time.
    Fair,
    /// Against programs too.
    Strong,
}

/// A file that a tablet takes.
#[uniffi::remote(Enum)]
pub enum FileKind {
    /// A sealed file: opened with a passphrase first.
    Sealed,
    /// A study file: taken in as it is.
    Study,
}
