//! Two who plan at once.

use super::*;
use crate::discussion::DiscussionRequest;
use crate::interview::InterviewRequest;

/// Another member's tablet, with seeds of its own.
pub(super) fn ben(relay: &mut Relay) -> Bench {
    let mut ben = Bench::fresh(2);
    let joined = ben.tablet.join(&account_json("benno", Role::Observer));
    ben.take(joined.expect("nobody is here"));
    ben.sync(relay);
    ben.wall_ms += 1_000;
    ben
}

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
    let mut ben = ben(&mut relay);
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

/// The titles of the lessons on the first screen, and of those that the study has out.
fn lessons(bench: &Bench) -> (Vec<String>, Vec<(String, String)>) {
    let study = bench.tablet.study(&STUDY.to_string()).expect("it is here");
    let listed: Vec<_> = study.lessons.into_iter().map(|lesson| lesson.title).collect();
    let home: Vec<_> = bench
        .tablet
        .home()
        .lessons
        .into_iter()
        .map(|lesson| lesson.title)
        .collect();
    assert_eq!(listed, home);
    (home, study.removed.into_iter().map(|one| (one.title, one.by)).collect())
}

#[test]
fn plan_9_a_lesson_begun_by_mistake_is_taken_out_and_brought_back_with_all_that_was_written() {
    let (mut ana, mut relay) = observer();
    let (study, now) = (STUDY.to_string(), ana.now());
    let planned = ana.tablet.plan_lesson(&study, "RL2", now).expect("a member plans");
    ana.take(planned.effects);
    let mistake = planned.lesson;
    ana.save();
    let out = ana.tablet.take_out_lesson(&mistake, now).expect("nobody has begun it");
    ana.take(out);
    ana.sync(&mut relay);
    let mut ben = ben(&mut relay);
    for bench in [&ana, &ben] {
        assert_eq!(
            lessons(bench),
            (vec!["RL1".to_owned()], vec![("RL2".to_owned(), "ANA".to_owned())])
        );
    }
    let summary = ben.tablet.study(&study).expect("it is here").lessons.remove(0);
    assert!(summary.may_take_out);

    let back = ben.tablet.bring_back_lesson(&mistake, ben.now()).expect("a member may");
    ben.take(back);
    assert_eq!(lessons(&ben).0, ["RL1", "RL2"]);
    assert_eq!(
        ben.tablet.plan(&mistake).expect("it is here").title.versions[0].text,
        "RL2"
    );
}

#[test]
fn plan_9_what_was_begun_stays_in_its_study_also_when_it_was_begun_at_the_same_time() {
    let (mut ana, mut relay) = observer();
    let mut ben = ben(&mut relay);
    ana.on_lesson(Tablet::take_out_lesson);
    assert_eq!(lessons(&ana).0, Vec::<String>::new());
    ben.note("waits");
    for _ in 0..2 {
        ana.sync(&mut relay);
        ben.sync(&mut relay);
    }
    assert_eq!(lessons(&ben), (vec!["RL1".to_owned()], Vec::new()));
    assert!(lessons(&ana).0.is_empty(), "Ben's draft is his alone");
    ben.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    ben.sync(&mut relay);
    ana.sync(&mut relay);
    assert_eq!(lessons(&ana), (vec!["RL1".to_owned()], Vec::new()));
    let (lesson, now) = (LESSON.to_string(), ana.now());
    assert_eq!(ana.tablet.take_out_lesson(&lesson, now), Err(TabletError::Begun));
    let (mut reader, mut relay) = (Bench::new("lou", Role::LeadPractitioner), Relay::new());
    reader.sync(&mut relay);
    assert_eq!(
        reader.tablet.take_out_lesson(&lesson, now),
        Err(TabletError::NotAllowed)
    );
}
