//! A study as it is read for a paper: its documents as plain values, with the adults as they are to appear.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Source;
use crate::discussion::{DiscussionView, role_entries};
use crate::document::{Document, Heads, Scalar};
use crate::entry::Entries;
use crate::finding::{self, Findings};
use crate::id::{DocumentId, PersonId, SessionId};
use crate::interview::InterviewsView;
use crate::lesson::Lesson;
use crate::study::{Study, TITLE};

/// Where a study has its members' names.
const MEMBERS: &str = "members";
/// Where a lesson has the names of who wrote in it.
const PEOPLE: &str = "people";
/// Where it has what they wrote, and with it the names of who has a role in the discussion.
const ENTRIES: &str = "entries";

/// How adults appear in a paper. What they wrote into a text stands there as they wrote it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Adults {
    /// By the name the group knows them by.
    Names,
    /// As "Adult 1", "Adult 2", the same throughout the study.
    Pseudonyms,
}

/// A study as plain values.
pub(super) struct Record<'a> {
    pub(super) study: Study,
    pub(super) title: String,
    pub(super) lessons: Vec<RecordedLesson>,
    pub(super) findings: Findings<'a>,
    pub(super) group: &'a str,
    pub(super) school: &'a str,
}

/// A lesson as plain values.
pub(super) struct RecordedLesson {
    pub(super) lesson: Lesson,
    pub(super) entries: Entries,
    pub(super) interviews: InterviewsView,
    pub(super) discussion: DiscussionView,
}

impl RecordedLesson {
    /// The lesson as `nobody` sees it.
    pub(super) fn read(document: &Document, nobody: &PersonId) -> Self {
        Self {
            lesson: Lesson::read(document),
            entries: Entries::read(document),
            interviews: InterviewsView::read(document, nobody),
            discussion: DiscussionView::read(document, nobody, Vec::new()),
        }
    }
}

impl<'a> Record<'a> {
    /// `nobody` looks at it: a paper is the same whoever asks.
    pub(super) fn read(source: &Source<'a>, nobody: &'a PersonId) -> Self {
        let study = Study::read(source.study);
        let titles = study.words(TITLE).versions.into_iter().map(|version| version.text);
        let title = titles.collect::<Vec<_>>().join(" / ");
        let unnamed = title.trim().is_empty();
        let cited = study.lessons.iter().filter_map(|(id, title)| {
            let held = source.lessons.iter().find(|(lesson, _)| lesson == id);
            let held = held.map(|(_, document)| *document);
            let is_out = held.is_some_and(|document| study.is_out(*id, document));
            (!is_out).then(|| finding::Source::read(*id, title.clone(), held))
        });
        let lessons = source.shown(&study);
        let lessons = lessons
            .map(|(_, document)| RecordedLesson::read(document, nobody))
            .collect();
        Self {
            findings: Findings::new(Study::read(source.study), cited.collect(), nobody),
            study,
            title: if unnamed { "Lesson study".to_owned() } else { title },
            lessons,
            group: source.group,
            school: source.school,
        }
    }
}

/// Copies of a study's documents in which people have their pseudonyms: whatever is read from them has no other name
/// to show.
pub(super) struct Pseudonymous {
    study: Document,
    lessons: Vec<(DocumentId, Document)>,
}

impl Pseudonymous {
    pub(super) fn copy(source: &Source<'_>) -> Self {
        let pseudonyms = pseudonyms(source);
        let lessons = source.lessons.iter();
        Self {
            study: renamed(source.study, MEMBERS, &pseudonyms),
            lessons: lessons
                .map(|(id, document)| (*id, renamed(document, PEOPLE, &pseudonyms)))
                .collect(),
        }
    }

    pub(super) fn source<'a>(&'a self, original: &Source<'a>) -> Source<'a> {
        Source {
            study: &self.study,
            lessons: self.lessons.iter().map(|(id, document)| (*id, document)).collect(),
            group: original.group,
            school: original.school,
        }
    }
}

/// A pseudonym for everybody of the study and its lessons.
fn pseudonyms(source: &Source<'_>) -> BTreeMap<String, String> {
    let members = source.study.named(MEMBERS).into_keys();
    let writers = source
        .lessons
        .iter()
        .flat_map(|(_, document)| document.named(PEOPLE).into_keys());
    let holders = source
        .lessons
        .iter()
        .flat_map(|(_, document)| roles(document).into_values());
    let everybody: BTreeSet<_> = members.chain(writers).chain(holders).collect();
    (1..)
        .zip(everybody)
        .map(|(number, id)| (id, format!("Adult {number}")))
        .collect()
}

fn renamed(document: &Document, collection: &str, pseudonyms: &BTreeMap<String, String>) -> Document {
    let mut copy = Document::blank(SessionId::from_bytes([0; 16]));
    let changes = document.changes_since(&Heads::default());
    copy.apply(changes.iter().map(|change| &change.bytes))
        .expect("these changes are a document already");
    let people = copy.named(collection);
    copy.write(0, |edit| {
        for (id, person) in people {
            let name = pseudonyms.get(&id).cloned().unwrap_or_default();
            let role = person.text("role").unwrap_or_default();
            edit.unname(collection, &id);
            edit.name(
                collection,
                &id,
                [("name", Scalar::from(name)), ("role", Scalar::from(role))],
            );
        }
        for (entry, holder) in roles(document) {
            let name = pseudonyms.get(&holder).cloned().unwrap_or_default();
            edit.amend(ENTRIES, &entry, [("name", Scalar::from(name))]);
        }
    });
    copy
}

/// The entries that name who does what in a discussion, and the id of each of these people.
fn roles(document: &Document) -> BTreeMap<String, String> {
    role_entries(&Entries::read(document))
        .filter_map(|written| Some((written.id.to_string(), written.fields.text("person")?.to_owned())))
        .collect()
}
