//! A decision on the size of a group, told so that a reader can follow every step.

use serde::{Deserialize, Serialize};

use super::MetricType;
use crate::sim::parts::cloudwatch::{AlarmState, ComparisonOperator};
use crate::units::Span;

/// What alarms and policies said at one moment, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScalingDecision {
    /// `DesiredCapacity` before.
    pub from: u32,
    /// `DesiredCapacity` after.
    pub to: u32,
    /// Alarms that changed their state or set off a policy.
    pub alarms: Vec<AlarmFacts>,
    /// What the policies, or a scheduled action, ask for, and what target tracking has worked out
    /// where that is no reason to ask.
    pub policies: Vec<PolicyFacts>,
    /// What had the last word on the size.
    pub clause: ScalingClause,
}

/// One alarm at one evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlarmFacts {
    /// What is measured.
    pub metric: MetricType,
    /// When a datapoint breaches.
    pub comparison_operator: ComparisonOperator,
    /// In the metric's unit.
    pub threshold: f64,
    /// Length of time that one datapoint stands for.
    pub period: Span,
    /// M of "M out of N".
    pub datapoints_to_alarm: u32,
    /// N of "M out of N".
    pub evaluation_periods: u32,
    /// The last N datapoints, the newest first; `None`: nothing was reported.
    pub datapoints: Vec<Option<f64>>,
    /// State before.
    pub before: AlarmState,
    /// State after; the same where the alarm sets off its policy again.
    pub after: AlarmState,
}

/// What one policy asks for or has worked out, and why.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyFacts {
    /// Place of the policy in the group's list, from 0.
    pub policy: u32,
    /// The rule with its numbers.
    pub rule: ScalingRule,
    /// The size that follows, before the group's limits.
    pub desired: u32,
}

/// The rule of a policy with its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ScalingRule {
    /// Target tracking: capacity × metric ÷ target, with the change rounded up.
    TargetTracking {
        /// What is measured.
        metric: MetricType,
        /// Warm instances that the metric is a mean over.
        capacity: u32,
        /// Newest value of the metric.
        value: f64,
        /// `TargetValue`.
        target: f64,
    },
    /// Step scaling.
    Step {
        /// Newest value of the metric.
        value: f64,
        /// Threshold of the alarm.
        threshold: f64,
        /// Warm instances, and those that are leaving.
        capacity: u32,
    },
    /// Simple scaling.
    Simple {
        /// Size before.
        capacity: u32,
        /// `ScalingAdjustment`.
        adjustment: i64,
    },
    /// A scheduled action.
    Scheduled {
        /// `MinSize` from now on.
        min_size: u32,
        /// `MaxSize` from now on.
        max_size: u32,
    },
}

/// What had the last word on a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScalingClause {
    /// What was asked for holds.
    Applied,
    /// Nothing was asked for.
    NothingAsked,
    /// More were asked for than `MaxSize`.
    MaxSize,
    /// Fewer were asked for than `MinSize`.
    MinSize,
    /// Fewer would do, but instances are still launching or warming up.
    WaitsForWarmUp {
        /// How many.
        n: u32,
    },
    /// An alarm came in the cooldown of simple scaling and was dropped.
    InCooldown,
    /// Fewer would do for one policy, but not for all that may remove instances.
    OtherPolicyDisagrees,
    /// Target tracking was set off and has worked out a size, which its alarm does not ask for: a
    /// high one only adds instances, a low one only removes them.
    NoChangeNeeded,
}
