//! Taking documents out, each as one file that every Automerge loads.
//!
//! The relay sends an archive of what was chosen; here it becomes files. A file is a document's changes one after
//! another, as they are stored: that is what Automerge's own incremental saving writes, and needs nobody to
//! understand them. `manifest.json` comes last and says whose they are, by ids; no names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use cahier_core::access::{Owner, Registration};
use cahier_core::document::{Document, DocumentKind};
use cahier_core::id::{DocumentId, GroupId, SessionId};
use cahier_core::store::archive::{Entry, Reader};
use serde::{Deserialize, Serialize};

use super::{Chosen, refused, stream, sync_directory};
use crate::admin::{Admin, Reporter, Trouble};
use crate::relay::Record;
use crate::store::{self, REGISTRATIONS};

/// The name of the list of what was exported.
pub(super) const MANIFEST: &str = "manifest.json";

/// How a manifest says what it is.
const FORMAT: &str = "cahier-export 1";

/// Which documents to take out. Answered by an archive of them and [`LeftOut`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExportRequest {
    /// All of them; private drafts only if that is said.
    All {
        /// Whether private drafts go out too.
        drafts: bool,
    },
    /// What belongs to this group.
    Group(GroupId),
    /// One.
    Document(DocumentId),
}

/// What was not exported.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LeftOut {
    /// How many private drafts there are that nobody asked for.
    pub drafts: usize,
}

impl Admin {
    /// Sends an archive of what was chosen.
    pub(crate) async fn export(&self, request: ExportRequest, reporter: &Reporter) -> Result<LeftOut, Trouble> {
        let store = std::sync::Arc::clone(&self.store);
        let known =
            tokio::task::spawn_blocking(move || Ok((store.documents()?, store::registrations(store.as_ref())?)));
        let (documents, records): (Vec<_>, Vec<_>) = known
            .await
            .map_err(|_| Trouble::new("the relay failed at this", "look into its log"))?
            .map_err(|error: cahier_core::store::StoreError| Trouble::new(error.to_string(), "run `cahier doctor`"))?;
        let records: BTreeMap<_, _> = records.into_iter().collect();
        let mut left_out = LeftOut { drafts: 0 };
        let chosen: BTreeSet<_> = match request {
            ExportRequest::All { drafts } => {
                let is_draft = |document: &DocumentId| {
                    let record = records.get(document);
                    matches!(record, Some(Record::Registered(it)) if it.kind == DocumentKind::Draft)
                };
                let (private, others): (Vec<_>, Vec<_>) = documents.into_iter().partition(is_draft);
                if drafts {
                    others.into_iter().chain(private).collect()
                } else {
                    left_out.drafts = private.len();
                    others.into_iter().collect()
                }
            }
            ExportRequest::Group(group) => {
                if self.directory.read().await.group(&group).is_none() {
                    return Err(Trouble::new("there is no such group", "see `cahier groups list`"));
                }
                let is_theirs = |document: &DocumentId| {
                    let record = records.get(document);
                    matches!(record, Some(Record::Registered(it)) if it.owner == Owner::Group(group.clone()))
                };
                documents.into_iter().filter(is_theirs).collect()
            }
            ExportRequest::Document(document) => documents.into_iter().filter(|it| *it == document).collect(),
        };
        if chosen.is_empty() {
            return Err(Trouble::new(
                "there is nothing to export",
                "see `cahier doctor` for what there is",
            ));
        }
        stream(&self.store, Chosen::Documents(chosen), reporter).await?;
        Ok(left_out)
    }
}

/// What was exported.
///
/// # Units
/// `made_at_ms`: milliseconds since 1970.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// What this is, and in which version.
    pub format: String,
    /// When it was exported.
    pub made_at_ms: u64,
    /// The epoch of the store.
    pub epoch: String,
    /// Each document.
    pub documents: Vec<Exported>,
}

/// One exported document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Its id.
    pub id: DocumentId,
    /// The file that it is in.
    pub file: String,
    /// What it is for, if the relay knows.
    pub kind: Option<DocumentKind>,
    /// Whom it belongs to, if the relay knows.
    pub owner: Option<Owner>,
    /// How many changes it has.
    pub changes: u64,
    /// Their length.
    pub bytes: u64,
    /// The hashes of its newest changes, in hexadecimal digits; none if this Automerge cannot load it.
    pub heads: Option<Vec<String>>,
}

/// An archive on its way into files.
pub struct Exporting {
    folder: PathBuf,
    reader: Reader,
    manifest: Manifest,
    document: Option<(Exported, Vec<Vec<u8>>)>,
}

impl Exporting {
    /// Begins in an empty or missing folder.
    ///
    /// # Errors
    /// When there is something in it, or it cannot be made.
    pub fn begin(folder: &Path) -> Result<Self, Trouble> {
        fs::create_dir_all(folder).map_err(|error| refused("make", folder, &error))?;
        let mut entries = fs::read_dir(folder).map_err(|error| refused("read", folder, &error))?;
        if entries.next().is_some() {
            let error = format!("{} is not empty", folder.display());
            return Err(Trouble::new(
                error,
                "name an empty or a new directory; nothing is written over",
            ));
        }
        Ok(Self {
            folder: folder.to_owned(),
            reader: Reader::new(),
            manifest: Manifest {
                format: FORMAT.to_owned(),
                made_at_ms: 0,
                epoch: String::new(),
                documents: Vec::new(),
            },
            document: None,
        })
    }

    /// Takes the next bytes of the archive.
    ///
    /// # Errors
    /// As writing to a file, and `InvalidData` for bytes that are no archive.
    pub fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.reader.push(bytes);
        while let Some(entry) = self.reader.entry().map_err(|_| io::ErrorKind::InvalidData)? {
            match entry {
                Entry::Header(header) => {
                    self.manifest.made_at_ms = header.made_at_ms;
                    self.manifest.epoch = header.epoch;
                }
                Entry::Document(id, size) => {
                    self.put()?;
                    let exported = Exported {
                        id,
                        file: format!("{id}.automerge"),
                        kind: None,
                        owner: None,
                        changes: size.position,
                        bytes: size.bytes,
                        heads: None,
                    };
                    self.document = Some((exported, Vec::new()));
                }
                Entry::Change(change) => {
                    if let Some((_, changes)) = &mut self.document {
                        changes.push(change.bytes);
                    }
                }
                Entry::Value(name, value) => {
                    self.put()?;
                    self.register(&name, &value);
                }
                Entry::End(_) => self.put()?,
            }
        }
        Ok(())
    }

    /// Makes sure that all of it came, and writes the manifest.
    ///
    /// # Errors
    /// When it is cut short or cannot be put on the disk.
    pub fn finish(self) -> Result<Manifest, Trouble> {
        self.reader
            .end()
            .map_err(|error| Trouble::new(error.to_string(), "export again into another directory"))?;
        let mut json = serde_json::to_vec_pretty(&self.manifest).expect("a manifest is plain data");
        json.push(b'\n');
        let path = self.folder.join(MANIFEST);
        write(&path, &[json])
            .and_then(|()| sync_directory(&self.folder))
            .map_err(|error| refused("write", &path, &error))?;
        Ok(self.manifest)
    }

    /// Writes the document whose changes have all come.
    fn put(&mut self) -> io::Result<()> {
        let Some((mut exported, changes)) = self.document.take() else {
            return Ok(());
        };
        write(&self.folder.join(&exported.file), &changes)?;
        let mut read = Document::blank(SessionId::from_bytes([0; 16]));
        exported.heads = read
            .apply(&changes)
            .ok()
            .map(|()| read.heads().iter().map(ToString::to_string).collect());
        self.manifest.documents.push(exported);
        Ok(())
    }

    fn register(&mut self, name: &str, value: &[u8]) {
        let Some(id) = name.strip_prefix(REGISTRATIONS).and_then(|id| id.parse().ok()) else {
            return;
        };
        let document = self.manifest.documents.iter_mut().find(|it| it.id == id);
        if let (Some(document), Ok(Record::Registered(record))) = (document, serde_json::from_slice(value)) {
            let Registration { kind, owner } = record;
            document.kind = Some(kind);
            document.owner = Some(owner);
        }
    }
}

/// Writes a file that is not there yet, for its owner's eyes.
fn write(path: &Path, parts: &[Vec<u8>]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    for part in parts {
        file.write_all(part)?;
    }
    file.sync_all()
}

impl std::fmt::Debug for Exporting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exporting")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}
