//! The Deployment and ReplicaSet controllers as the engine's rollout.

use super::deployment::{
    DeletionCandidate, DeploymentSpec, DeploymentState, PodStage, RecordedSizes, ReplicaSet, Role,
    SetId, Step, Strategy, available, deletion_order, sync, total,
};
use super::progress::{ProgressWatch, status};
use crate::sim::fleet::{Fleet, Group, Instance, InstanceId, Phase, Revision};
use crate::sim::parts::{Launch, Rollout, RolloutVerdict};
use crate::sim::random::mix;
use crate::sim::record::{DecisionBody, RolloutStep};
use crate::units::{SimTime, Span};

/// One Deployment with its ReplicaSets; each set has the number of its revision as its id.
#[derive(Clone, Debug)]
pub(super) struct DeploymentController {
    state: DeploymentState,
    revisions: Vec<Revision>,
    min_ready: Span,
    progress: ProgressWatch,
    is_rolling_out: bool,
}

impl DeploymentController {
    /// A Deployment whose first revision has been rolled out long ago.
    pub(super) fn new(
        first: Revision,
        replicas: u32,
        strategy: Strategy,
        min_ready: Span,
        progress_deadline: Span,
    ) -> Self {
        let spec = DeploymentSpec { replicas, strategy };
        let set = ReplicaSet {
            id: SetId(first.number),
            role: Role::New,
            replicas,
            available: replicas,
            created_order: first.number,
            recorded: Some(RecordedSizes { desired: replicas, max: spec.max_total() }),
        };
        let state = DeploymentState { spec, sets: vec![set], n_old_pods: 0 };
        let progress = ProgressWatch::new(progress_deadline);
        Self { state, revisions: vec![first], min_ready, progress, is_rolling_out: false }
    }

    /// Notes what the pods of each set have become.
    fn look_at(&mut self, now: SimTime, fleet: &Fleet) {
        for set in &mut self.state.sets {
            let pods = fleet.iter().filter(|pod| pod.revision.number == set.id.0);
            set.available = pods.filter(|pod| pod.is_available(now, self.min_ready)).count() as u32;
        }
        let newest = self.revisions.last().map_or(0, |revision| revision.number);
        self.state.n_old_pods =
            fleet.iter().filter(|pod| pod.revision.number != newest).count() as u32;
    }

    /// Drops old sets without pods: their history is of no use here.
    fn forget_empty_sets(&mut self, fleet: &Fleet) {
        let has_pods = |id: SetId| fleet.iter().any(|pod| pod.revision.number == id.0);
        let sets = &mut self.state.sets;
        sets.retain(|set| set.role == Role::New || set.replicas > 0 || has_pods(set.id));
        self.revisions.retain(|r| sets.iter().any(|set| set.id.0 == r.number));
    }

    fn sizes(&self) -> (u32, u32) {
        (self.state.new_set().map_or(0, |set| set.replicas), total(self.state.old_sets()))
    }

    fn is_complete(&self) -> bool {
        let replicas = self.state.spec.replicas;
        let new_is_complete = self
            .state
            .new_set()
            .is_some_and(|set| set.replicas == replicas && set.available == replicas);
        new_is_complete && total(self.state.old_sets()) == 0
    }

    /// What a step of a rollout is told as; `None` outside rollouts and where nothing happened.
    fn tell(&mut self, step: Step, before: (u32, u32)) -> Option<DecisionBody> {
        if !self.is_rolling_out {
            return None;
        }
        let done = self.is_complete();
        self.is_rolling_out = !done;
        if step == Step::Nothing && !done {
            return None;
        }
        let ((new_from, old_from), (new_to, old_to)) = (before, self.sizes());
        let new_set = self.state.new_set();
        Some(DecisionBody::Rollout(RolloutStep {
            revision: new_set.map_or(0, |set| set.id.0),
            new_from,
            new_to,
            old_from,
            old_to,
            new_available: new_set.map_or(0, |set| set.available),
            available: available(&self.state.sets),
            min_available: self.state.spec.min_available(),
            max_total: self.state.spec.max_total(),
            done,
        }))
    }

    /// Notes how far the rollout is, and tells if it has not moved for too long.
    fn watch_progress(&mut self, now: SimTime, fleet: &Fleet) -> Option<DecisionBody> {
        if !self.is_rolling_out {
            self.progress.end();
            return None;
        }
        let status = status(now, fleet, self.revisions.last()?.number, self.min_ready);
        let replicas = self.state.spec.replicas;
        self.progress.look(now, replicas, status).map(DecisionBody::Stalled)
    }

    /// What the ReplicaSet controller does: creates missing pods, deletes surplus ones.
    fn fill_sets(&self, now: SimTime, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        for (set, &revision) in self.state.sets.iter().zip(&self.revisions) {
            let mut pods: Vec<&Instance> = fleet
                .iter()
                .filter(|pod| pod.revision == revision && !pod.is_terminating())
                .collect();
            let n_pods = pods.len() as u32;
            if n_pods < set.replicas {
                let count = set.replicas - n_pods;
                verdict.launch.push(Launch { revision, group: Group::Blue, count });
            } else if n_pods > set.replicas {
                let on_nodes = pods_by_node(fleet);
                let candidate = |pod: &Instance| candidate(pod, &on_nodes);
                pods.sort_by(|a, b| deletion_order(&candidate(a), &candidate(b), now));
                let surplus = pods.iter().take((n_pods - set.replicas) as usize);
                verdict.remove.extend(surplus.map(|pod| pod.id).collect::<Vec<InstanceId>>());
            }
        }
    }

    /// When the next pod that is ready becomes available.
    fn next_available(&self, now: SimTime, fleet: &Fleet) -> Option<SimTime> {
        let waiting = fleet.iter().filter(|pod| {
            pod.ready && !pod.is_terminating() && !pod.is_available(now, self.min_ready)
        });
        let just_after = self.min_ready + Span::from_nanos(1);
        waiting.filter_map(|pod| Some(pod.ready_changed? + just_after)).min()
    }
}

impl Rollout for DeploymentController {
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        self.state.spec.replicas = desired;
        self.look_at(now, fleet);
        self.forget_empty_sets(fleet);
        let before = self.sizes();
        let outcome = sync(&mut self.state);
        let decision = self.tell(outcome.step, before);
        let stalled = self.watch_progress(now, fleet);
        let asks = [self.next_available(now, fleet), self.progress.deadline()];
        let mut verdict = RolloutVerdict {
            decision: decision.or(stalled),
            again_at: asks.into_iter().flatten().min(),
            ..RolloutVerdict::default()
        };
        self.fill_sets(now, fleet, &mut verdict);
        verdict
    }

    fn deploy(&mut self, now: SimTime, revision: Revision) {
        self.progress.begin(now);
        for set in &mut self.state.sets {
            set.role = Role::Old;
        }
        self.state.sets.push(ReplicaSet {
            id: SetId(revision.number),
            role: Role::New,
            replicas: 0,
            available: 0,
            created_order: revision.number,
            recorded: None,
        });
        self.revisions.push(revision);
        self.is_rolling_out = true;
    }
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
