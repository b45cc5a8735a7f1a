//! The parts that a platform is composed of, as traits, and the policies that several platforms
//! share.
//!
//! A part sees the fleet and answers with a decision and its reason. It never changes the fleet:
//! only the [engine](super::engine) does.

pub mod balancing;
pub mod capacity;
pub mod cloudwatch;
pub mod healthy_hosts;
pub mod pinned;
pub(in crate::sim) mod reading;
pub mod scraper;
pub mod simple;
pub mod target_group;
pub mod target_tracking;
pub mod token_bucket;
pub mod traffic_shift;
pub mod whole;

use super::fleet::{Fleet, Group, Instance, InstanceId, Revision, StationSpec};
use super::random::Stream;
use super::record::{DecisionBody, ExitCause, FailureCause, ProbeKind};
use super::request::Request;
use super::workload::Law;
use crate::units::{SimTime, Span};

/// One model, put together from its parts.
pub struct Platform {
    /// How each instance serves.
    pub station: StationSpec,
    /// Demand of the first request that an instance ever gets, in place of the workload's (a cold
    /// code path, start-up included where the launcher leaves it out); `None`: like any other.
    pub first_demand: Option<Law>,
    /// What a single request may need.
    pub limits: RequestLimits,
    /// Sends failed requests again; `None`: that is the clients' affair.
    pub redelivery: Option<Box<dyn Redelivery>>,
    /// Whether the platform bills each invocation by its duration, so that those are metered.
    pub bills_invocations: bool,
    /// Whether instances that were started for no request are
    /// [provisioned](Instance::provisioned).
    pub provisions: bool,
    /// How many instances are kept although they have nothing to do, and are metered while that
    /// is so; 0: none are metered.
    pub kept_idle: u32,
    /// Where requests go.
    pub router: Box<dyn Router>,
    /// Health checks by the load balancer; `None`: readiness is what the platform itself says.
    pub checks: Option<Box<dyn HealthCheck>>,
    /// How instances come to life and end.
    pub launcher: Box<dyn Launcher>,
    /// What instances run on; `None`: there is always room.
    pub infrastructure: Option<Box<dyn Infrastructure>>,
    /// How many instances there should be; `None`: always the same number.
    pub scaler: Option<AutoScaler>,
    /// When an instance without work goes by itself; `None`: never.
    pub idle: Option<Box<dyn IdlePolicy>>,
    /// What happens to instances that fail.
    pub healer: Box<dyn Healer>,
    /// How instances are created, removed and replaced to match what is wanted.
    pub rollout: Box<dyn Rollout>,
}

/// The parts that every platform has.
pub struct Necessary {
    /// Where requests go.
    pub router: Box<dyn Router>,
    /// How instances come to life and end.
    pub launcher: Box<dyn Launcher>,
    /// What happens to instances that fail.
    pub healer: Box<dyn Healer>,
    /// How instances are created, removed and replaced.
    pub rollout: Box<dyn Rollout>,
}

impl Platform {
    /// A platform of the necessary parts alone.
    pub fn of(station: StationSpec, parts: Necessary) -> Self {
        let Necessary { router, launcher, healer, rollout } = parts;
        Self {
            station,
            first_demand: None,
            limits: RequestLimits::default(),
            redelivery: None,
            bills_invocations: false,
            provisions: false,
            kept_idle: 0,
            router,
            checks: None,
            launcher,
            infrastructure: None,
            scaler: None,
            idle: None,
            healer,
            rollout,
        }
    }
}

/// What a platform allows a single request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestLimits {
    /// Longest time in service; the request is cut off then. `None`: no limit.
    pub duration: Option<Span>,
    /// What that does to the instance.
    pub on_timeout: OnTimeout,
    /// Largest payload in KiB; larger requests are refused. `None`: no limit.
    pub payload_kib: Option<u32>,
}

/// What happens to an instance on which a request took too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnTimeout {
    /// Nothing: the client gets an error, and the instance works on.
    #[default]
    WorksOn,
    /// Its process ends.
    EndsProcess,
}

/// Sends requests again that got no answer, in place of their clients: a queue that has accepted
/// them already, so that nobody waits for the answer.
pub trait Redelivery {
    /// How long until a request is tried again whose attempt has failed now. `None`: it is given
    /// up.
    fn after_failure(&mut self, now: SimTime, past: Past, cause: FailureCause) -> Option<Span>;
}

/// What has become of a request before the attempt that has just failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// When it was first sent.
    pub first_sent: SimTime,
    /// When the platform took it on for the attempt that has just failed: when it was sent, or
    /// fetched from among those that wait.
    pub taken_on: SimTime,
    /// Attempts that failed.
    pub n_tried: u8,
    /// Those of them that were throttled.
    pub n_throttled: u8,
}

/// A scaler and the measurements that it is fed with.
pub struct AutoScaler {
    /// What it can see.
    pub telemetry: Box<dyn Telemetry>,
    /// What it does.
    pub scaler: Box<dyn Scaler>,
}

/// Picks an instance for each request: a load balancer, or the front end of a function service.
pub trait Router {
    /// Where a request goes.
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing;

    /// From a change of an instance's readiness until requests are routed by it.
    fn propagation_delay(&self) -> Span;

    /// How often a request is sent elsewhere after an instance refused the connection.
    fn max_redispatches(&self) -> u32 {
        0
    }

    /// How long a request waits at the balancer before it fails; `None`: as long as its client.
    fn door_patience(&self) -> Option<Span> {
        None
    }

    /// Whether it asks the fleet which instances hold the fewest requests.
    fn compares_loads(&self) -> bool {
        false
    }

    /// Whether [`Router::on_change`] is to be called.
    fn watches_instances(&self) -> bool {
        false
    }

    /// The instance at this index holds more or fewer requests than before, or is in the rotation
    /// or out of it. What a router keeps of it is to be looked up again when it is next asked: so
    /// it need not look at all of them.
    fn on_change(&mut self, _index: u32) {}

    /// Most requests that an instance is sent at once. What it holds beyond them is held back by
    /// the balancer, which lets it wait as long as [`Router::door_patience`] says and tries it
    /// again when the instance ends. `None`: an instance is sent all that it holds.
    fn most_sent(&self) -> Option<u32> {
        None
    }

    /// Most requests that an instance holds of those that waited at the balancer. `None`: it takes
    /// one for each free slot, and none to wait at the instance.
    fn seats(&self) -> Option<u32> {
        None
    }

    /// Whether requests that are held back for an instance go elsewhere when it becomes unhealthy.
    fn redistributes(&self) -> bool {
        false
    }

    /// Whether requests that wait at the balancer are fetched one by one and then routed, as
    /// [`Router::next_fetch`] says; otherwise instances with a free slot take them.
    fn fetches(&self) -> bool {
        false
    }

    /// Asked after each event if the router [fetches](Router::fetches): whether the first of the
    /// requests that wait is fetched. If so, the router must not let it wait again.
    fn next_fetch(&mut self, _now: SimTime, _fleet: &Fleet, _n_waiting: u32) -> Fetch {
        Fetch::Later(None)
    }

    /// What is to be told of the request that has just been rejected, if anything.
    fn told_of_rejection(&mut self) -> Option<DecisionBody> {
        None
    }

    /// Whether [`Router::on_answer`] is to be called.
    fn watches_answers(&self) -> bool {
        false
    }

    /// A request that was sent to this instance has been answered (`None`), or has failed there.
    fn on_answer(&mut self, _now: SimTime, _instance: InstanceId, _failure: Option<FailureCause>) {}
}

/// Whether a request that waits is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// It is.
    Now,
    /// It is not; the router is asked again after the next event, and at this moment.
    Later(Option<SimTime>),
}

/// What a router knows when a request arrives.
#[derive(Clone, Copy)]
pub struct RouteView<'a> {
    /// The moment.
    pub now: SimTime,
    /// The instances.
    pub fleet: &'a Fleet,
    /// The target group that gets this request.
    pub group: Group,
    /// Instances that are wanted, in all groups together.
    pub desired: u32,
    /// Requests that wait at the balancer already.
    pub n_at_door: u32,
    /// The request.
    pub request: &'a Request,
    /// The instance that has just refused this request, if any.
    pub refused_by: Option<u32>,
}

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routing {
    /// To the instance at this index of the fleet.
    Assign(u32),
    /// To the instance at this index, even if that is still starting: it waits there then.
    Join(u32),
    /// Nowhere yet: it waits at the balancer until an instance has a free slot.
    WaitAtDoor,
    /// Nowhere yet: the balancer waits, and then sends it to the instance at this index, or with
    /// `None` picks anew.
    Later {
        /// How long.
        after: Span,
        /// Where to.
        to: Option<u32>,
    },
    /// To a new instance of the target group, started for it: it waits there and nowhere else (a
    /// cold start).
    LaunchBound,
    /// A new instance of the target group is started, and the request waits at the balancer for
    /// whichever instance comes free first.
    LaunchAndWait,
    /// Nowhere: it fails.
    Reject(FailureCause),
}

/// Checks the targets of a load balancer from outside, whether their processes run or not.
pub trait HealthCheck {
    /// A target has been registered: when its first check comes, and whether it counts as healthy
    /// until then. One that `was_healthy` was registered and found healthy before the run began.
    fn on_registered(
        &mut self,
        now: SimTime,
        target: InstanceId,
        was_healthy: bool,
        draws: &mut Stream,
    ) -> FirstCheck;

    /// Time after which a check without an answer has failed.
    fn timeout(&self) -> Span;

    /// A check that was sent at `sent` has passed or failed, now.
    fn on_check(
        &mut self,
        now: SimTime,
        sent: SimTime,
        target: InstanceId,
        passed: bool,
    ) -> CheckVerdict;

    /// Whether [`HealthCheck::on_answer`] is to be called.
    fn watches_answers(&self) -> bool {
        false
    }

    /// A request that was sent to this target has been answered (`None`), or has failed there:
    /// whether that changes what is thought of it.
    fn on_answer(&mut self, _target: InstanceId, _failure: Option<FailureCause>) -> Option<Health> {
        None
    }
}

/// How checks of a new target begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstCheck {
    /// Until the first check.
    pub after: Span,
    /// Whether the target gets requests before it.
    pub healthy_until_then: bool,
}

/// What follows from a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckVerdict {
    /// When the next check comes.
    pub next_at: SimTime,
    /// Whether the target is from now on healthy or not; `None`: as before.
    pub change: Option<Health>,
}

/// Health of a target as its load balancer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It gets requests.
    Healthy,
    /// It gets none, after so many failed checks in a row.
    Unhealthy {
        /// Failed checks in a row.
        failures: u32,
    },
}

/// Brings instances to life and to their end.
pub trait Launcher {
    /// How a new instance comes to life. Lengths may be drawn.
    fn start_plan(&mut self, now: SimTime, revision: Revision, draws: &mut Stream) -> StartPlan;

    /// How an instance's process comes to life again.
    fn restart_plan(&mut self, now: SimTime, revision: Revision, draws: &mut Stream) -> StartPlan {
        let plan = self.start_plan(now, revision, draws);
        StartPlan { scheduling: Span::ZERO, fetching: Span::ZERO, ..plan }
    }

    /// How an instance ends.
    fn stop_plan(&self) -> StopPlan;

    /// The zone of the next instance, of those that are there; `None`: they take turns.
    fn zone(&self, _fleet: &Fleet, _zones: &[u32]) -> Option<u32> {
        None
    }

    /// So many instances are wanted: lets a launcher that prepares instances ahead keep as many
    /// of them as it should. Called whenever the rollout has nothing more to do.
    fn prepare(&mut self, _now: SimTime, _desired: u32, _draws: &mut Stream) {}
    /// CPU that a process uses while its application initializes, in cores.
    fn init_cores(&self) -> f64 {
        0.0
    }
}

/// Lengths of the phases from creation to an application that answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StartPlan {
    /// Until there is a place to run.
    pub scheduling: Span,
    /// Fetching the image or package, or booting the machine.
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

/// What instances run on: the nodes of a cluster.
pub trait Infrastructure {
    /// Compares the instances with the places for them; called after every change of the fleet
    /// and whenever it asked for. Is called again until it has nothing to do.
    fn sync(&mut self, view: &InfrastructureView<'_>, draws: &mut Stream) -> InfrastructureVerdict;

    /// A node that runs instances is lost without warning; tells which.
    fn lose_node(&mut self, now: SimTime, fleet: &Fleet, draws: &mut Stream) -> Option<NodeId>;

    /// All nodes of an availability zone are lost without warning; tells which.
    fn lose_zone(&mut self, now: SimTime, zone: u32, draws: &mut Stream) -> Vec<NodeId>;

    /// A node is to be emptied for maintenance; tells which.
    fn drain_node(&mut self, now: SimTime, fleet: &Fleet, draws: &mut Stream) -> Option<NodeId>;

    /// Nodes that exist now, for the bill.
    fn n_nodes(&self) -> u32;
}

/// What an infrastructure knows when it is asked.
#[derive(Clone, Copy)]
pub struct InfrastructureView<'a> {
    /// The moment.
    pub now: SimTime,
    /// Instances that the scaler wants.
    pub desired: u32,
    /// The instances.
    pub fleet: &'a Fleet,
}

/// Names a node for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What the infrastructure wants done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InfrastructureVerdict {
    /// Instances that now have a place. The start of those that waited for it begins.
    pub place: Vec<Placement>,
    /// Instances to remove gracefully.
    pub evict: Vec<InstanceId>,
    /// Instances that a lost node made unreachable, and that nobody takes for ready any longer.
    pub unready: Vec<InstanceId>,
    /// What was decided.
    pub decisions: Vec<DecisionBody>,
    /// When to ask again even if nothing changes.
    pub again_at: Option<SimTime>,
}

/// A place for an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// The instance.
    pub instance: InstanceId,
    /// Its node.
    pub node: NodeId,
    /// The availability zone of that node, counted from 0.
    pub zone: u32,
    /// How long its image or package is fetched there; it may be there already.
    pub fetching: Span,
}

impl InfrastructureVerdict {
    /// Whether anything is to be done now.
    pub fn is_idle(&self) -> bool {
        self.place.is_empty()
            && self.evict.is_empty()
            && self.unready.is_empty()
            && self.decisions.is_empty()
    }
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
    /// Requests inside, waiting there and in service.
    pub concurrency: f64,
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

    /// Decides.
    fn decide(&mut self, view: &ScaleView<'_>) -> ScaleVerdict;
}

/// What a scaler knows when it decides.
#[derive(Clone, Copy)]
pub struct ScaleView<'a> {
    /// The moment.
    pub now: SimTime,
    /// Instances wanted so far.
    pub current: u32,
    /// The instances.
    pub fleet: &'a Fleet,
    /// The last measurements.
    pub samples: &'a [InstanceSample],
    /// Requests that wait at the balancer.
    pub n_at_door: u32,
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

/// Lets instances go that have had no work for a while.
pub trait IdlePolicy {
    /// How long this instance is kept without work. Asked once for each instance.
    fn keep_for(&mut self, instance: &Instance, draws: &mut Stream) -> Span;

    /// When this instance is recycled, counted from its readiness: it finishes its work and goes.
    /// Asked once for each instance. `None`: never.
    fn max_life(&mut self, _instance: &Instance, _draws: &mut Stream) -> Option<Span> {
        None
    }

    /// Whether this instance may go now. `desired` instances are wanted in any case.
    fn may_go(&self, instance: &Instance, desired: u32, fleet: &Fleet) -> bool;

    /// Whether each instance that goes is told as a decision.
    fn is_told(&self) -> bool {
        false
    }
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

    /// A process has ended, `ran_for` after its start.
    fn on_exit(&mut self, instance: InstanceId, ran_for: Span, cause: ExitCause) -> ExitVerdict;

    /// The load balancer has found an instance unhealthy, or has never found it healthy: how long
    /// until it is condemned, if it stays so. `None`: that is no reason.
    fn on_unhealthy(&mut self, _now: SimTime, _instance: &Instance) -> Option<Span> {
        None
    }
}

/// What follows from the end of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitVerdict {
    /// It is started again in place, after this wait.
    RestartAfter(Span),
    /// The instance is gone at once; what is wanted is made up for elsewhere.
    Remove,
    /// It stays dead; after this wait the platform has noticed and wants it replaced.
    CondemnAfter(Span),
    /// It stays dead, and nobody watches processes: only failing checks of a load balancer can
    /// tell.
    LeaveDead,
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

    /// A revision is to replace the present one: a new one, or for a rollback an older one, which
    /// instances may still run.
    fn deploy(&mut self, now: SimTime, revision: Revision);
}

/// What a rollout wants done, in this order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RolloutVerdict {
    /// Another size for instances that are created from now on.
    pub resize: Option<Sizing>,
    /// Instances to create.
    pub launch: Vec<Launch>,
    /// Instances to take out of the load balancer's rotation until they are released.
    pub hold: Vec<InstanceId>,
    /// Instances whose process is told to end: it accepts no connection any longer, and finishes
    /// what it has.
    pub stop: Vec<InstanceId>,
    /// Instances whose process is to be ended and started again with a revision.
    pub update: Vec<(InstanceId, Revision)>,
    /// Instances that the load balancer may use again.
    pub release: Vec<InstanceId>,
    /// Instances to remove, gracefully.
    pub remove: Vec<InstanceId>,
    /// Revision of the instances that requests start in this target group from now on.
    pub serving: Option<(Group, Revision)>,
    /// Share of the requests that goes to [`Group::Green`] from now on, 0..=1.
    pub green_share: Option<f64>,
    /// The decision behind it, where there is one to tell.
    pub decision: Option<DecisionBody>,
    /// When to ask again even if nothing changes.
    pub again_at: Option<SimTime>,
}

/// How large an instance is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizing {
    /// How it serves.
    pub station: StationSpec,
    /// CPU that it requests, in cores.
    pub requested_cores: f64,
}

/// Instances to create.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Launch {
    /// Of which revision.
    pub revision: Revision,
    /// For which target group.
    pub group: Group,
    /// How many.
    pub count: u32,
}

impl RolloutVerdict {
    /// Whether anything is to be done now.
    pub fn is_idle(&self) -> bool {
        self.resize.is_none()
            && self.launch.is_empty()
            && self.hold.is_empty()
            && self.stop.is_empty()
            && self.update.is_empty()
            && self.release.is_empty()
            && self.remove.is_empty()
            && self.serving.is_none()
            && self.green_share.is_none()
            && self.decision.is_none()
    }
}
