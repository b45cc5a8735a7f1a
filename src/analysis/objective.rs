//! Service level objectives: which share of the requests was answered in time, and how fast the
//! rest uses up what the objective allows.
//!
//! Terms are those of "The Site Reliability Workbook" (sre.google/workbook), chapters
//! "Implementing SLOs" and "Alerting on SLOs": the indicator is good events over valid events, the
//! error budget is 1 minus the objective, and the burn rate is the share of bad events over the
//! budget.

use crate::sim::record::{FailureCause, HeatColumn, RunResult, SpanCounts};
use crate::units::{SimTime, Span};

/// What is promised to clients: this share of the requests is answered within this time. A request
/// that fails is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    /// Longest response time of a good request.
    pub response: Span,
    /// Share of good requests, 0 to 1. With 1 there is no budget, and the first bad request burns
    /// infinitely much.
    pub share: f64,
}

impl Default for Objective {
    /// 500 ms for 99 % of the requests: our assumption.
    fn default() -> Self {
        Self { response: Span::from_millis(500), share: 0.99 }
    }
}

/// How well an objective was kept. Only requests with an outcome count: what is still under way at
/// the end of a run is neither good nor bad.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attainment {
    /// Requests that were answered in time, by response times known to within 0.4 %.
    pub n_good: u64,
    /// All others with an outcome.
    pub n_bad: u64,
}

/// The worst window of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurnPeak {
    /// End of the window.
    pub at: SimTime,
    /// Burn rate in it.
    pub burn: f64,
}

impl Attainment {
    /// Over a whole run.
    pub fn of(result: &RunResult, objective: &Objective) -> Self {
        let counts = &result.response_times;
        let n_good = counts.n_between(Span::ZERO, objective.response);
        Self { n_good, n_bad: counts.n() - n_good + result.totals.n_failed() }
    }

    /// Share of good requests; `None` if none has an outcome.
    pub fn share(&self) -> Option<f64> {
        let n = self.n_good + self.n_bad;
        (n > 0).then(|| self.n_good as f64 / n as f64)
    }

    /// Burn rate: bad requests over those that the objective allows. 1 uses up the budget exactly;
    /// 10 uses up the budget of a month in three days. 0 without requests.
    pub fn burn(&self, objective: &Objective) -> f64 {
        burn(self.n_good as f64, self.n_bad as f64, objective)
    }
}

fn burn(n_good: f64, n_bad: f64, objective: &Objective) -> f64 {
    if n_bad <= 0.0 {
        return 0.0;
    }
    n_bad / (n_good + n_bad) / (1.0 - objective.share).max(0.0)
}

/// The highest burn rate of a window that slides over the series interval by interval. A window is
/// the fewest intervals that are at least so long together, or the whole of a shorter run.
/// `None` without samples.
///
/// Intervals know their response times in half octaves only. The class in which the objective lies
/// is split as it is split over the whole run, where response times are known exactly.
pub(super) fn worst_burn(
    result: &RunResult,
    objective: &Objective,
    window: Span,
) -> Option<BurnPeak> {
    let samples = &result.series.samples;
    let split = ClassSplit::of(&result.response_times, objective);
    let outcomes = |i: usize| {
        let n_failed: u32 = samples[i].failed.iter().sum();
        let good = result.heat.get(i).map_or(0.0, |column| split.n_good(column));
        (good, f64::from(samples[i].completed) - good + f64::from(n_failed))
    };
    let (mut first, mut good, mut bad) = (0, 0.0, 0.0);
    let mut worst: Option<BurnPeak> = None;
    for (i, sample) in samples.iter().enumerate() {
        let (more_good, more_bad) = outcomes(i);
        (good, bad) = (good + more_good, bad + more_bad);
        while sample.at.since(samples[first].at) >= window {
            let (less_good, less_bad) = outcomes(first);
            (good, bad) = (good - less_good, bad - less_bad);
            first += 1;
        }
        let is_whole = first > 0 || sample.at.since(SimTime::ZERO) >= window;
        if !is_whole && i + 1 < samples.len() {
            continue;
        }
        // Sums of fractions leave hairs behind.
        let burn = burn(good, if bad < 1e-6 { 0.0 } else { bad }, objective);
        if worst.is_none_or(|worst| burn > worst.burn) {
            worst = Some(BurnPeak { at: sample.at, burn });
        }
    }
    worst
}

/// How the class of the heat map in which an objective lies is split into good and bad.
#[derive(Clone, Copy, Debug)]
struct ClassSplit {
    class: usize,
    share_good: f64,
}

impl ClassSplit {
    fn of(counts: &SpanCounts, objective: &Objective) -> Self {
        let class = HeatColumn::class(objective.response);
        let bound = |class: usize| Span::from_secs_f64(HeatColumn::lower_bound_s(class));
        let from = bound(class);
        let to = match class + 1 < HeatColumn::COUNT {
            true => bound(class + 1),
            false => Span::from_nanos(u64::MAX),
        };
        let n = counts.n_between(from, to);
        let n_good = counts.n_between(from, objective.response);
        Self { class, share_good: n_good as f64 / n.max(1) as f64 }
    }

    fn n_good(&self, column: &HeatColumn) -> f64 {
        let below: u32 = column.0[..self.class].iter().sum();
        f64::from(below) + f64::from(column.0[self.class]) * self.share_good
    }
}

/// Failures of an interval, of all causes.
pub(super) fn n_failed(failed: &[u32; FailureCause::COUNT]) -> u64 {
    failed.iter().map(|n| u64::from(*n)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::samples::{Line, at, result};

    /// Four intervals of 30 s with 100 requests each: all good; all good; 10 slow and 10 failed;
    /// all good. Good are 380 of 400, 95 %; against 99 % the rate is 5 % / 1 % = 5.
    fn run() -> RunResult {
        let good = Line { arrived: 100, completed: 100, ready: 2, ..Line::default() };
        let bad = Line { completed: 90, failed: 10, ..good };
        let mut run = result(30, &[good, good, bad, good]);
        let (fast, slow) = (Span::from_millis(100), Span::from_millis(800));
        let spans = std::iter::repeat_n(fast, 380).chain(std::iter::repeat_n(slow, 10));
        run.response_times = SpanCounts::of(spans);
        for (i, n_slow) in [0, 0, 10, 0].into_iter().enumerate() {
            let n = run.series.samples[i].completed;
            run.heat[i].0[HeatColumn::class(fast)] = n - n_slow;
            run.heat[i].0[HeatColumn::class(slow)] = n_slow;
        }
        run
    }

    #[test]
    fn attainment_is_good_requests_over_all_with_an_outcome() {
        let objective = Objective::default();
        let attained = Attainment::of(&run(), &objective);
        assert_eq!((attained.n_good, attained.n_bad), (380, 20));
        assert_eq!(attained.share(), Some(0.95));
        assert!((attained.burn(&objective) - 5.0).abs() < 1e-9);
        assert_eq!(Attainment::default().share(), None);
        assert_eq!(Attainment::default().burn(&objective), 0.0);
    }

    /// Over 60 s the worst windows are those with the bad interval: 20 of 200 are bad, 10 % / 1 %.
    /// Over 30 s it is 20 of 100.
    #[test]
    fn the_worst_window_holds_the_bad_interval() {
        let worst = |secs| worst_burn(&run(), &Objective::default(), Span::from_secs(secs));
        for (secs, burn, end) in [(60, 10.0, 90), (30, 20.0, 90), (31, 10.0, 90), (600, 5.0, 120)] {
            let peak = worst(secs).unwrap();
            assert!((peak.burn - burn).abs() < 1e-6, "{secs}: {peak:?}");
            assert_eq!(peak.at, at(end), "{secs}");
        }
        assert_eq!(worst_burn(&result(1, &[]), &Objective::default(), Span::from_secs(1)), None);
    }
}
