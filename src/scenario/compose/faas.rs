//! Functions.

use super::{Application, Composition};
use crate::scenario::input::{
    AliasDeploymentInput, ArchitectureInput, EnvironmentsInput, FaasInput, FunctionInput,
    InvocationInput, PackageTypeInput, RuntimeInput,
};
use crate::sim::models::faas::billing::vcpus;
use crate::sim::models::faas::concurrency::FunctionConcurrency;
use crate::sim::models::faas::init::{Architecture, Package, Runtime, init_duration};
use crate::sim::models::faas::retry::asynchronous::EventInvokeConfig;
use crate::sim::models::faas::retry::event_source::QueueRetries;
use crate::sim::models::faas::{
    self, ColdStart, FaasSpec, INIT_LIMIT, Invocation, Quotas, Retention,
};
use crate::sim::parts::traffic_shift::{TrafficShare, TrafficShift};
use crate::sim::workload::Law;
use crate::units::Span;

/// Synchronous payloads: 6 MB each way (docs.aws.amazon.com/lambda/latest/dg/
/// gettingstarted-limits.html, November 2026).
const SYNCHRONOUS_PAYLOAD_KIB: u32 = 6 * 1024;
/// Asynchronous ones: 1 MB, as is a message of SQS.
const ASYNCHRONOUS_PAYLOAD_KIB: u32 = 1024;
/// Spread of the lives of environments (standard deviation of the logarithm): our assumption.
const LIFE_SIGMA: f64 = 0.5;

pub(super) fn composition(input: &FaasInput, application: &Application) -> Composition {
    let spec = spec(input, application);
    Composition {
        connections: None,
        platform: faas::compose(&spec),
        initial_instances: spec.quotas.function.provisioned,
        requested_cores: vcpus(spec.memory_mb),
    }
}

fn spec(input: &FaasInput, application: &Application) -> FaasSpec {
    let concurrency = &input.concurrency;
    FaasSpec {
        memory_mb: input.function.memory_size,
        timeout: Span::from_secs(u64::from(input.function.timeout)),
        payload_limit_kib: match input.invocation {
            InvocationInput::Synchronous => SYNCHRONOUS_PAYLOAD_KIB,
            _ => ASYNCHRONOUS_PAYLOAD_KIB,
        },
        quotas: Quotas {
            function: FunctionConcurrency {
                reserved: concurrency.reserved_concurrent_executions,
                provisioned: concurrency.provisioned_concurrent_executions,
            },
            unreserved: concurrency.account_concurrency,
        },
        invocation: invocation(&input.invocation),
        cold_start: cold_start(&input.function),
        retention: retention(&input.environments),
        shift: shift(&input.deployment),
        cpu_share: application.cpu_share,
        memory: application.memory,
        warm_up: application.warm_up,
    }
}

fn invocation(input: &InvocationInput) -> Invocation {
    let secs = |secs: u32| Span::from_secs(u64::from(secs));
    match *input {
        InvocationInput::Synchronous => Invocation::Synchronous,
        InvocationInput::Asynchronous { maximum_retry_attempts, maximum_event_age_in_seconds } => {
            Invocation::Asynchronous(EventInvokeConfig {
                maximum_retry_attempts,
                maximum_event_age: secs(maximum_event_age_in_seconds),
            })
        }
        InvocationInput::Queue { visibility_timeout, max_receive_count, maximum_concurrency } => {
            let visibility_timeout = secs(visibility_timeout);
            let retries = QueueRetries { visibility_timeout, max_receive_count };
            Invocation::Queue { retries, maximum_concurrency }
        }
    }
}

fn cold_start(input: &FunctionInput) -> ColdStart {
    let millis = |ms: f64| Span::from_secs_f64(ms / 1e3);
    let runtime = match input.runtime {
        RuntimeInput::Rust => Runtime::Rust,
        RuntimeInput::Go => Runtime::Go,
        RuntimeInput::DotNet10Aot => Runtime::DotNet10Aot,
        RuntimeInput::Python314 => Runtime::Python314,
        RuntimeInput::Python313 => Runtime::Python313,
        RuntimeInput::NodeJs24 => Runtime::NodeJs24,
        RuntimeInput::NodeJs22 => Runtime::NodeJs22,
        RuntimeInput::Java25 => Runtime::Java25,
        RuntimeInput::Java21 => Runtime::Java21,
        RuntimeInput::Ruby34 => Runtime::Ruby34,
        RuntimeInput::DotNet10 => Runtime::DotNet10,
    };
    let package = match input.package_type {
        PackageTypeInput::Zip => Package::Zip,
        PackageTypeInput::Image => Package::Image,
    };
    let architecture = match input.architecture {
        ArchitectureInput::X86 => Architecture::X86,
        ArchitectureInput::Arm => Architecture::Arm,
    };
    ColdStart {
        placement: Law::Uniform {
            low: millis(input.placement_ms_min),
            high: millis(input.placement_ms_max),
        },
        init: init_duration(runtime, package, architecture),
        function_init: millis(input.function_init_ms),
        init_limit: Some(INIT_LIMIT),
    }
}

fn retention(input: &EnvironmentsInput) -> Retention {
    let secs = Span::from_secs_f64;
    Retention {
        idle: Law::Uniform { low: secs(input.idle_s_min), high: secs(input.idle_s_max) },
        max_life: input
            .max_life_median_s
            .map(|median_s| Law::LogNormal { mu: libm::log(median_s), sigma: LIFE_SIGMA }),
    }
}

fn shift(input: &AliasDeploymentInput) -> TrafficShift {
    let share = |percentage: u32| {
        TrafficShare::from_percent(f64::from(percentage))
            .expect("a checked scenario has shares between 1 and 99 per cent")
    };
    let minutes = |minutes: u32| Span::from_secs(60 * u64::from(minutes));
    match *input {
        AliasDeploymentInput::AllAtOnce => TrafficShift::AllAtOnce,
        AliasDeploymentInput::Canary { percentage, interval_min } => {
            TrafficShift::Canary { first: share(percentage), interval: minutes(interval_min) }
        }
        AliasDeploymentInput::Linear { percentage, interval_min } => {
            TrafficShift::Linear { step: share(percentage), interval: minutes(interval_min) }
        }
    }
}
