//! Rules of the requests.

use super::{Faults, FieldPath, Other, Problem};
use crate::scenario::input::{
    ArrivalsInput, DemandInput, RateInput, RatePoint, RequestClassInput, RetriesInput,
    WorkloadInput,
};
use crate::scenario::limits::container::{WARM_UP_PERCENT, WARM_UP_S};
use crate::scenario::limits::{
    ALPHA, AMPLITUDE, AT_REST_MIB, AT_S, ATTEMPTS, BACK_OFF_MS, BURST_FACTOR, BURST_S, BURST_SHARE,
    CLIENT_TIMEOUT_S, CONNECTIONS, CPU_SHARE, CV, DEMAND_MS, MAX_CLASSES, PAYLOAD_KIB, PIECE_S,
    RATE_SCALE, REQUEST_MEMORY_MIB, RPS, SINE_PERIOD_S, Unit, WEEKEND, WEIGHT,
};

pub(super) fn check(workload: &WorkloadInput, at: &FieldPath, faults: &mut Faults) {
    rate(&workload.rate, &at.key("rate"), faults);
    faults.within(at.key("rate_scale"), workload.rate_scale, RATE_SCALE);
    arrivals(&workload.arrivals, &at.key("arrivals"), faults);
    demand(&workload.demand, &at.key("demand"), faults);
    faults.within(at.key("cpu_share"), workload.cpu_share, CPU_SHARE);
    let fields = [
        ("payload_kib", f64::from(workload.payload_kib), PAYLOAD_KIB),
        ("memory_mib", workload.memory_mib, REQUEST_MEMORY_MIB),
        ("memory_at_rest_mib", workload.memory_at_rest_mib, AT_REST_MIB),
    ];
    faults.all_within(at, &fields);
    classes(&workload.classes, &at.key("classes"), faults);
    if let Some(warm_up) = workload.warm_up {
        let fields = [
            ("from_percent", f64::from(warm_up.from_percent), WARM_UP_PERCENT),
            ("lasts_s", warm_up.lasts_s, WARM_UP_S),
        ];
        faults.all_within(&at.key("warm_up"), &fields);
    }
    if let Some(timeout_s) = workload.client_timeout_s {
        faults.within(at.key("client_timeout_s"), timeout_s, CLIENT_TIMEOUT_S);
    }
    if let Some(input) = &workload.retries {
        retries(input, &at.key("retries"), faults);
    }
    if let Some(connections) = workload.connections {
        faults.within(at.key("connections"), f64::from(connections), CONNECTIONS);
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
        RateInput::OnOff { on_rps, off_rps, on_s, off_s } => {
            let fields = [
                ("on_rps", *on_rps, RPS),
                ("off_rps", *off_rps, RPS),
                ("on_s", *on_s, PIECE_S),
                ("off_s", *off_s, PIECE_S),
            ];
            faults.all_within(at, &fields);
        }
        RateInput::Weekly { mean_rps, amplitude, weekend } => {
            let fields = [
                ("mean_rps", *mean_rps, RPS),
                ("amplitude", *amplitude, AMPLITUDE),
                ("weekend", *weekend, WEEKEND),
            ];
            faults.all_within(at, &fields);
        }
        RateInput::Series { interval_s, rps } => series(*interval_s, rps, at, faults),
        RateInput::Points { points: list } => points(list, &at.key("points"), faults),
    }
}

fn series(interval_s: f64, rps: &[f64], at: &FieldPath, faults: &mut Faults) {
    faults.within(at.key("interval_s"), interval_s, PIECE_S);
    let at = at.key("rps");
    if rps.is_empty() {
        faults.add(at.clone(), Problem::EmptyList);
    }
    faults.not_too_many(&at, rps.len());
    for (idx, rps) in rps.iter().enumerate() {
        faults.within(at.index(idx), *rps, RPS);
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

fn arrivals(arrivals: &ArrivalsInput, at: &FieldPath, faults: &mut Faults) {
    match *arrivals {
        ArrivalsInput::Poisson | ArrivalsInput::Deterministic => {}
        ArrivalsInput::Bursty { factor, share, mean_burst_s } => {
            let fields = [
                ("factor", factor, BURST_FACTOR),
                ("share", share, BURST_SHARE),
                ("mean_burst_s", mean_burst_s, BURST_S),
            ];
            faults.all_within(at, &fields);
        }
    }
}

fn classes(classes: &[RequestClassInput], at: &FieldPath, faults: &mut Faults) {
    if classes.len() > MAX_CLASSES {
        let (n, limit) = (classes.len() as u64, MAX_CLASSES as u64);
        faults.add(at.clone(), Problem::TooManyItems { n, limit });
    }
    for (idx, class) in classes.iter().enumerate() {
        let at = at.index(idx);
        faults.within(at.key("weight"), class.weight, WEIGHT);
        demand(&class.demand, &at.key("demand"), faults);
        let fields = [
            ("cpu_share", class.cpu_share, CPU_SHARE),
            ("payload_kib", f64::from(class.payload_kib), PAYLOAD_KIB),
            ("memory_mib", class.memory_mib, REQUEST_MEMORY_MIB),
        ];
        faults.all_within(&at, &fields);
    }
}

fn demand(demand: &DemandInput, at: &FieldPath, faults: &mut Faults) {
    match demand {
        DemandInput::Constant { mean_ms } | DemandInput::Exponential { mean_ms } => {
            faults.within(at.key("mean_ms"), *mean_ms, DEMAND_MS);
        }
        DemandInput::LogNormal { mean_ms, cv } => {
            faults.all_within(at, &[("mean_ms", *mean_ms, DEMAND_MS), ("cv", *cv, CV)]);
        }
        DemandInput::BoundedPareto { alpha, low_ms, high_ms } => {
            let fields = [
                ("alpha", *alpha, ALPHA),
                ("low_ms", *low_ms, DEMAND_MS),
                ("high_ms", *high_ms, DEMAND_MS),
            ];
            faults.all_within(at, &fields);
            let low = Other { path: at.key("low_ms"), value: *low_ms, unit: Unit::Millis };
            faults.not_below(at.key("high_ms"), *high_ms, &low);
        }
        DemandInput::Empirical { values_ms } => {
            let at = at.key("values_ms");
            if values_ms.is_empty() {
                faults.add(at.clone(), Problem::EmptyList);
            }
            faults.not_too_many(&at, values_ms.len());
            for (idx, value_ms) in values_ms.iter().enumerate() {
                faults.within(at.index(idx), *value_ms, DEMAND_MS);
            }
        }
    }
}

fn retries(retries: &RetriesInput, at: &FieldPath, faults: &mut Faults) {
    let fields = [
        ("max_attempts", f64::from(retries.max_attempts), ATTEMPTS),
        ("base_ms", retries.base_ms, BACK_OFF_MS),
        ("cap_ms", retries.cap_ms, BACK_OFF_MS),
    ];
    faults.all_within(at, &fields);
}
