//! The Cluster Autoscaler: adds nodes for pods that fit nowhere, removes nodes that are little
//! used.
//!
//! It is no part of Kubernetes itself. It looks at what pods request, not at what they use, and at
//! pending pods, not at load.
//!
//! Source: `cluster-autoscaler` in kubernetes/autoscaler, release line 1.37, read in November
//! 2026; files are named beside each rule.
//!
//! Simplified: one pool of alike nodes, so no expander has to choose between pools; CPU and the
//! number of pods only; pods of one workload under one disruption budget. Taints, bare pods and
//! local storage come in as [`PodOnNode::is_movable`].

mod backoff;
mod move_plan;
mod scale_down;
mod scale_up;
mod settings;

pub use backoff::NodeGroupBackoff;
pub use scale_down::{
    Cooldown, CooldownCause, NodeVerdict, NodeView, PodOnNode, Removal, ScaleDown,
    ScaleDownDecision, ScaleDownView,
};
pub use scale_up::{NodesNeeded, PendingPod, ScaleUpDecision, ScaleUpView, nodes_needed, scale_up};
pub use settings::{AutoscalerSettings, NodePool, NodeTemplate};

use crate::units::SimTime;

/// Names a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// What a scan decided.
#[derive(Clone, Debug, PartialEq)]
pub struct ScanDecision {
    /// Whether the pool grows.
    pub scale_up: ScaleUpDecision,
    /// Whether nodes go. `None`: the pool grows, and then nothing is removed in the same scan.
    pub scale_down: Option<ScaleDownDecision>,
}

/// The autoscaler with what it remembers from one scan to the next.
#[derive(Clone, Debug)]
pub struct ClusterAutoscaler {
    settings: AutoscalerSettings,
    pool: NodePool,
    backoff: NodeGroupBackoff,
    scale_down: ScaleDown,
}

impl ClusterAutoscaler {
    /// An autoscaler that has just been started.
    pub fn new(settings: AutoscalerSettings, pool: NodePool) -> Self {
        Self {
            settings,
            pool,
            backoff: NodeGroupBackoff::default(),
            scale_down: ScaleDown::default(),
        }
    }

    /// One scan, every `scan_interval`. What it decides has to be done by the caller.
    ///
    /// Source: `RunOnce` in `core/static_autoscaler.go`.
    pub fn scan(
        &mut self,
        now: SimTime,
        up: &ScaleUpView<'_>,
        down: &ScaleDownView<'_>,
    ) -> ScanDecision {
        self.backoff.forget_old(&self.settings, now);
        let scale_up = scale_up(&self.settings, &self.pool, &self.backoff, now, up);
        if let ScaleUpDecision::Grow { .. } = scale_up {
            self.scale_down.note_scale_up(now);
            return ScanDecision { scale_up, scale_down: None };
        }
        let waits_for_pods = matches!(scale_up, ScaleUpDecision::PodsTooNew { .. });
        let scale_down = if waits_for_pods {
            self.scale_down.hold(&self.settings, &self.pool, now, down)
        } else {
            self.scale_down.decide(&self.settings, &self.pool, now, down)
        };
        ScanDecision { scale_up, scale_down: Some(scale_down) }
    }

    /// Nodes that were asked for did not come: the cloud refused, or `max_node_provision_time` is
    /// over. However many they are, it is one failure. Returns until when no further node is asked
    /// for.
    ///
    /// Source: `updateScaleRequests` in `clusterstate/clusterstate.go`.
    pub fn note_failed_scale_up(&mut self, now: SimTime) -> SimTime {
        self.backoff.fail(&self.settings, now)
    }

    /// A removal did not succeed.
    pub fn note_failed_scale_down(&mut self, now: SimTime) {
        self.scale_down.note_failure(now);
    }
}

#[cfg(test)]
mod tests;
