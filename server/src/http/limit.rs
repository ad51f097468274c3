//! How many wrong invites the relay looks at: from one source, and over all.
//!
//! Right codes cost nothing. A code of 60 random bits cannot be guessed at this pace, and one source that tries does
//! not keep others from joining.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

/// How many wrong codes may come at once, and after how long there is room for one more.
#[derive(Clone, Copy)]
struct Pace {
    size: u64,
    refill_ms: u64,
}

/// Of everybody together.
const ALL: Pace = Pace {
    size: 60,
    refill_ms: 1_000,
};

/// Of one source: a whole school may be behind one address.
const SOURCE: Pace = Pace {
    size: 20,
    refill_ms: 3_000,
};

/// The attempts of everybody.
pub(crate) struct Attempts {
    all: Bucket,
    /// Those whose bucket is not full. A wrong code costs one of `all` too, and a bucket here is full again after a
    /// minute: there are never more of them than wrong codes that `all` lets through in that time.
    sources: HashMap<IpAddr, Bucket>,
}

impl Attempts {
    pub(crate) fn new(now_ms: u64) -> Self {
        Self {
            all: Bucket::full(ALL, now_ms),
            sources: HashMap::new(),
        }
    }

    /// Whether one more code from this address may be looked at.
    pub(crate) fn may_try(&mut self, address: IpAddr, now_ms: u64) -> bool {
        let source = self.sources.get_mut(&source(address));
        let is_open = source.is_none_or(|bucket| bucket.is_open(SOURCE, now_ms));
        is_open && self.all.is_open(ALL, now_ms)
    }

    /// A code from this address was wrong.
    pub(crate) fn was_wrong(&mut self, address: IpAddr, now_ms: u64) {
        self.all.take();
        self.sources.retain(|_, bucket| !bucket.is_full(SOURCE, now_ms));
        self.sources
            .entry(source(address))
            .or_insert_with(|| Bucket::full(SOURCE, now_ms))
            .take();
    }
}

/// Whoever has one address of version 6 has at least the 2^64 that begin like it.
fn source(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

struct Bucket {
    left: u64,
    filled_at_ms: u64,
}

impl Bucket {
    fn full(pace: Pace, now_ms: u64) -> Self {
        Self {
            left: pace.size,
            filled_at_ms: now_ms,
        }
    }

    fn is_open(&mut self, pace: Pace, now_ms: u64) -> bool {
        let refills = now_ms.saturating_sub(self.filled_at_ms) / pace.refill_ms;
        self.left = (self.left + refills).min(pace.size);
        self.filled_at_ms += refills * pace.refill_ms;
        self.left > 0
    }

    fn is_full(&mut self, pace: Pace, now_ms: u64) -> bool {
        self.is_open(pace, now_ms) && self.left == pace.size
    }

    fn take(&mut self) {
        self.left = self.left.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn wrong(attempts: &mut Attempts, from: IpAddr, times: usize, now_ms: u64) {
        for _ in 0..times {
            assert!(attempts.may_try(from, now_ms));
            attempts.was_wrong(from, now_ms);
        }
    }

    // ACCESS-11
    #[test]
    fn wrong_codes_close_it_to_their_source_and_time_opens_it() {
        let mut attempts = Attempts::new(5_000);
        let (one, other) = (address("192.0.2.1"), address("192.0.2.2"));
        wrong(&mut attempts, one, 20, 5_000);
        assert!(!attempts.may_try(one, 5_000));
        assert!(!attempts.may_try(one, 7_999));
        assert!(attempts.may_try(other, 5_000), "nobody else is kept out");
        wrong(&mut attempts, one, 1, 8_000);
        assert!(!attempts.may_try(one, 8_000));
        assert!(attempts.may_try(one, 11_000));
    }

    // ACCESS-11
    #[test]
    fn many_sources_together_are_slowed_too() {
        let mut attempts = Attempts::new(5_000);
        for n in 0..60 {
            wrong(&mut attempts, IpAddr::from([10, 0, 0, n]), 1, 5_000);
        }
        let fresh = address("192.0.2.1");
        assert!(!attempts.may_try(fresh, 5_000));
        assert!(!attempts.may_try(fresh, 5_999));
        assert!(attempts.may_try(fresh, 6_000));
    }

    #[test]
    fn what_is_kept_of_sources_is_bounded() {
        let mut attempts = Attempts::new(0);
        let mut most = 0;
        for n in 0..10_000_u32 {
            let now_ms = u64::from(n) * 100;
            let from = IpAddr::from(n.to_be_bytes());
            if attempts.may_try(from, now_ms) {
                attempts.was_wrong(from, now_ms);
            }
            most = most.max(attempts.sources.len());
        }
        assert!(most <= 60 + 60, "{most}");
    }

    #[test]
    fn an_address_of_version_6_is_its_network() {
        assert_eq!(
            source(address("2001:db8:1:2:3::4")),
            source(address("2001:db8:1:2:ffff::1"))
        );
        assert_ne!(source(address("2001:db8:1:2::1")), source(address("2001:db8:1:3::1")));
        assert_eq!(source(address("::ffff:192.0.2.1")), address("192.0.2.1"));
    }
}
