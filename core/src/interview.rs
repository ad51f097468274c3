//! Interviews: what pupils said of the lesson when it was over.
//!
//! An interview is an entry of the `lesson` document at `interview/<id>`: as `letter` the id of the case pupil whose learning it
//! speaks of and, when another pupil spoke for them, that pupil's code. Each answer is an entry at
//! `interview/<id>/<topic>`: the words, and whether they are the pupil's own. Topics come from the lesson's
//! [template](Template).
//!
//! Rules kept here: a pupil appears under a code and never under a name; an interview that was withdrawn shows none of
//! its answers, whatever is written in it at the same time.

use serde::{Deserialize, Serialize};

use crate::document::{Document, Edit, Scalar};
use crate::entry::{Entries, Entry, WordsView};
use crate::id::PersonId;
use crate::lesson::{CasePupil, Lesson, WithdrawalView, millis};
use crate::template::Template;

const PREFIX: &str = "interview/";

/// Where an interview stands.
pub fn interview_place(interview: &str) -> String {
    format!("{PREFIX}{interview}")
}

/// Where the answer to a topic stands.
pub fn answer_place(interview: &str, topic: &str) -> String {
    format!("{PREFIX}{interview}/{topic}")
}

/// Who was interviewed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InterviewRequest {
    /// The id or letter of the case pupil whose learning it speaks of.
    pub letter: String,
    /// The code of the pupil who spoke for them; none when they spoke themselves.
    pub proxy: Option<String>,
}

prints_only!(InterviewRequest { letter });

/// The answer to one topic.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerRequest {
    /// The topic's key.
    pub topic: String,
    /// The words.
    pub text: String,
    /// Whether they are the pupil's own.
    pub verbatim: bool,
}

prints_only!(AnswerRequest { topic });

/// Begins an interview, under the entry's id.
pub fn begin_interview(edit: &mut Edit<'_>, entry: &Entry, seen: &Entries, request: &InterviewRequest) {
    entry.write(
        edit,
        &interview_place(entry.id.as_str()),
        seen,
        [
            ("letter", Scalar::from(request.letter.as_str())),
            ("proxy", Scalar::from(request.proxy.as_deref().unwrap_or_default())),
        ],
    );
}

/// Writes what was answered to a topic. It replaces the answers that its writer has seen.
pub fn write_answer(edit: &mut Edit<'_>, entry: &Entry, seen: &Entries, interview: &str, request: &AnswerRequest) {
    entry.write(
        edit,
        &answer_place(interview, &request.topic),
        seen,
        [
            ("text", Scalar::from(request.text.as_str())),
            ("verbatim", Scalar::from(request.verbatim)),
        ],
    );
}

/// The interviews of a lesson.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InterviewsView {
    /// The topics to ask about, in order.
    pub topics: Vec<TopicView>,
    /// The interviews, in the order begun.
    pub interviews: Vec<InterviewView>,
}

/// One topic of an interview.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TopicView {
    /// Its name in places.
    pub key: String,
    /// The question, as it is asked; empty for a topic that the template does not have.
    pub prompt: String,
}

prints_only!(TopicView { key });

/// One interview.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerView {
    /// The topic's key.
    pub topic: String,
    /// Where it stands in the lesson's record, for whoever cites it.
    pub place: String,
    /// The words: several versions where two people wrote at once.
    pub words: WordsView,
    /// Whether the words are the pupil's own, in every version.
    pub verbatim: bool,
}

/// Who withdrew what stood at a place, and when.
pub(crate) fn withdrawal(entries: &Entries, lesson: &Lesson, place: &str) -> Option<WithdrawalView> {
    entries.withdrawal(place).map(|written| WithdrawalView {
        by: lesson.name_of(&written.by),
        wall_ms: millis(written.wall_ms),
    })
}

impl InterviewsView {
    /// The interviews in a `lesson` document, as `viewer` sees them.
    pub fn read(document: &Document, viewer: &PersonId) -> Self {
        let entries = Entries::read(document);
        let lesson = Lesson::read(document);
        let mut topics: Vec<_> = Template::read(document)
            .interview
            .into_iter()
            .map(|prompt| TopicView {
                key: prompt.key,
                prompt: prompt.prompt,
            })
            .collect();
        let ids: Vec<_> = entries
            .below(PREFIX)
            .filter(|id| entries.beginning(&interview_place(id)).is_some())
            .collect();
        // What was asked under another template is not left out.
        for id in &ids {
            for topic in entries.below(&answer_place(id, "")) {
                if !topics.iter().any(|known| known.key == topic) {
                    topics.push(TopicView {
                        key: topic.to_owned(),
                        prompt: String::new(),
                    });
                }
            }
        }
        let interviews = ids
            .into_iter()
            .filter_map(|id| interview_view(&entries, &lesson, &topics, id, viewer))
            .collect();
        Self { topics, interviews }
    }

    /// The answers that stand: the interview and the answer, where any words are.
    pub fn answers(&self) -> impl Iterator<Item = (&InterviewView, &AnswerView)> {
        self.interviews.iter().flat_map(|interview| {
            let said = interview.answers.iter().filter(|answer| answer.is_given());
            said.map(move |answer| (interview, answer))
        })
    }
}

impl AnswerView {
    /// Whether anything was answered.
    pub fn is_given(&self) -> bool {
        self.words.versions.iter().any(|version| !version.text.is_empty())
    }
}

fn interview_view(
    entries: &Entries,
    lesson: &Lesson,
    topics: &[TopicView],
    id: &str,
    viewer: &PersonId,
) -> Option<InterviewView> {
    let place = interview_place(id);
    let begun = entries.beginning(&place)?;
    let withdrawn = withdrawal(entries, lesson, &place);
    let letter = lesson.letters.letter(begun.fields.text("letter").unwrap_or_default());
    let proxy = begun.fields.text("proxy").filter(|proxy| !proxy.is_empty());
    let answers = topics.iter().filter(|_| withdrawn.is_none());
    Some(InterviewView {
        interview: id.to_owned(),
        letter: letter.to_owned(),
        code: proxy.map_or_else(|| code_of(&lesson.plan.pupils, letter), str::to_owned),
        proxy: proxy.is_some(),
        by: lesson.name_of(&begun.by),
        wall_ms: millis(begun.wall_ms),
        mine: begun.by == *viewer,
        answers: answers
            .map(|topic| answer_view(entries, lesson, id, &topic.key))
            .collect(),
        withdrawn,
    })
}

fn answer_view(entries: &Entries, lesson: &Lesson, interview: &str, topic: &str) -> AnswerView {
    let place = answer_place(interview, topic);
    let verbatim = verbatim(entries, &place);
    AnswerView {
        topic: topic.to_owned(),
        words: entries.words(&place, |person| lesson.name_of(person)),
        verbatim,
        place,
    }
}

/// Whether the words at a place are a pupil's own, in every version that stands.
pub(crate) fn verbatim(entries: &Entries, place: &str) -> bool {
    let mut standing = entries.standing(place).peekable();
    standing.peek().is_some() && standing.all(|written| written.fields.flag("verbatim"))
}

fn code_of(pupils: &[CasePupil], letter: &str) -> String {
    let pupil = pupils.iter().find(|pupil| pupil.letter == letter);
    pupil.map(|pupil| pupil.code.clone()).unwrap_or_default()
}
