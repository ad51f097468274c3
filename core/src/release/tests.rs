//! The rules of releases, one by one.

#![expect(clippy::float_cmp, reason = "views hold whole milliseconds")]

use std::convert::Infallible;

use super::*;
use crate::access::Role;
use crate::document::Heads;
use crate::id::{NoteId, StageId};
use crate::lesson::{About, NoteKind, Seat, Stage, withdraw_note};

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
            };
            share_notes(edit, &author, name, [&note]);
        }
        withdraw_note(edit, &entry("e3", "p-rafael"), &NoteId::new("n3"), &[]);
    });
    document
}

fn copy() -> Document {
    release_copy(&Lesson::read(&lesson()), SessionId::from_bytes([2; 16]), 20_000)
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
    let read = Lesson::read(&withdrawn);
    edit(&mut withdrawn, |edit| withdraw_copy(edit, &read));
    let late = whole.changes_since(&Heads::default());
    withdrawn
        .apply(late.iter().map(|change| &change.bytes))
        .expect("sound changes");
    // On a tablet where the copy had not arrived only the mark is written.
    let mut marked = Document::new(DocumentKind::Release, SessionId::from_bytes([3; 16]));
    let read = Lesson::read(&marked);
    edit(&mut marked, |edit| withdraw_copy(edit, &read));
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
        record_release(edit, release, &PersonId::new("p-hart"), 20_000)
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
        }]
    );
    assert!(ReleaseView::read(&document).is_none());
}
