//! What the app in a shell's web view asks of the device, and what it is answered.
//!
//! The app and the device are two programs that share no memory, so each [`Ask`] and each [`Reply`] crosses as bytes:
//! in the form that `UniFFI` gives every value, so that both sides are generated from the types below and neither is
//! written twice. A shell carries the bytes and reads none of them. What is done about an ask is `Device::call`'s; it
//! is here, without the feature `native`, because the generator for TypeScript must see the types.

use cahier_core::discussion::DiscussionView;
use cahier_core::entry::VersionView;
use cahier_core::export::PaperRequest;
use cahier_core::finding::{FindingsView, SourceView};
use cahier_core::interview::InterviewsView;
use cahier_core::lesson::{HistoryEntryView, MergeReportView, PlanView};
use cahier_core::release::{ReleaseChoicesView, ReleaseView};
use cahier_core::roster::RosterView;
use cahier_core::sealed::{FileKind, Strength};
use cahier_core::study::StudyView;
use cahier_core::tablet::{HomeView, LessonView, PupilView, RosterEdit, TakenInView};
use cahier_core::template::TemplateRefusal;

use crate::{DeviceError, DeviceView, Edit};

/// What an app asks of a device. No variant has the name of a type: in Kotlin it would hide it.
#[derive(uniffi::Enum)]
#[expect(
    missing_docs,
    reason = "the fields are the arguments of the calls that do what is asked"
)]
pub enum Ask {
    /// What the device says of itself; answered with `Standing`.
    Standing,
    /// The first screen; answered with `Home`.
    Home,
    /// One lesson, whole; answered with `Lesson`.
    Lesson { lesson: String },
    /// The history of a shared note; answered with `NoteHistory`.
    NoteHistory { lesson: String, note: String },
    /// A lesson's plan; answered with `Plan`.
    Plan { lesson: String },
    /// What a lesson's notes add up to; answered with `MergeReport`.
    MergeReport { lesson: String },
    /// A lesson's interviews; answered with `Interviews`.
    Interviews { lesson: String },
    /// A lesson's discussion; answered with `Discussion`.
    Discussion { lesson: String },
    /// One study, whole; answered with `Study`.
    Study { study: String },
    /// Every version of the words at a place; answered with `WordsHistory`.
    WordsHistory { document: String, place: String },
    /// A study's findings; answered with `Findings`.
    Findings { study: String },
    /// All that a claim can cite; answered with `Evidence`.
    Evidence { study: String },
    /// What can leave the group, and what has; answered with `ReleaseChoices`.
    ReleaseChoices { document: String },
    /// What exactly would leave; answered with `Release`.
    PreviewRelease { document: String, items: Vec<String> },
    /// What a release's JSON says; answered with `Release`.
    ReadRelease { json: String },
    /// Changes something; answered with `Edited`.
    Change { edit: Edit },
    /// A paper as JSON; answered with `Text`.
    Paper { study: String, request: PaperRequest },
    /// A paper as one HTML file; answered with `Text`.
    PaperHtml { paper: String },
    /// The whole study as JSON; answered with `Text`.
    StudyFile { study: String },
    /// What is attached to a lesson's notes under this hash; answered with `Found`.
    Attached { lesson: String, hash: String },
    /// What a sealed file is made of; answered with `Bytes`.
    Pack { lessons: Vec<String> },
    /// Encrypts that; answered with `Bytes` after a second or more.
    Seal { parcel: Vec<u8>, passphrase: String },
    /// Decrypts a sealed file; the same.
    Open { file: Vec<u8>, passphrase: String },
    /// Takes in what a sealed file was made of, or a study file; answered with `News`.
    TakeIn { parcel: Vec<u8> },
    /// What a file is; answered with `Kind`.
    KindOfFile { file: Vec<u8> },
    /// A passphrase to propose; answered with `Text`.
    ProposePassphrase { randomness: Vec<u8> },
    /// How well a passphrase keeps others out; answered with `Rated`.
    RatePassphrase { passphrase: String },
    /// What is wrong with a template's file; answered with `Template`.
    CheckTemplate { text: String },
    /// Joins by an invite; answered with `Done`.
    Join { invite: String },
    /// Reads the account anew; answered with `Done`.
    Refresh,
    /// Whether everything here is on the relay too; answered with `MayLeave`.
    MayLeave,
    /// Signs out and forgets everything; answered with `Done`.
    Leave,
    /// What groups released: the relay's JSON; answered with `Text`.
    Releases,
    /// One release: the relay's JSON; answered with `Text`.
    Release { document: String },
    /// The names of the group's pupils; answered with `Roster`.
    Roster,
    /// The key to them; answered with `Text`.
    RosterKey,
    /// Changes the names; answered with `RosterChanged`.
    ChangeRoster { change: RosterEdit },
    /// Brings them together with what the relay has; answered with `Done`.
    SyncRoster,
    /// What a pupil who observes sees; answered with `Pupil`.
    Pupil,
    /// Invites a pupil to a lesson; answered with the relay's JSON as `Text`.
    InvitePupil {
        lesson: String,
        label: String,
        minutes: u32,
    },
}

/// What an ask is answered with.
#[derive(uniffi::Enum)]
#[expect(missing_docs, reason = "the fields are named after what they are")]
#[expect(
    clippy::large_enum_variant,
    reason = "one at a time is made, and written out at once"
)]
pub enum Reply {
    /// It was not done, and nothing was changed.
    Refused { error: DeviceError },
    /// It was done.
    Done,
    /// The edit was done, and began this.
    Edited { begun: Option<String> },
    /// What the device says of itself.
    Standing { view: DeviceView },
    /// The first screen.
    Home { view: HomeView },
    /// A lesson.
    Lesson { view: LessonView },
    /// A note's history.
    NoteHistory { steps: Vec<HistoryEntryView> },
    /// A plan.
    Plan { view: PlanView },
    /// A merge report.
    MergeReport { view: MergeReportView },
    /// What is attached, if the device or the relay has it.
    Found { bytes: Option<Vec<u8>> },
    /// Interviews.
    Interviews { view: InterviewsView },
    /// A discussion.
    Discussion { view: DiscussionView },
    /// A study.
    Study { view: StudyView },
    /// The versions of some words.
    WordsHistory { versions: Vec<VersionView> },
    /// Findings.
    Findings { view: FindingsView },
    /// What a claim can cite.
    Evidence { sources: Vec<SourceView> },
    /// What can leave the group.
    ReleaseChoices { view: ReleaseChoicesView },
    /// A release.
    Release { view: ReleaseView },
    /// What a file brought.
    News { news: TakenInView },
    /// What a file is.
    Kind { kind: FileKind },
    /// How good a passphrase is.
    Rated { strength: Strength },
    /// What is wrong with a template.
    Template { refusal: Option<TemplateRefusal> },
    /// Whether the person may leave.
    MayLeave { may: bool },
    /// Words, or a file that is text.
    Text { text: String },
    /// A file.
    Bytes { bytes: Vec<u8> },
    /// The names of the group's pupils.
    Roster { view: RosterView },
    /// What a pupil who observes sees.
    Pupil { view: PupilView },
    /// The names were changed; of a list so many lines were taken.
    RosterChanged { taken: u32, passed_over: u32 },
}
