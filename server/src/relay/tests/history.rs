use cahier_core::document::DocumentKind;
use cahier_core::store::{Derived, Store, Write};

use super::bench::{Bench, Client, DOC};
use crate::relay::{Compacted, Event, Held, Visitor};
use crate::store;

fn writer(bench: &mut Bench, n: u64) -> Client {
    let mut client = bench.client(n, Visitor::Open);
    client.begin(DOC, DocumentKind::Lesson);
    client
}

fn leave(bench: &mut Bench, client: &Client) {
    bench.act(Event::Closed {
        connection: client.connection,
    });
}

/// A document with twenty notes that nobody has open, and its author.
fn twenty_notes() -> (Bench, Client) {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    for n in 0..20 {
        one.write(DOC, &format!("{n:02}"));
    }
    bench.settle(&mut [&mut one]);
    leave(&mut bench, &one);
    (bench, one)
}

// RELAY-12
#[test]
fn a_new_reader_and_one_who_has_everything_are_served_without_the_history() {
    let (mut bench, mut one) = twenty_notes();
    let mut two = bench.client(2, Visitor::Open);
    two.find(DOC);
    one.reconnect(&mut bench, 3, Visitor::Open);
    bench.settle(&mut [&mut one, &mut two]);
    assert_eq!(two.notes(DOC).len(), 20);
    assert_eq!(one.relay_heads(DOC), Some(one.heads(DOC)));
    assert_eq!((bench.loads, bench.histories), (2, 0));
}

// RELAY-12
#[test]
fn the_history_is_read_when_somebody_brings_something_new() {
    let (mut bench, mut one) = twenty_notes();
    let mut two = bench.client(2, Visitor::Open);
    two.find(DOC);
    bench.settle(&mut [&mut two]);
    one.write(DOC, "of one");
    two.write(DOC, "of two");
    one.reconnect(&mut bench, 3, Visitor::Open);
    bench.settle(&mut [&mut one, &mut two]);
    assert_eq!(one.notes(DOC).len(), 22);
    assert_eq!(two.notes(DOC), one.notes(DOC));
    assert_eq!(bench.on_disk(DOC).heads(), one.heads(DOC));
    assert_eq!(bench.histories, 1);
}

// RELAY-13
#[test]
fn a_document_is_compacted_when_it_has_grown_fourfold_and_when_it_is_left() {
    let mut bench = Bench::new();
    let mut one = writer(&mut bench, 1);
    for n in 0..600 {
        one.write(DOC, &format!("{n}"));
        bench.settle(&mut [&mut one]);
    }
    leave(&mut bench, &one);
    let up_to = bench.compacted.iter().map(|compacted| match compacted {
        Compacted::Snapshot { up_to, .. } => *up_to,
        Compacted::Quarantined | Compacted::Skipped => 0,
    });
    // The first change is every lesson's own.
    assert_eq!(up_to.collect::<Vec<_>>(), [128, 512, 601]);
}

#[test]
fn a_snapshot_that_cannot_be_made_is_tried_again_only_after_as_much_growth() {
    let mut bench = Bench::new();
    bench.skip = true;
    let mut one = writer(&mut bench, 1);
    for n in 0..590 {
        one.write(DOC, &format!("{n}"));
        bench.settle(&mut [&mut one]);
    }
    assert_eq!(bench.tried_at, [128, 512]);
    bench.now_ms += 10_000;
    bench.act(Event::Tick);
    bench.act(Event::Tick);
    leave(&mut bench, &one);
    assert_eq!(
        bench.tried_at,
        [128, 512, 591],
        "when it is quiet, and no more when it is left"
    );
}

// RELAY-13
#[test]
fn a_document_with_a_snapshot_is_opened_by_a_few_numbers() {
    let (bench, one) = twenty_notes();
    let Ok((_, Held::Summary(summary))) = store::open_document(&bench.store, DOC) else {
        unreachable!("there is a snapshot");
    };
    assert_eq!((summary.length, summary.snapshot), (21, Some(21)));
    assert_eq!(summary.heads, one.heads(DOC));
}

// RELAY-13
#[test]
fn a_snapshot_that_is_damaged_is_made_up_for_by_the_changes() {
    let (mut bench, _) = twenty_notes();
    let junk = |kind| Write::Derive {
        document: DOC,
        kind,
        up_to: 21,
        bytes: b"junk".to_vec(),
    };
    for kind in [Derived::Snapshot, Derived::Index, Derived::Heads] {
        bench.store.commit(&[junk(kind)]).expect("memory does not fail");
        let mut reader = bench.client(10 + kind as u64, Visitor::Open);
        reader.find(DOC);
        reader.write(DOC, &format!("{kind:?}"));
        bench.settle(&mut [&mut reader]);
        assert!(reader.notes(DOC).len() > 20, "{kind:?}");
        leave(&mut bench, &reader);
    }
    assert_eq!(bench.on_disk(DOC).added("notes").len(), 23);
}
