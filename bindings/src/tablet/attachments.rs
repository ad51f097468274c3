//! What is to be brought to the relay beside the documents.

use cahier_core::tablet::{Effect, UploadView};

use super::Tablet;

#[uniffi::export]
impl Tablet {
    /// The bytes that can be brought to the relay now, in the order in which to do so.
    pub fn uploads(&self) -> Vec<UploadView> {
        self.engine().uploads()
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
