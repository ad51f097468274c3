//! What whoever runs the relay does with its store: keep a copy elsewhere, bring it back, take documents out and in,
//! and look into what is damaged.
//!
//! What can be done while the relay runs is asked of it through [`admin`](crate::admin); bringing a store back and
//! mending one need the relay stopped. Nothing here prints or asks anything: the command line does.

mod backup;
mod doctor;
mod export;
mod import;
mod restore;

pub use backup::Keeping;
pub use doctor::{disk_bytes, examine, is_empty, mend, mend_if_harmless};
pub use export::{ExportRequest, Exported, Exporting, LeftOut, Manifest};
pub use import::{ImportRequest, Imported};
pub use restore::{Restored, is_unfinished, restore};

pub(crate) use backup::{Chosen, stream};
pub(crate) use doctor::look;

use std::fs::File;
use std::io;
use std::path::Path;

use crate::admin::Trouble;

/// Puts a directory's entries on the disk: a file that was synced can still be missing after a power cut.
fn sync_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// What the system refused to do with a file.
fn refused(action: &str, path: &Path, error: &io::Error) -> Trouble {
    Trouble::new(
        format!("cannot {action} {} ({})", path.display(), error.kind()),
        "see that there is room and that you may write there",
    )
}
