//! Who may do what with which document: one table.
//!
//! A role is what an account is in the partnership, a standing is what it is to one document. The relay asks
//! here before every message it obeys, and the app asks here which buttons to show. Who holds which account,
//! and how devices prove it, is the relay's business; nothing here reads a document.
//!
//! Rules kept here: what the table does not name is forbidden; a draft is its author's alone; whoever sees releases
//! without being of the group sees them through the API, where a withdrawn one is gone.

mod account;
mod card;

use serde::{Deserialize, Serialize};

pub use account::{Account, DraftKey, NotADraftKey, Origin, Owner, Registration};
pub use card::{CARD_GRACE_MS, CardSeat, LessonCard};

use crate::document::DocumentKind;

/// What an account is in the partnership.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Teaches or observes in a group.
    Observer,
    /// Chairs a group: opens studies and releases lessons.
    GroupLead,
    /// Leads a school: sees what its groups released.
    SchoolLead,
    /// Supports the groups that it is assigned to, and reads their records.
    LeadPractitioner,
    /// Looks after the partnership and sees what groups released.
    Coordinator,
    /// Studies what groups released and agreed to have studied.
    Analyst,
    /// A pupil who observes, until the lesson is over.
    StudentObserver,
    /// Takes part in one lesson, for a while.
    Guest,
    /// Sits on a board: sees nothing of any document.
    BoardReader,
    /// Runs the service: makes groups, invites and devices known, and sees nothing of any document.
    Administrator,
}

impl Role {
    /// Every role, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::Observer,
        Self::GroupLead,
        Self::SchoolLead,
        Self::LeadPractitioner,
        Self::Coordinator,
        Self::Analyst,
        Self::StudentObserver,
        Self::Guest,
        Self::BoardReader,
        Self::Administrator,
    ];

    /// The role's name on the wire, in stored values and at the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Observer => "observer",
            Self::GroupLead => "group-lead",
            Self::SchoolLead => "school-lead",
            Self::LeadPractitioner => "lead-practitioner",
            Self::Coordinator => "coordinator",
            Self::Analyst => "analyst",
            Self::StudentObserver => "student-observer",
            Self::Guest => "guest",
            Self::BoardReader => "board-reader",
            Self::Administrator => "administrator",
        }
    }

    /// The role of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether there is any standing by which this role may do this with documents of this kind.
    pub fn ever_may(self, action: Action, kind: DocumentKind) -> bool {
        Standing::ALL
            .into_iter()
            .any(|standing| permits(self, kind, action, standing))
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

    /// The action in the printed table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Create => "create",
            Self::Browse => "browse",
        }
    }
}

/// What an account is to one document. It may be several of these at once, and may do what any of them permits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Standing {
    /// The document is this person's own.
    Owner,
    /// The document belongs to this person's group.
    Group,
    /// The document belongs to a group that this person is assigned to.
    Assigned,
    /// The document is the one lesson that this person is invited to.
    Invited,
    /// The document belongs to a group of this person's school.
    School,
    /// The document belongs to a group that agreed to research.
    Consented,
    /// Whatever the document is: everybody stands so to every one.
    Any,
}

impl Standing {
    /// Every standing, nearest first.
    pub const ALL: [Self; 7] = [
        Self::Owner,
        Self::Group,
        Self::Assigned,
        Self::Invited,
        Self::School,
        Self::Consented,
        Self::Any,
    ];

    /// The standing in the printed table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "their own",
            Self::Group => "their group's",
            Self::Assigned => "of groups they are assigned to",
            Self::Invited => "the one they are invited to",
            Self::School => "of groups of their school",
            Self::Consented => "of groups that agreed to research",
            Self::Any => "any",
        }
    }
}

use Action::{Browse, Create, Read, Write};
use DocumentKind::{Draft, Lesson, Release, Study};
use Role::{Analyst, Coordinator, GroupLead, Guest, LeadPractitioner, Observer, SchoolLead, StudentObserver};
use Standing::{Any, Assigned, Consented, Group, Invited, School};

/// `Owner` alone is whom a document belongs to.
const OWNER: Standing = Standing::Owner;

/// Everything that is permitted; whatever is not here is forbidden.
///
/// Who is not of the group sees releases by the API and never by sync: a document's history still holds what was
/// withdrawn from it.
#[rustfmt::skip]
const PERMITTED: &[(Role, DocumentKind, Standing, &[Action])] = &[
    (Observer,         Study,   Group,     &[Read, Write]),
    (Observer,         Lesson,  Group,     &[Read, Write, Create]),
    (Observer,         Draft,   OWNER,     &[Read, Write, Create]),
    (Observer,         Release, Group,     &[Read]),
    (GroupLead,        Study,   Group,     &[Read, Write, Create]),
    (GroupLead,        Lesson,  Group,     &[Read, Write, Create]),
    (GroupLead,        Draft,   OWNER,     &[Read, Write, Create]),
    (GroupLead,        Release, Group,     &[Read, Write, Create]),
    (SchoolLead,       Release, School,    &[Browse]),
    (LeadPractitioner, Study,   Assigned,  &[Read]),
    (LeadPractitioner, Lesson,  Assigned,  &[Read]),
    (LeadPractitioner, Release, Assigned,  &[Browse]),
    (Coordinator,      Release, Any,       &[Browse]),
    (Analyst,          Release, Consented, &[Browse]),
    (StudentObserver,  Draft,   OWNER,     &[Read, Write, Create]),
    (Guest,            Lesson,  Invited,   &[Read, Write]),
    (Guest,            Draft,   OWNER,     &[Read, Write, Create]),
];

/// Who holds a group's roster, which is no document: names are for those who are in the classroom. Whatever is not here is
/// forbidden.
#[rustfmt::skip]
const ROSTERS: &[(Role, Standing, &[Action])] = &[
    (Observer,  Group, &[Read, Write]),
    (GroupLead, Group, &[Read, Write]),
];

/// Whether an account of this role may do this with the sealed roster of a group that it stands so to.
pub fn permits_roster(role: Role, action: Action, standing: Standing) -> bool {
    ROSTERS
        .iter()
        .any(|(r, s, actions)| *r == role && *s == standing && actions.contains(&action))
}

/// Who invites whom by the app; everybody else is invited by whoever runs the relay.
const INVITERS: &[(Role, Role)] = &[(GroupLead, StudentObserver)];

/// Whether an account of one role may invite somebody of another to a lesson of its own group.
pub fn may_invite(role: Role, invited: Role) -> bool {
    INVITERS.contains(&(role, invited))
}

/// Whether an account of this role may do this with a document of this kind that it stands so to.
pub fn permits(role: Role, kind: DocumentKind, action: Action, standing: Standing) -> bool {
    PERMITTED
        .iter()
        .any(|(r, k, s, actions)| *r == role && *k == kind && *s == standing && actions.contains(&action))
}

/// The table for people, in Markdown: the same lines as in ARCHITECTURE.md.
pub fn printed() -> String {
    let mut lines = vec![
        "| role | document | whose | may |".to_owned(),
        "|---|---|---|---|".to_owned(),
    ];
    for role in Role::ALL {
        let documents = PERMITTED.iter().filter(|(r, ..)| *r == role);
        let documents = documents.map(|(_, kind, standing, actions)| (kind.name(), *standing, *actions));
        let rosters = ROSTERS.iter().filter(|(r, ..)| *r == role);
        let rosters = rosters.map(|(_, standing, actions)| ("roster", *standing, *actions));
        let mut rows = documents.chain(rosters).peekable();
        if rows.peek().is_none() {
            lines.push(format!("| {} | any | {} | nothing |", role.name(), Any.name()));
        }
        lines.extend(rows.map(|(kind, standing, actions)| {
            let actions: Vec<_> = actions.iter().map(|action| action.name()).collect();
            let (role, standing) = (role.name(), standing.name());
            format!("| {role} | {kind} | {standing} | {} |", actions.join(", "))
        }));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests;
