//! The store as the server uses it: one thread that writes, and reads that never block the runtime.
//!
//! What is kept under which name is settled here; how it is kept is [`cahier_core::store`]'s business.
//!
//! | name | value |
//! |---|---|
//! | `doc/<document id>` | [`Record`], JSON: what the document is registered as, set once |
//! | `quarantine/<document id>` | hashes, 32 bytes each, of changes that Automerge cannot take |
//! | `roster/<group id>` | a group's names, sealed by its tablets |
//! | `blob/…` | see `attachments.rs` |
//! | `group/…` `account/…` `invite/…` `device/…` | see [`crate::access`] |

mod committer;
mod compactor;
mod reading;

use std::path::Path;
use std::sync::Arc;

use cahier_core::document::Change;
use cahier_core::id::DocumentId;
use cahier_core::store::{SledStore, Store, StoreError, Usage, Write};

pub use committer::{CommitError, Committer};
pub use compactor::{Compactor, compact};
pub use reading::{fetch, history, open_document};

use crate::relay::Record;

/// How much of the store sled keeps in memory, unless somebody says otherwise.
pub const CACHE_BYTES: u64 = 48 * 1024 * 1024;

/// The names of registrations begin so.
pub(crate) const REGISTRATIONS: &str = "doc/";

/// Opens the store in this directory, or makes one. One that is mostly waste is written anew first.
///
/// # Errors
/// As [`SledStore::open`].
pub fn open(directory: &Path, cache_bytes: u64) -> Result<Arc<dyn Store>, StoreError> {
    let store = SledStore::open(directory, cache_bytes)?;
    let usage = store.usage()?;
    if !usage.is_wasteful() {
        return Ok(Arc::new(store));
    }
    let Usage { live_bytes, disk_bytes } = usage;
    tracing::info!(live_bytes, disk_bytes, "the store is written anew, to save room");
    let rewritten = store.rewrite(cache_bytes).or_else(|error| {
        tracing::warn!(%error, "the store could not be written anew and stays as it is");
        SledStore::open(directory, cache_bytes)
    });
    Ok(Arc::new(rewritten?))
}

/// What the relay asks to be stored, as one batch.
pub fn writes(document: DocumentId, changes: Vec<Change>, registration: Option<&Record>) -> Vec<Write> {
    let append = (!changes.is_empty()).then_some(Write::Append { document, changes });
    let register = registration.map(|record| Write::Swap {
        key: format!("{REGISTRATIONS}{document}"),
        expected: None,
        value: Some(serde_json::to_vec(record).expect("a record is plain data")),
    });
    register.into_iter().chain(append).collect()
}

/// A whole document: the registration and every change.
///
/// # Errors
/// [`Unreadable`] when the store cannot read either.
pub fn load(store: &dyn Store, document: DocumentId) -> Result<(Option<Record>, Vec<Vec<u8>>), Unreadable> {
    let changes = store.load(document).map_err(|_| Unreadable)?;
    let changes = changes.into_iter().map(|stored| stored.bytes).collect();
    Ok((record(store, document)?, changes))
}

/// What a document is registered as, if it is.
pub(crate) fn record(store: &dyn Store, document: DocumentId) -> Result<Option<Record>, Unreadable> {
    let json = store
        .value(&format!("{REGISTRATIONS}{document}"))
        .map_err(|_| Unreadable)?;
    json.map(|json| serde_json::from_slice(&json).map_err(|_| Unreadable))
        .transpose()
}

/// Every document that is registered, and as what. One that cannot be read is left out.
///
/// # Errors
/// As [`Store::values`].
pub fn registrations(store: &dyn Store) -> Result<Vec<(DocumentId, Record)>, StoreError> {
    let values = store.values(REGISTRATIONS)?;
    let read = |(key, json): &(String, Vec<u8>)| {
        let document = key.strip_prefix(REGISTRATIONS)?.parse().ok()?;
        Some((document, serde_json::from_slice(json).ok()?))
    };
    Ok(values.iter().filter_map(read).collect())
}

/// Whether the relay knows this document.
///
/// # Errors
/// As [`Store::value`].
pub fn is_registered(store: &dyn Store, document: DocumentId) -> Result<bool, StoreError> {
    Ok(store.value(&format!("{REGISTRATIONS}{document}"))?.is_some())
}

/// A document that the store has but cannot read. It is left as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a stored document cannot be read; restore it from a backup")]
pub struct Unreadable;
