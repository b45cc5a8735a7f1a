//! Arrivals: how single requests scatter around a rate.

use super::{RateProfile, RateSegment, WorkloadSpec};
use crate::sim::random::{Concern, Stream};
use crate::units::{SimTime, Span};

/// How arrivals scatter around their rate. All have the same rate in the long run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ArrivalProcess {
    /// Independent clients: a Poisson process of the rate.
    Poisson,
    /// As even as can be: one request each time the area under the rate grows by one.
    Deterministic,
    /// A Poisson process whose rate jumps between a low and a high level (a Markov-modulated
    /// Poisson process of two states).
    Bursty {
        /// Rate within bursts over the rate outside of them; at least 1.
        factor: f64,
        /// Share of the time that bursts take, above 0 and below 1.
        share: f64,
        /// Mean length of a burst; lengths are exponential.
        mean_burst: Span,
    },
}

/// The moments at which requests arrive.
///
/// On straight pieces the area under the curve is inverted exactly: the next arrival is where the
/// area since the last one reaches an exponential draw. On a sine, candidates at the peak rate are
/// thinned.
#[derive(Clone, Debug)]
pub struct Arrivals {
    profile: RateProfile,
    process: ArrivalProcess,
    stream: Stream,
    bursts: Option<Bursts>,
    /// Piece in which `last` lies, and where that piece starts.
    piece_idx: usize,
    piece_start: SimTime,
    last: SimTime,
    n_so_far: u64,
    /// The level stretch of a Poisson process in which `last` lies, if it lies in one.
    level: Option<Level>,
}

/// A stretch without slopes and bursts.
#[derive(Clone, Copy, Debug)]
struct Level {
    mean_gap_secs: f64,
    until: SimTime,
}

impl Arrivals {
    /// The arrivals of a workload from time zero on.
    pub fn new(workload: &WorkloadSpec, seed: u64) -> Self {
        let mut arrivals = Self {
            profile: workload.rate.clone(),
            process: workload.arrivals,
            stream: Stream::new(seed, Concern::Arrivals, 0),
            bursts: Bursts::new(workload.arrivals, Stream::new(seed, Concern::Bursts, 0)),
            piece_idx: 0,
            piece_start: SimTime::ZERO,
            last: SimTime::ZERO,
            n_so_far: 0,
            level: None,
        };
        arrivals.level = arrivals.level_stretch();
        arrivals
    }

    fn level_stretch(&self) -> Option<Level> {
        let RateProfile::Pieces(pieces) = &self.profile else { return None };
        let is_plain = self.process == ArrivalProcess::Poisson;
        let piece = pieces.get(self.piece_idx).filter(|piece| is_plain && piece.is_level())?;
        let mean_gap_secs = 1.0 / piece.from_rps;
        (piece.from_rps > 0.0).then_some(Level { mean_gap_secs, until: piece.until })
    }

    /// When the next request arrives; [`SimTime::NEVER`] once the rate stays zero.
    #[inline]
    pub fn next_arrival(&mut self) -> SimTime {
        self.n_so_far += 1;
        self.last = self.next();
        self.last
    }

    #[inline(always)]
    fn next(&mut self) -> SimTime {
        let Some(Level { mean_gap_secs, until }) = self.level else { return self.next_on_curve() };
        let area = self.stream.exponential();
        let at = self.last + Span::from_secs_f64(area * mean_gap_secs);
        if at < until { at } else { self.next_on_pieces(area) }
    }

    #[inline(never)]
    fn next_on_curve(&mut self) -> SimTime {
        match (&self.profile, self.process) {
            (RateProfile::Pieces(_), _) => {
                let area = self.area_to_next();
                self.next_on_pieces(area)
            }
            (RateProfile::Sine { .. }, ArrivalProcess::Deterministic) => self.next_by_area(),
            (&RateProfile::Sine { mean_rps, amplitude, .. }, _) => {
                self.next_by_thinning(mean_rps * (1.0 + amplitude))
            }
        }
    }

    fn area_to_next(&mut self) -> f64 {
        match self.process {
            ArrivalProcess::Deterministic => 1.0,
            ArrivalProcess::Poisson | ArrivalProcess::Bursty { .. } => self.stream.exponential(),
        }
    }

    /// Where the area under the curve since the last arrival reaches this.
    #[inline(never)]
    fn next_on_pieces(&mut self, mut area_left: f64) -> SimTime {
        let mut from = self.last;
        let RateProfile::Pieces(pieces) = &self.profile else { return SimTime::NEVER };
        while let Some(piece) = pieces.get(self.piece_idx) {
            let (level, until) = match &mut self.bursts {
                Some(bursts) => bursts.level_at(from),
                None => (1.0, SimTime::NEVER),
            };
            let slope = piece.slope(self.piece_start) * level;
            let rate = match piece.is_level() {
                true => piece.from_rps,
                false => piece.rate_after(from.since(self.piece_start), self.piece_start),
            } * level;
            let end = until.min(piece.until);
            if let Some(gap_secs) = time_to_area(rate, slope, area_left) {
                let at = from + Span::from_secs_f64(gap_secs);
                if at < end {
                    return at;
                }
            }
            let rest_secs = end.since(from).as_secs_f64();
            area_left -= (rate + slope * rest_secs / 2.0) * rest_secs;
            area_left = area_left.max(0.0);
            from = end;
            if end == piece.until {
                self.piece_start = end;
                self.piece_idx += 1;
                self.level = self.level_stretch();
            }
            if pieces.get(self.piece_idx).is_some_and(RateSegment::is_silent_for_ever) {
                return SimTime::NEVER;
            }
        }
        SimTime::NEVER
    }

    fn next_by_thinning(&mut self, peak_rps: f64) -> SimTime {
        let peak_rps = peak_rps * self.bursts.as_ref().map_or(1.0, Bursts::highest_level);
        let mut at = self.last;
        loop {
            at += Span::from_secs_f64(self.stream.exponential() / peak_rps);
            let level = self.bursts.as_mut().map_or(1.0, |bursts| bursts.level_at(at).0);
            let accepted = self.stream.unit() * peak_rps < self.profile.at(at) * level;
            if at == SimTime::NEVER || accepted {
                return at;
            }
        }
    }

    /// Where the area under the rate reaches the next whole number, by bisection to the
    /// nanosecond.
    fn next_by_area(&self) -> SimTime {
        let wanted = self.n_so_far as f64;
        let is_before = |at: SimTime| self.profile.expected_arrivals(at) < wanted;
        let (mut low, mut step) = (self.last, Span::from_millis(1));
        while is_before(low + step) {
            low += step;
            step = step + step;
            if low == SimTime::NEVER {
                return SimTime::NEVER;
            }
        }
        let mut high = low + step;
        while high.since(low).as_nanos() > 1 {
            let middle = low + Span::from_nanos(high.since(low).as_nanos() / 2);
            if is_before(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}

/// When bursts begin and end. Moments must be asked for in order.
#[derive(Clone, Debug)]
struct Bursts {
    stream: Stream,
    calm_level: f64,
    burst_level: f64,
    mean_burst: Span,
    mean_calm: Span,
    is_burst: bool,
    until: SimTime,
}

impl Bursts {
    fn new(process: ArrivalProcess, stream: Stream) -> Option<Self> {
        let ArrivalProcess::Bursty { factor, share, mean_burst } = process else { return None };
        // Levels whose mean over time is 1.
        let calm_level = 1.0 / (1.0 - share + share * factor);
        let mut bursts = Self {
            stream,
            calm_level,
            burst_level: calm_level * factor,
            mean_burst,
            mean_calm: mean_burst * ((1.0 - share) / share),
            is_burst: false,
            until: SimTime::ZERO,
        };
        bursts.is_burst = bursts.stream.unit() < share;
        bursts.until = SimTime::ZERO + bursts.draw_length();
        Some(bursts)
    }

    fn draw_length(&mut self) -> Span {
        let mean = if self.is_burst { self.mean_burst } else { self.mean_calm };
        mean * self.stream.exponential()
    }

    fn highest_level(&self) -> f64 {
        self.burst_level
    }

    /// Factor on the rate at a moment, and until when it holds.
    fn level_at(&mut self, at: SimTime) -> (f64, SimTime) {
        while self.until <= at && self.until != SimTime::NEVER {
            self.is_burst = !self.is_burst;
            // A burst is no shorter than a nanosecond, so that time passes.
            let length = self.draw_length().max(Span::from_nanos(1));
            self.until += length;
        }
        (if self.is_burst { self.burst_level } else { self.calm_level }, self.until)
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
    use crate::sim::workload::Law;

    fn secs(s: f64) -> SimTime {
        SimTime::from_secs_f64(s)
    }

    fn spike() -> RateProfile {
        let corners = [(10.0, 2.0), (20.0, 12.0), (30.0, 12.0), (30.0, 4.0)];
        RateProfile::through(&corners.map(|(t, rps)| (secs(t), rps)))
    }

    fn sine() -> RateProfile {
        RateProfile::Sine { mean_rps: 5.0, amplitude: 0.8, period: Span::from_secs(20) }
    }

    fn arrivals(profile: &RateProfile, process: ArrivalProcess, seed: u64) -> Arrivals {
        let demand = Law::Constant { mean: Span::ZERO };
        let workload = WorkloadSpec::simple(profile.clone(), demand);
        Arrivals::new(&WorkloadSpec { arrivals: process, ..workload }, seed)
    }

    /// Arrivals in each of the first 35 seconds.
    fn counts(mut arrivals: Arrivals) -> [u32; 35] {
        let mut counts = [0; 35];
        while let Some(n) = counts.get_mut(arrivals.next_arrival().as_secs_f64() as usize) {
            *n += 1;
        }
        counts
    }

    /// Numbers of arrivals in each second have the mean of the curve: over 4,000 runs it lies
    /// within 4 standard errors of the area under it. Bursts scatter more: here by a factor of 3
    /// in the variance of a second at the most (12 a second in the mean, 4 outside of bursts).
    #[test]
    fn arrivals_follow_the_curve() {
        let bursty =
            ArrivalProcess::Bursty { factor: 4.0, share: 0.2, mean_burst: Span::from_secs(2) };
        for (process, variance) in [(ArrivalProcess::Poisson, 1.0), (bursty, 12.0)] {
            for profile in [spike(), sine()] {
                let n_runs = 4000;
                let mut sums = [0; 35];
                for seed in 0..n_runs {
                    let counts = counts(arrivals(&profile, process, seed));
                    sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
                }
                for (second, sum) in sums.into_iter().enumerate() {
                    let area = |s: usize| profile.expected_arrivals(secs(s as f64));
                    let expected = area(second + 1) - area(second);
                    let mean = f64::from(sum) / n_runs as f64;
                    let allowed = 4.0 * (variance * expected / n_runs as f64).sqrt();
                    let what = format!("{process:?}, second {second}: {mean}, {expected}");
                    assert!((mean - expected).abs() < allowed, "{what}");
                }
            }
        }
    }

    /// A second of 12 expected requests has 12 of them, or one more or less at its edges.
    #[test]
    fn even_arrivals_are_where_the_area_is_a_whole_number() {
        for profile in [spike(), sine()] {
            let counts = counts(arrivals(&profile, ArrivalProcess::Deterministic, 1));
            let mut so_far = 0;
            for (second, n) in counts.into_iter().enumerate() {
                so_far += n;
                let expected = profile.expected_arrivals(secs(second as f64 + 1.0));
                assert!((f64::from(so_far) - expected).abs() <= 1.001, "{so_far} {expected}");
            }
        }
    }

    #[test]
    fn bursts_bring_more_variance_than_independent_clients() {
        let profile = RateProfile::constant(10.0);
        let variance = |process| {
            let counts: Vec<f64> = (0..400)
                .flat_map(|seed| counts(arrivals(&profile, process, seed)))
                .map(f64::from)
                .collect();
            counts.iter().map(|n| (n - 10.0) * (n - 10.0)).sum::<f64>() / counts.len() as f64
        };
        let bursty =
            ArrivalProcess::Bursty { factor: 5.0, share: 0.25, mean_burst: Span::from_secs(10) };
        assert!((9.0..11.0).contains(&variance(ArrivalProcess::Poisson)));
        // Levels of 5 and 25 a second for 3/4 and 1/4 of the time: a variance of the level of
        // 3/4 × 25 + 1/4 × 225 = 75, a little less within a second, and 10 of the counts.
        assert!((70.0..90.0).contains(&variance(bursty)));
    }

    #[test]
    fn a_rate_that_ends_at_zero_brings_no_more_requests() {
        let profile = RateProfile::through(&[(secs(0.0), 100.0), (secs(1.0), 0.0)]);
        for process in [ArrivalProcess::Poisson, ArrivalProcess::Deterministic] {
            let mut arrivals = arrivals(&profile, process, 1);
            let n = std::iter::from_fn(|| Some(arrivals.next_arrival()))
                .take_while(|&at| at != SimTime::NEVER)
                .inspect(|&at| assert!(at <= secs(1.0)))
                .count();
            assert!((20..90).contains(&n), "{n} arrivals where 50 are expected");
        }
    }
}
