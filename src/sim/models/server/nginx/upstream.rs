//! A group of servers: whose turn it is, and who is set aside.

use super::super::smooth::{self, Turn};
use crate::sim::random::Stream;
use crate::units::{SimTime, Span};

const NANOS_PER_SEC: u64 = 1_000_000_000;

/// A `server` of an `upstream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpstreamServer {
    /// `weight`: its share of the requests, at least 1.
    pub weight: u32,
    /// `max_fails`: failures that set it aside. 0 never does.
    pub max_fails: u32,
    /// `fail_timeout`, in whole seconds (a rest is cut off): how long it is set aside.
    pub fail_timeout: Span,
    /// `max_conns`: most requests at once. `None` (0 in the configuration): no limit.
    pub max_conns: Option<u32>,
    /// `down`: gets no requests.
    pub down: bool,
}

impl Default for UpstreamServer {
    /// What nginx fills in: weight 1, one failure, 10 s, no limit.
    fn default() -> Self {
        Self {
            weight: 1,
            max_fails: 1,
            fail_timeout: Span::from_secs(10),
            max_conns: None,
            down: false,
        }
    }
}

/// A server with what nginx remembers of it.
#[derive(Clone, Copy, Debug)]
struct Peer {
    server: UpstreamServer,
    current_weight: i64,
    /// The weight, less what failures have taken off. Grows back by 1 with each choice.
    effective_weight: i64,
    n_fails: u32,
    n_conns: u32,
    /// Second of the last failure.
    accessed: Option<u64>,
    /// Second from which `fail_timeout` runs: of the last failure, or of the first choice since.
    checked: Option<u64>,
}

impl Peer {
    fn new(server: UpstreamServer) -> Self {
        Self {
            server,
            current_weight: 0,
            effective_weight: i64::from(server.weight),
            n_fails: 0,
            n_conns: 0,
            accessed: None,
            checked: None,
        }
    }

    /// Whether more than `fail_timeout` has passed. nginx reads the time in whole seconds and asks
    /// for more, not for as much: with 10 s a server set aside in second 0 is back in second 11.
    fn is_past_fail_timeout(&self, second: u64) -> bool {
        let fail_timeout = self.server.fail_timeout.as_nanos() / NANOS_PER_SEC;
        self.checked.is_none_or(|checked| second.saturating_sub(checked) > fail_timeout)
    }

    fn is_set_aside(&self, second: u64) -> bool {
        let max_fails = self.server.max_fails;
        max_fails > 0 && self.n_fails >= max_fails && !self.is_past_fail_timeout(second)
    }

    fn is_full(&self) -> bool {
        self.server.max_conns.is_some_and(|max_conns| self.n_conns >= max_conns)
    }

    /// Whether a request that has not tried this server yet may go there.
    fn is_eligible(&self, second: u64, is_single: bool) -> bool {
        let is_blocked = self.server.down || self.is_full();
        !is_blocked && (is_single || !self.is_set_aside(second))
    }

    /// Whether it has fewer requests for its weight.
    fn is_less_busy_than(&self, other: &Self) -> bool {
        let load = |one: &Self, by: &Self| u64::from(one.n_conns) * u64::from(by.server.weight);
        load(self, other) < load(other, self)
    }

    /// Takes its turn, with the weight that it has left.
    fn turn(&mut self, place: u32) -> Turn<'_> {
        let weight = self.effective_weight;
        self.effective_weight = (weight + 1).min(i64::from(self.server.weight));
        Turn { server: place, credit: &mut self.current_weight, weight }
    }

    fn fail(&mut self, second: u64) {
        self.n_fails = self.n_fails.saturating_add(1);
        self.accessed = Some(second);
        self.checked = Some(second);
        if let Some(loss) = self.server.weight.checked_div(self.server.max_fails) {
            self.effective_weight = (self.effective_weight - i64::from(loss)).max(0);
        }
    }

    /// A success clears the failures only if it was asked for after `fail_timeout`: failures in
    /// between add up even where requests succeed. And a failure after `fail_timeout` finds the
    /// old ones still counted, so that one is enough to set the server aside again.
    fn succeed(&mut self) {
        if self.accessed < self.checked {
            self.n_fails = 0;
        }
    }
}

/// How a server is chosen. Methods that look at the client or at the request are left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Weighted round robin, the default.
    #[default]
    RoundRobin,
    /// `least_conn`: the fewest requests for its weight; in turn among equals.
    LeastConn,
    /// `random two least_conn`, which `random two` stands for: of two draws by weight the one
    /// with fewer requests for its weight.
    RandomTwo,
}

/// After so many draws in vain `random` goes on in turn.
const MOST_DRAWS: u32 = 20;

/// The servers that a request has tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried(Vec<u32>);

impl Tried {
    /// The places of the servers, in the order of the attempts.
    pub fn servers(&self) -> &[u32] {
        &self.0
    }
}

/// How a request went through a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempted {
    /// The servers that it tried.
    pub tried: Tried,
    /// The one that answered, which is the last one tried. `None`: the client gets 502.
    pub answered_by: Option<u32>,
}

/// A group of servers, as one worker process sees it. (Without a `zone`, every worker process
/// counts for itself.)
#[derive(Clone, Debug)]
pub struct Upstream {
    peers: Vec<Peer>,
}

impl Upstream {
    /// A group that has seen no request.
    pub fn new(servers: &[UpstreamServer]) -> Self {
        Self { peers: servers.iter().copied().map(Peer::new).collect() }
    }

    /// Chooses a server that the request has not tried yet. `None`: the client gets 502.
    ///
    /// Every choice ends with [`Upstream::on_failure`] or [`Upstream::on_success`]. The only
    /// server of a group is chosen whatever has failed before.
    pub fn choose(&mut self, now: SimTime, tried: &mut Tried) -> Option<u32> {
        let place = self.in_turn(now, tried, |_| true)?;
        Some(self.take(now, place, tried))
    }

    /// Chooses by a method; else as [`Upstream::choose`].
    ///
    /// Source: `ngx_http_upstream_least_conn_module.c` and `ngx_http_upstream_random_module.c` in
    /// `src/http/modules` of nginx/nginx, read in November 2026.
    pub fn choose_by(
        &mut self,
        method: Method,
        now: SimTime,
        tried: &mut Tried,
        draws: &mut Stream,
    ) -> Option<u32> {
        let place = match method {
            Method::RoundRobin => None,
            Method::LeastConn => return self.choose_least(now, tried),
            Method::RandomTwo => self.draw_two(now, tried, draws),
        };
        match place {
            Some(place) => Some(self.take(now, place, tried)),
            None => self.choose(now, tried),
        }
    }

    /// Turns are counted only where several servers are equally busy.
    fn choose_least(&mut self, now: SimTime, tried: &mut Tried) -> Option<u32> {
        let least = self
            .eligible(now, tried)
            .map(|(_, peer)| *peer)
            .reduce(|best, next| if next.is_less_busy_than(&best) { next } else { best })?;
        let is_least = |peer: &Peer| !least.is_less_busy_than(peer);
        let places: Vec<u32> = self
            .eligible(now, tried)
            .filter(|(_, peer)| is_least(peer))
            .map(|(place, _)| place)
            .collect();
        let place = match places[..] {
            [place] => place,
            _ => self.in_turn(now, tried, is_least)?,
        };
        Some(self.take(now, place, tried))
    }

    /// Two different servers drawn by weight; the one that has fewer requests. `None` where two
    /// are not found.
    fn draw_two(&self, now: SimTime, tried: &Tried, draws: &mut Stream) -> Option<u32> {
        let eligible: Vec<(u32, &Peer)> = self.eligible(now, tried).collect();
        let total: u32 = self.peers.iter().map(|peer| peer.server.weight).sum();
        let mut first: Option<(u32, &Peer)> = None;
        for _ in 0..MOST_DRAWS {
            let place = self.draw(draws.below(total));
            let drawn = eligible.iter().find(|(eligible, _)| *eligible == place).copied();
            let Some(drawn) = drawn.filter(|_| first.is_none_or(|(first, _)| first != place))
            else {
                continue;
            };
            match first {
                None => first = Some(drawn),
                Some(first) if drawn.1.is_less_busy_than(first.1) => return Some(drawn.0),
                Some(first) if first.1.is_less_busy_than(drawn.1) => return Some(first.0),
                // Of equals the second stays.
                Some(_) => return Some(drawn.0),
            }
        }
        None
    }

    /// The server that owns this part of the sum of all weights.
    fn draw(&self, mut part: u32) -> u32 {
        for (place, peer) in (0..).zip(&self.peers) {
            if part < peer.server.weight {
                return place;
            }
            part -= peer.server.weight;
        }
        0
    }

    fn eligible(&self, now: SimTime, tried: &Tried) -> impl Iterator<Item = (u32, &Peer)> {
        let second = whole_second(now);
        let is_single = self.peers.len() == 1;
        let open = (0..).zip(&self.peers);
        open.filter(move |(_, peer)| peer.is_eligible(second, is_single))
            .filter(|(place, _)| !tried.0.contains(place))
    }

    /// Whose turn it is among the servers that the request has not tried and that `counts` names.
    fn in_turn(
        &mut self,
        now: SimTime,
        tried: &Tried,
        counts: impl Fn(&Peer) -> bool,
    ) -> Option<u32> {
        let second = whole_second(now);
        let is_single = self.peers.len() == 1;
        let open = (0..).zip(&mut self.peers).filter(|(place, peer)| {
            !tried.0.contains(place) && peer.is_eligible(second, is_single) && counts(peer)
        });
        smooth::choose(open.map(|(place, peer)| peer.turn(place)))
    }

    /// The request goes to this server.
    fn take(&mut self, now: SimTime, place: u32, tried: &mut Tried) -> u32 {
        let second = whole_second(now);
        tried.0.push(place);
        let peer = &mut self.peers[place as usize];
        peer.n_conns += 1;
        if peer.is_past_fail_timeout(second) {
            peer.checked = Some(second);
        }
        place
    }

    /// Tells how many requests a server holds, where that is known better than from what has been
    /// chosen and answered.
    pub fn set_conns(&mut self, place: u32, n_conns: u32) {
        self.peers[place as usize].n_conns = n_conns;
    }

    /// An attempt at a server has failed in a way that
    /// [counts](super::NextUpstream::counts_as_failure).
    pub fn on_failure(&mut self, now: SimTime, place: u32) {
        let is_single = self.peers.len() == 1;
        let peer = &mut self.peers[place as usize];
        peer.n_conns = peer.n_conns.saturating_sub(1);
        if !is_single {
            peer.fail(whole_second(now));
        }
    }

    /// A server has answered.
    pub fn on_success(&mut self, place: u32) {
        let peer = &mut self.peers[place as usize];
        peer.n_conns = peer.n_conns.saturating_sub(1);
        peer.succeed();
    }

    /// One request whose attempts take no time, as when dead servers refuse connections: goes on
    /// from server to server until one answers.
    pub fn request(&mut self, now: SimTime, answers: impl Fn(u32) -> bool) -> Attempted {
        let mut tried = Tried::default();
        while let Some(place) = self.choose(now, &mut tried) {
            if answers(place) {
                self.on_success(place);
                return Attempted { tried, answered_by: Some(place) };
            }
            self.on_failure(now, place);
        }
        Attempted { tried, answered_by: None }
    }
}

fn whole_second(now: SimTime) -> u64 {
    now.as_nanos() / NANOS_PER_SEC
}
