//! What is refused, parked, shared and fetched, one thing at a time. Whole conversations with real clients are in `core/tests/graph`.
#![expect(clippy::panic, reason = "another outcome than the expected one fails the test")]

use std::sync::Arc;

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ExpandedChange, ROOT, ReadDoc};
use proptest::prelude::*;

use super::message::Outgoing;
use super::*;
use crate::document::Change;

type Author = Automerge;

fn author(n: u8) -> Author {
    let mut author = Automerge::new();
    author.set_actor(ActorId::from([n; 16]));
    author
}

/// One change of its own.
fn write(author: &mut Author, value: i64) -> Change {
    let mut tx = author.transaction();
    tx.put(ROOT, "key", value).expect("the root is a map");
    let hash = tx.commit().0.expect("a change");
    let change = author.get_change_by_hash(&hash).expect("it was just made");
    Change::from_bytes(change.raw_bytes()).expect("a sound change")
}

fn hear(author: &mut Author, changes: &[Change]) {
    let changes = changes
        .iter()
        .map(|change| automerge::Change::try_from(change.bytes.as_slice()).expect("a sound change"));
    author.apply_changes(changes).expect("sound changes");
}

/// A change that is well formed but altered.
fn altered(change: &Change, alter: impl FnOnce(&mut ExpandedChange)) -> Change {
    let mut expanded = automerge::Change::try_from(change.bytes.as_slice())
        .expect("a sound change")
        .decode();
    alter(&mut expanded);
    Change::from_bytes(automerge::Change::from(expanded).raw_bytes()).expect("a well-formed change")
}

fn heads(of: &[&Change]) -> Heads {
    Heads::new(of.iter().map(|change| change.hash))
}

/// A peer's message with these heads and changes. Its `have` names its heads, so it is no reset.
fn message(heads: &Heads, changes: &[&Change]) -> Vec<u8> {
    let outgoing = Outgoing {
        heads,
        need: &Heads::default(),
        last_sync: heads,
        filter: &[],
        flags: None,
    };
    outgoing.encode(changes.iter().map(|change| change.bytes.as_slice()))
}

/// The same from a peer that reads the second version.
fn message_of_second_version(heads: &Heads) -> Vec<u8> {
    let mut message = message(heads, &[]);
    message.extend([1, 2]);
    message
}

fn replica() -> Replica<u8> {
    Replica::blank(Limits::default())
}

fn sent(next: Next) -> automerge::sync::Message {
    match next {
        Next::Send(message) => automerge::sync::Message::decode(&message).expect("a message"),
        other => panic!("it should send, not {other:?}"),
    }
}

fn sent_heads(next: Next) -> Heads {
    Heads::new(sent(next).heads.iter().map(|hash| Hash::from_bytes(hash.0)))
}

fn fetch(next: Next) -> Fetch {
    match next {
        Next::Fetch(fetch) => fetch,
        other => panic!("it should fetch, not {other:?}"),
    }
}

/// A linear history of so many changes, and its replica with the history known.
fn history(count: i64) -> (Author, Vec<Change>, Replica<u8>) {
    let mut one = author(1);
    let changes: Vec<_> = (0..count).map(|value| write(&mut one, value)).collect();
    let graph = Graph::read(changes.iter().map(|change| change.bytes.as_slice())).expect("a history");
    let mut replica = Replica::summary(summary(&graph, None), Limits::default());
    replica.load(graph);
    assert!(replica.has_history());
    (one, changes, replica)
}

fn summary(graph: &Graph, snapshot: Option<u64>) -> Summary {
    Summary {
        length: graph.len(),
        bytes: graph.bytes(),
        heads: graph.heads(),
        snapshot,
        snapshot_bytes: 100,
    }
}

fn refused(replica: &mut Replica<u8>, change: &Change) -> Vec<Refused> {
    let received = replica.receive(9, Part::Writer, &message(&heads(&[change]), &[change]), 0);
    let received = received.expect("a message");
    assert!(received.fresh.is_empty());
    received.refused
}

// GRAPH-2
#[test]
fn what_breaks_an_actors_numbers_is_refused_by_name_and_answered_once() {
    let (mut one, changes, mut replica) = history(2);
    let before = replica.heads();
    let third = write(&mut one, 3);
    let fork = {
        let mut again = author(1);
        hear(&mut again, &changes[..1]);
        write(&mut again, 77)
    };
    assert_eq!(refused(&mut replica, &fork), [Refused::Fork]);
    assert_eq!(
        refused(&mut replica, &altered(&third, |change| change.seq = 4)),
        [Refused::SeqGap]
    );
    let low = altered(&third, |change| change.start_op = std::num::NonZeroU64::MIN);
    assert_eq!(refused(&mut replica, &low), [Refused::StartOp]);
    assert_eq!((replica.heads(), replica.len()), (before, 2));

    assert!(
        matches!(replica.next(9, Part::Writer, 0), Next::Send(_)),
        "it was sent changes, so it answers"
    );
    assert_eq!(refused(&mut replica, &fork), [Refused::Fork]);
    assert!(!matches!(replica.next(9, Part::Writer, 0), Next::Fetch(_)));
    assert_eq!(refused(&mut replica, &fork), [Refused::Fork]);
    assert!(
        matches!(replica.next(9, Part::Writer, 0), Next::Nothing),
        "and not for ever"
    );

    let received = replica.receive(8, Part::Writer, &message(&heads(&[&third]), &[&third]), 0);
    assert_eq!(received.expect("a message").fresh, [third], "others go on");
}

// GRAPH-2
#[test]
fn orphans_wait_are_asked_for_and_are_admitted_in_order() {
    let mut one = author(1);
    let changes: Vec<_> = (0..3).map(|value| write(&mut one, value)).collect();
    let [first, second, third] = changes.as_slice() else {
        panic!("three changes")
    };
    let mut replica = replica();
    let received = replica
        .receive(1, Part::Writer, &message(&heads(&[third]), &[third, second]), 0)
        .expect("a message");
    assert_eq!(
        (received.fresh.len(), received.refused),
        (0, vec![Refused::Orphaned; 2])
    );
    let asked = sent(replica.next(1, Part::Writer, 0));
    assert_eq!(asked.need, [automerge::ChangeHash(*first.hash.as_bytes())]);
    assert!(asked.heads.is_empty());

    let received = replica
        .receive(2, Part::Writer, &message(&heads(&[first]), &[first]), 0)
        .expect("a message");
    assert_eq!(received.fresh, changes);
    assert_eq!(replica.heads(), heads(&[third]));
    assert_eq!(replica.proven(2), Some(heads(&[first])));
    assert_eq!(sent_heads(replica.next(1, Part::Writer, 0)), heads(&[third]));
    assert_eq!(replica.proven(1), Some(heads(&[third])), "what it said is known by now");
}

// GRAPH-2
#[test]
fn orphans_have_a_limit_for_each_sender_to_keep() {
    let mut one = author(1);
    let changes: Vec<_> = (0..5).map(|value| write(&mut one, value)).collect();
    let mut other = author(2);
    write(&mut other, 0);
    let foreign = write(&mut other, 1);
    let limits = Limits {
        max_orphans: 2,
        ..Limits::default()
    };
    let mut replica = Replica::<u8>::blank(limits);
    for (change, outcome) in changes.iter().skip(1).zip([
        vec![Refused::Orphaned],
        vec![Refused::Orphaned],
        vec![Refused::OrphansFull, Refused::Orphaned],
    ]) {
        assert_eq!(refused(&mut replica, change), outcome);
    }
    let received = replica.receive(2, Part::Writer, &message(&heads(&[&foreign]), &[&foreign]), 0);
    assert_eq!(
        received.expect("a message").refused,
        [Refused::OrphansFull],
        "nobody pushes out another's"
    );
    replica.forget(9);
    let received = replica.receive(2, Part::Writer, &message(&heads(&[&foreign]), &[&foreign]), 0);
    assert_eq!(
        received.expect("a message").refused,
        [Refused::Orphaned],
        "who is gone keeps no room"
    );
}

// GRAPH-2
#[test]
fn a_full_document_takes_no_more_and_a_reader_writes_nothing() {
    let mut one = author(1);
    let (first, second) = (write(&mut one, 1), write(&mut one, 2));
    let limits = Limits {
        max_document_bytes: first.bytes.len() as u64,
        ..Limits::default()
    };
    let mut replica = Replica::<u8>::blank(limits);
    let received = replica
        .receive(1, Part::Reader, &message(&heads(&[&first]), &[&first]), 0)
        .expect("a message");
    assert_eq!((received.fresh.len(), received.refused), (0, vec![Refused::ReadOnly]));
    let told = sent(replica.next(1, Part::Reader, 0));
    assert!(
        told.flags
            .is_some_and(|flags| flags.contains(automerge::sync::MessageFlags::READ_ONLY))
    );
    let received = replica.receive(2, Part::Writer, &message(&heads(&[&second]), &[&first, &second]), 0);
    let received = received.expect("a message");
    assert_eq!(
        (received.fresh, received.refused),
        (vec![first], vec![Refused::DocumentFull])
    );
}

// GRAPH-4
#[test]
fn a_new_client_gets_snapshot_and_tail_without_the_history() {
    let (_, changes, known) = history(10);
    let graph = Graph::decode(&known.index().expect("a history")).expect("its index");
    let mut replica = Replica::<u8>::summary(summary(&graph, Some(7)), Limits::default());
    let nothing = message_of_second_version(&Heads::default());
    assert!(
        replica
            .receive(1, Part::Writer, &nothing, 0)
            .expect("no history is needed")
            .answer
    );
    let fetch = fetch(replica.next(1, Part::Writer, 0));
    assert_eq!((fetch.snapshot, fetch.positions.clone()), (true, vec![8..=10]));
    assert!(
        matches!(replica.next(1, Part::Writer, 0), Next::Nothing),
        "one at a time"
    );
    let tail = changes[7..].iter().map(|change| change.bytes.clone());
    let chunks: Vec<_> = std::iter::once(vec![5; 100]).chain(tail).collect();
    let bytes = replica.fetched(1, &fetch, &chunks).expect("the peer is there");
    let told = automerge::sync::Message::decode(&bytes).expect("a message");
    assert_eq!(told.changes.iter().collect::<Vec<_>>(), [chunks.concat()]);
    assert_eq!(replica.fetched(1, &fetch, &chunks), None, "once");

    // Its answer needs no history either, nor does somebody who comes back with everything.
    let all = heads(&[changes.last().expect("ten changes")]);
    assert!(
        !replica
            .receive(1, Part::Writer, &message_of_second_version(&all), 0)
            .expect("no history")
            .answer
    );
    assert_eq!(replica.proven(1), Some(all.clone()));
    replica
        .receive(2, Part::Writer, &message(&all, &[]), 0)
        .expect("no history");
    assert_eq!(sent_heads(replica.next(2, Part::Writer, 0)), all);
    assert!(!replica.has_history());
}

// GRAPH-4
#[test]
fn what_a_summary_cannot_answer_asks_for_the_history_and_changes_nothing() {
    let (mut one, changes, known) = history(4);
    let graph = Graph::decode(&known.index().expect("a history")).expect("its index");
    let mut replica = Replica::<u8>::summary(summary(&graph, None), Limits::default());
    let older = message(&heads(&[&changes[1]]), &[]);
    assert_eq!(
        replica.receive(1, Part::Writer, &older, 0).map(drop),
        Err(Fault::NeedsHistory)
    );
    assert!(!replica.has_something(1));
    let fifth = write(&mut one, 5);
    let newer = message(&heads(&[&fifth]), &[&fifth]);
    assert_eq!(
        replica.receive(1, Part::Writer, &newer, 0).map(drop),
        Err(Fault::NeedsHistory)
    );
    replica.load(Graph::default());
    assert!(!replica.has_history(), "another history is not taken");
    replica.load(graph);
    replica
        .receive(1, Part::Writer, &older, 0)
        .expect("the history is there");
    assert_eq!(fetch(replica.next(1, Part::Writer, 0)).positions, [3..=4]);
}

// GRAPH-4
#[test]
fn peers_that_are_equally_far_get_the_same_bytes_and_the_author_none() {
    let (mut one, changes, mut replica) = history(3);
    let all = heads(&[&changes[2]]);
    for peer in 0..4 {
        replica
            .receive(peer, Part::Writer, &message(&all, &[]), 0)
            .expect("a message");
        assert_eq!(sent_heads(replica.next(peer, Part::Writer, 0)), all);
        assert!(matches!(replica.next(peer, Part::Writer, 0), Next::Nothing));
    }
    let fourth = write(&mut one, 4);
    replica
        .receive(0, Part::Writer, &message(&heads(&[&fourth]), &[&fourth]), 0)
        .expect("a message");
    let told = sent(replica.next(0, Part::Writer, 0));
    assert!(told.changes.is_empty() && told.flags.is_none());
    let (Next::Send(first), Next::Send(second)) = (replica.next(1, Part::Writer, 0), replica.next(2, Part::Reader, 0))
    else {
        panic!("both are told")
    };
    assert!(!Arc::ptr_eq(&first, &second), "a reader is told first that it is one");
    let Next::Send(third) = replica.next(3, Part::Writer, 0) else {
        panic!("it is told")
    };
    assert!(Arc::ptr_eq(&first, &third));
    // Older heads from the pipe change nothing; being late does, once.
    replica
        .receive(1, Part::Writer, &message(&all, &[]), 0)
        .expect("a message");
    assert!(matches!(replica.next(1, Part::Writer, 0), Next::Nothing));
    assert!(replica.overdue(4_999).is_empty());
    assert_eq!(replica.overdue(5_010), [1, 2, 3]);
    assert_eq!(fetch(replica.next(1, Part::Writer, 5_010)).positions, [4..=4]);
    assert!(replica.overdue(60_000).is_empty(), "once");
}

// GRAPH-4
#[test]
fn who_is_behind_and_has_written_is_sent_only_what_it_lacks() {
    use automerge::sync::{Message, State, SyncDoc};

    let (_, changes, mut replica) = history(40);
    let mut two = author(2);
    hear(&mut two, &changes[..30]);
    (0..5).for_each(|value| drop(write(&mut two, value)));
    let mut state = State::new();
    let mut fetched = Vec::new();
    for _ in 0..8 {
        if let Some(message) = two.generate_sync_message(&mut state) {
            replica
                .receive(2, Part::Writer, &message.encode(), 0)
                .expect("a message");
        }
        let answer = match replica.next(2, Part::Writer, 0) {
            Next::Nothing => break,
            Next::Send(message) => message.to_vec(),
            Next::Fetch(fetch) => {
                let positions: Vec<_> = fetch.positions.iter().cloned().flatten().collect();
                let chunks: Vec<_> = positions
                    .iter()
                    .map(|position| changes[usize::try_from(*position).expect("few") - 1].bytes.clone())
                    .collect();
                fetched.extend(positions);
                replica.fetched(2, &fetch, &chunks).expect("it is still wanted")
            }
        };
        let answer = Message::decode(&answer).expect("a message");
        two.receive_sync_message(&mut state, answer).expect("sound changes");
    }
    assert_eq!(fetched, (31..=40).collect::<Vec<_>>());
    assert_eq!(replica.len(), 45);
    assert_eq!(two.get_heads().len(), 2);
    assert_eq!(replica.proven(2), Some(replica.heads()));
}

// GRAPH-5
#[test]
fn quarantined_changes_and_what_depends_on_them_are_never_told_nor_sent() {
    let (mut one, changes, mut replica) = history(4);
    replica.quarantine(&[changes[2].hash]);
    assert_eq!((replica.heads(), replica.len()), (heads(&[&changes[1]]), 4));
    replica
        .receive(2, Part::Writer, &message(&Heads::default(), &[]), 0)
        .expect("a message");
    assert_eq!(fetch(replica.next(2, Part::Writer, 0)).positions, [1..=2]);

    // What its author adds is kept, and kept back; what another adds is not.
    let fifth = write(&mut one, 5);
    let received = replica.receive(1, Part::Writer, &message(&heads(&[&fifth]), &[&fifth]), 0);
    assert_eq!(received.expect("a message").fresh.len(), 1);
    assert_eq!(replica.heads(), heads(&[&changes[1]]));
    let mut two = author(2);
    hear(&mut two, &changes[..2]);
    let other = write(&mut two, 6);
    replica
        .receive(3, Part::Writer, &message(&heads(&[&other]), &[&other]), 0)
        .expect("a message");
    assert_eq!(replica.heads(), heads(&[&other]));
    assert_eq!(replica.proven(3), Some(heads(&[&other])));
    assert!(sent(replica.next(3, Part::Writer, 0)).changes.is_empty());

    let again = Graph::decode(&replica.index().expect("a history")).expect("its index");
    assert_eq!(again.heads(), heads(&[&other]));
    // It can also come with a history that is loaded anew; a snapshot from before it is of use, a later one is not.
    let (_, _, mut loaded) = history(4);
    let mut graph = Graph::decode(&loaded.index().expect("a history")).expect("its index");
    graph.quarantine(&[changes[2].hash]);
    loaded.snapshot_taken(2, 100);
    loaded.load(graph.clone());
    assert_eq!((loaded.heads(), loaded.snapshot_at()), (heads(&[&changes[1]]), 2));
    loaded.snapshot_taken(3, 100);
    loaded.load(graph);
    assert_eq!(loaded.snapshot_at(), 0);
    assert_eq!(
        (1..=6)
            .filter(|position| again.is_quarantined(*position))
            .collect::<Vec<_>>(),
        [3, 4, 5]
    );
}

#[test]
fn heads_of_a_prefix_are_those_of_a_document_that_ends_there() {
    let (mut one, mut two) = (author(1), author(2));
    let mut changes = vec![write(&mut one, 0)];
    hear(&mut two, &changes);
    for value in 1..6 {
        changes.push(write(&mut one, value));
        changes.push(write(&mut two, value));
    }
    hear(&mut one, &changes);
    changes.push(write(&mut one, 9));
    let graph = Graph::read(changes.iter().map(|change| change.bytes.as_slice())).expect("a history");
    assert_eq!(graph.heads_at(0), Heads::default());
    assert_eq!(graph.heads_at(1), heads(&[&changes[0]]));
    assert_eq!(graph.heads_at(2), heads(&[&changes[1]]));
    assert_eq!(graph.heads_at(7), heads(&[&changes[5], &changes[6]]));
    assert_eq!(graph.heads_at(11), heads(&[&changes[9], &changes[10]]));
    assert_eq!(graph.heads_at(12), heads(&[&changes[11]]));
    // Everything that the first author had written by its fourth change, and nothing of the other's.
    let held = graph.ancestry(&[graph.find(&changes[7].hash).expect("it is there")]);
    assert_eq!((held.floor, held.above.clone()), (2, vec![3, 5, 7]));
    assert_eq!(graph.heads_of(&held), heads(&[&changes[7]]));
}

#[test]
fn a_log_out_of_order_or_with_a_change_twice_is_no_history() {
    let (_, changes, _) = history(3);
    let bytes: Vec<_> = changes.iter().map(|change| change.bytes.as_slice()).collect();
    assert_eq!(Graph::read([bytes[0], bytes[2]]).map(drop), Err(NotAHistory));
    assert_eq!(Graph::read([bytes[0], bytes[0]]).map(drop), Err(NotAHistory));
    assert_eq!(Graph::read([&bytes[0][1..]]).map(drop), Err(NotAHistory));
    assert_eq!(Graph::read(bytes).map(|graph| graph.len()), Ok(3));
}

#[test]
fn a_damaged_index_is_none() {
    let (_, _, replica) = history(5);
    let index = replica.index().expect("a history");
    for place in 0..index.len() {
        let mut damaged = index.clone();
        damaged[place] ^= 4;
        assert!(Graph::decode(&damaged).is_err(), "byte {place}");
        assert!(Graph::decode(&index[..place]).is_err());
    }
    assert_eq!(Graph::decode(&index).map(|graph| graph.encode()), Ok(index));
}

proptest! {
    // GRAPH-3
    #[test]
    fn junk_is_no_message_or_harmless(bytes in prop::collection::vec(any::<u8>(), 0..300), second in any::<bool>()) {
        let (_, _, mut replica) = history(3);
        let before = replica.heads();
        let mut message = vec![if second { 0x43 } else { 0x42 }];
        message.extend(&bytes);
        drop(replica.receive(1, Part::Writer, &bytes, 0));
        drop(replica.receive(1, Part::Writer, &message, 0));
        drop(replica.next(1, Part::Writer, 0));
        replica.overdue(10_000);
        prop_assert_eq!(replica.heads(), before);
    }

    // GRAPH-3
    #[test]
    fn a_mutated_message_brings_nothing_that_does_not_hash(
        mutations in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let (mut one, _, mut replica) = history(3);
        let news = [write(&mut one, 4), write(&mut one, 5)];
        let mut bytes = message(&heads(&[&news[1]]), &[&news[0], &news[1]]);
        for (place, value) in mutations {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(received) = replica.receive(1, Part::Writer, &bytes, 0) {
            prop_assert!(received.fresh.iter().all(|change| news.contains(change)));
        }
        drop(replica.next(1, Part::Writer, 0));
        let index = replica.index().expect("a history");
        prop_assert_eq!(Graph::decode(&index).expect("its index").heads(), replica.heads());
    }
}
