//! Codes and tokens.

use std::fmt;

use cahier_core::id::hex;
use sha2::{Digest, Sha256};

/// The letters and digits of a code: none that looks or sounds like another one.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many of them a code has: 60 bits, which nobody guesses past the limit on wrong codes.
const CODE_LETTERS: usize = 12;

/// In how many groups of how many it is written.
const CODE_GROUP: usize = 4;

/// A random text that opens something: an invite's code or a device's token. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new invite code, like `K7QF-2MXD-9RTA`: the same in the link, in the pattern of dots and on paper.
    pub fn new_code() -> Self {
        let letters: Vec<_> = random::<CODE_LETTERS>().into_iter().map(letter).collect();
        Self(grouped(&letters))
    }

    /// A new device token: 32 random bytes.
    pub fn new_token() -> Self {
        Self(bs58::encode(random::<32>()).into_string())
    }

    /// The token that somebody claims to have.
    pub fn claimed(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The code that somebody types or pastes: in capitals or not, with its dashes or without, with O for 0 and
    /// I or L for 1. Codes of the first version were longer and are taken as they are.
    pub fn claimed_code(text: &str) -> Self {
        let letters: Vec<_> = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != '-')
            .take(CODE_LETTERS + 1)
            .map(|letter| match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                letter => letter,
            })
            .collect();
        if letters.len() == CODE_LETTERS {
            Self(grouped(&letters))
        } else {
            Self(text.to_owned())
        }
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

/// A byte's last five bits as a letter: 256 is a multiple of 32, so that each is as likely.
fn letter(byte: u8) -> char {
    let place = usize::from(byte % 32);
    char::from(ALPHABET[place])
}

fn grouped(letters: &[char]) -> String {
    let groups: Vec<String> = letters.chunks(CODE_GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
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

    // ACCESS-9
    #[test]
    fn a_code_is_twelve_letters_in_three_groups_however_it_is_typed() {
        let code = Secret::new_code();
        let groups: Vec<_> = code.reveal().split('-').collect();
        assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [4, 4, 4]);
        assert!(groups.concat().bytes().all(|letter| ALPHABET.contains(&letter)));
        assert_eq!(Secret::claimed_code(code.reveal()), code);

        let typed = Secret::claimed("K1QF-2MXD-90TA");
        for text in [
            "K1QF-2MXD-90TA",
            "k1qf2mxd90ta",
            " K1QF 2MXD 90TA\n",
            "kiqf-2mxd-9ota",
            "KLQF-2mxd-9OTA",
        ] {
            assert_eq!(Secret::claimed_code(text), typed, "{text:?}");
        }
        for text in [
            "",
            "K1QF-2MXD-90T",
            "K1QF-2MXD-90TAA",
            "K1QF-2MXD-90TÄ",
            "7sVnT3kQmP5wXyZ8aBcDe",
        ] {
            assert_ne!(Secret::claimed_code(text), typed, "{text:?}");
        }
        let long = "7sVnT3kQmP5wXyZ8aBcDe";
        assert_eq!(Secret::claimed_code(long).reveal(), long, "of the first version");
    }
}
