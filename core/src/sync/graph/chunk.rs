//! The change chunks in a byte string that a peer sent.
//!
//! A string may hold any mix of chunks. Whole documents and bundles are stepped over and named; a deflated change is
//! inflated as far as a change may be long and no further. What comes out has the hash that its checksum says.

use std::borrow::Cow;

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use sha2::{Digest, Sha256};

use super::outcome::Refused;
use crate::document::Hash;
use crate::leb128::{self, Reader};

const MAGIC: &[u8] = &[0x85, 0x6f, 0x4a, 0x83];
const DOCUMENT: u8 = 0;
const CHANGE: u8 = 1;
const DEFLATED_CHANGE: u8 = 2;
const BUNDLE: u8 = 3;

/// A change chunk, not deflated, and what it hashes to.
pub(super) struct Chunk<'a> {
    pub(super) hash: Hash,
    pub(super) bytes: Cow<'a, [u8]>,
}

/// The changes in a byte string, in order. After bytes that begin no chunk there is nothing.
pub(super) fn split(bytes: &[u8], max_change_bytes: usize) -> impl Iterator<Item = Result<Chunk<'_>, Refused>> {
    let mut reader = Reader::new(bytes);
    std::iter::from_fn(move || {
        if reader.is_empty() {
            return None;
        }
        let Some(found) = Found::read(&mut reader) else {
            reader = Reader::new(&[]);
            return Some(Err(Refused::Damaged));
        };
        Some(found.change(max_change_bytes))
    })
}

/// A chunk of any kind.
struct Found<'a> {
    kind: u8,
    checksum: &'a [u8],
    body: &'a [u8],
    whole: &'a [u8],
}

impl<'a> Found<'a> {
    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let whole = reader.rest();
        if reader.take(4)? != MAGIC {
            return None;
        }
        let checksum = reader.take(4)?;
        let kind = reader.byte()?;
        let body = reader.bytes()?;
        let length = whole.len() - reader.rest().len();
        Some(Self {
            kind,
            checksum,
            body,
            whole: whole.get(..length)?,
        })
    }

    fn change(&self, max_change_bytes: usize) -> Result<Chunk<'a>, Refused> {
        let bytes = match self.kind {
            CHANGE => Cow::Borrowed(self.whole),
            DEFLATED_CHANGE => Cow::Owned(self.inflate(max_change_bytes)?),
            DOCUMENT => return Err(Refused::DocumentChunk),
            BUNDLE => return Err(Refused::Bundle),
            _ => return Err(Refused::Damaged),
        };
        if bytes.len() > max_change_bytes {
            return Err(Refused::TooBig);
        }
        // What is hashed is the chunk from its type on: type, length, body.
        let hash: [u8; 32] = Sha256::digest(bytes.get(8..).unwrap_or_default()).into();
        if !hash.starts_with(self.checksum) {
            return Err(Refused::Damaged);
        }
        Ok(Chunk {
            hash: Hash::from_bytes(hash),
            bytes,
        })
    }

    fn inflate(&self, max_change_bytes: usize) -> Result<Vec<u8>, Refused> {
        let body = decompress_to_vec_with_limit(self.body, max_change_bytes).map_err(|_| Refused::Deflated)?;
        let mut bytes = Vec::with_capacity(body.len() + 16);
        bytes.extend(MAGIC);
        bytes.extend(self.checksum);
        bytes.push(CHANGE);
        leb128::write(body.len() as u64, &mut bytes);
        bytes.extend(body);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Change, Document, DocumentKind, Scalar};
    use crate::id::SessionId;

    const MAX: usize = 64 * 1024;

    fn change(text: &str) -> Change {
        let mut document = Document::new(DocumentKind::Lesson, SessionId::from_bytes([1; 16]));
        let before = document.heads();
        document.write(0, |edit| edit.add("notes", "a", [("text", Scalar::from(text))]));
        document.changes_since(&before).pop().expect("one change")
    }

    fn deflated(change: &Change) -> Vec<u8> {
        let mut reader = Reader::new(&change.bytes);
        let head = reader.take(8).expect("a chunk").to_vec();
        reader.byte();
        let body = miniz_oxide::deflate::compress_to_vec(reader.bytes().expect("a body"), 6);
        let mut bytes = head;
        bytes.push(DEFLATED_CHANGE);
        leb128::write(body.len() as u64, &mut bytes);
        bytes.extend(body);
        bytes
    }

    fn outcomes(bytes: &[u8]) -> Vec<Result<Hash, Refused>> {
        split(bytes, MAX).map(|chunk| chunk.map(|chunk| chunk.hash)).collect()
    }

    #[test]
    fn changes_are_found_one_after_the_other_deflated_or_not() {
        let long = "words ".repeat(200);
        let (one, two) = (change("one"), change(&long));
        let bytes = [one.bytes.clone(), deflated(&two), one.bytes.clone()].concat();
        let found: Vec<_> = split(&bytes, MAX).map(|chunk| chunk.expect("a change")).collect();
        assert_eq!(
            found.iter().map(|chunk| chunk.hash).collect::<Vec<_>>(),
            [one.hash, two.hash, one.hash]
        );
        assert_eq!(found.get(1).map(|chunk| chunk.bytes.to_vec()), Some(two.bytes));
    }

    #[test]
    fn documents_and_bundles_are_stepped_over() {
        let one = change("one");
        let mut document = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 0, 3, 1, 2, 3];
        let mut bundle = document.clone();
        if let Some(kind) = bundle.get_mut(8) {
            *kind = BUNDLE;
        }
        document.extend(bundle);
        document.extend(&one.bytes);
        assert_eq!(
            outcomes(&document),
            [Err(Refused::DocumentChunk), Err(Refused::Bundle), Ok(one.hash)]
        );
    }

    #[test]
    fn a_deflate_bomb_is_given_up_at_the_limit() {
        let body = miniz_oxide::deflate::compress_to_vec(&vec![0; 16 * 1024 * 1024], 9);
        let mut bomb = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, DEFLATED_CHANGE];
        leb128::write(body.len() as u64, &mut bomb);
        bomb.extend(body);
        assert_eq!(outcomes(&bomb), [Err(Refused::Deflated)]);
    }

    #[test]
    fn damage_is_named_and_ends_the_string() {
        let one = change("one");
        let mut flipped = one.bytes.clone();
        if let Some(byte) = flipped.last_mut() {
            *byte ^= 1;
        }
        assert_eq!(
            outcomes(&[flipped, one.bytes.clone()].concat()),
            [Err(Refused::Damaged), Ok(one.hash)]
        );
        let cut = one.bytes.get(..one.bytes.len() - 1).expect("it is longer");
        assert_eq!(outcomes(cut), [Err(Refused::Damaged)]);
        assert_eq!(
            outcomes(&[&[0; 9], one.bytes.as_slice()].concat()),
            [Err(Refused::Damaged)]
        );
        assert_eq!(outcomes(&[]), []);
    }

    #[test]
    fn a_change_that_is_too_long_is_named() {
        let long: String = (0..20_000).map(|n| n.to_string()).collect();
        assert_eq!(outcomes(&change(&long).bytes), [Err(Refused::TooBig)]);
    }
}
