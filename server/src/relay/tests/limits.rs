use cahier_core::access::Role;
use cahier_core::document::DocumentKind;
use cahier_core::id::DocumentId;

use super::bench::{Bench, Client, DOC, OTHER_DOC, account};
use crate::relay::{Close, Config, Count, Event, Limit, Limits, Relay, Visitor};

fn bench(limits: Limits) -> Bench {
    let mut bench = Bench::new();
    bench.relay = Relay::new(Config {
        limits,
        ..Config::new("relay", "epoch.1")
    });
    bench
}

fn observer(bench: &mut Bench, n: u64) -> Client {
    let mut client = bench.client(n, account(Role::Observer, "ana", Some("g1")));
    client.kind = Some(DocumentKind::Lesson);
    client
}

/// Time passes until a connection that met a full document or group is closed.
fn later(bench: &mut Bench) {
    bench.now_ms += 4_999;
    bench.act(Event::Tick);
    assert!(bench.closed.is_empty(), "there is time for other documents");
    bench.now_ms += 1;
    bench.act(Event::Tick);
}

fn was_reached(bench: &Bench, limit: Limit) -> bool {
    bench.counted.contains(&Count::Limited(limit))
}

// RELAY-11
#[test]
fn a_document_grows_to_its_limit_and_keeps_what_it_has() {
    let mut bench = bench(Limits {
        max_document_bytes: 1_000,
        ..Limits::default()
    });
    let mut one = bench.client(1, Visitor::Open);
    one.begin(DOC, DocumentKind::Lesson);
    bench.settle(&mut [&mut one]);
    let mut acknowledged = Vec::new();
    for n in 0..20 {
        one.write(DOC, &format!("note {n}"));
        bench.settle(&mut [&mut one]);
        if one.relay_heads(DOC) == Some(one.heads(DOC)) {
            acknowledged = one.notes(DOC);
        }
    }
    one.begin(OTHER_DOC, DocumentKind::Lesson);
    bench.settle(&mut [&mut one]);
    assert_eq!(one.relay_heads(OTHER_DOC), Some(one.heads(OTHER_DOC)));
    later(&mut bench);
    assert_eq!(bench.closed.get(&one.connection), Some(&Close::DocumentFull));
    assert!(was_reached(&bench, Limit::Document));
    assert!(!acknowledged.is_empty() && acknowledged.len() < 20);
    assert_eq!(
        bench.on_disk(DOC).added("notes").into_keys().collect::<Vec<_>>(),
        acknowledged
    );
    let mut two = bench.client(2, Visitor::Open);
    two.find(DOC);
    bench.settle(&mut [&mut two]);
    assert_eq!(two.notes(DOC), acknowledged, "it can still be read");
}

// RELAY-11
#[test]
fn a_full_group_adds_nothing_and_another_group_goes_on() {
    let mut bench = bench(Limits {
        max_group_bytes: 1_500,
        ..Limits::default()
    });
    let mut one = observer(&mut bench, 1);
    one.begin(DOC, DocumentKind::Lesson);
    for n in 0..20 {
        one.write(DOC, &format!("note {n}"));
        bench.settle(&mut [&mut one]);
    }
    later(&mut bench);
    assert_eq!(bench.closed.get(&one.connection), Some(&Close::GroupFull));
    assert!(was_reached(&bench, Limit::GroupBytes));
    let kept = bench.on_disk(DOC).added("notes").len();
    assert!((1..20).contains(&kept));

    let mut other = bench.client(2, account(Role::Observer, "ben", Some("g2")));
    other.kind = Some(DocumentKind::Lesson);
    other.begin(OTHER_DOC, DocumentKind::Lesson);
    other.write(OTHER_DOC, "b");
    bench.settle(&mut [&mut other]);
    assert_eq!(other.relay_heads(OTHER_DOC), Some(other.heads(OTHER_DOC)));
}

// RELAY-11
#[test]
fn a_group_begins_as_many_documents_as_it_may_and_may_still_ask_for_others() {
    let mut bench = bench(Limits {
        max_group_documents: 2,
        ..Limits::default()
    });
    let ids: Vec<_> = (1..=3).map(|n| DocumentId::from_bytes([n; 16])).collect();
    let mut one = observer(&mut bench, 1);
    one.begin(ids[0], DocumentKind::Lesson);
    one.begin(ids[1], DocumentKind::Lesson);
    one.find(ids[2]);
    bench.settle(&mut [&mut one]);
    assert_eq!(one.unavailable, 1);
    assert!(bench.closed.is_empty());
    one.begin(ids[2], DocumentKind::Lesson);
    bench.settle(&mut [&mut one]);
    later(&mut bench);
    assert_eq!(bench.closed.get(&one.connection), Some(&Close::GroupFull));
    assert!(was_reached(&bench, Limit::GroupDocuments));
    assert_eq!(bench.stored.keys().copied().collect::<Vec<_>>(), ids[..2]);
}

// RELAY-11
#[test]
fn more_connections_than_may_be_are_let_go_at_once() {
    let mut bench = bench(Limits {
        max_connections: 1,
        ..Limits::default()
    });
    let mut one = bench.client(1, Visitor::Open);
    let two = bench.open(2, Visitor::Open);
    assert_eq!(bench.closed.get(&two), Some(&Close::TooMany));
    assert!(was_reached(&bench, Limit::Connections));
    one.begin(DOC, DocumentKind::Lesson);
    bench.settle(&mut [&mut one]);
    assert_eq!(one.relay_heads(DOC), Some(one.heads(DOC)));
    bench.act(Event::Closed {
        connection: one.connection,
    });
    bench.client(3, Visitor::Open);
}

#[test]
fn every_limit_has_a_name_of_its_own_and_a_code() {
    let mut names: Vec<_> = Limit::ALL.iter().map(|limit| limit.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Limit::ALL.len());
    assert!(Limit::ALL.iter().all(|limit| limit.close() != Close::Done));
}
