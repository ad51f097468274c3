//! Letting something out of the group, and taking it back.

use cahier_core::release::{ReleaseChoicesView, ReleaseView};
use cahier_core::tablet::Effect;

use super::{Moment, Tablet};
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// What can be released of a lesson or a study, and what of it is out.
    pub fn release_choices(&self, document: String) -> Result<ReleaseChoicesView, TabletError> {
        Ok(self.engine().release_choices(&document)?)
    }

    /// What exactly would leave, as coordinators would see it.
    pub fn preview_release(
        &self,
        document: String,
        items: Vec<String>,
        now: Moment,
    ) -> Result<ReleaseView, TabletError> {
        Ok(self.engine().preview_release(&document, &items, now.core())?)
    }

    /// Releases chosen items of a lesson or a study: a pseudonymised copy leaves the group. One that stands is replaced.
    pub fn release_items(&self, document: String, items: Vec<String>, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().release_items(&document, &items, now.core())?)
    }

    /// Takes one item out of every release that stands, also where a released finding cites it.
    pub fn withdraw_released_item(
        &self,
        document: String,
        item: String,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().withdraw_released_item(&document, &item, now.core())?)
    }

    /// Withdraws every release of a lesson or a study that stands.
    pub fn withdraw_release(&self, document: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().withdraw_release(&document, now.core())?)
    }
}
