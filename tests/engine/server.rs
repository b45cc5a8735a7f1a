//! Servers that people manage, through the whole engine, against figures worked out on paper.

use orchestration_guide::scenario::input::{
    ArrivalsInput, CountOrPercent, DemandInput, EventInput, HaproxyBalanceInput,
    HaproxyObserveInput, HaproxyOnErrorInput, NginxFailureInput, NginxInput, NginxMethodInput,
    RateInput, RatePoint, ScenarioInput, ServerInput, SystemdRestartInput,
};
use orchestration_guide::scenario::{ModelId, check, compose};
use orchestration_guide::sim::engine::Run;
use orchestration_guide::sim::models::server::ansible::{AbortReason, SerialEntry, batches};
use orchestration_guide::sim::models::server::{Ailment, RunEnd, ServerDecision};
use orchestration_guide::sim::random::{Concern, Stream};
use orchestration_guide::sim::record::{DecisionBody, FailureCause, InstanceState, RunResult};

use super::promises::{between, draw_event, keeps_promises, swarm};

fn start(input: &ScenarioInput) -> Run {
    let scenario = check(input).unwrap_or_else(|faults| panic!("{faults:?}"));
    compose::run(&scenario, ModelId::Server, input.seed).expect("the scenario asks for servers")
}

fn run(input: &ScenarioInput) -> RunResult {
    let run = start(input);
    run.run_to_end()
}

/// A constant rate on machines that nobody adds to. The person on call takes 30 s every time.
fn steady(rps: f64, mean_ms: f64, machines: u32) -> ScenarioInput {
    let mut input = ScenarioInput { duration_s: 300.0, ..ScenarioInput::default() };
    input.workload.rate = RateInput::Constant { rps };
    input.workload.demand = DemandInput::Constant { mean_ms };
    let server = server(&mut input);
    server.machines = machines;
    server.scaling = None;
    server.on_call.response_mean_s = 30.0;
    server.on_call.response_cv = 0.0;
    server.on_call.lead_time_s = 20.0;
    server.on_call.provisioning_playbook_s = 10.0;
    input
}

fn server(input: &mut ScenarioInput) -> &mut ServerInput {
    input.models.server.get_or_insert_default()
}

fn kill(at_s: f64, count: u32) -> EventInput {
    EventInput::Kill { at_s, count }
}

fn crash(at_s: f64) -> EventInput {
    EventInput::Crash { at_s, count: 1 }
}

fn deploy(at_s: f64, becomes_ready: bool) -> EventInput {
    EventInput::deploy(at_s, becomes_ready)
}

fn n_failed(result: &RunResult, cause: FailureCause) -> u64 {
    result.totals.failed[cause.index()]
}

/// When the balancer first thought so of a server.
fn target_at(result: &RunResult, wanted: bool) -> f64 {
    let found = result.decisions.iter().find(|decision| match decision.body {
        DecisionBody::Target { healthy, .. } => healthy == wanted,
        _ => false,
    });
    found.expect("the balancer notices").at.as_secs_f64()
}

/// What people and playbooks did, with the time in seconds.
fn told(result: &RunResult) -> Vec<(f64, ServerDecision)> {
    let of_people = result.decisions.iter().filter_map(|decision| match &decision.body {
        DecisionBody::Server(body) => Some((decision.at.as_secs_f64(), body.clone())),
        _ => None,
    });
    of_people.collect()
}

fn run_ends(result: &RunResult) -> Vec<(f64, RunEnd)> {
    let ends = told(result).into_iter().filter_map(|(at, decision)| match decision {
        ServerDecision::RunEnded(end) => Some((at, end)),
        _ => None,
    });
    ends.collect()
}

fn in_rotation_at_end(result: &RunResult, capacity_of_one: f64) -> f64 {
    result.series.samples.last().expect("there are samples").capacity_rps / capacity_of_one
}

/// Under the defaults, checks every 2 s with `fall` 3 and `rise` 2, a process that refuses
/// connections is down after 4 to 6 s. This one is started again 20 s after its end, and answers
/// at once: it is up 2 to 4 s after that.
#[test]
fn haproxy_notices_a_refusing_server_within_its_windows() {
    let (mut downs, mut ups) = (Vec::new(), Vec::new());
    for seed in 0..24 {
        let mut input = steady(20.0, 1.0, 3);
        input.seed = seed;
        input.duration_s = 100.0;
        let server = server(&mut input);
        server.systemd.restart_sec = 20.0;
        server.machine.process_start_ms = 0.0;
        server.machine.app_init_ms = 0.0;
        input.events = vec![crash(50.3)];
        let result = run(&input);
        downs.push(target_at(&result, false) - 50.3);
        ups.push(target_at(&result, true) - 70.3);
    }
    assert!(downs.iter().all(|after| (4.0..=6.0).contains(after)), "{downs:?}");
    assert!(ups.iter().all(|after| (2.0..=4.0).contains(after)), "{ups:?}");
    let mean = downs.iter().sum::<f64>() / 24.0;
    // Uniform over 2 s: a standard deviation of 0.58 s, of the mean of 24 trials 0.12 s.
    assert!((mean - 5.0).abs() < 4.0 * 0.12, "{mean}");
}

/// A machine that is gone does not even refuse: each check runs into its time-out of 2 s, so it
/// takes 3 × 2 s of time-outs and 2 × 2 s between them more, 10 to 12 s.
#[test]
fn a_machine_that_is_gone_takes_longer_to_notice() {
    for seed in 0..8 {
        let mut input = steady(20.0, 1.0, 3);
        input.seed = seed;
        input.duration_s = 100.0;
        input.events = vec![kill(50.3, 1)];
        let after = target_at(&run(&input), false) - 50.3;
        assert!((10.0..=12.0).contains(&after), "{after}");
    }
}

/// Each attempt at a machine that is gone ends after `timeout connect` of 5 s, and the next one
/// follows at once (`back_handle_st_cer` in `src/backend.c` of HAProxy waits for `turn_around` only
/// after an error): with 3 retries a request fails 20 s after it came.
#[test]
fn a_request_fails_after_four_connect_timeouts() {
    let mut input = steady(100.0, 1.0, 3);
    input.duration_s = 100.0;
    input.workload.client_timeout_s = None;
    input.events = vec![kill(50.3, 1)];
    let result = run(&input);
    let has_failed = |failed: &[u32]| failed.iter().any(|&n| n > 0);
    let first = result.series.samples.iter().find(|sample| has_failed(&sample.failed));
    let first_s = first.expect("requests fail").at.as_secs_f64();
    assert!((70.3..=72.0).contains(&first_s), "{first_s}");
}

/// Two servers take turns at 50 requests/s, and one of them refuses for D s until it is down.
/// Every other request meets it: tried again after 1, 2 and 3 s at the same server, and then
/// failed. That is 25 D, with D known from the log.
#[test]
fn without_redispatch_every_request_to_a_dead_server_fails() {
    let mut input = steady(50.0, 1.0, 2);
    let servers = server(&mut input);
    servers.haproxy.balance = HaproxyBalanceInput::RoundRobin {};
    servers.systemd.restart = SystemdRestartInput::No;
    servers.on_call.monitoring_for_s = 1000.0;
    input.events = vec![crash(50.0)];
    let result = run(&input);
    let until_down_s = target_at(&result, false) - 50.0;
    let expected = 25.0 * until_down_s;
    let refused = n_failed(&result, FailureCause::Refused) as f64;
    // Half of a Poisson count with mean 50 D: its standard deviation is √(50 D) / 2.
    let tolerance = 4.0 * (50.0 * until_down_s).sqrt() / 2.0 + 1.0;
    assert!((refused - expected).abs() < tolerance, "{refused} of {expected}");
    // At most the one that was in service is lost.
    assert!(result.totals.n_failed() <= refused as u64 + 1);

    server(&mut input).haproxy.option_redispatch = true;
    let result = run(&input);
    assert_eq!(n_failed(&result, FailureCause::Refused), 0, "each goes to the other server");
    assert!(result.latency.max.as_millis_f64() < 100.0, "and at once");
}

/// `observe layer4` with `on-error mark-down`: the tenth refusal in a row takes the server down,
/// and not the third check. At 25 requests/s to it, and with the retries of the first second after
/// a second, that is within 2 s.
#[test]
fn observed_errors_take_a_server_down_before_its_checks_do() {
    let mut input = steady(50.0, 1.0, 2);
    let servers = server(&mut input);
    servers.haproxy.balance = HaproxyBalanceInput::RoundRobin {};
    servers.systemd.restart = SystemdRestartInput::No;
    let check = servers.haproxy.check.get_or_insert_default();
    let on_error = HaproxyOnErrorInput::MarkDown;
    check.observe = Some(HaproxyObserveInput { on_error, ..HaproxyObserveInput::default() });
    input.events = vec![crash(50.0)];
    let after = target_at(&run(&input), false) - 50.0;
    assert!((0.1..2.0).contains(&after), "{after}");
}

/// Requests find 0 of 2 servers up once both are down, and fail at once.
#[test]
fn with_no_server_up_requests_fail_at_once() {
    let mut input = steady(20.0, 1.0, 2);
    server(&mut input).systemd.restart = SystemdRestartInput::No;
    server(&mut input).on_call.monitoring_for_s = 1000.0;
    input.events = vec![EventInput::Crash { at_s: 100.0, count: 2 }];
    let result = run(&input);
    // 194 to 196 s at 20/s, ± 4 √3,900.
    let no_endpoint = n_failed(&result, FailureCause::NoEndpoint);
    assert!(no_endpoint.abs_diff(3_900) < 270, "{no_endpoint}");
}

/// One request at a time takes 3 s, and one comes each second. Those that wait at the backend
/// longer than `timeout queue` get 503; nobody waits longer than that.
#[test]
fn a_request_that_waits_too_long_at_the_backend_fails() {
    let mut input = steady(1.0, 3_000.0, 1);
    input.workload.client_timeout_s = None;
    let servers = server(&mut input);
    servers.machine.concurrency = 1;
    servers.haproxy.maxconn = 1;
    servers.haproxy.timeout_queue_s = Some(5.0);
    let result = run(&input);
    let timed_out = n_failed(&result, FailureCause::QueueTimeout);
    assert_eq!(result.totals.n_failed(), timed_out, "nothing else fails");
    // The server is busy nearly all the time: 300 s / 3 s. Two of three requests fail.
    assert!((95..=100).contains(&result.totals.completed), "{:?}", result.totals);
    assert!(timed_out > 150, "{timed_out}");
    assert!(result.latency.max.as_secs_f64() < 8.1, "5 s at the backend and 3 s in service");
}

/// Four requests come within a quarter of second 101, while the process of the only server is
/// down: from 100 to 102.5 s. Each is tried again after one and after two seconds. The first of
/// them is then served for 2 s, the others wait at HAProxy for this server.
fn four_retries(change: impl FnOnce(&mut ScenarioInput)) -> RunResult {
    let mut input = steady(1.0, 2_000.0, 1);
    input.workload.rate = RateInput::Points {
        points: [(101.0, 0.0), (101.0, 16.0), (101.3, 16.0), (101.3, 0.0)]
            .map(|(at_s, rps)| RatePoint { at_s, rps })
            .to_vec(),
    };
    input.workload.arrivals = ArrivalsInput::Deterministic;
    input.workload.client_timeout_s = None;
    input.events = vec![crash(100.0)];
    let servers = server(&mut input);
    (servers.machine.process_start_ms, servers.machine.app_init_ms) = (0.0, 0.0);
    servers.machine.concurrency = 1;
    servers.systemd.restart_sec = 2.5;
    servers.haproxy.maxconn = 1;
    servers.haproxy.timeout_queue_s = Some(60.0);
    change(&mut input);
    let result = run(&input);
    assert_eq!(result.totals.arrived, 4);
    result
}

/// All three wait by default, two of them with a `maxqueue` of 2, and one with 1.
#[test]
fn the_queue_of_a_server_has_as_many_places_as_maxqueue_says() {
    for (maxqueue, n_full) in [(0, 0), (3, 0), (2, 1), (1, 2)] {
        let result = four_retries(|input| server(input).haproxy.maxqueue = maxqueue);
        assert_eq!(n_failed(&result, FailureCause::QueueFull), n_full, "{maxqueue}");
        assert_eq!(result.totals.completed, 4 - n_full, "{maxqueue}");
    }
}

/// The second request waits less than 2 s for the first, the third and the fourth would wait more
/// than 3 s: they get 503 after 3 s.
#[test]
fn nobody_waits_for_a_server_longer_than_timeout_queue() {
    let result = four_retries(|input| server(input).haproxy.timeout_queue_s = Some(3.0));
    assert_eq!((result.totals.completed, n_failed(&result, FailureCause::QueueTimeout)), (2, 2));
}

/// The process ends again at 104 s. Only the request that it works on is lost: those that wait at
/// HAProxy are tried again each second until it is back at 106.5 s.
#[test]
fn requests_that_wait_for_a_server_outlive_its_process() {
    let result = four_retries(|input| {
        server(input).haproxy.retries = 10;
        input.events.push(crash(104.0));
    });
    let lost = n_failed(&result, FailureCause::InstanceLost);
    assert_eq!((lost, result.totals.completed, result.totals.n_failed()), (1, 3, 1));
}

/// Two servers with one worker each, of which one hangs from the start. Of four requests two
/// start, and `leastconn` lets one wait for each server. The one that waits for the hanging server
/// goes to the other one when checks have taken that down, if `option redispatch` is set; else it
/// is still there when the run ends. The one that hangs gets a 504 after 50 s.
#[test]
fn requests_that_wait_for_a_server_go_elsewhere_when_it_is_down() {
    let with_redispatch = |option_redispatch| {
        four_retries(|input| {
            input.duration_s = 160.0;
            input.events = vec![EventInput::Hang { at_s: 100.9, count: 1 }];
            let servers = server(input);
            servers.machines = 2;
            servers.haproxy.balance = HaproxyBalanceInput::LeastConn {};
            servers.haproxy.maxqueue = 1;
            servers.haproxy.option_redispatch = option_redispatch;
        })
    };
    let (with, without) = (with_redispatch(true), with_redispatch(false));
    let of = |result: &RunResult| {
        (result.totals.completed, n_failed(result, FailureCause::DurationLimit))
    };
    assert_eq!((of(&with), of(&without)), ((3, 1), (2, 1)));
}

/// A server of nginx that refuses is asked again once more than 10 s have passed, in whole
/// seconds: in second 50, 61, 72, 83, 94, 105, 116, 127, 138 and 149. With `proxy_next_upstream
/// off` each of these is an error that a client sees; by default the other server answers.
#[test]
fn a_dead_server_of_nginx_costs_one_error_in_eleven_seconds() {
    let mut input = steady(50.0, 1.0, 2);
    input.duration_s = 150.0;
    let servers = server(&mut input);
    servers.systemd.restart = SystemdRestartInput::No;
    servers.nginx = Some(NginxInput { proxy_next_upstream: Vec::new(), ..NginxInput::default() });
    input.events = vec![crash(50.0)];
    let result = run(&input);
    assert_eq!(n_failed(&result, FailureCause::Refused), 10);

    server(&mut input).nginx = Some(NginxInput::default());
    assert_eq!(n_failed(&run(&input), FailureCause::Refused), 0);
}

/// Both servers of nginx are dead: each costs one error per 11 s, and in between every request
/// gets 502 without an attempt.
#[test]
fn with_all_servers_set_aside_nginx_answers_at_once() {
    let mut input = steady(50.0, 1.0, 2);
    input.duration_s = 150.0;
    let servers = server(&mut input);
    servers.systemd.restart = SystemdRestartInput::No;
    servers.nginx = Some(NginxInput::default());
    input.events = vec![EventInput::Crash { at_s: 50.0, count: 2 }];
    let result = run(&input);
    // One request tries both in vain, ten times.
    assert_eq!(n_failed(&result, FailureCause::Refused), 10);
    let no_endpoint = n_failed(&result, FailureCause::NoEndpoint);
    assert!(no_endpoint.abs_diff(4_990) < 290, "{no_endpoint}");
}

/// nginx learns of a machine that is gone only after `proxy_connect_timeout`: until then half of
/// the requests wait for it, and clients give up after 2 s.
#[test]
fn nginx_takes_a_connect_timeout_to_learn_that_a_machine_is_gone() {
    let mut input = steady(50.0, 1.0, 2);
    input.duration_s = 100.0;
    input.workload.client_timeout_s = Some(2.0);
    server(&mut input).nginx =
        Some(NginxInput { proxy_connect_timeout_s: 5.0, ..NginxInput::default() });
    input.events = vec![kill(50.0, 1)];
    let result = run(&input);
    // 25/s for 5 s; then one request in each of the seconds 66 (55 + 11), 82 and 98, which learns
    // the same 5 s later. Half of a Poisson count of 250: ± 4 × 7.9.
    let gave_up = n_failed(&result, FailureCause::Timeout);
    assert!(gave_up.abs_diff(128) < 32, "{gave_up}");
}

/// The process ends six times, a second apart. The first start after a long run begins a new
/// interval; five starts within 10 s are allowed, so the sixth end is the last. Monitoring polls
/// every 15 s and sees it at 60 s, pages at 120 s; the person is there at 150 s and the playbook
/// of 30 s done at 180 s.
#[test]
fn systemd_gives_up_and_people_start_it_again() {
    let mut input = steady(5.0, 1.0, 1);
    input.events = (0..6).map(|n| crash(50.0 + f64::from(n))).collect();
    let result = run(&input);
    let n_restarts = result
        .decisions
        .iter()
        .filter(|decision| matches!(decision.body, DecisionBody::Restart { .. }))
        .count();
    assert_eq!(n_restarts, 5);
    let told = told(&result);
    let (paged_at, ServerDecision::Paged(page)) = &told[0] else { panic!("{told:?}") };
    assert_eq!((*paged_at, page.ailment), (120.0, Ailment::ProcessFailed));
    assert_eq!(page.response.as_secs_f64(), 30.0);
    let (restarted_at, ServerDecision::Restarted { .. }) = told[1] else { panic!("{told:?}") };
    assert_eq!(restarted_at, 180.0);
}

/// A machine is lost at 100 s. Polls every 15 s see it at 105 s and page 60 s later, at 165 s;
/// 30 s of response: ordered at 195 s. Then 20 s of lead time, 10 s of provisioning, 0.5 s for
/// the process and 5 s for the application: the check at 225.5 s fails and that at 230.5 s
/// passes. HAProxy, whose first check has failed, needs two more: those at 231.5 and 233.5 s.
#[test]
fn a_lost_machine_is_replaced_after_page_response_and_lead_time() {
    let mut input = steady(20.0, 10.0, 3);
    input.events = vec![kill(100.0, 1)];
    let result = run(&input);
    let told = told(&result);
    let at: Vec<f64> = told.iter().map(|(at, _)| *at).collect();
    assert_eq!(at, [165.0, 195.0, 230.5], "paged, ordered, commissioned: {told:?}");
    let ServerDecision::Commissioned { after, .. } = told[2].1 else { panic!("{told:?}") };
    assert_eq!(after.as_secs_f64(), 35.5);
    // Two servers of 100 requests/s, then three.
    let capacity = |at_s: f64| {
        let sample = result.series.samples.iter().find(|s| s.at.as_secs_f64() >= at_s);
        sample.expect("within the run").capacity_rps
    };
    assert!((capacity(200.0) - 200.0).abs() < 1e-6);
    assert!((capacity(233.0) - 200.0).abs() < 1e-6);
    assert!((capacity(234.0) - 300.0).abs() < 1e-6);
}

/// A playbook whose steps take, on one server: facts 2 s, taking out 1 s, install 20 s, restart
/// 1 s, putting in 1 s. The application answers 5.5 s after the restart, so that of the checks
/// after 0, 5 and 10 s the last one passes: 35 s for each batch.
#[test]
fn ten_servers_in_batches_of_30_percent() {
    let mut input = steady(0.0, 1.0, 10);
    server(&mut input).ansible.serial = vec![CountOrPercent::Percent("30%".to_owned())];
    input.events = vec![deploy(60.0, true)];
    let result = run(&input);
    let batches: Vec<(f64, usize)> = told(&result)
        .into_iter()
        .filter_map(|(at, decision)| match decision {
            ServerDecision::BatchStarted(start) => Some((at, start.instances.len())),
            _ => None,
        })
        .collect();
    assert_eq!(batches, [(60.0, 3), (95.0, 3), (130.0, 3), (165.0, 1)]);
    let ends = run_ends(&result);
    let (at, end) = ends[0];
    assert_eq!((at, end.took.as_secs_f64()), (200.0, 140.0));
    assert_eq!((end.n_finished, end.n_failed, end.exit_code), (10, 0, 0));
}

/// Three servers at once with 2 `forks`: every task takes two waves, so 4 + 2 + 40 + 2 s up to
/// the restarts. The first two were restarted 1 s before the third: their check passes 6 s after
/// their restart, 5 s after the check began. The third is looked at 5 and 10 s after its restart:
/// another 5 s. Putting in takes 2 s: 60 s in all.
#[test]
fn forks_lengthen_every_task() {
    let mut input = steady(0.0, 1.0, 3);
    server(&mut input).ansible.forks = 2;
    server(&mut input).ansible.serial = Vec::new();
    input.events = vec![deploy(60.0, true)];
    let (_, end) = run_ends(&run(&input))[0];
    assert_eq!((end.took.as_secs_f64(), end.n_finished), (60.0, 3));
}

/// Servers that leave the balancer before their restart lose nothing. Else each of the four gets
/// its 10 requests/s while it starts: for 5.5 s, less those of the last 3 s, whose third retry
/// finds it there again. That is 25 from each, unless its checks take it down before.
#[test]
fn a_deployment_that_tells_the_balancer_loses_nothing() {
    let mut input = steady(40.0, 10.0, 4);
    input.events = vec![deploy(60.0, true)];
    let result = run(&input);
    assert_eq!(run_ends(&result)[0].1.n_finished, 4);
    assert_eq!(result.totals.n_failed(), 0);

    server(&mut input).ansible.take_out = None;
    let result = run(&input);
    assert_eq!(run_ends(&result)[0].1.n_finished, 4);
    let refused = n_failed(&result, FailureCause::Refused);
    assert_eq!(result.totals.n_failed(), refused, "those in service are finished first");
    // ± 4 √100.
    assert!(refused.abs_diff(100) < 40, "{refused}");
}

/// Two of ten machines are gone and cannot be reached within 10 s. They do not count for
/// `max_fail_percentage` (`run` in `lib/ansible/plugins/strategy/linear.py` compares the failed
/// hosts alone; ansible/ansible, issue 56265): the run goes on with the others even at 0 %. Under
/// `any_errors_fatal` it is aborted before anything was done, and the 8 healthy ones stay where
/// they were. Hosts that were not reached make the exit status 4.
#[test]
fn machines_that_cannot_be_reached_end_a_run_only_where_any_error_does() {
    let end_at = |limit: f64, any_errors_fatal: bool| {
        let mut input = steady(10.0, 10.0, 10);
        server(&mut input).ansible.serial = vec![CountOrPercent::Count(0)];
        server(&mut input).ansible.forks = 10;
        server(&mut input).ansible.max_fail_percentage = Some(limit);
        server(&mut input).ansible.any_errors_fatal = any_errors_fatal;
        server(&mut input).on_call.monitoring_for_s = 1000.0;
        input.events = vec![kill(50.0, 2), deploy(60.0, true)];
        let result = run(&input);
        let (at, end) = run_ends(&result)[0];
        (at, end, in_rotation_at_end(&result, 100.0))
    };
    for limit in [0.0, 20.0] {
        let (_, end, n_in_rotation) = end_at(limit, false);
        assert_eq!((end.n_finished, end.n_failed, end.aborted, end.exit_code), (8, 2, None, 4));
        assert_eq!(n_in_rotation, 8.0);
    }
    let (at, end, n_in_rotation) = end_at(20.0, true);
    assert_eq!(at, 70.0);
    assert_eq!((end.n_finished, end.n_failed, end.n_stopped), (0, 2, 8));
    assert_eq!((end.aborted, end.exit_code), (Some(AbortReason::AnyErrorsFatal), 4));
    assert_eq!(n_in_rotation, 8.0);
}

/// A revision that never answers, one server at a time: the first batch fails as a whole, which
/// ends the run after 2 + 1 + 20 + 1 s and checks at 0, 5, 10 and 15 s. That server stays out.
#[test]
fn a_bad_revision_stops_at_the_first_server() {
    let mut input = steady(0.0, 10.0, 4);
    input.events = vec![deploy(60.0, false)];
    let result = run(&input);
    let (at, end) = run_ends(&result)[0];
    assert_eq!(at, 60.0 + 24.0 + 15.0);
    assert_eq!((end.n_finished, end.n_failed, end.n_untouched), (0, 1, 3));
    assert_eq!(end.aborted, Some(AbortReason::AllHostsFailed));
    assert_eq!(in_rotation_at_end(&result, 100.0), 3.0);

    // The next revision repairs it.
    input.duration_s = 500.0;
    input.events.push(deploy(200.0, true));
    let result = run(&input);
    assert_eq!(run_ends(&result)[1].1.n_finished, 4);
    assert_eq!(in_rotation_at_end(&result, 100.0), 4.0);
}

/// 80 % of 4 cores is 3.2; 380 requests/s of 10 ms take 3.8. After 300 s above it somebody is
/// paged; two machines are there 30 s of response, 20 s of lead time and 10 s of playbook later.
#[test]
fn people_add_machines_when_utilization_stays_high() {
    let mut input = steady(380.0, 10.0, 4);
    input.duration_s = 500.0;
    let servers = server(&mut input);
    servers.scaling = ServerInput::default().scaling;
    let result = run(&input);
    let orders: Vec<_> = told(&result)
        .into_iter()
        .filter_map(|(at, decision)| match decision {
            ServerDecision::Scaling(order) => Some((at, order.from, order.to)),
            _ => None,
        })
        .collect();
    let [(at, 4, 6)] = orders[..] else { panic!("{orders:?}") };
    // First sample within 30 s, decisions every 15 s.
    assert!((330.0..=390.0).contains(&at), "{at}");
    assert_eq!(result.series.samples.last().expect("samples").desired, 6);
    assert_eq!(in_rotation_at_end(&result, 100.0), 6.0);
}

/// How many random scenarios are tried; more on demand by `SWARM=n`.
const N_SCENARIOS: u64 = 60;

#[test]
fn every_scenario_keeps_the_promises() {
    swarm(N_SCENARIOS, random_scenario, examine);
}

fn examine(input: &ScenarioInput) {
    let result = keeps_promises(input, ModelId::Server).expect("the scenario has the model");
    let server = input.models.server.as_ref().expect("the scenario has servers");
    let most = server.scaling.as_ref().map_or(server.machines, |scaling| scaling.max_machines);
    for sample in &result.series.samples {
        let going = sample.instances[InstanceState::Terminating.index()];
        assert!(sample.instances.iter().sum::<u32>() - going <= most, "{sample:?}");
        assert!((server.machines..=most).contains(&sample.desired), "{sample:?}");
    }
    let only_rolls = matches!(input.events[..], [EventInput::Deploy { .. }]);
    if only_rolls && server.scaling.is_none() && server.ansible.take_out.is_some() {
        keeps_all_but_a_batch(server, &result);
    }
}

/// A play works on one batch after the other, and ends where a whole one fails.
fn keeps_all_but_a_batch(server: &ServerInput, result: &RunResult) {
    let entry = |entry: &CountOrPercent| match entry {
        CountOrPercent::Count(count) => SerialEntry::Hosts(*count),
        CountOrPercent::Percent(text) => text.parse().expect("whole per cent"),
    };
    let serial: Vec<_> = server.ansible.serial.iter().map(entry).collect();
    let largest = batches(&serial, server.machines).into_iter().max().unwrap_or_default();
    for sample in &result.series.samples {
        let n_ready = sample.instances[InstanceState::Ready.index()];
        assert!(n_ready >= server.machines - largest, "{n_ready}, batches of {largest}");
    }
}

fn random_scenario(seed: u64) -> ScenarioInput {
    let draws = &mut Stream::new(seed, Concern::Faults, 8);
    let machines = 1 + draws.below(12);
    let mut input = steady(between(draws, 1.0, 80.0), between(draws, 1.0, 200.0), machines);
    input.seed = seed;
    input.duration_s = between(draws, 100.0, 400.0);
    input.workload.client_timeout_s = (draws.below(3) > 0).then(|| between(draws, 0.1, 10.0));
    let servers = server(&mut input);
    draw_balancer(draws, servers);
    draw_people(draws, servers);
    let duration_s = input.duration_s;
    input.events = (0..draws.below(7)).map(|_| draw_event(draws, duration_s)).collect();
    if draws.below(3) == 0 {
        server(&mut input).scaling = None;
        let at_s = between(draws, 0.0, duration_s / 2.0);
        input.events = vec![EventInput::deploy(at_s, draws.below(3) > 0)];
    }
    input
}

fn draw_balancer(draws: &mut Stream, servers: &mut ServerInput) {
    servers.machine.concurrency = 1 + draws.below(32);
    servers.machine.queue_limit = draws.below(64);
    servers.haproxy.balance = [
        HaproxyBalanceInput::RoundRobin {},
        HaproxyBalanceInput::LeastConn {},
        HaproxyBalanceInput::Random { draws: 1 + draws.below(3) },
        HaproxyBalanceInput::First {},
    ][draws.below(4) as usize];
    servers.haproxy.maxconn = draws.below(2) * draws.below(40);
    servers.haproxy.maxqueue = draws.below(2) * draws.below(10);
    servers.haproxy.slowstart_s = f64::from(draws.below(2)) * between(draws, 0.5, 60.0);
    servers.haproxy.retries = draws.below(5);
    servers.haproxy.option_redispatch = draws.below(2) == 0;
    servers.haproxy.timeout_queue_s = (draws.below(2) == 0).then(|| between(draws, 0.1, 5.0));
    match (draws.below(6), &mut servers.haproxy.check) {
        (0, check) => *check = None,
        (1 | 2, Some(check)) => {
            let on_error = HaproxyOnErrorInput::MarkDown;
            let error_limit = 1 + draws.below(10);
            let observe = HaproxyObserveInput { error_limit, on_error, ..Default::default() };
            check.observe = Some(observe);
        }
        _ => {}
    }
    let nginx = NginxInput {
        method: [
            NginxMethodInput::RoundRobin,
            NginxMethodInput::LeastConn,
            NginxMethodInput::RandomTwo,
        ][draws.below(3) as usize],
        max_fails: draws.below(3),
        max_conns: draws.below(2) * draws.below(40),
        proxy_next_upstream: [
            vec![],
            vec![NginxFailureInput::Error],
            vec![NginxFailureInput::Error, NginxFailureInput::Timeout],
        ][draws.below(3) as usize]
            .clone(),
        proxy_connect_timeout_s: between(draws, 0.1, 60.0),
        proxy_read_timeout_s: between(draws, 0.1, 60.0),
        ..NginxInput::default()
    };
    servers.nginx = (draws.below(3) == 0).then_some(nginx);
}

fn draw_people(draws: &mut Stream, servers: &mut ServerInput) {
    if draws.below(4) == 0 {
        servers.systemd.restart = SystemdRestartInput::No;
    }
    servers.on_call.response_cv = between(draws, 0.0, 2.0);
    servers.on_call.monitoring_for_s = between(draws, 0.0, 60.0);
    if draws.below(2) == 0 {
        servers.scaling = ServerInput::default().scaling;
        if let Some(scaling) = &mut servers.scaling {
            scaling.for_s = between(draws, 0.0, 60.0);
            scaling.utilization_percent = between(draws, 10.0, 90.0);
        }
    }
    servers.ansible.serial = match draws.below(3) {
        0 => Vec::new(),
        1 => vec![CountOrPercent::Count(draws.below(4)), CountOrPercent::Count(draws.below(4))],
        _ => vec![CountOrPercent::Percent(format!("{}%", draws.below(101)))],
    };
    servers.ansible.forks = 1 + draws.below(6);
    servers.ansible.any_errors_fatal = draws.below(4) == 0;
    servers.ansible.install_s = between(draws, 0.0, 20.0);
    if draws.below(4) == 0 {
        servers.ansible.take_out = None;
    }
}
