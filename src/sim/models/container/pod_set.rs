//! The ReplicaSet controller: keeps the pods of one revision at a number.

use super::deployment::{DeletionCandidate, PodStage, deletion_order};
use super::pod::is_pending;
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
    DeletionCandidate {
        stage: stage(pod),
        ready_since: pod.ready.then(|| pod.ready_changed.unwrap_or(SimTime::ZERO)),
        deletion_cost: 0,
        n_on_node: pod.node.map_or(1, |node| on_nodes[node.0 as usize]),
        n_restarts: pod.n_restarts,
        created_at: pod.created.unwrap_or(SimTime::ZERO),
        tie_break: mix(u64::from(pod.number)),
    }
}

/// What the order of deletion compares is the phase of the pod (`ActivePodsWithRanks.Less` in
/// `pkg/controller/controller_utils.go`, kubernetes/kubernetes, read in November 2026): a container
/// that is started again leaves its pod `Running`.
fn stage(pod: &Instance) -> PodStage {
    match pod.phase {
        Phase::Scheduling => PodStage::Unscheduled,
        _ if is_pending(pod) => PodStage::Pending,
        _ => PodStage::Running,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::fleet::{Discipline, Station, StationSpec};
    use crate::sim::parts::simple::FIRST_REVISION;

    fn add(fleet: &mut Fleet, phase: Phase, n_restarts: u32) {
        let station = StationSpec::simple(1, None, Discipline::Fcfs);
        fleet.insert(|id, number| {
            let station = Station::new(station, SimTime::ZERO);
            let mut pod = Instance::new(id, number, FIRST_REVISION, station, SimTime::ZERO);
            (pod.phase, pod.n_restarts) = (phase, n_restarts);
            pod
        });
    }

    /// Of three pods of which none is ready, the one whose container is started for the fourth time
    /// is `Running`, and stays; the one whose first container is being started goes, and before it
    /// the one without a node.
    #[test]
    fn a_pod_whose_container_starts_again_stays_before_one_that_is_pending() {
        let mut fleet = Fleet::default();
        add(&mut fleet, Phase::Starting, 3);
        add(&mut fleet, Phase::Starting, 0);
        add(&mut fleet, Phase::Scheduling, 0);
        let set = PodSet { revision: FIRST_REVISION, group: Group::Blue };
        for (size, expected) in [(2, vec![2]), (1, vec![2, 1])] {
            let mut verdict = RolloutVerdict::default();
            keep_size(&set, size, SimTime::ZERO, &fleet, &mut verdict);
            let removed: Vec<u32> = verdict.remove.iter().map(|id| id.index()).collect();
            assert_eq!(removed, expected);
        }
    }
}
