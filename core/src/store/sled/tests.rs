use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::*;
use crate::store::contract::{self, append, change, document, swap};

const CACHE: u64 = 8 << 20;
/// In how many places of each file a bit is flipped.
const FLIPS: usize = 150;

pub(super) fn fresh() -> (SledStore, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("the system has a temporary directory");
    let store = open(dir.path()).expect("an empty directory becomes a store");
    (store, dir)
}

pub(super) fn open(dir: &Path) -> Result<SledStore, StoreError> {
    SledStore::open(dir, CACHE)
}

/// A closed store of twelve changes in three documents and one value.
fn closed() -> tempfile::TempDir {
    let (store, dir) = fresh();
    for n in 0..12_u8 {
        let batch = [append(n % 3, &[change(n, 900 * usize::from(n))])];
        store.commit(&batch).expect("the batch is sound");
    }
    store
        .commit(&[swap("k", None, Some("value"))])
        .expect("the batch is sound");
    dir
}

pub(super) fn snapshot(n: u8, up_to: u64, bytes: &[u8]) -> Write {
    Write::Derive {
        document: document(n),
        kind: Derived::Snapshot,
        up_to,
        bytes: bytes.to_vec(),
    }
}

/// Everything in the store, if all of it can be read.
type Everything = (Vec<DocumentId>, Vec<Vec<Stored>>, Vec<(String, Vec<u8>)>);

fn everything(store: &SledStore) -> Result<Everything, StoreError> {
    let documents = store.documents()?;
    let logs = [0, 1, 2].map(|n| store.load(document(n)));
    Ok((
        documents,
        logs.into_iter().collect::<Result<_, _>>()?,
        store.values("")?,
    ))
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a temporary directory can be written");
    for entry in fs::read_dir(from).expect("the store's directory is there") {
        let entry = entry.expect("the store's directory can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a temporary directory can be written");
        }
    }
}

/// Opens a copy whose file was spoiled: all must be there, or an error. Says whether it was an error.
fn spoiled(dir: &Path, file: &Path, spoil: impl FnOnce(&mut Vec<u8>)) -> Result<(), StoreError> {
    let scratch = tempfile::tempdir().expect("the system has a temporary directory");
    copy(dir, scratch.path());
    let path = scratch.path().join(file);
    let mut bytes = fs::read(&path).expect("the file was just copied");
    spoil(&mut bytes);
    fs::write(&path, bytes).expect("a temporary directory can be written");
    let found = open(scratch.path()).and_then(|store| everything(&store))?;
    let whole = open(dir)
        .and_then(|store| everything(&store))
        .expect("the original is sound");
    assert!(found == whole, "{file:?} was spoiled and the store says nothing");
    Ok(())
}

crate::store_contract!(fresh());

mod journal;

// STORE-1
#[test]
fn what_was_committed_outlives_the_store() {
    let (store, dir) = fresh();
    drop(store);
    contract::what_was_committed_outlives_the_store(|| open(dir.path()).expect("the store is sound"));
}

#[test]
fn what_was_acknowledged_outlives_a_killed_program() {
    let dir = tempfile::tempdir().expect("the system has a temporary directory");
    let mut child = Command::new(std::env::current_exe().expect("this program is a file"))
        .args([
            "--exact",
            "store::sled::tests::until_killed",
            "--ignored",
            "--nocapture",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this program can be started once more");
    let stdin = child.stdin.take().expect("it was asked for");
    writeln!(&stdin, "{}", dir.path().display()).expect("the child reads");
    let stdout = BufReader::new(child.stdout.take().expect("it was asked for"));
    let lines = stdout.lines().map(|line| line.expect("the child writes text"));
    let acknowledged = lines.filter(|line| line.starts_with("acknowledged")).take(40).count();
    child.kill().expect("the child runs until it is killed");
    child.wait().expect("it was just killed");
    assert_eq!(acknowledged, 40);
    let store = open(dir.path()).expect("a killed store opens");
    let log = store.load(document(1)).expect("a killed store is sound");
    assert!(log.len() >= 40, "of 40 acknowledged changes {} are left", log.len());
    for (n, stored) in (0..).zip(&log) {
        assert_eq!(stored.bytes, change(n, 5000).bytes);
    }
}

/// Not a test: the program that the test above starts and kills.
#[test]
#[ignore = "started by another test"]
fn until_killed() {
    let mut dir = String::new();
    std::io::stdin().read_line(&mut dir).expect("the test writes");
    if dir.is_empty() {
        return;
    }
    let store = open(Path::new(dir.trim_end())).expect("an empty directory becomes a store");
    for n in 0..=u8::MAX {
        store
            .commit(&[append(1, &[change(n, 5000)])])
            .expect("the batch is sound");
        println!("\nacknowledged {n}");
    }
    // Waits for its end.
    std::io::stdin()
        .read_line(&mut dir)
        .expect("the test holds the other end");
}

#[test]
fn two_stores_have_different_epochs() {
    let ((one, _keep_one), (two, _keep_two)) = (fresh(), fresh());
    assert_ne!(one.epoch(), two.epoch());
}

// STORE-7
#[test]
fn a_second_open_is_refused_until_the_first_is_closed() {
    let (store, dir) = fresh();
    assert_eq!(open(dir.path()).err(), Some(StoreError::InUse));
    drop(store);
    for _ in 0..10 {
        drop(open(dir.path()).expect("the store is closed"));
    }
}

#[test]
fn a_foreign_directory_is_refused_and_not_touched() {
    for name in ["thesis.odt", "db", "sled", "locked"] {
        let dir = tempfile::tempdir().expect("the system has a temporary directory");
        fs::write(dir.path().join(name), "mine").expect("a temporary directory can be written");
        assert_eq!(open(dir.path()).err(), Some(StoreError::NotAStore));
        let names: Vec<_> = fs::read_dir(dir.path()).expect("it is there").collect();
        assert_eq!(names.len(), 1);
        assert_eq!(fs::read(dir.path().join(name)).expect("it is there"), b"mine");
    }
}

#[test]
fn a_file_is_no_directory() {
    let file = tempfile::NamedTempFile::new().expect("the system has a temporary directory");
    let refused = open(file.path()).err();
    assert!(matches!(refused, Some(StoreError::Unreachable { .. })), "{refused:?}");
}

#[test]
fn a_store_whose_making_was_cut_short_is_made_again() {
    let dir = tempfile::tempdir().expect("the system has a temporary directory");
    fs::write(dir.path().join("lock"), "").expect("a temporary directory can be written");
    fs::write(dir.path().join("store-id.new"), "cahier-st").expect("a temporary directory can be written");
    fs::create_dir(dir.path().join("sled")).expect("a temporary directory can be written");
    let store = open(dir.path()).expect("nothing was acknowledged there");
    assert_eq!(store.documents(), Ok(vec![]));
    assert!(!dir.path().join("store-id.new").exists());
}

#[test]
fn a_store_that_lost_its_records_is_damaged_and_not_new() {
    for lost in ["sled", "sled/db", "journal", "tide"] {
        let dir = closed();
        let path = dir.path().join(lost);
        if path.is_dir() {
            fs::remove_dir_all(path).expect("it is there");
        } else {
            fs::remove_file(path).expect("it is there");
        }
        assert_eq!(open(dir.path()).err(), Some(DAMAGED), "without {lost}");
        assert_eq!(open(dir.path()).err(), Some(DAMAGED), "without {lost}, again");
    }
}

#[test]
fn records_of_another_store_are_damage() {
    let (one, two) = (closed(), closed());
    fs::remove_dir_all(one.path().join("sled")).expect("it is there");
    copy(&two.path().join("sled"), &one.path().join("sled"));
    assert_eq!(open(one.path()).err(), Some(DAMAGED));
}

// STORE-5
#[test]
fn every_spoiled_byte_of_the_store_id_is_noticed() {
    let dir = closed();
    let length = fs::read(dir.path().join("store-id")).expect("it is there").len();
    for place in 0..length {
        let refused = spoiled(dir.path(), Path::new("store-id"), |bytes| bytes[place] ^= 4);
        assert_eq!(refused, Err(DAMAGED), "byte {place}");
        let refused = spoiled(dir.path(), Path::new("store-id"), |bytes| bytes.truncate(place));
        assert_eq!(refused, Err(DAMAGED), "cut to {place}");
    }
}

#[test]
fn a_store_of_a_later_version_is_not_touched() {
    let dir = closed();
    fs::write(
        dir.path().join("store-id"),
        "cahier-store 3 and more besides 2a5ca565\n",
    )
    .expect("it is there");
    assert_eq!(open(dir.path()).err(), Some(StoreError::TooNew));
}

/// sled's own files, from the store's directory.
fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir.join("sled")).expect("it is there");
    let names = entries.map(|entry| entry.expect("the directory can be read").file_name());
    let paths = names.map(|name| Path::new("sled").join(name));
    paths.filter(|path| dir.join(path).is_file()).collect()
}

#[test]
fn a_flipped_bit_is_an_error_or_does_no_harm() {
    let dir = closed();
    for file in files(dir.path()) {
        let bytes = fs::read(dir.path().join(&file)).expect("it is there");
        let used: Vec<_> = (0..bytes.len()).filter(|place| bytes[*place] != 0).collect();
        let step = used.len() / FLIPS + 1;
        let flips = used
            .iter()
            .step_by(step)
            .map(|place| spoiled(dir.path(), &file, |bytes| bytes[*place] ^= 0x10));
        assert!(
            flips.filter(Result::is_err).count() > 0,
            "no flip in {file:?} was noticed"
        );
    }
}

#[test]
fn a_truncated_file_is_an_error_or_does_no_harm() {
    let dir = closed();
    for file in files(dir.path()) {
        let length = fs::read(dir.path().join(&file)).expect("it is there").len();
        for part in 0..64 {
            // Whether this is an error depends on whether the end was used; `spoiled` checks the rest.
            let _ = spoiled(dir.path(), &file, |bytes| bytes.truncate(length * part / 64));
        }
    }
}

// STORE-6
#[test]
fn after_a_failed_write_nothing_is_done_any_more() {
    let (store, dir) = fresh();
    fs::write(dir.path().join("sled/blobs/1"), "what sled never syncs").expect("it is there");
    let failed = StoreError::Failed {
        kind: ErrorKind::Unsupported,
    };
    assert_eq!(store.commit(&[snapshot(1, 1, b"snapshot")]), Err(failed));
    assert_eq!(store.commit(&[]), Err(failed));
    assert_eq!(store.load(document(1)), Err(failed));
    assert_eq!(store.documents(), Err(failed));
    assert_eq!(store.value("k"), Err(failed));
    assert_eq!(store.values(""), Err(failed));
}

#[test]
fn a_record_that_is_not_as_it_was_sealed_is_damage_of_its_document() {
    let damaged = Err(StoreError::Damaged {
        document: Some(document(1)),
    });
    let spoilers: [fn(&SledStore); 4] = [
        |store| drop(store.trees.log.remove(record::log_key(document(1), 1, 1))),
        |store| drop(store.trees.log.remove(record::log_key(document(1), 2, 0))),
        |store| drop(store.trees.meta.remove(Record::last(document(1)).key())),
        |store| {
            let key = record::log_key(document(1), 1, 0);
            let moved = store.trees.log.get(record::log_key(document(1), 2, 0)).ok().flatten();
            drop(store.trees.log.insert(key, moved.expect("it is there")));
        },
    ];
    for spoil in spoilers {
        let (store, _dir) = fresh();
        store
            .commit(&[
                append(1, &[change(1, 5000), change(2, 10)]),
                append(2, &[change(3, 10)]),
            ])
            .expect("the batch is sound");
        store.sizes().expect("the store is sound");
        spoil(&store);
        assert_eq!(store.load(document(1)), damaged);
        assert_eq!(store.load(document(2)).map(|log| log.len()), Ok(1));
    }
}

#[test]
fn no_value_in_sled_is_over_4096_bytes() {
    let (store, _dir) = fresh();
    let long = "x".repeat(100_000);
    store
        .commit(&[
            append(1, &[change(1, 1 << 20)]),
            swap("k", None, Some(&long)),
            snapshot(1, 1, long.as_bytes()),
        ])
        .expect("the batch is sound");
    for tree in [
        &store.trees.log,
        &store.trees.seen,
        &store.trees.meta,
        &store.trees.values,
        &store.trees.derived,
    ] {
        for entry in tree {
            let (_, value) = entry.expect("the store is sound");
            assert!(value.len() <= 4096);
        }
    }
}

// STORE-8
#[test]
fn what_was_derived_and_is_damaged_is_none_and_can_be_made_again() {
    let key = |part| record::derived_key(document(1), Derived::Snapshot, part);
    let header = Record::derived(document(1), Derived::Snapshot).key().to_vec();
    let spoilers: [&dyn Fn(&SledStore); 5] = [
        &|store| drop(store.trees.derived.remove(key(1))),
        &|store| drop(store.trees.derived.insert(key(0), vec![7; 4096])),
        &|store| drop(store.trees.derived.remove(&header)),
        &|store| drop(store.trees.derived.insert(&header, vec![0xff; 44])),
        &|store| drop(store.trees.derived.insert(&header, vec![])),
    ];
    for spoil in spoilers {
        let (store, dir) = fresh();
        let (long, short) = (change(1, 9000).bytes, change(2, 100).bytes);
        let batch = [append(1, &[change(1, 10)]), snapshot(1, 7, &long)];
        store.commit(&batch).expect("the batch is sound");
        spoil(&store);
        assert_eq!(store.derived(document(1), Derived::Snapshot), Ok(None));
        store.commit(&[snapshot(1, 7, &short)]).expect("the batch is sound");
        let again = Ok(Some((7, short)));
        assert_eq!(store.derived(document(1), Derived::Snapshot), again);
        assert_eq!(store.load(document(1)).map(|log| log.len()), Ok(1));
        drop(store);
        let store = open(dir.path()).expect("derived bytes are not what a store is judged by");
        assert_eq!(store.derived(document(1), Derived::Snapshot), again);
    }
}

#[test]
fn a_store_from_before_there_were_derived_bytes_gets_a_place_for_them() {
    let (store, dir) = fresh();
    store.db.drop_tree(record::DERIVED).expect("the store is sound");
    drop(store);
    let store = open(dir.path()).expect("the rest is there");
    assert_eq!(store.derived(document(1), Derived::Index), Ok(None));
    store.commit(&[snapshot(1, 1, b"x")]).expect("the batch is sound");
    assert_eq!(
        store.derived(document(1), Derived::Snapshot),
        Ok(Some((1, b"x".to_vec())))
    );
}

#[test]
fn a_size_from_before_bytes_were_counted_is_counted_when_needed() {
    let (store, dir) = fresh();
    store
        .commit(&[append(1, &[change(1, 9000), change(2, 10)]), append(2, &[change(1, 5)])])
        .expect("the batch is sound");
    // As an earlier version left it: eight bytes, and a tide that counts their seal.
    let record = Record::last(document(1));
    let (now, before) = (
        record.seal_size(Size {
            position: 2,
            bytes: 9010,
        }),
        record.seal(&2_u64.to_be_bytes()),
    );
    store.sizes().expect("the store is sound");
    let state = store.state.read().expect("nobody panics");
    let mut tide = state.as_ref().expect("the store is sound").mark.tide;
    drop(state);
    tide.remove(&now);
    tide.add(&before);
    let meta = &store.trees.meta;
    meta.insert(record.key(), before).expect("the store is sound");
    meta.insert(Record::tide().key(), tide.next().seal())
        .expect("the store is sound");
    drop(store);
    let store = open(dir.path()).expect("an earlier version's store opens");
    let size = |position, bytes| Size { position, bytes };
    assert_eq!(store.last(document(1)), Ok(size(2, 9010)));
    assert_eq!(
        store.sizes(),
        Ok(vec![(document(1), size(2, 9010)), (document(2), size(1, 5))])
    );
    store
        .commit(&[append(1, &[change(3, 1000)])])
        .expect("the batch is sound");
    assert_eq!(store.last(document(1)), Ok(size(3, 10010)));
    drop(store);
    let store = open(dir.path()).expect("the tide counts the new record");
    assert_eq!(store.last(document(1)), Ok(size(3, 10010)));
}
