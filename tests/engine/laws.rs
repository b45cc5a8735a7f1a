//! Laws that hold for every system, whatever its parts.

use orchestration_guide::scenario::ModelId;
use orchestration_guide::scenario::input::{
    AppWarmUpInput, ArrivalsInput, DemandInput, RateInput, ScenarioInput,
};
use orchestration_guide::sim::engine::{Horizon, Run, RunSpec};
use orchestration_guide::sim::fleet::{Discipline, StationSpec};
use orchestration_guide::sim::parts::balancing::{Balancer, Policy, SharedLine};
use orchestration_guide::sim::parts::simple::fixed_pool;
use orchestration_guide::sim::parts::{Platform, Router};
use orchestration_guide::sim::record::{RunResult, Sample};
use orchestration_guide::sim::workload::{Law, RateProfile, WorkloadSpec};
use orchestration_guide::units::Span;

use super::{deploy_at, start_of};

fn platform(discipline: Discipline, router: Box<dyn Router>) -> Platform {
    fixed_pool(StationSpec::simple(1, None, discipline), router)
}

fn run_pool(platform: Platform, n_servers: u32, rps: f64, mean: Span) -> RunResult {
    let workload = WorkloadSpec::simple(RateProfile::constant(rps), Law::Exponential { mean });
    let horizon = Horizon::Requests { warm_up: 1_000, measured: 50_000 };
    let run = Run::new(RunSpec::simple(platform, n_servers, workload, horizon, 11));
    run.run_to_end()
}

fn shared_line() -> Platform {
    platform(Discipline::Fcfs, Box::new(SharedLine { limit: None }))
}

/// Little: mean number inside = rate × mean time inside. Both sides are of the same run, so only
/// its two ends keep them apart.
#[test]
fn little_s_law() {
    let sharing = Discipline::ProcessorSharing { cores: 1.0 };
    let random = Box::new(Balancer::new(Policy::Random, Span::ZERO));
    for platform in [shared_line(), platform(sharing, random)] {
        let result = run_pool(platform, 4, 3.0, Span::from_secs(1));
        let rate = result.queueing.n_arrived as f64 / result.queueing.measured.as_secs_f64();
        let by_little = rate * result.latency.mean.as_secs_f64();
        let off = (result.queueing.mean_in_system / by_little - 1.0).abs();
        assert!(off < 0.005, "{} {by_little}", result.queueing.mean_in_system);
    }
}

/// The same requests on more servers with one line: nobody waits longer on average.
#[test]
fn more_servers_never_lengthen_the_mean_wait() {
    let waits: Vec<Span> = (4..12)
        .map(|n| run_pool(shared_line(), n, 3.5, Span::from_secs(1)).queueing.mean_wait)
        .collect();
    assert!(waits.is_sorted_by(|fewer, more| fewer >= more), "{waits:?}");
    assert!(waits[0] > waits[7]);
}

/// Ten times the rate and a tenth of the service time: everything happens ten times as fast.
#[test]
fn time_has_no_scale_of_its_own() {
    let slow = run_pool(shared_line(), 5, 4.0, Span::from_secs(1));
    let fast = run_pool(shared_line(), 5, 40.0, Span::from_millis(100));
    assert_eq!(slow.queueing.n_waited, fast.queueing.n_waited);
    let ratio = slow.queueing.mean_wait.as_secs_f64() / fast.queueing.mean_wait.as_secs_f64();
    assert!((ratio - 10.0).abs() < 1e-4, "{ratio}");
}

/// A balancer that knows more does not do worse: one line, then fewest requests, then two choices,
/// then random.
#[test]
fn knowledge_shortens_waits() {
    let wait = |router: Box<dyn Router>| {
        let result = run_pool(platform(Discipline::Fcfs, router), 10, 8.0, Span::from_secs(1));
        result.queueing.mean_wait
    };
    let waits = [
        wait(Box::new(SharedLine { limit: None })),
        wait(Box::new(Balancer::new(Policy::LeastOutstanding, Span::ZERO))),
        wait(Box::new(Balancer::new(Policy::PowerOfChoices(2), Span::ZERO))),
        wait(Box::new(Balancer::new(Policy::Random, Span::ZERO))),
    ];
    assert!(waits.is_sorted(), "{waits:?}");
}

/// Requests of 20 ms that take four times as long right after a start, and as long as they should
/// ten minutes later. Of a new revision, deployed at one minute, the first ones take 80 ms on any
/// model, and all of them 20 ms in the end. What ran before the run is warm.
#[test]
fn an_application_that_is_slow_after_a_start_is_so_on_every_model() {
    let mut input = ScenarioInput { duration_s: 7_200.0, ..ScenarioInput::default() };
    input.workload.rate = RateInput::Constant { rps: 5.0 };
    input.workload.arrivals = ArrivalsInput::Deterministic;
    input.workload.demand = DemandInput::Constant { mean_ms: 20.0 };
    input.workload.warm_up = Some(AppWarmUpInput { from_percent: 400, lasts_s: 600.0 });
    input.events = vec![deploy_at(60.0, true)];
    for model in ModelId::ALL {
        let result = start_of(&input, model).expect("the default has every model").run_to_end();
        let samples = &result.series.samples;
        let p50s = samples.iter().filter_map(|s| Some((s.at.as_secs_f64(), s.p50?)));
        let p50s: Vec<(f64, f64)> = p50s.map(|(at, p50)| (at, p50.as_millis_f64())).collect();
        // Machines of a group are replaced one by one: few of the answers are of a new one.
        let answer = |s: &Sample| if model == ModelId::Vm { s.p999 } else { s.p50 };
        let after = samples.iter().filter(|s| s.at.as_secs_f64() > 60.0);
        let slowest = after.filter_map(|s| Some(answer(s)?.as_millis_f64())).fold(0.0, f64::max);
        assert!((60.0..82.0).contains(&slowest), "{slowest} ms on {model:?}");
        let last = p50s.last().expect("requests are answered").1;
        assert!((last / 20.0 - 1.0).abs() < 0.02, "{last} ms on {model:?}");
        if model != ModelId::Faas {
            let first = p50s[0].1;
            assert!((first / 20.0 - 1.0).abs() < 0.02, "{first} ms on {model:?}");
        }
    }
}
