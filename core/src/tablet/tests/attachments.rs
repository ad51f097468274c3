//! What is attached to notes: kept in one write with the note, and brought to the relay beside the documents.

use super::*;
use crate::document::Heads;
use crate::lesson::{AttachmentFault, AttachmentKind, AttachmentRequest};

/// The SHA-256 of the sound and of the small picture below, as `sha256sum` tells them.
const SOUND: &str = "e0172ffba8e154d72ca32729743b1b08a07e56485cd0a0b2f9d6049beefeeb6c";
const PICTURE: &str = "3fe79651a92ea3850c3fc3dd9519a67c7f70b598fa238a3fd92042f6446e6452";

fn sound() -> (AttachmentRequest, Vec<u8>) {
    let request = AttachmentRequest {
        kind: AttachmentKind::Audio,
        media_type: "audio/ogg".to_owned(),
        width: 0,
        height: 0,
        duration_ms: 4_000,
    };
    (request, b"OggS one third".to_vec())
}

/// Pictures without pixels: as much as is looked at.
fn picture() -> (AttachmentRequest, Vec<u8>, Vec<u8>) {
    let request = AttachmentRequest {
        kind: AttachmentKind::Photo,
        media_type: "image/jpeg".to_owned(),
        width: 1_600,
        height: 1_200,
        duration_ms: 0,
    };
    (request, b"\xFF\xD8\xFF\xD9".to_vec(), b"RIFF\x04\0\0\0WEBP".to_vec())
}

impl Bench {
    fn attach_sound(&mut self, note: &str) {
        let (request, bytes) = sound();
        self.on_lesson(|tablet, lesson, now| tablet.attach(lesson, note, &request, bytes, None, now));
    }

    fn detach(&mut self, note: &str, hash: &str) {
        self.on_lesson(|tablet, lesson, now| tablet.detach(lesson, note, hash, now));
    }

    fn attached(&self, note: &str) -> Vec<String> {
        self.shown(note).attachments.into_iter().map(|one| one.hash).collect()
    }

    fn due(&self) -> Vec<(String, String, Option<String>)> {
        let due = self.tablet.uploads().into_iter();
        due.map(|upload| (upload.document, upload.hash, upload.from)).collect()
    }

    fn draft(&self) -> String {
        let draft = self.tablet.draft_of(LESSON).expect("somebody is here");
        draft.to_string()
    }

    fn uploaded(&mut self, document: &str, hash: &str) {
        let effects = self.tablet.uploaded(document, hash);
        self.take(effects);
        self.save();
    }
}

#[test]
fn media_3_bytes_become_durable_in_one_write_with_the_note() {
    let (mut bench, _relay) = observer();
    let note = bench.note("says it aloud");
    bench.save();
    bench.attach_sound(&note);
    let shown = bench.shown(&note);
    assert_eq!((shown.attachments.len(), shown.saved), (1, false));
    assert_eq!(bench.writing.len(), 1);
    let Write {
        changes, values, blobs, ..
    } = &bench.writing[0];
    assert_eq!((changes.len(), values.len()), (1, 1));
    assert_eq!(blobs.iter().map(|blob| blob.hash.as_str()).collect::<Vec<_>>(), [SOUND]);
    bench.save();
    assert_eq!(bench.blobs[SOUND], b"OggS one third");
    assert!(bench.shown(&note).saved);
    bench.reopen(2);
    let attachment = bench.shown(&note).attachments.remove(0);
    assert_eq!(
        (attachment.hash.as_str(), attachment.bytes, attachment.duration_ms),
        (SOUND, 14, 4_000)
    );
    assert_eq!(attachment.media_type, "audio/ogg");
}

#[test]
fn media_1_a_note_has_at_most_eight_and_the_same_twice_is_once() {
    let (mut bench, _relay) = observer();
    let note = bench.note("");
    for _ in 0..2 {
        bench.attach_sound(&note);
    }
    assert_eq!(bench.attached(&note), [SOUND]);
    let (request, _) = sound();
    for number in 0..7 {
        let bytes = format!("OggS{number}").into_bytes();
        bench.on_lesson(|tablet, lesson, now| tablet.attach(lesson, &note, &request, bytes, None, now));
    }
    let now = bench.now();
    let ninth = bench
        .tablet
        .attach(&LESSON.to_string(), &note, &request, b"OggS9".to_vec(), None, now);
    assert_eq!(ninth, Err(TabletError::Attachment(AttachmentFault::TooMany)));
    assert_eq!(bench.attached(&note).len(), 8);
    let unknown = bench
        .tablet
        .attach(&LESSON.to_string(), "none", &request, b"OggS".to_vec(), None, now);
    assert_eq!(unknown, Err(TabletError::UnknownNote));
}

#[test]
fn media_4_what_two_tablets_attach_to_one_note_at_once_all_stands() {
    let (mut one, mut relay) = observer();
    let note = one.note("one third");
    one.speak(&mut relay);
    let mut two = second_tablet(&mut relay);
    one.attach_sound(&note);
    let (request, bytes, thumbnail) = picture();
    two.on_lesson(|tablet, lesson, now| tablet.attach(lesson, &note, &request, bytes, Some(thumbnail), now));
    // One shares while the other is away; what that attached to the draft joins when it is shared too.
    one.share();
    one.sync(&mut relay);
    two.sync(&mut relay);
    one.sync(&mut relay);
    let whole = two.attached(&note);
    assert_eq!(whole.len(), 2);
    assert!(two.shown(&note).disputed.is_empty());
    assert_eq!(two.view().drafts, 1);
    two.share();
    two.sync(&mut relay);
    one.sync(&mut relay);
    for bench in [&one, &two] {
        let mut shown = bench.attached(&note);
        shown.sort();
        let mut expected = whole.clone();
        expected.sort();
        assert_eq!(shown, expected);
        assert_eq!(bench.view().drafts, 0);
    }
    let lesson = crate::lesson::Lesson::read(&relay.documents[&LESSON].0);
    assert_eq!(lesson.notes[&NoteId::new(&note)].note.attachments.len(), 2);
    // What one takes off goes everywhere.
    one.detach(&note, SOUND);
    one.sync(&mut relay);
    two.sync(&mut relay);
    for bench in [&one, &two] {
        assert_eq!(bench.attached(&note).len(), 1);
        assert!(!bench.attached(&note).contains(&SOUND.to_owned()));
    }
}

/// Found by the simulation: one shared and attached more before it heard that the other had shared too.
#[test]
fn media_4_what_was_shared_at_once_stands_beside_what_was_attached_later() {
    let (mut one, mut relay) = observer();
    let note = one.note("one third");
    one.speak(&mut relay);
    let mut two = second_tablet(&mut relay);
    two.attach_sound(&note);
    two.share();
    one.share();
    let (request, bytes, thumbnail) = picture();
    one.on_lesson(|tablet, lesson, now| tablet.attach(lesson, &note, &request, bytes, Some(thumbnail), now));
    one.sync(&mut relay);
    two.sync(&mut relay);
    one.sync(&mut relay);
    for bench in [&one, &two] {
        assert_eq!(bench.attached(&note).len(), 2);
        assert_eq!(bench.view().drafts, 1);
    }
    one.share();
    one.sync(&mut relay);
    two.sync(&mut relay);
    for bench in [&one, &two] {
        assert_eq!(bench.attached(&note).len(), 2);
        assert_eq!(bench.view().drafts, 0);
    }
}

#[test]
fn media_5_words_do_not_wait_for_bytes_and_leaving_does() {
    let (mut bench, mut relay) = observer();
    let note = bench.note("says it aloud");
    bench.attach_sound(&note);
    bench.speak(&mut relay);
    let draft: DocumentId = bench.draft().parse().expect("it is an id");
    let held = &relay.documents[&draft].0;
    assert_eq!(held.added("notes").len(), 1);
    assert!(held.is_covered_by(&held.heads()) && held.heads() != Heads::default());
    assert_eq!(bench.view().sync.stage, SyncStage::OnTablet);
    assert_eq!(bench.tablet.leave(), Err(TabletError::Unsynced));
    bench.uploaded(&draft.to_string(), SOUND);
    assert_eq!(bench.view().sync.stage, SyncStage::OnRelay);
    assert!(bench.tablet.leave().is_ok());
    assert!(bench.tablet.uploads().is_empty());
}

#[test]
fn media_6_what_is_to_be_uploaded_is_known_for_good_small_pictures_first() {
    let (mut bench, mut relay) = observer();
    let note = bench.note("turns the card");
    bench.attach_sound(&note);
    let (request, bytes, thumbnail) = picture();
    bench.on_lesson(|tablet, lesson, now| tablet.attach(lesson, &note, &request, bytes, Some(thumbnail), now));
    assert!(bench.due().is_empty(), "nothing is durable yet");
    bench.save();
    assert!(bench.due().is_empty(), "the relay does not know the draft yet");
    bench.speak(&mut relay);
    let draft = bench.draft();
    let hashes = |bench: &Bench| bench.due().into_iter().map(|(_, hash, _)| hash).collect::<Vec<_>>();
    let all = hashes(&bench);
    assert_eq!(all.len(), 3);
    assert_eq!(all[0], PICTURE);
    bench.uploaded(&draft, PICTURE);
    bench.uploaded(&draft, SOUND);
    assert_eq!(hashes(&bench).len(), 1);
    bench.reopen(2);
    assert!(bench.due().is_empty(), "there is no connection yet");
    bench.sync(&mut relay);
    assert_eq!(hashes(&bench).len(), 1);
    // A relay that lost its store has lost the bytes too, also for an app that is opened again.
    relay = Relay::empty("e.2");
    bench.sync(&mut relay);
    bench.reopen(3);
    bench.sync(&mut relay);
    assert_eq!(hashes(&bench), all);
    // Whoever lost the bytes does not wait for them for ever.
    for hash in &all {
        let effects = bench.tablet.bytes_missing(hash);
        bench.take(effects);
    }
    bench.speak(&mut relay);
    assert_eq!(bench.view().sync.stage, SyncStage::OnRelay);
}

#[test]
fn media_7_what_is_shared_is_taken_over_from_the_draft() {
    let (mut bench, mut relay) = observer();
    let note = bench.note("says it aloud");
    bench.attach_sound(&note);
    bench.speak(&mut relay);
    let (draft, lesson) = (bench.draft(), LESSON.to_string());
    bench.uploaded(&draft, SOUND);
    bench.share();
    bench.speak(&mut relay);
    assert_eq!(bench.attached(&note), [SOUND]);
    assert_eq!(bench.due(), [(lesson.clone(), SOUND.to_owned(), Some(draft))]);
    assert_eq!(bench.view().sync.stage, SyncStage::OnTablet);
    bench.uploaded(&lesson, SOUND);
    assert_eq!(bench.view().sync.stage, SyncStage::OnRelay);
    // What is attached to a shared note is the lesson's at once.
    let (request, bytes, thumbnail) = picture();
    bench.on_lesson(|tablet, lesson, now| tablet.attach(lesson, &note, &request, bytes, Some(thumbnail), now));
    bench.speak(&mut relay);
    assert!(
        bench
            .due()
            .iter()
            .all(|(document, _, from)| *document == lesson && from.is_none())
    );
    assert_eq!((bench.due().len(), bench.attached(&note).len()), (2, 2));
    assert!(bench.shown(&note).amended);
}

#[test]
fn media_8_what_is_taken_back_before_it_was_uploaded_is_not_uploaded() {
    let (mut bench, mut relay) = observer();
    let (kept, dropped) = (bench.note("kept"), bench.note("dropped"));
    bench.attach_sound(&kept);
    bench.attach_sound(&dropped);
    let (request, bytes, thumbnail) = picture();
    bench.on_lesson(|tablet, lesson, now| tablet.attach(lesson, &dropped, &request, bytes, Some(thumbnail), now));
    bench.speak(&mut relay);
    assert_eq!(bench.due().len(), 3);
    bench.on_lesson(|tablet, lesson, now| tablet.withdraw_note(lesson, &dropped, now));
    bench.speak(&mut relay);
    assert_eq!(bench.due(), [(bench.draft(), SOUND.to_owned(), None)]);
    bench.detach(&kept, SOUND);
    assert!(bench.attached(&kept).is_empty());
    bench.speak(&mut relay);
    assert!(bench.due().is_empty());
    assert_eq!(bench.view().sync.stage, SyncStage::OnRelay);
    // Taken off by mistake: attached again, it is due again.
    bench.attach_sound(&kept);
    bench.speak(&mut relay);
    assert_eq!(bench.due().len(), 1);
    // The same for a note that the group has.
    bench.share();
    bench.speak(&mut relay);
    assert_eq!(bench.due().len(), 2);
    bench.detach(&kept, SOUND);
    bench.speak(&mut relay);
    assert!(bench.due().is_empty() && bench.attached(&kept).is_empty());
}

#[test]
fn media_9_no_release_has_an_attachment() {
    let (mut bench, mut relay) = (Bench::new("lea", Role::GroupLead), Relay::new());
    bench.sync(&mut relay);
    let note = bench.note("says it aloud");
    bench.attach_sound(&note);
    bench.share();
    bench.on_lesson(Tablet::release_lesson);
    bench.speak(&mut relay);
    let releases = crate::release::read_releases(&relay.documents[&LESSON].0);
    let copy = &relay.documents[&releases[0].document].0;
    let view = crate::release::ReleaseView::read(copy).expect("it is a release");
    assert_eq!(view.timeline.len(), 1);
    assert!(view.timeline[0].attachments.is_empty());
    let bytes: Vec<u8> = copy
        .changes_since(&Heads::default())
        .into_iter()
        .flat_map(|change| change.bytes)
        .collect();
    assert!(!bytes.windows(SOUND.len()).any(|some| some == SOUND.as_bytes()));
}

#[test]
fn media_10_a_student_observer_attaches_drawings_alone() {
    let mut bench = Bench::new("sky", Role::StudentObserver);
    let (request, bytes) = sound();
    let now = bench.now();
    let refused = bench
        .tablet
        .attach(&LESSON.to_string(), "n", &request, bytes, None, now);
    assert_eq!(refused, Err(TabletError::NotAllowed));
    let ink = AttachmentRequest {
        kind: AttachmentKind::Ink,
        media_type: "application/vnd.cahier.ink+json".to_owned(),
        ..request
    };
    // As far as whether there is such a note.
    let asked = bench
        .tablet
        .attach(&LESSON.to_string(), "n", &ink, Vec::new(), None, now);
    assert_eq!(asked, Err(TabletError::UnknownLesson));
}
