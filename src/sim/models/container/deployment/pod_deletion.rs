//! Which pods a ReplicaSet deletes first when it shrinks.

use std::cmp::{Ordering, Reverse};

use crate::units::SimTime;

/// A pod of a set that shrinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeletionCandidate {
    /// How far it has come.
    pub stage: PodStage,
    /// Since when it has been ready; `None`: it is not.
    pub ready_since: Option<SimTime>,
    /// `controller.kubernetes.io/pod-deletion-cost`; 0 if it is not set.
    pub deletion_cost: i32,
    /// Pods of the Deployment's sets on its node, itself included.
    pub n_on_node: u32,
    /// Restarts of its container.
    pub n_restarts: u32,
    /// When it was created.
    pub created_at: SimTime,
    /// Decides between pods that are alike. Kubernetes takes the pod's random UID.
    pub tie_break: u64,
}

/// How far a pod has come, in the order in which pods are given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PodStage {
    /// No node has been found for it.
    Unscheduled,
    /// On a node, and not all its containers have started.
    Pending,
    /// Its containers have started.
    Running,
}

/// The order of deletion: what sorts first goes first.
///
/// Without a node, pending, not ready, of lower deletion cost, with more of its like on the same
/// node, ready for less time, with more restarts, newer. Times count by powers of two
/// (`LogarithmicScaleDown`): pods that have been ready for 10 and for 12 minutes are alike, so
/// that not always the youngest go. Among pods that are alike in that way Kubernetes decides by
/// UID at once; here restarts and age come first, which keeps the order free of cycles.
///
/// Source: `ActivePodsWithRanks` in `pkg/controller/controller_utils.go`.
pub fn deletion_order(a: &DeletionCandidate, b: &DeletionCandidate, now: SimTime) -> Ordering {
    let key = |pod: &DeletionCandidate| {
        (
            pod.stage,
            pod.ready_since.is_some(),
            pod.deletion_cost,
            Reverse(pod.n_on_node),
            pod.ready_since.map(|since| magnitude(now, since)),
            Reverse(pod.n_restarts),
            magnitude(now, pod.created_at),
            pod.tie_break,
        )
    };
    key(a).cmp(&key(b))
}

/// The age as a power of two of nanoseconds; `None`, which sorts first, for no age at all.
fn magnitude(now: SimTime, then: SimTime) -> Option<u32> {
    now.since(then).as_nanos().checked_ilog2()
}
