//! From rows to readings, and what is wrong with the rows that give none.

use serde::{Deserialize, Serialize};

use super::columns::{Column, Layout, Unit};
use super::number::{Decimal, is_blank, number};
use super::sheet::{Record, Sheet};
use super::time::TimeFormat;

/// Rows that were left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Problems {
    /// The first of them, [`Problems::MAX_LISTED`] at most.
    pub first: Vec<RowProblem>,
    /// How many there are.
    pub total: usize,
    /// Rows without a value (empty, `NaN`, `null`), which are no problem.
    pub n_blank: usize,
}

impl Problems {
    /// Most problems that are listed.
    pub const MAX_LISTED: usize = 20;

    fn add(&mut self, problem: RowProblem) {
        self.total += 1;
        if self.first.len() < Self::MAX_LISTED {
            self.first.push(problem);
        }
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowProblem {
    /// The line at which the row starts, from 1.
    pub line: usize,
    /// The column, from 0.
    pub column: usize,
    /// What stands there, cut off after [`RowProblem::MAX_FOUND`] characters.
    pub found: String,
    /// What should.
    pub expected: Expected,
}

impl RowProblem {
    /// Most characters of what was found.
    pub const MAX_FOUND: usize = 40;

    fn new(row: &Record<'_>, column: usize, expected: Expected) -> Self {
        let found = row.cell(column).chars().take(Self::MAX_FOUND).collect();
        Self { line: row.line, column, found, expected }
    }
}

/// What a row should have had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expected {
    /// A time.
    Time(TimeFormat),
    /// A number.
    Number(Decimal),
    /// A number that is not below 0.
    NotNegative,
}

/// A value at a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reading {
    /// Seconds; rows without a time are counted.
    pub(super) at: f64,
    pub(super) value: f64,
}

/// What the rows say.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Times of all rows that have one, also of those whose value is missing or broken.
    pub(super) times: Vec<f64>,
    pub(super) readings: Vec<Reading>,
    /// Times of rows whose value cannot be read.
    pub(super) unread: Vec<f64>,
    pub(super) durations_ms: Vec<f64>,
    pub(super) problems: Problems,
}

/// Reads all rows, or those of one series.
pub(super) fn read(sheet: &Sheet<'_>, layout: &Layout, only: Option<&str>) -> Rows {
    let mut rows = Rows::default();
    let is_wanted = |row: &&Record<'_>| match (layout.label.place(), only) {
        (Some(place), Some(only)) => row.cell(place) == only,
        _ => true,
    };
    let body = sheet.body(layout.header_rows);
    for (place, row) in body.iter().filter(is_wanted).enumerate() {
        if let Err(expected) = rows.take(place, row, layout) {
            rows.problems.add(expected);
        }
    }
    rows
}

impl Rows {
    fn take(&mut self, place: usize, row: &Record<'_>, layout: &Layout) -> Result<(), RowProblem> {
        let at = match layout.time.place() {
            None => place as f64,
            Some(column) => (layout.time_format.secs(row.cell(column)))
                .ok_or_else(|| RowProblem::new(row, column, Expected::Time(layout.time_format)))?,
        };
        self.times.push(at);
        let is_list = layout.unit == Unit::EachRow && layout.time != Column::Absent;
        let value = if is_list {
            Some(1.0)
        } else {
            amount(row, layout.value, layout.decimal).inspect_err(|_| self.unread.push(at))?
        };
        let duration = amount(row, layout.duration, layout.decimal)?;
        self.readings.extend(value.map(|value| Reading { at, value }));
        self.durations_ms.extend(duration.map(|value| value * layout.duration_unit.millis()));
        let has_value = is_list || layout.value == Column::Absent || value.is_some();
        self.problems.n_blank += usize::from(!has_value);
        Ok(())
    }
}

/// The number in a column; `None` where there is no column, or the cell says that there is nothing.
fn amount(row: &Record<'_>, column: Column, decimal: Decimal) -> Result<Option<f64>, RowProblem> {
    let Some(column) = column.place() else { return Ok(None) };
    let cell = row.cell(column);
    if is_blank(cell) && column < row.cells.len() {
        return Ok(None);
    }
    match number(cell, decimal) {
        None => Err(RowProblem::new(row, column, Expected::Number(decimal))),
        Some(value) if value < 0.0 => Err(RowProblem::new(row, column, Expected::NotNegative)),
        value => Ok(value),
    }
}
