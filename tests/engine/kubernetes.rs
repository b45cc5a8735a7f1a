//! The optional parts of Kubernetes through the whole engine, against figures worked out on paper.

use orchestration_guide::scenario::input::{
    EventInput, HpaMetricInput, KeepAliveInput, ScenarioInput, WarmUpInput,
};
use orchestration_guide::sim::record::{DecisionBody, ExitCause, FailureCause, RunResult, Sample};

use super::{container, deploy_at, hpa, resizes, run, steady};

fn sample_at(result: &RunResult, at_s: f64) -> &Sample {
    let found = result.series.samples.iter().find(|sample| sample.at.as_secs_f64() >= at_s);
    found.expect("the run is longer")
}

fn completed_per_s(result: &RunResult, from_s: f64, to_s: f64) -> f64 {
    let within = |sample: &&Sample| (from_s..to_s).contains(&sample.at.as_secs_f64());
    let samples: Vec<_> = result.series.samples.iter().filter(within).collect();
    samples.iter().map(|s| f64::from(s.completed)).sum::<f64>() / samples.len() as f64
}

fn refused(result: &RunResult) -> u64 {
    result.totals.failed[FailureCause::Refused.index()]
}

/// Two pods serve 100 requests/s each, and 240 come. The autoscaler sees 120 per pod and wants
/// ceil(120 / 60 × 2) = 4. Balanced by request, all 240 are served from then on. On connections
/// that never end, the two new pods stay idle and 200 are served for good, while the autoscaler
/// sees 240 / 4 = 60 per pod, and is content. Connections that end after 30 s have all moved 30 s
/// after the new pods came.
#[test]
fn pinned_connections_keep_new_pods_idle() {
    let served = |keep_alive: Option<KeepAliveInput>| {
        let mut input = steady(240.0, 10.0, 2);
        container(&mut input).pod.queue_limit = 16;
        container(&mut input).service.keep_alive = keep_alive;
        let settings = hpa(&mut input);
        settings.metric = HpaMetricInput::RequestsPerPod { average_value: 60.0 };
        settings.max_replicas = 4;
        let result = run(&input);
        let sizes: Vec<_> = resizes(&result).iter().map(|resize| (resize.1, resize.2)).collect();
        assert_eq!(sizes, [(2, 4)]);
        completed_per_s(&result, 150.0, 300.0)
    };
    let connections = |max_age_seconds| KeepAliveInput { connections: 500, max_age_seconds };
    // 36,000 arrivals in 150 s: ± 4 √36,000 / 150 = 5.
    for (keep_alive, rps) in
        [(None, 240.0), (Some(connections(None)), 200.0), (Some(connections(Some(30.0))), 240.0)]
    {
        let found = served(keep_alive);
        assert!((found - rps).abs() < 5.0, "{found} with {keep_alive:?}");
    }
}

/// A pod that is being deleted gets requests until the nodes know, 4 s later here. It accepts them
/// as long as its preStop sleep lasts, so that 4 s less the sleep are refused. Ten pods are
/// replaced; each has between 1/8 and 1/13 of 200 requests/s, or 15 to 25 a second: 10 × 4 s × 20
/// without a sleep, half of it with 2 s, none with 4 s.
#[test]
fn what_is_refused_is_the_propagation_less_the_pre_stop_sleep() {
    let refused = |sleep_s: f64| {
        let mut input = steady(200.0, 10.0, 10);
        container(&mut input).service.endpoint_propagation_ms = 4_000.0;
        container(&mut input).pod.pre_stop_sleep_seconds = sleep_s;
        input.events = vec![deploy_at(60.0, true)];
        refused(&run(&input))
    };
    for (sleep_s, least, most) in [(0.0, 600, 1_000), (2.0, 300, 500), (4.0, 0, 0), (9.0, 0, 0)] {
        let n = refused(sleep_s);
        assert!((least..=most).contains(&n), "{n} with a sleep of {sleep_s} s");
    }
}

/// The preStop sleep runs inside the grace period. A request of 20 s that begins just before a
/// deletion ends in a grace period of 30 s, whatever the sleep, as work goes on during it. With
/// 15 s in all it is lost.
#[test]
fn the_grace_period_counts_from_the_deletion_and_not_from_the_end_of_the_sleep() {
    let lost = |sleep_s: f64, grace_s: f64| {
        let mut input = steady(2.0, 20_000.0, 4);
        input.workload.cpu_share = 0.001;
        input.workload.client_timeout_s = None;
        let pod = &mut container(&mut input).pod;
        pod.concurrency = 1_000;
        pod.pre_stop_sleep_seconds = sleep_s;
        pod.termination_grace_period_seconds = grace_s;
        input.events = vec![deploy_at(60.0, true)];
        run(&input).totals.failed[FailureCause::InstanceLost.index()]
    };
    assert_eq!(lost(5.0, 30.0), 0, "20 s of work end within 30 s, the last begins after 1 s");
    // Each pod works on 0.5/s × 20 s = 10 requests. After 15 s those of the first 14 s have
    // ended; new ones came until 1 s after the deletion: 6 s × 0.5/s = 3 for each of 4 pods.
    let n = lost(5.0, 15.0);
    assert!((4..=24).contains(&n), "{n}");
}

/// Killed at 100.5 s, ready and warming up from 110.05 s: three times the demand at first, in a
/// straight line down to once after 100 s. At 160 s that is 1 + 2 × (1 − 49.95/100) = 2.0 times
/// 10 ms; at 250 s it is over.
#[test]
fn an_application_is_slow_until_it_is_warm() {
    let mut input = steady(2.0, 10.0, 1);
    container(&mut input).pod.warm_up =
        Some(WarmUpInput { from_percent: 300, lasts_seconds: 100.0 });
    input.events = vec![EventInput::Kill { at_s: 100.5, count: 1 }];
    let result = run(&input);
    let median = |from_s: f64, to_s: f64| {
        let within = |s: &&Sample| (from_s..to_s).contains(&s.at.as_secs_f64());
        let samples = result.series.samples.iter().filter(within);
        let mut found: Vec<f64> = samples.filter_map(|s| Some(s.p50?.as_millis_f64())).collect();
        found.sort_by(f64::total_cmp);
        found[found.len() / 2]
    };
    assert!((median(20.0, 100.0) - 10.0).abs() < 0.3, "warm from before the run");
    assert!((median(150.0, 170.0) - 20.0).abs() < 0.6, "{}", median(150.0, 170.0));
    assert!((median(230.0, 300.0) - 10.0).abs() < 0.3);
}

/// Four pods of 100 requests/s get 440. Probes with a thread of their own find all of them well,
/// and 400 are served. Probes that wait in line find it full, or wait longer than their second:
/// pods are restarted, each restart leaves more for the others, and most of the work is lost.
#[test]
fn probes_in_the_line_of_requests_turn_overload_into_an_outage() {
    let outcome = |probes_share_queue: bool| {
        let mut input = steady(440.0, 10.0, 4);
        container(&mut input).pod.probes_share_queue = probes_share_queue;
        let result = run(&input);
        let restarts = result.decisions.iter().filter(|decision| {
            let cause = ExitCause::LivenessProbe;
            matches!(decision.body, DecisionBody::Restart { cause: c, .. } if c == cause)
        });
        (restarts.count(), completed_per_s(&result, 150.0, 300.0))
    };
    let (restarts, served) = outcome(false);
    assert!(restarts == 0 && (served - 400.0).abs() < 4.0, "{restarts} {served}");
    let (restarts, served) = outcome(true);
    assert!(restarts >= 8 && served < 250.0, "{restarts} {served}");
}

/// The new pods of a bad deployment at 60 s appear at once, and nothing moves after that: at 60 s
/// + 600 s it is told, once, and nothing is rolled back.
#[test]
fn a_rollout_that_does_not_move_for_600_s_is_told_as_stalled() {
    let mut input = steady(50.0, 10.0, 10);
    input.duration_s = 900.0;
    input.events = vec![deploy_at(60.0, false)];
    let result = run(&input);
    let stalls: Vec<_> = result
        .decisions
        .iter()
        .filter_map(|decision| match decision.body {
            DecisionBody::Stalled(stalled) => Some((decision.at.as_secs_f64(), stalled)),
            _ => None,
        })
        .collect();
    let [(at_s, stalled)] = stalls.as_slice() else { panic!("{stalls:?}") };
    // Old pods stop being counted within the first moments.
    assert!((660.0..661.0).contains(at_s), "{at_s}");
    assert_eq!((stalled.updated, stalled.available, stalled.replicas), (5, 8, 10));
    let good = ScenarioInput { events: vec![deploy_at(60.0, true)], ..input };
    let is_stall = |body: &DecisionBody| matches!(body, DecisionBody::Stalled(_));
    assert!(!run(&good).decisions.iter().any(|decision| is_stall(&decision.body)));
}

/// A start that takes a whole core for 60 s. Pods without a readiness probe are ready at once, so
/// the autoscaler takes their start for load: one killed pod of four makes (3 × 10 % + 100 %) / 4
/// = 32 % of it. With a target of 20 % the size goes up, the new pods start as well, and so on to
/// the most. With a readiness probe a starting pod does not count.
#[test]
fn cpu_of_starting_pods_that_count_as_ready_scales_to_the_most() {
    let largest = |has_probe: bool| {
        let mut input = steady(40.0, 10.0, 4);
        let pod = &mut container(&mut input).pod;
        pod.app_init_ms = 60_000.0;
        pod.startup_cpu_milli = 1_000;
        pod.liveness_probe = None;
        if !has_probe {
            pod.readiness_probe = None;
        }
        let settings = hpa(&mut input);
        settings.min_replicas = 4;
        settings.metric = HpaMetricInput::CpuUtilization { average_utilization: 20 };
        input.events = vec![EventInput::Kill { at_s: 60.0, count: 1 }];
        let result = run(&input);
        resizes(&result).iter().map(|resize| resize.2).max().unwrap_or(4)
    };
    assert_eq!(largest(false), 20, "maxReplicas");
    assert_eq!(largest(true), 4);
}

/// One core for 5 s of start: 5 core-seconds besides those of the requests.
#[test]
fn cpu_of_a_start_is_metered() {
    let core_secs = |startup_cpu_milli| {
        let mut input = steady(1.0, 10.0, 2);
        container(&mut input).pod.startup_cpu_milli = startup_cpu_milli;
        input.events = vec![EventInput::Kill { at_s: 60.0, count: 1 }];
        let result = run(&input);
        assert!(sample_at(&result, 100.0).completed < 20);
        result.ledger.cpu_core_secs
    };
    assert!((core_secs(1_000) - core_secs(0) - 5.0).abs() < 1e-6);
}
