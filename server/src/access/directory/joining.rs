//! How somebody comes to have a device here, proves it, and ceases to have it.

use cahier_core::access::Account;
use cahier_core::id::{DeviceId, PersonId, hex};

use super::rows::{Device, Invite};
use super::{AccessError, Directory, Edit, Row};
use crate::access::Secret;
use crate::access::secret::random;

impl Directory {
    /// Makes an invite for a person and returns its code, which is kept nowhere.
    pub fn invite(&self, edit: &mut Edit, person: PersonId, expires_at_ms: u64, uses_left: u32) -> Secret {
        let code = Secret::new_code();
        let invite = Invite {
            id: hex(&random::<4>()),
            person,
            expires_at_ms,
            uses_left,
            revoked: false,
        };
        self.set(edit, format!("invite/{}", code.hash()), Row::Invite(invite));
        code
    }

    /// What the invite of this code is called in lists.
    pub(crate) fn invite_id(&self, code: &Secret) -> Option<&str> {
        let (hash, invite) = self.invites.get_key_value(&code.hash())?;
        Some(invite_id(hash, invite))
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
        // Looked up by its hash: how long that takes says nothing of any code, so there is nothing to compare in
        // constant time.
        let invite = self.invites.get(&hash).ok_or(AccessError::UnknownInvite)?;
        if invite.revoked {
            return Err(AccessError::RevokedInvite);
        }
        let person = self.people.get(&invite.person).ok_or(AccessError::UnknownInvite)?;
        if invite.expires_at_ms <= now_ms || person.has_expired(now_ms) {
            return Err(AccessError::ExpiredInvite);
        }
        let uses_left = invite.uses_left.checked_sub(1).ok_or(AccessError::SpentInvite)?;
        let account = self.account(&invite.person).ok_or(AccessError::UnknownInvite)?;
        let earlier = self.live_devices().filter(|(_, known)| known.id == *device);
        for (hash, known) in earlier {
            if known.person != account.person {
                return Err(AccessError::ForeignDevice);
            }
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

    /// Whose token this is, if it is anybody's, has not been revoked, and the account has not ended.
    pub fn authenticate(&self, token: &Secret, now_ms: u64) -> Option<(Account, DeviceId)> {
        let device = self.devices.get(&token.hash()).filter(|device| !device.revoked)?;
        let account = self.account(&device.person)?;
        (!account.has_expired(now_ms)).then(|| (account, device.id.clone()))
    }

    /// Whether this device has a token that is worth anything.
    pub fn knows(&self, device: &DeviceId, now_ms: u64) -> bool {
        self.live_devices()
            .filter(|(_, known)| known.id == *device)
            .any(|(_, known)| {
                let person = self.people.get(&known.person);
                person.is_some_and(|person| !person.has_expired(now_ms))
            })
    }

    /// Takes a device's token back. Returns the device, if the token was worth anything.
    pub fn revoke(&self, edit: &mut Edit, token: &Secret) -> Option<DeviceId> {
        let hash = token.hash();
        let device = self.devices.get(&hash).filter(|device| !device.revoked)?;
        self.set_revoked(edit, &hash, device);
        Some(device.id.clone())
    }

    /// Takes every token of a device back. Returns whether one was worth anything.
    pub fn revoke_device(&self, edit: &mut Edit, device: &DeviceId) -> bool {
        let mut any = false;
        for (hash, known) in self.live_devices().filter(|(_, known)| known.id == *device) {
            self.set_revoked(edit, hash, known);
            any = true;
        }
        any
    }

    /// Takes an invite back: nobody joins by it any more; who has joined stays. Returns whether there is one.
    pub fn revoke_invite(&self, edit: &mut Edit, id: &str) -> bool {
        let Some((hash, invite)) = self.invites.iter().find(|(hash, invite)| invite_id(hash, invite) == id) else {
            return false;
        };
        let revoked = Invite {
            revoked: true,
            ..invite.clone()
        };
        self.set(edit, format!("invite/{hash}"), Row::Invite(revoked));
        true
    }

    fn set_revoked(&self, edit: &mut Edit, hash: &str, device: &Device) {
        let revoked = Device {
            revoked: true,
            ..device.clone()
        };
        self.set(edit, format!("device/{hash}"), Row::Device(revoked));
    }

    fn live_devices(&self) -> impl Iterator<Item = (&String, &Device)> {
        self.devices.iter().filter(|(_, device)| !device.revoked)
    }

    /// When the next account ends after this time.
    pub(crate) fn next_end_ms(&self, after_ms: u64) -> Option<u64> {
        self.people
            .values()
            .filter_map(|person| person.expires_at_ms)
            .filter(|expires_at_ms| *expires_at_ms > after_ms)
            .min()
    }

    /// The devices whose accounts ended after one time and not after another.
    pub(crate) fn ended_devices(&self, after_ms: u64, until_ms: u64) -> Vec<DeviceId> {
        self.live_devices()
            .filter(|(_, device)| {
                let end = self.people.get(&device.person).and_then(|person| person.expires_at_ms);
                end.is_some_and(|end| after_ms < end && end <= until_ms)
            })
            .map(|(_, device)| device.id.clone())
            .collect()
    }

    /// The devices of a person that have not been revoked.
    pub(crate) fn devices_of(&self, person: &PersonId) -> Vec<DeviceId> {
        self.live_devices()
            .filter(|(_, device)| device.person == *person)
            .map(|(_, device)| device.id.clone())
            .collect()
    }
}

/// Invites of the first version have no id; their codes were long, so that a piece of the hash gives nothing away.
pub(super) fn invite_id<'a>(hash: &'a str, invite: &'a Invite) -> &'a str {
    if invite.id.is_empty() {
        hash.get(..8).unwrap_or(hash)
    } else {
        &invite.id
    }
}

fn is_device(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}
