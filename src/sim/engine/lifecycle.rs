//! The life of instances: start, readiness, restart, removal.

use super::Run;
use crate::sim::event::{Event, ProcessStep};
use crate::sim::fleet::{Instance, InstanceId, Phase, Revision, Station};
use crate::sim::parts::{ProbeVerdict, StartPlan};
use crate::sim::record::{DecisionBody, ExitCause, Part, ProbeKind};
use crate::units::{SimTime, Span};

impl Run {
    /// Adds an instance that has been ready since before the run.
    pub(super) fn add_running_instance(&mut self, revision: Revision) {
        let id = self.add_instance(revision, None);
        if let Some(instance) = self.fleet.get_mut(id) {
            instance.phase = Phase::Running;
            instance.listening = true;
            instance.app_up = true;
            instance.ready = true;
            instance.was_ready = true;
            instance.ready_changed = None;
        }
        self.schedule_probes_of_running(id);
        self.fleet.put_in(id.index());
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
    pub(super) fn launch(&mut self, revision: Revision) {
        let id = self.add_instance(revision, Some(self.now));
        let plan = self.spec.platform.launcher.start_plan(revision);
        self.enter_phase(id, Phase::Scheduling, plan);
    }

    fn add_instance(&mut self, revision: Revision, created: Option<SimTime>) -> InstanceId {
        let (now, spec) = (self.now, self.spec.platform.station);
        let id = self.fleet.insert(|id, number| Instance {
            id,
            number,
            revision,
            phase: Phase::Scheduling,
            phase_since: now,
            created,
            process_started: None,
            app_up: false,
            ready: false,
            ready_changed: created,
            was_ready: false,
            listening: false,
            hung: false,
            n_restarts: 0,
            station: Station::new(spec, now),
        });
        self.recorder.instances(self.fleet.len());
        self.rollout_is_due = true;
        id
    }

    /// Enters a phase on the way to running, and goes on at once where a phase takes no time.
    fn enter_phase(&mut self, id: InstanceId, phase: Phase, plan: StartPlan) {
        self.set_phase(id, phase);
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
        let launcher = &self.spec.platform.launcher;
        let plan = match instance.n_restarts {
            0 => launcher.start_plan(instance.revision),
            _ => launcher.restart_plan(instance.revision),
        };
        match instance.phase {
            Phase::Scheduling => self.enter_phase(id, Phase::Fetching, plan),
            Phase::Fetching | Phase::BackOff => self.enter_phase(id, Phase::Starting, plan),
            Phase::Starting => self.process_runs(id, plan),
            Phase::Running | Phase::Terminating | Phase::Gone => {}
        }
    }

    fn process_runs(&mut self, id: InstanceId, plan: StartPlan) {
        self.set_phase(id, Phase::Running);
        let now = self.now;
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.process_started = Some(now);
        instance.listening = true;
        let run = instance.n_restarts;
        if plan.app_init.is_zero() {
            instance.app_up = true;
        } else {
            self.schedule_step(id, plan.app_init, ProcessStep::AppUp);
        }
        let probes = self.spec.platform.healer.on_process_started(id);
        self.schedule_probes(id, run, &probes);
        if self.spec.platform.healer.ready_without_probe() {
            self.become_ready(id);
        }
    }

    fn schedule_probes(&mut self, instance: InstanceId, run: u32, probes: &[(ProbeKind, Span)]) {
        for &(kind, after) in probes {
            let step = ProcessStep::Probe(kind);
            self.queue.schedule(self.now + after, Event::Process { instance, run, step });
        }
    }

    fn schedule_step(&mut self, id: InstanceId, after: Span, step: ProcessStep) {
        let Some(instance) = self.fleet.get(id) else { return };
        let event = Event::Process { instance: id, run: instance.n_restarts, step };
        self.queue.schedule(self.now + after, event);
    }

    /// Notes the time spent in the present state.
    pub(super) fn meter_state(&mut self, id: InstanceId) {
        let now = self.now;
        let Some(instance) = self.fleet.get_mut(id) else { return };
        let spent = now.since(instance.phase_since);
        instance.phase_since = now;
        let state = instance.state();
        self.recorder.spent(state, spent);
    }

    fn set_phase(&mut self, id: InstanceId, phase: Phase) {
        self.meter_state(id);
        if let Some(instance) = self.fleet.get_mut(id) {
            instance.phase = phase;
        }
        self.rollout_is_due = true;
    }

    pub(super) fn process_step(&mut self, id: InstanceId, run: u32, step: ProcessStep) {
        let Some(instance) = self.fleet.get_mut(id).filter(|i| i.n_restarts == run) else { return };
        match step {
            ProcessStep::NextPhase => self.next_phase(id),
            ProcessStep::AppUp => instance.app_up = true,
            ProcessStep::StopListening => self.stop_listening(id),
            ProcessStep::Kill if instance.is_terminating() => self.end_process_for_good(id),
            ProcessStep::Kill => self.exit(id, ExitCause::LivenessProbe),
            ProcessStep::Probe(kind) => self.probe(id, kind),
            ProcessStep::ProbeTimeout(kind) => self.probe_result(id, kind, false),
        }
    }

    fn probe(&mut self, id: InstanceId, kind: ProbeKind) {
        let Some(instance) = self.fleet.get(id) else { return };
        if instance.phase != Phase::Running {
            return;
        }
        let passes =
            instance.answers() && (kind != ProbeKind::Readiness || instance.revision.becomes_ready);
        let hangs = instance.hung;
        let timing = self.spec.platform.healer.probe_timing(kind);
        self.schedule_step(id, timing.period, ProcessStep::Probe(kind));
        if hangs {
            self.schedule_step(id, timing.timeout, ProcessStep::ProbeTimeout(kind));
        } else {
            self.probe_result(id, kind, passes);
        }
    }

    fn probe_result(&mut self, id: InstanceId, kind: ProbeKind, passed: bool) {
        let running = self.fleet.get(id).filter(|instance| instance.phase == Phase::Running);
        let Some((number, run)) = running.map(|i| (i.number, i.n_restarts)) else { return };
        match self.spec.platform.healer.on_probe(id, kind, passed) {
            ProbeVerdict::Nothing => {}
            ProbeVerdict::Started(probes) => self.schedule_probes(id, run, &probes),
            ProbeVerdict::Ready => self.become_ready(id),
            ProbeVerdict::NotReady { failures } => {
                let body = DecisionBody::TakenOut { instance: number, probe: kind, failures };
                self.recorder.decided(self.now, Part::Healer, body);
                self.set_ready(id, false);
            }
            ProbeVerdict::Restart(cause) => self.end_unhealthy_process(id, cause),
        }
    }

    /// A process that hangs does not heed SIGTERM: it is ended when its grace period is over.
    fn end_unhealthy_process(&mut self, id: InstanceId, cause: ExitCause) {
        let hangs = self.fleet.get(id).is_some_and(|instance| instance.hung);
        if hangs {
            let grace = self.spec.platform.launcher.stop_plan().kill_after;
            self.schedule_step(id, grace, ProcessStep::Kill);
        } else {
            self.exit(id, cause);
        }
    }

    fn become_ready(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id) else { return };
        let after = instance.created.map(|created| self.now.since(created));
        if let Some(after) = after {
            let body = DecisionBody::PutIn { instance: instance.number, after };
            self.recorder.decided(self.now, Part::Healer, body);
        }
        self.set_ready(id, true);
    }

    fn set_ready(&mut self, id: InstanceId, ready: bool) {
        self.meter_state(id);
        let now = self.now;
        let Some(instance) = self.fleet.get_mut(id) else { return };
        if instance.ready == ready {
            return;
        }
        instance.ready = ready;
        instance.was_ready |= ready;
        instance.ready_changed = Some(now);
        self.tell_balancer(id);
        self.rollout_is_due = true;
    }

    fn tell_balancer(&mut self, id: InstanceId) {
        let delay = self.spec.platform.router.propagation_delay();
        if delay.is_zero() {
            self.propagate(id);
        } else {
            self.queue.schedule(self.now + delay, Event::Propagate(id));
        }
    }

    /// The balancer learns whether an instance is ready.
    pub(super) fn propagate(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id) else { return };
        let index = id.index();
        if instance.ready && !instance.is_terminating() {
            self.fleet.put_in(index);
            self.take_next(index);
            self.service_changed(index);
        } else {
            self.fleet.take_out(index);
            self.end_if_drained(index);
        }
    }

    /// The process of an instance ends, and what it holds is lost; it is started again later.
    pub(super) fn exit(&mut self, id: InstanceId, cause: ExitCause) {
        let Some(instance) = self.fleet.get(id).filter(|i| i.phase == Phase::Running) else {
            return;
        };
        let since = instance.process_started.unwrap_or(SimTime::ZERO);
        let back_off = self.spec.platform.healer.back_off(id, self.now.since(since));
        self.lose_requests(id.index());
        self.set_ready(id, false);
        self.set_phase(id, Phase::BackOff);
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.listening = false;
        instance.app_up = false;
        instance.hung = false;
        instance.was_ready = false;
        instance.n_restarts += 1;
        let (instance, n_restarts) = (instance.number, instance.n_restarts);
        let body = DecisionBody::Restart { instance, cause, back_off, n_restarts };
        self.recorder.decided(self.now, Part::Healer, body);
        if back_off.is_zero() {
            self.next_phase(id);
        } else {
            self.schedule_step(id, back_off, ProcessStep::NextPhase);
        }
    }

    /// Removes an instance gracefully.
    pub(super) fn remove(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id).filter(|i| !i.is_terminating()) else { return };
        let was_listening = instance.listening;
        self.set_phase(id, Phase::Terminating);
        let plan = self.spec.platform.launcher.stop_plan();
        if was_listening {
            self.schedule_step(id, plan.kill_after, ProcessStep::Kill);
            self.schedule_step(id, plan.stop_listening_after, ProcessStep::StopListening);
        }
        self.tell_balancer(id);
    }

    fn stop_listening(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get_mut(id) else { return };
        instance.listening = false;
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
    pub(super) fn end_if_drained(&mut self, index: u32) {
        let instance = self.fleet.at(index);
        let is_over = instance.is_terminating()
            && !instance.listening
            && instance.station.outstanding() == 0
            && !self.fleet.rotation().contains(index);
        if !is_over {
            return;
        }
        let id = instance.id;
        self.core_secs_of_gone += instance.station.core_secs(self.now);
        self.meter_state(id);
        self.fleet.remove(id);
        self.rollout_is_due = true;
    }
}
