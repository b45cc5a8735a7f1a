//! Rules of the requests.

use super::{Faults, FieldPath, Problem};
use crate::scenario::input::{DemandInput, RateInput, RatePoint, WorkloadInput};
use crate::scenario::limits::{
    AMPLITUDE, AT_S, CLIENT_TIMEOUT_S, CPU_SHARE, CV, DEMAND_MS, RPS, SINE_PERIOD_S,
};

pub(super) fn check(workload: &WorkloadInput, at: &FieldPath, faults: &mut Faults) {
    rate(&workload.rate, &at.key("rate"), faults);
    demand(&workload.demand, &at.key("demand"), faults);
    faults.within(at.key("cpu_share"), workload.cpu_share, CPU_SHARE);
    if let Some(timeout_s) = workload.client_timeout_s {
        faults.within(at.key("client_timeout_s"), timeout_s, CLIENT_TIMEOUT_S);
    }
}

fn rate(rate: &RateInput, at: &FieldPath, faults: &mut Faults) {
    match rate {
        RateInput::Constant { rps } => faults.all_within(at, &[("rps", *rps, RPS)]),
        RateInput::Spike { base_rps, peak_rps, at_s, rise_s, hold_s, fall_s } => {
            let fields = [
                ("base_rps", *base_rps, RPS),
                ("peak_rps", *peak_rps, RPS),
                ("at_s", *at_s, AT_S),
                ("rise_s", *rise_s, AT_S),
                ("hold_s", *hold_s, AT_S),
                ("fall_s", *fall_s, AT_S),
            ];
            faults.all_within(at, &fields);
        }
        RateInput::Sine { mean_rps, amplitude, period_s } => {
            let fields = [
                ("mean_rps", *mean_rps, RPS),
                ("amplitude", *amplitude, AMPLITUDE),
                ("period_s", *period_s, SINE_PERIOD_S),
            ];
            faults.all_within(at, &fields);
        }
        RateInput::Points { points: list } => points(list, &at.key("points"), faults),
    }
}

fn points(points: &[RatePoint], at: &FieldPath, faults: &mut Faults) {
    if points.is_empty() {
        faults.add(at.clone(), Problem::EmptyList);
    }
    faults.not_too_many(at, points.len());
    for (idx, point) in points.iter().enumerate() {
        let fields = [("at_s", point.at_s, AT_S), ("rps", point.rps, RPS)];
        faults.all_within(&at.index(idx), &fields);
    }
    for (idx, pair) in points.windows(2).enumerate() {
        let (previous_s, at_s) = (pair[0].at_s, pair[1].at_s);
        if at_s < previous_s {
            let path = at.index(idx + 1).key("at_s");
            faults.add(path, Problem::NotInOrder { at_s, previous_s });
        }
    }
}

fn demand(demand: &DemandInput, at: &FieldPath, faults: &mut Faults) {
    let (mean_ms, cv) = match *demand {
        DemandInput::Constant { mean_ms } | DemandInput::Exponential { mean_ms } => (mean_ms, None),
        DemandInput::LogNormal { mean_ms, cv } => (mean_ms, Some(cv)),
    };
    faults.within(at.key("mean_ms"), mean_ms, DEMAND_MS);
    if let Some(cv) = cv {
        faults.within(at.key("cv"), cv, CV);
    }
}
