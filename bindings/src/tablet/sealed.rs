//! Passing on without a network.
//!
//! Sealing and opening take a second and some 64 MiB by design, so they are functions beside the tablet: a shell runs
//! them where that is in nobody's way.

use cahier_core::sealed::{self as core, Passphrase, Randomness, Strength};
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

    /// Takes in what a sealed file was made of. Taking it in again changes nothing.
    pub fn take_in(&self, parcel: Vec<u8>, now: Moment) -> Result<TakenIn, TabletError> {
        Ok(self.engine().take_in(&parcel, now.core())?)
    }
}

/// Encrypts what `pack` gave. `randomness` is 48 bytes of the system's, never used again.
#[uniffi::export]
pub fn seal(parcel: Vec<u8>, passphrase: String, randomness: Vec<u8>) -> Result<Vec<u8>, TabletError> {
    let randomness = randomness
        .try_into()
        .map_err(|_| TabletError::unreadable("randomness"))?;
    let passphrase = Passphrase::typed(&passphrase);
    Ok(core::seal(&parcel, &passphrase, &Randomness::from_bytes(randomness))?)
}

/// Gives back what was sealed, for `take_in`.
#[uniffi::export]
pub fn open_sealed(file: Vec<u8>, passphrase: String) -> Result<Vec<u8>, TabletError> {
    Ok(core::open(&file, &Passphrase::typed(&passphrase))?)
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
