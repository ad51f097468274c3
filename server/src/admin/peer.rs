//! Changing a document as one more peer of the relay: it is stored, passed on and acknowledged like what a tablet
//! sends.

use std::sync::atomic::Ordering;
use std::time::Duration;

use cahier_core::document::{Document, DocumentKind, SyncState};
use cahier_core::id::DocumentId;
use cahier_core::sync::wire::{self, Message, PeerMetadata};

use super::Admin;
use crate::hub::{Outbox, Outgoing};
use crate::relay::{ConnectionId, Visitor};

/// How long the relay may take to store a change.
const WITHIN: Duration = Duration::from_secs(30);

impl Admin {
    /// Changes a document as this visitor, or begins it if nobody has, and returns when all of it is durable.
    /// Nothing when the relay does not take it.
    pub(crate) async fn change(
        &self,
        (document, kind): (DocumentId, Option<DocumentKind>),
        visitor: Visitor,
        blank: &mut Document,
        begin: impl FnOnce() -> Document,
        write: impl FnOnce(&mut Document),
    ) -> Option<()> {
        let number = self.next_connection.fetch_add(1, Ordering::Relaxed);
        let connection = ConnectionId(number);
        let outbox = self.hub.opened(connection, visitor).await;
        let mut peer = Peer {
            admin: self,
            connection,
            outbox,
            name: format!("administrator-{number}"),
            document,
            kind,
        };
        let done = tokio::time::timeout(WITHIN, peer.change(blank, begin, write)).await;
        self.hub.closed(connection).await;
        done.ok().flatten()
    }
}

struct Peer<'a> {
    admin: &'a Admin,
    connection: ConnectionId,
    outbox: Outbox,
    name: String,
    document: DocumentId,
    kind: Option<DocumentKind>,
}

impl Peer<'_> {
    /// Fetches the document, or begins it if nobody has; changes it; and returns when the relay has it all.
    /// Nothing when the relay ends the connection.
    async fn change(
        &mut self,
        document: &mut Document,
        begin: impl FnOnce() -> Document,
        write: impl FnOnce(&mut Document),
    ) -> Option<()> {
        self.say(&Message::Join {
            sender: self.name.clone(),
            metadata: PeerMetadata {
                storage_id: None,
                is_ephemeral: true,
            },
            versions: vec![wire::PROTOCOL_VERSION.to_owned()],
        })
        .await;
        let mut state = SyncState::new();
        if !self.sync(document, &mut state, true).await? {
            *document = begin();
            state = SyncState::new();
        }
        write(document);
        self.sync(document, &mut state, false).await?.then_some(())
    }

    /// Syncs until both sides have the same; false when the relay has no such document.
    async fn sync(&mut self, document: &mut Document, state: &mut SyncState, has_nothing: bool) -> Option<bool> {
        let mut asks = has_nothing;
        loop {
            let is_same = state.peer_heads().is_some_and(|heads| heads == document.heads());
            if is_same && !document.heads().is_empty() {
                return Some(true);
            }
            if let Some(data) = document.generate_sync(state) {
                let (sender, target, document, kind) = (self.name.clone(), String::new(), self.document, self.kind);
                let message = if std::mem::take(&mut asks) {
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
                };
                self.say(&message).await;
            }
            match self.hear().await? {
                Message::Sync { data, .. } => drop(document.receive_sync(state, &data).ok()?),
                Message::DocUnavailable { .. } => return Some(false),
                _ => {}
            }
        }
    }

    async fn say(&self, message: &Message) {
        self.admin.hub.frame(self.connection, wire::encode(message)).await;
    }

    async fn hear(&mut self) -> Option<Message> {
        match self.outbox.queue.recv().await? {
            Outgoing::Frame(bytes) => {
                self.outbox.taken(bytes.len());
                wire::decode(&bytes).ok()
            }
            Outgoing::Close(_) => None,
        }
    }
}
