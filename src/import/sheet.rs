//! From any of the kinds of text to rows of cells.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::csv::{Delimiter, records};
use super::number::{Decimal, number};
use super::time::TimeFormat;
use super::{MAX_ROWS, Options, Refusal};

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Rows of cells: exports of Grafana and CloudWatch, spreadsheets, a column of numbers.
    Table,
    /// Prometheus' answer to a range query, as JSON.
    PrometheusJson,
    /// The same as text: `12 @[1795609800]`, below a line for each series.
    PrometheusText,
    /// One request in each line, in the common or combined log format of Apache and nginx.
    AccessLog,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Table, Self::PrometheusJson, Self::PrometheusText, Self::AccessLog];
}

/// A row with the number of the line at which it starts, from 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record<'a> {
    pub(super) line: usize,
    pub(super) cells: Vec<Cow<'a, str>>,
}

impl<'a> Record<'a> {
    fn new(line: usize, cells: impl IntoIterator<Item = impl Into<Cow<'a, str>>>) -> Self {
        Self { line, cells: cells.into_iter().map(Into::into).collect() }
    }

    /// The cell in a column; empty where the row is too short.
    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", AsRef::as_ref)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.is_empty())
    }

    pub(super) fn to_owned_cells(&self) -> Vec<String> {
        self.cells.iter().map(|cell| cell.to_string()).collect()
    }
}

/// The rows of a text.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub(super) source: Source,
    pub(super) delimiter: Delimiter,
    pub(super) records: Vec<Record<'a>>,
}

impl Sheet<'_> {
    /// The rows after the head.
    pub(super) fn body(&self, header_rows: usize) -> &[Record<'_>] {
        self.records.get(header_rows..).unwrap_or_default()
    }
}

/// Lines by which the kind of a text is told.
const N_TELLING: usize = 20;

/// Cuts a text into rows.
pub(super) fn read<'a>(text: &'a str, options: &Options) -> Result<Sheet<'a>, Refusal> {
    let text = text.trim_start_matches('\u{feff}');
    let source = options.source.unwrap_or_else(|| source_of(text));
    let mut delimiter = Delimiter::None;
    let records = match source {
        Source::Table => {
            delimiter = options.delimiter.unwrap_or_else(|| Delimiter::of(text));
            table(text, delimiter)
        }
        Source::PrometheusJson => range_query(text)?,
        Source::PrometheusText => range_text(text),
        Source::AccessLog => lines(text).map(|(line, row)| log_record(line, row)).collect(),
    };
    if records.len() > MAX_ROWS {
        return Err(Refusal::TooManyRows);
    }
    Ok(Sheet { source, delimiter, records })
}

fn source_of(text: &str) -> Source {
    if text.trim_start().starts_with(['{', '[']) && text.contains("\"values\"") {
        return Source::PrometheusJson;
    }
    let (mut n, mut n_log, mut n_range) = (0, 0, 0);
    for (_, line) in lines(text).take(N_TELLING) {
        n += 1;
        n_log += usize::from(log_parts(line).is_some());
        n_range += usize::from(range_sample(line).is_some());
    }
    match () {
        () if n > 0 && 2 * n_log >= n => Source::AccessLog,
        () if n > 0 && 2 * n_range >= n => Source::PrometheusText,
        () => Source::Table,
    }
}

/// The lines that hold anything, with their numbers; one more than are allowed, at most.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(i, line)| (i + 1, line.trim()));
    lines.filter(|(_, line)| !line.is_empty()).take(MAX_ROWS + 1)
}

/// Spreadsheets may be told the delimiter in a first line of its own: `sep=,`.
fn table(text: &str, delimiter: Delimiter) -> Vec<Record<'_>> {
    let mut records = records(text, delimiter, MAX_ROWS + 1);
    if records.first().is_some_and(|first| first.cell(0).starts_with("sep=")) {
        records.remove(0);
    }
    records
}

/// Time and, where the log has one, duration of a request: what stands in brackets, and the first
/// number after the parts of the format.
fn log_parts(line: &str) -> Option<(&str, &str)> {
    let (_, rest) = line.split_once('[')?;
    let (time, rest) = rest.split_once(']')?;
    TimeFormat::Log.secs(time)?;
    let (quoted, tail) = rest.rsplit_once('"')?;
    // After the request itself the common format has status and size; the combined one has them
    // further left.
    let n_known = if quoted.matches('"').count() == 1 { 2 } else { 0 };
    let extra = tail.split_whitespace().skip(n_known);
    let value = |word: &'_ str| number(word, Decimal::Point).is_some();
    let named = extra.map(|word| word.rsplit_once('=').map_or(word, |(_, value)| value));
    Some((time, named.into_iter().find(|word| value(word)).unwrap_or_default()))
}

/// A line that is no request stays whole in the place of its time, where it is found broken.
fn log_record(line: usize, row: &str) -> Record<'_> {
    match log_parts(row) {
        Some((time, duration)) => Record::new(line, [time, duration]),
        None => Record::new(line, [row]),
    }
}

/// Time and value of a line `12 @[1795609800]`, with or without brackets.
fn range_sample(line: &str) -> Option<(&str, &str)> {
    let (value, at) = line.rsplit_once('@')?;
    let at = at.trim().trim_start_matches('[').trim_end_matches(']');
    TimeFormat::EpochSeconds.secs(at)?;
    Some((at, value.trim()))
}

/// Rows of time, value and series.
fn range_text(text: &str) -> Vec<Record<'_>> {
    let mut series = "";
    let mut records = Vec::new();
    for (line, row) in lines(text) {
        match range_sample(row) {
            Some((at, value)) => records.push(Record::new(line, [at, value, series])),
            None if row.starts_with('{') || row.ends_with("=>") => {
                series = row.trim_end_matches("=>").trim_end();
            }
            None => records.push(Record::new(line, [row])),
        }
    }
    records
}

/// Rows of time, value and series. A line is the number of the sample.
fn range_query(text: &str) -> Result<Vec<Record<'static>>, Refusal> {
    let answer: Value = serde_json::from_str(text)
        .map_err(|error| Refusal::NotJson { line: error.line(), column: error.column() })?;
    let result = answer.pointer("/data/result").or(answer.get("result")).unwrap_or(&answer);
    let all = result.as_array().ok_or(Refusal::NoRangeQuery)?;
    let mut records = Vec::new();
    for series in all {
        let samples = series.get("values").and_then(Value::as_array);
        let name = series.get("metric").map(Value::to_string).unwrap_or_default();
        for sample in samples.ok_or(Refusal::NoRangeQuery)? {
            let part = |i| sample.get(i).map(plain).unwrap_or_default();
            records.push(Record::new(records.len() + 1, [part(0), part(1), name.clone()]));
        }
    }
    Ok(records)
}

/// A text without its quotes, and anything else as JSON has it.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_line_has_a_time_and_perhaps_a_duration() {
        let time = "25/Nov/2026:12:00:00 +0900";
        let cases = [
            (r#"::1 - - [25/Nov/2026:12:00:00 +0900] "GET / HTTP/1.1" 200 512"#, ""),
            (r#"::1 - - [25/Nov/2026:12:00:00 +0900] "GET / HTTP/1.1" 200 512 1834"#, "1834"),
            (r#"::1 - - [25/Nov/2026:12:00:00 +0900] "GET / HTTP/1.1" 200 5 "-" "curl""#, ""),
            (
                r#"::1 - - [25/Nov/2026:12:00:00 +0900] "GET / HTTP/1.1" 200 5 "-" "x" rt=0.25 -"#,
                "0.25",
            ),
        ];
        for (line, duration) in cases {
            assert_eq!(log_parts(line), Some((time, duration)), "{line}");
        }
        assert_eq!(log_parts("time,value"), None);
        assert_eq!(log_parts("[warn] \"nothing\""), None);
    }

    #[test]
    fn the_kind_of_a_text_is_told_by_its_first_lines() {
        let cases = [
            ("1\n2\n", Source::Table),
            ("{\"data\":{\"result\":[{\"values\":[]}]}}", Source::PrometheusJson),
            ("{job=\"a\"} =>\n1 @[1795609800]\n2 @[1795609815]", Source::PrometheusText),
            ("a - - [25/Nov/2026:12:00:00 +0000] \"GET /\" 200 5\nbroken", Source::AccessLog),
            ("", Source::Table),
        ];
        for (text, source) in cases {
            assert_eq!(source_of(text), source, "{text}");
        }
    }
}
