//! How much chance is in the results of several runs of one scenario.

use super::curve::{per_second, smoothed_demand};
use crate::sim::record::{InstanceState, RunResult, Sample};
use crate::units::{SimTime, Span};

/// How values lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// How many there are.
    pub n: u32,
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation of a sample (n − 1); 0 for one value.
    pub sd: f64,
    /// A tenth of the values lies below.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// A tenth of the values lies above.
    pub p90: f64,
}

impl Spread {
    /// Of these values; `None` of none.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        if values.is_empty() {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        Some(Self {
            n: values.len() as u32,
            mean,
            sd: if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 },
            p10: quantile(&values, 0.1),
            p50: quantile(&values, 0.5),
            p90: quantile(&values, 0.9),
        })
    }
}

/// On the straight lines between sorted values, the first at 0 and the last at 1 (type 7 of Hyndman
/// and Fan, the default of R and NumPy).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    let step = sorted[above] - sorted[below];
    // Two infinite values have no difference.
    if step.is_nan() { sorted[below] } else { sorted[below] + step * (place - place.floor()) }
}

/// What a series tells of each interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Requests that arrived, per second, averaged over [`NOISE`](super::NOISE).
    Demand,
    /// Requests per second that the instances in rotation can serve at most.
    Capacity,
    /// Requests that completed, per second.
    Completed,
    /// Requests that failed, per second.
    Failed,
    /// Instances in any state.
    Instances,
    /// Instances that are ready.
    Ready,
    /// Instances that the scaler wants.
    Desired,
    /// CPU in use over CPU requested.
    Utilization,
    /// Median response time in milliseconds; none in intervals without an answer, as for the
    /// other percentiles.
    P50,
    /// 95th percentile in milliseconds.
    P95,
    /// 99th percentile in milliseconds.
    P99,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Demand,
        Self::Capacity,
        Self::Completed,
        Self::Failed,
        Self::Instances,
        Self::Ready,
        Self::Desired,
        Self::Utilization,
        Self::P50,
        Self::P95,
        Self::P99,
    ];

    /// Name in files, with the unit.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Demand => "demand_rps",
            Self::Capacity => "capacity_rps",
            Self::Completed => "completed_rps",
            Self::Failed => "failed_rps",
            Self::Instances => "instances",
            Self::Ready => "ready",
            Self::Desired => "desired",
            Self::Utilization => "utilization",
            Self::P50 => "p50_ms",
            Self::P95 => "p95_ms",
            Self::P99 => "p99_ms",
        }
    }

    /// Its value in each interval of a run.
    fn values(self, samples: &[Sample]) -> Vec<Option<f64>> {
        if self == Self::Demand {
            return smoothed_demand(samples).into_iter().map(Some).collect();
        }
        samples.iter().enumerate().map(|(i, sample)| self.value(samples, i, sample)).collect()
    }

    fn value(self, samples: &[Sample], i: usize, sample: &Sample) -> Option<f64> {
        let rate = |count: u32| Some(per_second(samples, i, count));
        match self {
            Self::Demand => rate(sample.arrived),
            Self::Capacity => Some(sample.capacity_rps),
            Self::Completed => rate(sample.completed),
            Self::Failed => rate(sample.failed.iter().sum()),
            Self::Instances => Some(f64::from(sample.n_instances())),
            Self::Ready => Some(f64::from(sample.instances[InstanceState::Ready.index()])),
            Self::Desired => Some(f64::from(sample.desired)),
            Self::Utilization => Some(sample.utilization),
            Self::P50 => sample.p50.map(Span::as_millis_f64),
            Self::P95 => sample.p95.map(Span::as_millis_f64),
            Self::P99 => sample.p99.map(Span::as_millis_f64),
        }
    }
}

/// One interval over all runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// End of the interval.
    pub at: SimTime,
    /// How the values of the runs lie; `None` where no run has one.
    pub spread: Option<Spread>,
}

/// How a column lies over several runs of one scenario, interval by interval: as many as the
/// longest run has.
pub fn bands(runs: &[RunResult], column: Column) -> Vec<Band> {
    let values: Vec<Vec<Option<f64>>> =
        runs.iter().map(|run| column.values(&run.series.samples)).collect();
    let Some(longest) = runs.iter().max_by_key(|run| run.series.samples.len()) else {
        return Vec::new();
    };
    let band = |(i, sample): (usize, &Sample)| {
        let here = values.iter().filter_map(|run| run.get(i).copied().flatten());
        Band { at: sample.at, spread: Spread::of(here.collect()) }
    };
    longest.series.samples.iter().enumerate().map(band).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::samples::{Line, at, result};

    #[test]
    fn spread_of_one_to_eleven() {
        let values = (1..=11).rev().map(f64::from).collect();
        let spread = Spread::of(values).unwrap();
        assert_eq!((spread.n, spread.mean, spread.p50), (11, 6.0, 6.0));
        assert_eq!((spread.p10, spread.p90), (2.0, 10.0));
        assert!((spread.sd - 11_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn one_value_has_no_spread_and_none_has_no_mean() {
        let spread = Spread { n: 1, mean: 3.0, sd: 0.0, p10: 3.0, p50: 3.0, p90: 3.0 };
        assert_eq!(Spread::of(vec![3.0]), Some(spread));
        assert_eq!(Spread::of(Vec::new()), None);
        assert_eq!(Spread::of(vec![f64::INFINITY; 3]).unwrap().p50, f64::INFINITY);
    }

    /// Three runs with 1, 2 and 3 instances in the second interval; percentiles in none.
    #[test]
    fn bands_lie_over_the_runs_interval_by_interval() {
        let run = |ready| {
            result(10, &[Line::default(), Line { ready, completed: 50, ..Line::default() }])
        };
        let runs = [run(3), run(1), run(2)];
        let ready = bands(&runs, Column::Ready);
        assert_eq!((ready.len(), ready[1].at), (2, at(20)));
        let spread = ready[1].spread.unwrap();
        assert_eq!((spread.p10, spread.p50, spread.p90), (1.2, 2.0, 2.8));
        assert_eq!(bands(&runs, Column::Completed)[1].spread.unwrap().mean, 5.0);
        assert_eq!(bands(&runs, Column::P95)[1].spread, None);
        assert_eq!(bands(&[], Column::P95), []);
    }
}
