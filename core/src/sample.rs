//! The Larkmoor Schools Partnership: an invented partnership to try Cahier with, and to test and measure it.
//!
//! Everything is drawn from one seed, so two runs make the same bytes. All of it is invented and says so: every
//! record carries `invented`. The proportions (note lengths, kinds, pupils, tags) follow what groups of teachers
//! are known to write.

mod draw;
mod words;

use crate::access::Role;
use crate::document::{Change, Document, DocumentKind, Heads, Scalar};
use crate::entry::{Entries, Entry};
use crate::id::{DeviceId, DocumentId, GroupId, IdSource, PersonId, SessionId, StageId};
use crate::lesson::{
    About, CasePupil, Lesson, Note, NoteKind, Plan, Seat, Stage, Standing, end_lesson, share_notes, start_lesson,
    write_person, write_prediction,
};
use crate::release::{ReleaseChoice, record_release, release_copy};
use crate::study::{Agreement, ENQUIRY, TITLE, add_member, link_lesson, write_ground_rules};
use crate::template::Template;
use draw::Draw;

/// Tuesday 13 October 2026, 10:15 UTC: when the worked example's second lesson is planned.
const EXAMPLE_WALL_MS: i64 = 1_791_886_500_000;
const WEEK_MS: i64 = 7 * 24 * 3_600_000;
/// Lessons in each study.
const LESSONS: usize = 3;
/// Notes in the small sample.
const NOTES: usize = 1_650;
/// Which note is the long one, and how many characters it has: somebody always writes one.
const LONG_NOTE: usize = 500;
const LONG_NOTE_CHARACTERS: usize = 4_000;

/// An invented partnership.
#[derive(Debug)]
pub struct Sample {
    /// Its groups; the first is the one of the worked example.
    pub groups: Vec<SampleGroup>,
    /// Who looks after the partnership.
    pub coordinator: SamplePerson,
}

/// One invented group, with everything it has written.
#[derive(Debug)]
pub struct SampleGroup {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Its school.
    pub school: String,
    /// The lead first, then three observers.
    pub people: Vec<SamplePerson>,
    /// The document of its study.
    pub study: DocumentId,
    /// Every document the group owns, the study among them.
    pub documents: Vec<SampleDocument>,
}

/// One invented adult.
#[derive(Debug, Clone)]
pub struct SamplePerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
}

/// One document with all its changes.
#[derive(Debug)]
pub struct SampleDocument {
    /// Its id.
    pub id: DocumentId,
    /// What it is for.
    pub kind: DocumentKind,
    /// Its changes, oldest first.
    pub changes: Vec<Change>,
}

/// The small Larkmoor: 4 schools, 5 groups, 1 term, 15 research lessons, 1,650 notes, 21 adults.
///
/// The worked example is the first group's second lesson: planned and predicted, not taught yet.
pub fn small(seed: u64) -> Sample {
    let mut maker = Maker {
        draw: Draw::new(seed),
        ids: IdSource::new(Draw::seed(seed)),
        notes: 0,
    };
    // The worked example's second and third lessons are still to come.
    let taught = words::GROUPS.len() * LESSONS - 2;
    let mut notes_left = NOTES;
    let mut lessons_left = taught;
    let groups = (0..words::GROUPS.len())
        .map(|group| maker.group(group, &mut notes_left, &mut lessons_left))
        .collect();
    let coordinator = SamplePerson {
        id: PersonId::new("coordinator"),
        name: words::COORDINATOR.to_owned(),
        role: Role::Coordinator,
    };
    Sample { groups, coordinator }
}

struct Maker {
    draw: Draw,
    ids: IdSource,
    /// How many notes have been made.
    notes: usize,
}

impl Maker {
    fn group(&mut self, number: usize, notes_left: &mut usize, lessons_left: &mut usize) -> SampleGroup {
        let words = words::GROUPS.get(number).expect("called for the groups there are");
        let people: Vec<_> = (0..)
            .zip(words.people)
            .map(|(place, name)| SamplePerson {
                id: PersonId::new(format!("g{number}p{place}")),
                name: name.to_owned(),
                role: if place == 0 { Role::GroupLead } else { Role::Observer },
            })
            .collect();
        let study_id = self.ids.document();
        let mut study = Document::new(DocumentKind::Study, self.ids.session());
        let mut documents = Vec::new();
        let mut links = Vec::new();
        for lesson in 0..LESSONS {
            let plan = plan(words, lesson);
            let id = self.ids.document();
            links.push((id, plan.title.clone()));
            let is_taught = number > 0 || lesson == 0;
            let notes = if is_taught {
                notes_left.checked_div(*lessons_left).unwrap_or(0)
            } else {
                0
            };
            if is_taught {
                *notes_left -= notes;
                *lessons_left -= 1;
            }
            let week = i64::try_from(lesson).expect("three lessons") - 1;
            let is_predicted = is_taught || lesson == 1;
            let mut made = self.lesson(&plan, &people, EXAMPLE_WALL_MS + week * WEEK_MS, notes, is_predicted);
            if (number, lesson) == (0, 0) {
                self.brought(&mut made, &people);
            }
            documents.extend(self.release(number, lesson, made, id, &people));
        }
        let lead = people.first().expect("a group has a lead");
        let enquiry = self.entry(&lead.id, EXAMPLE_WALL_MS - 2 * WEEK_MS);
        let rules = self.entry(&lead.id, enquiry.wall_ms);
        let title = self.entry(&lead.id, enquiry.wall_ms);
        let template = Template::research_lesson_study();
        study.write(enquiry.wall_ms, |edit| {
            template.write(edit);
            let seen = Entries::default();
            title.write(edit, TITLE, &seen, [("text", Scalar::from(words.title))]);
            write_ground_rules(
                edit,
                &rules,
                &seen,
                &template.ground_rules.join("\n"),
                Agreement::Adopted,
            );
            enquiry.write(
                edit,
                ENQUIRY,
                &Entries::default(),
                [("text", Scalar::from(words.enquiry))],
            );
            for person in &people {
                add_member(edit, &person.id, &person.name, person.role);
            }
            for (order, (id, title)) in (0..).zip(&links) {
                link_lesson(edit, *id, title, order);
            }
            edit.name("about", "study", [("invented", Scalar::from(true))]);
        });
        documents.push(finished(study_id, DocumentKind::Study, &study));
        SampleGroup {
            id: GroupId::new(format!("g{number}")),
            name: words.name.to_owned(),
            school: words.school.to_owned(),
            people,
            study: study_id,
            documents,
        }
    }

    fn lesson(
        &mut self,
        plan: &Plan,
        people: &[SamplePerson],
        starts_wall_ms: i64,
        notes: usize,
        is_predicted: bool,
    ) -> Document {
        let mut document = Document::new(DocumentKind::Lesson, self.ids.session());
        let lead = people.first().expect("a group has a lead");
        let planned_wall_ms = starts_wall_ms - WEEK_MS / 2;
        document.write(planned_wall_ms, |edit| {
            plan.write(edit);
            edit.name("about", "lesson", [("invented", Scalar::from(true))]);
            write_person(edit, &lead.id, &lead.name, lead.role);
        });
        if is_predicted {
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
        if notes == 0 {
            return document;
        }
        let start = self.entry(&lead.id, starts_wall_ms);
        document.write(starts_wall_ms, |edit| start_lesson(edit, &start, None));
        self.notes(&mut document, plan, people, starts_wall_ms, notes);
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
            let mut tablet = fork(document, self.ids.session());
            while written < until {
                let note = self.note(plan, observer, starts);
                tablet.write(note.wall_ms, |edit| {
                    share_notes(edit, &observer.id, &observer.name, [&note]);
                    edit.amend("notes", note.id.as_str(), [("invented", Scalar::from(true))]);
                });
                written += 1;
            }
            let changes = tablet.changes_since(&document.heads());
            document
                .apply(changes.iter().map(|change| &change.bytes))
                .expect("the sample's own changes are sound");
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
            kind,
            texts: vec![text],
            verbatim: kind == NoteKind::Heard && self.draw.chance(85),
            tags,
            surprise: self.draw.chance(6),
        }
    }

    /// What the worked example's first lesson brought, which the plan of its second opens with.
    fn brought(&mut self, lesson: &mut Document, people: &[SamplePerson]) {
        let lead = people.first().expect("a group has a lead");
        let standing = Standing::read(lesson);
        for (place, text) in words::BROUGHT {
            let entry = self.entry(&lead.id, EXAMPLE_WALL_MS - WEEK_MS / 2);
            lesson.write(entry.wall_ms, |edit| standing.write(edit, &entry, place, text));
        }
    }

    /// Two groups have released their first lessons; the worked example's group has released nothing.
    fn release(
        &mut self,
        group: usize,
        lesson: usize,
        mut made: Document,
        id: DocumentId,
        people: &[SamplePerson],
    ) -> Vec<SampleDocument> {
        let mut documents = Vec::new();
        if (group == 2 && lesson < 2) || (group == 3 && lesson == 0) {
            let lead = people.first().expect("a group has a lead");
            let wall_ms = EXAMPLE_WALL_MS + WEEK_MS;
            let release = self.ids.document();
            let copy = release_copy(
                &Lesson::read(&made),
                &Entries::read(&made),
                &ReleaseChoice::Whole,
                self.ids.session(),
                wall_ms,
            );
            made.write(wall_ms, |edit| {
                record_release(edit, release, &ReleaseChoice::Whole, &lead.id, wall_ms)
            });
            documents.push(finished(release, DocumentKind::Release, &copy));
        }
        documents.push(finished(id, DocumentKind::Lesson, &made));
        documents
    }

    fn entry(&mut self, by: &PersonId, wall_ms: i64) -> Entry {
        Entry {
            id: self.ids.entry(wall_ms),
            by: by.clone(),
            wall_ms,
        }
    }
}

fn plan(words: &words::Group, lesson: usize) -> Plan {
    let pupils = ["A", "B", "C"]
        .iter()
        .zip(words.pupils)
        .map(|(letter, (code, typifies, criterion))| CasePupil {
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
        objective: String::new(),
        technique: String::new(),
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

fn length_ms(plan: &Plan) -> i64 {
    plan.stages.iter().map(|stage| i64::from(stage.minutes) * 60_000).sum()
}

fn fork(document: &Document, session: SessionId) -> Document {
    let mut copy = Document::blank(session);
    let changes = document.changes_since(&Heads::default());
    copy.apply(changes.iter().map(|change| &change.bytes))
        .expect("the sample's own changes are sound");
    copy
}

fn finished(id: DocumentId, kind: DocumentKind, document: &Document) -> SampleDocument {
    SampleDocument {
        id,
        kind,
        changes: document.changes_since(&Heads::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lessons(sample: &Sample) -> Vec<Lesson> {
        let documents = sample.groups.iter().flat_map(|group| &group.documents);
        documents
            .filter(|document| document.kind == DocumentKind::Lesson)
            .map(|document| {
                let mut read = Document::blank(SessionId::from_bytes([0; 16]));
                read.apply(document.changes.iter().map(|change| &change.bytes))
                    .expect("sound changes");
                Lesson::read(&read)
            })
            .collect()
    }

    #[test]
    fn the_small_sample_has_the_size_it_says() {
        let sample = small(1);
        let lessons = lessons(&sample);
        assert_eq!(sample.groups.len(), 5);
        assert_eq!(lessons.len(), 15);
        assert_eq!(lessons.iter().map(|lesson| lesson.notes.len()).sum::<usize>(), 1_650);
        assert_eq!(lessons.iter().filter(|lesson| lesson.notes.is_empty()).count(), 2);
        let longest = lessons
            .iter()
            .flat_map(|lesson| lesson.notes.values())
            .map(|shared| shared.note.text().len());
        assert_eq!(longest.max(), Some(4_000));
        let schools: std::collections::BTreeSet<_> = sample.groups.iter().map(|group| &group.school).collect();
        assert_eq!(schools.len(), 4);
    }

    #[test]
    fn one_seed_makes_the_same_bytes() {
        let hashes = |seed| -> Vec<_> {
            let sample = small(seed);
            sample
                .groups
                .into_iter()
                .flat_map(|group| group.documents)
                .flat_map(|d| d.changes)
                .map(|c| c.hash)
                .collect()
        };
        assert_eq!(hashes(7), hashes(7));
        assert_ne!(hashes(7), hashes(8));
    }

    #[test]
    fn the_worked_example_is_planned_and_predicted_and_not_taught() {
        let sample = small(1);
        let lessons = lessons(&sample);
        let example = lessons
            .iter()
            .find(|lesson| lesson.plan.title == "RL2 · Fractions of a whole")
            .expect("it is there");
        assert_eq!(example.plan.school, "Kestrel Lane Primary");
        assert_eq!(length_ms(&example.plan), 58 * 60_000);
        assert_eq!(example.plan.seats.len(), 30);
        assert_eq!(
            example.plan.seats.iter().filter(|seat| seat.letter.is_some()).count(),
            3
        );
        assert_eq!(example.predictions.len(), example.plan.stages.len() * 3);
        assert!(example.notes.is_empty());
    }
}
