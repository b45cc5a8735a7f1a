//! The Application Load Balancer: the rules of [`target_group`] as router and checks.

use crate::sim::fleet::{Fleet, Group, InstanceId};
use crate::sim::parts::balancing::fewest;
use crate::sim::parts::target_group::{
    self, Algorithm, RoutedTo, TargetGroupAttributes, TargetHealth, TargetState,
};
use crate::sim::parts::{
    CheckVerdict, FirstCheck, Health, HealthCheck, RouteView, Router, Routing,
};
use crate::sim::random::Stream;
use crate::sim::record::FailureCause;
use crate::units::{SimTime, Span};

/// A load balancer with its target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlbSpec {
    /// How targets are checked.
    pub health_check: target_group::HealthCheck,
    /// How targets are picked and let go.
    pub attributes: TargetGroupAttributes,
}

/// Sends each request to a healthy target, and to any target where too few are healthy.
#[derive(Clone, Debug)]
pub(super) struct Alb {
    attributes: TargetGroupAttributes,
    turn: u32,
}

impl Alb {
    pub(super) fn new(spec: &AlbSpec) -> Self {
        Self { attributes: spec.attributes, turn: 0 }
    }

    fn pick(&mut self, fleet: &Fleet, targets: &[u32], draws: &mut Stream) -> u32 {
        let n_targets = targets.len() as u32;
        match self.attributes.algorithm {
            Algorithm::LeastOutstandingRequests => {
                fewest(fleet, targets.iter().copied(), draws).unwrap_or(targets[0])
            }
            Algorithm::WeightedRandom => targets[draws.below(n_targets) as usize],
            Algorithm::RoundRobin | Algorithm::FlowHash => {
                self.turn = self.turn.wrapping_add(1);
                targets[(self.turn % n_targets) as usize]
            }
        }
    }

    fn targets(&self, fleet: &Fleet, group: Group) -> Vec<u32> {
        let healthy = fleet.rotation(group);
        match self.attributes.routed_to(healthy.len()) {
            RoutedTo::Healthy => healthy.iter().collect(),
            RoutedTo::All => {
                let registered = fleet
                    .iter()
                    .filter(|i| i.registered && i.group == group && !i.is_terminating());
                registered.map(|instance| instance.id.index()).collect()
            }
        }
    }
}

impl Router for Alb {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        let targets = self.targets(view.fleet, view.group);
        if targets.is_empty() {
            return Routing::Reject(FailureCause::NoEndpoint);
        }
        Routing::Assign(self.pick(view.fleet, &targets, draws))
    }

    fn propagation_delay(&self) -> Span {
        Span::ZERO
    }
}

/// Checks the targets.
#[derive(Clone, Debug)]
pub(super) struct AlbChecks {
    check: target_group::HealthCheck,
    /// What is thought of each target, by index of the instance.
    targets: Vec<Option<(InstanceId, TargetHealth)>>,
}

impl AlbChecks {
    pub(super) fn new(spec: &AlbSpec) -> Self {
        Self { check: spec.health_check.clone(), targets: Vec::new() }
    }
}

impl HealthCheck for AlbChecks {
    /// Checks are on a grid of their own, so the first one comes at any moment of an interval.
    fn on_registered(
        &mut self,
        _: SimTime,
        target: InstanceId,
        was_healthy: bool,
        draws: &mut Stream,
    ) -> FirstCheck {
        let health = if was_healthy { TargetHealth::HEALTHY } else { TargetHealth::REGISTERED };
        let index = target.index() as usize;
        if self.targets.len() <= index {
            self.targets.resize(index + 1, None);
        }
        self.targets[index] = Some((target, health));
        FirstCheck { after: self.check.interval * draws.unit(), healthy_until_then: false }
    }

    fn timeout(&self) -> Span {
        self.check.timeout
    }

    fn on_check(
        &mut self,
        _: SimTime,
        sent: SimTime,
        target: InstanceId,
        passed: bool,
    ) -> CheckVerdict {
        let next_at = sent + self.check.interval;
        let known = self.targets.get_mut(target.index() as usize).and_then(Option::as_mut);
        let Some((_, health)) = known.filter(|(known, _)| *known == target) else {
            return CheckVerdict { next_at, change: None };
        };
        let before = health.state();
        let after = health.on_check(&self.check, passed);
        let failures = self.check.unhealthy_threshold_count;
        let change = match after {
            _ if after == before => None,
            TargetState::Healthy => Some(Health::Healthy),
            TargetState::Unhealthy => Some(Health::Unhealthy { failures }),
            TargetState::Initial => None,
        };
        CheckVerdict { next_at, change }
    }
}
