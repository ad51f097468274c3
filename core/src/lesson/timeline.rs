//! The timeline: everybody's notes on one lesson clock.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::id::{NoteId, PersonId};

use super::{About, Attachment, Lesson, Note, NoteKind, Sampling, SharedNote};

/// One note as a screen shows it.
///
/// # Units
/// Times are in milliseconds: `at_ms` on the lesson clock, `wall_ms` since 1970.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "a screen shows each of these by itself")]
pub struct NoteView {
    /// The note's id.
    pub id: String,
    /// When it was begun, on the lesson clock.
    pub at_ms: f64,
    /// When it was begun, by the clock of the tablet.
    pub wall_ms: f64,
    /// The stage's id.
    pub stage: Option<String>,
    /// The author's name, or pseudonym in a release.
    pub author: String,
    /// The author's role.
    pub author_role: Role,
    /// Whether the viewer wrote it.
    pub mine: bool,
    /// Whom it is about.
    pub about: About,
    /// Whom that was said or done to.
    pub toward: Vec<About>,
    /// How the observer came by it.
    pub kind: NoteKind,
    /// The words: several versions where two people changed them at once, none when withdrawn.
    pub texts: Vec<String>,
    /// Whether the words are the pupil's own.
    pub verbatim: bool,
    /// Tags, in the order tapped.
    pub tags: Vec<String>,
    /// Whether it surprised the observer.
    pub surprise: bool,
    /// The interval that its tags are the codes of, if it is no ordinary note.
    pub sampling: Option<Sampling>,
    /// What is attached to it, in the order attached; nothing when withdrawn.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// Whether it is in the group's record; otherwise only its author sees it.
    pub shared: bool,
    /// Whether it was changed after it was shared.
    pub amended: bool,
    /// The fields for which several values stand.
    pub disputed: Vec<String>,
    /// Who withdrew it and when, if it is withdrawn.
    pub withdrawn: Option<WithdrawalView>,
    /// Whether it is durably on this tablet.
    pub saved: bool,
}

prints_only!(NoteView { id, at_ms });

/// Who withdrew a note, and when.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawalView {
    /// The name of who withdrew it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

prints_only!(WithdrawalView { wall_ms });

/// One observer of a lesson and how much they wrote.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObserverView {
    /// The name, or pseudonym in a release.
    pub name: String,
    /// The role.
    pub role: Role,
    /// How many notes of theirs stand in the group's record.
    pub notes: u32,
}

prints_only!(ObserverView { role, notes });

/// Through whose eyes a lesson is shown.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    /// Who looks.
    pub person: &'a PersonId,
    /// Their name.
    pub name: &'a str,
    /// Their own notes of this lesson, shared or not.
    pub draft: &'a BTreeMap<NoteId, Note>,
    /// Their notes that are not durably on this tablet yet.
    pub unsaved: &'a BTreeSet<NoteId>,
}

impl Lesson {
    /// The group's notes and the viewer's own drafts, in lesson time.
    pub fn timeline(&self, viewer: &Viewer<'_>) -> Vec<NoteView> {
        let shared = self.notes.values().map(|note| self.shared_view(note, viewer));
        let drafts = viewer
            .draft
            .values()
            .filter(|note| !self.notes.contains_key(&note.id))
            .map(|note| note_view(note, viewer.name.to_owned(), viewer));
        let mut views: Vec<_> = shared.chain(drafts).collect();
        views.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms).then_with(|| a.id.cmp(&b.id)));
        views
    }

    fn shared_view(&self, shared_note: &SharedNote, viewer: &Viewer<'_>) -> NoteView {
        let SharedNote {
            note,
            amendments,
            disputed,
            shared: _,
            sharings: _,
        } = shared_note;
        let mut view = note_view(note, self.name_of(&note.author), viewer);
        view.shared = true;
        view.amended = amendments.iter().any(|amendment| !amendment.withdraws);
        view.disputed.clone_from(disputed);
        if let Some(withdrawal) = shared_note.withdrawal() {
            view.withdrawn = Some(WithdrawalView {
                by: self.name_of(&withdrawal.by),
                wall_ms: millis(withdrawal.wall_ms),
            });
            view.texts.clear();
            view.tags.clear();
            view.toward.clear();
            view.attachments.clear();
        } else if let Some(draft) = viewer.draft.get(&note.id) {
            let unshared = shared_note.unshared_words(draft);
            if !unshared.is_empty() && !view.disputed.iter().any(|field| field == "text") {
                view.disputed.push("text".to_owned());
            }
            view.texts.extend(unshared);
            view.attachments.extend(shared_note.unshared_attachments(draft));
        }
        view
    }

    /// Everybody who shared a note, by name. Who only planned or predicted is no observer.
    pub fn observers(&self) -> Vec<ObserverView> {
        let mut notes: BTreeMap<&PersonId, u32> = BTreeMap::new();
        for shared in self.notes.values() {
            *notes.entry(&shared.note.author).or_default() += u32::from(shared.withdrawal().is_none());
        }
        let mut observers: Vec<_> = self
            .people
            .iter()
            .filter_map(|(id, person)| {
                Some(ObserverView {
                    name: person.name.clone(),
                    role: person.role,
                    notes: *notes.get(id)?,
                })
            })
            .collect();
        observers.sort_by(|a, b| a.name.cmp(&b.name));
        observers
    }
}

fn note_view(note: &Note, author: String, viewer: &Viewer<'_>) -> NoteView {
    NoteView {
        id: note.id.to_string(),
        at_ms: millis(note.at_ms),
        wall_ms: millis(note.wall_ms),
        stage: note.stage.clone().map(String::from),
        author,
        author_role: note.author_role,
        mine: note.author == *viewer.person,
        about: note.about.clone(),
        toward: note.toward.clone(),
        kind: note.kind,
        texts: note.texts.clone(),
        verbatim: note.verbatim,
        tags: note.tags.clone(),
        surprise: note.surprise,
        sampling: note.sampling,
        attachments: note.attachments.clone(),
        shared: false,
        amended: false,
        disputed: Vec::new(),
        withdrawn: None,
        saved: !viewer.unsaved.contains(&note.id),
    }
}

/// Milliseconds as every shell's language can hold them; exact for the next 285,000 years.
#[expect(clippy::cast_precision_loss, reason = "times stay below 2^53 ms")]
pub(crate) fn millis(ms: i64) -> f64 {
    ms as f64
}

pub(crate) fn count<T>(things: impl Iterator<Item = T>) -> u32 {
    u32::try_from(things.count()).unwrap_or(u32::MAX)
}
