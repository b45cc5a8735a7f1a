//! The key figures of several runs: how much chance is in them.

use orchestration_guide::sim::record::{InstanceState, RunResult};
use serde_json::{Map, Value, json};

/// A key figure of a run.
type Figure = fn(&RunResult) -> f64;

/// Name and value of each key figure.
const FIGURES: [(&str, Figure); 12] = [
    ("arrived", |run| run.totals.arrived as f64),
    ("completed", |run| run.totals.completed as f64),
    ("failed", |run| run.totals.n_failed() as f64),
    ("failed_share", |run| match run.totals.arrived {
        0 => 0.0,
        arrived => run.totals.n_failed() as f64 / arrived as f64,
    }),
    ("response_mean_ms", |run| run.latency.mean.as_millis_f64()),
    ("response_p50_ms", |run| run.latency.p50.as_millis_f64()),
    ("response_p95_ms", |run| run.latency.p95.as_millis_f64()),
    ("response_p99_ms", |run| run.latency.p99.as_millis_f64()),
    ("wait_mean_ms", |run| run.queueing.mean_wait.as_millis_f64()),
    ("ready_instance_s", |run| {
        run.ledger.instance_time[InstanceState::Ready.index()].as_secs_f64()
    }),
    ("cpu_core_s", |run| run.ledger.cpu_core_secs),
    ("peak_instances", |run| f64::from(run.ledger.peak_instances)),
];

/// Mean, standard deviation and the range from 10 % to 90 % of every key figure.
pub(crate) fn of(runs: &[RunResult]) -> Value {
    let figures = FIGURES.iter().map(|(name, figure)| {
        let values: Vec<f64> = runs.iter().map(figure).collect();
        ((*name).to_owned(), Spread::of(values).to_json())
    });
    Value::Object(figures.collect::<Map<_, _>>())
}

/// How values lie.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spread {
    mean: f64,
    /// Standard deviation of a sample (n − 1); 0 for one value.
    sd: f64,
    p10: f64,
    p90: f64,
}

impl Spread {
    /// At least one value.
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let sd = if n > 1.0 { (squares / (n - 1.0)).sqrt() } else { 0.0 };
        Self { mean, sd, p10: quantile(&values, 0.1), p90: quantile(&values, 0.9) }
    }

    fn to_json(self) -> Value {
        json!({"mean": self.mean, "sd": self.sd, "p10": self.p10, "p90": self.p90})
    }
}

/// On the straight lines between sorted values, the first at 0 and the last at 1 (type 7 of Hyndman
/// and Fan, the default of R and NumPy).
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    sorted[below] + (sorted[above] - sorted[below]) * (place - place.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_of_one_to_eleven() {
        let values = (1..=11).rev().map(f64::from).collect();
        let spread = Spread::of(values);
        assert_eq!((spread.mean, spread.p10, spread.p90), (6.0, 2.0, 10.0));
        assert!((spread.sd - 11_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn one_value_has_no_spread() {
        let spread = Spread { mean: 3.0, sd: 0.0, p10: 3.0, p90: 3.0 };
        assert_eq!(Spread::of(vec![3.0]), spread);
    }
}
