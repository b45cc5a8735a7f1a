//! The requests: when they arrive, how long each takes, how long its client waits.
//!
//! A function of scenario and seed only, whatever the platform does with them.

mod arrivals;
mod client;
mod law;
mod rate;

pub use arrivals::{ArrivalProcess, Arrivals};
pub use client::{Patience, PatienceScope, RetryPolicy};
pub use law::Law;
pub use rate::{RateProfile, RateSegment};

use super::random::Stream;
use crate::units::Span;

/// Everything that a scenario says about its requests.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkloadSpec {
    /// Arrival rate over time.
    pub rate: RateProfile,
    /// How arrivals scatter around that rate.
    pub arrivals: ArrivalProcess,
    /// The kinds of requests; at least one, at most 256.
    pub classes: Vec<RequestClass>,
    /// When clients give up; `None`: never.
    pub patience: Option<Patience>,
    /// When clients try again; `None`: never.
    pub retries: Option<RetryPolicy>,
    /// Connections that clients keep open, each request coming on one of them; `None`: every
    /// request comes on a connection of its own.
    pub connections: Option<u32>,
}

/// One kind of request.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestClass {
    /// How many of the requests are of this kind, relative to the other kinds.
    pub weight: f64,
    /// Service demand: how long a request takes on an instance that does nothing else.
    pub demand: Law,
    /// Share of the demand that is CPU work, in 0..=1; the rest is waiting for others.
    pub cpu_share: f64,
    /// Payload in KiB.
    pub payload_kib: u32,
    /// Memory that a request holds while it is in service, in KiB.
    pub memory_kib: u64,
}

impl WorkloadSpec {
    /// Requests of one kind, all CPU work, whose clients wait for ever: the customers of queueing
    /// theory.
    pub fn simple(rate: RateProfile, demand: Law) -> Self {
        Self {
            rate,
            arrivals: ArrivalProcess::Poisson,
            classes: vec![RequestClass {
                weight: 1.0,
                demand,
                cpu_share: 1.0,
                payload_kib: 0,
                memory_kib: 0,
            }],
            patience: None,
            retries: None,
            connections: None,
        }
    }

    /// Mean demand over all requests.
    pub fn mean_demand(&self) -> Span {
        if let [class] = self.classes.as_slice() {
            return class.demand.mean();
        }
        Span::from_secs_f64(self.weighted_mean(|class| class.demand.mean().as_secs_f64()))
    }

    /// Share of the demand that is CPU work, over all requests.
    pub fn cpu_share(&self) -> f64 {
        if let [class] = self.classes.as_slice() {
            return class.cpu_share;
        }
        let cpu_secs = |class: &RequestClass| class.demand.mean().as_secs_f64() * class.cpu_share;
        self.weighted_mean(cpu_secs) / self.mean_demand().as_secs_f64()
    }

    fn weighted_mean(&self, value: impl Fn(&RequestClass) -> f64) -> f64 {
        let sum: f64 = self.classes.iter().map(|class| class.weight * value(class)).sum();
        sum / self.classes.iter().map(|class| class.weight).sum::<f64>()
    }

    /// The class of the next request, as an index. Draws nothing where there is only one.
    pub fn draw_class(&self, draws: &mut Stream) -> usize {
        if self.classes.len() == 1 {
            return 0;
        }
        let total: f64 = self.classes.iter().map(|class| class.weight).sum();
        let mut left = draws.unit() * total;
        for (index, class) in self.classes.iter().enumerate() {
            left -= class.weight;
            if left < 0.0 {
                return index;
            }
        }
        self.classes.len() - 1
    }
}
