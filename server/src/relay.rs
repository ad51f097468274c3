//! The relay: who is connected, which documents they have open, and what is said to whom.
//!
//! A pure machine: events and the time come in, effects go out. It has no socket, thread, clock or disk, so the
//! very same machine runs under the server's runtime and in a simulated network. It does not decide who an
//! account is ([`crate::access`]), keep anything ([`crate::store`]), or know frames' transport
//! ([`crate::http`]).
//!
//! Rules kept here: what a client sends is obeyed only under the peer id that it joined by; every message about
//! a document is checked against [`cahier_core::access`]; nothing is acknowledged or passed on before
//! [`Event::Persisted`]; every list that a client can make grow has a limit and a stated outcome.

mod close;
mod connection;
mod event;
mod gossip;
mod limits;
mod presence;
mod room;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cahier_core::document::DocumentKind;
use cahier_core::id::{DeviceId, DocumentId};
use cahier_core::sync::wire::{self, Message};

pub use close::Close;
pub use event::{Compacted, Config, ConnectionId, Count, Effect, Event, Held, Record, Ticket, Visitor};
pub use limits::{Ledger, Limit, Limits, Usage};

use connection::Connection;
use gossip::Gossip;
use room::{Asked, Room, Said, Turn};

/// The longest peer, storage or session id that is taken.
const MAX_ID_BYTES: usize = 256;

/// The relay's state. See the module.
pub struct Relay {
    config: Config,
    connections: BTreeMap<ConnectionId, Connection>,
    /// Who joined as which peer. Devices have names of their own, so that none can push another one out.
    names: HashMap<(Option<DeviceId>, String), ConnectionId>,
    rooms: HashMap<DocumentId, Room>,
    commits: HashMap<Ticket, DocumentId>,
    next_ticket: u64,
    gossip: Gossip,
    /// Why nobody is let in any more.
    stopped: Option<Close>,
}

impl Relay {
    /// A relay that nobody has connected to.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            connections: BTreeMap::new(),
            names: HashMap::new(),
            rooms: HashMap::new(),
            commits: HashMap::new(),
            next_ticket: 1,
            gossip: Gossip::default(),
            stopped: None,
        }
    }

    /// Takes an event and adds what is to be done about it.
    pub fn handle(&mut self, event: Event, now_ms: u64, effects: &mut Vec<Effect>) {
        match event {
            Event::Opened { connection, visitor } => self.opened(connection, visitor, now_ms, effects),
            Event::Frame { connection, bytes } => self.frame(connection, &bytes, now_ms, effects),
            Event::Closed { connection } => self.forget(connection, effects),
            Event::Loaded { document, record, held } => {
                self.in_room(document, now_ms, effects, |room, turn| room.loaded(record, held, turn));
            }
            Event::HistoryLoaded { document, graph } => {
                self.in_room(document, now_ms, effects, |room, turn| room.history(graph, turn));
            }
            Event::Fetched {
                document,
                connection,
                fetch,
                chunks,
            } => self.in_room(document, now_ms, effects, |room, turn| {
                room.fetched(connection, &fetch, &chunks, turn)
            }),
            Event::LoadFailed { document } => self.in_room(document, now_ms, effects, Room::unreadable),
            Event::Compacted { document, compacted } => {
                self.in_room(document, now_ms, effects, |room, turn| room.compacted(compacted, turn));
            }
            Event::Persisted { ticket } => {
                if let Some(document) = self.commits.remove(&ticket) {
                    self.in_room(document, now_ms, effects, |room, turn| room.persisted(ticket, turn));
                }
            }
            Event::PersistFailed { .. } => self.stop(Close::StoreFailed, effects),
            Event::Revoked { device } => self.revoked(&device, effects),
            Event::Drain => self.stop(Close::Restarting, effects),
            Event::Tick => self.tick(now_ms, effects),
        }
    }

    fn tick(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        self.close_late(now_ms, effects);
        self.close_full(now_ms, effects);
        let documents: Vec<_> = self.rooms.keys().copied().collect();
        for document in documents {
            self.in_room(document, now_ms, effects, Room::tick);
        }
    }

    /// How many documents somebody has open.
    pub fn open_documents(&self) -> usize {
        self.rooms.len()
    }

    /// Whether everything that was taken has been committed.
    pub fn is_quiet(&self) -> bool {
        self.rooms.values().all(Room::is_quiet)
    }

    fn frame(&mut self, connection: ConnectionId, bytes: &[u8], now_ms: u64, effects: &mut Vec<Effect>) {
        let Some(from) = self.connections.get(&connection) else {
            return;
        };
        if bytes.len() > self.config.limits.max_frame_bytes {
            self.limited(connection, Limit::Frame, effects);
            return;
        }
        let message = match wire::decode(bytes) {
            Ok(message) => message,
            Err(error) => {
                self.give_up(connection, error.to_string(), effects);
                return;
            }
        };
        let joined_as = from.peer.as_deref();
        match message {
            Message::Join {
                sender,
                metadata,
                versions,
            } => self.join(connection, sender, metadata, &versions, now_ms, effects),
            Message::Request {
                sender,
                document,
                data,
                kind,
                ..
            } if joined_as == Some(&sender) => {
                self.asked(connection, document, (true, kind, data), now_ms, effects);
            }
            Message::Sync {
                sender,
                document,
                data,
                kind,
                ..
            } if joined_as == Some(&sender) => {
                self.asked(connection, document, (false, kind, data), now_ms, effects);
            }
            Message::Ephemeral {
                sender,
                document,
                session,
                count,
                data,
                ..
            } if joined_as == Some(&sender) => {
                self.ephemeral(connection, document, (sender, session, count, data), effects);
            }
            Message::RemoteSubscriptionChange {
                sender, add, remove, ..
            } if joined_as == Some(&sender) => self.subscribe(connection, add, &remove, effects),
            Message::Leave { sender } if joined_as == Some(&sender) => self.close(connection, Close::Done, effects),
            // Sent under another name, before joining, or nothing that a client has to tell the relay.
            Message::Request { .. }
            | Message::Sync { .. }
            | Message::Ephemeral { .. }
            | Message::RemoteSubscriptionChange { .. }
            | Message::Leave { .. }
            | Message::Peer { .. }
            | Message::Error { .. }
            | Message::DocUnavailable { .. }
            | Message::RemoteHeadsChanged { .. }
            | Message::Unknown { .. } => {}
        }
    }

    fn asked(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        (has_nothing, kind, data): (bool, Option<DocumentKind>, Vec<u8>),
        now_ms: u64,
        effects: &mut Vec<Effect>,
    ) {
        let Some(from) = self.connections.get_mut(&connection) else {
            return;
        };
        if from.documents.len() >= self.config.limits.max_open_documents && !from.documents.contains(&document) {
            self.limited(connection, Limit::OpenDocuments, effects);
            return;
        }
        from.documents.insert(document);
        let asked = Asked {
            from: connection,
            visitor: Arc::clone(&from.visitor),
            has_nothing,
            kind,
            data,
            gone: false,
        };
        let mut turn = Turn {
            now_ms,
            limits: &self.config.limits,
            ledger: &mut self.config.ledger,
            said: Vec::new(),
        };
        self.rooms
            .entry(document)
            .or_insert_with(|| Room::opening(document, &mut turn))
            .take(asked, &mut turn);
        let said = turn.said;
        self.speak(document, said, now_ms, effects);
    }

    fn ephemeral(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        (sender, session, count, data): (String, String, u64, Vec<u8>),
        effects: &mut Vec<Effect>,
    ) {
        let Some(room) = self.rooms.get_mut(&document) else {
            return;
        };
        if session.len() > MAX_ID_BYTES || !room.has(connection) || !room.presence.is_new(&sender, &session, count) {
            return;
        }
        let mut message = Message::Ephemeral {
            sender,
            target: String::new(),
            document,
            session,
            count,
            data,
        };
        for peer in room.peers().filter(|peer| *peer != connection) {
            let Some(name) = self.connections.get(&peer).and_then(|peer| peer.peer.clone()) else {
                continue;
            };
            if let Message::Ephemeral { target, .. } = &mut message {
                *target = name;
            }
            effects.push(Effect::Send {
                connection: peer,
                bytes: wire::encode(&message),
            });
        }
    }

    fn in_room(
        &mut self,
        document: DocumentId,
        now_ms: u64,
        effects: &mut Vec<Effect>,
        act: impl FnOnce(&mut Room, &mut Turn<'_>),
    ) {
        if let Some(room) = self.rooms.get_mut(&document) {
            let mut turn = Turn {
                now_ms,
                limits: &self.config.limits,
                ledger: &mut self.config.ledger,
                said: Vec::new(),
            };
            act(room, &mut turn);
            let said = turn.said;
            self.speak(document, said, now_ms, effects);
        }
    }

    /// Makes effects of what a room said, and leaves the room when nobody needs it any more.
    fn speak(&mut self, document: DocumentId, said: Vec<Said>, now_ms: u64, effects: &mut Vec<Effect>) {
        let mut closing = Vec::new();
        for said in said {
            match said {
                Said::Load => effects.push(Effect::Load { document }),
                Said::LoadHistory => effects.push(Effect::LoadHistory { document }),
                Said::Fetch(connection, fetch) => effects.push(Effect::Fetch {
                    document,
                    connection,
                    fetch,
                }),
                Said::Compact => effects.push(Effect::Compact { document }),
                Said::Count(count) => effects.push(Effect::Count(count)),
                Said::Append { changes, registration } => {
                    let ticket = Ticket(self.next_ticket);
                    self.next_ticket += 1;
                    self.commits.insert(ticket, document);
                    if let Some(room) = self.rooms.get_mut(&document) {
                        room.committing(ticket);
                    }
                    effects.push(Effect::Append {
                        ticket,
                        document,
                        changes,
                        registration,
                    });
                }
                Said::Sync(connection, data) => self.send(connection, effects, |sender, target| Message::Sync {
                    sender,
                    target,
                    document,
                    data,
                    kind: None,
                }),
                Said::Unavailable(connection) => {
                    self.send(connection, effects, |sender, target| Message::DocUnavailable {
                        sender,
                        target,
                        document,
                    });
                }
                Said::Close(connection, close) => closing.push((connection, close)),
                Said::Entered(connection) => self.tell_known(connection, document, effects),
                Said::Proven(connection, heads) => self.proven(connection, document, &heads, now_ms, effects),
                Said::Released => effects.push(Effect::Released { document }),
                Said::Unreadable => effects.push(Effect::Unreadable { document }),
            }
        }
        for (connection, close) in closing {
            self.close_in_turn(connection, close, now_ms, effects);
        }
        self.tidy(document, effects);
    }

    fn send(
        &self,
        connection: ConnectionId,
        effects: &mut Vec<Effect>,
        message: impl FnOnce(String, String) -> Message,
    ) {
        if let Some(target) = self.connections.get(&connection).and_then(|to| to.peer.clone()) {
            let bytes = wire::encode(&message(self.config.peer_id.clone(), target));
            effects.push(Effect::Send { connection, bytes });
        }
    }

    /// Leaves a room that nobody is in any more.
    fn tidy(&mut self, document: DocumentId, effects: &mut Vec<Effect>) {
        if let Some(room) = self.rooms.get(&document)
            && room.is_deserted()
        {
            if room.is_worth_a_snapshot() {
                effects.push(Effect::Compact { document });
            }
            self.rooms.remove(&document);
        }
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay")
            .field("connections", &self.connections.len())
            .field("rooms", &self.rooms.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
