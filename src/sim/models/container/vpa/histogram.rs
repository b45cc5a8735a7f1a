//! What pods have used, with older samples counting less.
//!
//! Source: `recommender/util/histogram.go`, `histogram_options.go`, `decaying_histogram.go`;
//! `recommender/model/aggregations_config.go` for the sizes of the buckets.

use crate::units::{SimTime, Span};

/// Width of the first bucket in cores.
const FIRST_BUCKET: f64 = 0.01;
/// How much wider each bucket is than the one before.
const RATIO: f64 = 1.05;
/// Buckets, so that the last one starts at 1000 cores or above.
const N_BUCKETS: usize = 176;
/// Weight of a sample when it is new (`minSampleWeight`).
const SAMPLE_WEIGHT: f64 = 0.1;
/// Weight below which a bucket counts as empty.
const EPSILON: f64 = 0.001 * SAMPLE_WEIGHT;
/// Half-lives after which weights are scaled down, so that they do not grow out of range.
const MAX_DECAY_EXPONENT: f64 = 100.0;

/// A histogram of CPU use in cores, in which a sample loses half of its weight with each
/// half-life.
///
/// Its buckets grow by 5 %, so what it tells is up to 5 % more than what was used.
#[derive(Clone, Debug, PartialEq)]
pub struct DecayingHistogram {
    half_life: Span,
    /// Samples of this moment weigh [`SAMPLE_WEIGHT`], later ones more.
    reference: SimTime,
    weights: Vec<f64>,
    total: f64,
}

impl DecayingHistogram {
    /// An empty one. The half-life is above zero.
    pub fn new(half_life: Span) -> Self {
        Self { half_life, reference: SimTime::ZERO, weights: vec![0.0; N_BUCKETS], total: 0.0 }
    }

    /// Adds a sample.
    pub fn add(&mut self, now: SimTime, cores: f64) {
        if self.half_lives(now) > MAX_DECAY_EXPONENT {
            self.move_reference(now);
        }
        let weight = SAMPLE_WEIGHT * libm::exp2(self.half_lives(now));
        self.weights[bucket_of(cores)] += weight;
        self.total += weight;
    }

    /// The use in cores that so much of the weight lies at or below; the end of the bucket in
    /// which that is reached. 0 without samples.
    pub fn percentile(&self, share: f64) -> f64 {
        let Some(last) = self.weights.iter().rposition(|&weight| weight >= EPSILON) else {
            return 0.0;
        };
        let threshold = share * self.total;
        let mut sum = 0.0;
        let reached = self.weights[..last].iter().position(|weight| {
            sum += weight;
            sum >= threshold
        });
        let bucket = reached.unwrap_or(last);
        bucket_start((bucket + 1).min(N_BUCKETS - 1))
    }

    fn half_lives(&self, now: SimTime) -> f64 {
        now.since(self.reference).as_secs_f64() / self.half_life.as_secs_f64()
    }

    /// Makes `now` the moment from which weights grow.
    fn move_reference(&mut self, now: SimTime) {
        let factor = libm::exp2(-self.half_lives(now));
        self.weights.iter_mut().for_each(|weight| *weight *= factor);
        self.total *= factor;
        self.reference = now;
    }
}

fn bucket_of(cores: f64) -> usize {
    if cores < FIRST_BUCKET {
        return 0;
    }
    let bucket = libm::log(cores * (RATIO - 1.0) / FIRST_BUCKET + 1.0) / libm::log(RATIO);
    (bucket as usize).min(N_BUCKETS - 1)
}

fn bucket_start(bucket: usize) -> f64 {
    FIRST_BUCKET * (libm::pow(RATIO, bucket as f64) - 1.0) / (RATIO - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Span = Span::from_secs(24 * 3600);

    fn hours(hours: u64) -> SimTime {
        SimTime::ZERO + Span::from_secs(3600 * hours)
    }

    #[test]
    fn buckets_reach_from_a_hundredth_to_a_thousand_cores() {
        assert!(bucket_start(N_BUCKETS - 1) >= 1000.0);
        assert!(bucket_start(N_BUCKETS - 2) < 1000.0);
        for bucket in 1..N_BUCKETS - 1 {
            let middle = (bucket_start(bucket) + bucket_start(bucket + 1)) / 2.0;
            assert_eq!(bucket_of(middle), bucket);
        }
        assert_eq!(bucket_of(1e9), N_BUCKETS - 1);
    }

    #[test]
    fn a_percentile_is_the_end_of_its_bucket() {
        let mut histogram = DecayingHistogram::new(DAY);
        assert_eq!(histogram.percentile(0.9), 0.0);
        for _ in 0..9 {
            histogram.add(SimTime::ZERO, 0.005);
        }
        histogram.add(SimTime::ZERO, 0.9);
        assert!((histogram.percentile(0.5) - 0.01).abs() < 1e-12);
        let most = histogram.percentile(0.95);
        assert!((0.9..0.9 * 1.06).contains(&most), "{most}");
    }

    #[test]
    fn a_day_later_an_old_sample_counts_half() {
        let mut histogram = DecayingHistogram::new(DAY);
        histogram.add(hours(0), 1.0);
        histogram.add(hours(0), 1.0);
        histogram.add(hours(24), 0.1);
        // Two old samples weigh as much as the new one.
        assert!(histogram.percentile(0.49) < 0.2);
        assert!(histogram.percentile(0.51) > 0.9);
    }

    #[test]
    fn years_do_not_overflow_the_weights() {
        let mut histogram = DecayingHistogram::new(DAY);
        histogram.add(hours(0), 4.0);
        histogram.add(hours(24 * 2000), 0.5);
        assert!(histogram.total.is_finite());
        let most = histogram.percentile(1.0);
        assert!(most < 0.6, "{most}: what was 2000 days ago is forgotten");
    }
}
