//! What a run costs at each of its moments.

use std::ops::Range;

use super::billing_profile::BillingProfile;
use super::curve::{interval_secs, start_of};
use crate::cost::{Allowances, MissingPrices, PriceBook, bill};
use crate::sim::record::{
    InstanceState, Invocations, Ledger, Queueing, RunResult, Sample, Series, Totals,
};
use crate::units::Span;

const SECS_PER_HOUR: f64 = 3600.0;
/// Most windows over which a bill is spread: finer than a chart can show is slower for nothing.
const N_WINDOWS: f64 = 60.0;

/// Cost of an hour that goes on like each window of a run, one value for each of its samples. The
/// windows are so long, in whole samples; the last may be shorter. What costs nothing each month is
/// charged for.
///
/// A window is billed like a run of its own: the instances that there are at the end of each
/// interval, and the invocations that complete, each for as long as those of the run are billed on
/// the average. Nodes and idle instances of a minimum are spread evenly over the run.
pub fn costs_per_hour(
    result: &RunResult,
    profile: &BillingProfile,
    book: &PriceBook,
    window: Span,
) -> Result<Vec<f64>, MissingPrices> {
    let interval = result.series.interval.as_secs_f64().max(1e-9);
    let n_samples = ((window.as_secs_f64() / interval) as usize).max(1);
    let all = result.series.samples.len();
    let mut costs = Vec::with_capacity(all);
    for from in (0..all).step_by(n_samples) {
        let range = from..(from + n_samples).min(all);
        let part = part(result, range.clone());
        let cost = bill(&profile.usage(&part), book, Allowances::Ignored)?.total();
        let per_hour = cost / part.simulated.as_secs_f64().max(1e-9) * SECS_PER_HOUR;
        costs.extend(range.map(|_| per_hour));
    }
    Ok(costs)
}

/// What a run has cost by the end of each of its intervals, and in the end its bill: that is spread
/// over up to `N_WINDOWS` windows in proportion to what each of them costs by
/// [`costs_per_hour`].
pub fn costs_so_far(
    result: &RunResult,
    profile: &BillingProfile,
    book: &PriceBook,
) -> Result<Vec<f64>, MissingPrices> {
    let total = bill(&profile.usage(result), book, Allowances::Ignored)?.total();
    let window = result.simulated * (1.0 / N_WINDOWS);
    let rates = costs_per_hour(result, profile, book, window)?;
    let samples = &result.series.samples;
    let costs = rates.iter().enumerate().map(|(i, rate)| rate * interval_secs(samples, i));
    let so_far: Vec<f64> = costs
        .scan(0.0, |sum, cost| {
            *sum += cost;
            Some(*sum)
        })
        .collect();
    let all = so_far.last().copied().unwrap_or_default();
    let factor = if all > 0.0 { total / all } else { 0.0 };
    Ok(so_far.into_iter().map(|cost| cost * factor).collect())
}

/// Some intervals of a run as a run of its own, as far as bills look at it.
fn part(result: &RunResult, range: Range<usize>) -> RunResult {
    let samples = &result.series.samples;
    let sum = |of: fn(&Sample) -> u32| -> u64 {
        samples[range.clone()].iter().map(|sample| u64::from(of(sample))).sum()
    };
    let secs: Vec<f64> = range.clone().map(|i| interval_secs(samples, i)).collect();
    let over_time = |of: &dyn Fn(&Sample) -> f64| -> f64 {
        samples[range.clone()].iter().zip(&secs).map(|(sample, secs)| of(sample) * secs).sum()
    };
    let instance_secs = |state: InstanceState| {
        Span::from_secs_f64(over_time(&|sample| f64::from(sample.instances[state.index()])))
    };
    let completed = sum(|sample| sample.completed);
    let simulated = samples[range.end - 1].at.since(start_of(samples, range.start));
    let share = completed as f64 / result.totals.completed.max(1) as f64;
    let of_time = simulated.as_secs_f64() / result.simulated.as_secs_f64().max(1e-9);
    let Invocations { on_demand, provisioned } = result.ledger.invocations;
    let starting = InstanceState::Starting;
    let all_starting = result.ledger.instance_time[starting.index()].as_secs_f64();
    let started = instance_secs(starting).as_secs_f64() / all_starting.max(1e-9);
    let mean_in_system =
        over_time(&|sample| f64::from(sample.in_flight)) / simulated.as_secs_f64().max(1e-9);
    RunResult {
        simulated,
        totals: Totals {
            arrived: sum(|sample| sample.arrived),
            completed,
            retries: sum(|sample| sample.retries),
            ..Totals::default()
        },
        queueing: Queueing { mean_in_system, ..Queueing::default() },
        series: Series {
            interval: result.series.interval,
            samples: samples[range.clone()].to_vec(),
        },
        ledger: Ledger {
            instance_time: InstanceState::ALL.map(instance_secs),
            busy_time: result.ledger.busy_time * share,
            kept_idle_time: result.ledger.kept_idle_time * of_time,
            n_launched: (result.ledger.n_launched as f64 * started).round() as u64,
            invocations: Invocations {
                on_demand: on_demand.share(share),
                provisioned: provisioned.share(share),
            },
            node_time: result.ledger.node_time * of_time,
            ..Ledger::default()
        },
        seed: result.seed,
        complete: result.complete,
        n_events: 0,
        latency: Default::default(),
        response_times: Default::default(),
        instance_rps: result.instance_rps,
        heat: Vec::new(),
        lives: Vec::new(),
        states: Default::default(),
        decisions: Vec::new(),
        n_decisions_left_out: 0,
        fingerprint: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::billing_profile::BillingProfiles;
    use crate::analysis::samples::{Line, result};
    use crate::sim::record::Invoked;

    fn near(value: f64, expected: f64) -> bool {
        (value - expected).abs() < 1e-9
    }

    /// Two servers and the balancer for the first half, five and it for the second, at 0.0408 an
    /// hour each.
    #[test]
    fn machines_cost_what_they_are_at_each_moment() {
        let line = |ready| Line { ready, ..Line::default() };
        let run = result(60, &[line(2), line(2), line(5), line(5)]);
        let (profile, book) = (BillingProfiles::default().server, PriceBook::default());
        let costs = costs_per_hour(&run, &profile, &book, Span::from_secs(120)).unwrap();
        assert_eq!(costs.len(), 4);
        assert!(near(costs[0], 3.0 * 0.0408) && near(costs[1], 3.0 * 0.0408), "{costs:?}");
        assert!(near(costs[2], 6.0 * 0.0408) && near(costs[3], 6.0 * 0.0408), "{costs:?}");
    }

    /// Two servers and the balancer for two of four minutes, five and it for the others.
    #[test]
    fn a_bill_grows_as_fast_as_what_it_is_for() {
        let line = |ready| Line { ready, ..Line::default() };
        let run = result(60, &[line(2), line(2), line(5), line(5)]);
        let (profile, book) = (BillingProfiles::default().server, PriceBook::default());
        let costs = costs_so_far(&run, &profile, &book).unwrap();
        let minute = 0.0408 / 60.0;
        for (cost, machines) in costs.iter().zip([3.0, 6.0, 12.0, 18.0]) {
            assert!(near(*cost, machines * minute), "{costs:?}");
        }
    }

    /// 10 calls a second at first and 30 then. All 2400 calls are billed for 240 s, so that each is
    /// 0.1 s of 1769 / 1024 GB: an hour of the first rate is 36,000 of them.
    #[test]
    fn functions_cost_what_is_called() {
        let line = |completed| Line { arrived: completed, completed, ..Line::default() };
        let mut run = result(60, &[line(600), line(1800)]);
        run.ledger.invocations.on_demand = Invoked { n: 2400, billed: Span::from_secs(240) };
        let (profile, book) = (BillingProfiles::default().faas, PriceBook::default());
        let costs = costs_per_hour(&run, &profile, &book, Span::from_secs(60)).unwrap();
        let call = 0.1 * 1769.0 / 1024.0 * 0.000_016_666_7 + 0.2e-6;
        assert!(near(costs[0], 36_000.0 * call) && near(costs[1], 108_000.0 * call), "{costs:?}");
    }
}
