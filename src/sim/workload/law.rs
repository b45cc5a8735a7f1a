//! Distributions of times.

use std::sync::Arc;

use crate::sim::exp::exp;
use crate::sim::random::Stream;
use crate::units::Span;

/// A distribution of a positive time.
#[derive(Clone, Debug, PartialEq)]
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
    /// Pareto, cut off at both ends: the tail P(X > x) falls as x to the power of −`alpha`.
    BoundedPareto {
        /// Shape, above 0; the smaller, the heavier the tail.
        alpha: f64,
        /// Shortest; above zero.
        low: Span,
        /// Longest; above the shortest.
        high: Span,
    },
    /// As often as in these measurements, with straight lines between neighbours.
    Empirical {
        /// At least one, in order of size.
        sorted: Arc<[Span]>,
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
            Self::Uniform { low, high } => middle(low, high),
            Self::BoundedPareto { alpha: 1.0, low, high } => {
                let (low, high) = (low.as_secs_f64(), high.as_secs_f64());
                Span::from_secs_f64(low * libm::log(high / low) / (1.0 - low / high))
            }
            Self::BoundedPareto { alpha, low, high } => {
                let (low, ratio) = (low.as_secs_f64(), low.as_secs_f64() / high.as_secs_f64());
                let cut = 1.0 - libm::pow(ratio, alpha);
                let area = 1.0 - libm::pow(ratio, alpha - 1.0);
                Span::from_secs_f64(low * alpha / (alpha - 1.0) * area / cut)
            }
            Self::Empirical { ref sorted } => mean_between_neighbours(sorted),
        }
    }

    /// One draw.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> Span {
        match *self {
            Self::Constant { mean } => mean,
            Self::Exponential { mean } => mean * stream.exponential(),
            _ => self.draw_of_others(stream),
        }
    }

    /// A draw of what takes more than a line.
    #[inline(never)]
    fn draw_of_others(&self, stream: &mut Stream) -> Span {
        match *self {
            Self::Constant { mean } | Self::Exponential { mean } => mean,
            Self::LogNormal { mu, sigma } => Span::from_secs_f64(exp(mu + sigma * stream.normal())),
            Self::Hyperexponential { p_first, mean_first, mean_second } => {
                let mean = if stream.unit() < p_first { mean_first } else { mean_second };
                mean * stream.exponential()
            }
            Self::Uniform { low, high } => low + (high - low) * stream.unit(),
            Self::BoundedPareto { alpha, low, high } => {
                let cut = 1.0 - libm::pow(low.as_secs_f64() / high.as_secs_f64(), alpha);
                low * libm::pow(1.0 - stream.unit() * cut, -1.0 / alpha)
            }
            Self::Empirical { ref sorted } => {
                let place = stream.unit() * (sorted.len() - 1) as f64;
                let below = place as usize;
                let above = (below + 1).min(sorted.len() - 1);
                sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64)
            }
        }
    }
}

fn middle(low: Span, high: Span) -> Span {
    Span::from_secs_f64((low.as_secs_f64() + high.as_secs_f64()) / 2.0)
}

fn mean_between_neighbours(sorted: &[Span]) -> Span {
    if let [only] = sorted {
        return *only;
    }
    let middles = sorted.windows(2).map(|pair| middle(pair[0], pair[1]).as_secs_f64());
    Span::from_secs_f64(middles.sum::<f64>() / (sorted.len() - 1) as f64)
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
            // Between 1/2 s and ∞ the mean would be 1.5/0.5 × 1/2 = 1.5 s; the cut at 2 s leaves
            // 1.5/0.5 × 1/2 × (1 − 1/2) / (1 − 1/8) = 0.857 s. Scaled to a mean of 1 s.
            (
                Law::BoundedPareto {
                    alpha: 1.5,
                    low: Span::from_secs_f64(0.5 / (6.0 / 7.0)),
                    high: Span::from_secs_f64(2.0 / (6.0 / 7.0)),
                },
                0.5,
            ),
            (
                Law::Empirical {
                    sorted: [0, 500, 3000].map(Span::from_millis).into_iter().collect(),
                },
                0.9,
            ),
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
