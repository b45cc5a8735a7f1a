//! Blue-green and canary, which a Deployment does not know: add-ons such as Argo Rollouts bring
//! them. Names and order of events are those of Argo Rollouts (`docs/features/specification.md`
//! and `bluegreen.md` in argoproj/argo-rollouts, read in November 2026).
//!
//! Simplified: no analysis of metrics and no people who promote; a pause ends by itself. The old
//! pods of a canary by weights go as soon as the new ones have all requests (Argo Rollouts waits
//! for 30 s), as here weights change at once everywhere. An abort deletes the new pods at once
//! (there after 30 s).

mod blue_green;
mod canary;

pub use blue_green::BlueGreenSpec;
pub use canary::{CanaryRouting, CanarySpec, CanaryStep};

pub(super) use blue_green::BlueGreen;
pub(super) use canary::Canary;

use serde::{Deserialize, Serialize};

use super::pod_set::PodSet;
use crate::sim::fleet::Fleet;
use crate::sim::parts::RolloutVerdict;
use crate::units::Span;

/// Times that both strategies look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timing {
    /// `minReadySeconds`.
    pub(super) min_ready: Span,
    /// From a change of a Service until all nodes route by it.
    pub(super) propagation: Span,
    /// `progressDeadlineSeconds`.
    pub(super) progress_deadline: Span,
}

/// A step of a blue-green or canary rollout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProgressiveStep {
    /// Blue-green: the new revision is started in full, and gets no requests yet.
    Preview {
        /// The new revision.
        revision: u32,
        /// Pods of it.
        replicas: u32,
    },
    /// Blue-green: all new pods are available, and the Service's selector points to them.
    Promoted {
        /// The new revision.
        revision: u32,
        /// `scaleDownDelaySeconds`: how long the old pods stay.
        scale_down_delay: Span,
    },
    /// Blue-green: the old revision's pods are deleted.
    Retired {
        /// The old revision.
        revision: u32,
        /// Pods of it.
        n_pods: u32,
    },
    /// Canary: a step's share is reached.
    Weight {
        /// The new revision.
        revision: u32,
        /// `setWeight`: per cent of the requests that are to go to it.
        percent: u32,
        /// Pods of the new revision.
        canary_pods: u32,
        /// Pods of the old revision.
        stable_pods: u32,
        /// `pause`: until the next step.
        pause: Span,
    },
    /// Canary: the new revision has all requests; the old one goes.
    Completed {
        /// The new revision.
        revision: u32,
    },
    /// Canary: the new pods have not become available in time; all requests go back.
    Aborted {
        /// The new revision.
        revision: u32,
        /// Its pods that were wanted.
        wanted: u32,
        /// Those of them that were available.
        available: u32,
        /// `progressDeadlineSeconds`.
        deadline: Span,
    },
}

/// Deletes the pods of every revision that is none of these.
fn remove_others(keep: &[PodSet], fleet: &Fleet, verdict: &mut RolloutVerdict) {
    let is_kept = |revision: u32| keep.iter().any(|set| set.revision.number == revision);
    let others = fleet.iter().filter(|pod| !pod.is_terminating() && !is_kept(pod.revision.number));
    verdict.remove.extend(others.map(|pod| pod.id));
}
