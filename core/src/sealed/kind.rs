//! What a file is that somebody hands to a tablet, as far as its beginning says.

use super::SealedError;

/// How every file of age begins, whatever its version.
pub(super) const PROGRAM: &[u8] = b"age-encryption.org/";
/// How one begins that is text.
pub(super) const ARMOUR: &[u8] = b"-----BEGIN AGE ENCRYPTED FILE-----";

/// A file that a tablet takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// A sealed file: opened with a passphrase first.
    Sealed,
    /// A study file: taken in as it is.
    Study,
}

impl FileKind {
    /// The kind that the file seems to be of. Opening it tells whether it is.
    ///
    /// # Errors
    /// [`SealedError::NotSealed`] for anything else.
    pub fn of(file: &[u8]) -> Result<Self, SealedError> {
        let file = file.trim_ascii_start();
        if file.starts_with(PROGRAM) || file.starts_with(ARMOUR) {
            Ok(Self::Sealed)
        } else if file.starts_with(b"{") {
            Ok(Self::Study)
        } else {
            Err(SealedError::NotSealed)
        }
    }
}
