//! Platforms that start an instance for a request: exact answers, what SimFaaS gives, and what was
//! measured on AWS Lambda.

use std::collections::BTreeMap;
use std::sync::Mutex;

use orchestration_guide::scenario::replication_seed;
use orchestration_guide::sim::engine::{Horizon, Progress, Run, RunSpec};
use orchestration_guide::sim::fleet::{Discipline, StationSpec};
use orchestration_guide::sim::models::faas::{ColdStart, PackNewest, scale_per_request};
use orchestration_guide::sim::parts::Platform;
use orchestration_guide::sim::record::RunResult;
use orchestration_guide::sim::workload::{Law, RateProfile, WorkloadSpec};
use orchestration_guide::units::{SimTime, Span};
use serde::Deserialize;
use serde_json::Value;

use super::case::Case;
use super::systems::SEED;
use super::{Statistics, compare, figure, mean_of};

/// Inputs of a case; times in seconds, rates per second.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    arrival_rate_per_s: f64,
    mean_warm_service_s: f64,
    mean_cold_service_s: Option<f64>,
    service: Option<String>,
    idle_expiry_s: f64,
    max_running: u32,
    requests_per_instance: Option<u32>,
    mean_start_up_s: Option<f64>,
}

impl Params {
    fn law(&self, mean_s: f64) -> Result<Law, String> {
        let mean = Span::from_secs_f64(mean_s);
        match self.service.as_deref() {
            // Laws of measured services are not published: exponential, as SimFaaS takes them.
            Some("exponential") | None => Ok(Law::Exponential { mean }),
            Some("constant") => Ok(Law::Constant { mean }),
            Some(name) => Err(format!("unknown service {name:?}")),
        }
    }

    fn platform(&self) -> Result<Platform, String> {
        let concurrency = self.requests_per_instance.unwrap_or(1);
        let station = StationSpec::simple(concurrency, None, Discipline::Fcfs);
        let init =
            Law::Exponential { mean: Span::from_secs_f64(self.mean_start_up_s.unwrap_or(0.0)) };
        let cold_start = ColdStart {
            placement: Law::Constant { mean: Span::ZERO },
            init,
            function_init: Span::ZERO,
            init_limit: None,
        };
        let idle_expiry = Span::from_secs_f64(self.idle_expiry_s);
        let router = Box::new(PackNewest::new(self.max_running));
        let mut platform = scale_per_request(station, router, cold_start, idle_expiry);
        // The service of the request that starts an instance, start-up included.
        platform.first_demand = match self.mean_cold_service_s {
            Some(mean_s) => Some(self.law(mean_s)?),
            None => None,
        };
        Ok(platform)
    }
}

/// The families `faas_exact` and `simfaas`.
pub(crate) fn simulated(value: &Value) -> Result<(), String> {
    let case = Case::<Params>::read(value, "empty")?;
    compare(&case, &runs(&case)?)
}

/// The family `simfaas_published`: each figure is of one run of SimFaaS.
pub(crate) fn published(value: &Value) -> Result<(), String> {
    let mut value = value.clone();
    for figure in value["expect"].as_object_mut().into_iter().flat_map(|map| map.values_mut()) {
        figure["runs"] = 1.into();
    }
    simulated(&value)
}

fn runs(case: &Case<Params>) -> Result<Vec<Statistics>, String> {
    let horizon_s = case.protocol.horizon_s.ok_or("the protocol has no horizon")?;
    if case.protocol.warmup_s != 0.0 {
        return Err("a warm-up is not known here".to_owned());
    }
    (0..case.protocol.n_runs()).map(|run| one_run(&case.params, horizon_s, run)).collect()
}

fn one_run(params: &Params, horizon_s: f64, run: u32) -> Result<Statistics, String> {
    let rate = RateProfile::constant(params.arrival_rate_per_s);
    let workload = WorkloadSpec::simple(rate, params.law(params.mean_warm_service_s)?);
    let horizon = Horizon::Until(SimTime::from_secs_f64(horizon_s));
    let seed = replication_seed(SEED, run);
    let spec = RunSpec::simple(params.platform()?, 0, workload, horizon, seed);
    let sample_interval = Span::from_secs_f64(horizon_s / 100.0);
    let mut run = Run::new(RunSpec { sample_interval, ..spec });
    while run.advance(u64::MAX) == Progress::Running {}
    Ok(statistics(&run.finish()))
}

fn statistics(result: &RunResult) -> Statistics {
    let (totals, ledger) = (&result.totals, &result.ledger);
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    let over_time = |sum: Span| sum.as_secs_f64() / result.simulated.as_secs_f64();
    let instance_time = ledger.instance_time.iter().fold(Span::ZERO, |sum, span| sum + *span);
    let (mean_instances, mean_running) = (over_time(instance_time), over_time(ledger.busy_time));
    let rejected = totals.n_throttled();
    let life_s = ledger.life_time_of_removed.as_secs_f64() / ledger.n_removed.max(1) as f64;
    Statistics::from([
        ("requests", totals.arrived as f64),
        ("cold_start_prob", share(totals.cold_starts, totals.arrived)),
        ("cold_start_prob_of_served", share(totals.cold_starts, totals.arrived - rejected)),
        ("reject_prob", share(rejected, totals.arrived)),
        ("mean_instances", mean_instances),
        ("mean_running", mean_running),
        ("mean_idle", mean_instances - mean_running),
        ("mean_life_span_s", life_s),
        ("max_instances", f64::from(ledger.peak_instances)),
        ("mean_requests_per_instance_when_any", ledger.mean_requests_per_instance_when_any),
    ])
}

/// Relative errors against the cloud, by case.
static ERRORS: Mutex<BTreeMap<String, [f64; 2]>> = Mutex::new(BTreeMap::new());
/// Figures that are judged, and the most that their mean absolute percentage error may be.
const JUDGED: [(&str, f64); 2] = [("cold_start_prob", 13.5), ("mean_instances", 3.5)];
/// Loads that were measured.
const N_MEASURED: usize = 20;
/// How far a mean over the runs of a case may be from what the model gives in the long run.
const NOISE: f64 = 0.06;

/// The family `aws_lambda_measured`. A single load may miss the measurement, because the model is
/// an idealization: each case is held to what the model gives in the long run, where that is
/// stated, and all loads together to the measurements ([`against_the_cloud`]).
pub(crate) fn measured(value: &Value) -> Result<(), String> {
    let case = Case::<Params>::read(value, "empty")?;
    let runs = runs(&case)?;
    let mut errors = [f64::NAN; JUDGED.len()];
    for (place, (name, _)) in JUDGED.into_iter().enumerate() {
        let Some(expected) = case.expect.get(name) else { continue };
        let figure = figure(name, expected)?;
        let got = mean_of(&runs, name).ok_or("no such statistic")?;
        errors[place] = (got / figure.value - 1.0).abs() * 100.0;
        let misses = |long_run: f64| (got / long_run - 1.0).abs() > NOISE;
        if let Some(long_run) = figure.model_long_run.filter(|&long_run| misses(long_run)) {
            return Err(format!("{name}: the model gives {long_run} in the long run, got {got}"));
        }
    }
    ERRORS.lock().expect("no holder of the lock panics").insert(case.id, errors);
    Ok(())
}

/// The rule for all loads together: how far the model is from the cloud on average. Judged once
/// all loads were run; with fewer it only tells.
pub(crate) fn against_the_cloud() -> Result<Option<String>, String> {
    let errors = ERRORS.lock().expect("no holder of the lock panics");
    if errors.is_empty() {
        return Ok(None);
    }
    let n = errors.len();
    let mut lines = vec![format!("aws_lambda_measured: {n} of {N_MEASURED} measured loads")];
    let mut is_off = false;
    for (place, (name, most)) in JUDGED.into_iter().enumerate() {
        let error = errors.values().map(|errors| errors[place]).sum::<f64>() / n as f64;
        lines.push(format!("  {name}: mean absolute error {error:.2} %, at most {most} %"));
        is_off |= error > most;
    }
    let text = lines.join("\n");
    if is_off && n >= N_MEASURED { Err(text) } else { Ok(Some(text)) }
}
