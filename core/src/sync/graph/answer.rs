//! What to say to a peer: our heads, what it lacks, what we lack.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::filter;
use super::message::Outgoing;
use super::outcome::{Fetch, Next, Part};
use super::peer::{Peer, Probed, Waiting};
use super::{History, Replica};
use crate::document::Heads;

/// A document chunk longer than this is not sent: long histories go in pieces.
const MAX_SNAPSHOT_BYTES: u64 = 8 * 1024 * 1024;

/// How many changes a peer is asked for at once, by their hashes.
const MAX_NEED: usize = 64;

/// Messages that several peers may get, until something is admitted.
const MAX_SHARED: usize = 8;

/// What one message with changes is made of.
struct Plan {
    /// Whether the snapshot stands for everything below its end.
    snapshot: bool,
    /// The ranges of log indexes of the changes, ascending.
    ranges: Vec<RangeInclusive<u32>>,
    /// How much of the log the peer has then.
    up_to: u32,
}

impl<P: Copy + Ord> Replica<P> {
    /// What to say to a peer now. Call it only when everything admitted is durable: the heads in it promise that.
    pub fn next(&mut self, to: P, part: Part, now_ms: u64) -> Next {
        let end = self.end();
        self.recognise(to);
        let peer = self.peers.entry(to).or_default();
        if peer.fetching.is_some() || peer.waiting != Waiting::No {
            return Next::Nothing;
        }
        if !self.history.lacks(peer) {
            return if peer.has_word(end) || peer.turn(part) != (None, false) {
                self.tell(to, part)
            } else {
                Next::Nothing
            };
        }
        if peer.held.is_blank() && !peer.unknown.is_empty() {
            // It holds what we do not know and may hold much of what we do. Its answer will tell.
            if peer.probed == Probed::No {
                peer.probe(Probed::ByHeads, end, now_ms);
                return self.tell(to, part);
            }
            if peer.probed == Probed::ByHeads
                && part == Part::Writer
                && let Some(message) = self.sift(to, now_ms)
            {
                return Next::Send(message);
            }
        }
        self.supply(to, part, now_ms)
    }

    /// What [`Next::Fetch`] asked for has been read, the snapshot's document chunk first if it was asked for: the message to send, or
    /// none when the peer is gone or wants something else by now. [`next`](Self::next) may have more afterwards.
    pub fn fetched(&mut self, to: P, fetch: &Fetch, chunks: &[Vec<u8>]) -> Option<Vec<u8>> {
        let peer = self.peers.get_mut(&to)?;
        if peer.fetching != Some(fetch.ticket) {
            return None;
        }
        peer.fetching = None;
        let need = self.need(to, fetch.part);
        let peer = self.peers.get_mut(&to)?;
        let chunks = chunks.iter().map(Vec::as_slice);
        let message = peer.compose(fetch.part, &fetch.heads, &fetch.heads, &need, |outgoing| {
            if fetch.snapshot {
                outgoing.encode_joined(chunks)
            } else {
                outgoing.encode(chunks)
            }
        });
        peer.supplied(fetch.part, fetch.up_to, fetch.is_piece, message.len(), fetch.asked_ms);
        Some(message)
    }

    /// Whether [`next`](Self::next) has something to say to a peer.
    pub(super) fn has_word_for(&self, peer: P) -> bool {
        self.peers.get(&peer).is_some_and(|peer| {
            let is_free = peer.fetching.is_none() && peer.waiting == Waiting::No;
            is_free && (peer.has_word(self.end()) || self.history.lacks(peer))
        })
    }

    /// Whether everything can be sent without the history, to a peer that reads the second version or does not.
    pub(super) fn can_send_all(&self, is_second_version: bool) -> bool {
        let History::Summary { length, bytes, .. } = &self.history else {
            return true;
        };
        let most = self.limits.max_message_bytes as u64;
        let length = u64::from(*length).max(1);
        self.snapshot_for(is_second_version).map_or(*bytes <= most, |(at, _)| {
            // How long the single changes of the tail are is not known; they are as long as others.
            bytes.saturating_mul(length.saturating_sub(u64::from(at))) / length <= most
        })
    }

    /// A message without changes.
    fn tell(&mut self, to: P, part: Part) -> Next {
        let need = self.need(to, part);
        let end = self.end();
        let Some(peer) = self.peers.get_mut(&to) else {
            return Next::Nothing;
        };
        let is_plain = peer.is_plain(part) && !peer.is_mute;
        if is_plain && let Some(message) = self.shared.find(end, end) {
            peer.told(part, end);
            return Next::Send(message);
        }
        // Who takes no changes will never have our heads, and answers nothing but resets if it is told that it has.
        let both = if peer.is_mute {
            self.history.heads_of(&peer.said, &self.heads)
        } else {
            self.heads.clone()
        };
        let message = peer.compose(part, &self.heads, &both, &need, |outgoing| {
            outgoing.encode(std::iter::empty())
        });
        peer.told(part, end);
        Next::Send(self.shared.keep(is_plain.then_some((end, end)), message))
    }

    /// A message that asks a peer for what it holds and we do not, when it holds neither our heads nor nothing.
    fn sift(&mut self, to: P, now_ms: u64) -> Option<Arc<[u8]>> {
        let History::Graph(graph) = &self.history else {
            return None;
        };
        let filter = filter::of(graph.hashes())?;
        let peer = self.peers.get_mut(&to)?;
        peer.is_to_be_asked = true;
        let need = self.need(to, Part::Writer);
        let end = self.end();
        let peer = self.peers.get_mut(&to)?;
        let nothing = Heads::default();
        let message = peer.compose(Part::Writer, &self.heads, &nothing, &need, |outgoing| {
            let outgoing = Outgoing {
                filter: &filter,
                ..*outgoing
            };
            outgoing.encode(std::iter::empty())
        });
        peer.told(Part::Writer, end);
        peer.probe(Probed::ByFilter, end, now_ms);
        Some(message.into())
    }

    /// A message with what a peer lacks, or with the first piece of it.
    fn supply(&mut self, to: P, part: Part, now_ms: u64) -> Next {
        let end = self.end();
        let need = self.need(to, part);
        let Some(peer) = self.peers.get(&to) else {
            return Next::Nothing;
        };
        let is_plain = peer.is_plain(part) && peer.held.above.is_empty();
        let floor = peer.held.floor;
        if is_plain && let Some(message) = self.shared.find(floor, end) {
            let peer = self.peers.entry(to).or_default();
            peer.supplied(part, end, false, message.len(), now_ms);
            return Next::Send(message);
        }
        let plan = self.plan(peer);
        let is_piece = plan.up_to < end;
        let heads = if is_piece {
            let mut held = peer.held.clone();
            held.raise(plan.up_to);
            self.history.heads_of(&held, &self.heads)
        } else {
            self.heads.clone()
        };
        let changes: Option<Vec<&[u8]>> = (!plan.snapshot)
            .then(|| {
                plan.ranges
                    .iter()
                    .cloned()
                    .flatten()
                    .map(|index| self.recent.find(index))
                    .collect()
            })
            .flatten();
        let Some(peer) = self.peers.get_mut(&to) else {
            return Next::Nothing;
        };
        if let Some(changes) = changes {
            let message = peer.compose(part, &heads, &heads, &need, |outgoing| {
                outgoing.encode(changes.into_iter())
            });
            peer.supplied(part, plan.up_to, is_piece, message.len(), now_ms);
            return Next::Send(
                self.shared
                    .keep((is_plain && !is_piece).then_some((floor, end)), message),
            );
        }
        self.tickets += 1;
        peer.fetching = Some(self.tickets);
        let position = |range: RangeInclusive<u32>| u64::from(*range.start()) + 1..=u64::from(*range.end()) + 1;
        Next::Fetch(Fetch {
            snapshot: plan.snapshot,
            positions: plan.ranges.into_iter().map(position).collect(),
            ticket: self.tickets,
            part,
            up_to: plan.up_to,
            is_piece,
            heads,
            asked_ms: now_ms,
        })
    }

    /// What to send to a peer that lacks something: the snapshot when it stands for more bytes than it has, then single changes
    /// as far as one message goes.
    fn plan(&self, peer: &Peer) -> Plan {
        let snapshot = self.snapshot_for(peer.is_second_version);
        let graph = match &self.history {
            History::Graph(graph) => graph,
            History::Summary { length, .. } => {
                let from = snapshot.map_or(0, |(at, _)| at);
                return Plan {
                    snapshot: snapshot.is_some(),
                    ranges: (from < *length).then(|| from..=*length - 1).into_iter().collect(),
                    up_to: *length,
                };
            }
        };
        let snapshot = snapshot.filter(|(at, chunk_bytes)| {
            let below = graph.lacking(&peer.held).take_while(|index| index < at);
            peer.held.is_blank() || below.map(|index| graph.bytes_of(index)).sum::<u64>() > *chunk_bytes
        });
        let (from, mut bytes) = snapshot.unwrap_or((0, 0));
        let most = self.limits.max_message_bytes as u64;
        let mut ranges: Vec<RangeInclusive<u32>> = Vec::new();
        for index in graph.lacking(&peer.held).skip_while(|index| *index < from) {
            bytes += graph.bytes_of(index);
            let is_first = ranges.is_empty() && snapshot.is_none();
            if bytes > most && !is_first {
                return Plan {
                    snapshot: snapshot.is_some(),
                    ranges,
                    up_to: index,
                };
            }
            match ranges.last_mut() {
                Some(last) if *last.end() + 1 == index => *last = *last.start()..=index,
                _ => ranges.push(index..=index),
            }
        }
        Plan {
            snapshot: snapshot.is_some(),
            ranges,
            up_to: graph.end(),
        }
    }

    /// Where the snapshot ends and how long it is, if there is one that such a peer can be sent.
    fn snapshot_for(&self, is_second_version: bool) -> Option<(u32, u64)> {
        self.snapshot
            .filter(|(_, chunk_bytes)| is_second_version && *chunk_bytes <= MAX_SNAPSHOT_BYTES)
    }

    /// Heads of a peer that were not known when it said them may be known by now.
    fn recognise(&mut self, peer: P) {
        let History::Graph(graph) = &self.history else { return };
        let Some(peer) = self.peers.get_mut(&peer) else { return };
        let known: Vec<_> = peer.unknown.iter().filter_map(|hash| graph.find(hash)).collect();
        if !known.is_empty() {
            let held = graph.ancestry(&known);
            peer.said.join(&held);
            peer.held.join(&held);
            peer.unknown.retain(|hash| graph.find(hash).is_none());
        }
        graph.settle(&mut peer.held);
    }

    /// What a peer is to be asked for, if it is to be asked now.
    fn need(&self, peer: P, part: Part) -> Heads {
        let Some(asked) = self.peers.get(&peer).filter(|peer| peer.is_to_be_asked) else {
            return Heads::default();
        };
        if part == Part::Reader {
            return Heads::default();
        }
        let unknown = asked.unknown.iter().copied().filter(|hash| !self.orphans.has(hash));
        let wanted = self.orphans.wanted_by(peer, MAX_NEED);
        Heads::new(unknown.chain(wanted.iter().copied()).take(MAX_NEED))
    }
}

impl Peer {
    /// Whether there is something to say to it that is no change.
    fn has_word(&self, end: u32) -> bool {
        self.is_owed || self.is_to_be_asked || self.told != Some(end)
    }

    fn compose(
        &self,
        part: Part,
        heads: &Heads,
        last_sync: &Heads,
        need: &Heads,
        encode: impl FnOnce(&Outgoing<'_>) -> Vec<u8>,
    ) -> Vec<u8> {
        let (flags, is_withheld) = self.turn(part);
        let nothing = Heads::default();
        encode(&Outgoing {
            heads: if is_withheld { &nothing } else { heads },
            need,
            last_sync,
            filter: &[],
            flags,
        })
    }

    /// It was told the heads of the first `end` changes.
    fn told(&mut self, part: Part, end: u32) {
        let (_, is_withheld) = self.turn(part);
        self.told = (!is_withheld).then_some(end);
        self.told_part = Some(part);
        self.is_owed = false;
        self.is_to_be_asked = false;
    }

    /// It was sent what it lacked of the first `up_to` changes.
    fn supplied(&mut self, part: Part, up_to: u32, is_piece: bool, bytes: usize, now_ms: u64) {
        self.told(part, up_to);
        self.sent(up_to, bytes, now_ms);
        if is_piece {
            self.waiting = Waiting::Piece;
        }
    }
}

/// Encoded messages that are the same for many peers, by what the peer had and what it has then.
#[derive(Default)]
pub(super) struct Shared(Vec<(u32, u32, Arc<[u8]>)>);

impl Shared {
    pub(super) fn clear(&mut self) {
        self.0 = Vec::new();
    }

    fn find(&self, from: u32, to: u32) -> Option<Arc<[u8]>> {
        let is_it = |(a, b, _): &&(u32, u32, _)| (*a, *b) == (from, to);
        self.0.iter().find(is_it).map(|(_, _, message)| Arc::clone(message))
    }

    fn keep(&mut self, range: Option<(u32, u32)>, message: Vec<u8>) -> Arc<[u8]> {
        let message: Arc<[u8]> = message.into();
        if let Some((from, to)) = range
            && self.0.len() < MAX_SHARED
        {
            self.0.push((from, to, Arc::clone(&message)));
        }
        message
    }
}
