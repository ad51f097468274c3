//! What the change graph costs the relay, and beside it what whole documents with `automerge::sync` cost in the same run.
//!
//! `cargo bench -p cahier-core --bench graph`. "graph" is a [`Replica`], "documents" one Automerge document and a sync state for each
//! peer. The same messages of real clients are replayed to both. A live change is: the author's message is taken, the author and all
//! readers are answered, and all readers' confirmations are taken.

use std::hint::black_box;
use std::time::Duration;

use automerge::sync::{Message, State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{Automerge, ROOT};
use cahier_core::document::{Change, Heads, snapshot};
use cahier_core::sync::graph::{Fetch, Graph, Limits, Next, Part, Replica, Summary};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const LIVE_CHANGES: usize = 20;
const AUTHOR: usize = 0;

/// A device: its document and its side of the conversation.
#[derive(Clone)]
struct Client {
    doc: Automerge,
    state: State,
}

impl Client {
    fn write(&mut self, n: usize) {
        let mut tx = self.doc.transaction();
        let note = tx
            .put_object(ROOT, format!("note {n}"), automerge::ObjType::Map)
            .expect("the root is a map");
        tx.put(
            &note,
            "text",
            format!("a note of an ordinary length, as observers write them, number {n}"),
        )
        .expect("a note is a map");
        tx.put(&note, "pupil", "A").expect("a note is a map");
        tx.commit();
    }

    fn says(&mut self) -> Vec<u8> {
        let message = self.doc.generate_sync_message(&mut self.state);
        message.expect("it has something to say").encode()
    }

    fn hears(&mut self, message: &[u8]) {
        let message = Message::decode(message).expect("a message");
        self.doc
            .receive_sync_message(&mut self.state, message)
            .expect("sound changes");
    }
}

/// A document of so many changes, and what clients say about it.
struct Prepared {
    log: Vec<Vec<u8>>,
    index: Vec<u8>,
    chunk: Vec<u8>,
    doc: Automerge,
    /// The first message of a client that has everything.
    greeting: Vec<u8>,
    /// An author's messages, and a reader's confirmation of each.
    live: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Prepared {
    fn new(changes: usize) -> Self {
        let mut author = Client {
            doc: Automerge::new(),
            state: State::new(),
        };
        (0..changes).for_each(|n| author.write(n));
        let log: Vec<_> = author
            .doc
            .get_changes(&[])
            .iter()
            .map(|change| change.raw_bytes().to_vec())
            .collect();
        let graph = Graph::read(log.iter().map(Vec::as_slice)).expect("a history");
        let (_, chunk) = snapshot(log.iter().map(Vec::as_slice)).expect("a sound history");
        let doc = author.doc.clone();
        let mut reader = author.clone();
        let greeting = reader.clone().says();
        let mut prepared = Self {
            log,
            index: graph.encode(),
            chunk,
            doc,
            greeting,
            live: Vec::new(),
        };
        let mut relay = prepared.replica();
        for (peer, client) in [&mut author, &mut reader].into_iter().enumerate() {
            relay
                .receive(peer, Part::Writer, &client.says(), 0)
                .expect("a client's message");
            client.hears(&sent(relay.next(peer, Part::Writer, 0)));
        }
        for n in 0..LIVE_CHANGES {
            author.write(changes + n);
            let message = author.says();
            relay
                .receive(AUTHOR, Part::Writer, &message, 0)
                .expect("a client's message");
            author.hears(&sent(relay.next(AUTHOR, Part::Writer, 0)));
            reader.hears(&sent(relay.next(1, Part::Writer, 0)));
            let confirmation = reader.says();
            relay
                .receive(1, Part::Writer, &confirmation, 0)
                .expect("a client's message");
            prepared.live.push((message, confirmation));
        }
        prepared
    }

    fn summary(&self) -> Replica<usize> {
        let graph = Graph::decode(&self.index).expect("its index");
        let summary = Summary {
            length: graph.len(),
            bytes: graph.bytes(),
            heads: graph.heads(),
            snapshot: Some(graph.len()),
            snapshot_bytes: self.chunk.len() as u64,
        };
        Replica::summary(summary, Limits::default())
    }

    fn replica(&self) -> Replica<usize> {
        let mut replica = self.summary();
        replica.load(Graph::decode(&self.index).expect("its index"));
        replica
    }

    /// A replica with an author and so many readers who have everything.
    fn with_readers(&self, readers: usize) -> Replica<usize> {
        let mut replica = self.replica();
        for peer in 0..=readers {
            replica
                .receive(peer, Part::Writer, &self.greeting, 0)
                .expect("a client's message");
            replica.next(peer, Part::Writer, 0);
        }
        replica
    }

    /// The same with a whole document.
    fn with_states(&self, readers: usize) -> (Automerge, Vec<State>) {
        let mut state = State::new();
        let mut doc = self.doc.clone();
        let greeting = Message::decode(&self.greeting).expect("a message");
        doc.receive_sync_message(&mut state, greeting).expect("a greeting");
        doc.generate_sync_message(&mut state);
        (doc, vec![state; readers + 1])
    }
}

fn sent(next: Next) -> Vec<u8> {
    match next {
        Next::Send(message) => message.to_vec(),
        Next::Nothing | Next::Fetch(_) => Vec::new(),
    }
}

fn fetched(next: Next) -> Fetch {
    match next {
        Next::Fetch(fetch) => Some(fetch),
        Next::Nothing | Next::Send(_) => None,
    }
    .expect("it is on the disk")
}

fn live(criterion: &mut Criterion, sizes: &[(usize, Prepared)]) {
    let mut group = criterion.benchmark_group("live change");
    group.throughput(Throughput::Elements(LIVE_CHANGES as u64));
    for (changes, prepared) in sizes {
        for readers in [2, 10, 50] {
            let name = format!("{changes} changes, {readers} readers");
            group.bench_function(BenchmarkId::new("graph", &name), |bencher| {
                bencher.iter_batched_ref(
                    || prepared.with_readers(readers),
                    |replica| {
                        for (message, confirmation) in &prepared.live {
                            let received = replica.receive(AUTHOR, Part::Writer, message, 0);
                            black_box(received.expect("a client's message"));
                            for peer in 0..=readers {
                                black_box(replica.next(peer, Part::Writer, 0));
                            }
                            for peer in 1..=readers {
                                let received = replica.receive(peer, Part::Writer, confirmation, 0);
                                black_box(received.expect("a client's message"));
                                black_box(replica.next(peer, Part::Writer, 0));
                            }
                        }
                    },
                    BatchSize::PerIteration,
                );
            });
            group.bench_function(BenchmarkId::new("documents", &name), |bencher| {
                bencher.iter_batched_ref(
                    || prepared.with_states(readers),
                    |(doc, states)| {
                        for (message, confirmation) in &prepared.live {
                            for (peer, state) in states.iter_mut().enumerate() {
                                if peer == AUTHOR {
                                    let message = Message::decode(message).expect("a message");
                                    doc.receive_sync_message(state, message).expect("a change");
                                }
                                black_box(doc.generate_sync_message(state).map(Message::encode));
                            }
                            for state in states.iter_mut().skip(1) {
                                let confirmation = Message::decode(confirmation).expect("a message");
                                doc.receive_sync_message(state, confirmation).expect("heads");
                                black_box(doc.generate_sync_message(state).map(Message::encode));
                            }
                        }
                    },
                    BatchSize::PerIteration,
                );
            });
        }
    }
    group.finish();
}

fn new_client(criterion: &mut Criterion, sizes: &[(usize, Prepared)]) {
    let mut group = criterion.benchmark_group("new client");
    let nothing = Client {
        doc: Automerge::new(),
        state: State::new(),
    }
    .says();
    for (changes, prepared) in sizes {
        group.bench_function(BenchmarkId::new("graph", changes), |bencher| {
            let chunks = [prepared.chunk.clone()];
            bencher.iter_batched_ref(
                || prepared.summary(),
                |replica| {
                    replica
                        .receive(1, Part::Writer, &nothing, 0)
                        .expect("no history is needed");
                    let fetch = fetched(replica.next(1, Part::Writer, 0));
                    black_box(replica.fetched(1, &fetch, &chunks));
                },
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::new("documents", changes), |bencher| {
            bencher.iter_batched_ref(
                || (prepared.doc.clone(), State::new()),
                |(doc, state)| {
                    let message = Message::decode(&nothing).expect("a message");
                    doc.receive_sync_message(state, message).expect("a greeting");
                    black_box(doc.generate_sync_message(state).map(Message::encode));
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

fn reconnect(criterion: &mut Criterion, sizes: &[(usize, Prepared)]) {
    let mut group = criterion.benchmark_group("reconnect");
    for (changes, prepared) in sizes {
        group.bench_function(BenchmarkId::new("graph, nothing new", changes), |bencher| {
            bencher.iter_batched_ref(
                || prepared.replica(),
                |replica| {
                    let received = replica.receive(1, Part::Writer, &prepared.greeting, 0);
                    black_box(received.expect("a client's message"));
                    black_box(replica.next(1, Part::Writer, 0));
                },
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::new("documents, nothing new", changes), |bencher| {
            bencher.iter_batched_ref(
                || (prepared.doc.clone(), State::new()),
                |(doc, state)| {
                    let message = Message::decode(&prepared.greeting).expect("a message");
                    doc.receive_sync_message(state, message).expect("a greeting");
                    black_box(doc.generate_sync_message(state).map(Message::encode));
                },
                BatchSize::PerIteration,
            );
        });
        // Somebody who has written 50 notes offline: a greeting, then the notes as the answer to the relay's.
        let mut client = Client {
            doc: prepared.doc.clone(),
            state: State::new(),
        };
        (0..50).for_each(|n| client.write(1_000_000 + n));
        let greeting = client.says();
        let mut replica = prepared.replica();
        replica
            .receive(1, Part::Writer, &greeting, 0)
            .expect("a client's message");
        client.hears(&sent(replica.next(1, Part::Writer, 0)));
        let notes = client.says();
        group.bench_function(BenchmarkId::new("graph, 50 notes", changes), |bencher| {
            bencher.iter_batched_ref(
                || prepared.replica(),
                |replica| {
                    for message in [&greeting, &notes] {
                        let received = replica.receive(1, Part::Writer, message, 0);
                        black_box(received.expect("a client's message"));
                        black_box(replica.next(1, Part::Writer, 0));
                    }
                    assert_eq!(replica.len(), *changes as u64 + 50);
                },
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::new("documents, 50 notes", changes), |bencher| {
            bencher.iter_batched_ref(
                || (prepared.doc.clone(), State::new()),
                |(doc, state)| {
                    for message in [&greeting, &notes] {
                        let message = Message::decode(message).expect("a message");
                        doc.receive_sync_message(state, message).expect("sound changes");
                        black_box(doc.generate_sync_message(state).map(Message::encode));
                    }
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

/// Opening: from the side index, and from the changes; and reading one change.
fn open(criterion: &mut Criterion, sizes: &[(usize, Prepared)]) {
    let mut group = criterion.benchmark_group("open");
    for (changes, prepared) in sizes {
        group.bench_function(BenchmarkId::new("from the index", changes), |bencher| {
            bencher.iter(|| Graph::decode(black_box(&prepared.index)));
        });
        group.bench_function(BenchmarkId::new("from the changes", changes), |bencher| {
            bencher.iter(|| Graph::read(black_box(&prepared.log).iter().map(Vec::as_slice)));
        });
        let last = prepared.log.last().expect("many changes");
        group.bench_function(BenchmarkId::new("read a change", changes), |bencher| {
            bencher.iter(|| Change::read(black_box(last)));
        });
        let graph = Graph::decode(&prepared.index).expect("its index");
        assert_ne!(graph.heads(), Heads::default());
    }
    group.finish();
}

fn all(criterion: &mut Criterion) {
    let sizes = [2_000, 20_000].map(|changes| (changes, Prepared::new(changes)));
    live(criterion, &sizes);
    new_client(criterion, &sizes);
    reconnect(criterion, &sizes);
    open(criterion, &sizes);
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1));
    targets = all
}
criterion_main!(benches);
