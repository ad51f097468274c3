//! How far this tablet's clock is from the relay's, and telling the documents.
//!
//! The relay says what time it is when it answers a `join`, so every connection measures the clock anew: the answer was
//! given between the question and its arrival, and half of that is how wrong it may be. What is learnt is written
//! beside the notes of this tablet, whether they were written before or after.

use std::collections::BTreeSet;

use super::{Effect, Moment, StoredValue, Tablet};
use crate::access::Action;
use crate::document::{Change, DocumentKind};
use crate::id::DocumentId;
use crate::lesson::{Contact, Contacts, Note, Run};

/// Where the tablet's store keeps what was learnt.
pub(super) const CONTACTS: &str = "contacts";
/// How many contacts are kept: the oldest go first.
const MAX_CONTACTS: usize = 16;
/// A clock drifts by so much in an hour or two: nothing is known better, in milliseconds.
const SMALLEST_ERROR_MS: i64 = 100;
/// A contact as exact as this need not be improved on, in milliseconds.
const EXACT_ENOUGH_MS: i64 = 250;
/// How often one connection asks for the time, while the answers take long.
const MAX_QUESTIONS: u8 = 4;

/// A question for the time, under way.
#[derive(Default)]
pub(super) struct Question {
    asked_at_ms: Option<i64>,
    asked: u8,
    /// What the relay said last: an answer that is not later was given to an earlier question.
    heard_ms: Option<i64>,
}

impl Tablet {
    /// This run of the app.
    pub(super) fn run(&self) -> Run {
        Run {
            device: self.device.clone(),
            session: self.session.to_string(),
        }
    }

    /// What time it is by the relay's clock, as far as this tablet or a document knows.
    pub(super) fn aligned_wall_ms(&self, document: &Contacts, now: Moment) -> i64 {
        let mut contacts = self.contacts.clone();
        contacts.extend(document.iter());
        contacts.aligned_ms(&self.run(), self.steady_wall_ms(now)).0
    }

    /// How far the relay's clock is ahead of this tablet's, as far as is known.
    pub(super) fn relay_ahead_ms(&self) -> i64 {
        let latest = self.contacts.of(&self.run(), i64::MAX);
        latest.map_or(0, |contact| contact.offset_ms)
    }

    /// What this tablet and this person's draft of a lesson know of the clocks of their tablets.
    pub(super) fn contacts_of(&self, lesson: DocumentId) -> Contacts {
        let draft = self.draft_of(lesson).and_then(|draft| self.document(draft).ok());
        let mut known = draft.map(Contacts::read).unwrap_or_default();
        known.extend(self.contacts.iter());
        known
    }

    /// The contact that a document lacks in which this run is about to write.
    pub(super) fn untold(&self, id: DocumentId, now: Moment) -> Option<Contact> {
        let told = Contacts::read(self.document(id).ok()?);
        let contact = self.contacts.of(&self.run(), self.steady_wall_ms(now))?;
        (!told.has(contact)).then(|| contact.clone())
    }

    /// What the lesson lacks and this tablet or the draft knows of the clocks of the tablets that wrote these notes.
    pub(super) fn untold_of(&self, lesson: DocumentId, notes: &[Note]) -> Vec<Contact> {
        let known = self.contacts_of(lesson);
        let told = self.document(lesson).map(Contacts::read).unwrap_or_default();
        let stamps: Vec<_> = notes
            .iter()
            .filter_map(|note| Some((note.run()?, note.stamp.as_ref()?.steady_ms)))
            .collect();
        let mut untold = Contacts::default();
        untold.extend(stamps.iter().filter_map(|(run, steady_ms)| known.of(run, *steady_ms)));
        untold.iter().filter(|contact| !told.has(contact)).cloned().collect()
    }

    /// A connection opens with the question who the relay is, to which the time is an answer.
    pub(super) fn ask_time(&mut self, now: Moment) {
        self.connection.question.asked_at_ms = Some(now.monotonic_ms);
        self.connection.question.asked += 1;
    }

    /// Takes in what time the relay says it is.
    pub(super) fn time_received(&mut self, relay_ms: i64, now: Moment) {
        let question = &mut self.connection.question;
        let Some(asked_at_ms) = question.asked_at_ms else {
            return;
        };
        if question.heard_ms.is_some_and(|heard| heard >= relay_ms) {
            return;
        }
        question.heard_ms = Some(relay_ms);
        let took_ms = now.monotonic_ms.saturating_sub(asked_at_ms).max(0);
        let error_ms = (took_ms / 2 + 1).max(SMALLEST_ERROR_MS);
        let at_ms = self.steady_wall_ms(now).saturating_sub(took_ms / 2);
        let contact = Contact {
            id: self.ids.entry(now.wall_ms),
            run: self.run(),
            at_ms,
            offset_ms: relay_ms.saturating_sub(at_ms),
            error_ms,
        };
        self.learn(&contact, now);
        if error_ms > EXACT_ENOUGH_MS
            && self.connection.question.asked < MAX_QUESTIONS
            && let Some(join) = self.connection.join()
        {
            self.ask_time(now);
            self.effects.push(Effect::Send { frame: join });
        }
    }

    fn learn(&mut self, contact: &Contact, now: Moment) {
        let is_known = self.contacts.iter().any(|known| {
            let exact = known.error_ms <= EXACT_ENOUGH_MS.max(contact.error_ms.saturating_mul(2));
            known.run == contact.run && exact && known.agrees_with(contact)
        });
        if is_known {
            return;
        }
        let all: Vec<_> = self.contacts.iter().cloned().chain([contact.clone()]).collect();
        let kept = all.len().saturating_sub(MAX_CONTACTS);
        self.contacts = all.into_iter().skip(kept).collect();
        let values = self.stored_contacts();
        let changes = self.tell(contact, now);
        self.persist(changes, values, BTreeSet::new());
        self.effects.push(Effect::Changed);
    }

    fn stored_contacts(&self) -> Vec<StoredValue> {
        let contacts: Vec<_> = self.contacts.iter().collect();
        let bytes = serde_json::to_vec(&contacts).ok();
        let value = |bytes| StoredValue {
            key: CONTACTS.to_owned(),
            bytes,
        };
        bytes.map(value).into_iter().collect()
    }

    /// Gives back what the store kept.
    pub(super) fn restore_contacts(&mut self, bytes: &[u8]) {
        let contacts: Vec<Contact> = serde_json::from_slice(bytes).unwrap_or_default();
        self.contacts = contacts.into_iter().take(MAX_CONTACTS).collect();
    }

    /// Writes a contact beside what this tablet wrote in this run, or in one of which nothing is known.
    fn tell(&mut self, contact: &Contact, now: Moment) -> Vec<(DocumentId, Vec<Change>)> {
        let mut concerned = Vec::new();
        for lesson in self.lesson_ids() {
            let Some(brief) = self.brief(lesson) else { continue };
            let documents = [
                (Some(lesson), DocumentKind::Lesson, brief.lesson_runs),
                (self.draft_of(lesson), DocumentKind::Draft, brief.draft_runs),
            ];
            for (document, kind, runs) in documents {
                if runs.are_concerned(&contact.run) && self.may(Action::Write, kind).is_ok() {
                    concerned.extend(document);
                }
            }
        }
        concerned
            .into_iter()
            .filter_map(|id| {
                let open = self.documents.get_mut(&id)?;
                let change = open.document_mut().write(now.wall_ms, |edit| contact.write(edit))?;
                Some((id, vec![change]))
            })
            .collect()
    }
}
