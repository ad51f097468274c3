//! Passing on without a network: what this tablet puts in a sealed file, and what it takes from one, or from a study file.
//!
//! A file has the group's own documents, studies and lessons: what the group shares anyway. A draft leaves its tablet by
//! being shared, never by a file; a copy for coordinators reaches them by the relay alone, where it can be withdrawn.
//! Encrypting is the business of [`sealed`](crate::sealed).
//!
//! Rules kept here: from a file comes only what this person would be sent by the relay, whatever the file says of itself;
//! all of that or nothing; and it is stored, and told to the relay, like what they wrote themselves.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Effect, Moment, Tablet, TabletError};
use crate::access::Action;
use crate::document::{Document, DocumentKind, Heads};
use crate::export::file;
use crate::id::DocumentId;
use crate::lesson::{Lesson, count, millis};
use crate::sealed::{FileKind, Parcel, ParcelDocument, SealedError};
use crate::study::Study;

/// What came of taking in a parcel.
#[derive(Clone, PartialEq, Debug)]
pub struct TakenIn {
    /// What was new.
    pub news: TakenInView,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

/// What a parcel brought that was not here.
///
/// # Shape
/// A study file does not say who wrote it and when: `by` is empty then, and `packed_wall_ms` 0.
///
/// # Units
/// `packed_wall_ms` is in milliseconds since 1970, by the packer's clock.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TakenInView {
    /// Who packed it, as the parcel says.
    pub by: String,
    /// When.
    pub packed_wall_ms: f64,
    /// How many notes are new on this tablet.
    pub notes: u32,
    /// How many changes are: notes, and whatever else was written or amended. None means that all of it was here.
    pub changes: u32,
    /// The lessons in which something is new, in order.
    pub lessons: Vec<LessonNewsView>,
}

prints_only!(TakenInView {
    notes,
    changes,
    lessons
});

/// One lesson in which something is new.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LessonNewsView {
    /// Its id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// Whether nothing of it was here before.
    pub arrived: bool,
    /// How many of its notes are new.
    pub notes: u32,
}

prints_only!(LessonNewsView { lesson });

impl Tablet {
    /// The bytes that a sealed file is made of: the studies of this person's group, and those lessons, or all that are
    /// here if none is named. Nothing that is somebody's alone is among them.
    ///
    /// # Errors
    /// [`TabletError::NotAllowed`] for a role that writes no lessons, [`TabletError::UnknownLesson`] for a lesson that is
    /// not here, also when there is none at all, and [`SealedError::TooLarge`].
    pub fn pack(&self, lessons: &[String], now: Moment) -> Result<Vec<u8>, TabletError> {
        self.may(Action::Write, DocumentKind::Lesson)?;
        let account = self.account()?;
        let mut chosen = lessons
            .iter()
            .map(|lesson| self.lesson_id(lesson))
            .collect::<Result<BTreeSet<_>, _>>()?;
        if chosen.is_empty() {
            chosen = self.lesson_ids().into_iter().collect();
        }
        chosen.retain(|lesson| self.document(*lesson).is_ok_and(|document| !document.is_untouched()));
        if chosen.is_empty() {
            return Err(TabletError::UnknownLesson);
        }
        let documents = account.studies.iter().chain(&chosen).filter_map(|id| {
            let open = self.documents.get(id).filter(|open| !open.is_untouched())?;
            let changes = open.document().changes_since(&Heads::default());
            Some(ParcelDocument {
                id: *id,
                changes: changes.into_iter().map(|change| change.bytes).collect(),
            })
        });
        let parcel = Parcel {
            by: account.name.clone(),
            packed_wall_ms: now.wall_ms,
            documents: documents.collect(),
        };
        Ok(parcel.encode()?)
    }

    /// Takes in what a sealed file was made of, or a study file. Taking it in again changes nothing.
    ///
    /// # Errors
    /// [`TabletError::NotAllowed`] for a role that writes no lessons, and any [`SealedError`] of opening: among them
    /// [`SealedError::OfAnotherGroup`] when nothing in it is this person's.
    pub fn take_in(&mut self, file: &[u8], _now: Moment) -> Result<TakenIn, TabletError> {
        self.may(Action::Write, DocumentKind::Lesson)?;
        let parcel = match FileKind::of(file) {
            Ok(FileKind::Study) => file::read(file)?,
            Ok(FileKind::Sealed) | Err(_) => Parcel::decode(file)?,
        };
        let account = self.account()?.clone();
        let mut offered: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for document in parcel.documents {
            offered.entry(document.id).or_default().extend(document.changes);
        }

        // A study in the file may name lessons that this tablet had not heard of.
        let mut taken = Vec::new();
        let mut lessons = self.lesson_ids();
        for study in account.studies {
            if let Some(changes) = offered.remove(&study) {
                let merged = self.tried(study, DocumentKind::Study, &changes)?;
                let named = Study::read(&merged).lessons.into_iter().map(|(lesson, _)| lesson);
                lessons.extend(named);
                taken.push((study, DocumentKind::Study, changes));
            }
        }
        for lesson in lessons {
            if let Some(changes) = offered.remove(&lesson) {
                self.tried(lesson, DocumentKind::Lesson, &changes)?;
                taken.push((lesson, DocumentKind::Lesson, changes));
            }
        }
        if taken.is_empty() {
            return Err(SealedError::OfAnotherGroup.into());
        }

        let mut news = TakenInView {
            by: parcel.by,
            packed_wall_ms: millis(parcel.packed_wall_ms),
            notes: 0,
            changes: 0,
            lessons: Vec::new(),
        };
        let mut written = Vec::new();
        for (id, kind, changes) in taken {
            let document = self.open(id, kind).document_mut();
            let before = document.heads();
            let arrived = document.is_untouched();
            let known = Lesson::read(document).notes;
            document.apply(changes).map_err(|_| SealedError::Damaged)?;
            let fresh = document.changes_since(&before);
            if kind == DocumentKind::Lesson && !fresh.is_empty() {
                let read = Lesson::read(document);
                let new = read.notes.keys().filter(|note| !known.contains_key(*note));
                news.lessons.push(LessonNewsView {
                    lesson: id.to_string(),
                    notes: count(new),
                    title: read.plan.title,
                    arrived,
                });
            }
            news.changes += count(fresh.iter());
            written.push((id, fresh));
        }
        news.notes = news.lessons.iter().map(|lesson| lesson.notes).sum();
        self.persist(written, Vec::new(), BTreeSet::new());
        self.open_documents();
        self.speak_of_all();
        Ok(TakenIn {
            news,
            effects: self.changed(),
        })
    }

    /// What a document would be with these changes, so that a file that cannot be taken whole leaves no trace.
    fn tried(&self, id: DocumentId, kind: DocumentKind, changes: &[Vec<u8>]) -> Result<Document, SealedError> {
        let mut document = Document::new(kind, self.session);
        if let Some(open) = self.documents.get(&id) {
            let present = open.document().changes_since(&Heads::default());
            let present = present.iter().map(|change| &change.bytes);
            document.apply(present).map_err(|_| SealedError::Damaged)?;
        }
        document.apply(changes).map_err(|_| SealedError::Damaged)?;
        if document.kind() == Some(kind) {
            Ok(document)
        } else {
            Err(SealedError::Damaged)
        }
    }
}
