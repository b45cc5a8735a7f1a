//! The values of a number that rises from run to run, and the axis that they stand on.

use crate::chart::{Axis, Scale, Tick, text_width};
use crate::text::format;

/// From this ratio of the last value to the first on, values rise by equal ratios.
const BY_RATIO_FROM: f64 = 8.0;

/// Digits of a value that is not whole.
const DIGITS: f64 = 3.0;

/// Room between two labels of the axis, in CSS pixels.
const LABEL_GAP: f64 = 12.0;

/// `n` rising values from `from` to `to`, by equal steps or, over a wide range above zero, by equal
/// ratios. Rounded to three digits, or to whole numbers, so that there may be fewer.
pub fn rising_values(from: f64, to: f64, n: usize, is_whole: bool) -> Vec<f64> {
    let last = n.saturating_sub(1).max(1) as f64;
    let value = |i: usize| {
        let share = i as f64 / last;
        match is_by_ratio(from, to) {
            true => from * libm::pow(to / from, share),
            false => from + (to - from) * share,
        }
    };
    let rounded = |i: usize| match i {
        // The ends stay what they were asked to be.
        0 => from,
        i if i + 1 == n => to,
        i if is_whole => libm::round(value(i)),
        i => to_digits(value(i)),
    };
    let mut values: Vec<f64> = (0..n).map(rounded).collect();
    values.dedup();
    values
}

fn is_by_ratio(from: f64, to: f64) -> bool {
    from > 0.0 && to / from >= BY_RATIO_FROM
}

fn to_digits(value: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let power = libm::floor(libm::log10(value.abs())) - (DIGITS - 1.0);
    // By a power of ten that a number can hold exactly, so that nothing is added to the rounding.
    let scale = libm::pow(10.0, power.abs());
    if power < 0.0 {
        libm::round(value * scale) / scale
    } else {
        libm::round(value / scale) * scale
    }
}

/// Rising values and where they stand on an axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    values: &'a [f64],
}

impl<'a> Row<'a> {
    /// Of at least two rising values.
    pub(super) const fn of(values: &'a [f64]) -> Self {
        Self { values }
    }

    fn ends(self) -> (f64, f64) {
        let end = |value: Option<&f64>| value.copied().unwrap_or_default();
        (end(self.values.first()), end(self.values.last()))
    }

    /// Where a value stands: logarithms of it where the values rise by ratios.
    pub(super) fn place(self, value: f64) -> f64 {
        let (from, to) = self.ends();
        if is_by_ratio(from, to) { libm::log10(value) } else { value }
    }

    /// The value at a place.
    pub(super) fn value(self, place: f64) -> f64 {
        let (from, to) = self.ends();
        if is_by_ratio(from, to) { libm::pow(10.0, place) } else { place }
    }

    /// The axis of places, with the values as labels: all of them, or as many as there is room
    /// for on a plot of this width.
    pub(super) fn axis(self, width: f64) -> Axis {
        let labels: Vec<String> = self.values.iter().map(|value| format::number(*value)).collect();
        let widest = labels.iter().map(|label| text_width(label)).fold(0.0, f64::max);
        let room = (width / (widest + LABEL_GAP)).max(1.0);
        let every = (self.values.len() as f64 / room).ceil().max(1.0) as usize;
        let ticks = self.values.iter().zip(labels).step_by(every);
        let ticks = ticks.map(|(value, label)| Tick { at: self.place(*value), label }).collect();
        let (from, to) = self.ends();
        Axis { from: self.place(from), to: self.place(to), scale: Scale::Linear, ticks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_rise_by_steps_or_over_a_wide_range_by_ratios() {
        assert_eq!(rising_values(0.0, 60.0, 4, false), [0.0, 20.0, 40.0, 60.0]);
        assert_eq!(rising_values(0.1, 10.0, 3, false), [0.1, 1.0, 10.0]);
        assert_eq!(rising_values(100.0, 10_000.0, 5, false), [100.0, 316.0, 1_000.0, 3_160.0, 1e4]);
        assert_eq!(rising_values(1.0, 3.0, 5, true), [1.0, 2.0, 3.0]);
        assert_eq!(rising_values(0.001, 0.003, 3, false), [0.001, 0.002, 0.003]);
    }

    #[test]
    fn a_place_leads_back_to_its_value() {
        for values in [[0.0, 20.0, 60.0], [0.1, 1.0, 10.0]] {
            let row = Row::of(&values);
            for value in values {
                assert!((row.value(row.place(value)) - value).abs() < 1e-12, "{value}");
            }
        }
    }

    #[test]
    fn labels_keep_their_distance() {
        let values = rising_values(1_000.0, 900_000.0, 9, false);
        let (wide, narrow) = (Row::of(&values).axis(900.0), Row::of(&values).axis(200.0));
        assert_eq!(wide.ticks.len(), 9);
        assert!(narrow.ticks.len() < 5, "{narrow:?}");
        assert_eq!((wide.ticks[0].label.as_str(), wide.ticks[0].at), ("1,000", 3.0));
    }
}
