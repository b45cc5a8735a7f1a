//! The load balancer's checks of its targets.

use super::{HealthCheck as CheckSettings, TargetHealth, TargetState};
use crate::sim::fleet::{InstanceId, InstanceTable};
use crate::sim::parts::{CheckVerdict, FirstCheck, Health, HealthCheck};
use crate::sim::random::Stream;
use crate::units::{SimTime, Span};

/// Checks each target on a grid of its own, whatever its answers take.
#[derive(Clone, Debug)]
pub struct TargetChecks {
    settings: CheckSettings,
    targets: InstanceTable<TargetHealth>,
}

impl TargetChecks {
    /// Checks targets so.
    pub fn new(settings: CheckSettings) -> Self {
        Self { settings, targets: InstanceTable::default() }
    }

    fn health(&mut self, target: InstanceId) -> &mut TargetHealth {
        self.targets.get_or_insert_with(target, || TargetHealth::REGISTERED)
    }
}

impl HealthCheck for TargetChecks {
    /// The grid of a target's checks begins at any moment of an interval.
    fn on_registered(
        &mut self,
        _now: SimTime,
        target: InstanceId,
        was_healthy: bool,
        draws: &mut Stream,
    ) -> FirstCheck {
        *self.health(target) =
            if was_healthy { TargetHealth::HEALTHY } else { TargetHealth::REGISTERED };
        FirstCheck { after: self.settings.interval * draws.unit(), healthy_until_then: false }
    }

    fn timeout(&self) -> Span {
        self.settings.timeout
    }

    fn on_check(
        &mut self,
        _now: SimTime,
        sent: SimTime,
        target: InstanceId,
        passed: bool,
    ) -> CheckVerdict {
        let settings = self.settings.clone();
        let health = self.health(target);
        let before = health.state();
        let after = health.on_check(&settings, passed);
        let change = (after != before).then_some(match after {
            TargetState::Healthy => Health::Healthy,
            TargetState::Initial | TargetState::Unhealthy => {
                Health::Unhealthy { failures: settings.unhealthy_threshold_count }
            }
        });
        CheckVerdict { next_at: sent + settings.interval, change }
    }
}
