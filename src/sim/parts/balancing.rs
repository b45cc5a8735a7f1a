//! Load-balancing policies over the instances in rotation.

use super::{RouteView, Router, Routing};
use crate::sim::fleet::{Fleet, Group, IndexSet};
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
            Policy::LeastOutstanding => least_loaded(fleet, view.group, draws),
            Policy::PowerOfChoices(n) => {
                fewest(fleet, distinct(rotation, n, draws).into_iter(), draws).unwrap_or(0)
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

    fn compares_loads(&self) -> bool {
        self.policy == Policy::LeastOutstanding
    }
}

/// The instance of a group's rotation with the fewest requests inside; each of several equals is
/// as likely. There must be one.
pub(in crate::sim) fn least_loaded(fleet: &Fleet, group: Group, draws: &mut Stream) -> u32 {
    match fleet.by_load(group).least_loaded() {
        [only] => *only,
        equals => equals[draws.below(equals.len() as u32) as usize],
    }
}

/// The candidate with the fewest requests inside; each of several equals is as likely.
pub(in crate::sim) fn fewest(
    fleet: &Fleet,
    candidates: impl Iterator<Item = u32> + Clone,
    draws: &mut Stream,
) -> Option<u32> {
    let load = |index: u32| fleet.at(index).station.outstanding();
    let (mut best_load, mut n_equal) = (u32::MAX, 0);
    for load in candidates.clone().map(load) {
        if load < best_load {
            (best_load, n_equal) = (load, 0);
        }
        n_equal += u32::from(load == best_load);
    }
    let chosen = if n_equal > 1 { draws.below(n_equal) } else { 0 };
    candidates.filter(|&index| load(index) == best_load).nth(chosen as usize)
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
