//! The views of a tablet: what each screen shows, made from the documents as they stand.

use std::collections::BTreeSet;

use super::{
    HomeView, LessonSummaryView, LessonView, PersonView, ReleaseStateView, SeatView, Sees, SyncStage, SyncView, Tablet,
    TabletError,
};
use crate::access::Action;
use crate::document::{DocumentKind, Heads};
use crate::id::{DocumentId, NoteId};
use crate::lesson::{About, HistoryEntryView, Lesson, NoteView, Plan, Viewer, count, millis};
use crate::release::read_releases;
use crate::template::Template;

impl Tablet {
    /// The first screen.
    pub fn home(&self) -> HomeView {
        HomeView {
            person: self.account.as_ref().map(|account| PersonView {
                name: account.name.clone(),
                role: account.role,
                group: account.group_name.clone().unwrap_or_default(),
                school: account.school.clone().unwrap_or_default(),
                sees: if account.role.ever_may(Action::Read, DocumentKind::Lesson) {
                    Sees::Lessons
                } else if self.card().is_some() {
                    Sees::OwnNotes
                } else if account.role.ever_may(Action::Browse, DocumentKind::Release) {
                    Sees::Releases
                } else {
                    Sees::Nothing
                },
                may_write: account.role.ever_may(Action::Write, DocumentKind::Lesson),
            }),
            lessons: self
                .shown_lessons()
                .into_iter()
                .filter_map(|lesson| self.lesson_summary(lesson))
                .collect(),
            studies: self.study_summaries(),
            sync: self.sync(self.documents.keys().copied().collect(), None),
        }
    }

    pub(super) fn lesson_summary(&self, lesson: DocumentId) -> Option<LessonSummaryView> {
        Some(LessonSummaryView {
            may_take_out: self.may_take_out(lesson).is_ok(),
            ..self.brief(lesson)?.summary
        })
    }

    /// One lesson, whole.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownLesson`].
    pub fn lesson(&self, lesson: &str) -> Result<LessonView, TabletError> {
        let id = self.lesson_id(lesson)?;
        let account = self.account()?;
        let document = self.document(id)?;
        let read = Lesson::read(document);
        let mut draft = self.drafts(id);
        read.place(draft.values_mut(), &self.contacts_of(id));
        let unsaved = self.unsaved();
        let viewer = Viewer {
            person: &account.person,
            name: &account.name,
            draft: &draft,
            unsaved: &unsaved,
        };
        let timeline = read.timeline(&viewer);
        let grid = read.grid(&timeline);
        let observers = read.observers();
        let relay_ahead_ms = self.relay_ahead_ms();
        let here = |relay_ms: i64| millis(relay_ms.saturating_sub(relay_ahead_ms));
        let releases = read_releases(document);
        let own: Vec<_> = [Some(id), self.draft_of(id)]
            .into_iter()
            .flatten()
            .chain(releases.iter().map(|release| release.document))
            .collect();
        let release = releases
            .into_iter()
            .rev()
            .find(|release| release.withdrawn_wall_ms.is_none());
        Ok(LessonView {
            lesson: id.to_string(),
            phase: read.clock.phase(),
            started_wall_ms: read.clock.started_wall_ms.map(here),
            ended_wall_ms: read.clock.ended_wall_ms.map(here),
            seats: seats(&read.plan, &timeline),
            drafts: count(draft.values().filter(|note| read.is_unshared(note))),
            release: release.map(|release| ReleaseStateView {
                by: read.name_of(&release.by),
                wall_ms: millis(release.wall_ms),
            }),
            may_release: self.may(Action::Create, DocumentKind::Release).is_ok(),
            sync: self.sync(own, Some(id)),
            title: read.plan.title,
            year_group: read.plan.year_group,
            school: read.plan.school,
            group: read.plan.group,
            planned_for: read.plan.planned_for,
            pupils: read.plan.pupils,
            tags: read.plan.tags,
            codes: Template::read(document).codes(),
            phases: read.phases,
            timeline,
            grid,
            observers,
        })
    }

    /// The history of a shared note, oldest step first.
    ///
    /// # Errors
    /// As [`lesson`](Self::lesson).
    pub fn note_history(&self, lesson: &str, note: &str) -> Result<Vec<HistoryEntryView>, TabletError> {
        let id = self.lesson_id(lesson)?;
        Ok(Lesson::read(self.document(id)?).history(&NoteId::new(note)))
    }

    pub(super) fn unsaved(&self) -> BTreeSet<NoteId> {
        self.writing
            .values()
            .flat_map(|writing| writing.notes.iter().cloned())
            .collect()
    }

    pub(super) fn sync(&self, documents: Vec<DocumentId>, seen: Option<DocumentId>) -> SyncView {
        let stage = self.sync_stage(documents);
        SyncView {
            stage,
            seen_by: seen.map_or(0, |id| self.seen_by(id)),
            connected: self.connection.is_joined(),
            full: self.connection.full().filter(|_| stage != SyncStage::OnRelay),
        }
    }

    /// The stage that all of these documents have reached.
    pub(super) fn sync_stage(&self, documents: impl IntoIterator<Item = DocumentId>) -> SyncStage {
        // What the tablet notes about the relay is being written too, but it is nobody's work.
        if self.writing.values().any(|writing| !writing.documents.is_empty()) {
            return SyncStage::Saving;
        }
        let all_there = documents
            .into_iter()
            .filter_map(|id| Some((id, self.documents.get(&id)?)))
            .all(|(id, open)| {
                let is_covered = open.is_untouched()
                    || self
                        .beliefs
                        .get(&id)
                        .is_some_and(|belief| open.is_covered_by(&belief.heads()));
                is_covered && !self.has_waiting(id)
            });
        if all_there {
            SyncStage::OnRelay
        } else {
            SyncStage::OnTablet
        }
    }

    /// How many other devices hold everything that this tablet holds of a document.
    fn seen_by(&self, id: DocumentId) -> u32 {
        let Some(open) = self.documents.get(&id) else { return 0 };
        let holds_all = |heads: &&Heads| open.is_covered_by(heads);
        count(open.others.values().filter(holds_all))
    }
}

fn seats(plan: &Plan, timeline: &[NoteView]) -> Vec<SeatView> {
    plan.seats
        .iter()
        .map(|seat| {
            let is_here = |about: &About| match about {
                About::Case { letter } => seat.letter.as_ref() == Some(letter),
                About::Seat { code } => *code == seat.code,
                About::Class => false,
            };
            SeatView {
                code: seat.code.clone(),
                row: seat.row,
                column: seat.column,
                letter: seat.letter.clone(),
                notes: count(
                    timeline
                        .iter()
                        .filter(|note| note.mine && note.withdrawn.is_none() && is_here(&note.about)),
                ),
            }
        })
        .collect()
}
