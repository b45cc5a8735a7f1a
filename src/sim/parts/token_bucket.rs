//! A token bucket: so many at once, and from then on so many per time.
//!
//! Cloud providers limit with it how fast instances are started. The arithmetic is in whole
//! numbers, so that a bucket asked a million times is where one asked once would be.

use crate::units::{SimTime, Span};

/// How fast a bucket fills: evenly, not in portions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refill {
    tokens: u32,
    per: Span,
}

impl Refill {
    /// So many tokens in each span of this length. 0 tokens: never. A span of no length counts
    /// as a nanosecond.
    pub const fn new(tokens: u32, per: Span) -> Self {
        let per = if per.is_zero() { Span::from_nanos(1) } else { per };
        Self { tokens, per }
    }

    /// So many tokens a second.
    pub const fn per_sec(tokens: u32) -> Self {
        Self::new(tokens, Span::from_secs(1))
    }

    /// Parts that make up a token. A part is what a nanosecond brings of a token, divided by
    /// `tokens`, so that both are whole.
    const fn parts_per_token(self) -> u128 {
        self.per.as_nanos() as u128
    }

    const fn parts_per_nano(self) -> u128 {
        self.tokens as u128
    }
}

/// A bucket with its level at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenBucket {
    capacity: u32,
    refill: Refill,
    parts: u128,
    as_of: SimTime,
}

impl TokenBucket {
    /// A bucket that is full now. It never holds more than `capacity`.
    pub fn full(capacity: u32, refill: Refill, now: SimTime) -> Self {
        let parts = u128::from(capacity) * refill.parts_per_token();
        Self { capacity, refill, parts, as_of: now }
    }

    /// Whole tokens that can be taken now.
    pub fn level(&self, now: SimTime) -> u32 {
        u32::try_from(self.parts_at(now) / self.refill.parts_per_token()).unwrap_or(u32::MAX)
    }

    /// Takes as many as there are, at most `wanted`, and tells how many these were.
    pub fn take(&mut self, now: SimTime, wanted: u32) -> u32 {
        let taken = wanted.min(self.level(now));
        self.parts = self.parts_at(now) - u128::from(taken) * self.refill.parts_per_token();
        self.as_of = self.as_of.max(now);
        taken
    }

    /// When the last of `count` tokens can be taken, if each is taken as soon as it is there.
    /// `count` may be more than the bucket holds; 0 is now.
    pub fn when(&self, now: SimTime, count: u32) -> SimTime {
        let wanted = u128::from(count) * self.refill.parts_per_token();
        let missing = wanted.saturating_sub(self.parts_at(now));
        if missing == 0 {
            return now;
        }
        if self.refill.parts_per_nano() == 0 {
            return SimTime::NEVER;
        }
        let nanos = missing.div_ceil(self.refill.parts_per_nano());
        now + Span::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    fn parts_at(&self, now: SimTime) -> u128 {
        let nanos = u128::from(now.since(self.as_of).as_nanos());
        let filled = self.parts + nanos * self.refill.parts_per_nano();
        filled.min(u128::from(self.capacity) * self.refill.parts_per_token())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_millis(millis: u64) -> SimTime {
        SimTime::ZERO + Span::from_millis(millis)
    }

    #[test]
    fn it_gives_what_it_holds_and_then_what_flows_in() {
        let mut bucket = TokenBucket::full(100, Refill::per_sec(20), SimTime::ZERO);
        assert_eq!(bucket.take(SimTime::ZERO, 300), 100);
        assert_eq!(bucket.take(at_millis(49), 200), 0);
        assert_eq!(bucket.take(at_millis(50), 200), 1);
        assert_eq!(bucket.when(at_millis(50), 199), at_millis(10_000));
    }

    #[test]
    fn what_nobody_takes_does_not_add_up_beyond_the_brim() {
        let mut bucket = TokenBucket::full(10, Refill::per_sec(1), SimTime::ZERO);
        bucket.take(SimTime::ZERO, 4);
        assert_eq!(bucket.level(at_millis(3_000)), 9);
        assert_eq!(bucket.level(at_millis(60_000)), 10);
    }

    /// 7 tokens in a minute come 8.571... s apart, which no float and no nanosecond can hold.
    #[test]
    fn asking_often_loses_nothing() {
        let refill = Refill::new(7, Span::from_secs(60));
        let mut bucket = TokenBucket::full(2, refill, SimTime::ZERO);
        let taken: u32 = (0..=3_600_000).map(|ms| bucket.take(at_millis(ms), 1)).sum();
        assert_eq!(taken, 2 + 7 * 60);
    }

    #[test]
    fn tokens_are_there_at_the_moment_that_was_foretold() {
        let mut bucket = TokenBucket::full(3, Refill::new(3, Span::from_secs(7)), SimTime::ZERO);
        bucket.take(SimTime::ZERO, 3);
        let foretold = bucket.when(SimTime::ZERO, 2);
        assert_eq!(bucket.level(foretold - Span::from_nanos(1)), 1);
        assert_eq!(bucket.level(foretold), 2);
    }

    #[test]
    fn without_refill_the_next_token_never_comes() {
        let mut bucket = TokenBucket::full(1, Refill::per_sec(0), SimTime::ZERO);
        assert_eq!(bucket.when(SimTime::ZERO, 1), SimTime::ZERO);
        bucket.take(SimTime::ZERO, 1);
        assert_eq!(bucket.when(SimTime::ZERO, 1), SimTime::NEVER);
    }
}
