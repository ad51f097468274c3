//! What is kept of groups, people, invites and devices. A field that is not in a stored row is of a later version than
//! the row, and reads as it was before there was such a field.

use cahier_core::access::{DraftKey, LessonCard, Role};
use cahier_core::id::{DeviceId, DocumentId, GroupId, PersonId};
use serde::{Deserialize, Serialize};

/// A group of a school.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Its school.
    pub school: String,
    /// Its studies.
    pub studies: Vec<DocumentId>,
    /// Whether what it releases may be studied.
    #[serde(default)]
    pub research: Research,
}

/// Whether a group agreed that what it releases is studied.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Research {
    /// It did not, or was never asked.
    #[default]
    Withheld,
    /// It did.
    Agreed,
}

/// Somebody to be made known.
#[derive(Clone)]
pub struct NewPerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their group, which must be known.
    pub group: Option<GroupId>,
    /// The school that they lead or come from, if that is not their group's.
    pub school: Option<String>,
    /// The groups that they are assigned to.
    pub assigned: Vec<GroupId>,
    /// The one lesson that they are invited to.
    pub lesson: Option<DocumentId>,
    /// What a pupil who observes has of their lesson.
    pub card: Option<LessonCard>,
    /// When their account ends.
    pub expires_at_ms: Option<u64>,
}

impl NewPerson {
    /// Somebody of no group.
    pub fn new(id: PersonId, name: impl Into<String>, role: Role) -> Self {
        Self {
            id,
            name: name.into(),
            role,
            group: None,
            school: None,
            assigned: Vec::new(),
            lesson: None,
            card: None,
            expires_at_ms: None,
        }
    }

    /// Whether this person is another in everything but what may change of one person.
    pub(crate) fn is_same_as(&self, known: &Person) -> bool {
        self.name == known.name
            && self.role == known.role
            && self.group == known.group
            && self.school == known.school
            && self.lesson == known.lesson
            && self.card == known.card
    }
}

/// Somebody who is known.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Person {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) group: Option<GroupId>,
    pub(crate) draft_key: DraftKey,
    #[serde(default)]
    pub(crate) school: Option<String>,
    #[serde(default)]
    pub(crate) assigned: Vec<GroupId>,
    #[serde(default)]
    pub(crate) lesson: Option<DocumentId>,
    #[serde(default)]
    pub(crate) card: Option<LessonCard>,
    #[serde(default)]
    pub(crate) expires_at_ms: Option<u64>,
}

impl Person {
    pub(super) fn new(person: NewPerson, draft_key: DraftKey) -> Self {
        let NewPerson {
            id,
            name,
            role,
            group,
            school,
            assigned,
            lesson,
            card,
            expires_at_ms,
        } = person;
        Self {
            id,
            name,
            role,
            group,
            draft_key,
            school,
            assigned,
            lesson,
            card,
            expires_at_ms,
        }
    }

    pub(crate) fn has_expired(&self, now_ms: u64) -> bool {
        self.expires_at_ms.is_some_and(|expires_at_ms| expires_at_ms <= now_ms)
    }
}

/// An invite. Its code is kept as a hash only, which is the row's name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invite {
    /// What it is called in lists. It opens nothing.
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) person: PersonId,
    pub(crate) expires_at_ms: u64,
    pub(crate) uses_left: u32,
    #[serde(default)]
    pub(crate) revoked: bool,
}

/// A device. Its token is kept as a hash only, which is the row's name.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Device {
    pub(crate) id: DeviceId,
    pub(crate) person: PersonId,
    pub(crate) joined_at_ms: u64,
    pub(crate) revoked: bool,
}

/// Names are people's own, so that none is printed.
impl std::fmt::Debug for NewPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPerson")
            .field("id", &self.id)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}
