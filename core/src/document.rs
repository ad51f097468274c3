//! Documents: the only place that knows Automerge.
//!
//! A [`Document`] is a set of *collections* of *records*, and a record is a set of named scalars. That is
//! all the shape there is, so that merging can only ever add: records are written under ids that no two
//! sessions share, and a field that two people wrote at once reads as both values.
//!
//! Every document of a kind begins with the same change, byte for byte (its *genesis*), so that
//! two tablets that open one document offline agree on the maps they write into. What the records mean is
//! the business of [`lesson`](crate::lesson), [`study`](crate::study) and [`release`](crate::release).
//!
//! Rules kept here: unknown collections and fields survive untouched; text is counted in Unicode code
//! points whatever the target; bytes from outside never panic a native caller.

mod change;
mod outline;
mod record;
mod schema;
mod snapshot;
mod sync_state;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, LoadOptions, ObjId, ObjType, ROOT, ReadDoc, TextEncoding, Value};

pub use change::{Change, Hash, Heads, Lineage, NotAChange};
pub use outline::Outline;
pub use record::{Record, Scalar};
pub use schema::{DocumentKind, SCHEMA_VERSION};
pub use snapshot::{SnapshotError, snapshot};
pub use sync_state::SyncState;

use crate::id::SessionId;

/// How many records share one map: small maps keep the cost of a remote note flat.
const BUCKET: u32 = 64;

/// The records of a bucketed collection, by id and bucket.
type Apart = BTreeMap<String, BTreeMap<String, Record>>;

/// One document, in memory.
pub struct Document {
    doc: Automerge,
    session: SessionId,
    /// How many records this session has added to each collection: tells the bucket of the next one.
    added: BTreeMap<String, u32>,
    /// The bucketed collections as they stand, as far as anybody has read them: to read them from Automerge costs a
    /// hundred times as much.
    read: RefCell<BTreeMap<String, Apart>>,
}

/// Why bytes could not become part of a document. But for `Broken`, the document is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// These bytes are no change, or a damaged one. Whoever stored or sent them must send them again.
    #[error("these bytes are not an undamaged change")]
    NotAChange,
    /// These bytes are no sync message. Whoever sent them must mend its client.
    #[error("these bytes are not a sync message")]
    NotASyncMessage,
    /// A well-formed change that Automerge refuses to apply. The bytes stay where they are stored.
    #[error("a change was refused by this document")]
    Refused,
    /// Automerge panicked, so the copy in memory is of no more use: its holder drops it and loads it again
    /// from the store, without these bytes.
    #[error("a change broke this copy of the document; it must be loaded again")]
    Broken,
}

impl From<NotAChange> for DocumentError {
    fn from(_: NotAChange) -> Self {
        Self::NotAChange
    }
}

impl Document {
    /// A document of this kind that holds nothing yet.
    pub fn new(kind: DocumentKind, session: SessionId) -> Self {
        let mut document = Self::blank(session);
        document
            .apply([kind.first_change()])
            .expect("a document's first change is made by this program");
        document
    }

    /// A document of which nothing is known, not even its kind: what the relay starts from.
    pub fn blank(session: SessionId) -> Self {
        let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        doc.set_actor(ActorId::from(*session.as_bytes()));
        Self {
            doc,
            session,
            added: BTreeMap::new(),
            read: RefCell::default(),
        }
    }

    /// The document of these changes and snapshots, in any order. What cannot be read is left out.
    pub fn restored<B: AsRef<[u8]>>(chunks: &[B], session: SessionId) -> Self {
        let (snapshots, changes): (Vec<_>, Vec<_>) =
            chunks.iter().partition(|chunk| outline::is_snapshot(chunk.as_ref()));
        let begun = || {
            let mut document = Self::blank(session);
            for chunk in &snapshots {
                document = Self::loaded(chunk.as_ref(), session).unwrap_or(document);
            }
            document
        };
        let mut document = begun();
        if document.apply(&changes).is_err() {
            document = begun();
            for change in changes {
                let _ = document.apply([change]);
            }
        }
        document
    }

    /// The document of a snapshot.
    fn loaded(chunk: &[u8], session: SessionId) -> Option<Self> {
        let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
        let mut doc = catch_unwind(AssertUnwindSafe(|| Automerge::load_with_options(chunk, options)))
            .ok()?
            .ok()?;
        doc.set_actor(ActorId::from(*session.as_bytes()));
        Some(Self {
            doc,
            ..Self::blank(session)
        })
    }

    /// What the document says it is, if it says anything that this version knows.
    pub fn kind(&self) -> Option<DocumentKind> {
        let (value, _) = self.doc.get(ROOT, schema::KIND).ok()??;
        DocumentKind::parse(value.as_str()?)
    }

    /// The schema version that the document was made with.
    pub fn schema_version(&self) -> Option<i64> {
        self.doc.get(ROOT, schema::SCHEMA).ok()??.0.as_i64()
    }

    /// The hashes of the newest changes: together they name this exact state.
    pub fn heads(&self) -> Heads {
        Heads::from_automerge(self.doc.get_heads())
    }

    /// Whether all of these changes are part of this document.
    pub fn contains(&self, heads: &Heads) -> bool {
        heads
            .iter()
            .all(|hash| self.doc.get_change_meta_by_hash(&hash.to_automerge()).is_some())
    }

    /// Every change that is not an ancestor of `heads`, oldest first. Unknown heads count for nothing.
    pub fn changes_since(&self, heads: &Heads) -> Vec<Change> {
        let known: Vec<_> = heads
            .iter()
            .map(|hash| hash.to_automerge())
            .filter(|hash| self.doc.get_change_meta_by_hash(hash).is_some())
            .collect();
        self.doc
            .get_changes(&known)
            .iter()
            .map(Change::from_automerge)
            .collect()
    }

    /// Whether everything in this document is an ancestor of `heads`. Unknown heads count for nothing.
    pub fn is_covered_by(&self, heads: &Heads) -> bool {
        // Nothing here descends from a head of its own, so each must be named.
        self.heads().iter().all(|head| heads.iter().any(|known| known == head))
    }

    /// Whether anything has been written since the first change that all documents of a kind share.
    pub fn is_untouched(&self) -> bool {
        self.kind().is_none_or(|kind| self.heads() == *kind.first_heads())
    }

    /// Takes in changes, in any order, any number of times.
    ///
    /// # Errors
    /// [`DocumentError::NotAChange`] for damaged bytes, [`DocumentError::Refused`] for a change that Automerge
    /// will not apply, [`DocumentError::Broken`] for one that it panics on.
    pub fn apply<B: AsRef<[u8]>>(&mut self, changes: impl IntoIterator<Item = B>) -> Result<(), DocumentError> {
        let changes = changes
            .into_iter()
            .map(|bytes| change::parse(bytes.as_ref()))
            .collect::<Result<Vec<_>, _>>()?;
        self.guarded(|doc| doc.apply_changes(changes).map_err(|_| DocumentError::Refused))
    }

    /// Takes in a file that any Automerge saved, whole or incrementally.
    ///
    /// # Errors
    /// [`DocumentError::NotAChange`] for bytes that are no such file, or damaged, and as [`apply`](Self::apply).
    pub fn apply_file(&mut self, file: &[u8]) -> Result<(), DocumentError> {
        self.guarded(|doc| {
            let saved = Automerge::load(file).map_err(|_| DocumentError::NotAChange)?;
            doc.apply_changes(saved.get_changes(&[]))
                .map_err(|_| DocumentError::Refused)
        })
    }

    /// Runs one edit as one change. An edit that fails or writes nothing leaves no change behind.
    ///
    /// # Units
    /// `wall_ms`: milliseconds since 1970, kept in the change in whole seconds.
    ///
    /// # Errors
    /// The edit's own; the document is as it was.
    pub fn edit<T, E>(
        &mut self,
        wall_ms: i64,
        edit: impl FnOnce(&mut Edit<'_>) -> Result<T, E>,
    ) -> Result<(T, Option<Change>), E> {
        let (value, hash, added, touched) = {
            let mut edited = Edit {
                tx: self.doc.transaction(),
                session: self.session,
                added: self.added.clone(),
                touched: BTreeSet::new(),
            };
            match edit(&mut edited) {
                Ok(value) => {
                    let (hash, _) = edited
                        .tx
                        .commit_with(CommitOptions::default().with_time(wall_ms / 1_000));
                    (value, hash, edited.added, edited.touched)
                }
                Err(error) => {
                    edited.tx.rollback();
                    return Err(error);
                }
            }
        };
        self.added = added;
        self.read_again(touched);
        let change = hash.and_then(|hash| self.doc.get_change_by_hash(&hash));
        Ok((value, change.as_ref().map(Change::from_automerge)))
    }

    /// Runs one edit that cannot fail, as one change; none when it writes nothing.
    ///
    /// # Units
    /// As [`edit`](Self::edit).
    pub fn write(&mut self, wall_ms: i64, write: impl FnOnce(&mut Edit<'_>)) -> Option<Change> {
        let Ok(((), change)) = self.edit::<_, Infallible>(wall_ms, |edit| {
            write(edit);
            Ok(())
        });
        change
    }

    /// The records of a collection whose keys are chosen by people: pupils' letters, stages, seats.
    ///
    /// Where two sessions made one key at once, the record holds the fields of both.
    pub fn named(&self, collection: &str) -> BTreeMap<String, Record> {
        let mut records = BTreeMap::new();
        for map in record::maps_at(&self.doc, &ROOT, collection) {
            for key in self.doc.keys(&map) {
                let record: &mut Record = records.entry(key.clone()).or_default();
                for made in record::maps_at(&self.doc, &map, &key) {
                    record.merge(&Record::read(&self.doc, &made));
                }
            }
        }
        records
    }

    /// The records of a bucketed collection, by id. A record that stands in two buckets holds the fields of both.
    pub fn added(&self, collection: &str) -> BTreeMap<String, Record> {
        let whole = |(id, apart): (&String, &BTreeMap<_, _>)| (id.clone(), Record::of_all(apart.values()));
        self.read_once(collection, |records| records.iter().map(whole).collect())
    }

    /// The records of a bucketed collection, by id and bucket: one for each session that added a record under that id.
    pub fn added_apart(&self, collection: &str) -> BTreeMap<String, BTreeMap<String, Record>> {
        self.read_once(collection, Apart::clone)
    }

    fn read_once<T>(&self, collection: &str, tell: impl FnOnce(&Apart) -> T) -> T {
        if let Some(read) = self.read.borrow().get(collection) {
            return tell(read);
        }
        let records = self.read_added(collection);
        let told = tell(&records);
        self.read.borrow_mut().insert(collection.to_owned(), records);
        told
    }

    /// Records that were just written, where their collection was read before.
    fn read_again(&self, touched: BTreeSet<(String, String)>) {
        for (collection, id) in touched {
            if !self.read.borrow().contains_key(&collection) {
                continue;
            }
            let record = self.record_apart(&collection, &id);
            if let Some(read) = self.read.borrow_mut().get_mut(&collection) {
                if record.is_empty() {
                    read.remove(&id);
                } else {
                    read.insert(id, record);
                }
            }
        }
    }

    fn read_added(&self, collection: &str) -> Apart {
        let mut records = Apart::new();
        for (name, bucket) in self.buckets(collection) {
            for id in self.doc.keys(&bucket) {
                for made in record::maps_at(&self.doc, &bucket, &id) {
                    let apart = records.entry(id.clone()).or_default();
                    let record = apart.entry(name.clone()).or_default();
                    record.merge(&Record::read(&self.doc, &made));
                }
            }
        }
        records
    }

    /// One record of a bucketed collection.
    pub fn record(&self, collection: &str, id: &str) -> Option<Record> {
        let apart = self.record_apart(collection, id);
        (!apart.is_empty()).then(|| Record::of_all(apart.values()))
    }

    fn record_apart(&self, collection: &str, id: &str) -> BTreeMap<String, Record> {
        let mut apart: BTreeMap<_, Record> = BTreeMap::new();
        for (name, bucket) in self.buckets(collection) {
            for made in record::maps_at(&self.doc, &bucket, id) {
                let record = apart.entry(name.clone()).or_default();
                record.merge(&Record::read(&self.doc, &made));
            }
        }
        apart
    }

    fn buckets(&self, collection: &str) -> Vec<(String, ObjId)> {
        record::maps_at(&self.doc, &ROOT, collection)
            .iter()
            .flat_map(|map| {
                self.doc.keys(map).flat_map(|key| {
                    record::maps_at(&self.doc, map, &key)
                        .into_iter()
                        .map(move |bucket| (key.clone(), bucket))
                })
            })
            .collect()
    }

    /// Runs something that may meet a change that Automerge cannot digest and panics on. A native build
    /// survives it; on wasm a panic ends the worker, which starts again from its store.
    fn guarded(&mut self, run: impl FnOnce(&mut Automerge) -> Result<(), DocumentError>) -> Result<(), DocumentError> {
        let before = self.heads();
        let done = catch_unwind(AssertUnwindSafe(|| run(&mut self.doc))).unwrap_or(Err(DocumentError::Broken));
        // A copy that Automerge broke tells nothing any more, not even its heads.
        if done == Err(DocumentError::Broken) || self.heads() != before {
            self.read.get_mut().clear();
        }
        done
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("session", &self.session)
            .field("heads", &self.heads())
            .finish_non_exhaustive()
    }
}

/// One edit under way: everything it writes becomes one change.
pub struct Edit<'a> {
    tx: Transaction<'a>,
    session: SessionId,
    added: BTreeMap<String, u32>,
    /// The records of bucketed collections that it writes.
    touched: BTreeSet<(String, String)>,
}

impl Edit<'_> {
    /// Adds a record under an id that nobody else writes.
    pub fn add(&mut self, collection: &str, id: &str, fields: impl IntoIterator<Item = (&'static str, Scalar)>) {
        let count = match self.added.get(collection) {
            Some(count) => *count,
            None => self.count_own(collection),
        };
        self.added.insert(collection.to_owned(), count + 1);
        self.touch(collection, id);
        let bucket = format!("{}.{}", self.session, count / BUCKET);
        let map = self.map_at(&ROOT, collection);
        let bucket = self.map_at(&map, &bucket);
        let record = self
            .tx
            .put_object(&bucket, id, ObjType::Map)
            .expect("a bucket is a map");
        self.write(&record, fields);
    }

    /// Sets fields of a record that was added before, wherever it stands. An unknown id changes nothing.
    pub fn amend(&mut self, collection: &str, id: &str, fields: impl IntoIterator<Item = (&'static str, Scalar)>) {
        if let Some((_, record)) = self.find(collection, id) {
            self.touch(collection, id);
            self.write(&record, fields);
        }
    }

    /// Removes a record that was added before. An unknown id changes nothing.
    pub fn remove(&mut self, collection: &str, id: &str) {
        self.touch(collection, id);
        while let Some((bucket, _)) = self.find(collection, id) {
            self.tx.delete(&bucket, id).expect("the record was just found there");
        }
    }

    /// Sets fields of the record with a name that people choose, making it if need be.
    pub fn name(&mut self, collection: &str, key: &str, fields: impl IntoIterator<Item = (&'static str, Scalar)>) {
        let map = self.map_at(&ROOT, collection);
        let record = self.map_at(&map, key);
        self.write(&record, fields);
    }

    /// Removes the record with such a name, every version of it that was made at once. An unknown name changes nothing.
    pub fn unname(&mut self, collection: &str, key: &str) {
        let map = self.map_at(&ROOT, collection);
        // Automerge refuses to delete what is not there.
        let _ = self.tx.delete(&map, key);
    }

    fn touch(&mut self, collection: &str, id: &str) {
        self.touched.insert((collection.to_owned(), id.to_owned()));
    }

    fn write(&mut self, record: &ObjId, fields: impl IntoIterator<Item = (&'static str, Scalar)>) {
        for (field, value) in fields {
            self.tx
                .put(record, field, value.into_automerge())
                .expect("a record is a map");
        }
    }

    fn map_at(&mut self, parent: &ObjId, key: &str) -> ObjId {
        match self.tx.get(parent, key) {
            Ok(Some((Value::Object(ObjType::Map), map))) => map,
            _ => self
                .tx
                .put_object(parent, key, ObjType::Map)
                .expect("the parent is a map"),
        }
    }

    /// How many records this session added to a collection before the document was made anew.
    fn count_own(&self, collection: &str) -> u32 {
        let own = format!("{}.", self.session);
        let Ok(Some((_, map))) = self.tx.get(ROOT, collection) else {
            return 0;
        };
        let buckets = self.tx.keys(&map).filter(|key| key.starts_with(&own));
        let counts = buckets.filter_map(|key| Some(self.tx.length(self.tx.get(&map, key).ok()??.1)));
        u32::try_from(counts.sum::<usize>()).unwrap_or(u32::MAX)
    }

    fn find(&self, collection: &str, id: &str) -> Option<(ObjId, ObjId)> {
        let (_, map) = self.tx.get(ROOT, collection).ok()??;
        self.tx.keys(&map).find_map(|key| {
            let (_, bucket) = self.tx.get(&map, key).ok()??;
            let (_, record) = self.tx.get(&bucket, id).ok()??;
            Some((bucket, record))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(n: u8) -> SessionId {
        SessionId::from_bytes([n; 16])
    }

    fn put(document: &mut Document, id: &str, text: &str) -> Change {
        let ((), change) = document
            .edit::<_, Infallible>(0, |edit| {
                edit.add("notes", id, [("text", Scalar::from(text))]);
                Ok(())
            })
            .unwrap_or_else(|never| match never {});
        change.expect("an edit that writes is a change")
    }

    #[test]
    fn two_sessions_begin_a_document_with_the_same_change() {
        let one = Document::new(DocumentKind::Lesson, session(1));
        let two = Document::new(DocumentKind::Lesson, session(2));
        assert_eq!(one.heads(), two.heads());
        assert_eq!(one.kind(), Some(DocumentKind::Lesson));
        assert_eq!(one.schema_version(), Some(1));
    }

    #[test]
    fn records_of_two_sessions_stand_side_by_side() {
        let mut one = Document::new(DocumentKind::Lesson, session(1));
        let mut two = Document::new(DocumentKind::Lesson, session(2));
        let a = put(&mut one, "a", "from one");
        let b = put(&mut two, "b", "from two");
        one.apply([&b.bytes]).expect("a sound change");
        two.apply([&a.bytes]).expect("a sound change");
        assert_eq!(one.added("notes"), two.added("notes"));
        assert_eq!(one.added("notes").keys().collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_name_made_twice_at_once_keeps_both_values() {
        let mut one = Document::new(DocumentKind::Study, session(1));
        let mut two = Document::new(DocumentKind::Study, session(2));
        for (document, name) in [(&mut one, "Ana"), (&mut two, "Anna")] {
            document
                .edit::<_, Infallible>(0, |edit| {
                    edit.name("members", "p1", [("name", Scalar::from(name))]);
                    Ok(())
                })
                .unwrap_or_else(|never| match never {});
        }
        let changes = two.changes_since(&Heads::default());
        one.apply(changes.iter().map(|change| &change.bytes))
            .expect("sound changes");
        let members = one.named("members");
        assert_eq!(members["p1"].texts("name").collect::<Vec<_>>(), ["Ana", "Anna"]);
    }

    #[test]
    fn an_edit_that_fails_leaves_no_trace() {
        let mut document = Document::new(DocumentKind::Lesson, session(1));
        let before = document.heads();
        let failed = document.edit(0, |edit| {
            edit.add("notes", "a", [("text", Scalar::from("half"))]);
            Err::<(), _>("no")
        });
        assert_eq!(failed.err(), Some("no"));
        assert_eq!(document.heads(), before);
        assert!(document.added("notes").is_empty());
    }

    #[test]
    fn damaged_bytes_are_refused_and_change_nothing() {
        let mut document = Document::new(DocumentKind::Lesson, session(1));
        let before = document.heads();
        let mut bytes = put(&mut Document::new(DocumentKind::Lesson, session(2)), "a", "x").bytes;
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        assert_eq!(document.apply([&bytes]), Err(DocumentError::NotAChange));
        assert_eq!(document.apply([b"junk"]), Err(DocumentError::NotAChange));
        assert_eq!(document.heads(), before);
    }

    #[test]
    fn what_was_read_before_is_what_a_fresh_reading_tells() {
        let mut one = Document::new(DocumentKind::Lesson, session(1));
        let mut two = Document::new(DocumentKind::Lesson, session(2));
        let check = |document: &Document| {
            let changes = document.changes_since(&Heads::default());
            let bytes: Vec<_> = changes.into_iter().map(|change| change.bytes).collect();
            let fresh = Document::restored(&bytes, session(9));
            assert_eq!(document.added("notes"), fresh.added("notes"));
            assert_eq!(document.added_apart("notes"), fresh.added_apart("notes"));
        };
        // Read while it is empty, so that whatever is written below meets what was read.
        check(&one);
        for number in 0..130 {
            let id = format!("n{number:03}");
            put(&mut one, &id, "first");
            check(&one);
        }
        let shared = one.changes_since(&Heads::default());
        two.apply(shared.iter().map(|change| &change.bytes))
            .expect("good changes");
        check(&two);
        one.write(0, |edit| {
            edit.amend("notes", "n005", [("text", Scalar::from("of one"))])
        });
        let theirs = two.write(0, |edit| {
            edit.amend("notes", "n005", [("text", Scalar::from("of two"))])
        });
        one.write(0, |edit| edit.remove("notes", "n006"));
        one.write(0, |edit| {
            edit.amend("notes", "unknown", [("text", Scalar::from("nowhere"))])
        });
        check(&one);
        one.apply([theirs.expect("it writes").bytes]).expect("a good change");
        check(&one);
        assert!(one.added("notes")["n005"].is_disputed("text"));
        let failed = one.edit(0, |edit| {
            edit.amend("notes", "n007", [("text", Scalar::from("undone"))]);
            Err::<(), _>("no")
        });
        assert!(failed.is_err());
        check(&one);
        assert_eq!(one.added("notes")["n007"].text("text"), Some("first"));
    }

    #[test]
    fn a_record_can_be_amended_and_removed_wherever_it_stands() {
        let mut earlier = Document::new(DocumentKind::Draft, session(1));
        put(&mut earlier, "a", "first");
        let mut later = Document::new(DocumentKind::Draft, session(2));
        later
            .apply(earlier.changes_since(&Heads::default()).iter().map(|c| &c.bytes))
            .expect("sound changes");
        let amend = |document: &mut Document, text: &'static str| {
            document
                .edit::<_, Infallible>(0, |edit| {
                    edit.amend("notes", "a", [("text", Scalar::from(text))]);
                    Ok(())
                })
                .unwrap_or_else(|never| match never {});
        };
        amend(&mut later, "second");
        assert_eq!(later.added("notes")["a"].text("text"), Some("second"));
        later
            .edit::<_, Infallible>(0, |edit| {
                edit.remove("notes", "a");
                Ok(())
            })
            .unwrap_or_else(|never| match never {});
        assert!(later.added("notes").is_empty());
    }
}
