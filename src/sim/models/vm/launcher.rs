//! How an instance comes into service, and out of it.
//!
//! An instance is in service, and registered with the load balancer, as soon as EC2 calls it
//! running and no lifecycle hook holds it back: it still has to boot, so that its first checks
//! fail. With a hook that the end of the user data completes, it is registered only then.

use super::lifecycle_hook::LifecycleHook;
use super::warm_pool::WarmPool;
use crate::sim::fleet::{Fleet, Revision};
use crate::sim::parts::{Launcher, StartPlan, StopPlan};
use crate::sim::random::Stream;
use crate::sim::workload::Law;
use crate::units::{SimTime, Span};

/// How long the steps of a start take.
#[derive(Clone, Debug, PartialEq)]
pub struct InstanceStart {
    /// From the launch until EC2 calls the instance running.
    pub pending: Span,
    /// From the launch until the machine has booted; no shorter than `pending`.
    pub boot: Law,
    /// What the user data script does after that, at the first boot only.
    pub user_data: Span,
    /// From the start of the process until the application answers.
    pub app_init: Span,
    /// A launching hook that the end of the user data completes; it gives up waiting (with
    /// `CONTINUE`) when its timeout is over.
    pub hook: Option<LifecycleHook>,
}

/// Instances that are kept ready to be taken into the group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WarmPoolSpec {
    /// How many.
    pub pool: WarmPool,
    /// In which state.
    pub state: PoolState,
    /// `MaxSize` of the group.
    pub max_size: u32,
}

/// `PoolState` of a warm pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PoolState {
    /// Shut down: it boots again, without its user data.
    #[default]
    Stopped,
    /// Up and running: it goes into service at once.
    Running,
    /// Its memory is on disk: it resumes, and the application is up with it.
    Hibernated,
}

/// What booting again takes of a first boot: 34.0 s of 55.9 s, the means over twelve types of
/// EC2 instances with Linux (Hao et al., SIGMETRICS 2021, read in November 2026). That resuming
/// takes as long is our assumption.
const BOOT_AGAIN: f64 = 34.0 / 55.9;

/// Launches instances of a group.
#[derive(Clone, Debug)]
pub(super) struct InstanceLauncher {
    start: InstanceStart,
    deregistration_delay: Span,
    warm: Option<WarmInstances>,
}

impl InstanceLauncher {
    pub(super) fn new(
        start: InstanceStart,
        deregistration_delay: Span,
        warm_pool: Option<WarmPoolSpec>,
    ) -> Self {
        let warm = warm_pool.map(|spec| WarmInstances { spec, ready_at: None });
        Self { start, deregistration_delay, warm }
    }
}

impl Launcher for InstanceLauncher {
    fn start_plan(&mut self, now: SimTime, _: Revision, draws: &mut Stream) -> StartPlan {
        let taken = self.warm.as_mut().and_then(|warm| warm.take(now));
        self.start.steps(taken, draws).plan(self.start.hook)
    }

    /// The machine is up; only the process starts again.
    fn restart_plan(&mut self, _: SimTime, _: Revision, _: &mut Stream) -> StartPlan {
        StartPlan { app_init: self.start.app_init, ..StartPlan::default() }
    }

    fn stop_plan(&self) -> StopPlan {
        StopPlan { stop_listening_after: Span::ZERO, kill_after: self.deregistration_delay }
    }

    /// The zone with the fewest instances, the first of several.
    fn zone(&self, fleet: &Fleet, zones: &[u32]) -> Option<u32> {
        let n_in =
            |zone: u32| fleet.iter().filter(|i| i.zone == zone && !i.is_terminating()).count();
        zones.iter().copied().min_by_key(|&zone| n_in(zone))
    }

    fn prepare(&mut self, now: SimTime, desired: u32, draws: &mut Stream) {
        if let Some(warm) = &mut self.warm {
            warm.resize(now, desired, &self.start, draws);
        }
    }
}

impl InstanceStart {
    /// The steps of one start, from nothing or from the warm pool.
    fn steps(&self, taken: Option<PoolState>, draws: &mut Stream) -> Steps {
        let boot = self.boot.draw(draws);
        let (boot, user_data, app_init) = match taken {
            None => (boot, self.user_data, self.app_init),
            Some(PoolState::Stopped) => (boot * BOOT_AGAIN, Span::ZERO, self.app_init),
            Some(PoolState::Hibernated) => (boot * BOOT_AGAIN, Span::ZERO, Span::ZERO),
            Some(PoolState::Running) => return Steps::default(),
        };
        Steps { pending: self.pending, machine: boot.max(self.pending) + user_data, app_init }
    }
}

/// When things happen in a start, counted from the launch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Steps {
    /// EC2 calls the instance running.
    pending: Span,
    /// It has booted, and its user data has run.
    machine: Span,
    /// How long the application takes from then on.
    app_init: Span,
}

impl Steps {
    fn plan(self, hook: Option<LifecycleHook>) -> StartPlan {
        let in_service_after = match hook {
            None => self.pending,
            Some(hook) => {
                let start = SimTime::ZERO + self.pending;
                hook.ends_at(start, start).since(SimTime::ZERO).min(self.machine)
            }
        };
        StartPlan {
            scheduling: self.pending,
            fetching: in_service_after - self.pending,
            starting: Span::ZERO,
            app_init: self.machine + self.app_init - in_service_after,
        }
    }
}

/// The warm pool at work.
#[derive(Clone, Debug)]
struct WarmInstances {
    spec: WarmPoolSpec,
    /// When each of its instances is ready to be taken; `None`: not filled for the first time.
    ready_at: Option<Vec<SimTime>>,
}

impl WarmInstances {
    /// Takes an instance that is ready, if there is one; an instance that is still being prepared
    /// is not waited for.
    fn take(&mut self, now: SimTime) -> Option<PoolState> {
        let ready_at = self.ready_at.as_mut()?;
        let place = ready_at.iter().position(|&at| at <= now)?;
        ready_at.remove(place);
        Some(self.spec.state)
    }

    /// Prepares what is missing, and lets go what is too much, the last first. A pool that is
    /// filled for the first time was so before the run.
    fn resize(&mut self, now: SimTime, desired: u32, start: &InstanceStart, draws: &mut Stream) {
        let size = self.spec.pool.size(self.spec.max_size, desired) as usize;
        let Some(ready_at) = &mut self.ready_at else {
            self.ready_at = Some(vec![now; size]);
            return;
        };
        ready_at.truncate(size);
        while ready_at.len() < size {
            ready_at.push(now + start.steps(None, draws).machine);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::parts::simple::FIRST_REVISION;
    use crate::sim::random::Concern;

    fn start(hook: Option<LifecycleHook>) -> InstanceStart {
        InstanceStart {
            pending: Span::from_secs(6),
            boot: Law::Constant { mean: Span::from_secs(40) },
            user_data: Span::from_secs(60),
            app_init: Span::from_secs(5),
            hook,
        }
    }

    fn draws() -> Stream {
        Stream::new(1, Concern::Lifecycle, 0)
    }

    fn plan_secs(plan: StartPlan) -> [f64; 3] {
        [plan.scheduling, plan.fetching, plan.app_init].map(Span::as_secs_f64)
    }

    /// Running after 6 s, booted after 40 s, set up after 100 s, answering after 105 s.
    #[test]
    fn without_a_hook_an_instance_boots_in_service() {
        let steps = start(None).steps(None, &mut draws());
        assert_eq!(plan_secs(steps.plan(None)), [6.0, 0.0, 99.0]);
    }

    #[test]
    fn a_hook_holds_an_instance_back_until_its_user_data_has_run_or_the_timeout_is_over() {
        let held = |timeout_s| {
            let hook = LifecycleHook { heartbeat_timeout: Span::from_secs(timeout_s) };
            plan_secs(start(Some(hook)).steps(None, &mut draws()).plan(Some(hook)))
        };
        assert_eq!(held(3600), [6.0, 94.0, 5.0]);
        assert_eq!(held(30), [6.0, 30.0, 69.0]);
    }

    /// A pool of 10 − 4 = 6 stopped instances: six launches boot again, in 40 s × 34 ÷ 55.9 =
    /// 24.3 s, and the seventh starts from nothing.
    #[test]
    fn a_warm_pool_shortens_starts_until_it_is_empty() {
        let pool =
            WarmPoolSpec { pool: WarmPool::default(), state: PoolState::Stopped, max_size: 10 };
        let mut launcher = InstanceLauncher::new(start(None), Span::ZERO, Some(pool));
        launcher.prepare(SimTime::ZERO, 4, &mut draws());
        let mut start_secs = || {
            let plan = launcher.start_plan(SimTime::ZERO, FIRST_REVISION, &mut draws());
            plan_secs(plan).iter().sum::<f64>()
        };
        let starts: Vec<f64> = (0..7).map(|_| start_secs()).collect();
        assert!(starts[..6].iter().all(|secs| (secs - 29.33).abs() < 0.01), "{starts:?}");
        assert_eq!(starts[6], 105.0);
    }

    /// One instance is taken; its place is filled again 100 s later, and not before.
    #[test]
    fn a_warm_pool_is_filled_again_in_the_time_of_a_start() {
        let pool =
            WarmPoolSpec { pool: WarmPool::default(), state: PoolState::Running, max_size: 5 };
        let mut launcher = InstanceLauncher::new(start(None), Span::ZERO, Some(pool));
        launcher.prepare(SimTime::ZERO, 4, &mut draws());
        let mut at = |secs| {
            let now = SimTime::from_secs_f64(secs);
            let plan = launcher.start_plan(now, FIRST_REVISION, &mut draws());
            launcher.prepare(now, 4, &mut draws());
            plan == StartPlan::default()
        };
        assert_eq!([0.0, 99.0, 100.0].map(&mut at), [true, false, true]);
    }
}
