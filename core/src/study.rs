//! A study: one group's lesson study, with its members and links to its research lessons.

use std::str::FromStr;

use crate::access::Role;
use crate::document::{Document, Edit, Scalar};
use crate::id::{DocumentId, PersonId};

/// What a `study` document holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Study {
    /// What the group wants to find out.
    pub enquiry: String,
    /// Its research lessons in order: the document and the title it was linked under.
    pub lessons: Vec<(DocumentId, String)>,
}

impl Study {
    /// The study in a `study` document.
    pub fn read(document: &Document) -> Self {
        let mut lessons: Vec<_> = document
            .named("lessons")
            .into_iter()
            .filter_map(|(id, record)| {
                let title = record.text("title").unwrap_or_default().to_owned();
                Some((record.integer("order"), DocumentId::from_str(&id).ok()?, title))
            })
            .collect();
        lessons.sort_unstable();
        Self {
            enquiry: document
                .named("about")
                .remove("study")
                .unwrap_or_default()
                .text("enquiry")
                .unwrap_or_default()
                .to_owned(),
            lessons: lessons.into_iter().map(|(_, id, title)| (id, title)).collect(),
        }
    }
}

/// Sets what the group wants to find out.
pub fn write_enquiry(edit: &mut Edit<'_>, enquiry: &str) {
    edit.name("about", "study", [("enquiry", Scalar::from(enquiry))]);
}

/// Makes a person a member of the group.
pub fn add_member(edit: &mut Edit<'_>, person: &PersonId, name: &str, role: Role) {
    edit.name(
        "members",
        person.as_str(),
        [("name", Scalar::from(name)), ("role", Scalar::from(role.name()))],
    );
}

/// Links a research lesson, which has a document of its own.
pub fn link_lesson(edit: &mut Edit<'_>, lesson: DocumentId, title: &str, order: i64) {
    edit.name(
        "lessons",
        &lesson.to_string(),
        [("title", Scalar::from(title)), ("order", Scalar::from(order))],
    );
}
