//! Kubernetes.

use crate::scenario::input::{
    Balancing, ClusterAutoscalerInput, ContainerInput, CountOrPercent, DeploymentInput, HpaInput,
    HpaMetricInput, KeepAliveInput, MetricsInput, NodesInput, PodInput, ProbeInput, ServiceInput,
    StrategyInput, UpdateModeInput, VpaInput, WarmUpInput,
};

impl Default for ContainerInput {
    fn default() -> Self {
        Self {
            deployment: DeploymentInput::default(),
            pod: PodInput::default(),
            service: ServiceInput::default(),
            metrics: MetricsInput::default(),
            hpa: Some(HpaInput::default()),
            pod_disruption_budget: None,
            vpa: None,
            nodes: None,
        }
    }
}

impl Default for DeploymentInput {
    fn default() -> Self {
        Self {
            replicas: 4,
            strategy: StrategyInput::RollingUpdate,
            max_surge: CountOrPercent::Percent("25%".to_owned()),
            max_unavailable: CountOrPercent::Percent("25%".to_owned()),
            min_ready_seconds: 0.0,
            progress_deadline_seconds: 600.0,
        }
    }
}

impl Default for PodInput {
    fn default() -> Self {
        Self {
            cpu_request_milli: 1000,
            cpu_limit_milli: 1000,
            memory_limit_mib: None,
            concurrency: 16,
            queue_limit: 128,
            schedule_ms: 50.0,
            image_pull_ms: 4000.0,
            container_start_ms: 500.0,
            app_init_ms: 5000.0,
            startup_cpu_milli: 0,
            warm_up: None,
            probes_share_queue: false,
            startup_probe: None,
            readiness_probe: Some(ProbeInput { period_seconds: 5.0, ..ProbeInput::default() }),
            liveness_probe: Some(ProbeInput::default()),
            termination_grace_period_seconds: 30.0,
            pre_stop_sleep_seconds: 5.0,
        }
    }
}

impl Default for ProbeInput {
    fn default() -> Self {
        Self {
            initial_delay_seconds: 0.0,
            period_seconds: 10.0,
            timeout_seconds: 1.0,
            success_threshold: 1,
            failure_threshold: 3,
        }
    }
}

impl Default for ServiceInput {
    fn default() -> Self {
        Self { balancing: Balancing::Random, endpoint_propagation_ms: 1000.0, keep_alive: None }
    }
}

impl Default for KeepAliveInput {
    /// Some dozens of clients with a few connections each, for good.
    fn default() -> Self {
        Self { connections: 100, max_age_seconds: None }
    }
}

impl Default for WarmUpInput {
    /// Three times as long at first, a minute until the code is compiled: our assumption.
    fn default() -> Self {
        Self { from_percent: 300, lasts_seconds: 60.0 }
    }
}

impl Default for MetricsInput {
    fn default() -> Self {
        Self { resolution_s: 15.0 }
    }
}

impl Default for HpaInput {
    fn default() -> Self {
        Self {
            min_replicas: 2,
            max_replicas: 20,
            metric: HpaMetricInput::CpuUtilization { average_utilization: 60 },
            behavior: None,
            sync_period_s: 15.0,
            tolerance: 0.1,
            cpu_initialization_period_s: 300.0,
            initial_readiness_delay_s: 30.0,
            downscale_stabilization_s: 300.0,
        }
    }
}

impl Default for NodesInput {
    /// Three machines of 4 CPUs, one in each zone. What the system keeps of a machine (80 m) and
    /// the boot time of 3 min are our assumptions; the rest are Kubernetes' defaults.
    fn default() -> Self {
        Self {
            count: 3,
            zones: 3,
            allocatable_cpu_milli: 3920,
            max_pods: 110,
            boot_seconds: 180.0,
            boot_cv: 0.2,
            node_monitor_grace_period_seconds: 50.0,
            toleration_seconds: Some(300.0),
            cluster_autoscaler: None,
        }
    }
}

impl Default for VpaInput {
    fn default() -> Self {
        Self {
            update_mode: UpdateModeInput::Recreate,
            min_allowed_cpu_milli: None,
            max_allowed_cpu_milli: None,
            min_replicas: 2,
        }
    }
}

impl Default for ClusterAutoscalerInput {
    /// The flags' defaults of release line 1.37; the sizes are ours.
    fn default() -> Self {
        Self {
            min_size: 1,
            max_size: 10,
            scan_interval_seconds: 10.0,
            max_node_provision_time_seconds: 900.0,
            scale_down_enabled: true,
            scale_down_utilization_threshold: 0.5,
            scale_down_unneeded_time_seconds: 600.0,
            scale_down_delay_after_add_seconds: 600.0,
        }
    }
}
