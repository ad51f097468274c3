//! Documents made ahead, so that no client has to think while servers are measured.
//!
//! A note is one change: a record of scalars in a bucket of 64, as Cahier's tablets write them.

use std::collections::HashMap;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ChangeHash, ObjId, ObjType, ROOT, ReadDoc};

/// Notes in a bucket: larger maps would slow the servers that apply them.
const BUCKET: usize = 64;

/// A change made ahead.
pub(crate) struct Note {
    pub(crate) hash: ChangeHash,
    pub(crate) bytes: Vec<u8>,
}

/// A document that everybody has at first, and what each writer will add to it. No writer's changes depend on
/// another's, so all of them are heads when all have been written.
pub(crate) struct History {
    pub(crate) base: Automerge,
    pub(crate) base_heads: Vec<ChangeHash>,
    pub(crate) chains: Vec<Vec<Note>>,
    places: HashMap<ChangeHash, Place>,
    by_checksum: HashMap<[u8; 4], Place>,
}

/// Which chain, and how far along it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Place {
    pub(crate) chain: usize,
    pub(crate) index: usize,
}

impl History {
    /// A document of `length` changes, and `writers` who add `each` notes to it.
    pub(crate) fn new(length: usize, writers: usize, each: usize) -> Self {
        let mut base = document(length);
        let base_heads = base.get_heads();
        let chains: Vec<_> = (0..writers).map(|writer| chain(&base, writer, each)).collect();
        base.set_actor(ActorId::from([0xFE; 16]));
        let (mut places, mut by_checksum) = (HashMap::new(), HashMap::new());
        for (chain, notes) in chains.iter().enumerate() {
            for (index, note) in notes.iter().enumerate() {
                let place = Place { chain, index };
                places.insert(note.hash, place);
                by_checksum.insert(checksum(&note.bytes), place);
            }
        }
        Self {
            base,
            base_heads,
            chains,
            places,
            by_checksum,
        }
    }

    pub(crate) fn place(&self, hash: &ChangeHash) -> Option<Place> {
        self.places.get(hash).copied()
    }

    /// The note in this chunk, told by its checksum: the first four bytes of its hash.
    pub(crate) fn place_of_chunk(&self, chunk: &[u8]) -> Option<Place> {
        self.by_checksum.get(&checksum(chunk)).copied()
    }
}

fn checksum(chunk: &[u8]) -> [u8; 4] {
    let mut checksum = [0; 4];
    checksum.copy_from_slice(&chunk[4..8]);
    checksum
}

/// A document with this many changes by one writer.
pub(crate) fn document(length: usize) -> Automerge {
    let mut document = Automerge::new().with_actor(ActorId::from([0xFF; 16]));
    let mut transaction = document.transaction();
    transaction
        .put_object(ROOT, "notes", ObjType::Map)
        .expect("the root is a map");
    transaction.commit();
    let mut writer = Writer::new(&document, usize::MAX);
    for number in 1..length {
        writer.note(&mut document, number);
    }
    document
}

fn chain(base: &Automerge, writer: usize, length: usize) -> Vec<Note> {
    let mut actor = [0; 16];
    actor[..8].copy_from_slice(&writer.to_be_bytes());
    let mut document = base.fork().with_actor(ActorId::from(actor));
    let mut state = Writer::new(&document, writer);
    for number in 0..length {
        state.note(&mut document, number);
    }
    let notes = document.get_changes(&base.get_heads());
    notes.iter().map(note).collect()
}

fn note(change: &Change) -> Note {
    Note {
        hash: change.hash(),
        bytes: change.raw_bytes().to_vec(),
    }
}

struct Writer {
    notes: ObjId,
    bucket: Option<ObjId>,
    name: usize,
}

impl Writer {
    fn new(document: &Automerge, name: usize) -> Self {
        let (_, notes) = document
            .get(ROOT, "notes")
            .expect("the root is a map")
            .expect("it has notes");
        Self {
            notes,
            bucket: None,
            name,
        }
    }

    fn note(&mut self, document: &mut Automerge, number: usize) {
        let mut transaction = document.transaction();
        if number.is_multiple_of(BUCKET) {
            self.bucket = None;
        }
        let bucket = match self.bucket.take() {
            Some(bucket) => bucket,
            None => transaction
                .put_object(&self.notes, format!("{}.{}", self.name, number / BUCKET), ObjType::Map)
                .expect("notes are a map"),
        };
        let record = transaction
            .put_object(
                &bucket,
                format!("01J{:013}{number:010}", self.name % 1_000_000),
                ObjType::Map,
            )
            .expect("a bucket is a map");
        let at_ms = i64::try_from(number).expect("a small number") * 4_321;
        transaction.put(&record, "at", at_ms).expect("a record is a map");
        transaction.put(&record, "seat", "C").expect("a record is a map");
        transaction
            .put(&record, "text", words(number))
            .expect("a record is a map");
        self.bucket = Some(bucket);
        transaction.commit_with(CommitOptions::default().with_time(at_ms));
    }
}

/// About 120 characters, different for each number so that nothing shrinks them.
fn words(number: usize) -> String {
    const WORDS: [&str; 16] = [
        "turns", "the", "card", "waits", "asks", "counts", "again", "points", "draws", "says", "half", "whole", "why",
        "looks", "writes", "seven",
    ];
    let mut state = number as u64 ^ 0x9E37_79B9_7F4A_7C15;
    let mut text = String::new();
    while text.len() < 120 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        text.push_str(WORDS[usize::try_from(state >> 60).expect("four bits")]);
        text.push(' ');
    }
    text
}
