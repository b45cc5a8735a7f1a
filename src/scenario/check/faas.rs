//! Rules of functions. Where Lambda validates a field, the rule here is its rule (botocore 1.44.5,
//! `data/lambda`).

use super::{Faults, FieldPath, Other, Work};
use crate::scenario::input::{
    AliasDeploymentInput, EnvironmentsInput, FaasInput, FunctionConcurrencyInput, FunctionInput,
    InvocationInput,
};
use crate::scenario::limits::faas::{
    CONCURRENCY, EVENT_AGE_S, IDLE_S, LIFE_S, MAXIMUM_CONCURRENCY, MEMORY_MB, RECEIVE_COUNT,
    RETRY_ATTEMPTS, SHIFT_MIN, SHIFT_PERCENT, TIMEOUT_S, VISIBILITY_S,
};
use crate::scenario::limits::{START_MS, Unit};

pub(super) fn check(input: &FaasInput, at: &FieldPath, faults: &mut Faults) {
    function(&input.function, &at.key("function"), faults);
    concurrency(&input.concurrency, &at.key("concurrency"), faults);
    invocation(&input.invocation, &at.key("invocation"), faults);
    environments(&input.environments, &at.key("environments"), faults);
    deployment(&input.deployment, &at.key("deployment"), faults);
}

/// What a run of `duration_s` seconds asks for at most: environments hold one request each, and
/// are looked at once in each idle time.
pub(super) fn work(input: &FaasInput, duration_s: f64) -> Work {
    let concurrency = &input.concurrency;
    let limit = concurrency.reserved_concurrent_executions;
    let most = f64::from(limit.unwrap_or(concurrency.account_concurrency));
    Work { polls: most * duration_s / input.environments.idle_s_min, places: most }
}

fn function(function: &FunctionInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("MemorySize", f64::from(function.memory_size), MEMORY_MB),
        ("Timeout", f64::from(function.timeout), TIMEOUT_S),
        ("PlacementMsMin", function.placement_ms_min, START_MS),
        ("PlacementMsMax", function.placement_ms_max, START_MS),
        ("FunctionInitMs", function.function_init_ms, START_MS),
    ];
    faults.all_within(at, &fields);
    let path = at.key("PlacementMsMin");
    let least = Other { path, value: function.placement_ms_min, unit: Unit::Millis };
    faults.not_below(at.key("PlacementMsMax"), function.placement_ms_max, &least);
}

/// Provisioned concurrency is part of what the function may use.
fn concurrency(input: &FunctionConcurrencyInput, at: &FieldPath, faults: &mut Faults) {
    let account = f64::from(input.account_concurrency);
    let provisioned = f64::from(input.provisioned_concurrent_executions);
    let account_at = at.key("AccountConcurrency");
    faults.within(account_at.clone(), account, CONCURRENCY);
    let reserved_at = at.key("ReservedConcurrentExecutions");
    let mut limit = Other { path: account_at, value: account, unit: Unit::One };
    if let Some(reserved) = input.reserved_concurrent_executions {
        let reserved = f64::from(reserved);
        if faults.within(reserved_at.clone(), reserved, CONCURRENCY) {
            faults.not_above(reserved_at.clone(), reserved, &limit);
        }
        limit = Other { path: reserved_at, value: reserved, unit: Unit::One };
    }
    let provisioned_at = at.key("ProvisionedConcurrentExecutions");
    if faults.within(provisioned_at.clone(), provisioned, CONCURRENCY) {
        faults.not_above(provisioned_at, provisioned, &limit);
    }
}

fn invocation(invocation: &InvocationInput, at: &FieldPath, faults: &mut Faults) {
    match *invocation {
        InvocationInput::Synchronous => {}
        InvocationInput::Asynchronous { maximum_retry_attempts, maximum_event_age_in_seconds } => {
            let fields = [
                ("MaximumRetryAttempts", f64::from(maximum_retry_attempts), RETRY_ATTEMPTS),
                ("MaximumEventAgeInSeconds", f64::from(maximum_event_age_in_seconds), EVENT_AGE_S),
            ];
            faults.all_within(at, &fields);
        }
        InvocationInput::Queue { visibility_timeout, max_receive_count, maximum_concurrency } => {
            let path = at.key("VisibilityTimeout");
            faults.within(path, f64::from(visibility_timeout), VISIBILITY_S);
            if let Some(count) = max_receive_count {
                faults.within(at.key("MaxReceiveCount"), f64::from(count), RECEIVE_COUNT);
            }
            if let Some(most) = maximum_concurrency {
                let path = at.key("MaximumConcurrency");
                faults.within(path, f64::from(most), MAXIMUM_CONCURRENCY);
            }
        }
    }
}

fn environments(input: &EnvironmentsInput, at: &FieldPath, faults: &mut Faults) {
    let (min, max) = (input.idle_s_min, input.idle_s_max);
    faults.all_within(at, &[("idle_s_min", min, IDLE_S), ("idle_s_max", max, IDLE_S)]);
    let least = Other { path: at.key("idle_s_min"), value: min, unit: Unit::Seconds };
    faults.not_below(at.key("idle_s_max"), max, &least);
    if let Some(median_s) = input.max_life_median_s {
        faults.within(at.key("max_life_median_s"), median_s, LIFE_S);
    }
}

fn deployment(deployment: &AliasDeploymentInput, at: &FieldPath, faults: &mut Faults) {
    match *deployment {
        AliasDeploymentInput::AllAtOnce => {}
        AliasDeploymentInput::Canary { percentage, interval_min }
        | AliasDeploymentInput::Linear { percentage, interval_min } => {
            let fields = [
                ("percentage", f64::from(percentage), SHIFT_PERCENT),
                ("interval_min", f64::from(interval_min), SHIFT_MIN),
            ];
            faults.all_within(at, &fields);
        }
    }
}
