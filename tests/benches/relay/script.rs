//! One client's part in the sync of one document, spoken from a [`History`] made ahead.
//!
//! It says what `automerge::sync` would say with that document, message for message, without having the document:
//! fifty readers that each spend milliseconds on a long history would be all that a measurement on one machine
//! shows. It knows no change but those of the history.

use std::collections::BTreeSet;
use std::sync::Arc;

use automerge::ChangeHash;
use automerge::sync::{BloomFilter, Have, Message, MessageFlags, MessageVersion};

use crate::history::{History, Place};

/// The chunk type of a whole document.
const DOCUMENT_CHUNK: u8 = 0;

pub(crate) struct Script {
    history: Arc<History>,
    /// The chain that this client writes.
    own: Option<usize>,
    /// How much of each chain it holds.
    held: Vec<usize>,
    /// Notes whose predecessors it lacks.
    ahead: BTreeSet<Place>,
    /// How much of each chain both are known to hold.
    shared: Vec<usize>,
    /// How much of its own chain it has sent.
    sent: usize,
    acknowledged: usize,
    their_heads: Option<Vec<ChangeHash>>,
    told_heads: Vec<ChangeHash>,
    has_spoken: bool,
    in_flight: bool,
}

impl Script {
    /// A client that has the base of the history, and knows from an earlier connection that the server has it.
    pub(crate) fn new(history: Arc<History>, own: Option<usize>) -> Self {
        let chains = history.chains.len();
        Self {
            history,
            own,
            held: vec![0; chains],
            ahead: BTreeSet::new(),
            shared: vec![0; chains],
            sent: 0,
            acknowledged: 0,
            their_heads: None,
            told_heads: Vec::new(),
            has_spoken: false,
            in_flight: false,
        }
    }

    /// Writes the next note of its chain. False when there is no more.
    pub(crate) fn write(&mut self) -> bool {
        let Some(own) = self.own else { return false };
        if self.held[own] == self.history.chains[own].len() {
            return false;
        }
        self.held[own] += 1;
        true
    }

    /// How many of its notes the server has not acknowledged.
    pub(crate) fn outstanding(&self) -> usize {
        self.own.map_or(0, |own| self.held[own] - self.acknowledged)
    }

    /// How many of its notes the server has acknowledged.
    pub(crate) fn acknowledged(&self) -> usize {
        self.acknowledged
    }

    /// How much it holds of a chain.
    pub(crate) fn held(&self, chain: usize) -> usize {
        self.held[chain]
    }

    /// Whether both have said that they hold the same.
    pub(crate) fn is_settled(&self) -> bool {
        self.their_heads.as_ref() == Some(&self.heads(&self.held)) && self.told_heads == self.heads(&self.held)
    }

    /// Takes in a message of the server.
    pub(crate) fn receive(&mut self, data: &[u8]) {
        let message = Message::decode(data).expect("a server sends sync messages");
        self.in_flight = false;
        let before = self.heads(&self.held);
        for list in message.changes.iter() {
            let mut rest = list;
            while let Some((chunk, after)) = split(rest) {
                rest = after;
                if chunk[8] == DOCUMENT_CHUNK {
                    for place in message.heads.iter().filter_map(|head| self.history.place(head)) {
                        self.held[place.chain] = self.held[place.chain].max(place.index + 1);
                    }
                } else if let Some(place) = self.history.place_of_chunk(chunk) {
                    self.ahead.insert(place);
                }
            }
        }
        for chain in 0..self.held.len() {
            let next = |held: &[usize]| Place {
                chain,
                index: held[chain],
            };
            while self.ahead.remove(&next(&self.held)) {
                self.held[chain] += 1;
            }
        }
        if message.changes.is_empty() && message.heads == before {
            self.told_heads.clone_from(&message.heads);
        }
        for place in message.heads.iter().filter_map(|head| self.history.place(head)) {
            if place.index < self.held[place.chain] {
                self.shared[place.chain] = self.shared[place.chain].max(place.index + 1);
            }
            if self.own == Some(place.chain) {
                self.acknowledged = self.acknowledged.max(place.index + 1);
            }
        }
        let resets = |flags: MessageFlags| flags.contains(MessageFlags::SYNC_RESET);
        if message.heads.is_empty() || message.flags.is_some_and(resets) {
            self.sent = self.acknowledged;
        }
        self.their_heads = Some(message.heads);
    }

    /// The next message for the server, if `automerge::sync` would send one.
    pub(crate) fn generate(&mut self) -> Option<Vec<u8>> {
        let heads = self.heads(&self.held);
        let unsent = match (self.own, &self.their_heads) {
            (Some(own), Some(_)) => &self.history.chains[own][self.sent..self.held[own]],
            _ => &[],
        };
        if self.has_spoken && heads == self.told_heads {
            let is_equal = self.their_heads.as_ref() == Some(&heads);
            if (is_equal && unsent.is_empty()) || self.in_flight {
                return None;
            }
        }
        let changes: Vec<_> = unsent.iter().map(|note| note.bytes.clone()).collect();
        let need = self.need();
        let mut flags = MessageFlags::new();
        flags.set(MessageFlags::SUPPORTS_SYNC_RESET);
        let message = Message {
            heads: heads.clone(),
            have: vec![self.have()],
            need,
            changes: changes.into(),
            flags: Some(flags),
            version: MessageVersion::V1,
        };
        if let (Some(own), Some(_)) = (self.own, &self.their_heads) {
            self.sent = self.held[own];
        }
        self.told_heads = heads;
        self.has_spoken = true;
        self.in_flight = true;
        Some(message.encode())
    }

    /// The heads of whoever holds this much.
    fn heads(&self, counts: &[usize]) -> Vec<ChangeHash> {
        let chains = self.history.chains.iter().zip(counts);
        let mut heads: Vec<_> = chains
            .filter_map(|(chain, count)| Some(chain[count.checked_sub(1)?].hash))
            .collect();
        if heads.is_empty() {
            heads.clone_from(&self.history.base_heads);
        }
        heads.sort_unstable();
        heads
    }

    fn have(&self) -> Have {
        let mut unshared = Vec::new();
        for (chain, notes) in self.history.chains.iter().enumerate() {
            unshared.extend(notes[self.shared[chain]..self.held[chain]].iter().map(|note| note.hash));
        }
        Have {
            last_sync: self.heads(&self.shared),
            bloom: BloomFilter::from_hashes(unshared.iter()),
        }
    }

    /// What it lacks to have the server's heads: a filter may have made the server believe that it has it.
    fn need(&self) -> Vec<ChangeHash> {
        let mut need: Vec<_> = (self.their_heads.iter().flatten())
            .filter_map(|head| self.history.place(head))
            .filter(|place| place.index >= self.held[place.chain])
            .filter_map(|place| {
                (self.held[place.chain]..=place.index)
                    .rev()
                    .map(|index| Place { index, ..place })
                    .find(|place| !self.ahead.contains(place))
            })
            .map(|place| self.history.chains[place.chain][place.index].hash)
            .collect();
        need.sort_unstable();
        need
    }
}

/// The first chunk of these, and what follows it: magic, checksum, type, length in LEB128, content.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (mut length, mut at) = (0_usize, 9);
    loop {
        let byte = *bytes.get(at)?;
        length |= usize::from(byte & 0x7F) << (7 * (at - 9));
        at += 1;
        if byte < 0x80 {
            break;
        }
    }
    bytes.split_at_checked(at + length)
}
