//! The roster: which pupil a code stands for, known in the school alone.
//!
//! It is in no document. Each tablet of a group that has the group's [`RosterKey`] keeps the names, and passes them to the
//! others [sealed](RosterKey::seal) through the relay, which holds bytes that it cannot read. Where it is kept, when it is
//! sent and who may ask for it is said in [`tablet`](crate::tablet) and [`access`](crate::access); `core/PROTOCOL.md` has the bytes.
//!
//! Rules kept here: merging commutes, associates and repeats harmlessly; two names that were given to one code at once both
//! stand until somebody settles them; of a name that was removed nothing is left but that something was; no name and no key
//! is printed.

mod key;
mod lines;
mod view;

use std::collections::{BTreeMap, BTreeSet};

pub use key::{NotARosterKey, RosterKey, part_link};
pub use lines::{RosterLine, lines};
pub use view::{RosterEntryView, RosterState, RosterView, Shown};

use crate::leb128::{self, Reader};

/// No group has more pupils with a name, and no room more seats.
pub const MAX_NAMED: usize = 200;
/// The longest name, and the longest code, in characters.
pub const MAX_NAME_CHARS: usize = 80;
const MAX_CODE_CHARS: usize = 40;
/// The longest roster that grows by an edit. What merging adds to it has room in [`MAX_CONTENT_BYTES`].
const MAX_GROWN_BYTES: usize = 40 * 1024;
/// The longest content that is sealed or read.
pub(crate) const MAX_CONTENT_BYTES: usize = 56 * 1024;
/// The longest sealed roster: what the relay takes.
pub const MAX_SEALED_BYTES: usize = 64 * 1024;

/// Which write put a name there: random, so that no two tablets ever mean the same one.
pub(crate) type WriteId = [u8; 8];

/// Names beside codes.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Roster {
    entries: BTreeMap<String, Entry>,
}

/// What is known of one code.
#[derive(Clone, PartialEq, Eq, Default)]
struct Entry {
    /// The names that stand: more than one where tablets wrote at once.
    names: BTreeMap<WriteId, String>,
    /// The writes that were replaced or removed, without their names.
    gone: BTreeSet<WriteId>,
}

/// Why a roster was not changed. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// A code or name is empty, too long, or has a line break or tab. The person mends it.
    #[error("a code has 1 to 40 characters and a name 1 to 80, in one line")]
    Words,
    /// There is no room for more. The person removes names that are not needed, or begins the names anew.
    #[error("there is no room for more names; remove some, or begin the names anew")]
    Full,
    /// The tablet has no key. The person opens a link with one, or begins.
    #[error("this tablet has no key to the names; open a link that has it")]
    NoKey,
    /// What was opened holds no key. The person asks for the link again.
    #[error("this link holds no key to the names; ask for it again")]
    NotAKey,
}

impl Roster {
    /// Gives a code a name, in place of every name that stands there.
    ///
    /// # Errors
    /// [`RosterError::Words`] and [`RosterError::Full`].
    pub(crate) fn name(&mut self, code: &str, name: &str, write: WriteId) -> Result<(), RosterError> {
        let (code, name) = (code.trim(), name.trim());
        if !is_line(code, MAX_CODE_CHARS) || !is_line(name, MAX_NAME_CHARS) {
            return Err(RosterError::Words);
        }
        let known = self.entries.get(code);
        // The same again is no write: it would only wear the roster out.
        if known.is_some_and(|entry| entry.names.len() == 1 && entry.names.values().all(|known| known == name)) {
            return Ok(());
        }
        let is_new = known.is_none_or(|entry| entry.names.is_empty());
        let grown = self.content().len() + code.len() + name.len() + 32;
        if grown > MAX_GROWN_BYTES || (is_new && self.named() >= MAX_NAMED) {
            return Err(RosterError::Full);
        }
        let entry = self.entries.entry(code.to_owned()).or_default();
        entry.clear();
        entry.names.insert(write, name.to_owned());
        Ok(())
    }

    /// Removes every name of a code.
    pub(crate) fn remove(&mut self, code: &str) {
        if let Some(entry) = self.entries.get_mut(code.trim()) {
            entry.clear();
        }
    }

    /// Takes in what another tablet has. Whatever was removed anywhere is removed.
    pub(crate) fn merge(&mut self, other: Self) {
        for (code, theirs) in other.entries {
            let entry = self.entries.entry(code).or_default();
            entry.gone.extend(theirs.gone);
            entry.names.extend(theirs.names);
            let Entry { names, gone } = entry;
            names.retain(|write, _| !gone.contains(write));
        }
    }

    /// The names of each code that has any, each once.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, BTreeSet<&str>)> {
        self.entries
            .iter()
            .map(|(code, entry)| (code.as_str(), entry.names.values().map(String::as_str).collect()))
            .filter(|(_, names): &(&str, BTreeSet<&str>)| !names.is_empty())
    }

    fn named(&self) -> usize {
        self.names().count()
    }

    /// The roster as bytes, the same for the same roster.
    pub(crate) fn content(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_length(self.entries.len(), &mut out);
        for (code, Entry { names, gone }) in &self.entries {
            put_text(code, &mut out);
            put_length(gone.len(), &mut out);
            for write in gone {
                out.extend(write);
            }
            put_length(names.len(), &mut out);
            for (write, name) in names {
                out.extend(write);
                put_text(name, &mut out);
            }
        }
        out
    }

    /// The roster in these bytes.
    pub(crate) fn read(content: &[u8]) -> Option<Self> {
        if content.len() > MAX_CONTENT_BYTES {
            return None;
        }
        let mut content = Reader::new(content);
        let mut roster = Self::default();
        // No count is believed: each thing takes its bytes from what is there.
        for _ in 0..content.unsigned()? {
            let code = text(&mut content, MAX_CODE_CHARS)?;
            let mut entry = Entry::default();
            for _ in 0..content.unsigned()? {
                entry.gone.insert(write(&mut content)?);
            }
            for _ in 0..content.unsigned()? {
                let write = write(&mut content)?;
                let name = text(&mut content, MAX_NAME_CHARS)?;
                if !entry.gone.contains(&write) {
                    entry.names.insert(write, name);
                }
            }
            if roster.entries.insert(code, entry).is_some() {
                return None;
            }
        }
        content.is_empty().then_some(roster)
    }
}

impl Entry {
    fn clear(&mut self) {
        self.gone.extend(std::mem::take(&mut self.names).into_keys());
    }
}

fn is_line(text: &str, longest: usize) -> bool {
    !text.is_empty() && text.chars().count() <= longest && !text.chars().any(char::is_control)
}

fn text(content: &mut Reader<'_>, longest: usize) -> Option<String> {
    let text = std::str::from_utf8(content.bytes()?).ok()?;
    is_line(text, longest).then(|| text.to_owned())
}

fn write(content: &mut Reader<'_>) -> Option<WriteId> {
    content.take(8)?.try_into().ok()
}

fn put_length(length: usize, out: &mut Vec<u8>) {
    leb128::write(length as u64, out);
}

fn put_text(text: &str, out: &mut Vec<u8>) {
    put_length(text.len(), out);
    out.extend(text.as_bytes());
}

/// Names are never printed.
impl std::fmt::Debug for Roster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Roster({} codes)", self.entries.len())
    }
}

#[cfg(test)]
mod tests;
