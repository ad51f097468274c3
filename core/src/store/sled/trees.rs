//! sled's trees and what is read from them.

use std::io::ErrorKind;

use sled::{Db, Tree};

use super::record::{self, Record};
use super::tide::Tide;
use crate::document::Hash;
use crate::id::DocumentId;
use crate::store::{StoreError, Stored};

const DAMAGED: StoreError = StoreError::Damaged { document: None };

/// The four trees of a store.
pub(super) struct Trees {
    /// Pieces of changes, by document and position.
    pub(super) log: Tree,
    /// The position of each change, by document and hash.
    pub(super) seen: Tree,
    /// The store's id, its tide, and the last position of each document.
    pub(super) meta: Tree,
    /// Pieces of named values.
    pub(super) values: Tree,
}

impl Trees {
    /// The trees of a store. Only a new one may lack them.
    pub(super) fn open(db: &Db, is_new: bool) -> Result<Self, StoreError> {
        let there = db.tree_names();
        let tree = |name: &str| {
            if is_new || there.iter().any(|other| other == name.as_bytes()) {
                db.open_tree(name).map_err(|error| broken(&error))
            } else {
                Err(DAMAGED)
            }
        };
        Ok(Self {
            log: tree(record::LOG)?,
            seen: tree(record::SEEN)?,
            meta: tree(record::META)?,
            values: tree(record::VALUES)?,
        })
    }

    /// How far the store has come. Reads every value and every document's last position on the way, because
    /// a missing one shows only in their sum.
    pub(super) fn tide(&self) -> Result<Tide, StoreError> {
        let sealed = self
            .meta
            .get(Record::tide().key())
            .map_err(|error| broken(&error))?
            .ok_or(DAMAGED)?;
        let tide = Tide::unseal(&sealed).ok_or(DAMAGED)?;
        let mut records = Tide::default();
        for entry in self.meta.scan_prefix(record::LAST_PREFIX) {
            let (key, sealed) = entry.map_err(|error| broken(&error))?;
            let document = record::document_of_last(&key).ok_or(DAMAGED)?;
            Record::last(document).unseal_position(&sealed).ok_or(DAMAGED)?;
            records.add(&sealed);
        }
        for (name, sealed) in self.sealed_values("")? {
            Record::value(&name).unseal(&sealed).ok_or(DAMAGED)?;
            records.add(&sealed);
        }
        if tide.has_sum_of(records) {
            Ok(tide)
        } else {
            Err(DAMAGED)
        }
    }

    /// The changes of a document after a position, having made sure that none is missing.
    pub(super) fn since(&self, document: DocumentId, position: u64) -> Result<Vec<Stored>, StoreError> {
        let damaged = StoreError::Damaged {
            document: Some(document),
        };
        let last = self.meta.get(Record::last(document).key());
        let last = match last.map_err(|error| broken(&error))? {
            Some(sealed) => Record::last(document).unseal_position(&sealed).ok_or(damaged)?,
            None => 0,
        };
        let mut records = Vec::<(u64, Vec<u8>)>::new();
        for piece in self.log.range(record::log_range(document, position.saturating_add(1))) {
            let (key, piece) = piece.map_err(|error| broken(&error))?;
            let (at, _) = record::place_in_log(&key).ok_or(damaged)?;
            match records.last_mut() {
                Some((same, sealed)) if *same == at => sealed.extend_from_slice(&piece),
                _ => records.push((at, piece.to_vec())),
            }
        }
        let log = records.iter().map(|(at, sealed)| stored(document, *at, sealed));
        let log: Vec<_> = log.collect::<Option<_>>().ok_or(damaged)?;
        if log
            .iter()
            .map(|stored| stored.position)
            .eq(position.saturating_add(1)..=last)
        {
            Ok(log)
        } else {
            Err(damaged)
        }
    }

    pub(super) fn documents(&self) -> Result<Vec<DocumentId>, StoreError> {
        let keys = self.meta.scan_prefix(record::LAST_PREFIX).keys();
        let documents = keys.map(|key| {
            let key = key.map_err(|error| broken(&error))?;
            record::document_of_last(&key).ok_or(DAMAGED)
        });
        documents.collect()
    }

    pub(super) fn value(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut sealed = Vec::new();
        for part in 0..=u16::MAX {
            let piece = self.values.get(record::value_key(name, part));
            match piece.map_err(|error| broken(&error))? {
                Some(piece) => sealed.extend_from_slice(&piece),
                None if part == 0 => return Ok(None),
                None => break,
            }
        }
        let value = Record::value(name).unseal(&sealed).ok_or(DAMAGED)?;
        Ok(Some(value.to_vec()))
    }

    pub(super) fn values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let values = self.sealed_values(prefix)?.into_iter().map(|(name, sealed)| {
            let value = Record::value(&name).unseal(&sealed).map(<[u8]>::to_vec);
            value.map(|value| (name, value)).ok_or(DAMAGED)
        });
        values.collect()
    }

    fn sealed_values(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let mut sealed = Vec::<(String, Vec<u8>)>::new();
        for piece in self.values.scan_prefix(prefix) {
            let (key, piece) = piece.map_err(|error| broken(&error))?;
            let name = record::name_of_value(&key).ok_or(DAMAGED)?;
            match sealed.last_mut() {
                Some((last, pieces)) if last == name => pieces.extend_from_slice(&piece),
                _ => sealed.push((name.to_owned(), piece.to_vec())),
            }
        }
        Ok(sealed)
    }
}

fn stored(document: DocumentId, position: u64, sealed: &[u8]) -> Option<Stored> {
    let (hash, bytes) = Record::log(document, position).unseal(sealed)?.split_first_chunk()?;
    Some(Stored {
        position,
        hash: Hash::from_bytes(*hash),
        bytes: bytes.to_vec(),
    })
}

/// What an error of sled's means for whoever opens or reads.
pub(super) fn broken(error: &sled::Error) -> StoreError {
    match error {
        sled::Error::Io(error) => StoreError::Unreachable { kind: error.kind() },
        _ => DAMAGED,
    }
}

/// What an error of sled's means for whoever writes.
pub(super) fn kind_of(error: &sled::Error) -> ErrorKind {
    match error {
        sled::Error::Io(error) => error.kind(),
        _ => ErrorKind::InvalidData,
    }
}
