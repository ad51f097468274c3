//! Automerge's sync messages as bytes, both versions.
//!
//! A message that came is only looked over: hashes, byte strings and flags stay where they are, and bloom filters
//! are stepped over and never evaluated, so reading allocates nothing whatever the counts in it say.

use crate::document::{Hash, Heads};
use crate::leb128::{self, Reader};

const FIRST_VERSION: u8 = 0x42;
const SECOND_VERSION: u8 = 0x43;

/// The bit that tells a byte of flags from the older marks beside it.
const FLAGS_MARK: u8 = 0x80;
/// What peers that know no flags look for in their place.
const OLDER_MARK: u8 = 2;

/// What a peer can say of itself beside its heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    pub(super) const NONE: Self = Self(0);
    /// It may have dropped what it was sent: only its heads tell what it holds.
    pub(super) const SYNC_RESET: Self = Self(1);
    /// It takes no changes.
    pub(super) const READ_ONLY: Self = Self(2);
    /// It understands `SYNC_RESET`.
    pub(super) const SUPPORTS_SYNC_RESET: Self = Self(4);

    pub(super) const fn has(self, flag: Self) -> bool {
        self.0 & flag.0 != 0
    }
}

/// A message that came.
#[derive(Clone, Copy)]
pub(super) struct Incoming<'a> {
    /// What its sender holds.
    heads: &'a [[u8; 32]],
    /// Whether it says nothing but heads, in the way of a peer that lacks what we told it both have.
    pub(super) is_reset: bool,
    change_count: u64,
    changes: Reader<'a>,
    /// Whether its sender reads messages of the second version.
    pub(super) is_second_version: bool,
    pub(super) flags: Option<Flags>,
}

impl<'a> Incoming<'a> {
    /// The message in these bytes, if they are one.
    pub(super) fn decode(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let version = reader.byte()?;
        if version != FIRST_VERSION && version != SECOND_VERSION {
            return None;
        }
        let heads = reader.hashes()?;
        let need = reader.hashes()?;
        let have_count = reader.unsigned()?;
        let mut is_blank = true;
        for _ in 0..have_count {
            let last_sync = reader.hashes()?;
            let bloom = reader.bytes()?;
            is_blank &= last_sync.is_empty() && bloom.is_empty();
        }
        let change_count = reader.unsigned()?;
        let changes = reader;
        for _ in 0..change_count {
            reader.bytes()?;
        }
        let flags = if reader.is_empty() { None } else { Some(reader.bytes()?) };
        let flags = flags.map(|bytes| {
            let marked = bytes.iter().filter(|byte| *byte & FLAGS_MARK != 0);
            Flags(marked.fold(0, |all, byte| all | (byte & !FLAGS_MARK)))
        });
        Some(Self {
            heads,
            is_reset: have_count == 1 && is_blank && change_count == 0 && need.is_empty() && !heads.is_empty(),
            change_count,
            changes,
            is_second_version: version == SECOND_VERSION || flags.is_some(),
            flags,
        })
    }

    pub(super) fn heads(&self) -> impl Iterator<Item = Hash> + 'a {
        self.heads.iter().copied().map(Hash::from_bytes)
    }

    /// Whether its sender says that it holds nothing.
    pub(super) fn is_of_nothing(&self) -> bool {
        self.heads.is_empty()
    }

    /// Whether these are its heads, in their order, which is how every client writes them.
    pub(super) fn is_of(&self, heads: &Heads) -> bool {
        self.heads.len() == heads.len() && self.heads().eq(heads.iter().copied())
    }

    /// Whether it brings changes.
    pub(super) const fn has_changes(&self) -> bool {
        self.change_count > 0
    }

    /// The byte strings that hold its changes.
    pub(super) fn changes(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let mut reader = self.changes;
        (0..self.change_count).map_while(move |_| reader.bytes())
    }
}

/// A message to be sent.
pub(super) struct Outgoing<'a> {
    /// What we hold, as the peer is to believe.
    pub(super) heads: &'a Heads,
    /// What the peer is to send whatever else it sends.
    pub(super) need: &'a Heads,
    /// What both are believed to hold.
    pub(super) last_sync: &'a Heads,
    /// What of the rest is not to be sent. Empty: what the peer has beyond `last_sync` is all to be sent.
    pub(super) filter: &'a [u8],
    pub(super) flags: Option<Flags>,
}

impl Outgoing<'_> {
    /// The message with these changes, each in a byte string of its own: any peer reads it.
    pub(super) fn encode<'c>(&self, changes: impl ExactSizeIterator<Item = &'c [u8]> + Clone) -> Vec<u8> {
        let length = changes.clone().map(|change| change.len() + 4).sum();
        let mut out = self.begin(FIRST_VERSION, length);
        leb128::write(changes.len() as u64, &mut out);
        for change in changes {
            leb128::write(change.len() as u64, &mut out);
            out.extend(change);
        }
        self.end(&mut out);
        out
    }

    /// The message with these chunks in one byte string: only for peers that read the second version.
    pub(super) fn encode_joined<'c>(&self, chunks: impl Iterator<Item = &'c [u8]> + Clone) -> Vec<u8> {
        let length = chunks.clone().map(<[u8]>::len).sum();
        let mut out = self.begin(SECOND_VERSION, length);
        leb128::write(1, &mut out);
        leb128::write(length as u64, &mut out);
        chunks.for_each(|chunk| out.extend(chunk));
        self.end(&mut out);
        out
    }

    fn begin(&self, version: u8, length: usize) -> Vec<u8> {
        let hashes = self.heads.len() + self.need.len() + self.last_sync.len();
        let mut out = Vec::with_capacity(length + 32 * hashes + self.filter.len() + 24);
        out.push(version);
        write_hashes(self.heads, &mut out);
        write_hashes(self.need, &mut out);
        leb128::write(1, &mut out);
        write_hashes(self.last_sync, &mut out);
        leb128::write(self.filter.len() as u64, &mut out);
        out.extend(self.filter);
        out
    }

    /// Flags are left out wherever possible: whoever sees them may send whole documents.
    fn end(&self, out: &mut Vec<u8>) {
        if let Some(Flags(bits)) = self.flags {
            out.extend([2, OLDER_MARK, FLAGS_MARK | bits]);
        }
    }
}

fn write_hashes(hashes: &Heads, out: &mut Vec<u8>) {
    leb128::write(hashes.len() as u64, out);
    hashes.iter().for_each(|hash| out.extend(hash.as_bytes()));
}

#[cfg(test)]
mod tests {
    use automerge::sync::{Message, MessageVersion};

    use super::*;

    fn heads(of: &[u8]) -> Heads {
        Heads::new(of.iter().map(|byte| Hash::from_bytes([*byte; 32])))
    }

    fn outgoing(hashes: &[Heads; 3], flags: Option<Flags>) -> Outgoing<'_> {
        let [heads, need, last_sync] = hashes;
        Outgoing {
            heads,
            need,
            last_sync,
            filter: &[],
            flags,
        }
    }

    #[test]
    fn automerge_reads_what_we_write() {
        let hashes = [heads(&[1, 2]), heads(&[3]), heads(&[1])];
        let changes: [&[u8]; 2] = [&[7; 200], &[8]];
        let bytes = outgoing(&hashes, None).encode(changes.into_iter());
        let message = Message::decode(&bytes).expect("a message");
        assert_eq!(message.version, MessageVersion::V1);
        assert_eq!(message.heads.len(), 2);
        assert_eq!(message.need.len(), 1);
        assert_eq!(message.have.first().map(|have| have.last_sync.len()), Some(1));
        assert_eq!(message.changes.iter().collect::<Vec<_>>(), changes);
        assert_eq!(message.flags, None);

        let bytes = outgoing(&hashes, Some(Flags::READ_ONLY)).encode_joined(changes.into_iter());
        let message = Message::decode(&bytes).expect("a message");
        assert_eq!(message.version, MessageVersion::V2);
        assert_eq!(message.changes.iter().collect::<Vec<_>>(), [changes.concat()]);
        assert!(
            message
                .flags
                .is_some_and(|flags| flags.contains(2) && !flags.contains(1))
        );
    }

    #[test]
    fn we_read_what_we_write() {
        let hashes = [heads(&[1, 2]), heads(&[]), heads(&[1])];
        let changes: [&[u8]; 1] = [&[7; 200]];
        let bytes = outgoing(&hashes, Some(Flags::SYNC_RESET)).encode(changes.into_iter());
        let message = Incoming::decode(&bytes).expect("a message");
        assert!(message.is_of(&heads(&[1, 2])) && !message.is_of_nothing() && !message.is_reset);
        assert!(message.is_second_version);
        assert_eq!(message.flags, Some(Flags::SYNC_RESET));
        assert_eq!(message.changes().collect::<Vec<_>>(), changes);
    }

    #[test]
    fn a_reset_is_told_from_a_greeting() {
        // One head, nothing needed, one `have` of nothing, no changes.
        let mut reset = vec![0x42, 1];
        reset.extend([9; 32]);
        reset.extend([0, 1, 0, 0, 0]);
        assert!(Incoming::decode(&reset).is_some_and(|message| message.is_reset && !message.is_second_version));
        // The same of nobody that holds anything.
        assert!(Incoming::decode(&[0x42, 0, 0, 1, 0, 0, 0]).is_some_and(|message| !message.is_reset));
    }

    #[test]
    fn counts_without_content_are_no_message() {
        let giant = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        for before in [
            &[0x42][..],
            &[0x42, 0],
            &[0x42, 0, 0],
            &[0x42, 0, 0, 0],
            &[0x42, 0, 0, 1, 0],
        ] {
            let bytes = [before, &giant].concat();
            assert!(Incoming::decode(&bytes).is_none());
        }
        assert!(Incoming::decode(&[]).is_none());
        assert!(Incoming::decode(&[0x41, 0, 0, 0, 0]).is_none());
        assert!(Incoming::decode(&[0x42, 0, 0, 0, 0]).is_some());
    }
}
