//! The service scheduler: keeps the desired count, and replaces one revision by another.
//!
//! Sources, read in November 2026: `DeploymentConfiguration` of ECS' API (botocore 1.44.5), and
//! awsdocs/amazon-ecs-developer-guide, doc_source/deployment-type-ecs.md and
//! service-throttle-logic.md. Of the upkeep: "If one of your tasks fails or stops, the Amazon ECS
//! service scheduler launches another instance of your task definition to replace it"
//! (docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_services.html).

mod deployment;
mod pace;
mod watch;

use super::super::circuit_breaker::{CircuitBreaker, FailureThreshold, OnHealthyTask, Verdict};
use super::super::decision::{DeploymentStep, ServerlessDecision, ServiceDeployment};
use super::super::ecs_deployment::{DeploymentConfiguration, Step, TaskCounts};
use super::super::fargate::LaunchQuota;
use crate::sim::fleet::{Fleet, Group, Instance, InstanceId, Revision};
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::parts::traffic_shift::{TrafficShare, TrafficShift};
use crate::sim::parts::{Launch, Rollout, RolloutVerdict};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

use deployment::{Deployment, Stage, Version};
use pace::Pace;
use watch::{Outcome, Watch};

/// How a service starts, stops and replaces its tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SchedulerSpec {
    /// `strategy` with its settings.
    pub strategy: DeploymentController,
    /// `minimumHealthyPercent` and `maximumPercent`.
    pub configuration: DeploymentConfiguration,
    /// `deploymentCircuitBreaker`; `None`: not enabled.
    pub circuit_breaker: Option<BreakerSpec>,
    /// Launches of the account.
    pub launch_quota: LaunchQuota,
}

/// How one revision replaces another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeploymentController {
    /// `ROLLING`: task by task within the bounds of the configuration.
    Rolling,
    /// `BLUE_GREEN`, `LINEAR` and `CANARY`: a full set of new tasks is started beside the old
    /// ones, and the traffic moved to it.
    BlueGreen {
        /// How the traffic moves.
        shift: TrafficShift,
        /// `bakeTimeInMinutes`: how long both sets run after all traffic has moved.
        bake_time: Span,
    },
}

/// `deploymentCircuitBreaker`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerSpec {
    /// `rollback`: whether the service goes back to the last completed deployment.
    pub rollback: bool,
    /// `thresholdConfiguration`.
    pub threshold: FailureThreshold,
    /// `resetOnHealthyTask`.
    pub on_healthy_task: OnHealthyTask,
}

/// The scheduler of one service.
#[derive(Clone, Debug)]
pub(super) struct ServiceScheduler {
    spec: SchedulerSpec,
    /// The last completed deployment.
    steady: Version,
    deployment: Option<Deployment>,
    watch: Watch,
    pace: Pace,
    /// Share of the second target group, as it was last asked for.
    green_share: f64,
    /// The desired count with which the service at rest was last complete, until it is told that
    /// tasks are missing.
    complete_with: Option<u32>,
    /// Whether a rollback has just taken back a blue/green deployment.
    is_taken_back: bool,
}

impl ServiceScheduler {
    pub(super) fn new(spec: SchedulerSpec) -> Self {
        Self {
            spec,
            steady: Version { revision: FIRST_REVISION, group: Group::Blue },
            deployment: None,
            watch: Watch::default(),
            pace: Pace::new(spec.launch_quota),
            green_share: 0.0,
            complete_with: None,
            is_taken_back: false,
        }
    }

    /// What became of the tasks that were not healthy yet; at most one thing is told at a time.
    fn learn(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> Option<Told> {
        let mut told = None;
        while told.is_none() {
            let (revision, outcome) = self.watch.next_outcome(fleet)?;
            match outcome {
                Outcome::Healthy => {
                    self.pace.start_over();
                    self.count_healthy(revision);
                }
                Outcome::FailedChecks => told = self.count_failure(revision, desired),
                Outcome::Ended => {
                    let throttled = self.pace.on_task_ended(now);
                    told = self.count_failure(revision, desired).or_else(|| {
                        let (n_failed, wait) = throttled?;
                        let wait_s = wait.as_secs_f64();
                        Some((revision, DeploymentStep::Throttled { n_failed, wait_s }))
                    });
                }
            }
        }
        told
    }

    fn count_healthy(&mut self, revision: Revision) {
        let of_deployment = self.deployment.as_mut().filter(|d| d.to.revision == revision);
        if let Some(breaker) = of_deployment.and_then(|deployment| deployment.breaker.as_mut()) {
            breaker.on_task_healthy();
        }
    }

    fn count_failure(&mut self, revision: Revision, desired: u32) -> Option<Told> {
        let settings = self.spec.circuit_breaker?;
        let deployment = self.deployment.as_mut().filter(|d| d.to.revision == revision)?;
        let breaker = deployment.breaker.as_mut()?;
        let verdict = breaker.on_task_failed(desired);
        let n_failures = breaker.n_failures();
        if verdict == Verdict::GoesOn {
            let threshold = settings.threshold.failures(desired);
            return Some((revision, DeploymentStep::TaskFailed { n_failures, threshold }));
        }
        deployment.breaker = None;
        let rolls_back_to = settings.rollback.then_some(self.steady.revision.number);
        if settings.rollback {
            self.roll_back();
        } else {
            deployment.has_failed = true;
        }
        Some((revision, DeploymentStep::Failed { n_failures, rolls_back_to }))
    }

    /// The last completed deployment takes the place of the one that failed.
    fn roll_back(&mut self) {
        self.pace.start_over();
        self.deployment = match self.spec.strategy {
            DeploymentController::Rolling => Some(Deployment::new(self.steady, None)),
            DeploymentController::BlueGreen { .. } => None,
        };
    }

    /// The two percentages for one target group. While two sets of tasks stand beside each other
    /// each has just the desired count, twice as many in all; that is our reading.
    fn configuration(&self) -> DeploymentConfiguration {
        let configuration = self.spec.configuration;
        match (self.spec.strategy, self.deployment) {
            (DeploymentController::BlueGreen { .. }, Some(_)) => {
                DeploymentConfiguration { maximum_percent: 100, ..configuration }
            }
            _ => configuration,
        }
    }

    /// Starts and stops the tasks of one target group, towards this revision.
    fn reconcile(
        &self,
        desired: u32,
        fleet: &Fleet,
        to: Version,
        may_start: bool,
        verdict: &mut RolloutVerdict,
    ) -> TasksStep {
        let bounds = self.configuration().bounds(desired);
        let tasks = Tasks::of(fleet, to);
        let counts = tasks.counts();
        let mut step = bounds.next_step(counts);
        if !may_start {
            step.start_new = 0;
        }
        if step.start_new > 0 {
            verdict.launch.push(Launch {
                revision: to.revision,
                group: to.group,
                count: step.start_new,
            });
        }
        let stop = |n: u32, tasks: &[InstanceId]| -> Vec<InstanceId> {
            tasks.iter().take(n as usize).copied().collect()
        };
        verdict.remove.extend(stop(step.stop_old_unhealthy, &tasks.old_unhealthy));
        verdict.remove.extend(stop(step.stop_old_healthy, &tasks.old_healthy));
        let n_new = counts.new_healthy + counts.new_pending;
        verdict.remove.extend(stop(n_new.saturating_sub(desired), &tasks.new_by_dispensability));
        TasksStep { step, counts, min_healthy: bounds.min_healthy, max_total: bounds.max_total }
    }

    /// The upkeep of a service at rest. That tasks are started because more are wanted is told by
    /// what wants them.
    fn keep_up(
        &mut self,
        desired: u32,
        fleet: &Fleet,
        verdict: &mut RolloutVerdict,
    ) -> Option<Told> {
        let done = self.reconcile(desired, fleet, self.steady, true, verdict);
        let n_left = done.counts.new_healthy + done.counts.new_pending;
        if n_left >= desired {
            self.complete_with = Some(desired);
        }
        let start = done.step.start_new;
        let is_replacement = start > 0 && self.complete_with == Some(desired);
        is_replacement
            .then_some((self.steady.revision, DeploymentStep::Upkeep { n_left, desired, start }))
    }

    /// A rolling update, or the upkeep of a service at rest.
    fn roll(&mut self, desired: u32, fleet: &Fleet, verdict: &mut RolloutVerdict) -> Option<Told> {
        let Some(deployment) = self.deployment else {
            return self.keep_up(desired, fleet, verdict);
        };
        let may_start = !deployment.has_failed;
        let done = self.reconcile(desired, fleet, deployment.to, may_start, verdict);
        let revision = deployment.to.revision;
        let TaskCounts { old_healthy, old_unhealthy, new_healthy, .. } = done.counts;
        if new_healthy >= desired && old_healthy + old_unhealthy == 0 {
            self.steady = deployment.to;
            self.deployment = None;
            return Some((revision, DeploymentStep::Done { n_tasks: new_healthy }));
        }
        let stop = done.step.stop_old_healthy + done.step.stop_old_unhealthy;
        let is_something = done.step.start_new + stop > 0;
        is_something.then_some((
            revision,
            DeploymentStep::Tasks {
                start: done.step.start_new,
                stop,
                healthy: old_healthy + new_healthy,
                min_healthy: done.min_healthy,
                max_total: done.max_total,
            },
        ))
    }

    /// Two sets of tasks beside each other.
    fn shift(
        &mut self,
        now: SimTime,
        desired: u32,
        fleet: &Fleet,
        verdict: &mut RolloutVerdict,
    ) -> Option<Told> {
        let steady = self.steady;
        let Some(deployment) = self.deployment else {
            let told = self.keep_up(desired, fleet, verdict);
            stop(fleet, verdict, |task| task.group != steady.group);
            if std::mem::take(&mut self.is_taken_back) {
                let n_tasks = Tasks::of(fleet, steady).n_new_healthy;
                return Some((steady.revision, DeploymentStep::Done { n_tasks }));
            }
            return told;
        };
        self.reconcile(desired, fleet, steady, true, verdict);
        let to = deployment.to;
        stop(fleet, verdict, |task| task.group == to.group && task.revision != to.revision);
        let may_start = !deployment.has_failed;
        let done = self.reconcile(desired, fleet, deployment.to, may_start, verdict);
        let n_healthy = done.counts.new_healthy;
        let step = self.advance(now, deployment, (n_healthy, desired))?;
        Some((deployment.to.revision, step))
    }

    /// Goes on to the next stage of a deployment, if its time has come.
    fn advance(
        &mut self,
        now: SimTime,
        deployment: Deployment,
        (n_healthy, desired): (u32, u32),
    ) -> Option<DeploymentStep> {
        let DeploymentController::BlueGreen { shift, bake_time } = self.spec.strategy else {
            return None;
        };
        let current = self.deployment.as_mut()?;
        match deployment.stage {
            Stage::Starting if n_healthy < desired => None,
            Stage::Starting => {
                let share = shift.share_after(Span::ZERO);
                current.stage = Stage::after(share, now, now);
                Some(DeploymentStep::Share { percent: share.as_percent() })
            }
            Stage::Shifting { since, share } => {
                let due = shift.share_after(now.since(since));
                current.stage = Stage::after(due, since, now);
                (due != share).then(|| DeploymentStep::Share { percent: due.as_percent() })
            }
            Stage::Baking { since } if now < since + bake_time => None,
            Stage::Baking { .. } => {
                self.steady = deployment.to;
                self.deployment = None;
                Some(DeploymentStep::Done { n_tasks: n_healthy })
            }
        }
    }

    fn wanted_green_share(&self) -> f64 {
        let share = self.deployment.map_or(0.0, |deployment| deployment.share());
        match self.steady.group {
            Group::Blue => share,
            Group::Green => 1.0 - share,
        }
    }

    fn next_stage_at(&self) -> Option<SimTime> {
        let DeploymentController::BlueGreen { shift, bake_time } = self.spec.strategy else {
            return None;
        };
        match self.deployment?.stage {
            Stage::Starting => None,
            Stage::Shifting { since, share } => {
                let next = shift.steps().find(|step| step.share > share)?;
                Some(since + next.after)
            }
            Stage::Baking { since } => Some(since + bake_time),
        }
    }
}

/// A revision with what is told of its deployment.
type Told = (Revision, DeploymentStep);

/// What is left to tell of a round of starting and stopping once launches are cut down to what the
/// quota allows.
fn as_launched((revision, step): Told, verdict: &RolloutVerdict) -> Option<Told> {
    let start = verdict.launch.iter().map(|launch| launch.count).sum();
    let step = match step {
        DeploymentStep::Tasks { stop, .. } if start + stop == 0 => return None,
        DeploymentStep::Tasks { stop, healthy, min_healthy, max_total, .. } => {
            DeploymentStep::Tasks { start, stop, healthy, min_healthy, max_total }
        }
        DeploymentStep::Upkeep { .. } if start == 0 => return None,
        DeploymentStep::Upkeep { n_left, desired, .. } => {
            DeploymentStep::Upkeep { n_left, desired, start }
        }
        other => other,
    };
    Some((revision, step))
}

/// What a round of starting and stopping did.
struct TasksStep {
    step: Step,
    counts: TaskCounts,
    min_healthy: u32,
    max_total: u32,
}

/// The tasks of a target group, as the scheduler sorts them.
struct Tasks {
    old_healthy: Vec<InstanceId>,
    old_unhealthy: Vec<InstanceId>,
    n_new_healthy: u32,
    n_new_pending: u32,
    /// New tasks, in the order in which they are stopped when there are too many: first those
    /// that are not healthy yet, then the youngest. ECS balances zones; the rest is our
    /// assumption.
    new_by_dispensability: Vec<InstanceId>,
}

impl Tasks {
    fn of(fleet: &Fleet, to: Version) -> Self {
        let staying = fleet.iter().filter(|i| i.group == to.group && !i.is_terminating());
        let (mut new, mut old): (Vec<&Instance>, Vec<&Instance>) =
            staying.partition(|task| task.revision == to.revision && !task.condemned);
        new.sort_by_key(|task| (task.ready, std::cmp::Reverse(task.number)));
        old.sort_by_key(|task| task.number);
        let is_healthy = |task: &&Instance| task.ready && !task.condemned;
        let n_new_healthy = new.iter().filter(|task| task.ready).count() as u32;
        let ids = |tasks: Vec<&Instance>| tasks.iter().map(|task| task.id).collect();
        let (old_healthy, old_unhealthy): (Vec<&Instance>, Vec<&Instance>) =
            old.into_iter().partition(is_healthy);
        Self {
            old_healthy: ids(old_healthy),
            old_unhealthy: ids(old_unhealthy),
            n_new_healthy,
            n_new_pending: new.len() as u32 - n_new_healthy,
            new_by_dispensability: ids(new),
        }
    }

    fn counts(&self) -> TaskCounts {
        TaskCounts {
            old_healthy: self.old_healthy.len() as u32,
            old_unhealthy: self.old_unhealthy.len() as u32,
            new_healthy: self.n_new_healthy,
            new_pending: self.n_new_pending,
        }
    }
}

/// Stops tasks that no deployment needs any longer.
fn stop(fleet: &Fleet, verdict: &mut RolloutVerdict, is_needless: impl Fn(&Instance) -> bool) {
    let needless = fleet.iter().filter(|task| is_needless(task) && !task.is_terminating());
    verdict.remove.extend(needless.map(|task| task.id));
}

impl Rollout for ServiceScheduler {
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict {
        let mut verdict = RolloutVerdict::default();
        self.watch.look_for_new(fleet);
        let learned = self.learn(now, desired, fleet);
        let told = learned.or_else(|| match self.spec.strategy {
            DeploymentController::Rolling => self.roll(desired, fleet, &mut verdict),
            DeploymentController::BlueGreen { .. } => self.shift(now, desired, fleet, &mut verdict),
        });
        self.watch.forget(&verdict.remove);
        let waits_until = self.pace.limit(now, &mut verdict.launch);
        verdict.again_at = [waits_until, self.next_stage_at()].into_iter().flatten().min();
        let told = told.and_then(|told| as_launched(told, &verdict));
        if matches!(told, Some((_, DeploymentStep::Upkeep { .. }))) {
            self.complete_with = None;
        }
        verdict.decision = told.map(|(revision, step)| {
            let told = ServiceDeployment { revision: revision.number, step };
            DecisionBody::Serverless(ServerlessDecision::ServiceDeployment(told))
        });
        let share = self.wanted_green_share();
        if share != self.green_share {
            self.green_share = share;
            verdict.green_share = Some(share);
        }
        verdict
    }

    /// Back to the last completed deployment, a blue/green one sends all requests back at once.
    fn deploy(&mut self, _: SimTime, revision: Revision) {
        self.pace.start_over();
        let is_blue_green = matches!(self.spec.strategy, DeploymentController::BlueGreen { .. });
        if is_blue_green && revision == self.steady.revision {
            self.deployment = None;
            self.is_taken_back = true;
            return;
        }
        let group = match self.spec.strategy {
            DeploymentController::Rolling => self.steady.group,
            DeploymentController::BlueGreen { .. } => self.steady.group.other(),
        };
        let settings = self.spec.circuit_breaker;
        let breaker = settings.map(|s| CircuitBreaker::new(s.threshold, s.on_healthy_task));
        self.deployment = Some(Deployment::new(Version { revision, group }, breaker));
    }
}
