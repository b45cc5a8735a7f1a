//! Families of scaling policies that change a size by a number.

use orchestration_guide::sim::models::vm::adjustment::{AdjustmentType, round_percent_change};
use orchestration_guide::sim::models::vm::simple_scaling::{
    Cooldown, DEFAULT_COOLDOWN, SimpleScalingRun, Trigger,
};
use orchestration_guide::sim::models::vm::step_scaling::{GroupSize, StepAdjustment, StepScaling};
use orchestration_guide::sim::models::vm::warm_up::GroupTimes;
use orchestration_guide::units::{SimTime, Span};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{actual, at, bounds, check, check_knowing, span};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PercentRounding {
    value: f64,
}

/// `percent_rounding`.
pub(crate) fn percent_rounding(case: &Value) -> Result<(), String> {
    check(case, |given: PercentRounding| {
        actual([("rounded", json!(round_percent_change(given.value)))])
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepScalingCase {
    policy: Policies,
    capacity: u32,
    desired: Option<u32>,
    metric: f64,
    min: Option<u32>,
    max: Option<u32>,
}

/// Two policies of one threshold, one for each direction.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Policies {
    adjustment_type: AdjustmentName,
    threshold: f64,
    min_adjustment_magnitude: Option<u32>,
    #[serde(default)]
    scale_out_steps: Vec<Step>,
    #[serde(default)]
    scale_in_steps: Vec<Step>,
}

#[derive(Deserialize)]
enum AdjustmentName {
    #[serde(rename = "ChangeInCapacity")]
    Change,
    #[serde(rename = "ExactCapacity")]
    Exact,
    #[serde(rename = "PercentChangeInCapacity")]
    PercentChange,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    lower: Option<f64>,
    upper: Option<f64>,
    adjust: i64,
}

impl Policies {
    fn policy(&self, steps: &[Step]) -> StepScaling {
        let min_adjustment_magnitude = self.min_adjustment_magnitude.unwrap_or(0);
        let step = |step: &Step| StepAdjustment {
            metric_interval_lower_bound: step.lower.unwrap_or(f64::NEG_INFINITY),
            metric_interval_upper_bound: step.upper.unwrap_or(f64::INFINITY),
            scaling_adjustment: step.adjust,
        };
        StepScaling {
            adjustment_type: match self.adjustment_type {
                AdjustmentName::Change => AdjustmentType::ChangeInCapacity,
                AdjustmentName::Exact => AdjustmentType::ExactCapacity,
                AdjustmentName::PercentChange => {
                    AdjustmentType::PercentChangeInCapacity { min_adjustment_magnitude }
                }
            },
            threshold: self.threshold,
            step_adjustments: steps.iter().map(step).collect(),
        }
    }
}

/// `step_scaling`.
pub(crate) fn step_scaling(case: &Value) -> Result<(), String> {
    check(case, |given: StepScalingCase| {
        let mut group = GroupSize {
            capacity: given.capacity,
            desired: given.desired.unwrap_or(given.capacity),
            bounds: bounds(given.min, given.max),
        };
        for steps in [&given.policy.scale_out_steps, &given.policy.scale_in_steps] {
            group.desired = given.policy.policy(steps).desired(group, given.metric);
        }
        actual([("desired", json!(group.desired))])
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SimpleScaling {
    #[serde(default)]
    policy: TriggerName,
    add: Option<i64>,
    capacity: Option<u32>,
    min: Option<u32>,
    max: Option<u32>,
    activity_end_s: Option<f64>,
    cooldown_s: Option<f64>,
    default_cooldown_s: Option<f64>,
    cooldown_until_s: Option<f64>,
    #[serde(default)]
    alarm_times_s: Vec<f64>,
    unhealthy_at_s: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TriggerName {
    #[default]
    Simple,
    Step,
    TargetTracking,
    Scheduled,
    HealthReplacement,
    Manual,
}

impl SimpleScaling {
    fn run(&self) -> SimpleScalingRun {
        let first = self.alarm_times_s.first().copied().map_or(SimTime::ZERO, at);
        let own = self.cooldown_s.or(self.default_cooldown_s);
        SimpleScalingRun {
            trigger: match self.policy {
                TriggerName::Simple => Trigger::SimpleScaling,
                TriggerName::Step => Trigger::StepScaling,
                TriggerName::TargetTracking => Trigger::TargetTracking,
                TriggerName::Scheduled => Trigger::ScheduledAction,
                TriggerName::HealthReplacement => Trigger::HealthReplacement,
                TriggerName::Manual => Trigger::Manual,
            },
            // The end is that of the activity which the first alarm sets off.
            activity: self.activity_end_s.map_or(Span::ZERO, |end| at(end).since(first)),
            cooldown: own.map_or(DEFAULT_COOLDOWN, span),
            state: self.cooldown_until_s.map_or(Cooldown::Idle, |end| Cooldown::Until(at(end))),
        }
    }

    fn capacity_after(&self, n_accepted: usize) -> Option<u32> {
        let (capacity, add) = self.capacity.zip(self.add)?;
        let change = |capacity, _| {
            let target = AdjustmentType::ChangeInCapacity.target(capacity, add);
            bounds(self.min, self.max).clamp(target)
        };
        Some((0..n_accepted).fold(capacity, change))
    }
}

/// `simple_scaling`.
pub(crate) fn simple_scaling(case: &Value) -> Result<(), String> {
    check(case, |given: SimpleScaling| {
        let moments = given.alarm_times_s.iter().copied().chain(given.unhealthy_at_s);
        let accepted = given.run().accepted(moments.map(at));
        let accepted: Vec<f64> = accepted.into_iter().map(SimTime::as_secs_f64).collect();
        actual([
            ("capacity_end", json!(given.capacity_after(accepted.len()))),
            ("accepted_at_s", json!(accepted)),
        ])
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WarmupFallback {
    default_instance_warmup_s: Option<f64>,
    policy_warmup_s: Option<f64>,
    default_cooldown_s: Option<f64>,
    refresh_warmup_s: Option<f64>,
    health_check_grace_s: Option<f64>,
}

/// `warmup_fallback`.
pub(crate) fn warmup_fallback(case: &Value) -> Result<(), String> {
    // A key that is null still says which question is asked.
    let asks = |key: &str| case["given"].get(key).is_some();
    let is_refresh = asks("refresh_warmup_s") || asks("health_check_grace_s");
    check_knowing(case, |given: WarmupFallback, _| {
        let by_default = GroupTimes::API;
        let times = GroupTimes {
            default_instance_warmup: given.default_instance_warmup_s.map(span),
            default_cooldown: given.default_cooldown_s.map_or(by_default.default_cooldown, span),
            health_check_grace_period: given
                .health_check_grace_s
                .map_or(by_default.health_check_grace_period, span),
        };
        let warmup = if is_refresh {
            times.refresh_warmup(given.refresh_warmup_s.map(span))
        } else {
            times.policy_warmup(given.policy_warmup_s.map(span))
        };
        Ok(actual([("warmup_s", json!(warmup.as_secs_f64()))]))
    })
}
