//! How a store takes the place of the one in its directory.
//!
//! The new store is made whole beside the old one, which is not touched. From the moment that the file `exchange` is
//! on the disk the new one is the store; the renames that follow may be cut short anywhere, and whoever locks the
//! directory next completes them.
//!
//! ```text
//! DIR/mended/              the new store; nobody's before `exchange` is there
//! DIR/mended.*/            left over when its making was cut short
//! DIR/exchange             where the old store goes
//! DIR/quarantine-<time>/   a damaged store, kept for ever
//! DIR/replaced/            a sound store whose every record is in the new one; removed at the end
//! ```

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::directory::{ENTRIES, checksum, sync_directory, unreachable};
use crate::store::StoreError;

pub(super) const MARK: &str = "exchange";

/// Where the new store is made.
pub(super) const MENDED: &str = "mended";

/// Where an old store goes that is not needed any more.
pub(super) const REPLACED: &str = "replaced";

/// How the names begin of where old stores go that are kept.
pub(super) const QUARANTINE: &str = "quarantine-";

const MAGIC: &str = "cahier-exchange 1";

/// Declares the store in [`MENDED`] to be the one of this directory, and the one that is there to belong in `old`,
/// which must exist.
pub(super) fn begin(dir: &Path, old: &str) -> io::Result<()> {
    let text = format!("{MAGIC} {old}");
    let provisional = dir.join(MENDED).join(MARK);
    let mut file = File::create(&provisional)?;
    file.write_all(format!("{text} {}\n", checksum(&text)).as_bytes())?;
    file.sync_all()?;
    sync_directory(&dir.join(old))?;
    sync_directory(&dir.join(MENDED))?;
    sync_directory(dir)?;
    fs::rename(provisional, dir.join(MARK))?;
    sync_directory(dir)
}

/// Completes an exchange that was begun. Says where the old store went; none if there was nothing to do.
pub(super) fn finish(dir: &Path) -> Result<Option<String>, StoreError> {
    let Some(old) = begun(dir)? else {
        return Ok(None);
    };
    while step(dir, &old).map_err(|error| unreachable(&error))? {}
    Ok(Some(old))
}

/// Where the old store is to go, if an exchange was begun.
pub(super) fn begun(dir: &Path) -> Result<Option<String>, StoreError> {
    let text = match fs::read_to_string(dir.join(MARK)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreachable(&error)),
    };
    let old = || {
        let (text, check) = text.strip_suffix('\n')?.rsplit_once(' ')?;
        let old = text.strip_prefix(MAGIC)?.strip_prefix(' ')?;
        let is_one_of_ours = old == REPLACED || old.starts_with(QUARANTINE);
        (check == checksum(text) && is_one_of_ours && !old.contains(['/', '\\'])).then(|| old.to_owned())
    };
    old().map(Some).ok_or(StoreError::Damaged { document: None })
}

/// Does the next thing that is left to do. Says whether there was one.
pub(super) fn step(dir: &Path, old: &str) -> io::Result<bool> {
    let mended = dir.join(MENDED);
    for name in ENTRIES {
        let (new, here) = (mended.join(name), dir.join(name));
        if !new.try_exists()? {
            continue;
        }
        if here.try_exists()? {
            fs::rename(here, dir.join(old).join(name))?;
        } else {
            fs::rename(new, here)?;
        }
        return Ok(true);
    }
    if mended.try_exists()? {
        sync_directory(&dir.join(old))?;
        sync_directory(dir)?;
        fs::remove_dir_all(mended)?;
        return Ok(true);
    }
    if dir.join(REPLACED).try_exists()? {
        fs::remove_dir_all(dir.join(REPLACED))?;
        return Ok(true);
    }
    if dir.join(MARK).try_exists()? {
        sync_directory(dir)?;
        fs::remove_file(dir.join(MARK))?;
        sync_directory(dir)?;
        return Ok(true);
    }
    Ok(false)
}
