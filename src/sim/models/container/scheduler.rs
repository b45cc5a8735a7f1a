//! The scheduler: which node a pod goes to.
//!
//! Source: `pkg/scheduler/framework/plugins/noderesources` (`fit.go`, `least_allocated.go`),
//! kubernetes/kubernetes, read in November 2026.
//!
//! Simplified: only CPU requests and the number of pods are looked at, so of the scheduler's
//! scores only `LeastAllocated` differs between nodes. Among equals Kubernetes draws at random;
//! here the node with the fewest pods is taken, and among those the first one.

use std::cmp::Reverse;

/// `maxPods` of a kubelet where it is not set
/// (`pkg/kubelet/apis/config/v1beta1/defaults.go`).
pub const DEFAULT_MAX_PODS: u32 = 110;

/// Highest score of a node (`MaxNodeScore` in the scheduler's framework).
const MAX_NODE_SCORE: u64 = 100;

/// What a node offers to pods and what they have been given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeRoom {
    /// CPU for pods in thousandths of a core: capacity less what is reserved for the system.
    pub allocatable_cpu_milli: u32,
    /// Sum of the CPU requests of its pods.
    pub requested_cpu_milli: u32,
    /// Its pods, those of DaemonSets included.
    pub n_pods: u32,
    /// `maxPods`.
    pub max_pods: u32,
    /// Whether new pods may come: the node is ready and not cordoned.
    pub is_schedulable: bool,
}

/// Why a pod cannot go to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The node is not ready, or cordoned.
    Unschedulable,
    /// The node has as many pods as it may have.
    TooManyPods {
        /// How many that is.
        max_pods: u32,
    },
    /// More CPU is requested than is left.
    InsufficientCpu {
        /// The pod's request.
        request_milli: u32,
        /// What is left.
        free_milli: u32,
    },
}

impl NodeRoom {
    /// A node without pods.
    pub const fn empty(allocatable_cpu_milli: u32, max_pods: u32) -> Self {
        Self {
            allocatable_cpu_milli,
            requested_cpu_milli: 0,
            n_pods: 0,
            max_pods,
            is_schedulable: true,
        }
    }

    /// CPU that no pod has requested. Use does not count: a node can be fully requested and idle.
    pub fn free_cpu_milli(&self) -> u32 {
        self.allocatable_cpu_milli.saturating_sub(self.requested_cpu_milli)
    }

    /// Whether a pod with this CPU request fits. One without a request fits any node that may
    /// have another pod.
    ///
    /// # Errors
    /// The first reason why it does not.
    pub fn check(&self, request_milli: u32) -> Result<(), Misfit> {
        if !self.is_schedulable {
            return Err(Misfit::Unschedulable);
        }
        if self.n_pods >= self.max_pods {
            return Err(Misfit::TooManyPods { max_pods: self.max_pods });
        }
        let free_milli = self.free_cpu_milli();
        if request_milli > 0 && request_milli > free_milli {
            return Err(Misfit::InsufficientCpu { request_milli, free_milli });
        }
        Ok(())
    }

    /// Adds a pod.
    pub fn add(&mut self, request_milli: u32) {
        self.requested_cpu_milli = self.requested_cpu_milli.saturating_add(request_milli);
        self.n_pods += 1;
    }

    /// `LeastAllocated`: whole per cent of the CPU that would stay free with this pod.
    fn score(&self, request_milli: u32) -> u64 {
        let capacity = u64::from(self.allocatable_cpu_milli);
        let requested = u64::from(self.requested_cpu_milli) + u64::from(request_milli);
        let free = capacity.saturating_sub(requested);
        (free * MAX_NODE_SCORE).checked_div(capacity).unwrap_or(0)
    }
}

/// The place in the list of the node that a pod goes to: of those that it fits on, the one of
/// which most would stay free. `None`: it stays pending.
///
/// The score is in whole per cent, so that nodes alike to within a per cent count as equal.
pub fn place(nodes: &[NodeRoom], request_milli: u32) -> Option<u32> {
    let fitting = (0..).zip(nodes).filter(|(_, node)| node.check(request_milli).is_ok());
    // Of several equal maxima the last one is returned, so places count backwards.
    let key = |(place, node): &(u32, &NodeRoom)| {
        (node.score(request_milli), Reverse(node.n_pods), Reverse(*place))
    };
    fitting.max_by_key(key).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(allocatable: u32, requested: u32, n_pods: u32) -> NodeRoom {
        NodeRoom { requested_cpu_milli: requested, n_pods, ..NodeRoom::empty(allocatable, 110) }
    }

    #[test]
    fn a_pod_goes_to_the_node_with_the_largest_free_share() {
        let nodes = [node(4000, 2000, 4), node(4000, 1000, 2), node(16_000, 9000, 9)];
        assert_eq!(place(&nodes, 500), Some(1), "62 % stay free, 37 % and 40 % elsewhere");
    }

    #[test]
    fn among_equals_the_node_with_the_fewest_pods_is_taken_then_the_first() {
        assert_eq!(place(&[node(1000, 500, 2), node(1000, 500, 1)], 100), Some(1));
        assert_eq!(place(&[node(1000, 0, 0), node(1000, 0, 0)], 100), Some(0));
    }

    #[test]
    fn pods_spread_over_alike_nodes_and_the_last_one_stays_pending() {
        let mut nodes = [NodeRoom::empty(1000, 110); 3];
        let mut places = Vec::new();
        for _ in 0..7 {
            let place = place(&nodes, 500);
            if let Some(place) = place {
                nodes[place as usize].add(500);
            }
            places.push(place);
        }
        assert_eq!(
            places,
            [0, 1, 2, 0, 1, 2].map(Some).into_iter().chain([None]).collect::<Vec<_>>()
        );
    }

    #[test]
    fn what_is_requested_decides_not_what_is_used() {
        let full = node(1000, 1000, 1);
        let misfit = Misfit::InsufficientCpu { request_milli: 1, free_milli: 0 };
        assert_eq!(full.check(1), Err(misfit));
        assert_eq!(full.check(0), Ok(()));
    }

    #[test]
    fn a_node_takes_110_pods_however_small() {
        assert_eq!(node(64_000, 0, DEFAULT_MAX_PODS - 1).check(1), Ok(()));
        let misfit = Misfit::TooManyPods { max_pods: 110 };
        assert_eq!(node(64_000, 0, DEFAULT_MAX_PODS).check(1), Err(misfit));
    }

    #[test]
    fn a_cordoned_node_gets_nothing() {
        let cordoned = NodeRoom { is_schedulable: false, ..NodeRoom::empty(1000, 110) };
        assert_eq!(place(&[cordoned], 0), None);
    }
}
