//! A rolling run over the engine's servers: take out, install, restart, check, put in.
//!
//! The pattern is that of the Ansible guide to rolling upgrades
//! (<https://docs.ansible.com/ansible/latest/playbook_guide/guide_rolling_upgrade.html>, read in
//! November 2026), with a wait for connections to end and a check of the application. Tasks run
//! under the `linear` strategy: on `forks` servers at a time, and the next task begins when the
//! last server is through.

use std::collections::VecDeque;

use super::{BatchVerdict, DEFAULT_TIMEOUT, FailurePolicy, RollingRun, SerialEntry};
use crate::sim::fleet::{Fleet, Instance, InstanceId, Revision};
use crate::sim::models::server::people::passes_check;
use crate::sim::models::server::{BatchStart, RunEnd, ServerDecision};
use crate::sim::parts::RolloutVerdict;
use crate::units::{SimTime, Span};

/// A play that deploys. Lengths are of one task on one server.
#[derive(Clone, Debug, PartialEq)]
pub struct Playbook {
    /// `serial`: the batches.
    pub serial: Vec<SerialEntry>,
    /// `max_fail_percentage` and `any_errors_fatal`.
    pub policy: FailurePolicy,
    /// `forks`.
    pub forks: u32,
    /// Gathering facts, the first task of every play. A server that cannot be reached fails here
    /// after [`DEFAULT_TIMEOUT`].
    pub gather_facts: Span,
    /// Taking the server out of the balancer, and putting it back in at the end; `None`: the
    /// balancer is not told.
    pub take_out: Option<TakeOut>,
    /// Installing the revision, while the old one still runs.
    pub install: Span,
    /// Telling systemd to restart the unit. How long the old process then takes to end, and the
    /// new one to start, is not part of it.
    pub restart: Span,
    /// `TimeoutStopSec` of the unit: how long the old process may take.
    pub timeout_stop: Span,
    /// The check of the application on its own machine.
    pub health_check: HealthCheckTask,
}

/// `community.general.haproxy` with `state: drain` and `wait`, or its like for another balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakeOut {
    /// Time of the task itself.
    pub task: Span,
    /// `wait_interval`: time between two looks at the server's connections.
    pub wait_interval: Span,
    /// `wait_retries`: most looks. Then the play goes on although connections are left.
    pub wait_retries: u32,
}

/// `uri` with `until`, `retries` and `delay`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthCheckTask {
    /// `retries`: attempts after the first one.
    pub retries: u32,
    /// `delay`: time between attempts.
    pub delay: Span,
}

/// How often it is looked whether a process that was told to end has ended.
const STOP_POLL: Span = Span::from_millis(100);

/// A server of the inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sim::models::server) struct Host {
    pub(in crate::sim::models::server) id: InstanceId,
    pub(in crate::sim::models::server) number: u32,
}

/// The tasks of the play, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    GatherFacts,
    TakeOut,
    Install,
    Restart,
    HealthCheck,
    PutIn,
}

impl Step {
    const fn next(self) -> Option<Self> {
        match self {
            Self::GatherFacts => Some(Self::TakeOut),
            Self::TakeOut => Some(Self::Install),
            Self::Install => Some(Self::Restart),
            Self::Restart => Some(Self::HealthCheck),
            Self::HealthCheck => Some(Self::PutIn),
            Self::PutIn => None,
        }
    }
}

/// A wait that belongs to a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wait {
    interval: Span,
    /// Most looks; the first one is at once.
    n_looks: u32,
    /// What a server is that has not come so far by then.
    in_vain: InVain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InVain {
    Failed,
    GoesOn,
}

impl Playbook {
    fn includes(&self, step: Step) -> bool {
        !matches!(step, Step::TakeOut | Step::PutIn) || self.take_out.is_some()
    }

    fn length(&self, step: Step) -> Span {
        let balancer_task = self.take_out.map_or(Span::ZERO, |take_out| take_out.task);
        match step {
            Step::GatherFacts => self.gather_facts,
            Step::TakeOut | Step::PutIn => balancer_task,
            Step::Install => self.install,
            Step::Restart => self.restart,
            Step::HealthCheck => Span::ZERO,
        }
    }

    fn wait(&self, step: Step) -> Option<Wait> {
        match step {
            Step::TakeOut => self.take_out.map(|take_out| Wait {
                interval: take_out.wait_interval,
                n_looks: take_out.wait_retries,
                in_vain: InVain::GoesOn,
            }),
            Step::Restart => Some(Wait {
                interval: STOP_POLL,
                n_looks: 1 + self.timeout_stop.as_nanos().div_ceil(STOP_POLL.as_nanos()) as u32,
                in_vain: InVain::GoesOn,
            }),
            Step::HealthCheck => Some(Wait {
                interval: self.health_check.delay,
                n_looks: 1 + self.health_check.retries,
                in_vain: InVain::Failed,
            }),
            Step::GatherFacts | Step::Install | Step::PutIn => None,
        }
    }
}

/// A run under way.
#[derive(Clone, Debug)]
pub(in crate::sim::models::server) struct RollingDeploy {
    playbook: Playbook,
    run: RollingRun,
    revision: Revision,
    began: SimTime,
    /// Servers that no batch has taken yet.
    untouched: VecDeque<Host>,
    n_batches: u32,
    n_begun: u32,
    batch: Option<Batch>,
    is_over: bool,
}

/// The batch under way.
#[derive(Clone, Debug)]
struct Batch {
    /// Those that have not failed.
    hosts: Vec<Host>,
    step: Step,
    /// How many of them are through this task.
    n_through: usize,
    /// Those that have failed it, or could not be reached.
    failed: Vec<Host>,
    /// How many of these could not be reached.
    n_unreachable: u32,
    wave: Wave,
}

/// The servers that are worked on now: up to `forks` of those that are not through.
#[derive(Clone, Copy, Debug)]
struct Wave {
    /// When something happens next.
    next_at: SimTime,
    stage: WaveStage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WaveStage {
    /// The task itself.
    Working,
    /// What the task waits for, and how often that was looked at.
    Waiting { wait: Wait, n_looks: u32 },
}

impl RollingDeploy {
    pub(in crate::sim::models::server) fn new(
        playbook: &Playbook,
        hosts: Vec<Host>,
        revision: Revision,
        now: SimTime,
    ) -> Self {
        let n_hosts = hosts.len() as u32;
        Self {
            run: RollingRun::new(&playbook.serial, n_hosts, playbook.policy),
            n_batches: super::batches(&playbook.serial, n_hosts).len() as u32,
            playbook: playbook.clone(),
            revision,
            began: now,
            untouched: hosts.into(),
            n_begun: 0,
            batch: None,
            is_over: false,
        }
    }

    pub(in crate::sim::models::server) const fn revision(&self) -> Revision {
        self.revision
    }

    /// Once the run is over: whether it got through all its batches.
    pub(in crate::sim::models::server) fn has_ended(&self) -> Option<bool> {
        self.is_over.then(|| self.run.outcome().completes_all_batches())
    }

    /// When something happens next.
    pub(in crate::sim::models::server) fn next_at(&self) -> SimTime {
        self.batch.as_ref().map_or(SimTime::NEVER, |batch| batch.wave.next_at)
    }

    /// Does all that is due, up to the first thing that changes a server: what follows has to see
    /// that change.
    pub(in crate::sim::models::server) fn advance(
        &mut self,
        now: SimTime,
        fleet: &Fleet,
        verdict: &mut RolloutVerdict,
        news: &mut VecDeque<ServerDecision>,
    ) {
        while !self.is_over && verdict.is_idle() {
            let Some(mut batch) = self.batch.take() else {
                self.begin_batch(now, fleet, news);
                continue;
            };
            if now < batch.wave.next_at {
                self.batch = Some(batch);
                return;
            }
            let is_through = self.go_on(&mut batch, now, fleet, verdict);
            if !is_through || self.next_task(&mut batch, now, fleet) {
                self.batch = Some(batch);
            }
        }
    }

    fn begin_batch(&mut self, now: SimTime, fleet: &Fleet, news: &mut VecDeque<ServerDecision>) {
        let Some(n_hosts) = self.run.start_batch() else {
            self.is_over = true;
            news.push_back(ServerDecision::RunEnded(self.end(now)));
            return;
        };
        self.n_begun += 1;
        let hosts: Vec<Host> = self.untouched.drain(..n_hosts as usize).collect();
        news.push_back(ServerDecision::BatchStarted(BatchStart {
            revision: self.revision.number,
            batch: self.n_begun,
            n_batches: self.n_batches,
            instances: hosts.iter().map(|host| host.number).collect(),
            forks: self.playbook.forks,
        }));
        let wave = Wave { next_at: now, stage: WaveStage::Working };
        let step = Step::GatherFacts;
        let failed = Vec::new();
        let mut batch = Batch { hosts, step, n_through: 0, failed, n_unreachable: 0, wave };
        self.begin_wave(&mut batch, now, fleet);
        self.batch = Some(batch);
    }

    fn begin_wave(&self, batch: &mut Batch, now: SimTime, fleet: &Fleet) {
        let mut length = self.playbook.length(batch.step);
        let all_answer = self.wave(batch).iter().all(|host| is_reachable(fleet, host));
        if batch.step == Step::GatherFacts && !all_answer {
            length = length.max(DEFAULT_TIMEOUT);
        }
        batch.wave = Wave { next_at: now + length, stage: WaveStage::Working };
    }

    fn wave<'b>(&self, batch: &'b Batch) -> &'b [Host] {
        let rest = &batch.hosts[batch.n_through..];
        &rest[..rest.len().min(self.playbook.forks.max(1) as usize)]
    }

    /// Something is due. Whether the whole batch is through its task.
    fn go_on(
        &self,
        batch: &mut Batch,
        now: SimTime,
        fleet: &Fleet,
        verdict: &mut RolloutVerdict,
    ) -> bool {
        match batch.wave.stage {
            WaveStage::Working => {
                self.act(batch, fleet, verdict);
                match self.playbook.wait(batch.step) {
                    None => self.end_wave(batch, InVain::GoesOn, now, fleet),
                    Some(wait) => {
                        batch.wave.stage = WaveStage::Waiting { wait, n_looks: 0 };
                        false
                    }
                }
            }
            WaveStage::Waiting { wait, n_looks } => {
                let n_looks = n_looks + 1;
                let has_come = |host| has_come_so_far(batch.step, fleet, host);
                let all_have = self.wave(batch).iter().all(has_come);
                if !all_have && n_looks < wait.n_looks {
                    let stage = WaveStage::Waiting { wait, n_looks };
                    batch.wave = Wave { next_at: now + wait.interval, stage };
                    return false;
                }
                self.finish(batch, fleet, verdict);
                self.end_wave(batch, wait.in_vain, now, fleet)
            }
        }
    }

    /// What a task does to its servers.
    fn act(&self, batch: &Batch, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        let reached = self.wave(batch).iter().filter(|host| is_reachable(fleet, host));
        let ids = reached.map(|host| host.id);
        match batch.step {
            Step::TakeOut => verdict.hold.extend(ids),
            Step::Restart => verdict.stop.extend(ids),
            Step::PutIn => verdict.release.extend(ids),
            Step::GatherFacts | Step::Install | Step::HealthCheck => {}
        }
    }

    /// What a task does once its wait is over.
    fn finish(&self, batch: &Batch, fleet: &Fleet, verdict: &mut RolloutVerdict) {
        if batch.step != Step::Restart {
            return;
        }
        let reached = self.wave(batch).iter().filter(|host| is_reachable(fleet, host));
        verdict.update.extend(reached.map(|host| (host.id, self.revision)));
    }

    /// Notes who has failed. Whether the whole batch is through; else the next wave begins.
    fn end_wave(&self, batch: &mut Batch, in_vain: InVain, now: SimTime, fleet: &Fleet) -> bool {
        let wave: Vec<Host> = self.wave(batch).to_vec();
        let fails = |host: &Host| {
            let is_late = in_vain == InVain::Failed && !has_come_so_far(batch.step, fleet, host);
            is_late || !is_reachable(fleet, host)
        };
        batch.failed.extend(wave.iter().filter(|host| fails(host)).copied().collect::<Vec<_>>());
        let is_out_of_reach = |host: &&Host| !is_reachable(fleet, host);
        batch.n_unreachable += wave.iter().filter(is_out_of_reach).count() as u32;
        batch.n_through += wave.len();
        if batch.n_through == batch.hosts.len() {
            return true;
        }
        self.begin_wave(batch, now, fleet);
        false
    }

    /// All servers of the batch are through a task. Whether the batch has another one.
    fn next_task(&mut self, batch: &mut Batch, now: SimTime, fleet: &Fleet) -> bool {
        let failed = std::mem::take(&mut batch.failed);
        batch.hosts.retain(|host| !failed.contains(host));
        batch.n_through = 0;
        let n_unreachable = std::mem::take(&mut batch.n_unreachable);
        self.run.unreachable(n_unreachable);
        if self.run.task_done(failed.len() as u32 - n_unreachable) != BatchVerdict::GoOn {
            return false;
        }
        let mut next = batch.step.next();
        while let Some(step) = next.filter(|&step| !self.playbook.includes(step)) {
            next = step.next();
        }
        let Some(step) = next else {
            self.run.finish_batch();
            return false;
        };
        batch.step = step;
        self.begin_wave(batch, now, fleet);
        true
    }

    fn end(&self, now: SimTime) -> RunEnd {
        let outcome = self.run.outcome();
        let sum = |count: fn(&super::BatchOutcome) -> u32| outcome.batches.iter().map(count).sum();
        RunEnd {
            revision: self.revision.number,
            n_finished: sum(|batch| batch.n_finished),
            n_failed: sum(|batch| batch.n_failed),
            n_stopped: sum(|batch| batch.n_stopped),
            n_untouched: self.untouched.len() as u32,
            aborted: outcome.aborted,
            exit_code: outcome.exit_code,
            took: now.since(self.began),
        }
    }
}

/// Whether Ansible gets through to a server.
fn is_reachable(fleet: &Fleet, host: &Host) -> bool {
    fleet.get(host.id).is_some_and(|server| !server.machine_is_gone && !server.is_terminating())
}

/// Whether a server has done what a task waits for. One that cannot be reached is not waited for.
fn has_come_so_far(step: Step, fleet: &Fleet, host: &Host) -> bool {
    let reached = fleet.get(host.id).filter(|_| is_reachable(fleet, host));
    let Some(server) = reached else { return true };
    match step {
        Step::TakeOut | Step::Restart => is_empty(server),
        Step::HealthCheck => passes_check(server),
        Step::GatherFacts | Step::Install | Step::PutIn => true,
    }
}

fn is_empty(server: &Instance) -> bool {
    server.station.outstanding() == 0
}
