//! Accounts, and whom documents belong to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Action, LessonCard, Role, Standing, permits, permits_roster};
use crate::document::DocumentKind;
use crate::id::{DocumentId, GroupId, PersonId, hex};

/// One person as the relay knows them: what joining answers, and what a tablet keeps to work offline.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Who this is.
    pub person: PersonId,
    /// The name that the group sees beside this person's notes.
    pub name: String,
    /// What this person is in the partnership.
    pub role: Role,
    /// The group this person belongs to, if any.
    pub group: Option<GroupId>,
    /// That group's name.
    pub group_name: Option<String>,
    /// The school of that group, or the one that this person leads.
    pub school: Option<String>,
    /// The secret that this person's tablets derive the ids of their drafts from.
    pub draft_key: DraftKey,
    /// The studies of the groups whose studies this person reads.
    pub studies: Vec<DocumentId>,
    /// The groups that this person is assigned to without being of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assigned: Vec<GroupId>,
    /// The one lesson that this person is invited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<DocumentId>,
    /// What a pupil who observes has of their lesson.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<LessonCard>,
    /// When the account ends, if it does: milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at_ms: Option<u64>,
}

impl Account {
    /// An account of nobody's group, that does not end.
    pub fn new(person: PersonId, name: impl Into<String>, role: Role, draft_key: DraftKey) -> Self {
        Self {
            person,
            name: name.into(),
            role,
            group: None,
            group_name: None,
            school: None,
            draft_key,
            studies: Vec::new(),
            assigned: Vec::new(),
            lesson: None,
            card: None,
            expires_at_ms: None,
        }
    }

    /// Whether this account may sync a document that is registered so: read, write or begin it.
    pub fn may(&self, action: Action, document: DocumentId, registration: &Registration) -> bool {
        self.may_as(action, Some(document), registration, Origin::default())
    }

    /// Whether this account may see what the API shows of a document that is registered so.
    pub fn may_browse(&self, registration: &Registration, origin: Origin<'_>) -> bool {
        self.may_as(Action::Browse, None, registration, origin)
    }

    /// Whether this account may do this with the sealed roster of a group.
    pub fn may_with_roster(&self, action: Action, group: &GroupId) -> bool {
        self.group.as_ref() == Some(group) && permits_roster(self.role, action, Standing::Group)
    }

    /// How a document of this kind is registered when this account begins it, if it may.
    pub fn registration(&self, document: DocumentId, kind: DocumentKind) -> Option<Registration> {
        let owner = match kind {
            DocumentKind::Draft => Owner::Person(self.person.clone()),
            DocumentKind::Study | DocumentKind::Lesson | DocumentKind::Release => Owner::Group(self.group.clone()?),
        };
        let registration = Registration { kind, owner };
        self.may(Action::Create, document, &registration)
            .then_some(registration)
    }

    /// Whether the account has ended.
    pub fn has_expired(&self, now_ms: u64) -> bool {
        self.expires_at_ms.is_some_and(|expires_at_ms| expires_at_ms <= now_ms)
    }

    fn may_as(
        &self,
        action: Action,
        document: Option<DocumentId>,
        registration: &Registration,
        origin: Origin<'_>,
    ) -> bool {
        let stands = |standing| match (standing, &registration.owner) {
            (Standing::Owner, Owner::Person(person)) => *person == self.person,
            (Standing::Group, Owner::Group(group)) => self.group.as_ref() == Some(group),
            (Standing::Assigned, Owner::Group(group)) => self.assigned.contains(group),
            (Standing::Invited, _) => document.is_some() && self.lesson == document,
            (Standing::School, Owner::Group(_)) => origin.school.is_some() && self.school.as_deref() == origin.school,
            (Standing::Consented, Owner::Group(_)) => origin.consents_to_research,
            (Standing::Any, _) => true,
            (Standing::Owner, Owner::Group(_))
            | (Standing::Group | Standing::Assigned | Standing::School | Standing::Consented, Owner::Person(_)) => {
                false
            }
        };
        Standing::ALL
            .into_iter()
            .any(|standing| stands(standing) && permits(self.role, registration.kind, action, standing))
    }
}

/// What the relay knows of the group that a document belongs to, beside its id. No document says it, so that none
/// can claim it; whoever does not know it opens nothing by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Origin<'a> {
    /// The group's school.
    pub school: Option<&'a str>,
    /// Whether the group agreed that what it releases is studied.
    pub consents_to_research: bool,
}

// Names are people's own and the key is a secret.
prints_only!(Account { person, role, group });

/// Whom a document belongs to.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Owner {
    /// A group: its record belongs to all of it.
    Group(GroupId),
    /// One person.
    Person(PersonId),
}

/// What the relay knows of a document without reading it. Set when the document begins and never changed.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Registration {
    /// What the document is for.
    pub kind: DocumentKind,
    /// Whom it belongs to.
    pub owner: Owner,
}

/// The secret of one account that its drafts' ids are derived from, so that every tablet of one person finds
/// the same drafts and nobody else can name them.
///
/// # Shape
/// 32 hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DraftKey([u8; 16]);

/// A text that is no draft key. Whoever sent it must send 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a draft key: it has 32 hexadecimal digits")]
pub struct NotADraftKey;

impl DraftKey {
    /// The key with these bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for DraftKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DraftKey(..)")
    }
}

impl FromStr for DraftKey {
    type Err = NotADraftKey;

    fn from_str(text: &str) -> Result<Self, NotADraftKey> {
        let digits = text
            .chars()
            .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<Vec<_>>>()
            .ok_or(NotADraftKey)?;
        let bytes: Vec<_> = digits
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| (byte << 4) | digit))
            .collect();
        if digits.len() == 32 {
            bytes.try_into().map(Self).map_err(|_| NotADraftKey)
        } else {
            Err(NotADraftKey)
        }
    }
}

impl Serialize for DraftKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for DraftKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
