//! What was computed from runs, in the form that other programs read.

use orchestration_guide::analysis::{
    Attainment, Band, Column, Comparison, Elasticity, Figures, Incident, Interval, KeyFigure,
    LagChain, Overload, Recovery, RunBill, Spread, StageLength, bands, lag_chains,
};
use orchestration_guide::cost::{Bill, BillLine, MissingPrices};
use orchestration_guide::sim::record::RunResult;
use orchestration_guide::units::SimTime;
use serde_json::{Map, Value, json};

use crate::measures::OfModel;

/// Cost as a figure that repetitions spread and scenarios differ in.
const COST: &str = "cost_per_million_requests";

/// Adds what is computed from a run to its output.
pub(crate) fn add(out: &mut Value, result: &RunResult, measures: &OfModel) {
    let sizing = measures.sizing(result);
    let chains: Vec<Value> = lag_chains(result, &sizing).iter().map(lag_chain).collect();
    let figures = measures.figures(result, sizing);
    out["figures"] = of_run(&figures);
    out["elasticity"] = figures.elasticity.as_ref().map_or(Value::Null, elasticity);
    out["lag_chains"] = Value::Array(chains);
    out["bill"] = run_bill(&measures.bill(result));
}

/// Name and value of every key figure of a run, cost included.
pub(crate) fn values(result: &RunResult, measures: &OfModel) -> Vec<(&'static str, Option<f64>)> {
    let figures = measures.figures(result, measures.sizing(result));
    let cost = measures.bill(result).ok().and_then(|bill| bill.per_million_requests);
    let of_run = KeyFigure::ALL.map(|figure| (figure.key(), figure.of(&figures)));
    of_run.into_iter().chain([(COST, cost)]).collect()
}

/// Mean, standard deviation and the range from 10 % to 90 % of every key figure; null for one that
/// no run has.
pub(crate) fn summary(runs: &[RunResult], measures: &OfModel) -> Value {
    let of_runs: Vec<_> = runs.iter().map(|run| values(run, measures)).collect();
    let Some(first) = of_runs.first() else { return Value::Null };
    let spread_of = |(i, (name, _)): (usize, &(&str, Option<f64>))| {
        let values = of_runs.iter().filter_map(|run| run[i].1).collect();
        ((*name).to_owned(), Spread::of(values).map_or(Value::Null, spread))
    };
    Value::Object(first.iter().enumerate().map(spread_of).collect::<Map<_, _>>())
}

fn spread(spread: Spread) -> Value {
    json!({
        "n": spread.n, "mean": spread.mean, "sd": spread.sd,
        "p10": spread.p10, "p50": spread.p50, "p90": spread.p90,
    })
}

/// How the series lie over the runs.
pub(crate) fn all_bands(runs: &[RunResult]) -> Value {
    let column = |column: Column| (column.key().to_owned(), of_bands(&bands(runs, column)));
    let ends = bands(runs, Column::Demand);
    let mut out: Map<String, Value> = Column::ALL.into_iter().map(column).collect();
    out.insert("at_s".to_owned(), ends.iter().map(|band| band.at.as_secs_f64()).collect());
    Value::Object(out)
}

fn of_bands(bands: &[Band]) -> Value {
    let list = |value: fn(&Spread) -> f64| -> Value {
        bands.iter().map(|band| band.spread.as_ref().map(value)).collect()
    };
    json!({"p10": list(|s| s.p10), "p50": list(|s| s.p50), "p90": list(|s| s.p90)})
}

fn of_run(figures: &Figures) -> Value {
    let of = KeyFigure::ALL.map(|figure| (figure.key().to_owned(), json!(figure.of(figures))));
    let mut out: Map<String, Value> = of.into_iter().collect();
    out.insert("slo".to_owned(), slo(&figures.attainment, figures));
    let overloads: Vec<Value> = figures.overloads.iter().map(overload).collect();
    out.insert("overloads".to_owned(), Value::Array(overloads));
    let incidents: Vec<Value> = figures.incidents.iter().map(incident).collect();
    out.insert("incidents".to_owned(), Value::Array(incidents));
    Value::Object(out)
}

fn slo(attainment: &Attainment, figures: &Figures) -> Value {
    json!({
        "n_good": attainment.n_good,
        "n_bad": attainment.n_bad,
        "attained": attainment.share(),
        "budget_burn": figures.burn,
        "worst_budget_burn": figures.worst_burn.map(|worst| worst.burn),
        "worst_at_s": figures.worst_burn.map(|worst| worst.at.as_secs_f64()),
    })
}

fn overload(overload: &Overload) -> Value {
    json!({
        "from_s": overload.from.as_secs_f64(),
        "to_s": overload.to.as_secs_f64(),
        "ended": overload.ended,
    })
}

fn incident(incident: &Incident) -> Value {
    let secs = |at: Option<SimTime>| at.map(SimTime::as_secs_f64);
    let (recovery, recovered) = match incident.recovery {
        Recovery::NoLoss => ("no_loss", None),
        Recovery::At(at) => ("back", Some(at)),
        Recovery::NotYet => ("not_yet", None),
    };
    json!({
        "kind": incident.kind.key(),
        "at_s": incident.at.as_secs_f64(),
        "instances": incident.instances,
        "detected_s": secs(incident.detected),
        "repaired_s": secs(incident.repaired),
        "capacity": recovery,
        "recovered_s": secs(recovered),
        "rolled_out_s": secs(incident.rolled_out),
        "lost": incident.n_lost,
    })
}

fn elasticity(elasticity: &Elasticity) -> Value {
    json!({
        "under_accuracy": elasticity.under_accuracy,
        "over_accuracy": elasticity.over_accuracy,
        "under_timeshare": elasticity.under_timeshare,
        "over_timeshare": elasticity.over_timeshare,
        "instability": elasticity.instability,
        "jitter_per_min": elasticity.jitter_per_min,
    })
}

fn lag_chain(chain: &LagChain) -> Value {
    let stage = |stage: &StageLength| {
        json!({
            "stage": stage.stage.key(),
            "at_s": stage.at.as_secs_f64(),
            "took_s": stage.took.as_secs_f64(),
        })
    };
    json!({
        "from": chain.from,
        "to": chain.to,
        "instance": chain.instance,
        "launched": chain.n_launched,
        "all_in_rotation_s": chain.all_in_rotation.map(SimTime::as_secs_f64),
        "length_s": chain.length().as_secs_f64(),
        "stages": chain.stages.iter().map(stage).collect::<Vec<_>>(),
    })
}

/// Without a price for everything there is no bill, but a list of what has none.
fn run_bill(bill: &Result<RunBill, MissingPrices>) -> Value {
    match bill {
        Err(MissingPrices(meters)) => json!({"missing_prices": meters}),
        Ok(bill) => json!({
            "currency": bill.run.currency,
            "total": bill.run.total(),
            "per_million_requests": bill.per_million_requests,
            "per_month": bill.month.total(),
            "per_month_after_free": bill.month_after_free.total(),
            "lines": lines(&bill.run),
        }),
    }
}

fn lines(bill: &Bill) -> Vec<Value> {
    let line = |line: &BillLine| {
        json!({
            "meter": line.meter, "unit": line.unit, "quantity": line.quantity,
            "unit_price": line.unit_price, "amount": line.amount,
        })
    };
    bill.lines.iter().map(line).collect()
}

/// What pairs of runs say about one figure; null without two pairs that both have it.
pub(crate) fn comparison(pairs: &[(f64, f64)], comparison: &Comparison) -> Value {
    let mean = |values: Vec<f64>| Spread::of(values).map(|spread| spread.mean);
    let first = mean(pairs.iter().map(|(first, _)| *first).collect());
    let second = mean(pairs.iter().map(|(_, second)| *second).collect());
    let mut out = json!({"pairs": pairs.len(), "first_mean": first, "second_mean": second});
    match *comparison {
        Comparison::Differs { by, interval } => {
            out["answer"] = json!("differs");
            out["by"] = json!(by);
            out["interval"] = ends(interval);
        }
        Comparison::CannotTell { interval, n_needed } => {
            out["answer"] = json!("cannot_tell");
            out["interval"] = interval.map_or(Value::Null, ends);
            out["pairs_needed"] = json!(n_needed);
        }
    }
    out
}

fn ends(interval: Interval) -> Value {
    json!([interval.low, interval.high])
}
