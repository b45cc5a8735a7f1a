//! Decisions of the people who look after servers.

use orchestration_guide::sim::models::server::ansible::AbortReason;
use orchestration_guide::sim::models::server::{RunEnd, ServerDecision};
use serde_json::{Value, json};

pub(super) fn body(decision: &ServerDecision) -> (&'static str, Value) {
    match decision {
        ServerDecision::Paged(page) => {
            let body = json!({
                "instance": page.instance, "ailment": page.ailment.key(),
                "failing_for_s": page.failing_for.as_secs_f64(),
                "response_s": page.response.as_secs_f64(),
            });
            ("paged", body)
        }
        ServerDecision::Restarted { instance, ailment, failing_for } => {
            let body = json!({
                "instance": instance, "ailment": ailment.key(),
                "failing_for_s": failing_for.as_secs_f64(),
            });
            ("restarted", body)
        }
        ServerDecision::Replaced { instance, failing_for, lead_time, provisioning } => {
            let body = json!({
                "instance": instance, "failing_for_s": failing_for.as_secs_f64(),
                "lead_time_s": lead_time.as_secs_f64(),
                "provisioning_s": provisioning.as_secs_f64(),
            });
            ("replaced", body)
        }
        ServerDecision::Commissioned { instance, after } => {
            ("commissioned", json!({"instance": instance, "after_s": after.as_secs_f64()}))
        }
        ServerDecision::ScalingPaged(page) => {
            let body = json!({
                "utilization": page.utilization, "threshold": page.threshold,
                "lasted_s": page.lasted.as_secs_f64(),
                "response_s": page.response.as_secs_f64(),
            });
            ("scaling_paged", body)
        }
        ServerDecision::Scaling(order) => {
            let body = json!({
                "utilization": order.utilization, "threshold": order.threshold,
                "from": order.from, "to": order.to, "step": order.step, "max": order.max,
                "lead_time_s": order.lead_time.as_secs_f64(),
            });
            ("scaling_by_hand", body)
        }
        ServerDecision::BatchStarted(start) => ("batch_started", json!(start)),
        ServerDecision::RunEnded(end) => ("run_ended", run_ended(end)),
    }
}

fn run_ended(end: &RunEnd) -> Value {
    json!({
        "revision": end.revision,
        "n_finished": end.n_finished, "n_failed": end.n_failed,
        "n_stopped": end.n_stopped, "n_untouched": end.n_untouched,
        "aborted": end.aborted.map(abort_reason),
        "exit_code": end.exit_code,
        "took_s": end.took.as_secs_f64(),
    })
}

const fn abort_reason(reason: AbortReason) -> &'static str {
    match reason {
        AbortReason::MaxFailPercentage { .. } => "max_fail_percentage",
        AbortReason::AnyErrorsFatal => "any_errors_fatal",
        AbortReason::AllHostsFailed => "all_hosts_failed",
    }
}
