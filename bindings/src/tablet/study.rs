//! The study.

use cahier_core::entry::VersionView;
use cahier_core::study::{Agreement, StudyView};
use cahier_core::tablet::Effect;
use cahier_core::template::{Template, TemplateRefusal};

use super::{Moment, Tablet};
use crate::TabletError;

/// What is wrong with a template's file; nothing if a study can have it.
#[uniffi::export]
pub fn template_refusal(text: String) -> Option<TemplateRefusal> {
    Template::from_file(&text).err()
}

#[uniffi::export]
impl Tablet {
    /// One study, whole.
    pub fn study(&self, study: String) -> Result<StudyView, TabletError> {
        Ok(self.engine().study(&study)?)
    }

    /// Every version of the words at a place of a study or lesson, oldest first.
    pub fn words_history(&self, document: String, place: String) -> Result<Vec<VersionView>, TabletError> {
        Ok(self.engine().words_history(&document, &place)?)
    }

    /// Gives the study a name.
    pub fn name_study(&self, study: String, text: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().name_study(&study, &text, now.core())?)
    }

    /// Frames the enquiry, or frames it anew: the earlier ones stay as its history.
    pub fn write_enquiry(&self, study: String, text: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().write_enquiry(&study, &text, now.core())?)
    }

    /// Chooses the method of a study, before its first lesson is planned: by the id of one that the app ships, or the text
    /// of a file.
    pub fn choose_template(&self, study: String, template: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().choose_template(&study, &template, now.core())?)
    }

    /// Takes a lesson that was begun by mistake out of its study. Nothing of it is lost, and it can be brought back.
    pub fn take_out_lesson(&self, lesson: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().take_out_lesson(&lesson, now.core())?)
    }

    /// Brings a lesson back into its study, as it was.
    pub fn bring_back_lesson(&self, lesson: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().bring_back_lesson(&lesson, now.core())?)
    }

    /// Writes the rules that the group works by, one a line, and whether it has adopted them.
    pub fn write_ground_rules(
        &self,
        study: String,
        text: String,
        agreement: Agreement,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().write_ground_rules(&study, &text, agreement, now.core())?)
    }
}
