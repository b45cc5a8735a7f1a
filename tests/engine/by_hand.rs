//! Kubernetes through the whole engine, against figures worked out on paper.

use orchestration_guide::scenario::input::{
    CountOrPercent, EventInput, HpaMetricInput, ScenarioInput,
};
use orchestration_guide::sim::record::{
    Decision, DecisionBody, ExitCause, FailureCause, InstanceState, RunResult, Sample,
};

use super::{container, deploy_at, hpa, resizes, rollout_steps, run, start, steady};

fn samples_between(result: &RunResult, from_s: f64, to_s: f64) -> Vec<&Sample> {
    let within = |sample: &&Sample| (from_s..to_s).contains(&sample.at.as_secs_f64());
    result.series.samples.iter().filter(within).collect()
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (n, sum) = values.fold((0_u32, 0.0), |(n, sum), value| (n + 1, sum + value));
    sum / f64::from(n)
}

/// The first page's scenario: 40 requests/s, from 120 s on rising within 30 s to 240, held for
/// 300 s, falling within 60 s; 40 ms of CPU each; 4 pods of one core.
#[test]
fn the_default_scenario_shows_what_it_should() {
    let result = run(&ScenarioInput::default());
    // 900 s at 40, and on top of it 200 for 300 s, half of that for 30 s and 60 s of ramps:
    // 36,000 + 60,000 + 3,000 + 6,000 = 105,000, with a standard deviation of √105,000 = 324.
    assert!(result.totals.arrived.abs_diff(105_000) < 4 * 324, "{}", result.totals.arrived);
    let before = samples_between(&result, 30.0, 120.0);
    // 4 pods × 1 core / 40 ms = 100 requests/s.
    assert!(before.iter().all(|sample| (sample.capacity_rps - 100.0).abs() < 1e-6));
    // 40/s × 40 ms = 1.6 cores of the 4 that are requested. Each of 90 one-second samples has
    // 1.6 cores × 1 s of work from 40 requests with cv 1: the mean is off by 0.4 × √(2/3600).
    let utilization = mean(before.iter().map(|sample| sample.utilization));
    assert!((utilization - 0.4).abs() < 4.0 * 0.0095, "{utilization}");
    // At 240/s the 4 pods are busy all the time: the controller can see no more than 100 %.
    let overloaded = samples_between(&result, 140.0, 158.0);
    assert!(overloaded.iter().all(|sample| sample.utilization > 0.97), "{overloaded:?}");
    // 100 % against a target of 60 % can only propose 4 × 1.67 → 7 pods at first: 175 requests/s
    // where 240 come. The next sync sees the new pods without samples and counts them as idle, so
    // it takes rounds of 30 s: at most 7, then 7 × 1.67 → 12, then 12 × 1.67 → 20.
    let sizes: Vec<(u32, u32)> = resizes(&result).iter().map(|r| (r.1, r.2)).collect();
    assert_eq!(sizes[..2], [(4, 7), (7, 12)]);
    let (from, to) = sizes[2];
    assert!(from == 12 && (15..=20).contains(&to), "{sizes:?}");
    // 240/s × 40 ms / 60 % = 16 pods would do; more were started for the backlog.
    assert!(result.ledger.peak_instances >= 16);
}

/// Requests per pod count what arrives, not what the pods manage to do: 240/s against a target of
/// 15 asks for 16 pods at once, and only the rate limit of max(2 × current, 4) splits the way
/// there: 4 → 8 → 16.
#[test]
fn a_target_of_requests_per_pod_sees_the_whole_demand() {
    let mut input = ScenarioInput::default();
    hpa(&mut input).metric = HpaMetricInput::RequestsPerPod { average_value: 15.0 };
    let result = run(&input);
    let up: Vec<_> = resizes(&result).into_iter().filter(|r| r.2 > r.1).collect();
    assert_eq!((up[0].1, up[0].2), (4, 8), "{up:?}");
    assert_eq!((up[1].1, up[1].2), (8, 16), "{up:?}");
    assert!((up[1].0 - up[0].0 - 15.0).abs() < 1e-6, "one sync period later: {up:?}");
    let by_cpu = run(&ScenarioInput::default());
    assert!(result.totals.n_failed() < by_cpu.totals.n_failed());
}

/// 860 requests/s × 4 ms = 3.44 cores over 4 pods of one core: 86 % (± 0.8 % over the 12,900
/// requests of a sample). Against 60 %: 1.43 × 4 = 5.7 → 6.
#[test]
fn four_pods_at_86_percent_of_60_become_six() {
    let mut input = steady(860.0, 4.0, 4);
    let settings = hpa(&mut input);
    settings.min_replicas = 1;
    let result = run(&input);
    assert_eq!(resizes(&result).first().map(|r| (r.1, r.2)), Some((4, 6)));
}

/// Load falls to a fifth at 300 s: 5 pods become 1, but only once the last sync that wanted 5 is
/// 300 s old.
#[test]
fn scale_down_waits_for_the_stabilization_window() {
    let mut input = ScenarioInput::default();
    let settings = hpa(&mut input);
    settings.min_replicas = 1;
    settings.downscale_stabilization_s = 120.0;
    let result = run(&input);
    // The fall begins at 450 s and takes 60 s. While a recommendation of before is in the window
    // nothing shrinks; each sync afterwards may follow the highest of the last 120 s. Noise alone
    // moves the 18 pods at the top by one or two.
    let first_down = resizes(&result).into_iter().find(|r| r.2 < 15 && r.2 < r.1);
    let first_down = first_down.expect("it shrinks");
    assert!((570.0..=600.0).contains(&first_down.0), "{first_down:?}");
}

/// Schedule 50 ms, pull 4 s, start 0.5 s; the application is up 5 s after that, and so is the
/// second readiness probe (period 5 s): ready 9.55 s after creation. The balancer knows 1 s later.
#[test]
fn a_pod_takes_the_sum_of_its_phases_to_start() {
    let mut input = steady(20.0, 10.0, 2);
    input.events = vec![EventInput::Kill { at_s: 100.5, count: 1 }];
    let result = run(&input);
    let put_in = result.decisions.iter().find_map(|decision| match decision.body {
        DecisionBody::PutIn { after, .. } => Some((decision.at, after)),
        _ => None,
    });
    let (at, after) = put_in.expect("the killed pod is replaced");
    assert_eq!(after.as_millis_f64(), 9550.0);
    assert_eq!(at.as_secs_f64(), 110.05);
    // Two pods of one core and 10 ms: 100 requests/s each.
    for (at_s, pods) in [(100.0, 2.0), (102.0, 1.0), (111.0, 1.0), (112.0, 2.0)] {
        let sample = samples_between(&result, at_s, at_s + 0.5)[0];
        assert!((sample.capacity_rps - 100.0 * pods).abs() < 1e-6, "{at_s}: {sample:?}");
    }
}

/// 10 pods at 25 % and 25 %: surge 3 (rounded up), unavailable 2 (rounded down). The first steps
/// are new 0 → 3, old 10 → 8, new 3 → 5; then it goes on as pods become available.
#[test]
fn a_rolling_update_of_ten_keeps_its_fenceposts() {
    let mut input = steady(50.0, 10.0, 10);
    input.events = vec![deploy_at(60.0, true)];
    let result = run(&input);
    let steps = rollout_steps(&result);
    let sizes: Vec<_> = steps.iter().map(|s| (s.new_to, s.old_to)).take(3).collect();
    assert_eq!(sizes, [(3, 10), (3, 8), (5, 8)]);
    for step in &steps {
        assert!(step.new_to + step.old_to <= 13, "{step:?}");
        assert!(step.available >= 8, "{step:?}");
    }
    let last = steps.last().expect("there are steps");
    assert!(last.done && (last.new_to, last.old_to) == (10, 0), "{last:?}");
}

/// A new revision that never becomes ready: 13 pods are allowed and 8 must stay, so 2 old ones go,
/// 5 new ones come, and there it stays. Nothing is rolled back.
#[test]
fn a_bad_deployment_stops_half_way() {
    let mut input = steady(50.0, 10.0, 10);
    input.events = vec![deploy_at(60.0, false)];
    let result = run(&input);
    let last = *rollout_steps(&result).last().expect("there are steps");
    assert_eq!((last.new_to, last.old_to, last.done), (5, 8, false));
    let end = result.series.samples.last().expect("there are samples");
    assert_eq!(end.instances[InstanceState::Ready.index()], 8);
    assert_eq!(end.instances[InstanceState::Starting.index()], 5);
}

/// Undone there, the eight old pods stay, the five new ones go, and two old ones come back.
#[test]
fn undoing_a_deployment_keeps_the_pods_of_the_old_one() {
    let mut input = steady(50.0, 10.0, 10);
    input.events = vec![deploy_at(60.0, false), EventInput::Rollback { at_s: 200.0 }];
    let result = run(&input);
    let last = *rollout_steps(&result).last().expect("there are steps");
    assert_eq!((last.revision, last.new_to, last.old_to, last.done), (1, 10, 0, true));
    assert_eq!(result.ledger.n_launched, 5 + 2);
    let end = result.series.samples.last().expect("there are samples");
    assert_eq!(end.instances[InstanceState::Ready.index()], 10);
}

/// What slows a dependency most tells: a request of 100 ms, 10 ms of it work, takes 10 + 3 × 90 ms
/// while it takes three times as long, 10 + 5 × 90 ms while it also takes five times as long, and
/// 10 + 3 × 90 ms again after that.
#[test]
fn a_short_disturbance_does_not_end_a_longer_one() {
    let mut input = steady(20.0, 100.0, 4);
    input.workload.cpu_share = 0.1;
    input.events = vec![
        EventInput::DependencySlow { at_s: 100.0, percent: 300, lasts_s: 100.0 },
        EventInput::DependencySlow { at_s: 130.0, percent: 500, lasts_s: 30.0 },
    ];
    let result = run(&input);
    let p50_ms = |at_s: f64| {
        let found = result.series.samples.iter().find(|s| s.at.as_secs_f64() >= at_s);
        let sample = found.expect("the run is longer");
        sample.p50.expect("requests are answered").as_millis_f64()
    };
    for (at_s, ms) in [(90.0, 100.0), (120.0, 280.0), (150.0, 460.0), (190.0, 280.0)] {
        let found = p50_ms(at_s);
        assert!((found / ms - 1.0).abs() < 0.1, "{found} ms at {at_s} s, not {ms}");
    }
}

/// A pod being deleted goes on getting requests until all nodes know: for 1 s here. With a preStop
/// sleep of 5 s it still serves them; without one they are refused.
#[test]
fn a_pre_stop_sleep_longer_than_the_propagation_loses_nothing() {
    let refused = |pre_stop_s: f64| {
        let mut input = steady(200.0, 10.0, 8);
        container(&mut input).pod.pre_stop_sleep_seconds = pre_stop_s;
        input.events = vec![deploy_at(60.0, true)];
        run(&input).totals.failed[FailureCause::Refused.index()]
    };
    assert_eq!(refused(5.0), 0);
    // 8 pods in turn miss about a second of their share of 25 requests/s each.
    let n = refused(0.0);
    assert!((100..300).contains(&n), "{n}");
}

/// A hang is noticed by the readiness probe after 3 failures 5 s apart (plus up to 5 s and a
/// time-out of 1 s), by the liveness probe after 3 failures 10 s apart; the process does not heed
/// SIGTERM, so 30 s of grace go by before it is started again.
#[test]
fn a_hanging_process_is_taken_out_then_restarted() {
    let mut input = steady(20.0, 10.0, 2);
    input.events = vec![EventInput::Hang { at_s: 101.0, count: 1 }];
    let result = run(&input);
    let at = |wanted: fn(&DecisionBody) -> bool| {
        let found = result.decisions.iter().find(|decision: &&Decision| wanted(&decision.body));
        found.expect("the decision is taken").at.as_secs_f64()
    };
    let out = at(|body| matches!(body, DecisionBody::TakenOut { failures: 3, .. }));
    let restart = at(|body| {
        matches!(body, DecisionBody::Restart { cause: ExitCause::LivenessProbe, n_restarts: 1, .. })
    });
    assert!((111.0..=117.0).contains(&out), "{out}");
    assert!((151.0..=162.0).contains(&restart), "{restart}");
}

/// A container that crashes again and again waits 0, 10, 20 s for its restarts.
#[test]
fn a_crash_loop_backs_off() {
    let mut input = steady(5.0, 10.0, 1);
    let crash = |at_s| EventInput::Crash { at_s, count: 1 };
    input.events = vec![crash(50.0), crash(80.0), crash(110.0)];
    let result = run(&input);
    let waits: Vec<f64> = result
        .decisions
        .iter()
        .filter_map(|decision| match decision.body {
            DecisionBody::Restart { back_off, .. } => Some(back_off.as_secs_f64()),
            _ => None,
        })
        .collect();
    assert_eq!(waits, [0.0, 10.0, 20.0]);
}

/// One pod of one core gets 150 requests/s of 10 ms: 100/s are served, the queue fills, and of
/// the rest those that find it full fail. Clients have all the patience they need.
#[test]
fn an_overloaded_pod_serves_its_capacity_and_refuses_the_rest() {
    let mut input = steady(150.0, 10.0, 1);
    input.workload.client_timeout_s = None;
    container(&mut input).deployment.max_unavailable = CountOrPercent::Count(0);
    let result = run(&input);
    let served = mean(samples_between(&result, 60.0, 300.0).iter().map(|s| f64::from(s.completed)));
    assert!((served - 100.0).abs() < 0.5, "{served}");
    // 300 s × 50/s less the 144 that are still inside; ± 4 √45,000.
    let full = result.totals.failed[FailureCause::QueueFull.index()];
    assert!(full.abs_diff(14_856) < 850, "{full}");
    // 144 inside and 10 ms each: who gets in waits 1.44 s.
    let p50 = result.latency.p50.as_millis_f64();
    assert!((1_380.0..1_480.0).contains(&p50), "{p50}");
}

/// A run that is stopped keeps what it has, and says that it is not complete.
#[test]
fn a_run_that_is_stopped_keeps_its_partial_result() {
    let mut stopped = start(&ScenarioInput::default());
    stopped.advance(50_000);
    let at = stopped.now();
    let result = stopped.finish();
    assert!(!result.complete);
    assert_eq!(result.simulated.as_secs_f64(), at.as_secs_f64());
    let totals = result.totals;
    assert_eq!(totals.arrived, totals.completed + totals.n_failed() + totals.in_flight);
    assert!(result.series.samples.len() as f64 >= at.as_secs_f64().floor());
}
