//! A study as a screen shows it.

use serde::{Deserialize, Serialize};

use super::{GROUND_RULES, RemovedLessonView, Study};
use crate::access::Role;
use crate::entry::WordsView;
use crate::tablet::{LessonSummaryView, SyncView};
use crate::template::MethodView;

/// One study, whole: the first of its screens.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

/// One study in a list.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberView {
    /// The name the group knows them by.
    pub name: String,
    /// Their role.
    pub role: Role,
}

/// The rules that a group works by.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

impl Study {
    pub(crate) fn ground_rules(&self) -> GroundRulesView {
        let versions: Vec<_> = self
            .entries
            .standing(GROUND_RULES)
            .map(|written| {
                let version = written.version(|person| self.name_of(person));
                GroundRulesVersionView {
                    entry: version.entry,
                    text: version.text,
                    by: version.by,
                    wall_ms: version.wall_ms,
                    adopted: written.fields.flag("adopted"),
                }
            })
            .collect();
        GroundRulesView {
            earlier: self.entries.words(GROUND_RULES, |_| String::new()).earlier,
            versions,
            suggested: self.template.ground_rules.clone(),
        }
    }

    pub(crate) fn member_views(&self) -> Vec<MemberView> {
        let mut members: Vec<_> = self
            .members
            .values()
            .map(|member| MemberView {
                name: member.name.clone(),
                role: member.role,
            })
            .collect();
        members.sort_by(|one, other| (&one.name, one.role).cmp(&(&other.name, other.role)));
        members
    }

    pub(crate) fn summary(&self, study: String, lessons: u32) -> StudySummaryView {
        let texts = |place| {
            let versions = self.words(place).versions.into_iter();
            versions.map(|version| version.text).collect::<Vec<_>>()
        };
        StudySummaryView {
            study,
            title: texts(super::TITLE).join(" / "),
            enquiry: texts(super::ENQUIRY),
            lessons,
        }
    }
}
