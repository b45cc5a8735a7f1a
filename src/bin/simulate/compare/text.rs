//! A comparison as a text for people.

use std::fmt::{self, Write};

use orchestration_guide::analysis::{Comparison, Interval, Spread};
use orchestration_guide::scenario::{FieldDifference, Part, PartDifference};

use super::{Compared, Figure};

impl Compared<'_> {
    /// For people: parts and fields side by side, then what the runs came to.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        // Writing to a text cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> fmt::Result {
        let pair = self.pair;
        let (first, second) = (pair.first.model.key(), pair.second.model.key());
        let models =
            if first == second { first.to_owned() } else { format!("{first} and {second}") };
        let seed = pair.first.scenario.input().seed;
        writeln!(out, "{models}: {} pairs of runs from seed {seed}", pair.replications)?;
        self.write_parts(out)?;
        self.write_fields(out)?;
        writeln!(out, "\n{:<27}{:>12}{:>12}  second less first", "figure", "first", "second")?;
        self.figures.iter().try_for_each(|figure| writeln!(out, "{}", line(figure)))?;
        let percent = pair.confidence * 100.0;
        writeln!(out, "\nIntervals have a confidence of {percent} %, each figure by itself.")
    }

    fn write_parts(&self, out: &mut String) -> fmt::Result {
        let parts = &self.differences.parts;
        if parts.is_empty() {
            return Ok(());
        }
        let list = |parts: &[Part]| match parts {
            [] => "–".to_owned(),
            parts => parts.iter().map(Part::to_string).collect::<Vec<_>>().join(", "),
        };
        let width = parts.iter().map(|place| list(&place.first).chars().count()).max();
        let width = width.unwrap_or_default().max("first".len());
        writeln!(out, "\n{:<16}{:<width$}  second", "part", "first")?;
        parts.iter().try_for_each(|PartDifference { part, first, second }| {
            writeln!(out, "{part:<16}{:<width$}  {}", list(first), list(second))
        })
    }

    fn write_fields(&self, out: &mut String) -> fmt::Result {
        let fields = &self.differences.fields;
        if fields.is_empty() && self.differences.parts.is_empty() {
            return writeln!(out, "\nThey differ in no part.");
        }
        if fields.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{:<16}field: first → second", "part")?;
        fields.iter().try_for_each(|FieldDifference { part, path, first, second }| {
            writeln!(out, "{part:<16}{path}: {first} → {second}")
        })
    }
}

/// Means and judgement of a figure.
fn line(figure: &Figure) -> String {
    let mean = |values: Vec<f64>| {
        Spread::of(values).map_or_else(|| "–".to_owned(), |spread| number(spread.mean))
    };
    let first = mean(figure.pairs.iter().map(|(first, _)| *first).collect());
    let second = mean(figure.pairs.iter().map(|(_, second)| *second).collect());
    let ends = |Interval { low, high }| format!("{} to {}", number(low), number(high));
    let judged = match figure.judgement {
        Comparison::Differs { by, interval } => format!("{} ({})", number(by), ends(interval)),
        Comparison::CannotTell { interval: None, .. } => "too few pairs have it".to_owned(),
        Comparison::CannotTell { interval: Some(Interval { low: 0.0, high: 0.0 }), .. } => {
            "the same in every pair".to_owned()
        }
        Comparison::CannotTell { interval: Some(interval), n_needed: None } => {
            format!("cannot tell ({})", ends(interval))
        }
        Comparison::CannotTell { interval: Some(interval), n_needed: Some(n) } => {
            format!("cannot tell ({}); about {n} pairs could", ends(interval))
        }
    };
    format!("{:<27}{first:>12}{second:>12}  {judged}", figure.name)
}

/// Four digits; the whole number where that has more, or where it is one.
fn number(value: f64) -> String {
    let decimals = match value.abs() {
        abs if abs == abs.trunc() => 0,
        ..1.0 => 4,
        ..10.0 => 3,
        ..100.0 => 2,
        ..1000.0 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}
