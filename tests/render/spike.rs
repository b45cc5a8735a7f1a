//! A run to look at: a traffic spike answered by an autoscaler, from a few lines of arithmetic in
//! place of the engine, so that the pictures do not move when the engine does.

use orchestration_guide::sim::models::container::hpa::{
    Clause, Conditions, MetricKind, MetricOutcome, Reconciliation,
};
use orchestration_guide::sim::record::{
    Decision, DecisionBody, ExitCause, FailureCause, FaultKind, InstanceState, LatencySummary,
    Ledger, Part, Queueing, RunResult, Sample, Series, SpanCounts, Totals,
};
use orchestration_guide::units::{SimTime, Span};

const DURATION: u32 = 900;
const POD_RPS: f64 = 25.0;
const START_SECS: u32 = 20;
const SYNC_SECS: u32 = 15;
const TARGET: f64 = 60.0;

/// The state of the toy platform.
struct Toy {
    noise: u64,
    /// Second at which each pod becomes ready.
    pods: Vec<u32>,
    /// Second at which each leaving pod is gone.
    leaving: Vec<u32>,
    queue: f64,
    seen: Option<f64>,
    recent: Vec<f64>,
    recommendations: Vec<(u32, u32)>,
    decisions: Vec<Decision>,
    samples: Vec<Sample>,
}

/// The run.
pub(crate) fn spike() -> RunResult {
    let mut toy = Toy {
        noise: 1,
        pods: vec![0; 4],
        leaving: Vec::new(),
        queue: 0.0,
        seen: None,
        recent: Vec::new(),
        recommendations: Vec::new(),
        decisions: Vec::new(),
        samples: Vec::new(),
    };
    for second in 1..=DURATION {
        toy.second(second);
    }
    toy.result()
}

fn rate(second: f64) -> f64 {
    let up = ((second - 120.0) / 30.0).clamp(0.0, 1.0);
    let down = ((second - 450.0) / 60.0).clamp(0.0, 1.0);
    40.0 + 200.0 * up.min(1.0 - down)
}

fn at(second: u32) -> SimTime {
    SimTime::from_secs_f64(f64::from(second))
}

impl Toy {
    /// Near enough to a normal draw, of mean 0 and deviation 1.
    fn normal(&mut self) -> f64 {
        let mut sum = -6.0;
        for _ in 0..12 {
            self.noise = self.noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            sum += (self.noise >> 40) as f64 / (1_u64 << 24) as f64;
        }
        sum
    }

    fn second(&mut self, now: u32) {
        if now == 560 {
            self.fault(now, FaultKind::Kill);
        }
        let mean = rate(f64::from(now));
        let arrived = (mean + mean.sqrt() * self.normal()).round().max(0.0);
        let ready = self.pods.iter().filter(|from| **from <= now).count() as f64;
        let capacity = ready * POD_RPS;
        let offered = self.queue + arrived;
        let served = offered.min(capacity).floor();
        let lost = if now == 560 { served.min(18.0) } else { 0.0 };
        let completed = served - lost;
        let room = ready * 60.0;
        let rejected = (offered - served - room).max(0.0).floor();
        let timeouts = if self.queue > room * 0.8 { (arrived * 0.08).floor() } else { 0.0 };
        self.queue = (offered - served - rejected - timeouts).max(0.0);
        let utilization = if capacity > 0.0 { (offered / capacity).min(1.0) } else { 0.0 };
        self.recent.push(utilization);
        if now.is_multiple_of(SYNC_SECS) {
            self.sync(now);
        }
        self.leaving.retain(|gone| *gone > now);
        let wait = self.queue / capacity.max(1.0);
        let mut failed = [0; FailureCause::COUNT];
        failed[FailureCause::QueueFull.index()] = rejected as u32;
        failed[FailureCause::Timeout.index()] = timeouts as u32;
        failed[FailureCause::InstanceLost.index()] = lost as u32;
        let jitter = 1.0 + 0.08 * self.normal();
        let busy = 0.04 / (1.03 - utilization.min(1.0)) * 0.6 + wait;
        let span = |factor: f64| Some(Span::from_secs_f64(busy * factor * jitter.max(0.5)));
        self.samples.push(Sample {
            at: at(now),
            arrived: arrived as u32,
            completed: completed as u32,
            failed,
            retries: 0,
            in_flight: self.queue as u32,
            queued: self.queue as u32,
            capacity_rps: capacity,
            instances: self.states(now),
            desired: self.pods.len() as u32,
            utilization,
            utilization_seen: self.seen,
            p50: if completed > 0.0 { span(1.0) } else { None },
            p90: if completed > 0.0 { span(2.0) } else { None },
            p95: if completed > 0.0 { span(2.4) } else { None },
            p99: if completed > 0.0 { span(3.4) } else { None },
            p999: if completed > 0.0 { span(4.6) } else { None },
        });
    }

    fn states(&self, now: u32) -> [u32; InstanceState::COUNT] {
        let mut states = [0; InstanceState::COUNT];
        for ready_at in &self.pods {
            let state = match ready_at.saturating_sub(now) {
                0 => InstanceState::Ready,
                1..=10 => InstanceState::Starting,
                _ => InstanceState::Pending,
            };
            states[state.index()] += 1;
        }
        states[InstanceState::Terminating.index()] = self.leaving.len() as u32;
        states
    }

    fn fault(&mut self, now: u32, kind: FaultKind) {
        self.pods[0] = now + START_SECS;
        self.pods[1] = now + START_SECS;
        let body = DecisionBody::Fault { kind, instances: vec![0, 1] };
        self.decisions.push(Decision { at: at(now), part: Part::Scenario, body });
        let restart = DecisionBody::Restart {
            instance: 2,
            cause: ExitCause::Crash,
            back_off: Span::from_secs(10),
            n_restarts: 2,
        };
        self.decisions.push(Decision { at: at(now + 60), part: Part::Healer, body: restart });
    }

    fn sync(&mut self, now: u32) {
        let mean = self.recent.iter().sum::<f64>() / self.recent.len() as f64;
        self.recent.clear();
        let current = self.pods.len() as u32;
        let seen = (mean * 100.0).floor();
        self.seen = Some(mean);
        let ratio = seen / TARGET;
        let within = (ratio - 1.0).abs() <= 0.1;
        let proposal = if within { current } else { (ratio * f64::from(current)).ceil() as u32 };
        self.recommendations.push((now, proposal));
        let window = self.recommendations.iter().filter(|(then, _)| then + 180 > now);
        let stabilized = window.map(|(_, n)| *n).max().unwrap_or(proposal).max(proposal);
        let limited = stabilized.min((2 * current).max(4));
        let desired = limited.clamp(2, 20);
        let clause = match () {
            () if within => Clause::WithinTolerance,
            () if stabilized > proposal => Clause::ScaleDownStabilized,
            () if limited < stabilized => Clause::ScaleUpLimit,
            () if desired < limited => Clause::TooManyReplicas,
            () => Clause::Proposal,
        };
        if desired == current {
            return;
        }
        let metric = MetricOutcome {
            kind: MetricKind::ResourceUtilization,
            target: TARGET,
            current: Some(seen),
            ratio: Some(ratio),
            rebalanced_ratio: None,
            n_ready: current,
            n_unready: 0,
            n_missing: 0,
            n_ignored: 0,
            within_tolerance: within,
            proposal: Ok(proposal),
        };
        let body = DecisionBody::Hpa(Reconciliation {
            current,
            desired,
            metrics: vec![metric],
            proposal: Some(proposal),
            stabilized: Some(stabilized),
            clause,
            conditions: Conditions::default(),
        });
        self.decisions.push(Decision { at: at(now), part: Part::Scaler, body });
        for _ in current..desired {
            self.pods.push(now + START_SECS);
        }
        for _ in desired..current {
            self.pods.pop();
            self.leaving.push(now + 25);
        }
    }

    fn result(self) -> RunResult {
        let mut totals = Totals::default();
        let mut ledger = Ledger::default();
        for sample in &self.samples {
            totals.arrived += u64::from(sample.arrived);
            totals.completed += u64::from(sample.completed);
            for cause in FailureCause::ALL {
                totals.failed[cause.index()] += u64::from(sample.failed[cause.index()]);
            }
            for state in InstanceState::ALL {
                let n = u64::from(sample.instances[state.index()]);
                ledger.instance_time[state.index()] += Span::from_secs(n);
            }
            ledger.peak_instances = ledger.peak_instances.max(sample.instances.iter().sum());
        }
        totals.in_flight = totals.arrived - totals.completed - totals.n_failed();
        let mut decisions = self.decisions;
        decisions.sort_by_key(|decision| decision.at);
        RunResult {
            seed: 1,
            simulated: Span::from_secs(u64::from(DURATION)),
            complete: true,
            n_events: 0,
            totals,
            latency: LatencySummary {
                n: totals.completed,
                mean: Span::from_millis(310),
                p50: Span::from_millis(48),
                p90: Span::from_millis(1_020),
                p95: Span::from_millis(2_140),
                p99: Span::from_millis(6_400),
                p999: Span::from_millis(9_100),
                max: Span::from_millis(9_990),
            },
            response_times: SpanCounts::default(),
            instance_rps: POD_RPS,
            queueing: Queueing::default(),
            series: Series { interval: Span::from_secs(1), samples: self.samples },
            decisions,
            heat: Vec::new(),
            lives: Vec::new(),
            states: Default::default(),
            n_decisions_left_out: 0,
            ledger,
            fingerprint: 0,
        }
    }
}
