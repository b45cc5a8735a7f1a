//! The HorizontalPodAutoscaler controller: from metrics of pods to a number of replicas.
//!
//! Rules and names are those of `pkg/controller/podautoscaler` in kubernetes/kubernetes, read at
//! release line 1.28, with the tolerance comparison that changed in 1.33 as a setting. Everything
//! here is a function of its arguments: the current time and what the metrics API shows come in
//! as [`Observation`], the decision goes out as [`Reconciliation`].
//!
//! The stages, in the order in which one sync passes them: [`group_pods`] sorts the pods,
//! [`assess`] turns one metric into a proposal, [`stabilize`] holds the largest proposal against
//! earlier ones, [`limit_by_rules`] or [`limit_by_burst`] bounds the step, and [`Hpa`] runs them.

mod config;
mod rules;

mod pods;
mod usage;

mod replica_calculator;

mod behavior;
mod history;

mod controller;
mod decision;

pub use behavior::{
    Bounds, Limit, Limited, StabilizationWindows, limit_by_burst, limit_by_rules, scale_down_limit,
    scale_up_limit, stabilize, stabilize_scale_down,
};
pub use config::{HpaSettings, HpaSpec, MetricSpec, Resource, Tolerance, ToleranceComparison};
pub use controller::{Hpa, Observation};
pub use decision::{
    Clause, Condition, ConditionReason, Conditions, MetricError, MetricKind, MetricOutcome,
    Reconciliation,
};
pub use history::{
    History, Recommendation, RecommendationLog, ScaleEvent, ScaleEventLog, ScaleEvents,
};
pub use pods::{
    ContainerId, ContainerRequest, ContainerUsage, PodGroups, PodId, PodObservation, PodPhase,
    PodSample, Readiness, ReadinessRule, ResourceSample, group_pods,
};
pub use replica_calculator::{Assessment, Calculation, Calculator, Reading, assess};
pub use rules::{Behavior, Policy, PolicyKind, RulesSpec, ScalingRules, SelectPolicy};
pub use usage::{PodUsage, UsageRatio, utilization_ratio, value_ratio};

#[cfg(test)]
mod tests;
