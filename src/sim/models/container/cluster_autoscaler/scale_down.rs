//! Scale-down: which nodes are not needed, and since when.
//!
//! Source: `core/scaledown/eligibility/eligibility.go`, `core/scaledown/planner/planner.go`,
//! `core/scaledown/unneeded/nodes.go`, `core/scaledown/pdb/basic.go`,
//! `simulator/utilization/info.go`.

use super::super::scheduler::NodeRoom;
use super::move_plan::MovePlan;
use super::{AutoscalerSettings, NodeId, NodePool};
use crate::units::{SimTime, Span};

/// A pod on a node, those of DaemonSets left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodOnNode {
    /// Its CPU request in thousandths of a core.
    pub cpu_request_milli: u32,
    /// Whether it may be moved: it has a controller, no local storage, and is not marked
    /// `safe-to-evict: false`.
    pub is_movable: bool,
}

/// A node that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeView {
    /// Which one.
    pub id: NodeId,
    /// Whether it is ready.
    pub is_ready: bool,
    /// Its room, all pods counted.
    pub room: NodeRoom,
    /// Its pods.
    pub pods: Vec<PodOnNode>,
}

/// What a scan sees of the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScaleDownView<'a> {
    /// Nodes that have come and are not being removed.
    pub nodes: &'a [NodeView],
    /// Nodes that are being removed; they count as nodes of the pool no more.
    pub n_being_removed: u32,
    /// Those of them that still have pods.
    pub n_being_drained: u32,
    /// `disruptionsAllowed` of the pods' budget. `None`: they have none.
    pub disruptions_allowed: Option<u32>,
}

/// Why a node stays, or how it goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NodeVerdict {
    /// Its pods request the threshold or more.
    NotUnderutilized {
        /// Requested through allocatable CPU.
        utilization: f64,
    },
    /// A pod may not be moved.
    PodNotMovable,
    /// The budget allows no eviction.
    NotEnoughDisruptionBudget,
    /// A pod fits on no other node.
    NoPlaceToMovePods {
        /// Its request.
        request_milli: u32,
    },
    /// The last time its pods had no other place, and it is not looked at again before this.
    RecentlyUnremovable {
        /// When it is.
        until: SimTime,
    },
    /// It has been unneeded, but not for longer than it must be.
    NotUnneededLongEnough {
        /// For how long.
        unneeded_for: Span,
        /// How long it must be.
        required: Span,
    },
    /// The pool has no node to spare.
    MinSizeReached {
        /// How few it may have.
        min_size: u32,
    },
    /// It could go, but for a [`Cooldown`].
    InCooldown,
    /// It could go, but as many nodes are going as may go at once.
    TooManyBeingRemoved,
    /// It goes.
    Remove(Removal),
}

/// How a node goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// It has no pods.
    Empty,
    /// Its pods are evicted first.
    Drain {
        /// How many.
        n_pods: u32,
    },
}

/// Why no node goes at this scan, whatever the nodes are like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cooldown {
    /// Why.
    pub cause: CooldownCause,
    /// When it ends.
    pub until: SimTime,
}

/// Causes of a cooldown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CooldownCause {
    /// Nodes were asked for.
    AfterAdd,
    /// A removal failed.
    AfterFailure,
    /// A node was removed.
    AfterDelete,
    /// Pods are pending that are too new to act on.
    PodsTooNew,
}

/// What a scan decided about the nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleDownDecision {
    /// Why nothing is removed, if that is so. Nodes are watched meanwhile: the time for which
    /// they are unneeded goes on.
    pub cooldown: Option<Cooldown>,
    /// What became of each node, in the order of the view. Empty if scale-down is off.
    pub verdicts: Vec<(NodeId, NodeVerdict)>,
}

impl ScaleDownDecision {
    /// The nodes to remove.
    pub fn removals(&self) -> impl Iterator<Item = (NodeId, Removal)> {
        self.verdicts.iter().filter_map(|(id, verdict)| match verdict {
            NodeVerdict::Remove(removal) => Some((*id, *removal)),
            _ => None,
        })
    }
}

/// What is remembered of the nodes from one scan to the next.
#[derive(Clone, Debug, Default)]
pub struct ScaleDown {
    unneeded_since: Vec<(NodeId, SimTime)>,
    unremovable_until: Vec<(NodeId, SimTime)>,
    last_add: Option<SimTime>,
    last_failure: Option<SimTime>,
    last_delete: Option<SimTime>,
}

/// Whether a node is needed, as found in one scan.
enum Need {
    Needed(NodeVerdict),
    Unneeded { n_pods: u32 },
}

impl ScaleDown {
    pub(super) fn note_scale_up(&mut self, now: SimTime) {
        self.last_add = Some(now);
    }

    pub(super) fn note_failure(&mut self, now: SimTime) {
        self.last_failure = Some(now);
    }

    /// Finds the unneeded nodes, and decides which of them go now.
    pub fn decide(
        &mut self,
        settings: &AutoscalerSettings,
        pool: &NodePool,
        now: SimTime,
        view: &ScaleDownView<'_>,
    ) -> ScaleDownDecision {
        let cooldown = self.cooldown(settings, now);
        self.scan(settings, pool, now, view, cooldown)
    }

    /// The same in a scan that removes nothing because new pods are pending.
    pub(super) fn hold(
        &mut self,
        settings: &AutoscalerSettings,
        pool: &NodePool,
        now: SimTime,
        view: &ScaleDownView<'_>,
    ) -> ScaleDownDecision {
        let until = now + settings.scan_interval;
        let cooldown = Cooldown { cause: CooldownCause::PodsTooNew, until };
        self.scan(settings, pool, now, view, Some(cooldown))
    }

    fn scan(
        &mut self,
        settings: &AutoscalerSettings,
        pool: &NodePool,
        now: SimTime,
        view: &ScaleDownView<'_>,
        cooldown: Option<Cooldown>,
    ) -> ScaleDownDecision {
        if !settings.scale_down_enabled {
            return ScaleDownDecision { cooldown, verdicts: Vec::new() };
        }
        let needs = self.needs(settings, now, view);
        self.remember(now, view, &needs);
        let mut quota = Quota::new(settings, pool, view);
        let nodes = view.nodes.iter().zip(needs);
        let verdicts = nodes.map(|(node, need)| {
            let verdict = match need {
                Need::Needed(verdict) => verdict,
                Need::Unneeded { n_pods } => {
                    let time = self.time_verdict(settings, now, node);
                    let is_held = cooldown.is_some();
                    time.unwrap_or_else(|| quota.verdict(pool, n_pods, is_held))
                }
            };
            (node.id, verdict)
        });
        let decision = ScaleDownDecision { cooldown, verdicts: verdicts.collect() };
        if decision.removals().next().is_some() {
            self.last_delete = Some(now);
        }
        decision
    }

    /// The cooldown that lasts longest, if one is running (`isScaleDownInCooldown`).
    fn cooldown(&self, settings: &AutoscalerSettings, now: SimTime) -> Option<Cooldown> {
        let causes = [
            (CooldownCause::AfterAdd, self.last_add, settings.scale_down_delay_after_add),
            (
                CooldownCause::AfterFailure,
                self.last_failure,
                settings.scale_down_delay_after_failure,
            ),
            (CooldownCause::AfterDelete, self.last_delete, settings.scale_down_delay_after_delete),
        ];
        let running = causes.into_iter().filter_map(|(cause, last, delay)| {
            let until = last? + delay;
            (until > now).then_some(Cooldown { cause, until })
        });
        running.max_by_key(|cooldown| cooldown.until)
    }

    /// Which nodes are unneeded. They are tried one after another, empty ones first
    /// (`processors/scaledowncandidates/emptycandidates`): the pods of a node that is found
    /// unneeded take their places on others and use up the budget, and it takes in no pods itself.
    fn needs(
        &mut self,
        settings: &AutoscalerSettings,
        now: SimTime,
        view: &ScaleDownView<'_>,
    ) -> Vec<Need> {
        self.unremovable_until.retain(|(_, until)| *until > now);
        let mut plan = MovePlan::new(view);
        let mut order: Vec<usize> = (0..view.nodes.len()).collect();
        order.sort_by_key(|&idx| !view.nodes[idx].pods.is_empty());
        let mut needs: Vec<(usize, Need)> = Vec::with_capacity(order.len());
        for idx in order {
            let need = self.need(settings, &view.nodes[idx], &mut plan, idx);
            if let Need::Needed(NodeVerdict::NoPlaceToMovePods { .. }) = need {
                let until = now + settings.unremovable_node_recheck_timeout;
                self.unremovable_until.push((view.nodes[idx].id, until));
            }
            needs.push((idx, need));
        }
        needs.sort_by_key(|(idx, _)| *idx);
        needs.into_iter().map(|(_, need)| need).collect()
    }

    fn need(
        &self,
        settings: &AutoscalerSettings,
        node: &NodeView,
        plan: &mut MovePlan,
        idx: usize,
    ) -> Need {
        if let Some(until) = find(&self.unremovable_until, node.id) {
            return Need::Needed(NodeVerdict::RecentlyUnremovable { until });
        }
        let utilization = utilization(&node.room);
        if utilization >= settings.scale_down_utilization_threshold {
            return Need::Needed(NodeVerdict::NotUnderutilized { utilization });
        }
        if node.pods.iter().any(|pod| !pod.is_movable) {
            return Need::Needed(NodeVerdict::PodNotMovable);
        }
        match plan.empty(idx) {
            Ok(()) => Need::Unneeded { n_pods: node.pods.len() as u32 },
            Err(verdict) => Need::Needed(verdict),
        }
    }

    /// Keeps the times of nodes that are still unneeded, and drops those of the others.
    fn remember(&mut self, now: SimTime, view: &ScaleDownView<'_>, needs: &[Need]) {
        let unneeded = view.nodes.iter().zip(needs).filter_map(|(node, need)| match need {
            Need::Unneeded { .. } => {
                Some((node.id, find(&self.unneeded_since, node.id).unwrap_or(now)))
            }
            Need::Needed(_) => None,
        });
        self.unneeded_since = unneeded.collect();
    }

    /// `None` once a node has been unneeded for more than the time it must be.
    fn time_verdict(
        &self,
        settings: &AutoscalerSettings,
        now: SimTime,
        node: &NodeView,
    ) -> Option<NodeVerdict> {
        let since = find(&self.unneeded_since, node.id).unwrap_or(now);
        let unneeded_for = now.since(since);
        let required = if node.is_ready {
            settings.scale_down_unneeded_time
        } else {
            settings.scale_down_unready_time
        };
        let is_too_short = unneeded_for <= required;
        is_too_short.then_some(NodeVerdict::NotUnneededLongEnough { unneeded_for, required })
    }
}

/// How many nodes may still go in a scan.
struct Quota {
    n_above_min: u32,
    n_at_once: u32,
    n_to_drain: u32,
}

impl Quota {
    fn new(settings: &AutoscalerSettings, pool: &NodePool, view: &ScaleDownView<'_>) -> Self {
        let n_nodes = view.nodes.len() as u32;
        let most = settings.max_scale_down_parallelism;
        Self {
            n_above_min: n_nodes.saturating_sub(pool.min_size),
            n_at_once: most.saturating_sub(view.n_being_removed),
            n_to_drain: settings.max_drain_parallelism.saturating_sub(view.n_being_drained),
        }
    }

    /// What becomes of a node that has been unneeded for long enough.
    fn verdict(&mut self, pool: &NodePool, n_pods: u32, is_held: bool) -> NodeVerdict {
        if self.n_above_min == 0 {
            return NodeVerdict::MinSizeReached { min_size: pool.min_size };
        }
        if is_held {
            return NodeVerdict::InCooldown;
        }
        let has_pods = n_pods > 0;
        if self.n_at_once == 0 || (has_pods && self.n_to_drain == 0) {
            return NodeVerdict::TooManyBeingRemoved;
        }
        self.n_above_min -= 1;
        self.n_at_once -= 1;
        self.n_to_drain -= u32::from(has_pods);
        let removal = if has_pods { Removal::Drain { n_pods } } else { Removal::Empty };
        NodeVerdict::Remove(removal)
    }
}

/// CPU requests through allocatable CPU, those of DaemonSets included.
fn utilization(room: &NodeRoom) -> f64 {
    if room.allocatable_cpu_milli == 0 {
        return 0.0;
    }
    f64::from(room.requested_cpu_milli) / f64::from(room.allocatable_cpu_milli)
}

fn find(times: &[(NodeId, SimTime)], id: NodeId) -> Option<SimTime> {
    times.iter().find(|(other, _)| *other == id).map(|(_, time)| *time)
}
