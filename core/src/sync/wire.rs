//! The messages of automerge-repo's websocket protocol, and their bytes: one binary frame is one CBOR map.
//!
//! It only translates. Who may send what, and in which order, is the business of the session and the relay.
//!
//! Rules kept here: a frame from outside never panics and never makes us allocate more than a small multiple
//! of its length; unknown types and fields are no error; the contents of a message are never printed.
//! `core/PROTOCOL.md` has the table of fields.

mod cbor;
mod decode;
mod encode;

use std::collections::BTreeMap;
use std::fmt;

pub use decode::decode;
pub use encode::encode;

use crate::document::{DocumentKind, Hash, Heads};
use crate::id::DocumentId;

/// The one version of the protocol that there is.
pub const PROTOCOL_VERSION: &str = "1";

/// In `add` of [`Message::RemoteSubscriptionChange`]: the storage ids of everybody who has a document that the
/// sender has open. A word of Cahier's own; other peers know no storage id of this name.
pub const EVERY_STORAGE: &str = "*";

/// The most entries that a list or a map of one message may have.
pub const MAX_ENTRIES: usize = 1024;

/// One message. `sender` and `target` are peer ids: free strings, true for as long as one connection.
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// The client's first: who it is and which versions it speaks.
    Join {
        /// The client's peer id.
        sender: String,
        /// What the client says of itself.
        metadata: PeerMetadata,
        /// The versions it speaks; a client that names none speaks [`PROTOCOL_VERSION`].
        versions: Vec<String>,
    },
    /// The server's answer to `Join`.
    Peer {
        /// The server's peer id.
        sender: String,
        /// The client's peer id.
        target: String,
        /// What the server says of itself.
        metadata: PeerMetadata,
        /// The version that both go on with.
        version: String,
        /// What time it is by the server's clock, in milliseconds since 1970, if it is a Cahier relay.
        time_ms: Option<u64>,
    },
    /// The server gives the connection up.
    Error {
        /// Why, for a developer.
        message: String,
    },
    /// "I have nothing of this document; have you?"
    Request {
        /// Who asks.
        sender: String,
        /// Who is asked.
        target: String,
        /// The document.
        document: DocumentId,
        /// An Automerge sync message.
        data: Vec<u8>,
        /// What the document is for, if the sender knows and is a Cahier tablet.
        kind: Option<DocumentKind>,
    },
    /// One step of the Automerge sync protocol.
    Sync {
        /// Who says it.
        sender: String,
        /// To whom.
        target: String,
        /// The document.
        document: DocumentId,
        /// An Automerge sync message.
        data: Vec<u8>,
        /// What the document is for, if the sender knows and is a Cahier tablet.
        kind: Option<DocumentKind>,
    },
    /// The answer to `Request` for a document that is unknown, or not for the asker.
    DocUnavailable {
        /// Who was asked.
        sender: String,
        /// Who asked.
        target: String,
        /// The document.
        document: DocumentId,
    },
    /// Something to show now and to keep nowhere.
    Ephemeral {
        /// Who says it first, also when a relay passes it on.
        sender: String,
        /// Who is to get it.
        target: String,
        /// The document it is about.
        document: DocumentId,
        /// The sender's run: counts are compared within one.
        session: String,
        /// Rises with every message of a session.
        count: u64,
        /// What is said.
        data: Vec<u8>,
    },
    /// Whose progress the sender wants to hear of.
    RemoteSubscriptionChange {
        /// Who wants to hear.
        sender: String,
        /// From whom.
        target: String,
        /// Storage ids to hear of from now on, or [`EVERY_STORAGE`].
        add: Vec<String>,
        /// Storage ids to hear of no more.
        remove: Vec<String>,
    },
    /// How far others have got with a document.
    RemoteHeadsChanged {
        /// Who says it.
        sender: String,
        /// To whom.
        target: String,
        /// The document.
        document: DocumentId,
        /// By storage id.
        heads: BTreeMap<String, RemoteHeads>,
    },
    /// The sender goes.
    Leave {
        /// Who goes.
        sender: String,
    },
    /// A message of a type that this version does not know. It is to be ignored.
    Unknown {
        /// The type.
        name: String,
    },
}

/// What a peer says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PeerMetadata {
    /// The name of its storage, the same over many connections; none if it keeps nothing.
    pub storage_id: Option<String>,
    /// Whether it will be gone for good when the connection ends.
    pub is_ephemeral: bool,
}

/// How far one storage has got with one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RemoteHeads {
    /// The hashes of its newest changes, each in base58check.
    pub heads: Vec<String>,
    /// When that was, in milliseconds since 1970 by the clock of whoever noticed.
    pub timestamp_ms: u64,
}

impl RemoteHeads {
    /// These heads as they are written on the wire.
    pub fn new(heads: &Heads, timestamp_ms: u64) -> Self {
        Self {
            heads: heads.iter().map(head_to_text).collect(),
            timestamp_ms,
        }
    }

    /// The heads, if every one of them is a hash.
    pub fn hashes(&self) -> Option<Heads> {
        let hashes: Option<Vec<_>> = self.heads.iter().map(|text| head_from_text(text)).collect();
        hashes.map(Heads::new)
    }
}

/// A hash as automerge-repo writes heads: its 32 bytes in base58check.
pub fn head_to_text(hash: &Hash) -> String {
    bs58::encode(hash.as_bytes()).with_check().into_string()
}

/// The hash that is written so, if it is one.
pub fn head_from_text(text: &str) -> Option<Hash> {
    // 36 bytes have at most 50 digits; longer input is not worth decoding.
    if text.len() > 50 {
        return None;
    }
    let bytes = bs58::decode(text).with_check(None).into_vec().ok()?;
    bytes.try_into().ok().map(Hash::from_bytes)
}

/// Why a frame is no message. It is always the sender's client that must be mended; the receiver closes that
/// one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// The frame is not exactly one well-formed CBOR item, or a text in it is not UTF-8.
    #[error("the frame is not one whole CBOR item; the sender's client must be mended")]
    NotCbor,
    /// The frame nests deeper than any message does.
    #[error("the frame nests too deep; the sender's client must be mended")]
    TooDeep,
    /// The frame is CBOR but not a map.
    #[error("the frame is not a CBOR map; the sender's client must be mended")]
    NotAMap,
    /// The message lacks a field that its type must have.
    #[error("the message lacks the field `{field}`; the sender's client must be mended")]
    Missing {
        /// The field's name on the wire.
        field: &'static str,
    },
    /// A field holds a value of another type than it must.
    #[error("the field `{field}` is of the wrong type; the sender's client must be mended")]
    WrongType {
        /// The field's name on the wire.
        field: &'static str,
    },
    /// A list or map has more than [`MAX_ENTRIES`] entries.
    #[error("the field `{field}` has too many entries; the sender's client must send fewer")]
    TooMany {
        /// The field's name on the wire.
        field: &'static str,
    },
    /// The document's id is none.
    #[error("`documentId` is not a document id; the sender's client must be mended")]
    NotADocumentId,
}

/// What people wrote is in `data` and may be in any text that a client chose, so neither is printed.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |f: &mut fmt::Formatter<'_>, name: &str| f.debug_struct(name).finish_non_exhaustive();
        let about = |f: &mut fmt::Formatter<'_>, name: &str, document: &DocumentId, data: &[u8]| {
            f.debug_struct(name)
                .field("document", document)
                .field("data_bytes", &data.len())
                .finish_non_exhaustive()
        };
        match self {
            Self::Join { .. } => plain(f, "Join"),
            Self::Peer { .. } => plain(f, "Peer"),
            Self::Error { .. } => plain(f, "Error"),
            Self::Request { document, data, .. } => about(f, "Request", document, data),
            Self::Sync { document, data, .. } => about(f, "Sync", document, data),
            Self::DocUnavailable { document, .. } => about(f, "DocUnavailable", document, &[]),
            Self::Ephemeral { document, data, .. } => about(f, "Ephemeral", document, data),
            Self::RemoteSubscriptionChange { .. } => plain(f, "RemoteSubscriptionChange"),
            Self::RemoteHeadsChanged { document, .. } => about(f, "RemoteHeadsChanged", document, &[]),
            Self::Leave { .. } => plain(f, "Leave"),
            Self::Unknown { .. } => plain(f, "Unknown"),
        }
    }
}

#[cfg(test)]
mod tests;
