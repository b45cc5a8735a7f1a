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

/// The requests and what each needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct WorkloadInput {
    /// How many requests arrive, over time. Arrivals are a Poisson process of this rate.
    pub rate: RateInput,
    /// How long one request takes on an instance that does nothing else.
    pub demand: DemandInput,
    /// Share of the demand that is CPU work, above 0 and up to 1; the rest is waiting (I/O).
    pub cpu_share: f64,
    /// A client gives up this many seconds after sending its request; null: it never does.
    pub client_timeout_s: Option<f64>,
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
    /// Straight lines between points; constant before the first and after the last.
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

/// Something that happens at a given time, `at_s` seconds after the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "kind", rename_all = "snake_case")]
pub enum EventInput {
    /// Delete instances at once, with the requests they hold.
    Kill {
        /// When, in seconds.
        at_s: f64,
        /// How many.
        count: u32,
    },
    /// End the process of instances; they restart it.
    Crash {
        /// When, in seconds.
        at_s: f64,
        /// How many.
        count: u32,
    },
    /// Instances keep accepting requests and answer none.
    Hang {
        /// When, in seconds.
        at_s: f64,
        /// How many.
        count: u32,
    },
    /// Lose all nodes of an availability zone, or all instances there on a platform without nodes.
    ZoneLoss {
        /// When, in seconds.
        at_s: f64,
        /// Which zone, counted from 0.
        zone: u32,
    },
    /// Lose a node that runs instances, drawn at random.
    NodeLoss {
        /// When, in seconds.
        at_s: f64,
    },
    /// Empty a node that runs instances, drawn at random, and restart it.
    NodeDrain {
        /// When, in seconds.
        at_s: f64,
    },
    /// Roll out a new revision.
    Deploy {
        /// When, in seconds.
        at_s: f64,
        /// Whether its pods ever become ready.
        becomes_ready: bool,
    },
}
