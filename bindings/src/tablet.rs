//! The tablet, as a shell holds it.

mod attachments;
mod paper;
mod pupil;
mod roster;
mod sealed;
mod template;
mod views;

pub use sealed::{kind_of_file, passphrase_strength, propose_passphrase};
pub use template::template_refusal;
pub use views::read_release;

use std::sync::{Mutex, MutexGuard, PoisonError};

use cahier_core::id::DeviceId;
use cahier_core::tablet::{self as core, Effect, StoredChange, StoredValue};

use crate::{Begun, Edit, TabletError};
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

    /// Changes something. It shows at once, and is durable when the shell has carried out what is answered.
    pub fn edit(&self, edit: Edit, now: Moment) -> Result<Begun, TabletError> {
        Ok(edit.apply(&mut self.engine(), now.core())?)
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
}

impl Tablet {
    /// A call that panicked has left the engine as it was between two statements, which its own rules allow for:
    /// nothing counts as saved before the store has said so.
    fn engine(&self) -> MutexGuard<'_, core::Tablet> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
