//! The progress record: how far each case pupil came, lesson by lesson, against the criterion set for them.
//!
//! It speaks of pupils' learning alone. There is no total, no average, and nothing of who taught.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Findings;
use crate::document::{Edit, Scalar};
use crate::entry::{Entries, Entry, VersionView};
use crate::id::DocumentId;

/// How far a pupil came against the criterion of a lesson.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reached {
    /// All the way.
    Met,
    /// Part of the way.
    Partly,
    /// Not yet.
    NotYet,
}

impl Reached {
    /// Every step, the furthest first.
    pub const ALL: [Self; 3] = [Self::Met, Self::Partly, Self::NotYet];

    /// The step's name as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::NotYet => "not-yet",
        }
    }

    /// The step of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reached| reached.name() == name)
    }
}

/// How far a pupil came in a lesson, as somebody writes it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgressRequest {
    /// The lesson's document id.
    pub lesson: String,
    /// The case pupil's id or letter in that lesson.
    pub pupil: String,
    /// How far.
    pub reached: Reached,
    /// By what the group knows it, in words; maybe none.
    pub text: String,
}

prints_only!(ProgressRequest { lesson });

/// One case pupil over the lessons of the study.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgressRowView {
    /// The letter.
    pub letter: String,
    /// The code.
    pub code: String,
    /// The learner group that the pupil typifies.
    pub typifies: String,
    /// A cell for each lesson that has this pupil, in order.
    pub cells: Vec<ProgressCellView>,
}

prints_only!(ProgressRowView { letter, code, cells });

/// How far one pupil came in one lesson.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgressCellView {
    /// The lesson's document id.
    pub lesson: String,
    /// The lesson's title.
    pub title: String,
    /// The id by which to record how far the pupil came.
    pub pupil: String,
    /// The criterion set for the pupil in this lesson.
    pub criterion: String,
    /// What the group recorded: one, none yet, or several where people wrote at once.
    pub recorded: Vec<ProgressView>,
    /// How many records were replaced.
    pub earlier: u32,
}

prints_only!(ProgressCellView {
    lesson,
    recorded,
    earlier
});

/// One record of how far a pupil came.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProgressView {
    /// How far.
    pub reached: Reached,
    /// The words, who wrote them, and when.
    pub words: VersionView,
}

fn place(lesson: DocumentId, pupil: &str) -> String {
    format!("progress/{lesson}/{pupil}")
}

/// Records how far a pupil came. It replaces what stands in `seen`.
pub fn write_progress(
    edit: &mut Edit<'_>,
    entry: &Entry,
    lesson: DocumentId,
    seen: &Entries,
    request: &ProgressRequest,
) {
    let fields = [
        ("reached", Scalar::from(request.reached.name())),
        ("text", Scalar::from(request.text.as_str())),
    ];
    entry.write(edit, &place(lesson, &request.pupil), seen, fields);
}

impl Findings<'_> {
    /// Each case pupil over the lessons that have arrived. A pupil is who has the same letter and code.
    pub fn progress(&self) -> Vec<ProgressRowView> {
        let mut rows: BTreeMap<(String, String), ProgressRowView> = BTreeMap::new();
        for source in &self.sources {
            let Some((lesson, _)) = &source.held else { continue };
            for pupil in &lesson.plan.pupils {
                let place = place(source.lesson, &pupil.id);
                let recorded: Vec<_> = self
                    .study
                    .entries
                    .standing(&place)
                    .filter_map(|written| {
                        Some(ProgressView {
                            reached: Reached::parse(written.fields.text("reached")?)?,
                            words: written.version(|by| self.name_of(by)),
                        })
                    })
                    .collect();
                let earlier = self.study.entries.history(&place).len().saturating_sub(recorded.len());
                rows.entry((pupil.letter.clone(), pupil.code.clone()))
                    .or_insert_with(|| ProgressRowView {
                        letter: pupil.letter.clone(),
                        code: pupil.code.clone(),
                        typifies: pupil.typifies.clone(),
                        cells: Vec::new(),
                    })
                    .cells
                    .push(ProgressCellView {
                        lesson: source.lesson.to_string(),
                        title: source.title.clone(),
                        pupil: pupil.id.clone(),
                        criterion: pupil.criterion.clone(),
                        recorded,
                        earlier: u32::try_from(earlier).unwrap_or(u32::MAX),
                    });
            }
        }
        rows.into_values().collect()
    }
}
