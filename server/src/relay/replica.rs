//! One document as the relay holds it, and how far each peer has got with it.
//!
//! This is the seam where the relay's change graph will come in: today a replica is a whole Automerge document
//! with a sync state for each peer. It knows nothing of accounts, rooms or frames. Nothing of it is stored but
//! the changes: a peer that comes back begins a new conversation.
//!
//! Rule kept here: no bytes from outside end the program. What Automerge panics on is named, and the caller
//! loads the document again.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use cahier_core::document::{Change, Document, DocumentError, Heads, SyncState};
use cahier_core::id::SessionId;

use super::ConnectionId;

/// The relay never writes, so the session of its copies is nobody's.
const NOBODY: SessionId = SessionId::from_bytes([0; 16]);

pub(super) struct Replica {
    document: Document,
    conversations: HashMap<ConnectionId, SyncState>,
}

/// Whether a peer's changes are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Writer,
    Reader,
}

/// What was wrong with a sync message.
#[derive(Debug)]
pub(super) enum Fault {
    /// It is none. The document is as it was.
    NotASyncMessage,
    /// Automerge would not have (some of) its changes; these it did take.
    Refused(Vec<Change>),
    /// This copy of the document is of no more use.
    Broken,
}

/// Stored changes that do not make a document.
#[derive(Debug)]
pub(super) struct Unreadable;

impl Replica {
    pub(super) fn blank() -> Self {
        Self {
            document: Document::blank(NOBODY),
            conversations: HashMap::new(),
        }
    }

    /// The document that these changes make. Every peer's conversation begins anew.
    pub(super) fn load(&mut self, changes: &[Vec<u8>]) -> Result<(), Unreadable> {
        let mut document = Document::blank(NOBODY);
        document.apply(changes).map_err(|_| Unreadable)?;
        self.document = document;
        self.conversations.clear();
        Ok(())
    }

    /// Takes in one message of a peer and returns the changes that it brought.
    pub(super) fn receive(&mut self, from: ConnectionId, part: Part, message: &[u8]) -> Result<Vec<Change>, Fault> {
        let before = self.document.heads();
        let conversation = self.conversations.entry(from).or_insert_with(|| match part {
            Part::Writer => SyncState::new(),
            Part::Reader => SyncState::read_only(),
        });
        self.document
            .receive_sync(conversation, message)
            .map_err(|error| match error {
                DocumentError::NotASyncMessage => Fault::NotASyncMessage,
                DocumentError::Broken => Fault::Broken,
                // Some changes may have gone in before the one that did not.
                _ if self.document.heads() == before => Fault::Refused(Vec::new()),
                _ => Fault::Refused(self.document.changes_since(&before)),
            })
    }

    /// The next message for a peer, if there is anything to say to it.
    ///
    /// A peer's own message can make this fail: Automerge panics on some bloom filters only when it answers.
    pub(super) fn next(&mut self, to: ConnectionId, part: Part) -> Result<Option<Vec<u8>>, Fault> {
        let conversation = self.conversations.entry(to).or_insert_with(|| match part {
            Part::Writer => SyncState::new(),
            Part::Reader => SyncState::read_only(),
        });
        catch_unwind(AssertUnwindSafe(|| self.document.generate_sync(conversation))).map_err(|_| {
            self.conversations.remove(&to);
            Fault::Broken
        })
    }

    /// Whether the peer has said that it holds anything of this document.
    pub(super) fn has_something(&self, peer: ConnectionId) -> bool {
        self.conversations
            .get(&peer)
            .and_then(SyncState::peer_heads)
            .is_some_and(|heads| !heads.is_empty())
    }

    /// What the peer holds, when this document holds all of it too.
    pub(super) fn proven(&self, peer: ConnectionId) -> Option<Heads> {
        self.conversations
            .get(&peer)?
            .peer_heads()
            .filter(|heads| self.document.contains(heads))
    }

    /// Ends the conversation with a peer.
    pub(super) fn forget(&mut self, peer: ConnectionId) {
        self.conversations.remove(&peer);
    }
}
