//! What is told of each lesson before anybody opens it, kept so that a hundred lessons need not be read for a list.
//!
//! A brief names the states of the two documents that it was made from, and is made anew when either has another. The
//! store keeps it as a value of its own: one that is late or lost costs the reading of one lesson.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{LessonSummaryView, Open, StoredValue, Tablet};
use crate::discussion::due_of;
use crate::document::{Document, Heads};
use crate::entry::Entries;
use crate::id::{DeviceId, DocumentId};
use crate::lesson::{Contacts, Lesson, Run, count, read_draft, runs_in};
use crate::release::read_releases;
use crate::study::is_untaught;

/// Before a lesson's id: where the store keeps its brief.
pub(super) const BRIEF: &str = "brief/";
/// Raised when the same documents are told of in another way.
const VERSION: u32 = 1;

/// What is told of a lesson.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Brief {
    version: u32,
    lesson_heads: Heads,
    draft_heads: Heads,
    /// The summary but for what the viewer may do.
    pub(super) summary: LessonSummaryView,
    /// Whether nobody started it or noted anything in it.
    pub(super) is_untaught: bool,
    /// Whether this person has notes of their own in it.
    pub(super) has_drafts: bool,
    pub(super) lesson_runs: OwnRuns,
    pub(super) draft_runs: OwnRuns,
}

/// The runs of this tablet's app that wrote in a document.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct OwnRuns {
    sessions: BTreeSet<String>,
    /// Whether the document lacks a contact of one of them.
    lacks_contact: bool,
}

impl OwnRuns {
    pub(super) fn read(document: &Document, device: &DeviceId) -> Self {
        let known = Contacts::read(document);
        let own: Vec<_> = runs_in(document)
            .into_iter()
            .filter(|run| run.device == *device)
            .collect();
        Self {
            lacks_contact: own.iter().any(|run| !known.iter().any(|contact| contact.run == *run)),
            sessions: own.into_iter().map(|run| run.session).collect(),
        }
    }

    /// Whether a contact of this run says anything about what stands in the document.
    pub(super) fn are_concerned(&self, run: &Run) -> bool {
        self.lacks_contact || self.sessions.contains(&run.session)
    }
}

impl Tablet {
    /// Takes in a brief that the store kept.
    pub(super) fn restore_brief(&mut self, lesson: DocumentId, bytes: &[u8]) {
        let brief = serde_json::from_slice::<Brief>(bytes).ok();
        if let Some(brief) = brief.filter(|brief| brief.version == VERSION) {
            self.briefs.get_mut().insert(lesson, brief);
        }
    }

    /// What is told of a lesson, as its documents stand.
    pub(super) fn brief(&self, lesson: DocumentId) -> Option<Brief> {
        let open = self.documents.get(&lesson)?;
        let draft = self.draft_of(lesson).and_then(|draft| self.documents.get(&draft));
        let lesson_heads = open.heads();
        let draft_heads = draft.map(Open::heads).unwrap_or_default();
        let is_current = |brief: &&Brief| brief.lesson_heads == lesson_heads && brief.draft_heads == draft_heads;
        if let Some(brief) = self.briefs.borrow().get(&lesson).filter(is_current) {
            return Some(brief.clone());
        }
        let document = open.document();
        let read = Lesson::read(document);
        let drafts = draft.map(|draft| read_draft(draft.document())).unwrap_or_default();
        let runs = |document| OwnRuns::read(document, &self.device);
        let brief = Brief {
            version: VERSION,
            lesson_heads,
            draft_heads,
            is_untaught: is_untaught(document),
            has_drafts: !drafts.is_empty(),
            lesson_runs: runs(document),
            draft_runs: draft.map(|draft| runs(draft.document())).unwrap_or_default(),
            summary: LessonSummaryView {
                lesson: lesson.to_string(),
                phase: read.clock.phase(),
                notes: count(read.notes.keys()),
                drafts: count(drafts.values().filter(|draft| read.is_unshared(draft))),
                due: due_of(&read, &Entries::read(document)),
                may_take_out: false,
                arrived: !document.is_untouched(),
                released: read_releases(document)
                    .iter()
                    .any(|release| release.withdrawn_wall_ms.is_none()),
                title: read.plan.title,
                planned_for: read.plan.planned_for,
            },
        };
        self.briefs.borrow_mut().insert(lesson, brief.clone());
        self.unkept_briefs.borrow_mut().insert(lesson);
        Some(brief)
    }

    /// The briefs that the store has not got yet, to be put there.
    pub(super) fn fresh_briefs(&mut self) -> Vec<StoredValue> {
        for lesson in self.lesson_ids() {
            self.brief(lesson);
        }
        let briefs = self.briefs.get_mut();
        std::mem::take(self.unkept_briefs.get_mut())
            .into_iter()
            .filter_map(|lesson| {
                let bytes = serde_json::to_vec(briefs.get(&lesson)?).ok()?;
                Some(StoredValue {
                    key: format!("{BRIEF}{lesson}"),
                    bytes,
                })
            })
            .collect()
    }
}
