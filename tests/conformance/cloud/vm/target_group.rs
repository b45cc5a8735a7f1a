//! The family of target groups.

use orchestration_guide::sim::parts::target_group::{
    Algorithm, CheckFailure, CheckProtocol, DEFAULT_HEALTH_CHECK_PATH, HealthCheck, LoadBalancer,
    RoutedTo, TargetGroupAttributes, TargetHealth, TargetType,
};
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::in_window;
use super::{Actual, actual, check_knowing, span};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    lb: Option<Balancer>,
    protocol: Option<Protocol>,
    target_type: Option<Target>,
    interval_s: Option<f64>,
    timeout_s: Option<f64>,
    healthy_threshold: Option<u32>,
    unhealthy_threshold: Option<u32>,
    failure: Option<Failure>,
    #[serde(default)]
    newly_registered: bool,
    targets: Option<u32>,
    healthy: Option<u32>,
    min_healthy_targets_for_routing: Option<u32>,
    age_s: Option<f64>,
    slow_start_s: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Balancer {
    Alb,
    Nlb,
}

#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Protocol {
    Http,
    Https,
    #[serde(alias = "TLS", alias = "UDP", alias = "TCP_UDP")]
    Tcp,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Target {
    Instance,
    Ip,
    Lambda,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Failure {
    Refused,
    Hang,
}

impl Given {
    fn balancer(&self) -> LoadBalancer {
        match self.lb {
            None | Some(Balancer::Alb) => LoadBalancer::Application,
            Some(Balancer::Nlb) => LoadBalancer::Network,
        }
    }

    fn check(&self) -> HealthCheck {
        let protocol = match self.protocol {
            None | Some(Protocol::Http) => CheckProtocol::Http,
            Some(Protocol::Https) => CheckProtocol::Https,
            Some(Protocol::Tcp) => CheckProtocol::Tcp,
        };
        let target = match self.target_type {
            None | Some(Target::Instance | Target::Ip) => TargetType::InstanceOrIp,
            Some(Target::Lambda) => TargetType::Lambda,
        };
        let by_default = HealthCheck::default_of(self.balancer(), protocol, target);
        HealthCheck {
            interval: self.interval_s.map_or(by_default.interval, span),
            timeout: self.timeout_s.map_or(by_default.timeout, span),
            healthy_threshold_count: self
                .healthy_threshold
                .unwrap_or(by_default.healthy_threshold_count),
            unhealthy_threshold_count: self
                .unhealthy_threshold
                .unwrap_or(by_default.unhealthy_threshold_count),
            ..by_default
        }
    }

    fn attributes(&self) -> TargetGroupAttributes {
        let by_default = TargetGroupAttributes::default_of(self.balancer());
        TargetGroupAttributes {
            slow_start: self.slow_start_s.map_or(by_default.slow_start, span),
            minimum_healthy_targets: self
                .min_healthy_targets_for_routing
                .unwrap_or(by_default.minimum_healthy_targets),
            ..by_default
        }
    }
}

/// `alb_health`.
pub(crate) fn health(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: Given, expect| {
        let (check, attributes) = (given.check(), given.attributes());
        let mut actual = settings(&check, &attributes);
        actual.extend(windows(&given, &check, expect));
        if let Some((targets, healthy)) = given.targets.zip(given.healthy) {
            let routed_to = match attributes.routed_to(healthy) {
                RoutedTo::Healthy => healthy,
                RoutedTo::All => targets,
            };
            actual.insert("routed_to".to_owned(), json!(routed_to));
        }
        if let Some(age) = given.age_s {
            let share = attributes.slow_start_share(span(age));
            actual.insert("share".to_owned(), json!(share));
        }
        Ok(actual)
    })
}

fn settings(check: &HealthCheck, attributes: &TargetGroupAttributes) -> Actual {
    let (first, last) = (check.matcher.start(), check.matcher.end());
    let matcher = if first == last { format!("{first}") } else { format!("{first}-{last}") };
    let algorithm = match attributes.algorithm {
        Algorithm::RoundRobin => "round_robin",
        Algorithm::LeastOutstandingRequests => "least_outstanding_requests",
        Algorithm::WeightedRandom => "weighted_random",
        Algorithm::FlowHash => "flow_hash",
    };
    actual([
        ("enabled", json!(check.enabled)),
        ("interval_s", json!(check.interval.as_secs_f64())),
        ("timeout_s", json!(check.timeout.as_secs_f64())),
        ("healthy_threshold", json!(check.healthy_threshold_count)),
        ("unhealthy_threshold", json!(check.unhealthy_threshold_count)),
        ("path", json!(DEFAULT_HEALTH_CHECK_PATH)),
        ("matcher", json!(matcher)),
        ("deregistration_delay_s", json!(attributes.deregistration_delay.as_secs_f64())),
        ("slow_start_s", json!(attributes.slow_start.as_secs_f64())),
        ("algorithm", json!(algorithm)),
        ("min_healthy_targets_for_routing", json!(attributes.minimum_healthy_targets)),
        ("cross_zone", json!(attributes.cross_zone)),
    ])
}

/// Times of detection, with the next check anywhere within an interval.
fn windows(given: &Given, check: &HealthCheck, expect: &Map<String, Value>) -> Actual {
    let failure = match given.failure {
        None | Some(Failure::Refused) => CheckFailure::Refused,
        Some(Failure::Hang) => CheckFailure::Hang,
    };
    let before = match given.newly_registered {
        true => TargetHealth::REGISTERED,
        false => TargetHealth::UNHEALTHY,
    };
    let phases = [0.0, 0.25, 0.5, 0.75, 1.0].map(|phase| check.interval * phase);
    let unhealthy = phases.map(|phase| check.time_to_unhealthy(failure, phase));
    let healthy = phases.map(|phase| check.time_to_healthy(before, phase));
    actual([
        ("unhealthy_after_s", inside(expect.get("unhealthy_after_s"), unhealthy)),
        ("healthy_after_s", inside(expect.get("healthy_after_s"), healthy)),
    ])
}

/// The window that was expected, if all times lie in it; else the times.
fn inside<const N: usize>(window: Option<&Value>, times: [Span; N]) -> Value {
    let secs = times.map(Span::as_secs_f64).to_vec();
    match window {
        Some(window) if secs.iter().all(|secs| in_window(window, *secs)) => window.clone(),
        _ => json!(secs),
    }
}
