//! Families of the VM group, and of the alarms and target groups that it shares with ECS.

mod alarms;
mod capacity;
mod instance_refresh;
mod policies;
mod target_group;

use orchestration_guide::sim::parts::capacity::CapacityBounds;
use orchestration_guide::units::{SimTime, Span};
use serde_json::Value;

use super::{Actual, check, check_knowing, family};
use crate::families::Family;

/// All families of this folder.
pub(crate) const FAMILIES: &[Family] = &[
    family("alb_health", target_group::health),
    family("az_rebalance", capacity::az_rebalance),
    family("cloudwatch_alarm", alarms::cloudwatch),
    family("health_replacement", capacity::health_replacement),
    family("instance_refresh", instance_refresh::refresh),
    family("lifecycle_hook", capacity::lifecycle_hook),
    family("percent_rounding", policies::percent_rounding),
    family("simple_scaling", policies::simple_scaling),
    family("step_scaling", policies::step_scaling),
    family("target_tracking", alarms::target_tracking),
    family("target_tracking_alarms", alarms::target_tracking_alarms),
    family("warm_pool", capacity::warm_pool),
    family("warmup_fallback", policies::warmup_fallback),
];

/// What came out, from names and values.
fn actual<const N: usize>(entries: [(&str, Value); N]) -> Actual {
    entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn at(secs: f64) -> SimTime {
    SimTime::from_secs_f64(secs)
}

fn span(secs: f64) -> Span {
    Span::from_secs_f64(secs)
}

/// Limits of a group, where a case gives any.
fn bounds(min: Option<u32>, max: Option<u32>) -> CapacityBounds {
    let open = CapacityBounds::UNBOUNDED;
    CapacityBounds { min: min.unwrap_or(open.min), max: max.unwrap_or(open.max) }
}
