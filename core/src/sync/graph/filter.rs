//! A filter of everything that we hold, for a peer that is behind and has written as well.
//!
//! Such a peer holds neither our heads nor nothing new, so that no heads of ours tell it what to send. Of what it holds it sends what is
//! not in the filter: what we lack, but for one change in a hundred, which we ask for by name. Filters of peers are never looked at.

use crate::document::Hash;
use crate::leb128;

const BITS_PER_ENTRY: usize = 10;
const PROBES: u8 = 7;

/// More changes than this make no filter: its bits would be too many to count.
const MAX_ENTRIES: usize = 1 << 24;

/// The bytes of a Bloom filter as Automerge reads it; none when there is nothing, or too much, to put in.
pub(super) fn of<'a>(hashes: impl ExactSizeIterator<Item = &'a Hash>) -> Option<Vec<u8>> {
    let count = Some(hashes.len()).filter(|count| (1..=MAX_ENTRIES).contains(count))?;
    let mut bits = vec![0_u8; (count * BITS_PER_ENTRY).div_ceil(8)];
    let modulo = u32::try_from(bits.len() * 8).ok()?;
    for hash in hashes {
        let ([first, second, third, ..], _) = hash.as_bytes().as_chunks::<4>() else {
            continue;
        };
        let [mut probe, mut step, growth] = [first, second, third].map(|bytes| u32::from_le_bytes(*bytes) % modulo);
        for _ in 0..PROBES {
            if let Some(byte) = bits.get_mut(probe as usize / 8) {
                *byte |= 1 << (probe % 8);
            }
            probe = (probe + step) % modulo;
            step = (step + growth) % modulo;
        }
    }
    let mut out = Vec::with_capacity(bits.len() + 8);
    leb128::write(count as u64, &mut out);
    leb128::write(BITS_PER_ENTRY as u64, &mut out);
    out.push(PROBES);
    out.extend(bits);
    Some(out)
}

#[cfg(test)]
mod tests {
    use automerge::ChangeHash;
    use automerge::sync::BloomFilter;

    use super::*;

    #[test]
    fn it_is_the_filter_that_automerge_makes() {
        for count in [1_u8, 2, 7, 200] {
            let hashes: Vec<_> = (0..count)
                .map(|n| {
                    let mut bytes = [n; 32];
                    bytes
                        .iter_mut()
                        .zip(0_u8..)
                        .for_each(|(byte, place)| *byte = byte.wrapping_mul(37).wrapping_add(place ^ n));
                    Hash::from_bytes(bytes)
                })
                .collect();
            let theirs = BloomFilter::from_hashes(hashes.iter().map(|hash| ChangeHash(*hash.as_bytes())));
            assert_eq!(of(hashes.iter()), Some(theirs.to_bytes()));
        }
        assert_eq!(of([].iter()), None);
    }
}
