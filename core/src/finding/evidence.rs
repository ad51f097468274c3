//! Evidence: what a claim can cite of a lesson, and what stands there now.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::document::Document;
use crate::entry::Entries;
use crate::id::{DocumentId, NoteId, PersonId};
use crate::lesson::{About, Lesson, NoteKind, Person, millis};

/// What a claim rests on: a place of one lesson. Written `<lesson>/note/<id>`,
/// `<lesson>/interview/<id>/<topic>` or `<lesson>/discussion/<section>/<id>`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Citation {
    /// The lesson.
    pub lesson: DocumentId,
    place: String,
}

/// What a citation's place is.
pub(super) enum Cited<'a> {
    Note(NoteId),
    Answer { interview: &'a str, topic: &'a str },
    Said { section: &'a str },
}

impl Citation {
    /// The citation written so; none for text that is no citation.
    pub fn parse(text: &str) -> Option<Self> {
        let (lesson, place) = text.split_once('/')?;
        let citation = Self {
            lesson: lesson.parse().ok()?,
            place: place.to_owned(),
        };
        citation.cited().is_some().then_some(citation)
    }

    /// A note of a lesson.
    pub fn note(lesson: DocumentId, note: &NoteId) -> Self {
        let place = format!("note/{note}");
        Self { lesson, place }
    }

    /// An entry's place in a lesson; none for a place that is no evidence.
    pub fn place(lesson: DocumentId, place: &str) -> Option<Self> {
        let place = place.to_owned();
        let citation = Self { lesson, place };
        citation.cited().is_some().then_some(citation)
    }

    pub(super) fn cited(&self) -> Option<Cited<'_>> {
        let steps: Vec<_> = self.place.split('/').collect();
        if steps
            .iter()
            .any(|step| step.is_empty() || step.contains(char::is_whitespace))
        {
            return None;
        }
        match steps.as_slice() {
            ["note", id] => Some(Cited::Note(NoteId::new(*id))),
            ["interview", interview, topic] => Some(Cited::Answer { interview, topic }),
            ["discussion", "at" | "role", _] => None,
            ["discussion", section, _] => Some(Cited::Said { section }),
            _ => None,
        }
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.lesson, self.place)
    }
}

/// How a piece of evidence was come by. Two pieces by one method are one method.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

impl Method {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::Observation, Self::Work, Self::Question, Self::Interview];

    /// The method's name as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Work => "work",
            Self::Question => "question",
            Self::Interview => "interview",
        }
    }

    /// The method of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}

impl From<NoteKind> for Method {
    fn from(kind: NoteKind) -> Self {
        match kind {
            NoteKind::Saw | NoteKind::Heard => Self::Observation,
            NoteKind::Wrote => Self::Work,
            NoteKind::Asked => Self::Question,
        }
    }
}

/// Whether what is cited can be seen here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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
    #[serde(default)]
    pub dissent: bool,
    /// The name of who wrote it first, or pseudonym in a release.
    pub by: String,
}

prints_only!(EvidenceView { cite, state });

/// A lesson and all that a claim can cite of it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
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

prints_only!(SourceView { lesson, arrived });

/// A lesson of the study as far as it is on this tablet.
pub struct Source {
    /// Its document.
    pub lesson: DocumentId,
    /// Its title.
    pub title: String,
    /// What it holds, if it has arrived.
    pub held: Option<(Lesson, Entries)>,
}

prints_only!(Source { lesson });

impl Source {
    /// Reads a lesson. `title` is the one it was linked under, for when the lesson itself says nothing.
    pub fn read(lesson: DocumentId, title: String, document: Option<&Document>) -> Self {
        let held = document
            .filter(|document| !document.is_untouched())
            .map(|document| (Lesson::read(document), Entries::read(document)));
        let own = held.as_ref().map(|(read, _)| read.plan.title.clone());
        Self {
            lesson,
            title: own.filter(|own| !own.is_empty()).unwrap_or(title),
            held,
        }
    }

    pub(super) fn people(&self) -> impl Iterator<Item = (&PersonId, &Person)> {
        self.held.iter().flat_map(|(lesson, _)| &lesson.people)
    }

    /// Everything in it that stands and can be cited.
    pub fn view(&self) -> SourceView {
        let mut evidence = Vec::new();
        if let Some((lesson, entries)) = &self.held {
            let mut notes: Vec<_> = lesson.notes.values().collect();
            notes.sort_by(|a, b| (a.note.at_ms, &a.note.id).cmp(&(b.note.at_ms, &b.note.id)));
            let notes = notes
                .into_iter()
                .map(|shared| Citation::note(self.lesson, &shared.note.id));
            let places = ["interview/", "discussion/"].into_iter().flat_map(|prefix| {
                entries.below(prefix).flat_map(move |step| {
                    let below: Vec<_> = entries.below(&format!("{prefix}{step}/")).map(str::to_owned).collect();
                    below
                        .into_iter()
                        .filter_map(move |own| Citation::place(self.lesson, &format!("{prefix}{step}/{own}")))
                })
            });
            evidence = notes
                .chain(places)
                .map(|citation| self.look_up(&citation))
                .filter(|view| view.state == EvidenceState::Here)
                .collect();
        }
        SourceView {
            lesson: self.lesson.to_string(),
            title: self.title.clone(),
            arrived: self.held.is_some(),
            evidence,
        }
    }

    /// The notes that stand and surprised their observer, in lesson time.
    pub(super) fn surprises(&self) -> impl Iterator<Item = EvidenceView> {
        let notes = self.held.iter().flat_map(|(lesson, _)| lesson.notes.values());
        let mut notes: Vec<_> = notes
            .map(|shared| (shared, &shared.note))
            .filter(|(shared, note)| note.surprise && shared.withdrawal().is_none())
            .map(|(_, note)| note)
            .collect();
        notes.sort_by(|a, b| (a.at_ms, &a.id).cmp(&(b.at_ms, &b.id)));
        notes
            .into_iter()
            .map(|note| self.look_up(&Citation::note(self.lesson, &note.id)))
    }

    fn look_up(&self, citation: &Citation) -> EvidenceView {
        let mut view = empty(citation, &self.title);
        let Some((lesson, entries)) = &self.held else {
            return view;
        };
        match citation.cited() {
            Some(Cited::Note(id)) => {
                let Some(shared) = lesson.notes.get(&id) else {
                    return view;
                };
                if shared.withdrawal().is_some() {
                    view.state = EvidenceState::Withdrawn;
                    return view;
                }
                let note = &shared.note;
                view.state = EvidenceState::Here;
                view.method = Some(note.kind.into());
                view.at_ms = Some(millis(note.at_ms));
                view.about = Some(note.about.clone());
                view.kind = Some(note.kind);
                view.texts.clone_from(&note.texts);
                view.verbatim = note.verbatim;
                view.by = lesson.name_of(&note.author);
            }
            Some(Cited::Answer { interview, topic }) => {
                let interview = format!("interview/{interview}");
                self.look_up_entry(&mut view, citation, entries.withdrawal(&interview).is_some());
                if view.state == EvidenceState::Here {
                    let letter = entries.standing(&interview).find_map(|one| one.fields.text("letter"));
                    view.about = letter.map(|letter| About::Case {
                        letter: lesson.letters.letter(letter).to_owned(),
                    });
                    view.method = Some(Method::Interview);
                    view.topic = Some(topic.to_owned());
                }
            }
            Some(Cited::Said { section }) => {
                self.look_up_entry(&mut view, citation, false);
                if view.state == EvidenceState::Here {
                    view.topic = Some(section.to_owned());
                }
            }
            None => {}
        }
        view
    }

    /// An entry's words and writer. `gone`: whether what it belongs to was withdrawn.
    fn look_up_entry(&self, view: &mut EvidenceView, citation: &Citation, gone: bool) {
        let Some((lesson, entries)) = &self.held else { return };
        let Some(first) = entries.history(&citation.place).first() else {
            return;
        };
        if gone || entries.withdrawal(&citation.place).is_some() {
            view.state = EvidenceState::Withdrawn;
            return;
        }
        view.state = EvidenceState::Here;
        view.by = lesson.name_of(&first.by);
        view.dissent = first.fields.has("dissents_from");
        for written in entries.standing(&citation.place) {
            view.texts.extend(written.fields.text("text").map(str::to_owned));
        }
        view.verbatim = crate::interview::verbatim(entries, &citation.place);
    }

    /// Who wrote first what is cited, if it has arrived.
    pub(super) fn writer(&self, citation: &Citation) -> Option<&PersonId> {
        let (lesson, entries) = self.held.as_ref()?;
        match citation.cited()? {
            Cited::Note(id) => lesson.notes.get(&id).map(|shared| &shared.note.author),
            Cited::Answer { .. } | Cited::Said { .. } => {
                entries.history(&citation.place).first().map(|written| &written.by)
            }
        }
    }

    /// Who brought what is cited, and how, if it stands: of a note or an answer its first writer, of what was said in
    /// the discussion those of the notes and answers that it cites.
    pub(super) fn brought(&self, citation: &Citation) -> BTreeMap<String, (PersonId, Role, Method)> {
        let (mut brought, mut answers) = (BTreeMap::new(), Vec::new());
        let Some((lesson, entries)) = &self.held else {
            return brought;
        };
        let mut add_note = |id: &NoteId| {
            if let Some(shared) = lesson.notes.get(id).filter(|shared| shared.withdrawal().is_none()) {
                let note = &shared.note;
                let by = (note.author.clone(), note.author_role, note.kind.into());
                brought.insert(Citation::note(self.lesson, id).to_string(), by);
            }
        };
        match citation.cited() {
            Some(Cited::Note(id)) => add_note(&id),
            Some(Cited::Said { .. }) => {
                let standing = entries.standing(&citation.place);
                for cited in standing.flat_map(|written| written.fields.text("cites").unwrap_or_default().lines()) {
                    match Self::place_cited(self.lesson, cited) {
                        Some(answer) => answers.push(answer),
                        None => add_note(&NoteId::new(cited)),
                    }
                }
            }
            Some(Cited::Answer { interview, .. }) => {
                let interview_stands = entries.withdrawal(&format!("interview/{interview}")).is_none();
                let stands = interview_stands && entries.withdrawal(&citation.place).is_none();
                if let Some(first) = entries.history(&citation.place).first().filter(|_| stands) {
                    let role = lesson
                        .people
                        .get(&first.by)
                        .map_or(Role::Observer, |person| person.role);
                    brought.insert(citation.to_string(), (first.by.clone(), role, Method::Interview));
                }
            }
            None => {}
        }
        for answer in answers {
            brought.extend(self.brought(&answer));
        }
        brought
    }

    /// An interview answer that the discussion cites by its place; it cites notes by their ids alone.
    fn place_cited(lesson: DocumentId, cited: &str) -> Option<Citation> {
        Citation::place(lesson, cited).filter(|citation| matches!(citation.cited(), Some(Cited::Answer { .. })))
    }
}

/// What stands at a citation.
pub(super) fn look_up(sources: &[Source], citation: &Citation) -> EvidenceView {
    sources
        .iter()
        .find(|source| source.lesson == citation.lesson)
        .map_or_else(|| empty(citation, ""), |source| source.look_up(citation))
}

fn empty(citation: &Citation, lesson_title: &str) -> EvidenceView {
    EvidenceView {
        cite: citation.to_string(),
        lesson: citation.lesson.to_string(),
        lesson_title: lesson_title.to_owned(),
        state: EvidenceState::NotArrived,
        method: None,
        at_ms: None,
        about: None,
        kind: None,
        topic: None,
        texts: Vec::new(),
        verbatim: false,
        dissent: false,
        by: String::new(),
    }
}
