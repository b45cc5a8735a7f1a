//! Servers that people manage: HAProxy or nginx in front, Ansible for changes.
//!
//! Each product's rules stand in a module of its own, as functions and small state machines of
//! plain data under the product's own names. The other files fit them into the engine as
//! [parts](crate::sim::parts): [`people`] are the only control loop there is.

pub mod ansible;
pub mod haproxy;
pub mod nginx;
pub mod people;

mod decision;
mod machine;
mod smooth;
mod systemd;
mod unchecked;

pub use decision::{Ailment, BatchStart, Page, RunEnd, ScalingByHand, ScalingPage, ServerDecision};
pub use machine::MachineSpec;
pub use systemd::{Restart, StartLimit, UnitSettings};

use crate::sim::parts::scraper::Scraper;
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::parts::{AutoScaler, HealthCheck, Necessary, Platform, RequestLimits, Router};
use crate::units::Span;

use ansible::Playbook;
use haproxy::{BackendSettings, HaproxyChecks, HaproxyRouter};
use machine::Machines;
use nginx::NginxRouter;
use people::{Operators, PeopleSettings, ScalingByPeople};
use systemd::Systemd;
use unchecked::Unchecked;

/// Machines with a balancer in front of them, and the people who look after both.
#[derive(Clone, Debug)]
pub struct ServerSpec {
    /// The machines.
    pub machine: MachineSpec,
    /// The unit that runs the application on each of them.
    pub unit: UnitSettings,
    /// What stands in front.
    pub balancer: BalancerSpec,
    /// What people do, and how fast.
    pub people: PeopleSettings,
    /// How they roll out a revision.
    pub playbook: Playbook,
}

/// What stands in front of the machines.
#[derive(Clone, Debug)]
pub enum BalancerSpec {
    /// HAProxy.
    Haproxy(HaproxySpec),
    /// nginx.
    Nginx(nginx::NginxSpec),
}

/// HAProxy with one backend.
#[derive(Clone, Copy, Debug)]
pub struct HaproxySpec {
    /// `balance`.
    pub algorithm: haproxy::Algorithm,
    /// Queues, timeouts and retries.
    pub backend: BackendSettings,
    /// `timeout server`: how long an answer may take; `None`: without limit.
    pub timeout_server: Option<Span>,
    /// What stands on each `server` line.
    pub server: haproxy::ServerSettings,
    /// Health checks; `None`: no `check` on the lines, and every server always counts as up.
    pub checks: Option<haproxy::CheckSettings>,
    /// `observe`; works with checks only.
    pub observe: Option<haproxy::ObserveSettings>,
}

/// Puts the parts together. `seed` is that of the run: people draw from a stream of their own.
pub fn compose(spec: &ServerSpec, seed: u64) -> Platform {
    let scaler = spec.people.scaling.map(|settings| AutoScaler {
        telemetry: Box::new(Scraper::new(spec.people.monitoring.interval)),
        scaler: Box::new(ScalingByPeople::new(settings, &spec.people, spec.machine.cores(), seed)),
    });
    let parts = Necessary {
        router: router(&spec.balancer),
        launcher: Box::new(Machines::new(&spec.machine, &spec.unit, &spec.people)),
        healer: Box::new(Systemd::new(spec.unit, spec.machine.process_start)),
        rollout: Box::new(Operators::new(
            FIRST_REVISION,
            spec.people.clone(),
            spec.playbook.clone(),
            seed,
        )),
    };
    Platform {
        limits: RequestLimits {
            duration: longest_answer(&spec.balancer),
            ..RequestLimits::default()
        },
        checks: Some(checks(&spec.balancer)),
        scaler,
        ..Platform::of(spec.machine.station_behind(&spec.balancer), parts)
    }
}

/// How a balancer picks a server.
pub fn router(balancer: &BalancerSpec) -> Box<dyn Router> {
    match balancer {
        BalancerSpec::Haproxy(spec) => {
            Box::new(HaproxyRouter::new(spec.algorithm, spec.backend, spec.server))
        }
        BalancerSpec::Nginx(spec) => Box::new(NginxRouter::new(spec.clone())),
    }
}

fn checks(balancer: &BalancerSpec) -> Box<dyn HealthCheck> {
    match balancer {
        BalancerSpec::Haproxy(HaproxySpec { checks: Some(settings), observe, .. }) => {
            Box::new(HaproxyChecks::new(*settings, *observe))
        }
        BalancerSpec::Haproxy(_) | BalancerSpec::Nginx(_) => Box::new(Unchecked),
    }
}

/// How long a balancer waits for an answer.
const fn longest_answer(balancer: &BalancerSpec) -> Option<Span> {
    match balancer {
        BalancerSpec::Haproxy(spec) => spec.timeout_server,
        BalancerSpec::Nginx(spec) => Some(spec.proxy.read_timeout),
    }
}
