//! Findings as people write them.

use super::*;
use crate::finding::{ClaimKind, ClaimRequest, FindingsView, ProgressRequest, Reached};

fn claim(text: &str, cites: &[String]) -> ClaimRequest {
    ClaimRequest {
        text: text.to_owned(),
        cites: cites.to_vec(),
    }
}

impl Bench {
    fn on_study(&mut self, act: impl FnOnce(&mut Tablet, &str, Moment) -> Result<Vec<Effect>, TabletError>) {
        let now = self.now();
        let effects = act(&mut self.tablet, &STUDY.to_string(), now).expect("this person may");
        self.take(effects);
    }

    fn findings(&self) -> FindingsView {
        self.tablet.findings(&STUDY.to_string()).expect("the study is here")
    }
}

/// Another member's tablet, with seeds of its own.
fn ben(relay: &mut Relay) -> Bench {
    let mut bench = Bench::fresh(2);
    let joined = bench.tablet.join(&account_json("ben", Role::Observer));
    bench.take(joined.expect("nobody is here"));
    bench.sync(relay);
    bench
}

#[test]
fn a_finding_rests_on_a_shared_note_and_reaches_the_group() {
    let (mut bench, mut relay) = observer();
    let note = bench.note("three and three … same");
    let cite = format!("{LESSON}/note/{note}");
    bench.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    let sources = bench.tablet.evidence(&STUDY.to_string()).expect("the study is here");
    assert_eq!(sources[0].evidence[0].cite, cite);
    bench.on_study(|tablet, study, now| {
        let request = claim("the bar carries the words", std::slice::from_ref(&cite));
        tablet.record_claim(study, &ClaimKind::Finding, &request, now)
    });
    bench.on_study(|tablet, study, now| {
        let request = ProgressRequest {
            lesson: LESSON.to_string(),
            pupil: "A".to_owned(),
            reached: Reached::Met,
            text: String::new(),
        };
        tablet.record_progress(study, &request, now)
    });
    bench.sync(&mut relay);
    let other = ben(&mut relay);
    let view = other.findings();
    let finding = &view.findings[0].claim;
    assert_eq!(finding.versions[0].text, "the bar carries the words");
    assert_eq!(finding.versions[0].by, "ANA");
    assert_eq!(finding.evidence[0].texts, ["three and three … same"]);
    assert!(!finding.mine && view.may_write);
    assert_eq!(view.progress[0].cells[0].recorded[0].reached, Reached::Met);
}

// FIND-6
#[test]
fn a_dissent_is_its_writers_alone_to_change() {
    let (mut bench, mut relay) = observer();
    bench.on_study(|tablet, study, now| tablet.record_claim(study, &ClaimKind::Finding, &claim("a claim", &[]), now));
    let finding = bench.findings().findings[0].claim.place.clone();
    let dissent = ClaimKind::Dissent {
        finding: finding.clone(),
    };
    bench.on_study(|tablet, study, now| tablet.record_claim(study, &dissent, &claim("not so", &[]), now));
    bench.sync(&mut relay);
    let mut other = ben(&mut relay);
    let place = other.findings().findings[0].dissents[0].place.clone();
    let (study, now) = (STUDY.to_string(), other.now());
    let tablet = &mut other.tablet;
    let refused = Err(TabletError::NotAllowed);
    assert_eq!(tablet.amend_claim(&study, &place, &claim("so", &[]), now), refused);
    assert_eq!(tablet.withdraw_claim(&study, &place, now), refused);
    let amended = tablet.amend_claim(&study, &finding, &claim("a better claim", &[]), now);
    other.take(amended.expect("a finding is the group's"));
    other.on_study(|tablet, study, now| tablet.withdraw_claim(study, &finding, now));
    let (tablet, unknown) = (&mut other.tablet, Err(TabletError::UnknownFinding));
    assert_eq!(tablet.amend_claim(&study, &finding, &claim("again", &[]), now), unknown);
    assert_eq!(
        tablet.record_claim(&study, &dissent, &claim("again", &[]), now),
        unknown
    );
    assert_eq!(
        tablet.amend_claim(&study, "enquiry", &claim("again", &[]), now),
        unknown
    );
}

#[test]
fn whoever_only_reads_or_has_no_study_claims_nothing() {
    let (mut bench, mut relay) = (Bench::new("lou", Role::LeadPractitioner), Relay::new());
    bench.sync(&mut relay);
    let (study, now) = (STUDY.to_string(), bench.now());
    let kind = ClaimKind::Finding;
    let made = bench.tablet.record_claim(&study, &kind, &claim("a claim", &[]), now);
    assert_eq!(made, Err(TabletError::NotAllowed));
    assert!(!bench.findings().may_write);
    let elsewhere = LESSON.to_string();
    assert_eq!(bench.tablet.findings(&elsewhere).err(), Some(TabletError::UnknownStudy));
    assert_eq!(bench.tablet.evidence("no id").err(), Some(TabletError::UnknownStudy));
}
