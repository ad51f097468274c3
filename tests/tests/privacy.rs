//! What people wrote, what they are called and what they must keep secret is in no output for developers.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use cahier_core::access::Role;
use cahier_core::access::{Action, DraftKey, Standing, permits};
use cahier_core::document::{Change, Document, DocumentKind, Heads, Scalar, SyncState};
use cahier_core::id::{DeviceId, SessionId};
use cahier_core::lesson::{About, AmendmentRequest, Lesson, NoteRequest};
use cahier_core::sync::graph::{Graph, Summary};
use cahier_core::sync::wire::{Message, decode, encode};
use cahier_core::tablet::{Effect, Moment, StoredChange, Tablet};
use cahier_server::relay::{Config, ConnectionId, Event, Held, Record, Relay, Visitor};
use cahier_tests::cast::{self, LESSON, PLANNED_WALL_MS, STUDY};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record as SpanRecord};

/// These must never be printed.
const SECRETS: [&str; 5] = [
    "Quillon Ferrybridge",
    "Zephyrine taps the bar",
    "whispers nine sevenths",
    "sorrelwort",
    "5ec2e75ec2e75ec2e75ec2e75ec2e75e",
];

/// Keeps all that is traced.
#[derive(Clone, Default)]
struct Ear(Arc<Mutex<String>>);

impl Ear {
    fn hear(&self, what: &dyn std::fmt::Debug) {
        let mut heard = self.0.lock().expect("nobody panics while writing");
        let _ = writeln!(heard, "{what:?}");
    }
}

impl Visit for Ear {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.hear(&(field.name(), value));
    }
}

impl tracing::Subscriber for Ear {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &SpanRecord<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn is_clean(text: &str) {
    has_no_words(text);
    for secret in SECRETS {
        let bytes = format!("{:?}", secret.as_bytes());
        let inner = bytes.trim_matches(['[', ']']);
        assert!(!text.contains(inner), "{secret} was printed as numbers");
    }
}

fn has_no_words(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} was printed in: {text}");
    }
}

/// Prints a thing in every way there is, and looks.
macro_rules! clean {
    ($($thing:expr),+ $(,)?) => {
        $(is_clean(&format!("{:?} {:#?}", $thing, $thing));)+
    };
}

#[test]
fn priv_1_nothing_that_people_wrote_is_printed_or_traced() {
    let ear = Ear::default();
    tracing::subscriber::with_default(ear.clone(), scenario);
    is_clean(&ear.0.lock().expect("nobody panics while writing"));
}

fn scenario() {
    let account = cahier_core::access::Account {
        name: "Quillon Ferrybridge".to_owned(),
        draft_key: "5ec2e75ec2e75ec2e75ec2e75ec2e75e".parse::<DraftKey>().expect("a key"),
        ..cast::account("lea")
    };
    let now = Moment {
        wall_ms: PLANNED_WALL_MS,
        monotonic_ms: 0,
    };
    let mut tablet = Tablet::new(DeviceId::new("device"), [5; 32]);
    for (id, _, changes) in cast::documents()
        .into_iter()
        .filter(|(id, ..)| [STUDY, LESSON].contains(id))
    {
        tablet.restore_changes(changes.into_iter().map(|change| StoredChange {
            document: id.to_string(),
            actor: String::new(),
            seq: 1,
            bytes: change.bytes,
        }));
    }
    let mut effects = tablet.start(now);
    let json = serde_json::to_string(&account).expect("an account is JSON");
    effects.extend(tablet.join(&json).expect("nobody is here"));
    effects.extend(tablet.socket_opened(now));
    let request = NoteRequest {
        text: "Zephyrine taps the bar".to_owned(),
        tags: vec!["sorrelwort".to_owned()],
        ..NoteRequest::tap(About::Class)
    };
    let amendment = AmendmentRequest {
        text: Some("whispers nine sevenths".to_owned()),
        ..AmendmentRequest::default()
    };
    let lesson = LESSON.to_string();
    let recorded = tablet.record_note(&lesson, &request, now).expect("the lesson is here");
    effects.extend(recorded.effects.clone());
    clean!(request, amendment, recorded);
    effects.extend(tablet.share_notes(&lesson, &[], now).expect("it is a draft"));
    effects.extend(
        tablet
            .amend_note(&lesson, &recorded.note, &amendment, now)
            .expect("it is theirs"),
    );
    effects.extend(
        tablet
            .write_prediction(&lesson, "s1", "A", "whispers nine sevenths", now)
            .expect("may"),
    );
    effects.extend(tablet.release_lesson(&lesson, now).expect("a lead may"));
    let errors = [
        tablet
            .amend_note(&lesson, "Zephyrine taps the bar", &amendment, now)
            .err(),
        tablet.record_note("Zephyrine taps the bar", &request, now).err(),
        tablet.join("Quillon Ferrybridge").err(),
        tablet.leave().err(),
    ];
    for error in errors {
        let error = error.expect("none of these can be done");
        is_clean(&format!("{error} {error:?}"));
    }
    let view = tablet.lesson(&lesson).expect("the lesson is here");
    clean!(tablet, effects, account, view.timeline, view.grid, view.sync);
    clean!(tablet.note_history(&lesson, &recorded.note).expect("it is shared"));
    relay(&account, &effects);
}

/// Everything that the tablet stored goes to a relay, which is printed with all that it does.
fn relay(account: &cahier_core::access::Account, effects: &[Effect]) {
    let mut relay = Relay::new(Config::new("relay", "epoch.1"));
    let connection = ConnectionId(1);
    let visitor = Visitor::Account {
        account: account.clone(),
        device: DeviceId::new("device"),
    };
    let mut events = vec![Event::Opened { connection, visitor }];
    let stored = effects.iter().filter_map(|effect| match effect {
        Effect::Persist { changes, .. } => Some(changes),
        _ => None,
    });
    let mut document = Document::blank(SessionId::from_bytes([1; 16]));
    let planned = cast::documents()
        .into_iter()
        .find(|(id, ..)| *id == LESSON)
        .expect("the cast has it");
    let mut changes: Vec<_> = planned.2.into_iter().map(|change| change.bytes).collect();
    changes.extend(
        stored
            .flatten()
            .filter(|c| c.document == LESSON.to_string())
            .map(|c| c.bytes.clone()),
    );
    document.apply(&changes).expect("sound changes");
    for change in &changes {
        clean!(Change::from_bytes(change).expect("a change"));
    }
    let read = Lesson::read(&document);
    clean!(document, read.people.len(), read.notes, read.predictions, read.clock);
    clean!(
        document.added("notes"),
        document.added("amendments"),
        Scalar::from("sorrelwort")
    );
    assert!(
        changes
            .iter()
            .any(|bytes| bytes.windows(10).any(|window| window == b"sorrelwort"))
    );
    let _ = document.changes_since(&Heads::default());
    for effect in effects {
        if let Effect::Send { frame } = effect {
            events.push(Event::Frame {
                connection,
                bytes: frame.clone(),
            });
        }
    }
    let mut theirs = SyncState::new();
    let data = document.generate_sync(&mut theirs).expect("there is something to say");
    let sync = Message::Sync {
        sender: "peer".to_owned(),
        target: "relay".to_owned(),
        document: LESSON,
        data,
        kind: Some(DocumentKind::Lesson),
    };
    events.push(Event::Frame {
        connection,
        bytes: encode(&sync),
    });
    let graph = Graph::read(changes.iter().map(Vec::as_slice)).expect("the changes are a history");
    let summary = Summary {
        length: graph.len(),
        bytes: 0,
        heads: graph.heads(),
        snapshot: None,
        snapshot_bytes: 0,
    };
    events.push(Event::Loaded {
        document: LESSON,
        record: None::<Record>,
        held: Held::History { graph, summary },
    });
    events.push(Event::Frame {
        connection,
        bytes: b"Quillon Ferrybridge and Zephyrine taps the bar".to_vec(),
    });
    is_clean(&format!("{:?}", decode(b"Zephyrine taps the bar").err()));
    for event in events {
        clean!(event);
        let mut out = Vec::new();
        relay.handle(event, PLANNED_WALL_MS.unsigned_abs(), &mut out);
        clean!(out);
        clean!(relay);
    }
}

#[test]
fn access_1_of_all_that_could_be_done_with_documents_these_35_are_permitted() {
    let mut permitted = 0;
    for role in Role::ALL {
        for kind in DocumentKind::ALL {
            for standing in Standing::ALL {
                permitted += Action::ALL
                    .into_iter()
                    .filter(|action| permits(role, kind, *action, standing))
                    .count();
            }
        }
    }
    assert_eq!(permitted, 35);
}
