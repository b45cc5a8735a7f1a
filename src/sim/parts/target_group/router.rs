//! The load balancer in front of a target group: which target gets a request.

use super::{Algorithm, RoutedTo, TargetGroupAttributes};
use crate::sim::fleet::{Fleet, Group, IndexSet, Instance, InstanceId};
use crate::sim::parts::balancing::{fewest, least_loaded};
use crate::sim::parts::{RouteView, Router, Routing};
use crate::sim::random::{Stream, mix};
use crate::sim::record::FailureCause;
use crate::units::{SimTime, Span};

/// An Application or Network Load Balancer with its target group, across zones.
///
/// Where too few targets are healthy it fails open: all of them get requests, by the same
/// algorithm ("Health checks for Application Load Balancer target groups", November 2026).
#[derive(Clone, Debug)]
pub struct TargetRouter {
    attributes: TargetGroupAttributes,
    turn: u32,
    /// Target of each connection, by its number.
    flows: Vec<Option<InstanceId>>,
}

impl TargetRouter {
    /// A load balancer that has sent no request yet.
    pub const fn new(attributes: TargetGroupAttributes) -> Self {
        Self { attributes, turn: 0, flows: Vec::new() }
    }

    fn targets<'f>(&self, fleet: &'f Fleet, group: Group) -> Targets<'f> {
        let healthy = fleet.rotation(group);
        match self.attributes.routed_to(healthy.len()) {
            RoutedTo::Healthy => Targets::Healthy(healthy),
            RoutedTo::All => {
                let is_target = |i: &&Instance| {
                    i.registered && i.group == group && !i.held && !i.is_terminating()
                };
                let registered = fleet.iter().filter(is_target);
                Targets::All(registered.map(|instance| instance.id.index()).collect())
            }
        }
    }

    fn pick(&mut self, view: &RouteView<'_>, targets: &Targets, draws: &mut Stream) -> u32 {
        match (self.attributes.algorithm, view.request.connection) {
            (Algorithm::FlowHash, Some(connection)) => {
                self.along_flow(view.fleet, targets, connection)
            }
            (Algorithm::RoundRobin, _) => self.in_turn(view, targets, draws),
            (Algorithm::LeastOutstandingRequests, _) => match targets {
                Targets::Healthy(_) => least_loaded(view.fleet, view.group, draws),
                Targets::All(all) => {
                    fewest(view.fleet, all.iter().copied(), draws).unwrap_or(all[0])
                }
            },
            (Algorithm::WeightedRandom, _) | (Algorithm::FlowHash, None) => {
                targets.nth(draws.below(targets.len()))
            }
        }
    }

    /// A connection stays with its target for as long as that gets requests; the next one is
    /// found by its hash.
    fn along_flow(&mut self, fleet: &Fleet, targets: &Targets, connection: u32) -> u32 {
        let place = connection as usize;
        if self.flows.len() <= place {
            self.flows.resize(place + 1, None);
        }
        let keeps = |id: &InstanceId| fleet.get(*id).is_some() && targets.contains(id.index());
        if let Some(id) = self.flows[place].filter(keeps) {
            return id.index();
        }
        let index = targets.nth((mix(u64::from(connection)) % u64::from(targets.len())) as u32);
        self.flows[place] = Some(fleet.at(index).id);
        index
    }

    /// In turn, but a target in its slow start is passed over as often as it lacks of a full
    /// share. Where that would be all of them, the last one takes the request.
    fn in_turn(&mut self, view: &RouteView<'_>, targets: &Targets, draws: &mut Stream) -> u32 {
        let mut index = 0;
        for _ in 0..targets.len() {
            self.turn = self.turn.wrapping_add(1);
            index = targets.nth(self.turn % targets.len());
            let share = self.share(view.fleet, index, view.now);
            if share >= 1.0 || draws.unit() < share {
                break;
            }
        }
        index
    }

    /// Its slow start begins when a target is found healthy.
    fn share(&self, fleet: &Fleet, index: u32, now: SimTime) -> f64 {
        let target = fleet.at(index);
        let was_healthy_before_the_run = target.ready_changed.is_none();
        if self.attributes.slow_start.is_zero()
            || was_healthy_before_the_run
            || !fleet.is_in_rotation(index)
        {
            return 1.0;
        }
        self.attributes.slow_start_share(now.since(target.in_rotation_since))
    }
}

/// The targets that get requests.
enum Targets<'f> {
    /// The healthy ones.
    Healthy(&'f IndexSet),
    /// All that are registered.
    All(Vec<u32>),
}

impl Targets<'_> {
    fn len(&self) -> u32 {
        match self {
            Self::Healthy(targets) => targets.len(),
            Self::All(targets) => targets.len() as u32,
        }
    }

    fn nth(&self, place: u32) -> u32 {
        match self {
            Self::Healthy(targets) => targets.nth(place),
            Self::All(targets) => targets[place as usize],
        }
    }

    fn contains(&self, index: u32) -> bool {
        match self {
            Self::Healthy(targets) => targets.contains(index),
            Self::All(targets) => targets.contains(&index),
        }
    }
}

impl Router for TargetRouter {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        let targets = self.targets(view.fleet, view.group);
        if targets.len() == 0 {
            return Routing::Reject(FailureCause::NoEndpoint);
        }
        Routing::Assign(self.pick(view, &targets, draws))
    }

    /// A change of a target's health counts at once: what takes time are the checks.
    fn propagation_delay(&self) -> Span {
        Span::ZERO
    }

    fn compares_loads(&self) -> bool {
        self.attributes.algorithm == Algorithm::LeastOutstandingRequests
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::fleet::{Discipline, Station, StationSpec};
    use crate::sim::parts::simple::FIRST_REVISION;
    use crate::sim::parts::target_group::LoadBalancer;
    use crate::sim::random::Concern;
    use crate::sim::request::Request;

    const SECOND: Span = Span::from_secs(1);

    fn router(change: impl FnOnce(&mut TargetGroupAttributes)) -> TargetRouter {
        let mut attributes = TargetGroupAttributes::default_of(LoadBalancer::Application);
        change(&mut attributes);
        TargetRouter::new(attributes)
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
            let mut sent = Request::new(now, Span::ZERO, true);
            sent.connection = Some(request % 8);
            let view = RouteView {
                now,
                fleet,
                group: Group::Blue,
                n_at_door: 0,
                request: &sent,
                refused_by: None,
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

    /// None of three targets is healthy. Eight connections stay with their targets all the same.
    #[test]
    fn a_group_that_fails_open_keeps_its_algorithm() {
        let mut router = router(|attributes| attributes.algorithm = Algorithm::FlowHash);
        let counts = shares(&mut router, &fleet(3, 0), SimTime::ZERO, 800);
        assert!(counts.iter().all(|count| count.is_multiple_of(100)), "{counts:?}");
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
