//! Serverless containers.

use super::{Bounds, CONCURRENCY, DAY_S, HOUR_S, QUEUE_LIMIT, Range, START_MS, Unit};

/// `resources.limits.cpu`, as Cloud Run accepts it. (That values above 1 must be whole is left
/// out.)
pub const CLOUD_RUN_CPU: Bounds = Bounds::any(0.08, 8.0, Unit::One);
/// `resources.limits.memory` in GiB, as Cloud Run accepts it.
pub const CLOUD_RUN_MEMORY_GIB: Bounds = Bounds::any(0.125, 32.0, Unit::One);
/// `maxInstanceRequestConcurrency`, as Cloud Run accepts it.
pub const CLOUD_RUN_CONCURRENCY: Bounds = Bounds::whole(1.0, 1_000.0, Unit::One);
/// The same below one vCPU.
pub const CLOUD_RUN_SMALL_CONCURRENCY: Bounds = Bounds::whole(1.0, 1.0, Unit::One);
/// `timeout`, as Cloud Run accepts it.
pub const CLOUD_RUN_TIMEOUT_S: Bounds = Bounds::any(1.0, HOUR_S, Unit::Seconds);
/// Both targets, as Cloud Run accepts them.
pub const CLOUD_RUN_TARGET: Bounds = Bounds::any(0.1, 0.95, Unit::One);
/// Instances at the start and the least that are kept.
pub const CLOUD_RUN_INSTANCES: Bounds = Bounds::whole(0.0, 5_000.0, Unit::One);
/// Most instances: at least one, or nothing could be served.
pub const CLOUD_RUN_MAX_INSTANCES: Bounds = Bounds::whole(1.0, 5_000.0, Unit::One);
/// Cloud Run keeps an idle instance for 15 minutes at most; an hour shows what longer would do.
/// Shorter than a second no scaler could follow.
pub const IDLE_RETENTION_S: Bounds = Bounds::any(1.0, HOUR_S, Unit::Seconds);
/// A quota in vCPUs or GiB: room for one small instance to more than any project has.
pub const QUOTA: Bounds = Bounds::any(0.125, 1e6, Unit::One);
/// `initialDelaySeconds` of a Cloud Run probe.
pub const CLOUD_RUN_PROBE_DELAY_S: Bounds = Bounds::whole(0.0, 240.0, Unit::Seconds);
/// `periodSeconds` and `timeoutSeconds` of a Cloud Run probe.
pub const CLOUD_RUN_PROBE_S: Bounds = Bounds::whole(1.0, 240.0, Unit::Seconds);
/// `failureThreshold` of a Cloud Run probe.
pub const CLOUD_RUN_PROBE_FAILURES: Bounds = Bounds::whole(1.0, 240.0, Unit::One);
/// Share of the traffic: tenths of a per cent, as ECS counts. (Cloud Run takes whole per cent.)
pub const TRAFFIC_PERCENT: Bounds = Bounds::any(0.1, 100.0, Unit::Percent);
/// Between two steps of a shift of traffic.
pub const TRAFFIC_INTERVAL_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);

/// Tasks of a service: ECS has up to 5,000.
pub const ECS_TASKS: Bounds = Bounds::whole(0.0, 5_000.0, Unit::One);
/// `minimumHealthyPercent`.
pub const ECS_MINIMUM_PERCENT: Bounds = Bounds::whole(0.0, 100.0, Unit::Percent);
/// `maximumPercent`: below 100 the service could not even keep its desired count.
pub const ECS_MAXIMUM_PERCENT: Bounds = Bounds::whole(100.0, 1_000.0, Unit::Percent);
/// Bake times, as ECS accepts them: a day.
pub const ECS_BAKE_MINUTES: Bounds = Bounds::any(0.0, 1_440.0, Unit::One);
/// Share of a canary or of a step, as ECS accepts it.
pub const ECS_SHARE_PERCENT: Bounds = Bounds::any(0.1, 100.0, Unit::Percent);
/// `value` of the circuit breaker's threshold: per cent or tasks; at least one.
pub const ECS_BREAKER: Bounds = Bounds::whole(1.0, 5_000.0, Unit::One);
/// `cpu` of a task on Fargate. (Fargate has seven sizes; those between them are allowed here.)
pub const ECS_CPU_UNITS: Bounds = Bounds::whole(256.0, 16_384.0, Unit::One);
/// `memory` of a task on Fargate: 0.5 to 120 GB. (That each `cpu` has sizes of its own is left
/// out.)
pub const ECS_MEMORY_MIB: Bounds = Bounds::whole(512.0, 122_880.0, Unit::Mebibytes);
/// `stopTimeout` on Fargate.
pub const ECS_STOP_TIMEOUT_S: Bounds = Bounds::whole(0.0, 120.0, Unit::Seconds);
/// Start of a task: some time at least, since its logarithm is drawn.
pub const ECS_START_S: Bounds = Bounds::any(0.001, HOUR_S, Unit::Seconds);
/// `healthCheckGracePeriodSeconds`: ECS accepts up to 2³¹; a day is longer than any start.
pub const ECS_GRACE_S: Bounds = Bounds::whole(0.0, DAY_S, Unit::Seconds);
/// `HealthCheckIntervalSeconds`.
pub const ALB_INTERVAL_S: Bounds = Bounds::whole(5.0, 300.0, Unit::Seconds);
/// `HealthCheckTimeoutSeconds`.
pub const ALB_TIMEOUT_S: Bounds = Bounds::whole(2.0, 120.0, Unit::Seconds);
/// Both thresholds of the checks.
pub const ALB_THRESHOLD: Bounds = Bounds::whole(2.0, 10.0, Unit::One);
/// `deregistration_delay.timeout_seconds`.
pub const ALB_DEREGISTRATION_S: Bounds = Bounds::whole(0.0, 3_600.0, Unit::Seconds);
/// `minimum_healthy_targets.count`.
pub const ALB_MINIMUM_HEALTHY: Bounds = Bounds::whole(1.0, 1_000.0, Unit::One);
/// Launches at once and in a second: an account without any could start nothing.
pub const FARGATE_LAUNCHES: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);
/// `MaxCapacity`: at least one task.
pub const ECS_MAX_CAPACITY: Bounds = Bounds::whole(1.0, 5_000.0, Unit::One);
/// `TargetValue`: per cent, or requests in a minute.
pub const ECS_TARGET: Bounds = Bounds::any(0.1, 1e6, Unit::One);
/// Cooldowns.
pub const ECS_COOLDOWN_S: Bounds = Bounds::whole(0.0, HOUR_S, Unit::Seconds);
/// Way of a datapoint to its alarm.
pub const METRIC_DELIVERY_S: Bounds = Bounds::any(0.0, 600.0, Unit::Seconds);

/// Ranges of the numbers of this model.
pub const RANGES: &[Range] = &[
    ("CloudRunTemplateInput", "cpu", CLOUD_RUN_CPU),
    ("CloudRunTemplateInput", "memoryGib", CLOUD_RUN_MEMORY_GIB),
    ("CloudRunTemplateInput", "maxInstanceRequestConcurrency", CLOUD_RUN_CONCURRENCY),
    ("CloudRunTemplateInput", "timeoutS", CLOUD_RUN_TIMEOUT_S),
    ("CloudRunTemplateInput", "concurrency", CONCURRENCY),
    ("CloudRunTemplateInput", "queueLimit", QUEUE_LIMIT),
    ("CloudRunTemplateInput", "instanceStartMs", START_MS),
    ("CloudRunTemplateInput", "appInitMs", START_MS),
    ("CloudRunProbeInput", "initialDelaySeconds", CLOUD_RUN_PROBE_DELAY_S),
    ("CloudRunProbeInput", "periodSeconds", CLOUD_RUN_PROBE_S),
    ("CloudRunProbeInput", "timeoutSeconds", CLOUD_RUN_PROBE_S),
    ("CloudRunProbeInput", "failureThreshold", CLOUD_RUN_PROBE_FAILURES),
    ("CloudRunScalingInput", "instances", CLOUD_RUN_INSTANCES),
    ("CloudRunScalingInput", "minInstanceCount", CLOUD_RUN_INSTANCES),
    ("CloudRunScalingInput", "maxInstanceCount", CLOUD_RUN_MAX_INSTANCES),
    ("CloudRunScalingInput", "scalingCpuTarget", CLOUD_RUN_TARGET),
    ("CloudRunScalingInput", "scalingConcurrencyTarget", CLOUD_RUN_TARGET),
    ("CloudRunScalingInput", "idleRetentionS", IDLE_RETENTION_S),
    ("CloudRunScalingInput", "quotaVcpu", QUOTA),
    ("CloudRunScalingInput", "quotaMemoryGib", QUOTA),
    ("CloudRunTrafficInput", "percent", TRAFFIC_PERCENT),
    ("CloudRunTrafficInput", "stepPercent", TRAFFIC_PERCENT),
    ("CloudRunTrafficInput", "intervalS", TRAFFIC_INTERVAL_S),
    ("EcsServiceInput", "desiredCount", ECS_TASKS),
    ("EcsServiceInput", "healthCheckGracePeriodSeconds", ECS_GRACE_S),
    ("EcsDeploymentInput", "minimumHealthyPercent", ECS_MINIMUM_PERCENT),
    ("EcsDeploymentInput", "maximumPercent", ECS_MAXIMUM_PERCENT),
    ("EcsStrategyInput", "bakeTimeInMinutes", ECS_BAKE_MINUTES),
    ("EcsStrategyInput", "stepPercent", ECS_SHARE_PERCENT),
    ("EcsStrategyInput", "stepBakeTimeInMinutes", ECS_BAKE_MINUTES),
    ("EcsStrategyInput", "canaryPercent", ECS_SHARE_PERCENT),
    ("EcsStrategyInput", "canaryBakeTimeInMinutes", ECS_BAKE_MINUTES),
    ("EcsThresholdInput", "value", ECS_BREAKER),
    ("EcsTaskInput", "cpu", ECS_CPU_UNITS),
    ("EcsTaskInput", "memory", ECS_MEMORY_MIB),
    ("EcsTaskInput", "stopTimeout", ECS_STOP_TIMEOUT_S),
    ("EcsTaskInput", "concurrency", CONCURRENCY),
    ("EcsTaskInput", "queueLimit", QUEUE_LIMIT),
    ("EcsTaskInput", "startMedianS", ECS_START_S),
    ("EcsTaskInput", "startP95S", ECS_START_S),
    ("EcsTaskInput", "appInitMs", START_MS),
    ("EcsLoadBalancerInput", "healthCheckIntervalSeconds", ALB_INTERVAL_S),
    ("EcsLoadBalancerInput", "healthCheckTimeoutSeconds", ALB_TIMEOUT_S),
    ("EcsLoadBalancerInput", "healthyThresholdCount", ALB_THRESHOLD),
    ("EcsLoadBalancerInput", "unhealthyThresholdCount", ALB_THRESHOLD),
    ("EcsLoadBalancerInput", "deregistrationDelayTimeoutSeconds", ALB_DEREGISTRATION_S),
    ("EcsLoadBalancerInput", "minimumHealthyTargetsCount", ALB_MINIMUM_HEALTHY),
    ("EcsLaunchQuotaInput", "burst", FARGATE_LAUNCHES),
    ("EcsLaunchQuotaInput", "perSecond", FARGATE_LAUNCHES),
    ("EcsAutoScalingInput", "minCapacity", ECS_TASKS),
    ("EcsAutoScalingInput", "maxCapacity", ECS_MAX_CAPACITY),
    ("EcsAutoScalingInput", "targetValue", ECS_TARGET),
    ("EcsAutoScalingInput", "scaleOutCooldown", ECS_COOLDOWN_S),
    ("EcsAutoScalingInput", "scaleInCooldown", ECS_COOLDOWN_S),
    ("EcsAutoScalingInput", "metricDeliveryS", METRIC_DELIVERY_S),
];
