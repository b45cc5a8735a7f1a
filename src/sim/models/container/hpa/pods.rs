//! What the controller sees of the pods, and how it sorts them before it calculates.

use crate::units::{SimTime, Span};

/// Identity of a pod among the pods of one observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PodId(pub u32);

/// Identity of a container in the pod template (its name, in Kubernetes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ContainerId(pub u32);

/// A pod as the API server shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PodObservation {
    /// Which pod; each occurs once in an observation.
    pub id: PodId,
    /// `status.phase`.
    pub phase: PodPhase,
    /// The `Ready` condition; `None`: the kubelet has not reported one yet.
    pub readiness: Option<Readiness>,
    /// `status.startTime`: when the kubelet took the pod on, before its image was pulled.
    pub started_at: Option<SimTime>,
    /// Whether the pod is being deleted (`metadata.deletionTimestamp` is set).
    pub deleting: bool,
    /// Its containers.
    pub containers: Vec<ContainerRequest>,
}

/// `status.phase` of a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodPhase {
    /// Not all containers have started yet.
    Pending,
    /// Bound to a node, and its containers have started.
    Running,
    /// All containers ended well.
    Succeeded,
    /// All containers ended, at least one of them badly.
    Failed,
}

/// The `Ready` condition of a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// Its status.
    pub ready: bool,
    /// `lastTransitionTime`: since when the status has been what it is.
    pub since: SimTime,
}

/// A container with what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContainerRequest {
    /// Which container.
    pub id: ContainerId,
    /// Request of the measured resource in thousandths; `None`: it has none.
    pub request_milli: Option<i64>,
}

/// What the resource metrics API says of one pod.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceSample {
    /// Of which pod; it need not be one that the controller knows.
    pub pod: PodId,
    /// End of the time that was measured.
    pub at: SimTime,
    /// Length of that time.
    pub window: Span,
    /// Mean use over that time, by container.
    pub containers: Vec<ContainerUsage>,
}

/// Use of one container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContainerUsage {
    /// Which container.
    pub id: ContainerId,
    /// Use in thousandths.
    pub usage_milli: i64,
}

/// One value for one pod: what is left of a sample once containers are added up, and what the
/// custom metrics API says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodSample {
    /// Of which pod.
    pub pod: PodId,
    /// Value in thousandths.
    pub value_milli: i64,
    /// End of the time that was measured.
    pub at: SimTime,
    /// Length of that time.
    pub window: Span,
}

/// When a CPU sample is taken to come from a pod that is still starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadinessRule {
    /// The moment of the sync.
    pub now: SimTime,
    /// See [`HpaSettings::cpu_initialization_period`](super::HpaSettings).
    pub cpu_initialization_period: Span,
    /// See [`HpaSettings::initial_readiness_delay`](super::HpaSettings).
    pub initial_readiness_delay: Span,
}

impl ReadinessRule {
    /// Whether the sample should be set aside.
    ///
    /// While the pod is young, it needs to be ready, and to have been so for the whole window of
    /// the sample. Later a pod that is not ready is set aside only if it never was ready; one
    /// that lost its readiness is overloaded, and its load counts.
    fn is_unready(&self, pod: &PodObservation, sample: &PodSample) -> bool {
        let (Some(readiness), Some(started_at)) = (pod.readiness, pod.started_at) else {
            return true;
        };
        if started_at + self.cpu_initialization_period > self.now {
            return !readiness.ready || sample.at < readiness.since + sample.window;
        }
        !readiness.ready && started_at + self.initial_readiness_delay > readiness.since
    }
}

/// The pods of an observation by how they enter the calculation. Every pod is in one group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodGroups {
    /// Pods with a sample that counts.
    pub ready: Vec<PodId>,
    /// Pods that are pending or still starting: samples set aside.
    pub unready: Vec<PodId>,
    /// Pods without a sample.
    pub missing: Vec<PodId>,
    /// Pods that are being deleted or failed: as if they did not exist.
    pub ignored: Vec<PodId>,
}

/// Sorts pods into groups: the first rule that fits decides. `samples` are in order of pod.
/// Readiness matters only where a rule for it is given (CPU).
///
/// Source: `groupPods` in `pkg/controller/podautoscaler/replica_calculator.go`. A pod that has
/// `Succeeded` is not left out there, so it is not here.
pub fn group_pods(
    pods: &[PodObservation],
    samples: &[PodSample],
    readiness: Option<ReadinessRule>,
) -> PodGroups {
    let mut groups = PodGroups::default();
    for pod in pods {
        group_of(pod, samples, readiness, &mut groups).push(pod.id);
    }
    groups
}

fn group_of<'a>(
    pod: &PodObservation,
    samples: &[PodSample],
    readiness: Option<ReadinessRule>,
    groups: &'a mut PodGroups,
) -> &'a mut Vec<PodId> {
    if pod.deleting || pod.phase == PodPhase::Failed {
        return &mut groups.ignored;
    }
    if pod.phase == PodPhase::Pending {
        return &mut groups.unready;
    }
    let Ok(idx) = samples.binary_search_by_key(&pod.id, |sample| sample.pod) else {
        return &mut groups.missing;
    };
    if readiness.is_some_and(|rule| rule.is_unready(pod, &samples[idx])) {
        return &mut groups.unready;
    }
    &mut groups.ready
}
