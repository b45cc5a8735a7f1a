//! Kubernetes.

mod nodes;

use super::{Application, Composition, ScaleTarget};
use crate::scenario::input::{
    Balancing, BehaviorInput, CanaryRoutingInput, CanaryStepInput, ContainerInput, CountOrPercent,
    DeploymentInput, HpaInput, HpaMetricInput, PodInput, PolicyInput, PolicyKindInput, ProbeInput,
    ScalingRulesInput, SelectPolicyInput, StrategyInput, UpdateModeInput, VpaInput,
};
use crate::sim::fleet::{Discipline, HealthEndpoint, StationSpec, WarmUp};
use crate::sim::models::container::deployment::Strategy;
use crate::sim::models::container::hpa::{
    Behavior, HpaSettings, HpaSpec, MetricSpec, Policy, PolicyKind, Resource, RulesSpec,
    SelectPolicy, ToleranceComparison,
};
use crate::sim::models::container::vpa::{RecommenderSettings, ResourcePolicy, UpdaterSettings};
use crate::sim::models::container::{
    self, BlueGreenSpec, CanaryRouting, CanarySpec, CanaryStep, ContainerSpec, Delivery,
    IntOrPercent, PodSpec, ProbeSpec, Probes, UpdateMode, VpaSpec, stop_plan,
};
use crate::sim::parts::StartPlan;
use crate::sim::parts::balancing;
use crate::sim::parts::pinned::PinnedConnections;
use crate::sim::workload::WorkloadSpec;
use crate::units::Span;

pub(super) fn composition(input: &ContainerInput, application: &Application) -> Composition {
    let spec = container_spec(input, application);
    Composition {
        platform: container::compose(&spec),
        initial_instances: spec.replicas,
        requested_cores: f64::from(spec.pod.cpu_request_milli) / 1000.0,
        connections: input.service.keep_alive.map(|keep_alive| keep_alive.connections),
    }
}

/// For CPU, a pod serves as many requests as the target's share of the CPU that it requests.
pub(super) fn scale_target(input: &ContainerInput, workload: &WorkloadSpec) -> Option<ScaleTarget> {
    Some(match input.hpa.as_ref()?.metric {
        HpaMetricInput::RequestsPerPod { average_value } => {
            ScaleTarget { rps: average_value, utilization: None }
        }
        HpaMetricInput::CpuUtilization { average_utilization } => {
            let cores = f64::from(input.pod.cpu_request_milli) / 1e3;
            ScaleTarget::of_cpu(f64::from(average_utilization) / 100.0, cores, workload)
        }
    })
}

fn container_spec(input: &ContainerInput, application: &Application) -> ContainerSpec {
    let deployment = &input.deployment;
    ContainerSpec {
        replicas: deployment.replicas,
        strategy: delivery(deployment),
        min_ready: Span::from_secs_f64(deployment.min_ready_seconds),
        progress_deadline: Span::from_secs_f64(deployment.progress_deadline_seconds),
        pod: pod(&input.pod, application),
        balancing: balancing(input.service.balancing),
        pinned: input.service.keep_alive.map(|keep_alive| PinnedConnections {
            max_age: keep_alive.max_age_seconds.map(Span::from_secs_f64),
        }),
        endpoint_propagation: Span::from_secs_f64(input.service.endpoint_propagation_ms / 1e3),
        metrics_resolution: Span::from_secs_f64(input.metrics.resolution_s),
        budget: input.pod_disruption_budget.as_ref().map(nodes::budget),
        vpa: input.vpa.as_ref().map(vpa),
        cluster: input.nodes.as_ref().map(|nodes| nodes::cluster(nodes, input)),
        hpa: input.hpa.as_ref().map(|hpa| (hpa_spec(hpa), hpa_settings(hpa))),
    }
}

fn vpa(input: &VpaInput) -> VpaSpec {
    VpaSpec {
        update_mode: match input.update_mode {
            UpdateModeInput::Off => UpdateMode::Off,
            UpdateModeInput::Initial => UpdateMode::Initial,
            UpdateModeInput::Recreate => UpdateMode::Recreate,
        },
        policy: ResourcePolicy {
            min_allowed_milli: input.min_allowed_cpu_milli.map(u64::from),
            max_allowed_milli: input.max_allowed_cpu_milli.map(u64::from),
        },
        recommender: RecommenderSettings::default(),
        updater: UpdaterSettings { min_replicas: input.min_replicas, ..UpdaterSettings::default() },
    }
}

fn delivery(deployment: &DeploymentInput) -> Delivery {
    match &deployment.strategy {
        StrategyInput::RollingUpdate => Delivery::Deployment(Strategy::RollingUpdate {
            max_surge: Some(int_or_percent(&deployment.max_surge)),
            max_unavailable: Some(int_or_percent(&deployment.max_unavailable)),
        }),
        StrategyInput::Recreate => Delivery::Deployment(Strategy::Recreate),
        StrategyInput::BlueGreen { auto_promotion_seconds, scale_down_delay_seconds } => {
            Delivery::BlueGreen(BlueGreenSpec {
                auto_promotion: Span::from_secs_f64(*auto_promotion_seconds),
                scale_down_delay: Span::from_secs_f64(*scale_down_delay_seconds),
            })
        }
        StrategyInput::Canary { steps, traffic_routing } => Delivery::Canary(CanarySpec {
            steps: steps.iter().map(canary_step).collect(),
            routing: match traffic_routing {
                CanaryRoutingInput::Weights => CanaryRouting::Weights,
                CanaryRoutingInput::PodCounts => CanaryRouting::PodCounts,
            },
        }),
    }
}

fn canary_step(input: &CanaryStepInput) -> CanaryStep {
    CanaryStep { weight_percent: input.set_weight, pause: Span::from_secs_f64(input.pause_seconds) }
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

fn pod(input: &PodInput, application: &Application) -> PodSpec {
    let (millis, secs) = (|ms: f64| Span::from_secs_f64(ms / 1e3), Span::from_secs_f64);
    PodSpec {
        station: StationSpec {
            concurrency: input.concurrency,
            queue_limit: Some(input.queue_limit),
            discipline: Discipline::ProcessorSharing {
                cores: f64::from(input.cpu_limit_milli) / 1e3,
            },
            cpu_share: application.cpu_share,
            warm_up: input.warm_up.map_or(application.warm_up, |own| {
                let lasts = secs(own.lasts_seconds);
                Some(WarmUp { from_percent: own.from_percent, lasts })
            }),
            health_endpoint: match input.probes_share_queue {
                true => HealthEndpoint::SharesQueue,
                false => HealthEndpoint::OwnThread,
            },
            memory: application.memory,
        },
        cpu_request_milli: input.cpu_request_milli,
        startup_cpu_milli: input.startup_cpu_milli,
        start: StartPlan {
            scheduling: millis(input.schedule_ms),
            fetching: millis(input.image_pull_ms),
            starting: millis(input.container_start_ms),
            app_init: millis(input.app_init_ms),
        },
        stop: stop_plan(
            secs(input.pre_stop_sleep_seconds),
            secs(input.termination_grace_period_seconds),
        ),
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
