//! Decisions of an Auto Scaling group: one of each kind, and the words of a scale-out.

use orchestration_guide::report::{InstanceWord, decisions};
use orchestration_guide::sim::models::vm::VmDecision;
use orchestration_guide::sim::models::vm::maintenance::ReplacementOrder;
use orchestration_guide::sim::models::vm::rollout::{
    BlueGreenStep, RebalanceStep, RefreshEvent, RefreshProgress, ReplacementStep,
};
use orchestration_guide::sim::models::vm::scaling::{
    AlarmFacts, MetricType, PolicyFacts, ScalingClause, ScalingDecision, ScalingRule,
};
use orchestration_guide::sim::parts::cloudwatch::{AlarmState, ComparisonOperator};
use orchestration_guide::sim::record::{Decision, DecisionBody, ExitCause, Part};
use orchestration_guide::text::Lang;
use orchestration_guide::units::Span;

use crate::small::{at, small};

const ORDERS: [ReplacementOrder; 2] =
    [ReplacementOrder::TerminateAndLaunchTogether, ReplacementOrder::LaunchBeforeTerminate];

/// One of each kind of decision.
pub(crate) fn bodies() -> Vec<DecisionBody> {
    let decisions = [scalings(), replacements(), refreshes(), blue_greens()].concat();
    let rebalance = RebalanceStep { to_zone: 0, fewest: 0, from_zone: 1, most: 2 };
    let mut bodies: Vec<DecisionBody> = decisions.into_iter().map(DecisionBody::Vm).collect();
    bodies.push(DecisionBody::Vm(VmDecision::Rebalance(rebalance)));
    bodies.push(DecisionBody::LeftDead { instance: 3, cause: ExitCause::Crash });
    bodies
}

fn alarm(before: AlarmState, after: AlarmState) -> AlarmFacts {
    AlarmFacts {
        metric: MetricType::AverageCpuUtilization,
        comparison_operator: ComparisonOperator::GreaterThanThreshold,
        threshold: 60.0,
        period: Span::from_secs(60),
        datapoints_to_alarm: 3,
        evaluation_periods: 3,
        datapoints: vec![Some(92.0), None, Some(90.0)],
        before,
        after,
    }
}

fn scaling(rule: ScalingRule, clause: ScalingClause, to: u32) -> VmDecision {
    VmDecision::Scaling(ScalingDecision {
        from: 4,
        to,
        alarms: vec![alarm(AlarmState::Ok, AlarmState::Alarm)],
        policies: vec![PolicyFacts { policy: 0, rule, desired: 6 }],
        clause,
    })
}

fn tracking(metric: MetricType) -> ScalingRule {
    ScalingRule::TargetTracking { metric, capacity: 4, value: 90.0, target: 60.0 }
}

fn scalings() -> Vec<VmDecision> {
    let clauses = [
        ScalingClause::Applied,
        ScalingClause::NothingAsked,
        ScalingClause::MaxSize,
        ScalingClause::MinSize,
        ScalingClause::WaitsForWarmUp { n: 1 },
        ScalingClause::WaitsForWarmUp { n: 2 },
        ScalingClause::InCooldown,
        ScalingClause::OtherPolicyDisagrees,
        ScalingClause::NoChangeNeeded,
    ];
    let cpu = tracking(MetricType::AverageCpuUtilization);
    let rules = [
        cpu,
        tracking(MetricType::RequestCountPerTarget),
        ScalingRule::Step { value: 65.0, threshold: 50.0, capacity: 10 },
        ScalingRule::Simple { capacity: 4, adjustment: -1 },
        ScalingRule::Scheduled { min_size: 2, max_size: 20 },
    ];
    let again = VmDecision::Scaling(ScalingDecision {
        from: 4,
        to: 6,
        alarms: [
            (AlarmState::Alarm, AlarmState::Alarm),
            (AlarmState::Ok, AlarmState::InsufficientData),
        ]
        .map(|(before, after)| alarm(before, after))
        .to_vec(),
        policies: Vec::new(),
        clause: ScalingClause::Applied,
    });
    let of_clauses = clauses.map(|clause| scaling(cpu, clause, 4));
    let of_rules = rules.map(|rule| scaling(rule, ScalingClause::Applied, 6));
    of_clauses.into_iter().chain(of_rules).chain([again]).collect()
}

fn replacements() -> Vec<VmDecision> {
    let step = |order| ReplacementStep {
        count: 1,
        n_unhealthy: 3,
        desired: 10,
        at_once: 1,
        is_by_policy: order == ReplacementOrder::LaunchBeforeTerminate,
        order,
    };
    ORDERS.map(|order| VmDecision::Replacement(step(order))).to_vec()
}

fn refreshes() -> Vec<VmDecision> {
    let replaces = ORDERS.map(|order| RefreshEvent::Replaces {
        count: 1,
        at_once: 1,
        lowest_in_service: 9,
        peak: 10,
        order,
    });
    let hour = Span::from_secs(3600);
    let others = [
        RefreshEvent::Checkpoint { percentage: 50, rests_for: hour },
        RefreshEvent::Bakes { lasts: hour },
        RefreshEvent::Successful,
        RefreshEvent::Cancelled,
        RefreshEvent::Failed { after: hour, rolls_back_to: None },
        RefreshEvent::Failed { after: hour, rolls_back_to: Some(1) },
    ];
    let progress =
        |event| RefreshProgress { revision: 2, size: 10, percentage_complete: 40, event };
    let events = replaces.into_iter().chain(others);
    events.map(|event| VmDecision::Refresh(progress(event))).collect()
}

fn blue_greens() -> Vec<VmDecision> {
    let (revision, after) = (2, Span::from_secs(3600));
    [
        BlueGreenStep::Launches { revision, count: 1 },
        BlueGreenStep::Launches { revision, count: 4 },
        BlueGreenStep::Shifts { revision, percent: 10.0 },
        BlueGreenStep::Completes { revision, n_terminated: 4 },
        BlueGreenStep::Fails { revision, n_healthy: 1, n_wanted: 4, after },
    ]
    .map(VmDecision::BlueGreen)
    .to_vec()
}

#[test]
fn a_scale_out_shows_its_alarm_and_its_calculation() {
    let mut result = small();
    let cpu = tracking(MetricType::AverageCpuUtilization);
    let body = DecisionBody::Vm(scaling(cpu, ScalingClause::Applied, 6));
    result.decisions = vec![Decision { at: at(365), part: Part::Scaler, body }];
    let text = &decisions(&result, InstanceWord::Instance, Lang::En)[0];
    assert_eq!(text.headline, "`DesiredCapacity` 4 → 6.");
    let rule: Vec<String> = text.rule.iter().map(|step| step.replace('\u{a0}', " ")).collect();
    assert_eq!(
        rule,
        [
            "Alarm CPU utilization > 60 %: 90 %, none and 92 % over the last 3 periods of \
             1 min (3 must breach): `OK` → `ALARM`.",
            "Target tracking: warm capacity 4 × 90 % ÷ target 60 % = 6, whole instances → 6.",
        ]
    );
    assert_eq!(text.clause.as_deref(), Some("The size that was asked for is used as it is."));
}
