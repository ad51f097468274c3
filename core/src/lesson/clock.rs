//! The lesson clock: start, end, and what time it is in the lesson.

use serde::{Deserialize, Serialize};

use crate::document::{Document, Edit, Scalar};
use crate::entry::Entry;

/// Where a lesson is in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LessonPhase {
    /// Not started: predictions can still be written.
    #[default]
    Planned,
    /// Under way: predictions are locked.
    Running,
    /// Over.
    Ended,
}

/// The recorded start and end of a lesson, in milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Clock {
    /// The earliest start that anybody recorded.
    pub started_wall_ms: Option<i64>,
    /// The latest end that anybody recorded.
    pub ended_wall_ms: Option<i64>,
}

impl Clock {
    /// Where the lesson is in its life.
    pub fn phase(&self) -> LessonPhase {
        match (self.started_wall_ms, self.ended_wall_ms) {
            (_, Some(_)) => LessonPhase::Ended,
            (Some(_), None) => LessonPhase::Running,
            (None, None) => LessonPhase::Planned,
        }
    }

    /// The time on the lesson clock; zero before the start.
    pub fn lesson_ms(&self, wall_ms: i64) -> i64 {
        self.started_wall_ms.map_or(0, |started| (wall_ms - started).max(0))
    }

    pub(crate) fn read(document: &Document) -> Self {
        let events = document.added("events");
        let times = |kind: &'static str| {
            events
                .values()
                .filter(move |event| event.text("kind") == Some(kind))
                .filter_map(|event| event.integer("wall_ms"))
        };
        Self {
            started_wall_ms: times("start").min(),
            ended_wall_ms: times("end").max(),
        }
    }
}

/// Records that the lesson starts now. Two tablets may both record it offline: the earlier counts.
pub fn start_lesson(edit: &mut Edit<'_>, entry: &Entry) {
    add(edit, entry, "start");
}

/// Records that the lesson ends now.
pub fn end_lesson(edit: &mut Edit<'_>, entry: &Entry) {
    add(edit, entry, "end");
}

fn add(edit: &mut Edit<'_>, entry: &Entry, kind: &str) {
    let mut fields = entry.fields();
    fields.push(("kind", Scalar::from(kind)));
    edit.add("events", entry.id.as_str(), fields);
}
