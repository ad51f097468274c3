use std::fs;

use super::*;
use crate::store::contract::{self, append, change, document, swap};

const CACHE: u64 = 8 << 20;

fn fresh() -> (SledStore, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("the system has a temporary directory");
    let store = SledStore::open(dir.path(), CACHE).expect("an empty directory becomes a store");
    (store, dir)
}

fn open(dir: &Path) -> Result<SledStore, StoreError> {
    SledStore::open(dir, CACHE)
}

crate::store_contract!(fresh());

#[test]
fn what_was_committed_outlives_the_store() {
    let (store, dir) = fresh();
    drop(store);
    contract::what_was_committed_outlives_the_store(|| open(dir.path()).expect("the store is sound"));
}
