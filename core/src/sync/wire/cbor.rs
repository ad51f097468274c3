//! As much of CBOR (RFC 8949) as the messages need.
//!
//! Written by hand because the frames come from strangers: a reader over the frame that copies nothing, holds
//! no tree and follows no announced length beyond the frame's end has no bound to get wrong.

use super::WireError;

/// How deep an item may nest. The deepest message has four levels.
const MAX_DEPTH: u32 = 32;

const UNSIGNED: u8 = 0;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
const SIMPLE: u8 = 7;

/// What follows an item's first byte.
enum Argument {
    /// A number, or how many bytes or entries follow.
    Exactly(u64),
    /// Entries or pieces follow until a break.
    UntilBreak,
}

/// Reads items from the front of some bytes.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of the next item, having checked its form.
    pub(super) fn item(&mut self) -> Result<&'a [u8], WireError> {
        let before = self.0;
        self.skip(0)?;
        let length = before.len() - self.0.len();
        before.get(..length).ok_or(WireError::NotCbor)
    }

    /// The next item as text, if it is text.
    pub(super) fn text(&mut self) -> Result<Option<String>, WireError> {
        match self.string(TEXT)? {
            Some(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| WireError::NotCbor),
            None => Ok(None),
        }
    }

    /// The next item as bytes, if it is a byte string.
    pub(super) fn bytes(&mut self) -> Result<Option<Vec<u8>>, WireError> {
        self.string(BYTES)
    }

    /// The next item as a number of a counter or a clock: whole, not negative. JavaScript sends those that do
    /// not fit 32 bits as floats.
    pub(super) fn number(&mut self) -> Result<Option<u64>, WireError> {
        let (major, low, argument) = self.untagged_head()?;
        let (UNSIGNED | SIMPLE, Argument::Exactly(bits)) = (major, argument) else {
            return Ok(None);
        };
        if major == UNSIGNED {
            return Ok(Some(bits));
        }
        let float = match low {
            // No half floats: nobody counts in them.
            26 => u32::try_from(bits).ok().map(f32::from_bits).map(f64::from),
            27 => Some(f64::from_bits(bits)),
            _ => None,
        };
        Ok(float.and_then(whole))
    }

    /// The next item as true or false, if it is one.
    pub(super) fn boolean(&mut self) -> Result<Option<bool>, WireError> {
        Ok(match self.untagged_head()? {
            (SIMPLE, 20, _) => Some(false),
            (SIMPLE, 21, _) => Some(true),
            _ => None,
        })
    }

    /// Whether the next item is null or undefined.
    pub(super) fn is_nothing(&self) -> bool {
        matches!(self.0.first(), Some(0xf6 | 0xf7))
    }

    /// Gives each element of the next item to `each`, which must read exactly that. None if it is no array.
    pub(super) fn array(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Result<(), WireError>,
    ) -> Result<Option<()>, WireError> {
        let (ARRAY, _, count) = self.untagged_head()? else {
            return Ok(None);
        };
        let mut entries = Entries(count);
        while entries.next(self)? {
            each(self)?;
        }
        Ok(Some(()))
    }

    /// Gives each entry of the next item to `each`: the key, none if that is not text, and the value's bytes.
    /// None if it is no map.
    pub(super) fn map(
        &mut self,
        mut each: impl FnMut(Option<String>, Self) -> Result<(), WireError>,
    ) -> Result<Option<()>, WireError> {
        let (MAP, _, count) = self.untagged_head()? else {
            return Ok(None);
        };
        let mut entries = Entries(count);
        while entries.next(self)? {
            let key = Self::new(self.item()?).text()?;
            each(key, Self::new(self.item()?))?;
        }
        Ok(Some(()))
    }

    fn string(&mut self, wanted: u8) -> Result<Option<Vec<u8>>, WireError> {
        let (major, _, argument) = self.untagged_head()?;
        if major != wanted {
            return Ok(None);
        }
        if let Argument::Exactly(length) = argument {
            return self.take(length).map(|bytes| Some(bytes.to_vec()));
        }
        let mut whole = Vec::new();
        while let Some(piece) = self.piece(wanted)? {
            if wanted == TEXT && std::str::from_utf8(piece).is_err() {
                return Err(WireError::NotCbor);
            }
            whole.extend_from_slice(piece);
        }
        Ok(Some(whole))
    }

    /// The next piece of a string of unannounced length; none at its end. Pieces have lengths of their own.
    fn piece(&mut self, wanted: u8) -> Result<Option<&'a [u8]>, WireError> {
        if self.at_break() {
            return Ok(None);
        }
        match self.head()? {
            (major, _, Argument::Exactly(length)) if major == wanted => self.take(length).map(Some),
            _ => Err(WireError::NotCbor),
        }
    }

    /// Passes over one item and everything in it.
    fn skip(&mut self, depth: u32) -> Result<(), WireError> {
        if depth > MAX_DEPTH {
            return Err(WireError::TooDeep);
        }
        let (major, _, argument) = self.head()?;
        match (major, argument) {
            (BYTES | TEXT, Argument::Exactly(length)) => self.take(length).map(drop),
            (BYTES | TEXT, Argument::UntilBreak) => {
                while self.piece(major)?.is_some() {}
                Ok(())
            }
            (ARRAY | MAP, count) => {
                let mut entries = Entries(count);
                while entries.next(self)? {
                    self.skip(depth + 1)?;
                    if major == MAP {
                        self.skip(depth + 1)?;
                    }
                }
                Ok(())
            }
            (TAG, Argument::Exactly(_)) => self.skip(depth + 1),
            (_, Argument::Exactly(_)) => Ok(()),
            (_, Argument::UntilBreak) => Err(WireError::NotCbor),
        }
    }

    /// The head of the next item that is not a tag: the tags that libraries put on byte strings and numbers
    /// tell nothing that the field does not.
    fn untagged_head(&mut self) -> Result<(u8, u8, Argument), WireError> {
        loop {
            let head = self.head()?;
            if head.0 != TAG {
                return Ok(head);
            }
        }
    }

    fn head(&mut self) -> Result<(u8, u8, Argument), WireError> {
        let (first, rest) = self.0.split_first().ok_or(WireError::NotCbor)?;
        self.0 = rest;
        let (major, low) = (first >> 5, first & 0x1f);
        let argument = match low {
            0..=23 => Argument::Exactly(u64::from(low)),
            24..=27 => {
                let big_endian = self.take(1 << (low - 24))?;
                let number = big_endian.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte));
                Argument::Exactly(number)
            }
            31 => Argument::UntilBreak,
            _ => return Err(WireError::NotCbor),
        };
        Ok((major, low, argument))
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], WireError> {
        let length = usize::try_from(length).map_err(|_| WireError::NotCbor)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(WireError::NotCbor)?;
        self.0 = rest;
        Ok(taken)
    }

    /// Takes the break that ends an item of unannounced length, if it is next.
    fn at_break(&mut self) -> bool {
        match self.0.split_first() {
            Some((0xff, rest)) => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }
}

/// Counts the entries of an array or map. An announced count is not believed beyond what is there: each entry
/// takes at least one byte, so reading fails at the frame's end.
struct Entries(Argument);

impl Entries {
    fn next(&mut self, reader: &mut Reader<'_>) -> Result<bool, WireError> {
        match &mut self.0 {
            Argument::Exactly(0) => Ok(false),
            Argument::Exactly(left) => {
                *left -= 1;
                Ok(true)
            }
            Argument::UntilBreak if reader.is_at_end() => Err(WireError::NotCbor),
            Argument::UntilBreak => Ok(!reader.at_break()),
        }
    }
}

/// Up to here every whole number is a float.
const LARGEST_EXACT: u64 = 1 << 53;

/// The float as a number of milliseconds or messages, without its fraction.
fn whole(float: f64) -> Option<u64> {
    #[expect(clippy::cast_precision_loss, reason = "a power of two is exact")]
    let possible = 0.0..=LARGEST_EXACT as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked"
    )]
    possible.contains(&float).then_some(float as u64)
}

/// The number as a float, if it needs more than 32 bits and is exact.
fn float(number: u64) -> Option<f64> {
    let range = u64::from(u32::MAX) + 1..=LARGEST_EXACT;
    #[expect(clippy::cast_precision_loss, reason = "the range is checked")]
    range.contains(&number).then_some(number as f64)
}

/// Appends items to bytes.
#[derive(Default)]
pub(super) struct Writer(Vec<u8>);

impl Writer {
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    pub(super) fn map(&mut self, entries: usize) {
        self.head(MAP, entries as u64);
    }

    pub(super) fn array(&mut self, entries: usize) {
        self.head(ARRAY, entries as u64);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.head(TEXT, text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.head(BYTES, bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// A number that JavaScript reads as one: it makes a `BigInt` of a whole number of more than 32 bits and
    /// cannot compare that with its own clock's.
    pub(super) fn number(&mut self, number: u64) {
        match float(number) {
            Some(float) => {
                self.0.push(0xfb);
                self.0.extend(float.to_be_bytes());
            }
            None => self.head(UNSIGNED, number),
        }
    }

    pub(super) fn boolean(&mut self, yes: bool) {
        self.0.push(if yes { 0xf5 } else { 0xf4 });
    }

    fn head(&mut self, major: u8, number: u64) {
        let be = number.to_be_bytes();
        let (low, width): (u8, usize) = match number {
            0..=23 => (u8::try_from(number).expect("it is below 24"), 0),
            24..=0xff => (24, 1),
            0x100..=0xffff => (25, 2),
            0x1_0000..=0xffff_ffff => (26, 4),
            _ => (27, 8),
        };
        self.0.push((major << 5) | low);
        self.0.extend(be.iter().skip(8 - width));
    }
}
