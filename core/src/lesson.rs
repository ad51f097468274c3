//! A research lesson: what was planned, predicted and seen.
//!
//! A lesson lives in two documents. The `lesson` document belongs to the group: plan, predictions, clock and
//! every shared note. A `draft` document belongs to one observer: notes not shared yet. [`Lesson::read`] turns
//! the group's document into plain values; the views ([`Lesson::timeline`], [`Lesson::grid`],
//! [`Lesson::history`]) are functions of those; each edit is one intent in a file of its own.
//!
//! What is written into the lesson document is never written over. A note there is fixed; what changes it is an
//! *amendment* that names the amendments it replaces and the sharings that its maker knew, so what was written at
//! once all stays visible until somebody settles it, and the history of a note is simply the list of its amendments.
//!
//! Not here: who may do what ([`access`](crate::access)), and when something is saved
//! ([`tablet`](crate::tablet)).

mod amend;
mod attachment;
mod clock;
mod contact;
mod grid;
mod history;
mod merge;
mod note;
mod phase;
mod plan;
mod predict;
mod sampling;
mod seating;
mod share;
mod timeline;

use std::collections::{BTreeMap, BTreeSet};

pub use amend::{Amendment, AmendmentRequest, amend_beside, amend_note, withdraw_note};
pub use attachment::{
    Attachment, AttachmentFault, AttachmentKind, AttachmentRequest, MAX_ATTACHMENTS, attach_to_draft, attach_to_shared,
    attached_to_draft,
};
pub use clock::{Clock, LessonPhase, end_lesson, start_lesson};
pub use contact::{Alignment, Contact, Contacts, Run};
pub use grid::{CellView, GridRowView, PredictionView};
pub use history::HistoryEntryView;
pub use merge::{GapView, MergeReportView, ObserverReportView, OverlapView};
pub use note::{About, Note, NoteKind, NoteRequest, Stamp};
pub use phase::{PhaseView, WorkPhase, enter_phase};
pub use plan::{
    CasePupil, DrawingView, Letters, Person, PlacedWordsView, Plan, PlanView, PreviousLessonView, PreviousOutcomeView,
    PupilPlanView, RemovedView, RoomView, Seat, Stage, StagePlanView, Standing, TagPlanView,
};
pub(crate) use plan::{NEXT_TIME, outcome_place, pupil_place, read_people, stage_place, tag_place, write_person};
pub use predict::{Prediction, write_prediction};
pub use sampling::{Sampling, SamplingRule};
pub use seating::{SeatPlace, SeatingError};
pub use share::share_notes;
pub use timeline::{NoteView, ObserverView, Viewer, WithdrawalView};
pub(crate) use timeline::{count, millis};

use crate::document::{Document, Record};
use crate::id::{NoteId, PersonId};

/// Everything in a lesson document, as plain values.
#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// What was planned.
    pub plan: Plan,
    /// The letters of its case pupils, also of those who were taken out of the plan.
    pub letters: Letters,
    /// Everybody who wrote in it.
    pub people: BTreeMap<PersonId, Person>,
    /// Its recorded start and end.
    pub clock: Clock,
    /// How the class worked, in order.
    pub phases: Vec<PhaseView>,
    /// What is known of the clocks of its writers' tablets.
    pub contacts: Contacts,
    /// Every prediction ever written, in the order written.
    pub predictions: Vec<Prediction>,
    /// Every shared note.
    pub notes: BTreeMap<NoteId, SharedNote>,
}

/// A note in the group's record.
#[derive(Clone, Debug)]
pub struct SharedNote {
    /// The note as its author shared it.
    pub shared: Note,
    /// The note as its amendments leave it.
    pub note: Note,
    /// Its amendments, oldest first.
    pub amendments: Vec<Amendment>,
    /// The sharings that made it, by their buckets: several where its author shared it from several tablets at once.
    pub sharings: Vec<String>,
    /// The fields for which several values stand.
    pub disputed: Vec<String>,
}

impl SharedNote {
    /// The words in its author's draft that the group's record has never had.
    ///
    /// Its author shared it from one tablet and went on writing on another. Nobody but they has these words, so they
    /// stand beside the shared ones until they are shared too.
    pub fn unshared_words(&self, draft: &Note) -> Vec<String> {
        let is_in_record = |words: &String| {
            self.shared.texts.contains(words)
                || self
                    .amendments
                    .iter()
                    .any(|amendment| amendment.fields.texts("text").any(|text| text == words))
        };
        if is_in_record(&draft.text()) {
            return Vec::new();
        }
        draft
            .texts
            .iter()
            .filter(|words| !is_in_record(words))
            .cloned()
            .collect()
    }

    /// The amendment that withdrew it, if it is withdrawn.
    pub fn withdrawal(&self) -> Option<&Amendment> {
        self.amendments.iter().find(|amendment| amendment.withdraws)
    }
}

impl Lesson {
    /// The lesson in a `lesson` document.
    pub fn read(document: &Document) -> Self {
        let mut amendments = amend::read_amendments(document);
        let standing = Standing::read(document);
        let (plan, letters) = (standing.plan(), standing.letters());
        let contacts = Contacts::read(document);
        let clock = Clock::read(document, &contacts);
        let notes = document
            .added_apart("notes")
            .into_iter()
            .map(|(id, sharings)| {
                let record = Record::of_all(sharings.values());
                let shared = Note::read(&id, &record);
                let amendments = amendments.remove(&shared.id).unwrap_or_default();
                let record = amend::amended(record, &sharings, &amendments);
                let mut note = Note::read(&id, &record);
                clock.place(&mut note, &plan, &contacts);
                note.show_under(&letters);
                (
                    note.id.clone(),
                    SharedNote {
                        shared,
                        note,
                        amendments,
                        sharings: sharings.into_keys().collect(),
                        disputed: amend::disputed(&record),
                    },
                )
            })
            .collect();
        Self {
            plan,
            letters,
            people: plan::read_people(document, "people"),
            phases: phase::read_phases(document, &clock, &contacts),
            clock,
            contacts,
            predictions: Prediction::read_all(document),
            notes,
        }
    }

    /// Puts notes that are not in the group's record at their lesson time, with what else is known of their tablets, and
    /// under the letters of their pupils.
    pub fn place<'a>(&self, notes: impl IntoIterator<Item = &'a mut Note>, more: &Contacts) {
        let mut contacts = self.contacts.clone();
        contacts.extend(more.iter());
        for note in notes {
            self.clock.place(note, &self.plan, &contacts);
            note.show_under(&self.letters);
        }
    }

    /// Whether this draft holds anything that the group's record has not.
    pub fn is_unshared(&self, draft: &Note) -> bool {
        self.notes.get(&draft.id).is_none_or(|shared| {
            let has_more = !shared.unshared_words(draft).is_empty() || !shared.unshared_attachments(draft).is_empty();
            shared.withdrawal().is_none() && has_more
        })
    }

    /// The predictions that nothing replaces, in the order written.
    pub fn standing_predictions(&self) -> impl Iterator<Item = &Prediction> {
        Prediction::standing(&self.predictions)
    }

    /// The name by which the group knows a person.
    pub fn name_of(&self, person: &PersonId) -> String {
        self.people
            .get(person)
            .map(|person| person.name.clone())
            .unwrap_or_default()
    }
}

/// The runs of the app that wrote notes, starts and ends into a lesson or draft document.
pub fn runs_in(document: &Document) -> BTreeSet<Run> {
    ["notes", "events"]
        .into_iter()
        .flat_map(|collection| document.added(collection).into_values())
        .filter_map(|record| Run::read(&record))
        .collect()
}

/// The notes in a `draft` document, by id.
pub fn read_draft(document: &Document) -> BTreeMap<NoteId, Note> {
    document
        .added("notes")
        .into_iter()
        .map(|(id, record)| {
            let note = Note::read(&id, &record);
            (note.id.clone(), note)
        })
        .collect()
}

#[cfg(test)]
mod tests;
