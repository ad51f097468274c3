//! sled's trees and what is read from them.

use std::io::ErrorKind;
use std::ops::RangeInclusive;

use sled::{Db, Tree};

use super::record::{self, KeptSize, Record};
use super::tide::Tide;
use crate::document::Hash;
use crate::id::DocumentId;
use crate::store::{Size, StoreError, Stored};

const DAMAGED: StoreError = StoreError::Damaged { document: None };

/// The five trees of a store.
pub(super) struct Trees {
    /// Pieces of changes, by document and position.
    pub(super) log: Tree,
    /// The position of each change, by document and hash.
    pub(super) seen: Tree,
    /// The store's id, its tide, and the size of each document.
    pub(super) meta: Tree,
    /// Pieces of named values.
    pub(super) values: Tree,
    /// Pieces of what was made of the log. Not precious.
    pub(super) derived: Tree,
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
            // A store made before there was this tree gets it now.
            derived: db.open_tree(record::DERIVED).map_err(|error| broken(&error))?,
        })
    }

    /// How far the store has come. Reads every value and every document's size on the way, because
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
            Record::last(document).unseal_size(&sealed).ok_or(DAMAGED)?;
            records.add(&sealed);
        }
        for sealed in self.sealed_values("") {
            let (name, sealed) = sealed?;
            Record::value(&name).unseal(&sealed).ok_or(DAMAGED)?;
            records.add(&sealed);
        }
        if tide.has_sum_of(records) {
            Ok(tide)
        } else {
            Err(DAMAGED)
        }
    }

    /// The changes of a document at these positions, having made sure that none is missing.
    pub(super) fn between(
        &self,
        document: DocumentId,
        positions: RangeInclusive<u64>,
    ) -> Result<Vec<Stored>, StoreError> {
        let damaged = StoreError::Damaged {
            document: Some(document),
        };
        let last = match self.kept_size(document)? {
            Some(size) => size.position,
            None => 0,
        };
        let (from, to) = (*positions.start().max(&1), *positions.end());
        if from > to {
            return Ok(Vec::new());
        }
        let mut records = Vec::<(u64, Vec<u8>)>::new();
        for piece in self.log.range(record::log_range(document, from..=to)) {
            let (key, piece) = piece.map_err(|error| broken(&error))?;
            let (at, _) = record::place_in_log(&key).ok_or(damaged)?;
            match records.last_mut() {
                Some((same, sealed)) if *same == at => sealed.extend_from_slice(&piece),
                _ => records.push((at, piece.to_vec())),
            }
        }
        let log = records.into_iter().map(|(at, sealed)| stored(document, at, sealed));
        let log: Vec<_> = log.collect::<Option<_>>().ok_or(damaged)?;
        if log.iter().map(|stored| stored.position).eq(from..=to.min(last)) {
            Ok(log)
        } else {
            Err(damaged)
        }
    }

    pub(super) fn has(&self, document: DocumentId, hash: Hash) -> Result<bool, StoreError> {
        let seen = self.seen.contains_key(Record::seen(document, hash).key());
        seen.map_err(|error| broken(&error))
    }

    pub(super) fn last(&self, document: DocumentId) -> Result<Size, StoreError> {
        match self.kept_size(document)? {
            Some(size) => self.counted(document, size),
            None => Ok(Size::default()),
        }
    }

    pub(super) fn sizes(&self) -> Result<Vec<(DocumentId, Size)>, StoreError> {
        let records = self.meta.scan_prefix(record::LAST_PREFIX);
        let sizes = records.map(|entry| {
            let (key, sealed) = entry.map_err(|error| broken(&error))?;
            let document = record::document_of_last(&key).ok_or(DAMAGED)?;
            let size = Record::last(document).unseal_size(&sealed).ok_or(DAMAGED)?;
            Ok((document, self.counted(document, size)?))
        });
        sizes.collect()
    }

    fn kept_size(&self, document: DocumentId) -> Result<Option<KeptSize>, StoreError> {
        let record = Record::last(document);
        let sealed = self.meta.get(record.key()).map_err(|error| broken(&error))?;
        let damaged = StoreError::Damaged {
            document: Some(document),
        };
        sealed
            .map(|sealed| record.unseal_size(&sealed).ok_or(damaged))
            .transpose()
    }

    /// A size with its bytes, counted in the log if need be. What is missing there is noticed by who reads it.
    fn counted(&self, document: DocumentId, size: KeptSize) -> Result<Size, StoreError> {
        let position = size.position;
        let bytes = match size.bytes {
            Some(bytes) => bytes,
            None => self
                .log
                .range(record::log_range(document, 1..=position))
                .map(|piece| {
                    let (key, piece) = piece.map_err(|error| broken(&error))?;
                    Ok(record::change_bytes_in(&key, &piece))
                })
                .sum::<Result<_, StoreError>>()?,
        };
        Ok(Size { position, bytes })
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
        let values = self.sealed_values(prefix).map(|sealed| {
            let (name, sealed) = sealed?;
            let value = Record::value(&name).unseal(&sealed).map(<[u8]>::to_vec);
            value.map(|value| (name, value)).ok_or(DAMAGED)
        });
        values.collect()
    }

    pub(super) fn names(&self, prefix: &str) -> Result<Vec<String>, StoreError> {
        let mut names = Vec::<String>::new();
        for key in self.values.scan_prefix(prefix).keys() {
            let key = key.map_err(|error| broken(&error))?;
            let name = record::name_of_value(&key).ok_or(DAMAGED)?;
            if names.last().is_none_or(|last| last != name) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    /// One value after another, for all of them may be more than fits into memory.
    fn sealed_values(&self, prefix: &str) -> impl Iterator<Item = Result<(String, Vec<u8>), StoreError>> {
        let mut pieces = self.values.scan_prefix(prefix).map(|piece| {
            let (key, piece) = piece.map_err(|error| broken(&error))?;
            let name = record::name_of_value(&key).ok_or(DAMAGED)?;
            Ok((name.to_owned(), piece))
        });
        let mut next = pieces.next();
        std::iter::from_fn(move || {
            let (name, piece) = match next.take()? {
                Ok(piece) => piece,
                Err(error) => return Some(Err(error)),
            };
            let mut sealed = piece.to_vec();
            loop {
                next = pieces.next();
                match &next {
                    Some(Ok((same, piece))) if *same == name => sealed.extend_from_slice(piece),
                    _ => return Some(Ok((name, sealed))),
                }
            }
        })
    }
}

/// The change that a record of the log holds.
pub(super) fn stored(document: DocumentId, position: u64, mut sealed: Vec<u8>) -> Option<Stored> {
    let (hash, _) = Record::log(document, position).unseal(&sealed)?.split_first_chunk()?;
    let hash = Hash::from_bytes(*hash);
    sealed.drain(..record::BEFORE_CHANGE_BYTES);
    Some(Stored {
        position,
        hash,
        bytes: sealed,
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
