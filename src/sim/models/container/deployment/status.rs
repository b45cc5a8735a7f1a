//! How far a rollout is.
//!
//! Source: `DeploymentComplete`, `DeploymentProgressing` and `DeploymentTimedOut` in
//! `pkg/controller/deployment/util/deployment_util.go`.

use crate::units::Span;

/// `status` of a Deployment: pods by what they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeploymentStatus {
    /// All pods.
    pub replicas: u32,
    /// Pods of the new revision.
    pub updated: u32,
    /// Pods that are ready.
    pub ready: u32,
    /// Pods that have been ready for longer than `minReadySeconds`.
    pub available: u32,
}

impl DeploymentStatus {
    /// Whether the rollout is through: all pods are new and available, and no others are left.
    pub const fn is_complete(&self, replicas: u32) -> bool {
        self.updated == replicas && self.replicas == replicas && self.available == replicas
    }

    /// Whether anything moved since `before`: more new, ready or available pods, or fewer old.
    pub const fn has_progressed_since(&self, before: &Self) -> bool {
        self.updated > before.updated
            || self.n_old() < before.n_old()
            || self.ready > before.ready
            || self.available > before.available
    }

    const fn n_old(&self) -> u32 {
        self.replicas.saturating_sub(self.updated)
    }
}

/// The `Progressing` condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastProgress {
    /// Its reason.
    pub reason: ProgressReason,
    /// Time since it was last updated.
    pub age: Span,
}

/// What the `Progressing` condition says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProgressReason {
    /// `NewReplicaSetAvailable`: the last rollout is through.
    NewReplicaSetAvailable,
    /// `ProgressDeadlineExceeded`: it has been given up on.
    ProgressDeadlineExceeded,
    /// Any other: it is under way.
    UnderWay,
}

/// Whether a rollout has gone without progress for longer than `progressDeadlineSeconds`; `None`
/// is no deadline. Nothing is rolled back then: only the condition changes.
pub fn is_timed_out(deadline: Option<Span>, last: Option<LastProgress>) -> bool {
    let (Some(deadline), Some(last)) = (deadline, last) else {
        return false;
    };
    match last.reason {
        ProgressReason::NewReplicaSetAvailable => false,
        ProgressReason::ProgressDeadlineExceeded => true,
        ProgressReason::UnderWay => last.age > deadline,
    }
}
