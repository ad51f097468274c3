//! Amending and withdrawing a note.
//!
//! In a draft the record itself is changed: it is its author's own, and what was deleted while drafting leaves
//! no trace in the lesson. In a lesson document an amendment is added, which names those it replaces, and of which
//! sharings of the note its maker knew: what was shared at once, and not known to them, stands beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::{Document, Edit, Record, Scalar};
use crate::entry::Entry;
use crate::id::{EntryId, NoteId, PersonId};

use super::note::{About, NoteKind};
use super::{SharedNote, attachment};

/// The field of an amendment that names the sharings its maker knew. Amendments of early apps have none.
const SAW: &str = "saw";
/// The fields of a note that an amendment may change.
const AMENDABLE: [&str; 9] = [
    "text",
    "verbatim",
    "tags",
    "surprise",
    "kind",
    "about",
    "toward",
    "stage",
    attachment::FIELD,
];

/// What an amendment changes: only what is given.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AmendmentRequest {
    /// New words.
    pub text: Option<String>,
    /// Whether the words are the pupil's own.
    pub verbatim: Option<bool>,
    /// The tags, all of them.
    pub tags: Option<Vec<String>>,
    /// Whether it surprised the observer.
    pub surprise: Option<bool>,
    /// How the observer came by it.
    pub kind: Option<NoteKind>,
    /// Whom it is about.
    pub about: Option<About>,
    /// Whom that was said or done to, all of them.
    pub toward: Option<Vec<About>>,
    /// The stage's id.
    pub stage: Option<String>,
}

/// What people wrote is never printed.
impl std::fmt::Debug for AmendmentRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AmendmentRequest(..)")
    }
}

/// One change of a shared note, with who made it and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Amendment {
    /// Its id.
    pub id: EntryId,
    /// Who made it.
    pub by: PersonId,
    /// When, in milliseconds since 1970 by that tablet's clock.
    pub wall_ms: i64,
    /// Whether it withdraws the note.
    pub withdraws: bool,
    /// The amendments of the same note that its maker had seen.
    replaces: Vec<EntryId>,
    /// The fields as it leaves them.
    pub(super) fields: Record,
}

impl Amendment {
    /// Whether its maker knew what this sharing brought into a field. One that does not say replaces all that was shared. What is
    /// attached needs no such care: what an amendment leaves out comes back from its author's draft.
    fn knew(&self, sharing: &str, field: &str) -> bool {
        let saw = self.fields.text(SAW).filter(|_| field != attachment::FIELD);
        saw.is_none_or(|saw| saw.lines().any(|one| one == sharing))
    }
}

impl AmendmentRequest {
    /// The changed fields as they are stored.
    pub(crate) fn fields(&self) -> Vec<(&'static str, Scalar)> {
        [
            ("text", self.text.as_deref().map(Scalar::from)),
            ("verbatim", self.verbatim.map(Scalar::from)),
            ("tags", self.tags.as_ref().map(|tags| Scalar::from(tags.join("\n")))),
            ("surprise", self.surprise.map(Scalar::from)),
            ("kind", self.kind.map(|kind| Scalar::from(kind.name()))),
            ("about", self.about.as_ref().map(|about| Scalar::from(about.stored()))),
            (
                "toward",
                self.toward
                    .as_ref()
                    .map(|toward| Scalar::from(About::stored_all(toward))),
            ),
            ("stage", self.stage.as_deref().map(Scalar::from)),
        ]
        .into_iter()
        .filter_map(|(field, value)| Some((field, value?)))
        .collect()
    }
}

/// Adds an amendment of a shared note to a lesson document. It replaces the amendments in `seen`, and what was shared
/// as far as `note` has it.
pub fn amend_note(
    edit: &mut Edit<'_>,
    entry: &Entry,
    note: &SharedNote,
    seen: &[Amendment],
    request: &AmendmentRequest,
) {
    let mut changed = request.fields();
    changed.push((SAW, Scalar::from(note.sharings.join("\n"))));
    add(edit, entry, &note.note.id, seen, changed);
}

/// Adds words that a note's author wrote in its draft while it was being shared. They replace nothing: until its author
/// settles on words, they stand beside what the record has.
pub fn amend_beside(edit: &mut Edit<'_>, entry: &Entry, note: &NoteId, words: String) {
    let fields = vec![("text", Scalar::from(words)), (SAW, Scalar::from(""))];
    add(edit, entry, note, &[], fields);
}

/// Withdraws a shared note: who and when stay, its content leaves every view.
pub fn withdraw_note(edit: &mut Edit<'_>, entry: &Entry, note: &NoteId, seen: &[Amendment]) {
    add(edit, entry, note, seen, vec![("withdraws", Scalar::from(true))]);
}

pub(super) fn add(
    edit: &mut Edit<'_>,
    entry: &Entry,
    note: &NoteId,
    seen: &[Amendment],
    changed: Vec<(&'static str, Scalar)>,
) {
    let seen: Vec<_> = seen.iter().map(|amendment| amendment.id.as_str()).collect();
    let mut fields = entry.fields();
    fields.push(("note", Scalar::from(note.as_str())));
    fields.push(("replaces", Scalar::from(seen.join("\n"))));
    fields.extend(changed);
    edit.add("amendments", entry.id.as_str(), fields);
}

/// The amendments of every note of a lesson document, oldest first.
pub(super) fn read_amendments(document: &Document) -> BTreeMap<NoteId, Vec<Amendment>> {
    let mut amendments: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (id, fields) in document.added("amendments") {
        let note = NoteId::new(fields.text("note").unwrap_or_default());
        amendments.entry(note).or_default().push(Amendment {
            id: EntryId::new(id),
            by: PersonId::new(fields.text("by").unwrap_or_default()),
            wall_ms: fields.integer("wall_ms").unwrap_or(0),
            withdraws: fields.flag("withdraws"),
            replaces: fields
                .text("replaces")
                .unwrap_or_default()
                .lines()
                .map(EntryId::new)
                .collect(),
            fields,
        });
    }
    amendments
}

/// A note's fields as its amendments leave them: where two replace the same field without having seen each
/// other, both values stand, and so does what was shared and none of those who amended the field knew.
pub(super) fn amended(mut note: Record, sharings: &BTreeMap<String, Record>, amendments: &[Amendment]) -> Record {
    for field in AMENDABLE {
        let changing: Vec<_> = amendments
            .iter()
            .filter(|amendment| amendment.fields.has(field))
            .collect();
        let standing: Vec<_> = changing
            .iter()
            .filter(|amendment| !changing.iter().any(|other| other.replaces.contains(&amendment.id)))
            .map(|amendment| &amendment.fields)
            .collect();
        if !standing.is_empty() {
            let known = sharings
                .iter()
                .filter(|(sharing, _)| changing.iter().any(|amendment| amendment.knew(sharing, field)));
            let known: Vec<_> = known.map(|(_, record)| record).collect();
            note.replace_field(field, &known, standing);
        }
    }
    note
}

/// The amendable fields for which several values stand. What was attached at once adds up, and is no dispute.
pub(super) fn disputed(note: &Record) -> Vec<String> {
    AMENDABLE
        .into_iter()
        .filter(|field| *field != attachment::FIELD)
        .filter(|field| note.is_disputed(field))
        .map(str::to_owned)
        .collect()
}
