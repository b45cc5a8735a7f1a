//! Rules of a VM group. Where AWS refuses a value, the rule here is AWS' (`ValidationError` of the
//! EC2 Auto Scaling, Elastic Load Balancing and CloudWatch APIs).

use super::{Faults, FieldPath, Other, Problem, Work};
use crate::scenario::input::{
    AlarmInput, AutoScalingGroupInput, HealthyPercentagesInput, LoadBalancingInput,
    PredefinedMetricTypeInput, ScalingPolicyInput, ScheduledActionInput, StepAdjustmentInput,
    TargetGroupInput, TrafficShiftInput, VmDeploymentInput, VmInput, VmInstanceInput,
    WarmPoolInput,
};
use crate::scenario::limits::vm::{
    ADJUSTMENT, ALARM_PERIOD_S, BOOT_S, CHECK_INTERVAL_S, CHECK_THRESHOLD, CHECK_TIMEOUT_S,
    CHECKPOINT_DELAY_S, CHECKPOINT_PERCENT, COOLDOWN_S, DEREGISTRATION_S, EVALUATION_PERIODS,
    GRACE_PERIOD_S, GROUP_SIZE, HEALTHY_PERCENT_APART, HEARTBEAT_S, MAX_HEALTHY_PERCENT,
    MAX_POLICIES, METRIC_DELAY_S, MIN_HEALTHY_PERCENT, MIN_MAGNITUDE, MINIMUM_HEALTHY_TARGETS,
    RESTART_S, SHIFT_PERCENT, SHIFT_S, SLOW_START_OR_OFF_S, SLOW_START_S, START_S, TARGET_VALUE,
    THRESHOLD, VCPUS, WARMUP_S,
};
use crate::scenario::limits::{AT_S, Bounds, CONCURRENCY, MEMORY_MIB, QUEUE_LIMIT, START_MS, Unit};

pub(super) fn check(input: &VmInput, at: &FieldPath, faults: &mut Faults) {
    group(&input.auto_scaling_group, &at.key("auto_scaling_group"), faults);
    instance(&input.instance, &at.key("instance"), faults);
    target_group(&input.target_group, &at.key("target_group"), faults);
    policies(&input.policies, &at.key("policies"), faults);
    scheduled_actions(&input.scheduled_actions, &at.key("scheduled_actions"), faults);
    faults.within(at.key("metric_delay_s"), input.metric_delay_s, METRIC_DELAY_S);
    deployment(&input.deployment, &at.key("deployment"), faults);
    if let Some(pool) = &input.warm_pool {
        warm_pool(pool, &at.key("warm_pool"), faults);
    }
}

/// What a run of `duration_s` seconds asks for at most: of each instance its checks and readings,
/// and a look of the policies at all of them every ten seconds.
pub(super) fn work(input: &VmInput, duration_s: f64) -> Work {
    const LOOKS_PER_S: f64 = 0.1;
    /// In a deployment old and new instances may exist side by side.
    const SIDE_BY_SIDE: f64 = 2.0;
    let group = &input.auto_scaling_group;
    let by_schedule = input.scheduled_actions.iter().filter_map(|action| action.max_size);
    let most = by_schedule.max().unwrap_or(0).max(group.max_size).max(group.desired_capacity);
    let n_instances = f64::from(most) * SIDE_BY_SIDE;
    let n_policies = input.policies.len().max(1) as f64;
    let checks_per_s = 1.0 / f64::from(input.target_group.health_check_interval_seconds);
    let readings_per_s = if has_high_resolution(&input.policies) { 0.1 } else { 1.0 / 60.0 };
    let per_instance_per_s = checks_per_s + readings_per_s + LOOKS_PER_S * n_policies;
    let places = f64::from(input.instance.concurrency) + f64::from(input.instance.queue_limit);
    Work { polls: n_instances * per_instance_per_s * duration_s, places: n_instances * places }
}

fn has_high_resolution(policies: &[ScalingPolicyInput]) -> bool {
    policies.iter().any(|policy| {
        matches!(
            policy,
            ScalingPolicyInput::TargetTrackingScaling {
                predefined_metric_type:
                    PredefinedMetricTypeInput::AverageCpuUtilizationHighResolution,
                ..
            }
        )
    })
}

fn group(group: &AutoScalingGroupInput, at: &FieldPath, faults: &mut Faults) {
    let size = |name: &str, value: u32| Other {
        path: at.key(name),
        value: f64::from(value),
        unit: Unit::One,
    };
    let (min, max) = (size("MinSize", group.min_size), size("MaxSize", group.max_size));
    let desired = f64::from(group.desired_capacity);
    faults.all_within(
        at,
        &[
            ("MinSize", min.value, GROUP_SIZE),
            ("MaxSize", max.value, GROUP_SIZE),
            ("DesiredCapacity", desired, GROUP_SIZE),
            ("DefaultCooldown", f64::from(group.default_cooldown), COOLDOWN_S),
            ("HealthCheckGracePeriod", f64::from(group.health_check_grace_period), GRACE_PERIOD_S),
        ],
    );
    faults.not_below(max.path.clone(), max.value, &min);
    faults.not_below(at.key("DesiredCapacity"), desired, &min);
    faults.not_above(at.key("DesiredCapacity"), desired, &max);
    optional(group.default_instance_warmup, at.key("DefaultInstanceWarmup"), WARMUP_S, faults);
    if let Some(policy) = &group.instance_maintenance_policy {
        healthy_percentages(policy, &at.key("InstanceMaintenancePolicy"), faults);
    }
    if let Some(hook) = &group.launch_lifecycle_hook {
        let path = at.key("LaunchLifecycleHook").key("HeartbeatTimeout");
        faults.within(path, f64::from(hook.heartbeat_timeout), HEARTBEAT_S);
    }
}

fn optional(value: Option<u32>, path: FieldPath, bounds: Bounds, faults: &mut Faults) {
    if let Some(value) = value {
        faults.within(path, f64::from(value), bounds);
    }
}

fn healthy_percentages(input: &HealthyPercentagesInput, at: &FieldPath, faults: &mut Faults) {
    let min = f64::from(input.min_healthy_percentage);
    let min_path = at.key("MinHealthyPercentage");
    let is_sound = faults.within(min_path.clone(), min, MIN_HEALTHY_PERCENT);
    let Some(max) = input.max_healthy_percentage.map(f64::from) else { return };
    let path = at.key("MaxHealthyPercentage");
    let is_sound = faults.within(path.clone(), max, MAX_HEALTHY_PERCENT) && is_sound;
    if is_sound && max - min > HEALTHY_PERCENT_APART {
        let (value, other_value) = (max, min);
        let (apart, unit) = (HEALTHY_PERCENT_APART, Unit::Percent);
        let other = min_path;
        faults.add(path, Problem::TooFarAbove { value, other, other_value, apart, unit });
    }
}

fn instance(instance: &VmInstanceInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("vcpus", f64::from(instance.vcpus), VCPUS),
        ("memory_mib", f64::from(instance.memory_mib), MEMORY_MIB),
        ("concurrency", f64::from(instance.concurrency), CONCURRENCY),
        ("queue_limit", f64::from(instance.queue_limit), QUEUE_LIMIT),
        ("pending_s", instance.pending_s, START_S),
        ("boot_median_s", instance.boot_median_s, BOOT_S),
        ("boot_p95_s", instance.boot_p95_s, BOOT_S),
        ("user_data_s", instance.user_data_s, START_S),
        ("app_init_ms", instance.app_init_ms, START_MS),
    ];
    faults.all_within(at, &fields);
    let median =
        Other { path: at.key("boot_median_s"), value: instance.boot_median_s, unit: Unit::Seconds };
    faults.not_below(at.key("boot_p95_s"), instance.boot_p95_s, &median);
    if let Some(restart_sec) = instance.restart_sec {
        faults.within(at.key("restart_sec"), restart_sec, RESTART_S);
    }
}

fn target_group(group: &TargetGroupInput, at: &FieldPath, faults: &mut Faults) {
    let interval = Other {
        path: at.key("HealthCheckIntervalSeconds"),
        value: f64::from(group.health_check_interval_seconds),
        unit: Unit::Seconds,
    };
    let timeout = f64::from(group.health_check_timeout_seconds);
    let fields = [
        ("HealthCheckIntervalSeconds", interval.value, CHECK_INTERVAL_S),
        ("HealthCheckTimeoutSeconds", timeout, CHECK_TIMEOUT_S),
        ("HealthyThresholdCount", f64::from(group.healthy_threshold_count), CHECK_THRESHOLD),
        ("UnhealthyThresholdCount", f64::from(group.unhealthy_threshold_count), CHECK_THRESHOLD),
    ];
    faults.all_within(at, &fields);
    faults.not_above(at.key("HealthCheckTimeoutSeconds"), timeout, &interval);
    let (attributes, at) = (&group.attributes, at.key("Attributes"));
    if let LoadBalancingInput::RoundRobin { slow_start_duration_seconds } =
        attributes.load_balancing
    {
        slow_start(slow_start_duration_seconds, &at.key("load_balancing"), faults);
    }
    let delay = f64::from(attributes.deregistration_delay_timeout_seconds);
    faults.within(at.key("deregistration_delay_timeout_seconds"), delay, DEREGISTRATION_S);
    let name = "target_group_health_unhealthy_state_routing_minimum_healthy_targets_count";
    let least =
        attributes.target_group_health_unhealthy_state_routing_minimum_healthy_targets_count;
    faults.within(at.key(name), f64::from(least), MINIMUM_HEALTHY_TARGETS);
}

fn slow_start(secs: u32, at: &FieldPath, faults: &mut Faults) {
    let bounds = if secs == 0 { SLOW_START_OR_OFF_S } else { SLOW_START_S };
    faults.within(at.key("slow_start_duration_seconds"), f64::from(secs), bounds);
}

fn policies(policies: &[ScalingPolicyInput], at: &FieldPath, faults: &mut Faults) {
    if policies.len() > MAX_POLICIES {
        let (n, limit) = (policies.len() as u64, MAX_POLICIES as u64);
        faults.add(at.clone(), Problem::TooManyItems { n, limit });
    }
    for (idx, input) in policies.iter().enumerate() {
        policy(input, &at.index(idx), faults);
    }
}

fn policy(policy: &ScalingPolicyInput, at: &FieldPath, faults: &mut Faults) {
    match policy {
        ScalingPolicyInput::TargetTrackingScaling {
            target_value,
            estimated_instance_warmup,
            ..
        } => {
            faults.within(at.key("TargetValue"), *target_value, TARGET_VALUE);
            let path = at.key("EstimatedInstanceWarmup");
            optional(*estimated_instance_warmup, path, WARMUP_S, faults);
        }
        ScalingPolicyInput::StepScaling {
            alarm: input,
            min_adjustment_magnitude,
            step_adjustments,
            estimated_instance_warmup,
            ..
        } => {
            alarm(input, &at.key("Alarm"), faults);
            let magnitude = f64::from(*min_adjustment_magnitude);
            faults.within(at.key("MinAdjustmentMagnitude"), magnitude, MIN_MAGNITUDE);
            steps(step_adjustments, &at.key("StepAdjustments"), faults);
            let path = at.key("EstimatedInstanceWarmup");
            optional(*estimated_instance_warmup, path, WARMUP_S, faults);
        }
        ScalingPolicyInput::SimpleScaling {
            alarm: input,
            min_adjustment_magnitude,
            scaling_adjustment,
            cooldown,
            ..
        } => {
            alarm(input, &at.key("Alarm"), faults);
            let magnitude = f64::from(*min_adjustment_magnitude);
            faults.within(at.key("MinAdjustmentMagnitude"), magnitude, MIN_MAGNITUDE);
            let adjustment = f64::from(*scaling_adjustment);
            faults.within(at.key("ScalingAdjustment"), adjustment, ADJUSTMENT);
            optional(*cooldown, at.key("Cooldown"), COOLDOWN_S, faults);
        }
    }
}

fn alarm(alarm: &AlarmInput, at: &FieldPath, faults: &mut Faults) {
    const MINUTE_S: u32 = 60;
    faults.within(at.key("Threshold"), alarm.threshold, THRESHOLD);
    let is_sound = faults.within(at.key("Period"), f64::from(alarm.period), ALARM_PERIOD_S);
    if is_sound && !alarm.period.is_multiple_of(MINUTE_S) {
        let (value, of) = (f64::from(alarm.period), f64::from(MINUTE_S));
        faults.add(at.key("Period"), Problem::NotAMultiple { value, of, unit: Unit::Seconds });
    }
    let n = Other {
        path: at.key("EvaluationPeriods"),
        value: f64::from(alarm.evaluation_periods),
        unit: Unit::One,
    };
    let m = f64::from(alarm.datapoints_to_alarm);
    faults.within(n.path.clone(), n.value, EVALUATION_PERIODS);
    faults.within(at.key("DatapointsToAlarm"), m, EVALUATION_PERIODS);
    faults.not_above(at.key("DatapointsToAlarm"), m, &n);
}

/// Steps rise, and neither overlap nor leave a gap.
fn steps(steps: &[StepAdjustmentInput], at: &FieldPath, faults: &mut Faults) {
    if steps.is_empty() {
        faults.add(at.clone(), Problem::EmptyList);
    }
    faults.not_too_many(at, steps.len());
    for (idx, step) in steps.iter().enumerate() {
        let at = at.index(idx);
        let lower = step.metric_interval_lower_bound;
        let upper = step.metric_interval_upper_bound;
        let lower_path = at.key("MetricIntervalLowerBound");
        let upper_path = at.key("MetricIntervalUpperBound");
        for (value, path) in [(lower, &lower_path), (upper, &upper_path)] {
            if let Some(value) = value {
                faults.within(path.clone(), value, THRESHOLD);
            }
        }
        faults.within(at.key("ScalingAdjustment"), f64::from(step.scaling_adjustment), ADJUSTMENT);
        if let (Some(lower), Some(upper)) = (lower, upper) {
            let lower = Other { path: lower_path, value: lower, unit: Unit::One };
            faults.not_below(upper_path, upper, &lower);
        }
    }
    for (idx, pair) in steps.windows(2).enumerate() {
        let (Some(end), Some(start)) =
            (pair[0].metric_interval_upper_bound, pair[1].metric_interval_lower_bound)
        else {
            continue;
        };
        let path = at.index(idx).key("MetricIntervalUpperBound");
        let end = Other { path, value: end, unit: Unit::One };
        let path = at.index(idx + 1).key("MetricIntervalLowerBound");
        faults.not_below(path.clone(), start, &end);
        faults.not_above(path, start, &end);
    }
}

fn scheduled_actions(actions: &[ScheduledActionInput], at: &FieldPath, faults: &mut Faults) {
    faults.not_too_many(at, actions.len());
    for (idx, action) in actions.iter().enumerate() {
        let at = at.index(idx);
        faults.within(at.key("start_s"), f64::from(action.start_s), AT_S);
        optional(action.min_size, at.key("MinSize"), GROUP_SIZE, faults);
        optional(action.max_size, at.key("MaxSize"), GROUP_SIZE, faults);
        optional(action.desired_capacity, at.key("DesiredCapacity"), GROUP_SIZE, faults);
        if let (Some(min), Some(max)) = (action.min_size, action.max_size) {
            let min = Other { path: at.key("MinSize"), value: f64::from(min), unit: Unit::One };
            faults.not_below(at.key("MaxSize"), f64::from(max), &min);
        }
    }
    for (idx, pair) in actions.windows(2).enumerate() {
        let (previous_s, at_s) = (f64::from(pair[0].start_s), f64::from(pair[1].start_s));
        if at_s < previous_s {
            let path = at.index(idx + 1).key("start_s");
            faults.add(path, Problem::NotInOrder { at_s, previous_s });
        }
    }
}

fn deployment(deployment: &VmDeploymentInput, at: &FieldPath, faults: &mut Faults) {
    match deployment {
        VmDeploymentInput::InstanceRefresh {
            healthy_percentages: bounds,
            instance_warmup,
            checkpoint_percentages,
            checkpoint_delay,
            bake_time,
            ..
        } => {
            if let Some(bounds) = bounds {
                healthy_percentages(bounds, &at.key("HealthyPercentages"), faults);
            }
            optional(*instance_warmup, at.key("InstanceWarmup"), WARMUP_S, faults);
            checkpoints(checkpoint_percentages, &at.key("CheckpointPercentages"), faults);
            let delay = f64::from(*checkpoint_delay);
            faults.within(at.key("CheckpointDelay"), delay, CHECKPOINT_DELAY_S);
            faults.within(at.key("BakeTime"), f64::from(*bake_time), CHECKPOINT_DELAY_S);
        }
        VmDeploymentInput::BlueGreen { traffic_shift: shift, termination_wait_s } => {
            traffic_shift(shift, &at.key("traffic_shift"), faults);
            faults.within(at.key("termination_wait_s"), f64::from(*termination_wait_s), SHIFT_S);
        }
    }
}

fn checkpoints(percentages: &[u32], at: &FieldPath, faults: &mut Faults) {
    faults.not_too_many(at, percentages.len());
    for (idx, percentage) in percentages.iter().enumerate() {
        faults.within(at.index(idx), f64::from(*percentage), CHECKPOINT_PERCENT);
    }
    for (idx, pair) in percentages.windows(2).enumerate() {
        let before = Other { path: at.index(idx), value: f64::from(pair[0]), unit: Unit::Percent };
        faults.not_below(at.index(idx + 1), f64::from(pair[1]), &before);
    }
}

fn traffic_shift(shift: &TrafficShiftInput, at: &FieldPath, faults: &mut Faults) {
    if let TrafficShiftInput::Canary { percent, interval_s }
    | TrafficShiftInput::Linear { percent, interval_s } = *shift
    {
        faults.within(at.key("percent"), percent, SHIFT_PERCENT);
        faults.within(at.key("interval_s"), f64::from(interval_s), SHIFT_S);
    }
}

fn warm_pool(pool: &WarmPoolInput, at: &FieldPath, faults: &mut Faults) {
    let prepared = pool.max_group_prepared_capacity;
    optional(prepared, at.key("MaxGroupPreparedCapacity"), GROUP_SIZE, faults);
    faults.within(at.key("MinSize"), f64::from(pool.min_size), GROUP_SIZE);
}
