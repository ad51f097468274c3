//! Templates: the forms of a method, as a file.

use cahier_core::template::{Template, TemplateRefusal};

/// What is wrong with a template's file; nothing if a study can have it.
#[uniffi::export]
pub fn template_refusal(text: String) -> Option<TemplateRefusal> {
    Template::from_file(&text).err()
}
