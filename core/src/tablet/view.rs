//! What the tablet's screens show. Plain values, made anew whenever something changed.

use serde::{Deserialize, Serialize};

use super::Full;
use crate::access::Role;
use crate::discussion::Due;
use crate::lesson::{CasePupil, GridRowView, LessonPhase, NoteView, ObserverView, PhaseView};
use crate::study::StudySummaryView;

/// The first screen: who is here, and their lessons.
///
/// `Debug` is left out of views on purpose: what people wrote is never printed.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HomeView {
    /// Who uses this tablet; none before joining.
    pub person: Option<PersonView>,
    /// The lessons of the group's studies, in order.
    pub lessons: Vec<LessonSummaryView>,
    /// The studies of the groups whose studies this person reads.
    pub studies: Vec<StudySummaryView>,
    /// Whether what is on this tablet is also elsewhere.
    pub sync: SyncView,
}

/// Who uses this tablet.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// The name the group knows them by.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their group's name, if they belong to one.
    pub group: String,
    /// Their school's name.
    pub school: String,
    /// What there is to see for somebody of this role.
    pub sees: Sees,
    /// Whether somebody of this role takes notes and adds to lessons.
    pub may_write: bool,
}

/// What there is to see for somebody of a role.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Sees {
    /// Lessons, on the first screen.
    Lessons,
    /// What groups released, as the relay shows it.
    Releases,
    /// Their own notes of one lesson.
    OwnNotes,
    /// Nothing yet.
    Nothing,
}

/// One lesson in a list.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LessonSummaryView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// When it is to be taught, as the group wrote it.
    pub planned_for: String,
    /// Where it is in its life.
    pub phase: LessonPhase,
    /// How many notes stand in the group's record.
    pub notes: u32,
    /// How many notes of the viewer are not shared yet.
    pub drafts: u32,
    /// Whether its content has reached this tablet yet.
    pub arrived: bool,
    /// Whether a release of it stands.
    pub released: bool,
    /// When its discussion is due; none before the lesson is over and once anything was said.
    pub due: Option<Due>,
    /// Whether the viewer may take it out of its study.
    pub may_take_out: bool,
}

/// One lesson, whole: what capture, the timeline and the grid show.
///
/// # Units
/// `…_wall_ms` are milliseconds since 1970.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LessonView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// The year group.
    pub year_group: String,
    /// The school where it is taught.
    pub school: String,
    /// The group that studies it.
    pub group: String,
    /// When it is to be taught, as the group wrote it.
    pub planned_for: String,
    /// Where it is in its life.
    pub phase: LessonPhase,
    /// When it started, by this tablet's wall clock.
    pub started_wall_ms: Option<f64>,
    /// When it ended, by this tablet's wall clock.
    pub ended_wall_ms: Option<f64>,
    /// The case pupils, by letter.
    pub pupils: Vec<CasePupil>,
    /// The seating plan.
    pub seats: Vec<SeatView>,
    /// The tags to tap, in order.
    pub tags: Vec<String>,
    /// The codes of interval coding, in order.
    pub codes: Vec<String>,
    /// How the class worked, in order.
    pub phases: Vec<PhaseView>,
    /// The group's notes and the viewer's own drafts, in lesson time.
    pub timeline: Vec<NoteView>,
    /// Stage by case pupil: predicted beside observed.
    pub grid: Vec<GridRowView>,
    /// Everybody who wrote in the lesson, by name.
    pub observers: Vec<ObserverView>,
    /// How many notes of the viewer are not shared yet.
    pub drafts: u32,
    /// The release that stands, if one does.
    pub release: Option<ReleaseStateView>,
    /// Whether the viewer may release the lesson and withdraw its release.
    pub may_release: bool,
    /// Whether what the viewer wrote here is also elsewhere.
    pub sync: SyncView,
}

/// One place of the seating plan.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SeatView {
    /// The code of the pupil who sits there.
    pub code: String,
    /// Rows from the front, from 0.
    pub row: u32,
    /// Columns from the left, from 0.
    pub column: u32,
    /// The case pupil's letter, if a case pupil sits there.
    pub letter: Option<String>,
    /// How many notes the viewer has made about this pupil in this lesson.
    pub notes: u32,
}

/// The release of a lesson that stands.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseStateView {
    /// The name of who released it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

/// How far what was written here has got: the three states, and the one before them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SyncStage {
    /// The tablet's store has not confirmed everything yet.
    Saving,
    /// Everything is durably on this tablet.
    OnTablet,
    /// Everything is durably on the relay too.
    OnRelay,
}

/// How far what was written here has got.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SyncView {
    /// The stage that everything has reached.
    pub stage: SyncStage,
    /// How many other devices hold everything that the viewer shared.
    pub seen_by: u32,
    /// Whether the relay is being spoken to at this moment.
    pub connected: bool,
    /// What the relay has no more room for, while something is on this tablet alone.
    pub full: Option<Full>,
}
