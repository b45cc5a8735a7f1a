//! Simulated time in types that carry their unit.

use std::ops::{Add, AddAssign, Mul, Sub};

use serde::{Deserialize, Serialize};

const NANOS_PER_SEC: u64 = 1_000_000_000;
const NANOS_PER_MILLI: u64 = 1_000_000;

/// A moment of the simulation, in whole nanoseconds since its start.
///
/// An integer, so that equal inputs give equal bits on every platform; it reaches 584 years.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SimTime(u64);

/// A length of simulated time, in whole nanoseconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span(u64);

impl SimTime {
    /// The start of every simulation.
    pub const ZERO: Self = Self(0);
    /// Later than anything that can happen: "never".
    pub const NEVER: Self = Self(u64::MAX);

    /// The moment this many nanoseconds after the start.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// The moment this many seconds after the start; see [`Span::from_secs_f64`] for the ends.
    pub fn from_secs_f64(secs: f64) -> Self {
        Self(Span::from_secs_f64(secs).0)
    }

    /// Nanoseconds since the start.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Seconds since the start.
    pub fn as_secs_f64(self) -> f64 {
        Span(self.0).as_secs_f64()
    }

    /// The time that has passed since `earlier`; zero where `earlier` is in fact later.
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// This many nanoseconds.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// This many milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis * NANOS_PER_MILLI)
    }

    /// This many seconds.
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs * NANOS_PER_SEC)
    }

    /// This many nanoseconds, rounded to the nearest whole one, of two to the even one. Negative
    /// and NaN give zero; values past the 584 years that fit give the longest span.
    pub fn from_nanos_f64(nanos: f64) -> Self {
        /// Above it, floats are whole.
        const WHOLE: f64 = (1_u64 << 52) as f64;
        // The sum has no room for a fraction, so that it is rounded, and the whole number stands
        // in its lower bits. A cast is several times as dear: processors have none that saturates,
        // nor one to unsigned numbers.
        let is_usual = (0.0..WHOLE).contains(&nanos);
        Self(if is_usual { (nanos + WHOLE).to_bits() - WHOLE.to_bits() } else { saturated(nanos) })
    }

    /// This many seconds, rounded to the nearest nanosecond as [`Span::from_nanos_f64`] does.
    pub fn from_secs_f64(secs: f64) -> Self {
        Self::from_nanos_f64(secs * NANOS_PER_SEC as f64)
    }

    /// The least whole multiple of `unit` that is no shorter; at most the longest span. `unit` is
    /// above zero.
    #[must_use]
    pub const fn round_up_to(self, unit: Self) -> Self {
        Self(self.0.div_ceil(unit.0).saturating_mul(unit.0))
    }

    /// Nanoseconds.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// Seconds.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / NANOS_PER_SEC as f64
    }

    /// Milliseconds.
    pub fn as_millis_f64(self) -> f64 {
        self.0 as f64 / NANOS_PER_MILLI as f64
    }

    /// Whether this is no time at all.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl Add<Span> for SimTime {
    type Output = Self;

    /// Saturates at [`SimTime::NEVER`].
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for SimTime {
    type Output = Self;

    /// Saturates at [`SimTime::ZERO`].
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl AddAssign<Span> for SimTime {
    fn add_assign(&mut self, span: Span) {
        *self = *self + span;
    }
}

impl Add for Span {
    type Output = Self;

    /// Saturates at the longest span.
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Span {
    type Output = Self;

    /// Saturates at zero.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Mul<f64> for Span {
    type Output = Self;

    /// Rounds to the nearest nanosecond as [`Span::from_nanos_f64`] does.
    fn mul(self, factor: f64) -> Self {
        Self::from_nanos_f64(self.0 as f64 * factor)
    }
}

/// What has no fraction, or is no span: a cast saturates, and takes NaN to zero. Not inlined, or
/// every number would be cast in case it is needed.
#[cold]
#[inline(never)]
fn saturated(nanos: f64) -> u64 {
    nanos as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_nanoseconds_by_rounding_to_the_nearest() {
        for (secs, nanos) in [(0.0, 0), (1.5, 1_500_000_000), (0.2e-9, 0), (0.6e-9, 1)] {
            assert_eq!(Span::from_secs_f64(secs).as_nanos(), nanos, "{secs} s");
        }
        let whole = (1_u64 << 52) as f64;
        for nanos in [0.5, 1.5, 2.5, 3.49, whole / 2.0 - 0.5, whole - 0.5, whole, whole * 1.5] {
            let nearest = nanos.round_ties_even();
            assert_eq!(Span::from_nanos_f64(nanos).as_nanos() as f64, nearest, "{nanos} ns");
        }
    }

    #[test]
    fn what_no_span_can_hold_ends_at_the_nearest_span() {
        assert_eq!(Span::from_secs_f64(-1.0), Span::ZERO);
        assert_eq!(Span::from_secs_f64(-0.0), Span::ZERO);
        assert_eq!(Span::from_secs_f64(f64::NAN), Span::ZERO);
        assert_eq!(Span::from_secs_f64(1e300).as_nanos(), u64::MAX);
        assert_eq!(SimTime::NEVER + Span::from_secs(1), SimTime::NEVER);
    }
}
