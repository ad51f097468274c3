//! What a lesson looks like to everybody in its group: the same on every tablet, once all have heard all.

use cahier_core::discussion::DiscussionView;
use cahier_core::document::Document;
use cahier_core::id::{NoteId, PersonId};
use cahier_core::interview::InterviewsView;
use cahier_core::lesson::{GridRowView, HistoryEntryView, Lesson, LessonPhase, NoteView, ObserverView, Viewer};
use cahier_core::tablet::{LessonView, ReleaseStateView, Tablet};

/// A lesson without what only its viewer sees: their drafts and unshared words, which notes are theirs, and what is saved. What is
/// attached is not in it: an author sees more of it than others (`world/attached.rs` compares it).
#[derive(Clone, PartialEq)]
pub struct Shown {
    /// The phase.
    pub phase: LessonPhase,
    /// How long it lasted: when it began, each tablet says by its own clock.
    pub lasted_ms: Option<f64>,
    /// The shared notes.
    pub timeline: Vec<NoteView>,
    /// Predicted beside observed, by shared notes alone.
    pub grid: Vec<GridRowView>,
    /// Who wrote.
    pub observers: Vec<ObserverView>,
    /// Whether it is released.
    pub release: Option<ReleaseStateView>,
    /// The history of every shared note.
    pub histories: Vec<Vec<HistoryEntryView>>,
    /// What pupils said.
    pub interviews: InterviewsView,
    /// What the group said; without when it is due, which each tablet tells by its own clock.
    pub discussion: DiscussionView,
}

impl Shown {
    /// What a tablet shows of a lesson.
    ///
    /// # Panics
    /// When the tablet has no such lesson.
    pub fn on(tablet: &Tablet, lesson: &str) -> Self {
        let view = tablet.lesson(lesson).expect("the lesson is on this tablet");
        let history = |note: &NoteView| tablet.note_history(lesson, &note.id).expect("the note is there");
        let histories = view.timeline.iter().filter(|note| note.shared).map(history).collect();
        let interviews = tablet.interviews(lesson).expect("the lesson is on this tablet");
        let discussion = tablet.discussion(lesson).expect("the lesson is on this tablet");
        Self::of(view, histories, interviews, discussion)
    }

    /// What a lesson document shows to somebody who wrote nothing in it.
    pub fn in_document(document: &Document) -> Self {
        let lesson = Lesson::read(document);
        let timeline = lesson.timeline(&Viewer {
            person: &PersonId::new("nobody"),
            name: "",
            draft: &std::collections::BTreeMap::new(),
            unsaved: &std::collections::BTreeSet::new(),
        });
        Self {
            phase: lesson.clock.phase(),
            lasted_ms: None,
            grid: lesson.grid(&timeline),
            observers: lesson.observers(),
            release: None,
            interviews: InterviewsView::read(document, &PersonId::new("nobody")),
            discussion: DiscussionView::read(document, &PersonId::new("nobody"), Vec::new()),
            histories: timeline
                .iter()
                .map(|note| lesson.history(&NoteId::new(note.id.clone())))
                .collect(),
            timeline,
        }
    }

    fn of(
        view: LessonView,
        histories: Vec<Vec<HistoryEntryView>>,
        mut interviews: InterviewsView,
        mut discussion: DiscussionView,
    ) -> Self {
        for interview in &mut interviews.interviews {
            interview.mine = false;
        }
        for entry in discussion.sections.iter_mut().flat_map(|section| &mut section.entries) {
            entry.mine = false;
        }
        discussion.people.clear();
        discussion.due = None;
        let timeline: Vec<_> = view
            .timeline
            .into_iter()
            .filter(|note| note.shared)
            .zip(&histories)
            .map(|(note, history)| NoteView {
                mine: false,
                saved: true,
                attachments: Vec::new(),
                ..without_unshared_words(note, history)
            })
            .collect();
        let mut grid = view.grid;
        for cell in grid.iter_mut().flat_map(|row| &mut row.cells) {
            cell.notes.retain(|id| timeline.iter().any(|note| note.id == *id));
            cell.surprises = 0;
            cell.gap = cell.notes.is_empty() && view.phase != LessonPhase::Planned;
        }
        Self {
            phase: view.phase,
            lasted_ms: view
                .ended_wall_ms
                .zip(view.started_wall_ms)
                .map(|(end, start)| end - start),
            timeline,
            grid,
            observers: view.observers,
            release: view.release,
            histories,
            interviews,
            discussion,
        }
    }
}

/// Words that their author wrote elsewhere while the note was being shared are shown beside it to that author alone.
fn without_unshared_words(mut note: NoteView, history: &[HistoryEntryView]) -> NoteView {
    let shown = note.texts.len();
    note.texts
        .retain(|text| history.iter().any(|step| step.text.as_ref() == Some(text)));
    if shown > 1 && note.texts.len() == 1 {
        note.disputed.retain(|field| field != "text");
    }
    note
}
