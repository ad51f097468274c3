//! Photos, drawings and recordings: attached in one write with the note, and brought to the relay beside the documents.
//!
//! The engine never gives the bytes back: they would fill a cheap tablet's memory. The driver keeps them under their
//! hash, reads one when somebody looks at it, and uploads those that [`uploads`](Tablet::uploads) names.
//!
//! Rules kept here:
//! - Bytes and the note's change are one write.
//! - What is still to be brought to the relay is known for each document, durably, until the relay has it; another epoch
//!   of the relay's store voids that.
//! - Words never wait for bytes; "on the relay" and leaving do.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::edits::Place;
use super::{Effect, Moment, StoredBlob, StoredValue, Tablet, TabletError};
use crate::access::Role;
use crate::document::{Change, DocumentKind};
use crate::id::{DocumentId, NoteId};
use crate::lesson::{
    Attachment, AttachmentFault, AttachmentKind, AttachmentRequest, Lesson, MAX_ATTACHMENTS, Note, attach_to_draft,
    attach_to_shared, attached_to_draft, read_draft,
};

/// Before a document's id and a hash: where the store keeps what is to be uploaded.
const UPLOAD: &str = "upload/";

/// What is to be brought to the relay, or was.
pub(super) type Uploads = BTreeMap<DocumentId, BTreeMap<String, Upload>>;

/// Bytes that belong to a document.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Upload {
    bytes: u32,
    /// Small pictures go first: a group sees something of everything soon.
    part: Part,
    /// The document from which the relay can take the bytes, without another upload.
    from: Option<DocumentId>,
    keeper: Keeper,
    standing: Standing,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Part {
    Thumbnail,
    Whole,
}

/// Whether the bytes were attached on this tablet.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Keeper {
    ThisTablet,
    Another,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Standing {
    Waiting,
    /// The relay had it in this epoch of its store.
    OnRelay {
        epoch: String,
    },
    /// It was taken back before the relay had it.
    TakenBack,
}

impl Upload {
    fn is_waiting(&self) -> bool {
        self.standing == Standing::Waiting
    }
}

/// Bytes that can be brought to the relay now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadView {
    /// The document that they belong to.
    pub document: String,
    /// Their SHA-256, by which the driver's store has them.
    pub hash: String,
    /// How many they are.
    pub bytes: u32,
    /// A document from which the relay may be able to take them. If it cannot, they are sent.
    pub from: Option<String>,
}

impl Tablet {
    /// Attaches bytes to a note of this person, and a small picture of them if there is one. Attaching the same bytes again
    /// changes nothing.
    ///
    /// # Errors
    /// [`TabletError::Attachment`], [`TabletError::NotAllowed`] for a student observer's photos and recordings, and those
    /// of [`amend_note`](Self::amend_note).
    pub fn attach(
        &mut self,
        lesson: &str,
        note: &str,
        request: &AttachmentRequest,
        bytes: Vec<u8>,
        thumbnail: Option<Vec<u8>>,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let note = NoteId::new(note);
        if self.account()?.role == Role::StudentObserver && request.kind != AttachmentKind::Ink {
            return Err(TabletError::NotAllowed);
        }
        let place = self.find(lesson, &note)?;
        let attachment = Attachment::of(request, &bytes, thumbnail.as_deref())?;
        let mut all = self.attached(&place, &note);
        if all.iter().any(|other| other.hash == attachment.hash) {
            return Ok(Vec::new());
        }
        if all.len() >= MAX_ATTACHMENTS {
            return Err(AttachmentFault::TooMany.into());
        }
        let blobs = attachment.hashes().zip(thumbnail.into_iter().chain([bytes]));
        let blobs: Vec<_> = blobs
            .map(|(hash, bytes)| StoredBlob {
                hash: hash.to_owned(),
                bytes,
            })
            .collect();
        let document = place.document();
        let values = blobs.iter().map(|blob| {
            let upload = Upload {
                bytes: u32::try_from(blob.bytes.len()).unwrap_or(u32::MAX),
                part: part_of(&attachment, &blob.hash),
                from: None,
                keeper: Keeper::ThisTablet,
                standing: Standing::Waiting,
            };
            self.note_upload(document, &blob.hash, upload)
        });
        let values = values.collect();
        all.push(attachment);
        let change = self.change_attached(place, &note, &all, now)?;
        self.persist_blobs(change.into_iter().collect(), values, blobs, [note].into());
        Ok(self.changed())
    }

    /// Takes an attachment off a note of this person. What the relay has not got yet is not brought to it any more.
    ///
    /// # Errors
    /// As [`amend_note`](Self::amend_note).
    pub fn detach(&mut self, lesson: &str, note: &str, hash: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        let note = NoteId::new(note);
        let place = self.find(lesson, &note)?;
        let without = |all: Vec<Attachment>| -> (Vec<_>, Vec<_>) { all.into_iter().partition(|one| one.hash != hash) };
        let (mut changes, mut gone) = (Vec::new(), Vec::new());
        // Its author may have attached it to the draft while the note was being shared.
        let draft = self.lesson_id(lesson).ok().and_then(|lesson| self.draft_of(lesson));
        for place in [Some(place), draft.map(Place::Draft)].into_iter().flatten() {
            let document = place.document();
            let (kept, taken_off) = without(self.attached(&place, &note));
            if taken_off.is_empty() {
                continue;
            }
            changes.extend(self.change_attached(place, &note, &kept, now)?);
            gone.push((document, taken_off));
        }
        if gone.is_empty() {
            return Ok(Vec::new());
        }
        self.persist(changes, Vec::new(), [note].into());
        for (document, attachments) in gone {
            self.take_back_uploads(document, &attachments);
        }
        Ok(self.changed())
    }

    /// What can be brought to the relay now: what is durable here, of documents that the relay knows. Small pictures come
    /// first, and what is uploaded before what the relay takes over from it.
    pub fn uploads(&self) -> Vec<UploadView> {
        let Some(epoch) = self.connection.epoch() else {
            return Vec::new();
        };
        let is_known = |id: &DocumentId| {
            let is_saved = self.documents.get(id).is_some_and(|open| open.unsaved == 0);
            let belief = self.beliefs.get(id);
            is_saved && belief.is_some_and(|belief| belief.epoch == epoch && !belief.heads.is_empty())
        };
        let mut due: Vec<_> = self
            .uploads
            .iter()
            .filter(|(id, _)| is_known(id))
            .flat_map(|(id, uploads)| uploads.iter().map(move |(hash, upload)| (id, hash, upload)))
            .filter(|(_, _, upload)| upload.is_waiting())
            .collect();
        due.sort_by_key(|(_, _, upload)| (upload.part, upload.from.is_some()));
        due.into_iter()
            .map(|(id, hash, upload)| UploadView {
                document: id.to_string(),
                hash: hash.clone(),
                bytes: upload.bytes,
                from: upload.from.map(|from| from.to_string()),
            })
            .collect()
    }

    /// The documents of which the relay may have what is attached to a lesson's notes: the lesson, and this person's draft.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownLesson`].
    pub fn attachment_documents(&self, lesson: &str) -> Result<Vec<String>, TabletError> {
        let lesson = self.lesson_id(lesson)?;
        let documents = [Some(lesson), self.draft_of(lesson)];
        Ok(documents.into_iter().flatten().map(|id| id.to_string()).collect())
    }

    /// Reports that the relay has these bytes of a document, durably. Without a connection that is not believed: the next
    /// one may be to another life of the relay's store, and asking again costs little.
    pub fn uploaded(&mut self, document: &str, hash: &str) -> Vec<Effect> {
        let Some(epoch) = self.connection.epoch().map(str::to_owned) else {
            return Vec::new();
        };
        let Some(id) = document.parse().ok().filter(|id| self.is_waiting(id, hash)) else {
            return Vec::new();
        };
        let value = self.restand(id, hash, Standing::OnRelay { epoch });
        self.persist(Vec::new(), value.into_iter().collect(), BTreeSet::new());
        self.changed()
    }

    /// Reports that the store has no such bytes, as when somebody cleared it: then nobody waits for them any more.
    pub fn bytes_missing(&mut self, hash: &str) -> Vec<Effect> {
        let mut values = Vec::new();
        for (id, uploads) in &mut self.uploads {
            if let Some(upload) = uploads
                .get_mut(hash)
                .filter(|upload| upload.keeper == Keeper::ThisTablet)
            {
                upload.keeper = Keeper::Another;
                values.push(stored(*id, hash, upload));
            }
        }
        if values.is_empty() {
            return Vec::new();
        }
        self.persist(Vec::new(), values, BTreeSet::new());
        self.changed()
    }

    pub(super) fn restore_upload(&mut self, value: &StoredValue) {
        let key = value.key.strip_prefix(UPLOAD).and_then(|key| key.split_once('/'));
        let Some((document, hash)) = key else { return };
        let upload = serde_json::from_slice(&value.bytes).ok();
        if let Some((document, upload)) = document.parse().ok().zip(upload) {
            self.uploads
                .entry(document)
                .or_default()
                .insert(hash.to_owned(), upload);
        }
    }

    /// Whether bytes of a document are on this tablet and not on the relay.
    pub(super) fn has_waiting(&self, id: DocumentId) -> bool {
        let uploads = self.uploads.get(&id).into_iter().flat_map(BTreeMap::values);
        uploads
            .filter(|upload| upload.keeper == Keeper::ThisTablet)
            .any(Upload::is_waiting)
    }

    /// Another epoch of the relay's store voids what it was known to have.
    pub(super) fn void_uploads(&mut self, epoch: &str) {
        let mut values = Vec::new();
        for (id, uploads) in &mut self.uploads {
            for (hash, upload) in uploads {
                if matches!(&upload.standing, Standing::OnRelay { epoch: known } if known != epoch) {
                    upload.standing = Standing::Waiting;
                    values.push(stored(*id, hash, upload));
                }
            }
        }
        self.persist(Vec::new(), values, BTreeSet::new());
    }

    /// What a note's bytes become when it is shared: due for the lesson too, where the relay takes them from the draft.
    pub(super) fn share_uploads(
        &mut self,
        lesson: DocumentId,
        draft: DocumentId,
        attachments: &[Attachment],
    ) -> Vec<StoredValue> {
        let mut values = Vec::new();
        for attachment in attachments {
            for hash in attachment.hashes() {
                let of_draft = self.uploads.get(&draft).and_then(|uploads| uploads.get(hash)).cloned();
                let upload = of_draft.unwrap_or(Upload {
                    bytes: if hash == attachment.hash { attachment.bytes } else { 0 },
                    part: part_of(attachment, hash),
                    from: None,
                    keeper: Keeper::Another,
                    standing: Standing::Waiting,
                });
                let upload = Upload {
                    from: Some(draft),
                    standing: Standing::Waiting,
                    ..upload
                };
                values.push(self.note_upload(lesson, hash, upload));
            }
        }
        values
    }

    /// Bytes of a document that no note of it names any more are not brought to the relay.
    pub(super) fn take_back_uploads(&mut self, id: DocumentId, attachments: &[Attachment]) {
        let waiting: Vec<_> = attachments
            .iter()
            .flat_map(Attachment::hashes)
            .filter(|hash| self.is_waiting(&id, hash))
            .collect();
        if waiting.is_empty() {
            return;
        }
        let named = self.attached_in(id);
        let is_named = |hash: &str| named.iter().flat_map(Attachment::hashes).any(|other| other == hash);
        let values: Vec<_> = waiting
            .into_iter()
            .filter(|hash| !is_named(hash))
            .filter_map(|hash| self.restand(id, hash, Standing::TakenBack))
            .collect();
        self.persist(Vec::new(), values, BTreeSet::new());
    }

    /// What is attached to a note.
    pub(super) fn attached(&self, place: &Place, note: &NoteId) -> Vec<Attachment> {
        match place {
            Place::Draft(draft) => self
                .document(*draft)
                .map(|document| attached_to_draft(document, note))
                .unwrap_or_default(),
            Place::Lesson(_, shared) => shared.note.attachments.clone(),
        }
    }

    /// Everything that is attached in a document.
    fn attached_in(&self, id: DocumentId) -> Vec<Attachment> {
        let Ok(document) = self.document(id) else {
            return Vec::new();
        };
        let shared = Lesson::read(document).notes.into_values();
        let standing = shared
            .filter(|shared| shared.withdrawal().is_none())
            .map(|shared| shared.note);
        let of_notes = |notes: Vec<Note>| notes.into_iter().flat_map(|note| note.attachments).collect();
        match document.kind() {
            Some(DocumentKind::Draft) => of_notes(read_draft(document).into_values().collect()),
            _ => of_notes(standing.collect()),
        }
    }

    fn change_attached(
        &mut self,
        place: Place,
        note: &NoteId,
        all: &[Attachment],
        now: Moment,
    ) -> Result<Option<(DocumentId, Vec<Change>)>, TabletError> {
        Ok(match place {
            Place::Draft(draft) => self.change(draft, now, |edit| attach_to_draft(edit, note, all)),
            Place::Lesson(lesson, shared) => {
                let entry = self.entry(now)?;
                self.change(lesson, now, |edit| {
                    attach_to_shared(edit, &entry, note, &shared.amendments, all);
                })
            }
        })
    }

    fn is_waiting(&self, id: &DocumentId, hash: &str) -> bool {
        let upload = self.uploads.get(id).and_then(|uploads| uploads.get(hash));
        upload.is_some_and(Upload::is_waiting)
    }

    fn note_upload(&mut self, id: DocumentId, hash: &str, upload: Upload) -> StoredValue {
        let value = stored(id, hash, &upload);
        self.uploads.entry(id).or_default().insert(hash.to_owned(), upload);
        value
    }

    fn restand(&mut self, id: DocumentId, hash: &str, standing: Standing) -> Option<StoredValue> {
        let upload = self.uploads.get_mut(&id)?.get_mut(hash)?;
        upload.standing = standing;
        Some(stored(id, hash, upload))
    }
}

fn part_of(attachment: &Attachment, hash: &str) -> Part {
    if attachment.thumbnail.as_deref() == Some(hash) {
        Part::Thumbnail
    } else {
        Part::Whole
    }
}

fn stored(id: DocumentId, hash: &str, upload: &Upload) -> StoredValue {
    StoredValue {
        key: format!("{UPLOAD}{id}/{hash}"),
        bytes: serde_json::to_vec(upload).expect("names and numbers are JSON"),
    }
}
