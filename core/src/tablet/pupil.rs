//! A pupil who observes: one lesson known by its card alone, and their own notes of it.
//!
//! They may not read the lesson, so nothing of it is opened here: their draft is, and the card says the rest. When the lesson is
//! over nothing more is written; what was written still goes to the relay and can be read.
//!
//! The other half is here too: the card that a group lead's tablet makes when it invites a pupil.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Effect, Moment, Recorded, SyncView, Tablet, TabletError};
use crate::access::{CardSeat, LessonCard, Role, may_invite};
use crate::id::{DocumentId, NoteId};
use crate::lesson::{
    AmendmentRequest, Contacts, Lesson, Note, NoteRequest, NoteView, Stamp, Viewer, millis, read_draft,
};

/// What a child has words for, in one note.
const MAX_TEXT_CHARS: usize = 1_000;

/// The one screen of a pupil who observes.
///
/// # Units
/// `…_wall_ms` are milliseconds since 1970 by this tablet's clock.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PupilView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_wall_ms: f64,
    /// When it is over.
    pub ends_wall_ms: f64,
    /// Who sits where.
    pub seats: Vec<CardSeat>,
    /// The tags to tap.
    pub tags: Vec<String>,
    /// The pupil's own notes, oldest first.
    pub notes: Vec<NoteView>,
    /// Whether they are also elsewhere.
    pub sync: SyncView,
}

impl Tablet {
    /// What a pupil who observes sees.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], and [`TabletError::NotAllowed`] for everybody else.
    pub fn pupil(&self) -> Result<PupilView, TabletError> {
        let account = self.account()?;
        let card = self.card().ok_or(TabletError::NotAllowed)?;
        let draft = self.draft_of(card.lesson).ok_or(TabletError::NotJoined)?;
        let notes = self.pupil_notes(card.lesson);
        let unsaved = self.unsaved();
        let viewer = Viewer {
            person: &account.person,
            name: &account.name,
            draft: &notes,
            unsaved: &unsaved,
        };
        let ahead_ms = self.relay_ahead_ms();
        let here = |relay_ms: u64| millis(i64::try_from(relay_ms).unwrap_or(i64::MAX).saturating_sub(ahead_ms));
        Ok(PupilView {
            lesson: card.lesson.to_string(),
            title: card.title.clone(),
            starts_wall_ms: here(card.starts_at_ms),
            ends_wall_ms: here(card.ends_at_ms()),
            seats: card.seats.clone(),
            tags: card.tags.clone(),
            notes: Lesson::default().timeline(&viewer),
            sync: self.sync(vec![draft], None),
        })
    }

    /// The card of a lesson that a group lead hands to a pupil, to begin now or when the lesson did: its JSON.
    ///
    /// # Errors
    /// [`TabletError::NotAllowed`] for a role that invites no pupils, and [`TabletError::UnknownLesson`].
    pub fn lesson_card(&self, lesson: &str, minutes: u32, now: Moment) -> Result<String, TabletError> {
        let id = self.lesson_id(lesson)?;
        if !may_invite(self.account()?.role, Role::StudentObserver) {
            return Err(TabletError::NotAllowed);
        }
        let read = Lesson::read(self.document(id)?);
        let starts = read.clock.started_wall_ms;
        let starts = starts.unwrap_or_else(|| self.aligned_wall_ms(&Contacts::default(), now));
        let seats = read.plan.seats.into_iter().map(|seat| CardSeat {
            code: seat.code,
            row: seat.row,
            column: seat.column,
        });
        let card = LessonCard {
            lesson: id,
            title: read.plan.title,
            starts_at_ms: u64::try_from(starts).unwrap_or_default(),
            minutes,
            seats: seats.collect(),
            tags: read.plan.tags,
        };
        serde_json::to_string(&card.cut()).map_err(|_| TabletError::UnknownLesson)
    }

    /// The card that this person observes by.
    pub(super) fn card(&self) -> Option<&LessonCard> {
        let account = self.account.as_ref()?;
        let observes = account.role == Role::StudentObserver;
        account.card.as_ref().filter(|_| observes)
    }

    /// The card of this lesson, if that is all that this person has of it.
    pub(super) fn card_of(&self, lesson: &str) -> Option<&LessonCard> {
        let id: DocumentId = lesson.parse().ok()?;
        self.card().filter(|card| card.lesson == id)
    }

    /// The draft of the card's lesson, while notes are taken.
    fn pupil_draft(&self, now: Moment) -> Result<DocumentId, TabletError> {
        let card = self.card().ok_or(TabletError::NotAllowed)?;
        let now_ms = self.aligned_wall_ms(&Contacts::default(), now);
        if u64::try_from(now_ms).unwrap_or_default() >= card.ends_at_ms() {
            return Err(TabletError::LessonOver);
        }
        self.draft_of(card.lesson).ok_or(TabletError::NotJoined)
    }

    pub(super) fn record_pupil_note(&mut self, request: &NoteRequest, now: Moment) -> Result<Recorded, TabletError> {
        let draft = self.pupil_draft(now)?;
        let account = self.account()?.clone();
        let starts_at_ms = self.card().map(|card| card.starts_at_ms).unwrap_or_default();
        let now_ms = self.aligned_wall_ms(&Contacts::default(), now);
        let note = Note {
            id: self.ids.note(now.wall_ms),
            author: account.person,
            author_role: account.role,
            device: self.device.clone(),
            at_ms: now_ms.saturating_sub(i64::try_from(starts_at_ms).unwrap_or(i64::MAX)),
            wall_ms: now.wall_ms,
            stamp: Some(Stamp {
                session: self.session.to_string(),
                steady_ms: self.steady_wall_ms(now),
                planned_stage: None,
            }),
            stage: None,
            about: request.about.clone(),
            toward: Vec::new(),
            kind: request.kind,
            texts: vec![request.text.chars().take(MAX_TEXT_CHARS).collect()],
            verbatim: request.verbatim,
            tags: request.tags.clone(),
            surprise: request.surprise,
            sampling: None,
            attachments: Vec::new(),
        };
        Ok(self.put_in_draft(draft, &note, now))
    }

    pub(super) fn amend_pupil_note(
        &mut self,
        note: &str,
        request: &AmendmentRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let draft = self.own_pupil_note(note, now)?;
        let text = request.text.as_ref();
        let request = AmendmentRequest {
            text: text.map(|text| text.chars().take(MAX_TEXT_CHARS).collect()),
            ..request.clone()
        };
        self.edit(draft, now, [NoteId::new(note)], |edit| {
            edit.amend("notes", note, request.fields());
        });
        Ok(self.changed())
    }

    pub(super) fn withdraw_pupil_note(&mut self, note: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        let draft = self.own_pupil_note(note, now)?;
        self.edit(draft, now, [NoteId::new(note)], |edit| edit.remove("notes", note));
        Ok(self.changed())
    }

    fn own_pupil_note(&self, note: &str, now: Moment) -> Result<DocumentId, TabletError> {
        let draft = self.pupil_draft(now)?;
        let document = self.document(draft).map_err(|_| TabletError::UnknownNote)?;
        document
            .record("notes", note)
            .map(|_| draft)
            .ok_or(TabletError::UnknownNote)
    }

    fn pupil_notes(&self, lesson: DocumentId) -> BTreeMap<NoteId, Note> {
        let draft = self.draft_of(lesson).and_then(|draft| self.document(draft).ok());
        draft.map(read_draft).unwrap_or_default()
    }
}

prints_only!(PupilView { lesson });

#[cfg(test)]
mod tests;
