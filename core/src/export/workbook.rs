//! The workbook: the whole study, in the order in which it was done.

use super::paper::{Paper, Paragraph};
use super::people::{Record, RecordedLesson};
use super::{findings, lesson, talk};
use crate::entry::WordsView;
use crate::lesson::NEXT_TIME;
use crate::study::ENQUIRY;

pub(super) fn write(record: &Record<'_>) -> Paper {
    let mut paper = Paper::new(&record.title);
    paper.subtitle(&["Workbook of a lesson study", record.group, record.school]);
    enquiry(&mut paper, record);
    group(&mut paper, record);
    for recorded in &record.lessons {
        paper.new_page();
        lesson::write(&mut paper, &recorded.lesson);
        talk::interviews(&mut paper, &recorded.interviews);
        talk::discussion(&mut paper, &recorded.discussion);
        lesson::outcomes(&mut paper, recorded);
        next_time(&mut paper, recorded);
    }
    if record.lessons.is_empty() {
        paper.text(Paragraph::quiet("No research lesson is planned yet."));
        return paper;
    }
    paper.new_page();
    findings::progress(&mut paper, record);
    paper.heading(1, "Findings");
    findings::findings(&mut paper, record);
    paper
}

/// What the group wants to find out.
pub(super) fn enquiry(paper: &mut Paper, record: &Record<'_>) {
    paper.heading(1, "Enquiry");
    let words = record.study.words(ENQUIRY);
    if words.versions.is_empty() {
        paper.text(Paragraph::plain(said("")));
    }
    versions(paper, &words);
}

/// Who they are, and the rules that they work by.
fn group(paper: &mut Paper, record: &Record<'_>) {
    let members: Vec<_> = record
        .study
        .member_views()
        .into_iter()
        .map(|member| member.name)
        .collect();
    if !members.is_empty() {
        paper.heading(1, "Members");
        paper.list(members.iter().map(String::as_str));
    }
    let rules = record.study.ground_rules().versions;
    if rules.is_empty() {
        return;
    }
    paper.heading(1, "Ground rules");
    for version in rules {
        paper.list(version.text.lines());
        let state = if version.adopted {
            format!("adopted by the group, as {} recorded", version.by)
        } else {
            format!("put forward by {}, not adopted yet", version.by)
        };
        paper.text(Paragraph::quiet(&state));
    }
}

/// What the group wants to do in the lesson after this one.
fn next_time(paper: &mut Paper, recorded: &RecordedLesson) {
    let RecordedLesson { lesson, entries, .. } = recorded;
    let words = entries.words(NEXT_TIME, |person| lesson.name_of(person));
    if !words.versions.is_empty() {
        paper.heading(2, "Next time");
        versions(paper, &words);
    }
}

/// Every version that stands, side by side: none is left out, and none is chosen.
pub(super) fn versions(paper: &mut Paper, words: &WordsView) {
    for version in &words.versions {
        paper.text(Paragraph::plain(said(&version.text)));
        if words.versions.len() > 1 {
            paper.text(Paragraph::quiet(&format!(
                "written by {}, at once with others",
                version.by
            )));
        }
    }
}

/// The words, or that there are none.
pub(super) fn said(words: &str) -> &str {
    if words.trim().is_empty() {
        "(nothing written)"
    } else {
        words
    }
}
