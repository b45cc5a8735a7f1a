//! Step scaling: the further a metric is beyond an alarm's threshold, the larger the change.
//!
//! Source: "Step and simple scaling policies" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide, `doc_source/as-scaling-simple-step.md`) and
//! `StepAdjustment` in the API, read in November 2026.

use super::adjustment::AdjustmentType;
use crate::sim::parts::capacity::CapacityBounds;

/// A step scaling policy with the threshold of its alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct StepScaling {
    /// What the numbers of the steps mean.
    pub adjustment_type: AdjustmentType,
    /// Threshold of the alarm that sets the policy off.
    pub threshold: f64,
    /// The steps; they neither overlap nor leave a gap between them.
    pub step_adjustments: Vec<StepAdjustment>,
}

/// A range of the breach, which is the metric minus the threshold, and what to do there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepAdjustment {
    /// `MetricIntervalLowerBound`; minus infinity where the product has null.
    pub metric_interval_lower_bound: f64,
    /// `MetricIntervalUpperBound`; infinity where the product has null.
    pub metric_interval_upper_bound: f64,
    /// `ScalingAdjustment`; what it means, the policy says.
    pub scaling_adjustment: i64,
}

impl StepAdjustment {
    /// Whether the step is meant for this value. Above the threshold its lower end belongs to it,
    /// below the threshold its upper end does. At the threshold itself either will do, as the
    /// alarm decides whether it breaches.
    fn covers(&self, metric: f64, threshold: f64) -> bool {
        let lower = threshold + self.metric_interval_lower_bound;
        let upper = threshold + self.metric_interval_upper_bound;
        let as_above = lower <= metric && metric < upper;
        let as_below = lower < metric && metric <= upper;
        (metric >= threshold && as_above) || (metric <= threshold && as_below)
    }
}

/// A group while its policies decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupSize {
    /// Instances that are running: without those that are warming up, and with those that are
    /// terminating.
    pub capacity: u32,
    /// Desired capacity.
    pub desired: u32,
    /// Its limits.
    pub bounds: CapacityBounds,
}

impl StepScaling {
    /// The desired capacity at this value of the metric. Where no step is meant for the value it
    /// stays as it is.
    ///
    /// The change starts from the capacity, so that a second breach while instances warm up does
    /// not add them again: with 10 running and 11 desired, 30 % more are 13. Fewer instances are
    /// not considered while more are on their way.
    pub fn desired(&self, group: GroupSize, metric: f64) -> u32 {
        let covers = |step: &&StepAdjustment| step.covers(metric, self.threshold);
        let step = self.step_adjustments.iter().find(covers);
        let target = step.map_or(i64::from(group.capacity), |step| {
            self.adjustment_type.target(group.capacity, step.scaling_adjustment)
        });
        let (capacity, desired) = (i64::from(group.capacity), i64::from(group.desired));
        let is_scaling_out = desired > capacity;
        let desired = if target > capacity {
            desired.max(target)
        } else if target < capacity && !is_scaling_out {
            desired.min(target)
        } else {
            desired
        };
        group.bounds.clamp(desired)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the guide: threshold 50, 0 % / 10 % / 30 % from 0 / 10 / 20 beyond it.
    fn policies() -> [StepScaling; 2] {
        const END: f64 = f64::INFINITY;
        let policy = |steps: [(f64, f64, i64); 3]| StepScaling {
            adjustment_type: AdjustmentType::PercentChangeInCapacity {
                min_adjustment_magnitude: 0,
            },
            threshold: 50.0,
            step_adjustments: steps
                .map(|(lower, upper, adjustment)| StepAdjustment {
                    metric_interval_lower_bound: lower,
                    metric_interval_upper_bound: upper,
                    scaling_adjustment: adjustment,
                })
                .to_vec(),
        };
        let out = policy([(0.0, 10.0, 0), (10.0, 20.0, 10), (20.0, END, 30)]);
        let in_ = policy([(-10.0, 0.0, 0), (-20.0, -10.0, -10), (-END, -20.0, -30)]);
        [out, in_]
    }

    fn desired(capacity: u32, desired: u32, metric: f64) -> u32 {
        let group = GroupSize { capacity, desired, bounds: CapacityBounds::UNBOUNDED };
        let [out, in_] = policies();
        let after_out = out.desired(group, metric);
        in_.desired(GroupSize { desired: after_out, ..group }, metric)
    }

    #[test]
    fn the_example_of_the_guide_from_start_to_end() {
        for (size, metric, then) in [(10, 60.0, 11), (11, 70.0, 14), (14, 40.0, 13), (13, 30.0, 10)]
        {
            assert_eq!(desired(size, size, metric), then, "{size} at {metric}");
        }
    }

    #[test]
    fn instances_on_their_way_count_for_the_next_change() {
        assert_eq!(desired(10, 11, 62.0), 11);
        assert_eq!(desired(10, 11, 70.0), 13);
    }

    #[test]
    fn nothing_is_removed_while_instances_warm_up() {
        assert_eq!(desired(10, 11, 1.0), 11);
    }

    #[test]
    fn instances_that_are_leaving_are_not_removed_twice() {
        assert_eq!(desired(14, 13, 40.0), 13);
        assert_eq!(desired(14, 13, 30.0), 10);
    }

    #[test]
    fn the_limits_of_the_group_hold() {
        let bounds = CapacityBounds { min: 8, max: 12 };
        let group = GroupSize { capacity: 10, desired: 10, bounds };
        let [out, in_] = policies();
        assert_eq!(out.desired(group, 99.0), 12);
        assert_eq!(in_.desired(group, 1.0), 8);
    }
}
