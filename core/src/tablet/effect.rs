//! What the engine asks its driver to do.

use serde::{Deserialize, Serialize};

/// One thing for the driver to do. Effects are to be carried out in order.
#[derive(Clone, PartialEq, Eq)]
pub enum Effect {
    /// Append these durably, all or none, then report [`persisted`](super::Tablet::persisted) with the ticket.
    /// When that fails: keep them, say so on the screen, and try again for ever.
    Persist {
        /// Names this write; tickets count up from 1.
        ticket: u32,
        /// Changes to append to documents; each is new to its document.
        changes: Vec<StoredChange>,
        /// Small values to put, each over what its key held.
        values: Vec<StoredValue>,
        /// Bytes to keep under their hash. They are not given back at a start: the driver reads one when it is wanted.
        blobs: Vec<StoredBlob>,
    },
    /// Open the socket to the relay, or report it closed.
    Connect,
    /// Close the socket.
    Disconnect,
    /// Send one binary frame on the open socket.
    Send {
        /// The frame.
        frame: Vec<u8>,
    },
    /// Call [`woke`](super::Tablet::woke) after so many milliseconds; a later one takes the place of an earlier.
    WakeAfter {
        /// The delay in milliseconds.
        ms: u32,
    },
    /// Forget everything that was ever persisted: the person has left and the relay holds it all.
    Erase,
    /// Something that a screen shows has changed: read the views anew.
    Changed,
}

/// What was written is never printed.
impl std::fmt::Debug for Effect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Persist { ticket, .. } => write!(f, "Persist({ticket})"),
            Self::Connect => f.write_str("Connect"),
            Self::Disconnect => f.write_str("Disconnect"),
            Self::Send { frame } => write!(f, "Send({} bytes)", frame.len()),
            Self::WakeAfter { ms } => write!(f, "WakeAfter({ms} ms)"),
            Self::Erase => f.write_str("Erase"),
            Self::Changed => f.write_str("Changed"),
        }
    }
}

/// One change as a tablet's store keeps it. (`document`, `actor`, `seq`) is its key, and sorts an actor's changes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredChange {
    /// The document's id.
    pub document: String,
    /// The session that wrote it, in hexadecimal.
    pub actor: String,
    /// Its number in that session, from 1.
    pub seq: u32,
    /// The change chunk.
    pub bytes: Vec<u8>,
}

/// One small value as a tablet's store keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredValue {
    /// Its key.
    pub key: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The bytes of an attachment as a tablet's store keeps them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredBlob {
    /// Their SHA-256, in hexadecimal: their key.
    pub hash: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}
