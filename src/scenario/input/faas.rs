//! Functions: AWS Lambda, in its own field names.

use serde::{Deserialize, Serialize};

/// One Lambda function behind an alias, in Lambda's own field names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FaasInput {
    /// The function.
    pub function: FunctionInput,
    /// What it may use of the account's concurrency.
    pub concurrency: FunctionConcurrencyInput,
    /// How it is called.
    pub invocation: InvocationInput,
    /// How long its environments are kept.
    pub environments: EnvironmentsInput,
    /// How a new version gets the traffic of the alias.
    pub deployment: AliasDeploymentInput,
}

/// Configuration of the function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "PascalCase")]
pub struct FunctionInput {
    /// Memory in MB; 1769 MB come with one vCPU, more or less in proportion. An invocation that
    /// needs more fails with `Runtime.OutOfMemory`, and its environment is reset. (AWS' MB are
    /// taken for MiB, as its GB have 1024 of them.)
    pub memory_size: u32,
    /// Seconds after which an invocation is ended, at most 900.
    pub timeout: u32,
    /// What runs the code.
    pub runtime: RuntimeInput,
    /// How the code is packed.
    pub package_type: PackageTypeInput,
    /// Instruction set.
    pub architecture: ArchitectureInput,
    /// What comes before the initialization (placing the environment, fetching the code), shortest,
    /// in milliseconds. Our assumption: AWS publishes nothing.
    pub placement_ms_min: f64,
    /// The same, longest.
    pub placement_ms_max: f64,
    /// What the function's own code adds to its initialization (dependencies, connections), in
    /// milliseconds.
    pub function_init_ms: f64,
}

/// Runtimes whose initialization was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum RuntimeInput {
    /// Rust on `provided.al2023`.
    #[serde(rename = "rust")]
    Rust,
    /// Go on `provided.al2023`.
    #[serde(rename = "go")]
    Go,
    /// .NET 10, compiled ahead of time.
    #[serde(rename = "dotnet10-aot")]
    DotNet10Aot,
    /// Python 3.14.
    #[serde(rename = "python3.14")]
    Python314,
    /// Python 3.13.
    #[serde(rename = "python3.13")]
    Python313,
    /// Node.js 24.
    #[serde(rename = "nodejs24.x")]
    NodeJs24,
    /// Node.js 22.
    #[serde(rename = "nodejs22.x")]
    NodeJs22,
    /// Java 25.
    #[serde(rename = "java25")]
    Java25,
    /// Java 21.
    #[serde(rename = "java21")]
    Java21,
    /// Ruby 3.4.
    #[serde(rename = "ruby3.4")]
    Ruby34,
    /// .NET 10.
    #[serde(rename = "dotnet10")]
    DotNet10,
}

/// How code is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum PackageTypeInput {
    /// A zip file.
    Zip,
    /// A container image.
    Image,
}

/// Instruction sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum ArchitectureInput {
    /// 64-bit x86.
    #[serde(rename = "x86_64")]
    X86,
    /// 64-bit Arm.
    #[serde(rename = "arm64")]
    Arm,
}

/// Concurrency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "PascalCase")]
pub struct FunctionConcurrencyInput {
    /// Concurrency of the account in the Region that other functions leave to this one; 1000 by
    /// default for a whole account.
    pub account_concurrency: u32,
    /// Concurrency that the function has for itself, and not more; null: it shares the account's.
    pub reserved_concurrent_executions: Option<u32>,
    /// Environments that are initialized and kept so.
    pub provisioned_concurrent_executions: u32,
}

/// How the function is called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "PascalCase"
)]
pub enum InvocationInput {
    /// The client waits for the answer.
    Synchronous,
    /// Lambda takes the event into its own queue and tries again itself.
    Asynchronous {
        /// Further attempts after an error of the function, 0 to 2.
        maximum_retry_attempts: u32,
        /// Seconds for which an event is kept, 60 to 21,600.
        maximum_event_age_in_seconds: u32,
    },
    /// Messages of an SQS queue, one for each invocation.
    Queue {
        /// Seconds until a message appears again that was not handled.
        visibility_timeout: u32,
        /// How often a message is received at most; null: until the queue drops it.
        max_receive_count: Option<u32>,
        /// How many messages are at work at a time at most, 2 to 1,000: `MaximumConcurrency` of
        /// the mapping's `ScalingConfig`; null: no maximum of its own.
        maximum_concurrency: Option<u32>,
    },
}

/// How long environments are kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EnvironmentsInput {
    /// Shortest time without a request after which an environment goes, in seconds. AWS specifies
    /// none; 600 was measured in 2019.
    pub idle_s_min: f64,
    /// The same, longest; times are uniform between the two.
    pub idle_s_max: f64,
    /// Median life of an environment under steady load, in seconds (log-normal); null: it is never
    /// recycled. AWS says every few hours; 6.2 h was measured in 2017.
    pub max_life_median_s: Option<f64>,
}

/// How a new version gets the traffic.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "type", rename_all = "snake_case")]
pub enum AliasDeploymentInput {
    /// All of it at once, with a burst of cold starts.
    AllAtOnce,
    /// A first share, and the rest after a time.
    Canary {
        /// First share, in per cent.
        percentage: u32,
        /// Minutes until the rest follows.
        interval_min: u32,
    },
    /// The same share again and again.
    Linear {
        /// Share of each step, in per cent.
        percentage: u32,
        /// Minutes between steps.
        interval_min: u32,
    },
}
