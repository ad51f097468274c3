//! Taking documents in from files that any Automerge wrote.
//!
//! What is in a file is merged into the document as a tablet would merge it, while people go on working in it. A
//! change that the relay has already changes nothing, so doing it twice is doing it once.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use cahier_core::document::{Document, DocumentKind};
use cahier_core::id::{DocumentId, GroupId, IdSource};
use serde::{Deserialize, Serialize};

use super::export::{MANIFEST, Manifest};
use super::refused;
use crate::access::random;
use crate::admin::{Admin, Reporter, Trouble, lead_of};
use crate::relay::Visitor;
use crate::store;

/// The longest file that is read.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// What to take in. The relay reads it, so the path is one of its machine. Answers [`Imported`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportRequest {
    /// What `cahier export` wrote, or one file that is named by its document's id.
    pub from: PathBuf,
    /// Whose the documents shall be that the relay does not know yet.
    pub group: Option<GroupId>,
}

/// What was taken in.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// How many documents were read.
    pub documents: u64,
    /// How many of them the relay did not know.
    pub begun: u64,
    /// How many changes it did not have.
    pub changes: u64,
}

impl Admin {
    /// Takes in what is in these files, one after another.
    pub(crate) async fn import(&self, request: ImportRequest, reporter: &Reporter) -> Result<Imported, Trouble> {
        let ImportRequest { from, group } = request;
        let files = files(&from)?;
        let of = u64::try_from(files.len()).unwrap_or(u64::MAX);
        let mut imported = Imported::default();
        for (id, path) in files {
            let (begun, changes) = self.import_one(id, &path, group.as_ref()).await?;
            imported.documents += 1;
            imported.begun += u64::from(begun);
            imported.changes += changes;
            reporter.progress(imported.documents, of);
        }
        Ok(imported)
    }

    /// Whether the relay did not know the document, and how many changes it did not have.
    async fn import_one(&self, id: DocumentId, path: &Path, group: Option<&GroupId>) -> Result<(bool, u64), Trouble> {
        let mut ids = IdSource::new(random());
        let brought = load(&mut ids, path).await?;
        let store = std::sync::Arc::clone(&self.store);
        let is_known = tokio::task::spawn_blocking(move || store::is_registered(store.as_ref(), id))
            .await
            .map_err(|_| Trouble::new("the relay failed at this", "look into its log"))?
            .map_err(|error| Trouble::new(error.to_string(), "run `cahier doctor`"))?;
        let kind = brought.kind();
        let visitor = if is_known {
            Visitor::Open
        } else {
            self.begins(id, kind, group).await?
        };
        let before = ids.session();
        let mut document = Document::blank(ids.session());
        let mut fresh = 0;
        let changes = brought.changes_since(&cahier_core::document::Heads::default());
        let merge = |document: &mut Document| {
            let heads = document.heads();
            if document.apply(changes.iter().map(|change| &change.bytes)).is_ok() {
                fresh = document.changes_since(&heads).len();
            }
        };
        let done = self
            .change((id, kind), visitor, &mut document, || Document::blank(before), merge)
            .await;
        if done.is_none() {
            return Err(Trouble::new(
                format!("the relay does not take {}", path.display()),
                "its log says why; what came before it is imported, and may be imported again",
            ));
        }
        Ok((!is_known, u64::try_from(fresh).unwrap_or(u64::MAX)))
    }

    /// As whom to begin a document that the relay does not know.
    async fn begins(
        &self,
        id: DocumentId,
        kind: Option<DocumentKind>,
        group: Option<&GroupId>,
    ) -> Result<Visitor, Trouble> {
        let Some(group) = group else {
            let error = format!("the relay does not know the document {id}");
            return Err(Trouble::new(error, "say by --group whose it shall be"));
        };
        match kind {
            Some(DocumentKind::Study | DocumentKind::Lesson | DocumentKind::Release) => {}
            Some(DocumentKind::Draft) => {
                let error = format!("the document {id} is a private draft and belongs to no group");
                return Err(Trouble::new(error, "its author's tablet brings it, or a backup does"));
            }
            None => {
                let error = format!("the document {id} is none of Cahier's");
                return Err(Trouble::new(error, "take it out of what you import"));
            }
        }
        let directory = self.directory.read().await;
        let group = directory
            .group(group)
            .ok_or_else(|| Trouble::new("there is no such group", "see `cahier groups list`"))?;
        Ok(lead_of(group))
    }
}

/// The files and the documents that they are.
fn files(from: &Path) -> Result<Vec<(DocumentId, PathBuf)>, Trouble> {
    if !from.is_dir() {
        let id = from
            .file_name()
            .and_then(|name| name.to_str()?.strip_suffix(".automerge")?.parse().ok());
        let id = id.ok_or_else(|| {
            let error = format!("{} does not say which document it is", from.display());
            Trouble::new(error, "name the file by the document's id: ID.automerge")
        })?;
        return Ok(vec![(id, from.to_owned())]);
    }
    let path = from.join(MANIFEST);
    let json = fs::read(&path).map_err(|error| refused("read", &path, &error))?;
    let manifest: Manifest = serde_json::from_slice(&json).map_err(|_| {
        let error = format!("{} is not what `cahier export` writes", path.display());
        Trouble::new(error, "export again, or import its files one by one")
    })?;
    let documents = manifest.documents.into_iter();
    // The manifest's file names are not followed: a name is the document's id, whatever it says.
    Ok(documents
        .map(|document| (document.id, from.join(format!("{}.automerge", document.id))))
        .collect())
}

async fn load(ids: &mut IdSource, path: &Path) -> Result<Document, Trouble> {
    let (session, path) = (ids.session(), path.to_owned());
    let loaded = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
            .map_err(|error| refused("read", &path, &error))?;
        let is_too_long = u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_FILE_BYTES);
        let mut document = Document::blank(session);
        if is_too_long || document.apply_file(&bytes).is_err() {
            let error = format!("{} is not an undamaged Automerge document", path.display());
            return Err(Trouble::new(error, "export it again"));
        }
        Ok(document)
    });
    loaded
        .await
        .unwrap_or_else(|_| Err(Trouble::new("the relay failed at this", "look into its log")))
}
