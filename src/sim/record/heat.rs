//! Response times over time, as counts in few classes: what a heat map shows.

use serde::{Deserialize, Serialize};

use super::Histogram;
use crate::units::Span;

/// Response times of one interval of the series, counted in classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatColumn(pub [u32; HeatColumn::COUNT]);

impl HeatColumn {
    /// How many classes there are: half octaves from half a millisecond to 16 s, one for all below
    /// and one for all above.
    pub const COUNT: usize = 32;

    /// Where the second class begins.
    const LOWEST: Span = Span::from_nanos(500_000);

    /// The class of a response time.
    pub fn class(span: Span) -> usize {
        Self::BOUNDS.partition_point(|&bound| bound <= span)
    }

    /// Where classes begin, the first excepted, which begins at zero.
    const BOUNDS: [Span; Self::COUNT - 1] = {
        let mut bounds = [Self::LOWEST; Self::COUNT - 1];
        let mut class = 1;
        while class < bounds.len() {
            let octave_start = Self::LOWEST.as_nanos() << (class / 2);
            // The upper half of an octave begins at its square root of two.
            let factor = if class.is_multiple_of(2) { 1.0 } else { std::f64::consts::SQRT_2 };
            bounds[class] = Span::from_nanos((octave_start as f64 * factor).ceil() as u64);
            class += 1;
        }
        bounds
    };

    /// Where a class begins, in seconds.
    pub fn lower_bound_s(class: usize) -> f64 {
        match class {
            0 => 0.0,
            class => {
                let octaves = (class - 1) / 2;
                let half = if class.is_multiple_of(2) { std::f64::consts::SQRT_2 } else { 1.0 };
                Self::LOWEST.as_secs_f64() * (1_u64 << octaves) as f64 * half
            }
        }
    }

    /// The counts of a histogram, in classes; times within 0.4 % of a class's bound may count on
    /// the other side of it.
    pub(super) fn of(response_times: &Histogram) -> Self {
        let (mut column, mut class) = (Self::default(), 0);
        response_times.for_each(|span, n| {
            while Self::BOUNDS.get(class).is_some_and(|&bound| bound <= span) {
                class += 1;
            }
            column.0[class] += n as u32;
        });
        column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_time_lies_in_its_class() {
        for micros in [0, 499, 500, 707, 708, 999, 1_000, 40_000, 1_500_000, 100_000_000] {
            let span = Span::from_nanos(micros * 1_000);
            let class = HeatColumn::class(span);
            assert!(HeatColumn::lower_bound_s(class) <= span.as_secs_f64() + 1e-9, "{micros} µs");
            if class + 1 < HeatColumn::COUNT {
                assert!(span.as_secs_f64() < HeatColumn::lower_bound_s(class + 1), "{micros} µs");
            }
        }
    }
}
