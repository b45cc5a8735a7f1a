//! The VerticalPodAutoscaler through the whole engine, against figures worked out on paper.

use orchestration_guide::scenario::input::{
    CountOrPercent, DisruptionBudgetInput, ScenarioInput, UpdateModeInput, VpaInput,
};
use orchestration_guide::sim::models::container::VpaUpdate;
use orchestration_guide::sim::record::{DecisionBody, RunResult};

use super::{container, run, steady};

/// Two pods that request 200 m and may use 2 cores; each uses 80 requests/s × 10 ms = 0.8 cores.
fn small_requests(update_mode: UpdateModeInput) -> ScenarioInput {
    let mut input = steady(160.0, 10.0, 2);
    input.duration_s = 600.0;
    let model = container(&mut input);
    model.pod.cpu_request_milli = 200;
    model.pod.cpu_limit_milli = 2_000;
    model.vpa = Some(VpaInput { update_mode, ..VpaInput::default() });
    input
}

fn told(result: &RunResult) -> Vec<(f64, VpaUpdate)> {
    let update = |body: &DecisionBody| match body {
        DecisionBody::Vpa(update) => Some(*update),
        _ => None,
    };
    let decisions = result.decisions.iter();
    decisions.filter_map(|d| Some((d.at.as_secs_f64(), update(&d.body)?))).collect()
}

fn evictions(result: &RunResult) -> Vec<(f64, u32)> {
    let told = told(result).into_iter().filter(|(_, update)| update.n_evicted > 0);
    told.map(|(at_s, update)| (at_s, update.n_evicted)).collect()
}

/// A sample needs two readings, so that the first come at 120 s. 0.8 cores fall into a bucket that
/// ends at most 5 % higher; with the margin of 15 % that is 920 to 966 m, give or take the 1.4 % by
/// which 4,800 requests vary. The lower bound is that times (1 + 0.001/c)⁻² with c the days of
/// history: 17 % after a minute (at 180 s), 34 % or some 320 m after two. So at 240 s 200 m are too
/// little, and half of the pods may go; the other one follows a minute later.
#[test]
fn pods_that_request_too_little_are_evicted_one_after_another() {
    let result = run(&small_requests(UpdateModeInput::Recreate));
    assert_eq!(evictions(&result), [(240.0, 1), (300.0, 1)]);
    // While one pod is away the other has both loads, which counts from 300 s on.
    let early = told(&result).into_iter().filter(|(at_s, _)| *at_s < 250.0);
    for (at_s, VpaUpdate { target_milli, .. }) in early {
        assert!((890..=1_010).contains(&target_milli), "{target_milli} at {at_s} s");
    }
    // Utilization falls from 0.8 of 0.2 cores to 0.8 of 0.9 and more.
    let samples = &result.series.samples;
    assert!(samples[200].utilization > 3.0 && samples[500].utilization < 1.2);
    assert_eq!(result.totals.n_failed(), 0);
}

/// A budget that needs both pods keeps both.
#[test]
fn a_disruption_budget_holds_for_the_updater_too() {
    let mut input = small_requests(UpdateModeInput::Recreate);
    let min_available = CountOrPercent::Count(2);
    container(&mut input).pod_disruption_budget =
        Some(DisruptionBudgetInput::MinAvailable { min_available });
    let result = run(&input);
    assert_eq!(evictions(&result), []);
    assert!(told(&result).iter().any(|(_, update)| update.n_refused == 1));
}

#[test]
fn a_recommendation_alone_changes_nothing() {
    let off = run(&small_requests(UpdateModeInput::Off));
    assert_eq!(evictions(&off), []);
    assert!(!told(&off).is_empty());
    let mut without = small_requests(UpdateModeInput::Off);
    container(&mut without).vpa = None;
    assert_eq!(run(&without).totals, off.totals);
}
