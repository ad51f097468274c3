//! Findings: what a group claims to have learned, on what evidence, and what speaks against it.
//!
//! A finding stands in the study's document as entries at the place `finding/<id>`; a rival explanation at
//! `finding/<id>/rival/<id>`, a dissent at `finding/<id>/dissent/<id>`. Each of the three is a *claim*: words, and
//! citations of what the lessons of the study hold. How far each case pupil came is at `progress/<lesson>/<pupil>`.
//!
//! The views are functions of the study's document and of those of its lessons that have arrived; what has not
//! arrived is said to be missing. Not here: who may write (see [`tablet`](crate::tablet)), and what leaves the group
//! ([`release`](crate::release)).
//!
//! Rules kept here: nobody is rated; a claim counts evidence only while that stands; what was said in a discussion is
//! no observation of its own.

mod card;
mod evidence;
mod progress;
mod triangulation;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::document::{Edit, Scalar};
use crate::entry::{Entries, Entry, VersionView};
use crate::id::PersonId;
use crate::lesson::{WithdrawalView, millis};
use crate::study::Study;

pub use card::CardView;
pub use evidence::{Citation, EvidenceState, EvidenceView, Method, Source, SourceView};
pub use progress::{ProgressCellView, ProgressRequest, ProgressRowView, ProgressView, Reached, write_progress};
pub use triangulation::TriangulationView;

const CITES: &str = "cites";

/// What sort of claim is made anew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ClaimKind {
    /// A finding.
    Finding,
    /// Another explanation of what a finding explains.
    Rival {
        /// The finding's place.
        finding: String,
    },
    /// A member's disagreement with a finding.
    Dissent {
        /// The finding's place.
        finding: String,
    },
}

/// A claim as somebody writes it: its words and all its evidence.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimRequest {
    /// The words.
    pub text: String,
    /// What it rests on: citations, as [`EvidenceView::cite`] has them. What is no citation is passed over.
    pub cites: Vec<String>,
}

/// What people wrote is never printed.
impl std::fmt::Debug for ClaimRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClaimRequest")
            .field("cites", &self.cites.len())
            .finish_non_exhaustive()
    }
}

/// The place of a claim.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ClaimPlace(String);

impl ClaimPlace {
    /// The place of a new claim. `id` is one that nothing else has.
    ///
    /// None for a rival or a dissent of what is no finding.
    pub fn new(kind: &ClaimKind, id: &str) -> Option<Self> {
        let of = |finding: &str, sort: &str| {
            let finding = Self::parse(finding).filter(|place| place.finding() == place.as_str())?;
            Some(Self(format!("{}/{sort}/{id}", finding.0)))
        };
        match kind {
            ClaimKind::Finding => Some(Self(format!("finding/{id}"))),
            ClaimKind::Rival { finding } => of(finding, "rival"),
            ClaimKind::Dissent { finding } => of(finding, "dissent"),
        }
    }

    /// A place as a view gave it; none for a place that is no claim's.
    pub fn parse(place: &str) -> Option<Self> {
        let steps: Vec<_> = place.split('/').collect();
        let is_claim = match steps.as_slice() {
            ["finding", id] => !id.is_empty(),
            ["finding", id, "rival" | "dissent", own] => !id.is_empty() && !own.is_empty(),
            _ => false,
        };
        is_claim.then(|| Self(place.to_owned()))
    }

    /// The place as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The place of the finding that it is, or is about.
    pub fn finding(&self) -> &str {
        let end = self.0.match_indices('/').nth(1).map_or(self.0.len(), |(at, _)| at);
        self.0.get(..end).unwrap_or(&self.0)
    }

    /// Whether it is a dissent, which is its writer's alone to change.
    pub fn is_dissent(&self) -> bool {
        self.0.split('/').nth(2) == Some("dissent")
    }
}

/// Writes a claim in the study's document. It replaces what stands there in `seen`.
pub fn write_claim(edit: &mut Edit<'_>, entry: &Entry, place: &ClaimPlace, seen: &Entries, request: &ClaimRequest) {
    let cites: BTreeSet<_> = request.cites.iter().filter_map(|cite| Citation::parse(cite)).collect();
    let cites: Vec<_> = cites.iter().map(ToString::to_string).collect();
    let fields = [
        ("text", Scalar::from(request.text.as_str())),
        (CITES, Scalar::from(cites.join("\n"))),
    ];
    entry.write(edit, place.as_str(), seen, fields);
}

/// A study's findings, and how far its case pupils came.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingsView {
    /// The study's document id.
    pub study: String,
    /// The findings, in the order first written.
    pub findings: Vec<FindingView>,
    /// Each case pupil over the lessons.
    pub progress: Vec<ProgressRowView>,
    /// Whether the viewer may write here.
    pub may_write: bool,
}

/// A finding with what was said against it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// The finding itself.
    pub claim: ClaimView,
    /// Other explanations, each with its own evidence.
    pub rivals: Vec<ClaimView>,
    /// Members' disagreements, each with its own evidence.
    pub dissents: Vec<ClaimView>,
}

/// A finding, a rival explanation or a dissent.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ClaimView {
    /// Its place: by this it is amended, withdrawn and released.
    pub place: String,
    /// The words that stand: several where people wrote at once, none when withdrawn.
    pub versions: Vec<VersionView>,
    /// What was replaced, oldest first.
    pub earlier: Vec<VersionView>,
    /// What it rests on: the evidence of every version that stands, each once.
    pub evidence: Vec<EvidenceView>,
    /// How many people and methods the evidence has.
    pub triangulation: TriangulationView,
    /// Whether the viewer wrote it first.
    pub mine: bool,
    /// Who withdrew it and when, if it is withdrawn.
    pub withdrawn: Option<WithdrawalView>,
}

/// What a study claims, and the lessons that it rests on, as far as they are here.
pub struct Findings<'a> {
    /// The study.
    pub study: Study,
    /// Its lessons, in order.
    pub sources: Vec<Source>,
    viewer: &'a PersonId,
}

impl<'a> Findings<'a> {
    /// What a study claims, as `viewer` sees it. `sources` are its lessons in order.
    pub fn new(study: Study, sources: Vec<Source>, viewer: &'a PersonId) -> Self {
        Self { study, sources, viewer }
    }

    /// The name by which the group knows a person, who may have written in a lesson alone.
    pub fn name_of(&self, person: &PersonId) -> String {
        let in_lessons = self.sources.iter().flat_map(Source::people);
        let mut names = in_lessons.map(|(id, met)| (id, &met.name));
        let known = self.study.members.get(person).map(|member| &member.name);
        known
            .or_else(|| names.find(|(id, _)| *id == person).map(|(_, name)| name))
            .cloned()
            .unwrap_or_default()
    }

    /// Who wrote first what a citation is of, if it has arrived.
    pub fn writer(&self, cite: &str) -> Option<&PersonId> {
        let citation = Citation::parse(cite)?;
        let mut sources = self.sources.iter().filter(|source| source.lesson == citation.lesson);
        sources.find_map(|source| source.writer(&citation))
    }

    /// Every name that the group knows somebody by.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let in_lessons = self.sources.iter().flat_map(Source::people).map(|(_, met)| met);
        let members = self.study.members.values();
        members.chain(in_lessons).map(|person| person.name.as_str())
    }

    /// Every finding, withdrawn ones too, in the order first written.
    pub fn findings(&self) -> Vec<FindingView> {
        self.study
            .entries
            .below("finding/")
            .filter_map(|id| ClaimPlace::parse(&format!("finding/{id}")))
            .filter(|place| !self.study.entries.history(place.as_str()).is_empty())
            .map(|place| FindingView {
                rivals: self.remarks(&place, "rival"),
                dissents: self.remarks(&place, "dissent"),
                claim: self.claim(&place),
            })
            .collect()
    }

    fn remarks(&self, finding: &ClaimPlace, sort: &str) -> Vec<ClaimView> {
        if self.study.entries.withdrawal(finding.as_str()).is_some() {
            return Vec::new();
        }
        let prefix = format!("{}/{sort}/", finding.as_str());
        self.study
            .entries
            .below(&prefix)
            .filter_map(|id| ClaimPlace::parse(&format!("{prefix}{id}")))
            .map(|place| self.claim(&place))
            .collect()
    }

    fn claim(&self, place: &ClaimPlace) -> ClaimView {
        let history = self.study.entries.history(place.as_str());
        let standing: Vec<_> = self.study.entries.standing(place.as_str()).collect();
        let withdrawal = self.study.entries.withdrawal(place.as_str());
        let evidence: Vec<_> = self
            .citations(place)
            .iter()
            .map(|citation| evidence::look_up(&self.sources, citation))
            .collect();
        let earlier = history
            .iter()
            .filter(|written| withdrawal.is_none() && !written.withdraws && !standing.contains(written));
        ClaimView {
            place: place.as_str().to_owned(),
            earlier: earlier.map(|written| written.version(|by| self.name_of(by))).collect(),
            versions: standing
                .iter()
                .map(|written| written.version(|by| self.name_of(by)))
                .collect(),
            triangulation: triangulation::over(&self.sources, &self.citations(place)),
            evidence,
            mine: history.first().is_some_and(|first| first.by == *self.viewer),
            withdrawn: withdrawal.map(|written| WithdrawalView {
                by: self.name_of(&written.by),
                wall_ms: millis(written.wall_ms),
            }),
        }
    }

    /// What the versions of a claim that stand rest on, each once.
    pub fn citations(&self, place: &ClaimPlace) -> BTreeSet<Citation> {
        self.study
            .entries
            .standing(place.as_str())
            .flat_map(|written| written.fields.text(CITES).unwrap_or_default().lines())
            .filter_map(Citation::parse)
            .collect()
    }
}

impl std::fmt::Debug for Findings<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Findings")
            .field("sources", &self.sources.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
