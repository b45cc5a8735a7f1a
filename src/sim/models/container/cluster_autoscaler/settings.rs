//! Settings of the autoscaler, by the names of its flags.

use super::super::scheduler::{DEFAULT_MAX_PODS, NodeRoom};
use crate::units::Span;

/// Flags of the autoscaler (`config/flags/flags.go`, `config/const.go`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutoscalerSettings {
    /// `--scan-interval`.
    pub scan_interval: Span,
    /// `--new-pod-scale-up-delay`: pods younger than this are not looked at.
    pub new_pod_scale_up_delay: Span,
    /// `--max-node-provision-time`: after this a node that has not come counts as failed.
    pub max_node_provision_time: Span,
    /// `--initial-node-group-backoff-duration`: pause after a first failure.
    pub initial_node_group_backoff_duration: Span,
    /// `--max-node-group-backoff-duration`: longest pause.
    pub max_node_group_backoff_duration: Span,
    /// `--node-group-backoff-reset-timeout`: after this a failure is forgotten.
    pub node_group_backoff_reset_timeout: Span,
    /// `--scale-down-enabled`.
    pub scale_down_enabled: bool,
    /// `--scale-down-utilization-threshold`: requests through allocatable CPU, 0 to 1. A node at
    /// the threshold stays.
    pub scale_down_utilization_threshold: f64,
    /// `--scale-down-unneeded-time`: how long a node must have been unneeded.
    pub scale_down_unneeded_time: Span,
    /// `--scale-down-unready-time`: the same for a node that is not ready.
    pub scale_down_unready_time: Span,
    /// `--scale-down-delay-after-add`: no removal so long after nodes were asked for.
    pub scale_down_delay_after_add: Span,
    /// `--scale-down-delay-after-failure`: no removal so long after a failed one.
    pub scale_down_delay_after_failure: Span,
    /// `--scale-down-delay-after-delete`: no removal so long after another.
    pub scale_down_delay_after_delete: Span,
    /// `--unremovable-node-recheck-timeout`: how long a node is left alone whose pods had no
    /// other place.
    pub unremovable_node_recheck_timeout: Span,
    /// `--max-scale-down-parallelism`: most nodes that are being removed at once.
    pub max_scale_down_parallelism: u32,
    /// `--max-drain-parallelism`: most of them that have pods.
    pub max_drain_parallelism: u32,
    /// `--max-graceful-termination-sec`: how long the pods of a removed node may take to end.
    pub max_graceful_termination: Span,
}

impl Default for AutoscalerSettings {
    /// The defaults of release line 1.37.
    fn default() -> Self {
        let minutes = |minutes: u64| Span::from_secs(60 * minutes);
        Self {
            scan_interval: Span::from_secs(10),
            new_pod_scale_up_delay: Span::ZERO,
            max_node_provision_time: minutes(15),
            initial_node_group_backoff_duration: minutes(5),
            max_node_group_backoff_duration: minutes(30),
            node_group_backoff_reset_timeout: minutes(180),
            scale_down_enabled: true,
            scale_down_utilization_threshold: 0.5,
            scale_down_unneeded_time: minutes(10),
            scale_down_unready_time: minutes(20),
            scale_down_delay_after_add: minutes(10),
            scale_down_delay_after_failure: minutes(3),
            scale_down_delay_after_delete: Span::ZERO,
            unremovable_node_recheck_timeout: minutes(5),
            max_scale_down_parallelism: 10,
            max_drain_parallelism: 1,
            max_graceful_termination: Span::from_secs(600),
        }
    }
}

/// What a new node offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeTemplate {
    /// CPU for pods in thousandths of a core.
    pub allocatable_cpu_milli: u32,
    /// Of that, what the pods of DaemonSets request on every node.
    pub daemon_set_cpu_milli: u32,
    /// Pods of DaemonSets on every node.
    pub n_daemon_set_pods: u32,
    /// `maxPods`.
    pub max_pods: u32,
}

impl NodeTemplate {
    /// A node of this size without DaemonSets.
    pub const fn plain(allocatable_cpu_milli: u32) -> Self {
        Self {
            allocatable_cpu_milli,
            daemon_set_cpu_milli: 0,
            n_daemon_set_pods: 0,
            max_pods: DEFAULT_MAX_PODS,
        }
    }

    /// A new node as the scheduler sees it.
    pub fn room(&self) -> NodeRoom {
        NodeRoom {
            requested_cpu_milli: self.daemon_set_cpu_milli,
            n_pods: self.n_daemon_set_pods,
            ..NodeRoom::empty(self.allocatable_cpu_milli, self.max_pods)
        }
    }
}

/// A pool of alike nodes (a node group).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodePool {
    /// Fewest nodes.
    pub min_size: u32,
    /// Most nodes.
    pub max_size: u32,
    /// What a node offers.
    pub template: NodeTemplate,
}
