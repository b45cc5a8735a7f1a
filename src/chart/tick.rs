//! Round positions for ticks, and the clock on the time axis.

use super::spec::{Axis, Scale, Tick};

/// Steps of a time axis in seconds: those that people count in.
const TIME_STEPS: [u64; 18] =
    [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

/// Least room for one time label, in CSS pixels.
const TIME_LABEL_PX: f64 = 64.0;

/// The largest value over the smallest from which on lines of small values would lie flat on a
/// linear axis: two powers of ten.
const LOG_FROM: f64 = 100.0;

/// A time axis from zero to `to_secs`, for a plot `width` CSS pixels wide.
pub fn time_axis(to_secs: f64, width: f64) -> Axis {
    time_axis_between((0.0, to_secs), width)
}

/// A time axis over a part of a run, from zero or later.
pub fn time_axis_between((from, to): (f64, f64), width: f64) -> Axis {
    let to = if to > from { to } else { from + 1.0 };
    let most = (width / TIME_LABEL_PX).max(1.0);
    let step = TIME_STEPS.into_iter().find(|step| (to - from) / (*step as f64) <= most);
    let step = step.unwrap_or(TIME_STEPS[TIME_STEPS.len() - 1] * 7);
    let (first, last) = (libm::ceil(from / step as f64) as u64, (to / step as f64) as u64);
    let tick = |i| Tick { at: (i * step) as f64, label: clock(i * step, to) };
    Axis { from, to, scale: Scale::Linear, ticks: (first..=last).map(tick).collect() }
}

/// `m:ss`, or `h:mm:ss` on an axis that reaches an hour.
pub fn clock(secs: u64, reach_secs: f64) -> String {
    let (m, s) = (secs / 60, secs % 60);
    if reach_secs < 3600.0 {
        return format!("{m}:{s:02}");
    }
    format!("{}:{:02}:{s:02}", m / 60, m % 60)
}

/// An axis from zero that holds `max`, with about `n` ticks at round values. `label` gets a value
/// and the step between ticks.
pub fn value_axis(max: f64, n: usize, label: impl Fn(f64, f64) -> String) -> Axis {
    axis_with_step(max, round_step(max, n), label)
}

/// Like [`value_axis`] for things that are counted: ticks at whole numbers only.
pub fn count_axis(max: f64, n: usize, label: impl Fn(f64, f64) -> String) -> Axis {
    axis_with_step(max, round_step(max, n).max(1.0), label)
}

fn axis_with_step(max: f64, step: f64, label: impl Fn(f64, f64) -> String) -> Axis {
    let max = if max.is_finite() && max > 0.0 { max } else { step };
    let n = ((max / step) - 1e-9).ceil().max(1.0);
    let tick = |i: u32| Tick { at: f64::from(i) * step, label: label(f64::from(i) * step, step) };
    let ticks = (0..=n as u32).map(tick).collect();
    Axis { from: 0.0, to: n * step, scale: Scale::Linear, ticks }
}

/// A logarithmic axis from the power of ten below `min` to the one above `max`, with a tick at each
/// power; `None` where `min` is not above zero or there is no more than a hundredfold to show.
pub fn log_axis(min: f64, max: f64, label: impl Fn(f64) -> String) -> Option<Axis> {
    let is_wide = min > 0.0 && max.is_finite() && max > min * LOG_FROM;
    is_wide.then(|| decades(min, max, label))
}

/// Like [`log_axis`] however near the two are, as long as both are above zero; otherwise from 1 to
/// 10.
pub fn decades(min: f64, max: f64, label: impl Fn(f64) -> String) -> Axis {
    let is_sound = min > 0.0 && min.is_finite() && max >= min && max.is_finite();
    let (min, max) = if is_sound { (min, max) } else { (1.0, 10.0) };
    let low = libm::floor(libm::log10(min));
    let high = libm::ceil(libm::log10(max)).max(low + 1.0);
    let power = |k: f64| libm::pow(10.0, k);
    let tick = |i: u32| power(low + f64::from(i));
    let ticks = (0..=(high - low) as u32).map(tick).map(|at| Tick { at, label: label(at) });
    let ticks = ticks.collect();
    Axis { from: power(low), to: power(high), scale: Scale::Log, ticks }
}

/// The smallest of 1, 2, 5 × 10^k that needs no more than `n` steps to reach `max`; 1 where there
/// is nothing to reach.
fn round_step(max: f64, n: usize) -> f64 {
    if !(max.is_finite() && max > 0.0) {
        return 1.0;
    }
    let least = max / n.max(1) as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(least)));
    let fits = |m: &f64| m * power >= least * (1.0 - 1e-9);
    [1.0, 2.0, 5.0].into_iter().find(fits).unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn ticks_stand_at_round_values_and_the_axis_holds_the_largest() {
        let plain = |v: f64, _| format!("{v}");
        let cases: [(f64, usize, f64, &[&str]); 5] = [
            (240.0, 4, 300.0, &["0", "100", "200", "300"]),
            (200.0, 4, 200.0, &["0", "50", "100", "150", "200"]),
            (0.9, 4, 1.0, &["0", "0.5", "1"]),
            (0.0, 4, 1.0, &["0", "1"]),
            (f64::NAN, 4, 1.0, &["0", "1"]),
        ];
        for (max, n, to, expected) in cases {
            let axis = value_axis(max, n, plain);
            assert_eq!((axis.to, labels(&axis)), (to, expected.to_vec()), "max {max}");
        }
    }

    #[test]
    fn what_is_counted_has_no_ticks_between_whole_numbers() {
        let axis = count_axis(1.0, 4, |v, _| format!("{v}"));
        assert_eq!(labels(&axis), ["0", "1"]);
    }

    #[test]
    fn what_spans_more_than_a_hundredfold_gets_a_tick_at_each_power_of_ten() {
        let axis = log_axis(31.0, 9800.0, |v| format!("{v}")).expect("a hundredfold and more");
        assert_eq!((axis.from, axis.to), (10.0, 10_000.0));
        assert_eq!(labels(&axis), ["10", "100", "1000", "10000"]);
        assert_eq!(log_axis(31.0, 3100.0, |v| format!("{v}")), None);
        assert_eq!(log_axis(0.0, 3100.0, |v| format!("{v}")), None);
        let near = decades(31.0, 40.0, |v| format!("{v}"));
        assert_eq!(labels(&near), ["10", "100"]);
        assert_eq!(labels(&decades(0.0, 0.0, |v| format!("{v}"))), ["1", "10"]);
    }

    #[test]
    fn time_is_told_in_minutes_and_seconds_and_past_an_hour_in_hours() {
        let axis = time_axis(900.0, 640.0);
        assert_eq!(
            labels(&axis),
            ["0:00", "2:00", "4:00", "6:00", "8:00", "10:00", "12:00", "14:00"]
        );
        assert_eq!(
            labels(&time_axis(7200.0, 320.0)),
            ["0:00:00", "0:30:00", "1:00:00", "1:30:00", "2:00:00"]
        );
        assert_eq!(labels(&time_axis(0.0, 640.0)), ["0:00", "0:01"]);
        let part = time_axis_between((95.0, 250.0), 320.0);
        assert_eq!((part.from, labels(&part)), (95.0, vec!["2:00", "3:00", "4:00"]));
    }
}
