//! Decisions of serverless container platforms in words.

use crate::chart::EventKind;
use crate::sim::models::serverless_container::decision::{
    CloudRunClause, CloudRunScaling, DeploymentStep, RevisionTraffic, ScalingClause,
    ServerlessDecision, ServiceDeployment, ServiceMetric, ServiceScaling, TrafficStep,
};
use crate::sim::models::serverless_container::ecs_service::service_alarms;
use crate::text::{Lang, format, ui};
use crate::units::Span;

/// The mark of a decision on the event lane.
pub(super) fn mark(decision: &ServerlessDecision) -> Option<EventKind> {
    let (before, after) = match decision {
        ServerlessDecision::CloudRunScaling(scaling) => {
            // Instances go when they are idle, not because fewer are wanted.
            (scaling.n_instances, scaling.to.max(scaling.n_instances))
        }
        ServerlessDecision::ServiceScaling(scaling) => (scaling.from, scaling.to),
        ServerlessDecision::ServiceDeployment(deployment) => return mark_of_step(&deployment.step),
        ServerlessDecision::RevisionTraffic(_) => return None,
    };
    match after.cmp(&before) {
        std::cmp::Ordering::Greater => Some(EventKind::ScaleUp),
        std::cmp::Ordering::Less => Some(EventKind::ScaleDown),
        std::cmp::Ordering::Equal => None,
    }
}

fn mark_of_step(step: &DeploymentStep) -> Option<EventKind> {
    matches!(step, DeploymentStep::Upkeep { .. }).then_some(EventKind::Restart)
}

pub(super) fn headline(decision: &ServerlessDecision, lang: Lang) -> String {
    match decision {
        ServerlessDecision::CloudRunScaling(scaling) => wanted(scaling, lang),
        ServerlessDecision::RevisionTraffic(traffic) => revision_traffic(traffic, lang),
        ServerlessDecision::ServiceScaling(scaling) => desired_count(scaling, lang),
        ServerlessDecision::ServiceDeployment(deployment) => service_deployment(deployment, lang),
    }
}

/// The rule with its numbers, step by step.
pub(super) fn rule(decision: &ServerlessDecision, lang: Lang) -> Vec<String> {
    match decision {
        ServerlessDecision::CloudRunScaling(scaling) => instances_for(scaling, lang),
        ServerlessDecision::ServiceScaling(scaling) => {
            vec![alarm(scaling, lang), tracking(scaling, lang)]
        }
        ServerlessDecision::RevisionTraffic(_) | ServerlessDecision::ServiceDeployment(_) => {
            Vec::new()
        }
    }
}

/// What had the last word.
pub(super) fn clause(decision: &ServerlessDecision, lang: Lang) -> Option<String> {
    match decision {
        ServerlessDecision::CloudRunScaling(scaling) => Some(cloud_run_clause(scaling, lang)),
        ServerlessDecision::ServiceScaling(scaling) => Some(scaling_clause(scaling, lang)),
        ServerlessDecision::RevisionTraffic(_) | ServerlessDecision::ServiceDeployment(_) => None,
    }
}

fn wanted(scaling: &CloudRunScaling, lang: Lang) -> String {
    let CloudRunScaling { from, to, n_instances, .. } = *scaling;
    let n = u64::from(n_instances);
    if from == to {
        let values = ui::DecisionServerlessRunKept { to, n };
        return ui::decision_serverless_run_kept(lang, values);
    }
    ui::decision_serverless_run_wanted(lang, ui::DecisionServerlessRunWanted { from, to, n })
}

fn instances_for(scaling: &CloudRunScaling, lang: Lang) -> Vec<String> {
    let cpu = ui::DecisionServerlessRunCpu {
        used: format::number(scaling.cpu_used),
        each: format::number(scaling.vcpu),
        target: format::percent(lang, scaling.cpu_target),
        wanted: scaling.for_cpu,
    };
    let concurrency = ui::DecisionServerlessRunConcurrency {
        used: format::number(scaling.concurrent),
        each: scaling.max_concurrency,
        target: format::percent(lang, scaling.concurrency_target),
        wanted: scaling.for_concurrency,
    };
    let mut steps = vec![
        ui::decision_serverless_run_cpu(lang, cpu),
        ui::decision_serverless_run_concurrency(lang, concurrency),
    ];
    if scaling.only_wants_fewer() {
        steps.push(ui::decision_serverless_run_fewer(lang).to_owned());
    }
    steps
}

fn cloud_run_clause(scaling: &CloudRunScaling, lang: Lang) -> String {
    let n = scaling.to;
    match scaling.clause {
        CloudRunClause::Cpu if scaling.for_cpu == scaling.for_concurrency => {
            ui::decision_serverless_run_clause_both(lang).to_owned()
        }
        CloudRunClause::Cpu => ui::decision_serverless_run_clause_cpu(lang).to_owned(),
        CloudRunClause::Concurrency => {
            ui::decision_serverless_run_clause_concurrency(lang).to_owned()
        }
        CloudRunClause::MinInstances => ui::decision_serverless_run_clause_min(lang, n),
        CloudRunClause::MaxInstances => ui::decision_serverless_run_clause_max(lang, n),
        CloudRunClause::Quota => ui::decision_serverless_run_clause_quota(lang, n),
    }
}

fn revision_traffic(traffic: &RevisionTraffic, lang: Lang) -> String {
    let revision = traffic.revision;
    match traffic.step {
        TrafficStep::Starting => ui::decision_serverless_traffic_starting(lang, revision),
        TrafficStep::Share { percent } => share(revision, percent, lang),
        TrafficStep::Failed => ui::decision_serverless_traffic_failed(lang, revision),
    }
}

fn share(revision: u32, percent: f64, lang: Lang) -> String {
    let share = format::per_cent(lang, percent);
    let values = ui::DecisionServerlessTrafficShare { revision, share };
    ui::decision_serverless_traffic_share(lang, values)
}

fn desired_count(scaling: &ServiceScaling, lang: Lang) -> String {
    let ServiceScaling { from, to, proposal, .. } = *scaling;
    if from == to {
        let values = ui::DecisionServerlessServiceHeld { n: to, proposal };
        return ui::decision_serverless_service_held(lang, values);
    }
    ui::decision_serverless_service_scaled(lang, ui::DecisionServerlessServiceScaled { from, to })
}

/// What set the policy off: one of the two alarms that it has made for itself.
fn alarm(scaling: &ServiceScaling, lang: Lang) -> String {
    let alarms = service_alarms(scaling.metric, scaling.target);
    let spec = if scaling.proposal > scaling.from { alarms.high } else { alarms.low };
    let n = spec.rule.datapoints_to_alarm;
    let period = format::duration(lang, spec.period);
    if scaling.proposal <= scaling.from {
        let values = ui::DecisionServerlessServiceAlarmLow { n, period };
        return ui::decision_serverless_service_alarm_low(lang, values);
    }
    let target = match scaling.metric {
        ServiceMetric::AlbRequestCountPerTarget => format::number(scaling.target),
        _ => format::per_cent(lang, scaling.target),
    };
    let values = ui::DecisionServerlessServiceAlarmHigh { n, period, target };
    ui::decision_serverless_service_alarm_high(lang, values)
}

fn tracking(scaling: &ServiceScaling, lang: Lang) -> String {
    let ServiceScaling { metric, value, target, n_running, proposal, .. } = *scaling;
    let n = u64::from(n_running);
    match metric {
        ServiceMetric::AverageCpuUtilization
        | ServiceMetric::AverageCpuUtilizationHighResolution => {
            let unit = |value| format::per_cent(lang, value);
            let (value, target) = (unit(value), unit(target));
            let values = ui::DecisionServerlessServiceCpu { value, target, n, proposal };
            ui::decision_serverless_service_cpu(lang, values)
        }
        ServiceMetric::AlbRequestCountPerTarget => {
            let (value, target) = (format::number(value), format::number(target));
            let values = ui::DecisionServerlessServiceRequests { value, target, n, proposal };
            ui::decision_serverless_service_requests(lang, values)
        }
    }
}

fn scaling_clause(scaling: &ServiceScaling, lang: Lang) -> String {
    let n = scaling.to;
    match scaling.clause {
        ScalingClause::Proposal => ui::decision_serverless_service_clause_proposal(lang).to_owned(),
        ScalingClause::MinCapacity => ui::decision_serverless_service_clause_min(lang, n),
        ScalingClause::MaxCapacity => ui::decision_serverless_service_clause_max(lang, n),
        ScalingClause::ScaleOutCooldown => {
            ui::decision_serverless_service_clause_out_cooldown(lang).to_owned()
        }
        ScalingClause::ScaleInCooldown => {
            ui::decision_serverless_service_clause_in_cooldown(lang).to_owned()
        }
        ScalingClause::Deployment => {
            ui::decision_serverless_service_clause_deployment(lang).to_owned()
        }
    }
}

fn service_deployment(deployment: &ServiceDeployment, lang: Lang) -> String {
    let revision = deployment.revision;
    match deployment.step {
        DeploymentStep::Tasks { start, stop, healthy, min_healthy, max_total } => {
            let change = tasks(start, stop, lang);
            let (least, most) = (min_healthy, max_total);
            let values =
                ui::DecisionServerlessDeploymentTasks { revision, change, healthy, least, most };
            ui::decision_serverless_deployment_tasks(lang, values)
        }
        DeploymentStep::TaskFailed { n_failures: n, threshold } => {
            let values = ui::DecisionServerlessDeploymentTaskFailed { revision, n, threshold };
            ui::decision_serverless_deployment_task_failed(lang, values)
        }
        DeploymentStep::Failed { n_failures, rolls_back_to } => {
            breaker_tripped(revision, u64::from(n_failures), rolls_back_to, lang)
        }
        DeploymentStep::Share { percent } => share(revision, percent, lang),
        DeploymentStep::Done { n_tasks } => {
            let n = u64::from(n_tasks);
            let values = ui::DecisionServerlessDeploymentDone { revision, n };
            ui::decision_serverless_deployment_done(lang, values)
        }
        DeploymentStep::Upkeep { n_left, desired, start } => {
            let values = ui::DecisionServerlessUpkeep { desired, n: u64::from(n_left), start };
            ui::decision_serverless_upkeep(lang, values)
        }
        DeploymentStep::Throttled { n_failed, wait_s } => {
            let (n, wait) = (u64::from(n_failed), Span::from_secs_f64(wait_s));
            let wait = format::duration(lang, wait);
            let values = ui::DecisionServerlessDeploymentThrottled { n, wait };
            ui::decision_serverless_deployment_throttled(lang, values)
        }
    }
}

/// How many tasks start and stop: nothing of which there are none. Which revision those that stop
/// have is not told, since a deployment that fails stops its own.
fn tasks(start: u32, stop: u32, lang: Lang) -> String {
    type Words = fn(Lang, u64) -> String;
    let kinds: [(u32, Words); 2] = [
        (start, ui::decision_serverless_deployment_starts),
        (stop, ui::decision_serverless_deployment_stops),
    ];
    let present = kinds.into_iter().filter(|(n, _)| *n > 0);
    let told: Vec<String> = present.map(|(n, words)| words(lang, u64::from(n))).collect();
    format::sentences(lang, &told)
}

fn breaker_tripped(revision: u32, n: u64, rolls_back_to: Option<u32>, lang: Lang) -> String {
    let Some(before) = rolls_back_to else {
        let values = ui::DecisionServerlessDeploymentFailed { revision, n };
        return ui::decision_serverless_deployment_failed(lang, values);
    };
    let values = ui::DecisionServerlessDeploymentRolledBack { revision, n, before };
    ui::decision_serverless_deployment_rolled_back(lang, values)
}
