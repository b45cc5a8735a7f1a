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
    /// Amazon ECS on AWS Fargate, behind an Application Load Balancer.
    EcsFargate {
        /// The service, in the names of the APIs of ECS, Elastic Load Balancing and Application
        /// Auto Scaling where they have them.
        #[serde(default)]
        service: EcsServiceInput,
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
    /// `resources.limits.memory` in GiB; counts against the quota. Cloud Run's default is 0.5. An
    /// instance that needs more is terminated, and its requests fail with 500 or 503
    /// (docs.cloud.google.com/run/docs, configuring/services/memory-limits and troubleshooting,
    /// November 2026).
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

/// An ECS service on Fargate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct EcsServiceInput {
    /// `desiredCount`: tasks at the start of the run.
    pub desired_count: u32,
    /// `healthCheckGracePeriodSeconds`: for so long after its start a task is not stopped because
    /// the load balancer finds it unhealthy. ECS' default is 0.
    pub health_check_grace_period_seconds: f64,
    /// `deploymentConfiguration`.
    pub deployment_configuration: EcsDeploymentInput,
    /// The task definition, and the application in its container.
    pub task: EcsTaskInput,
    /// The load balancer with its target group.
    pub load_balancer: EcsLoadBalancerInput,
    /// Launches of the account in the Region.
    pub launch_quota: EcsLaunchQuotaInput,
    /// Service Auto Scaling with a target tracking policy; null: the desired count is fixed.
    pub auto_scaling: Option<EcsAutoScalingInput>,
}

/// `deploymentConfiguration` of an ECS service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct EcsDeploymentInput {
    /// `strategy` with its settings.
    pub strategy: EcsStrategyInput,
    /// `minimumHealthyPercent` of the desired count, rounded up. ECS' default is 100.
    pub minimum_healthy_percent: u32,
    /// `maximumPercent` of the desired count, running and pending, rounded down. ECS' default is
    /// 200.
    pub maximum_percent: u32,
    /// `deploymentCircuitBreaker`; null: not enabled, as in ECS.
    pub deployment_circuit_breaker: Option<EcsCircuitBreakerInput>,
}

/// `strategy` of an ECS deployment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    tag = "type",
    rename_all = "SCREAMING_SNAKE_CASE",
    rename_all_fields = "camelCase"
)]
pub enum EcsStrategyInput {
    /// Task by task, within the two percentages. ECS' default.
    Rolling {},
    /// A full set of new tasks, then all traffic at once.
    BlueGreen {
        /// Minutes for which both sets run after the traffic has moved, up to 1440.
        bake_time_in_minutes: f64,
    },
    /// A full set of new tasks, then the traffic in equal steps.
    Linear {
        /// Per cent of the requests that each step adds. ECS' default is 10.
        step_percent: f64,
        /// Minutes between steps. ECS' default is 6.
        step_bake_time_in_minutes: f64,
        /// Minutes for which both sets run after all traffic has moved, up to 1440.
        bake_time_in_minutes: f64,
    },
    /// A full set of new tasks, then a share of the traffic, then the rest.
    Canary {
        /// Per cent of the requests at first. ECS' default is 5.
        canary_percent: f64,
        /// Minutes until the rest follows. ECS' default is 10.
        canary_bake_time_in_minutes: f64,
        /// Minutes for which both sets run after all traffic has moved, up to 1440.
        bake_time_in_minutes: f64,
    },
}

/// `deploymentCircuitBreaker`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct EcsCircuitBreakerInput {
    /// `rollback`: whether the service goes back to the last completed deployment.
    pub rollback: bool,
    /// `thresholdConfiguration`.
    pub threshold_configuration: EcsThresholdInput,
    /// `resetOnHealthyTask`: whether a task that becomes healthy starts the count again. ECS'
    /// default is true.
    pub reset_on_healthy_task: bool,
}

/// `thresholdConfiguration` of the circuit breaker: failed tasks that trip it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EcsThresholdInput {
    /// Per cent of the desired count, rounded up, at least 3 and at most 200.
    BoundedPercent {
        /// Per cent. ECS' default is 50.
        value: u32,
    },
    /// Per cent of the desired count, rounded up.
    UnboundedPercent {
        /// Per cent.
        value: u32,
    },
    /// A number of tasks.
    Count {
        /// How many.
        value: u32,
    },
}

/// A task definition with one container, and the application in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct EcsTaskInput {
    /// `cpu` in CPU units: 1024 are one vCPU. Fargate has 256 to 16384.
    pub cpu: u32,
    /// `memory` of the task in MiB: when its container needs more, it is killed (exit code 137),
    /// the task stops with `OutOfMemoryError`, and the service replaces it. Null: the least that
    /// Fargate has for the CPU, 2048 for one vCPU (Amazon ECS Developer Guide, pages
    /// task-cpu-memory-error and out-of-memory, November 2026).
    pub memory: Option<u32>,
    /// `stopTimeout`: seconds from `SIGTERM` until the process is ended. 30 unless set, at most
    /// 120 on Fargate.
    pub stop_timeout: f64,
    /// Most requests that the application works on at once (worker threads).
    pub concurrency: u32,
    /// Most requests that wait in the application's own queue; further ones fail.
    pub queue_limit: u32,
    /// Median of the time from the decision to start a task until it runs, in seconds. AWS gives
    /// no figure; a measurement of 2024 found 53 to 62 s for an image of 413 MB.
    pub start_median_s: f64,
    /// 95th percentile of that time, in seconds; the times are log-normal.
    pub start_p95_s: f64,
    /// From the start of the process until it can answer (framework start, caches).
    pub app_init_ms: f64,
}

impl EcsTaskInput {
    /// Memory in MiB. Unless it is given, it is the least that Fargate has for the CPU: 512 with
    /// 256 CPU units, 2048 with 1024, 32768 with 16384 (Amazon ECS Developer Guide, page
    /// task-cpu-memory-error, November 2026).
    pub fn memory_mib(&self) -> f64 {
        const LEAST_PER_CPU_UNIT: f64 = 2.0;
        self.memory.map_or_else(|| f64::from(self.cpu) * LEAST_PER_CPU_UNIT, f64::from)
    }
}

/// An Application Load Balancer with one target group, or with two for a blue/green deployment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct EcsLoadBalancerInput {
    /// `load_balancing.algorithm.type`. The default of the load balancer is `round_robin`.
    pub algorithm: AlbAlgorithmInput,
    /// `HealthCheckIntervalSeconds`, 5 to 300. Default 30.
    pub health_check_interval_seconds: f64,
    /// `HealthCheckTimeoutSeconds`, 2 to 120. Default 5.
    pub health_check_timeout_seconds: f64,
    /// `HealthyThresholdCount`: passed checks in a row that bring a target back, 2 to 10. Default
    /// 5. A new target needs one.
    pub healthy_threshold_count: u32,
    /// `UnhealthyThresholdCount`: failed checks in a row that take a target out, 2 to 10. Default
    /// 2.
    pub unhealthy_threshold_count: u32,
    /// `deregistration_delay.timeout_seconds`: how long a task that is stopped may finish what it
    /// has, 0 to 3600. Default 300.
    pub deregistration_delay_timeout_seconds: f64,
    /// `target_group_health.unhealthy_state_routing.minimum_healthy_targets.count`: with fewer
    /// healthy targets all get requests. Default 1.
    pub minimum_healthy_targets_count: u32,
}

/// `load_balancing.algorithm.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlbAlgorithmInput {
    /// In turn.
    RoundRobin,
    /// To the target with the fewest requests.
    LeastOutstandingRequests,
    /// At random.
    WeightedRandom,
}

/// Launches of tasks on Fargate, of an account in a Region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct EcsLaunchQuotaInput {
    /// Tasks that can be launched at once. AWS' default is 100.
    pub burst: u32,
    /// Tasks in each second from then on. AWS' default is 20.
    pub per_second: u32,
}

/// Service Auto Scaling with one target tracking policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct EcsAutoScalingInput {
    /// `MinCapacity`: fewest tasks.
    pub min_capacity: u32,
    /// `MaxCapacity`: most tasks.
    pub max_capacity: u32,
    /// `PredefinedMetricType`.
    pub predefined_metric_type: EcsMetricInput,
    /// `TargetValue`: per cent of the CPU, or requests of each task in a minute.
    pub target_value: f64,
    /// `ScaleOutCooldown` in seconds. Default 300 for ECS.
    pub scale_out_cooldown: f64,
    /// `ScaleInCooldown` in seconds. Default 300 for ECS.
    pub scale_in_cooldown: f64,
    /// `DisableScaleIn`: the policy only ever adds tasks. Default false.
    pub disable_scale_in: bool,
    /// Seconds from the end of a datapoint's period until the alarm can see it; null: 120 for
    /// metrics of a minute and 20 for those of 20 s, which is our calibration.
    pub metric_delivery_s: Option<f64>,
}

/// `PredefinedMetricType` of an ECS service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum EcsMetricInput {
    /// CPU in use, each minute.
    #[serde(rename = "ECSServiceAverageCPUUtilization")]
    AverageCpuUtilization,
    /// CPU in use, every 20 s.
    #[serde(rename = "ECSServiceAverageCPUUtilizationHighResolution")]
    AverageCpuUtilizationHighResolution,
    /// Requests of each task in a minute.
    #[serde(rename = "ALBRequestCountPerTarget")]
    AlbRequestCountPerTarget,
}
