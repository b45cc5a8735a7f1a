//! Kubernetes' `IntOrString`: a count, or a share of a total.
//!
//! Source: `staging/src/k8s.io/apimachinery/pkg/util/intstr/intstr.go`.

use std::str::FromStr;

/// An absolute number, or whole per cent of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntOrPercent {
    /// An absolute number.
    Int(i32),
    /// Whole per cent.
    Percent(i32),
}

/// Which way a share that is not whole goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the next larger number, as for `maxSurge`.
    Up,
    /// To the next smaller number, as for a rolling update's `maxUnavailable`.
    Down,
}

/// A string that is not whole per cent, such as `"90"`, `"#%"` or `"1.5%"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a whole number followed by a percent sign")]
pub struct ParsePercentError;

impl IntOrPercent {
    /// The number itself, or the share of `total`.
    ///
    /// 39 % of 10 are 4 rounded up and 3 rounded down.
    pub fn of(self, total: u32, rounding: Rounding) -> i32 {
        match self {
            Self::Int(count) => count,
            Self::Percent(percent) => {
                let share = f64::from(percent) * f64::from(total) / 100.0;
                match rounding {
                    Rounding::Up => share.ceil() as i32,
                    Rounding::Down => share.floor() as i32,
                }
            }
        }
    }
}

impl FromStr for IntOrPercent {
    type Err = ParsePercentError;

    /// Reads per cent. A string without the sign is an error even if it is a number: absolute
    /// numbers are not written as strings.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text.strip_suffix('%').ok_or(ParsePercentError)?;
        number.parse().map(Self::Percent).map_err(|_| ParsePercentError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_round_the_way_that_is_asked_for() {
        use Rounding::{Down, Up};
        for (share, total, rounding, count) in [
            (IntOrPercent::Int(7), 3, Up, 7),
            (IntOrPercent::Percent(25), 10, Up, 3),
            (IntOrPercent::Percent(25), 10, Down, 2),
            (IntOrPercent::Percent(25), 4, Up, 1),
            (IntOrPercent::Percent(25), 4, Down, 1),
            (IntOrPercent::Percent(0), 10, Up, 0),
            (IntOrPercent::Percent(150), 3, Down, 4),
        ] {
            assert_eq!(share.of(total, rounding), count, "{share:?} of {total}, {rounding:?}");
        }
    }

    #[test]
    fn only_whole_numbers_with_a_percent_sign_are_read() {
        assert_eq!("25%".parse(), Ok(IntOrPercent::Percent(25)));
        for text in ["25", "", "%", "x%", "2.5%", "25%%", " 25%"] {
            assert_eq!(text.parse::<IntOrPercent>(), Err(ParsePercentError), "{text:?}");
        }
    }
}
