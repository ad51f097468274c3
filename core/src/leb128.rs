//! The numbers of Automerge's formats, read from bytes that anybody may have made.
//!
//! A number has one form only: what is longer than it need be is no number, as Automerge has it too.

/// Bytes that are read from the front. What is not there, or is no number, is none.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    pub(crate) fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(usize::try_from(count).ok()?)?;
        self.0 = rest;
        Some(taken)
    }

    /// A count, and that many hashes.
    pub(crate) fn hashes(&mut self) -> Option<&'a [[u8; 32]]> {
        let count = self.unsigned()?;
        let (hashes, _) = self.take(count.checked_mul(32)?)?.as_chunks();
        Some(hashes)
    }

    /// A length, and that many bytes.
    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.unsigned()?;
        self.take(length)
    }

    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return (byte != 0 || shift == 0).then_some(number);
            }
        }
        None
    }

    /// A signed number. Overlong ones are read too: only their bounds matter to who asks.
    pub(crate) fn signed(&mut self) -> Option<i64> {
        let mut number: i64 = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let is_negative = byte & 0x40 != 0 && shift < 57;
                return Some(if is_negative {
                    number | (-1 << (shift + 7))
                } else {
                    number
                });
            }
        }
        None
    }
}

/// Writes a number as [`Reader::unsigned`] reads it.
pub(crate) fn write(mut number: u64, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back() {
        for (number, bytes) in [
            (0, vec![0]),
            (127, vec![0x7f]),
            (128, vec![0x80, 1]),
            (u64::MAX, vec![0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]),
        ] {
            let mut out = Vec::new();
            write(number, &mut out);
            assert_eq!(out, bytes);
            assert_eq!(Reader::new(&out).unsigned(), Some(number));
        }
    }

    #[test]
    fn overlong_and_cut_numbers_are_none() {
        assert_eq!(Reader::new(&[0x80, 0]).unsigned(), None);
        assert_eq!(Reader::new(&[0x80]).unsigned(), None);
        assert_eq!(Reader::new(&[0xff; 10]).unsigned(), None);
        assert_eq!(Reader::new(&[]).unsigned(), None);
    }

    #[test]
    fn signed_numbers_have_their_sign() {
        assert_eq!(Reader::new(&[0x7f]).signed(), Some(-1));
        assert_eq!(Reader::new(&[0x3f]).signed(), Some(63));
        assert_eq!(Reader::new(&[0xc0, 0x7e]).signed(), Some(-192));
        assert_eq!(Reader::new(&[0xff; 11]).signed(), None);
    }

    #[test]
    fn a_count_that_overflows_is_none() {
        let mut bytes = Vec::new();
        write(u64::MAX / 2, &mut bytes);
        assert_eq!(Reader::new(&bytes).hashes(), None);
        assert_eq!(Reader::new(&bytes).bytes(), None);
    }
}
