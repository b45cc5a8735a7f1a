//! HAProxy's health checks as the engine's.

use std::num::NonZeroU32;

use super::{
    CheckFailure, CheckResult, CheckSettings, ErrorVerdict, InitState, Observe, OnError,
    ServerHealth, Transition,
};
use crate::sim::fleet::{InstanceId, InstanceTable};
use crate::sim::parts::{CheckVerdict, FirstCheck, Health, HealthCheck};
use crate::sim::random::Stream;
use crate::sim::record::FailureCause;
use crate::units::{SimTime, Span};

/// `observe` on a server's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObserveSettings {
    /// What counts as an error.
    pub layer: ObserveLayer,
    /// `error-limit`.
    pub error_limit: NonZeroU32,
    /// `on-error`.
    pub on_error: OnError,
}

/// What counts as an error under `observe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObserveLayer {
    /// `layer4`: connections that fail.
    Layer4,
    /// `layer7`: answers that are errors (5xx) or never come, too.
    Layer7,
}

impl ObserveLayer {
    fn is_error(self, failure: FailureCause) -> bool {
        self == Self::Layer7 || failure == FailureCause::Refused
    }
}

/// Checks of every server of a backend, and what its real requests tell.
///
/// Errors under `observe` do not bring the next check forward, as they would in HAProxy where
/// `fastinter` is set.
///
/// A server that an operator has put into the state `drain` is checked on; it comes back as
/// healthy as its checks have found it meanwhile.
#[derive(Clone, Debug)]
pub(in crate::sim::models::server) struct HaproxyChecks {
    settings: CheckSettings,
    observe: Option<ObserveSettings>,
    servers: InstanceTable<Server>,
}

#[derive(Clone, Copy, Debug)]
struct Server {
    health: ServerHealth,
    n_failed_in_a_row: u32,
    errors: Option<Observe>,
}

impl HaproxyChecks {
    pub(in crate::sim::models::server) fn new(
        settings: CheckSettings,
        observe: Option<ObserveSettings>,
    ) -> Self {
        Self { settings, observe, servers: InstanceTable::default() }
    }
}

impl HealthCheck for HaproxyChecks {
    /// Servers that are old acquaintances are checked at any moment of the interval. A new one is
    /// checked at once, and has the documented `init-state`: up, until its first check has failed.
    fn on_registered(
        &mut self,
        _now: SimTime,
        target: InstanceId,
        was_healthy: bool,
        draws: &mut Stream,
    ) -> FirstCheck {
        let init = if was_healthy { InitState::FullyUp } else { InitState::default() };
        let health = ServerHealth::new(self.settings.thresholds, init);
        let errors =
            self.observe.map(|observe| Observe::new(observe.error_limit, observe.on_error));
        self.servers.insert(target, Server { health, n_failed_in_a_row: 0, errors });
        let after = if was_healthy { self.settings.inter * draws.unit() } else { Span::ZERO };
        FirstCheck { after, healthy_until_then: health.is_up() }
    }

    fn timeout(&self) -> Span {
        self.settings.failed_check_duration(CheckFailure::Silent)
    }

    fn on_check(
        &mut self,
        now: SimTime,
        _sent: SimTime,
        target: InstanceId,
        passed: bool,
    ) -> CheckVerdict {
        let settings = self.settings;
        let Some(server) = self.servers.get_mut(target) else {
            return CheckVerdict { next_at: SimTime::NEVER, change: None };
        };
        let (result, n_failed_in_a_row) = match passed {
            true => (CheckResult::Passed, 0),
            false => (CheckResult::Failed, server.n_failed_in_a_row + 1),
        };
        server.n_failed_in_a_row = n_failed_in_a_row;
        if let Some(errors) = server.errors.as_mut().filter(|_| passed) {
            errors.success();
        }
        let transition = server.health.record(result);
        let change = transition.map(|transition| health(transition, n_failed_in_a_row));
        CheckVerdict { next_at: now + server.health.interval(&settings), change }
    }

    fn watches_answers(&self) -> bool {
        self.observe.is_some()
    }

    /// Where enough errors in a row count as a failed check, one is counted.
    fn on_answer(&mut self, target: InstanceId, failure: Option<FailureCause>) -> Option<Health> {
        let layer = self.observe?.layer;
        let server = self.servers.get_mut(target)?;
        let errors = server.errors.as_mut()?;
        if failure.is_none_or(|failure| !layer.is_error(failure)) {
            errors.success();
            return None;
        }
        let ErrorVerdict::LimitReached(transition) = errors.error(&mut server.health) else {
            return None;
        };
        Some(health(transition?, server.n_failed_in_a_row + 1))
    }
}

fn health(transition: Transition, failures: u32) -> Health {
    match transition {
        Transition::ToUp => Health::Healthy,
        Transition::ToDown => Health::Unhealthy { failures },
    }
}
