//! What an observer taps besides notes: whom something was said to, phases, intervals, and the room.

use super::*;
use crate::lesson::{PhaseView, Sampling, SamplingRule, SeatPlace, SeatingError, WorkPhase};

fn case(letter: &str) -> About {
    About::Case {
        letter: letter.to_owned(),
    }
}

fn place(code: &str, row: u32, column: u32) -> SeatPlace {
    SeatPlace {
        code: code.to_owned(),
        row,
        column,
    }
}

#[test]
fn note_10_whom_something_was_said_to_stays_them_through_sharing_and_amending() {
    let (mut bench, _relay) = observer();
    bench.on_lesson(|tablet, lesson, now| tablet.add_pupil(lesson, "Maple-7", now));
    let request = NoteRequest {
        toward: vec![
            case("B"),
            About::Seat {
                code: "Wren-2".to_owned(),
            },
        ],
        ..NoteRequest::tap(case("A"))
    };
    let recorded = bench.tablet.record_note(&LESSON.to_string(), &request, bench.now());
    let recorded = recorded.expect("the lesson is here");
    bench.take(recorded.effects);
    assert_eq!(bench.shown(&recorded.note).toward, request.toward);
    bench.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    assert_eq!(bench.shown(&recorded.note).toward, request.toward);
    let amendment = AmendmentRequest {
        toward: Some(vec![case("B")]),
        ..AmendmentRequest::default()
    };
    bench.on_lesson(|tablet, lesson, now| tablet.amend_note(lesson, &recorded.note, &amendment, now));
    let note = bench.shown(&recorded.note);
    assert_eq!(note.toward, [case("B")]);
    assert!(note.amended && note.disputed.is_empty());
}

#[test]
fn note_11_an_interval_keeps_the_rule_that_it_was_coded_by() {
    let (mut bench, _relay) = observer();
    let sampling = Some(Sampling {
        every_s: 120,
        interval: 3,
        rule: SamplingRule::Momentary,
    });
    let request = NoteRequest {
        tags: vec!["listen".to_owned()],
        sampling,
        ..NoteRequest::tap(About::Class)
    };
    let recorded = bench.tablet.record_note(&LESSON.to_string(), &request, bench.now());
    let recorded = recorded.expect("the lesson is here");
    bench.take(recorded.effects);
    bench.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    let note = bench.shown(&recorded.note);
    assert_eq!((note.sampling, note.tags), (sampling, vec!["listen".to_owned()]));
    assert_eq!(bench.view().codes.len(), 8);
}

#[test]
fn phase_3_a_phase_is_entered_while_the_lesson_runs_and_survives_a_restart() {
    let (mut bench, _relay) = observer();
    bench.on_lesson(|tablet, lesson, now| tablet.enter_phase(lesson, WorkPhase::Pairs, now));
    assert!(bench.view().phases.is_empty());
    bench.on_lesson(Tablet::start_lesson);
    bench.wall_ms += 60_000;
    bench.on_lesson(|tablet, lesson, now| tablet.enter_phase(lesson, WorkPhase::Pairs, now));
    let entered = [PhaseView {
        phase: WorkPhase::Pairs,
        from_ms: 60_000.0,
    }];
    assert_eq!(bench.view().phases, entered);
    bench.save();
    bench.reopen(9);
    assert_eq!(bench.view().phases, entered);
    bench.on_lesson(Tablet::end_lesson);
    bench.on_lesson(|tablet, lesson, now| tablet.enter_phase(lesson, WorkPhase::Groups, now));
    assert_eq!(bench.view().phases, entered);
}

#[test]
fn plan_10_a_room_that_is_drawn_is_the_lessons_and_the_old_drawing_stays_its_history() {
    let (mut bench, _relay) = observer();
    let room = [place("Otter-3", 0, 0), place("Wren-2", 0, 1)];
    bench.on_lesson(|tablet, lesson, now| tablet.draw_seats(lesson, &room, now));
    let view = bench.view();
    let seats: Vec<_> = view
        .seats
        .iter()
        .map(|seat| (seat.code.as_str(), seat.letter.as_deref()))
        .collect();
    assert_eq!(seats, [("Otter-3", Some("A")), ("Wren-2", None)]);
    bench.on_lesson(|tablet, lesson, now| tablet.draw_seats(lesson, &room[1..], now));
    assert_eq!(bench.view().seats.len(), 1);
    let history = bench.tablet.words_history(&LESSON.to_string(), "plan/seating");
    assert_eq!(history.expect("it is here").len(), 2);

    let crowd = [place("Otter-3", 0, 0), place("Wren-2", 0, 0)];
    let refused = bench.tablet.draw_seats(&LESSON.to_string(), &crowd, bench.now());
    assert_eq!(refused, Err(TabletError::Seating(SeatingError::Twice)));
    assert_eq!(bench.view().seats.len(), 1);
}

#[test]
fn plan_11_two_drawings_made_at_once_stand_side_by_side_until_somebody_chooses() {
    let mut relay = Relay::new();
    let mut ana = Bench::fresh(1);
    let joined = ana.tablet.join(&account_json("ana", Role::Observer));
    ana.take(joined.expect("nobody is here"));
    ana.sync(&mut relay);
    let mut ben = super::plan::ben(&mut relay);
    ana.on_lesson(|tablet, lesson, now| tablet.draw_seats(lesson, &[place("Otter-3", 0, 0)], now));
    ben.on_lesson(|tablet, lesson, now| tablet.draw_seats(lesson, &[place("Otter-3", 4, 4)], now));
    ana.sync(&mut relay);
    ben.sync(&mut relay);
    ana.sync(&mut relay);
    let drawings = |bench: &Bench| bench.tablet.plan(&LESSON.to_string()).expect("it is here").drawings;
    assert_eq!(drawings(&ana).len(), 2);
    assert!(drawings(&ana) == drawings(&ben));
    let chosen = drawings(&ana).remove(0).seats;
    ana.on_lesson(|tablet, lesson, now| tablet.draw_seats(lesson, &chosen, now));
    assert_eq!(drawings(&ana).len(), 1);
    assert!(ana.view().seats[0].row == chosen[0].row);
}
