//! How far every device has got with every document, for those who want to show it ("seen by N others").
//!
//! Only in memory: after a restart it fills again as devices come back. Full means that the document heard of
//! first is forgotten first.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use cahier_core::document::Heads;
use cahier_core::id::DocumentId;
use cahier_core::sync::wire::{self, EVERY_STORAGE, Message, RemoteHeads};

use super::{ConnectionId, Effect, MAX_ID_BYTES, Relay};

/// How many documents are remembered.
const MAX_DOCUMENTS: usize = 20_000;

/// How many devices are remembered for one document, and told of in one message.
const MAX_STORAGES: usize = 512;

#[derive(Default)]
pub(super) struct Gossip {
    documents: HashMap<DocumentId, Vec<Known>>,
    oldest_first: VecDeque<DocumentId>,
}

/// What one device was last known to hold. Written as text only for those who want to hear it.
struct Known {
    storage: Arc<str>,
    heads: Heads,
    at_ms: u64,
}

impl Gossip {
    /// Notes what a device holds. Returns whether that is news.
    pub(super) fn note(&mut self, document: DocumentId, storage: &Arc<str>, heads: &Heads, at_ms: u64) -> bool {
        if !self.documents.contains_key(&document) {
            if self.oldest_first.len() >= MAX_DOCUMENTS
                && let Some(oldest) = self.oldest_first.pop_front()
            {
                self.documents.remove(&oldest);
            }
            self.oldest_first.push_back(document);
        }
        let storages = self.documents.entry(document).or_default();
        if let Some(known) = storages.iter_mut().find(|known| known.storage == *storage) {
            let is_news = known.heads != *heads;
            if is_news {
                known.heads.clone_from(heads);
                known.at_ms = at_ms;
            }
            return is_news;
        }
        let has_room = storages.len() < MAX_STORAGES;
        if has_room {
            // Most documents are known of one or two devices, and there are many documents.
            storages.reserve_exact(1);
            storages.push(Known {
                storage: Arc::clone(storage),
                heads: heads.clone(),
                at_ms,
            });
        }
        has_room
    }

    /// What is known of a document that this subscriber wants to hear and does not know itself.
    pub(super) fn known(
        &self,
        document: DocumentId,
        wants: &Wants,
        own: Option<&str>,
    ) -> BTreeMap<String, RemoteHeads> {
        self.documents
            .get(&document)
            .into_iter()
            .flatten()
            .filter(|known| wants.includes(&known.storage) && own != Some(&known.storage))
            .map(|known| (known.storage.to_string(), RemoteHeads::new(&known.heads, known.at_ms)))
            .collect()
    }
}

/// Whose progress one connection wants to hear of.
#[derive(Default)]
pub(super) struct Wants {
    every: bool,
    storages: BTreeSet<String>,
}

impl Wants {
    /// Changes the subscription. Beyond the limit, further storage ids are not added.
    pub(super) fn change(&mut self, add: Vec<String>, remove: &[String]) {
        for storage in remove {
            self.every &= storage != EVERY_STORAGE;
            self.storages.remove(storage);
        }
        for storage in add {
            if storage == EVERY_STORAGE {
                self.every = true;
            } else if self.storages.len() < MAX_STORAGES {
                self.storages.insert(storage);
            }
        }
    }

    pub(super) fn includes(&self, storage: &str) -> bool {
        self.every || self.storages.contains(storage)
    }
}

impl Relay {
    pub(super) fn subscribe(
        &mut self,
        connection: ConnectionId,
        add: Vec<String>,
        remove: &[String],
        effects: &mut Vec<Effect>,
    ) {
        let Some(from) = self.connections.get_mut(&connection) else {
            return;
        };
        let adds = !add.is_empty();
        let add = add.into_iter().filter(|id| id.len() <= MAX_ID_BYTES).collect();
        from.wants.change(add, remove);
        if adds {
            let documents: Vec<_> = from.documents.iter().copied().collect();
            for document in documents {
                self.tell_known(connection, document, effects);
            }
        }
    }

    /// Tells a connection all that it wants to hear about a document that it has open.
    pub(super) fn tell_known(&self, connection: ConnectionId, document: DocumentId, effects: &mut Vec<Effect>) {
        let is_in = self.rooms.get(&document).is_some_and(|room| room.has(connection));
        if let Some(to) = self.connections.get(&connection).filter(|_| is_in) {
            let heads = self.gossip.known(document, &to.wants, to.storage.as_deref());
            self.tell_heads(connection, document, heads, effects);
        }
    }

    fn tell_heads(
        &self,
        connection: ConnectionId,
        document: DocumentId,
        heads: BTreeMap<String, RemoteHeads>,
        effects: &mut Vec<Effect>,
    ) {
        let target = self.connections.get(&connection).and_then(|to| to.peer.clone());
        if let Some(target) = target.filter(|_| !heads.is_empty()) {
            effects.push(Effect::Send {
                connection,
                bytes: wire::encode(&Message::RemoteHeadsChanged {
                    sender: self.config.peer_id.clone(),
                    target,
                    document,
                    heads,
                }),
            });
        }
    }

    /// A device holds these heads: those who want to know it are told.
    pub(super) fn proven(
        &mut self,
        connection: ConnectionId,
        document: DocumentId,
        heads: &Heads,
        now_ms: u64,
        effects: &mut Vec<Effect>,
    ) {
        let Some(storage) = self.connections.get(&connection).and_then(|from| from.storage.clone()) else {
            return;
        };
        if !self.gossip.note(document, &storage, heads, now_ms) {
            return;
        }
        let Some(room) = self.rooms.get(&document) else {
            return;
        };
        let listeners: Vec<_> = room
            .peers()
            .filter(|peer| {
                self.connections
                    .get(peer)
                    .is_some_and(|to| to.wants.includes(&storage) && to.storage.as_ref() != Some(&storage))
            })
            .collect();
        if listeners.is_empty() {
            return;
        }
        let heads = BTreeMap::from([(storage.to_string(), RemoteHeads::new(heads, now_ms))]);
        for listener in listeners {
            self.tell_heads(listener, document, heads.clone(), effects);
        }
    }
}
