//! A VM group: the counterpart of the Kubernetes defaults, with AWS' own defaults elsewhere.

use crate::scenario::input::{
    AutoScalingGroupInput, HealthCheckTypeInput, HealthyPercentagesInput, LifecycleHookInput,
    LoadBalancingInput, PoolStateInput, PredefinedMetricTypeInput, ScalingPolicyInput,
    TargetGroupAttributesInput, TargetGroupInput, VmDeploymentInput, VmInput, VmInstanceInput,
    WarmPoolInput,
};

impl Default for VmInput {
    fn default() -> Self {
        Self {
            auto_scaling_group: AutoScalingGroupInput::default(),
            instance: VmInstanceInput::default(),
            target_group: TargetGroupInput::default(),
            policies: vec![ScalingPolicyInput::TargetTrackingScaling {
                predefined_metric_type: PredefinedMetricTypeInput::AverageCpuUtilization,
                target_value: 60.0,
                disable_scale_in: false,
                estimated_instance_warmup: None,
            }],
            scheduled_actions: Vec::new(),
            metric_delay_s: 30.0,
            deployment: VmDeploymentInput::default(),
            warm_pool: None,
        }
    }
}

impl Default for AutoScalingGroupInput {
    fn default() -> Self {
        Self {
            min_size: 2,
            max_size: 20,
            desired_capacity: 4,
            default_cooldown: 300,
            default_instance_warmup: None,
            health_check_type: HealthCheckTypeInput::Elb,
            health_check_grace_period: 300,
            instance_maintenance_policy: None,
            launch_lifecycle_hook: None,
        }
    }
}

impl Default for HealthyPercentagesInput {
    fn default() -> Self {
        Self { min_healthy_percentage: 90, max_healthy_percentage: None }
    }
}

impl Default for LifecycleHookInput {
    fn default() -> Self {
        Self { heartbeat_timeout: 3600 }
    }
}

impl Default for VmInstanceInput {
    /// One vCPU and 4 GiB, as an m7g.medium of EC2 has: our choice.
    fn default() -> Self {
        Self {
            vcpus: 1,
            memory_mib: 4096,
            concurrency: 16,
            queue_limit: 128,
            detailed_monitoring: true,
            pending_s: 6.4,
            boot_median_s: 40.0,
            boot_p95_s: 90.0,
            user_data_s: 15.0,
            app_init_ms: 5000.0,
            restart_sec: Some(0.1),
            checks_share_queue: false,
        }
    }
}

impl Default for TargetGroupInput {
    fn default() -> Self {
        Self {
            health_check_interval_seconds: 30,
            health_check_timeout_seconds: 5,
            healthy_threshold_count: 5,
            unhealthy_threshold_count: 2,
            attributes: TargetGroupAttributesInput::default(),
        }
    }
}

impl Default for TargetGroupAttributesInput {
    fn default() -> Self {
        Self {
            load_balancing: LoadBalancingInput::RoundRobin { slow_start_duration_seconds: 0 },
            deregistration_delay_timeout_seconds: 300,
            target_group_health_unhealthy_state_routing_minimum_healthy_targets_count: 1,
        }
    }
}

impl Default for VmDeploymentInput {
    fn default() -> Self {
        Self::InstanceRefresh {
            healthy_percentages: None,
            instance_warmup: None,
            checkpoint_percentages: Vec::new(),
            checkpoint_delay: 3600,
            bake_time: 0,
            auto_rollback: false,
        }
    }
}

impl Default for WarmPoolInput {
    fn default() -> Self {
        Self { max_group_prepared_capacity: None, min_size: 0, pool_state: PoolStateInput::Stopped }
    }
}
