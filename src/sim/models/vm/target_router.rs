//! The load balancer in front of a group: which target gets a request.

use super::BalancerSpec;
use crate::sim::fleet::{Fleet, Group, Instance, InstanceId};
use crate::sim::parts::balancing::{Balancer, Policy};
use crate::sim::parts::target_group::{Algorithm, RoutedTo, TargetGroupAttributes};
use crate::sim::parts::{RouteView, Router, Routing};
use crate::sim::random::{Stream, mix};
use crate::sim::record::FailureCause;
use crate::units::{SimTime, Span};

/// An Application or Network Load Balancer with its target group, across zones.
#[derive(Clone, Debug)]
pub(super) struct TargetRouter {
    attributes: TargetGroupAttributes,
    among_healthy: Balancer,
    /// Turns that were taken in a slow start, or while the group failed open.
    turn: u32,
    /// Target of each connection, by its number.
    flows: Vec<Option<InstanceId>>,
}

impl TargetRouter {
    pub(super) fn new(spec: &BalancerSpec) -> Self {
        let policy = match spec.attributes.algorithm {
            Algorithm::RoundRobin => Policy::RoundRobin,
            Algorithm::LeastOutstandingRequests => Policy::LeastOutstanding,
            Algorithm::WeightedRandom | Algorithm::FlowHash => Policy::Random,
        };
        Self {
            attributes: spec.attributes,
            among_healthy: Balancer::new(policy, Span::ZERO),
            turn: 0,
            flows: Vec::new(),
        }
    }

    fn route_to_healthy(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        match (self.attributes.algorithm, view.connection) {
            (Algorithm::FlowHash, Some(connection)) => self.along_flow(view, connection),
            (Algorithm::RoundRobin, _) if !self.attributes.slow_start.is_zero() => {
                self.in_turn_by_age(view, draws)
            }
            _ => self.among_healthy.route(view, draws),
        }
    }

    /// A connection stays with its target for as long as that is healthy; the next one is found
    /// by its hash.
    fn along_flow(&mut self, view: &RouteView<'_>, connection: u32) -> Routing {
        let place = connection as usize;
        if self.flows.len() <= place {
            self.flows.resize(place + 1, None);
        }
        let keeps = |id: &InstanceId| {
            let instance = view.fleet.get(*id);
            instance.is_some_and(|i| i.group == view.group) && view.fleet.is_in_rotation(id.index())
        };
        if let Some(id) = self.flows[place].filter(keeps) {
            return Routing::Assign(id.index());
        }
        let rotation = view.fleet.rotation(view.group);
        let index = rotation.nth((mix(u64::from(connection)) % u64::from(rotation.len())) as u32);
        self.flows[place] = Some(view.fleet.at(index).id);
        Routing::Assign(index)
    }

    /// In turn, but a target in its slow start is passed over as often as it lacks of a full
    /// share. Where that would be all of them, the last one takes the request.
    fn in_turn_by_age(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        let rotation = view.fleet.rotation(view.group);
        let mut index = 0;
        for _ in 0..rotation.len() {
            self.turn = self.turn.wrapping_add(1);
            index = rotation.nth(self.turn % rotation.len());
            let share = self.share(view.fleet.at(index), view.now);
            if share >= 1.0 || draws.unit() < share {
                break;
            }
        }
        Routing::Assign(index)
    }

    fn share(&self, target: &Instance, now: SimTime) -> f64 {
        let was_healthy_before_the_run = target.ready_changed.is_none();
        if was_healthy_before_the_run {
            return 1.0;
        }
        self.attributes.slow_start_share(now.since(target.in_rotation_since))
    }

    /// Too few targets are healthy: all that are registered get requests, in turn.
    fn fail_open(&mut self, fleet: &Fleet, group: Group) -> Routing {
        let is_target =
            |i: &&Instance| i.registered && i.group == group && !i.held && !i.is_terminating();
        let targets: Vec<u32> = fleet.iter().filter(is_target).map(|i| i.id.index()).collect();
        if targets.is_empty() {
            return Routing::Reject(FailureCause::NoEndpoint);
        }
        self.turn = self.turn.wrapping_add(1);
        Routing::Assign(targets[self.turn as usize % targets.len()])
    }
}

impl Router for TargetRouter {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        match self.attributes.routed_to(view.fleet.rotation(view.group).len()) {
            RoutedTo::Healthy => self.route_to_healthy(view, draws),
            RoutedTo::All => self.fail_open(view.fleet, view.group),
        }
    }

    /// A change of a target's health counts at once: what takes time are the checks.
    fn propagation_delay(&self) -> Span {
        Span::ZERO
    }
}
