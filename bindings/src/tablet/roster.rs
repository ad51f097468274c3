//! The names of the group's pupils.
//!
//! The shell fetches the sealed roster from the relay, hands it to `take_roster`, and puts what that answers, until it
//! answers nothing to put.

use cahier_core::roster::RosterView;
use cahier_core::tablet::{RosterEdit, RosterEdited, RosterTaken};

use super::Tablet;
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// The names on this tablet.
    pub fn roster(&self) -> RosterView {
        self.engine().roster()
    }

    /// The key to the names, to be shown to whom it is given and put nowhere else.
    pub fn roster_key(&self) -> Result<String, TabletError> {
        Ok(self.engine().roster_key()?)
    }

    /// Changes the names. It shows at once.
    pub fn edit_roster(&self, edit: RosterEdit) -> Result<RosterEdited, TabletError> {
        Ok(self.engine().edit_roster(edit)?)
    }

    /// Takes in what the relay has, or that it has none, and answers what to put in its place.
    pub fn take_roster(&self, sealed: Option<Vec<u8>>) -> Result<RosterTaken, TabletError> {
        Ok(self.engine().take_roster(sealed.as_deref())?)
    }

    /// Whether names are here that would be nowhere if this tablet forgot them: nobody leaves before they are on the relay.
    pub fn has_names_alone(&self) -> bool {
        self.engine().has_names_alone()
    }
}
