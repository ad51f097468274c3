//! Seeded chance.

use rand_chacha::ChaCha12Rng;
use rand_core::{RngCore, SeedableRng};

/// Draws from one seed.
pub(super) struct Draw(ChaCha12Rng);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(ChaCha12Rng::seed_from_u64(seed))
    }

    /// A seed for ids, apart from the draws.
    pub(super) fn seed(seed: u64) -> [u8; 32] {
        let mut bytes = [0; 32];
        ChaCha12Rng::seed_from_u64(!seed).fill_bytes(&mut bytes);
        bytes
    }

    /// A number from 0 up to `end`, which it never reaches.
    pub(super) fn below(&mut self, end: i64) -> i64 {
        i64::from(self.0.next_u32()) % end.max(1)
    }

    pub(super) fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        let end = i64::try_from(among.len()).expect("a short list");
        let place = usize::try_from(self.below(end)).expect("not negative");
        among.get(place).expect("drawn below the length")
    }

    /// One of several, each as often as its share of 100.
    pub(super) fn weighted<T: Copy>(&mut self, shares: &[(i64, T)]) -> T {
        let mut drawn = self.below(100);
        for (share, value) in shares {
            if drawn < *share {
                return *value;
            }
            drawn -= share;
        }
        shares.last().expect("there are shares").1
    }

    /// How many words a note has: log-normal with median 14, about 1 % over 120.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 400"
    )]
    pub(super) fn note_length(&mut self) -> usize {
        // The sum of twelve uniform draws less six is near enough to normal.
        let uniform = |draw: &mut Self| f64::from(draw.0.next_u32()) / f64::from(u32::MAX);
        let normal = (0..12).map(|_| uniform(self)).sum::<f64>() - 6.0;
        (14.0 * (0.92 * normal).exp()).clamp(1.0, 400.0) as usize
    }
}
