//! `lambda_concurrency`.

use std::collections::BTreeMap;

use orchestration_guide::sim::fleet::Recency;
use orchestration_guide::sim::models::faas::concurrency::{
    Admission, DEFAULT_ACCOUNT_CONCURRENCY, FunctionConcurrency, InUse, SteadyLoad, reservable,
    unreserved,
};
use orchestration_guide::units::Span;
use serde::Deserialize;
use serde_json::Value;

use super::super::{Actual, check_knowing};
use crate::kubernetes::actual;

/// Of the function that is asked about, or of the account's functions one by one.
#[derive(Deserialize)]
#[serde(untagged)]
enum Reserved {
    OfFunction(u32),
    OfEach(Vec<u32>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    rate_rps: Option<f64>,
    duration_s: Option<f64>,
    account_concurrency: Option<u32>,
    reserved: Option<Reserved>,
    provisioned: Option<u32>,
    demand: Option<u32>,
    events: Option<Vec<String>>,
}

impl Given {
    fn account_concurrency(&self) -> u32 {
        self.account_concurrency.unwrap_or(DEFAULT_ACCOUNT_CONCURRENCY)
    }

    fn function(&self) -> FunctionConcurrency {
        let reserved = match self.reserved {
            Some(Reserved::OfFunction(count)) => Some(count),
            Some(Reserved::OfEach(_)) | None => None,
        };
        FunctionConcurrency { reserved, provisioned: self.provisioned.unwrap_or(0) }
    }

    fn reserved(&self) -> &[u32] {
        match &self.reserved {
            Some(Reserved::OfFunction(count)) => std::slice::from_ref(count),
            Some(Reserved::OfEach(counts)) => counts,
            None => &[],
        }
    }

    /// Shared by functions without a reservation.
    fn unreserved(&self) -> u32 {
        unreserved(self.account_concurrency(), self.reserved())
    }
}

pub(crate) fn lambda_concurrency(case: &Value) -> Result<(), String> {
    check_knowing(case, |given: Given, _| {
        let mut actual = pools(&given);
        if let (Some(rate_per_sec), Some(secs)) = (given.rate_rps, given.duration_s) {
            let mean_duration = Span::from_secs_f64(secs);
            let load = SteadyLoad { rate_per_sec, mean_duration };
            actual.append(&mut steady(&given, load));
        }
        if let Some(demand) = given.demand {
            actual.append(&mut admitted(&given, demand));
        }
        if let Some(events) = &given.events {
            actual.append(&mut reused(&given, events)?);
        }
        Ok(actual)
    })
}

fn pools(given: &Given) -> Actual {
    actual! {
        unreserved_pool: given.unreserved(),
        max_reservable: reservable(given.account_concurrency(), given.reserved()),
        pool_for_all: given.function().leaves_of(given.account_concurrency()),
    }
}

fn steady(given: &Given, load: SteadyLoad) -> Actual {
    let limit = given.function().reserved.unwrap_or(given.account_concurrency());
    let served = load.served_per_sec(limit);
    actual! {
        concurrency: load.concurrency(),
        concurrency_needed: load.concurrency(),
        served_rps: served,
        throttled_rps: load.rate_per_sec - served,
        account_concurrency_needed: load.limit_needed(),
    }
}

/// Lets requests in one by one, none of which ends.
fn admitted(given: &Given, demand: u32) -> Actual {
    let mut in_use = InUse::default();
    let mut throttled = 0;
    for _ in 0..demand {
        match given.function().admit(in_use, given.unreserved()) {
            Admission::OnProvisioned => in_use.provisioned += 1,
            Admission::OnDemand => in_use.on_demand += 1,
            Admission::Throttled => throttled += 1,
        }
    }
    actual! {
        on_provisioned: in_use.provisioned,
        on_demand: in_use.on_demand,
        throttled: throttled,
    }
}

/// Plays starts and ends of requests with the order in which the fleet keeps instances with a free
/// slot; environments get letters in the order of their starts.
fn reused(given: &Given, events: &[String]) -> Result<Actual, String> {
    let mut idle = Recency::default();
    let mut environment_of = BTreeMap::new();
    let (mut n_environments, mut throttled) = (0, Vec::new());
    for event in events {
        let limit = given.function().reserved.unwrap_or(given.account_concurrency());
        match event.split_at_checked(1) {
            Some(("s", request)) => match idle.newest() {
                Some(environment) => {
                    idle.remove(environment);
                    environment_of.insert(request, environment);
                }
                None if n_environments < limit => {
                    environment_of.insert(request, n_environments);
                    n_environments += 1;
                }
                None => throttled.push(request),
            },
            Some(("e", request)) => {
                let environment = environment_of.get(request);
                let environment = environment.ok_or(format!("{request} ends before it starts"))?;
                idle.insert(*environment);
            }
            _ => return Err(format!("event {event:?} is neither a start nor an end")),
        }
    }
    let letters = environment_of.into_iter().map(|(request, number)| (request, letters(number)));
    Ok(actual! {
        environment_of: letters.collect::<BTreeMap<_, _>>(),
        environments: n_environments,
        throttled: throttled,
    })
}

/// A, B, ... Z, AA, AB, ...
fn letters(number: u32) -> String {
    let last = char::from(b'A' + (number % 26) as u8);
    let before = if number < 26 { String::new() } else { letters(number / 26 - 1) };
    format!("{before}{last}")
}
