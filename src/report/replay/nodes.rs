//! The nodes of a cluster, from the decisions about them.

use super::{Alive, LostZone, PlaceKind};
use crate::scenario::compose::N_ZONES;
use crate::sim::models::container::NodeDecision;
use crate::sim::record::{DecisionBody, FaultKind, RunResult};
use crate::text::{Lang, ui};

/// Where a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeState {
    /// It has been asked for, or is being restarted.
    Booting,
    /// It takes pods.
    Ready,
    /// Its pods are being evicted.
    Draining,
    /// It has failed, whether that has been noticed or not.
    Lost,
}

impl NodeState {
    /// What the state is called.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Booting => ui::replay_node_booting(lang),
            Self::Ready => ui::state_instance_ready(lang),
            Self::Draining => ui::replay_node_draining(lang),
            Self::Lost => ui::replay_node_lost(lang),
        }
    }
}

/// The nodes that there are after so many decisions, and the place of pods without one. Nothing
/// where the log of decisions was full before the end: it may not tell of all nodes.
pub(super) fn places(
    result: &RunResult,
    (n_at_start, lost_zones): (u32, &[LostZone]),
    n_taken: usize,
    alive: &[Alive],
) -> Vec<PlaceKind> {
    if result.n_decisions_left_out > 0 {
        return Vec::new();
    }
    let mut nodes = vec![Some(NodeState::Ready); n_at_start as usize];
    for decision in &result.decisions[..n_taken] {
        let zone = |lost: &LostZone| (lost.at == decision.at).then_some(lost.zone);
        match &decision.body {
            DecisionBody::Fault { kind: FaultKind::ZoneLoss, .. } => {
                for zone in lost_zones.iter().filter_map(zone) {
                    lose_zone(&mut nodes, zone, n_at_start, result);
                }
            }
            DecisionBody::Nodes(decision) => apply(&mut nodes, decision),
            DecisionBody::Fault { kind, instances } => strike(&mut nodes, *kind, instances, result),
            _ => {}
        }
    }
    let node_of = |one: &Alive| result.lives.get(one.number as usize)?.node;
    let holds = |node: u32| alive.iter().any(|one| node_of(one) == Some(node));
    let kind = |(place, state): (usize, &Option<NodeState>)| {
        let node = place as u32;
        let state = state.or_else(|| holds(node).then_some(NodeState::Lost))?;
        Some(PlaceKind::Node(node, state))
    };
    let mut kinds: Vec<PlaceKind> = nodes.iter().enumerate().filter_map(kind).collect();
    if alive.iter().any(|one| node_of(one).is_none()) {
        kinds.push(PlaceKind::NoNode);
    }
    kinds
}

/// Nodes have numbers in the order in which they are asked for.
fn apply(nodes: &mut Vec<Option<NodeState>>, decision: &NodeDecision) {
    let (node, state) = match *decision {
        NodeDecision::ScaleUp { from, to, .. } => {
            let n_asked = to.saturating_sub(from) as usize;
            nodes.resize(nodes.len() + n_asked, Some(NodeState::Booting));
            return;
        }
        NodeDecision::Joined { node, .. } | NodeDecision::ScaleDownFailed { node, .. } => {
            (node, Some(NodeState::Ready))
        }
        NodeDecision::ScaleDown { node, .. } => (node, Some(NodeState::Draining)),
        NodeDecision::Emptied { node, comes_back: true, .. } => (node, Some(NodeState::Booting)),
        NodeDecision::Lost { node, .. } => (node, Some(NodeState::Lost)),
        NodeDecision::Emptied { node, .. }
        | NodeDecision::NotProvisioned { node, .. }
        | NodeDecision::Evicted { node, .. } => (node, None),
        NodeDecision::Unschedulable { .. }
        | NodeDecision::ScaleUpBlocked { .. }
        | NodeDecision::EvictionBlocked { .. } => return,
    };
    set(nodes, node, state);
}

/// What the scenario does to nodes is told by the instances on them.
fn strike(nodes: &mut [Option<NodeState>], kind: FaultKind, instances: &[u32], result: &RunResult) {
    let state = match kind {
        FaultKind::NodeLoss => NodeState::Lost,
        FaultKind::NodeDrain => NodeState::Draining,
        _ => return,
    };
    for instance in instances {
        let life = result.lives.get(*instance as usize);
        if let Some(node) = life.and_then(|life| life.node) {
            set(nodes, node, Some(state));
        }
    }
}

/// All nodes of a zone are lost, also those that no pod is on. The zone of a node is known from its
/// pods; those of the start go to the zones in turn. That a later node which never had a pod is
/// lost shows when it is noticed.
fn lose_zone(nodes: &mut [Option<NodeState>], zone: u32, n_at_start: u32, result: &RunResult) {
    let of_pods = |node: u32| result.lives.iter().find(|l| l.node == Some(node)).map(|l| l.zone);
    let of_start = |node: u32| (node < n_at_start).then_some(node % N_ZONES);
    for (node, state) in (0..).zip(nodes) {
        let is_up = matches!(state, Some(NodeState::Ready | NodeState::Draining));
        if is_up && of_pods(node).or_else(|| of_start(node)) == Some(zone) {
            *state = Some(NodeState::Lost);
        }
    }
}

fn set(nodes: &mut [Option<NodeState>], node: u32, state: Option<NodeState>) {
    if let Some(place) = nodes.get_mut(node as usize) {
        *place = state;
    }
}
