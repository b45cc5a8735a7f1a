//! Detection times, queues and retries, worked by hand.

use std::num::NonZeroU32;

use super::*;
use crate::sim::random::{Concern, Stream};
use crate::units::Span;

fn count(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).expect("counts of these tests are above 0")
}

fn secs(secs: f64) -> Span {
    Span::from_secs_f64(secs)
}

fn window(least: f64, most: f64) -> Window {
    Window { least: secs(least), most: secs(most) }
}

fn draws() -> Stream {
    Stream::new(1, Concern::Routing, 0)
}

/// A server that is up, idle and without limits.
const IDLE: Candidate =
    Candidate { is_up: true, weight: 1, n_served: 0, n_queued: 0, maxconn: None, maxqueue: None };

/// Where a request goes that finds the servers so.
fn pick(balance: &mut Balance, servers: &[Candidate], draws: &mut Stream) -> Pick {
    for (number, server) in (0..).zip(servers) {
        balance.set(number, *server);
    }
    balance.pick(draws)
}

/// Takes checks, `P` passed and `F` failed; `U` and `D` for what the server is after each.
fn states(init: InitState, thresholds: Thresholds, checks: &str) -> String {
    let mut health = ServerHealth::new(thresholds, init);
    let mut take = |check| {
        health.record(if check == 'P' { CheckResult::Passed } else { CheckResult::Failed });
        if health.is_up() { 'U' } else { 'D' }
    };
    checks.chars().map(&mut take).collect()
}

#[test]
fn only_results_in_a_row_count() {
    let usual = Thresholds::default();
    for (init, checks, after) in [
        (InitState::FullyUp, "FFPFFPFFF", "UUUUUUUUD"),
        (InitState::Up, "F", "D"),
        (InitState::Up, "PFF", "UUU"),
        (InitState::Down, "P", "U"),
        (InitState::Down, "FPP", "DDU"),
        (InitState::FullyDown, "PFPP", "DDDU"),
    ] {
        assert_eq!(states(init, usual, checks), after, "{init:?}, {checks}");
    }
    let quick = Thresholds { rise: count(1), fall: count(1) };
    assert_eq!(states(InitState::FullyUp, quick, "FPF"), "DUD");
}

#[test]
fn the_interval_follows_the_stage() {
    let settings = CheckSettings {
        fastinter: Some(secs(0.5)),
        downinter: Some(secs(4.0)),
        ..CheckSettings::default()
    };
    let mut health = ServerHealth::new(settings.thresholds, InitState::Up);
    let mut seen = vec![health.interval(&settings).as_secs_f64()];
    for result in "PFFFPP".chars() {
        health.record(if result == 'P' { CheckResult::Passed } else { CheckResult::Failed });
        seen.push(health.interval(&settings).as_secs_f64());
    }
    assert_eq!(seen, [0.5, 2.0, 0.5, 0.5, 4.0, 0.5, 2.0]);
}

#[test]
fn under_the_defaults_a_dead_server_is_noticed_in_4_to_6_seconds() {
    let settings = CheckSettings::default();
    assert_eq!(time_to_down(&settings, CheckFailure::Refused), window(4.0, 6.0));
    assert_eq!(time_to_up(&settings, CheckFailure::Refused), window(2.0, 4.0));
    assert_eq!(down_after(&settings, CheckFailure::Refused, secs(0.7)), secs(4.7));
}

#[test]
fn a_silent_server_takes_longer_to_notice_than_a_dead_one() {
    let settings = CheckSettings { inter: secs(1.0), ..CheckSettings::default() };
    assert_eq!(time_to_down(&settings, CheckFailure::Refused), window(2.0, 3.0));
    assert_eq!(time_to_down(&settings, CheckFailure::Silent), window(5.0, 6.0));
    let impatient = CheckSettings {
        timeout_check: Some(secs(0.3)),
        timeout_connect: Some(secs(0.1)),
        ..settings
    };
    assert_eq!(time_to_down(&impatient, CheckFailure::Silent), window(2.9, 3.9));
    assert_eq!(time_to_down(&impatient, CheckFailure::Unreachable), window(2.3, 3.3));
}

#[test]
fn a_check_that_hangs_delays_the_return() {
    let settings = CheckSettings { inter: secs(1.0), ..CheckSettings::default() };
    assert_eq!(time_to_up(&settings, CheckFailure::Refused), window(1.0, 2.0));
    assert_eq!(time_to_up(&settings, CheckFailure::Silent), window(1.0, 3.0));
}

#[test]
fn errors_of_requests_can_stand_for_checks() {
    let after = |on_error, n_errors| {
        let mut health = ServerHealth::new(Thresholds::default(), InitState::FullyUp);
        let mut observe = Observe::new(count(2), on_error);
        let verdicts = (0..n_errors).map(|_| observe.error(&mut health));
        (verdicts.last(), health.stage())
    };
    let reached = |transition| Some(ErrorVerdict::LimitReached(transition));
    use HealthStage::{Down, GoingDown, Up};
    assert_eq!(after(OnError::FailCheck, 1), (Some(ErrorVerdict::Nothing), Up));
    assert_eq!(after(OnError::FailCheck, 2), (reached(None), GoingDown));
    assert_eq!(after(OnError::Fastinter, 2), (reached(None), Up));
    assert_eq!(after(OnError::MarkDown, 2), (reached(Some(Transition::ToDown)), Down));
    assert_eq!(after(OnError::SuddenDeath, 2), (reached(None), GoingDown));
    assert_eq!(after(OnError::SuddenDeath, 4), (reached(Some(Transition::ToDown)), Down));
    assert_eq!(after(OnError::FailCheck, 6), (reached(Some(Transition::ToDown)), Down));
}

#[test]
fn round_robin_follows_weights_and_leaves_out_who_is_down_or_full() {
    let full = Candidate { n_served: 4, maxconn: Some(4), ..IDLE };
    let servers = [Candidate { weight: 2, ..IDLE }, full, IDLE, Candidate { is_up: false, ..IDLE }];
    let mut balance = Balance::new(Algorithm::RoundRobin);
    let picks: Vec<_> = (0..6).map(|_| pick(&mut balance, &servers, &mut draws())).collect();
    assert_eq!(picks, [0, 2, 0, 0, 2, 0].map(Pick::Server));
    let of_one = |server| pick(&mut Balance::new(Algorithm::RoundRobin), &[server], &mut draws());
    assert_eq!(of_one(full), Pick::Queue);
    assert_eq!(of_one(servers[3]), Pick::NoServer);
    assert_eq!(Balance::new(Algorithm::RoundRobin).pick(&mut draws()), Pick::NoServer);
}

#[test]
fn leastconn_takes_the_least_loaded_for_its_weight_and_takes_turns_among_equals() {
    let busy = |n_served, weight| Candidate { n_served, weight, ..IDLE };
    let mut balance = Balance::new(Algorithm::LeastConn);
    let mut pick = |servers: &[Candidate]| pick(&mut balance, servers, &mut draws());
    assert_eq!(pick(&[busy(3, 1), busy(2, 1), busy(4, 1)]), Pick::Server(1));
    assert_eq!(pick(&[busy(3, 1), busy(5, 2), busy(9, 1)]), Pick::Server(1), "5 of weight 2");
    let idle = [IDLE, IDLE, IDLE];
    let mut seen = [pick(&idle), pick(&idle), pick(&idle)];
    seen.sort_by_key(|pick| format!("{pick:?}"));
    assert_eq!(seen, [0, 1, 2].map(Pick::Server));
}

#[test]
fn leastconn_queues_at_a_server_only_within_maxqueue() {
    let full = Candidate { n_served: 2, maxconn: Some(2), ..IDLE };
    let mut balance = Balance::new(Algorithm::LeastConn);
    let mut pick = |server| pick(&mut balance, &[server], &mut draws());
    assert_eq!(pick(full), Pick::Queue);
    assert_eq!(pick(Candidate { maxqueue: Some(1), ..full }), Pick::Server(0));
    assert_eq!(pick(Candidate { maxqueue: Some(1), n_queued: 1, ..full }), Pick::Queue);
}

#[test]
fn two_draws_send_the_busiest_server_only_what_draws_it_twice() {
    let servers = [Candidate { n_served: 9, ..IDLE }, IDLE, IDLE];
    let mut balance = Balance::new(Algorithm::DEFAULT_SINCE_3_3);
    let mut stream = draws();
    let picks: Vec<_> = (0..9000).map(|_| pick(&mut balance, &servers, &mut stream)).collect();
    let n_busiest = picks.iter().filter(|&&pick| pick == Pick::Server(0)).count();
    assert!((900..=1100).contains(&n_busiest), "{n_busiest} of 9000, a ninth is 1000");
}

#[test]
fn draws_that_win_at_a_full_server_wait_though_another_is_free() {
    let full = Candidate { n_served: 1, maxconn: Some(1), weight: 256, ..IDLE };
    let mut balance = Balance::new(Algorithm::Random { draws: count(1) });
    let mut stream = draws();
    let servers = [full, IDLE];
    let picks: Vec<_> = (0..100).map(|_| pick(&mut balance, &servers, &mut stream)).collect();
    assert!(picks.contains(&Pick::Queue));
}

#[test]
fn first_fills_servers_in_their_order() {
    let server = |n_served| Candidate { n_served, maxconn: Some(2), ..IDLE };
    let mut balance = Balance::new(Algorithm::First);
    let mut pick = |servers: &[Candidate]| pick(&mut balance, servers, &mut draws());
    assert_eq!(pick(&[server(1), server(0)]), Pick::Server(0));
    assert_eq!(pick(&[server(2), server(0)]), Pick::Server(1));
    assert_eq!(pick(&[server(2), server(2)]), Pick::Queue);
}

#[test]
fn the_queue_waits_as_long_as_a_connection_may_take_unless_told() {
    let unset = BackendSettings::default();
    assert_eq!(unset.longest_wait_in_queue(), None);
    let connect = BackendSettings { timeout_connect: Some(secs(5.0)), ..unset };
    assert_eq!(connect.longest_wait_in_queue(), Some(secs(5.0)));
    let queue = BackendSettings { timeout_queue: Some(secs(30.0)), ..connect };
    assert_eq!(queue.longest_wait_in_queue(), Some(secs(30.0)));
}

const BOUND: RetryContext = RetryContext {
    n_retries: 0,
    server_is_up: true,
    n_up: 3,
    is_persistent: true,
    has_timed_out: false,
};

#[test]
fn without_redispatch_the_same_server_is_tried_three_more_times() {
    let settings = BackendSettings::default();
    for n_retries in 0..3 {
        let context = RetryContext { n_retries, is_persistent: false, ..BOUND };
        let verdict = after_failed_connection(&settings, &context);
        assert_eq!(verdict, RetryVerdict::SameServer { after: secs(1.0) });
    }
    let context = RetryContext { n_retries: 3, ..BOUND };
    assert_eq!(after_failed_connection(&settings, &context), RetryVerdict::Fail);
}

#[test]
fn a_short_timeout_connect_shortens_the_wait() {
    let settings =
        BackendSettings { timeout_connect: Some(secs(0.2)), ..BackendSettings::default() };
    assert_eq!(settings.turn_around(), secs(0.2));
}

/// Only an error makes HAProxy wait before it tries again (`must_tar` in `back_handle_st_cer` of
/// `src/backend.c`, haproxy/haproxy): after `timeout connect` a retry is at once.
#[test]
fn after_a_timeout_the_same_server_is_tried_at_once() {
    let settings =
        BackendSettings { timeout_connect: Some(secs(5.0)), ..BackendSettings::default() };
    let verdict = |has_timed_out| {
        after_failed_connection(&settings, &RetryContext { has_timed_out, ..BOUND })
    };
    assert_eq!(verdict(false), RetryVerdict::SameServer { after: secs(1.0) });
    assert_eq!(verdict(true), RetryVerdict::SameServer { after: Span::ZERO });
}

#[test]
fn with_redispatch_the_last_retry_of_a_bound_request_goes_elsewhere() {
    let settings = BackendSettings { redispatch: Redispatch::ON, ..BackendSettings::default() };
    let verdict = |context| after_failed_connection(&settings, &context);
    let same = RetryVerdict::SameServer { after: secs(1.0) };
    let elsewhere = RetryVerdict::PickAgain { after: Span::ZERO };
    let bound = [0, 1, 2].map(|n_retries| verdict(RetryContext { n_retries, ..BOUND }));
    assert_eq!(bound, [same, same, elsewhere]);
    assert_eq!(verdict(RetryContext { is_persistent: false, ..BOUND }), elsewhere);
    assert_eq!(verdict(RetryContext { server_is_up: false, ..BOUND }), elsewhere);
    let alone = RetryContext { server_is_up: false, n_up: 1, ..BOUND };
    assert_eq!(verdict(alone), RetryVerdict::PickAgain { after: secs(1.0) });
}

#[test]
fn a_positive_interval_redispatches_every_nth_retry() {
    let redispatch = Redispatch::EveryNth(count(2));
    let settings = BackendSettings { retries: 4, redispatch, ..BackendSettings::default() };
    let goes_elsewhere = [0, 1, 2, 3].map(|n_retries| {
        let verdict = after_failed_connection(&settings, &RetryContext { n_retries, ..BOUND });
        verdict == RetryVerdict::PickAgain { after: Span::ZERO }
    });
    assert_eq!(goes_elsewhere, [false, true, false, true]);
}
