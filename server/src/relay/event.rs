//! What goes into the relay and what comes out.

use std::fmt;

use cahier_core::access::{Account, Registration};
use cahier_core::document::Change;
use cahier_core::id::{DeviceId, DocumentId};
use serde::{Deserialize, Serialize};

use super::Close;

/// What the relay is told at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// The relay's own peer id.
    pub peer_id: String,
    /// The store's epoch: clients that see another one offer everything again.
    pub epoch: String,
    /// The longest frame that is taken; a longer one closes the connection.
    pub max_frame_bytes: usize,
    /// How many documents one connection may have open; more closes it.
    pub max_documents: usize,
    /// How long a connection may last before it joins.
    pub join_within_ms: u64,
}

impl Config {
    /// The relay's usual limits.
    pub fn new(peer_id: impl Into<String>, epoch: impl Into<String>) -> Self {
        Self {
            peer_id: peer_id.into(),
            epoch: epoch.into(),
            max_frame_bytes: 16 * 1024 * 1024,
            max_documents: 10_000,
            join_within_ms: 30_000,
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
        /// Its changes, in the order they were stored.
        changes: Vec<Vec<u8>>,
    },
    /// The other answer to [`Effect::Load`]: the store cannot read this document.
    LoadFailed {
        /// The document.
        document: DocumentId,
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
    /// Read a document from the store and answer by [`Event::Loaded`] or [`Event::LoadFailed`].
    Load {
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
}

/// What people wrote is in the bytes, so those are never printed.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened { connection, .. } => write!(f, "Opened({})", connection.0),
            Self::Frame { connection, bytes } => write!(f, "Frame({}, {} bytes)", connection.0, bytes.len()),
            Self::Closed { connection } => write!(f, "Closed({})", connection.0),
            Self::Loaded { document, changes, .. } => write!(f, "Loaded({document}, {} changes)", changes.len()),
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
            Self::Append { ticket, document, .. } => write!(f, "Append({}, {document})", ticket.0),
            Self::Send { connection, bytes } => write!(f, "Send({}, {} bytes)", connection.0, bytes.len()),
            Self::Close { connection, close } => write!(f, "Close({}, {close:?})", connection.0),
            Self::Released { document } => write!(f, "Released({document})"),
            Self::Unreadable { document } => write!(f, "Unreadable({document})"),
        }
    }
}
