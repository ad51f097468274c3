//! Making invites, listing them and taking them back.

use cahier_core::access::{LessonCard, Role};
use cahier_core::document::DocumentKind;
use cahier_core::id::{DocumentId, GroupId, IdSource, PersonId};
use serde::{Deserialize, Serialize};

use super::{Admin, Trouble};
use crate::access::{Directory, Edit, Group, NewPerson, Research, random};
use crate::hub::now_ms;
use crate::relay::Record;
use crate::store;

const HOUR_MS: u64 = 60 * 60 * 1_000;

/// How long a pupil observes, unless somebody says otherwise: not beyond the school day.
const STUDENT_HOURS: u32 = 8;

/// For whom an invite is made, and how long it is good for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InviteRequest {
    /// The person's role.
    pub role: Role,
    /// Their name. Somebody of this name and role, at the same place, is the same person.
    pub name: String,
    /// The school.
    pub school: Option<String>,
    /// The group of that school, which is made on first use.
    pub group: Option<String>,
    /// The lesson that a guest takes part in.
    pub lesson: Option<DocumentId>,
    /// What a pupil who observes has of their lesson; their account ends with it.
    #[serde(default)]
    pub card: Option<LessonCard>,
    /// After how many hours the person's account ends, if not by what their role says.
    pub hours: Option<u32>,
    /// How many devices may join by it.
    pub uses: u32,
    /// For how many days devices may join by it.
    pub days: u32,
}

/// An invite that was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invited {
    /// What it is called in lists.
    pub id: String,
    /// What joins by it. It is kept nowhere and cannot be shown again.
    pub code: String,
    /// Whom it is for.
    pub person: PersonId,
    /// Until when devices may join by it: milliseconds since 1970.
    pub expires_at_ms: u64,
    /// When the person's account ends, if it does.
    pub account_ends_at_ms: Option<u64>,
}

/// One invite of the list. Its code is not known.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InviteView {
    /// Its id.
    pub id: String,
    /// Whom it is for.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Until when devices may join by it: milliseconds since 1970.
    pub expires_at_ms: u64,
    /// How many more may.
    pub uses_left: u32,
    /// Whether any may now.
    pub state: InviteState,
}

/// Whether devices may join by an invite.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InviteState {
    /// They may.
    Open,
    /// It is too old.
    Expired,
    /// As many have as may.
    Spent,
    /// It was taken back.
    Revoked,
}

impl InviteRequest {
    /// Refuses what is incomplete, before anything is touched.
    ///
    /// # Errors
    /// What is missing.
    pub fn check(&self) -> Result<(), Trouble> {
        let missing = match self.role {
            Role::Observer | Role::GroupLead if self.school.is_none() || self.group.is_none() => {
                "an observer or group lead needs --school and --group"
            }
            Role::SchoolLead if self.school.is_none() => "a school lead needs --school",
            Role::LeadPractitioner if self.school.is_some() != self.group.is_some() => {
                "a lead practitioner is assigned to a group by --school and --group"
            }
            _ if self.card.is_some() && self.role != Role::StudentObserver => "--card is for a student observer",
            _ if self.card.as_ref().is_some_and(|card| !card.is_sound()) => {
                "the card has too much in it; PROTOCOL.md says how much it may have"
            }
            Role::Guest if self.lesson.is_none() => "a guest needs --lesson, the id in the lesson's address",
            _ => return Ok(()),
        };
        Err(Trouble::new("the invite is incomplete", missing))
    }

    fn ends_at_ms(&self, now_ms: u64) -> Option<u64> {
        if let Some(card) = &self.card {
            return Some(card.account_ends_at_ms());
        }
        let hours = self.hours.or(match self.role {
            Role::StudentObserver => Some(STUDENT_HOURS),
            Role::Guest => Some(self.days.saturating_mul(24)),
            _ => None,
        });
        hours.map(|hours| now_ms.saturating_add(u64::from(hours) * HOUR_MS))
    }
}

impl Admin {
    pub(super) async fn invite(&self, request: InviteRequest) -> Result<Invited, Trouble> {
        request.check()?;
        if let Some(lesson) = request.lesson.filter(|_| request.role == Role::Guest) {
            self.is_lesson(lesson).await?;
        }
        let now_ms = now_ms();
        let ends_at_ms = request.ends_at_ms(now_ms);
        let joinable_ms = now_ms.saturating_add(u64::from(request.days) * 24 * HOUR_MS);
        let expires_at_ms = ends_at_ms.map_or(joinable_ms, |end| end.min(joinable_ms));
        let mut ids = IdSource::new(random());
        let mut directory = self.directory.write().await;
        let mut edit = Edit::default();
        let group = match (request.role, &request.school, &request.group) {
            (Role::Observer | Role::GroupLead | Role::LeadPractitioner, Some(school), Some(name)) => {
                Some(group_of(&directory, &mut edit, &mut ids, school, name))
            }
            _ => None,
        };
        let person = person_of(&directory, &mut edit, &mut ids, &request, group.as_ref(), ends_at_ms);
        let code = directory.invite(&mut edit, person.clone(), expires_at_ms, request.uses);
        self.commit(&mut directory, edit).await?;
        let id = directory.invite_id(&code).unwrap_or_default().to_owned();
        drop(directory);
        // The person is known first: if this is cut short, asking again finds them and goes on here.
        if let Some(group) = group.filter(|_| request.role != Role::LeadPractitioner) {
            self.add_to_studies(&group, &person, &request.name, request.role, &mut ids)
                .await?;
        }
        Ok(Invited {
            id,
            code: code.reveal().to_owned(),
            person,
            expires_at_ms,
            account_ends_at_ms: ends_at_ms,
        })
    }

    async fn is_lesson(&self, lesson: DocumentId) -> Result<(), Trouble> {
        let store = self.store.clone();
        let read = tokio::task::spawn_blocking(move || store::registrations(store.as_ref())).await;
        let Ok(Ok(registrations)) = read else {
            return Err(Trouble::new("the store cannot be read", "see the relay's log"));
        };
        let is_lesson = |(id, record): &(DocumentId, Record)| {
            *id == lesson && matches!(record, Record::Registered(it) if it.kind == DocumentKind::Lesson)
        };
        if registrations.iter().any(is_lesson) {
            Ok(())
        } else {
            Err(Trouble::new(
                "there is no such lesson here",
                "take the id from the lesson's address in the app",
            ))
        }
    }

    pub(super) async fn invites(&self) -> Vec<InviteView> {
        let directory = self.directory.read().await;
        let now_ms = now_ms();
        let mut invites: Vec<_> = directory
            .invites()
            .filter_map(|(id, invite)| {
                let person = directory.person(&invite.person)?;
                let state = if invite.revoked {
                    InviteState::Revoked
                } else if invite.expires_at_ms <= now_ms || person.has_expired(now_ms) {
                    InviteState::Expired
                } else if invite.uses_left == 0 {
                    InviteState::Spent
                } else {
                    InviteState::Open
                };
                Some(InviteView {
                    id: id.to_owned(),
                    person: person.id.clone(),
                    name: person.name.clone(),
                    role: person.role,
                    expires_at_ms: invite.expires_at_ms,
                    uses_left: invite.uses_left,
                    state,
                })
            })
            .collect();
        invites.sort_by(|a, b| (&a.name, a.expires_at_ms, &a.id).cmp(&(&b.name, b.expires_at_ms, &b.id)));
        invites
    }

    pub(super) async fn revoke_invite(&self, id: &str) -> Result<(), Trouble> {
        let mut directory = self.directory.write().await;
        let mut edit = Edit::default();
        if !directory.revoke_invite(&mut edit, id) {
            return Err(Trouble::new(
                "there is no such invite",
                "see `cahier invite list` for the ids",
            ));
        }
        self.commit(&mut directory, edit).await
    }
}

/// The group of this name, made with one study if there is none.
pub(super) fn group_of(directory: &Directory, edit: &mut Edit, ids: &mut IdSource, school: &str, name: &str) -> Group {
    directory.group_named(school, name).cloned().unwrap_or_else(|| {
        let group = Group {
            id: GroupId::new(format!("g-{}", ids.document())),
            name: name.to_owned(),
            school: school.to_owned(),
            studies: vec![ids.document()],
            research: Research::Withheld,
        };
        directory.set_group(edit, group.clone());
        group
    })
}

/// The person whom the request means, made known if nobody is; of somebody known, the end of their account and the
/// groups that they are assigned to follow the newest invite.
fn person_of(
    directory: &Directory,
    edit: &mut Edit,
    ids: &mut IdSource,
    request: &InviteRequest,
    group: Option<&Group>,
    expires_at_ms: Option<u64>,
) -> PersonId {
    let group = group.map(|group| group.id.clone());
    let is_assigned = request.role == Role::LeadPractitioner;
    let new = NewPerson {
        group: group.clone().filter(|_| !is_assigned),
        school: request.school.clone().filter(|_| request.role == Role::SchoolLead),
        assigned: group.into_iter().filter(|_| is_assigned).collect(),
        lesson: request.lesson.filter(|_| request.role == Role::Guest),
        card: request.card.clone(),
        expires_at_ms,
        ..NewPerson::new(
            PersonId::new(format!("p-{}", ids.document())),
            request.name.clone(),
            request.role,
        )
    };
    let Some(known) = directory.people().find(|known| new.is_same_as(known)) else {
        let id = new.id.clone();
        directory.add_person(edit, new);
        return id;
    };
    let mut changed = known.clone();
    changed.expires_at_ms = expires_at_ms;
    for group in new.assigned {
        if !changed.assigned.contains(&group) {
            changed.assigned.push(group);
        }
    }
    let id = known.id.clone();
    if changed != *known {
        directory.set_person(edit, changed);
    }
    id
}

/// Names are people's own, so that none is printed.
impl std::fmt::Debug for InviteRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InviteRequest")
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// A code opens a door, so it is never printed.
impl std::fmt::Debug for Invited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invited").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Names are people's own, so that none is printed.
impl std::fmt::Debug for InviteView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InviteView")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
