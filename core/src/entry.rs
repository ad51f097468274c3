//! Entries: what a group writes into its record, each at a *place*, and none written over.
//!
//! A place is what an entry speaks of: `enquiry`, `interview/<id>/learned`, `finding/<id>`. Writing at a place again
//! adds an entry that replaces those its writer had seen. So what stands at a place is normally one entry; where two
//! people wrote at once it is both, side by side, until somebody who has seen both writes again. Everything earlier
//! is the place's history. An entry that withdraws its place is final: nothing written at the same time brings it back.
//!
//! What the places of a document mean, and what fields an entry has, is said where each is written:
//! [`lesson`](crate::lesson) and [`study`](crate::study).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::document::{Document, Edit, Record, Scalar};
use crate::id::{EntryId, PersonId};

/// The collection that holds them, in any kind of document.
const ENTRIES: &str = "entries";
const PLACE: &str = "place";
const REPLACES: &str = "replaces";
const WITHDRAWS: &str = "withdraws";

/// Who makes an entry in the group's record, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The new entry's id.
    pub id: EntryId,
    /// Who makes it.
    pub by: PersonId,
    /// When, in milliseconds since 1970 by this tablet's clock.
    pub wall_ms: i64,
}

impl Entry {
    /// The fields that every entry has.
    pub(crate) fn fields(&self) -> Vec<(&'static str, Scalar)> {
        vec![
            ("by", Scalar::from(self.by.as_str())),
            ("wall_ms", Scalar::from(self.wall_ms)),
        ]
    }

    /// Writes at a place. It replaces what stands there in `seen`.
    pub fn write(
        &self,
        edit: &mut Edit<'_>,
        place: &str,
        seen: &Entries,
        fields: impl IntoIterator<Item = (&'static str, Scalar)>,
    ) {
        let replaces: Vec<_> = seen.standing(place).map(|written| written.id.as_str()).collect();
        let mut all = self.fields();
        all.push((PLACE, Scalar::from(place)));
        all.push((REPLACES, Scalar::from(replaces.join("\n"))));
        all.extend(fields);
        edit.add(ENTRIES, self.id.as_str(), all);
    }

    /// Takes back what stands at a place, for good: who and when stay, the content leaves every view.
    pub fn withdraw(&self, edit: &mut Edit<'_>, place: &str, seen: &Entries) {
        self.write(edit, place, seen, [(WITHDRAWS, Scalar::from(true))]);
    }
}

/// An entry as it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// Its id.
    pub id: EntryId,
    /// Its place.
    pub place: String,
    /// Who wrote it.
    pub by: PersonId,
    /// When, in milliseconds since 1970 by that tablet's clock.
    pub wall_ms: i64,
    /// Whether it takes its place back.
    pub withdraws: bool,
    /// What else it says.
    pub fields: Record,
    replaces: Vec<EntryId>,
}

/// Every entry of a document, by place.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entries(BTreeMap<String, Vec<Written>>);

impl Entries {
    /// The entries of a document.
    pub fn read(document: &Document) -> Self {
        let mut places: BTreeMap<String, Vec<Written>> = BTreeMap::new();
        for (id, fields) in document.added(ENTRIES) {
            let text = |field| fields.text(field).unwrap_or_default();
            let place = text(PLACE).to_owned();
            places.entry(place.clone()).or_default().push(Written {
                id: EntryId::new(id),
                place,
                by: PersonId::new(text("by")),
                wall_ms: fields.integer("wall_ms").unwrap_or(0),
                withdraws: fields.flag(WITHDRAWS),
                replaces: text(REPLACES).lines().map(EntryId::new).collect(),
                fields,
            });
        }
        Self(places)
    }

    /// Everything ever written, place by place.
    pub fn all(&self) -> impl Iterator<Item = &Written> {
        self.0.values().flatten()
    }

    /// Everything ever written at a place, oldest first.
    pub fn history(&self, place: &str) -> &[Written] {
        self.0.get(place).map_or(&[], Vec::as_slice)
    }

    /// What stands at a place: what nothing replaces, oldest first. Nothing stands where it was withdrawn.
    pub fn standing(&self, place: &str) -> impl Iterator<Item = &Written> {
        let all = self.history(place);
        let withdrawn = self.withdrawal(place).is_some();
        all.iter()
            .filter(move |one| !withdrawn && !all.iter().any(|other| other.replaces.contains(&one.id)))
    }

    /// The entry that began a place whose last step is that entry's id. The oldest by the clocks may be another, for
    /// clocks differ.
    pub fn beginning(&self, place: &str) -> Option<&Written> {
        let id = place.rsplit('/').next()?;
        self.history(place).iter().find(|written| written.id.as_str() == id)
    }

    /// The first entry that took a place back.
    pub fn withdrawal(&self, place: &str) -> Option<&Written> {
        self.history(place).iter().find(|written| written.withdraws)
    }

    /// Every place that was ever written at, in order.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The places one step below another: below `interview/` the ids of interviews, each once, in order.
    pub fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        let mut last = None;
        self.0
            .range(prefix.to_owned()..)
            .map_while(move |(place, _)| place.strip_prefix(prefix))
            .filter_map(move |rest| {
                let step = rest.split('/').next().unwrap_or(rest);
                (last.replace(step) != Some(step)).then_some(step)
            })
    }

    /// The words at a place, as a screen shows them. `name_of` gives the name by which the group knows a person.
    pub fn words(&self, place: &str, name_of: impl Fn(&PersonId) -> String) -> WordsView {
        let standing: Vec<_> = self.standing(place).collect();
        WordsView {
            earlier: u32::try_from(self.history(place).len() - standing.len()).unwrap_or(u32::MAX),
            versions: standing.into_iter().map(|written| written.version(&name_of)).collect(),
        }
    }

    /// As [`words`](Self::words), where the document said something by another way before anybody wrote at the place:
    /// that is the first version.
    pub fn words_after(&self, first: &str, place: &str, name_of: impl Fn(&PersonId) -> String) -> WordsView {
        let mut words = self.words(place, name_of);
        match (first.is_empty(), self.history(place).is_empty()) {
            (true, _) => {}
            (false, true) => words.versions.push(VersionView::unsigned(first)),
            (false, false) => words.earlier = words.earlier.saturating_add(1),
        }
        words
    }

    /// Every version that was ever written at a place, oldest first, after the `first` one that the document had by
    /// another way.
    pub fn told(&self, first: &str, place: &str, name_of: impl Fn(&PersonId) -> String) -> Vec<VersionView> {
        let first = (!first.is_empty()).then(|| VersionView::unsigned(first));
        let written = self.history(place).iter().filter(|written| !written.withdraws);
        first
            .into_iter()
            .chain(written.map(|written| written.version(&name_of)))
            .collect()
    }
}

impl Written {
    /// Its words, as a screen shows them.
    pub fn version(&self, name_of: impl Fn(&PersonId) -> String) -> VersionView {
        VersionView {
            entry: self.id.to_string(),
            text: self.fields.text("text").unwrap_or_default().to_owned(),
            by: name_of(&self.by),
            wall_ms: crate::lesson::millis(self.wall_ms),
        }
    }
}

/// The words that stand at a place.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WordsView {
    /// What stands: one version, none, or several where people wrote at once.
    pub versions: Vec<VersionView>,
    /// How many versions were replaced.
    pub earlier: u32,
}

/// One version of some words.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionView {
    /// The entry's id; empty for words that an early app wrote without one.
    pub entry: String,
    /// The words.
    pub text: String,
    /// The name of who wrote them; empty where the document does not say.
    pub by: String,
    /// When, in milliseconds since 1970; 0 where the document does not say.
    pub wall_ms: f64,
}

impl VersionView {
    /// Words of which the document does not say who wrote them, and when.
    fn unsigned(text: &str) -> Self {
        Self {
            entry: String::new(),
            text: text.to_owned(),
            by: String::new(),
            wall_ms: 0.0,
        }
    }
}

prints_only!(VersionView { entry });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{DocumentKind, Heads};
    use crate::id::SessionId;

    fn study(session: u8) -> Document {
        Document::new(DocumentKind::Study, SessionId::from_bytes([session; 16]))
    }

    fn entry(id: &str) -> Entry {
        Entry {
            id: EntryId::new(id),
            by: PersonId::new("ana"),
            wall_ms: 7,
        }
    }

    fn say(document: &mut Document, id: &str, place: &str, text: &str) {
        let seen = Entries::read(document);
        document.write(0, |edit| {
            entry(id).write(edit, place, &seen, [("text", Scalar::from(text))]);
        });
    }

    fn hear(document: &mut Document, other: &Document) {
        let changes = other.changes_since(&Heads::default());
        document
            .apply(changes.iter().map(|change| &change.bytes))
            .expect("sound changes");
    }

    fn texts(document: &Document, place: &str) -> Vec<String> {
        let words = Entries::read(document).words(place, ToString::to_string);
        words.versions.into_iter().map(|version| version.text).collect()
    }

    // ENTRY-1
    #[test]
    fn writing_again_replaces_what_was_seen_and_keeps_it() {
        let mut one = study(1);
        say(&mut one, "e1", "enquiry", "first");
        say(&mut one, "e2", "enquiry", "second");
        assert_eq!(texts(&one, "enquiry"), ["second"]);
        let entries = Entries::read(&one);
        assert_eq!(entries.history("enquiry").len(), 2);
        assert_eq!(entries.words("enquiry", |_| String::new()).earlier, 1);
        assert!(texts(&one, "elsewhere").is_empty());
    }

    // ENTRY-2
    #[test]
    fn what_was_written_at_once_stands_side_by_side_until_somebody_settles_it() {
        let (mut one, mut two) = (study(1), study(2));
        say(&mut one, "e1", "enquiry", "mine");
        say(&mut two, "e2", "enquiry", "yours");
        hear(&mut one, &two);
        hear(&mut two, &one);
        assert_eq!(texts(&one, "enquiry"), ["mine", "yours"]);
        assert_eq!(texts(&two, "enquiry"), ["mine", "yours"]);
        say(&mut two, "e3", "enquiry", "ours");
        assert_eq!(texts(&two, "enquiry"), ["ours"]);
    }

    // ENTRY-3
    #[test]
    fn nothing_written_at_the_same_time_brings_back_what_was_withdrawn() {
        let (mut one, mut two) = (study(1), study(2));
        say(&mut one, "e1", "finding/f", "a claim");
        hear(&mut two, &one);
        let seen = Entries::read(&one);
        one.write(0, |edit| entry("e2").withdraw(edit, "finding/f", &seen));
        say(&mut two, "e3", "finding/f", "a better claim");
        hear(&mut one, &two);
        assert!(texts(&one, "finding/f").is_empty());
        let entries = Entries::read(&one);
        let withdrawal = entries.withdrawal("finding/f").expect("it was withdrawn");
        assert_eq!((withdrawal.id.as_str(), withdrawal.wall_ms), ("e2", 7));
    }

    #[test]
    fn the_places_below_another_are_listed_once() {
        let mut one = study(1);
        for (id, place) in [
            ("e1", "interview/i1"),
            ("e2", "interview/i1/learned"),
            ("e3", "interview/i2"),
            ("e4", "interviews"),
        ] {
            say(&mut one, id, place, "words");
        }
        let entries = Entries::read(&one);
        assert_eq!(entries.below("interview/").collect::<Vec<_>>(), ["i1", "i2"]);
        assert_eq!(entries.below("interview/i1/").collect::<Vec<_>>(), ["learned"]);
        assert_eq!(entries.below("none/").count(), 0);
    }
}
