//! Sealing files under a passphrase and opening them, for the browser.
//!
//! It is a wasm module apart from the engine's, because one try of a passphrase takes a second and 64 MiB by design: the app
//! runs it in a worker that is gone afterwards, and its memory with it. Native shells call the core, with its feature `seal`.

use cahier_core::sealed::{self as core, Passphrase, SealedError};

/// Encrypts what the tablet packed.
pub fn seal(parcel: &[u8], passphrase: &str) -> Result<Vec<u8>, SealedError> {
    core::seal(parcel, &Passphrase::typed(passphrase))
}

/// Gives back what was packed, for the tablet to take in.
pub fn open(file: &[u8], passphrase: &str) -> Result<Vec<u8>, SealedError> {
    core::open(file, &Passphrase::typed(passphrase))
}

/// The error's name in the app.
#[must_use]
pub const fn name(error: SealedError) -> &'static str {
    match error {
        SealedError::NotSealed => "notSealed",
        SealedError::WrongPassphrase => "wrongPassphrase",
        SealedError::Damaged => "damaged",
        SealedError::TooNew => "tooNew",
        SealedError::TooLarge => "tooLarge",
        SealedError::OfAnotherGroup => "ofAnotherGroup",
        SealedError::WeakPassphrase => "weakPassphrase",
    }
}

/// What the browser calls. Errors have the names above.
#[cfg(target_arch = "wasm32")]
pub mod web {
    use wasm_bindgen::prelude::{JsError, wasm_bindgen};

    /// Encrypts what the tablet packed.
    #[wasm_bindgen]
    pub fn seal(parcel: &[u8], passphrase: &str) -> Result<Vec<u8>, JsError> {
        super::seal(parcel, passphrase).map_err(|error| JsError::new(super::name(error)))
    }

    /// Gives back what was packed, for the tablet to take in.
    #[wasm_bindgen]
    pub fn open(file: &[u8], passphrase: &str) -> Result<Vec<u8>, JsError> {
        super::open(file, passphrase).map_err(|error| JsError::new(super::name(error)))
    }
}
