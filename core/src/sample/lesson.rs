//! One invented research lesson: its plan, what was predicted, and what observers wrote.

use super::story::{self, Teller};
use super::{Maker, SamplePerson, WEEK_MS, words};
use crate::access::Role;
use crate::document::{Document, DocumentKind, Scalar};
use crate::id::{DeviceId, PersonId, StageId};
use crate::lesson::{
    About, CasePupil, Note, NoteKind, Plan, Seat, Stage, end_lesson, enter_phase, share_notes, start_lesson,
    write_person, write_prediction,
};

/// Which note is the long one, and how many characters it has: somebody always writes one.
const LONG_NOTE: usize = 500;
const LONG_NOTE_CHARACTERS: usize = 4_000;

/// How far a lesson has come, and who wrote in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// It is planned.
    Planned,
    /// It is planned, and the group has written what it expects.
    Predicted,
    /// It was taught, and this many notes were shared.
    Taught { notes: usize },
    /// The same, and a guest was there, and it is told what was noted.
    Told { notes: usize },
}

impl Stand {
    const fn notes(self) -> usize {
        match self {
            Self::Planned | Self::Predicted => 0,
            Self::Taught { notes } | Self::Told { notes } => notes,
        }
    }
}

impl Maker {
    pub(super) fn lesson(
        &mut self,
        plan: &Plan,
        people: &[SamplePerson],
        starts_wall_ms: i64,
        stand: Stand,
    ) -> Document {
        let mut document = Document::new(DocumentKind::Lesson, self.ids.session());
        let lead = people.first().expect("a group has a lead");
        let planned_wall_ms = starts_wall_ms - WEEK_MS / 2;
        document.write(planned_wall_ms, |edit| {
            plan.write(edit);
            edit.name("about", "lesson", [("invented", Scalar::from(true))]);
            write_person(edit, &lead.id, &lead.name, lead.role);
        });
        if stand != Stand::Planned {
            for stage in &plan.stages {
                for pupil in &plan.pupils {
                    let text = words::prediction(&stage.name, &pupil.letter);
                    let entry = self.entry(&lead.id, planned_wall_ms);
                    document.write(planned_wall_ms, |edit| {
                        write_prediction(edit, &entry, (&stage.id, &pupil.letter), text, &[], false);
                    });
                }
            }
        }
        if stand.notes() == 0 {
            return document;
        }
        let start = self.entry(&lead.id, starts_wall_ms);
        document.write(starts_wall_ms, |edit| start_lesson(edit, &start, None));
        let mut begins_wall_ms = starts_wall_ms;
        for (stage, phase) in plan.stages.iter().zip(words::PHASES) {
            let entry = self.entry(&lead.id, begins_wall_ms);
            document.write(begins_wall_ms, |edit| enter_phase(edit, &entry, None, phase));
            begins_wall_ms += i64::from(stage.minutes) * 60_000;
        }
        let told = match stand {
            Stand::Told { .. } => story::NOTES.as_slice(),
            Stand::Planned | Stand::Predicted | Stand::Taught { .. } => &[],
        };
        let drawn = stand.notes().saturating_sub(told.len());
        self.notes(&mut document, plan, people, starts_wall_ms, drawn);
        for told in told {
            let note = self.told_note(plan, people, starts_wall_ms, told);
            let observer = teller(people, told.by);
            self.on_a_tablet(&mut document, |tablet| write_note(tablet, &observer, &note));
        }
        let end = self.entry(&lead.id, starts_wall_ms + length_ms(plan));
        document.write(end.wall_ms, |edit| end_lesson(edit, &end, None));
        document
    }

    /// Each observer writes in a session of their own, as on real tablets.
    fn notes(&mut self, document: &mut Document, plan: &Plan, people: &[SamplePerson], starts: i64, notes: usize) {
        let observers = people.get(1..).expect("a group has observers");
        let mut written = 0;
        for (place, observer) in (0..).zip(observers) {
            let until = notes * (place + 1) / observers.len();
            let count = until - written;
            let theirs: Vec<_> = (0..count).map(|_| self.note(plan, observer, starts)).collect();
            self.on_a_tablet(document, |tablet| {
                for note in &theirs {
                    write_note(tablet, observer, note);
                }
            });
            written = until;
        }
    }

    fn note(&mut self, plan: &Plan, observer: &SamplePerson, starts_wall_ms: i64) -> Note {
        let at_ms = self.draw.below(length_ms(plan));
        let kind = self.draw.weighted(&[
            (45, NoteKind::Saw),
            (35, NoteKind::Heard),
            (15, NoteKind::Wrote),
            (5, NoteKind::Asked),
        ]);
        let about = match self
            .draw
            .weighted(&[(27, 'A'), (24, 'B'), (19, 'C'), (20, '*'), (10, '-')])
        {
            '*' => About::Class,
            '-' => About::Seat {
                code: self.draw.pick(&plan.seats).code.clone(),
            },
            letter => About::Case {
                letter: letter.to_string(),
            },
        };
        let tags = if self.draw.chance(55) {
            vec![self.draw.pick(&plan.tags).clone()]
        } else {
            Vec::new()
        };
        self.notes += 1;
        let text = if self.notes == LONG_NOTE {
            let text = words::note(&mut self.draw, kind, LONG_NOTE_CHARACTERS);
            text.chars().take(LONG_NOTE_CHARACTERS).collect()
        } else {
            let words = self.draw.note_length();
            words::note(&mut self.draw, kind, words)
        };
        Note {
            id: self.ids.note(starts_wall_ms + at_ms),
            author: observer.id.clone(),
            author_role: observer.role,
            device: DeviceId::new(format!("{}-tablet", observer.id)),
            at_ms,
            wall_ms: starts_wall_ms + at_ms,
            stamp: None,
            stage: plan.stage_at(at_ms).map(|stage| stage.id.clone()),
            about,
            toward: Vec::new(),
            kind,
            texts: vec![text],
            verbatim: kind == NoteKind::Heard && self.draw.chance(85),
            tags,
            surprise: self.draw.chance(6),
            sampling: None,
            attachments: Vec::new(),
        }
    }

    fn told_note(&mut self, plan: &Plan, people: &[SamplePerson], starts: i64, told: &story::ToldNote) -> Note {
        let observer = teller(people, told.by);
        let (minute, second) = told.at;
        let at_ms = (minute * 60 + second) * 1_000;
        self.notes += 1;
        Note {
            id: self.ids.note(starts + at_ms),
            author: observer.id.clone(),
            author_role: observer.role,
            device: DeviceId::new(format!("{}-tablet", observer.id)),
            at_ms,
            wall_ms: starts + at_ms,
            stamp: None,
            stage: plan.stage_at(at_ms).map(|stage| stage.id.clone()),
            about: pupil(told.about),
            toward: told.toward.iter().map(|toward| pupil(toward)).collect(),
            kind: told.kind,
            texts: vec![told.text.to_owned()],
            verbatim: told.verbatim,
            tags: told.tags.iter().map(|tag| (*tag).to_owned()).collect(),
            surprise: told.surprise,
            sampling: None,
            attachments: Vec::new(),
        }
    }
}

/// A case pupil by letter, another by code, or the class.
fn pupil(told: &str) -> About {
    match told {
        "" => About::Class,
        letter if letter.len() == 1 => About::Case {
            letter: letter.to_owned(),
        },
        code => About::Seat { code: code.to_owned() },
    }
}

/// Who tells: somebody of the group, or the guest.
pub(super) fn teller(people: &[SamplePerson], teller: Teller) -> SamplePerson {
    match teller {
        Teller::Member(place) => people.get(place).expect("the story names who is in the group").clone(),
        Teller::Guest => SamplePerson {
            id: PersonId::new("guest"),
            name: story::GUEST.to_owned(),
            role: Role::Guest,
        },
    }
}

fn write_note(tablet: &mut Document, observer: &SamplePerson, note: &Note) {
    tablet.write(note.wall_ms, |edit| {
        write_person(edit, &observer.id, &observer.name, observer.role);
        share_notes(edit, &observer.id, &observer.name, [note]);
        edit.amend("notes", note.id.as_str(), [("invented", Scalar::from(true))]);
    });
}

pub(super) fn plan(words: &words::Group, lesson: usize) -> Plan {
    let pupils = ["A", "B", "C"]
        .iter()
        .zip(words.pupils)
        .map(|(letter, (code, typifies, criterion))| CasePupil {
            id: (*letter).to_owned(),
            letter: (*letter).to_owned(),
            code: code.to_owned(),
            typifies: typifies.to_owned(),
            criterion: criterion.to_owned(),
        })
        .collect();
    let stages = (1..)
        .zip(words::STAGES)
        .map(|(number, (name, minutes))| Stage {
            id: StageId::new(format!("s{number}")),
            name: name.to_owned(),
            minutes,
        })
        .collect();
    Plan {
        title: format!("RL{} · {}", lesson + 1, words.title),
        year_group: words.year.to_owned(),
        school: words.school.to_owned(),
        group: words.name.to_owned(),
        planned_for: words::DAYS.get(lesson).copied().unwrap_or_default().to_owned(),
        objective: words.objective.to_owned(),
        technique: words.techniques.get(lesson).copied().unwrap_or_default().to_owned(),
        stages,
        pupils,
        seats: seats(words),
        tags: words::TAGS.iter().map(|tag| (*tag).to_owned()).collect(),
    }
}

/// Thirty seats in five rows of six, the case pupils among them.
fn seats(words: &words::Group) -> Vec<Seat> {
    let mut codes = words::SEATS.iter().copied();
    (0_u32..30)
        .map(|place| {
            let case = match place {
                8 => words.pupils.first(),
                15 => words.pupils.get(1),
                22 => words.pupils.get(2),
                _ => None,
            };
            let code = case.map_or_else(|| codes.next().unwrap_or_default(), |(code, ..)| code);
            Seat {
                code: code.to_owned(),
                row: place / 6,
                column: place % 6,
                letter: None,
            }
        })
        .collect()
}

pub(super) fn length_ms(plan: &Plan) -> i64 {
    plan.stages.iter().map(|stage| i64::from(stage.minutes) * 60_000).sum()
}
