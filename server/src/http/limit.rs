//! How many wrong invites the relay looks at.

/// A token bucket for the whole relay: right codes cost nothing, wrong ones one each.
pub(crate) struct Bucket {
    left: u64,
    filled_at_ms: u64,
}

/// How many wrong codes may come at once, and after how long there is room for one more.
const SIZE: u64 = 60;
const REFILL_MS: u64 = 1_000;

impl Bucket {
    pub(crate) fn new(now_ms: u64) -> Self {
        Self {
            left: SIZE,
            filled_at_ms: now_ms,
        }
    }

    /// Whether one more code may be looked at.
    pub(crate) fn is_open(&mut self, now_ms: u64) -> bool {
        let refills = now_ms.saturating_sub(self.filled_at_ms) / REFILL_MS;
        self.left = (self.left + refills).min(SIZE);
        self.filled_at_ms += refills * REFILL_MS;
        self.left > 0
    }

    /// A code was wrong.
    pub(crate) fn wrong(&mut self) {
        self.left = self.left.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_codes_close_it_and_time_opens_it() {
        let mut bucket = Bucket::new(5_000);
        for _ in 0..60 {
            assert!(bucket.is_open(5_000));
            bucket.wrong();
        }
        assert!(!bucket.is_open(5_000));
        assert!(!bucket.is_open(5_999));
        assert!(bucket.is_open(6_000));
        bucket.wrong();
        assert!(!bucket.is_open(6_500));
        assert!(bucket.is_open(7_000));
    }
}
