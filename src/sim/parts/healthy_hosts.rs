//! How many servers CodeDeploy takes out of service at a time in a deployment in place.
//!
//! Sources: `MinimumHealthyHosts` of CodeDeploy's API (botocore 1.44.5) and "Instance health" of
//! the CodeDeploy user guide, read in November 2026. Minimums for each Availability Zone are not
//! part of it.

use super::whole::percent_up;

/// `minimumHealthyHosts` of a deployment configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MinimumHealthyHosts {
    /// `HOST_COUNT`: so many instances.
    HostCount(u32),
    /// `FLEET_PERCENT`: so many per cent of the instances at the start, rounded up.
    FleetPercent(u32),
    /// `MOST_CONCURRENCY` of 1, which only the configuration `OneAtATime` has: one instance is
    /// out of service at a time, and all but one have to succeed.
    AllButOne,
}

impl MinimumHealthyHosts {
    /// `CodeDeployDefault.OneAtATime`, which applies if nothing is chosen.
    pub const ONE_AT_A_TIME: Self = Self::AllButOne;
    /// `CodeDeployDefault.HalfAtATime`.
    pub const HALF_AT_A_TIME: Self = Self::FleetPercent(50);
    /// `CodeDeployDefault.AllAtOnce`.
    pub const ALL_AT_ONCE: Self = Self::HostCount(0);

    /// Instances that must stay healthy, of so many at the start.
    fn required(self, n_instances: u32) -> u32 {
        match self {
            Self::HostCount(count) => count,
            Self::FleetPercent(percent) => percent_up(percent, n_instances),
            Self::AllButOne => n_instances.saturating_sub(1),
        }
    }

    fn most_at_once(self) -> u32 {
        match self {
            Self::AllButOne => 1,
            Self::HostCount(_) | Self::FleetPercent(_) => u32::MAX,
        }
    }
}

/// The minimum leaves no instance that could be taken out: the deployment fails before it has
/// touched any (`HEALTH_CONSTRAINTS_INVALID`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{required} of {n_instances} instances must stay healthy, so none can be taken out")]
pub struct NothingMayBeTakenOut {
    /// Instances that must stay healthy.
    pub required: u32,
    /// Instances that there are.
    pub n_instances: u32,
}

/// A deployment in place under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InPlaceDeployment {
    required: u32,
    most_at_once: u32,
}

impl InPlaceDeployment {
    /// Begins with so many instances, all of them healthy.
    pub fn start(
        minimum: MinimumHealthyHosts,
        n_instances: u32,
    ) -> Result<Self, NothingMayBeTakenOut> {
        let required = minimum.required(n_instances);
        if required >= n_instances {
            return Err(NothingMayBeTakenOut { required, n_instances });
        }
        Ok(Self { required, most_at_once: minimum.most_at_once() })
    }

    /// How many more instances may be taken out now. `n_healthy` are in service and healthy,
    /// `n_out` are being deployed to. 0 with none out: the deployment stops here, since one more
    /// failure would go below the minimum.
    pub fn may_take_out(self, n_healthy: u32, n_out: u32) -> u32 {
        let by_health = n_healthy.saturating_sub(self.required);
        by_health.min(self.most_at_once.saturating_sub(n_out))
    }

    /// The deployment succeeds if at least so many instances have the new revision: the minimum,
    /// and at least one even where the minimum is 0.
    pub fn succeeds_if_at_least(self) -> u32 {
        self.required.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(minimum: MinimumHealthyHosts, n_instances: u32) -> Option<(u32, u32)> {
        let deployment = InPlaceDeployment::start(minimum, n_instances).ok()?;
        Some((deployment.may_take_out(n_instances, 0), deployment.succeeds_if_at_least()))
    }

    /// The nine instances of AWS' own examples.
    #[test]
    fn nine_instances_of_the_user_guide() {
        use MinimumHealthyHosts as Hosts;
        for (minimum, expected) in [
            (Hosts::HostCount(6), Some((3, 6))),
            (Hosts::FleetPercent(40), Some((5, 4))),
            (Hosts::ALL_AT_ONCE, Some((9, 1))),
            (Hosts::HALF_AT_A_TIME, Some((4, 5))),
            (Hosts::ONE_AT_A_TIME, Some((1, 8))),
            (Hosts::HostCount(9), None),
            (Hosts::FleetPercent(100), None),
        ] {
            assert_eq!(plan(minimum, 9), expected, "{minimum:?}");
        }
    }

    /// Of 10 instances with a minimum of 8, the second failure ends the deployment.
    #[test]
    fn failures_use_up_the_room() {
        let deployment = InPlaceDeployment::start(MinimumHealthyHosts::HostCount(8), 10);
        let deployment = deployment.expect("two may be taken out");
        assert_eq!(deployment.may_take_out(10, 0), 2);
        assert_eq!(deployment.may_take_out(9, 0), 1);
        assert_eq!(deployment.may_take_out(8, 0), 0);
    }

    #[test]
    fn one_at_a_time_waits_for_the_one() {
        let deployment = InPlaceDeployment::start(MinimumHealthyHosts::ONE_AT_A_TIME, 3);
        let deployment = deployment.expect("one may be taken out");
        assert_eq!(deployment.may_take_out(2, 1), 0);
        assert_eq!(deployment.may_take_out(3, 0), 1);
    }
}
