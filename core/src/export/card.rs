//! The practice card: one page to pass on.

use super::findings;
use super::paper::{Paper, Paragraph};
use super::people::Record;
use super::workbook::versions;
use crate::entry::{VersionView, WordsView};

pub(super) fn write(record: &Record<'_>) -> Paper {
    let mut paper = Paper::new(&record.title);
    paper.subtitle(&["Practice card", record.group, record.school]);
    let card = record.findings.card();
    words(&mut paper, "Enquiry", card.enquiry);
    for (title, lines) in [("Technique", &card.techniques), ("For whom", &card.for_whom)] {
        if !lines.is_empty() {
            paper.heading(1, title);
            paper.list(lines.iter().map(String::as_str));
        }
    }
    paper.heading(1, "Evidence");
    for claim in &card.findings {
        findings::claim(&mut paper, claim);
    }
    for evidence in &card.surprises {
        findings::evidence(&mut paper, evidence);
    }
    if card.findings.is_empty() && card.surprises.is_empty() {
        paper.text(Paragraph::quiet("No evidence is chosen yet."));
    }
    words(&mut paper, "What to try", card.to_try);
    paper
}

fn words(paper: &mut Paper, title: &str, said: Vec<VersionView>) {
    if !said.is_empty() {
        paper.heading(1, title);
        let words = WordsView {
            versions: said,
            earlier: 0,
        };
        versions(paper, &words);
    }
}
