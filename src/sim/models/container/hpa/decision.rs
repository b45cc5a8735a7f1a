//! One sync of the controller, told so that a reader can follow every step with its numbers.

use serde::{Deserialize, Serialize};

/// What one sync saw, proposed and decided, stage by stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reconciliation {
    /// `spec.replicas` before this sync.
    pub current: u32,
    /// `spec.replicas` after this sync.
    pub desired: u32,
    /// One entry for each metric of the HPA, in its order. Empty where the sync ended before
    /// reading metrics (scaling is off, or the size was outside `minReplicas`..`maxReplicas`).
    pub metrics: Vec<MetricOutcome>,
    /// Largest proposal of the valid metrics; `None` if no proposal came to be.
    pub proposal: Option<u32>,
    /// The proposal after the stabilization windows, before rate limits and bounds.
    pub stabilized: Option<u32>,
    /// The rule that had the last word on `desired`.
    pub clause: Clause,
    /// Status conditions that the controller would set.
    pub conditions: Conditions,
}

/// One metric of an HPA in one sync.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricOutcome {
    /// What is measured.
    pub kind: MetricKind,
    /// Target, in the metric's unit: whole per cent for utilization, else the plain value.
    pub target: f64,
    /// Current value in the same unit, truncated as the controller does; `None` on an error.
    pub current: Option<f64>,
    /// `current / target` over the pods that count.
    pub ratio: Option<f64>,
    /// Ratio after unready and missing pods were filled in, where that was done.
    pub rebalanced_ratio: Option<f64>,
    /// Pods whose samples counted in the first ratio.
    pub n_ready: u32,
    /// Pods left out because they are pending or not ready yet.
    pub n_unready: u32,
    /// Pods without a sample.
    pub n_missing: u32,
    /// Pods left out because they are being deleted or failed.
    pub n_ignored: u32,
    /// Whether the ratio was inside the tolerance band.
    pub within_tolerance: bool,
    /// Proposed number of replicas.
    pub proposal: Result<u32, MetricError>,
}

/// The kinds of metric that an HPA can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MetricKind {
    /// `Resource` or `ContainerResource` with `averageUtilization`.
    ResourceUtilization,
    /// `Pods` with `averageValue`.
    Pods,
    /// `Object` with `value`.
    ObjectValue,
    /// `Object` with `averageValue`.
    ObjectAverageValue,
    /// `External` with `value`.
    ExternalValue,
    /// `External` with `averageValue`.
    ExternalAverageValue,
}

/// Why a metric gave no proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum MetricError {
    /// The metrics API returned nothing.
    #[error("no samples")]
    NoSamples,
    /// Samples exist, but all belong to pods that are ignored or unready.
    #[error("no usable samples")]
    NoUsableSamples,
    /// No sample is of a pod that the controller knows, or it knows none.
    #[error("no sample matches a known pod")]
    NoSampleMatchesAKnownPod,
    /// A pod's sample lacks the container that is measured.
    #[error("a sample lacks the container")]
    ContainerSampleMissing,
    /// A container has no resource request to divide by.
    #[error("a container has no resource request")]
    RequestMissing,
    /// The metric's definition is not one the controller knows.
    #[error("invalid metric definition")]
    InvalidMetric,
    /// The metrics API did not answer.
    #[error("metrics unavailable")]
    Unavailable,
}

/// The rule that decided a sync's result, from the last stage back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clause {
    /// The largest proposal went through unchanged.
    Proposal,
    /// All ratios lay within the tolerance: size kept.
    WithinTolerance,
    /// A higher recommendation in `scaleDown.stabilizationWindowSeconds` held the size up.
    ScaleDownStabilized,
    /// A lower recommendation in `scaleUp.stabilizationWindowSeconds` held the size down.
    ScaleUpStabilized,
    /// The rate limit upwards: `behavior.scaleUp.policies`, or without a behavior
    /// max(2 × current, 4) in one sync.
    ScaleUpLimit,
    /// The rate limit downwards: `behavior.scaleDown.policies`.
    ScaleDownLimit,
    /// `maxReplicas`.
    TooManyReplicas,
    /// `minReplicas`.
    TooFewReplicas,
    /// No valid metric, or an invalid one beside a proposal to shrink: size kept.
    MetricUnavailable,
    /// Size 0 while `minReplicas` is not: scaling is off.
    ScalingDisabled,
}

/// Status conditions of the HPA after a sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// Whether the controller could get and update the scale.
    pub able_to_scale: Option<Condition>,
    /// Whether scaling is on and a metric is valid.
    pub scaling_active: Option<Condition>,
    /// Whether a bound or rate limit changed the result.
    pub scaling_limited: Option<Condition>,
}

/// Value of one status condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// True or false.
    pub status: bool,
    /// Machine-readable cause, in Kubernetes' words.
    pub reason: ConditionReason,
}

/// The reasons that the controller gives in its conditions, named as Kubernetes spells them.
#[expect(missing_docs, reason = "the names are Kubernetes' own and say all there is to say")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConditionReason {
    SucceededGetScale,
    ReadyForNewScale,
    ScaleDownStabilized,
    ScaleUpStabilized,
    SucceededRescale,
    ValidMetricFound,
    FailedGetResourceMetric,
    FailedGetContainerResourceMetric,
    FailedGetPodsMetric,
    FailedGetObjectMetric,
    FailedGetExternalMetric,
    InvalidMetricSourceType,
    ScalingDisabled,
    DesiredWithinRange,
    TooManyReplicas,
    TooFewReplicas,
    ScaleUpLimit,
    ScaleDownLimit,
}
