//! What the group claims to have learned: findings, rivals, dissents, and how far each case pupil came.

use super::{Effect, Moment, Tablet, TabletError};
use crate::access::Action;
use crate::document::DocumentKind;
use crate::entry::Entries;
use crate::finding::{
    ClaimKind, ClaimPlace, ClaimRequest, Findings, FindingsView, ProgressRequest, Source, SourceView, write_claim,
    write_progress,
};
use crate::id::{DocumentId, PersonId};
use crate::lesson::Standing;
use crate::study::Study;

impl Tablet {
    /// The findings of a study, with their evidence as far as it is here.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownStudy`].
    pub fn findings(&self, study: &str) -> Result<FindingsView, TabletError> {
        let id = self.study_id(study)?;
        let person = &self.account()?.person;
        let findings = self.read_findings(id, person)?;
        Ok(FindingsView {
            study: id.to_string(),
            findings: findings.findings(),
            progress: findings.progress(),
            may_write: self.may(Action::Write, DocumentKind::Study).is_ok(),
        })
    }

    /// All that a claim can cite, lesson by lesson.
    ///
    /// # Errors
    /// As [`findings`](Self::findings).
    pub fn evidence(&self, study: &str) -> Result<Vec<SourceView>, TabletError> {
        let id = self.study_id(study)?;
        Ok(self.sources(id)?.iter().map(Source::view).collect())
    }

    /// Records a finding, a rival explanation or a dissent.
    ///
    /// # Errors
    /// [`TabletError::UnknownFinding`] for a rival or a dissent of what is no finding that stands, and those of
    /// [`amend_claim`](Self::amend_claim).
    pub fn record_claim(
        &mut self,
        study: &str,
        kind: &ClaimKind,
        request: &ClaimRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        if let ClaimKind::Rival { finding } | ClaimKind::Dissent { finding } = kind {
            let place = self.standing_claim(study, finding)?;
            if place.finding() != place.as_str() {
                return Err(TabletError::UnknownFinding);
            }
        }
        self.write_in_study(study, now, |edit, entry, read| {
            if let Some(place) = ClaimPlace::new(kind, entry.id.as_str()) {
                write_claim(edit, entry, &place, &read.entries, request);
            }
        })
    }

    /// Writes a claim anew: what stood stays as its history. A dissent is its writer's alone to amend.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownStudy`], [`TabletError::UnknownFinding`] for a place where
    /// nothing stands, and [`TabletError::NotAllowed`] for another's dissent and for a role that only reads.
    pub fn amend_claim(
        &mut self,
        study: &str,
        place: &str,
        request: &ClaimRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let place = self.own_claim(study, place)?;
        self.write_in_study(study, now, |edit, entry, read| {
            write_claim(edit, entry, &place, &read.entries, request);
        })
    }

    /// Takes a claim back for good; who and when stay. A dissent is its writer's alone to withdraw.
    ///
    /// # Errors
    /// As [`amend_claim`](Self::amend_claim).
    pub fn withdraw_claim(&mut self, study: &str, place: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        let place = self.own_claim(study, place)?;
        self.write_in_study(study, now, |edit, entry, read| {
            entry.withdraw(edit, place.as_str(), &read.entries);
        })
    }

    /// Records how far a case pupil came in a lesson of the study.
    ///
    /// # Errors
    /// [`TabletError::UnknownLesson`] for a lesson that the study has not, and as [`findings`](Self::findings);
    /// [`TabletError::NotAllowed`] for a role that only reads.
    pub fn record_progress(
        &mut self,
        study: &str,
        request: &ProgressRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let lesson = request.lesson.parse().map_err(|_| TabletError::UnknownLesson)?;
        let read = Study::read(self.document(self.study_id(study)?)?);
        if !read.lessons.iter().any(|(id, _)| *id == lesson) {
            return Err(TabletError::UnknownLesson);
        }
        let letters = self.document(lesson).map(|document| Standing::read(document).letters());
        let request = &ProgressRequest {
            pupil: letters.map_or(request.pupil.clone(), |letters| letters.id(&request.pupil)),
            ..request.clone()
        };
        self.write_in_study(study, now, |edit, entry, read| {
            write_progress(edit, entry, lesson, &read.entries, request);
        })
    }

    /// The place of a claim that stands.
    fn standing_claim(&self, study: &str, place: &str) -> Result<ClaimPlace, TabletError> {
        let entries = Entries::read(self.document(self.study_id(study)?)?);
        ClaimPlace::parse(place)
            .filter(|place| entries.standing(place.as_str()).next().is_some())
            .filter(|place| entries.withdrawal(place.finding()).is_none())
            .ok_or(TabletError::UnknownFinding)
    }

    /// The place of a claim that this person may change.
    fn own_claim(&self, study: &str, place: &str) -> Result<ClaimPlace, TabletError> {
        let place = self.standing_claim(study, place)?;
        let entries = Entries::read(self.document(self.study_id(study)?)?);
        let person = &self.account()?.person;
        let first = entries.history(place.as_str()).first();
        if place.is_dissent() && first.is_some_and(|first| first.by != *person) {
            return Err(TabletError::NotAllowed);
        }
        Ok(place)
    }

    pub(super) fn read_findings<'a>(
        &self,
        study: DocumentId,
        viewer: &'a PersonId,
    ) -> Result<Findings<'a>, TabletError> {
        let read = Study::read(self.document(study)?);
        Ok(Findings::new(read, self.sources(study)?, viewer))
    }

    fn sources(&self, study: DocumentId) -> Result<Vec<Source>, TabletError> {
        let study = Study::read(self.document(study)?);
        Ok(self
            .standing_lessons(&study)
            .map(|(lesson, title)| Source::read(*lesson, title.clone(), self.document(*lesson).ok()))
            .collect())
    }
}
