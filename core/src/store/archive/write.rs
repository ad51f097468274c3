//! Writing an archive.

use super::{Chain, Contents, HEAD_BYTES, Header, Kind, Logs, MAGIC, VERSION};
use crate::id::DocumentId;
use crate::store::{Size, Stored};

/// Writes an archive, frame by frame, to the end of whatever bytes it is given.
///
/// The caller gives every document with all its changes up to the size that it names, then every value.
pub struct Writer {
    chain: Chain,
    contents: Contents,
}

impl Writer {
    /// Begins an archive.
    pub fn begin(header: &Header, out: &mut Vec<u8>) -> Self {
        let mut writer = Self {
            chain: Chain::begin(),
            contents: Contents::default(),
        };
        out.extend_from_slice(MAGIC);
        out.extend_from_slice(VERSION);
        let mut body = header.made_at_ms.to_be_bytes().to_vec();
        body.extend(logs(header.logs));
        body.extend_from_slice(header.epoch.as_bytes());
        writer.frame(Kind::Header, &[&body], out);
        writer
    }

    /// Begins a document, which has so much.
    pub fn document(&mut self, document: DocumentId, size: Size, out: &mut Vec<u8>) {
        self.contents.logs = self.contents.logs.with(size);
        let sizes = [size.position.to_be_bytes(), size.bytes.to_be_bytes()].concat();
        self.frame(Kind::Document, &[document.as_bytes(), &sizes], out);
    }

    /// The next change of the document that was begun last.
    pub fn change(&mut self, stored: &Stored, out: &mut Vec<u8>) {
        self.frame(Kind::Change, &[&stored.bytes], out);
    }

    /// A named value. After the first there are no more documents.
    pub fn value(&mut self, name: &str, value: &[u8], out: &mut Vec<u8>) {
        self.contents.values = self.contents.values.saturating_add(1);
        let length = u16::try_from(name.len()).expect("a store takes no name that is so long");
        self.frame(Kind::Value, &[&length.to_be_bytes(), name.as_bytes(), value], out);
    }

    /// Ends the archive and says what is in it.
    pub fn end(mut self, out: &mut Vec<u8>) -> Contents {
        let mut body = logs(self.contents.logs);
        body.extend(self.contents.values.to_be_bytes());
        self.frame(Kind::End, &[&body], out);
        self.contents
    }

    fn frame(&mut self, kind: Kind, parts: &[&[u8]], out: &mut Vec<u8>) {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        let length = u32::try_from(length).expect("a store takes nothing that is so long");
        let mut head = [kind.byte(); HEAD_BYTES];
        let places = head.iter_mut().skip(1);
        places.zip(length.to_be_bytes()).for_each(|(place, byte)| *place = byte);
        out.extend_from_slice(&head);
        let begin = out.len();
        out.extend(parts.iter().copied().flatten());
        let seal = self.chain.seal(head, out.get(begin..).unwrap_or_default());
        out.extend_from_slice(&seal);
    }
}

fn logs(logs: Logs) -> Vec<u8> {
    [logs.documents, logs.changes, logs.bytes]
        .map(u64::to_be_bytes)
        .concat()
}

prints_only!(Writer { contents });
