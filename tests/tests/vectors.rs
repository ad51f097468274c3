//! The vectors that programs in other languages start from, kept equal to what the core makes.
//!
//! `CAHIER_WRITE_VECTORS=1 cargo test -p cahier-tests --test vectors` writes them anew.

use cahier_core::access::{Account, DraftKey, Role};
use cahier_core::document::DocumentKind;
use cahier_core::id::hex;
use cahier_core::sample::{self, SampleDocument};
use serde_json::{Value, json};

/// The worked example as a tablet of its first observer keeps it: the account, the study, and the second lesson.
fn worked_example() -> Value {
    let sample = sample::small(2020);
    let group = &sample.groups[0];
    let observer = &group.people[1];
    let account = Account {
        group: Some(group.id.clone()),
        group_name: Some(group.name.clone()),
        school: Some(group.school.clone()),
        studies: vec![group.study],
        ..Account::new(
            observer.id.clone(),
            observer.name.clone(),
            Role::Observer,
            DraftKey::from_bytes([7; 16]),
        )
    };
    let is_kept = |document: &&SampleDocument| match document.kind {
        DocumentKind::Study => true,
        DocumentKind::Lesson => document.id == group.documents[1].id,
        DocumentKind::Draft | DocumentKind::Release => false,
    };
    let changes: Vec<_> = group
        .documents
        .iter()
        .filter(is_kept)
        .flat_map(|document| {
            document.changes.iter().map(move |change| {
                json!({
                    "document": document.id,
                    "actor": hex(&change.actor),
                    "seq": change.seq,
                    "bytes": hex(&change.bytes),
                })
            })
        })
        .collect();
    json!({ "account": account, "lesson": group.documents[1].id, "changes": changes })
}

#[test]
fn the_worked_example_is_what_other_languages_start_from() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/worked-example.json");
    let made = worked_example();
    if std::env::var_os("CAHIER_WRITE_VECTORS").is_some() {
        let text = serde_json::to_string_pretty(&made).expect("values are JSON") + "\n";
        std::fs::write(path, text).expect("the vectors can be written");
    }
    let kept = std::fs::read_to_string(path).expect("the vectors are checked in");
    let kept: Value = serde_json::from_str(&kept).expect("the vectors are JSON");
    assert!(kept == made, "the vectors differ from what the core makes now");
}
