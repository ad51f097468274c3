//! The errors an app meets, chosen by what it does next.

use cahier_core::lesson::AttachmentFault;
use cahier_core::roster::RosterError;
use cahier_core::sealed::SealedError;
use cahier_core::store::StoreError;
use cahier_core::tablet::TabletError as Core;
use cahier_core::template::{TemplateFault, TemplateRefusal};

/// Why the tablet did not do as asked. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TabletError {
    /// Nobody has joined on this tablet: ask for the invite link.
    #[error("nobody has joined on this tablet yet")]
    NotJoined,
    /// The tablet holds work that is not on the relay: connect first, then try again.
    #[error("this tablet holds work that is not on the relay yet")]
    Unsynced,
    /// The study, lesson, finding or note is not here, or not this person's: show the list anew.
    #[error("there is nothing of this name to change here")]
    NotFound,
    /// The lesson that this pupil observes is over: say that their notes are safe.
    #[error("the lesson is over")]
    LessonOver,
    /// The role does not allow it: say who can.
    #[error("this person's role does not allow it")]
    NotAllowed,
    /// A sealed file was not made or not opened: say which of the reasons it is, and what that one asks for.
    #[error("{fault}")]
    Sealed {
        /// The reason.
        fault: SealedError,
    },
    /// Something was not attached: say which of the reasons it is, and what that one asks for.
    #[error("{fault}")]
    Attachment {
        /// The reason.
        fault: AttachmentFault,
    },
    /// A file is no template: say which field is wrong, and that whoever wrote the file can mend it.
    #[error("{field} of the template is wrong")]
    Template {
        /// The field as a path, or nothing for the file as a whole.
        field: String,
        /// What is wrong with it.
        fault: TemplateFault,
    },
    /// The names were not changed: say which of the reasons it is, and what that one asks for.
    #[error("{fault}")]
    Roster {
        /// The reason.
        fault: RosterError,
    },
    /// What came from outside cannot be read: report it, and try a newer version.
    #[error("{what} cannot be read")]
    Unreadable {
        /// What it is: "account", "seed", "release", "drawing".
        what: String,
    },
}

impl TabletError {
    pub(crate) fn unreadable(what: &str) -> Self {
        Self::Unreadable { what: what.to_owned() }
    }
}

impl From<Core> for TabletError {
    fn from(error: Core) -> Self {
        match error {
            Core::NotJoined => Self::NotJoined,
            Core::Unsynced => Self::Unsynced,
            Core::UnknownLesson
            | Core::UnknownStudy
            | Core::UnknownPlace
            | Core::UnknownFinding
            | Core::UnknownNote
            | Core::UnknownEntry
            | Core::Begun
            | Core::Uncited => Self::NotFound,
            Core::LessonOver => Self::LessonOver,
            Core::NotAllowed => Self::NotAllowed,
            Core::Seating(_) => Self::unreadable("drawing"),
            Core::Attachment(fault) => Self::Attachment { fault },
            Core::NotAnAccount => Self::unreadable("account"),
            Core::Template(TemplateRefusal { field, fault }) => Self::Template { field, fault },
            Core::Sealed(fault) => Self::Sealed { fault },
            Core::Roster(fault) => Self::Roster { fault },
        }
    }
}

impl From<SealedError> for TabletError {
    fn from(fault: SealedError) -> Self {
        Self::Sealed { fault }
    }
}

/// Why a device did not do as asked. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum DeviceError {
    /// The tablet refused: do what its reason asks for.
    #[error("{reason}")]
    Tablet {
        /// Why.
        reason: TabletError,
    },
    /// The relay cannot be reached: go on without it, and try this again later.
    #[error("the relay cannot be reached")]
    Unreachable,
    /// The relay refused: show both sentences.
    #[error("{error}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What went wrong, in the relay's words.
        error: String,
        /// What to do next.
        next: String,
    },
    /// The device's file cannot be used: show it to whoever looks after the device.
    #[error("{what}")]
    Storage {
        /// What is wrong, and who can mend it.
        what: String,
    },
    /// The device was closed: open it again.
    #[error("this device is closed")]
    Closed,
}

impl From<TabletError> for DeviceError {
    fn from(reason: TabletError) -> Self {
        Self::Tablet { reason }
    }
}

impl From<Core> for DeviceError {
    fn from(error: Core) -> Self {
        TabletError::from(error).into()
    }
}

impl From<StoreError> for DeviceError {
    fn from(error: StoreError) -> Self {
        Self::Storage {
            what: error.to_string(),
        }
    }
}
