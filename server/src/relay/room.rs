//! One document while somebody has it open: who is in, what waits, and what is being stored.
//!
//! The order of work for a message: may this peer → into the history → store → only then answer it and tell the
//! others. While a commit is under way further messages wait, and are then taken as one batch, so that nobody
//! starves and one `fsync` serves them all. What a peer lacks and is not in memory is fetched from the store for
//! that peer alone, while everybody else goes on.
//!
//! Rules kept here: no peer hears of a head that is not on the disk; what a document is registered as never
//! changes; unknown and forbidden look the same; messages of a peer that is gone still count, but those of a
//! revoked device do not.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use cahier_core::access::Action;
use cahier_core::document::{Change, DocumentKind, Heads};
use cahier_core::id::{DeviceId, DocumentId};
use cahier_core::sync::graph::{self, Fault, Fetch, Graph, Next, Part, Received, Refused, Replica};

use super::limits::{Ledger, Limit};
use super::presence::Presence;
use super::{Close, Compacted, ConnectionId, Count, Held, Limits, Record, Ticket, Visitor};

/// How many messages, and how many bytes of them, wait while a commit or a load is under way. More closes the
/// connection that sends them.
const MAX_WAITING: usize = 4_096;
const MAX_WAITING_BYTES: usize = 64 * 1024 * 1024;

/// A snapshot of a busy document is due when so many times the changes that the last attempt was made of stand after it,
/// and at least so many. What could not be made then is not tried at every change.
const COMPACT_AFTER_TIMES: u64 = 3;
const COMPACT_AFTER: u64 = 128;

/// A quiet document is worth a snapshot of its own when so many changes stand after the last attempt, and as many as
/// an eighth of those before it: a snapshot costs about as much as reading all of them.
const COMPACT_QUIET_AFTER: u64 = 16;

/// How long nothing has happened to a quiet document.
const QUIET_AFTER_MS: u64 = 10_000;

/// A `request` or `sync` message of one peer.
pub(super) struct Asked {
    pub(super) from: ConnectionId,
    pub(super) visitor: Arc<Visitor>,
    /// Whether the peer said that it has nothing of the document.
    pub(super) has_nothing: bool,
    pub(super) kind: Option<DocumentKind>,
    pub(super) data: Vec<u8>,
    /// Whether the connection ended after it had sent this.
    pub(super) gone: bool,
}

/// What a room has to say to the world.
pub(super) enum Said {
    Load,
    LoadHistory,
    Fetch(ConnectionId, Fetch),
    Compact,
    Append {
        changes: Vec<Change>,
        registration: Option<Record>,
    },
    Sync(ConnectionId, Vec<u8>),
    Unavailable(ConnectionId),
    Close(ConnectionId, Close),
    /// A peer is in for the first time.
    Entered(ConnectionId),
    /// A peer is known to hold these heads, which are on the disk here.
    Proven(ConnectionId, Heads),
    Released,
    /// The stored changes make no document; it stays unavailable.
    Unreadable,
    Count(Count),
}

/// What a room is given while it is its turn.
pub(super) struct Turn<'a> {
    pub(super) now_ms: u64,
    pub(super) limits: &'a Limits,
    pub(super) ledger: &'a mut Ledger,
    pub(super) said: Vec<Said>,
}

impl Turn<'_> {
    fn say(&mut self, said: Said) {
        self.said.push(said);
    }

    fn limited(&mut self, connection: ConnectionId, limit: Limit) {
        self.say(Said::Count(Count::Limited(limit)));
        self.say(Said::Close(connection, limit.close()));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    LoadingHistory,
    Ready,
    Committing(Option<Ticket>),
    Unreadable,
}

pub(super) struct Room {
    document: DocumentId,
    phase: Phase,
    /// What the document is registered as; none while nobody has begun it.
    record: Option<Record>,
    replica: Replica<ConnectionId>,
    /// Who is told of every change.
    peers: BTreeMap<ConnectionId, Arc<Visitor>>,
    /// Who was told that the document is unavailable, and is let in when it appears.
    hopeful: BTreeMap<ConnectionId, Arc<Visitor>>,
    waiting: VecDeque<Asked>,
    waiting_bytes: usize,
    /// Whose messages are part of the commit under way.
    to_answer: BTreeSet<ConnectionId>,
    /// For whom something is being read from the store.
    fetching: BTreeSet<ConnectionId>,
    /// Whether a snapshot is being made.
    compacting: bool,
    /// How many changes there were when a snapshot was last asked for.
    tried_at: u64,
    /// Whether something of the history has been put in quarantine since it was read.
    outdated: bool,
    changed_at_ms: u64,
    pub(super) presence: Presence,
}

impl Room {
    /// A room whose document is about to be loaded: its first word is [`Said::Load`].
    pub(super) fn opening(document: DocumentId, turn: &mut Turn<'_>) -> Self {
        turn.say(Said::Load);
        Self {
            document,
            phase: Phase::Loading,
            record: None,
            replica: Replica::blank(graph_limits(turn.limits)),
            peers: BTreeMap::new(),
            hopeful: BTreeMap::new(),
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            to_answer: BTreeSet::new(),
            fetching: BTreeSet::new(),
            compacting: false,
            tried_at: 0,
            outdated: false,
            changed_at_ms: turn.now_ms,
            presence: Presence::default(),
        }
    }

    /// Takes a message, now or when its turn comes.
    pub(super) fn take(&mut self, asked: Asked, turn: &mut Turn<'_>) {
        if self.phase == Phase::Ready || self.phase == Phase::Unreadable {
            self.process(VecDeque::from([asked]), turn);
        } else if self.waiting.len() >= MAX_WAITING || self.waiting_bytes + asked.data.len() > MAX_WAITING_BYTES {
            turn.limited(asked.from, Limit::Queue);
        } else {
            self.waiting_bytes += asked.data.len();
            self.waiting.push_back(asked);
        }
    }

    /// What the store has of the document. Ignored unless it was asked for.
    pub(super) fn loaded(&mut self, record: Option<Record>, held: Held, turn: &mut Turn<'_>) {
        if self.phase != Phase::Loading {
            return;
        }
        let limits = graph_limits(turn.limits);
        self.replica = match held {
            Held::Summary(summary) if summary.length == 0 => Replica::blank(limits),
            Held::Summary(summary) => Replica::summary(summary, limits),
            Held::History { graph, summary } => {
                let mut replica = Replica::summary(summary, limits);
                replica.load(graph);
                replica
            }
        };
        // Changes without a registration are of a store that was filled by other means: nobody's.
        self.record = record.or((!self.replica.is_empty()).then_some(Record::Unguarded));
        self.ready(turn);
    }

    /// The history that a message needed. Ignored unless it was asked for.
    pub(super) fn history(&mut self, graph: Graph, turn: &mut Turn<'_>) {
        if self.phase == Phase::LoadingHistory {
            self.replica.load(graph);
            self.ready(turn);
        }
    }

    /// What a peer lacked has been read.
    pub(super) fn fetched(&mut self, peer: ConnectionId, fetch: &Fetch, chunks: &[Vec<u8>], turn: &mut Turn<'_>) {
        // Who has left, or left and come back, has begun another conversation.
        if !self.fetching.remove(&peer) {
            return;
        }
        if let Some(message) = self.replica.fetched(peer, fetch, chunks) {
            turn.say(Said::Sync(peer, message));
        }
        if self.phase == Phase::Ready {
            self.answer(peer, turn);
        }
    }

    /// The store could not read the document, or could make nothing of it.
    pub(super) fn unreadable(&mut self, turn: &mut Turn<'_>) {
        if matches!(self.phase, Phase::Unreadable | Phase::Committing(_)) {
            return;
        }
        turn.say(Said::Unreadable);
        self.phase = Phase::Unreadable;
        self.record = None;
        self.to_answer.clear();
        self.fetching.clear();
        self.hopeful.append(&mut self.peers);
        turn.said.extend(self.hopeful.keys().copied().map(Said::Unavailable));
        self.process_waiting(turn);
    }

    /// The commit under way has this ticket.
    pub(super) fn committing(&mut self, number: Ticket) {
        if let Phase::Committing(ticket) = &mut self.phase {
            *ticket = Some(number);
        }
    }

    /// A commit is on the disk.
    pub(super) fn persisted(&mut self, number: Ticket, turn: &mut Turn<'_>) {
        if self.phase != Phase::Committing(Some(number)) {
            return;
        }
        if matches!(&self.record, Some(Record::Registered(known)) if known.kind == DocumentKind::Release) {
            turn.say(Said::Released);
        }
        self.changed_at_ms = turn.now_ms;
        let tried_at = self.last_attempt();
        if self.replica.len() - tried_at >= COMPACT_AFTER.max(COMPACT_AFTER_TIMES * tried_at) {
            self.compact(turn);
        }
        self.ready(turn);
    }

    /// A snapshot has been made, or could not be.
    pub(super) fn compacted(&mut self, compacted: Compacted, turn: &mut Turn<'_>) {
        self.compacting = false;
        match compacted {
            Compacted::Snapshot { up_to, chunk_bytes } => self.replica.snapshot_taken(up_to, chunk_bytes),
            Compacted::Quarantined => {
                self.outdated = true;
                if self.phase == Phase::Ready {
                    self.reload(turn);
                }
            }
            Compacted::Skipped => {}
        }
    }

    /// Reads the history anew, without what is in quarantine by now.
    fn reload(&mut self, turn: &mut Turn<'_>) {
        self.outdated = false;
        self.phase = Phase::LoadingHistory;
        turn.say(Said::LoadHistory);
        self.compact(turn);
    }

    /// Some time has passed.
    pub(super) fn tick(&mut self, turn: &mut Turn<'_>) {
        if self.phase != Phase::Ready {
            return;
        }
        for peer in self.replica.overdue(turn.now_ms) {
            self.answer(peer, turn);
        }
        if self.is_worth_a_snapshot() && turn.now_ms.saturating_sub(self.changed_at_ms) >= QUIET_AFTER_MS {
            self.compact(turn);
        }
    }

    /// Whether a snapshot would spare the next reader something, now that nothing happens to the document.
    pub(super) fn is_worth_a_snapshot(&self) -> bool {
        let tried_at = self.last_attempt();
        self.phase == Phase::Ready
            && !self.compacting
            && self.replica.len() - tried_at >= COMPACT_QUIET_AFTER.max(tried_at / 8)
    }

    /// How many changes the last snapshot has, or there were when one could not be made.
    fn last_attempt(&self) -> u64 {
        self.replica.snapshot_at().max(self.tried_at)
    }

    fn compact(&mut self, turn: &mut Turn<'_>) {
        if !self.compacting {
            self.compacting = true;
            self.tried_at = self.replica.len();
            turn.say(Said::Compact);
        }
    }

    /// A connection has ended. What it sent before still counts.
    pub(super) fn left(&mut self, connection: ConnectionId) {
        self.peers.remove(&connection);
        self.hopeful.remove(&connection);
        self.to_answer.remove(&connection);
        self.forget(connection);
        for asked in &mut self.waiting {
            asked.gone |= asked.from == connection;
        }
    }

    fn forget(&mut self, connection: ConnectionId) {
        self.replica.forget(connection);
        self.fetching.remove(&connection);
    }

    /// A device has lost its rights: what it sent and was not taken yet is dropped.
    pub(super) fn revoked(&mut self, device: &DeviceId) {
        self.waiting.retain(|asked| asked.visitor.device() != Some(device));
        self.waiting_bytes = self.waiting.iter().map(|asked| asked.data.len()).sum();
    }

    /// Everybody who is in.
    pub(super) fn peers(&self) -> impl Iterator<Item = ConnectionId> {
        self.peers.keys().copied()
    }

    /// Whether this connection is in.
    pub(super) fn has(&self, connection: ConnectionId) -> bool {
        self.peers.contains_key(&connection)
    }

    /// Whether nobody needs this room any more.
    pub(super) fn is_deserted(&self) -> bool {
        self.peers.is_empty() && self.hopeful.is_empty() && self.is_quiet()
    }

    /// Whether nothing waits and nothing is being stored.
    pub(super) fn is_quiet(&self) -> bool {
        self.waiting.is_empty() && matches!(self.phase, Phase::Ready | Phase::Unreadable)
    }

    /// What is known of the document is on the disk: everybody is told, and those who wait have their turn.
    fn ready(&mut self, turn: &mut Turn<'_>) {
        self.phase = Phase::Ready;
        if self.outdated {
            self.reload(turn);
            return;
        }
        self.let_in(turn);
        let peers: Vec<_> = self.peers().collect();
        for peer in peers {
            self.answer(peer, turn);
        }
        for peer in std::mem::take(&mut self.to_answer) {
            self.prove(peer, turn);
        }
        self.process_waiting(turn);
    }

    fn process_waiting(&mut self, turn: &mut Turn<'_>) {
        let batch = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        self.process(batch, turn);
    }

    fn process(&mut self, mut batch: VecDeque<Asked>, turn: &mut Turn<'_>) {
        let mut fresh = Vec::new();
        let mut registration = None;
        let mut needs_history = false;
        while let Some(asked) = batch.pop_front() {
            let Some((part, begins)) = self.admit(&asked) else {
                self.turn_away(&asked, turn);
                continue;
            };
            let full = self.is_full(part, begins.as_ref(), turn);
            // A full group's changes are not taken; everything else goes on.
            let part_taken = if full.is_some() { Part::Reader } else { part };
            let received = match self.replica.receive(asked.from, part_taken, &asked.data, turn.now_ms) {
                Ok(received) => received,
                Err(Fault::NeedsHistory) => {
                    batch.push_front(asked);
                    needs_history = true;
                    break;
                }
                Err(Fault::NotASyncMessage) => {
                    self.forget(asked.from);
                    turn.say(Said::Close(asked.from, Close::NotOurProtocol));
                    continue;
                }
            };
            Self::count(&asked, full, &received, turn);
            if begins.is_some() {
                let is_nothing = if received.refused.is_empty() {
                    asked.has_nothing && !self.replica.has_something(asked.from)
                } else {
                    received.fresh.is_empty()
                };
                if is_nothing {
                    self.turn_away(&asked, turn);
                    continue;
                }
                if let Some(limit) = full {
                    self.forget(asked.from);
                    turn.limited(asked.from, limit);
                    continue;
                }
                if let Some(record) = &begins {
                    turn.ledger.enter(record, 0);
                }
                self.record.clone_from(&begins);
                registration = begins;
            }
            if let Some(record) = &self.record {
                let bytes = received.fresh.iter().map(|change| change.bytes.len() as u64).sum();
                turn.ledger.grow(record, bytes);
            }
            fresh.extend(received.fresh);
            self.enter(&asked, turn);
        }
        self.waiting_bytes = batch.iter().map(|asked| asked.data.len()).sum();
        self.waiting = batch;
        if !fresh.is_empty() || registration.is_some() {
            self.phase = Phase::Committing(None);
            turn.say(Said::Append {
                changes: fresh,
                registration,
            });
            return;
        }
        for peer in std::mem::take(&mut self.to_answer) {
            self.answer(peer, turn);
            self.prove(peer, turn);
        }
        if needs_history {
            self.phase = Phase::LoadingHistory;
            turn.say(Said::LoadHistory);
        }
    }

    /// The limit that keeps a writer's changes out, if one does.
    fn is_full(&self, part: Part, begins: Option<&Record>, turn: &Turn<'_>) -> Option<Limit> {
        let record = begins.or(self.record.as_ref()).filter(|_| part == Part::Writer)?;
        let usage = turn.ledger.usage(record);
        if begins.is_some() && usage.documents >= turn.limits.max_group_documents {
            Some(Limit::GroupDocuments)
        } else {
            (usage.bytes >= turn.limits.max_group_bytes).then_some(Limit::GroupBytes)
        }
    }

    /// Counts the changes that were not taken, and closes a connection whose changes reached a limit or came in a
    /// form that is not taken: on a new one its client has not been told that it is, and sends them singly.
    fn count(asked: &Asked, full: Option<Limit>, received: &Received, turn: &mut Turn<'_>) {
        let mut reached = None;
        let mut is_whole = false;
        for refused in &received.refused {
            match (refused, full) {
                (Refused::ReadOnly, Some(limit)) => reached = Some(limit),
                (Refused::DocumentFull, _) => reached = Some(Limit::Document),
                (Refused::DocumentChunk | Refused::Bundle, _) => is_whole = true,
                _ => {}
            }
            turn.say(Said::Count(Count::Refused(*refused)));
        }
        if let Some(limit) = reached {
            turn.limited(asked.from, limit);
        } else if is_whole {
            turn.say(Said::Close(asked.from, Close::NotOurProtocol));
        }
    }

    /// What part a peer may take, and how the document is to be registered if this message begins it.
    fn admit(&self, asked: &Asked) -> Option<(Part, Option<Record>)> {
        if self.phase == Phase::Unreadable {
            return None;
        }
        if let Some(record) = &self.record {
            return part(self.document, record, &asked.visitor).map(|part| (part, None));
        }
        let begins = match asked.visitor.as_ref() {
            Visitor::Open => Record::Unguarded,
            Visitor::Account { account, .. } => Record::Registered(account.registration(self.document, asked.kind?)?),
        };
        part(self.document, &begins, &asked.visitor).map(|part| (part, Some(begins)))
    }

    fn turn_away(&mut self, asked: &Asked, turn: &mut Turn<'_>) {
        self.forget(asked.from);
        if !asked.gone {
            self.hopeful.insert(asked.from, Arc::clone(&asked.visitor));
            turn.say(Said::Unavailable(asked.from));
        }
    }

    fn enter(&mut self, asked: &Asked, turn: &mut Turn<'_>) {
        if asked.gone {
            self.forget(asked.from);
            return;
        }
        self.to_answer.insert(asked.from);
        self.hopeful.remove(&asked.from);
        if self.peers.insert(asked.from, Arc::clone(&asked.visitor)).is_none() {
            turn.say(Said::Entered(asked.from));
        }
    }

    fn prove(&self, peer: ConnectionId, turn: &mut Turn<'_>) {
        if let Some(heads) = self.replica.proven(peer) {
            turn.say(Said::Proven(peer, heads));
        }
    }

    /// Lets those in who were turned away before the document began, if they may read it.
    fn let_in(&mut self, turn: &mut Turn<'_>) {
        let Some(record) = &self.record else { return };
        let admitted: Vec<_> = self
            .hopeful
            .iter()
            .filter(|(_, visitor)| part(self.document, record, visitor).is_some())
            .map(|(connection, _)| *connection)
            .collect();
        for connection in admitted {
            if let Some(visitor) = self.hopeful.remove(&connection) {
                self.peers.insert(connection, visitor);
                turn.say(Said::Entered(connection));
            }
        }
    }

    /// Says to a peer what there is to say now.
    fn answer(&mut self, peer: ConnectionId, turn: &mut Turn<'_>) {
        if self.fetching.contains(&peer) {
            return;
        }
        let Some(part) = self
            .peers
            .get(&peer)
            .zip(self.record.as_ref())
            .and_then(|(visitor, record)| part(self.document, record, visitor))
        else {
            return;
        };
        match self.replica.next(peer, part, turn.now_ms) {
            Next::Nothing => {}
            Next::Send(message) => turn.say(Said::Sync(peer, message.to_vec())),
            Next::Fetch(fetch) => {
                self.fetching.insert(peer);
                turn.say(Said::Fetch(peer, fetch));
            }
        }
    }
}

fn graph_limits(limits: &Limits) -> graph::Limits {
    graph::Limits {
        max_document_bytes: limits.max_document_bytes,
        max_change_bytes: limits.max_frame_bytes,
        ..graph::Limits::default()
    }
}

/// What part a visitor may take in a document that is registered so.
fn part(document: DocumentId, record: &Record, visitor: &Visitor) -> Option<Part> {
    match (visitor, record) {
        (Visitor::Open, _) => Some(Part::Writer),
        (Visitor::Account { .. }, Record::Unguarded) => None,
        (Visitor::Account { account, .. }, Record::Registered(registration)) => {
            if account.may(Action::Write, document, registration) {
                Some(Part::Writer)
            } else {
                account
                    .may(Action::Read, document, registration)
                    .then_some(Part::Reader)
            }
        }
    }
}
