//! Families of the stage from metrics to a proposal.

use std::collections::BTreeMap;

use orchestration_guide::sim::models::container::hpa::{
    self, Calculation, Calculator, ContainerUsage, HpaSettings, MetricError, PodId, PodObservation,
    PodSample, PodUsage, ReadinessRule, Reading, ResourceSample, ToleranceComparison,
};
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::{Value, json};

use super::hpa_common::{Kind, Metric, NOW, Names, Pod, ResourceName, at, error_category};
use super::{Actual, actual, check, check_knowing};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    tolerance: Option<f64>,
    cpu_initialization_period_s: f64,
    delay_of_initial_readiness_s: f64,
}

impl Params {
    fn readiness(&self) -> ReadinessRule {
        ReadinessRule {
            now: NOW,
            cpu_initialization_period: Span::from_secs_f64(self.cpu_initialization_period_s),
            initial_readiness_delay: Span::from_secs_f64(self.delay_of_initial_readiness_s),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    pod: String,
    timestamp_s: Option<f64>,
    window_s: Option<f64>,
    value_milli: Option<i64>,
    containers: Option<Vec<ContainerSample>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContainerSample {
    name: String,
    usage_milli: i64,
}

impl Sample {
    fn of_resource(&self, names: &mut Names) -> Result<ResourceSample, String> {
        let containers = self.containers.as_ref().ok_or("a sample without containers")?;
        let usage = |c: &ContainerSample, names: &mut Names| ContainerUsage {
            id: names.container(&c.name),
            usage_milli: c.usage_milli,
        };
        Ok(ResourceSample {
            pod: names.pod(&self.pod),
            at: at(self.timestamp_s.unwrap_or(0.0)),
            window: Span::from_secs_f64(self.window_s.unwrap_or(0.0)),
            containers: containers.iter().map(|c| usage(c, names)).collect(),
        })
    }

    fn of_pod(&self, names: &mut Names) -> Result<PodSample, String> {
        Ok(PodSample {
            pod: names.pod(&self.pod),
            value_milli: self.value_milli.ok_or("a sample without value_milli")?,
            at: at(self.timestamp_s.unwrap_or(0.0)),
            window: Span::from_secs_f64(self.window_s.unwrap_or(0.0)),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupCase {
    params: Params,
    resource: ResourceName,
    pods: Vec<Pod>,
    samples: Vec<Sample>,
}

/// `hpa_group_pods`.
pub(crate) fn group_pods(case: &Value) -> Result<(), String> {
    check_knowing(case, |case: GroupCase, _| {
        let mut names = Names::default();
        let pods = observed(&case.pods, &mut names);
        let samples: Result<Vec<_>, _> =
            case.samples.iter().map(|s| s.of_pod(&mut names)).collect();
        let mut samples = samples?;
        samples.sort_by_key(|sample| sample.pod);
        let is_cpu = matches!(case.resource, ResourceName::Cpu);
        let readiness = is_cpu.then(|| case.params.readiness());
        let groups = hpa::group_pods(&pods, &samples, readiness);
        let sorted = |pods: &[PodId]| {
            let mut pods: Vec<&str> = pods.iter().map(|&pod| names.name(pod)).collect();
            pods.sort_unstable();
            pods
        };
        Ok(actual! {
            ready_count: groups.ready.len(),
            unready: sorted(&groups.unready),
            missing: sorted(&groups.missing),
            ignored: sorted(&groups.ignored),
        })
    })
}

fn observed(pods: &[Pod], names: &mut Names) -> Vec<PodObservation> {
    pods.iter().map(|pod| pod.observed(names)).collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalcCase {
    params: Params,
    current_replicas: u32,
    pods: Vec<Pod>,
    metric: Metric,
    samples: Option<Vec<Sample>>,
    values_milli: Option<Vec<i64>>,
    compare_mode: Option<CompareMode>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum CompareMode {
    Old,
    New,
}

/// `hpa_replica_calc`. Unless a case says otherwise, ratios are compared as in the release that
/// the vectors come from.
pub(crate) fn replica_calc(case: &Value) -> Result<(), String> {
    check_knowing(case, |case: CalcCase, _| {
        let mut names = Names::default();
        let pods = observed(&case.pods, &mut names);
        let reading = case.reading(&mut names)?;
        let settings = HpaSettings {
            tolerance: case.params.tolerance.ok_or("params without tolerance")?,
            tolerance_comparison: match case.compare_mode {
                None | Some(CompareMode::Old) => ToleranceComparison::Until1_32,
                Some(CompareMode::New) => ToleranceComparison::From1_33,
            },
            ..HpaSettings::default()
        };
        let calculator = Calculator {
            current: case.current_replicas,
            status_replicas: case.current_replicas,
            pods: &pods,
            tolerance: settings.tolerance_band(None),
            readiness: case.params.readiness(),
        };
        let spec = case.metric.spec(&mut names)?;
        Ok(calculated(hpa::assess(&spec, &reading, &calculator).result))
    })
}

impl CalcCase {
    fn reading(&self, names: &mut Names) -> Result<Reading, String> {
        let samples = || self.samples.as_ref().ok_or("a metric of pods without samples");
        Ok(match self.metric.kind {
            _ if self.metric.unavailable => Reading::Failed(MetricError::Unavailable),
            Kind::Invalid => Reading::Failed(MetricError::InvalidMetric),
            Kind::ResourceUtilization => {
                let samples = samples()?.iter().map(|sample| sample.of_resource(names));
                Reading::Resource(samples.collect::<Result<_, _>>()?)
            }
            Kind::Pods => {
                let samples = samples()?.iter().map(|sample| sample.of_pod(names));
                Reading::Pods(samples.collect::<Result<_, _>>()?)
            }
            _ => {
                let values = self.values_milli.as_ref();
                Reading::Series(values.ok_or("a metric of an object without values_milli")?.clone())
            }
        })
    }
}

fn calculated(result: Result<Calculation, MetricError>) -> Actual {
    match result {
        Err(error) => actual! { error: error_category(error) },
        Ok(calculation) => {
            let mut actual = actual! { replicas: calculation.replicas };
            let value = json!(calculation.value_milli);
            match calculation.utilization_percent {
                Some(percent) => {
                    actual.insert("utilization_percent".to_owned(), json!(percent));
                    actual.insert("average_milli".to_owned(), value);
                }
                None => {
                    actual.insert("usage_milli".to_owned(), value);
                }
            }
            actual
        }
    }
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum RatioCase {
    Utilization {
        usage_milli: BTreeMap<String, i64>,
        request_milli: BTreeMap<String, i64>,
        target_percent: u32,
    },
    Value {
        usage_milli: BTreeMap<String, i64>,
        target_milli: i64,
    },
}

/// `hpa_usage_ratio`.
pub(crate) fn usage_ratio(case: &Value) -> Result<(), String> {
    check(case, |case: RatioCase| match case {
        RatioCase::Utilization { usage_milli, request_milli, target_percent } => {
            let usage = |(pod, &usage_milli): (&String, &i64)| PodUsage {
                usage_milli,
                request_milli: request_milli.get(pod).copied(),
            };
            let pods: Vec<PodUsage> = usage_milli.iter().map(usage).collect();
            match hpa::utilization_ratio(&pods, target_percent) {
                Err(error) => actual! { error: error_category(error) },
                Ok(usage) => actual! {
                    ratio: usage.ratio,
                    utilization_percent: usage.utilization_percent,
                    average_milli: usage.average_milli,
                },
            }
        }
        RatioCase::Value { usage_milli, target_milli } => {
            let usage = |&usage_milli: &i64| PodUsage { usage_milli, request_milli: None };
            let pods: Vec<PodUsage> = usage_milli.values().map(usage).collect();
            let usage = hpa::value_ratio(&pods, target_milli);
            actual! { ratio: usage.ratio, average_milli: usage.average_milli }
        }
    })
}
