//! Documents as schema version 1 saved them: they load for ever and show what they showed.
//!
//! The files were written once, by `write_the_fixtures`, and are never written again: a later schema adds files of
//! its own. A file is a row of changes, each after its length as four bytes, the highest first.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;

use cahier_core::access::Role;
use cahier_core::document::{Document, DocumentKind, Edit, Heads, SCHEMA_VERSION};
use cahier_core::entry::{Entries, Entry};
use cahier_core::id::{DeviceId, EntryId, NoteId, PersonId, SessionId, StageId};
use cahier_core::lesson::{
    About, AmendmentRequest, Lesson, Note, NoteKind, Viewer, amend_note, end_lesson, read_draft, share_notes,
    start_lesson, withdraw_note, write_prediction,
};
use cahier_core::release::{ReleaseChoice, ReleaseView, record_release, release_copy};
use cahier_core::study::{ENQUIRY, Study};
use cahier_tests::cast::{self, LESSON, STUDY};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/schema-1")
}

fn pack(document: &Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    for change in document.changes_since(&Heads::default()) {
        let length = u32::try_from(change.bytes.len()).expect("fixtures are small");
        bytes.extend(length.to_be_bytes());
        bytes.extend(change.bytes);
    }
    bytes
}

fn unpack(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut changes = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).expect("fixtures are small");
        let (change, rest) = rest.split_at(length);
        changes.push(change.to_vec());
        bytes = rest;
    }
    changes
}

fn load(name: &str) -> Document {
    let bytes = fs::read(folder().join(name)).expect("the fixture is checked in");
    let mut document = Document::blank(SessionId::from_bytes([0xee; 16]));
    document.apply(unpack(&bytes)).expect("a saved document loads");
    document
}

fn edit(document: &mut Document, write: impl FnOnce(&mut Edit<'_>)) {
    let written = document.edit::<_, Infallible>(cast::PLANNED_WALL_MS, |edit| {
        write(edit);
        Ok(())
    });
    let Ok(_) = written;
}

fn entry(id: &str, by: &str, after_ms: i64) -> Entry {
    Entry {
        id: EntryId::new(id),
        by: PersonId::new(by),
        wall_ms: cast::PLANNED_WALL_MS + after_ms,
    }
}

fn note(id: &str, about: About, at_ms: i64, text: &str) -> Note {
    Note {
        id: NoteId::new(id),
        author: PersonId::new("ana"),
        author_role: Role::Observer,
        device: DeviceId::new("device-1"),
        at_ms,
        wall_ms: cast::PLANNED_WALL_MS + at_ms,
        stamp: None,
        stage: Some(StageId::new("s2")),
        about,
        toward: Vec::new(),
        kind: NoteKind::Heard,
        texts: vec![text.to_owned()],
        verbatim: true,
        tags: vec!["explains".to_owned(), "waits".to_owned()],
        surprise: true,
        sampling: None,
        attachments: Vec::new(),
    }
}

fn from_cast(wanted: cahier_core::id::DocumentId) -> Document {
    let made = cast::documents().into_iter().find(|(id, ..)| *id == wanted);
    let (_, _, changes) = made.expect("the cast has it");
    let mut document = Document::blank(SessionId::from_bytes([0x11; 16]));
    document
        .apply(changes.iter().map(|change| &change.bytes))
        .expect("sound changes");
    document
}

fn lesson() -> Document {
    let mut document = from_cast(LESSON);
    let case = || About::Case { letter: "A".to_owned() };
    let seat = || About::Seat {
        code: "Wren-2".to_owned(),
    };
    let stage = StageId::new("s2");
    edit(&mut document, |edit| {
        write_prediction(
            edit,
            &entry("e1", "lea", -9_000),
            (&stage, "A"),
            "points at the bar",
            &[],
            false,
        );
    });
    edit(&mut document, |edit| start_lesson(edit, &entry("e2", "lea", 0), None));
    for note in [
        note("n1", case(), 700_000, "this one three … same — ½ 🙂"),
        note("n2", seat(), 800_000, "turns the card"),
    ] {
        edit(&mut document, |edit| share_notes(edit, &note.author, "Ana A.", [&note]));
    }
    let request = AmendmentRequest {
        text: Some("this one three and this one three".to_owned()),
        tags: Some(vec!["waits".to_owned()]),
        ..AmendmentRequest::default()
    };
    let shared = Lesson::read(&document)
        .notes
        .remove(&NoteId::new("n1"))
        .expect("it was shared");
    edit(&mut document, |edit| {
        amend_note(edit, &entry("e3", "ana", 900_000), &shared, &[], &request);
    });
    edit(&mut document, |edit| {
        withdraw_note(edit, &entry("e4", "ana", 950_000), &NoteId::new("n2"), &[]);
    });
    edit(&mut document, |edit| {
        end_lesson(edit, &entry("e5", "lea", 1_800_000), None)
    });
    edit(&mut document, |edit| {
        record_release(
            edit,
            STUDY,
            &ReleaseChoice::Whole,
            &PersonId::new("lea"),
            cast::PLANNED_WALL_MS + 2_000_000,
        );
    });
    document
}

/// Writes files that are not there yet. Run by hand when a schema version begins.
#[test]
#[ignore = "writes into the repository"]
fn write_the_fixtures() {
    let mut draft = Document::new(DocumentKind::Draft, SessionId::from_bytes([0x22; 16]));
    edit(&mut draft, |edit| {
        note("n3", About::Class, 1_000, "hands up").write(edit)
    });
    let read = Lesson::read(&lesson());
    let release = release_copy(
        &read,
        &Entries::default(),
        &ReleaseChoice::Whole,
        SessionId::from_bytes([0x33; 16]),
        cast::PLANNED_WALL_MS + 2_000_000,
    );
    let mut files = vec![
        ("study.changes".to_owned(), from_cast(STUDY)),
        ("lesson.changes".to_owned(), lesson()),
        ("draft.changes".to_owned(), draft),
        ("release.changes".to_owned(), release),
    ];
    for kind in DocumentKind::ALL {
        let first = Document::new(kind, SessionId::from_bytes([0; 16]));
        files.push((format!("first-{}.changes", kind.name()), first));
    }
    fs::create_dir_all(folder()).expect("the repository can be written");
    for (name, document) in files {
        let path = folder().join(name);
        assert!(!path.exists(), "a fixture is never written again");
        fs::write(path, pack(&document)).expect("the repository can be written");
    }
}

#[test]
fn doc_8_every_kind_of_document_still_begins_with_the_same_bytes() {
    for kind in DocumentKind::ALL {
        let saved = fs::read(folder().join(format!("first-{}.changes", kind.name()))).expect("it is checked in");
        let made = Document::new(kind, SessionId::from_bytes([9; 16]));
        assert_eq!(pack(&made), saved, "{}", kind.name());
        assert_eq!(load(&format!("first-{}.changes", kind.name())).kind(), Some(kind));
    }
    assert_eq!(SCHEMA_VERSION, 1);
}

#[test]
fn doc_9_a_study_of_schema_1_shows_its_enquiry_and_lessons() {
    let study = Study::read(&load("study.changes"));
    let enquiry = study.words(ENQUIRY).versions;
    let texts: Vec<_> = enquiry.iter().map(|version| version.text.as_str()).collect();
    assert_eq!(texts, ["How do pupils explain?"]);
    assert_eq!(study.lessons, [(LESSON, "RL1 · Fractions".to_owned())]);
}

#[test]
fn doc_9_a_lesson_of_schema_1_shows_its_plan_notes_predictions_and_history() {
    let document = load("lesson.changes");
    assert_eq!(document.schema_version(), Some(1));
    let lesson = Lesson::read(&document);
    assert_eq!(lesson.plan, {
        let mut plan = cast::plan();
        plan.seats = vec![
            seat("Ash-5", 1, 1, None),
            seat("Maple-7", 0, 1, Some("B")),
            seat("Otter-3", 0, 0, Some("A")),
            seat("Wren-2", 1, 0, None),
        ];
        plan
    });
    let timeline = lesson.timeline(&Viewer {
        person: &PersonId::new("ana"),
        name: "Ana A.",
        draft: &BTreeMap::new(),
        unsaved: &BTreeSet::new(),
    });
    let json = serde_json::to_value(&timeline).expect("views are JSON");
    assert_eq!(
        json,
        serde_json::json!([
            {
                "id": "n1", "atMs": 700_000.0, "wallMs": 1_791_887_200_000.0, "stage": "s2", "author": "Ana A.",
                "authorRole": "observer", "mine": true, "about": {"case": {"letter": "A"}}, "kind": "heard",
                "texts": ["this one three and this one three"], "verbatim": true, "tags": ["waits"], "surprise": true,
                "toward": [], "sampling": null, "attachments": [], "shared": true, "amended": true, "disputed": [], "withdrawn": null, "saved": true,
            },
            {
                "id": "n2", "atMs": 800_000.0, "wallMs": 1_791_887_300_000.0, "stage": "s2", "author": "Ana A.",
                "authorRole": "observer", "mine": true, "about": {"seat": {"code": "Wren-2"}}, "kind": "heard",
                "texts": [], "verbatim": true, "tags": [], "surprise": true, "shared": true, "amended": false,
                "toward": [], "sampling": null, "attachments": [],
                "disputed": [], "withdrawn": {"by": "Ana A.", "wallMs": 1_791_887_450_000.0}, "saved": true,
            },
        ])
    );
    let history = lesson.history(&NoteId::new("n1"));
    let texts: Vec<_> = history.into_iter().filter_map(|step| step.text).collect();
    assert_eq!(
        texts,
        ["this one three … same — ½ 🙂", "this one three and this one three"]
    );
    let cell = lesson.grid(&timeline).remove(1).cells.remove(0);
    let predicted: Vec<_> = cell.predicted.into_iter().map(|one| one.text).collect();
    assert_eq!(
        (predicted, cell.notes, cell.gap),
        (vec!["points at the bar".to_owned()], vec!["n1".to_owned()], false)
    );
    assert_eq!(lesson.clock.started_wall_ms, Some(1_791_886_500_000));
    assert_eq!(lesson.clock.ended_wall_ms, Some(1_791_888_300_000));
}

fn seat(code: &str, row: u32, column: u32, letter: Option<&str>) -> cahier_core::lesson::Seat {
    cahier_core::lesson::Seat {
        code: code.to_owned(),
        row,
        column,
        letter: letter.map(str::to_owned),
    }
}

#[test]
fn doc_9_a_draft_and_a_release_of_schema_1_show_their_notes() {
    let drafts = read_draft(&load("draft.changes"));
    assert_eq!(
        drafts.into_values().collect::<Vec<_>>(),
        [note("n3", About::Class, 1_000, "hands up")]
    );
    let release = ReleaseView::read(&load("release.changes")).expect("it is a release");
    let notes: Vec<_> = release
        .timeline
        .into_iter()
        .map(|note| (note.id, note.author, note.texts.join("|")))
        .collect();
    let words = "this one three and this one three".to_owned();
    assert_eq!(notes, [("n1".to_owned(), "Observer 1".to_owned(), words)]);
    assert_eq!(
        (release.school.as_str(), release.withdrawn),
        ("Kestrel Lane Primary", false)
    );
    assert!((release.released_wall_ms - 1_791_888_500_000.0).abs() < 1.0);
}
