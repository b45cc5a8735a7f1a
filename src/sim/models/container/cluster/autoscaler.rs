//! The Cluster Autoscaler: shows it the nodes and the pending pods, and does what it decides.

use super::super::cluster_autoscaler::{
    self as rules, AutoscalerSettings, ClusterAutoscaler, NodePool, NodeView, PendingPod,
    PodOnNode, Removal, ScaleDownView, ScaleUpDecision, ScaleUpView,
};
use super::super::eviction::Evictions;
use super::super::pod::request_milli;
use super::node::{Drain, DrainPurpose, Node, NodeState};
use super::{Cluster, NodeDecision, ScaleUpBlock, pods_on, told};
use crate::sim::fleet::{Fleet, Instance};
use crate::sim::parts::{InfrastructureVerdict, NodeId};
use crate::sim::random::Stream;
use crate::units::SimTime;

/// The autoscaler of the one pool.
#[derive(Clone, Debug)]
pub(super) struct Autoscaler {
    settings: AutoscalerSettings,
    rules: ClusterAutoscaler,
    /// `None`: it has not been looked at yet.
    next_scan: Option<SimTime>,
    /// When nodes were last asked for: from here on the time runs in which all have to come.
    last_asked: SimTime,
    told_block: Option<ScaleUpBlock>,
}

impl Autoscaler {
    pub(super) fn new(settings: AutoscalerSettings, pool: NodePool) -> Self {
        let rules = ClusterAutoscaler::new(settings, pool);
        let last_asked = SimTime::ZERO;
        Self { settings, rules, next_scan: None, last_asked, told_block: None }
    }

    pub(super) fn next_scan(&self) -> Option<SimTime> {
        self.next_scan
    }

    /// Whether a scan is due now. Its first one comes within a scan's interval of the beginning.
    fn is_due(&mut self, now: SimTime, draws: &mut Stream) -> bool {
        let interval = self.settings.scan_interval;
        let at = *self.next_scan.get_or_insert_with(|| now + interval * draws.unit());
        if now < at {
            return false;
        }
        self.next_scan = Some(now + interval);
        true
    }
}

impl Cluster {
    /// One scan, if it is due.
    pub(super) fn scan(
        &mut self,
        now: SimTime,
        fleet: &Fleet,
        pending: &[&Instance],
        evictions: &Evictions,
        draws: &mut Stream,
        verdict: &mut InfrastructureVerdict,
    ) {
        let Some(autoscaler) = &mut self.autoscaler else { return };
        if !autoscaler.is_due(now, draws) {
            return;
        }
        self.drop_late(now, verdict);
        let pods: Vec<PendingPod> = pending.iter().map(|pod| pending_pod(pod)).collect();
        let n_upcoming = self.nodes.iter().filter(|node| node.is_booting()).count() as u32;
        let n_nodes = self.nodes.iter().filter(|node| is_in_pool(node)).count() as u32;
        let up = ScaleUpView { pending: &pods, n_nodes, n_upcoming };
        let nodes = self.view(fleet);
        let going = |node: &&Node| is_going(node);
        let n_being_removed = self.nodes.iter().filter(going).count() as u32;
        let down = ScaleDownView {
            nodes: &nodes,
            n_being_removed,
            n_being_drained: n_being_removed,
            disruptions_allowed: evictions.allowed(),
        };
        let Some(autoscaler) = &mut self.autoscaler else { return };
        let decision = autoscaler.rules.scan(now, &up, &down);
        self.grow(now, decision.scale_up, pods.len() as u32, draws, verdict);
        for (id, removal) in decision.scale_down.iter().flat_map(|down| down.removals()) {
            self.begin_removal(now, id, removal, &nodes, verdict);
        }
    }

    pub(super) fn note_failed_scale_down(&mut self, now: SimTime) {
        if let Some(autoscaler) = &mut self.autoscaler {
            autoscaler.rules.note_failed_scale_down(now);
        }
    }

    /// Gives up the nodes that have not come, once the time for all that were asked for is over.
    /// Asking for more begins it anew (`registerOrUpdateScaleUpNoLock` in
    /// `clusterstate/clusterstate.go`, kubernetes/autoscaler, release 1.36.1).
    fn drop_late(&mut self, now: SimTime, verdict: &mut InfrastructureVerdict) {
        let Some(autoscaler) = &mut self.autoscaler else { return };
        let longest = autoscaler.settings.max_node_provision_time;
        let last_asked = autoscaler.last_asked;
        let is_late = |node: &Node| match node.state {
            NodeState::Booting { asked_at, .. } => now.since(asked_at.max(last_asked)) > longest,
            _ => false,
        };
        if !self.nodes.iter().any(is_late) {
            return;
        }
        let back_off = autoscaler.rules.note_failed_scale_up(now).since(now);
        let late = self.nodes.iter().filter(|node| is_late(node));
        let not_provisioned =
            |node: &Node| NodeDecision::NotProvisioned { node: node.id.0, back_off };
        verdict.decisions.extend(late.map(|node| told(not_provisioned(node))));
        self.nodes.retain(|node| !is_late(node));
    }

    fn grow(
        &mut self,
        now: SimTime,
        decision: ScaleUpDecision,
        n_pending: u32,
        draws: &mut Stream,
        verdict: &mut InfrastructureVerdict,
    ) {
        if let ScaleUpDecision::Grow { from, to, .. } = decision {
            if let Some(autoscaler) = &mut self.autoscaler {
                autoscaler.last_asked = now;
            }
            for _ in from..to {
                let ready_at = now + self.spec.boot.draw(draws);
                self.add_node(NodeState::Booting { asked_at: now, ready_at });
            }
            let decision = NodeDecision::ScaleUp { n_pending, from, to };
            verdict.decisions.push(told(decision));
        }
        let Some(autoscaler) = &mut self.autoscaler else { return };
        let block = block_of(decision);
        let before = std::mem::replace(&mut autoscaler.told_block, block);
        let Some(by) = block else { return };
        if !before.is_some_and(|before| before.is_like(by)) {
            verdict.decisions.push(told(NodeDecision::ScaleUpBlocked { n_pending, by }));
        }
    }

    /// The nodes as the autoscaler sees them.
    fn view(&self, fleet: &Fleet) -> Vec<NodeView> {
        let there = self.nodes.iter().zip(self.rooms(fleet)).filter(|(n, _)| n.is_schedulable());
        let view = |(node, room): (&Node, _)| NodeView {
            id: rules::NodeId(node.id.0),
            is_ready: true,
            room,
            pods: pods_on(fleet, node.id).map(pod_on_node).collect(),
        };
        there.map(view).collect()
    }

    fn begin_removal(
        &mut self,
        now: SimTime,
        id: rules::NodeId,
        removal: Removal,
        nodes: &[NodeView],
        verdict: &mut InfrastructureVerdict,
    ) {
        let Some(autoscaler) = &self.autoscaler else { return };
        let threshold = autoscaler.settings.scale_down_utilization_threshold;
        let Some(idx) = self.place_of(NodeId(id.0)) else { return };
        let room = nodes.iter().find(|node| node.id == id).map(|node| node.room);
        let requested = room.map_or(0.0, |room| {
            f64::from(room.requested_cpu_milli) / f64::from(room.allocatable_cpu_milli)
        });
        let n_pods = match removal {
            Removal::Empty => 0,
            Removal::Drain { n_pods } => n_pods,
        };
        self.nodes[idx].state = NodeState::Draining(Drain::new(now, DrainPurpose::ScaleDown));
        let decision = NodeDecision::ScaleDown { node: id.0, n_pods, requested, threshold };
        verdict.decisions.push(told(decision));
    }
}

/// Nodes that are lost belong to the pool no more: its cloud has noticed that they are gone. (Our
/// assumption: the machine itself is gone, not only its connection.)
fn is_in_pool(node: &Node) -> bool {
    !matches!(node.state, NodeState::Lost(_)) && !is_going(node)
}

fn is_going(node: &Node) -> bool {
    matches!(node.state, NodeState::Draining(drain) if drain.purpose == DrainPurpose::ScaleDown)
}

fn pending_pod(pod: &Instance) -> PendingPod {
    PendingPod {
        cpu_request_milli: request_milli(pod),
        created_at: pod.created.unwrap_or(SimTime::ZERO),
    }
}

fn pod_on_node(pod: &Instance) -> PodOnNode {
    PodOnNode { cpu_request_milli: request_milli(pod), is_movable: true }
}

fn block_of(decision: ScaleUpDecision) -> Option<ScaleUpBlock> {
    match decision {
        ScaleUpDecision::PodsTooLarge { request_milli } => {
            Some(ScaleUpBlock::PodsTooLarge { request_milli })
        }
        ScaleUpDecision::BackedOff { .. } => Some(ScaleUpBlock::BackedOff),
        ScaleUpDecision::MaxSizeReached { max_size, .. } => {
            Some(ScaleUpBlock::MaxSizeReached { max_size })
        }
        _ => None,
    }
}
