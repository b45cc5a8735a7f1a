//! From a proposal to a size: stabilization first, then rate limits and bounds.
//!
//! Source: `pkg/controller/podautoscaler/horizontal.go`. There are two paths: the older one for
//! an HPA without `spec.behavior`, and the one with rules. The older path is not the same as
//! default rules: from 1 pod it allows 4 in one sync, default rules allow 5.

use super::{
    Behavior, Clause, ConditionReason, HpaSettings, Policy, PolicyKind, Recommendation,
    RecommendationLog, ScaleEvents, ScalingRules, SelectPolicy,
};
use crate::units::{SimTime, Span};

/// The older path's stabilization: the highest of the proposal and all recommendations up to
/// `window` old (one of exactly that age counts). Records the proposal.
///
/// Source: `stabilizeRecommendation`.
pub fn stabilize_scale_down(
    log: &mut RecommendationLog,
    now: SimTime,
    window: Span,
    proposal: u32,
) -> u32 {
    let is_lapsed = |entry: &Recommendation| now.since(entry.at) > window;
    let recent = log.entries().iter().filter(|entry| !is_lapsed(entry));
    let stabilized = recent.map(|entry| entry.replicas).fold(proposal, u32::max);
    log.record(Recommendation { replicas: proposal, at: now }, is_lapsed);
    stabilized
}

/// How far back each direction looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StabilizationWindows {
    /// Growth goes at most to the lowest recommendation this recent.
    pub up: Span,
    /// Shrinkage goes at most to the highest recommendation this recent.
    pub down: Span,
}

/// Stabilization with rules: the current size, moved up to the lowest recommendation of the up
/// window, then down to the highest of the down window; the proposal counts in both. One of
/// exactly the window's age no longer counts. Records the proposal.
///
/// Source: `stabilizeRecommendationWithBehaviors`.
pub fn stabilize(
    log: &mut RecommendationLog,
    now: SimTime,
    windows: StabilizationWindows,
    current: u32,
    proposal: u32,
) -> u32 {
    let within = |window: Span| {
        let recent = log.entries().iter().filter(move |entry| now.since(entry.at) < window);
        recent.map(|entry| entry.replicas)
    };
    let floor = within(windows.up).fold(proposal, u32::min);
    let ceiling = within(windows.down).fold(proposal, u32::max);
    log.record(Recommendation { replicas: proposal, at: now }, |entry| {
        let age = now.since(entry.at);
        age > windows.up && age > windows.down
    });
    current.max(floor).min(ceiling)
}

/// `minReplicas` and `maxReplicas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Fewest replicas.
    pub min: u32,
    /// Most replicas.
    pub max: u32,
}

/// A size after the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited {
    /// The size.
    pub replicas: u32,
    /// What limited it.
    pub limit: Limit,
}

/// What limits a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Nothing: the size went through.
    WithinRange,
    /// `maxReplicas`.
    TooManyReplicas,
    /// `minReplicas`.
    TooFewReplicas,
    /// The rate of growth.
    ScaleUpLimit,
    /// The rate of shrinkage.
    ScaleDownLimit,
}

impl Limit {
    /// The reason of the `ScalingLimited` condition.
    pub const fn reason(self) -> ConditionReason {
        match self {
            Self::WithinRange => ConditionReason::DesiredWithinRange,
            Self::TooManyReplicas => ConditionReason::TooManyReplicas,
            Self::TooFewReplicas => ConditionReason::TooFewReplicas,
            Self::ScaleUpLimit => ConditionReason::ScaleUpLimit,
            Self::ScaleDownLimit => ConditionReason::ScaleDownLimit,
        }
    }

    /// The rule that had the last word, if it was a limit.
    pub const fn clause(self) -> Option<Clause> {
        match self {
            Self::WithinRange => None,
            Self::TooManyReplicas => Some(Clause::TooManyReplicas),
            Self::TooFewReplicas => Some(Clause::TooFewReplicas),
            Self::ScaleUpLimit => Some(Clause::ScaleUpLimit),
            Self::ScaleDownLimit => Some(Clause::ScaleDownLimit),
        }
    }
}

/// The older path's limits: the bounds, and max(factor × current, minimum) in one sync. Nothing
/// limits the rate of shrinkage.
///
/// Source: `convertDesiredReplicasWithRules`, `calculateScaleUpLimit`.
pub fn limit_by_burst(
    settings: &HpaSettings,
    bounds: Bounds,
    current: u32,
    desired: u32,
) -> Limited {
    let burst = (settings.scale_up_limit_factor * f64::from(current)) as u32;
    let burst = burst.max(settings.scale_up_limit_minimum);
    if desired < bounds.min {
        return Limited { replicas: bounds.min, limit: Limit::TooFewReplicas };
    }
    let ceiling = if bounds.max > burst {
        Limited { replicas: burst, limit: Limit::ScaleUpLimit }
    } else {
        Limited { replicas: bounds.max, limit: Limit::TooManyReplicas }
    };
    if desired > ceiling.replicas {
        return ceiling;
    }
    Limited { replicas: desired, limit: Limit::WithinRange }
}

/// Limits with rules: growing up to min(max, up limit), shrinking down to max(min, down limit).
/// An up limit never lies below the current size, a down limit never above it.
///
/// Source: `convertDesiredReplicasWithBehaviorRate`.
pub fn limit_by_rules(
    behavior: &Behavior,
    events: &ScaleEvents,
    now: SimTime,
    bounds: Bounds,
    current: u32,
    desired: u32,
) -> Limited {
    let within = Limited { replicas: desired, limit: Limit::WithinRange };
    if desired > current {
        let limit = scale_up_limit(&behavior.scale_up, events, now, current);
        let limit = to_replicas(limit).max(current);
        let ceiling = if bounds.max > limit {
            Limited { replicas: limit, limit: Limit::ScaleUpLimit }
        } else {
            Limited { replicas: bounds.max, limit: Limit::TooManyReplicas }
        };
        return if desired > ceiling.replicas { ceiling } else { within };
    }
    if desired < current {
        let limit = scale_down_limit(&behavior.scale_down, events, now, current);
        let limit = to_replicas(limit).min(current);
        let floor = if bounds.min < limit {
            Limited { replicas: limit, limit: Limit::ScaleDownLimit }
        } else {
            Limited { replicas: bounds.min, limit: Limit::TooFewReplicas }
        };
        return if desired < floor.replicas { floor } else { within };
    }
    within
}

/// The size up to which the policies allow growth now. Where an earlier growth has used up the
/// period it lies below the current size; without policies it is the lowest number.
///
/// Percentages round up, so that 10 % of 5 pods still adds one: 5 × 1.1 = 5.5 → 6.
///
/// Source: `calculateScaleUpLimitWithScalingRules`.
pub fn scale_up_limit(
    rules: &ScalingRules,
    events: &ScaleEvents,
    now: SimTime,
    current: u32,
) -> i64 {
    let limits = rules.policies.iter().map(|policy| {
        let start = events.size_at_start(now, policy.period, current);
        match policy.kind {
            PolicyKind::Pods => start + i64::from(policy.value),
            PolicyKind::Percent => (start as f64 * (1.0 + fraction(policy))).ceil() as i64,
        }
    });
    match rules.select_policy {
        SelectPolicy::Disabled => i64::from(current),
        SelectPolicy::Min => limits.min().unwrap_or(i64::MAX),
        SelectPolicy::Max => limits.max().unwrap_or(i64::MIN),
    }
}

/// The size down to which the policies allow shrinkage now. It can be below zero, and lies above
/// the current size where an earlier shrinkage has used up the period.
///
/// Percentages truncate the size that is left: 15 pods less 10 % are 13.5 → 13.
///
/// Source: `calculateScaleDownLimitWithBehaviors`.
pub fn scale_down_limit(
    rules: &ScalingRules,
    events: &ScaleEvents,
    now: SimTime,
    current: u32,
) -> i64 {
    let limits = rules.policies.iter().map(|policy| {
        let start = events.size_at_start(now, policy.period, current);
        match policy.kind {
            PolicyKind::Pods => start - i64::from(policy.value),
            PolicyKind::Percent => (start as f64 * (1.0 - fraction(policy))) as i64,
        }
    });
    match rules.select_policy {
        SelectPolicy::Disabled => i64::from(current),
        SelectPolicy::Min => limits.max().unwrap_or(i64::MIN),
        SelectPolicy::Max => limits.min().unwrap_or(i64::MAX),
    }
}

fn fraction(policy: &Policy) -> f64 {
    f64::from(policy.value) / 100.0
}

/// The nearest size that can exist.
fn to_replicas(limit: i64) -> u32 {
    limit.clamp(0, i64::from(u32::MAX)) as u32
}
