//! What happened in a run, as numbers: peaks, overloads, moves of the scaler.

use crate::sim::models::server::ServerDecision;
use crate::sim::models::vm::VmDecision;
use crate::sim::record::{DecisionBody, FailureCause, RunResult, Sample};
use crate::units::{SimTime, Span};

/// Arrivals are random, and one busy second is neither a peak nor an overload: demand is averaged
/// over so long a time for both.
pub const NOISE: Span = Span::from_secs(15);

/// What happened in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Highest demand in requests per second, averaged over [`NOISE`] so that one lucky second does
    /// not count; `None` without samples.
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

/// A time at which demand exceeded capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overload {
    /// Start of the first interval in which it did.
    pub from: SimTime,
    /// End of the last one.
    pub to: SimTime,
    /// Whether capacity reached demand again before the end of the run.
    pub ended: bool,
}

impl Overload {
    /// How long it lasted.
    pub fn length(&self) -> Span {
        self.to.since(self.from)
    }
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

/// Length of the `i`-th interval in seconds: the last one may be cut short.
pub(super) fn interval_secs(samples: &[Sample], i: usize) -> f64 {
    samples[i].at.since(start_of(samples, i)).as_secs_f64()
}

/// When the `i`-th interval begins.
fn start_of(samples: &[Sample], i: usize) -> SimTime {
    if i == 0 { SimTime::ZERO } else { samples[i - 1].at }
}

/// A count of the `i`-th interval as a rate per second.
pub(super) fn per_second(samples: &[Sample], i: usize, count: u32) -> f64 {
    let secs = interval_secs(samples, i);
    if secs > 0.0 { f64::from(count) / secs } else { 0.0 }
}

/// Requests per second that arrived in the `i`-th interval.
fn demand(samples: &[Sample], i: usize) -> f64 {
    per_second(samples, i, samples[i].arrived)
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

/// Times at which demand exceeded capacity, in an interval and on average around it. Two such
/// times that are no further apart than [`NOISE`] are one.
fn overloads(samples: &[Sample], smooth: &[f64]) -> Vec<Overload> {
    let mut found: Vec<Overload> = Vec::new();
    for (i, sample) in samples.iter().enumerate() {
        if demand(samples, i).min(smooth[i]) <= sample.capacity_rps {
            continue;
        }
        let (from, to) = (start_of(samples, i), sample.at);
        match found.last_mut() {
            Some(last) if from.since(last.to) <= NOISE => last.to = to,
            _ => found.push(Overload { from, to, ended: true }),
        }
    }
    if let (Some(overload), Some(sample)) = (found.last_mut(), samples.last()) {
        overload.ended = overload.to < sample.at;
    }
    found
}

/// Average demand over the intervals that end within half of [`NOISE`] of each one's end.
fn smoothed_demand(samples: &[Sample]) -> Vec<f64> {
    let half = Span::from_nanos(NOISE.as_nanos() / 2);
    let (mut first, mut next, mut n_arrived) = (0, 0, 0_u64);
    let average = |sample: &Sample| {
        while next < samples.len() && samples[next].at <= sample.at + half {
            n_arrived += u64::from(samples[next].arrived);
            next += 1;
        }
        while samples[first].at + half < sample.at {
            n_arrived -= u64::from(samples[first].arrived);
            first += 1;
        }
        let secs = samples[next - 1].at.since(start_of(samples, first)).as_secs_f64();
        if secs > 0.0 { n_arrived as f64 / secs } else { 0.0 }
    };
    samples.iter().map(average).collect()
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
    result.decisions.iter().filter_map(|decision| match &decision.body {
        DecisionBody::Hpa(sync) if sync.desired != sync.current => {
            Some((decision.at, sync.current, sync.desired))
        }
        DecisionBody::Vm(VmDecision::Scaling(scaling)) if scaling.to != scaling.from => {
            Some((decision.at, scaling.from, scaling.to))
        }
        DecisionBody::Server(ServerDecision::Scaling(order)) if order.to != order.from => {
            Some((decision.at, order.from, order.to))
        }
        _ => None,
    })
}
