//! Interval coding: at fixed intervals an observer says which codes apply. Each answer is a note whose tags are the
//! codes, and it carries the rule that it was made by, so that it can be counted years later.

use serde::{Deserialize, Serialize};

/// The interval that a note codes, and the rule by which.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sampling {
    /// The length of the intervals, in seconds.
    pub every_s: u32,
    /// Which interval of the lesson it is, from 0.
    pub interval: u32,
    /// When a code applies.
    pub rule: SamplingRule,
}

/// When a code applies to an interval.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SamplingRule {
    /// If it happened at any time in the interval: partial-interval recording.
    Partial,
    /// If it lasted the whole interval: whole-interval recording.
    Whole,
    /// If it happened at the interval's last moment: momentary time sampling.
    Momentary,
}

impl SamplingRule {
    /// Every rule, the usual one first.
    pub const ALL: [Self; 3] = [Self::Partial, Self::Whole, Self::Momentary];

    /// The rule's name as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Partial => "partial",
            Self::Whole => "whole",
            Self::Momentary => "momentary",
        }
    }
}

impl Sampling {
    /// As stored: `120 partial 7`.
    pub(super) fn stored(self) -> String {
        format!("{} {} {}", self.every_s, self.rule.name(), self.interval)
    }

    /// None for what a newer app may have written.
    pub(super) fn parse(stored: &str) -> Option<Self> {
        let mut parts = stored.split(' ');
        let mut next = || parts.next();
        let (every_s, rule, interval) = (next()?, next()?, next()?);
        Some(Self {
            every_s: every_s.parse().ok()?,
            interval: interval.parse().ok()?,
            rule: SamplingRule::ALL.into_iter().find(|one| one.name() == rule)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_again() {
        for rule in SamplingRule::ALL {
            let sampling = Sampling {
                every_s: 120,
                interval: 7,
                rule,
            };
            assert_eq!(Sampling::parse(&sampling.stored()), Some(sampling));
        }
        for garbage in ["", "120", "120 partial", "120 often 7", "-1 whole 2", "120 whole x"] {
            assert_eq!(Sampling::parse(garbage), None);
        }
    }
}
