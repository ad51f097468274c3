//! The practice card: one page to pass on.

use std::collections::BTreeSet;

use super::findings;
use super::lesson::{timeline, written};
use super::paper::{Paper, Paragraph, joined};
use super::people::{Record, RecordedLesson};
use super::workbook::{enquiry, next_time};

/// So that a card stays a card.
const MAX_EVIDENCE: usize = 6;

pub(super) fn write(record: &Record<'_>) -> Paper {
    let mut paper = Paper::new(&record.title);
    paper.subtitle(&["Practice card", record.group, record.school]);
    enquiry(&mut paper, record);
    let techniques: BTreeSet<_> = record
        .lessons
        .iter()
        .map(|recorded| recorded.lesson.plan.technique.as_str())
        .collect();
    if techniques.iter().any(|technique| !technique.is_empty()) {
        paper.heading(1, "Technique");
        paper.list(techniques.into_iter().filter(|technique| !technique.is_empty()));
    }
    paper.heading(1, "For whom");
    let pupils: BTreeSet<_> = record
        .lessons
        .iter()
        .flat_map(|recorded| &recorded.lesson.plan.pupils)
        .map(|pupil| joined(&[&pupil.typifies, &pupil.criterion]))
        .collect();
    paper.list(pupils.iter().map(String::as_str));
    paper.heading(1, "Evidence");
    let findings = findings::standing(record);
    for finding in &findings {
        findings::claim(&mut paper, &finding.claim);
    }
    if findings.is_empty() {
        surprises(&mut paper, record);
    }
    if let Some(recorded) = record.lessons.last() {
        next_time(&mut paper, 1, recorded);
    }
    paper
}

/// What there is before there are findings: surprises, those of the last lesson first.
fn surprises(paper: &mut Paper, record: &Record<'_>) {
    let mut left = MAX_EVIDENCE;
    for RecordedLesson { lesson, .. } in record.lessons.iter().rev() {
        let notes = timeline(lesson);
        let surprises = notes.iter().filter(|note| note.withdrawn.is_none() && note.surprise);
        for note in surprises.take(left) {
            left -= 1;
            for paragraph in written(note, &lesson.plan.title) {
                paper.text(paragraph);
            }
        }
    }
    if left == MAX_EVIDENCE {
        paper.text(Paragraph::quiet("No evidence is chosen yet."));
    }
}
