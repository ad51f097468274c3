//! What is attached to notes, and what of it is still to be brought to the relay.

use cahier_core::lesson::{Attachment, AttachmentFault, AttachmentKind, AttachmentRequest};
use cahier_core::tablet::{StoredBlob, UploadView};

/// What an attachment is.
#[uniffi::remote(Enum)]
pub enum AttachmentKind {
    /// A picture.
    Photo,
    /// What was drawn with a pen: strokes, in a JSON of our own.
    Ink,
    /// A short recording.
    Audio,
}

/// What a note says of one attachment.
///
/// # Units
/// A picture's size is in pixels, a drawing's in its own; 0 where there is none.
#[uniffi::remote(Record)]
pub struct Attachment {
    /// The SHA-256 of its bytes, in hexadecimal: its name.
    pub hash: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// Its media type, one of the few of its kind.
    pub media_type: String,
    /// How long it is.
    pub bytes: u32,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
    /// How long it plays.
    pub duration_ms: u32,
    /// The name of a small picture of it.
    pub thumbnail: Option<String>,
}

/// What somebody attaches, besides the bytes.
///
/// # Units
/// As `Attachment`.
#[uniffi::remote(Record)]
pub struct AttachmentRequest {
    /// What it is.
    pub kind: AttachmentKind,
    /// Its media type, without parameters.
    pub media_type: String,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
    /// How long it plays.
    pub duration_ms: u32,
}

/// Why something was not attached.
#[uniffi::remote(Enum)]
pub enum AttachmentFault {
    /// It is longer than its kind may be: the app makes it smaller.
    TooLarge,
    /// The note has as many as a note may have: another note is begun.
    TooMany,
    /// It is of none of its kind's media types, or its bytes are of another: the app brings it into one of them.
    MediaType,
    /// The picture has more in it than the picture: the app removes that.
    Metadata,
}

/// The bytes of an attachment as a tablet's store keeps them.
#[uniffi::remote(Record)]
pub struct StoredBlob {
    /// Their SHA-256, in hexadecimal: their key.
    pub hash: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Bytes that can be brought to the relay now.
#[uniffi::remote(Record)]
pub struct UploadView {
    /// The document that they belong to.
    pub document: String,
    /// Their SHA-256, by which the shell's store has them.
    pub hash: String,
    /// How many they are.
    pub bytes: u32,
    /// A document from which the relay may be able to take them. If it cannot, they are sent.
    pub from: Option<String>,
}
