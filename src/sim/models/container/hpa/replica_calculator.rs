//! From one metric to a proposed number of replicas.
//!
//! Source: `pkg/controller/podautoscaler/replica_calculator.go`.

use super::{
    ContainerId, MetricError, MetricSpec, PodGroups, PodId, PodObservation, PodPhase, PodSample,
    PodUsage, ReadinessRule, Resource, ResourceSample, Tolerance, UsageRatio, group_pods,
    utilization_ratio, value_ratio,
};

/// What the metrics API answered for one metric.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// For a resource metric: samples in any order.
    Resource(Vec<ResourceSample>),
    /// For a `Pods` metric: values in any order.
    Pods(Vec<PodSample>),
    /// For an `Object` or `External` metric: the values of all series in thousandths, which are
    /// added up.
    Series(Vec<i64>),
    /// No answer, and why.
    Failed(MetricError),
}

/// What all metrics of one sync have in common.
#[derive(Clone, Copy, Debug)]
pub struct Calculator<'a> {
    /// `spec.replicas` of the scaled object.
    pub current: u32,
    /// `status.replicas`: pods that exist. In mid-rollout it is above `current`.
    pub status_replicas: u32,
    /// The pods that the object selects.
    pub pods: &'a [PodObservation],
    /// The band in which nothing happens.
    pub tolerance: Tolerance,
    /// When CPU samples are set aside.
    pub readiness: ReadinessRule,
}

/// What became of one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// The pods as they were sorted. For `Value` targets only the ready ones, as nothing else is
    /// looked at; for `AverageValue` targets empty.
    pub groups: PodGroups,
    /// The proposal, or why there is none.
    pub result: Result<Calculation, MetricError>,
}

/// A proposal and the numbers that led to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calculation {
    /// Proposed number of replicas.
    pub replicas: u32,
    /// Use in whole per cent of the request, for utilization.
    pub utilization_percent: Option<i64>,
    /// In thousandths: for `Value` targets the total, else the mean of a pod.
    pub value_milli: i64,
    /// Use over target, before anything was filled in.
    pub ratio: f64,
    /// The same after unready and missing pods were filled in, where that was done.
    pub rebalanced_ratio: Option<f64>,
    /// Whether the ratio that counts lay within the tolerance.
    pub within_tolerance: bool,
}

/// Turns one metric into a proposal. A reading of another kind than the metric's fails it as
/// [`MetricError::InvalidMetric`].
pub fn assess(spec: &MetricSpec, reading: &Reading, calculator: &Calculator) -> Assessment {
    match (*spec, reading) {
        (_, Reading::Failed(error)) => Assessment::failed(*error),
        (
            MetricSpec::ResourceUtilization { resource, container, target_percent },
            Reading::Resource(samples),
        ) => {
            let metric = Utilization { resource, container, target_percent };
            calculator.utilization(metric, samples)
        }
        (MetricSpec::Pods { target_milli }, Reading::Pods(samples)) => {
            calculator.pods(target_milli, samples)
        }
        (
            MetricSpec::ObjectValue { target_milli } | MetricSpec::ExternalValue { target_milli },
            Reading::Series(values),
        ) => calculator.total(target_milli, values.iter().sum()),
        (
            MetricSpec::ObjectAverageValue { target_milli }
            | MetricSpec::ExternalAverageValue { target_milli },
            Reading::Series(values),
        ) => calculator.total_per_pod(target_milli, values.iter().sum()),
        _ => Assessment::failed(MetricError::InvalidMetric),
    }
}

impl Assessment {
    fn failed(error: MetricError) -> Self {
        Self { groups: PodGroups::default(), result: Err(error) }
    }
}

/// A resource metric's definition.
#[derive(Clone, Copy)]
struct Utilization {
    resource: Resource,
    container: Option<ContainerId>,
    target_percent: u32,
}

/// A metric of each pod, ready to be averaged over any set of them.
struct PerPod<'a> {
    /// The average of some pods, against the target.
    average: &'a dyn Fn(&[PodUsage]) -> Result<UsageRatio, MetricError>,
    /// What a pod is taken to use that has no sample, when there is too little load.
    fallback: &'a dyn Fn(Option<i64>) -> i64,
    /// Requests by pod, in order of pod; empty for plain values.
    requests: &'a [(PodId, i64)],
}

impl PerPod<'_> {
    fn request_of(&self, pod: PodId) -> Option<i64> {
        let idx = self.requests.binary_search_by_key(&pod, |request| request.0).ok()?;
        Some(self.requests[idx].1)
    }
}

impl Calculator<'_> {
    /// `GetResourceReplicas`: use in per cent of what the pods requested.
    fn utilization(&self, metric: Utilization, samples: &[ResourceSample]) -> Assessment {
        let samples = match container_values(samples, metric.container) {
            Ok(samples) => samples,
            Err(error) => return Assessment::failed(error),
        };
        let readiness = (metric.resource == Resource::Cpu).then_some(self.readiness);
        let groups = group_pods(self.pods, &samples, readiness);
        let result = usable(&samples, &groups, self.pods).and_then(|usable| {
            let requests = pod_requests(self.pods, metric.container)?;
            // 100 % of the request, or the target where that is higher.
            let percent = i64::from(metric.target_percent.max(100));
            let per_pod = PerPod {
                average: &|pods| utilization_ratio(pods, metric.target_percent),
                fallback: &|request| request.unwrap_or(0) * percent / 100,
                requests: &requests,
            };
            self.propose(&per_pod, &usable, &groups)
        });
        Assessment { groups, result }
    }

    /// `GetMetricReplicas`: a plain value of each pod. Readiness is not looked at.
    fn pods(&self, target_milli: i64, samples: &[PodSample]) -> Assessment {
        if samples.is_empty() {
            return Assessment::failed(MetricError::NoSamples);
        }
        let samples = in_order_of_pod(samples.to_vec());
        let groups = group_pods(self.pods, &samples, None);
        let result = usable(&samples, &groups, self.pods).and_then(|usable| {
            let per_pod = PerPod {
                average: &|pods| Ok(value_ratio(pods, target_milli)),
                fallback: &|_| target_milli,
                requests: &[],
            };
            self.propose(&per_pod, &usable, &groups)
        });
        Assessment { groups, result }
    }

    /// The part that utilization and plain values share.
    ///
    /// Without unready or missing pods in play: the ratio times the number of *ready* pods (not
    /// the current size), rounded up. Else the ratio is taken again with those pods filled in to
    /// the side of caution, and may only weaken the first verdict, never turn it round.
    fn propose(
        &self,
        metric: &PerPod,
        usable: &[PodSample],
        groups: &PodGroups,
    ) -> Result<Calculation, MetricError> {
        let mut pods: Vec<PodUsage> = usable
            .iter()
            .map(|sample| PodUsage {
                usage_milli: sample.value_milli,
                request_milli: metric.request_of(sample.pod),
            })
            .collect();
        let first = (metric.average)(&pods)?;
        let calculation = Calculation {
            replicas: self.current,
            utilization_percent: first.utilization_percent,
            value_milli: first.average_milli,
            ratio: first.ratio,
            rebalanced_ratio: None,
            within_tolerance: false,
        };

        let scale_up_with_unready = !groups.unready.is_empty() && first.ratio > 1.0;
        if !scale_up_with_unready && groups.missing.is_empty() {
            return Ok(self.plain_proposal(calculation, groups.ready.len()));
        }

        fill_in_missing(metric, &mut pods, groups, first.ratio);
        if scale_up_with_unready {
            pods.extend(groups.unready.iter().map(|&pod| metric.idle(pod)));
        }
        let ratio = (metric.average)(&pods)?.ratio;
        Ok(self.rebalanced_proposal(calculation, ratio, pods.len()))
    }

    fn plain_proposal(&self, calculation: Calculation, n_ready: usize) -> Calculation {
        if self.tolerance.contains(calculation.ratio) {
            return Calculation { within_tolerance: true, ..calculation };
        }
        Calculation { replicas: ceil_replicas(calculation.ratio * n_ready as f64), ..calculation }
    }

    fn rebalanced_proposal(
        &self,
        calculation: Calculation,
        ratio: f64,
        n_samples: usize,
    ) -> Calculation {
        let kept = Calculation {
            rebalanced_ratio: Some(ratio),
            within_tolerance: self.tolerance.contains(ratio),
            ..calculation
        };
        let first = calculation.ratio;
        let turned_round = (first < 1.0 && ratio > 1.0) || (first > 1.0 && ratio < 1.0);
        if kept.within_tolerance || turned_round {
            return kept;
        }
        let replicas = ceil_replicas(ratio * n_samples as f64);
        // Fewer or more samples than replicas can also turn the direction round.
        let against_ratio =
            (ratio < 1.0 && replicas > self.current) || (ratio > 1.0 && replicas < self.current);
        if against_ratio {
            return kept;
        }
        Calculation { replicas, ..kept }
    }

    /// `GetObjectMetricReplicas` and `GetExternalMetricReplicas` with a `Value` target: the total
    /// over the target, times the number of pods that run and are ready. From zero pods the ratio
    /// itself is the size, whatever the tolerance.
    fn total(&self, target_milli: i64, total_milli: i64) -> Assessment {
        let ratio = total_milli as f64 / target_milli as f64;
        let ready: Vec<PodId> =
            self.pods.iter().filter(|pod| is_ready(pod)).map(|p| p.id).collect();
        let calculation = Calculation {
            replicas: ceil_replicas(ratio),
            utilization_percent: None,
            value_milli: total_milli,
            ratio,
            rebalanced_ratio: None,
            within_tolerance: false,
        };
        let result = if self.current == 0 {
            Ok(calculation)
        } else if self.tolerance.contains(ratio) {
            Ok(Calculation { replicas: self.current, within_tolerance: true, ..calculation })
        } else if self.pods.is_empty() {
            Err(MetricError::NoSampleMatchesAKnownPod)
        } else {
            let replicas = ceil_replicas(ratio * ready.len() as f64);
            Ok(Calculation { replicas, ..calculation })
        };
        Assessment { groups: PodGroups { ready, ..PodGroups::default() }, result }
    }

    /// `GetObjectPerPodMetricReplicas` and `GetExternalPerPodMetricReplicas`: the total over the
    /// target of one pod. The ratio is against the pods that exist (`status.replicas`), and so is
    /// the size that is kept within the tolerance.
    fn total_per_pod(&self, target_milli: i64, total_milli: i64) -> Assessment {
        let total = total_milli as f64;
        let ratio = total / (target_milli as f64 * f64::from(self.status_replicas));
        let within_tolerance = self.tolerance.contains(ratio);
        let replicas = if within_tolerance {
            self.status_replicas
        } else {
            ceil_replicas(total / target_milli as f64)
        };
        let calculation = Calculation {
            replicas,
            utilization_percent: None,
            // Kubernetes divides by zero here when there are no pods; the total is meant.
            value_milli: (total / f64::from(self.status_replicas.max(1))).ceil() as i64,
            ratio,
            rebalanced_ratio: None,
            within_tolerance,
        };
        Assessment { groups: PodGroups::default(), result: Ok(calculation) }
    }
}

impl PerPod<'_> {
    /// The pod as if it did nothing.
    fn idle(&self, pod: PodId) -> PodUsage {
        PodUsage { usage_milli: 0, request_milli: self.request_of(pod) }
    }

    /// The pod as if it was fully busy.
    fn busy(&self, pod: PodId) -> PodUsage {
        let request_milli = self.request_of(pod);
        PodUsage { usage_milli: (self.fallback)(request_milli), request_milli }
    }
}

/// Pods without a sample are busy when there is too little load, and idle when there is too much.
/// At a ratio of exactly 1 they stay away.
fn fill_in_missing(metric: &PerPod, pods: &mut Vec<PodUsage>, groups: &PodGroups, ratio: f64) {
    if ratio < 1.0 {
        pods.extend(groups.missing.iter().map(|&pod| metric.busy(pod)));
    } else if ratio > 1.0 {
        pods.extend(groups.missing.iter().map(|&pod| metric.idle(pod)));
    }
}

/// The samples that are left without ignored and unready pods.
fn usable(
    samples: &[PodSample],
    groups: &PodGroups,
    pods: &[PodObservation],
) -> Result<Vec<PodSample>, MetricError> {
    if pods.is_empty() {
        return Err(MetricError::NoSampleMatchesAKnownPod);
    }
    let mut excluded: Vec<PodId> = groups.ignored.iter().chain(&groups.unready).copied().collect();
    excluded.sort_unstable();
    let usable: Vec<PodSample> = samples
        .iter()
        .filter(|sample| excluded.binary_search(&sample.pod).is_err())
        .copied()
        .collect();
    if usable.is_empty() {
        return Err(MetricError::NoUsableSamples);
    }
    Ok(usable)
}

/// One value for each sample: the sum over its containers, or the one container that is asked
/// for, in order of pod. Samples without any container are dropped.
///
/// Source: `GetResourceMetric` in `pkg/controller/podautoscaler/metrics/client.go`.
fn container_values(
    samples: &[ResourceSample],
    container: Option<ContainerId>,
) -> Result<Vec<PodSample>, MetricError> {
    if samples.is_empty() {
        return Err(MetricError::NoSamples);
    }
    let mut values = Vec::with_capacity(samples.len());
    for sample in samples {
        let mut usages = sample.containers.iter();
        let value_milli = match container {
            Some(id) => {
                let usage = usages.find(|usage| usage.id == id);
                usage.ok_or(MetricError::ContainerSampleMissing)?.usage_milli
            }
            None if sample.containers.is_empty() => continue,
            None => usages.map(|usage| usage.usage_milli).sum(),
        };
        let ResourceSample { pod, at, window, .. } = *sample;
        values.push(PodSample { pod, value_milli, at, window });
    }
    Ok(in_order_of_pod(values))
}

fn in_order_of_pod(mut samples: Vec<PodSample>) -> Vec<PodSample> {
    samples.sort_by_key(|sample| sample.pod);
    samples
}

/// The request of each pod, in order of pod: `calculatePodRequests`. One container without a
/// request fails the metric, even in a pod that is ignored.
fn pod_requests(
    pods: &[PodObservation],
    container: Option<ContainerId>,
) -> Result<Vec<(PodId, i64)>, MetricError> {
    let mut requests = Vec::with_capacity(pods.len());
    for pod in pods {
        let measured =
            pod.containers.iter().filter(|c| container.is_none_or(|wanted| c.id == wanted));
        let request: Option<i64> = measured.map(|c| c.request_milli).sum();
        requests.push((pod.id, request.ok_or(MetricError::RequestMissing)?));
    }
    requests.sort_unstable();
    Ok(requests)
}

fn is_ready(pod: &PodObservation) -> bool {
    pod.phase == PodPhase::Running && pod.readiness.is_some_and(|readiness| readiness.ready)
}

/// Rounds up to whole replicas, at most the 32-bit maximum that Kubernetes can hold.
fn ceil_replicas(replicas: f64) -> u32 {
    replicas.ceil().min(f64::from(i32::MAX)) as u32
}
