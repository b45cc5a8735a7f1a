//! A VM group: an Auto Scaling group behind a load balancer.
//!
//! Where AWS names a range, it is AWS' (its API, November 2026).

use super::{
    AT_S, Bounds, CONCURRENCY, DAY_S, HOUR_S, MEMORY_MIB, QUEUE_LIMIT, Range, START_MS, Unit,
};

/// Instances of a group. AWS sets no end; a group seldom passes some hundreds.
pub const GROUP_SIZE: Bounds = Bounds::whole(0.0, 10_000.0, Unit::One);
/// `DefaultCooldown` and `Cooldown`: AWS sets no end.
pub const COOLDOWN_S: Bounds = Bounds::whole(0.0, DAY_S, Unit::Seconds);
/// `DefaultInstanceWarmup`, `EstimatedInstanceWarmup` and `InstanceWarmup`.
pub const WARMUP_S: Bounds = Bounds::whole(0.0, HOUR_S, Unit::Seconds);
/// `HealthCheckGracePeriod`: AWS sets no end.
pub const GRACE_PERIOD_S: Bounds = Bounds::whole(0.0, DAY_S, Unit::Seconds);
/// `MinHealthyPercentage`.
pub const MIN_HEALTHY_PERCENT: Bounds = Bounds::whole(0.0, 100.0, Unit::Percent);
/// `MaxHealthyPercentage`.
pub const MAX_HEALTHY_PERCENT: Bounds = Bounds::whole(100.0, 200.0, Unit::Percent);
/// How far the two may be apart.
pub const HEALTHY_PERCENT_APART: f64 = 100.0;
/// `HeartbeatTimeout`.
pub const HEARTBEAT_S: Bounds = Bounds::whole(30.0, 7_200.0, Unit::Seconds);

/// Virtual CPUs: EC2's largest instances have some hundreds.
pub const VCPUS: Bounds = Bounds::whole(1.0, 1_000.0, Unit::One);
/// Steps of a start in seconds: none takes longer than an hour.
pub const START_S: Bounds = Bounds::any(0.0, HOUR_S, Unit::Seconds);
/// Booting: no machine is up in less than a tenth of a second.
pub const BOOT_S: Bounds = Bounds::any(0.1, HOUR_S, Unit::Seconds);
/// `RestartSec` of systemd.
pub const RESTART_S: Bounds = Bounds::any(0.0, HOUR_S, Unit::Seconds);

/// `HealthCheckIntervalSeconds`.
pub const CHECK_INTERVAL_S: Bounds = Bounds::whole(5.0, 300.0, Unit::Seconds);
/// `HealthCheckTimeoutSeconds`.
pub const CHECK_TIMEOUT_S: Bounds = Bounds::whole(2.0, 120.0, Unit::Seconds);
/// `HealthyThresholdCount` and `UnhealthyThresholdCount`.
pub const CHECK_THRESHOLD: Bounds = Bounds::whole(2.0, 10.0, Unit::One);
/// `deregistration_delay.timeout_seconds`.
pub const DEREGISTRATION_S: Bounds = Bounds::whole(0.0, HOUR_S, Unit::Seconds);
/// `slow_start.duration_seconds`, where it is on.
pub const SLOW_START_S: Bounds = Bounds::whole(30.0, 900.0, Unit::Seconds);
/// The same with 0 for off.
pub const SLOW_START_OR_OFF_S: Bounds = Bounds::whole(0.0, 900.0, Unit::Seconds);
/// Fewest healthy targets: at least one.
pub const MINIMUM_HEALTHY_TARGETS: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);

/// Scaling policies of a group.
pub const MAX_POLICIES: usize = 50;
/// `TargetValue`: above 0; in per cent, or in requests per minute.
pub const TARGET_VALUE: Bounds = Bounds::any(0.001, 1e9, Unit::One);
/// Thresholds and bounds of steps: as far as any metric here goes.
pub const THRESHOLD: Bounds = Bounds::any(-1e9, 1e9, Unit::One);
/// `Period` of an alarm: a multiple of a minute, up to a day. (CloudWatch has 10, 20 and 30 s for
/// metrics of high resolution, which the alarms of target tracking use here.)
pub const ALARM_PERIOD_S: Bounds = Bounds::whole(60.0, DAY_S, Unit::Seconds);
/// `EvaluationPeriods` and `DatapointsToAlarm`: with periods of a minute CloudWatch allows a day.
pub const EVALUATION_PERIODS: Bounds = Bounds::whole(1.0, 1_440.0, Unit::One);
/// `MinAdjustmentMagnitude`: in instances.
pub const MIN_MAGNITUDE: Bounds = Bounds::whole(0.0, 10_000.0, Unit::One);
/// `ScalingAdjustment`: in instances, or in per cent.
pub const ADJUSTMENT: Bounds = Bounds::whole(-10_000.0, 10_000.0, Unit::One);
/// From the end of a metric's period until alarms see it.
pub const METRIC_DELAY_S: Bounds = Bounds::any(0.0, 600.0, Unit::Seconds);

/// `CheckpointPercentages`.
pub const CHECKPOINT_PERCENT: Bounds = Bounds::whole(1.0, 100.0, Unit::Percent);
/// `CheckpointDelay` and `BakeTime`: two days.
pub const CHECKPOINT_DELAY_S: Bounds = Bounds::whole(0.0, 2.0 * DAY_S, Unit::Seconds);
/// A share of the requests; the least that can be shifted is a tenth of a per cent.
pub const SHIFT_PERCENT: Bounds = Bounds::any(0.1, 100.0, Unit::Percent);
/// Between shifts, and until old instances go: two days, as CodeDeploy allows.
pub const SHIFT_S: Bounds = Bounds::whole(0.0, 2.0 * DAY_S, Unit::Seconds);

/// Ranges of the numbers of this model.
pub const RANGES: &[Range] = &[
    ("VmInput", "metric_delay_s", METRIC_DELAY_S),
    ("AutoScalingGroupInput", "MinSize", GROUP_SIZE),
    ("AutoScalingGroupInput", "MaxSize", GROUP_SIZE),
    ("AutoScalingGroupInput", "DesiredCapacity", GROUP_SIZE),
    ("AutoScalingGroupInput", "DefaultCooldown", COOLDOWN_S),
    ("AutoScalingGroupInput", "DefaultInstanceWarmup", WARMUP_S),
    ("AutoScalingGroupInput", "HealthCheckGracePeriod", GRACE_PERIOD_S),
    ("HealthyPercentagesInput", "MinHealthyPercentage", MIN_HEALTHY_PERCENT),
    ("HealthyPercentagesInput", "MaxHealthyPercentage", MAX_HEALTHY_PERCENT),
    ("LifecycleHookInput", "HeartbeatTimeout", HEARTBEAT_S),
    ("VmInstanceInput", "vcpus", VCPUS),
    ("VmInstanceInput", "memory_mib", MEMORY_MIB),
    ("VmInstanceInput", "concurrency", CONCURRENCY),
    ("VmInstanceInput", "queue_limit", QUEUE_LIMIT),
    ("VmInstanceInput", "pending_s", START_S),
    ("VmInstanceInput", "boot_median_s", BOOT_S),
    ("VmInstanceInput", "boot_p95_s", BOOT_S),
    ("VmInstanceInput", "user_data_s", START_S),
    ("VmInstanceInput", "app_init_ms", START_MS),
    ("VmInstanceInput", "restart_sec", RESTART_S),
    ("TargetGroupInput", "HealthCheckIntervalSeconds", CHECK_INTERVAL_S),
    ("TargetGroupInput", "HealthCheckTimeoutSeconds", CHECK_TIMEOUT_S),
    ("TargetGroupInput", "HealthyThresholdCount", CHECK_THRESHOLD),
    ("TargetGroupInput", "UnhealthyThresholdCount", CHECK_THRESHOLD),
    ("TargetGroupAttributesInput", "deregistration_delay_timeout_seconds", DEREGISTRATION_S),
    (
        "TargetGroupAttributesInput",
        "target_group_health_unhealthy_state_routing_minimum_healthy_targets_count",
        MINIMUM_HEALTHY_TARGETS,
    ),
    ("LoadBalancingInput", "slow_start_duration_seconds", SLOW_START_OR_OFF_S),
    ("ScalingPolicyInput", "TargetValue", TARGET_VALUE),
    ("ScalingPolicyInput", "EstimatedInstanceWarmup", WARMUP_S),
    ("ScalingPolicyInput", "MinAdjustmentMagnitude", MIN_MAGNITUDE),
    ("ScalingPolicyInput", "ScalingAdjustment", ADJUSTMENT),
    ("ScalingPolicyInput", "Cooldown", COOLDOWN_S),
    ("AlarmInput", "Threshold", THRESHOLD),
    ("AlarmInput", "Period", ALARM_PERIOD_S),
    ("AlarmInput", "EvaluationPeriods", EVALUATION_PERIODS),
    ("AlarmInput", "DatapointsToAlarm", EVALUATION_PERIODS),
    ("StepAdjustmentInput", "MetricIntervalLowerBound", THRESHOLD),
    ("StepAdjustmentInput", "MetricIntervalUpperBound", THRESHOLD),
    ("StepAdjustmentInput", "ScalingAdjustment", ADJUSTMENT),
    ("ScheduledActionInput", "start_s", AT_S),
    ("ScheduledActionInput", "MinSize", GROUP_SIZE),
    ("ScheduledActionInput", "MaxSize", GROUP_SIZE),
    ("ScheduledActionInput", "DesiredCapacity", GROUP_SIZE),
    ("VmDeploymentInput", "InstanceWarmup", WARMUP_S),
    ("VmDeploymentInput", "CheckpointPercentages", CHECKPOINT_PERCENT),
    ("VmDeploymentInput", "CheckpointDelay", CHECKPOINT_DELAY_S),
    ("VmDeploymentInput", "BakeTime", CHECKPOINT_DELAY_S),
    ("VmDeploymentInput", "termination_wait_s", SHIFT_S),
    ("TrafficShiftInput", "percent", SHIFT_PERCENT),
    ("TrafficShiftInput", "interval_s", SHIFT_S),
    ("WarmPoolInput", "MaxGroupPreparedCapacity", GROUP_SIZE),
    ("WarmPoolInput", "MinSize", GROUP_SIZE),
];
