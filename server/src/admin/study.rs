//! Writing into a group's study.

use cahier_core::access::{Account, DraftKey, Role};
use cahier_core::document::{Document, DocumentKind};
use cahier_core::id::{DeviceId, IdSource, PersonId};
use cahier_core::study;

use super::{Admin, Trouble};
use crate::access::Group;
use crate::hub::now_ms;
use crate::relay::Visitor;

impl Admin {
    /// Makes a person a member of the group's studies, which begin if they have not.
    pub(super) async fn add_to_studies(
        &self,
        group: &Group,
        person: &PersonId,
        name: &str,
        role: Role,
        ids: &mut IdSource,
    ) -> Result<(), Trouble> {
        for study in &group.studies {
            let mut blank = Document::blank(ids.session());
            let begin = || Document::new(DocumentKind::Study, ids.session());
            let write = |document: &mut Document| {
                let wall_ms = i64::try_from(now_ms()).unwrap_or(i64::MAX);
                document.write(wall_ms, |edit| study::add_member(edit, person, name, role));
            };
            let study = (*study, Some(DocumentKind::Study));
            if self
                .change(study, lead_of(group), &mut blank, begin, write)
                .await
                .is_none()
            {
                return Err(Trouble::new("the group's study could not be written", "ask again"));
            }
        }
        Ok(())
    }
}

/// Stands to the group's documents as its lead does.
pub(crate) fn lead_of(group: &Group) -> Visitor {
    Visitor::Account {
        account: Account {
            group: Some(group.id.clone()),
            ..Account::new(
                PersonId::new("administrator"),
                "",
                Role::GroupLead,
                DraftKey::from_bytes([0; 16]),
            )
        },
        device: DeviceId::new("administrator"),
    }
}
