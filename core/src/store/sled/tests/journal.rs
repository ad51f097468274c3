//! What is in the journal and not in sled yet, and what becomes of it.

use proptest::prelude::*;

use super::*;
use crate::store::MemoryStore;

/// Leaves the store as a program does that is killed: nothing more goes to sled.
fn killed(store: SledStore) {
    *store.state.write().expect("nobody panics") = Err(ErrorKind::Interrupted);
    drop(store);
}

/// A store that was killed with its first seven commits in sled and the next five in the journal only.
fn in_both() -> tempfile::TempDir {
    let (store, dir) = fresh();
    for n in 0..12_u8 {
        if n == 7 {
            store.sizes().expect("the store is sound");
        }
        let (before, after) = (format!("{n}"), format!("{}", n + 1));
        let batch = [
            append(n % 3, &[change(n, 900 * usize::from(n))]),
            swap("k", (n > 0).then_some(before.as_str()), Some(&after)),
        ];
        store.commit(&batch).expect("the batch is sound");
    }
    killed(store);
    dir
}

/// A copy, because opening a store empties its journal.
fn copied(dir: &Path) -> tempfile::TempDir {
    let scratch = tempfile::tempdir().expect("the system has a temporary directory");
    copy(dir, scratch.path());
    scratch
}

/// Whether all that [`in_both`] has committed is there.
fn is_whole(store: &SledStore) -> bool {
    let Ok((_, logs, values)) = everything(store) else {
        return false;
    };
    let whole = (0..3_u8).zip(&logs).all(|(of, log)| {
        let expected = (of..12).step_by(3).map(|n| change(n, 900 * usize::from(n)).bytes);
        log.iter().map(|stored| stored.bytes.clone()).eq(expected)
    });
    whole && values == [("k".to_owned(), b"12".to_vec())]
}

/// Where the records of a journal begin, and where the last one ends.
fn records(journal: &[u8]) -> Vec<usize> {
    let mut places = vec![0];
    let commits = journal[16..24].to_vec();
    while let Some(head) = journal.get(places[places.len() - 1]..)
        && head[16..24] == commits
    {
        let length = u32::from_be_bytes(head[28..32].try_into().expect("four bytes"));
        places.push(places[places.len() - 1] + 32 + length as usize);
    }
    places
}

// STORE-11
#[test]
fn a_killed_store_has_what_was_in_its_journal() {
    let dir = in_both();
    for _ in 0..2 {
        assert!(is_whole(&open(dir.path()).expect("a killed store opens")));
    }
}

// STORE-11
#[test]
fn every_spoiled_byte_of_a_journal_is_noticed_or_does_no_harm() {
    let dir = in_both();
    let journal = fs::read(dir.path().join("journal")).expect("it is there");
    let places = records(&journal);
    assert_eq!(places.len(), 6, "five commits are there");
    let end = places[5];
    for place in (0..end).step_by(61).chain(places.iter().map(|place| place + 18)) {
        let scratch = copied(dir.path());
        let mut spoiled = journal.clone();
        spoiled[place] ^= 0x20;
        fs::write(scratch.path().join("journal"), spoiled).expect("it is there");
        let opened = open(scratch.path());
        if place < end {
            assert_eq!(opened.err(), Some(DAMAGED), "byte {place}");
        } else {
            assert!(is_whole(&opened.expect("nothing was there")));
        }
    }
    for length in [0, 10, places[1], end - 1] {
        let scratch = copied(dir.path());
        fs::write(scratch.path().join("journal"), &journal[..length]).expect("it is there");
        assert_eq!(open(scratch.path()).err(), Some(DAMAGED), "cut to {length}");
    }
}

// STORE-11
#[test]
fn a_record_that_was_being_written_is_none() {
    let dir = in_both();
    let journal = fs::read(dir.path().join("journal")).expect("it is there");
    let places = records(&journal);
    let (last, end) = (places[4], places[5]);
    // Not acknowledged, for the mark says nothing of it.
    let all = mark(dir.path());
    for records in [4, 3] {
        let earlier = Mark { records, ..all };
        earlier.write_to(&tide_file(dir.path())).expect("it is there");
    }
    for cut in (last..end).step_by(97) {
        let scratch = copied(dir.path());
        let mut torn = journal.clone();
        torn[cut..end].fill(0);
        fs::write(scratch.path().join("journal"), torn).expect("it is there");
        let store = open(scratch.path()).expect("a torn end is no damage");
        assert_eq!(store.value("k"), Ok(Some(b"11".to_vec())), "cut at {cut}");
    }
}

fn tide_file(dir: &Path) -> File {
    let file = File::options().read(true).write(true).open(dir.join("tide"));
    file.expect("it is there")
}

fn mark(dir: &Path) -> Mark {
    let mark = Mark::read_from(&tide_file(dir)).expect("it can be read");
    mark.expect("a store has a mark")
}

// STORE-11
#[test]
fn what_sled_has_already_is_not_taken_from_the_journal_again() {
    let dir = in_both();
    let journal = fs::read(dir.path().join("journal")).expect("it is there");
    let store = open(dir.path()).expect("a killed store opens");
    store
        .commit(&[swap("k", Some("12"), None), snapshot(1, 1, b"snapshot")])
        .expect("the batch is sound");
    killed(store);
    fs::write(dir.path().join("journal"), journal).expect("it is there");
    let store = open(dir.path()).expect("an old journal is no damage");
    assert_eq!(store.value("k"), Ok(None));
}

// STORE-11
#[test]
fn sled_that_has_come_less_far_than_the_journal_is_damage() {
    let dir = in_both();
    let later = {
        let scratch = copied(dir.path());
        let store = open(scratch.path()).expect("a killed store opens");
        store
            .commit(&[swap("k", Some("12"), Some("13"))])
            .expect("the batch is sound");
        killed(store);
        fs::read(scratch.path().join("journal")).expect("it is there")
    };
    fs::write(dir.path().join("journal"), later).expect("it is there");
    assert_eq!(open(dir.path()).err(), Some(DAMAGED));
}

// STORE-11
#[test]
fn a_full_journal_and_a_long_commit_go_to_sled() {
    let (store, dir) = fresh();
    let name = |n: usize| format!("{n:04}");
    for n in 0..1500 {
        let batch = [swap(&name(n), None, Some(&"x".repeat(600)))];
        store.commit(&batch).expect("the batch is sound");
    }
    let count = |store: &SledStore| store.trees.names("").expect("the store is sound").len();
    let settled = count(&store);
    assert!((500..1500).contains(&settled), "{settled} of 1500 are in sled");
    store
        .commit(&[append(1, &[change(1, MAX_RECORD_BYTES)])])
        .expect("the batch is sound");
    assert_eq!(count(&store), 1500);
    killed(store);
    let store = open(dir.path()).expect("a killed store opens");
    assert_eq!(store.names("").map(|names| names.len()), Ok(1500));
    assert_eq!(store.load(document(1)).map(|log| log.len()), Ok(1));
}

// STORE-11
#[test]
fn a_store_from_before_there_was_a_journal_gets_one() {
    let dir = closed();
    // As version 1 left it: no journal, a mark without a number of records, and another version.
    fs::remove_file(dir.path().join("journal")).expect("it is there");
    let tide = mark(dir.path()).tide;
    fs::write(dir.path().join("tide"), tide.seal()).expect("it is there");
    let id = fs::read_to_string(dir.path().join("store-id")).expect("it is there");
    let (text, _) = id.trim_end().rsplit_once(' ').expect("it ends in a check");
    let text = text.replacen(" 2 ", " 1 ", 1);
    let old = format!("{text} {}\n", directory::checksum(&text));
    fs::write(dir.path().join("store-id"), &old).expect("it is there");
    let store = open(dir.path()).expect("an earlier version's store opens");
    assert_eq!(everything(&store).expect("the store is sound").1.concat().len(), 12);
    store
        .commit(&[swap("k", Some("value"), Some("another"))])
        .expect("the batch is sound");
    killed(store);
    let now = fs::read_to_string(dir.path().join("store-id")).expect("it is there");
    assert!(now.starts_with("cahier-store 2 "), "an earlier version leaves it alone");
    let store = open(dir.path()).expect("a killed store opens");
    assert_eq!(store.value("k"), Ok(Some(b"another".to_vec())));
}

// STORE-9
#[test]
fn of_a_damaged_store_the_journal_is_saved_as_well() {
    let how = Salvage {
        cache_bytes: CACHE,
        patience: Duration::from_mins(1),
        now_ms: 1,
    };
    let dir = in_both();
    fs::remove_file(dir.path().join("tide")).expect("it is there");
    let found = examine(dir.path(), how, &mut |_| {}).expect("it can be read");
    assert_eq!((found.changes, found.values, found.whole_documents), (12, 1, 3));
    let report = salvage(dir.path(), how, &mut |_| {}).expect("there is room");
    assert_eq!(report.findings, found);
    assert!(is_whole(&open(dir.path()).expect("what was salvaged opens")));

    // Whoever lost the end of the journal is told so: it may have been a person.
    let dir = in_both();
    let journal = fs::read(dir.path().join("journal")).expect("it is there");
    let cut = records(&journal)[3];
    fs::write(dir.path().join("journal"), &journal[..cut]).expect("it is there");
    let found = examine(dir.path(), how, &mut |_| {}).expect("it can be read");
    assert_eq!(
        (found.missing_commits, found.complete, found.changes),
        (Some(2), false, 10)
    );

    // Without sled there is a gap before what the journal has, but for its values.
    let dir = in_both();
    fs::remove_dir_all(dir.path().join("sled")).expect("it is there");
    let report = salvage(dir.path(), how, &mut |_| {}).expect("there is room");
    let found = report.findings;
    assert_eq!((found.opens, found.complete), (false, false));
    assert_eq!((found.changes, found.changes_after_a_gap, found.values), (0, 5, 1));
    let store = open(dir.path()).expect("what was salvaged opens");
    assert_eq!(store.value("k"), Ok(Some(b"12".to_vec())));
}

#[derive(Clone, Debug)]
enum Step {
    Commit(Vec<(u8, u8, usize)>, Option<u8>),
    Derive(u8),
    Read(u8),
    ReadAll,
    Kill,
    Close,
}

fn step() -> impl Strategy<Value = Step> {
    let changes = prop::collection::vec((0_u8..3, any::<u8>(), 0_usize..3_000), 0..4);
    prop_oneof![
        8 => (changes, prop::option::of(0_u8..3)).prop_map(|(changes, value)| Step::Commit(changes, value)),
        1 => (0_u8..3).prop_map(Step::Derive),
        1 => (0_u8..3).prop_map(Step::Read),
        1 => Just(Step::ReadAll),
        1 => Just(Step::Kill),
        1 => Just(Step::Close),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    // STORE-1, STORE-11
    #[test]
    fn a_store_that_is_killed_at_any_time_is_as_one_in_memory(steps in prop::collection::vec(step(), 1..40)) {
        let (store, dir) = fresh();
        let mut store = Some(store);
        let memory = MemoryStore::new([1; 16]);
        for (n, step) in steps.into_iter().enumerate() {
            let at = store.take().expect("it is put back");
            match step {
                Step::Commit(changes, value) => {
                    let mut batch: Vec<_> = changes.iter().map(|(of, n, bytes)| append(*of, &[change(*n, *bytes)])).collect();
                    if let Some(key) = value {
                        let key = format!("k{key}");
                        let expected = memory.value(&key).expect("it is in memory");
                        let value = (n % 3 > 0).then(|| n.to_string().into_bytes());
                        batch.push(Write::Swap { key, expected, value });
                    }
                    prop_assert_eq!(at.commit(&batch), memory.commit(&batch));
                }
                Step::Derive(of) => {
                    let batch = [snapshot(of, n as u64, b"snapshot"), append(of, &[change(200, 10)])];
                    prop_assert_eq!(at.commit(&batch), memory.commit(&batch));
                }
                Step::Read(of) => {
                    prop_assert!(at.load(document(of)) == memory.load(document(of)));
                    prop_assert_eq!(at.value("k1"), memory.value("k1"));
                }
                Step::ReadAll => {
                    prop_assert_eq!(at.sizes(), memory.sizes());
                    prop_assert_eq!(at.values("k"), memory.values("k"));
                    prop_assert_eq!(at.names("k"), memory.names("k"));
                }
                Step::Kill => {
                    killed(at);
                    store = Some(open(dir.path()).expect("a killed store opens"));
                    continue;
                }
                Step::Close => {
                    drop(at);
                    store = Some(open(dir.path()).expect("a closed store opens"));
                    continue;
                }
            }
            store = Some(at);
        }
        let store = store.expect("it is put back");
        for of in 0..3 {
            prop_assert!(store.load(document(of)) == memory.load(document(of)));
            prop_assert_eq!(store.last(document(of)), memory.last(document(of)));
        }
        prop_assert_eq!(store.values(""), memory.values(""));
    }
}
