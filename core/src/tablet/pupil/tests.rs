use super::*;
use crate::access::{Account, DraftKey};
use crate::id::{DeviceId, GroupId, PersonId};
use crate::lesson::About;
use crate::tablet::{Sees, StoredChange, StoredValue};

const TEN: i64 = 1_791_886_500_000;
const LESSON: DocumentId = DocumentId::from_bytes([2; 16]);

fn minutes(after: i64) -> Moment {
    Moment {
        wall_ms: TEN + after * 60_000,
        monotonic_ms: after * 60_000,
    }
}

fn account() -> Account {
    let card = LessonCard {
        lesson: LESSON,
        title: "RL2 · Fractions".to_owned(),
        starts_at_ms: TEN.unsigned_abs(),
        minutes: 50,
        seats: vec![CardSeat {
            code: "Otter-3".to_owned(),
            row: 0,
            column: 1,
        }],
        tags: vec!["explains".to_owned()],
    };
    Account {
        card: Some(card),
        ..Account::new(
            PersonId::new("pia"),
            "Observer 1",
            Role::StudentObserver,
            DraftKey::from_bytes([3; 16]),
        )
    }
}

fn pupil() -> Tablet {
    let mut tablet = Tablet::new(DeviceId::new("d"), [4; 32]);
    tablet.start(minutes(0));
    tablet
        .join(&serde_json::to_string(&account()).expect("plain data"))
        .expect("an account");
    tablet
}

fn note(text: &str) -> NoteRequest {
    NoteRequest {
        text: text.to_owned(),
        ..NoteRequest::tap(About::Seat {
            code: "Otter-3".to_owned(),
        })
    }
}

fn record(tablet: &mut Tablet, text: &str, after: i64) -> Recorded {
    let recorded = tablet.record_note(&LESSON.to_string(), &note(text), minutes(after));
    recorded.expect("the lesson runs")
}

// PUPIL-1
#[test]
fn a_pupil_notes_by_the_card_alone() {
    let mut tablet = pupil();
    let recorded = record(&mut tablet, "she counts again", 12);
    let view = tablet.pupil().expect("this is a pupil");
    assert_eq!((view.title.as_str(), view.tags.len()), ("RL2 · Fractions", 1));
    assert!((view.ends_wall_ms - view.starts_wall_ms - 50.0 * 60_000.0).abs() < 1.0);
    let shown = view.notes.first().expect("it shows at once");
    assert_eq!(
        (shown.id.as_str(), shown.saved, shown.mine),
        (recorded.note.as_str(), false, true)
    );
    assert!((shown.at_ms - 12.0 * 60_000.0).abs() < 1.0);
    let (person, lessons) = (tablet.home().person.expect("joined"), tablet.home().lessons);
    assert_eq!(
        (person.sees, person.may_write, lessons.len()),
        (Sees::OwnNotes, false, 0)
    );
    // The lesson itself is not here, nor anything that is the group's.
    assert_eq!(
        tablet.lesson(&LESSON.to_string()).err(),
        Some(TabletError::UnknownLesson)
    );
    assert!(tablet.plan(&LESSON.to_string()).is_err());
    assert!(tablet.share_notes(&LESSON.to_string(), &[], minutes(13)).is_err());
    assert!(tablet.start_lesson(&LESSON.to_string(), minutes(13)).is_err());
}

// PUPIL-1
#[test]
fn a_note_is_changed_and_taken_back_while_the_lesson_runs() {
    let mut tablet = pupil();
    let lesson = LESSON.to_string();
    let first = record(&mut tablet, "she", 1).note;
    let second = record(&mut tablet, "he", 2).note;
    let words = AmendmentRequest {
        text: Some("she counts again".to_owned()),
        ..AmendmentRequest::default()
    };
    tablet
        .amend_note(&lesson, &first, &words, minutes(2))
        .expect("it is theirs");
    tablet
        .withdraw_note(&lesson, &second, minutes(3))
        .expect("it is theirs");
    let notes = tablet.pupil().expect("this is a pupil").notes;
    let texts: Vec<_> = notes.iter().map(|note| note.texts.concat()).collect();
    assert_eq!(texts, ["she counts again"]);
    let other = tablet.amend_note(&lesson, "nobody's", &words, minutes(3));
    assert_eq!(other.err(), Some(TabletError::UnknownNote));
}

// PUPIL-3
#[test]
fn when_the_lesson_is_over_nothing_more_is_written_and_what_was_is_kept() {
    let mut tablet = pupil();
    let lesson = LESSON.to_string();
    let kept = record(&mut tablet, "she counts again", 49);
    let note = kept.note.clone();
    for after in [50, 51, 10_000] {
        let over = Some(TabletError::LessonOver);
        let now = minutes(after);
        assert_eq!(
            tablet.record_note(&lesson, &super::tests::note("late"), now).err(),
            over
        );
        let words = AmendmentRequest::default();
        assert_eq!(tablet.amend_note(&lesson, &note, &words, now).err(), over);
        assert_eq!(tablet.withdraw_note(&lesson, &note, now).err(), over);
    }
    assert_eq!(tablet.pupil().expect("this is a pupil").notes.len(), 1);
    // Opened again after the end, the notes are there to be read, and the draft is still brought to the relay.
    let mut again = Tablet::new(DeviceId::new("d"), [5; 32]);
    let (changes, values) = persisted(kept.effects);
    for value in values {
        again.restore_value(&value);
    }
    again.restore_changes(changes);
    again.start(minutes(55));
    let joined = again.join(&serde_json::to_string(&account()).expect("plain data"));
    assert!(joined.is_ok());
    assert_eq!(again.pupil().expect("this is a pupil").notes.len(), 1);
    assert!(
        again
            .draft_of(LESSON)
            .is_some_and(|draft| again.document(draft).is_ok())
    );
}

fn persisted(effects: Vec<Effect>) -> (Vec<StoredChange>, Vec<StoredValue>) {
    let mut stored = (Vec::new(), Vec::new());
    for effect in effects {
        if let Effect::Persist { changes, values, .. } = effect {
            stored.0.extend(changes);
            stored.1.extend(values);
        }
    }
    stored
}

// PUPIL-3
#[test]
fn a_child_writes_no_more_than_a_page() {
    let mut tablet = pupil();
    record(&mut tablet, &"x".repeat(5_000), 1);
    let notes = tablet.pupil().expect("this is a pupil").notes;
    assert_eq!(notes[0].texts[0].len(), 1_000);
}

// PUPIL-2
#[test]
fn a_group_lead_makes_the_card_of_a_lesson_and_it_names_no_case_pupil() {
    let mut tablet = Tablet::new(DeviceId::new("d"), [6; 32]);
    tablet.start(minutes(0));
    let lead = Account {
        group: Some(GroupId::new("g1")),
        studies: vec![DocumentId::from_bytes([1; 16])],
        ..Account::new(
            PersonId::new("dana"),
            "Dana",
            Role::GroupLead,
            DraftKey::from_bytes([1; 16]),
        )
    };
    tablet
        .join(&serde_json::to_string(&lead).expect("plain data"))
        .expect("an account");
    let study = DocumentId::from_bytes([1; 16]).to_string();
    let planned = tablet.plan_lesson(&study, "RL1", minutes(0)).expect("a lead may");
    let lesson = planned.lesson;
    tablet.add_pupil(&lesson, "Otter-3", minutes(0)).expect("a lead may");
    let seats = [crate::lesson::SeatPlace {
        code: "Otter-3".to_owned(),
        row: 0,
        column: 0,
    }];
    tablet.draw_seats(&lesson, &seats, minutes(0)).expect("a lead may");
    let json = tablet.lesson_card(&lesson, 45, minutes(3)).expect("a lead may");
    let card: LessonCard = serde_json::from_str(&json).expect("it is a card");
    assert!(card.is_sound() && card.tags.len() <= 6);
    assert_eq!((card.minutes, card.seats.len(), card.title.as_str()), (45, 1, "RL1"));
    assert_eq!(card.starts_at_ms, (TEN + 3 * 60_000).unsigned_abs());
    assert!(!json.contains("letter") && !json.contains("\"A\""));
    assert_eq!(
        pupil().lesson_card(&LESSON.to_string(), 45, minutes(0)).err(),
        Some(TabletError::UnknownLesson)
    );
}

// PUPIL-1
#[test]
fn nobody_else_observes_by_a_card() {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::StudentObserver) {
        let mut tablet = Tablet::new(DeviceId::new("d"), [1; 32]);
        tablet.start(minutes(0));
        let account = Account { role, ..account() };
        tablet
            .join(&serde_json::to_string(&account).expect("plain data"))
            .expect("an account");
        assert_eq!(tablet.pupil().err(), Some(TabletError::NotAllowed), "{role:?}");
    }
}
