//! Connections that stay with the instance that they were opened to.

use super::{RouteView, Router, Routing};
use crate::sim::fleet::InstanceId;
use crate::sim::random::Stream;
use crate::sim::record::FailureCause;
use crate::units::{SimTime, Span};

/// When connections are opened anew by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PinnedConnections {
    /// Age at which a connection is closed and opened anew (gRPC's `MAX_CONNECTION_AGE`, a
    /// proxy's longest connection). `None`: never.
    pub max_age: Option<Span>,
}

/// Lets a balancer choose once for each connection, not for each request, as a balancer of
/// layer 4 does. All requests of a connection go to the instance that it was opened to, whether
/// that is ready or not, until its process stops listening or ends, or the connection is too old.
///
/// Clients that give up a request keep the connection, as with HTTP/2. A request without a
/// connection is balanced by itself. Cost per request: one look into a table.
#[derive(Clone, Debug)]
pub struct Pinned<R> {
    inner: R,
    connections: PinnedConnections,
    /// By connection.
    pins: Vec<Option<Pin>>,
}

/// Where a connection leads.
#[derive(Clone, Copy, Debug)]
struct Pin {
    instance: InstanceId,
    /// Restarts of its process when the connection was opened.
    run: u32,
    /// When it is closed for its age.
    until: SimTime,
}

impl Pin {
    fn is_open(&self, view: &RouteView<'_>) -> bool {
        let leads_to = view.fleet.get(self.instance);
        let lives = leads_to.is_some_and(|i| i.listening && i.n_restarts == self.run);
        lives && view.now < self.until
    }
}

impl<R: Router> Pinned<R> {
    /// A balancer for connections out of one for requests.
    pub fn new(inner: R, connections: PinnedConnections) -> Self {
        Self { inner, connections, pins: Vec::new() }
    }

    /// Connections that the run begins with are of any age.
    fn until(&self, now: SimTime, is_first: bool, draws: &mut Stream) -> SimTime {
        match self.connections.max_age {
            None => SimTime::NEVER,
            Some(age) if is_first => now + age * draws.unit(),
            Some(age) => now + age,
        }
    }

    fn open(&mut self, connection: usize, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        let routing = self.inner.route(view, draws);
        let Routing::Assign(index) = routing else { return routing };
        let instance = view.fleet.at(index);
        let until = self.until(view.now, self.pins[connection].is_none(), draws);
        let pin = Pin { instance: instance.id, run: instance.n_restarts, until };
        self.pins[connection] = Some(pin);
        routing
    }
}

impl<R: Router> Router for Pinned<R> {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        let Some(connection) = view.request.connection.map(|connection| connection as usize) else {
            return self.inner.route(view, draws);
        };
        if self.pins.len() <= connection {
            self.pins.resize(connection + 1, None);
        }
        match self.pins[connection] {
            Some(pin) if view.refused_by.is_none() && pin.is_open(view) => {
                Routing::Assign(pin.instance.index())
            }
            _ => self.open(connection, view, draws),
        }
    }

    fn propagation_delay(&self) -> Span {
        self.inner.propagation_delay()
    }

    fn max_redispatches(&self) -> u32 {
        self.inner.max_redispatches()
    }

    fn door_patience(&self) -> Option<Span> {
        self.inner.door_patience()
    }

    fn compares_loads(&self) -> bool {
        self.inner.compares_loads()
    }

    fn watches_instances(&self) -> bool {
        self.inner.watches_instances()
    }

    fn on_change(&mut self, index: u32) {
        self.inner.on_change(index);
    }

    fn watches_answers(&self) -> bool {
        self.inner.watches_answers()
    }

    fn on_answer(&mut self, now: SimTime, instance: InstanceId, failure: Option<FailureCause>) {
        self.inner.on_answer(now, instance, failure);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::fleet::{Discipline, Fleet, Group, Instance, Station, StationSpec};
    use crate::sim::parts::balancing::{Balancer, Policy};
    use crate::sim::parts::simple::FIRST_REVISION;
    use crate::sim::random::Concern;
    use crate::sim::request::Request;

    fn at(secs: u64) -> SimTime {
        SimTime::ZERO + Span::from_secs(secs)
    }

    fn add(fleet: &mut Fleet) -> InstanceId {
        let station = StationSpec::simple(1, None, Discipline::Fcfs);
        let id = fleet.insert(|id, number| {
            let station = Station::new(station, SimTime::ZERO);
            let mut instance = Instance::new(id, number, FIRST_REVISION, station, SimTime::ZERO);
            instance.listening = true;
            instance
        });
        fleet.put_in(id.index(), SimTime::ZERO);
        id
    }

    struct Story {
        fleet: Fleet,
        router: Pinned<Balancer>,
        draws: Stream,
    }

    impl Story {
        fn new(max_age: Option<Span>) -> Self {
            let inner = Balancer::new(Policy::RoundRobin, Span::ZERO);
            let mut fleet = Fleet::default();
            add(&mut fleet);
            Self {
                fleet,
                router: Pinned::new(inner, PinnedConnections { max_age }),
                draws: Stream::new(1, Concern::Routing, 0),
            }
        }

        /// The instances that a request of each of four connections goes to.
        fn route(&mut self, secs: u64) -> Vec<u32> {
            let Self { fleet, router, draws } = self;
            let to = |connection| {
                let mut request = Request::new(at(secs), Span::ZERO, true);
                request.connection = Some(connection);
                let view = RouteView {
                    now: at(secs),
                    fleet,
                    group: Group::Blue,
                    n_at_door: 0,
                    request: &request,
                    refused_by: None,
                    desired: 1,
                };
                match router.route(&view, draws) {
                    Routing::Assign(index) => index,
                    other => panic!("{other:?}"),
                }
            };
            (0..4).map(to).collect()
        }
    }

    #[test]
    fn a_new_instance_gets_nothing_until_clients_connect_anew() {
        let mut story = Story::new(None);
        assert_eq!(story.route(0), [0; 4]);
        add(&mut story.fleet);
        assert_eq!(story.route(1_000), [0; 4], "the new one is idle");
        story.fleet.at_mut(0).listening = false;
        story.fleet.take_out(0);
        assert_eq!(story.route(1_001), [1; 4], "the old one closed its connections");
    }

    #[test]
    fn a_connection_ends_with_the_process_and_not_with_readiness() {
        let mut story = Story::new(None);
        story.route(0);
        add(&mut story.fleet);
        story.fleet.take_out(0);
        assert_eq!(story.route(1), [0; 4], "out of the rotation, but connected");
        story.fleet.at_mut(0).n_restarts = 1;
        assert_eq!(story.route(2), [1; 4], "a restarted process has no connections");
    }

    #[test]
    fn connections_that_age_spread_over_new_instances() {
        let mut story = Story::new(Some(Span::from_secs(60)));
        story.route(0);
        add(&mut story.fleet);
        // All are older than 60 s now, and the balancer takes both instances in turn.
        let mut spread = story.route(61);
        spread.sort_unstable();
        assert_eq!(spread, [0, 0, 1, 1]);
    }
}
