//! Pods: what a pod is, how it starts and how it ends.

use super::kubelet::Probes;
use crate::sim::fleet::{Revision, StationSpec};
use crate::sim::parts::{Launcher, StartPlan, StopPlan};
use crate::sim::random::Stream;
use crate::units::SimTime;

/// A pod with one container.
#[derive(Clone, Debug, PartialEq)]
pub struct PodSpec {
    /// How it serves requests.
    pub station: StationSpec,
    /// `resources.requests.cpu` in thousandths of a core.
    pub cpu_request_milli: u32,
    /// How it comes to life. Every new pod pulls its image: nodes are not modelled, so none has
    /// it already.
    pub start: StartPlan,
    /// How it ends: `preStop` sleep and `terminationGracePeriodSeconds`, both counted from the
    /// beginning of the deletion. The sleep runs inside the grace period.
    pub stop: StopPlan,
    /// Its probes.
    pub probes: Probes,
}

/// Starts and stops pods.
#[derive(Clone, Copy, Debug)]
pub(super) struct PodLauncher {
    start: StartPlan,
    stop: StopPlan,
}

impl PodLauncher {
    pub(super) fn new(pod: &PodSpec) -> Self {
        Self { start: pod.start, stop: pod.stop }
    }
}

impl Launcher for PodLauncher {
    fn start_plan(&mut self, _: SimTime, _: Revision, _: &mut Stream) -> StartPlan {
        self.start
    }

    fn stop_plan(&self) -> StopPlan {
        self.stop
    }
}
