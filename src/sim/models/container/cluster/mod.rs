//! The nodes that pods run on, as the engine's infrastructure: the scheduler, the node lifecycle
//! controller, drains, and the Cluster Autoscaler.

mod autoscaler;
mod decision;
mod drain;
mod loss;
mod node;

pub use decision::{NodeDecision, ScaleUpBlock};

use super::cluster_autoscaler::{AutoscalerSettings, NodePool, NodeTemplate};
use super::disruption_budget::DisruptionBudget;
use super::eviction::Evictions;
use super::node_lifecycle::NodeLifecycleSettings;
use super::pod::request_milli;
use super::scheduler::{Misfit, NodeRoom, place};
use crate::sim::fleet::{Fleet, Instance, Phase};
use crate::sim::parts::{
    Infrastructure, InfrastructureVerdict, InfrastructureView, NodeId, Placement,
};
use crate::sim::random::Stream;
use crate::sim::record::DecisionBody;
use crate::sim::workload::Law;
use crate::units::{SimTime, Span};

use autoscaler::Autoscaler;
use node::{Drain, DrainPurpose, Node, NodeState};

/// A pool of alike nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterSpec {
    /// Nodes at the start.
    pub count: u32,
    /// Availability zones that the nodes are spread over; at least 1.
    pub n_zones: u32,
    /// What a node offers to pods.
    pub template: NodeTemplate,
    /// From asking for a node until it takes pods.
    pub boot: Law,
    /// From the decision for a node until the pull of the image begins.
    pub scheduling: Span,
    /// How long an image is pulled that is not on the node yet.
    pub image_pull: Span,
    /// The node lifecycle controller.
    pub lifecycle: NodeLifecycleSettings,
    /// The Cluster Autoscaler; `None`: the number of nodes is fixed.
    pub autoscaler: Option<(AutoscalerSettings, NodePool)>,
}

/// All nodes.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    spec: ClusterSpec,
    budget: Option<DisruptionBudget>,
    /// In order of their ids.
    nodes: Vec<Node>,
    n_created: u32,
    /// By zone: when the next lost node may be tainted.
    next_taint: Vec<SimTime>,
    autoscaler: Option<Autoscaler>,
    /// Pods that were told to fit nowhere.
    n_told_pending: u32,
}

impl Cluster {
    /// A cluster whose first nodes have been there for long.
    pub(super) fn new(spec: ClusterSpec, budget: Option<DisruptionBudget>) -> Self {
        let autoscaler = spec.autoscaler.map(|(settings, pool)| Autoscaler::new(settings, pool));
        let mut cluster = Self {
            nodes: Vec::new(),
            n_created: 0,
            next_taint: vec![SimTime::ZERO; spec.n_zones as usize],
            autoscaler,
            n_told_pending: 0,
            budget,
            spec,
        };
        for _ in 0..cluster.spec.count {
            cluster.add_node(NodeState::Ready);
        }
        cluster
    }

    /// A new node goes to the zone that has fewest.
    fn add_node(&mut self, state: NodeState) {
        let n_in = |zone: &u32| self.nodes.iter().filter(|node| node.zone == *zone).count();
        let zone = (0..self.spec.n_zones).min_by_key(n_in).unwrap_or(0);
        self.nodes.push(Node::new(NodeId(self.n_created), zone, state));
        self.n_created += 1;
    }

    /// Nodes that have come since the last look take pods from now on.
    fn boot(&mut self, now: SimTime, verdict: &mut InfrastructureVerdict) {
        for node in &mut self.nodes {
            if let NodeState::Booting { asked_at, ready_at } = node.state
                && ready_at <= now
            {
                node.state = NodeState::Ready;
                let after = now.since(asked_at);
                verdict.decisions.push(told(NodeDecision::Joined { node: node.id.0, after }));
            }
        }
    }

    /// The room of each node with the pods that it has.
    fn rooms(&self, fleet: &Fleet) -> Vec<NodeRoom> {
        let empty = self.spec.template.room();
        let mut rooms: Vec<NodeRoom> = self.nodes.iter().map(|node| node.room(empty)).collect();
        for pod in fleet.iter() {
            if let Some(idx) = pod.node.and_then(|node| self.place_of(node)) {
                rooms[idx].add(request_milli(pod));
            }
        }
        rooms
    }

    fn place_of(&self, node: NodeId) -> Option<usize> {
        self.nodes.binary_search_by_key(&node, |node| node.id).ok()
    }

    /// The scheduler: finds nodes for the pods that have none, the oldest first. Returns those
    /// that fit nowhere.
    fn schedule<'f>(
        &mut self,
        now: SimTime,
        fleet: &'f Fleet,
        verdict: &mut InfrastructureVerdict,
    ) -> Vec<&'f Instance> {
        let mut pods: Vec<&Instance> =
            fleet.iter().filter(|pod| pod.node.is_none() && !pod.is_terminating()).collect();
        if pods.is_empty() {
            self.n_told_pending = 0;
            return pods;
        }
        pods.sort_unstable_by_key(|pod| pod.number);
        let mut rooms = self.rooms(fleet);
        pods.retain(|pod| {
            let request_milli = request_milli(pod);
            let Some(idx) = place(&rooms, request_milli) else { return true };
            rooms[idx as usize].add(request_milli);
            verdict.place.push(self.bind(idx as usize, pod, now));
            false
        });
        self.tell_pending(&pods, &rooms, verdict);
        pods
    }

    fn bind(&mut self, idx: usize, pod: &Instance, now: SimTime) -> Placement {
        let (scheduling, pull) = (self.spec.scheduling, self.spec.image_pull);
        let node = &mut self.nodes[idx];
        let revision = pod.revision.number;
        let fetching = match pod.phase {
            Phase::Scheduling => node.fetch(revision, now + scheduling, pull),
            _ => {
                node.has_image(revision);
                Span::ZERO
            }
        };
        Placement { instance: pod.id, node: node.id, zone: node.zone, fetching }
    }

    fn tell_pending(
        &mut self,
        pending: &[&Instance],
        rooms: &[NodeRoom],
        verdict: &mut InfrastructureVerdict,
    ) {
        let n_pods = pending.len() as u32;
        let is_news = n_pods > self.n_told_pending;
        self.n_told_pending = n_pods;
        let Some(first) = pending.first().filter(|_| is_news) else { return };
        let request_milli = request_milli(first);
        let there = self.nodes.iter().zip(rooms).filter(|(node, _)| !node.is_booting());
        let misfits: Vec<Misfit> =
            there.filter_map(|(_, room)| room.check(request_milli).err()).collect();
        let n = |is_one: fn(&&Misfit) -> bool| misfits.iter().filter(is_one).count() as u32;
        verdict.decisions.push(told(NodeDecision::Unschedulable {
            n_pods,
            request_milli,
            n_nodes: misfits.len() as u32,
            n_insufficient_cpu: n(|misfit| matches!(misfit, Misfit::InsufficientCpu { .. })),
            n_too_many_pods: n(|misfit| matches!(misfit, Misfit::TooManyPods { .. })),
            n_unschedulable: n(|misfit| matches!(misfit, Misfit::Unschedulable)),
        }));
    }

    /// When anything is due by itself.
    fn next_due(&self, now: SimTime) -> Option<SimTime> {
        let of_nodes = self.nodes.iter().filter_map(|node| match node.state {
            NodeState::Booting { ready_at, .. } => Some(ready_at),
            NodeState::Draining(drain) => drain.blocked_since.map(|_| drain.next_try),
            NodeState::Lost(loss) => self.loss_due(node, loss),
            NodeState::Ready => None,
        });
        let of_autoscaler = self.autoscaler.as_ref().and_then(Autoscaler::next_scan);
        of_nodes.chain(of_autoscaler).filter(|at| *at > now).min()
    }

    /// One of the nodes in service that have pods, drawn at random.
    fn draw_node(&self, fleet: &Fleet, draws: &mut Stream) -> Option<usize> {
        let has_pods = |node: &Node| pods_on(fleet, node.id).next().is_some();
        let candidates: Vec<usize> = (0..self.nodes.len())
            .filter(|&idx| self.nodes[idx].is_schedulable() && has_pods(&self.nodes[idx]))
            .collect();
        if candidates.is_empty() {
            return None;
        }
        Some(candidates[draws.below(candidates.len() as u32) as usize])
    }
}

impl Infrastructure for Cluster {
    fn sync(&mut self, view: &InfrastructureView<'_>, draws: &mut Stream) -> InfrastructureVerdict {
        let &InfrastructureView { now, desired, fleet } = view;
        let mut verdict = InfrastructureVerdict::default();
        let mut evictions = Evictions::new(self.budget, desired, fleet);
        self.boot(now, &mut verdict);
        self.watch_lost(now, fleet, &mut verdict);
        let pending = self.schedule(now, fleet, &mut verdict);
        self.drain(now, fleet, &mut evictions, draws, &mut verdict);
        self.scan(now, fleet, &pending, &evictions, draws, &mut verdict);
        verdict.again_at = self.next_due(now);
        verdict
    }

    fn lose_node(&mut self, now: SimTime, fleet: &Fleet, draws: &mut Stream) -> Option<NodeId> {
        let idx = self.draw_node(fleet, draws)?;
        self.fail(idx, now, draws);
        Some(self.nodes[idx].id)
    }

    fn lose_zone(&mut self, now: SimTime, zone: u32, draws: &mut Stream) -> Vec<NodeId> {
        let in_zone: Vec<usize> = (0..self.nodes.len())
            .filter(|&idx| self.nodes[idx].zone == zone && self.nodes[idx].is_ready())
            .collect();
        for &idx in &in_zone {
            self.fail(idx, now, draws);
        }
        in_zone.into_iter().map(|idx| self.nodes[idx].id).collect()
    }

    fn drain_node(&mut self, now: SimTime, fleet: &Fleet, draws: &mut Stream) -> Option<NodeId> {
        let idx = self.draw_node(fleet, draws)?;
        self.nodes[idx].state = NodeState::Draining(Drain::new(now, DrainPurpose::Maintenance));
        Some(self.nodes[idx].id)
    }

    fn n_nodes(&self) -> u32 {
        self.nodes.iter().filter(|node| !matches!(node.state, NodeState::Lost(_))).count() as u32
    }
}

/// The pods on a node, terminating ones among them.
fn pods_on(fleet: &Fleet, node: NodeId) -> impl Iterator<Item = &Instance> {
    fleet.iter().filter(move |pod| pod.node == Some(node))
}

fn told(decision: NodeDecision) -> DecisionBody {
    DecisionBody::Nodes(decision)
}
