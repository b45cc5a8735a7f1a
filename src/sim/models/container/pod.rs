//! Pods: what a pod is, how it starts and how it ends.

use super::kubelet::Probes;
use crate::sim::fleet::{Instance, Phase, Revision, StationSpec};
use crate::sim::parts::{Launcher, StartPlan, StopPlan};
use crate::sim::random::Stream;
use crate::units::{SimTime, Span};

/// A pod with one container.
#[derive(Clone, Debug, PartialEq)]
pub struct PodSpec {
    /// How it serves requests.
    pub station: StationSpec,
    /// `resources.requests.cpu` in thousandths of a core.
    pub cpu_request_milli: u32,
    /// CPU in use while the application initializes, in thousandths of a core.
    pub startup_cpu_milli: u32,
    /// How it comes to life. Without nodes every new pod pulls its image.
    pub start: StartPlan,
    /// How it ends: `preStop` sleep and `terminationGracePeriodSeconds`, both counted from the
    /// beginning of the deletion. The sleep runs inside the grace period.
    pub stop: StopPlan,
    /// Its probes.
    pub probes: Probes,
}

/// What a container has at least between SIGTERM and SIGKILL, however little of the grace period
/// the `preStop` hook has left (`minimumGracePeriodInSeconds` in
/// `pkg/kubelet/kuberuntime/kuberuntime_container.go`, kubernetes/kubernetes, read in November
/// 2026).
const MIN_GRACE: Span = Span::from_secs(2);

/// How a pod ends: the `preStop` sleep runs inside `terminationGracePeriodSeconds` and ends with
/// it at the latest. Then comes SIGTERM, at which the application closes its socket and finishes
/// what it holds; SIGKILL follows at the end of the grace period, but not within 2 s of SIGTERM.
pub fn stop_plan(pre_stop_sleep: Span, termination_grace_period: Span) -> StopPlan {
    let stop_listening_after = pre_stop_sleep.min(termination_grace_period);
    let kill_after = termination_grace_period.max(stop_listening_after + MIN_GRACE);
    StopPlan { stop_listening_after, kill_after }
}

/// What a pod requests of CPU, in thousandths of a core.
pub(super) fn request_milli(pod: &Instance) -> u32 {
    (pod.requested_cores * 1000.0).round() as u32
}

/// Whether the phase of a pod is `Pending`: its container has never been started.
pub(super) fn is_pending(pod: &Instance) -> bool {
    match pod.phase {
        Phase::Scheduling | Phase::Fetching => true,
        Phase::Starting => pod.n_restarts == 0,
        _ => false,
    }
}

/// Starts and stops pods.
#[derive(Clone, Copy, Debug)]
pub(super) struct PodLauncher {
    start: StartPlan,
    stop: StopPlan,
    startup_cpu_milli: u32,
}

impl PodLauncher {
    pub(super) fn new(pod: &PodSpec) -> Self {
        Self { start: pod.start, stop: pod.stop, startup_cpu_milli: pod.startup_cpu_milli }
    }
}

impl Launcher for PodLauncher {
    fn start_plan(&mut self, _: SimTime, _: Revision, _: &mut Stream) -> StartPlan {
        self.start
    }

    fn stop_plan(&self) -> StopPlan {
        self.stop
    }

    fn init_cores(&self) -> f64 {
        f64::from(self.startup_cpu_milli) / 1000.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_has_two_seconds_after_sigterm_whatever_the_hook_took() {
        for (sleep, grace, sigterm, sigkill) in
            [(5, 30, 5, 30), (0, 30, 0, 30), (30, 30, 30, 32), (29, 30, 29, 31), (0, 0, 0, 2)]
        {
            let plan = stop_plan(Span::from_secs(sleep), Span::from_secs(grace));
            let told = (plan.stop_listening_after, plan.kill_after);
            assert_eq!(told, (Span::from_secs(sigterm), Span::from_secs(sigkill)));
        }
    }
}
