//! Collects what happens during a run.

use super::crowding::Crowding;
use super::{
    Decision, DecisionBody, FailureCause, HeatColumn, Histogram, InstanceState, Invocations,
    LatencySummary, Ledger, Level, Life, LifeStage, MAX_LIVES, Part, Queueing, Sample, Series,
    SpanCounts, StateChange, StateLog, Totals, completes_rollout,
};
use crate::units::{SimTime, Span};

/// Most decisions that a run keeps, besides what the scenario does and the ends of its deployments.
/// A run decides more often only when something goes on changing all the time, and then later
/// decisions say what earlier ones said.
pub const MAX_DECISIONS: usize = 10_000;

/// What the engine tells of the present state when an interval of the series ends.
#[derive(Clone, Copy, Debug, Default)]
pub struct Snapshot {
    /// Requests per second that the instances in rotation can serve at most.
    pub capacity_rps: f64,
    /// Instances by state.
    pub instances: [u32; InstanceState::COUNT],
    /// Instances that the scaler wants.
    pub desired: u32,
    /// CPU time used since the start, in core-seconds, by all instances.
    pub core_secs: f64,
    /// CPU time that the instances in rotation have used in the interval, in core-seconds.
    pub core_secs_in_rotation: f64,
    /// CPU requested by the instances in rotation, in cores.
    pub requested_cores: f64,
    /// CPU utilization as the scaler last saw it.
    pub utilization_seen: Option<f64>,
}

/// Collects totals, series, latency and decisions.
#[derive(Clone, Debug)]
pub struct Recorder {
    interval: Span,
    totals: Totals,
    samples: Vec<Sample>,
    heat: Vec<HeatColumn>,
    lives: Vec<Life>,
    states: StateLog,
    decisions: Vec<Decision>,
    n_decisions_left_out: u64,
    /// The interval under way.
    current: Sample,
    current_latency: Histogram,
    core_secs: f64,
    latency: Histogram,
    /// Of those that waited; the others, which are `n_at_once`, come into it at the end.
    wait: Histogram,
    n_waited: u64,
    n_at_once: u64,
    counted: Counted,
    slowdown_sum: f64,
    /// Requests waiting or in service.
    in_system: Level,
    /// Requests waiting.
    in_queue: Level,
    /// Where measuring begins and ends.
    window: [Option<Mark>; 2],
    crowding: Crowding,
    in_rotation: u32,
    in_rotation_since: SimTime,
    kept_idle: u32,
    kept_idle_since: SimTime,
    ledger: Ledger,
}

/// Requests that are measured.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    n_arrived: u64,
    n_rejected: u64,
    n_gave_up: u64,
    n_left_line: u64,
    wait_nanos_of_those: u128,
}

/// Areas under curves up to a moment, in request-nanoseconds.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: SimTime,
    in_system: u128,
    in_queue: u128,
}

impl Recorder {
    /// Nothing yet; the series has one sample for each `interval`.
    pub fn new(interval: Span) -> Self {
        Self {
            interval,
            totals: Totals::default(),
            samples: Vec::new(),
            heat: Vec::new(),
            lives: Vec::new(),
            states: StateLog::default(),
            decisions: Vec::new(),
            n_decisions_left_out: 0,
            current: Sample::default(),
            current_latency: Histogram::default(),
            core_secs: 0.0,
            latency: Histogram::default(),
            wait: Histogram::default(),
            n_waited: 0,
            n_at_once: 0,
            counted: Counted::default(),
            slowdown_sum: 0.0,
            in_system: Level::default(),
            in_queue: Level::default(),
            window: [None; 2],
            crowding: Crowding::default(),
            in_rotation: 0,
            in_rotation_since: SimTime::ZERO,
            kept_idle: 0,
            kept_idle_since: SimTime::ZERO,
            ledger: Ledger::default(),
        }
    }

    /// Length of one interval of the series.
    pub fn interval(&self) -> Span {
        self.interval
    }

    /// Requests by outcome so far.
    pub fn totals(&self) -> Totals {
        Totals { in_flight: self.in_system.count().into(), ..self.totals }
    }

    /// Requests waiting or in service.
    pub fn n_in_system(&self) -> u32 {
        self.in_system.count()
    }

    /// Requests waiting.
    pub fn n_waiting(&self) -> u32 {
        self.in_queue.count()
    }

    /// From now on it is measured how many requests there are.
    pub fn begin_measuring(&mut self, now: SimTime) {
        self.window[0] = Some(self.mark(now));
        self.crowding.measure(now, &self.in_system, true);
    }

    /// From now on that is measured no more.
    pub fn end_measuring(&mut self, now: SimTime) {
        self.window[1] = Some(self.mark(now));
        self.crowding.measure(now, &self.in_system, false);
    }

    fn mark(&self, at: SimTime) -> Mark {
        let (in_system, in_queue) = (self.in_system.area_nanos(at), self.in_queue.area_nanos(at));
        Mark { at, in_system, in_queue }
    }

    /// A request has joined a line.
    pub fn joined_line(&mut self, now: SimTime) {
        self.in_queue.up(now);
    }

    /// A request is in a line no more.
    pub fn is_out_of_line(&mut self, now: SimTime) {
        self.in_queue.down(now);
    }

    /// A request has arrived.
    pub fn arrived(&mut self, now: SimTime, counted: bool) {
        self.counted.n_arrived += u64::from(counted);
        self.totals.arrived += 1;
        if self.in_system.count() == 0 {
            self.crowding.sum_up(now, &self.in_system);
        }
        self.in_system.up(now);
        self.current.arrived += 1;
    }

    /// A measured request has left the line for service.
    #[inline]
    pub fn started(&mut self, wait: Span) {
        if wait.is_zero() {
            self.n_at_once += 1;
        } else {
            self.wait.add(wait);
            self.n_waited += 1;
        }
    }

    /// A measured request has left the line for good.
    pub fn left_line(&mut self, wait: Span) {
        self.counted.n_left_line += 1;
        self.counted.wait_nanos_of_those += u128::from(wait.as_nanos());
    }

    /// A request was answered. Only measured ones count in the latency.
    #[inline]
    pub fn completed(&mut self, now: SimTime, response: Span, demand: Span, counted: bool) {
        self.totals.completed += 1;
        self.left(now);
        self.current.completed += 1;
        if counted {
            self.current_latency.add(response);
            self.slowdown_sum += slowdown(response, demand);
        }
    }

    /// A request has failed.
    pub fn failed(&mut self, now: SimTime, cause: FailureCause, counted: bool) {
        match cause {
            FailureCause::QueueFull | FailureCause::NoEndpoint | FailureCause::Throttled(_) => {
                self.counted.n_rejected += u64::from(counted);
            }
            FailureCause::Timeout => self.counted.n_gave_up += u64::from(counted),
            _ => {}
        }
        self.totals.failed[cause.index()] += 1;
        self.left(now);
        self.current.failed[cause.index()] += 1;
    }

    /// A request is inside no more.
    fn left(&mut self, now: SimTime) {
        if self.in_system.count() == 1 {
            self.crowding.sum_up(now, &self.in_system);
        }
        self.in_system.down(now);
    }

    /// A client tries again.
    pub fn retried(&mut self) {
        self.totals.retries += 1;
        self.current.retries += 1;
    }

    /// An instance is started for a request.
    pub fn cold_start(&mut self) {
        self.totals.cold_starts += 1;
    }

    /// So many instances are in the rotation from now on.
    pub fn rotation(&mut self, now: SimTime, n: u32) {
        if n == self.in_rotation {
            return;
        }
        self.close_rotation(now);
        self.in_rotation = n;
    }

    fn close_rotation(&mut self, now: SimTime) {
        let times = &mut self.ledger.time_in_rotation;
        let place = self.in_rotation as usize;
        if times.len() <= place {
            times.resize(place + 1, Span::ZERO);
        }
        times[place] += now.since(self.in_rotation_since);
        self.in_rotation_since = now;
    }

    /// So many instances of a minimum have nothing to do from now on.
    pub fn kept_idle(&mut self, now: SimTime, n: u32) {
        if n != self.kept_idle {
            self.close_kept_idle(now);
            self.kept_idle = n;
        }
    }

    fn close_kept_idle(&mut self, now: SimTime) {
        let each = now.since(self.kept_idle_since);
        self.ledger.kept_idle_time +=
            Span::from_nanos(each.as_nanos().saturating_mul(u64::from(self.kept_idle)));
        self.kept_idle_since = now;
    }

    /// An invocation has ended that is billed for its duration and its initialization together.
    pub fn invoked(&mut self, duration: Span, init: Span, on_provisioned: bool) {
        let Invocations { on_demand, provisioned } = &mut self.ledger.invocations;
        let of = if on_provisioned { provisioned } else { on_demand };
        of.n += 1;
        of.billed += (duration + init).round_up_to(Span::from_millis(1));
    }

    /// An instance exists; instances are told in the order of their numbers.
    pub fn born(&mut self, life: Life) {
        if self.lives.len() < MAX_LIVES {
            self.lives.push(life);
        }
    }

    /// An instance has reached a stage of its life.
    pub fn lived(&mut self, now: SimTime, instance: u32, stage: LifeStage) {
        if let Some(life) = self.lives.get_mut(instance as usize) {
            life.reach(stage, now);
        }
    }

    /// An instance that exists already has come to a node.
    pub fn placed(&mut self, instance: u32, node: u32, zone: u32) {
        if let Some(life) = self.lives.get_mut(instance as usize) {
            (life.node, life.zone) = (Some(node), zone);
        }
    }

    /// An instance has come into another state; `None`: it is no more.
    pub fn turned(&mut self, instance: u32, to: Option<InstanceState>) {
        self.states.note(StateChange { instance, to });
    }

    /// An instance has been created.
    pub fn launched(&mut self) {
        self.ledger.n_launched += 1;
    }

    /// An instance that was created during the run is gone.
    pub fn removed(&mut self, life_time: Span) {
        self.ledger.n_removed += 1;
        self.ledger.life_time_of_removed += life_time;
    }

    /// So many nodes have existed for this long.
    pub fn nodes(&mut self, n: u32, span: Span) {
        self.ledger.node_time += span * f64::from(n);
    }

    /// An instance has spent time in a state.
    pub fn spent(&mut self, state: InstanceState, span: Span) {
        self.ledger.instance_time[state.index()] += span;
    }

    /// So many instances exist from now on.
    pub fn instances(&mut self, now: SimTime, n: u32) {
        self.crowding.instances(now, &self.in_system, n);
        self.ledger.peak_instances = self.ledger.peak_instances.max(n);
    }

    /// A part has decided.
    pub fn decided(&mut self, at: SimTime, part: Part, body: DecisionBody) {
        let is_always_kept = part == Part::Scenario || completes_rollout(&body);
        if self.decisions.len() < MAX_DECISIONS || is_always_kept {
            self.decisions.push(Decision { at, part, body });
        } else {
            self.n_decisions_left_out += 1;
        }
    }

    /// An interval of the series ends, `length` after the one before.
    pub fn end_interval(&mut self, at: SimTime, length: Span, snapshot: &Snapshot) {
        let requested = snapshot.requested_cores * length.as_secs_f64();
        let used = snapshot.core_secs_in_rotation;
        let percentiles = self.current_latency.percentiles([0.5, 0.9, 0.95, 0.99, 0.999]);
        let percentile = |place: usize| percentiles.map(|all| all[place]);
        self.samples.push(Sample {
            at,
            in_flight: self.n_in_system(),
            queued: self.n_waiting(),
            capacity_rps: snapshot.capacity_rps,
            instances: snapshot.instances,
            desired: snapshot.desired,
            utilization: if requested > 0.0 { used / requested } else { 0.0 },
            utilization_seen: snapshot.utilization_seen,
            p50: percentile(0),
            p90: percentile(1),
            p95: percentile(2),
            p99: percentile(3),
            p999: percentile(4),
            ..std::mem::take(&mut self.current)
        });
        self.states.end_interval();
        self.heat.push(HeatColumn::of(&self.current_latency));
        self.core_secs = snapshot.core_secs;
        self.latency.drain_from(&mut self.current_latency);
    }

    /// The series, the decisions and the sums of the whole run. The last interval must have ended.
    pub fn into_parts(mut self, now: SimTime, busy_time: Span) -> Recorded {
        self.close_rotation(now);
        self.close_kept_idle(now);
        self.wait.add_zeros(self.n_at_once);
        let queueing = self.queueing(now);
        let totals = self.totals();
        self.crowding.sum_up(now, &self.in_system);
        let ledger = Ledger {
            cpu_core_secs: self.core_secs,
            busy_time,
            mean_requests_per_instance_when_any: self.crowding.mean(),
            ..self.ledger
        };
        Recorded {
            totals,
            latency: summarize(&self.latency),
            response_times: self.latency.to_counts(),
            queueing,
            series: Series { interval: self.interval, samples: self.samples },
            heat: self.heat,
            lives: self.lives,
            states: self.states,
            decisions: self.decisions,
            n_decisions_left_out: self.n_decisions_left_out,
            ledger,
        }
    }

    fn queueing(&self, now: SimTime) -> Queueing {
        let (counted, n_started) = (self.counted, self.wait.n());
        let waited_nanos = u128::from(self.wait.mean().as_nanos()) * u128::from(n_started);
        let all_nanos = waited_nanos + counted.wait_nanos_of_those;
        let n_all = u128::from(n_started + counted.n_left_line).max(1);
        let to = self.window[1].unwrap_or_else(|| self.mark(now));
        let from = self.window[0].unwrap_or(to);
        let measured = to.at.since(from.at);
        let mean = |area: u128| area as f64 / measured.as_nanos().max(1) as f64;
        Queueing {
            measured,
            n_arrived: counted.n_arrived,
            n_rejected: counted.n_rejected,
            n_gave_up: counted.n_gave_up,
            n_started,
            n_waited: self.n_waited,
            mean_wait: self.wait.mean(),
            p95_wait: self.wait.percentile(0.95).unwrap_or_default(),
            p99_wait: self.wait.percentile(0.99).unwrap_or_default(),
            mean_wait_of_all: Span::from_nanos((all_nanos / n_all) as u64),
            mean_slowdown: self.slowdown_sum / self.latency.n().max(1) as f64,
            mean_in_system: mean(to.in_system - from.in_system),
            mean_in_queue: mean(to.in_queue - from.in_queue),
        }
    }
}

/// What a [`Recorder`] has collected.
pub struct Recorded {
    /// Requests by outcome.
    pub totals: Totals,
    /// Response times.
    pub latency: LatencySummary,
    /// The same as counts.
    pub response_times: SpanCounts,
    /// Waiting lines.
    pub queueing: Queueing,
    /// Samples over time.
    pub series: Series,
    /// Response times over time.
    pub heat: Vec<HeatColumn>,
    /// Lives of instances.
    pub lives: Vec<Life>,
    /// Their states over time.
    pub states: StateLog,
    /// Decisions in order of time.
    pub decisions: Vec<Decision>,
    /// Decisions after the log was full.
    pub n_decisions_left_out: u64,
    /// What was used.
    pub ledger: Ledger,
}

/// How many times longer an answer took than the work on it. Most requests wait for nothing, which
/// needs no quotient.
fn slowdown(response: Span, demand: Span) -> f64 {
    if response == demand && !demand.is_zero() {
        return 1.0;
    }
    response.as_nanos() as f64 / demand.as_nanos().max(1) as f64
}

fn summarize(latency: &Histogram) -> LatencySummary {
    let percentile = |share| latency.percentile(share).unwrap_or_default();
    LatencySummary {
        n: latency.n(),
        mean: latency.mean(),
        p50: percentile(0.5),
        p90: percentile(0.9),
        p95: percentile(0.95),
        p99: percentile(0.99),
        p999: percentile(0.999),
        max: latency.max(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::record::FaultKind;

    /// A full log still takes what the scenario does, and counts the rest.
    #[test]
    fn a_full_log_still_tells_what_the_scenario_does() {
        let mut recorder = Recorder::new(Span::from_secs(1));
        let scaling = DecisionBody::StartedOnDemand { instance: 0, n_waiting: 1 };
        for _ in 0..=MAX_DECISIONS {
            recorder.decided(SimTime::ZERO, Part::Scaler, scaling.clone());
        }
        let fault = DecisionBody::Fault { kind: FaultKind::Kill, instances: Vec::new() };
        recorder.decided(SimTime::ZERO, Part::Scenario, fault.clone());
        let recorded = recorder.into_parts(SimTime::ZERO, Span::ZERO);
        assert_eq!(recorded.decisions.len(), MAX_DECISIONS + 1);
        assert_eq!(recorded.decisions.last().map(|d| &d.body), Some(&fault));
        assert_eq!(recorded.n_decisions_left_out, 1);
    }
}
