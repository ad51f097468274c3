//! Papers: a study as a document to read.

use cahier_core::export::{Paper, PaperRequest, html};

use super::Tablet;
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// A paper of a study, made of what is on this tablet now: JSON, which [`paper_html`] and the writers of DOCX and PDF take.
    pub fn paper(&self, study: String, request: PaperRequest) -> Result<String, TabletError> {
        paper_json(&self.engine().paper(&study, &request)?)
    }

    /// A study as one JSON file that restores it: every change of its documents, and what they say.
    pub fn study_file(&self, study: String) -> Result<String, TabletError> {
        Ok(self.engine().study_file(&study)?)
    }
}

pub(crate) fn paper_json(paper: &Paper) -> Result<String, TabletError> {
    serde_json::to_string(paper).map_err(|_| TabletError::unreadable("paper"))
}

/// A paper as one HTML file that needs nothing else.
#[uniffi::export]
pub fn paper_html(paper: String) -> Result<String, TabletError> {
    let paper: Paper = serde_json::from_str(&paper).map_err(|_| TabletError::unreadable("paper"))?;
    Ok(html::write(&paper))
}
