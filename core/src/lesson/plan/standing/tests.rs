//! The rules of planning, one by one.

use super::*;
use crate::document::{DocumentKind, Heads};
use crate::id::{EntryId, SessionId};

fn lesson(session: u8) -> Document {
    let mut first = Document::new(DocumentKind::Lesson, SessionId::from_bytes([0; 16]));
    let plan = Plan {
        title: "RL1".to_owned(),
        stages: [("s1", 10), ("s2", 20)]
            .map(|(id, minutes)| Stage {
                id: StageId::new(id),
                name: id.to_uppercase(),
                minutes,
            })
            .into(),
        pupils: vec![CasePupil {
            id: "A".to_owned(),
            letter: "A".to_owned(),
            code: "Otter-3".to_owned(),
            typifies: "confident".to_owned(),
            criterion: "gives a reason".to_owned(),
        }],
        ..Plan::default()
    };
    first.write(0, |edit| plan.write(edit));
    let mut document = Document::blank(SessionId::from_bytes([session; 16]));
    hear(&mut document, &first);
    document
}

fn hear(document: &mut Document, other: &Document) {
    let changes = other.changes_since(&Heads::default());
    document
        .apply(changes.iter().map(|change| &change.bytes))
        .expect("sound changes");
}

fn entry(id: &str) -> Entry {
    Entry {
        id: EntryId::new(id),
        by: PersonId::new("ana"),
        wall_ms: 7,
    }
}

fn write(document: &mut Document, id: &str, place: &str, text: &str) {
    let standing = Standing::read(document);
    document.write(0, |edit| standing.write(edit, &entry(id), place, text));
}

fn remove(document: &mut Document, id: &str, place: &str) {
    let standing = Standing::read(document);
    document.write(0, |edit| standing.remove(edit, &entry(id), place));
}

fn texts(document: &Document, place: &str) -> Vec<String> {
    let words = Standing::read(document).words(place, |_| String::new());
    words.versions.into_iter().map(|version| version.text).collect()
}

#[test]
fn plan_3_what_was_planned_first_is_the_first_version_and_plain_values_follow_what_is_written_since() {
    let mut document = lesson(1);
    assert_eq!(texts(&document, "plan/stage/s1/name"), ["S1"]);
    assert_eq!(texts(&document, "plan/stage/s1/minutes"), ["10"]);
    for (id, place, text) in [
        ("e1", "plan/title", "RL1 anew"),
        ("e2", "plan/objective", "compares thirds"),
        ("e3", "plan/stage/s1/minutes", "12"),
        ("e4", "plan/pupil/A/criterion", "gives two reasons"),
    ] {
        write(&mut document, id, place, text);
    }
    let plan = Plan::read(&document);
    assert_eq!(plan.title, "RL1 anew");
    assert_eq!(plan.objective, "compares thirds");
    let minutes: Vec<_> = plan.stages.iter().map(|stage| stage.minutes).collect();
    assert_eq!(minutes, [12, 20]);
    assert_eq!(plan.pupils[0].criterion, "gives two reasons");
    let told = Standing::read(&document).history("plan/title", |_| String::new());
    let told: Vec<_> = told.into_iter().map(|version| version.text).collect();
    assert_eq!(told, ["RL1", "RL1 anew"]);
}

#[test]
fn plan_4_words_of_a_plan_that_were_written_at_once_all_stand() {
    let (mut one, mut two) = (lesson(1), lesson(2));
    write(&mut one, "e1", "plan/pupil/A/criterion", "one reason");
    write(&mut two, "e2", "plan/pupil/A/criterion", "two reasons");
    hear(&mut one, &two);
    hear(&mut two, &one);
    assert_eq!(texts(&one, "plan/pupil/A/criterion"), ["one reason", "two reasons"]);
    assert_eq!(Plan::read(&one).pupils[0].criterion, "one reason / two reasons");
    assert_eq!(Plan::read(&one), Plan::read(&two));
}

#[test]
fn plan_5_stages_and_pupils_are_added_moved_removed_and_brought_back() {
    let mut document = lesson(1);
    let stages = |document: &Document| Standing::read(document).stages();
    write(&mut document, "e1", "plan/stage/e1/name", "Talk");
    write(&mut document, "e2", "plan/pupil/B/code", "Maple-7");
    assert_eq!(stages(&document), ["s1", "s2", "e1"]);
    assert_eq!(Standing::read(&document).pupils(), ["A", "B"]);

    let standing = Standing::read(&document);
    let order = ["e1", "s2", "s1"].map(str::to_owned);
    document.write(0, |edit| standing.order(edit, &entry("e3"), &order));
    assert_eq!(stages(&document), ["e1", "s2", "s1"]);
    write(&mut document, "e4", "plan/stage/e4/name", "Close");
    assert_eq!(stages(&document), ["e1", "s2", "s1", "e4"]);

    remove(&mut document, "e5", "plan/stage/s2");
    remove(&mut document, "e6", "plan/pupil/B");
    assert_eq!(stages(&document), ["e1", "s1", "e4"]);
    let standing = Standing::read(&document);
    assert_eq!(standing.removed(), ["plan/stage/s2", "plan/pupil/B"]);
    assert!(!standing.has("plan/stage/s2/name") && standing.has_item("plan/stage/s2"));
    assert_eq!(standing.letters().next_id(&EntryId::new("e8")), "C.e8");
    document.write(0, |edit| standing.bring_back(edit, &entry("e7"), "plan/stage/s2"));
    assert_eq!(stages(&document), ["e1", "s2", "s1", "e4"]);
}

#[test]
fn plan_6_a_stage_that_one_removes_while_another_writes_in_it_stays() {
    let (mut one, mut two) = (lesson(1), lesson(2));
    remove(&mut one, "e1", "plan/stage/s1");
    write(&mut two, "e2", "plan/stage/s1/name", "Opening problem");
    hear(&mut one, &two);
    hear(&mut two, &one);
    for document in [&one, &two] {
        assert_eq!(Standing::read(document).stages(), ["s1", "s2"]);
        assert_eq!(texts(document, "plan/stage/s1/name"), ["Opening problem"]);
    }
}

#[test]
fn plan_12_the_group_adds_renames_and_takes_out_tags_and_those_added_at_once_all_stand() {
    let mut first = Document::new(DocumentKind::Lesson, SessionId::from_bytes([0; 16]));
    let plan = Plan {
        tags: vec!["explains".to_owned(), "waits".to_owned()],
        ..Plan::default()
    };
    first.write(0, |edit| plan.write(edit));
    let [mut one, mut two] = [1, 2].map(|session| Document::blank(SessionId::from_bytes([session; 16])));
    hear(&mut one, &first);
    hear(&mut two, &first);
    assert_eq!(Plan::read(&one), plan);

    write(&mut one, "e1", "plan/tag/e1/name", "uses  the\nbar");
    remove(&mut one, "e2", "plan/tag/t2");
    write(&mut two, "e3", "plan/tag/e3/name", "points");
    write(&mut two, "e4", "plan/tag/t1/name", "gives a reason");
    hear(&mut one, &two);
    hear(&mut two, &one);
    for document in [&one, &two] {
        assert_eq!(Plan::read(document).tags, ["gives a reason", "uses the bar", "points"]);
        assert_eq!(Standing::read(document).removed(), ["plan/tag/t2"]);
    }

    write(&mut one, "e5", "plan/tag/e3/name", "shows");
    write(&mut two, "e6", "plan/tag/e3/name", "explains");
    let standing = Standing::read(&two);
    assert!(standing.has("plan/tag/t1/name") && !standing.has("plan/tag/t2/name") && !standing.has("plan/tag/t9/name"));
    two.write(0, |edit| standing.bring_back(edit, &entry("e7"), "plan/tag/t2"));
    hear(&mut one, &two);
    let tags = Plan::read(&one).tags;
    assert_eq!(tags, ["gives a reason", "waits", "uses the bar", "shows", "explains"]);
}
