use super::Role::{Administrator, BoardReader};
use super::*;
use crate::id::{GroupId, PersonId};

/// What each role may do with each kind of document, by standing: `r`ead, `w`rite, `c`reate, `b`rowse, `-` nothing.
/// Written out by hand, so that a slip in the table cannot hide in the code that reads it.
#[rustfmt::skip]
const EXPECTED: [(Role, DocumentKind, [&str; 7]); 40] = [
    //                         owner  group  assigned invited school consented any
    (Observer, Study,          ["-",   "rw",  "-",     "-",   "-",   "-",   "-"]),
    (Observer, Lesson,         ["-",   "rwc", "-",     "-",   "-",   "-",   "-"]),
    (Observer, Draft,          ["rwc", "-",   "-",     "-",   "-",   "-",   "-"]),
    (Observer, Release,        ["-",   "r",   "-",     "-",   "-",   "-",   "-"]),
    (GroupLead, Study,         ["-",   "rwc", "-",     "-",   "-",   "-",   "-"]),
    (GroupLead, Lesson,        ["-",   "rwc", "-",     "-",   "-",   "-",   "-"]),
    (GroupLead, Draft,         ["rwc", "-",   "-",     "-",   "-",   "-",   "-"]),
    (GroupLead, Release,       ["-",   "rwc", "-",     "-",   "-",   "-",   "-"]),
    (SchoolLead, Study,        ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (SchoolLead, Lesson,       ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (SchoolLead, Draft,        ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (SchoolLead, Release,      ["-",   "-",   "-",     "-",   "b",   "-",   "-"]),
    (LeadPractitioner, Study,  ["-",   "-",   "r",     "-",   "-",   "-",   "-"]),
    (LeadPractitioner, Lesson, ["-",   "-",   "r",     "-",   "-",   "-",   "-"]),
    (LeadPractitioner, Draft,  ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (LeadPractitioner, Release,["-",   "-",   "b",     "-",   "-",   "-",   "-"]),
    (Coordinator, Study,       ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Coordinator, Lesson,      ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Coordinator, Draft,       ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Coordinator, Release,     ["-",   "-",   "-",     "-",   "-",   "-",   "b"]),
    (Analyst, Study,           ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Analyst, Lesson,          ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Analyst, Draft,           ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Analyst, Release,         ["-",   "-",   "-",     "-",   "-",   "b",   "-"]),
    (StudentObserver, Study,   ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (StudentObserver, Lesson,  ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (StudentObserver, Draft,   ["rwc", "-",   "-",     "-",   "-",   "-",   "-"]),
    (StudentObserver, Release, ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Guest, Study,             ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Guest, Lesson,            ["-",   "-",   "-",     "rw",  "-",   "-",   "-"]),
    (Guest, Draft,             ["rwc", "-",   "-",     "-",   "-",   "-",   "-"]),
    (Guest, Release,           ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (BoardReader, Study,       ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (BoardReader, Lesson,      ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (BoardReader, Draft,       ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (BoardReader, Release,     ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Administrator, Study,     ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Administrator, Lesson,    ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Administrator, Draft,     ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
    (Administrator, Release,   ["-",   "-",   "-",     "-",   "-",   "-",   "-"]),
];

// ACCESS-1
#[test]
fn the_table_permits_this_and_nothing_else() {
    let letters = [(Read, 'r'), (Write, 'w'), (Create, 'c'), (Browse, 'b')];
    let mut cells = 0;
    for (role, kind, by_standing) in EXPECTED {
        for (standing, expected) in Standing::ALL.into_iter().zip(by_standing) {
            for (action, letter) in letters {
                let permitted = permits(role, kind, action, standing);
                assert_eq!(
                    permitted,
                    expected.contains(letter),
                    "{role:?} {action:?} {kind:?} {standing:?}"
                );
                cells += 1;
            }
        }
    }
    let all = Role::ALL.len() * DocumentKind::ALL.len() * Standing::ALL.len() * Action::ALL.len();
    assert_eq!(cells, all, "every cell of the table is stated");
    let stated: std::collections::BTreeSet<_> = EXPECTED.iter().map(|(role, kind, _)| (role, kind)).collect();
    assert_eq!(stated.len(), EXPECTED.len(), "and none twice");
}

/// What each role may do with the roster of a group that it stands to in the nearest way it can; in any other way, nothing.
const ROSTER_EXPECTED: [(Role, Standing, &str); 10] = [
    (Observer, Group, "rw"),
    (GroupLead, Group, "rw"),
    (SchoolLead, School, ""),
    (LeadPractitioner, Assigned, ""),
    (Coordinator, Any, ""),
    (Analyst, Consented, ""),
    (StudentObserver, Group, ""),
    (Guest, Group, ""),
    (BoardReader, Any, ""),
    (Administrator, Any, ""),
];

// PUPIL-2
#[test]
fn a_group_lead_invites_pupils_and_nobody_else_anybody() {
    for role in Role::ALL {
        for invited in Role::ALL {
            let may = (role, invited) == (GroupLead, StudentObserver);
            assert_eq!(may_invite(role, invited), may, "{role:?} {invited:?}");
        }
    }
}

// ROSTER-7
#[test]
fn the_roster_is_for_its_groups_adults_and_nobody_else() {
    assert_eq!(
        ROSTER_EXPECTED.map(|(role, ..)| role),
        Role::ALL,
        "every role is stated"
    );
    for (role, nearest, expected) in ROSTER_EXPECTED {
        for standing in Standing::ALL {
            for (action, letter) in [(Read, 'r'), (Write, 'w'), (Create, 'c'), (Browse, 'b')] {
                let expected = standing == nearest && expected.contains(letter);
                let permitted = permits_roster(role, action, standing);
                assert_eq!(permitted, expected, "{role:?} {action:?} {standing:?}");
            }
        }
    }
}

// ROSTER-7
#[test]
fn nobody_has_the_roster_of_another_group() {
    for role in Role::ALL {
        let own = GroupId::new("g-kestrel");
        let account = Account {
            group: Some(own.clone()),
            assigned: vec![GroupId::new("g-heath")],
            ..Account::new(PersonId::new("p"), "Amara", role, DraftKey::from_bytes([1; 16]))
        };
        let is_adult_of_the_group = matches!(role, Observer | GroupLead);
        assert_eq!(account.may_with_roster(Read, &own), is_adult_of_the_group, "{role:?}");
        assert!(!account.may_with_roster(Read, &GroupId::new("g-heath")), "{role:?}");
    }
}

fn cells() -> impl Iterator<Item = (Role, DocumentKind, Standing)> {
    EXPECTED
        .into_iter()
        .flat_map(|(role, kind, _)| Standing::ALL.into_iter().map(move |standing| (role, kind, standing)))
}

#[test]
fn nobody_writes_what_they_may_not_read() {
    for (role, kind, standing) in cells() {
        if permits(role, kind, Write, standing) {
            assert!(permits(role, kind, Read, standing), "{role:?} {kind:?} {standing:?}");
        }
    }
}

// ACCESS-2
#[test]
fn no_role_touches_the_draft_of_another() {
    for (role, _, standing) in cells().filter(|(_, kind, standing)| *kind == Draft && *standing != OWNER) {
        for action in Action::ALL {
            assert!(!permits(role, Draft, action, standing), "{role:?} {standing:?}");
        }
    }
}

// ACCESS-7
#[test]
fn what_the_relay_alone_knows_of_a_group_opens_nothing_by_sync() {
    for (role, kind, standing) in cells().filter(|(_, _, standing)| [School, Consented, Any].contains(standing)) {
        for action in [Read, Write, Create] {
            assert!(!permits(role, kind, action, standing), "{role:?} {kind:?} {standing:?}");
        }
    }
}

#[test]
fn the_printed_table_is_that_of_the_architecture() {
    let document = include_str!("../../../ARCHITECTURE.md");
    let lines: Vec<_> = document
        .lines()
        .skip_while(|line| *line != "| role | document | whose | may |")
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert_eq!(lines.join("\n"), printed());
    for role in Role::ALL {
        assert!(
            printed().contains(&format!("\n| {} | ", role.name())),
            "{role:?} is missing"
        );
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
