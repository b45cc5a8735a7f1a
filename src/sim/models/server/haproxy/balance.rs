//! `balance`: which server a request goes to.

use std::num::NonZeroU32;

use super::super::smooth::{Seat, Sorted, Turns};
use super::weights::Weights;
use crate::sim::random::Stream;

/// `balance`. Algorithms that look at the client or at the request are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// `roundrobin`: in turn, by weight.
    RoundRobin,
    /// `leastconn`: the fewest requests for its weight, those in its queue included; in turn
    /// among equals.
    LeastConn,
    /// `random(<draws>)`: of so many draws by weight, in which a server can come up twice, the
    /// one with the fewest requests for its weight.
    Random {
        /// How many draws.
        draws: NonZeroU32,
    },
    /// `first`: the first one with a free slot, so that the last ones can be switched off. Needs
    /// `maxconn`; weights do not count.
    First,
}

impl Algorithm {
    /// Where nothing is set, since 3.3.0 of November 2025: `random` with 2 draws.
    pub const DEFAULT_SINCE_3_3: Self =
        Self::Random { draws: NonZeroU32::new(2).expect("2 is above 0") };
    /// Where nothing is set, before 3.3.0.
    pub const DEFAULT_BEFORE_3_3: Self = Self::RoundRobin;
}

/// What the balancer knows of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Whether its health checks, if it has any, count it as up.
    pub is_up: bool,
    /// `weight`, 0 to 256, by default 1. At 0 it gets none but requests that are bound to it.
    pub weight: u32,
    /// Requests that it is serving.
    pub n_served: u32,
    /// Requests that wait in its own queue.
    pub n_queued: u32,
    /// `maxconn`: most requests that it serves at once. `None` (0 in the configuration): no limit.
    pub maxconn: Option<u32>,
    /// `maxqueue`: most requests that wait in its own queue. `None` (0 in the configuration): no
    /// limit, and `leastconn` then never puts a request there.
    pub maxqueue: Option<u32>,
}

impl Candidate {
    /// A server that gets no request.
    pub const DOWN: Self =
        Self { is_up: false, weight: 0, n_served: 0, n_queued: 0, maxconn: None, maxqueue: None };

    fn can_be_picked(&self) -> bool {
        self.is_up && self.weight > 0
    }

    /// Whether a request would be served at once.
    fn has_free_slot(&self) -> bool {
        self.maxconn.is_none_or(|maxconn| self.n_queued == 0 && self.n_served < maxconn)
    }

    /// Whether `leastconn` takes it: up to `maxqueue`, if that is set, it may have to queue.
    fn has_room(&self) -> bool {
        self.maxconn.is_none_or(|maxconn| {
            self.n_inside() < u64::from(maxconn) + u64::from(self.maxqueue.unwrap_or(0))
        })
    }

    fn n_inside(&self) -> u64 {
        u64::from(self.n_served) + u64::from(self.n_queued)
    }

    /// What `leastconn` sorts by: 0 for an idle server of any weight (`fwlc_get_key` in
    /// `src/lb_fwlc.c`).
    fn least_conn_key(&self) -> u64 {
        const MAX_WEIGHT: u64 = 256;
        match self.n_inside() {
            0 => 0,
            n_inside => (n_inside + 1) * MAX_WEIGHT / u64::from(self.weight),
        }
    }
}

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// To the server of this number.
    Server(u32),
    /// All that are up are full: it waits at the backend, at most `timeout queue`.
    Queue,
    /// No server is up: 503 at once.
    NoServer,
}

/// A server with what the balancer remembers of it.
#[derive(Clone, Copy, Debug)]
struct Server {
    known: Candidate,
    /// When it was picked last, counted in requests.
    picked_at: u64,
    /// What it has gained of its turns and not paid yet, while it takes no part in them.
    credit: i64,
    /// Where it stands in the order of those that can take a request.
    place: Option<Place>,
}

impl Server {
    const NEW: Self = Self { known: Candidate::DOWN, picked_at: 0, credit: 0, place: None };
}

/// Place of a server in one of the orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Turn(Seat),
    /// What `leastconn` sorts by, and when it was picked last.
    Load(i64, u64),
    InList,
}

/// Servers that can take a request, in the order that the algorithm needs: a pick then costs no
/// more than the logarithm of their number.
#[derive(Clone, Debug)]
enum Order {
    Turns(Turns),
    ByLoad(Sorted),
    ByWeight { n_draws: NonZeroU32, weights: Weights },
    AsListed(Sorted),
}

impl Order {
    fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::RoundRobin => Self::Turns(Turns::default()),
            Algorithm::LeastConn => Self::ByLoad(Sorted::new()),
            Algorithm::Random { draws } => {
                Self::ByWeight { n_draws: draws, weights: Weights::default() }
            }
            Algorithm::First => Self::AsListed(Sorted::new()),
        }
    }

    /// What of a server decides where it stands; `None`: it can take no request.
    fn standing(&self, known: &Candidate) -> Option<i64> {
        let weight = || i64::from(known.weight);
        match self {
            _ if !known.can_be_picked() => None,
            Self::Turns(_) | Self::AsListed(_) => known.has_free_slot().then(weight),
            Self::ByLoad(_) => known.has_room().then(|| known.least_conn_key() as i64),
            // Those that are full are drawn as well.
            Self::ByWeight { .. } => Some(weight()),
        }
    }

    fn put_in(&mut self, number: u32, server: &mut Server) {
        let Some(standing) = self.standing(&server.known) else { return };
        server.place = Some(match self {
            Self::Turns(turns) => {
                Place::Turn(turns.join(number, server.credit, i64::from(server.known.weight)))
            }
            Self::ByLoad(by_load) => {
                by_load.insert((standing, server.picked_at, number));
                Place::Load(standing, server.picked_at)
            }
            Self::ByWeight { weights, .. } => {
                weights.set(number, server.known.weight);
                Place::InList
            }
            Self::AsListed(list) => {
                list.insert((0, 0, number));
                Place::InList
            }
        });
    }

    fn take_out(&mut self, number: u32, server: &mut Server) {
        let Some(place) = server.place.take() else { return };
        match (self, place) {
            (Self::Turns(turns), Place::Turn(seat)) => server.credit = turns.leave(number, seat),
            (Self::ByLoad(by_load), Place::Load(key, picked_at)) => {
                by_load.remove(&(key, picked_at, number));
            }
            (Self::ByWeight { weights, .. }, _) => weights.set(number, 0),
            (Self::AsListed(list), _) => {
                list.remove(&(0, 0, number));
            }
            (Self::Turns(_) | Self::ByLoad(_), _) => {}
        }
    }
}

/// A balancer with what it knows of its servers, and remembers from one request to the next.
///
/// HAProxy keeps its turns in a tree by weight (`src/lb_fwrr.c`). Smooth turns interleave alike;
/// that the order within a round is the same is not promised.
#[derive(Clone, Debug)]
pub struct Balance {
    servers: Vec<Server>,
    order: Order,
    n_pickable: u32,
    n_picked: u64,
}

impl Balance {
    /// A balancer without servers.
    pub fn new(algorithm: Algorithm) -> Self {
        Self { servers: Vec::new(), order: Order::new(algorithm), n_pickable: 0, n_picked: 0 }
    }

    /// Tells what is known of a server from now on. Each is called by the same number all along,
    /// counted from 0; of one that was never told of it is known that it is down.
    pub fn set(&mut self, number: u32, known: Candidate) {
        let at = number as usize;
        if self.servers.len() <= at {
            self.servers.resize(at + 1, Server::NEW);
        }
        let server = &mut self.servers[at];
        self.n_pickable -= u32::from(server.known.can_be_picked());
        self.n_pickable += u32::from(known.can_be_picked());
        let stays = self.order.standing(&server.known) == self.order.standing(&known);
        if stays {
            server.known = known;
            return;
        }
        self.order.take_out(number, server);
        server.known = known;
        self.order.put_in(number, server);
    }

    /// Picks a server for a request.
    pub fn pick(&mut self, draws: &mut Stream) -> Pick {
        if self.n_pickable == 0 {
            return Pick::NoServer;
        }
        let picked = match &mut self.order {
            Order::Turns(turns) => turns.choose().map(|(number, seat)| {
                self.servers[number as usize].place = Some(Place::Turn(seat));
                number
            }),
            Order::ByLoad(by_load) => by_load.first().map(|&(_, _, number)| number),
            Order::ByWeight { n_draws, weights } => {
                let total = weights.total();
                winner((0..n_draws.get()).map(|_| {
                    let place = weights.owner(draws.below(total));
                    Drawn { place, server: self.servers[place as usize].known }
                }))
            }
            Order::AsListed(list) => list.first().map(|&(.., number)| number),
        };
        let Some(number) = picked else { return Pick::Queue };
        self.note_pick(number);
        Pick::Server(number)
    }

    fn note_pick(&mut self, number: u32) {
        self.n_picked += 1;
        let server = &mut self.servers[number as usize];
        server.picked_at = self.n_picked;
        if matches!(self.order, Order::ByLoad(_)) {
            self.order.take_out(number, server);
            self.order.put_in(number, server);
        }
    }
}

/// `random` among servers of the same weight, of which only those that are drawn are looked at:
/// its cost does not grow with their number. There must be a server.
pub(super) fn random_among_equals(
    n_servers: u32,
    server: impl Fn(u32) -> Candidate,
    n: NonZeroU32,
    draws: &mut Stream,
) -> Pick {
    let drawn = (0..n.get()).map(|_| {
        let place = draws.below(n_servers);
        Drawn { place, server: server(place) }
    });
    winner(drawn).map_or(Pick::Queue, Pick::Server)
}

/// Of equally loaded servers the one drawn last stays. (Since 3.4 HAProxy takes the one with the
/// lower rate of the last second; rates are not known here.) If the winner is full the request
/// waits, even if another server is free.
///
/// Source: `get_server_rnd` in `src/backend.c`.
fn winner(drawn: impl Iterator<Item = Drawn>) -> Option<u32> {
    let winner = drawn.reduce(|best, next| if next.is_busier_than(best) { best } else { next });
    winner.filter(|drawn| drawn.server.has_free_slot()).map(|drawn| drawn.place)
}

/// A server that has been drawn.
#[derive(Clone, Copy)]
struct Drawn {
    place: u32,
    server: Candidate,
}

impl Drawn {
    /// Whether it serves more for its weight.
    fn is_busier_than(&self, other: Self) -> bool {
        let load = |one: &Candidate, by: &Candidate| u64::from(one.n_served) * u64::from(by.weight);
        load(&self.server, &other.server) > load(&other.server, &self.server)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::Concern;

    #[test]
    fn looking_at_those_drawn_alone_picks_the_same() {
        let servers: Vec<Candidate> = (0..7)
            .map(|place| Candidate {
                is_up: true,
                weight: 16,
                n_served: place * place % 5,
                maxconn: Some(4),
                ..Candidate::DOWN
            })
            .collect();
        let two = NonZeroU32::new(2).expect("2 is above 0");
        let mut balance = Balance::new(Algorithm::Random { draws: two });
        let mut draws = [(); 2].map(|()| Stream::new(1, Concern::Routing, 0));
        for (number, server) in (0..).zip(&servers) {
            balance.set(number, *server);
        }
        for _ in 0..1_000 {
            let from_list = balance.pick(&mut draws[0]);
            let look = |place| servers[place as usize];
            assert_eq!(random_among_equals(7, look, two, &mut draws[1]), from_list);
        }
    }
}
