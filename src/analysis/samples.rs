//! Tiny runs for the tests of this module, small enough to work every figure out on paper.

use crate::sim::record::{
    Decision, DecisionBody, FailureCause, HeatColumn, InstanceState, LatencySummary, Ledger, Part,
    Queueing, RunResult, Sample, Series, SpanCounts, Totals,
};
use crate::units::{SimTime, Span};

/// Most requests per second of one instance.
pub(super) const INSTANCE_RPS: f64 = 10.0;

/// One interval. Instances serve [`INSTANCE_RPS`] each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    pub(super) arrived: u32,
    pub(super) completed: u32,
    pub(super) failed: u32,
    pub(super) ready: u32,
    pub(super) desired: u32,
    pub(super) seen: Option<f64>,
}

/// A run with these intervals of so many seconds.
pub(super) fn result(interval_secs: u64, lines: &[Line]) -> RunResult {
    let interval = Span::from_secs(interval_secs);
    let samples: Vec<Sample> =
        lines.iter().enumerate().map(|(i, line)| sample(interval_secs, i, line)).collect();
    let mut totals = Totals::default();
    let mut ledger = Ledger::default();
    for line in lines {
        totals.arrived += u64::from(line.arrived);
        totals.completed += u64::from(line.completed);
        totals.failed[FailureCause::Timeout.index()] += u64::from(line.failed);
        ledger.instance_time[InstanceState::Ready.index()] +=
            Span::from_secs(interval_secs * u64::from(line.ready));
        ledger.peak_instances = ledger.peak_instances.max(line.ready);
    }
    RunResult {
        seed: 1,
        simulated: Span::from_secs(interval_secs * lines.len() as u64),
        complete: true,
        n_events: 0,
        totals,
        latency: LatencySummary::default(),
        response_times: SpanCounts::default(),
        instance_rps: INSTANCE_RPS,
        queueing: Queueing::default(),
        heat: vec![HeatColumn::default(); samples.len()],
        series: Series { interval, samples },
        lives: Vec::new(),
        states: Default::default(),
        decisions: Vec::new(),
        n_decisions_left_out: 0,
        ledger,
        fingerprint: 0,
    }
}

fn sample(interval_secs: u64, i: usize, line: &Line) -> Sample {
    let mut sample = Sample {
        at: at(interval_secs * (i as u64 + 1)),
        arrived: line.arrived,
        completed: line.completed,
        capacity_rps: INSTANCE_RPS * f64::from(line.ready),
        desired: line.desired,
        utilization_seen: line.seen,
        ..Sample::default()
    };
    sample.failed[FailureCause::Timeout.index()] = line.failed;
    sample.instances[InstanceState::Ready.index()] = line.ready;
    sample
}

/// A moment.
pub(super) fn at(secs: u64) -> SimTime {
    SimTime::ZERO + Span::from_secs(secs)
}

/// A decision at a moment.
pub(super) fn decided(secs: u64, body: DecisionBody) -> Decision {
    Decision { at: at(secs), part: Part::Scaler, body }
}

/// A change of the size by an autoscaler.
pub(super) fn scaled(secs: u64, current: u32, desired: u32) -> Decision {
    use crate::sim::models::container::hpa::{Clause, Conditions, Reconciliation};
    let body = DecisionBody::Hpa(Reconciliation {
        current,
        desired,
        metrics: Vec::new(),
        proposal: Some(desired),
        stabilized: Some(desired),
        clause: Clause::Proposal,
        conditions: Conditions::default(),
    });
    decided(secs, body)
}
