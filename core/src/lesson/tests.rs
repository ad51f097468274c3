//! The rules of a lesson, one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use super::*;
use crate::access::Role;
use crate::document::{DocumentKind, Edit, Heads};
use crate::entry::Entry;
use crate::id::{DeviceId, EntryId, SessionId, StageId};

fn lesson(session: u8) -> Document {
    let mut document = Document::new(DocumentKind::Lesson, SessionId::from_bytes([0; 16]));
    let stage = |id: &str, minutes| Stage {
        id: StageId::new(id),
        name: id.to_uppercase(),
        minutes,
    };
    let plan = Plan {
        title: "RL1".to_owned(),
        stages: vec![stage("s1", 10), stage("s2", 20)],
        pupils: vec![CasePupil {
            id: "A".to_owned(),
            letter: "A".to_owned(),
            code: "Otter-3".to_owned(),
            typifies: "confident".to_owned(),
            criterion: "gives a reason".to_owned(),
        }],
        ..Plan::default()
    };
    edit(&mut document, |edit| plan.write(edit));
    let mut copy = Document::blank(SessionId::from_bytes([session; 16]));
    hear(&mut copy, &document);
    copy
}

fn edit(document: &mut Document, write: impl FnOnce(&mut Edit<'_>)) {
    let written = document.edit::<_, Infallible>(0, |edit| {
        write(edit);
        Ok(())
    });
    let Ok(_) = written;
}

fn hear(document: &mut Document, other: &Document) {
    let changes = other.changes_since(&Heads::default());
    document
        .apply(changes.iter().map(|change| &change.bytes))
        .expect("sound changes");
}

fn entry(id: &str, by: &str, wall_ms: i64) -> Entry {
    Entry {
        id: EntryId::new(id),
        by: PersonId::new(by),
        wall_ms,
    }
}

fn note(id: &str, author: &str, at_ms: i64) -> Note {
    Note {
        id: NoteId::new(id),
        author: PersonId::new(author),
        author_role: Role::Observer,
        device: DeviceId::new("tablet"),
        at_ms,
        wall_ms: at_ms + 1_000,
        stamp: None,
        stage: Some(StageId::new("s1")),
        about: About::Case { letter: "A".to_owned() },
        kind: NoteKind::Heard,
        texts: vec!["one third".to_owned()],
        verbatim: true,
        tags: vec!["explains".to_owned(), "waits".to_owned()],
        surprise: true,
        toward: Vec::new(),
        sampling: None,
        attachments: Vec::new(),
    }
}

fn share(document: &mut Document, note: &Note) {
    edit(document, |edit| {
        share_notes(edit, &note.author, note.author.as_str(), [note]);
    });
}

fn shared(document: &Document) -> SharedNote {
    let shared = Lesson::read(document).notes.remove(&NoteId::new("n1"));
    shared.expect("it is there")
}

fn amend(document: &mut Document, id: &str, text: &str) {
    let shared = shared(document);
    let request = AmendmentRequest {
        text: Some(text.to_owned()),
        ..AmendmentRequest::default()
    };
    edit(document, |edit| {
        amend_note(edit, &entry(id, "ana", 9_000), &shared, &shared.amendments, &request);
    });
}

fn timeline(document: &Document) -> Vec<NoteView> {
    Lesson::read(document).timeline(&Viewer {
        person: &PersonId::new("nobody"),
        name: "",
        draft: &BTreeMap::new(),
        unsaved: &BTreeSet::new(),
    })
}

#[test]
fn note_5_a_shared_note_reads_back_as_it_was_written() {
    let mut document = lesson(1);
    let written = note("n1", "ana", 5_000);
    share(&mut document, &written);
    let read = Lesson::read(&document).notes.remove(&written.id).expect("it is there");
    assert_eq!(read.shared, written);
    assert_eq!(read.note, written);
}

#[test]
fn note_6_an_amendment_leaves_the_shared_note_and_its_history_as_they_were() {
    let mut document = lesson(1);
    share(&mut document, &note("n1", "ana", 5_000));
    amend(&mut document, "e1", "two thirds");
    let lesson = Lesson::read(&document);
    let read = &lesson.notes[&NoteId::new("n1")];
    assert_eq!(read.shared.texts, ["one third"]);
    assert_eq!(read.note.texts, ["two thirds"]);
    assert_eq!(read.note.at_ms, 5_000);
    let history: Vec<_> = lesson
        .history(&NoteId::new("n1"))
        .into_iter()
        .map(|step| (step.by, step.wall_ms, step.text, step.withdrew))
        .collect();
    assert_eq!(
        history,
        [
            ("ana".to_owned(), 6_000.0, Some("one third".to_owned()), false),
            ("ana".to_owned(), 9_000.0, Some("two thirds".to_owned()), false),
        ]
    );
}

#[test]
fn note_8_a_withdrawn_note_stays_withdrawn_whatever_is_amended() {
    let (mut one, mut two) = (lesson(1), lesson(2));
    share(&mut one, &note("n1", "ana", 5_000));
    hear(&mut two, &one);
    amend(&mut two, "e2", "two thirds");
    edit(&mut one, |edit| {
        withdraw_note(edit, &entry("e1", "ana", 7_000), &NoteId::new("n1"), &[]);
    });
    hear(&mut one, &two);
    let shown = timeline(&one).remove(0);
    assert_eq!(shown.withdrawn.map(|withdrawal| withdrawal.wall_ms), Some(7_000.0));
    assert!(shown.texts.is_empty() && shown.tags.is_empty());
}

#[test]
fn note_9_two_fields_amended_at_once_are_both_taken_and_nothing_is_disputed() {
    let (mut one, mut two) = (lesson(1), lesson(2));
    share(&mut one, &note("n1", "ana", 5_000));
    hear(&mut two, &one);
    amend(&mut one, "e1", "two thirds");
    let surprise = AmendmentRequest {
        surprise: Some(false),
        ..AmendmentRequest::default()
    };
    let seen = shared(&two);
    edit(&mut two, |edit| {
        amend_note(edit, &entry("e2", "ana", 9_000), &seen, &[], &surprise);
    });
    hear(&mut one, &two);
    let shown = timeline(&one).remove(0);
    assert_eq!((shown.texts, shown.surprise), (vec!["two thirds".to_owned()], false));
    assert!(shown.disputed.is_empty() && shown.amended);
}

/// Two tablets of one author shared a note at once, each with other fields; the first amends all of them.
#[test]
fn note_12_every_field_that_was_shared_at_once_stands_beside_the_amendment_until_settled() {
    let (mut one, mut two) = (lesson(1), lesson(2));
    share(&mut one, &note("n1", "ana", 5_000));
    let other = Note {
        texts: vec!["one half".to_owned()],
        verbatim: false,
        tags: vec!["doubts".to_owned()],
        surprise: false,
        kind: NoteKind::Wrote,
        about: About::Class,
        toward: vec![About::Class],
        stage: Some(StageId::new("s2")),
        ..note("n1", "ana", 5_000)
    };
    share(&mut two, &other);
    let request = AmendmentRequest {
        text: Some("two thirds".to_owned()),
        verbatim: Some(true),
        tags: Some(vec!["explains".to_owned()]),
        surprise: Some(true),
        kind: Some(NoteKind::Saw),
        about: Some(About::Case { letter: "A".to_owned() }),
        toward: Some(vec![About::Case { letter: "A".to_owned() }]),
        stage: Some("s1".to_owned()),
    };
    let amend_all = |document: &mut Document, id: &str| {
        let seen = shared(document);
        edit(document, |edit| {
            amend_note(edit, &entry(id, "ana", 9_000), &seen, &seen.amendments, &request);
        });
    };
    amend_all(&mut one, "e1");
    assert!(shared(&one).disputed.is_empty());
    hear(&mut one, &two);
    let both = shared(&one);
    let disputed: BTreeSet<_> = both.disputed.iter().map(String::as_str).collect();
    let all = [
        "about", "kind", "stage", "surprise", "tags", "text", "toward", "verbatim",
    ];
    assert_eq!(disputed, BTreeSet::from(all));
    let texts: BTreeSet<_> = both.note.texts.iter().map(String::as_str).collect();
    assert_eq!(texts, BTreeSet::from(["one half", "two thirds"]));
    assert_eq!(both.sharings.len(), 2);

    amend_all(&mut one, "e2");
    let settled = shared(&one);
    assert!(settled.disputed.is_empty());
    assert_eq!(settled.note.texts, ["two thirds"]);
    assert_eq!(
        (settled.note.kind, &settled.note.tags),
        (NoteKind::Saw, &vec!["explains".to_owned()])
    );
}

#[test]
fn note_12_an_amendment_of_an_early_app_replaces_all_that_was_shared() {
    let (mut one, mut two) = (lesson(1), lesson(2));
    share(&mut one, &note("n1", "ana", 5_000));
    let texts = vec!["one half".to_owned()];
    share(
        &mut two,
        &Note {
            texts,
            ..note("n1", "ana", 5_000)
        },
    );
    edit(&mut one, |edit| {
        let mut fields = entry("e1", "ana", 9_000).fields();
        fields.extend([
            ("note", "n1".into()),
            ("replaces", "".into()),
            ("text", "two thirds".into()),
        ]);
        edit.add("amendments", "e1", fields);
    });
    hear(&mut one, &two);
    assert_eq!(shared(&one).note.texts, ["two thirds"]);
    assert!(shared(&one).disputed.is_empty());
    assert_eq!(shared(&one).shared.texts, ["one half", "one third"]);
}

#[test]
fn pred_1_writing_again_replaces_what_its_writer_had_seen_and_keeps_it() {
    let mut document = lesson(1);
    let stage = StageId::new("s1");
    for (id, text) in [("e1", "points"), ("e2", "explains")] {
        let seen = Lesson::read(&document).predictions;
        edit(&mut document, |edit| {
            write_prediction(edit, &entry(id, "lea", 1), (&stage, "A"), text, &seen, false);
        });
    }
    let lesson = Lesson::read(&document);
    let standing: Vec<_> = lesson.standing_predictions().map(|one| one.text.as_str()).collect();
    assert_eq!(standing, ["explains"]);
    assert_eq!(lesson.predictions.len(), 2);
}

#[test]
fn pred_3_what_is_written_after_the_start_stands_beside_the_prediction_as_a_later_edit() {
    let mut document = lesson(1);
    let stage = StageId::new("s1");
    for (id, text, started) in [("e1", "points", false), ("e2", "explains", true)] {
        let seen = Lesson::read(&document).predictions;
        edit(&mut document, |edit| {
            write_prediction(edit, &entry(id, "lea", 1), (&stage, "A"), text, &seen, started);
        });
    }
    let grid = Lesson::read(&document).grid(&[]);
    let cell = &grid[0].cells[0];
    let texts = |of: &[PredictionView]| of.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&cell.predicted), ["points"]);
    assert_eq!(texts(&cell.later_edits), ["explains"]);
}

#[test]
fn clock_2_of_two_starts_the_earlier_counts_and_of_two_ends_the_later() {
    let (mut one, mut two) = (lesson(1), lesson(2));
    edit(&mut one, |edit| start_lesson(edit, &entry("e1", "ana", 5_000), None));
    edit(&mut two, |edit| start_lesson(edit, &entry("e2", "ben", 4_000), None));
    edit(&mut one, |edit| end_lesson(edit, &entry("e3", "ana", 8_000), None));
    edit(&mut two, |edit| end_lesson(edit, &entry("e4", "ben", 9_000), None));
    hear(&mut one, &two);
    let clock = Lesson::read(&one).clock;
    assert_eq!((clock.started_wall_ms, clock.ended_wall_ms), (Some(4_000), Some(9_000)));
    assert_eq!((clock.lesson_ms(3_000), clock.lesson_ms(4_500)), (0, 500));
}

#[test]
fn view_1_the_timeline_is_in_lesson_time_and_shows_drafts_to_their_author_alone() {
    let mut document = lesson(1);
    for note in [note("n2", "ben", 2_000), note("n1", "ana", 7_000)] {
        share(&mut document, &note);
    }
    let draft = note("n3", "ana", 3_000);
    let drafts = BTreeMap::from([(draft.id.clone(), draft)]);
    let read = Lesson::read(&document);
    let unsaved = BTreeSet::from([NoteId::new("n3")]);
    let shown = read.timeline(&Viewer {
        person: &PersonId::new("ana"),
        name: "Ana",
        draft: &drafts,
        unsaved: &unsaved,
    });
    let shown: Vec<_> = shown
        .iter()
        .map(|note| (note.id.as_str(), note.mine, note.shared, note.saved))
        .collect();
    assert_eq!(
        shown,
        [
            ("n2", false, true, true),
            ("n3", true, false, false),
            ("n1", true, true, true),
        ]
    );
    let others: Vec<_> = timeline(&document).into_iter().map(|note| note.id).collect();
    assert_eq!(others, ["n2", "n1"]);
}

#[test]
fn view_2_the_grid_names_gaps_and_surprises_once_the_lesson_has_begun() {
    let mut document = lesson(1);
    share(&mut document, &note("n1", "ana", 5_000));
    let cells = |document: &Document| {
        let rows = Lesson::read(document).grid(&timeline(document));
        let cells = rows.into_iter().flat_map(|row| row.cells);
        cells
            .map(|cell| (cell.notes.len(), cell.surprises, cell.gap))
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(&document), [(1, 1, false), (0, 0, false)]);
    edit(&mut document, |edit| start_lesson(edit, &entry("e1", "ana", 1), None));
    assert_eq!(cells(&document), [(1, 1, false), (0, 0, true)]);
}

#[test]
fn view_3_the_observers_are_those_who_wrote_with_the_notes_that_stand() {
    let mut document = lesson(1);
    for note in [note("n1", "ben", 1), note("n2", "ana", 2), note("n3", "ana", 3)] {
        share(&mut document, &note);
    }
    edit(&mut document, |edit| {
        withdraw_note(edit, &entry("e1", "ana", 4), &NoteId::new("n3"), &[]);
        write_person(edit, &PersonId::new("lea"), "lea who only predicted", Role::GroupLead);
    });
    let observers: Vec<_> = Lesson::read(&document)
        .observers()
        .into_iter()
        .map(|observer| (observer.name, observer.notes))
        .collect();
    assert_eq!(observers, [("ana".to_owned(), 1), ("ben".to_owned(), 1)]);
}

#[test]
fn share_3_a_note_shared_from_two_tablets_of_one_person_is_one_note() {
    let (mut one, mut two) = (lesson(1), lesson(2));
    share(&mut one, &note("n1", "ana", 5_000));
    share(&mut two, &note("n1", "ana", 5_000));
    hear(&mut one, &two);
    let shown = timeline(&one);
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].texts, ["one third"]);
    assert!(shown[0].disputed.is_empty());
}
