//! Passing on without a network.
//!
//! Sealing and opening take a second and some 64 MiB by design, so they are a module apart from the engine's, `cahier-seal`:
//! a shell runs it where that is in nobody's way.

use cahier_core::sealed::{FileKind, Passphrase, Strength};
use cahier_core::tablet::TakenIn;

use super::{Moment, Tablet};
use crate::TabletError;

#[uniffi::export]
impl Tablet {
    /// The bytes that a sealed file is made of: the group's studies, and those lessons, or all if none is named. No
    /// draft is among them.
    pub fn pack(&self, lessons: Vec<String>, now: Moment) -> Result<Vec<u8>, TabletError> {
        Ok(self.engine().pack(&lessons, now.core())?)
    }

    /// Takes in what a sealed file was made of, or a study file. Taking it in again changes nothing.
    pub fn take_in(&self, file: Vec<u8>, now: Moment) -> Result<TakenIn, TabletError> {
        Ok(self.engine().take_in(&file, now.core())?)
    }
}

/// What a file is that somebody hands to the tablet.
#[uniffi::export]
pub fn kind_of_file(file: Vec<u8>) -> Result<FileKind, TabletError> {
    Ok(FileKind::of(&file)?)
}

/// A passphrase to propose. `randomness` is 12 bytes of the system's, never used again.
#[uniffi::export]
pub fn propose_passphrase(randomness: Vec<u8>) -> Result<String, TabletError> {
    let randomness = randomness
        .try_into()
        .map_err(|_| TabletError::unreadable("randomness"))?;
    Ok(Passphrase::proposed(randomness).as_str().to_owned())
}

/// How well a passphrase keeps others out: a hint, for nobody can know.
#[uniffi::export]
pub fn passphrase_strength(passphrase: String) -> Strength {
    Passphrase::typed(&passphrase).strength()
}
