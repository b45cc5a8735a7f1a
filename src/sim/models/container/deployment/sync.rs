//! One sync of the controller.

use super::{
    DeploymentSpec, RecordedSizes, ReplicaSet, Role, SizeChange, Strategy, new_set_size, scale,
    shrink_old, total,
};

/// A Deployment with its sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeploymentState {
    /// What is wanted.
    pub spec: DeploymentSpec,
    /// The sets in any order; one of them is new.
    pub sets: Vec<ReplicaSet>,
    /// Pods of old revisions that still run, terminating ones among them. Only `Recreate` looks
    /// at it.
    pub n_old_pods: u32,
}

/// What a sync did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncOutcome {
    /// Which of its possible steps it took.
    pub step: Step,
    /// The sets whose size changes.
    pub changes: Vec<SizeChange>,
}

/// The steps among which a sync takes the first that changes anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// `replicas` changed: all sets follow in proportion.
    Scale,
    /// The new set grows, or shrinks to `replicas`.
    NewSet,
    /// Old sets shrink.
    OldSets,
    /// Nothing to do until something changes.
    Nothing,
}

/// Does one thing: follows a change of `replicas`, else resizes the new set, else (only if that
/// did nothing) the old ones. What it changes is applied to `state`; the next sync belongs to the
/// next change, of a size or of a pod's availability.
///
/// Source: `syncDeployment` in `deployment_controller.go`, `rolloutRolling` in `rolling.go`,
/// `rolloutRecreate` in `recreate.go`.
pub fn sync(state: &mut DeploymentState) -> SyncOutcome {
    if state.is_scaling_event() {
        let touched = scale(&state.spec, &state.sets);
        let changes = state.apply(touched);
        state.record_sizes();
        if !changes.is_empty() {
            return SyncOutcome { step: Step::Scale, changes };
        }
    }
    let steps = match state.spec.strategy {
        Strategy::RollingUpdate { .. } => {
            [(Step::NewSet, state.next_new()), (Step::OldSets, state.next_old())]
        }
        Strategy::Recreate => {
            [(Step::OldSets, state.all_old_to_zero()), (Step::NewSet, state.next_after_old())]
        }
    };
    for (step, changes) in steps {
        let changes = state.apply(changes);
        if !changes.is_empty() {
            return SyncOutcome { step, changes };
        }
    }
    SyncOutcome { step: Step::Nothing, changes: Vec::new() }
}

impl DeploymentState {
    /// The set that the rollout goes to.
    pub fn new_set(&self) -> Option<&ReplicaSet> {
        self.sets.iter().find(|set| set.role == Role::New)
    }

    /// The other sets.
    pub fn old_sets(&self) -> impl Iterator<Item = &ReplicaSet> {
        self.sets.iter().filter(|set| set.role == Role::Old)
    }

    /// Whether `replicas` is another than when a set with pods was last resized
    /// (`isScalingEvent`).
    pub fn is_scaling_event(&self) -> bool {
        let active = self.sets.iter().filter(|set| set.replicas > 0);
        let mut recorded = active.filter_map(|set| set.recorded);
        recorded.any(|sizes| sizes.desired != self.spec.replicas)
    }

    fn next_new(&self) -> Vec<SizeChange> {
        let all = total(&self.sets);
        let resized = |set: &ReplicaSet| set.resized(new_set_size(&self.spec, set.replicas, all));
        self.new_set().map(resized).into_iter().collect()
    }

    fn next_old(&self) -> Vec<SizeChange> {
        let old: Vec<ReplicaSet> = self.old_sets().copied().collect();
        shrink_old(&self.spec, self.new_set(), &old)
    }

    fn all_old_to_zero(&self) -> Vec<SizeChange> {
        self.old_sets().map(|set| set.resized(0)).collect()
    }

    fn next_after_old(&self) -> Vec<SizeChange> {
        if self.n_old_pods > 0 { Vec::new() } else { self.next_new() }
    }

    /// Gives sets their next size, and records with them what it was reckoned from. Returns the
    /// changes that are any.
    fn apply(&mut self, mut changes: Vec<SizeChange>) -> Vec<SizeChange> {
        changes.retain(|change| change.from != change.to);
        let recorded = self.sizes_to_record();
        for set in &mut self.sets {
            if let Some(change) = changes.iter().find(|change| change.id == set.id) {
                set.replicas = change.to;
                set.recorded = Some(recorded);
            }
        }
        changes
    }

    /// Records the sizes with all sets that have pods, also where a resize left a set as it was:
    /// Kubernetes leaves the old record on a set that happens to have the right size, and then
    /// takes every later sync for a resize.
    fn record_sizes(&mut self) {
        let recorded = self.sizes_to_record();
        for set in self.sets.iter_mut().filter(|set| set.replicas > 0) {
            set.recorded = Some(recorded);
        }
    }

    fn sizes_to_record(&self) -> RecordedSizes {
        RecordedSizes { desired: self.spec.replicas, max: self.spec.max_total() }
    }
}
