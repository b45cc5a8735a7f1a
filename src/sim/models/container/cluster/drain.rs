//! Nodes that are being emptied: by people for maintenance, by the Cluster Autoscaler for good.
//!
//! Source: `staging/src/k8s.io/kubectl/pkg/drain/drain.go` in kubernetes/kubernetes for the pause
//! between tries of people; `core/scaledown/actuation/drain.go` in kubernetes/autoscaler for that
//! of the autoscaler, and for the time that it tries. Read in November 2026.

use super::super::eviction::Evictions;
use super::node::{Drain, DrainPurpose, Node, NodeState};
use super::{Cluster, NodeDecision, pods_on};
use crate::sim::fleet::Fleet;
use crate::sim::parts::InfrastructureVerdict;
use crate::sim::random::Stream;
use crate::units::{SimTime, Span};

/// After an eviction that the budget refused, all of a node's are tried again this much later by
/// `kubectl drain`.
const KUBECTL_RETRY: Span = Span::from_secs(5);
/// The same for the Cluster Autoscaler (`DefaultEvictionRetryTime`).
const AUTOSCALER_RETRY: Span = Span::from_secs(10);
/// `--max-pod-eviction-time`: how long the Cluster Autoscaler goes on trying.
const MAX_POD_EVICTION_TIME: Span = Span::from_secs(120);

impl Drain {
    pub(super) fn new(now: SimTime, purpose: DrainPurpose) -> Self {
        Self { since: now, purpose, next_try: now, blocked_since: None }
    }

    fn retry(&self) -> Span {
        match self.purpose {
            DrainPurpose::Maintenance => KUBECTL_RETRY,
            DrainPurpose::ScaleDown => AUTOSCALER_RETRY,
        }
    }
}

impl Cluster {
    /// Evicts what may be evicted, and lets go of nodes that are empty.
    pub(super) fn drain(
        &mut self,
        now: SimTime,
        fleet: &Fleet,
        evictions: &mut Evictions,
        draws: &mut Stream,
        verdict: &mut InfrastructureVerdict,
    ) {
        for idx in 0..self.nodes.len() {
            let NodeState::Draining(drain) = self.nodes[idx].state else { continue };
            let is_empty = pods_on(fleet, self.nodes[idx].id).next().is_none();
            let is_hopeless = drain.purpose == DrainPurpose::ScaleDown
                && drain.blocked_since.is_some_and(|at| now >= at + MAX_POD_EVICTION_TIME);
            if is_empty && drain.purpose == DrainPurpose::Maintenance {
                self.restart(idx, drain, now, draws, verdict);
            } else if is_hopeless {
                self.give_up(idx, drain, now, verdict);
            } else if now >= drain.next_try {
                let state = evict(&self.nodes[idx], drain, now, fleet, evictions, verdict);
                self.nodes[idx].state = NodeState::Draining(state);
            }
        }
        self.remove_empty(now, fleet, verdict);
    }

    /// Maintenance takes as long as a boot.
    fn restart(
        &mut self,
        idx: usize,
        drain: Drain,
        now: SimTime,
        draws: &mut Stream,
        verdict: &mut InfrastructureVerdict,
    ) {
        let ready_at = now + self.spec.boot.draw(draws);
        let node = &mut self.nodes[idx];
        node.state = NodeState::Booting { asked_at: now, ready_at };
        verdict.decisions.push(super::told(NodeDecision::Emptied {
            node: node.id.0,
            after: now.since(drain.since),
            comes_back: true,
        }));
    }

    fn give_up(
        &mut self,
        idx: usize,
        drain: Drain,
        now: SimTime,
        verdict: &mut InfrastructureVerdict,
    ) {
        let node = &mut self.nodes[idx];
        node.state = NodeState::Ready;
        let after = now.since(drain.since);
        let decision = NodeDecision::ScaleDownFailed { node: node.id.0, after };
        verdict.decisions.push(super::told(decision));
        self.note_failed_scale_down(now);
    }

    fn remove_empty(&mut self, now: SimTime, fleet: &Fleet, verdict: &mut InfrastructureVerdict) {
        self.nodes.retain(|node| {
            let NodeState::Draining(drain) = node.state else { return true };
            let goes = drain.purpose == DrainPurpose::ScaleDown;
            if !goes || pods_on(fleet, node.id).next().is_some() {
                return true;
            }
            verdict.decisions.push(super::told(NodeDecision::Emptied {
                node: node.id.0,
                after: now.since(drain.since),
                comes_back: false,
            }));
            false
        });
    }
}

/// Asks for the eviction of every pod of a node.
fn evict(
    node: &Node,
    drain: Drain,
    now: SimTime,
    fleet: &Fleet,
    evictions: &mut Evictions,
    verdict: &mut InfrastructureVerdict,
) -> Drain {
    let mut refused = None;
    for pod in pods_on(fleet, node.id).filter(|pod| !pod.is_terminating()) {
        match evictions.grant(pod) {
            Ok(()) => verdict.evict.push(pod.id),
            Err(status) => refused = Some(status),
        }
    }
    let Some(status) = refused else { return Drain { blocked_since: None, ..drain } };
    if drain.blocked_since.is_none() {
        verdict.decisions.push(super::told(NodeDecision::EvictionBlocked {
            node: node.id.0,
            healthy: status.current_healthy,
            desired_healthy: status.desired_healthy,
        }));
    }
    let blocked_since = Some(drain.blocked_since.unwrap_or(now));
    Drain { blocked_since, next_try: now + drain.retry(), ..drain }
}
