//! Two who plan at once.

use super::*;
use crate::discussion::DiscussionRequest;
use crate::interview::InterviewRequest;

/// Adds a case pupil under B, and notes, predicts and asks something of them.
fn adds(bench: &mut Bench, code: &str) {
    bench.on_lesson(|tablet, lesson, now| tablet.add_pupil(lesson, code, now));
    let pupil = bench.view().pupils.pop().expect("it was added");
    assert_eq!((pupil.letter.as_str(), pupil.code.as_str()), ("B", code));
    bench.on_lesson(|tablet, lesson, now| {
        let place = format!("plan/pupil/{}/criterion", pupil.id);
        tablet.write_plan(lesson, &place, &format!("{code} gives a reason"), now)
    });
    bench.on_lesson(|tablet, lesson, now| tablet.write_prediction(lesson, "s1", "B", &format!("{code} points"), now));
    bench.on_lesson(|tablet, lesson, now| {
        let request = NoteRequest {
            text: format!("{code} waits"),
            stage: Some("s1".to_owned()),
            ..NoteRequest::tap(About::Case { letter: "B".to_owned() })
        };
        Ok(tablet.record_note(lesson, &request, now)?.effects)
    });
    bench.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    bench.on_lesson(|tablet, lesson, now| {
        let request = InterviewRequest {
            letter: "B".to_owned(),
            proxy: None,
        };
        Ok(tablet.begin_interview(lesson, &request, now)?.effects)
    });
    let discussion = bench.tablet.discussion(&LESSON.to_string()).expect("it is here");
    let section = discussion
        .sections
        .into_iter()
        .find(|one| one.pupil.as_deref() == Some("B"));
    let key = section.expect("each pupil has a section").key;
    bench.on_lesson(|tablet, lesson, now| {
        let request = DiscussionRequest {
            text: format!("{code} got there"),
            cites: vec![tablet.lesson(lesson)?.timeline[0].id.clone()],
            dissents_from: None,
        };
        Ok(tablet.discuss(lesson, &key, &request, now)?.effects)
    });
}

/// What is said everywhere of the pupil under a letter.
fn said_of(bench: &Bench, letter: &str) -> Vec<String> {
    let (view, id) = (bench.view(), LESSON.to_string());
    let plan = bench.tablet.plan(&id).expect("it is here");
    let pupil = plan
        .pupils
        .into_iter()
        .find(|one| one.letter == letter)
        .expect("it stands");
    let about = About::Case {
        letter: letter.to_owned(),
    };
    let words = |views: Vec<crate::entry::VersionView>| views.into_iter().map(|one| one.text).collect::<Vec<_>>();
    let mut said = words(pupil.code.versions);
    said.extend(words(pupil.criterion.versions));
    let cells = view.grid.into_iter().flat_map(|row| row.cells);
    let cell = cells
        .into_iter()
        .find(|cell| cell.pupil == letter)
        .expect("each has a cell");
    said.extend(cell.predicted.into_iter().map(|one| one.text));
    let noted = view
        .timeline
        .into_iter()
        .filter(|note| note.about == about && cell.notes.contains(&note.id));
    said.extend(noted.flat_map(|note| note.texts));
    let interviews = bench.tablet.interviews(&id).expect("it is here").interviews;
    said.extend(
        interviews
            .into_iter()
            .filter(|one| one.letter == letter)
            .map(|one| one.code),
    );
    let sections = bench.tablet.discussion(&id).expect("it is here").sections;
    let of_pupil = sections.into_iter().filter(|one| one.pupil.as_deref() == Some(letter));
    let entries = of_pupil.flat_map(|one| one.entries);
    said.extend(entries.flat_map(|one| words(one.words.versions)));
    said
}

#[test]
fn plan_8_two_who_add_a_pupil_at_once_add_two_and_what_was_noted_stays_with_each() {
    let (mut ana, mut relay) = observer();
    let mut ben = Bench::fresh(2);
    let joined = ben.tablet.join(&account_json("ben", Role::Observer));
    ben.take(joined.expect("nobody is here"));
    ben.sync(&mut relay);
    ben.wall_ms += 1_000;
    adds(&mut ana, "Maple-7");
    adds(&mut ben, "Finch-1");
    for bench in [&mut ben, &mut ana] {
        bench.sync(&mut relay);
    }
    ben.sync(&mut relay);
    let of =
        |code: &str| ["", " gives a reason", " points", " waits", "", " got there"].map(|rest| format!("{code}{rest}"));
    for bench in [&ana, &ben] {
        assert_eq!(said_of(bench, "B"), of("Maple-7"));
        assert_eq!(said_of(bench, "C"), of("Finch-1"));
    }

    // A screen that was open names the pupil by id, and the next one added has the next letter.
    let finch = ben.view().pupils.pop().expect("there are three");
    ben.on_lesson(|tablet, lesson, now| tablet.write_prediction(lesson, "s1", &finch.id, "Finch-1 tells", now));
    assert_eq!(said_of(&ben, "C")[2], "Finch-1 tells");
    ben.on_lesson(|tablet, lesson, now| tablet.add_pupil(lesson, "Wren-2", now));
    let added = ben.view().pupils.pop().expect("there are four");
    assert_eq!((added.letter.as_str(), added.code.as_str()), ("D", "Wren-2"));
}
