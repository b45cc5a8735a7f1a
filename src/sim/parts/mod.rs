//! The parts that a platform is composed of, as traits, and the policies that several platforms
//! share.
//!
//! A part sees the fleet and answers with a decision and its reason. It never changes the fleet:
//! only the [engine](super::engine) does.

pub mod balancing;
pub mod healthy_hosts;
pub mod scraper;
pub mod simple;
pub mod token_bucket;
pub mod traffic_shift;
pub mod whole;

use super::fleet::{Fleet, InstanceId, Revision, StationSpec};
use super::random::Stream;
use super::record::{DecisionBody, ExitCause, FailureCause, ProbeKind};
use crate::units::{SimTime, Span};

/// One model, put together from its parts.
pub struct Platform {
    /// How each instance serves.
    pub station: StationSpec,
    /// Where requests go.
    pub router: Box<dyn Router>,
    /// How instances come to life and end.
    pub launcher: Box<dyn Launcher>,
    /// How many instances there should be; `None`: always the same number.
    pub scaler: Option<AutoScaler>,
    /// What happens to instances that fail.
    pub healer: Box<dyn Healer>,
    /// How instances are created, removed and replaced to match what is wanted.
    pub rollout: Box<dyn Rollout>,
}

/// A scaler and the measurements that it is fed with.
pub struct AutoScaler {
    /// What it can see.
    pub telemetry: Box<dyn Telemetry>,
    /// What it does.
    pub scaler: Box<dyn Scaler>,
}

/// Picks an instance for each request: a load balancer.
pub trait Router {
    /// Where a request goes that arrives now. `n_at_door` requests wait at the balancer already.
    fn route(&mut self, fleet: &Fleet, n_at_door: u32, draws: &mut Stream) -> Routing;

    /// From a change of an instance's readiness until requests are routed by it.
    fn propagation_delay(&self) -> Span;
}

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routing {
    /// To the instance at this index of the fleet.
    Assign(u32),
    /// Nowhere yet: it waits at the balancer until an instance has a free slot.
    WaitAtDoor,
    /// Nowhere: it fails.
    Reject(FailureCause),
}

/// Brings instances to life and to their end.
pub trait Launcher {
    /// How a new instance comes to life.
    fn start_plan(&self, revision: Revision) -> StartPlan;

    /// How an instance's process comes to life again.
    fn restart_plan(&self, revision: Revision) -> StartPlan {
        StartPlan { scheduling: Span::ZERO, fetching: Span::ZERO, ..self.start_plan(revision) }
    }

    /// How an instance ends.
    fn stop_plan(&self) -> StopPlan;
}

/// Lengths of the phases from creation to an application that answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StartPlan {
    /// Until there is a place to run.
    pub scheduling: Span,
    /// Fetching the image or package.
    pub fetching: Span,
    /// Starting the process.
    pub starting: Span,
    /// Initialization of the application, in its process.
    pub app_init: Span,
}

/// How an instance ends that is being removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StopPlan {
    /// How long its process goes on accepting connections (a `preStop` sleep).
    pub stop_listening_after: Span,
    /// When its process is ended, whether its work is done or not. Counted from the beginning.
    pub kill_after: Span,
}

/// What a scaler can know of an instance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InstanceSample {
    /// Which instance.
    pub instance: InstanceId,
    /// When it was taken.
    pub at: SimTime,
    /// Time over which it is a mean; it ends at `at`.
    pub window: Span,
    /// CPU in use, in cores.
    pub cpu_cores: f64,
    /// Requests sent to the instance, per second.
    pub requests_per_sec: f64,
}

/// Measures the instances.
pub trait Telemetry {
    /// Time between measurements.
    fn period(&self) -> Span;

    /// Measures. What it returns is all that the scaler knows until the next time.
    fn scrape(&mut self, now: SimTime, fleet: &Fleet) -> Vec<InstanceSample>;
}

/// Decides how many instances there should be.
pub trait Scaler {
    /// Time between decisions.
    fn period(&self) -> Span;

    /// Decides. `current` instances are wanted so far.
    fn decide(
        &mut self,
        now: SimTime,
        current: u32,
        fleet: &Fleet,
        samples: &[InstanceSample],
    ) -> ScaleVerdict;
}

/// What a scaler decided.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleVerdict {
    /// How many instances it wants.
    pub desired: u32,
    /// CPU utilization as it saw it (1.0 = 100 %), if that is what it looks at.
    pub utilization_seen: Option<f64>,
    /// The decision with its reason; `None` where it says the same as the one before.
    pub decision: Option<DecisionBody>,
}

/// Watches over processes.
pub trait Healer {
    /// A process has just been started: which probes come, and in how much time.
    fn on_process_started(&mut self, instance: InstanceId) -> Vec<(ProbeKind, Span)>;

    /// Whether an instance is ready as soon as its process runs, because nobody probes it.
    fn ready_without_probe(&self) -> bool;

    /// Time between probes and time after which an unanswered one has failed.
    fn probe_timing(&self, kind: ProbeKind) -> ProbeTiming;

    /// A probe has passed or failed.
    fn on_probe(&mut self, instance: InstanceId, kind: ProbeKind, passed: bool) -> ProbeVerdict;

    /// A process has ended, `ran_for` after its start: how long its restart waits.
    fn back_off(&mut self, instance: InstanceId, ran_for: Span) -> Span;
}

/// Times of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProbeTiming {
    /// Time between probes.
    pub period: Span,
    /// Time after which a probe without an answer has failed.
    pub timeout: Span,
}

/// What follows from a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeVerdict {
    /// Nothing: the threshold is not reached, or nothing changes.
    Nothing,
    /// The process counts as started: these probes begin, and the startup probe ends.
    Started(Vec<(ProbeKind, Span)>),
    /// The instance is ready.
    Ready,
    /// The instance is not ready, after so many failures in a row.
    NotReady {
        /// Failures in a row.
        failures: u32,
    },
    /// The process is to be ended and started again.
    Restart(ExitCause),
}

/// Creates, removes and replaces instances.
pub trait Rollout {
    /// Compares what is wanted with what is; called after every change of the fleet. Is called
    /// again until it has nothing to do.
    fn sync(&mut self, now: SimTime, desired: u32, fleet: &Fleet) -> RolloutVerdict;

    /// A new revision is to replace the present one.
    fn deploy(&mut self, now: SimTime, revision: Revision);
}

/// What a rollout wants done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RolloutVerdict {
    /// Instances to create.
    pub launch: Vec<Launch>,
    /// Instances to remove, gracefully.
    pub remove: Vec<InstanceId>,
    /// The decision behind it, where there is one to tell.
    pub decision: Option<DecisionBody>,
    /// When to ask again even if nothing changes.
    pub again_at: Option<SimTime>,
}

/// Instances to create.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Launch {
    /// Of which revision.
    pub revision: Revision,
    /// How many.
    pub count: u32,
}

impl RolloutVerdict {
    /// Whether anything is to be done now.
    pub fn is_idle(&self) -> bool {
        self.launch.is_empty() && self.remove.is_empty() && self.decision.is_none()
    }
}
