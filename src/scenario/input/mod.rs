//! The scenario as people write it: every unit in the name, every field with a default, unknown
//! fields refused. It is a versioned format: files and links of an older version stay readable.

mod container;
mod faas;
mod server;
mod serverless_container;
mod vm;

pub use container::*;
pub use faas::*;
pub use server::*;
pub use serverless_container::*;
pub use vm::*;

use serde::{Deserialize, Serialize};

use super::ModelId;

/// Version of the format that this program writes.
pub const VERSION: u32 = 1;

/// One workload, the platforms to run it on, and what happens on the way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioInput {
    /// Version of this format: 1.
    pub version: u32,
    /// Seed of all random draws: the same seed gives the same bits.
    pub seed: u64,
    /// Simulated time in seconds, 1 to 604,800 (a week).
    pub duration_s: f64,
    /// The requests, the same for every model.
    pub workload: WorkloadInput,
    /// The platforms that run it.
    pub models: ModelsInput,
    /// Disturbances and changes on the time line, in any order.
    pub events: Vec<EventInput>,
}

/// An application that is slow at first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct AppWarmUpInput {
    /// What a request takes right after the start, in per cent of its demand; falls in a straight
    /// line to 100.
    pub from_percent: u32,
    /// Seconds until it has fallen to 100.
    pub lasts_s: f64,
}

/// The requests and what each needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct WorkloadInput {
    /// How many requests arrive, over time.
    pub rate: RateInput,
    /// Factor on the whole rate: 2 doubles the load.
    pub rate_scale: f64,
    /// How arrivals scatter around the rate.
    pub arrivals: ArrivalsInput,
    /// How long one request takes on an instance that does nothing else.
    pub demand: DemandInput,
    /// Share of the demand that is CPU work, above 0 and up to 1; the rest is waiting (I/O).
    pub cpu_share: f64,
    /// Payload of a request in KiB; functions refuse what is too large.
    pub payload_kib: u32,
    /// Memory in MiB that a request holds while it is in service; one that waits holds none. 0: no
    /// memory is counted for it. An instance whose requests hold more than its limit leaves is
    /// out of memory: its process is killed, and what it held is lost.
    pub memory_mib: f64,
    /// Memory in MiB that the application holds without any request, on every platform.
    pub memory_at_rest_mib: f64,
    /// How the application is slow after a start, on every platform: cold caches, code that is not
    /// compiled yet; null: it is not.
    pub warm_up: Option<AppWarmUpInput>,
    /// Further kinds of requests beside the one above, whose weight is 1.
    pub classes: Vec<RequestClassInput>,
    /// A client gives up this many seconds after sending its request; null: it never does.
    pub client_timeout_s: Option<f64>,
    /// When clients try again; null: never.
    pub retries: Option<RetriesInput>,
    /// Connections that clients keep open (keep-alive), each request coming on one of them; null:
    /// each comes on a connection of its own.
    pub connections: Option<u32>,
}

/// A further kind of requests: uploads, long jobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RequestClassInput {
    /// How many of these arrive for each request of the first kind.
    pub weight: f64,
    /// How long one takes on an instance that does nothing else.
    pub demand: DemandInput,
    /// Share of the demand that is CPU work.
    pub cpu_share: f64,
    /// Payload in KiB.
    pub payload_kib: u32,
    /// Memory in MiB that one holds while it is in service.
    #[serde(default)]
    pub memory_mib: f64,
}

/// When clients try again: exponential back-off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RetriesInput {
    /// Most attempts, the first included.
    pub max_attempts: u32,
    /// Wait before the second attempt, in milliseconds; doubles with every further one.
    pub base_ms: f64,
    /// Longest wait, in milliseconds.
    pub cap_ms: f64,
    /// Whether each wait is drawn between 0 and its length, so that clients do not come back
    /// together.
    pub jitter: bool,
}

/// How arrivals scatter around their rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "process", rename_all = "snake_case")]
pub enum ArrivalsInput {
    /// Independent clients (Poisson).
    Poisson,
    /// As even as can be.
    Deterministic,
    /// A rate that jumps between bursts and calm; its mean stays the same.
    Bursty {
        /// Rate within bursts over the rate outside of them, 1 or more.
        factor: f64,
        /// Share of the time that bursts take, above 0 and below 1.
        share: f64,
        /// Mean length of a burst, in seconds.
        mean_burst_s: f64,
    },
}

/// Arrival rate in requests per second as a function of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "shape", rename_all = "snake_case")]
pub enum RateInput {
    /// The same rate all the time.
    Constant {
        /// Requests per second.
        rps: f64,
    },
    /// A base rate, a linear rise to a peak, the peak for a while, and a linear fall back.
    Spike {
        /// Requests per second before and after.
        base_rps: f64,
        /// Requests per second at the top.
        peak_rps: f64,
        /// When the rise starts, in seconds.
        at_s: f64,
        /// How long the rise takes, in seconds (0: a step).
        rise_s: f64,
        /// How long the peak lasts, in seconds.
        hold_s: f64,
        /// How long the fall takes, in seconds (0: a step).
        fall_s: f64,
    },
    /// A sine wave around a mean: `mean_rps` × (1 + `amplitude` × sin(2π t / `period_s`)).
    Sine {
        /// Mean requests per second.
        mean_rps: f64,
        /// Swing relative to the mean, 0 to 1.
        amplitude: f64,
        /// Length of one wave, in seconds.
        period_s: f64,
    },
    /// Bursts at regular times, beginning with one.
    OnOff {
        /// Requests per second in a burst.
        on_rps: f64,
        /// Requests per second between bursts.
        off_rps: f64,
        /// Length of a burst, in seconds.
        on_s: f64,
        /// Time between bursts, in seconds.
        off_s: f64,
    },
    /// A week from Monday, 0:00: a sine wave over each day with its low at 4:00 and its high at
    /// 16:00, and quieter weekends.
    Weekly {
        /// Mean requests per second of a working day.
        mean_rps: f64,
        /// Swing within a day relative to its mean, 0 to 1.
        amplitude: f64,
        /// Rate of Saturday and Sunday relative to working days.
        weekend: f64,
    },
    /// A measured series: one rate for each interval, the last one going on.
    Series {
        /// Length of an interval, in seconds.
        interval_s: f64,
        /// Requests per second in each interval.
        rps: Vec<f64>,
    },
    /// Straight lines between points; constant before the first and after the last. Ramps and
    /// steps are written so.
    Points {
        /// At least one point, in order of time. Two points at the same time make a step.
        points: Vec<RatePoint>,
    },
}

/// A corner of a rate curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RatePoint {
    /// Seconds since the start.
    pub at_s: f64,
    /// Requests per second there.
    pub rps: f64,
}

/// Distribution of the service demand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "law", rename_all = "snake_case")]
pub enum DemandInput {
    /// Every request the same.
    Constant {
        /// Milliseconds.
        mean_ms: f64,
    },
    /// Exponential.
    Exponential {
        /// Mean in milliseconds.
        mean_ms: f64,
    },
    /// Bounded Pareto: the heavy tail of file sizes and job lengths.
    BoundedPareto {
        /// Shape, above 0; the smaller, the heavier the tail.
        alpha: f64,
        /// Shortest, in milliseconds.
        low_ms: f64,
        /// Longest, in milliseconds.
        high_ms: f64,
    },
    /// As often as in these measurements, with straight lines between neighbours: two of 10 and 30
    /// ms give all that lies between them, each value as often as the others.
    Empirical {
        /// Measured times in milliseconds, in any order.
        values_ms: Vec<f64>,
    },
    /// Log-normal: many short requests, a few long ones.
    LogNormal {
        /// Mean in milliseconds.
        mean_ms: f64,
        /// Coefficient of variation: standard deviation over mean.
        cv: f64,
    },
}

/// The platforms to simulate; one that is null is not run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ModelsInput {
    /// Servers that people manage.
    pub server: Option<ServerInput>,
    /// A VM group: an Auto Scaling group behind a load balancer.
    pub vm: Option<VmInput>,
    /// Containers on Kubernetes.
    pub container: Option<ContainerInput>,
    /// Functions.
    pub faas: Option<FaasInput>,
    /// Serverless containers.
    pub serverless_container: Option<ServerlessContainerInput>,
}

impl ModelsInput {
    /// No platform.
    pub const NONE: Self =
        Self { server: None, vm: None, container: None, faas: None, serverless_container: None };

    /// Whether this model is to be run.
    pub fn has(&self, model: ModelId) -> bool {
        match model {
            ModelId::Server => self.server.is_some(),
            ModelId::Vm => self.vm.is_some(),
            ModelId::Container => self.container.is_some(),
            ModelId::Faas => self.faas.is_some(),
            ModelId::ServerlessContainer => self.serverless_container.is_some(),
        }
    }
}

/// Something that happens at a given time, `at_s` seconds after the start. Where a platform has no
/// such thing, the result says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "kind", rename_all = "snake_case")]
pub enum EventInput {
    /// Instances vanish at once, with the requests they hold.
    Kill {
        /// When, in seconds.
        at_s: f64,
        /// How many.
        count: u32,
    },
    /// All instances of an availability zone vanish.
    ZoneLoss {
        /// When, in seconds.
        at_s: f64,
        /// Which of the three zones, counted from 0.
        zone: u32,
    },
    /// The processes of instances end.
    Crash {
        /// When, in seconds.
        at_s: f64,
        /// How many.
        count: u32,
    },
    /// The processes of instances end, and again soon after each new start.
    CrashLoop {
        /// When, in seconds.
        at_s: f64,
        /// How many.
        count: u32,
        /// For how many seconds.
        lasts_s: f64,
    },
    /// Instances keep accepting requests and answer none.
    Hang {
        /// When, in seconds.
        at_s: f64,
        /// How many.
        count: u32,
    },
    /// Requests take longer on some instances.
    Slow {
        /// When, in seconds.
        at_s: f64,
        /// How many.
        count: u32,
        /// What a request takes, in per cent of its demand.
        percent: u32,
        /// For how many seconds.
        lasts_s: f64,
    },
    /// What requests wait for takes longer: the part of their demand that is not CPU work.
    DependencySlow {
        /// When, in seconds.
        at_s: f64,
        /// What the waiting takes, in per cent.
        percent: u32,
        /// For how many seconds.
        lasts_s: f64,
    },
    /// What requests wait for fails. Requests that are all CPU work do not notice.
    DependencyDown {
        /// When, in seconds.
        at_s: f64,
        /// For how many seconds.
        lasts_s: f64,
    },
    /// Controllers neither decide nor act; what runs goes on.
    ControlPlaneDown {
        /// When, in seconds.
        at_s: f64,
        /// For how many seconds.
        lasts_s: f64,
    },
    /// No measurement reaches the autoscaler.
    MetricsMissing {
        /// When, in seconds.
        at_s: f64,
        /// For how many seconds.
        lasts_s: f64,
    },
    /// Roll out a new revision.
    Deploy {
        /// When, in seconds.
        at_s: f64,
        /// Whether its instances ever become ready.
        becomes_ready: bool,
        /// What its requests take, in per cent of their demand.
        #[serde(default = "hundred")]
        slow_percent: u32,
        /// Seconds from its start until its process ends by itself, each time; null: it does not.
        #[serde(default)]
        crashes_after_s: Option<f64>,
        /// Per cent of the requests that it answers with an error.
        #[serde(default)]
        fail_percent: u32,
    },
    /// Roll out the revision before the present one again.
    Rollback {
        /// When, in seconds.
        at_s: f64,
    },
    /// A node is lost without warning.
    NodeLoss {
        /// When, in seconds.
        at_s: f64,
    },
    /// A node is emptied for maintenance.
    NodeDrain {
        /// When, in seconds.
        at_s: f64,
    },
}

const fn hundred() -> u32 {
    100
}

impl EventInput {
    /// A new revision without any other defect than, perhaps, that it never becomes ready.
    pub const fn deploy(at_s: f64, becomes_ready: bool) -> Self {
        Self::Deploy {
            at_s,
            becomes_ready,
            slow_percent: 100,
            crashes_after_s: None,
            fail_percent: 0,
        }
    }

    /// Whether it is anything but a new revision with a defect.
    pub const fn works(&self) -> bool {
        match *self {
            Self::Deploy { becomes_ready, slow_percent, crashes_after_s, fail_percent, .. } => {
                becomes_ready
                    && slow_percent <= 100
                    && crashes_after_s.is_none()
                    && fail_percent == 0
            }
            _ => true,
        }
    }

    /// When it happens, in seconds after the start.
    pub const fn at_s(&self) -> f64 {
        match *self {
            Self::Kill { at_s, .. }
            | Self::ZoneLoss { at_s, .. }
            | Self::Crash { at_s, .. }
            | Self::CrashLoop { at_s, .. }
            | Self::Hang { at_s, .. }
            | Self::Slow { at_s, .. }
            | Self::DependencySlow { at_s, .. }
            | Self::DependencyDown { at_s, .. }
            | Self::ControlPlaneDown { at_s, .. }
            | Self::MetricsMissing { at_s, .. }
            | Self::Deploy { at_s, .. }
            | Self::Rollback { at_s }
            | Self::NodeLoss { at_s }
            | Self::NodeDrain { at_s } => at_s,
        }
    }

    /// How many instances it hits.
    pub const fn count(&self) -> Option<u32> {
        match *self {
            Self::Kill { count, .. }
            | Self::Crash { count, .. }
            | Self::CrashLoop { count, .. }
            | Self::Hang { count, .. }
            | Self::Slow { count, .. } => Some(count),
            _ => None,
        }
    }

    /// How long it lasts, in seconds.
    pub const fn lasts_s(&self) -> Option<f64> {
        match *self {
            Self::CrashLoop { lasts_s, .. }
            | Self::Slow { lasts_s, .. }
            | Self::DependencySlow { lasts_s, .. }
            | Self::DependencyDown { lasts_s, .. }
            | Self::ControlPlaneDown { lasts_s, .. }
            | Self::MetricsMissing { lasts_s, .. } => Some(lasts_s),
            _ => None,
        }
    }
}
