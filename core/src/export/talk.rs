//! Interviews and the discussion of a lesson in a paper.
//!
//! Every version that stands is there, dissent right after what it dissents from, and what was cited in the words in
//! which it was noted. What was withdrawn is left out; where it was cited, it is said that it was withdrawn.

use super::lesson::clock;
use super::paper::{Cell, Column, Paper, Paragraph, joined};
use super::people::RecordedLesson;
use super::workbook::{said, versions};
use crate::discussion::{CitedView, DiscussionEntryView, DiscussionRole, DiscussionView, SectionView};
use crate::interview::{AnswerView, InterviewView, InterviewsView};
use crate::lesson::{About, NoteKind};

/// What pupils said when the lesson was over, an interview after the other.
pub(super) fn interviews(paper: &mut Paper, view: &InterviewsView) {
    let mut standing = answered(view).peekable();
    if standing.peek().is_none() {
        return;
    }
    paper.heading(2, "Interviews");
    for interview in standing {
        paper.heading(3, &joined(&[&interview.letter, &interview.code]));
        paper.text(Paragraph::quiet(&joined(&[
            if interview.proxy {
                "another pupil spoke for the case pupil"
            } else {
                ""
            },
            &format!("asked by {}", interview.by),
        ])));
        let given = interview.answers.iter().filter(|answer| answer.is_given());
        let rows = given.map(|answer| vec![vec![Paragraph::plain(asked(view, &answer.topic))], answer_cell(answer)]);
        let columns = vec![Column::new("Asked", 5), Column::new("Answered", 10)];
        paper.table(columns, rows.collect());
    }
}

/// The interviews in which anything was answered and that were not withdrawn.
pub(super) fn answered(view: &InterviewsView) -> impl Iterator<Item = &InterviewView> {
    let stands = |interview: &&InterviewView| interview.answers.iter().any(AnswerView::is_given);
    view.interviews.iter().filter(stands)
}

fn asked<'a>(view: &'a InterviewsView, key: &'a str) -> &'a str {
    let topic = view.topics.iter().find(|topic| topic.key == key);
    topic.map_or(key, |topic| if topic.prompt.is_empty() { key } else { &topic.prompt })
}

fn answer_cell(answer: &AnswerView) -> Cell {
    let versions = &answer.words.versions;
    let mut paragraphs = Vec::new();
    for version in versions {
        let words = said(&version.text);
        let quoted = answer.verbatim && words == version.text;
        paragraphs.push(Paragraph::plain(&if quoted {
            format!("“{words}”")
        } else {
            words.to_owned()
        }));
        if versions.len() > 1 {
            paragraphs.push(Paragraph::quiet(&at_once(&version.by)));
        }
    }
    if answer.verbatim {
        paragraphs.push(Paragraph::quiet("word for word"));
    }
    paragraphs
}

fn at_once(by: &str) -> String {
    format!("written by {by}, at once with others")
}

/// Who did what, what was said in each section and on what, and what was passed over.
pub(super) fn discussion(paper: &mut Paper, view: &DiscussionView) {
    if !was_held(view) {
        return;
    }
    paper.heading(2, "Discussion");
    let roles: Vec<_> = view
        .roles
        .iter()
        .filter(|role| !role.holders.is_empty())
        .map(|role| {
            let names: Vec<_> = role.holders.iter().map(|holder| holder.name.as_str()).collect();
            format!("{}: {}", named(role.role), names.join(" / "))
        })
        .collect();
    paper.list(roles.iter().map(String::as_str));
    for section in &view.sections {
        if standing(section).next().is_some() {
            paper.heading(3, &titled(section));
            spoken(paper, section, &view.evidence);
        }
    }
    if !view.jumps.is_empty() {
        paper.heading(3, "Passed over");
        let jumps = view.jumps.iter().map(|jump| {
            let way = format!(
                "from “{}” to “{}”",
                title_of(view, &jump.from),
                title_of(view, &jump.to)
            );
            joined(&[&way, &format!("as {} recorded", jump.by), &jump.reason])
        });
        let jumps: Vec<_> = jumps.collect();
        paper.list(jumps.iter().map(String::as_str));
    }
}

/// Whether anything that stands was said in the discussion, or anything was passed over.
pub(super) fn was_held(view: &DiscussionView) -> bool {
    !view.jumps.is_empty() || view.sections.iter().flat_map(standing).next().is_some()
}

/// Every dissent that stands, with what it dissents from, of all the lessons.
pub(super) fn dissents(paper: &mut Paper, lessons: &[RecordedLesson]) {
    let of = |recorded: &RecordedLesson| dissented(&recorded.discussion).next().is_some();
    if !lessons.iter().any(of) {
        return;
    }
    paper.heading(2, "Dissent in the discussions");
    for recorded in lessons.iter().filter(|recorded| of(recorded)) {
        paper.heading(3, said(&recorded.lesson.plan.title));
        for section in &recorded.discussion.sections {
            let (agreed, dissents) = parted(section);
            for dissent in dissents {
                match agreed.iter().find(|entry| dissents_from(dissent, entry)) {
                    Some(entry) => entry_words(paper, entry),
                    None => paper.text(Paragraph::quiet(WITHDRAWN_SINCE)),
                }
                entry_words(paper, dissent);
                cited(paper, dissent, &recorded.discussion.evidence);
            }
        }
    }
}

/// The dissents that stand.
pub(super) fn dissented(view: &DiscussionView) -> impl Iterator<Item = &DiscussionEntryView> {
    let entries = view.sections.iter().flat_map(standing);
    entries.filter(|entry| entry.dissents_from.is_some())
}

const WITHDRAWN_SINCE: &str = "What this dissents from was withdrawn.";

fn standing(section: &SectionView) -> impl Iterator<Item = &DiscussionEntryView> {
    section.entries.iter().filter(|entry| entry.withdrawn.is_none())
}

/// What was agreed in a section, and what was said against it.
fn parted(section: &SectionView) -> (Vec<&DiscussionEntryView>, Vec<&DiscussionEntryView>) {
    standing(section).partition(|entry| entry.dissents_from.is_none())
}

fn dissents_from(dissent: &DiscussionEntryView, entry: &DiscussionEntryView) -> bool {
    dissent.dissents_from.as_ref() == Some(&entry.entry)
}

fn spoken(paper: &mut Paper, section: &SectionView, evidence: &[CitedView]) {
    let (agreed, dissents) = parted(section);
    for entry in &agreed {
        entry_words(paper, entry);
        cited(paper, entry, evidence);
        for dissent in dissents.iter().filter(|dissent| dissents_from(dissent, entry)) {
            entry_words(paper, dissent);
            cited(paper, dissent, evidence);
        }
    }
    let stands = |dissent: &&&DiscussionEntryView| agreed.iter().any(|entry| dissents_from(dissent, entry));
    for dissent in dissents.iter().filter(|dissent| !stands(dissent)) {
        paper.text(Paragraph::quiet(WITHDRAWN_SINCE));
        entry_words(paper, dissent);
        cited(paper, dissent, evidence);
    }
}

fn entry_words(paper: &mut Paper, entry: &DiscussionEntryView) {
    versions(paper, &entry.words);
    let by = match entry.dissents_from {
        Some(_) => format!("Dissent · {}", entry.by),
        None => format!("as {} recorded", entry.by),
    };
    paper.text(Paragraph::quiet(&by));
}

fn cited(paper: &mut Paper, entry: &DiscussionEntryView, evidence: &[CitedView]) {
    for cited in evidence.iter().filter(|cited| entry.cites.contains(&cited.cite)) {
        let words = cited.texts.join("\n");
        let words = if cited.withdrawn {
            "(withdrawn)".to_owned()
        } else if cited.verbatim && !words.trim().is_empty() {
            format!("“{words}”")
        } else {
            said(&words).to_owned()
        };
        let about = match &cited.about {
            About::Case { letter } => letter,
            About::Class => "Class",
            About::Seat { code } => code,
        };
        paper.quotation(
            &words,
            &joined(&[
                about,
                cited.speaker.as_deref().unwrap_or_default(),
                &cited.at_ms.map(clock).unwrap_or_default(),
                how(cited.kind),
                &cited.by,
            ]),
        );
    }
}

fn how(kind: Option<NoteKind>) -> &'static str {
    match kind {
        Some(NoteKind::Saw) => "saw",
        Some(NoteKind::Heard) => "heard",
        Some(NoteKind::Wrote) => "pupil's writing",
        Some(NoteKind::Asked) => "asked",
        None => "interview",
    }
}

const fn named(role: DiscussionRole) -> &'static str {
    match role {
        DiscussionRole::Chair => "Chair",
        DiscussionRole::Recorder => "Recorder",
        DiscussionRole::Commentator => "Final commentator",
    }
}

/// "A · What did this pupil do, beside what we predicted?"
fn titled(section: &SectionView) -> String {
    let prompt = if section.prompt.is_empty() {
        &section.key
    } else {
        &section.prompt
    };
    joined(&[section.pupil.as_deref().unwrap_or_default(), prompt])
}

fn title_of(view: &DiscussionView, key: &str) -> String {
    let section = view.sections.iter().find(|section| section.key == key);
    section.map_or_else(|| key.to_owned(), titled)
}
