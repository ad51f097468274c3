//! Sealed files: a group's documents as one encrypted file, for when there is no network at all.
//!
//! A [`Parcel`] is what a tablet passes on; [`seal`] encrypts its bytes under a [`Passphrase`] and [`open`] gives them
//! back. The encryption is the published format of age, version 1, with a passphrase, so that any age program opens
//! such a file, with or without Cahier. Which documents go in and what is taken from one is said in
//! [`tablet`](crate::tablet); `core/PROTOCOL.md` has the bytes.
//!
//! The age crate itself is not used here: it draws its own randomness and reads a clock to choose its work, also when it
//! opens a file, which the core may not. Files that it made are opened and made again, byte for byte, by the tests.
//!
//! Rules kept here: randomness comes from the caller; no file makes this take more memory or work than the limits below;
//! a passphrase is neither kept nor printed.

mod age;
mod parcel;
mod passphrase;

pub use parcel::{Parcel, ParcelDocument};
pub use passphrase::{Passphrase, Strength};

/// The longest sealed file that is opened, and the longest that is made.
pub const MAX_SEALED_BYTES: usize = 32 * 1024 * 1024;

/// What [`seal`] makes its keys of: new for each file, from a source that nobody can guess.
#[derive(Clone)]
pub struct Randomness {
    /// Makes the same passphrase another key in another file.
    pub salt: [u8; 16],
    /// The key that the content's key is made of.
    pub file_key: [u8; 16],
    /// Makes the same file key another key of content.
    pub nonce: [u8; 16],
}

impl Randomness {
    /// All of it in one draw.
    pub fn from_bytes(bytes: [u8; 48]) -> Self {
        let mut parts = [[0; 16]; 3];
        for (place, byte) in parts.as_flattened_mut().iter_mut().zip(bytes) {
            *place = byte;
        }
        let [salt, file_key, nonce] = parts;
        Self { salt, file_key, nonce }
    }
}

/// Why a sealed file was not made or not opened. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// The bytes are something else. The person chooses another file.
    #[error("this is not a sealed file of Cahier; choose another file")]
    NotSealed,
    /// The passphrase does not open it. The person asks whoever made the file.
    #[error("this passphrase does not open the file; ask whoever made it")]
    WrongPassphrase,
    /// It is not what was sealed, or ends too early. The person asks for the file again.
    #[error("the file is damaged or cut short; ask for it again")]
    Damaged,
    /// A newer version of this program made it, or it asks for more work than this one does for any file.
    #[error("the file needs a newer version of this program; update it")]
    TooNew,
    /// It is longer than a sealed file may be. The person passes on fewer lessons at a time.
    #[error("that is more than one sealed file holds; pass on fewer lessons at a time")]
    TooLarge,
    /// Nothing in it belongs to this person. Somebody of the group it was made for opens it.
    #[error("nothing in this file is for this person; somebody of the group it was made for can open it")]
    OfAnotherGroup,
    /// The passphrase is too short to keep anybody out. The person takes a longer one.
    #[error("the passphrase is too short; take at least eight characters")]
    WeakPassphrase,
}

/// Encrypts a parcel's bytes.
///
/// # Errors
/// [`SealedError::WeakPassphrase`] and [`SealedError::TooLarge`].
pub fn seal(parcel: &[u8], passphrase: &Passphrase, randomness: &Randomness) -> Result<Vec<u8>, SealedError> {
    if passphrase.strength() == Strength::TooShort {
        return Err(SealedError::WeakPassphrase);
    }
    let sealed = age::encrypt(parcel, passphrase.as_bytes(), randomness, age::WORK_FACTOR)?;
    if sealed.len() > MAX_SEALED_BYTES {
        return Err(SealedError::TooLarge);
    }
    Ok(sealed)
}

/// Gives back the parcel's bytes.
///
/// # Errors
/// Any [`SealedError`] but those of [`seal`] alone and [`SealedError::OfAnotherGroup`], which the tablet finds out.
pub fn open(file: &[u8], passphrase: &Passphrase) -> Result<Vec<u8>, SealedError> {
    if file.len() > MAX_SEALED_BYTES {
        return Err(SealedError::TooLarge);
    }
    age::decrypt(file, passphrase.as_bytes())
}

/// Keys are never printed.
impl std::fmt::Debug for Randomness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Randomness(..)")
    }
}

#[cfg(test)]
mod tests;
