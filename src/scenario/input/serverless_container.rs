//! Serverless containers.

use serde::{Deserialize, Serialize};

/// Serverless containers, on one of two platforms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "platform", rename_all = "snake_case")]
pub enum ServerlessContainerInput {
    /// Google Cloud Run.
    CloudRun {
        /// The service, in the names of the Cloud Run Admin API where it has them.
        #[serde(default)]
        service: CloudRunInput,
    },
}

/// A Cloud Run service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct CloudRunInput {
    /// The revision: what each instance is.
    pub template: CloudRunTemplateInput,
    /// How many instances there are.
    pub scaling: CloudRunScalingInput,
    /// How the traffic moves to a new revision.
    pub traffic: CloudRunTrafficInput,
    /// What is charged; for the bill only.
    pub billing: CloudRunBillingInput,
}

/// `template` of a Cloud Run service, and the application in its container.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct CloudRunTemplateInput {
    /// `resources.limits.cpu`: vCPUs that an instance's requests share, 0.08 to 8. Cloud Run's
    /// default is 1.
    pub cpu: f64,
    /// `resources.limits.memory` in GiB; counts against the quota. Cloud Run's default is 0.5.
    pub memory_gib: f64,
    /// `maxInstanceRequestConcurrency`: most requests that an instance is sent at a time, 1 to
    /// 1000. Cloud Run's default is 80.
    pub max_instance_request_concurrency: u32,
    /// `timeout`: seconds after which a request gets a 504, up to 3600. Cloud Run's default is
    /// 300. The instance works on.
    pub timeout_s: f64,
    /// `startupCpuBoost`: more CPU while the application starts.
    pub startup_cpu_boost: bool,
    /// `startupProbe`; null: requests are sent as soon as the container listens.
    pub startup_probe: Option<CloudRunProbeInput>,
    /// `livenessProbe`; null: none, as in Cloud Run.
    pub liveness_probe: Option<CloudRunProbeInput>,
    /// Most requests that the application works on at once (worker threads).
    pub concurrency: u32,
    /// Most requests that wait in the application's own queue.
    pub queue_limit: u32,
    /// From the decision to start an instance until its process runs, in milliseconds. Google
    /// gives no figure; the default is our assumption.
    pub instance_start_ms: f64,
    /// From the start of the process until it can answer (framework start, caches), without boost.
    pub app_init_ms: f64,
}

/// A probe; names are Cloud Run's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct CloudRunProbeInput {
    /// Seconds from the start of the process to the first probe, 0 to 240.
    pub initial_delay_seconds: f64,
    /// Seconds between probes, 1 to 240. Cloud Run's default is 10.
    pub period_seconds: f64,
    /// Seconds after which a probe without an answer has failed. Cloud Run's default is 1.
    pub timeout_seconds: f64,
    /// Failures in a row after which the container is shut down. Cloud Run's default is 3.
    pub failure_threshold: u32,
}

/// How many instances a Cloud Run service has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct CloudRunScalingInput {
    /// Instances at the start of the run.
    pub instances: u32,
    /// `minInstanceCount`: instances that are kept though they have nothing to do. Cloud Run's
    /// default is 0.
    pub min_instance_count: u32,
    /// `maxInstanceCount`: most instances of a revision. Cloud Run's default is 100.
    pub max_instance_count: u32,
    /// `--scaling-cpu-target`: wanted share of the CPU in use, 0.1 to 0.95. Cloud Run's default
    /// is 0.6.
    pub scaling_cpu_target: f64,
    /// `--scaling-concurrency-target`: wanted share of the concurrency in use, 0.1 to 0.95. Cloud
    /// Run's default is 0.6.
    pub scaling_concurrency_target: f64,
    /// How many seconds an instance is kept without work. Cloud Run says up to 900.
    pub idle_retention_s: f64,
    /// vCPUs that the project may use in the region.
    pub quota_vcpu: f64,
    /// GiB of memory that the project may use in the region.
    pub quota_memory_gib: f64,
}

/// How the traffic moves to a new revision that has been found to start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    tag = "rollout",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum CloudRunTrafficInput {
    /// All at once: what a deployment does unless told otherwise.
    AllAtOnce {},
    /// A share first, the rest after a time.
    Canary {
        /// Per cent of the requests at first.
        percent: f64,
        /// Seconds until the rest follows.
        interval_s: f64,
    },
    /// The same share again and again.
    Gradual {
        /// Per cent of the requests that each step adds.
        step_percent: f64,
        /// Seconds between steps.
        interval_s: f64,
    },
}

/// What a Cloud Run service is charged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CloudRunBillingInput {
    /// Instances are charged while they start or have requests; the minimum while idle too.
    RequestBased,
    /// Instances are charged for as long as they exist.
    InstanceBased,
}
