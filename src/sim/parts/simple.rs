//! The simplest of each part: a fixed pool of instances that start at once and never fail.

use super::{
    ExitVerdict, Healer, Launch, Launcher, Necessary, Platform, ProbeTiming, ProbeVerdict, Rollout,
    RolloutVerdict, Router, StartPlan, StopPlan,
};
use crate::sim::fleet::{Defect, Fleet, Group, InstanceId, Revision, StationSpec};
use crate::sim::random::Stream;
use crate::sim::record::{ExitCause, ProbeKind};
use crate::sim::workload::Law;
use crate::units::{SimTime, Span};

/// The first revision of an application.
pub const FIRST_REVISION: Revision = Revision { number: 1, defect: Defect::None };

/// A pool of a fixed number of instances that are always there: the servers of queueing theory.
pub fn fixed_pool(station: StationSpec, router: Box<dyn Router>) -> Platform {
    let parts = Necessary {
        router,
        launcher: Box::new(AtOnce),
        healer: Box::new(NoProbes),
        rollout: Box::new(KeepCount { revision: FIRST_REVISION }),
    };
    Platform::of(station, parts)
}

/// Instances start and end in no time.
#[derive(Clone, Copy, Debug)]
pub struct AtOnce;

impl Launcher for AtOnce {
    fn start_plan(&mut self, _: SimTime, _: Revision, _: &mut Stream) -> StartPlan {
        StartPlan::default()
    }

    fn stop_plan(&self) -> StopPlan {
        StopPlan::default()
    }
}

/// Instances that are there from the beginning; one whose process has ended is back after a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// From the end of a process until its instance serves again.
    pub time: Law,
}

impl Launcher for Repair {
    fn start_plan(&mut self, _: SimTime, _: Revision, _: &mut Stream) -> StartPlan {
        StartPlan::default()
    }

    fn restart_plan(&mut self, _: SimTime, _: Revision, draws: &mut Stream) -> StartPlan {
        StartPlan { starting: self.time.draw(draws), ..StartPlan::default() }
    }

    fn stop_plan(&self) -> StopPlan {
        StopPlan::default()
    }
}

/// Nobody probes; a process that ends is started again at once.
#[derive(Clone, Copy, Debug)]
pub struct NoProbes;

impl Healer for NoProbes {
    fn on_process_started(&mut self, _instance: InstanceId) -> Vec<(ProbeKind, Span)> {
        Vec::new()
    }

    fn ready_without_probe(&self) -> bool {
        true
    }

    fn probe_timing(&self, _kind: ProbeKind) -> ProbeTiming {
        ProbeTiming { period: Span::from_secs(1), timeout: Span::from_secs(1) }
    }

    fn on_probe(&mut self, _: InstanceId, _: ProbeKind, _passed: bool) -> ProbeVerdict {
        ProbeVerdict::Nothing
    }

    fn on_exit(&mut self, _: InstanceId, _ran_for: Span, _: ExitCause) -> ExitVerdict {
        ExitVerdict::RestartAfter(Span::ZERO)
    }
}

/// Keeps the number of instances; a new revision is used by instances created after it.
#[derive(Clone, Copy, Debug)]
pub struct KeepCount {
    /// Revision of new instances.
    pub revision: Revision,
}

impl Rollout for KeepCount {
    fn sync(&mut self, _now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        let staying: Vec<InstanceId> =
            fleet.iter().filter(|i| !i.is_terminating()).map(|i| i.id).collect();
        let n_staying = staying.len() as u32;
        let mut verdict = RolloutVerdict::default();
        if n_staying < desired {
            let count = desired - n_staying;
            verdict.launch.push(Launch { revision: self.revision, group: Group::Blue, count });
        }
        let n_too_many = n_staying.saturating_sub(desired) as usize;
        verdict.remove = staying.into_iter().take(n_too_many).collect();
        verdict
    }

    fn deploy(&mut self, _now: SimTime, revision: Revision) {
        self.revision = revision;
    }
}
