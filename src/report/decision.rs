//! Decisions in words: what, by whom, by which rule with its numbers, and what limited it.

mod container;
mod faas;
mod instance;
mod server;
mod serverless_container;
mod vm;

pub use instance::InstanceWord;

use crate::chart::EventKind;
use crate::sim::fleet::OutOfMemory;
use crate::sim::models::container::NodeDecision;
use crate::sim::models::container::hpa::{
    Clause, MetricError, MetricKind, MetricOutcome, Reconciliation,
};
use crate::sim::record::{
    Decision, DecisionBody, ExitCause, FaultKind, Part, ProbeKind, RemovalCause, RolloutStep,
    RunResult,
};
use crate::text::{Lang, format, ui};
use crate::units::{SimTime, Span};

/// One decision, ready to be shown. Code in the texts stands between backticks.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionText {
    /// When it was taken.
    pub at: SimTime,
    /// The same as a clock shows it.
    pub clock: String,
    /// Who took it.
    pub part: Part,
    /// What the platform calls it.
    pub part_name: &'static str,
    /// The mark that stands for it on the event lane, if it has one.
    pub mark: Option<EventKind>,
    /// What was decided.
    pub headline: String,
    /// The rule with its numbers, step by step; empty where the headline says it all.
    pub rule: Vec<String>,
    /// What had the last word; `None` where nothing limited the rule.
    pub clause: Option<String>,
}

/// All decisions of a run in order of time; `word` is what its platform calls an instance.
pub fn decisions(result: &RunResult, word: InstanceWord, lang: Lang) -> Vec<DecisionText> {
    result.decisions.iter().map(|one| decision(one, word, lang)).collect()
}

/// One of them.
pub fn decision(decision: &Decision, word: InstanceWord, lang: Lang) -> DecisionText {
    let (rule, clause) = match &decision.body {
        DecisionBody::Hpa(sync) => {
            (rule(sync, lang), (!is_told_by_metrics(sync)).then(|| clause(sync, lang)))
        }
        DecisionBody::Vm(decision) => (vm::rule(decision, lang), vm::clause(decision, lang)),
        DecisionBody::Server(decision) => {
            (server::rule(decision, lang), server::clause(decision, lang))
        }
        DecisionBody::Rollout(step) if !step.done => (vec![bounds(step, lang)], None),
        DecisionBody::Vpa(update) => (container::vpa_rule(update, lang), None),
        DecisionBody::Nodes(decision) => (container::nodes_rule(decision, lang), None),
        DecisionBody::Serverless(decision) => (
            serverless_container::rule(decision, lang),
            serverless_container::clause(decision, lang),
        ),
        DecisionBody::Fault { instances, .. } if !instances.is_empty() => {
            (vec![word.listed(instances, lang)], None)
        }
        _ => (Vec::new(), None),
    };
    DecisionText {
        at: decision.at,
        clock: format::clock(decision.at),
        part: decision.part,
        part_name: word.part(decision, lang),
        mark: mark(&decision.body),
        headline: headline(&decision.body, word, lang),
        rule,
        clause,
    }
}

/// The mark of a decision on the event lane.
pub(super) fn mark(body: &DecisionBody) -> Option<EventKind> {
    match body {
        DecisionBody::Hpa(sync) if sync.desired > sync.current => Some(EventKind::ScaleUp),
        DecisionBody::Hpa(sync) if sync.desired < sync.current => Some(EventKind::ScaleDown),
        DecisionBody::Vm(decision) => vm::mark(decision),
        DecisionBody::Server(decision) => server::mark(decision),
        DecisionBody::Serverless(decision) => serverless_container::mark(decision),
        DecisionBody::StartedOnDemand { .. } => Some(EventKind::ScaleUp),
        DecisionBody::Removed { cause: RemovalCause::Idle { .. }, .. } => {
            Some(EventKind::ScaleDown)
        }
        DecisionBody::Restart { cause: ExitCause::OutOfMemory(_), .. }
        | DecisionBody::Lost { cause: ExitCause::OutOfMemory(_), .. }
        | DecisionBody::LeftDead { cause: ExitCause::OutOfMemory(_), .. } => Some(EventKind::Crash),
        DecisionBody::Restart { .. }
        | DecisionBody::Removed { cause: RemovalCause::Unhealthy, .. } => Some(EventKind::Restart),
        DecisionBody::Nodes(NodeDecision::Lost { .. } | NodeDecision::Evicted { .. }) => {
            Some(EventKind::Restart)
        }
        DecisionBody::Throttling(_) => Some(EventKind::Throttle),
        DecisionBody::Fault { kind, .. } => Some(fault_mark(*kind)),
        _ => None,
    }
}

const fn fault_mark(kind: FaultKind) -> EventKind {
    match kind {
        FaultKind::Kill | FaultKind::ZoneLoss | FaultKind::NodeLoss => EventKind::Kill,
        FaultKind::Crash | FaultKind::CrashLoop => EventKind::Crash,
        FaultKind::Hang
        | FaultKind::Slow
        | FaultKind::DependencySlow
        | FaultKind::DependencyDown
        | FaultKind::ControlPlaneDown
        | FaultKind::MetricsMissing => EventKind::Hang,
        FaultKind::Deploy | FaultKind::Rollback | FaultKind::NodeDrain => EventKind::Deploy,
    }
}

fn headline(body: &DecisionBody, word: InstanceWord, lang: Lang) -> String {
    match body {
        DecisionBody::Hpa(sync) => size(sync, lang),
        DecisionBody::Rollout(step) => rollout(step, lang),
        DecisionBody::Vm(decision) => vm::headline(decision, lang),
        DecisionBody::Server(decision) => server::headline(decision, lang),
        DecisionBody::LeftDead { instance, cause } => {
            let (instance, cause) = (word.leading(*instance, lang), exit_cause(*cause, lang));
            ui::decision_left_dead(lang, ui::DecisionLeftDead { instance, cause })
        }
        DecisionBody::Nodes(decision) => container::nodes(decision, lang),
        DecisionBody::Progressive(step) => container::progressive(step, lang),
        DecisionBody::Vpa(update) => container::vpa(update, lang),
        DecisionBody::Stalled(stalled) => container::stalled(stalled, lang),
        DecisionBody::Restart { instance, cause, back_off, n_restarts } => {
            let (instance, cause) = (word.leading(*instance, lang), exit_cause(*cause, lang));
            restart(word, instance, &cause, *back_off, *n_restarts, lang)
        }
        DecisionBody::TakenOut { instance, probe, failures } => {
            let (instance, probe) = (word.leading(*instance, lang), probe_name(*probe, lang));
            let n = u64::from(*failures);
            ui::decision_taken_out(lang, ui::DecisionTakenOut { instance, probe, n })
        }
        DecisionBody::PutIn { instance, after } => {
            let (instance, after) = (word.leading(*instance, lang), format::duration(lang, *after));
            ui::decision_put_in(lang, ui::DecisionPutIn { instance, after })
        }
        DecisionBody::Target { instance, healthy, failures } => {
            target(&word.numbered(*instance, lang), *healthy, *failures, lang)
        }
        DecisionBody::Lost { instance, cause, noticed_after } => {
            let cause = exit_cause(*cause, lang);
            lost(word.leading(*instance, lang), &cause, *noticed_after, lang)
        }
        DecisionBody::StartedOnDemand { instance, n_waiting } => {
            started_on_demand(word, *instance, *n_waiting, lang)
        }
        DecisionBody::Removed { instance, cause } => {
            removed(word.leading(*instance, lang), *cause, lang)
        }
        DecisionBody::Throttling(throttling) => faas::throttling(*throttling, lang),
        DecisionBody::AliasShift(shift) => {
            let share = format::per_cent(lang, f64::from(shift.share_tenths) / 10.0);
            let version = shift.version;
            ui::decision_alias_shift(lang, ui::DecisionAliasShift { version, share })
        }
        DecisionBody::Fault { kind, instances } => fault(*kind, word, instances.len() as u64, lang),
        DecisionBody::Calm { kind } => ui::decision_calm(lang, fault_name(*kind, lang)),
        DecisionBody::Serverless(decision) => serverless_container::headline(decision, lang),
        DecisionBody::CannotDo { kind } => ui::decision_cannot_do(lang, fault_name(*kind, lang)),
    }
}

/// What the load balancer thinks of a target.
fn target(instance: &str, healthy: bool, failures: u32, lang: Lang) -> String {
    if healthy {
        return ui::decision_target_healthy(lang, instance);
    }
    let n = u64::from(failures);
    ui::decision_target_unhealthy(lang, ui::DecisionTargetUnhealthy { instance, n })
}

/// An instance that is gone for good.
fn lost(instance: String, cause: &str, noticed_after: Span, lang: Lang) -> String {
    if noticed_after.is_zero() {
        return ui::decision_lost(lang, ui::DecisionLost { instance, cause });
    }
    let after = format::duration(lang, noticed_after);
    ui::decision_lost_unnoticed(lang, ui::DecisionLostUnnoticed { instance, cause, after })
}

/// An instance that is started because requests wait.
fn started_on_demand(word: InstanceWord, instance: u32, n_waiting: u32, lang: Lang) -> String {
    let (n, instance, word) =
        (u64::from(n_waiting), word.leading(instance, lang), word.alone(lang));
    ui::decision_serverless_on_demand(lang, ui::DecisionServerlessOnDemand { instance, n, word })
}

fn removed(instance: String, cause: RemovalCause, lang: Lang) -> String {
    match cause {
        RemovalCause::Idle { for_ } => {
            let span = format::duration(lang, for_);
            ui::decision_removed_idle(lang, ui::DecisionRemovedIdle { instance, span })
        }
        RemovalCause::Unhealthy => ui::decision_removed_unhealthy(lang, instance),
    }
}

fn size(sync: &Reconciliation, lang: Lang) -> String {
    if sync.desired == sync.current {
        return ui::decision_kept(lang, sync.desired);
    }
    ui::decision_scaled(lang, ui::DecisionScaled { from: sync.current, to: sync.desired })
}

fn rollout(step: &RolloutStep, lang: Lang) -> String {
    if step.done {
        let (revision, n) = (step.revision, u64::from(step.new_to));
        return ui::decision_rollout_done(lang, ui::DecisionRolloutDone { revision, n });
    }
    let RolloutStep { revision, new_from, new_to, old_from, old_to, .. } = *step;
    let RolloutStep { available, min_available, max_total, .. } = *step;
    ui::decision_rollout_step(
        lang,
        ui::DecisionRolloutStep {
            revision,
            new_from,
            new_to,
            old_from,
            old_to,
            available,
            min_available,
            max_total,
        },
    )
}

/// Where the limits of a rolling update come from.
fn bounds(step: &RolloutStep, lang: Lang) -> String {
    let RolloutStep { replicas, min_available: least, max_total: most, .. } = *step;
    let (surge, unavailable) = (most.saturating_sub(replicas), replicas.saturating_sub(least));
    let values = ui::DecisionRolloutBounds { replicas, surge, unavailable, most, least };
    ui::decision_rollout_bounds(lang, values)
}

/// A process that is started again; `restarts` counts this one too.
fn restart(
    word: InstanceWord,
    instance: String,
    cause: &str,
    back_off: Span,
    restarts: u32,
    lang: Lang,
) -> String {
    if back_off.is_zero() {
        let values = ui::DecisionRestartAtOnce { instance, cause, restarts };
        return ui::decision_restart_at_once(lang, values);
    }
    let back_off = format::duration(lang, back_off);
    if word == InstanceWord::Pod {
        let values = ui::DecisionRestartBackOff { instance, cause, back_off, restarts };
        return ui::decision_restart_back_off(lang, values);
    }
    let values = ui::DecisionRestartAfter { instance, cause, back_off, restarts };
    ui::decision_restart_after(lang, values)
}

fn exit_cause(cause: ExitCause, lang: Lang) -> String {
    let words = match cause {
        ExitCause::Crash => ui::decision_exit_crash(lang),
        ExitCause::LivenessProbe => ui::decision_exit_liveness_probe(lang),
        ExitCause::StartupProbe => ui::decision_exit_startup_probe(lang),
        ExitCause::Killed => ui::decision_exit_killed(lang),
        ExitCause::Timeout => ui::decision_exit_timeout(lang),
        ExitCause::OutOfMemory(OutOfMemory { used_kib, limit_kib }) => {
            let [used, limit] = [used_kib, limit_kib].map(format::memory);
            return ui::decision_exit_out_of_memory(
                lang,
                ui::DecisionExitOutOfMemory { used, limit },
            );
        }
    };
    words.to_owned()
}

fn probe_name(probe: ProbeKind, lang: Lang) -> &'static str {
    match probe {
        ProbeKind::Startup => ui::state_probe_startup(lang),
        ProbeKind::Readiness => ui::state_probe_readiness(lang),
        ProbeKind::Liveness => ui::state_probe_liveness(lang),
    }
}

fn fault(kind: FaultKind, word: InstanceWord, n: u64, lang: Lang) -> String {
    match kind {
        FaultKind::Deploy => ui::decision_fault_deploy(lang).to_owned(),
        FaultKind::Kill | FaultKind::Crash | FaultKind::Hang if n == 0 => {
            ui::decision_fault_none(lang, word.alone(lang))
        }
        FaultKind::Kill => ui::decision_fault_kill(lang, word.counted(n, lang)),
        FaultKind::Crash => ui::decision_fault_crash(lang, word.counted(n, lang)),
        FaultKind::Hang => ui::decision_fault_hang(lang, word.counted(n, lang)),
        _ => ui::decision_fault_begins(lang, fault_name(kind, lang)),
    }
}

/// What the platform of a run says of what the scenario asked for in vain, each once.
pub fn cannot_do(result: &RunResult, lang: Lang) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for decision in &result.decisions {
        if let DecisionBody::CannotDo { kind } = decision.body {
            let note = ui::decision_cannot_do(lang, fault_name(kind, lang));
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    notes
}

/// Name of a disturbance or change.
fn fault_name(kind: FaultKind, lang: Lang) -> &'static str {
    match kind {
        FaultKind::Kill => ui::disturbance_kill(lang),
        FaultKind::ZoneLoss => ui::disturbance_zone_loss(lang),
        FaultKind::Crash => ui::disturbance_crash(lang),
        FaultKind::CrashLoop => ui::disturbance_crash_loop(lang),
        FaultKind::Hang => ui::disturbance_hang(lang),
        FaultKind::Slow => ui::disturbance_slow(lang),
        FaultKind::DependencySlow => ui::disturbance_dependency_slow(lang),
        FaultKind::DependencyDown => ui::disturbance_dependency_down(lang),
        FaultKind::ControlPlaneDown => ui::disturbance_control_plane_down(lang),
        FaultKind::MetricsMissing => ui::disturbance_metrics_missing(lang),
        FaultKind::Deploy => ui::disturbance_deploy(lang),
        FaultKind::Rollback => ui::disturbance_rollback(lang),
        FaultKind::NodeLoss => ui::disturbance_node_loss(lang),
        FaultKind::NodeDrain => ui::disturbance_node_drain(lang),
    }
}

/// The autoscaler's calculation, metric by metric.
fn rule(sync: &Reconciliation, lang: Lang) -> Vec<String> {
    sync.metrics.iter().flat_map(|metric| metric_steps(metric, lang)).collect()
}

fn metric_steps(metric: &MetricOutcome, lang: Lang) -> Vec<String> {
    let mut steps = Vec::new();
    match (&metric.proposal, metric.current, metric.ratio) {
        (Err(error), ..) => {
            steps.push(ui::decision_metric_failed(lang, error_text(*error, lang)));
        }
        (Ok(proposal), Some(current), Some(ratio)) => {
            steps.push(calculation(metric, (current, ratio, *proposal), lang));
            steps.extend(rebalanced(metric, *proposal, lang));
            steps.extend(whole_per_cent(metric, lang));
        }
        (Ok(proposal), ..) => steps.push(ui::report_proposal(lang, proposal)),
    }
    let (left_out, ignored) = (u64::from(metric.n_unready), u64::from(metric.n_ignored));
    if left_out > 0 && metric.rebalanced_ratio.is_none() {
        steps.push(ui::decision_metric_left_out(lang, left_out));
    }
    if ignored > 0 {
        steps.push(ui::decision_metric_ignored(lang, ignored));
    }
    steps
}

/// Current value, target, ratio and what follows from them.
fn calculation(metric: &MetricOutcome, values: (f64, f64, u32), lang: Lang) -> String {
    let (current, ratio, proposal) = values;
    let is_share = metric.kind == MetricKind::ResourceUtilization;
    let unit = |value| if is_share { format::per_cent(lang, value) } else { format::number(value) };
    let (current, target, ratio) = (unit(current), unit(metric.target), format::number(ratio));
    let n = u64::from(metric.n_ready);
    if metric.rebalanced_ratio.is_some() {
        // Neither the tolerance nor a proposal goes by the first ratio.
        return match is_share {
            true => ui::report_metric_first_cpu(
                lang,
                ui::ReportMetricFirstCpu { current, target, ratio, n },
            ),
            false => {
                ui::report_metric_first(lang, ui::ReportMetricFirst { current, target, ratio, n })
            }
        };
    }
    if metric.within_tolerance {
        return match is_share {
            true => ui::decision_metric_utilization_within(
                lang,
                ui::DecisionMetricUtilizationWithin { current, target, ratio },
            ),
            false => ui::decision_metric_within(
                lang,
                ui::DecisionMetricWithin { current, target, ratio },
            ),
        };
    }
    match metric.kind {
        MetricKind::ResourceUtilization => ui::decision_metric_utilization(
            lang,
            ui::DecisionMetricUtilization { current, target, ratio, n, proposal },
        ),
        MetricKind::Pods => ui::decision_metric_pods(
            lang,
            ui::DecisionMetricPods { current, target, ratio, n, proposal },
        ),
        MetricKind::ObjectValue | MetricKind::ExternalValue => ui::decision_metric_value(
            lang,
            ui::DecisionMetricValue { current, target, ratio, n, proposal },
        ),
        MetricKind::ObjectAverageValue | MetricKind::ExternalAverageValue => {
            ui::decision_metric_average_value(
                lang,
                ui::DecisionMetricAverageValue { current, target, proposal },
            )
        }
    }
}

/// What filling in unready and missing pods changed.
fn rebalanced(metric: &MetricOutcome, proposal: u32, lang: Lang) -> Option<String> {
    let (first, second) = (metric.ratio?, metric.rebalanced_ratio?);
    let has_turned = (first > 1.0 && second < 1.0) || (first < 1.0 && second > 1.0);
    let ratio = format::number(second);
    let (unready, missing) = (metric.n_unready, metric.n_missing);
    Some(if metric.within_tolerance {
        let values = ui::DecisionMetricRebalancedKept { unready, missing, ratio };
        ui::decision_metric_rebalanced_kept(lang, values)
    } else if has_turned {
        let values = ui::DecisionMetricRebalancedTurned { unready, missing, ratio };
        ui::decision_metric_rebalanced_turned(lang, values)
    } else {
        let values = ui::DecisionMetricRebalanced { unready, missing, ratio, proposal };
        ui::decision_metric_rebalanced(lang, values)
    })
}

/// Where the ratio with pods filled in comes from: a utilization is cut off to whole per cent.
fn whole_per_cent(metric: &MetricOutcome, lang: Lang) -> Option<String> {
    let ratio = metric.rebalanced_ratio?;
    let is_share = metric.kind == MetricKind::ResourceUtilization;
    let mean = format::per_cent(lang, ratio * metric.target);
    let (target, ratio) = (format::per_cent(lang, metric.target), format::number(ratio));
    let values = ui::ReportMetricWhole { mean, target, ratio };
    is_share.then(|| ui::report_metric_whole(lang, values))
}

fn error_text(error: MetricError, lang: Lang) -> &'static str {
    match error {
        MetricError::NoSamples => ui::decision_error_no_samples(lang),
        MetricError::NoUsableSamples => ui::decision_error_no_usable_samples(lang),
        MetricError::NoSampleMatchesAKnownPod => ui::decision_error_no_sample_matches(lang),
        MetricError::ContainerSampleMissing => ui::decision_error_container_sample_missing(lang),
        MetricError::RequestMissing => ui::decision_error_request_missing(lang),
        MetricError::InvalidMetric => ui::decision_error_invalid_metric(lang),
        MetricError::Unavailable => ui::decision_error_unavailable(lang),
    }
}

/// Whether the words for the metrics already say that the size stays: filling in pods took the only
/// proposal back.
fn is_told_by_metrics(sync: &Reconciliation) -> bool {
    let is_plain = matches!(sync.clause, Clause::Proposal | Clause::WithinTolerance);
    let is_filled_in = |metric: &MetricOutcome| metric.rebalanced_ratio.is_some();
    is_plain && sync.desired == sync.current && sync.metrics.iter().all(is_filled_in)
}

/// The rule that had the last word on the size.
fn clause(sync: &Reconciliation, lang: Lang) -> String {
    let desired = sync.desired;
    let proposal = sync.proposal.map_or("–".to_owned(), |n| format::count(u64::from(n)));
    match sync.clause {
        Clause::Proposal => ui::decision_clause_proposal(lang).to_owned(),
        Clause::WithinTolerance => ui::decision_clause_within_tolerance(lang).to_owned(),
        Clause::ScaleDownStabilized => ui::decision_clause_scale_down_stabilized(
            lang,
            ui::DecisionClauseScaleDownStabilized { desired, proposal },
        ),
        Clause::ScaleUpStabilized => ui::decision_clause_scale_up_stabilized(
            lang,
            ui::DecisionClauseScaleUpStabilized { desired, proposal },
        ),
        Clause::ScaleUpLimit => ui::decision_clause_scale_up_limit(
            lang,
            ui::DecisionClauseScaleUpLimit { desired, proposal },
        ),
        Clause::ScaleDownLimit => ui::decision_clause_scale_down_limit(
            lang,
            ui::DecisionClauseScaleDownLimit { desired, proposal },
        ),
        // No more is wanted now: the window has kept something larger, and the bound cut that.
        Clause::TooManyReplicas if sync.proposal.is_some_and(|n| n <= desired) => {
            ui::decision_clause_stabilized_too_many(
                lang,
                ui::DecisionClauseStabilizedTooMany { desired, proposal },
            )
        }
        Clause::TooManyReplicas => ui::decision_clause_too_many_replicas(lang, desired),
        Clause::TooFewReplicas => ui::decision_clause_too_few_replicas(lang, desired),
        Clause::MetricUnavailable => ui::decision_clause_metric_unavailable(lang).to_owned(),
        Clause::ScalingDisabled => ui::decision_clause_scaling_disabled(lang).to_owned(),
    }
}
