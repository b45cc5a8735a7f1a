//! Kubernetes.

use super::{Field, Part, PartKind, Standing};
use crate::scenario::input::{Balancing, ContainerInput, StrategyInput};

pub(super) const FIELDS: &[Field] = &[
    ("deployment", PartKind::Rollout),
    ("deployment.replicas", PartKind::Scaler),
    ("pod.cpuRequestMilli", PartKind::Instance),
    ("pod.cpuLimitMilli", PartKind::Instance),
    ("pod.memoryLimitMib", PartKind::Instance),
    ("pod.concurrency", PartKind::Instance),
    ("pod.queueLimit", PartKind::Instance),
    ("pod.scheduleMs", PartKind::Launcher),
    ("pod.imagePullMs", PartKind::Launcher),
    ("pod.containerStartMs", PartKind::Launcher),
    ("pod.appInitMs", PartKind::Launcher),
    ("pod.startupCpuMilli", PartKind::Launcher),
    ("pod.warmUp", PartKind::Instance),
    ("pod.probesShareQueue", PartKind::Instance),
    ("pod.startupProbe", PartKind::Healer),
    ("pod.readinessProbe", PartKind::Healer),
    ("pod.livenessProbe", PartKind::Healer),
    ("pod.terminationGracePeriodSeconds", PartKind::Launcher),
    ("pod.preStopSleepSeconds", PartKind::Launcher),
    ("service", PartKind::Router),
    ("metrics", PartKind::Telemetry),
    ("hpa", PartKind::Scaler),
    ("podDisruptionBudget", PartKind::Infrastructure),
    ("vpa", PartKind::Rollout),
    ("nodes", PartKind::Infrastructure),
];

pub(super) fn standing(input: &ContainerInput) -> Standing {
    let router = match input.service.balancing {
        Balancing::Random | Balancing::RoundRobin => Part::KubeProxy,
        Balancing::LeastOutstanding | Balancing::TwoChoices => Part::IngressOrMesh,
    };
    let rollout = match input.deployment.strategy {
        StrategyInput::RollingUpdate | StrategyInput::Recreate => Part::DeploymentController,
        StrategyInput::BlueGreen { .. } => Part::ArgoBlueGreen,
        StrategyInput::Canary { .. } => Part::ArgoCanary,
    };
    let mut parts = vec![
        (PartKind::Router, router),
        (PartKind::Launcher, Part::Pods),
        (PartKind::Healer, Part::Kubelet),
        (PartKind::Rollout, rollout),
    ];
    if let Some(nodes) = &input.nodes {
        parts.push((PartKind::Infrastructure, Part::Nodes));
        if nodes.cluster_autoscaler.is_some() {
            parts.push((PartKind::Infrastructure, Part::ClusterAutoscaler));
        }
    }
    if input.pod_disruption_budget.is_some() {
        parts.push((PartKind::Infrastructure, Part::PodDisruptionBudget));
    }
    if input.hpa.is_some() {
        parts.push((PartKind::Telemetry, Part::MetricsServer));
        parts.push((PartKind::Scaler, Part::HorizontalPodAutoscaler));
    }
    if input.vpa.is_some() {
        parts.push((PartKind::Rollout, Part::VerticalPodAutoscaler));
    }
    parts
}
