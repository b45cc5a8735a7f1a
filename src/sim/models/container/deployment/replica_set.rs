//! The sets of pods that a Deployment owns: one for each revision.

/// Identity of a ReplicaSet within its Deployment (its revision, say).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetId(pub u32);

/// A ReplicaSet as the Deployment controller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicaSet {
    /// Which set.
    pub id: SetId,
    /// Whether it has the revision that is wanted now. At most one set is new.
    pub role: Role,
    /// Pods that it should have: `spec.replicas`.
    pub replicas: u32,
    /// Pods that it has and that count as available: `status.availableReplicas`.
    pub available: u32,
    /// Place in the order of creation: a higher one is newer.
    pub created_order: u32,
    /// The Deployment's sizes when it last resized this set; `None` if it never did.
    pub recorded: Option<RecordedSizes>,
}

/// Whether a set is the one that the rollout goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It has the current pod template.
    New,
    /// It has an earlier one.
    Old,
}

/// The annotations that the controller leaves on a set, so that it can tell a resize of the
/// Deployment from a step of a rollout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedSizes {
    /// `deployment.kubernetes.io/desired-replicas`.
    pub desired: u32,
    /// `deployment.kubernetes.io/max-replicas`: desired and surge.
    pub max: u32,
}

/// A set with the size that it should have from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeChange {
    /// Which set.
    pub id: SetId,
    /// Its size so far.
    pub from: u32,
    /// Its next size.
    pub to: u32,
}

impl ReplicaSet {
    pub(super) fn resized(&self, to: u32) -> SizeChange {
        SizeChange { id: self.id, from: self.replicas, to }
    }
}

/// Pods that these sets should have together.
pub fn total<'a>(sets: impl IntoIterator<Item = &'a ReplicaSet>) -> u32 {
    sets.into_iter().map(|set| set.replicas).sum()
}

/// Pods of these sets that are available.
pub fn available<'a>(sets: impl IntoIterator<Item = &'a ReplicaSet>) -> u32 {
    sets.into_iter().map(|set| set.available).sum()
}
