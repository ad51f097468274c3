//! The laws of merging, under random schedules of two to eight tablets.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use cahier_core::access::Role;
use cahier_core::discussion::{DiscussionRequest, Way, discussion_place, sections, write_discussion, write_way};
use cahier_core::document::{Change, Document, DocumentKind, Edit, Heads, SyncState};
use cahier_core::entry::{Entries, Entry};
use cahier_core::finding::{
    ClaimKind, ClaimPlace, ClaimRequest, FindingView, Findings, ProgressRequest, Reached, Source, write_claim,
    write_progress,
};
use cahier_core::id::{DeviceId, IdSource, NoteId, PersonId, StageId};
use cahier_core::interview::{AnswerRequest, InterviewRequest, begin_interview, interview_place, write_answer};
use cahier_core::lesson::{
    About, AmendmentRequest, Contact, Lesson, Note, NoteKind, Run, Stamp, Standing, amend_note, end_lesson,
    share_notes, start_lesson, withdraw_note, write_prediction,
};
use cahier_core::study::{Study, bring_back_lesson, take_out_lesson};
use cahier_core::sync::wire;
use cahier_core::tablet::{Moment, StoredChange, StoredValue, Tablet};
use cahier_core::template::Template;
use cahier_tests::cast::{self, LESSON, PLANNED_WALL_MS, STUDY};
use cahier_tests::draw::Draw;
use cahier_tests::shown::Shown;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

/// What one tablet does next.
#[derive(Clone, Debug)]
enum Deed {
    Share,
    Amend(Index),
    Withdraw(Index),
    Predict(bool, bool),
    /// Writes in the plan, or takes a stage out of it.
    Plan(u8),
    /// Adds a case pupil and notes something of them.
    Add,
    Start,
    End,
    /// Learns how far its clock is from the relay's.
    Meet(i16, u8),
    Interview,
    Answer(Index),
    Say,
    SayAnew(Index),
    Unsay(Index),
    Lead(Index),
    /// Writes a finding, or a rival or dissent of one.
    Claim(u8, Index),
    /// Writes a claim anew, or changes what it cites.
    ClaimAnew(Index),
    Unclaim(Index),
    Progress(u8),
    /// Takes the lesson out of the study, or brings it back.
    TakeOut(bool),
    /// Takes in all that another tablet has.
    Hear(usize),
}

/// A tablet as far as merging goes: a copy of the lesson and of its study, and somebody who writes in them.
struct Copy {
    document: Document,
    study: Document,
    ids: IdSource,
    person: PersonId,
    wall_ms: i64,
}

impl Copy {
    fn new(number: u8) -> Self {
        let mut ids = IdSource::new([number + 1; 32]);
        let session = ids.session();
        let begun = |id| {
            let mut document = Document::blank(session);
            let begun = cast::documents().into_iter().find(|(one, ..)| *one == id);
            hear(&mut document, &begun.expect("the cast has a study and a lesson").2);
            document
        };
        Self {
            document: begun(LESSON),
            study: begun(STUDY),
            ids,
            person: PersonId::new(format!("p{number}")),
            wall_ms: PLANNED_WALL_MS + i64::from(number) * 7_777,
        }
    }

    fn edit(&mut self, write: impl FnOnce(&mut Edit<'_>)) {
        let written = self.document.edit::<_, Infallible>(self.wall_ms, |edit| {
            write(edit);
            Ok(())
        });
        let Ok(_) = written;
    }

    fn entry(&mut self) -> Entry {
        Entry {
            id: self.ids.entry(self.wall_ms),
            by: self.person.clone(),
            wall_ms: self.wall_ms,
        }
    }

    fn note(&mut self, text: &str) -> Note {
        Note {
            id: self.ids.note(self.wall_ms),
            author: self.person.clone(),
            author_role: Role::Observer,
            device: DeviceId::new("d"),
            at_ms: self.wall_ms - PLANNED_WALL_MS,
            wall_ms: self.wall_ms,
            stamp: Some(Stamp {
                session: self.run().session,
                steady_ms: self.wall_ms,
                planned_stage: None,
            }),
            stage: Some(StageId::new("s1")),
            about: About::Case { letter: "A".to_owned() },
            toward: vec![About::Class],
            kind: NoteKind::Heard,
            texts: vec![text.to_owned()],
            verbatim: true,
            tags: vec!["explains".to_owned()],
            surprise: false,
            sampling: None,
            attachments: Vec::new(),
        }
    }

    fn run(&self) -> Run {
        Run {
            device: DeviceId::new("d"),
            session: self.person.to_string(),
        }
    }

    fn share(&mut self, text: &str) -> NoteId {
        let note = self.note(text);
        self.share_as(&note, text);
        note.id
    }

    /// Shares a note with these words.
    fn share_as(&mut self, note: &Note, text: &str) {
        let person = self.person.clone();
        let texts = vec![text.to_owned()];
        let note = Note { texts, ..note.clone() };
        self.edit(|edit| share_notes(edit, &person, person.as_str(), [&note]));
    }

    fn amend(&mut self, note: &NoteId, text: &str) {
        let entry = self.entry();
        let seen = Lesson::read(&self.document).notes.remove(note).expect("it is there");
        let request = AmendmentRequest {
            text: Some(text.to_owned()),
            ..AmendmentRequest::default()
        };
        self.edit(|edit| amend_note(edit, &entry, &seen, &seen.amendments, &request));
    }

    fn predict(&mut self, stage: &str, pupil: &str, text: &str) {
        let entry = self.entry();
        let seen = Lesson::read(&self.document).predictions;
        let stage = StageId::new(stage);
        self.edit(|edit| write_prediction(edit, &entry, (&stage, pupil), text, &seen, false));
    }

    fn pick(&self, which: Index) -> Option<NoteId> {
        let notes: Vec<_> = Lesson::read(&self.document).notes.into_keys().collect();
        (!notes.is_empty()).then(|| which.get(&notes).clone())
    }

    fn does(&mut self, deed: &Deed, serial: usize) {
        self.wall_ms += 1_000;
        match deed {
            Deed::Share => {
                self.share(&format!("note {serial}"));
            }
            Deed::Amend(which) => {
                if let Some(note) = self.pick(*which) {
                    self.amend(&note, &format!("amended {serial}"));
                }
            }
            Deed::Withdraw(which) => {
                if let Some(note) = self.pick(*which) {
                    let entry = self.entry();
                    let seen = Lesson::read(&self.document)
                        .notes
                        .remove(&note)
                        .expect("it is there")
                        .amendments;
                    self.edit(|edit| withdraw_note(edit, &entry, &note, &seen));
                }
            }
            Deed::Predict(stage, pupil) => {
                let text = format!("predicted {serial}");
                self.predict(if *stage { "s1" } else { "s2" }, if *pupil { "A" } else { "B" }, &text);
            }
            Deed::Plan(what) => {
                let entry = self.entry();
                let standing = Standing::read(&self.document);
                let place = ["plan/title", "plan/stage/s1/name", "plan/pupil/A/criterion"][usize::from(what % 3)];
                self.edit(|edit| match what % 5 {
                    0 => standing.remove(edit, &entry, "plan/stage/s1"),
                    1 => standing.bring_back(edit, &entry, "plan/stage/s1"),
                    2 => standing.order(edit, &entry, &["s2".to_owned(), "s1".to_owned()]),
                    _ => standing.write(edit, &entry, place, &format!("planned {serial}")),
                });
            }
            Deed::Add => {
                let entry = self.entry();
                let standing = Standing::read(&self.document);
                let (pupil, code) = (standing.letters().next_id(&entry.id), format!("pupil {serial}"));
                self.edit(|edit| standing.write(edit, &entry, &format!("plan/pupil/{pupil}/code"), &code));
                let (person, mut note) = (self.person.clone(), self.note(&code));
                note.about = About::Case { letter: pupil };
                self.edit(|edit| share_notes(edit, &person, person.as_str(), [&note]));
            }
            Deed::Start => {
                let (entry, run) = (self.entry(), self.run());
                self.edit(|edit| start_lesson(edit, &entry, Some(&run)));
            }
            Deed::End => {
                let (entry, run) = (self.entry(), self.run());
                self.edit(|edit| end_lesson(edit, &entry, Some(&run)));
            }
            Deed::Meet(offset_ms, error_ms) => {
                let contact = Contact {
                    id: self.ids.entry(self.wall_ms),
                    run: self.run(),
                    at_ms: self.wall_ms,
                    offset_ms: i64::from(*offset_ms),
                    error_ms: i64::from(*error_ms),
                };
                self.edit(|edit| contact.write(edit));
            }
            Deed::Interview | Deed::Answer(_) => self.asks(deed, serial),
            Deed::Say | Deed::SayAnew(_) | Deed::Unsay(_) | Deed::Lead(_) => self.discusses(deed, serial),
            Deed::Claim(..) | Deed::ClaimAnew(_) | Deed::Unclaim(_) | Deed::Progress(_) | Deed::TakeOut(_) => {
                self.learns(deed, serial);
            }
            Deed::Hear(_) => {}
        }
    }

    fn learns(&mut self, deed: &Deed, serial: usize) {
        let (entry, seen) = (self.entry(), Entries::read(&self.study));
        let notes = Lesson::read(&self.document).notes;
        let request = ClaimRequest {
            text: format!("claimed {serial}"),
            cites: notes
                .keys()
                .take(serial % 3)
                .map(|note| format!("{LESSON}/note/{note}"))
                .collect(),
        };
        let claims: Vec<_> = seen.places().filter_map(ClaimPlace::parse).collect();
        let which = |which: &Index| (!claims.is_empty()).then(|| which.get(&claims));
        self.study.write(self.wall_ms, |edit| match deed {
            Deed::ClaimAnew(index) => {
                if let Some(place) = which(index) {
                    write_claim(edit, &entry, place, &seen, &request);
                }
            }
            Deed::Unclaim(index) => {
                if let Some(place) = which(index) {
                    entry.withdraw(edit, place.as_str(), &seen);
                }
            }
            Deed::Progress(reached) => {
                let request = ProgressRequest {
                    lesson: LESSON.to_string(),
                    pupil: "A".to_owned(),
                    reached: Reached::ALL[usize::from(reached % 3)],
                    text: format!("came {serial}"),
                };
                write_progress(edit, &entry, LESSON, &seen, &request);
            }
            Deed::TakeOut(true) => take_out_lesson(edit, &entry, &seen, LESSON),
            Deed::TakeOut(false) => bring_back_lesson(edit, &entry, &seen, LESSON),
            Deed::Claim(sort, index) => {
                let finding = which(index).map(|place| place.finding().to_owned());
                let kind = match (sort % 3, finding) {
                    (1, Some(finding)) => ClaimKind::Rival { finding },
                    (2, Some(finding)) => ClaimKind::Dissent { finding },
                    _ => ClaimKind::Finding,
                };
                let place = ClaimPlace::new(&kind, entry.id.as_str()).expect("it is of a finding");
                write_claim(edit, &entry, &place, &seen, &request);
            }
            _ => {}
        });
    }

    fn asks(&mut self, deed: &Deed, serial: usize) {
        let (entry, seen) = (self.entry(), Entries::read(&self.document));
        let Deed::Answer(which) = deed else {
            let request = InterviewRequest {
                letter: "A".to_owned(),
                proxy: None,
            };
            return self.edit(|edit| begin_interview(edit, &entry, &seen, &request));
        };
        let begun: Vec<_> = seen.below("interview/").map(str::to_owned).collect();
        if begun.is_empty() {
            return;
        }
        let interview = which.get::<String>(&begun);
        if serial.is_multiple_of(5) {
            return self.edit(|edit| entry.withdraw(edit, &interview_place(interview), &seen));
        }
        let request = AnswerRequest {
            topic: "learned".to_owned(),
            text: format!("answered {serial}"),
            verbatim: true,
        };
        self.edit(|edit| write_answer(edit, &entry, &seen, interview, &request));
    }

    fn discusses(&mut self, deed: &Deed, serial: usize) {
        let (entry, seen) = (self.entry(), Entries::read(&self.document));
        let lesson = Lesson::read(&self.document);
        let request = |dissents_from| DiscussionRequest {
            text: format!("said {serial}"),
            cites: lesson.notes.keys().take(2).map(ToString::to_string).collect(),
            dissents_from,
        };
        let said: Vec<_> = seen.below("discussion/technique/").map(str::to_owned).collect();
        let place =
            |which: &Index| (!said.is_empty()).then(|| discussion_place("technique", which.get::<String>(&said)));
        match deed {
            Deed::SayAnew(which) => {
                if let Some(place) = place(which) {
                    self.edit(|edit| write_discussion(edit, &entry, &seen, &place, &request(None)));
                }
            }
            Deed::Unsay(which) => {
                if let Some(place) = place(which) {
                    self.edit(|edit| entry.withdraw(edit, &place, &seen));
                }
            }
            Deed::Lead(which) => {
                let all = sections(&Template::read(&self.document), &lesson.plan.pupils);
                let from = &all[Way::read(&seen, &all).at];
                self.edit(|edit| write_way(edit, &entry, &seen, which.get(&all), Some((from, "in a hurry"))));
            }
            _ => {
                let place = discussion_place("technique", entry.id.as_str());
                let dissents_from = said.first().filter(|_| serial.is_multiple_of(3)).cloned();
                self.edit(|edit| write_discussion(edit, &entry, &seen, &place, &request(dissents_from)));
            }
        }
    }
}

fn all(document: &Document) -> Vec<Change> {
    document.changes_since(&Heads::default())
}

fn hear(document: &mut Document, changes: &[Change]) {
    document
        .apply(changes.iter().map(|change| &change.bytes))
        .expect("the changes are sound");
}

fn merged<'a>(copies: impl IntoIterator<Item = &'a Document>) -> Document {
    let mut document = Document::blank(IdSource::new([0; 32]).session());
    for copy in copies {
        hear(&mut document, &all(copy));
    }
    document
}

fn notes(document: &Document) -> BTreeSet<NoteId> {
    Lesson::read(document).notes.into_keys().collect()
}

/// A study as its group sees it, and all that was ever written in it.
fn studied(document: &Document) -> (Vec<FindingView>, Entries) {
    let (study, nobody) = (Study::read(document), PersonId::new("nobody"));
    let source = Source::read(LESSON, String::new(), None);
    let findings = Findings::new(study, vec![source], &nobody).findings();
    (findings, Entries::read(document))
}

fn is_shown_alike(one: &Document, other: &Document) -> bool {
    match one.kind() {
        Some(DocumentKind::Study) => studied(one) == studied(other),
        _ => Shown::in_document(one) == Shown::in_document(other),
    }
}

/// What each tablet has of the lesson and of the study.
#[derive(Debug)]
struct Copies {
    lessons: Vec<Document>,
    studies: Vec<Document>,
}

/// Runs a schedule and returns what each tablet then has.
fn after(tablets: usize, schedule: &[(usize, Deed)]) -> Copies {
    let mut copies: Vec<_> = (0..tablets)
        .map(|number| Copy::new(u8::try_from(number).expect("at most eight")))
        .collect();
    for (serial, (who, deed)) in schedule.iter().enumerate() {
        let who = who % tablets;
        if let Deed::Hear(from) = deed {
            let other = &copies[from % tablets];
            let (lesson, study) = (all(&other.document), all(&other.study));
            hear(&mut copies[who].document, &lesson);
            hear(&mut copies[who].study, &study);
        } else {
            copies[who].does(deed, serial);
        }
    }
    let (lessons, studies) = copies.into_iter().map(|copy| (copy.document, copy.study)).unzip();
    Copies { lessons, studies }
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => Just(Deed::Share),
        3 => any::<Index>().prop_map(Deed::Amend),
        1 => any::<Index>().prop_map(Deed::Withdraw),
        2 => any::<(bool, bool)>().prop_map(|(stage, pupil)| Deed::Predict(stage, pupil)),
        2 => any::<u8>().prop_map(Deed::Plan),
        1 => Just(Deed::Add),
        1 => Just(Deed::Start),
        1 => Just(Deed::End),
        2 => any::<(i16, u8)>().prop_map(|(offset_ms, error_ms)| Deed::Meet(offset_ms, error_ms)),
        1 => Just(Deed::Interview),
        2 => any::<Index>().prop_map(Deed::Answer),
        2 => Just(Deed::Say),
        2 => any::<Index>().prop_map(Deed::SayAnew),
        1 => any::<Index>().prop_map(Deed::Unsay),
        1 => any::<Index>().prop_map(Deed::Lead),
        2 => any::<(u8, Index)>().prop_map(|(sort, finding)| Deed::Claim(sort, finding)),
        2 => any::<Index>().prop_map(Deed::ClaimAnew),
        1 => any::<Index>().prop_map(Deed::Unclaim),
        1 => any::<u8>().prop_map(Deed::Progress),
        1 => any::<bool>().prop_map(Deed::TakeOut),
        4 => (0_usize..8).prop_map(Deed::Hear),
    ]
}

fn schedules() -> impl Strategy<Value = Copies> {
    (2_usize..=8, vec((0_usize..8, deed()), 1..40)).prop_map(|(tablets, schedule)| after(tablets, &schedule))
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn doc_1_merging_commutes(copies in schedules()) {
        for copies in [copies.lessons, copies.studies] {
            let forth = merged(&copies);
            let back = merged(copies.iter().rev());
            prop_assert_eq!(forth.heads(), back.heads());
            prop_assert!(is_shown_alike(&forth, &back));
        }
    }

    #[test]
    fn doc_2_merging_associates(copies in schedules()) {
        for copies in [copies.lessons, copies.studies] {
            let (first, rest) = copies.split_first().expect("two at least");
            let right = merged([first, &merged(rest)]);
            let left = rest.iter().fold(merged([first]), |all, one| merged([&all, one]));
            prop_assert_eq!(left.heads(), right.heads());
            prop_assert!(is_shown_alike(&left, &right));
        }
    }

    #[test]
    fn doc_3_merging_again_changes_nothing(copies in schedules()) {
        for copies in [copies.lessons, copies.studies] {
            let once = merged(&copies);
            let twice = merged(copies.iter().chain(&copies).chain([&once]));
            prop_assert_eq!(once.heads(), twice.heads());
            prop_assert!(is_shown_alike(&once, &twice));
        }
    }

    #[test]
    fn doc_4_the_order_in_which_changes_arrive_shows_nowhere(
        copies in schedules(), seed in any::<u64>(),
    ) {
        let mut draw = Draw::new(seed);
        for copies in [copies.lessons, copies.studies] {
            let whole = merged(&copies);
            let mut changes = all(&whole);
            let mut one_by_one = Document::blank(IdSource::new([0; 32]).session());
            while !changes.is_empty() {
                let change = changes.swap_remove(draw.below(changes.len()));
                one_by_one.apply([&change.bytes]).expect("a sound change");
            }
            prop_assert_eq!(one_by_one.heads(), whole.heads());
            prop_assert!(is_shown_alike(&one_by_one, &whole));
        }
    }

    #[test]
    fn share_1_every_shared_note_of_every_tablet_is_in_the_merged_lesson(copies in schedules()) {
        let union: BTreeSet<_> = copies.lessons.iter().flat_map(notes).collect();
        prop_assert_eq!(notes(&merged(&copies.lessons)), union);
    }

    #[test]
    fn plan_8_each_pupil_has_a_letter_and_what_was_noted_of_them(copies in schedules()) {
        let lesson = Lesson::read(&merged(&copies.lessons));
        let letters: BTreeSet<_> = lesson.plan.pupils.iter().map(|pupil| &pupil.letter).collect();
        prop_assert_eq!(letters.len(), lesson.plan.pupils.len());
        for pupil in lesson.plan.pupils.iter().filter(|pupil| pupil.code.starts_with("pupil ")) {
            let about = About::Case { letter: pupil.letter.clone() };
            let noted = lesson.notes.values().filter(|shared| shared.note.about == about);
            let noted: Vec<_> = noted.map(|shared| shared.shared.text()).collect();
            prop_assert_eq!(noted, [pupil.code.as_str()]);
        }
    }

    #[test]
    fn note_7_amendments_made_at_once_all_stand_until_somebody_who_saw_them_settles_it(writers in 2_u8..=8) {
        let mut first = Copy::new(0);
        let note = first.share("as written");
        let mut copies: Vec<_> = (0..writers)
            .map(|number| {
                let mut copy = Copy::new(number + 1);
                hear(&mut copy.document, &all(&first.document));
                copy.amend(&note, &format!("version {number}"));
                copy
            })
            .collect();
        let whole = merged(copies.iter().map(|copy| &copy.document));
        let read = Lesson::read(&whole).notes.remove(&note).expect("it is there");
        let texts: BTreeSet<_> = read.note.texts.into_iter().collect();
        let expected: BTreeSet<_> = (0..writers).map(|number| format!("version {number}")).collect();
        prop_assert_eq!(texts, expected);
        prop_assert_eq!(read.disputed, ["text"]);

        let settler = &mut copies[0];
        hear(&mut settler.document, &all(&whole));
        settler.amend(&note, "settled");
        let settled = Lesson::read(&settler.document).notes.remove(&note).expect("it is there");
        prop_assert_eq!(settled.note.texts, ["settled"]);
        prop_assert!(settled.disputed.is_empty());
        prop_assert_eq!(settled.shared.texts, ["as written"]);
    }

    /// Up to four tablets share one note before they hear of another's sharing, then amend it.
    #[test]
    fn note_12_an_amendment_replaces_what_its_maker_knew_and_nothing_else(
        tablets in 2_usize..=4, schedule in vec((0_usize..4, 0_usize..4, any::<bool>()), 1..30),
    ) {
        let mut copies: Vec<_> = (0..tablets)
            .map(|number| Copy::new(u8::try_from(number).expect("at most four")))
            .collect();
        let note = copies[0].note("");
        // The versions that each tablet knows, and those that its writer knew when each was written.
        let mut known = vec![BTreeSet::new(); tablets];
        let mut replaced = BTreeMap::new();
        for (serial, (who, from, hears)) in schedule.into_iter().enumerate() {
            let (who, from) = (who % tablets, from % tablets);
            if hears {
                let changes = all(&copies[from].document);
                hear(&mut copies[who].document, &changes);
                known[who] = &known[who] | &known[from];
                continue;
            }
            let words = format!("version {serial}");
            if known[who].is_empty() {
                copies[who].share_as(&note, &words);
            } else {
                copies[who].amend(&note.id, &words);
            }
            replaced.insert(serial, known[who].clone());
            known[who].insert(serial);
        }
        let expected: BTreeSet<_> = replaced
            .keys()
            .filter(|version| !replaced.values().any(|others: &BTreeSet<usize>| others.contains(version)))
            .map(|version| format!("version {version}"))
            .collect();
        let whole = Lesson::read(&merged(copies.iter().map(|copy| &copy.document)));
        let read = whole.notes.get(&note.id);
        let texts: BTreeSet<_> = read.map(|read| read.note.texts.clone()).unwrap_or_default().into_iter().collect();
        let is_disputed = expected.len() > 1;
        prop_assert_eq!(texts, expected);
        prop_assert_eq!(read.is_some_and(|read| read.disputed == ["text"]), is_disputed);
    }

    #[test]
    fn pred_2_predictions_written_at_once_all_stand(writers in 2_u8..=8) {
        let copies: Vec<_> = (0..writers)
            .map(|number| {
                let mut copy = Copy::new(number);
                copy.predict("s1", "A", &format!("predicted {number}"));
                copy.document
            })
            .collect();
        let grid = Shown::in_document(&merged(&copies)).grid;
        let texts: BTreeSet<_> = grid[0].cells[0].predicted.iter().map(|prediction| prediction.text.clone()).collect();
        let expected: BTreeSet<_> = (0..writers).map(|number| format!("predicted {number}")).collect();
        prop_assert_eq!(texts, expected);
    }

    #[test]
    fn doc_5_a_stored_change_reads_back_as_it_was(copies in schedules()) {
        for change in [copies.lessons, copies.studies].iter().flat_map(|copies| all(&merged(copies))) {
            prop_assert_eq!(Change::from_bytes(&change.bytes), Ok(change.clone()));
        }
    }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn doc_6_junk_is_refused_and_never_panics(junk in vec(any::<u8>(), 0..400)) {
        prop_assert!(Change::from_bytes(&junk).is_err());
        let mut copy = Copy::new(0);
        let before = copy.document.heads();
        prop_assert!(copy.document.apply([&junk]).is_err());
        let _ = copy.document.receive_sync(&mut SyncState::new(), &junk);
        prop_assert_eq!(copy.document.heads(), before);
        let _ = wire::decode(&junk);
    }

    #[test]
    fn doc_7_a_damaged_change_is_refused(which in any::<Index>(), place in any::<Index>(), bit in 0_u8..8) {
        let mut copy = Copy::new(0);
        copy.share("as written");
        let changes = all(&copy.document);
        let mut bytes = which.get(&changes).bytes.clone();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert!(Change::from_bytes(&bytes).is_err());
    }

    #[test]
    fn tab_9_junk_from_the_store_or_the_relay_ends_no_tablet(
        junk in vec(any::<u8>(), 0..200),
        key in "account|relay/.{0,30}|.{0,20}",
    ) {
        let now = Moment { wall_ms: PLANNED_WALL_MS, monotonic_ms: 0 };
        let mut tablet = Tablet::new(DeviceId::new("d"), [7; 32]);
        tablet.restore_value(&StoredValue { key, bytes: junk.clone() });
        tablet.restore_changes([StoredChange {
            document: LESSON.to_string(),
            actor: String::new(),
            seq: 1,
            bytes: junk.clone(),
        }]);
        tablet.start(now);
        let _ = tablet.join(&String::from_utf8_lossy(&junk));
        tablet.join(&serde_json::to_string(&cast::account("ana")).expect("an account is JSON")).expect("it is free");
        tablet.socket_opened(now);
        tablet.frame_received(&junk, now);
        prop_assert!(tablet.home().person.is_some());
    }
}
