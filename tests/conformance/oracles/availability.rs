//! Instances that fail and are repaired: a binomial law.

use orchestration_guide::scenario::replication_seed;
use orchestration_guide::sim::engine::{Horizon, Progress, Run, RunSpec};
use orchestration_guide::sim::fleet::{Discipline, StationSpec};
use orchestration_guide::sim::parts::balancing::SharedLine;
use orchestration_guide::sim::parts::simple::{Repair, fixed_pool};
use orchestration_guide::sim::workload::{Law, RateProfile, WorkloadSpec};
use orchestration_guide::units::{SimTime, Span};
use serde::Deserialize;
use serde_json::Value;

use super::case::Case;
use super::systems::SEED;
use super::{Statistics, compare};

/// Inputs of a case; times in seconds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    instances: u32,
    mean_time_to_failure_s: f64,
    failure: String,
    repair: String,
    mean_repair_s: f64,
    repair_cv: Option<f64>,
    need: u32,
}

/// The family `availability`.
pub(crate) fn availability(value: &Value) -> Result<(), String> {
    let case = Case::<Params>::read(value, "all up")?;
    let horizon_s = case.protocol.horizon_s.ok_or("the protocol has no horizon")?;
    let runs: Result<Vec<_>, _> =
        (0..case.protocol.n_runs()).map(|run| one_run(&case.params, horizon_s, run)).collect();
    compare(&case, &runs?)
}

fn law(name: &str, mean_s: f64, cv: Option<f64>) -> Result<Law, String> {
    let mean = Span::from_secs_f64(mean_s);
    match (name, cv) {
        ("exponential", _) => Ok(Law::Exponential { mean }),
        ("constant", _) => Ok(Law::Constant { mean }),
        ("lognormal", Some(cv)) => Ok(Law::log_normal(mean, cv)),
        _ => Err(format!("unknown law {name:?}")),
    }
}

fn one_run(params: &Params, horizon_s: f64, run: u32) -> Result<Statistics, String> {
    let station = StationSpec::simple(1, None, Discipline::Fcfs);
    let mut platform = fixed_pool(station, Box::new(SharedLine { limit: None }));
    let time = law(&params.repair, params.mean_repair_s, params.repair_cv)?;
    platform.launcher = Box::new(Repair { time });
    let workload =
        WorkloadSpec::simple(RateProfile::constant(0.0), Law::Constant { mean: Span::ZERO });
    let horizon = Horizon::Until(SimTime::from_secs_f64(horizon_s));
    let seed = replication_seed(SEED, run);
    let spec = RunSpec::simple(platform, params.instances, workload, horizon, seed);
    let mut run = Run::new(RunSpec {
        time_to_failure: Some(law(&params.failure, params.mean_time_to_failure_s, None)?),
        sample_interval: Span::from_secs_f64(horizon_s / 100.0),
        ..spec
    });
    while run.advance(u64::MAX) == Progress::Running {}
    let up = run.finish().ledger.time_in_rotation;
    let share =
        |times: &[Span]| times.iter().map(|span| span.as_secs_f64()).sum::<f64>() / horizon_s;
    let from = |n: u32| up.get(n as usize..).map_or(0.0, share);
    let mean_up: f64 = (1..=params.instances).map(from).sum();
    Ok(Statistics::from([
        ("mean_up", mean_up),
        ("prob_all_up", from(params.instances)),
        ("prob_at_least_need", from(params.need)),
    ]))
}
