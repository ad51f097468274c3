//! What one peer is known to have of one document, while one connection lasts.

use automerge::sync::{Capability, Have, Message, MessageFlags, MessageVersion, State, SyncDoc};

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

    /// The next sync message about a document that the peer was last known to hold just as we do, so that nobody need
    /// read it; none when there is nothing to say until the peer answers.
    pub fn confirm(&mut self, heads: &Heads) -> Option<Vec<u8>> {
        let ours: Vec<_> = heads.iter().map(|hash| hash.to_automerge()).collect();
        let said = self.0.have_responded && self.0.last_sent_heads == ours;
        if said && (self.0.in_flight || self.peer_heads().as_ref() == Some(heads)) {
            return None;
        }
        self.0.shared_heads.clone_from(&ours);
        self.0.last_sent_heads.clone_from(&ours);
        self.0.have_responded = true;
        self.0.in_flight = true;
        let mut flags = MessageFlags::new();
        flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
        let message = Message {
            heads: ours.clone(),
            need: Vec::new(),
            have: vec![Have {
                last_sync: ours,
                ..Have::default()
            }],
            changes: Vec::<Vec<u8>>::new().into(),
            flags: Some(flags),
            version: MessageVersion::V1,
        };
        Some(message.encode())
    }

    /// Takes in a sync message if it only says that the peer holds just these heads; leaves any other alone.
    pub fn is_confirmed(&mut self, heads: &Heads, message: &[u8]) -> bool {
        let Ok(message) = Message::decode(message) else {
            return false;
        };
        let agrees = Heads::from_automerge(message.heads.iter().copied()) == *heads;
        let asks = message
            .flags
            .is_some_and(|flags| flags.contains(MessageFlags::SYNC_RESET) || flags.contains(MessageFlags::READ_ONLY));
        if !agrees || asks || !message.need.is_empty() || !message.changes.is_empty() {
            return false;
        }
        if let Some(flags) = message.flags {
            let resets = flags.contains(MessageFlags::SUPPORTS_SYNC_RESET);
            let capabilities = [Some(Capability::MessageV2), resets.then_some(Capability::SyncReset)];
            self.0.their_capabilities = Some(capabilities.into_iter().flatten().collect());
        }
        self.0.shared_heads.clone_from(&message.heads);
        self.0.their_heads = Some(message.heads);
        self.0.their_need = Some(message.need);
        self.0.their_have = Some(message.have);
        self.0.in_flight = false;
        true
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
