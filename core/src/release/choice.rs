//! Choosing what leaves: the items of a lesson or a study, and what to look at before.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::card::CARD;
use super::{PREDICTIONS, Release, is_in, names_in, note_item};
use crate::document::Record;
use crate::entry::Entries;
use crate::finding::{EvidenceView, Findings, Source};
use crate::lesson::{About, NoteKind};
use crate::tablet::ReleaseStateView;

/// What leaves the group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReleaseChoice {
    /// Everything that stands.
    Whole,
    /// These items.
    Items(BTreeSet<String>),
    /// Everything but what was taken back since. Only read: nothing new is released so.
    AllBut(BTreeSet<String>),
}

impl ReleaseChoice {
    /// Whether an item, or a place in one, leaves.
    pub fn has(&self, place: &str) -> bool {
        let is_part = |items: &BTreeSet<String>| items.iter().any(|item| is_in(place, item));
        match self {
            Self::Whole => true,
            Self::Items(items) => is_part(items),
            Self::AllBut(items) => !is_part(items),
        }
    }

    /// As stored, one item a line; nothing for the whole.
    pub(super) fn stored(&self) -> Option<String> {
        match self {
            Self::Whole | Self::AllBut(_) => None,
            Self::Items(items) => Some(items.iter().map(String::as_str).collect::<Vec<_>>().join("\n")),
        }
    }

    /// What a release has, as the document records it. Early releases were of the whole and name no items.
    pub(super) fn read(record: &Record, taken_back: BTreeSet<String>) -> Self {
        match record.text("items") {
            Some(items) => Self::Items(
                items
                    .lines()
                    .filter(|item| !taken_back.contains(*item))
                    .map(str::to_owned)
                    .collect(),
            ),
            None if taken_back.is_empty() => Self::Whole,
            None => Self::AllBut(taken_back),
        }
    }
}

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ItemKind {
    /// Everything the group predicted.
    Predictions,
    /// A note.
    Note,
    /// An interview, with all its answers.
    Interview,
    /// What somebody said in the discussion.
    Discussion,
    /// A finding, with its rivals, its dissents and the evidence of each.
    Finding,
    /// A study's practice card, with the findings on it and their evidence.
    PracticeCard,
}

/// What can be released of a lesson or a study, and what of it is out.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseChoicesView {
    /// The lesson's or the study's document id.
    pub document: String,
    /// Every item that stands, and those that are out and stand no longer.
    pub items: Vec<ReleaseItemView>,
    /// The release that stands, if one does.
    pub release: Option<ReleaseStateView>,
    /// Whether the viewer may release and withdraw.
    pub may_release: bool,
}

/// One thing that can be released by itself.
///
/// # Units
/// `at_ms`: milliseconds on the lesson clock.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseItemView {
    /// The item.
    pub item: String,
    /// What it is.
    pub kind: ItemKind,
    /// Whom it is about.
    pub about: Option<About>,
    /// When the note was begun.
    pub at_ms: Option<f64>,
    /// How the observer came by the note.
    pub note_kind: Option<NoteKind>,
    /// The discussion's section.
    pub topic: Option<String>,
    /// The words; none when it stands no longer.
    pub texts: Vec<String>,
    /// The name of who wrote it.
    pub by: String,
    /// Names of the group's people that the words seem to hold.
    pub names: Vec<String>,
    /// Whether it is out.
    pub released: bool,
    /// Whether it still stands in the group's record.
    pub stands: bool,
}

impl ReleaseItemView {
    fn bare(item: &str, kind: ItemKind) -> Self {
        Self {
            item: item.to_owned(),
            kind,
            about: None,
            at_ms: None,
            note_kind: None,
            topic: None,
            texts: Vec::new(),
            by: String::new(),
            names: Vec::new(),
            released: false,
            stands: true,
        }
    }
}

/// The places of a lesson's entries that can leave: of interviews, their answers, and what was said in the discussion.
pub(super) fn places(entries: &Entries) -> Vec<String> {
    let mut places = Vec::new();
    for interview in entries.below("interview/") {
        let place = format!("interview/{interview}");
        if entries.standing(&place).next().is_none() {
            continue;
        }
        let prefix = format!("{place}/");
        places.extend(entries.below(&prefix).map(|topic| format!("{prefix}{topic}")));
        places.push(place);
    }
    for section in entries
        .below("discussion/")
        .filter(|section| !matches!(*section, "at" | "role"))
    {
        let prefix = format!("discussion/{section}/");
        places.extend(entries.below(&prefix).map(|id| format!("{prefix}{id}")));
    }
    places
}

/// What can be released of a lesson, in lesson time, then interviews, then the discussion.
pub fn lesson_choices(source: &Source, released: Option<&Release>) -> Vec<ReleaseItemView> {
    let Some((lesson, _)) = &source.held else {
        return Vec::new();
    };
    let mut items: Vec<ReleaseItemView> = Vec::new();
    if lesson.standing_predictions().next().is_some() {
        let mut item = ReleaseItemView::bare(PREDICTIONS, ItemKind::Predictions);
        item.texts = lesson.standing_predictions().map(|one| one.text.clone()).collect();
        items.push(item);
    }
    for view in source.view().evidence {
        let place = view.cite.split_once('/').map_or("", |(_, place)| place).to_owned();
        let mut steps = place.split('/');
        match (steps.next(), steps.next()) {
            (Some("interview"), Some(id)) => {
                let item = format!("interview/{id}");
                if let Some(known) = items.iter_mut().find(|known| known.item == item) {
                    known.texts.extend(view.texts);
                } else {
                    items.push(from_evidence(&item, ItemKind::Interview, view));
                }
            }
            (Some("discussion"), Some(_)) => items.push(from_evidence(&place, ItemKind::Discussion, view)),
            _ => items.push(from_evidence(&place, ItemKind::Note, view)),
        }
    }
    let gone = lesson.notes.values().filter(|shared| shared.withdrawal().is_some());
    for shared in gone {
        let mut item = ReleaseItemView::bare(&note_item(&shared.note.id), ItemKind::Note);
        item.stands = false;
        items.push(item);
    }
    marked(
        items,
        released,
        lesson.people.values().map(|person| person.name.as_str()),
    )
}

fn from_evidence(item: &str, kind: ItemKind, view: EvidenceView) -> ReleaseItemView {
    ReleaseItemView {
        about: view.about,
        at_ms: view.at_ms,
        note_kind: view.kind,
        topic: view.topic.filter(|_| kind == ItemKind::Discussion),
        texts: view.texts,
        by: view.by,
        ..ReleaseItemView::bare(item, kind)
    }
}

/// What can be released of a study: its findings, and its practice card. The names are looked for in all that leaves with each.
pub fn finding_choices(findings: &Findings<'_>, released: Option<&Release>) -> Vec<ReleaseItemView> {
    let names: Vec<_> = findings.names().collect();
    let items = findings.findings().into_iter().map(|finding| {
        let mut item = ReleaseItemView::bare(&finding.claim.place, ItemKind::Finding);
        item.stands = finding.claim.withdrawn.is_none();
        item.texts = finding
            .claim
            .versions
            .iter()
            .map(|version| version.text.clone())
            .collect();
        item.by = finding
            .claim
            .versions
            .first()
            .map_or_else(String::new, |version| version.by.clone());
        let claims = finding.rivals.iter().chain(&finding.dissents).chain([&finding.claim]);
        let said: Vec<_> = claims
            .flat_map(|claim| {
                let versions = claim.versions.iter().map(|version| version.text.as_str());
                versions.chain(
                    claim
                        .evidence
                        .iter()
                        .flat_map(|one| one.texts.iter().map(String::as_str)),
                )
            })
            .collect();
        item.names = names_in(&said.join("\n"), names.iter().copied());
        item
    });
    let mut items: Vec<_> = items.collect();
    let card = findings.card();
    let mut item = ReleaseItemView::bare(CARD, ItemKind::PracticeCard);
    item.stands = card.has_something();
    let tried = card
        .techniques
        .iter()
        .chain(card.to_try.iter().map(|version| &version.text));
    item.texts = tried.cloned().collect();
    item.names = names_in(&card.words().collect::<Vec<_>>().join("\n"), names.iter().copied());
    items.push(item);
    marked(items, released, std::iter::empty())
}

/// Says of each item whether it is out and what names are in it. What neither stands nor is out is no choice.
fn marked<'a>(
    mut items: Vec<ReleaseItemView>,
    released: Option<&Release>,
    names: impl Iterator<Item = &'a str>,
) -> Vec<ReleaseItemView> {
    let names: Vec<_> = names.collect();
    for item in &mut items {
        item.released = released.is_some_and(|release| release.choice.has(&item.item));
        item.names
            .extend(names_in(&item.texts.join("\n"), names.iter().copied()));
    }
    items.retain(|item| item.stands || item.released);
    items
}
