//! Rules of Cloud Run.

use super::{Faults, FieldPath, Other, Work};
use crate::scenario::input::{
    CloudRunInput, CloudRunProbeInput, CloudRunScalingInput, CloudRunTemplateInput,
    CloudRunTrafficInput,
};
use crate::scenario::limits::serverless_container::{
    CLOUD_RUN_CONCURRENCY, CLOUD_RUN_CPU, CLOUD_RUN_INSTANCES, CLOUD_RUN_MAX_INSTANCES,
    CLOUD_RUN_MEMORY_GIB, CLOUD_RUN_PROBE_DELAY_S, CLOUD_RUN_PROBE_FAILURES, CLOUD_RUN_PROBE_S,
    CLOUD_RUN_SMALL_CONCURRENCY, CLOUD_RUN_TARGET, CLOUD_RUN_TIMEOUT_S, IDLE_RETENTION_S, QUOTA,
    TRAFFIC_INTERVAL_S, TRAFFIC_PERCENT,
};
use crate::scenario::limits::{CONCURRENCY, QUEUE_LIMIT, START_MS, Unit};

pub(super) fn check(input: &CloudRunInput, at: &FieldPath, faults: &mut Faults) {
    template(&input.template, &at.key("template"), faults);
    scaling(&input.scaling, &at.key("scaling"), faults);
    room_for_one(input, at, faults);
    traffic(&input.traffic, &at.key("traffic"), faults);
}

fn template(template: &CloudRunTemplateInput, at: &FieldPath, faults: &mut Faults) {
    let concurrency = f64::from(template.max_instance_request_concurrency);
    let fields = [
        ("cpu", template.cpu, CLOUD_RUN_CPU),
        ("memoryGib", template.memory_gib, CLOUD_RUN_MEMORY_GIB),
        ("maxInstanceRequestConcurrency", concurrency, CLOUD_RUN_CONCURRENCY),
        ("timeoutS", template.timeout_s, CLOUD_RUN_TIMEOUT_S),
        ("concurrency", f64::from(template.concurrency), CONCURRENCY),
        ("queueLimit", f64::from(template.queue_limit), QUEUE_LIMIT),
        ("instanceStartMs", template.instance_start_ms, START_MS),
        ("appInitMs", template.app_init_ms, START_MS),
    ];
    faults.all_within(at, &fields);
    small_instances_take_one_request(template, at, faults);
    for (name, input) in
        [("startupProbe", &template.startup_probe), ("livenessProbe", &template.liveness_probe)]
    {
        if let Some(input) = input {
            probe(input, &at.key(name), faults);
        }
    }
}

/// Below one vCPU Cloud Run accepts a concurrency of 1 only.
fn small_instances_take_one_request(
    template: &CloudRunTemplateInput,
    at: &FieldPath,
    faults: &mut Faults,
) {
    if template.cpu < 1.0 && template.max_instance_request_concurrency > 1 {
        let path = at.key("maxInstanceRequestConcurrency");
        let concurrency = f64::from(template.max_instance_request_concurrency);
        faults.within(path, concurrency, CLOUD_RUN_SMALL_CONCURRENCY);
    }
}

fn probe(probe: &CloudRunProbeInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("initialDelaySeconds", probe.initial_delay_seconds, CLOUD_RUN_PROBE_DELAY_S),
        ("periodSeconds", probe.period_seconds, CLOUD_RUN_PROBE_S),
        ("timeoutSeconds", probe.timeout_seconds, CLOUD_RUN_PROBE_S),
        ("failureThreshold", f64::from(probe.failure_threshold), CLOUD_RUN_PROBE_FAILURES),
    ];
    faults.all_within(at, &fields);
    let period =
        Other { path: at.key("periodSeconds"), value: probe.period_seconds, unit: Unit::Seconds };
    faults.not_above(at.key("timeoutSeconds"), probe.timeout_seconds, &period);
}

fn scaling(scaling: &CloudRunScalingInput, at: &FieldPath, faults: &mut Faults) {
    let (start, min) = (f64::from(scaling.instances), f64::from(scaling.min_instance_count));
    let max = f64::from(scaling.max_instance_count);
    let fields = [
        ("instances", start, CLOUD_RUN_INSTANCES),
        ("minInstanceCount", min, CLOUD_RUN_INSTANCES),
        ("maxInstanceCount", max, CLOUD_RUN_MAX_INSTANCES),
        ("scalingCpuTarget", scaling.scaling_cpu_target, CLOUD_RUN_TARGET),
        ("scalingConcurrencyTarget", scaling.scaling_concurrency_target, CLOUD_RUN_TARGET),
        ("idleRetentionS", scaling.idle_retention_s, IDLE_RETENTION_S),
        ("quotaVcpu", scaling.quota_vcpu, QUOTA),
        ("quotaMemoryGib", scaling.quota_memory_gib, QUOTA),
    ];
    faults.all_within(at, &fields);
    let most = Other { path: at.key("maxInstanceCount"), value: max, unit: Unit::One };
    faults.not_above(at.key("minInstanceCount"), min, &most);
    faults.not_above(at.key("instances"), start, &most);
}

/// A quota without room for an instance could serve nothing.
fn room_for_one(input: &CloudRunInput, at: &FieldPath, faults: &mut Faults) {
    let (template, quota) = (&input.template, at.key("scaling"));
    let cpu = Other { path: at.key("template").key("cpu"), value: template.cpu, unit: Unit::One };
    faults.not_below(quota.key("quotaVcpu"), input.scaling.quota_vcpu, &cpu);
    let path = at.key("template").key("memoryGib");
    let memory = Other { path, value: template.memory_gib, unit: Unit::One };
    faults.not_below(quota.key("quotaMemoryGib"), input.scaling.quota_memory_gib, &memory);
}

fn traffic(traffic: &CloudRunTrafficInput, at: &FieldPath, faults: &mut Faults) {
    let (name, percent, interval_s) = match *traffic {
        CloudRunTrafficInput::AllAtOnce {} => return,
        CloudRunTrafficInput::Canary { percent, interval_s } => ("percent", percent, interval_s),
        CloudRunTrafficInput::Gradual { step_percent, interval_s } => {
            ("stepPercent", step_percent, interval_s)
        }
    };
    faults.within(at.key(name), percent, TRAFFIC_PERCENT);
    faults.within(at.key("intervalS"), interval_s, TRAFFIC_INTERVAL_S);
}

/// Readings of the autoscaler, and probes: Cloud Run looks at a container without a startup probe
/// every 10 s. Two revisions may exist side by side.
pub(super) fn work(input: &CloudRunInput, duration_s: f64) -> Work {
    let template = &input.template;
    let most = 2.0 * f64::from(input.scaling.max_instance_count);
    let startup_period_s = template.startup_probe.as_ref().map_or(10.0, |p| p.period_seconds);
    let liveness = template.liveness_probe.as_ref().map_or(0.0, |p| 1.0 / p.period_seconds);
    let per_instance_per_s = 2.0 / 5.0 + 1.0 / startup_period_s + liveness;
    Work {
        polls: most * per_instance_per_s * duration_s,
        places: most * (f64::from(template.concurrency) + f64::from(template.queue_limit)),
    }
}
