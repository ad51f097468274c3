//! What a try at a damaged store has found, and what two tries come to together.

use std::collections::{BTreeMap, BTreeSet};

use super::super::tide::Mark;
use super::Findings;
use super::wreck::Remains;
use crate::id::DocumentId;

/// What one try has found.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) opens: bool,
    pub(super) documents: BTreeMap<DocumentId, Remains>,
    pub(super) names: BTreeSet<String>,
    pub(super) lost_values: BTreeSet<String>,
    /// How far it has come, if that is known.
    pub(super) mark: Option<Mark>,
}

impl Tally {
    /// Values of two tries are not mixed: one of them may show what was since taken back.
    pub(super) fn is_better_than(&self, other: &Self) -> bool {
        (self.names.len(), self.opens) > (other.names.len(), other.opens)
    }

    /// Changes are: whoever has a change at a position has the one that was written there.
    pub(super) fn with_more_of(mut self, other: Self) -> Self {
        for (document, remains) in other.documents {
            let own = self.documents.entry(document).or_default();
            let last = own.last.max(remains.last);
            if remains.whole > own.whole {
                *own = remains;
            }
            own.last = last;
        }
        self
    }

    /// `had`: how far the store had come.
    pub(super) fn findings(&self, had: Option<Mark>) -> Findings {
        let mut findings = Findings {
            opens: self.opens,
            missing_commits: had.zip(self.mark).map(|(had, has)| had.beyond(has)),
            values: self.names.len() as u64,
            lost_values: self.lost_values.len() as u64,
            ..Findings::default()
        };
        for remains in self.documents.values() {
            findings.changes += remains.whole;
            findings.changes_after_a_gap += remains.beyond;
            if remains.last == Some(remains.whole) {
                findings.whole_documents += 1;
            } else if remains.whole > 0 {
                findings.cut_documents += 1;
            } else {
                findings.lost_documents += 1;
            }
        }
        let nothing_lost = (findings.cut_documents, findings.lost_documents, findings.lost_values) == (0, 0, 0);
        findings.complete = nothing_lost && had.zip(self.mark).is_some_and(|(had, has)| has.covers(had));
        findings
    }
}
