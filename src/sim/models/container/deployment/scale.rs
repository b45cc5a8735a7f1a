//! Resizing a Deployment, also in the middle of a rollout.
//!
//! Source: `scale` in `pkg/controller/deployment/sync.go`; `FindActiveOrLatest`, `IsSaturated`
//! and `GetProportion` in `util/deployment_util.go`.

use std::cmp::Reverse;

use super::{DeploymentSpec, ReplicaSet, Role, SizeChange, Strategy, total};

/// The next sizes of the sets after `replicas` changed: those sets that the controller touches,
/// also where the size comes out the same.
///
/// With one set that has pods (or none), that set gets the whole size. If the new set is there
/// in full, the old ones go. Else the change is spread over all sets in proportion to their
/// sizes, so that a rollout goes on while an autoscaler resizes.
pub fn scale(spec: &DeploymentSpec, sets: &[ReplicaSet]) -> Vec<SizeChange> {
    let active: Vec<&ReplicaSet> = sets.iter().filter(|set| set.replicas > 0).collect();
    if active.len() <= 1 {
        let only = active.first().copied().or_else(|| newest(sets));
        return only.map(|set| set.resized(spec.replicas)).into_iter().collect();
    }
    let new = sets.iter().find(|set| set.role == Role::New);
    if new.is_some_and(|set| is_saturated(spec, set)) {
        let old = active.iter().filter(|set| set.role == Role::Old);
        return old.map(|set| set.resized(0)).collect();
    }
    match spec.strategy {
        Strategy::RollingUpdate { .. } => scale_proportionally(spec, active),
        Strategy::Recreate => Vec::new(),
    }
}

/// The set that gets the pods when none has any: the new one, or else the youngest.
fn newest(sets: &[ReplicaSet]) -> Option<&ReplicaSet> {
    sets.iter().max_by_key(|set| (set.role == Role::New, set.created_order))
}

/// Whether a set is all that the Deployment wants: its size, recorded as such, and available.
fn is_saturated(spec: &DeploymentSpec, set: &ReplicaSet) -> bool {
    set.replicas == spec.replicas
        && set.recorded.is_some_and(|recorded| recorded.desired == spec.replicas)
        && set.available == spec.replicas
}

/// Spreads the change over the sets, largest first. What rounding leaves over goes to the
/// largest.
fn scale_proportionally(spec: &DeploymentSpec, mut active: Vec<&ReplicaSet>) -> Vec<SizeChange> {
    let n_pods: u32 = total(active.iter().copied());
    let allowed = if spec.replicas > 0 { spec.max_total() } else { 0 };
    let to_add = i64::from(allowed) - i64::from(n_pods);
    // Of equally large sets, newer ones grow first and older ones shrink first.
    if to_add > 0 {
        active.sort_by_key(|set| (Reverse(set.replicas), Reverse(set.created_order)));
    } else {
        active.sort_by_key(|set| (Reverse(set.replicas), set.created_order));
    }

    let mut added = 0;
    let mut sizes = Vec::with_capacity(active.len());
    for set in &active {
        let share = proportion(spec, set, n_pods, to_add - added);
        added += share;
        sizes.push(i64::from(set.replicas) + share);
    }
    if let Some(largest) = sizes.first_mut() {
        *largest = (*largest + to_add - added).max(0);
    }
    let sizes = sizes.into_iter().map(|size| u32::try_from(size).unwrap_or(0));
    active.into_iter().zip(sizes).map(|(set, size)| set.resized(size)).collect()
}

/// How much of what is left to add (below 0: to remove) goes to this set: what keeps its share
/// of the largest total, compared with the largest total when it was last resized. While the
/// Deployment grows, a set can still shrink by this, if earlier resizes gave it too much.
fn proportion(spec: &DeploymentSpec, set: &ReplicaSet, n_pods: u32, left: i64) -> i64 {
    if left == 0 {
        return 0;
    }
    let size = i64::from(set.replicas);
    if spec.replicas == 0 {
        return left.max(-size);
    }
    let recorded_max = set.recorded.map_or(n_pods, |recorded| recorded.max);
    let scaled = size as f64 * f64::from(spec.max_total()) / f64::from(recorded_max);
    // Half rounds away from zero, and sizes are not negative.
    let fraction = (scaled + 0.5) as i64 - size;
    if left > 0 { fraction.min(left) } else { fraction.max(left) }
}
