//! What a paper has in it, and what it never has.

use std::fmt::Write as _;

use super::*;
use crate::access::Role;
use crate::discussion::{
    DiscussionRequest, DiscussionRole, discussion_place, sections, write_discussion, write_role, write_way,
};
use crate::document::Scalar;
use crate::document::{DocumentKind, Edit, Heads};
use crate::entry::Entries;
use crate::entry::Entry;
use crate::finding::{Citation, ClaimKind, ClaimPlace, ClaimRequest, write_claim};
use crate::id::{DeviceId, EntryId, NoteId, PersonId, SessionId, StageId};
use crate::interview::{AnswerRequest, InterviewRequest, begin_interview, write_answer};
use crate::lesson::{
    About, CasePupil, Note, NoteKind, Plan, Stage, share_notes, start_lesson, withdraw_note, write_person,
    write_prediction,
};
use crate::study::{ENQUIRY, add_member, link_lesson};
use crate::template::Template;

const HOSTILE: &str = "<script>alert(1)</script> & \"quoted\" \u{0}\u{8}\u{FFFF} ]]>";

fn document(kind: DocumentKind, write: impl FnOnce(&mut Edit<'_>)) -> Document {
    let mut document = Document::new(kind, SessionId::from_bytes([7; 16]));
    document.write(0, write);
    document
}

fn entry(id: &str, by: &str) -> Entry {
    Entry {
        id: EntryId::new(id),
        by: PersonId::new(by),
        wall_ms: 0,
    }
}

fn note(id: &str, at_ms: i64, about: About, text: &str) -> Note {
    Note {
        id: NoteId::new(id),
        author: PersonId::new("p1"),
        author_role: Role::Observer,
        device: DeviceId::new("tablet"),
        at_ms,
        wall_ms: at_ms,
        stage: Some(StageId::new("s1")),
        about,
        stamp: None,
        kind: NoteKind::Heard,
        texts: vec![text.to_owned()],
        verbatim: true,
        tags: vec!["reason".to_owned()],
        surprise: true,
        toward: Vec::new(),
        sampling: None,
        attachments: Vec::new(),
    }
}

fn study() -> Document {
    document(DocumentKind::Study, |edit| {
        let fields = [("text", Scalar::from("How do sentence stems help?"))];
        entry("e0", "p1").write(edit, ENQUIRY, &Entries::default(), fields);
        add_member(edit, &PersonId::new("p1"), "Amara Obi", Role::Observer);
        link_lesson(edit, DocumentId::from_bytes([1; 16]), "RL2", 1);
    })
}

fn lesson() -> Document {
    let case = |letter: &str| About::Case {
        letter: letter.to_owned(),
    };
    document(DocumentKind::Lesson, |edit| {
        let pupil = |letter: &str, code: &str| CasePupil {
            id: letter.to_owned(),
            letter: letter.to_owned(),
            code: code.to_owned(),
            typifies: "rush".to_owned(),
            criterion: "says one reason".to_owned(),
        };
        let plan = Plan {
            title: "RL2 · Fractions of a whole".to_owned(),
            year_group: "Y5".to_owned(),
            stages: vec![Stage {
                id: StageId::new("s1"),
                name: "Partner talk".to_owned(),
                minutes: 12,
            }],
            pupils: vec![pupil("A", "Otter-3"), pupil("B", "Maple-7")],
            ..Plan::default()
        };
        plan.write(edit);
        let stage = StageId::new("s1");
        for (id, place, words) in [
            ("o1", "outcome/A", "met it with the stem"),
            ("o2", "next-time", "keep the stem"),
        ] {
            let fields = [("text", Scalar::from(words))];
            entry(id, "p1").write(edit, place, &Entries::default(), fields);
        }
        write_prediction(
            edit,
            &entry("e1", "p1"),
            (&stage, "A"),
            "points and uses the bar",
            &[],
            false,
        );
        start_lesson(edit, &entry("e2", "p1"), None);
        let notes = [
            note("n1", 1_264_000, case("A"), "this one three and this one three"),
            note("n2", 1_300_000, About::Class, HOSTILE),
            note("n3", 1_310_000, case("A"), "words that were withdrawn"),
        ];
        share_notes(edit, &PersonId::new("p1"), "Amara Obi", &notes);
        withdraw_note(edit, &entry("e3", "p1"), &NoteId::new("n3"), &[]);
    })
}

fn paper(kind: PaperKind, adults: Adults) -> Paper {
    paper_of(&study(), &lesson(), kind, adults)
}

fn paper_of(study: &Document, lesson: &Document, kind: PaperKind, adults: Adults) -> Paper {
    let source = Source {
        study,
        lessons: vec![(DocumentId::from_bytes([1; 16]), lesson)],
        group: "Number Talk 1",
        school: "Kestrel Lane Primary",
    };
    let made_on = "22 November 2026".to_owned();
    Paper::write(&source, &PaperRequest { kind, adults, made_on })
}

/// A paper's skeleton and words, a line a block.
fn outline(paper: &Paper) -> String {
    let cell = |cell: &Cell| cell.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(" / ");
    let mut out = String::new();
    for block in &paper.blocks {
        let _ = match block {
            Block::Heading { level, text } => writeln!(out, "h{level} {text}"),
            Block::Text { paragraph } => writeln!(out, "p {}", paragraph.text),
            Block::List { items } => writeln!(out, "list {}", items.join(" | ")),
            Block::Quotation { text, source } => writeln!(out, "quotation {text} — {source}"),
            Block::PageBreak => writeln!(out, "page"),
            Block::Table { columns, rows } => {
                let titles: Vec<_> = columns.iter().map(|column| column.title.as_str()).collect();
                let _ = writeln!(out, "table {}", titles.join(" | "));
                rows.iter().try_for_each(|row| {
                    let cells: Vec<_> = row.iter().map(cell).collect();
                    writeln!(out, "  {}", cells.join(" | "))
                })
            }
        };
    }
    out
}

// BOOK-1
#[test]
fn a_workbook_has_what_was_predicted_beside_what_was_observed() {
    let workbook = paper(PaperKind::Workbook, Adults::Names);
    assert_eq!(
        workbook.subtitle,
        "Workbook of a lesson study · Number Talk 1 · Kestrel Lane Primary · 22 November 2026"
    );
    assert_eq!(
        outline(&workbook),
        "h1 Enquiry\n\
         p How do sentence stems help?\n\
         h1 Members\n\
         list Amara Obi\n\
         page\n\
         h1 RL2 · Fractions of a whole\n\
         p Y5 · under way\n\
         h2 Case pupils\n\
         table Pupil | Stands for pupils who | Succeeds if\n\
         \x20 A · Otter-3 | rush | says one reason\n\
         \x20 B · Maple-7 | rush | says one reason\n\
         h2 Stages\n\
         table From minute | Minutes | Stage\n\
         \x20 0 | 12 | Partner talk\n\
         h2 Predicted beside observed\n\
         h3 Partner talk\n\
         table Pupil | Predicted | Observed\n\
         \x20 A · Otter-3 | points and uses the bar / Amara Obi | \
         “this one three and this one three” / 21:04 · heard, word for word · Amara Obi · a surprise · reason\n\
         \x20 B · Maple-7 | No prediction | No note\n\
         h2 The class and other pupils\n\
         table Stage | About | Observed\n\
         \x20 Partner talk | Class | “<script>alert(1)</script> & \"quoted\" \u{FFFD}\u{FFFD}\u{FFFD} ]]>” / \
         21:40 · heard, word for word · Amara Obi · a surprise · reason\n\
         h2 Observers\n\
         list Amara Obi\n\
         h2 Outcomes\n\
         h3 A · Otter-3\n\
         p met it with the stem\n\
         h2 Next time\n\
         p keep the stem\n\
         page\n\
         h1 Findings\n\
         p No finding is recorded yet.\n"
    );
}

// BOOK-1
#[test]
fn findings_stand_with_their_evidence_and_what_was_said_against_them() {
    let mut study = study();
    let lesson_id = DocumentId::from_bytes([1; 16]);
    let cites = vec![Citation::note(lesson_id, &NoteId::new("n1")).to_string()];
    study.write(0, |edit| {
        let finding = ClaimPlace::new(&ClaimKind::Finding, "f1").expect("a finding has a place");
        let kind = ClaimKind::Rival {
            finding: finding.as_str().to_owned(),
        };
        let rival = ClaimPlace::new(&kind, "r1").expect("a rival of a finding has a place");
        let claim = |text: &str, cites: &[String]| ClaimRequest {
            text: text.to_owned(),
            cites: cites.to_vec(),
        };
        let none = Entries::default();
        write_claim(
            edit,
            &entry("f1", "p1"),
            &finding,
            &none,
            &claim("stems help talk", &cites),
        );
        write_claim(
            edit,
            &entry("r1", "p1"),
            &rival,
            &none,
            &claim("the partner helped", &[]),
        );
    });
    for kind in [PaperKind::Workbook, PaperKind::Report] {
        let outline = outline(&paper_of(&study, &lesson(), kind, Adults::Names));
        let findings = "h2 Finding 1\n\
             p stems help talk\n\
             quotation “this one three and this one three” — \
             RL2 · Fractions of a whole · 21:04 · observation · Amara Obi\n\
             p Not triangulated yet · people: 1 · observation · no outsider saw it\n\
             h3 Rival explanation\n\
             p the partner helped\n\
             p Not triangulated yet · people: 0 · no outsider saw it\n";
        assert!(outline.contains(findings), "{outline}");
    }
}

// BOOK-2
#[test]
fn what_people_wrote_is_never_markup() {
    for kind in [PaperKind::Workbook, PaperKind::Report, PaperKind::PracticeCard] {
        let html = html::write(&paper(kind, Adults::Names));
        assert!(!html.contains("<script"), "{kind:?}");
        assert!(!html.contains('\u{0}'), "{kind:?}");
    }
    let html = html::write(&paper(PaperKind::Workbook, Adults::Names));
    let words = "“&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; \u{FFFD}\u{FFFD}\u{FFFD} ]]&gt;”";
    assert!(html.contains(words), "the words are there, as text");
}

// BOOK-3
#[test]
fn adults_have_pseudonyms_if_that_is_asked_for() {
    for kind in [PaperKind::Workbook, PaperKind::Report, PaperKind::PracticeCard] {
        let html = html::write(&paper(kind, Adults::Pseudonyms));
        assert!(!html.contains("Amara"), "{kind:?}");
    }
    assert!(outline(&paper(PaperKind::Workbook, Adults::Pseudonyms)).contains("· Adult 1 ·"));
}

// BOOK-3
#[test]
fn a_name_that_was_written_on_two_tablets_at_once_has_one_pseudonym() {
    let study = study();
    let mut lesson = lesson();
    let mut other = Document::new(DocumentKind::Lesson, SessionId::from_bytes([8; 16]));
    other.write(0, |edit| share_notes(edit, &PersonId::new("p1"), "Amara O.", &[]));
    other.write(0, |edit| {
        edit.name("people", "p1", [("name", Scalar::from("Amara O."))])
    });
    let changes = other.changes_since(&Heads::default());
    lesson
        .apply(changes.iter().map(|change| &change.bytes))
        .expect("sound changes");
    let workbook = paper_of(&study, &lesson, PaperKind::Workbook, Adults::Pseudonyms);
    assert!(!html::write(&workbook).contains("Amara"));
}

// BOOK-4
#[test]
fn every_paper_says_what_it_is_for() {
    for kind in [PaperKind::Workbook, PaperKind::Report, PaperKind::PracticeCard] {
        let paper = paper(kind, Adults::Names);
        assert_eq!(paper.stamp, "For professional learning, not appraisal");
        assert!(html::write(&paper).contains("For professional learning, not appraisal"));
    }
}

// BOOK-1
#[test]
fn a_practice_card_says_for_whom_on_what_evidence_and_what_to_try() {
    assert_eq!(
        outline(&paper(PaperKind::PracticeCard, Adults::Names)),
        "h1 Enquiry\n\
         p How do sentence stems help?\n\
         h1 For whom\n\
         list rush · says one reason\n\
         h1 Evidence\n\
         quotation “this one three and this one three” — \
         RL2 · Fractions of a whole · 21:04 · observation · Amara Obi\n\
         quotation “<script>alert(1)</script> & \"quoted\" \u{FFFD}\u{FFFD}\u{FFFD} ]]>” — \
         RL2 · Fractions of a whole · 21:40 · observation · Amara Obi\n\
         h1 What to try\n\
         p keep the stem\n"
    );
}

/// Two interviews, one of them with a proxy, one withdrawn, and a discussion with everything that it can hold.
fn talked_of() -> Document {
    let mut lesson = lesson();
    let case = |letter: &str, proxy: Option<&str>| InterviewRequest {
        letter: letter.to_owned(),
        proxy: proxy.map(str::to_owned),
    };
    let answer = |topic: &str, text: &str, verbatim| AnswerRequest {
        topic: topic.to_owned(),
        text: text.to_owned(),
        verbatim,
    };
    let say = |text: &str, cites: &[&str], from: Option<&str>| DiscussionRequest {
        text: text.to_owned(),
        cites: cites.iter().map(|cite| (*cite).to_owned()).collect(),
        dissents_from: from.map(str::to_owned),
    };
    lesson.write(0, |edit| {
        let none = Entries::default();
        write_person(edit, &PersonId::new("p2"), "Ben Tarrant", Role::Observer);
        for (id, by, request) in [
            ("i1", "p1", case("A", None)),
            ("i2", "p2", case("B", Some("Rowan-2"))),
            ("i3", "p2", case("B", None)),
        ] {
            begin_interview(edit, &entry(id, by), &none, &request);
        }
        for (id, by, interview, request) in [
            ("a1", "p1", "i1", answer("enjoyed", "the cards", true)),
            ("a2", "p1", "i1", answer("learned", "a reason", false)),
            // Written at once with the one before: nobody has settled them.
            ("a3", "p2", "i1", answer("learned", "why three is the same", false)),
            ("a4", "p2", "i2", answer("helped", "she asked the partner", true)),
            ("a5", "p2", "i3", answer("helped", "an answer that was withdrawn", true)),
        ] {
            write_answer(edit, &entry(id, by), &none, interview, &request);
        }
        entry("w1", "p2").withdraw(edit, "interview/i3", &none);
        for (id, by, section, request) in [
            (
                "d1",
                "p1",
                "pupil-A",
                say("gave a reason", &["n1", "n3", "interview/i1/enjoyed"], None),
            ),
            ("d2", "p2", "pupil-A", say("counted pieces only", &[], Some("d1"))),
            (
                "d3",
                "p2",
                "pupil-A",
                say("what nobody agrees to any more", &["n1"], None),
            ),
            ("d4", "p1", "pupil-A", say("that was never so", &["n2"], Some("d3"))),
            ("d5", "p1", "next-lesson", say("fewer cards", &[], None)),
        ] {
            write_discussion(edit, &entry(id, by), &none, &discussion_place(section, id), &request);
        }
        entry("w2", "p2").withdraw(edit, "discussion/pupil-A/d3", &none);
        let sections = sections(&Template::research_lesson_study(), &[]);
        let (from, to) = (&sections[0], &sections[3]);
        write_way(edit, &entry("j1", "p2"), &none, to, Some((from, "the bell")));
        let commentator = (&PersonId::new("p9"), "Grete Outsider");
        write_role(
            edit,
            &entry("r1", "p1"),
            &none,
            DiscussionRole::Commentator,
            Some(commentator),
        );
    });
    lesson
}

// BOOK-7
#[test]
fn a_workbook_has_what_pupils_said_and_what_the_group_made_of_it() {
    let workbook = paper_of(&study(), &talked_of(), PaperKind::Workbook, Adults::Names);
    let expected = "h2 Interviews\n\
         h3 A · Otter-3\n\
         p asked by Amara Obi\n\
         table Asked | Answered\n\
         \x20 What did you like most in this lesson? | “the cards” / word for word\n\
         \x20 What can you do or explain now that you could not before? | \
         a reason / written by Amara Obi, at once with others / \
         why three is the same / written by Ben Tarrant, at once with others\n\
         h3 B · Rowan-2\n\
         p another pupil spoke for the case pupil · asked by Ben Tarrant\n\
         table Asked | Answered\n\
         \x20 Which part of the teaching helped you most, and how? | “she asked the partner” / word for word\n\
         h2 Discussion\n\
         list Final commentator: Grete Outsider\n\
         h3 A · What did this pupil do, beside what we predicted?\n\
         p gave a reason\n\
         p as Amara Obi recorded\n\
         quotation “this one three and this one three” — A · 21:04 · heard · Amara Obi\n\
         quotation (withdrawn) — A · 21:50 · heard · Amara Obi\n\
         quotation “the cards” — A · Otter-3 · interview · Amara Obi\n\
         p counted pieces only\n\
         p Dissent · Ben Tarrant\n\
         p What this dissents from was withdrawn.\n\
         p that was never so\n\
         p Dissent · Amara Obi\n\
         quotation “<script>alert(1)</script> & \"quoted\" \u{FFFD}\u{FFFD}\u{FFFD} ]]>” — Class · 21:40 · heard · Amara Obi\n\
         h3 What do we aim for in the next lesson?\n\
         p fewer cards\n\
         p as Amara Obi recorded\n\
         h3 Passed over\n\
         list from “What did the pupils tell us afterwards?” to “How did the technique work, and what surprised us?” \
         · as Ben Tarrant recorded · the bell\n\
         h2 Outcomes\n";
    let outline = outline(&workbook);
    assert!(outline.contains(expected), "{outline}");
    assert!(!outline.contains("an answer that was withdrawn"));
    assert!(!outline.contains("what nobody agrees to any more"));
}

// BOOK-7
#[test]
fn a_report_counts_the_talk_and_keeps_every_dissent() {
    let report = outline(&paper_of(&study(), &talked_of(), PaperKind::Report, Adults::Names));
    assert!(
        report.contains(
            "| Interviews: 2 (another pupil spoke for the case pupil in 1) | \
             Lessons discussed: 1, pupils first (sections passed over: 1)\n"
        ),
        "{report}"
    );
    assert!(
        report.contains(
            "h2 Dissent in the discussions\n\
             h3 RL2 · Fractions of a whole\n\
             p gave a reason\n\
             p as Amara Obi recorded\n\
             p counted pieces only\n\
             p Dissent · Ben Tarrant\n\
             p What this dissents from was withdrawn.\n\
             p that was never so\n"
        ),
        "{report}"
    );
}

// BOOK-3
#[test]
fn who_only_has_a_role_in_the_discussion_has_a_pseudonym_too() {
    for kind in [PaperKind::Workbook, PaperKind::Report, PaperKind::PracticeCard] {
        let outline = outline(&paper_of(&study(), &talked_of(), kind, Adults::Pseudonyms));
        for name in ["Amara", "Tarrant", "Grete"] {
            assert!(!outline.contains(name), "{outline}");
        }
    }
    let workbook = outline(&paper_of(
        &study(),
        &talked_of(),
        PaperKind::Workbook,
        Adults::Pseudonyms,
    ));
    assert!(workbook.contains("list Final commentator: Adult 3\n"), "{workbook}");
    assert!(workbook.contains("p Dissent · Adult 2\n"));
}

// BOOK-5
#[test]
fn a_study_file_says_the_talk_in_plain_words_too() {
    let (study, lesson) = (study(), talked_of());
    let source = Source {
        study: &study,
        lessons: vec![(DocumentId::from_bytes([1; 16]), &lesson)],
        group: "",
        school: "",
    };
    let file = file::write(DocumentId::from_bytes([2; 16]), &source);
    let file: serde_json::Value = serde_json::from_str(&file).expect("it is JSON");
    let lesson = &file["readable"]["lessons"][0];
    assert_eq!(
        lesson["interviews"]["interviews"][0]["answers"][0]["words"]["versions"][0]["text"],
        "the cards"
    );
    assert_eq!(lesson["discussion"]["jumps"][0]["reason"], "the bell");
    assert_eq!(
        lesson["discussion"]["sections"][0]["entries"][0]["words"]["versions"][0]["text"],
        "gave a reason"
    );
}

#[test]
fn a_study_without_a_lesson_is_a_paper_too() {
    let study = Document::new(DocumentKind::Study, SessionId::from_bytes([0; 16]));
    let lesson = Document::new(DocumentKind::Lesson, SessionId::from_bytes([0; 16]));
    assert_eq!(lesson.changes_since(&Heads::default()).len(), 1, "it has not arrived");
    let source = Source {
        study: &study,
        lessons: vec![(DocumentId::from_bytes([1; 16]), &lesson)],
        group: "",
        school: "",
    };
    let request = PaperRequest {
        kind: PaperKind::Workbook,
        adults: Adults::Names,
        made_on: String::new(),
    };
    let paper = Paper::write(&source, &request);
    assert_eq!(
        outline(&paper),
        "h1 Enquiry\np (nothing written)\np No research lesson is planned yet.\n"
    );
}

#[cfg(feature = "press")]
mod press {
    use super::*;

    // BOOK-2
    #[test]
    fn a_word_file_is_read_back_with_its_words() {
        let bytes = docx::write(&paper(PaperKind::Workbook, Adults::Names)).expect("it is written into memory");
        let read = docx_rs::read_docx(&bytes).expect("it is a Word file");
        let json = read.json();
        assert!(json.contains("points and uses the bar"));
        assert!(json.contains("Fractions of a whole"));
        assert!(json.contains("For professional learning, not appraisal"));
    }

    #[test]
    fn a_pdf_needs_a_font() {
        let paper = paper(PaperKind::Workbook, Adults::Names);
        assert!(matches!(
            pdf::write(&paper, vec![b"no font".to_vec()]),
            Err(pdf::PdfError::NoFont)
        ));
    }
}
