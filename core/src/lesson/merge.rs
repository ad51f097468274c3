//! The merge report: what the group's notes add up to, in plain counts and lists.
//!
//! It judges nobody and merges nothing: it says where nobody looked, where several looked at once, what surprised,
//! what is in two versions, and whose clock may be wrong. Drafts and withdrawn notes count nowhere.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::contact::Alignment;
use super::timeline::{count, millis};
use super::{About, Lesson, LessonPhase, SharedNote};
use crate::access::Role;
use crate::id::PersonId;

/// Notes on one pupil count as of one moment when they begin within so many minutes of the first of them.
const OVERLAP_MINUTES: u32 = 2;

/// What the notes of a lesson add up to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MergeReportView {
    /// Everybody who shared notes, by name.
    pub observers: Vec<ObserverReportView>,
    /// The stages and case pupils that nobody noted anything of, in the order of the plan; none before the start.
    pub gaps: Vec<GapView>,
    /// What several people noted at once, in lesson time.
    pub overlaps: Vec<OverlapView>,
    /// Within how many minutes of the first of them notes count as of one moment.
    pub overlap_minutes: u32,
    /// The ids of the notes that surprised their observers, in lesson time.
    pub surprises: Vec<String>,
    /// The ids of the notes of which several versions stand, in lesson time.
    pub disputed: Vec<String>,
}

/// What one observer shared.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObserverReportView {
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// How many notes of theirs stand.
    pub notes: u32,
    /// How many of those surprised them.
    pub surprises: u32,
    /// How well the clock of their tablets is known, where it is known worst; none where no note says.
    pub clock: Option<Alignment>,
}

prints_only!(ObserverReportView {
    role,
    notes,
    surprises,
    clock
});

/// A stage and case pupil that nobody noted anything of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GapView {
    /// The stage's id.
    pub stage: String,
    /// The case pupil's letter.
    pub pupil: String,
}

/// One moment of one pupil that several people noted.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OverlapView {
    /// Whom the notes are about.
    pub about: About,
    /// When the first was begun, in milliseconds on the lesson clock.
    pub from_ms: f64,
    /// When the last was begun.
    pub to_ms: f64,
    /// The names of who wrote them.
    pub people: Vec<String>,
    /// Their ids, in lesson time.
    pub notes: Vec<String>,
}

prints_only!(OverlapView {
    about,
    from_ms,
    to_ms,
    notes
});

impl Lesson {
    /// The merge report of the group's record.
    pub fn merge_report(&self) -> MergeReportView {
        let mut standing: Vec<_> = self
            .notes
            .values()
            .filter(|shared| shared.withdrawal().is_none())
            .collect();
        standing.sort_by_key(|shared| (shared.note.at_ms, &shared.note.id));
        let ids = |which: fn(&SharedNote) -> bool| {
            let those = standing.iter().filter(|shared| which(shared));
            those.map(|shared| shared.note.id.to_string()).collect()
        };
        MergeReportView {
            observers: self.observer_reports(&standing),
            gaps: self.gaps(&standing),
            overlaps: self.overlaps(&standing),
            overlap_minutes: OVERLAP_MINUTES,
            surprises: ids(|shared| shared.note.surprise),
            disputed: ids(|shared| !shared.disputed.is_empty()),
        }
    }

    fn observer_reports(&self, standing: &[&SharedNote]) -> Vec<ObserverReportView> {
        let mut by_author: BTreeMap<&PersonId, Vec<&SharedNote>> = BTreeMap::new();
        for shared in standing {
            by_author.entry(&shared.note.author).or_default().push(shared);
        }
        let mut reports: Vec<_> = by_author
            .into_iter()
            .map(|(author, notes)| ObserverReportView {
                name: self.name_of(author),
                role: self.people.get(author).map_or(Role::Observer, |person| person.role),
                surprises: count(notes.iter().filter(|shared| shared.note.surprise)),
                clock: notes.iter().filter_map(|shared| self.alignment(shared)).max(),
                notes: count(notes.into_iter()),
            })
            .collect();
        reports.sort_by(|a, b| a.name.cmp(&b.name));
        reports
    }

    fn alignment(&self, shared: &SharedNote) -> Option<Alignment> {
        let (run, stamp) = shared.note.run().zip(shared.note.stamp.as_ref())?;
        Some(self.contacts.aligned_ms(&run, stamp.steady_ms).1)
    }

    fn gaps(&self, standing: &[&SharedNote]) -> Vec<GapView> {
        if self.clock.phase() == LessonPhase::Planned {
            return Vec::new();
        }
        let is_noted = |stage, pupil: &str| {
            standing.iter().any(|shared| {
                shared.note.stage.as_ref() == Some(stage)
                    && matches!(&shared.note.about, About::Case { letter } if letter == pupil)
            })
        };
        let cells = self
            .plan
            .stages
            .iter()
            .flat_map(|stage| self.plan.pupils.iter().map(move |pupil| (&stage.id, &pupil.letter)));
        cells
            .filter(|(stage, pupil)| !is_noted(*stage, pupil))
            .map(|(stage, pupil)| GapView {
                stage: stage.to_string(),
                pupil: pupil.clone(),
            })
            .collect()
    }

    fn overlaps(&self, standing: &[&SharedNote]) -> Vec<OverlapView> {
        let mut by_pupil: BTreeMap<&About, Vec<&SharedNote>> = BTreeMap::new();
        // Everybody sees the whole class all the time.
        for shared in standing.iter().filter(|shared| shared.note.about != About::Class) {
            by_pupil.entry(&shared.note.about).or_default().push(shared);
        }
        let mut overlaps = Vec::new();
        for (about, notes) in by_pupil {
            let mut rest = notes.as_slice();
            while let Some(first) = rest.first() {
                let until_ms = first.note.at_ms.saturating_add(i64::from(OVERLAP_MINUTES) * 60_000);
                let together = rest.partition_point(|shared| shared.note.at_ms <= until_ms);
                let (moment, later) = rest.split_at(together);
                let people: BTreeSet<_> = moment.iter().map(|shared| &shared.note.author).collect();
                if people.len() > 1 {
                    overlaps.push(OverlapView {
                        about: about.clone(),
                        from_ms: millis(first.note.at_ms),
                        to_ms: millis(moment.last().map_or(first.note.at_ms, |last| last.note.at_ms)),
                        people: people.into_iter().map(|person| self.name_of(person)).collect(),
                        notes: moment.iter().map(|shared| shared.note.id.to_string()).collect(),
                    });
                    rest = later;
                } else {
                    // The next note may begin a moment with another person's.
                    rest = rest.get(1..).unwrap_or_default();
                }
            }
        }
        overlaps.sort_by(|a, b| a.from_ms.total_cmp(&b.from_ms).then_with(|| a.notes.cmp(&b.notes)));
        overlaps
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{DeviceId, EntryId, NoteId, StageId};
    use crate::lesson::{CasePupil, Contact, Note, NoteKind, Person, Plan, Run, Stage, Stamp};

    const SECOND: i64 = 1_000;

    fn note(id: &str, author: &str, letter: &str, at_ms: i64) -> SharedNote {
        let note = Note {
            id: NoteId::new(id),
            author: PersonId::new(author),
            author_role: Role::Observer,
            device: DeviceId::new(author),
            at_ms,
            wall_ms: at_ms,
            stamp: Some(Stamp {
                session: "run".to_owned(),
                steady_ms: at_ms,
                planned_stage: None,
            }),
            stage: Some(StageId::new("s1")),
            about: match letter {
                "*" => About::Class,
                letter => About::Case {
                    letter: letter.to_owned(),
                },
            },
            kind: NoteKind::Saw,
            texts: vec!["words".to_owned()],
            verbatim: false,
            tags: Vec::new(),
            surprise: false,
            toward: Vec::new(),
            sampling: None,
            attachments: Vec::new(),
        };
        SharedNote {
            shared: note.clone(),
            note,
            amendments: Vec::new(),
            sharings: Vec::new(),
            disputed: Vec::new(),
        }
    }

    fn lesson(notes: impl IntoIterator<Item = SharedNote>) -> Lesson {
        let stage = |id: &str| Stage {
            id: StageId::new(id),
            name: id.to_owned(),
            minutes: 10,
        };
        let pupil = |letter: &str| CasePupil {
            id: letter.to_owned(),
            letter: letter.to_owned(),
            code: letter.to_owned(),
            typifies: String::new(),
            criterion: String::new(),
        };
        let person = |name: &str| Person {
            name: name.to_uppercase(),
            role: Role::Observer,
        };
        let contact = |id: &str, device: &str, session: &str| Contact {
            id: EntryId::new(id),
            run: Run {
                device: DeviceId::new(device),
                session: session.to_owned(),
            },
            at_ms: 0,
            offset_ms: 0,
            error_ms: 100,
        };
        let mut lesson = Lesson {
            plan: Plan {
                stages: vec![stage("s1"), stage("s2")],
                pupils: vec![pupil("A"), pupil("B")],
                ..Plan::default()
            },
            people: ["ana", "ben", "cem"]
                .map(|name| (PersonId::new(name), person(name)))
                .into(),
            contacts: [contact("1", "ana", "run"), contact("2", "ben", "another run")]
                .into_iter()
                .collect(),
            notes: notes
                .into_iter()
                .map(|shared| (shared.note.id.clone(), shared))
                .collect(),
            ..Lesson::default()
        };
        lesson.clock.started_wall_ms = Some(0);
        lesson
    }

    // MERGE-1, MERGE-4
    #[test]
    fn notes_and_surprises_are_counted_by_observer_and_the_worst_clock_is_named() {
        let mut surprising = note("n1", "ana", "A", SECOND);
        surprising.note.surprise = true;
        let mut disputed = note("n2", "ben", "A", 900 * SECOND);
        disputed.disputed = vec!["text".to_owned()];
        let report = lesson([
            surprising,
            disputed,
            note("n3", "cem", "*", SECOND),
            note("n4", "ana", "*", 2),
        ]);
        let report = report.merge_report();
        let observers: Vec<_> = report
            .observers
            .iter()
            .map(|observer| {
                (
                    observer.name.as_str(),
                    observer.notes,
                    observer.surprises,
                    observer.clock,
                )
            })
            .collect();
        assert_eq!(
            observers,
            [
                ("ANA", 2, 1, Some(Alignment::Aligned)),
                ("BEN", 1, 0, Some(Alignment::AlignedByAnotherRun)),
                ("CEM", 1, 0, Some(Alignment::NotAligned)),
            ]
        );
        assert_eq!(report.surprises, ["n1"]);
        assert_eq!(report.disputed, ["n2"]);
    }

    // MERGE-2
    #[test]
    fn a_gap_is_a_stage_and_case_pupil_without_a_note_once_the_lesson_has_begun() {
        let mut taught = lesson([note("n1", "ana", "A", SECOND), note("n2", "ana", "*", SECOND)]);
        let gaps: Vec<_> = taught
            .merge_report()
            .gaps
            .into_iter()
            .map(|gap| (gap.stage, gap.pupil))
            .collect();
        let expected = [("s1", "B"), ("s2", "A"), ("s2", "B")];
        assert_eq!(
            gaps,
            expected.map(|(stage, pupil)| (stage.to_owned(), pupil.to_owned()))
        );
        taught.clock.started_wall_ms = None;
        assert!(taught.merge_report().gaps.is_empty());
    }

    // MERGE-3
    #[test]
    fn an_overlap_is_one_pupil_noted_by_several_people_within_two_minutes() {
        let report = lesson([
            note("n1", "ana", "A", 0),
            note("n2", "ana", "A", 110 * SECOND),
            note("n3", "ben", "A", 150 * SECOND),
            note("n4", "cem", "A", 230 * SECOND),
            note("n5", "cem", "A", 231 * SECOND),
            note("n6", "ben", "B", 110 * SECOND),
            note("n7", "ana", "*", 110 * SECOND),
            note("n8", "ben", "*", 110 * SECOND),
        ])
        .merge_report();
        assert_eq!(report.overlap_minutes, 2);
        assert_eq!(report.overlaps.len(), 1);
        let moment = &report.overlaps[0];
        assert_eq!(moment.notes, ["n2", "n3", "n4"]);
        assert_eq!(moment.people, ["ANA", "BEN", "CEM"]);
        assert_eq!((moment.from_ms, moment.to_ms), (110_000.0, 230_000.0));
    }
}
