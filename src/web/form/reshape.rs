//! What a part of a scenario becomes when another shape of it is picked, and the rows that lists
//! grow by.

use serde_json::{Value, json};

use crate::scenario::Problem;
use crate::scenario::input::{
    BehaviorInput, DemandInput, EventInput, HpaInput, HpaMetricInput, PolicyInput, PolicyKindInput,
    RateInput, RatePoint, ScalingRulesInput, ScenarioInput, SelectPolicyInput,
};
use crate::scenario::limits::WINDOW_S;

/// Requests per second that a shape starts with where the old one tells no level.
const LEVEL_RPS: f64 = 40.0;
/// Mean demand where the old distribution tells none.
const DEMAND_MS: f64 = 40.0;
/// Seconds between the last corner of a curve and the one that is added.
const NEXT_CORNER_S: f64 = 60.0;
/// Share of the run after which a new event takes place.
const NEW_EVENT_AT: f64 = 0.5;

/// Another shape of the traffic around the same level.
pub(super) fn rate(input: &ScenarioInput, _: &Value, shape: &str) -> Value {
    let old = &input.workload.rate;
    let level = level(old);
    json!(match shape {
        "constant" => RateInput::Constant { rps: level },
        "sine" => RateInput::Sine { mean_rps: level, amplitude: 0.5, period_s: 600.0 },
        "points" => RateInput::Points { points: corners(old) },
        "on_off" => {
            RateInput::OnOff { on_rps: 5.0 * level, off_rps: level, on_s: 60.0, off_s: 240.0 }
        }
        "weekly" => RateInput::Weekly { mean_rps: level, amplitude: 0.5, weekend: 0.5 },
        "series" => RateInput::Series { interval_s: 60.0, rps: vec![level] },
        _ => spike(level),
    })
}

fn level(rate: &RateInput) -> f64 {
    match rate {
        RateInput::Constant { rps } => *rps,
        RateInput::Spike { base_rps, .. } => *base_rps,
        RateInput::Sine { mean_rps, .. } | RateInput::Weekly { mean_rps, .. } => *mean_rps,
        RateInput::OnOff { off_rps, .. } => *off_rps,
        RateInput::Series { rps, .. } => rps.first().copied().unwrap_or(LEVEL_RPS),
        RateInput::Points { points } => points.first().map_or(LEVEL_RPS, |first| first.rps),
    }
}

fn spike(level: f64) -> RateInput {
    match ScenarioInput::default().workload.rate {
        RateInput::Spike { peak_rps, at_s, rise_s, hold_s, fall_s, .. } => {
            RateInput::Spike { base_rps: level, peak_rps, at_s, rise_s, hold_s, fall_s }
        }
        other => other,
    }
}

/// The corners of a spike, which stays the same curve; one point for a curve without corners.
fn corners(rate: &RateInput) -> Vec<RatePoint> {
    let RateInput::Spike { base_rps, peak_rps, at_s, rise_s, hold_s, fall_s } = *rate else {
        return vec![RatePoint { at_s: 0.0, rps: level(rate) }];
    };
    let top_s = at_s + rise_s;
    let end_s = top_s + hold_s;
    let corners =
        [(at_s, base_rps), (top_s, peak_rps), (end_s, peak_rps), (end_s + fall_s, base_rps)];
    corners.map(|(at_s, rps)| RatePoint { at_s, rps }).to_vec()
}

/// Another distribution of the same mean, as far as it tells one.
pub(super) fn demand(_: &ScenarioInput, old: &Value, law: &str) -> Value {
    let mean_ms = serde_json::from_value(old.clone()).map_or(DEMAND_MS, |old| mean_ms(&old));
    json!(match law {
        "exponential" => DemandInput::Exponential { mean_ms },
        "constant" => DemandInput::Constant { mean_ms },
        // For this shape the mean is three times the least, or a little less for its end.
        "bounded_pareto" => DemandInput::BoundedPareto {
            alpha: 1.5,
            low_ms: mean_ms / 3.0,
            high_ms: 1_000.0 * mean_ms,
        },
        "empirical" => DemandInput::Empirical { values_ms: vec![mean_ms] },
        _ => DemandInput::LogNormal { mean_ms, cv: 1.0 },
    })
}

fn mean_ms(demand: &DemandInput) -> f64 {
    match demand {
        DemandInput::Constant { mean_ms }
        | DemandInput::Exponential { mean_ms }
        | DemandInput::LogNormal { mean_ms, .. } => *mean_ms,
        DemandInput::BoundedPareto { low_ms, .. } => 3.0 * low_ms,
        DemandInput::Empirical { values_ms } => {
            values_ms.iter().sum::<f64>() / values_ms.len().max(1) as f64
        }
    }
}

/// The two targets stand for the same load: 60 % of one core of requests that take 40 ms are 15
/// requests a second, and in proportion for a smaller or larger pod.
pub(super) fn metric(input: &ScenarioInput, _: &Value, kind: &str) -> Value {
    if kind == "cpu_utilization" {
        return json!(HpaInput::default().metric);
    }
    let pods = input.models.container.as_ref();
    let cpu_request_milli = pods.map_or(1_000, |pods| pods.pod.cpu_request_milli.max(1));
    let average_value = 15.0 * f64::from(cpu_request_milli) / 1_000.0;
    json!(HpaMetricInput::RequestsPerPod { average_value })
}

/// A corner somewhat later on the same level.
pub(super) fn next_point(input: &ScenarioInput, rows: &[Value]) -> Value {
    let last = rows.last().and_then(|last| serde_json::from_value::<RatePoint>(last.clone()).ok());
    let next = match last {
        Some(last) => RatePoint { at_s: last.at_s + NEXT_CORNER_S, ..last },
        None => RatePoint { at_s: 0.0, rps: level(&input.workload.rate) },
    };
    json!(next)
}

/// A rate limit like the last one.
pub(super) fn next_policy(_: &ScenarioInput, rows: &[Value]) -> Value {
    rows.last().cloned().unwrap_or_else(|| json!(policy(PolicyKindInput::Percent, 100)))
}

/// An instance that is killed half-way through the run.
pub(super) fn next_event(input: &ScenarioInput, _: &[Value]) -> Value {
    json!(EventInput::Kill { at_s: libm::round(input.duration_s * NEW_EVENT_AT), count: 1 })
}

const fn policy(kind: PolicyKindInput, value: u32) -> PolicyInput {
    PolicyInput { kind, value, period_seconds: 15 }
}

/// Kubernetes' default rules, written out.
///
/// "Default Behavior" on kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale, read
/// in November 2026. The window for shrinking is the controller's flag where the rules name none;
/// one that no rule can hold stays unnamed.
pub(super) fn own_rules(input: &ScenarioInput) -> BehaviorInput {
    let hpa = input.models.container.as_ref().and_then(|pods| pods.hpa.as_ref());
    let flag_s = hpa.map_or(300.0, |hpa| hpa.downscale_stabilization_s);
    let down_s = Problem::of_value(flag_s, WINDOW_S).is_none().then_some(flag_s as u32);
    let rules = |window_s, policies| ScalingRulesInput {
        stabilization_window_seconds: window_s,
        select_policy: Some(SelectPolicyInput::Max),
        policies: Some(policies),
    };
    let all = policy(PolicyKindInput::Percent, 100);
    BehaviorInput {
        scale_up: Some(rules(Some(0), vec![policy(PolicyKindInput::Pods, 4), all])),
        scale_down: Some(rules(down_s, vec![all])),
    }
}

/// Writes out what the rules of a scenario leave to Kubernetes' defaults, so that every field of
/// the form has something to show. The scenario means the same.
pub(super) fn write_out_rules(input: &mut ScenarioInput) {
    let BehaviorInput { scale_up, scale_down } = own_rules(input);
    let hpa = input.models.container.as_mut().and_then(|pods| pods.hpa.as_mut());
    let Some(behavior) = hpa.and_then(|hpa| hpa.behavior.as_mut()) else { return };
    for (rules, default) in
        [(&mut behavior.scale_up, scale_up), (&mut behavior.scale_down, scale_down)]
    {
        let (given, default) = (rules.take().unwrap_or_default(), default.unwrap_or_default());
        let window_s = given.stabilization_window_seconds;
        *rules = Some(ScalingRulesInput {
            stabilization_window_seconds: window_s.or(default.stabilization_window_seconds),
            select_policy: given.select_policy.or(default.select_policy),
            policies: given.policies.or(default.policies),
        });
    }
}
