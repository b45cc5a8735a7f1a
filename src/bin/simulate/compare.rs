//! Two scenarios side by side.

use orchestration_guide::analysis::compare;
use orchestration_guide::scenario::input::ScenarioInput;
use orchestration_guide::scenario::{FieldPath, Scenario, changed_fields};
use orchestration_guide::sim::record::RunResult;
use serde_json::{Map, Value, json};

use crate::analysis_output;
use crate::measures::OfModel;

/// Key figures of one run by name.
type Values = Vec<(&'static str, Option<f64>)>;

/// The key figures of each run.
pub(crate) fn figures_of(runs: &[RunResult], measures: &OfModel) -> Vec<Values> {
    runs.iter().map(|run| analysis_output::values(run, measures)).collect()
}

/// Every figure, judged over the pairs in which both runs have it.
pub(crate) fn figures(first: &[Values], second: &[Values], confidence: f64) -> Value {
    let Some(names) = first.first() else { return Value::Null };
    let judged = |(i, (name, _)): (usize, &(&'static str, Option<f64>))| {
        let pair = |(first, second): (&Values, &Values)| Some((first[i].1?, second[i].1?));
        let both = first.iter().zip(second).filter_map(pair);
        let pairs: Vec<(f64, f64)> =
            both.filter(|(first, second)| first.is_finite() && second.is_finite()).collect();
        let judgement = compare(&pairs, confidence);
        ((*name).to_owned(), analysis_output::comparison(&pairs, &judgement))
    };
    Value::Object(names.iter().enumerate().map(judged).collect::<Map<_, _>>())
}

/// The places in which the scenarios differ, with the values of both.
pub(crate) fn differences(first: &Scenario, second: &Scenario) -> Vec<Value> {
    let (first, second) = (first.input(), second.input());
    let in_first = |path: &FieldPath| at(first, path);
    let in_second = |path: &FieldPath| at(second, path);
    changed_fields(first, second)
        .iter()
        .map(|path| json!({"path": path.as_str(), "first": in_first(path), "second": in_second(path)}))
        .collect()
}

/// The value at a place; null where there is none.
fn at(input: &ScenarioInput, path: &FieldPath) -> Value {
    let whole = json!(input);
    let pointer = format!("/{}", path.as_str().replace('.', "/"));
    whole.pointer(&pointer).cloned().unwrap_or_default()
}
