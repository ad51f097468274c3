//! What was committed last, in a file of its own.
//!
//! A commit to sled costs it several pages, two buffers and the waking of seven threads, whatever its size. A
//! record here costs one write and one sync. So a small commit is a record of the journal, and goes to sled later
//! together with the others: [`Pending`] has them meanwhile.
//!
//! ```text
//! record   seal (16) ‖ sled's commits before it (8) ‖ its number among the records after those (4) ‖ length (4) ‖ body
//! body     entries, as `entry.rs` has them
//! ```
//!
//! The file keeps its length, so that a sync has nothing to write but the record, and it is never emptied: with
//! sled's next commit its records name fewer commits than sled has, and the next record is written over the first.
//!
//! [`Pending`]: super::pending::Pending

use std::cmp::Ordering;
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::entry::Entry;
use super::record::{Record, SEAL_BYTES};

/// The length of the file, and so the most that waits to go to sled.
pub(super) const BYTES: u64 = 512 * 1024;

/// What a record has before its body.
const HEAD_BYTES: usize = SEAL_BYTES + 16;

/// The journal of an open store.
pub(super) struct Journal {
    file: File,
    /// Where the next record goes.
    end: u64,
}

/// The records that a journal has.
#[derive(Default)]
pub(super) struct Records {
    /// How many commits sled had before them.
    pub(super) commits: u64,
    /// The entries of each.
    pub(super) entries: Vec<Vec<Entry>>,
}

impl Records {
    /// Those that sled, which has come so far, does not have; none if sled has come less far than that.
    pub(super) fn after(&self, commits: u64) -> Option<&[Vec<Entry>]> {
        match self.commits.cmp(&commits) {
            Ordering::Less => Some(&[]),
            Ordering::Equal => Some(&self.entries),
            Ordering::Greater => None,
        }
    }
}

impl Journal {
    /// Makes the file, with room for its records, and opens it. It is on the disk, its name is not.
    pub(super) fn make(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
        // Written, not just reserved: a block that was only reserved costs its first sync a second write.
        io::copy(&mut io::repeat(0).take(BYTES), &mut file)?;
        file.sync_all()?;
        Ok(Self { file, end: 0 })
    }

    /// Opens the file to be written from its beginning, and reads its records.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Records)> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        let records = read(&file)?;
        Ok((Self { file, end: 0 }, records))
    }

    /// Whether another body of this length fits.
    pub(super) fn has_room_for(&self, body: &[u8]) -> bool {
        self.end + (HEAD_BYTES + body.len()) as u64 <= BYTES
    }

    /// Adds a record, for which there must be room, and returns when it is durable.
    pub(super) fn add(&mut self, commits: u64, number: u32, body: &[u8]) -> io::Result<()> {
        let length = u32::try_from(body.len()).map_err(|_| ErrorKind::FileTooLarge)?;
        let mut record = Vec::with_capacity(HEAD_BYTES + body.len());
        record.extend(Record::journal(commits, number).hash(body));
        record.extend(commits.to_be_bytes());
        record.extend(number.to_be_bytes());
        record.extend(length.to_be_bytes());
        record.extend(body);
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&record)?;
        self.file.sync_data()?;
        self.end += record.len() as u64;
        Ok(())
    }

    /// Has the next record written over the first: all of them are in sled, durably.
    pub(super) fn rewind(&mut self) {
        self.end = 0;
    }
}

/// The records of a journal, as far as they go on from the first. The one that was being written when
/// the program ended is none.
pub(super) fn read(mut file: &File) -> io::Result<Records> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(BYTES).read_to_end(&mut bytes)?;
    let mut records = Records::default();
    let mut rest = bytes.as_slice();
    while let Some((commits, entries)) = next(&mut rest, records.entries.len()) {
        if records.entries.is_empty() {
            records.commits = commits;
        } else if records.commits != commits {
            break;
        }
        records.entries.push(entries);
    }
    Ok(records)
}

fn next(rest: &mut &[u8], number: usize) -> Option<(u64, Vec<Entry>)> {
    let (seal, after) = rest.split_first_chunk::<SEAL_BYTES>()?;
    let (commits, after) = after.split_first_chunk()?;
    let (named, after) = after.split_first_chunk()?;
    let (length, after) = after.split_first_chunk()?;
    let (body, after) = after.split_at_checked(u32::from_be_bytes(*length).try_into().ok()?)?;
    let (commits, named) = (u64::from_be_bytes(*commits), u32::from_be_bytes(*named));
    if usize::try_from(named) != Ok(number) || Record::journal(commits, named).hash(body) != *seal {
        return None;
    }
    *rest = after;
    Some((commits, Entry::decode_all(body)?))
}
