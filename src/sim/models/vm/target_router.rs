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

    fn compares_loads(&self) -> bool {
        self.among_healthy.compares_loads()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::fleet::{Discipline, Station, StationSpec};
    use crate::sim::parts::simple::FIRST_REVISION;
    use crate::sim::parts::target_group::{CheckProtocol, HealthCheck, LoadBalancer, TargetType};
    use crate::sim::random::Concern;

    const SECOND: Span = Span::from_secs(1);

    fn router(change: impl FnOnce(&mut TargetGroupAttributes)) -> TargetRouter {
        let balancer = LoadBalancer::Application;
        let mut attributes = TargetGroupAttributes::default_of(balancer);
        change(&mut attributes);
        let (protocol, target) = (CheckProtocol::Http, TargetType::InstanceOrIp);
        let check = HealthCheck::default_of(balancer, protocol, target);
        TargetRouter::new(&BalancerSpec { attributes, check })
    }

    /// Registered targets, of which so many are healthy from moment zero on.
    fn fleet(n: u32, n_healthy: u32) -> Fleet {
        let mut fleet = Fleet::default();
        for index in 0..n {
            let station = StationSpec::simple(1, None, Discipline::Fcfs);
            fleet.insert(|id, number| {
                let station = Station::new(station, SimTime::ZERO);
                let mut target = Instance::new(id, number, FIRST_REVISION, station, SimTime::ZERO);
                target.registered = true;
                target
            });
            if index < n_healthy {
                fleet.put_in(index, SimTime::ZERO);
            }
        }
        fleet
    }

    /// How many of so many requests each target gets at a moment.
    fn shares(router: &mut TargetRouter, fleet: &Fleet, now: SimTime, n: u32) -> Vec<u32> {
        let mut draws = Stream::new(1, Concern::Routing, 0);
        let mut counts = vec![0; fleet.len() as usize];
        for request in 0..n {
            let view = RouteView {
                now,
                fleet,
                group: Group::Blue,
                n_at_door: 0,
                connection: Some(request % 8),
                refused_by: None,
                n_refused: 0,
                desired: 1,
            };
            if let Routing::Assign(index) = router.route(&view, &mut draws) {
                counts[index as usize] += 1;
            }
        }
        counts
    }

    #[test]
    fn below_the_minimum_of_healthy_targets_all_get_requests() {
        let shares_of = |n_healthy| {
            let mut router = router(|attributes| attributes.minimum_healthy_targets = 2);
            shares(&mut router, &fleet(4, n_healthy), SimTime::ZERO, 100)
        };
        assert_eq!(shares_of(1), [25, 25, 25, 25]);
        assert_eq!(shares_of(2), [50, 50, 0, 0]);
    }

    /// Healthy for 100 s of a slow start of 400 s: a quarter of a full share. Where the other
    /// target has all of its own, that is one request in five.
    #[test]
    fn a_target_in_its_slow_start_gets_its_part_of_a_share() {
        let mut router = router(|attributes| attributes.slow_start = Span::from_secs(400));
        let mut fleet = fleet(2, 2);
        fleet.at_mut(0).ready_changed = None;
        let counts = shares(&mut router, &fleet, SimTime::ZERO + SECOND * 100.0, 10_000);
        // Every other turn is the new target's, which takes it with 1/4.
        assert!(counts[1].abs_diff(2_000) < 150, "{counts:?}");
    }

    /// Eight connections stay with their targets, however often they are used; when a target is
    /// taken out its connections go elsewhere, and only those.
    #[test]
    fn a_flow_stays_with_its_target() {
        let mut router = router(|attributes| attributes.algorithm = Algorithm::FlowHash);
        let mut fleet = fleet(3, 3);
        let before = shares(&mut router, &fleet, SimTime::ZERO, 800);
        assert!(before.iter().all(|count| count.is_multiple_of(100)), "{before:?}");
        fleet.take_out(0);
        let after = shares(&mut router, &fleet, SimTime::ZERO, 800);
        assert!(after[0] == 0 && after[1] >= before[1] && after[2] >= before[2], "{after:?}");
    }
}
