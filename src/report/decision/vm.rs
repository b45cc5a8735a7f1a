//! Decisions of an Auto Scaling group in words.

use crate::chart::EventKind;
use crate::sim::models::vm::VmDecision;
use crate::sim::models::vm::maintenance::ReplacementOrder;
use crate::sim::models::vm::rollout::{
    BlueGreenStep, RebalanceStep, RefreshEvent, RefreshProgress, ReplacementStep,
};
use crate::sim::models::vm::scaling::{
    AlarmFacts, MetricType, PolicyFacts, ScalingClause, ScalingDecision, ScalingRule,
};
use crate::sim::parts::cloudwatch::{AlarmState, ComparisonOperator};
use crate::text::{Lang, format, ui};

/// The mark of a decision on the event lane.
pub(super) const fn mark(decision: &VmDecision) -> Option<EventKind> {
    match decision {
        VmDecision::Scaling(scaling) if scaling.to > scaling.from => Some(EventKind::ScaleUp),
        VmDecision::Scaling(scaling) if scaling.to < scaling.from => Some(EventKind::ScaleDown),
        _ => None,
    }
}

/// What was decided.
pub(super) fn headline(decision: &VmDecision, lang: Lang) -> String {
    match decision {
        VmDecision::Scaling(scaling) => size(scaling, lang),
        VmDecision::Replacement(step) => replacement(step, lang),
        VmDecision::Refresh(progress) => refresh(progress, lang),
        VmDecision::BlueGreen(step) => blue_green(step, lang),
        VmDecision::Rebalance(step) => {
            let RebalanceStep { to_zone, fewest, from_zone, most } = *step;
            let values = ui::DecisionVmRebalance { to_zone, fewest, from_zone, most };
            ui::decision_vm_rebalance(lang, values)
        }
    }
}

/// The rule with its numbers, step by step.
pub(super) fn rule(decision: &VmDecision, lang: Lang) -> Vec<String> {
    let scaling = match decision {
        VmDecision::Scaling(scaling) => scaling,
        VmDecision::Replacement(step) => return vec![pace(step, lang)],
        _ => return Vec::new(),
    };
    let alarms = scaling.alarms.iter().map(|alarm| alarm_text(alarm, lang));
    alarms.chain(scaling.policies.iter().map(|facts| policy(facts, lang))).collect()
}

/// What had the last word.
pub(super) fn clause(decision: &VmDecision, lang: Lang) -> Option<String> {
    let VmDecision::Scaling(scaling) = decision else { return None };
    Some(match scaling.clause {
        ScalingClause::Applied => ui::decision_vm_clause_applied(lang).to_owned(),
        ScalingClause::NothingAsked => ui::decision_vm_clause_nothing_asked(lang, scaling.to),
        ScalingClause::MaxSize => ui::decision_vm_clause_max_size(lang, scaling.to),
        ScalingClause::MinSize => ui::decision_vm_clause_min_size(lang, scaling.to),
        ScalingClause::WaitsForWarmUp { n } => {
            ui::decision_vm_clause_waits_for_warm_up(lang, u64::from(n))
        }
        ScalingClause::InCooldown => ui::decision_vm_clause_in_cooldown(lang).to_owned(),
        ScalingClause::OtherPolicyDisagrees => {
            ui::decision_vm_clause_other_policy_disagrees(lang).to_owned()
        }
        ScalingClause::NoChangeNeeded if asks_for_as_many(scaling) => {
            ui::decision_vm_clause_as_many(lang, scaling.to)
        }
        ScalingClause::NoChangeNeeded => ui::decision_vm_clause_no_change_needed(lang, scaling.to),
    })
}

fn asks_for_as_many(scaling: &ScalingDecision) -> bool {
    scaling.policies.iter().any(|facts| facts.desired == scaling.to)
}

fn size(scaling: &ScalingDecision, lang: Lang) -> String {
    let (from, to) = (scaling.from, scaling.to);
    match from == to {
        true => ui::decision_vm_kept(lang, to),
        false => ui::decision_vm_scaled(lang, ui::DecisionVmScaled { from, to }),
    }
}

fn alarm_text(alarm: &AlarmFacts, lang: Lang) -> String {
    let metric = metric_name(alarm.metric, lang);
    let operator = operator(alarm.comparison_operator);
    let threshold = value(alarm.metric, alarm.threshold, lang);
    let condition =
        ui::decision_vm_condition(lang, ui::DecisionVmCondition { metric, operator, threshold });
    let missing = || ui::decision_vm_value_missing(lang).to_owned();
    let text = |point: &Option<f64>| point.map_or_else(missing, |v| value(alarm.metric, v, lang));
    let values: Vec<String> = alarm.datapoints.iter().rev().map(text).collect();
    let values = format::list(lang, &values);
    let period = format::duration(lang, alarm.period);
    let AlarmFacts { evaluation_periods, datapoints_to_alarm, .. } = *alarm;
    let n = u64::from(evaluation_periods);
    let (before, after) = (state_name(alarm.before), state_name(alarm.after));
    if alarm.before == alarm.after {
        let values =
            ui::DecisionVmAlarmAgain { condition, values, n, period, datapoints_to_alarm, after };
        return ui::decision_vm_alarm_again(lang, values);
    }
    let values =
        ui::DecisionVmAlarm { condition, values, n, period, datapoints_to_alarm, before, after };
    ui::decision_vm_alarm(lang, values)
}

const fn metric_name(metric: MetricType, lang: Lang) -> &'static str {
    match metric {
        MetricType::AverageCpuUtilization => ui::decision_vm_metric_cpu(lang),
        MetricType::RequestCountPerTarget => ui::decision_vm_metric_requests(lang),
    }
}

fn value(metric: MetricType, value: f64, lang: Lang) -> String {
    match metric {
        MetricType::AverageCpuUtilization => format::per_cent(lang, value),
        MetricType::RequestCountPerTarget => format::number(value),
    }
}

const fn operator(operator: ComparisonOperator) -> &'static str {
    match operator {
        ComparisonOperator::GreaterThanThreshold => ">",
        ComparisonOperator::GreaterThanOrEqualToThreshold => "≥",
        ComparisonOperator::LessThanThreshold => "<",
        ComparisonOperator::LessThanOrEqualToThreshold => "≤",
    }
}

/// CloudWatch's own names.
const fn state_name(state: AlarmState) -> &'static str {
    match state {
        AlarmState::Ok => "`OK`",
        AlarmState::Alarm => "`ALARM`",
        AlarmState::InsufficientData => "`INSUFFICIENT_DATA`",
    }
}

fn policy(facts: &PolicyFacts, lang: Lang) -> String {
    let desired = facts.desired;
    match facts.rule {
        ScalingRule::TargetTracking { metric, capacity, value: seen, target } => {
            let ideal = format::number(f64::from(capacity) * seen / target);
            let (seen, target) = (value(metric, seen, lang), value(metric, target, lang));
            ui::decision_vm_rule_target_tracking(
                lang,
                ui::DecisionVmRuleTargetTracking { capacity, value: seen, target, ideal, desired },
            )
        }
        ScalingRule::Step { value, threshold, capacity } => ui::decision_vm_rule_step(
            lang,
            ui::DecisionVmRuleStep {
                breach: format::number((value - threshold).abs()),
                threshold: format::number(threshold),
                capacity,
                desired,
            },
        ),
        ScalingRule::Simple { capacity, adjustment } => {
            let adjustment = format::signed_count(adjustment);
            let values = ui::DecisionVmRuleSimple { adjustment, capacity, desired };
            ui::decision_vm_rule_simple(lang, values)
        }
        ScalingRule::Scheduled { min_size, max_size } => {
            let values = ui::DecisionVmRuleScheduled { desired, min_size, max_size };
            ui::decision_vm_rule_scheduled(lang, values)
        }
    }
}

fn replacement(step: &ReplacementStep, lang: Lang) -> String {
    let ReplacementStep { count, n_unhealthy, desired, at_once, order, .. } = *step;
    let n = u64::from(n_unhealthy);
    match order {
        ReplacementOrder::TerminateAndLaunchTogether => ui::decision_vm_replacement_together(
            lang,
            ui::DecisionVmReplacementTogether { count, n, at_once, desired },
        ),
        ReplacementOrder::LaunchBeforeTerminate => ui::decision_vm_replacement_launch_first(
            lang,
            ui::DecisionVmReplacementLaunchFirst { count, n, at_once, desired },
        ),
    }
}

/// Why no more of them at a time.
fn pace(step: &ReplacementStep, lang: Lang) -> String {
    match step.is_by_policy {
        true => ui::decision_vm_replacement_by_policy(lang).to_owned(),
        false => ui::decision_vm_replacement_by_tenth(lang, step.desired),
    }
}

fn refresh(progress: &RefreshProgress, lang: Lang) -> String {
    let revision = progress.revision;
    let percent = format::per_cent(lang, f64::from(progress.percentage_complete));
    match progress.event {
        RefreshEvent::Replaces { .. } => refresh_replaces(progress, percent, lang),
        RefreshEvent::Checkpoint { percentage, rests_for } => {
            let percent = format::per_cent(lang, f64::from(percentage));
            let span = format::duration(lang, rests_for);
            let values = ui::DecisionVmRefreshCheckpoint { revision, percent, span };
            ui::decision_vm_refresh_checkpoint(lang, values)
        }
        RefreshEvent::Bakes { lasts } => {
            let span = format::duration(lang, lasts);
            ui::decision_vm_refresh_bakes(lang, ui::DecisionVmRefreshBakes { revision, span })
        }
        RefreshEvent::Successful => ui::decision_vm_refresh_successful(lang, revision),
        RefreshEvent::Cancelled => ui::decision_vm_refresh_cancelled(
            lang,
            ui::DecisionVmRefreshCancelled { revision, percent },
        ),
        RefreshEvent::Failed { after, rolls_back_to: None } => {
            let span = format::duration(lang, after);
            let values = ui::DecisionVmRefreshFailed { revision, percent, span };
            ui::decision_vm_refresh_failed(lang, values)
        }
        RefreshEvent::Failed { after, rolls_back_to: Some(back_to) } => {
            let span = format::duration(lang, after);
            let values = ui::DecisionVmRefreshRolledBack { revision, percent, span, back_to };
            ui::decision_vm_refresh_rolled_back(lang, values)
        }
    }
}

fn refresh_replaces(progress: &RefreshProgress, percent: String, lang: Lang) -> String {
    let RefreshProgress { revision, size, event, .. } = *progress;
    let RefreshEvent::Replaces { count, at_once, lowest_in_service, peak, order } = event else {
        return String::new();
    };
    match order {
        ReplacementOrder::TerminateAndLaunchTogether => {
            let lowest = lowest_in_service;
            ui::decision_vm_refresh_replaces_together(
                lang,
                ui::DecisionVmRefreshReplacesTogether {
                    revision,
                    percent,
                    count,
                    size,
                    at_once,
                    lowest,
                },
            )
        }
        ReplacementOrder::LaunchBeforeTerminate => ui::decision_vm_refresh_replaces_launch_first(
            lang,
            ui::DecisionVmRefreshReplacesLaunchFirst {
                revision,
                percent,
                count,
                size,
                at_once,
                peak,
            },
        ),
    }
}

fn blue_green(step: &BlueGreenStep, lang: Lang) -> String {
    match *step {
        BlueGreenStep::Launches { revision, count } => {
            let n = u64::from(count);
            let values = ui::DecisionVmBlueGreenLaunches { revision, n };
            ui::decision_vm_blue_green_launches(lang, values)
        }
        BlueGreenStep::Shifts { revision, percent } => {
            let percent = format::per_cent(lang, percent);
            let values = ui::DecisionVmBlueGreenShifts { revision, percent };
            ui::decision_vm_blue_green_shifts(lang, values)
        }
        BlueGreenStep::Completes { revision, n_terminated } => {
            let n = u64::from(n_terminated);
            let values = ui::DecisionVmBlueGreenCompletes { revision, n };
            ui::decision_vm_blue_green_completes(lang, values)
        }
        BlueGreenStep::Fails { revision, n_healthy, n_wanted, after } => {
            let span = format::duration(lang, after);
            let values =
                ui::DecisionVmBlueGreenFails { span, n_healthy, n: n_wanted.into(), revision };
            ui::decision_vm_blue_green_fails(lang, values)
        }
    }
}
