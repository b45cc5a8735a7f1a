//! Decisions of Kubernetes' optional parts in the form that other programs read.

use orchestration_guide::sim::models::container::{
    NodeDecision, ProgressiveStep, RolloutStalled, ScaleUpBlock, VpaUpdate,
};
use serde_json::{Value, json};

/// A rollout that does not move.
pub(crate) fn stalled(stalled: &RolloutStalled) -> Value {
    json!({
        "revision": stalled.revision,
        "replicas": stalled.replicas,
        "updated": stalled.updated,
        "available": stalled.available,
        "deadline_s": stalled.deadline.as_secs_f64(),
    })
}

/// A round of the VerticalPodAutoscaler.
pub(crate) fn vpa(update: &VpaUpdate) -> Value {
    // All its numbers have their unit in their name.
    json!(update)
}

/// A step of blue-green or canary.
pub(crate) fn progressive(step: &ProgressiveStep) -> Value {
    match *step {
        ProgressiveStep::Preview { revision, replicas } => {
            json!({"step": "preview", "revision": revision, "replicas": replicas})
        }
        ProgressiveStep::Promoted { revision, scale_down_delay } => {
            let delay_s = scale_down_delay.as_secs_f64();
            json!({"step": "promoted", "revision": revision, "scale_down_delay_s": delay_s})
        }
        ProgressiveStep::Retired { revision, n_pods } => {
            json!({"step": "retired", "revision": revision, "n_pods": n_pods})
        }
        ProgressiveStep::Weight { revision, percent, canary_pods, stable_pods, pause } => json!({
            "step": "weight", "revision": revision, "percent": percent,
            "canary_pods": canary_pods, "stable_pods": stable_pods,
            "pause_s": pause.as_secs_f64(),
        }),
        ProgressiveStep::Completed { revision } => {
            json!({"step": "completed", "revision": revision})
        }
        ProgressiveStep::Aborted { revision, wanted, available, deadline } => json!({
            "step": "aborted", "revision": revision, "wanted": wanted, "available": available,
            "deadline_s": deadline.as_secs_f64(),
        }),
    }
}

/// Nodes, or the places of pods on them.
pub(crate) fn nodes(decision: &NodeDecision) -> Value {
    match *decision {
        NodeDecision::Unschedulable {
            n_pods,
            request_milli,
            n_nodes,
            n_insufficient_cpu,
            n_too_many_pods,
            n_unschedulable,
        } => json!({
            "what": "unschedulable", "n_pods": n_pods, "request_milli": request_milli,
            "n_nodes": n_nodes, "n_insufficient_cpu": n_insufficient_cpu,
            "n_too_many_pods": n_too_many_pods, "n_unschedulable": n_unschedulable,
        }),
        NodeDecision::ScaleUp { n_pending, from, to } => {
            json!({"what": "scale_up", "n_pending": n_pending, "from": from, "to": to})
        }
        NodeDecision::ScaleUpBlocked { n_pending, by } => {
            json!({"what": "scale_up_blocked", "n_pending": n_pending, "by": block(by)})
        }
        NodeDecision::Joined { node, after } => {
            json!({"what": "joined", "node": node, "after_s": after.as_secs_f64()})
        }
        NodeDecision::NotProvisioned { node, back_off } => {
            let back_off_s = back_off.as_secs_f64();
            json!({"what": "not_provisioned", "node": node, "back_off_s": back_off_s})
        }
        NodeDecision::ScaleDown { node, n_pods, requested, threshold } => json!({
            "what": "scale_down", "node": node, "n_pods": n_pods, "requested": requested,
            "threshold": threshold,
        }),
        NodeDecision::EvictionBlocked { node, healthy, desired_healthy } => json!({
            "what": "eviction_blocked", "node": node, "healthy": healthy,
            "desired_healthy": desired_healthy,
        }),
        NodeDecision::ScaleDownFailed { node, after } => {
            json!({"what": "scale_down_failed", "node": node, "after_s": after.as_secs_f64()})
        }
        NodeDecision::Emptied { node, after, comes_back } => json!({
            "what": "emptied", "node": node, "after_s": after.as_secs_f64(),
            "comes_back": comes_back,
        }),
        NodeDecision::Lost { node, after, n_pods, evicts_nobody } => json!({
            "what": "lost", "node": node, "after_s": after.as_secs_f64(), "n_pods": n_pods,
            "evicts_nobody": evicts_nobody,
        }),
        NodeDecision::Evicted { node, n_pods, toleration } => json!({
            "what": "evicted", "node": node, "n_pods": n_pods,
            "toleration_s": toleration.as_secs_f64(),
        }),
    }
}

fn block(by: ScaleUpBlock) -> Value {
    match by {
        ScaleUpBlock::PodsTooLarge { request_milli } => {
            json!({"pods_too_large": {"request_milli": request_milli}})
        }
        ScaleUpBlock::BackedOff => json!("backed_off"),
        ScaleUpBlock::MaxSizeReached { max_size } => {
            json!({"max_size_reached": {"max_size": max_size}})
        }
    }
}
