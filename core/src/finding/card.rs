//! The practice card: what a study has to pass on to those who were not there.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ClaimView, EvidenceView, Findings, Source};
use crate::entry::VersionView;
use crate::lesson::NEXT_TIME;
use crate::study::ENQUIRY;

/// So that a card stays a card.
const MAX_SURPRISES: usize = 6;

/// A study's practice card.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CardView {
    /// What the group wanted to find out: several versions where people wrote at once.
    pub enquiry: Vec<VersionView>,
    /// What was tried out in the teaching, lesson by lesson, each once.
    pub techniques: Vec<String>,
    /// For which pupils: the learner group and the criterion, each once.
    pub for_whom: Vec<String>,
    /// The evidence: the findings that stand.
    pub findings: Vec<ClaimView>,
    /// Before there are findings: what surprised observers, the last lesson first.
    pub surprises: Vec<EvidenceView>,
    /// What the group would do next: several versions where people wrote at once.
    pub to_try: Vec<VersionView>,
}

/// What people wrote is never printed.
impl std::fmt::Debug for CardView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardView")
            .field("findings", &self.findings.len())
            .finish_non_exhaustive()
    }
}

impl CardView {
    /// Whether there is anything to pass on but a question.
    pub fn has_something(&self) -> bool {
        !(self.techniques.is_empty() && self.findings.is_empty() && self.surprises.is_empty() && self.to_try.is_empty())
    }

    /// Every word of it, the evidence's too.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let claims = self.findings.iter();
        let evidence = claims.clone().flat_map(|claim| &claim.evidence).chain(&self.surprises);
        let versions = claims.flat_map(|claim| &claim.versions);
        let versions = versions.chain(&self.enquiry).chain(&self.to_try);
        versions
            .map(|version| &version.text)
            .chain(evidence.flat_map(|one| &one.texts))
            .chain(&self.techniques)
            .chain(&self.for_whom)
            .map(String::as_str)
    }
}

impl Findings<'_> {
    /// The study's practice card.
    pub fn card(&self) -> CardView {
        let findings: Vec<_> = self
            .findings()
            .into_iter()
            .map(|finding| finding.claim)
            .filter(|claim| claim.withdrawn.is_none())
            .collect();
        let surprises = self.sources.iter().rev().flat_map(Source::surprises);
        let lessons = self.sources.iter().filter_map(|source| source.held.as_ref());
        let mut techniques = Vec::new();
        for (lesson, _) in lessons.clone() {
            let technique = &lesson.plan.technique;
            if !technique.trim().is_empty() && !techniques.contains(technique) {
                techniques.push(technique.clone());
            }
        }
        let pupils: BTreeSet<_> = lessons
            .clone()
            .flat_map(|(lesson, _)| &lesson.plan.pupils)
            .map(|pupil| {
                let said = [pupil.typifies.as_str(), &pupil.criterion];
                let said = said.into_iter().filter(|words| !words.trim().is_empty());
                said.collect::<Vec<_>>().join(" · ")
            })
            .filter(|line| !line.is_empty())
            .collect();
        // What the last lesson that says something brought: the one after it may only be planned.
        let next = lessons
            .rev()
            .map(|(_, entries)| entries.words(NEXT_TIME, |by| self.name_of(by)));
        CardView {
            enquiry: self.study.words(ENQUIRY).versions,
            techniques,
            for_whom: pupils.into_iter().collect(),
            surprises: if findings.is_empty() {
                surprises.take(MAX_SURPRISES).collect()
            } else {
                Vec::new()
            },
            findings,
            to_try: next
                .map(|words| words.versions)
                .find(|versions| !versions.is_empty())
                .unwrap_or_default(),
        }
    }
}
