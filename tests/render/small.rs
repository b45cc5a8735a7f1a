//! Ten intervals of 30 s, small enough to work every figure by hand.
//!
//! Two pods of 10 rps each meet 10 rps; from 1:00 to 3:00 it is 40 rps. The autoscaler asks for
//! four pods at 1:15; they are ready at 2:10. At 4:15 it goes back to two.

use orchestration_guide::sim::models::container::hpa::{
    Clause, Conditions, MetricKind, MetricOutcome, Reconciliation,
};
use orchestration_guide::sim::record::{
    Decision, DecisionBody, FailureCause, FaultKind, InstanceState, LatencySummary, Ledger, Part,
    Queueing, RunResult, Sample, Series, SpanCounts, Totals,
};
use orchestration_guide::units::{SimTime, Span};

/// Arrived, completed, queue full, timed out, ready, starting, terminating, desired, p95 in ms.
type Line = [u32; 9];

const LINES: [Line; 10] = [
    [300, 300, 0, 0, 2, 0, 0, 2, 120],
    [300, 300, 0, 0, 2, 0, 0, 2, 120],
    [1200, 600, 560, 0, 2, 2, 0, 4, 2500],
    [1200, 600, 580, 40, 2, 2, 0, 4, 2400],
    [1200, 1200, 0, 20, 4, 0, 0, 4, 900],
    [1200, 1200, 0, 0, 4, 0, 0, 4, 300],
    [600, 600, 0, 0, 4, 0, 0, 4, 130],
    [300, 300, 0, 0, 4, 0, 0, 4, 110],
    [300, 300, 0, 0, 2, 0, 2, 2, 110],
    [300, 300, 0, 0, 2, 0, 0, 2, 120],
];

/// The run.
pub(crate) fn small() -> RunResult {
    let samples: Vec<Sample> = LINES.iter().enumerate().map(|(i, line)| sample(i, line)).collect();
    let totals = totals(&samples);
    let ledger = ledger(&samples);
    RunResult {
        seed: 1,
        simulated: Span::from_secs(300),
        complete: true,
        n_events: 0,
        totals,
        latency: LatencySummary {
            n: totals.completed,
            mean: Span::from_millis(400),
            p50: Span::from_millis(60),
            p90: Span::from_millis(900),
            p95: Span::from_millis(1200),
            p99: Span::from_millis(2600),
            p999: Span::from_millis(4000),
            max: Span::from_millis(4200),
        },
        response_times: SpanCounts::default(),
        instance_rps: 10.0,
        queueing: Queueing::default(),
        series: Series { interval: Span::from_secs(30), samples },
        decisions: vec![scaled(75, 2, 4, 150.0), killed(200), scaled(255, 4, 2, 25.0)],
        heat: Vec::new(),
        lives: Vec::new(),
        states: Default::default(),
        n_decisions_left_out: 0,
        ledger,
        fingerprint: 0,
    }
}

/// A moment of the run.
pub(crate) fn at(secs: u64) -> SimTime {
    SimTime::ZERO + Span::from_secs(secs)
}

fn sample(i: usize, line: &Line) -> Sample {
    let [arrived, completed, queue_full, timeout, ready, starting, terminating, desired, p95] =
        *line;
    let mut failed = [0; FailureCause::COUNT];
    failed[FailureCause::QueueFull.index()] = queue_full;
    failed[FailureCause::Timeout.index()] = timeout;
    let mut instances = [0; InstanceState::COUNT];
    instances[InstanceState::Ready.index()] = ready;
    instances[InstanceState::Starting.index()] = starting;
    instances[InstanceState::Terminating.index()] = terminating;
    let utilization = f64::from(completed) / 30.0 / (f64::from(ready) * 10.0);
    let p95 = u64::from(p95);
    Sample {
        at: at(30 * (i as u64 + 1)),
        arrived,
        completed,
        failed,
        retries: 0,
        in_flight: 0,
        queued: 0,
        capacity_rps: f64::from(ready) * 10.0,
        instances,
        desired,
        utilization,
        utilization_seen: (i > 0).then_some(utilization),
        p50: Some(Span::from_millis(p95 / 2)),
        p90: Some(Span::from_millis(p95 * 4 / 5)),
        p95: Some(Span::from_millis(p95)),
        p99: (i != 6).then_some(Span::from_millis(p95 * 3 / 2)),
        p999: (i != 6).then_some(Span::from_millis(p95 * 2)),
    }
}

fn totals(samples: &[Sample]) -> Totals {
    let mut totals = Totals::default();
    for sample in samples {
        totals.arrived += u64::from(sample.arrived);
        totals.completed += u64::from(sample.completed);
        for cause in FailureCause::ALL {
            totals.failed[cause.index()] += u64::from(sample.failed[cause.index()]);
        }
    }
    totals
}

fn ledger(samples: &[Sample]) -> Ledger {
    let mut ledger = Ledger::default();
    for sample in samples {
        for state in InstanceState::ALL {
            let n = u64::from(sample.instances[state.index()]);
            ledger.instance_time[state.index()] += Span::from_secs(30 * n);
        }
        ledger.peak_instances = ledger.peak_instances.max(sample.instances.iter().sum());
    }
    ledger
}

fn scaled(secs: u64, current: u32, desired: u32, utilization: f64) -> Decision {
    let metric = MetricOutcome {
        kind: MetricKind::ResourceUtilization,
        target: 60.0,
        current: Some(utilization),
        ratio: Some(utilization / 60.0),
        rebalanced_ratio: None,
        n_ready: current,
        n_unready: 0,
        n_missing: 0,
        n_ignored: 0,
        within_tolerance: false,
        proposal: Ok(if desired > current { 5 } else { 2 }),
    };
    let body = DecisionBody::Hpa(Reconciliation {
        current,
        desired,
        metrics: vec![metric],
        proposal: Some(if desired > current { 5 } else { 2 }),
        stabilized: Some(desired),
        clause: if desired > current { Clause::ScaleUpLimit } else { Clause::Proposal },
        conditions: Conditions::default(),
    });
    Decision { at: at(secs), part: Part::Scaler, body }
}

fn killed(secs: u64) -> Decision {
    let body = DecisionBody::Fault { kind: FaultKind::Kill, instances: vec![3] };
    Decision { at: at(secs), part: Part::Scenario, body }
}
