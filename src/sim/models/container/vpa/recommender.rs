//! The recommender: what a container should request.
//!
//! Source: `recommender/logic/recommender.go` and `estimator.go`, `recommender/config/config.go`,
//! `recommender/model/types.go`.

use super::DecayingHistogram;
use crate::units::{SimTime, Span};

/// Largest amount that the recommender tells (`MaxResourceAmount`): without history the upper
/// bound is infinite, and this stands for it.
const MAX_MILLI: u64 = 100_000_000_000_000;

/// Flags of the recommender.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecommenderSettings {
    /// `--recommender-interval`.
    pub interval: Span,
    /// `--target-cpu-percentile`, 0 to 1.
    pub target_cpu_percentile: f64,
    /// `--recommendation-lower-bound-cpu-percentile`.
    pub lower_bound_cpu_percentile: f64,
    /// `--recommendation-upper-bound-cpu-percentile`.
    pub upper_bound_cpu_percentile: f64,
    /// `--recommendation-margin-fraction`: what is added to each of them.
    pub margin_fraction: f64,
    /// `--pod-recommendation-min-cpu-millicores`: the least for a pod, which its containers
    /// share.
    pub pod_min_cpu_milli: u64,
    /// `--cpu-histogram-decay-half-life`.
    pub cpu_histogram_half_life: Span,
    /// Length of history that counts as 1 for the width of the bounds (`confidence-interval-cpu`).
    pub confidence_interval: Span,
}

impl Default for RecommenderSettings {
    fn default() -> Self {
        let day = Span::from_secs(24 * 3600);
        Self {
            interval: Span::from_secs(60),
            target_cpu_percentile: 0.9,
            lower_bound_cpu_percentile: 0.5,
            upper_bound_cpu_percentile: 0.95,
            margin_fraction: 0.15,
            pod_min_cpu_milli: 25,
            cpu_histogram_half_life: day,
            confidence_interval: day,
        }
    }
}

/// `minAllowed` and `maxAllowed` of the container's resource policy, in thousandths of a core.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResourcePolicy {
    /// The least that is recommended.
    pub min_allowed_milli: Option<u64>,
    /// The most that is recommended. It wins where the two contradict each other.
    pub max_allowed_milli: Option<u64>,
}

impl ResourcePolicy {
    fn cap(&self, milli: u64) -> u64 {
        let at_least = milli.max(self.min_allowed_milli.unwrap_or(0));
        at_least.min(self.max_allowed_milli.unwrap_or(u64::MAX))
    }
}

/// A request in thousandths of a core, and the bounds within which another is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CpuRecommendation {
    /// What a new pod is given.
    pub target_milli: u64,
    /// Bounds.
    pub bounds: Bounds,
}

/// Bounds in thousandths of a core, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// `lowerBound`.
    pub lower_milli: u64,
    /// `upperBound`.
    pub upper_milli: u64,
}

impl Bounds {
    /// Whether a request is left alone.
    pub fn contain(&self, request_milli: u64) -> bool {
        (self.lower_milli..=self.upper_milli).contains(&request_milli)
    }
}

/// What the containers of one name have used, over all pods of the workload.
#[derive(Clone, Debug, PartialEq)]
pub struct CpuHistory {
    histogram: DecayingHistogram,
    first_sample: SimTime,
    last_sample: SimTime,
    n_samples: u64,
}

impl CpuHistory {
    /// Nothing known yet.
    pub fn new(settings: &RecommenderSettings) -> Self {
        Self {
            histogram: DecayingHistogram::new(settings.cpu_histogram_half_life),
            first_sample: SimTime::NEVER,
            last_sample: SimTime::ZERO,
            n_samples: 0,
        }
    }

    /// Adds what one container used. The metrics give a sample a minute for each pod.
    pub fn add_sample(&mut self, now: SimTime, cores: f64) {
        self.histogram.add(now, cores);
        self.first_sample = self.first_sample.min(now);
        self.last_sample = self.last_sample.max(now);
        self.n_samples += 1;
    }

    /// How much history there is: days from the first to the last sample, or days that the
    /// samples would fill at one a minute, whichever is less.
    pub fn confidence(&self, settings: &RecommenderSettings) -> f64 {
        let interval = settings.confidence_interval.as_secs_f64();
        let lifespan = self.last_sample.since(self.first_sample).as_secs_f64() / interval;
        let samples = self.n_samples as f64 / (interval / 60.0);
        lifespan.min(samples)
    }

    /// What a container should request. `None` without samples. `n_containers` (at least 1) share
    /// the least that a pod gets.
    ///
    /// Each figure is a percentile of what was used, with the margin added. The bounds are wide
    /// while there is little history: with c days of it the upper one is times 1 + 1/c and the
    /// lower one times (1 + 0.001/c)⁻². After 12 hours that is three times the upper bound and
    /// almost all of the lower.
    pub fn recommend(
        &self,
        settings: &RecommenderSettings,
        n_containers: u32,
        policy: &ResourcePolicy,
    ) -> Option<CpuRecommendation> {
        if self.n_samples == 0 {
            return None;
        }
        let confidence = self.confidence(settings);
        let least = scale(settings.pod_min_cpu_milli, 1.0 / f64::from(n_containers.max(1)));
        let narrowing = 1.0 + 0.001 / confidence;
        let lower_factor = 1.0 / (narrowing * narrowing);
        let upper_factor = 1.0 + 1.0 / confidence;
        let amount = |percentile, factor| {
            let used = amount_from(self.histogram.percentile(percentile) * 1000.0);
            let with_margin = used + scale(used, settings.margin_fraction);
            policy.cap(scale(with_margin, factor).max(least))
        };
        Some(CpuRecommendation {
            target_milli: amount(settings.target_cpu_percentile, 1.0),
            bounds: Bounds {
                lower_milli: amount(settings.lower_bound_cpu_percentile, lower_factor),
                upper_milli: amount(settings.upper_bound_cpu_percentile, upper_factor),
            },
        })
    }
}

/// A share of an amount, cut off (`ScaleResource`).
fn scale(milli: u64, factor: f64) -> u64 {
    amount_from(milli as f64 * factor)
}

/// A cast cuts off, and takes what is not a number to 0.
fn amount_from(milli: f64) -> u64 {
    (milli as u64).min(MAX_MILLI)
}
