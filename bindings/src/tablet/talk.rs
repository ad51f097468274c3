//! Interviews and the discussion.

use cahier_core::discussion::{DiscussionRequest, DiscussionRole, DiscussionView};
use cahier_core::interview::{AnswerRequest, InterviewRequest, InterviewsView};
use cahier_core::tablet::{Begun, Effect};

use super::{Moment, Tablet};
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// The interviews of a lesson.
    pub fn interviews(&self, lesson: String) -> Result<InterviewsView, TabletError> {
        Ok(self.engine().interviews(&lesson)?)
    }

    /// Begins an interview of a case pupil, or of another pupil in their place.
    pub fn begin_interview(
        &self,
        lesson: String,
        request: InterviewRequest,
        now: Moment,
    ) -> Result<Begun, TabletError> {
        Ok(self.engine().begin_interview(&lesson, &request, now.core())?)
    }

    /// Writes what was answered to a topic, in place of the answers seen here.
    pub fn write_answer(
        &self,
        lesson: String,
        interview: String,
        request: AnswerRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().write_answer(&lesson, &interview, &request, now.core())?)
    }

    /// Takes an interview back with all its answers, for good. Only who began it can.
    pub fn withdraw_interview(
        &self,
        lesson: String,
        interview: String,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().withdraw_interview(&lesson, &interview, now.core())?)
    }

    /// The discussion of a lesson.
    pub fn discussion(&self, lesson: String) -> Result<DiscussionView, TabletError> {
        Ok(self.engine().discussion(&lesson)?)
    }

    /// Says something in a section of the discussion, for the group's record.
    pub fn discuss(
        &self,
        lesson: String,
        section: String,
        request: DiscussionRequest,
        now: Moment,
    ) -> Result<Begun, TabletError> {
        Ok(self.engine().discuss(&lesson, &section, &request, now.core())?)
    }

    /// Says an entry anew: what stood stays as its history. Anybody of the group can, but a dissent only its writer.
    pub fn amend_discussion(
        &self,
        lesson: String,
        section: String,
        entry: String,
        request: DiscussionRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self
            .engine()
            .amend_discussion(&lesson, &section, &entry, &request, now.core())?)
    }

    /// Takes an entry of the discussion back for good; who and when stay. Only its first writer can.
    pub fn withdraw_discussion(
        &self,
        lesson: String,
        section: String,
        entry: String,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self
            .engine()
            .withdraw_discussion(&lesson, &section, &entry, now.core())?)
    }

    /// Leads the group to a section. Passing sections over is a jump, recorded with who, when and, if given, why.
    pub fn lead_discussion(
        &self,
        lesson: String,
        section: String,
        reason: String,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().lead_discussion(&lesson, &section, &reason, now.core())?)
    }

    /// Gives a role in the discussion to a person, or to nobody.
    pub fn choose_role(
        &self,
        lesson: String,
        role: DiscussionRole,
        person: Option<String>,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self
            .engine()
            .choose_role(&lesson, role, person.as_deref(), now.core())?)
    }
}
