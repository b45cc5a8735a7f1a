//! Whether two scenarios differ in a figure, or whether that cannot be told.
//!
//! Both are run with the same seeds, so that the same requests arrive in the runs of a pair (common
//! random numbers), and the differences within the pairs are judged by Student's paired interval:
//! mean ± t × sd / √n, with n − 1 degrees of freedom (A. M. Law, "Simulation Modeling and
//! Analysis", chapter "Comparing Alternative System Configurations"). It supposes that the
//! differences are about normally distributed. Counts and means over thousands of requests are;
//! a maximum, or a figure that is 0 in most runs, is less so, and then a few pairs say little.
//!
//! Each figure is judged by itself: of twenty figures in which nothing differs, one appears to
//! differ at 95 % on average.

use super::student::student_quantile;

/// Most pairs that an estimate names: with more, nobody would wait for the answer.
const MAX_PAIRS: u32 = 1_000_000;

/// Where the true mean difference lies with the asked-for confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What pairs of runs say about a figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Comparison {
    /// The interval does not hold 0.
    Differs {
        /// Mean of the second less the first.
        by: f64,
        /// Where that lies.
        interval: Interval,
    },
    /// There may be no difference.
    CannotTell {
        /// Where the difference lies; `None` with fewer than two pairs.
        interval: Option<Interval>,
        /// About how many pairs would show a difference as large as the one seen, spread as the
        /// ones seen; `None`: more than a million, or none was seen.
        n_needed: Option<u32>,
    },
}

/// Judges the differences, second less first, of pairs of finite values with this confidence,
/// above 0 and below 1.
pub fn compare(pairs: &[(f64, f64)], confidence: f64) -> Comparison {
    let n = pairs.len() as f64;
    if n < 2.0 {
        return Comparison::CannotTell { interval: None, n_needed: None };
    }
    let differences: Vec<f64> = pairs.iter().map(|(first, second)| second - first).collect();
    let by = differences.iter().sum::<f64>() / n;
    let squares: f64 = differences.iter().map(|value| (value - by) * (value - by)).sum();
    let sd = (squares / (n - 1.0)).sqrt();
    let half = half_width(sd, n, confidence);
    let interval = Interval { low: by - half, high: by + half };
    if interval.low > 0.0 || interval.high < 0.0 {
        return Comparison::Differs { by, interval };
    }
    let n_needed = n_needed(by, sd, confidence);
    Comparison::CannotTell { interval: Some(interval), n_needed }
}

fn half_width(sd: f64, n: f64, confidence: f64) -> f64 {
    student_quantile(f64::midpoint(1.0, confidence), n - 1.0) * sd / n.sqrt()
}

/// Fewest pairs with which the interval would not hold 0.
fn n_needed(by: f64, sd: f64, confidence: f64) -> Option<u32> {
    let is_enough = |n: u32| half_width(sd, f64::from(n), confidence) < by.abs();
    let (mut too_few, mut enough) = (1, 2);
    while !is_enough(enough) {
        if enough >= MAX_PAIRS {
            return None;
        }
        (too_few, enough) = (enough, 2 * enough);
    }
    while enough - too_few > 1 {
        let middle = u32::midpoint(too_few, enough);
        if is_enough(middle) {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    Some(enough)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hours of sleep that ten patients gained with each of two drugs: the example of Student,
    /// "The Probable Error of a Mean", Biometrika 1908. R prints for it a mean difference of 1.58
    /// and an interval from 0.7001142 to 2.4598858 (`?t.test`).
    const SLEEP: [(f64, f64); 10] = [
        (0.7, 1.9),
        (-1.6, 0.8),
        (-0.2, 1.1),
        (-1.2, 0.1),
        (-0.1, -0.1),
        (3.4, 4.4),
        (3.7, 5.5),
        (0.8, 1.6),
        (0.0, 4.6),
        (2.0, 3.4),
    ];

    #[test]
    fn students_own_example_differs() {
        let Comparison::Differs { by, interval } = compare(&SLEEP, 0.95) else { panic!() };
        assert!((by - 1.58).abs() < 1e-12);
        assert!((interval.low - 0.700_114_2).abs() < 1e-7, "{interval:?}");
        assert!((interval.high - 2.459_885_8).abs() < 1e-7, "{interval:?}");
    }

    /// Differences −1, 0, 2: mean 1/3, sd 1.5275. Of n pairs the interval is 1.5275 t / √n to each
    /// side; with 83 pairs (t = 1.9893) that is 0.33355 and with 84 (t = 1.9890) 0.33149 < 1/3.
    #[test]
    fn too_few_pairs_cannot_tell_and_say_how_many_could() {
        let pairs = [(1.0, 0.0), (1.0, 1.0), (1.0, 3.0)];
        let Comparison::CannotTell { interval: Some(interval), n_needed } = compare(&pairs, 0.95)
        else {
            panic!()
        };
        assert!(interval.low < 0.0 && interval.high > 0.0, "{interval:?}");
        assert_eq!(n_needed, Some(84));
    }

    #[test]
    fn no_difference_and_single_pairs_cannot_tell() {
        let same = compare(&[(2.0, 2.0); 5], 0.95);
        let interval = Some(Interval { low: 0.0, high: 0.0 });
        assert_eq!(same, Comparison::CannotTell { interval, n_needed: None });
        let single = compare(&[(1.0, 9.0)], 0.95);
        assert_eq!(single, Comparison::CannotTell { interval: None, n_needed: None });
    }

    /// A figure that chance does not touch differs by exactly what it differs by.
    #[test]
    fn a_constant_difference_needs_no_spread() {
        let interval = Interval { low: 2.0, high: 2.0 };
        let differs = compare(&[(1.0, 3.0), (4.0, 6.0)], 0.95);
        assert_eq!(differs, Comparison::Differs { by: 2.0, interval });
    }
}
