//! Nothing that people wrote, and nobody's name, is printed: every view and record of the sample is printed, and what is in it looked
//! for.

use std::collections::BTreeSet;
use std::fmt::Debug;

use cahier_core::access::{Account, DraftKey, Role};
use cahier_core::document::{Document, DocumentKind};
use cahier_core::entry::Entries;
use cahier_core::export::{Adults, Paper, PaperKind, PaperRequest, Source};
use cahier_core::finding::Source as Evidence;
use cahier_core::id::{DeviceId, PersonId, SessionId};
use cahier_core::lesson::Lesson;
use cahier_core::release::{ReleaseView, read_releases};
use cahier_core::sample::{self, SampleDocument, SampleGroup};
use cahier_core::sealed::{Parcel, ParcelDocument};
use cahier_core::study::Study;
use cahier_core::tablet::{Effect, Moment, Tablet, TakenInView};
use cahier_core::template::Template;
use serde_json::Value;

const NOW: Moment = Moment {
    wall_ms: 1_791_886_500_000,
    monotonic_ms: 0,
};

/// A value as it prints, if it prints at all. That a view cannot be printed is as good: this finds out without naming which.
struct Printed<'a, T>(&'a T);

trait Prints {
    fn printed(&self) -> Option<String>;
}

impl<T: Debug> Prints for Printed<'_, T> {
    fn printed(&self) -> Option<String> {
        Some(format!("{0:?} {0:#?}", self.0))
    }
}

trait DoesNotPrint {
    fn printed(&self) -> Option<String>;
}

impl<T> DoesNotPrint for &Printed<'_, T> {
    fn printed(&self) -> Option<String> {
        None
    }
}

/// Every text in a view that has a space: names, notes, titles. Ids, letters and keys have none.
fn words_in(value: &Value, words: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.trim().contains(' ') => drop(words.insert(text.clone())),
        Value::Array(values) => values.iter().for_each(|one| words_in(one, words)),
        Value::Object(fields) => fields.values().for_each(|one| words_in(one, words)),
        _ => {}
    }
}

fn words_of(view: serde_json::Result<Value>) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    words_in(&view.expect("a view is JSON"), &mut words);
    words
}

/// Nothing of `words` is in what was printed, if anything was.
fn assert_unprinted(what: &str, printed: Option<String>, words: &BTreeSet<String>) {
    let Some(printed) = printed else { return };
    let found = words.iter().any(|words| printed.contains(words.as_str()));
    assert!(
        !found,
        "{what} prints what people wrote: say what it prints by prints_only!"
    );
}

macro_rules! check {
    ($words:ident, $($value:expr),+ $(,)?) => {
        $(
            let value = &$value;
            assert_unprinted(stringify!($value), (&Printed(value)).printed(), &$words);
        )+
    };
}

/// A view, and each of the views that it is made of, prints nothing of itself.
macro_rules! check_views {
    ($all:ident, $($view:expr),+ $(,)?) => {
        $(
            let view = $view;
            let words = words_of(serde_json::to_value(&view));
            assert_unprinted(stringify!($view), (&Printed(&view)).printed(), &words);
            $all.extend(words);
        )+
    };
}

fn read(document: &SampleDocument) -> Document {
    let mut read = Document::blank(SessionId::from_bytes([0; 16]));
    read.apply(document.changes.iter().map(|change| &change.bytes))
        .expect("the sample is sound");
    read
}

fn carry_out(tablet: &mut Tablet, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Persist { ticket, .. } = effect {
            let effects = tablet.persisted(ticket, NOW);
            carry_out(tablet, effects);
        }
    }
}

/// The tablet of a group's lead, that took in everything its group has.
fn lead_of(group: &SampleGroup) -> (Tablet, Account, Parcel, TakenInView) {
    let lead = &group.people[0];
    let account = Account {
        group: Some(group.id.clone()),
        group_name: Some(group.name.clone()),
        school: Some(group.school.clone()),
        studies: vec![group.study],
        ..Account::new(
            lead.id.clone(),
            lead.name.clone(),
            Role::GroupLead,
            DraftKey::from_bytes([7; 16]),
        )
    };
    let mut tablet = Tablet::new(DeviceId::new("d1"), [1; 32]);
    tablet.start(NOW);
    let joined = tablet.join(&serde_json::to_string(&account).expect("an account is JSON"));
    carry_out(&mut tablet, joined.expect("nobody has joined here"));
    let documents = group.documents.iter().map(|document| ParcelDocument {
        id: document.id,
        changes: document.changes.iter().map(|change| change.bytes.clone()).collect(),
    });
    let parcel = Parcel {
        by: lead.name.clone(),
        packed_wall_ms: NOW.wall_ms,
        documents: documents.collect(),
    };
    let taken = tablet.take_in(&parcel.encode().expect("it is short"), NOW);
    let taken = taken.expect("it is of this group");
    carry_out(&mut tablet, taken.effects);
    (tablet, account, parcel, taken.news)
}

// PRIV-1
#[test]
#[expect(clippy::too_many_lines, reason = "a list of every view")]
fn no_view_and_no_record_of_the_sample_prints_a_word_or_a_name() {
    let sample = sample::small(2020);
    let group = &sample.groups[0];
    let (tablet, account, parcel, news) = lead_of(group);
    let study = group.study.to_string();
    let lessons: Vec<_> = group
        .documents
        .iter()
        .filter(|document| document.kind == DocumentKind::Lesson)
        .collect();
    let taught = lessons[0].id.to_string();
    let mut all: BTreeSet<String> = group.people.iter().map(|person| person.name.clone()).collect();
    let lesson = tablet.lesson(&taught).expect("it is here");
    let note = lesson.timeline[0].id.clone();
    let interviews = tablet.interviews(&taught).expect("it is here");
    let discussion = tablet.discussion(&taught).expect("it is here");
    let findings = tablet.findings(&study).expect("it is here");
    let report = tablet.merge_report(&taught).expect("it is here");
    let choices = tablet.release_choices(&study).expect("it is here");
    let items: Vec<_> = choices.items.iter().map(|item| item.item.clone()).collect();
    let released = tablet.preview_release(&study, &items, NOW).expect("it is here");
    let copied = tablet.preview_release(&taught, &[], NOW).expect("it is here");
    let of_lesson = tablet.release_choices(&taught).expect("it is here");
    assert_eq!(
        (
            findings.findings.len(),
            discussion.jumps.len(),
            interviews.interviews.len()
        ),
        (2, 1, 3),
        "there is something to print"
    );
    check_views!(
        all,
        tablet.home(),
        tablet.study(&study).expect("it is here"),
        tablet.plan(&taught).expect("it is here"),
        tablet.note_history(&taught, &note).expect("it is here"),
        tablet.evidence(&study).expect("it is here"),
        lesson.timeline.clone(),
        lesson.grid.clone(),
        lesson.pupils.clone(),
        lesson.observers.clone(),
        lesson,
        interviews.topics.clone(),
        interviews.interviews[0].answers.clone(),
        interviews.interviews.clone(),
        interviews,
        discussion.jumps.clone(),
        discussion.roles.clone(),
        discussion.people.clone(),
        discussion.evidence.clone(),
        discussion.sections[2].entries.clone(),
        discussion.sections.clone(),
        discussion,
        findings.progress.clone(),
        findings.findings[1].rivals[0].evidence.clone(),
        findings.findings.clone(),
        findings,
        report.observers.clone(),
        report.overlaps.clone(),
        report,
        choices.items.clone(),
        choices,
        of_lesson,
        released.card.clone(),
        released,
        copied,
    );
    // What there is behind the views.
    let (document, held) = (
        read(lessons[0]),
        read(group.documents.last().expect("the study is the last")),
    );
    let request = PaperRequest {
        kind: PaperKind::Workbook,
        adults: Adults::Names,
        made_on: String::new(),
    };
    let source = Source {
        study: &held,
        lessons: vec![(lessons[0].id, &document)],
        group: &group.name,
        school: &group.school,
    };
    let paper = Paper::write(&source, &request);
    all.extend(words_of(serde_json::to_value(&paper)));
    assert!(all.len() > 300 && all.contains("Amara Okoye"));
    check!(
        all,
        news,
        parcel,
        account,
        tablet,
        paper,
        document,
        Lesson::read(&document),
        Entries::read(&document),
        Study::read(&held),
        Template::read(&held),
        Evidence::read(lessons[0].id, String::new(), Some(&document)),
        read_releases(&document),
        ReleaseView::read(&held),
        group.people,
        PersonId::new("g0p0"),
    );
}

// PRIV-1
#[test]
fn a_view_that_prints_a_name_is_found() {
    #[derive(Debug)]
    #[expect(dead_code, reason = "only its Debug reads it")]
    struct Derived {
        by: &'static str,
    }
    struct Silent;
    let printed = Printed(&Derived { by: "Amara Okoye" }).printed();
    assert!(printed.is_some_and(|printed| printed.contains("Amara Okoye")));
    assert_eq!((&Printed(&Silent)).printed(), None);
}
