//! Decisions of Kubernetes' parts in words.

use crate::sim::models::container::{
    NodeDecision, ProgressiveStep, RolloutStalled, ScaleUpBlock, VpaUpdate,
};
use crate::text::{Lang, format, ui};
use crate::units::Span;

/// A rollout that has not moved for longer than its deadline.
pub(super) fn stalled(stalled: &RolloutStalled, lang: Lang) -> String {
    let RolloutStalled { revision, replicas, updated, available, deadline } = *stalled;
    let deadline = format::duration(lang, deadline);
    ui::decision_container_stalled(
        lang,
        ui::DecisionContainerStalled { revision, replicas, updated, available, deadline },
    )
}

/// A step of a blue-green or canary rollout.
pub(super) fn progressive(step: &ProgressiveStep, lang: Lang) -> String {
    match *step {
        ProgressiveStep::Preview { revision, replicas } => {
            let values = ui::DecisionContainerPreview { revision, n: u64::from(replicas) };
            ui::decision_container_preview(lang, values)
        }
        ProgressiveStep::Promoted { revision, scale_down_delay } => {
            let delay = format::duration(lang, scale_down_delay);
            let values = ui::DecisionContainerPromoted { revision, delay };
            ui::decision_container_promoted(lang, values)
        }
        ProgressiveStep::Retired { revision, n_pods } => {
            let n = u64::from(n_pods);
            ui::decision_container_retired(lang, ui::DecisionContainerRetired { revision, n })
        }
        ProgressiveStep::Weight { revision, percent, canary_pods, stable_pods, pause } => {
            let (percent, pause) =
                (format::per_cent(lang, f64::from(percent)), format::duration(lang, pause));
            let (new, old) = (canary_pods, stable_pods);
            let values = ui::DecisionContainerWeight { revision, percent, new, old, pause };
            ui::decision_container_weight(lang, values)
        }
        ProgressiveStep::Completed { revision } => ui::decision_container_completed(lang, revision),
        ProgressiveStep::Aborted { revision, wanted, available, deadline } => {
            let deadline = format::duration(lang, deadline);
            let values = ui::DecisionContainerAborted { revision, wanted, available, deadline };
            ui::decision_container_aborted(lang, values)
        }
    }
}

/// A round of the VerticalPodAutoscaler.
pub(super) fn vpa(update: &VpaUpdate, lang: Lang) -> String {
    let target = milli_cores(update.target_milli);
    if update.n_evicted == 0 {
        return ui::decision_container_vpa_recommends(lang, target);
    }
    let n = u64::from(update.n_evicted);
    let before = milli_cores(u64::from(update.before_milli));
    let values = ui::DecisionContainerVpaEvicts { n, before, target };
    ui::decision_container_vpa_evicts(lang, values)
}

/// Its bounds, and what the budget kept.
pub(super) fn vpa_rule(update: &VpaUpdate, lang: Lang) -> Vec<String> {
    let (lower, upper) = (milli_cores(update.lower_milli), milli_cores(update.upper_milli));
    let values = ui::DecisionContainerVpaBounds { lower, upper };
    let mut steps = vec![ui::decision_container_vpa_bounds(lang, values)];
    if update.n_refused > 0 {
        let n = u64::from(update.n_refused);
        steps.push(ui::decision_container_vpa_refused(lang, n));
    }
    steps
}

/// A decision about nodes, or about the places of pods on them.
pub(super) fn nodes(decision: &NodeDecision, lang: Lang) -> String {
    let span = |span| format::duration(lang, span);
    match *decision {
        NodeDecision::Unschedulable { n_pods, .. } => {
            ui::decision_container_nodes_unschedulable(lang, u64::from(n_pods))
        }
        NodeDecision::ScaleUp { n_pending: pending, from, to } => {
            let values = ui::DecisionContainerNodesScaleUp { pending, from, to };
            ui::decision_container_nodes_scale_up(lang, values)
        }
        NodeDecision::ScaleUpBlocked { n_pending, .. } => {
            ui::decision_container_nodes_scale_up_blocked(lang, u64::from(n_pending))
        }
        NodeDecision::Joined { node, after } => {
            let values = ui::DecisionContainerNodesJoined { node, after: span(after) };
            ui::decision_container_nodes_joined(lang, values)
        }
        NodeDecision::NotProvisioned { node, back_off } => {
            let values =
                ui::DecisionContainerNodesNotProvisioned { node, back_off: span(back_off) };
            ui::decision_container_nodes_not_provisioned(lang, values)
        }
        NodeDecision::ScaleDown { node, n_pods, requested, threshold } => {
            let (requested, threshold) =
                (format::percent(lang, requested), format::percent(lang, threshold));
            let n = u64::from(n_pods);
            let values = ui::DecisionContainerNodesScaleDown { node, n, requested, threshold };
            ui::decision_container_nodes_scale_down(lang, values)
        }
        NodeDecision::EvictionBlocked { node, healthy, desired_healthy: desired } => {
            let values = ui::DecisionContainerNodesEvictionBlocked { node, healthy, desired };
            ui::decision_container_nodes_eviction_blocked(lang, values)
        }
        NodeDecision::ScaleDownFailed { node, after } => {
            let values = ui::DecisionContainerNodesScaleDownFailed { node, after: span(after) };
            ui::decision_container_nodes_scale_down_failed(lang, values)
        }
        NodeDecision::Emptied { node, after, comes_back } => emptied(node, after, comes_back, lang),
        NodeDecision::Lost { node, after, n_pods, .. } => {
            let (after, n) = (span(after), u64::from(n_pods));
            ui::decision_container_nodes_lost(
                lang,
                ui::DecisionContainerNodesLost { node, after, n },
            )
        }
        NodeDecision::Evicted { node, n_pods, toleration } => {
            let (toleration, n) = (span(toleration), u64::from(n_pods));
            let values = ui::DecisionContainerNodesEvicted { node, n, toleration };
            ui::decision_container_nodes_evicted(lang, values)
        }
    }
}

fn emptied(node: u32, after: Span, comes_back: bool, lang: Lang) -> String {
    let after = format::duration(lang, after);
    if comes_back {
        let values = ui::DecisionContainerNodesEmptiedRestarts { node, after };
        return ui::decision_container_nodes_emptied_restarts(lang, values);
    }
    let values = ui::DecisionContainerNodesEmptiedGoes { node, after };
    ui::decision_container_nodes_emptied_goes(lang, values)
}

/// What stands behind a decision about nodes.
pub(super) fn nodes_rule(decision: &NodeDecision, lang: Lang) -> Vec<String> {
    match *decision {
        NodeDecision::Unschedulable {
            request_milli,
            n_nodes: nodes,
            n_insufficient_cpu: cpu,
            n_too_many_pods: pods,
            n_unschedulable: cordoned,
            ..
        } => {
            let request = milli_cores(u64::from(request_milli));
            let values = ui::DecisionContainerNodesMisfits { request, nodes, cpu, pods, cordoned };
            vec![ui::decision_container_nodes_misfits(lang, values)]
        }
        NodeDecision::ScaleUpBlocked { by, .. } => vec![block(by, lang)],
        NodeDecision::Lost { evicts_nobody: true, .. } => {
            vec![ui::decision_container_nodes_evicts_nobody(lang).to_owned()]
        }
        _ => Vec::new(),
    }
}

fn block(by: ScaleUpBlock, lang: Lang) -> String {
    match by {
        ScaleUpBlock::PodsTooLarge { request_milli } => {
            let request = milli_cores(u64::from(request_milli));
            ui::decision_container_nodes_block_pods_too_large(lang, request)
        }
        ScaleUpBlock::BackedOff => ui::decision_container_nodes_block_backed_off(lang).to_owned(),
        ScaleUpBlock::MaxSizeReached { max_size } => {
            ui::decision_container_nodes_block_max_size(lang, max_size)
        }
    }
}

/// CPU as Kubernetes writes it.
fn milli_cores(milli: u64) -> String {
    format!("`{milli}m`")
}
