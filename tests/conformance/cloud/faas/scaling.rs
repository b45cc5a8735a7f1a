//! How fast environments and instances come.

use orchestration_guide::sim::models::faas::azure_ramp::{ScaleController, Trigger};
use orchestration_guide::sim::models::faas::concurrency::DEFAULT_ACCOUNT_CONCURRENCY;
use orchestration_guide::sim::models::faas::legacy_burst::LegacyBurst;
use orchestration_guide::sim::models::faas::provisioned::{
    Allocation, ENVIRONMENTS_PER_MIN, PREPARATION,
};
use orchestration_guide::sim::models::faas::scaling::{BURST, Growth, PER_SEC, ScalingRate};
use orchestration_guide::sim::parts::token_bucket::Refill;
use orchestration_guide::units::{SimTime, Span};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::{Actual, check};
use crate::kubernetes::actual;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scaling {
    demand: Option<u32>,
    account_concurrency: Option<u32>,
    running: Option<u32>,
    t_s: Option<f64>,
    bucket: Option<u32>,
    refill_per_s: Option<u32>,

    functions: Option<usize>,
    demand_each: Option<u32>,

    provisioned: Option<u32>,
    rate_per_min: Option<u32>,
    preparation_s: Option<[f64; 2]>,
}

/// One of an account's functions.
#[derive(Clone, Copy)]
struct Function {
    rate: ScalingRate,
    running: u32,
}

impl Scaling {
    fn demand(&self) -> Option<u32> {
        self.demand.or(self.demand_each)
    }

    fn limit(&self) -> u32 {
        self.account_concurrency.unwrap_or(DEFAULT_ACCOUNT_CONCURRENCY)
    }

    fn function(&self) -> Function {
        let burst = self.bucket.unwrap_or(BURST);
        let refill = Refill::per_sec(self.refill_per_s.unwrap_or(PER_SEC));
        let rate = ScalingRate::with(burst, refill, SimTime::ZERO);
        Function { rate, running: self.running.unwrap_or(0) }
    }
}

pub(crate) fn lambda_scaling(case: &Value) -> Result<(), String> {
    check(case, |given: Scaling| {
        let mut actual = Actual::new();
        if let Some(demand) = given.demand() {
            let function = given.function();
            let growth = Growth { running: function.running, demand, limit: given.limit() };
            let full_at = function.rate.all_started(SimTime::ZERO, growth);
            actual.insert("full_at_s".to_owned(), json!(full_at.map(SimTime::as_secs_f64)));
        }
        if let (Some(demand), Some(t_s)) = (given.demand(), given.t_s) {
            let total = environments(&given, demand, SimTime::from_secs_f64(t_s));
            actual.append(&mut actual! { environments: total, environments_total: total });
        }
        if let Some(environments) = given.provisioned {
            actual.append(&mut provisioned(&given, environments));
        }
        actual
    })
}

/// Starts environments as soon as each may start, as the engine does from event to event.
fn environments(given: &Scaling, demand: u32, until: SimTime) -> u32 {
    let mut functions = vec![given.function(); given.functions.unwrap_or(1)];
    let mut now = SimTime::ZERO;
    loop {
        let mut next = SimTime::NEVER;
        for idx in 0..functions.len() {
            let total: u32 = functions.iter().map(|function| function.running).sum();
            let function = &mut functions[idx];
            let limit = function.running + given.limit().saturating_sub(total);
            let growth = Growth { running: function.running, demand, limit };
            function.running += function.rate.start(now, growth);
            let left = Growth { running: function.running, ..growth };
            if left.missing() > 0 {
                next = next.min(function.rate.next_start(now));
            }
        }
        if next > until || next == SimTime::NEVER {
            return functions.iter().map(|function| function.running).sum();
        }
        now = next;
    }
}

fn provisioned(given: &Scaling, environments: u32) -> Actual {
    let (shortest, longest) = PREPARATION;
    let default = [shortest.as_secs_f64(), longest.as_secs_f64()];
    let allocations = given.preparation_s.unwrap_or(default).map(|secs| Allocation {
        requested_at: SimTime::ZERO,
        environments,
        per_min: given.rate_per_min.unwrap_or(ENVIRONMENTS_PER_MIN),
        preparation: Span::from_secs_f64(secs),
    });
    let [earliest, _] = allocations;
    actual! {
        allocation_s: earliest.duration().as_secs_f64(),
        ready_between_s: allocations.map(|allocation| allocation.ready_at().as_secs_f64()),
        usable_before_ready: earliest.usable(earliest.ready_at() - Span::from_nanos(1)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Legacy {
    requests: u32,
    minutes: u32,
    initial_burst: u32,
    per_minute: u32,
    account_concurrency: u32,
}

pub(crate) fn lambda_burst_legacy(case: &Value) -> Result<(), String> {
    check(case, |given: Legacy| {
        let limits = LegacyBurst {
            initial_burst: given.initial_burst,
            per_minute: given.per_minute,
            account_concurrency: given.account_concurrency,
        };
        let minutes = limits.play(given.requests, given.minutes);
        let pairs = minutes.iter().map(|minute| [minute.served, minute.throttled]);
        actual! { served_throttled_per_minute: pairs.collect::<Vec<_>>() }
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum TriggerName {
    Http,
    NonHttp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ramp {
    trigger: TriggerName,
    instances: u32,
    start: Option<u32>,
}

pub(crate) fn azure_functions_ramp(case: &Value) -> Result<(), String> {
    check(case, |given: Ramp| {
        let trigger = match given.trigger {
            TriggerName::Http => Trigger::Http,
            TriggerName::NonHttp => Trigger::Other,
        };
        let controller = ScaleController::new(trigger, SimTime::ZERO);
        let missing = given.instances.saturating_sub(given.start.unwrap_or(0));
        actual! { at_least_s: controller.added_by(SimTime::ZERO, missing).as_secs_f64() }
    })
}
