//! Arrival rates over time.

use crate::units::{SimTime, Span};

/// Requests per second as a function of time.
#[derive(Clone, Debug, PartialEq)]
pub enum RateProfile {
    /// Straight pieces, in order of time and without gaps, the first from zero on. After the last
    /// one its final rate goes on.
    Pieces(Vec<RateSegment>),
    /// `mean_rps` × (1 + `amplitude` × sin(2π t / `period`)).
    Sine {
        /// Mean rate.
        mean_rps: f64,
        /// Swing relative to the mean, 0..=1.
        amplitude: f64,
        /// Length of one wave.
        period: Span,
    },
}

/// A straight piece of a rate curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateSegment {
    /// Where it ends.
    pub until: SimTime,
    /// Rate at its start.
    pub from_rps: f64,
    /// Rate at its end.
    pub to_rps: f64,
}

impl RateProfile {
    /// The same rate all the time.
    pub fn constant(rps: f64) -> Self {
        Self::Pieces(vec![RateSegment { until: SimTime::NEVER, from_rps: rps, to_rps: rps }])
    }

    /// Straight lines between corners (time, rate), constant before the first and after the last.
    /// Two corners at the same time make a step.
    pub fn through(corners: &[(SimTime, f64)]) -> Self {
        let (mut previous_rps, mut pieces) = (corners.first().map_or(0.0, |c| c.1), Vec::new());
        for &(until, rps) in corners {
            pieces.push(RateSegment { until, from_rps: previous_rps, to_rps: rps });
            previous_rps = rps;
        }
        let (from_rps, to_rps) = (previous_rps, previous_rps);
        pieces.push(RateSegment { until: SimTime::NEVER, from_rps, to_rps });
        Self::Pieces(pieces)
    }

    /// One rate for each interval, one after the other; the last one goes on.
    pub fn series(interval: Span, rps: &[f64]) -> Self {
        let mut until = SimTime::ZERO;
        let mut pieces: Vec<RateSegment> = rps
            .iter()
            .map(|&rps| {
                until += interval;
                RateSegment { until, from_rps: rps, to_rps: rps }
            })
            .collect();
        if let Some(last) = pieces.last_mut() {
            last.until = SimTime::NEVER;
        }
        Self::Pieces(pieces)
    }

    /// Level pieces of these lengths, again and again until `end`; lengths are above zero.
    pub fn repeating(levels: &[(Span, f64)], end: SimTime) -> Self {
        let mut until = SimTime::ZERO;
        let mut pieces = Vec::new();
        for &(length, rps) in levels.iter().cycle() {
            until += length;
            pieces.push(RateSegment { until, from_rps: rps, to_rps: rps });
            if until > end {
                break;
            }
        }
        Self::Pieces(pieces)
    }

    /// The same curve, this many times as high.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        match self {
            Self::Pieces(mut pieces) => {
                for piece in &mut pieces {
                    piece.from_rps *= factor;
                    piece.to_rps *= factor;
                }
                Self::Pieces(pieces)
            }
            Self::Sine { mean_rps, amplitude, period } => {
                Self::Sine { mean_rps: mean_rps * factor, amplitude, period }
            }
        }
    }

    /// Rate at a moment. At a step it is the rate after it.
    pub fn at(&self, at: SimTime) -> f64 {
        match self {
            Self::Pieces(pieces) => {
                let i = pieces.partition_point(|piece| piece.until <= at);
                let start = i.checked_sub(1).map_or(SimTime::ZERO, |before| pieces[before].until);
                pieces.get(i).map_or(0.0, |piece| piece.rate_after(at.since(start), start))
            }
            Self::Sine { mean_rps, amplitude, period } => {
                let turns = at.as_secs_f64() / period.as_secs_f64();
                mean_rps * (1.0 + amplitude * libm::sin(std::f64::consts::TAU * turns))
            }
        }
    }

    /// Expected number of arrivals up to a moment: the area under the curve.
    pub fn expected_arrivals(&self, until: SimTime) -> f64 {
        match self {
            Self::Pieces(pieces) => {
                let (mut start, mut area) = (SimTime::ZERO, 0.0);
                for piece in pieces {
                    let end = piece.until.min(until);
                    let length = end.since(start);
                    let mean = (piece.from_rps + piece.rate_after(length, start)) / 2.0;
                    area += mean * length.as_secs_f64();
                    start = end;
                }
                area
            }
            Self::Sine { mean_rps, amplitude, period } => {
                let (t, wave) = (until.as_secs_f64(), period.as_secs_f64());
                let angle = std::f64::consts::TAU / wave;
                mean_rps * (t + amplitude / angle * (1.0 - libm::cos(angle * t)))
            }
        }
    }
}

impl RateSegment {
    /// Whether nothing arrives in it, and it has no end.
    pub(super) fn is_silent_for_ever(&self) -> bool {
        self.until == SimTime::NEVER && self.from_rps == 0.0 && self.to_rps == 0.0
    }

    /// Whether the rate is the same all along.
    pub(super) fn is_level(&self) -> bool {
        self.from_rps == self.to_rps
    }

    /// Rate `elapsed` after the `start` of this piece.
    pub(super) fn rate_after(&self, elapsed: Span, start: SimTime) -> f64 {
        self.from_rps + self.slope(start) * elapsed.as_secs_f64()
    }

    /// Change of rate per second.
    pub(super) fn slope(&self, start: SimTime) -> f64 {
        let length = self.until.since(start);
        if self.is_level() || length.is_zero() {
            return 0.0;
        }
        (self.to_rps - self.from_rps) / length.as_secs_f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(s: f64) -> SimTime {
        SimTime::from_secs_f64(s)
    }

    fn spike() -> RateProfile {
        let corners = [(10.0, 2.0), (20.0, 12.0), (30.0, 12.0), (30.0, 4.0)];
        RateProfile::through(&corners.map(|(t, rps)| (secs(t), rps)))
    }

    #[test]
    fn rate_and_area_of_a_spike_by_hand() {
        let profile = spike();
        for (t, rps) in [(0.0, 2.0), (15.0, 7.0), (25.0, 12.0), (30.0, 4.0), (99.0, 4.0)] {
            assert!((profile.at(secs(t)) - rps).abs() < 1e-9, "at {t} s: {}", profile.at(secs(t)));
        }
        // 10 s at 2, 10 s from 2 to 12, 10 s at 12, 5 s at 4: 20 + 70 + 120 + 20.
        assert!((profile.expected_arrivals(secs(35.0)) - 230.0).abs() < 1e-9);
    }
}
