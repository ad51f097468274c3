//! Writing into a group's study as one more peer of the relay: it is stored, passed on and acknowledged like what
//! a tablet sends.

use std::sync::atomic::Ordering;
use std::time::Duration;

use cahier_core::access::{Account, DraftKey, Role};
use cahier_core::document::{Document, DocumentKind, SyncState};
use cahier_core::id::{DeviceId, DocumentId, IdSource, PersonId};
use cahier_core::study;
use cahier_core::sync::wire::{self, Message, PeerMetadata};

use super::{Admin, Trouble};
use crate::access::Group;
use crate::hub::{Outbox, Outgoing, now_ms};
use crate::relay::{ConnectionId, Visitor};

/// How long the relay may take to store a line.
const WITHIN: Duration = Duration::from_secs(30);

impl Admin {
    /// Makes a person a member of the group's studies, which begin if they have not.
    pub(super) async fn add_to_studies(
        &self,
        group: &Group,
        person: &PersonId,
        name: &str,
        role: Role,
        ids: &mut IdSource,
    ) -> Result<(), Trouble> {
        for study in &group.studies {
            let number = self.next_connection.fetch_add(1, Ordering::Relaxed);
            let connection = ConnectionId(number);
            let outbox = self.hub.opened(connection, visitor(group)).await;
            let mut peer = Peer {
                admin: self,
                connection,
                outbox,
                name: format!("administrator-{number}"),
                document: *study,
            };
            let mut blank = Document::blank(ids.session());
            let begin = || Document::new(DocumentKind::Study, ids.session());
            let write = |document: &mut Document| {
                let wall_ms = i64::try_from(now_ms()).unwrap_or(i64::MAX);
                document.write(wall_ms, |edit| study::add_member(edit, person, name, role));
            };
            let done = tokio::time::timeout(WITHIN, peer.change(&mut blank, begin, write)).await;
            self.hub.closed(connection).await;
            if done != Ok(Some(())) {
                return Err(Trouble::new("the group's study could not be written", "ask again"));
            }
        }
        Ok(())
    }
}

/// Stands to the group's documents as its lead does.
fn visitor(group: &Group) -> Visitor {
    Visitor::Account {
        account: Account {
            person: PersonId::new("administrator"),
            name: String::new(),
            role: Role::GroupLead,
            group: Some(group.id.clone()),
            group_name: None,
            school: None,
            draft_key: DraftKey::from_bytes([0; 16]),
            studies: Vec::new(),
        },
        device: DeviceId::new("administrator"),
    }
}

struct Peer<'a> {
    admin: &'a Admin,
    connection: ConnectionId,
    outbox: Outbox,
    name: String,
    document: DocumentId,
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
                let (sender, target, document) = (self.name.clone(), String::new(), self.document);
                let kind = Some(DocumentKind::Study);
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
