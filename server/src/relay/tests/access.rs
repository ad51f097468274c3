use cahier_core::access::{Owner, Registration, Role};
use cahier_core::document::DocumentKind;
use cahier_core::id::{DeviceId, GroupId, PersonId};

use super::bench::{Bench, Client, DOC, account};
use crate::relay::{Close, Event, Record, Visitor};

/// A document of this kind that somebody of group g1 has begun and written a note into.
fn begun(bench: &mut Bench, role: Role, person: &str, kind: DocumentKind) -> Client {
    let mut client = bench.client(1, account(role, person, Some("g1")));
    client.kind = Some(kind);
    client.begin(DOC, kind);
    client.write(DOC, "a");
    bench.settle(&mut [&mut client]);
    assert_eq!(client.relay_heads(DOC), Some(client.heads(DOC)));
    client
}

/// What happens to somebody who looks for a document that exists.
fn looks_for(bench: &mut Bench, visitor: Visitor, kind: Option<DocumentKind>) -> Client {
    let mut client = bench.client(2, visitor);
    client.kind = kind;
    client.find(DOC);
    bench.settle(&mut [&mut client]);
    client
}

fn is_shut_out(client: &Client) -> bool {
    client.unavailable > 0 && client.notes(DOC).is_empty() && client.relay_heads(DOC).is_none()
}

#[test]
fn a_lesson_is_registered_for_the_group_that_begins_it_and_opens_to_it() {
    let mut bench = Bench::new();
    begun(&mut bench, Role::Observer, "ana", DocumentKind::Lesson);
    let expected = Registration {
        kind: DocumentKind::Lesson,
        owner: Owner::Group(GroupId::new("g1")),
    };
    assert_eq!(bench.stored[&DOC].0, Some(Record::Registered(expected)));
    let ben = looks_for(&mut bench, account(Role::Observer, "ben", Some("g1")), None);
    assert_eq!(ben.notes(DOC), ["a"]);
}

// ACCESS-3
#[test]
fn a_lesson_is_closed_to_another_group_and_to_coordinators() {
    for visitor in [
        account(Role::Observer, "cem", Some("g2")),
        account(Role::GroupLead, "cem", Some("g2")),
        account(Role::Observer, "cem", None),
        account(Role::Coordinator, "cem", None),
        account(Role::Coordinator, "cem", Some("g1")),
    ] {
        let mut bench = Bench::new();
        begun(&mut bench, Role::Observer, "ana", DocumentKind::Lesson);
        let cem = looks_for(&mut bench, visitor, Some(DocumentKind::Lesson));
        assert!(is_shut_out(&cem));
    }
}

// ACCESS-2
#[test]
fn a_draft_is_closed_to_everybody_but_its_author() {
    for visitor in [
        account(Role::Observer, "ben", Some("g1")),
        account(Role::GroupLead, "ben", Some("g1")),
        account(Role::Coordinator, "ben", None),
    ] {
        let mut bench = Bench::new();
        begun(&mut bench, Role::Observer, "ana", DocumentKind::Draft);
        let ben = looks_for(&mut bench, visitor, Some(DocumentKind::Draft));
        assert!(is_shut_out(&ben));
    }
    let mut bench = Bench::new();
    begun(&mut bench, Role::Observer, "ana", DocumentKind::Draft);
    let owner = Owner::Person(PersonId::new("ana"));
    let kind = DocumentKind::Draft;
    assert_eq!(
        bench.stored[&DOC].0,
        Some(Record::Registered(Registration { kind, owner }))
    );
    let other_tablet = looks_for(&mut bench, account(Role::Observer, "ana", Some("g1")), None);
    assert_eq!(other_tablet.notes(DOC), ["a"]);
}

// ACCESS-3
#[test]
fn a_coordinator_syncs_no_study_and_no_release() {
    for kind in [DocumentKind::Study, DocumentKind::Release] {
        let mut bench = Bench::new();
        begun(&mut bench, Role::GroupLead, "ana", kind);
        let cem = looks_for(&mut bench, account(Role::Coordinator, "cem", None), Some(kind));
        assert!(is_shut_out(&cem));
    }
}

// ACCESS-4
#[test]
fn unknown_and_forbidden_look_the_same() {
    let mut bench = Bench::new();
    let unknown = looks_for(&mut bench, account(Role::Observer, "cem", Some("g2")), None);
    let mut bench = Bench::new();
    begun(&mut bench, Role::Observer, "ana", DocumentKind::Lesson);
    let forbidden = looks_for(&mut bench, account(Role::Observer, "cem", Some("g2")), None);
    assert_eq!(unknown.unavailable, forbidden.unavailable);
    assert!(is_shut_out(&unknown) && is_shut_out(&forbidden));
}

#[test]
fn an_observer_reads_a_release_and_cannot_write_it() {
    let mut bench = Bench::new();
    let mut lead = begun(&mut bench, Role::GroupLead, "ana", DocumentKind::Release);
    let mut ben = looks_for(&mut bench, account(Role::Observer, "ben", Some("g1")), None);
    assert_eq!(ben.notes(DOC), ["a"]);
    let stored = bench.stored.clone();
    ben.write(DOC, "smuggled");
    bench.settle(&mut [&mut lead, &mut ben]);
    assert_eq!(bench.stored, stored);
    assert_eq!(lead.notes(DOC), ["a"]);
    lead.write(DOC, "b");
    bench.settle(&mut [&mut lead, &mut ben]);
    assert_eq!(ben.notes(DOC), ["a", "b", "smuggled"], "and still hears of changes");
    assert_eq!(bench.released, [DOC, DOC, DOC], "the index was told of each");
}

#[test]
fn what_an_account_may_not_begin_is_not_begun() {
    for (visitor, kind) in [
        (account(Role::Observer, "a", Some("g1")), Some(DocumentKind::Release)),
        (account(Role::Observer, "a", Some("g1")), Some(DocumentKind::Study)),
        (account(Role::GroupLead, "a", None), Some(DocumentKind::Lesson)),
        (account(Role::Coordinator, "a", Some("g1")), Some(DocumentKind::Release)),
        (account(Role::GroupLead, "a", Some("g1")), None),
    ] {
        let mut bench = Bench::new();
        let mut client = bench.client(1, visitor);
        client.kind = kind;
        client.begin(DOC, kind.unwrap_or(DocumentKind::Lesson));
        bench.settle(&mut [&mut client]);
        assert!(bench.stored.is_empty());
        assert_eq!(client.unavailable, 1);
        assert_eq!(client.relay_heads(DOC), None);
    }
}

// ACCESS-5
#[test]
fn a_claimed_kind_does_not_change_what_a_document_is() {
    let mut bench = Bench::new();
    begun(&mut bench, Role::Observer, "ana", DocumentKind::Lesson);
    let registered = bench.stored[&DOC].0.clone();
    let mut ben = bench.client(2, account(Role::Observer, "ben", Some("g1")));
    ben.kind = Some(DocumentKind::Draft);
    ben.begin(DOC, DocumentKind::Lesson);
    ben.write(DOC, "b");
    bench.settle(&mut [&mut ben]);
    assert_eq!(bench.stored[&DOC].0, registered);
    assert_eq!(ben.notes(DOC), ["a", "b"]);
}

#[test]
fn who_waits_for_a_document_is_let_in_only_if_allowed() {
    let mut bench = Bench::new();
    let mut ben = bench.client(2, account(Role::Observer, "ben", Some("g1")));
    let mut cem = bench.client(3, account(Role::Observer, "cem", Some("g2")));
    for client in [&mut ben, &mut cem] {
        client.find(DOC);
        bench.settle(&mut [client]);
        assert_eq!(client.unavailable, 1);
    }
    let mut ana = begun(&mut bench, Role::Observer, "ana", DocumentKind::Lesson);
    bench.settle(&mut [&mut ana, &mut ben, &mut cem]);
    assert_eq!(ben.notes(DOC), ["a"]);
    assert!(is_shut_out(&cem));
}

#[test]
fn a_document_of_an_open_relay_is_closed_to_accounts() {
    let mut bench = Bench::new();
    let mut open = bench.client(1, Visitor::Open);
    open.begin(DOC, DocumentKind::Lesson);
    bench.settle(&mut [&mut open]);
    let ana = looks_for(&mut bench, account(Role::GroupLead, "ana", Some("g1")), None);
    assert!(is_shut_out(&ana));
}

// ACCESS-6
#[test]
fn a_revoked_device_is_out_at_once_and_what_it_had_in_the_queue_is_dropped() {
    let mut bench = Bench::new();
    let mut ana = begun(&mut bench, Role::Observer, "ana", DocumentKind::Lesson);
    let mut ben = looks_for(&mut bench, account(Role::Observer, "ben", Some("g1")), None);
    bench.hold = true;
    ana.write(DOC, "b");
    bench.settle(&mut [&mut ana]);
    ben.write(DOC, "late");
    bench.settle(&mut [&mut ben]);
    bench.act(Event::Revoked {
        device: DeviceId::new("device-of-ben"),
    });
    assert_eq!(bench.closed.get(&ben.connection), Some(&Close::NotAllowed));
    assert_eq!(bench.closed.get(&ana.connection), None);
    bench.hold = false;
    bench.commit();
    bench.settle(&mut [&mut ana]);
    assert_eq!(
        bench.on_disk(DOC).added("notes").into_keys().collect::<Vec<_>>(),
        ["a", "b"]
    );
}

// RELAY-10
#[test]
fn ephemeral_messages_stay_among_those_who_may_read() {
    let mut bench = Bench::new();
    begun(&mut bench, Role::Observer, "ana", DocumentKind::Lesson);
    let cem = looks_for(&mut bench, account(Role::Observer, "cem", Some("g2")), None);
    bench.send(
        cem.connection,
        &cahier_core::sync::wire::Message::Ephemeral {
            sender: cem.name.clone(),
            target: "relay".into(),
            document: DOC,
            session: "s".into(),
            count: 1,
            data: vec![],
        },
    );
    assert!(bench.received(crate::relay::ConnectionId(1)).is_empty());
}
