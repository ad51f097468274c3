//! Accounts, and whom documents belong to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Action, Role, Standing, permits};
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
    /// The school of that group.
    pub school: Option<String>,
    /// The secret that this person's tablets derive the ids of their drafts from.
    pub draft_key: DraftKey,
    /// The studies of this person's group.
    pub studies: Vec<DocumentId>,
}

impl Account {
    /// What this account is to a document that is registered so.
    pub fn standing(&self, registration: &Registration) -> Standing {
        match &registration.owner {
            Owner::Person(person) if *person == self.person => Standing::Owner,
            Owner::Group(group) if Some(group) == self.group.as_ref() => Standing::Group,
            Owner::Person(_) | Owner::Group(_) => Standing::Other,
        }
    }

    /// Whether this account may do this with a document that is registered so.
    pub fn may(&self, action: Action, registration: &Registration) -> bool {
        permits(self.role, registration.kind, action, self.standing(registration))
    }

    /// How a document of this kind is registered when this account begins it, if it may.
    pub fn registration(&self, kind: DocumentKind) -> Option<Registration> {
        let owner = match kind {
            DocumentKind::Draft => Owner::Person(self.person.clone()),
            DocumentKind::Study | DocumentKind::Lesson | DocumentKind::Release => Owner::Group(self.group.clone()?),
        };
        let registration = Registration { kind, owner };
        self.may(Action::Create, &registration).then_some(registration)
    }
}

/// Names are people's own and the key is a secret, so neither is printed.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("person", &self.person)
            .field("role", &self.role)
            .field("group", &self.group)
            .finish_non_exhaustive()
    }
}

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
mod tests {
    use super::*;

    fn account(role: Role, person: &str, group: Option<&str>) -> Account {
        Account {
            person: PersonId::new(person),
            name: "Imogen Vale".into(),
            role,
            group: group.map(GroupId::new),
            group_name: group.map(|_| "Year 5".into()),
            school: group.map(|_| "Kestrel Lane Primary".into()),
            draft_key: DraftKey::from_bytes([0xab; 16]),
            studies: vec![DocumentId::from_bytes([1; 16])],
        }
    }

    #[test]
    fn a_lesson_belongs_to_the_group_of_whoever_began_it() {
        let ana = account(Role::Observer, "ana", Some("g1"));
        let lesson = ana.registration(DocumentKind::Lesson).expect("observers begin lessons");
        assert_eq!(lesson.owner, Owner::Group(GroupId::new("g1")));
        assert!(account(Role::Observer, "ben", Some("g1")).may(Action::Write, &lesson));
        assert!(!account(Role::Observer, "cem", Some("g2")).may(Action::Read, &lesson));
        assert!(!account(Role::GroupLead, "dot", None).may(Action::Read, &lesson));
        assert!(!account(Role::Coordinator, "eve", Some("g1")).may(Action::Read, &lesson));
    }

    #[test]
    fn a_draft_is_its_authors_alone() {
        let ana = account(Role::Observer, "ana", Some("g1"));
        let draft = ana.registration(DocumentKind::Draft).expect("observers begin drafts");
        assert!(ana.may(Action::Write, &draft));
        assert!(!account(Role::GroupLead, "ben", Some("g1")).may(Action::Read, &draft));
        assert!(!account(Role::Coordinator, "eve", None).may(Action::Browse, &draft));
    }

    #[test]
    fn what_a_role_may_not_begin_has_no_registration() {
        assert_eq!(
            account(Role::Observer, "a", Some("g")).registration(DocumentKind::Release),
            None
        );
        assert_eq!(
            account(Role::Observer, "a", Some("g")).registration(DocumentKind::Study),
            None
        );
        assert_eq!(
            account(Role::GroupLead, "a", None).registration(DocumentKind::Study),
            None
        );
        assert_eq!(
            account(Role::Coordinator, "a", None).registration(DocumentKind::Draft),
            None
        );
    }

    #[test]
    fn an_account_reads_back_from_its_json() {
        let ana = account(Role::GroupLead, "ana", Some("g1"));
        let json = serde_json::to_value(&ana).expect("an account is JSON");
        assert_eq!(
            json,
            serde_json::json!({
                "person": "ana", "name": "Imogen Vale", "role": "group-lead", "group": "g1",
                "groupName": "Year 5", "school": "Kestrel Lane Primary",
                "draftKey": "abababababababababababababababab", "studies": ["p3u5PhN9wrNpsGCwfkeef2LzF9"],
            })
        );
        assert_eq!(serde_json::from_value::<Account>(json).ok(), Some(ana));
    }

    #[test]
    fn neither_name_nor_key_is_printed() {
        let text = format!("{:?}", account(Role::Observer, "p1", Some("g1")));
        assert!(
            !text.contains("Imogen") && !text.contains("ab") && text.contains("p1"),
            "{text}"
        );
    }

    #[test]
    fn what_is_no_draft_key_is_refused() {
        for text in [
            "",
            "ab",
            "zz".repeat(16).as_str(),
            "a".repeat(33).as_str(),
            "a".repeat(31).as_str(),
        ] {
            assert_eq!(text.parse::<DraftKey>(), Err(NotADraftKey));
        }
    }
}
