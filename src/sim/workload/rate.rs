//! Arrival rates over time, and the Poisson process of such a rate.

use crate::sim::random::Stream;
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
    /// Rate `elapsed` after the `start` of this piece.
    fn rate_after(&self, elapsed: Span, start: SimTime) -> f64 {
        self.from_rps + self.slope(start) * elapsed.as_secs_f64()
    }

    /// Change of rate per second.
    fn slope(&self, start: SimTime) -> f64 {
        let length = self.until.since(start);
        if self.from_rps == self.to_rps || length.is_zero() {
            return 0.0;
        }
        (self.to_rps - self.from_rps) / length.as_secs_f64()
    }
}

/// A Poisson process whose rate follows a profile.
///
/// On straight pieces the area under the curve is inverted exactly: the next arrival is where the
/// area since the last one reaches an exponential draw. On a sine, candidates at the peak rate are
/// thinned.
#[derive(Clone, Debug)]
pub struct Arrivals {
    profile: RateProfile,
    stream: Stream,
    /// Piece in which `last` lies, and where that piece starts.
    piece_idx: usize,
    piece_start: SimTime,
    last: SimTime,
}

impl Arrivals {
    /// The process from time zero on.
    pub fn new(profile: RateProfile, stream: Stream) -> Self {
        Self { profile, stream, piece_idx: 0, piece_start: SimTime::ZERO, last: SimTime::ZERO }
    }

    /// When the next request arrives; [`SimTime::NEVER`] once the rate stays zero.
    pub fn next_arrival(&mut self) -> SimTime {
        self.last = match self.profile {
            RateProfile::Pieces(_) => self.next_on_pieces(),
            RateProfile::Sine { mean_rps, amplitude, .. } => {
                self.next_by_thinning(mean_rps * (1.0 + amplitude))
            }
        };
        self.last
    }

    fn next_on_pieces(&mut self) -> SimTime {
        let RateProfile::Pieces(pieces) = &self.profile else { return SimTime::NEVER };
        let mut area_left = self.stream.exponential();
        let mut from = self.last;
        while let Some(piece) = pieces.get(self.piece_idx) {
            let slope = piece.slope(self.piece_start);
            let rate = piece.rate_after(from.since(self.piece_start), self.piece_start);
            if let Some(gap_secs) = time_to_area(rate, slope, area_left) {
                let at = from + Span::from_secs_f64(gap_secs);
                if at < piece.until {
                    return at;
                }
            }
            let rest_secs = piece.until.since(from).as_secs_f64();
            area_left -= (rate + slope * rest_secs / 2.0) * rest_secs;
            area_left = area_left.max(0.0);
            from = piece.until;
            self.piece_start = piece.until;
            self.piece_idx += 1;
        }
        SimTime::NEVER
    }

    fn next_by_thinning(&mut self, peak_rps: f64) -> SimTime {
        let mut at = self.last;
        loop {
            at += Span::from_secs_f64(self.stream.exponential() / peak_rps);
            if at == SimTime::NEVER || self.stream.unit() * peak_rps < self.profile.at(at) {
                return at;
            }
        }
    }
}

/// Seconds until the area under `rate` + `slope` × t reaches `area`; `None` where it never does.
/// The root of slope/2 t² + rate t − area = 0, in the form that does not cancel.
fn time_to_area(rate: f64, slope: f64, area: f64) -> Option<f64> {
    if slope == 0.0 {
        return (rate > 0.0).then(|| area / rate);
    }
    let square = rate * rate + 2.0 * slope * area;
    (square >= 0.0).then(|| 2.0 * area / (rate + square.sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::Concern;

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

    /// Numbers of arrivals in each second are Poisson: over 4,000 runs their mean lies within 4
    /// standard errors of the area under the curve.
    #[test]
    fn arrivals_follow_the_curve() {
        let sine = RateProfile::Sine { mean_rps: 5.0, amplitude: 0.8, period: Span::from_secs(20) };
        for profile in [spike(), sine] {
            let n_runs = 4000;
            let mut counts = [0_u32; 35];
            for run in 0..n_runs {
                let stream = Stream::new(3, Concern::Arrivals, run);
                let mut arrivals = Arrivals::new(profile.clone(), stream);
                loop {
                    let second = arrivals.next_arrival().as_secs_f64() as usize;
                    match counts.get_mut(second) {
                        Some(count) => *count += 1,
                        None => break,
                    }
                }
            }
            for (second, count) in counts.into_iter().enumerate() {
                let area = |s: usize| profile.expected_arrivals(secs(s as f64));
                let expected = area(second + 1) - area(second);
                let mean = f64::from(count) / n_runs as f64;
                let allowed = 4.0 * (expected / n_runs as f64).sqrt();
                assert!((mean - expected).abs() < allowed, "second {second}: {mean}, {expected}");
            }
        }
    }

    #[test]
    fn a_rate_that_ends_at_zero_brings_no_more_requests() {
        let profile = RateProfile::through(&[(secs(0.0), 100.0), (secs(1.0), 0.0)]);
        let mut arrivals = Arrivals::new(profile, Stream::new(1, Concern::Arrivals, 0));
        let n = std::iter::from_fn(|| Some(arrivals.next_arrival()))
            .take_while(|&at| at != SimTime::NEVER)
            .inspect(|&at| assert!(at <= secs(1.0)))
            .count();
        assert!((20..90).contains(&n), "{n} arrivals where 50 are expected");
    }
}
