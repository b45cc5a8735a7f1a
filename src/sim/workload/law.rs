//! Distributions of times.

use crate::sim::random::Stream;
use crate::units::Span;

/// A distribution of a positive time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// Always the same.
    Constant {
        /// The value.
        mean: Span,
    },
    /// Exponential: memoryless.
    Exponential {
        /// Its mean.
        mean: Span,
    },
    /// Logarithm normally distributed.
    LogNormal {
        /// Mean of the logarithm of the time in seconds.
        mu: f64,
        /// Standard deviation of that logarithm.
        sigma: f64,
    },
    /// A mixture of two exponentials: more variable than one.
    Hyperexponential {
        /// Probability of the first.
        p_first: f64,
        /// Mean of the first.
        mean_first: Span,
        /// Mean of the second.
        mean_second: Span,
    },
    /// Uniform between two bounds.
    Uniform {
        /// Lower bound.
        low: Span,
        /// Upper bound.
        high: Span,
    },
}

impl Law {
    /// The log-normal law with this mean and coefficient of variation (standard deviation over
    /// mean): sigma² = ln(1 + cv²), mu = ln(mean) − sigma² / 2.
    pub fn log_normal(mean: Span, cv: f64) -> Self {
        let variance = libm::log(1.0 + cv * cv);
        let mu = libm::log(mean.as_secs_f64()) - variance / 2.0;
        Self::LogNormal { mu, sigma: variance.sqrt() }
    }

    /// Mean.
    pub fn mean(&self) -> Span {
        match *self {
            Self::Constant { mean } | Self::Exponential { mean } => mean,
            Self::LogNormal { mu, sigma } => {
                Span::from_secs_f64(libm::exp(mu + sigma * sigma / 2.0))
            }
            Self::Hyperexponential { p_first, mean_first, mean_second } => Span::from_secs_f64(
                p_first * mean_first.as_secs_f64() + (1.0 - p_first) * mean_second.as_secs_f64(),
            ),
            Self::Uniform { low, high } => {
                Span::from_secs_f64((low.as_secs_f64() + high.as_secs_f64()) / 2.0)
            }
        }
    }

    /// One draw.
    pub fn draw(&self, stream: &mut Stream) -> Span {
        match *self {
            Self::Constant { mean } => mean,
            Self::Exponential { mean } => mean * stream.exponential(),
            Self::LogNormal { mu, sigma } => {
                Span::from_secs_f64(libm::exp(mu + sigma * stream.normal()))
            }
            Self::Hyperexponential { p_first, mean_first, mean_second } => {
                let mean = if stream.unit() < p_first { mean_first } else { mean_second };
                mean * stream.exponential()
            }
            Self::Uniform { low, high } => low + (high - low) * stream.unit(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::Concern;

    /// Sample means over a million draws lie within 4 standard errors of the law's own mean.
    #[test]
    fn draws_have_the_mean_of_their_law() {
        let second = Span::from_secs(1);
        let laws = [
            (Law::Constant { mean: second }, 0.0),
            (Law::Exponential { mean: second }, 1.0),
            (Law::log_normal(second, 1.5), 1.5),
            (
                Law::Hyperexponential {
                    p_first: 0.9,
                    mean_first: Span::from_millis(500),
                    mean_second: Span::from_millis(5500),
                },
                // E X² = 2 (0.9 · 0.25 + 0.1 · 30.25) = 6.5, so the variance is 5.5.
                2.345,
            ),
            (Law::Uniform { low: Span::ZERO, high: Span::from_secs(2) }, 0.577),
        ];
        for (law, cv) in laws {
            let mut stream = Stream::new(1, Concern::Demand, 0);
            let n = 1_000_000;
            let sum: f64 = (0..n).map(|_| law.draw(&mut stream).as_secs_f64()).sum();
            let mean = sum / f64::from(n);
            assert!((law.mean().as_secs_f64() - 1.0).abs() < 1e-8, "{law:?}");
            assert!((mean - 1.0).abs() <= 4.0 * cv / 1e3 + 1e-9, "{law:?}: {mean}");
        }
    }
}
