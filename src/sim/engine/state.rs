//! Small pieces of a run's state.

use crate::sim::fleet::InstanceId;
use crate::sim::random::{Concern, Stream};
use crate::units::SimTime;

/// The streams of draws, one for each concern.
pub(super) struct Draws {
    pub(super) demand: Stream,
    pub(super) patience: Stream,
    pub(super) classes: Stream,
    pub(super) retries: Stream,
    pub(super) traffic: Stream,
    pub(super) routing: Stream,
    pub(super) lifecycle: Stream,
    pub(super) failures: Stream,
    pub(super) fates: Stream,
    pub(super) faults: Stream,
    pub(super) checks: Stream,
}

impl Draws {
    pub(super) fn new(seed: u64) -> Self {
        let stream = |concern| Stream::new(seed, concern, 0);
        Self {
            demand: stream(Concern::Demand),
            patience: stream(Concern::Patience),
            classes: stream(Concern::Classes),
            retries: stream(Concern::Retries),
            traffic: stream(Concern::Traffic),
            routing: stream(Concern::Routing),
            lifecycle: stream(Concern::Lifecycle),
            failures: stream(Concern::Failures),
            fates: stream(Concern::Fates),
            faults: stream(Concern::Faults),
            checks: stream(Concern::Checks),
        }
    }
}

/// When parts have asked to be asked again.
pub(super) struct Asked {
    pub(super) by_rollout: SimTime,
    pub(super) by_infrastructure: SimTime,
    pub(super) by_router: SimTime,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            by_rollout: SimTime::NEVER,
            by_infrastructure: SimTime::NEVER,
            by_router: SimTime::NEVER,
        }
    }
}

/// Disturbances that are under way.
#[derive(Default)]
pub(super) struct Disturbed {
    /// Per cent of their usual time that requests wait for what the application depends on, by the
    /// index of the disturbance.
    pub(super) dependency_slowed: Vec<(u32, u32)>,
    /// How many disturbances keep that down.
    pub(super) n_dependency_down: u32,
    /// How many keep the control plane from acting.
    pub(super) n_control_plane_down: u32,
    /// How many keep measurements from the scaler.
    pub(super) n_metrics_missing: u32,
    /// Instances that are slow, and what requests take on them in per cent of their demand, by the
    /// index of the disturbance.
    pub(super) slowed: Vec<(u32, InstanceId, u32)>,
}

impl Disturbed {
    /// Per cent of their usual time that requests wait for what the application depends on: what
    /// slows that down most tells.
    pub(super) fn dependency_percent(&self) -> u32 {
        self.dependency_slowed.iter().map(|&(_, percent)| percent).max().unwrap_or(100)
    }
}
