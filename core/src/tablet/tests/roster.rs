use super::*;
use crate::export::{Adults, PaperKind, PaperRequest};

// ROSTER-13
#[test]
fn a_name_is_in_nothing_that_leaves_the_tablet() {
    let (mut bench, mut relay) = (Bench::new("ana", Role::GroupLead), Relay::new());
    bench.sync(&mut relay);
    let begun = bench.tablet.edit_roster(RosterEdit::Begin).expect("a lead may");
    bench.take(begun.effects);
    let list = "Otter-3\tZephyrine Quill".to_owned();
    let named = bench
        .tablet
        .edit_roster(RosterEdit::Import { list })
        .expect("there is a key");
    bench.take(named.effects);
    bench.note("counts on her fingers");
    bench.on_lesson(|tablet, lesson, now| tablet.share_notes(lesson, &[], now));
    bench.save();
    let frames = bench.frames.concat();
    bench.sync(&mut relay);
    bench.on_lesson(Tablet::release_lesson);
    bench.speak(&mut relay);
    let study = STUDY.to_string();
    let paper = PaperRequest {
        kind: PaperKind::Workbook,
        adults: Adults::Names,
        made_on: String::new(),
    };
    let release = bench.tablet.preview_release(&LESSON.to_string(), &[], bench.now());
    let mut out = vec![
        frames,
        bench.tablet.pack(&[], bench.now()).expect("the group has lessons"),
        bench.tablet.study_file(&study).expect("the study is here").into_bytes(),
        serde_json::to_vec(&bench.tablet.paper(&study, &paper).expect("the study is here")).expect("JSON"),
        serde_json::to_vec(&release.expect("it may be looked at")).expect("JSON"),
        serde_json::to_vec(&bench.view()).expect("JSON"),
    ];
    out.extend(bench.changes.iter().map(|change| change.bytes.clone()));
    out.extend(relay.documents.values().flat_map(|(document, _)| {
        let changes = document.changes_since(&Heads::default()).into_iter();
        changes.map(|change| change.bytes)
    }));
    let key = bench.tablet.roster_key().expect("it has one");
    for (place, bytes) in out.iter().enumerate() {
        for secret in [b"Zephyrine".as_slice(), b"Quill", key.as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{place}");
        }
    }
    let stored = bench
        .values
        .into_iter()
        .filter(|(_, value)| String::from_utf8_lossy(&value.bytes).contains(&key));
    assert_eq!(stored.map(|(name, _)| name).collect::<Vec<_>>(), ["roster"]);
}
