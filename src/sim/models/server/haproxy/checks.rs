//! HAProxy's health checks as the engine's.

use super::{CheckFailure, CheckResult, CheckSettings, InitState, ServerHealth, Transition};
use crate::sim::fleet::InstanceId;
use crate::sim::parts::{CheckVerdict, FirstCheck, Health, HealthCheck};
use crate::sim::random::Stream;
use crate::units::{SimTime, Span};

/// Checks of every server of a backend.
///
/// A server that an operator has put into the state `drain` is checked on; it comes back as
/// healthy as its checks have found it meanwhile.
#[derive(Clone, Debug)]
pub(in crate::sim::models::server) struct HaproxyChecks {
    settings: CheckSettings,
    /// By index of the instance.
    servers: Vec<Option<Server>>,
}

#[derive(Clone, Copy, Debug)]
struct Server {
    instance: InstanceId,
    health: ServerHealth,
    n_failed_in_a_row: u32,
}

impl HaproxyChecks {
    pub(in crate::sim::models::server) fn new(settings: CheckSettings) -> Self {
        Self { settings, servers: Vec::new() }
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
        let index = target.index() as usize;
        if self.servers.len() <= index {
            self.servers.resize(index + 1, None);
        }
        self.servers[index] = Some(Server { instance: target, health, n_failed_in_a_row: 0 });
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
        let known = self.servers.get_mut(target.index() as usize).and_then(Option::as_mut);
        let Some(server) = known.filter(|server| server.instance == target) else {
            return CheckVerdict { next_at: SimTime::NEVER, change: None };
        };
        let (result, n_failed_in_a_row) = match passed {
            true => (CheckResult::Passed, 0),
            false => (CheckResult::Failed, server.n_failed_in_a_row + 1),
        };
        server.n_failed_in_a_row = n_failed_in_a_row;
        let change = server.health.record(result).map(|transition| match transition {
            Transition::ToUp => Health::Healthy,
            Transition::ToDown => Health::Unhealthy { failures: n_failed_in_a_row },
        });
        CheckVerdict { next_at: now + server.health.interval(&self.settings), change }
    }
}
