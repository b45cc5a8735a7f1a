//! From samples of pods to one ratio of use to target.
//!
//! Source: `pkg/controller/podautoscaler/metrics/utilization.go`.

use super::MetricError;

/// What one pod uses, and what it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PodUsage {
    /// Use in thousandths.
    pub usage_milli: i64,
    /// Request in thousandths; `None`: the controller does not know the pod.
    pub request_milli: Option<i64>,
}

/// How much is used, against the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UsageRatio {
    /// Current value over target: 1 is just right, 2 is twice as much as wanted.
    pub ratio: f64,
    /// Use in whole per cent of the request, truncated; `None` for plain values.
    pub utilization_percent: Option<i64>,
    /// Mean use of a pod in thousandths, truncated.
    pub average_milli: i64,
}

/// Utilization: the sum of use over the sum of requests, not a mean of each pod's. Pods without a
/// known request are left out.
///
/// The per cent are truncated to an integer before they are divided by the target: 999 of 9000
/// is 11 %, so with a target of 10 % the ratio is 1.1, not 1.11.
///
/// # Errors
/// [`MetricError::NoSampleMatchesAKnownPod`] if all requests together are zero.
pub fn utilization_ratio(
    pods: &[PodUsage],
    target_percent: u32,
) -> Result<UsageRatio, MetricError> {
    let known = pods.iter().filter_map(|pod| Some((pod.usage_milli, pod.request_milli?)));
    let (n_pods, usage, requests) =
        known.fold((0, 0, 0), |(n, usage, requests), pod| (n + 1, usage + pod.0, requests + pod.1));
    if requests == 0 {
        return Err(MetricError::NoSampleMatchesAKnownPod);
    }
    // In 128 bits, for 100 × the memory of a large fleet in thousandths of a byte.
    let percent = (i128::from(usage) * 100 / i128::from(requests)) as i64;
    Ok(UsageRatio {
        ratio: percent as f64 / f64::from(target_percent),
        utilization_percent: Some(percent),
        average_milli: usage / n_pods,
    })
}

/// Plain values: the mean of all samples, truncated to thousandths, over the target. `pods` is
/// not empty; samples of unknown pods count.
pub fn value_ratio(pods: &[PodUsage], target_milli: i64) -> UsageRatio {
    let total: i64 = pods.iter().map(|pod| pod.usage_milli).sum();
    let average_milli = total / pods.len().max(1) as i64;
    UsageRatio {
        ratio: average_milli as f64 / target_milli as f64,
        utilization_percent: None,
        average_milli,
    }
}
