//! Findings in a paper: what the group claims, on what evidence, and what speaks against it.

use super::lesson::clock;
use super::paper::{Column, Paper, Paragraph, joined};
use super::people::Record;
use super::workbook::{said, versions};
use crate::entry::WordsView;
use crate::finding::{
    ClaimView, EvidenceState, EvidenceView, FindingView, Method, ProgressCellView, Reached, TriangulationView,
};

/// Each finding with its evidence, its rivals and dissents; those that were withdrawn are left out.
pub(super) fn findings(paper: &mut Paper, record: &Record<'_>) {
    let findings = standing(record);
    if findings.is_empty() {
        paper.text(Paragraph::quiet("No finding is recorded yet."));
    }
    for (number, finding) in (1..).zip(&findings) {
        paper.heading(2, &format!("Finding {number}"));
        claim(paper, &finding.claim);
        for (kind, claims) in [("Rival explanation", &finding.rivals), ("Dissent", &finding.dissents)] {
            for said_against in claims.iter().filter(|claim| claim.withdrawn.is_none()) {
                paper.heading(3, kind);
                claim(paper, said_against);
            }
        }
    }
}

fn standing(record: &Record<'_>) -> Vec<FindingView> {
    let all = record.findings.findings().into_iter();
    all.filter(|finding| finding.claim.withdrawn.is_none()).collect()
}

pub(super) fn claim(paper: &mut Paper, claim: &ClaimView) {
    versions(
        paper,
        &WordsView {
            versions: claim.versions.clone(),
            earlier: 0,
        },
    );
    for one in &claim.evidence {
        evidence(paper, one);
    }
    paper.text(Paragraph::quiet(&weighed(&claim.triangulation)));
}

pub(super) fn evidence(paper: &mut Paper, evidence: &EvidenceView) {
    match evidence.state {
        EvidenceState::Here => paper.quotation(&words(evidence), &source(evidence)),
        EvidenceState::Withdrawn => paper.quotation("(withdrawn)", &source(evidence)),
        EvidenceState::NotArrived => paper.quotation("(not on this tablet)", &source(evidence)),
    }
}

fn words(evidence: &EvidenceView) -> String {
    let words = evidence.texts.join("\n");
    if evidence.verbatim && !words.trim().is_empty() {
        format!("“{words}”")
    } else {
        said(&words).to_owned()
    }
}

fn source(evidence: &EvidenceView) -> String {
    let how = evidence.method.map_or("discussion", method);
    let at = evidence.at_ms.map(clock).unwrap_or_default();
    let dissent = if evidence.dissent { "dissent" } else { "" };
    joined(&[&evidence.lesson_title, &at, how, dissent, &evidence.by])
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Observation => "observation",
        Method::Work => "pupil's work",
        Method::Question => "question",
        Method::Interview => "interview",
    }
}

/// How the evidence was come by: said in words, and never added up to a mark.
fn weighed(by: &TriangulationView) -> String {
    let methods: Vec<_> = by.methods.iter().copied().map(method).collect();
    let state = if by.triangulated {
        "Triangulated"
    } else {
        "Not triangulated yet"
    };
    let outsider = if by.outsider {
        "an outsider saw it too"
    } else {
        "no outsider saw it"
    };
    let people = format!("people: {}", by.people);
    joined(&[state, &people, &methods.join(", "), outsider])
}

/// How far each case pupil came in each lesson.
pub(super) fn progress(paper: &mut Paper, record: &Record<'_>) {
    let rows: Vec<_> = record.findings.progress();
    let is_recorded = |cell: &ProgressCellView| !cell.recorded.is_empty();
    if !rows.iter().flat_map(|row| &row.cells).any(is_recorded) {
        return;
    }
    paper.heading(1, "Progress of the case pupils");
    let columns = vec![
        Column::new("Pupil", 3),
        Column::new("Lesson", 4),
        Column::new("Reached", 8),
    ];
    let written = rows.iter().flat_map(|row| {
        row.cells.iter().filter(|cell| is_recorded(cell)).map(|cell| {
            let reached = cell.recorded.iter().flat_map(|recorded| {
                let by = joined(&[reached(recorded.reached), &recorded.words.by]);
                [Paragraph::plain(&recorded.words.text), Paragraph::quiet(&by)]
            });
            vec![
                vec![Paragraph::strong(&joined(&[&row.letter, &row.code]))],
                vec![Paragraph::plain(&cell.title), Paragraph::quiet(&cell.criterion)],
                reached.collect(),
            ]
        })
    });
    paper.table(columns, written.collect());
}

fn reached(reached: Reached) -> &'static str {
    match reached {
        Reached::Met => "met",
        Reached::Partly => "partly",
        Reached::NotYet => "not yet",
    }
}
