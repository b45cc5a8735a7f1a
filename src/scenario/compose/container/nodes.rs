//! The nodes, and who evicts pods from them.

use super::int_or_percent;
use crate::scenario::input::{
    ClusterAutoscalerInput, ContainerInput, DisruptionBudgetInput, NodesInput,
};
use crate::sim::models::container::ClusterSpec;
use crate::sim::models::container::cluster_autoscaler::{
    AutoscalerSettings, NodePool, NodeTemplate,
};
use crate::sim::models::container::disruption_budget::DisruptionBudget;
use crate::sim::models::container::node_lifecycle::NodeLifecycleSettings;
use crate::sim::workload::Law;
use crate::units::Span;

pub(super) fn cluster(nodes: &NodesInput, container: &ContainerInput) -> ClusterSpec {
    let secs = Span::from_secs_f64;
    let template = NodeTemplate {
        max_pods: nodes.max_pods,
        ..NodeTemplate::plain(nodes.allocatable_cpu_milli)
    };
    ClusterSpec {
        count: nodes.count,
        n_zones: nodes.zones,
        template,
        boot: Law::log_normal(secs(nodes.boot_seconds), nodes.boot_cv),
        scheduling: secs(container.pod.schedule_ms / 1e3),
        image_pull: secs(container.pod.image_pull_ms / 1e3),
        lifecycle: NodeLifecycleSettings {
            node_monitor_grace_period: secs(nodes.node_monitor_grace_period_seconds),
            toleration: nodes.toleration_seconds.map(secs),
            ..NodeLifecycleSettings::SINCE_1_32
        },
        autoscaler: nodes
            .cluster_autoscaler
            .as_ref()
            .map(|input| (settings(input), pool(input, template))),
    }
}

pub(super) fn budget(input: &DisruptionBudgetInput) -> DisruptionBudget {
    match input {
        DisruptionBudgetInput::MinAvailable { min_available } => {
            DisruptionBudget::MinAvailable(int_or_percent(min_available))
        }
        DisruptionBudgetInput::MaxUnavailable { max_unavailable } => {
            DisruptionBudget::MaxUnavailable(int_or_percent(max_unavailable))
        }
    }
}

fn pool(input: &ClusterAutoscalerInput, template: NodeTemplate) -> NodePool {
    NodePool { min_size: input.min_size, max_size: input.max_size, template }
}

fn settings(input: &ClusterAutoscalerInput) -> AutoscalerSettings {
    let secs = Span::from_secs_f64;
    AutoscalerSettings {
        scan_interval: secs(input.scan_interval_seconds),
        max_node_provision_time: secs(input.max_node_provision_time_seconds),
        scale_down_enabled: input.scale_down_enabled,
        scale_down_utilization_threshold: input.scale_down_utilization_threshold,
        scale_down_unneeded_time: secs(input.scale_down_unneeded_time_seconds),
        scale_down_delay_after_add: secs(input.scale_down_delay_after_add_seconds),
        ..AutoscalerSettings::default()
    }
}
