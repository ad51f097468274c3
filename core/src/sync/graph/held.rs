//! How much of a log somebody holds.

/// A set of log indexes that is closed under ancestry: all below `floor`, and some above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) floor: u32,
    /// Sorted, none below `floor`.
    pub(super) above: Vec<u32>,
}

impl Held {
    /// Everything below `floor`.
    pub(super) const fn all_below(floor: u32) -> Self {
        Self {
            floor,
            above: Vec::new(),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.floor == 0 && self.above.is_empty()
    }

    /// Adds what is in another.
    pub(super) fn join(&mut self, other: &Self) {
        self.above.extend(&other.above);
        self.above.sort_unstable();
        self.above.dedup();
        self.raise(other.floor);
    }

    /// Adds everything below `floor`.
    pub(super) fn raise(&mut self, floor: u32) {
        self.floor = self.floor.max(floor);
        let below = self.above.partition_point(|index| *index < self.floor);
        self.above.drain(..below);
        self.absorb();
    }

    /// Raises the floor over what stands right on it.
    fn absorb(&mut self) {
        let mut standing = 0;
        while self.above.get(standing) == Some(&self.floor) {
            self.floor += 1;
            standing += 1;
        }
        self.above.drain(..standing);
        if self.above.is_empty() {
            self.above = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(floor: u32, above: &[u32]) -> Held {
        Held {
            floor,
            above: above.to_vec(),
        }
    }

    #[test]
    fn joining_raises_the_floor_over_what_closes_up() {
        let mut one = held(3, &[5, 8]);
        one.join(&held(2, &[3, 4, 9]));
        assert_eq!(one, held(6, &[8, 9]));
        one.join(&held(8, &[]));
        assert_eq!(one, held(10, &[]));
    }

    #[test]
    fn raising_drops_what_is_below() {
        let mut one = held(0, &[2, 7]);
        one.raise(4);
        assert_eq!(one, held(4, &[7]));
        assert!(!one.is_blank());
    }
}
