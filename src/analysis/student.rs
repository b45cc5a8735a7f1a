//! Student's t distribution, computed rather than looked up.
//!
//! The distribution function is an incomplete beta function: for t ≥ 0 and ν degrees of freedom,
//! F(t) = 1 − I(ν / (ν + t²); ν/2, 1/2) / 2 (Abramowitz and Stegun, "Handbook of Mathematical
//! Functions", 26.7.1). The incomplete beta function comes from its continued fraction (26.5.8),
//! evaluated as Lentz does.

/// Rounds after which the continued fraction is taken as it is; it converges in some tens.
const MAX_ROUNDS: u32 = 500;
const PRECISION: f64 = 1e-15;
/// Stands in for a denominator of zero.
const TINY: f64 = 1e-300;

/// Probability of a value of at most `t` with this many degrees of freedom (above 0).
pub fn student_cdf(t: f64, freedom: f64) -> f64 {
    let tail = incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5) / 2.0;
    if t < 0.0 { tail } else { 1.0 - tail }
}

/// The value that is not exceeded with this probability, above 0 and below 1, found by halving.
pub fn student_quantile(probability: f64, freedom: f64) -> f64 {
    if probability < 0.5 {
        return -student_quantile(1.0 - probability, freedom);
    }
    let mut high = 1.0;
    while student_cdf(high, freedom) < probability && high < f64::MAX / 2.0 {
        high *= 2.0;
    }
    let mut low = 0.0;
    while high - low > high * 1e-13 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if student_cdf(middle, freedom) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Regularized incomplete beta function.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let log_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta);
    // The fraction converges fast on this side of the mean only.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(x, a, b) / a
    } else {
        1.0 - front * fraction(1.0 - x, b, a) / b
    }
}

/// The continued fraction of the incomplete beta function.
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    let not_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for round in 1..=MAX_ROUNDS {
        let m = f64::from(round);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / not_zero(1.0 + term * d);
            c = not_zero(1.0 + term / c);
            change = c * d;
            value *= change;
        }
        if (change - 1.0).abs() < PRECISION {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of the table that textbooks print: degrees of freedom, 0.95, 0.975, 0.995.
    #[test]
    fn quantiles_are_those_of_the_printed_table() {
        let table = [
            (1.0, 6.314, 12.706, 63.657),
            (2.0, 2.920, 4.303, 9.925),
            (4.0, 2.132, 2.776, 4.604),
            (9.0, 1.833, 2.262, 3.250),
            (29.0, 1.699, 2.045, 2.756),
            (120.0, 1.658, 1.980, 2.617),
        ];
        for (freedom, p95, p975, p995) in table {
            for (probability, expected) in [(0.95, p95), (0.975, p975), (0.995, p995)] {
                let got = student_quantile(probability, freedom);
                assert!((got - expected).abs() < 6e-4, "{freedom} {probability}: {got}");
                let mirrored = student_quantile(1.0 - probability, freedom);
                assert!((mirrored + got).abs() < 1e-9, "{freedom} {probability}: {mirrored}");
            }
        }
        // With ever more degrees of freedom it is the normal distribution.
        assert!((student_quantile(0.975, 1e7) - 1.959_964).abs() < 1e-5);
    }

    /// One degree of freedom is Cauchy's law, whose quartile is 1; with two, F(√2) is
    /// 1/2 + √2 / (2 √(2 + 2)) = 0.853553.
    #[test]
    fn closed_forms_hold() {
        assert!((student_cdf(1.0, 1.0) - 0.75).abs() < 1e-12);
        assert!((student_cdf(-1.0, 1.0) - 0.25).abs() < 1e-12);
        let two = student_cdf(2.0_f64.sqrt(), 2.0);
        assert!((two - 0.853_553_390_593).abs() < 1e-11, "{two}");
        assert_eq!(student_cdf(0.0, 7.0), 0.5);
    }
}
