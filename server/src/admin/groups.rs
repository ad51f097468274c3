//! Groups: who looks after them, and whether what they release may be studied.

use cahier_core::access::Role;
use cahier_core::id::{GroupId, IdSource};
use serde::{Deserialize, Serialize};

use super::invites::group_of;
use super::{Admin, Trouble};
use crate::access::{Directory, Edit, Group, Research, random};

/// Which group is meant.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GroupName {
    /// Its school.
    pub school: String,
    /// Its name.
    pub group: String,
}

/// Whether a lead practitioner looks after a group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignRequest {
    /// The group.
    pub group: GroupName,
    /// The name or the id of a lead practitioner.
    pub person: String,
    /// Whether they do from now on.
    pub assignment: Assignment,
}

/// Whether a lead practitioner looks after a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Assignment {
    /// They do.
    Assigned,
    /// They do not.
    Ended,
}

/// Whether what a group releases may be studied.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResearchRequest {
    /// The group.
    pub group: GroupName,
    /// What it said.
    pub research: Research,
}

/// One group of the list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupView {
    /// Its id.
    pub id: GroupId,
    /// Its school.
    pub school: String,
    /// Its name.
    pub name: String,
    /// How many people are of it.
    pub people: usize,
    /// The names of the lead practitioners who look after it.
    pub assigned: Vec<String>,
    /// Whether what it releases may be studied.
    pub research: Research,
}

impl Admin {
    pub(super) async fn groups(&self) -> Vec<GroupView> {
        let directory = self.directory.read().await;
        let mut groups: Vec<_> = directory.groups().map(|group| view(&directory, group)).collect();
        groups.sort_by(|a, b| (&a.school, &a.name, &a.id).cmp(&(&b.school, &b.name, &b.id)));
        groups
    }

    /// The group of this name, made if there is none.
    pub(super) async fn add_group(&self, group: &GroupName) -> Result<GroupView, Trouble> {
        let mut directory = self.directory.write().await;
        let mut edit = Edit::default();
        let mut ids = IdSource::new(random());
        let group = group_of(&directory, &mut edit, &mut ids, &group.school, &group.group);
        self.commit(&mut directory, edit).await?;
        Ok(view(&directory, &group))
    }

    pub(super) async fn assign(&self, request: AssignRequest) -> Result<GroupView, Trouble> {
        let mut directory = self.directory.write().await;
        let group = known(&directory, &request.group)?.clone();
        let mut meant = directory.people().filter(|person| {
            person.role == Role::LeadPractitioner
                && (person.name == request.person || person.id.as_str() == request.person)
        });
        let mut person = match (meant.next(), meant.next()) {
            (Some(person), None) => person.clone(),
            (None, _) => {
                return Err(Trouble::new(
                    "there is no such lead practitioner here",
                    "invite them first, with --role lead-practitioner",
                ));
            }
            (Some(_), Some(_)) => {
                return Err(Trouble::new(
                    "there is more than one lead practitioner of this name",
                    "name the one by the id in `cahier invite list`",
                ));
            }
        };
        drop(meant);
        person.assigned.retain(|assigned| *assigned != group.id);
        if request.assignment == Assignment::Assigned {
            person.assigned.push(group.id.clone());
        }
        let id = person.id.clone();
        let mut edit = Edit::default();
        directory.set_person(&mut edit, person);
        self.commit(&mut directory, edit).await?;
        let (view, devices) = (view(&directory, &group), directory.devices_of(&id));
        drop(directory);
        tracing::info!(person = %id, group = %group.id, assignment = ?request.assignment, "an assignment changed");
        // Their tablets come back as who they are now.
        for device in devices {
            self.hub.revoked(device).await;
        }
        Ok(view)
    }

    pub(super) async fn set_research(&self, request: ResearchRequest) -> Result<GroupView, Trouble> {
        let mut directory = self.directory.write().await;
        let group = Group {
            research: request.research,
            ..known(&directory, &request.group)?.clone()
        };
        let mut edit = Edit::default();
        directory.set_group(&mut edit, group.clone());
        self.commit(&mut directory, edit).await?;
        tracing::info!(group = %group.id, research = ?group.research, "what a group agreed to changed");
        Ok(view(&directory, &group))
    }
}

fn known<'a>(directory: &'a Directory, group: &GroupName) -> Result<&'a Group, Trouble> {
    directory
        .group_named(&group.school, &group.group)
        .ok_or_else(|| Trouble::new("there is no such group here", "see `cahier groups list`"))
}

fn view(directory: &Directory, group: &Group) -> GroupView {
    let people = directory
        .people()
        .filter(|person| person.group.as_ref() == Some(&group.id));
    let assigned = directory.people().filter(|person| person.assigned.contains(&group.id));
    GroupView {
        id: group.id.clone(),
        school: group.school.clone(),
        name: group.name.clone(),
        people: people.count(),
        assigned: assigned.map(|person| person.name.clone()).collect(),
        research: group.research,
    }
}

/// Names are people's own, so that none is printed.
impl std::fmt::Debug for GroupView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GroupView")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
