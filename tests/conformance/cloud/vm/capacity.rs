//! Families of what keeps a group at its size: replacement, zones, hooks and the warm pool.

use orchestration_guide::sim::models::vm::az_rebalance::temporary_max;
use orchestration_guide::sim::models::vm::health_replacement::{
    HealthChecks, HealthSignal, HealthVerdict, replaced_at_once, waits_for_activity,
};
use orchestration_guide::sim::models::vm::lifecycle_hook::LifecycleHook;
use orchestration_guide::sim::models::vm::maintenance::{HealthyBounds, ReplacementOrder};
use orchestration_guide::sim::models::vm::warm_pool::WarmPool;
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{actual, check, check_knowing, span};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AzRebalance {
    max: u32,
}

/// `az_rebalance`.
pub(crate) fn az_rebalance(case: &Value) -> Result<(), String> {
    check(case, |given: AzRebalance| actual([("temporary_max", json!(temporary_max(given.max)))]))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WarmPoolCase {
    desired: u32,
    max: u32,
    max_prepared: Option<u32>,
    min_pool: Option<u32>,
}

/// `warm_pool`.
pub(crate) fn warm_pool(case: &Value) -> Result<(), String> {
    check(case, |given: WarmPoolCase| {
        let pool = WarmPool {
            max_group_prepared_capacity: given.max_prepared,
            min_size: given.min_pool.unwrap_or(0),
        };
        actual([("pool", json!(pool.size(given.max, given.desired)))])
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LifecycleHookCase {
    heartbeat_s: Option<f64>,
}

/// `lifecycle_hook`.
pub(crate) fn lifecycle_hook(case: &Value) -> Result<(), String> {
    check(case, |given: LifecycleHookCase| {
        let hook = given.heartbeat_s.map_or_else(LifecycleHook::default, |secs| LifecycleHook {
            heartbeat_timeout: span(secs),
        });
        actual([("global_timeout_s", json!(hook.global_timeout().as_secs_f64()))])
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthReplacement {
    desired: Option<u32>,
    in_service: Option<u32>,
    unhealthy: Option<u32>,
    #[serde(default)]
    scaling_activity_in_progress: bool,
    maintenance_policy: Option<MaintenancePolicy>,
    /// As in the API, with commas between several.
    health_check_type: Option<String>,
    grace_s: Option<f64>,
    in_service_age_s: Option<f64>,
    failing: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaintenancePolicy {
    min: Option<u32>,
    max: Option<u32>,
}

impl HealthReplacement {
    /// Where a case says nothing of the checks that are on, the failing one is.
    fn checks(&self) -> HealthChecks {
        let is_on = |name| {
            self.health_check_type.as_ref().is_none_or(|types| types.split(',').any(|t| t == name))
        };
        HealthChecks {
            ebs: is_on("EBS"),
            elb: is_on("ELB"),
            vpc_lattice: is_on("VPC_LATTICE"),
            grace_period: span(self.grace_s.unwrap_or(0.0)),
            ..HealthChecks::default()
        }
    }

    fn action(&self) -> Result<Option<&'static str>, String> {
        let signal = match &self.failing {
            Some(failing) => signal(failing)?,
            // A case of the group as a whole; most signals behave like this one.
            None if self.in_service.is_some() => HealthSignal::Elb,
            None => return Ok(None),
        };
        let long_ago = Span::from_nanos(u64::MAX);
        let age = self.in_service_age_s.map_or(long_ago, span);
        let waits = self.scaling_activity_in_progress
            && signal.is_paced()
            && self.desired.zip(self.in_service).is_some_and(|(d, s)| waits_for_activity(d, s));
        Ok(Some(match self.checks().judge(signal, age, Span::ZERO) {
            HealthVerdict::Replace if waits => "wait",
            HealthVerdict::Replace => "replace_now",
            HealthVerdict::HeldByGrace(_) => "hold",
            HealthVerdict::Ignored => "none",
            HealthVerdict::WaitForRecovery(_) => "wait",
        }))
    }

    fn order(&self) -> Result<&'static str, String> {
        let policy = self.maintenance_policy.as_ref();
        let bounds = policy.map(|policy| HealthyBounds::new(policy.min, policy.max)).transpose();
        let bounds = bounds.map_err(|error| error.to_string())?;
        let order = bounds.map(|bounds| match self.desired {
            Some(desired) => bounds.plan(desired).order,
            None => bounds.order(),
        });
        Ok(match order {
            Some(ReplacementOrder::LaunchBeforeTerminate) => "launch_before_terminate",
            Some(ReplacementOrder::TerminateAndLaunchTogether) | None => "terminate_then_launch",
        })
    }
}

fn signal(failing: &str) -> Result<HealthSignal, String> {
    Ok(match failing {
        "ELB" => HealthSignal::Elb,
        "EBS" => HealthSignal::Ebs,
        "VPC_LATTICE" => HealthSignal::VpcLattice,
        "custom" | "set-instance-health" => HealthSignal::Custom,
        state if state.starts_with("EC2 state ") => HealthSignal::NotRunning,
        status if status.starts_with("EC2 status") => HealthSignal::StatusImpaired,
        other => return Err(format!("{other:?} is no health check")),
    })
}

/// `health_replacement`.
pub(crate) fn health_replacement(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: HealthReplacement, _| {
        let sizes = given.desired.zip(given.unhealthy);
        Ok(actual([
            ("replaced_at_once", json!(sizes.map(|(desired, n)| replaced_at_once(desired, n)))),
            ("action", json!(given.action()?)),
            ("order", json!(given.order()?)),
        ]))
    })
}
