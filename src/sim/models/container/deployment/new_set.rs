//! The first half of a rollout's step: the new set.

use super::{DeploymentSpec, Strategy};

/// The next size of the new set, given its size and that of all sets together: `replicas` if it
/// is larger than that, else what [`grown_new_set_size`] says.
///
/// Source: `reconcileNewReplicaSet` in `rolling.go`.
pub fn new_set_size(spec: &DeploymentSpec, new: u32, all: u32) -> u32 {
    if new >= spec.replicas { spec.replicas } else { grown_new_set_size(spec, new, all) }
}

/// How far the new set may grow: into the room below `replicas` + `maxSurge`, up to `replicas`.
/// With `Recreate` there is no such bound: by then the old pods are gone.
///
/// Source: `NewRSNewReplicas` in `util/deployment_util.go`.
pub fn grown_new_set_size(spec: &DeploymentSpec, new: u32, all: u32) -> u32 {
    if spec.strategy == Strategy::Recreate {
        return spec.replicas;
    }
    let room = spec.max_total().saturating_sub(all);
    if room == 0 {
        return new;
    }
    spec.replicas.min(new.saturating_add(room))
}
