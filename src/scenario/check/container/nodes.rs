//! Rules of the nodes, and of those who evict pods from them.

use super::{Other, count_or_percent};
use crate::scenario::check::{Faults, FieldPath, Problem};
use crate::scenario::input::{
    ClusterAutoscalerInput, ContainerInput, DisruptionBudgetInput, NodesInput,
};
use crate::scenario::limits::SURGE_PERCENT;
use crate::scenario::limits::Unit;
use crate::scenario::limits::container::{
    ALLOCATABLE_CPU_MILLI, BOOT_CV, BOOT_S, CLUSTER_AUTOSCALER_S, MAX_PODS, MIN_NODES,
    NODE_GRACE_S, NODES, SCAN_S, TOLERATION_S, UTILIZATION_SHARE, ZONES,
};
use crate::scenario::load;

pub(super) fn check(container: &ContainerInput, at: &FieldPath, faults: &mut Faults) {
    if let Some(input) = &container.pod_disruption_budget {
        budget(input, &at.key("podDisruptionBudget"), faults);
    }
    let Some(input) = &container.nodes else { return };
    let place = at.key("nodes");
    nodes(input, &place, faults);
    if !faults.any_within(at) {
        first_pods_have_room(container, input, at, faults);
    }
    if let Some(input) = &input.cluster_autoscaler {
        cluster_autoscaler(input, &place.key("clusterAutoscaler"), faults);
    }
}

/// A percentage above 100 is allowed by Kubernetes, and allows no eviction.
fn budget(budget: &DisruptionBudgetInput, at: &FieldPath, faults: &mut Faults) {
    let (name, value) = match budget {
        DisruptionBudgetInput::MinAvailable { min_available } => ("minAvailable", min_available),
        DisruptionBudgetInput::MaxUnavailable { max_unavailable } => {
            ("maxUnavailable", max_unavailable)
        }
    };
    count_or_percent(value, at.key(name), SURGE_PERCENT, faults);
}

fn nodes(nodes: &NodesInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("count", f64::from(nodes.count), NODES),
        ("zones", f64::from(nodes.zones), ZONES),
        ("allocatableCpuMilli", f64::from(nodes.allocatable_cpu_milli), ALLOCATABLE_CPU_MILLI),
        ("maxPods", f64::from(nodes.max_pods), MAX_PODS),
        ("bootSeconds", nodes.boot_seconds, BOOT_S),
        ("bootCv", nodes.boot_cv, BOOT_CV),
        ("nodeMonitorGracePeriodSeconds", nodes.node_monitor_grace_period_seconds, NODE_GRACE_S),
    ];
    faults.all_within(at, &fields);
    if let Some(toleration_s) = nodes.toleration_seconds {
        faults.within(at.key("tolerationSeconds"), toleration_s, TOLERATION_S);
    }
}

/// The pods that run at the start have a place.
fn first_pods_have_room(
    container: &ContainerInput,
    nodes: &NodesInput,
    at: &FieldPath,
    faults: &mut Faults,
) {
    let request = container.pod.cpu_request_milli;
    let node_cpu = Other {
        path: at.key("nodes").key("allocatableCpuMilli"),
        value: f64::from(nodes.allocatable_cpu_milli),
        unit: Unit::MilliCores,
    };
    faults.not_above(at.key("pod").key("cpuRequestMilli"), f64::from(request), &node_cpu);
    let by_cpu = nodes.allocatable_cpu_milli.checked_div(request).unwrap_or(u32::MAX);
    let on_a_node = by_cpu.min(nodes.max_pods);
    if on_a_node == 0 {
        return;
    }
    let needed = f64::from(container.deployment.replicas.div_ceil(on_a_node));
    let value = f64::from(nodes.count);
    if value < needed {
        let (min, max, unit) = (needed, NODES.max, Unit::One);
        let problem = Problem::OutOfRange { value, min, max, unit };
        faults.add(at.key("nodes").key("count"), problem);
    }
}

fn cluster_autoscaler(input: &ClusterAutoscalerInput, at: &FieldPath, faults: &mut Faults) {
    let (min, max) = (f64::from(input.min_size), f64::from(input.max_size));
    let fields = [
        ("minSize", min, MIN_NODES),
        ("maxSize", max, NODES),
        ("scanIntervalSeconds", input.scan_interval_seconds, SCAN_S),
        (
            "maxNodeProvisionTimeSeconds",
            input.max_node_provision_time_seconds,
            CLUSTER_AUTOSCALER_S,
        ),
        (
            "scaleDownUtilizationThreshold",
            input.scale_down_utilization_threshold,
            UTILIZATION_SHARE,
        ),
        (
            "scaleDownUnneededTimeSeconds",
            input.scale_down_unneeded_time_seconds,
            CLUSTER_AUTOSCALER_S,
        ),
        (
            "scaleDownDelayAfterAddSeconds",
            input.scale_down_delay_after_add_seconds,
            CLUSTER_AUTOSCALER_S,
        ),
    ];
    faults.all_within(at, &fields);
    let least = Other { path: at.key("minSize"), value: min, unit: Unit::One };
    faults.not_below(at.key("maxSize"), max, &least);
}

/// Pods and nodes that the Cluster Autoscaler looks at, scan by scan.
pub(super) fn polls(container: &ContainerInput, duration_s: f64) -> f64 {
    let Some(nodes) = &container.nodes else { return 0.0 };
    let Some(autoscaler) = &nodes.cluster_autoscaler else { return 0.0 };
    let n_seen = load::most_pods(container) + f64::from(autoscaler.max_size.max(nodes.count));
    n_seen * duration_s / autoscaler.scan_interval_seconds
}
