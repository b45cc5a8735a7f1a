//! Demand and supply over time, from the samples of a series.

use crate::sim::record::{InstanceState, RunResult, Sample};
use crate::units::{SimTime, Span};

/// Arrivals are random, and one busy second is neither a peak nor an overload: demand is averaged
/// over so long a time for both.
pub const NOISE: Span = Span::from_secs(15);

/// Demand that is on average below this share of the capacity is so not by chance.
const CLEARLY: f64 = 0.8;

/// A time at which demand exceeded capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overload {
    /// Start of the first interval in which it did.
    pub from: SimTime,
    /// End of the last one.
    pub to: SimTime,
    /// Whether capacity reached demand again before the end of the run.
    pub ended: bool,
}

impl Overload {
    /// How long it lasted: the time from the excess of demand until capacity covered it again.
    pub fn length(&self) -> Span {
        self.to.since(self.from)
    }
}

/// Length of the `i`-th interval in seconds: the last one may be cut short.
pub fn interval_secs(samples: &[Sample], i: usize) -> f64 {
    samples[i].at.since(start_of(samples, i)).as_secs_f64()
}

/// When the `i`-th interval begins.
pub(super) fn start_of(samples: &[Sample], i: usize) -> SimTime {
    if i == 0 { SimTime::ZERO } else { samples[i - 1].at }
}

/// A count of the `i`-th interval as a rate per second.
pub fn per_second(samples: &[Sample], i: usize, count: u32) -> f64 {
    let secs = interval_secs(samples, i);
    if secs > 0.0 { f64::from(count) / secs } else { 0.0 }
}

/// Requests per second that arrived in the `i`-th interval.
fn demand(samples: &[Sample], i: usize) -> f64 {
    per_second(samples, i, samples[i].arrived)
}

/// Times at which demand exceeded capacity, in an interval and on average around it (`smooth`, as
/// [`smoothed_demand`] gives it). Two such times that are no further apart than [`NOISE`] are one,
/// unless the mean demand in between was less than four fifths of the capacity.
pub fn overloads(samples: &[Sample], smooth: &[f64]) -> Vec<Overload> {
    excesses(samples, |i| {
        let capacity = samples[i].capacity_rps;
        if demand(samples, i).min(smooth[i]) > capacity {
            Level::TooMuch
        } else if smooth[i] < CLEARLY * capacity {
            Level::ClearlyEnough
        } else {
            Level::Enough
        }
    })
}

/// How much there is of something in an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// More than may be.
    TooMuch,
    /// No more than may be.
    Enough,
    /// So much less that it is not by chance.
    ClearlyEnough,
}

/// Times made of intervals in which something is too much. Two that are no further apart than
/// [`NOISE`] are one, unless it was clearly enough in between.
pub(super) fn excesses(samples: &[Sample], level: impl Fn(usize) -> Level) -> Vec<Overload> {
    let mut found: Vec<Overload> = Vec::new();
    let mut is_over = true;
    for (i, sample) in samples.iter().enumerate() {
        match level(i) {
            Level::Enough => continue,
            Level::ClearlyEnough => is_over = true,
            Level::TooMuch => {
                let (from, to) = (start_of(samples, i), sample.at);
                match found.last_mut().filter(|_| !is_over) {
                    Some(last) if from.since(last.to) <= NOISE => last.to = to,
                    _ => found.push(Overload { from, to, ended: true }),
                }
                is_over = false;
            }
        }
    }
    if let (Some(overload), Some(sample)) = (found.last_mut(), samples.last()) {
        overload.ended = overload.to < sample.at;
    }
    found
}

/// How long a time the averages of [`smoothed_demand`] are taken over, but for the ends of the
/// series: an odd number of intervals, at least one. Of intervals of one second they take 15.
pub fn smoothed_over(samples: &[Sample]) -> Span {
    let Some(interval) = samples.first().map(|sample| sample.at.since(SimTime::ZERO)) else {
        return Span::ZERO;
    };
    let n_beside = (NOISE.as_nanos() / 2).checked_div(interval.as_nanos()).unwrap_or(0);
    Span::from_nanos(interval.as_nanos() * (2 * n_beside + 1))
}

/// Average demand over the intervals that end within half of [`NOISE`] of each one's end.
pub fn smoothed_demand(samples: &[Sample]) -> Vec<f64> {
    let half = Span::from_nanos(NOISE.as_nanos() / 2);
    let (mut first, mut next, mut n_arrived) = (0, 0, 0_u64);
    let average = |sample: &Sample| {
        while next < samples.len() && samples[next].at <= sample.at + half {
            n_arrived += u64::from(samples[next].arrived);
            next += 1;
        }
        while samples[first].at + half < sample.at {
            n_arrived -= u64::from(samples[first].arrived);
            first += 1;
        }
        let secs = samples[next - 1].at.since(start_of(samples, first)).as_secs_f64();
        if secs > 0.0 { n_arrived as f64 / secs } else { 0.0 }
    };
    samples.iter().map(average).collect()
}

/// Instances in the rotation at the end of each interval: the capacity then, over that of one
/// instance. Where that is not known, the instances that are ready.
pub fn in_rotation(result: &RunResult) -> Vec<u32> {
    let of_one = result.instance_rps;
    let count = |sample: &Sample| match of_one > 0.0 && of_one.is_finite() {
        true => (sample.capacity_rps / of_one).round() as u32,
        false => sample.instances[InstanceState::Ready.index()],
    };
    result.series.samples.iter().map(count).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::samples::{Line, result};

    /// 10 s intervals; two instances of 10 rps meet 30 rps from 20 s to 40 s.
    #[test]
    fn an_overload_lasts_until_capacity_covers_demand() {
        let calm = Line { arrived: 100, ready: 2, ..Line::default() };
        let high = Line { arrived: 300, ready: 2, ..Line::default() };
        let grown = Line { arrived: 300, ready: 3, ..Line::default() };
        let run = result(10, &[calm, calm, high, high, grown, grown]);
        let samples = &run.series.samples;
        assert_eq!(in_rotation(&run), [2, 2, 2, 2, 3, 3]);
        let smooth = smoothed_demand(samples);
        // Half of 15 s is shorter than an interval, so that nothing is averaged.
        assert_eq!(smooth, [10.0, 10.0, 30.0, 30.0, 30.0, 30.0]);
        assert_eq!(smoothed_over(samples), Span::from_secs(10));
        let each = |secs| smoothed_over(&result(secs, &[calm; 3]).series.samples);
        assert_eq!([1, 2, 5, 60].map(each), [15, 14, 15, 60].map(Span::from_secs));
        let found = overloads(samples, &smooth);
        let secs = SimTime::from_secs_f64;
        assert_eq!(found, [Overload { from: secs(20.0), to: secs(40.0), ended: true }]);
        assert_eq!(found[0].length(), Span::from_secs(20));
    }

    /// 30 rps meet 10 rps, for 10 s more, and 10 rps again. In between 30 rps are just enough,
    /// which may be chance; 40 rps are a third more than needed.
    #[test]
    fn an_overload_is_over_where_there_is_clearly_enough() {
        let lengths = |ready_between: u32| -> Vec<Span> {
            let line = |ready| Line { arrived: 300, ready, ..Line::default() };
            let run = result(10, &[1, ready_between, 1, 4].map(line));
            let samples = &run.series.samples;
            let found = overloads(samples, &smoothed_demand(samples));
            found.iter().map(Overload::length).collect()
        };
        assert_eq!(lengths(3), [Span::from_secs(30)]);
        assert_eq!(lengths(4), [Span::from_secs(10); 2]);
    }
}
