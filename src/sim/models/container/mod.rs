//! Containers on Kubernetes: Service, Deployment, HorizontalPodAutoscaler, kubelet.
//!
//! [`hpa`], [`deployment`], [`cluster_autoscaler`], [`vpa`], [`scheduler`], [`disruption_budget`]
//! and [`node_lifecycle`] are the controllers' rules as functions; the other files fit them into
//! the engine as [parts](crate::sim::parts).

pub mod cluster_autoscaler;
pub mod deployment;
pub mod disruption_budget;
pub mod hpa;
mod int_or_percent;
pub mod node_lifecycle;
pub mod scheduler;
pub mod vpa;

mod autoscaler;
mod deployment_controller;
mod kubelet;
mod pod;

pub use int_or_percent::{IntOrPercent, ParsePercentError, Rounding};
pub use kubelet::{ProbeSpec, Probes};
pub use pod::PodSpec;

use crate::sim::parts::balancing::{Balancer, Policy};
use crate::sim::parts::scraper::Scraper;
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::parts::{AutoScaler, Necessary, Platform};
use crate::units::Span;

use autoscaler::HpaScaler;
use deployment::Strategy;
use deployment_controller::DeploymentController;
use hpa::{HpaSettings, HpaSpec};
use kubelet::Kubelet;
use pod::PodLauncher;

/// A Deployment with its Service and, perhaps, an autoscaler.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerSpec {
    /// `spec.replicas` of the Deployment at the start.
    pub replicas: u32,
    /// How one revision replaces another.
    pub strategy: Strategy,
    /// `minReadySeconds`.
    pub min_ready: Span,
    /// The pods.
    pub pod: PodSpec,
    /// How the Service picks a pod.
    pub balancing: Policy,
    /// From a change of readiness until all nodes route by it.
    pub endpoint_propagation: Span,
    /// Time between two collections of metrics.
    pub metrics_resolution: Span,
    /// The HorizontalPodAutoscaler.
    pub hpa: Option<(HpaSpec, HpaSettings)>,
}

/// Puts the parts together.
pub fn compose(spec: &ContainerSpec) -> Platform {
    let scaler = spec.hpa.clone().map(|(hpa_spec, settings)| AutoScaler {
        telemetry: Box::new(Scraper::new(spec.metrics_resolution)),
        scaler: Box::new(HpaScaler::new(hpa_spec, settings, spec.pod.cpu_request_milli)),
    });
    let parts = Necessary {
        router: Box::new(Balancer::new(spec.balancing, spec.endpoint_propagation)),
        launcher: Box::new(PodLauncher::new(&spec.pod)),
        healer: Box::new(Kubelet::new(spec.pod.probes)),
        rollout: Box::new(DeploymentController::new(
            FIRST_REVISION,
            spec.replicas,
            spec.strategy,
            spec.min_ready,
        )),
    };
    Platform { scaler, ..Platform::of(spec.pod.station, parts) }
}
