//! The plan of a lesson, with every version that stands.

use cahier_core::entry::{VersionView, WordsView};
use cahier_core::lesson::{
    DrawingView, LessonPhase, PlacedWordsView, PlanView, PreviousLessonView, PreviousOutcomeView, PupilPlanView,
    RemovedView, RoomView, StagePlanView, TagPlanView,
};
use cahier_core::tablet::SyncView;

/// The plan of one lesson, whole.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct PlacedWordsView {
    /// The place.
    pub place: String,
    /// What stands there: one version, none, or several where people wrote at once.
    pub versions: Vec<VersionView>,
    /// How many versions were replaced.
    pub earlier: u32,
}

/// One stage of a plan.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct TagPlanView {
    /// The place of the whole tag.
    pub place: String,
    /// Its words. Notes keep the words that they were given.
    pub name: PlacedWordsView,
}

/// A stage, case pupil or tag that was taken out of the plan.
#[uniffi::remote(Record)]
pub struct RemovedView {
    /// Its place.
    pub place: String,
    /// The stage's or tag's name, or the pupil's letter and code.
    pub name: String,
}

/// What the lesson before brought, beside the plan of the next.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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
