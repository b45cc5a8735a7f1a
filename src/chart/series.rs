//! From values to corners of lines and areas, in the chart's own units.

use super::resample::pick;
use super::spec::Hold;

/// Corners of a connected piece of a line, in time and value.
pub(super) type Run = Vec<(f64, f64)>;

/// Sample times with the end of the axis, and how many pixels they share.
#[derive(Clone, Copy)]
pub(super) struct Times<'a> {
    /// Time of each sample.
    pub(super) xs: &'a [f64],
    /// Where the axis begins.
    pub(super) from: f64,
    /// Where the axis ends.
    pub(super) to: f64,
    /// Width of the plot in CSS pixels.
    pub(super) n_px: usize,
}

impl Times<'_> {
    /// The samples that are drawn; the sum decides where series are stacked.
    pub(super) fn picked(&self, values: &[Option<f64>]) -> Vec<usize> {
        pick(&values[..values.len().min(self.xs.len())], self.n_px)
    }

    /// Straight lines between the picked samples, broken at gaps.
    pub(super) fn lines(&self, values: &[Option<f64>], picked: &[usize]) -> Vec<Run> {
        let mut runs = Runs::default();
        for i in picked {
            match values[*i] {
                Some(value) => runs.push((self.xs[*i], value)),
                None => runs.end(),
            }
        }
        runs.done()
    }

    /// Level lines through the picked samples, broken at gaps.
    pub(super) fn steps(&self, values: &[Option<f64>], picked: &[usize], hold: Hold) -> Vec<Run> {
        let mut runs = Runs::default();
        for (k, i) in picked.iter().enumerate() {
            match values[*i] {
                Some(value) => runs.push_level(self.span(picked, k, hold), value),
                None => runs.end(),
            }
        }
        runs.done()
    }

    /// The stretch of time that the `k`-th picked sample speaks of.
    fn span(&self, picked: &[usize], k: usize, hold: Hold) -> (f64, f64) {
        let x = self.xs[picked[k]];
        match hold {
            Hold::Before if k == 0 => (self.from, x),
            Hold::Before => (self.xs[picked[k - 1]], x),
            Hold::After if k + 1 < picked.len() => (x, self.xs[picked[k + 1]]),
            Hold::After => (x, self.after_last(x)),
        }
    }

    /// How far the last sample holds: one more interval, within the axis.
    fn after_last(&self, x: f64) -> f64 {
        let interval = match self.xs {
            [.., before, last] => last - before,
            _ => self.to - self.from,
        };
        (x + interval).min(self.to).max(x)
    }
}

/// Collects runs.
#[derive(Default)]
struct Runs {
    done: Vec<Run>,
    current: Run,
}

impl Runs {
    fn push(&mut self, point: (f64, f64)) {
        self.current.push(point);
    }

    /// Adds a level stretch; one at the same height as the last only makes that longer.
    fn push_level(&mut self, (from, to): (f64, f64), value: f64) {
        match self.current.last_mut() {
            Some(last) if last.1 == value => last.0 = to,
            _ => self.current.extend([(from, value), (to, value)]),
        }
    }

    fn end(&mut self) {
        if !self.current.is_empty() {
            self.done.push(std::mem::take(&mut self.current));
        }
    }

    fn done(mut self) -> Vec<Run> {
        self.end();
        self.done
    }
}

/// One layer of a stack: where it begins and ends at each sample; `None` where it is empty.
pub(super) struct Layer {
    /// Lower edge.
    pub(super) low: Vec<Option<f64>>,
    /// Upper edge.
    pub(super) high: Vec<Option<f64>>,
}

/// Piles `values` onto `base`, which rises by them. Above another layer a gap of `gap` stays
/// free, though never more than 40 % of the layer.
pub(super) fn pile(base: &mut [f64], values: &[Option<f64>], gap: f64) -> Layer {
    let mut layer = Layer { low: Vec::new(), high: Vec::new() };
    for (base, value) in base.iter_mut().zip(values) {
        let value = value.unwrap_or(0.0).max(0.0);
        let filled = value > 0.0;
        let room = if *base > 0.0 { gap.min(value * 0.4) } else { 0.0 };
        layer.low.push(filled.then_some(*base + room));
        *base += value;
        layer.high.push(filled.then_some(*base));
    }
    layer
}

/// The outline of the room between two lines that run side by side.
pub(super) fn between(high: &Run, low: &Run) -> Run {
    high.iter().chain(low.iter().rev()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: Times<'_> = Times { xs: &[1.0, 2.0, 3.0, 4.0], from: 0.0, to: 10.0, n_px: 100 };
    const VALUES: [Option<f64>; 4] = [Some(5.0), Some(5.0), None, Some(7.0)];

    #[test]
    fn a_rate_covers_the_interval_before_its_sample_and_a_gap_stays_empty() {
        let runs = TIMES.steps(&VALUES, &TIMES.picked(&VALUES), Hold::Before);
        assert_eq!(runs, [vec![(0.0, 5.0), (2.0, 5.0)], vec![(3.0, 7.0), (4.0, 7.0)]]);
    }

    #[test]
    fn a_state_holds_until_the_next_sample_and_the_last_for_one_interval() {
        let runs = TIMES.steps(&VALUES, &TIMES.picked(&VALUES), Hold::After);
        assert_eq!(runs, [vec![(1.0, 5.0), (3.0, 5.0)], vec![(4.0, 7.0), (5.0, 7.0)]]);
    }

    #[test]
    fn a_change_of_level_is_a_vertical_line() {
        let values = [Some(1.0), Some(3.0), Some(3.0), Some(3.0)];
        let runs = TIMES.steps(&values, &[0, 1, 2, 3], Hold::Before);
        assert_eq!(runs, [vec![(0.0, 1.0), (1.0, 1.0), (1.0, 3.0), (4.0, 3.0)]]);
    }

    #[test]
    fn layers_pile_up_without_an_empty_one_taking_room() {
        let mut base = vec![0.0; 2];
        let first = pile(&mut base, &[Some(4.0), None], 0.5);
        let second = pile(&mut base, &[Some(2.0), Some(1.0)], 0.5);
        assert_eq!((first.low, first.high), (vec![Some(0.0), None], vec![Some(4.0), None]));
        assert_eq!(second.low, [Some(4.5), Some(0.0)]);
        assert_eq!(second.high, [Some(6.0), Some(1.0)]);
    }
}
