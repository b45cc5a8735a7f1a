//! A server that has failed, from the first poll that saw it to its repair.

use super::MonitoringSettings;
use crate::sim::fleet::{Fleet, InstanceId, Phase};
use crate::sim::models::server::Ailment;
use crate::units::{SimTime, Span};

/// A server that has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Incident {
    /// When monitoring first saw it.
    pub(super) since: SimTime,
    pub(super) stage: Stage,
}

/// What people make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It has not lasted long enough for a page.
    Pending,
    /// The person on call is on the way.
    Paged { respond_at: SimTime },
    /// The playbook that starts the process again is running.
    Restarting { done_at: SimTime },
}

impl Incident {
    pub(super) const fn new(now: SimTime) -> Self {
        Self { since: now, stage: Stage::Pending }
    }

    pub(super) fn failing_for(&self, now: SimTime) -> Span {
        now.since(self.since)
    }

    /// Whether it is time to page somebody.
    pub(super) fn is_due(&self, now: SimTime, monitoring: MonitoringSettings) -> bool {
        self.stage == Stage::Pending && self.failing_for(now) >= monitoring.hold
    }

    /// When people next do something about it; `None`: with the next poll.
    pub(super) const fn next_at(&self) -> Option<SimTime> {
        match self.stage {
            Stage::Pending => None,
            Stage::Paged { respond_at: at } | Stage::Restarting { done_at: at } => Some(at),
        }
    }
}

/// What a poll of a server finds; `None`: nothing is wrong.
pub(super) fn ailment(fleet: &Fleet, id: InstanceId) -> Option<Ailment> {
    match fleet.get(id).filter(|server| !server.is_terminating()) {
        None => Some(Ailment::MachineLost),
        Some(server) if server.machine_is_gone => Some(Ailment::MachineLost),
        Some(server) if server.hung => Some(Ailment::Hung),
        Some(server) if server.phase == Phase::BackOff => Some(Ailment::ProcessFailed),
        Some(_) => None,
    }
}
