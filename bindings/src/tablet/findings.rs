//! Findings, and how far each case pupil came.

use cahier_core::finding::{ClaimKind, ClaimRequest, FindingsView, ProgressRequest, SourceView};
use cahier_core::tablet::Effect;

use super::{Moment, Tablet};
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// The findings of a study, with their evidence as far as it is here.
    pub fn findings(&self, study: String) -> Result<FindingsView, TabletError> {
        Ok(self.engine().findings(&study)?)
    }

    /// All that a claim can cite, lesson by lesson.
    pub fn evidence(&self, study: String) -> Result<Vec<SourceView>, TabletError> {
        Ok(self.engine().evidence(&study)?)
    }

    /// Records a finding, a rival explanation or a dissent.
    pub fn record_claim(
        &self,
        study: String,
        kind: ClaimKind,
        request: ClaimRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().record_claim(&study, &kind, &request, now.core())?)
    }

    /// Writes a claim anew: what stood stays as its history. A dissent is its writer's alone to amend.
    pub fn amend_claim(
        &self,
        study: String,
        place: String,
        request: ClaimRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().amend_claim(&study, &place, &request, now.core())?)
    }

    /// Takes a claim back for good; who and when stay. A dissent is its writer's alone to withdraw.
    pub fn withdraw_claim(&self, study: String, place: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().withdraw_claim(&study, &place, now.core())?)
    }

    /// Records how far a case pupil came in a lesson of the study.
    pub fn record_progress(
        &self,
        study: String,
        request: ProgressRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().record_progress(&study, &request, now.core())?)
    }
}
