//! What happened in a run, as numbers: peaks, overloads, moves of the scaler.

use crate::analysis::{Overload, overloads, per_second, smoothed_demand};
use crate::sim::record::{FailureCause, RunResult, Sample, scale_change};
use crate::units::{SimTime, Span};

/// What happened in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Highest demand in requests per second, averaged over [`NOISE`](crate::analysis::NOISE) so
    /// that one lucky second does not count; `None` without samples.
    pub peak_demand: Option<Moment<f64>>,
    /// Times at which demand exceeded what the instances in rotation could serve.
    pub overloads: Vec<Overload>,
    /// What the scaler did.
    pub scaling: Scaling,
    /// Longest 95th percentile of the response time in one interval.
    pub worst_p95: Option<Moment<Span>>,
    /// The cause of most failures; `None` when none failed.
    pub main_cause: Option<FailureCause>,
    /// The interval in which most requests failed, with failures per second.
    pub worst_failures: Option<Moment<f64>>,
    /// Highest CPU utilization of one interval (1.0 = 100 %).
    pub peak_utilization: Option<Moment<f64>>,
    /// Highest CPU utilization that the scaler saw.
    pub peak_utilization_seen: Option<Moment<f64>>,
    /// Most instances in any state at the end of an interval.
    pub peak_instances: Option<Moment<u32>>,
    /// Time average of instances in any state.
    pub mean_instances: f64,
    /// Time that instances existed, summed over instances.
    pub instance_time: Span,
}

/// A value and the end of the interval in which it was seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment<T> {
    /// When.
    pub at: SimTime,
    /// How much.
    pub value: T,
}

/// What the scaler did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scaling {
    /// Decisions to grow.
    pub n_ups: u32,
    /// Decisions to shrink.
    pub n_downs: u32,
    /// How often a decision went the other way than the one before.
    pub n_turns: u32,
    /// Instances that the scaler wanted before its first decision, or all the time.
    pub initial: u32,
    /// Most instances that it wanted.
    pub highest: u32,
    /// When it first wanted that many.
    pub highest_at: SimTime,
    /// The first decision to grow.
    pub first_up: Option<SimTime>,
}

impl Facts {
    /// Finds what happened.
    pub fn of(result: &RunResult) -> Self {
        let samples = &result.series.samples;
        let instance_time = result.ledger.instance_time.iter().fold(Span::ZERO, |a, b| a + *b);
        let simulated = result.simulated.as_secs_f64();
        let smooth = smoothed_demand(samples);
        Self {
            peak_demand: highest(samples.iter().map(|s| s.at).zip(smooth.iter().copied())),
            overloads: overloads(samples, &smooth),
            scaling: Scaling::of(result),
            worst_p95: highest(samples.iter().filter_map(|s| Some((s.at, s.p95?)))),
            main_cause: main_cause(result),
            worst_failures: worst_failures(samples),
            peak_utilization: highest(samples.iter().map(|s| (s.at, s.utilization))),
            peak_utilization_seen: highest(
                samples.iter().filter_map(|s| Some((s.at, s.utilization_seen?))),
            ),
            peak_instances: highest(samples.iter().map(|s| (s.at, s.instances.iter().sum()))),
            mean_instances: if simulated > 0.0 {
                instance_time.as_secs_f64() / simulated
            } else {
                0.0
            },
            instance_time,
        }
    }
}

/// The first of the highest values.
fn highest<T: PartialOrd + Copy>(values: impl Iterator<Item = (SimTime, T)>) -> Option<Moment<T>> {
    values.fold(None, |best: Option<Moment<T>>, (at, value)| match best {
        Some(best) if value <= best.value => Some(best),
        _ => Some(Moment { at, value }),
    })
}

fn main_cause(result: &RunResult) -> Option<FailureCause> {
    let n_failed = |cause: &FailureCause| result.totals.failed[cause.index()];
    let most = FailureCause::ALL.into_iter().rev().max_by_key(n_failed)?;
    (n_failed(&most) > 0).then_some(most)
}

fn worst_failures(samples: &[Sample]) -> Option<Moment<f64>> {
    let rates = samples.iter().enumerate();
    let worst = highest(rates.map(|(i, s)| (s.at, per_second(samples, i, s.failed.iter().sum()))))?;
    (worst.value > 0.0).then_some(worst)
}

impl Scaling {
    fn of(result: &RunResult) -> Self {
        let at_start = result.series.samples.first().map_or(0, |sample| sample.desired);
        let mut scaling = Self { initial: at_start, highest: at_start, ..Self::default() };
        let mut last_up = None;
        for (k, (at, from, to)) in moves(result).enumerate() {
            if k == 0 {
                (scaling.initial, scaling.highest) = (from, from);
            }
            let up = to > from;
            scaling.n_ups += u32::from(up);
            scaling.n_downs += u32::from(!up);
            scaling.n_turns += u32::from(last_up.is_some_and(|last| last != up));
            last_up = Some(up);
            if up && scaling.first_up.is_none() {
                scaling.first_up = Some(at);
            }
            if to > scaling.highest {
                (scaling.highest, scaling.highest_at) = (to, at);
            }
        }
        scaling
    }
}

/// The scaler's decisions that changed the number of instances: when, from, to.
fn moves(result: &RunResult) -> impl Iterator<Item = (SimTime, u32, u32)> {
    result.decisions.iter().filter_map(|decision| {
        let (from, to) = scale_change(&decision.body)?;
        Some((decision.at, from, to))
    })
}
