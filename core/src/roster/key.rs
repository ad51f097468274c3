//! The group's key, and the roster under it.
//!
//! The key is random, so nothing is stretched: one pass of XChaCha20-Poly1305 under a random nonce, bound to the group, and
//! filled up so that its length says little.

use std::fmt;
use std::str::FromStr;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::{MAX_CONTENT_BYTES, MAX_SEALED_BYTES, Roster};
use crate::id::GroupId;
use crate::leb128::{self, Reader};

/// The form that is written, and the only one that is read.
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;
/// Content is filled up to a multiple of this.
const STEP_BYTES: usize = 4 * 1024;
/// What a sealed roster is bound to, before the group's id.
const BOUND_TO: &[u8] = b"cahier roster 1 ";

/// What opens a group's names: 32 random bytes that travel in the fragment of a link and nowhere else.
///
/// # Shape
/// Base58check in a link, about 50 letters and digits.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterKey([u8; 32]);

/// What stands before the key in the fragment of a link.
const IN_LINK: &str = "?names=";

/// A link without the key that it may carry, and the key as it is written there: what goes to the relay, and what never does.
pub fn part_link(link: &str) -> (&str, Option<&str>) {
    link.split_once(IN_LINK)
        .map_or((link, None), |(link, key)| (link, Some(key.trim())))
}

/// A text that is no key. Whoever sent the link sends it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a key to names: the link is cut short or mistyped")]
pub struct NotARosterKey;

impl RosterKey {
    /// The key with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key as a link has it, to be handed to whom it belongs and nowhere else.
    pub fn reveal(&self) -> String {
        bs58::encode(self.0).with_check().into_string()
    }

    /// The roster under this key, or nothing if there is no room for all of it. The nonce is random and never used again.
    pub fn seal(&self, group: &GroupId, roster: &Roster, nonce: [u8; NONCE_BYTES]) -> Option<Vec<u8>> {
        let content = roster.content();
        if content.len() > MAX_CONTENT_BYTES {
            return None;
        }
        let mut filled = Vec::new();
        leb128::write(content.len() as u64, &mut filled);
        filled.extend(content);
        filled.resize(filled.len().next_multiple_of(STEP_BYTES), 0);
        let bound_to = bound_to(group);
        let payload = Payload {
            msg: &filled,
            aad: &bound_to,
        };
        let ciphertext = self.cipher().encrypt(XNonce::from_slice(&nonce), payload).ok()?;
        Some([&[VERSION], nonce.as_slice(), &ciphertext].concat())
    }

    /// The roster in these bytes; nothing if they are under another key, of another group, altered or too long.
    pub fn open(&self, group: &GroupId, sealed: &[u8]) -> Option<Roster> {
        if sealed.len() > MAX_SEALED_BYTES {
            return None;
        }
        let (nonce, ciphertext) = sealed.strip_prefix(&[VERSION])?.split_at_checked(NONCE_BYTES)?;
        let bound_to = bound_to(group);
        let payload = Payload {
            msg: ciphertext,
            aad: &bound_to,
        };
        let filled = self.cipher().decrypt(XNonce::from_slice(nonce), payload).ok()?;
        Roster::read(Reader::new(&filled).bytes()?)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

fn bound_to(group: &GroupId) -> Vec<u8> {
    [BOUND_TO, group.as_str().as_bytes()].concat()
}

impl FromStr for RosterKey {
    type Err = NotARosterKey;

    fn from_str(text: &str) -> Result<Self, NotARosterKey> {
        // A key has at most 50 characters; longer input is not worth decoding.
        if text.len() > 64 {
            return Err(NotARosterKey);
        }
        let bytes = bs58::decode(text)
            .with_check(None)
            .into_vec()
            .map_err(|_| NotARosterKey)?;
        bytes.try_into().map(Self).map_err(|_| NotARosterKey)
    }
}

impl fmt::Debug for RosterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RosterKey(..)")
    }
}
