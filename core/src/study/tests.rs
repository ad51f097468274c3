//! The rules of a study, one by one.

use super::*;
use crate::document::DocumentKind;
use crate::id::{EntryId, SessionId};

fn study() -> Document {
    Document::new(DocumentKind::Study, SessionId::from_bytes([1; 16]))
}

fn entry(id: &str) -> Entry {
    Entry {
        id: EntryId::new(id),
        by: PersonId::new("ana"),
        wall_ms: 7,
    }
}

fn texts(words: WordsView) -> Vec<String> {
    words.versions.into_iter().map(|version| version.text).collect()
}

#[test]
fn plan_1_the_enquiry_of_an_early_study_is_the_first_version_and_stays_in_the_history() {
    let mut document = study();
    document.write(0, |edit| {
        edit.name("about", "study", [("enquiry", Scalar::from("early"))])
    });
    let early = Study::read(&document);
    assert_eq!(texts(early.words(ENQUIRY)), ["early"]);
    assert_eq!(early.words(ENQUIRY).earlier, 0);

    document.write(0, |edit| {
        entry("e1").write(edit, ENQUIRY, &early.entries, [("text", Scalar::from("framed anew"))]);
    });
    let read = Study::read(&document);
    assert_eq!(texts(read.words(ENQUIRY)), ["framed anew"]);
    assert_eq!(read.words(ENQUIRY).earlier, 1);
    let told: Vec<_> = read.history(ENQUIRY).into_iter().map(|version| version.text).collect();
    assert_eq!(told, ["early", "framed anew"]);
}

#[test]
fn plan_2_ground_rules_say_who_recorded_that_they_were_adopted_and_changing_them_opens_them_again() {
    let mut document = study();
    document.write(0, |edit| {
        add_member(edit, &PersonId::new("ana"), "Ana", Role::Observer);
        write_ground_rules(
            edit,
            &entry("e1"),
            &Entries::default(),
            "We watch pupils.",
            Agreement::Adopted,
        );
    });
    let adopted = Study::read(&document).ground_rules();
    let shown: Vec<_> = adopted
        .versions
        .iter()
        .map(|version| (version.text.as_str(), version.by.as_str(), version.adopted))
        .collect();
    assert_eq!(shown, [("We watch pupils.", "Ana", true)]);
    assert!(!adopted.suggested.is_empty());

    let seen = Study::read(&document).entries;
    document.write(0, |edit| {
        write_ground_rules(
            edit,
            &entry("e2"),
            &seen,
            "We watch pupils and wait.",
            Agreement::Proposed,
        );
    });
    let opened = Study::read(&document).ground_rules();
    assert_eq!(
        opened
            .versions
            .iter()
            .map(|version| version.adopted)
            .collect::<Vec<_>>(),
        [false]
    );
    assert_eq!(opened.earlier, 1);
}
