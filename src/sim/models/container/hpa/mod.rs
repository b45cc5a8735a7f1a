//! The HorizontalPodAutoscaler controller: from metrics of pods to a number of replicas.
//!
//! Rules and names are those of `pkg/controller/podautoscaler` in kubernetes/kubernetes.

mod decision;

pub use decision::{
    Clause, Condition, ConditionReason, Conditions, MetricError, MetricKind, MetricOutcome,
    Reconciliation,
};
