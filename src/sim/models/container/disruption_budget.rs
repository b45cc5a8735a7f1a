//! PodDisruptionBudget: how many pods may be evicted on purpose.
//!
//! It holds back evictions through the API: a drained node, the VerticalPodAutoscaler, the Cluster
//! Autoscaler. Rolling updates, crashes and lost nodes do not ask.
//!
//! Source: `pkg/controller/disruption/disruption.go` and
//! `pkg/registry/core/pod/storage/eviction.go`, kubernetes/kubernetes, read in November 2026.

use super::{IntOrPercent, Rounding};

/// `spec` of a `policy/v1` PodDisruptionBudget, which has one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisruptionBudget {
    /// `minAvailable`: pods that must stay healthy.
    MinAvailable(IntOrPercent),
    /// `maxUnavailable`: pods that may be missing.
    MaxUnavailable(IntOrPercent),
}

/// The pods that a budget covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoveredPods {
    /// Pods that their controllers want: the sum of `spec.replicas`.
    pub n_wanted: u32,
    /// Pods that exist.
    pub n_existing: u32,
    /// Pods that are ready and not being deleted. A pod whose eviction was just granted counts as
    /// gone from then on.
    pub n_healthy: u32,
}

/// `status` of a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetStatus {
    /// `expectedPods`.
    pub expected_pods: u32,
    /// `desiredHealthy`: pods that must stay healthy.
    pub desired_healthy: u32,
    /// `currentHealthy`.
    pub current_healthy: u32,
    /// `disruptionsAllowed`: healthy pods that may be evicted now.
    pub disruptions_allowed: u32,
}

/// `unhealthyPodEvictionPolicy`: when a pod may go that is not ready anyway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnhealthyPodEviction {
    /// `IfHealthyBudget`, the default: if as many are healthy as must be.
    #[default]
    IfHealthyBudget,
    /// `AlwaysAllow`.
    AlwaysAllow,
}

impl DisruptionBudget {
    /// What the budget allows for these pods.
    ///
    /// Per cent are of the pods that are wanted, and round up in both fields, other than
    /// `maxUnavailable` of a Deployment. So 10 % of 3 as `maxUnavailable` is 1 pod, and as
    /// `minAvailable` too: 2 may go.
    pub fn status(self, pods: CoveredPods) -> BudgetStatus {
        let count =
            |share: IntOrPercent| u32::try_from(share.of(pods.n_wanted, Rounding::Up)).unwrap_or(0);
        let (expected_pods, desired_healthy) = match self {
            Self::MaxUnavailable(share) => {
                (pods.n_wanted, pods.n_wanted.saturating_sub(count(share)))
            }
            Self::MinAvailable(share @ IntOrPercent::Int(_)) => (pods.n_existing, count(share)),
            Self::MinAvailable(share @ IntOrPercent::Percent(_)) => (pods.n_wanted, count(share)),
        };
        let spare = pods.n_healthy.saturating_sub(desired_healthy);
        BudgetStatus {
            expected_pods,
            desired_healthy,
            current_healthy: pods.n_healthy,
            disruptions_allowed: if expected_pods > 0 { spare } else { 0 },
        }
    }
}

impl BudgetStatus {
    /// Whether a healthy pod may be evicted.
    pub fn allows_healthy(&self) -> bool {
        self.disruptions_allowed > 0
    }

    /// Whether a pod may be evicted that is not ready. It does not use up the budget if it may go
    /// for one of the reasons of the policy.
    pub fn allows_unhealthy(&self, policy: UnhealthyPodEviction) -> bool {
        let is_budget_healthy =
            self.desired_healthy > 0 && self.current_healthy >= self.desired_healthy;
        match policy {
            UnhealthyPodEviction::AlwaysAllow => true,
            UnhealthyPodEviction::IfHealthyBudget => is_budget_healthy || self.allows_healthy(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DisruptionBudget::{MaxUnavailable, MinAvailable};
    use IntOrPercent::{Int, Percent};

    fn pods(n_wanted: u32, n_healthy: u32) -> CoveredPods {
        CoveredPods { n_wanted, n_existing: n_wanted, n_healthy }
    }

    #[test]
    fn worked_examples() {
        for (budget, n_wanted, n_healthy, desired, allowed) in [
            (MinAvailable(Int(2)), 3, 3, 2, 1),
            (MinAvailable(Int(2)), 3, 2, 2, 0),
            (MinAvailable(Int(5)), 3, 3, 5, 0),
            (MinAvailable(Percent(50)), 7, 7, 4, 3),
            (MinAvailable(Percent(100)), 10, 10, 10, 0),
            (MaxUnavailable(Int(1)), 3, 3, 2, 1),
            (MaxUnavailable(Int(0)), 3, 3, 3, 0),
            (MaxUnavailable(Int(9)), 3, 3, 0, 3),
            (MaxUnavailable(Percent(30)), 7, 7, 4, 3),
            (MaxUnavailable(Percent(10)), 3, 3, 2, 1),
            (MaxUnavailable(Percent(30)), 10, 8, 7, 1),
        ] {
            let status = budget.status(pods(n_wanted, n_healthy));
            let told = (status.desired_healthy, status.disruptions_allowed);
            assert_eq!(told, (desired, allowed), "{budget:?} of {n_wanted}, {n_healthy} healthy");
        }
    }

    #[test]
    fn a_budget_for_no_pods_allows_nothing() {
        let status = MinAvailable(Int(0)).status(pods(0, 0));
        assert_eq!(status.disruptions_allowed, 0);
    }

    #[test]
    fn a_pod_that_is_not_ready_may_go_unless_too_few_are_healthy() {
        let allows = |n_healthy, policy| {
            MinAvailable(Int(2)).status(pods(3, n_healthy)).allows_unhealthy(policy)
        };
        assert!(allows(2, UnhealthyPodEviction::IfHealthyBudget));
        assert!(!allows(1, UnhealthyPodEviction::IfHealthyBudget));
        assert!(allows(1, UnhealthyPodEviction::AlwaysAllow));
    }
}
