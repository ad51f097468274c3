//! The study on a tablet: its view, and what its members write in it.

use super::brief::Brief;
use super::{Effect, Moment, StudySummaryView, StudyView, Tablet, TabletError};
use crate::access::Action;
use crate::document::{DocumentKind, Edit, Scalar};
use crate::entry::{Entry, VersionView};
use crate::id::DocumentId;
use crate::lesson::{Lesson, Standing, count};
use crate::study::{
    Agreement, ENQUIRY, Study, TITLE, add_member, bring_back_lesson, take_out_lesson, write_ground_rules,
};
use crate::template::{MethodView, Template};

impl Tablet {
    /// One study, whole.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownStudy`].
    pub fn study(&self, study: &str) -> Result<StudyView, TabletError> {
        let id = self.study_id(study)?;
        let document = self.documents.get(&id).ok_or(TabletError::UnknownStudy)?.document();
        let read = Study::read(document);
        Ok(StudyView {
            study: id.to_string(),
            title: read.words(TITLE),
            enquiry: read.words(ENQUIRY),
            ground_rules: read.ground_rules(),
            method: read.template.title.clone(),
            methods: if self.may_choose_template(&read).is_ok() {
                methods()
            } else {
                Vec::new()
            },
            members: read.member_views(),
            lessons: self
                .standing_lessons(&read)
                .filter_map(|(lesson, _)| self.lesson_summary(*lesson))
                .collect(),
            removed: read
                .lessons
                .iter()
                .filter(|(lesson, _)| self.is_out(&read, *lesson))
                .filter_map(|(lesson, linked)| {
                    let titled = self.lesson_summary(*lesson).map(|summary| summary.title);
                    let title = titled
                        .filter(|title| !title.is_empty())
                        .unwrap_or_else(|| linked.clone());
                    read.removed_view(*lesson, title)
                })
                .collect(),
            arrived: !document.is_untouched(),
            may_write: self.may(Action::Write, DocumentKind::Study).is_ok(),
            sync: self.sync(vec![id], Some(id)),
        })
    }

    /// Every version of the words at a place of a study or lesson, oldest first.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], and [`TabletError::UnknownLesson`] for what is neither on this tablet.
    pub fn words_history(&self, document: &str, place: &str) -> Result<Vec<VersionView>, TabletError> {
        if let Ok(study) = self.study_id(document) {
            return Ok(Study::read(self.document(study)?).history(place));
        }
        let lesson = self.document(self.lesson_id(document)?)?;
        let people = Lesson::read(lesson);
        Ok(Standing::read(lesson).history(place, |person| people.name_of(person)))
    }

    /// The studies of this person's groups.
    pub(super) fn study_summaries(&self) -> Vec<StudySummaryView> {
        let studies = self.account.iter().flat_map(|account| &account.studies);
        studies
            .filter_map(|id| {
                let open = self.documents.get(id)?;
                let read = Study::read(open.document());
                let lessons = count(self.standing_lessons(&read));
                Some(read.summary(id.to_string(), lessons))
            })
            .collect()
    }

    /// The lessons of a study without those that were taken out.
    pub(super) fn standing_lessons<'a>(
        &'a self,
        study: &'a Study,
    ) -> impl DoubleEndedIterator<Item = &'a (DocumentId, String)> {
        study.lessons.iter().filter(|(lesson, _)| !self.is_out(study, *lesson))
    }

    /// Whether a lesson was taken out of its study. Who has notes of their own in it goes on seeing it.
    pub(super) fn is_out(&self, study: &Study, lesson: DocumentId) -> bool {
        let is_bare = |brief: Brief| brief.is_untaught && !brief.has_drafts;
        study.is_taken_out(lesson) && self.brief(lesson).is_some_and(is_bare)
    }

    /// The study that this person may take a lesson out of.
    pub(super) fn may_take_out(&self, lesson: DocumentId) -> Result<DocumentId, TabletError> {
        self.may(Action::Write, DocumentKind::Study)?;
        let brief = self.brief(lesson).ok_or(TabletError::UnknownLesson)?;
        if !brief.summary.arrived || !brief.is_untaught || brief.has_drafts {
            return Err(TabletError::Begun);
        }
        // Last, because it reads a whole study, and of most lessons is not asked then.
        let (study, _) = self.study_of(lesson).ok_or(TabletError::UnknownLesson)?;
        Ok(study)
    }

    /// Takes a lesson that was begun by mistake out of its study. Nothing of it is lost, and it can be brought back.
    ///
    /// # Errors
    /// [`TabletError::Begun`] for a lesson that was started, in which something was noted, or whose content is not on
    /// this tablet, [`TabletError::UnknownLesson`], and [`TabletError::NotAllowed`] for a role that only reads.
    pub fn take_out_lesson(&mut self, lesson: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        let lesson = self.lesson_id(lesson)?;
        let study = self.may_take_out(lesson)?.to_string();
        self.write_in_study(&study, now, |edit, entry, read| {
            take_out_lesson(edit, entry, &read.entries, lesson);
        })
    }

    /// Brings a lesson back into its study, as it was.
    ///
    /// # Errors
    /// [`TabletError::UnknownLesson`], and [`TabletError::NotAllowed`] for a role that only reads.
    pub fn bring_back_lesson(&mut self, lesson: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        let lesson = self.lesson_id(lesson)?;
        let (study, _) = self.study_of(lesson).ok_or(TabletError::UnknownLesson)?;
        self.write_in_study(&study.to_string(), now, |edit, entry, read| {
            bring_back_lesson(edit, entry, &read.entries, lesson);
        })
    }

    /// Chooses the method of a study, before its first lesson is planned: `template` is the id of one that the app ships,
    /// or the text of a file.
    ///
    /// # Errors
    /// [`TabletError::Template`] for a file that is no template, [`TabletError::Begun`] once a lesson is planned,
    /// [`TabletError::UnknownStudy`], and [`TabletError::NotAllowed`] for whoever does not lead the group.
    pub fn choose_template(&mut self, study: &str, template: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.may_choose_template(&Study::read(self.document(self.study_id(study)?)?))?;
        let template = match Template::shipped().into_iter().find(|one| one.id == template) {
            Some(shipped) => shipped,
            None => Template::from_file(template)?,
        };
        self.write_in_study(study, now, |edit, entry, read| {
            template.choose(edit, entry, &read.entries)
        })
    }

    fn may_choose_template(&self, study: &Study) -> Result<(), TabletError> {
        self.may(Action::Create, DocumentKind::Study)?;
        if study.lessons.is_empty() {
            Ok(())
        } else {
            Err(TabletError::Begun)
        }
    }

    /// Gives the study a name.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownStudy`], and [`TabletError::NotAllowed`] for a role that
    /// only reads.
    pub fn name_study(&mut self, study: &str, text: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.write_in_study(study, now, |edit, entry, read| {
            entry.write(edit, TITLE, &read.entries, [("text", Scalar::from(text))]);
        })
    }

    /// Frames the enquiry, or frames it anew: the earlier ones stay as its history.
    ///
    /// # Errors
    /// As [`name_study`](Self::name_study).
    pub fn write_enquiry(&mut self, study: &str, text: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.write_in_study(study, now, |edit, entry, read| {
            entry.write(edit, ENQUIRY, &read.entries, [("text", Scalar::from(text))]);
        })
    }

    /// Writes the rules that the group works by, one a line, and whether it has adopted them.
    ///
    /// # Errors
    /// As [`name_study`](Self::name_study).
    pub fn write_ground_rules(
        &mut self,
        study: &str,
        text: &str,
        agreement: Agreement,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        self.write_in_study(study, now, |edit, entry, read| {
            write_ground_rules(edit, entry, &read.entries, text, agreement);
        })
    }

    /// Writes one entry in a study, and who writes it.
    pub(super) fn write_in_study(
        &mut self,
        study: &str,
        now: Moment,
        write: impl FnOnce(&mut Edit<'_>, &Entry, &Study),
    ) -> Result<Vec<Effect>, TabletError> {
        let id = self.study_id(study)?;
        self.may(Action::Write, DocumentKind::Study)?;
        let account = self.account()?.clone();
        let entry = self.entry(now)?;
        let read = Study::read(self.documents.get(&id).ok_or(TabletError::UnknownStudy)?.document());
        self.edit(id, now, [], |edit| {
            if !read.members.contains_key(&account.person) {
                add_member(edit, &account.person, &account.name, account.role);
            }
            write(edit, &entry, &read);
        });
        Ok(self.changed())
    }

    pub(super) fn study_id(&self, study: &str) -> Result<DocumentId, TabletError> {
        let id = study.parse().map_err(|_| TabletError::UnknownStudy)?;
        if self.account()?.studies.contains(&id) {
            Ok(id)
        } else {
            Err(TabletError::UnknownStudy)
        }
    }
}

fn methods() -> Vec<MethodView> {
    let shipped = Template::shipped().into_iter();
    shipped
        .map(|template| MethodView {
            id: template.id,
            title: template.title,
            stages: template.stages.into_iter().map(|stage| stage.name).collect(),
        })
        .collect()
}
