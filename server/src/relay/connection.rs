//! Connections: how they begin, under which name they go on, and how they end.

use std::collections::BTreeSet;
use std::sync::Arc;

use cahier_core::id::{DeviceId, DocumentId};
use cahier_core::sync::wire::{self, Message, PROTOCOL_VERSION, PeerMetadata};

use super::gossip::Wants;
use super::{Close, ConnectionId, Count, Effect, Limit, MAX_ID_BYTES, Relay, Visitor};

pub(super) struct Connection {
    pub(super) visitor: Arc<Visitor>,
    pub(super) opened_at_ms: u64,
    /// The peer id that it joined by.
    pub(super) peer: Option<String>,
    /// The name under which others hear what it holds.
    pub(super) storage: Option<Arc<str>>,
    /// What it asked for, whether it may have it or not.
    pub(super) documents: BTreeSet<DocumentId>,
    pub(super) wants: Wants,
    /// When it is closed, and why, if it has reached a limit of one document or one group.
    pub(super) ends: Option<(u64, Close)>,
}

/// How long a connection goes on that has brought more than a document or a group may have: what its peer has to
/// say of others is taken meanwhile. Else a full document would keep its writers' other documents out for ever.
const FULL_FOR_MS: u64 = 5_000;

impl Relay {
    pub(super) fn opened(
        &mut self,
        connection: ConnectionId,
        visitor: Visitor,
        now_ms: u64,
        effects: &mut Vec<Effect>,
    ) {
        if let Some(close) = self.stopped {
            effects.push(Effect::Close { connection, close });
            return;
        }
        if self.connections.len() >= self.config.limits.max_connections {
            let limit = Limit::Connections;
            effects.push(Effect::Count(Count::Limited(limit)));
            effects.push(Effect::Close {
                connection,
                close: limit.close(),
            });
            return;
        }
        let opened = Connection {
            visitor: Arc::new(visitor),
            opened_at_ms: now_ms,
            peer: None,
            storage: None,
            documents: BTreeSet::new(),
            wants: Wants::default(),
            ends: None,
        };
        self.connections.insert(connection, opened);
    }

    pub(super) fn join(
        &mut self,
        connection: ConnectionId,
        sender: String,
        metadata: PeerMetadata,
        versions: &[String],
        now_ms: u64,
        effects: &mut Vec<Effect>,
    ) {
        let Some(from) = self.connections.get_mut(&connection) else {
            return;
        };
        if !versions.is_empty() && !versions.iter().any(|version| version == PROTOCOL_VERSION) {
            self.give_up(
                connection,
                "this relay speaks version 1 of the protocol only".to_owned(),
                effects,
            );
            return;
        }
        if sender.is_empty() || sender.len() > MAX_ID_BYTES {
            self.give_up(connection, "the peer id is empty or too long".to_owned(), effects);
            return;
        }
        if from.peer.as_ref().is_some_and(|peer| *peer != sender) {
            // Left open, it would wait for ever for answers to what it says under its new name.
            self.give_up(
                connection,
                "this connection has joined under another peer id".to_owned(),
                effects,
            );
            return;
        }
        from.peer = Some(sender.clone());
        // A device is known by the id that it proved; only on an open relay it is what it says.
        from.storage = match from.visitor.as_ref() {
            Visitor::Account { device, .. } => Some(Arc::from(device.as_str())),
            Visitor::Open => metadata.storage_id.filter(|id| id.len() <= MAX_ID_BYTES).map(Arc::from),
        };
        let name = (from.visitor.device().cloned(), sender.clone());
        let older = self.names.insert(name, connection);
        effects.push(Effect::Send {
            connection,
            bytes: wire::encode(&Message::Peer {
                sender: self.config.peer_id.clone(),
                target: sender,
                metadata: PeerMetadata {
                    storage_id: Some(self.config.epoch.clone()),
                    is_ephemeral: false,
                },
                version: PROTOCOL_VERSION.to_owned(),
                time_ms: Some(now_ms),
            }),
        });
        if let Some(older) = older.filter(|older| *older != connection) {
            self.close(older, Close::Done, effects);
        }
    }

    pub(super) fn give_up(&mut self, connection: ConnectionId, message: String, effects: &mut Vec<Effect>) {
        effects.push(Effect::Send {
            connection,
            bytes: wire::encode(&Message::Error { message }),
        });
        self.close(connection, Close::NotOurProtocol, effects);
    }

    pub(super) fn close(&mut self, connection: ConnectionId, close: Close, effects: &mut Vec<Effect>) {
        if self.connections.contains_key(&connection) {
            effects.push(Effect::Close { connection, close });
            self.forget(connection, effects);
        }
    }

    /// Closes a connection for what a room found, at once or when there was time for other documents.
    pub(super) fn close_in_turn(
        &mut self,
        connection: ConnectionId,
        close: Close,
        now_ms: u64,
        effects: &mut Vec<Effect>,
    ) {
        match close {
            Close::DocumentFull | Close::GroupFull => {
                if let Some(full) = self.connections.get_mut(&connection) {
                    full.ends.get_or_insert((now_ms.saturating_add(FULL_FOR_MS), close));
                }
            }
            _ => self.close(connection, close, effects),
        }
    }

    pub(super) fn close_full(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        let due: Vec<_> = self
            .connections
            .iter()
            .filter_map(|(id, connection)| Some((*id, connection.ends?)))
            .filter(|(_, (at_ms, _))| now_ms >= *at_ms)
            .collect();
        for (connection, (_, close)) in due {
            self.close(connection, close, effects);
        }
    }

    pub(super) fn forget(&mut self, connection: ConnectionId, effects: &mut Vec<Effect>) {
        let Some(gone) = self.connections.remove(&connection) else {
            return;
        };
        if let Some(peer) = gone.peer {
            let name = (gone.visitor.device().cloned(), peer);
            if self.names.get(&name) == Some(&connection) {
                self.names.remove(&name);
            }
        }
        for document in gone.documents {
            if let Some(room) = self.rooms.get_mut(&document) {
                room.left(connection);
            }
            self.tidy(document, effects);
        }
    }

    pub(super) fn revoked(&mut self, device: &DeviceId, effects: &mut Vec<Effect>) {
        for room in self.rooms.values_mut() {
            room.revoked(device);
        }
        let here: Vec<_> = self
            .connections
            .iter()
            .filter(|(_, connection)| connection.visitor.device() == Some(device))
            .map(|(id, _)| *id)
            .collect();
        for connection in here {
            self.close(connection, Close::NotAllowed, effects);
        }
    }

    pub(super) fn stop(&mut self, close: Close, effects: &mut Vec<Effect>) {
        self.stopped = Some(close);
        let all: Vec<_> = self.connections.keys().copied().collect();
        for connection in all {
            self.close(connection, close, effects);
        }
    }

    pub(super) fn close_late(&mut self, now_ms: u64, effects: &mut Vec<Effect>) {
        let late: Vec<_> = self
            .connections
            .iter()
            .filter(|(_, connection)| {
                connection.peer.is_none()
                    && now_ms.saturating_sub(connection.opened_at_ms) >= self.config.limits.join_within_ms
            })
            .map(|(id, _)| *id)
            .collect();
        for connection in late {
            self.limited(connection, Limit::Join, effects);
        }
    }

    /// A connection has reached a limit.
    pub(super) fn limited(&mut self, connection: ConnectionId, limit: Limit, effects: &mut Vec<Effect>) {
        effects.push(Effect::Count(Count::Limited(limit)));
        self.close(connection, limit.close(), effects);
    }
}
