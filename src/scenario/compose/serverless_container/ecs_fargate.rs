//! ECS on Fargate.

use super::{Application, Composition, ScaleTarget};
use crate::scenario::input::{
    AlbAlgorithmInput, EcsAutoScalingInput, EcsCircuitBreakerInput, EcsDeploymentInput,
    EcsLoadBalancerInput, EcsMetricInput, EcsServiceInput, EcsStrategyInput, EcsTaskInput,
    EcsThresholdInput,
};
use crate::sim::fleet::{Discipline, HealthEndpoint, StationSpec};
use crate::sim::models::serverless_container::circuit_breaker::{FailureThreshold, OnHealthyTask};
use crate::sim::models::serverless_container::decision::ServiceMetric;
use crate::sim::models::serverless_container::ecs_deployment::DeploymentConfiguration;
use crate::sim::models::serverless_container::ecs_service::{
    self, BreakerSpec, DeliveryDelay, DeploymentController, EcsServiceSpec, SchedulerSpec,
    ServiceAutoScalingSpec, StartTime, TaskSpec,
};
use crate::sim::models::serverless_container::fargate::LaunchQuota;
use crate::sim::parts::capacity::CapacityBounds;
use crate::sim::parts::target_group::{
    Algorithm, CheckProtocol, HealthCheck, LoadBalancer, TargetGroupAttributes, TargetGroupSpec,
    TargetType,
};
use crate::sim::parts::target_tracking::TargetTracking;
use crate::sim::parts::traffic_shift::{TrafficShare, TrafficShift};
use crate::sim::workload::WorkloadSpec;
use crate::units::Span;

/// CPU units of a vCPU.
const UNITS_PER_VCPU: f64 = 1024.0;

pub(super) fn composition(input: &EcsServiceInput, application: &Application) -> Composition {
    let spec = spec(input, application);
    Composition {
        connections: None,
        platform: ecs_service::compose(&spec),
        initial_instances: input.desired_count,
        requested_cores: spec.task.vcpu,
    }
}

pub(super) fn scale_target(
    input: &EcsServiceInput,
    workload: &WorkloadSpec,
) -> Option<ScaleTarget> {
    let policy = input.auto_scaling.as_ref()?;
    Some(match policy.predefined_metric_type {
        EcsMetricInput::AlbRequestCountPerTarget => {
            ScaleTarget::of_requests_per_minute(policy.target_value)
        }
        EcsMetricInput::AverageCpuUtilization
        | EcsMetricInput::AverageCpuUtilizationHighResolution => {
            let vcpu = f64::from(input.task.cpu) / UNITS_PER_VCPU;
            ScaleTarget::of_cpu(policy.target_value / 100.0, vcpu, workload)
        }
    })
}

fn spec(input: &EcsServiceInput, application: &Application) -> EcsServiceSpec {
    let deployment = &input.deployment_configuration;
    let quota = &input.launch_quota;
    let grace_period = Span::from_secs_f64(input.health_check_grace_period_seconds);
    EcsServiceSpec {
        task: task(&input.task, grace_period, application),
        load_balancer: load_balancer(&input.load_balancer),
        scheduler: SchedulerSpec {
            strategy: strategy(&deployment.strategy),
            configuration: configuration(deployment),
            circuit_breaker: deployment.deployment_circuit_breaker.as_ref().map(circuit_breaker),
            launch_quota: LaunchQuota { burst: quota.burst, per_sec: quota.per_second },
        },
        auto_scaling: input.auto_scaling.as_ref().map(auto_scaling),
    }
}

fn task(input: &EcsTaskInput, grace_period: Span, application: &Application) -> TaskSpec {
    let vcpu = f64::from(input.cpu) / UNITS_PER_VCPU;
    TaskSpec {
        station: StationSpec {
            concurrency: input.concurrency,
            queue_limit: Some(input.queue_limit),
            discipline: Discipline::ProcessorSharing { cores: vcpu },
            cpu_share: application.cpu_share,
            warm_up: application.warm_up,
            health_endpoint: HealthEndpoint::OwnThread,
            memory: application.memory,
        },
        vcpu,
        start: StartTime {
            median: Span::from_secs_f64(input.start_median_s),
            p95: Span::from_secs_f64(input.start_p95_s),
        },
        app_init: Span::from_secs_f64(input.app_init_ms / 1e3),
        stop_timeout: Span::from_secs_f64(input.stop_timeout),
        health_check_grace_period: grace_period,
    }
}

fn load_balancer(input: &EcsLoadBalancerInput) -> TargetGroupSpec {
    let kind = LoadBalancer::Application;
    TargetGroupSpec {
        health_check: HealthCheck {
            interval: Span::from_secs_f64(input.health_check_interval_seconds),
            timeout: Span::from_secs_f64(input.health_check_timeout_seconds),
            healthy_threshold_count: input.healthy_threshold_count,
            unhealthy_threshold_count: input.unhealthy_threshold_count,
            ..HealthCheck::default_of(kind, CheckProtocol::Http, TargetType::InstanceOrIp)
        },
        attributes: TargetGroupAttributes {
            deregistration_delay: Span::from_secs_f64(input.deregistration_delay_timeout_seconds),
            algorithm: match input.algorithm {
                AlbAlgorithmInput::RoundRobin => Algorithm::RoundRobin,
                AlbAlgorithmInput::LeastOutstandingRequests => Algorithm::LeastOutstandingRequests,
                AlbAlgorithmInput::WeightedRandom => Algorithm::WeightedRandom,
            },
            minimum_healthy_targets: input.minimum_healthy_targets_count,
            ..TargetGroupAttributes::default_of(kind)
        },
    }
}

fn configuration(input: &EcsDeploymentInput) -> DeploymentConfiguration {
    DeploymentConfiguration {
        minimum_healthy_percent: input.minimum_healthy_percent,
        maximum_percent: input.maximum_percent,
    }
}

fn strategy(input: &EcsStrategyInput) -> DeploymentController {
    let minutes = |minutes: f64| Span::from_secs_f64(minutes * 60.0);
    let share = |percent| {
        TrafficShare::from_percent(percent).expect("a checked share is 0.1 to 100 per cent")
    };
    let (shift, bake_minutes) = match *input {
        EcsStrategyInput::Rolling {} => return DeploymentController::Rolling,
        EcsStrategyInput::BlueGreen { bake_time_in_minutes } => {
            (TrafficShift::AllAtOnce, bake_time_in_minutes)
        }
        EcsStrategyInput::Linear {
            step_percent,
            step_bake_time_in_minutes,
            bake_time_in_minutes,
        } => {
            let interval = minutes(step_bake_time_in_minutes);
            (TrafficShift::Linear { step: share(step_percent), interval }, bake_time_in_minutes)
        }
        EcsStrategyInput::Canary {
            canary_percent,
            canary_bake_time_in_minutes,
            bake_time_in_minutes,
        } => {
            let interval = minutes(canary_bake_time_in_minutes);
            (TrafficShift::Canary { first: share(canary_percent), interval }, bake_time_in_minutes)
        }
    };
    DeploymentController::BlueGreen { shift, bake_time: minutes(bake_minutes) }
}

fn circuit_breaker(input: &EcsCircuitBreakerInput) -> BreakerSpec {
    BreakerSpec {
        rollback: input.rollback,
        threshold: match input.threshold_configuration {
            EcsThresholdInput::BoundedPercent { value } => FailureThreshold::BoundedPercent(value),
            EcsThresholdInput::UnboundedPercent { value } => {
                FailureThreshold::UnboundedPercent(value)
            }
            EcsThresholdInput::Count { value } => FailureThreshold::Count(value),
        },
        on_healthy_task: match input.reset_on_healthy_task {
            true => OnHealthyTask::Reset,
            false => OnHealthyTask::Keep,
        },
    }
}

fn auto_scaling(input: &EcsAutoScalingInput) -> ServiceAutoScalingSpec {
    let metric = match input.predefined_metric_type {
        EcsMetricInput::AverageCpuUtilization => ServiceMetric::AverageCpuUtilization,
        EcsMetricInput::AverageCpuUtilizationHighResolution => {
            ServiceMetric::AverageCpuUtilizationHighResolution
        }
        EcsMetricInput::AlbRequestCountPerTarget => ServiceMetric::AlbRequestCountPerTarget,
    };
    let usual_delay = match metric {
        ServiceMetric::AverageCpuUtilizationHighResolution => DeliveryDelay::HIGH_RESOLUTION,
        ServiceMetric::AverageCpuUtilization | ServiceMetric::AlbRequestCountPerTarget => {
            DeliveryDelay::MINUTE
        }
    };
    ServiceAutoScalingSpec {
        bounds: CapacityBounds { min: input.min_capacity, max: input.max_capacity },
        metric,
        policy: TargetTracking {
            target_value: input.target_value,
            disable_scale_in: input.disable_scale_in,
        },
        scale_out_cooldown: Span::from_secs_f64(input.scale_out_cooldown),
        scale_in_cooldown: Span::from_secs_f64(input.scale_in_cooldown),
        delivery_delay: input.metric_delivery_s.map_or(usual_delay, Span::from_secs_f64),
    }
}
