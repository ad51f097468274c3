use std::collections::BTreeMap;

use cahier_core::access::Role;
use cahier_core::document::DocumentKind;
use cahier_core::sync::wire::{EVERY_STORAGE, Message, RemoteHeads};

use super::bench::{Bench, Client, DOC, account};
use crate::relay::{Event, Visitor};

fn subscribe(bench: &mut Bench, client: &Client, storage: &str) {
    bench.send(
        client.connection,
        &Message::RemoteSubscriptionChange {
            sender: client.name.clone(),
            target: "relay".into(),
            add: vec![storage.into()],
            remove: vec![],
        },
    );
}

fn heads_of(client: &Client, storage: &str, at_ms: u64) -> Message {
    Message::RemoteHeadsChanged {
        sender: "relay".into(),
        target: client.name.clone(),
        document: DOC,
        heads: BTreeMap::from([(storage.to_owned(), RemoteHeads::new(&client.heads(DOC), at_ms))]),
    }
}

fn lesson(bench: &mut Bench, n: u64, visitor: Visitor) -> Client {
    let mut client = bench.client(n, visitor);
    client.kind = Some(DocumentKind::Lesson);
    client.begin(DOC, DocumentKind::Lesson);
    bench.settle(&mut [&mut client]);
    client
}

#[test]
fn a_tablet_hears_who_else_has_seen_what_it_wrote() {
    let mut bench = Bench::new();
    let mut ana = lesson(&mut bench, 1, account(Role::Observer, "ana", Some("g1")));
    let mut ben = lesson(&mut bench, 2, account(Role::Observer, "ben", Some("g1")));
    bench.settle(&mut [&mut ana, &mut ben]);
    subscribe(&mut bench, &ana, EVERY_STORAGE);
    bench.settle(&mut [&mut ana, &mut ben]);
    assert_eq!(
        ana.other,
        [heads_of(&ana, "device-of-ben", 1_000)],
        "what is known is told at once"
    );
    ana.other.clear();
    bench.now_ms = 2_000;
    ana.write(DOC, "a");
    bench.settle(&mut [&mut ana, &mut ben]);
    assert_eq!(ana.other, [heads_of(&ana, "device-of-ben", 2_000)]);
    assert!(ben.other.is_empty(), "who did not ask is not told");
}

#[test]
fn what_a_device_had_seen_is_known_after_it_has_gone() {
    let mut bench = Bench::new();
    let mut ana = lesson(&mut bench, 1, Visitor::Open);
    let mut ben = lesson(&mut bench, 2, Visitor::Open);
    bench.settle(&mut [&mut ana, &mut ben]);
    bench.act(Event::Closed {
        connection: ben.connection,
    });
    bench.act(Event::Closed {
        connection: ana.connection,
    });
    ana.reconnect(&mut bench, 3, Visitor::Open);
    subscribe(&mut bench, &ana, "storage-of-peer-2");
    bench.settle(&mut [&mut ana]);
    assert_eq!(ana.other.last(), Some(&heads_of(&ana, "storage-of-peer-2", 1_000)));
}

#[test]
fn gossip_stays_among_those_who_may_read() {
    let mut bench = Bench::new();
    let mut ana = lesson(&mut bench, 1, account(Role::Observer, "ana", Some("g1")));
    let mut cem = lesson(&mut bench, 2, account(Role::Observer, "cem", Some("g2")));
    assert_eq!(cem.unavailable, 1);
    subscribe(&mut bench, &cem, EVERY_STORAGE);
    ana.write(DOC, "a");
    bench.settle(&mut [&mut ana, &mut cem]);
    assert!(cem.other.is_empty());
}
