//! What coordinators see: a read model of released documents.
//!
//! Only in memory, made from the stored release documents at the start and kept up with them. A withdrawn
//! release is not in it. School and group come from the relay's own directory, not from the document, so that no
//! group can release in another one's name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use cahier_core::access::Registration;
use cahier_core::document::Document;
use cahier_core::id::{DocumentId, SessionId};
use cahier_core::release::ReleaseView;
use serde::Serialize;
use tokio::sync::Notify;

/// One line of the list of releases.
///
/// # Units
/// `released_wall_ms` is in milliseconds since 1970.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReleaseSummary {
    /// The released document.
    pub document: DocumentId,
    /// The school.
    pub school: String,
    /// The group.
    pub group: String,
    /// The lesson's or the study's title.
    pub title: String,
    /// The year group.
    pub year_group: String,
    /// When it was released.
    pub released_wall_ms: f64,
    /// How many notes it has.
    pub notes: usize,
    /// How many people's notes those are.
    pub observers: usize,
    /// How many case pupils were followed.
    pub case_pupils: usize,
    /// How many predictions it has.
    pub predictions: usize,
    /// How many answers of interviewed pupils.
    pub answers: usize,
    /// How many things said in the discussion.
    pub discussed: usize,
    /// How many findings.
    pub findings: usize,
    /// How many practice cards.
    pub practice_cards: usize,
}

/// What people wrote is never printed.
impl std::fmt::Debug for ReleaseSummary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReleaseSummary")
            .field("document", &self.document)
            .finish_non_exhaustive()
    }
}

/// See the module.
#[derive(Default)]
pub struct Index(RwLock<BTreeMap<DocumentId, (Registration, ReleaseView)>>);

impl Index {
    /// Puts in what a release document now says, or takes it out.
    ///
    /// `owner`: the school and the group that the directory knows for the document's owner.
    pub fn put(
        &self,
        document: DocumentId,
        registration: Registration,
        owner: Option<(String, String)>,
        changes: &[Vec<u8>],
    ) {
        let mut read = Document::blank(SessionId::from_bytes([0; 16]));
        let view = read.apply(changes).ok().and_then(|()| ReleaseView::read(&read));
        let mut releases = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match view.filter(|view| !view.withdrawn) {
            Some(mut view) => {
                if let Some((school, group)) = owner {
                    view.school = school;
                    view.group = group;
                }
                releases.insert(document, (registration, view));
            }
            None => drop(releases.remove(&document)),
        }
    }

    /// Every release that `may` lets through, by school, then group, the newest first.
    pub fn summaries(&self, may: impl Fn(&Registration) -> bool) -> Vec<ReleaseSummary> {
        let releases = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut summaries: Vec<_> = releases
            .iter()
            .filter(|(_, (registration, _))| may(registration))
            .map(|(document, (_, view))| ReleaseSummary {
                document: *document,
                school: view.school.clone(),
                group: view.group.clone(),
                title: view.title.clone(),
                released_wall_ms: view.released_wall_ms,
                notes: view.timeline.len(),
                observers: view.observers.len(),
                year_group: view.year_group.clone(),
                case_pupils: view.pupils.len(),
                predictions: predictions(view),
                answers: view.interviews.len(),
                discussed: view.discussion.len(),
                findings: view.findings.len(),
                practice_cards: usize::from(view.card.is_some()),
            })
            .collect();
        summaries.sort_by(|a, b| {
            (&a.school, &a.group)
                .cmp(&(&b.school, &b.group))
                .then(b.released_wall_ms.total_cmp(&a.released_wall_ms))
        });
        summaries
    }

    /// One release, if there is one that `may` lets through.
    pub fn release(&self, document: DocumentId, may: impl Fn(&Registration) -> bool) -> Option<ReleaseView> {
        let releases = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (registration, view) = releases.get(&document)?;
        may(registration).then(|| view.clone())
    }
}

fn predictions(view: &ReleaseView) -> usize {
    let cells = view.grid.iter().flat_map(|row| &row.cells);
    cells.map(|cell| cell.predicted.len() + cell.later_edits.len()).sum()
}

/// Documents of released lessons that have changed and are to be read again: each is in it once.
#[derive(Clone, Default)]
pub struct Changed {
    documents: Arc<Mutex<BTreeSet<DocumentId>>>,
    news: Arc<Notify>,
}

impl Changed {
    /// This document has changed.
    pub fn note(&self, document: DocumentId) {
        self.locked().insert(document);
        self.news.notify_one();
    }

    /// The next document, when there is one.
    pub async fn next(&self) -> DocumentId {
        loop {
            if let Some(document) = self.locked().pop_first() {
                return document;
            }
            self.news.notified().await;
        }
    }

    fn locked(&self) -> MutexGuard<'_, BTreeSet<DocumentId>> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let releases = self.0.read().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("Index")
            .field("releases", &releases.len())
            .finish_non_exhaustive()
    }
}
