//! `balance`: which server a request goes to.

use std::num::NonZeroU32;

use super::super::smooth::{self, Turn};
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
    /// To the server at this place of the list.
    Server(u32),
    /// All that are up are full: it waits at the backend, at most `timeout queue`.
    Queue,
    /// No server is up: 503 at once.
    NoServer,
}

/// A balancer with what it remembers from one request to the next.
#[derive(Clone, Debug)]
pub struct Balance {
    algorithm: Algorithm,
    /// Credits of the weighted turns, by server.
    credits: Vec<i64>,
    /// When each server was picked last, counted in requests.
    picked_at: Vec<u64>,
    n_picked: u64,
}

impl Balance {
    /// A balancer that has seen no request.
    pub fn new(algorithm: Algorithm) -> Self {
        Self { algorithm, credits: Vec::new(), picked_at: Vec::new(), n_picked: 0 }
    }

    /// How it picks.
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Picks a server for a request. The list has every server of the backend, always at the same
    /// place.
    pub fn pick(&mut self, servers: &[Candidate], draws: &mut Stream) -> Pick {
        if !servers.iter().any(Candidate::can_be_picked) {
            return Pick::NoServer;
        }
        self.credits.resize(servers.len(), 0);
        self.picked_at.resize(servers.len(), 0);
        let picked = match self.algorithm {
            Algorithm::RoundRobin => self.in_turn(servers),
            Algorithm::LeastConn => self.least_loaded(servers),
            Algorithm::Random { draws: n } => best_of_draws(servers, n, draws),
            Algorithm::First => first_free(servers),
        };
        let Some(server) = picked else { return Pick::Queue };
        self.n_picked += 1;
        self.picked_at[server as usize] = self.n_picked;
        Pick::Server(server)
    }

    /// HAProxy keeps its turns in a tree by weight (`src/lb_fwrr.c`). Smooth turns interleave
    /// alike; that the order within a round is the same is not promised.
    fn in_turn(&mut self, servers: &[Candidate]) -> Option<u32> {
        let free = numbered(servers).zip(&mut self.credits);
        let free = free.filter(|((_, server), _)| server.has_free_slot());
        smooth::choose(free_turns(free))
    }

    fn least_loaded(&self, servers: &[Candidate]) -> Option<u32> {
        let open = pickable(servers).filter(|(_, server)| server.has_room());
        let key = |(place, server): &(u32, &Candidate)| {
            (server.least_conn_key(), self.picked_at[*place as usize])
        };
        open.min_by_key(key).map(|(place, _)| place)
    }
}

fn numbered(servers: &[Candidate]) -> impl Iterator<Item = (u32, &Candidate)> {
    (0..).zip(servers)
}

fn pickable(servers: &[Candidate]) -> impl Iterator<Item = (u32, &Candidate)> {
    numbered(servers).filter(|(_, server)| server.can_be_picked())
}

fn free_turns<'a>(
    free: impl Iterator<Item = ((u32, &'a Candidate), &'a mut i64)>,
) -> impl Iterator<Item = Turn<'a>> {
    free.filter(|((_, server), _)| server.can_be_picked()).map(|((place, server), credit)| Turn {
        server: place,
        credit,
        weight: i64::from(server.weight),
    })
}

fn first_free(servers: &[Candidate]) -> Option<u32> {
    pickable(servers).find(|(_, server)| server.has_free_slot()).map(|(place, _)| place)
}

fn best_of_draws(servers: &[Candidate], n: NonZeroU32, draws: &mut Stream) -> Option<u32> {
    winner((0..n.get()).filter_map(|_| draw(servers, draws)))
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

/// One draw by weight.
fn draw(servers: &[Candidate], draws: &mut Stream) -> Option<Drawn> {
    let total: u32 = pickable(servers).map(|(_, server)| server.weight).sum();
    let mut left = draws.below(total);
    for (place, server) in pickable(servers) {
        if left < server.weight {
            return Some(Drawn { place, server: *server });
        }
        left -= server.weight;
    }
    None
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
        for _ in 0..1_000 {
            let from_list = balance.pick(&servers, &mut draws[0]);
            let look = |place| servers[place as usize];
            assert_eq!(random_among_equals(7, look, two, &mut draws[1]), from_list);
        }
    }
}
