//! The ReplicaSet controller: keeps the pods of one revision at a number.

use super::deployment::{DeletionCandidate, PodStage, deletion_order};
use crate::sim::fleet::{Fleet, Group, Instance, InstanceId, Phase, Revision};
use crate::sim::parts::{Launch, RolloutVerdict};
use crate::sim::random::mix;
use crate::units::{SimTime, Span};

/// The pods of one revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PodSet {
    pub(super) revision: Revision,
    /// Where its pods get requests.
    pub(super) group: Group,
}

impl PodSet {
    /// Its pods, those excepted that are being deleted.
    pub(super) fn pods<'f>(&self, fleet: &'f Fleet) -> impl Iterator<Item = &'f Instance> {
        let revision = self.revision;
        fleet.iter().filter(move |pod| pod.revision == revision && !pod.is_terminating())
    }

    /// Those of its pods that are available.
    pub(super) fn n_available(&self, now: SimTime, fleet: &Fleet, min_ready: Span) -> u32 {
        self.pods(fleet).filter(|pod| pod.is_available(now, min_ready)).count() as u32
    }
}

/// Creates the pods that a set lacks, deletes those that it has too many.
pub(super) fn keep_size(
    set: &PodSet,
    size: u32,
    now: SimTime,
    fleet: &Fleet,
    verdict: &mut RolloutVerdict,
) {
    let mut pods: Vec<&Instance> = set.pods(fleet).collect();
    let n_pods = pods.len() as u32;
    if n_pods < size {
        let PodSet { revision, group } = *set;
        verdict.launch.push(Launch { revision, group, count: size - n_pods });
    } else if n_pods > size {
        let on_nodes = pods_by_node(fleet);
        let candidate = |pod: &Instance| candidate(pod, &on_nodes);
        pods.sort_by(|a, b| deletion_order(&candidate(a), &candidate(b), now));
        let surplus = pods.iter().take((n_pods - size) as usize);
        verdict.remove.extend(surplus.map(|pod| pod.id).collect::<Vec<InstanceId>>());
    }
}

/// When the next pod that is ready becomes available.
pub(super) fn next_available(now: SimTime, fleet: &Fleet, min_ready: Span) -> Option<SimTime> {
    let waiting = fleet
        .iter()
        .filter(|pod| pod.ready && !pod.is_terminating() && !pod.is_available(now, min_ready));
    let just_after = min_ready + Span::from_nanos(1);
    waiting.filter_map(|pod| Some(pod.ready_changed? + just_after)).min()
}

/// How many pods each node has, by its number.
fn pods_by_node(fleet: &Fleet) -> Vec<u32> {
    let mut counts = Vec::new();
    let staying = fleet.iter().filter(|pod| !pod.is_terminating());
    for node in staying.filter_map(|pod| pod.node).map(|node| node.0 as usize) {
        if counts.len() <= node {
            counts.resize(node + 1, 0);
        }
        counts[node] += 1;
    }
    counts
}

fn candidate(pod: &Instance, on_nodes: &[u32]) -> DeletionCandidate {
    let stage = match pod.phase {
        Phase::Scheduling => PodStage::Unscheduled,
        Phase::Fetching | Phase::Starting => PodStage::Pending,
        _ => PodStage::Running,
    };
    DeletionCandidate {
        stage,
        ready_since: pod.ready.then(|| pod.ready_changed.unwrap_or(SimTime::ZERO)),
        deletion_cost: 0,
        n_on_node: pod.node.map_or(1, |node| on_nodes[node.0 as usize]),
        n_restarts: pod.n_restarts,
        created_at: pod.created.unwrap_or(SimTime::ZERO),
        tie_break: mix(u64::from(pod.number)),
    }
}
