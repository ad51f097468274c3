//! The worked example as a tablet of its group keeps it: the accounts, the study, and the second lesson.

use cahier_core::access::{Account, DraftKey};
use cahier_core::document::DocumentKind;
use cahier_core::id::hex;
use cahier_core::sample::{self, SampleDocument};
use serde_json::{Value, json};

pub(crate) fn made() -> Value {
    let sample = sample::small(2020);
    let group = &sample.groups[0];
    let account = |place: u8| {
        let person = &group.people[usize::from(place)];
        Account {
            group: Some(group.id.clone()),
            group_name: Some(group.name.clone()),
            school: Some(group.school.clone()),
            studies: vec![group.study],
            ..Account::new(
                person.id.clone(),
                person.name.clone(),
                person.role,
                DraftKey::from_bytes([6 + place; 16]),
            )
        }
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
    json!({
        "account": account(1),
        "accounts": { "dana": account(0), "amara": account(1), "ben": account(2), "chandra": account(3) },
        "lesson": group.documents[1].id,
        "changes": changes,
    })
}
