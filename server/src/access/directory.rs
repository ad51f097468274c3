//! The directory: everything that the relay knows of people, in memory, and how to change it.
//!
//! Changing it has two steps: an [`Edit`] is worked out from what is known, its writes are committed, and only
//! then is it applied. An edit that was worked out from something outdated fails to commit.

use std::collections::{BTreeMap, HashMap};

use cahier_core::access::{Account, DraftKey, Role};
use cahier_core::id::{DeviceId, DocumentId, GroupId, PersonId};
use cahier_core::store::{Store, StoreError, Write};
use serde::{Deserialize, Serialize};

use super::Secret;
use super::secret::random;

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
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    id: PersonId,
    name: String,
    role: Role,
    group: Option<GroupId>,
    draft_key: DraftKey,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Invite {
    person: PersonId,
    expires_at_ms: u64,
    uses_left: u32,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Device {
    id: DeviceId,
    person: PersonId,
    joined_at_ms: u64,
    revoked: bool,
}

/// Somebody to be made known.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their group, which must be known.
    pub group: Option<GroupId>,
}

/// Why somebody is not let in. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccessError {
    /// No such invite: mistyped, tampered with, or never made.
    #[error("this invite is not known here")]
    UnknownInvite,
    /// The invite is too old.
    #[error("this invite has expired")]
    ExpiredInvite,
    /// The invite was used as often as it may be.
    #[error("this invite has been used up")]
    SpentInvite,
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

    /// Whether nobody is known yet.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Makes a group known, or changes what is known of it.
    pub fn set_group(&self, edit: &mut Edit, group: Group) {
        self.set(edit, format!("group/{}", group.id), Row::Group(group));
    }

    /// Makes a person known.
    pub fn add_person(&self, edit: &mut Edit, person: NewPerson) {
        let NewPerson { id, name, role, group } = person;
        let draft_key = DraftKey::from_bytes(random());
        let key = format!("account/{id}");
        let person = Person {
            id,
            name,
            role,
            group,
            draft_key,
        };
        self.set(edit, key, Row::Person(person));
    }

    /// Makes an invite for a person and returns its code, which is kept nowhere.
    pub fn invite(&self, edit: &mut Edit, person: PersonId, expires_at_ms: u64, uses_left: u32) -> Secret {
        let code = Secret::new_code();
        let invite = Invite {
            person,
            expires_at_ms,
            uses_left,
        };
        self.set(edit, format!("invite/{}", code.hash()), Row::Invite(invite));
        code
    }

    /// Uses an invite for a device: the account it joins, and the token that the device proves itself by from
    /// now on. Earlier tokens of the device are worth nothing afterwards.
    ///
    /// # Errors
    /// As [`AccessError`]'s variants say.
    pub fn join(
        &self,
        edit: &mut Edit,
        code: &Secret,
        device: &DeviceId,
        now_ms: u64,
    ) -> Result<(Account, Secret), AccessError> {
        if !is_device(device.as_str()) {
            return Err(AccessError::NotADevice);
        }
        let hash = code.hash();
        let invite = self.invites.get(&hash).ok_or(AccessError::UnknownInvite)?;
        if invite.expires_at_ms <= now_ms {
            return Err(AccessError::ExpiredInvite);
        }
        let uses_left = invite.uses_left.checked_sub(1).ok_or(AccessError::SpentInvite)?;
        let account = self.account(&invite.person).ok_or(AccessError::UnknownInvite)?;
        let earlier: Vec<_> = self
            .devices
            .iter()
            .filter(|(_, known)| known.id == *device && !known.revoked)
            .collect();
        if earlier.iter().any(|(_, known)| known.person != account.person) {
            return Err(AccessError::ForeignDevice);
        }
        for (hash, known) in earlier {
            let revoked = Device {
                revoked: true,
                ..known.clone()
            };
            self.set(edit, format!("device/{hash}"), Row::Device(revoked));
        }
        let spent = Invite {
            uses_left,
            ..invite.clone()
        };
        self.set(edit, format!("invite/{hash}"), Row::Invite(spent));
        let token = Secret::new_token();
        let joined = Device {
            id: device.clone(),
            person: account.person.clone(),
            joined_at_ms: now_ms,
            revoked: false,
        };
        self.set(edit, format!("device/{}", token.hash()), Row::Device(joined));
        Ok((account, token))
    }

    /// Whose token this is, if it is anybody's and has not been revoked.
    pub fn authenticate(&self, token: &Secret) -> Option<(Account, DeviceId)> {
        let device = self.devices.get(&token.hash()).filter(|device| !device.revoked)?;
        Some((self.account(&device.person)?, device.id.clone()))
    }

    /// Whether this device has a token that is worth anything.
    pub fn knows(&self, device: &DeviceId) -> bool {
        self.devices.values().any(|known| known.id == *device && !known.revoked)
    }

    /// The person of this name, role and group, if there is one.
    pub fn person_named(&self, name: &str, role: Role, group: Option<&GroupId>) -> Option<PersonId> {
        self.people
            .values()
            .find(|person| person.name == name && person.role == role && person.group.as_ref() == group)
            .map(|person| person.id.clone())
    }

    /// Takes a device's token back. Returns the device, if the token was worth anything.
    pub fn revoke(&self, edit: &mut Edit, token: &Secret) -> Option<DeviceId> {
        let hash = token.hash();
        let device = self.devices.get(&hash).filter(|device| !device.revoked)?;
        let revoked = Device {
            revoked: true,
            ..device.clone()
        };
        self.set(edit, format!("device/{hash}"), Row::Device(revoked));
        Some(device.id.clone())
    }

    fn account(&self, person: &PersonId) -> Option<Account> {
        let person = self.people.get(person)?;
        let group = person.group.as_ref().and_then(|id| self.groups.get(id));
        Some(Account {
            person: person.id.clone(),
            name: person.name.clone(),
            role: person.role,
            group: group.map(|group| group.id.clone()),
            group_name: group.map(|group| group.name.clone()),
            school: group.map(|group| group.school.clone()),
            draft_key: person.draft_key,
            studies: group.map(|group| group.studies.clone()).unwrap_or_default(),
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

fn is_device(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

#[cfg(test)]
mod tests;
