//! How long a rollout may go without progress: `progressDeadlineSeconds`.

use serde::{Deserialize, Serialize};

use super::deployment::{DeploymentStatus, LastProgress, ProgressReason, is_timed_out};
use crate::sim::fleet::Fleet;
use crate::units::{SimTime, Span};

/// A rollout has not moved for as long as its deadline: the condition `Progressing` is false with
/// the reason `ProgressDeadlineExceeded`. Nothing follows from it by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolloutStalled {
    /// Revision being rolled out.
    pub revision: u32,
    /// Pods that are wanted.
    pub replicas: u32,
    /// Pods of the new revision.
    pub updated: u32,
    /// Pods of any revision that are available.
    pub available: u32,
    /// `progressDeadlineSeconds`.
    pub deadline: Span,
}

/// Watches over the progress of one rollout at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProgressWatch {
    allowed: Span,
    under_way: Option<UnderWay>,
}

#[derive(Clone, Copy, Debug)]
struct UnderWay {
    seen: DeploymentStatus,
    moved_at: SimTime,
    is_told: bool,
}

/// What a look at a rollout sees: its revision and its status.
pub(super) type Seen = (u32, DeploymentStatus);

impl ProgressWatch {
    pub(super) fn new(allowed: Span) -> Self {
        Self { allowed, under_way: None }
    }

    /// A rollout begins.
    pub(super) fn begin(&mut self, now: SimTime) {
        let seen = DeploymentStatus::default();
        self.under_way = Some(UnderWay { seen, moved_at: now, is_told: false });
    }

    /// It is through, or given up.
    pub(super) fn end(&mut self) {
        self.under_way = None;
    }

    /// Compares with the last look. Returns what is to be told when the deadline has just passed.
    pub(super) fn look(
        &mut self,
        now: SimTime,
        replicas: u32,
        (revision, seen): Seen,
    ) -> Option<RolloutStalled> {
        let deadline = self.allowed;
        let under_way = self.under_way.as_mut()?;
        if seen.has_progressed_since(&under_way.seen) {
            (under_way.moved_at, under_way.is_told) = (now, false);
        }
        under_way.seen = seen;
        let reason = ProgressReason::UnderWay;
        let last = LastProgress { reason, age: now.since(under_way.moved_at) };
        if under_way.is_told || !is_timed_out(Some(deadline), Some(last)) {
            return None;
        }
        under_way.is_told = true;
        let DeploymentStatus { updated, available, .. } = seen;
        Some(RolloutStalled { revision, replicas, updated, available, deadline })
    }

    /// When the deadline has passed if nothing moves until then; `None` where that was told.
    pub(super) fn deadline(&self) -> Option<SimTime> {
        let under_way = self.under_way.filter(|under_way| !under_way.is_told)?;
        // The rule asks for more than the deadline.
        Some(under_way.moved_at + self.allowed + Span::from_nanos(1))
    }
}

/// `status` of the Deployment whose newest revision this is.
pub(super) fn status(now: SimTime, fleet: &Fleet, newest: u32, min_ready: Span) -> Seen {
    let mut status = DeploymentStatus::default();
    for pod in fleet.iter().filter(|pod| !pod.is_terminating()) {
        status.replicas += 1;
        status.updated += u32::from(pod.revision.number == newest);
        status.ready += u32::from(pod.ready);
        status.available += u32::from(pod.is_available(now, min_ready));
    }
    (newest, status)
}
