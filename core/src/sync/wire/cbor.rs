//! As much of CBOR (RFC 8949) as the messages need: minicbor reads and writes the items; here is what a message
//! may be made of.
//!
//! The frames come from strangers, so nothing is kept by an announced length: every item is read where it lies
//! in the frame, one after the other. Never `collect` minicbor's iterators of items into a list: their size hint
//! is what the frame announces.

use std::convert::Infallible;

use minicbor::data::Type;
use minicbor::decode::{Decode, Decoder, Error};
use minicbor::encode::{self, Encoder};

use super::WireError;

/// How deep an item may nest. The deepest message has four levels.
const MAX_DEPTH: u32 = 32;

/// The bytes of one item, whose form has been checked.
#[derive(Clone, Copy)]
pub(super) struct Item<'a>(&'a [u8]);

impl<'a> Item<'a> {
    /// The one item that fills the frame.
    pub(super) fn filling(frame: &'a [u8]) -> Result<Self, WireError> {
        let item: Self = checked(Decoder::new(frame).decode_with(&mut Depth(0)))?;
        if item.0.len() < frame.len() {
            return Err(WireError::NotCbor);
        }
        Ok(item)
    }

    /// The item as text, if it is text.
    pub(super) fn text(self) -> Result<Option<String>, WireError> {
        let (kind, mut decoder) = self.untagged()?;
        if !matches!(kind, Type::String | Type::StringIndef) {
            return Ok(None);
        }
        checked(decoder.str_iter().and_then(Iterator::collect)).map(Some)
    }

    /// The item as bytes, if it is a byte string.
    pub(super) fn bytes(self) -> Result<Option<Vec<u8>>, WireError> {
        let (kind, mut decoder) = self.untagged()?;
        if !matches!(kind, Type::Bytes | Type::BytesIndef) {
            return Ok(None);
        }
        let mut whole = Vec::new();
        for piece in checked(decoder.bytes_iter())? {
            whole.extend_from_slice(checked(piece)?);
        }
        Ok(Some(whole))
    }

    /// The item as a number of a counter or a clock: whole, not negative. JavaScript sends those that do not fit
    /// 32 bits as floats.
    pub(super) fn number(self) -> Result<Option<u64>, WireError> {
        let (kind, mut decoder) = self.untagged()?;
        match kind {
            Type::U8 | Type::U16 | Type::U32 | Type::U64 => checked(decoder.u64()).map(Some),
            // No half floats: nobody counts in them.
            Type::F32 | Type::F64 => checked(decoder.f64()).map(whole),
            _ => Ok(None),
        }
    }

    /// The item as true or false, if it is one.
    pub(super) fn boolean(self) -> Result<Option<bool>, WireError> {
        let (kind, mut decoder) = self.untagged()?;
        match kind {
            Type::Bool => checked(decoder.bool()).map(Some),
            _ => Ok(None),
        }
    }

    /// Whether the item is null or undefined.
    pub(super) fn is_nothing(self) -> bool {
        matches!(Decoder::new(self.0).datatype(), Ok(Type::Null | Type::Undefined))
    }

    /// Gives each element of the item to `each`. None if it is no array.
    pub(super) fn array(self, mut each: impl FnMut(Self) -> Result<(), WireError>) -> Result<Option<()>, WireError> {
        let (kind, mut decoder) = self.untagged()?;
        if !matches!(kind, Type::Array | Type::ArrayIndef) {
            return Ok(None);
        }
        for element in checked(decoder.array_iter_with(&mut Depth(0)))? {
            each(checked(element)?)?;
        }
        Ok(Some(()))
    }

    /// Gives each entry of the item to `each`: the key, none if that is not text, and the value. None if it is
    /// no map.
    pub(super) fn map(
        self,
        mut each: impl FnMut(Option<String>, Self) -> Result<(), WireError>,
    ) -> Result<Option<()>, WireError> {
        let (kind, mut decoder) = self.untagged()?;
        if !matches!(kind, Type::Map | Type::MapIndef) {
            return Ok(None);
        }
        for entry in checked(decoder.map_iter_with::<_, Self, Self>(&mut Depth(0)))? {
            let (key, value) = checked(entry)?;
            each(key.text()?, value)?;
        }
        Ok(Some(()))
    }

    /// What the item is behind its tags: those that libraries put on byte strings and numbers tell nothing that
    /// the field does not.
    fn untagged(self) -> Result<(Type, Decoder<'a>), WireError> {
        let mut decoder = Decoder::new(self.0);
        loop {
            match checked(decoder.datatype())? {
                Type::Tag => checked(decoder.tag())?,
                kind => return Ok((kind, decoder)),
            };
        }
    }
}

/// How many items there are around one.
struct Depth(u32);

/// Passes over one item and everything in it. The decoder's own `skip` does that only for what holds no other
/// item: it has no limit of depth and lets a break stand where none belongs.
impl<'a> Decode<'a, Depth> for Item<'a> {
    fn decode(decoder: &mut Decoder<'a>, around: &mut Depth) -> Result<Self, Error> {
        if around.0 > MAX_DEPTH {
            return Err(Error::custom(WireError::TooDeep));
        }
        let mut within = Depth(around.0 + 1);
        let start = decoder.position();
        match decoder.datatype()? {
            Type::Array | Type::ArrayIndef => decoder
                .array_iter_with::<_, Self>(&mut within)?
                .try_for_each(|element| element.map(drop))?,
            Type::Map | Type::MapIndef => decoder
                .map_iter_with::<_, Self, Self>(&mut within)?
                .try_for_each(|entry| entry.map(drop))?,
            Type::Tag => {
                decoder.tag()?;
                Self::decode(decoder, &mut within)?;
            }
            Type::Break => return Err(Error::type_mismatch(Type::Break)),
            _ => decoder.skip()?,
        }
        let read = decoder.input().get(start..decoder.position());
        read.map(Self).ok_or_else(Error::end_of_input)
    }
}

/// The decoder's answer in the words of the wire. Only [`Item`] gives an error of its own to the decoder.
fn checked<T>(answer: Result<T, Error>) -> Result<T, WireError> {
    answer.map_err(|error| {
        if error.is_custom() {
            WireError::TooDeep
        } else {
            WireError::NotCbor
        }
    })
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
pub(super) struct Writer(Encoder<Vec<u8>>);

impl Writer {
    pub(super) fn new() -> Self {
        Self(Encoder::new(Vec::new()))
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_writer()
    }

    pub(super) fn map(&mut self, entries: usize) {
        written(self.0.map(entries as u64));
    }

    pub(super) fn array(&mut self, entries: usize) {
        written(self.0.array(entries as u64));
    }

    pub(super) fn text(&mut self, text: &str) {
        written(self.0.str(text));
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        written(self.0.bytes(bytes));
    }

    /// A number that JavaScript reads as one: it makes a `BigInt` of a whole number of more than 32 bits and
    /// cannot compare that with its own clock's.
    pub(super) fn number(&mut self, number: u64) {
        match float(number) {
            Some(float) => written(self.0.f64(float)),
            None => written(self.0.u64(number)),
        }
    }

    pub(super) fn boolean(&mut self, yes: bool) {
        written(self.0.bool(yes));
    }
}

fn written<T>(answer: Result<T, encode::Error<Infallible>>) {
    answer.expect("a vector takes every byte");
}
