//! Kubernetes: what its optional parts may be set to.

use super::{Bounds, CPU_REQUEST_MILLI, DAY_S, HOUR_S, Range, Unit};

/// `progressDeadlineSeconds`: whole seconds. Kubernetes sets no end and takes the largest 32-bit
/// number for none; no run is longer than a week.
pub const PROGRESS_DEADLINE_S: Bounds = Bounds::whole(1.0, 604_800.0, Unit::Seconds);
/// CPU during the start of an application; the pod's limit bounds it as well.
pub const STARTUP_CPU_MILLI: Bounds = CPU_REQUEST_MILLI;
/// What a request takes right after a start: not less than later, and a hundred times at most.
pub const WARM_UP_PERCENT: Bounds = Bounds::whole(100.0, 10_000.0, Unit::Percent);
/// How long an application stays slow.
pub const WARM_UP_S: Bounds = Bounds::any(0.0, HOUR_S, Unit::Seconds);
/// Connections of all clients: one place in a table for each.
pub const CONNECTIONS: Bounds = Bounds::whole(1.0, 1_000_000.0, Unit::One);
/// Age of a connection. Below a second it would be a connection for each request.
pub const CONNECTION_AGE_S: Bounds = Bounds::any(1.0, DAY_S, Unit::Seconds);

/// Ranges of the numbers of this model that are optional.
pub(in crate::scenario) const RANGES: &[Range] = &[
    ("DeploymentInput", "progressDeadlineSeconds", PROGRESS_DEADLINE_S),
    ("PodInput", "startupCpuMilli", STARTUP_CPU_MILLI),
    ("WarmUpInput", "fromPercent", WARM_UP_PERCENT),
    ("WarmUpInput", "lastsSeconds", WARM_UP_S),
    ("KeepAliveInput", "connections", CONNECTIONS),
    ("KeepAliveInput", "maxAgeSeconds", CONNECTION_AGE_S),
];
