//! How much work a scenario asks for, before it is run.

use super::compose;
use super::input::{
    ContainerInput, CountOrPercent, DeploymentInput, ProbeInput, StrategyInput, WorkloadInput,
};
use crate::units::SimTime;

/// Time between two rounds of the VerticalPodAutoscaler, in seconds.
const VPA_ROUND_S: f64 = 60.0;

/// Requests expected in the first `duration_s` seconds: the integral of the rate.
///
/// A spike from 40 to 240 requests/s at 120 s that rises in 30 s, holds for 300 s and falls in
/// 60 s brings 40 × 900 + 200 × (15 + 300 + 30) = 105,000 in 900 s (test
/// `the_default_spike_brings_105_000_requests`).
pub fn expected_requests(workload: &WorkloadInput, duration_s: f64) -> f64 {
    let end = SimTime::from_secs_f64(duration_s);
    compose::rate_profile(workload, end).expected_arrivals(end)
}

/// Most pods that the Deployment and its autoscaler can ask for at once, surge included.
pub(crate) fn most_pods(container: &ContainerInput) -> f64 {
    let replicas = f64::from(container.deployment.replicas);
    let size = match &container.hpa {
        None => replicas,
        Some(hpa) => replicas.max(f64::from(hpa.max_replicas)),
    };
    size + surge(&container.deployment, size)
}

/// Most pods beyond the wanted ones in a rollout.
fn surge(deployment: &DeploymentInput, size: f64) -> f64 {
    match (&deployment.strategy, &deployment.max_surge) {
        (StrategyInput::Recreate, _) => 0.0,
        // A new revision and one that goes, beside the one in use.
        (StrategyInput::BlueGreen { .. }, _) => 2.0 * size,
        (StrategyInput::Canary { .. }, _) => size,
        (StrategyInput::RollingUpdate, CountOrPercent::Count(n)) => f64::from(*n),
        (StrategyInput::RollingUpdate, CountOrPercent::Percent(text)) => {
            (size * percent(text).unwrap_or(0.0) / 100.0).ceil()
        }
    }
}

/// Probes, metric samples and syncs expected when all of [`most_pods`] exist all the time.
pub(crate) fn expected_polls(container: &ContainerInput, duration_s: f64) -> f64 {
    let pod = &container.pod;
    let probes = [&pod.readiness_probe, &pod.liveness_probe];
    let probes_per_s: f64 = probes.into_iter().flatten().map(frequency).sum();
    let syncs_per_s = container.hpa.as_ref().map_or(0.0, |hpa| 1.0 / hpa.sync_period_s);
    let rounds_per_s = if container.vpa.is_some() { 1.0 / VPA_ROUND_S } else { 0.0 };
    let samples_per_s = 1.0 / container.metrics.resolution_s + rounds_per_s;
    let per_pod_per_s = probes_per_s + syncs_per_s + samples_per_s;
    most_pods(container) * per_pod_per_s * duration_s
}

fn frequency(probe: &ProbeInput) -> f64 {
    1.0 / probe.period_seconds
}

/// Places for requests, in service and waiting, on [`most_pods`].
pub(crate) fn places(container: &ContainerInput) -> f64 {
    let pod = &container.pod;
    most_pods(container) * (f64::from(pod.concurrency) + f64::from(pod.queue_limit))
}

/// The number in whole per cent such as `25%`: digits and a per cent sign, as Kubernetes wants it.
pub(crate) fn percent(text: &str) -> Option<f64> {
    let digits = text.strip_suffix('%')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::input::{RateInput, RatePoint, ScenarioInput};

    fn expected(rate: RateInput, duration_s: f64) -> f64 {
        let workload = WorkloadInput { rate, ..WorkloadInput::default() };
        expected_requests(&workload, duration_s)
    }

    #[test]
    fn the_default_spike_brings_105_000_requests() {
        let input = ScenarioInput::default();
        assert_eq!(expected_requests(&input.workload, input.duration_s), 105_000.0);
    }

    #[test]
    fn a_run_that_ends_on_a_slope_counts_the_slope_so_far() {
        // 10/s for 10 s, then up by 1/s every second: 10 s later 20/s, so 100 + 10 × 15.
        let points = vec![RatePoint { at_s: 10.0, rps: 10.0 }, RatePoint { at_s: 40.0, rps: 40.0 }];
        assert_eq!(expected(RateInput::Points { points }, 20.0), 250.0);
    }

    #[test]
    fn a_wave_over_half_a_period_brings_more_than_its_mean() {
        // 100 × (30 + 0.5 × 60/2π × 2) = 3000 + 954.93.
        let rate = RateInput::Sine { mean_rps: 100.0, amplitude: 0.5, period_s: 60.0 };
        assert!((expected(rate.clone(), 30.0) - 3_954.93).abs() < 0.01);
        assert!((expected(rate, 60.0) - 6_000.0).abs() < 0.01);
    }

    #[test]
    fn a_percentage_is_digits_and_a_sign() {
        for (text, value) in [
            ("25%", Some(25.0)),
            ("0%", Some(0.0)),
            ("25", None),
            ("%", None),
            ("-5%", None),
            ("2.5%", None),
            ("25 %", None),
        ] {
            assert_eq!(percent(text), value, "{text:?}");
        }
    }
}
