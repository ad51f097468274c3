//! What goes into and comes out of a replica, besides messages.

use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use crate::document::{Change, Heads};

/// What the store keeps ready of a document, so that it can be opened without its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// How many changes are in the log.
    pub length: u64,
    /// How many bytes they are.
    pub bytes: u64,
    /// The heads of all of them.
    pub heads: Heads,
    /// The log position up to which the snapshot goes, when there is one.
    pub snapshot: Option<u64>,
    /// How long the snapshot's document chunk is.
    pub snapshot_bytes: u64,
}

/// Whether a peer's changes are taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// They are.
    Writer,
    /// They are not, and the peer is told so by the protocol's read-only flag.
    Reader,
}

/// What one message brought.
#[derive(Debug, Default)]
pub struct Received {
    /// What is to be stored, in this order: every change comes after those that it depends on.
    pub fresh: Vec<Change>,
    /// What was not taken, one entry for each change. Told for counters.
    pub refused: Vec<Refused>,
    /// Whether the sender waits for [`Replica::next`](super::Replica::next) to say something.
    pub answer: bool,
}

/// Why a change was not taken. The document is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refused {
    /// It is deflated and inflates to too much, or to nothing. Its sender's client is broken or hostile.
    Deflated,
    /// Its bytes are no change, or their checksum is another. The sender sends it again on a new connection.
    Damaged,
    /// It is a whole document, which a client sends only to peers that announce the second version of
    /// the protocol. We announce it to readers alone, so a reader that became a writer is to connect anew.
    DocumentChunk,
    /// It is a bundle of changes, which no client is known to send.
    Bundle,
    /// It is longer than a change may be, or has more operations. Its writer makes smaller ones.
    TooBig,
    /// Its actor has used this sequence number before: a tablet that was restored from an old copy. It is never
    /// taken; its writer goes on as a new actor.
    Fork,
    /// It skips a sequence number of its actor. Its sender's client is broken.
    SeqGap,
    /// Its operations are numbered below what it depends on. Its sender's client is broken.
    StartOp,
    /// It waits here for a change that it depends on. Nobody need do anything.
    Orphaned,
    /// It depends on changes that are not here, and too many such wait already. The sender sends it
    /// again on a new connection.
    OrphansFull,
    /// The document is as big as it may become. Whoever runs the relay can allow more.
    DocumentFull,
    /// Its sender may only read.
    ReadOnly,
}

impl Refused {
    /// Every reason.
    pub const ALL: [Self; 12] = [
        Self::Deflated,
        Self::Damaged,
        Self::DocumentChunk,
        Self::Bundle,
        Self::TooBig,
        Self::Fork,
        Self::SeqGap,
        Self::StartOp,
        Self::Orphaned,
        Self::OrphansFull,
        Self::DocumentFull,
        Self::ReadOnly,
    ];

    /// The reason as a metric's label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Deflated => "deflated",
            Self::Damaged => "damaged",
            Self::DocumentChunk => "document_chunk",
            Self::Bundle => "bundle",
            Self::TooBig => "too_big",
            Self::Fork => "fork",
            Self::SeqGap => "seq_gap",
            Self::StartOp => "start_op",
            Self::Orphaned => "orphaned",
            Self::OrphansFull => "orphans_full",
            Self::DocumentFull => "document_full",
            Self::ReadOnly => "read_only",
        }
    }
}

/// Why a message was not taken at all. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// These bytes are no sync message. Whoever sent them must mend its client.
    #[error("these bytes are not a sync message")]
    NotASyncMessage,
    /// The answer takes more than a summary. The caller loads the history and gives the same message again.
    #[error("the document's history must be loaded first")]
    NeedsHistory,
}

/// What to say to a peer.
pub enum Next {
    /// Nothing until it speaks or something happens.
    Nothing,
    /// This message; the same bytes for all peers that are to get the same.
    Send(Arc<[u8]>),
    /// A message for which stored bytes must be read first.
    Fetch(Fetch),
}

/// The bytes hold what people wrote, so they are never printed.
impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("Nothing"),
            Self::Send(message) => write!(f, "Send({} bytes)", message.len()),
            Self::Fetch(fetch) => fetch.fmt(f),
        }
    }
}

/// Stored bytes that a message is to be made of, for [`Replica::fetched`](super::Replica::fetched).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Whether the snapshot's document chunk comes first.
    pub snapshot: bool,
    /// The log positions of the changes that follow, ascending.
    pub positions: Vec<RangeInclusive<u64>>,
    /// Which of all fetches this is.
    pub(super) ticket: u64,
    pub(super) part: Part,
    /// How much of the log the peer has when this has been sent.
    pub(super) up_to: u32,
    /// Whether more is to follow once the peer has answered.
    pub(super) is_piece: bool,
    /// The heads to be told with it.
    pub(super) heads: Heads,
    pub(super) asked_ms: u64,
}
