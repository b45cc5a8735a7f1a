//! Reads traffic that was measured elsewhere: a table, an answer of Prometheus or an access log
//! becomes a series of rates and, where the text has one, a distribution of durations.
//!
//! [`read`] guesses how the text is laid out and says what it guessed ([`Layout`]); every guess can
//! be replaced ([`Options`]). Rows that cannot be read are listed and left out ([`Problems`]), and
//! what was done to the others on the way to even intervals is counted ([`Handled`]).
//!
//! The reader of comma-separated values is our own: of RFC 4180 it takes less code than the crate
//! `csv` would add, and it knows the line of every cell.

mod as_json;
mod burst;
mod columns;
mod csv;
mod duration;
mod number;
mod row;
mod series;
mod sheet;
mod time;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use burst::{ArrivalFit, Dispersion};
pub use columns::{Column, DurationUnit, Layout, Unit};
pub use csv::Delimiter;
pub use duration::{DurationFit, Goodness};
pub use number::Decimal;
pub use row::{Expected, Problems, RowProblem};
pub use series::{Gaps, Handled, RateSeries, SameTime};
pub use sheet::Source;
pub use time::TimeFormat;

use crate::scenario::limits::MAX_ITEMS;

/// Most bytes of a text: a day of minutes takes 50 kB, and 50,000 lines of an access log 8 MB.
pub const MAX_BYTES: usize = 8 << 20;
/// Most rows of a text.
pub const MAX_ROWS: usize = 100_000;
/// Most intervals between the first row and the last, before they are joined to fit a scenario.
pub const MAX_INTERVALS: usize = 100_000;
/// Most rates of a series: what a scenario takes.
pub const MAX_RATES: usize = MAX_ITEMS;
/// A small export to try: the requests of half an hour, minute by minute, with a peak at noon.
pub const SAMPLE: &str = include_str!("sample.csv");
/// Rows of the preview.
pub const PREVIEW_ROWS: usize = 5;

/// What the reader says of a text in place of a guess. What is `None` is guessed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// What kind of text it is.
    pub source: Option<Source>,
    /// What stands between two cells of a row.
    pub delimiter: Option<Delimiter>,
    /// What stands before the fraction of a number.
    pub decimal: Option<Decimal>,
    /// How many rows stand before the first row of data.
    pub header_rows: Option<usize>,
    /// The column of the times.
    pub time: Option<Column>,
    /// How the times are written.
    pub time_format: Option<TimeFormat>,
    /// The column of the values.
    pub value: Option<Column>,
    /// What the values count.
    pub unit: Option<Unit>,
    /// The one of several series in the rows that is wanted.
    pub only: Option<String>,
    /// Length of an interval in seconds, at least 1.
    pub interval_s: Option<f64>,
    /// What becomes of several rows of one time.
    pub same_time: Option<SameTime>,
    /// What becomes of intervals without a row.
    pub gaps: Option<Gaps>,
    /// The column of the durations.
    pub duration: Option<Column>,
    /// The unit of the durations.
    pub duration_unit: Option<DurationUnit>,
}

/// What was read from a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// How it was read.
    pub layout: Layout,
    /// Rows of data, broken ones included.
    pub n_rows: usize,
    /// The first rows of data, as they stand there.
    pub preview: Vec<Vec<String>>,
    /// Rows that were left out.
    pub problems: Problems,
    /// The rates; `None` without a column of values and of times.
    pub series: Option<RateSeries>,
    /// What was done on the way to even intervals.
    pub handled: Handled,
    /// What the durations are like; `None` where there are none.
    pub durations: Option<DurationFit>,
    /// How the arrivals scatter; `None` unless each row is one request.
    pub arrivals: Option<ArrivalFit>,
}

/// Why a text is not read at all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    /// It has more bytes than this program reads.
    TooManyBytes {
        /// Bytes of the text.
        n: usize,
    },
    /// It has more rows than this program reads.
    TooManyRows,
    /// It covers more intervals than this program handles.
    TooManyIntervals {
        /// Intervals from the first row to the last.
        n: f64,
    },
    /// It begins like JSON and is not.
    NotJson {
        /// Where it breaks off, from 1.
        line: usize,
        /// The same in the line.
        column: usize,
    },
    /// It is JSON, but not Prometheus' answer to a range query.
    NoRangeQuery,
    /// Nothing in it is a number or a time.
    NothingFound,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Refusal {}

/// Reads a text as `options` say, and guesses the rest.
///
/// # Errors
///
/// [`Refusal`] where the text is too large or nothing of it can be read. A row that cannot be read
/// is no error: it is among the [`Problems`].
pub fn read(text: &str, options: &Options) -> Result<Import, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Refusal::TooManyBytes { n: text.len() });
    }
    let sheet = sheet::read(text, options)?;
    let layout = columns::layout(&sheet, options);
    if layout.is_empty() {
        return Err(Refusal::NothingFound);
    }
    let rows = row::read(&sheet, &layout, options.only.as_deref());
    let grid = series::grid(&rows, &layout, options)?;
    let body = sheet.body(layout.header_rows);
    Ok(Import {
        n_rows: body.len(),
        preview: body.iter().take(PREVIEW_ROWS).map(sheet::Record::to_owned_cells).collect(),
        arrivals: burst::fit(&rows.readings, &layout, grid.series.as_ref()),
        durations: duration::fit(rows.durations_ms),
        problems: rows.problems,
        series: grid.series,
        handled: grid.handled,
        layout,
    })
}
