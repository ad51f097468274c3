//! Codes and tokens.

use std::fmt;

use cahier_core::id::hex;
use sha2::{Digest, Sha256};

/// A random text that opens something: an invite's code or a device's token. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new invite code: 16 random bytes, short enough to type.
    pub fn new_code() -> Self {
        Self(bs58::encode(random::<16>()).into_string())
    }

    /// A new device token: 32 random bytes.
    pub fn new_token() -> Self {
        Self(bs58::encode(random::<32>()).into_string())
    }

    /// The secret that somebody claims to have.
    pub fn claimed(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, to be handed to whom it belongs and nowhere else.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub(super) fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("every system that this runs on has randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_printed_and_its_hash_is_sha_256() {
        let secret = Secret::claimed("abc");
        assert_eq!(format!("{secret:?}"), "Secret(..)");
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(secret.hash(), expected);
    }

    #[test]
    fn no_two_secrets_are_the_same() {
        assert_ne!(Secret::new_code(), Secret::new_code());
        assert!(Secret::new_token().reveal().len() >= 40);
    }
}
