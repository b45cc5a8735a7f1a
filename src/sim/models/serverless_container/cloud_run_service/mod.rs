//! A Cloud Run service: the rules of [`cloud_run`](super::cloud_run) as parts of the engine.
//!
//! Google documents what the autoscaler looks at, but neither how often it looks, nor which
//! instance gets a request, nor when exactly a start on demand is made. What is assumed for these
//! stands at each part.

mod autoscaler;
mod container;
mod revisions;
mod router;

pub use container::{Container, Probe};

use super::cloud_run::{AVERAGING_WINDOW, RevisionScaling, longest_wait};
use super::usage::UsageMeter;
use crate::sim::fleet::StationSpec;
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::parts::traffic_shift::TrafficShift;
use crate::sim::parts::{AutoScaler, Necessary, Platform, RequestLimits};
use crate::units::Span;

use autoscaler::{Autoscaler, EVALUATION_PERIOD, IdleInstances};
use container::{ContainerHealth, ContainerLauncher};
use revisions::{Revisions, RevisionsSpec};
use router::{Door, FrontEnd};

/// A Cloud Run service.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudRunSpec {
    /// How an instance serves: the application's threads and its own queue.
    pub station: StationSpec,
    /// What decides about the size.
    pub scaling: RevisionScaling,
    /// Most instances that the project's quota has room for in the region.
    pub quota_ceiling: u32,
    /// `timeout`: longest time in service. The instance works on.
    pub request_timeout: Span,
    /// How long an instance without work is kept.
    pub idle_retention: Span,
    /// How instances start and are watched.
    pub container: Container,
    /// How the traffic moves to a new revision that has been found to start.
    pub traffic: TrafficShift,
    /// What is charged.
    pub billing: Billing,
}

/// What a Cloud Run service is charged for. It decides nothing in the simulation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Billing {
    /// Instances are charged while they start, stop or have requests; the minimum while idle too,
    /// at a lower price.
    #[default]
    RequestBased,
    /// Instances are charged for as long as they exist.
    InstanceBased,
}

/// Puts the parts together.
pub fn compose(spec: &CloudRunSpec) -> Platform {
    let most = spec.scaling.max_instances.min(spec.quota_ceiling);
    let min_instances = spec.scaling.min_instances.min(most);
    let seats = seats_of(spec);
    let parts = Necessary {
        router: Box::new(FrontEnd::new(Door {
            seats,
            max_instances: spec.scaling.max_instances,
            quota_ceiling: spec.quota_ceiling,
            longest_wait: longest_wait(spec.container.mean_start()),
            settled_after: AVERAGING_WINDOW,
        })),
        launcher: Box::new(ContainerLauncher::new(&spec.container)),
        healer: Box::new(ContainerHealth::new(&spec.container)),
        rollout: Box::new(Revisions::new(RevisionsSpec {
            first: FIRST_REVISION,
            min_instances,
            max_total: spec.quota_ceiling,
            shift: spec.traffic,
            retention: spec.idle_retention,
        })),
    };
    Platform {
        limits: RequestLimits { duration: Some(spec.request_timeout), ..RequestLimits::default() },
        kept_idle: min_instances,
        scaler: Some(AutoScaler {
            telemetry: Box::new(UsageMeter::new(EVALUATION_PERIOD)),
            scaler: Box::new(Autoscaler::new(spec.scaling, spec.quota_ceiling)),
        }),
        idle: Some(Box::new(IdleInstances { retention: spec.idle_retention })),
        ..Platform::of(spec.station, parts)
    }
}

/// Requests that an instance holds at most: what Cloud Run sends it at a time, and no more than
/// the application takes.
fn seats_of(spec: &CloudRunSpec) -> u32 {
    let queue = spec.station.queue_limit.unwrap_or(u32::MAX);
    spec.scaling.max_concurrency.min(spec.station.concurrency.saturating_add(queue))
}
