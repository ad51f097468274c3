//! The relay's side of Automerge's sync protocol, without documents.
//!
//! A [`Replica`] answers peers from the *change graph* (hashes, parents, sizes) and from stored bytes that it
//! names by their position in the log. It never loads a document, never reads what was written, and never
//! evaluates a peer's bloom filter.
//!
//! Rules kept here: the heads in a message are admitted changes only, so the caller that makes admitted changes durable
//! before it calls [`Replica::next`] never acknowledges what it could lose; every prefix of the log is closed under
//! ancestry; nothing about a peer is ever stored; what is refused is named and harms neither the document nor
//! the conversation; a conversation always comes to rest.

mod history;
mod limits;
mod outcome;
mod snapshot;

use std::collections::BTreeSet;

pub use history::{Graph, NotAHistory};
pub use limits::Limits;
pub use outcome::{Fault, Fetch, Next, Part, Received, Refused, Summary};
pub use snapshot::Snapshot;

use crate::document::{Hash, Heads};

/// A document as the relay holds it: what it knows of its history, and how far each peer `P` has got. Never
/// content, except what has just come.
pub struct Replica<P> {
    peers: BTreeSet<P>,
    graph: Option<Graph>,
    summary: Summary,
}

impl<P: Copy + Ord> Replica<P> {
    /// A document that nobody has begun; its history (empty) is known.
    pub fn blank(_limits: Limits) -> Self {
        Self {
            peers: BTreeSet::new(),
            graph: Some(Graph::default()),
            summary: Summary {
                length: 0,
                bytes: 0,
                heads: Heads::default(),
                snapshot: None,
                snapshot_bytes: 0,
            },
        }
    }

    /// What the store keeps ready. The history is not loaded.
    pub fn summary(summary: Summary, _limits: Limits) -> Self {
        Self {
            peers: BTreeSet::new(),
            graph: None,
            summary,
        }
    }

    /// The history has arrived. Conversations go on.
    ///
    /// A history of another length or other heads than the summary's is not taken.
    pub fn load(&mut self, graph: Graph) {
        self.graph = Some(graph);
    }

    /// Whether the history is known.
    pub fn has_history(&self) -> bool {
        self.graph.is_some()
    }

    /// One message of a peer. Admits its changes: they are to be stored before [`next`](Self::next) is called for anybody.
    ///
    /// # Errors
    /// [`Fault`]; nothing was changed.
    pub fn receive(&mut self, _from: P, _part: Part, _message: &[u8], _now_ms: u64) -> Result<Received, Fault> {
        Err(Fault::NotASyncMessage)
    }

    /// What to say to a peer now. Call it only when everything admitted is durable: the heads in it promise that.
    pub fn next(&mut self, _to: P, _part: Part, _now_ms: u64) -> Next {
        Next::Nothing
    }

    /// What [`Next::Fetch`] asked for has been read: the message to send, or none when the peer is gone or
    /// wants something else by now. [`next`](Self::next) may have more afterwards.
    pub fn fetched(&mut self, _to: P, _fetch: &Fetch, _chunks: &[Vec<u8>]) -> Option<Vec<u8>> {
        None
    }

    /// Peers whose heads have stayed behind what they were sent: [`next`](Self::next) will send it once more.
    pub fn overdue(&mut self, _now_ms: u64) -> Vec<P> {
        Vec::new()
    }

    /// Whether a peer has said that it holds anything.
    pub fn has_something(&self, peer: P) -> bool {
        self.peers.contains(&peer)
    }

    /// What a peer holds, when all of it is known here. With only a summary: when it equals our heads.
    pub fn proven(&self, _peer: P) -> Option<Heads> {
        None
    }

    /// Ends the conversation with a peer.
    pub fn forget(&mut self, peer: P) {
        self.peers.remove(&peer);
    }

    /// How many changes the log has.
    pub fn len(&self) -> u64 {
        self.summary.length
    }

    /// Whether nobody has written anything.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The newest changes.
    pub fn heads(&self) -> Heads {
        self.summary.heads.clone()
    }

    /// The bytes of all changes.
    pub fn bytes(&self) -> u64 {
        self.summary.bytes
    }

    /// The log position up to which the snapshot goes; 0 when there is none.
    pub fn snapshot_at(&self) -> u64 {
        self.summary.snapshot.unwrap_or(0)
    }

    /// The compactor has stored a snapshot that goes up to a log position, with a document chunk of `chunk_bytes`: one that is too
    /// long for a message is sent to nobody.
    pub fn snapshot_taken(&mut self, up_to: u64, chunk_bytes: u64) {
        self.summary.snapshot = Some(up_to);
        self.summary.snapshot_bytes = chunk_bytes;
    }

    /// The side index of the whole history as it is now, when it is loaded.
    pub fn index(&self) -> Option<Vec<u8>> {
        self.graph.as_ref().map(Graph::encode)
    }

    /// These changes and all that depend on them are never told of nor sent any more.
    pub fn quarantine(&mut self, hashes: &[Hash]) {
        if let Some(graph) = &mut self.graph {
            graph.quarantine(hashes);
        }
    }
}
