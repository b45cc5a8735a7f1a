//! Laws that hold for every system, whatever its parts.

use orchestration_guide::sim::engine::{Horizon, Run, RunSpec};
use orchestration_guide::sim::fleet::{Discipline, StationSpec};
use orchestration_guide::sim::parts::balancing::{Balancer, Policy, SharedLine};
use orchestration_guide::sim::parts::simple::fixed_pool;
use orchestration_guide::sim::parts::{Platform, Router};
use orchestration_guide::sim::record::RunResult;
use orchestration_guide::sim::workload::{Law, RateProfile, WorkloadSpec};
use orchestration_guide::units::Span;

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
