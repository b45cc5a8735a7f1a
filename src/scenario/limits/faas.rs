//! Functions.

use super::{Bounds, DAY_S, Range, START_MS, Unit, WEEK_S};

/// `MemorySize`, as Lambda allows it.
pub const MEMORY_MB: Bounds = Bounds::whole(128.0, 10_240.0, Unit::Megabytes);
/// `Timeout`, as Lambda allows it.
pub const TIMEOUT_S: Bounds = Bounds::whole(1.0, 900.0, Unit::Seconds);
/// Concurrency: quotas are raised to tens of thousands; 0 stops a function.
pub const CONCURRENCY: Bounds = Bounds::whole(0.0, 100_000.0, Unit::One);
/// `MaximumRetryAttempts`, as Lambda allows it.
pub const RETRY_ATTEMPTS: Bounds = Bounds::whole(0.0, 2.0, Unit::One);
/// `MaximumEventAgeInSeconds`, as Lambda allows it.
pub const EVENT_AGE_S: Bounds = Bounds::whole(60.0, 21_600.0, Unit::Seconds);
/// `VisibilityTimeout` of SQS: 0 to 12 hours.
pub const VISIBILITY_S: Bounds = Bounds::whole(0.0, 43_200.0, Unit::Seconds);
/// `maxReceiveCount` of SQS: 1 to 1000. (More than 255 attempts are counted as 255 here.)
pub const RECEIVE_COUNT: Bounds = Bounds::whole(1.0, 255.0, Unit::One);
/// `MaximumConcurrency` of a mapping's `ScalingConfig`: "Minimum value of 2. Maximum value of 1000"
/// (docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html, read in November 2026).
pub const MAXIMUM_CONCURRENCY: Bounds = Bounds::whole(2.0, 1_000.0, Unit::One);
/// How long an environment is kept without a request.
pub const IDLE_S: Bounds = Bounds::any(1.0, DAY_S, Unit::Seconds);
/// Median life of an environment.
pub const LIFE_S: Bounds = Bounds::any(60.0, WEEK_S, Unit::Seconds);
/// Share of a step of a shift, as CodeDeploy allows it.
pub const SHIFT_PERCENT: Bounds = Bounds::whole(1.0, 99.0, Unit::Percent);
/// Time between steps of a shift: CodeDeploy allows up to 2 days in all.
pub const SHIFT_MIN: Bounds = Bounds::whole(1.0, 2_880.0, Unit::Minutes);

/// Ranges of the numbers of this model.
pub const RANGES: &[Range] = &[
    ("FunctionInput", "MemorySize", MEMORY_MB),
    ("FunctionInput", "Timeout", TIMEOUT_S),
    ("FunctionInput", "PlacementMsMin", START_MS),
    ("FunctionInput", "PlacementMsMax", START_MS),
    ("FunctionInput", "FunctionInitMs", START_MS),
    ("FunctionConcurrencyInput", "AccountConcurrency", CONCURRENCY),
    ("FunctionConcurrencyInput", "ReservedConcurrentExecutions", CONCURRENCY),
    ("FunctionConcurrencyInput", "ProvisionedConcurrentExecutions", CONCURRENCY),
    ("InvocationInput", "MaximumRetryAttempts", RETRY_ATTEMPTS),
    ("InvocationInput", "MaximumEventAgeInSeconds", EVENT_AGE_S),
    ("InvocationInput", "VisibilityTimeout", VISIBILITY_S),
    ("InvocationInput", "MaxReceiveCount", RECEIVE_COUNT),
    ("InvocationInput", "MaximumConcurrency", MAXIMUM_CONCURRENCY),
    ("EnvironmentsInput", "idle_s_min", IDLE_S),
    ("EnvironmentsInput", "idle_s_max", IDLE_S),
    ("EnvironmentsInput", "max_life_median_s", LIFE_S),
    ("AliasDeploymentInput", "percentage", SHIFT_PERCENT),
    ("AliasDeploymentInput", "interval_min", SHIFT_MIN),
];
