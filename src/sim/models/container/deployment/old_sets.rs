//! The second half of a rollout's step: the old sets.
//!
//! Source: `pkg/controller/deployment/rolling.go`.

use super::{DeploymentSpec, ReplicaSet, SizeChange, available, total};

/// The next sizes of the old sets: those that change, oldest first.
///
/// At most `total − (replicas − maxUnavailable) − unavailable new pods` may go. Pods that are
/// not available go first, as that costs nothing; then available ones, as long as more than
/// `replicas − maxUnavailable` remain. New pods that are not available use up the budget, so a
/// rollout whose new pods never come up stops here.
///
/// Source: `reconcileOldReplicaSets`.
pub fn shrink_old(
    spec: &DeploymentSpec,
    new: Option<&ReplicaSet>,
    old: &[ReplicaSet],
) -> Vec<SizeChange> {
    let n_old = total(old);
    if n_old == 0 {
        return Vec::new();
    }
    let new_size = new.map_or(0, |set| set.replicas);
    let new_available = new.map_or(0, |set| set.available);
    let new_unavailable = i64::from(new_size) - i64::from(new_available);
    let n_all = i64::from(n_old) + i64::from(new_size);
    let budget = n_all - i64::from(spec.min_available()) - new_unavailable;
    let Some(budget) = u32::try_from(budget).ok().filter(|&budget| budget > 0) else {
        return Vec::new();
    };

    let mut sets = old.to_vec();
    sets.sort_by_key(|set| set.created_order);
    clean_up_unhealthy(&mut sets, budget);
    scale_down_old(spec, available(old) + new_available, &mut sets);
    let sizes_before = |after: &ReplicaSet| old.iter().find(|before| before.id == after.id);
    sets.iter()
        .filter_map(|after| Some(sizes_before(after)?.resized(after.replicas)))
        .filter(|change| change.from != change.to)
        .collect()
}

/// Takes away up to `budget` pods that are not available, set by set in the order given.
/// Returns how many went.
///
/// Source: `cleanupUnhealthyReplicas`.
pub fn clean_up_unhealthy(old: &mut [ReplicaSet], budget: u32) -> u32 {
    let mut removed = 0;
    for set in old {
        let unhealthy = set.replicas.saturating_sub(set.available);
        let gone = unhealthy.min(budget - removed);
        set.replicas -= gone;
        removed += gone;
    }
    removed
}

/// Takes away pods as long as more than `replicas − maxUnavailable` are available over all sets,
/// set by set in the order given. It does not ask whether the pods that go are available.
/// Returns how many went.
///
/// Source: `scaleDownOldReplicaSetsForRollingUpdate`.
pub fn scale_down_old(spec: &DeploymentSpec, available_in_all: u32, old: &mut [ReplicaSet]) -> u32 {
    let budget = available_in_all.saturating_sub(spec.min_available());
    let mut removed = 0;
    for set in old {
        let gone = set.replicas.min(budget - removed);
        set.replicas -= gone;
        removed += gone;
    }
    removed
}
