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

mod argo_rollouts;
mod autoscaler;
mod cluster;
mod deployment_controller;
mod eviction;
mod kube_proxy;
mod kubelet;
mod pod;
mod pod_set;
mod progress;
mod vertical;

pub use argo_rollouts::{BlueGreenSpec, CanaryRouting, CanarySpec, CanaryStep, ProgressiveStep};
pub use cluster::{ClusterSpec, NodeDecision, ScaleUpBlock};
pub use int_or_percent::{IntOrPercent, ParsePercentError, Rounding};
pub use kubelet::{ProbeSpec, Probes};
pub use pod::{PodSpec, stop_plan};
pub use progress::RolloutStalled;
pub use vertical::{UpdateMode, VpaSpec, VpaUpdate};

use crate::sim::parts::balancing::{Balancer, Policy};
use crate::sim::parts::pinned::{Pinned, PinnedConnections};
use crate::sim::parts::scraper::Scraper;
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::parts::{AutoScaler, Infrastructure, Necessary, Platform, Rollout, Router, Sizing};
use crate::units::Span;

use argo_rollouts::{BlueGreen, Canary, Timing};
use autoscaler::HpaScaler;
use cluster::Cluster;
use deployment::Strategy;
use deployment_controller::DeploymentController;
use disruption_budget::DisruptionBudget;
use hpa::{HpaSettings, HpaSpec};
use kube_proxy::KubeProxy;
use kubelet::Kubelet;
use pod::PodLauncher;
use vertical::Vertical;

/// How one revision replaces another.
#[derive(Clone, Debug, PartialEq)]
pub enum Delivery {
    /// As the Deployment itself does it.
    Deployment(Strategy),
    /// Blue-green, by an add-on.
    BlueGreen(BlueGreenSpec),
    /// Canary, by an add-on.
    Canary(CanarySpec),
}

/// A Deployment with its Service and, perhaps, an autoscaler.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerSpec {
    /// `spec.replicas` of the Deployment at the start.
    pub replicas: u32,
    /// How one revision replaces another.
    pub strategy: Delivery,
    /// `minReadySeconds`.
    pub min_ready: Span,
    /// `progressDeadlineSeconds`.
    pub progress_deadline: Span,
    /// The pods.
    pub pod: PodSpec,
    /// How the Service picks a pod.
    pub balancing: Policy,
    /// Connections that clients keep open; `None`: each request is balanced by itself.
    pub pinned: Option<PinnedConnections>,
    /// From a change of readiness until all nodes route by it.
    pub endpoint_propagation: Span,
    /// Time between two collections of metrics.
    pub metrics_resolution: Span,
    /// The nodes; `None`: there is always room, and every pod pulls its image.
    pub cluster: Option<ClusterSpec>,
    /// The PodDisruptionBudget of the pods.
    pub budget: Option<DisruptionBudget>,
    /// The VerticalPodAutoscaler.
    pub vpa: Option<VpaSpec>,
    /// The HorizontalPodAutoscaler.
    pub hpa: Option<(HpaSpec, HpaSettings)>,
}

/// Puts the parts together.
pub fn compose(spec: &ContainerSpec) -> Platform {
    let scaler = spec.hpa.clone().map(|(hpa_spec, settings)| AutoScaler {
        telemetry: Box::new(Scraper::new(spec.metrics_resolution)),
        scaler: Box::new(HpaScaler::new(hpa_spec, settings)),
    });
    let parts = Necessary {
        router: router(spec),
        launcher: Box::new(PodLauncher::new(&spec.pod)),
        healer: Box::new(Kubelet::new(spec.pod.probes)),
        rollout: match spec.vpa {
            None => rollout(spec),
            Some(vpa) => vertical(spec, vpa),
        },
    };
    Platform {
        infrastructure: spec.cluster.clone().map(|nodes| infrastructure(nodes, spec.budget)),
        scaler,
        ..Platform::of(spec.pod.station, parts)
    }
}

fn vertical(spec: &ContainerSpec, vpa: VpaSpec) -> Box<dyn Rollout> {
    let requested_cores = f64::from(spec.pod.cpu_request_milli) / 1000.0;
    let written = Sizing { station: spec.pod.station, requested_cores };
    Box::new(Vertical::new(rollout(spec), vpa, spec.budget, written))
}

fn rollout(spec: &ContainerSpec) -> Box<dyn Rollout> {
    let timing = Timing {
        min_ready: spec.min_ready,
        propagation: spec.endpoint_propagation,
        progress_deadline: spec.progress_deadline,
    };
    match &spec.strategy {
        Delivery::Deployment(strategy) => Box::new(DeploymentController::new(
            FIRST_REVISION,
            spec.replicas,
            *strategy,
            spec.min_ready,
            spec.progress_deadline,
        )),
        Delivery::BlueGreen(settings) => {
            Box::new(BlueGreen::new(FIRST_REVISION, *settings, timing))
        }
        Delivery::Canary(settings) => {
            Box::new(Canary::new(FIRST_REVISION, settings.clone(), timing))
        }
    }
}

fn infrastructure(nodes: ClusterSpec, budget: Option<DisruptionBudget>) -> Box<dyn Infrastructure> {
    Box::new(Cluster::new(nodes, budget))
}

/// kube-proxy draws or takes turns; whoever knows the pods' load is an ingress or a mesh.
fn router(spec: &ContainerSpec) -> Box<dyn Router> {
    let balancer = Balancer::new(spec.balancing, spec.endpoint_propagation);
    match spec.balancing {
        Policy::Random | Policy::RoundRobin => pinned(spec, KubeProxy::new(balancer)),
        Policy::LeastOutstanding | Policy::PowerOfChoices(_) => pinned(spec, balancer),
    }
}

fn pinned(spec: &ContainerSpec, router: impl Router + 'static) -> Box<dyn Router> {
    match spec.pinned {
        None => Box::new(router),
        Some(connections) => Box::new(Pinned::new(router, connections)),
    }
}
