//! Chance that can be repeated.

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};

/// Everything that a simulation leaves to chance is drawn from here.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// Draws that are the same for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number below `limit`; zero when that is zero.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("lengths fit in 64 bits").max(1);
        usize::try_from(self.0.next_u64() % limit).expect("below a usize")
    }

    /// Yes, this many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of these; none of nothing.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        things.get(self.below(things.len()))
    }

    /// A seed for something else that draws.
    pub fn seed(&mut self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.0.fill_bytes(&mut seed);
        seed
    }
}
