//! Documents that nobody looks at stay bytes, and nobody can tell.

use super::*;
use crate::document::{Scalar, snapshot};
use crate::id::SessionId;

fn is_resting(bench: &Bench, id: DocumentId) -> bool {
    bench.tablet.documents[&id].is_resting()
}

fn draft(bench: &Bench) -> DocumentId {
    bench.tablet.draft_of(LESSON).expect("ana has a draft")
}

/// A tablet that has a lesson with a note, all on the relay, and was started again.
fn restarted() -> (Bench, Relay) {
    let (mut bench, mut relay) = observer();
    bench.note("points at the bar");
    bench.speak(&mut relay);
    bench.sync(&mut relay);
    bench.reopen(2);
    bench.save();
    (bench, relay)
}

#[test]
fn tab_17_the_first_screen_needs_no_lesson() {
    let (mut bench, mut relay) = observer();
    bench.note("points at the bar");
    bench.speak(&mut relay);
    bench.sync(&mut relay);
    let before = bench.tablet.home();
    bench.reopen(2);
    let after = bench.tablet.home();
    assert_eq!(after.lessons.len(), 1);
    assert_eq!(
        serde_json::to_string(&after.lessons).ok(),
        serde_json::to_string(&before.lessons).ok()
    );
    assert_eq!(after.sync.stage, SyncStage::OnRelay);
    let draft = draft(&bench);
    assert!(is_resting(&bench, LESSON) && is_resting(&bench, draft));
    assert_eq!(bench.view().timeline.len(), 1);
    assert!(!is_resting(&bench, LESSON));
}

#[test]
fn tab_17_a_brief_of_another_state_is_made_anew() {
    let (mut bench, mut relay) = restarted();
    let before_the_note = bench.values.clone();
    bench.note("turns the card");
    bench.speak(&mut relay);
    bench.values = before_the_note;
    bench.reopen(3);
    assert_eq!(bench.tablet.home().lessons[0].drafts, 2);

    bench.values.retain(|key, _| !key.starts_with(BRIEF));
    bench.reopen(4);
    assert_eq!(bench.tablet.home().lessons[0].drafts, 2);
    for (key, value) in &mut bench.values {
        if key.starts_with(BRIEF) {
            value.bytes = b"junk".to_vec();
        }
    }
    bench.reopen(5);
    assert_eq!(bench.tablet.home().lessons[0].drafts, 2);
}

#[test]
fn tab_18_what_both_hold_alike_is_confirmed_without_being_read() {
    let (mut bench, mut relay) = restarted();
    bench.sync(&mut relay);
    let draft = draft(&bench);
    assert!(is_resting(&bench, LESSON) && is_resting(&bench, draft));
    assert_eq!(bench.tablet.home().sync.stage, SyncStage::OnRelay);
    assert!(bench.tablet.home().sync.connected);
}

#[test]
fn tab_18_news_wakes_a_document_and_an_edit_goes_out_at_once() {
    let (mut bench, mut relay) = restarted();
    let (held, _) = relay.documents.get_mut(&LESSON).expect("the relay has it");
    let renamed = held.write(TEN, |edit| {
        edit.name("about", "lesson", [("title", Scalar::from("RL1b"))])
    });
    assert!(renamed.is_some());
    bench.sync(&mut relay);
    assert_eq!(
        bench.tablet.documents[&LESSON].heads(),
        relay.documents[&LESSON].0.heads()
    );

    // The draft was only confirmed; what is written in it now is sent with one frame.
    let draft = draft(&bench);
    assert!(is_resting(&bench, draft));
    bench.note("turns the card");
    bench.save();
    let frame = bench.frames.remove(0);
    relay.answer(&frame);
    assert_eq!(
        relay.documents[&draft].0.heads(),
        bench.tablet.documents[&draft].heads()
    );
}

#[test]
fn tab_18_a_relay_that_lost_its_store_is_told_everything_again() {
    let (mut bench, _) = restarted();
    let mut relay = Relay::empty("f.1");
    bench.sync(&mut relay);
    let draft = draft(&bench);
    for id in [LESSON, draft] {
        assert_eq!(relay.documents[&id].0.heads(), bench.tablet.documents[&id].heads());
    }
}

#[test]
fn tab_17_a_document_that_rested_goes_on_where_it_was() {
    let session = SessionId::from_bytes([9; 16]);
    let mut open = Open::new(DocumentKind::Draft, session);
    assert!(open.is_untouched() && open.is_resting());
    for id in ["a", "b", "c"] {
        let written = open
            .document_mut()
            .write(TEN, |edit| edit.add("notes", id, [("text", Scalar::from(id))]));
        assert_eq!(written.expect("it writes").actor, session.as_bytes());
        let heads = open.heads();
        open.rest();
        assert!(open.is_resting() && !open.is_untouched());
        assert_eq!(open.heads(), heads);
        assert_eq!(open.document().heads(), heads);
        open.rest();
    }
    assert_eq!(open.document().added("notes").len(), 3);
    let seqs: Vec<_> = open
        .document()
        .changes_since(DocumentKind::Draft.first_heads())
        .iter()
        .map(|change| change.seq)
        .collect();
    assert_eq!(seqs, [1, 2, 3]);
}

#[test]
fn tab_17_a_document_is_restored_from_a_snapshot_and_what_came_after() {
    let session = SessionId::from_bytes([9; 16]);
    let mut document = Document::new(DocumentKind::Lesson, session);
    let note = |document: &mut Document, id: &str| {
        let written = document.write(TEN, |edit| edit.add("notes", id, [("text", Scalar::from("words"))]));
        written.expect("it writes").bytes
    };
    note(&mut document, "a");
    let changes = document.changes_since(&Heads::default());
    let (_, snapshot) = snapshot(changes.iter().map(|change| change.bytes.as_slice())).expect("sound changes");
    let later = note(&mut document, "b");
    let open = Open::restored(vec![later, snapshot], SessionId::from_bytes([8; 16])).expect("a lesson");
    assert!(open.is_resting());
    assert_eq!(open.heads(), document.heads());
    assert_eq!(open.document().added("notes"), document.added("notes"));
    assert_eq!(open.document().changes_since(&Heads::default()).len(), 3);
}

#[test]
fn tab_17_many_documents_are_not_kept_made() {
    let (mut bench, mut relay) = observer();
    let (study, _) = relay.documents.get_mut(&STUDY).expect("the relay has it");
    let lessons: Vec<_> = (10..40).map(|byte| DocumentId::from_bytes([byte; 16])).collect();
    study.write(TEN, |edit| {
        for (order, lesson) in (1..).zip(&lessons) {
            link_lesson(edit, *lesson, "RL", order);
        }
    });
    bench.sync(&mut relay);
    for lesson in &lessons {
        bench.tablet.lesson(&lesson.to_string()).expect("it is linked");
    }
    for _ in 0..2 {
        bench.tablet.changed();
    }
    let made = bench.tablet.documents.values().filter(|open| !open.is_resting());
    assert!(made.count() <= MAX_IDLE);
}
