//! Letting something out of the group, and taking it back: of a lesson, or of a study's findings.

use std::collections::BTreeSet;

use super::edits::introduce;
use super::{Effect, Moment, Open, ReleaseStateView, Tablet, TabletError};
use crate::access::Action;
use crate::document::{Change, Document, DocumentKind, Heads};
use crate::entry::Entries;
use crate::finding::Source;
use crate::id::{DocumentId, PersonId};
use crate::lesson::{Lesson, Plan, millis};
use crate::release::{
    Release, ReleaseChoice, ReleaseChoicesView, ReleaseView, drop_from_copy, finding_choices, findings_copy,
    lesson_choices, read_releases, record_release, record_taken_back, record_withdrawal, release_copy, withdraw_copy,
};
use crate::study::{Study, TITLE};

/// The changes of several documents that are written together.
type Changes = Vec<(DocumentId, Vec<Change>)>;

/// What a release is made from.
#[derive(Clone, Copy)]
enum From {
    Lesson(DocumentId),
    Study(DocumentId),
}

impl From {
    const fn document(self) -> DocumentId {
        match self {
            Self::Lesson(id) | Self::Study(id) => id,
        }
    }
}

impl Tablet {
    /// What can be released of a lesson or a study, and what of it is out.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], and [`TabletError::UnknownLesson`] for what is neither on this tablet.
    pub fn release_choices(&self, document: &str) -> Result<ReleaseChoicesView, TabletError> {
        let from = self.released_from(document)?;
        let read = self.document(from.document())?;
        let standing = read_releases(read)
            .into_iter()
            .rev()
            .find(|release| release.withdrawn_wall_ms.is_none());
        let items = match from {
            From::Lesson(id) => lesson_choices(&Source::read(id, String::new(), Some(read)), standing.as_ref()),
            From::Study(id) => {
                let person = &self.account()?.person;
                finding_choices(&self.read_findings(id, person)?, standing.as_ref())
            }
        };
        Ok(ReleaseChoicesView {
            document: from.document().to_string(),
            items,
            release: standing.map(|release| self.release_state(from, &release)).transpose()?,
            may_release: self.may(Action::Create, DocumentKind::Release).is_ok(),
        })
    }

    fn release_state(&self, from: From, release: &Release) -> Result<ReleaseStateView, TabletError> {
        let document = self.document(from.document())?;
        Ok(ReleaseStateView {
            by: match from {
                From::Lesson(_) => Lesson::read(document).name_of(&release.by),
                From::Study(_) => Study::read(document).name_of(&release.by),
            },
            wall_ms: millis(release.wall_ms),
        })
    }

    /// What exactly would leave, as coordinators would see it.
    ///
    /// # Errors
    /// As [`release_choices`](Self::release_choices).
    pub fn preview_release(&self, document: &str, items: &[String], now: Moment) -> Result<ReleaseView, TabletError> {
        let from = self.released_from(document)?;
        let copy = self.copy(from, &chosen(items), now)?;
        Ok(ReleaseView::read(&copy).expect("the copy is a release"))
    }

    /// Releases chosen items of a lesson or a study: a pseudonymised copy leaves the group. A release that stands is
    /// replaced.
    ///
    /// # Errors
    /// [`TabletError::NotAllowed`] for anybody but a group lead, and those of
    /// [`release_choices`](Self::release_choices).
    pub fn release_items(&mut self, document: &str, items: &[String], now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.release(document, &chosen(items), now)
    }

    /// Releases the whole lesson, as [`release_items`](Self::release_items) does.
    ///
    /// # Errors
    /// Those of [`release_items`](Self::release_items).
    pub fn release_lesson(&mut self, lesson: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.release(lesson, &ReleaseChoice::Whole, now)
    }

    fn release(&mut self, document: &str, choice: &ReleaseChoice, now: Moment) -> Result<Vec<Effect>, TabletError> {
        let from = self.released_from(document)?;
        let account = self.account()?.clone();
        self.may(Action::Create, DocumentKind::Release)?;
        let document = self.copy(from, choice, now)?;
        let mut changes = self.withdrawals(from, now)?;

        let release = self.ids.document();
        let open = Open::made(DocumentKind::Release, document, self.session);
        changes.push((release, open.document().changes_since(&Heads::default())));
        self.documents.insert(release, open);
        changes.extend(self.change(from.document(), now, |edit| {
            introduce(edit, &account);
            record_release(edit, release, choice, &account.person, now.wall_ms);
        }));
        self.persist(changes, Vec::new(), BTreeSet::new());
        Ok(self.changed())
    }

    /// Withdraws every release of a lesson or a study that stands. What a lesson's notes said for released findings goes
    /// with it.
    ///
    /// # Errors
    /// As [`release_items`](Self::release_items).
    pub fn withdraw_release(&mut self, document: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        let from = self.released_from(document)?;
        self.may(Action::Create, DocumentKind::Release)?;
        let mut changes = self.withdrawals(from, now)?;
        if let From::Lesson(lesson) = from {
            changes.extend(self.drop_evidence(lesson, "", now)?);
        }
        self.persist(changes, Vec::new(), BTreeSet::new());
        Ok(self.changed())
    }

    /// Takes one item out of every release that stands, also where a released finding cites it.
    ///
    /// # Errors
    /// As [`release_items`](Self::release_items).
    pub fn withdraw_released_item(
        &mut self,
        document: &str,
        item: &str,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let from = self.released_from(document)?;
        self.may(Action::Create, DocumentKind::Release)?;
        let mut changes = Changes::new();
        for release in self.standing_releases(from.document())? {
            changes.extend(self.drop_item(release, item, now)?);
            let entry = self.entry(now)?;
            let seen = Entries::read(self.document(from.document())?);
            changes.extend(self.change(from.document(), now, |edit| {
                record_taken_back(edit, &entry, release, item, &seen);
            }));
        }
        if let From::Lesson(lesson) = from {
            changes.extend(self.drop_evidence(lesson, &format!("/{item}"), now)?);
        }
        self.persist(changes, Vec::new(), BTreeSet::new());
        Ok(self.changed())
    }

    fn copy(&self, from: From, choice: &ReleaseChoice, now: Moment) -> Result<Document, TabletError> {
        let document = self.document(from.document())?;
        match from {
            From::Lesson(_) => {
                let (lesson, entries) = (Lesson::read(document), Entries::read(document));
                Ok(release_copy(&lesson, &entries, choice, self.session, now.wall_ms))
            }
            From::Study(id) => {
                let nobody = PersonId::new("");
                let findings = self.read_findings(id, &nobody)?;
                let titles = findings.study.words(TITLE).versions.into_iter();
                let account = self.account()?;
                let about = Plan {
                    title: titles.map(|version| version.text).collect::<Vec<_>>().join(" / "),
                    school: account.school.clone().unwrap_or_default(),
                    group: account.group_name.clone().unwrap_or_default(),
                    ..Plan::default()
                };
                Ok(findings_copy(&findings, &about, choice, self.session, now.wall_ms))
            }
        }
    }

    /// Empties the released copies that stand, and records that in the document they were made from.
    ///
    /// A copy that another tablet made may not have arrived here: then only its mark is written, which is enough
    /// for the relay to show none of it.
    fn withdrawals(&mut self, from: From, now: Moment) -> Result<Changes, TabletError> {
        let by = self.account()?.person.clone();
        let mut changes = Changes::new();
        for release in self.standing_releases(from.document())? {
            self.open(release, DocumentKind::Release);
            let copy = self.document_copy(release)?;
            changes.extend(self.change(release, now, |edit| withdraw_copy(edit, &copy)));
            changes.extend(self.change(from.document(), now, |edit| {
                record_withdrawal(edit, release, &by, now.wall_ms);
            }));
        }
        Ok(changes)
    }

    /// Takes what lies at `below` in a lesson out of the released findings of its studies.
    fn drop_evidence(&mut self, lesson: DocumentId, below: &str, now: Moment) -> Result<Changes, TabletError> {
        let studies = self.account()?.studies.clone();
        let mut changes = Changes::new();
        for study in studies {
            let Ok(document) = self.document(study) else { continue };
            if !Study::read(document).lessons.iter().any(|(id, _)| *id == lesson) {
                continue;
            }
            for release in self.standing_releases(study)? {
                changes.extend(self.drop_item(release, &format!("{lesson}{below}"), now)?);
            }
        }
        Ok(changes)
    }

    fn drop_item(
        &mut self,
        release: DocumentId,
        item: &str,
        now: Moment,
    ) -> Result<Option<(DocumentId, Vec<Change>)>, TabletError> {
        self.open(release, DocumentKind::Release);
        let copy = self.document_copy(release)?;
        Ok(self.change(release, now, |edit| drop_from_copy(edit, &copy, item)))
    }

    /// A released copy as it stands, to look at while it is changed.
    fn document_copy(&self, release: DocumentId) -> Result<Document, TabletError> {
        let mut copy = Document::blank(self.session);
        let changes = self.document(release)?.changes_since(&Heads::default());
        copy.apply(changes.iter().map(|change| &change.bytes))
            .expect("a document takes its own changes");
        Ok(copy)
    }

    fn standing_releases(&self, document: DocumentId) -> Result<Vec<DocumentId>, TabletError> {
        let releases = read_releases(self.document(document)?).into_iter();
        Ok(releases
            .filter(|release| release.withdrawn_wall_ms.is_none())
            .map(|release| release.document)
            .collect())
    }

    fn released_from(&self, document: &str) -> Result<From, TabletError> {
        match self.study_id(document) {
            Ok(study) => Ok(From::Study(study)),
            Err(_) => self.lesson_id(document).map(From::Lesson),
        }
    }
}

fn chosen(items: &[String]) -> ReleaseChoice {
    ReleaseChoice::Items(items.iter().cloned().collect())
}
