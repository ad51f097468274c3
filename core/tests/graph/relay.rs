//! The relay around a replica: a log that is durable up to a point, a snapshot, a side index.

use std::collections::{BTreeMap, BTreeSet};

use automerge::sync::{Message, MessageVersion};
use cahier_core::document::{Change, Hash, Heads, snapshot};
use cahier_core::sync::graph::{Fault, Fetch, Graph, Limits, Next, Part, Refused, Replica, Summary};

pub(crate) struct Relay {
    limits: Limits,
    replica: Replica<usize>,
    /// What is on the disk.
    pub(crate) log: Vec<Vec<u8>>,
    durable: BTreeSet<[u8; 32]>,
    heads: Heads,
    snapshot: Option<(usize, Vec<u8>)>,
    index: Option<Vec<u8>>,
    /// What is not.
    pending: Vec<Change>,
    to_answer: BTreeSet<usize>,
    fetches: Vec<(usize, Fetch)>,
    pub(crate) parts: BTreeMap<usize, Part>,
    pub(crate) refused: BTreeMap<Refused, u64>,
}

/// What the relay does to its peers.
pub(crate) enum Act {
    Send(usize, Vec<u8>),
    /// A reader became a writer and sent the whole document, which it may only anew.
    Close(usize),
}

impl Relay {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            replica: Replica::blank(limits),
            log: Vec::new(),
            durable: BTreeSet::new(),
            heads: Heads::default(),
            snapshot: None,
            index: None,
            pending: Vec::new(),
            to_answer: BTreeSet::new(),
            fetches: Vec::new(),
            parts: BTreeMap::new(),
            refused: BTreeMap::new(),
        }
    }

    pub(crate) fn heads(&self) -> &Heads {
        &self.heads
    }

    pub(crate) fn hashes(&self) -> &BTreeSet<[u8; 32]> {
        &self.durable
    }

    pub(crate) fn proven(&self, peer: usize) -> Option<Heads> {
        self.replica.proven(peer)
    }

    /// Takes one message. It is answered when the batch it belongs to is durable.
    pub(crate) fn take(&mut self, from: usize, message: &[u8], now_ms: u64, acts: &mut Vec<Act>) {
        let part = self.part(from);
        let received = match self.replica.receive(from, part, message, now_ms) {
            Err(Fault::NeedsHistory) => {
                assert!(!self.replica.has_history(), "the history is loaded once");
                self.replica.load(self.read());
                assert!(self.replica.has_history(), "the history is the summary's");
                self.replica.receive(from, part, message, now_ms)
            }
            outcome => outcome,
        }
        .expect("a client's message");
        if received.refused.contains(&Refused::DocumentChunk) {
            acts.push(Act::Close(from));
        }
        for refused in received.refused {
            *self.refused.entry(refused).or_default() += 1;
        }
        self.pending.extend(received.fresh);
        self.to_answer.insert(from);
    }

    /// The batch is on the disk: its senders are answered, and everybody is told when there is something new.
    pub(crate) fn persist(&mut self, now_ms: u64, acts: &mut Vec<Act>) {
        let is_news = !self.pending.is_empty();
        for change in self.pending.drain(..) {
            self.durable.insert(*change.hash.as_bytes());
            self.log.push(change.bytes);
        }
        self.heads = self.replica.heads();
        let answered = std::mem::take(&mut self.to_answer);
        let peers: Vec<_> = if is_news {
            self.parts.keys().copied().collect()
        } else {
            answered.into_iter().collect()
        };
        for peer in peers {
            self.answer(peer, now_ms, acts);
        }
    }

    pub(crate) fn is_committing(&self) -> bool {
        !self.pending.is_empty() || !self.to_answer.is_empty()
    }

    fn answer(&mut self, to: usize, now_ms: u64, acts: &mut Vec<Act>) {
        let part = self.part(to);
        for said in 0.. {
            assert!(said < 4, "the replica never stops talking to one peer");
            match self.replica.next(to, part, now_ms) {
                Next::Nothing => return,
                Next::Send(message) => {
                    self.inspect(&message);
                    acts.push(Act::Send(to, message.to_vec()));
                }
                Next::Fetch(fetch) => {
                    self.fetches.push((to, fetch));
                    return;
                }
            }
        }
    }

    /// One read of the disk is done.
    pub(crate) fn read_one(&mut self, now_ms: u64, acts: &mut Vec<Act>) -> bool {
        if self.fetches.is_empty() || self.is_committing() {
            return false;
        }
        let (to, fetch) = self.fetches.remove(0);
        let chunk = fetch
            .snapshot
            .then(|| self.snapshot.as_ref().expect("it was said to be there").1.clone());
        let tail = fetch.positions.iter().cloned().flatten();
        let tail = tail.map(|position| self.log[usize::try_from(position).expect("small") - 1].clone());
        let chunks: Vec<_> = chunk.into_iter().chain(tail).collect();
        if let Some(message) = self.replica.fetched(to, &fetch, &chunks) {
            self.inspect(&message);
            acts.push(Act::Send(to, message));
        }
        if self.parts.contains_key(&to) {
            self.answer(to, now_ms, acts);
        }
        true
    }

    /// No head is told that is not on the disk, and nothing but changes and snapshots goes out.
    fn inspect(&self, message: &[u8]) {
        let message = Message::decode(message).expect("a message that Automerge reads");
        for head in &message.heads {
            assert!(
                self.durable.contains(&head.0),
                "a head that is not on the disk was told"
            );
        }
        assert!(message.changes.len() <= 1 || message.version == MessageVersion::V1);
    }

    pub(crate) fn enter(&mut self, peer: usize, part: Part) {
        self.parts.insert(peer, part);
    }

    /// The rights of a peer have changed while it is connected.
    pub(crate) fn turn(&mut self, peer: usize, part: Part, now_ms: u64, acts: &mut Vec<Act>) {
        self.parts.insert(peer, part);
        if !self.is_committing() {
            self.answer(peer, now_ms, acts);
        }
    }

    pub(crate) fn leave(&mut self, peer: usize) {
        self.parts.remove(&peer);
        self.to_answer.remove(&peer);
        self.replica.forget(peer);
        self.fetches.retain(|(to, _)| *to != peer);
    }

    pub(crate) fn tick(&mut self, now_ms: u64, acts: &mut Vec<Act>) -> bool {
        if self.is_committing() {
            return false;
        }
        let late = self.replica.overdue(now_ms);
        for peer in &late {
            self.answer(*peer, now_ms, acts);
        }
        !late.is_empty()
    }

    /// Everything that is not on the disk is gone.
    pub(crate) fn crash(&mut self, is_summary_kept: bool) {
        self.pending.clear();
        self.to_answer.clear();
        self.fetches.clear();
        self.parts.clear();
        self.heads = self.read().heads();
        self.replica = if is_summary_kept {
            let snapshot = self.snapshot.as_ref();
            let summary = Summary {
                length: self.log.len() as u64,
                bytes: self.log.iter().map(|change| change.len() as u64).sum(),
                heads: self.heads.clone(),
                snapshot: snapshot.map(|(up_to, _)| *up_to as u64),
                snapshot_bytes: snapshot.map_or(0, |(_, chunk)| chunk.len() as u64),
            };
            Replica::summary(summary, self.limits)
        } else {
            let mut replica = Replica::blank(self.limits);
            if !self.log.is_empty() {
                let summary = Summary {
                    length: self.log.len() as u64,
                    bytes: 0,
                    heads: self.heads.clone(),
                    snapshot: None,
                    snapshot_bytes: 0,
                };
                replica = Replica::summary(summary, self.limits);
                replica.load(self.read());
                assert!(replica.has_history());
            }
            if let Some((up_to, chunk)) = &self.snapshot {
                replica.snapshot_taken(*up_to as u64, chunk.len() as u64);
            }
            replica
        };
    }

    /// The compactor has been here.
    pub(crate) fn compact(&mut self) {
        if self.is_committing() {
            return;
        }
        let (heads, chunk) = snapshot(self.log.iter().map(Vec::as_slice)).expect("a sound log");
        assert_eq!(heads, self.heads);
        self.replica.snapshot_taken(self.log.len() as u64, chunk.len() as u64);
        self.snapshot = Some((self.log.len(), chunk));
        if let Some(index) = self.replica.index() {
            self.index = Some(index);
        }
    }

    fn read(&self) -> Graph {
        let mut graph = match &self.index {
            Some(index) => Graph::decode(index).expect("its own index"),
            None => Graph::default(),
        };
        let known = usize::try_from(graph.len()).expect("small");
        graph
            .extend(self.log.iter().skip(known).map(Vec::as_slice))
            .expect("a sound log");
        graph
    }

    /// The log is a document that Automerge makes whole, with our heads.
    pub(crate) fn check(&self) {
        let mut document = automerge::Automerge::new();
        let changes = self
            .log
            .iter()
            .map(|bytes| automerge::Change::try_from(bytes.as_slice()).expect("a change"));
        document.apply_changes(changes).expect("a sound log");
        let heads = Heads::new(document.get_heads().iter().map(|hash| Hash::from_bytes(hash.0)));
        assert_eq!(heads, self.heads);
        assert_eq!(
            document.get_changes(&[]).len(),
            self.log.len(),
            "nothing waits for anything"
        );
    }

    fn part(&self, peer: usize) -> Part {
        self.parts.get(&peer).copied().unwrap_or(Part::Writer)
    }
}
