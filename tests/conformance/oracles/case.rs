//! The schema `sim-oracle/1`.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// One case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case<P> {
    #[serde(rename = "id")]
    pub(crate) id: String,
    pub(crate) params: P,
    pub(crate) protocol: Protocol,
    pub(crate) expect: Map<String, Value>,
    #[serde(rename = "limit", default)]
    _limit: Value,
    #[serde(rename = "note", default)]
    _note: Value,
    #[serde(rename = "source", default)]
    _source: Value,
}

impl<P: DeserializeOwned> Case<P> {
    /// Reads a case that starts so.
    pub(crate) fn read(value: &Value, start: &str) -> Result<Self, String> {
        let case: Self = serde_json::from_value(value.clone())
            .map_err(|error| format!("the case cannot be read: {error}"))?;
        if case.expect.is_empty() {
            return Err("the case expects nothing".to_owned());
        }
        if case.protocol.start != start {
            return Err(format!("unknown start {:?}", case.protocol.start));
        }
        Ok(case)
    }
}

/// How to run a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Protocol {
    start: String,
    #[serde(default)]
    pub(crate) warmup_requests: u64,
    #[serde(default)]
    pub(crate) requests: u64,
    runs: u32,
    pub(crate) horizon_s: Option<f64>,
    #[serde(default)]
    pub(crate) warmup_s: f64,
    #[serde(rename = "statistic", default)]
    _statistic: Value,
}

impl Protocol {
    /// How many runs the statistics are averaged over: what the case asks for, or more on demand
    /// (`SEEDS=64`), which narrows what is allowed.
    pub(crate) fn n_runs(&self) -> u32 {
        let wanted = std::env::var("SEEDS").ok().and_then(|n| n.parse().ok());
        self.runs.max(wanted.unwrap_or(1))
    }
}

/// Inputs of a case; times in seconds, rates per second.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Params {
    pub(crate) arrival_rate_per_s: Option<f64>,
    pub(crate) mean_service_s: f64,
    pub(crate) service: String,
    #[serde(rename = "service_cv")]
    _service_cv: Option<f64>,
    pub(crate) lognormal_mu: Option<f64>,
    pub(crate) lognormal_sigma: Option<f64>,
    pub h2_prob_first: Option<f64>,
    pub h2_mean_first_s: Option<f64>,
    pub h2_mean_second_s: Option<f64>,
    pub(crate) uniform_low_s: Option<f64>,
    pub(crate) uniform_high_s: Option<f64>,
    pub(crate) servers: Option<u32>,
    pub(crate) cores: Option<u32>,
    pub(crate) queue_limit: Option<u32>,
    pub(crate) system_limit: Option<u32>,
    #[serde(rename = "load")]
    _load: Option<f64>,
    pub(crate) policy: Option<String>,
    pub(crate) choices: Option<u32>,
    pub(crate) patience: Option<String>,
    pub(crate) mean_patience_s: Option<f64>,
    pub(crate) rate_shape: Option<String>,
    pub(crate) base_rate_per_s: Option<f64>,
    pub(crate) relative_amplitude: Option<f64>,
    pub(crate) period_s: Option<f64>,
    pub(crate) step_rate_per_s: Option<f64>,
    pub(crate) step_from_s: Option<f64>,
    pub(crate) step_to_s: Option<f64>,
}

/// An expected figure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Figure {
    pub(crate) value: f64,
    tol_abs: Option<f64>,
    tol_rel: Option<f64>,
    sd_one_run: Option<f64>,
    pub(crate) t_s: Option<f64>,
    #[serde(rename = "reference_mean")]
    _reference_mean: Option<f64>,
    #[serde(rename = "reference_z")]
    _reference_z: Option<f64>,
    /// Over how many runs of another program `value` is a mean.
    pub(crate) runs: Option<u32>,
    #[serde(rename = "ci95_half_width")]
    _ci95_half_width: Option<f64>,
    #[serde(rename = "second_opinion")]
    _second_opinion: Option<f64>,
    #[serde(rename = "second_opinion_z")]
    _second_opinion_z: Option<f64>,
    #[serde(rename = "standard_error")]
    _standard_error: Option<f64>,
    pub(crate) model_long_run: Option<f64>,
    #[serde(rename = "derived_from")]
    _derived_from: Option<String>,
    note: Option<String>,
}

impl Figure {
    /// What is wrong with a mean over this many runs.
    pub(crate) fn check(&self, name: &str, got: f64, n_runs: usize) -> Option<String> {
        let allowed = self.allowed(n_runs);
        if allowed.is_none() && self.note.is_none() {
            return Some(format!("{name}: neither a tolerance nor a note"));
        }
        // A figure with a note and no tolerance is for information.
        let off = (got - self.value).abs();
        let is_off = allowed.is_some_and(|allowed| off.is_nan() || off > allowed);
        is_off.then(|| {
            let at = self.t_s.map(|t| format!(" at {t} s")).unwrap_or_default();
            format!("{name}{at}: expected {} ± {:?}, got {got}", self.value, allowed.unwrap_or(0.0))
        })
    }

    /// The stated tolerance is of one run; the mean of k runs scatters less. Where `value` itself
    /// is a mean over runs of another program, its own scatter stays.
    fn allowed(&self, n_runs: usize) -> Option<f64> {
        let of_one = self.tol_abs.or(self.tol_rel.map(|share| share * self.value.abs()))?;
        let n_of_value = self.runs.map_or(f64::INFINITY, f64::from);
        let scatter = |n_runs: f64| (1.0 / n_runs + 1.0 / n_of_value).sqrt();
        let narrowed = scatter(1.0) - scatter(n_runs as f64);
        Some(of_one - 4.0 * self.sd_one_run.unwrap_or(0.0) * narrowed)
    }
}
