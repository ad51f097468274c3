//! The names of the group's pupils on a device: the relay is asked here, and reads nothing.

use bytes::Bytes;
use cahier_core::roster::RosterView;
use cahier_core::tablet::RosterEdit;
use hyper::Method;
use hyper::header::{ETAG, HeaderName, IF_MATCH, IF_NONE_MATCH};

use super::Device;
use super::relay::{Answer, Relay};
use crate::{DeviceError, TabletError};

/// How often other tablets may put something between our fetching and our putting before this is left for later.
const MAX_ROUNDS: usize = 8;

#[uniffi::export]
impl Device {
    /// The names on this device.
    pub async fn roster(&self) -> Result<RosterView, DeviceError> {
        self.read(|tablet| Ok(tablet.roster())).await
    }

    /// The key to the names, to be shown to whom it is given and put nowhere else.
    pub async fn roster_key(&self) -> Result<String, DeviceError> {
        self.read(cahier_core::tablet::Tablet::roster_key).await
    }

    /// Changes the names. It shows at once. Answers how many lines of a list were taken.
    pub async fn edit_roster(&self, edit: RosterEdit) -> Result<u32, DeviceError> {
        Ok(self.change_roster(edit).await?.0)
    }

    /// Brings the names of this device and those of the relay together. Whoever has no key has nothing to bring.
    pub async fn sync_roster(&self) -> Result<(), DeviceError> {
        let (relay, group) = self
            .ask(|driver| Ok((driver.relay.clone(), driver.engine.roster().group)))
            .await?;
        let relay = relay.ok_or(DeviceError::from(TabletError::NotJoined))?;
        let path = format!("/api/groups/{group}/roster");
        for _ in 0..MAX_ROUNDS {
            let there = self
                .send_roster(&relay, Method::GET, &path, Vec::new(), Bytes::new())
                .await?;
            let there = there.accepted()?;
            let tag = there.headers.get(ETAG).and_then(|tag| tag.to_str().ok());
            let condition = tag.map_or((IF_NONE_MATCH, "*".to_owned()), |tag| (IF_MATCH, tag.to_owned()));
            let sealed = tag.is_some().then(|| there.body.to_vec());
            let put = self.ask(move |driver| {
                let taken = driver.engine.take_roster(sealed.as_deref())?;
                driver.follow(taken.effects);
                Ok(taken.put)
            });
            let Some(put) = put.await? else { return Ok(()) };
            let answer = self.send_roster(&relay, Method::PUT, &path, vec![condition], put.into());
            let answer = answer.await?;
            // Somebody was quicker: theirs is fetched first.
            if answer.status != hyper::StatusCode::PRECONDITION_FAILED {
                answer.accepted()?;
            }
        }
        Ok(())
    }
}

impl Device {
    /// How many lines of a list were taken, and how many were none.
    pub(super) async fn change_roster(&self, edit: RosterEdit) -> Result<(u32, u32), DeviceError> {
        self.ask(|driver| {
            let edited = driver.engine.edit_roster(edit)?;
            driver.follow(edited.effects);
            Ok((edited.taken, edited.passed_over))
        })
        .await
    }

    /// On the engine's thread, which has the runtime for it.
    async fn send_roster(
        &self,
        relay: &Relay,
        method: Method,
        path: &str,
        headers: Vec<(HeaderName, String)>,
        body: Bytes,
    ) -> Result<Answer, DeviceError> {
        let (relay, path) = (relay.clone(), path.to_owned());
        let asked = self.ask(move |_| {
            Ok(tokio::spawn(async move {
                relay
                    .ask(method, &path, "application/octet-stream", &headers, body)
                    .await
            }))
        });
        asked.await?.await.map_err(|_| DeviceError::Closed)?
    }
}
