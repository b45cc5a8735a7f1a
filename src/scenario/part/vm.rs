//! A VM group.

use super::{Field, Part, PartKind, Standing};
use crate::scenario::input::{
    HealthCheckTypeInput, LoadBalancingInput, ScalingPolicyInput, VmDeploymentInput, VmInput,
};

pub(super) const FIELDS: &[Field] = &[
    ("auto_scaling_group", PartKind::Scaler),
    ("auto_scaling_group.HealthCheckType", PartKind::Healer),
    ("auto_scaling_group.HealthCheckGracePeriod", PartKind::Healer),
    ("auto_scaling_group.InstanceMaintenancePolicy", PartKind::Healer),
    ("auto_scaling_group.LaunchLifecycleHook", PartKind::Launcher),
    ("instance.vcpus", PartKind::Instance),
    ("instance.memory_mib", PartKind::Instance),
    ("instance.concurrency", PartKind::Instance),
    ("instance.queue_limit", PartKind::Instance),
    ("instance.detailed_monitoring", PartKind::Telemetry),
    ("instance.pending_s", PartKind::Launcher),
    ("instance.boot_median_s", PartKind::Launcher),
    ("instance.boot_p95_s", PartKind::Launcher),
    ("instance.user_data_s", PartKind::Launcher),
    ("instance.app_init_ms", PartKind::Launcher),
    ("instance.restart_sec", PartKind::Healer),
    ("instance.checks_share_queue", PartKind::Instance),
    ("target_group", PartKind::HealthCheck),
    ("target_group.Attributes", PartKind::Router),
    ("policies", PartKind::Scaler),
    ("policies[].PredefinedMetricType", PartKind::Telemetry),
    ("policies[].Alarm.MetricName", PartKind::Telemetry),
    ("scheduled_actions", PartKind::Scaler),
    ("metric_delay_s", PartKind::Telemetry),
    ("deployment", PartKind::Rollout),
    ("warm_pool", PartKind::Launcher),
];

pub(super) fn standing(input: &VmInput) -> Standing {
    let router = match input.target_group.attributes.load_balancing {
        LoadBalancingInput::FlowHash => Part::NetworkLoadBalancer,
        _ => Part::ApplicationLoadBalancer,
    };
    let rollout = match input.deployment {
        VmDeploymentInput::InstanceRefresh { .. } => Part::InstanceRefresh,
        VmDeploymentInput::BlueGreen { .. } => Part::BlueGreen,
    };
    let mut parts = vec![
        (PartKind::Router, router),
        (PartKind::HealthCheck, Part::TargetGroupChecks),
        (PartKind::Launcher, Part::InstanceLaunch),
        (PartKind::Healer, Part::Ec2Health),
        (PartKind::Rollout, rollout),
    ];
    let group = &input.auto_scaling_group;
    if group.launch_lifecycle_hook.is_some() {
        parts.push((PartKind::Launcher, Part::LifecycleHook));
    }
    if input.warm_pool.is_some() {
        parts.push((PartKind::Launcher, Part::WarmPool));
    }
    if group.health_check_type == HealthCheckTypeInput::Elb {
        parts.push((PartKind::Healer, Part::ElbHealth));
    }
    parts.extend(scaling(input));
    parts
}

/// The kinds of policies that there are, each once, and what they are fed with.
fn scaling(input: &VmInput) -> Standing {
    let mut parts = Standing::new();
    let policies = input.policies.iter().map(|policy| match policy {
        ScalingPolicyInput::TargetTrackingScaling { .. } => Part::TargetTracking,
        ScalingPolicyInput::StepScaling { .. } => Part::StepScaling,
        ScalingPolicyInput::SimpleScaling { .. } => Part::SimpleScaling,
    });
    let by_schedule = input.scheduled_actions.iter().map(|_| Part::ScheduledActions);
    for part in policies.chain(by_schedule) {
        if !parts.contains(&(PartKind::Scaler, part)) {
            parts.push((PartKind::Scaler, part));
        }
    }
    if !parts.is_empty() {
        parts.push((PartKind::Telemetry, Part::CloudWatch));
    }
    parts
}
