//! Interviews and the discussion.

use cahier_core::discussion::{
    CitedView, DiscussionEntryView, DiscussionRequest, DiscussionRole, DiscussionView, Due, HolderView, JumpView,
    RoleView, SectionView,
};
use cahier_core::entry::WordsView;
use cahier_core::interview::{AnswerRequest, AnswerView, InterviewRequest, InterviewView, InterviewsView, TopicView};
use cahier_core::lesson::{About, NoteKind, WithdrawalView};

/// Who was interviewed.
#[uniffi::remote(Record)]
pub struct InterviewRequest {
    /// The letter of the case pupil whose learning it speaks of.
    pub letter: String,
    /// The code of the pupil who spoke for them; none when they spoke themselves.
    pub proxy: Option<String>,
}

/// The answer to one topic.
#[uniffi::remote(Record)]
pub struct AnswerRequest {
    /// The topic's key.
    pub topic: String,
    /// The words.
    pub text: String,
    /// Whether they are the pupil's own.
    pub verbatim: bool,
}

/// The interviews of a lesson.
#[uniffi::remote(Record)]
pub struct InterviewsView {
    /// The topics to ask about, in order.
    pub topics: Vec<TopicView>,
    /// The interviews, in the order begun.
    pub interviews: Vec<InterviewView>,
}

/// One topic of an interview.
#[uniffi::remote(Record)]
pub struct TopicView {
    /// Its name in places.
    pub key: String,
    /// The question, as it is asked; empty for a topic that the template does not have.
    pub prompt: String,
}

/// One interview.
#[uniffi::remote(Record)]
pub struct InterviewView {
    /// Its id.
    pub interview: String,
    /// The letter of the case pupil whose learning it speaks of.
    pub letter: String,
    /// The code of who spoke: the case pupil's, or that of the pupil who spoke for them.
    pub code: String,
    /// Whether another pupil spoke for the case pupil.
    pub proxy: bool,
    /// The name of the interviewer.
    pub by: String,
    /// When it was begun, in milliseconds since 1970.
    pub wall_ms: f64,
    /// Whether the viewer began it.
    pub mine: bool,
    /// One a topic, in order; none when it was withdrawn.
    pub answers: Vec<AnswerView>,
    /// Who withdrew it and when, if it is withdrawn.
    pub withdrawn: Option<WithdrawalView>,
}

/// What was answered to one topic.
#[uniffi::remote(Record)]
pub struct AnswerView {
    /// The topic's key.
    pub topic: String,
    /// Where it stands in the lesson's record, for whoever cites it.
    pub place: String,
    /// The words: several versions where two people wrote at once.
    pub words: WordsView,
    /// Whether the words are the pupil's own.
    pub verbatim: bool,
}

/// What somebody says for the group's record.
#[uniffi::remote(Record)]
pub struct DiscussionRequest {
    /// The words.
    pub text: String,
    /// What they rest on: ids of shared notes, and places of interview answers.
    pub cites: Vec<String>,
    /// The entry of the same section that this dissents from; none for what the group agrees.
    pub dissents_from: Option<String>,
}

/// What somebody does in a discussion.
#[uniffi::remote(Enum)]
pub enum DiscussionRole {
    /// Leads from section to section and sees that everybody speaks.
    Chair,
    /// Writes down what the group says.
    Recorder,
    /// Has the last word, best from outside the group.
    Commentator,
}

/// A role and who has it.
#[uniffi::remote(Record)]
pub struct RoleView {
    /// The role.
    pub role: DiscussionRole,
    /// Who has it: nobody, one, or several where people chose at once.
    pub holders: Vec<HolderView>,
}

/// A person who has, or can have, a role.
#[uniffi::remote(Record)]
pub struct HolderView {
    /// Their id.
    pub person: String,
    /// The name the group knows them by.
    pub name: String,
}

/// The group, or a part of it, passed sections over.
#[uniffi::remote(Record)]
pub struct JumpView {
    /// The section that was left.
    pub from: String,
    /// The section that was gone to.
    pub to: String,
    /// Why, if anybody said.
    pub reason: String,
    /// The name of who led there.
    pub by: String,
    /// When, in milliseconds since 1970.
    pub wall_ms: f64,
}

/// When a discussion that nobody has begun is due.
#[uniffi::remote(Record)]
pub struct Due {
    /// A day after the lesson's end, in milliseconds since 1970.
    pub due_wall_ms: f64,
    /// A day and a half after it: from then on memories are going.
    pub late_wall_ms: f64,
}

/// The discussion of one lesson.
///
/// # Units
/// `…_wall_ms` are milliseconds since 1970.
#[uniffi::remote(Record)]
pub struct DiscussionView {
    /// The sections, in their fixed order.
    pub sections: Vec<SectionView>,
    /// The section that the group is at, counted from 0.
    pub at: u32,
    /// Where sections were passed over, oldest first.
    pub jumps: Vec<JumpView>,
    /// Who chairs, records and comments at the end.
    pub roles: Vec<RoleView>,
    /// From whom they can be chosen, by name.
    pub people: Vec<HolderView>,
    /// What can be cited, notes first, in lesson time; and what is cited though it was withdrawn since.
    pub evidence: Vec<CitedView>,
    /// When it is due; none before the lesson is over and once anything was said.
    pub due: Option<Due>,
}

/// One section of the discussion.
#[uniffi::remote(Record)]
pub struct SectionView {
    /// Its name in places.
    pub key: String,
    /// Its name for people, where the template gives one.
    pub title: String,
    /// The question, as it is asked; empty for a section that the template does not have.
    pub prompt: String,
    /// The letter of the case pupil it is about.
    pub pupil: Option<String>,
    /// Whether what is agreed here has to cite something.
    pub must_cite: bool,
    /// What was said, in the order begun.
    pub entries: Vec<DiscussionEntryView>,
}

/// One thing that was said.
#[uniffi::remote(Record)]
pub struct DiscussionEntryView {
    /// Its id.
    pub entry: String,
    /// Where it stands in the lesson's record.
    pub place: String,
    /// The words: several versions where people wrote at once, none when it was withdrawn.
    pub words: WordsView,
    /// What it cites, in the order of the evidence.
    pub cites: Vec<String>,
    /// The id of the entry that it dissents from; none for what the group agrees.
    pub dissents_from: Option<String>,
    /// The name of who wrote it first.
    pub by: String,
    /// When that was, in milliseconds since 1970.
    pub wall_ms: f64,
    /// Whether the viewer wrote it first.
    pub mine: bool,
    /// Who withdrew it and when, if it is withdrawn.
    pub withdrawn: Option<WithdrawalView>,
}

/// Something that an entry can rest on: a shared note or an interview's answer.
#[uniffi::remote(Record)]
pub struct CitedView {
    /// What it is cited by: a note's id, or the place of an answer.
    pub cite: String,
    /// Whom it is about; for an answer, the case pupil whose learning it speaks of.
    pub about: About,
    /// How the observer came by the note; none for an answer.
    pub kind: Option<NoteKind>,
    /// The interview's topic; none for a note.
    pub topic: Option<String>,
    /// The code of who spoke in the interview; none for a note.
    pub speaker: Option<String>,
    /// When the note was begun, in milliseconds on the lesson clock.
    pub at_ms: Option<f64>,
    /// The stage's id.
    pub stage: Option<String>,
    /// The words: several versions where people wrote at once, none when it was withdrawn.
    pub texts: Vec<String>,
    /// Whether the words are the pupil's own.
    pub verbatim: bool,
    /// Tags, in the order tapped.
    pub tags: Vec<String>,
    /// Whether it surprised the observer.
    pub surprise: bool,
    /// The name of who wrote it.
    pub by: String,
    /// Whether it was withdrawn after it was cited.
    pub withdrawn: bool,
}
