//! Triangulation: whether a claim rests on more than one person's one way of looking.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::evidence::{Citation, Method, Source};
use crate::access::Role;

/// How many people and methods stand behind a claim. It says nothing of who they are or how well they did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TriangulationView {
    /// How many people brought the evidence that stands.
    pub people: u32,
    /// By which methods, each once.
    pub methods: Vec<Method>,
    /// Whether there are at least two of each.
    pub triangulated: bool,
    /// Whether an outsider brought any: a guest or a lead practitioner.
    pub outsider: bool,
}

pub(super) fn over(sources: &[Source], citations: &BTreeSet<Citation>) -> TriangulationView {
    let mut brought = BTreeMap::new();
    for citation in citations {
        for source in sources.iter().filter(|source| source.lesson == citation.lesson) {
            brought.extend(source.brought(citation));
        }
    }
    let people: BTreeSet<_> = brought.values().map(|(person, ..)| person).collect();
    let methods: BTreeSet<_> = brought.values().map(|(_, _, method)| *method).collect();
    TriangulationView {
        people: crate::lesson::count(people.iter()),
        triangulated: people.len() >= 2 && methods.len() >= 2,
        methods: methods.into_iter().collect(),
        outsider: brought.values().any(|(_, role, _)| is_outsider(*role)),
    }
}

const fn is_outsider(role: Role) -> bool {
    match role {
        Role::Guest | Role::LeadPractitioner => true,
        Role::Observer
        | Role::GroupLead
        | Role::SchoolLead
        | Role::Coordinator
        | Role::Analyst
        | Role::StudentObserver
        | Role::BoardReader
        | Role::Administrator => false,
    }
}
