//! Sealed files: a group's documents as one encrypted file, for when there is no network at all.
//!
//! A [`Parcel`] is what a tablet passes on; with the feature `seal`, [`seal`] encrypts its bytes under a [`Passphrase`] and
//! [`open`] gives them back. The encryption is the published format of age, version 1, with a passphrase, so that any age
//! program opens such a file, with or without Cahier. Which documents go in and what is taken from one is said in
//! [`tablet`](crate::tablet); `core/PROTOCOL.md` has the bytes.
//!
//! Rules kept here: no file makes this take more memory or work than the limits below; a passphrase is neither kept nor
//! printed.

#[cfg(feature = "seal")]
mod envelope;
mod kind;
mod parcel;
mod passphrase;

#[cfg(feature = "seal")]
pub use envelope::{open, seal};
pub use kind::FileKind;
pub use parcel::{Parcel, ParcelDocument};
pub use passphrase::{Passphrase, Strength};

/// The longest sealed file that is opened, and the longest that is made, without its armour.
pub const MAX_SEALED_BYTES: usize = 32 * 1024 * 1024;

/// Why a file was not made, not opened or not taken in. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealedError {
    /// The bytes are something else. The person chooses another file.
    #[error("this is no file of Cahier's; choose another file")]
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

#[cfg(test)]
mod tests;
