//! What one peer holds of a document, and what it was told.
//!
//! The transport is ordered and loses nothing while it lasts, so what was sent counts as held. That is taken back only when the
//! peer says that it lost something, or stays behind for too long.

use super::held::Held;
use super::message::Flags;
use super::outcome::Part;
use crate::document::Hash;

/// How long a peer may stay behind what it was sent, at least.
const PATIENCE_MS: u64 = 5_000;

/// How slow a link may be before what is still on its way is sent twice: 32 KB a second.
const SLOWEST_BYTES_PER_MS: u64 = 32;

/// How many heads that are not known here are remembered of a peer.
const MAX_UNKNOWN: usize = 64;

/// One peer's side of the conversation.
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are independent facts, any of which can hold with any other"
)]
#[derive(Default)]
pub(super) struct Peer {
    /// What its last heads say that it holds, of what is known here.
    pub(super) said: Held,
    /// That, and what it was sent since.
    pub(super) held: Held,
    /// Heads of its that are not known here, sorted.
    pub(super) unknown: Vec<Hash>,
    /// How much of the log our last heads stood for.
    pub(super) told: Option<u32>,
    /// What it was last told about its part: a writer if nothing else.
    pub(super) told_part: Option<Part>,
    /// Whether it has spoken.
    pub(super) has_spoken: bool,
    /// Whether it reads the second version.
    pub(super) is_second_version: bool,
    /// Whether it understands being asked to forget what it sent.
    pub(super) knows_reset: bool,
    /// Whether it takes no changes.
    pub(super) is_mute: bool,
    /// Whether it waits for an answer.
    pub(super) is_owed: bool,
    /// Whether it is to be asked for what it holds and we lack.
    pub(super) is_to_be_asked: bool,
    /// Whether its last changes were all refused, and it was answered.
    pub(super) is_stalled: bool,
    pub(super) waiting: Waiting,
    pub(super) probed: Probed,
    /// Whether it was sent everything once more and has not moved since.
    is_given_up: bool,
    /// When its knowledge was last taken back, and whether it has said nothing else since.
    taken_back: Option<(u64, Loss)>,
    /// What it is to reach.
    expected: Option<Expected>,
    /// Which fetch is being read for it.
    pub(super) fetching: Option<u64>,
}

/// Why nothing more is sent for now.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Waiting {
    #[default]
    No,
    /// It is to answer one piece of a long history before the next.
    Piece,
    /// It is to say what it holds.
    Probe,
}

/// How it was asked for its unknown heads while nothing was proven of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Probed {
    #[default]
    No,
    /// By our heads. Who holds them sends what we lack, and who does not says so.
    ByHeads,
    /// By a filter of everything we hold, after that. There is no other way.
    ByFilter,
}

/// A way of saying that what was sent before is gone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Loss {
    /// It holds nothing.
    Everything,
    /// It lacks what we told it both have.
    Reset,
    /// It asks for it by a flag.
    Flag,
}

struct Expected {
    floor: u32,
    since_ms: u64,
    patience_ms: u64,
}

impl Peer {
    /// Takes in what the flags of a message say.
    pub(super) fn heed(&mut self, is_second_version: bool, flags: Option<Flags>) {
        self.is_second_version |= is_second_version;
        if let Some(flags) = flags {
            self.is_mute = flags.has(Flags::READ_ONLY);
            self.knows_reset |= flags.has(Flags::SUPPORTS_SYNC_RESET);
        }
    }

    /// Takes in what its heads say that it holds; `unknown` are those that say nothing here.
    pub(super) fn said(&mut self, mut said: Held, mut unknown: Vec<Hash>, now_ms: u64) {
        unknown.sort_unstable();
        unknown.truncate(MAX_UNKNOWN);
        if !unknown.is_empty() {
            // It may well hold what it said before: its new heads just do not say so.
            said.join(&self.said);
        }
        self.is_to_be_asked |= !unknown.is_empty() && unknown != self.unknown;
        self.unknown = unknown;
        if said != self.said {
            if said.floor > self.said.floor {
                self.is_given_up = false;
                if let Some(expected) = &mut self.expected {
                    expected.since_ms = now_ms;
                }
            }
            self.held.join(&said);
            self.said = said;
        }
        if self
            .expected
            .as_ref()
            .is_some_and(|expected| expected.floor <= self.said.floor)
        {
            self.expected = None;
        }
    }

    /// Whether a loss is to be believed. A client says the same until it has read our answer, and is not sent
    /// everything each time.
    pub(super) fn loses(&mut self, loss: Option<Loss>, now_ms: u64) -> bool {
        let Some(loss) = loss else {
            self.taken_back = None;
            return false;
        };
        let is_repeated = |(at_ms, before): (u64, Loss)| {
            loss != Loss::Flag && before == loss && now_ms < at_ms.saturating_add(PATIENCE_MS)
        };
        if self.taken_back.is_some_and(is_repeated) {
            return false;
        }
        self.taken_back = Some((now_ms, loss));
        true
    }

    /// Believes its heads alone.
    pub(super) fn take_back(&mut self) {
        self.held.clone_from(&self.said);
        self.told = None;
        self.fetching = None;
        self.waiting = Waiting::No;
        self.expected = None;
    }

    /// It was sent everything below `floor`, in so many bytes.
    pub(super) fn sent(&mut self, floor: u32, bytes: usize, now_ms: u64) {
        self.held.raise(floor);
        if self.said.floor < floor {
            let since_ms = self.expected.as_ref().map_or(now_ms, |expected| expected.since_ms);
            let most = self.expected.as_ref().map_or(0, |expected| expected.patience_ms);
            self.expected = Some(Expected {
                floor,
                since_ms,
                patience_ms: most.max(PATIENCE_MS + bytes as u64 / SLOWEST_BYTES_PER_MS),
            });
        }
    }

    /// It was asked what it holds.
    pub(super) fn probe(&mut self, how: Probed, floor: u32, now_ms: u64) {
        self.waiting = Waiting::Probe;
        self.probed = how;
        self.expected = Some(Expected {
            floor,
            since_ms: now_ms,
            patience_ms: PATIENCE_MS,
        });
    }

    /// Whether it has stayed behind for too long and is to be sent what it lacks once more.
    pub(super) fn is_overdue(&mut self, now_ms: u64) -> bool {
        let is_late = |expected: &Expected| now_ms >= expected.since_ms.saturating_add(expected.patience_ms);
        if self.fetching.is_some() || !self.expected.as_ref().is_some_and(is_late) {
            return false;
        }
        self.expected = None;
        if self.is_mute || self.is_given_up {
            return false;
        }
        self.is_given_up = true;
        self.probed = Probed::ByFilter;
        self.take_back();
        true
    }

    /// How its part is told, if it has to be: flags, and whether our heads are withheld. Whoever was ignored and is not any more
    /// must send again what it sent; a client that cannot be asked to does so for a peer that has lost everything. Flags without
    /// "read only" in them take that back.
    pub(super) fn turn(&self, part: Part) -> (Option<Flags>, bool) {
        match (self.told_part.unwrap_or(Part::Writer), part) {
            (Part::Writer, Part::Reader) => (Some(Flags::READ_ONLY), false),
            (Part::Reader, Part::Writer) if self.knows_reset => (Some(Flags::SYNC_RESET), false),
            (Part::Reader, Part::Writer) => (Some(Flags::NONE), true),
            (Part::Writer, Part::Writer) | (Part::Reader, Part::Reader) => (None, false),
        }
    }

    /// Whether nothing but the changes themselves sets its message apart from another's.
    pub(super) fn is_plain(&self, part: Part) -> bool {
        !self.is_to_be_asked && self.turn(part) == (None, false)
    }
}
