//! Target groups of Elastic Load Balancing: which targets are healthy, and which get requests.
//!
//! The rules stand here as functions; [`TargetRouter`] and [`TargetChecks`] fit them into the
//! engine.
//!
//! Sources, read in November 2026: "Health checks for your target groups" in the guides of the
//! Application and the Network Load Balancer (awsdocs/elb-application-load-balancers-user-guide
//! and awsdocs/elb-network-load-balancers-user-guide,
//! `doc_source/target-group-health-checks.md`), and the API (`CreateTargetGroup`,
//! `TargetGroupAttribute`; elbv2 model of botocore 1.44.5).

mod checks;
mod router;

pub use checks::TargetChecks;
pub use router::TargetRouter;

use std::ops::RangeInclusive;

use crate::units::Span;

/// A target group with its load balancer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetGroupSpec {
    /// How targets are picked and let go; the algorithm says which kind of load balancer it is.
    pub attributes: TargetGroupAttributes,
    /// How targets are checked.
    pub health_check: HealthCheck,
}

/// Kind of load balancer in front of the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadBalancer {
    /// ALB: HTTP requests.
    Application,
    /// NLB: connections.
    Network,
}

/// How a health check asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckProtocol {
    /// An HTTP request.
    Http,
    /// An HTTPS request.
    Https,
    /// A TCP connection; checks of TLS and UDP groups are such too.
    Tcp,
}

/// What is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetType {
    /// Instances, by id or by address.
    InstanceOrIp,
    /// A Lambda function.
    Lambda,
}

/// `HealthCheckPath` unless set: the root.
pub const DEFAULT_HEALTH_CHECK_PATH: &str = "/";

/// How targets are checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCheck {
    /// Whether there are checks; only for a Lambda function they can be off.
    pub enabled: bool,
    /// `HealthCheckIntervalSeconds`, 5 to 300 s. Checks start on this grid, however long answers
    /// take.
    pub interval: Span,
    /// `HealthCheckTimeoutSeconds`, 2 to 120 s: a check without an answer has failed after it.
    pub timeout: Span,
    /// `HealthyThresholdCount`, 2 to 10: passed checks in a row that bring a target back.
    pub healthy_threshold_count: u32,
    /// `UnhealthyThresholdCount`, 2 to 10: failed checks in a row that take a target out.
    pub unhealthy_threshold_count: u32,
    /// `Matcher`: status codes that pass; none are looked at in TCP checks.
    pub matcher: RangeInclusive<u16>,
}

impl HealthCheck {
    /// The defaults: every 30 s, 5 passes, 2 failures.
    ///
    /// The timeout is 5 s for an ALB (its guide; the API's text says 6 s for HTTP), and for an NLB
    /// 6 s with HTTP and 10 s with TCP and HTTPS. A Lambda function is not checked unless that is
    /// switched on, then every 35 s with a timeout of 30 s. Its 2 failures are the guide's; the
    /// API's text says 5.
    pub fn default_of(balancer: LoadBalancer, protocol: CheckProtocol, target: TargetType) -> Self {
        let is_lambda = target == TargetType::Lambda;
        let timeout_secs = match (balancer, protocol) {
            _ if is_lambda => 30,
            (LoadBalancer::Application, _) => 5,
            (LoadBalancer::Network, CheckProtocol::Http) => 6,
            (LoadBalancer::Network, CheckProtocol::Https | CheckProtocol::Tcp) => 10,
        };
        Self {
            enabled: !is_lambda,
            interval: Span::from_secs(if is_lambda { 35 } else { 30 }),
            timeout: Span::from_secs(timeout_secs),
            healthy_threshold_count: 5,
            unhealthy_threshold_count: 2,
            matcher: match balancer {
                LoadBalancer::Application => 200..=200,
                LoadBalancer::Network => 200..=399,
            },
        }
    }
}

/// How a balancer picks a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// `round_robin`, the default of an ALB.
    RoundRobin,
    /// `least_outstanding_requests`.
    LeastOutstandingRequests,
    /// `weighted_random`.
    WeightedRandom,
    /// By a hash of the connection's addresses and ports: the only one of an NLB.
    FlowHash,
}

/// Attributes of a target group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetGroupAttributes {
    /// `deregistration_delay.timeout_seconds`, 0 to 3600 s: how long a target that is taken out
    /// may finish what it has.
    pub deregistration_delay: Span,
    /// `slow_start.duration_seconds`: 0 is off, else 30 to 900 s. Not with
    /// `least_outstanding_requests`.
    pub slow_start: Span,
    /// `load_balancing.algorithm.type`.
    pub algorithm: Algorithm,
    /// `target_group_health.unhealthy_state_routing.minimum_healthy_targets.count`, at least 1:
    /// with fewer healthy targets all get requests.
    pub minimum_healthy_targets: u32,
    /// Whether each node of the balancer sends to targets in all zones.
    pub cross_zone: bool,
}

impl TargetGroupAttributes {
    /// The defaults: 300 s, no slow start, 1 healthy target, and across zones for an ALB only.
    pub const fn default_of(balancer: LoadBalancer) -> Self {
        let is_application = matches!(balancer, LoadBalancer::Application);
        Self {
            deregistration_delay: Span::from_secs(300),
            slow_start: Span::ZERO,
            algorithm: if is_application { Algorithm::RoundRobin } else { Algorithm::FlowHash },
            minimum_healthy_targets: 1,
            cross_zone: is_application,
        }
    }
}

/// What the balancer thinks of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetState {
    /// Registered, not checked yet.
    Initial,
    /// Gets requests.
    Healthy,
    /// Gets requests only if the group fails open.
    Unhealthy,
}

/// Counts the checks of one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetHealth {
    state: TargetState,
    /// Checks in a row that speak against the state.
    n_against: u32,
}

impl TargetHealth {
    /// A target that has just been registered.
    pub const REGISTERED: Self = Self { state: TargetState::Initial, n_against: 0 };
    /// A target that gets requests.
    pub const HEALTHY: Self = Self { state: TargetState::Healthy, n_against: 0 };
    /// A target that was taken out.
    pub const UNHEALTHY: Self = Self { state: TargetState::Unhealthy, n_against: 0 };

    /// Its state.
    pub fn state(&self) -> TargetState {
        self.state
    }

    /// A check has passed or failed. The first one that a new target passes makes it healthy;
    /// later changes need as many in a row as the thresholds say. That a new target becomes
    /// unhealthy after as many failures as a healthy one is our reading; either way it gets no
    /// requests.
    pub fn on_check(&mut self, check: &HealthCheck, passed: bool) -> TargetState {
        let (against, threshold) = match self.state {
            TargetState::Initial if passed => (true, 1),
            TargetState::Initial | TargetState::Healthy => {
                (!passed, check.unhealthy_threshold_count)
            }
            TargetState::Unhealthy => (passed, check.healthy_threshold_count),
        };
        self.n_against = if against { self.n_against + 1 } else { 0 };
        if self.n_against >= threshold {
            let state = if passed { TargetState::Healthy } else { TargetState::Unhealthy };
            *self = Self { state, n_against: 0 };
        }
        self.state
    }
}

/// How a target fails its checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckFailure {
    /// At once: the connection is refused, or the answer is an error.
    Refused,
    /// By not answering until the timeout.
    Hang,
}

impl HealthCheck {
    /// Time from the failure of a healthy target until the balancer takes it out, where the next
    /// check starts `until_next_check` later. With the defaults of an ALB it is 30 to 60 s if
    /// connections are refused, and 5 s more if they hang.
    pub fn time_to_unhealthy(&self, failure: CheckFailure, until_next_check: Span) -> Span {
        let answered_after = match failure {
            CheckFailure::Refused => Span::ZERO,
            CheckFailure::Hang => self.timeout,
        };
        let result = Outlook { passes: false, answered_after };
        self.time_to(TargetState::Unhealthy, TargetHealth::HEALTHY, result, until_next_check)
    }

    /// Time from the recovery of a target, or from its registration, until it gets requests. An
    /// answer takes no time. With the defaults 120 to 150 s after an outage, and up to 30 s for a
    /// new target.
    pub fn time_to_healthy(&self, target: TargetHealth, until_next_check: Span) -> Span {
        let result = Outlook { passes: true, answered_after: Span::ZERO };
        self.time_to(TargetState::Healthy, target, result, until_next_check)
    }

    fn time_to(
        &self,
        goal: TargetState,
        mut target: TargetHealth,
        outlook: Outlook,
        until_next_check: Span,
    ) -> Span {
        let mut started = until_next_check;
        while target.on_check(self, outlook.passes) != goal {
            started += self.interval;
        }
        started + outlook.answered_after
    }
}

/// How all checks from now on end.
#[derive(Clone, Copy)]
struct Outlook {
    passes: bool,
    answered_after: Span,
}

/// Which targets get requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoutedTo {
    /// The healthy ones.
    Healthy,
    /// All of them, healthy or not: the group fails open.
    All,
}

impl TargetGroupAttributes {
    /// Which targets get requests while so many are healthy.
    pub const fn routed_to(&self, n_healthy: u32) -> RoutedTo {
        if n_healthy < self.minimum_healthy_targets { RoutedTo::All } else { RoutedTo::Healthy }
    }

    /// The part of a full share of requests that a target gets so long after it became healthy:
    /// from 0 to 1 in a straight line over the slow start, 1 without one. That it starts from 0
    /// is our assumption.
    pub fn slow_start_share(&self, age: Span) -> f64 {
        if age >= self.slow_start {
            return 1.0;
        }
        age.as_secs_f64() / self.slow_start.as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alb() -> HealthCheck {
        HealthCheck::default_of(
            LoadBalancer::Application,
            CheckProtocol::Http,
            TargetType::InstanceOrIp,
        )
    }

    fn states(mut target: TargetHealth, checks: &str) -> String {
        let letter = |check| match target.on_check(&alb(), check == 'P') {
            TargetState::Initial => 'i',
            TargetState::Healthy => 'h',
            TargetState::Unhealthy => 'u',
        };
        checks.chars().map(letter).collect()
    }

    #[test]
    fn a_new_target_is_healthy_after_its_first_passed_check() {
        assert_eq!(states(TargetHealth::REGISTERED, "FPFP"), "ihhh");
    }

    #[test]
    fn a_target_that_never_passes_becomes_unhealthy() {
        assert_eq!(states(TargetHealth::REGISTERED, "FFPPPPP"), "iuuuuuh");
    }

    #[test]
    fn only_checks_in_a_row_count() {
        assert_eq!(states(TargetHealth::HEALTHY, "FPFPFF"), "hhhhhu");
        assert_eq!(states(TargetHealth::UNHEALTHY, "PPPPFPPPPP"), "uuuuuuuuuh");
    }

    #[test]
    fn detection_takes_whole_intervals_and_a_part_of_one() {
        let within = |time: &dyn Fn(Span) -> Span| [0, 30].map(|s| time(Span::from_secs(s)));
        let secs = |times: [u64; 2]| times.map(Span::from_secs);
        let refused = |until| alb().time_to_unhealthy(CheckFailure::Refused, until);
        let hanging = |until| alb().time_to_unhealthy(CheckFailure::Hang, until);
        let back = |until| alb().time_to_healthy(TargetHealth::UNHEALTHY, until);
        assert_eq!(within(&refused), secs([30, 60]));
        assert_eq!(within(&hanging), secs([35, 65]));
        assert_eq!(within(&back), secs([120, 150]));
    }

    #[test]
    fn a_new_target_waits_for_one_check_at_most() {
        let wait = |until| alb().time_to_healthy(TargetHealth::REGISTERED, Span::from_secs(until));
        assert_eq!(wait(0), Span::ZERO);
        assert_eq!(wait(30), Span::from_secs(30));
    }

    #[test]
    fn the_group_fails_open_below_its_minimum_of_healthy_targets() {
        let two = TargetGroupAttributes {
            minimum_healthy_targets: 2,
            ..TargetGroupAttributes::default_of(LoadBalancer::Application)
        };
        let routed = [0, 1, 2, 3].map(|n_healthy| two.routed_to(n_healthy));
        use RoutedTo::{All, Healthy};
        assert_eq!(routed, [All, All, Healthy, Healthy]);
    }
}
