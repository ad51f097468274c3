//! How much a log holds, parts of it, and what was made of it.

use super::{append, change, commit, document, log, swap};
use crate::store::{Derived, MAX_DERIVED_BYTES, Outcome, Size, Store, StoreError, Write};

fn derive(n: u8, kind: Derived, up_to: u64, bytes: &[u8]) -> Write {
    Write::Derive {
        document: document(n),
        kind,
        up_to,
        bytes: bytes.to_vec(),
    }
}

/// Says whether it was kept.
fn derived(store: &impl Store, write: Write) -> bool {
    match commit(store, &[write]).as_slice() {
        [Outcome::Derived { replaced }] => *replaced,
        other => unreachable!("one write has one outcome of its kind: {other:?}"),
    }
}

fn size(position: u64, bytes: u64) -> Size {
    Size { position, bytes }
}

/// Each change counts once, with its own bytes, and each document alone.
pub fn a_log_knows_how_much_it_holds(store: &impl Store) {
    assert_eq!(store.last(document(1)), Ok(size(0, 0)));
    assert_eq!(store.sizes(), Ok(vec![]));
    let (a, b) = (change(1, 5000), change(2, 300));
    commit(store, &[append(1, &[a.clone(), a.clone()]), append(1, &[b, a.clone()])]);
    commit(store, &[append(9, &[change(3, 0)]), append(1, &[a])]);
    assert_eq!(store.last(document(1)), Ok(size(2, 5300)));
    assert_eq!(store.last(document(9)), Ok(size(1, 0)));
    assert_eq!(store.last(document(2)), Ok(size(0, 0)));
    assert_eq!(
        store.sizes(),
        Ok(vec![(document(1), size(2, 5300)), (document(9), size(1, 0))])
    );
    let refused = [append(1, &[change(4, 10)]), swap("k", Some("no"), None)];
    assert_eq!(store.commit(&refused), Err(StoreError::Conflict { write: 1 }));
    assert_eq!(store.last(document(1)), Ok(size(2, 5300)));
}

/// Both ends belong to it, and there is nothing before the first nor after the last position.
pub fn between_gives_what_stands_at_some_positions(store: &impl Store) {
    let changes: Vec<_> = (1..=5).map(|n| change(n, usize::from(n) * 3000)).collect();
    commit(store, &[append(1, &changes), append(2, &[change(6, 10)])]);
    let between = |positions| -> Vec<u64> {
        let found = store.between(document(1), positions).expect("the store is sound");
        for stored in &found {
            let sent = changes.iter().find(|change| change.hash == stored.hash);
            assert_eq!(sent.map(|change| &change.bytes), Some(&stored.bytes));
        }
        found.iter().map(|stored| stored.position).collect()
    };
    assert_eq!(between(2..=4), [2, 3, 4]);
    assert_eq!(between(0..=1), [1]);
    assert_eq!(between(5..=9), [5]);
    assert_eq!(between(6..=u64::MAX), [0_u64; 0]);
    #[expect(clippy::reversed_empty_ranges, reason = "a careless caller may ask for it")]
    let reversed = 4..=2;
    assert_eq!(between(reversed), [0_u64; 0]);
    assert_eq!(store.between(document(3), 1..=9), Ok(vec![]));
}

/// Longer or shorter, what is read is the whole of what was written last, and the log does not change by it.
// STORE-8
pub fn what_was_derived_is_replaced_whole(store: &impl Store) {
    let (long, short) = (change(7, 600_000).bytes, change(8, 4097).bytes);
    commit(store, &[append(1, &[change(1, 10), change(2, 10), change(3, 10)])]);
    assert_eq!(store.derived(document(1), Derived::Snapshot), Ok(None));
    for (up_to, bytes) in [(1, &short), (2, &long), (2, &short), (3, &Vec::new()), (3, &long)] {
        assert!(derived(store, derive(1, Derived::Snapshot, up_to, bytes)));
        let found = store
            .derived(document(1), Derived::Snapshot)
            .expect("the store is sound");
        assert!(
            found == Some((up_to, bytes.clone())),
            "what was made of {up_to} differs"
        );
    }
    assert_eq!(log(store, 1).len(), 3);
    assert_eq!(store.documents(), Ok(vec![document(1)]));
}

/// Two that were made at once: the one that was made of more of the log stays, whichever is written last.
// STORE-8
pub fn what_was_derived_of_less_does_not_replace_what_was_of_more(store: &impl Store) {
    commit(store, &[append(1, &[change(1, 10), change(2, 10)])]);
    assert!(derived(store, derive(1, Derived::Index, 2, b"two")));
    assert!(!derived(store, derive(1, Derived::Index, 1, b"one")));
    assert_eq!(
        store.derived(document(1), Derived::Index),
        Ok(Some((2, b"two".to_vec())))
    );
    let batch = [
        derive(1, Derived::Index, 4, b"four"),
        derive(1, Derived::Index, 3, b"three"),
    ];
    let outcomes = [
        Outcome::Derived { replaced: true },
        Outcome::Derived { replaced: false },
    ];
    assert_eq!(commit(store, &batch), outcomes);
    assert_eq!(
        store.derived(document(1), Derived::Index),
        Ok(Some((4, b"four".to_vec())))
    );
}

/// The kinds and the documents do not see each other, and a derivation alone makes no document.
pub fn each_derived_kind_is_its_own(store: &impl Store) {
    let batch = [
        derive(1, Derived::Snapshot, 1, b"snapshot"),
        derive(1, Derived::Index, 2, b"index"),
        derive(2, Derived::Snapshot, 3, b"other"),
    ];
    commit(store, &batch);
    let read = |n, kind| store.derived(document(n), kind);
    assert_eq!(read(1, Derived::Snapshot), Ok(Some((1, b"snapshot".to_vec()))));
    assert_eq!(read(1, Derived::Index), Ok(Some((2, b"index".to_vec()))));
    assert_eq!(read(2, Derived::Snapshot), Ok(Some((3, b"other".to_vec()))));
    assert_eq!(read(2, Derived::Index), Ok(None));
    assert_eq!(store.documents(), Ok(vec![]));
    let refused = [derive(2, Derived::Index, 1, b"index"), swap("k", Some("no"), None)];
    assert_eq!(store.commit(&refused), Err(StoreError::Conflict { write: 1 }));
    assert_eq!(read(2, Derived::Index), Ok(None));
    let too_long = derive(2, Derived::Index, 1, &vec![0; MAX_DERIVED_BYTES + 1]);
    assert_eq!(store.commit(&[too_long]), Err(StoreError::OutOfBounds { write: 0 }));
}
