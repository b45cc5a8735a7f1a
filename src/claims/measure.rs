//! What the sentence of a claim tells of a run, as numbers.

use super::Ran;
use crate::analysis::{Incident, in_rotation, incidents};
use crate::knowledge::{Measure, Setting};
use crate::scenario::compose::scheduled_rps;
use crate::sim::record::{
    DecisionBody, ExitCause, InstanceState, Life, RemovalCause, RunResult, Sample, scale_change,
};
use crate::units::{SimTime, Span};

use super::figure::costs_per_hour;

/// Rates of a schedule and of capacity are sums and quotients of fractions: this much more is not
/// more.
const HAIR: f64 = 1e-6;

/// A value of a measure, by what it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// What the control is set to; a number where it has one.
    Setting(Option<f64>),
    /// A length of time on the clock of the run.
    Duration(Span),
    /// A response time.
    Response(Span),
    /// Things that are counted.
    Count(u64),
    /// A share of one.
    Share(f64),
    /// How many times as much.
    Factor(f64),
    /// Requests per second.
    Rate(f64),
}

impl Quantity {
    /// The bare number: seconds, a count, a share of one, requests per second. A setting without a
    /// number is 0.
    pub fn number(self) -> f64 {
        match self {
            Self::Setting(number) => number.unwrap_or_default(),
            Self::Duration(span) | Self::Response(span) => span.as_secs_f64(),
            Self::Count(n) => n as f64,
            Self::Share(value) | Self::Factor(value) | Self::Rate(value) => value,
        }
    }
}

/// The value of a measure; `None` where the run has none.
pub fn measure(ran: Ran<'_>, measure: Measure) -> Option<Quantity> {
    let result = *ran.results.first()?;
    match measure {
        Measure::Setting => Some(Quantity::Setting(setting(ran))),
        Measure::Crossing => crossing(ran).map(Quantity::Rate),
        Measure::Decided | Measure::Started | Measure::Short => {
            shortage(ran, result)?.measure(result, measure).map(Quantity::Duration)
        }
        Measure::Detected | Measure::Repaired | Measure::RolledOut | Measure::FewestReady => {
            disturbance(result, measure)
        }
        Measure::Slowest | Measure::P99 | Measure::Median => response(result, measure),
        Measure::Joined | Measure::Unused | Measure::MostStarting => lives(result, measure),
        Measure::Ups
        | Measure::Downs
        | Measure::SizeBefore
        | Measure::SizeAfter
        | Measure::Most
        | Measure::CheckedOut => size(result, measure),
        _ => requests(result, measure),
    }
}

fn setting(ran: Ran<'_>) -> Option<f64> {
    match ran.claim.control.options.get(ran.option)?.setting {
        Setting::Number(value, _) => Some(value),
        Setting::Words(_) => None,
    }
}

fn requests(result: &RunResult, measure: Measure) -> Option<Quantity> {
    let totals = &result.totals;
    let share = |n: u64| Quantity::Share(n as f64 / totals.arrived.max(1) as f64);
    let some = |n: u64| (n > 0).then_some(n);
    match measure {
        Measure::Arrived => Some(Quantity::Count(totals.arrived)),
        Measure::Failed => some(totals.n_failed()).map(Quantity::Count),
        Measure::FailedShare => some(totals.n_failed()).map(share),
        Measure::AnsweredShare => Some(share(totals.completed)),
        Measure::ColdStarts => some(totals.cold_starts).map(Quantity::Count),
        Measure::ColdStartShare => some(totals.cold_starts).map(share),
        Measure::Attempts => {
            let attempts = totals.arrived + totals.retries;
            Some(Quantity::Factor(attempts as f64 / totals.arrived.max(1) as f64))
        }
        _ => None,
    }
}

fn response(result: &RunResult, measure: Measure) -> Option<Quantity> {
    let latency = (result.latency.n > 0).then_some(&result.latency)?;
    Some(Quantity::Response(match measure {
        Measure::Slowest => latency.max,
        Measure::P99 => latency.p99,
        _ => latency.p50,
    }))
}

/// The first time at which more requests are to come than the instances in the rotation can serve.
struct Shortage {
    from: SimTime,
    /// When they could again; `None`: not within the run.
    to: Option<SimTime>,
}

fn shortage(ran: Ran<'_>, result: &RunResult) -> Option<Shortage> {
    let samples = &result.series.samples;
    let demand = scheduled_rps(ran.scenario, samples.iter().map(|sample| sample.at));
    let is_short = |i: &usize| demand[*i] > samples[*i].capacity_rps + HAIR;
    let first = (0..samples.len()).find(is_short)?;
    let from = first.checked_sub(1).map_or(SimTime::ZERO, |before| samples[before].at);
    let to = (first..samples.len()).find(|i| !is_short(i)).map(|i| samples[i].at);
    Some(Shortage { from, to })
}

impl Shortage {
    fn measure(&self, result: &RunResult, measure: Measure) -> Option<Span> {
        match measure {
            Measure::Short => Some(self.to?.since(self.from)),
            Measure::Decided => Some(self.decided(result)?.since(self.from)),
            _ => {
                let decided = self.decided(result)?;
                let is_new = |life: &&Life| life.created.is_some_and(|at| at >= decided);
                let new = result.lives.iter().filter(is_new);
                Some(new.filter_map(|life| life.first_request).min()?.since(decided))
            }
        }
    }

    /// The first decision to grow since.
    fn decided(&self, result: &RunResult) -> Option<SimTime> {
        let since = result.decisions.iter().filter(|decision| decision.at >= self.from);
        let mut grows = since
            .filter(|decision| scale_change(&decision.body).is_some_and(|(from, to)| to > from));
        grows.next().map(|decision| decision.at)
    }
}

fn disturbance(result: &RunResult, measure: Measure) -> Option<Quantity> {
    let first: Incident = incidents(result).into_iter().next()?;
    let since = |at: Option<SimTime>| at.map(|at| Quantity::Duration(at.since(first.at)));
    match measure {
        Measure::Detected => since(first.detected),
        Measure::Repaired => since(first.repaired),
        Measure::RolledOut => since(first.rolled_out),
        _ => {
            let samples = result.series.samples.iter();
            let after = samples.zip(in_rotation(result)).filter(|(s, _)| s.at > first.at);
            after.map(|(_, n)| n).min().map(|n| Quantity::Count(n.into()))
        }
    }
}

fn size(result: &RunResult, measure: Measure) -> Option<Quantity> {
    let samples = &result.series.samples;
    let (first, last) = (samples.first()?.desired, samples.last()?.desired);
    let changes = || result.decisions.iter().filter_map(|decision| scale_change(&decision.body));
    let n = match measure {
        Measure::SizeBefore => first.into(),
        Measure::SizeAfter => (last != first).then_some(last.into())?,
        Measure::Most => samples.iter().map(present).max()?.into(),
        Measure::Ups => changes().filter(|(from, to)| to > from).count() as u64,
        Measure::Downs => match changes().filter(|(from, to)| to < from).count() as u64 {
            0 => return None,
            n => n,
        },
        _ => match result.decisions.iter().filter(|d| fails_checks(&d.body)).count() as u64 {
            0 => return None,
            n => n,
        },
    };
    Some(Quantity::Count(n))
}

/// Instances in any state but that of leaving.
pub(super) fn present(sample: &Sample) -> u32 {
    let leaving = sample.instances[InstanceState::Terminating.index()];
    sample.n_instances() - leaving
}

/// Whether a decision ends a process because it fails the platform's checks.
fn fails_checks(body: &DecisionBody) -> bool {
    matches!(
        body,
        DecisionBody::Restart { cause: ExitCause::LivenessProbe | ExitCause::StartupProbe, .. }
            | DecisionBody::Removed { cause: RemovalCause::Unhealthy, .. }
    )
}

fn lives(result: &RunResult, measure: Measure) -> Option<Quantity> {
    // With a disturbance or deployment, only what came of it is counted.
    let since = incidents(result).first().map_or(SimTime::ZERO, |incident| incident.at);
    let is_new = |life: &&Life| life.created.is_some_and(|at| at >= since);
    let new = || result.lives.iter().filter(is_new);
    let joined = || new().filter(|life| life.in_rotation.is_some());
    let n =
        match measure {
            Measure::Joined => joined().count() as u64,
            Measure::Unused => match joined().filter(|life| life.first_request.is_none()).count() {
                0 => return None,
                n => n as u64,
            },
            _ => most_at_once(new().filter_map(|life| {
                Some((life.created?, life.in_rotation.unwrap_or(SimTime::NEVER)))
            })),
        };
    Some(Quantity::Count(n))
}

/// Most stretches of time that hold the same moment.
fn most_at_once(stretches: impl Iterator<Item = (SimTime, SimTime)>) -> u64 {
    let mut ends: Vec<(SimTime, i64)> =
        stretches.flat_map(|(from, to)| [(from, 1), (to, -1)]).collect();
    // At the same moment what ends is counted before what begins.
    ends.sort_unstable();
    let (mut now, mut most) = (0_i64, 0);
    for (_, change) in ends {
        now += change;
        most = most.max(now);
    }
    most.unsigned_abs()
}

/// The load at which the cost of an hour of the second model comes down to that of the first, and
/// stays there for the rest of the run.
fn crossing(ran: Ran<'_>) -> Option<f64> {
    let costs = costs_per_hour(ran);
    let [first, second] = costs.as_slice() else { return None };
    let dearer = |i: &usize| second[*i] > first[*i];
    let last = (0..first.len().min(second.len())).rev().find(dearer)?;
    let samples: &[Sample] = &ran.results.first()?.series.samples;
    let at = samples.get(last + 1)?.at;
    scheduled_rps(ran.scenario, [samples[last].at, at].into_iter()).pop()
}
