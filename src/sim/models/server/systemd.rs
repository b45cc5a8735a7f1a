//! systemd: starts a process again that has failed, but not without end.
//!
//! Source: systemd.service(5), systemd.unit(5), systemd-system.conf(5), and `ratelimit_below` in
//! `src/basic/ratelimit.c` of systemd/systemd, read in November 2026.

use std::num::NonZeroU32;

use crate::sim::fleet::{InstanceId, InstanceTable};
use crate::sim::parts::{ExitVerdict, Healer, ProbeTiming, ProbeVerdict};
use crate::sim::record::{ExitCause, ProbeKind};
use crate::units::Span;

/// `Restart`: whether a process that has ended is started again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// `no`, systemd's default.
    No,
    /// `on-failure`: after an unclean end, which is what systemd.service(5) recommends for a
    /// long-running service. All ends are unclean here.
    OnFailure,
}

/// Settings of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitSettings {
    /// `Restart`.
    pub restart: Restart,
    /// `RestartSec`: from the end of a process to its next start, by default 100 ms.
    pub restart_sec: Span,
    /// `StartLimitIntervalSec` and `StartLimitBurst`; `None`: starts are not limited.
    pub start_limit: Option<StartLimit>,
    /// `TimeoutStopSec`: from SIGTERM to SIGKILL, by default 90 s.
    pub timeout_stop: Span,
}

/// Most starts in an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StartLimit {
    /// `StartLimitIntervalSec`, by default 10 s.
    pub interval: Span,
    /// `StartLimitBurst`, by default 5.
    pub burst: NonZeroU32,
}

/// Starts of one unit. The interval does not slide: it begins with a start, and with the first
/// start after its end the next one begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Starts {
    /// From the beginning of the interval to the last start.
    elapsed: Span,
    n_starts: u32,
    /// Whether the next process start is one that is counted here already.
    is_restarting: bool,
}

impl Starts {
    const FIRST: Self = Self { elapsed: Span::ZERO, n_starts: 1, is_restarting: false };

    /// Counts a start, `after` the one before. Whether it is within the limit.
    fn count(&mut self, limit: StartLimit, after: Span) -> bool {
        self.elapsed += after;
        if self.elapsed > limit.interval {
            *self = Self::FIRST;
            return true;
        }
        self.n_starts += 1;
        self.n_starts <= limit.burst.get()
    }
}

/// The systemd of every machine. It knows nothing of a process that hangs, nor of a machine that
/// is gone.
#[derive(Clone, Debug)]
pub(super) struct Systemd {
    unit: UnitSettings,
    /// From the start of a unit until its process runs.
    process_start: Span,
    units: InstanceTable<Starts>,
}

impl Systemd {
    pub(super) fn new(unit: UnitSettings, process_start: Span) -> Self {
        Self { unit, process_start, units: InstanceTable::default() }
    }

    fn starts(&mut self, instance: InstanceId) -> &mut Starts {
        self.units.get_or_insert_with(instance, || Starts::FIRST)
    }

    /// Whether a process that ran for so long may be started again.
    fn may_start(&mut self, instance: InstanceId, ran_for: Span) -> bool {
        let Some(limit) = self.unit.start_limit else { return true };
        let since_last_start = self.process_start + ran_for + self.unit.restart_sec;
        let starts = self.starts(instance);
        let may_start = starts.count(limit, since_last_start);
        if may_start {
            starts.is_restarting = true;
        } else {
            *starts = Starts::FIRST;
        }
        may_start
    }
}

impl Healer for Systemd {
    /// A start that is no restart of ours was made by people, who clear the count
    /// (`systemctl reset-failed`).
    fn on_process_started(&mut self, instance: InstanceId) -> Vec<(ProbeKind, Span)> {
        let starts = self.starts(instance);
        if !starts.is_restarting {
            *starts = Starts::FIRST;
        }
        starts.is_restarting = false;
        Vec::new()
    }

    fn ready_without_probe(&self) -> bool {
        false
    }

    fn probe_timing(&self, _kind: ProbeKind) -> ProbeTiming {
        ProbeTiming { period: Span::from_secs(1), timeout: Span::from_secs(1) }
    }

    fn on_probe(&mut self, _: InstanceId, _: ProbeKind, _passed: bool) -> ProbeVerdict {
        ProbeVerdict::Nothing
    }

    fn on_exit(&mut self, instance: InstanceId, ran_for: Span, cause: ExitCause) -> ExitVerdict {
        let restarts = cause != ExitCause::Killed
            && self.unit.restart == Restart::OnFailure
            && self.may_start(instance, ran_for);
        if restarts {
            ExitVerdict::RestartAfter(self.unit.restart_sec)
        } else {
            ExitVerdict::LeaveDead
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: InstanceId = InstanceId::first(0);

    fn unit(restart: Restart) -> Systemd {
        let limit = StartLimit {
            interval: Span::from_secs(10),
            burst: const { NonZeroU32::new(5).unwrap() },
        };
        let settings = UnitSettings {
            restart,
            restart_sec: Span::from_millis(100),
            start_limit: Some(limit),
            timeout_stop: Span::from_secs(90),
        };
        Systemd::new(settings, Span::from_millis(500))
    }

    /// What systemd does with each end of a process that ran for so many milliseconds each time.
    fn ends(systemd: &mut Systemd, ran_for_ms: &[u64]) -> Vec<ExitVerdict> {
        let mut end = |&ms: &u64| {
            let verdict = systemd.on_exit(SERVER, Span::from_millis(ms), ExitCause::Crash);
            systemd.on_process_started(SERVER);
            verdict
        };
        ran_for_ms.iter().map(&mut end).collect()
    }

    const AGAIN: ExitVerdict = ExitVerdict::RestartAfter(Span::from_millis(100));

    /// Starts at 0, 1.6, 3.2, 4.8 and 6.4 s are five; the sixth would be at 8.0 s and is refused.
    #[test]
    fn the_sixth_start_within_ten_seconds_is_refused() {
        let verdicts = ends(&mut unit(Restart::OnFailure), &[1000; 5]);
        assert_eq!(verdicts, [AGAIN, AGAIN, AGAIN, AGAIN, ExitVerdict::LeaveDead]);
    }

    /// Starts at 0, 2.1, 4.2, 6.3, 8.4 and 10.5 s: the last one is after the interval, and begins
    /// the next one.
    #[test]
    fn slower_crashes_go_on_for_ever() {
        let verdicts = ends(&mut unit(Restart::OnFailure), &[1500; 50]);
        assert!(verdicts.iter().all(|verdict| *verdict == AGAIN), "{verdicts:?}");
    }

    #[test]
    fn people_clear_the_count() {
        let mut systemd = unit(Restart::OnFailure);
        ends(&mut systemd, &[1000; 5]);
        assert_eq!(ends(&mut systemd, &[1000; 5])[..4], [AGAIN; 4]);
    }

    #[test]
    fn nothing_is_restarted_without_leave_or_machine() {
        assert_eq!(ends(&mut unit(Restart::No), &[1000]), [ExitVerdict::LeaveDead]);
        let lost = unit(Restart::OnFailure).on_exit(SERVER, Span::ZERO, ExitCause::Killed);
        assert_eq!(lost, ExitVerdict::LeaveDead);
    }
}
