//! What is attached to notes in the world: made on one tablet, kept there, brought to the relay in pieces, looked for afterwards.
//!
//! What is due is the engine's to say. Here is what a driver does about it, one request at a time, and what must be true of bytes.

use std::collections::{BTreeMap, BTreeSet};

use cahier_core::document::DocumentKind;
use cahier_core::id::DocumentId;
use cahier_core::lesson::{AttachmentFault, AttachmentKind, AttachmentRequest, NoteView};
use cahier_core::tablet::{Effect, SyncStage, Tablet, TabletError, UploadView};

use super::{Act, World};
use crate::cast::LESSON;
use crate::device::{Job, Socket};

/// The longest piece of an upload: recordings here are some twenty bytes.
const LONGEST_PIECE: usize = 8;

/// What becomes of a request about bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trip {
    /// It is done and answered.
    Answered,
    /// It never comes to the relay.
    Lost,
    /// It is done, and the answer is lost.
    Unanswered,
}

/// Everything that was ever attached, and what is on its way.
#[derive(Default)]
pub(super) struct Attached {
    /// By hash: which tablet made it, and its bytes. No two tablets make the same.
    made: BTreeMap<String, (usize, Vec<u8>)>,
    /// By note and hash.
    standing: BTreeMap<(String, String), Standing>,
    /// What a tablet's write will make durable.
    writing: BTreeMap<(usize, u32), (String, String)>,
    sending: BTreeMap<usize, Sending>,
    /// What the relay refused a tablet, or the tablet has not: for another connection.
    refused: BTreeSet<(usize, DocumentId, String)>,
}

struct Standing {
    /// Whether its tablet was told that it is durable.
    confirmed: bool,
    /// Whether its author took it off somewhere, or withdrew the note.
    gone: bool,
}

/// What a tablet knows of an upload. It asks again after every request that fails.
struct Sending {
    document: DocumentId,
    hash: String,
    next: Next,
}

enum Next {
    Adopt(DocumentId),
    Ask,
    Piece(usize),
}

impl Sending {
    fn of(upload: &UploadView) -> Self {
        let id = |text: &String| text.parse().expect("the engine names documents");
        Self {
            document: id(&upload.document),
            hash: upload.hash.clone(),
            next: upload.from.as_ref().map_or(Next::Ask, |from| Next::Adopt(id(from))),
        }
    }
}

impl World {
    /// What this tablet's driver would send next: while there is a connection, and what was not refused in it.
    fn due(&self, number: usize) -> Option<Sending> {
        let device = &self.devices[number];
        let tablet = device.tablet.as_ref()?;
        if !matches!(device.socket, Socket::Open(_)) {
            return None;
        }
        let may = |sending: &Sending| {
            let refused = &self.attached.refused;
            !refused.contains(&(number, sending.document, sending.hash.clone()))
        };
        tablet.uploads().iter().map(Sending::of).find(may)
    }

    /// Whether a tablet has something to send.
    pub(super) fn has_due(&self, number: usize) -> bool {
        self.host.is_running() && self.due(number).is_some()
    }

    /// One request of a tablet about what is due.
    pub(super) fn transfer(&mut self, number: usize, trip: Trip) {
        let before = self.attached.sending.remove(&number);
        let Some(due) = self.due(number) else { return };
        let going_on = before.filter(|one| (one.document, &one.hash) == (due.document, &due.hash));
        let mut sending = going_on.unwrap_or(due);
        if trip == Trip::Lost || !self.host.is_running() {
            return;
        }
        let (document, hash) = (sending.document, sending.hash.clone());
        let bytes = self.devices[number].blobs.get(&hash).cloned();
        let length = self.attached.made[&hash].1.len();
        let mut is_whole = false;
        match sending.next {
            _ if !self.host.documents().contains(&document) => {
                self.attached.refused.insert((number, document, hash));
                return;
            }
            Next::Adopt(from) if self.host.adopt(document, from, &hash, length) => is_whole = true,
            Next::Adopt(_) => sending.next = Next::Ask,
            Next::Ask => sending.next = Next::Piece(self.host.offset(document, &hash)),
            Next::Piece(offset) => {
                let Some(bytes) = bytes else {
                    self.attached.refused.insert((number, document, hash.clone()));
                    self.on(number, |tablet, _| tablet.bytes_missing(&hash));
                    return;
                };
                let end = bytes.len().min(offset + 1 + self.draw.below(LONGEST_PIECE));
                let piece = bytes.get(offset..end).unwrap_or_default();
                let offset = self.host.take_piece(document, &hash, offset, piece);
                is_whole = offset == length;
                sending.next = Next::Piece(offset);
            }
        }
        if trip == Trip::Unanswered {
            return;
        }
        if is_whole {
            let document = document.to_string();
            self.on(number, |tablet, _| tablet.uploaded(&document, &hash));
        } else {
            self.attached.sending.insert(number, sending);
        }
    }

    /// A new connection: what was refused may be asked again.
    pub(super) fn ask_again(&mut self, number: usize) {
        self.attached.refused.retain(|(device, ..)| *device != number);
    }

    /// The app dies, and forgets how far it was.
    pub(super) fn forget_sending(&mut self, number: usize) {
        self.attached.sending.remove(&number);
        self.attached.writing.retain(|(device, _), _| *device != number);
    }

    pub(super) fn confirm_attached(&mut self, number: usize, ticket: u32) {
        if let Some(named) = self.attached.writing.remove(&(number, ticket)) {
            self.attached
                .standing
                .get_mut(&named)
                .expect("it was attached")
                .confirmed = true;
        }
    }

    /// A note was withdrawn, and what it had with it.
    pub(super) fn gone_with(&mut self, note: &str) {
        let of_note = self.attached.standing.iter_mut().filter(|((of, _), _)| of == note);
        of_note.for_each(|(_, standing)| standing.gone = true);
    }

    /// A person attaches a recording to one of their notes, or takes one off.
    pub(super) fn act_on_attached(&mut self, number: usize, act: Act) {
        let own = self.own_notes(number);
        let Some((note, _)) = self.draw.pick(&own).cloned() else {
            return;
        };
        let lesson = LESSON.to_string();
        let now = self.devices[number].moment(self.now_ms);
        // Few, so that several notes have the same one.
        let bytes = format!("OggS of tablet {number}: {}", self.draw.below(12)).into_bytes();
        let shown = self.attached_to(number, &note);
        let taken_off = self.draw.pick(&shown).cloned();
        let Some(tablet) = &mut self.devices[number].tablet else {
            return;
        };
        if act == Act::Detach {
            let Some(hash) = taken_off else { return };
            let done = tablet.detach(&lesson, &note, &hash, now);
            if let Some(standing) = self.attached.standing.get_mut(&(note, hash)) {
                standing.gone = true;
            }
            let Ok(effects) = done else {
                self.fail("a person cannot take off what is attached to their note");
            };
            self.carry_out(number, effects);
            return;
        }
        let request = AttachmentRequest {
            kind: AttachmentKind::Audio,
            media_type: "audio/ogg".to_owned(),
            width: 0,
            height: 0,
            duration_ms: 4_000,
        };
        let effects = match tablet.attach(&lesson, &note, &request, bytes.clone(), None, now) {
            Ok(effects) => effects,
            Err(TabletError::Attachment(AttachmentFault::TooMany)) => return,
            Err(_) => self.fail("a person cannot attach to their note"),
        };
        let blobs = self.carry_out_blobs(number, effects);
        // None, if the note has it already.
        for (ticket, hash) in blobs {
            self.attached.made.insert(hash.clone(), (number, bytes.clone()));
            let named = (note.clone(), hash);
            let fresh = Standing {
                confirmed: false,
                gone: false,
            };
            self.attached.standing.entry(named.clone()).or_insert(fresh);
            self.attached.writing.insert((number, ticket), named);
        }
    }

    /// Carries out effects; the tickets of what bytes they have written.
    fn carry_out_blobs(&mut self, number: usize, effects: Vec<Effect>) -> Vec<(u32, String)> {
        let tickets = self.carry_out(number, effects);
        let is_new = |job: &&Job| matches!(job, Job::Write { ticket, .. } if tickets.contains(ticket));
        let new = self.devices[number].jobs.iter().filter(is_new);
        new.flat_map(|job| match job {
            Job::Write { ticket, blobs, .. } => blobs.iter().map(|blob| (*ticket, blob.hash.clone())).collect(),
            Job::Erase => Vec::new(),
        })
        .collect()
    }

    pub(super) fn shown_notes(&self, number: usize) -> Vec<NoteView> {
        let view = self.devices[number]
            .tablet
            .as_ref()
            .and_then(|tablet: &Tablet| tablet.lesson(&LESSON.to_string()).ok());
        let notes = view.map(|view| view.timeline).unwrap_or_default();
        notes.into_iter().filter(|note| note.withdrawn.is_none()).collect()
    }

    fn attached_to(&self, number: usize, note: &str) -> Vec<String> {
        let notes = self.shown_notes(number);
        let of_note = notes.into_iter().filter(|one| one.id == note);
        of_note.flat_map(|note| note.attachments).map(|one| one.hash).collect()
    }

    /// Where the relay may have what is attached to this tablet's own notes.
    fn own_documents(&self, number: usize) -> Vec<DocumentId> {
        let mut documents = self.devices[number].documents(DocumentKind::Draft);
        documents.push(LESSON);
        documents
    }

    fn relay_has(&self, documents: &[DocumentId], hash: &str) -> bool {
        let made = self.attached.made.get(hash).map(|(_, bytes)| bytes.as_slice());
        let mut places = documents.iter().map(|document| self.host.brought(*document, hash));
        made.is_some() && places.any(|there| there == made)
    }

    // MEDIA-3, MEDIA-5
    /// A note never stands without the bytes that its tablet made for it, and "on the relay" is true of them too.
    pub(super) fn check_attached_always(&self, number: usize) {
        if self.attached.made.is_empty() {
            return;
        }
        let device = &self.devices[number];
        let Some(tablet) = &device.tablet else { return };
        let Ok(view) = tablet.lesson(&LESSON.to_string()) else {
            return;
        };
        let knows_the_store = self.host.life() == 1 || device.seen_life == self.host.life();
        let is_written = |hash: &String| {
            device.jobs.iter().any(|job| match job {
                Job::Write { blobs, .. } => blobs.iter().any(|blob| blob.hash == *hash),
                Job::Erase => false,
            })
        };
        let documents = self.own_documents(number);
        let standing = view
            .timeline
            .iter()
            .filter(|note| note.withdrawn.is_none() && note.mine);
        for hash in standing.flat_map(|note| &note.attachments).map(|one| &one.hash) {
            if self.attached.made.get(hash).is_none_or(|(maker, _)| *maker != number) {
                continue;
            }
            let is_here = device.blobs.contains_key(hash) || is_written(hash);
            self.require(is_here, "a note stands without the bytes that were attached with it");
            if view.sync.stage == SyncStage::OnRelay && knows_the_store {
                let there = self.relay_has(&documents, hash);
                self.require(there, "the lesson says on the relay and something attached is not");
            }
        }
    }

    // MEDIA-7
    /// What must hold of everything attached once everybody has heard everything.
    pub fn check_attached_quiet(&self, number: usize) {
        let person = &self.devices[number].person;
        let own = self.own_documents(number);
        let shown = self.shown_notes(number);
        for note in &shown {
            for hash in note.attachments.iter().map(|one| &one.hash) {
                let there = self.relay_has(if note.mine { &own } else { &[LESSON] }, hash);
                self.require(there, "something attached is not whole on the relay");
            }
        }
        for ((note, hash), standing) in &self.attached.standing {
            let noted = &self.notes[note];
            let stands = shown.iter().find(|one| one.id == *note);
            if noted.person == *person && standing.confirmed && !standing.gone && (stands.is_some() || !noted.touched) {
                let is_shown = stands.is_some_and(|note| note.attachments.iter().any(|one| one.hash == *hash));
                self.require(
                    is_shown,
                    "something attached that was saved is not on its author's tablet",
                );
            }
        }
    }

    // MEDIA-4
    /// These tablets of a group show the same with every shared note; its author may see more, which is not shared.
    pub fn check_attached_alike(&self, group: &[usize]) {
        let mut seen: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        let mut authors = Vec::new();
        for number in group {
            for note in self.shown_notes(*number).into_iter().filter(|note| note.shared) {
                let hashes: Vec<_> = note.attachments.into_iter().map(|one| one.hash).collect();
                if note.mine {
                    authors.push((note.id, hashes));
                } else {
                    seen.entry(note.id).or_default().push(hashes);
                }
            }
        }
        for all in seen.values() {
            let is_alike = all.windows(2).all(|pair| pair[0] == pair[1]);
            self.require(is_alike, "two tablets show other things attached to a note");
        }
        for (note, own) in authors {
            let others = seen.get(&note).and_then(|all| all.first());
            let is_more = others.is_some_and(|shared| own.starts_with(shared));
            self.require(is_more, "an author lacks what others see attached");
        }
    }
}
