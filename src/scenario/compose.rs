//! From a checked scenario to a run of the engine.

use super::Scenario;
use super::input::{
    Balancing, BehaviorInput, ContainerInput, CountOrPercent, DemandInput, EventInput, HpaInput,
    HpaMetricInput, PodInput, PolicyInput, PolicyKindInput, ProbeInput, RateInput,
    ScalingRulesInput, SelectPolicyInput, WorkloadInput,
};
use crate::sim::engine::{Change, Fault, Horizon, Run, RunSpec};
use crate::sim::fleet::{Defect, Discipline, HealthEndpoint, StationSpec};
use crate::sim::models::container::deployment::Strategy;
use crate::sim::models::container::hpa::{
    Behavior, HpaSettings, HpaSpec, MetricSpec, Policy, PolicyKind, Resource, RulesSpec,
    SelectPolicy, ToleranceComparison,
};
use crate::sim::models::container::{
    self, ContainerSpec, IntOrPercent, PodSpec, ProbeSpec, Probes,
};
use crate::sim::parts::balancing;
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::parts::{StartPlan, StopPlan};
use crate::sim::workload::{
    ArrivalProcess, Law, Patience, PatienceScope, RateProfile, RequestClass, WorkloadSpec,
};
use crate::units::{SimTime, Span};

/// Most samples in a time series: two for every pixel of a wide chart.
const MAX_SAMPLES: u64 = 1800;

/// The scenario's run on Kubernetes with this seed; `None` if it does not ask for that model.
pub fn container_run(scenario: &Scenario, seed: u64) -> Option<Run> {
    let input = scenario.input();
    let model = input.models.container.as_ref()?;
    let workload = workload(&input.workload);
    let spec = container_spec(model, workload.cpu_share());
    Some(Run::new(RunSpec {
        seed,
        platform: container::compose(&spec),
        workload,
        initial_instances: spec.replicas,
        initial_revision: FIRST_REVISION,
        requested_cores: f64::from(spec.pod.cpu_request_milli) / 1000.0,
        horizon: Horizon::Until(SimTime::from_secs_f64(input.duration_s)),
        n_zones: 3,
        time_to_failure: None,
        sample_interval: sample_interval(input.duration_s),
        faults: input.events.iter().map(fault).collect(),
    }))
}

/// The shortest whole number of seconds that keeps the series within its bound.
fn sample_interval(duration_s: f64) -> Span {
    Span::from_secs((duration_s.ceil() as u64).div_ceil(MAX_SAMPLES).max(1))
}

/// The requests of a scenario.
pub fn workload(input: &WorkloadInput) -> WorkloadSpec {
    WorkloadSpec {
        rate: rate(&input.rate),
        arrivals: ArrivalProcess::Poisson,
        classes: vec![RequestClass {
            weight: 1.0,
            demand: demand(&input.demand),
            cpu_share: input.cpu_share,
            payload_kib: 0,
        }],
        retries: None,
        connections: None,
        patience: input.client_timeout_s.map(|secs| Patience {
            limit: Law::Constant { mean: Span::from_secs_f64(secs) },
            scope: PatienceScope::Response,
        }),
    }
}

fn rate(input: &RateInput) -> RateProfile {
    let secs = SimTime::from_secs_f64;
    match input {
        RateInput::Constant { rps } => RateProfile::constant(*rps),
        RateInput::Spike { base_rps, peak_rps, at_s, rise_s, hold_s, fall_s } => {
            let (top, edge) = (at_s + rise_s, at_s + rise_s + hold_s);
            let corners = [
                (secs(*at_s), *base_rps),
                (secs(top), *peak_rps),
                (secs(edge), *peak_rps),
                (secs(edge + fall_s), *base_rps),
            ];
            RateProfile::through(&corners)
        }
        RateInput::Sine { mean_rps, amplitude, period_s } => RateProfile::Sine {
            mean_rps: *mean_rps,
            amplitude: *amplitude,
            period: Span::from_secs_f64(*period_s),
        },
        RateInput::Points { points } => {
            let corners: Vec<_> = points.iter().map(|p| (secs(p.at_s), p.rps)).collect();
            RateProfile::through(&corners)
        }
    }
}

fn demand(input: &DemandInput) -> Law {
    let millis = |ms: f64| Span::from_secs_f64(ms / 1e3);
    match *input {
        DemandInput::Constant { mean_ms } => Law::Constant { mean: millis(mean_ms) },
        DemandInput::Exponential { mean_ms } => Law::Exponential { mean: millis(mean_ms) },
        DemandInput::LogNormal { mean_ms, cv } => Law::log_normal(millis(mean_ms), cv),
    }
}

/// Kubernetes as a scenario describes it.
pub fn container_spec(input: &ContainerInput, cpu_share: f64) -> ContainerSpec {
    let deployment = &input.deployment;
    ContainerSpec {
        replicas: deployment.replicas,
        strategy: Strategy::RollingUpdate {
            max_surge: Some(int_or_percent(&deployment.max_surge)),
            max_unavailable: Some(int_or_percent(&deployment.max_unavailable)),
        },
        min_ready: Span::from_secs_f64(deployment.min_ready_seconds),
        pod: pod(&input.pod, cpu_share),
        balancing: balancing(input.service.balancing),
        endpoint_propagation: Span::from_secs_f64(input.service.endpoint_propagation_ms / 1e3),
        metrics_resolution: Span::from_secs_f64(input.metrics.resolution_s),
        hpa: input.hpa.as_ref().map(|hpa| (hpa_spec(hpa), hpa_settings(hpa))),
    }
}

fn int_or_percent(input: &CountOrPercent) -> IntOrPercent {
    match input {
        CountOrPercent::Count(count) => {
            IntOrPercent::Int(i32::try_from(*count).unwrap_or(i32::MAX))
        }
        CountOrPercent::Percent(text) => {
            text.parse().expect("a checked scenario has only whole percentages")
        }
    }
}

fn pod(input: &PodInput, cpu_share: f64) -> PodSpec {
    let (millis, secs) = (|ms: f64| Span::from_secs_f64(ms / 1e3), Span::from_secs_f64);
    PodSpec {
        station: StationSpec {
            concurrency: input.concurrency,
            queue_limit: Some(input.queue_limit),
            discipline: Discipline::ProcessorSharing {
                cores: f64::from(input.cpu_limit_milli) / 1e3,
            },
            cpu_share,
            warm_up: None,
            health_endpoint: HealthEndpoint::OwnThread,
        },
        cpu_request_milli: input.cpu_request_milli,
        start: StartPlan {
            scheduling: millis(input.schedule_ms),
            fetching: millis(input.image_pull_ms),
            starting: millis(input.container_start_ms),
            app_init: millis(input.app_init_ms),
        },
        stop: StopPlan {
            stop_listening_after: secs(input.pre_stop_sleep_seconds),
            kill_after: secs(input.termination_grace_period_seconds),
        },
        probes: Probes {
            startup: input.startup_probe.as_ref().map(probe),
            readiness: input.readiness_probe.as_ref().map(probe),
            liveness: input.liveness_probe.as_ref().map(probe),
        },
    }
}

fn probe(input: &ProbeInput) -> ProbeSpec {
    ProbeSpec {
        initial_delay: Span::from_secs_f64(input.initial_delay_seconds),
        period: Span::from_secs_f64(input.period_seconds),
        timeout: Span::from_secs_f64(input.timeout_seconds),
        success_threshold: input.success_threshold,
        failure_threshold: input.failure_threshold,
    }
}

fn balancing(input: Balancing) -> balancing::Policy {
    match input {
        Balancing::Random => balancing::Policy::Random,
        Balancing::RoundRobin => balancing::Policy::RoundRobin,
        Balancing::LeastOutstanding => balancing::Policy::LeastOutstanding,
        Balancing::TwoChoices => balancing::Policy::PowerOfChoices(2),
    }
}

fn hpa_spec(input: &HpaInput) -> HpaSpec {
    let metric = match input.metric {
        HpaMetricInput::CpuUtilization { average_utilization } => MetricSpec::ResourceUtilization {
            resource: Resource::Cpu,
            container: None,
            target_percent: average_utilization,
        },
        HpaMetricInput::RequestsPerPod { average_value } => {
            MetricSpec::Pods { target_milli: (average_value * 1e3).round() as i64 }
        }
    };
    HpaSpec {
        min_replicas: input.min_replicas,
        max_replicas: input.max_replicas,
        metrics: vec![metric],
        behavior: input.behavior.as_ref().map(behavior),
    }
}

fn behavior(input: &BehaviorInput) -> Behavior {
    let rules = |given: &Option<ScalingRulesInput>| given.as_ref().map(rules).unwrap_or_default();
    Behavior::from_specs(&rules(&input.scale_up), &rules(&input.scale_down))
}

fn rules(input: &ScalingRulesInput) -> RulesSpec {
    RulesSpec {
        stabilization_window: input
            .stabilization_window_seconds
            .map(|secs| Span::from_secs(u64::from(secs))),
        select_policy: input.select_policy.map(|select| match select {
            SelectPolicyInput::Max => SelectPolicy::Max,
            SelectPolicyInput::Min => SelectPolicy::Min,
            SelectPolicyInput::Disabled => SelectPolicy::Disabled,
        }),
        policies: input.policies.as_ref().map(|list| list.iter().map(policy).collect()),
        tolerance: None,
    }
}

fn policy(input: &PolicyInput) -> Policy {
    Policy {
        kind: match input.kind {
            PolicyKindInput::Pods => PolicyKind::Pods,
            PolicyKindInput::Percent => PolicyKind::Percent,
        },
        value: input.value,
        period: Span::from_secs(u64::from(input.period_seconds)),
    }
}

fn hpa_settings(input: &HpaInput) -> HpaSettings {
    HpaSettings {
        sync_period: Span::from_secs_f64(input.sync_period_s),
        tolerance: input.tolerance,
        tolerance_comparison: ToleranceComparison::From1_33,
        cpu_initialization_period: Span::from_secs_f64(input.cpu_initialization_period_s),
        initial_readiness_delay: Span::from_secs_f64(input.initial_readiness_delay_s),
        downscale_stabilization: Span::from_secs_f64(input.downscale_stabilization_s),
        ..HpaSettings::default()
    }
}

fn fault(input: &EventInput) -> Fault {
    let (at_s, change) = match *input {
        EventInput::Kill { at_s, count } => (at_s, Change::Kill { count }),
        EventInput::Crash { at_s, count } => (at_s, Change::Crash { count }),
        EventInput::Hang { at_s, count } => (at_s, Change::Hang { count }),
        EventInput::Deploy { at_s, becomes_ready } => {
            let defect = if becomes_ready { Defect::None } else { Defect::NeverReady };
            (at_s, Change::Deploy { defect })
        }
    };
    Fault { at: SimTime::from_secs_f64(at_s), change }
}
