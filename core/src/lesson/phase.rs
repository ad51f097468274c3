//! The phases of a lesson: whether the class works together, in groups, in pairs or alone.
//!
//! An observer taps what begins; that is an event in the group's record, like the lesson's start. The phases of all
//! observers make one row of bands under the timeline.

use serde::{Deserialize, Serialize};

use super::clock::{Clock, add_event};
use super::contact::{Contacts, Run};
use crate::document::{Document, Edit, Scalar};
use crate::entry::Entry;

/// What lasted less was a slip of the finger that its observer corrected.
const SLIP_MS: i64 = 5_000;

/// How the class works.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WorkPhase {
    /// All together.
    WholeClass,
    /// In groups.
    Groups,
    /// In pairs.
    Pairs,
    /// Each alone.
    Individual,
}

/// A phase and when it began.
///
/// # Units
/// `from_ms`: milliseconds on the lesson clock. It lasts until the next one begins, or the lesson ends.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhaseView {
    /// How the class works.
    pub phase: WorkPhase,
    /// When that began.
    pub from_ms: f64,
}

impl WorkPhase {
    /// Every phase, widest first.
    pub const ALL: [Self; 4] = [Self::WholeClass, Self::Groups, Self::Pairs, Self::Individual];

    /// The phase's name as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WholeClass => "whole-class",
            Self::Groups => "groups",
            Self::Pairs => "pairs",
            Self::Individual => "individual",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.name() == name)
    }
}

/// Records that a phase begins, by the clock of a run.
pub fn enter_phase(edit: &mut Edit<'_>, entry: &Entry, run: Option<&Run>, phase: WorkPhase) {
    add_event(edit, entry, run, "phase", [("phase", Scalar::from(phase.name()))]);
}

/// The phases of a lesson document in order, as far as its clock and these contacts tell. None before the start.
pub(super) fn read_phases(document: &Document, clock: &Clock, contacts: &Contacts) -> Vec<PhaseView> {
    struct Entered {
        at_ms: i64,
        id: String,
        by: String,
        phase: WorkPhase,
    }
    if clock.started_wall_ms.is_none() {
        return Vec::new();
    }
    let events = document.added("events").into_iter();
    let mut entered: Vec<_> = events
        .filter(|(_, event)| event.text("kind") == Some("phase"))
        .filter_map(|(id, event)| {
            let wall_ms = event.integer("wall_ms")?;
            let aligned = Run::read(&event).map_or(wall_ms, |run| contacts.aligned_ms(&run, wall_ms).0);
            Some(Entered {
                at_ms: clock.lesson_ms(aligned),
                id,
                by: event.text("by").unwrap_or_default().to_owned(),
                phase: WorkPhase::parse(event.text("phase")?)?,
            })
        })
        .collect();
    entered.sort_by(|one, other| (one.at_ms, &one.id).cmp(&(other.at_ms, &other.id)));
    let is_slip = |place: usize, one: &Entered| {
        let later = entered.iter().skip(place + 1);
        let mut soon = later.take_while(|other| other.at_ms - one.at_ms < SLIP_MS);
        soon.any(|other| other.by == one.by)
    };
    let meant = entered.iter().enumerate().filter(|(place, one)| !is_slip(*place, one));
    let mut phases = Vec::<PhaseView>::new();
    for (_, one) in meant {
        if phases.last().is_none_or(|last| last.phase != one.phase) {
            phases.push(PhaseView {
                phase: one.phase,
                from_ms: super::millis(one.at_ms),
            });
        }
    }
    phases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::DocumentKind;
    use crate::id::{EntryId, PersonId, SessionId};
    use crate::lesson::start_lesson;

    fn entry(id: &str, by: &str, seconds: i64) -> Entry {
        Entry {
            id: EntryId::new(id),
            by: PersonId::new(by),
            wall_ms: seconds * 1_000,
        }
    }

    fn phases(taps: &[(&str, i64, WorkPhase)]) -> Vec<(WorkPhase, f64)> {
        let mut lesson = Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]));
        lesson.write(0, |edit| {
            start_lesson(edit, &entry("e0", "ana", 100), None);
            for (number, (by, seconds, phase)) in taps.iter().enumerate() {
                enter_phase(edit, &entry(&format!("e{}", number + 1), by, *seconds), None, *phase);
            }
        });
        let contacts = Contacts::read(&lesson);
        let clock = Clock::read(&lesson, &contacts);
        let phases = read_phases(&lesson, &clock, &contacts).into_iter();
        phases.map(|view| (view.phase, view.from_ms)).collect()
    }

    // PHASE-1
    #[test]
    fn the_phases_of_all_observers_are_one_row() {
        use WorkPhase::{Individual, Pairs, WholeClass};
        let taps = [
            ("ana", 100, WholeClass),
            ("ben", 700, Pairs),
            ("ana", 712, Pairs),
            ("ana", 1_300, Individual),
        ];
        assert_eq!(
            phases(&taps),
            [(WholeClass, 0.0), (Pairs, 600_000.0), (Individual, 1_200_000.0)]
        );
    }

    // PHASE-2
    #[test]
    fn a_slip_of_the_finger_leaves_no_band() {
        use WorkPhase::{Groups, Pairs, WholeClass};
        let taps = [("ana", 100, WholeClass), ("ana", 400, Groups), ("ana", 403, Pairs)];
        assert_eq!(phases(&taps), [(WholeClass, 0.0), (Pairs, 303_000.0)]);
        // Two people who differ are two taps, not a slip.
        let taps = [("ana", 400, Groups), ("ben", 403, Pairs)];
        assert_eq!(phases(&taps), [(Groups, 300_000.0), (Pairs, 303_000.0)]);
    }
}
