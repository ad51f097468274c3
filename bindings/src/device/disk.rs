//! The device's file: a store of its own for one person, and the one thread that writes to it.
//!
//! Rules kept here:
//! - A write is answered once it is durable, and tried again for ever until it is: nobody's words are given up because
//!   a disk was full for an hour. A store that has failed is opened anew before the next try.
//! - Between writes, while nobody asks for one, a document with many changes gets a snapshot beside them, so that the next
//!   start reads that instead. The changes stay.
//! - Forgetting a person moves their file away before it is removed, so that a crash leaves all of it or nothing.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use cahier_core::document::{Change, snapshot};
use cahier_core::id::DocumentId;
use cahier_core::store::{Derived, SledStore, Store, StoreError, Write};
use cahier_core::tablet::{StoredBlob, StoredChange, StoredValue};

use tokio::sync::oneshot;

use super::upload::Stored;
use crate::StorageState;

/// The least that sled is given; a tablet has little memory.
const CACHE_BYTES: u64 = 8 << 20;
/// With so many changes after its snapshot a document gets a new one.
const MANY_CHANGES: u64 = 32;
const FIRST_AGAIN: Duration = Duration::from_millis(250);
const LAST_AGAIN: Duration = Duration::from_secs(10);
/// Before the hash of what is attached.
const BLOB: &str = "blob/";
/// Before the name of what is being forgotten.
const FORGOTTEN: &str = "forgotten-";

/// What a store had when it was opened.
pub(super) struct Content {
    pub(super) changes: Vec<StoredChange>,
    pub(super) values: Vec<StoredValue>,
}

/// What the disk says to the driver.
pub(super) enum Said {
    /// It is durable.
    Written,
    /// How it does has changed.
    State(StorageState),
}

enum Job {
    Write {
        changes: Vec<StoredChange>,
        values: Vec<StoredValue>,
        blobs: Vec<StoredBlob>,
    },
    Erase {
        keep: Vec<StoredValue>,
    },
    /// Answered with what is attached under this hash; not answered if the store cannot be read.
    Read {
        hash: String,
        answer: oneshot::Sender<Option<Vec<u8>>>,
    },
    Tidy,
}

/// The writing thread, from outside. It ends when this is dropped, with everything written.
pub(super) struct Disk {
    jobs: Sender<Job>,
    thread: Option<JoinHandle<()>>,
}

impl Disk {
    /// Opens the store of a profile, or makes one.
    pub(super) fn open(
        directory: &Path,
        profile: &str,
        say: impl Fn(Said) + Send + 'static,
    ) -> Result<(Self, Content), StoreError> {
        let path = directory.join(profile);
        let forgotten = directory.join(format!("{FORGOTTEN}{profile}"));
        std::fs::create_dir_all(directory).map_err(|error| StoreError::Unreachable { kind: error.kind() })?;
        // A crash while somebody was being forgotten: the rest follows now.
        let _ = std::fs::remove_dir_all(&forgotten);
        let store = SledStore::open(&path, CACHE_BYTES)?;
        let content = read(&store)?;
        let (jobs, queue) = channel();
        let mut writer = Writer {
            path,
            forgotten,
            store: Some(store),
            state: StorageState::Fine,
            say: Box::new(say),
        };
        let thread = std::thread::Builder::new()
            .name("cahier-disk".to_owned())
            .spawn(move || writer.run(&queue))
            .map_err(|error| StoreError::Unreachable { kind: error.kind() })?;
        let disk = Self {
            jobs,
            thread: Some(thread),
        };
        Ok((disk, content))
    }

    /// Writes all of it or nothing, then says [`Said::Written`].
    pub(super) fn write(&self, changes: Vec<StoredChange>, values: Vec<StoredValue>, blobs: Vec<StoredBlob>) {
        // The thread outlives every sender.
        let _ = self.jobs.send(Job::Write { changes, values, blobs });
    }

    /// Makes snapshots when there is nothing else to do; says nothing.
    pub(super) fn tidy(&self) {
        let _ = self.jobs.send(Job::Tidy);
    }

    /// Reads what is attached under this hash, after all that is written before.
    pub(super) fn attached(&self, hash: String) -> Stored {
        let (answer, stored) = oneshot::channel();
        let _ = self.jobs.send(Job::Read { hash, answer });
        stored
    }

    /// Forgets everything but these values, then says [`Said::Written`].
    pub(super) fn erase(&self, keep: Vec<StoredValue>) {
        let _ = self.jobs.send(Job::Erase { keep });
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.jobs = channel().0;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn read(store: &SledStore) -> Result<Content, StoreError> {
    let mut changes = Vec::new();
    for document in store.documents()? {
        let id = document.to_string();
        let (up_to, snapshot) = match store.derived(document, Derived::Snapshot)? {
            Some((up_to, snapshot)) => (up_to, Some(snapshot)),
            None => (0, None),
        };
        let later = store.since(document, up_to)?.into_iter().map(|stored| stored.bytes);
        // The engine asks for no more than the bytes, and what was stored is a change or a snapshot.
        changes.extend(snapshot.into_iter().chain(later).map(|bytes| StoredChange {
            document: id.clone(),
            actor: String::new(),
            seq: 0,
            bytes,
        }));
    }
    let mut values = Vec::new();
    // What is attached stays on the disk until somebody looks at it.
    for key in store.names("")?.into_iter().filter(|key| !key.starts_with(BLOB)) {
        let value = store.value(&key)?;
        values.extend(value.map(|bytes| StoredValue { key, bytes }));
    }
    Ok(Content { changes, values })
}

struct Writer {
    path: PathBuf,
    forgotten: PathBuf,
    /// None while it has failed and could not be opened anew.
    store: Option<SledStore>,
    state: StorageState,
    say: Box<dyn Fn(Said) + Send>,
}

impl Writer {
    fn run(&mut self, queue: &Receiver<Job>) {
        let mut untidy = Vec::new();
        loop {
            let next = if untidy.is_empty() {
                queue.recv().map_err(|_| TryRecvError::Disconnected)
            } else {
                queue.try_recv()
            };
            match next {
                Ok(Job::Tidy) => {
                    let documents = self.store.as_ref().and_then(|store| store.documents().ok());
                    untidy = documents.unwrap_or_default();
                }
                Ok(Job::Read { hash, answer }) => {
                    let value = self.store.as_ref().map(|store| store.value(&format!("{BLOB}{hash}")));
                    if let Some(Ok(value)) = value {
                        let _ = answer.send(value);
                    }
                }
                Ok(job) => self.carry_out(&job),
                Err(TryRecvError::Empty) => untidy.pop().into_iter().for_each(|document| self.tidy(document)),
                Err(TryRecvError::Disconnected) => return,
            }
        }
    }

    /// Tries until it is done.
    fn carry_out(&mut self, job: &Job) {
        let mut pause = FIRST_AGAIN;
        while let Err(error) = self.try_once(job) {
            self.now(match error {
                StoreError::Failed { kind } | StoreError::Unreachable { kind }
                    if kind == std::io::ErrorKind::StorageFull =>
                {
                    StorageState::Full
                }
                _ => StorageState::Failing,
            });
            std::thread::sleep(pause);
            pause = (pause * 2).min(LAST_AGAIN);
        }
        self.now(StorageState::Fine);
        (self.say)(Said::Written);
    }

    fn now(&mut self, state: StorageState) {
        if state != self.state {
            self.state = state;
            (self.say)(Said::State(state));
        }
    }

    fn try_once(&mut self, job: &Job) -> Result<(), StoreError> {
        match job {
            Job::Write { changes, values, blobs } => self.write(changes, values, blobs),
            Job::Tidy | Job::Read { .. } => Ok(()),
            Job::Erase { keep } => {
                self.store = None;
                if self.path.exists() {
                    // Something of an earlier person may be left: nothing is moved over it.
                    let _ = std::fs::remove_dir_all(&self.forgotten);
                    std::fs::rename(&self.path, &self.forgotten)
                        .map_err(|error| StoreError::Unreachable { kind: error.kind() })?;
                }
                self.write(&[], keep, &[])?;
                // What is left of it is removed at the next opening.
                let _ = std::fs::remove_dir_all(&self.forgotten);
                Ok(())
            }
        }
    }

    /// Puts a snapshot beside a document's changes, if there are many after its last one. One that cannot be made is not
    /// needed, and a store that fails at it fails at what is written next too, and says so.
    fn tidy(&mut self, document: DocumentId) {
        let Some(store) = &self.store else { return };
        let Ok(Some(write)) = untidy(store, document) else {
            return;
        };
        if matches!(store.commit(&[write]), Err(StoreError::Failed { .. })) {
            self.store = None;
        }
    }

    fn write(
        &mut self,
        changes: &[StoredChange],
        values: &[StoredValue],
        blobs: &[StoredBlob],
    ) -> Result<(), StoreError> {
        let store = match self.store.take() {
            Some(store) => store,
            None => SledStore::open(&self.path, CACHE_BYTES)?,
        };
        let mut batch = Vec::new();
        for change in changes {
            let (Ok(document), Ok(change)) = (change.document.parse::<DocumentId>(), Change::from_bytes(&change.bytes))
            else {
                unreachable!("the engine persists changes of its documents");
            };
            batch.push(Write::Append {
                document,
                changes: vec![change],
            });
        }
        for StoredValue { key, bytes } in values {
            batch.push(Write::Swap {
                key: key.clone(),
                // Nobody else writes here.
                expected: store.value(key)?,
                value: Some(bytes.clone()),
            });
        }
        for StoredBlob { hash, bytes } in blobs {
            let key = format!("{BLOB}{hash}");
            // What is there under its hash is the same.
            if store.value(&key)?.is_none() {
                batch.push(Write::Swap {
                    key,
                    expected: None,
                    value: Some(bytes.clone()),
                });
            }
        }
        let written = if batch.is_empty() {
            Ok(Vec::new())
        } else {
            store.commit(&batch)
        };
        // A store that has failed stays closed until it is opened anew.
        if !matches!(written, Err(StoreError::Failed { .. })) {
            self.store = Some(store);
        }
        written.map(|_| ())
    }
}

/// The snapshot that a document is to have, if it is to have a new one.
fn untidy(store: &SledStore, document: DocumentId) -> Result<Option<Write>, StoreError> {
    let up_to = store.last(document)?.position;
    let covered = store
        .derived(document, Derived::Snapshot)?
        .map_or(0, |(up_to, _)| up_to);
    if up_to < covered.saturating_add(MANY_CHANGES) {
        return Ok(None);
    }
    let changes = store.between(document, 1..=up_to)?;
    let made = snapshot(changes.iter().map(|stored| stored.bytes.as_slice()));
    Ok(made.ok().map(|(_, bytes)| Write::Derive {
        document,
        kind: Derived::Snapshot,
        up_to,
        bytes,
    }))
}

#[cfg(test)]
mod tests {
    use cahier_core::document::{Document, DocumentKind, Heads, Scalar};
    use cahier_core::id::SessionId;

    use super::*;

    fn stored(document: DocumentId, changes: Vec<Change>) -> Vec<StoredChange> {
        let stored = |change: Change| StoredChange {
            document: document.to_string(),
            actor: String::new(),
            seq: 0,
            bytes: change.bytes,
        };
        changes.into_iter().map(stored).collect()
    }

    // DEVICE-9
    #[test]
    fn a_start_reads_a_snapshot_and_what_came_after_it() {
        let files = tempfile::tempdir().expect("a directory");
        let mut writer = Writer {
            path: files.path().join("ana"),
            forgotten: files.path().join("forgotten-ana"),
            store: None,
            state: StorageState::Fine,
            say: Box::new(|_| {}),
        };
        let id = DocumentId::from_bytes([7; 16]);
        let session = SessionId::from_bytes([1; 16]);
        let mut document = Document::new(DocumentKind::Draft, session);
        let note = |document: &mut Document, id: &str| {
            document.write(0, |edit| edit.add("notes", id, [("text", Scalar::from(id))]))
        };
        for number in 0..MANY_CHANGES {
            note(&mut document, &number.to_string());
        }
        let changes = stored(id, document.changes_since(&Heads::default()));
        writer.write(&changes, &[], &[]).expect("the disk is fine");
        writer.tidy(id);
        let later = note(&mut document, "later").expect("it writes");
        writer
            .write(&stored(id, vec![later]), &[], &[])
            .expect("the disk is fine");
        // One change is not worth another snapshot.
        writer.tidy(id);

        let store = writer.store.as_ref().expect("it did not fail");
        let chunks = read(store).expect("the store is sound").changes;
        let chunks: Vec<_> = chunks.into_iter().map(|chunk| chunk.bytes).collect();
        assert_eq!(chunks.len(), 2);
        assert_eq!(Document::restored(&chunks, session).heads(), document.heads());
        // The changes themselves stay.
        assert_eq!(store.last(id).expect("the store is sound").position, MANY_CHANGES + 2);
    }
}
