//! What one peer is known to have of one document, while one connection lasts.

use automerge::sync::{Message, State, SyncDoc};

use super::{Change, Document, DocumentError, Heads};

/// The state of the Automerge sync protocol with one peer about one document. Never stored: a peer that
/// comes back starts anew.
#[derive(Default)]
pub struct SyncState(State);

impl SyncState {
    /// A conversation that has not begun.
    pub fn new() -> Self {
        Self::default()
    }

    /// A conversation with a peer whose changes are not taken, and who is told so.
    pub fn read_only() -> Self {
        Self(State::new_read_only())
    }

    /// The changes that the peer has said it holds, when it has said so.
    pub fn peer_heads(&self) -> Option<Heads> {
        self.0
            .their_heads
            .as_ref()
            .map(|heads| Heads::from_automerge(heads.iter().copied()))
    }

    /// The newest changes that both are known to hold.
    pub fn shared_heads(&self) -> Heads {
        Heads::from_automerge(self.0.shared_heads.iter().copied())
    }
}

impl std::fmt::Debug for SyncState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SyncState")
            .field("shared_heads", &self.shared_heads())
            .finish_non_exhaustive()
    }
}

impl Document {
    /// The next sync message for a peer, or none when there is nothing to say until it answers.
    pub fn generate_sync(&self, state: &mut SyncState) -> Option<Vec<u8>> {
        self.doc.generate_sync_message(&mut state.0).map(Message::encode)
    }

    /// Takes in a sync message and returns the changes it brought, oldest first.
    ///
    /// # Errors
    /// [`DocumentError::NotASyncMessage`] for junk, [`DocumentError::Refused`] for changes that Automerge will
    /// not apply, [`DocumentError::Broken`] for ones that it panics on.
    pub fn receive_sync(&mut self, state: &mut SyncState, message: &[u8]) -> Result<Vec<Change>, DocumentError> {
        let message = Message::decode(message).map_err(|_| DocumentError::NotASyncMessage)?;
        let before = self.heads();
        self.guarded(|doc| {
            doc.receive_sync_message(&mut state.0, message)
                .map_err(|_| DocumentError::Refused)
        })?;
        if self.heads() == before {
            Ok(Vec::new())
        } else {
            Ok(self.changes_since(&before))
        }
    }
}
