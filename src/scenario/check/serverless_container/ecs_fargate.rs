//! Rules of ECS on Fargate.

use super::{Faults, FieldPath, Other, Work};
use crate::scenario::input::{
    EcsAutoScalingInput, EcsCircuitBreakerInput, EcsDeploymentInput, EcsLaunchQuotaInput,
    EcsLoadBalancerInput, EcsServiceInput, EcsStrategyInput, EcsTaskInput, EcsThresholdInput,
};
use crate::scenario::limits::serverless_container::{
    ALB_DEREGISTRATION_S, ALB_INTERVAL_S, ALB_MINIMUM_HEALTHY, ALB_THRESHOLD, ALB_TIMEOUT_S,
    ECS_BAKE_MINUTES, ECS_BREAKER, ECS_COOLDOWN_S, ECS_CPU_UNITS, ECS_GRACE_S, ECS_MAX_CAPACITY,
    ECS_MAXIMUM_PERCENT, ECS_MEMORY_MIB, ECS_MINIMUM_PERCENT, ECS_SHARE_PERCENT, ECS_START_S,
    ECS_STOP_TIMEOUT_S, ECS_TARGET, ECS_TASKS, FARGATE_LAUNCHES, METRIC_DELIVERY_S,
};
use crate::scenario::limits::{CONCURRENCY, QUEUE_LIMIT, START_MS, Unit};

pub(super) fn check(input: &EcsServiceInput, at: &FieldPath, faults: &mut Faults) {
    let grace_s = input.health_check_grace_period_seconds;
    faults.within(at.key("desiredCount"), f64::from(input.desired_count), ECS_TASKS);
    faults.within(at.key("healthCheckGracePeriodSeconds"), grace_s, ECS_GRACE_S);
    deployment(&input.deployment_configuration, &at.key("deploymentConfiguration"), faults);
    task(&input.task, &at.key("task"), faults);
    load_balancer(&input.load_balancer, &at.key("loadBalancer"), faults);
    launch_quota(&input.launch_quota, &at.key("launchQuota"), faults);
    if let Some(policy) = &input.auto_scaling {
        auto_scaling(policy, &at.key("autoScaling"), faults);
    }
}

fn deployment(deployment: &EcsDeploymentInput, at: &FieldPath, faults: &mut Faults) {
    let (least, most) = (deployment.minimum_healthy_percent, deployment.maximum_percent);
    let fields = [
        ("minimumHealthyPercent", f64::from(least), ECS_MINIMUM_PERCENT),
        ("maximumPercent", f64::from(most), ECS_MAXIMUM_PERCENT),
    ];
    faults.all_within(at, &fields);
    strategy(&deployment.strategy, &at.key("strategy"), faults);
    if let Some(breaker) = &deployment.deployment_circuit_breaker {
        circuit_breaker(breaker, &at.key("deploymentCircuitBreaker"), faults);
    }
}

fn strategy(strategy: &EcsStrategyInput, at: &FieldPath, faults: &mut Faults) {
    let bake_minutes = match *strategy {
        EcsStrategyInput::Rolling {} => return,
        EcsStrategyInput::BlueGreen { bake_time_in_minutes } => bake_time_in_minutes,
        EcsStrategyInput::Linear {
            step_percent,
            step_bake_time_in_minutes,
            bake_time_in_minutes,
        } => {
            let fields = [
                ("stepPercent", step_percent, ECS_SHARE_PERCENT),
                ("stepBakeTimeInMinutes", step_bake_time_in_minutes, ECS_BAKE_MINUTES),
            ];
            faults.all_within(at, &fields);
            bake_time_in_minutes
        }
        EcsStrategyInput::Canary {
            canary_percent,
            canary_bake_time_in_minutes,
            bake_time_in_minutes,
        } => {
            let fields = [
                ("canaryPercent", canary_percent, ECS_SHARE_PERCENT),
                ("canaryBakeTimeInMinutes", canary_bake_time_in_minutes, ECS_BAKE_MINUTES),
            ];
            faults.all_within(at, &fields);
            bake_time_in_minutes
        }
    };
    faults.within(at.key("bakeTimeInMinutes"), bake_minutes, ECS_BAKE_MINUTES);
}

fn circuit_breaker(breaker: &EcsCircuitBreakerInput, at: &FieldPath, faults: &mut Faults) {
    let value = match breaker.threshold_configuration {
        EcsThresholdInput::BoundedPercent { value }
        | EcsThresholdInput::UnboundedPercent { value }
        | EcsThresholdInput::Count { value } => value,
    };
    let path = at.key("thresholdConfiguration").key("value");
    faults.within(path, f64::from(value), ECS_BREAKER);
}

fn task(task: &EcsTaskInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("cpu", f64::from(task.cpu), ECS_CPU_UNITS),
        ("stopTimeout", task.stop_timeout, ECS_STOP_TIMEOUT_S),
        ("concurrency", f64::from(task.concurrency), CONCURRENCY),
        ("queueLimit", f64::from(task.queue_limit), QUEUE_LIMIT),
        ("startMedianS", task.start_median_s, ECS_START_S),
        ("startP95S", task.start_p95_s, ECS_START_S),
        ("appInitMs", task.app_init_ms, START_MS),
    ];
    faults.all_within(at, &fields);
    if let Some(mib) = task.memory {
        faults.within(at.key("memory"), f64::from(mib), ECS_MEMORY_MIB);
    }
    let path = at.key("startMedianS");
    let median = Other { path, value: task.start_median_s, unit: Unit::Seconds };
    faults.not_below(at.key("startP95S"), task.start_p95_s, &median);
}

fn load_balancer(balancer: &EcsLoadBalancerInput, at: &FieldPath, faults: &mut Faults) {
    let (interval_s, timeout_s) =
        (balancer.health_check_interval_seconds, balancer.health_check_timeout_seconds);
    let delay_s = balancer.deregistration_delay_timeout_seconds;
    let least = balancer.minimum_healthy_targets_count;
    let fields = [
        ("healthCheckIntervalSeconds", interval_s, ALB_INTERVAL_S),
        ("healthCheckTimeoutSeconds", timeout_s, ALB_TIMEOUT_S),
        ("healthyThresholdCount", f64::from(balancer.healthy_threshold_count), ALB_THRESHOLD),
        ("unhealthyThresholdCount", f64::from(balancer.unhealthy_threshold_count), ALB_THRESHOLD),
        ("deregistrationDelayTimeoutSeconds", delay_s, ALB_DEREGISTRATION_S),
        ("minimumHealthyTargetsCount", f64::from(least), ALB_MINIMUM_HEALTHY),
    ];
    faults.all_within(at, &fields);
    // Elastic Load Balancing refuses a time-out that is not below the interval; checks would
    // overtake each other.
    let path = at.key("healthCheckIntervalSeconds");
    let interval = Other { path, value: interval_s, unit: Unit::Seconds };
    faults.not_above(at.key("healthCheckTimeoutSeconds"), timeout_s, &interval);
}

fn launch_quota(quota: &EcsLaunchQuotaInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("burst", f64::from(quota.burst), FARGATE_LAUNCHES),
        ("perSecond", f64::from(quota.per_second), FARGATE_LAUNCHES),
    ];
    faults.all_within(at, &fields);
}

fn auto_scaling(policy: &EcsAutoScalingInput, at: &FieldPath, faults: &mut Faults) {
    let (min, max) = (f64::from(policy.min_capacity), f64::from(policy.max_capacity));
    let fields = [
        ("minCapacity", min, ECS_TASKS),
        ("maxCapacity", max, ECS_MAX_CAPACITY),
        ("targetValue", policy.target_value, ECS_TARGET),
        ("scaleOutCooldown", policy.scale_out_cooldown, ECS_COOLDOWN_S),
        ("scaleInCooldown", policy.scale_in_cooldown, ECS_COOLDOWN_S),
    ];
    faults.all_within(at, &fields);
    if let Some(delivery_s) = policy.metric_delivery_s {
        faults.within(at.key("metricDeliveryS"), delivery_s, METRIC_DELIVERY_S);
    }
    let least = Other { path: at.key("minCapacity"), value: min, unit: Unit::One };
    faults.not_below(at.key("maxCapacity"), max, &least);
}

/// Checks of the load balancer and readings of the metrics, of twice the tasks or of as many as
/// `maximumPercent` allows.
pub(super) fn work(input: &EcsServiceInput, duration_s: f64) -> Work {
    let size = input.auto_scaling.as_ref().map_or(0, |policy| policy.max_capacity);
    let size = f64::from(size.max(input.desired_count));
    let percent = input.deployment_configuration.maximum_percent.max(200);
    let most = size * f64::from(percent) / 100.0;
    let checks_per_s = 1.0 / input.load_balancer.health_check_interval_seconds;
    let readings_per_s = 2.0 / 10.0;
    let task = &input.task;
    Work {
        polls: most * (checks_per_s + readings_per_s) * duration_s,
        places: most * (f64::from(task.concurrency) + f64::from(task.queue_limit)),
    }
}
