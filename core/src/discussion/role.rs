//! Who does what in a discussion.

use serde::{Deserialize, Serialize};

use crate::document::{Edit, Scalar};
use crate::entry::{Entries, Entry, Written};
use crate::id::PersonId;

/// What somebody does in a discussion.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DiscussionRole {
    /// Leads from section to section and sees that everybody speaks.
    Chair,
    /// Writes down what the group says.
    Recorder,
    /// Has the last word, best from outside the group.
    Commentator,
}

impl DiscussionRole {
    /// Every role, in the order in which they are chosen.
    pub const ALL: [Self; 3] = [Self::Chair, Self::Recorder, Self::Commentator];

    fn place(self) -> &'static str {
        match self {
            Self::Chair => "discussion/role/chair",
            Self::Recorder => "discussion/role/recorder",
            Self::Commentator => "discussion/role/commentator",
        }
    }
}

/// Gives a role to a person, or to nobody.
pub fn write_role(
    edit: &mut Edit<'_>,
    entry: &Entry,
    seen: &Entries,
    role: DiscussionRole,
    holder: Option<(&PersonId, &str)>,
) {
    let (person, name) = holder.map_or(("", ""), |(person, name)| (person.as_str(), name));
    // The name too: whoever holds a role may never write in the lesson.
    let fields = [("person", Scalar::from(person)), ("name", Scalar::from(name))];
    entry.write(edit, role.place(), seen, fields);
}

/// A role and who has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    /// The role.
    pub role: DiscussionRole,
    /// Who has it: nobody, one, or several where people chose at once.
    pub holders: Vec<HolderView>,
}

/// A person who has, or can have, a role.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HolderView {
    /// Their id.
    pub person: String,
    /// The name the group knows them by.
    pub name: String,
}

prints_only!(HolderView {});

/// Everything ever written about who has a role: each entry names a person in its own field.
pub(crate) fn role_entries(entries: &Entries) -> impl Iterator<Item = &Written> {
    let places = DiscussionRole::ALL.into_iter().map(DiscussionRole::place);
    places.flat_map(|place| entries.history(place))
}

pub(super) fn roles(entries: &Entries) -> Vec<RoleView> {
    let holders = |role: DiscussionRole| {
        let mut holders: Vec<_> = entries
            .standing(role.place())
            .filter_map(|written| {
                let person = written.fields.text("person").filter(|person| !person.is_empty())?;
                Some(HolderView {
                    person: person.to_owned(),
                    name: written.fields.text("name").unwrap_or_default().to_owned(),
                })
            })
            .collect();
        holders.sort_by(|one, other| one.person.cmp(&other.person));
        holders.dedup_by(|one, other| one.person == other.person);
        holders
    };
    DiscussionRole::ALL
        .into_iter()
        .map(|role| RoleView {
            role,
            holders: holders(role),
        })
        .collect()
}
