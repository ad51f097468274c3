//! What the relay takes, and what becomes of more.
//!
//! | limit | more of it |
//! |---|---|
//! | a frame | closes the connection |
//! | a document, a group's documents, a group's bytes | is not stored, and closes the connection that sent it within seconds |
//! | connections | are closed at once |
//! | frames that wait for a slow reader | close its connection; it comes back and catches up |
//! | time before joining | closes the connection |
//!
//! Nothing that was stored or acknowledged is lost by any of them, and every one is counted.

use std::collections::HashMap;

use cahier_core::access::Owner;

use super::{Close, Record};

/// How much the relay takes. See the module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Limits {
    /// The longest frame.
    pub max_frame_bytes: usize,
    /// How many bytes of changes one document may have.
    pub max_document_bytes: u64,
    /// How many documents one group, or one person with their drafts, may have.
    pub max_group_documents: u64,
    /// How many bytes of changes those may have together. Passed by one frame at most.
    pub max_group_bytes: u64,
    /// How many bytes of what is attached to notes those may have, beside their documents. The relay proper does not look at
    /// it: attachments come by HTTP.
    pub max_group_attachment_bytes: u64,
    /// How many connections may be open.
    pub max_connections: usize,
    /// How many bytes may wait for one connection. A single frame may be longer.
    pub max_queue_bytes: usize,
    /// How long a connection may last before it joins.
    pub join_within_ms: u64,
    /// How many documents one connection may have open.
    pub max_open_documents: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_frame_bytes: 16 * 1024 * 1024,
            max_document_bytes: 64 * 1024 * 1024,
            max_group_documents: 2_000,
            max_group_bytes: 1024 * 1024 * 1024,
            max_group_attachment_bytes: 1024 * 1024 * 1024,
            max_connections: 5_000,
            max_queue_bytes: 32 * 1024 * 1024,
            join_within_ms: 30_000,
            max_open_documents: 10_000,
        }
    }
}

/// A limit that somebody has reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Limit {
    /// [`Limits::max_frame_bytes`].
    Frame,
    /// [`Limits::max_document_bytes`].
    Document,
    /// [`Limits::max_group_documents`].
    GroupDocuments,
    /// [`Limits::max_group_bytes`].
    GroupBytes,
    /// [`Limits::max_connections`].
    Connections,
    /// [`Limits::max_queue_bytes`], or too many messages that wait for the store.
    Queue,
    /// [`Limits::join_within_ms`].
    Join,
    /// [`Limits::max_open_documents`].
    OpenDocuments,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; 8] = [
        Self::Frame,
        Self::Document,
        Self::GroupDocuments,
        Self::GroupBytes,
        Self::Connections,
        Self::Queue,
        Self::Join,
        Self::OpenDocuments,
    ];

    /// The limit's name among the metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frame => "frame_bytes",
            Self::Document => "document_bytes",
            Self::GroupDocuments => "group_documents",
            Self::GroupBytes => "group_bytes",
            Self::Connections => "connections",
            Self::Queue => "queue_bytes",
            Self::Join => "join_time",
            Self::OpenDocuments => "open_documents",
        }
    }

    /// How the connection is closed that has reached it.
    pub const fn close(self) -> Close {
        match self {
            Self::Frame => Close::TooBig,
            Self::Document => Close::DocumentFull,
            Self::GroupDocuments | Self::GroupBytes => Close::GroupFull,
            Self::Connections => Close::TooMany,
            Self::Queue | Self::OpenDocuments => Close::QueueFull,
            Self::Join => Close::TooLate,
        }
    }
}

/// What an owner has on the relay.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Usage {
    /// How many documents.
    pub documents: u64,
    /// How many bytes of changes.
    pub bytes: u64,
}

/// What everybody has. Documents of an open relay count as one owner's.
#[derive(Clone, Default)]
pub struct Ledger(HashMap<Option<Owner>, Usage>);

impl Ledger {
    /// Enters a document that is registered so and has these bytes.
    pub fn enter(&mut self, record: &Record, bytes: u64) {
        let usage = self.0.entry(owner(record)).or_default();
        usage.documents += 1;
        usage.bytes += bytes;
    }

    pub(super) fn grow(&mut self, record: &Record, bytes: u64) {
        self.0.entry(owner(record)).or_default().bytes += bytes;
    }

    pub(super) fn usage(&self, record: &Record) -> Usage {
        self.0.get(&owner(record)).copied().unwrap_or_default()
    }
}

fn owner(record: &Record) -> Option<Owner> {
    match record {
        Record::Unguarded => None,
        Record::Registered(registration) => Some(registration.owner.clone()),
    }
}
