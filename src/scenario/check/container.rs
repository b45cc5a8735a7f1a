//! Rules of the Kubernetes model. Where Kubernetes validates a field, the rule here is its rule:
//! `pkg/apis/apps/validation`, `pkg/apis/autoscaling/validation` and `pkg/apis/core/validation` in
//! kubernetes/kubernetes.

mod nodes;

use super::{Faults, FieldPath, Other, Problem, Work};
use crate::scenario::input::{
    BehaviorInput, CanaryStepInput, ContainerInput, CountOrPercent, DeploymentInput, HpaInput,
    HpaMetricInput, PodInput, ProbeInput, ScalingRulesInput, ServiceInput, StrategyInput, VpaInput,
};
use crate::scenario::limits::container::{
    ALLOWED_CPU_MILLI, CONNECTION_AGE_S, CONNECTIONS, DELIVERY_S, PROGRESS_DEADLINE_S,
    STARTUP_CPU_MILLI, VPA_MIN_REPLICAS, WARM_UP_PERCENT, WARM_UP_S, WEIGHT_PERCENT,
};
use crate::scenario::limits::{
    Bounds, CONCURRENCY, CPU_LIMIT_MILLI, CPU_REQUEST_MILLI, GRACE_S, HPA_FLAG_S, HPA_REPLICAS,
    MEMORY_MIB, MIN_READY_S, POLICY_PERIOD_S, POLICY_VALUE, PRE_STOP_S, PROBE_DELAY_S,
    PROBE_PERIOD_S, PROBE_SUCCESS_ONE, PROBE_THRESHOLD, PROPAGATION_MS, QUEUE_LIMIT, REPLICAS,
    RESOLUTION_S, RPS_PER_POD, START_MS, SURGE_PERCENT, SYNC_PERIOD_S, TOLERANCE,
    UNAVAILABLE_PERCENT, UTILIZATION_PERCENT, Unit, WINDOW_S,
};
use crate::scenario::load;

/// What a run of `duration_s` seconds asks for at most.
pub(super) fn work(pods: &ContainerInput, duration_s: f64) -> Work {
    let polls = load::expected_polls(pods, duration_s) + nodes::polls(pods, duration_s);
    Work { polls, places: load::places(pods) }
}

pub(super) fn check(container: &ContainerInput, at: &FieldPath, faults: &mut Faults) {
    deployment(&container.deployment, &at.key("deployment"), faults);
    pod(&container.pod, &at.key("pod"), faults);
    service(&container.service, &at.key("service"), faults);
    let resolution_s = container.metrics.resolution_s;
    faults.within(at.key("metrics").key("resolutionS"), resolution_s, RESOLUTION_S);
    if let Some(input) = &container.hpa {
        hpa(input, &at.key("hpa"), faults);
        cpu_target_has_a_request(input, &container.pod, at, faults);
    }
    if let Some(input) = &container.vpa {
        vpa(input, &at.key("vpa"), faults);
    }
    nodes::check(container, at, faults);
}

fn deployment(deployment: &DeploymentInput, at: &FieldPath, faults: &mut Faults) {
    let (surge, unavailable) = (&deployment.max_surge, &deployment.max_unavailable);
    faults.within(at.key("replicas"), f64::from(deployment.replicas), REPLICAS);
    strategy(&deployment.strategy, &at.key("strategy"), faults);
    count_or_percent(surge, at.key("maxSurge"), SURGE_PERCENT, faults);
    count_or_percent(unavailable, at.key("maxUnavailable"), UNAVAILABLE_PERCENT, faults);
    // With both at zero a rolling update could neither add nor remove a pod.
    let is_rolling = deployment.strategy == StrategyInput::RollingUpdate;
    if is_rolling && is_zero(surge) && is_zero(unavailable) {
        faults.add(at.key("maxUnavailable"), Problem::BothZero { other: at.key("maxSurge") });
    }
    let min_ready = Other {
        path: at.key("minReadySeconds"),
        value: deployment.min_ready_seconds,
        unit: Unit::Seconds,
    };
    faults.within(min_ready.path.clone(), min_ready.value, MIN_READY_S);
    let deadline_s = deployment.progress_deadline_seconds;
    faults.within(at.key("progressDeadlineSeconds"), deadline_s, PROGRESS_DEADLINE_S);
    faults.not_below(at.key("progressDeadlineSeconds"), deadline_s, &min_ready);
}

fn strategy(strategy: &StrategyInput, at: &FieldPath, faults: &mut Faults) {
    match strategy {
        StrategyInput::RollingUpdate | StrategyInput::Recreate => {}
        StrategyInput::BlueGreen { auto_promotion_seconds, scale_down_delay_seconds } => {
            let fields = [
                ("autoPromotionSeconds", *auto_promotion_seconds, DELIVERY_S),
                ("scaleDownDelaySeconds", *scale_down_delay_seconds, DELIVERY_S),
            ];
            faults.all_within(at, &fields);
        }
        StrategyInput::Canary { steps, .. } => canary_steps(steps, &at.key("steps"), faults),
    }
}

fn canary_steps(steps: &[CanaryStepInput], at: &FieldPath, faults: &mut Faults) {
    if steps.is_empty() {
        faults.add(at.clone(), Problem::EmptyList);
    }
    faults.not_too_many(at, steps.len());
    for (idx, step) in steps.iter().enumerate() {
        let fields = [
            ("setWeight", f64::from(step.set_weight), WEIGHT_PERCENT),
            ("pauseSeconds", step.pause_seconds, DELIVERY_S),
        ];
        faults.all_within(&at.index(idx), &fields);
    }
}

fn service(service: &ServiceInput, at: &FieldPath, faults: &mut Faults) {
    let propagation_ms = service.endpoint_propagation_ms;
    faults.within(at.key("endpointPropagationMs"), propagation_ms, PROPAGATION_MS);
    let Some(keep_alive) = service.keep_alive else { return };
    let at = at.key("keepAlive");
    faults.within(at.key("connections"), f64::from(keep_alive.connections), CONNECTIONS);
    if let Some(age_s) = keep_alive.max_age_seconds {
        faults.within(at.key("maxAgeSeconds"), age_s, CONNECTION_AGE_S);
    }
}

fn count_or_percent(
    value: &CountOrPercent,
    path: FieldPath,
    percent_bounds: Bounds,
    faults: &mut Faults,
) {
    match value {
        CountOrPercent::Count(n) => {
            faults.within(path, f64::from(*n), REPLICAS);
        }
        CountOrPercent::Percent(text) => match load::percent(text) {
            None => faults.add(path, Problem::NotAPercentage(text.clone())),
            Some(percent) => {
                faults.within(path, percent, percent_bounds);
            }
        },
    }
}

fn is_zero(value: &CountOrPercent) -> bool {
    match value {
        CountOrPercent::Count(n) => *n == 0,
        CountOrPercent::Percent(text) => load::percent(text) == Some(0.0),
    }
}

fn pod(pod: &PodInput, at: &FieldPath, faults: &mut Faults) {
    let (request, limit) = (f64::from(pod.cpu_request_milli), f64::from(pod.cpu_limit_milli));
    let fields = [
        ("cpuRequestMilli", request, CPU_REQUEST_MILLI),
        ("cpuLimitMilli", limit, CPU_LIMIT_MILLI),
        ("concurrency", f64::from(pod.concurrency), CONCURRENCY),
        ("queueLimit", f64::from(pod.queue_limit), QUEUE_LIMIT),
        ("scheduleMs", pod.schedule_ms, START_MS),
        ("imagePullMs", pod.image_pull_ms, START_MS),
        ("containerStartMs", pod.container_start_ms, START_MS),
        ("appInitMs", pod.app_init_ms, START_MS),
    ];
    faults.all_within(at, &fields);
    let cpu_request =
        Other { path: at.key("cpuRequestMilli"), value: request, unit: Unit::MilliCores };
    faults.not_below(at.key("cpuLimitMilli"), limit, &cpu_request);
    if let Some(mib) = pod.memory_limit_mib {
        faults.within(at.key("memoryLimitMib"), f64::from(mib), MEMORY_MIB);
    }
    starting(pod, at, faults);
    let probes = [
        ("startupProbe", &pod.startup_probe, PROBE_SUCCESS_ONE),
        ("readinessProbe", &pod.readiness_probe, PROBE_THRESHOLD),
        ("livenessProbe", &pod.liveness_probe, PROBE_SUCCESS_ONE),
    ];
    for (name, input, successes) in probes {
        if let Some(input) = input {
            probe(input, &at.key(name), successes, faults);
        }
    }
    stopping(pod, at, faults);
}

/// The CPU of a start stays below the pod's limit.
fn starting(pod: &PodInput, at: &FieldPath, faults: &mut Faults) {
    let startup = f64::from(pod.startup_cpu_milli);
    let limit = Other {
        path: at.key("cpuLimitMilli"),
        value: f64::from(pod.cpu_limit_milli),
        unit: Unit::MilliCores,
    };
    if faults.within(at.key("startupCpuMilli"), startup, STARTUP_CPU_MILLI) {
        faults.not_above(at.key("startupCpuMilli"), startup, &limit);
    }
    let Some(warm_up) = pod.warm_up else { return };
    let fields = [
        ("fromPercent", f64::from(warm_up.from_percent), WARM_UP_PERCENT),
        ("lastsSeconds", warm_up.lasts_seconds, WARM_UP_S),
    ];
    faults.all_within(&at.key("warmUp"), &fields);
}

/// The `preStop` sleep is part of the grace period and may not be longer.
fn stopping(pod: &PodInput, at: &FieldPath, faults: &mut Faults) {
    let grace = Other {
        path: at.key("terminationGracePeriodSeconds"),
        value: pod.termination_grace_period_seconds,
        unit: Unit::Seconds,
    };
    faults.within(grace.path.clone(), grace.value, GRACE_S);
    let sleep = at.key("preStopSleepSeconds");
    if faults.within(sleep.clone(), pod.pre_stop_sleep_seconds, PRE_STOP_S) {
        faults.not_above(sleep, pod.pre_stop_sleep_seconds, &grace);
    }
}

fn probe(probe: &ProbeInput, at: &FieldPath, successes: Bounds, faults: &mut Faults) {
    let fields = [
        ("initialDelaySeconds", probe.initial_delay_seconds, PROBE_DELAY_S),
        ("periodSeconds", probe.period_seconds, PROBE_PERIOD_S),
        ("timeoutSeconds", probe.timeout_seconds, PROBE_PERIOD_S),
        ("successThreshold", f64::from(probe.success_threshold), successes),
        ("failureThreshold", f64::from(probe.failure_threshold), PROBE_THRESHOLD),
    ];
    faults.all_within(at, &fields);
}

fn hpa(hpa: &HpaInput, at: &FieldPath, faults: &mut Faults) {
    let (min, max) = (f64::from(hpa.min_replicas), f64::from(hpa.max_replicas));
    faults
        .all_within(at, &[("minReplicas", min, HPA_REPLICAS), ("maxReplicas", max, HPA_REPLICAS)]);
    let least = Other { path: at.key("minReplicas"), value: min, unit: Unit::One };
    faults.not_below(at.key("maxReplicas"), max, &least);
    let metric = at.key("metric");
    match hpa.metric {
        HpaMetricInput::CpuUtilization { average_utilization: percent } => {
            let path = metric.key("averageUtilization");
            faults.within(path, f64::from(percent), UTILIZATION_PERCENT);
        }
        HpaMetricInput::RequestsPerPod { average_value } => {
            faults.within(metric.key("averageValue"), average_value, RPS_PER_POD);
        }
    }
    if let Some(input) = &hpa.behavior {
        behavior(input, &at.key("behavior"), faults);
    }
    let fields = [
        ("syncPeriodS", hpa.sync_period_s, SYNC_PERIOD_S),
        ("tolerance", hpa.tolerance, TOLERANCE),
        ("cpuInitializationPeriodS", hpa.cpu_initialization_period_s, HPA_FLAG_S),
        ("initialReadinessDelayS", hpa.initial_readiness_delay_s, HPA_FLAG_S),
        ("downscaleStabilizationS", hpa.downscale_stabilization_s, HPA_FLAG_S),
    ];
    faults.all_within(at, &fields);
}

fn vpa(vpa: &VpaInput, at: &FieldPath, faults: &mut Faults) {
    let allowed = |milli: Option<u32>| milli.map(f64::from);
    let bounds = [
        ("minAllowedCpuMilli", allowed(vpa.min_allowed_cpu_milli)),
        ("maxAllowedCpuMilli", allowed(vpa.max_allowed_cpu_milli)),
    ];
    for (name, value) in bounds {
        if let Some(value) = value {
            faults.within(at.key(name), value, ALLOWED_CPU_MILLI);
        }
    }
    faults.within(at.key("minReplicas"), f64::from(vpa.min_replicas), VPA_MIN_REPLICAS);
    if let [(_, Some(min)), (name, Some(max))] = bounds {
        let path = at.key("minAllowedCpuMilli");
        faults.not_below(at.key(name), max, &Other { path, value: min, unit: Unit::MilliCores });
    }
}

/// Kubernetes accepts such an HPA, and it then never scales: with nothing to divide by, every sync
/// ends in `FailedGetResourceMetric`. Whoever writes it has forgotten the request.
fn cpu_target_has_a_request(hpa: &HpaInput, pod: &PodInput, at: &FieldPath, faults: &mut Faults) {
    let by_cpu = matches!(hpa.metric, HpaMetricInput::CpuUtilization { .. });
    if by_cpu && pod.cpu_request_milli == 0 {
        let target = at.key("hpa").key("metric");
        let path = at.key("pod").key("cpuRequestMilli");
        faults.add(path, Problem::CpuTargetWithoutRequest { target });
    }
}

fn behavior(behavior: &BehaviorInput, at: &FieldPath, faults: &mut Faults) {
    for (name, input) in [("scaleUp", &behavior.scale_up), ("scaleDown", &behavior.scale_down)] {
        if let Some(input) = input {
            rules(input, &at.key(name), faults);
        }
    }
}

fn rules(rules: &ScalingRulesInput, at: &FieldPath, faults: &mut Faults) {
    if let Some(window_s) = rules.stabilization_window_seconds {
        faults.within(at.key("stabilizationWindowSeconds"), f64::from(window_s), WINDOW_S);
    }
    let Some(policies) = &rules.policies else { return };
    let at = at.key("policies");
    if policies.is_empty() {
        faults.add(at.clone(), Problem::EmptyList);
    }
    faults.not_too_many(&at, policies.len());
    for (idx, policy) in policies.iter().enumerate() {
        let fields = [
            ("value", f64::from(policy.value), POLICY_VALUE),
            ("periodSeconds", f64::from(policy.period_seconds), POLICY_PERIOD_S),
        ];
        faults.all_within(&at.index(idx), &fields);
    }
}
