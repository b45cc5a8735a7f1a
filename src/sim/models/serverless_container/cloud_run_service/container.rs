//! Instances: how they start, how they are watched, and how they end.
//!
//! Source: docs.cloud.google.com/run/docs, page configuring/healthchecks, read in November 2026.

use super::super::cloud_run::TERMINATION_GRACE;
use crate::sim::fleet::{InstanceId, Revision};
use crate::sim::parts::{
    ExitVerdict, Healer, Launcher, ProbeTiming, ProbeVerdict, StartPlan, StopPlan,
};
use crate::sim::random::Stream;
use crate::sim::record::{ExitCause, ProbeKind};
use crate::units::{SimTime, Span};

/// Without a startup probe of its own a container gets a TCP probe, and has 240 s to listen on
/// its port: one attempt of that length. Here it is looked at every 10 s.
const DEFAULT_PROBE: Probe = Probe {
    initial_delay: Span::ZERO,
    period: Span::from_secs(10),
    timeout: Span::from_secs(1),
    failure_threshold: 24,
};

/// A probe of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probe {
    /// `initialDelaySeconds`: from the start of the process to the first probe.
    pub initial_delay: Span,
    /// `periodSeconds`.
    pub period: Span,
    /// `timeoutSeconds`.
    pub timeout: Span,
    /// `failureThreshold`: failures in a row after which the container is shut down.
    pub failure_threshold: u32,
}

/// What a revision says of its container.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Container {
    /// From the decision to start an instance until its process runs: finding a place and
    /// starting the image.
    pub instance_start: Span,
    /// Initialization of the application, from the start of its process.
    pub app_init: Span,
    /// What the initialization takes with startup CPU boost, as a factor; 1 without it.
    pub boost_factor: f64,
    /// `startupProbe`; `None`: requests are sent as soon as the container listens.
    pub startup_probe: Option<Probe>,
    /// `livenessProbe`; `None`: nobody notices that a container answers no more.
    pub liveness_probe: Option<Probe>,
}

impl Container {
    fn init(&self) -> Span {
        self.app_init * self.boost_factor
    }

    /// Mean time from the decision to start an instance until it could answer.
    pub fn mean_start(&self) -> Span {
        self.instance_start + self.init()
    }
}

/// Starts and ends instances.
#[derive(Clone, Copy, Debug)]
pub(super) struct ContainerLauncher {
    plan: StartPlan,
}

impl ContainerLauncher {
    /// Without a startup probe the initialization is part of the start, since the platform takes
    /// notice of a container only when it listens.
    pub(super) fn new(container: &Container) -> Self {
        let (starting, app_init) = match container.startup_probe {
            None => (container.init(), Span::ZERO),
            Some(_) => (Span::ZERO, container.init()),
        };
        let fetching = container.instance_start;
        Self { plan: StartPlan { scheduling: Span::ZERO, fetching, starting, app_init } }
    }
}

impl Launcher for ContainerLauncher {
    fn start_plan(&mut self, _: SimTime, _: Revision, _: &mut Stream) -> StartPlan {
        self.plan
    }

    fn stop_plan(&self) -> StopPlan {
        StopPlan { stop_listening_after: Span::ZERO, kill_after: TERMINATION_GRACE }
    }
}

/// Probes containers and shuts down those that fail. Another instance is started when it is
/// needed.
#[derive(Clone, Debug)]
pub(super) struct ContainerHealth {
    startup: Probe,
    liveness: Option<Probe>,
    /// What is known of each instance, by index.
    known: Vec<Option<Known>>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    instance: InstanceId,
    has_started: bool,
    /// Failures in a row.
    n_failed: u32,
}

impl ContainerHealth {
    pub(super) fn new(container: &Container) -> Self {
        let startup = container.startup_probe.unwrap_or(DEFAULT_PROBE);
        Self { startup, liveness: container.liveness_probe, known: Vec::new() }
    }

    fn known(&mut self, instance: InstanceId) -> &mut Known {
        let index = instance.index() as usize;
        if self.known.len() <= index {
            self.known.resize(index + 1, None);
        }
        let fresh = Known { instance, has_started: false, n_failed: 0 };
        let known = self.known[index].get_or_insert(fresh);
        if known.instance != instance {
            *known = fresh;
        }
        known
    }

    /// The startup probe has the name that the engine gives to the probe which lets an instance
    /// get requests.
    fn on_startup(&mut self, instance: InstanceId, passed: bool) -> ProbeVerdict {
        let threshold = self.startup.failure_threshold;
        let known = self.known(instance);
        if known.has_started {
            return ProbeVerdict::Nothing;
        }
        if passed {
            *known = Known { has_started: true, n_failed: 0, ..*known };
            return ProbeVerdict::Ready;
        }
        known.n_failed += 1;
        if known.n_failed >= threshold {
            return ProbeVerdict::Restart(ExitCause::StartupProbe);
        }
        ProbeVerdict::Nothing
    }

    /// Liveness probes begin once the startup probe has passed; until then failures do not count.
    fn on_liveness(&mut self, instance: InstanceId, passed: bool) -> ProbeVerdict {
        let threshold = self.liveness.map_or(u32::MAX, |probe| probe.failure_threshold);
        let known = self.known(instance);
        if !known.has_started {
            return ProbeVerdict::Nothing;
        }
        known.n_failed = if passed { 0 } else { known.n_failed + 1 };
        if known.n_failed >= threshold {
            known.n_failed = 0;
            return ProbeVerdict::Restart(ExitCause::LivenessProbe);
        }
        ProbeVerdict::Nothing
    }
}

impl Healer for ContainerHealth {
    fn on_process_started(&mut self, instance: InstanceId) -> Vec<(ProbeKind, Span)> {
        self.known(instance);
        let liveness = self.liveness.map(|probe| (ProbeKind::Liveness, probe.initial_delay));
        let startup = (ProbeKind::Readiness, self.startup.initial_delay);
        std::iter::once(startup).chain(liveness).collect()
    }

    fn ready_without_probe(&self) -> bool {
        false
    }

    fn probe_timing(&self, kind: ProbeKind) -> ProbeTiming {
        let probe = match kind {
            ProbeKind::Liveness => self.liveness.unwrap_or(self.startup),
            ProbeKind::Startup | ProbeKind::Readiness => self.startup,
        };
        ProbeTiming { period: probe.period, timeout: probe.timeout }
    }

    fn on_probe(&mut self, instance: InstanceId, kind: ProbeKind, passed: bool) -> ProbeVerdict {
        match kind {
            ProbeKind::Liveness => self.on_liveness(instance, passed),
            ProbeKind::Startup | ProbeKind::Readiness => self.on_startup(instance, passed),
        }
    }

    /// An instance whose container ends is gone.
    fn on_exit(&mut self, _: InstanceId, _ran_for: Span, _: ExitCause) -> ExitVerdict {
        ExitVerdict::Remove
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSTANCE: InstanceId = InstanceId::first(0);

    fn container(startup_probe: Option<Probe>) -> Container {
        Container {
            instance_start: Span::from_secs(1),
            app_init: Span::from_secs(8),
            boost_factor: 0.5,
            startup_probe,
            liveness_probe: Some(Probe { failure_threshold: 2, ..DEFAULT_PROBE }),
        }
    }

    #[test]
    fn boost_shortens_the_initialization_only() {
        assert_eq!(container(None).mean_start(), Span::from_secs(5));
    }

    #[test]
    fn a_container_that_does_not_listen_has_240_seconds() {
        let mut health = ContainerHealth::new(&container(None));
        let verdicts: Vec<_> =
            (0..24).map(|_| health.on_probe(INSTANCE, ProbeKind::Readiness, false)).collect();
        assert!(verdicts[..23].iter().all(|verdict| *verdict == ProbeVerdict::Nothing));
        assert_eq!(verdicts[23], ProbeVerdict::Restart(ExitCause::StartupProbe));
    }

    #[test]
    fn liveness_counts_only_after_the_start() {
        let mut health = ContainerHealth::new(&container(None));
        let mut alive = |passed| health.on_probe(INSTANCE, ProbeKind::Liveness, passed);
        assert_eq!([false, false, false].map(&mut alive), [const { ProbeVerdict::Nothing }; 3]);
        assert_eq!(health.on_probe(INSTANCE, ProbeKind::Readiness, true), ProbeVerdict::Ready);
        let mut alive = |passed| health.on_probe(INSTANCE, ProbeKind::Liveness, passed);
        let verdicts = [false, true, false, false].map(&mut alive);
        assert_eq!(verdicts[3], ProbeVerdict::Restart(ExitCause::LivenessProbe));
        assert!(verdicts[..3].iter().all(|verdict| *verdict == ProbeVerdict::Nothing));
    }
}
