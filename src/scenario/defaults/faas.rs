//! Functions.

use crate::scenario::input::{
    AliasDeploymentInput, ArchitectureInput, EnvironmentsInput, FaasInput,
    FunctionConcurrencyInput, FunctionInput, InvocationInput, PackageTypeInput, RuntimeInput,
};

impl Default for FaasInput {
    fn default() -> Self {
        Self {
            function: FunctionInput::default(),
            concurrency: FunctionConcurrencyInput::default(),
            invocation: InvocationInput::Synchronous,
            environments: EnvironmentsInput::default(),
            deployment: AliasDeploymentInput::AllAtOnce,
        }
    }
}

impl Default for FunctionInput {
    /// One vCPU, as an instance of the other models has.
    fn default() -> Self {
        Self {
            memory_size: 1769,
            timeout: 3,
            runtime: RuntimeInput::NodeJs24,
            package_type: PackageTypeInput::Zip,
            architecture: ArchitectureInput::X86,
            placement_ms_min: 50.0,
            placement_ms_max: 200.0,
            function_init_ms: 300.0,
        }
    }
}

impl Default for FunctionConcurrencyInput {
    fn default() -> Self {
        Self {
            account_concurrency: 1000,
            reserved_concurrent_executions: None,
            provisioned_concurrent_executions: 0,
        }
    }
}

impl Default for EnvironmentsInput {
    fn default() -> Self {
        Self { idle_s_min: 600.0, idle_s_max: 600.0, max_life_median_s: Some(22_320.0) }
    }
}
