//! Passphrases of sealed files: as they are typed, and as they are proposed.

use std::fmt;

/// The letters of a proposed passphrase, as those of an invite's code: none looks like another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS: usize = 12;
const GROUP: usize = 4;

/// Fewer characters than this keep nobody out; fewer than the second may be guessed by a program that tries long enough.
const SHORTEST: usize = 8;
const STRONG: usize = 16;

/// What a sealed file is opened with. It is neither stored nor printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(String);

/// How well a passphrase keeps others out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strength {
    /// Not at all: no file is sealed with it.
    TooShort,
    /// Against people, but maybe not against a program that has the file and time.
    Fair,
    /// Against programs too.
    Strong,
}

impl Passphrase {
    /// The passphrase as somebody typed it. One of twelve letters like those of [`proposed`](Self::proposed) is taken in
    /// capitals or not, with dashes and blanks or without, with O for 0 and I or L for 1. Any other counts as it is, but for
    /// blanks around it.
    pub fn typed(text: &str) -> Self {
        let trimmed = text.trim();
        Self(code(trimmed).unwrap_or_else(|| trimmed.to_owned()))
    }

    /// A passphrase of 60 random bits, `K7QF-2MXD-9RTA`.
    pub fn proposed(randomness: [u8; LETTERS]) -> Self {
        Self(grouped(randomness.map(|byte| letter(byte & 31))))
    }

    /// The passphrase as it is shown once to the person who seals.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How well it keeps others out: a hint, for nobody can know.
    pub fn strength(&self) -> Strength {
        let length = self.0.chars().count();
        let mut kinds: Vec<_> = self.0.chars().collect();
        kinds.sort_unstable();
        kinds.dedup();
        if length < SHORTEST {
            Strength::TooShort
        } else if kinds.len() > LETTERS / 2 && (length >= STRONG || is_grouped(&self.0)) {
            Strength::Strong
        } else {
            Strength::Fair
        }
    }
}

fn code(text: &str) -> Option<String> {
    if text.len() > 2 * LETTERS {
        return None;
    }
    let letters = text
        .chars()
        .filter(|letter| !matches!(letter, '-' | ' '))
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => Some('0'),
            'I' | 'L' => Some('1'),
            letter => u8::try_from(letter)
                .is_ok_and(|letter| ALPHABET.contains(&letter))
                .then_some(letter),
        })
        .collect::<Option<Vec<_>>>()?;
    letters.try_into().ok().map(grouped)
}

fn grouped(letters: [char; LETTERS]) -> String {
    let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
    groups.join("-")
}

fn is_grouped(text: &str) -> bool {
    code(text).as_deref() == Some(text)
}

fn letter(number: u8) -> char {
    ALPHABET.get(usize::from(number)).copied().map_or('0', char::from)
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}
