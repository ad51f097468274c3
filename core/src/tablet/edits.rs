//! What a person does: each becomes one change, shown at once and saved when the store says so.

use std::collections::BTreeMap;

use super::{Effect, Moment, Open, Tablet, TabletError};
use crate::access::{Account, Action};
use crate::document::{Change, Document, DocumentKind, Edit};
use crate::entry::Entry;
use crate::id::{DocumentId, NoteId, StageId};
use crate::lesson::{
    About, AmendmentRequest, Clock, Contacts, Lesson, LessonPhase, Letters, Note, NoteRequest, Run, SharedNote, Stamp,
    Standing, WorkPhase, amend_beside, amend_note, attach_to_shared, end_lesson, enter_phase, read_draft, share_notes,
    start_lesson, withdraw_note, write_person, write_prediction,
};

/// More arrows than a class has pupils are no observation.
const MAX_TOWARD: usize = 60;

/// A note that was just begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
    /// Its id.
    pub note: String,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

impl Tablet {
    /// Records a note in this person's draft of a lesson.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownLesson`], [`TabletError::NotAllowed`] for a role that
    /// only reads, and [`TabletError::LessonOver`] for a pupil whose lesson is.
    pub fn record_note(&mut self, lesson: &str, request: &NoteRequest, now: Moment) -> Result<Recorded, TabletError> {
        if self.card_of(lesson).is_some() {
            return self.record_pupil_note(request, now);
        }
        let lesson = self.lesson_id(lesson)?;
        self.may(Action::Create, DocumentKind::Draft)?;
        let account = self.account()?.clone();
        let document = self.document(lesson)?;
        let contacts = Contacts::read(document);
        let standing = Standing::read(document);
        let letters = standing.letters();
        let (plan, clock) = (standing.plan(), Clock::read(document, &contacts));
        let earlier_ms = i64::from(request.earlier_ms);
        let at_ms = clock.lesson_ms(self.aligned_wall_ms(&contacts, now) - earlier_ms);
        let started = clock.phase() != LessonPhase::Planned;
        let planned_stage = plan.stage_at(at_ms).filter(|_| started);
        let note = Note {
            id: self.ids.note(now.wall_ms),
            author: account.person,
            author_role: account.role,
            device: self.device.clone(),
            at_ms,
            wall_ms: now.wall_ms - earlier_ms,
            stamp: Some(Stamp {
                session: self.session.to_string(),
                steady_ms: self.steady_wall_ms(now) - earlier_ms,
                planned_stage: planned_stage.map(|stage| stage.id.clone()),
            }),
            stage: request.stage.clone().map(StageId::new),
            about: letters.stored(&request.about),
            toward: stored_all(&letters, &request.toward),
            kind: request.kind,
            texts: vec![request.text.clone()],
            verbatim: request.verbatim,
            tags: request.tags.clone(),
            surprise: request.surprise,
            sampling: request.sampling,
            attachments: Vec::new(),
        };
        let draft = self.draft_of(lesson).ok_or(TabletError::NotJoined)?;
        Ok(self.put_in_draft(draft, &note, now))
    }

    /// Writes a new note, and what its document lacks to tell its time.
    pub(super) fn put_in_draft(&mut self, draft: DocumentId, note: &Note, now: Moment) -> Recorded {
        self.open(draft, DocumentKind::Draft);
        let contact = self.untold(draft, now);
        self.edit(draft, now, [note.id.clone()], |edit| {
            note.write(edit);
            if let Some(contact) = &contact {
                contact.write(edit);
            }
        });
        Recorded {
            note: note.id.to_string(),
            effects: self.changed(),
        }
    }

    /// Changes a note of this person: in place while it is a draft, by an amendment once it is shared.
    ///
    /// # Errors
    /// [`TabletError::UnknownNote`] for a note that is not this person's or is withdrawn, and those of
    /// [`record_note`](Self::record_note).
    pub fn amend_note(
        &mut self,
        lesson: &str,
        note: &str,
        request: &AmendmentRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        if self.card_of(lesson).is_some() {
            return self.amend_pupil_note(note, request, now);
        }
        let note = NoteId::new(note);
        let letters = Standing::read(self.document(self.lesson_id(lesson)?)?).letters();
        let request = &AmendmentRequest {
            about: request.about.as_ref().map(|about| letters.stored(about)),
            toward: request.toward.as_ref().map(|toward| stored_all(&letters, toward)),
            ..request.clone()
        };
        match self.find(lesson, &note)? {
            Place::Draft(draft) => {
                self.edit(draft, now, [note.clone()], |edit| {
                    edit.amend("notes", note.as_str(), request.fields())
                });
            }
            Place::Lesson(lesson, shared) => {
                let entry = self.entry(now)?;
                let settled = request
                    .text
                    .as_deref()
                    .map(|text| self.settle_draft(lesson, &note, text, now));
                let amended = self.change(lesson, now, |edit| {
                    amend_note(edit, &entry, &shared, &shared.amendments, request)
                });
                let changes = settled.flatten().into_iter().chain(amended).collect();
                self.persist(changes, Vec::new(), [note].into());
            }
        }
        Ok(self.changed())
    }

    /// Words that stand in the draft of a shared note alone make way for those that their author settles on.
    fn settle_draft(
        &mut self,
        lesson: DocumentId,
        note: &NoteId,
        text: &str,
        now: Moment,
    ) -> Option<(DocumentId, Vec<Change>)> {
        let draft = self.drafts(lesson).remove(note)?;
        let read = Lesson::read(self.document(lesson).ok()?);
        if read.notes.get(note)?.unshared_words(&draft).is_empty() {
            return None;
        }
        let words = AmendmentRequest {
            text: Some(text.to_owned()),
            ..AmendmentRequest::default()
        };
        let draft = self.draft_of(lesson)?;
        self.change(draft, now, |edit| edit.amend("notes", note.as_str(), words.fields()))
    }

    /// Takes a note of this person back: a draft is gone, a shared note keeps who withdrew it and when.
    ///
    /// # Errors
    /// As [`amend_note`](Self::amend_note).
    pub fn withdraw_note(&mut self, lesson: &str, note: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        if self.card_of(lesson).is_some() {
            return self.withdraw_pupil_note(note, now);
        }
        let note = NoteId::new(note);
        let place = self.find(lesson, &note)?;
        let (document, attached) = (place.document(), self.attached(&place, &note));
        match place {
            Place::Draft(draft) => self.edit(draft, now, [note.clone()], |edit| edit.remove("notes", note.as_str())),
            Place::Lesson(lesson, shared) => {
                let entry = self.entry(now)?;
                self.edit(lesson, now, [note.clone()], |edit| {
                    withdraw_note(edit, &entry, &note, &shared.amendments)
                });
            }
        }
        self.take_back_uploads(document, &attached);
        Ok(self.changed())
    }

    /// Shares this person's drafts of a lesson with the group: those named, or all. What is shared already, or
    /// is no draft of theirs, is passed over. Words that were written on another tablet while the note was being
    /// shared stand beside the shared ones until their author settles on words.
    ///
    /// # Errors
    /// As [`record_note`](Self::record_note).
    pub fn share_notes(&mut self, lesson: &str, notes: &[String], now: Moment) -> Result<Vec<Effect>, TabletError> {
        let lesson = self.lesson_id(lesson)?;
        self.may(Action::Write, DocumentKind::Lesson)?;
        let account = self.account()?.clone();
        let read = Lesson::read(self.document(lesson)?);
        let drafts: Vec<_> = self
            .drafts(lesson)
            .into_values()
            .filter(|draft| read.is_unshared(draft))
            .filter(|draft| notes.is_empty() || notes.iter().any(|id| id == draft.id.as_str()))
            .collect();
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<_> = drafts.iter().map(|note| note.id.clone()).collect();
        let (later, new): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|draft| read.notes.contains_key(&draft.id));
        let mut attached: Vec<_> = new.iter().flat_map(|draft| draft.attachments.clone()).collect();
        let (mut amendments, mut additions) = (Vec::new(), Vec::new());
        for draft in later {
            let Some(shared) = read.notes.get(&draft.id) else {
                continue;
            };
            if !shared.unshared_words(&draft).is_empty() {
                amendments.push((self.entry(now)?, draft.text(), &shared.note.id));
            }
            let added = shared.unshared_attachments(&draft);
            if !added.is_empty() {
                let all = [shared.note.attachments.clone(), added.clone()].concat();
                additions.push((self.entry(now)?, shared, all));
                attached.extend(added);
            }
        }
        let contacts = self.untold_of(lesson, &new);
        let draft = self.draft_of(lesson).ok_or(TabletError::NotJoined)?;
        let values = self.share_uploads(lesson, draft, &attached);
        let change = self.change(lesson, now, |edit| {
            share_notes(edit, &account.person, &account.name, &new);
            for contact in &contacts {
                contact.write(edit);
            }
            for (entry, words, note) in amendments {
                amend_beside(edit, &entry, note, words);
            }
            for (entry, shared, all) in &additions {
                attach_to_shared(edit, entry, &shared.note.id, &shared.amendments, all);
            }
        });
        self.persist(change.into_iter().collect(), values, ids.into_iter().collect());
        Ok(self.changed())
    }

    /// Writes what the group expects of a case pupil, named by id or letter, in a stage. After the start it shows as a later edit.
    ///
    /// # Errors
    /// As [`record_note`](Self::record_note).
    pub fn write_prediction(
        &mut self,
        lesson: &str,
        stage: &str,
        pupil: &str,
        text: &str,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let lesson = self.lesson_id(lesson)?;
        self.may(Action::Write, DocumentKind::Lesson)?;
        let account = self.account()?.clone();
        let entry = self.entry(now)?;
        let read = Lesson::read(self.document(lesson)?);
        let started = read.clock.phase() != LessonPhase::Planned;
        let (stage, pupil) = (StageId::new(stage), read.letters.id(pupil));
        self.edit(lesson, now, [], |edit| {
            introduce(edit, &account);
            write_prediction(edit, &entry, (&stage, &pupil), text, &read.predictions, started);
        });
        Ok(self.changed())
    }

    /// Starts the lesson clock and locks the predictions. Starting twice is starting once.
    ///
    /// # Errors
    /// As [`record_note`](Self::record_note).
    pub fn start_lesson(&mut self, lesson: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.event(lesson, now, |clock| clock.phase() == LessonPhase::Planned, start_lesson)
    }

    /// Ends the lesson. A lesson that is not running is left as it is.
    ///
    /// # Errors
    /// As [`record_note`](Self::record_note).
    pub fn end_lesson(&mut self, lesson: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.event(lesson, now, |clock| clock.phase() == LessonPhase::Running, end_lesson)
    }

    /// Records that the class works in another way from now on. Only while the lesson runs; otherwise nothing happens.
    ///
    /// # Errors
    /// As [`record_note`](Self::record_note).
    pub fn enter_phase(&mut self, lesson: &str, phase: WorkPhase, now: Moment) -> Result<Vec<Effect>, TabletError> {
        let is_running = |clock: &Clock| clock.phase() == LessonPhase::Running;
        self.event(lesson, now, is_running, |edit, entry, run| {
            enter_phase(edit, entry, run, phase);
        })
    }

    fn event(
        &mut self,
        lesson: &str,
        now: Moment,
        is_due: impl FnOnce(&Clock) -> bool,
        record: impl FnOnce(&mut Edit<'_>, &Entry, Option<&Run>),
    ) -> Result<Vec<Effect>, TabletError> {
        let lesson = self.lesson_id(lesson)?;
        self.may(Action::Write, DocumentKind::Lesson)?;
        let account = self.account()?.clone();
        let entry = Entry {
            wall_ms: self.steady_wall_ms(now),
            ..self.entry(now)?
        };
        let document = self.document(lesson)?;
        if !is_due(&Clock::read(document, &Contacts::read(document))) {
            return Ok(Vec::new());
        }
        let run = self.run();
        let contact = self.untold(lesson, now);
        self.edit(lesson, now, [], |edit| {
            introduce(edit, &account);
            record(edit, &entry, Some(&run));
            if let Some(contact) = &contact {
                contact.write(edit);
            }
        });
        Ok(self.changed())
    }

    /// Edits one document and has the change written.
    pub(super) fn edit(
        &mut self,
        id: DocumentId,
        now: Moment,
        notes: impl IntoIterator<Item = NoteId>,
        edit: impl FnOnce(&mut Edit<'_>),
    ) {
        let changes = self.change(id, now, edit);
        self.persist(changes.into_iter().collect(), Vec::new(), notes.into_iter().collect());
    }

    pub(super) fn change(
        &mut self,
        id: DocumentId,
        now: Moment,
        edit: impl FnOnce(&mut Edit<'_>),
    ) -> Option<(DocumentId, Vec<Change>)> {
        let open = self.documents.get_mut(&id)?;
        let change = open.document_mut().write(now.wall_ms, edit)?;
        Some((id, vec![change]))
    }

    /// Where a note of this person stands that they may change.
    pub(super) fn find(&self, lesson: &str, note: &NoteId) -> Result<Place, TabletError> {
        let lesson = self.lesson_id(lesson)?;
        let account = self.account()?;
        if self.document(lesson)?.record("notes", note.as_str()).is_some() {
            let mut read = Lesson::read(self.document(lesson)?);
            return match read.notes.remove(note) {
                Some(shared) if shared.note.author == account.person && shared.withdrawal().is_none() => {
                    self.may(Action::Write, DocumentKind::Lesson)?;
                    Ok(Place::Lesson(lesson, Box::new(shared)))
                }
                _ => Err(TabletError::UnknownNote),
            };
        }
        self.may(Action::Write, DocumentKind::Draft)?;
        let draft = self.draft_of(lesson).ok_or(TabletError::NotJoined)?;
        let open = self.documents.get(&draft).ok_or(TabletError::UnknownNote)?;
        open.document()
            .record("notes", note.as_str())
            .map(|_| Place::Draft(draft))
            .ok_or(TabletError::UnknownNote)
    }

    /// This person's drafts of a lesson, shared ones among them.
    pub(super) fn drafts(&self, lesson: DocumentId) -> BTreeMap<NoteId, Note> {
        let draft = self.draft_of(lesson).and_then(|draft| self.documents.get(&draft));
        draft.map(|open| read_draft(open.document())).unwrap_or_default()
    }

    pub(super) fn lesson_id(&self, lesson: &str) -> Result<DocumentId, TabletError> {
        let id = lesson.parse().map_err(|_| TabletError::UnknownLesson)?;
        self.account()?;
        if self.lesson_ids().contains(&id) {
            Ok(id)
        } else {
            Err(TabletError::UnknownLesson)
        }
    }

    pub(super) fn account(&self) -> Result<&Account, TabletError> {
        self.account.as_ref().ok_or(TabletError::NotJoined)
    }

    pub(super) fn document(&self, id: DocumentId) -> Result<&Document, TabletError> {
        self.documents
            .get(&id)
            .map(Open::document)
            .ok_or(TabletError::UnknownLesson)
    }

    /// Whether this person's role ever does this with documents of this kind. What stands in their lessons is theirs
    /// by one standing or another; the relay looks at each.
    pub(super) fn may(&self, action: Action, kind: DocumentKind) -> Result<(), TabletError> {
        if self.account()?.role.ever_may(action, kind) {
            Ok(())
        } else {
            Err(TabletError::NotAllowed)
        }
    }

    pub(super) fn entry(&mut self, now: Moment) -> Result<Entry, TabletError> {
        let by = self.account()?.person.clone();
        Ok(Entry {
            id: self.ids.entry(now.wall_ms),
            by,
            wall_ms: now.wall_ms,
        })
    }
}

/// Records who writes, so that the document can be read without the relay's accounts.
pub(super) fn introduce(edit: &mut Edit<'_>, account: &Account) {
    write_person(edit, &account.person, &account.name, account.role);
}

/// Pupils by their ids, as a note refers to them.
fn stored_all(letters: &Letters, pupils: &[About]) -> Vec<About> {
    let pupils = pupils.iter().take(MAX_TOWARD);
    pupils.map(|pupil| letters.stored(pupil)).collect()
}

/// Where a note stands.
pub(super) enum Place {
    /// In its author's draft.
    Draft(DocumentId),
    /// In the group's record, as it is there.
    Lesson(DocumentId, Box<SharedNote>),
}

impl Place {
    pub(super) const fn document(&self) -> DocumentId {
        match self {
            Self::Draft(document) | Self::Lesson(document, _) => *document,
        }
    }
}
