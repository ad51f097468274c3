//! The plan: what the group agreed before the lesson.
//!
//! A lesson begins with a plan under fixed names ([`Plan::write`]). Whatever the group changes afterwards stands as
//! [entries](crate::entry) (see [`Standing`]), so that two people who plan at once lose nothing. [`Plan`] has both as
//! plain values; where several versions stand, it has all of them with [`BETWEEN`] between.

mod letters;
mod standing;
mod view;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use letters::Letters;
pub use standing::Standing;
pub(crate) use standing::{NEXT_TIME, outcome_place, pupil_place, stage_place, tag_place};
pub use view::{
    DrawingView, PlacedWordsView, PlanView, PreviousLessonView, PreviousOutcomeView, PupilPlanView, RemovedView,
    RoomView, StagePlanView, TagPlanView,
};

use crate::access::Role;
use crate::document::{Document, Edit, Record, Scalar};
use crate::id::{PersonId, StageId};

/// Stands between versions that were written at once, where there is room for one text only.
pub(crate) const BETWEEN: &str = " / ";

/// What a group planned for one research lesson.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The lesson's name among its siblings: "RL2 · Fractions of a whole".
    pub title: String,
    /// The year group: "Y5".
    pub year_group: String,
    /// The school where it is taught.
    pub school: String,
    /// The group that studies it.
    pub group: String,
    /// When it is to be taught, as the group wrote it: "Tuesday 10:15".
    pub planned_for: String,
    /// What the pupils are to learn.
    #[serde(default)]
    pub objective: String,
    /// What the group tries out in the teaching.
    #[serde(default)]
    pub technique: String,
    /// The stages in order.
    pub stages: Vec<Stage>,
    /// The case pupils by letter.
    pub pupils: Vec<CasePupil>,
    /// The seating plan.
    pub seats: Vec<Seat>,
    /// The tags an observer can tap, in order.
    pub tags: Vec<String>,
}

prints_only!(Plan { stages, pupils });

/// A part of the lesson with its planned length.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// Its id in this lesson.
    pub id: StageId,
    /// What happens in it.
    pub name: String,
    /// Its planned length in minutes.
    pub minutes: u32,
}

prints_only!(Stage { id, minutes });

/// A pupil whose learning the group studies. The name stays in the school's roster; here is a code.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CasePupil {
    /// By which everything noted refers to the pupil, whatever letter they appear under.
    #[serde(default)]
    pub id: String,
    /// "A", "B", "C" …
    pub letter: String,
    /// The pseudonym: "Otter-3".
    pub code: String,
    /// The learner group that the pupil typifies.
    pub typifies: String,
    /// The success criterion.
    pub criterion: String,
}

prints_only!(CasePupil { letter });

/// One place of the seating plan. The front of the room is row 0.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Seat {
    /// The code of the pupil who sits there.
    pub code: String,
    /// Rows from the front, from 0.
    pub row: u32,
    /// Columns from the left as an observer at the back sees them, from 0.
    pub column: u32,
    /// The case pupil's letter, if a case pupil sits there.
    pub letter: Option<String>,
}

/// An adult or student observer who wrote in a lesson.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The name the group knows them by.
    pub name: String,
    /// Their role when they wrote.
    pub role: Role,
}

prints_only!(Person { role });

impl Plan {
    /// The stage that the planned minutes put at a lesson time, the last one for ever after.
    ///
    /// # Units
    /// `at_ms`: milliseconds on the lesson clock.
    pub fn stage_at(&self, at_ms: i64) -> Option<&Stage> {
        let mut ends_ms = 0;
        self.stages
            .iter()
            .find(|stage| {
                ends_ms += i64::from(stage.minutes) * 60_000;
                at_ms < ends_ms
            })
            .or(self.stages.last())
    }

    /// Writes the whole plan into a document that has none yet.
    pub fn write(&self, edit: &mut Edit<'_>) {
        let text = |text: &str| Scalar::from(text);
        edit.name(
            "about",
            "lesson",
            [
                ("title", text(&self.title)),
                ("year_group", text(&self.year_group)),
                ("school", text(&self.school)),
                ("group", text(&self.group)),
                ("planned_for", text(&self.planned_for)),
                ("tags", Scalar::from(self.tags.join("\n"))),
            ],
        );
        for (field, value) in [("objective", &self.objective), ("technique", &self.technique)] {
            if !value.is_empty() {
                edit.name("about", "lesson", [(field, text(value))]);
            }
        }
        for (order, stage) in (0_i64..).zip(&self.stages) {
            edit.name(
                "stages",
                stage.id.as_str(),
                [
                    ("name", text(&stage.name)),
                    ("minutes", Scalar::from(i64::from(stage.minutes))),
                    ("order", Scalar::from(order)),
                ],
            );
        }
        for pupil in &self.pupils {
            edit.name(
                "pupils",
                &pupil.letter,
                [
                    ("code", text(&pupil.code)),
                    ("typifies", text(&pupil.typifies)),
                    ("criterion", text(&pupil.criterion)),
                ],
            );
        }
        for seat in &self.seats {
            edit.name(
                "seats",
                &seat.code,
                [
                    ("row", Scalar::from(i64::from(seat.row))),
                    ("column", Scalar::from(i64::from(seat.column))),
                ],
            );
        }
    }

    pub(crate) fn read(document: &Document) -> Self {
        Standing::read(document).plan()
    }

    /// The plan that the lesson began with.
    fn read_first(document: &Document) -> Self {
        let about = document.named("about").remove("lesson").unwrap_or_default();
        let text = |field| about.text(field).unwrap_or_default().to_owned();
        let mut stages: Vec<_> = document.named("stages").into_iter().collect();
        stages.sort_by_key(|(id, record)| (record.integer("order"), id.clone()));
        let pupils: Vec<_> = document.named("pupils").into_iter().map(read_pupil).collect();
        let seats = document
            .named("seats")
            .into_iter()
            .map(|(code, record)| read_seat(code, &record, &pupils))
            .collect();
        Self {
            title: text("title"),
            year_group: text("year_group"),
            school: text("school"),
            group: text("group"),
            planned_for: text("planned_for"),
            objective: text("objective"),
            technique: text("technique"),
            tags: about
                .text("tags")
                .unwrap_or_default()
                .lines()
                .map(str::to_owned)
                .collect(),
            stages: stages.into_iter().map(read_stage).collect(),
            pupils,
            seats,
        }
    }
}

fn read_stage((id, record): (String, Record)) -> Stage {
    Stage {
        id: StageId::new(id),
        name: record.text("name").unwrap_or_default().to_owned(),
        minutes: small(record.integer("minutes")),
    }
}

fn read_pupil((letter, record): (String, Record)) -> CasePupil {
    let text = |field| record.text(field).unwrap_or_default().to_owned();
    CasePupil {
        id: letter.clone(),
        letter,
        code: text("code"),
        typifies: text("typifies"),
        criterion: text("criterion"),
    }
}

fn read_seat(code: String, record: &Record, pupils: &[CasePupil]) -> Seat {
    Seat {
        row: small(record.integer("row")),
        column: small(record.integer("column")),
        letter: letter_of(&code, pupils),
        code,
    }
}

/// The letter of the case pupil who has this code.
fn letter_of(code: &str, pupils: &[CasePupil]) -> Option<String> {
    let has_code = |pupil: &&CasePupil| pupil.code.split(BETWEEN).any(|one| one == code);
    pupils.iter().find(has_code).map(|pupil| pupil.letter.clone())
}

/// A count from a document, which may hold anything.
fn small(number: Option<i64>) -> u32 {
    number.and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

/// Notes who a writer is, so that the record can be read without the relay's accounts.
pub(crate) fn write_person(edit: &mut Edit<'_>, person: &PersonId, name: &str, role: Role) {
    edit.name(
        "people",
        person.as_str(),
        [("name", Scalar::from(name)), ("role", Scalar::from(role.name()))],
    );
}

/// The people in a collection of this document.
pub(crate) fn read_people(document: &Document, collection: &str) -> BTreeMap<PersonId, Person> {
    document
        .named(collection)
        .into_iter()
        .map(|(id, record)| {
            let role = record.text("role").and_then(Role::parse).unwrap_or(Role::Observer);
            (
                PersonId::new(id),
                Person {
                    name: record.text("name").unwrap_or_default().to_owned(),
                    role,
                },
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(minutes: &[u32]) -> Plan {
        let stages = minutes
            .iter()
            .zip(["s1", "s2", "s3"])
            .map(|(minutes, id)| Stage {
                id: StageId::new(id),
                name: id.to_owned(),
                minutes: *minutes,
            })
            .collect();
        Plan {
            stages,
            ..Plan::default()
        }
    }

    #[test]
    fn the_planned_minutes_tell_the_stage() {
        let plan = plan(&[10, 20]);
        let stage_at = |at_ms| plan.stage_at(at_ms).map(|stage| stage.id.as_str().to_owned());
        assert_eq!(stage_at(0).as_deref(), Some("s1"));
        assert_eq!(stage_at(599_999).as_deref(), Some("s1"));
        assert_eq!(stage_at(600_000).as_deref(), Some("s2"));
        assert_eq!(stage_at(9_000_000).as_deref(), Some("s2"));
        assert!(Plan::default().stage_at(0).is_none());
    }
}
