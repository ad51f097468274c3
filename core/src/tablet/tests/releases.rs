//! Releasing item by item, and taking back.

use super::*;
use crate::document::Heads;
use crate::finding::{ClaimKind, ClaimRequest, EvidenceState};
use crate::release::{ItemKind, ReleaseView};

/// A lead's tablet with two shared notes and a finding that rests on both.
fn lead() -> (Bench, [String; 2], String) {
    let mut bench = Bench::new("lea", Role::GroupLead);
    bench.sync(&mut Relay::new());
    let notes = [bench.note("points at the bar"), bench.note("lea asked him")];
    bench.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    let (study, now) = (STUDY.to_string(), bench.now());
    let request = ClaimRequest {
        text: "the bar helps".to_owned(),
        cites: notes.iter().map(|note| format!("{LESSON}/note/{note}")).collect(),
    };
    let claimed = bench.tablet.record_claim(&study, &ClaimKind::Finding, &request, now);
    bench.take(claimed.expect("a lead may"));
    let finding = bench.tablet.findings(&study).expect("it is here").findings.remove(0);
    (bench, notes, finding.claim.place)
}

/// What coordinators see of every release that this tablet made.
fn seen(bench: &Bench) -> Vec<ReleaseView> {
    let releases = bench.tablet.documents.values();
    let views = releases.filter_map(|open| ReleaseView::read(open.document()));
    views.filter(|view| !view.withdrawn).collect()
}

// REL-8
#[test]
fn what_is_taken_back_of_a_lesson_leaves_its_released_findings_too() {
    let (mut bench, notes, finding) = lead();
    let (study, now) = (STUDY.to_string(), bench.now());
    let released = bench.tablet.release_items(&study, std::slice::from_ref(&finding), now);
    bench.take(released.expect("a lead may"));
    let view = seen(&bench).remove(0);
    let claim = &view.findings[0].claim;
    assert_eq!(claim.versions[0].text, "the bar helps");
    assert_eq!(claim.versions[0].by, "Member 1");
    assert_eq!((claim.triangulation.people, claim.evidence.len()), (1, 2));
    assert_eq!(claim.evidence[0].by, "Member 1");
    let copies = bench
        .tablet
        .documents
        .values()
        .filter(|open| open.kind == DocumentKind::Release);
    for open in copies {
        let changes = open.document().changes_since(&Heads::default());
        let bytes: Vec<_> = changes.into_iter().flat_map(|change| change.bytes).collect();
        assert!(!bytes.windows(3).any(|window| window == b"LEA"));
    }
    let item = format!("note/{}", notes[0]);
    bench.on_lesson(|tablet, lesson, now| tablet.withdraw_released_item(lesson, &item, now));
    let view = seen(&bench).remove(0);
    let claim = &view.findings[0].claim;
    let mut states: Vec<_> = claim.evidence.iter().map(|one| (one.state, one.texts.len())).collect();
    states.sort_by_key(|(_, texts)| *texts);
    assert_eq!(states, [(EvidenceState::Withdrawn, 0), (EvidenceState::Here, 1)]);
    assert_eq!(claim.triangulation.people, 0);
    bench.on_lesson(Tablet::withdraw_release);
    let view = seen(&bench).remove(0);
    let evidence = &view.findings[0].claim.evidence;
    assert!(evidence.iter().all(|one| one.state == EvidenceState::Withdrawn));
    let withdrawn = bench.tablet.withdraw_release(&study, now);
    bench.take(withdrawn.expect("a lead may"));
    assert_eq!(seen(&bench).len(), 0);
}

// REL-7
#[test]
fn one_item_is_taken_back_and_the_rest_stays_out() {
    let (mut bench, notes, _) = lead();
    let lesson = LESSON.to_string();
    let items: Vec<_> = notes.iter().map(|note| format!("note/{note}")).collect();
    let now = bench.now();
    let released = bench.tablet.release_items(&lesson, &items, now);
    bench.take(released.expect("a lead may"));
    assert_eq!(seen(&bench)[0].timeline.len(), 2);
    let taken = bench.tablet.withdraw_released_item(&lesson, &items[1], now);
    bench.take(taken.expect("a lead may"));
    assert_eq!(seen(&bench)[0].timeline[0].texts, ["points at the bar"]);
    assert_eq!(seen(&bench)[0].timeline.len(), 1);
    let out = |bench: &Bench| -> Vec<_> {
        let choices = bench.tablet.release_choices(&lesson).expect("the lesson is here");
        choices
            .items
            .into_iter()
            .map(|item| (item.item, item.released, item.stands))
            .collect()
    };
    assert_eq!(
        out(&bench),
        [(items[0].clone(), true, true), (items[1].clone(), false, true)]
    );
    // What its author withdraws in the group is out until it is taken back, and the choice says so.
    bench.on_lesson(|tablet, lesson, now| tablet.withdraw_note(lesson, &notes[0], now));
    assert_eq!(
        out(&bench),
        [(items[1].clone(), false, true), (items[0].clone(), true, false)]
    );
}

// REL-9
#[test]
fn a_name_in_the_words_is_pointed_out_and_the_preview_shows_what_leaves() {
    let (bench, notes, finding) = lead();
    let choices = bench.tablet.release_choices(&LESSON.to_string()).expect("it is here");
    assert!(choices.may_release && choices.release.is_none());
    let named: Vec<_> = choices
        .items
        .iter()
        .map(|item| (item.kind, item.names.join(",")))
        .collect();
    assert_eq!(
        named,
        [(ItemKind::Note, String::new()), (ItemKind::Note, "LEA".to_owned())]
    );
    let study = bench.tablet.release_choices(&STUDY.to_string()).expect("it is here");
    assert_eq!(
        (study.items[0].item.as_str(), study.items[0].names.join(",")),
        (finding.as_str(), "LEA".to_owned())
    );
    let items = [format!("note/{}", notes[0])];
    let preview = bench
        .tablet
        .preview_release(&LESSON.to_string(), &items, bench.now())
        .expect("it is here");
    assert_eq!(preview.timeline.len(), 1);
    assert_eq!(preview.timeline[0].author, "Observer 1");
    assert_eq!(seen(&bench).len(), 0);
}

// REL-10
#[test]
fn the_practice_card_leaves_with_its_findings_and_what_is_taken_back_leaves_the_card() {
    let (mut bench, notes, finding) = lead();
    let (study, now) = (STUDY.to_string(), bench.now());
    let choices = bench.tablet.release_choices(&study).expect("it is here");
    let kinds: Vec<_> = choices
        .items
        .iter()
        .map(|item| (item.kind, item.names.join(",")))
        .collect();
    let named = "LEA".to_owned();
    assert_eq!(
        kinds,
        [(ItemKind::Finding, named.clone()), (ItemKind::PracticeCard, named)],
        "a name in the evidence is pointed out for the card too"
    );
    let items = [finding.clone(), "card".to_owned()];
    let released = bench.tablet.release_items(&study, &items, now);
    bench.take(released.expect("a lead may"));
    let card = |bench: &Bench| seen(bench).remove(0).card;
    let claim = card(&bench).expect("it was released").findings.remove(0);
    assert_eq!(
        (claim.versions[0].text.as_str(), claim.versions[0].by.as_str()),
        ("the bar helps", "Member 1")
    );
    assert_eq!(
        claim
            .evidence
            .iter()
            .filter(|one| one.state == EvidenceState::Here)
            .count(),
        2
    );
    // A note that is taken back of its lesson.
    let item = format!("note/{}", notes[0]);
    bench.on_lesson(|tablet, lesson, now| tablet.withdraw_released_item(lesson, &item, now));
    let claim = card(&bench).expect("it stands").findings.remove(0);
    assert_eq!(
        claim
            .evidence
            .iter()
            .filter(|one| one.state == EvidenceState::Here)
            .count(),
        1
    );
    // The finding.
    let taken = bench.tablet.withdraw_released_item(&study, &finding, now);
    bench.take(taken.expect("a lead may"));
    let view = seen(&bench).remove(0);
    assert!(view.findings.is_empty());
    assert!(
        view.card.is_none_or(|card| card.findings.is_empty()),
        "it is on no card"
    );
    let held = |bench: &Bench| -> usize {
        let copies = bench
            .tablet
            .documents
            .values()
            .filter(|open| open.kind == DocumentKind::Release);
        copies.map(|open| open.document().added("evidence").len()).sum()
    };
    assert_eq!(held(&bench), 0, "nothing that was cited for it is left in the copy");
}

// REL-10
#[test]
fn the_practice_card_is_taken_back_by_itself() {
    let (mut bench, _, finding) = lead();
    let (study, now) = (STUDY.to_string(), bench.now());
    let released = bench.tablet.release_items(&study, &[finding, "card".to_owned()], now);
    bench.take(released.expect("a lead may"));
    let taken = bench.tablet.withdraw_released_item(&study, "card", now);
    bench.take(taken.expect("a lead may"));
    let view = seen(&bench).remove(0);
    assert_eq!((view.findings.len(), view.card.is_none()), (1, true));
    assert_eq!(view.findings[0].claim.evidence.len(), 2, "what the finding cites stays");
    let choices = bench.tablet.release_choices(&study).expect("it is here");
    let out: Vec<_> = choices.items.iter().map(|item| (item.kind, item.released)).collect();
    assert_eq!(out, [(ItemKind::Finding, true), (ItemKind::PracticeCard, false)]);
}
