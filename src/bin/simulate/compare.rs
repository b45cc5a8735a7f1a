//! Two runs side by side.

mod text;

use orchestration_guide::analysis::{Comparison, compare};
use orchestration_guide::scenario::{Differences, Side, differences};
use orchestration_guide::sim::record::RunResult;
use serde_json::{Map, Value, json};

use crate::analysis_output;
use crate::measures::OfModel;

/// Key figures of one run by name.
type Values = Vec<(&'static str, Option<f64>)>;

/// What is compared.
pub(crate) struct Pair<'a> {
    /// The first run.
    pub(crate) first: Side<'a>,
    /// The second run.
    pub(crate) second: Side<'a>,
    /// How often each of them is made.
    pub(crate) replications: u32,
    /// Confidence of each interval.
    pub(crate) confidence: f64,
}

/// What two runs differ in.
pub(crate) struct Compared<'a> {
    pair: &'a Pair<'a>,
    differences: Differences,
    figures: Vec<Figure>,
}

/// A key figure, over the pairs in which both runs have it.
struct Figure {
    name: &'static str,
    pairs: Vec<(f64, f64)>,
    judgement: Comparison,
}

/// The key figures of each run.
pub(crate) fn figures_of(runs: &[RunResult], measures: &OfModel) -> Vec<Values> {
    runs.iter().map(|run| analysis_output::values(run, measures)).collect()
}

impl<'a> Compared<'a> {
    /// Judges what both have run to.
    pub(crate) fn of(pair: &'a Pair<'a>, (first, second): &(Vec<Values>, Vec<Values>)) -> Self {
        let names = first.first().into_iter().flatten().map(|(name, _)| *name);
        let figure = |(i, name): (usize, &'static str)| {
            let both = |(first, second): (&Values, &Values)| Some((first[i].1?, second[i].1?));
            let is_finite = |(first, second): &(f64, f64)| first.is_finite() && second.is_finite();
            let pairs: Vec<(f64, f64)> =
                first.iter().zip(second).filter_map(both).filter(is_finite).collect();
            let judgement = compare(&pairs, pair.confidence);
            Figure { name, pairs, judgement }
        };
        Self {
            pair,
            differences: differences(pair.first, pair.second).unwrap_or_default(),
            figures: names.enumerate().map(figure).collect(),
        }
    }

    /// For other programs.
    pub(crate) fn json(&self) -> Value {
        let Pair { first, second, replications, confidence } = self.pair;
        let figure = |figure: &Figure| {
            let judged = analysis_output::comparison(&figure.pairs, &figure.judgement);
            (figure.name.to_owned(), judged)
        };
        json!({
            "engine": env!("CARGO_PKG_VERSION"),
            "seed": first.scenario.input().seed,
            "model": first.model.key(),
            "second_model": second.model.key(),
            "replications": replications,
            "confidence": confidence,
            "parts": self.differences.parts,
            "differences": self.differences.fields,
            "figures": self.figures.iter().map(figure).collect::<Map<_, _>>(),
        })
    }
}
