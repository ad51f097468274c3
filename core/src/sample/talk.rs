//! What came after the worked example's first lesson: interviews, the discussion, findings and progress.
//!
//! Each is written by the edit that people make, on a tablet of whoever writes it.

use std::collections::BTreeMap;

use super::lesson::teller;
use super::story::{self, Cite, ToldClaim, ToldEntry, ToldInterview};
use super::{Maker, SamplePerson};
use crate::discussion::{DiscussionRequest, Way, discussion_place, sections, write_discussion, write_role, write_way};
use crate::document::{Document, Edit};
use crate::entry::{Entries, Entry};
use crate::finding::{Citation, ClaimKind, ClaimPlace, ClaimRequest, ProgressRequest, write_claim, write_progress};
use crate::id::{DocumentId, EntryId, NoteId, PersonId};
use crate::interview::{AnswerRequest, InterviewRequest, InterviewsView, answer_place, begin_interview, write_answer};
use crate::lesson::{Lesson, Standing, write_person};
use crate::template::Template;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// After the start of the lesson: it is over, and pupils are asked.
const INTERVIEWED_MS: i64 = 65 * MINUTE_MS;
/// The afternoon of the same day.
const DISCUSSED_MS: i64 = 5 * 60 * MINUTE_MS;

/// Where in the lesson's record stands what the story speaks of.
struct Told {
    /// Ids of notes by their words.
    notes: BTreeMap<String, NoteId>,
    /// Ids of interviews by the case pupil's letter.
    interviews: BTreeMap<String, String>,
}

impl Told {
    fn read(lesson: &Document) -> Self {
        let view = InterviewsView::read(lesson, &PersonId::new(""));
        let interviews = view.interviews.into_iter();
        let notes = Lesson::read(lesson).notes;
        Self {
            notes: notes
                .into_iter()
                .map(|(id, shared)| (shared.note.text().clone(), id))
                .collect(),
            interviews: interviews.map(|one| (one.letter, one.interview)).collect(),
        }
    }

    fn note(&self, text: &str) -> &NoteId {
        self.notes.get(text).expect("the story cites its own notes")
    }

    fn answer(&self, letter: &str, topic: &str) -> String {
        let interview = self.interviews.get(letter).expect("the story cites its own interviews");
        answer_place(interview, topic)
    }

    /// As the discussion of the lesson cites it.
    fn cite(&self, cite: Cite) -> String {
        match cite {
            Cite::Note(text) => self.note(text).to_string(),
            Cite::Answer(letter, topic) => self.answer(letter, topic),
        }
    }

    /// As a claim of the study cites it.
    fn evidence(&self, lesson: DocumentId, cite: Cite) -> String {
        let citation = match cite {
            Cite::Note(text) => Citation::note(lesson, self.note(text)),
            Cite::Answer(letter, topic) => {
                Citation::place(lesson, &self.answer(letter, topic)).expect("an answer is evidence")
            }
        };
        citation.to_string()
    }
}

impl Maker {
    /// What pupils said when the lesson was over, what the group made of it, and what it brought for the next.
    pub(super) fn talk(&mut self, lesson: &mut Document, people: &[SamplePerson], starts_wall_ms: i64) {
        for (number, told) in (0..).zip(&story::INTERVIEWS) {
            let wall_ms = starts_wall_ms + INTERVIEWED_MS + number * 6 * MINUTE_MS;
            self.interview(lesson, people, told, wall_ms);
        }
        let mut wall_ms = starts_wall_ms + DISCUSSED_MS;
        for (role, holder) in story::ROLES {
            let holder = teller(people, holder);
            self.write(lesson, &teller(people, story::CHAIR), wall_ms, |edit, entry, seen| {
                write_role(edit, entry, seen, role, Some((&holder.id, &holder.name)));
            });
        }
        let told = Told::read(lesson);
        let mut to_say: BTreeMap<_, _> = story::DISCUSSION.iter().map(|entry| (entry.section, entry)).collect();
        for (section, reason) in story::WAY {
            self.lead(lesson, &teller(people, story::CHAIR), section, reason, wall_ms);
            wall_ms += 3 * MINUTE_MS;
            if let Some(entry) = to_say.remove(section) {
                self.say(lesson, people, &told, entry, wall_ms);
            }
        }
        for (place, text) in story::BROUGHT {
            wall_ms += MINUTE_MS;
            let standing = Standing::read(lesson);
            self.write(lesson, &teller(people, story::RECORDER), wall_ms, |edit, entry, _| {
                standing.write(edit, entry, place, text);
            });
        }
    }

    fn interview(&mut self, lesson: &mut Document, people: &[SamplePerson], told: &ToldInterview, wall_ms: i64) {
        let by = teller(people, told.by);
        let request = InterviewRequest {
            letter: told.letter.to_owned(),
            proxy: told.proxy.map(str::to_owned),
        };
        let interview = self.write(lesson, &by, wall_ms, |edit, entry, seen| {
            begin_interview(edit, entry, seen, &request);
        });
        for (minute, (topic, text, verbatim)) in (1..).zip(told.answers) {
            let request = AnswerRequest {
                topic: topic.to_owned(),
                text: text.to_owned(),
                verbatim,
            };
            self.write(lesson, &by, wall_ms + minute * MINUTE_MS, |edit, entry, seen| {
                write_answer(edit, entry, seen, interview.as_str(), &request);
            });
        }
    }

    fn lead(&mut self, lesson: &mut Document, chair: &SamplePerson, section: &str, reason: &str, wall_ms: i64) {
        let all = sections(&Template::read(lesson), &Lesson::read(lesson).plan.pupils);
        let place = all.iter().position(|one| one.key == section);
        let place = place.expect("the story keeps to the template's sections");
        let way = Way::read(&Entries::read(lesson), &all);
        let (from, to) = all.get(way.at).zip(all.get(place)).expect("both were found there");
        let jump = way.is_jump(place).then_some((from, reason));
        if from != to {
            self.write(lesson, chair, wall_ms, |edit, entry, seen| {
                write_way(edit, entry, seen, to, jump);
            });
        }
    }

    fn say(&mut self, lesson: &mut Document, people: &[SamplePerson], told: &Told, said: &ToldEntry, wall_ms: i64) {
        let request = |text: &str, cites: &[Cite], from: Option<&EntryId>| DiscussionRequest {
            text: text.to_owned(),
            cites: cites.iter().map(|cite| told.cite(*cite)).collect(),
            dissents_from: from.map(ToString::to_string),
        };
        let agreed = request(said.text, said.cites, None);
        let write = |edit: &mut Edit<'_>, entry: &Entry, seen: &Entries, request: &DiscussionRequest| {
            let place = discussion_place(said.section, entry.id.as_str());
            write_discussion(edit, entry, seen, &place, request);
        };
        let recorder = teller(people, story::RECORDER);
        let agreed = self.write(lesson, &recorder, wall_ms, |edit, entry, seen| {
            write(edit, entry, seen, &agreed);
        });
        if let Some((by, text, cites)) = said.dissent {
            let dissent = request(text, cites, Some(&agreed));
            self.write(lesson, &teller(people, by), wall_ms + MINUTE_MS, |edit, entry, seen| {
                write(edit, entry, seen, &dissent);
            });
        }
    }

    /// What the group claims to have learned from the lesson, and how far its case pupils came.
    pub(super) fn claims(
        &mut self,
        study: &mut Document,
        (id, lesson): (DocumentId, &Document),
        people: &[SamplePerson],
        starts_wall_ms: i64,
    ) {
        let told = Told::read(lesson);
        let mut wall_ms = starts_wall_ms + DAY_MS;
        for (finding, rival) in &story::FINDINGS {
            let place = self.claim(
                study,
                people,
                &|cite| told.evidence(id, cite),
                (&ClaimKind::Finding, finding),
                wall_ms,
            );
            if let Some(rival) = rival {
                let kind = ClaimKind::Rival {
                    finding: place.as_str().to_owned(),
                };
                self.claim(
                    study,
                    people,
                    &|cite| told.evidence(id, cite),
                    (&kind, rival),
                    wall_ms + MINUTE_MS,
                );
            }
            wall_ms += 10 * MINUTE_MS;
        }
        for (pupil, reached, text) in story::PROGRESS {
            let request = ProgressRequest {
                lesson: id.to_string(),
                pupil: pupil.to_owned(),
                reached,
                text: text.to_owned(),
            };
            self.write_in_study(study, &teller(people, story::RECORDER), wall_ms, |edit, entry, seen| {
                write_progress(edit, entry, id, seen, &request);
            });
        }
    }

    fn claim(
        &mut self,
        study: &mut Document,
        people: &[SamplePerson],
        evidence: &dyn Fn(Cite) -> String,
        (kind, told): (&ClaimKind, &ToldClaim),
        wall_ms: i64,
    ) -> ClaimPlace {
        let request = ClaimRequest {
            text: told.text.to_owned(),
            cites: told.cites.iter().map(|cite| evidence(*cite)).collect(),
        };
        let placed = |id: &EntryId| ClaimPlace::new(kind, id.as_str()).expect("a rival is of a finding");
        let id = self.write_in_study(study, &teller(people, told.by), wall_ms, |edit, entry, seen| {
            write_claim(edit, entry, &placed(&entry.id), seen, &request);
        });
        placed(&id)
    }

    /// One edit of a lesson's record, on a tablet of who makes it.
    fn write(
        &mut self,
        lesson: &mut Document,
        by: &SamplePerson,
        wall_ms: i64,
        write: impl FnOnce(&mut Edit<'_>, &Entry, &Entries),
    ) -> EntryId {
        self.write_in_study(lesson, by, wall_ms, |edit, entry, seen| {
            write_person(edit, &by.id, &by.name, by.role);
            write(edit, entry, seen);
        })
    }

    /// As [`write`](Self::write), in a document that knows its members.
    fn write_in_study(
        &mut self,
        document: &mut Document,
        by: &SamplePerson,
        wall_ms: i64,
        write: impl FnOnce(&mut Edit<'_>, &Entry, &Entries),
    ) -> EntryId {
        let entry = self.entry(&by.id, wall_ms);
        let seen = Entries::read(document);
        self.on_a_tablet(document, |tablet| {
            tablet.write(wall_ms, |edit| write(edit, &entry, &seen));
        });
        entry.id
    }
}
