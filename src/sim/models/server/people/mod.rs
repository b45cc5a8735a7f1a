//! The people who look after the servers: the only control loop that there is.
//!
//! Monitoring polls every server and pages the person on call; that person takes a while to
//! respond, and then starts a playbook. None of this is a product's rule. All lengths are settings
//! of the scenario, and how they fit together is our assumption:
//!
//! - Monitoring asks every server at equal intervals, and pages once a failure has lasted for a
//!   while (`scrape_interval` and `for` of Prometheus work like that).
//! - One person is on call. While that person is on the way, further pages are answered by the
//!   same arrival.
//! - A process that hangs or has failed for good is started again. A machine that is gone is
//!   replaced by a new one, which takes its lead time and the provisioning playbook.
//! - A server that a playbook has taken out of the balancer is silenced, also after a run that
//!   was aborted. Only the loss of its machine is still told.
//! - A new machine gets the revision that was rolled out last, and joins once it passes the
//!   playbook's check.

mod incident;
mod operators;
mod scaling;

pub(super) use operators::{Operators, passes_check};
pub(super) use scaling::ScalingByPeople;
pub use scaling::ScalingSettings;

use crate::sim::random::{Concern, Stream};
use crate::sim::workload::Law;
use crate::units::Span;

/// What people do, and how fast.
#[derive(Clone, Debug, PartialEq)]
pub struct PeopleSettings {
    /// What pages them.
    pub monitoring: MonitoringSettings,
    /// From a page until the person on call has understood it and acts.
    pub response: Law,
    /// Time of the playbook that starts a process again.
    pub restart_playbook: Span,
    /// From the order of a machine until there is one.
    pub lead_time: Span,
    /// Time of the playbook that makes a server of a new machine.
    pub provisioning: Span,
    /// When machines are added; `None`: nobody looks at utilization.
    pub scaling: Option<ScalingSettings>,
}

/// Monitoring of the servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonitoringSettings {
    /// Time between polls.
    pub interval: Span,
    /// How long a server must have failed at every poll before somebody is paged.
    pub hold: Span,
}

/// Response times, one draw for each page. Pages because of failures and because of utilization
/// draw from streams of their own.
#[derive(Clone, Debug)]
struct OnCall {
    response: Law,
    draws: Stream,
}

/// Why the person on call is paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Failure,
    Utilization,
}

impl OnCall {
    fn new(people: &PeopleSettings, reason: Reason, seed: u64) -> Self {
        let draws = Stream::new(seed, Concern::People, reason as u64);
        Self { response: people.response.clone(), draws }
    }

    fn response_time(&mut self) -> Span {
        self.response.draw(&mut self.draws)
    }
}
