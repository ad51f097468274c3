//! How much of a document, a change and a message the relay takes.

/// What a [`Replica`](super::Replica) takes and sends at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// All changes of a document together. What comes on top is [`Refused::DocumentFull`](super::Refused::DocumentFull).
    pub max_document_bytes: u64,
    /// One change, inflated. A longer one is [`Refused::TooBig`](super::Refused::TooBig).
    pub max_change_bytes: usize,
    /// Changes that wait for their dependencies. More are [`Refused::OrphansFull`](super::Refused::OrphansFull).
    pub max_orphans: usize,
    /// The bytes of those.
    pub max_orphan_bytes: usize,
    /// How many bytes of changes one message of ours carries, if more than one change.
    pub max_message_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_document_bytes: 64 * 1024 * 1024,
            max_change_bytes: 1024 * 1024,
            max_orphans: 1_024,
            max_orphan_bytes: 4 * 1024 * 1024,
            max_message_bytes: 4 * 1024 * 1024,
        }
    }
}
