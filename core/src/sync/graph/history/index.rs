//! A history as bytes: the side index that spares the relay reading every change of a document.
//!
//! It can always be made anew from the changes, so whatever is odd about it makes it no index.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::Graph;
use crate::document::Hash;
use crate::leb128::{self, Reader};

const VERSION: u8 = 1;

/// How many bytes of the hash of everything before them stand at the end.
const SEAL: usize = 8;

pub(super) fn encode(graph: &Graph) -> Vec<u8> {
    let mut out = Vec::with_capacity(graph.entries.len() * 40 + graph.actors.len() * 24 + 32);
    out.push(VERSION);
    leb128::write(graph.len(), &mut out);
    for (index, entry) in (0_u32..).zip(&graph.entries) {
        let parents = graph.parents_of(index);
        out.extend(entry.hash.as_bytes());
        leb128::write(parents.len() as u64, &mut out);
        for parent in parents {
            leb128::write(u64::from(index - parent), &mut out);
        }
        leb128::write(u64::from(entry.max_op), &mut out);
        leb128::write(u64::from(entry.bytes), &mut out);
    }
    leb128::write(graph.actors.len() as u64, &mut out);
    for (actor, last) in &graph.actors {
        leb128::write(actor.len() as u64, &mut out);
        out.extend(actor);
        leb128::write(*last, &mut out);
    }
    leb128::write(graph.hidden.len() as u64, &mut out);
    for index in &graph.hidden {
        leb128::write(u64::from(*index), &mut out);
    }
    let seal = Sha256::digest(&out);
    out.extend(seal.iter().take(SEAL));
    out
}

pub(super) fn decode(bytes: &[u8]) -> Option<Graph> {
    let (bytes, seal) = bytes.split_at_checked(bytes.len().checked_sub(SEAL)?)?;
    if !Sha256::digest(bytes).starts_with(seal) {
        return None;
    }
    let mut reader = Reader::new(bytes);
    if reader.byte()? != VERSION {
        return None;
    }
    let mut graph = Graph::default();
    let count = reader.unsigned()?;
    // Every change takes more than 32 bytes, so this much can be trusted.
    let expected = usize::try_from(count).ok()?.min(bytes.len() / 32);
    graph.entries.reserve(expected);
    graph.parents.reserve(expected);
    graph.by_hash.reserve(expected, |_| 0);
    let mut parents = Vec::new();
    for index in 0..u32::try_from(count).ok()? {
        let hash = Hash::from_bytes(*reader.take(32)?.first_chunk()?);
        parents.clear();
        for _ in 0..reader.unsigned()? {
            let distance = u32::try_from(reader.unsigned()?)
                .ok()
                .filter(|distance| *distance > 0)?;
            parents.push(index.checked_sub(distance)?);
        }
        let max_op = u32::try_from(reader.unsigned()?).ok()?;
        let bytes = u32::try_from(reader.unsigned()?).ok()?;
        if graph.find(&hash).is_some() {
            return None;
        }
        graph.append(hash, &parents, max_op, bytes);
    }
    let mut actors = BTreeMap::new();
    for _ in 0..reader.unsigned()? {
        let actor = reader.bytes()?;
        actors.insert(actor.into(), reader.unsigned()?);
    }
    graph.actors = actors;
    for _ in 0..reader.unsigned()? {
        let index = u32::try_from(reader.unsigned()?).ok()?;
        graph.hidden.push((index < graph.end()).then_some(index)?);
    }
    if !graph.hidden.is_empty() {
        graph.hidden.sort_unstable();
        graph.hidden.dedup();
        graph.show_the_rest();
    }
    reader.is_empty().then_some(graph)
}
