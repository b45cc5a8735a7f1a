//! What is told of nodes and of the places of pods.

use serde::{Deserialize, Serialize};

use crate::units::Span;

/// A decision about nodes. Nodes are counted from 0 in order of creation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NodeDecision {
    /// The scheduler finds no node for pods; they stay `Pending`.
    Unschedulable {
        /// How many pods.
        n_pods: u32,
        /// CPU request of the first of them, in thousandths of a core.
        request_milli: u32,
        /// Nodes that are there.
        n_nodes: u32,
        /// Of those, nodes with too little CPU that is not requested yet.
        n_insufficient_cpu: u32,
        /// Nodes with as many pods as they may have.
        n_too_many_pods: u32,
        /// Nodes that are cordoned or not ready.
        n_unschedulable: u32,
    },
    /// The Cluster Autoscaler asks for nodes.
    ScaleUp {
        /// Pods that fit nowhere.
        n_pending: u32,
        /// Nodes before.
        from: u32,
        /// Nodes asked for.
        to: u32,
    },
    /// It asks for none although pods are pending.
    ScaleUpBlocked {
        /// Pods that fit nowhere.
        n_pending: u32,
        /// Why.
        by: ScaleUpBlock,
    },
    /// A new node is ready for pods.
    Joined {
        /// The node.
        node: u32,
        /// Time since it was asked for.
        after: Span,
    },
    /// A node that was asked for has not come within `--max-node-provision-time`.
    NotProvisioned {
        /// The node.
        node: u32,
        /// How long no further node is asked for.
        back_off: Span,
    },
    /// The Cluster Autoscaler removes a node that is little used.
    ScaleDown {
        /// The node.
        node: u32,
        /// Pods that have to move.
        n_pods: u32,
        /// CPU requested on it over what it has for pods, 0 to 1.
        requested: f64,
        /// `--scale-down-utilization-threshold`.
        threshold: f64,
    },
    /// The budget does not allow an eviction that a drain asks for; it is tried again.
    EvictionBlocked {
        /// The node being drained.
        node: u32,
        /// Pods that are healthy.
        healthy: u32,
        /// Pods that must stay healthy.
        desired_healthy: u32,
    },
    /// The Cluster Autoscaler gives up the removal of a node that it could not empty.
    ScaleDownFailed {
        /// The node.
        node: u32,
        /// How long it has tried.
        after: Span,
    },
    /// A node that was drained is empty, and goes or is restarted.
    Emptied {
        /// The node.
        node: u32,
        /// Time since the drain began.
        after: Span,
        /// Whether it comes back after a restart.
        comes_back: bool,
    },
    /// The node controller takes a node for lost: its pods leave the Service.
    Lost {
        /// The node.
        node: u32,
        /// Time since it failed.
        after: Span,
        /// Pods on it.
        n_pods: u32,
        /// Whether so many nodes are lost that the controller evicts nobody.
        evicts_nobody: bool,
    },
    /// The pods of a lost node are deleted, so that they are replaced.
    Evicted {
        /// The node.
        node: u32,
        /// Pods on it.
        n_pods: u32,
        /// `tolerationSeconds` of the pods.
        toleration: Span,
    },
}

/// Why no node is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScaleUpBlock {
    /// The pods would not fit on an empty node either.
    PodsTooLarge {
        /// The smallest request, in thousandths of a core.
        request_milli: u32,
    },
    /// The last nodes that were asked for did not come.
    BackedOff,
    /// The pool has as many nodes as it may have.
    MaxSizeReached {
        /// How many that is.
        max_size: u32,
    },
}

impl ScaleUpBlock {
    /// Whether both say the same, whatever their numbers.
    pub(super) fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }
}
