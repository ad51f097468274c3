//! One research lesson in a paper: its plan, and what was predicted beside what was observed.

use std::collections::{BTreeMap, BTreeSet};

use super::paper::{Cell, Column, Paper, Paragraph, joined};
use super::people::RecordedLesson;
use super::workbook::{said, versions};
use crate::id::PersonId;
use crate::lesson::{
    About, CasePupil, CellView, GridRowView, Lesson, LessonPhase, NoteKind, NoteView, PredictionView, SamplingRule,
    Viewer, outcome_place,
};

pub(super) fn write(paper: &mut Paper, lesson: &Lesson) {
    let plan = &lesson.plan;
    let timeline = timeline(lesson);
    let grid = lesson.grid(&timeline);
    paper.heading(1, said(&plan.title));
    let about = [plan.year_group.as_str(), &plan.school, &plan.planned_for, phase(lesson)];
    paper.text(Paragraph::quiet(&joined(&about)));
    for (what, words) in [("Objective", &plan.objective), ("Technique", &plan.technique)] {
        if !words.is_empty() {
            paper.heading(2, what);
            paper.text(Paragraph::plain(words));
        }
    }
    pupils(paper, &plan.pupils);
    stages(paper, &grid);
    if grid.iter().any(|row| !row.cells.is_empty()) {
        paper.heading(2, "Predicted beside observed");
        for row in &grid {
            stage(paper, row, &plan.pupils, &timeline);
        }
    }
    others(paper, &grid, &timeline);
    observers(paper, lesson);
}

/// The notes that the group shares, in lesson time. Nobody's draft is in a paper, not even of who asks for it.
pub(super) fn timeline(lesson: &Lesson) -> Vec<NoteView> {
    lesson.timeline(&Viewer {
        person: &PersonId::new(""),
        name: "",
        draft: &BTreeMap::new(),
        unsaved: &BTreeSet::new(),
    })
}

fn phase(lesson: &Lesson) -> &'static str {
    match lesson.clock.phase() {
        LessonPhase::Planned => "not taught yet",
        LessonPhase::Running => "under way",
        LessonPhase::Ended => "taught",
    }
}

fn pupils(paper: &mut Paper, pupils: &[CasePupil]) {
    if pupils.is_empty() {
        return;
    }
    paper.heading(2, "Case pupils");
    let columns = vec![
        Column::new("Pupil", 3),
        Column::new("Stands for pupils who", 5),
        Column::new("Succeeds if", 8),
    ];
    let rows = pupils.iter().map(|pupil| {
        vec![
            vec![Paragraph::strong(&named(pupil))],
            vec![Paragraph::plain(&pupil.typifies)],
            vec![Paragraph::plain(&pupil.criterion)],
        ]
    });
    paper.table(columns, rows.collect());
}

fn stages(paper: &mut Paper, grid: &[GridRowView]) {
    if grid.is_empty() {
        return;
    }
    paper.heading(2, "Stages");
    let columns = vec![
        Column::new("From minute", 2),
        Column::new("Minutes", 2),
        Column::new("Stage", 10),
    ];
    let rows = grid.iter().map(|row| {
        vec![
            vec![Paragraph::plain(&row.starts_minute.to_string())],
            vec![Paragraph::plain(&row.minutes.to_string())],
            vec![Paragraph::plain(&row.name)],
        ]
    });
    paper.table(columns, rows.collect());
}

fn stage(paper: &mut Paper, row: &GridRowView, pupils: &[CasePupil], timeline: &[NoteView]) {
    paper.heading(3, said(&row.name));
    let columns = vec![
        Column::new("Pupil", 2),
        Column::new("Predicted", 5),
        Column::new("Observed", 8),
    ];
    let rows = row.cells.iter().map(|cell| {
        let pupil = pupils.iter().find(|pupil| pupil.letter == cell.pupil);
        let name = pupil.map_or_else(|| cell.pupil.clone(), named);
        vec![
            vec![Paragraph::strong(&name)],
            predicted(cell),
            observed(cell, timeline),
        ]
    });
    paper.table(columns, rows.collect());
}

fn predicted(cell: &CellView) -> Cell {
    let mut paragraphs = Vec::new();
    let mut write = |prediction: &PredictionView, when: &str| {
        paragraphs.push(Paragraph::plain(said(&prediction.text)));
        paragraphs.push(Paragraph::quiet(&joined(&[&prediction.by, when])));
    };
    for prediction in &cell.predicted {
        write(prediction, "");
    }
    for prediction in &cell.later_edits {
        write(prediction, "written after the lesson had begun");
    }
    if paragraphs.is_empty() {
        paragraphs.push(Paragraph::quiet("No prediction"));
    }
    paragraphs
}

fn observed(cell: &CellView, timeline: &[NoteView]) -> Cell {
    let notes = timeline.iter().filter(|note| cell.notes.contains(&note.id));
    let mut paragraphs: Vec<_> = notes.flat_map(written).collect();
    if cell.gap {
        paragraphs.push(Paragraph::quiet("No note"));
    }
    paragraphs
}

/// What stands in no cell of the grid: notes on the class and on other pupils, and those of no stage.
fn others(paper: &mut Paper, grid: &[GridRowView], timeline: &[NoteView]) {
    let is_in_grid = |note: &NoteView| {
        grid.iter()
            .flat_map(|row| &row.cells)
            .any(|cell| cell.notes.contains(&note.id))
    };
    let rest: Vec<_> = timeline
        .iter()
        .filter(|note| note.withdrawn.is_none() && !is_in_grid(note))
        .collect();
    if rest.is_empty() {
        return;
    }
    paper.heading(2, "The class and other pupils");
    let columns = vec![
        Column::new("Stage", 3),
        Column::new("About", 2),
        Column::new("Observed", 10),
    ];
    let rows = rest.iter().map(|note| {
        let stage = grid.iter().find(|row| note.stage.as_ref() == Some(&row.stage));
        vec![
            vec![Paragraph::plain(stage.map_or("", |row| row.name.as_str()))],
            vec![Paragraph::plain(&about(note))],
            written(note),
        ]
    });
    paper.table(columns, rows.collect());
}

fn about(note: &NoteView) -> String {
    pupil(&note.about)
}

fn pupil(about: &About) -> String {
    match about {
        About::Case { letter } => letter.clone(),
        About::Class => "Class".to_owned(),
        About::Seat { code } => code.clone(),
    }
}

/// A note: every version of its words, then who came by them, how and when.
fn written(note: &NoteView) -> Cell {
    let words = |text: &String| {
        let words = said(text);
        Paragraph::plain(&if note.verbatim && words == text {
            format!("“{words}”")
        } else {
            words.to_owned()
        })
    };
    let mut paragraphs: Vec<_> = note.texts.iter().map(words).collect();
    let tags = note.tags.join(", ");
    let several = if note.texts.len() > 1 {
        "several versions stand"
    } else {
        ""
    };
    paragraphs.push(Paragraph::quiet(&joined(&[
        &clock(note.at_ms),
        how(note),
        &toward(note),
        &coded(note),
        &note.author,
        if note.surprise { "a surprise" } else { "" },
        &tags,
        several,
    ])));
    paragraphs
}

/// "to B and C".
fn toward(note: &NoteView) -> String {
    let pupils: Vec<_> = note.toward.iter().map(pupil).collect();
    if pupils.is_empty() {
        String::new()
    } else {
        format!("to {}", pupils.join(" and "))
    }
}

/// The interval that a note codes, by which rule.
fn coded(note: &NoteView) -> String {
    note.sampling.map_or_else(String::new, |sampling| {
        let rule = match sampling.rule {
            SamplingRule::Partial => "at any time in it",
            SamplingRule::Whole => "throughout it",
            SamplingRule::Momentary => "at its last moment",
        };
        let (number, seconds) = (sampling.interval.saturating_add(1), sampling.every_s);
        format!("interval {number} of {seconds} s each, {rule}")
    })
}

fn how(note: &NoteView) -> &'static str {
    match (note.kind, note.verbatim) {
        (NoteKind::Saw, false) => "saw",
        (NoteKind::Saw, true) => "saw, word for word",
        (NoteKind::Heard, false) => "heard",
        (NoteKind::Heard, true) => "heard, word for word",
        (NoteKind::Wrote, false) => "pupil's writing",
        (NoteKind::Wrote, true) => "pupil's writing, word for word",
        (NoteKind::Asked, false) => "asked",
        (NoteKind::Asked, true) => "asked, word for word",
    }
}

/// A time on the lesson clock, in minutes and seconds.
#[expect(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds are meant, and a cast saturates"
)]
pub(super) fn clock(at_ms: f64) -> String {
    let seconds = at_ms as i64 / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// What became of each case pupil, as the group agreed.
pub(super) fn outcomes(paper: &mut Paper, recorded: &RecordedLesson) {
    let RecordedLesson { lesson, entries, .. } = recorded;
    let said = lesson.plan.pupils.iter().map(|pupil| {
        let place = outcome_place(&pupil.id);
        (pupil, entries.words(&place, |person| lesson.name_of(person)))
    });
    let said: Vec<_> = said.filter(|(_, words)| !words.versions.is_empty()).collect();
    if said.is_empty() {
        return;
    }
    paper.heading(2, "Outcomes");
    for (pupil, words) in said {
        paper.heading(3, &named(pupil));
        versions(paper, &words);
    }
}

fn observers(paper: &mut Paper, lesson: &Lesson) {
    let observers: Vec<_> = lesson
        .observers()
        .into_iter()
        .map(|observer| observer.name)
        .filter(|name| !name.is_empty())
        .collect();
    if observers.is_empty() {
        return;
    }
    paper.heading(2, "Observers");
    paper.list(observers.iter().map(String::as_str));
}

/// "A · Otter-3".
pub(super) fn named(pupil: &CasePupil) -> String {
    joined(&[&pupil.letter, &pupil.code])
}
