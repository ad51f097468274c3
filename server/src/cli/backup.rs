//! `cahier backup` and `cahier restore`: a whole store into one file, and back.

use std::fs::File;
use std::path::PathBuf;

use cahier_core::store::archive::Contents;
use cahier_server::admin::{Part, Request, Trouble};
use cahier_server::ops::{Keeping, restore};
use clap::Args;
use serde_json::json;

use super::Failure;
use super::ask::ask;
use super::print::print;
use super::progress::Bar;

#[derive(Args)]
pub(super) struct Backup {
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    /// The file to make. It holds what people wrote and who they are
    #[arg(long)]
    to: PathBuf,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Backup {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self { data, to, json } = self;
        let mut keeping = Keeping::begin(&to)?;
        let bar = Bar::new("backing up");
        let made = ask::<Contents>(&data, Request::Backup, |part| match part {
            Part::Bytes(bytes) => keeping.take(&bytes),
            Part::Progress(progress) => {
                bar.show(progress);
                Ok(())
            }
        });
        if let Err(failure) = made {
            keeping.give_up();
            return Err(failure);
        }
        let (contents, epoch) = keeping.finish()?;
        drop(bar);
        if json {
            return print(&json!({ "file": to, "epoch": epoch, "contents": contents }).to_string());
        }
        print(&format!("{} holds {}", to.display(), words(contents)))
    }
}

#[derive(Args)]
pub(super) struct Restore {
    /// The file that `cahier backup` made
    #[arg(long)]
    from: PathBuf,
    /// The directory to restore into: an empty or a new one
    #[arg(long)]
    data: PathBuf,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Restore {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self { from, data, json } = self;
        let archive = File::open(&from).map_err(|error| {
            let error = format!("cannot read {} ({})", from.display(), error.kind());
            Trouble::new(error, "name a file that `cahier backup` made")
        })?;
        let bar = Bar::new("restoring");
        let restored = restore(archive, &data, &mut |progress| bar.show(progress))?;
        drop(bar);
        if json {
            return print(&serde_json::to_string(&restored).expect("what was restored is plain data"));
        }
        print(&format!(
            "{} holds {}; start it by `cahier serve --data {0}`",
            data.display(),
            words(restored.contents)
        ))
    }
}

fn words(contents: Contents) -> String {
    let Contents { logs, values } = contents;
    format!(
        "{} documents with {} changes ({} bytes) and {} records of people and groups",
        logs.documents, logs.changes, logs.bytes, values
    )
}
