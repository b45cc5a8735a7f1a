//! Which of the engine's distributions durations are like.
//!
//! The rule, which is ours: durations that differ by no more than [`SAME`] of their mean are
//! constant. From [`MIN_DURATIONS`] on, an exponential, a log-normal and a bounded Pareto law are
//! fitted by maximum likelihood, and the one is taken whose distribution function is nowhere far
//! from that of the measurements (the distance of Kolmogorov and Smirnov, [`Goodness`]). Where the
//! best is further away than [`MAX_DISTANCE`], none fits, and the measurements themselves are used.

use serde::{Deserialize, Serialize};

use crate::scenario::input::DemandInput;
use crate::scenario::limits::{ALPHA, CV, DEMAND_MS};

/// Durations and the law that stands for them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DurationFit {
    /// How many there are.
    pub n: usize,
    /// Their mean, in milliseconds.
    pub mean_ms: f64,
    /// Their median, in milliseconds.
    pub median_ms: f64,
    /// What 99 of 100 do not exceed, in milliseconds.
    pub p99_ms: f64,
    /// The law for a scenario.
    #[serde(with = "super::as_json")]
    pub demand: DemandInput,
    /// How well it fits.
    pub goodness: Goodness,
}

/// How well a law fits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Goodness {
    /// Nowhere is its distribution function further from that of the measurements than this, from
    /// 0 to 1.
    Within(f64),
    /// The best of the laws is so far away that the measurements themselves are used.
    NoneFits(f64),
    /// There are too few to tell: the measurements themselves are used.
    TooFew,
}

/// Durations that are told apart by less than this share of their mean are the same.
const SAME: f64 = 0.01;
/// Fewer say nothing about a distribution.
const MIN_DURATIONS: usize = 30;
/// Furthest that a law may be from the measurements: five percentage points. With many
/// measurements a test of significance would refuse every law, however near.
const MAX_DISTANCE: f64 = 0.05;
/// Measurements that an empirical law is written with, so that a link can hold it.
const MAX_VALUES: usize = 200;

/// Fits a law to durations in milliseconds, in any order; `None` where there are none.
pub(super) fn fit(mut durations_ms: Vec<f64>) -> Option<DurationFit> {
    for value in &mut durations_ms {
        *value = value.clamp(DEMAND_MS.min, DEMAND_MS.max);
    }
    durations_ms.sort_by(f64::total_cmp);
    let sorted = durations_ms;
    let n = sorted.len();
    let (low, high) = (*sorted.first()?, *sorted.last()?);
    let mean_ms = sorted.iter().sum::<f64>() / n as f64;
    let (demand, goodness) = match () {
        () if high - low <= SAME * mean_ms => {
            (DemandInput::Constant { mean_ms: short(mean_ms) }, Goodness::Within(0.0))
        }
        () if n < MIN_DURATIONS => (empirical(&sorted), Goodness::TooFew),
        () => nearest(&sorted, mean_ms),
    };
    let (median_ms, p99_ms) = (quantile(&sorted, 0.5), quantile(&sorted, 0.99));
    Some(DurationFit { n, mean_ms, median_ms, p99_ms, demand, goodness })
}

fn nearest(sorted: &[f64], mean_ms: f64) -> (DemandInput, Goodness) {
    let laws = [Some(DemandInput::Exponential { mean_ms: short(mean_ms) }), log_normal(sorted)];
    let laws = laws.into_iter().chain([bounded_pareto(sorted)]).flatten();
    let laws = laws.map(|law| (distance(sorted, &law), law));
    match laws.min_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((distance, law)) if distance <= MAX_DISTANCE => (law, Goodness::Within(distance)),
        best => {
            let distance = best.map_or(1.0, |(distance, _)| distance);
            (empirical(sorted), Goodness::NoneFits(distance))
        }
    }
}

/// The logarithms' own mean and variance are the likeliest; from them follow those of the times.
fn log_normal(sorted: &[f64]) -> Option<DemandInput> {
    let n = sorted.len() as f64;
    let mu = sorted.iter().map(|value| libm::log(*value)).sum::<f64>() / n;
    let squares = sorted.iter().map(|value| libm::log(*value) - mu).map(|d| d * d);
    let variance = squares.sum::<f64>() / n;
    let (mean_ms, cv) = (libm::exp(mu + variance / 2.0), libm::expm1(variance).sqrt());
    let is_allowed = mean_ms <= DEMAND_MS.max && cv <= CV.max;
    is_allowed.then(|| DemandInput::LogNormal { mean_ms: short(mean_ms), cv: short(cv) })
}

/// Ends at the shortest and the longest; the shape is the root of the likelihood's derivative,
/// which falls with it: n/α + n rᵅ ln r / (1 − rᵅ) − Σ ln(x/low), where r = low/high.
///
/// Aban, Meerschaert, Panorska: Parameter Estimation for the Truncated Pareto Distribution, Journal
/// of the American Statistical Association 101 (2006), theorem 3.
fn bounded_pareto(sorted: &[f64]) -> Option<DemandInput> {
    let (low, high) = (*sorted.first()?, *sorted.last()?);
    let mean_log = sorted.iter().map(|value| libm::log(value / low)).sum::<f64>();
    let mean_log = mean_log / sorted.len() as f64;
    let log_r = libm::log(low / high);
    let slope = |alpha: f64| {
        let tail = libm::exp(alpha * log_r);
        1.0 / alpha + tail * log_r / (1.0 - tail) - mean_log
    };
    let (mut least, mut most) = (ALPHA.min, ALPHA.max);
    if slope(least) <= 0.0 || slope(most) >= 0.0 {
        return None;
    }
    for _ in 0..60 {
        let middle = (least + most) / 2.0;
        if slope(middle) > 0.0 { least = middle } else { most = middle }
    }
    Some(DemandInput::BoundedPareto { alpha: short(least), low_ms: low, high_ms: high })
}

/// The largest difference between a law's distribution function and that of the measurements.
fn distance(sorted: &[f64], law: &DemandInput) -> f64 {
    let n = sorted.len() as f64;
    let gap = |(place, value): (usize, &f64)| {
        let share = share_below(*value, law);
        let (before, after) = (place as f64 / n, (place + 1) as f64 / n);
        (share - before).abs().max((after - share).abs())
    };
    sorted.iter().enumerate().map(gap).fold(0.0, f64::max)
}

/// The share of a law's durations that are no longer than this.
fn share_below(ms: f64, law: &DemandInput) -> f64 {
    match *law {
        DemandInput::Exponential { mean_ms } => -libm::expm1(-ms / mean_ms),
        DemandInput::LogNormal { mean_ms, cv } => {
            let variance = libm::log1p(cv * cv);
            let mu = libm::log(mean_ms) - variance / 2.0;
            let z = (libm::log(ms) - mu) / variance.sqrt();
            libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2) / 2.0
        }
        DemandInput::BoundedPareto { alpha, low_ms, high_ms } => {
            let tail = |ms: f64| libm::pow(low_ms / ms, alpha);
            (1.0 - tail(ms)) / (1.0 - tail(high_ms))
        }
        // Steps have no distance to themselves.
        DemandInput::Constant { .. } | DemandInput::Empirical { .. } => 0.0,
    }
}

/// All measurements, or as many at even distances in order of size.
fn empirical(sorted: &[f64]) -> DemandInput {
    let n = sorted.len().min(MAX_VALUES);
    let place = |i: usize| (2 * i + 1) * sorted.len() / (2 * n);
    DemandInput::Empirical { values_ms: (0..n).map(|i| short(sorted[place(i)])).collect() }
}

/// What this share of the measurements does not exceed.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted[rank.clamp(1, sorted.len()) - 1]
}

/// Four significant digits: more than a fit can know, and short in a link.
fn short(value: f64) -> f64 {
    let digits = libm::floor(libm::log10(value.abs().max(f64::MIN_POSITIVE)));
    let unit = libm::pow(10.0, 3.0 - digits);
    libm::round(value * unit) / unit
}
