//! How far a group may shrink and grow while its instances are replaced.
//!
//! Source: `RefreshPreferences` and `InstanceMaintenancePolicy` of the EC2 Auto Scaling API
//! (autoscaling model of botocore 1.44.5), and "Minimum healthy percentage" in the user guide
//! (awsdocs/amazon-ec2-auto-scaling-user-guide, `doc_source/asg-instance-refresh.md`), read in
//! November 2026.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// `MinHealthyPercentage` and `MaxHealthyPercentage`, in per cent of the desired capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthyBounds {
    min_healthy_percentage: u32,
    max_healthy_percentage: Option<u32>,
}

/// Bounds that the product refuses.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum BoundsError {
    /// The minimum is not from 0 to 100.
    #[error("the minimum healthy percentage is above 100")]
    MinOutOfRange,
    /// The maximum is not from 100 to 200.
    #[error("the maximum healthy percentage is not from 100 to 200")]
    MaxOutOfRange,
    /// There is a maximum and no minimum.
    #[error("a maximum healthy percentage needs a minimum")]
    MaxWithoutMin,
    /// They are more than 100 apart.
    #[error("the healthy percentages are more than 100 apart")]
    TooFarApart,
}

impl HealthyBounds {
    /// What an instance refresh uses unless set, and without a maintenance policy: 90 %, and no
    /// maximum.
    pub const DEFAULT: Self = Self { min_healthy_percentage: 90, max_healthy_percentage: None };

    /// Checks the bounds. A minimum that is not set is 90 %; a maximum that is not set is *not*
    /// the same as 100 %, see [`plan`](Self::plan).
    pub fn new(min: Option<u32>, max: Option<u32>) -> Result<Self, BoundsError> {
        if max.is_some() && min.is_none() {
            return Err(BoundsError::MaxWithoutMin);
        }
        let min = min.unwrap_or(Self::DEFAULT.min_healthy_percentage);
        if min > 100 {
            return Err(BoundsError::MinOutOfRange);
        }
        if max.is_some_and(|max| !(100..=200).contains(&max)) {
            return Err(BoundsError::MaxOutOfRange);
        }
        if max.is_some_and(|max| max - min > 100) {
            return Err(BoundsError::TooFarApart);
        }
        Ok(Self { min_healthy_percentage: min, max_healthy_percentage: max })
    }

    /// The minimum, 0 to 100.
    pub const fn min_healthy_percentage(self) -> u32 {
        self.min_healthy_percentage
    }

    /// The maximum, 100 to 200; 100 where it is not set.
    pub fn max_healthy_percentage(self) -> u32 {
        self.max_healthy_percentage.unwrap_or(100)
    }

    /// How instances of a group of this size are replaced. The minimum is rounded up and the
    /// maximum down to whole instances.
    ///
    /// Where the two leave no room, one instance at a time is replaced all the same. Without a
    /// maximum the old one goes while the new one comes, and the group is one short; with a
    /// maximum the new one comes first, and the group is one over. So 4 instances at 90 % are 3
    /// for a while, and 4 at 100 % to 110 % are 5.
    pub fn plan(self, size: u32) -> ReplacementPlan {
        let fewest = percent_up(size, self.min_healthy_percentage);
        let most = percent_down(size, self.max_healthy_percentage());
        let together = |at_once: u32| ReplacementPlan {
            order: ReplacementOrder::TerminateAndLaunchTogether,
            at_once,
            lowest_in_service: size.saturating_sub(at_once),
            peak: size,
        };
        match (self.max_healthy_percentage, most - fewest) {
            (None, room) => together(room.max(1)),
            (Some(_), 0) => ReplacementPlan {
                order: ReplacementOrder::LaunchBeforeTerminate,
                at_once: 1,
                lowest_in_service: size,
                peak: size + 1,
            },
            (Some(_), room) if most == size => together(room),
            (Some(_), room) => ReplacementPlan {
                order: ReplacementOrder::LaunchBeforeTerminate,
                at_once: room,
                lowest_in_service: fewest,
                peak: most,
            },
        }
    }

    /// Which of the two comes first in a group whose size is not known, or is large.
    pub fn order(self) -> ReplacementOrder {
        const LARGE: u32 = 100;
        self.plan(LARGE).order
    }
}

fn percent_up(size: u32, percent: u32) -> u32 {
    whole((u64::from(size) * u64::from(percent)).div_ceil(100))
}

fn percent_down(size: u32, percent: u32) -> u32 {
    whole(u64::from(size) * u64::from(percent) / 100)
}

fn whole(instances: u64) -> u32 {
    u32::try_from(instances).unwrap_or(u32::MAX)
}

/// How instances are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplacementPlan {
    /// Which comes first.
    pub order: ReplacementOrder,
    /// Most instances that are being replaced at a time, at least 1.
    pub at_once: u32,
    /// Fewest instances in service meanwhile.
    pub lowest_in_service: u32,
    /// Most instances meanwhile, new ones on their way included.
    pub peak: u32,
}

/// Whether the old instance goes before the new one comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReplacementOrder {
    /// The old one is terminated while the new one is launched.
    TerminateAndLaunchTogether,
    /// The new one is in service before the old one is terminated.
    LaunchBeforeTerminate,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(size: u32, min: u32, max: Option<u32>) -> ReplacementPlan {
        HealthyBounds::new(Some(min), max).expect("the bounds are allowed").plan(size)
    }

    #[test]
    fn a_maximum_of_100_is_not_the_same_as_none() {
        use ReplacementOrder::{LaunchBeforeTerminate, TerminateAndLaunchTogether};
        assert_eq!(plan(4, 100, None).order, TerminateAndLaunchTogether);
        assert_eq!(plan(4, 100, None).lowest_in_service, 3);
        assert_eq!(plan(4, 100, Some(100)).order, LaunchBeforeTerminate);
        assert_eq!(plan(4, 100, Some(100)).peak, 5);
        // Here both bounds can be honoured.
        assert_eq!(plan(10, 90, Some(100)), plan(10, 90, None));
    }

    #[test]
    fn the_room_between_the_bounds_is_used_at_once() {
        let sizes = |min, max| {
            let ReplacementPlan { at_once, lowest_in_service, peak, .. } = plan(10, min, Some(max));
            [at_once, lowest_in_service, peak]
        };
        assert_eq!(sizes(100, 200), [10, 10, 20]);
        assert_eq!(sizes(90, 110), [2, 9, 11]);
        assert_eq!(sizes(0, 100), [10, 0, 10]);
    }

    #[test]
    fn bounds_that_the_product_refuses() {
        use BoundsError::{MaxOutOfRange, MaxWithoutMin, MinOutOfRange, TooFarApart};
        for (min, max, error) in [
            (Some(101), None, MinOutOfRange),
            (Some(90), Some(99), MaxOutOfRange),
            (Some(100), Some(201), MaxOutOfRange),
            (None, Some(110), MaxWithoutMin),
            (Some(90), Some(191), TooFarApart),
        ] {
            assert_eq!(HealthyBounds::new(min, max), Err(error), "{min:?} to {max:?}");
        }
        assert_eq!(HealthyBounds::new(None, None), Ok(HealthyBounds::DEFAULT));
    }
}
