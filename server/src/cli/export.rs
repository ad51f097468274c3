//! `cahier export` and `cahier import`: documents as files that every Automerge loads, out and in.

use std::path::PathBuf;

use cahier_core::id::{DocumentId, GroupId};
use cahier_server::admin::{Part, Request, Trouble};
use cahier_server::ops::{ExportRequest, Exporting, ImportRequest, Imported, LeftOut};
use clap::Args;
use serde_json::json;

use super::Failure;
use super::ask::ask;
use super::print::print;
use super::progress::Bar;

#[derive(Args)]
pub(super) struct Export {
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    #[command(flatten)]
    what: What,
    /// With --all: private drafts too, which their authors have shown nobody
    #[arg(long, requires = "all")]
    drafts: bool,
    /// The directory to make the files in: an empty or a new one
    #[arg(long)]
    to: PathBuf,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct What {
    /// One document, by its id
    #[arg(long)]
    document: Option<DocumentId>,
    /// What belongs to one group, by its id
    #[arg(long, value_parser = group)]
    group: Option<GroupId>,
    /// Everything
    #[arg(long)]
    all: bool,
}

#[expect(clippy::unnecessary_wraps, reason = "clap asks for a result")]
fn group(id: &str) -> Result<GroupId, std::convert::Infallible> {
    Ok(GroupId::new(id))
}

impl Export {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self {
            data,
            what,
            drafts,
            to,
            json,
        } = self;
        let request = match what {
            What { document: Some(id), .. } => ExportRequest::Document(id),
            What { group: Some(id), .. } => ExportRequest::Group(id),
            What { .. } => ExportRequest::All { drafts },
        };
        let mut exporting = Exporting::begin(&to)?;
        let bar = Bar::new("exporting");
        let left_out: LeftOut = ask(&data, Request::Export(request), |part| match part {
            Part::Bytes(bytes) => exporting.take(&bytes),
            Part::Progress(progress) => {
                bar.show(progress);
                Ok(())
            }
        })?;
        let manifest = exporting.finish()?;
        drop(bar);
        let documents = manifest.documents.len();
        if json {
            return print(&json!({ "documents": documents, "draftsLeftOut": left_out.drafts }).to_string());
        }
        print(&format!(
            "{} holds {documents} documents and manifest.json",
            to.display()
        ))?;
        match left_out.drafts {
            0 => Ok(()),
            drafts => print(&format!(
                "{drafts} private drafts were left out; --drafts takes them too"
            )),
        }
    }
}

#[derive(Args)]
pub(super) struct Import {
    /// The relay's directory
    #[arg(long)]
    data: PathBuf,
    /// What `cahier export` made, or one file named ID.automerge
    #[arg(long)]
    from: PathBuf,
    /// The group, by its id, whose the documents shall be that the relay does not know
    #[arg(long, value_parser = group)]
    group: Option<GroupId>,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(super) fn run(self) -> Result<(), Failure> {
        let Self {
            data,
            from,
            group,
            json,
        } = self;
        // The relay may run elsewhere in the tree.
        let from = from.canonicalize().map_err(|error| {
            let error = format!("cannot read {} ({})", from.display(), error.kind());
            Trouble::new(error, "name what `cahier export` made, or one file named ID.automerge")
        })?;
        let bar = Bar::new("importing");
        let request = Request::Import(ImportRequest { from, group });
        let imported: Imported = ask(&data, request, |part| {
            if let Part::Progress(progress) = part {
                bar.show(progress);
            }
            Ok(())
        })?;
        drop(bar);
        if json {
            return print(&serde_json::to_string(&imported).expect("what was imported is plain data"));
        }
        let Imported {
            documents,
            begun,
            changes,
        } = imported;
        print(&format!(
            "{documents} documents were read: {begun} were new here, and {changes} changes"
        ))
    }
}
