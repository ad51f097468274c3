//! Making an archive of a store, while the relay runs or not.
//!
//! How long every log is is noted first; then each is read up to there, and the values last. So every document in the
//! archive is a state that it was in, and its registration is there too: a document is registered no later than its
//! first change is stored. No more than a few hundred changes, or one attachment, are in memory at a time, and the
//! names of the values.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cahier_core::id::DocumentId;
use cahier_core::store::archive::{Contents, Entry, Header, Logs, Reader, Writer};
use cahier_core::store::{Size, Store, StoreError};

use super::{refused, sync_directory};
use crate::admin::{Reporter, Trouble};
use crate::attachments;
use crate::hub::now_ms;
use crate::store::REGISTRATIONS;

/// How many changes are read at a time, and about how many bytes of them.
const CHANGES_AT_ONCE: u64 = 256;
const BYTES_AT_ONCE: u64 = 1024 * 1024;

/// The longest piece that is sent.
const PIECE_BYTES: usize = 1024 * 1024;

/// What goes into an archive.
#[derive(Clone)]
pub(crate) enum Chosen {
    /// Everything.
    All,
    /// These documents and their registrations.
    Documents(BTreeSet<DocumentId>),
}

/// Sends an archive of what was chosen, and says what is in it.
pub(crate) async fn stream(store: &Arc<dyn Store>, chosen: Chosen, reporter: &Reporter) -> Result<Contents, Trouble> {
    let of = chosen.clone();
    let sizes = read(store, move |store| {
        let sizes = store.sizes()?.into_iter();
        Ok(match of {
            Chosen::All => sizes.collect(),
            Chosen::Documents(of) => sizes.filter(|(document, _)| of.contains(document)).collect::<Vec<_>>(),
        })
    })
    .await?;
    let logs = sizes.iter().fold(Logs::default(), |logs, (_, size)| logs.with(*size));
    let header = Header {
        made_at_ms: now_ms(),
        epoch: store.epoch(),
        logs,
    };
    let mut out = Vec::new();
    let mut writer = Writer::begin(&header, &mut out);
    let mut done = 0;
    for (document, size) in sizes {
        writer.document(document, size, &mut out);
        let at_once = changes_at_once(size);
        let mut next = 1;
        while next <= size.position {
            let last = size.position.min(next + at_once - 1);
            (writer, out) = read(store, move |store| {
                for stored in store.between(document, next..=last)? {
                    writer.change(&stored, &mut out);
                }
                Ok((writer, out))
            })
            .await?;
            done += last + 1 - next;
            next = last + 1;
            send(reporter, &mut out).await?;
            reporter.progress(done, logs.changes);
        }
    }
    // One after another: what is attached lies among them.
    for name in read(store, |store| store.names("")).await? {
        let registered = name.strip_prefix(REGISTRATIONS).and_then(|id| id.parse().ok());
        let is_chosen = match &chosen {
            Chosen::All => true,
            Chosen::Documents(of) => {
                let document = registered.or_else(|| attachments::document_of(&name));
                document.is_some_and(|document| of.contains(&document))
            }
        };
        if !is_chosen {
            continue;
        }
        for (name, value) in read(store, move |store| attachments::with_pieces(store, name)).await? {
            writer.value(&name, &value, &mut out);
            send(reporter, &mut out).await?;
        }
    }
    let contents = writer.end(&mut out);
    send(reporter, &mut out).await?;
    Ok(contents)
}

fn changes_at_once(size: Size) -> u64 {
    let average = (size.bytes / size.position.max(1)).max(1);
    (BYTES_AT_ONCE / average).clamp(1, CHANGES_AT_ONCE)
}

async fn send(reporter: &Reporter, out: &mut Vec<u8>) -> Result<(), Trouble> {
    for piece in std::mem::take(out).chunks(PIECE_BYTES) {
        let sent = reporter.bytes(piece.to_vec()).await;
        sent.map_err(|_| Trouble::new("whoever asked has gone", "ask again"))?;
    }
    Ok(())
}

/// Reads from the store where the runtime's tasks do not wait for it.
async fn read<T: Send + 'static>(
    store: &Arc<dyn Store>,
    read: impl FnOnce(&dyn Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Trouble> {
    let store = Arc::clone(store);
    let done = tokio::task::spawn_blocking(move || read(store.as_ref())).await;
    match done {
        Ok(Ok(it)) => Ok(it),
        Ok(Err(StoreError::Damaged { document: Some(it) })) => Err(Trouble::new(
            format!("the document {it} is damaged, so that the archive would lack it"),
            "stop the relay and run `cahier doctor --repair`",
        )),
        Ok(Err(error)) => Err(Trouble::new(error.to_string(), "run `cahier doctor`")),
        Err(_) => Err(Trouble::new("the relay failed at this", "look into its log")),
    }
}

/// An archive on its way into a file: under another name until all of it is there, read back as it goes, and on the
/// disk.
pub struct Keeping {
    file: File,
    partial: PathBuf,
    path: PathBuf,
    reader: Reader,
    epoch: String,
}

impl Keeping {
    /// Begins the file. What a backup that was cut short left behind is written over; a backup never is.
    ///
    /// # Errors
    /// When there is something of this name, or the file cannot be made.
    pub fn begin(path: &Path) -> Result<Self, Trouble> {
        if path.symlink_metadata().is_ok() {
            let error = format!("{} is there already", path.display());
            return Err(Trouble::new(error, "choose another name; nothing is written over"));
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".partial");
        let partial = PathBuf::from(name);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            // What people wrote and who they are is in it.
            .mode(0o600)
            .open(&partial)
            .map_err(|error| refused("write", &partial, &error))?;
        if file.try_lock().is_err() {
            let error = format!("another backup is writing {}", partial.display());
            return Err(Trouble::new(error, "wait for it, or choose another name"));
        }
        file.set_len(0).map_err(|error| refused("write", &partial, &error))?;
        Ok(Self {
            file,
            partial,
            path: path.to_owned(),
            reader: Reader::new(),
            epoch: String::new(),
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// As writing to a file, and `InvalidData` for bytes that are no archive.
    pub fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.reader.push(bytes);
        loop {
            match self.reader.entry() {
                Ok(Some(Entry::Header(header))) => self.epoch = header.epoch,
                Ok(Some(_)) => {}
                Ok(None) => return Ok(()),
                Err(_) => return Err(io::ErrorKind::InvalidData.into()),
            }
        }
    }

    /// Makes sure that all of it came and is on the disk, and gives the file its name. Says what is in it, and of
    /// which epoch of the store.
    ///
    /// # Errors
    /// When it is cut short or cannot be put on the disk.
    pub fn finish(self) -> Result<(Contents, String), Trouble> {
        let contents = self
            .reader
            .end()
            .map_err(|error| Trouble::new(error.to_string(), "make the backup again"))?;
        let parent = match self.path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        self.file
            .sync_all()
            .and_then(|()| fs::rename(&self.partial, &self.path))
            .and_then(|()| sync_directory(parent))
            .map_err(|error| refused("write", &self.path, &error))?;
        Ok((contents, self.epoch))
    }

    /// Removes what was written: it is not going to be a backup.
    pub fn give_up(self) {
        let _ = fs::remove_file(&self.partial);
    }
}

impl std::fmt::Debug for Keeping {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keeping")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
