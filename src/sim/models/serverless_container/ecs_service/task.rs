//! Tasks on Fargate: how they start, end, and fail.

use crate::sim::fleet::{Instance, InstanceId, Revision, StationSpec};
use crate::sim::parts::target_group::TargetGroupAttributes;
use crate::sim::parts::{
    ExitVerdict, Healer, Launcher, ProbeTiming, ProbeVerdict, StartPlan, StopPlan,
};
use crate::sim::random::Stream;
use crate::sim::record::{ExitCause, ProbeKind};
use crate::sim::workload::Law;
use crate::units::{SimTime, Span};

/// A task with one container.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskSpec {
    /// How it serves requests.
    pub station: StationSpec,
    /// vCPUs of the task.
    pub vcpu: f64,
    /// From the decision to start a task until it runs.
    pub start: StartTime,
    /// Initialization of the application, in its process.
    pub app_init: Span,
    /// `stopTimeout`: from `SIGTERM` until the process is ended.
    pub stop_timeout: Span,
    /// `healthCheckGracePeriodSeconds`: for so long after its start a task is not stopped because
    /// the load balancer finds it unhealthy.
    pub health_check_grace_period: Span,
}

/// A log-normal time, by what is measured of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartTime {
    /// Median, above zero.
    pub median: Span,
    /// 95th percentile, at least the median.
    pub p95: Span,
}

impl StartTime {
    /// 95 % of the normal distribution lie below its mean and so many standard deviations.
    const NORMAL_P95: f64 = 1.644_853_626_951_472_7;

    /// The distribution: the logarithm's mean is that of the median, and its 95th percentile is
    /// 1.645 standard deviations above. 45 s and 75 s: sigma = ln(75 / 45) / 1.645 = 0.31.
    pub fn law(self) -> Law {
        if self.p95 <= self.median {
            return Law::Constant { mean: self.median };
        }
        let mu = libm::log(self.median.as_secs_f64());
        let spread = libm::log(self.p95.as_secs_f64()) - mu;
        Law::LogNormal { mu, sigma: spread / Self::NORMAL_P95 }
    }
}

/// Starts and stops tasks.
#[derive(Clone, Debug)]
pub(super) struct TaskLauncher {
    start: Law,
    app_init: Span,
    stop: StopPlan,
}

impl TaskLauncher {
    /// A task that is stopped is deregistered, and gets `SIGTERM` only when the deregistration
    /// delay is over.
    pub(super) fn new(task: &TaskSpec, target_group: TargetGroupAttributes) -> Self {
        let delay = target_group.deregistration_delay;
        let stop = StopPlan { stop_listening_after: delay, kill_after: delay + task.stop_timeout };
        Self { start: task.start.law(), app_init: task.app_init, stop }
    }
}

impl Launcher for TaskLauncher {
    fn start_plan(&mut self, _: SimTime, _: Revision, draws: &mut Stream) -> StartPlan {
        let fetching = self.start.draw(draws);
        StartPlan { fetching, app_init: self.app_init, ..StartPlan::default() }
    }

    fn stop_plan(&self) -> StopPlan {
        self.stop
    }
}

/// What happens to tasks that fail. There are no container health checks: the load balancer's
/// decide.
#[derive(Clone, Copy, Debug)]
pub(super) struct TaskHealth {
    pub(super) grace_period: Span,
}

impl Healer for TaskHealth {
    fn on_process_started(&mut self, _: InstanceId) -> Vec<(ProbeKind, Span)> {
        Vec::new()
    }

    fn ready_without_probe(&self) -> bool {
        false
    }

    fn probe_timing(&self, _: ProbeKind) -> ProbeTiming {
        ProbeTiming { period: Span::from_secs(30), timeout: Span::from_secs(5) }
    }

    fn on_probe(&mut self, _: InstanceId, _: ProbeKind, _passed: bool) -> ProbeVerdict {
        ProbeVerdict::Nothing
    }

    /// A task whose essential container ends is stopped; the service makes up for it.
    fn on_exit(&mut self, _: InstanceId, _ran_for: Span, _: ExitCause) -> ExitVerdict {
        ExitVerdict::Remove
    }

    /// Of a target that has just been registered nothing is known yet. Afterwards an unhealthy one
    /// is stopped, but not before its grace period is over.
    fn on_unhealthy(&mut self, now: SimTime, task: &Instance) -> Option<Span> {
        let started = task.process_started.unwrap_or(SimTime::ZERO);
        if started == now {
            return None;
        }
        Some((started + self.grace_period).since(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::Concern;

    /// Of 100,000 draws half lie below 45 s and 95 % below 75 s; 4 standard deviations of a
    /// binomial are 632 and 276.
    #[test]
    fn start_times_have_the_median_and_percentile_that_were_asked_for() {
        let start = StartTime { median: Span::from_secs(45), p95: Span::from_secs(75) };
        let (law, mut draws) = (start.law(), Stream::new(3, Concern::Lifecycle, 0));
        let times: Vec<Span> = (0..100_000).map(|_| law.draw(&mut draws)).collect();
        let below = |limit| times.iter().filter(|&&time| time < limit).count();
        assert!(below(start.median).abs_diff(50_000) < 632, "{}", below(start.median));
        assert!(below(start.p95).abs_diff(95_000) < 276, "{}", below(start.p95));
    }

    #[test]
    fn equal_percentiles_are_always_the_same_time() {
        let same = Span::from_secs(23);
        let start = StartTime { median: same, p95: same };
        assert_eq!(start.law(), Law::Constant { mean: same });
    }
}
