//! What every store must do, as tests to run on each.
//!
//! A store outside the core runs it with the feature `contract`: [`store_contract!`](crate::store_contract)
//! makes one test of each function here.
#![allow(
    clippy::missing_panics_doc,
    reason = "to panic when the store breaks the contract is what they are for"
)]

mod sizes;

pub use self::sizes::{
    a_log_knows_how_much_it_holds, between_gives_what_stands_at_some_positions, each_derived_kind_is_its_own,
    what_was_derived_is_replaced_whole, what_was_derived_of_less_does_not_replace_what_was_of_more,
};
use super::{MAX_KEY_BYTES, MAX_VALUE_BYTES, Outcome, Placed, Store, StoreError, Write};
use crate::document::{Change, Hash};
use crate::id::DocumentId;

/// Makes a test of each function of the contract. The expression makes a new, empty store and something to
/// keep as long as the store is used (a temporary directory).
#[macro_export]
macro_rules! store_contract {
    ($fresh:expr) => {
        $crate::store_contract!($fresh;
            a_new_store_is_empty,
            changes_come_back_in_the_order_they_were_appended,
            each_document_has_a_log_of_its_own,
            a_change_is_kept_once,
            since_gives_what_stands_after_a_position,
            between_gives_what_stands_at_some_positions,
            a_log_knows_how_much_it_holds,
            what_was_derived_is_replaced_whole,
            what_was_derived_of_less_does_not_replace_what_was_of_more,
            each_derived_kind_is_its_own,
            a_big_change_comes_back_whole,
            no_changes_do_not_make_a_document,
            a_swap_compares_and_sets,
            swaps_of_one_batch_see_each_other,
            a_batch_happens_whole_or_not_at_all,
            values_are_found_by_the_beginning_of_their_names,
            a_long_value_comes_back_whole_and_can_become_short,
            what_is_out_of_bounds_is_refused,
            concurrent_commits_lose_nothing,
            an_epoch_is_an_id_and_a_generation
        );
    };
    ($fresh:expr; $($name:ident),+) => {
        $(
            #[test]
            fn $name() {
                let (store, _keep) = $fresh;
                $crate::store::contract::$name(&store);
            }
        )+
    };
}

/// A document's id for tests.
pub fn document(n: u8) -> DocumentId {
    DocumentId::from_bytes([n; 16])
}

/// A change for tests: a store does not look into it.
pub fn change(n: u8, bytes: usize) -> Change {
    Change {
        hash: Hash::from_bytes([n; 32]),
        actor: vec![n],
        seq: 1,
        bytes: (0_u8..=250).cycle().map(|byte| byte ^ n).take(bytes).collect(),
    }
}

/// A write for tests.
pub fn append(n: u8, changes: &[Change]) -> Write {
    Write::Append {
        document: document(n),
        changes: changes.to_vec(),
    }
}

/// A write for tests.
pub fn swap(key: &str, expected: Option<&str>, value: Option<&str>) -> Write {
    let bytes = |text: &str| text.as_bytes().to_vec();
    Write::Swap {
        key: key.to_owned(),
        expected: expected.map(bytes),
        value: value.map(bytes),
    }
}

/// Commits what must succeed.
fn commit(store: &impl Store, batch: &[Write]) -> Vec<Outcome> {
    store.commit(batch).expect("the batch is sound")
}

/// Positions and changes of a document's log.
fn log(store: &impl Store, n: u8) -> Vec<(u64, Hash, Vec<u8>)> {
    let log = store.load(document(n)).expect("the store is sound");
    log.into_iter()
        .map(|stored| (stored.position, stored.hash, stored.bytes))
        .collect()
}

fn expected(changes: &[(u64, Change)]) -> Vec<(u64, Hash, Vec<u8>)> {
    changes
        .iter()
        .map(|(position, change)| (*position, change.hash, change.bytes.clone()))
        .collect()
}

fn value(store: &impl Store, key: &str) -> Option<String> {
    let value = store.value(key).expect("the store is sound");
    value.map(|bytes| String::from_utf8(bytes).expect("tests write text"))
}

/// Nothing is there before something is written.
pub fn a_new_store_is_empty(store: &impl Store) {
    assert_eq!(store.documents(), Ok(vec![]));
    assert_eq!(store.load(document(1)), Ok(vec![]));
    assert_eq!(store.since(document(1), u64::MAX), Ok(vec![]));
    assert_eq!(store.value("a"), Ok(None));
    assert_eq!(store.values(""), Ok(vec![]));
    assert_eq!(store.commit(&[]), Ok(vec![]));
}

/// The log is in order of arrival, not of hash.
// STORE-3
pub fn changes_come_back_in_the_order_they_were_appended(store: &impl Store) {
    let (a, b, c) = (change(9, 10), change(1, 0), change(5, 300));
    let outcomes = commit(store, &[append(1, &[a.clone(), b.clone()])]);
    let placed = |position, change: &Change| Placed {
        position,
        hash: change.hash,
    };
    assert_eq!(
        outcomes,
        [Outcome::Appended {
            new: vec![placed(1, &a), placed(2, &b)],
            duplicate: vec![]
        }]
    );
    let outcomes = commit(store, &[append(1, std::slice::from_ref(&c))]);
    assert_eq!(
        outcomes,
        [Outcome::Appended {
            new: vec![placed(3, &c)],
            duplicate: vec![]
        }]
    );
    assert_eq!(log(store, 1), expected(&[(1, a), (2, b), (3, c)]));
}

/// Positions are a document's own, and so is what it has seen.
pub fn each_document_has_a_log_of_its_own(store: &impl Store) {
    let a = change(1, 10);
    commit(
        store,
        &[
            append(2, std::slice::from_ref(&a)),
            append(1, &[change(2, 5), a.clone()]),
        ],
    );
    assert_eq!(log(store, 1), expected(&[(1, change(2, 5)), (2, a.clone())]));
    assert_eq!(log(store, 2), expected(&[(1, a)]));
    assert_eq!(store.documents(), Ok(vec![document(1), document(2)]));
}

/// Appending is idempotent by document and hash: within a write, within a batch, and later.
// STORE-3
pub fn a_change_is_kept_once(store: &impl Store) {
    let (a, b) = (change(1, 10), change(2, 10));
    let outcomes = commit(
        store,
        &[append(1, &[a.clone(), a.clone()]), append(1, &[b.clone(), a.clone()])],
    );
    let first = Outcome::Appended {
        new: vec![Placed {
            position: 1,
            hash: a.hash,
        }],
        duplicate: vec![a.hash],
    };
    let second = Outcome::Appended {
        new: vec![Placed {
            position: 2,
            hash: b.hash,
        }],
        duplicate: vec![a.hash],
    };
    assert_eq!(outcomes, [first, second]);
    let outcomes = commit(store, &[append(1, &[b.clone(), a.clone()])]);
    assert_eq!(
        outcomes,
        [Outcome::Appended {
            new: vec![],
            duplicate: vec![b.hash, a.hash]
        }]
    );
    assert_eq!(log(store, 1), expected(&[(1, a), (2, b)]));
}

/// Only the tail, also when there is none.
pub fn since_gives_what_stands_after_a_position(store: &impl Store) {
    let changes: Vec<_> = (1..=5).map(|n| change(n, usize::from(n) * 3000)).collect();
    commit(store, &[append(1, &changes)]);
    let tail = |position| -> Vec<u64> {
        let tail = store.since(document(1), position).expect("the store is sound");
        tail.iter().map(|stored| stored.position).collect()
    };
    assert_eq!(tail(0), [1, 2, 3, 4, 5]);
    assert_eq!(tail(3), [4, 5]);
    assert_eq!(tail(5), [0_u64; 0]);
    assert_eq!(tail(99), [0_u64; 0]);
}

/// Whatever a store cuts changes into, it puts together again, at every length around its cuts.
pub fn a_big_change_comes_back_whole(store: &impl Store) {
    let lengths = [1 << 20, 4047, 4048, 4049, 4096, 8144, 0];
    let changes: Vec<_> = (1..).zip(lengths).map(|(n, length)| change(n, length)).collect();
    commit(store, &[append(1, &changes)]);
    let loaded = log(store, 1);
    assert_eq!(loaded.len(), 7);
    assert!(
        loaded == expected(&(1..).zip(changes).collect::<Vec<_>>()),
        "a change differs"
    );
}

/// An append of nothing leaves no trace.
pub fn no_changes_do_not_make_a_document(store: &impl Store) {
    let nothing = Outcome::Appended {
        new: vec![],
        duplicate: vec![],
    };
    assert_eq!(commit(store, &[append(1, &[])]), [nothing]);
    assert_eq!(store.documents(), Ok(vec![]));
}

/// A value changes only for who knows what it was.
// STORE-4
pub fn a_swap_compares_and_sets(store: &impl Store) {
    assert_eq!(commit(store, &[swap("k", None, Some("1"))]), [Outcome::Swapped]);
    assert_eq!(
        store.commit(&[swap("k", None, Some("2"))]),
        Err(StoreError::Conflict { write: 0 })
    );
    assert_eq!(
        store.commit(&[swap("k", Some("0"), None)]),
        Err(StoreError::Conflict { write: 0 })
    );
    assert_eq!(value(store, "k").as_deref(), Some("1"));
    commit(store, &[swap("k", Some("1"), Some(""))]);
    assert_eq!(value(store, "k").as_deref(), Some(""));
    assert_eq!(
        store.commit(&[swap("k", None, None)]),
        Err(StoreError::Conflict { write: 0 })
    );
    commit(store, &[swap("k", Some(""), None)]);
    assert_eq!(value(store, "k"), None);
}

/// Within a batch, the later swap meets what the earlier one left.
pub fn swaps_of_one_batch_see_each_other(store: &impl Store) {
    let batch = [
        swap("k", None, Some("1")),
        swap("k", Some("1"), None),
        swap("k", None, Some("3")),
    ];
    commit(store, &batch);
    assert_eq!(value(store, "k").as_deref(), Some("3"));
    let batch = [swap("k", Some("3"), Some("4")), swap("k", Some("3"), Some("5"))];
    assert_eq!(store.commit(&batch), Err(StoreError::Conflict { write: 1 }));
    assert_eq!(value(store, "k").as_deref(), Some("3"));
}

/// One write that cannot be done undoes those before and after it.
// STORE-2
pub fn a_batch_happens_whole_or_not_at_all(store: &impl Store) {
    let batch = [
        append(1, &[change(1, 5000)]),
        swap("a", None, Some("1")),
        swap("b", Some("no"), Some("1")),
        append(2, &[change(2, 10)]),
    ];
    assert_eq!(store.commit(&batch), Err(StoreError::Conflict { write: 2 }));
    a_new_store_is_empty(store);
    let batch = [append(1, &[change(1, 5000)]), swap("a", None, Some("1"))];
    commit(store, &batch);
    assert_eq!(log(store, 1), expected(&[(1, change(1, 5000))]));
    assert_eq!(value(store, "a").as_deref(), Some("1"));
}

/// A prefix is a beginning of the name, in bytes, and names come sorted.
pub fn values_are_found_by_the_beginning_of_their_names(store: &impl Store) {
    for key in ["b", "a/2", "a", "a/1", "a/10", "é"] {
        commit(store, &[swap(key, None, Some(key))]);
    }
    let keys = |prefix| -> Vec<String> {
        let values = store.values(prefix).expect("the store is sound");
        assert!(values.iter().all(|(key, value)| key.as_bytes() == value));
        let names: Vec<_> = values.into_iter().map(|(key, _)| key).collect();
        assert_eq!(store.names(prefix), Ok(names.clone()));
        names
    };
    assert_eq!(keys("a/"), ["a/1", "a/10", "a/2"]);
    assert_eq!(keys("a/1"), ["a/1", "a/10"]);
    assert_eq!(keys(""), ["a", "a/1", "a/10", "a/2", "b", "é"]);
    assert_eq!(keys("c"), [""; 0]);
    assert_eq!(value(store, "a").as_deref(), Some("a"));
}

/// A value that shrinks leaves nothing of its old self behind.
pub fn a_long_value_comes_back_whole_and_can_become_short(store: &impl Store) {
    let long = "0123456789".repeat(2_000);
    commit(store, &[swap("k", None, Some(&long)), swap("k2", None, Some("x"))]);
    assert_eq!(value(store, "k"), Some(long.clone()));
    assert_eq!(store.names("k"), Ok(vec!["k".into(), "k2".into()]));
    commit(store, &[swap("k", Some(&long), Some("short"))]);
    assert_eq!(value(store, "k").as_deref(), Some("short"));
    assert_eq!(
        store.values("k"),
        Ok(vec![("k".into(), b"short".to_vec()), ("k2".into(), b"x".to_vec())])
    );
    commit(store, &[swap("k", Some("short"), None)]);
    assert_eq!(store.values("k"), Ok(vec![("k2".into(), b"x".to_vec())]));
}

/// Every store refuses the same, before it writes anything.
pub fn what_is_out_of_bounds_is_refused(store: &impl Store) {
    let long_value = "x".repeat(MAX_VALUE_BYTES + 1);
    let long_key = "k".repeat(MAX_KEY_BYTES + 1);
    let bad = [
        swap("", None, Some("1")),
        swap("a\0b", None, Some("1")),
        swap(&long_key, None, Some("1")),
        swap("k", None, Some(&long_value)),
    ];
    for write in bad {
        let batch = [append(1, &[change(1, 10)]), write];
        assert_eq!(store.commit(&batch), Err(StoreError::OutOfBounds { write: 1 }));
    }
    a_new_store_is_empty(store);
    let longest = [swap(
        &"k".repeat(MAX_KEY_BYTES),
        None,
        Some(&"x".repeat(MAX_VALUE_BYTES)),
    )];
    commit(store, &longest);
}

/// Four writers at once on one document: every change gets a place of its own.
pub fn concurrent_commits_lose_nothing(store: &impl Store) {
    std::thread::scope(|scope| {
        for writer in 0..4_u8 {
            scope.spawn(move || {
                for n in 0..8_u8 {
                    commit(store, &[append(1, &[change(writer * 8 + n, 100)])]);
                }
            });
        }
    });
    let log = log(store, 1);
    assert_eq!(
        log.iter().map(|(position, ..)| *position).collect::<Vec<_>>(),
        (1..=32).collect::<Vec<_>>()
    );
    let mut hashes: Vec<_> = log.iter().map(|(_, hash, _)| *hash).collect();
    hashes.sort_unstable();
    assert_eq!(hashes, (0..32).map(|n| Hash::from_bytes([n; 32])).collect::<Vec<_>>());
}

/// Clients compare epochs as text, so its form is part of the contract.
pub fn an_epoch_is_an_id_and_a_generation(store: &impl Store) {
    let epoch = store.epoch();
    let (id, generation) = epoch.split_once('.').expect("an epoch has a dot");
    assert_eq!(id.len(), 32);
    assert!(
        id.bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    );
    assert_eq!(generation, "1");
    commit(store, &[append(1, &[change(1, 1)])]);
    assert_eq!(store.epoch(), epoch);
}

/// Everything committed is there when the store is opened again, and so is its epoch. `open` opens one place
/// anew each time; the store before is dropped first.
pub fn what_was_committed_outlives_the_store<S: Store>(open: impl Fn() -> S) {
    let store = open();
    let epoch = store.epoch();
    commit(
        &store,
        &[append(1, &[change(1, 9000), change(2, 10)]), swap("k", None, Some("1"))],
    );
    drop(store);
    let store = open();
    assert_eq!(store.epoch(), epoch);
    assert_eq!(log(&store, 1), expected(&[(1, change(1, 9000)), (2, change(2, 10))]));
    assert_eq!(value(&store, "k").as_deref(), Some("1"));
    commit(
        &store,
        &[append(1, &[change(2, 10), change(3, 10)]), swap("k", Some("1"), None)],
    );
    drop(store);
    let store = open();
    assert_eq!(log(&store, 1).len(), 3);
    assert_eq!(store.documents(), Ok(vec![document(1)]));
    assert_eq!(value(&store, "k"), None);
}
