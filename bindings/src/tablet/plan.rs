//! The plan of a lesson.

use cahier_core::lesson::PlanView;
use cahier_core::tablet::{Effect, Planned};

use super::{Moment, Tablet};
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// Begins the next research lesson of a study, with stages, pupils and criteria of the one before.
    pub fn plan_lesson(&self, study: String, title: String, now: Moment) -> Result<Planned, TabletError> {
        Ok(self.engine().plan_lesson(&study, &title, now.core())?)
    }

    /// The plan of one lesson, whole.
    pub fn plan(&self, lesson: String) -> Result<PlanView, TabletError> {
        Ok(self.engine().plan(&lesson)?)
    }

    /// Writes words at one of the places of a plan.
    pub fn write_plan(
        &self,
        lesson: String,
        place: String,
        text: String,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().write_plan(&lesson, &place, &text, now.core())?)
    }

    /// Adds a stage at the end.
    pub fn add_stage(
        &self,
        lesson: String,
        name: String,
        minutes: u32,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().add_stage(&lesson, &name, minutes, now.core())?)
    }

    /// Adds a case pupil under the next letter.
    pub fn add_pupil(&self, lesson: String, code: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().add_pupil(&lesson, &code, now.core())?)
    }

    /// Puts the stages in this order; what is not named stays behind those.
    pub fn order_stages(&self, lesson: String, stages: Vec<String>, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().order_stages(&lesson, &stages, now.core())?)
    }

    /// Takes a stage or case pupil out of the plan. What was written about it stays in the record.
    pub fn remove_from_plan(&self, lesson: String, place: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().remove_from_plan(&lesson, &place, now.core())?)
    }

    /// Brings a removed stage or case pupil back as it was.
    pub fn bring_back(&self, lesson: String, place: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().bring_back(&lesson, &place, now.core())?)
    }
}
