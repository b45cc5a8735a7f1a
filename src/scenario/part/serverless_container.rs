//! Serverless containers.

use super::{Field, Part, PartKind, Standing};
use crate::scenario::input::{EcsServiceInput, ServerlessContainerInput};

pub(super) const CLOUD_RUN_FIELDS: &[Field] = &[
    ("service.template", PartKind::Instance),
    ("service.template.startupCpuBoost", PartKind::Launcher),
    ("service.template.instanceStartMs", PartKind::Launcher),
    ("service.template.appInitMs", PartKind::Launcher),
    ("service.template.startupProbe", PartKind::Healer),
    ("service.template.livenessProbe", PartKind::Healer),
    ("service.scaling", PartKind::Scaler),
    ("service.scaling.idleRetentionS", PartKind::IdlePolicy),
    ("service.traffic", PartKind::Rollout),
    ("service.billing", PartKind::Prices),
];

pub(super) const ECS_FIELDS: &[Field] = &[
    ("service.desiredCount", PartKind::Scaler),
    ("service.healthCheckGracePeriodSeconds", PartKind::Healer),
    ("service.deploymentConfiguration", PartKind::Rollout),
    ("service.task", PartKind::Launcher),
    ("service.task.cpu", PartKind::Instance),
    ("service.task.memory", PartKind::Instance),
    ("service.task.concurrency", PartKind::Instance),
    ("service.task.queueLimit", PartKind::Instance),
    ("service.loadBalancer", PartKind::HealthCheck),
    ("service.loadBalancer.algorithm", PartKind::Router),
    ("service.loadBalancer.deregistrationDelayTimeoutSeconds", PartKind::Router),
    ("service.loadBalancer.minimumHealthyTargetsCount", PartKind::Router),
    ("service.launchQuota", PartKind::Launcher),
    ("service.autoScaling", PartKind::Scaler),
    ("service.autoScaling.predefinedMetricType", PartKind::Telemetry),
    ("service.autoScaling.metricDeliveryS", PartKind::Telemetry),
];

pub(super) fn standing(input: &ServerlessContainerInput) -> Standing {
    match input {
        ServerlessContainerInput::CloudRun { .. } => vec![
            (PartKind::Router, Part::CloudRunFrontEnd),
            (PartKind::Launcher, Part::CloudRunContainers),
            (PartKind::Telemetry, Part::MinuteAverages),
            (PartKind::Scaler, Part::CloudRunAutoscaler),
            (PartKind::IdlePolicy, Part::IdleTime),
            (PartKind::Healer, Part::Probes),
            (PartKind::Rollout, Part::Revisions),
        ],
        ServerlessContainerInput::EcsFargate { service } => ecs(service),
    }
}

fn ecs(service: &EcsServiceInput) -> Standing {
    let mut parts = vec![
        (PartKind::Router, Part::ApplicationLoadBalancer),
        (PartKind::HealthCheck, Part::TargetGroupChecks),
        (PartKind::Launcher, Part::FargateTasks),
        (PartKind::Healer, Part::ServiceScheduler),
        (PartKind::Rollout, Part::ServiceScheduler),
    ];
    if service.auto_scaling.is_some() {
        parts.push((PartKind::Telemetry, Part::CloudWatch));
        parts.push((PartKind::Scaler, Part::TargetTracking));
    }
    if service.deployment_configuration.deployment_circuit_breaker.is_some() {
        parts.push((PartKind::Rollout, Part::CircuitBreaker));
    }
    parts
}
