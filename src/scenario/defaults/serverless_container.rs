//! Serverless containers.

use crate::scenario::input::{
    AlbAlgorithmInput, CloudRunBillingInput, CloudRunInput, CloudRunProbeInput,
    CloudRunScalingInput, CloudRunTemplateInput, CloudRunTrafficInput, EcsAutoScalingInput,
    EcsCircuitBreakerInput, EcsDeploymentInput, EcsLaunchQuotaInput, EcsLoadBalancerInput,
    EcsMetricInput, EcsServiceInput, EcsStrategyInput, EcsTaskInput, EcsThresholdInput,
    ServerlessContainerInput,
};

impl Default for ServerlessContainerInput {
    fn default() -> Self {
        Self::CloudRun { service: CloudRunInput::default() }
    }
}

impl Default for CloudRunInput {
    fn default() -> Self {
        Self {
            template: CloudRunTemplateInput::default(),
            scaling: CloudRunScalingInput::default(),
            traffic: CloudRunTrafficInput::AllAtOnce {},
            billing: CloudRunBillingInput::RequestBased,
        }
    }
}

impl Default for CloudRunTemplateInput {
    /// The same application as in a pod, otherwise the defaults of Cloud Run's API. `gcloud run
    /// deploy` turns boost on for a new service.
    fn default() -> Self {
        Self {
            cpu: 1.0,
            memory_gib: 0.5,
            max_instance_request_concurrency: 80,
            timeout_s: 300.0,
            startup_cpu_boost: false,
            startup_probe: None,
            liveness_probe: None,
            concurrency: 16,
            queue_limit: 128,
            instance_start_ms: 1000.0,
            app_init_ms: 5000.0,
        }
    }
}

impl Default for CloudRunProbeInput {
    fn default() -> Self {
        Self {
            initial_delay_seconds: 0.0,
            period_seconds: 10.0,
            timeout_seconds: 1.0,
            failure_threshold: 3,
        }
    }
}

impl Default for CloudRunScalingInput {
    /// The sizes of the Kubernetes scenario; the quota is the one of Google's example.
    fn default() -> Self {
        Self {
            instances: 4,
            min_instance_count: 2,
            max_instance_count: 20,
            scaling_cpu_target: 0.6,
            scaling_concurrency_target: 0.6,
            idle_retention_s: 900.0,
            quota_vcpu: 1000.0,
            quota_memory_gib: 2000.0,
        }
    }
}

impl Default for EcsServiceInput {
    /// The sizes of the Kubernetes scenario, otherwise the defaults of AWS.
    fn default() -> Self {
        Self {
            desired_count: 4,
            health_check_grace_period_seconds: 0.0,
            deployment_configuration: EcsDeploymentInput::default(),
            task: EcsTaskInput::default(),
            load_balancer: EcsLoadBalancerInput::default(),
            launch_quota: EcsLaunchQuotaInput::default(),
            auto_scaling: Some(EcsAutoScalingInput::default()),
        }
    }
}

impl Default for EcsDeploymentInput {
    fn default() -> Self {
        Self {
            strategy: EcsStrategyInput::Rolling {},
            minimum_healthy_percent: 100,
            maximum_percent: 200,
            deployment_circuit_breaker: None,
        }
    }
}

impl Default for EcsCircuitBreakerInput {
    fn default() -> Self {
        Self {
            rollback: true,
            threshold_configuration: EcsThresholdInput::BoundedPercent { value: 50 },
            reset_on_healthy_task: true,
        }
    }
}

impl Default for EcsTaskInput {
    /// The same application as in a pod.
    fn default() -> Self {
        Self {
            cpu: 1024,
            memory: None,
            stop_timeout: 30.0,
            concurrency: 16,
            queue_limit: 128,
            start_median_s: 45.0,
            start_p95_s: 75.0,
            app_init_ms: 5000.0,
        }
    }
}

impl Default for EcsLoadBalancerInput {
    fn default() -> Self {
        Self {
            algorithm: AlbAlgorithmInput::RoundRobin,
            health_check_interval_seconds: 30.0,
            health_check_timeout_seconds: 5.0,
            healthy_threshold_count: 5,
            unhealthy_threshold_count: 2,
            deregistration_delay_timeout_seconds: 300.0,
            minimum_healthy_targets_count: 1,
        }
    }
}

impl Default for EcsLaunchQuotaInput {
    fn default() -> Self {
        Self { burst: 100, per_second: 20 }
    }
}

impl Default for EcsAutoScalingInput {
    fn default() -> Self {
        Self {
            min_capacity: 2,
            max_capacity: 20,
            predefined_metric_type: EcsMetricInput::AverageCpuUtilization,
            target_value: 60.0,
            scale_out_cooldown: 300.0,
            scale_in_cooldown: 300.0,
            disable_scale_in: false,
            metric_delivery_s: None,
        }
    }
}
