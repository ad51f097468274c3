//! The table of roles, enforced on every message: what each role gets of each kind of document, written out by hand.

use cahier_core::access::{Account, DraftKey, Role};
use cahier_core::document::DocumentKind::{self, Draft, Lesson, Release, Study};
use cahier_core::id::{DeviceId, GroupId, PersonId};

use super::bench::{Bench, DOC, account};
use crate::relay::Visitor;

/// What somebody is to the document of ana, of group g1.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// Is ana, as whom the role makes her now.
    Ana,
    /// Is of the group.
    Group,
    /// Is assigned to the group.
    Assigned,
    /// Is invited to this document.
    Invited,
    /// Is of another group of the same school.
    School,
}

const PLACES: [Place; 5] = [Place::Ana, Place::Group, Place::Assigned, Place::Invited, Place::School];

/// By place: `w`rites and reads, `r`eads, `-` is shut out. Ana is of her group still, if the role has groups.
#[rustfmt::skip]
const EXPECTED: [(Role, [(DocumentKind, &str); 4]); 10] = [
    //                                    ana, group, assigned, invited, school
    (Role::Observer,         [(Study, "ww---"), (Lesson, "ww---"), (Draft, "w----"), (Release, "rr---")]),
    (Role::GroupLead,        [(Study, "ww---"), (Lesson, "ww---"), (Draft, "w----"), (Release, "ww---")]),
    (Role::SchoolLead,       [(Study, "-----"), (Lesson, "-----"), (Draft, "-----"), (Release, "-----")]),
    (Role::LeadPractitioner, [(Study, "--r--"), (Lesson, "--r--"), (Draft, "-----"), (Release, "-----")]),
    (Role::Coordinator,      [(Study, "-----"), (Lesson, "-----"), (Draft, "-----"), (Release, "-----")]),
    (Role::Analyst,          [(Study, "-----"), (Lesson, "-----"), (Draft, "-----"), (Release, "-----")]),
    (Role::StudentObserver,  [(Study, "-----"), (Lesson, "-----"), (Draft, "w----"), (Release, "-----")]),
    (Role::Guest,            [(Study, "-----"), (Lesson, "---w-"), (Draft, "w----"), (Release, "-----")]),
    (Role::BoardReader,      [(Study, "-----"), (Lesson, "-----"), (Draft, "-----"), (Release, "-----")]),
    (Role::Administrator,    [(Study, "-----"), (Lesson, "-----"), (Draft, "-----"), (Release, "-----")]),
];

fn visitor(role: Role, place: Place) -> Visitor {
    let person = if matches!(place, Place::Ana) { "ana" } else { "zoe" };
    let group = match place {
        Place::Ana | Place::Group => Some("g1"),
        Place::School => Some("g2"),
        Place::Assigned | Place::Invited => None,
    };
    Visitor::Account {
        account: Account {
            group: group.map(GroupId::new),
            school: Some("Kestrel Lane".to_owned()),
            assigned: match place {
                Place::Assigned => vec![GroupId::new("g1")],
                _ => Vec::new(),
            },
            lesson: matches!(place, Place::Invited).then_some(DOC),
            ..Account::new(PersonId::new(person), person, role, DraftKey::from_bytes([0; 16]))
        },
        device: DeviceId::new("device-of-the-visitor"),
    }
}

/// What becomes of somebody who asks for ana's document and then writes into it.
fn becomes(role: Role, place: Place, kind: DocumentKind) -> char {
    let mut bench = Bench::new();
    let mut ana = bench.client(1, account(Role::GroupLead, "ana", Some("g1")));
    ana.kind = Some(kind);
    ana.begin(DOC, kind);
    ana.write(DOC, "a");
    bench.settle(&mut [&mut ana]);
    assert_eq!(ana.relay_heads(DOC), Some(ana.heads(DOC)));

    let mut visitor = bench.client(2, visitor(role, place));
    visitor.kind = Some(kind);
    visitor.find(DOC);
    bench.settle(&mut [&mut visitor]);
    if visitor.notes(DOC).is_empty() {
        assert!(visitor.unavailable > 0 && visitor.relay_heads(DOC).is_none());
        // Whoever may not read may not write blindly either.
        visitor.begin(DOC, kind);
    }
    let reads = !visitor.notes(DOC).is_empty();
    visitor.write(DOC, "b");
    bench.settle(&mut [&mut visitor, &mut ana]);
    let stored: Vec<_> = bench.on_disk(DOC).added("notes").into_keys().collect();
    let writes = stored.contains(&"b".to_owned());
    assert_eq!(ana.notes(DOC).contains(&"b".to_owned()), writes);
    assert!(stored.contains(&"a".to_owned()));
    match (reads, writes) {
        (true, true) => 'w',
        (true, false) => 'r',
        (false, false) => '-',
        (false, true) => '!',
    }
}

// ACCESS-1
#[test]
fn every_message_is_answered_as_the_table_says() {
    for (role, kinds) in EXPECTED {
        for (kind, expected) in kinds {
            let found: String = PLACES.into_iter().map(|place| becomes(role, place, kind)).collect();
            assert_eq!(found, expected, "{role:?} {kind:?} by {PLACES:?}");
        }
    }
}

/// What each role may begin: study, lesson, draft, release.
#[rustfmt::skip]
const MAY_BEGIN: [(Role, [bool; 4]); 10] = [
    (Role::Observer,         [false, true,  true,  false]),
    (Role::GroupLead,        [true,  true,  true,  true]),
    (Role::SchoolLead,       [false, false, false, false]),
    (Role::LeadPractitioner, [false, false, false, false]),
    (Role::Coordinator,      [false, false, false, false]),
    (Role::Analyst,          [false, false, false, false]),
    (Role::StudentObserver,  [false, false, true,  false]),
    (Role::Guest,            [false, false, true,  false]),
    (Role::BoardReader,      [false, false, false, false]),
    (Role::Administrator,    [false, false, false, false]),
];

// ACCESS-1
#[test]
fn what_a_role_may_not_begin_is_not_begun() {
    for (role, expected) in MAY_BEGIN {
        for (kind, expected) in [Study, Lesson, Draft, Release].into_iter().zip(expected) {
            for place in PLACES {
                let mut bench = Bench::new();
                let mut client = bench.client(1, visitor(role, place));
                client.kind = Some(kind);
                client.begin(DOC, kind);
                client.write(DOC, "a");
                bench.settle(&mut [&mut client]);
                let is_begun = !bench.stored.is_empty();
                let has_group = matches!(place, Place::Ana | Place::Group | Place::School);
                assert_eq!(
                    is_begun,
                    expected && (has_group || kind == Draft),
                    "{role:?} {kind:?} {place:?}"
                );
            }
        }
    }
}
