//! A copy of sled's files that leaves out what the disk does not give back.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::{Progress, Try};

const BLOCK_BYTES: usize = 1024 * 1024;

/// What is left out around a place that cannot be read: the usual block of a disk.
const SECTOR_BYTES: u64 = 4096;

/// Copies a directory. One that is missing counts as empty.
pub(super) fn copy(from: &Path, to: &Path, by: Try, progress: &mut dyn FnMut(Progress)) -> io::Result<()> {
    fs::create_dir(to)?;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if by == Try::WithoutSnapshots && is_snapshot(&entry.file_name()) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target, by, progress)?;
        } else {
            copy_file(&entry.path(), &target, progress)?;
        }
    }
    Ok(())
}

pub(super) fn is_snapshot(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with("snap.")
}

fn copy_file(from: &Path, to: &Path, progress: &mut dyn FnMut(Progress)) -> io::Result<()> {
    let (mut from, mut to) = (File::open(from)?, File::create(to)?);
    let of = from.metadata()?.len();
    let mut block = vec![0; BLOCK_BYTES];
    let mut bytes = 0;
    while bytes < of {
        from.seek(SeekFrom::Start(bytes))?;
        bytes += match from.read(&mut block) {
            Ok(0) => break,
            Ok(read) => {
                to.write_all(block.get(..read).unwrap_or_default())?;
                read as u64
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => 0,
            // A hole reads as zeros, which no seal takes for a record.
            Err(_) => SECTOR_BYTES.min(of - bytes),
        };
        to.seek(SeekFrom::Start(bytes))?;
        progress(Progress::Copying { bytes, of });
    }
    to.set_len(of)
}
