use cahier_core::access::Role;
use cahier_core::document::DocumentKind;
use cahier_core::sync::wire::{Message, PeerMetadata};

use super::bench::{Bench, DOC, account, join};
use crate::relay::{Close, ConnectionId, Event, Visitor};

#[test]
fn the_relay_answers_a_join_with_its_name_and_the_stores_epoch() {
    let mut bench = Bench::new();
    let connection = bench.open(1, Visitor::Open);
    bench.send(connection, &join("tablet"));
    let expected = Message::Peer {
        sender: "relay".into(),
        target: "tablet".into(),
        metadata: PeerMetadata {
            storage_id: Some("epoch.1".into()),
            is_ephemeral: false,
        },
        version: "1".into(),
        time_ms: Some(1_000),
    };
    assert_eq!(bench.received(connection), [expected]);
}

#[test]
fn another_version_gets_an_error_and_no_peer() {
    let mut bench = Bench::new();
    let connection = bench.open(1, Visitor::Open);
    bench.send(
        connection,
        &Message::Join {
            sender: "tablet".into(),
            metadata: PeerMetadata::default(),
            versions: vec!["2".into()],
        },
    );
    assert!(matches!(bench.received(connection).as_slice(), [Message::Error { .. }]));
    assert_eq!(bench.closed[&connection], Close::NotOurProtocol);
}

#[test]
fn joining_twice_is_harmless() {
    let mut bench = Bench::new();
    let mut client = bench.client(1, Visitor::Open);
    bench.send(client.connection, &join("peer-1"));
    client.begin(DOC, DocumentKind::Lesson);
    bench.settle(&mut [&mut client]);
    assert_eq!(client.relay_heads(DOC), Some(client.heads(DOC)));
    assert!(bench.closed.is_empty());
}

// RELAY-6
#[test]
fn nothing_is_obeyed_before_joining_or_under_another_name() {
    let mut bench = Bench::new();
    let silent = bench.open(1, Visitor::Open);
    let mut client = bench.client(2, Visitor::Open);
    client.begin(DOC, DocumentKind::Lesson);
    for message in client.say() {
        bench.send(silent, &message);
        if let Message::Sync {
            target,
            document,
            data,
            kind,
            ..
        } = message
        {
            let forged = Message::Sync {
                sender: "peer-9".into(),
                target,
                document,
                data,
                kind,
            };
            bench.send(client.connection, &forged);
        }
    }
    assert_eq!(bench.loads, 0);
    assert!(bench.received(silent).is_empty() && bench.closed.is_empty());
}

// RELAY-6
#[test]
fn who_joins_again_under_another_name_is_told_and_closed() {
    let mut bench = Bench::new();
    let client = bench.client(1, Visitor::Open);
    bench.send(client.connection, &join("peer-9"));
    assert!(matches!(
        bench.received(client.connection).as_slice(),
        [.., Message::Error { .. }]
    ));
    assert_eq!(bench.closed[&client.connection], Close::NotOurProtocol);
}

#[test]
fn a_leave_frees_the_name_but_only_ones_own() {
    let mut bench = Bench::new();
    let one = bench.client(1, Visitor::Open);
    let two = bench.client(2, Visitor::Open);
    bench.send(
        two.connection,
        &Message::Leave {
            sender: "peer-1".into(),
        },
    );
    assert!(bench.closed.is_empty());
    bench.send(
        one.connection,
        &Message::Leave {
            sender: "peer-1".into(),
        },
    );
    assert_eq!(bench.closed[&one.connection], Close::Done);
}

// RELAY-7
#[test]
fn the_newer_connection_of_a_peer_wins() {
    let mut bench = Bench::new();
    let older = bench.client(1, Visitor::Open);
    let newer = bench.open(2, Visitor::Open);
    bench.send(newer, &join("peer-1"));
    assert_eq!(bench.closed.get(&older.connection), Some(&Close::Done));
    assert_eq!(bench.closed.get(&newer), None);
    // The socket of the older one ends only now, and takes nothing from the newer one.
    bench.act(Event::Closed {
        connection: older.connection,
    });
    bench.send(
        newer,
        &Message::Leave {
            sender: "peer-1".into(),
        },
    );
    assert_eq!(bench.closed.get(&newer), Some(&Close::Done));
}

#[test]
fn one_account_cannot_push_out_another_by_its_peer_id() {
    let mut bench = Bench::new();
    let ana = bench.client(1, account(Role::Observer, "ana", Some("g1")));
    let ben = bench.open(2, account(Role::Observer, "ben", Some("g1")));
    bench.send(ben, &join("peer-1"));
    assert_eq!(bench.closed.get(&ana.connection), None);
}

#[test]
fn who_does_not_join_in_time_is_let_go() {
    let mut bench = Bench::new();
    let silent = bench.open(1, Visitor::Open);
    let client = bench.client(2, Visitor::Open);
    bench.now_ms += 29_999;
    bench.act(Event::Tick);
    assert!(bench.closed.is_empty());
    bench.now_ms += 1;
    bench.act(Event::Tick);
    assert_eq!(bench.closed.get(&silent), Some(&Close::TooLate));
    assert_eq!(bench.closed.get(&client.connection), None);
}

#[test]
fn stopping_ends_every_connection_and_lets_nobody_in() {
    let mut bench = Bench::new();
    let client = bench.client(1, Visitor::Open);
    bench.act(Event::Drain);
    assert_eq!(bench.closed[&client.connection], Close::Restarting);
    bench.open(2, Visitor::Open);
    assert_eq!(bench.closed[&ConnectionId(2)], Close::Restarting);
}
