//! What a group notices of instances that fail, and when.
//!
//! Nothing but the init system on the machine looks at processes. EC2's status checks see whether
//! the machine runs; the load balancer's checks see the application, and replace an instance only
//! if the group's `HealthCheckType` says `ELB`.

use std::collections::VecDeque;

use super::health_replacement::{HealthChecks, HealthSignal, HealthVerdict};
use crate::sim::fleet::{Instance, InstanceId};
use crate::sim::parts::{ExitVerdict, Healer, ProbeTiming, ProbeVerdict};
use crate::sim::random::mix;
use crate::sim::record::{ExitCause, ProbeKind};
use crate::units::{SimTime, Span};

/// EC2's status checks run once a minute ("Status checks for your instances", EC2 user guide, read
/// in November 2026).
const STATUS_CHECK_PERIOD: Span = Span::from_secs(60);

/// What the init system does with a process that has ended: systemd's `Restart=always`.
///
/// A unit that was started `start_limit_burst` times within `start_limit_interval` is not started
/// again (systemd.unit(5), read in November 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessRestart {
    /// `RestartSec`.
    pub restart_sec: Span,
    /// `StartLimitIntervalSec`.
    pub start_limit_interval: Span,
    /// `StartLimitBurst`.
    pub start_limit_burst: u32,
}

impl ProcessRestart {
    /// systemd's own numbers: 100 ms, and 5 starts within 10 s.
    pub const fn systemd(restart_sec: Span) -> Self {
        Self { restart_sec, start_limit_interval: Span::from_secs(10), start_limit_burst: 5 }
    }
}

/// The checks of a group and the init systems of its instances.
#[derive(Clone, Debug)]
pub(super) struct GroupHealer {
    checks: HealthChecks,
    restart: Option<ProcessRestart>,
    /// By index of the instance.
    units: Vec<Option<(InstanceId, StartHistory)>>,
    n_lost: u64,
}

/// Times from one start of a process to the next, newest last.
type StartHistory = VecDeque<Span>;

impl GroupHealer {
    pub(super) fn new(checks: HealthChecks, restart: Option<ProcessRestart>) -> Self {
        Self { checks, restart, units: Vec::new(), n_lost: 0 }
    }

    /// Until the next status check of a machine: its checks are not in step with anything, so
    /// that this is any part of a minute.
    fn until_status_check(&mut self) -> Span {
        const SCALE: f64 = 1.0 / (1_u64 << 53) as f64;
        self.n_lost += 1;
        STATUS_CHECK_PERIOD * ((mix(self.n_lost) >> 11) as f64 * SCALE)
    }

    fn history(&mut self, instance: InstanceId) -> &mut StartHistory {
        let index = instance.index() as usize;
        if self.units.len() <= index {
            self.units.resize(index + 1, None);
        }
        let slot = &mut self.units[index];
        if slot.as_ref().is_none_or(|(id, _)| *id != instance) {
            *slot = None;
        }
        &mut slot.get_or_insert_with(|| (instance, VecDeque::new())).1
    }

    fn restart(&mut self, instance: InstanceId, ran_for: Span) -> ExitVerdict {
        let Some(restart) = self.restart else { return ExitVerdict::LeaveDead };
        let history = self.history(instance);
        history.push_back(ran_for + restart.restart_sec);
        if history.len() < restart.start_limit_burst as usize {
            return ExitVerdict::RestartAfter(restart.restart_sec);
        }
        let since_first = history.iter().fold(Span::ZERO, |sum, &time| sum + time);
        history.pop_front();
        if since_first < restart.start_limit_interval {
            return ExitVerdict::LeaveDead;
        }
        ExitVerdict::RestartAfter(restart.restart_sec)
    }
}

impl Healer for GroupHealer {
    fn on_process_started(&mut self, _: InstanceId) -> Vec<(ProbeKind, Span)> {
        Vec::new()
    }

    fn ready_without_probe(&self) -> bool {
        false
    }

    fn probe_timing(&self, _: ProbeKind) -> ProbeTiming {
        ProbeTiming { period: STATUS_CHECK_PERIOD, timeout: STATUS_CHECK_PERIOD }
    }

    fn on_probe(&mut self, _: InstanceId, _: ProbeKind, _: bool) -> ProbeVerdict {
        ProbeVerdict::Nothing
    }

    fn on_exit(&mut self, instance: InstanceId, ran_for: Span, cause: ExitCause) -> ExitVerdict {
        match cause {
            ExitCause::Killed => ExitVerdict::CondemnAfter(self.until_status_check()),
            _ => self.restart(instance, ran_for),
        }
    }

    /// A target that has just been registered is not unhealthy yet, whatever the grace period.
    fn on_unhealthy(&mut self, now: SimTime, instance: &Instance) -> Option<Span> {
        let in_service = now.since(instance.registered_at.unwrap_or(SimTime::ZERO));
        let is_new = instance.registered_at == Some(now);
        if is_new {
            return None;
        }
        match self.checks.judge(HealthSignal::Elb, in_service, Span::ZERO) {
            HealthVerdict::Replace => Some(Span::ZERO),
            HealthVerdict::HeldByGrace(left) | HealthVerdict::WaitForRecovery(left) => Some(left),
            HealthVerdict::Ignored => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: InstanceId = InstanceId::first(0);

    fn healer(restart: Option<ProcessRestart>) -> GroupHealer {
        GroupHealer::new(HealthChecks::default(), restart)
    }

    fn exits(healer: &mut GroupHealer, ran_for_ms: &[u64]) -> Vec<bool> {
        let restarts = |ms: &u64| {
            let verdict = healer.on_exit(MACHINE, Span::from_millis(*ms), ExitCause::Crash);
            verdict != ExitVerdict::LeaveDead
        };
        ran_for_ms.iter().map(restarts).collect()
    }

    /// Runs of 1 s with waits of 0.1 s: the sixth start would be the sixth within 5.5 s.
    #[test]
    fn systemd_gives_up_after_five_starts_within_ten_seconds() {
        let restart = ProcessRestart::systemd(Span::from_millis(100));
        let outcomes = exits(&mut healer(Some(restart)), &[1000; 5]);
        assert_eq!(outcomes, [true, true, true, true, false]);
        assert!(exits(&mut healer(Some(restart)), &[2000; 20]).iter().all(|&restarts| restarts));
    }

    #[test]
    fn without_an_init_system_a_process_stays_dead() {
        assert_eq!(exits(&mut healer(None), &[1_000_000]), [false]);
    }

    #[test]
    fn a_machine_that_is_gone_is_noticed_within_a_minute() {
        let mut healer = healer(None);
        for _ in 0..100 {
            let verdict = healer.on_exit(MACHINE, Span::ZERO, ExitCause::Killed);
            let ExitVerdict::CondemnAfter(wait) = verdict else { panic!("{verdict:?}") };
            assert!(wait < STATUS_CHECK_PERIOD);
        }
    }
}
