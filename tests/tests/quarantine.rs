//! A change that is well formed and that Automerge cannot take: what a broken or hostile client may send.

use automerge::{Change, ExpandedChange, legacy};
use cahier_core::document::{Document, DocumentKind, Heads, Scalar, SyncState};
use cahier_core::id::{DocumentId, SessionId};
use cahier_core::sync::wire::{self, Message, PROTOCOL_VERSION, PeerMetadata};
use cahier_server::relay::{ConnectionId, Event, Visitor};
use cahier_tests::host::{Host, Said};

const DOCUMENT: DocumentId = DocumentId::from_bytes([9; 16]);

/// A client of an open relay with one document.
struct Client {
    connection: ConnectionId,
    name: String,
    document: Document,
    state: SyncState,
}

impl Client {
    fn new(host: &mut Host, n: u8, document: Document) -> Self {
        let client = Self {
            connection: ConnectionId(u64::from(n)),
            name: format!("peer-{n}"),
            document,
            state: SyncState::new(),
        };
        let (connection, visitor) = (client.connection, Visitor::Open);
        host.tell(Event::Opened { connection, visitor }, 0);
        client.send(
            host,
            &Message::Join {
                sender: client.name.clone(),
                metadata: PeerMetadata::default(),
                versions: vec![PROTOCOL_VERSION.to_owned()],
            },
        );
        client
    }

    fn send(&self, host: &mut Host, message: &Message) {
        let (connection, bytes) = (self.connection, wire::encode(message));
        host.tell(Event::Frame { connection, bytes }, 0);
    }

    fn sync(&self, host: &mut Host, data: Vec<u8>) {
        self.send(
            host,
            &Message::Sync {
                sender: self.name.clone(),
                target: "relay".to_owned(),
                document: DOCUMENT,
                data,
                kind: None,
            },
        );
    }

    fn note(&mut self, id: &str) {
        self.document
            .write(0, |edit| edit.add("notes", id, [("text", Scalar::from("words"))]));
    }
}

/// Carries messages to and fro until nobody has any more to say.
fn settle(host: &mut Host, clients: &mut [&mut Client]) {
    loop {
        while host.jobs() > 0 {
            host.work(0);
        }
        let mut quiet = true;
        for (connection, said) in host.said() {
            let Said::Frame(bytes) = said else { continue };
            let Ok(Message::Sync { data, .. }) = wire::decode(&bytes) else {
                continue;
            };
            for client in clients.iter_mut().filter(|client| client.connection == connection) {
                quiet = false;
                client
                    .document
                    .receive_sync(&mut client.state, &data)
                    .expect("what the relay passes on can be taken");
            }
        }
        for client in clients.iter_mut() {
            if let Some(data) = client.document.generate_sync(&mut client.state) {
                quiet = false;
                client.sync(host, data);
            }
        }
        if quiet && host.jobs() == 0 {
            return;
        }
    }
}

/// A change that follows `after` and writes into an object that nobody has made.
fn poison(after: &Heads) -> Change {
    let actor = automerge::ActorId::from([77; 16]);
    let nowhere = legacy::ObjectId::Id(legacy::OpId(7_777, actor.clone()));
    ExpandedChange {
        operations: vec![legacy::Op {
            action: legacy::OpType::Put(automerge::ScalarValue::Int(1)),
            obj: nowhere,
            key: "key".into(),
            pred: legacy::SortedVec::new(),
            insert: false,
        }],
        actor_id: actor,
        hash: None,
        seq: 1,
        start_op: 10_000.try_into().expect("it is above 0"),
        time: 0,
        message: None,
        deps: after
            .iter()
            .map(|hash| automerge::ChangeHash(*hash.as_bytes()))
            .collect(),
        extra_bytes: Vec::new(),
        author: None,
    }
    .into()
}

/// A sync message of the first version: one head, no need, no have, one change.
fn message(change: &Change) -> Vec<u8> {
    let bytes = change.raw_bytes();
    let mut message = vec![0x42, 1];
    message.extend(change.hash().0);
    message.extend([0, 0, 1]);
    let length = u8::try_from(bytes.len()).expect("the change is short");
    if length >= 0x80 {
        message.extend([length, 1]);
    } else {
        message.push(length);
    }
    message.extend(bytes);
    message
}

fn notes(document: &Document) -> usize {
    document.added("notes").len()
}

// RELAY-14
#[test]
fn what_automerge_cannot_take_is_kept_and_told_to_nobody_and_the_rest_goes_on() {
    let mut host = Host::default();
    let session = |n| SessionId::from_bytes([n; 16]);
    let mut author = Client::new(&mut host, 1, Document::new(DocumentKind::Lesson, session(1)));
    for n in 0..20 {
        author.note(&format!("{n:02}"));
    }
    settle(&mut host, &mut [&mut author]);

    let hostile = Client::new(&mut host, 2, Document::blank(session(2)));
    let poison = poison(&author.document.heads());
    hostile.sync(&mut host, message(&poison));
    // Nobody listens who would have to take it; then the relay has time to look.
    host.tell(
        Event::Closed {
            connection: author.connection,
        },
        0,
    );
    while host.jobs() > 0 {
        host.work(0);
    }
    let hash = cahier_core::document::Hash::from_bytes(poison.hash().0);
    assert!(host.holds(DOCUMENT, hash), "it is kept");
    host.tell(Event::Tick, 60_000);
    while host.jobs() > 0 {
        host.work(60_000);
    }

    let mut reader = Client::new(&mut host, 3, Document::blank(session(3)));
    settle(&mut host, &mut [&mut reader]);
    assert_eq!(notes(&reader.document), 20);
    let mut again = Client::new(&mut host, 4, author.document);
    again.note("after");
    settle(&mut host, &mut [&mut reader, &mut again]);
    assert_eq!(notes(&reader.document), 21);
    assert_eq!(
        again.state.peer_heads(),
        Some(again.document.heads()),
        "it is acknowledged"
    );

    host.crash(0);
    host.start();
    let mut late = Client::new(&mut host, 5, Document::blank(session(5)));
    settle(&mut host, &mut [&mut late]);
    assert_eq!(notes(&late.document), 21);
    assert_eq!(late.document.heads(), reader.document.heads());
}
