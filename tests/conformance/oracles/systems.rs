//! The systems that the cases describe, as compositions of the engine's parts.

use orchestration_guide::scenario::replication_seed;
use orchestration_guide::sim::engine::{Horizon, Progress, Run, RunSpec};
use orchestration_guide::sim::fleet::{Discipline, StationSpec};
use orchestration_guide::sim::parts::Router;
use orchestration_guide::sim::parts::balancing::{Balancer, Policy, SharedLine};
use orchestration_guide::sim::parts::simple::fixed_pool;
use orchestration_guide::sim::record::RunResult;
use orchestration_guide::sim::workload::{Law, Patience, PatienceScope, RateProfile, WorkloadSpec};
use orchestration_guide::units::{SimTime, Span};

use super::Statistics;
use super::case::{Case, Params};

/// Seed of the first run of each case.
pub(super) const SEED: u64 = 20_260_101;

/// A pool of servers with its workload.
pub(crate) struct System {
    workload: WorkloadSpec,
    station: StationSpec,
    n_servers: u32,
    balancing: Balancing,
}

#[derive(Clone, Copy)]
enum Balancing {
    SharedLine { limit: Option<u32> },
    AtOnce(Policy),
}

impl System {
    /// The system that these parameters describe.
    pub(crate) fn from_params(params: &Params) -> Result<Self, String> {
        let workload = WorkloadSpec {
            patience: patience(params)?,
            ..WorkloadSpec::simple(rate(params)?, service(params)?)
        };
        let fcfs = |concurrency, queue_limit| {
            StationSpec::simple(concurrency, queue_limit, Discipline::Fcfs)
        };
        let limit = line_limit(params)?;
        let (station, n_servers, balancing) = match (params.servers, params.cores, &params.policy) {
            (Some(n), None, None) => (fcfs(1, Some(0)), n, Balancing::SharedLine { limit }),
            (Some(n), None, Some(policy)) => {
                (fcfs(1, None), n, Balancing::AtOnce(balancing_policy(policy, params.choices)?))
            }
            (None, Some(cores), None) => {
                let discipline = Discipline::ProcessorSharing { cores: f64::from(cores) };
                let station = StationSpec { discipline, ..fcfs(u32::MAX, None) };
                (station, 1, Balancing::AtOnce(Policy::RoundRobin))
            }
            (None, None, None) => (fcfs(u32::MAX, None), 1, Balancing::AtOnce(Policy::RoundRobin)),
            _ => return Err("no such combination of servers, cores and policy".to_owned()),
        };
        Ok(Self { workload, station, n_servers, balancing })
    }

    /// Runs a case's protocol once.
    pub(crate) fn run(&self, case: &Case<Params>, run: u32) -> Statistics {
        let (warm_up, measured) = (case.protocol.warmup_requests, case.protocol.requests);
        let mut run = self.start(Horizon::Requests { warm_up, measured }, run);
        while run.advance(u64::MAX) == Progress::Running {}
        self.statistics(&run.finish())
    }

    /// Numbers inside at these times of one run.
    pub(crate) fn numbers_inside(&self, times_s: &[f64], run: u32) -> Vec<u32> {
        let end = times_s.iter().copied().fold(0.0, f64::max) + 1.0;
        let mut run = self.start(Horizon::Until(SimTime::from_secs_f64(end)), run);
        let mut inside = |&t_s: &f64| {
            run.advance_to(SimTime::from_secs_f64(t_s));
            run.n_in_system()
        };
        times_s.iter().map(&mut inside).collect()
    }

    fn start(&self, horizon: Horizon, run: u32) -> Run {
        let router: Box<dyn Router> = match self.balancing {
            Balancing::SharedLine { limit } => Box::new(SharedLine { limit }),
            Balancing::AtOnce(policy) => Box::new(Balancer::new(policy, Span::ZERO)),
        };
        let platform = fixed_pool(self.station, router);
        let seed = replication_seed(SEED, run);
        let spec = RunSpec::simple(platform, self.n_servers, self.workload.clone(), horizon, seed);
        Run::new(RunSpec { sample_interval: Span::from_secs(3600), ..spec })
    }

    fn statistics(&self, result: &RunResult) -> Statistics {
        let (queueing, latency) = (&result.queueing, &result.latency);
        let share = |part: u64, whole: u64| part as f64 / whole as f64;
        let n_accepted = queueing.n_arrived - queueing.n_rejected;
        let n_waited = queueing.n_waited + queueing.n_gave_up;
        let mean_busy = queueing.mean_in_system - queueing.mean_in_queue;
        Statistics::from([
            ("prob_wait", share(n_waited, n_accepted)),
            ("blocking_prob", share(queueing.n_rejected, queueing.n_arrived)),
            ("abandon_prob", share(queueing.n_gave_up, queueing.n_arrived)),
            ("mean_wait_s", queueing.mean_wait.as_secs_f64()),
            ("mean_wait_all_s", queueing.mean_wait_of_all.as_secs_f64()),
            ("p95_wait_s", queueing.p95_wait.as_secs_f64()),
            ("p99_wait_s", queueing.p99_wait.as_secs_f64()),
            ("mean_response_s", latency.mean.as_secs_f64()),
            ("p50_response_s", latency.p50.as_secs_f64()),
            ("p95_response_s", latency.p95.as_secs_f64()),
            ("p99_response_s", latency.p99.as_secs_f64()),
            ("mean_slowdown", queueing.mean_slowdown),
            ("throughput_per_s", latency.n as f64 / queueing.measured.as_secs_f64()),
            ("utilisation", mean_busy / f64::from(self.n_servers)),
            ("mean_in_system", queueing.mean_in_system),
            ("mean_in_queue", queueing.mean_in_queue),
        ])
    }
}

fn needed<T>(value: Option<T>, name: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("{name} is missing"))
}

fn line_limit(params: &Params) -> Result<Option<u32>, String> {
    let by_system = match (params.system_limit, params.servers) {
        (Some(limit), Some(n)) => Some(limit - n),
        _ => None,
    };
    if by_system.is_some() && by_system != params.queue_limit {
        return Err("queue_limit and system_limit disagree".to_owned());
    }
    Ok(params.queue_limit)
}

fn balancing_policy(name: &str, choices: Option<u32>) -> Result<Policy, String> {
    match name {
        "random" => Ok(Policy::Random),
        "round_robin" => Ok(Policy::RoundRobin),
        "jsq" => Ok(Policy::LeastOutstanding),
        "power_of_d" => Ok(Policy::PowerOfChoices(needed(choices, "choices")?)),
        _ => Err(format!("unknown policy {name:?}")),
    }
}

fn service(params: &Params) -> Result<Law, String> {
    let mean = Span::from_secs_f64(params.mean_service_s);
    let secs = Span::from_secs_f64;
    match params.service.as_str() {
        "exponential" => Ok(Law::Exponential { mean }),
        "constant" => Ok(Law::Constant { mean }),
        "lognormal" => Ok(Law::LogNormal {
            mu: needed(params.lognormal_mu, "lognormal_mu")?,
            sigma: needed(params.lognormal_sigma, "lognormal_sigma")?,
        }),
        "hyperexponential2" => Ok(Law::Hyperexponential {
            p_first: needed(params.h2_prob_first, "h2_prob_first")?,
            mean_first: secs(needed(params.h2_mean_first_s, "h2_mean_first_s")?),
            mean_second: secs(needed(params.h2_mean_second_s, "h2_mean_second_s")?),
        }),
        "uniform" => Ok(Law::Uniform {
            low: secs(needed(params.uniform_low_s, "uniform_low_s")?),
            high: secs(needed(params.uniform_high_s, "uniform_high_s")?),
        }),
        name => Err(format!("unknown service {name:?}")),
    }
}

fn patience(params: &Params) -> Result<Option<Patience>, String> {
    let Some(name) = &params.patience else { return Ok(None) };
    let mean = Span::from_secs_f64(needed(params.mean_patience_s, "mean_patience_s")?);
    let limit = match name.as_str() {
        "exponential" => Law::Exponential { mean },
        "constant" => Law::Constant { mean },
        _ => return Err(format!("unknown patience {name:?}")),
    };
    Ok(Some(Patience { limit, scope: PatienceScope::Wait }))
}

fn rate(params: &Params) -> Result<RateProfile, String> {
    let Some(shape) = &params.rate_shape else {
        let rps = needed(params.arrival_rate_per_s, "arrival_rate_per_s")?;
        return Ok(RateProfile::constant(rps));
    };
    let base = needed(params.base_rate_per_s, "base_rate_per_s")?;
    match shape.as_str() {
        "sinusoid" => Ok(RateProfile::Sine {
            mean_rps: base,
            amplitude: needed(params.relative_amplitude, "relative_amplitude")?,
            period: Span::from_secs_f64(needed(params.period_s, "period_s")?),
        }),
        "step" => {
            let step = needed(params.step_rate_per_s, "step_rate_per_s")?;
            let from = SimTime::from_secs_f64(needed(params.step_from_s, "step_from_s")?);
            let to = SimTime::from_secs_f64(needed(params.step_to_s, "step_to_s")?);
            Ok(RateProfile::through(&[(from, base), (from, step), (to, step), (to, base)]))
        }
        _ => Err(format!("unknown rate shape {shape:?}")),
    }
}
