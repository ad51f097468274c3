//! What goes into the relay and what comes out.

use std::fmt;

use cahier_core::access::{Account, Registration};
use cahier_core::document::Change;
use cahier_core::id::{DeviceId, DocumentId};
use cahier_core::sync::graph::{Fetch, Graph, Refused, Summary};
use serde::{Deserialize, Serialize};

use super::{Close, Ledger, Limit, Limits};

/// What the relay is told at its start.
#[derive(Clone)]
pub struct Config {
    /// The relay's own peer id.
    pub peer_id: String,
    /// The store's epoch: clients that see another one offer everything again.
    pub epoch: String,
    /// What it takes.
    pub limits: Limits,
    /// What everybody has already.
    pub ledger: Ledger,
}

impl Config {
    /// The usual limits, over an empty store.
    pub fn new(peer_id: impl Into<String>, epoch: impl Into<String>) -> Self {
        Self {
            peer_id: peer_id.into(),
            epoch: epoch.into(),
            limits: Limits::default(),
            ledger: Ledger::default(),
        }
    }
}

/// One connection, chosen by the caller and never used again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConnectionId(pub u64);

/// One commit under way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ticket(pub u64);

/// Who is at the other end of a connection.
#[derive(Clone, Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one for each connection, and nearly all are accounts"
)]
pub enum Visitor {
    /// Anybody: `--access open`. Everything is permitted.
    Open,
    /// A device that proved to belong to this account.
    Account {
        /// The account.
        account: Account,
        /// The device.
        device: DeviceId,
    },
}

impl Visitor {
    pub(crate) fn device(&self) -> Option<&DeviceId> {
        match self {
            Self::Open => None,
            Self::Account { device, .. } => Some(device),
        }
    }
}

/// What a document is registered as when it begins. It never changes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Record {
    /// Begun by a visitor of an open relay. No account may open it.
    Unguarded,
    /// Begun by an account.
    Registered(Registration),
}

/// What happens to the relay.
pub enum Event {
    /// Somebody has connected.
    Opened {
        /// The new connection.
        connection: ConnectionId,
        /// Who it is.
        visitor: Visitor,
    },
    /// A frame has arrived.
    Frame {
        /// From where.
        connection: ConnectionId,
        /// The frame.
        bytes: Vec<u8>,
    },
    /// A connection has ended.
    Closed {
        /// Which one.
        connection: ConnectionId,
    },
    /// The answer to [`Effect::Load`].
    Loaded {
        /// The document.
        document: DocumentId,
        /// What it is registered as, if it is.
        record: Option<Record>,
        /// What the store has of it.
        held: Held,
    },
    /// The answer to [`Effect::LoadHistory`].
    HistoryLoaded {
        /// The document.
        document: DocumentId,
        /// The history of everything that is stored of it.
        graph: Graph,
    },
    /// The answer to [`Effect::Fetch`].
    Fetched {
        /// The document.
        document: DocumentId,
        /// For whom.
        connection: ConnectionId,
        /// What was asked for.
        fetch: Fetch,
        /// The chunks, in that order.
        chunks: Vec<Vec<u8>>,
    },
    /// The other answer to all three: the store cannot read this document.
    LoadFailed {
        /// The document.
        document: DocumentId,
    },
    /// The answer to [`Effect::Compact`].
    Compacted {
        /// The document.
        document: DocumentId,
        /// What became of it.
        compacted: Compacted,
    },
    /// What [`Effect::Append`] asked for is durable.
    Persisted {
        /// Its ticket.
        ticket: Ticket,
    },
    /// The store has failed. The relay ends every connection and does nothing more.
    PersistFailed {
        /// The ticket of the commit that failed.
        ticket: Ticket,
    },
    /// A device may not be here any more.
    Revoked {
        /// The device.
        device: DeviceId,
    },
    /// The relay is to stop: it ends every connection, and commits what it has taken.
    Drain,
    /// Time has passed. Every few seconds is enough.
    Tick,
}

/// What the relay wants done. The order matters.
pub enum Effect {
    /// Read what the store keeps ready of a document and answer by [`Event::Loaded`] or [`Event::LoadFailed`].
    Load {
        /// The document.
        document: DocumentId,
    },
    /// Read the whole history of a document and answer by [`Event::HistoryLoaded`] or [`Event::LoadFailed`].
    LoadHistory {
        /// The document.
        document: DocumentId,
    },
    /// Read stored chunks and answer by [`Event::Fetched`] or [`Event::LoadFailed`].
    Fetch {
        /// The document.
        document: DocumentId,
        /// For whom.
        connection: ConnectionId,
        /// What.
        fetch: Fetch,
    },
    /// Make a snapshot of a document when there is time, and answer by [`Event::Compacted`].
    Compact {
        /// The document.
        document: DocumentId,
    },
    /// Write all of this in one batch and answer by [`Event::Persisted`] or [`Event::PersistFailed`].
    Append {
        /// To be named in the answer.
        ticket: Ticket,
        /// The document.
        document: DocumentId,
        /// Its new changes.
        changes: Vec<Change>,
        /// What it is from now on registered as, if this begins it.
        registration: Option<Record>,
    },
    /// Send a frame.
    Send {
        /// To where.
        connection: ConnectionId,
        /// The frame.
        bytes: Vec<u8>,
    },
    /// End a connection. The relay has forgotten it already.
    Close {
        /// Which one.
        connection: ConnectionId,
        /// Why.
        close: Close,
    },
    /// A release document has changed on the disk.
    Released {
        /// The document.
        document: DocumentId,
    },
    /// A document's stored changes cannot be read; it is unavailable until somebody looks into it.
    Unreadable {
        /// The document.
        document: DocumentId,
    },
    /// Something to be counted has happened.
    Count(Count),
}

/// What is counted, for whoever runs the relay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Count {
    /// A change was not taken.
    Refused(Refused),
    /// A limit was reached.
    Limited(Limit),
}

/// What became of a document that was to be compacted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compacted {
    /// There is a snapshot up to this position.
    Snapshot {
        /// The last position that it contains.
        up_to: u64,
        /// How long its chunk is.
        chunk_bytes: u64,
    },
    /// A change that Automerge cannot take is in quarantine from now on, and all that follows from it. There may
    /// be more such changes.
    Quarantined,
    /// Nothing was done: the document is too large, or unreadable, or there was no time.
    Skipped,
}

/// What the store has of a document.
pub enum Held {
    /// Where it stands, without its history.
    Summary(Summary),
    /// All of its history.
    History {
        /// The history.
        graph: Graph,
        /// Where it stands.
        summary: Summary,
    },
}

/// What people wrote is in the bytes, so those are never printed.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { connection, .. } => write!(f, "Opened({})", connection.0),
            Self::Frame { connection, bytes } => write!(f, "Frame({}, {} bytes)", connection.0, bytes.len()),
            Self::Closed { connection } => write!(f, "Closed({})", connection.0),
            Self::Loaded { document, .. } => write!(f, "Loaded({document})"),
            Self::HistoryLoaded { document, .. } => write!(f, "HistoryLoaded({document})"),
            Self::Fetched {
                document, connection, ..
            } => write!(f, "Fetched({document}, {})", connection.0),
            Self::Compacted { document, .. } => write!(f, "Compacted({document})"),
            Self::LoadFailed { document } => write!(f, "LoadFailed({document})"),
            Self::Persisted { ticket } => write!(f, "Persisted({})", ticket.0),
            Self::PersistFailed { ticket } => write!(f, "PersistFailed({})", ticket.0),
            Self::Revoked { device } => write!(f, "Revoked({device})"),
            Self::Drain => f.write_str("Drain"),
            Self::Tick => f.write_str("Tick"),
        }
    }
}

/// What people wrote is in the bytes, so those are never printed.
impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load { document } => write!(f, "Load({document})"),
            Self::LoadHistory { document } => write!(f, "LoadHistory({document})"),
            Self::Fetch {
                document, connection, ..
            } => write!(f, "Fetch({document}, {})", connection.0),
            Self::Compact { document } => write!(f, "Compact({document})"),
            Self::Count(count) => write!(f, "{count:?}"),
            Self::Append { ticket, document, .. } => write!(f, "Append({}, {document})", ticket.0),
            Self::Send { connection, bytes } => write!(f, "Send({}, {} bytes)", connection.0, bytes.len()),
            Self::Close { connection, close } => write!(f, "Close({}, {close:?})", connection.0),
            Self::Released { document } => write!(f, "Released({document})"),
            Self::Unreadable { document } => write!(f, "Unreadable({document})"),
        }
    }
}
