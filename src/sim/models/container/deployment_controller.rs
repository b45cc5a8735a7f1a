//! The Deployment controller as the engine's rollout.

use super::deployment::{
    DeploymentSpec, DeploymentState, RecordedSizes, ReplicaSet, Role, SetId, Step, Strategy,
    available, sync, total,
};
use super::pod_set::{PodSet, keep_size, next_available};
use super::progress::{ProgressWatch, status};
use crate::sim::fleet::{Fleet, Group, Revision};
use crate::sim::parts::{Rollout, RolloutVerdict};
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

    /// Takes out the set of a revision, if it is still there. The new set of a Deployment is the
    /// one with its pod template, new or old (`getNewReplicaSet` in kubernetes/kubernetes,
    /// `pkg/controller/deployment/sync.go`), and a rollback brings the old template back.
    fn take_set(&mut self, revision: Revision) -> Option<ReplicaSet> {
        let place = self.state.sets.iter().position(|set| set.id.0 == revision.number)?;
        self.revisions.remove(place);
        Some(self.state.sets.remove(place))
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
            replicas: self.state.spec.replicas,
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

    fn fill_sets(&self, now: SimTime, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        for (set, &revision) in self.state.sets.iter().zip(&self.revisions) {
            keep_size(&PodSet { revision, group: Group::Blue }, set.replicas, now, fleet, verdict);
        }
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
        let asks = [next_available(now, fleet, self.min_ready), self.progress.deadline()];
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
        let set = self.take_set(revision).unwrap_or(ReplicaSet {
            id: SetId(revision.number),
            role: Role::New,
            replicas: 0,
            available: 0,
            created_order: revision.number,
            recorded: None,
        });
        for set in &mut self.state.sets {
            set.role = Role::Old;
        }
        self.state.sets.push(ReplicaSet { role: Role::New, ..set });
        self.revisions.push(revision);
        self.is_rolling_out = true;
    }
}
