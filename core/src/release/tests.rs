//! The rules of releases, one by one.

#![expect(clippy::float_cmp, reason = "views hold whole milliseconds")]

use std::convert::Infallible;

use super::*;
use crate::access::Role;
use crate::document::Heads;
use crate::id::{NoteId, StageId};
use crate::lesson::{About, CasePupil, NoteKind, Plan, Seat, Stage, withdraw_note};

fn edit(document: &mut Document, write: impl FnOnce(&mut Edit<'_>)) {
    let written = document.edit::<_, Infallible>(0, |edit| {
        write(edit);
        Ok(())
    });
    let Ok(_) = written;
}

fn entry(id: &str, by: &str) -> Entry {
    Entry {
        id: EntryId::new(id),
        by: PersonId::new(by),
        wall_ms: 1_000,
    }
}

/// Imogen and Rafael wrote a note each, a third was withdrawn; Lea, who wrote no note, predicted.
fn lesson() -> Document {
    let mut document = Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]));
    let plan = Plan {
        title: "RL1".to_owned(),
        stages: vec![Stage {
            id: StageId::new("s1"),
            name: "Talk".to_owned(),
            minutes: 10,
        }],
        pupils: vec![CasePupil {
            id: "A".to_owned(),
            letter: "A".to_owned(),
            code: "Otter-3".to_owned(),
            typifies: String::new(),
            criterion: String::new(),
        }],
        seats: vec![Seat {
            code: "Otter-3".to_owned(),
            row: 0,
            column: 0,
            letter: None,
        }],
        ..Plan::default()
    };
    edit(&mut document, |edit| {
        plan.write(edit);
        start_lesson(edit, &entry("e1", "p-hart"), None);
        crate::lesson::write_person(edit, &PersonId::new("p-hart"), "Lea Hart", Role::GroupLead);
        write_prediction(
            edit,
            &entry("e2", "p-hart"),
            (&StageId::new("s1"), "A"),
            "points",
            &[],
            false,
        );
        for (id, author, name, at_ms) in [
            ("n1", "p-imogen", "Imogen Vale", 9_000),
            ("n2", "p-rafael", "Rafael Orr", 4_000),
            ("n3", "p-rafael", "Rafael Orr", 6_000),
        ] {
            let author = PersonId::new(author);
            let note = Note {
                id: NoteId::new(id),
                author: author.clone(),
                author_role: Role::Observer,
                device: DeviceId::new("tablet-of-somebody"),
                at_ms,
                wall_ms: at_ms,
                stamp: None,
                stage: Some(StageId::new("s1")),
                about: About::Case { letter: "A".to_owned() },
                kind: NoteKind::Saw,
                texts: vec![format!("words of {id}")],
                verbatim: false,
                tags: Vec::new(),
                surprise: false,
                toward: Vec::new(),
                sampling: None,
                attachments: Vec::new(),
            };
            share_notes(edit, &author, name, [&note]);
        }
        withdraw_note(edit, &entry("e3", "p-rafael"), &NoteId::new("n3"), &[]);
    });
    document
}

fn chosen(lesson: &Document, choice: &ReleaseChoice) -> Document {
    let (read, entries) = (Lesson::read(lesson), Entries::read(lesson));
    release_copy(&read, &entries, choice, SessionId::from_bytes([2; 16]), 20_000)
}

fn copy() -> Document {
    chosen(&lesson(), &ReleaseChoice::Whole)
}

fn holds(document: &Document, words: &str) -> bool {
    let changes = document.changes_since(&Heads::default());
    changes.iter().any(|change| {
        change
            .bytes
            .windows(words.len())
            .any(|window| window == words.as_bytes())
    })
}

#[test]
fn rel_1_a_released_copy_has_the_notes_that_stand_under_pseudonyms() {
    let view = ReleaseView::read(&copy()).expect("it is a release");
    let notes: Vec<_> = view
        .timeline
        .iter()
        .map(|note| (note.id.as_str(), note.author.as_str(), note.texts.join("|")))
        .collect();
    assert_eq!(
        notes,
        [
            ("n2", "Observer 1", "words of n2".to_owned()),
            ("n1", "Observer 2", "words of n1".to_owned()),
        ]
    );
    assert!(!view.withdrawn);
    assert_eq!(view.released_wall_ms, 20_000.0);
}

#[test]
fn rel_2_no_name_person_device_seat_or_withdrawn_word_is_in_a_released_copy() {
    let copy = copy();
    assert!(holds(&copy, "words of n1"));
    for hidden in [
        "Imogen",
        "Rafael",
        "Hart",
        "p-imogen",
        "p-rafael",
        "p-hart",
        "tablet-of-somebody",
        "words of n3",
    ] {
        assert!(!holds(&copy, hidden), "{hidden}");
    }
    assert!(Lesson::read(&copy).plan.seats.is_empty());
}

#[test]
fn rel_3_who_predicted_has_a_pseudonym_too() {
    let view = ReleaseView::read(&copy()).expect("it is a release");
    let predicted = &view.grid[0].cells[0].predicted[0];
    assert_eq!(
        (predicted.text.as_str(), predicted.by.as_str()),
        ("points", "Observer 3")
    );
}

#[test]
fn rel_4_a_withdrawn_copy_shows_nothing_even_of_what_arrives_later() {
    let whole = copy();
    let mut withdrawn = copy();
    let was = copy();
    edit(&mut withdrawn, |edit| withdraw_copy(edit, &was));
    let late = whole.changes_since(&Heads::default());
    withdrawn
        .apply(late.iter().map(|change| &change.bytes))
        .expect("sound changes");
    // On a tablet where the copy had not arrived only the mark is written.
    let mut marked = Document::new(DocumentKind::Release, SessionId::from_bytes([3; 16]));
    let was = Document::new(DocumentKind::Release, SessionId::from_bytes([3; 16]));
    edit(&mut marked, |edit| withdraw_copy(edit, &was));
    marked
        .apply(late.iter().map(|change| &change.bytes))
        .expect("sound changes");
    for document in [withdrawn, marked] {
        let view = ReleaseView::read(&document).expect("it is a release");
        assert!(view.withdrawn);
        assert!(
            view.timeline.is_empty() && view.grid.is_empty() && view.pupils.is_empty() && view.observers.is_empty()
        );
    }
}

#[test]
fn rel_5_a_lesson_records_who_released_it_and_when_it_was_withdrawn() {
    let mut document = lesson();
    let release = DocumentId::from_bytes([7; 16]);
    edit(&mut document, |edit| {
        record_release(edit, release, &ReleaseChoice::Whole, &PersonId::new("p-hart"), 20_000)
    });
    edit(&mut document, |edit| {
        record_withdrawal(edit, release, &PersonId::new("p-hart"), 30_000)
    });
    assert_eq!(
        read_releases(&document),
        [Release {
            document: release,
            by: PersonId::new("p-hart"),
            wall_ms: 20_000,
            withdrawn_wall_ms: Some(30_000),
            choice: ReleaseChoice::Whole,
        }]
    );
    assert!(ReleaseView::read(&document).is_none());
}

/// The lesson of these tests with an interview and two things said in the discussion.
fn told() -> Document {
    let mut document = lesson();
    for (id, by, place, fields) in [
        (
            "i1",
            "p-imogen",
            "interview/i1",
            [("letter", "A"), ("proxy", "Otter-9")],
        ),
        (
            "i2",
            "p-imogen",
            "interview/i1/learned",
            [("text", "what the bar says"), ("x", "")],
        ),
        (
            "d1",
            "p-hart",
            "discussion/technique/d1",
            [("text", "the bar carried it"), ("cites", "n1")],
        ),
        (
            "d2",
            "p-hart",
            "discussion/aims/d2",
            [("text", "shorter talk"), ("cites", "")],
        ),
        (
            "r1",
            "p-hart",
            "discussion/role/chair",
            [("person", "p-hart"), ("text", "Lea Hart")],
        ),
    ] {
        let seen = Entries::read(&document);
        edit(&mut document, |edit| {
            let fields = fields.map(|(field, text)| (field, Scalar::from(text)));
            entry(id, by).write(edit, place, &seen, fields);
        });
    }
    document
}

fn items(items: &[&str]) -> ReleaseChoice {
    ReleaseChoice::Items(items.iter().map(|item| (*item).to_owned()).collect())
}

fn words(view: &ReleaseView) -> Vec<String> {
    let notes = view.timeline.iter().flat_map(|note| note.texts.clone());
    let said = view.interviews.iter().chain(&view.discussion);
    notes.chain(said.flat_map(|one| one.texts.clone())).collect()
}

#[test]
fn rel_6_only_the_chosen_items_are_in_a_released_copy() {
    let whole = chosen(&told(), &ReleaseChoice::Whole);
    let view = ReleaseView::read(&whole).expect("it is a release");
    assert_eq!(
        words(&view),
        [
            "words of n2",
            "words of n1",
            "what the bar says",
            "shorter talk",
            "the bar carried it"
        ]
    );
    assert_eq!(view.interviews[0].about, Some(About::Case { letter: "A".to_owned() }));
    for hidden in ["Hart", "p-hart", "p-imogen", "Otter-9", "chair"] {
        assert!(!holds(&whole, hidden), "{hidden}");
    }
    let part = chosen(&told(), &items(&["note/n1", "interview/i1"]));
    let view = ReleaseView::read(&part).expect("it is a release");
    assert_eq!(words(&view), ["words of n1", "what the bar says"]);
    assert!(view.grid[0].cells[0].predicted.is_empty());
    for hidden in ["words of n2", "points", "shorter talk"] {
        assert!(!holds(&part, hidden), "{hidden}");
    }
}

#[test]
fn rel_7_an_item_that_was_taken_back_stays_away_whatever_arrives_later() {
    let whole = chosen(&told(), &ReleaseChoice::Whole);
    let late = whole.changes_since(&Heads::default());
    for item in ["note/n1", "predictions", "interview/i1", "discussion/technique/d1"] {
        // On this tablet, and on one where the copy had not arrived.
        let mut here = chosen(&told(), &ReleaseChoice::Whole);
        edit(&mut here, |edit| drop_from_copy(edit, &whole, item));
        let mut away = Document::new(DocumentKind::Release, SessionId::from_bytes([3; 16]));
        let blank = Document::new(DocumentKind::Release, SessionId::from_bytes([3; 16]));
        edit(&mut away, |edit| drop_from_copy(edit, &blank, item));
        for document in [&mut here, &mut away] {
            document
                .apply(late.iter().map(|change| &change.bytes))
                .expect("sound changes");
            let view = ReleaseView::read(document).expect("it is a release");
            let gone = match item {
                "note/n1" => !words(&view).contains(&"words of n1".to_owned()),
                "predictions" => view.grid[0].cells[0].predicted.is_empty(),
                "interview/i1" => view.interviews.is_empty(),
                _ => view.discussion.len() == 1,
            };
            assert!(gone && view.timeline.len() + view.discussion.len() >= 3, "{item}");
        }
    }
}

#[test]
fn rel_11_a_release_says_what_was_taught_and_tried_and_what_is_dissent() {
    let mut document = told();
    let seen = Entries::read(&document);
    edit(&mut document, |edit| {
        edit.name(
            "about",
            "lesson",
            [
                ("objective", Scalar::from("gives a reason")),
                ("technique", Scalar::from("one card for two")),
            ],
        );
        let fields = [("text", "no, the partner did"), ("dissents_from", "d1")];
        let fields = fields.map(|(field, text)| (field, Scalar::from(text)));
        entry("d3", "p-rafael").write(edit, "discussion/technique/d3", &seen, fields);
    });
    let mut copy = chosen(&document, &ReleaseChoice::Whole);
    let view = ReleaseView::read(&copy).expect("it is a release");
    assert_eq!(
        (view.objective.as_str(), view.technique.as_str()),
        ("gives a reason", "one card for two")
    );
    let said: Vec<_> = view
        .discussion
        .iter()
        .map(|one| (one.texts[0].as_str(), one.dissent))
        .collect();
    assert_eq!(
        said,
        [
            ("shorter talk", false),
            ("the bar carried it", false),
            ("no, the partner did", true)
        ]
    );
    let whole = chosen(&document, &ReleaseChoice::Whole);
    edit(&mut copy, |edit| withdraw_copy(edit, &whole));
    let view = ReleaseView::read(&copy).expect("it is a release");
    assert!(view.objective.is_empty() && view.technique.is_empty(), "REL-4");
}
