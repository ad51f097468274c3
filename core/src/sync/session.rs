//! A tablet's conversation with the relay, for as long as one connection lasts.
//!
//! It knows who has joined whom and what the relay is known to have of each document. It does not know what is
//! durable, so it never speaks by itself: the [`tablet`](crate::tablet) asks for a frame about a document when
//! everything in that document is in its store.

use std::collections::BTreeMap;

use super::wire::{EVERY_STORAGE, Message, PROTOCOL_VERSION, PeerMetadata, RemoteHeads, WireError, decode, encode};
use crate::document::{Document, DocumentKind, Heads, SyncState};
use crate::id::{DeviceId, DocumentId};

/// One connection to a relay, from the tablet's side.
pub struct Session {
    peer: String,
    device: DeviceId,
    relay: Option<Relay>,
    documents: BTreeMap<DocumentId, SyncState>,
}

/// The relay as it introduced itself.
struct Relay {
    peer: String,
    epoch: String,
}

/// What a frame from the relay brought.
#[derive(Clone, PartialEq, Eq)]
pub enum Received {
    /// The relay has answered; documents can be spoken of now.
    Joined {
        /// What time it was by the relay's clock, in milliseconds since 1970, if it said so.
        relay_ms: Option<i64>,
    },
    /// A sync message about a document, to be given to the document.
    Sync {
        /// The document.
        document: DocumentId,
        /// The Automerge sync message.
        data: Vec<u8>,
    },
    /// The relay has no such document for us, so far.
    Unavailable {
        /// The document.
        document: DocumentId,
    },
    /// How far other devices have got with a document, by storage id.
    OthersHave {
        /// The document.
        document: DocumentId,
        /// What each of them holds.
        heads: BTreeMap<String, Heads>,
    },
    /// The relay gives the connection up.
    Refused,
    /// Nothing that concerns a tablet.
    Nothing,
}

impl Session {
    /// A connection that has just opened. `peer` names it and no other connection ever.
    pub fn new(peer: String, device: DeviceId) -> Self {
        Self {
            peer,
            device,
            relay: None,
            documents: BTreeMap::new(),
        }
    }

    /// The first frame: who we are.
    pub fn join(&self) -> Vec<u8> {
        encode(&Message::Join {
            sender: self.peer.clone(),
            metadata: PeerMetadata {
                storage_id: Some(self.device.to_string()),
                is_ephemeral: false,
            },
            versions: vec![PROTOCOL_VERSION.to_owned()],
        })
    }

    /// The second frame, once joined: tell us how far others have got.
    pub fn subscribe(&self) -> Option<Vec<u8>> {
        let relay = self.relay.as_ref()?;
        Some(encode(&Message::RemoteSubscriptionChange {
            sender: self.peer.clone(),
            target: relay.peer.clone(),
            add: vec![EVERY_STORAGE.to_owned()],
            remove: Vec::new(),
        }))
    }

    /// The relay's store epoch, once joined: what we believed it had is void when this changes.
    pub fn epoch(&self) -> Option<&str> {
        self.relay.as_ref().map(|relay| relay.epoch.as_str())
    }

    /// Takes in a frame.
    ///
    /// # Errors
    /// Any [`WireError`]: the relay speaks another protocol, and the connection is to be closed.
    pub fn receive(&mut self, frame: &[u8]) -> Result<Received, WireError> {
        Ok(match decode(frame)? {
            Message::Peer {
                sender,
                metadata,
                time_ms,
                ..
            } => {
                let epoch = metadata.storage_id.unwrap_or_default();
                self.relay = Some(Relay { peer: sender, epoch });
                Received::Joined {
                    relay_ms: time_ms.and_then(|ms| i64::try_from(ms).ok()),
                }
            }
            Message::Sync { document, data, .. } | Message::Request { document, data, .. } => {
                Received::Sync { document, data }
            }
            Message::DocUnavailable { document, .. } => {
                // The relay has forgotten what we said about it, so the conversation begins anew.
                self.documents.remove(&document);
                Received::Unavailable { document }
            }
            Message::RemoteHeadsChanged { document, heads, .. } => Received::OthersHave {
                document,
                heads: heads
                    .into_iter()
                    .filter(|(storage, _)| storage != self.device.as_str())
                    .filter_map(|(storage, heads): (String, RemoteHeads)| Some((storage, heads.hashes()?)))
                    .collect(),
            },
            Message::Error { .. } => Received::Refused,
            Message::Join { .. }
            | Message::Ephemeral { .. }
            | Message::RemoteSubscriptionChange { .. }
            | Message::Leave { .. }
            | Message::Unknown { .. } => Received::Nothing,
        })
    }

    /// What the relay is known to have of a document.
    pub fn state(&mut self, document: DocumentId) -> &mut SyncState {
        self.documents.entry(document).or_default()
    }

    /// The next frame about a document, if there is anything to say. `announce` is its kind when we hold
    /// something of it, and none when we only ask.
    pub fn speak(&mut self, id: DocumentId, document: &Document, announce: Option<DocumentKind>) -> Option<Vec<u8>> {
        self.frame(id, announce, |state| document.generate_sync(state))
    }

    /// The next frame about a document that the relay was last known to hold just as we do.
    pub fn confirm(&mut self, id: DocumentId, heads: &Heads, kind: DocumentKind) -> Option<Vec<u8>> {
        self.frame(id, Some(kind), |state| state.confirm(heads))
    }

    fn frame(
        &mut self,
        document: DocumentId,
        announce: Option<DocumentKind>,
        data: impl FnOnce(&mut SyncState) -> Option<Vec<u8>>,
    ) -> Option<Vec<u8>> {
        let target = self.relay.as_ref()?.peer.clone();
        let sender = self.peer.clone();
        let data = data(self.state(document))?;
        Some(encode(&match announce {
            Some(_) => Message::Sync {
                sender,
                target,
                document,
                data,
                kind: announce,
            },
            None => Message::Request {
                sender,
                target,
                document,
                data,
                kind: None,
            },
        }))
    }
}

/// What people wrote is in `data`, which is never printed.
impl std::fmt::Debug for Received {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Joined { .. } => f.write_str("Joined"),
            Self::Sync { document, data } => write!(f, "Sync({document}, {} bytes)", data.len()),
            Self::Unavailable { document } => write!(f, "Unavailable({document})"),
            Self::OthersHave { document, .. } => write!(f, "OthersHave({document})"),
            Self::Refused => f.write_str("Refused"),
            Self::Nothing => f.write_str("Nothing"),
        }
    }
}
