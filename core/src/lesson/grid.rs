//! The grid: stage by case pupil, what was predicted beside what was observed.

use serde::{Deserialize, Serialize};

use super::timeline::{count, millis};
use super::{About, CasePupil, Lesson, LessonPhase, NoteView, Prediction, Stage};

/// One stage of the grid.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GridRowView {
    /// The stage's id.
    pub stage: String,
    /// The stage's name.
    pub name: String,
    /// Its planned length in minutes.
    pub minutes: u32,
    /// When it is planned to begin, in minutes from the lesson's start.
    pub starts_minute: u32,
    /// One cell a case pupil, in the order of the plan.
    pub cells: Vec<CellView>,
}

prints_only!(GridRowView { stage, cells });

/// One stage of one case pupil.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CellView {
    /// The case pupil's letter.
    pub pupil: String,
    /// What was predicted before the lesson; several where two people predicted at once.
    pub predicted: Vec<PredictionView>,
    /// What was written into the prediction after the lesson had started.
    pub later_edits: Vec<PredictionView>,
    /// The ids of the notes that tell what was observed, in lesson time.
    pub notes: Vec<String>,
    /// How many of them surprised their observer.
    pub surprises: u32,
    /// Whether the lesson has begun and nobody noted anything here.
    pub gap: bool,
}

/// One prediction as a screen shows it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PredictionView {
    /// The words.
    pub text: String,
    /// The name of who wrote it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

/// What people wrote is never printed.
impl std::fmt::Debug for PredictionView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PredictionView(..)")
    }
}

impl Lesson {
    /// The grid that a timeline of this lesson fills.
    pub fn grid(&self, timeline: &[NoteView]) -> Vec<GridRowView> {
        let standing: Vec<_> = self.standing_predictions().collect();
        let mut starts_minute = 0;
        self.plan
            .stages
            .iter()
            .map(|stage| {
                let row = GridRowView {
                    stage: stage.id.to_string(),
                    name: stage.name.clone(),
                    minutes: stage.minutes,
                    starts_minute,
                    cells: self
                        .plan
                        .pupils
                        .iter()
                        .map(|pupil| self.cell(stage, pupil, timeline, &standing))
                        .collect(),
                };
                starts_minute = starts_minute.saturating_add(stage.minutes);
                row
            })
            .collect()
    }

    fn cell(&self, stage: &Stage, pupil: &CasePupil, timeline: &[NoteView], standing: &[&Prediction]) -> CellView {
        let notes: Vec<_> = timeline
            .iter()
            .filter(|note| note.withdrawn.is_none() && note.stage.as_deref() == Some(stage.id.as_str()))
            .filter(|note| matches!(&note.about, About::Case { letter } if *letter == pupil.letter))
            .collect();
        let predictions = |later_edit| {
            standing
                .iter()
                .filter(|prediction| prediction.is_of(&stage.id, &pupil.id) && prediction.later_edit == later_edit)
                .map(|prediction| PredictionView {
                    text: prediction.text.clone(),
                    by: self.name_of(&prediction.by),
                    wall_ms: millis(prediction.wall_ms),
                })
                .collect()
        };
        CellView {
            pupil: pupil.letter.clone(),
            predicted: predictions(false),
            later_edits: predictions(true),
            surprises: count(notes.iter().filter(|note| note.surprise)),
            gap: notes.is_empty() && self.clock.phase() != LessonPhase::Planned,
            notes: notes.into_iter().map(|note| note.id.clone()).collect(),
        }
    }
}
