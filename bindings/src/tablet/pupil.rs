//! A pupil who observes, and the lead who invites them. Notes are taken, changed and withdrawn by `edit`, as everybody's are.

use cahier_core::tablet::PupilView;

use super::{Moment, Tablet};
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// What a pupil who observes sees; for everybody else it is refused.
    pub fn pupil(&self) -> Result<PupilView, TabletError> {
        Ok(self.engine().pupil()?)
    }

    /// The card of a lesson that the relay is given when a group lead invites a pupil to it: JSON.
    pub fn lesson_card(&self, lesson: String, minutes: u32, now: Moment) -> Result<String, TabletError> {
        Ok(self.engine().lesson_card(&lesson, minutes, now.core())?)
    }
}
