//! Decisions with their reasons, as typed data: the words are made elsewhere, in either language.

use serde::{Deserialize, Serialize};

use crate::sim::models::container::hpa::Reconciliation;
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
    /// Not a part: a disturbance that the scenario asked for.
    Scenario,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DecisionBody {
    /// One sync of the HorizontalPodAutoscaler. Syncs that change nothing for the same reason as
    /// the one before are not recorded again.
    Hpa(Reconciliation),
    /// The Deployment controller resized its ReplicaSets.
    Rollout(RolloutStep),
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
    /// A disturbance or change from the scenario took place.
    Fault {
        /// What it was.
        kind: FaultKind,
        /// The instances that it hit.
        instances: Vec<u32>,
    },
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
    /// The process of an instance ends; the instance restarts it.
    Crash,
    /// The process keeps accepting requests and probes and answers none.
    Hang,
    /// A new revision is rolled out.
    Deploy,
}
