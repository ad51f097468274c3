use cahier_core::document::{Document, DocumentKind, Heads, SyncState};
use cahier_core::id::{DocumentId, SessionId};
use cahier_core::sync::graph::{Graph, Refused};
use cahier_core::sync::wire::{self, Message};

use super::bench::{Bench, Client, DOC};
use crate::relay::{Close, Count, Effect, Event, Ticket, Visitor};

fn writer(bench: &mut Bench, n: u64) -> Client {
    let mut client = bench.client(n, Visitor::Open);
    client.begin(DOC, DocumentKind::Lesson);
    bench.settle(&mut [&mut client]);
    client
}

fn sync(client: &Client, data: Vec<u8>) -> Message {
    Message::Sync {
        sender: client.name.clone(),
        target: "relay".into(),
        document: DOC,
        data,
        kind: None,
    }
}

// RELAY-5
#[test]
fn junk_closes_only_the_connection_that_sent_it() {
    for junk in [
        &b""[..],
        b"junk",
        &[0xa0],
        &[0x01],
        &[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    ] {
        let mut bench = Bench::new();
        let mut good = writer(&mut bench, 1);
        let bad = writer(&mut bench, 2);
        bench.act(Event::Frame {
            connection: bad.connection,
            bytes: junk.to_vec(),
        });
        assert_eq!(
            bench.closed.get(&bad.connection),
            Some(&Close::NotOurProtocol),
            "{junk:?}"
        );
        good.write(DOC, "a");
        bench.settle(&mut [&mut good]);
        assert_eq!(good.relay_heads(DOC), Some(good.heads(DOC)));
    }
}

#[test]
fn malformed_sync_data_closes_its_connection_and_begins_no_document() {
    let mut bench = Bench::new();
    let bad = bench.client(1, Visitor::Open);
    bench.send(bad.connection, &sync(&bad, vec![0x42, 0xff, 0xff]));
    assert_eq!(bench.closed.get(&bad.connection), Some(&Close::NotOurProtocol));
    assert!(bench.stored.is_empty() && bench.relay.is_quiet());
}

#[test]
fn a_frame_above_the_limit_closes_its_connection() {
    let mut bench = Bench::new();
    let bad = bench.client(1, Visitor::Open);
    bench.act(Event::Frame {
        connection: bad.connection,
        bytes: vec![0; 16 * 1024 * 1024 + 1],
    });
    assert_eq!(bench.closed.get(&bad.connection), Some(&Close::TooBig));
}

#[test]
fn messages_of_unknown_types_are_ignored() {
    let mut bench = Bench::new();
    let mut client = writer(&mut bench, 1);
    // {"type": "wave", "senderId": "peer-1"}
    let mut bytes = vec![0xa2, 0x64];
    bytes.extend(b"type");
    bytes.push(0x64);
    bytes.extend(b"wave");
    bytes.push(0x68);
    bytes.extend(b"senderId");
    bytes.push(0x66);
    bytes.extend(b"peer-1");
    assert!(matches!(wire::decode(&bytes), Ok(Message::Unknown { .. })));
    bench.act(Event::Frame {
        connection: client.connection,
        bytes,
    });
    client.write(DOC, "a");
    bench.settle(&mut [&mut client]);
    assert!(bench.closed.is_empty());
}

#[test]
fn a_bloom_filter_that_automerge_panics_on_harms_nobody() {
    let mut bench = Bench::new();
    let mut good = writer(&mut bench, 1);
    let bad = writer(&mut bench, 2);
    // V1, one head, no need, one have: no last sync, a filter of one entry with 0 bits and one probe. No change.
    let mut data = vec![0x42, 1];
    data.extend([0xab; 32]);
    data.extend([0, 1, 0, 3, 1, 0, 1, 0]);
    bench.send(bad.connection, &sync(&bad, data));
    good.write(DOC, "a");
    bench.settle(&mut [&mut good]);
    assert_eq!(bench.on_disk(DOC).heads(), good.heads(DOC));
    assert_eq!(good.relay_heads(DOC), Some(good.heads(DOC)));
    assert!(bench.closed.is_empty(), "filters are never looked into");
}

// RELAY-15
#[test]
fn who_sends_a_whole_document_is_let_go_and_sends_it_in_single_changes_when_it_is_back() {
    let mut bench = Bench::new();
    let mut one = bench.client(1, Visitor::Open);
    one.begin(DOC, DocumentKind::Lesson);
    one.write(DOC, "a");
    // What a relay of another make would say first: that it has nothing, and reads whole documents.
    let nothing = Document::blank(SessionId::from_bytes([99; 16])).generate_sync(&mut SyncState::new());
    let target = one.name.clone();
    one.take(Message::Sync {
        sender: "relay".into(),
        target,
        document: DOC,
        data: nothing.expect("it has something to say"),
        kind: None,
    });
    bench.settle(&mut [&mut one]);
    assert_eq!(bench.closed.get(&one.connection), Some(&Close::NotOurProtocol));
    assert!(bench.counted.contains(&Count::Refused(Refused::DocumentChunk)));
    assert_eq!(one.relay_heads(DOC), Some(Heads::default()), "nothing is acknowledged");
    one.reconnect(&mut bench, 2, Visitor::Open);
    bench.settle(&mut [&mut one]);
    assert_eq!(one.relay_heads(DOC), Some(one.heads(DOC)));
    assert_eq!(bench.on_disk(DOC).heads(), one.heads(DOC));
}

#[test]
fn heads_that_never_come_hang_nobody() {
    let mut bench = Bench::new();
    let mut good = writer(&mut bench, 1);
    let liar = writer(&mut bench, 2);
    let mut data = vec![0x42, 1];
    data.extend([0xab; 32]);
    data.extend([0, 0, 0]);
    bench.send(liar.connection, &sync(&liar, data));
    bench.act(Event::Closed {
        connection: liar.connection,
    });
    good.write(DOC, "a");
    bench.settle(&mut [&mut good]);
    assert_eq!(good.relay_heads(DOC), Some(good.heads(DOC)));
}

#[test]
fn an_orphan_change_is_neither_stored_nor_acknowledged() {
    let mut bench = Bench::new();
    let mut good = writer(&mut bench, 1);
    let mut bad = writer(&mut bench, 2);
    bad.write(DOC, "missing");
    bad.write(DOC, "orphan");
    let (document, _, _) = &bad.documents[&DOC];
    let orphan = document
        .changes_since(&good.heads(DOC))
        .pop()
        .expect("two changes were made");
    // V1, the orphan as head, no need, no have, one change.
    let mut data = vec![0x42, 1];
    data.extend(orphan.hash.as_bytes());
    data.extend([0, 0, 1]);
    let length = orphan.bytes.len();
    data.push(
        u8::try_from(length)
            .ok()
            .filter(|length| *length < 128)
            .expect("one byte of LEB128"),
    );
    data.extend(&orphan.bytes);
    let before = bench.stored.clone();
    bench.send(bad.connection, &sync(&bad, data));
    assert_eq!(bench.stored, before);
    good.write(DOC, "a");
    bench.settle(&mut [&mut good]);
    assert_eq!(bench.on_disk(DOC).added("notes").into_keys().collect::<Vec<_>>(), ["a"]);
}

#[test]
fn a_sequence_number_used_twice_is_refused_and_harms_nobody() {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    one.write(DOC, "a");
    bench.settle(&mut [&mut one]);
    // The same session on a tablet that was restored from a backup: another change under the same number.
    let mut twin = bench.client(2, Visitor::Open);
    let mut fork = Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]));
    fork.edit::<_, std::convert::Infallible>(0, |edit| {
        edit.add("notes", "forked", []);
        Ok(())
    })
    .unwrap_or_else(|never| match never {});
    twin.documents.insert(DOC, (fork, SyncState::new(), false));
    for _ in 0..4 {
        for message in twin.say() {
            bench.send(twin.connection, &message);
        }
        bench.received(twin.connection);
    }
    one.write(DOC, "b");
    bench.settle(&mut [&mut one]);
    assert_eq!(
        bench.on_disk(DOC).added("notes").into_keys().collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert_eq!(one.relay_heads(DOC), Some(one.heads(DOC)));
}

// RELAY-8
#[test]
fn when_the_store_fails_everybody_is_let_go_and_nothing_is_acknowledged() {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    bench.hold = true;
    one.write(DOC, "a");
    bench.settle(&mut [&mut one]);
    let ticket = bench.held[0];
    bench.act(Event::PersistFailed { ticket });
    assert_eq!(bench.closed.get(&one.connection), Some(&Close::StoreFailed));
    assert!(bench.received(one.connection).is_empty());
    bench.client_is_refused();
}

// RELAY-9
#[test]
fn a_document_that_cannot_be_read_is_unavailable_and_never_overwritten() {
    let mut bench = Bench::new();
    bench.damage(DOC);
    let mut one = bench.client(1, Visitor::Open);
    one.begin(DOC, DocumentKind::Lesson);
    let other = DocumentId::from_bytes([5; 16]);
    one.begin(other, DocumentKind::Lesson);
    bench.settle(&mut [&mut one]);
    assert_eq!(bench.unreadable, [DOC]);
    assert_eq!(one.unavailable, 1);
    assert_eq!(bench.stored[&DOC].1, [b"damaged".to_vec()]);
    assert_eq!(one.relay_heads(other), Some(one.heads(other)), "other documents go on");
}

#[test]
fn answers_that_nobody_asked_for_are_ignored() {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    bench.act(Event::Persisted { ticket: Ticket(99) });
    let mut effects: Vec<Effect> = Vec::new();
    for stale in [
        Event::LoadFailed {
            document: DocumentId::from_bytes([7; 16]),
        },
        Event::HistoryLoaded {
            document: DOC,
            graph: Graph::default(),
        },
    ] {
        bench.relay.handle(stale, 0, &mut effects);
    }
    assert!(effects.is_empty());
    one.write(DOC, "a");
    bench.settle(&mut [&mut one]);
    assert_eq!(one.relay_heads(DOC), Some(one.heads(DOC)));
}

impl Bench {
    fn client_is_refused(&mut self) {
        let late = self.open(50, Visitor::Open);
        assert_eq!(self.closed.get(&late), Some(&Close::StoreFailed));
    }
}
