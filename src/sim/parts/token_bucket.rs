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
    const fn parts_per_token(self) -> u64 {
        self.per.as_nanos()
    }

    const fn parts_per_nano(self) -> u64 {
        self.tokens as u64
    }
}

/// Most parts that a bucket holds, so that what flows in while it fills does not overflow: more
/// than four thousand million tokens of a second each, or 50,000 of a day each.
const MOST_PARTS: u64 = u64::MAX / 4;

/// A bucket with its level at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenBucket {
    refill: Refill,
    parts: u64,
    /// As many as it can hold.
    parts_when_full: u64,
    /// How long an empty bucket takes to be full.
    nanos_to_fill: u64,
    as_of: SimTime,
}

impl TokenBucket {
    /// A bucket that is full now. It never holds more than `capacity`, nor more than some four
    /// thousand million tokens that flow in one a second, or 50,000 that do one a day.
    pub fn full(capacity: u32, refill: Refill, now: SimTime) -> Self {
        let most = u64::from(capacity).saturating_mul(refill.parts_per_token());
        let parts_when_full = most.min(MOST_PARTS);
        let nanos_to_fill = match refill.parts_per_nano() {
            0 => 0,
            parts_per_nano => parts_when_full.div_ceil(parts_per_nano),
        };
        Self { refill, parts: parts_when_full, parts_when_full, nanos_to_fill, as_of: now }
    }

    /// Whole tokens that can be taken now.
    pub fn level(&self, now: SimTime) -> u32 {
        u32::try_from(self.parts_at(now) / self.refill.parts_per_token()).unwrap_or(u32::MAX)
    }

    /// Whether a token can be taken now.
    pub fn has_any(&self, now: SimTime) -> bool {
        self.parts_at(now) >= self.refill.parts_per_token()
    }

    /// Takes a token, if there is one, and tells whether there was.
    pub fn take_one(&mut self, now: SimTime) -> bool {
        let parts = self.parts_at(now);
        let left = parts.checked_sub(self.refill.parts_per_token());
        self.parts = left.unwrap_or(parts);
        self.as_of = self.as_of.max(now);
        left.is_some()
    }

    /// Takes as many as there are, at most `wanted`, and tells how many these were.
    pub fn take(&mut self, now: SimTime, wanted: u32) -> u32 {
        let taken = wanted.min(self.level(now));
        self.parts = self.parts_at(now) - u64::from(taken) * self.refill.parts_per_token();
        self.as_of = self.as_of.max(now);
        taken
    }

    /// When the last of `count` tokens can be taken, if each is taken as soon as it is there.
    /// `count` may be more than the bucket holds; 0 is now.
    pub fn when(&self, now: SimTime, count: u32) -> SimTime {
        let wanted = u128::from(count) * u128::from(self.refill.parts_per_token());
        let missing = wanted.saturating_sub(self.parts_at(now).into());
        if missing == 0 {
            return now;
        }
        if self.refill.parts_per_nano() == 0 {
            return SimTime::NEVER;
        }
        let nanos = missing.div_ceil(self.refill.parts_per_nano().into());
        now + Span::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// In 64 bits: WebAssembly calls functions for products and quotients of 128.
    fn parts_at(&self, now: SimTime) -> u64 {
        let nanos = now.since(self.as_of).as_nanos().min(self.nanos_to_fill);
        (self.parts + nanos * self.refill.parts_per_nano()).min(self.parts_when_full)
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
    fn one_by_one_is_as_many_at_once() {
        let refill = Refill::new(7, Span::from_secs(60));
        let mut bucket = TokenBucket::full(2, refill, SimTime::ZERO);
        let mut same = bucket;
        for ms in (0..600_000).step_by(777) {
            let now = at_millis(ms);
            assert_eq!(bucket.has_any(now), bucket.level(now) > 0, "at {ms} ms");
            assert_eq!(bucket.take_one(now), same.take(now, 1) == 1, "at {ms} ms");
            assert_eq!(bucket, same, "at {ms} ms");
        }
    }

    /// As many tokens as a setting can ask for, over as long a time as there is.
    #[test]
    fn a_large_bucket_does_not_overflow() {
        let mut bucket = TokenBucket::full(u32::MAX, Refill::per_sec(u32::MAX), SimTime::ZERO);
        assert_eq!(bucket.take(SimTime::NEVER, u32::MAX), u32::MAX);
        assert_eq!(bucket.level(SimTime::NEVER), 0);
        let refill = Refill::new(u32::MAX, Span::from_secs(86_400));
        let mut bucket = TokenBucket::full(u32::MAX, refill, SimTime::ZERO);
        let n = bucket.take(SimTime::ZERO, u32::MAX);
        assert!(n > 50_000, "{n}");
        assert_eq!(bucket.level(SimTime::NEVER), n);
    }

    #[test]
    fn without_refill_the_next_token_never_comes() {
        let mut bucket = TokenBucket::full(1, Refill::per_sec(0), SimTime::ZERO);
        assert_eq!(bucket.when(SimTime::ZERO, 1), SimTime::ZERO);
        bucket.take(SimTime::ZERO, 1);
        assert_eq!(bucket.when(SimTime::ZERO, 1), SimTime::NEVER);
    }
}
