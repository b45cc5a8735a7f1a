//! A VM group: an Auto Scaling group behind a load balancer.
//!
//! Fields that AWS has bear AWS' names, as in its API; what is ours is in small letters, with its
//! unit. AWS' own defaults are those of its API and guides, read in November 2026.

use serde::{Deserialize, Serialize};

/// A VM group: an Auto Scaling group behind a load balancer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VmInput {
    /// The group.
    pub auto_scaling_group: AutoScalingGroupInput,
    /// Its instances.
    pub instance: VmInstanceInput,
    /// The target group in which they are registered, and its load balancer.
    pub target_group: TargetGroupInput,
    /// Scaling policies, at most 50; empty: the size changes by scheduled actions only. Predictive
    /// scaling is not simulated.
    pub policies: Vec<ScalingPolicyInput>,
    /// Scheduled actions, in order of time.
    pub scheduled_actions: Vec<ScheduledActionInput>,
    /// From the end of a metric's period until alarms see it, in seconds. AWS promises no number;
    /// this one is our assumption.
    pub metric_delay_s: f64,
    /// How a new revision replaces the present one.
    pub deployment: VmDeploymentInput,
    /// Instances that are kept ready; null: none. They are not part of the group, nor of its bill.
    pub warm_pool: Option<WarmPoolInput>,
}

/// `CreateAutoScalingGroup`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "PascalCase")]
pub struct AutoScalingGroupInput {
    /// Fewest instances.
    pub min_size: u32,
    /// Most instances.
    pub max_size: u32,
    /// Instances at the start.
    pub desired_capacity: u32,
    /// Seconds after an activity of simple scaling in which its alarms are dropped; AWS: 300.
    /// Policies without a warm-up of their own use it as such.
    pub default_cooldown: u32,
    /// Seconds that a new instance stays out of the group's metrics, 0 to 3600; null, as in AWS:
    /// not set.
    pub default_instance_warmup: Option<u32>,
    /// What makes an instance unhealthy. AWS: `EC2`. Here `ELB`, as the other platforms look at
    /// the application too.
    pub health_check_type: HealthCheckTypeInput,
    /// Seconds in service before `ELB` counts; AWS: 300 in the console, 0 through the API.
    pub health_check_grace_period: u32,
    /// How far the group may shrink and grow while unhealthy instances are replaced; null, as in
    /// AWS: they go while new ones come.
    pub instance_maintenance_policy: Option<HealthyPercentagesInput>,
    /// A launching lifecycle hook that the end of the user data completes; null: instances are
    /// registered as soon as EC2 calls them running.
    pub launch_lifecycle_hook: Option<LifecycleHookInput>,
}

/// `HealthCheckType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum HealthCheckTypeInput {
    /// Only whether the machine runs.
    #[serde(rename = "EC2")]
    Ec2,
    /// Also what the load balancer says.
    #[serde(rename = "ELB")]
    Elb,
}

/// Bounds on the healthy instances, in per cent of the desired capacity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "PascalCase")]
pub struct HealthyPercentagesInput {
    /// Fewest, 0 to 100; AWS: 90.
    pub min_healthy_percentage: u32,
    /// Most, 100 to 200 and at most 100 above the fewest. Null is not the same as 100: without it
    /// old instances go while new ones come, with it new ones come first where both bounds leave
    /// no room.
    pub max_healthy_percentage: Option<u32>,
}

/// `PutLifecycleHook`, launching, with `DefaultResult` `CONTINUE`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "PascalCase")]
pub struct LifecycleHookInput {
    /// Seconds after which the instance goes on all the same, 30 to 7200; AWS: 3600.
    pub heartbeat_timeout: u32,
}

/// What an instance is and how it starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct VmInstanceInput {
    /// Virtual CPUs, which requests share.
    pub vcpus: u32,
    /// Memory in MiB (`MemoryInfo.SizeInMiB` of the instance type), all of it for the application.
    /// When it is used up, the kernel's OOM killer ends the process.
    pub memory_mib: u32,
    /// Most requests that the application works on at once (worker threads).
    pub concurrency: u32,
    /// Most requests that wait in the application's own queue; further ones fail.
    pub queue_limit: u32,
    /// Whether `CPUUtilization` comes every minute (detailed monitoring, charged) and not every
    /// five. AWS: not.
    pub detailed_monitoring: bool,
    /// Seconds from the launch until EC2 calls the instance running (measured: 6.4 s,
    /// ec2-boot-bench, 2021).
    pub pending_s: f64,
    /// Median of the seconds from the launch until the machine has booted. Our estimate from
    /// published measurements of 26 to 56 s.
    pub boot_median_s: f64,
    /// 95th percentile of the same; our estimate.
    pub boot_p95_s: f64,
    /// Seconds that the user data takes at the first boot: fetching and installing the
    /// application.
    pub user_data_s: f64,
    /// Milliseconds from the start of the process until it can answer.
    pub app_init_ms: f64,
    /// Seconds after which systemd starts a process again that has ended (`RestartSec`; systemd:
    /// 0.1, and after five starts within ten seconds no more); null: nothing does.
    pub restart_sec: Option<f64>,
    /// Whether the load balancer's checks wait in line with the requests, and fail when the line
    /// is full. Then an overloaded instance looks ill.
    pub checks_share_queue: bool,
}

/// `CreateTargetGroup`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "PascalCase")]
pub struct TargetGroupInput {
    /// Seconds between checks of a target, 5 to 300; AWS: 30.
    pub health_check_interval_seconds: u32,
    /// Seconds after which a check without an answer has failed, 2 to 120; AWS: 5 for an
    /// Application Load Balancer (by its guide), 6 for a Network Load Balancer. Checks are HTTP
    /// requests: a TCP check would not notice an application that hangs.
    pub health_check_timeout_seconds: u32,
    /// Passed checks in a row that bring a target back, 2 to 10; AWS: 5. A new target needs one.
    pub healthy_threshold_count: u32,
    /// Failed checks in a row that take a target out, 2 to 10; AWS: 2.
    pub unhealthy_threshold_count: u32,
    /// Attributes.
    pub attributes: TargetGroupAttributesInput,
}

/// Attributes of a target group; each name is AWS' with `_` for `.`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TargetGroupAttributesInput {
    /// How a target is picked.
    pub load_balancing: LoadBalancingInput,
    /// Most seconds that a target which is taken out may finish what it has, 0 to 3600; AWS: 300.
    pub deregistration_delay_timeout_seconds: u32,
    /// With fewer healthy targets than this, all get requests; AWS: 1.
    pub target_group_health_unhealthy_state_routing_minimum_healthy_targets_count: u32,
}

/// `load_balancing.algorithm.type`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "algorithm_type", rename_all = "snake_case")]
pub enum LoadBalancingInput {
    /// In turn: an Application Load Balancer's default.
    RoundRobin {
        /// Seconds in which a new target's share grows, 30 to 900; 0, as in AWS: off.
        slow_start_duration_seconds: u32,
    },
    /// To the target with the fewest requests (Application Load Balancer).
    LeastOutstandingRequests,
    /// At random, without anomaly mitigation (Application Load Balancer).
    WeightedRandom,
    /// By the client's connection (Network Load Balancer, across zones).
    FlowHash,
}

/// `PutScalingPolicy`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "PolicyType", rename_all_fields = "PascalCase")]
pub enum ScalingPolicyInput {
    /// Keeps a metric at a target.
    TargetTrackingScaling {
        /// The metric.
        predefined_metric_type: PredefinedMetricTypeInput,
        /// The target: per cent, or requests per target and minute.
        target_value: f64,
        /// Whether the policy never removes instances; AWS: false.
        disable_scale_in: bool,
        /// Seconds that a new instance warms up, 0 to 3600; null: the group's.
        estimated_instance_warmup: Option<u32>,
    },
    /// The further beyond an alarm's threshold, the larger the change.
    StepScaling {
        /// The alarm that sets it off.
        alarm: AlarmInput,
        /// What the numbers mean.
        adjustment_type: AdjustmentTypeInput,
        /// Smallest change of `PercentChangeInCapacity`, in instances; 0: no limit.
        min_adjustment_magnitude: u32,
        /// Ranges of the breach, rising, without gaps.
        step_adjustments: Vec<StepAdjustmentInput>,
        /// Seconds that a new instance warms up, 0 to 3600; null: the group's.
        estimated_instance_warmup: Option<u32>,
    },
    /// One change, then a cooldown.
    SimpleScaling {
        /// The alarm that sets it off.
        alarm: AlarmInput,
        /// What the number means.
        adjustment_type: AdjustmentTypeInput,
        /// Smallest change of `PercentChangeInCapacity`, in instances; 0: no limit.
        min_adjustment_magnitude: u32,
        /// Instances, or per cent; negative: fewer.
        scaling_adjustment: i32,
        /// Seconds in which further alarms are dropped; null: the group's.
        cooldown: Option<u32>,
    },
}

/// `PredefinedMetricType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum PredefinedMetricTypeInput {
    /// CPU in use, in per cent, mean over the warm instances.
    #[serde(rename = "ASGAverageCPUUtilization")]
    AverageCpuUtilization,
    /// The same every 10 s.
    #[serde(rename = "ASGAverageCPUUtilizationHighResolution")]
    AverageCpuUtilizationHighResolution,
    /// Requests per target and minute.
    #[serde(rename = "ALBRequestCountPerTarget")]
    AlbRequestCountPerTarget,
}

/// `PutMetricAlarm`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct AlarmInput {
    /// What is watched.
    pub metric_name: AlarmMetricInput,
    /// When a datapoint breaches.
    pub comparison_operator: ComparisonOperatorInput,
    /// Per cent, or requests per target and minute.
    pub threshold: f64,
    /// Seconds that one datapoint stands for: a multiple of 60.
    pub period: u32,
    /// How many datapoints are looked at.
    pub evaluation_periods: u32,
    /// How many of them must breach.
    pub datapoints_to_alarm: u32,
    /// What stands in for a missing datapoint; AWS: `missing`.
    pub treat_missing_data: TreatMissingDataInput,
}

/// Metrics that an alarm of a group can watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum AlarmMetricInput {
    /// Mean CPU utilization of the group, in per cent.
    #[serde(rename = "CPUUtilization")]
    CpuUtilization,
    /// Requests per target and minute.
    RequestCountPerTarget,
}

/// `ComparisonOperator`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum ComparisonOperatorInput {
    /// Above.
    GreaterThanThreshold,
    /// At or above.
    GreaterThanOrEqualToThreshold,
    /// Below.
    LessThanThreshold,
    /// At or below.
    LessThanOrEqualToThreshold,
}

/// `TreatMissingData`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum TreatMissingDataInput {
    /// Nothing; without any datapoint the state is `INSUFFICIENT_DATA`.
    Missing,
    /// Nothing; without any datapoint the state stays.
    Ignore,
    /// A breaching one.
    Breaching,
    /// One that does not breach.
    NotBreaching,
}

/// `AdjustmentType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum AdjustmentTypeInput {
    /// Instances to add.
    ChangeInCapacity,
    /// The size.
    ExactCapacity,
    /// Per cent of the size to add.
    PercentChangeInCapacity,
}

/// `StepAdjustment`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct StepAdjustmentInput {
    /// Where the range begins, relative to the threshold; null: at minus infinity.
    pub metric_interval_lower_bound: Option<f64>,
    /// Where the range ends; null: at infinity.
    pub metric_interval_upper_bound: Option<f64>,
    /// What to do there; what the number means, the policy says.
    pub scaling_adjustment: i32,
}

/// `PutScheduledUpdateGroupAction`; what is null stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
pub struct ScheduledActionInput {
    /// When, in seconds after the start.
    #[serde(rename = "start_s")]
    pub start_s: u32,
    /// Fewest instances from then on.
    pub min_size: Option<u32>,
    /// Most instances from then on.
    pub max_size: Option<u32>,
    /// Instances that are wanted then.
    pub desired_capacity: Option<u32>,
}

/// How a new revision replaces the present one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "type", rename_all = "snake_case")]
pub enum VmDeploymentInput {
    /// `StartInstanceRefresh`: some instances at a time. Each event `deploy` is a new revision
    /// that no instance matches.
    #[serde(rename_all = "PascalCase")]
    InstanceRefresh {
        /// Bounds on the healthy instances; null: those of the maintenance policy, else at least
        /// 90 % and no most.
        healthy_percentages: Option<HealthyPercentagesInput>,
        /// Seconds that a new instance has to be in service; null: the group's warm-up, else its
        /// grace period.
        instance_warmup: Option<u32>,
        /// Shares of the group at which it rests, in per cent, rising; empty: none. It ends at the
        /// last one.
        checkpoint_percentages: Vec<u32>,
        /// Seconds of such a rest, 0 to 172,800; AWS: 3600.
        checkpoint_delay: u32,
        /// Seconds that it waits at its end, 0 to 172,800; AWS: 0.
        bake_time: u32,
        /// Whether it goes back to the revision before if it fails; AWS: false.
        auto_rollback: bool,
    },
    /// A second group with a target group of its own.
    BlueGreen {
        /// How requests move to it.
        traffic_shift: TrafficShiftInput,
        /// Seconds from then until the old instances are terminated.
        termination_wait_s: u32,
    },
}

/// How requests move from one target group to another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "type", rename_all = "snake_case")]
pub enum TrafficShiftInput {
    /// All at once.
    AllAtOnce,
    /// A first share, and the rest later.
    Canary {
        /// The first share, in per cent.
        percent: f64,
        /// Seconds until the rest follows.
        interval_s: u32,
    },
    /// The same share again and again.
    Linear {
        /// The share, in per cent.
        percent: f64,
        /// Seconds between two shifts.
        interval_s: u32,
    },
}

/// `PutWarmPool`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "PascalCase")]
pub struct WarmPoolInput {
    /// Most instances in group and pool together; null, as in AWS: `MaxSize` of the group.
    pub max_group_prepared_capacity: Option<u32>,
    /// Fewest instances in the pool; AWS: 0.
    pub min_size: u32,
    /// State in which they wait; AWS: `Stopped`.
    pub pool_state: PoolStateInput,
}

/// `PoolState`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum PoolStateInput {
    /// They boot again, without their user data.
    Stopped,
    /// They go into service at once.
    Running,
    /// They resume with the application up.
    Hibernated,
}
