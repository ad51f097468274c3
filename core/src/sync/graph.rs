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

mod answer;
mod chunk;
mod filter;
mod held;
mod history;
mod limits;
mod message;
mod orphans;
mod outcome;
mod peer;
mod receive;
mod recent;
mod snapshot;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use history::{Graph, NotAHistory};
pub use limits::Limits;
pub use outcome::{Fault, Fetch, Next, Part, Received, Refused, Summary};
pub use snapshot::Snapshot;

use crate::document::{Hash, Heads};
use answer::Shared;
use held::Held;
use orphans::Orphans;
use peer::Peer;
use recent::Recent;

/// For how long the bytes of new changes are kept in memory after the last of them.
const RECENT_MS: u64 = 5_000;

/// A document as the relay holds it: what it knows of its history, and how far each peer `P` has got. Never
/// content, except what has just come.
pub struct Replica<P> {
    limits: Limits,
    history: History,
    heads: Heads,
    /// The log index after the last change that the snapshot holds, and the length of its chunk.
    snapshot: Option<(u32, u64)>,
    peers: BTreeMap<P, Peer>,
    orphans: Orphans<P>,
    recent: Recent,
    shared: Shared,
    /// When something was last admitted.
    admitted_ms: u64,
    /// How many fetches there have been.
    tickets: u64,
}

/// What is known of the changes.
enum History {
    /// Nothing but what the store keeps ready.
    Summary {
        length: u32,
        bytes: u64,
    },
    Graph(Graph),
}

impl History {
    fn end(&self) -> u32 {
        match self {
            Self::Summary { length, .. } => *length,
            Self::Graph(graph) => graph.end(),
        }
    }

    /// Whether a peer that takes changes lacks any.
    fn lacks(&self, peer: &Peer) -> bool {
        let has_all = match self {
            Self::Summary { length, .. } => peer.held.floor >= *length,
            Self::Graph(graph) => graph.is_all(&peer.held),
        };
        peer.has_spoken && !peer.is_mute && !has_all
    }

    /// The newest of the changes that somebody holds; `heads` are those of all.
    fn heads_of(&self, held: &Held, heads: &Heads) -> Heads {
        match self {
            _ if held.floor >= self.end() => heads.clone(),
            Self::Summary { .. } => Heads::default(),
            Self::Graph(graph) => graph.heads_of(held),
        }
    }
}

impl<P: Copy + Ord> Replica<P> {
    /// A document that nobody has begun; its history (empty) is known.
    pub fn blank(limits: Limits) -> Self {
        Self::with(History::Graph(Graph::default()), Heads::default(), limits)
    }

    /// What the store keeps ready. The history is not loaded.
    ///
    /// A document with quarantined changes is not opened so: which they are is part of its history.
    pub fn summary(summary: Summary, limits: Limits) -> Self {
        let Summary {
            length,
            bytes,
            heads,
            snapshot,
            snapshot_bytes,
        } = summary;
        let history = match u32::try_from(length).unwrap_or(u32::MAX) {
            0 => History::Graph(Graph::default()),
            length => History::Summary { length, bytes },
        };
        let mut replica = Self::with(history, heads, limits);
        if let Some(up_to) = snapshot {
            replica.snapshot_taken(up_to, snapshot_bytes);
        }
        replica
    }

    fn with(history: History, heads: Heads, limits: Limits) -> Self {
        Self {
            limits,
            history,
            heads,
            snapshot: None,
            peers: BTreeMap::new(),
            orphans: Orphans::new(limits.max_orphans, limits.max_orphan_bytes),
            recent: Recent::default(),
            shared: Shared::default(),
            admitted_ms: 0,
            tickets: 0,
        }
    }

    /// The history has arrived, for the first time (it may have been asked for by [`Fault::NeedsHistory`]) or anew with changes in
    /// quarantine. Conversations go on.
    ///
    /// A history of another length than ours is not taken, nor one with other heads unless it is for what is in quarantine;
    /// [`has_history`](Self::has_history) tells.
    pub fn load(&mut self, graph: Graph) {
        let is_ours = self.heads == graph.heads() || graph.has_quarantined();
        if self.len() == graph.len() && is_ours {
            self.history = History::Graph(graph);
            self.shown_anew();
        }
    }

    /// Whether the history is known.
    pub fn has_history(&self) -> bool {
        matches!(self.history, History::Graph(_))
    }

    /// Peers that have stayed behind what they were sent for 5 s, or for as long as a slow link takes for it:
    /// [`next`](Self::next) will send it once more. To be called every second or so.
    pub fn overdue(&mut self, now_ms: u64) -> Vec<P> {
        if now_ms >= self.admitted_ms.saturating_add(RECENT_MS) {
            self.recent.clear();
            self.shared.clear();
        }
        let late = self
            .peers
            .iter_mut()
            .filter_map(|(id, peer)| peer.is_overdue(now_ms).then_some(*id));
        late.collect()
    }

    /// Whether a peer has said that it holds anything.
    pub fn has_something(&self, peer: P) -> bool {
        self.peers
            .get(&peer)
            .is_some_and(|peer| !peer.said.is_blank() || !peer.unknown.is_empty())
    }

    /// What a peer holds, when all of it is known here. With only a summary: when it equals our heads.
    pub fn proven(&self, peer: P) -> Option<Heads> {
        let peer = self.peers.get(&peer)?;
        (peer.has_spoken && peer.unknown.is_empty()).then(|| self.history.heads_of(&peer.said, &self.heads))
    }

    /// Ends the conversation with a peer. Its changes that wait for others are let go: it still has them.
    pub fn forget(&mut self, peer: P) {
        self.peers.remove(&peer);
        self.orphans.forget(peer);
    }

    /// How many changes the log has.
    pub fn len(&self) -> u64 {
        u64::from(self.end())
    }

    /// Whether nobody has written anything.
    pub fn is_empty(&self) -> bool {
        self.end() == 0
    }

    /// The newest changes.
    pub fn heads(&self) -> Heads {
        self.heads.clone()
    }

    /// The bytes of all changes.
    pub fn bytes(&self) -> u64 {
        match &self.history {
            History::Summary { bytes, .. } => *bytes,
            History::Graph(graph) => graph.bytes(),
        }
    }

    /// The log position up to which the snapshot goes; 0 when there is none.
    pub fn snapshot_at(&self) -> u64 {
        self.snapshot.map_or(0, |(up_to, _)| u64::from(up_to))
    }

    /// The compactor has stored a snapshot that goes up to a log position, with a document chunk of `chunk_bytes`: one that is too
    /// long for a message is sent to nobody.
    pub fn snapshot_taken(&mut self, up_to: u64, chunk_bytes: u64) {
        let end = self.end();
        self.snapshot = Some((u32::try_from(up_to).unwrap_or(end).min(end), chunk_bytes));
    }

    /// The side index of the whole history as it is now, when it is loaded.
    pub fn index(&self) -> Option<Vec<u8>> {
        match &self.history {
            History::Summary { .. } => None,
            History::Graph(graph) => Some(graph.encode()),
        }
    }

    /// These changes and all that depend on them are never told of nor sent any more; nor is a snapshot that
    /// holds them. Nothing happens before the history is loaded.
    pub fn quarantine(&mut self, hashes: &[Hash]) {
        if let History::Graph(graph) = &mut self.history {
            graph.quarantine(hashes);
            self.shown_anew();
        }
    }

    /// What is shown of the history may be less than before.
    fn shown_anew(&mut self) {
        let History::Graph(graph) = &self.history else { return };
        let before = std::mem::replace(&mut self.heads, graph.heads());
        self.snapshot = self.snapshot.filter(|(up_to, _)| graph.shows_all_below(*up_to));
        if before != self.heads {
            self.shared.clear();
            for peer in self.peers.values_mut() {
                peer.told = None;
                peer.fetching = None;
            }
        }
    }

    fn end(&self) -> u32 {
        self.history.end()
    }
}
