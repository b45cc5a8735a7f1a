//! What happened in a run, as numbers: peaks, overloads, moves of the scaler.

use crate::analysis::{Overload, overloads, per_second, smoothed_demand, smoothed_over};
use crate::sim::record::{
    DecisionBody, FailureCause, RemovalCause, RunResult, Sample, scale_change,
};
use crate::units::{SimTime, Span};

/// What happened in a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Highest demand in requests per second, averaged so that one lucky second does not count;
    /// `None` without samples.
    pub peak_demand: Option<Moment<f64>>,
    /// How long a time demand is averaged over.
    pub demand_over: Span,
    /// Times at which demand exceeded what the instances in rotation could serve.
    pub overloads: Vec<Overload>,
    /// The same with repeated tries; `None` where no client tried again.
    pub attempts: Option<Attempts>,
    /// What the scaler did.
    pub scaling: Scaling,
    /// The first time from the first overload on at which anything grew.
    pub first_up_after_overload: Option<SimTime>,
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
    /// Most instances in any state at any time, also between the ends of intervals.
    pub peak_instances: u32,
    /// Most instances at the end of an interval, as charts draw them.
    pub peak_instances_drawn: u32,
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

/// Requests and their repetitions, as the platform gets them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attempts {
    /// Most per second, averaged like the demand.
    pub peak: Moment<f64>,
    /// Time in which they exceeded what the instances in rotation could serve.
    pub overload: Span,
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
    /// Fewest instances that it wanted.
    pub lowest: u32,
    /// The first decision to grow.
    pub first_up: Option<SimTime>,
    /// Instances that were started because requests found no room.
    pub on_demand: Option<OnDemand>,
    /// Instances that were removed because they had no work.
    pub n_idle: u32,
}

/// Instances that were started because requests found no room: growth that no scaler decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDemand {
    /// How many.
    pub n: u32,
    /// The first start.
    pub first: SimTime,
    /// The last one.
    pub last: SimTime,
    /// Instances that there were when the run began.
    pub at_start: u32,
}

impl Facts {
    /// Finds what happened.
    pub fn of(result: &RunResult) -> Self {
        let samples = &result.series.samples;
        let instance_time = result.ledger.instance_time.iter().fold(Span::ZERO, |a, b| a + *b);
        let simulated = result.simulated.as_secs_f64();
        let smooth = smoothed_demand(samples);
        let overloads = overloads(samples, &smooth);
        let first = overloads.first().map(|overload| overload.from);
        Self {
            peak_demand: highest(samples.iter().map(|s| s.at).zip(smooth.iter().copied())),
            demand_over: smoothed_over(samples),
            first_up_after_overload: first.and_then(|from| ups(result).find(|up| *up >= from)),
            overloads,
            attempts: Attempts::of(result),
            scaling: Scaling::of(result),
            worst_p95: highest(samples.iter().filter_map(|s| Some((s.at, s.p95?)))),
            main_cause: main_cause(result),
            worst_failures: worst_failures(samples),
            peak_utilization: highest(samples.iter().map(|s| (s.at, without_noise(s.utilization)))),
            peak_utilization_seen: highest(
                samples.iter().filter_map(|s| Some((s.at, s.utilization_seen?))),
            ),
            peak_instances: result.ledger.peak_instances,
            peak_instances_drawn: samples.iter().map(Sample::n_instances).max().unwrap_or(0),
            mean_instances: if simulated > 0.0 {
                instance_time.as_secs_f64() / simulated
            } else {
                0.0
            },
            instance_time,
        }
    }
}

/// A sum of parts that make a whole may come out a last digit above it.
fn without_noise(share: f64) -> f64 {
    (share * 1e9).round() / 1e9
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

/// When anything grew, whether a scaler decided it or requests found no room.
fn ups(result: &RunResult) -> impl Iterator<Item = SimTime> {
    let grows = |body: &DecisionBody| {
        matches!(body, DecisionBody::StartedOnDemand { .. })
            || scale_change(body).is_some_and(|(from, to)| to > from)
    };
    result.decisions.iter().filter(move |one| grows(&one.body)).map(|one| one.at)
}

impl Attempts {
    fn of(result: &RunResult) -> Option<Self> {
        if result.totals.retries == 0 {
            return None;
        }
        let with_repeats = |s: &Sample| Sample { arrived: s.arrived + s.retries, ..*s };
        let samples: Vec<Sample> = result.series.samples.iter().map(with_repeats).collect();
        let smooth = smoothed_demand(&samples);
        let over = overloads(&samples, &smooth);
        Some(Self {
            peak: highest(samples.iter().map(|s| s.at).zip(smooth.iter().copied()))?,
            overload: over.iter().fold(Span::ZERO, |sum, overload| sum + overload.length()),
        })
    }
}

impl OnDemand {
    fn of(result: &RunResult) -> Option<Self> {
        Self::told(result).or_else(|| Self::of_calls(result))
    }

    /// A front end that starts an environment for each call without one tells of none: the calls
    /// that started cold are counted.
    fn of_calls(result: &RunResult) -> Option<Self> {
        let n = u32::try_from(result.totals.cold_starts).ok();
        let n = n.filter(|_| result.starts_untold())?;
        let created = || result.lives.iter().filter_map(|life| life.created);
        let at_start = result.n_at_start();
        Some(Self { n, first: created().min()?, last: created().max()?, at_start })
    }

    /// As decisions tell it.
    fn told(result: &RunResult) -> Option<Self> {
        let is_start = |body: &DecisionBody| matches!(body, DecisionBody::StartedOnDemand { .. });
        let mut starts = result.decisions.iter().filter(|one| is_start(&one.body)).map(|d| d.at);
        let first = starts.next()?;
        let (n, last) = starts.fold((1, first), |(n, _), at| (n + 1, at));
        Some(Self { n, first, last, at_start: result.n_at_start() })
    }
}

impl Scaling {
    fn of(result: &RunResult) -> Self {
        let at_start = result.series.samples.first().map_or(0, |sample| sample.desired);
        let is_idle = |body: &DecisionBody| {
            matches!(body, DecisionBody::Removed { cause: RemovalCause::Idle { .. }, .. })
        };
        let n_idle = result.decisions.iter().filter(|one| is_idle(&one.body)).count() as u32;
        let mut scaling = Self {
            initial: at_start,
            highest: at_start,
            lowest: at_start,
            on_demand: OnDemand::of(result),
            n_idle,
            ..Self::default()
        };
        let mut last_up = None;
        for (k, (at, from, to)) in moves(result).enumerate() {
            // Where requests start instances too, not every change is told: the series knows more.
            let is_in_first = result.series.samples.first().is_some_and(|first| at <= first.at);
            if k == 0 && (is_in_first || scaling.on_demand.is_none()) {
                (scaling.initial, scaling.highest, scaling.lowest) = (from, from, from);
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
            scaling.lowest = scaling.lowest.min(to);
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
