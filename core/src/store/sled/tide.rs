//! How far the store has come, told twice.
//!
//! When sled meets a spoiled record while it opens, it takes it for the end of what was written and drops what
//! follows without a word. So every commit leaves a mark in the store and then in a file beside it, and a store
//! that has come less far than its file says is damaged. The file needs no sync of its own: it is written when
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

const SEALED_BYTES: usize = 40;

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
        let body = [self.commits.to_be_bytes().as_slice(), &self.sum.to_be_bytes()].concat();
        Record::tide().seal(&body)
    }

    pub(super) fn unseal(sealed: &[u8]) -> Option<Self> {
        let (commits, sum) = Record::tide().unseal(sealed)?.split_first_chunk()?;
        Some(Self {
            commits: u64::from_be_bytes(*commits),
            sum: u128::from_be_bytes(sum.try_into().ok()?),
        })
    }

    /// Whether a store that has come as far as this lacks nothing that the file's mark speaks of.
    pub(super) fn covers(self, in_file: Self) -> bool {
        self.commits > in_file.commits || self == in_file
    }

    /// How many commits this has had after the other.
    pub(super) fn beyond(self, other: Self) -> u64 {
        self.commits.saturating_sub(other.commits)
    }

    pub(super) fn has_sum_of(self, records: Self) -> bool {
        self.sum == records.sum
    }

    pub(super) fn write_to(self, mut file: &File) -> io::Result<()> {
        let [even, odd] = SLOTS;
        let slot = if self.commits.is_multiple_of(2) { even } else { odd };
        file.seek(SeekFrom::Start(slot))?;
        file.write_all(&self.seal())
    }

    /// The latest mark in the file; none if there is no whole one.
    pub(super) fn read_from(mut file: &File) -> io::Result<Option<Self>> {
        let mut latest: Option<Self> = None;
        for slot in SLOTS {
            let mut sealed = [0; SEALED_BYTES];
            file.seek(SeekFrom::Start(slot))?;
            match file.read_exact(&mut sealed) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => continue,
                Err(error) => return Err(error),
            }
            let mark = Self::unseal(&sealed);
            latest = [latest, mark].into_iter().flatten().max_by_key(|mark| mark.commits);
        }
        Ok(latest)
    }
}

/// A sealed record begins with its seal.
fn seal_of(sealed: &[u8]) -> u128 {
    sealed.first_chunk().map_or(0, |seal| u128::from_be_bytes(*seal))
}
