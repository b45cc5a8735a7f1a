//! The part of a Deployment's `spec` that decides about sizes.

use super::super::{IntOrPercent, Rounding};

/// `spec` of an `apps/v1` Deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeploymentSpec {
    /// Pods that there should be.
    pub replicas: u32,
    /// How one revision replaces another.
    pub strategy: Strategy,
}

/// `strategy.type`. Kubernetes has these two; blue-green and canary are made of several objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Old pods go as new ones become available.
    RollingUpdate {
        /// Most extra pods; `None` is 0 here. The API server fills in 25 %.
        max_surge: Option<IntOrPercent>,
        /// Most missing pods; `None` is 0 here. The API server fills in 25 %.
        max_unavailable: Option<IntOrPercent>,
    },
    /// All old pods go before the first new one starts: an outage.
    Recreate,
}

impl Strategy {
    /// What the API server fills in (`pkg/apis/apps/v1/defaults.go`): a rolling update at 25 %
    /// and 25 %.
    pub const DEFAULT: Self = Self::RollingUpdate {
        max_surge: Some(IntOrPercent::Percent(25)),
        max_unavailable: Some(IntOrPercent::Percent(25)),
    };
}

/// The two shares of a rolling update as numbers of pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fenceposts {
    /// Most extra pods.
    pub surge: u32,
    /// Most missing pods. It can be more than there are.
    pub unavailable: u32,
}

impl Fenceposts {
    /// Surge rounds up and unavailable rounds down; where both are 0 the rollout could not move,
    /// so one pod may be missing. 25 % and 25 % of 10 are 3 and 2, of 3 they are 1 and 0.
    ///
    /// Source: `ResolveFenceposts` in `util/deployment_util.go`.
    pub fn resolve(
        max_surge: Option<IntOrPercent>,
        max_unavailable: Option<IntOrPercent>,
        replicas: u32,
    ) -> Self {
        let count = |share: Option<IntOrPercent>, rounding| {
            let count = share.unwrap_or(IntOrPercent::Int(0)).of(replicas, rounding);
            u32::try_from(count).unwrap_or(0)
        };
        let surge = count(max_surge, Rounding::Up);
        let unavailable = count(max_unavailable, Rounding::Down);
        if surge == 0 && unavailable == 0 {
            return Self { surge, unavailable: 1 };
        }
        Self { surge, unavailable }
    }
}

impl DeploymentSpec {
    fn fenceposts(&self) -> Option<Fenceposts> {
        match self.strategy {
            Strategy::RollingUpdate { max_surge, max_unavailable } => {
                Some(Fenceposts::resolve(max_surge, max_unavailable, self.replicas))
            }
            Strategy::Recreate => None,
        }
    }

    /// Most extra pods; 0 for `Recreate` (`MaxSurge`).
    pub fn max_surge(&self) -> u32 {
        self.fenceposts().map_or(0, |posts| posts.surge)
    }

    /// Most missing pods, at most all of them; 0 for `Recreate` (`MaxUnavailable`).
    pub fn max_unavailable(&self) -> u32 {
        self.fenceposts().map_or(0, |posts| posts.unavailable.min(self.replicas))
    }

    /// Fewest pods that stay available in a rolling update; 0 for `Recreate` (`MinAvailable`).
    pub fn min_available(&self) -> u32 {
        match self.strategy {
            Strategy::RollingUpdate { .. } => self.replicas - self.max_unavailable(),
            Strategy::Recreate => 0,
        }
    }

    /// Most pods that all sets together may ask for.
    pub fn max_total(&self) -> u32 {
        self.replicas.saturating_add(self.max_surge())
    }
}
