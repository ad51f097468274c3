//! Findings, their evidence, and the progress record.

use cahier_core::entry::VersionView;
use cahier_core::finding::{
    CardView, ClaimKind, ClaimRequest, ClaimView, EvidenceState, EvidenceView, FindingView, FindingsView, Method,
    ProgressCellView, ProgressRequest, ProgressRowView, ProgressView, Reached, SourceView, TriangulationView,
};
use cahier_core::lesson::{About, NoteKind, WithdrawalView};

/// What sort of claim is made anew.
#[uniffi::remote(Enum)]
pub enum ClaimKind {
    /// A finding.
    Finding,
    /// Another explanation of what a finding explains.
    Rival {
        /// The finding's place.
        finding: String,
    },
    /// A member's disagreement with a finding.
    Dissent {
        /// The finding's place.
        finding: String,
    },
}

/// A claim as somebody writes it: its words and all its evidence.
#[uniffi::remote(Record)]
pub struct ClaimRequest {
    /// The words.
    pub text: String,
    /// What it rests on: citations, as `EvidenceView.cite` has them. What is no citation is passed over.
    pub cites: Vec<String>,
}

/// A study's findings, and how far its case pupils came.
#[uniffi::remote(Record)]
pub struct FindingsView {
    /// The study's document id.
    pub study: String,
    /// The findings, in the order first written.
    pub findings: Vec<FindingView>,
    /// Each case pupil over the lessons.
    pub progress: Vec<ProgressRowView>,
    /// Whether the viewer may write here.
    pub may_write: bool,
}

/// A finding with what was said against it.
#[uniffi::remote(Record)]
pub struct FindingView {
    /// The finding itself.
    pub claim: ClaimView,
    /// Other explanations, each with its own evidence.
    pub rivals: Vec<ClaimView>,
    /// Members' disagreements, each with its own evidence.
    pub dissents: Vec<ClaimView>,
}

/// A finding, a rival explanation or a dissent.
#[uniffi::remote(Record)]
pub struct ClaimView {
    /// Its place: by this it is amended, withdrawn and released.
    pub place: String,
    /// The words that stand: several where people wrote at once, none when withdrawn.
    pub versions: Vec<VersionView>,
    /// What was replaced, oldest first.
    pub earlier: Vec<VersionView>,
    /// What it rests on: the evidence of every version that stands, each once.
    pub evidence: Vec<EvidenceView>,
    /// How many people and methods the evidence has.
    pub triangulation: TriangulationView,
    /// Whether the viewer wrote it first.
    pub mine: bool,
    /// Who withdrew it and when, if it is withdrawn.
    pub withdrawn: Option<WithdrawalView>,
}

/// How many people and methods stand behind a claim.
#[uniffi::remote(Record)]
pub struct TriangulationView {
    /// How many people brought the evidence that stands.
    pub people: u32,
    /// By which methods, each once.
    pub methods: Vec<Method>,
    /// Whether there are at least two of each.
    pub triangulated: bool,
    /// Whether an outsider brought any: a guest or a lead practitioner.
    pub outsider: bool,
}

/// How a piece of evidence was come by. Two pieces by one method are one method.
#[uniffi::remote(Enum)]
pub enum Method {
    /// Seen or heard in the lesson.
    Observation,
    /// Read from what a pupil wrote.
    Work,
    /// Asked of a pupil in the lesson.
    Question,
    /// Said by a pupil in the interview after it.
    Interview,
}

/// Whether what is cited can be seen here.
#[uniffi::remote(Enum)]
pub enum EvidenceState {
    /// It stands.
    Here,
    /// It was withdrawn since.
    Withdrawn,
    /// It, or its lesson, has not arrived on this tablet.
    NotArrived,
}

/// One piece of evidence as a screen shows it.
///
/// # Units
/// `at_ms`: milliseconds on the lesson clock.
#[uniffi::remote(Record)]
pub struct EvidenceView {
    /// The citation.
    pub cite: String,
    /// The lesson's document id.
    pub lesson: String,
    /// The lesson's title, as far as it is known here.
    pub lesson_title: String,
    /// Whether it can be seen here; if not, what follows is empty.
    pub state: EvidenceState,
    /// How it was come by; none for what was said in the discussion, which rests on what it cites.
    pub method: Option<Method>,
    /// When the note was begun.
    pub at_ms: Option<f64>,
    /// Whom it is about.
    pub about: Option<About>,
    /// How the observer came by the note.
    pub kind: Option<NoteKind>,
    /// The interview's topic or the discussion's section.
    pub topic: Option<String>,
    /// The words: several versions where people wrote at once.
    pub texts: Vec<String>,
    /// Whether the words are the pupil's own.
    pub verbatim: bool,
    /// Whether it was said in the discussion against what others agreed.
    pub dissent: bool,
    /// The name of who wrote it first, or pseudonym in a release.
    pub by: String,
}

/// A study's practice card.
#[uniffi::remote(Record)]
pub struct CardView {
    /// What the group wanted to find out: several versions where people wrote at once.
    pub enquiry: Vec<VersionView>,
    /// What was tried out in the teaching, lesson by lesson, each once.
    pub techniques: Vec<String>,
    /// For which pupils: the learner group and the criterion, each once.
    pub for_whom: Vec<String>,
    /// The evidence: the findings that stand.
    pub findings: Vec<ClaimView>,
    /// Before there are findings: what surprised observers, the last lesson first.
    pub surprises: Vec<EvidenceView>,
    /// What the group would do next: several versions where people wrote at once.
    pub to_try: Vec<VersionView>,
}

/// A lesson and all that a claim can cite of it.
#[uniffi::remote(Record)]
pub struct SourceView {
    /// The lesson's document id.
    pub lesson: String,
    /// Its title.
    pub title: String,
    /// Whether it has arrived on this tablet.
    pub arrived: bool,
    /// What stands in it, notes first, in lesson time.
    pub evidence: Vec<EvidenceView>,
}

/// How far a pupil came against the criterion of a lesson.
#[uniffi::remote(Enum)]
pub enum Reached {
    /// All the way.
    Met,
    /// Part of the way.
    Partly,
    /// Not yet.
    NotYet,
}

/// How far a pupil came in a lesson, as somebody writes it.
#[uniffi::remote(Record)]
pub struct ProgressRequest {
    /// The lesson's document id.
    pub lesson: String,
    /// The case pupil's letter in that lesson.
    pub pupil: String,
    /// How far.
    pub reached: Reached,
    /// By what the group knows it, in words; maybe none.
    pub text: String,
}

/// One case pupil over the lessons of the study.
#[uniffi::remote(Record)]
pub struct ProgressRowView {
    /// The letter.
    pub letter: String,
    /// The code.
    pub code: String,
    /// The learner group that the pupil typifies.
    pub typifies: String,
    /// A cell for each lesson that has this pupil, in order.
    pub cells: Vec<ProgressCellView>,
}

/// How far one pupil came in one lesson.
#[uniffi::remote(Record)]
pub struct ProgressCellView {
    /// The lesson's document id.
    pub lesson: String,
    /// The lesson's title.
    pub title: String,
    /// The id by which to record how far the pupil came.
    pub pupil: String,
    /// The criterion set for the pupil in this lesson.
    pub criterion: String,
    /// What the group recorded: one, none yet, or several where people wrote at once.
    pub recorded: Vec<ProgressView>,
    /// How many records were replaced.
    pub earlier: u32,
}

/// One record of how far a pupil came.
#[uniffi::remote(Record)]
pub struct ProgressView {
    /// How far.
    pub reached: Reached,
    /// The words, who wrote them, and when.
    pub words: VersionView,
}
