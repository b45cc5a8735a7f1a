//! The requests: when they arrive, how long each takes, how long its client waits.
//!
//! A function of scenario and seed only, whatever the platform does with them.

mod law;
mod rate;

pub use law::Law;
pub use rate::{Arrivals, RateProfile, RateSegment};

use crate::units::Span;

/// Everything that a scenario says about its requests.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkloadSpec {
    /// Arrival rate over time; arrivals are a Poisson process of this rate.
    pub rate: RateProfile,
    /// Service demand: how long a request takes on an instance that does nothing else.
    pub demand: Law,
    /// Share of the demand that is CPU work, in 0..=1; the rest is waiting for others.
    pub cpu_share: f64,
    /// When clients give up; `None`: never.
    pub patience: Option<Patience>,
}

/// How long clients wait.
#[derive(Clone, Debug, PartialEq)]
pub struct Patience {
    /// Time from arrival to giving up.
    pub limit: Law,
    /// What the patience is for.
    pub scope: PatienceScope,
}

/// What a client's patience is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatienceScope {
    /// Time in line only: once served, a request stays to its end (the abandonment of queueing
    /// theory).
    Wait,
    /// Time to the answer: a client gives up on a request in service too. The instance does not
    /// notice and works on; a request in line leaves it.
    Response,
}

impl Patience {
    /// The limit, where it is the same for all clients.
    pub fn shared_limit(&self) -> Option<Span> {
        match self.limit {
            Law::Constant { mean } => Some(mean),
            _ => None,
        }
    }
}
