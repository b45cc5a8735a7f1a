//! How a scaling policy's number changes a group: shared by step and simple scaling.
//!
//! Source: "Scaling adjustment types" in the EC2 Auto Scaling user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide, `doc_source/as-scaling-simple-step.md`), read in
//! November 2026.

/// `AdjustmentType` with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjustmentType {
    /// `ChangeInCapacity`: the number is added.
    ChangeInCapacity,
    /// `ExactCapacity`: the number is the new size.
    ExactCapacity,
    /// `PercentChangeInCapacity`: so many per cent of the capacity are added.
    PercentChangeInCapacity {
        /// `MinAdjustmentMagnitude`: any change is of at least so many instances; 0 and 1 are no
        /// limit. That 0 % stays no change is our reading.
        min_adjustment_magnitude: u32,
    },
}

impl AdjustmentType {
    /// The size that a policy's number asks for at this capacity; it can be below 0.
    pub fn target(self, capacity: u32, adjustment: i64) -> i64 {
        let capacity = i64::from(capacity);
        match self {
            Self::ChangeInCapacity => capacity + adjustment,
            Self::ExactCapacity => adjustment,
            Self::PercentChangeInCapacity { min_adjustment_magnitude } => {
                let change = round_percent_change(capacity as f64 * adjustment as f64 / 100.0);
                let magnitude = change.abs().max(i64::from(min_adjustment_magnitude));
                capacity + adjustment.signum() * magnitude
            }
        }
    }
}

/// Whole instances for a percentage of instances: toward zero, but from anything that is not zero
/// at least one. 12.7 are 12, 0.67 is 1, −0.58 is −1, −6.67 are −6.
pub fn round_percent_change(instances: f64) -> i64 {
    if instances == 0.0 {
        return 0;
    }
    let at_least_one = instances.abs().max(1.0);
    let whole = at_least_one.trunc() as i64;
    if instances < 0.0 { -whole } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_capacity_does_not_depend_on_the_one_before() {
        assert_eq!(
            [3, 5, 9].map(|capacity| AdjustmentType::ExactCapacity.target(capacity, 5)),
            [5; 3]
        );
    }

    #[test]
    fn the_least_magnitude_holds_in_both_directions_and_leaves_zero_alone() {
        let percent = AdjustmentType::PercentChangeInCapacity { min_adjustment_magnitude: 2 };
        assert_eq!([25, -25, 0, 100].map(|adjustment| percent.target(4, adjustment)), [6, 2, 4, 8]);
    }
}
