//! The discussion as screens show it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::way::{jumps, position};
use super::{Due, HolderView, JumpView, PREFIX, RoleView, Section, Way, discussion_place, due_of, sections};
use crate::document::Document;
use crate::entry::{Entries, WordsView};
use crate::id::PersonId;
use crate::interview::{InterviewsView, withdrawal};
use crate::lesson::{About, Lesson, NoteKind, WithdrawalView, millis};
use crate::template::Template;

/// The discussion of one lesson.
///
/// # Units
/// `…_wall_ms` are milliseconds since 1970.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

prints_only!(CitedView { cite });

impl DiscussionView {
    /// The discussion in a `lesson` document, as `viewer` sees it. `people` are those from whom roles can be chosen.
    pub fn read(document: &Document, viewer: &PersonId, people: Vec<HolderView>) -> Self {
        let entries = Entries::read(document);
        let lesson = Lesson::read(document);
        let sections = discussed(&entries, sections(&Template::read(document), &lesson.plan.pupils));
        let evidence = evidence(&lesson, &InterviewsView::read(document, viewer), &cited(&entries));
        Self {
            at: u32::try_from(Way::read(&entries, &sections).at).unwrap_or(0),
            jumps: jumps(&entries, &lesson),
            roles: super::role::roles(&entries),
            people,
            due: due_of(&lesson, &entries),
            sections: sections
                .into_iter()
                .map(|section| section_view(&entries, &lesson, section, &evidence, viewer))
                .collect(),
            evidence,
        }
    }
}

/// The sections, and after them those in which something was said under another template or of a pupil who is no
/// case pupil any more: nothing that was said is left out.
pub fn discussed(entries: &Entries, mut sections: Vec<Section>) -> Vec<Section> {
    for key in entries.below(PREFIX).filter(|key| !matches!(*key, "at" | "role")) {
        if position(&sections, key).is_none() {
            sections.push(Section {
                key: key.to_owned(),
                title: String::new(),
                prompt: String::new(),
                pupil: None,
            });
        }
    }
    sections
}

fn section_view(
    entries: &Entries,
    lesson: &Lesson,
    section: Section,
    evidence: &[CitedView],
    viewer: &PersonId,
) -> SectionView {
    SectionView {
        entries: ids(entries, &section.key)
            .filter_map(|id| entry_view(entries, lesson, &section, &id, evidence, viewer))
            .collect(),
        must_cite: section.must_cite(),
        key: section.key,
        title: section.title,
        prompt: section.prompt,
        pupil: section.pupil,
    }
}

fn entry_view(
    entries: &Entries,
    lesson: &Lesson,
    section: &Section,
    id: &str,
    evidence: &[CitedView],
    viewer: &PersonId,
) -> Option<DiscussionEntryView> {
    let place = discussion_place(&section.key, id);
    let first = entries.beginning(&place)?;
    let cites: BTreeSet<_> = entries.standing(&place).flat_map(cites_of).collect();
    Some(DiscussionEntryView {
        entry: id.to_owned(),
        words: entries.words(&place, |person| lesson.name_of(person)),
        cites: evidence
            .iter()
            .filter(|one| cites.contains(one.cite.as_str()))
            .map(|one| one.cite.clone())
            .collect(),
        dissents_from: first.fields.text("dissents_from").map(str::to_owned),
        by: lesson.name_of(&first.by),
        wall_ms: millis(first.wall_ms),
        mine: first.by == *viewer,
        withdrawn: withdrawal(entries, lesson, &place),
        place,
    })
}

fn ids<'a>(entries: &'a Entries, section: &str) -> impl Iterator<Item = String> + use<'a> {
    let ids: Vec<_> = entries
        .below(&discussion_place(section, ""))
        .map(str::to_owned)
        .collect();
    ids.into_iter()
}

fn cites_of(written: &crate::entry::Written) -> impl Iterator<Item = &str> {
    written.fields.text("cites").unwrap_or_default().lines()
}

/// Everything that a standing entry cites.
fn cited(entries: &Entries) -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    for section in entries.below(PREFIX) {
        for id in ids(entries, section) {
            let place = discussion_place(section, &id);
            cited.extend(entries.standing(&place).flat_map(cites_of).map(str::to_owned));
        }
    }
    cited
}

/// The shared notes and the answers that stand, and those that are cited though they were withdrawn.
fn evidence(lesson: &Lesson, interviews: &InterviewsView, cited: &BTreeSet<String>) -> Vec<CitedView> {
    let mut notes: Vec<_> = lesson
        .notes
        .values()
        .filter(|shared| shared.withdrawal().is_none() || cited.contains(shared.note.id.as_str()))
        .collect();
    notes.sort_by_key(|shared| (shared.note.at_ms, &shared.note.id));
    let notes = notes.into_iter().map(|shared| {
        let note = &shared.note;
        let withdrawn = shared.withdrawal().is_some();
        let kept = |texts: &Vec<String>| if withdrawn { Vec::new() } else { texts.clone() };
        CitedView {
            cite: note.id.to_string(),
            about: note.about.clone(),
            kind: Some(note.kind),
            topic: None,
            speaker: None,
            at_ms: Some(millis(note.at_ms)),
            stage: note.stage.clone().map(String::from),
            texts: kept(&note.texts),
            verbatim: note.verbatim,
            tags: kept(&note.tags),
            surprise: note.surprise,
            by: lesson.name_of(&note.author),
            withdrawn,
        }
    });
    let answers = interviews.answers().map(|(interview, answer)| CitedView {
        cite: answer.place.clone(),
        about: About::Case {
            letter: interview.letter.clone(),
        },
        kind: None,
        topic: Some(answer.topic.clone()),
        speaker: Some(interview.code.clone()),
        at_ms: None,
        stage: None,
        texts: answer
            .words
            .versions
            .iter()
            .map(|version| version.text.clone())
            .collect(),
        verbatim: answer.verbatim,
        tags: Vec::new(),
        surprise: false,
        by: interview.by.clone(),
        withdrawn: false,
    });
    let mut all: Vec<_> = notes.chain(answers).collect();
    let gone = |cite: &&String| cite.starts_with("interview/") && !all.iter().any(|one| one.cite == **cite);
    let gone: Vec<_> = cited
        .iter()
        .filter(gone)
        .map(|cite| withdrawn_answer(interviews, cite))
        .collect();
    all.extend(gone);
    all
}

/// An answer that was cited, and whose interview was withdrawn or which was emptied since.
fn withdrawn_answer(interviews: &InterviewsView, cite: &str) -> CitedView {
    let mut steps = cite.split('/').skip(1);
    let interview = steps
        .next()
        .and_then(|id| interviews.interviews.iter().find(|one| one.interview == id));
    let of = |field: fn(&crate::interview::InterviewView) -> &String| interview.map(field).cloned().unwrap_or_default();
    CitedView {
        cite: cite.to_owned(),
        about: About::Case {
            letter: of(|interview| &interview.letter),
        },
        kind: None,
        topic: steps.next().map(str::to_owned),
        speaker: Some(of(|interview| &interview.code)),
        at_ms: None,
        stage: None,
        texts: Vec::new(),
        verbatim: false,
        tags: Vec::new(),
        surprise: false,
        by: of(|interview| &interview.by),
        withdrawn: true,
    }
}
