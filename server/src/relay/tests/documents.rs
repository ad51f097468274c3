use cahier_core::document::{Document, DocumentKind, SyncState};
use cahier_core::id::SessionId;
use cahier_core::sync::wire::Message;

use super::bench::{Bench, Client, DOC, OTHER_DOC};
use crate::relay::{Close, ConnectionId, Event, Record, Visitor};

fn writer(bench: &mut Bench, n: u64) -> Client {
    let mut client = bench.client(n, Visitor::Open);
    client.begin(DOC, DocumentKind::Lesson);
    client
}

#[test]
fn what_one_writes_the_other_reads() {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    let mut two = bench.client(2, Visitor::Open);
    one.write(DOC, "a");
    bench.settle(&mut [&mut one]);
    two.find(DOC);
    bench.settle(&mut [&mut one, &mut two]);
    assert_eq!(two.notes(DOC), ["a"]);
    two.write(DOC, "b");
    bench.settle(&mut [&mut one, &mut two]);
    assert_eq!(one.notes(DOC), ["a", "b"]);
    assert_eq!(bench.on_disk(DOC).heads(), one.heads(DOC));
    assert_eq!(two.unavailable, 0);
}

// RELAY-1
#[test]
fn nothing_is_acknowledged_or_passed_on_before_it_is_durable() {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    let mut two = writer(&mut bench, 2);
    bench.settle(&mut [&mut one, &mut two]);
    bench.hold = true;
    one.write(DOC, "a");
    bench.settle(&mut [&mut one, &mut two]);
    assert_eq!(bench.held.len(), 1);
    assert!(two.notes(DOC).is_empty(), "passed on before it was stored");
    assert_ne!(
        one.relay_heads(DOC),
        Some(one.heads(DOC)),
        "acknowledged before it was stored"
    );
    bench.hold = false;
    bench.commit();
    bench.settle(&mut [&mut one, &mut two]);
    assert_eq!(two.notes(DOC), ["a"]);
    assert_eq!(one.relay_heads(DOC), Some(one.heads(DOC)));
}

#[test]
fn what_comes_during_a_commit_is_taken_as_one_batch() {
    let mut bench = Bench::new();
    let mut clients: Vec<_> = (1..=9).map(|n| writer(&mut bench, n)).collect();
    bench.settle(&mut clients.iter_mut().collect::<Vec<_>>());
    bench.hold = true;
    let before = bench.appends;
    for (n, client) in clients.iter_mut().enumerate() {
        client.write(DOC, &format!("n{n}"));
    }
    bench.settle(&mut clients.iter_mut().collect::<Vec<_>>());
    assert_eq!(bench.appends - before, 1);
    bench.commit();
    assert_eq!(bench.appends - before, 2, "the other eight go together");
    bench.hold = false;
    bench.commit();
    bench.settle(&mut clients.iter_mut().collect::<Vec<_>>());
    for client in &clients {
        assert_eq!(client.notes(DOC).len(), 9);
    }
}

// RELAY-3
#[test]
fn an_unknown_document_is_answered_at_once_and_told_of_when_it_appears() {
    let mut bench = Bench::new();
    let mut reader = bench.client(1, Visitor::Open);
    reader.find(DOC);
    bench.settle(&mut [&mut reader]);
    assert_eq!(reader.unavailable, 1);
    assert!(bench.stored.is_empty(), "asking begins nothing");
    let mut one = writer(&mut bench, 2);
    one.write(DOC, "a");
    bench.settle(&mut [&mut one, &mut reader]);
    assert_eq!(reader.notes(DOC), ["a"]);
}

#[test]
fn a_document_with_nothing_in_it_can_be_found_even_after_a_restart() {
    let mut bench = Bench::new();
    let mut one = bench.client(1, Visitor::Open);
    let empty = Document::blank(SessionId::from_bytes([7; 16]));
    one.documents.insert(DOC, (empty, SyncState::new(), false));
    bench.settle(&mut [&mut one]);
    assert_eq!(bench.stored[&DOC], (Some(Record::Unguarded), vec![]));
    bench.act(Event::Closed {
        connection: one.connection,
    });
    let mut reader = bench.client(2, Visitor::Open);
    reader.find(DOC);
    bench.settle(&mut [&mut reader]);
    assert_eq!(reader.unavailable, 0);
    assert!(reader.relay_heads(DOC).is_some());
}

// RELAY-2
#[test]
fn a_client_hears_only_of_what_it_asked_for() {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    let mut two = bench.client(2, Visitor::Open);
    two.begin(OTHER_DOC, DocumentKind::Study);
    one.write(DOC, "a");
    bench.settle(&mut [&mut one, &mut two]);
    assert_eq!(two.documents.len(), 1);
    assert!(two.other.is_empty());
}

// RELAY-4
#[test]
fn what_was_sent_just_before_a_disconnect_is_kept() {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    bench.settle(&mut [&mut one]);
    bench.hold = true;
    let mut two = writer(&mut bench, 2);
    bench.settle(&mut [&mut two]);
    two.write(DOC, "first");
    one.write(DOC, "second");
    for client in [&mut two, &mut one] {
        for message in client.say() {
            bench.send(client.connection, &message);
        }
        bench.act(Event::Closed {
            connection: client.connection,
        });
    }
    bench.commit();
    bench.hold = false;
    bench.commit();
    let kept: Vec<_> = bench.on_disk(DOC).added("notes").into_keys().collect();
    assert_eq!(kept, ["first", "second"]);
    assert!(bench.relay.is_quiet());
}

#[test]
fn a_client_gives_back_what_the_relay_lost() {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    one.write(DOC, "a");
    bench.settle(&mut [&mut one]);
    let mut reborn = Bench::new();
    one.reconnect(&mut reborn, 1, Visitor::Open);
    reborn.settle(&mut [&mut one]);
    assert_eq!(reborn.on_disk(DOC).heads(), one.heads(DOC));
}

#[test]
fn many_documents_go_over_one_connection_and_many_clients_into_one_document() {
    let mut bench = Bench::new();
    let mut one = bench.client(1, Visitor::Open);
    for n in 0..150 {
        one.begin(cahier_core::id::DocumentId::from_bytes([n; 16]), DocumentKind::Lesson);
    }
    bench.settle(&mut [&mut one]);
    assert_eq!(bench.stored.len(), 150);
    let mut clients: Vec<_> = (2..22).map(|n| writer(&mut bench, n)).collect();
    for (n, client) in clients.iter_mut().enumerate() {
        client.write(DOC, &format!("n{n:02}"));
    }
    bench.settle(&mut clients.iter_mut().collect::<Vec<_>>());
    for client in &clients {
        assert_eq!(client.notes(DOC).len(), 20);
    }
}

#[test]
fn more_documents_than_allowed_close_the_connection() {
    let mut bench = Bench::new();
    let mut config = crate::relay::Config::new("relay", "epoch.1");
    config.limits.max_open_documents = 2;
    bench.relay = crate::relay::Relay::new(config);
    let mut one = bench.client(1, Visitor::Open);
    for n in 0..3 {
        one.begin(cahier_core::id::DocumentId::from_bytes([n; 16]), DocumentKind::Lesson);
    }
    for message in one.say() {
        bench.send(one.connection, &message);
    }
    assert_eq!(bench.closed[&ConnectionId(1)], Close::QueueFull);
    assert_eq!(bench.stored.len(), 2, "what was taken stays");
}

// RELAY-10
#[test]
fn ephemeral_messages_reach_every_other_subscriber_once() {
    let mut bench = Bench::new();
    let mut clients: Vec<_> = (1..=3).map(|n| writer(&mut bench, n)).collect();
    let mut outsider = bench.client(4, Visitor::Open);
    bench.settle(&mut clients.iter_mut().collect::<Vec<_>>());
    let stored = bench.stored.clone();
    let says = |sender: &str, count| Message::Ephemeral {
        sender: sender.into(),
        target: "relay".into(),
        document: DOC,
        session: "s".into(),
        count,
        data: vec![1, 2],
    };
    for (count, from) in [(2, 1), (2, 1), (1, 1), (2, 4)] {
        bench.send(ConnectionId(from), &says(&format!("peer-{from}"), count));
    }
    // A receiver that passes it on under the first sender's name makes no storm.
    bench.send(ConnectionId(2), &says("peer-1", 3));
    bench.settle(&mut clients.iter_mut().chain([&mut outsider]).collect::<Vec<_>>());
    assert!(clients[0].other.is_empty() && outsider.other.is_empty());
    for (n, client) in clients.iter().enumerate().skip(1) {
        let expected = Message::Ephemeral {
            sender: "peer-1".into(),
            target: format!("peer-{}", n + 1),
            document: DOC,
            session: "s".into(),
            count: 2,
            data: vec![1, 2],
        };
        assert_eq!(client.other, [expected]);
    }
    assert_eq!(bench.stored, stored, "never stored");
}
