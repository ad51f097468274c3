//! A plan as its screen shows it: every version that stands, and what the lesson before brought.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::standing::{NEXT_TIME, outcome_place, pupil_place, stage_place, tag_place};
use super::{Person, Standing};
use crate::entry::{VersionView, WordsView};
use crate::id::PersonId;
use crate::lesson::{LessonPhase, SeatPlace, count, millis};
use crate::tablet::SyncView;

/// Where the discussion's aims for the next lesson stand.
const AIMS: &str = "discussion/next-lesson/";

/// The plan of one lesson, whole.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// The lesson's document id.
    pub lesson: String,
    /// The study that it belongs to, if that is on this tablet.
    pub study: Option<String>,
    /// Where the lesson is in its life.
    pub phase: LessonPhase,
    /// The lesson's name.
    pub title: PlacedWordsView,
    /// When it is to be taught.
    pub planned_for: PlacedWordsView,
    /// What the pupils are to learn.
    pub objective: PlacedWordsView,
    /// What the group tries out in the teaching.
    pub technique: PlacedWordsView,
    /// Who teaches.
    pub teacher: PlacedWordsView,
    /// The names of the group, to choose who teaches.
    pub people: Vec<String>,
    /// The stages in order.
    pub stages: Vec<StagePlanView>,
    /// How many orders of the stages stand; the last of them is shown.
    pub orders: u32,
    /// The case pupils by letter.
    pub pupils: Vec<PupilPlanView>,
    /// The tags that an observer can tap, in order.
    pub tags: Vec<TagPlanView>,
    /// The drawings of the room that stand, the one in use last.
    pub drawings: Vec<DrawingView>,
    /// The rooms of the group's other lessons, to begin with.
    pub rooms: Vec<RoomView>,
    /// What was taken out of the plan and can be brought back.
    pub removed: Vec<RemovedView>,
    /// What the group wants to do differently after this lesson.
    pub next_time: PlacedWordsView,
    /// What the lesson before brought.
    pub previous: Option<PreviousLessonView>,
    /// Whether the viewer writes in the plan.
    pub may_write: bool,
    /// Whether what was written here is also elsewhere.
    pub sync: SyncView,
}

/// Words and the place at which to write them anew.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlacedWordsView {
    /// The place.
    pub place: String,
    /// What stands there: one version, none, or several where people wrote at once.
    pub versions: Vec<VersionView>,
    /// How many versions were replaced.
    pub earlier: u32,
}

/// One stage of a plan.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StagePlanView {
    /// The stage's id.
    pub stage: String,
    /// The place of the whole stage.
    pub place: String,
    /// What happens in it.
    pub name: PlacedWordsView,
    /// Its planned length: a number of minutes.
    pub minutes: PlacedWordsView,
    /// When it is planned to begin, in minutes from the lesson's start.
    pub starts_minute: u32,
}

/// One case pupil of a plan.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PupilPlanView {
    /// "A", "B", "C" …
    pub letter: String,
    /// The place of the whole pupil.
    pub place: String,
    /// The pseudonym.
    pub code: PlacedWordsView,
    /// The learner group that the pupil typifies.
    pub typifies: PlacedWordsView,
    /// The success criterion.
    pub criterion: PlacedWordsView,
    /// What became of the pupil in the lesson.
    pub outcome: PlacedWordsView,
}

/// One tag of a plan.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagPlanView {
    /// The place of the whole tag.
    pub place: String,
    /// Its words. Notes keep the words that they were given.
    pub name: PlacedWordsView,
}

/// A stage, case pupil or tag that was taken out of the plan.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RemovedView {
    /// Its place.
    pub place: String,
    /// The stage's or tag's name, or the pupil's letter and code.
    pub name: String,
}

/// A drawing of the room.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DrawingView {
    /// The name of who drew it; empty for what the lesson began with.
    pub by: String,
    /// When, in milliseconds since 1970; 0 for what the lesson began with.
    pub wall_ms: f64,
    /// Its seats.
    pub seats: Vec<SeatPlace>,
}

/// The room of another lesson.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RoomView {
    /// That lesson's title.
    pub title: String,
    /// Its seats.
    pub seats: Vec<SeatPlace>,
}

/// What the lesson before brought, beside the plan of the next.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreviousLessonView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// What became of its case pupils.
    pub outcomes: Vec<PreviousOutcomeView>,
    /// What the group wanted to do differently.
    pub next_time: WordsView,
    /// What the discussion aimed at for the next lesson.
    pub aims: Vec<VersionView>,
}

/// What became of one case pupil in the lesson before.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PreviousOutcomeView {
    /// "A", "B", "C" …
    pub letter: String,
    /// The pseudonym.
    pub code: String,
    /// The success criterion.
    pub criterion: String,
    /// What became of the pupil.
    pub outcome: WordsView,
}

impl Standing {
    /// The words at a place, and the place.
    pub(crate) fn placed(&self, place: &str, name_of: impl Fn(&PersonId) -> String) -> PlacedWordsView {
        let words = self.words(place, name_of);
        PlacedWordsView {
            place: place.to_owned(),
            versions: words.versions,
            earlier: words.earlier,
        }
    }

    pub(crate) fn drawing_views(&self, name_of: impl Fn(&PersonId) -> String) -> Vec<DrawingView> {
        let drawings = self.drawings().into_iter();
        let views = drawings.map(|drawing| {
            let (by, wall_ms) = drawing
                .written
                .map_or((String::new(), 0), |(by, wall_ms)| (name_of(&by), wall_ms));
            DrawingView {
                by,
                wall_ms: millis(wall_ms),
                seats: drawing.seats,
            }
        });
        views.collect()
    }

    /// The room in use, for the plan of another lesson. None where there is no seat.
    pub(crate) fn room(&self) -> Option<RoomView> {
        let drawing = self.drawings().pop().filter(|drawing| !drawing.seats.is_empty())?;
        Some(RoomView {
            title: self.text("plan/title"),
            seats: drawing.seats,
        })
    }

    pub(crate) fn stage_views(&self, name_of: impl Fn(&PersonId) -> String) -> Vec<StagePlanView> {
        let mut starts_minute = 0_u32;
        self.stages()
            .into_iter()
            .map(|id| {
                let place = stage_place(&id);
                let begins = starts_minute;
                starts_minute = starts_minute.saturating_add(self.minutes(&id));
                StagePlanView {
                    name: self.placed(&format!("{place}/name"), &name_of),
                    minutes: self.placed(&format!("{place}/minutes"), &name_of),
                    starts_minute: begins,
                    stage: id,
                    place,
                }
            })
            .collect()
    }

    pub(crate) fn pupil_views(&self, name_of: impl Fn(&PersonId) -> String) -> Vec<PupilPlanView> {
        let letters = self.letters();
        self.pupils()
            .into_iter()
            .map(|id| {
                let place = pupil_place(&id);
                let placed = |field: &str| self.placed(&format!("{place}/{field}"), &name_of);
                PupilPlanView {
                    code: placed("code"),
                    typifies: placed("typifies"),
                    criterion: placed("criterion"),
                    outcome: self.placed(&outcome_place(&id), &name_of),
                    letter: letters.letter(&id).to_owned(),
                    place,
                }
            })
            .collect()
    }

    pub(crate) fn tag_views(&self, name_of: impl Fn(&PersonId) -> String) -> Vec<TagPlanView> {
        let views = self.tags().into_iter().map(|id| {
            let place = tag_place(&id);
            TagPlanView {
                name: self.placed(&format!("{place}/name"), &name_of),
                place,
            }
        });
        views.collect()
    }

    pub(crate) fn removed_views(&self) -> Vec<RemovedView> {
        let letters = self.letters();
        self.removed()
            .into_iter()
            .map(|place| RemovedView {
                name: match place.strip_prefix(&pupil_place("")) {
                    Some(id) => format!("{} {}", letters.letter(id), self.text(&format!("{place}/code"))),
                    None => self.text(&format!("{place}/name")),
                },
                place,
            })
            .collect()
    }

    pub(crate) fn next_time(&self, name_of: impl Fn(&PersonId) -> String) -> PlacedWordsView {
        self.placed(NEXT_TIME, name_of)
    }

    pub(crate) fn order_count(&self) -> u32 {
        count(0..self.orders())
    }

    /// What this lesson brought, for the plan of the next.
    pub(crate) fn brought(&self, lesson: String, people: &BTreeMap<PersonId, Person>) -> PreviousLessonView {
        let name_of = |person: &PersonId| people.get(person).map(|one| one.name.clone()).unwrap_or_default();
        let plan = self.plan();
        let aims: Vec<_> = self.entries.below(AIMS).map(|id| format!("{AIMS}{id}")).collect();
        PreviousLessonView {
            lesson,
            title: plan.title,
            outcomes: plan
                .pupils
                .into_iter()
                .map(|pupil| PreviousOutcomeView {
                    outcome: self.words(&outcome_place(&pupil.id), name_of),
                    letter: pupil.letter,
                    code: pupil.code,
                    criterion: pupil.criterion,
                })
                .collect(),
            next_time: self.words(NEXT_TIME, name_of),
            aims: aims
                .iter()
                .flat_map(|place| self.words(place, name_of).versions)
                .collect(),
        }
    }
}
