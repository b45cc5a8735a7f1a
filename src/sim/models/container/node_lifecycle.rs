//! What happens to the pods of a node that stops answering, and when.
//!
//! The kubelet renews a lease. The controller looks at all leases from time to time, and takes a
//! node for lost when it has seen no renewal for a grace period. Its pods then leave the Services
//! at once, but are deleted only after the time for which they tolerate the node's taint.
//!
//! Source: `pkg/controller/nodelifecycle/node_lifecycle_controller.go`,
//! `plugin/pkg/admission/defaulttolerationseconds/admission.go` and
//! `pkg/kubelet/apis/config/v1beta1/defaults.go`, kubernetes/kubernetes, read in November 2026.

use crate::units::{SimTime, Span};

/// Settings of the controller and of the kubelets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NodeLifecycleSettings {
    /// How often a kubelet renews its lease: a quarter of `nodeLeaseDurationSeconds`, by default
    /// of 40 s.
    pub lease_renew_interval: Span,
    /// `--node-monitor-period`: how often the controller looks.
    pub node_monitor_period: Span,
    /// `--node-monitor-grace-period`: how long it waits for a renewal.
    pub node_monitor_grace_period: Span,
    /// `tolerationSeconds` of the pods for `node.kubernetes.io/unreachable`. `None`: they stay
    /// for good.
    pub toleration: Option<Span>,
    /// `--node-eviction-rate`: nodes that may be tainted in a second, in a zone that is well.
    pub node_eviction_rate: f64,
    /// `--secondary-node-eviction-rate`: the same in a large zone that is not.
    pub secondary_node_eviction_rate: f64,
    /// `--unhealthy-zone-threshold`: share of a zone's nodes from which on it is not well.
    pub unhealthy_zone_threshold: f64,
    /// `--large-cluster-size-threshold`: nodes above which a zone is large.
    pub large_cluster_size_threshold: u32,
}

impl NodeLifecycleSettings {
    /// The defaults since Kubernetes 1.32, which waits 50 s (kubernetes/kubernetes pull request
    /// 126287).
    pub const SINCE_1_32: Self = Self {
        lease_renew_interval: Span::from_secs(10),
        node_monitor_period: Span::from_secs(5),
        node_monitor_grace_period: Span::from_secs(50),
        toleration: Some(Span::from_secs(300)),
        node_eviction_rate: 0.1,
        secondary_node_eviction_rate: 0.01,
        unhealthy_zone_threshold: 0.55,
        large_cluster_size_threshold: 50,
    };

    /// The defaults up to Kubernetes 1.31, which waits 40 s.
    pub const UP_TO_1_31: Self =
        Self { node_monitor_grace_period: Span::from_secs(40), ..Self::SINCE_1_32 };
}

/// What the controller takes a node for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeCondition {
    /// `Ready` is true.
    Ready,
    /// `Ready` is unknown: no renewal was seen for the grace period.
    Unknown,
}

/// One node, as the controller sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeHealth {
    condition: NodeCondition,
    renewal_seen: SimTime,
    /// When the controller saw it. From here the grace period runs, not from the renewal.
    seen_at: SimTime,
}

/// What follows from a look at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeVerdict {
    /// Nothing changed.
    Nothing,
    /// The node is lost: its pods leave the Services, and it gets the taint `unreachable` as soon
    /// as the eviction rate allows.
    Lost {
        /// Time since the controller last saw a renewal.
        silent_for: Span,
    },
    /// The node is back: its taints go, and pods that were not deleted yet stay.
    Back,
}

impl NodeHealth {
    /// A node that is seen for the first time, with the time of its last renewal.
    pub fn new(now: SimTime, renewed_at: SimTime) -> Self {
        Self { condition: NodeCondition::Ready, renewal_seen: renewed_at, seen_at: now }
    }

    /// What the controller takes it for.
    pub fn condition(&self) -> NodeCondition {
        self.condition
    }

    /// A look at the node, whose lease was last renewed at `renewed_at`.
    ///
    /// The controller asks for more than the grace period. Its rounds are a hair longer than their
    /// period, as each is counted from the end of the one before; so a round that falls on the end
    /// of the grace period is taken to be past it.
    pub fn monitor(
        &mut self,
        settings: &NodeLifecycleSettings,
        now: SimTime,
        renewed_at: SimTime,
    ) -> NodeVerdict {
        if renewed_at > self.renewal_seen {
            self.renewal_seen = renewed_at;
            self.seen_at = now;
        }
        let silent_for = now.since(self.seen_at);
        let condition = if silent_for >= settings.node_monitor_grace_period {
            NodeCondition::Unknown
        } else {
            NodeCondition::Ready
        };
        match (std::mem::replace(&mut self.condition, condition), condition) {
            (NodeCondition::Ready, NodeCondition::Unknown) => NodeVerdict::Lost { silent_for },
            (NodeCondition::Unknown, NodeCondition::Ready) => NodeVerdict::Back,
            _ => NodeVerdict::Nothing,
        }
    }
}

/// Where a node's failure falls between the periodic events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FailurePhase {
    /// Time from the last renewal of the lease to the failure, less than its interval.
    pub since_renewal: Span,
    /// Time from that renewal to the controller's next look, less than its period.
    pub renewal_to_look: Span,
}

/// When things happen to the pods of a node, counted from its failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeLossTimeline {
    /// The node is `NotReady` and its pods are set not ready. New connections still reach them up
    /// to here, and for the propagation of endpoints longer.
    pub not_ready_after: Span,
    /// The balancers have been told: no connection goes there any more.
    pub endpoints_removed_after: Span,
    /// The pods are deleted, and replacements are created. `None`: never. The deleted ones stay
    /// `Terminating` until the node is back or gone.
    pub pods_evicted_after: Option<Span>,
}

/// The story of one node that fails in a zone that is well. `propagation` is the time from a
/// change of readiness until all balancers route by it.
///
/// Under the defaults since 1.32 the node is `NotReady` after 40 to 55 s and its pods are replaced
/// after 340 to 355 s; up to 1.31 both come 10 s sooner. (The times are our sums of the settings;
/// that the taint is set at once is our assumption for a single node, whose turn is not limited by
/// the eviction rate.)
pub fn node_loss_timeline(
    settings: &NodeLifecycleSettings,
    phase: FailurePhase,
    propagation: Span,
) -> NodeLossTimeline {
    let renewed_at = SimTime::ZERO;
    let mut now = renewed_at + phase.renewal_to_look;
    let mut health = NodeHealth::new(now, renewed_at);
    while health.monitor(settings, now, renewed_at) == NodeVerdict::Nothing {
        // A period of zero would look for ever.
        now += settings.node_monitor_period.max(Span::from_nanos(1));
    }
    let not_ready_after = now.since(renewed_at + phase.since_renewal);
    NodeLossTimeline {
        not_ready_after,
        endpoints_removed_after: not_ready_after + propagation,
        pods_evicted_after: settings.toleration.map(|toleration| not_ready_after + toleration),
    }
}

/// How a zone is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneState {
    /// Well.
    Normal,
    /// At least three nodes are lost, and they are `unhealthy_zone_threshold` or more of all.
    PartialDisruption,
    /// No node is ready.
    FullDisruption,
}

/// How a zone with so many nodes is doing (`ComputeZoneState`).
pub fn zone_state(settings: &NodeLifecycleSettings, n_ready: u32, n_lost: u32) -> ZoneState {
    if n_ready == 0 && n_lost > 0 {
        return ZoneState::FullDisruption;
    }
    let share = f64::from(n_lost) / (f64::from(n_lost) + f64::from(n_ready));
    if n_lost > 2 && share >= settings.unhealthy_zone_threshold {
        return ZoneState::PartialDisruption;
    }
    ZoneState::Normal
}

/// Nodes that the controller taints in a second, in a cluster of one zone with `n_nodes`. 0: none
/// at all, as it takes the fault to be its own.
pub fn eviction_rate(settings: &NodeLifecycleSettings, state: ZoneState, n_nodes: u32) -> f64 {
    match state {
        ZoneState::Normal => settings.node_eviction_rate,
        ZoneState::PartialDisruption if n_nodes > settings.large_cluster_size_threshold => {
            settings.secondary_node_eviction_rate
        }
        ZoneState::PartialDisruption | ZoneState::FullDisruption => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: NodeLifecycleSettings = NodeLifecycleSettings::UP_TO_1_31;
    const NEW: NodeLifecycleSettings = NodeLifecycleSettings::SINCE_1_32;

    fn timeline(
        settings: &NodeLifecycleSettings,
        since_renewal: u64,
        to_look: u64,
    ) -> NodeLossTimeline {
        let phase = FailurePhase {
            since_renewal: Span::from_secs(since_renewal),
            renewal_to_look: Span::from_secs(to_look),
        };
        node_loss_timeline(settings, phase, Span::from_secs(2))
    }

    #[test]
    fn a_lost_node_is_noticed_after_30_to_45_or_40_to_55_seconds() {
        for (settings, since_renewal, to_look, secs) in
            [(OLD, 10, 0, 30), (OLD, 0, 5, 45), (NEW, 10, 0, 40), (NEW, 0, 5, 55), (NEW, 3, 1, 48)]
        {
            let timeline = timeline(&settings, since_renewal, to_look);
            assert_eq!(timeline.not_ready_after, Span::from_secs(secs));
            assert_eq!(timeline.endpoints_removed_after, Span::from_secs(secs + 2));
            assert_eq!(timeline.pods_evicted_after, Some(Span::from_secs(secs + 300)));
        }
    }

    #[test]
    fn pods_that_tolerate_for_ever_are_never_replaced() {
        let settings = NodeLifecycleSettings { toleration: None, ..NEW };
        assert_eq!(timeline(&settings, 0, 0).pods_evicted_after, None);
    }

    #[test]
    fn a_node_that_renews_again_is_back_at_the_next_look() {
        let at = |secs| SimTime::ZERO + Span::from_secs(secs);
        let mut health = NodeHealth::new(at(0), at(0));
        assert_eq!(health.monitor(&NEW, at(45), at(0)), NodeVerdict::Nothing);
        let lost = NodeVerdict::Lost { silent_for: Span::from_secs(50) };
        assert_eq!(health.monitor(&NEW, at(50), at(0)), lost);
        assert_eq!(health.monitor(&NEW, at(55), at(0)), NodeVerdict::Nothing);
        assert_eq!(health.condition(), NodeCondition::Unknown);
        assert_eq!(health.monitor(&NEW, at(60), at(58)), NodeVerdict::Back);
    }

    #[test]
    fn a_node_that_misses_three_renewals_stays_ready() {
        let at = |secs| SimTime::ZERO + Span::from_secs(secs);
        let mut health = NodeHealth::new(at(0), at(0));
        for secs in (5..200).step_by(5) {
            let renewed_at = at(secs / 40 * 40);
            assert_eq!(health.monitor(&NEW, at(secs), renewed_at), NodeVerdict::Nothing);
        }
    }

    #[test]
    fn where_many_nodes_are_lost_at_once_few_or_none_are_evicted() {
        for (n_ready, n_lost, state, rate) in [
            (9, 1, ZoneState::Normal, 0.1),
            (1, 2, ZoneState::Normal, 0.1),
            (9, 10, ZoneState::Normal, 0.1),
            (9, 11, ZoneState::PartialDisruption, 0.0),
            (45, 55, ZoneState::PartialDisruption, 0.01),
            (0, 100, ZoneState::FullDisruption, 0.0),
            (0, 0, ZoneState::Normal, 0.1),
        ] {
            assert_eq!(zone_state(&NEW, n_ready, n_lost), state, "{n_lost} lost, {n_ready} ready");
            let told = eviction_rate(&NEW, state, n_ready + n_lost);
            assert!((told - rate).abs() < 1e-12, "{told} of {state:?}");
        }
    }
}
