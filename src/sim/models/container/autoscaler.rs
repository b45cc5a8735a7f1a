//! The HorizontalPodAutoscaler as the engine's scaler: shows it pods and samples as the API
//! server and the metrics APIs would.

use super::hpa::{
    Clause, ContainerId, ContainerRequest, ContainerUsage, Hpa, HpaSettings, HpaSpec, MetricError,
    MetricKind, MetricSpec, Observation, PodId, PodObservation, PodPhase, PodSample, Readiness,
    Reading, Reconciliation, Resource, ResourceSample,
};
use super::pod::{is_pending, request_milli};
use crate::sim::fleet::{Fleet, Instance, Phase};
use crate::sim::parts::{InstanceSample, ScaleVerdict, ScaleView, Scaler};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// The controller's clock runs ahead of the simulation's by this much: pods of the beginning
/// started at its zero, long before any period that it looks at.
const BEFORE_THE_BEGINNING: Span = Span::from_secs(24 * 3600);
const CONTAINER: ContainerId = ContainerId(0);

/// One HPA for the one Deployment.
#[derive(Clone, Debug)]
pub(super) struct HpaScaler {
    hpa: Hpa,
    last_told: Option<Clause>,
}

impl HpaScaler {
    pub(super) fn new(spec: HpaSpec, settings: HpaSettings) -> Self {
        Self { hpa: Hpa::new(spec, settings), last_told: None }
    }

    fn observe(instance: &Instance) -> PodObservation {
        let was_taken_on = instance.phase != Phase::Scheduling;
        PodObservation {
            id: PodId(instance.number),
            phase: pod_phase(instance),
            readiness: Some(Readiness {
                ready: instance.ready,
                since: instance.ready_changed.map_or(SimTime::ZERO, controller_clock),
            }),
            started_at: was_taken_on
                .then(|| instance.created.map_or(SimTime::ZERO, controller_clock)),
            deleting: instance.is_terminating(),
            containers: vec![ContainerRequest {
                id: CONTAINER,
                request_milli: Some(i64::from(request_milli(instance))),
            }],
        }
    }

    fn read(metric: &MetricSpec, fleet: &Fleet, samples: &[InstanceSample]) -> Reading {
        let known = samples.iter().filter_map(|s| Some((fleet.get(s.instance)?.number, s)));
        match metric {
            MetricSpec::ResourceUtilization { resource: Resource::Cpu, .. } => {
                Reading::Resource(known.map(|(number, s)| cpu_sample(number, s)).collect())
            }
            MetricSpec::Pods { .. } => {
                Reading::Pods(known.map(|(number, s)| request_sample(number, s)).collect())
            }
            _ => Reading::Failed(MetricError::Unavailable),
        }
    }

    /// A sync that changes nothing is told only if its reason is another than the last one's.
    fn is_news(&mut self, sync: &Reconciliation) -> bool {
        let is_news = sync.desired != sync.current || self.last_told != Some(sync.clause);
        self.last_told = Some(sync.clause);
        is_news
    }
}

impl Scaler for HpaScaler {
    fn period(&self) -> Span {
        self.hpa.settings().sync_period
    }

    fn decide(&mut self, view: &ScaleView<'_>) -> ScaleVerdict {
        let &ScaleView { now, current, fleet, samples, .. } = view;
        let pods: Vec<PodObservation> = fleet.iter().map(Self::observe).collect();
        let status_replicas = pods.iter().filter(|pod| !pod.deleting).count() as u32;
        let metrics = &self.hpa.spec().metrics;
        let readings: Vec<Reading> =
            metrics.iter().map(|metric| Self::read(metric, fleet, samples)).collect();
        let seen = Observation {
            spec_replicas: current,
            status_replicas,
            pods: &pods,
            readings: &readings,
        };
        let sync = self.hpa.reconcile(controller_clock(now), &seen);
        ScaleVerdict {
            desired: sync.desired,
            utilization_seen: utilization(&sync),
            decision: self.is_news(&sync).then_some(DecisionBody::Hpa(sync)),
        }
    }
}

fn controller_clock(at: SimTime) -> SimTime {
    at + BEFORE_THE_BEGINNING
}

fn pod_phase(instance: &Instance) -> PodPhase {
    if is_pending(instance) { PodPhase::Pending } else { PodPhase::Running }
}

fn cpu_sample(number: u32, sample: &InstanceSample) -> ResourceSample {
    ResourceSample {
        pod: PodId(number),
        at: controller_clock(sample.at),
        window: sample.window,
        // Quantities round up to the thousandth (`MilliValue`).
        containers: vec![ContainerUsage {
            id: CONTAINER,
            usage_milli: (sample.cpu_cores * 1000.0).ceil() as i64,
        }],
    }
}

fn request_sample(number: u32, sample: &InstanceSample) -> PodSample {
    PodSample {
        pod: PodId(number),
        value_milli: (sample.requests_per_sec * 1000.0).ceil() as i64,
        at: controller_clock(sample.at),
        window: sample.window,
    }
}

fn utilization(sync: &Reconciliation) -> Option<f64> {
    let metric = sync.metrics.first()?;
    let is_utilization = metric.kind == MetricKind::ResourceUtilization;
    metric.current.filter(|_| is_utilization).map(|percent| percent / 100.0)
}
