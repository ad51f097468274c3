//! Who may do what with which document: one table.
//!
//! A role is what an account is in the partnership, a standing is what it is to one document. The relay asks
//! here before every message it obeys, and the app asks here which buttons to show. Who holds which account,
//! and how devices prove it, is the relay's business; nothing here reads a document.
//!
//! Rules kept here: what the table does not name is forbidden; a draft is its author's alone; a coordinator
//! sees what was released, through the API, and nothing else.

mod account;

use serde::{Deserialize, Serialize};

pub use account::{Account, DraftKey, NotADraftKey, Owner, Registration};

use crate::document::DocumentKind;

/// What an account is in the partnership.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Teaches or observes in a group.
    Observer,
    /// Chairs a group: opens studies and releases lessons.
    GroupLead,
    /// Looks after the partnership and sees what groups released.
    Coordinator,
}

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 3] = [Self::Observer, Self::GroupLead, Self::Coordinator];

    /// The role's name on the wire, in stored values and at the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Observer => "observer",
            Self::GroupLead => "group-lead",
            Self::Coordinator => "coordinator",
        }
    }

    /// The role of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// What somebody wants of a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// Receive the document itself, with its history, by sync.
    Read,
    /// Add changes to it.
    Write,
    /// Begin it.
    Create,
    /// See the view of it that the API gives, which leaves out whatever was withdrawn.
    Browse,
}

impl Action {
    /// Every action, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Create, Self::Browse];
}

/// What an account is to one document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Standing {
    /// The document is this person's own.
    Owner,
    /// The document belongs to this person's group.
    Group,
    /// Neither.
    Other,
}

impl Standing {
    /// Every standing, nearest first.
    pub const ALL: [Self; 3] = [Self::Owner, Self::Group, Self::Other];
}

use Action::{Browse, Create, Read, Write};
use DocumentKind::{Draft, Lesson, Release, Study};
use Role::{Coordinator, GroupLead, Observer};
use Standing::{Group, Other};

/// `Owner` alone is whom a document belongs to.
const OWNER: Standing = Standing::Owner;

/// Everything that is permitted; whatever is not here is forbidden.
#[rustfmt::skip]
const PERMITTED: &[(Role, DocumentKind, Standing, &[Action])] = &[
    (Observer,    Study,   Group, &[Read, Write]),
    (Observer,    Lesson,  Group, &[Read, Write, Create]),
    (Observer,    Draft,   OWNER, &[Read, Write, Create]),
    (Observer,    Release, Group, &[Read]),
    (GroupLead,   Study,   Group, &[Read, Write, Create]),
    (GroupLead,   Lesson,  Group, &[Read, Write, Create]),
    (GroupLead,   Draft,   OWNER, &[Read, Write, Create]),
    (GroupLead,   Release, Group, &[Read, Write, Create]),
    // By the API and never by sync: a document's history still holds what was withdrawn from it.
    (Coordinator, Release, Other, &[Browse]),
];

/// Whether an account of this role may do this with a document of this kind that it stands so to.
pub fn permits(role: Role, kind: DocumentKind, action: Action, standing: Standing) -> bool {
    PERMITTED
        .iter()
        .any(|(r, k, s, actions)| *r == role && *k == kind && *s == standing && actions.contains(&action))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each role, kind and standing: may it read, write, create, browse? Written out by hand, so that a slip in
    /// the table cannot hide in the code that reads it.
    #[rustfmt::skip]
    const EXPECTED: [(Role, DocumentKind, Standing, [bool; 4]); 36] = [
        (Observer, Study, OWNER, [false, false, false, false]),
        (Observer, Study, Group, [true, true, false, false]),
        (Observer, Study, Other, [false, false, false, false]),
        (Observer, Lesson, OWNER, [false, false, false, false]),
        (Observer, Lesson, Group, [true, true, true, false]),
        (Observer, Lesson, Other, [false, false, false, false]),
        (Observer, Draft, OWNER, [true, true, true, false]),
        (Observer, Draft, Group, [false, false, false, false]),
        (Observer, Draft, Other, [false, false, false, false]),
        (Observer, Release, OWNER, [false, false, false, false]),
        (Observer, Release, Group, [true, false, false, false]),
        (Observer, Release, Other, [false, false, false, false]),
        (GroupLead, Study, OWNER, [false, false, false, false]),
        (GroupLead, Study, Group, [true, true, true, false]),
        (GroupLead, Study, Other, [false, false, false, false]),
        (GroupLead, Lesson, OWNER, [false, false, false, false]),
        (GroupLead, Lesson, Group, [true, true, true, false]),
        (GroupLead, Lesson, Other, [false, false, false, false]),
        (GroupLead, Draft, OWNER, [true, true, true, false]),
        (GroupLead, Draft, Group, [false, false, false, false]),
        (GroupLead, Draft, Other, [false, false, false, false]),
        (GroupLead, Release, OWNER, [false, false, false, false]),
        (GroupLead, Release, Group, [true, true, true, false]),
        (GroupLead, Release, Other, [false, false, false, false]),
        (Coordinator, Study, OWNER, [false, false, false, false]),
        (Coordinator, Study, Group, [false, false, false, false]),
        (Coordinator, Study, Other, [false, false, false, false]),
        (Coordinator, Lesson, OWNER, [false, false, false, false]),
        (Coordinator, Lesson, Group, [false, false, false, false]),
        (Coordinator, Lesson, Other, [false, false, false, false]),
        (Coordinator, Draft, OWNER, [false, false, false, false]),
        (Coordinator, Draft, Group, [false, false, false, false]),
        (Coordinator, Draft, Other, [false, false, false, false]),
        (Coordinator, Release, OWNER, [false, false, false, false]),
        (Coordinator, Release, Group, [false, false, false, false]),
        (Coordinator, Release, Other, [false, false, false, true]),
    ];

    #[test]
    fn the_table_permits_this_and_nothing_else() {
        let mut cells = 0;
        for (role, kind, standing, expected) in EXPECTED {
            for (action, expected) in Action::ALL.into_iter().zip(expected) {
                let permitted = permits(role, kind, action, standing);
                assert_eq!(permitted, expected, "{role:?} {action:?} {kind:?} as {standing:?}");
                cells += 1;
            }
        }
        let all = Role::ALL.len() * DocumentKind::ALL.len() * Standing::ALL.len() * Action::ALL.len();
        assert_eq!(cells, all, "every cell of the table is stated");
    }

    #[test]
    fn nobody_writes_what_they_may_not_read() {
        for (role, kind, standing, _) in EXPECTED {
            if permits(role, kind, Write, standing) {
                assert!(permits(role, kind, Read, standing), "{role:?} {kind:?} {standing:?}");
            }
        }
    }

    #[test]
    fn no_role_reads_the_draft_of_another() {
        for role in Role::ALL {
            for action in Action::ALL {
                assert!(!permits(role, Draft, action, Group));
                assert!(!permits(role, Draft, action, Other));
            }
        }
    }

    #[test]
    fn no_role_touches_the_lesson_or_study_of_another_group() {
        for role in Role::ALL {
            for action in Action::ALL {
                assert!(!permits(role, Lesson, action, Other));
                assert!(!permits(role, Study, action, Other));
            }
        }
    }

    #[test]
    fn a_coordinator_never_syncs_anything() {
        for kind in DocumentKind::ALL {
            for standing in Standing::ALL {
                for action in [Read, Write, Create] {
                    assert!(!permits(Coordinator, kind, action, standing));
                }
            }
        }
    }

    #[test]
    fn an_observer_releases_nothing_and_opens_no_study() {
        for standing in Standing::ALL {
            assert!(!permits(Observer, Release, Write, standing));
            assert!(!permits(Observer, Release, Create, standing));
            assert!(!permits(Observer, Study, Create, standing));
        }
    }

    #[test]
    fn roles_are_found_by_their_names() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.name()), Some(role));
            let json = serde_json::to_value(role).expect("a role is a text");
            assert_eq!(json, role.name());
        }
        assert_eq!(Role::parse("owner"), None);
    }
}
