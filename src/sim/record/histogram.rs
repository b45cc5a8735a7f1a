//! Percentiles in fixed memory.

use serde::{Deserialize, Serialize};

use crate::units::Span;

/// Buckets an octave is cut into: each is at most 1/128 (0.8 %) wide, relative to its values.
const BUCKETS_PER_OCTAVE: u64 = 128;
const OCTAVE_BITS: u32 = BUCKETS_PER_OCTAVE.trailing_zeros();
/// Spans below 128 ns have a bucket each; 57 octaves follow up to the longest span.
const N_BUCKETS: usize = (64 - OCTAVE_BITS as usize + 1) * BUCKETS_PER_OCTAVE as usize;
/// The longest span that there can be.
const LONGEST: Span = Span::from_nanos(u64::MAX);
/// Buckets that one word tells about.
const BUCKETS_PER_WORD: usize = u64::BITS as usize;

/// Counts of spans by length, on a scale that is logarithmic without needing a logarithm.
#[derive(Clone, Debug)]
pub struct Histogram {
    counts: Vec<u64>,
    n: u64,
    sum_nanos: u128,
    /// The shortest span; the longest that there can be where there is none.
    min: Span,
    max: Span,
    /// A bit for each bucket: whether it holds anything. An interval of a series fills few of
    /// them, far apart.
    used: Vec<u64>,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            counts: vec![0; N_BUCKETS],
            n: 0,
            sum_nanos: 0,
            min: LONGEST,
            max: Span::ZERO,
            used: vec![0; N_BUCKETS.div_ceil(BUCKETS_PER_WORD)],
        }
    }
}

fn bucket(span: Span) -> usize {
    let nanos = span.as_nanos();
    if nanos < BUCKETS_PER_OCTAVE {
        return nanos as usize;
    }
    let octave = u64::BITS - 1 - nanos.leading_zeros() - OCTAVE_BITS;
    let within = (nanos >> octave) - BUCKETS_PER_OCTAVE;
    ((u64::from(octave) + 1) * BUCKETS_PER_OCTAVE + within) as usize
}

/// Middle of a bucket.
fn middle(bucket: usize) -> Span {
    let bucket = bucket as u64;
    if bucket < BUCKETS_PER_OCTAVE {
        return Span::from_nanos(bucket);
    }
    let octave = bucket / BUCKETS_PER_OCTAVE - 1;
    let low = (BUCKETS_PER_OCTAVE + bucket % BUCKETS_PER_OCTAVE) << octave;
    Span::from_nanos(low + (1 << octave) / 2)
}

/// Place of the span that this share of `n` spans does not exceed, counted from 1.
fn rank(share: f64, n: u64) -> u64 {
    ((share * n as f64).ceil() as u64).clamp(1, n.max(1))
}

impl Histogram {
    /// Counts a span.
    pub fn add(&mut self, span: Span) {
        let bucket = bucket(span);
        self.counts[bucket] += 1;
        self.n += 1;
        self.sum_nanos += u128::from(span.as_nanos());
        self.min = self.min.min(span);
        self.max = self.max.max(span);
        self.used[bucket / BUCKETS_PER_WORD] |= 1 << (bucket % BUCKETS_PER_WORD);
    }

    /// Counts a span of no length so many times.
    pub(super) fn add_zeros(&mut self, n: u64) {
        if n == 0 {
            return;
        }
        self.add(Span::ZERO);
        self.counts[bucket(Span::ZERO)] += n - 1;
        self.n += n - 1;
    }

    /// Tells of each bucket that is not empty, the shortest spans first.
    fn for_each_used(&self, mut tell: impl FnMut(usize, u64)) {
        for (word, &bits) in self.used.iter().enumerate() {
            for_each_one(bits, |bit| {
                let bucket = word * BUCKETS_PER_WORD + bit;
                tell(bucket, self.counts[bucket]);
            });
        }
    }

    /// Tells of spans by length, the shortest first, each as the middle of its bucket, and how
    /// many there are of it.
    pub fn for_each(&self, mut tell: impl FnMut(Span, u64)) {
        self.for_each_used(|bucket, n| tell(middle(bucket), n));
    }

    /// How many spans were counted.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// Arithmetic mean (exact); zero if there is none.
    pub fn mean(&self) -> Span {
        if self.n == 0 {
            return Span::ZERO;
        }
        let n = u128::from(self.n);
        Span::from_nanos(((self.sum_nanos + n / 2) / n) as u64)
    }

    /// Longest span (exact).
    pub fn max(&self) -> Span {
        self.max
    }

    /// The span that this share of all spans does not exceed: the ⌈share × n⌉-th shortest, to
    /// within half a bucket (0.4 %), and never outside of what was counted: where all spans are
    /// equal, it is exact. `None` if there is none.
    pub fn percentile(&self, share: f64) -> Option<Span> {
        self.percentiles([share]).map(|[span]| span)
    }

    /// Several of [`Histogram::percentile`] in one go, for shares that do not fall.
    pub fn percentiles<const N: usize>(&self, shares: [f64; N]) -> Option<[Span; N]> {
        let mut percentiles = [self.max; N];
        let (mut n_found, mut n_up_to) = (0, 0);
        let ranks = shares.map(|share| rank(share, self.n));
        self.for_each_used(|bucket, n| {
            n_up_to += n;
            while n_found < N && n_up_to >= ranks[n_found] {
                percentiles[n_found] = middle(bucket).max(self.min).min(self.max);
                n_found += 1;
            }
        });
        (self.n > 0).then_some(percentiles)
    }

    /// The same counts without the empty buckets.
    pub fn to_counts(&self) -> SpanCounts {
        // There are 7424 buckets.
        let mut counts = Vec::new();
        self.for_each_used(|bucket, n| counts.push((bucket as u16, n)));
        SpanCounts { counts, shortest: self.min.min(self.max), longest: self.max }
    }

    /// Adds all of another histogram's spans to this one and empties that one.
    pub fn drain_from(&mut self, other: &mut Self) {
        if other.n == 0 {
            return;
        }
        for (word, bits) in other.used.iter_mut().enumerate() {
            self.used[word] |= *bits;
            for_each_one(std::mem::take(bits), |bit| {
                let bucket = word * BUCKETS_PER_WORD + bit;
                self.counts[bucket] += std::mem::take(&mut other.counts[bucket]);
            });
        }
        self.n += std::mem::take(&mut other.n);
        self.sum_nanos += std::mem::take(&mut other.sum_nanos);
        self.min = self.min.min(std::mem::replace(&mut other.min, LONGEST));
        self.max = self.max.max(std::mem::take(&mut other.max));
    }
}

/// Tells of the places of the bits that are set, the lowest first.
fn for_each_one(mut bits: u64, mut tell: impl FnMut(usize)) {
    while bits != 0 {
        tell(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}

/// Counts of spans by length, as plain data: any percentile and any objective can be read from
/// them afterwards, to within 0.4 % of the length. At most 7424 entries, whatever was counted; a
/// run's response times between 1 ms and 10 s take 1700.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpanCounts {
    counts: Vec<(u16, u64)>,
    shortest: Span,
    longest: Span,
}

impl SpanCounts {
    /// Counts of these spans.
    pub fn of(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut histogram = Histogram::default();
        spans.into_iter().for_each(|span| histogram.add(span));
        histogram.to_counts()
    }

    /// How many spans were counted.
    pub fn n(&self) -> u64 {
        self.counts.iter().map(|(_, n)| n).sum()
    }

    /// How long the spans of a bucket are taken to be: never shorter than the shortest or longer
    /// than the longest of all.
    fn length(&self, bucket: u16) -> Span {
        middle(bucket.into()).max(self.shortest).min(self.longest)
    }

    /// How many of them are no longer than `limit`, and at least as long as `from`. Each counts as
    /// the middle of its bucket, which is off by at most 0.4 %.
    pub fn n_between(&self, from: Span, limit: Span) -> u64 {
        let within = |bucket: u16| (from..=limit).contains(&self.length(bucket));
        self.counts.iter().filter(|(bucket, _)| within(*bucket)).map(|(_, n)| n).sum()
    }

    /// The span that this share of all spans does not exceed: the ⌈share × n⌉-th shortest, to
    /// within 0.4 %. `None` if there is none.
    pub fn percentile(&self, share: f64) -> Option<Span> {
        let rank = rank(share, self.n());
        let mut n_up_to = 0;
        let bucket = self.counts.iter().find(|(_, n)| {
            n_up_to += n;
            n_up_to >= rank
        })?;
        Some(self.length(bucket.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_span_falls_into_a_bucket_within_half_its_width() {
        for shift in 0..64 {
            for offset in [0, 1, 3] {
                let span = Span::from_nanos((1_u64 << shift).saturating_add(offset));
                let error = middle(bucket(span)).as_nanos().abs_diff(span.as_nanos()) as f64;
                assert!(error <= span.as_nanos() as f64 / 256.0 + 0.5, "{span:?}");
            }
        }
        assert_eq!(bucket(Span::from_nanos(u64::MAX)), N_BUCKETS - 1);
    }

    #[test]
    fn percentiles_are_the_ranks_of_the_sorted_spans() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.percentile(0.5), None);
        (1..=100).for_each(|n| histogram.add(Span::from_nanos(n)));
        for (share, nanos) in [(0.0, 1), (0.5, 50), (0.501, 51), (0.95, 95), (1.0, 100)] {
            assert_eq!(histogram.percentile(share), Some(Span::from_nanos(nanos)), "{share}");
        }
        assert_eq!(histogram.mean(), Span::from_nanos(51));
        let several = histogram.percentiles([0.0, 0.5, 0.5, 1.0]);
        assert_eq!(several, Some([1, 50, 50, 100].map(Span::from_nanos)));
    }

    #[test]
    fn many_zeros_are_as_one_by_one() {
        let (mut at_once, mut one_by_one) = (Histogram::default(), Histogram::default());
        for histogram in [&mut at_once, &mut one_by_one] {
            histogram.add(Span::from_secs(1));
        }
        at_once.add_zeros(0);
        at_once.add_zeros(3);
        (0..3).for_each(|_| one_by_one.add(Span::ZERO));
        assert_eq!(at_once.to_counts(), one_by_one.to_counts());
        assert_eq!((at_once.n(), at_once.mean()), (4, Span::from_millis(250)));
    }

    #[test]
    fn draining_moves_everything() {
        let (mut all, mut part) = (Histogram::default(), Histogram::default());
        part.add(Span::from_secs(3));
        all.add(Span::from_secs(1));
        all.drain_from(&mut part);
        assert_eq!((all.n(), all.mean(), all.max()), (2, Span::from_secs(2), Span::from_secs(3)));
        assert_eq!((part.n(), part.percentile(0.5)), (0, None));
    }

    /// Work of exactly 100 ms takes 100 ms, not the middle of the bucket that it falls into, and
    /// an objective of 100 ms is met.
    #[test]
    fn equal_spans_are_told_exactly() {
        let (mut all, mut part) = (Histogram::default(), Histogram::default());
        let span = Span::from_millis(100);
        (0..1000).for_each(|_| part.add(span));
        all.drain_from(&mut part);
        assert_eq!(all.percentiles([0.5, 0.95, 0.999]), Some([span; 3]));
        let counts = all.to_counts();
        assert_eq!(counts.percentile(0.5), Some(span));
        assert_eq!(counts.n_between(Span::ZERO, span), 1000);
        // What was drained does not bound what comes after it.
        part.add(Span::from_secs(1));
        assert_eq!(part.percentile(0.0), Some(Span::from_secs(1)));
    }

    #[test]
    fn counts_know_percentiles_and_objectives() {
        let counts = SpanCounts::of((1..=1000).map(Span::from_millis));
        assert_eq!((counts.n(), SpanCounts::default().percentile(0.5)), (1000, None));
        for (share, ms) in [(0.5, 500.0), (0.9, 900.0), (0.999, 999.0), (1.0, 1000.0)] {
            let got = counts.percentile(share).unwrap().as_millis_f64();
            assert!((got - ms).abs() <= ms / 256.0, "{share}: {got}");
        }
        let n_within = counts.n_between(Span::ZERO, Span::from_millis(500));
        assert!(n_within.abs_diff(500) <= 2, "{n_within}");
        let n_between = counts.n_between(Span::from_millis(250), Span::from_millis(500));
        assert!(n_between.abs_diff(251) <= 3, "{n_between}");
    }
}
