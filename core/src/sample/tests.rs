//! What the sample is said to have, it has.

use std::sync::LazyLock;

use super::lesson::length_ms;
use super::*;
use crate::discussion::DiscussionView;
use crate::export::{Adults, Paper, PaperKind, PaperRequest, Source, html};
use crate::finding::{self, Findings};
use crate::interview::InterviewsView;
use crate::study::Study;

/// Made once: it takes a while.
static SAMPLE: LazyLock<Sample> = LazyLock::new(|| small(1));

fn read(document: &SampleDocument) -> Document {
    let mut read = Document::blank(SessionId::from_bytes([0; 16]));
    read.apply(document.changes.iter().map(|change| &change.bytes))
        .expect("sound changes");
    read
}

fn lessons(sample: &Sample) -> Vec<Lesson> {
    let documents = sample.groups.iter().flat_map(|group| &group.documents);
    documents
        .filter(|document| document.kind == DocumentKind::Lesson)
        .map(|document| Lesson::read(&read(document)))
        .collect()
}

/// The worked example: its study, and its lessons in order.
fn example() -> (Document, Vec<(DocumentId, Document)>) {
    let sample = &*SAMPLE;
    let documents = &sample.groups[0].documents;
    let of = |kind| documents.iter().filter(move |document| document.kind == kind);
    let study = of(DocumentKind::Study).map(read).next();
    let lessons = of(DocumentKind::Lesson).map(|document| (document.id, read(document)));
    (study.expect("it has a study"), lessons.collect())
}

#[test]
fn the_small_sample_has_the_size_it_says() {
    let sample = &*SAMPLE;
    let lessons = lessons(sample);
    assert_eq!(sample.groups.len(), 5);
    assert_eq!(lessons.len(), 15);
    assert_eq!(lessons.iter().map(|lesson| lesson.notes.len()).sum::<usize>(), 1_650);
    assert_eq!(lessons.iter().filter(|lesson| lesson.notes.is_empty()).count(), 2);
    let longest = lessons
        .iter()
        .flat_map(|lesson| lesson.notes.values())
        .map(|shared| shared.note.text().len());
    assert_eq!(longest.max(), Some(4_000));
    let schools: std::collections::BTreeSet<_> = sample.groups.iter().map(|group| &group.school).collect();
    assert_eq!(schools.len(), 4);
}

#[test]
fn one_seed_makes_the_same_bytes() {
    let hashes = |seed| -> Vec<_> {
        let sample = small(seed);
        sample
            .groups
            .into_iter()
            .flat_map(|group| group.documents)
            .flat_map(|d| d.changes)
            .map(|c| c.hash)
            .collect()
    };
    assert_eq!(hashes(7), hashes(7));
    assert_ne!(hashes(7), hashes(8));
}

#[test]
fn the_worked_example_is_planned_and_predicted_and_not_taught() {
    let sample = &*SAMPLE;
    let lessons = lessons(sample);
    let example = lessons
        .iter()
        .find(|lesson| lesson.plan.title == "RL2 · Fractions of a whole")
        .expect("it is there");
    assert_eq!(example.plan.school, "Kestrel Lane Primary");
    assert_eq!(length_ms(&example.plan), 58 * 60_000);
    assert_eq!(example.plan.seats.len(), 30);
    assert_eq!(
        example.plan.seats.iter().filter(|seat| seat.letter.is_some()).count(),
        3
    );
    assert_eq!(example.predictions.len(), example.plan.stages.len() * 3);
    assert!(example.notes.is_empty());
}

#[test]
fn the_worked_example_asked_its_pupils_and_one_spoke_for_another() {
    let (_, lessons) = example();
    let view = InterviewsView::read(&lessons[0].1, &PersonId::new(""));
    let asked: Vec<_> = view
        .interviews
        .iter()
        .map(|one| (one.letter.as_str(), one.code.as_str(), one.proxy))
        .collect();
    assert_eq!(
        asked,
        [("A", "Otter-3", false), ("B", "Maple-7", false), ("C", "Yew-6", true)]
    );
    assert_eq!(view.answers().count(), 12, "each was asked all four topics");
}

#[test]
fn the_worked_example_was_discussed_in_order_with_a_jump_and_a_dissent() {
    let (_, lessons) = example();
    let view = DiscussionView::read(&lessons[0].1, &PersonId::new(""), Vec::new());
    let count = |section: &crate::discussion::SectionView| (section.key.clone(), section.entries.len());
    let said: Vec<_> = view.sections.iter().map(count).collect();
    let expected = [
        ("pupil-A", 1),
        ("pupil-B", 1),
        ("pupil-C", 2),
        ("interviews", 1),
        ("progress", 1),
        ("others", 1),
        ("technique", 1),
        ("teaching", 1),
        ("next-lesson", 1),
    ];
    assert_eq!(said, expected.map(|(key, entries)| (key.to_owned(), entries)));
    let entries: Vec<_> = view.sections.iter().flat_map(|section| &section.entries).collect();
    assert!(
        entries.iter().all(|entry| !entry.cites.is_empty()),
        "each rests on notes or answers"
    );
    assert_eq!(entries.iter().filter(|entry| entry.dissents_from.is_some()).count(), 1);
    let jumps: Vec<_> = view
        .jumps
        .iter()
        .map(|jump| (jump.from.as_str(), jump.to.as_str()))
        .collect();
    assert_eq!(jumps, [("progress", "technique")]);
    assert_eq!(view.at, 8, "the discussion came to its end");
    let holders: Vec<_> = view
        .roles
        .iter()
        .flat_map(|role| &role.holders)
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(holders, ["Dana Whitlock", "Amara Okoye", "Hanne Lund"]);
}

#[test]
fn the_worked_example_claims_two_things_one_with_an_outsider_and_a_rival() {
    let (study, lessons) = example();
    let nobody = PersonId::new("");
    let sources = lessons
        .iter()
        .map(|(id, document)| finding::Source::read(*id, String::new(), Some(document)));
    let findings = Findings::new(Study::read(&study), sources.collect(), &nobody);
    let seen: Vec<_> = findings
        .findings()
        .iter()
        .map(|finding| {
            let by = &finding.claim.triangulation;
            (by.triangulated, by.outsider, finding.rivals.len())
        })
        .collect();
    assert_eq!(seen, [(true, false, 0), (true, true, 1)]);
    let rivals = findings.findings().into_iter().flat_map(|finding| finding.rivals);
    assert_eq!(rivals.map(|rival| rival.evidence.len()).collect::<Vec<_>>(), [2]);
    let cells: Vec<_> = findings
        .progress()
        .iter()
        .map(|row| row.cells[0].recorded.len())
        .collect();
    assert_eq!(cells, [1, 1, 1]);
}

#[test]
fn the_workbook_of_the_worked_example_tells_all_of_it() {
    let (study, lessons) = example();
    let source = Source {
        study: &study,
        lessons: lessons.iter().map(|(id, document)| (*id, document)).collect(),
        group: "",
        school: "",
    };
    let request = PaperRequest {
        kind: PaperKind::Workbook,
        adults: Adults::Pseudonyms,
        made_on: String::new(),
    };
    let html = html::write(&Paper::write(&source, &request));
    let told = story::INTERVIEWS
        .iter()
        .flat_map(|interview| &interview.answers)
        .map(|(_, text, _)| *text);
    let said = story::DISCUSSION.iter().map(|entry| entry.text);
    let claimed = story::FINDINGS.iter().map(|(finding, _)| finding.text);
    let brought = story::BROUGHT.iter().map(|(_, text)| *text);
    for words in told.chain(said).chain(claimed).chain(brought) {
        assert!(html.contains(words), "{words}");
    }
    for name in words::GROUPS[0].people.iter().chain([&story::GUEST]) {
        assert!(!html.contains(name), "a name is in it");
    }
}
