//! A study's practice card in a released copy.
//!
//! Each of its parts is an entry below `card/`. The findings on it are claims at `card/finding/<id>`, so that a finding
//! that is taken back leaves the card too, and what they cite is copied as with any finding that leaves.

use super::Dropped;
use super::findings::{Copier, Held};
use crate::entry::VersionView;
use crate::finding::CardView;

/// The item.
pub(super) const CARD: &str = "card";
/// Before the place of a finding that is on the card.
pub(super) const ON_CARD: &str = "card/";
const ENQUIRY: &str = "card/enquiry";
const TECHNIQUE: &str = "card/technique";
const FOR_WHOM: &str = "card/for-whom";
const SURPRISE: &str = "card/surprise";
const TO_TRY: &str = "card/try";

/// Writes the card, and what it cites.
pub(super) fn write(copier: &mut Copier<'_, '_>, card: &CardView) {
    for (place, versions) in [(ENQUIRY, &card.enquiry), (TO_TRY, &card.to_try)] {
        for version in versions {
            copier.line(place, &version.text);
        }
    }
    for (place, lines) in [(TECHNIQUE, &card.techniques), (FOR_WHOM, &card.for_whom)] {
        for text in lines {
            copier.line(place, text);
        }
    }
    for surprise in &card.surprises {
        copier.evidence(surprise);
        copier.cite(SURPRISE, &surprise.cite);
    }
    for claim in &card.findings {
        copier.claim(claim, ON_CARD);
    }
}

/// The card in a released copy, without what was taken back; none if it has none.
pub(super) fn read(held: &Held<'_>, dropped: &Dropped) -> Option<CardView> {
    if dropped.has(CARD) || held.entries.below(ON_CARD).next().is_none() {
        return None;
    }
    let lines = |place: &str| -> Vec<String> {
        held.versions(place)
            .into_iter()
            .map(|version: VersionView| version.text)
            .collect()
    };
    let on_card = format!("{ON_CARD}finding/");
    Some(CardView {
        enquiry: held.versions(ENQUIRY),
        techniques: lines(TECHNIQUE),
        for_whom: lines(FOR_WHOM),
        findings: held
            .entries
            .below(&on_card)
            .map(|id| format!("{on_card}{id}"))
            .filter(|place| !dropped.has(place) && held.entries.standing(place).next().is_some())
            .map(|place| held.claim(&place))
            .collect(),
        surprises: held.cites(SURPRISE).iter().map(|cite| held.evidence(cite)).collect(),
        to_try: held.versions(TO_TRY),
    })
}
