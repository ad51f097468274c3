//! The study: its views, and what is written in it.

use cahier_core::access::Role;
use cahier_core::entry::WordsView;
use cahier_core::study::{
    Agreement, GroundRulesVersionView, GroundRulesView, MemberView, RemovedLessonView, StudySummaryView, StudyView,
};
use cahier_core::tablet::{LessonSummaryView, SyncView};
use cahier_core::template::{MethodView, TemplateFault, TemplateRefusal};

/// One study, whole: the first of its screens.
#[uniffi::remote(Record)]
pub struct StudyView {
    /// The study's document id.
    pub study: String,
    /// What the group calls it.
    pub title: WordsView,
    /// What the group wants to find out.
    pub enquiry: WordsView,
    /// The rules that the group works by.
    pub ground_rules: GroundRulesView,
    /// The name of its method.
    pub method: String,
    /// The methods that the viewer can choose for it; none once a lesson is planned.
    pub methods: Vec<MethodView>,
    /// Its members, by name.
    pub members: Vec<MemberView>,
    /// Its research lessons, in order.
    pub lessons: Vec<LessonSummaryView>,
    /// The lessons that were taken out and can be brought back.
    pub removed: Vec<RemovedLessonView>,
    /// Whether its content has reached this tablet yet.
    pub arrived: bool,
    /// Whether the viewer writes in it.
    pub may_write: bool,
    /// Whether what was written here is also elsewhere.
    pub sync: SyncView,
}

/// A lesson that was taken out of its study.
#[uniffi::remote(Record)]
pub struct RemovedLessonView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// The name of who took it out.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

/// A method that can be chosen for a study.
#[uniffi::remote(Record)]
pub struct MethodView {
    /// By which it is chosen.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// The stages that it suggests, by name.
    pub stages: Vec<String>,
}

/// Why a file was not taken as a template.
#[uniffi::remote(Record)]
pub struct TemplateRefusal {
    /// Which field, as a path: `discussion[2].key`. Empty for the file as a whole.
    pub field: String,
    /// What is wrong with it.
    pub fault: TemplateFault,
}

/// What is wrong in a template's file. Whoever wrote it mends it.
#[uniffi::remote(Enum)]
pub enum TemplateFault {
    /// The file is no JSON, or has the wrong sort of value somewhere.
    NotATemplate,
    /// It is more than a template may be: a shorter text, or fewer of them.
    TooLong,
    /// Nothing is there, where something has to be.
    Missing,
    /// A key or id has other signs than small letters, digits and dashes, or is one that the app needs itself.
    NotAKey,
    /// It is there twice.
    Twice,
    /// It is no number of minutes from 1 to 240.
    NotMinutes,
}

/// One study in a list.
#[uniffi::remote(Record)]
pub struct StudySummaryView {
    /// The study's document id.
    pub study: String,
    /// What the group calls it; empty while it has no name.
    pub title: String,
    /// What the group wants to find out; several texts where people wrote at once.
    pub enquiry: Vec<String>,
    /// How many research lessons it has.
    pub lessons: u32,
}

/// One member of a group.
#[uniffi::remote(Record)]
pub struct MemberView {
    /// The name the group knows them by.
    pub name: String,
    /// Their role.
    pub role: Role,
}

/// The rules that a group works by.
#[uniffi::remote(Record)]
pub struct GroundRulesView {
    /// What stands: one version, none, or several where people wrote at once.
    pub versions: Vec<GroundRulesVersionView>,
    /// How many versions were replaced.
    pub earlier: u32,
    /// What the study's template suggests, one rule each.
    pub suggested: Vec<String>,
}

/// One version of the ground rules.
///
/// # Units
/// `wall_ms` is in milliseconds since 1970.
#[uniffi::remote(Record)]
pub struct GroundRulesVersionView {
    /// The entry's id.
    pub entry: String,
    /// The rules, one a line.
    pub text: String,
    /// The name of who wrote them, or recorded that the group adopted them.
    pub by: String,
    /// When.
    pub wall_ms: f64,
    /// Whether the group has adopted them.
    pub adopted: bool,
}

/// Whether a group has agreed on something.
#[uniffi::remote(Enum)]
pub enum Agreement {
    /// Somebody put it forward.
    Proposed,
    /// The group adopted it, and the writer records that.
    Adopted,
}
