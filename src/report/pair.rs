//! Two runs side by side: in what their scenarios differ, in what their figures do, and whether
//! that is more than chance.

use std::rc::Rc;

use serde_json::Value;

use super::measure::{Measure, Measured, in_a_row};
use super::part::{kind_name, part_name};
use crate::analysis::{Comparison, Interval, compare};
use crate::knowledge;
use crate::scenario::input::ScenarioInput;
use crate::scenario::{FieldDifference, FieldPath, ModelId, Part, Side, check, differences};
use crate::text::{Lang, format, ui};

/// How sure a verdict is. Each figure is judged by itself.
const CONFIDENCE: f64 = 0.95;

/// Longest JSON of a value that is shown as it is, in characters; of longer lists and objects only
/// the number of their entries.
const LONGEST_VALUE: usize = 60;

/// In what two runs are set differently.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetDifferently {
    /// Whether they are on two platforms. Then all parts are here, and of the fields only those
    /// that do not belong to the platform.
    pub is_of_two_platforms: bool,
    /// Places in which something else stands.
    pub parts: Vec<PartRow>,
    /// Fields with another value.
    pub fields: Vec<FieldRow>,
}

/// What stands in a place in each run.
#[derive(Clone, Debug, PartialEq)]
pub struct PartRow {
    /// What it is there for.
    pub kind: &'static str,
    /// What stands there in the first and in the second run; a dash where nothing does.
    pub sides: [String; 2],
}

/// A field with its value in each run.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRow {
    /// What the part is there for that it belongs to.
    pub kind: &'static str,
    /// What the form calls it; empty for what the form has no name for.
    pub label: &'static str,
    /// Its place in the format.
    pub path: String,
    /// Its value in the first and in the second run.
    pub sides: [String; 2],
}

/// Everything in which two runs are set differently; `None` if one of the scenarios cannot be run
/// on its model.
pub fn set_differently(
    [first, second]: [(&ScenarioInput, ModelId); 2],
    lang: Lang,
) -> Option<SetDifferently> {
    let scenarios = [check(first.0).ok()?, check(second.0).ok()?];
    let side = |place: usize, model| Side { scenario: &scenarios[place], model };
    let found = differences(side(0, first.1), side(1, second.1))?;
    let parts = found.parts.iter().map(|place| PartRow {
        kind: kind_name(place.part, lang),
        sides: [names(&place.first, lang), names(&place.second, lang)],
    });
    Some(SetDifferently {
        is_of_two_platforms: !is_same_platform(first, second),
        parts: parts.collect(),
        fields: found.fields.iter().map(|field| field_row(field, lang)).collect(),
    })
}

/// Serverless containers are two platforms.
fn is_same_platform(first: (&ScenarioInput, ModelId), second: (&ScenarioInput, ModelId)) -> bool {
    let product = |(input, model): (&ScenarioInput, ModelId)| {
        let service = input.models.serverless_container.as_ref();
        service.filter(|_| model == ModelId::ServerlessContainer).map(std::mem::discriminant)
    };
    first.1 == second.1 && product(first) == product(second)
}

fn names(parts: &[Part], lang: Lang) -> String {
    let names: Vec<_> = parts.iter().map(|part| part_name(*part, lang)).collect();
    if names.is_empty() { "–".to_owned() } else { format::list(lang, &names) }
}

fn field_row(field: &FieldDifference, lang: Lang) -> FieldRow {
    let words = knowledge::get().field(&of_any_row(&field.path));
    FieldRow {
        kind: kind_name(field.part, lang),
        label: words.map_or("", |words| words.label.get(lang)),
        path: field.path.to_string(),
        sides: [value_words(&field.first, lang), value_words(&field.second, lang)],
    }
}

/// `events[2].at_s` as the form names the field of every row: `events[].at_s`.
fn of_any_row(path: &FieldPath) -> String {
    let mut pieces = path.as_str().split('[');
    let mut place = pieces.next().unwrap_or_default().to_owned();
    for (_, rest) in pieces.filter_map(|piece| piece.split_once(']')) {
        place.push_str("[]");
        place.push_str(rest);
    }
    place
}

fn value_words(value: &Value, lang: Lang) -> String {
    let n_entries = match value {
        Value::Null => return ui::runs_not_set(lang).to_owned(),
        Value::String(text) => return text.clone(),
        Value::Array(entries) => entries.len(),
        Value::Object(fields) => fields.len(),
        Value::Bool(_) | Value::Number(_) => return value.to_string(),
    };
    let json = value.to_string();
    if json.len() <= LONGEST_VALUE { json } else { ui::runs_entries(lang, n_entries as u64) }
}

/// A measure of two runs, and what is known of its difference.
#[derive(Clone, Debug, PartialEq)]
pub struct PairRow {
    /// What it is.
    pub measure: Measure,
    /// What it is called.
    pub label: String,
    /// Its value in the first and in the second run.
    pub sides: [String; 2],
    /// The second less the first.
    pub difference: String,
    /// Whether that is more than chance; `None` where it was not asked or the figure is absent.
    pub verdict: Option<Verdict>,
}

/// What pairs of runs say about a difference.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it is more than chance.
    pub differs: bool,
    /// The same in words, with the interval.
    pub words: String,
}

/// The measures that at least one of two runs has. `pairs` are further runs of both with common
/// seeds, as many as there are; with fewer than two nothing is said of chance.
pub fn pair_rows(sides: [&Measured; 2], pairs: &[[Rc<Measured>; 2]], lang: Lang) -> Vec<PairRow> {
    let row = |measure: Measure| {
        let values = sides.map(|side| side.get(measure));
        if values == [None, None] {
            return None;
        }
        let difference = match values {
            [Some(first), Some(second)] => difference(measure, second - first, lang),
            _ => "–".to_owned(),
        };
        Some(PairRow {
            measure,
            label: measure.label(lang),
            sides: values.map(|value| measure.words_or_dash(value, lang)),
            difference,
            verdict: (pairs.len() > 1).then(|| verdict(measure, pairs, lang)),
        })
    };
    Measure::ALL.into_iter().filter_map(row).collect()
}

fn difference(measure: Measure, by: f64, lang: Lang) -> String {
    if by == 0.0 { ui::runs_no_difference(lang).to_owned() } else { measure.change(by, lang) }
}

/// The values of a measure in the pairs in which both runs have it.
fn values(measure: Measure, pairs: &[[Rc<Measured>; 2]]) -> Vec<(f64, f64)> {
    let both = |pair: &[Rc<Measured>; 2]| Some((pair[0].get(measure)?, pair[1].get(measure)?));
    pairs.iter().filter_map(both).collect()
}

fn verdict(measure: Measure, pairs: &[[Rc<Measured>; 2]], lang: Lang) -> Verdict {
    let ends = |interval: Interval| {
        (measure.change(interval.low, lang), measure.change(interval.high, lang))
    };
    let comparison = compare(&values(measure, pairs), CONFIDENCE);
    let words = match comparison {
        Comparison::Differs { by, interval } => {
            let ((low, high), by) = (ends(interval), measure.change(by, lang));
            ui::runs_differs(lang, ui::RunsDiffers { by, low, high })
        }
        Comparison::CannotTell { interval: None, .. } => ui::runs_too_few(lang).to_owned(),
        Comparison::CannotTell { interval: Some(Interval { low: 0.0, high: 0.0 }), .. } => {
            ui::runs_equal(lang).to_owned()
        }
        Comparison::CannotTell { interval: Some(interval), n_needed } => {
            let (low, high) = ends(interval);
            match n_needed {
                None => ui::runs_noise(lang, ui::RunsNoise { low, high }),
                Some(n) => {
                    let n = format::count(u64::from(n));
                    ui::runs_noise_needed(lang, ui::RunsNoiseNeeded { low, high, n })
                }
            }
        }
    };
    Verdict { differs: matches!(comparison, Comparison::Differs { .. }), words }
}

/// Most figures that a sentence names.
const MOST_NAMED: usize = 4;

/// What is named first, where it differs.
const NAMED_FIRST: [Measure; 3] = [Measure::FAILED, Measure::P95, Measure::CostPerMillion];

/// Which figures differ by more than chance, in a sentence; empty with fewer than two pairs.
pub fn pair_summary(pairs: &[[Rc<Measured>; 2]], lang: Lang) -> String {
    if pairs.len() < 2 {
        return String::new();
    }
    let is_known = |measure: &Measure| !values(*measure, pairs).is_empty();
    let known: Vec<Measure> = Measure::ALL.into_iter().filter(is_known).collect();
    let by = |measure: &Measure| match compare(&values(*measure, pairs), CONFIDENCE) {
        Comparison::Differs { by, .. } => Some((*measure, by)),
        Comparison::CannotTell { .. } => None,
    };
    let mut differing: Vec<(Measure, f64)> = known.iter().filter_map(by).collect();
    let n = pairs.len() as u64;
    if differing.is_empty() {
        return ui::runs_summary_noise(lang, n);
    }
    differing.sort_by_key(|(measure, _)| !NAMED_FIRST.contains(measure));
    let named = differing.iter().take(MOST_NAMED);
    let named = named.map(|(m, by)| [m.label(lang), m.change(*by, lang)].join(" "));
    let values = ui::RunsSummaryDiffers {
        n,
        count: differing.len(),
        total: known.len(),
        figures: in_a_row(lang, named),
    };
    ui::runs_summary_differs(lang, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    const P95: Measure = Measure::P95;

    fn run(p95: f64, peak: f64) -> Measured {
        Measured::known(&[(P95, p95), (Measure::PEAK, peak)])
    }

    fn pair(first: (f64, f64), second: (f64, f64)) -> [Rc<Measured>; 2] {
        [Rc::new(run(first.0, first.1)), Rc::new(run(second.0, second.1))]
    }

    #[test]
    fn a_table_has_the_measures_that_a_run_has_and_no_verdict_that_nobody_asked_for() {
        let only_first = Measured::known(&[(P95, 120.0), (Measure::CostPerMonth, 3.0)]);
        let rows = pair_rows([&only_first, &run(100.0, 4.0)], &[], Lang::En);
        let told: Vec<_> = rows.iter().map(|row| (&*row.difference, &row.verdict)).collect();
        assert_eq!(told, [("\u{2212}20\u{a0}ms", &None), ("–", &None), ("–", &None)]);
        assert_eq!(rows[2].sides, ["$3.00", "–"]);
    }

    /// Differences of −20, −22 and −18 ms: mean −20, sd 2, t = 4.3027, so ±4.97. The peak is the
    /// same in every pair.
    #[test]
    fn a_verdict_has_the_mean_difference_and_its_interval() {
        let pairs = [
            pair((120.0, 4.0), (100.0, 4.0)),
            pair((121.0, 5.0), (99.0, 5.0)),
            pair((119.0, 4.0), (101.0, 4.0)),
        ];
        let rows = pair_rows([&pairs[0][0], &pairs[0][1]], &pairs, Lang::En);
        let verdict = |place: usize| rows[place].verdict.clone().unwrap();
        assert!(verdict(0).differs);
        let words = "yes: \u{2212}20\u{a0}ms (\u{2212}25\u{a0}ms to \u{2212}15\u{a0}ms)";
        assert_eq!(verdict(0).words, words);
        assert_eq!((verdict(1).differs, &*verdict(1).words), (false, "no: the same in every pair"));
        let summary = pair_summary(&pairs, Lang::En);
        let p95 = [&P95.label(Lang::En), " \u{2212}20\u{a0}ms."].concat();
        assert!(summary.starts_with("Over 3 pairs of runs, 1 of 2 figures"), "{summary}");
        assert!(summary.ends_with(&p95), "{summary}");
        assert_eq!(pair_summary(&pairs[..1], Lang::En), "");
    }

    #[test]
    fn a_changed_field_is_told_by_its_part_its_name_and_both_values() {
        let base = ScenarioInput::default();
        let mut other = base.clone();
        other.models.container.as_mut().unwrap().deployment.replicas = 9;
        other.models.vm = None;
        let container = ModelId::Container;
        let found = set_differently([(&base, container), (&other, container)], Lang::En).unwrap();
        let [row] = found.fields.as_slice() else { panic!("{found:?}") };
        assert_eq!(row.path, "models.container.deployment.replicas");
        assert_eq!((row.kind, &*row.sides[1]), ("Scaling", "9"));
        assert!(!row.label.is_empty() && found.parts.is_empty() && !found.is_of_two_platforms);
        let vm = ModelId::Vm;
        assert_eq!(set_differently([(&base, vm), (&other, vm)], Lang::En), None);
    }

    #[test]
    fn two_platforms_are_told_by_their_parts() {
        let base = ScenarioInput::default();
        let sides = [(&base, ModelId::Vm), (&base, ModelId::Container)];
        let found = set_differently(sides, Lang::Ja).unwrap();
        assert!(found.is_of_two_platforms && found.fields.is_empty());
        let router = found.parts.iter().find(|part| part.kind == "振り分け").unwrap();
        assert_eq!(router.sides, ["Application Load Balancer", "kube-proxy"]);
    }

    #[test]
    fn fields_of_rows_are_called_as_the_form_calls_them() {
        assert_eq!(of_any_row(&FieldPath::from("events[2].at_s")), "events[].at_s");
        assert_eq!(of_any_row(&FieldPath::from("workload.rate.rps")), "workload.rate.rps");
    }
}
