//! The two programs of a power cut: one writes to a store and says what was acknowledged, the other looks for it.
//!
//! A line is `c DOCUMENT POSITION`, `v NUMBER` or `d DOCUMENT POSITION`: a change, a value, derived bytes. What must
//! be there follows from the line alone.

use std::io::{BufRead, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::thread;

use cahier_core::document::{Change, Hash};
use cahier_core::id::DocumentId;
use cahier_core::store::{Derived, SledStore, Store, Write};

use super::Tally;

const CACHE_BYTES: u64 = 16 * 1024 * 1024;
const WRITERS: u8 = 3;

/// Writes until it is stopped. Never returns on its own.
pub(crate) fn write(directory: &Path) -> Tally {
    let store = SledStore::open(directory, CACHE_BYTES).expect("an empty directory becomes a store");
    thread::scope(|scope| {
        for n in 0..WRITERS {
            let store = &store;
            scope.spawn(move || write_document(store, n));
        }
        scope.spawn(|| write_value(&store));
    });
    Tally::default()
}

fn write_document(store: &SledStore, n: u8) {
    for position in 1_u64.. {
        let mut batch = vec![Write::Append {
            document: document(n),
            changes: vec![change(n, position)],
        }];
        let derives = position.is_multiple_of(40);
        if derives {
            batch.push(Write::Derive {
                document: document(n),
                kind: Derived::Snapshot,
                up_to: position,
                bytes: derived(n, position),
            });
        }
        store.commit(&batch).expect("the disk is sound until it stops");
        say(&format!("c {n} {position}"));
        if derives {
            say(&format!("d {n} {position}"));
        }
    }
}

fn write_value(store: &SledStore) {
    let value = |number: u64| (number > 0).then(|| number.to_be_bytes().repeat(1 + below(700, number)));
    for number in 1_u64.. {
        let swap = Write::Swap {
            key: "counter".to_owned(),
            expected: value(number - 1),
            value: value(number),
        };
        store.commit(&[swap]).expect("the disk is sound until it stops");
        say(&format!("v {number}"));
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .expect("somebody listens");
}

/// Reads lines and prints how many of them the store in this directory does not hold.
pub(crate) fn verify(directory: &Path) -> ExitCode {
    let lines = std::io::stdin().lock().lines().map_while(Result::ok);
    let lines: Vec<_> = lines.filter_map(|line| parse(&line)).collect();
    let lost = match SledStore::open(directory, CACHE_BYTES) {
        Ok(store) => lost(&store, &lines),
        Err(error) => {
            eprintln!("the store does not open: {error}");
            lines.len()
        }
    };
    println!("{lost}");
    ExitCode::SUCCESS
}

enum Acknowledged {
    Change(u8, u64),
    Value(u64),
    Derived(u8, u64),
}

fn parse(line: &str) -> Option<Acknowledged> {
    let words: Vec<_> = line.split(' ').collect();
    Some(match words.as_slice() {
        ["c", n, position] => Acknowledged::Change(n.parse().ok()?, position.parse().ok()?),
        ["d", n, position] => Acknowledged::Derived(n.parse().ok()?, position.parse().ok()?),
        ["v", number] => Acknowledged::Value(number.parse().ok()?),
        _ => return None,
    })
}

fn lost(store: &SledStore, lines: &[Acknowledged]) -> usize {
    let logs: Vec<_> = (0..WRITERS)
        .map(|n| store.load(document(n)).unwrap_or_default())
        .collect();
    let counter = store.value("counter").ok().flatten();
    let counter = counter.and_then(|bytes| bytes.first_chunk().map(|number| u64::from_be_bytes(*number)));
    let snapshots: Vec<_> = (0..WRITERS)
        .map(|n| store.derived(document(n), Derived::Snapshot).ok().flatten())
        .collect();
    let is_lost = |line: &&Acknowledged| match **line {
        Acknowledged::Change(n, position) => {
            let stored = logs
                .get(usize::from(n))
                .and_then(|log| log.get(usize::try_from(position).ok()? - 1));
            stored.is_none_or(|stored| stored.position != position || stored.bytes != change(n, position).bytes)
        }
        Acknowledged::Value(number) => counter.is_none_or(|counter| counter < number),
        Acknowledged::Derived(n, position) => {
            let snapshot = snapshots.get(usize::from(n)).and_then(Option::as_ref);
            snapshot.is_none_or(|(up_to, bytes)| *up_to < position || *bytes != derived(n, *up_to))
        }
    };
    lines.iter().filter(is_lost).count()
}

fn document(n: u8) -> DocumentId {
    DocumentId::from_bytes([n; 16])
}

fn change(n: u8, position: u64) -> Change {
    let mut hash = [n; 32];
    hash.iter_mut()
        .zip(position.to_be_bytes())
        .for_each(|(place, byte)| *place = byte);
    Change {
        hash: Hash::from_bytes(hash),
        actor: vec![n],
        seq: position,
        bytes: pattern(n, position, 200 + below(9_000, position * 7_919)),
    }
}

fn derived(n: u8, position: u64) -> Vec<u8> {
    pattern(n, position, 100_000 + below(200_000, position * 97))
}

fn below(bound: u64, number: u64) -> usize {
    usize::try_from(number % bound).expect("the bounds are small")
}

fn pattern(n: u8, position: u64, bytes: usize) -> Vec<u8> {
    let mut state = position.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(n);
    let words = std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state.rotate_left(17).to_be_bytes()
    });
    words.flatten().take(bytes).collect()
}
