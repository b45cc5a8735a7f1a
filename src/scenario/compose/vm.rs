//! A VM group: an Auto Scaling group behind a load balancer.

use super::{Application, Composition, N_ZONES, ScaleTarget};
use crate::scenario::input::{
    AdjustmentTypeInput, AlarmInput, AlarmMetricInput, AutoScalingGroupInput,
    ComparisonOperatorInput, HealthCheckTypeInput, HealthyPercentagesInput, LoadBalancingInput,
    PoolStateInput, PredefinedMetricTypeInput, ScalingPolicyInput, ScheduledActionInput,
    StepAdjustmentInput, TargetGroupInput, TrafficShiftInput, TreatMissingDataInput,
    VmDeploymentInput, VmInput, VmInstanceInput, WarmPoolInput,
};
use crate::sim::fleet::{Discipline, HealthEndpoint, StationSpec};
use crate::sim::models::vm::adjustment::AdjustmentType;
use crate::sim::models::vm::health_replacement::HealthChecks;
use crate::sim::models::vm::instance_refresh::{RefreshInterface, RefreshPreferences};
use crate::sim::models::vm::lifecycle_hook::LifecycleHook;
use crate::sim::models::vm::maintenance::HealthyBounds;
use crate::sim::models::vm::rollout::{BlueGreenSpec, DeploymentSpec, RefreshSpec, RolloutSpec};
use crate::sim::models::vm::scaling::{
    MetricType, PolicySpec, ScalerSpec, ScheduledAction, SimpleSpec, StepSpec, TrackingSpec,
};
use crate::sim::models::vm::step_scaling::{StepAdjustment, StepScaling};
use crate::sim::models::vm::warm_pool::WarmPool;
use crate::sim::models::vm::warm_up::GroupTimes;
use crate::sim::models::vm::{
    self, InstanceStart, PoolState, ProcessRestart, VmSpec, WarmPoolSpec,
};
use crate::sim::parts::capacity::CapacityBounds;
use crate::sim::parts::cloudwatch::{AlarmRule, AlarmSpec, ComparisonOperator, TreatMissingData};
use crate::sim::parts::target_group::{
    Algorithm, CheckProtocol, HealthCheck, LoadBalancer, TargetGroupAttributes, TargetGroupSpec,
    TargetType,
};
use crate::sim::parts::target_tracking::TargetTracking;
use crate::sim::parts::traffic_shift::{TrafficShare, TrafficShift};
use crate::sim::workload::WorkloadSpec;
use crate::units::{SimTime, Span};

pub(super) fn composition(input: &VmInput, application: &Application) -> Composition {
    let spec = vm_spec(input, application);
    Composition {
        connections: None,
        platform: vm::compose(&spec),
        initial_instances: input.auto_scaling_group.desired_capacity,
        requested_cores: f64::from(input.instance.vcpus),
    }
}

/// What the first target tracking policy aims at.
pub(super) fn scale_target(input: &VmInput, workload: &WorkloadSpec) -> Option<ScaleTarget> {
    input.policies.iter().find_map(|policy| match policy {
        ScalingPolicyInput::TargetTrackingScaling {
            predefined_metric_type, target_value, ..
        } => Some(match predefined_metric_type {
            PredefinedMetricTypeInput::AlbRequestCountPerTarget => {
                ScaleTarget::of_requests_per_minute(*target_value)
            }
            PredefinedMetricTypeInput::AverageCpuUtilization
            | PredefinedMetricTypeInput::AverageCpuUtilizationHighResolution => {
                let cores = f64::from(input.instance.vcpus);
                ScaleTarget::of_cpu(target_value / 100.0, cores, workload)
            }
        }),
        _ => None,
    })
}

fn vm_spec(input: &VmInput, application: &Application) -> VmSpec {
    let group = &input.auto_scaling_group;
    let uses_elb_health = group.health_check_type == HealthCheckTypeInput::Elb;
    VmSpec {
        station: station(&input.instance, application),
        start: start(&input.instance, group),
        process_restart: input
            .instance
            .restart_sec
            .map(|secs| ProcessRestart::systemd(Span::from_secs_f64(secs))),
        balancer: balancer(&input.target_group),
        health_checks: HealthChecks {
            elb: uses_elb_health,
            grace_period: secs(group.health_check_grace_period),
            ..HealthChecks::default()
        },
        warm_pool: input.warm_pool.as_ref().map(|pool| warm_pool(pool, group.max_size)),
        scaling: scaling(input),
        rollout: RolloutSpec {
            maintenance: group.instance_maintenance_policy.as_ref().map(healthy_bounds),
            default_instance_warmup: group.default_instance_warmup.map(secs),
            uses_elb_health,
            deployment: deployment(&input.deployment, group),
            max_size: group.max_size,
            n_zones: N_ZONES,
        },
    }
}

fn secs(secs: u32) -> Span {
    Span::from_secs(u64::from(secs))
}

fn station(instance: &VmInstanceInput, application: &Application) -> StationSpec {
    StationSpec {
        concurrency: instance.concurrency,
        queue_limit: Some(instance.queue_limit),
        discipline: Discipline::ProcessorSharing { cores: f64::from(instance.vcpus) },
        cpu_share: application.cpu_share,
        warm_up: application.warm_up,
        health_endpoint: match instance.checks_share_queue {
            true => HealthEndpoint::SharesQueue,
            false => HealthEndpoint::OwnThread,
        },
        memory: application.memory,
    }
}

fn start(instance: &VmInstanceInput, group: &AutoScalingGroupInput) -> InstanceStart {
    InstanceStart {
        pending: Span::from_secs_f64(instance.pending_s),
        boot: vm::log_normal_by_quantiles(instance.boot_median_s, instance.boot_p95_s),
        user_data: Span::from_secs_f64(instance.user_data_s),
        app_init: Span::from_secs_f64(instance.app_init_ms / 1e3),
        hook: group
            .launch_lifecycle_hook
            .as_ref()
            .map(|hook| LifecycleHook { heartbeat_timeout: secs(hook.heartbeat_timeout) }),
    }
}

fn balancer(input: &TargetGroupInput) -> TargetGroupSpec {
    let attributes = &input.attributes;
    let (kind, algorithm, slow_start) = match attributes.load_balancing {
        LoadBalancingInput::RoundRobin { slow_start_duration_seconds } => {
            (LoadBalancer::Application, Algorithm::RoundRobin, secs(slow_start_duration_seconds))
        }
        LoadBalancingInput::LeastOutstandingRequests => {
            (LoadBalancer::Application, Algorithm::LeastOutstandingRequests, Span::ZERO)
        }
        LoadBalancingInput::WeightedRandom => {
            (LoadBalancer::Application, Algorithm::WeightedRandom, Span::ZERO)
        }
        LoadBalancingInput::FlowHash => (LoadBalancer::Network, Algorithm::FlowHash, Span::ZERO),
    };
    TargetGroupSpec {
        attributes: TargetGroupAttributes {
            deregistration_delay: secs(attributes.deregistration_delay_timeout_seconds),
            slow_start,
            algorithm,
            minimum_healthy_targets: attributes
                .target_group_health_unhealthy_state_routing_minimum_healthy_targets_count,
            cross_zone: true,
        },
        health_check: HealthCheck {
            interval: secs(input.health_check_interval_seconds),
            timeout: secs(input.health_check_timeout_seconds),
            healthy_threshold_count: input.healthy_threshold_count,
            unhealthy_threshold_count: input.unhealthy_threshold_count,
            ..HealthCheck::default_of(kind, CheckProtocol::Http, TargetType::InstanceOrIp)
        },
    }
}

fn warm_pool(input: &WarmPoolInput, max_size: u32) -> WarmPoolSpec {
    WarmPoolSpec {
        pool: WarmPool {
            max_group_prepared_capacity: input.max_group_prepared_capacity,
            min_size: input.min_size,
        },
        state: match input.pool_state {
            PoolStateInput::Stopped => PoolState::Stopped,
            PoolStateInput::Running => PoolState::Running,
            PoolStateInput::Hibernated => PoolState::Hibernated,
        },
        max_size,
    }
}

fn group_times(group: &AutoScalingGroupInput) -> GroupTimes {
    GroupTimes {
        default_instance_warmup: group.default_instance_warmup.map(secs),
        default_cooldown: secs(group.default_cooldown),
        health_check_grace_period: secs(group.health_check_grace_period),
    }
}

fn scaling(input: &VmInput) -> ScalerSpec {
    let group = &input.auto_scaling_group;
    let cpu_period = if input.instance.detailed_monitoring { 60 } else { 300 };
    let context =
        PolicyContext { times: group_times(group), cpu_period: Span::from_secs(cpu_period) };
    ScalerSpec {
        bounds: CapacityBounds { min: group.min_size, max: group.max_size },
        vcpus: f64::from(input.instance.vcpus),
        policies: input.policies.iter().map(|policy| context.policy(policy)).collect(),
        scheduled_actions: input.scheduled_actions.iter().map(scheduled_action).collect(),
        metric_delay: Span::from_secs_f64(input.metric_delay_s),
    }
}

fn scheduled_action(input: &ScheduledActionInput) -> ScheduledAction {
    ScheduledAction {
        start: SimTime::ZERO + secs(input.start_s),
        min_size: input.min_size,
        max_size: input.max_size,
        desired_capacity: input.desired_capacity,
    }
}

/// What policies take from their group.
struct PolicyContext {
    times: GroupTimes,
    cpu_period: Span,
}

impl PolicyContext {
    const MINUTE: Span = Span::from_secs(60);
    /// `ASGAverageCPUUtilizationHighResolution`: AWS does not say how often it comes; 10 s is the
    /// shortest period of an alarm.
    const HIGH_RESOLUTION: Span = Span::from_secs(10);

    fn policy(&self, input: &ScalingPolicyInput) -> PolicySpec {
        match input {
            ScalingPolicyInput::TargetTrackingScaling {
                predefined_metric_type,
                target_value,
                disable_scale_in,
                estimated_instance_warmup,
            } => PolicySpec::TargetTracking(self.tracking(
                *predefined_metric_type,
                TargetTracking { target_value: *target_value, disable_scale_in: *disable_scale_in },
                *estimated_instance_warmup,
            )),
            ScalingPolicyInput::StepScaling {
                alarm: input,
                adjustment_type,
                min_adjustment_magnitude,
                step_adjustments,
                estimated_instance_warmup,
            } => PolicySpec::Step(StepSpec {
                metric: metric(input.metric_name),
                metric_period: self.period_of(input.metric_name),
                alarm: alarm(input),
                rule: StepScaling {
                    adjustment_type: adjustment(*adjustment_type, *min_adjustment_magnitude),
                    threshold: input.threshold,
                    step_adjustments: step_adjustments.iter().map(step).collect(),
                },
                warmup: self.times.policy_warmup(estimated_instance_warmup.map(secs)),
            }),
            ScalingPolicyInput::SimpleScaling {
                alarm: input,
                adjustment_type,
                min_adjustment_magnitude,
                scaling_adjustment,
                cooldown,
            } => PolicySpec::Simple(SimpleSpec {
                metric: metric(input.metric_name),
                metric_period: self.period_of(input.metric_name),
                alarm: alarm(input),
                adjustment_type: adjustment(*adjustment_type, *min_adjustment_magnitude),
                scaling_adjustment: i64::from(*scaling_adjustment),
                cooldown: cooldown.map_or(self.times.default_cooldown, secs),
                warmup: self.times.policy_warmup(None),
            }),
        }
    }

    fn tracking(
        &self,
        metric: PredefinedMetricTypeInput,
        rule: TargetTracking,
        warmup: Option<u32>,
    ) -> TrackingSpec {
        use PredefinedMetricTypeInput as Input;
        let (metric, metric_period, alarm_period) = match metric {
            Input::AverageCpuUtilization => {
                (MetricType::AverageCpuUtilization, self.cpu_period, Self::MINUTE)
            }
            Input::AverageCpuUtilizationHighResolution => {
                let period = Self::HIGH_RESOLUTION;
                (MetricType::AverageCpuUtilization, period, period)
            }
            Input::AlbRequestCountPerTarget => {
                (MetricType::RequestCountPerTarget, Self::MINUTE, Self::MINUTE)
            }
        };
        let warmup = self.times.policy_warmup(warmup.map(secs));
        TrackingSpec { metric, metric_period, rule, alarm_period, warmup }
    }

    fn period_of(&self, metric: AlarmMetricInput) -> Span {
        match metric {
            AlarmMetricInput::CpuUtilization => self.cpu_period,
            AlarmMetricInput::RequestCountPerTarget => Self::MINUTE,
        }
    }
}

const fn metric(input: AlarmMetricInput) -> MetricType {
    match input {
        AlarmMetricInput::CpuUtilization => MetricType::AverageCpuUtilization,
        AlarmMetricInput::RequestCountPerTarget => MetricType::RequestCountPerTarget,
    }
}

const fn adjustment(input: AdjustmentTypeInput, min_adjustment_magnitude: u32) -> AdjustmentType {
    match input {
        AdjustmentTypeInput::ChangeInCapacity => AdjustmentType::ChangeInCapacity,
        AdjustmentTypeInput::ExactCapacity => AdjustmentType::ExactCapacity,
        AdjustmentTypeInput::PercentChangeInCapacity => {
            AdjustmentType::PercentChangeInCapacity { min_adjustment_magnitude }
        }
    }
}

fn step(input: &StepAdjustmentInput) -> StepAdjustment {
    let (lower, upper) = (input.metric_interval_lower_bound, input.metric_interval_upper_bound);
    StepAdjustment {
        metric_interval_lower_bound: lower.unwrap_or(f64::NEG_INFINITY),
        metric_interval_upper_bound: upper.unwrap_or(f64::INFINITY),
        scaling_adjustment: i64::from(input.scaling_adjustment),
    }
}

fn alarm(input: &AlarmInput) -> AlarmSpec {
    use ComparisonOperatorInput as Input;
    let rule = AlarmRule::m_out_of_n(input.datapoints_to_alarm, input.evaluation_periods);
    AlarmSpec {
        threshold: input.threshold,
        comparison_operator: match input.comparison_operator {
            Input::GreaterThanThreshold => ComparisonOperator::GreaterThanThreshold,
            Input::GreaterThanOrEqualToThreshold => {
                ComparisonOperator::GreaterThanOrEqualToThreshold
            }
            Input::LessThanThreshold => ComparisonOperator::LessThanThreshold,
            Input::LessThanOrEqualToThreshold => ComparisonOperator::LessThanOrEqualToThreshold,
        },
        period: secs(input.period),
        rule: AlarmRule {
            treat_missing_data: match input.treat_missing_data {
                TreatMissingDataInput::Missing => TreatMissingData::Missing,
                TreatMissingDataInput::Ignore => TreatMissingData::Ignore,
                TreatMissingDataInput::Breaching => TreatMissingData::Breaching,
                TreatMissingDataInput::NotBreaching => TreatMissingData::NotBreaching,
            },
            ..rule
        },
    }
}

fn healthy_bounds(input: &HealthyPercentagesInput) -> HealthyBounds {
    HealthyBounds::new(Some(input.min_healthy_percentage), input.max_healthy_percentage)
        .expect("a checked scenario has only bounds that AWS accepts")
}

fn deployment(input: &VmDeploymentInput, group: &AutoScalingGroupInput) -> DeploymentSpec {
    match input {
        VmDeploymentInput::InstanceRefresh {
            healthy_percentages,
            instance_warmup,
            checkpoint_percentages,
            checkpoint_delay,
            bake_time,
            auto_rollback,
        } => {
            let bounds =
                healthy_percentages.as_ref().or(group.instance_maintenance_policy.as_ref());
            let instance_warmup = instance_warmup.map(secs);
            DeploymentSpec::InstanceRefresh(RefreshSpec {
                preferences: RefreshPreferences {
                    healthy: bounds.map_or(HealthyBounds::DEFAULT, healthy_bounds),
                    instance_warmup,
                    checkpoint_percentages: checkpoint_percentages.clone(),
                    checkpoint_delay: secs(*checkpoint_delay),
                    bake_time: secs(*bake_time),
                    auto_rollback: *auto_rollback,
                    ..RefreshPreferences::default_of(RefreshInterface::Api)
                },
                warmup: group_times(group).refresh_warmup(instance_warmup),
            })
        }
        VmDeploymentInput::BlueGreen { traffic_shift: shift, termination_wait_s } => {
            DeploymentSpec::BlueGreen(BlueGreenSpec {
                traffic_shift: traffic_shift(shift),
                termination_wait: secs(*termination_wait_s),
            })
        }
    }
}

fn traffic_shift(input: &TrafficShiftInput) -> TrafficShift {
    let share = |percent| {
        TrafficShare::from_percent(percent).expect("a checked scenario has only such shares")
    };
    match *input {
        TrafficShiftInput::AllAtOnce => TrafficShift::AllAtOnce,
        TrafficShiftInput::Canary { percent, interval_s } => {
            TrafficShift::Canary { first: share(percent), interval: secs(interval_s) }
        }
        TrafficShiftInput::Linear { percent, interval_s } => {
            TrafficShift::Linear { step: share(percent), interval: secs(interval_s) }
        }
    }
}
