//! The Larkmoor Schools Partnership: an invented partnership to try Cahier with, and to test and measure it.
//!
//! Everything is drawn from one seed, so two runs make the same bytes. All of it is invented and says so: every
//! document and note carries `invented`. The proportions (note lengths, kinds, pupils, tags) follow what groups of teachers
//! are known to write.

mod draw;
mod lesson;
mod story;
mod talk;
mod words;

use crate::access::Role;
use crate::document::{Change, Document, DocumentKind, Heads, Scalar};
use crate::entry::{Entries, Entry};
use crate::id::{DocumentId, GroupId, IdSource, PersonId, SessionId};
use crate::lesson::{Lesson, Plan};
use crate::release::{ReleaseChoice, record_release, release_copy};
use crate::study::{Agreement, ENQUIRY, TITLE, add_member, link_lesson, write_ground_rules};
use crate::template::Template;
use draw::Draw;
use lesson::{Stand, plan};

/// Tuesday 13 October 2026, 10:15 UTC: when the worked example's second lesson is planned.
const EXAMPLE_WALL_MS: i64 = 1_791_886_500_000;
const WEEK_MS: i64 = 7 * 24 * 3_600_000;
/// Lessons in each study.
const LESSONS: usize = 3;
/// Notes in the small sample.
const NOTES: usize = 1_650;

/// An invented partnership.
#[derive(Debug)]
pub struct Sample {
    /// Its groups; the first is the one of the worked example.
    pub groups: Vec<SampleGroup>,
    /// Who looks after the partnership.
    pub coordinator: SamplePerson,
}

/// One invented group, with everything it has written.
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

prints_only!(SampleGroup { id, study, documents });

/// One invented adult.
#[derive(Clone)]
pub struct SamplePerson {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
}

prints_only!(SamplePerson { id, role });

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

/// The small Larkmoor: 4 schools, 5 groups, 1 term, 15 research lessons, 1,650 notes, 21 adults and a
/// guest.
///
/// The worked example is the first group's second lesson: planned and predicted, not taught yet. Its first lesson was
/// taught before a guest, and everything that came after it is there: interviews, the discussion, findings, progress.
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
        let lessons: Vec<_> = (0..LESSONS)
            .map(|lesson| (self.ids.document(), plan(words, lesson)))
            .collect();
        let study_id = self.ids.document();
        let mut study = self.study(words, &people, &lessons);
        let mut documents = Vec::new();
        for (lesson, (id, plan)) in lessons.iter().enumerate() {
            let week = i64::try_from(lesson).expect("three lessons") - 1;
            let starts_wall_ms = EXAMPLE_WALL_MS + week * WEEK_MS;
            let stand = match (number, lesson) {
                (0, 1) => Stand::Predicted,
                (0, 2) => Stand::Planned,
                _ => {
                    let notes = notes_left.checked_div(*lessons_left).unwrap_or(0);
                    *notes_left -= notes;
                    *lessons_left -= 1;
                    if number == 0 {
                        Stand::Told { notes }
                    } else {
                        Stand::Taught { notes }
                    }
                }
            };
            let mut made = self.lesson(plan, &people, starts_wall_ms, stand);
            if let Stand::Told { .. } = stand {
                self.talk(&mut made, &people, starts_wall_ms);
                self.claims(&mut study, (*id, &made), &people, starts_wall_ms);
            }
            documents.extend(self.release(number, lesson, made, *id, &people));
        }
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

    fn study(&mut self, words: &words::Group, people: &[SamplePerson], lessons: &[(DocumentId, Plan)]) -> Document {
        let mut study = Document::new(DocumentKind::Study, self.ids.session());
        let lead = people.first().expect("a group has a lead");
        let enquiry = self.entry(&lead.id, EXAMPLE_WALL_MS - 2 * WEEK_MS);
        let rules = self.entry(&lead.id, enquiry.wall_ms);
        let title = self.entry(&lead.id, enquiry.wall_ms);
        let template = Template::research_lesson_study();
        study.write(enquiry.wall_ms, |edit| {
            template.write(edit);
            let seen = Entries::default();
            title.write(edit, TITLE, &seen, [("text", Scalar::from(words.title))]);
            let agreed = template.ground_rules.join("\n");
            write_ground_rules(edit, &rules, &seen, &agreed, Agreement::Adopted);
            enquiry.write(edit, ENQUIRY, &seen, [("text", Scalar::from(words.enquiry))]);
            for person in people {
                add_member(edit, &person.id, &person.name, person.role);
            }
            for (order, (id, plan)) in (0..).zip(lessons) {
                link_lesson(edit, *id, &plan.title, order);
            }
            edit.name("about", "study", [("invented", Scalar::from(true))]);
        });
        study
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

    /// Writes in a session of its own, as on a real tablet, and takes in what was written there.
    fn on_a_tablet(&mut self, document: &mut Document, write: impl FnOnce(&mut Document)) {
        let mut tablet = fork(document, self.ids.session());
        write(&mut tablet);
        let changes = tablet.changes_since(&document.heads());
        document
            .apply(changes.iter().map(|change| &change.bytes))
            .expect("the sample's own changes are sound");
    }

    fn entry(&mut self, by: &PersonId, wall_ms: i64) -> Entry {
        Entry {
            id: self.ids.entry(wall_ms),
            by: by.clone(),
            wall_ms,
        }
    }
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
mod tests;
