//! Health: probes of the platform, and checks of the load balancer.

use super::Run;
use crate::sim::event::{Event, ProcessStep};
use crate::sim::fleet::{Defect, InstanceId, Phase};
use crate::sim::parts::{CheckVerdict, Health, ProbeVerdict};
use crate::sim::record::{DecisionBody, ExitCause, Part, ProbeKind};
use crate::units::{SimTime, Span};

impl Run {
    /// The platform probes a process.
    pub(super) fn probe(&mut self, id: InstanceId, kind: ProbeKind) {
        let timing = self.spec.platform.healer.probe_timing(kind);
        let Some(instance) = self.fleet.get(id) else { return };
        if instance.phase != Phase::Running {
            return;
        }
        let never_ready =
            kind == ProbeKind::Readiness && instance.revision.defect == Defect::NeverReady;
        let answer = self.answer_time(instance).filter(|_| !never_ready);
        let is_late = instance.hung || answer.is_some_and(|time| time > timing.timeout);
        self.schedule_step(id, timing.period, ProcessStep::Probe(kind));
        if is_late {
            self.schedule_step(id, timing.timeout, ProcessStep::ProbeTimeout(kind));
        } else {
            self.probe_result(id, kind, answer.is_some());
        }
    }

    pub(super) fn probe_result(&mut self, id: InstanceId, kind: ProbeKind, passed: bool) {
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

    /// The load balancer gets to know an instance whose process has just been started, unless it
    /// knows it already.
    pub(super) fn register(&mut self, id: InstanceId) {
        let Some(checks) = &mut self.spec.platform.checks else { return };
        let Some(instance) = self.fleet.get_mut(id).filter(|i| !i.registered) else { return };
        instance.registered = true;
        instance.registered_at = instance.created.map(|_| self.now);
        let was_healthy = instance.ready;
        let first = checks.on_registered(self.now, id, was_healthy, &mut self.draws.checks);
        self.queue.schedule(self.now + first.after, Event::Check(id));
        if was_healthy {
            return;
        }
        if first.healthy_until_then {
            self.become_ready(id);
        } else {
            self.expect_health(id);
        }
    }

    /// The load balancer checks a target.
    pub(super) fn check_target(&mut self, id: InstanceId) {
        let Some(checks) = &self.spec.platform.checks else { return };
        let Some(instance) = self.fleet.get(id).filter(|i| !i.is_terminating()) else { return };
        let timeout = checks.timeout();
        let never_passes = instance.revision.defect == Defect::NeverReady;
        let answer = self.answer_time(instance).filter(|_| !never_passes);
        let is_silent = instance.hung || instance.machine_is_gone;
        let is_late = is_silent || answer.is_some_and(|time| time > timeout);
        if is_late {
            self.queue.schedule(self.now + timeout, Event::CheckTimeout(id));
        } else {
            self.check_result(id, self.now, answer.is_some());
        }
    }

    /// A check's time-out is over without an answer.
    pub(super) fn check_timed_out(&mut self, id: InstanceId) {
        let timeout = self.spec.platform.checks.as_ref().map_or(Span::ZERO, |c| c.timeout());
        let is_there = self.fleet.get(id).is_some_and(|i| !i.is_terminating());
        if is_there {
            self.check_result(id, self.now - timeout, false);
        }
    }

    fn check_result(&mut self, id: InstanceId, sent: SimTime, passed: bool) {
        let Some(checks) = &mut self.spec.platform.checks else { return };
        let CheckVerdict { next_at, change } = checks.on_check(self.now, sent, id, passed);
        self.queue.schedule(next_at, Event::Check(id));
        if let Some(health) = change {
            self.change_health(id, health);
        }
    }

    /// The load balancer thinks differently of a target from now on.
    pub(super) fn change_health(&mut self, id: InstanceId, health: Health) {
        self.tell_target(id, health);
        match health {
            Health::Healthy => self.set_ready(id, true),
            Health::Unhealthy { .. } => {
                self.set_ready(id, false);
                if self.constants.redistributes {
                    self.try_held_back(id.index(), None);
                }
                self.expect_health(id);
            }
        }
    }

    fn tell_target(&mut self, id: InstanceId, health: Health) {
        let Some(instance) = self.fleet.get(id).map(|instance| instance.number) else { return };
        let (healthy, failures) = match health {
            Health::Healthy => (true, 0),
            Health::Unhealthy { failures } => (false, failures),
        };
        let body = DecisionBody::Target { instance, healthy, failures };
        self.recorder.decided(self.now, Part::Healer, body);
    }

    /// A target that does not become healthy in time is condemned, if the platform does so.
    fn expect_health(&mut self, id: InstanceId) {
        let Some(instance) = self.fleet.get(id) else { return };
        if let Some(wait) = self.spec.platform.healer.on_unhealthy(self.now, instance) {
            self.queue.schedule(self.now + wait, Event::Condemn(id));
        }
    }
}
