//! The letters under which a lesson's case pupils appear.
//!
//! Whatever is noted refers to a pupil's id, which nobody else gives a pupil: `B.01J…`, the letter that was next where
//! the pupil was added, and the entry that added them. The pupils of a plan's beginning, and all of early apps, have
//! the letter alone. So two pupils that were added at once are two, and their notes stay theirs, whatever letter either
//! appears under once all have heard of both.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::EntryId;
use crate::lesson::About;

/// Between the letter and the entry of an id.
const MARK: char = '.';

/// The letter of each case pupil that ever was in a plan.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Letters(BTreeMap<String, String>);

impl Letters {
    /// The letters of the pupils with these ids. Each has its own letter, but where several were added under one: the
    /// first keeps it, the others have the next that none was added under.
    pub(super) fn of(ids: impl IntoIterator<Item = String>) -> Self {
        let ids: BTreeSet<_> = ids.into_iter().collect();
        let own: BTreeSet<_> = ids.iter().map(|id| own_letter(id)).collect();
        let mut taken: BTreeSet<_> = own.iter().map(ToString::to_string).collect();
        let mut kept = BTreeSet::new();
        let mut letters = BTreeMap::new();
        for id in &ids {
            let letter = own_letter(id);
            let letter = if kept.insert(letter) {
                letter.to_owned()
            } else {
                free(&taken, letter)
            };
            taken.insert(letter.clone());
            letters.insert(id.clone(), letter);
        }
        Self(letters)
    }

    /// The id of a pupil who is added by an entry now.
    pub fn next_id(&self, entry: &EntryId) -> String {
        let letter = free(&self.0.values().cloned().collect(), "Z");
        format!("{letter}{MARK}{entry}")
    }

    /// The letter of the pupil with this id; the id itself if the plan knows none.
    pub fn letter<'a>(&'a self, id: &'a str) -> &'a str {
        self.0.get(id).map_or(id, String::as_str)
    }

    /// The id of the pupil whom somebody named by id or letter.
    pub fn id(&self, named: &str) -> String {
        let with_letter = || {
            self.0
                .iter()
                .find(|(_, letter)| *letter == named)
                .map(|(id, _)| id.as_str())
        };
        let known = self.0.contains_key(named).then_some(named);
        known.or_else(with_letter).unwrap_or(named).to_owned()
    }

    /// The ids of all, by letter.
    pub(super) fn into_ids(self) -> Vec<String> {
        let mut ids: Vec<_> = self.0.into_iter().collect();
        ids.sort_by(|(_, one), (_, other)| (one.len(), one).cmp(&(other.len(), other)));
        ids.into_iter().map(|(id, _)| id).collect()
    }

    /// What a note says it is about, as a screen shows it.
    pub(crate) fn shown(&self, about: &About) -> About {
        match about {
            About::Case { letter: id } => About::Case {
                letter: self.letter(id).to_owned(),
            },
            other => other.clone(),
        }
    }

    /// What a screen says a note is about, as it is stored.
    pub(crate) fn stored(&self, about: &About) -> About {
        match about {
            About::Case { letter } => About::Case {
                letter: self.id(letter),
            },
            other => other.clone(),
        }
    }
}

/// The letter that was next where the pupil was added.
fn own_letter(id: &str) -> &str {
    id.split_once(MARK).map_or(id, |(letter, _)| letter)
}

/// The first letter that is not taken; after Z the given one with a number.
fn free(taken: &BTreeSet<String>, letter: &str) -> String {
    let letters = ('A'..='Z').map(String::from);
    let numbered = (2_u32..).map(|number| format!("{letter}{number}"));
    letters
        .chain(numbered)
        .find(|one| !taken.contains(one))
        .expect("the numbers do not end before a plan's pupils do")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(ids: &[&str]) -> Vec<String> {
        let of = Letters::of(ids.iter().map(ToString::to_string));
        ids.iter().map(|id| of.letter(id).to_owned()).collect()
    }

    // PLAN-8
    #[test]
    fn pupils_added_under_one_letter_have_letters_of_their_own() {
        assert_eq!(letters(&["A", "B", "C.e1"]), ["A", "B", "C"]);
        assert_eq!(letters(&["A", "B.e1", "B.e2"]), ["A", "B", "C"]);
        assert_eq!(letters(&["B.e2", "C.e3", "B.e1", "A"]), ["D", "C", "B", "A"]);
        assert_eq!(letters(&["B", "B.e1", "B.e0"]), ["B", "C", "A"]);
    }

    #[test]
    fn after_z_letters_have_numbers() {
        let all: Vec<_> = ('A'..='Z').map(String::from).collect();
        let mut letters = Letters::of(all.clone());
        assert_eq!(letters.next_id(&EntryId::new("e1")), "Z2.e1");
        letters = Letters::of(all.into_iter().chain(["B.e1".to_owned(), "Z2.e2".to_owned()]));
        assert_eq!(letters.letter("B.e1"), "B2");
        assert_eq!(letters.letter("Z2.e2"), "Z2");
        assert_eq!(letters.id("B2"), "B.e1");
        assert_eq!(letters.id("B"), "B");
    }
}
