//! What a message brings: changes into the history, and what its sender holds.

use super::chunk::{self, Chunk};
use super::held::Held;
use super::history::{Graph, Placement};
use super::message::{Flags, Incoming};
use super::orphans::Orphan;
use super::outcome::{Fault, Part, Received, Refused};
use super::peer::{Loss, Probed, Waiting};
use super::{History, Replica};
use crate::document::{Change, Hash, Lineage};

/// What the changes in a message say of their sender.
#[derive(Default)]
struct Brought {
    /// Changes that it is known to hold by having sent them, or what they depend on.
    holds: Vec<u32>,
    /// Whether any of them was new here, or at least not refused.
    is_progress: bool,
    has_orphans: bool,
}

impl<P: Copy + Ord> Replica<P> {
    /// One message of a peer. Admits its changes: they are to be stored before [`next`](Self::next) is called for anybody.
    ///
    /// # Errors
    /// [`Fault`]; nothing was changed.
    pub fn receive(&mut self, from: P, part: Part, message: &[u8], now_ms: u64) -> Result<Received, Fault> {
        let message = Incoming::decode(message).ok_or(Fault::NotASyncMessage)?;
        if !self.can_take(from, &message) {
            return Err(Fault::NeedsHistory);
        }
        let mut received = Received::default();
        let mut brought = Brought::default();
        match part {
            Part::Writer => self.ingest(from, &message, now_ms, &mut received, &mut brought),
            Part::Reader if message.has_changes() => received.refused.push(Refused::ReadOnly),
            Part::Reader => (),
        }
        let (said, unknown) = self.holdings(&message, brought.holds);
        let peer = self.peers.entry(from).or_default();
        peer.has_spoken = true;
        peer.heed(message.is_second_version, message.flags);
        let is_loss = peer.loses(loss(&message), now_ms);
        if is_loss {
            peer.said = Held::default();
        }
        peer.said(said, unknown, now_ms);
        if is_loss {
            peer.take_back();
        }
        // A reset is the answer of a peer that lacks our heads, so asking for its own again would tell nothing.
        if message.is_reset {
            peer.probed = peer.probed.max(Probed::ByHeads);
        }
        peer.is_to_be_asked |= brought.has_orphans;
        let knows_more = message.has_changes() || peer.unknown.is_empty() || !peer.held.is_blank();
        if peer.waiting == Waiting::Piece || knows_more {
            peer.waiting = Waiting::No;
        }
        if message.has_changes() {
            // Who sends the same refused changes upon every answer is answered once.
            peer.is_owed |= brought.is_progress || !peer.is_stalled;
            peer.is_stalled = !brought.is_progress;
        }
        received.answer = self.has_word_for(from);
        Ok(received)
    }

    /// Whether a message can be taken with what is known of the history.
    fn can_take(&self, from: P, message: &Incoming<'_>) -> bool {
        if self.has_history() {
            return true;
        }
        if message.has_changes() {
            return false;
        }
        if message.is_of_nothing() {
            let is_known = self.peers.get(&from).is_some_and(|peer| peer.is_second_version);
            return self.can_send_all(is_known || message.is_second_version);
        }
        message.is_of(&self.heads)
    }

    /// What the heads of a message, and `more` that its sender is known to hold, say; and the heads that say nothing here.
    fn holdings(&self, message: &Incoming<'_>, mut more: Vec<u32>) -> (Held, Vec<Hash>) {
        if message.is_of(&self.heads) {
            return (Held::all_below(self.end()), Vec::new());
        }
        let History::Graph(graph) = &self.history else {
            return (Held::default(), Vec::new());
        };
        let mut unknown = Vec::new();
        for head in message.heads() {
            match graph.find(&head) {
                Some(index) => more.push(index),
                None => unknown.push(head),
            }
        }
        (graph.ancestry(&more), unknown)
    }

    fn ingest(&mut self, from: P, message: &Incoming<'_>, now_ms: u64, received: &mut Received, brought: &mut Brought) {
        for bytes in message.changes() {
            for chunk in chunk::split(bytes, self.limits.max_change_bytes) {
                match chunk {
                    Ok(chunk) => self.consider(from, &chunk, received, brought),
                    Err(refused) => received.refused.push(refused),
                }
            }
        }
        if !received.fresh.is_empty() {
            self.admitted_ms = now_ms;
            self.shared.clear();
            if let History::Graph(graph) = &self.history {
                self.heads = graph.heads();
            }
        }
    }

    /// Takes in one change, and what waited for it.
    fn consider(&mut self, from: P, chunk: &Chunk<'_>, received: &mut Received, brought: &mut Brought) {
        let History::Graph(graph) = &mut self.history else {
            return;
        };
        if let Some(index) = graph.find(&chunk.hash) {
            brought.holds.push(index);
            brought.is_progress = true;
            return;
        }
        if self.orphans.has(&chunk.hash) {
            brought.has_orphans = true;
            return;
        }
        let Ok((change, lineage)) = Change::read(&chunk.bytes) else {
            received.refused.push(Refused::Damaged);
            return;
        };
        brought
            .holds
            .extend(lineage.deps.iter().filter_map(|dep| graph.find(dep)));
        match graph.place(&change, &lineage) {
            Placement::Never(refused) => received.refused.push(refused),
            Placement::After(parents) => self.admit(from, change, &lineage, &parents, received, brought),
            Placement::Lacks(lacking) => {
                let orphan = Orphan { from, change, lineage };
                let (is_parked, dropped) = self.orphans.park(orphan, lacking);
                received.refused.extend(vec![Refused::OrphansFull; dropped]);
                received.refused.push(if is_parked {
                    brought.is_progress = true;
                    brought.has_orphans = true;
                    Refused::Orphaned
                } else {
                    Refused::OrphansFull
                });
            }
        }
    }

    /// Adds a change that has its place, and every orphan that has one then.
    fn admit(
        &mut self,
        from: P,
        change: Change,
        lineage: &Lineage,
        parents: &[u32],
        received: &mut Received,
        brought: &mut Brought,
    ) {
        let History::Graph(graph) = &mut self.history else {
            return;
        };
        let max_bytes = self.limits.max_document_bytes;
        let mut add = |graph: &mut Graph, change: Change, lineage: &Lineage, parents: &[u32]| {
            if graph.bytes() + change.bytes.len() as u64 > max_bytes {
                received.refused.push(Refused::DocumentFull);
                return None;
            }
            let index = graph.admit(&change, lineage, parents);
            self.recent.push(index, &change.bytes);
            received.fresh.push(change);
            Some(index)
        };
        let mut arrived = vec![change.hash];
        let Some(index) = add(graph, change, lineage, parents) else {
            return;
        };
        brought.holds.push(index);
        brought.is_progress = true;
        let mut refused = Vec::new();
        while let Some(hash) = arrived.pop() {
            for waited in self.orphans.waited_for(&hash) {
                let Some(orphan) = self.orphans.find(&waited) else {
                    continue;
                };
                match graph.place(&orphan.change, &orphan.lineage) {
                    Placement::Lacks(lacking) => self.orphans.wait(waited, lacking),
                    Placement::Never(reason) => {
                        self.orphans.take(&waited);
                        refused.push(reason);
                    }
                    Placement::After(parents) => {
                        let Some(orphan) = self.orphans.take(&waited) else {
                            continue;
                        };
                        if let Some(index) = add(graph, orphan.change, &orphan.lineage, &parents) {
                            arrived.push(waited);
                            if orphan.from == from {
                                brought.holds.push(index);
                            }
                        }
                    }
                }
            }
        }
        received.refused.extend(refused);
    }
}

/// How a message says that something sent before is gone, if it does.
fn loss(message: &Incoming<'_>) -> Option<Loss> {
    if message.is_of_nothing() {
        Some(Loss::Everything)
    } else if message.is_reset {
        Some(Loss::Reset)
    } else {
        let is_asked = message.flags.is_some_and(|flags| flags.has(Flags::SYNC_RESET));
        is_asked.then_some(Loss::Flag)
    }
}
