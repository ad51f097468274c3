//! The bytes of the newest changes, so that telling everybody of them reads nothing back from the disk.

use std::collections::VecDeque;

/// How many bytes are kept of one document.
const MAX_BYTES: usize = 256 * 1024;

/// The end of a log, in memory.
#[derive(Default)]
pub(super) struct Recent {
    changes: VecDeque<Box<[u8]>>,
    bytes: usize,
    /// The index after the newest.
    end: u32,
}

impl Recent {
    /// Adds the change with this index.
    pub(super) fn push(&mut self, index: u32, bytes: &[u8]) {
        if index != self.end {
            self.clear();
        }
        self.end = index + 1;
        self.bytes += bytes.len();
        self.changes.push_back(bytes.into());
        while self.bytes > MAX_BYTES {
            let Some(oldest) = self.changes.pop_front() else { return };
            self.bytes -= oldest.len();
        }
    }

    pub(super) fn clear(&mut self) {
        self.changes = VecDeque::new();
        self.bytes = 0;
    }

    pub(super) fn find(&self, index: u32) -> Option<&[u8]> {
        let from_end = self.end.checked_sub(index)? as usize;
        let place = self.changes.len().checked_sub(from_end)?;
        self.changes.get(place).map(AsRef::as_ref)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_are_found_and_the_oldest_make_room() {
        let mut recent = Recent::default();
        recent.push(5, &[5]);
        recent.push(6, &[6]);
        assert_eq!(recent.find(4), None);
        assert_eq!(recent.find(5), Some(&[5][..]));
        assert_eq!(recent.find(6), Some(&[6][..]));
        assert_eq!(recent.find(7), None);
        recent.push(7, &vec![7; MAX_BYTES]);
        assert_eq!(recent.find(6), None);
        assert_eq!(recent.find(7).map(<[u8]>::len), Some(MAX_BYTES));
        recent.push(9, &[9]);
        assert_eq!((recent.find(7), recent.find(9)), (None, Some(&[9][..])));
    }
}
