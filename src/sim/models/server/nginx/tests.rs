//! Stories of requests, worked by hand. What a clock shows of them stands in `tests/conformance`.

use super::*;
use crate::sim::random::{Concern, Stream};
use crate::units::{SimTime, Span};

fn server(weight: u32) -> UpstreamServer {
    UpstreamServer { weight, ..UpstreamServer::default() }
}

fn at(secs: f64) -> SimTime {
    SimTime::from_secs_f64(secs)
}

/// The servers that answer so many requests of one moment, if all are well.
fn order(weights: &[u32], n_requests: u32) -> Vec<u32> {
    let servers: Vec<_> = weights.iter().copied().map(server).collect();
    let mut upstream = Upstream::new(&servers);
    let mut next = || upstream.request(at(0.0), |_| true).answered_by;
    (0..n_requests).filter_map(|_| next()).collect()
}

#[test]
fn a_heavy_server_is_not_served_five_times_in_a_row() {
    assert_eq!(order(&[5, 1, 1], 7), [0, 0, 1, 0, 2, 0, 0]);
    assert_eq!(order(&[1, 1, 1], 6), [0, 1, 2, 0, 1, 2]);
}

#[test]
fn turns_follow_the_weights_over_every_round() {
    for weights in [[1, 1, 1], [5, 1, 1], [7, 2, 3], [100, 1, 10]] {
        let round: u32 = weights.iter().sum();
        let order = order(&weights, 3 * round);
        for (place, weight) in (0..).zip(weights) {
            let n = order.iter().filter(|&&server| server == place).count();
            assert_eq!(n, 3 * weight as usize, "server {place} of {weights:?}");
        }
    }
}

#[test]
fn a_dead_server_costs_no_client_an_error_while_another_lives() {
    let mut upstream = Upstream::new(&[server(1), server(1)]);
    let first = upstream.request(at(0.0), |place| place == 1);
    assert_eq!((first.tried.servers(), first.answered_by), (&[0, 1][..], Some(1)));
    for secs in 0..=10 {
        let next = upstream.request(at(f64::from(secs)), |place| place == 1);
        assert_eq!(next.tried.servers(), [1], "set aside in second {secs}");
    }
}

#[test]
fn a_server_returns_in_the_second_after_fail_timeout() {
    let mut upstream = Upstream::new(&[server(1), server(1)]);
    // Set aside late in second 0, which counts as second 0.
    upstream.request(at(0.9), |place| place == 1);
    let mut tries_the_first = |secs| {
        let mut requests = (0..3).map(|_| upstream.request(at(secs), |place| place == 1));
        requests.any(|request| request.tried.servers().contains(&0))
    };
    assert!(!tries_the_first(10.99));
    assert!(tries_the_first(11.0));
}

#[test]
fn when_all_have_failed_clients_get_errors_at_once_until_the_pause_is_over() {
    let mut upstream = Upstream::new(&[server(1), server(1)]);
    let tried = |upstream: &mut Upstream, secs| {
        let request = upstream.request(at(secs), |_| false);
        assert_eq!(request.answered_by, None);
        request.tried.servers().len()
    };
    let n_tried = [0.0, 1.0, 10.9, 11.0, 12.0].map(|secs| tried(&mut upstream, secs));
    assert_eq!(n_tried, [2, 0, 0, 2, 0]);
}

#[test]
fn the_only_server_of_a_group_is_never_set_aside() {
    let mut upstream = Upstream::new(&[server(1)]);
    for _ in 0..5 {
        assert_eq!(upstream.request(at(0.0), |_| false).tried.servers(), [0]);
    }
    assert_eq!(upstream.request(at(0.0), |_| true).answered_by, Some(0));
}

#[test]
fn after_the_first_outage_one_failure_is_enough_until_a_success() {
    let three = UpstreamServer { max_fails: 3, ..server(1) };
    let mut upstream = Upstream::new(&[three, three]);
    let tried = |upstream: &mut Upstream, secs, is_well| {
        let mut requests = (0..8).map(|_| upstream.request(at(secs), |p| p == 1 || is_well));
        let mut n = 0;
        requests.by_ref().for_each(|request| n += request.tried.servers().contains(&0) as u32);
        n
    };
    assert_eq!(tried(&mut upstream, 0.0, false), 3);
    assert_eq!(tried(&mut upstream, 11.0, false), 1, "the old failures still count");
    assert_eq!(tried(&mut upstream, 22.0, true), 4, "half of the requests again");
    assert_eq!(tried(&mut upstream, 33.0, false), 3, "a success has cleared them");
}

#[test]
fn a_full_server_is_passed_over() {
    let limited = UpstreamServer { max_conns: Some(1), ..server(1) };
    let mut upstream = Upstream::new(&[limited, limited]);
    let mut choose = || upstream.choose(at(0.0), &mut Tried::default());
    assert_eq!([choose(), choose(), choose()], [Some(0), Some(1), None]);
    upstream.on_success(1);
    assert_eq!(upstream.choose(at(0.0), &mut Tried::default()), Some(1));
}

#[test]
fn a_server_that_is_marked_down_gets_nothing() {
    let down = UpstreamServer { down: true, ..server(1) };
    let mut upstream = Upstream::new(&[down, server(1)]);
    assert_eq!(upstream.request(at(0.0), |_| true).answered_by, Some(1));
    assert_eq!(Upstream::new(&[down]).request(at(0.0), |_| true).answered_by, None);
}

#[test]
fn what_counts_as_a_failure_is_not_what_is_passed_on() {
    use AttemptFailure::{Error, InvalidHeader, Status, Timeout};
    let listed = NextUpstream { statuses: vec![404, 503], ..NextUpstream::default() };
    for (failure, passed_on, counts) in [
        (Error, true, true),
        (Timeout, true, true),
        (InvalidHeader, false, true),
        (Status(503), true, true),
        (Status(404), true, false),
        (Status(500), false, false),
    ] {
        assert_eq!(listed.passes_on(failure), passed_on, "{failure:?}");
        assert_eq!(listed.counts_as_failure(failure), counts, "{failure:?}");
    }
}

#[test]
fn a_request_stops_trying_at_its_limits() {
    let settings = ProxySettings {
        next_upstream_tries: Some(2),
        next_upstream_timeout: Some(Span::from_secs(5)),
        ..ProxySettings::default()
    };
    let again = |n, secs| settings.tries_again(AttemptFailure::Error, n, Span::from_secs(secs));
    assert!(again(1, 4));
    assert!(!again(2, 4));
    assert!(!again(1, 5));
}

/// The servers that get so many requests of one moment, none of which ends.
fn unanswered(method: Method, weights: &[u32], n_requests: u32) -> Vec<u32> {
    let servers: Vec<_> = weights.iter().copied().map(server).collect();
    let mut upstream = Upstream::with(method, &servers);
    let mut draws = Stream::new(1, Concern::Routing, 0);
    let mut next = || upstream.choose_by_method(at(0.0), &mut Tried::default(), &mut draws);
    (0..n_requests).filter_map(|_| next()).collect()
}

/// With weights 2 and 1 and requests that stay: 0 and 0 requests are equal, and the heavier one
/// has the turn; then 1/2 against 0/1, and 1/2 against 1/1. 2/2 and 1/1 are equal, and it is the
/// turn of the lighter one; then 2/2 against 2/1, and 3/2 against 2/1.
#[test]
fn least_conn_fills_by_weight() {
    assert_eq!(unanswered(Method::LeastConn, &[2, 1], 6), [0, 1, 0, 1, 0, 0]);
    // The third request has no choice and takes no turn, so that the turn is still that server's.
    assert_eq!(unanswered(Method::LeastConn, &[1, 1, 1], 6), [0, 1, 2, 2, 1, 0]);
}

/// Of two servers both are always drawn, and the one with fewer requests gets the next.
#[test]
fn random_two_keeps_two_servers_level() {
    let chosen = unanswered(Method::RandomTwo, &[1, 1], 100);
    let level = |pair: &[u32]| pair[0] != pair[1];
    assert!(chosen.chunks(2).all(level), "{chosen:?}");
}

/// A single server, or one that is left, is chosen in turn: two are never drawn.
#[test]
fn random_two_falls_back_to_turns() {
    assert_eq!(unanswered(Method::RandomTwo, &[1], 3), [0, 0, 0]);
    let mut upstream = Upstream::with(Method::RandomTwo, &[server(1), server(1)]);
    let mut draws = Stream::new(1, Concern::Routing, 0);
    let mut tried = Tried::default();
    let mut choose = || upstream.choose_by_method(at(0.0), &mut tried, &mut draws);
    let (first, second, third) = (choose(), choose(), choose());
    assert!(first.is_some() && second.is_some() && first != second);
    assert_eq!(third, None, "both have been tried");
}
