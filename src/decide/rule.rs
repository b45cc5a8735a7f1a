//! The rules that read requirements: a table. What a rule says to people stands in
//! `content/requirements.toml` under its id, with its sources.

use super::requirements::{Asked, Choice, Figure, Pick, Requirements};
use crate::knowledge::ModelId::{self, Container, Faas, Server, ServerlessContainer, Vm};

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Id of its words in the content.
    pub id: &'static str,
    /// The requirements that it looks at.
    pub about: &'static [Asked],
    /// What follows where it holds.
    pub effect: Effect,
    holds: fn(&Requirements) -> bool,
}

/// What follows from a rule that holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Effect {
    /// These models are out: a hard limit.
    Excludes(&'static [ModelId]),
    /// Points for and against models: a preference. How many is our judgement.
    Weighs(&'static [(ModelId, i32)]),
    /// To be checked where one of these models is recommended.
    Checks(&'static [ModelId]),
    /// The requirements contradict each other; the nearest that do not are taken.
    Conflicts,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Rule {
    /// Whether it holds.
    pub fn holds(&self, requirements: &Requirements) -> bool {
        (self.holds)(requirements)
    }
}

/// Seconds after which a call of an ordinary Lambda function is cut off: 900 (Lambda quotas,
/// docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, November 2026).
pub(super) const LAMBDA_TIMEOUT_S: f64 = 900.0;
/// Megabytes that a synchronous call of a Lambda function carries each way: 6 (the same page).
const LAMBDA_PAYLOAD_MB: f64 = 6.0;
/// Most memory of a Lambda function in megabytes: 10,240 (the same page).
const LAMBDA_MEMORY_MB: f64 = 10_240.0;
/// Environments at once in an account and Region before the quota is raised: 1,000 (the same page).
const LAMBDA_CONCURRENCY: f64 = 1_000.0;
/// Longest request on Cloud Run in seconds: 60 minutes
/// (docs.cloud.google.com/run/docs/configuring/request-timeout, November 2026).
const CLOUD_RUN_TIMEOUT_S: f64 = 3_600.0;
/// A control plane of EKS for a month of 730 hours at 0.10 US dollars each.
const CONTROL_PLANE_USD: f64 = 73.0;

// What counts as much or little is our judgement.
const SECOND_MS: f64 = 1_000.0;
const LONG_JOB_S: f64 = 300.0;
/// Half of the time.
pub(super) const IDLE_PERCENT: f64 = 50.0;
/// Peak over mean.
pub(super) const BURST: f64 = 10.0;
const STEADY_PEAK: f64 = 3.0;
const LITTLE_IDLE_PERCENT: f64 = 20.0;
/// Deployments a day from which releases by hand are too slow.
pub(super) const MANY_DEPLOYS: f64 = 5.0;
/// Services from which a cluster pays.
pub(super) const MANY_SERVICES: f64 = 20.0;
/// Services up to which it does not.
pub(super) const FEW_SERVICES: f64 = 3.0;
const SMALL_TEAM: f64 = 3.0;
const LARGE_TEAM: f64 = 8.0;
/// Machines that people can look after.
pub(super) const FEW_MACHINES: f64 = 3.0;

const RPS: Asked = Asked::Figure(Figure::Rps);
const PEAK: Asked = Asked::Figure(Figure::PeakFactor);
const REQUEST: Asked = Asked::Figure(Figure::RequestMs);
const JOB: Asked = Asked::Figure(Figure::LongestJobS);
const PAYLOAD: Asked = Asked::Figure(Figure::PayloadMb);
const MEMORY: Asked = Asked::Figure(Figure::MemoryMb);
const IDLE: Asked = Asked::Figure(Figure::IdlePercent);
const GOAL: Asked = Asked::Figure(Figure::LatencyGoalMs);
const DEPLOYS: Asked = Asked::Figure(Figure::DeploysPerDay);
const SERVICES: Asked = Asked::Figure(Figure::Services);
const TEAM: Asked = Asked::Figure(Figure::TeamSize);
const BUDGET: Asked = Asked::Figure(Figure::BudgetUsd);
const CONNECTIONS: Asked = Asked::Choice(Choice::Connections);
const EXISTING: Asked = Asked::Choice(Choice::Existing);
const PLACE: Asked = Asked::Choice(Choice::Place);
const HARDWARE: Asked = Asked::Choice(Choice::Hardware);

const fn rule(
    id: &'static str,
    about: &'static [Asked],
    effect: Effect,
    holds: fn(&Requirements) -> bool,
) -> Rule {
    Rule { id, about, effect, holds }
}

/// Points of the model to which the words lead in the flowchart: as much as two ordinary
/// preferences and a half of a third.
pub(super) const FLOWCHART_POINTS: i32 = 3;

/// The rule that stands for the flowchart among the preferences.
pub(super) static FLOWCHART: Rule = rule("flowchart", &[], Effect::Weighs(&[]), |_| false);

/// All rules, limits first.
pub static RULES: [Rule; 35] = [
    rule("faas_time", &[JOB], Effect::Excludes(&[Faas]), |r| {
        r.at_least(Figure::LongestJobS, LAMBDA_TIMEOUT_S)
            || r.at_least(Figure::RequestMs, LAMBDA_TIMEOUT_S * SECOND_MS)
    }),
    rule("faas_payload", &[PAYLOAD], Effect::Excludes(&[Faas]), |r| {
        r.above(Figure::PayloadMb, LAMBDA_PAYLOAD_MB)
    }),
    rule("faas_memory", &[MEMORY], Effect::Excludes(&[Faas]), |r| {
        r.above(Figure::MemoryMb, LAMBDA_MEMORY_MB)
    }),
    rule("faas_connections", &[CONNECTIONS], Effect::Excludes(&[Faas]), |r| r.has(Pick::Long)),
    rule("faas_hardware", &[HARDWARE], Effect::Excludes(&[Faas]), |r| {
        r.has(Pick::Gpu) || r.has(Pick::Privileged)
    }),
    rule("serverless_privileged", &[HARDWARE], Effect::Excludes(&[ServerlessContainer]), |r| {
        r.has(Pick::Privileged)
    }),
    rule("own_place", &[PLACE], Effect::Excludes(&[Vm, Faas, ServerlessContainer]), |r| {
        r.has(Pick::Own)
    }),
    rule("control_plane", &[BUDGET], Effect::Excludes(&[Container]), |r| {
        r.below(Figure::BudgetUsd, CONTROL_PLANE_USD)
            && !r.has(Pick::Own)
            && !r.has(Pick::Kubernetes)
    }),
    rule(
        "steady",
        &[RPS, REQUEST, PEAK],
        Effect::Weighs(&[(Vm, 1), (Container, 1), (Faas, -2)]),
        |r| {
            r.busy().is_some_and(|busy| busy >= 1.0)
                && !r.above(Figure::PeakFactor, STEADY_PEAK)
                && !r.above(Figure::IdlePercent, LITTLE_IDLE_PERCENT)
        },
    ),
    rule(
        "idle",
        &[IDLE],
        Effect::Weighs(&[
            (Server, -1),
            (Vm, -1),
            (Container, -1),
            (Faas, 2),
            (ServerlessContainer, 2),
        ]),
        |r| r.at_least(Figure::IdlePercent, IDLE_PERCENT),
    ),
    rule(
        "burst",
        &[PEAK],
        Effect::Weighs(&[(Server, -2), (Vm, -1), (Faas, 2), (ServerlessContainer, 1)]),
        |r| r.at_least(Figure::PeakFactor, BURST),
    ),
    rule(
        "long_job",
        &[JOB],
        Effect::Weighs(&[(Faas, -1), (Container, 1), (ServerlessContainer, 2)]),
        |r| r.at_least(Figure::LongestJobS, LONG_JOB_S),
    ),
    rule("cold_start", &[GOAL], Effect::Weighs(&[(Faas, -1), (ServerlessContainer, -1)]), |r| {
        r.below(Figure::LatencyGoalMs, SECOND_MS)
    }),
    rule(
        "deploys",
        &[DEPLOYS],
        Effect::Weighs(&[
            (Server, -2),
            (Vm, -1),
            (Container, 1),
            (Faas, 1),
            (ServerlessContainer, 1),
        ]),
        |r| r.at_least(Figure::DeploysPerDay, MANY_DEPLOYS),
    ),
    rule(
        "many_services",
        &[SERVICES],
        Effect::Weighs(&[(Server, -2), (Vm, -1), (Container, 2)]),
        |r| r.at_least(Figure::Services, MANY_SERVICES),
    ),
    rule("few_services", &[SERVICES], Effect::Weighs(&[(Container, -2)]), |r| {
        r.figure(Figure::Services).is_some_and(|n| n <= FEW_SERVICES)
    }),
    rule(
        "small_team",
        &[TEAM],
        Effect::Weighs(&[(Container, -2), (Faas, 1), (ServerlessContainer, 1)]),
        |r| r.below(Figure::TeamSize, SMALL_TEAM),
    ),
    rule("large_team", &[TEAM], Effect::Weighs(&[(Container, 1)]), |r| {
        r.at_least(Figure::TeamSize, LARGE_TEAM)
    }),
    rule("few_machines", &[RPS, REQUEST, PEAK], Effect::Weighs(&[(Server, 1)]), |r| {
        r.machines().is_some_and(|n| n <= FEW_MACHINES)
    }),
    rule(
        "long_connections",
        &[CONNECTIONS],
        Effect::Weighs(&[(Server, 1), (Vm, 1), (Container, 1)]),
        |r| r.has(Pick::Long),
    ),
    rule("existing_servers", &[EXISTING], Effect::Weighs(&[(Server, 2)]), |r| r.has(Pick::Servers)),
    rule("existing_vms", &[EXISTING], Effect::Weighs(&[(Vm, 2)]), |r| r.has(Pick::Vms)),
    rule("existing_kubernetes", &[EXISTING], Effect::Weighs(&[(Container, 3)]), |r| {
        r.has(Pick::Kubernetes)
    }),
    rule("check_run_timeout", &[CONNECTIONS], Effect::Checks(&[ServerlessContainer]), |r| {
        r.has(Pick::Long)
    }),
    rule("check_run_job", &[JOB], Effect::Checks(&[ServerlessContainer]), |r| {
        r.above(Figure::LongestJobS, CLOUD_RUN_TIMEOUT_S)
    }),
    rule("check_gpu", &[HARDWARE], Effect::Checks(&[ServerlessContainer]), |r| r.has(Pick::Gpu)),
    rule("check_concurrency", &[RPS, REQUEST, PEAK], Effect::Checks(&[Faas]), |r| {
        let peak = r.figure(Figure::PeakFactor).unwrap_or(1.0);
        r.busy().is_some_and(|busy| busy * peak > LAMBDA_CONCURRENCY)
    }),
    rule("check_lag", &[PEAK], Effect::Checks(&[Server, Vm]), |r| {
        r.above(Figure::PeakFactor, STEADY_PEAK)
    }),
    rule("check_warm", &[GOAL], Effect::Checks(&[Faas, ServerlessContainer]), |r| {
        r.below(Figure::LatencyGoalMs, SECOND_MS)
    }),
    rule("check_drain", &[CONNECTIONS], Effect::Checks(&[Server, Vm, Container]), |r| {
        r.has(Pick::Long)
    }),
    rule("check_by_hand", &[], Effect::Checks(&[Server]), |_| true),
    rule("conflict_goal", &[GOAL, REQUEST], Effect::Conflicts, |r| {
        r.exceeds(Figure::RequestMs, r.figure(Figure::LatencyGoalMs))
    }),
    rule("conflict_job", &[JOB, REQUEST], Effect::Conflicts, |r| {
        let job_ms = r.figure(Figure::LongestJobS).map(|secs| secs * SECOND_MS);
        r.exceeds(Figure::RequestMs, job_ms)
    }),
    rule("conflict_idle", &[IDLE, PEAK], Effect::Conflicts, |r| {
        let peak = r.figure(Figure::PeakFactor);
        // The stated peak is a rounded one.
        peak.zip(r.peak_of_idle()).is_some_and(|(peak, least)| peak < least * 0.99)
    }),
    rule("conflict_elastic", &[PLACE, PEAK, IDLE], Effect::Conflicts, |r| {
        let comes_and_goes =
            r.at_least(Figure::PeakFactor, BURST) || r.at_least(Figure::IdlePercent, IDLE_PERCENT);
        r.has(Pick::Own) && comes_and_goes
    }),
];
