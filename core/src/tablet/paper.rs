//! What a person takes out of this tablet: a study as a document to read, and as a file that restores it.

use super::{Tablet, TabletError};
use crate::export::{Paper, PaperRequest, Source, file};
use crate::id::DocumentId;
use crate::study::Study;

impl Tablet {
    /// A paper of a study, made of what is on this tablet now. Nobody's draft is in it, not even of who asks.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownStudy`].
    pub fn paper(&self, study: &str, request: &PaperRequest) -> Result<Paper, TabletError> {
        Ok(Paper::write(&self.source(self.study_id(study)?)?, request))
    }

    /// A study as one JSON file that restores it.
    ///
    /// # Errors
    /// As [`paper`](Self::paper).
    pub fn study_file(&self, study: &str) -> Result<String, TabletError> {
        let id = self.study_id(study)?;
        Ok(file::write(id, &self.source(id)?))
    }

    fn source(&self, study: DocumentId) -> Result<Source<'_>, TabletError> {
        let account = self.account()?;
        let study = self.document(study)?;
        let lessons = Study::read(study).lessons.into_iter();
        Ok(Source {
            study,
            lessons: lessons
                .filter_map(|(id, _)| Some((id, self.document(id).ok()?)))
                .collect(),
            group: account.group_name.as_deref().unwrap_or_default(),
            school: account.school.as_deref().unwrap_or_default(),
        })
    }
}
