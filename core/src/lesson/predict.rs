//! Predictions: what the group expects of a case pupil in a stage, written before the lesson.
//!
//! A prediction is never written over. Writing again adds an entry that replaces those its writer had seen. Once
//! the lesson has started the earlier ones are locked: they stay, and the new one shows beside them as a later
//! edit.

use crate::document::{Document, Edit, Scalar};
use crate::entry::Entry;
use crate::id::{EntryId, PersonId, StageId};

/// One prediction as somebody wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct Prediction {
    /// Its id.
    pub id: EntryId,
    /// The stage.
    pub stage: StageId,
    /// The case pupil's id.
    pub pupil: String,
    /// The words.
    pub text: String,
    /// Who wrote it.
    pub by: PersonId,
    /// When, in milliseconds since 1970 by that tablet's clock.
    pub wall_ms: i64,
    /// Whether its writer knew that the lesson had started.
    pub later_edit: bool,
    replaces: Vec<EntryId>,
}

prints_only!(Prediction { id });

/// Adds a prediction for one stage and case pupil. It replaces those in `seen` that it may replace.
pub fn write_prediction(
    edit: &mut Edit<'_>,
    entry: &Entry,
    (stage, pupil): (&StageId, &str),
    text: &str,
    seen: &[Prediction],
    lesson_started: bool,
) {
    let replaces: Vec<_> = seen
        .iter()
        .filter(|earlier| earlier.is_of(stage, pupil) && earlier.later_edit == lesson_started)
        .map(|earlier| earlier.id.as_str())
        .collect();
    let mut fields = entry.fields();
    fields.extend([
        ("stage", Scalar::from(stage.as_str())),
        ("pupil", Scalar::from(pupil)),
        ("text", Scalar::from(text)),
        ("later_edit", Scalar::from(lesson_started)),
        ("replaces", Scalar::from(replaces.join("\n"))),
    ]);
    edit.add("predictions", entry.id.as_str(), fields);
}

impl Prediction {
    /// Whether it is of this stage and case pupil.
    pub fn is_of(&self, stage: &StageId, pupil: &str) -> bool {
        self.stage == *stage && self.pupil == pupil
    }

    /// The predictions that nothing replaces, in the order written.
    pub(super) fn standing(all: &[Self]) -> impl Iterator<Item = &Self> {
        all.iter()
            .filter(|one| !all.iter().any(|other| other.replaces.contains(&one.id)))
    }

    pub(super) fn read_all(document: &Document) -> Vec<Self> {
        document
            .added("predictions")
            .into_iter()
            .map(|(id, record)| {
                let text = |field| record.text(field).unwrap_or_default().to_owned();
                Self {
                    id: EntryId::new(id),
                    stage: StageId::new(text("stage")),
                    pupil: text("pupil"),
                    text: text("text"),
                    by: PersonId::new(text("by")),
                    wall_ms: record.integer("wall_ms").unwrap_or(0),
                    later_edit: record.flag("later_edit"),
                    replaces: text("replaces").lines().map(EntryId::new).collect(),
                }
            })
            .collect()
    }
}
