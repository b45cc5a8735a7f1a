//! Fields of the functions, in AWS Lambda's own names.

use super::{
    Group, ModelId, Section, choice, log, log_from_zero, number, of, optional, plain, shape, steps,
};
use crate::scenario::limits::{START_MS, faas as bounds};

const MODEL: ModelId = ModelId::Faas;

pub(super) const GROUPS: &[Group] = &[
    of(MODEL, "faas-concurrency", CONCURRENCY),
    of(MODEL, "faas-function", FUNCTION),
    of(MODEL, "faas-invocation", INVOCATION),
    of(MODEL, "faas-environments", ENVIRONMENTS),
    of(MODEL, "faas-deployment", DEPLOYMENT),
];

const CONCURRENCY: &[Section] = &[plain(&[
    number(
        "models.faas.concurrency.AccountConcurrency",
        bounds::CONCURRENCY,
        log_from_zero(1.0, 10_000.0),
    ),
    optional("models.faas.concurrency.ReservedConcurrentExecutions", bounds::CONCURRENCY, 100.0),
    number(
        "models.faas.concurrency.ProvisionedConcurrentExecutions",
        bounds::CONCURRENCY,
        log_from_zero(1.0, 1_000.0),
    ),
])];

const FUNCTION: &[Section] = &[plain(&[
    number("models.faas.function.MemorySize", bounds::MEMORY_MB, steps(128.0, 10_240.0, 64.0)),
    number("models.faas.function.Timeout", bounds::TIMEOUT_S, log(1.0, 900.0)),
    choice(
        "models.faas.function.Runtime",
        &[
            "rust",
            "go",
            "dotnet10-aot",
            "python3.14",
            "python3.13",
            "nodejs24.x",
            "nodejs22.x",
            "java25",
            "java21",
            "ruby3.4",
            "dotnet10",
        ],
    ),
    choice("models.faas.function.PackageType", &["Zip", "Image"]),
    choice("models.faas.function.Architecture", &["x86_64", "arm64"]),
    number("models.faas.function.FunctionInitMs", START_MS, log_from_zero(10.0, 20_000.0)),
    number("models.faas.function.PlacementMsMin", START_MS, log_from_zero(10.0, 10_000.0)),
    number("models.faas.function.PlacementMsMax", START_MS, log_from_zero(10.0, 10_000.0)),
])];

const INVOCATION: &[Section] = &[plain(&[
    shape(
        "models.faas.invocation",
        "type",
        &["synchronous", "asynchronous", "queue"],
        &[
            "{}",
            r#"{"MaximumRetryAttempts":2,"MaximumEventAgeInSeconds":21600}"#,
            r#"{"VisibilityTimeout":30,"MaxReceiveCount":null,"MaximumConcurrency":null}"#,
        ],
    ),
    number(
        "models.faas.invocation.MaximumRetryAttempts",
        bounds::RETRY_ATTEMPTS,
        steps(0.0, 2.0, 1.0),
    ),
    number(
        "models.faas.invocation.MaximumEventAgeInSeconds",
        bounds::EVENT_AGE_S,
        log(100.0, 20_000.0),
    ),
    number(
        "models.faas.invocation.VisibilityTimeout",
        bounds::VISIBILITY_S,
        log_from_zero(1.0, 10_000.0),
    ),
    optional("models.faas.invocation.MaxReceiveCount", bounds::RECEIVE_COUNT, 5.0),
    optional("models.faas.invocation.MaximumConcurrency", bounds::MAXIMUM_CONCURRENCY, 50.0),
])];

const ENVIRONMENTS: &[Section] = &[plain(&[
    number("models.faas.environments.idle_s_min", bounds::IDLE_S, log(1.0, 10_000.0)),
    number("models.faas.environments.idle_s_max", bounds::IDLE_S, log(1.0, 10_000.0)),
    optional("models.faas.environments.max_life_median_s", bounds::LIFE_S, 22_320.0),
])];

const DEPLOYMENT: &[Section] = &[plain(&[
    shape(
        "models.faas.deployment",
        "type",
        &["all_at_once", "canary", "linear"],
        &["{}", r#"{"percentage":10,"interval_min":5}"#, r#"{"percentage":10,"interval_min":1}"#],
    ),
    number("models.faas.deployment.percentage", bounds::SHIFT_PERCENT, steps(1.0, 99.0, 1.0)),
    number("models.faas.deployment.interval_min", bounds::SHIFT_MIN, log(1.0, 100.0)),
])];
