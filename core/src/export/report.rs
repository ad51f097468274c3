//! The report: context, aims, methods, findings.

use std::collections::BTreeSet;

use super::lesson::{named, timeline};
use super::paper::{Paper, Paragraph};
use super::people::{Record, RecordedLesson};
use super::workbook::enquiry;
use super::{findings, talk};
use crate::lesson::NoteKind;

pub(super) fn write(record: &Record<'_>) -> Paper {
    let mut paper = Paper::new(&record.title);
    paper.subtitle(&["Report of a lesson study", record.group, record.school]);
    paper.heading(1, "Context");
    context(&mut paper, record);
    paper.heading(1, "Aims");
    enquiry(&mut paper, record);
    paper.heading(1, "Methods");
    methods(&mut paper, record);
    paper.heading(1, "Findings");
    findings::findings(&mut paper, record);
    // Beside what the group agreed, also where the report shows no more of the discussions.
    talk::dissents(&mut paper, &record.lessons);
    findings::progress(&mut paper, record);
    paper
}

fn context(paper: &mut Paper, record: &Record<'_>) {
    let lessons = record.lessons.iter().map(|recorded| &recorded.lesson.plan);
    paper.heading(2, "Research lessons");
    let titles: Vec<_> = lessons
        .clone()
        .map(|plan| super::paper::joined(&[&plan.title, &plan.year_group, &plan.school, &plan.planned_for]))
        .collect();
    if titles.is_empty() {
        paper.text(Paragraph::quiet("No research lesson is planned yet."));
    }
    paper.list(titles.iter().map(String::as_str));
    let pupils: BTreeSet<_> = lessons
        .flat_map(|plan| &plan.pupils)
        .map(|pupil| super::paper::joined(&[&named(pupil), &pupil.typifies]))
        .collect();
    if !pupils.is_empty() {
        paper.heading(2, "Case pupils");
        paper.list(pupils.iter().map(String::as_str));
    }
}

/// What was done, counted over the whole study: never a person beside a person.
fn methods(paper: &mut Paper, record: &Record<'_>) {
    let timelines: Vec<_> = record
        .lessons
        .iter()
        .map(|recorded| timeline(&recorded.lesson))
        .collect();
    let notes: Vec<_> = timelines
        .iter()
        .flatten()
        .filter(|note| note.withdrawn.is_none())
        .collect();
    let observers: BTreeSet<_> = notes.iter().map(|note| &note.author).collect();
    let predictions: usize = record
        .lessons
        .iter()
        .map(|recorded| recorded.lesson.standing_predictions().count())
        .sum();
    let of = |kind| notes.iter().filter(|note| note.kind == kind).count();
    let lines = [
        format!("Research lessons: {}", record.lessons.len()),
        format!("Observers: {}", observers.len()),
        format!("Predictions written before the lessons: {predictions}"),
        format!(
            "Notes: {} (saw {}, heard {}, pupils' writing {}, asked {})",
            notes.len(),
            of(NoteKind::Saw),
            of(NoteKind::Heard),
            of(NoteKind::Wrote),
            of(NoteKind::Asked)
        ),
        format!(
            "Notes of a surprise: {}",
            notes.iter().filter(|note| note.surprise).count()
        ),
    ];
    let talked = talked(&record.lessons);
    paper.list(lines.iter().chain(&talked).map(String::as_str));
}

/// What the group did when the lessons were over.
fn talked(lessons: &[RecordedLesson]) -> Vec<String> {
    let interviews: Vec<_> = lessons
        .iter()
        .flat_map(|recorded| talk::answered(&recorded.interviews))
        .collect();
    let proxies = interviews.iter().filter(|interview| interview.proxy).count();
    let held = lessons.iter().filter(|recorded| talk::was_held(&recorded.discussion));
    let jumps: usize = lessons.iter().map(|recorded| recorded.discussion.jumps.len()).sum();
    let mut lines = Vec::new();
    if !interviews.is_empty() {
        let count = interviews.len();
        lines.push(format!(
            "Interviews: {count} (another pupil spoke for the case pupil in {proxies})"
        ));
    }
    match held.count() {
        0 => {}
        held => lines.push(format!(
            "Lessons discussed: {held}, pupils first (sections passed over: {jumps})"
        )),
    }
    lines
}
