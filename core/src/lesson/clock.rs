//! The lesson clock: start, end, and what time it is in the lesson.
//!
//! Its times are those of the relay's clock as far as the contacts of each tablet tell ([`contact`](super::contact)),
//! so that tablets whose clocks are minutes apart put one moment at one lesson time.

use serde::{Deserialize, Serialize};

use super::contact::{Alignment, Contacts, Run};
use super::{Note, Plan};
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

/// The recorded start and end of a lesson, in milliseconds since 1970 by the relay's clock.
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
        self.since_start_ms(wall_ms).map_or(0, |since| since.max(0))
    }

    fn since_start_ms(&self, wall_ms: i64) -> Option<i64> {
        self.started_wall_ms.map(|started| wall_ms.saturating_sub(started))
    }

    /// The clock of a lesson document, as far as these contacts tell.
    pub(crate) fn read(document: &Document, contacts: &Contacts) -> Self {
        let events = document.added("events");
        let times = |kind: &'static str| -> Vec<i64> {
            let all: Vec<_> = events
                .values()
                .filter(|event| event.text("kind") == Some(kind))
                .filter_map(|event| {
                    let wall_ms = event.integer("wall_ms")?;
                    Some(Run::read(event).map_or((wall_ms, Alignment::NotAligned), |run| {
                        contacts.aligned_ms(&run, wall_ms)
                    }))
                })
                .collect();
            // A clock of which nothing is known may be wrong by an hour: it counts only where there is no better one.
            let best = all.iter().map(|(_, alignment)| *alignment).min();
            let known = |alignment| alignment != Alignment::NotAligned || best == Some(Alignment::NotAligned);
            all.into_iter()
                .filter_map(|(ms, alignment)| known(alignment).then_some(ms))
                .collect()
        };
        Self {
            started_wall_ms: times("start").into_iter().min(),
            ended_wall_ms: times("end").into_iter().max(),
        }
    }

    /// Puts a note at the lesson time that its tablet's own stamp and these contacts tell, and in the stage that
    /// the plan has then, unless its observer chose one.
    pub(super) fn place(&self, note: &mut Note, plan: &Plan, contacts: &Contacts) {
        let Some((run, stamp)) = note.run().zip(note.stamp.as_ref()) else {
            return;
        };
        let mut stage = stamp.planned_stage.clone();
        let (aligned_ms, _) = contacts.aligned_ms(&run, stamp.steady_ms);
        if let Some(since_start_ms) = self.since_start_ms(aligned_ms)
            && since_start_ms.max(0) != note.at_ms
        {
            note.at_ms = since_start_ms.max(0);
            stage = plan
                .stage_at(since_start_ms)
                .filter(|_| since_start_ms >= 0)
                .map(|stage| stage.id.clone());
        }
        note.stage = note.stage.take().or(stage);
    }
}

/// Records that the lesson starts now, by the clock of a run, if it is known. Two tablets may both record it
/// offline: the earlier counts.
pub fn start_lesson(edit: &mut Edit<'_>, entry: &Entry, run: Option<&Run>) {
    add_event(edit, entry, run, "start", []);
}

/// Records that the lesson ends now, as [`start_lesson`] records the start.
pub fn end_lesson(edit: &mut Edit<'_>, entry: &Entry, run: Option<&Run>) {
    add_event(edit, entry, run, "end", []);
}

pub(super) fn add_event(
    edit: &mut Edit<'_>,
    entry: &Entry,
    run: Option<&Run>,
    kind: &str,
    more: impl IntoIterator<Item = (&'static str, Scalar)>,
) {
    let mut fields = entry.fields();
    fields.extend(more);
    fields.push(("kind", Scalar::from(kind)));
    if let Some(run) = run {
        fields.push(("device", Scalar::from(run.device.as_str())));
        fields.push(("session", Scalar::from(run.session.as_str())));
    }
    edit.add("events", entry.id.as_str(), fields);
}
