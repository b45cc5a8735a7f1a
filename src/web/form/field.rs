//! One number of a scenario as a slider and a box.

use serde_json::Value;

use super::place::{self, Row};
use super::{Words, words};
use crate::scenario::limits::Bounds;
use crate::text::Lang;

/// One number of a scenario.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Its place in the format, which faults name too.
    pub(crate) path: &'static str,
    /// What is counted, where the bounds do not tell.
    pub(crate) counted: Option<Words>,
    /// What the check allows.
    pub(crate) bounds: Bounds,
    /// What the slider covers, where there is one; typed values may lie outside.
    pub(crate) slider: Option<Scale>,
    /// How the format writes it.
    pub(crate) notation: Notation,
}

/// How the format writes a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// As a number.
    Plain,
    /// As a text such as `"25%"`.
    Percentage,
}

impl Field {
    /// What it is, and one line of help.
    pub(crate) fn words(&self, lang: Lang) -> [&'static str; 2] {
        words::of(self.path, lang)
    }

    /// What its value means to a reader: pods, for instance.
    pub(super) const fn counting(mut self, words: Words) -> Self {
        self.counted = Some(words);
        self
    }
}

impl Notation {
    /// The number in what the format holds; `None` where that is written in another way.
    pub(super) fn read(self, value: &Value) -> Option<f64> {
        match self {
            Self::Plain => value.as_f64(),
            Self::Percentage => value.as_str()?.strip_suffix('%')?.parse().ok(),
        }
    }

    /// The number as the format holds it. A whole one is written as such, since some fields take
    /// nothing else.
    pub(super) fn write(self, number: f64) -> Value {
        let whole = (number == number.trunc()).then_some(number as i64);
        match (self, whole) {
            (Self::Percentage, _) => Value::from(format!("{number}%")),
            (Self::Plain, Some(whole)) => Value::from(whole),
            (Self::Plain, None) => Value::from(number),
        }
    }
}

/// A box of the form: a field, and in a list the number of the row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    /// The field.
    pub(crate) field: &'static Field,
    /// The row; without meaning outside of lists.
    pub(crate) row: Row,
}

impl Cell {
    /// Its place in the format.
    pub(crate) fn path(self) -> String {
        place::in_row(self.field.path, self.row)
    }
}

impl From<&'static Field> for Cell {
    fn from(field: &'static Field) -> Self {
        Self { field, row: Row::TOP }
    }
}

/// How a slider covers its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scale {
    /// In equal steps.
    Linear {
        /// Left end.
        min: f64,
        /// Right end.
        max: f64,
        /// One step.
        step: f64,
    },
    /// In steps of 1-2-5, from `min` to `max`, which are of that series; with a zero before them
    /// where `zero` is the left end.
    Log {
        /// Least value above zero.
        min: f64,
        /// Right end.
        max: f64,
        /// Left end.
        start: Start,
    },
}

/// The left end of a logarithmic slider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// Zero.
    Zero,
    /// The least value above zero.
    Least,
}

/// Ten values from 1 to 10 that look round; a slider snaps to them.
const ROUND: [f64; 9] = [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];

impl Scale {
    /// The number of positions of the slider, counted from 0.
    pub(crate) fn last(self) -> u32 {
        match self {
            Self::Linear { min, max, step } => libm::round((max - min) / step) as u32,
            Self::Log { .. } => self.stops().len() as u32 - 1,
        }
    }

    /// The value at a position.
    pub(crate) fn value(self, position: u32) -> f64 {
        match self {
            Self::Linear { min, max, step } => {
                // Through a decimal, so that steps of 0.05 do not add up their error.
                let value = min + f64::from(position) * step;
                (libm::round(value * 1e6) / 1e6).min(max)
            }
            Self::Log { .. } => {
                let stops = self.stops();
                stops[(position as usize).min(stops.len() - 1)]
            }
        }
    }

    /// The position nearest to a value.
    pub(crate) fn position(self, value: f64) -> u32 {
        match self {
            Self::Linear { min, step, .. } => {
                libm::round(((value - min) / step).max(0.0)).min(f64::from(self.last())) as u32
            }
            Self::Log { .. } => {
                let stops = self.stops();
                let next = stops.iter().position(|stop| *stop >= value);
                let next = next.unwrap_or(stops.len() - 1);
                let is_nearer = next > 0 && value - stops[next - 1] < stops[next] - value;
                next as u32 - u32::from(is_nearer)
            }
        }
    }

    fn stops(self) -> Vec<f64> {
        let Self::Log { min, max, start } = self else { return Vec::new() };
        let mut stops = if start == Start::Zero { vec![0.0] } else { Vec::new() };
        let mut decade = min;
        while decade < max {
            let values = ROUND[..ROUND.len() - 1].iter().map(|round| round * decade);
            stops.extend(values.filter(|value| *value < max * 0.999));
            decade *= 10.0;
        }
        stops.push(max);
        stops
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_of_a_slider_is_the_position_of_its_value() {
        let scales = [
            Scale::Linear { min: 0.0, max: 1.0, step: 0.05 },
            Scale::Linear { min: 1.0, max: 60.0, step: 1.0 },
            Scale::Log { min: 1.0, max: 5000.0, start: Start::Zero },
            Scale::Log { min: 0.1, max: 100.0, start: Start::Least },
        ];
        for scale in scales {
            for position in 0..=scale.last() {
                let value = scale.value(position);
                assert_eq!(scale.position(value), position, "{scale:?} at {value}");
            }
        }
    }

    #[test]
    fn a_logarithmic_slider_stops_at_round_values() {
        let scale = Scale::Log { min: 1.0, max: 20.0, start: Start::Zero };
        let stops: Vec<_> = (0..=scale.last()).map(|position| scale.value(position)).collect();
        assert_eq!(stops, [0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0]);
        assert_eq!(scale.value(scale.position(11.0)), 10.0);
    }
}
