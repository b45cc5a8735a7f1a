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

/// Ranges of the numbers of this model.
pub(in crate::scenario) const RANGES: &[Range] = &[
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
];
