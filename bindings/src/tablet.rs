//! The tablet, as a shell holds it.

mod findings;
mod merge;
mod paper;
mod plan;
mod releases;
mod sealed;
mod study;
mod talk;

pub use sealed::{kind_of_file, passphrase_strength, propose_passphrase};
pub use study::template_refusal;

use std::sync::{Mutex, MutexGuard, PoisonError};

use cahier_core::id::DeviceId;
use cahier_core::lesson::{AmendmentRequest, HistoryEntryView, NoteRequest};
use cahier_core::release::ReleaseView;
use cahier_core::tablet::{self as core, Effect, HomeView, LessonView, Recorded, StoredChange, StoredValue};

use crate::TabletError;
pub use paper::paper_html;
#[cfg(feature = "native")]
pub(crate) use paper::paper_json;

/// The time at which something happens, by the shell's two clocks.
///
/// # Units
/// Milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, uniffi::Record)]
pub struct Moment {
    /// Since 1970, by the clock that people may set.
    pub wall_ms: f64,
    /// Since some fixed moment, by a clock that only goes forward.
    pub monotonic_ms: f64,
}

impl Moment {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds are meant, and a cast saturates"
    )]
    fn core(self) -> core::Moment {
        core::Moment {
            wall_ms: self.wall_ms as i64,
            monotonic_ms: self.monotonic_ms as i64,
        }
    }
}

/// One device, one person, their lessons.
#[derive(uniffi::Object)]
pub struct Tablet {
    engine: Mutex<core::Tablet>,
}

#[uniffi::export]
impl Tablet {
    /// A tablet with an empty memory. `device` names this device for ever; `seed` is 32 bytes of the system's
    /// randomness, new at every start and never used again.
    #[uniffi::constructor]
    pub fn open(device: String, seed: Vec<u8>) -> Result<Self, TabletError> {
        let seed = seed.try_into().map_err(|_| TabletError::unreadable("seed"))?;
        Ok(Self {
            engine: Mutex::new(core::Tablet::new(DeviceId::new(device), seed)),
        })
    }

    /// Gives back a value that the store holds, before `start`.
    pub fn restore_value(&self, value: StoredValue) {
        self.engine().restore_value(&value);
    }

    /// Gives back changes that the store holds, in any order, before `start`.
    pub fn restore_changes(&self, changes: Vec<StoredChange>) {
        self.engine().restore_changes(changes);
    }

    /// Begins, once the store's content has been given back.
    pub fn start(&self, now: Moment) -> Vec<Effect> {
        self.engine().start(now.core())
    }

    /// Takes in the account that joining answered, or that the relay gave later: its JSON.
    pub fn join(&self, account: String) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().join(&account)?)
    }

    /// Forgets the person and everything of theirs, once the relay holds it all.
    pub fn leave(&self) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().leave()?)
    }

    /// Records a note in this person's draft of a lesson.
    pub fn record_note(&self, lesson: String, request: NoteRequest, now: Moment) -> Result<Recorded, TabletError> {
        Ok(self.engine().record_note(&lesson, &request, now.core())?)
    }

    /// Changes a note of this person: in place while it is a draft, by an amendment once it is shared.
    pub fn amend_note(
        &self,
        lesson: String,
        note: String,
        request: AmendmentRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().amend_note(&lesson, &note, &request, now.core())?)
    }

    /// Takes a note of this person back: a draft is gone, a shared note keeps who withdrew it and when.
    pub fn withdraw_note(&self, lesson: String, note: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().withdraw_note(&lesson, &note, now.core())?)
    }

    /// Shares this person's drafts of a lesson with the group: those named, or all if none is named.
    pub fn share_notes(&self, lesson: String, notes: Vec<String>, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().share_notes(&lesson, &notes, now.core())?)
    }

    /// Writes what the group expects of a case pupil in a stage. After the start it shows as a later edit.
    pub fn write_prediction(
        &self,
        lesson: String,
        stage: String,
        pupil: String,
        text: String,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        Ok(self
            .engine()
            .write_prediction(&lesson, &stage, &pupil, &text, now.core())?)
    }

    /// Starts the lesson clock and locks the predictions. Starting twice is starting once.
    pub fn start_lesson(&self, lesson: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().start_lesson(&lesson, now.core())?)
    }

    /// Ends the lesson. A lesson that is not running is left as it is.
    pub fn end_lesson(&self, lesson: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().end_lesson(&lesson, now.core())?)
    }

    /// Releases the whole lesson: a pseudonymised copy leaves the group. One that stands is replaced.
    pub fn release_lesson(&self, lesson: String, now: Moment) -> Result<Vec<Effect>, TabletError> {
        Ok(self.engine().release_lesson(&lesson, now.core())?)
    }

    /// Reports that the socket is open.
    pub fn socket_opened(&self, now: Moment) -> Vec<Effect> {
        self.engine().socket_opened(now.core())
    }

    /// Reports that the socket is closed, or could not be opened; `code` is what the relay said, if it said so.
    pub fn socket_closed(&self, code: Option<u16>, now: Moment) -> Vec<Effect> {
        self.engine().socket_closed(code, now.core())
    }

    /// Takes in one binary frame from the relay.
    pub fn frame_received(&self, frame: Vec<u8>, now: Moment) -> Vec<Effect> {
        self.engine().frame_received(&frame, now.core())
    }

    /// Reports that the write with this ticket is durable.
    pub fn persisted(&self, ticket: u32, now: Moment) -> Vec<Effect> {
        self.engine().persisted(ticket, now.core())
    }

    /// Reports that the time asked for by `WakeAfter` has come.
    pub fn woke(&self, now: Moment) -> Vec<Effect> {
        self.engine().woke(now.core())
    }

    /// The first screen: who is here, and their lessons.
    pub fn home(&self) -> HomeView {
        self.engine().home()
    }

    /// One lesson, whole: what capture, the timeline and the grid show.
    pub fn lesson(&self, lesson: String) -> Result<LessonView, TabletError> {
        Ok(self.engine().lesson(&lesson)?)
    }

    /// The history of a shared note, oldest step first.
    pub fn note_history(&self, lesson: String, note: String) -> Result<Vec<HistoryEntryView>, TabletError> {
        Ok(self.engine().note_history(&lesson, &note)?)
    }
}

impl Tablet {
    /// A call that panicked has left the engine as it was between two statements, which its own rules allow for:
    /// nothing counts as saved before the store has said so.
    fn engine(&self) -> MutexGuard<'_, core::Tablet> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads a released lesson as the relay's API gives it: its JSON.
#[uniffi::export]
pub fn read_release(json: String) -> Result<ReleaseView, TabletError> {
    serde_json::from_str(&json).map_err(|_| TabletError::unreadable("release"))
}
