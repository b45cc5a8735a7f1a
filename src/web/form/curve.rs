//! A curve of traffic that is drawn by hand, one corner at a time.

use crate::scenario::input::{RateInput, RatePoint};
use crate::scenario::limits::{AT_S, Bounds, MAX_ITEMS, RPS};

/// Seconds from the last corner to one that is added behind it.
const NEXT_S: f64 = 60.0;
/// Steps that an axis is divided into, at least.
const STEPS: f64 = 100.0;

/// The corners of the curve; of a series, the middles of its intervals. `None` where the shape has
/// none of its own.
pub(crate) fn corners(rate: &RateInput) -> Option<Vec<RatePoint>> {
    match rate {
        RateInput::Points { points } => Some(points.clone()),
        RateInput::Series { interval_s, rps } => {
            let middle = |i: usize| (i as f64 + 0.5) * interval_s;
            let corner = |(i, rps): (usize, &f64)| RatePoint { at_s: middle(i), rps: *rps };
            Some(rps.iter().enumerate().map(corner).collect())
        }
        _ => None,
    }
}

/// The curve with a corner moved. A point stays between its neighbours; a rate of a series stays in
/// its interval.
pub(crate) fn moved(rate: &RateInput, corner: usize, to: RatePoint) -> RateInput {
    let mut rate = rate.clone();
    match &mut rate {
        RateInput::Points { points } => {
            let before = corner.checked_sub(1).and_then(|i| points.get(i));
            let least = before.map_or(AT_S.min, |point| point.at_s);
            let most = points.get(corner + 1).map_or(AT_S.max, |point| point.at_s);
            if let Some(point) = points.get_mut(corner) {
                let at_s = to.at_s.min(most).max(least);
                *point = RatePoint { at_s, rps: within(to.rps, RPS) };
            }
        }
        RateInput::Series { rps, .. } => {
            if let Some(rps) = rps.get_mut(corner) {
                *rps = within(to.rps, RPS);
            }
        }
        _ => {}
    }
    rate
}

/// The curve with one more corner: half-way to the next one, or a minute behind the last.
pub(crate) fn with_corner_after(rate: &RateInput, corner: usize) -> RateInput {
    let mut rate = rate.clone();
    match &mut rate {
        RateInput::Points { points } if points.len() < MAX_ITEMS => {
            let Some(here) = points.get(corner).copied() else { return rate };
            let new = match points.get(corner + 1) {
                None => RatePoint { at_s: within(here.at_s + NEXT_S, AT_S), ..here },
                Some(next) => RatePoint {
                    at_s: (here.at_s + next.at_s) / 2.0,
                    rps: (here.rps + next.rps) / 2.0,
                },
            };
            points.insert(corner + 1, new);
        }
        RateInput::Series { rps, .. } if rps.len() < MAX_ITEMS => {
            if let Some(here) = rps.get(corner).copied() {
                rps.insert(corner + 1, here);
            }
        }
        _ => {}
    }
    rate
}

/// The curve without a corner; the last one stays.
pub(crate) fn without_corner(rate: &RateInput, corner: usize) -> RateInput {
    let mut rate = rate.clone();
    match &mut rate {
        RateInput::Points { points } if points.len() > 1 && corner < points.len() => {
            points.remove(corner);
        }
        RateInput::Series { rps, .. } if rps.len() > 1 && corner < rps.len() => {
            rps.remove(corner);
        }
        _ => {}
    }
    rate
}

/// The largest of 1, 2 and 5 times a power of ten that divides an axis of this length into a
/// hundred steps or more.
pub(crate) fn step(length: f64) -> f64 {
    let most = length.max(f64::MIN_POSITIVE) / STEPS;
    let power = libm::pow(10.0, libm::floor(libm::log10(most)));
    let factor = [5.0, 2.0].into_iter().find(|factor| factor * power <= most);
    factor.unwrap_or(1.0) * power
}

fn within(value: f64, bounds: Bounds) -> f64 {
    value.clamp(bounds.min, bounds.max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(points: &[(f64, f64)]) -> RateInput {
        let points = points.iter().map(|(at_s, rps)| RatePoint { at_s: *at_s, rps: *rps });
        RateInput::Points { points: points.collect() }
    }

    fn series(rps: &[f64]) -> RateInput {
        RateInput::Series { interval_s: 60.0, rps: rps.to_vec() }
    }

    #[test]
    fn a_point_is_moved_as_far_as_its_neighbours() {
        let curve = points(&[(0.0, 10.0), (60.0, 20.0), (90.0, 5.0)]);
        let to = |at_s, rps| moved(&curve, 1, RatePoint { at_s, rps });
        assert_eq!(to(75.0, 40.0), points(&[(0.0, 10.0), (75.0, 40.0), (90.0, 5.0)]));
        assert_eq!(to(200.0, -3.0), points(&[(0.0, 10.0), (90.0, 0.0), (90.0, 5.0)]));
        assert_eq!(to(-5.0, 20.0), points(&[(0.0, 10.0), (0.0, 20.0), (90.0, 5.0)]));
        assert_eq!(moved(&curve, 7, RatePoint { at_s: 1.0, rps: 1.0 }), curve);
    }

    #[test]
    fn a_rate_of_a_series_keeps_its_interval() {
        let curve = series(&[10.0, 20.0]);
        assert_eq!(corners(&curve).unwrap()[1], RatePoint { at_s: 90.0, rps: 20.0 });
        let to = RatePoint { at_s: 500.0, rps: 30.0 };
        assert_eq!(moved(&curve, 1, to), series(&[10.0, 30.0]));
    }

    #[test]
    fn corners_come_and_go_and_one_stays() {
        let curve = points(&[(0.0, 10.0), (60.0, 20.0)]);
        let middle = points(&[(0.0, 10.0), (30.0, 15.0), (60.0, 20.0)]);
        assert_eq!(with_corner_after(&curve, 0), middle);
        assert_eq!(without_corner(&middle, 1), curve);
        let longer = points(&[(0.0, 10.0), (60.0, 20.0), (120.0, 20.0)]);
        assert_eq!(with_corner_after(&curve, 1), longer);
        assert_eq!(without_corner(&points(&[(0.0, 1.0)]), 0), points(&[(0.0, 1.0)]));
        assert_eq!(with_corner_after(&series(&[1.0, 2.0]), 0), series(&[1.0, 1.0, 2.0]));
        assert_eq!(without_corner(&series(&[1.0, 2.0]), 0), series(&[2.0]));
    }

    #[test]
    fn steps_are_round() {
        for (length, expected) in [(900.0, 5.0), (300.0, 2.0), (100.0, 1.0), (80.0, 0.5)] {
            assert_eq!(step(length), expected, "{length}");
        }
    }
}
