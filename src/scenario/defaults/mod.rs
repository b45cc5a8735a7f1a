//! What a field means when it is absent.
//!
//! Files and links leave out what is as here, so these values belong to the version of the format:
//! after a release they change only together with [`VERSION`].

mod faas;
mod server;
mod serverless_container;
mod vm;

use super::input::{
    ArrivalsInput, Balancing, ContainerInput, CountOrPercent, DemandInput, DeploymentInput,
    FaasInput, HpaInput, HpaMetricInput, MetricsInput, ModelsInput, PodInput, ProbeInput,
    RateInput, RetriesInput, ScenarioInput, ServerInput, ServerlessContainerInput, ServiceInput,
    VERSION, VmInput, WorkloadInput,
};

impl Default for ScenarioInput {
    /// The scenario of the first page: a spike from 40 to 240 requests per second.
    fn default() -> Self {
        Self {
            version: VERSION,
            seed: 1,
            duration_s: 900.0,
            workload: WorkloadInput::default(),
            models: ModelsInput::default(),
            events: Vec::new(),
        }
    }
}

impl Default for WorkloadInput {
    fn default() -> Self {
        Self {
            rate: RateInput::Spike {
                base_rps: 40.0,
                peak_rps: 240.0,
                at_s: 120.0,
                rise_s: 30.0,
                hold_s: 300.0,
                fall_s: 60.0,
            },
            rate_scale: 1.0,
            arrivals: ArrivalsInput::Poisson,
            demand: DemandInput::LogNormal { mean_ms: 40.0, cv: 1.0 },
            cpu_share: 1.0,
            payload_kib: 4,
            classes: Vec::new(),
            client_timeout_s: Some(10.0),
            retries: None,
            connections: None,
        }
    }
}

impl Default for RetriesInput {
    fn default() -> Self {
        Self { max_attempts: 3, base_ms: 100.0, cap_ms: 20_000.0, jitter: true }
    }
}

impl Default for ModelsInput {
    fn default() -> Self {
        Self {
            server: Some(ServerInput::default()),
            vm: Some(VmInput::default()),
            container: Some(ContainerInput::default()),
            faas: Some(FaasInput::default()),
            serverless_container: Some(ServerlessContainerInput::default()),
        }
    }
}

impl Default for ContainerInput {
    fn default() -> Self {
        Self {
            deployment: DeploymentInput::default(),
            pod: PodInput::default(),
            service: ServiceInput::default(),
            metrics: MetricsInput::default(),
            hpa: Some(HpaInput::default()),
        }
    }
}

impl Default for DeploymentInput {
    fn default() -> Self {
        Self {
            replicas: 4,
            max_surge: CountOrPercent::Percent("25%".to_owned()),
            max_unavailable: CountOrPercent::Percent("25%".to_owned()),
            min_ready_seconds: 0.0,
        }
    }
}

impl Default for PodInput {
    fn default() -> Self {
        Self {
            cpu_request_milli: 1000,
            cpu_limit_milli: 1000,
            concurrency: 16,
            queue_limit: 128,
            schedule_ms: 50.0,
            image_pull_ms: 4000.0,
            container_start_ms: 500.0,
            app_init_ms: 5000.0,
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
        Self { balancing: Balancing::Random, endpoint_propagation_ms: 1000.0 }
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
