//! Target tracking: the size that brings a metric to its target, and the two alarms that say when
//! to go there. Auto Scaling groups and ECS services share it.
//!
//! Source: "Target tracking scaling policies" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide, `doc_source/as-scaling-target-tracking.md`), read
//! in November 2026. AWS publishes how it rounds and that it goes in proportion, but no formula;
//! the formula here is our inference and gives every number that the guide shows.

use super::capacity::CapacityBounds;
use super::cloudwatch::{Alarm, AlarmAction, AlarmRule, AlarmSpec, ComparisonOperator, Transition};
use crate::units::Span;

/// A target tracking policy, as far as it decides a size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetTracking {
    /// `TargetValue`, in the metric's unit, above 0.
    pub target_value: f64,
    /// `DisableScaleIn`: the policy only ever adds; off by default.
    pub disable_scale_in: bool,
}

/// A ratio of binary fractions can miss a whole number by a hair; this much is not a further
/// instance.
const HAIR: f64 = 1e-9;

/// Whole instances for a change that would be ideal: 1.5 more are 2, 1.5 fewer are 1, so that
/// there are rather too many than too few.
pub fn whole_change(ideal: f64) -> i64 {
    (ideal - HAIR).ceil() as i64
}

impl TargetTracking {
    /// The size that the policy wants, from the instances that are in service and warm and the
    /// metric over them: `capacity × metric ÷ target`, rounded as [`whole_change`] says. Without
    /// a metric nothing changes.
    ///
    /// 10 instances with 150 messages each and a target of 100 become 15.
    pub fn desired(&self, bounds: CapacityBounds, capacity: u32, metric: Option<f64>) -> u32 {
        let ideal_change = metric.map_or(0.0, |metric| {
            let capacity = f64::from(capacity);
            capacity * metric / self.target_value - capacity
        });
        bounds.clamp(i64::from(capacity) + self.change(ideal_change))
    }

    /// Whole instances to add, or to remove where negative, for a change that would be ideal.
    pub fn change(&self, ideal: f64) -> i64 {
        let least = if self.disable_scale_in { 0 } else { i64::MIN };
        whole_change(ideal).max(least)
    }
}

/// What one of several policies wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The size.
    pub desired: u32,
    /// Whether the policy may remove instances.
    pub scale_in_enabled: bool,
}

/// The size that several policies agree on: the largest that any wants above the current one;
/// below it only if all that may remove instances want that, and then the largest.
pub fn largest_agreed(current: u32, proposals: &[Proposal]) -> u32 {
    let counts = |proposal: &&Proposal| proposal.scale_in_enabled || proposal.desired > current;
    let largest = proposals.iter().filter(counts).map(|proposal| proposal.desired).max();
    largest.unwrap_or(current)
}

/// What is scaled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalableTarget {
    /// An EC2 Auto Scaling group.
    AutoScalingGroup,
    /// An ECS service.
    EcsService,
}

impl ScalableTarget {
    /// Threshold of the low alarm, in tenths of the target. As users read them in the console
    /// (50 → 35, 40 → 28, 30 → 21 and 90 → 63 for groups, one report of 30 → 27 for a service);
    /// AWS does not promise them.
    const fn low_threshold_tenths(self) -> f64 {
        match self {
            Self::AutoScalingGroup => 7.0,
            Self::EcsService => 9.0,
        }
    }
}

/// The two alarms that a target tracking policy makes for itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetAlarms {
    /// Sets off scaling out.
    pub high: AlarmSpec,
    /// Sets off scaling in.
    pub low: AlarmSpec,
}

impl TargetAlarms {
    /// The alarms for a target and a metric that comes every minute: 3 of 3 minutes above it, 15
    /// of 15 below seven or nine tenths of it. Numbers of minutes as users read them in the
    /// console in reports up to November 2026; AWS does not promise them.
    pub fn new(scaled: ScalableTarget, target_value: f64) -> Self {
        let alarm = |threshold, comparison_operator, n| AlarmSpec {
            threshold,
            comparison_operator,
            period: Span::from_secs(60),
            rule: AlarmRule::m_out_of_n(n, n),
        };
        let low = target_value * scaled.low_threshold_tenths() / 10.0;
        Self {
            high: alarm(target_value, ComparisonOperator::GreaterThanThreshold, 3),
            low: alarm(low, ComparisonOperator::LessThanThreshold, 15),
        }
    }
}

/// What the two alarms ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrackingAction {
    /// Nothing.
    None,
    /// More instances.
    ScaleOut,
    /// Fewer instances.
    ScaleIn,
}

/// The two alarms at work.
#[derive(Clone, Debug)]
pub struct TargetWatch {
    high: Alarm,
    low: Alarm,
}

impl TargetWatch {
    /// Starts to watch: each datapoint of the metric once.
    pub fn new(alarms: TargetAlarms) -> Self {
        let TargetAlarms { high, low } = alarms;
        Self { high: Alarm::once_a_period(high), low: Alarm::once_a_period(low) }
    }

    /// The alarms that set off scaling out and scaling in.
    pub fn alarms(&self) -> [&Alarm; 2] {
        [&self.high, &self.low]
    }

    /// Evaluates both with the mean of the period that ends now; `None`: nothing was reported.
    /// More instances have precedence.
    pub fn observe(&mut self, mean: Option<f64>) -> TrackingAction {
        let high = self.high.observe(mean);
        let low = self.low.observe(mean);
        let scales = |transition: Transition| transition.sets_off(AlarmAction::AutoScaling);
        if scales(high) {
            TrackingAction::ScaleOut
        } else if scales(low) {
            TrackingAction::ScaleIn
        } else {
            TrackingAction::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: TargetTracking = TargetTracking { target_value: 0.1, disable_scale_in: false };

    #[test]
    fn a_hair_of_binary_arithmetic_is_not_an_instance() {
        // 10 × 0.3 ÷ 0.1 is a little more than 30 in binary floating point.
        assert_eq!(POLICY.desired(CapacityBounds::UNBOUNDED, 10, Some(0.3)), 30);
    }

    #[test]
    fn changes_are_rounded_so_that_there_are_rather_too_many() {
        for (ideal, whole) in [(1.5, 2), (-1.5, -1), (-0.5, 0), (0.1, 1), (2.0, 2), (-2.0, -2)] {
            assert_eq!(whole_change(ideal), whole, "{ideal}");
        }
    }

    #[test]
    fn without_a_metric_nothing_changes() {
        assert_eq!(POLICY.desired(CapacityBounds::UNBOUNDED, 7, None), 7);
    }

    #[test]
    fn one_policy_is_enough_to_grow_and_all_must_agree_to_shrink() {
        let both = |desired| Proposal { desired, scale_in_enabled: true };
        let only_out = Proposal { desired: 10, scale_in_enabled: false };
        assert_eq!(largest_agreed(10, &[both(12), both(4)]), 12);
        assert_eq!(largest_agreed(10, &[both(10), both(4)]), 10);
        assert_eq!(largest_agreed(10, &[both(6), both(4)]), 6);
        assert_eq!(largest_agreed(10, &[only_out, both(4)]), 4);
        assert_eq!(largest_agreed(10, &[only_out]), 10);
    }
}
