//! The plan on a tablet: a lesson that begins, and what the group writes in its plan.

use std::collections::BTreeSet;

use super::edits::introduce;
use super::{Effect, Moment, Open, Tablet, TabletError};
use crate::access::Action;
use crate::document::{DocumentKind, Edit, Heads};
use crate::entry::Entry;
use crate::id::{DocumentId, PersonId, StageId};
use crate::lesson::{
    Lesson, Plan, PlanView, PreviousLessonView, RoomView, SeatPlace, Stage, Standing, pupil_place, read_people,
    stage_place, tag_place,
};
use crate::study::{Study, add_member, link_lesson};
use crate::template::Template;

/// A lesson that was just begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Planned {
    /// The lesson's document id.
    pub lesson: String,
    /// What the driver is to do.
    pub effects: Vec<Effect>,
}

impl Tablet {
    /// Begins the next research lesson of a study. Stages, case pupils, criteria, tags and seats of the lesson before are its
    /// beginning; those of the first come from the study's template.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownStudy`], and [`TabletError::NotAllowed`] for a role that
    /// plans no lessons.
    pub fn plan_lesson(&mut self, study: &str, title: &str, now: Moment) -> Result<Planned, TabletError> {
        let study = self.study_id(study)?;
        self.may(Action::Write, DocumentKind::Study)?;
        self.may(Action::Create, DocumentKind::Lesson)?;
        let account = self.account()?.clone();
        let read = Study::read(self.document(study)?);
        let plan = Plan {
            title: title.to_owned(),
            group: account.group_name.clone().unwrap_or_default(),
            school: account.school.clone().unwrap_or_default(),
            ..self.beginning(&read)
        };
        let lesson = self.ids.document();
        let mut open = Open::new(DocumentKind::Lesson, self.session);
        open.document_mut().write(now.wall_ms, |edit| {
            plan.write(edit);
            read.template.write(edit);
            introduce(edit, &account);
        });
        let mut changes = vec![(lesson, open.document().changes_since(&Heads::default()))];
        self.documents.insert(lesson, open);
        let order = i64::try_from(read.lessons.len()).unwrap_or(i64::MAX);
        changes.extend(self.change(study, now, |edit| {
            if !read.members.contains_key(&account.person) {
                add_member(edit, &account.person, &account.name, account.role);
            }
            link_lesson(edit, lesson, title, order);
        }));
        self.persist(changes, Vec::new(), BTreeSet::new());
        self.open_documents();
        self.speak_of_all();
        Ok(Planned {
            lesson: lesson.to_string(),
            effects: self.changed(),
        })
    }

    /// What the next plan of a study begins with.
    fn beginning(&self, study: &Study) -> Plan {
        let mut before = self
            .standing_lessons(study)
            .rev()
            .filter_map(|(lesson, _)| self.document(*lesson).ok());
        match before.find(|document| !document.is_untouched()) {
            Some(before) => Plan {
                planned_for: String::new(),
                objective: String::new(),
                ..Plan::read(before)
            },
            None => first_plan(&study.template),
        }
    }

    /// The plan of one lesson, whole.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownLesson`].
    pub fn plan(&self, lesson: &str) -> Result<PlanView, TabletError> {
        let id = self.lesson_id(lesson)?;
        let document = self.document(id)?;
        let standing = Standing::read(document);
        let read = Lesson::read(document);
        let study = self.study_of(id);
        let members = study.iter().flat_map(|(_, study)| &study.members);
        let names: BTreeSet<_> = read
            .people
            .iter()
            .chain(members)
            .map(|(_, one)| one.name.clone())
            .collect();
        let name_of = |person: &PersonId| read.name_of(person);
        Ok(PlanView {
            lesson: id.to_string(),
            phase: read.clock.phase(),
            title: standing.placed("plan/title", name_of),
            planned_for: standing.placed("plan/planned-for", name_of),
            objective: standing.placed("plan/objective", name_of),
            technique: standing.placed("plan/technique", name_of),
            teacher: standing.placed("plan/teacher", name_of),
            people: names.into_iter().collect(),
            stages: standing.stage_views(name_of),
            orders: standing.order_count(),
            pupils: standing.pupil_views(name_of),
            tags: standing.tag_views(name_of),
            drawings: standing.drawing_views(name_of),
            rooms: self.rooms(id),
            removed: standing.removed_views(),
            next_time: standing.next_time(name_of),
            previous: study.as_ref().and_then(|(_, study)| self.before(id, study)),
            may_write: self.may(Action::Write, DocumentKind::Lesson).is_ok(),
            sync: self.sync(vec![id], Some(id)),
            study: study.map(|(study, _)| study.to_string()),
        })
    }

    /// The rooms of this person's other lessons, each once, the latest lesson first.
    fn rooms(&self, lesson: DocumentId) -> Vec<RoomView> {
        let lessons = self.shown_lessons().into_iter().rev().filter(|other| *other != lesson);
        let rooms = lessons.filter_map(|other| Standing::read(self.document(other).ok()?).room());
        let mut each = Vec::<RoomView>::new();
        for room in rooms {
            if each.iter().all(|known| known.seats != room.seats) {
                each.push(room);
            }
        }
        each
    }

    /// What the lesson before this one brought.
    fn before(&self, lesson: DocumentId, study: &Study) -> Option<PreviousLessonView> {
        let mut earlier = study
            .lessons
            .iter()
            .take_while(|(one, _)| *one != lesson)
            .collect::<Vec<_>>();
        earlier.retain(|(one, _)| !self.is_out(study, *one));
        let (before, _) = earlier.last()?;
        let document = self.document(*before).ok()?;
        let people = read_people(document, "people");
        Some(Standing::read(document).brought(before.to_string(), &people))
    }

    /// Writes words at one of the places of a plan.
    ///
    /// # Errors
    /// [`TabletError::NotJoined`], [`TabletError::UnknownLesson`], [`TabletError::NotAllowed`] for a role that only
    /// reads, and [`TabletError::UnknownPlace`] for what is not in the plan, or not any more.
    pub fn write_plan(
        &mut self,
        lesson: &str,
        place: &str,
        text: &str,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        self.write_in_plan(lesson, now, |edit, entry, standing| {
            standing.has(place).then(|| standing.write(edit, entry, place, text))
        })
    }

    /// Adds a stage at the end.
    ///
    /// # Errors
    /// As [`write_plan`](Self::write_plan).
    pub fn add_stage(
        &mut self,
        lesson: &str,
        name: &str,
        minutes: u32,
        now: Moment,
    ) -> Result<Vec<Effect>, TabletError> {
        let length = self.entry(now)?;
        self.write_in_plan(lesson, now, |edit, entry, standing| {
            let place = stage_place(entry.id.as_str());
            standing.write(edit, entry, &format!("{place}/name"), name);
            standing.write(edit, &length, &format!("{place}/minutes"), &minutes.to_string());
            Some(())
        })
    }

    /// Adds a case pupil under the next letter.
    ///
    /// # Errors
    /// As [`write_plan`](Self::write_plan).
    pub fn add_pupil(&mut self, lesson: &str, code: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.write_in_plan(lesson, now, |edit, entry, standing| {
            let id = standing.letters().next_id(&entry.id);
            standing.write(edit, entry, &format!("{}/code", pupil_place(&id)), code);
            Some(())
        })
    }

    /// Adds a tag at the end.
    ///
    /// # Errors
    /// As [`write_plan`](Self::write_plan).
    pub fn add_tag(&mut self, lesson: &str, name: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.write_in_plan(lesson, now, |edit, entry, standing| {
            let place = tag_place(entry.id.as_str());
            standing.write(edit, entry, &format!("{place}/name"), name);
            Some(())
        })
    }

    /// Draws the room: the seats as they all stand now.
    ///
    /// # Errors
    /// [`TabletError::Seating`] where it is no room, and those of [`write_plan`](Self::write_plan).
    pub fn draw_seats(&mut self, lesson: &str, seats: &[SeatPlace], now: Moment) -> Result<Vec<Effect>, TabletError> {
        let mut drawn = Ok(());
        let written = self.write_in_plan(lesson, now, |edit, entry, standing| {
            drawn = standing.draw(edit, entry, seats);
            drawn.is_ok().then_some(())
        });
        drawn?;
        written
    }

    /// Puts the stages in this order; what is not named stays behind those.
    ///
    /// # Errors
    /// As [`write_plan`](Self::write_plan).
    pub fn order_stages(&mut self, lesson: &str, stages: &[String], now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.write_in_plan(lesson, now, |edit, entry, standing| {
            let mut known = standing.stages();
            known.retain(|id| stages.contains(id));
            known.sort_by_key(|id| stages.iter().position(|one| one == id));
            standing.order(edit, entry, &known);
            Some(())
        })
    }

    /// Takes a stage, case pupil or tag out of the plan. What was written about it stays in the record.
    ///
    /// # Errors
    /// As [`write_plan`](Self::write_plan).
    pub fn remove_from_plan(&mut self, lesson: &str, place: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.write_in_plan(lesson, now, |edit, entry, standing| {
            standing.has_item(place).then(|| standing.remove(edit, entry, place))
        })
    }

    /// Brings a removed stage, case pupil or tag back as it was.
    ///
    /// # Errors
    /// As [`write_plan`](Self::write_plan).
    pub fn bring_back(&mut self, lesson: &str, place: &str, now: Moment) -> Result<Vec<Effect>, TabletError> {
        self.write_in_plan(lesson, now, |edit, entry, standing| {
            standing
                .has_item(place)
                .then(|| standing.bring_back(edit, entry, place))
        })
    }

    /// `write` answers nothing when what it was asked for is not in the plan.
    fn write_in_plan(
        &mut self,
        lesson: &str,
        now: Moment,
        write: impl FnOnce(&mut Edit<'_>, &Entry, &Standing) -> Option<()>,
    ) -> Result<Vec<Effect>, TabletError> {
        let lesson = self.lesson_id(lesson)?;
        self.may(Action::Write, DocumentKind::Lesson)?;
        let account = self.account()?.clone();
        let entry = self.entry(now)?;
        let document = self.document(lesson)?;
        let standing = Standing::read(document);
        let is_known = read_people(document, "people").contains_key(&account.person);
        let mut written = None;
        self.edit(lesson, now, [], |edit| {
            written = write(edit, &entry, &standing);
            if written.is_some() && !is_known {
                introduce(edit, &account);
            }
        });
        written.ok_or(TabletError::UnknownPlace)?;
        Ok(self.changed())
    }

    /// The study that a lesson belongs to, if it is on this tablet.
    pub(super) fn study_of(&self, lesson: DocumentId) -> Option<(DocumentId, Study)> {
        self.account.as_ref()?.studies.iter().find_map(|id| {
            let study = Study::read(self.document(*id).ok()?);
            let is_linked = study.lessons.iter().any(|(one, _)| *one == lesson);
            is_linked.then_some((*id, study))
        })
    }
}

/// A first plan in the form of a template.
fn first_plan(template: &Template) -> Plan {
    Plan {
        stages: (1..)
            .zip(&template.stages)
            .map(|(number, stage)| Stage {
                id: StageId::new(format!("s{number}")),
                name: stage.name.clone(),
                minutes: stage.minutes,
            })
            .collect(),
        tags: template.tags.clone(),
        ..Plan::default()
    }
}

#[cfg(test)]
mod tests;
