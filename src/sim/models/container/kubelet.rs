//! The kubelet: probes containers and restarts them.
//!
//! Source: `pkg/kubelet/prober/worker.go` and `pkg/kubelet/kubelet.go`, kubernetes/kubernetes.

use crate::sim::fleet::{InstanceId, InstanceTable};
use crate::sim::parts::{ExitVerdict, Healer, ProbeTiming, ProbeVerdict};
use crate::sim::record::{ExitCause, ProbeKind};
use crate::units::Span;

/// First wait of CrashLoopBackOff; the restart before it is at once.
const BACK_OFF_BASE: Span = Span::from_secs(10);
/// Longest wait of CrashLoopBackOff.
const BACK_OFF_MAX: Span = Span::from_secs(300);
/// A container that ran longer than this starts over with its waits.
const BACK_OFF_RESET: Span = Span::from_secs(600);

/// A probe of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeSpec {
    /// `initialDelaySeconds`: from the start of the container to the first probe.
    pub initial_delay: Span,
    /// `periodSeconds`.
    pub period: Span,
    /// `timeoutSeconds`.
    pub timeout: Span,
    /// `successThreshold`: successes in a row that count.
    pub success_threshold: u32,
    /// `failureThreshold`: failures in a row that count.
    pub failure_threshold: u32,
}

/// The probes of a container.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Probes {
    /// Until it has succeeded the others do not run.
    pub startup: Option<ProbeSpec>,
    /// Without it a container is ready as soon as it runs.
    pub readiness: Option<ProbeSpec>,
    /// When it fails the container is restarted.
    pub liveness: Option<ProbeSpec>,
}

impl Probes {
    fn of(&self, kind: ProbeKind) -> Option<&ProbeSpec> {
        match kind {
            ProbeKind::Startup => self.startup.as_ref(),
            ProbeKind::Readiness => self.readiness.as_ref(),
            ProbeKind::Liveness => self.liveness.as_ref(),
        }
    }
}

/// The kubelets of all nodes.
#[derive(Clone, Debug)]
pub(super) struct Kubelet {
    probes: Probes,
    containers: InstanceTable<Container>,
}

/// What it knows of a container.
#[derive(Clone, Copy, Debug, Default)]
struct Container {
    has_started: bool,
    is_ready: bool,
    rows: [Row; 3],
    last_back_off: Option<Span>,
}

/// Equal results in a row of one probe.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    n_passed: u32,
    n_failed: u32,
}

impl Kubelet {
    pub(super) fn new(probes: Probes) -> Self {
        Self { probes, containers: InstanceTable::default() }
    }

    fn container(&mut self, instance: InstanceId) -> &mut Container {
        self.containers.get_or_insert_with(instance, Container::default)
    }

    /// The probes that run once a container has started. `passed` of its initial delays is over.
    fn probes_after_start(&self, passed: Span) -> Vec<(ProbeKind, Span)> {
        [ProbeKind::Readiness, ProbeKind::Liveness]
            .into_iter()
            .filter_map(|kind| Some((kind, self.probes.of(kind)?.initial_delay - passed)))
            .collect()
    }

    /// The first restart is at once, then waits of 10, 20, 40, 80, 160, 300, 300 … s; a container
    /// that ran for over 600 s begins again with none. (The kubelet looks again only every 10 s or
    /// so, which makes real waits a little longer; that is left out.)
    fn back_off(&mut self, instance: InstanceId, ran_for: Span) -> Span {
        let container = self.container(instance);
        let wait = match container.last_back_off {
            Some(_) if ran_for > BACK_OFF_RESET => Span::ZERO,
            None => Span::ZERO,
            Some(Span::ZERO) => BACK_OFF_BASE,
            Some(last) => (last + last).min(BACK_OFF_MAX),
        };
        container.last_back_off = Some(wait);
        wait
    }

    fn judge(
        &mut self,
        instance: InstanceId,
        kind: ProbeKind,
        verdict: RowVerdict,
    ) -> ProbeVerdict {
        let after_start = self.probes_after_start(Span::ZERO);
        let failures = self.probes.of(kind).map_or(0, |probe| probe.failure_threshold);
        let container = self.container(instance);
        match (kind, verdict) {
            (_, RowVerdict::TooShort) => ProbeVerdict::Nothing,
            (ProbeKind::Startup, RowVerdict::Passed) if !container.has_started => {
                container.has_started = true;
                // The container has run for a while by now, so initial delays are mostly over;
                // a readiness probe follows at once.
                ProbeVerdict::Started(
                    after_start.into_iter().map(|(k, _)| (k, Span::ZERO)).collect(),
                )
            }
            (ProbeKind::Startup, RowVerdict::Failed) if !container.has_started => {
                ProbeVerdict::Restart(ExitCause::StartupProbe)
            }
            (ProbeKind::Readiness, RowVerdict::Passed) if !container.is_ready => {
                container.is_ready = true;
                ProbeVerdict::Ready
            }
            (ProbeKind::Readiness, RowVerdict::Failed) if container.is_ready => {
                container.is_ready = false;
                ProbeVerdict::NotReady { failures }
            }
            (ProbeKind::Liveness, RowVerdict::Failed) => {
                container.rows[kind as usize] = Row::default();
                ProbeVerdict::Restart(ExitCause::LivenessProbe)
            }
            _ => ProbeVerdict::Nothing,
        }
    }
}

/// What a row of equal results amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowVerdict {
    TooShort,
    Passed,
    Failed,
}

impl Row {
    fn add(&mut self, passed: bool, probe: &ProbeSpec) -> RowVerdict {
        if passed {
            *self = Self { n_passed: self.n_passed + 1, n_failed: 0 };
            let is_enough = self.n_passed >= probe.success_threshold;
            if is_enough { RowVerdict::Passed } else { RowVerdict::TooShort }
        } else {
            *self = Self { n_passed: 0, n_failed: self.n_failed + 1 };
            let is_enough = self.n_failed >= probe.failure_threshold;
            if is_enough { RowVerdict::Failed } else { RowVerdict::TooShort }
        }
    }
}

impl Healer for Kubelet {
    fn on_process_started(&mut self, instance: InstanceId) -> Vec<(ProbeKind, Span)> {
        let has_started = self.probes.startup.is_none();
        let container = self.container(instance);
        let last_back_off = container.last_back_off;
        *container = Container { has_started, last_back_off, ..Container::default() };
        match &self.probes.startup {
            Some(probe) => vec![(ProbeKind::Startup, probe.initial_delay)],
            None => self.probes_after_start(Span::ZERO),
        }
    }

    fn ready_without_probe(&self) -> bool {
        self.probes.readiness.is_none() && self.probes.startup.is_none()
    }

    fn probe_timing(&self, kind: ProbeKind) -> ProbeTiming {
        let probe = self.probes.of(kind);
        let (period, timeout) = probe
            .map_or((BACK_OFF_BASE, Span::from_secs(1)), |probe| (probe.period, probe.timeout));
        ProbeTiming { period, timeout }
    }

    fn on_probe(&mut self, instance: InstanceId, kind: ProbeKind, passed: bool) -> ProbeVerdict {
        let Some(probe) = self.probes.of(kind).copied() else { return ProbeVerdict::Nothing };
        let verdict = self.container(instance).rows[kind as usize].add(passed, &probe);
        self.judge(instance, kind, verdict)
    }

    /// A pod that vanishes is replaced by its ReplicaSet; a container that ends is started again.
    fn on_exit(&mut self, instance: InstanceId, ran_for: Span, cause: ExitCause) -> ExitVerdict {
        match cause {
            ExitCause::Killed => ExitVerdict::Remove,
            _ => ExitVerdict::RestartAfter(self.back_off(instance, ran_for)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POD: InstanceId = InstanceId::first(0);

    fn probe(initial_delay_s: u64) -> ProbeSpec {
        ProbeSpec {
            initial_delay: Span::from_secs(initial_delay_s),
            period: Span::from_secs(10),
            timeout: Span::from_secs(1),
            success_threshold: 1,
            failure_threshold: 3,
        }
    }

    #[test]
    fn crash_loop_waits_double_up_to_five_minutes() {
        let mut kubelet = Kubelet::new(Probes::default());
        let mut wait = |ran_for_s| kubelet.back_off(POD, Span::from_secs(ran_for_s)).as_secs_f64();
        let waits = [1; 9].map(&mut wait);
        assert_eq!(waits, [0.0, 10.0, 20.0, 40.0, 80.0, 160.0, 300.0, 300.0, 300.0]);
        assert_eq!([601, 1].map(wait), [0.0, 10.0], "after a long run it starts over");
    }

    #[test]
    fn readiness_takes_out_after_three_failures_and_puts_in_after_one_success() {
        let probes = Probes { readiness: Some(probe(2)), ..Probes::default() };
        let mut kubelet = Kubelet::new(probes);
        let first = kubelet.on_process_started(POD);
        assert_eq!(first, [(ProbeKind::Readiness, Span::from_secs(2))]);
        let results = [true, false, false, true, false, false, false, false, true];
        let verdicts = results.map(|passed| kubelet.on_probe(POD, ProbeKind::Readiness, passed));
        use ProbeVerdict::{NotReady, Nothing, Ready};
        let expected = [
            Ready,
            Nothing,
            Nothing,
            Nothing,
            Nothing,
            Nothing,
            NotReady { failures: 3 },
            Nothing,
            Ready,
        ];
        assert_eq!(verdicts, expected);
    }

    #[test]
    fn other_probes_wait_for_the_startup_probe() {
        let probes =
            Probes { startup: Some(probe(0)), readiness: Some(probe(0)), liveness: Some(probe(0)) };
        let mut kubelet = Kubelet::new(probes);
        assert_eq!(kubelet.on_process_started(POD), [(ProbeKind::Startup, Span::ZERO)]);
        assert_eq!(kubelet.on_probe(POD, ProbeKind::Startup, false), ProbeVerdict::Nothing);
        let started = kubelet.on_probe(POD, ProbeKind::Startup, true);
        let both = vec![(ProbeKind::Readiness, Span::ZERO), (ProbeKind::Liveness, Span::ZERO)];
        assert_eq!(started, ProbeVerdict::Started(both));
        kubelet.on_process_started(POD);
        let verdicts = [false; 3].map(|passed| kubelet.on_probe(POD, ProbeKind::Startup, passed));
        assert_eq!(verdicts[2], ProbeVerdict::Restart(ExitCause::StartupProbe));
    }
}
