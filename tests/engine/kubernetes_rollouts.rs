//! Ways from one revision to the next, against figures worked out on paper.
//!
//! A pod is ready 9.55 s after its creation, and the nodes know of it 1 s later.

use orchestration_guide::scenario::input::{
    CanaryRoutingInput, CanaryStepInput, EventInput, ScenarioInput, StrategyInput,
};
use orchestration_guide::sim::engine::{Change, Fault, Horizon, Run, RunSpec};
use orchestration_guide::sim::fleet::{Defect, Discipline, StationSpec};
use orchestration_guide::sim::models::container::{
    CanaryRouting, CanarySpec, CanaryStep, ContainerSpec, Delivery, PodSpec, Probes,
    ProgressiveStep, compose, stop_plan,
};
use orchestration_guide::sim::parts::StartPlan;
use orchestration_guide::sim::parts::balancing::Policy;
use orchestration_guide::sim::record::{DecisionBody, FailureCause, InstanceState, RunResult};
use orchestration_guide::sim::workload::{Law, RateProfile, WorkloadSpec};
use orchestration_guide::units::{SimTime, Span};

use super::{container, deploy_at, run, steady};

/// 100 requests/s of 10 ms, and a deployment at 60 s.
fn deploying(replicas: u32, strategy: StrategyInput, becomes_ready: bool) -> ScenarioInput {
    let mut input = steady(100.0, 10.0, replicas);
    container(&mut input).deployment.strategy = strategy;
    input.events = vec![deploy_at(60.0, becomes_ready)];
    input
}

fn steps(result: &RunResult) -> Vec<(f64, ProgressiveStep)> {
    let step = |body: &DecisionBody| match body {
        DecisionBody::Progressive(step) => Some(*step),
        _ => None,
    };
    let decisions = result.decisions.iter();
    decisions.filter_map(|d| Some((d.at.as_secs_f64(), step(&d.body)?))).collect()
}

fn n_at_end(result: &RunResult, state: InstanceState) -> u32 {
    result.series.samples.last().expect("there are samples").instances[state.index()]
}

#[track_caller]
fn happens(found: &[(f64, ProgressiveStep)], expected: &[(f64, ProgressiveStep)]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        // Availability with minReadySeconds of 0 is readiness; times are whole nanoseconds.
        assert!((found.0 - expected.0).abs() < 1e-6 && found.1 == expected.1, "{found:?}");
    }
}

/// Recreate: all four pods are deleted at 60 s and serve on during their preStop sleep, as there is
/// no ready pod to send requests to; at 65 s they are gone. The new ones are ready at 74.55 s and
/// known at 75.55 s: 10.55 s × 100/s fail, ± 4 √1,055.
#[test]
fn recreate_is_an_outage_from_the_last_old_pod_to_the_first_new_one() {
    let result = run(&deploying(4, StrategyInput::Recreate, true));
    let n = result.totals.n_failed();
    assert!(n.abs_diff(1_055) < 130, "{n}");
    assert_eq!(n_at_end(&result, InstanceState::Ready), 4);
}

fn blue_green(auto_promotion_seconds: f64, scale_down_delay_seconds: f64) -> StrategyInput {
    StrategyInput::BlueGreen { auto_promotion_seconds, scale_down_delay_seconds }
}

/// The new pods are available at 69.55 s, promoted 20 s later, and the old ones go 30 s after that.
/// Nobody notices.
#[test]
fn blue_green_switches_when_all_new_pods_have_been_available_for_a_while() {
    let result = run(&deploying(4, blue_green(20.0, 30.0), true));
    let scale_down_delay = Span::from_secs(30);
    happens(
        &steps(&result),
        &[
            (60.0, ProgressiveStep::Preview { revision: 2, replicas: 4 }),
            (89.55, ProgressiveStep::Promoted { revision: 2, scale_down_delay }),
            (119.55, ProgressiveStep::Retired { revision: 1, n_pods: 4 }),
        ],
    );
    assert_eq!(result.totals.n_failed(), 0);
    assert_eq!(result.ledger.peak_instances, 8, "twice the pods for a while");
    assert_eq!(n_at_end(&result, InstanceState::Ready), 4);
}

/// Old pods that go before all nodes route by the new selector are missed: without a delay and
/// without a preStop sleep, for the 4 s that the nodes take, 100 requests/s.
#[test]
fn blue_green_without_a_delay_refuses_until_the_nodes_know() {
    let mut input = deploying(4, blue_green(0.0, 0.0), true);
    container(&mut input).service.endpoint_propagation_ms = 4_000.0;
    container(&mut input).pod.pre_stop_sleep_seconds = 0.0;
    let n = run(&input).totals.failed[FailureCause::Refused.index()];
    assert!(n.abs_diff(400) < 80, "{n}");
}

/// Taken back at 75 s, before its promotion, a preview goes. Taken back at 100 s, while the old
/// pods wait for their end, they become the preview, are available at once, and are promoted after
/// the same 20 s. Either way no pod is created for the way back.
#[test]
fn a_blue_green_rollback_uses_the_pods_that_are_there() {
    let taken_back = |at_s: f64| {
        let mut input = deploying(4, blue_green(20.0, 30.0), true);
        input.events.push(EventInput::Rollback { at_s });
        let result = run(&input);
        assert_eq!((result.ledger.n_launched, result.totals.n_failed()), (4, 0));
        assert_eq!(n_at_end(&result, InstanceState::Ready), 4);
        steps(&result)
    };
    let preview = |revision| ProgressiveStep::Preview { revision, replicas: 4 };
    let completed = ProgressiveStep::Completed { revision: 1 };
    happens(&taken_back(75.0), &[(60.0, preview(2)), (75.0, completed)]);
    let promoted = |revision| {
        let scale_down_delay = Span::from_secs(30);
        ProgressiveStep::Promoted { revision, scale_down_delay }
    };
    happens(
        &taken_back(100.0),
        &[
            (60.0, preview(2)),
            (89.55, promoted(2)),
            (100.0, preview(1)),
            (120.0, promoted(1)),
            (150.0, ProgressiveStep::Retired { revision: 2, n_pods: 4 }),
        ],
    );
}

/// Taken back at 100 s, while it has 25 %, a canary loses them at once.
#[test]
fn a_canary_that_is_taken_back_loses_its_share() {
    let mut input = deploying(4, canary(&[25, 50], CanaryRoutingInput::Weights), true);
    input.events.push(EventInput::Rollback { at_s: 100.0 });
    let result = run(&input);
    let weight = ProgressiveStep::Weight {
        revision: 2,
        percent: 25,
        canary_pods: 1,
        stable_pods: 4,
        pause: Span::from_secs(30),
    };
    let completed = ProgressiveStep::Completed { revision: 1 };
    happens(&steps(&result), &[(70.55, weight), (100.0, completed)]);
    assert_eq!((result.ledger.n_launched, result.totals.n_failed()), (1, 0));
}

#[test]
fn a_blue_green_revision_that_never_becomes_ready_gets_no_request() {
    let mut input = deploying(4, blue_green(0.0, 30.0), false);
    container(&mut input).deployment.progress_deadline_seconds = 120.0;
    let result = run(&input);
    let preview = ProgressiveStep::Preview { revision: 2, replicas: 4 };
    happens(&steps(&result), &[(60.0, preview)]);
    let is_stall = |body: &DecisionBody| matches!(body, DecisionBody::Stalled(_));
    assert_eq!(result.decisions.iter().filter(|decision| is_stall(&decision.body)).count(), 1);
    assert_eq!(result.totals.n_failed(), 0);
    assert_eq!(n_at_end(&result, InstanceState::Ready), 4);
}

fn canary(weights: &[u32], traffic_routing: CanaryRoutingInput) -> StrategyInput {
    let step = |&set_weight: &u32| CanaryStepInput { set_weight, pause_seconds: 30.0 };
    StrategyInput::Canary { steps: weights.iter().map(step).collect(), traffic_routing }
}

/// 25 % of four pods are one: created at 60 s, ready at 69.55 s, known at 70.55 s, when the share
/// changes. 30 s later a second one for 50 %: at 111.10 s. 30 s later two more for all requests:
/// at 151.65 s. All four old pods stay until then.
#[test]
fn a_canary_takes_its_steps() {
    let strategy = canary(&[25, 50], CanaryRoutingInput::Weights);
    let result = run(&deploying(4, strategy, true));
    let pause = Span::from_secs(30);
    let weight = |percent, canary_pods| ProgressiveStep::Weight {
        revision: 2,
        percent,
        canary_pods,
        stable_pods: 4,
        pause,
    };
    happens(
        &steps(&result),
        &[
            (70.55, weight(25, 1)),
            (111.1, weight(50, 2)),
            (151.65, ProgressiveStep::Completed { revision: 2 }),
        ],
    );
    assert_eq!(result.totals.n_failed(), 0);
    assert_eq!(result.ledger.peak_instances, 8);
    assert_eq!(n_at_end(&result, InstanceState::Ready), 4);
}

/// A revision that fails every request, as a canary of 25 % for 30 s at 100 requests/s: 750 fail
/// while it pauses, and by pod counts as many, since one of four pods is new. Then a rollback puts
/// it away before the next step.
#[test]
fn a_bad_canary_hurts_its_share_of_the_requests_alone() {
    for routing in [CanaryRouting::Weights, CanaryRouting::PodCounts] {
        let at = |secs| SimTime::ZERO + Span::from_secs(secs);
        let step = CanaryStep { weight_percent: 25, pause: Span::from_secs(60) };
        let spec = spec(Delivery::Canary(CanarySpec { steps: vec![step], routing }));
        let rate = RateProfile::constant(100.0);
        let workload = WorkloadSpec::simple(rate, Law::Constant { mean: Span::from_millis(10) });
        let horizon = Horizon::Until(at(200));
        let mut run = RunSpec::simple(compose(&spec), 4, workload, horizon, 1);
        let bad = Defect::Failing { percent: 100 };
        run.faults = vec![
            Fault { at: at(60), change: Change::Deploy { defect: bad } },
            Fault { at: at(91), change: Change::Rollback },
        ];
        let mut run = Run::new(run);
        run.advance_to(SimTime::NEVER);
        // Ready at once, known 1 s later: from 61 s to 91 s, and by pod counts until the nodes know
        // of its end 1 s later.
        let result = run.finish();
        let n = result.totals.failed[FailureCause::AppError.index()];
        assert!((640..=860).contains(&n), "{n} by {routing:?}");
        assert_eq!(result.totals.n_failed(), n);
    }
}

/// Four pods of one core that are ready as soon as they are created.
fn spec(strategy: Delivery) -> ContainerSpec {
    let cores = Discipline::ProcessorSharing { cores: 1.0 };
    ContainerSpec {
        replicas: 4,
        strategy,
        min_ready: Span::ZERO,
        progress_deadline: Span::from_secs(600),
        pod: PodSpec {
            station: StationSpec::simple(16, Some(128), cores),
            cpu_request_milli: 1_000,
            startup_cpu_milli: 0,
            start: StartPlan::default(),
            stop: stop_plan(Span::from_secs(5), Span::from_secs(30)),
            probes: Probes::default(),
        },
        balancing: Policy::Random,
        pinned: None,
        endpoint_propagation: Span::from_secs(1),
        metrics_resolution: Span::from_secs(15),
        cluster: None,
        budget: None,
        vpa: None,
        hpa: None,
    }
}

/// By numbers of pods, 20 % of ten are two new ones for two old ones.
#[test]
fn a_canary_by_pod_counts_replaces_old_pods() {
    let strategy = canary(&[20], CanaryRoutingInput::PodCounts);
    let result = run(&deploying(10, strategy, true));
    let pause = Span::from_secs(30);
    let weight =
        ProgressiveStep::Weight { revision: 2, percent: 20, canary_pods: 2, stable_pods: 8, pause };
    happens(
        &steps(&result),
        &[(70.55, weight), (111.1, ProgressiveStep::Completed { revision: 2 })],
    );
    assert_eq!(result.totals.n_failed(), 0);
    // Ten and the surge of eight new ones of the last step, while two old ones end.
    assert!(result.ledger.peak_instances <= 20);
}

/// The canary of a bad revision is not available after 60 s, and goes; the old pods were never
/// touched.
#[test]
fn a_canary_that_never_becomes_ready_is_aborted() {
    for traffic_routing in [CanaryRoutingInput::Weights, CanaryRoutingInput::PodCounts] {
        let mut input = deploying(4, canary(&[25], traffic_routing), false);
        container(&mut input).deployment.progress_deadline_seconds = 60.0;
        let result = run(&input);
        let [(at_s, ProgressiveStep::Aborted { revision: 2, wanted: 1, available: 0, .. })] =
            steps(&result)[..]
        else {
            panic!("{:?}", steps(&result))
        };
        assert!((120.0..120.1).contains(&at_s), "{at_s}");
        assert_eq!(result.totals.n_failed(), 0);
        let end = [InstanceState::Ready, InstanceState::Starting].map(|s| n_at_end(&result, s));
        assert_eq!(end, [4, 0]);
    }
}
