//! A deployment under way.

use super::super::super::circuit_breaker::CircuitBreaker;
use super::TrafficShare;
use crate::sim::fleet::{Group, Revision};
use crate::units::SimTime;

/// A revision and the target group that its tasks are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) revision: Revision,
    pub(super) group: Group,
}

/// A deployment that is not complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Deployment {
    pub(super) to: Version,
    /// `None`: nobody counts failures.
    pub(super) breaker: Option<CircuitBreaker>,
    /// Whether the breaker has tripped, and nothing is started any longer.
    pub(super) has_failed: bool,
    /// How far two sets of tasks have come; a rolling update stays at the first.
    pub(super) stage: Stage,
}

/// How far a deployment with two sets of tasks has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The new set is not complete.
    Starting,
    /// Traffic moves to it.
    Shifting { since: SimTime, share: TrafficShare },
    /// It has all traffic; the old set is kept for a while.
    Baking { since: SimTime },
}

impl Deployment {
    /// A deployment at its beginning.
    pub(super) fn new(to: Version, breaker: Option<CircuitBreaker>) -> Self {
        Self { to, breaker, has_failed: false, stage: Stage::Starting }
    }

    /// Share of the requests for the new set.
    pub(super) fn share(&self) -> f64 {
        match self.stage {
            Stage::Starting => 0.0,
            Stage::Shifting { share, .. } => share.as_percent() / 100.0,
            Stage::Baking { .. } => 1.0,
        }
    }
}

impl Stage {
    /// The stage in which the new set gets this share, of a shift that began at `since`.
    pub(super) fn after(share: TrafficShare, since: SimTime, now: SimTime) -> Self {
        match share {
            TrafficShare::FULL => Self::Baking { since: now },
            share => Self::Shifting { since, share },
        }
    }
}
