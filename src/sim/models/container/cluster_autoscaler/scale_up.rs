//! Scale-up: how many nodes the pending pods need.
//!
//! Source: `core/static_autoscaler.go`, `core/scaleup/orchestrator`,
//! `estimator/binpacking_estimator.go`.

use std::cmp::Reverse;

use super::super::scheduler::NodeRoom;
use super::{AutoscalerSettings, NodeGroupBackoff, NodePool, NodeTemplate};
use crate::units::{SimTime, Span};

/// How old the oldest pending pod must be: younger ones are likely the first of many
/// (`unschedulablePodTimeBuffer` in `core/static_autoscaler.go`).
const POD_TIME_BUFFER: Span = Span::from_secs(2);

/// A pod that the scheduler found no node for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PendingPod {
    /// Its CPU request in thousandths of a core.
    pub cpu_request_milli: u32,
    /// When it was created.
    pub created_at: SimTime,
}

/// What a scan sees of the pods that have no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleUpView<'a> {
    /// Pods that fit on no node that is there.
    pub pending: &'a [PendingPod],
    /// Nodes of the pool, those included that were asked for and have not come yet.
    pub n_nodes: u32,
    /// Nodes among them that have not come yet and are not given up.
    pub n_upcoming: u32,
}

/// Whether the pool grows, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScaleUpDecision {
    /// No pod is pending, or all are younger than `new_pod_scale_up_delay`.
    NotNeeded,
    /// All pods are so new that more may follow: the next scan decides.
    PodsTooNew {
        /// Age of the oldest.
        oldest_age: Span,
    },
    /// The nodes that are on their way will do.
    UpcomingNodesSuffice {
        /// How many are on their way.
        n_upcoming: u32,
    },
    /// No pod that is left would fit on an empty node.
    PodsTooLarge {
        /// The smallest request among them.
        request_milli: u32,
    },
    /// The last nodes that were asked for did not come.
    BackedOff {
        /// The end of the pause.
        until: SimTime,
    },
    /// The pool has as many nodes as it may have.
    MaxSizeReached {
        /// How many that is.
        max_size: u32,
        /// How many more would be needed.
        n_needed: u32,
    },
    /// The pool grows.
    Grow {
        /// Nodes so far, those on their way included.
        from: u32,
        /// Nodes then.
        to: u32,
        /// How many more would be needed, if that is beyond `max_size`.
        n_needed: u32,
    },
}

/// Whether the pool grows at this scan.
pub fn scale_up(
    settings: &AutoscalerSettings,
    pool: &NodePool,
    backoff: &NodeGroupBackoff,
    now: SimTime,
    view: &ScaleUpView<'_>,
) -> ScaleUpDecision {
    let is_old_enough =
        |pod: &&PendingPod| now.since(pod.created_at) >= settings.new_pod_scale_up_delay;
    let pods: Vec<&PendingPod> = view.pending.iter().filter(is_old_enough).collect();
    let Some(oldest_age) = pods.iter().map(|pod| now.since(pod.created_at)).max() else {
        return ScaleUpDecision::NotNeeded;
    };
    if oldest_age < POD_TIME_BUFFER {
        return ScaleUpDecision::PodsTooNew { oldest_age };
    }
    let requests: Vec<u32> = pods.iter().map(|pod| pod.cpu_request_milli).collect();
    let needed = nodes_needed(&requests, &pool.template, view.n_upcoming);
    if needed.n_new == 0 {
        return match needed.smallest_too_large {
            Some(request_milli) => ScaleUpDecision::PodsTooLarge { request_milli },
            None => ScaleUpDecision::UpcomingNodesSuffice { n_upcoming: view.n_upcoming },
        };
    }
    if let Some(until) = backoff.backed_off_until(now) {
        return ScaleUpDecision::BackedOff { until };
    }
    grow(pool, view.n_nodes, needed.n_new)
}

fn grow(pool: &NodePool, from: u32, n_needed: u32) -> ScaleUpDecision {
    let to = from.saturating_add(n_needed).min(pool.max_size);
    if to <= from {
        return ScaleUpDecision::MaxSizeReached { max_size: pool.max_size, n_needed };
    }
    ScaleUpDecision::Grow { from, to, n_needed }
}

/// What packing the pods came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodesNeeded {
    /// Nodes beyond those that are on their way.
    pub n_new: u32,
    /// The smallest request that fits on no empty node, if there is one. Nodes are not added for
    /// such pods.
    pub smallest_too_large: Option<u32>,
}

/// Packs pods with these CPU requests onto nodes that are on their way and then onto new ones:
/// the largest pod first, each onto the first node with room (first-fit decreasing). It needs at
/// most 11/9 of the best possible number of nodes, and 6/9 of a node.
///
/// Seven pods of 700 m need four nodes of 1930 m, two pods each.
pub fn nodes_needed(requests: &[u32], template: &NodeTemplate, n_upcoming: u32) -> NodesNeeded {
    let mut sorted = requests.to_vec();
    sorted.sort_by_key(|&request| Reverse(request));
    let mut nodes = vec![template.room(); n_upcoming as usize];
    let mut n_new = 0;
    let mut smallest_too_large = None;
    for request in sorted {
        if let Some(node) = nodes.iter_mut().find(|node| node.check(request).is_ok()) {
            node.add(request);
        } else if let Some(node) = new_node_with(request, template) {
            nodes.push(node);
            n_new += 1;
        } else {
            smallest_too_large = Some(request);
        }
    }
    NodesNeeded { n_new, smallest_too_large }
}

fn new_node_with(request: u32, template: &NodeTemplate) -> Option<NodeRoom> {
    let mut node = template.room();
    node.check(request).ok()?;
    node.add(request);
    Some(node)
}
