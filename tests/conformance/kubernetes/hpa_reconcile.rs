//! The family of whole syncs.

use orchestration_guide::sim::models::container::hpa::{
    Behavior, Condition, ContainerUsage, History, Hpa, HpaSettings, HpaSpec, MetricError,
    MetricKind, Observation, PodObservation, PodSample, Reading, Reconciliation, ResourceSample,
    ToleranceComparison,
};
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::hpa_common::{
    Kind, Metric, NOW, Names, Pod, RecommendationVector, Rules, recommendation_log, rules_spec,
};
use super::{Actual, actual, check_knowing};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    tolerance: f64,
    cpu_initialization_period_s: f64,
    delay_of_initial_readiness_s: f64,
    downscale_stabilization_s: f64,
    scale_up_limit_factor: f64,
    scale_up_limit_minimum: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BehaviorVector {
    scale_up: Option<Rules>,
    scale_down: Option<Rules>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReconcileCase {
    params: Params,
    min_replicas: u32,
    max_replicas: u32,
    spec_replicas: u32,
    status_replicas: u32,
    behavior: Option<BehaviorVector>,
    metrics: Vec<Metric>,
    pods: Vec<Pod>,
    levels_milli: Vec<i64>,
    recommendations: Option<Vec<RecommendationVector>>,
}

/// `hpa_reconcile`.
pub(crate) fn reconcile(case: &Value) -> Result<(), String> {
    check_knowing(case, |case: ReconcileCase, _| {
        let mut names = Names::default();
        let pods: Vec<PodObservation> = case.pods.iter().map(|p| p.observed(&mut names)).collect();
        let metrics = case.metrics.iter().map(|metric| metric.spec(&mut names));
        let spec = HpaSpec {
            min_replicas: case.min_replicas,
            max_replicas: case.max_replicas,
            metrics: metrics.collect::<Result<_, _>>()?,
            behavior: case.behavior.as_ref().map(|behavior| {
                let up = rules_spec(behavior.scale_up.as_ref());
                Behavior::from_specs(&up, &rules_spec(behavior.scale_down.as_ref()))
            }),
        };
        let readings: Vec<Reading> =
            case.metrics.iter().map(|metric| case.reading(metric, &mut names)).collect();
        let history = History {
            recommendations: case.recommendations.as_deref().map(recommendation_log),
            ..History::default()
        };
        let observation = Observation {
            spec_replicas: case.spec_replicas,
            status_replicas: case.status_replicas,
            pods: &pods,
            readings: &readings,
        };
        let mut hpa = Hpa::with_history(spec, case.params.settings(), history);
        Ok(told(&hpa.reconcile(NOW, &observation), &case.metrics))
    })
}

impl Params {
    fn settings(&self) -> HpaSettings {
        HpaSettings {
            tolerance: self.tolerance,
            tolerance_comparison: ToleranceComparison::Until1_32,
            cpu_initialization_period: Span::from_secs_f64(self.cpu_initialization_period_s),
            initial_readiness_delay: Span::from_secs_f64(self.delay_of_initial_readiness_s),
            downscale_stabilization: Span::from_secs_f64(self.downscale_stabilization_s),
            scale_up_limit_factor: self.scale_up_limit_factor,
            scale_up_limit_minimum: self.scale_up_limit_minimum,
            ..HpaSettings::default()
        }
    }
}

impl ReconcileCase {
    /// What the levels mean for a metric of this kind.
    fn reading(&self, metric: &Metric, names: &mut Names) -> Reading {
        let mut pod = |idx: usize| names.pod(&format!("test-pod-{idx}"));
        let levels = self.levels_milli.iter().copied().enumerate();
        let window = Span::from_secs(60);
        match metric.kind {
            _ if metric.unavailable => Reading::Failed(MetricError::Unavailable),
            Kind::Invalid => Reading::Failed(MetricError::InvalidMetric),
            Kind::ResourceUtilization => {
                let pods: Vec<_> = levels.map(|(idx, level)| (pod(idx), level / 2)).collect();
                let containers = ["container1", "container2"].map(|name| names.container(name));
                let sample = |(pod, usage_milli)| ResourceSample {
                    pod,
                    at: NOW,
                    window,
                    containers: containers.map(|id| ContainerUsage { id, usage_milli }).to_vec(),
                };
                Reading::Resource(pods.into_iter().map(sample).collect())
            }
            Kind::Pods => {
                let sample = |(idx, value_milli)| {
                    let pod = pod(idx);
                    PodSample { pod, value_milli, at: NOW, window }
                };
                Reading::Pods(levels.map(sample).collect())
            }
            Kind::ObjectValue | Kind::ObjectAverageValue => {
                Reading::Series(self.levels_milli.first().copied().into_iter().collect())
            }
            Kind::ExternalValue | Kind::ExternalAverageValue => {
                Reading::Series(self.levels_milli.clone())
            }
        }
    }
}

fn told(decision: &Reconciliation, metrics: &[Metric]) -> Actual {
    let mut actual = actual! {
        desired_replicas: decision.desired,
        conditions: conditions(decision),
        metric_actions: metric_actions(decision, metrics),
    };
    let is_utilization = |metric: &&_| is_utilization(metric);
    let cpu = decision.metrics.iter().find(is_utilization).and_then(|metric| metric.current);
    if let Some(percent) = cpu {
        actual.insert("cpu_utilization_percent".to_owned(), json!(percent));
    }
    actual
}

fn is_utilization(
    metric: &orchestration_guide::sim::models::container::hpa::MetricOutcome,
) -> bool {
    metric.kind == MetricKind::ResourceUtilization
}

fn conditions(decision: &Reconciliation) -> Value {
    let mut told = Map::new();
    let mut tell = |kind: &str, condition: Option<Condition>| {
        if let Some(Condition { status, reason }) = condition {
            let status = if status { "True" } else { "False" };
            told.insert(kind.to_owned(), json!({ "status": status, "reason": reason }));
        }
    };
    tell("AbleToScale", decision.conditions.able_to_scale);
    tell("ScalingActive", decision.conditions.scaling_active);
    tell("ScalingLimited", decision.conditions.scaling_limited);
    Value::Object(told)
}

/// The direction of each metric's own proposal. A metric of no known type has none.
fn metric_actions(decision: &Reconciliation, metrics: &[Metric]) -> Value {
    let mut actions = Map::new();
    for (metric, outcome) in metrics.iter().zip(&decision.metrics) {
        let kind = match metric.kind {
            Kind::ResourceUtilization if metric.has_container() => "ContainerResource",
            Kind::ResourceUtilization => "Resource",
            Kind::Pods => "Pods",
            Kind::ObjectValue | Kind::ObjectAverageValue => "Object",
            Kind::ExternalValue | Kind::ExternalAverageValue => "External",
            Kind::Invalid => continue,
        };
        let action = match outcome.proposal {
            Ok(proposal) if proposal > decision.current => "ScaleUp",
            Ok(proposal) if proposal < decision.current => "ScaleDown",
            _ => "None",
        };
        actions.insert(kind.to_owned(), json!(action));
    }
    Value::Object(actions)
}
