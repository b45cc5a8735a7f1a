//! The node lifecycle controller: what it makes of nodes that fail.

use super::super::node_lifecycle::{
    FailurePhase, NodeLifecycleSettings, ZoneState, eviction_rate, node_loss_timeline, zone_state,
};
use super::node::{Loss, LossStage, Node, NodeState};
use super::{Cluster, NodeDecision, pods_on};
use crate::sim::fleet::Fleet;
use crate::sim::parts::InfrastructureVerdict;
use crate::sim::random::Stream;
use crate::units::{SimTime, Span};

impl Cluster {
    /// A node fails. The time until the controller notices depends on where the failure falls
    /// between its periodic looks and the kubelet's renewals.
    pub(super) fn fail(&mut self, idx: usize, now: SimTime, draws: &mut Stream) {
        let settings = &self.spec.lifecycle;
        let phase = FailurePhase {
            since_renewal: settings.lease_renew_interval * draws.unit(),
            renewal_to_look: settings.node_monitor_period * draws.unit(),
        };
        let noticed_after = node_loss_timeline(settings, phase, Span::ZERO).not_ready_after;
        let loss = Loss { at: now, noticed_at: now + noticed_after, stage: LossStage::Unnoticed };
        self.nodes[idx].state = NodeState::Lost(loss);
    }

    /// Notices lost nodes, taints them in turn, and deletes their pods in the end.
    pub(super) fn watch_lost(
        &mut self,
        now: SimTime,
        fleet: &Fleet,
        verdict: &mut InfrastructureVerdict,
    ) {
        for idx in 0..self.nodes.len() {
            let NodeState::Lost(loss) = self.nodes[idx].state else { continue };
            let stage = match loss.stage {
                LossStage::Unnoticed if now >= loss.noticed_at => {
                    self.notice(idx, loss, fleet, verdict)
                }
                LossStage::NotReady => self.taint(idx, now),
                LossStage::Tainted(since) => self.evict(idx, since, now, fleet, verdict),
                stage => stage,
            };
            self.nodes[idx].state = NodeState::Lost(Loss { stage, ..loss });
        }
        let is_over = |node: &Node| match node.state {
            NodeState::Lost(loss) if loss.stage == LossStage::Evicted => {
                pods_on(fleet, node.id).next().is_none()
            }
            _ => false,
        };
        self.nodes.retain(|node| !is_over(node));
    }

    fn notice(
        &mut self,
        idx: usize,
        loss: Loss,
        fleet: &Fleet,
        verdict: &mut InfrastructureVerdict,
    ) -> LossStage {
        let stage = LossStage::NotReady;
        self.nodes[idx].state = NodeState::Lost(Loss { stage, ..loss });
        let node = &self.nodes[idx];
        let ready = pods_on(fleet, node.id).filter(|pod| pod.ready && !pod.is_terminating());
        verdict.unready.extend(ready.map(|pod| pod.id));
        verdict.decisions.push(super::told(NodeDecision::Lost {
            node: node.id.0,
            after: loss.noticed_at.since(loss.at),
            n_pods: pods_on(fleet, node.id).count() as u32,
            evicts_nobody: self.rate(node.zone) == 0.0,
        }));
        stage
    }

    /// Nodes of a zone are tainted one after another, 10 s apart in a zone that is well.
    fn taint(&mut self, idx: usize, now: SimTime) -> LossStage {
        let zone = self.nodes[idx].zone;
        let rate = self.rate(zone);
        let next = &mut self.next_taint[zone as usize];
        if rate == 0.0 || now < *next {
            return LossStage::NotReady;
        }
        *next = now + Span::from_secs_f64(1.0 / rate);
        LossStage::Tainted(now)
    }

    fn evict(
        &self,
        idx: usize,
        since: SimTime,
        now: SimTime,
        fleet: &Fleet,
        verdict: &mut InfrastructureVerdict,
    ) -> LossStage {
        let toleration = self.spec.lifecycle.toleration;
        let Some(toleration) = toleration.filter(|toleration| now >= since + *toleration) else {
            return LossStage::Tainted(since);
        };
        let node = self.nodes[idx].id;
        let staying = pods_on(fleet, node).filter(|pod| !pod.is_terminating());
        let pods: Vec<_> = staying.map(|pod| pod.id).collect();
        let n_pods = pods.len() as u32;
        verdict.evict.extend(pods);
        let decision = NodeDecision::Evicted { node: node.0, n_pods, toleration };
        verdict.decisions.push(super::told(decision));
        LossStage::Evicted
    }

    fn rate(&self, zone: u32) -> f64 {
        let counts: Vec<ZoneCount> =
            (0..self.spec.n_zones).map(|zone| ZoneCount::of(&self.nodes, zone)).collect();
        taint_rate(&self.spec.lifecycle, &counts, zone as usize)
    }

    /// When the controller has something to do about this node.
    pub(super) fn loss_due(&self, node: &Node, loss: Loss) -> Option<SimTime> {
        match loss.stage {
            LossStage::Unnoticed => Some(loss.noticed_at),
            LossStage::NotReady => Some(self.next_taint[node.zone as usize]),
            LossStage::Tainted(since) => Some(since + self.spec.lifecycle.toleration?),
            LossStage::Evicted => None,
        }
    }
}

/// The nodes of a zone as the controller knows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct ZoneCount {
    n_ready: u32,
    n_lost: u32,
}

impl ZoneCount {
    fn of(nodes: &[Node], zone: u32) -> Self {
        nodes.iter().filter(|node| node.zone == zone && !node.is_booting()).fold(
            Self::default(),
            |count, node| match node.is_not_ready() {
                true => Self { n_lost: count.n_lost + 1, ..count },
                false => Self { n_ready: count.n_ready + 1, ..count },
            },
        )
    }
}

/// Nodes of a zone that are tainted in a second. A zone without any ready node is taken for lost
/// itself and emptied at the usual rate, as long as another zone has one; with none in any zone
/// the controller takes the fault to be its own, and taints nobody (`handleDisruption` and
/// `setLimiterInZone` in `node_lifecycle_controller.go`, kubernetes/kubernetes, read in November
/// 2026).
fn taint_rate(settings: &NodeLifecycleSettings, zones: &[ZoneCount], zone: usize) -> f64 {
    let is_any_ready = zones.iter().any(|zone| zone.n_ready > 0);
    let ZoneCount { n_ready, n_lost } = zones[zone];
    match zone_state(settings, n_ready, n_lost) {
        _ if !is_any_ready => 0.0,
        ZoneState::FullDisruption => settings.node_eviction_rate,
        state => eviction_rate(settings, state, n_ready + n_lost),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_zone_is_emptied_and_a_lost_cluster_is_not() {
        let settings = NodeLifecycleSettings::SINCE_1_32;
        let zone = |n_ready, n_lost| ZoneCount { n_ready, n_lost };
        for (zones, rate) in [
            ([zone(3, 1), zone(3, 0)], 0.1),
            ([zone(0, 3), zone(3, 0)], 0.1),
            ([zone(0, 3), zone(0, 3)], 0.0),
            ([zone(2, 3), zone(3, 0)], 0.0),
        ] {
            assert!((taint_rate(&settings, &zones, 0) - rate).abs() < 1e-12, "{zones:?}");
        }
    }
}
