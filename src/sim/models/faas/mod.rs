//! Functions: AWS Lambda, and what Azure Functions does otherwise.
//!
//! Rules of the product, as plain data and functions or as small state machines that are told the
//! time: [`concurrency`], [`scaling`], [`provisioned`], [`init`], [`pollers`], [`retry`],
//! [`billing`]; for other platforms and times [`azure_ramp`] and [`legacy_burst`]. The other files
//! fit them into the engine as [parts](crate::sim::parts).

pub mod azure_ramp;
pub mod billing;
pub mod concurrency;
pub mod init;
pub mod legacy_burst;
pub mod pollers;
pub mod provisioned;
pub mod retry;
pub mod scaling;

mod alias;
mod environment;
mod front_end;
mod invocation;
mod pack_newest;
mod throttling;

pub use alias::AliasShift;
pub use environment::{ColdStart, INIT_LIMIT, Retention};
pub use front_end::Quotas;
pub use invocation::Invocation;
pub use pack_newest::PackNewest;
pub use throttling::Throttling;

use crate::sim::fleet::{Discipline, MemorySpec, StationSpec, WarmUp};
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::parts::traffic_shift::TrafficShift;
use crate::sim::parts::{Necessary, OnTimeout, Platform, RequestLimits, Router};
use crate::sim::workload::Law;
use crate::units::{SimTime, Span};

use alias::Alias;
use billing::vcpus;
use environment::ResetOnExit;
use front_end::FrontEnd;
use pollers::Pollers;
use scaling::ScalingRate;

/// One function behind an alias.
#[derive(Clone, Debug, PartialEq)]
pub struct FaasSpec {
    /// `MemorySize`; CPU comes in proportion.
    pub memory_mb: u32,
    /// `Timeout`: longest time of one invocation.
    pub timeout: Span,
    /// Largest payload of an invocation in KiB.
    pub payload_limit_kib: u32,
    /// Concurrency that it may use.
    pub quotas: Quotas,
    /// How it is called.
    pub invocation: Invocation,
    /// How its environments start.
    pub cold_start: ColdStart,
    /// How long they are kept.
    pub retention: Retention,
    /// How a new version gets the traffic.
    pub shift: TrafficShift,
    /// Share of the requests' demand that is CPU work, for metering.
    pub cpu_share: f64,
    /// What an environment has of memory and the code holds of it; `None`: it is not counted.
    pub memory: Option<MemorySpec>,
    /// How requests are slower after a start; `None`: they are not.
    pub warm_up: Option<WarmUp>,
}

/// Puts the parts together. Provisioned environments are ready from the start.
pub fn compose(spec: &FaasSpec) -> Platform {
    let cores = vcpus(spec.memory_mb);
    let station = StationSpec {
        cpu_share: spec.cpu_share,
        memory: spec.memory,
        warm_up: spec.warm_up,
        ..StationSpec::simple(1, Some(0), Discipline::ProcessorSharing { cores })
    };
    let parts = Necessary {
        router: front_end(spec.quotas, spec.invocation),
        launcher: Box::new(spec.cold_start.clone()),
        healer: Box::new(ResetOnExit),
        rollout: Box::new(Alias::new(FIRST_REVISION, spec.shift)),
    };
    Platform {
        limits: RequestLimits {
            duration: Some(spec.timeout),
            on_timeout: OnTimeout::EndsProcess,
            payload_kib: Some(spec.payload_limit_kib),
        },
        redelivery: spec.invocation.redelivery(),
        bills_invocations: true,
        provisions: true,
        idle: Some(Box::new(spec.retention.clone())),
        ..Platform::of(station, parts)
    }
}

/// Lambda's front end, for a function that has been idle until the start.
pub fn front_end(quotas: Quotas, invocation: Invocation) -> Box<dyn Router> {
    let front_end = FrontEnd::new(quotas, ScalingRate::new(SimTime::ZERO), invocation);
    match invocation {
        Invocation::Synchronous | Invocation::Asynchronous(_) => Box::new(front_end),
        Invocation::Queue { maximum_concurrency, .. } => {
            Box::new(Pollers::new(front_end, quotas.unreserved, maximum_concurrency))
        }
    }
}

/// A platform that starts instances for requests, as its router says, and lets idle ones go: what
/// simulators of function platforms model.
pub fn scale_per_request(
    station: StationSpec,
    router: Box<dyn Router>,
    cold_start: ColdStart,
    idle_expiry: Span,
) -> Platform {
    let retention = Retention { idle: Law::Constant { mean: idle_expiry }, max_life: None };
    let parts = Necessary {
        router,
        launcher: Box::new(cold_start),
        healer: Box::new(ResetOnExit),
        rollout: Box::new(Alias::new(FIRST_REVISION, TrafficShift::AllAtOnce)),
    };
    Platform { idle: Some(Box::new(retention)), ..Platform::of(station, parts) }
}
