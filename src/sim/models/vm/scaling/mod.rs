//! Scaling of a group: metrics, alarms, policies and scheduled actions.
//!
//! Target tracking, step and simple scaling and scheduled actions are here. Predictive scaling is
//! not: it forecasts from weeks of history, which no run has.

mod decision;
mod feed;
mod policy;
mod scaler;

pub use decision::{AlarmFacts, PolicyFacts, ScalingClause, ScalingDecision, ScalingRule};
pub use feed::MetricType;
pub use policy::{PolicySpec, SimpleSpec, StepSpec, TrackingSpec};
pub(super) use scaler::GroupScaler;
pub use scaler::{ScalerSpec, ScheduledAction};

#[cfg(test)]
mod tests;
