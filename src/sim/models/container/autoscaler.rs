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

/// A ratio that has moved by this share beyond those that were told is news, while it lies within
/// the tolerance: of one of a tenth there are then seven at most.
const NEWS_WITHIN_TOLERANCE: f64 = 1.03;
/// The same of ratios outside the tolerance.
const NEWS_ELSEWHERE: f64 = 1.1;
/// Below this ratio, nothing about a size that stays is news.
const IDLE_RATIO: f64 = 0.1;

/// One HPA for the one Deployment.
#[derive(Clone, Debug)]
pub(super) struct HpaScaler {
    hpa: Hpa,
    told: Option<Told>,
}

/// Why the size was last told to stay or to change, and the ratios that were told with it.
#[derive(Clone, Copy, Debug)]
struct Told {
    clause: Clause,
    lowest: f64,
    highest: f64,
}

impl Told {
    fn of(clause: Clause, ratio: Option<f64>) -> Self {
        let ratio = ratio.unwrap_or(1.0);
        Self { clause, lowest: ratio, highest: ratio }
    }

    /// Whether a ratio is about one that was told. Only ever larger or smaller ones are news, so
    /// that noise tells nothing twice, and there is an end to it.
    fn covers(&self, ratio: f64) -> bool {
        let step = match self.clause {
            Clause::WithinTolerance => NEWS_WITHIN_TOLERANCE,
            _ => NEWS_ELSEWHERE,
        };
        let [ratio, lowest, highest] =
            [ratio, self.lowest, self.highest].map(|ratio| ratio.max(IDLE_RATIO));
        (lowest / step..=highest * step).contains(&ratio)
    }

    fn add(&mut self, ratio: f64) {
        self.lowest = self.lowest.min(ratio);
        self.highest = self.highest.max(ratio);
    }
}

/// The largest ratio of a sync, of those that its metrics went by in the end.
fn ratio(sync: &Reconciliation) -> Option<f64> {
    let ratios = sync.metrics.iter().filter_map(|metric| metric.rebalanced_ratio.or(metric.ratio));
    ratios.max_by(f64::total_cmp)
}

impl HpaScaler {
    pub(super) fn new(spec: HpaSpec, settings: HpaSettings) -> Self {
        Self { hpa: Hpa::new(spec, settings), told: None }
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

    /// A sync that changes nothing is told only if its reason is another than the last one's, or
    /// its ratio is further away than those that were told.
    fn is_news(&mut self, sync: &Reconciliation) -> bool {
        let ratio = ratio(sync);
        let stays = sync.desired == sync.current;
        match &mut self.told {
            Some(told) if stays && told.clause == sync.clause => {
                let Some(ratio) = ratio.filter(|ratio| !told.covers(*ratio)) else { return false };
                told.add(ratio);
            }
            told => *told = Some(Told::of(sync.clause, ratio)),
        }
        true
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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(clause: Clause, ratios: &[f64]) -> usize {
        let mut told = Told::of(clause, Some(ratios[0]));
        let is_news = |ratio: &&f64| {
            let is_news = !told.covers(**ratio);
            if is_news {
                told.add(**ratio);
            }
            is_news
        };
        1 + ratios[1..].iter().filter(is_news).count()
    }

    /// 60 % against 60 %, then 63 %: the ratio of 1.05 is told, and what swings around it is not.
    #[test]
    fn a_ratio_that_has_moved_is_told_once() {
        let swinging = [1.0, 1.01, 1.05, 1.0, 1.06, 1.04, 0.99, 1.05];
        assert_eq!(told(Clause::WithinTolerance, &swinging), 2);
    }

    /// However long it goes on, the log holds a few ratios of one reason.
    #[test]
    fn ratios_of_one_reason_are_few() {
        let rising: Vec<f64> = (900..=1100).map(|permille| f64::from(permille) / 1e3).collect();
        assert!(told(Clause::WithinTolerance, &rising) <= 7);
        let falling: Vec<f64> = (0..=9000).rev().map(|step| f64::from(step) / 1e4).collect();
        assert!(told(Clause::TooFewReplicas, &falling) <= 25);
    }
}
