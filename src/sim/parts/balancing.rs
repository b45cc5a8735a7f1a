//! Load-balancing policies over the instances in rotation.

use super::{RouteView, Router, Routing};
use crate::sim::fleet::{Fleet, IndexSet};
use crate::sim::random::Stream;
use crate::sim::record::FailureCause;
use crate::units::Span;

/// How a [`Balancer`] picks an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Uniformly at random.
    Random,
    /// In turn.
    RoundRobin,
    /// The one with the fewest requests; at random among equals.
    LeastOutstanding,
    /// Of this many drawn at random (without repeating), the one with the fewest requests.
    PowerOfChoices(u32),
}

/// A balancer without a line of its own: each request goes to an instance at once and for good.
#[derive(Clone, Debug)]
pub struct Balancer {
    policy: Policy,
    propagation_delay: Span,
    turn: u32,
}

impl Balancer {
    /// A balancer that learns of readiness after a delay.
    pub fn new(policy: Policy, propagation_delay: Span) -> Self {
        Self { policy, propagation_delay, turn: 0 }
    }

    fn pick(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> u32 {
        let (fleet, rotation) = (view.fleet, view.fleet.rotation(view.group));
        match self.policy {
            Policy::Random => rotation.nth(draws.below(rotation.len())),
            Policy::RoundRobin => {
                self.turn = self.turn.wrapping_add(1);
                rotation.nth(self.turn % rotation.len())
            }
            Policy::LeastOutstanding => fewest(fleet, rotation.iter(), draws),
            Policy::PowerOfChoices(n) => {
                fewest(fleet, distinct(rotation, n, draws).into_iter(), draws)
            }
        }
    }
}

impl Router for Balancer {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        if view.fleet.rotation(view.group).is_empty() {
            return Routing::Reject(FailureCause::NoEndpoint);
        }
        Routing::Assign(self.pick(view, draws))
    }

    fn propagation_delay(&self) -> Span {
        self.propagation_delay
    }
}

/// The candidate with the fewest requests inside; each of several equals is as likely.
pub(in crate::sim) fn fewest(
    fleet: &Fleet,
    candidates: impl Iterator<Item = u32>,
    draws: &mut Stream,
) -> u32 {
    let (mut best, mut best_load, mut n_equal) = (0, u32::MAX, 0);
    for index in candidates {
        let load = fleet.at(index).station.outstanding();
        if load < best_load {
            (best, best_load, n_equal) = (index, load, 1);
        } else if load == best_load {
            n_equal += 1;
            if draws.below(n_equal) == 0 {
                best = index;
            }
        }
    }
    best
}

/// `n` different members drawn at random, or all of them if there are no more.
fn distinct(set: &IndexSet, n: u32, draws: &mut Stream) -> Vec<u32> {
    let n = n.min(set.len());
    let mut chosen: Vec<u32> = Vec::with_capacity(n as usize);
    while (chosen.len() as u32) < n {
        let index = set.nth(draws.below(set.len()));
        if !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    chosen
}

/// A balancer with one line for all instances: a request starts at once if any has a free slot,
/// else it waits at the balancer. The M/M/c queue, and HAProxy's `maxconn` with a `queue`.
#[derive(Clone, Copy, Debug)]
pub struct SharedLine {
    /// Most requests that wait; `None`: no bound.
    pub limit: Option<u32>,
}

impl Router for SharedLine {
    fn route(&mut self, view: &RouteView<'_>, _draws: &mut Stream) -> Routing {
        match view.fleet.open(view.group).newest() {
            Some(index) => Routing::Assign(index),
            None if self.limit.is_none_or(|limit| view.n_at_door < limit) => Routing::WaitAtDoor,
            None => Routing::Reject(FailureCause::QueueFull),
        }
    }

    fn propagation_delay(&self) -> Span {
        Span::ZERO
    }
}
