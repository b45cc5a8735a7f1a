//! Which old sets are deleted once a rollout is through.

use super::SetId;

/// An old ReplicaSet as the clean-up sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetiredSet {
    /// Which set; a higher one is a later revision.
    pub id: SetId,
    /// Pods that it should have: `spec.replicas`.
    pub replicas: u32,
    /// Pods that it has: `status.replicas`.
    pub status_replicas: u32,
    /// Whether it is being deleted already.
    pub deleting: bool,
}

/// The sets to delete so that `limit` (`revisionHistoryLimit`) remain, oldest first. Of the sets
/// above the limit, one that has pods is spared, and no younger one goes in its place.
///
/// Source: `cleanupDeployment` in `pkg/controller/deployment/sync.go`.
pub fn sets_to_delete(old: &[RetiredSet], limit: u32) -> Vec<SetId> {
    let mut alive: Vec<&RetiredSet> = old.iter().filter(|set| !set.deleting).collect();
    alive.sort_by_key(|set| set.id);
    let n_above_limit = alive.len().saturating_sub(limit as usize);
    alive[..n_above_limit]
        .iter()
        .filter(|set| set.replicas == 0 && set.status_replicas == 0)
        .map(|set| set.id)
        .collect()
}
