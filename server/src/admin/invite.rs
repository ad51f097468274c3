//! Making an invite: one person, one code.

use cahier_core::access::Role;
use cahier_core::id::{GroupId, IdSource, PersonId};
use serde::{Deserialize, Serialize};

use super::{Admin, Trouble};
use crate::access::{Directory, Edit, Group, NewPerson, random};
use crate::hub::now_ms;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// For whom an invite is made, and how long it is good for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InviteRequest {
    /// The person's role.
    pub role: Role,
    /// Their name. Somebody of this name, role and group is the same person.
    pub name: String,
    /// The school and the name of their group, which is made on first use.
    pub group: Option<(String, String)>,
    /// How many devices may join by it.
    pub uses: u32,
    /// For how many days.
    pub days: u32,
}

/// An invite that was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invited {
    /// What joins by it. It is kept nowhere and cannot be shown again.
    pub code: String,
}

impl Admin {
    pub(super) async fn invite(&self, request: InviteRequest) -> Result<Invited, Trouble> {
        let InviteRequest {
            role,
            name,
            group: belongs,
            uses,
            days,
        } = request;
        let now_ms = now_ms();
        let mut ids = IdSource::new(random());
        let mut edit = Edit::default();
        let mut directory = self.directory.write().await;
        let group = belongs.map(|(school, name)| group_of(&directory, &mut edit, &mut ids, &school, &name));
        let group_id = group.as_ref().map(|group| group.id.clone());
        let person = directory
            .person_named(&name, role, group_id.as_ref())
            .unwrap_or_else(|| {
                let id = PersonId::new(format!("p-{}", ids.document()));
                let person = NewPerson {
                    id: id.clone(),
                    name: name.clone(),
                    role,
                    group: group_id,
                };
                directory.add_person(&mut edit, person);
                id
            });
        let expires_at_ms = now_ms + u64::from(days) * DAY_MS;
        let code = directory.invite(&mut edit, person.clone(), expires_at_ms, uses);
        self.committer.commit(edit.writes()).await?;
        directory.apply(edit);
        drop(directory);
        // The person is known first: if this is cut short, asking again finds them and goes on here.
        if let Some(group) = &group {
            self.add_to_studies(group, &person, &name, role, &mut ids).await?;
        }
        Ok(Invited {
            code: code.reveal().to_owned(),
        })
    }
}

/// The group of this name, made with one study if there is none.
fn group_of(directory: &Directory, edit: &mut Edit, ids: &mut IdSource, school: &str, name: &str) -> Group {
    directory.group_named(school, name).cloned().unwrap_or_else(|| {
        let group = Group {
            id: GroupId::new(format!("g-{}", ids.document())),
            name: name.to_owned(),
            school: school.to_owned(),
            studies: vec![ids.document()],
        };
        directory.set_group(edit, group.clone());
        group
    })
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
        f.debug_struct("Invited").finish_non_exhaustive()
    }
}
