//! One document while somebody has it open: who is in, what waits, and what is being stored.
//!
//! The order of work for a message: may this peer → apply in memory → store → only then answer it and tell the
//! others. While a commit is under way further messages wait, and are then taken as one batch, so that nobody
//! starves and one `fsync` serves them all.
//!
//! Rules kept here: no peer hears of a head that is not on the disk; what a document is registered as never
//! changes; unknown and forbidden look the same; messages of a peer that is gone still count, but those of a
//! revoked device do not.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use cahier_core::access::Action;
use cahier_core::document::{Change, DocumentKind, Heads};
use cahier_core::id::DeviceId;

use super::close::Close;
use super::presence::Presence;
use super::replica::{Fault, Part, Replica};
use super::{ConnectionId, Record, Ticket, Visitor};

/// How many messages, and how many bytes of them, wait while a commit or a load is under way. More closes the
/// connection that sends them.
const MAX_WAITING: usize = 4_096;
const MAX_WAITING_BYTES: usize = 64 * 1024 * 1024;

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
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Loading,
    Ready,
    Committing { ticket: Option<Ticket>, then_reload: bool },
    Unreadable,
}

pub(super) struct Room {
    phase: Phase,
    /// What the document is registered as; none while nobody has begun it.
    record: Option<Record>,
    replica: Replica,
    /// Who is told of every change.
    peers: BTreeMap<ConnectionId, Arc<Visitor>>,
    /// Who was told that the document is unavailable, and is let in when it appears.
    hopeful: BTreeMap<ConnectionId, Arc<Visitor>>,
    waiting: VecDeque<Asked>,
    waiting_bytes: usize,
    /// Whose messages are part of the commit under way.
    to_answer: BTreeSet<ConnectionId>,
    pub(super) presence: Presence,
}

impl Room {
    /// A room whose document is about to be loaded: its first word is [`Said::Load`].
    pub(super) fn opening(out: &mut Vec<Said>) -> Self {
        out.push(Said::Load);
        Self {
            phase: Phase::Loading,
            record: None,
            replica: Replica::blank(),
            peers: BTreeMap::new(),
            hopeful: BTreeMap::new(),
            waiting: VecDeque::new(),
            waiting_bytes: 0,
            to_answer: BTreeSet::new(),
            presence: Presence::default(),
        }
    }

    /// Takes a message, now or when its turn comes.
    pub(super) fn take(&mut self, asked: Asked, out: &mut Vec<Said>) {
        if self.phase == Phase::Ready || self.phase == Phase::Unreadable {
            self.process(VecDeque::from([asked]), out);
        } else if self.waiting.len() >= MAX_WAITING || self.waiting_bytes + asked.data.len() > MAX_WAITING_BYTES {
            out.push(Said::Close(asked.from, Close::QueueFull));
        } else {
            self.waiting_bytes += asked.data.len();
            self.waiting.push_back(asked);
        }
    }

    /// What the store has of the document. Ignored unless it was asked for.
    pub(super) fn loaded(&mut self, record: Option<Record>, changes: &[Vec<u8>], out: &mut Vec<Said>) {
        if self.phase != Phase::Loading {
            return;
        }
        if self.replica.load(changes).is_err() {
            self.unreadable(out);
            return;
        }
        // Changes without a registration are of a store that was filled by other means: nobody's.
        self.record = record.or((!changes.is_empty()).then_some(Record::Unguarded));
        self.phase = Phase::Ready;
        self.let_in(out);
        self.answer_all(out);
        self.process_waiting(out);
    }

    /// The store could not read the document, or could make nothing of it.
    pub(super) fn unreadable(&mut self, out: &mut Vec<Said>) {
        out.push(Said::Unreadable);
        self.phase = Phase::Unreadable;
        self.record = None;
        self.hopeful.append(&mut self.peers);
        out.extend(self.hopeful.keys().copied().map(Said::Unavailable));
        self.process_waiting(out);
    }

    /// The commit under way has this ticket.
    pub(super) fn committing(&mut self, number: Ticket) {
        if let Phase::Committing { ticket, .. } = &mut self.phase {
            *ticket = Some(number);
        }
    }

    /// A commit is on the disk.
    pub(super) fn persisted(&mut self, number: Ticket, out: &mut Vec<Said>) {
        let Phase::Committing { ticket, then_reload } = self.phase else {
            return;
        };
        if ticket != Some(number) {
            return;
        }
        if matches!(&self.record, Some(Record::Registered(known)) if known.kind == DocumentKind::Release) {
            out.push(Said::Released);
        }
        if then_reload {
            self.to_answer.clear();
            self.phase = Phase::Loading;
            out.push(Said::Load);
            return;
        }
        self.phase = Phase::Ready;
        self.let_in(out);
        self.answer_all(out);
        self.process_waiting(out);
    }

    /// A connection has ended. What it sent before still counts.
    pub(super) fn left(&mut self, connection: ConnectionId) {
        self.peers.remove(&connection);
        self.hopeful.remove(&connection);
        self.to_answer.remove(&connection);
        self.replica.forget(connection);
        for asked in &mut self.waiting {
            asked.gone |= asked.from == connection;
        }
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

    fn process_waiting(&mut self, out: &mut Vec<Said>) {
        let batch = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        self.process(batch, out);
    }

    fn process(&mut self, mut batch: VecDeque<Asked>, out: &mut Vec<Said>) {
        let mut fresh = Vec::new();
        let mut registration = None;
        let mut broken = false;
        while let Some(asked) = batch.pop_front() {
            let Some((part, begins)) = self.admit(&asked) else {
                self.turn_away(&asked, out);
                continue;
            };
            let (changes, answer) = match self.replica.receive(asked.from, part, &asked.data) {
                Ok(changes) => (changes, true),
                // No answer, or both would go on telling each other for ever what the other lacks. The peer sees
                // that the relay's heads never cover its change.
                Err(Fault::Refused(changes)) => (changes, false),
                Err(Fault::NotASyncMessage) => {
                    self.replica.forget(asked.from);
                    out.push(Said::Close(asked.from, Close::NotOurProtocol));
                    continue;
                }
                Err(Fault::Broken) => {
                    out.push(Said::Close(asked.from, Close::NotOurProtocol));
                    broken = true;
                    break;
                }
            };
            if begins.is_some() {
                let is_nothing = if answer {
                    asked.has_nothing && !self.replica.has_something(asked.from)
                } else {
                    changes.is_empty()
                };
                if is_nothing {
                    self.turn_away(&asked, out);
                    continue;
                }
                self.record.clone_from(&begins);
                registration = begins;
            }
            fresh.extend(changes);
            self.enter(&asked, answer, out);
        }
        self.waiting_bytes = batch.iter().map(|asked| asked.data.len()).sum();
        self.waiting = batch;
        if !fresh.is_empty() || registration.is_some() {
            self.phase = Phase::Committing {
                ticket: None,
                then_reload: broken,
            };
            out.push(Said::Append {
                changes: fresh,
                registration,
            });
        } else if broken {
            self.to_answer.clear();
            self.phase = Phase::Loading;
            out.push(Said::Load);
        } else {
            for peer in std::mem::take(&mut self.to_answer) {
                self.answer(peer, out);
            }
        }
    }

    /// What part a peer may take, and how the document is to be registered if this message begins it.
    fn admit(&self, asked: &Asked) -> Option<(Part, Option<Record>)> {
        if self.phase == Phase::Unreadable {
            return None;
        }
        if let Some(record) = &self.record {
            return part(record, &asked.visitor).map(|part| (part, None));
        }
        let begins = match asked.visitor.as_ref() {
            Visitor::Open => Record::Unguarded,
            Visitor::Account { account, .. } => Record::Registered(account.registration(asked.kind?)?),
        };
        part(&begins, &asked.visitor).map(|part| (part, Some(begins)))
    }

    fn turn_away(&mut self, asked: &Asked, out: &mut Vec<Said>) {
        self.replica.forget(asked.from);
        if !asked.gone {
            self.hopeful.insert(asked.from, Arc::clone(&asked.visitor));
            out.push(Said::Unavailable(asked.from));
        }
    }

    fn enter(&mut self, asked: &Asked, answer: bool, out: &mut Vec<Said>) {
        if asked.gone {
            self.replica.forget(asked.from);
            return;
        }
        if answer {
            self.to_answer.insert(asked.from);
        }
        self.hopeful.remove(&asked.from);
        if self.peers.insert(asked.from, Arc::clone(&asked.visitor)).is_none() {
            out.push(Said::Entered(asked.from));
        }
    }

    /// Lets those in who were turned away before the document began, if they may read it.
    fn let_in(&mut self, out: &mut Vec<Said>) {
        let Some(record) = &self.record else { return };
        let admitted: Vec<_> = self
            .hopeful
            .iter()
            .filter(|(_, visitor)| part(record, visitor).is_some())
            .map(|(connection, _)| *connection)
            .collect();
        for connection in admitted {
            if let Some(visitor) = self.hopeful.remove(&connection) {
                self.peers.insert(connection, visitor);
                out.push(Said::Entered(connection));
            }
        }
    }

    fn answer_all(&mut self, out: &mut Vec<Said>) {
        let peers: Vec<_> = self.peers().collect();
        for peer in peers {
            self.answer(peer, out);
        }
        self.to_answer.clear();
    }

    fn answer(&mut self, peer: ConnectionId, out: &mut Vec<Said>) {
        let Some(part) = self
            .peers
            .get(&peer)
            .zip(self.record.as_ref())
            .and_then(|(visitor, record)| part(record, visitor))
        else {
            return;
        };
        match self.replica.next(peer, part) {
            Ok(message) => out.extend(message.map(|message| Said::Sync(peer, message))),
            Err(_) => out.push(Said::Close(peer, Close::NotOurProtocol)),
        }
        if let Some(heads) = self.replica.proven(peer) {
            out.push(Said::Proven(peer, heads));
        }
    }
}

/// What part a visitor may take in a document that is registered so.
fn part(record: &Record, visitor: &Visitor) -> Option<Part> {
    match (visitor, record) {
        (Visitor::Open, _) => Some(Part::Writer),
        (Visitor::Account { .. }, Record::Unguarded) => None,
        (Visitor::Account { account, .. }, Record::Registered(registration)) => {
            if account.may(Action::Write, registration) {
                Some(Part::Writer)
            } else {
                account.may(Action::Read, registration).then_some(Part::Reader)
            }
        }
    }
}
