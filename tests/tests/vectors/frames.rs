//! `frames.json`: a tablet speaks with a relay, frame by frame, and what each frame means.

use std::collections::{BTreeMap, VecDeque};

use cahier_core::document::{Document, SyncState};
use cahier_core::id::{DocumentId, SessionId, hex};
use cahier_core::sync::wire::{Message, PeerMetadata, decode, encode};
use serde_json::{Value, json};

use crate::runner::{Tablets, unhex};

/// What a frame means, in the words of `core/PROTOCOL.md`.
pub(crate) fn meaning(frame: &[u8]) -> Value {
    let Ok(message) = decode(frame) else {
        return json!("nothing: it is no message");
    };
    match message {
        Message::Join { sender, versions, .. } => json!({ "join": { "senderId": sender, "versions": versions } }),
        Message::Peer {
            sender,
            target,
            metadata,
            version,
            time_ms,
        } => json!({ "peer": {
            "senderId": sender, "targetId": target, "storageId": metadata.storage_id, "selectedProtocolVersion": version, "timeMs": time_ms,
        } }),
        Message::Error { message } => json!({ "error": { "message": message } }),
        Message::Request {
            document, data, kind, ..
        } => {
            json!({ "request": { "documentId": document, "kind": kind, "dataBytes": data.len() } })
        }
        Message::Sync {
            document, data, kind, ..
        } => {
            json!({ "sync": { "documentId": document, "kind": kind, "dataBytes": data.len() } })
        }
        Message::DocUnavailable { document, .. } => json!({ "doc-unavailable": { "documentId": document } }),
        Message::Ephemeral { document, .. } => json!({ "ephemeral": { "documentId": document } }),
        Message::RemoteSubscriptionChange { add, remove, .. } => {
            json!({ "remote-subscription-change": { "add": add, "remove": remove } })
        }
        Message::RemoteHeadsChanged { document, heads, .. } => {
            json!({ "remote-heads-changed": { "documentId": document, "storageIds": heads.into_keys().collect::<Vec<_>>() } })
        }
        Message::Leave { sender } => json!({ "leave": { "senderId": sender } }),
        Message::Unknown { name } => json!({ "unknown": { "type": name } }),
    }
}

/// The case: what a tablet and a relay say to each other, written down.
pub(crate) fn made() -> Value {
    let lesson = "${lesson}";
    let note = |about: &str, text: &str| {
        json!({ "recordNote": { "lesson": lesson, "request": {
            "about": { "case": { "letter": about } }, "kind": "saw", "text": text,
            "verbatim": false, "tags": [], "surprise": false, "earlierMs": 0, "toward": [],
        } } })
    };
    // Ben's note is on the relay.
    let mut ben = Tablets::start(&crate::EXAMPLE, &json!({ "tablets": { "ben": "ben" } }));
    for step in [
        json!({ "on": "ben", "edit": { "startLesson": { "lesson": lesson } } }),
        json!({ "on": "ben", "minute": 10, "edit": note("B", "copies each step") }),
        json!({ "on": "ben", "minute": 59, "edit": { "shareNotes": { "lesson": lesson, "notes": [] } } }),
    ] {
        assert_eq!(ben.step(&step), None);
    }
    let mut relay = Relay::new(&ben.tablets["ben"].stored());

    let mut amara = Tablets::start(&crate::EXAMPLE, &json!({ "tablets": { "amara": "amara" } }));
    let mut steps = Vec::new();
    let mut waiting = VecDeque::new();
    let mut say = |step: Value, waiting: &mut VecDeque<Vec<u8>>| {
        let mut step = step;
        let asked = amara.asked(&step);
        for said in asked.iter().filter_map(|asked| asked["send"].as_str()) {
            waiting.extend(relay.answer(&unhex(said)));
        }
        if step.get("edit").is_none() || !asked.is_empty() {
            step["asks"] = Value::Array(asked);
        }
        steps.push(step);
    };
    let receives =
        |frame: &[u8]| json!({ "on": "amara", "minute": 60, "receives": hex(frame), "means": meaning(frame) });
    say(
        json!({ "on": "amara", "minute": 12, "edit": note("A", "a draft") }),
        &mut waiting,
    );
    say(json!({ "on": "amara", "minute": 60, "opened": true }), &mut waiting);
    while let Some(frame) = waiting.pop_front() {
        say(receives(&frame), &mut waiting);
    }
    say(
        json!({ "on": "amara", "minute": 60, "edit": { "shareNotes": { "lesson": lesson, "notes": [] } } }),
        &mut waiting,
    );
    while let Some(frame) = waiting.pop_front() {
        say(receives(&frame), &mut waiting);
    }
    // A message of a newer protocol is passed over; what is no message ends the connection.
    say(receives(&unhex("a1647479706566706f6e646572")), &mut waiting);
    say(receives(&unhex("ff00")), &mut waiting);
    steps.push(json!({ "on": "amara", "view": "lesson", "of": [lesson], "shows": {
        "phase": "running",
        "timeline": [{ "author": "Ben Tarrant", "texts": ["copies each step"] }, { "author": "Amara Okoye", "texts": ["a draft"], "shared": true }],
        "sync": { "stage": "onRelay" },
    } }));
    json!({
        "about": "A tablet meets a relay: it says who it is, asks for its documents, takes in what is new, and tells what it wrote only once that is stored.",
        "tablets": { "amara": "amara" },
        "steps": steps,
    })
}

/// A relay that is nothing but its documents.
struct Relay {
    documents: BTreeMap<DocumentId, (Document, SyncState)>,
}

impl Relay {
    fn new(stored: &[(DocumentId, Vec<u8>)]) -> Self {
        let mut documents = BTreeMap::new();
        for (id, change) in stored {
            let (document, _) = documents.entry(*id).or_insert_with(blank);
            document.apply([change]).expect("the tablet's own change");
        }
        Self { documents }
    }

    fn answer(&mut self, frame: &[u8]) -> Vec<Vec<u8>> {
        let answer = match decode(frame).expect("the tablet sends messages") {
            Message::Join { sender, .. } => Some(Message::Peer {
                sender: "relay".to_owned(),
                target: sender,
                metadata: PeerMetadata {
                    storage_id: Some("01.1".to_owned()),
                    is_ephemeral: false,
                },
                version: "1".to_owned(),
                time_ms: Some(1_791_890_100_000),
            }),
            Message::Request {
                sender, document, data, ..
            }
            | Message::Sync {
                sender, document, data, ..
            } => {
                let (held, state) = self.documents.entry(document).or_insert_with(blank);
                held.receive_sync(state, &data).expect("the tablet sends sync messages");
                held.generate_sync(state).map(|data| Message::Sync {
                    sender: "relay".to_owned(),
                    target: sender,
                    document,
                    data,
                    kind: None,
                })
            }
            _ => None,
        };
        answer.iter().map(encode).collect()
    }
}

fn blank() -> (Document, SyncState) {
    (Document::blank(SessionId::from_bytes([0; 16])), SyncState::new())
}
