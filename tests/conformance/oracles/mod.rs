//! Families of known answers of queueing theory; see `tests/vectors/oracles/README.md`.
//!
//! Each case is run through the engine by the protocol it states, and every statistic must lie
//! within the tolerance that the case states for it.

pub(crate) mod availability;
mod case;
pub(crate) mod faas;
mod systems;

use std::collections::BTreeMap;

use serde_json::Value;

use case::{Case, Figure, Params};
use systems::System;

/// A family of stationary systems: arrivals are counted, a warm-up is cut.
pub(crate) fn stationary(value: &Value) -> Result<(), String> {
    let case = Case::<Params>::read(value, "empty")?;
    let system = System::from_params(&case.params)?;
    let runs: Vec<_> = (0..case.protocol.n_runs()).map(|run| system.run(&case, run)).collect();
    compare(&case, &runs)
}

/// Compares the means over runs with what a case expects.
fn compare<P>(case: &Case<P>, runs: &[Statistics]) -> Result<(), String> {
    let mut faults = Vec::new();
    for (name, expected) in &case.expect {
        let figure = figure(name, expected)?;
        match mean_of(runs, name) {
            Some(mean) => faults.extend(figure.check(name, mean, runs.len())),
            None => faults.push(format!("{name}: the engine has no statistic of this name")),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n  ")) }
}

fn figure(name: &str, expected: &Value) -> Result<Figure, String> {
    serde_json::from_value(expected.clone())
        .map_err(|error| format!("{name} cannot be read: {error}"))
}

/// The mean of a statistic over runs.
fn mean_of(runs: &[Statistics], name: &str) -> Option<f64> {
    let values: Option<Vec<f64>> =
        runs.iter().map(|statistics| statistics.get(name).copied()).collect();
    values.map(|values| mean(&values))
}

/// The family `time_varying`: the mean number inside at given times, over many runs.
pub(crate) fn time_varying(value: &Value) -> Result<(), String> {
    let case = Case::<Params>::read(value, "empty")?;
    let [(name, expected)] = &case.expect.iter().collect::<Vec<_>>()[..] else {
        return Err("one statistic is expected".to_owned());
    };
    if name.as_str() != "mean_in_system_at" {
        return Err(format!("{name}: the engine has no statistic of this name"));
    }
    let figures: Vec<Figure> = serde_json::from_value((*expected).clone())
        .map_err(|error| format!("{name} cannot be read: {error}"))?;
    let times: Option<Vec<f64>> = figures.iter().map(|figure| figure.t_s).collect();
    let times = times.ok_or("a figure has no time")?;
    let system = System::from_params(&case.params)?;
    let mut sums = vec![0.0; times.len()];
    for run in 0..case.protocol.n_runs() {
        let inside = system.numbers_inside(&times, run);
        sums.iter_mut().zip(inside).for_each(|(sum, n)| *sum += f64::from(n));
    }
    let faults: Vec<String> = figures
        .iter()
        .zip(&sums)
        // The tolerance is of the mean over all runs already.
        .filter_map(|(figure, sum)| figure.check(name, sum / f64::from(case.protocol.n_runs()), 1))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n  ")) }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Statistics of one run, by the names that `expect` uses.
type Statistics = BTreeMap<&'static str, f64>;
