//! What is to be brought to the relay beside the documents.

use cahier_core::tablet::{Effect, UploadView};

use super::Tablet;
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// The bytes that can be brought to the relay now, in the order in which to do so.
    pub fn uploads(&self) -> Vec<UploadView> {
        self.engine().uploads()
    }

    /// The documents of which the relay may have what is attached to a lesson's notes, in the order in which to ask.
    pub fn attachment_documents(&self, lesson: String) -> Result<Vec<String>, TabletError> {
        Ok(self.engine().attachment_documents(&lesson)?)
    }

    /// Reports that the relay has these bytes of a document.
    pub fn uploaded(&self, document: String, hash: String) -> Vec<Effect> {
        self.engine().uploaded(&document, &hash)
    }

    /// Reports that the store has no such bytes, as when somebody cleared it: then nobody waits for them any more.
    pub fn bytes_missing(&self, hash: String) -> Vec<Effect> {
        self.engine().bytes_missing(&hash)
    }
}
