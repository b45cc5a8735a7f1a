//! What a field means when it is absent.
//!
//! Files and links leave out what is as here, so these values belong to the version of the format:
//! after a release they change only together with [`VERSION`].

mod container;
mod faas;
mod server;
mod serverless_container;
mod vm;

use super::input::{
    AppWarmUpInput, ArrivalsInput, ContainerInput, DemandInput, FaasInput, ModelsInput, RateInput,
    RetriesInput, ScenarioInput, ServerInput, ServerlessContainerInput, VERSION, VmInput,
    WorkloadInput,
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
            memory_mib: 0.0,
            memory_at_rest_mib: 0.0,
            warm_up: None,
            classes: Vec::new(),
            client_timeout_s: Some(10.0),
            retries: None,
            connections: None,
        }
    }
}

impl Default for AppWarmUpInput {
    /// Three times as long at first, a minute until the code is compiled: our assumption.
    fn default() -> Self {
        Self { from_percent: 300, lasts_s: 60.0 }
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
