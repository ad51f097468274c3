//! The merge report.

use cahier_core::lesson::MergeReportView;

use super::Tablet;
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// What the group's notes of a lesson add up to.
    pub fn merge_report(&self, lesson: String) -> Result<MergeReportView, TabletError> {
        Ok(self.engine().merge_report(&lesson)?)
    }
}
