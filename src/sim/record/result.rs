//! The plain data of a finished (or cancelled) run.

use serde::{Deserialize, Serialize};

use super::{Decision, HeatColumn, Life, SpanCounts, StateLog};
use crate::units::{SimTime, Span};

/// Everything that one run of one model produced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunResult {
    /// Seed of the run's random draws.
    pub seed: u64,
    /// How much time was simulated.
    pub simulated: Span,
    /// False when the run was cancelled or hit a limit before the end of its scenario.
    pub complete: bool,
    /// Number of events that the engine handled.
    pub n_events: u64,
    /// Requests by outcome.
    pub totals: Totals,
    /// Response times of all completed requests.
    pub latency: LatencySummary,
    /// The same as counts.
    pub response_times: SpanCounts,
    /// Requests per second that one instance can serve at most in the long run.
    pub instance_rps: f64,
    /// Waiting lines.
    pub queueing: Queueing,
    /// The same over time.
    pub series: Series,
    /// Response times over time: one column for each sample of the series.
    pub heat: Vec<HeatColumn>,
    /// Lives of instances, in order of creation; at most [`MAX_LIVES`](super::MAX_LIVES).
    pub lives: Vec<Life>,
    /// Their states over time.
    pub states: StateLog,
    /// Decisions in order of time.
    pub decisions: Vec<Decision>,
    /// Decisions that were taken after the log was full ([`MAX_DECISIONS`](super::MAX_DECISIONS)).
    pub n_decisions_left_out: u64,
    /// What was used, for the bill.
    pub ledger: Ledger,
    /// Hash of all of the above; equal natively and in every browser.
    pub fingerprint: u64,
}

impl RunResult {
    /// Instances that there were when the run began.
    pub fn n_at_start(&self) -> u32 {
        self.lives.iter().filter(|life| life.created.is_none()).count() as u32
    }

    /// Whether anything in the run says how many instances there should be: people, a scaler, or a
    /// number that is set. On a function without provisioned environments nothing does.
    pub fn wants_instances(&self) -> bool {
        self.series.samples.iter().any(|sample| sample.desired > 0)
    }

    /// Whether calls have started instances of which no decision tells.
    pub fn starts_untold(&self) -> bool {
        self.totals.cold_starts > 0 && !self.wants_instances()
    }
}

/// Requests by outcome. `arrived` = `completed` + all of `failed` + `in_flight`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Requests that clients sent.
    pub arrived: u64,
    /// Requests that were answered.
    pub completed: u64,
    /// Requests that failed, by cause: indexed by [`FailureCause::index`].
    pub failed: [u64; FailureCause::COUNT],
    /// Requests that were still waiting, in service, or with a client about to try again at the
    /// end.
    pub in_flight: u64,
    /// Attempts beyond the first, over all requests.
    pub retries: u64,
    /// Requests for which an instance had to be started.
    pub cold_starts: u64,
}

impl Totals {
    /// Failed requests of all causes.
    pub fn n_failed(&self) -> u64 {
        self.failed.iter().sum()
    }

    /// Failed requests over those that arrived: from 0 to 1, and 0 where none arrived.
    pub fn failed_share(&self) -> f64 {
        self.n_failed() as f64 / self.arrived.max(1) as f64
    }

    /// Requests that got error 429, for whatever reason.
    pub fn n_throttled(&self) -> u64 {
        let of = |reason| self.failed[FailureCause::Throttled(reason).index()];
        ThrottleReason::ALL.map(of).iter().sum()
    }
}

/// Why a request was not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureCause {
    /// No instance was in the rotation: the connection was refused.
    NoEndpoint,
    /// Every place to wait was taken.
    QueueFull,
    /// The client gave up waiting.
    Timeout,
    /// The instance ended while it held the request.
    InstanceLost,
    /// The balancer still sent the request to an instance that no longer listened.
    Refused,
    /// A limit of the platform was reached (429).
    Throttled(ThrottleReason),
    /// It waited at the balancer longer than the balancer lets requests wait.
    QueueTimeout,
    /// It took longer than the platform lets a request take.
    DurationLimit,
    /// It is larger than the platform lets a request be.
    PayloadTooLarge,
    /// What the application depends on was down.
    Dependency,
    /// The application answered with an error.
    AppError,
    /// The process that held it needed more memory than there is, and was killed.
    OutOfMemory,
}

impl FailureCause {
    /// How many causes there are.
    pub const COUNT: usize = 15;
    /// All causes, in the order of their index.
    pub const ALL: [Self; Self::COUNT] = [
        Self::NoEndpoint,
        Self::QueueFull,
        Self::Timeout,
        Self::InstanceLost,
        Self::Refused,
        Self::Throttled(ThrottleReason::ReservedConcurrency),
        Self::Throttled(ThrottleReason::AccountConcurrency),
        Self::Throttled(ThrottleReason::StartRate),
        Self::Throttled(ThrottleReason::RequestRate),
        Self::QueueTimeout,
        Self::DurationLimit,
        Self::PayloadTooLarge,
        Self::Dependency,
        Self::AppError,
        Self::OutOfMemory,
    ];

    /// Place in arrays by cause.
    pub const fn index(self) -> usize {
        match self {
            Self::NoEndpoint => 0,
            Self::QueueFull => 1,
            Self::Timeout => 2,
            Self::InstanceLost => 3,
            Self::Refused => 4,
            Self::Throttled(reason) => 5 + reason.index(),
            Self::QueueTimeout => 9,
            Self::DurationLimit => 10,
            Self::PayloadTooLarge => 11,
            Self::Dependency => 12,
            Self::AppError => 13,
            Self::OutOfMemory => 14,
        }
    }

    /// Name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoEndpoint => "no_endpoint",
            Self::QueueFull => "queue_full",
            Self::Timeout => "timeout",
            Self::InstanceLost => "instance_lost",
            Self::Refused => "refused",
            Self::Throttled(ThrottleReason::ReservedConcurrency) => {
                "throttled_reserved_concurrency"
            }
            Self::Throttled(ThrottleReason::AccountConcurrency) => "throttled_account_concurrency",
            Self::Throttled(ThrottleReason::StartRate) => "throttled_start_rate",
            Self::Throttled(ThrottleReason::RequestRate) => "throttled_request_rate",
            Self::QueueTimeout => "queue_timeout",
            Self::DurationLimit => "duration_limit",
            Self::PayloadTooLarge => "payload_too_large",
            Self::Dependency => "dependency",
            Self::AppError => "app_error",
            Self::OutOfMemory => "out_of_memory",
        }
    }
}

/// Which limit a throttled request has met. AWS Lambda names a `ThrottleReason` in its answer
/// (`TooManyRequestsException` of its API, read in November 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThrottleReason {
    /// All concurrency that the function reserves is at work
    /// (`ReservedFunctionConcurrentInvocationLimitExceeded`).
    ReservedConcurrency,
    /// All concurrency that the account leaves to it is at work
    /// (`ConcurrentInvocationLimitExceeded`).
    AccountConcurrency,
    /// No instance is free, and no more may be started yet. Which reason AWS gives is not
    /// documented.
    StartRate,
    /// More requests come in a second than ten for each unit of concurrency
    /// (`FunctionInvocationRateLimitExceeded`, of a function with a reservation
    /// `ReservedFunctionInvocationRateLimitExceeded`).
    RequestRate,
}

impl ThrottleReason {
    /// How many reasons there are.
    pub const COUNT: usize = 4;
    /// All reasons, in the order of their index.
    pub const ALL: [Self; Self::COUNT] =
        [Self::ReservedConcurrency, Self::AccountConcurrency, Self::StartRate, Self::RequestRate];

    /// Place in arrays by reason.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::ReservedConcurrency => "reserved_concurrency",
            Self::AccountConcurrency => "account_concurrency",
            Self::StartRate => "start_rate",
            Self::RequestRate => "request_rate",
        }
    }
}

/// Response times, from arrival at the balancer to the end of service. Percentiles come from a
/// histogram with a relative error of at most 0.8 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LatencySummary {
    /// Completed requests.
    pub n: u64,
    /// Arithmetic mean.
    pub mean: Span,
    /// Median.
    pub p50: Span,
    /// 90th percentile.
    pub p90: Span,
    /// 95th percentile.
    pub p95: Span,
    /// 99th percentile.
    pub p99: Span,
    /// 99.9th percentile.
    pub p999: Span,
    /// Longest.
    pub max: Span,
}

/// What queueing theory says of a run, over the requests that are measured (all of them, unless
/// the run warms up first).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queueing {
    /// Time over which the averages below are taken.
    pub measured: Span,
    /// Requests that arrived.
    pub n_arrived: u64,
    /// Those of them that were turned away at once.
    pub n_rejected: u64,
    /// Those of them whose clients gave up.
    pub n_gave_up: u64,
    /// Requests that were served or are in service: those whose time in line is known.
    pub n_started: u64,
    /// Those of them that could not start at once.
    pub n_waited: u64,
    /// Mean time in line, zero waits included.
    pub mean_wait: Span,
    /// 95th percentile of the time in line.
    pub p95_wait: Span,
    /// 99th percentile of the time in line.
    pub p99_wait: Span,
    /// Mean of the time in line over all requests that ever stood there or started at once; those
    /// that gave up count the time they stood in line.
    pub mean_wait_of_all: Span,
    /// Mean of response time over demand.
    pub mean_slowdown: f64,
    /// Time average of the requests waiting and in service.
    pub mean_in_system: f64,
    /// Time average of the requests waiting.
    pub mean_in_queue: f64,
}

/// Samples at equal intervals, oldest first; never more than a fixed number, whatever the length
/// of the run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Length of one interval.
    pub interval: Span,
    /// One entry for each interval; the last one may be cut short by the end of the run.
    pub samples: Vec<Sample>,
}

/// One interval of a [`Series`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// End of the interval.
    pub at: SimTime,
    /// Requests that arrived in it.
    pub arrived: u32,
    /// Requests that completed in it.
    pub completed: u32,
    /// Requests that failed in it, by [`FailureCause::index`].
    pub failed: [u32; FailureCause::COUNT],
    /// Attempts beyond the first in it.
    pub retries: u32,
    /// Requests inside at its end.
    pub in_flight: u32,
    /// Of those, waiting.
    pub queued: u32,
    /// Requests per second that the instances in rotation at its end can serve at most.
    pub capacity_rps: f64,
    /// Instances by state at its end, by [`InstanceState::index`].
    pub instances: [u32; InstanceState::COUNT],
    /// Instances that the scaler wants at its end.
    pub desired: u32,
    /// CPU in use over CPU requested by the instances in rotation, mean over the interval
    /// (1.0 = 100 %).
    pub utilization: f64,
    /// The same as the scaler last computed it, with its delays; `None` before its first sync or
    /// when its metric is another one.
    pub utilization_seen: Option<f64>,
    /// Median response time of requests completed in the interval; `None` if there were none.
    pub p50: Option<Span>,
    /// 90th percentile.
    pub p90: Option<Span>,
    /// 95th percentile.
    pub p95: Option<Span>,
    /// 99th percentile.
    pub p99: Option<Span>,
    /// 99.9th percentile.
    pub p999: Option<Span>,
}

impl Sample {
    /// Instances in any state.
    pub fn n_instances(&self) -> u32 {
        self.instances.iter().sum()
    }
}

/// The state of an instance as a reader of a chart tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstanceState {
    /// In the rotation.
    Ready,
    /// Process runs, not ready yet.
    Starting,
    /// Waits to be scheduled, or for its image.
    Pending,
    /// Was ready, now out of the rotation after failed probes.
    Unready,
    /// Its process has ended: it waits for its next restart, or to be replaced.
    BackOff,
    /// Gets no new requests and ends when its work is done or its grace period is over.
    Terminating,
}

impl InstanceState {
    /// How many states there are.
    pub const COUNT: usize = 6;
    /// All states, in the order of their index.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Ready,
        Self::Starting,
        Self::Pending,
        Self::Unready,
        Self::BackOff,
        Self::Terminating,
    ];

    /// Place in arrays by state.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Starting => "starting",
            Self::Pending => "pending",
            Self::Unready => "unready",
            Self::BackOff => "back_off",
            Self::Terminating => "terminating",
        }
    }
}

/// What a run used, in meters that a price list can be applied to afterwards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// Time that instances existed, by [`InstanceState::index`], summed over instances.
    pub instance_time: [Span; InstanceState::COUNT],
    /// CPU time that requests used, in core-seconds.
    pub cpu_core_secs: f64,
    /// Most instances at once, in any state.
    pub peak_instances: u32,
    /// Time during which instances held requests, those still starting included, summed over
    /// instances.
    pub busy_time: Span,
    /// Time that instances of a minimum were in the rotation with nothing to do, summed over
    /// instances: those at work count towards the minimum first. Zero on platforms that do not
    /// bill it.
    pub kept_idle_time: Span,
    /// Instances that were created during the run.
    pub n_launched: u64,
    /// Those of them that were gone before its end.
    pub n_removed: u64,
    /// Time from creation to removal, summed over those.
    pub life_time_of_removed: Span,
    /// Time average, over the measured time in which there were any requests and any instances, of
    /// the requests inside over the instances.
    pub mean_requests_per_instance_when_any: f64,
    /// Time that exactly so many instances were in the load balancer's rotation, by that number.
    pub time_in_rotation: Vec<Span>,
    /// Invocations that are billed by their duration; none on platforms that bill otherwise.
    pub invocations: Invocations,
    /// Time that nodes existed, summed over nodes; zero on platforms without nodes.
    pub node_time: Span,
}

/// Invocations by what served them, since they are billed at different prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invocations {
    /// By instances that were started for a request.
    pub on_demand: Invoked,
    /// By provisioned instances.
    pub provisioned: Invoked,
}

/// How many invocations, and for what they are billed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoked {
    /// Invocations, failed ones included.
    pub n: u64,
    /// Time that they are billed for, each with its initialization, if it needed one, and rounded
    /// up.
    pub billed: Span,
}

impl Invocations {
    /// All of them.
    pub fn all(&self) -> Invoked {
        let Self { on_demand, provisioned } = self;
        Invoked { n: on_demand.n + provisioned.n, billed: on_demand.billed + provisioned.billed }
    }
}

impl Invoked {
    /// A share of them, from 0 to 1; their number is rounded.
    #[must_use]
    pub fn share(&self, share: f64) -> Self {
        Self { n: (self.n as f64 * share).round() as u64, billed: self.billed * share }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_and_reasons_stand_at_their_index() {
        for (place, cause) in FailureCause::ALL.into_iter().enumerate() {
            assert_eq!(cause.index(), place, "{cause:?}");
        }
        for (place, reason) in ThrottleReason::ALL.into_iter().enumerate() {
            assert_eq!(reason.index(), place, "{reason:?}");
        }
    }
}
