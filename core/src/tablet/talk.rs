//! Interviews and the discussion on a tablet: their views, and what people write in them.

use super::edits::introduce;
use super::{Effect, Moment, Tablet, TabletError};
use crate::access::Action;
use crate::discussion::{
    DiscussionRequest, DiscussionRole, DiscussionView, HolderView, Section, Way, discussed, discussion_place, sections,
    write_discussion, write_role, write_way,
};
use crate::document::{DocumentKind, Edit};
use crate::entry::{Entries, Entry};
use crate::id::{DocumentId, NoteId, PersonId};
use crate::interview::{
    AnswerRequest, InterviewRequest, InterviewsView, begin_interview, interview_place, write_answer,
};
use crate::lesson::Lesson;
use crate::template::Template;

/// An interview or an entry of the discussion that was just begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Begun {
    /// Its id.
    pub id: String,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

impl Tablet {
    /// The interviews of a lesson.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownLesson`].
    pub fn interviews(&self, lesson: &str) -> Result<InterviewsView, TabletError> {
        let id = self.lesson_id(lesson)?;
        Ok(InterviewsView::read(self.document(id)?, &self.account()?.person))
    }

    /// The discussion of a lesson.
    ///
    /// # Errors
    /// As [`interviews`](Self::interviews).
    pub fn discussion(&self, lesson: &str) -> Result<DiscussionView, TabletError> {
        let id = self.lesson_id(lesson)?;
        let people = self.role_holders(id)?;
        Ok(DiscussionView::read(
            self.document(id)?,
            &self.account()?.person,
            people,
        ))
    }

    /// Begins an interview of a case pupil, or of another pupil in their place.
    ///
    /// # Errors
    /// [`TabletError::UnknownEntry`] for who is no case pupil of the plan, and those of
    /// [`record_note`](Self::record_note).
    pub fn begin_interview(
        &mut self,
        lesson: &str,
        request: &InterviewRequest,
        now: Moment,
    ) -> Result<Begun, TabletError> {
        let (lesson, entry, seen) = self.writing(lesson, now)?;
        let read = Lesson::read(self.document(lesson)?);
        let pupil = read.letters.id(&request.letter);
        if !read.plan.pupils.iter().any(|one| one.id == pupil) {
            return Err(TabletError::UnknownEntry);
        }
        let request = &InterviewRequest {
            letter: pupil,
            ..request.clone()
        };
        let id = entry.id.to_string();
        let effects = self.write_in_lesson(lesson, now, |edit| begin_interview(edit, &entry, &seen, request))?;
        Ok(Begun { id, effects })
    }

    /// Writes what was answered to a topic, in place of the answers seen here.
    ///
    /// # Errors
    /// [`TabletError::UnknownEntry`] for an interview that does not stand or a topic that is not asked, and those of
    /// [`record_note`](Self::record_note).
    pub fn write_answer(
        &mut self,
        lesson: &str,
        interview: &str,
        request: &AnswerRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let (lesson, entry, seen) = self.writing(lesson, now)?;
        let view = InterviewsView::read(self.document(lesson)?, &entry.by);
        let stands = seen.standing(&interview_place(interview)).next().is_some();
        if !stands || !view.topics.iter().any(|topic| topic.key == request.topic) {
            return Err(TabletError::UnknownEntry);
        }
        self.write_in_lesson(lesson, now, |edit| {
            write_answer(edit, &entry, &seen, interview, request)
        })
    }

    /// Takes an interview back with all its answers, for good. Only who began it can.
    ///
    /// # Errors
    /// [`TabletError::UnknownEntry`] for an interview that does not stand, [`TabletError::NotAllowed`] for another's,
    /// and those of [`record_note`](Self::record_note).
    pub fn withdraw_interview(
        &mut self,
        lesson: &str,
        interview: &str,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        self.withdraw_own(lesson, &interview_place(interview), now)
    }

    /// Says something in a section of the discussion, for the group's record.
    ///
    /// # Errors
    /// [`TabletError::UnknownEntry`] for a section that the discussion does not have, or an entry to dissent from that
    /// does not stand there; [`TabletError::Uncited`] for what cites nothing that stands and has to; and those of
    /// [`record_note`](Self::record_note).
    pub fn discuss(
        &mut self,
        lesson: &str,
        section: &str,
        request: &DiscussionRequest,
        now: Moment,
    ) -> Result<Begun, TabletError> {
        let (lesson, entry, seen) = self.writing(lesson, now)?;
        let section = self.section(lesson, &seen, section)?;
        if let Some(from) = &request.dissents_from
            && seen.standing(&discussion_place(&section.key, from)).next().is_none()
        {
            return Err(TabletError::UnknownEntry);
        }
        let request = self.resting(lesson, &section, request)?;
        let id = entry.id.to_string();
        let place = discussion_place(&section.key, &id);
        let effects = self.write_in_lesson(lesson, now, |edit| {
            write_discussion(edit, &entry, &seen, &place, &request);
        })?;
        Ok(Begun { id, effects })
    }

    /// Says an entry anew: what stood stays as its history. Anybody of the group can, but a dissent only its writer.
    ///
    /// # Errors
    /// [`TabletError::UnknownEntry`] for an entry that does not stand, [`TabletError::NotAllowed`] for another's dissent,
    /// and those of [`discuss`](Self::discuss).
    pub fn amend_discussion(
        &mut self,
        lesson: &str,
        section: &str,
        entry: &str,
        request: &DiscussionRequest,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let place = discussion_place(section, entry);
        let (lesson, entry, seen) = self.writing(lesson, now)?;
        let section = self.section(lesson, &seen, section)?;
        let first = seen.beginning(&place).filter(|_| seen.withdrawal(&place).is_none());
        let first = first.ok_or(TabletError::UnknownEntry)?;
        let dissents_from = first.fields.text("dissents_from").map(str::to_owned);
        if dissents_from.is_some() && first.by != entry.by {
            return Err(TabletError::NotAllowed);
        }
        let request = DiscussionRequest {
            dissents_from,
            ..request.clone()
        };
        let request = self.resting(lesson, &section, &request)?;
        self.write_in_lesson(lesson, now, |edit| {
            write_discussion(edit, &entry, &seen, &place, &request);
        })
    }

    /// Takes an entry of the discussion back for good; who and when stay. Only its first writer can.
    ///
    /// # Errors
    /// As [`withdraw_interview`](Self::withdraw_interview).
    pub fn withdraw_discussion(
        &mut self,
        lesson: &str,
        section: &str,
        entry: &str,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        self.withdraw_own(lesson, &discussion_place(section, entry), now)
    }

    /// Leads the group to a section. Passing sections over is a jump, recorded with who, when and, if given, why.
    ///
    /// # Errors
    /// [`TabletError::UnknownEntry`] for a section that the discussion does not have, and those of
    /// [`record_note`](Self::record_note).
    pub fn lead_discussion(
        &mut self,
        lesson: &str,
        section: &str,
        reason: &str,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let (lesson, entry, seen) = self.writing(lesson, now)?;
        let all = self.sections(lesson, &seen)?;
        let to = all.iter().position(|one| one.key == section);
        let (to, section) = to
            .and_then(|to| Some((to, all.get(to)?)))
            .ok_or(TabletError::UnknownEntry)?;
        let way = Way::read(&seen, &all);
        let jump = all.get(way.at).filter(|_| way.is_jump(to)).map(|from| (from, reason));
        self.write_in_lesson(lesson, now, |edit| write_way(edit, &entry, &seen, section, jump))
    }

    /// Gives a role in the discussion to a person, or to nobody.
    ///
    /// # Errors
    /// [`TabletError::UnknownEntry`] for a person from whom it cannot be chosen, and those of
    /// [`record_note`](Self::record_note).
    pub fn choose_role(
        &mut self,
        lesson: &str,
        role: DiscussionRole,
        person: Option<&str>,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let (lesson, entry, seen) = self.writing(lesson, now)?;
        let people = self.role_holders(lesson)?;
        let holder = person
            .map(|person| {
                let holder = people.iter().find(|one| one.person == person);
                holder.ok_or(TabletError::UnknownEntry)
            })
            .transpose()?
            .map(|holder| (PersonId::new(holder.person.as_str()), holder.name.as_str()));
        self.write_in_lesson(lesson, now, |edit| {
            write_role(edit, &entry, &seen, role, holder.as_ref().map(|(id, name)| (id, *name)));
        })
    }

    /// Everybody who can have a role: the members of the lesson's study, and whoever wrote in the lesson.
    fn role_holders(&self, lesson: DocumentId) -> Result<Vec<HolderView>, TabletError> {
        let mut people: Vec<_> = Lesson::read(self.document(lesson)?)
            .people
            .into_iter()
            .map(|(id, person)| (id.to_string(), person.name))
            .collect();
        for study in &self.account()?.studies {
            let Ok(document) = self.document(*study) else { continue };
            if !crate::study::Study::read(document)
                .lessons
                .iter()
                .any(|(id, _)| *id == lesson)
            {
                continue;
            }
            let members = document.named("members").into_iter();
            people.extend(members.map(|(id, member)| (id, member.text("name").unwrap_or_default().to_owned())));
        }
        people.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
        people.dedup_by(|one, other| one.0 == other.0);
        let holder = |(person, name)| HolderView { person, name };
        Ok(people.into_iter().map(holder).collect())
    }

    fn sections(&self, lesson: DocumentId, seen: &Entries) -> Result<Vec<Section>, TabletError> {
        let document = self.document(lesson)?;
        let pupils = Lesson::read(document).plan.pupils;
        Ok(discussed(seen, sections(&Template::read(document), &pupils)))
    }

    fn section(&self, lesson: DocumentId, seen: &Entries, key: &str) -> Result<Section, TabletError> {
        let all = self.sections(lesson, seen)?;
        all.into_iter()
            .find(|section| section.key == key)
            .ok_or(TabletError::UnknownEntry)
    }

    /// What is asked for, with those of its citations that stand, each once.
    fn resting(
        &self,
        lesson: DocumentId,
        section: &Section,
        request: &DiscussionRequest,
    ) -> Result<DiscussionRequest, TabletError> {
        let document = self.document(lesson)?;
        let notes = Lesson::read(document).notes;
        let interviews = InterviewsView::read(document, &self.account()?.person);
        let stands = |cite: &&String| {
            let note = notes.get(&NoteId::new(cite.as_str()));
            note.is_some_and(|note| note.withdrawal().is_none())
                || interviews.answers().any(|(_, answer)| answer.place == **cite)
        };
        let mut cites: Vec<_> = request.cites.iter().filter(stands).cloned().collect();
        cites.sort();
        cites.dedup();
        if cites.is_empty() && section.must_cite() && request.dissents_from.is_none() {
            return Err(TabletError::Uncited);
        }
        Ok(DiscussionRequest {
            cites,
            ..request.clone()
        })
    }

    fn withdraw_own(&mut self, lesson: &str, place: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        let (lesson, entry, seen) = self.writing(lesson, now)?;
        if seen.standing(place).next().is_none() {
            return Err(TabletError::UnknownEntry);
        }
        if seen.beginning(place).is_none_or(|first| first.by != entry.by) {
            return Err(TabletError::NotAllowed);
        }
        self.write_in_lesson(lesson, now, |edit| entry.withdraw(edit, place, &seen))
    }

    /// What an edit of the group's record of a lesson begins with.
    fn writing(&mut self, lesson: &str, now: Moment) -> Result<(DocumentId, Entry, Entries), TabletError> {
        let lesson = self.lesson_id(lesson)?;
        self.may(Action::Write, DocumentKind::Lesson)?;
        let entry = self.entry(now)?;
        Ok((lesson, entry, Entries::read(self.document(lesson)?)))
    }

    fn write_in_lesson(
        &mut self,
        lesson: DocumentId,
        now: Moment,
        write: impl FnOnce(&mut Edit<'_>),
    ) -> Result<Vec<Effect>, TabletError> {
        let account = self.account()?.clone();
        self.edit(lesson, now, [], |edit| {
            introduce(edit, &account);
            write(edit);
        });
        Ok(self.changed())
    }
}

#[cfg(test)]
mod tests;
