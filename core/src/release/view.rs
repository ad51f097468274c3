//! A release as coordinators see it: what stands in the copy, without what was taken back.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::findings::Held;
use super::{Dropped, PREDICTIONS, card, note_item};
use crate::document::{Document, DocumentKind};
use crate::finding::{CardView, EvidenceView, FindingView, Source};
use crate::id::{DocumentId, PersonId};
use crate::lesson::{CasePupil, GridRowView, Lesson, NoteView, ObserverView, Plan, Viewer};

/// A released lesson as coordinators see it.
///
/// # Units
/// `released_wall_ms` is in milliseconds since 1970.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseView {
    /// The lesson's title.
    pub title: String,
    /// The year group.
    pub year_group: String,
    /// The school where it was taught.
    pub school: String,
    /// The group that released it.
    pub group: String,
    /// What the pupils were to learn.
    #[serde(default)]
    pub objective: String,
    /// What the group tried out in the teaching.
    #[serde(default)]
    pub technique: String,
    /// When it was released.
    pub released_wall_ms: f64,
    /// Whether the group has withdrawn it: then nothing of its content is left here.
    pub withdrawn: bool,
    /// The case pupils, by code.
    pub pupils: Vec<CasePupil>,
    /// The notes, their authors under pseudonyms.
    pub timeline: Vec<NoteView>,
    /// Predicted beside observed.
    pub grid: Vec<GridRowView>,
    /// The observers, under pseudonyms.
    pub observers: Vec<ObserverView>,
    /// What pupils said when the lesson was over.
    #[serde(default)]
    pub interviews: Vec<EvidenceView>,
    /// What the group said of the lesson.
    #[serde(default)]
    pub discussion: Vec<EvidenceView>,
    /// A study's findings with their evidence: then there is nothing of a lesson.
    #[serde(default)]
    pub findings: Vec<FindingView>,
    /// A study's practice card.
    #[serde(default)]
    pub card: Option<CardView>,
}

prints_only!(ReleaseView {
    released_wall_ms,
    withdrawn
});

impl ReleaseView {
    /// The view of a `release` document; none for a document that is no release.
    pub fn read(document: &Document) -> Option<Self> {
        if document.kind() != Some(DocumentKind::Release) {
            return None;
        }
        let release = document.named("about").remove("release")?;
        let withdrawn = release.flag("withdrawn");
        let dropped = Dropped::read(document);
        let mut lesson = Lesson::read(document);
        lesson.notes.retain(|id, _| !dropped.has(&note_item(id)));
        if dropped.has(PREDICTIONS) {
            lesson.predictions.clear();
        }
        if withdrawn {
            // A change that arrives after the withdrawal brings nothing back.
            lesson = Lesson {
                plan: Plan {
                    pupils: Vec::new(),
                    stages: Vec::new(),
                    objective: String::new(),
                    technique: String::new(),
                    ..lesson.plan
                },
                ..Lesson::default()
            };
        }
        let viewer = Viewer {
            person: &PersonId::new(""),
            name: "",
            draft: &BTreeMap::new(),
            unsaved: &BTreeSet::new(),
        };
        let timeline = lesson.timeline(&viewer);
        let grid = lesson.grid(&timeline);
        let observers = lesson.observers();
        let (mut interviews, mut discussion, mut findings, mut card) = (Vec::new(), Vec::new(), Vec::new(), None);
        if !withdrawn {
            // Words alone are shown: in a release, a document's id and a note's are nobody's business here.
            let source = Source::read(DocumentId::from_bytes([0; 16]), String::new(), Some(document)).view();
            for mut view in source.evidence {
                let place = view.cite.split_once('/').map_or("", |(_, place)| place).to_owned();
                if dropped.has(&place) {
                    continue;
                }
                view.lesson.clear();
                view.cite.clone_from(&place);
                if place.starts_with("interview/") {
                    interviews.push(view);
                } else if place.starts_with("discussion/") {
                    discussion.push(view);
                }
            }
            let held = Held::read(document, &dropped);
            findings = held.findings();
            card = card::read(&held, &dropped);
        }
        Some(Self {
            title: lesson.plan.title,
            year_group: lesson.plan.year_group,
            school: lesson.plan.school,
            objective: lesson.plan.objective,
            technique: lesson.plan.technique,
            group: lesson.plan.group,
            released_wall_ms: crate::lesson::millis(release.integer("wall_ms").unwrap_or(0)),
            withdrawn,
            pupils: lesson.plan.pupils,
            timeline,
            grid,
            observers,
            interviews,
            discussion,
            findings,
            card,
        })
    }
}
