//! What a tablet shows.

use cahier_core::discussion::DiscussionView;
use cahier_core::entry::VersionView;
use cahier_core::finding::{FindingsView, SourceView};
use cahier_core::interview::InterviewsView;
use cahier_core::lesson::{HistoryEntryView, MergeReportView, PlanView};
use cahier_core::release::{ReleaseChoicesView, ReleaseView};
use cahier_core::study::StudyView;
use cahier_core::tablet::{HomeView, LessonView};

use super::{Moment, Tablet};
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// The first screen: who is here, and their lessons.
    pub fn home(&self) -> HomeView {
        self.engine().home()
    }

    /// One lesson, whole: what capture, the timeline and the grid show.
    pub fn lesson(&self, lesson: String) -> Result<LessonView, TabletError> {
        Ok(self.engine().lesson(&lesson)?)
    }

    /// The history of a shared note, oldest step first.
    pub fn note_history(&self, lesson: String, note: String) -> Result<Vec<HistoryEntryView>, TabletError> {
        Ok(self.engine().note_history(&lesson, &note)?)
    }

    /// The plan of one lesson, whole.
    pub fn plan(&self, lesson: String) -> Result<PlanView, TabletError> {
        Ok(self.engine().plan(&lesson)?)
    }

    /// What the group's notes of a lesson add up to.
    pub fn merge_report(&self, lesson: String) -> Result<MergeReportView, TabletError> {
        Ok(self.engine().merge_report(&lesson)?)
    }

    /// The interviews of a lesson.
    pub fn interviews(&self, lesson: String) -> Result<InterviewsView, TabletError> {
        Ok(self.engine().interviews(&lesson)?)
    }

    /// The discussion of a lesson.
    pub fn discussion(&self, lesson: String) -> Result<DiscussionView, TabletError> {
        Ok(self.engine().discussion(&lesson)?)
    }

    /// One study, whole.
    pub fn study(&self, study: String) -> Result<StudyView, TabletError> {
        Ok(self.engine().study(&study)?)
    }

    /// Every version of the words at a place of a study or lesson, oldest first.
    pub fn words_history(&self, document: String, place: String) -> Result<Vec<VersionView>, TabletError> {
        Ok(self.engine().words_history(&document, &place)?)
    }

    /// The findings of a study, with their evidence as far as it is here.
    pub fn findings(&self, study: String) -> Result<FindingsView, TabletError> {
        Ok(self.engine().findings(&study)?)
    }

    /// All that a claim can cite, lesson by lesson.
    pub fn evidence(&self, study: String) -> Result<Vec<SourceView>, TabletError> {
        Ok(self.engine().evidence(&study)?)
    }

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
}

/// Reads a released lesson as the relay's API gives it: its JSON.
#[uniffi::export]
pub fn read_release(json: String) -> Result<ReleaseView, TabletError> {
    serde_json::from_str(&json).map_err(|_| TabletError::unreadable("release"))
}
