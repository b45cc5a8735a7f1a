//! How the value axis of a chart follows from the values in sight.

use crate::chart::{Axis, Heat, Kind, Scale, Series, count_axis, decades, value_axis};
use crate::text::{Lang, format};

/// Most steps of a value axis.
pub(super) const N_TICKS: usize = 4;

/// What the values of a chart are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueScale {
    /// Things that are counted, or so many a second.
    Counts,
    /// The same where parts of one matter.
    Rates,
    /// Measured values.
    Numbers,
    /// Shares in per cent; the axis reaches 100 at least.
    PerCent,
    /// Amounts of US dollars.
    Dollars,
    /// Rows, half a row above each whole number; they have no ticks.
    Rows,
    /// Measured values of which equal ratios are equally far apart.
    Decades,
}

impl ValueScale {
    /// The axis that holds all of this.
    pub(super) fn axis(self, series: &[Series], heat: Option<&Heat>, lang: Lang) -> Axis {
        let most = largest(series).max(highest_stack(series));
        let compact = |v, _| format::compact(lang, v);
        let number = |v, _| format::number(v);
        match (self, heat.map(|heat| heat.classes.as_slice())) {
            (_, Some([])) => value_axis(most, N_TICKS, number),
            (_, Some([only])) => between_decades(only.from, only.to),
            (_, Some([first, .., last])) => between_decades(first.from, last.to),
            (Self::Counts, None) => count_axis(most, N_TICKS, compact),
            (Self::Rates, None) => value_axis(most, N_TICKS, compact),
            (Self::Numbers, None) => value_axis(most, N_TICKS, number),
            (Self::PerCent, None) => value_axis(most.max(100.0), N_TICKS, number),
            (Self::Dollars, None) => value_axis(most, N_TICKS, |v, _| format::dollars(v)),
            (Self::Rows, None) => rows(most),
            (Self::Decades, None) => decades(smallest(series), most, format::number),
        }
    }
}

/// A logarithmic axis that ends where the values do, with its ticks at powers of ten.
fn between_decades(from: f64, to: f64) -> Axis {
    let mut axis = decades(from, to, format::number);
    axis.ticks.retain(|tick| (from..=to).contains(&tick.at));
    Axis { from, to, ..axis }
}

fn rows(highest: f64) -> Axis {
    Axis { from: 0.0, to: highest + 0.5, scale: Scale::Linear, ticks: Vec::new() }
}

/// The highest value of all series, at least 0.
pub(super) fn largest(series: &[Series]) -> f64 {
    series.iter().flat_map(|s| &s.values).flatten().copied().fold(0.0, f64::max)
}

/// The lowest value above zero.
pub(super) fn smallest(series: &[Series]) -> f64 {
    let values = series.iter().flat_map(|s| &s.values).flatten().copied();
    values.filter(|value| *value > 0.0).fold(f64::INFINITY, f64::min)
}

/// The highest sum of the stacked series at one sample.
fn highest_stack(series: &[Series]) -> f64 {
    let stacked: Vec<_> = series.iter().filter(|s| matches!(s.kind, Kind::Stacked(_))).collect();
    let n = stacked.iter().map(|s| s.values.len()).max().unwrap_or(0);
    let at = |i: usize| stacked.iter().filter_map(|s| *s.values.get(i)?).sum::<f64>();
    (0..n).map(at).fold(0.0, f64::max)
}
