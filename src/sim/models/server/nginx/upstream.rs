//! A group of servers: whose turn it is, and who is set aside.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};

use super::super::smooth::{Seat, Sorted, Turns};
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
    /// What it has gained of its turns and not paid yet, while it takes no part in them.
    current_weight: i64,
    /// The weight, less what failures have taken off. Grows back by 1 with each choice.
    effective_weight: i64,
    n_fails: u32,
    n_conns: u32,
    /// Second of the last failure.
    accessed: Option<u64>,
    /// Second from which `fail_timeout` runs: of the last failure, or of the first choice since.
    checked: Option<u64>,
    /// Whether the request has tried it.
    is_tried: bool,
    /// Where it stands among those that can be chosen.
    seat: Option<(Load, Seat)>,
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
            is_tried: false,
            seat: None,
        }
    }

    fn load(&self) -> Load {
        Load { n_conns: self.n_conns, weight: self.server.weight }
    }

    /// The first second in which more than `fail_timeout` has passed. nginx reads the time in
    /// whole seconds and asks for more, not for as much: with 10 s a server set aside in second 0
    /// is back in second 11.
    fn past_fail_timeout(&self) -> u64 {
        let fail_timeout = self.server.fail_timeout.as_nanos() / NANOS_PER_SEC;
        self.checked.map_or(0, |checked| checked + fail_timeout + 1)
    }

    /// The second in which it is back, if it is set aside.
    fn set_aside_until(&self, second: u64) -> Option<u64> {
        let max_fails = self.server.max_fails;
        let has_failed = max_fails > 0 && self.n_fails >= max_fails;
        Some(self.past_fail_timeout()).filter(|back| has_failed && second < *back)
    }

    fn is_full(&self) -> bool {
        self.server.max_conns.is_some_and(|max_conns| self.n_conns >= max_conns)
    }

    /// Whether the request may go there.
    fn is_eligible(&self, second: u64, is_single: bool) -> bool {
        let is_blocked = self.server.down || self.is_full() || self.is_tried;
        !is_blocked && (is_single || self.set_aside_until(second).is_none())
    }

    /// Whether it has fewer requests for its weight.
    fn is_less_busy_than(&self, other: &Self) -> bool {
        self.load() < other.load()
    }

    /// Whether failures have taken off some of its weight.
    fn is_recovering(&self) -> bool {
        self.effective_weight < i64::from(self.server.weight)
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

/// Requests for each unit of weight.
#[derive(Clone, Copy, Debug)]
struct Load {
    n_conns: u32,
    weight: u32,
}

impl Load {
    /// Where turns go over all servers, whatever they hold.
    const ANY: Self = Self { n_conns: 0, weight: 1 };
}

impl Ord for Load {
    fn cmp(&self, other: &Self) -> Ordering {
        let load = |one: &Self, by: &Self| u64::from(one.n_conns) * u64::from(by.weight);
        load(self, other).cmp(&load(other, self))
    }
}

impl PartialOrd for Load {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Load {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Load {}

/// Servers that take turns.
#[derive(Clone, Debug, Default)]
struct Equals {
    turns: Turns,
    /// Those of them that do not have their whole weight.
    recovering: Sorted,
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
///
/// Those that can be chosen are kept in the order that the method needs, and only a server of
/// which something has changed is looked at: a choice costs the logarithm of their number.
#[derive(Clone, Debug)]
pub struct Upstream {
    method: Method,
    peers: Vec<Peer>,
    /// Those that can be chosen, by their load where the method compares loads.
    open: BTreeMap<Load, Equals>,
    /// Sums of the weights of each server and all before it.
    weights_up_to: Vec<u32>,
    /// Servers to be looked at again before the next choice.
    changed: Vec<u32>,
    /// Servers that are set aside, by the second in which they may be back.
    returns: BinaryHeap<Reverse<(u64, u32)>>,
    /// The servers that are left out because the request has tried them.
    left_out: Tried,
}

impl Upstream {
    /// A group that has seen no request, whose servers take turns.
    pub fn new(servers: &[UpstreamServer]) -> Self {
        Self::with(Method::RoundRobin, servers)
    }

    /// A group that has seen no request.
    ///
    /// Source of the methods: `ngx_http_upstream_least_conn_module.c` and
    /// `ngx_http_upstream_random_module.c` in `src/http/modules` of nginx/nginx, read in November
    /// 2026.
    pub fn with(method: Method, servers: &[UpstreamServer]) -> Self {
        let mut total = 0;
        let weights_up_to = servers.iter().map(|server| {
            total += server.weight;
            total
        });
        Self {
            method,
            peers: servers.iter().copied().map(Peer::new).collect(),
            open: BTreeMap::new(),
            weights_up_to: weights_up_to.collect(),
            changed: (0..servers.len() as u32).collect(),
            returns: BinaryHeap::new(),
            left_out: Tried::default(),
        }
    }

    /// Chooses the server whose turn it is, of those that the request has not tried yet. `None`:
    /// the client gets 502.
    ///
    /// Every choice ends with [`Upstream::on_failure`] or [`Upstream::on_success`]. The only
    /// server of a group is chosen whatever has failed before.
    pub fn choose(&mut self, now: SimTime, tried: &mut Tried) -> Option<u32> {
        self.look(now, tried);
        let place = self.in_turn()?;
        Some(self.take(now, place, tried))
    }

    /// Chooses by the group's method; else as [`Upstream::choose`].
    pub fn choose_by_method(
        &mut self,
        now: SimTime,
        tried: &mut Tried,
        draws: &mut Stream,
    ) -> Option<u32> {
        self.look(now, tried);
        let place = match self.method {
            Method::RoundRobin => self.in_turn(),
            Method::LeastConn => self.least_busy(),
            Method::RandomTwo => self.draw_two(draws).or_else(|| self.in_turn()),
        }?;
        Some(self.take(now, place, tried))
    }

    /// Leaves the servers out that the request has tried, and no others.
    fn leave_out(&mut self, tried: &Tried) {
        if !tried.0.starts_with(&self.left_out.0) {
            for place in self.left_out.0.drain(..) {
                self.peers[place as usize].is_tried = false;
                self.changed.push(place);
            }
        }
        for &place in &tried.0[self.left_out.0.len()..] {
            self.peers[place as usize].is_tried = true;
            self.changed.push(place);
            self.left_out.0.push(place);
        }
    }

    /// Looks again at the servers of which something has changed.
    fn look(&mut self, now: SimTime, tried: &Tried) {
        self.leave_out(tried);
        let second = whole_second(now);
        while let Some(&Reverse((_, place))) =
            self.returns.peek().filter(|Reverse((back, _))| *back <= second)
        {
            self.returns.pop();
            self.changed.push(place);
        }
        while let Some(place) = self.changed.pop() {
            self.look_at(place, second);
        }
    }

    fn look_at(&mut self, place: u32, second: u64) {
        let peer = &self.peers[place as usize];
        if let Some(back) = peer.set_aside_until(second) {
            self.returns.push(Reverse((back, place)));
        }
        let load = match self.method {
            Method::LeastConn => peer.load(),
            Method::RoundRobin | Method::RandomTwo => Load::ANY,
        };
        let is_single = self.peers.len() == 1;
        let wanted = peer.is_eligible(second, is_single).then_some((load, peer.effective_weight));
        if peer.seat.map(|(load, seat)| (load, seat.weight)) == wanted {
            return;
        }
        self.take_out(place);
        if let Some((load, weight)) = wanted {
            self.put_in(place, load, weight);
        }
    }

    fn put_in(&mut self, place: u32, load: Load, weight: i64) {
        let peer = &mut self.peers[place as usize];
        let equals = self.open.entry(load).or_default();
        peer.seat = Some((load, equals.turns.join(place, peer.current_weight, weight)));
        if peer.is_recovering() {
            equals.recovering.insert((0, 0, place));
        }
    }

    fn take_out(&mut self, place: u32) {
        let peer = &mut self.peers[place as usize];
        let Some((load, seat)) = peer.seat.take() else { return };
        let Some(equals) = self.open.get_mut(&load) else { return };
        peer.current_weight = equals.turns.leave(place, seat);
        equals.recovering.remove(&(0, 0, place));
        if equals.turns.len() == 0 {
            self.open.remove(&load);
        }
    }

    /// Turns are counted only where several servers are equally busy.
    fn least_busy(&mut self) -> Option<u32> {
        let (_, least) = self.open.first_key_value()?;
        if least.turns.len() == 1 { least.turns.any() } else { self.in_turn() }
    }

    /// Two different servers drawn by weight; the one that has fewer requests. `None` where two
    /// are not found.
    fn draw_two(&self, draws: &mut Stream) -> Option<u32> {
        let total = self.weights_up_to.last().copied().unwrap_or(0);
        let mut first: Option<u32> = None;
        for _ in 0..MOST_DRAWS {
            let part = draws.below(total);
            let place = self.weights_up_to.partition_point(|up_to| *up_to <= part);
            let Some(drawn) = self.peers.get(place).filter(|peer| peer.seat.is_some()) else {
                continue;
            };
            match first {
                None => first = Some(place as u32),
                Some(first) if first == place as u32 => {}
                Some(first) if self.peers[first as usize].is_less_busy_than(drawn) => {
                    return Some(first);
                }
                // Of equals the second stays.
                Some(_) => return Some(place as u32),
            }
        }
        None
    }

    /// Whose turn it is among those that can be chosen and are least busy.
    fn in_turn(&mut self) -> Option<u32> {
        let (&load, equals) = self.open.iter_mut().next()?;
        let (place, seat) = equals.turns.choose()?;
        self.peers[place as usize].seat = Some((load, seat));
        for (.., recovering) in std::mem::take(&mut equals.recovering) {
            self.take_out(recovering);
            let peer = &mut self.peers[recovering as usize];
            peer.effective_weight += 1;
            let weight = peer.effective_weight;
            self.put_in(recovering, load, weight);
        }
        Some(place)
    }

    /// The request goes to this server.
    fn take(&mut self, now: SimTime, place: u32, tried: &mut Tried) -> u32 {
        let second = whole_second(now);
        tried.0.push(place);
        self.changed.push(place);
        let peer = &mut self.peers[place as usize];
        peer.n_conns += 1;
        if second >= peer.past_fail_timeout() {
            peer.checked = Some(second);
        }
        place
    }

    /// Tells how many requests a server holds, where that is known better than from what has been
    /// chosen and answered.
    pub fn set_conns(&mut self, place: u32, n_conns: u32) {
        self.peers[place as usize].n_conns = n_conns;
        self.changed.push(place);
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
        self.changed.push(place);
    }

    /// A server has answered.
    pub fn on_success(&mut self, place: u32) {
        let peer = &mut self.peers[place as usize];
        peer.n_conns = peer.n_conns.saturating_sub(1);
        peer.succeed();
        self.changed.push(place);
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
