//! What the relay has no more room for.

use serde::{Deserialize, Serialize};

/// What the relay has no more room for. Nothing is lost: it stays on the tablet, and whoever runs the relay can make
/// room.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Full {
    /// A document, which nearly always is a lesson.
    Document,
    /// All that the group has there.
    Group,
}

impl Full {
    /// What a close code of the relay says of room, if it does.
    pub(super) const fn of_close(code: u16) -> Option<Self> {
        match code {
            4001 => Some(Self::Document),
            4002 => Some(Self::Group),
            _ => None,
        }
    }
}
