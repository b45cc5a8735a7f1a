//! Families of servers.

use std::num::NonZeroU32;

use orchestration_guide::sim::models::server::ansible::{
    FailurePolicy, RollingRun, SerialEntry, batches,
};
use orchestration_guide::sim::models::server::haproxy::{
    CheckFailure, CheckResult, CheckSettings, InitState, ServerHealth, Thresholds, Window,
    time_to_down, time_to_up,
};
use orchestration_guide::sim::models::server::nginx::{Attempted, Upstream, UpstreamServer};
use orchestration_guide::units::{SimTime, Span};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Actual, check, check_knowing, family};
use crate::families::Family;

/// All families of this file.
pub(crate) const FAMILIES: &[Family] = &[
    family("ansible_serial", ansible_serial),
    family("ansible_max_fail", ansible_max_fail),
    family("haproxy_health", haproxy_health),
    family("nginx_passive", nginx_passive),
];

/// Names what came out.
fn actual<const N: usize>(values: [(&str, Value); N]) -> Actual {
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// `serial` as a playbook has it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Serial {
    Entry(SerialValue),
    List(Vec<SerialValue>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SerialValue {
    Hosts(i64),
    Text(String),
}

impl SerialValue {
    /// Ansible takes a number below 0 as it takes 0.
    fn entry(&self) -> Result<SerialEntry, String> {
        match self {
            Self::Hosts(count) => Ok(SerialEntry::Hosts(u32::try_from(*count).unwrap_or(0))),
            Self::Text(text) => text.parse().map_err(|error| format!("serial {text:?}: {error}")),
        }
    }
}

fn entries(serial: Option<&Serial>) -> Result<Vec<SerialEntry>, String> {
    match serial {
        None => Ok(Vec::new()),
        Some(Serial::Entry(value)) => Ok(vec![value.entry()?]),
        Some(Serial::List(values)) => values.iter().map(SerialValue::entry).collect(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SerialGiven {
    hosts: u32,
    serial: Option<Serial>,
}

fn ansible_serial(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: SerialGiven, _| {
        let serial = entries(given.serial.as_ref())?;
        Ok(actual([("batches", json!(batches(&serial, given.hosts)))]))
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaxFailGiven {
    hosts: u32,
    serial: Option<Serial>,
    max_fail_percentage: Option<f64>,
    #[serde(default)]
    any_errors_fatal: bool,
    failing_per_batch: Vec<u32>,
}

fn ansible_max_fail(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: MaxFailGiven, _| {
        let serial = entries(given.serial.as_ref())?;
        let policy = FailurePolicy {
            max_fail_percentage: given.max_fail_percentage,
            any_errors_fatal: given.any_errors_fatal,
        };
        let mut run = RollingRun::new(&serial, given.hosts, policy);
        let mut failing = given.failing_per_batch.into_iter();
        while run.start_batch().is_some() {
            run.task_done(failing.next().unwrap_or(0));
        }
        let outcome = run.outcome();
        let finished: Vec<u32> = outcome.batches.iter().map(|batch| batch.n_finished).collect();
        Ok(actual([
            ("batches_started", json!(outcome.batches.len())),
            ("hosts_finished_per_batch", json!(finished)),
            ("run_completes_all_batches", json!(outcome.completes_all_batches())),
            ("exit_code", json!(outcome.exit_code)),
        ]))
    })
}

/// One of three questions: the states after checks, the windows, or the interval in a state.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthGiven {
    rise: Option<NonZeroU32>,
    fall: Option<NonZeroU32>,

    start: Option<String>,
    checks: Option<String>,

    inter_s: Option<f64>,
    fastinter_s: Option<f64>,
    downinter_s: Option<f64>,
    timeout_check_s: Option<f64>,
    timeout_connect_s: Option<f64>,
    failure: Option<String>,

    state: Option<String>,
    inter: Option<u64>,
    fastinter: Option<u64>,
    downinter: Option<u64>,
}

impl HealthGiven {
    fn settings(&self) -> CheckSettings {
        let span = |secs: Option<f64>, millis: Option<u64>| {
            secs.map(Span::from_secs_f64).or(millis.map(Span::from_millis))
        };
        let defaults = CheckSettings::default();
        CheckSettings {
            inter: span(self.inter_s, self.inter).unwrap_or(defaults.inter),
            fastinter: span(self.fastinter_s, self.fastinter),
            downinter: span(self.downinter_s, self.downinter),
            thresholds: Thresholds {
                rise: self.rise.unwrap_or(defaults.thresholds.rise),
                fall: self.fall.unwrap_or(defaults.thresholds.fall),
            },
            timeout_check: span(self.timeout_check_s, None),
            timeout_connect: span(self.timeout_connect_s, None),
        }
    }
}

fn haproxy_health(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: HealthGiven, expect| {
        let settings = given.settings();
        match (&given.checks, &given.failure, &given.state) {
            (Some(checks), None, None) => states(&settings, given.start.as_deref(), checks),
            (None, Some(failure), None) => windows(&settings, failure, expect),
            (None, None, Some(state)) => interval(&settings, state),
            _ => Err("the case asks no question, or several".to_owned()),
        }
    })
}

fn states(settings: &CheckSettings, start: Option<&str>, checks: &str) -> Result<Actual, String> {
    let init = match start {
        Some("up") => InitState::FullyUp,
        Some("fresh") | None => InitState::Up,
        Some("down") => InitState::FullyDown,
        Some(other) => return Err(format!("unknown start {other:?}")),
    };
    let mut health = ServerHealth::new(settings.thresholds, init);
    let mut state_after = Vec::new();
    for check in checks.chars() {
        health.record(match check {
            'P' => CheckResult::Passed,
            'F' => CheckResult::Failed,
            other => return Err(format!("unknown result {other:?}")),
        });
        state_after.push(if health.is_up() { "UP" } else { "DOWN" });
    }
    Ok(actual([("state_after", json!(state_after))]))
}

fn windows(
    settings: &CheckSettings,
    failure: &str,
    expect: &Map<String, Value>,
) -> Result<Actual, String> {
    let failure = match failure {
        "refused" => CheckFailure::Refused,
        "hang" => CheckFailure::Silent,
        "unreachable" => CheckFailure::Unreachable,
        other => return Err(format!("unknown failure {other:?}")),
    };
    let (down, up) = (time_to_down(settings, failure), time_to_up(settings, failure));
    let ends = |window: Window| json!([window.least.as_secs_f64(), window.most.as_secs_f64()]);
    let mut actual = actual([("down_after_s", ends(down)), ("up_after_s", ends(up))]);
    if let Some(observed) = expect.get("observed_min_mean_max") {
        check_observed(observed, "down", down)?;
        check_observed(observed, "up", up)?;
        actual.insert("observed_min_mean_max".to_owned(), observed.clone());
    }
    Ok(actual)
}

/// What was measured lies in the window, give or take the time to notice it.
fn check_observed(observed: &Value, direction: &str, window: Window) -> Result<(), String> {
    const MEASURING: f64 = 0.03;
    let Some(measured) = observed[direction].as_array() else { return Ok(()) };
    let least = window.least.as_secs_f64() - MEASURING;
    let most = window.most.as_secs_f64() + MEASURING;
    let is_inside = |value: &Value| value.as_f64().is_some_and(|v| (least..=most).contains(&v));
    match measured.iter().find(|value| !is_inside(value)) {
        Some(outside) => Err(format!("{direction} after {outside} s is outside of {window:?}")),
        None => Ok(()),
    }
}

fn interval(settings: &CheckSettings, state: &str) -> Result<Actual, String> {
    let (init, check) = match state {
        "UP steady" | "UP" => (InitState::FullyUp, None),
        "DOWN steady" | "DOWN" => (InitState::FullyDown, None),
        "UP, a check has failed" => (InitState::FullyUp, Some(CheckResult::Failed)),
        "DOWN, a check has passed" => (InitState::FullyDown, Some(CheckResult::Passed)),
        unchecked if unchecked.contains("checked") || unchecked == "fresh" => (InitState::Up, None),
        other => return Err(format!("unknown state {other:?}")),
    };
    let mut health = ServerHealth::new(settings.thresholds, init);
    if let Some(result) = check {
        health.record(result);
    }
    Ok(actual([("interval_ms", json!(health.interval(settings).as_millis_f64()))]))
}

/// One of two questions: requests in turn over time with dead servers, or the order of turns.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NginxGiven {
    max_fails: Option<u32>,
    fail_timeout_s: Option<u64>,
    request_period_s: Option<f64>,
    span_s: Option<f64>,
    servers: Option<u32>,
    dead: Option<u32>,

    weights: Option<Vec<u32>>,
    requests: Option<u32>,
}

impl NginxGiven {
    fn upstream(&self) -> Upstream {
        let defaults = UpstreamServer::default();
        let server = |&weight: &u32| UpstreamServer {
            weight,
            max_fails: self.max_fails.unwrap_or(defaults.max_fails),
            fail_timeout: self.fail_timeout_s.map_or(defaults.fail_timeout, Span::from_secs),
            ..defaults
        };
        let alike = vec![defaults.weight; self.servers.unwrap_or(0) as usize];
        let weights = self.weights.as_ref().unwrap_or(&alike);
        Upstream::new(&weights.iter().map(server).collect::<Vec<_>>())
    }
}

/// Servers are dead from the first one on. The clock stands on a whole second at the first
/// request.
fn nginx_passive(case: &Value) -> Result<(), String> {
    check(case, |given: NginxGiven| {
        let mut upstream = given.upstream();
        let n_dead = given.dead.unwrap_or(0);
        let period = given.request_period_s.unwrap_or(0.0);
        let n_requests = given.requests.unwrap_or_else(|| requests_within(&given));
        let moments = (0..n_requests).map(|n| f64::from(n) * period);
        let requests: Vec<(f64, Attempted)> = moments
            .map(|secs| {
                let now = SimTime::from_secs_f64(secs);
                (secs, upstream.request(now, |place| place >= n_dead))
            })
            .collect();
        summary(&requests, n_dead)
    })
}

fn requests_within(given: &NginxGiven) -> u32 {
    let span = given.span_s.unwrap_or(0.0);
    let requests = span / given.request_period_s.unwrap_or(span);
    requests.ceil() as u32
}

fn summary(requests: &[(f64, Attempted)], n_dead: u32) -> Actual {
    let tries_of_dead = |(secs, attempted): &(f64, Attempted)| {
        let dead = attempted.tried.servers().iter().filter(|&&place| place < n_dead);
        dead.map(|_| *secs).collect::<Vec<_>>()
    };
    let tried_at: Vec<f64> = requests.iter().flat_map(tries_of_dead).collect();
    let answered: Vec<Option<u32>> =
        requests.iter().map(|(_, attempted)| attempted.answered_by).collect();
    let digits = answered.iter().flatten().map(|place| (place + 1).to_string());
    actual([
        ("tried", json!(tried_at.len())),
        ("tried_at_s", json!(tried_at)),
        ("requests", json!(requests.len())),
        ("client_errors", json!(answered.iter().filter(|by| by.is_none()).count())),
        ("sequence", json!(digits.collect::<String>())),
    ])
}
