//! Reading an archive.

use super::{
    ArchiveError, Chain, Change, Contents, DocumentId, HEAD_BYTES, Header, Kind, Logs, MAGIC, MAX_EPOCH_BYTES,
    SEAL_BYTES, Size, VERSION,
};
use crate::store::is_key;

/// How much room is given back at once when the bytes before a frame have been read.
const MAX_READ_BYTES: usize = 1024 * 1024;

/// One piece of an archive.
#[derive(Clone, PartialEq, Eq)]
pub enum Entry {
    /// The beginning.
    Header(Header),
    /// A document begins, with so much.
    Document(DocumentId, Size),
    /// The next change of that document.
    Change(Change),
    /// A named value.
    Value(String, Vec<u8>),
    /// The end: all of it is there and nothing was altered. This is what was in it.
    End(Contents),
}

/// Reads an archive, frame by frame, from bytes that come in pieces of any length.
pub struct Reader {
    chain: Chain,
    bytes: Vec<u8>,
    /// How many of `bytes` have been read.
    read: usize,
    /// How many bytes of the archive have been read and are sound.
    sound: u64,
    stage: Stage,
    announced: Logs,
    contents: Contents,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Magic,
    Header,
    /// Changes of the document that was begun last are to come, of so many bytes in all.
    Changes(Size),
    Values,
    End,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// At the beginning of an archive.
    pub fn new() -> Self {
        Self {
            chain: Chain::begin(),
            bytes: Vec::new(),
            read: 0,
            sound: 0,
            stage: Stage::Magic,
            announced: Logs::default(),
            contents: Contents::default(),
        }
    }

    /// Takes in the next bytes of the archive. Read what they hold before giving more.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.read >= MAX_READ_BYTES || self.read == self.bytes.len() {
            self.bytes.drain(..self.read);
            self.read = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The next piece, if the bytes so far hold all of it.
    ///
    /// # Errors
    /// [`ArchiveError::NotAnArchive`], [`ArchiveError::TooNew`] and [`ArchiveError::Altered`]; from then on the same.
    pub fn entry(&mut self) -> Result<Option<Entry>, ArchiveError> {
        if self.stage == Stage::Magic && !self.begin()? {
            return Ok(None);
        }
        let altered = ArchiveError::Altered { at: self.sound };
        let rest = self.bytes.get(self.read..).unwrap_or_default();
        if self.stage == Stage::End {
            return if rest.is_empty() { Ok(None) } else { Err(altered) };
        }
        let Some((head, rest)) = rest.split_first_chunk::<HEAD_BYTES>() else {
            return Ok(None);
        };
        let [kind, length @ ..] = *head;
        let kind = Kind::of(kind).ok_or(altered)?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > kind.max_bytes() {
            return Err(altered);
        }
        let Some((body, seal)) = rest
            .split_at_checked(length)
            .and_then(|(body, rest)| Some((body, rest.first_chunk::<SEAL_BYTES>()?)))
        else {
            return Ok(None);
        };
        let mut chain = self.chain;
        if chain.seal(*head, body) != *seal {
            return Err(altered);
        }
        let entry = parse(kind, body).ok_or(altered)?;
        self.stage = self.follow(&entry).ok_or(altered)?;
        self.chain = chain;
        let length = HEAD_BYTES + length + SEAL_BYTES;
        self.read += length;
        self.sound += u64::try_from(length).unwrap_or(0);
        Ok(Some(entry))
    }

    /// No more bytes come: was that all?
    ///
    /// # Errors
    /// [`ArchiveError::CutShort`] when it was not, [`ArchiveError::NotAnArchive`] when it had not even begun.
    pub fn end(self) -> Result<Contents, ArchiveError> {
        match self.stage {
            Stage::End => Ok(self.contents),
            Stage::Magic => Err(ArchiveError::NotAnArchive),
            Stage::Header | Stage::Changes(_) | Stage::Values => Err(ArchiveError::CutShort { at: self.sound }),
        }
    }

    /// Reads what every archive begins with; false as long as it has not come.
    fn begin(&mut self) -> Result<bool, ArchiveError> {
        let length = MAGIC.len() + VERSION.len();
        let known = self.bytes.get(..length.min(self.bytes.len())).unwrap_or_default();
        let expected = [MAGIC, VERSION].concat();
        if expected.starts_with(known) {
            if known.len() == length {
                self.stage = Stage::Header;
                self.read = length;
                self.sound = u64::try_from(length).unwrap_or(0);
            }
            return Ok(known.len() == length);
        }
        Err(if known.starts_with(MAGIC) {
            ArchiveError::TooNew
        } else {
            ArchiveError::NotAnArchive
        })
    }

    /// Where an entry leads, if it may stand here.
    fn follow(&mut self, entry: &Entry) -> Option<Stage> {
        let logs_are_complete = || self.contents.logs == self.announced;
        let none = Size::default();
        match (self.stage, entry) {
            (Stage::Header, Entry::Header(header)) => {
                self.announced = header.logs;
                Some(Stage::Changes(none))
            }
            (Stage::Changes(left), Entry::Document(_, size)) if left == none => {
                self.contents.logs = self.contents.logs.with(*size);
                Some(Stage::Changes(*size))
            }
            (Stage::Changes(left), Entry::Change(change)) => Some(Stage::Changes(Size {
                position: left.position.checked_sub(1)?,
                bytes: left.bytes.checked_sub(u64::try_from(change.bytes.len()).ok()?)?,
            })),
            (Stage::Changes(left), Entry::Value(..)) if left == none && logs_are_complete() => {
                self.contents.values = 1;
                Some(Stage::Values)
            }
            (Stage::Values, Entry::Value(..)) => {
                self.contents.values += 1;
                Some(Stage::Values)
            }
            (Stage::Changes(left), Entry::End(said))
                if left == none && logs_are_complete() && *said == self.contents =>
            {
                Some(Stage::End)
            }
            (Stage::Values, Entry::End(said)) if *said == self.contents => Some(Stage::End),
            _ => None,
        }
    }
}

/// What a frame says, if it says anything.
fn parse(kind: Kind, body: &[u8]) -> Option<Entry> {
    match kind {
        Kind::Header => {
            let (made_at_ms, rest) = number(body)?;
            let (logs, epoch) = logs(rest)?;
            let epoch = std::str::from_utf8(epoch).ok()?;
            (epoch.len() <= MAX_EPOCH_BYTES).then(|| {
                Entry::Header(Header {
                    made_at_ms,
                    epoch: epoch.to_owned(),
                    logs,
                })
            })
        }
        Kind::Document => {
            let (id, rest) = body.split_first_chunk::<16>()?;
            let (position, rest) = number(rest)?;
            let (bytes, rest) = number(rest)?;
            let size = Size { position, bytes };
            rest.is_empty()
                .then_some(Entry::Document(DocumentId::from_bytes(*id), size))
        }
        Kind::Change => Change::from_bytes(body).ok().map(Entry::Change),
        Kind::Value => {
            let (length, rest) = body.split_first_chunk::<2>()?;
            let (name, value) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
            let name = std::str::from_utf8(name).ok().filter(|name| is_key(name))?;
            Some(Entry::Value(name.to_owned(), value.to_vec()))
        }
        Kind::End => {
            let (logs, rest) = logs(body)?;
            let (values, rest) = number(rest)?;
            rest.is_empty().then_some(Entry::End(Contents { logs, values }))
        }
    }
}

fn logs(bytes: &[u8]) -> Option<(Logs, &[u8])> {
    let (documents, rest) = number(bytes)?;
    let (changes, rest) = number(rest)?;
    let (bytes, rest) = number(rest)?;
    let logs = Logs {
        documents,
        changes,
        bytes,
    };
    Some((logs, rest))
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u64::from_be_bytes(*number), rest))
}

/// What people wrote is in changes, and their names are in values.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Header(header) => f.debug_tuple("Header").field(header).finish(),
            Self::Document(document, size) => f.debug_tuple("Document").field(document).field(size).finish(),
            Self::Change(change) => f.debug_tuple("Change").field(change).finish(),
            Self::Value(..) => f.debug_struct("Value").finish_non_exhaustive(),
            Self::End(contents) => f.debug_tuple("End").field(contents).finish(),
        }
    }
}

prints_only!(Reader { sound });
