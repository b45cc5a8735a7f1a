//! Functions, worked out by hand from Lambda's documentation.

use orchestration_guide::scenario::ModelId;
use orchestration_guide::scenario::input::{
    AliasDeploymentInput, ArrivalsInput, DemandInput, EventInput, FaasInput, InvocationInput,
    RateInput, RetriesInput, ScenarioInput,
};
use orchestration_guide::sim::models::faas::Throttling;
use orchestration_guide::sim::record::{
    DecisionBody, FailureCause, Invocations, RunResult, Sample, ThrottleReason,
};

use super::{deploy_at, start_of};

/// A constant rate of equal requests, evenly spaced, that start their environments in 200 ms.
fn steady(rps: f64, mean_ms: f64, duration_s: f64) -> ScenarioInput {
    let mut input = ScenarioInput { duration_s, ..ScenarioInput::default() };
    input.workload.rate = RateInput::Constant { rps };
    input.workload.arrivals = ArrivalsInput::Deterministic;
    input.workload.demand = DemandInput::Constant { mean_ms };
    let function = &mut faas(&mut input).function;
    (function.placement_ms_min, function.placement_ms_max) = (100.0, 100.0);
    function.function_init_ms = 0.0;
    faas(&mut input).environments.max_life_median_s = None;
    input
}

fn faas(input: &mut ScenarioInput) -> &mut FaasInput {
    input.models.faas.get_or_insert_default()
}

fn run(input: &ScenarioInput) -> RunResult {
    let run = start_of(input, ModelId::Faas).expect("the scenario asks for functions");
    run.run_to_end()
}

/// 3000 requests within 10 ms, at 5 s.
const THREE_THOUSAND_AT_ONCE: RateInput = RateInput::Spike {
    base_rps: 0.0,
    peak_rps: 300_000.0,
    at_s: 5.0,
    rise_s: 0.0,
    hold_s: 0.01,
    fall_s: 0.0,
};

fn throttled(result: &RunResult) -> u64 {
    result.totals.n_throttled()
}

/// Concurrency is rate × duration: 100 a second of 200 ms keep 20 environments at work. While the
/// first ones start (100 ms placement and some 135 ms of Init Duration) 100 × 0.24 = 24 requests
/// come and start one each; so do the few that meet all of them at work.
#[test]
fn a_hundred_a_second_of_200_ms_keep_twenty_environments_at_work() {
    let result = run(&steady(100.0, 200.0, 600.0));
    let mean_busy = result.ledger.busy_time.as_secs_f64() / 600.0;
    assert!((mean_busy - 20.0).abs() < 0.1, "{mean_busy}");
    assert!((24..=60).contains(&result.ledger.peak_instances), "{:?}", result.ledger);
    assert_eq!(result.totals.cold_starts, result.ledger.n_launched);
    assert_eq!(result.totals.n_failed(), 0);
}

/// A limit of 10 at 200 ms serves 10 / 0.2 = 50 of 100 requests a second; the others get 429.
#[test]
fn beyond_the_concurrency_requests_are_throttled() {
    let mut input = steady(100.0, 200.0, 100.0);
    faas(&mut input).concurrency.reserved_concurrent_executions = Some(10);
    let result = run(&input);
    let served = result.totals.completed as f64 / 100.0;
    assert!((49.0..=50.5).contains(&served), "{served} a second");
    assert_eq!(result.totals.arrived, result.totals.completed + throttled(&result) + 10);
}

/// Ten requests a second for each unit: a limit of 5 lets 50 a second in, although 100 a second of
/// 20 ms would keep only 2 environments at work.
#[test]
fn short_requests_meet_the_limit_on_their_rate() {
    let mut input = steady(100.0, 20.0, 100.0);
    faas(&mut input).concurrency.reserved_concurrent_executions = Some(5);
    let result = run(&input);
    let served = result.totals.completed as f64 / 100.0;
    assert!((49.0..=51.0).contains(&served), "{served} a second");
}

/// Asynchronous ones are not held to ten a second: the same limit of 5 takes all 100 a second, as
/// they keep 2 environments at work. "Each instance of your execution environment can serve an
/// unlimited number of requests", says the table "Lambda API requests" of
/// docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html of asynchronous invocations.
/// While the first environments start, 0.24 s, events find all 5 at work; they are tried again
/// from a second on.
#[test]
fn short_events_meet_no_limit_on_their_rate() {
    let mut input = steady(100.0, 20.0, 100.0);
    faas(&mut input).concurrency.reserved_concurrent_executions = Some(5);
    faas(&mut input).invocation = InvocationInput::Asynchronous {
        maximum_retry_attempts: 2,
        maximum_event_age_in_seconds: 21_600,
    };
    let result = run(&input);
    let served = result.totals.completed as f64 / 100.0;
    assert!((99.0..=100.0).contains(&served), "{served} a second");
    assert_eq!(result.totals.n_failed(), 0);
}

/// 1000 environments at once and 100 more each second: 3000 requests that come within 10 ms and
/// last long find 1000 environments; the 2000 others are throttled. Tried again each second, 100
/// of them start each time.
#[test]
fn environments_start_a_thousand_at_once_and_a_hundred_a_second() {
    let mut input = steady(0.0, 60_000.0, 30.0);
    input.workload.rate = THREE_THOUSAND_AT_ONCE;
    input.workload.client_timeout_s = None;
    faas(&mut input).function.timeout = 900;
    faas(&mut input).concurrency.account_concurrency = 10_000;
    let once = run(&input);
    let n_launched = once.ledger.n_launched;
    assert!((1000..=1001).contains(&n_launched), "{n_launched}: one is refilled after 10 ms");
    input.workload.retries =
        Some(RetriesInput { max_attempts: 21, base_ms: 1000.0, cap_ms: 1000.0, jitter: false });
    let again = run(&input);
    assert_eq!(again.ledger.n_launched, 3000);
    // The last of 2000 starts some 20 s after the first 1000.
    let sample = |t: f64| again.series.samples.iter().find(|s| s.at.as_secs_f64() >= t);
    let instances = |t: f64| sample(t).expect("within the run").instances.iter().sum::<u32>();
    assert!((1490..=1610).contains(&instances(10.5)), "{}", instances(10.5));
    assert!((2390..=2510).contains(&instances(19.5)), "{}", instances(19.5));
}

/// Each limit by itself, with what it allows, told once:
/// - 100 a second of 200 ms need 20 environments, and 10 are reserved or left by the account;
/// - 300 a second of 10 ms need 3 of 10 environments, but may be ten for each of those a second;
/// - a burst of 3000 needs more starts than 1000 at once and 100 a second.
#[test]
fn the_limit_that_throttles_is_told() {
    let told = |input: &ScenarioInput| {
        let result = run(input);
        let reasons = ThrottleReason::ALL
            .into_iter()
            .filter(|reason| result.totals.failed[FailureCause::Throttled(*reason).index()] > 0);
        let told = result.decisions.iter().filter_map(|decision| match decision.body {
            DecisionBody::Throttling(throttling) => Some(throttling),
            _ => None,
        });
        (reasons.collect::<Vec<_>>(), told.collect::<Vec<_>>())
    };
    let only = |reason, allowed| (vec![reason], vec![Throttling { reason, allowed }]);

    let mut input = steady(100.0, 200.0, 100.0);
    faas(&mut input).concurrency.account_concurrency = 10;
    assert_eq!(told(&input), only(ThrottleReason::AccountConcurrency, 10));
    faas(&mut input).concurrency.reserved_concurrent_executions = Some(10);
    assert_eq!(told(&input), only(ThrottleReason::ReservedConcurrency, 10));

    let mut input = steady(300.0, 10.0, 100.0);
    let concurrency = &mut faas(&mut input).concurrency;
    concurrency.reserved_concurrent_executions = Some(10);
    concurrency.provisioned_concurrent_executions = 10;
    assert_eq!(told(&input), only(ThrottleReason::RequestRate, 100));

    let mut input = steady(3_000.0, 2_000.0, 2.0);
    faas(&mut input).concurrency.account_concurrency = 100_000;
    assert_eq!(told(&input), only(ThrottleReason::StartRate, 100));
}

/// Requests every 20 s with an idle time of 10 s: each is a cold start. With 30 s only the first.
#[test]
fn an_idle_environment_goes_when_its_time_is_over() {
    let mut input = steady(0.05, 100.0, 600.0);
    let mut cold_starts = |idle_s: f64| {
        let environments = &mut faas(&mut input).environments;
        (environments.idle_s_min, environments.idle_s_max) = (idle_s, idle_s);
        run(&input).totals.cold_starts
    };
    assert_eq!((cold_starts(10.0), cold_starts(30.0)), (30, 1));
}

/// Provisioned environments are warm from the start and stay: no cold start within their number.
#[test]
fn provisioned_concurrency_spares_cold_starts() {
    let mut input = steady(100.0, 200.0, 900.0);
    faas(&mut input).concurrency.provisioned_concurrent_executions = 25;
    let result = run(&input);
    assert_eq!((result.totals.cold_starts, result.ledger.peak_instances), (0, 25));
}

/// A request of 5 s under a time-out of 3 s is ended, and takes its environment along: every
/// request is a cold start.
#[test]
fn a_timeout_resets_the_environment() {
    let mut input = steady(0.1, 5_000.0, 200.0);
    input.workload.client_timeout_s = None;
    let result = run(&input);
    // One comes every 10 s; the last one, after 200 s, is still being served.
    assert_eq!(result.totals.failed[FailureCause::DurationLimit.index()], 19);
    assert_eq!((result.totals.cold_starts, result.ledger.n_removed), (20, 19));
}

/// 512 MB are 512 / 1769 = 0.29 vCPU: 100 ms of CPU work take 345.5 ms.
#[test]
fn cpu_comes_in_proportion_to_memory() {
    let mut input = steady(1.0, 100.0, 100.0);
    faas(&mut input).function.memory_size = 512;
    let result = run(&input);
    assert!((result.latency.p50.as_millis_f64() - 345.5).abs() < 2.0, "{:?}", result.latency);
}

/// A synchronous payload may have 6 MB.
#[test]
fn too_large_a_payload_is_refused_for_good() {
    let mut input = steady(1.0, 100.0, 20.0);
    input.workload.payload_kib = 6 * 1024 + 1;
    input.workload.retries = Some(RetriesInput::default());
    let result = run(&input);
    assert_eq!(result.totals.failed[FailureCause::PayloadTooLarge.index()], 20);
    assert_eq!(result.totals.retries, 0);
}

/// Canary 10 % for 5 minutes: of the 10 a second until then, one goes to the new version.
#[test]
fn a_canary_gets_a_tenth_and_then_everything() {
    let mut input = steady(10.0, 100.0, 900.0);
    faas(&mut input).deployment = AliasDeploymentInput::Canary { percentage: 10, interval_min: 5 };
    input.events = vec![deploy_at(100.0, false)];
    let result = run(&input);
    let shifts: Vec<(f64, u32)> = result
        .decisions
        .iter()
        .filter_map(|decision| match &decision.body {
            DecisionBody::AliasShift(shift) => {
                Some((decision.at.as_secs_f64(), shift.share_tenths))
            }
            _ => None,
        })
        .collect();
    assert_eq!(shifts, [(100.0, 100), (400.0, 1000)]);
    // The new version fails every request: 1 a second for 300 s, then 10 a second for 500 s.
    let failed = result.totals.failed[FailureCause::AppError.index()] as f64;
    // 4 standard deviations of a binomial with 3000 trials of 10 %.
    assert!((failed - 5_300.0).abs() < 4.0 * (3000.0_f64 * 0.1 * 0.9).sqrt() + 10.0, "{failed}");
}

/// A new version with 25 provisioned environments gets its traffic when they are all there: after
/// one to two minutes of preparation (90 s in the middle) and 25 / 6000 of a minute.
#[test]
fn traffic_moves_when_the_new_version_is_provisioned() {
    let mut input = steady(100.0, 200.0, 400.0);
    faas(&mut input).concurrency.provisioned_concurrent_executions = 25;
    input.events = vec![deploy_at(100.0, true)];
    let result = run(&input);
    let shift = result.decisions.iter().find_map(|decision| match &decision.body {
        DecisionBody::AliasShift(shift) => Some((decision.at.as_secs_f64(), shift.done)),
        _ => None,
    });
    assert_eq!(shift, Some((100.0 + 90.0 + 0.25, true)));
    assert_eq!(result.totals.cold_starts, 0);
}

/// An event that the function fails is tried again after 1 and 2 minutes and then given up: three
/// attempts each. Nobody waits for the answer, so that no client gives up.
#[test]
fn lambda_s_own_queue_tries_twice_more() {
    let mut input = steady(1.0, 100.0, 600.0);
    faas(&mut input).invocation = InvocationInput::Asynchronous {
        maximum_retry_attempts: 2,
        maximum_event_age_in_seconds: 21_600,
    };
    input.events = vec![deploy_at(0.5, false)];
    let result = run(&input);
    // Events of the first 600 − 180 s have had all three attempts.
    let failed = result.totals.failed[FailureCause::AppError.index()];
    assert!((418..=420).contains(&failed), "{failed}");
    let retries = result.totals.retries;
    assert!((2 * failed..=2 * failed + 120).contains(&retries), "{retries}");
}

/// Messages of a queue with a visibility timeout of 30 s, which the function fails after 10 s each
/// time. The timeout runs from when a message was received (`VisibilityTimeout` of `ReceiveMessage`
/// in the API of SQS), so that the three attempts begin after 0, 30 and 60 s, and the last fails
/// after 70 s and the time of two or three starts of environments, 0.24 s each: messages of the
/// first 600 − 70 s have had all three.
#[test]
fn a_message_is_hidden_from_when_it_was_received() {
    let mut input = steady(1.0, 10_000.0, 600.0);
    faas(&mut input).function.timeout = 20;
    faas(&mut input).invocation = InvocationInput::Queue {
        visibility_timeout: 30,
        max_receive_count: Some(3),
        maximum_concurrency: None,
    };
    input.events = vec![deploy_at(0.5, false)];
    let failed = run(&input).totals.failed[FailureCause::AppError.index()];
    assert!((528..=531).contains(&failed), "{failed}");
}

/// Messages that take 10 minutes each, of a mapping with this maximum of its own.
fn three_thousand_messages(maximum_concurrency: Option<u32>) -> ScenarioInput {
    let mut input = steady(0.0, 600_000.0, 300.0);
    input.workload.rate = THREE_THOUSAND_AT_ONCE;
    let function = faas(&mut input);
    function.function.timeout = 900;
    function.concurrency.account_concurrency = 10_000;
    function.invocation = InvocationInput::Queue {
        visibility_timeout: 3_600,
        max_receive_count: Some(1),
        maximum_concurrency,
    };
    input
}

/// 3000 messages come within 10 ms at 5 s, and each is worked on for 10 minutes. Five are taken at
/// once and 300 more in each minute, one every 200 ms: 305 are at work at 65 s, and 1250 from 254 s
/// on. The others wait in the queue, where nothing is throttled.
#[test]
fn pollers_begin_with_five_messages_and_add_three_hundred_a_minute() {
    let result = run(&three_thousand_messages(None));
    let sample = |t: f64| result.series.samples.iter().find(|s| s.at.as_secs_f64() >= t);
    for (at_s, n) in [(6.0, 10), (65.0, 305), (125.0, 605), (253.0, 1_245), (299.0, 1_250)] {
        let environments: u32 = sample(at_s).expect("within the run").instances.iter().sum();
        assert!(environments.abs_diff(n) <= 6, "{environments} at {at_s} s");
    }
    assert_eq!((throttled(&result), result.totals.n_failed()), (0, 0));
    assert_eq!(result.totals.in_flight, result.totals.arrived);
}

/// The same messages with at most 20 at work, though the account allows 10,000: 5 at first, 20
/// after 3 s more, and never more. Nothing is throttled, and what is beyond waits in the queue.
#[test]
fn a_mapping_with_a_maximum_never_has_more_messages_at_work() {
    let result = run(&three_thousand_messages(Some(20)));
    let at_work = |s: &Sample| s.instances.iter().sum::<u32>();
    let most = result.series.samples.iter().map(at_work).max();
    assert_eq!((most, result.ledger.peak_instances), (Some(20), 20));
    let last = result.series.samples.last().expect("the run has samples");
    assert_eq!((u64::from(last.queued) + 20, throttled(&result)), (result.totals.arrived, 0));
}

/// "The `Init` phase is limited to 10 seconds. If all three tasks do not complete within 10
/// seconds, Lambda retries the `Init` phase at the time of the first function invocation"
/// (docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html). 100 ms of placement and
/// some 135 ms of Init Duration beside 9 s of the function's own make an answer after 9.2 to 9.6 s;
/// with 12 s instead, 10 s are lost on top: 22.2 to 22.6 s.
#[test]
fn an_initialization_of_more_than_ten_seconds_begins_anew() {
    for (init_s, answer_s) in [(9.0, 9.2..9.6), (12.0, 22.2..22.6)] {
        let mut input = steady(1.0, 10.0, 40.0);
        input.workload.client_timeout_s = None;
        faas(&mut input).function.function_init_ms = 1_000.0 * init_s;
        let longest = run(&input).latency.max.as_secs_f64();
        assert!(answer_s.contains(&longest), "{init_s} s of initialization: {longest}");
    }
}

/// Each invocation is billed from its start to its end, rounded up to a millisecond, and the first
/// one of an environment with its initialization: 100 requests of 100.0 ms are 10 s.
#[test]
fn invocations_are_billed_by_the_millisecond() {
    let mut input = steady(1.0, 100.2, 100.0);
    faas(&mut input).concurrency.provisioned_concurrent_executions = 1;
    let result = run(&input);
    let all = result.ledger.invocations.all();
    assert_eq!(all.n, result.totals.completed);
    let billed_ms = all.billed.as_millis_f64();
    assert_eq!(billed_ms, 101.0 * result.totals.completed as f64);
}

/// One request a second of 2.5 s keeps two or three environments at work, of which two are
/// provisioned. Each third request finds both of these at work and goes to a third environment,
/// which starts for the first of them: those that come at 3, 6, … 57 s. The last that is answered
/// within 60 s is that of 57 s: 38 × 2.5 s are charged as provisioned, and 19 × 2.5 s with an Init
/// Duration of some 135 ms as on demand.
#[test]
fn what_provisioned_environments_serve_is_metered_apart() {
    let mut input = steady(1.0, 2_499.5, 60.0);
    input.workload.client_timeout_s = None;
    faas(&mut input).concurrency.provisioned_concurrent_executions = 2;
    let result = run(&input);
    let Invocations { on_demand, provisioned } = result.ledger.invocations;
    assert_eq!((provisioned.n, on_demand.n), (38, 19));
    assert_eq!(provisioned.n + on_demand.n, result.totals.completed);
    assert_eq!(provisioned.billed.as_millis_f64(), 95_000.0);
    let init_ms = on_demand.billed.as_millis_f64() - 47_500.0;
    assert!((50.0..=300.0).contains(&init_ms), "{init_ms} ms");
}

/// Five provisioned environments serve 50 requests a second, although 100 a second of 20 ms keep
/// only two at work. After the first 50, which may come at once, every other request goes to
/// environments that start for it: 50 + 4999 / 2, rounded down, of 10,000 requests are served by
/// provisioned ones, less one that is still in service at the end. While the first of the others
/// starts, 0.24 s, some 12 requests come for them and start one each.
#[test]
fn provisioned_environments_take_ten_requests_a_second_each() {
    let mut input = steady(100.0, 20.0, 100.0);
    faas(&mut input).concurrency.provisioned_concurrent_executions = 5;
    let result = run(&input);
    let on_provisioned = result.ledger.invocations.provisioned.n;
    assert!((5_046..=5_049).contains(&on_provisioned), "{on_provisioned}");
    assert!((10..=15).contains(&result.totals.cold_starts), "{}", result.totals.cold_starts);
    assert_eq!(result.totals.n_failed(), 0);
}

/// A time-out of 3 s resets the environment of every request of 5 s. Those of 2, 6, 10, … s find
/// the provisioned one, which is reset 3 s later and provisioned again within 0.3 s; those of 4, 8,
/// 12, … s find it at work and start another one. That one is there when the provisioned one is
/// reset, and is yet no replacement: an environment that was started for a request is never
/// provisioned. Before 59.9 s, 14 of either kind end.
#[test]
fn a_provisioned_environment_that_ends_is_provisioned_again() {
    let mut input = steady(0.5, 5_000.0, 59.9);
    input.workload.client_timeout_s = None;
    faas(&mut input).concurrency.provisioned_concurrent_executions = 1;
    let result = run(&input);
    let Invocations { on_demand, provisioned } = result.ledger.invocations;
    assert_eq!((provisioned.n, on_demand.n), (14, 14));
    assert_eq!(result.totals.failed[FailureCause::DurationLimit.index()], 28);
}

/// The only request comes at 1 s and starts an environment: 100 ms of placement, and its
/// initialization. A canary that begins meanwhile moves the traffic of others; this request is
/// answered no sooner for it.
#[test]
fn a_shift_of_traffic_does_not_hurry_an_environment_that_is_starting() {
    let response = |deploy_at_s: f64| {
        let mut input = steady(1.0, 10.0, 1.5);
        faas(&mut input).deployment =
            AliasDeploymentInput::Canary { percentage: 10, interval_min: 1 };
        input.events = vec![deploy_at(deploy_at_s, true)];
        run(&input).latency.max.as_millis_f64()
    };
    // Later than both the placement and the answer.
    let undisturbed = response(1.4);
    assert!(undisturbed > 100.0, "{undisturbed}");
    assert_eq!(response(1.05), undisturbed);
}

/// Requests of 10 ms, 50 a second, answered by versions that are deployed 100 s apart; a second at
/// each end of a version's time is left out. An environment serves the version that it was made
/// for: one of the version before the last is idle and warm, and yet gets nothing.
#[test]
fn an_environment_serves_no_version_but_its_own() {
    let failed_share = |changes: &[EventInput], from_s: f64, to_s: f64| {
        let mut input = steady(50.0, 10.0, 400.0);
        input.events = changes.to_vec();
        let result = run(&input);
        let within = |s: &&Sample| (from_s + 1.0..to_s).contains(&s.at.as_secs_f64());
        let samples: Vec<&Sample> = result.series.samples.iter().filter(within).collect();
        let failed: u32 = samples.iter().map(|s| s.failed[FailureCause::AppError.index()]).sum();
        let all: u32 = samples.iter().map(|s| s.arrived).sum();
        f64::from(failed) / f64::from(all)
    };
    let good = |at_s| deploy_at(at_s, true);
    let bad = |at_s| EventInput::Deploy {
        at_s,
        becomes_ready: true,
        slow_percent: 100,
        crashes_after_s: None,
        fail_percent: 100,
    };
    let good_then_bad = [good(100.0), bad(200.0)];
    assert!(failed_share(&good_then_bad, 200.0, 400.0) > 0.99);
    let bad_then_good = [bad(100.0), good(200.0), good(300.0)];
    assert!(failed_share(&bad_then_good, 100.0, 200.0) > 0.99);
    assert_eq!(failed_share(&bad_then_good, 200.0, 300.0), 0.0);
    assert_eq!(failed_share(&bad_then_good, 300.0, 400.0), 0.0);
    let bad_and_back = [bad(100.0), EventInput::Rollback { at_s: 200.0 }];
    assert_eq!(failed_share(&bad_and_back, 200.0, 400.0), 0.0);
}

/// A rollback in the middle of a canary of 10 % sends all requests to the version before at once,
/// whose environments are still warm.
#[test]
fn a_canary_that_is_rolled_back_loses_its_traffic_at_once() {
    let mut input = steady(100.0, 10.0, 400.0);
    faas(&mut input).deployment = AliasDeploymentInput::Canary { percentage: 10, interval_min: 10 };
    input.events = vec![deploy_at(100.0, true), EventInput::Rollback { at_s: 200.0 }];
    let result = run(&input);
    let shifts: Vec<(f64, u32, u32, bool)> = result
        .decisions
        .iter()
        .filter_map(|decision| match &decision.body {
            DecisionBody::AliasShift(shift) => {
                Some((decision.at.as_secs_f64(), shift.version, shift.share_tenths, shift.done))
            }
            _ => None,
        })
        .collect();
    assert_eq!(shifts, [(100.0, 2, 100, false), (200.0, 1, 1000, true)]);
}
