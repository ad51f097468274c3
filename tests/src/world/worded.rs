//! How people word their notes: no words go out of an author's view but by an author who saw them.

use std::collections::{BTreeMap, BTreeSet};

use super::World;

/// What became of some words.
#[derive(Default)]
struct Standing {
    /// Whether the tablet that they were written on was told that they are durable.
    confirmed: bool,
    /// Whether their author wrote others while these were on the screen.
    replaced: bool,
}

/// A note's id, and words that were written in it.
type Named = (String, String);

/// Everything that was worded.
#[derive(Default)]
pub(super) struct Worded {
    standing: BTreeMap<Named, Standing>,
    /// Which words a tablet's write will make durable.
    writing: BTreeMap<(usize, u32), Named>,
    withdrawn: BTreeSet<String>,
}

impl Worded {
    /// A person writes words in a note whose other words they see.
    pub(super) fn write(&mut self, named: &Named, on_screen: &BTreeSet<String>) {
        for ((note, words), standing) in &mut self.standing {
            standing.replaced |= *note == named.0 && on_screen.contains(words);
        }
        self.standing.insert(named.clone(), Standing::default());
    }

    pub(super) fn writing(&mut self, device: usize, ticket: u32, named: &Named) {
        self.writing.insert((device, ticket), named.clone());
    }

    pub(super) fn withdraw(&mut self, note: &str) {
        self.withdrawn.insert(note.to_owned());
    }

    pub(super) fn confirm(&mut self, device: usize, ticket: u32) {
        let named = self.writing.remove(&(device, ticket));
        if let Some(standing) = named.and_then(|named| self.standing.get_mut(&named)) {
            standing.confirmed = true;
        }
    }

    pub(super) fn forget_writing(&mut self, device: usize) {
        self.writing.retain(|(number, _), _| *number != device);
    }
}

impl World {
    /// The words that a tablet shows of a note. Those that stood in a draft side by side are shared in one text, a line each.
    pub(super) fn words_on(&self, device: usize, note: &str) -> BTreeSet<String> {
        let shown = self.shown_notes(device).into_iter().find(|shown| shown.id == note);
        let texts = shown.map(|shown| shown.texts).unwrap_or_default();
        let lines = texts.iter().flat_map(|text| text.lines());
        lines.map(str::to_owned).collect()
    }

    // NOTE-12, SHARE-5
    /// An author's tablet shows all words that were saved and that nobody replaced who saw them.
    pub fn check_worded_quiet(&self, device: usize) {
        let person = &self.devices[device].person;
        for ((note, words), standing) in &self.worded.standing {
            let is_due = standing.confirmed && !standing.replaced && !self.worded.withdrawn.contains(note);
            if is_due && self.notes[note].person == *person {
                let is_shown = self.words_on(device, note).contains(words);
                self.require(is_shown, "words that nobody replaced who saw them are out of view");
            }
        }
    }
}
