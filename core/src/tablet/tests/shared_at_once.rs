//! One note that its author shared from two tablets at once, each with what that tablet had.

use super::*;

/// Both tablets have one draft; each words it in its own way and shares it before it hears of the other.
fn shared_at_once() -> (Bench, Bench, Relay, String) {
    let (mut one, mut relay) = observer();
    let note = one.note("counts");
    one.speak(&mut relay);
    let mut two = second_tablet(&mut relay);
    one.reword(&note, "counts the parts");
    two.reword(&note, "counts the gaps");
    for bench in [&mut one, &mut two] {
        bench.share();
    }
    (one, two, relay, note)
}

fn meet(one: &mut Bench, two: &mut Bench, relay: &mut Relay) {
    one.sync(relay);
    two.sync(relay);
    one.sync(relay);
}

impl Bench {
    fn reword(&mut self, note: &str, text: &str) {
        let request = AmendmentRequest {
            text: Some(text.to_owned()),
            ..AmendmentRequest::default()
        };
        self.on_lesson(|tablet, lesson, now| tablet.amend_note(lesson, note, &request, now));
        self.save();
    }

    /// Asserts which versions stand, for its author and in the merge report.
    fn stands(&self, note: &str, mut versions: Vec<&str>) {
        let mut shown = self.shown(note);
        versions.sort_unstable();
        shown.texts.sort_unstable();
        assert_eq!(shown.texts, versions);
        let is_disputed = versions.len() > 1;
        assert_eq!(shown.disputed, if is_disputed { vec!["text"] } else { Vec::new() });
        assert_eq!(self.view().drafts, 0);
        let lesson = crate::lesson::Lesson::read(self.tablet.document(LESSON).expect("it is here"));
        assert_eq!(lesson.merge_report().disputed.len(), usize::from(is_disputed));
    }
}

// MERGE-4
#[test]
fn note_12_words_that_who_amended_had_not_heard_of_stand_beside_the_amendment_until_settled() {
    let (mut one, mut two, mut relay, note) = shared_at_once();
    one.reword(&note, "counts all the parts");
    meet(&mut one, &mut two, &mut relay);
    for bench in [&one, &two] {
        bench.stands(&note, vec!["counts all the parts", "counts the gaps"]);
    }
    two.reword(&note, "counts parts, not gaps");
    meet(&mut one, &mut two, &mut relay);
    for bench in [&one, &two] {
        bench.stands(&note, vec!["counts parts, not gaps"]);
    }
}

#[test]
fn note_12_each_tablet_amends_what_it_shared_and_both_amendments_stand_alone() {
    let (mut one, mut two, mut relay, note) = shared_at_once();
    one.reword(&note, "counts all the parts");
    one.reword(&note, "counts each part");
    two.reword(&note, "counts each gap");
    meet(&mut one, &mut two, &mut relay);
    for bench in [&one, &two] {
        bench.stands(&note, vec!["counts each part", "counts each gap"]);
    }
}

#[test]
fn note_12_what_both_tablets_shared_alike_is_replaced_by_an_amendment() {
    let (mut one, mut relay) = observer();
    let note = one.note("counts");
    one.speak(&mut relay);
    let mut two = second_tablet(&mut relay);
    one.share();
    two.share();
    one.reword(&note, "counts the parts");
    meet(&mut one, &mut two, &mut relay);
    for bench in [&one, &two] {
        bench.stands(&note, vec!["counts the parts"]);
    }
}

#[test]
fn note_12_a_note_withdrawn_before_the_other_sharing_was_heard_of_stays_withdrawn() {
    let (mut one, mut two, mut relay, note) = shared_at_once();
    one.reword(&note, "counts all the parts");
    one.on_lesson(|tablet, lesson, now| tablet.withdraw_note(lesson, &note, now));
    meet(&mut one, &mut two, &mut relay);
    for bench in [&one, &two] {
        let shown = bench.shown(&note);
        assert!(shown.withdrawn.is_some() && shown.texts.is_empty());
        assert_eq!(bench.view().drafts, 0);
    }
}
