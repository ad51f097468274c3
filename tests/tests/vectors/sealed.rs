//! `sealed.json`: a file as Ben passes it on, and what else may lie in its place.

use serde_json::{Value, json};

use cahier_core::sealed::{Passphrase, seal};

use crate::runner::{Tablets, moment};

const PASSPHRASE: &str = "K7QF-2MXD-9RTA";

/// The case. Sealing draws randomness, so that the file is another one each time that it is made.
pub(crate) fn made() -> Value {
    let mut tablets = Tablets::start(&crate::EXAMPLE, &json!({ "tablets": { "ben": "ben" } }));
    let lesson = "${lesson}";
    let request = json!({
        "about": { "case": { "letter": "B" } }, "kind": "saw", "text": "copies each step of the model",
        "verbatim": false, "tags": ["waits"], "surprise": false, "earlierMs": 0,
    });
    for step in [
        json!({ "on": "ben", "edit": { "startLesson": { "lesson": lesson } } }),
        json!({ "on": "ben", "minute": 12, "edit": { "recordNote": { "lesson": lesson, "request": request } } }),
        json!({ "on": "ben", "minute": 59, "edit": { "shareNotes": { "lesson": lesson, "notes": [] } } }),
        json!({ "on": "ben", "minute": 59, "edit": { "recordNote": { "lesson": lesson, "request": request } } }),
    ] {
        assert_eq!(tablets.step(&step), None);
    }
    let parcel = tablets.tablets["ben"]
        .tablet
        .pack(Vec::new(), moment(&json!(60)))
        .expect("there is a lesson");
    let file = seal(&parcel, &Passphrase::typed(PASSPHRASE)).expect("a long passphrase and a short parcel");
    let file = String::from_utf8(file).expect("armour is text");
    let opens = |file: &str, passphrase: &str, more: Value| {
        let mut step = json!({ "on": "amara", "minute": 61, "opens": file, "passphrase": passphrase });
        let fields = more.as_object().expect("fields").clone();
        step.as_object_mut().expect("a step").extend(fields);
        step
    };
    let refused = |fault: &str| json!({ "refused": { "sealed": { "fault": fault } } });
    let news = json!({ "news": {
        "by": "Ben Tarrant", "packedWallMs": 1_791_890_100_000_i64, "notes": 1,
        "lessons": [{ "lesson": lesson, "title": "RL2 · Fractions of a whole", "arrived": false, "notes": 1 }],
    } });
    let cut = &file[..file.len() / 2];
    // One letter in the middle is another.
    let (head, tail) = file.split_at(file.len() / 2 + 7);
    let other = if tail.starts_with('A') { "B" } else { "A" };
    let spoiled = format!("{head}{other}{}", &tail[1..]);
    json!({
        "about": "A sealed file brings what its group shared, and no draft; twice is once. A wrong passphrase and a damaged file are told apart.",
        "tablets": { "amara": "amara" },
        "names": { "file": file, "cut": cut, "spoiled": spoiled },
        "steps": [
            opens("minutes of the meeting", PASSPHRASE, refused("notSealed")),
            opens("${file}", "K7QF-2MXD-9RTB", refused("wrongPassphrase")),
            opens("${cut}", PASSPHRASE, refused("damaged")),
            opens("${spoiled}", PASSPHRASE, refused("damaged")),
            { "on": "amara", "view": "lesson", "of": [lesson], "shows": { "phase": "planned", "timeline": [] } },
            // As somebody types it who was told it.
            opens("${file}", " k7qf 2mxd 9rta", news),
            opens("${file}", PASSPHRASE, json!({ "news": { "notes": 0, "changes": 0, "lessons": [] } })),
            { "on": "amara", "view": "lesson", "of": [lesson], "shows": { "phase": "running", "drafts": 0, "timeline": [
                { "author": "Ben Tarrant", "atMs": 720_000, "texts": ["copies each step of the model"], "tags": ["waits"], "shared": true, "saved": true, "mine": false },
            ] } },
        ],
    })
}
