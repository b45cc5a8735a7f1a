//! Decisions with their reasons, as typed data: the words are made elsewhere, in either language.

use serde::{Deserialize, Serialize};

use crate::sim::fleet::OutOfMemory;
use crate::sim::models::container::hpa::Reconciliation;
use crate::sim::models::container::{NodeDecision, ProgressiveStep, RolloutStalled, VpaUpdate};
use crate::sim::models::faas::{AliasShift, Throttling};
use crate::sim::models::server::ServerDecision;
use crate::sim::models::serverless_container::decision::{
    DeploymentStep, ServerlessDecision, TrafficStep,
};
use crate::sim::models::vm::VmDecision;
use crate::sim::models::vm::rollout::{BlueGreenStep, RefreshEvent};
use crate::units::{SimTime, Span};

/// One decision of one part of the platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// When it was taken.
    pub at: SimTime,
    /// Who took it.
    pub part: Part,
    /// What was decided, and why.
    pub body: DecisionBody,
}

/// The part of a platform that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// How many instances there should be (HorizontalPodAutoscaler).
    Scaler,
    /// What happens to an instance that fails (kubelet).
    Healer,
    /// How one revision replaces another (Deployment controller).
    Rollout,
    /// What instances run on (Cluster Autoscaler, node controller).
    Infrastructure,
    /// Not a part: a disturbance that the scenario asked for.
    Scenario,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DecisionBody {
    /// One sync of the HorizontalPodAutoscaler. Syncs that change nothing for the same reason as
    /// the one before are recorded again only where their ratio has gone further.
    Hpa(Reconciliation),
    /// The Deployment controller resized its ReplicaSets.
    Rollout(RolloutStep),
    /// A decision of an Auto Scaling group.
    Vm(VmDecision),
    /// What people and their playbooks did to the servers that they manage.
    Server(ServerDecision),
    /// A container ended and is started again after a wait.
    Restart {
        /// Number of the instance, counted from 0 in order of creation.
        instance: u32,
        /// Why it ended.
        cause: ExitCause,
        /// How long the next start waits (CrashLoopBackOff; zero at the first restart).
        back_off: Span,
        /// How often this instance has been restarted, this time included.
        n_restarts: u32,
    },
    /// An instance is taken out of the load balancer's rotation after failed probes.
    TakenOut {
        /// Number of the instance.
        instance: u32,
        /// The probe that failed.
        probe: ProbeKind,
        /// Failures in a row, equal to the probe's `failureThreshold`.
        failures: u32,
    },
    /// An instance joins the rotation (again).
    PutIn {
        /// Number of the instance.
        instance: u32,
        /// Time since the instance was created.
        after: Span,
    },
    /// The load balancer's own checks have changed what it thinks of a target.
    Target {
        /// Number of the instance.
        instance: u32,
        /// Whether it gets requests from now on.
        healthy: bool,
        /// Failed checks in a row; zero for a healthy one.
        failures: u32,
    },
    /// A process has ended and is not started again in place.
    Lost {
        /// Number of the instance.
        instance: u32,
        /// Why it ended.
        cause: ExitCause,
        /// How long until the platform has noticed and replaces the instance; zero: at once.
        noticed_after: Span,
    },
    /// A process has ended, and nobody is there to start it again.
    LeftDead {
        /// Number of the instance.
        instance: u32,
        /// Why it ended.
        cause: ExitCause,
    },
    /// An instance is removed without anybody having asked for fewer.
    Removed {
        /// Number of the instance.
        instance: u32,
        /// Why.
        cause: RemovalCause,
    },
    /// Traffic of a function's alias was moved from one version to another.
    AliasShift(AliasShift),
    /// Requests to a function begin to meet a limit.
    Throttling(Throttling),
    /// An instance is started because requests find no room.
    StartedOnDemand {
        /// Number of the instance.
        instance: u32,
        /// Requests that wait at the balancer, this one included.
        n_waiting: u32,
    },
    /// A disturbance or change from the scenario took place.
    Fault {
        /// What it was.
        kind: FaultKind,
        /// The instances that it hit.
        instances: Vec<u32>,
    },
    /// A disturbance from the scenario is over.
    Calm {
        /// What it was.
        kind: FaultKind,
    },
    /// A decision of a serverless container platform.
    Serverless(ServerlessDecision),
    /// The scenario asks for what this platform cannot do.
    CannotDo {
        /// What it was.
        kind: FaultKind,
    },
    /// A rollout has not moved for longer than its deadline.
    Stalled(RolloutStalled),
    /// A blue-green or canary rollout has come a step further.
    Progressive(ProgressiveStep),
    /// The VerticalPodAutoscaler has a new recommendation, or evicts pods for it.
    Vpa(VpaUpdate),
    /// The nodes, or where pods are on them.
    Nodes(NodeDecision),
}

impl DecisionBody {
    /// The part that a decision of whoever rolls out belongs to: people do more than that, and a
    /// group or a service scheduler also replaces what has failed.
    pub const fn part_of_rollout(&self) -> Part {
        match self {
            Self::Server(decision) => decision.part(),
            Self::Vm(VmDecision::Replacement(_)) => Part::Healer,
            Self::Serverless(ServerlessDecision::ServiceDeployment(deployment))
                if matches!(deployment.step, DeploymentStep::Upkeep { .. }) =>
            {
                Part::Healer
            }
            _ => Part::Rollout,
        }
    }
}

/// How many of these decisions, which stand in order of time, were taken by a time.
pub fn n_taken_by(decisions: &[Decision], at: SimTime) -> usize {
    decisions.partition_point(|decision| decision.at <= at)
}

/// The sizes before and after a decision to have more or fewer instances; `None` for every other
/// decision, and for one that leaves the size as it is.
pub fn scale_change(body: &DecisionBody) -> Option<(u32, u32)> {
    let (from, to) = match body {
        DecisionBody::Hpa(sync) => (sync.current, sync.desired),
        DecisionBody::Vm(VmDecision::Scaling(scaling)) => (scaling.from, scaling.to),
        DecisionBody::Server(ServerDecision::Scaling(order)) => (order.from, order.to),
        DecisionBody::Serverless(ServerlessDecision::CloudRunScaling(scaling))
            if !scaling.only_wants_fewer() =>
        {
            (scaling.from, scaling.to)
        }
        DecisionBody::Serverless(ServerlessDecision::ServiceScaling(scaling)) => {
            (scaling.from, scaling.to)
        }
        _ => return None,
    };
    (from != to).then_some((from, to))
}

/// Whether a decision is the last of a rollout: all traffic, or all instances, have the new
/// revision.
pub fn completes_rollout(body: &DecisionBody) -> bool {
    match body {
        DecisionBody::Rollout(step) => step.done,
        DecisionBody::AliasShift(shift) => shift.done,
        DecisionBody::Progressive(step) => matches!(step, ProgressiveStep::Completed { .. }),
        DecisionBody::Vm(VmDecision::Refresh(refresh)) => refresh.event == RefreshEvent::Successful,
        DecisionBody::Vm(VmDecision::BlueGreen(step)) => {
            matches!(step, BlueGreenStep::Completes { .. })
        }
        DecisionBody::Server(ServerDecision::RunEnded(run)) => run.aborted.is_none(),
        DecisionBody::Serverless(ServerlessDecision::ServiceDeployment(deployment)) => {
            matches!(deployment.step, DeploymentStep::Done { .. })
        }
        DecisionBody::Serverless(ServerlessDecision::RevisionTraffic(traffic)) => {
            traffic.step == TrafficStep::Share { percent: 100.0 }
        }
        _ => false,
    }
}

/// Why an instance is removed without anybody having asked for fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RemovalCause {
    /// It was without work for this long.
    Idle {
        /// Time since its last request.
        for_: Span,
    },
    /// It was unhealthy for longer than the platform waits.
    Unhealthy,
}

/// One step of a rolling update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolloutStep {
    /// Revision being rolled out.
    pub revision: u32,
    /// Size of the new ReplicaSet before and after this step.
    pub new_from: u32,
    /// See [`RolloutStep::new_from`].
    pub new_to: u32,
    /// Size of all old ReplicaSets together before and after this step.
    pub old_from: u32,
    /// See [`RolloutStep::old_from`].
    pub old_to: u32,
    /// Instances of the new revision that are available.
    pub new_available: u32,
    /// Instances of all revisions that are available.
    pub available: u32,
    /// `replicas` of the Deployment.
    pub replicas: u32,
    /// Fewest that must stay available: `replicas` − `maxUnavailable`.
    pub min_available: u32,
    /// Most that may exist: `replicas` + `maxSurge`.
    pub max_total: u32,
    /// Whether this step completes the rollout.
    pub done: bool,
}

/// Why a container ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExitCause {
    /// The process ended by itself.
    Crash,
    /// `livenessProbe` failed `failureThreshold` times in a row.
    LivenessProbe,
    /// `startupProbe` failed `failureThreshold` times in a row.
    StartupProbe,
    /// It vanished: its machine, container or environment was lost.
    Killed,
    /// A request took longer than the platform allows, and took the process along.
    Timeout,
    /// It needed more memory than it may use, and the kernel killed it (exit code 137).
    OutOfMemory(OutOfMemory),
}

/// The three probes of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProbeKind {
    /// Whether the container has started.
    Startup,
    /// Whether the container should get requests.
    Readiness,
    /// Whether the container should be restarted.
    Liveness,
}

/// Disturbances and changes that a scenario can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultKind {
    /// Instances vanish at once, with the requests they hold, and are replaced.
    Kill,
    /// All instances of one availability zone vanish.
    ZoneLoss,
    /// The process of an instance ends; what follows is the platform's way.
    Crash,
    /// The process of an instance ends each time soon after its start, for a while.
    CrashLoop,
    /// The process keeps accepting requests and probes and answers none.
    Hang,
    /// Requests take longer on an instance, for a while.
    Slow,
    /// What the application waits for takes longer, for a while.
    DependencySlow,
    /// What the application waits for fails, for a while.
    DependencyDown,
    /// Controllers neither decide nor act, for a while; what runs goes on.
    ControlPlaneDown,
    /// No measurement reaches the scaler, for a while.
    MetricsMissing,
    /// A new revision is rolled out.
    Deploy,
    /// The revision before the present one is rolled out again.
    Rollback,
    /// A node is lost without warning.
    NodeLoss,
    /// A node is emptied for maintenance.
    NodeDrain,
}

impl Part {
    /// Name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Scaler => "scaler",
            Self::Healer => "healer",
            Self::Rollout => "rollout",
            Self::Infrastructure => "infrastructure",
            Self::Scenario => "scenario",
        }
    }
}

impl ExitCause {
    /// Name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Crash => "crash",
            Self::LivenessProbe => "liveness_probe",
            Self::StartupProbe => "startup_probe",
            Self::Killed => "killed",
            Self::Timeout => "timeout",
            Self::OutOfMemory(_) => "out_of_memory",
        }
    }
}

impl ProbeKind {
    /// Name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Startup => "startup",
            Self::Readiness => "readiness",
            Self::Liveness => "liveness",
        }
    }
}

impl FaultKind {
    /// Name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::ZoneLoss => "zone_loss",
            Self::Crash => "crash",
            Self::CrashLoop => "crash_loop",
            Self::Hang => "hang",
            Self::Slow => "slow",
            Self::DependencySlow => "dependency_slow",
            Self::DependencyDown => "dependency_down",
            Self::ControlPlaneDown => "control_plane_down",
            Self::MetricsMissing => "metrics_missing",
            Self::Deploy => "deploy",
            Self::Rollback => "rollback",
            Self::NodeLoss => "node_loss",
            Self::NodeDrain => "node_drain",
        }
    }
}
