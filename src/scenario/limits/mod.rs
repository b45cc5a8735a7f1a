//! The least and the most that every number of a scenario may be, with the reason.
//!
//! The check, the JSON Schema and the form read the same constants.

pub mod container;
pub mod faas;
pub mod server;
pub mod serverless_container;
pub mod vm;

use serde::{Deserialize, Serialize};

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Requests per second.
    Rps,
    /// Per cent.
    Percent,
    /// Thousandths of a CPU core.
    MilliCores,
    /// Megabytes.
    Megabytes,
    /// Kibibytes.
    Kibibytes,
    /// Mebibytes.
    Mebibytes,
    /// Minutes.
    Minutes,
    /// Pieces, or a ratio: no unit.
    One,
}

/// Whether a number may have a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grain {
    /// Any number.
    Any,
    /// Whole numbers only.
    Whole,
}

/// A closed range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// Least value allowed.
    pub min: f64,
    /// Greatest value allowed.
    pub max: f64,
    /// What is counted.
    pub unit: Unit,
    /// Whether fractions are allowed.
    pub grain: Grain,
}

impl Bounds {
    const fn any(min: f64, max: f64, unit: Unit) -> Self {
        Self { min, max, unit, grain: Grain::Any }
    }

    const fn whole(min: f64, max: f64, unit: Unit) -> Self {
        Self { min, max, unit, grain: Grain::Whole }
    }
}

/// The range of a number of the format: the type that holds it, its name there, and its bounds.
pub type Range = (&'static str, &'static str, Bounds);

/// A day, in seconds.
const DAY_S: f64 = 86_400.0;
/// A week, in seconds.
const WEEK_S: f64 = 7.0 * DAY_S;
/// An hour, in seconds.
const HOUR_S: f64 = 3_600.0;
/// An hour, in milliseconds.
const HOUR_MS: f64 = 3_600_000.0;

/// Most requests that a run may be expected to have. Measured natively on one core, 18 million took
/// 11 s, so that this is about two minutes of computing.
pub const MAX_REQUESTS: f64 = 200e6;
/// Most probes, metric samples and syncs that a run may be expected to have. Measured likewise, 132
/// million took 22 s.
pub const MAX_POLLS: f64 = 200e6;
/// Most places for requests, in service and waiting, on all instances together. A request takes
/// some tens of bytes, and a browser gives a page 4 GB at most.
pub const MAX_PLACES: f64 = 20e6;
/// Most entries of a list: more is not written by hand, and a link could not hold it.
pub const MAX_ITEMS: usize = 1_000;

/// Seeds: what a JSON number holds exactly in every program that may read the file.
pub const SEED: Bounds = Bounds::whole(0.0, 9_007_199_254_740_991.0, Unit::One);
/// Simulated time. A week shows every daily pattern and the weekend.
pub const DURATION_S: Bounds = Bounds::any(1.0, WEEK_S, Unit::Seconds);
/// Arrival rates. Zero is a quiet time; the top is far above what one Service carries.
pub const RPS: Bounds = Bounds::any(0.0, 1e6, Unit::Rps);
/// Moments of the rate curve; a point may lie after the end of the run.
pub const AT_S: Bounds = Bounds::any(0.0, WEEK_S, Unit::Seconds);
/// Length of a wave: shorter ones are noise beside Poisson arrivals.
pub const SINE_PERIOD_S: Bounds = Bounds::any(1.0, WEEK_S, Unit::Seconds);
/// Swing of a wave: above 1 the rate would be negative.
pub const AMPLITUDE: Bounds = Bounds::any(0.0, 1.0, Unit::One);
/// Mean service demand: a microsecond to an hour. Without demand an instance has no capacity to
/// speak of.
pub const DEMAND_MS: Bounds = Bounds::any(0.001, HOUR_MS, Unit::Millis);
/// Coefficient of variation. Measured services lie between 0 and about 5; above 10 a run of any
/// length sees too few of the long requests to mean anything.
pub const CV: Bounds = Bounds::any(0.0, 10.0, Unit::One);
/// Share of CPU work; a request without any could not be told from an idle one.
pub const CPU_SHARE: Bounds = Bounds::any(0.001, 1.0, Unit::One);
/// Patience of a client.
pub const CLIENT_TIMEOUT_S: Bounds = Bounds::any(0.001, DAY_S, Unit::Seconds);

/// Instances. Kubernetes is tested up to 5,000 nodes and 150,000 pods; one Deployment seldom
/// passes some thousands.
pub const REPLICAS: Bounds = Bounds::whole(0.0, 10_000.0, Unit::One);
/// `minReplicas` and `maxReplicas`. Kubernetes allows a least of 0 only with a metric that is
/// measured outside the pods.
pub const HPA_REPLICAS: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);
/// `maxSurge` in per cent. Kubernetes sets no end; 1000 % is eleven times the size.
pub const SURGE_PERCENT: Bounds = Bounds::whole(0.0, 1_000.0, Unit::Percent);
/// `maxUnavailable` in per cent, as Kubernetes validates it.
pub const UNAVAILABLE_PERCENT: Bounds = Bounds::whole(0.0, 100.0, Unit::Percent);
/// `minReadySeconds`: whole seconds.
pub const MIN_READY_S: Bounds = Bounds::whole(0.0, HOUR_S, Unit::Seconds);

/// CPU requested; 0 is a pod without a request.
pub const CPU_REQUEST_MILLI: Bounds = Bounds::whole(0.0, 1_000_000.0, Unit::MilliCores);
/// CPU limit: a thousandth of a core, the least that Kubernetes counts, to a thousand cores.
pub const CPU_LIMIT_MILLI: Bounds = Bounds::whole(1.0, 1_000_000.0, Unit::MilliCores);
/// Requests in service at once in one instance.
pub const CONCURRENCY: Bounds = Bounds::whole(1.0, 100_000.0, Unit::One);
/// Requests waiting in one instance; 0: none waits.
pub const QUEUE_LIMIT: Bounds = Bounds::whole(0.0, 1_000_000.0, Unit::One);
/// Steps of coming to life: none takes longer than an hour.
pub const START_MS: Bounds = Bounds::any(0.0, HOUR_MS, Unit::Millis);
/// `terminationGracePeriodSeconds`: whole seconds. The kubelet gives 2 s even with 0.
pub const GRACE_S: Bounds = Bounds::whole(0.0, DAY_S, Unit::Seconds);
/// `preStop` sleep: whole seconds; 0: no hook.
pub const PRE_STOP_S: Bounds = Bounds::whole(0.0, DAY_S, Unit::Seconds);

/// `initialDelaySeconds` of a probe: whole seconds.
pub const PROBE_DELAY_S: Bounds = Bounds::whole(0.0, DAY_S, Unit::Seconds);
/// `periodSeconds` and `timeoutSeconds` of a probe: whole seconds, at least one.
pub const PROBE_PERIOD_S: Bounds = Bounds::whole(1.0, DAY_S, Unit::Seconds);
/// `successThreshold` and `failureThreshold` of a probe.
pub const PROBE_THRESHOLD: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);
/// `successThreshold` of a startup or liveness probe: Kubernetes accepts only 1.
pub const PROBE_SUCCESS_ONE: Bounds = Bounds::whole(1.0, 1.0, Unit::One);

/// Delay of a change of the rotation. Measured delays are seconds; ten minutes show a broken one.
pub const PROPAGATION_MS: Bounds = Bounds::any(0.0, 600_000.0, Unit::Millis);
/// Between scrapes. (metrics-server itself starts only with 10 s or more; adapters for request
/// metrics go lower.)
pub const RESOLUTION_S: Bounds = Bounds::any(1.0, HOUR_S, Unit::Seconds);

/// `averageUtilization`: at least 1, as Kubernetes validates it.
pub const UTILIZATION_PERCENT: Bounds = Bounds::whole(1.0, 10_000.0, Unit::Percent);
/// `averageValue` in requests per second: above 0; Kubernetes counts in thousandths.
pub const RPS_PER_POD: Bounds = Bounds::any(0.001, 1e6, Unit::Rps);
/// `--horizontal-pod-autoscaler-sync-period`.
pub const SYNC_PERIOD_S: Bounds = Bounds::any(1.0, HOUR_S, Unit::Seconds);
/// `--horizontal-pod-autoscaler-tolerance`: with 1 and more nothing would ever shrink.
pub const TOLERANCE: Bounds = Bounds::any(0.0, 1.0, Unit::One);
/// The autoscaler's flags that are times.
pub const HPA_FLAG_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);
/// `stabilizationWindowSeconds`, as Kubernetes validates it.
pub const WINDOW_S: Bounds = Bounds::whole(0.0, 3_600.0, Unit::Seconds);
/// `value` of a policy: above 0, as Kubernetes validates it; in pods, no more than can exist.
pub const POLICY_VALUE: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);
/// `periodSeconds` of a policy, as Kubernetes validates it.
pub const POLICY_PERIOD_S: Bounds = Bounds::whole(1.0, 1_800.0, Unit::Seconds);

/// Instances hit by a disturbance.
pub const HIT: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);

/// Factor on the rate.
pub const RATE_SCALE: Bounds = Bounds::any(0.0, 1_000.0, Unit::One);
/// Rate of a burst over the rate outside of it.
pub const BURST_FACTOR: Bounds = Bounds::any(1.0, 1_000.0, Unit::One);
/// Share of the time that bursts take: with none or all there are no bursts.
pub const BURST_SHARE: Bounds = Bounds::any(0.001, 0.999, Unit::One);
/// Mean length of a burst.
pub const BURST_S: Bounds = Bounds::any(0.01, DAY_S, Unit::Seconds);
/// Lengths of pieces of a rate that repeats, and of a measured series: shorter ones are noise
/// beside Poisson arrivals, and a week of them takes memory.
pub const PIECE_S: Bounds = Bounds::any(1.0, WEEK_S, Unit::Seconds);
/// Rate of the weekend over that of working days.
pub const WEEKEND: Bounds = Bounds::any(0.0, 10.0, Unit::One);
/// Shape of a bounded Pareto law: the tail is all or nothing beyond these.
pub const ALPHA: Bounds = Bounds::any(0.05, 20.0, Unit::One);
/// Payload of a request: up to a gibibyte.
pub const PAYLOAD_KIB: Bounds = Bounds::whole(0.0, 1_048_576.0, Unit::Kibibytes);
/// Memory of an instance: up to 32 TiB, as the largest machines of EC2 have.
pub const MEMORY_MIB: Bounds = Bounds::whole(1.0, 33_554_432.0, Unit::Mebibytes);
/// Memory of a request in service; 0: it holds none.
pub const REQUEST_MEMORY_MIB: Bounds = Bounds::any(0.0, 1_048_576.0, Unit::Mebibytes);
/// Memory of an application without requests.
pub const AT_REST_MIB: Bounds = Bounds::any(0.0, 1_048_576.0, Unit::Mebibytes);
/// How many of a further kind arrive for one of the first.
pub const WEIGHT: Bounds = Bounds::any(0.000_001, 1_000.0, Unit::One);
/// Further kinds of requests.
pub const MAX_CLASSES: usize = 32;
/// Attempts of a client.
pub const ATTEMPTS: Bounds = Bounds::whole(1.0, 100.0, Unit::One);
/// Waits before attempts.
pub const BACK_OFF_MS: Bounds = Bounds::any(0.0, HOUR_MS, Unit::Millis);
/// Connections kept open.
pub const CONNECTIONS: Bounds = Bounds::whole(1.0, 1_000_000.0, Unit::One);
/// Zones, counted from 0.
pub const ZONE: Bounds = Bounds::whole(0.0, 2.0, Unit::One);
/// How long a disturbance lasts.
pub const LASTS_S: Bounds = Bounds::any(0.001, WEEK_S, Unit::Seconds);
/// What something takes when it is slow (or, below 100, fast).
pub const SLOW_PERCENT: Bounds = Bounds::whole(1.0, 100_000.0, Unit::Percent);
/// Share of failing requests.
pub const FAIL_PERCENT: Bounds = Bounds::whole(0.0, 100.0, Unit::Percent);
