//! A batch as one transaction over the trees.

use sled::transaction::{
    ConflictableTransactionError, TransactionError, Transactional, TransactionalTree, UnabortableTransactionError,
};

use super::derived;
use super::entry::Entry;
use super::record::{self, KeptSize, Record};
use super::tide::Tide;
use super::trees::{Trees, kind_of};
use crate::document::Change;
use crate::id::DocumentId;
use crate::store::{Outcome, Placed, Size, StoreError, Write, swaps};

const DAMAGED: StoreError = StoreError::Damaged { document: None };

/// Writes a batch, without making it durable, and the mark of having done so.
pub(super) fn write(trees: &Trees, batch: &[Write], tide: Tide) -> Result<(Vec<Outcome>, Tide), StoreError> {
    transact(trees, tide, |writing| writing.batch(batch))
}

/// Writes what the journal has, in the same way.
pub(super) fn settle(trees: &Trees, entries: &[Entry], tide: Tide) -> Result<Tide, StoreError> {
    transact(trees, tide, |writing| writing.entries(entries)).map(|((), tide)| tide)
}

fn transact<T>(
    trees: &Trees,
    tide: Tide,
    write: impl Fn(&mut Writing<'_>) -> Result<T, Stopped>,
) -> Result<(T, Tide), StoreError> {
    let all = (&trees.log, &trees.seen, &trees.meta, &trees.values, &trees.derived);
    let done = all.transaction(|(log, seen, meta, values, derived)| {
        let mut writing = Writing {
            log,
            seen,
            meta,
            values,
            derived,
            tide: tide.next(),
        };
        let done = write(&mut writing)?;
        let mark = writing.tide.seal();
        meta.insert(Record::tide().key(), mark)?;
        Ok((done, writing.tide))
    });
    done.map_err(|error| match error {
        TransactionError::Abort(error) => error,
        TransactionError::Storage(error) => StoreError::Failed { kind: kind_of(&error) },
    })
}

/// A transaction under way. sled may run it anew from the start.
struct Writing<'a> {
    log: &'a TransactionalTree,
    seen: &'a TransactionalTree,
    meta: &'a TransactionalTree,
    values: &'a TransactionalTree,
    derived: &'a TransactionalTree,
    tide: Tide,
}

impl Writing<'_> {
    fn batch(&mut self, batch: &[Write]) -> Result<Vec<Outcome>, Stopped> {
        for (name, value) in swaps::<Stopped>(batch, |name| self.read_value(name))? {
            self.write_value(name, value)?;
        }
        let mut outcomes = Vec::with_capacity(batch.len());
        for write in batch {
            outcomes.push(match write {
                Write::Append { document, changes } => self.append(*document, changes)?,
                Write::Swap { .. } => Outcome::Swapped,
                Write::Derive {
                    document,
                    kind,
                    up_to,
                    bytes,
                } => Outcome::Derived {
                    replaced: derived::write(self.derived, (*document, *kind), (*up_to, bytes))?,
                },
            });
        }
        Ok(outcomes)
    }

    /// They were put together for a store that is as this one is.
    fn entries(&mut self, entries: &[Entry]) -> Result<(), Stopped> {
        for entry in entries {
            match entry {
                Entry::Changes {
                    document,
                    from,
                    changes,
                } => {
                    let placed = self.append(*document, changes)?;
                    let as_said = matches!(&placed, Outcome::Appended { new, .. } if new.len() == changes.len()
                        && new.first().is_none_or(|first| first.position == *from));
                    if !as_said {
                        return Err(DAMAGED.into());
                    }
                }
                Entry::Value { name, value } => self.write_value(name, value.as_deref())?,
            }
        }
        Ok(())
    }

    fn append(&mut self, document: DocumentId, changes: &[Change]) -> Result<Outcome, Stopped> {
        let damaged = StoreError::Damaged {
            document: Some(document),
        };
        let last = Record::last(document);
        let before = self.meta.get(last.key())?;
        let mut size = match &before {
            Some(sealed) => self.counted(document, last.unseal_size(sealed).ok_or(damaged)?)?,
            None => Size::default(),
        };
        let (mut new, mut duplicate) = (Vec::new(), Vec::new());
        for change in changes {
            let hash = change.hash;
            let seen = Record::seen(document, hash);
            if self.seen.get(seen.key())?.is_some() {
                duplicate.push(hash);
                continue;
            }
            size.position += 1;
            size.bytes += change.bytes.len() as u64;
            let position = size.position;
            self.seen.insert(seen.key(), seen.seal(&position.to_be_bytes()))?;
            let body = [hash.as_bytes(), change.bytes.as_slice()].concat();
            let sealed = Record::log(document, position).seal(&body);
            for (part, piece) in record::pieces(&sealed) {
                self.log
                    .insert(record::log_key(document, position, part).as_slice(), piece)?;
            }
            new.push(Placed { position, hash });
        }
        if !new.is_empty() {
            let after = last.seal_size(size);
            if let Some(before) = before {
                self.tide.remove(&before);
            }
            self.tide.add(&after);
            self.meta.insert(last.key(), after)?;
        }
        Ok(Outcome::Appended { new, duplicate })
    }

    /// A size with its bytes, counted in the log if its record is from before bytes were counted.
    fn counted(&self, document: DocumentId, size: KeptSize) -> Result<Size, Stopped> {
        let position = size.position;
        if let Some(bytes) = size.bytes {
            return Ok(Size { position, bytes });
        }
        let mut bytes = 0;
        for position in 1..=position {
            for part in 0..=u16::MAX {
                let key = record::log_key(document, position, part);
                let Some(piece) = self.log.get(key)? else { break };
                bytes += record::change_bytes_in(&key, &piece);
            }
        }
        Ok(Size { position, bytes })
    }

    fn read_value(&self, name: &str) -> Result<Option<Vec<u8>>, Stopped> {
        match self.sealed_value(name)? {
            (_, None) => Ok(None),
            (_, Some(sealed)) => {
                let value = Record::value(name).unseal(&sealed).ok_or(DAMAGED)?;
                Ok(Some(value.to_vec()))
            }
        }
    }

    fn write_value(&mut self, name: &str, value: Option<&[u8]>) -> Result<(), Stopped> {
        let (parts, before) = self.sealed_value(name)?;
        if let Some(before) = before {
            self.tide.remove(&before);
        }
        for part in 0..parts {
            self.values.remove(record::value_key(name, part))?;
        }
        if let Some(value) = value {
            let sealed = Record::value(name).seal(value);
            self.tide.add(&sealed);
            for (part, piece) in record::pieces(&sealed) {
                self.values.insert(record::value_key(name, part), piece)?;
            }
        }
        Ok(())
    }

    /// In how many pieces a value is kept, and the pieces joined.
    fn sealed_value(&self, name: &str) -> Result<(u16, Option<Vec<u8>>), Stopped> {
        let mut sealed = None;
        let mut parts = 0;
        while let Some(piece) = self.values.get(record::value_key(name, parts))? {
            sealed.get_or_insert_with(Vec::new).extend_from_slice(&piece);
            parts += 1;
        }
        Ok((parts, sealed))
    }
}

/// Why a transaction stops: for a reason of ours, or for one of sled's, which it must get back unchanged.
enum Stopped {
    Ours(StoreError),
    Sled(UnabortableTransactionError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Ours(error)
    }
}

impl From<UnabortableTransactionError> for Stopped {
    fn from(error: UnabortableTransactionError) -> Self {
        Self::Sled(error)
    }
}

impl From<Stopped> for ConflictableTransactionError<StoreError> {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Ours(error) => Self::Abort(error),
            Stopped::Sled(error) => error.into(),
        }
    }
}
