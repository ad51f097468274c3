//! The tablet engine: one device, one person, their lessons. Events in, effects out.
//!
//! A driver calls a method for each thing that happens and carries out the [`Effect`]s it returns, in order. The
//! engine reads no clock, opens no socket and touches no disk, so it runs unchanged on a tablet, in a browser's
//! worker and in a simulation.
//!
//! Rules kept here:
//! - An edit shows at once. It counts as saved when the driver reports its ticket [`persisted`](Tablet::persisted).
//! - The relay is told nothing about a document while anything in it is not persisted.
//! - Something is "on the relay" only when the relay's own heads cover it.
//! - Joining never replaces a person whose work is not on the relay; leaving neither.

mod alignment;
mod attachments;
mod brief;
mod connection;
mod edits;
mod effect;
mod findings;
mod full;
mod merge;
mod open;
mod paper;
mod plan;
mod pupil;
mod releases;
mod roster;
mod screens;
mod sealed;
mod study;
mod talk;
mod view;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use attachments::UploadView;
pub use edits::Recorded;
pub use effect::{Effect, StoredBlob, StoredChange, StoredValue};
pub use full::Full;
pub use plan::Planned;
pub use pupil::PupilView;
pub use roster::{RosterEdit, RosterEdited, RosterTaken};
pub use sealed::{LessonNewsView, TakenIn, TakenInView};
pub use talk::Begun;
pub use view::{
    HomeView, LessonSummaryView, LessonView, PersonView, ReleaseStateView, SeatView, Sees, SyncStage, SyncView,
};

use crate::access::{Account, Action};
use crate::document::{Change, DocumentKind, Hash, Heads};
use crate::id::{DeviceId, DocumentId, IdSource, NoteId, SessionId, hex};
use crate::lesson::{AttachmentFault, Contacts, SeatingError};
use crate::roster::RosterError;
use crate::sealed::SealedError;
use crate::study::{Study, StudySummaryView, StudyView};
use crate::template::TemplateRefusal;
use attachments::Uploads;
use brief::{BRIEF, Brief};
use connection::Connection;
use open::Open;

/// Where the tablet's store keeps the account.
const ACCOUNT: &str = "account";
/// Before a document's id: where the store keeps what the relay was last known to have of it.
const BELIEF: &str = "relay/";
/// How many documents stay made while nobody looks at them.
const MAX_IDLE: usize = 8;

/// The time at which something happens, by the tablet's two clocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// Milliseconds since 1970 by the wall clock, which people may set.
    pub wall_ms: i64,
    /// Milliseconds since some fixed moment by a clock that only goes forward.
    pub monotonic_ms: i64,
}

/// One tablet.
pub struct Tablet {
    device: DeviceId,
    session: SessionId,
    ids: IdSource,
    account: Option<Account>,
    documents: BTreeMap<DocumentId, Open>,
    restored: BTreeMap<DocumentId, Vec<Vec<u8>>>,
    beliefs: BTreeMap<DocumentId, Belief>,
    /// What is attached here and is to be on the relay.
    uploads: Uploads,
    /// What is told of each lesson, as far as anybody has asked.
    briefs: RefCell<BTreeMap<DocumentId, Brief>>,
    /// The lessons whose brief is newer than what the store has.
    unkept_briefs: RefCell<BTreeSet<DocumentId>>,
    /// What was learnt of this tablet's clock, oldest first.
    contacts: Contacts,
    connection: Connection,
    /// The names of this person's group, if this tablet has a key to them.
    names: Option<roster::Names>,
    /// Both clocks at the start: lesson time follows the one that only goes forward.
    anchor: Option<Moment>,
    next_ticket: u32,
    writing: BTreeMap<u32, Writing>,
    effects: Vec<Effect>,
}

/// A write under way.
struct Writing {
    documents: BTreeSet<DocumentId>,
    notes: BTreeSet<NoteId>,
}

/// What the relay was last known to have of a document.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Belief {
    epoch: String,
    heads: Vec<[u8; 32]>,
}

impl Belief {
    fn heads(&self) -> Heads {
        Heads::new(self.heads.iter().copied().map(Hash::from_bytes))
    }
}

/// Why the tablet did not do as asked. Nothing was changed. The bindings match it without a catch-all, so a new
/// case is seen there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TabletError {
    /// Nobody has joined on this tablet. The person opens their invite link.
    #[error("nobody has joined on this tablet yet; open the invite link")]
    NotJoined,
    /// Somebody else uses this tablet, or work on it is not on the relay yet. They connect and then sign out.
    #[error("this tablet holds work that is not on the relay yet; connect it first")]
    Unsynced,
    /// What joining answered is no account. The relay must be mended.
    #[error("the relay's answer is no account")]
    NotAnAccount,
    /// There is no such lesson on this tablet. The person goes back to the list of lessons.
    #[error("this lesson is not on this tablet")]
    UnknownLesson,
    /// There is no such study of this person's groups on this tablet. The person goes back to the first screen.
    #[error("this study is not on this tablet")]
    UnknownStudy,
    /// There is no such finding, rival or dissent that stands. The person looks at the findings anew.
    #[error("this finding is not among those that stand")]
    UnknownFinding,
    /// There is no such place, stage or pupil in this plan, or not any more. The person looks at it anew.
    #[error("this is not in the plan any more")]
    UnknownPlace,
    /// There is no such note of this person. The person looks at the lesson anew.
    #[error("this note is not among those you can change")]
    UnknownNote,
    /// There is no such interview, section or entry of the discussion, or it was withdrawn. The person looks at it anew.
    #[error("this is not in the lesson's record any more")]
    UnknownEntry,
    /// What is said in the discussion cites nothing that stands. The person cites a note.
    #[error("this cites no note; cite what was seen")]
    Uncited,
    /// The lesson was started, or something was noted in it: it stays in its study. The person leaves it there.
    #[error("this lesson has begun, so it stays in its study")]
    Begun,
    /// What was drawn is no room. The person who draws mends it.
    #[error(transparent)]
    Seating(#[from] SeatingError),
    /// What was attached is not taken; its own error says who can mend it.
    #[error(transparent)]
    Attachment(#[from] AttachmentFault),
    /// The lesson that this pupil observes is over. Their teacher can invite them again.
    #[error("the lesson is over; your notes are safe, and your teacher can invite you again")]
    LessonOver,
    /// This person's role does not allow it. The group lead can do it.
    #[error("your role does not allow this; ask the group lead")]
    NotAllowed,
    /// The file is no template; which field is wrong is said. Whoever wrote the file mends it.
    #[error(transparent)]
    Template(#[from] TemplateRefusal),
    /// The sealed file was not made or not taken in; its own error says who can mend it.
    #[error(transparent)]
    Sealed(#[from] SealedError),
    /// The names were not changed; its own error says who can mend it.
    #[error(transparent)]
    Roster(#[from] RosterError),
}

impl Tablet {
    /// A tablet with an empty memory. `seed` is 32 bytes of the system's randomness, new at every start.
    pub fn new(device: DeviceId, seed: [u8; 32]) -> Self {
        let mut ids = IdSource::new(seed);
        Self {
            session: ids.session(),
            device,
            ids,
            account: None,
            documents: BTreeMap::new(),
            restored: BTreeMap::new(),
            beliefs: BTreeMap::new(),
            uploads: Uploads::new(),
            briefs: RefCell::default(),
            unkept_briefs: RefCell::default(),
            contacts: Contacts::default(),
            connection: Connection::default(),
            names: None,
            anchor: None,
            next_ticket: 1,
            writing: BTreeMap::new(),
            effects: Vec::new(),
        }
    }

    /// Gives back a value that the store holds, before [`start`](Self::start).
    pub fn restore_value(&mut self, value: &StoredValue) {
        if value.key == ACCOUNT {
            self.account = serde_json::from_slice(&value.bytes).ok();
        }
        if value.key == alignment::CONTACTS {
            self.restore_contacts(&value.bytes);
        }
        if value.key == roster::ROSTER {
            self.names = roster::Names::restored(&value.bytes);
        }
        self.restore_upload(value);
        let document = value.key.strip_prefix(BELIEF).and_then(|id| id.parse().ok());
        if let Some((document, belief)) = document.zip(serde_json::from_slice(&value.bytes).ok()) {
            self.beliefs.insert(document, belief);
        }
        if let Some(lesson) = value.key.strip_prefix(BRIEF).and_then(|id| id.parse().ok()) {
            self.restore_brief(lesson, &value.bytes);
        }
    }

    /// Gives back changes that the store holds, in any order, before [`start`](Self::start).
    pub fn restore_changes(&mut self, changes: impl IntoIterator<Item = StoredChange>) {
        for change in changes {
            if let Ok(document) = change.document.parse() {
                self.restored.entry(document).or_default().push(change.bytes);
            }
        }
    }

    /// Begins, once the store's content has been given back.
    pub fn start(&mut self, now: Moment) -> Vec<Effect> {
        self.anchor = Some(now);
        self.open_documents();
        let briefs = self.fresh_briefs();
        self.persist(Vec::new(), briefs, BTreeSet::new());
        if self.account.is_some() {
            self.effects.push(Effect::Connect);
        }
        self.changed()
    }

    /// Takes in the account that joining answered, or that the relay gave later.
    ///
    /// # Errors
    /// [`TabletError::NotAnAccount`], and [`TabletError::Unsynced`] when the tablet belongs to somebody else
    /// who has not left it.
    pub fn join(&mut self, account: &str) -> Result<Vec<Effect>, TabletError> {
        let account: Account = serde_json::from_str(account).map_err(|_| TabletError::NotAnAccount)?;
        if self
            .account
            .as_ref()
            .is_some_and(|present| present.person != account.person)
        {
            return Err(TabletError::Unsynced);
        }
        let bytes = serde_json::to_vec(&account).map_err(|_| TabletError::NotAnAccount)?;
        let first = self.account.replace(account).is_none();
        self.persist(
            Vec::new(),
            vec![StoredValue {
                key: ACCOUNT.to_owned(),
                bytes,
            }],
            BTreeSet::new(),
        );
        self.open_documents();
        if first {
            self.effects.push(Effect::Connect);
        }
        self.speak_of_all();
        Ok(self.changed())
    }

    /// Forgets the person and all their documents, once the relay holds everything.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], and [`TabletError::Unsynced`] while anything is only on this tablet.
    pub fn leave(&mut self) -> Result<Vec<Effect>, TabletError> {
        if self.account.is_none() {
            return Err(TabletError::NotJoined);
        }
        if self.sync_stage(self.documents.keys().copied()) != SyncStage::OnRelay || self.has_names_alone() {
            return Err(TabletError::Unsynced);
        }
        self.account = None;
        self.names = None;
        self.documents.clear();
        self.restored.clear();
        self.beliefs.clear();
        self.uploads.clear();
        self.briefs.get_mut().clear();
        self.unkept_briefs.get_mut().clear();
        self.contacts = Contacts::default();
        self.connection = Connection::default();
        // Whoever comes next may open the same documents before they hear what this session wrote in them, and
        // would use its sequence numbers again.
        self.session = self.ids.session();
        self.effects.extend([Effect::Disconnect, Effect::Erase]);
        Ok(self.changed())
    }

    /// Reports that a write is durable.
    pub fn persisted(&mut self, ticket: u32, _now: Moment) -> Vec<Effect> {
        let Some(writing) = self.writing.remove(&ticket) else {
            return Vec::new();
        };
        for id in writing.documents {
            if let Some(open) = self.documents.get_mut(&id) {
                open.unsaved = open.unsaved.saturating_sub(1);
                self.speak_of(id);
            }
        }
        self.changed()
    }

    /// Opens whatever the account, its studies and the store's content name.
    fn open_documents(&mut self) {
        for (id, changes) in std::mem::take(&mut self.restored) {
            if let Some(open) = Open::restored(changes, self.session) {
                self.documents.insert(id, open);
            }
        }
        let Some(account) = &self.account else { return };
        for study in account.studies.clone() {
            self.open(study, DocumentKind::Study);
        }
        if let Some(draft) = self.card().and_then(|card| self.draft_of(card.lesson)) {
            self.open(draft, DocumentKind::Draft);
        }
        for lesson in self.lesson_ids() {
            self.open(lesson, DocumentKind::Lesson);
            if let Some(draft) = self.draft_of(lesson)
                && self.may(Action::Create, DocumentKind::Draft).is_ok()
            {
                self.open(draft, DocumentKind::Draft);
            }
        }
    }

    fn open(&mut self, id: DocumentId, kind: DocumentKind) -> &mut Open {
        let session = self.session;
        self.documents.entry(id).or_insert_with(|| Open::new(kind, session))
    }

    /// The lessons of this person's studies, in order, and the one that they are invited to.
    fn lesson_ids(&self) -> Vec<DocumentId> {
        let Some(account) = &self.account else {
            return Vec::new();
        };
        account
            .studies
            .iter()
            .filter_map(|study| self.documents.get(study))
            .flat_map(|study| Study::read(study.document()).lessons)
            .map(|(lesson, _)| lesson)
            .chain(account.lesson)
            .collect()
    }

    /// The lessons without those that were taken out of their study.
    fn shown_lessons(&self) -> Vec<DocumentId> {
        let Some(account) = &self.account else {
            return Vec::new();
        };
        let mut shown = Vec::new();
        // Each study is read once: with a hundred lessons, once for each of them is what opening would wait for.
        for document in account.studies.iter().filter_map(|id| self.document(*id).ok()) {
            let study = Study::read(document);
            let lessons = study.lessons.iter().map(|(lesson, _)| *lesson);
            shown.extend(lessons.filter(|lesson| !self.is_out(&study, *lesson)));
        }
        let invited = account.lesson.filter(|lesson| {
            self.study_of(*lesson)
                .is_none_or(|(_, study)| !self.is_out(&study, *lesson))
        });
        shown.extend(invited);
        shown
    }

    /// The document that holds this person's draft of a lesson: the same on each of their tablets, and a name
    /// that nobody else can guess.
    fn draft_of(&self, lesson: DocumentId) -> Option<DocumentId> {
        let account = self.account.as_ref()?;
        let digest = Sha256::new()
            .chain_update(account.draft_key.as_bytes())
            .chain_update(lesson.as_bytes())
            .finalize();
        let bytes: [u8; 16] = digest.as_slice().get(..16)?.try_into().ok()?;
        Some(DocumentId::from_bytes(bytes))
    }

    /// Has the driver write changes and values, all or none.
    fn persist(&mut self, changes: Vec<(DocumentId, Vec<Change>)>, values: Vec<StoredValue>, notes: BTreeSet<NoteId>) {
        self.persist_blobs(changes, values, Vec::new(), notes);
    }

    fn persist_blobs(
        &mut self,
        changes: Vec<(DocumentId, Vec<Change>)>,
        values: Vec<StoredValue>,
        blobs: Vec<StoredBlob>,
        notes: BTreeSet<NoteId>,
    ) {
        let mut stored = Vec::new();
        let mut documents = BTreeSet::new();
        let mut whole = BTreeSet::new();
        for (id, mut changes) in changes {
            let Some(open) = self.documents.get_mut(&id) else {
                continue;
            };
            if !open.stored {
                open.stored = true;
                whole.insert(id);
                changes = open.document().changes_since(&Heads::default());
            } else if whole.contains(&id) {
                continue;
            }
            if changes.is_empty() {
                continue;
            }
            // One write may hold several changes of a document, and is confirmed once.
            if documents.insert(id) {
                open.unsaved += 1;
            }
            stored.extend(changes.into_iter().map(|change| StoredChange {
                document: id.to_string(),
                actor: hex(&change.actor),
                seq: u32::try_from(change.seq).unwrap_or(u32::MAX),
                bytes: change.bytes,
            }));
        }
        if stored.is_empty() && values.is_empty() && blobs.is_empty() {
            return;
        }
        let ticket = self.next_ticket;
        self.next_ticket += 1;
        self.writing.insert(ticket, Writing { documents, notes });
        self.effects.push(Effect::Persist {
            ticket,
            changes: stored,
            values,
            blobs,
        });
    }

    /// Puts documents to rest that nobody has looked at since this was last done, if many are made.
    fn let_rest(&mut self) {
        let made = self.documents.values().filter(|open| !open.is_resting()).count();
        if made <= MAX_IDLE {
            return;
        }
        let joined = self.connection.is_joined();
        for (id, open) in &mut self.documents {
            // While the relay and this tablet are telling each other of it, it is wanted again at once.
            let settled = |believed: &Belief| open.heads() == believed.heads();
            let idle = !joined || open.is_untouched() || self.beliefs.get(id).is_some_and(settled);
            if open.unsaved == 0 && !open.was_used() && idle {
                open.rest();
            }
        }
    }

    fn changed(&mut self) -> Vec<Effect> {
        self.let_rest();
        self.effects.push(Effect::Changed);
        std::mem::take(&mut self.effects)
    }

    /// What time it is by the wall clock of this start, carried on by the clock that only goes forward.
    fn steady_wall_ms(&self, now: Moment) -> i64 {
        self.anchor.map_or(now.wall_ms, |anchor| {
            anchor.wall_ms + (now.monotonic_ms - anchor.monotonic_ms)
        })
    }
}

prints_only!(Tablet { device, session });

#[cfg(test)]
mod tests;
