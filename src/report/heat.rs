//! The heat map of response times: how many answers took how long, at each time of a run.

use std::ops::Range;

use crate::analysis::interval_secs;
use crate::chart::{Heat, HeatClass, heat_swatch};
use crate::sim::record::{HeatColumn, RunResult};
use crate::text::{Lang, format, ui};
use crate::units::Span;

/// Where the class of the shortest times is drawn to begin: half an octave below its end.
const SHORTEST_MS: f64 = 0.5 / std::f64::consts::SQRT_2;

/// Classes and colors of the heat maps of some runs: the same for all, so that one can be held
/// against another.
pub(super) struct HeatScale {
    /// Only the classes between the shortest and the longest answer.
    classes: Range<usize>,
    levels: [f64; Heat::LEVELS - 1],
}

impl HeatScale {
    /// What fits these runs.
    pub(super) fn of(results: &[&RunResult]) -> Self {
        let busiest = results.iter().map(|result| busiest(result)).fold(0.0, f64::max);
        Self { classes: used(results), levels: levels(busiest) }
    }
}

/// The counts of a run by class, in milliseconds.
pub(super) fn heat(result: &RunResult, scale: &HeatScale, lang: Lang) -> Heat {
    let used = &scale.classes;
    let n = result.series.samples.len().min(result.heat.len());
    Heat {
        classes: used.clone().map(|class| named(class, lang)).collect(),
        columns: result.heat[..n].iter().map(|column| column.0[used.clone()].to_vec()).collect(),
        levels: scale.levels,
    }
}

/// From the first to the last class that any answer lies in.
fn used(results: &[&RunResult]) -> Range<usize> {
    let columns = results.iter().map(|result| &result.heat);
    let occurs = |class: &usize| columns.clone().flatten().any(|column| column.0[*class] > 0);
    let mut classes = (0..HeatColumn::COUNT).filter(occurs);
    let Some(first) = classes.next() else { return 0..0 };
    first..classes.next_back().unwrap_or(first) + 1
}

fn named(class: usize, lang: Lang) -> HeatClass {
    let from = bound_ms(class);
    if class + 1 == HeatColumn::COUNT {
        let label = ui::chart_heat_longest(lang, format::number(from));
        return HeatClass { from, to: from * std::f64::consts::SQRT_2, label };
    }
    let to = bound_ms(class + 1);
    let bounds = ui::ChartHeatClass {
        from: format::number(if class == 0 { 0.0 } else { from }),
        to: format::number(to),
    };
    HeatClass { from, to, label: ui::chart_heat_class(lang, bounds) }
}

fn bound_ms(class: usize) -> f64 {
    (HeatColumn::lower_bound_s(class) * 1e3).max(SHORTEST_MS)
}

/// Answers per second in the busiest cell of a run.
fn busiest(result: &RunResult) -> f64 {
    let samples = &result.series.samples;
    let rates = result.heat.iter().take(samples.len()).enumerate().map(|(i, column)| {
        f64::from(column.0.iter().copied().max().unwrap_or(0)) / interval_secs(samples, i).max(1e-9)
    });
    rates.fold(0.0, f64::max)
}

/// Where levels begin: the highest at the largest of 1, 3, 10, 30 … that the busiest cell reaches,
/// each other about a third of the next.
fn levels(busiest: f64) -> [f64; Heat::LEVELS - 1] {
    let busiest = busiest.max(1e-3);
    let exponent = libm::floor(libm::log10(busiest));
    let is_three = busiest >= 3.0 * libm::pow(10.0, exponent);
    let top = 2.0 * exponent + f64::from(u8::from(is_three));
    [3.0, 2.0, 1.0, 0.0].map(|below| half_decade(top - below))
}

/// 1, 3, 10, 30 … for 0, 1, 2, 3 …
fn half_decade(step: f64) -> f64 {
    let whole = libm::floor(step / 2.0);
    let factor = if step - 2.0 * whole > 0.5 { 3.0 } else { 1.0 };
    factor * libm::pow(10.0, whole)
}

/// What the colors stand for, from few to many: a sample of each and its words.
pub(super) fn legend(heat: &Heat, lang: Lang) -> Vec<(String, String)> {
    let levels = heat.levels.map(format::number);
    let words = |level: usize| match (level.checked_sub(1).map(|i| &levels[i]), levels.get(level)) {
        (Some(from), Some(to)) => ui::chart_heat_level(lang, ui::ChartHeatLevel { from, to }),
        (Some(from), None) => ui::chart_heat_most(lang, from),
        (None, to) => ui::chart_heat_fewest(lang, to.map_or("", |to| to)),
    };
    (0..Heat::LEVELS).map(|level| (heat_swatch(level), words(level))).collect()
}

/// Which class most answers lie in, and how slow the slowest were.
pub(super) fn sentence(result: &RunResult, lang: Lang) -> String {
    let count = |class: usize| result.heat.iter().map(|column| u64::from(column.0[class])).sum();
    let counts: Vec<u64> = (0..HeatColumn::COUNT).map(count).collect();
    let total: u64 = counts.iter().sum();
    let most = (0..counts.len()).rev().max_by_key(|class| counts[*class]);
    let slowest = (0..counts.len()).rev().find(|class| counts[*class] > 0);
    let (Some(most), Some(slowest)) = (most, slowest) else {
        return ui::report_no_latency(lang).to_owned();
    };
    let range = named(most, lang).label;
    if counts[most] == total {
        return ui::summary_spread_alike(lang, range);
    }
    let share = match counts[most] as f64 / total as f64 {
        // Those that are not among them are few, but there are some.
        nearly_all if nearly_all > 0.9995 => format::availability(lang, nearly_all),
        share => format::percent(lang, share),
    };
    let mut sentences = vec![ui::summary_spread(lang, ui::SummarySpread { share, range })];
    if slowest != most {
        sentences.push(slowest_told(result, slowest, counts[slowest], lang));
    }
    format::sentences(lang, &sentences)
}

/// How slow the slowest answers were, and when they began.
fn slowest_told(result: &RunResult, slowest: usize, n: u64, lang: Lang) -> String {
    let first = result.heat.iter().position(|column| column.0[slowest] > 0);
    let at = first.and_then(|place| result.series.samples.get(place)).map(|sample| sample.at);
    let values = ui::SummarySpreadSlowest {
        slow: format::latency(lang, Span::from_secs_f64(bound_ms(slowest) / 1e3)),
        n,
        at: at.map(format::clock).unwrap_or_default(),
    };
    ui::summary_spread_slowest(lang, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_begin_at_ones_and_threes() {
        let steps: Vec<f64> = (-3..4).map(|step| half_decade(f64::from(step))).collect();
        let expected = [0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
        let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-12;
        assert!(steps.iter().zip(&expected).all(near), "{steps:?}");
    }

    #[test]
    fn classes_are_told_by_their_bounds() {
        let label = |class| named(class, Lang::En).label;
        assert_eq!(label(0), "0 to 0.5 ms");
        assert_eq!(label(1), "0.5 to 0.707 ms");
        assert_eq!(label(14), "45.3 to 64 ms");
        assert_eq!(label(HeatColumn::COUNT - 1), "16,400 ms or longer");
    }
}
