//! The core's records and enums, described for the other languages.
//!
//! Each is the core's own type: a description adds none. They are written in the order of a lesson's life.

mod attachments;
mod capture;
mod findings;
mod merge;
mod paper;
mod plan;
mod pupil;
mod releases;
mod roster;
mod sealed;
mod study;
mod talk;
mod words;

pub use attachments::*;
pub use capture::*;
pub use findings::*;
pub use paper::*;
pub use plan::*;
pub use pupil::*;
pub use releases::*;
pub use roster::*;
pub use sealed::*;
pub use study::*;
pub use talk::*;
pub use words::*;

use cahier_core::access::Role;
use cahier_core::discussion::Due;
use cahier_core::finding::{CardView, EvidenceView, FindingView};
use cahier_core::lesson::{
    About, AmendmentRequest, Attachment, CasePupil, CellView, GridRowView, HistoryEntryView, LessonPhase, NoteKind,
    NoteRequest, NoteView, ObserverView, PhaseView, PredictionView, Sampling, WithdrawalView,
};
use cahier_core::release::ReleaseView;
use cahier_core::study::StudySummaryView;
use cahier_core::tablet::{
    Effect, Full, HomeView, LessonSummaryView, LessonView, PersonView, ReleaseStateView, SeatView, Sees, StoredBlob,
    StoredChange, StoredValue, SyncStage, SyncView,
};

/// What an account is in the partnership.
#[uniffi::remote(Enum)]
pub enum Role {
    /// Teaches or observes in a group.
    Observer,
    /// Chairs a group: opens studies and releases lessons.
    GroupLead,
    /// Leads a school: sees what its groups released.
    SchoolLead,
    /// Supports the groups that it is assigned to, and reads their records.
    LeadPractitioner,
    /// Looks after the partnership and sees what groups released.
    Coordinator,
    /// Studies what groups released and agreed to have studied.
    Analyst,
    /// A pupil who observes, until the lesson is over.
    StudentObserver,
    /// Takes part in one lesson, for a while.
    Guest,
    /// Sits on a board: sees nothing of any document.
    BoardReader,
    /// Runs the service: makes groups, invites and devices known, and sees nothing of any document.
    Administrator,
}

/// Whom a note is about.
#[uniffi::remote(Enum)]
pub enum About {
    /// A case pupil.
    Case {
        /// "A", "B", "C" …
        letter: String,
    },
    /// The whole class.
    Class,
    /// Another pupil.
    Seat {
        /// The code on the seat.
        code: String,
    },
}

/// How the observer came by what the note says.
#[uniffi::remote(Enum)]
pub enum NoteKind {
    /// Seen.
    Saw,
    /// Heard.
    Heard,
    /// Read from what a pupil wrote.
    Wrote,
    /// Asked of a pupil.
    Asked,
}

/// A note as an observer asks for it: one tap fills `about`, the rest is optional.
#[uniffi::remote(Record)]
pub struct NoteRequest {
    /// Whom it is about.
    pub about: About,
    /// How the observer came by it.
    pub kind: NoteKind,
    /// The words, maybe none yet.
    pub text: String,
    /// Whether the words are the pupil's own.
    pub verbatim: bool,
    /// Tags, in the order tapped.
    pub tags: Vec<String>,
    /// Whether it surprised the observer.
    pub surprise: bool,
    /// The stage, when the observer corrects what the planned minutes say.
    pub stage: Option<String>,
    /// How long before the tap it happened, in milliseconds: the "−10 s" button.
    pub earlier_ms: u32,
    /// Whom that was said or done to.
    #[uniffi(default = [])]
    pub toward: Vec<About>,
    /// The interval that the tags are the codes of, if it is no ordinary note.
    #[uniffi(default = None)]
    pub sampling: Option<Sampling>,
}

/// What an amendment changes: only what is given.
#[uniffi::remote(Record)]
pub struct AmendmentRequest {
    /// New words.
    pub text: Option<String>,
    /// Whether the words are the pupil's own.
    pub verbatim: Option<bool>,
    /// The tags, all of them.
    pub tags: Option<Vec<String>>,
    /// Whether it surprised the observer.
    pub surprise: Option<bool>,
    /// How the observer came by it.
    pub kind: Option<NoteKind>,
    /// Whom it is about.
    pub about: Option<About>,
    /// The stage's id.
    pub stage: Option<String>,
    /// Whom that was said or done to, all of them.
    #[uniffi(default = None)]
    pub toward: Option<Vec<About>>,
}

/// Where a lesson is in its life.
#[uniffi::remote(Enum)]
pub enum LessonPhase {
    /// Not started: predictions can still be written.
    Planned,
    /// Under way: predictions are locked.
    Running,
    /// Over.
    Ended,
}

/// A pupil whose learning the group studies. The name stays in the school's roster; here is a code.
#[uniffi::remote(Record)]
pub struct CasePupil {
    /// By which everything noted refers to the pupil, whatever letter they appear under.
    pub id: String,
    /// "A", "B", "C" …
    pub letter: String,
    /// The pseudonym: "Otter-3".
    pub code: String,
    /// The learner group that the pupil typifies.
    pub typifies: String,
    /// The success criterion.
    pub criterion: String,
}

/// One note as a screen shows it.
///
/// # Units
/// Times are in milliseconds: `at_ms` on the lesson clock, `wall_ms` since 1970.
#[uniffi::remote(Record)]
pub struct NoteView {
    /// The note's id.
    pub id: String,
    /// When it was begun, on the lesson clock.
    pub at_ms: f64,
    /// When it was begun, by the clock of the tablet.
    pub wall_ms: f64,
    /// The stage's id.
    pub stage: Option<String>,
    /// The author's name, or pseudonym in a release.
    pub author: String,
    /// The author's role.
    pub author_role: Role,
    /// Whether the viewer wrote it.
    pub mine: bool,
    /// Whom it is about.
    pub about: About,
    /// Whom that was said or done to.
    pub toward: Vec<About>,
    /// How the observer came by it.
    pub kind: NoteKind,
    /// The words: several versions where two people changed them at once, none when withdrawn.
    pub texts: Vec<String>,
    /// Whether the words are the pupil's own.
    pub verbatim: bool,
    /// Tags, in the order tapped.
    pub tags: Vec<String>,
    /// Whether it surprised the observer.
    pub surprise: bool,
    /// The interval that its tags are the codes of, if it is no ordinary note.
    pub sampling: Option<Sampling>,
    /// What is attached to it, in the order attached; nothing when withdrawn.
    pub attachments: Vec<Attachment>,
    /// Whether it is in the group's record; otherwise only its author sees it.
    pub shared: bool,
    /// Whether it was changed after it was shared.
    pub amended: bool,
    /// The fields for which several values stand.
    pub disputed: Vec<String>,
    /// Who withdrew it and when, if it is withdrawn.
    pub withdrawn: Option<WithdrawalView>,
    /// Whether it is durably on this tablet.
    pub saved: bool,
}

/// Who withdrew a note, and when.
#[uniffi::remote(Record)]
pub struct WithdrawalView {
    /// The name of who withdrew it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

/// One observer of a lesson and how much they wrote.
#[uniffi::remote(Record)]
pub struct ObserverView {
    /// The name, or pseudonym in a release.
    pub name: String,
    /// The role.
    pub role: Role,
    /// How many notes of theirs stand in the group's record.
    pub notes: u32,
}

/// One stage of the grid.
#[uniffi::remote(Record)]
pub struct GridRowView {
    /// The stage's id.
    pub stage: String,
    /// The stage's name.
    pub name: String,
    /// Its planned length in minutes.
    pub minutes: u32,
    /// When it is planned to begin, in minutes from the lesson's start.
    pub starts_minute: u32,
    /// One cell a case pupil, in the order of the plan.
    pub cells: Vec<CellView>,
}

/// One stage of one case pupil.
#[uniffi::remote(Record)]
pub struct CellView {
    /// The case pupil's letter.
    pub pupil: String,
    /// What was predicted before the lesson; several where two people predicted at once.
    pub predicted: Vec<PredictionView>,
    /// What was written into the prediction after the lesson had started.
    pub later_edits: Vec<PredictionView>,
    /// The ids of the notes that tell what was observed, in lesson time.
    pub notes: Vec<String>,
    /// How many of them surprised their observer.
    pub surprises: u32,
    /// Whether the lesson has begun and nobody noted anything here.
    pub gap: bool,
}

/// One prediction as a screen shows it.
#[uniffi::remote(Record)]
pub struct PredictionView {
    /// The words.
    pub text: String,
    /// The name of who wrote it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

/// One step in a note's life in the group's record.
#[uniffi::remote(Record)]
pub struct HistoryEntryView {
    /// The name of who did it.
    pub by: String,
    /// When, in milliseconds since 1970 by their tablet's clock.
    pub wall_ms: f64,
    /// The words as this step left them, if it changed them.
    pub text: Option<String>,
    /// Whether this step withdrew the note.
    pub withdrew: bool,
}

/// A released lesson as coordinators see it.
///
/// # Units
/// `released_wall_ms` is in milliseconds since 1970.
#[uniffi::remote(Record)]
pub struct ReleaseView {
    /// The lesson's title.
    pub title: String,
    /// The year group.
    pub year_group: String,
    /// The school where it was taught.
    pub school: String,
    /// The group that released it.
    pub group: String,
    /// What the pupils were to learn.
    pub objective: String,
    /// What the group tried out in the teaching.
    pub technique: String,
    /// When it was released.
    pub released_wall_ms: f64,
    /// Whether the group has withdrawn it: then nothing of its content is left here.
    pub withdrawn: bool,
    /// The case pupils, by code.
    pub pupils: Vec<CasePupil>,
    /// The notes, their authors under pseudonyms.
    pub timeline: Vec<NoteView>,
    /// Predicted beside observed.
    pub grid: Vec<GridRowView>,
    /// The observers, under pseudonyms.
    pub observers: Vec<ObserverView>,
    /// What pupils said when the lesson was over.
    pub interviews: Vec<EvidenceView>,
    /// What the group said of the lesson.
    pub discussion: Vec<EvidenceView>,
    /// A study's findings with their evidence: then there is nothing of a lesson.
    pub findings: Vec<FindingView>,
    /// A study's practice card.
    pub card: Option<CardView>,
}

/// One thing for the driver to do. Effects are to be carried out in order.
#[uniffi::remote(Enum)]
pub enum Effect {
    /// Append these durably, all or none, then report `persisted` with the ticket.
    /// When that fails: keep them, say so on the screen, and try again for ever.
    Persist {
        /// Names this write; tickets count up from 1.
        ticket: u32,
        /// Changes to append to documents; each is new to its document.
        changes: Vec<StoredChange>,
        /// Small values to put, each over what its key held.
        values: Vec<StoredValue>,
        /// Bytes to keep under their hash. They are not given back at a start: the shell reads one when it is wanted.
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
    /// Call `woke` after so many milliseconds; a later one takes the place of an earlier.
    WakeAfter {
        /// The delay in milliseconds.
        ms: u32,
    },
    /// Forget everything that was ever persisted: the person has left and the relay holds it all.
    Erase,
    /// Something that a screen shows has changed: read the views anew.
    Changed,
}

/// One change as a tablet's store keeps it. (`document`, `actor`, `seq`) is its key, and sorts an actor's changes.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct StoredValue {
    /// Its key.
    pub key: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The first screen: who is here, and their lessons.
///
#[uniffi::remote(Record)]
pub struct HomeView {
    /// Who uses this tablet; none before joining.
    pub person: Option<PersonView>,
    /// The lessons of the group's studies, in order.
    pub lessons: Vec<LessonSummaryView>,
    /// The studies of the groups whose studies this person reads.
    pub studies: Vec<StudySummaryView>,
    /// Whether what is on this tablet is also elsewhere.
    pub sync: SyncView,
}

/// Who uses this tablet.
#[uniffi::remote(Record)]
pub struct PersonView {
    /// The name the group knows them by.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Their group's name, if they belong to one.
    pub group: String,
    /// Their school's name.
    pub school: String,
    /// What there is to see for somebody of this role.
    pub sees: Sees,
    /// Whether somebody of this role takes notes and adds to lessons.
    pub may_write: bool,
}

/// What there is to see for somebody of a role.
#[uniffi::remote(Enum)]
pub enum Sees {
    /// Lessons, on the first screen.
    Lessons,
    /// What groups released, as the relay shows it.
    Releases,
    /// Their own notes of one lesson.
    OwnNotes,
    /// Nothing yet.
    Nothing,
}

/// One lesson in a list.
#[uniffi::remote(Record)]
pub struct LessonSummaryView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// When it is to be taught, as the group wrote it.
    pub planned_for: String,
    /// Where it is in its life.
    pub phase: LessonPhase,
    /// How many notes stand in the group's record.
    pub notes: u32,
    /// How many notes of the viewer are not shared yet.
    pub drafts: u32,
    /// Whether its content has reached this tablet yet.
    pub arrived: bool,
    /// Whether a release of it stands.
    pub released: bool,
    /// When its discussion is due; none before the lesson is over and once anything was said.
    pub due: Option<Due>,
    /// Whether the viewer may take it out of its study.
    pub may_take_out: bool,
}

/// One lesson, whole: what capture, the timeline and the grid show.
///
/// # Units
/// `…_wall_ms` are milliseconds since 1970.
#[uniffi::remote(Record)]
pub struct LessonView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// The year group.
    pub year_group: String,
    /// The school where it is taught.
    pub school: String,
    /// The group that studies it.
    pub group: String,
    /// When it is to be taught, as the group wrote it.
    pub planned_for: String,
    /// Where it is in its life.
    pub phase: LessonPhase,
    /// When it started, by this tablet's wall clock.
    pub started_wall_ms: Option<f64>,
    /// When it ended, by this tablet's wall clock.
    pub ended_wall_ms: Option<f64>,
    /// The case pupils, by letter.
    pub pupils: Vec<CasePupil>,
    /// The seating plan.
    pub seats: Vec<SeatView>,
    /// The tags to tap, in order.
    pub tags: Vec<String>,
    /// The codes of interval coding, in order.
    pub codes: Vec<String>,
    /// How the class worked, in order.
    pub phases: Vec<PhaseView>,
    /// The group's notes and the viewer's own drafts, in lesson time.
    pub timeline: Vec<NoteView>,
    /// Stage by case pupil: predicted beside observed.
    pub grid: Vec<GridRowView>,
    /// Everybody who wrote in the lesson, by name.
    pub observers: Vec<ObserverView>,
    /// How many notes of the viewer are not shared yet.
    pub drafts: u32,
    /// The release that stands, if one does.
    pub release: Option<ReleaseStateView>,
    /// Whether the viewer may release the lesson and withdraw its release.
    pub may_release: bool,
    /// Whether what the viewer wrote here is also elsewhere.
    pub sync: SyncView,
}

/// One place of the seating plan.
#[uniffi::remote(Record)]
pub struct SeatView {
    /// The code of the pupil who sits there.
    pub code: String,
    /// Rows from the front, from 0.
    pub row: u32,
    /// Columns from the left, from 0.
    pub column: u32,
    /// The case pupil's letter, if a case pupil sits there.
    pub letter: Option<String>,
    /// How many notes the viewer has made about this pupil in this lesson.
    pub notes: u32,
}

/// The release of a lesson that stands.
#[uniffi::remote(Record)]
pub struct ReleaseStateView {
    /// The name of who released it.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

/// How far what was written here has got: the three states, and the one before them.
#[uniffi::remote(Enum)]
pub enum SyncStage {
    /// The tablet's store has not confirmed everything yet.
    Saving,
    /// Everything is durably on this tablet.
    OnTablet,
    /// Everything is durably on the relay too.
    OnRelay,
}

/// How far what was written here has got.
#[uniffi::remote(Record)]
pub struct SyncView {
    /// The stage that everything has reached.
    pub stage: SyncStage,
    /// How many other devices hold everything that the viewer shared.
    pub seen_by: u32,
    /// Whether the relay is being spoken to at this moment.
    pub connected: bool,
    /// What the relay has no more room for, while something is on this tablet alone.
    pub full: Option<Full>,
}

/// What the relay has no more room for. Nothing is lost: it stays on the tablet, and whoever runs the relay can make
/// room.
#[uniffi::remote(Enum)]
pub enum Full {
    /// A document, which nearly always is a lesson.
    Document,
    /// All that the group has there.
    Group,
}
