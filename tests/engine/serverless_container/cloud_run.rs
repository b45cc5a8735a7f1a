//! Google Cloud Run.

use orchestration_guide::scenario::input::{
    ArrivalsInput, CloudRunInput, CloudRunProbeInput, CloudRunTrafficInput, EventInput, RateInput,
    RatePoint, ScenarioInput, ServerlessContainerInput,
};
use orchestration_guide::sim::models::serverless_container::decision::{
    CloudRunClause, ServerlessDecision, TrafficStep,
};
use orchestration_guide::sim::record::{
    DecisionBody, FailureCause, InstanceState, RemovalCause, scale_change,
};

use super::{n_in_state, n_staying, run, sample_at, steady, told};

fn service(input: &mut ScenarioInput) -> &mut CloudRunInput {
    match input.models.serverless_container.get_or_insert_default() {
        ServerlessContainerInput::CloudRun { service } => service,
        ServerlessContainerInput::EcsFargate { .. } => panic!("the default is Cloud Run"),
    }
}

fn rate_steps(steps: &[(f64, f64)]) -> RateInput {
    let mut points = Vec::new();
    for pair in steps.windows(2) {
        points.push(RatePoint { at_s: pair[0].0, rps: pair[0].1 });
        points.push(RatePoint { at_s: pair[1].0, rps: pair[0].1 });
    }
    points.extend(steps.last().map(|&(at_s, rps)| RatePoint { at_s, rps }));
    RateInput::Points { points }
}

/// Requests that waited together share the CPU for the thousandth of their demand that needs it.
const A_LITTLE: f64 = 0.002;

/// Requests that wait for others all the time and take no CPU to speak of.
fn waiting(rps: f64, mean_ms: f64, duration_s: f64) -> ScenarioInput {
    let mut input = steady(rps, mean_ms, duration_s);
    input.workload.cpu_share = 0.001;
    input.workload.client_timeout_s = None;
    input
}

fn traffic_steps(input: &ScenarioInput) -> Vec<(f64, TrafficStep)> {
    let steps = told(&run(input)).into_iter().filter_map(|(at, decision)| match decision {
        ServerlessDecision::RevisionTraffic(traffic) => Some((at, traffic.step)),
        _ => None,
    });
    steps.collect()
}

/// 100 requests/s of 200 ms are 20 in flight. With 10 at a time for each instance and a target of
/// 60 % that is 20 / (10 × 0.6) = 3.3, so 4 instances. (The average over a minute of a Poisson
/// stream is off by 20 × √(1/6000) = 0.26; 3 and 5 instances begin at 18 and 24.)
#[test]
fn twenty_in_flight_at_ten_each_and_sixty_per_cent_make_four() {
    let mut input = waiting(100.0, 200.0, 600.0);
    let service = service(&mut input);
    service.template.max_instance_request_concurrency = 10;
    service.scaling.instances = 4;
    service.scaling.min_instance_count = 0;
    let result = run(&input);
    for at_s in (70..=600).step_by(10) {
        assert_eq!(sample_at(&result, f64::from(at_s)).desired, 4, "at {at_s} s");
    }
    assert_eq!(result.totals.n_failed(), 0);
}

/// From 300 s on it is a quarter of that: 5 in flight, for which one instance is enough. As the
/// average over a minute falls, 3 would do, then 2, then 1: told are 3 and 1, as nothing stops for
/// it. The instances go after 15 idle minutes, which the run does not see.
#[test]
fn fewer_than_there_are_is_told_though_nothing_stops() {
    let mut input = waiting(100.0, 200.0, 600.0);
    input.workload.rate = rate_steps(&[(0.0, 100.0), (300.0, 25.0), (600.0, 25.0)]);
    let service = service(&mut input);
    service.template.max_instance_request_concurrency = 10;
    service.scaling.instances = 4;
    service.scaling.min_instance_count = 0;
    let result = run(&input);
    let fewer: Vec<(u32, u32)> = told(&result)
        .into_iter()
        .filter_map(|(at, decision)| match decision {
            ServerlessDecision::CloudRunScaling(s) if at > 300.0 && s.only_wants_fewer() => {
                assert!(at < 370.0, "at {at} s");
                Some((s.to, s.n_instances))
            }
            _ => None,
        })
        .collect();
    assert_eq!(fewer, [(3, 4), (1, 4)]);
    let changes = result.decisions.iter().filter(|one| one.at.as_secs_f64() > 300.0);
    assert_eq!(changes.filter_map(|one| scale_change(&one.body)).count(), 0);
    assert_eq!(n_in_state(sample_at(&result, 600.0), InstanceState::Ready), 4);
}

/// Requests of 2 s come each 10 s, so that one of two instances works for 18 of the first 100 s. Of
/// a minimum of two, 2 × 100 - 18 s are idle. Of a minimum of one the working instance is all there
/// is to be had: 100 - 18 s; the other one is only kept for its idle time, and costs nothing.
#[test]
fn idle_instances_of_the_minimum_are_metered() {
    for (minimum, idle_s) in [(2, 182.0), (1, 82.0), (0, 0.0)] {
        let mut input = waiting(0.1, 2_000.0, 99.9);
        input.workload.arrivals = ArrivalsInput::Deterministic;
        let scaling = &mut service(&mut input).scaling;
        (scaling.instances, scaling.min_instance_count) = (2, minimum);
        let idle = run(&input).ledger.kept_idle_time.as_secs_f64();
        let there = 0.1 * f64::from(minimum);
        assert!((idle + there - idle_s).abs() < 0.05, "minimum of {minimum}: {idle}");
    }
}

/// From zero: the first request starts an instance (1 s), whose application takes 5 s, and is then
/// served in 200 ms: 6.2 s. The next ones find it there.
#[test]
fn the_first_response_from_zero_takes_the_start_and_the_service() {
    let mut input = waiting(0.5, 200.0, 120.0);
    let scaling = &mut service(&mut input).scaling;
    (scaling.instances, scaling.min_instance_count) = (0, 0);
    let result = run(&input);
    assert_eq!(result.totals.cold_starts, 1);
    let longest = result.latency.max.as_secs_f64();
    assert!((longest - 6.2).abs() < A_LITTLE, "{longest}");
    // What came meanwhile waits for the rest of the start; everything later takes 200 ms.
    let median = result.latency.p50.as_millis_f64();
    assert!((median / 200.0 - 1.0).abs() < 0.01, "{median}");
}

/// With startup CPU boost the 5 s of the application become 2.5 s.
#[test]
fn boost_halves_the_initialization() {
    let mut input = waiting(0.5, 200.0, 60.0);
    let service = service(&mut input);
    service.template.startup_cpu_boost = true;
    (service.scaling.instances, service.scaling.min_instance_count) = (0, 0);
    let longest = run(&input).latency.max.as_secs_f64();
    assert!((longest - 3.7).abs() < A_LITTLE, "{longest}");
}

/// With a startup probe every 4 s the application that is up 5 s after its process started is
/// found ready at 8 s: 1 + 8 + 0.2 s.
#[test]
fn a_startup_probe_is_one_more_wait() {
    let mut input = waiting(0.5, 200.0, 60.0);
    let service = service(&mut input);
    let probe = CloudRunProbeInput { period_seconds: 4.0, ..CloudRunProbeInput::default() };
    service.template.startup_probe = Some(probe);
    (service.scaling.instances, service.scaling.min_instance_count) = (0, 0);
    let longest = run(&input).latency.max.as_secs_f64();
    assert!((longest - 9.2).abs() < A_LITTLE, "{longest}");
}

/// Traffic ends at 100 s. An instance with nothing to do is kept for 15 min and then goes, down to
/// the minimum.
#[test]
fn an_idle_instance_leaves_after_fifteen_minutes() {
    let mut input = waiting(40.0, 100.0, 1300.0);
    input.workload.rate = rate_steps(&[(0.0, 40.0), (100.0, 0.0)]);
    // 4 requests in flight at 2 each and 60 % keep 4 instances at work until then.
    let service = service(&mut input);
    service.template.max_instance_request_concurrency = 2;
    service.scaling.max_instance_count = 4;
    let result = run(&input);
    for (at_s, n) in [(99.0, 4), (995.0, 4), (1002.0, 2), (1300.0, 2)] {
        assert_eq!(n_staying(sample_at(&result, at_s)), n, "at {at_s} s");
    }
    let idle = result.decisions.iter().filter_map(|decision| match decision.body {
        DecisionBody::Removed { cause: RemovalCause::Idle { for_ }, .. } => {
            Some(for_.as_secs_f64())
        }
        _ => None,
    });
    assert_eq!(idle.collect::<Vec<_>>(), [900.0, 900.0]);
}

/// Without a minimum all of them go, and the request that comes then pays for a start.
#[test]
fn without_a_minimum_the_service_goes_to_zero() {
    let mut input = waiting(50.0, 100.0, 1300.0);
    input.workload.rate = rate_steps(&[(0.0, 50.0), (100.0, 0.0), (1200.0, 1.0)]);
    service(&mut input).scaling.min_instance_count = 0;
    let result = run(&input);
    assert_eq!(n_staying(sample_at(&result, 1100.0)), 0);
    assert!(result.totals.cold_starts > 0);
    assert!(result.latency.max.as_secs_f64() > 6.0);
}

/// 3 requests at a time on an instance, at most 2 instances: of 4 long requests at once none has
/// to wait, the 7th waits at the door. A start takes 6 s, 3.5 times as long is 21 s: a request
/// that has waited for that gets a 429.
#[test]
fn a_request_waits_for_three_and_a_half_starts_at_most() {
    let mut input = waiting(2.0, 60_000.0, 40.0);
    let service = service(&mut input);
    service.template.max_instance_request_concurrency = 3;
    let scaling = &mut service.scaling;
    (scaling.instances, scaling.min_instance_count, scaling.max_instance_count) = (2, 2, 2);
    let result = run(&input);
    let n_failed = result.totals.failed[FailureCause::QueueTimeout.index()];
    // About 80 requests come; 6 are served, and those of the last 21 s still wait.
    assert!((20..=45).contains(&n_failed), "{n_failed}");
    assert_eq!(result.totals.in_flight, result.totals.arrived - n_failed);
    let first = result.series.samples.iter().find(|s| s.failed.iter().sum::<u32>() > 0);
    let seventh = result.series.samples.iter().find(|s| s.queued > 0);
    let (first, seventh) = (first.expect("one fails"), seventh.expect("one waits"));
    let waited = first.at.as_secs_f64() - seventh.at.as_secs_f64();
    assert!((20.0..=22.0).contains(&waited), "{waited}");
}

/// 10 requests/s find no instance, and a start takes 6 s. The application works on 16 at a time
/// and lets others wait; what counts is how many Cloud Run sends it. At 80 the 60 that have come
/// by then all enter the one instance. At 25 a second one is started for the 26th, and a third for
/// the 51st.
#[test]
fn those_who_waited_for_an_instance_enter_it_up_to_its_concurrency() {
    let n_started = |concurrency: u32| {
        let mut input = waiting(10.0, 100.0, 20.0);
        input.workload.arrivals = ArrivalsInput::Deterministic;
        let service = service(&mut input);
        service.template.max_instance_request_concurrency = concurrency;
        (service.scaling.instances, service.scaling.min_instance_count) = (0, 0);
        let is_start = |body: &DecisionBody| matches!(body, DecisionBody::StartedOnDemand { .. });
        run(&input).decisions.iter().filter(|one| is_start(&one.body)).count()
    };
    assert_eq!([n_started(80), n_started(25)], [1, 3]);
}

/// An application that works on one request at a time gets two a second of 1 s each, and Cloud Run
/// sends it up to 10 at once: it soon holds 10, and those that wait inside count as well. 10 of 10
/// against a target of 60 % ask for 10 / 6 = 1.7, so 2 instances; there may be one.
#[test]
fn requests_that_wait_inside_an_instance_count_as_concurrent() {
    let mut input = waiting(2.0, 1000.0, 120.0);
    let service = service(&mut input);
    (service.template.concurrency, service.template.max_instance_request_concurrency) = (1, 10);
    let scaling = &mut service.scaling;
    (scaling.instances, scaling.min_instance_count, scaling.max_instance_count) = (1, 1, 1);
    let held = told(&run(&input)).into_iter().find_map(|(_, decision)| match decision {
        ServerlessDecision::CloudRunScaling(s) if s.clause == CloudRunClause::MaxInstances => {
            Some((s.for_concurrency, s.for_cpu))
        }
        _ => None,
    });
    assert_eq!(held, Some((2, 1)));
}

/// A request that takes longer than `timeout` gets a 504 after it; its instance works on.
#[test]
fn a_request_is_cut_off_at_its_timeout_and_its_instance_lives_on() {
    let mut input = waiting(1.0, 20_000.0, 60.0);
    service(&mut input).template.timeout_s = 5.0;
    let result = run(&input);
    let cut = result.totals.failed[FailureCause::DurationLimit.index()];
    assert_eq!(result.totals.arrived, cut + result.totals.in_flight);
    assert!(cut > 40 && result.totals.completed == 0, "{:?}", result.totals);
    assert!(n_staying(sample_at(&result, 60.0)) >= 4);
}

/// A quota of 3.5 vCPUs has room for 3 instances of one.
#[test]
fn the_quota_ends_what_the_maximum_allows() {
    let mut input = steady(200.0, 40.0, 300.0);
    service(&mut input).scaling.quota_vcpu = 3.5;
    let result = run(&input);
    assert_eq!(result.ledger.peak_instances, 3);
    let clauses = told(&result).into_iter().filter_map(|(_, decision)| match decision {
        ServerlessDecision::CloudRunScaling(scaling) => Some(scaling.clause),
        _ => None,
    });
    assert!(clauses.into_iter().any(|clause| clause == CloudRunClause::Quota));
}

/// An instance whose container ends is gone; with a minimum of 2 another takes its place, 6 s
/// later.
#[test]
fn a_crashed_instance_is_replaced_up_to_what_is_wanted() {
    let mut input = waiting(2.0, 50.0, 120.0);
    let scaling = &mut service(&mut input).scaling;
    (scaling.instances, scaling.min_instance_count) = (2, 2);
    input.events = vec![EventInput::Crash { at_s: 60.5, count: 1 }];
    let result = run(&input);
    for (at_s, ready) in [(60.0, 2), (61.0, 1), (66.0, 1), (67.0, 2)] {
        let n = n_in_state(sample_at(&result, at_s), InstanceState::Ready);
        assert_eq!(n, ready, "at {at_s} s");
    }
}

/// A liveness probe every 10 s that fails 3 times finds a hanging container within 30 s and its
/// time-out; SIGTERM, which it does not heed, gives it 10 s more.
#[test]
fn only_a_liveness_probe_ends_a_hang() {
    let hang = |probe: Option<CloudRunProbeInput>| {
        let mut input = waiting(2.0, 50.0, 200.0);
        service(&mut input).template.liveness_probe = probe;
        input.events = vec![EventInput::Hang { at_s: 60.5, count: 1 }];
        let result = run(&input);
        result.decisions.iter().find_map(|decision| match decision.body {
            DecisionBody::Lost { .. } => Some(decision.at.as_secs_f64()),
            _ => None,
        })
    };
    assert_eq!(hang(None), None);
    let lost_at = hang(Some(CloudRunProbeInput::default())).expect("it is noticed");
    assert!((60.5 + 20.0 + 1.0 + 10.0..=60.5 + 30.0 + 1.0 + 10.0).contains(&lost_at), "{lost_at}");
}

/// A revision that starts gets everything at once, one start (6 s) after the deployment.
#[test]
fn a_deployment_moves_all_traffic_once_an_instance_is_ready() {
    let mut input = waiting(20.0, 50.0, 120.0);
    input.events = vec![EventInput::deploy(60.0, true)];
    let steps = traffic_steps(&input);
    let expected = [(60.0, TrafficStep::Starting), (66.0, TrafficStep::Share { percent: 100.0 })];
    assert_eq!(steps, expected);
    assert_eq!(run(&input).totals.n_failed(), 0);
}

/// A revision that never listens is given up after 240 s (24 looks, 10 s apart, from 6 s on), and
/// no request ever reaches it.
#[test]
fn a_revision_that_does_not_start_gets_no_traffic() {
    let mut input = waiting(20.0, 50.0, 400.0);
    service(&mut input).scaling.min_instance_count = 1;
    input.events = vec![EventInput::deploy(60.0, false)];
    let steps = traffic_steps(&input);
    let failed_at = 60.0 + 6.0 + 23.0 * 10.0;
    assert_eq!(steps, [(60.0, TrafficStep::Starting), (failed_at, TrafficStep::Failed)]);
    assert_eq!(run(&input).totals.n_failed(), 0);
}

/// A canary: 10 % at 66 s, the rest 120 s later. Of 100 requests/s the new revision gets 10.
#[test]
fn a_canary_gets_its_share_and_then_everything() {
    let mut input = waiting(100.0, 50.0, 300.0);
    service(&mut input).traffic = CloudRunTrafficInput::Canary { percent: 10.0, interval_s: 120.0 };
    input.events = vec![EventInput::deploy(60.0, true)];
    let share = |percent| TrafficStep::Share { percent };
    let expected = [(60.0, TrafficStep::Starting), (66.0, share(10.0)), (186.0, share(100.0))];
    assert_eq!(traffic_steps(&input), expected);
}

/// Taken back at 100 s, in the middle of its canary, a revision loses its 10 % at once. Taken back
/// after it, at 250 s, all requests go to the revision before at once, which still has instances.
#[test]
fn a_rollback_moves_all_traffic_at_once() {
    let share = |percent| TrafficStep::Share { percent };
    let steps_with = |rollback_at_s: f64| {
        let mut input = waiting(100.0, 50.0, 300.0);
        service(&mut input).traffic =
            CloudRunTrafficInput::Canary { percent: 10.0, interval_s: 120.0 };
        input.events =
            vec![EventInput::deploy(60.0, true), EventInput::Rollback { at_s: rollback_at_s }];
        assert_eq!(run(&input).totals.n_failed(), 0);
        traffic_steps(&input)
    };
    let begun = [(60.0, TrafficStep::Starting), (66.0, share(10.0))];
    assert_eq!(steps_with(100.0), [&begun[..], &[(100.0, share(100.0))]].concat());
    let back = [(186.0, share(100.0)), (250.0, TrafficStep::Starting), (250.0, share(100.0))];
    assert_eq!(steps_with(250.0), [&begun[..], &back].concat());
}

/// 25 % every minute: 25, 50, 75 and 100 % after 66, 126, 186 and 246 s.
#[test]
fn a_gradual_rollout_goes_step_by_step() {
    let mut input = waiting(100.0, 50.0, 300.0);
    service(&mut input).traffic =
        CloudRunTrafficInput::Gradual { step_percent: 25.0, interval_s: 60.0 };
    input.events = vec![EventInput::deploy(60.0, true)];
    let times: Vec<f64> = traffic_steps(&input).iter().skip(1).map(|step| step.0).collect();
    assert_eq!(times, [66.0, 126.0, 186.0, 246.0]);
}

/// 1,000 requests/s of 4 ms of CPU are 4 vCPUs in use: 4 / 1 / 0.6 = 6.7, so 7 instances.
#[test]
fn four_cores_in_use_at_sixty_per_cent_make_seven() {
    let mut input = steady(1000.0, 4.0, 400.0);
    service(&mut input).scaling.instances = 7;
    let result = run(&input);
    assert_eq!(sample_at(&result, 300.0).desired, 7);
    let utilization = sample_at(&result, 300.0).utilization_seen.expect("it is measured");
    assert!((utilization - 4.0 / 7.0).abs() < 0.02, "{utilization}");
}
