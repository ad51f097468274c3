//! Releases: the group's recorded act that lets something out of the group, and its withdrawal.
//!
//! A release is a document of its own: a pseudonymised copy of what was chosen of a lesson as it stands, or of a
//! study's findings with their evidence, without history, what was withdrawn, drafts, or who wrote what. The document
//! that it was made from keeps which releases were made and withdrawn, of which items, by whom and when. Who may make
//! and who may read one is [`access`](crate::access)'s business.
//!
//! An *item* is what can be chosen and taken back by itself: `predictions`, `note/<id>`, `interview/<id>`,
//! `discussion/<section>/<id>`, `finding/<id>`, and `card` for a study's practice card. What was taken back is dropped from the copy and marked there, so that it
//! stays away whatever arrives later.

mod card;
mod choice;
mod findings;
mod names;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use crate::access::Role;
use crate::document::{Document, DocumentKind, Edit, Scalar};
use crate::entry::{Entries, Entry};
use crate::id::{DeviceId, DocumentId, EntryId, NoteId, PersonId, SessionId};
use crate::lesson::{Lesson, Note, end_lesson, share_notes, start_lesson, write_person, write_prediction};

pub use choice::{ItemKind, ReleaseChoice, ReleaseChoicesView, ReleaseItemView, finding_choices, lesson_choices};
pub use findings::findings_copy;
pub use names::names_in;
pub use view::ReleaseView;

/// Where a release keeps what was taken back from it.
const DROPPED: &str = "dropped";
/// The item that holds everything the group predicted.
const PREDICTIONS: &str = "predictions";

/// A release that a lesson's or a study's document records.
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
    /// What was chosen, but for what was taken back since.
    pub choice: ReleaseChoice,
}

/// What was taken back from a release: items, and citations in findings.
struct Dropped(Vec<String>);

impl Dropped {
    fn read(release: &Document) -> Self {
        Self(release.named(DROPPED).into_keys().collect())
    }

    /// Whether this was taken back, or what it is a part of.
    fn has(&self, place: &str) -> bool {
        self.0.iter().any(|dropped| goes_with(place, dropped))
    }
}

/// Whether a place is this one or below it.
fn is_in(place: &str, whole: &str) -> bool {
    place
        .strip_prefix(whole)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a place in a copy goes with an item: it is in the item, or it is on the practice card what the item is.
fn goes_with(place: &str, item: &str) -> bool {
    is_in(place, item)
        || place
            .strip_prefix(card::ON_CARD)
            .is_some_and(|on_card| is_in(on_card, item))
}

fn note_item(note: &NoteId) -> String {
    format!("note/{note}")
}

/// The place in the document that a release was made from at which the taking back of one of its items stands.
fn taken_back_place(release: DocumentId, item: &str) -> String {
    format!("release/{release}/{item}")
}

/// The releases that a lesson's or a study's document records, in the order made.
pub fn read_releases(document: &Document) -> Vec<Release> {
    let recorded = document.named("releases");
    if recorded.is_empty() {
        return Vec::new();
    }
    let entries = Entries::read(document);
    let mut releases: Vec<_> = recorded
        .into_iter()
        .filter_map(|(id, record)| {
            let document: DocumentId = id.parse().ok()?;
            let prefix = taken_back_place(document, "");
            let taken_back: BTreeSet<_> = entries
                .all()
                .filter(|written| written.withdraws)
                .filter_map(|written| written.place.strip_prefix(&prefix).map(str::to_owned))
                .collect();
            Some(Release {
                choice: ReleaseChoice::read(&record, taken_back),
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

/// Makes the released copy of what was chosen of a lesson and its entries.
pub fn release_copy(
    lesson: &Lesson,
    entries: &Entries,
    choice: &ReleaseChoice,
    session: SessionId,
    wall_ms: i64,
) -> Document {
    let mut copy = Document::new(DocumentKind::Release, session);
    copy.write(wall_ms, |edit| write_copy(edit, lesson, entries, choice, wall_ms));
    copy
}

fn write_copy(edit: &mut Edit<'_>, lesson: &Lesson, entries: &Entries, choice: &ReleaseChoice, wall_ms: i64) {
    let places: Vec<_> = choice::places(entries)
        .into_iter()
        .filter(|place| choice.has(place))
        .collect();
    let writers = places
        .iter()
        .flat_map(|place| entries.standing(place).map(|written| &written.by));
    let pseudonyms = pseudonyms(lesson, writers);
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

    let leaves = |id: &NoteId| choice.has(&note_item(id));
    let standing = lesson.notes.values().filter(|shared| shared.withdrawal().is_none());
    for shared in standing.filter(|shared| leaves(&shared.note.id)) {
        let author = pseudonym(&shared.note.author);
        let note = Note {
            author: author.clone(),
            device: DeviceId::new(""),
            stamp: None,
            // Nobody outside could be sent the bytes, and a picture has no pseudonym.
            attachments: Vec::new(),
            ..shared.note.clone()
        };
        share_notes(edit, &author, author.as_str(), [&note]);
    }
    let predictions = lesson.standing_predictions().filter(|_| choice.has(PREDICTIONS));
    for prediction in predictions {
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
        let cell = (&prediction.stage, lesson.letters.letter(&prediction.pupil));
        write_prediction(edit, &entry, cell, &prediction.text, &[], prediction.later_edit);
    }
    for written in places.iter().flat_map(|place| entries.standing(place)) {
        let entry = Entry {
            id: written.id.clone(),
            by: pseudonym(&written.by),
            wall_ms: written.wall_ms,
        };
        let role = lesson
            .people
            .get(&written.by)
            .map_or(Role::Observer, |person| person.role);
        write_person(edit, &entry.by, entry.by.as_str(), role);
        // What else an entry says may name people or what stays: only words and whose learning they are of leave.
        let mut fields: Vec<_> = ["text", "dissents_from"]
            .into_iter()
            .filter_map(|field| Some((field, Scalar::from(written.fields.text(field)?))))
            .collect();
        let pupil = written.fields.text("letter").map(|pupil| lesson.letters.letter(pupil));
        fields.extend(pupil.map(|letter| ("letter", Scalar::from(letter))));
        fields.push(("verbatim", Scalar::from(written.fields.flag("verbatim"))));
        entry.write(edit, &written.place, &Entries::default(), fields);
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

/// "Observer 1", "Observer 2" … in the order of their first note, then those who only predicted, then other writers, so
/// that nobody's name leaves the group.
fn pseudonyms<'a>(lesson: &'a Lesson, writers: impl Iterator<Item = &'a PersonId>) -> BTreeMap<PersonId, PersonId> {
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
    for person in lesson
        .standing_predictions()
        .map(|prediction| &prediction.by)
        .chain(writers)
    {
        if !authors.contains(&person) {
            authors.push(person);
        }
    }
    (1..)
        .zip(authors)
        .map(|(number, author)| (author.clone(), PersonId::new(format!("Observer {number}"))))
        .collect()
}

/// Records in the document that it was made from that this was released as `release`.
pub fn record_release(edit: &mut Edit<'_>, release: DocumentId, choice: &ReleaseChoice, by: &PersonId, wall_ms: i64) {
    let mut fields = vec![("by", Scalar::from(by.as_str())), ("wall_ms", Scalar::from(wall_ms))];
    fields.extend(choice.stored().map(|items| ("items", Scalar::from(items))));
    edit.name("releases", &release.to_string(), fields);
}

/// Records that one item of a release was taken back.
pub fn record_taken_back(edit: &mut Edit<'_>, entry: &Entry, release: DocumentId, item: &str, seen: &Entries) {
    entry.withdraw(edit, &taken_back_place(release, item), seen);
}

/// Takes one item, or a citation with all below it, out of a released copy. The mark keeps out what arrives later.
pub fn drop_from_copy(edit: &mut Edit<'_>, copy: &Document, item: &str) {
    edit.name(DROPPED, item, [("dropped", Scalar::from(true))]);
    let lesson = Lesson::read(copy);
    for note in lesson.notes.keys().filter(|note| is_in(&note_item(note), item)) {
        edit.remove("notes", note.as_str());
    }
    let predictions = lesson.predictions.iter().filter(|_| item == PREDICTIONS);
    for prediction in predictions {
        edit.remove("predictions", prediction.id.as_str());
    }
    let entries = Entries::read(copy);
    let (goes, stays): (Vec<_>, Vec<_>) = entries.all().partition(|written| goes_with(&written.place, item));
    for written in goes {
        edit.remove("entries", written.id.as_str());
    }
    // What nothing that stays cites goes too.
    let cited: BTreeSet<_> = stays.into_iter().flat_map(findings::cites_of).collect();
    let evidence = copy.added(findings::EVIDENCE);
    for cite in evidence
        .keys()
        .filter(|cite| is_in(cite, item) || !cited.contains(cite.as_str()))
    {
        edit.remove(findings::EVIDENCE, cite);
    }
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
pub fn withdraw_copy(edit: &mut Edit<'_>, copy: &Document) {
    edit.name("about", "release", [("withdrawn", Scalar::from(true))]);
    for collection in ["notes", "predictions", "entries", findings::EVIDENCE] {
        for id in copy.added(collection).keys() {
            edit.remove(collection, id);
        }
    }
}

#[cfg(test)]
mod tests;
