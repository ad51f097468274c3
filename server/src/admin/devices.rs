//! Listing devices and signing them out.

use cahier_core::access::Role;
use cahier_core::id::{DeviceId, PersonId};
use serde::{Deserialize, Serialize};

use super::{Admin, Trouble};
use crate::access::Edit;
use crate::hub::now_ms;

/// One device of the list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceView {
    /// Its id.
    pub device: DeviceId,
    /// Whose it is.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// When it joined: milliseconds since 1970.
    pub joined_at_ms: u64,
    /// Whether it is let in.
    pub state: DeviceState,
}

/// Whether a device is let in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceState {
    /// It is.
    Joined,
    /// Its person's account has ended.
    Ended,
    /// It was signed out.
    Revoked,
}

impl Admin {
    pub(super) async fn devices(&self) -> Vec<DeviceView> {
        let directory = self.directory.read().await;
        let now_ms = now_ms();
        let mut devices: Vec<_> = directory
            .devices()
            .filter_map(|device| {
                let person = directory.person(&device.person)?;
                let state = if device.revoked {
                    DeviceState::Revoked
                } else if person.has_expired(now_ms) {
                    DeviceState::Ended
                } else {
                    DeviceState::Joined
                };
                Some(DeviceView {
                    device: device.id.clone(),
                    person: person.id.clone(),
                    name: person.name.clone(),
                    role: person.role,
                    joined_at_ms: device.joined_at_ms,
                    state,
                })
            })
            .collect();
        devices.sort_by(|a, b| (&a.name, a.joined_at_ms, &a.device).cmp(&(&b.name, b.joined_at_ms, &b.device)));
        devices
    }

    pub(super) async fn revoke_device(&self, device: &DeviceId) -> Result<(), Trouble> {
        let mut directory = self.directory.write().await;
        let mut edit = Edit::default();
        if !directory.revoke_device(&mut edit, device) {
            return Err(Trouble::new(
                "there is no such device here, or it was signed out before",
                "see `cahier devices list` for the ids",
            ));
        }
        self.commit(&mut directory, edit).await?;
        drop(directory);
        tracing::info!(%device, "a device was signed out");
        self.hub.revoked(device.clone()).await;
        Ok(())
    }

    /// Signs out every device of a person and takes back their open invites. Returns the devices.
    pub(super) async fn remove_person(&self, person: &PersonId) -> Result<Vec<DeviceId>, Trouble> {
        let mut directory = self.directory.write().await;
        if directory.person(person).is_none() {
            return Err(Trouble::new(
                "there is no such person here",
                "see `cahier devices list` or `cahier invite list` for the ids",
            ));
        }
        let mut edit = Edit::default();
        let devices = directory.devices_of(person);
        for device in &devices {
            directory.revoke_device(&mut edit, device);
        }
        let invites: Vec<_> = directory
            .invites()
            .filter(|(_, invite)| invite.person == *person && !invite.revoked)
            .map(|(id, _)| id.to_owned())
            .collect();
        for id in invites {
            directory.revoke_invite(&mut edit, &id);
        }
        self.commit(&mut directory, edit).await?;
        drop(directory);
        tracing::info!(%person, devices = devices.len(), "a person was signed out everywhere");
        for device in &devices {
            self.hub.revoked(device.clone()).await;
        }
        Ok(devices)
    }
}

/// Names are people's own, so that none is printed.
impl std::fmt::Debug for DeviceView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceView")
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}
