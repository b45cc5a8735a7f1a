//! Response times over time, as counts in few classes: what a heat map shows.

use serde::{Deserialize, Serialize};

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
        if span < Self::LOWEST {
            return 0;
        }
        let ratio = span.as_nanos() / Self::LOWEST.as_nanos();
        let octave = ratio.ilog2() as usize;
        // The upper half of an octave begins at its square root of two.
        let start = Self::LOWEST.as_nanos() << octave;
        let is_upper = u128::from(span.as_nanos()).pow(2) >= 2 * u128::from(start).pow(2);
        (1 + 2 * octave + usize::from(is_upper)).min(Self::COUNT - 1)
    }

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

    pub(super) fn add(&mut self, span: Span) {
        self.0[Self::class(span)] += 1;
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
