//! Cloud Run.

use super::{Application, Composition, ScaleTarget};
use crate::scenario::input::{
    CloudRunBillingInput, CloudRunInput, CloudRunProbeInput, CloudRunTemplateInput,
    CloudRunTrafficInput,
};
use crate::sim::fleet::{Discipline, HealthEndpoint, StationSpec};
use crate::sim::models::serverless_container::cloud_run::{
    Resources, RevisionScaling, quota_ceiling, startup_boost_factor,
};
use crate::sim::models::serverless_container::cloud_run_service::{
    self, Billing, CloudRunSpec, Container, Probe,
};
use crate::sim::parts::traffic_shift::{TrafficShare, TrafficShift};
use crate::sim::workload::WorkloadSpec;
use crate::units::Span;

pub(super) fn composition(input: &CloudRunInput, application: &Application) -> Composition {
    let spec = spec(input, application);
    let most = spec.scaling.max_instances.min(spec.quota_ceiling);
    Composition {
        connections: None,
        platform: cloud_run_service::compose(&spec),
        initial_instances: input.scaling.instances.min(most),
        requested_cores: input.template.cpu,
    }
}

/// The target that an instance reaches first: of its CPU, or of its concurrency.
pub(super) fn scale_target(input: &CloudRunInput, workload: &WorkloadSpec) -> ScaleTarget {
    let (template, scaling) = (&input.template, &input.scaling);
    let by_cpu = ScaleTarget::of_cpu(scaling.scaling_cpu_target, template.cpu, workload);
    let concurrent =
        scaling.scaling_concurrency_target * f64::from(template.max_instance_request_concurrency);
    let by_concurrency = concurrent / workload.mean_demand().as_secs_f64();
    if by_cpu.rps <= by_concurrency {
        by_cpu
    } else {
        ScaleTarget { rps: by_concurrency, utilization: None }
    }
}

fn spec(input: &CloudRunInput, application: &Application) -> CloudRunSpec {
    let (template, scaling) = (&input.template, &input.scaling);
    let quota = Resources { vcpu: scaling.quota_vcpu, gib: scaling.quota_memory_gib };
    let instance = Resources { vcpu: template.cpu, gib: template.memory_gib };
    CloudRunSpec {
        station: station(template, application),
        scaling: RevisionScaling {
            vcpu: template.cpu,
            max_concurrency: template.max_instance_request_concurrency,
            cpu_target: scaling.scaling_cpu_target,
            concurrency_target: scaling.scaling_concurrency_target,
            min_instances: scaling.min_instance_count,
            max_instances: scaling.max_instance_count,
        },
        quota_ceiling: quota_ceiling(quota, instance),
        request_timeout: Span::from_secs_f64(template.timeout_s),
        idle_retention: Span::from_secs_f64(scaling.idle_retention_s),
        container: container(template),
        traffic: traffic(&input.traffic),
        billing: match input.billing {
            CloudRunBillingInput::RequestBased => Billing::RequestBased,
            CloudRunBillingInput::InstanceBased => Billing::InstanceBased,
        },
    }
}

fn station(template: &CloudRunTemplateInput, application: &Application) -> StationSpec {
    StationSpec {
        concurrency: template.concurrency,
        queue_limit: Some(template.queue_limit),
        discipline: Discipline::ProcessorSharing { cores: template.cpu },
        cpu_share: application.cpu_share,
        warm_up: application.warm_up,
        health_endpoint: HealthEndpoint::OwnThread,
        memory: application.memory,
    }
}

fn container(template: &CloudRunTemplateInput) -> Container {
    let millis = |ms: f64| Span::from_secs_f64(ms / 1e3);
    let boost = template.startup_cpu_boost;
    Container {
        instance_start: millis(template.instance_start_ms),
        app_init: millis(template.app_init_ms),
        boost_factor: if boost { startup_boost_factor(template.cpu) } else { 1.0 },
        startup_probe: template.startup_probe.as_ref().map(probe),
        liveness_probe: template.liveness_probe.as_ref().map(probe),
    }
}

fn probe(input: &CloudRunProbeInput) -> Probe {
    Probe {
        initial_delay: Span::from_secs_f64(input.initial_delay_seconds),
        period: Span::from_secs_f64(input.period_seconds),
        timeout: Span::from_secs_f64(input.timeout_seconds),
        failure_threshold: input.failure_threshold,
    }
}

fn traffic(input: &CloudRunTrafficInput) -> TrafficShift {
    let share = |percent| {
        TrafficShare::from_percent(percent).expect("a checked share is 0.1 to 100 per cent")
    };
    match *input {
        CloudRunTrafficInput::AllAtOnce {} => TrafficShift::AllAtOnce,
        CloudRunTrafficInput::Canary { percent, interval_s } => TrafficShift::Canary {
            first: share(percent),
            interval: Span::from_secs_f64(interval_s),
        },
        CloudRunTrafficInput::Gradual { step_percent, interval_s } => TrafficShift::Linear {
            step: share(step_percent),
            interval: Span::from_secs_f64(interval_s),
        },
    }
}
