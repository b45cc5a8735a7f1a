//! Families of the stage from a proposal to a size.

use orchestration_guide::sim::models::container::hpa::{
    self, Behavior, Bounds, HpaSettings, Limited, PolicyKind, ScaleEvent, ScaleEvents,
    ScalingRules, SelectPolicy, StabilizationWindows,
};
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::{Value, json};

use super::hpa_common::{
    Direction, EventVector, NOW, RecommendationVector, Rules, event_log, recommendation_log,
    rules_spec,
};
use super::{Actual, actual, check};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefaultsCase {
    direction: Direction,
    given: Rules,
}

/// `hpa_behavior_defaults`.
pub(crate) fn defaults(case: &Value) -> Result<(), String> {
    check(case, |case: DefaultsCase| {
        let rules = match case.direction {
            Direction::Up => ScalingRules::scale_up(&case.given.spec()),
            Direction::Down => ScalingRules::scale_down(&case.given.spec()),
        };
        let policy = |policy: &hpa::Policy| {
            let kind = match policy.kind {
                PolicyKind::Pods => "Pods",
                PolicyKind::Percent => "Percent",
            };
            json!({ "type": kind, "value": policy.value, "period_s": whole_secs(policy.period) })
        };
        actual! {
            policies: rules.policies.iter().map(policy).collect::<Vec<_>>(),
            select: match rules.select_policy {
                SelectPolicy::Max => "Max",
                SelectPolicy::Min => "Min",
                SelectPolicy::Disabled => "Disabled",
            },
            stabilization_s: rules.stabilization_window.map(whole_secs),
        }
    })
}

fn whole_secs(span: Span) -> u64 {
    span.as_nanos() / 1_000_000_000
}

#[derive(Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
enum StabilizeCase {
    NoBehavior {
        downscale_stabilization_s: f64,
        recommendations: Vec<RecommendationVector>,
        desired_replicas: u32,
    },
    Behavior {
        scale_up_stabilization_s: f64,
        scale_down_stabilization_s: f64,
        recommendations: Vec<RecommendationVector>,
        current_replicas: u32,
        desired_replicas: u32,
    },
}

/// `hpa_stabilize`.
pub(crate) fn stabilize(case: &Value) -> Result<(), String> {
    check(case, |case: StabilizeCase| {
        let (replicas, log) = match case {
            StabilizeCase::NoBehavior {
                downscale_stabilization_s,
                recommendations,
                desired_replicas,
            } => {
                let mut log = recommendation_log(&recommendations);
                let window = Span::from_secs_f64(downscale_stabilization_s);
                let replicas = hpa::stabilize_scale_down(&mut log, NOW, window, desired_replicas);
                (replicas, log)
            }
            StabilizeCase::Behavior {
                scale_up_stabilization_s,
                scale_down_stabilization_s,
                recommendations,
                current_replicas,
                desired_replicas,
            } => {
                let mut log = recommendation_log(&recommendations);
                let windows = StabilizationWindows {
                    up: Span::from_secs_f64(scale_up_stabilization_s),
                    down: Span::from_secs_f64(scale_down_stabilization_s),
                };
                let replicas =
                    hpa::stabilize(&mut log, NOW, windows, current_replicas, desired_replicas);
                (replicas, log)
            }
        };
        let values: Vec<u32> = log.entries().iter().map(|entry| entry.replicas).collect();
        actual! { replicas: replicas, log_length: values.len(), log: values }
    })
}

#[derive(Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
enum RateCase {
    Behavior {
        min_replicas: u32,
        max_replicas: u32,
        scale_up: Option<Rules>,
        scale_down: Option<Rules>,
        #[serde(default)]
        scale_up_events: Vec<EventVector>,
        #[serde(default)]
        scale_down_events: Vec<EventVector>,
        current_replicas: u32,
        desired_replicas: u32,
    },
    NoBehavior {
        scale_up_limit_factor: f64,
        scale_up_limit_minimum: u32,
        min_replicas: u32,
        max_replicas: u32,
        current_replicas: u32,
        desired_replicas: u32,
    },
    LimitOnly {
        direction: Direction,
        rules: Rules,
        #[serde(default)]
        scale_up_events: Vec<EventVector>,
        #[serde(default)]
        scale_down_events: Vec<EventVector>,
        current_replicas: u32,
    },
}

/// `hpa_scale_rate`.
pub(crate) fn scale_rate(case: &Value) -> Result<(), String> {
    check(case, |case: RateCase| match case {
        RateCase::Behavior {
            min_replicas: min,
            max_replicas: max,
            scale_up,
            scale_down,
            scale_up_events,
            scale_down_events,
            current_replicas,
            desired_replicas,
        } => {
            let up = rules_spec(scale_up.as_ref());
            let behavior = Behavior::from_specs(&up, &rules_spec(scale_down.as_ref()));
            let events = events(&scale_up_events, &scale_down_events);
            let bounds = Bounds { min, max };
            let (current, desired) = (current_replicas, desired_replicas);
            limited(hpa::limit_by_rules(&behavior, &events, NOW, bounds, current, desired))
        }
        RateCase::NoBehavior {
            scale_up_limit_factor,
            scale_up_limit_minimum,
            min_replicas: min,
            max_replicas: max,
            current_replicas,
            desired_replicas,
        } => {
            let settings = HpaSettings {
                scale_up_limit_factor,
                scale_up_limit_minimum,
                ..HpaSettings::default()
            };
            let bounds = Bounds { min, max };
            limited(hpa::limit_by_burst(&settings, bounds, current_replicas, desired_replicas))
        }
        RateCase::LimitOnly {
            direction,
            rules,
            scale_up_events,
            scale_down_events,
            current_replicas,
        } => {
            let events = events(&scale_up_events, &scale_down_events);
            let rules = rules.spec();
            let current = current_replicas;
            let limit = match direction {
                Direction::Up => {
                    hpa::scale_up_limit(&ScalingRules::scale_up(&rules), &events, NOW, current)
                }
                Direction::Down => {
                    hpa::scale_down_limit(&ScalingRules::scale_down(&rules), &events, NOW, current)
                }
            };
            actual! { limit: limit }
        }
    })
}

fn events(ups: &[EventVector], downs: &[EventVector]) -> ScaleEvents {
    ScaleEvents { ups: event_log(ups), downs: event_log(downs) }
}

fn limited(limited: Limited) -> Actual {
    actual! { replicas: limited.replicas, condition: limited.limit.reason() }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsCase {
    direction: Direction,
    rules: Option<Rules>,
    events: Vec<EventVector>,
    prev_replicas: u32,
    new_replicas: u32,
    change_period_s: f64,
}

/// `hpa_scale_events`.
pub(crate) fn scale_events(case: &Value) -> Result<(), String> {
    check(case, |case: EventsCase| {
        let mut events = match case.direction {
            Direction::Up => events(&case.events, &[]),
            Direction::Down => events(&[], &case.events),
        };
        let log = |events: &ScaleEvents| match case.direction {
            Direction::Up => events.ups.clone(),
            Direction::Down => events.downs.clone(),
        };
        let period = Span::from_secs_f64(case.change_period_s);
        let change_in_period = log(&events).change_within(NOW, period);
        let behavior = case.rules.map(|rules| match case.direction {
            Direction::Up => Behavior::from_specs(&rules.spec(), &rules_spec(None)),
            Direction::Down => Behavior::from_specs(&rules_spec(None), &rules.spec()),
        });
        events.store(behavior.as_ref(), NOW, case.prev_replicas, case.new_replicas);
        let event =
            |event: &ScaleEvent| json!({ "change": event.change, "outdated": event.outdated });
        let events_after: Vec<Value> = log(&events).entries().iter().map(event).collect();
        actual! { change_in_period: change_in_period, events_after: events_after }
    })
}
