//! What the columns of a sheet are.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::csv::Delimiter;
use super::number::{Decimal, is_blank, number};
use super::series::SameTime;
use super::sheet::{Record, Sheet, Source};
use super::time::TimeFormat;
use super::{Gaps, Options};

/// A column, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Column {
    /// None.
    Absent,
    /// The one at this place, from 0.
    At(usize),
}

impl Column {
    /// Its place.
    pub const fn place(self) -> Option<usize> {
        match self {
            Self::Absent => None,
            Self::At(place) => Some(place),
        }
    }
}

impl From<Option<usize>> for Column {
    fn from(place: Option<usize>) -> Self {
        place.map_or(Self::Absent, Self::At)
    }
}

/// What the values count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Requests per second.
    PerSecond,
    /// Requests per minute.
    PerMinute,
    /// Requests of the interval.
    PerInterval,
    /// Each row is one request, whatever stands in it.
    EachRow,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::PerSecond, Self::PerMinute, Self::PerInterval, Self::EachRow];
}

/// What the durations count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DurationUnit {
    /// Microseconds.
    Micros,
    /// Milliseconds.
    Millis,
    /// Seconds.
    Seconds,
}

impl DurationUnit {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Micros, Self::Millis, Self::Seconds];

    /// Milliseconds in one.
    pub(super) const fn millis(self) -> f64 {
        match self {
            Self::Micros => 1e-3,
            Self::Millis => 1.0,
            Self::Seconds => 1e3,
        }
    }
}

/// How a text is laid out: guessed, or as the reader said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// What kind of text it is.
    pub source: Source,
    /// What stands between two cells of a row.
    pub delimiter: Delimiter,
    /// What stands before the fraction of a number.
    pub decimal: Decimal,
    /// How many rows stand before the first row of data.
    pub header_rows: usize,
    /// One name for each column; empty where it has none.
    pub names: Vec<String>,
    /// The column of the times.
    pub time: Column,
    /// How the times are written.
    pub time_format: TimeFormat,
    /// The column of the values.
    pub value: Column,
    /// What the values count.
    pub unit: Unit,
    /// The column that says of which series a row is, where there are several.
    pub label: Column,
    /// The series of that column, in order: none, or 2 to 50.
    pub series: Vec<String>,
    /// What becomes of several rows of one time.
    pub same_time: SameTime,
    /// What becomes of intervals without a row.
    pub gaps: Gaps,
    /// The column of the durations.
    pub duration: Column,
    /// The unit of the durations.
    pub duration_unit: DurationUnit,
}

impl Layout {
    /// Whether there is nothing in it to read.
    pub(super) fn is_empty(&self) -> bool {
        [self.time, self.value, self.duration] == [Column::Absent; 3]
    }
}

/// Rows by which columns are told.
const N_TELLING: usize = 200;
/// Most series that rows are told apart by; a column with more is something else.
const MAX_SERIES: usize = 50;

/// Most columns that are looked at.
const MAX_COLUMNS: usize = 200;

/// Words of names of columns, in small letters.
const TIME_WORDS: [&str; 6] = ["time", "timestamp", "date", "ts", "t", "時刻"];
/// Parts of such names.
const DURATION_PARTS: [&str; 9] = [
    "duration",
    "latency",
    "elapsed",
    "took",
    "response_time",
    "response time",
    "request_time",
    "応答時間",
    "処理時間",
];
/// The further back one stands, the better it says what is wanted.
const VALUE_PARTS: [&str; 10] = [
    "value",
    "sum",
    "count",
    "rate",
    "hits",
    "invocations",
    "request",
    "rps",
    "リクエスト",
    "arrived",
];
const PER_SECOND_PARTS: [&str; 8] =
    ["req/s", "requests/s", "ops/s", "per second", "per_second", "rps", "qps", "rate"];
const PER_MINUTE_PARTS: [&str; 5] = ["/min", "per minute", "per_minute", "perminute", "rpm"];
const COUNT_PARTS: [&str; 8] =
    ["count", "sum", "hits", "invocations", "total", "arrived", "requests", "件"];

/// What a column looks like from its first rows.
struct Look {
    name: String,
    n_numbers: usize,
    n_times: usize,
    n_texts: usize,
    first: Option<f64>,
    has_fraction: bool,
    rises: bool,
}

impl Look {
    fn of(rows: &[Record<'_>], column: usize, decimal: Decimal, name: &str) -> Self {
        let cells = || rows.iter().map(|row| row.cell(column)).filter(|cell| !is_blank(cell));
        let numbers: Vec<f64> = cells().filter_map(|cell| number(cell, decimal)).collect();
        let n_times = cells().filter(|cell| TimeFormat::of_text(cell).is_some()).count();
        Self {
            name: name.to_lowercase(),
            n_numbers: numbers.len(),
            n_times,
            n_texts: cells().count() - numbers.len() - n_times,
            first: numbers.first().copied(),
            has_fraction: numbers.iter().any(|value| value.fract() != 0.0),
            rises: numbers.len() > 1 && numbers.windows(2).all(|pair| pair[0] < pair[1]),
        }
    }

    fn says(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.name.contains(part))
    }

    fn has_word(&self, words: &[&str]) -> bool {
        self.name.split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word))
    }

    /// Whether most of it are numbers.
    fn is_numeric(&self) -> bool {
        self.n_numbers > self.n_times + self.n_texts
    }

    fn is_text(&self) -> bool {
        self.n_texts > self.n_numbers + self.n_times
    }

    fn has_epochs(&self) -> bool {
        let is_epoch = |value| TimeFormat::of_number(value) != TimeFormat::Seconds;
        self.is_numeric() && self.first.is_some_and(is_epoch)
    }
}

/// Guesses the layout, as far as `options` leave it open.
pub(super) fn layout(sheet: &Sheet<'_>, options: &Options) -> Layout {
    let decimal = options.decimal.unwrap_or_else(|| decimal_of(sheet));
    let guessed = || header_rows(sheet, decimal);
    let header_rows = options.header_rows.map_or_else(guessed, |n| n.min(sheet.records.len()));
    let body = sheet.body(header_rows);
    let telling = &body[..body.len().min(N_TELLING)];
    let names = names(sheet, header_rows, telling);
    let look = |(column, name): (usize, &String)| Look::of(telling, column, decimal, name);
    let looks: Vec<Look> = names.iter().enumerate().map(look).collect();
    let time = options.time.unwrap_or_else(|| time_column(&looks, sheet.source).into());
    let time_format = options.time_format.unwrap_or_else(|| time_format(telling, time, decimal));
    let duration =
        options.duration.unwrap_or_else(|| duration_column(&looks, time, sheet.source).into());
    let value = options.value.unwrap_or_else(|| value_column(&looks, &[time, duration]).into());
    let look_at = |column: Column| column.place().and_then(|place| looks.get(place));
    let spacing_s = spacing_s(telling, time, time_format);
    let unit = options.unit.unwrap_or_else(|| unit_of(look_at(value), time, spacing_s));
    let label = label_column(&looks, body, value);
    let series = label.place().map(|place| labels(body, place)).unwrap_or_default();
    let same_time = if series.is_empty() { SameTime::Average } else { SameTime::Add };
    let duration_unit = || duration_unit(look_at(duration), sheet.source);
    Layout {
        source: sheet.source,
        delimiter: sheet.delimiter,
        decimal,
        header_rows,
        names,
        time,
        time_format,
        value,
        unit,
        label,
        series,
        same_time: options.same_time.unwrap_or(same_time),
        gaps: options.gaps.unwrap_or_else(|| gaps_of(unit)),
        duration,
        duration_unit: options.duration_unit.unwrap_or_else(duration_unit),
    }
}

/// One for each column; empty where the text has no head, or the head no name for it.
fn names(sheet: &Sheet<'_>, header_rows: usize, telling: &[Record<'_>]) -> Vec<String> {
    let head = header_rows.checked_sub(1).and_then(|last| sheet.records.get(last));
    let n_columns = telling.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let name = |column| head.map(|head| head.cell(column).to_owned()).unwrap_or_default();
    (0..n_columns.min(MAX_COLUMNS)).map(name).collect()
}

/// A count of which there is no row was 0: CloudWatch, for one, has no row for a minute without
/// requests. A rate that was not measured was most likely what it was before.
const fn gaps_of(unit: Unit) -> Gaps {
    match unit {
        Unit::PerSecond | Unit::PerMinute => Gaps::Hold,
        Unit::PerInterval | Unit::EachRow => Gaps::Zero,
    }
}

/// Seconds between the first two rows with a time; 0 where there are none.
fn spacing_s(telling: &[Record<'_>], time: Column, format: TimeFormat) -> f64 {
    let Some(column) = time.place() else { return 0.0 };
    let mut times = telling.iter().filter_map(|row| format.secs(row.cell(column)));
    let (first, second) = (times.next(), times.next());
    first.zip(second).map_or(0.0, |(first, second)| (second - first).abs())
}

fn decimal_of(sheet: &Sheet<'_>) -> Decimal {
    if sheet.source != Source::Table {
        return Decimal::Point;
    }
    let rows = sheet.records.iter().take(N_TELLING);
    Decimal::of(rows.flat_map(|row| row.cells.iter().map(AsRef::as_ref)))
}

/// The rows of a table before the first that has a time written out; where none has one, before the
/// first that has a number. Some exports say in several lines of what metric they are. Other texts
/// have no head: what comes first in them and cannot be read is broken.
fn header_rows(sheet: &Sheet<'_>, decimal: Decimal) -> usize {
    if sheet.source != Source::Table {
        return 0;
    }
    let is_time = |cell: &str| TimeFormat::of_text(cell).is_some();
    let is_number = |cell: &str| number(cell, decimal).is_some();
    let first = |is: &dyn Fn(&str) -> bool| {
        let mut telling = sheet.records.iter().take(N_TELLING);
        telling.position(|row| row.cells.iter().any(|cell| is(cell)))
    };
    first(&is_time).or(first(&is_number)).unwrap_or(0)
}

/// Texts that are times come first, then numbers that can only be times, then what is called one,
/// then the first of two columns that rises all the way.
fn time_column(looks: &[Look], source: Source) -> Option<usize> {
    if source != Source::Table {
        return Some(0);
    }
    let is_called_so = |look: &Look| {
        look.is_numeric() && look.has_word(&TIME_WORDS) && !look.says(&DURATION_PARTS)
    };
    let first = |is: &dyn Fn(&Look) -> bool| looks.iter().position(is);
    first(&|look| look.n_times > look.n_numbers + look.n_texts)
        .or(first(&Look::has_epochs))
        .or(first(&is_called_so))
        .or((looks.len() > 1 && looks[0].name.is_empty() && looks[0].rises).then_some(0))
}

fn duration_column(looks: &[Look], time: Column, source: Source) -> Option<usize> {
    if source == Source::AccessLog {
        return looks.get(1).filter(|look| look.is_numeric()).map(|_| 1);
    }
    let is_so = |look: &Look| look.is_numeric() && look.says(&DURATION_PARTS);
    let mut places = looks.iter().enumerate().filter(|(_, look)| is_so(look));
    places.find(|(place, _)| time != Column::At(*place)).map(|(place, _)| place)
}

fn value_column(looks: &[Look], taken: &[Column]) -> Option<usize> {
    let is_free = |place: usize| !taken.contains(&Column::At(place));
    let rank = |look: &Look| VALUE_PARTS.iter().rposition(|word| look.name.contains(word));
    let free =
        looks.iter().enumerate().filter(|(place, look)| is_free(*place) && look.is_numeric());
    let free = free.filter(|(_, look)| !look.says(&DURATION_PARTS));
    // Of several that are called alike, the first.
    free.rev().max_by_key(|(_, look)| rank(look)).map(|(place, _)| place)
}

/// By the words of the name; without any, whole numbers a minute or more apart are counts. Without
/// a column of values each row is a request, if it has a time.
fn unit_of(look: Option<&Look>, time: Column, spacing_s: f64) -> Unit {
    match look {
        None if time == Column::Absent => Unit::PerSecond,
        None => Unit::EachRow,
        Some(look) if look.says(&PER_MINUTE_PARTS) => Unit::PerMinute,
        Some(look) if look.says(&PER_SECOND_PARTS) => Unit::PerSecond,
        Some(look) if look.says(&COUNT_PARTS) => Unit::PerInterval,
        Some(look) if spacing_s >= 60.0 && !look.has_fraction => Unit::PerInterval,
        Some(_) => Unit::PerSecond,
    }
}

/// A column of a few texts beside the values says of which series a row is.
fn label_column(looks: &[Look], body: &[Record<'_>], value: Column) -> Column {
    if value == Column::Absent {
        return Column::Absent;
    }
    let mut texts = looks.iter().enumerate().filter(|(_, look)| look.is_text());
    let tells = |place: usize| (2..=MAX_SERIES).contains(&labels(body, place).len());
    texts.find(|(place, _)| tells(*place)).map(|(place, _)| place).into()
}

/// The texts of a column, one more than may be, at most.
fn labels(body: &[Record<'_>], column: usize) -> Vec<String> {
    let mut labels = BTreeSet::new();
    for cell in body.iter().map(|row| row.cell(column)).filter(|cell| !cell.is_empty()) {
        if labels.len() > MAX_SERIES {
            break;
        }
        labels.insert(cell);
    }
    labels.into_iter().map(str::to_owned).collect()
}

fn time_format(rows: &[Record<'_>], time: Column, decimal: Decimal) -> TimeFormat {
    let Some(column) = time.place() else { return TimeFormat::Seconds };
    let format = |cell: &str| {
        let of_number = || number(cell, decimal).map(TimeFormat::of_number);
        TimeFormat::of_text(cell).or_else(of_number)
    };
    let found = rows.iter().find_map(|row| format(row.cell(column)));
    found.unwrap_or(TimeFormat::DateTime)
}

/// By the name of the column. Of access logs: nginx writes `$request_time` in seconds with a
/// fraction, Apache `%D` in microseconds without one (`mod_log_config`, as the page of
/// Apache2::RequestRec::Time 1.1 on metacpan.org repeats it, read in November 2026).
fn duration_unit(look: Option<&Look>, source: Source) -> DurationUnit {
    let Some(look) = look else { return DurationUnit::Millis };
    match source {
        Source::AccessLog if look.has_fraction => DurationUnit::Seconds,
        Source::AccessLog => DurationUnit::Micros,
        _ if look.says(&["micro", "_us", "(us", "µs"]) => DurationUnit::Micros,
        _ if look.says(&["milli", "ms", "ミリ秒"]) => DurationUnit::Millis,
        _ if look.says(&["sec", "_s", "(s", "秒"]) => DurationUnit::Seconds,
        _ => DurationUnit::Millis,
    }
}
