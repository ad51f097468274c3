//! The merge report on a tablet.

use super::{Tablet, TabletError};
use crate::lesson::{Lesson, MergeReportView};

impl Tablet {
    /// What the group's notes of a lesson add up to.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownLesson`].
    pub fn merge_report(&self, lesson: &str) -> Result<MergeReportView, TabletError> {
        let id = self.lesson_id(lesson)?;
        Ok(Lesson::read(self.document(id)?).merge_report())
    }
}
