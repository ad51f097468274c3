//! A relay, its store and its clients in one thread.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;

use cahier_core::access::{Account, DraftKey, Role};
use cahier_core::document::{Change, Document, DocumentKind, Hash, Heads, Scalar, SyncState};
use cahier_core::id::{DeviceId, DocumentId, GroupId, PersonId, SessionId};
use cahier_core::store::{MemoryStore, Store};
use cahier_core::sync::wire::{self, Message, PeerMetadata};

use crate::relay::{Close, Compacted, Config, ConnectionId, Count, Effect, Event, Record, Relay, Ticket, Visitor};
use crate::store;

pub(super) const DOC: DocumentId = DocumentId::from_bytes([1; 16]);
pub(super) const OTHER_DOC: DocumentId = DocumentId::from_bytes([2; 16]);

/// The relay and what it has done so far.
pub(super) struct Bench {
    pub(super) relay: Relay,
    pub(super) now_ms: u64,
    pub(super) stored: BTreeMap<DocumentId, (Option<Record>, Vec<Vec<u8>>)>,
    /// While set, commits wait in `held`.
    pub(super) hold: bool,
    pub(super) held: Vec<Ticket>,
    pub(super) appends: usize,
    pub(super) loads: usize,
    inbox: HashMap<ConnectionId, Vec<Message>>,
    pub(super) closed: HashMap<ConnectionId, Close>,
    pub(super) released: Vec<DocumentId>,
    pub(super) unreadable: Vec<DocumentId>,
    pub(super) counted: Vec<Count>,
    pub(super) compacted: Vec<Compacted>,
    /// While set, no snapshot can be made.
    pub(super) skip: bool,
    /// How many changes the document had each time that a snapshot was asked for.
    pub(super) tried_at: Vec<u64>,
    pub(super) histories: usize,
    /// What is durable, as the relay's own code reads it.
    pub(super) store: MemoryStore,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self {
            relay: Relay::new(Config::new("relay", "epoch.1")),
            now_ms: 1_000,
            stored: BTreeMap::new(),
            hold: false,
            held: Vec::new(),
            appends: 0,
            loads: 0,
            inbox: HashMap::new(),
            closed: HashMap::new(),
            released: Vec::new(),
            unreadable: Vec::new(),
            counted: Vec::new(),
            compacted: Vec::new(),
            skip: false,
            tried_at: Vec::new(),
            histories: 0,
            store: MemoryStore::new([1; 16]),
        }
    }

    pub(super) fn act(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let mut effects = Vec::new();
            self.relay.handle(event, self.now_ms, &mut effects);
            for effect in effects {
                match effect {
                    Effect::Load { document } => {
                        self.loads += 1;
                        let loaded = store::open_document(&self.store, document);
                        events.push(
                            loaded.map_or(Event::LoadFailed { document }, |(record, held)| Event::Loaded {
                                document,
                                record,
                                held,
                            }),
                        );
                    }
                    Effect::LoadHistory { document } => {
                        self.histories += 1;
                        let graph = store::history(&self.store, document).expect("the log is sound");
                        events.push(Event::HistoryLoaded { document, graph });
                    }
                    Effect::Fetch {
                        document,
                        connection,
                        fetch,
                    } => events.push(Event::Fetched {
                        document,
                        connection,
                        chunks: store::fetch(&self.store, document, &fetch).expect("the log is sound"),
                        fetch,
                    }),
                    Effect::Compact { document } => {
                        self.tried_at
                            .push(self.store.last(document).expect("the log is sound").position);
                        let (writes, compacted) = if self.skip {
                            (Vec::new(), Compacted::Skipped)
                        } else {
                            store::compact(&self.store, document).expect("the log is sound")
                        };
                        self.store.commit(&writes).expect("memory does not fail");
                        self.compacted.push(compacted);
                        events.push(Event::Compacted { document, compacted });
                    }
                    Effect::Count(count) => self.counted.push(count),
                    Effect::Append {
                        ticket,
                        document,
                        changes,
                        registration,
                    } => {
                        self.appends += 1;
                        self.store
                            .commit(&store::writes(document, changes.clone(), registration.as_ref()))
                            .expect("a document is registered once, and memory does not fail");
                        let stored = self.stored.entry(document).or_default();
                        stored.1.extend(changes.into_iter().map(|change| change.bytes));
                        if registration.is_some() {
                            assert_eq!(stored.0, None, "a registration is written once");
                            stored.0 = registration;
                        }
                        if self.hold {
                            self.held.push(ticket);
                        } else {
                            events.push(Event::Persisted { ticket });
                        }
                    }
                    Effect::Send { connection, bytes } => {
                        let message = wire::decode(&bytes).expect("the relay sends messages");
                        self.inbox.entry(connection).or_default().push(message);
                    }
                    Effect::Close { connection, close } => {
                        assert_eq!(self.closed.insert(connection, close), None, "closed once");
                    }
                    Effect::Released { document } => self.released.push(document),
                    Effect::Unreadable { document } => self.unreadable.push(document),
                }
            }
        }
    }

    /// Puts something into the store that is no change.
    pub(super) fn damage(&mut self, document: DocumentId) {
        let junk = Change {
            hash: Hash::from_bytes([1; 32]),
            actor: vec![1],
            seq: 1,
            bytes: b"damaged".to_vec(),
        };
        self.stored.insert(document, (None, vec![junk.bytes.clone()]));
        self.store
            .commit(&store::writes(document, vec![junk], None))
            .expect("memory does not fail");
    }

    /// Commits what is held.
    pub(super) fn commit(&mut self) {
        for ticket in std::mem::take(&mut self.held) {
            self.act(Event::Persisted { ticket });
        }
    }

    pub(super) fn send(&mut self, connection: ConnectionId, message: &Message) {
        self.act(Event::Frame {
            connection,
            bytes: wire::encode(message),
        });
    }

    /// What arrived at a connection since the last call.
    pub(super) fn received(&mut self, connection: ConnectionId) -> Vec<Message> {
        self.inbox.remove(&connection).unwrap_or_default()
    }

    pub(super) fn open(&mut self, n: u64, visitor: Visitor) -> ConnectionId {
        let connection = ConnectionId(n);
        self.act(Event::Opened { connection, visitor });
        connection
    }

    /// A client on a connection of its own that has joined.
    pub(super) fn client(&mut self, n: u64, visitor: Visitor) -> Client {
        let connection = self.open(n, visitor);
        let name = format!("peer-{n}");
        self.send(connection, &join(&name));
        assert!(matches!(self.received(connection).as_slice(), [Message::Peer { .. }]));
        Client {
            connection,
            name,
            session: SessionId::from_bytes([u8::try_from(n).expect("few clients"); 16]),
            documents: BTreeMap::new(),
            kind: None,
            unavailable: 0,
            other: Vec::new(),
        }
    }

    /// Carries messages to and fro until nobody has any more to say.
    pub(super) fn settle(&mut self, clients: &mut [&mut Client]) {
        for _ in 0..1_000 {
            let mut quiet = true;
            for client in clients.iter_mut() {
                for message in self.received(client.connection) {
                    quiet = false;
                    client.take(message);
                }
                for message in client.say() {
                    quiet = false;
                    self.send(client.connection, &message);
                }
            }
            if quiet {
                return;
            }
        }
        unreachable!("every conversation ends");
    }

    /// What the store holds of a document, as somebody would read it after a restart.
    pub(super) fn on_disk(&self, document: DocumentId) -> Document {
        let mut read = Document::blank(SessionId::from_bytes([99; 16]));
        let (_, changes) = self.stored.get(&document).cloned().unwrap_or_default();
        read.apply(changes).expect("what is stored is sound");
        read
    }
}

pub(super) fn join(name: &str) -> Message {
    Message::Join {
        sender: name.to_owned(),
        metadata: PeerMetadata {
            storage_id: Some(format!("storage-of-{name}")),
            is_ephemeral: false,
        },
        versions: vec!["1".to_owned()],
    }
}

/// A real client: whole documents and Automerge's own sync.
pub(super) struct Client {
    pub(super) connection: ConnectionId,
    pub(super) name: String,
    session: SessionId,
    pub(super) documents: BTreeMap<DocumentId, (Document, SyncState, bool)>,
    /// The `cahierKind` of its messages.
    pub(super) kind: Option<DocumentKind>,
    pub(super) unavailable: usize,
    pub(super) other: Vec<Message>,
}

impl Client {
    /// Has a document of its own.
    pub(super) fn begin(&mut self, id: DocumentId, kind: DocumentKind) {
        let document = Document::new(kind, self.session);
        self.documents.insert(id, (document, SyncState::new(), false));
    }

    /// Wants a document that it has nothing of.
    pub(super) fn find(&mut self, id: DocumentId) {
        let document = Document::blank(self.session);
        self.documents.insert(id, (document, SyncState::new(), true));
    }

    /// Comes back on a new connection with what it has.
    pub(super) fn reconnect(&mut self, bench: &mut Bench, n: u64, visitor: Visitor) {
        self.connection = bench.open(n, visitor);
        bench.send(self.connection, &join(&self.name));
        for (_, state, _) in self.documents.values_mut() {
            *state = SyncState::new();
        }
    }

    pub(super) fn write(&mut self, id: DocumentId, note: &str) {
        let (document, _, _) = self.documents.get_mut(&id).expect("the document is open");
        document
            .edit::<_, Infallible>(0, |edit| {
                edit.add("notes", note, [("text", Scalar::from("words"))]);
                Ok(())
            })
            .unwrap_or_else(|never| match never {});
    }

    pub(super) fn notes(&self, id: DocumentId) -> Vec<String> {
        self.documents[&id].0.added("notes").into_keys().collect()
    }

    pub(super) fn heads(&self, id: DocumentId) -> Heads {
        self.documents[&id].0.heads()
    }

    /// What the relay last said that it holds.
    pub(super) fn relay_heads(&self, id: DocumentId) -> Option<Heads> {
        self.documents[&id].1.peer_heads()
    }

    pub(super) fn say(&mut self) -> Vec<Message> {
        let (name, kind) = (self.name.clone(), self.kind);
        let mut said = Vec::new();
        for (document, (doc, state, has_nothing)) in &mut self.documents {
            if let Some(data) = doc.generate_sync(state) {
                let (sender, target, document) = (name.clone(), "relay".to_owned(), *document);
                said.push(if std::mem::take(has_nothing) {
                    Message::Request {
                        sender,
                        target,
                        document,
                        data,
                        kind,
                    }
                } else {
                    Message::Sync {
                        sender,
                        target,
                        document,
                        data,
                        kind,
                    }
                });
            }
        }
        said
    }

    pub(super) fn take(&mut self, message: Message) {
        match message {
            Message::Sync {
                document, data, target, ..
            } => {
                assert_eq!(target, self.name);
                let (doc, state, _) = self
                    .documents
                    .get_mut(&document)
                    .expect("a client hears only of documents that it has open");
                doc.receive_sync(state, &data).expect("the relay's messages are sound");
            }
            Message::DocUnavailable { document, target, .. } => {
                assert_eq!(target, self.name);
                assert!(self.documents.contains_key(&document));
                self.unavailable += 1;
            }
            other => self.other.push(other),
        }
    }
}

/// The account of one person, on a device named after them.
pub(super) fn account(role: Role, person: &str, group: Option<&str>) -> Visitor {
    Visitor::Account {
        account: Account {
            group: group.map(GroupId::new),
            ..Account::new(PersonId::new(person), person, role, DraftKey::from_bytes([0; 16]))
        },
        device: DeviceId::new(format!("device-of-{person}")),
    }
}
