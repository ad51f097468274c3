//! A study: what one group wants to find out, with its members and the research lessons that it plans for it.
//!
//! A study lives in a `study` document. [`Study::read`] turns it into plain values; what people wrote stands as
//! [entries](crate::entry) at these places:
//!
//! | place | what stands there |
//! |---|---|
//! | `title` | what the group calls the study |
//! | `enquiry` | what it wants to find out |
//! | `ground-rules` | the rules that it works by, one a line; the field `adopted` says whether it has agreed on them |
//! | `template` | the template that was chosen, as `json` ([`Template`]) |
//! | `lesson/<id>` | whether the lesson was taken out (`removed`) |
//!
//! Not here: the lessons themselves, which are documents of their own ([`lesson`](crate::lesson)), and who may do
//! what ([`access`](crate::access)).

mod removal;
mod view;

use std::collections::BTreeMap;
use std::str::FromStr;

pub use removal::{RemovedLessonView, bring_back_lesson, is_untaught, take_out_lesson};
pub use view::{GroundRulesVersionView, GroundRulesView, MemberView, StudySummaryView, StudyView};

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::document::{Document, Edit, Scalar};
use crate::entry::{Entries, Entry, VersionView, WordsView};
use crate::id::{DocumentId, PersonId};
use crate::lesson::Person;
use crate::template::Template;

/// Where the study's name stands.
pub const TITLE: &str = "title";
/// Where the enquiry stands.
pub const ENQUIRY: &str = "enquiry";
/// Where the ground rules stand.
pub const GROUND_RULES: &str = "ground-rules";

/// What a `study` document holds.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Study {
    /// Its members.
    pub members: BTreeMap<PersonId, Person>,
    /// Its research lessons in order, those that were taken out among them: the document and the title it was linked
    /// under.
    pub lessons: Vec<(DocumentId, String)>,
    /// What its members wrote.
    pub entries: Entries,
    /// The template that it was made with.
    pub template: Template,
    /// The enquiry of a study that was begun before there were entries.
    first_enquiry: String,
}

prints_only!(Study { members });

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
        let entries = Entries::read(document);
        Self {
            members: crate::lesson::read_people(document, "members"),
            lessons: lessons.into_iter().map(|(_, id, title)| (id, title)).collect(),
            template: Template::chosen(&entries).unwrap_or_else(|| Template::read(document)),
            entries,
            first_enquiry: document
                .named("about")
                .remove("study")
                .unwrap_or_default()
                .text("enquiry")
                .unwrap_or_default()
                .to_owned(),
        }
    }

    /// The words at a place.
    pub fn words(&self, place: &str) -> WordsView {
        self.entries
            .words_after(self.first_words(place), place, |person| self.name_of(person))
    }

    /// Every version of the words at a place, oldest first.
    pub fn history(&self, place: &str) -> Vec<VersionView> {
        self.entries
            .told(self.first_words(place), place, |person| self.name_of(person))
    }

    /// The name by which the group knows a person.
    pub fn name_of(&self, person: &PersonId) -> String {
        self.members
            .get(person)
            .map(|member| member.name.clone())
            .unwrap_or_default()
    }

    fn first_words(&self, place: &str) -> &str {
        if place == ENQUIRY { &self.first_enquiry } else { "" }
    }
}

/// Whether a group has agreed on something.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Agreement {
    /// Somebody put it forward.
    Proposed,
    /// The group adopted it, and the writer records that.
    Adopted,
}

/// Writes the rules that the group works by.
pub fn write_ground_rules(edit: &mut Edit<'_>, entry: &Entry, seen: &Entries, text: &str, agreement: Agreement) {
    let adopted = agreement == Agreement::Adopted;
    let fields = [("text", Scalar::from(text)), ("adopted", Scalar::from(adopted))];
    entry.write(edit, GROUND_RULES, seen, fields);
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

#[cfg(test)]
mod tests;
