//! Machines: what serves, and how a new one comes into being.

use super::people::PeopleSettings;
use super::systemd::UnitSettings;
use super::{BalancerSpec, HaproxySpec};
use crate::sim::fleet::{Discipline, Revision, StationSpec};
use crate::sim::parts::{Launcher, StartPlan, StopPlan};
use crate::sim::random::Stream;
use crate::units::{SimTime, Span};

/// One machine with one copy of the application.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MachineSpec {
    /// How the application serves.
    pub station: StationSpec,
    /// From the start of the unit until its process runs.
    pub process_start: Span,
    /// From the start of the process until the application can answer.
    pub app_init: Span,
}

impl MachineSpec {
    /// Cores of a machine, against which utilization is measured.
    pub const fn cores(&self) -> f64 {
        match self.station.discipline {
            Discipline::ProcessorSharing { cores } => cores,
            Discipline::Fcfs => 1.0,
        }
    }

    /// The station as the balancer lets requests through to it.
    ///
    /// With a `maxconn` of HAProxy (or `max_conns` of nginx) an application never holds more
    /// requests than that. What is above its workers waits in its own queue; and behind those
    /// stand the requests that HAProxy holds back for this server, up to `maxqueue`.
    pub(super) fn station_behind(&self, balancer: &BalancerSpec) -> StationSpec {
        let (most, held_back) = match balancer {
            BalancerSpec::Haproxy(HaproxySpec { server, .. }) => (server.maxconn, server.maxqueue),
            BalancerSpec::Nginx(spec) => (spec.server.max_conns, Some(0)),
        };
        let Some(most) = most else { return self.station };
        let concurrency = self.station.concurrency.min(most);
        let beyond = most - concurrency;
        let queue_limit = match self.station.queue_limit {
            // The application refuses requests before HAProxy finds it full.
            Some(limit) if limit < beyond => Some(limit),
            _ => held_back.map(|held_back| beyond.saturating_add(held_back)),
        };
        StationSpec { concurrency, queue_limit, ..self.station }
    }
}

/// Machines come when people order them, and take as long as people and the provisioning playbook
/// take. A process starts in the same time every time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Machines {
    start: StartPlan,
    stop: StopPlan,
}

impl Machines {
    pub(super) fn new(machine: &MachineSpec, unit: &UnitSettings, people: &PeopleSettings) -> Self {
        let start = StartPlan {
            scheduling: people.lead_time,
            fetching: people.provisioning,
            starting: machine.process_start,
            app_init: machine.app_init,
        };
        // SIGTERM comes at once; systemd has no sleep before it.
        let stop = StopPlan { stop_listening_after: Span::ZERO, kill_after: unit.timeout_stop };
        Self { start, stop }
    }
}

impl Launcher for Machines {
    fn start_plan(&mut self, _: SimTime, _: Revision, _: &mut Stream) -> StartPlan {
        self.start
    }

    fn stop_plan(&self) -> StopPlan {
        self.stop
    }
}
