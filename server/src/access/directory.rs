//! The directory: everything that the relay knows of people, in memory, and how to change it.
//!
//! Changing it has two steps: an [`Edit`] is worked out from what is known, its writes are committed, and only
//! then is it applied. An edit that was worked out from something outdated fails to commit.

mod joining;
mod rows;

use std::collections::{BTreeMap, HashMap};

use cahier_core::access::{Account, Action, DraftKey, Origin, Owner, Registration, Standing, permits};
use cahier_core::document::DocumentKind;
use cahier_core::id::{GroupId, PersonId};
use cahier_core::store::{Store, StoreError, Write};

use rows::{Device, Invite, Person};
pub use rows::{Group, NewPerson, Research};

use super::secret::random;

/// Why somebody is not let in. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// No such invite: mistyped, tampered with, or never made.
    #[error("this invite is not known here")]
    UnknownInvite,
    /// The invite is too old, or whom it is for may not be here any more.
    #[error("this invite has expired")]
    ExpiredInvite,
    /// The invite was used as often as it may be.
    #[error("this invite has been used up")]
    SpentInvite,
    /// Whoever runs the relay took the invite back.
    #[error("this invite has been taken back")]
    RevokedInvite,
    /// The device's id is none.
    #[error("the device id is not 1 to 64 letters, digits, dashes and dots")]
    NotADevice,
    /// The device is somebody else's.
    #[error("this device id belongs to another person")]
    ForeignDevice,
}

/// A change of the directory that has been worked out and not made yet.
#[derive(Clone, Default)]
pub struct Edit {
    rows: Vec<(String, Row)>,
    writes: Vec<Write>,
}

impl Edit {
    /// What to commit before the edit is applied.
    pub fn writes(&self) -> Vec<Write> {
        self.writes.clone()
    }
}

#[derive(Clone)]
enum Row {
    Group(Group),
    Person(Person),
    Invite(Invite),
    Device(Device),
}

/// See the module.
#[derive(Default)]
pub struct Directory {
    groups: BTreeMap<GroupId, Group>,
    people: BTreeMap<PersonId, Person>,
    invites: HashMap<String, Invite>,
    devices: HashMap<String, Device>,
    /// Each row as it is stored: what the next write of it expects.
    stored: HashMap<String, Vec<u8>>,
}

impl Directory {
    /// Reads everything from the store. A row that a newer version wrote in another shape is an error: to leave
    /// it out would open or close doors that somebody meant otherwise.
    ///
    /// # Errors
    /// As [`Store::values`], and [`StoreError::Damaged`].
    pub fn read(store: &dyn Store) -> Result<Self, StoreError> {
        fn parse<T: serde::de::DeserializeOwned>(json: &[u8]) -> Result<T, StoreError> {
            serde_json::from_slice(json).map_err(|_| StoreError::Damaged { document: None })
        }
        let mut directory = Self::default();
        for (key, json) in store.values("group/")? {
            directory.keep(key, json.clone(), Row::Group(parse(&json)?));
        }
        for (key, json) in store.values("account/")? {
            directory.keep(key, json.clone(), Row::Person(parse(&json)?));
        }
        for (key, json) in store.values("invite/")? {
            directory.keep(key, json.clone(), Row::Invite(parse(&json)?));
        }
        for (key, json) in store.values("device/")? {
            directory.keep(key, json.clone(), Row::Device(parse(&json)?));
        }
        Ok(directory)
    }

    /// Makes an edit whose writes have been committed.
    pub fn apply(&mut self, edit: Edit) {
        for ((key, row), write) in edit.rows.into_iter().zip(edit.writes) {
            if let Write::Swap { value: Some(json), .. } = write {
                self.keep(key, json, row);
            }
        }
    }

    /// Whether nobody is known yet.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The group of this name at this school.
    pub fn group_named(&self, school: &str, name: &str) -> Option<&Group> {
        self.groups
            .values()
            .find(|group| group.school == school && group.name == name)
    }

    /// The group.
    pub fn group(&self, id: &GroupId) -> Option<&Group> {
        self.groups.get(id)
    }

    /// Makes a group known, or changes what is known of it.
    pub fn set_group(&self, edit: &mut Edit, group: Group) {
        self.set(edit, format!("group/{}", group.id), Row::Group(group));
    }

    /// Makes a person known.
    pub fn add_person(&self, edit: &mut Edit, person: NewPerson) {
        let person = Person::new(person, DraftKey::from_bytes(random()));
        self.set_person(edit, person);
    }

    pub(crate) fn set_person(&self, edit: &mut Edit, person: Person) {
        self.set(edit, format!("account/{}", person.id), Row::Person(person));
    }

    pub(crate) fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(id)
    }

    pub(crate) fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    pub(crate) fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values()
    }

    /// Every invite, by the id that lists give it.
    pub(crate) fn invites(&self) -> impl Iterator<Item = (&str, &Invite)> {
        self.invites
            .iter()
            .map(|(hash, invite)| (joining::invite_id(hash, invite), invite))
    }

    pub(crate) fn devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.values()
    }

    /// What is known of the group that a document belongs to.
    pub fn origin(&self, registration: &Registration) -> Origin<'_> {
        let group = match &registration.owner {
            Owner::Group(group) => self.groups.get(group),
            Owner::Person(_) => None,
        };
        group.map_or_else(Origin::default, |group| Origin {
            school: Some(&group.school),
            consents_to_research: group.research == Research::Agreed,
        })
    }

    fn account(&self, person: &PersonId) -> Option<Account> {
        let person = self.people.get(person)?;
        let group = person.group.as_ref().and_then(|id| self.groups.get(id));
        let reads = |standing| permits(person.role, DocumentKind::Study, Action::Read, standing);
        let own = group.filter(|_| reads(Standing::Group));
        let assigned = person.assigned.iter().filter_map(|id| self.groups.get(id));
        let read = own.into_iter().chain(assigned.filter(|_| reads(Standing::Assigned)));
        Some(Account {
            group: group.map(|group| group.id.clone()),
            group_name: group.map(|group| group.name.clone()),
            school: group.map(|group| group.school.clone()).or(person.school.clone()),
            studies: read.flat_map(|group| group.studies.clone()).collect(),
            assigned: person.assigned.clone(),
            lesson: person.lesson,
            card: person.card.clone(),
            expires_at_ms: person.expires_at_ms,
            ..Account::new(person.id.clone(), person.name.clone(), person.role, person.draft_key)
        })
    }

    fn set(&self, edit: &mut Edit, key: String, row: Row) {
        let json = match &row {
            Row::Group(row) => serde_json::to_vec(row),
            Row::Person(row) => serde_json::to_vec(row),
            Row::Invite(row) => serde_json::to_vec(row),
            Row::Device(row) => serde_json::to_vec(row),
        };
        edit.writes.push(Write::Swap {
            key: key.clone(),
            expected: self.stored.get(&key).cloned(),
            value: Some(json.expect("rows are plain data")),
        });
        edit.rows.push((key, row));
    }

    fn keep(&mut self, key: String, json: Vec<u8>, row: Row) {
        let hash = key.split_once('/').map(|(_, id)| id.to_owned()).unwrap_or_default();
        match row {
            Row::Group(group) => drop(self.groups.insert(group.id.clone(), group)),
            Row::Person(person) => drop(self.people.insert(person.id.clone(), person)),
            Row::Invite(invite) => drop(self.invites.insert(hash, invite)),
            Row::Device(device) => drop(self.devices.insert(hash, device)),
        }
        self.stored.insert(key, json);
    }
}

impl std::fmt::Debug for Directory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Directory")
            .field("groups", &self.groups.len())
            .field("people", &self.people.len())
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Edit")
            .field("rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
