//! Whether requests arrive one by one or in bursts.
//!
//! Known only where each row is a request, and only within the intervals of the series: what moves
//! between them is in the rates already. The rule, which is ours: requests are counted in windows
//! of [`WINDOW_S`]. Of independent clients the counts have a variance equal to their mean; the
//! ratio of the two, the index of dispersion, is then 1 but for chance. Where it is more, the
//! moments of the counts give the three numbers of the process that jumps between two rates. Where
//! it is less than chance explains, and less than half, requests come as evenly as can be.

use serde::{Deserialize, Serialize};

use super::columns::{Layout, Unit};
use super::row::Reading;
use super::series::RateSeries;
use crate::scenario::input::ArrivalsInput;
use crate::scenario::limits::{BURST_FACTOR, BURST_S, BURST_SHARE, Bounds};

/// How arrivals scatter, and the process that stands for them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArrivalFit {
    /// The index of dispersion.
    pub dispersion: Dispersion,
    /// The process for a scenario.
    #[serde(with = "super::as_json")]
    pub arrivals: ArrivalsInput,
}

/// How far the counts of windows scatter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dispersion {
    /// Variance over mean of the counts.
    pub index: f64,
    /// Largest index that chance alone explains.
    pub limit: f64,
    /// Windows that were counted.
    pub n_windows: usize,
}

/// Length of a window: the resolution of access logs.
const WINDOW_S: f64 = 1.0;
/// With fewer windows, or fewer of them in an interval, nothing can be said.
const MIN_WINDOWS: usize = 30;
/// So many standard deviations from 1 are left to chance.
const CHANCE: f64 = 4.0;
/// Below this index arrivals are nearer to even ones, of which it is 0, than to independent ones.
const EVEN: f64 = 0.5;

/// How the requests arrive; `None` where that cannot be known.
pub(super) fn fit(
    readings: &[Reading],
    layout: &Layout,
    series: Option<&RateSeries>,
) -> Option<ArrivalFit> {
    let series = series.filter(|_| layout.unit == Unit::EachRow)?;
    let n_per_interval = libm::floor(series.interval_s / WINDOW_S) as usize;
    let counts = counts(readings, series.length_s());
    let moments = Moments::of(&counts, n_per_interval);
    if moments.n_windows < MIN_WINDOWS {
        return None;
    }
    let dispersion = moments.dispersion()?;
    let bursty = || moments.bursty();
    let arrivals = match dispersion.index {
        index if index > dispersion.limit => bursty().unwrap_or(ArrivalsInput::Poisson),
        index if index < moments.least_by_chance().min(EVEN) => ArrivalsInput::Deterministic,
        _ => ArrivalsInput::Poisson,
    };
    Some(ArrivalFit { dispersion, arrivals })
}

/// Requests of each window.
fn counts(readings: &[Reading], length_s: f64) -> Vec<u32> {
    let first = readings.iter().map(|reading| reading.at).fold(f64::INFINITY, f64::min);
    let mut counts = vec![0; libm::floor(length_s / WINDOW_S) as usize];
    for reading in readings {
        if let Some(count) = counts.get_mut(((reading.at - first) / WINDOW_S) as usize) {
            *count += 1;
        }
    }
    counts
}

/// Sums over windows, each beside what it would be at the mean rate of its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Moments {
    n_windows: usize,
    n_intervals: usize,
    requests: f64,
    squares: f64,
    /// Pairs and triples of requests in one window, and pairs in neighbouring windows, each with
    /// what they are expected to be without bursts.
    pairs: (f64, f64),
    triples: (f64, f64),
    neighbours: (f64, f64),
}

impl Moments {
    fn of(counts: &[u32], n_per_interval: usize) -> Self {
        let mut sums = Self::default();
        for interval in counts.chunks(n_per_interval.max(1)).filter(|chunk| chunk.len() > 2) {
            sums.add(interval);
        }
        sums
    }

    fn add(&mut self, interval: &[u32]) {
        let n = interval.len() as f64;
        let mean = interval.iter().map(|count| f64::from(*count)).sum::<f64>() / n;
        self.n_windows += interval.len();
        self.n_intervals += 1;
        self.requests += n * mean;
        for count in interval.iter().map(|count| f64::from(*count)) {
            self.squares += (count - mean) * (count - mean);
            self.pairs.0 += count * (count - 1.0);
            self.triples.0 += count * (count - 1.0) * (count - 2.0);
        }
        for pair in interval.windows(2) {
            self.neighbours.0 += f64::from(pair[0]) * f64::from(pair[1]);
        }
        self.pairs.1 += n * mean * mean;
        self.triples.1 += n * mean * mean * mean;
        self.neighbours.1 += (n - 1.0) * mean * mean;
    }

    /// The variance has one degree of freedom less for each interval whose mean is measured. Of
    /// independent arrivals its ratio to the mean has a standard deviation of √(2 / freedom).
    fn dispersion(&self) -> Option<Dispersion> {
        let freedom = (self.n_windows - self.n_intervals) as f64;
        let mean = self.requests / self.n_windows as f64;
        if freedom < 1.0 || mean <= 0.0 {
            return None;
        }
        let index = self.squares / freedom / mean;
        let limit = 1.0 + CHANCE * (2.0 / freedom).sqrt();
        Some(Dispersion { index, limit, n_windows: self.n_windows })
    }

    /// The smallest index that chance alone explains: the same number of standard deviations of the
    /// cube root of a chi-squared variable, which is nearly normal also for few windows (E. Wilson,
    /// M. Hilferty, "The Distribution of Chi-Square", 1931). Of 29 degrees of freedom it is 0.27.
    fn least_by_chance(&self) -> f64 {
        let variance = 2.0 / (9.0 * (self.n_windows - self.n_intervals) as f64);
        let root = (1.0 - variance - CHANCE * variance.sqrt()).max(0.0);
        root * root * root
    }

    /// The process of two rates with the same moments: how alike neighbouring windows are says how
    /// long bursts last, and the variance of the rate and its third moment say how long and how
    /// strong bursts are relative to calm.
    fn bursty(&self) -> Option<ArrivalsInput> {
        let ratio = |(found, expected): (f64, f64)| found / expected;
        // The rate as a multiple of its mean: its variance, and its third central moment.
        let variance = ratio(self.pairs) - 1.0;
        let third = ratio(self.triples) - 1.0 - 3.0 * variance;
        if !(variance > 0.0 && third.is_finite()) {
            return None;
        }
        let windows = windows_per_fading((ratio(self.neighbours) - 1.0) / variance);
        // Of two values, one with probability p, the skewness is (1 − 2p) / √(p (1 − p)).
        let skewness = third / (variance * variance.sqrt());
        let share =
            within(0.5 * (1.0 - skewness / (4.0 + skewness * skewness).sqrt()), BURST_SHARE);
        // Their distance over the mean is √(variance / p (1 − p)); windows level some of it out.
        let variance = variance / levelled(windows);
        let distance = (variance / (share * (1.0 - share))).sqrt();
        let factor = match 1.0 - share * distance {
            low if low > 0.0 => 1.0 + distance / low,
            _ => BURST_FACTOR.max,
        };
        // Likeness fades as exp(−t / τ), where τ = mean burst × (1 − share).
        let fades_s = WINDOW_S / windows;
        Some(ArrivalsInput::Bursty {
            factor: within(factor, BURST_FACTOR),
            share,
            mean_burst_s: within(fades_s / (1.0 - share), BURST_S),
        })
    }
}

/// The share of a rate's variance that is left of it in windows of x times τ.
fn levelled(x: f64) -> f64 {
    2.0 * (x + libm::expm1(-x)) / (x * x)
}

/// The x of [`levelled`] at which neighbouring windows are so alike (covariance over variance).
fn windows_per_fading(alike: f64) -> f64 {
    let (mut least, mut most) = (1e-3, 10.0);
    for _ in 0..40 {
        let x = (least + most) / 2.0;
        let fall = libm::expm1(-x);
        if fall * fall / (x * x * levelled(x)) > alike { least = x } else { most = x }
    }
    least
}

/// Rounded to a thousandth, and as far as the format goes.
fn within(value: f64, bounds: Bounds) -> f64 {
    (libm::round(value * 1e3) / 1e3).clamp(bounds.min, bounds.max)
}
