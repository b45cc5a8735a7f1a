//! The life of instances: start, readiness, end of the process, removal.

use super::Run;
use crate::sim::event::{Event, ProcessStep};
use crate::sim::fleet::{Defect, Group, Instance, InstanceId, Phase, Revision, Station};
use crate::sim::parts::{ExitVerdict, ProbeVerdict, Sizing};
use crate::sim::record::{
    DecisionBody, ExitCause, InstanceState, Life, LifeStage, Part, ProbeKind, RemovalCause,
};
use crate::units::{SimTime, Span};

/// A process in a crash loop ends this long after its start.
const CRASH_LOOP_RUN: Span = Span::from_secs(1);

/// What an instance is started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StartedFor {
    /// A request that has come.
    Request,
    /// The number of instances that there should be.
    Count,
}

impl Run {
    /// Adds an instance that has been ready since before the run.
    pub(super) fn add_running_instance(&mut self, revision: Revision) {
        let id = self.add_instance(revision, Group::Blue, StartedFor::Count);
        if let Some(instance) = self.fleet.get_mut(id) {
            instance.created = None;
            instance.ready_changed = None;
            instance.phase = Phase::Running;
            instance.listening = true;
            instance.app_up = true;
            instance.ready = true;
            instance.was_ready = true;
        }
        self.tell_born(id);
        self.schedule_probes_of_running(id);
        self.schedule_failure(id);
        self.register(id);
        self.put_in(id.index());
        self.watch_idle(id);
    }

    /// The startup probe of such an instance has passed long ago; the phases of its other probes
    /// are those of a process that has just been started.
    fn schedule_probes_of_running(&mut self, id: InstanceId) {
        let first = self.spec.platform.healer.on_process_started(id);
        let has_startup_probe = first.iter().any(|&(kind, _)| kind == ProbeKind::Startup);
        let probes = if has_startup_probe {
            match self.spec.platform.healer.on_probe(id, ProbeKind::Startup, true) {
                ProbeVerdict::Started(probes) => probes,
                _ => Vec::new(),
            }
        } else {
            first
        };
        self.schedule_probes(id, 0, &probes);
        if probes.iter().any(|&(kind, _)| kind == ProbeKind::Readiness) {
            self.spec.platform.healer.on_probe(id, ProbeKind::Readiness, true);
        }
    }

    /// Creates an instance that has everything still before it.
    pub(super) fn launch(
        &mut self,
        revision: Revision,
        group: Group,
        reason: StartedFor,
    ) -> InstanceId {
        let id = self.add_instance(revision, group, reason);
        self.tell_born(id);
        self.serving[group as usize] = revision;
        self.recorder.launched();
        if self.spec.platform.infrastructure.is_none() {
            self.begin_start(id, None);
        }
        id
    }

    fn tell_born(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id) else { return };
        self.recorder.born(Life {
            instance: instance.number,
            revision: instance.revision.number,
            zone: instance.zone,
            created: instance.created,
            ..Life::default()
        });
        self.recorder.turned(instance.number, Some(instance.state()));
    }

    pub(super) fn tell_life(&mut self, id: InstanceId, stage: LifeStage) {
        if let Some(instance) = self.fleet.get(id) {
            self.recorder.lived(self.now, instance.number, stage);
        }
    }

    /// An instance has a place to run: its start begins. How long its image is fetched may depend
    /// on that place.
    pub(super) fn begin_start(&mut self, id: InstanceId, fetching: Option<Span>) {
        self.tell_life(id, LifeStage::Placed);
        let Some(instance) = self.fleet.get_mut(id) else { return };
        let launcher = &mut self.spec.platform.launcher;
        instance.plan = launcher.start_plan(self.now, instance.revision, &mut self.draws.lifecycle);
        instance.plan.fetching = fetching.unwrap_or(instance.plan.fetching);
        self.enter_phase(id, Phase::Scheduling);
    }

    fn add_instance(&mut self, revision: Revision, group: Group, reason: StartedFor) -> InstanceId {
        let now = self.now;
        let zones: Vec<u32> = self.fleet.zones(self.spec.n_zones).collect();
        let zone = self.spec.platform.launcher.zone(&self.fleet, &zones);
        let Sizing { station: spec, requested_cores } = self.sizing;
        let provisioned = self.spec.platform.provisions && reason == StartedFor::Count;
        let id = self.fleet.insert(|id, number| {
            let mut instance = Instance::new(id, number, revision, Station::new(spec, now), now);
            instance.group = group;
            instance.provisioned = provisioned;
            let in_turn = || zones.get(number as usize % zones.len().max(1)).copied();
            // Without any zone left everything comes back in the first one.
            instance.zone = zone.or_else(in_turn).unwrap_or(0);
            instance.requested_cores = requested_cores;
            instance
        });
        self.recorder.instances(self.now, self.fleet.len());
        self.fleet_has_changed = true;
        id
    }

    /// Enters a phase on the way to running, and goes on at once where a phase takes no time.
    fn enter_phase(&mut self, id: InstanceId, phase: Phase) {
        self.set_phase(id, phase);
        let Some(plan) = self.fleet.get(id).map(|instance| instance.plan) else { return };
        let length = match phase {
            Phase::Scheduling => plan.scheduling,
            Phase::Fetching => plan.fetching,
            Phase::Starting => plan.starting,
            _ => return,
        };
        if length.is_zero() {
            self.next_phase(id);
        } else {
            self.schedule_step(id, length, ProcessStep::NextPhase);
        }
    }

    fn next_phase(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id) else { return };
        match instance.phase {
            Phase::Scheduling => self.enter_phase(id, Phase::Fetching),
            Phase::Fetching => {
                self.tell_life(id, LifeStage::Booted);
                self.enter_phase(id, Phase::Starting);
            }
            Phase::BackOff => self.start_again(id),
            Phase::Starting => self.process_runs(id),
            Phase::Running | Phase::Terminating | Phase::Gone => {}
        }
    }

    fn start_again(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get_mut(id) else { return };
        let launcher = &mut self.spec.platform.launcher;
        instance.plan =
            launcher.restart_plan(self.now, instance.revision, &mut self.draws.lifecycle);
        self.enter_phase(id, Phase::Starting);
    }

    fn process_runs(&mut self, id: InstanceId) {
        self.set_phase(id, Phase::Running);
        self.tell_life(id, LifeStage::ProcessStarted);
        let now = self.now;
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.process_started = Some(now);
        instance.listening = true;
        let (run, app_init) = (instance.n_restarts, instance.plan.app_init);
        if app_init.is_zero() {
            self.app_is_up(id);
        } else {
            instance.station.set_own_cores(now, self.spec.platform.launcher.init_cores());
            self.schedule_step(id, app_init, ProcessStep::AppUp);
        }
        self.schedule_failure(id);
        let probes = self.spec.platform.healer.on_process_started(id);
        self.schedule_probes(id, run, &probes);
        self.register(id);
        if self.spec.platform.healer.ready_without_probe() {
            self.become_ready(id);
        }
        self.watch_idle(id);
    }

    fn app_is_up(&mut self, id: InstanceId) {
        self.tell_life(id, LifeStage::ApplicationUp);
        let now = self.now;
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.app_up = true;
        instance.app_up_since = now;
        instance.station.set_own_cores(now, 0.0);
        if let Defect::Crashes { after } = instance.revision.defect {
            self.schedule_step(id, after, ProcessStep::Crash);
        }
    }

    /// When the process that has just started will end by itself.
    fn schedule_failure(&mut self, id: InstanceId) {
        if self.fleet.get(id).is_some_and(|instance| self.now < instance.crashes_until) {
            self.schedule_step(id, CRASH_LOOP_RUN, ProcessStep::Crash);
        }
        if let Some(law) = &self.spec.time_to_failure {
            let after = law.draw(&mut self.draws.failures);
            self.schedule_step(id, after, ProcessStep::Crash);
        }
    }

    pub(super) fn schedule_probes(
        &mut self,
        instance: InstanceId,
        run: u32,
        probes: &[(ProbeKind, Span)],
    ) {
        for &(kind, after) in probes {
            let step = ProcessStep::Probe(kind);
            self.queue.schedule(self.now + after, Event::Process { instance, run, step });
        }
    }

    pub(super) fn schedule_step(&mut self, id: InstanceId, after: Span, step: ProcessStep) {
        let Some(instance) = self.fleet.get(id) else { return };
        let event = Event::Process { instance: id, run: instance.n_restarts, step };
        self.queue.schedule(self.now + after, event);
    }

    /// Notes the time spent in the present state, and returns that state.
    pub(super) fn meter_state(&mut self, id: InstanceId) -> Option<InstanceState> {
        let now = self.now;
        let instance = self.fleet.get_mut(id)?;
        let spent = now.since(instance.phase_since);
        instance.phase_since = now;
        let state = instance.state();
        self.recorder.spent(state, spent);
        Some(state)
    }

    /// Notes the present state where it is not the one before.
    fn tell_state(&mut self, id: InstanceId, before: Option<InstanceState>) {
        let Some(instance) = self.fleet.get(id) else { return };
        let state = Some(instance.state());
        if state != before {
            self.recorder.turned(instance.number, state);
        }
    }

    fn set_phase(&mut self, id: InstanceId, phase: Phase) {
        let before = self.meter_state(id);
        if let Some(instance) = self.fleet.get_mut(id) {
            instance.phase = phase;
        }
        self.tell_state(id, before);
        self.fleet_has_changed = true;
    }

    pub(super) fn process_step(&mut self, id: InstanceId, run: u32, step: ProcessStep) {
        let Some(instance) = self.fleet.get(id).filter(|i| i.n_restarts == run) else { return };
        match step {
            ProcessStep::NextPhase => self.next_phase(id),
            ProcessStep::AppUp => self.app_is_up(id),
            ProcessStep::StopListening => self.stop_listening(id),
            ProcessStep::Kill if instance.is_terminating() => self.end_process_for_good(id),
            ProcessStep::Kill => self.exit(id, ExitCause::LivenessProbe),
            ProcessStep::Crash => self.exit(id, ExitCause::Crash),
            ProcessStep::Probe(kind) => self.probe(id, kind),
            ProcessStep::ProbeTimeout(kind) => self.probe_result(id, kind, false),
        }
    }

    pub(super) fn become_ready(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id) else { return };
        let is_told = !self.constants.instances_come_and_go && !instance.held;
        if let Some(created) = instance.created.filter(|_| is_told) {
            let after = self.now.since(created);
            let body = DecisionBody::PutIn { instance: instance.number, after };
            self.recorder.decided(self.now, Part::Healer, body);
        }
        self.set_ready(id, true);
    }

    pub(super) fn set_ready(&mut self, id: InstanceId, ready: bool) {
        let before = self.meter_state(id);
        let now = self.now;
        let Some(instance) = self.fleet.get_mut(id) else { return };
        if instance.ready == ready {
            return;
        }
        instance.ready = ready;
        instance.was_ready |= ready;
        instance.ready_changed = Some(now);
        self.tell_state(id, before);
        self.tell_balancer(id);
        self.fleet_has_changed = true;
    }

    pub(super) fn tell_balancer(&mut self, id: InstanceId) {
        let delay = self.spec.platform.router.propagation_delay();
        if delay.is_zero() {
            self.propagate(id);
        } else {
            self.queue.schedule(self.now + delay, Event::Propagate(id));
        }
    }

    /// The balancer learns whether an instance is to get requests.
    pub(super) fn propagate(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id) else { return };
        let index = id.index();
        if instance.ready && !instance.held && !instance.is_terminating() {
            self.put_in(index);
            self.take_next(index);
            self.service_changed(index);
        } else {
            self.fleet.take_out(index);
            self.tell_of_change(index);
            self.recorder.rotation(self.now, self.fleet.n_in_rotation());
            self.end_if_drained(index);
        }
    }

    fn put_in(&mut self, index: u32) {
        self.fleet.put_in(index, self.now);
        self.tell_of_change(index);
        self.tell_life(self.fleet.at(index).id, LifeStage::InRotation);
        self.recorder.rotation(self.now, self.fleet.n_in_rotation());
    }

    /// The process of an instance ends, and what it holds is lost; what follows is the healer's
    /// to say.
    pub(super) fn exit(&mut self, id: InstanceId, cause: ExitCause) {
        let exits = |i: &&mut Instance| i.phase == Phase::Running;
        let Some(instance) = self.fleet.get_mut(id).filter(exits) else { return };
        instance.machine_is_gone = cause == ExitCause::Killed;
        let since = instance.process_started.unwrap_or(SimTime::ZERO);
        let ran_for = self.now.since(since);
        match self.spec.platform.healer.on_exit(id, ran_for, cause) {
            ExitVerdict::RestartAfter(wait) => self.restart(id, cause, wait),
            ExitVerdict::Remove => {
                if cause != ExitCause::Killed {
                    self.tell_lost(id, cause, Span::ZERO);
                }
                self.remove_at_once(id);
            }
            ExitVerdict::CondemnAfter(wait) => {
                self.tell_lost(id, cause, wait);
                self.end_process(id);
                self.queue.schedule(self.now + wait, Event::Condemn(id));
            }
            ExitVerdict::LeaveDead => {
                let body = DecisionBody::LeftDead { instance: instance.number, cause };
                self.recorder.decided(self.now, Part::Healer, body);
                self.end_process(id);
            }
        }
    }

    fn restart(&mut self, id: InstanceId, cause: ExitCause, back_off: Span) {
        self.end_process(id);
        let Some(instance) = self.fleet.get(id) else { return };
        let (instance, n_restarts) = (instance.number, instance.n_restarts);
        let body = DecisionBody::Restart { instance, cause, back_off, n_restarts };
        self.recorder.decided(self.now, Part::Healer, body);
        if back_off.is_zero() {
            self.next_phase(id);
        } else {
            self.schedule_step(id, back_off, ProcessStep::NextPhase);
        }
    }

    fn tell_lost(&mut self, id: InstanceId, cause: ExitCause, noticed_after: Span) {
        let Some(instance) = self.fleet.get(id).map(|instance| instance.number) else { return };
        let body = DecisionBody::Lost { instance, cause, noticed_after };
        self.recorder.decided(self.now, Part::Healer, body);
    }

    /// The process of an instance that stays has ended.
    fn end_process(&mut self, id: InstanceId) {
        self.lose_requests(id.index());
        if self.spec.platform.checks.is_none() {
            self.set_ready(id, false);
        }
        self.set_phase(id, Phase::BackOff);
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.listening = false;
        instance.app_up = false;
        instance.hung = false;
        instance.was_ready = false;
        instance.n_restarts += 1;
    }

    /// The machine under an instance is gone. Nothing of it runs or answers any longer, but the
    /// platform still takes it for what it was.
    pub(super) fn cut_power(&mut self, id: InstanceId) {
        if self.fleet.get(id).is_some_and(|instance| instance.is_terminating()) {
            return self.end_process_for_good(id);
        }
        self.lose_requests(id.index());
        self.set_phase(id, Phase::BackOff);
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.listening = false;
        instance.app_up = false;
        instance.hung = false;
        instance.n_restarts += 1;
    }

    /// Ends the process of an instance and starts it with another revision, in place.
    pub(super) fn update_in_place(&mut self, id: InstanceId, revision: Revision) {
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.revision = revision;
        instance.condemned = false;
        self.end_process(id);
        self.next_phase(id);
    }

    /// An instance that is still unhealthy now is to be replaced.
    pub(super) fn condemn(&mut self, id: InstanceId) {
        let is_well = |i: &&mut Instance| i.ready && i.phase == Phase::Running;
        let Some(instance) = self.fleet.get_mut(id).filter(|i| !is_well(i)) else { return };
        if instance.condemned || instance.is_terminating() {
            return;
        }
        instance.condemned = true;
        let (instance, cause) = (instance.number, RemovalCause::Unhealthy);
        let body = DecisionBody::Removed { instance, cause };
        self.recorder.decided(self.now, Part::Healer, body);
        self.fleet_has_changed = true;
    }

    /// Removes an instance gracefully.
    pub(super) fn remove(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id).filter(|i| !i.is_terminating()) else { return };
        let was_listening = instance.listening;
        self.tell_life(id, LifeStage::Terminating);
        self.set_phase(id, Phase::Terminating);
        let plan = self.spec.platform.launcher.stop_plan();
        if was_listening {
            self.schedule_step(id, plan.kill_after, ProcessStep::Kill);
            self.schedule_step(id, plan.stop_listening_after, ProcessStep::StopListening);
        } else {
            // Requests may have been waiting for it to come up.
            self.lose_requests(id.index());
        }
        self.tell_balancer(id);
    }

    /// An instance vanishes without warning; the balancer learns of it with its usual delay.
    pub(super) fn remove_at_once(&mut self, id: InstanceId) {
        self.remove(id);
        self.end_process_for_good(id);
    }

    pub(super) fn stop_listening(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.listening = false;
        instance.station.set_own_cores(self.now, 0.0);
        self.end_if_drained(id.index());
    }

    /// The process of an instance being removed ends, whatever it holds.
    pub(super) fn end_process_for_good(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.listening = false;
        self.lose_requests(id.index());
        self.end_if_drained(id.index());
    }

    /// An instance is no more once its process has nothing left to do and the balancer has
    /// forgotten it.
    #[inline]
    pub(super) fn end_if_drained(&mut self, index: u32) {
        if self.fleet.at(index).is_terminating() {
            self.end_if_empty(index);
        }
    }

    fn end_if_empty(&mut self, index: u32) {
        let instance = self.fleet.at(index);
        let is_over = !instance.listening
            && instance.station.outstanding() == 0
            && !self.fleet.is_in_rotation(index);
        if !is_over {
            return;
        }
        let id = instance.id;
        self.recorder.lived(self.now, instance.number, LifeStage::Gone);
        self.recorder.turned(instance.number, None);
        self.core_secs_of_gone += instance.station.core_secs(self.now);
        if let Some(created) = instance.created {
            self.recorder.removed(self.now.since(created));
        }
        self.meter_state(id);
        self.fleet.remove(id);
        self.recorder.instances(self.now, self.fleet.len());
        self.fleet_has_changed = true;
    }

    /// Begins to look whether an instance has been without work for too long.
    fn watch_idle(&mut self, id: InstanceId) {
        let Some(policy) = &mut self.spec.platform.idle else { return };
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.kept_for = policy.keep_for(instance, &mut self.draws.lifecycle);
        self.queue.schedule(self.now + instance.kept_for, Event::Idle(id));
        if let Some(life) = policy.max_life(instance, &mut self.draws.lifecycle) {
            self.queue.schedule(self.now + life, Event::Recycle(id));
        }
    }

    /// An instance may have been without work for long enough to go. One that has worked since is
    /// looked at again when it could have been idle for that long at the earliest.
    pub(super) fn idle(&mut self, id: InstanceId) {
        let Some(policy) = &self.spec.platform.idle else { return };
        let Some(instance) = self.fleet.get(id).filter(|i| !i.is_terminating()) else { return };
        let kept_for = instance.kept_for;
        let may_go = policy.may_go(instance, self.desired, &self.fleet);
        let gone_at = instance.last_used + kept_for;
        if instance.is_busy() || !may_go {
            self.queue.schedule(self.now + kept_for, Event::Idle(id));
        } else if gone_at > self.now {
            self.queue.schedule(gone_at, Event::Idle(id));
        } else {
            let (instance, for_) = (instance.number, self.now.since(instance.last_used));
            if policy.is_told() {
                let cause = RemovalCause::Idle { for_ };
                let body = DecisionBody::Removed { instance, cause };
                self.recorder.decided(self.now, Part::Scaler, body);
            }
            self.remove_at_once(id);
        }
    }
}
