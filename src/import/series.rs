//! From readings to one rate for each interval.
//!
//! Readings are put in order of time and into intervals that begin with the first of them. Several
//! in one interval become one ([`SameTime`]), intervals without any are filled ([`Gaps`]; where
//! there was a row that cannot be read, with the value before, since it counted something), and
//! neighbours are joined where there are more than a scenario takes. All of it is counted.

use serde::{Deserialize, Serialize};

use super::columns::{Column, Layout, Unit};
use super::row::{Reading, Rows};
use super::{MAX_INTERVALS, MAX_RATES, Options, Refusal};
use crate::scenario::limits::PIECE_S;

/// What becomes of several rows of one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SameTime {
    /// Their mean counts: the same was written twice.
    Average,
    /// They are added: they are of several series.
    Add,
}

impl SameTime {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Average, Self::Add];
}

/// What becomes of intervals without a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Gaps {
    /// They are like the one before.
    Hold,
    /// There were no requests.
    Zero,
}

impl Gaps {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Hold, Self::Zero];
}

/// One rate for each interval.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RateSeries {
    /// Length of an interval in seconds: 1 s to a week.
    pub interval_s: f64,
    /// Requests per second; 1 to [`MAX_RATES`] of them.
    pub rps: Vec<f64>,
}

impl RateSeries {
    /// How much time it covers, in seconds.
    pub fn length_s(&self) -> f64 {
        self.interval_s * self.rps.len() as f64
    }

    /// The highest rate, in requests per second.
    pub fn peak_rps(&self) -> f64 {
        self.rps.iter().copied().fold(0.0, f64::max)
    }

    /// The mean rate, in requests per second.
    pub fn mean_rps(&self) -> f64 {
        self.rps.iter().sum::<f64>() / self.rps.len() as f64
    }
}

/// What was done on the way to even intervals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handled {
    /// Rows that were earlier than the row before them.
    pub n_out_of_order: usize,
    /// Rows that fell into an interval that had one already; not counted where each row is one
    /// request.
    pub n_same_time: usize,
    /// Intervals without a row.
    pub n_filled: usize,
    /// How many neighbours were joined into one interval; 1 where none were.
    pub n_joined: usize,
    /// Whether a last interval that was not whole was left out.
    pub is_cut: bool,
}

/// The series, if there is one.
pub(super) struct Grid {
    pub(super) series: Option<RateSeries>,
    pub(super) handled: Handled,
}

/// Interval of rows without a time, where nobody says another.
const DEFAULT_S: f64 = 60.0;

/// Intervals that single requests are counted by.
const COUNTED_BY_S: [f64; 9] = [1.0, 5.0, 10.0, 15.0, 30.0, 60.0, 300.0, 900.0, 3600.0];

/// So many requests in an interval scatter by a tenth by chance alone: fewer would make chance into
/// the shape of the traffic, to which a run adds its own.
const MIN_COUNT: f64 = 100.0;

/// Where even the longest interval has too few requests, at least so many intervals are kept.
const MIN_INTERVALS: f64 = 10.0;

/// Makes a series of the readings.
pub(super) fn grid(rows: &Rows, layout: &Layout, options: &Options) -> Result<Grid, Refusal> {
    let readings = &rows.readings;
    let mut handled = Handled { n_joined: 1, ..Handled::default() };
    let has_values = layout.value != Column::Absent || layout.time != Column::Absent;
    if readings.is_empty() || !has_values {
        return Ok(Grid { series: None, handled });
    }
    handled.n_out_of_order = readings.windows(2).filter(|pair| pair[1].at < pair[0].at).count();
    let mut sorted = readings.clone();
    sorted.sort_by(|a, b| a.at.total_cmp(&b.at));
    let is_counted = layout.unit == Unit::EachRow;
    let wanted_s = options.interval_s.map(|secs| secs.clamp(PIECE_S.min, PIECE_S.max));
    let interval_s = wanted_s.unwrap_or_else(|| match layout.time {
        Column::Absent => DEFAULT_S,
        Column::At(_) if is_counted => counting_interval_s(&sorted),
        Column::At(_) => usual_distance_s(&rows.times),
    });
    // Rows without a time are their own count.
    let step = if layout.time == Column::Absent { 1.0 } else { interval_s };
    let mut bins = bins(&sorted, &rows.unread, step, is_counted)?;
    if is_counted {
        handled.is_cut = cut_tail(&mut bins, &sorted, step);
    } else {
        handled.n_same_time = bins.iter().map(|bin| bin.n.saturating_sub(1)).sum();
    }
    handled.n_filled = bins.iter().filter(|bin| bin.n == 0 && !bin.is_unread).count();
    let rates = rates(&bins, layout, interval_s);
    handled.n_joined = rates.len().div_ceil(MAX_RATES);
    let rps = rates.chunks(handled.n_joined).map(mean).collect();
    let interval_s = (interval_s * handled.n_joined as f64).min(PIECE_S.max);
    Ok(Grid { series: Some(RateSeries { interval_s, rps }), handled })
}

/// The distance that half of the rows keep from the next at another time, to the second where it is
/// near a whole one.
fn usual_distance_s(times: &[f64]) -> f64 {
    let mut times = times.to_vec();
    times.sort_by(f64::total_cmp);
    let distances = times.windows(2).map(|pair| pair[1] - pair[0]);
    let mut distances: Vec<f64> = distances.filter(|distance| *distance > 0.0).collect();
    distances.sort_by(f64::total_cmp);
    let usual = distances.get(distances.len() / 2).copied().unwrap_or(DEFAULT_S);
    let whole = libm::round(usual);
    let secs = if (usual - whole).abs() <= 0.02 * usual { whole } else { usual };
    secs.clamp(PIECE_S.min, PIECE_S.max)
}

/// The shortest that holds [`MIN_COUNT`] requests on average and gives a scenario no more rates
/// than it takes; else the longest that leaves [`MIN_INTERVALS`].
fn counting_interval_s(sorted: &[Reading]) -> f64 {
    let (n, length_s) = (sorted.len() as f64, span_s(sorted));
    let is_enough =
        |secs: &f64| n / length_s * secs >= MIN_COUNT && length_s / secs <= MAX_RATES as f64;
    let leaves_some = |secs: &&f64| length_s / **secs >= MIN_INTERVALS;
    let found = COUNTED_BY_S.into_iter().find(is_enough);
    let longest = COUNTED_BY_S.iter().rfind(leaves_some).copied();
    found.filter(|secs| length_s / secs >= MIN_INTERVALS).or(longest).unwrap_or(PIECE_S.min)
}

/// From the first reading to the last, at least a second.
fn span_s(sorted: &[Reading]) -> f64 {
    match sorted {
        [first, .., last] => (last.at - first.at).max(1.0),
        _ => 1.0,
    }
}

/// What fell into an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Bin {
    n: usize,
    sum: f64,
    /// There was a row, but its value cannot be read.
    is_unread: bool,
}

/// Readings by interval. A count belongs to the interval that holds it, a measurement to the one
/// whose start is nearest: its time may be a little off.
fn bins(
    sorted: &[Reading],
    unread: &[f64],
    step: f64,
    is_counted: bool,
) -> Result<Vec<Bin>, Refusal> {
    let Some(first) = sorted.first() else { return Ok(Vec::new()) };
    let place = |at: f64| {
        let steps = (at - first.at) / step;
        if is_counted { steps.floor() } else { libm::round(steps) }
    };
    let n = sorted.last().map_or(0.0, |last| place(last.at)) + 1.0;
    if n > MAX_INTERVALS as f64 {
        return Err(Refusal::TooManyIntervals { n });
    }
    let mut bins = vec![Bin::default(); n as usize];
    for reading in sorted {
        let bin = &mut bins[place(reading.at) as usize];
        bin.n += 1;
        bin.sum += reading.value;
    }
    // Before the first reading there is nothing to hold, and after the last one no interval.
    let known = unread.iter().map(|at| place(*at)).filter(|place| *place >= 0.0);
    for unread in known {
        if let Some(bin) = bins.get_mut(unread as usize) {
            bin.is_unread = true;
        }
    }
    Ok(bins)
}

/// Leaves out a last interval in which the log ends. A log to the second goes on to the end of its
/// last one.
fn cut_tail(bins: &mut Vec<Bin>, sorted: &[Reading], step: f64) -> bool {
    let is_whole = sorted.iter().all(|reading| reading.at.fract() == 0.0);
    let length_s = span_s(sorted) + if is_whole { 1.0 } else { 0.0 };
    let is_cut = bins.len() > 1 && bins.len() as f64 * step > length_s;
    if is_cut {
        bins.pop();
    }
    is_cut
}

/// Requests per second of each interval.
fn rates(bins: &[Bin], layout: &Layout, interval_s: f64) -> Vec<f64> {
    let per = match layout.unit {
        Unit::PerSecond => 1.0,
        Unit::PerMinute => 60.0,
        Unit::PerInterval | Unit::EachRow => interval_s,
    };
    let is_added = layout.unit == Unit::EachRow || layout.same_time == SameTime::Add;
    let mut before = 0.0;
    let rate = |bin: &Bin| {
        let value = match (bin.n, layout.gaps) {
            (0, _) if bin.is_unread => return before,
            (0, Gaps::Hold) => return before,
            (0, Gaps::Zero) => 0.0,
            (_, _) if is_added => bin.sum,
            (n, _) => bin.sum / n as f64,
        };
        before = rounded(value / per, value);
        before
    };
    bins.iter().map(rate).collect()
}

/// A rate to a thousandth, unless it is what was measured: long fractions make long links.
fn rounded(rps: f64, measured: f64) -> f64 {
    if rps == measured { rps } else { libm::round(rps * 1e3) / 1e3 }
}

fn mean(rates: &[f64]) -> f64 {
    match rates {
        [only] => *only,
        _ => rounded(rates.iter().sum::<f64>() / rates.len() as f64, f64::NAN),
    }
}
