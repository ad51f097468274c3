//! Attachments: the photos, drawings and recordings of a note.
//!
//! An attachment is bytes that never change, named by their SHA-256. The note's record says only what they are; the bytes
//! travel apart from it, so that words never wait for a photo. Whoever attaches the same bytes twice attaches them once.
//!
//! Not here: where the bytes are kept and how they reach the relay ([`tablet`](crate::tablet)).
//!
//! Rules kept here: what an attachment is follows from its bytes, not from what somebody says it is; no picture is taken
//! that has anything in it but the picture: not where, when or with what it was taken.

mod ink;
mod picture;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::document::{Document, Record, Scalar};
use crate::entry::Entry;
use crate::id::{NoteId, hex};

use super::{Amendment, Note, SharedNote, amend};
use crate::document::Edit;

/// The field of a note's record.
pub(super) const FIELD: &str = "attachments";
/// More than this on one note is an album.
pub const MAX_ATTACHMENTS: usize = 8;
/// The longest thumbnail, in bytes.
const MAX_THUMBNAIL_BYTES: usize = 24_000;
/// What stands in a record where there is nothing to say.
const NOTHING: &str = "-";

/// What an attachment is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AttachmentKind {
    /// A picture.
    Photo,
    /// What was drawn with a pen: strokes, in a JSON of our own.
    Ink,
    /// A short recording.
    Audio,
}

impl AttachmentKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Photo, Self::Ink, Self::Audio];

    /// The kind's name as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Ink => "ink",
            Self::Audio => "audio",
        }
    }

    /// The longest of this kind, in bytes.
    pub const fn max_bytes(self) -> usize {
        match self {
            Self::Photo => 400_000,
            Self::Ink => 256_000,
            Self::Audio => 600_000,
        }
    }

    /// What bytes of this kind may be.
    pub const fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Photo => &picture::MEDIA_TYPES,
            Self::Ink => &[ink::MEDIA_TYPE],
            Self::Audio => &["audio/webm", "audio/ogg", "audio/mp4"],
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What a note says of one attachment.
///
/// # Units
/// A picture's size is in pixels, a drawing's in its own; 0 where there is none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
/// As [`Attachment`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentRequest {
    /// What it is.
    pub kind: AttachmentKind,
    /// Its media type, without parameters.
    pub media_type: String,
    /// How wide.
    #[serde(default)]
    pub width: u32,
    /// How high.
    #[serde(default)]
    pub height: u32,
    /// How long it plays.
    #[serde(default)]
    pub duration_ms: u32,
}

/// Why something was not attached. Nothing was changed. Whoever wrote the app mends all but [`TooMany`](Self::TooMany).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentFault {
    /// It is longer than its kind may be. The app makes it smaller.
    #[error("this is too large to attach")]
    TooLarge,
    /// The note has as many as a note may have. The person begins another note.
    #[error("this note has as many attachments as a note can have")]
    TooMany,
    /// It is of none of its kind's media types, or its bytes are of another. The app brings it into one of them.
    #[error("this is not what it is said to be, or nothing that can be attached")]
    MediaType,
    /// The picture has more in it than the picture: where, when or with what it was taken, or text. The app removes that.
    #[error("this picture has more in it than the picture")]
    Metadata,
}

impl Attachment {
    /// What the note is to say of these bytes.
    ///
    /// # Errors
    /// [`AttachmentFault`], all but [`TooMany`](AttachmentFault::TooMany).
    pub fn of(request: &AttachmentRequest, bytes: &[u8], thumbnail: Option<&[u8]>) -> Result<Self, AttachmentFault> {
        let AttachmentRequest {
            kind,
            media_type,
            width,
            height,
            duration_ms,
        } = request;
        if bytes.len() > kind.max_bytes() || thumbnail.is_some_and(|bytes| bytes.len() > MAX_THUMBNAIL_BYTES) {
            return Err(AttachmentFault::TooLarge);
        }
        if !kind.media_types().contains(&media_type.as_str()) {
            return Err(AttachmentFault::MediaType);
        }
        match kind {
            AttachmentKind::Photo => picture::check(media_type, bytes)?,
            AttachmentKind::Ink => ink::check(bytes)?,
            AttachmentKind::Audio => check_audio(media_type, bytes)?,
        }
        if let Some(thumbnail) = thumbnail {
            picture::check_any(thumbnail)?;
        }
        Ok(Self {
            hash: hash_of(bytes),
            kind: *kind,
            media_type: media_type.clone(),
            bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            width: *width,
            height: *height,
            duration_ms: *duration_ms,
            thumbnail: thumbnail.map(hash_of),
        })
    }

    /// As stored: `<hash> photo image/jpeg <bytes> <width> <height> <duration> <thumbnail's hash>`.
    fn stored(&self) -> String {
        let Self {
            hash,
            kind,
            media_type,
            bytes,
            width,
            height,
            duration_ms,
            thumbnail,
        } = self;
        let (kind, thumbnail) = (kind.name(), thumbnail.as_deref().unwrap_or(NOTHING));
        format!("{hash} {kind} {media_type} {bytes} {width} {height} {duration_ms} {thumbnail}")
    }

    /// None for what a newer app may have written.
    fn parse(stored: &str) -> Option<Self> {
        let mut parts = stored.split(' ');
        let mut next = || parts.next();
        let (hash, kind, media_type) = (next()?, AttachmentKind::parse(next()?)?, next()?);
        if !kind.media_types().contains(&media_type) {
            return None;
        }
        let mut number = || next()?.parse().ok();
        let (bytes, width, height, duration_ms) = (number()?, number()?, number()?, number()?);
        let thumbnail = next()?;
        let is_hash =
            |text: &str| text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let thumbnail = if thumbnail == NOTHING { None } else { Some(thumbnail) };
        if !is_hash(hash) || !thumbnail.is_none_or(is_hash) {
            return None;
        }
        Some(Self {
            hash: hash.to_owned(),
            kind,
            media_type: media_type.to_owned(),
            bytes,
            width,
            height,
            duration_ms,
            thumbnail: thumbnail.map(str::to_owned),
        })
    }

    /// Several, one a line.
    pub(super) fn stored_all(all: &[Self]) -> Scalar {
        let lines: Vec<_> = all.iter().map(Self::stored).collect();
        Scalar::from(lines.join("\n"))
    }

    /// Those of a record. Where several lists stand, because people attached at once, all that is in any of them.
    pub(super) fn read_all(record: &Record) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for attachment in record.texts(FIELD).flat_map(str::lines).filter_map(Self::parse) {
            if !all.iter().any(|other| other.hash == attachment.hash) {
                all.push(attachment);
            }
        }
        all
    }

    /// The names of its bytes: the thumbnail's first.
    pub fn hashes(&self) -> impl Iterator<Item = &str> {
        self.thumbnail.iter().chain([&self.hash]).map(String::as_str)
    }
}

/// The name of these bytes.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Sets what is attached to a draft note.
pub fn attach_to_draft(edit: &mut Edit<'_>, note: &NoteId, all: &[Attachment]) {
    edit.amend("notes", note.as_str(), [(FIELD, Attachment::stored_all(all))]);
}

/// Sets what is attached to a shared note, by an amendment that replaces those in `seen`.
pub fn attach_to_shared(edit: &mut Edit<'_>, entry: &Entry, note: &NoteId, seen: &[Amendment], all: &[Attachment]) {
    amend::add(edit, entry, note, seen, vec![(FIELD, Attachment::stored_all(all))]);
}

/// What is attached to one note of a draft document.
pub fn attached_to_draft(document: &Document, note: &NoteId) -> Vec<Attachment> {
    let record = document.record("notes", note.as_str());
    record.map(|record| Attachment::read_all(&record)).unwrap_or_default()
}

impl SharedNote {
    /// What its author attached to the draft on another tablet, and the group's record does not have. An amendment may have been made
    /// without knowing what that tablet shared at once: what it left out of the note as shared is no less its author's, who takes
    /// things off the draft too.
    pub fn unshared_attachments(&self, draft: &Note) -> Vec<Attachment> {
        if draft.attachments.is_empty() {
            return Vec::new();
        }
        let amended = self
            .amendments
            .iter()
            .map(|amendment| Attachment::read_all(&amendment.fields));
        let known: Vec<_> = amended.flatten().collect();
        let is_known = |one: &&Attachment| {
            let mut all = self.note.attachments.iter().chain(&known);
            all.any(|other| other.hash == one.hash)
        };
        draft.attachments.iter().filter(|one| !is_known(one)).cloned().collect()
    }
}

fn check_audio(media_type: &str, bytes: &[u8]) -> Result<(), AttachmentFault> {
    let is_there = match media_type {
        "audio/webm" => bytes.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]),
        "audio/ogg" => bytes.starts_with(b"OggS"),
        _ => bytes.get(4..8) == Some(b"ftyp"),
    };
    if is_there {
        Ok(())
    } else {
        Err(AttachmentFault::MediaType)
    }
}

#[cfg(test)]
mod tests;
