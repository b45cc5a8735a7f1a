//! The engine: owns everything that changes, and applies what the parts decide.

#[cfg(debug_assertions)]
mod check;
mod client;
mod control;
mod faults;
mod health;
mod lifecycle;
mod memory;
mod service;
mod state;

pub use faults::{Change, Fault};

use super::event::{Event, EventKey, EventQueue};
use super::fleet::{Fleet, InstanceId, Revision, StationSpec};
use super::parts::simple::FIRST_REVISION;
use super::parts::{InstanceSample, Platform, Sizing};
use super::record::{Recorder, RunResult, Snapshot, fingerprint};
use super::request::{Line, RequestId, Requests};
use super::workload::{Arrivals, Law, WorkloadSpec};
use crate::units::{SimTime, Span};

use state::{Asked, Disturbed, Draws};

use std::collections::VecDeque;

/// Everything that a run needs to know.
pub struct RunSpec {
    /// Seed of all random draws.
    pub seed: u64,
    /// The requests.
    pub workload: WorkloadSpec,
    /// The model that serves them.
    pub platform: Platform,
    /// Instances at the start; they are ready and have been so for long.
    pub initial_instances: u32,
    /// Their version of the application.
    pub initial_revision: Revision,
    /// CPU that each instance requests, in cores: what utilization is measured against.
    pub requested_cores: f64,
    /// When the run ends.
    pub horizon: Horizon,
    /// Availability zones over which instances are spread in turn; at least 1.
    pub n_zones: u32,
    /// How long a process runs until it ends by itself; `None`: for ever.
    pub time_to_failure: Option<Law>,
    /// Length of one interval of the time series.
    pub sample_interval: Span,
    /// Disturbances and changes, in any order.
    pub faults: Vec<Fault>,
}

impl RunSpec {
    /// Instances that are there all the time and never fail, in one zone, with a sample each
    /// minute: the systems of queueing theory.
    pub fn simple(
        platform: Platform,
        n_instances: u32,
        workload: WorkloadSpec,
        horizon: Horizon,
        seed: u64,
    ) -> Self {
        Self {
            seed,
            workload,
            platform,
            initial_instances: n_instances,
            initial_revision: FIRST_REVISION,
            requested_cores: 1.0,
            horizon,
            n_zones: 1,
            time_to_failure: None,
            sample_interval: Span::from_secs(60),
            faults: Vec::new(),
        }
    }
}

/// When a run ends, and what of it is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    /// At this moment; everything is measured.
    Until(SimTime),
    /// When these requests have left. The first `warm_up` arrivals are simulated but not measured.
    Requests {
        /// Arrivals before measuring begins.
        warm_up: u64,
        /// Arrivals that are measured.
        measured: u64,
    },
}

impl Horizon {
    /// After this moment nothing is simulated.
    const fn end(self) -> SimTime {
        match self {
            Self::Until(end) => end,
            Self::Requests { .. } => SimTime::NEVER,
        }
    }

    /// Arrivals that are not measured.
    const fn warm_up(self) -> u64 {
        match self {
            Self::Until(_) => 0,
            Self::Requests { warm_up, .. } => warm_up,
        }
    }

    /// Most arrivals.
    const fn n_arrivals(self) -> u64 {
        match self {
            Self::Until(_) => u64::MAX,
            Self::Requests { warm_up, measured } => warm_up.saturating_add(measured),
        }
    }
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is more to do.
    Running,
    /// The end is reached.
    Done,
}

/// One run of one model, which can be advanced in slices.
pub struct Run {
    spec: RunSpec,
    now: SimTime,
    n_events: u64,
    queue: EventQueue,
    arrivals: Arrivals,
    next_arrival: EventKey,
    n_arrived: u64,
    /// Arrivals until the last one of the run.
    n_arrivals_left: u64,
    /// After this moment nothing is simulated.
    end: SimTime,
    draws: Draws,
    requests: Requests,
    /// The balancer's own line.
    door: Line,
    /// Requests of clients that gave up, on which work goes on.
    n_abandoned: u32,
    /// Requests whose clients wait before they try again.
    n_at_clients: u32,
    /// Requests with which the balancer waits before it tries again.
    n_between_attempts: u32,
    /// Clients that all have the same patience, in order of their giving up.
    give_ups: VecDeque<(SimTime, RequestId)>,
    shared_patience: Option<Span>,
    mean_demand: Span,
    fleet: Fleet,
    desired: u32,
    revision: Revision,
    /// The one before, for a rollback.
    revision_before: Revision,
    /// How many there have been.
    n_revisions: u32,
    /// Size of instances that are created from now on.
    sizing: Sizing,
    /// Whether all instances have that size.
    are_alike: bool,
    samples: Vec<InstanceSample>,
    utilization_seen: Option<f64>,
    /// Revision of the instances that requests start, by target group.
    serving: [Revision; 2],
    /// Share of the requests that goes to the second target group.
    green_share: f64,
    /// Disturbances that are under way.
    disturbed: Disturbed,
    /// Nodes that exist, and up to when they have been metered.
    n_nodes: u32,
    nodes_metered_to: SimTime,
    /// CPU time of instances that are gone, in core-seconds.
    core_secs_of_gone: f64,
    last_sample: SimTime,
    /// Whether the fleet has changed since the rollout and the infrastructure last saw it.
    fleet_has_changed: bool,
    /// Instances whose processes need more memory than there is.
    out_of_memory: Vec<InstanceId>,
    asked: Asked,
    /// What the parts answer the same all along.
    constants: Constants,
    recorder: Recorder,
}

impl Run {
    /// A run at its beginning.
    pub fn new(spec: RunSpec) -> Self {
        let mut run = Self {
            now: SimTime::ZERO,
            n_events: 0,
            queue: EventQueue::default(),
            arrivals: Arrivals::new(&spec.workload, spec.seed),
            next_arrival: EventKey::NEVER,
            n_arrived: 0,
            n_arrivals_left: spec.horizon.n_arrivals(),
            end: spec.horizon.end(),
            draws: Draws::new(spec.seed),
            requests: Requests::default(),
            door: Line::default(),
            n_abandoned: 0,
            n_at_clients: 0,
            n_between_attempts: 0,
            give_ups: VecDeque::new(),
            shared_patience: spec.workload.patience.as_ref().and_then(|p| p.shared_limit()),
            mean_demand: spec.workload.mean_demand(),
            fleet: Fleet::default(),
            desired: spec.initial_instances,
            revision: spec.initial_revision,
            revision_before: spec.initial_revision,
            n_revisions: spec.initial_revision.number,
            sizing: Sizing {
                station: spec.platform.station,
                requested_cores: spec.requested_cores,
            },
            are_alike: true,
            samples: Vec::new(),
            utilization_seen: None,
            serving: [spec.initial_revision; 2],
            green_share: 0.0,
            disturbed: Disturbed::default(),
            n_nodes: 0,
            nodes_metered_to: SimTime::ZERO,
            core_secs_of_gone: 0.0,
            last_sample: SimTime::ZERO,
            fleet_has_changed: false,
            out_of_memory: Vec::new(),
            asked: Asked::default(),
            constants: Constants::of(&spec.platform),
            recorder: Recorder::new(spec.sample_interval),
            spec,
        };
        run.set_up();
        run
    }

    fn set_up(&mut self) {
        if self.spec.platform.router.compares_loads() {
            self.fleet.watch_loads();
        }
        self.foresee_arrival();
        if self.is_measuring() {
            self.recorder.begin_measuring(self.now);
        }
        for _ in 0..self.spec.initial_instances {
            self.add_running_instance(self.spec.initial_revision);
        }
        for (index, fault) in self.spec.faults.iter().enumerate() {
            self.queue.schedule(fault.at, Event::Fault(index as u32));
            if let Some(lasts) = fault.change.lasts() {
                self.queue.schedule(fault.at + lasts, Event::Calm(index as u32));
            }
        }
        self.n_nodes = self.spec.platform.infrastructure.as_ref().map_or(0, |i| i.n_nodes());
        if self.spec.platform.infrastructure.is_some() {
            self.sync_infrastructure();
        }
        self.start_controllers();
        self.queue.schedule(SimTime::ZERO + self.spec.sample_interval, Event::Sample);
        self.meter_kept_idle();
    }

    /// Notes how many instances of a minimum have nothing to do: as many as those at work leave of
    /// it.
    fn meter_kept_idle(&mut self) {
        let there = self.constants.kept_idle.min(self.fleet.n_in_rotation());
        self.recorder.kept_idle(self.now, there.saturating_sub(self.fleet.n_busy()));
    }

    /// How much time has been simulated.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// How many events have been handled.
    pub fn n_events(&self) -> u64 {
        self.n_events
    }

    /// Requests waiting or in service at this moment.
    pub fn n_in_system(&self) -> u32 {
        self.recorder.n_in_system()
    }

    /// Handles at most this many events.
    pub fn advance(&mut self, n_events: u64) -> Progress {
        for _ in 0..n_events {
            if !self.step(SimTime::NEVER) {
                return Progress::Done;
            }
        }
        Progress::Running
    }

    /// Handles all events before a moment (or to the run's end, if that is earlier).
    pub fn advance_to(&mut self, until: SimTime) {
        while self.step(until) {}
    }

    /// Handles the next event, if it comes before `until` and before the run's end.
    // Inlined, the loop keeps in registers what a call would read again for every event.
    #[inline(always)]
    fn step(&mut self, until: SimTime) -> bool {
        let (at, source) = self.next_source();
        if at >= until || at > self.end || self.is_over() {
            return false;
        }
        self.now = at;
        self.n_events += 1;
        match source {
            Source::Arrival => self.arrive(),
            Source::GiveUp => {
                if let Some((_, id)) = self.give_ups.pop_front() {
                    self.give_up(id);
                }
            }
            Source::Queue => {
                if let Some((_, event)) = self.queue.pop() {
                    self.handle(event);
                }
            }
        }
        if self.constants.fetches {
            self.fetch_waiting();
        }
        if self.fleet_has_changed {
            self.follow_up();
        }
        if self.constants.kept_idle > 0 {
            self.meter_kept_idle();
        }
        #[cfg(debug_assertions)]
        self.check_conservation();
        true
    }

    /// When the next event happens, and where it comes from.
    fn next_source(&self) -> (SimTime, Source) {
        let (mut next, mut source) = (self.queue.next_key(), Source::Queue);
        if self.next_arrival.precedes(next) {
            (next, source) = (self.next_arrival, Source::Arrival);
        }
        if let Some(&(at, _)) = self.give_ups.front()
            && EventKey::give_up(at).precedes(next)
        {
            (next, source) = (EventKey::give_up(at), Source::GiveUp);
        }
        (next.at(), source)
    }

    /// Draws when the next request arrives, if one does.
    #[inline(always)]
    fn foresee_arrival(&mut self) {
        self.next_arrival = match self.n_arrivals_left {
            0 => EventKey::NEVER,
            _ => EventKey::arrival(self.arrivals.next_arrival()),
        };
    }

    fn arrivals_go_on(&self) -> bool {
        self.n_arrivals_left > 0
    }

    /// Whether the last request has arrived and left.
    fn is_over(&self) -> bool {
        !self.arrivals_go_on() && self.requests.is_empty()
    }

    /// Whether the request that arrives now is measured.
    fn is_measuring(&self) -> bool {
        self.n_arrived >= self.spec.horizon.warm_up() && self.arrivals_go_on()
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Complete(id) => self.complete(id),
            Event::CpuDone { instance, epoch } => self.cpu_done(instance, epoch),
            Event::CutOff(id) => self.cut_off(id),
            Event::GiveUp(id) => self.give_up(id),
            Event::Retry(id) => self.retry(id),
            Event::LeaveDoor(id) => self.leave_door(id),
            Event::Attempt(id) => self.attempt(id),
            of_platform => self.handle_of_platform(of_platform),
        }
    }

    /// Events of the platform are rare beside those of requests: kept apart, they leave the loop
    /// small enough for compilers to keep its values in registers.
    #[inline(never)]
    fn handle_of_platform(&mut self, event: Event) {
        match event {
            Event::Complete(_)
            | Event::CpuDone { .. }
            | Event::CutOff(_)
            | Event::GiveUp(_)
            | Event::Retry(_)
            | Event::LeaveDoor(_)
            | Event::Attempt(_) => {}
            Event::Check(target) => self.check_target(target),
            Event::CheckTimeout(target) => self.check_timed_out(target),
            Event::Idle(instance) => self.idle(instance),
            Event::Recycle(instance) => self.remove(instance),
            Event::Condemn(instance) => self.condemn(instance),
            Event::Propagate(instance) => self.propagate(instance),
            Event::Process { instance, run, step } => self.process_step(instance, run, step),
            Event::Fault(index) => self.strike(index),
            Event::Scrape => self.scrape(),
            Event::Calm(index) => self.calm(index),
            Event::Rollout | Event::Infrastructure => self.fleet_has_changed = true,
            // What follows comes after every event.
            Event::Fetch => {}
            Event::Scale => self.scale(),
            Event::Sample => self.sample(),
        }
    }

    fn sample(&mut self) {
        self.end_interval();
        let next = self.now + self.recorder.interval();
        if next <= self.end && self.arrivals_go_on() {
            self.queue.schedule(next, Event::Sample);
        }
    }

    fn end_interval(&mut self) {
        let length = self.now.since(self.last_sample);
        self.last_sample = self.now;
        let snapshot = self.snapshot();
        self.recorder.end_interval(self.now, length, &snapshot);
    }

    fn snapshot(&mut self) -> Snapshot {
        let (capacity_rps, requested_cores) = self.offered();
        let core_secs_in_rotation = self.fleet.core_secs_in_rotation_since_last_asked(self.now);
        let running: f64 = self.fleet.iter().map(|i| i.station.core_secs(self.now)).sum();
        Snapshot {
            capacity_rps,
            instances: self.fleet.count_by_state(),
            desired: self.desired,
            core_secs: running + self.core_secs_of_gone,
            core_secs_in_rotation,
            requested_cores,
            utilization_seen: self.utilization_seen,
        }
    }

    /// Capacity in requests per second of the instances in rotation, and the CPU that they request,
    /// in cores.
    fn offered(&self) -> (f64, f64) {
        let capacity = |station: &StationSpec| station.capacity_rps(self.mean_demand);
        if self.are_alike {
            let n = f64::from(self.fleet.n_in_rotation());
            let Sizing { station, requested_cores } = &self.sizing;
            return (n * capacity(station), n * requested_cores);
        }
        let in_rotation = self.fleet.iter().filter(|i| self.fleet.is_in_rotation(i.id.index()));
        in_rotation.fold((0.0, 0.0), |(rps, cores), i| {
            (rps + capacity(&i.station.spec), cores + i.requested_cores)
        })
    }

    /// Runs to the end at one go and tells what happened.
    pub fn run_to_end(mut self) -> RunResult {
        while self.advance(u64::MAX) == Progress::Running {}
        self.finish()
    }

    /// Ends the run, at its end or wherever it stands, and tells what happened.
    pub fn finish(mut self) -> RunResult {
        let is_past_end = self.next_source().0 > self.end;
        if is_past_end {
            self.now = self.end;
        }
        let complete = is_past_end || self.is_over();
        if self.last_sample < self.now {
            self.end_interval();
        }
        self.close_ledger();
        let busy_time = self.fleet.busy_time(self.now);
        let recorded = self.recorder.into_parts(self.now, busy_time);
        let mut result = RunResult {
            seed: self.spec.seed,
            simulated: self.now.since(SimTime::ZERO),
            complete,
            n_events: self.n_events,
            totals: recorded.totals,
            latency: recorded.latency,
            response_times: recorded.response_times,
            instance_rps: self.spec.platform.station.capacity_rps(self.mean_demand),
            queueing: recorded.queueing,
            series: recorded.series,
            heat: recorded.heat,
            lives: recorded.lives,
            states: recorded.states,
            decisions: recorded.decisions,
            n_decisions_left_out: recorded.n_decisions_left_out,
            ledger: recorded.ledger,
            fingerprint: 0,
        };
        result.fingerprint = fingerprint(&result);
        result
    }

    fn close_ledger(&mut self) {
        self.meter_nodes();
        let ids: Vec<InstanceId> = self.fleet.iter().map(|instance| instance.id).collect();
        for id in ids {
            self.meter_state(id);
        }
    }
}

/// What parts answer the same all along, asked once because it is needed for every request.
#[derive(Clone, Copy, Debug)]
struct Constants {
    max_redispatches: u32,
    watches_answers: bool,
    watches_instances: bool,
    checks_watch_answers: bool,
    door_patience: Option<Span>,
    most_sent: Option<u32>,
    seats: Option<u32>,
    redistributes: bool,
    fetches: bool,
    instances_come_and_go: bool,
    bills_invocations: bool,
    kept_idle: u32,
    counts_memory: bool,
}

impl Constants {
    fn of(platform: &Platform) -> Self {
        Self {
            max_redispatches: platform.router.max_redispatches(),
            watches_answers: platform.router.watches_answers(),
            watches_instances: platform.router.watches_instances(),
            checks_watch_answers: platform.checks.as_ref().is_some_and(|c| c.watches_answers()),
            door_patience: platform.router.door_patience(),
            most_sent: platform.router.most_sent(),
            seats: platform.router.seats(),
            redistributes: platform.router.redistributes(),
            fetches: platform.router.fetches(),
            instances_come_and_go: platform.idle.is_some(),
            bills_invocations: platform.bills_invocations,
            kept_idle: platform.kept_idle,
            counts_memory: platform.station.memory.is_some(),
        }
    }
}

/// Where the next event comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    Queue,
    Arrival,
    GiveUp,
}
