//! Releases: the group's recorded act that lets a lesson out of the group, and its withdrawal.
//!
//! A release is a document of its own: a pseudonymised copy of the lesson as it stands, without its history, its
//! withdrawn notes, its drafts, or who wrote what. The lesson's document keeps which releases were made and
//! withdrawn, by whom and when. Who may make and who may read one is [`access`](crate::access)'s business.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::document::{Document, DocumentKind, Edit, Scalar};
use crate::entry::Entry;
use crate::id::{DeviceId, DocumentId, EntryId, PersonId, SessionId};
use crate::lesson::{
    CasePupil, GridRowView, Lesson, Note, NoteView, ObserverView, Plan, Viewer, end_lesson, share_notes, start_lesson,
    write_person, write_prediction,
};

/// A release that a lesson's document records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release {
    /// The released document.
    pub document: DocumentId,
    /// Who released it.
    pub by: PersonId,
    /// When, in milliseconds since 1970.
    pub wall_ms: i64,
    /// When it was withdrawn, if it was.
    pub withdrawn_wall_ms: Option<i64>,
}

/// A released lesson as coordinators see it.
///
/// # Units
/// `released_wall_ms` is in milliseconds since 1970.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseView {
    /// The lesson's title.
    pub title: String,
    /// The year group.
    pub year_group: String,
    /// The school where it was taught.
    pub school: String,
    /// The group that released it.
    pub group: String,
    /// When it was released.
    pub released_wall_ms: f64,
    /// Whether the group has withdrawn it: then nothing of its content is left here.
    pub withdrawn: bool,
    /// The case pupils, by code.
    pub pupils: Vec<CasePupil>,
    /// The notes, their authors under pseudonyms.
    pub timeline: Vec<NoteView>,
    /// Predicted beside observed.
    pub grid: Vec<GridRowView>,
    /// The observers, under pseudonyms.
    pub observers: Vec<ObserverView>,
}

impl ReleaseView {
    /// The view of a `release` document; none for a document that is no release.
    pub fn read(document: &Document) -> Option<Self> {
        if document.kind() != Some(DocumentKind::Release) {
            return None;
        }
        let release = document.named("about").remove("release")?;
        let withdrawn = release.flag("withdrawn");
        let mut lesson = Lesson::read(document);
        if withdrawn {
            // A change that arrives after the withdrawal brings nothing back.
            lesson = Lesson {
                plan: Plan {
                    pupils: Vec::new(),
                    stages: Vec::new(),
                    ..lesson.plan
                },
                ..Lesson::default()
            };
        }
        let viewer = Viewer {
            person: &PersonId::new(""),
            name: "",
            draft: &BTreeMap::new(),
            unsaved: &BTreeSet::new(),
        };
        let timeline = lesson.timeline(&viewer);
        let grid = lesson.grid(&timeline);
        let observers = lesson.observers();
        Some(Self {
            title: lesson.plan.title,
            year_group: lesson.plan.year_group,
            school: lesson.plan.school,
            group: lesson.plan.group,
            released_wall_ms: crate::lesson::millis(release.integer("wall_ms").unwrap_or(0)),
            withdrawn,
            pupils: lesson.plan.pupils,
            timeline,
            grid,
            observers,
        })
    }
}

/// The releases that a lesson's document records, in the order made.
pub fn read_releases(lesson: &Document) -> Vec<Release> {
    let mut releases: Vec<_> = lesson
        .named("releases")
        .into_iter()
        .filter_map(|(id, record)| {
            Some(Release {
                document: id.parse().ok()?,
                by: PersonId::new(record.text("by").unwrap_or_default()),
                wall_ms: record.integer("wall_ms").unwrap_or(0),
                withdrawn_wall_ms: record.integer("withdrawn_wall_ms"),
            })
        })
        .collect();
    releases.sort_by_key(|release| (release.wall_ms, release.document));
    releases
}

/// Makes the released copy of a lesson.
pub fn release_copy(lesson: &Lesson, session: SessionId, wall_ms: i64) -> Document {
    let mut copy = Document::new(DocumentKind::Release, session);
    copy.write(wall_ms, |edit| write_copy(edit, lesson, wall_ms));
    copy
}

fn write_copy(edit: &mut Edit<'_>, lesson: &Lesson, wall_ms: i64) {
    let pseudonyms = pseudonyms(lesson);
    let pseudonym = |person: &PersonId| {
        pseudonyms
            .get(person)
            .cloned()
            .unwrap_or_else(|| PersonId::new("Observer"))
    };
    let mut plan = lesson.plan.clone();
    plan.seats.clear();
    plan.write(edit);
    edit.name("about", "release", [("wall_ms", Scalar::from(wall_ms))]);

    for shared in lesson.notes.values().filter(|shared| shared.withdrawal().is_none()) {
        let author = pseudonym(&shared.note.author);
        let note = Note {
            author: author.clone(),
            device: DeviceId::new(""),
            stamp: None,
            ..shared.note.clone()
        };
        share_notes(edit, &author, author.as_str(), [&note]);
    }
    for prediction in lesson.standing_predictions() {
        let entry = Entry {
            id: prediction.id.clone(),
            by: pseudonym(&prediction.by),
            wall_ms: prediction.wall_ms,
        };
        let role = lesson
            .people
            .get(&prediction.by)
            .map_or(Role::Observer, |person| person.role);
        write_person(edit, &entry.by, entry.by.as_str(), role);
        let cell = (&prediction.stage, prediction.pupil.as_str());
        write_prediction(edit, &entry, cell, &prediction.text, &[], prediction.later_edit);
    }
    let event = |id: &str, wall_ms| Entry {
        id: EntryId::new(id),
        by: PersonId::new("group"),
        wall_ms,
    };
    if let Some(started) = lesson.clock.started_wall_ms {
        start_lesson(edit, &event("start", started), None);
    }
    if let Some(ended) = lesson.clock.ended_wall_ms {
        end_lesson(edit, &event("end", ended), None);
    }
}

/// "Observer 1", "Observer 2" … in the order of their first note, then those who only predicted, so that nobody's
/// name leaves the group.
fn pseudonyms(lesson: &Lesson) -> BTreeMap<PersonId, PersonId> {
    let mut first: BTreeMap<&PersonId, (i64, &crate::id::NoteId)> = BTreeMap::new();
    for shared in lesson.notes.values() {
        let at = (shared.note.at_ms, &shared.note.id);
        first
            .entry(&shared.note.author)
            .and_modify(|earliest| *earliest = at.min(*earliest))
            .or_insert(at);
    }
    let mut authors: Vec<_> = first.into_iter().collect();
    authors.sort_by_key(|(_, earliest)| *earliest);
    let mut authors: Vec<_> = authors.into_iter().map(|(author, _)| author).collect();
    for prediction in lesson.standing_predictions() {
        if !authors.contains(&&prediction.by) {
            authors.push(&prediction.by);
        }
    }
    (1..)
        .zip(authors)
        .map(|(number, author)| (author.clone(), PersonId::new(format!("Observer {number}"))))
        .collect()
}

/// Records in the lesson's document that it was released as `release`.
pub fn record_release(edit: &mut Edit<'_>, release: DocumentId, by: &PersonId, wall_ms: i64) {
    edit.name(
        "releases",
        &release.to_string(),
        [("by", Scalar::from(by.as_str())), ("wall_ms", Scalar::from(wall_ms))],
    );
}

/// Records in the lesson's document that a release was withdrawn.
pub fn record_withdrawal(edit: &mut Edit<'_>, release: DocumentId, by: &PersonId, wall_ms: i64) {
    edit.name(
        "releases",
        &release.to_string(),
        [
            ("withdrawn_by", Scalar::from(by.as_str())),
            ("withdrawn_wall_ms", Scalar::from(wall_ms)),
        ],
    );
}

/// Withdraws the released copy itself: its content goes, the mark stays.
pub fn withdraw_copy(edit: &mut Edit<'_>, copy: &Lesson) {
    edit.name("about", "release", [("withdrawn", Scalar::from(true))]);
    for note in copy.notes.keys() {
        edit.remove("notes", note.as_str());
    }
    for prediction in &copy.predictions {
        edit.remove("predictions", prediction.id.as_str());
    }
}

#[cfg(test)]
mod tests;
