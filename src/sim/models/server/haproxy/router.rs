//! HAProxy's backend as the engine's router.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::num::NonZeroU32;

use super::balance::random_among_equals;
use super::{
    Algorithm, BackendSettings, Balance, Candidate, Pick, Redispatch, RetryContext, RetryVerdict,
    after_failed_connection,
};
use crate::sim::fleet::{IndexSet, Instance};
use crate::sim::parts::{RouteView, Router, Routing};
use crate::sim::random::Stream;
use crate::sim::record::FailureCause;
use crate::units::{SimTime, Span};

/// What stands on each `server` line. All servers have the same weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServerSettings {
    /// `maxconn`: most requests that a server gets at once; further ones wait at the backend.
    /// `None` (0 in the configuration, the default): no limit.
    pub maxconn: Option<u32>,
    /// `maxqueue`: most requests that wait at HAProxy for this one server. `None` (0 in the
    /// configuration, the default): no limit.
    pub maxqueue: Option<u32>,
    /// `slowstart`: how long a server that comes back takes to its full weight and `maxconn`.
    /// `None`, the default: no time.
    pub slowstart: Option<Span>,
}

/// Units of weight that a server of weight 1 has, so that it can have less for a while
/// (`BE_WEIGHT_SCALE` in `include/haproxy/backend-t.h`).
const WEIGHT_SCALE: u32 = 16;
const NANOS_PER_SEC: u64 = 1_000_000_000;

/// How long Linux goes on trying to connect to a machine that does not answer: 1 + 2 + 4 + 8 + 16
/// + 32 + 64 s, with the default `tcp_syn_retries` of 6 (tcp(7), read in November 2026).
const SYN_TIMEOUT: Span = Span::from_secs(127);

impl ServerSettings {
    /// Weight of a server that came back so long ago. HAProxy reckons in whole seconds.
    ///
    /// Source: `server_recalc_eweight` in `src/server.c`.
    fn weight(&self, back_for: Span) -> u32 {
        let Some(slowstart) = self.slowstart.filter(|length| back_for < *length) else {
            return WEIGHT_SCALE;
        };
        let secs = back_for.as_nanos() / NANOS_PER_SEC;
        let share = u64::from(WEIGHT_SCALE) * secs * NANOS_PER_SEC / slowstart.as_nanos();
        1 + (share as u32).min(WEIGHT_SCALE - 1)
    }

    /// `maxconn` of a server that came back so long ago: in whole per cent, and never below 1.
    ///
    /// Source: `srv_dynamic_maxconn` in `src/queue.c`.
    fn maxconn(&self, back_for: Span) -> Option<u32> {
        let maxconn = self.maxconn?;
        let Some(slowstart) = self.slowstart.filter(|length| back_for < *length) else {
            return Some(maxconn);
        };
        let secs = back_for.as_nanos() / NANOS_PER_SEC;
        let percent = u128::from(100 * secs * NANOS_PER_SEC / slowstart.as_nanos());
        Some(((u128::from(maxconn) * percent / 100) as u32).max(1))
    }

    /// When a server that came back so long ago gets more, counted from its coming back. `None`:
    /// it has all.
    fn next_change(&self, back_for: Span) -> Option<Span> {
        let slowstart = self.slowstart.filter(|length| back_for < *length)?;
        let secs = back_for.as_nanos() / NANOS_PER_SEC;
        // The second in which the next of so many equal steps is done.
        let next = |n_steps: u64| {
            let n_done = n_steps * secs * NANOS_PER_SEC / slowstart.as_nanos();
            let nanos = u128::from(n_done + 1) * u128::from(slowstart.as_nanos());
            nanos.div_ceil(u128::from(n_steps * NANOS_PER_SEC)) as u64
        };
        let of_maxconn = self.maxconn.map_or(u64::MAX, |_| next(100));
        let second = next(u64::from(WEIGHT_SCALE)).min(of_maxconn);
        Some(Span::from_nanos(second.saturating_mul(NANOS_PER_SEC)).min(slowstart))
    }
}

/// The backend: picks a server, lets requests wait for a free slot, tries again after refusals.
///
/// Most requests wait at the backend, for whichever server comes free. For one server there wait
/// at most `maxqueue` requests: those that try it again after a failed connection, and with
/// `leastconn` those that find no free slot. One that finds no room there fails with 503:
/// `option redispatch` would send it elsewhere only if a cookie had bound it
/// (`srv_redispatch_connect` in `src/backend.c`), and nothing does here. When the server goes
/// down, the option sends on all that wait for it (`pendconn_redistribute` in `src/queue.c`).
#[derive(Clone, Debug)]
pub(in crate::sim::models::server) struct HaproxyRouter {
    balance: Balance,
    backend: BackendSettings,
    server: ServerSettings,
    /// Whether servers of the same weight are drawn, of which nothing need be kept.
    draws_equals: Option<NonZeroU32>,
    /// Servers to be looked at again before the next request, by index.
    stale: IndexSet,
    /// Servers in their `slowstart`, by the moment at which they get more next.
    warming: BinaryHeap<Reverse<(SimTime, u32)>>,
    /// Those moments, by index.
    warms_at: Vec<SimTime>,
}

impl HaproxyRouter {
    pub(in crate::sim::models::server) fn new(
        algorithm: Algorithm,
        backend: BackendSettings,
        server: ServerSettings,
    ) -> Self {
        let draws_equals = match algorithm {
            Algorithm::Random { draws } if server.slowstart.is_none() => Some(draws),
            _ => None,
        };
        Self {
            balance: Balance::new(algorithm),
            backend,
            server,
            draws_equals,
            stale: IndexSet::default(),
            warming: BinaryHeap::new(),
            warms_at: Vec::new(),
        }
    }

    /// While requests wait at the backend a new one waits behind them
    /// (`assign_server` in `src/backend.c`).
    fn pick(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        if view.fleet.rotation(view.group).is_empty() {
            return Routing::Reject(FailureCause::NoEndpoint);
        }
        if view.n_at_door > 0 {
            return Routing::WaitAtDoor;
        }
        let picked = match self.draws_equals {
            Some(n) => self.pick_at_random(view, n, draws),
            None => {
                self.look(view);
                self.balance.pick(draws)
            }
        };
        match picked {
            Pick::Server(index) => Routing::Assign(index),
            Pick::Queue => Routing::WaitAtDoor,
            Pick::NoServer => Routing::Reject(FailureCause::NoEndpoint),
        }
    }

    /// Without `slowstart` all servers have the same weight all the time.
    fn pick_at_random(&self, view: &RouteView<'_>, n: NonZeroU32, draws: &mut Stream) -> Pick {
        let rotation = view.fleet.rotation(view.group);
        let look = |place| candidate(&self.server, view.fleet.at(rotation.nth(place)), view.now);
        match random_among_equals(rotation.len(), look, n, draws) {
            Pick::Server(place) => Pick::Server(rotation.nth(place)),
            other => other,
        }
    }

    /// Looks again at the servers of which something has changed.
    fn look(&mut self, view: &RouteView<'_>) {
        while let Some(&Reverse((_, index))) =
            self.warming.peek().filter(|Reverse((at, _))| *at <= view.now)
        {
            self.warming.pop();
            self.stale.insert(index);
        }
        while let Some(index) = self.stale.pop() {
            self.look_at(view, index);
        }
    }

    fn look_at(&mut self, view: &RouteView<'_>, index: u32) {
        if !view.fleet.is_in_rotation(index) {
            return self.balance.set(index, Candidate::DOWN);
        }
        let server = view.fleet.at(index);
        self.balance.set(index, candidate(&self.server, server, view.now));
        if let Some(after) = self.server.next_change(back_for(server, view.now)) {
            self.look_again(server.in_rotation_since + after, index);
        }
    }

    fn look_again(&mut self, at: SimTime, index: u32) {
        let place = index as usize;
        if self.warms_at.len() <= place {
            self.warms_at.resize(place + 1, SimTime::ZERO);
        }
        if std::mem::replace(&mut self.warms_at[place], at) != at {
            self.warming.push(Reverse((at, index)));
        }
    }

    /// The server at this index has just refused the connection, or did not answer at all.
    fn after_refusal(&mut self, view: &RouteView<'_>, index: u32, draws: &mut Stream) -> Routing {
        // The kernel gives up sooner than a very long `timeout connect`.
        let timeout = self.backend.timeout_connect.filter(|timeout| *timeout < SYN_TIMEOUT);
        let is_gone = view.fleet.at(index).machine_is_gone;
        let connecting = if is_gone { timeout.unwrap_or(SYN_TIMEOUT) } else { Span::ZERO };
        let context = RetryContext {
            n_retries: view.request.n_refused.saturating_sub(1),
            server_is_up: view.fleet.is_in_rotation(index),
            n_up: view.fleet.rotation(view.group).len(),
            is_persistent: false,
            has_timed_out: is_gone && timeout.is_some(),
        };
        match after_failed_connection(&self.backend, &context) {
            RetryVerdict::SameServer { after } => {
                Routing::Later { after: connecting + after, to: Some(index) }
            }
            RetryVerdict::PickAgain { after } if (connecting + after).is_zero() => {
                self.pick(view, draws)
            }
            RetryVerdict::PickAgain { after } => {
                Routing::Later { after: connecting + after, to: None }
            }
            RetryVerdict::Fail if connecting.is_zero() => Routing::Reject(FailureCause::Refused),
            RetryVerdict::Fail => Routing::Later { after: connecting, to: None },
        }
    }
}

impl Router for HaproxyRouter {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        if let Some(index) = view.refused_by {
            return self.after_refusal(view, index, draws);
        }
        if view.request.n_refused > self.backend.retries {
            return Routing::Reject(FailureCause::Refused);
        }
        self.pick(view, draws)
    }

    /// Checks are the process's own: it acts on them at once.
    fn propagation_delay(&self) -> Span {
        Span::ZERO
    }

    fn max_redispatches(&self) -> u32 {
        self.backend.retries
    }

    fn door_patience(&self) -> Option<Span> {
        self.backend.longest_wait_in_queue()
    }

    fn most_sent(&self) -> Option<u32> {
        self.server.maxconn
    }

    fn watches_instances(&self) -> bool {
        self.draws_equals.is_none()
    }

    fn on_change(&mut self, index: u32) {
        self.stale.insert(index);
    }

    fn redistributes(&self) -> bool {
        self.backend.redispatch != Redispatch::Off
    }
}

fn candidate(settings: &ServerSettings, server: &Instance, now: SimTime) -> Candidate {
    let back_for = back_for(server, now);
    let n_inside = server.station.outstanding();
    let n_served = settings.maxconn.map_or(n_inside, |maxconn| n_inside.min(maxconn));
    Candidate {
        is_up: true,
        weight: settings.weight(back_for),
        n_served,
        n_queued: n_inside - n_served,
        maxconn: settings.maxconn(back_for),
        maxqueue: settings.maxqueue,
    }
}

/// Since when a server gets requests. Those of the beginning have been there for long.
fn back_for(server: &Instance, now: SimTime) -> Span {
    let since = server.in_rotation_since;
    if since == SimTime::ZERO { Span::from_nanos(u64::MAX) } else { now.since(since) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 s of `slowstart`: after 0, 5, 10, 19 and 20 s it has 1, 5, 9, 16 and 16 of 16 parts of
    /// its weight, and of a `maxconn` of 50 1, 12, 25, 47 and 50.
    #[test]
    fn a_server_comes_back_little_by_little() {
        let slowstart = Some(Span::from_secs(20));
        let server = ServerSettings { maxconn: Some(50), maxqueue: None, slowstart };
        let at = [0, 5, 10, 19, 20].map(Span::from_secs);
        assert_eq!(at.map(|span| server.weight(span)), [1, 5, 9, 16, 16]);
        assert_eq!(at.map(|span| server.maxconn(span)), [1, 12, 25, 47, 50].map(Some));
    }

    /// It changes at these moments and at no other.
    #[test]
    fn a_server_is_looked_at_when_it_gets_more() {
        let slowstart = Some(Span::from_nanos(7_300_000_000));
        for maxconn in [None, Some(200)] {
            let server = ServerSettings { maxconn, maxqueue: None, slowstart };
            let has = |back_for| (server.weight(back_for), server.maxconn(back_for));
            let mut next = Span::ZERO;
            for tenth in 0..80 {
                let back_for = Span::from_millis(tenth * 100);
                if back_for > Span::ZERO && has(back_for) != has(back_for - Span::from_millis(100))
                {
                    assert_eq!(next, back_for);
                }
                next = server.next_change(back_for).unwrap_or_default();
            }
        }
    }

    #[test]
    fn without_slowstart_it_is_there_at_once() {
        let server = ServerSettings { maxconn: Some(50), ..ServerSettings::default() };
        assert_eq!((server.weight(Span::ZERO), server.maxconn(Span::ZERO)), (16, Some(50)));
        assert_eq!(ServerSettings::default().maxconn(Span::ZERO), None);
    }
}
