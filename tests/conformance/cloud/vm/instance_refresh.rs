//! The family of instance refreshes.

use orchestration_guide::sim::models::vm::instance_refresh::{
    InstanceRefresh, OddInstances, RefreshEvent, RefreshForecast, RefreshInterface,
    RefreshPreferences, RefreshStep, RefreshStrategy,
};
use orchestration_guide::sim::models::vm::maintenance::{
    HealthyBounds, ReplacementOrder, ReplacementPlan,
};
use orchestration_guide::units::SimTime;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Actual, actual, check_knowing, span};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    size: Option<u32>,
    min_healthy_pct: Option<u32>,
    max_healthy_pct: Option<u32>,
    interface: Option<Interface>,
    checkpoints_pct: Option<Vec<u32>>,
    checkpoint_delay_s: Option<f64>,
    replaced: Option<u32>,
    launch_s: Option<f64>,
    warmup_s: Option<f64>,
    bake_s: Option<f64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Interface {
    #[serde(alias = "cli", alias = "sdk")]
    Api,
    Console,
}

/// `instance_refresh`.
pub(crate) fn refresh(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: Given, expect| {
        let healthy = HealthyBounds::new(given.min_healthy_pct, given.max_healthy_pct);
        if expect.contains_key("valid") {
            return Ok(actual([("valid", json!(healthy.is_ok()))]));
        }
        let preferences = preferences(&given, healthy.map_err(|error| error.to_string())?);
        let mut actual = settings(&preferences);
        if let Some(size) = given.size {
            actual.extend(plan(size, preferences.healthy.plan(size)));
            actual.extend(forecast(&given, size, &preferences));
            if let Some(n_replaced) = given.replaced {
                actual.extend(progress(size, &preferences, n_replaced));
            }
        }
        Ok(actual)
    })
}

fn preferences(given: &Given, healthy: HealthyBounds) -> RefreshPreferences {
    let interface = match given.interface {
        None | Some(Interface::Api) => RefreshInterface::Api,
        Some(Interface::Console) => RefreshInterface::Console,
    };
    let by_default = RefreshPreferences::default_of(interface);
    RefreshPreferences {
        healthy,
        checkpoint_percentages: given.checkpoints_pct.clone().unwrap_or_default(),
        checkpoint_delay: given.checkpoint_delay_s.map_or(by_default.checkpoint_delay, span),
        bake_time: given.bake_s.map_or(by_default.bake_time, span),
        ..by_default
    }
}

fn settings(preferences: &RefreshPreferences) -> Actual {
    let odd_instances = |odd, replaced| match odd {
        OddInstances::Replace => replaced,
        OddInstances::Ignore => "Ignore",
        OddInstances::Wait => "Wait",
    };
    actual([
        ("min_healthy_pct", json!(preferences.healthy.min_healthy_percentage())),
        ("max_healthy_pct", json!(preferences.healthy.max_healthy_percentage())),
        ("checkpoints_pct", json!(preferences.checkpoint_percentages)),
        ("checkpoint_delay_s", json!(preferences.checkpoint_delay.as_secs_f64())),
        ("bake_s", json!(preferences.bake_time.as_secs_f64())),
        ("auto_rollback", json!(preferences.auto_rollback)),
        ("skip_matching", json!(preferences.skip_matching)),
        (
            "scale_in_protected",
            json!(odd_instances(preferences.scale_in_protected_instances, "Refresh")),
        ),
        ("standby", json!(odd_instances(preferences.standby_instances, "Terminate"))),
        (
            "strategy",
            json!(match preferences.strategy {
                RefreshStrategy::Rolling => "Rolling",
                RefreshStrategy::ReplaceRootVolume => "ReplaceRootVolume",
            }),
        ),
    ])
}

fn plan(size: u32, plan: ReplacementPlan) -> Actual {
    actual([
        ("replaced_at_once", json!(plan.at_once)),
        ("lowest_in_service", json!(plan.lowest_in_service)),
        ("peak", json!(plan.peak)),
        ("extra_at_once", json!(plan.peak - size)),
        (
            "order",
            json!(match plan.order {
                ReplacementOrder::TerminateAndLaunchTogether => "terminate_and_launch_together",
                ReplacementOrder::LaunchBeforeTerminate => "launch_before_terminate",
            }),
        ),
    ])
}

/// `events` are pairs: when, and how many instances begin to be replaced.
fn forecast(given: &Given, size: u32, preferences: &RefreshPreferences) -> Actual {
    let [launch, warmup] = [given.launch_s, given.warmup_s].map(|secs| span(secs.unwrap_or(0.0)));
    let forecast = RefreshForecast::new(size, preferences, launch, warmup);
    let replaced = |(at, event): &(SimTime, RefreshEvent)| match event {
        RefreshEvent::Replaced(count) => Some(json!([at.as_secs_f64(), count])),
        RefreshEvent::Warm(_) | RefreshEvent::Checkpoint(_) => None,
    };
    let events: Vec<Value> = forecast.events.iter().filter_map(replaced).collect();
    actual([("total_s", json!(forecast.ends_at.as_secs_f64())), ("events", json!(events))])
}

/// Runs a refresh until so many instances are replaced and warm.
fn progress(size: u32, preferences: &RefreshPreferences, n_replaced: u32) -> Actual {
    let mut refresh = InstanceRefresh::new(size, preferences);
    let (mut now, mut n_warm) = (SimTime::ZERO, 0);
    let (mut notified, mut skipped) = (Vec::new(), Vec::new());
    while n_warm < n_replaced {
        match refresh.next(now) {
            RefreshStep::Replace(count) => {
                let count = count.min(n_replaced - n_warm);
                n_warm += count;
                if let Some(reached) = refresh.on_warm(now, count) {
                    notified.push(reached.notified);
                    skipped.extend(reached.skipped);
                }
            }
            RefreshStep::RestUntil(end) => now = end,
            RefreshStep::WaitForInstances | RefreshStep::Successful => break,
        }
    }
    actual([
        ("percent", json!(refresh.percentage_complete())),
        ("notified", json!(notified)),
        ("skipped", json!(skipped)),
    ])
}
