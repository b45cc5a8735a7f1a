//! Decisions of the people who look after servers, in words.

use super::InstanceWord;
use crate::chart::EventKind;
use crate::sim::models::server::ansible::AbortReason;
use crate::sim::models::server::{Ailment, RunEnd, ScalingByHand, ServerDecision};
use crate::text::{Lang, format, ui};

pub(super) fn mark(decision: &ServerDecision) -> Option<EventKind> {
    match decision {
        ServerDecision::Scaling(order) if order.to > order.from => Some(EventKind::ScaleUp),
        ServerDecision::Restarted { .. } | ServerDecision::Replaced { .. } => {
            Some(EventKind::Restart)
        }
        _ => None,
    }
}

pub(super) fn headline(decision: &ServerDecision, lang: Lang) -> String {
    match decision {
        ServerDecision::Paged(page) => {
            let (instance, ailment) = (page.instance, ailment(page.ailment, lang));
            ui::decision_server_paged(lang, ui::DecisionServerPaged { instance, ailment })
        }
        ServerDecision::Restarted { instance, failing_for, .. } => {
            let span = format::duration(lang, *failing_for);
            ui::decision_server_restarted(lang, ui::DecisionServerRestarted { instance, span })
        }
        ServerDecision::Replaced { instance, failing_for, .. } => {
            let span = format::duration(lang, *failing_for);
            ui::decision_server_replaced(lang, ui::DecisionServerReplaced { instance, span })
        }
        ServerDecision::Commissioned { instance, after } => {
            let span = format::duration(lang, *after);
            let values = ui::DecisionServerCommissioned { instance, span };
            ui::decision_server_commissioned(lang, values)
        }
        ServerDecision::ScalingPaged(_) => ui::decision_server_scaling_paged(lang).to_owned(),
        ServerDecision::Scaling(order) => ordered(order, lang),
        ServerDecision::BatchStarted(start) => ui::decision_server_batch(
            lang,
            ui::DecisionServerBatch {
                revision: start.revision,
                batch: start.batch,
                batches: start.n_batches,
            },
        ),
        ServerDecision::RunEnded(end) => run_ended(end, lang),
    }
}

/// What led to the decision, and what follows from it.
pub(super) fn rule(decision: &ServerDecision, lang: Lang) -> Vec<String> {
    let duration = |span| format::duration(lang, span);
    match decision {
        ServerDecision::Paged(page) => vec![
            ui::decision_server_paged_failing_for(lang, duration(page.failing_for)),
            ui::decision_server_response(lang, duration(page.response)),
        ],
        ServerDecision::Restarted { .. } | ServerDecision::Commissioned { .. } => Vec::new(),
        ServerDecision::Replaced { lead_time, provisioning, .. } => {
            let (lead_time, provisioning) = (duration(*lead_time), duration(*provisioning));
            let values = ui::DecisionServerLeadTime { lead_time, provisioning };
            vec![ui::decision_server_lead_time(lang, values)]
        }
        ServerDecision::ScalingPaged(page) => {
            let utilization = format::percent(lang, page.utilization);
            let threshold = format::percent(lang, page.threshold);
            let span = duration(page.lasted);
            let values = ui::DecisionServerScalingSeen { utilization, threshold, span };
            vec![
                ui::decision_server_scaling_seen(lang, values),
                ui::decision_server_response(lang, duration(page.response)),
            ]
        }
        ServerDecision::Scaling(order) => order_steps(order, lang),
        ServerDecision::BatchStarted(start) => {
            let servers = InstanceWord::Server.listed(&start.instances, lang);
            if start.instances.len() < 2 {
                return vec![servers];
            }
            let forks = start.forks;
            let values = ui::DecisionServerBatchServers { servers, forks };
            vec![ui::decision_server_batch_servers(lang, values)]
        }
        ServerDecision::RunEnded(end) => left_behind(end, lang),
    }
}

/// What had the last word.
pub(super) fn clause(decision: &ServerDecision, lang: Lang) -> Option<String> {
    match decision {
        ServerDecision::Scaling(order) if order.is_limited() => {
            Some(ui::decision_server_clause_max_machines(lang, order.to))
        }
        ServerDecision::RunEnded(RunEnd { aborted: Some(reason), .. }) => {
            Some(abort_reason(*reason, lang))
        }
        _ => None,
    }
}

fn ailment(ailment: Ailment, lang: Lang) -> &'static str {
    match ailment {
        Ailment::ProcessFailed => ui::decision_server_ailment_process_failed(lang),
        Ailment::Hung => ui::decision_server_ailment_hung(lang),
        Ailment::MachineLost => ui::decision_server_ailment_machine_lost(lang),
    }
}

fn ordered(order: &ScalingByHand, lang: Lang) -> String {
    let (from, to) = (order.from, order.to);
    if from == to {
        return ui::decision_server_scaling_none(lang, from);
    }
    ui::decision_server_scaling(lang, ui::DecisionServerScaling { from, to })
}

fn order_steps(order: &ScalingByHand, lang: Lang) -> Vec<String> {
    let utilization = format::percent(lang, order.utilization);
    let threshold = format::percent(lang, order.threshold);
    let step = order.step;
    let values = ui::DecisionServerScalingStill { utilization, threshold, step };
    let mut steps = vec![ui::decision_server_scaling_still(lang, values)];
    if order.to > order.from {
        let span = format::duration(lang, order.lead_time);
        steps.push(ui::decision_server_scaling_after(lang, span));
    }
    steps
}

fn run_ended(end: &RunEnd, lang: Lang) -> String {
    let RunEnd { revision, n_finished: finished, n_failed: failed, .. } = *end;
    let span = format::duration(lang, end.took);
    if end.aborted.is_some() {
        let values = ui::DecisionServerRunAborted { revision, span, finished, failed };
        return ui::decision_server_run_aborted(lang, values);
    }
    if failed > 0 {
        let values = ui::DecisionServerRunEnded { revision, span, finished, failed };
        return ui::decision_server_run_ended(lang, values);
    }
    let n = u64::from(finished);
    ui::decision_server_run_done(lang, ui::DecisionServerRunDone { revision, n, span })
}

/// In which state a run left the servers that it did not finish.
fn left_behind(end: &RunEnd, lang: Lang) -> Vec<String> {
    type Words = fn(Lang, u64) -> String;
    let kinds: [(u32, Words); 3] = [
        (end.n_failed, ui::decision_server_run_failed),
        (end.n_stopped, ui::decision_server_run_stopped),
        (end.n_untouched, ui::decision_server_run_untouched),
    ];
    let present = kinds.into_iter().filter(|(n, _)| *n > 0);
    present.map(|(n, words)| words(lang, u64::from(n))).collect()
}

fn abort_reason(reason: AbortReason, lang: Lang) -> String {
    match reason {
        AbortReason::MaxFailPercentage { n_failed, n_hosts, limit_percent } => {
            let limit = format::per_cent(lang, limit_percent);
            ui::decision_server_clause_max_fail_percentage(
                lang,
                ui::DecisionServerClauseMaxFailPercentage {
                    failed: n_failed,
                    hosts: n_hosts,
                    limit,
                },
            )
        }
        AbortReason::AnyErrorsFatal => ui::decision_server_clause_any_errors_fatal(lang).to_owned(),
        AbortReason::AllHostsFailed => ui::decision_server_clause_all_hosts_failed(lang).to_owned(),
    }
}
