//! A VM group: an Auto Scaling group behind a load balancer.
//!
//! Its rules are functions and small state machines with the names of EC2 Auto Scaling, one file
//! for each. What it shares with ECS, alarms, target tracking and target groups, stands in
//! [`parts`](crate::sim::parts). [`scaling`], [`rollout`] and the private files fit the rules into
//! the engine.

pub mod adjustment;
pub mod step_scaling;

pub mod simple_scaling;
pub mod warm_up;

pub mod az_rebalance;
pub mod lifecycle_hook;
pub mod warm_pool;

pub mod maintenance;

pub mod health_replacement;
pub mod instance_refresh;

mod decision;
mod healer;
mod launcher;
mod metrics;
pub mod rollout;
pub mod scaling;

pub use decision::VmDecision;
pub use healer::ProcessRestart;
pub use launcher::{InstanceStart, PoolState, WarmPoolSpec};

use crate::sim::fleet::StationSpec;
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::parts::target_group::{TargetChecks, TargetGroupSpec, TargetRouter};
use crate::sim::parts::{AutoScaler, Necessary, Platform};
use crate::sim::workload::Law;

use healer::GroupHealer;
use health_replacement::HealthChecks;
use launcher::InstanceLauncher;
use metrics::MetricReader;
use rollout::{GroupRollout, RolloutSpec};
use scaling::{GroupScaler, ScalerSpec};

/// An Auto Scaling group with its load balancer.
#[derive(Clone, Debug, PartialEq)]
pub struct VmSpec {
    /// How an instance serves.
    pub station: StationSpec,
    /// How it starts.
    pub start: InstanceStart,
    /// What starts a process again that has ended; `None`: nothing does.
    pub process_restart: Option<ProcessRestart>,
    /// The load balancer.
    pub balancer: TargetGroupSpec,
    /// What makes an instance unhealthy for the group.
    pub health_checks: HealthChecks,
    /// Instances kept ready; `None`: none.
    pub warm_pool: Option<WarmPoolSpec>,
    /// Metrics, policies and scheduled actions.
    pub scaling: ScalerSpec,
    /// How instances are kept and replaced.
    pub rollout: RolloutSpec,
}

/// The log-normal law with this median and 95th percentile, in seconds: of the shapes with a
/// lower end and a long tail the simplest.
pub fn log_normal_by_quantiles(median_s: f64, p95_s: f64) -> Law {
    /// 95th percentile of the standard normal distribution.
    const Z_95: f64 = 1.644_853_626_951_472_7;
    let sigma = libm::log(p95_s / median_s) / Z_95;
    Law::LogNormal { mu: libm::log(median_s), sigma }
}

/// Puts the parts together.
pub fn compose(spec: &VmSpec) -> Platform {
    let metrics = MetricReader::new(spec.scaling.resolution(), spec.scaling.readings_kept_for());
    let scales = !spec.scaling.policies.is_empty() || !spec.scaling.scheduled_actions.is_empty();
    let scaler = scales.then(|| AutoScaler {
        telemetry: Box::new(metrics),
        scaler: Box::new(GroupScaler::new(spec.scaling.clone())),
    });
    let deregistration_delay = spec.balancer.attributes.deregistration_delay;
    let launcher = InstanceLauncher::new(spec.start.clone(), deregistration_delay, spec.warm_pool);
    let parts = Necessary {
        router: Box::new(TargetRouter::new(spec.balancer.attributes)),
        launcher: Box::new(launcher),
        healer: Box::new(GroupHealer::new(spec.health_checks, spec.process_restart)),
        rollout: Box::new(GroupRollout::new(spec.rollout.clone(), FIRST_REVISION)),
    };
    Platform {
        checks: Some(Box::new(TargetChecks::new(spec.balancer.health_check.clone()))),
        scaler,
        ..Platform::of(spec.station, parts)
    }
}
