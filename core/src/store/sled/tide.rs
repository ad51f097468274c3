//! How far the store has come, told twice.
//!
//! When sled meets a spoiled record while it opens, it takes it for the end of what was written and drops what
//! follows without a word. So every commit leaves a mark in the store or its journal, and then in a file beside them;
//! a store that has come less far than its file says is damaged. The file needs no sync of its own: it is written when
//! the commit is durable, so it may lag behind after a power cut but is never ahead.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use super::record::Record;

/// The mark of one commit.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tide {
    /// How many commits there have been.
    commits: u64,
    /// The sum of the seals of all named values and of every document's last position: it tells whether one of
    /// them is missing.
    sum: u128,
}

/// Two marks, each in a sector of its own, written in turns: one of them is always whole.
const SLOTS: [u64; 2] = [0, 512];

/// A mark in the file.
const SEALED_BYTES: usize = 44;

impl Tide {
    pub(super) fn next(self) -> Self {
        Self {
            commits: self.commits + 1,
            ..self
        }
    }

    pub(super) fn add(&mut self, sealed: &[u8]) {
        self.sum = self.sum.wrapping_add(seal_of(sealed));
    }

    pub(super) fn remove(&mut self, sealed: &[u8]) {
        self.sum = self.sum.wrapping_sub(seal_of(sealed));
    }

    pub(super) fn seal(self) -> Vec<u8> {
        Record::tide().seal(&self.body())
    }

    pub(super) fn unseal(sealed: &[u8]) -> Option<Self> {
        Self::from_body(Record::tide().unseal(sealed)?)
    }

    fn body(self) -> Vec<u8> {
        [self.commits.to_be_bytes().as_slice(), &self.sum.to_be_bytes()].concat()
    }

    fn from_body(body: &[u8]) -> Option<Self> {
        let (commits, sum) = body.split_first_chunk()?;
        Some(Self {
            commits: u64::from_be_bytes(*commits),
            sum: u128::from_be_bytes(sum.try_into().ok()?),
        })
    }

    /// How many commits there have been.
    pub(super) fn commits(self) -> u64 {
        self.commits
    }

    pub(super) fn has_sum_of(self, records: Self) -> bool {
        self.sum == records.sum
    }
}

/// How far the store has come with its journal, as the file says.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mark {
    pub(super) tide: Tide,
    /// How many records the journal had after that.
    pub(super) records: u32,
}

impl Mark {
    /// Whether a store that has come as far as this lacks nothing that the file's mark speaks of.
    pub(super) fn covers(self, in_file: Self) -> bool {
        self.tide.commits > in_file.tide.commits || (self.tide == in_file.tide && self.records >= in_file.records)
    }

    /// How many commits this has had after the other, in sled or in the journal. Of those that came to sled together
    /// only one is counted.
    pub(super) fn beyond(self, other: Self) -> u64 {
        match self.tide.commits.checked_sub(other.tide.commits) {
            Some(0) => self.records.saturating_sub(other.records).into(),
            Some(commits) => commits + u64::from(self.records),
            None => 0,
        }
    }

    pub(super) fn write_to(self, mut file: &File) -> io::Result<()> {
        let [even, odd] = SLOTS;
        let turn = self.tide.commits.wrapping_add(self.records.into());
        file.seek(SeekFrom::Start(if turn.is_multiple_of(2) { even } else { odd }))?;
        let body = [self.tide.body().as_slice(), &self.records.to_be_bytes()].concat();
        file.write_all(&Record::tide().seal(&body))
    }

    /// The latest mark in the file; none if there is no whole one.
    pub(super) fn read_from(mut file: &File) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.take(1024).read_to_end(&mut bytes)?;
        let slots = SLOTS
            .iter()
            .filter_map(|slot| bytes.get(usize::try_from(*slot).ok()?..));
        let marks = slots.filter_map(Self::unseal);
        Ok(marks.max_by_key(|mark| (mark.tide.commits, mark.records)))
    }

    fn unseal(slot: &[u8]) -> Option<Self> {
        let body = |length| Record::tide().unseal(slot.get(..length)?);
        if let Some((tide, records)) = body(SEALED_BYTES).and_then(<[u8]>::split_last_chunk) {
            let tide = Tide::from_body(tide)?;
            let records = u32::from_be_bytes(*records);
            return Some(Self { tide, records });
        }
        // From before there was a journal.
        let tide = Tide::from_body(body(SEALED_BYTES - 4)?)?;
        Some(Self { tide, records: 0 })
    }
}

/// A sealed record begins with its seal.
fn seal_of(sealed: &[u8]) -> u128 {
    sealed.first_chunk().map_or(0, |seal| u128::from_be_bytes(*seal))
}
