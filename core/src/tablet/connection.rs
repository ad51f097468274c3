//! The tablet and the relay: when to connect, what to say, what to believe.

use std::collections::BTreeSet;

use super::alignment::Question;
use super::{BELIEF, Belief, Effect, Full, Moment, StoredValue, SyncStage, Tablet};
use crate::document::{DocumentError, DocumentKind, Hash};
use crate::id::DocumentId;
use crate::sync::session::{Received, Session};

/// The first pause before connecting again, in milliseconds; it doubles up to [`LONGEST_PAUSE_MS`].
const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 30_000;
/// How long what the relay was seen to have may wait to be kept, in milliseconds.
const BELIEF_DELAY_MS: u32 = 2_000;

/// The socket, as far as the engine knows.
#[derive(Default)]
pub(super) struct Connection {
    session: Option<Session>,
    joined: bool,
    pub(super) question: Question,
    failures: u32,
    /// Documents about which the relay was found to have more than the store says it has.
    unkept: BTreeSet<DocumentId>,
    /// Documents whose last messages this connection could not take in.
    refused: BTreeSet<DocumentId>,
    /// What the relay has no more room for, until it has everything.
    full: Option<Full>,
}

impl Connection {
    pub(super) fn is_joined(&self) -> bool {
        self.joined
    }

    /// Which life of which store the relay has, while it is being spoken to.
    pub(super) fn epoch(&self) -> Option<&str> {
        self.session.as_ref().filter(|_| self.joined)?.epoch()
    }

    /// The frame that asks the relay who it is, while there is a connection.
    pub(super) fn join(&self) -> Option<Vec<u8>> {
        self.session.as_ref().map(Session::join)
    }

    pub(super) fn full(&self) -> Option<Full> {
        self.full
    }
}

impl Tablet {
    /// Reports that the socket is open.
    pub fn socket_opened(&mut self, now: Moment) -> Vec<Effect> {
        let session = Session::new(self.ids.session().to_string(), self.device.clone());
        let join = session.join();
        self.connection.session = Some(session);
        self.connection.joined = false;
        self.connection.refused.clear();
        self.connection.question = Question::default();
        self.ask_time(now);
        vec![Effect::Send { frame: join }]
    }

    /// Reports that the socket is closed, or could not be opened; `code` is what the relay said, as in
    /// `core/PROTOCOL.md`, if it said so.
    pub fn socket_closed(&mut self, code: Option<u16>, _now: Moment) -> Vec<Effect> {
        if let Some(full) = code.and_then(Full::of_close) {
            self.connection.full = Some(full);
        }
        self.connection.session = None;
        self.connection.joined = false;
        self.keep_beliefs();
        if self.account.is_some() {
            let pause_ms = FIRST_PAUSE_MS
                .saturating_mul(1 << self.connection.failures.min(6))
                .min(LONGEST_PAUSE_MS);
            self.connection.failures += 1;
            self.effects.push(Effect::WakeAfter {
                ms: self.ids.spread(pause_ms),
            });
        }
        self.changed()
    }

    /// Reports that the time asked for has come.
    pub fn woke(&mut self, _now: Moment) -> Vec<Effect> {
        self.keep_beliefs();
        if self.account.is_some() && self.connection.session.is_none() {
            self.effects.push(Effect::Connect);
        }
        std::mem::take(&mut self.effects)
    }

    /// Takes in a frame from the relay.
    pub fn frame_received(&mut self, frame: &[u8], now: Moment) -> Vec<Effect> {
        let Some(session) = &mut self.connection.session else {
            return Vec::new();
        };
        match session.receive(frame) {
            Ok(Received::Joined { relay_ms }) => {
                if let Some(relay_ms) = relay_ms {
                    self.time_received(relay_ms, now);
                }
                // A relay that is asked for the time again says again who it is.
                if !self.connection.joined {
                    self.joined();
                }
            }
            Ok(Received::Sync { document, data }) => self.sync_received(document, &data),
            Ok(Received::OthersHave { document, heads }) => {
                if let Some(open) = self.documents.get_mut(&document) {
                    open.others.extend(heads);
                    return self.changed();
                }
            }
            Ok(Received::Unavailable { .. } | Received::Nothing) => {}
            Ok(Received::Refused) | Err(_) => self.effects.push(Effect::Disconnect),
        }
        std::mem::take(&mut self.effects)
    }

    fn joined(&mut self) {
        self.connection.joined = true;
        self.connection.failures = 0;
        let Some(session) = &self.connection.session else {
            return;
        };
        let epoch = session.epoch().unwrap_or_default().to_owned();
        let subscribe = session.subscribe();
        // A relay that lost its store has lost what we believed it had; the store is to know that too.
        let void: Vec<_> = self
            .beliefs
            .iter()
            .filter(|(_, belief)| belief.epoch != epoch)
            .map(|(id, _)| *id)
            .collect();
        self.void_uploads(&epoch);
        for id in void {
            let heads = Vec::new();
            let epoch = epoch.clone();
            self.believe(id, Belief { epoch, heads });
        }
        self.effects.extend(subscribe.map(|frame| Effect::Send { frame }));
        self.speak_of_all();
        self.effects.push(Effect::Changed);
    }

    fn sync_received(&mut self, id: DocumentId, data: &[u8]) {
        let (Some(open), Some(session)) = (self.documents.get_mut(&id), &mut self.connection.session) else {
            return;
        };
        if self.connection.refused.contains(&id) {
            return;
        }
        if open
            .resting_heads()
            .is_some_and(|heads| session.state(id).is_confirmed(heads, data))
        {
            return;
        }
        let document = open.document_mut();
        let before = document.heads();
        let news = match document.receive_sync(session.state(id), data) {
            Ok(news) => news,
            // What cannot be taken in is left alone for this connection; the relay keeps it. What came in before it
            // is part of the document, so it must become durable like the rest.
            Err(DocumentError::Refused) => {
                self.connection.refused.insert(id);
                document.changes_since(&before)
            }
            Err(_) => {
                self.connection.refused.insert(id);
                return;
            }
        };
        let epoch = session.epoch().unwrap_or_default().to_owned();
        let shared = session.state(id).shared_heads();
        let mut heads: Vec<_> = shared.iter().map(Hash::as_bytes).copied().collect();
        // A new conversation begins with less than the relay is known to have, and it does not lose anything.
        if let Some(known) = self.beliefs.get(&id).filter(|belief| belief.epoch == epoch) {
            let uncovered = document.changes_since(&shared);
            let still_known = uncovered
                .iter()
                .map(|change| change.hash)
                .filter(|hash| known.heads.contains(hash.as_bytes()));
            heads.extend(still_known.map(|hash| *hash.as_bytes()));
        }
        self.believe(id, Belief { epoch, heads });
        let Some(kind) = self.documents.get(&id).map(|open| open.kind) else {
            return;
        };
        if !news.is_empty() {
            self.persist(vec![(id, news)], Vec::new(), BTreeSet::new());
            if kind == DocumentKind::Study {
                self.open_documents();
                self.speak_of_all();
            }
        }
        self.speak_of(id);
        if self.connection.full.is_some() && self.sync_stage(self.documents.keys().copied()) == SyncStage::OnRelay {
            self.connection.full = None;
        }
        self.effects.push(Effect::Changed);
    }

    /// Says what there is to say about every document.
    pub(super) fn speak_of_all(&mut self) {
        let ids: Vec<_> = self.documents.keys().copied().collect();
        for id in ids {
            self.speak_of(id);
        }
    }

    /// Says what there is to say about a document, unless something in it is not durable yet.
    pub(super) fn speak_of(&mut self, id: DocumentId) {
        let Some(open) = self.documents.get(&id).filter(|open| open.unsaved == 0) else {
            return;
        };
        if !self.connection.joined || self.connection.refused.contains(&id) {
            return;
        }
        let Some(session) = &mut self.connection.session else {
            return;
        };
        let believed = self.beliefs.get(&id).map(Belief::heads);
        let frame = match open.resting_heads() {
            Some(heads) if believed.as_ref() == Some(heads) => session.confirm(id, heads, open.kind),
            _ => {
                let announce = (!open.is_untouched()).then_some(open.kind);
                session.speak(id, open.document(), announce)
            }
        };
        self.effects.extend(frame.map(|frame| Effect::Send { frame }));
    }

    /// Notes what the relay has of a document, and has it kept before long.
    fn believe(&mut self, id: DocumentId, belief: Belief) {
        if self.beliefs.get(&id) == Some(&belief) {
            return;
        }
        self.beliefs.insert(id, belief);
        if self.connection.unkept.is_empty() {
            self.effects.push(Effect::WakeAfter { ms: BELIEF_DELAY_MS });
        }
        self.connection.unkept.insert(id);
    }

    /// Has the store put what was learnt since: what the relay has of documents, and what is told of lessons.
    fn keep_beliefs(&mut self) {
        let mut values: Vec<_> = std::mem::take(&mut self.connection.unkept)
            .into_iter()
            .filter_map(|id| {
                let bytes = serde_json::to_vec(self.beliefs.get(&id)?).ok()?;
                Some(StoredValue {
                    key: format!("{BELIEF}{id}"),
                    bytes,
                })
            })
            .collect();
        values.extend(self.fresh_briefs());
        self.persist(Vec::new(), values, BTreeSet::new());
    }
}
