//! A pupil who observes with a device, and the lead who invites them.

use cahier_core::tablet::PupilView;
use hyper::Method;
use serde_json::json;

use super::Device;
use crate::{DeviceError, TabletError};

#[uniffi::export]
impl Device {
    /// What a pupil who observes sees; for everybody else it is refused.
    pub async fn pupil(&self) -> Result<PupilView, DeviceError> {
        self.read(cahier_core::tablet::Tablet::pupil).await
    }

    /// Invites a pupil to observe a lesson, under a label that is no name: the relay's JSON, with `code`, `expiresAtMs` and
    /// `accountEndsAtMs`.
    pub async fn invite_pupil(&self, lesson: String, label: String, minutes: u32) -> Result<String, DeviceError> {
        let card = self.ask(move |driver| {
            let now = driver.now();
            Ok(driver.engine.lesson_card(&lesson, minutes, now)?)
        });
        let card: serde_json::Value =
            serde_json::from_str(&card.await?).map_err(|_| DeviceError::from(TabletError::unreadable("card")))?;
        let body = json!({ "label": label, "card": card });
        self.ask_relay(None, Method::POST, "/api/pupils".to_owned(), body).await
    }
}
