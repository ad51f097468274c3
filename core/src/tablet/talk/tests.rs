//! The rules of interviews and discussion, one by one, on tablets that hear each other at will.

use super::*;
use crate::access::{Account, DraftKey, Role};
use crate::discussion::{Due, JumpView};
use crate::document::{Document, Heads};
use crate::id::{DeviceId, GroupId};
use crate::lesson::{About, CasePupil, NoteRequest, Plan, end_lesson, start_lesson};
use crate::study::{add_member, link_lesson};
use crate::tablet::StoredChange;

const STUDY: DocumentId = DocumentId::from_bytes([1; 16]);
const LESSON: DocumentId = DocumentId::from_bytes([2; 16]);
const TEN: i64 = 1_791_886_500_000;

/// One member's tablet, with a lesson that has two case pupils and is over.
struct Member {
    tablet: Tablet,
    wall_ms: i64,
}

impl Member {
    fn new(person: &str) -> Self {
        Self::with_role(person, Role::Observer)
    }

    fn with_role(person: &str, role: Role) -> Self {
        let seed = [person.as_bytes().first().copied().expect("a name"); 32];
        let mut tablet = Tablet::new(DeviceId::new(person), seed);
        let account = Account {
            group: Some(GroupId::new("g1")),
            studies: vec![STUDY],
            ..Account::new(
                PersonId::new(person),
                person.to_uppercase(),
                role,
                DraftKey::from_bytes([7; 16]),
            )
        };
        for (id, document) in [(STUDY, study()), (LESSON, lesson())] {
            let changes = document.changes_since(&Heads::default());
            tablet.restore_changes(changes.into_iter().map(|change| StoredChange {
                document: id.to_string(),
                actor: String::new(),
                seq: 0,
                bytes: change.bytes,
            }));
        }
        let mut member = Self { tablet, wall_ms: TEN };
        let now = member.now();
        member.tablet.start(now);
        let json = serde_json::to_string(&account).expect("an account is JSON");
        member.tablet.join(&json).expect("nobody else has joined");
        member
    }

    fn now(&mut self) -> Moment {
        self.wall_ms += 1_000;
        Moment {
            wall_ms: self.wall_ms,
            monotonic_ms: self.wall_ms,
        }
    }

    fn hear(&mut self, other: &Self) {
        let changes = other.document().changes_since(&Heads::default());
        let open = self.tablet.documents.get_mut(&LESSON).expect("it is open");
        open.document_mut()
            .apply(changes.iter().map(|change| &change.bytes))
            .expect("sound changes");
    }

    fn document(&self) -> &Document {
        self.tablet.document(LESSON).expect("it is open")
    }

    /// A shared note on A.
    fn note(&mut self, text: &str) -> String {
        let request = NoteRequest {
            text: text.to_owned(),
            ..NoteRequest::tap(About::Case { letter: "A".to_owned() })
        };
        let now = self.now();
        let recorded = self.tablet.record_note(&LESSON.to_string(), &request, now);
        let note = recorded.expect("may write").note;
        let now = self.now();
        self.tablet
            .share_notes(&LESSON.to_string(), &[], now)
            .expect("may write");
        note
    }

    fn interview(&mut self, proxy: Option<&str>) -> String {
        let request = InterviewRequest {
            letter: "A".to_owned(),
            proxy: proxy.map(str::to_owned),
        };
        let now = self.now();
        let begun = self.tablet.begin_interview(&LESSON.to_string(), &request, now);
        begun.expect("A is a case pupil").id
    }

    fn answer(&mut self, interview: &str, topic: &str, text: &str) -> Result<Vec<Effect>, TabletError> {
        let request = AnswerRequest {
            topic: topic.to_owned(),
            text: text.to_owned(),
            verbatim: true,
        };
        let now = self.now();
        self.tablet.write_answer(&LESSON.to_string(), interview, &request, now)
    }

    fn interviews(&self) -> InterviewsView {
        self.tablet.interviews(&LESSON.to_string()).expect("it is here")
    }

    fn answers(&self) -> Vec<(String, Vec<String>)> {
        let view = self.interviews();
        view.answers()
            .map(|(_, answer)| (answer.topic.clone(), texts(&answer.words)))
            .collect()
    }

    fn says(&mut self, section: &str, request: &DiscussionRequest) -> Result<String, TabletError> {
        let now = self.now();
        let begun = self.tablet.discuss(&LESSON.to_string(), section, request, now);
        begun.map(|begun| begun.id)
    }

    fn amends(&mut self, section: &str, entry: &str, request: &DiscussionRequest) -> Result<Vec<Effect>, TabletError> {
        let now = self.now();
        self.tablet
            .amend_discussion(&LESSON.to_string(), section, entry, request, now)
    }

    fn withdraws(&mut self, section: &str, entry: &str) -> Result<Vec<Effect>, TabletError> {
        let now = self.now();
        self.tablet
            .withdraw_discussion(&LESSON.to_string(), section, entry, now)
    }

    fn leads(&mut self, section: &str, reason: &str) {
        let now = self.now();
        self.tablet
            .lead_discussion(&LESSON.to_string(), section, reason, now)
            .expect("there is such a section");
    }

    fn chooses(&mut self, role: DiscussionRole, person: Option<&str>) -> Result<Vec<Effect>, TabletError> {
        let now = self.now();
        self.tablet.choose_role(&LESSON.to_string(), role, person, now)
    }

    fn discussion(&self) -> DiscussionView {
        self.tablet.discussion(&LESSON.to_string()).expect("it is here")
    }

    /// What stands in a section: the texts and what each cites.
    fn said(&self, section: &str) -> Vec<(Vec<String>, Vec<String>)> {
        let view = self.discussion();
        let section = view.sections.into_iter().find(|one| one.key == section);
        let entries = section.expect("there is such a section").entries;
        entries
            .into_iter()
            .map(|entry| (texts(&entry.words), entry.cites))
            .collect()
    }
}

fn write(document: &mut Document, write: impl FnOnce(&mut Edit<'_>)) {
    document.write(TEN, write);
}

fn study() -> Document {
    let mut study = Document::new(DocumentKind::Study, crate::id::SessionId::from_bytes([8; 16]));
    write(&mut study, |edit| {
        link_lesson(edit, LESSON, "RL1", 0);
        for person in ["ana", "ben"] {
            add_member(edit, &PersonId::new(person), &person.to_uppercase(), Role::Observer);
        }
    });
    study
}

fn lesson() -> Document {
    let mut lesson = Document::new(DocumentKind::Lesson, crate::id::SessionId::from_bytes([9; 16]));
    let pupil = |letter: &str, code: &str| CasePupil {
        id: letter.to_owned(),
        letter: letter.to_owned(),
        code: code.to_owned(),
        typifies: String::new(),
        criterion: String::new(),
    };
    let plan = Plan {
        pupils: vec![pupil("A", "Otter-3"), pupil("B", "Maple-7")],
        ..Plan::default()
    };
    let entry = |id: &str, wall_ms| Entry {
        id: crate::id::EntryId::new(id),
        by: PersonId::new("ana"),
        wall_ms,
    };
    write(&mut lesson, |edit| {
        plan.write(edit);
        start_lesson(edit, &entry("start", TEN - 3_600_000), None);
        end_lesson(edit, &entry("end", TEN), None);
    });
    lesson
}

fn texts(words: &crate::entry::WordsView) -> Vec<String> {
    words.versions.iter().map(|version| version.text.clone()).collect()
}

fn request(text: &str, cites: &[&str]) -> DiscussionRequest {
    DiscussionRequest {
        text: text.to_owned(),
        cites: cites.iter().map(|cite| (*cite).to_owned()).collect(),
        dissents_from: None,
    }
}

fn dissent(text: &str, from: &str) -> DiscussionRequest {
    DiscussionRequest {
        dissents_from: Some(from.to_owned()),
        ..request(text, &[])
    }
}

fn words(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn talk_1_an_interview_is_of_a_case_pupil_or_of_another_in_their_place() {
    let mut ana = Member::new("ana");
    let own = ana.interview(None);
    let proxy = ana.interview(Some("Wren-5"));
    ana.answer(&own, "learned", "the whole stays").expect("it stands");
    ana.answer(&proxy, "learned", "to draw it").expect("it stands");
    let view = ana.interviews();
    let shown: Vec<_> = view
        .interviews
        .iter()
        .map(|one| (one.letter.as_str(), one.code.as_str(), one.proxy, one.by.as_str()))
        .collect();
    assert_eq!(shown, [("A", "Otter-3", false, "ANA"), ("A", "Wren-5", true, "ANA")]);
    let topics: Vec<_> = view.topics.iter().map(|topic| topic.key.as_str()).collect();
    assert_eq!(topics, ["enjoyed", "learned", "helped", "change"]);
    assert_eq!(
        ana.answers(),
        [
            ("learned".to_owned(), words(&["the whole stays"])),
            ("learned".to_owned(), words(&["to draw it"])),
        ]
    );
    let nobody = InterviewRequest {
        letter: "Z".to_owned(),
        proxy: None,
    };
    let now = ana.now();
    let refused = ana.tablet.begin_interview(&LESSON.to_string(), &nobody, now);
    assert_eq!(refused, Err(TabletError::UnknownEntry));
    assert_eq!(ana.answer(&own, "weather", "fine"), Err(TabletError::UnknownEntry));
}

#[test]
fn talk_2_answers_written_at_once_stand_side_by_side() {
    let (mut ana, mut ben) = (Member::new("ana"), Member::new("ben"));
    let interview = ana.interview(None);
    ben.hear(&ana);
    ana.answer(&interview, "helped", "the bar").expect("it stands");
    ben.answer(&interview, "helped", "the strip").expect("it stands");
    ana.hear(&ben);
    ben.hear(&ana);
    assert_eq!(ana.answers(), [("helped".to_owned(), words(&["the strip", "the bar"]))]);
    assert_eq!(ana.answers(), ben.answers());
    ben.answer(&interview, "helped", "the bar and the strip")
        .expect("it stands");
    ana.hear(&ben);
    assert_eq!(
        ana.answers(),
        [("helped".to_owned(), words(&["the bar and the strip"]))]
    );
}

#[test]
fn talk_3_a_withdrawn_interview_shows_nothing_of_what_was_answered() {
    let (mut ana, mut ben) = (Member::new("ana"), Member::new("ben"));
    let interview = ana.interview(None);
    ana.answer(&interview, "enjoyed", "the cards").expect("it stands");
    ben.hear(&ana);
    let now = ben.now();
    let refused = ben.tablet.withdraw_interview(&LESSON.to_string(), &interview, now);
    assert_eq!(refused, Err(TabletError::NotAllowed));
    ben.answer(&interview, "enjoyed", "the cards, most").expect("it stands");
    let now = ana.now();
    ana.tablet
        .withdraw_interview(&LESSON.to_string(), &interview, now)
        .expect("she began it");
    ana.hear(&ben);
    let [shown] = ana.interviews().interviews.try_into().ok().expect("one");
    assert!(shown.answers.is_empty());
    assert_eq!(shown.withdrawn.map(|withdrawal| withdrawal.by), Some("ANA".to_owned()));
    assert_eq!(
        ana.answer(&interview, "enjoyed", "again"),
        Err(TabletError::UnknownEntry)
    );
}

#[test]
fn talk_4_pupils_come_first_and_nothing_said_elsewhere_is_left_out() {
    let mut ana = Member::new("ana");
    let keys = |member: &Member| -> Vec<_> {
        let sections = member.discussion().sections;
        sections.into_iter().map(|section| section.key).collect()
    };
    let fixed = [
        "pupil-A",
        "pupil-B",
        "interviews",
        "progress",
        "others",
        "technique",
        "teaching",
        "next-lesson",
    ];
    assert_eq!(keys(&ana), fixed);
    let now = ana.now();
    let (lesson, entry, seen) = ana.tablet.writing(&LESSON.to_string(), now).expect("may write");
    ana.tablet
        .write_in_lesson(lesson, now, |edit| {
            let place = discussion_place("pupil-D", entry.id.as_str());
            write_discussion(edit, &entry, &seen, &place, &request("left in March", &[]));
        })
        .expect("may write");
    let mut all = fixed.to_vec();
    all.push("pupil-D");
    assert_eq!(keys(&ana), all);
    assert_eq!(ana.said("pupil-D"), [(words(&["left in March"]), Vec::new())]);
}

#[test]
fn talk_5_what_is_agreed_rests_on_a_shared_note_or_an_answer() {
    let mut ana = Member::new("ana");
    let note = ana.note("points at the bar");
    let interview = ana.interview(None);
    ana.answer(&interview, "helped", "the bar").expect("it stands");
    let answer = format!("interview/{interview}/helped");
    assert_eq!(
        ana.says("technique", &request("it helped", &[])),
        Err(TabletError::Uncited)
    );
    assert_eq!(
        ana.says("technique", &request("it helped", &["no note", "interview/x/helped"])),
        Err(TabletError::Uncited)
    );
    let entry = ana
        .says("technique", &request("the bar helped", &[&answer, &note, &note]))
        .expect("it cites");
    assert_eq!(
        ana.said("technique"),
        [(words(&["the bar helped"]), vec![note, answer])]
    );
    ana.says("technique", &dissent("it was the partner", &entry))
        .expect("dissent need not cite");
    ana.says("next-lesson", &request("longer talk", &[]))
        .expect("aims need not cite");
    assert_eq!(
        ana.says("weather", &request("fine", &[])),
        Err(TabletError::UnknownEntry)
    );
}

#[test]
fn talk_6_an_entry_names_what_it_cites_though_that_was_withdrawn() {
    let mut ana = Member::new("ana");
    let note = ana.note("points at the bar");
    let interview = ana.interview(None);
    ana.answer(&interview, "helped", "the bar").expect("it stands");
    let answer = format!("interview/{interview}/helped");
    ana.says("pupil-A", &request("used the bar", &[&note, &answer]))
        .expect("it cites");
    let now = ana.now();
    ana.tablet
        .withdraw_note(&LESSON.to_string(), &note, now)
        .expect("it is hers");
    let now = ana.now();
    ana.tablet
        .withdraw_interview(&LESSON.to_string(), &interview, now)
        .expect("it is hers");
    let view = ana.discussion();
    let cited: Vec<_> = view
        .evidence
        .iter()
        .map(|one| (one.cite.as_str(), one.withdrawn, one.texts.len(), one.by.as_str()))
        .collect();
    assert_eq!(
        cited,
        [(note.as_str(), true, 0, "ANA"), (answer.as_str(), true, 0, "ANA")]
    );
    assert_eq!(ana.said("pupil-A"), [(words(&["used the bar"]), vec![note, answer])]);
}

#[test]
fn talk_7_jumping_ahead_is_recorded_and_steps_are_not() {
    let mut ana = Member::new("ana");
    let jumps = |member: &Member| -> Vec<_> {
        let jumps = member.discussion().jumps;
        let line = |jump: JumpView| [jump.from, jump.to, jump.reason, jump.by];
        jumps.into_iter().map(line).collect()
    };
    assert_eq!(ana.discussion().at, 0);
    ana.leads("pupil-B", "");
    ana.leads("pupil-A", "");
    assert!(jumps(&ana).is_empty());
    ana.leads("technique", "the caretaker locks up");
    ana.leads("pupil-B", "");
    assert_eq!(ana.discussion().at, 1);
    assert_eq!(
        jumps(&ana),
        [["pupil-A", "technique", "the caretaker locks up", "ANA"].map(str::to_owned)]
    );
}

#[test]
fn talk_8_a_group_led_to_two_sections_at_once_is_at_the_earlier() {
    let (mut ana, mut ben) = (Member::new("ana"), Member::new("ben"));
    ana.leads("interviews", "");
    ben.leads("pupil-B", "");
    ana.hear(&ben);
    ben.hear(&ana);
    assert_eq!((ana.discussion().at, ben.discussion().at), (1, 1));
    assert_eq!(ana.discussion().jumps.len(), 1);
    ana.leads("interviews", "");
    assert_eq!(ana.discussion().at, 2);
}

#[test]
fn talk_9_dissent_stands_whatever_becomes_of_what_it_dissents_from() {
    let (mut ana, mut ben) = (Member::new("ana"), Member::new("ben"));
    let note = ana.note("points at the bar");
    let agreed = ana.says("pupil-A", &request("met it", &[&note])).expect("it cites");
    ben.hear(&ana);
    let against = ben
        .says("pupil-A", &dissent("only with help", &agreed))
        .expect("may write");
    ana.hear(&ben);
    assert_eq!(
        ana.amends("pupil-A", &against, &request("agreed after all", &[])),
        Err(TabletError::NotAllowed)
    );
    assert_eq!(ana.withdraws("pupil-A", &against), Err(TabletError::NotAllowed));
    ana.withdraws("pupil-A", &agreed).expect("it is hers");
    ben.hear(&ana);
    let sections = ben.discussion().sections;
    let entries = sections.into_iter().next().expect("the first section").entries;
    let mut shown: Vec<_> = entries
        .iter()
        .map(|entry| (texts(&entry.words), entry.dissents_from.as_deref(), entry.mine))
        .collect();
    shown.sort();
    assert_eq!(
        shown,
        [
            (Vec::new(), None, false),
            (words(&["only with help"]), Some(agreed.as_str()), true),
        ]
    );
    ben.amends("pupil-A", &against, &request("only with B's help", &[]))
        .expect("it is his");
    assert!(
        ben.said("pupil-A")
            .contains(&(words(&["only with B's help"]), Vec::new()))
    );
    let of_nothing = dissent("no", "nothing");
    assert_eq!(ben.says("pupil-A", &of_nothing), Err(TabletError::UnknownEntry));
}

/// His clock is behind hers, so that what he says of her entry seems older than it.
#[test]
fn talk_10_what_was_agreed_is_said_anew_by_anybody_and_withdrawn_by_who_said_it_first() {
    let (mut ana, mut ben) = (Member::new("ana"), Member::new("ben"));
    let note = ana.note("points at the bar");
    let agreed = ana.says("pupil-A", &request("met it", &[&note])).expect("it cites");
    ben.hear(&ana);
    ben.amends("pupil-A", &agreed, &request("met it, late", &[&note]))
        .expect("anybody can");
    assert_eq!(ben.withdraws("pupil-A", &agreed), Err(TabletError::NotAllowed));
    ana.hear(&ben);
    let entry = |member: &Member| member.discussion().sections.remove(0).entries.remove(0);
    assert_eq!(
        (texts(&entry(&ana).words), entry(&ana).words.earlier),
        (words(&["met it, late"]), 1)
    );
    ana.withdraws("pupil-A", &agreed).expect("she said it first");
    let gone = entry(&ana);
    assert_eq!((texts(&gone.words), gone.cites.len()), (Vec::new(), 0));
    assert_eq!(gone.withdrawn.map(|withdrawal| withdrawal.by), Some("ANA".to_owned()));
    assert_eq!(
        ana.amends("pupil-A", &agreed, &request("again", &[&note])),
        Err(TabletError::UnknownEntry)
    );
}

#[test]
fn talk_11_what_two_say_at_once_stands_on_both_tablets_alike() {
    let (mut ana, mut ben) = (Member::new("ana"), Member::new("ben"));
    let note = ana.note("points at the bar");
    let first = ana.says("pupil-A", &request("met it", &[&note])).expect("it cites");
    ben.hear(&ana);
    ana.amends("pupil-A", &first, &request("met it early", &[&note]))
        .expect("it stands");
    ana.says("pupil-A", &request("alone", &[&note])).expect("it cites");
    ben.amends("pupil-A", &first, &request("met it late", &[&note]))
        .expect("it stands");
    ben.says("pupil-A", &request("with B", &[&note])).expect("it cites");
    ana.hear(&ben);
    ben.hear(&ana);
    let said = ana.said("pupil-A");
    assert_eq!(said, ben.said("pupil-A"));
    let all: std::collections::BTreeSet<_> = said.into_iter().flat_map(|(texts, _)| texts).collect();
    assert_eq!(
        all,
        words(&["alone", "met it early", "met it late", "with B"])
            .into_iter()
            .collect()
    );
}

// TALK-12
#[test]
fn a_discussion_is_due_until_anything_was_said() {
    let mut ana = Member::new("ana");
    assert_eq!(
        ana.discussion().due,
        Some(Due {
            due_wall_ms: 1_791_972_900_000.0,
            late_wall_ms: 1_792_016_100_000.0,
        })
    );
    ana.leads("pupil-B", "");
    assert!(ana.discussion().due.is_some());
    ana.says("next-lesson", &request("longer talk", &[]))
        .expect("aims need not cite");
    assert_eq!(ana.discussion().due, None);
}

#[test]
fn talk_13_roles_are_chosen_from_those_who_are_there() {
    let (mut ana, mut ben) = (Member::new("ana"), Member::new("ben"));
    let holders = |member: &Member, role: usize| -> Vec<_> {
        let roles = member.discussion().roles;
        let holders = roles.into_iter().nth(role).expect("three roles").holders;
        holders.into_iter().map(|holder| holder.name).collect()
    };
    let people: Vec<_> = ana.discussion().people.into_iter().map(|one| one.name).collect();
    assert_eq!(people, ["ANA", "BEN"]);
    ana.chooses(DiscussionRole::Chair, Some("ben")).expect("he is a member");
    ben.chooses(DiscussionRole::Chair, Some("ana"))
        .expect("she is a member");
    ana.hear(&ben);
    assert_eq!(holders(&ana, 0), ["ANA", "BEN"]);
    ana.chooses(DiscussionRole::Chair, Some("ana"))
        .expect("she is a member");
    ana.chooses(DiscussionRole::Recorder, Some("ben"))
        .expect("he is a member");
    ana.chooses(DiscussionRole::Recorder, None)
        .expect("nobody can be chosen");
    assert_eq!((holders(&ana, 0), holders(&ana, 1)), (words(&["ANA"]), Vec::new()));
    assert_eq!(
        ana.chooses(DiscussionRole::Commentator, Some("stranger")),
        Err(TabletError::UnknownEntry)
    );
}

// TAB-12
#[test]
fn whoever_only_reads_says_nothing() {
    let mut lou = Member::with_role("lou", Role::LeadPractitioner);
    let before = lou.document().heads();
    assert_eq!(
        lou.says("next-lesson", &request("talk", &[])),
        Err(TabletError::NotAllowed)
    );
    assert_eq!(lou.answer("i", "enjoyed", "x"), Err(TabletError::NotAllowed));
    assert_eq!(lou.withdraws("next-lesson", "x"), Err(TabletError::NotAllowed));
    assert_eq!(lou.chooses(DiscussionRole::Chair, None), Err(TabletError::NotAllowed));
    assert_eq!(lou.document().heads(), before);
}
