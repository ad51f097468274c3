//! What stands of a plan: what the lesson began with, and what the group wrote since.
//!
//! | place | what stands there |
//! |---|---|
//! | `plan/title`, `plan/planned-for`, `plan/objective`, `plan/technique`, `plan/teacher` | words |
//! | `plan/stage/<id>/name`, `plan/stage/<id>/minutes` | words; a stage is there when anything stands below it |
//! | `plan/stage/<id>` | `removed`, and as `saw` the entries below it that its writer knew, one a line |
//! | `plan/stage-order` | the ids of the stages, one a line |
//! | `plan/tag/<id>/name` and `plan/tag/<id>` | the same for the tags that an observer can tap |
//! | `plan/seating` | the drawing of the room, a seat a line |
//! | `plan/pupil/<id>/code`, `…/typifies`, `…/criterion` and `plan/pupil/<id>` | the same for case pupils, who appear under [`Letters`] |
//! | `outcome/<id>` | what became of a case pupil in the lesson, as the group agreed |
//! | `next-time` | what the group wants to do differently in the next lesson |
//!
//! A stage that somebody removes while somebody else writes in it stays: no words are hidden that nobody decided on.

use std::collections::BTreeSet;

use super::{BETWEEN, CasePupil, Letters, Plan, Seat, Stage, letter_of};
use crate::document::{Document, Edit, Scalar};
use crate::entry::{Entries, Entry, VersionView, WordsView, Written};
use crate::id::{PersonId, StageId};
use crate::lesson::seating::{self, SEATING, SeatPlace, SeatingError};

const FIELDS: [&str; 5] = ["title", "planned-for", "objective", "technique", "teacher"];
const OF_STAGE: [&str; 2] = ["name", "minutes"];
const OF_PUPIL: [&str; 3] = ["code", "typifies", "criterion"];
const STAGES: &str = "plan/stage/";
const PUPILS: &str = "plan/pupil/";
const TAGS: &str = "plan/tag/";
const ORDER: &str = "plan/stage-order";
/// Where it stands what the group wants to do differently.
pub(crate) const NEXT_TIME: &str = "next-time";

/// A plan with everything that was ever written in it.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    first: Plan,
    pub(super) entries: Entries,
}

impl Standing {
    /// The plan of a `lesson` document.
    pub fn read(document: &Document) -> Self {
        Self {
            first: Plan::read_first(document),
            entries: Entries::read(document),
        }
    }

    /// The words at a place.
    pub fn words(&self, place: &str, name_of: impl Fn(&PersonId) -> String) -> WordsView {
        self.entries.words_after(&self.first_words(place), place, name_of)
    }

    /// Every version of the words at a place, oldest first.
    pub fn history(&self, place: &str, name_of: impl Fn(&PersonId) -> String) -> Vec<VersionView> {
        self.entries.told(&self.first_words(place), place, name_of)
    }

    /// The words at a place where there is room for one text only.
    pub(super) fn text(&self, place: &str) -> String {
        let versions = self.words(place, |_| String::new()).versions.into_iter();
        versions.map(|version| version.text).collect::<Vec<_>>().join(BETWEEN)
    }

    /// Whether words can be written at a place: a field, a stage, a case pupil or a tag of the plan as it stands.
    pub fn has(&self, place: &str) -> bool {
        let parts: Vec<_> = place.split('/').collect();
        match *parts.as_slice() {
            ["plan", field] => FIELDS.contains(&field),
            ["plan", "stage", id, field] => OF_STAGE.contains(&field) && self.stages().iter().any(|one| one == id),
            ["plan", "pupil", id, field] => OF_PUPIL.contains(&field) && self.pupils().iter().any(|one| one == id),
            ["plan", "tag", id, "name"] => self.tags().iter().any(|one| one == id),
            ["outcome", id] => self.pupils().iter().any(|one| one == id),
            _ => place == NEXT_TIME,
        }
    }

    /// Whether a stage, case pupil or tag has this place, there or removed.
    pub fn has_item(&self, place: &str) -> bool {
        self.items().any(|item| item == place)
    }

    /// The ids of the stages that are there, in order.
    pub fn stages(&self) -> Vec<String> {
        let mut ids = self.all_stages();
        ids.retain(|id| !self.is_removed(&stage_place(id)));
        let order: Vec<_> = self.entries.standing(ORDER).last().map_or(Vec::new(), |written| {
            written.fields.text("text").unwrap_or_default().lines().collect()
        });
        // What the order does not name comes after what it names, as it stood.
        ids.sort_by_key(|id| order.iter().position(|one| one == id).unwrap_or(order.len()));
        ids
    }

    /// The ids of the case pupils who are there, by letter.
    pub fn pupils(&self) -> Vec<String> {
        let mut ids = self.all_pupils();
        ids.retain(|id| !self.is_removed(&pupil_place(id)));
        ids
    }

    /// The ids of the tags that are there, in order.
    pub fn tags(&self) -> Vec<String> {
        let mut ids = self.all_tags();
        ids.retain(|id| !self.is_removed(&tag_place(id)));
        ids
    }

    /// The letters of all case pupils, removed ones among them.
    pub fn letters(&self) -> Letters {
        let first = self.first.pupils.iter().map(|pupil| pupil.id.clone());
        Letters::of(self.with_written(first.collect(), PUPILS))
    }

    fn all_pupils(&self) -> Vec<String> {
        self.letters().into_ids()
    }

    /// The places of all stages, case pupils and tags.
    fn items(&self) -> impl Iterator<Item = String> {
        let stages = self.all_stages().into_iter().map(|id| stage_place(&id));
        let pupils = self.all_pupils().into_iter().map(|id| pupil_place(&id));
        let tags = self.all_tags().into_iter().map(|id| tag_place(&id));
        stages.chain(pupils).chain(tags)
    }

    /// The places of those that were removed.
    pub(super) fn removed(&self) -> Vec<String> {
        self.items().filter(|place| self.is_removed(place)).collect()
    }

    /// How many orders of the stages stand: more than one when people moved stages at once.
    pub(super) fn orders(&self) -> usize {
        self.entries.standing(ORDER).count()
    }

    /// The plan as plain values.
    pub fn plan(&self) -> Plan {
        let letters = self.letters();
        let pupils: Vec<_> = self
            .pupils()
            .into_iter()
            .map(|id| {
                let text = |field| self.text(&format!("{PUPILS}{id}/{field}"));
                CasePupil {
                    letter: letters.letter(&id).to_owned(),
                    code: text("code"),
                    typifies: text("typifies"),
                    criterion: text("criterion"),
                    id,
                }
            })
            .collect();
        let stages = self.stages().into_iter().map(|id| Stage {
            name: self.text(&format!("{STAGES}{id}/name")),
            minutes: self.minutes(&id),
            id: StageId::new(id),
        });
        let places = self.drawings().pop().map_or_else(Vec::new, |drawing| drawing.seats);
        let seats = places.into_iter().map(|SeatPlace { code, row, column }| Seat {
            letter: letter_of(&code, &pupils),
            code,
            row,
            column,
        });
        Plan {
            title: self.text("plan/title"),
            planned_for: self.text("plan/planned-for"),
            objective: self.text("plan/objective"),
            technique: self.text("plan/technique"),
            stages: stages.collect(),
            seats: seats.collect(),
            tags: self.offered_tags(),
            pupils,
            ..self.first.clone()
        }
    }

    /// The drawings of the room that stand: more than one when people drew at once. The last of them is used.
    pub(super) fn drawings(&self) -> Vec<Drawing> {
        if self.entries.history(SEATING).is_empty() {
            let seats: Vec<_> = self.first.seats.iter().map(SeatPlace::of).collect();
            return if seats.is_empty() {
                Vec::new()
            } else {
                vec![Drawing { seats, written: None }]
            };
        }
        let standing = self.entries.standing(SEATING);
        let drawings = standing.map(|written| Drawing {
            seats: seating::seats(written.fields.text("text").unwrap_or_default()),
            written: Some((written.by.clone(), written.wall_ms)),
        });
        drawings.collect()
    }

    /// The planned length of a stage: of several that stand, the last one that is a number.
    pub(super) fn minutes(&self, id: &str) -> u32 {
        let words = self.words(&format!("{STAGES}{id}/minutes"), |_| String::new());
        let mut numbers = words.versions.iter().filter_map(|one| one.text.trim().parse().ok());
        numbers.next_back().unwrap_or(0)
    }

    fn all_stages(&self) -> Vec<String> {
        let first = self.first.stages.iter().map(|stage| stage.id.to_string());
        self.with_written(first.collect(), STAGES)
    }

    fn all_tags(&self) -> Vec<String> {
        self.with_written((1..=self.first.tags.len()).map(first_tag).collect(), TAGS)
    }

    /// What an observer can tap: each word once, and where several versions of one stand, each of them.
    fn offered_tags(&self) -> Vec<String> {
        let mut offered = Vec::new();
        for id in self.tags() {
            for version in self
                .words(&format!("{}/name", tag_place(&id)), |_| String::new())
                .versions
            {
                // Notes keep their tags a line each.
                let tag = version.text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !tag.is_empty() && !offered.contains(&tag) {
                    offered.push(tag);
                }
            }
        }
        offered
    }

    /// The plan's first ones, and those that were added since in the order of their ids.
    fn with_written(&self, mut ids: Vec<String>, prefix: &str) -> Vec<String> {
        for id in self.entries.below(prefix) {
            if !ids.iter().any(|one| one == id) {
                ids.push(id.to_owned());
            }
        }
        ids
    }

    fn is_removed(&self, place: &str) -> bool {
        let mut saw = BTreeSet::new();
        let mut removals = 0;
        for written in self.entries.standing(place) {
            if !written.fields.flag("removed") {
                return false;
            }
            removals += 1;
            saw.extend(written.fields.text("saw").unwrap_or_default().lines());
        }
        removals > 0
            && self
                .below(place)
                .iter()
                .all(|written| saw.contains(written.id.as_str()))
    }

    /// What stands at the places below a stage, case pupil or tag.
    fn below(&self, place: &str) -> Vec<&Written> {
        let prefix = format!("{place}/");
        let places: Vec<_> = self
            .entries
            .below(&prefix)
            .map(|step| format!("{prefix}{step}"))
            .collect();
        let mut standing = Vec::new();
        for place in places {
            let ids: BTreeSet<_> = self.entries.standing(&place).map(|written| &written.id).collect();
            standing.extend(self.entries.history(&place).iter().filter(|one| ids.contains(&one.id)));
        }
        standing
    }

    fn first_words(&self, place: &str) -> String {
        let first = &self.first;
        let parts: Vec<_> = place.split('/').collect();
        match *parts.as_slice() {
            ["plan", "title"] => first.title.clone(),
            ["plan", "planned-for"] => first.planned_for.clone(),
            ["plan", "objective"] => first.objective.clone(),
            ["plan", "technique"] => first.technique.clone(),
            ["plan", "stage", id, field] => {
                let stage = first.stages.iter().find(|stage| stage.id.as_str() == id);
                stage.map_or(String::new(), |stage| match field {
                    "name" => stage.name.clone(),
                    "minutes" => stage.minutes.to_string(),
                    _ => String::new(),
                })
            }
            ["plan", "pupil", id, field] => {
                let pupil = first.pupils.iter().find(|pupil| pupil.id == id);
                pupil.map_or(String::new(), |pupil| match field {
                    "code" => pupil.code.clone(),
                    "typifies" => pupil.typifies.clone(),
                    "criterion" => pupil.criterion.clone(),
                    _ => String::new(),
                })
            }
            ["plan", "tag", id, "name"] => {
                let mut numbered = (1..).zip(&first.tags);
                let tag = numbered.find(|(number, _)| first_tag(*number) == id);
                tag.map_or(String::new(), |(_, tag)| tag.clone())
            }
            _ => String::new(),
        }
    }
}

/// A drawing of the room that stands.
pub(super) struct Drawing {
    /// Its seats.
    pub(super) seats: Vec<SeatPlace>,
    /// Who drew it and when; nobody drew what the lesson began with.
    pub(super) written: Option<(PersonId, i64)>,
}

/// Writing: each is one entry, which replaces what stands in this plan.
impl Standing {
    /// Writes words at a place.
    pub fn write(&self, edit: &mut Edit<'_>, entry: &Entry, place: &str, text: &str) {
        entry.write(edit, place, &self.entries, [("text", Scalar::from(text))]);
    }

    /// Draws the room anew; what stood is its history.
    ///
    /// # Errors
    /// [`SeatingError`] where it is no room.
    pub fn draw(&self, edit: &mut Edit<'_>, entry: &Entry, seats: &[SeatPlace]) -> Result<(), SeatingError> {
        self.write(edit, entry, SEATING, &seating::drawn(seats)?);
        Ok(())
    }

    /// Puts the stages in this order.
    pub fn order(&self, edit: &mut Edit<'_>, entry: &Entry, stages: &[String]) {
        self.write(edit, entry, ORDER, &stages.join("\n"));
    }

    /// Takes a stage, case pupil or tag out of the plan; what was written about it stays in the record.
    pub fn remove(&self, edit: &mut Edit<'_>, entry: &Entry, place: &str) {
        let saw: Vec<_> = self
            .below(place)
            .into_iter()
            .map(|written| written.id.as_str())
            .collect();
        let fields = [("removed", Scalar::from(true)), ("saw", Scalar::from(saw.join("\n")))];
        entry.write(edit, place, &self.entries, fields);
    }

    /// Puts a removed stage, case pupil or tag back as it was.
    pub fn bring_back(&self, edit: &mut Edit<'_>, entry: &Entry, place: &str) {
        entry.write(edit, place, &self.entries, [("removed", Scalar::from(false))]);
    }
}

/// The place of a stage.
pub(crate) fn stage_place(id: &str) -> String {
    format!("{STAGES}{id}")
}

/// The place of a case pupil.
pub(crate) fn pupil_place(id: &str) -> String {
    format!("{PUPILS}{id}")
}

/// The place of a tag.
pub(crate) fn tag_place(id: &str) -> String {
    format!("{TAGS}{id}")
}

/// The id of a tag that the lesson began with, by its number from 1.
fn first_tag(number: usize) -> String {
    format!("t{number}")
}

/// Where it stands what became of a case pupil.
pub(crate) fn outcome_place(id: &str) -> String {
    format!("outcome/{id}")
}

#[cfg(test)]
mod tests;
