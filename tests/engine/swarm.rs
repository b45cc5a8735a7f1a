//! Random scenarios. In builds with assertions the engine checks after every event that no request
//! is lost or held twice; here it is also held to its bounds and to its own bits.
//!
//! A failing case is printed with its scenario as JSON, which `simulate run` replays.

use orchestration_guide::scenario::check;
use orchestration_guide::scenario::input::{
    Balancing, CountOrPercent, DemandInput, EventInput, HpaMetricInput, RateInput, ScenarioInput,
};
use orchestration_guide::sim::engine::Progress;
use orchestration_guide::sim::random::{Concern, Stream};
use orchestration_guide::sim::record::{InstanceState, RunResult};

use super::{container, run, start};

/// How many scenarios a run of this test tries; more on demand by `SWARM=n`.
const N_SCENARIOS: u64 = 150;

#[test]
fn every_scenario_keeps_the_promises() {
    let wanted = std::env::var("SWARM").ok().and_then(|n| n.parse().ok());
    for seed in 0..wanted.unwrap_or(N_SCENARIOS) {
        let input = random_scenario(seed);
        let outcome = std::panic::catch_unwind(|| examine(&input));
        if let Err(panic) = outcome {
            let json = serde_json::to_string(&input).expect("a scenario is plain data");
            eprintln!("scenario {seed} breaks a promise; replay it with `simulate run`:\n{json}");
            std::panic::resume_unwind(panic);
        }
    }
}

fn examine(input: &ScenarioInput) {
    let result = run(input);
    check_totals(&result);
    check_bounds(input, &result);
    assert!(result.complete);
    assert!(result.decisions.is_sorted_by_key(|decision| decision.at));
    assert_eq!(in_slices(input).fingerprint, result.fingerprint, "slices change nothing");
}

fn in_slices(input: &ScenarioInput) -> RunResult {
    let mut run = start(input);
    let mut draws = Stream::new(input.seed, Concern::Control, 99);
    while run.advance(1 + u64::from(draws.below(5_000))) == Progress::Running {}
    run.finish()
}

fn check_totals(result: &RunResult) {
    let (totals, samples) = (&result.totals, &result.series.samples);
    assert_eq!(totals.arrived, totals.completed + totals.n_failed() + totals.in_flight);
    let sum = |count: fn(&orchestration_guide::sim::record::Sample) -> u32| -> u64 {
        samples.iter().map(|sample| u64::from(count(sample))).sum()
    };
    assert_eq!(sum(|sample| sample.arrived), totals.arrived, "the series tells of all arrivals");
    assert_eq!(sum(|sample| sample.completed), totals.completed);
    assert_eq!(sum(|sample| sample.failed.iter().sum()), totals.n_failed());
}

fn check_bounds(input: &ScenarioInput, result: &RunResult) {
    let model = input.models.container.as_ref().expect("the scenario has containers");
    let Some(hpa) = &model.hpa else { return };
    for sample in result.series.samples.iter().skip(60) {
        assert!((hpa.min_replicas..=hpa.max_replicas).contains(&sample.desired), "{sample:?}");
        let staying: u32 = sample.instances.iter().sum::<u32>()
            - sample.instances[InstanceState::Terminating.index()];
        // 100 % surge at most.
        assert!(staying <= 2 * hpa.max_replicas.max(model.deployment.replicas), "{sample:?}");
        assert!((0.0..=2.1).contains(&sample.utilization), "{sample:?}");
    }
}

/// A scenario that the check accepts, from a seed.
fn random_scenario(seed: u64) -> ScenarioInput {
    let mut draws = Stream::new(seed, Concern::Faults, 7);
    loop {
        let input = draw_scenario(seed, &mut draws);
        if check(&input).is_ok() {
            return input;
        }
    }
}

pub(super) fn draw_scenario(seed: u64, draws: &mut Stream) -> ScenarioInput {
    let duration_s = between(draws, 120.0, 500.0);
    let mut input = ScenarioInput { seed, duration_s, ..ScenarioInput::default() };
    input.workload.rate = draw_rate(draws, duration_s);
    let mean_ms = between(draws, 1.0, 200.0);
    input.workload.demand = match draws.below(3) {
        0 => DemandInput::Constant { mean_ms },
        1 => DemandInput::Exponential { mean_ms },
        _ => DemandInput::LogNormal { mean_ms, cv: between(draws, 0.1, 3.0) },
    };
    input.workload.cpu_share = between(draws, 0.05, 1.0);
    input.workload.client_timeout_s = (draws.below(3) > 0).then(|| between(draws, 0.1, 10.0));
    draw_platform(draws, &mut input);
    input.events = (0..draws.below(6)).map(|_| draw_event(draws, duration_s)).collect();
    input
}

fn draw_platform(draws: &mut Stream, input: &mut ScenarioInput) {
    let model = container(input);
    model.deployment.replicas = 1 + draws.below(12);
    let share = |draws: &mut Stream| match draws.below(2) {
        0 => CountOrPercent::Count(draws.below(4)),
        _ => CountOrPercent::Percent(format!("{}%", draws.below(101))),
    };
    model.deployment.max_surge = share(draws);
    model.deployment.max_unavailable = share(draws);
    model.deployment.min_ready_seconds = f64::from(draws.below(2)) * between(draws, 0.0, 20.0);
    model.pod.concurrency = 1 + draws.below(32);
    model.pod.queue_limit = draws.below(64);
    model.pod.pre_stop_sleep_seconds = f64::from(draws.below(10));
    model.service.balancing = [
        Balancing::Random,
        Balancing::RoundRobin,
        Balancing::LeastOutstanding,
        Balancing::TwoChoices,
    ][draws.below(4) as usize];
    model.service.endpoint_propagation_ms = between(draws, 0.0, 3000.0);
    match (draws.below(4), model.hpa.as_mut()) {
        (0, _) => model.hpa = None,
        (1, Some(hpa)) => {
            hpa.metric =
                HpaMetricInput::RequestsPerPod { average_value: between(draws, 1.0, 50.0) };
        }
        (2, Some(hpa)) => hpa.behavior = Some(Default::default()),
        _ => {}
    }
}

fn draw_rate(draws: &mut Stream, duration_s: f64) -> RateInput {
    let rps = between(draws, 0.5, 80.0);
    match draws.below(3) {
        0 => RateInput::Constant { rps },
        1 => RateInput::Spike {
            base_rps: rps,
            peak_rps: rps * between(draws, 1.0, 4.0),
            at_s: between(draws, 0.0, duration_s / 2.0),
            rise_s: between(draws, 0.0, 30.0),
            hold_s: between(draws, 0.0, 60.0),
            fall_s: between(draws, 0.0, 30.0),
        },
        _ => RateInput::Sine {
            mean_rps: rps,
            amplitude: between(draws, 0.0, 1.0),
            period_s: between(draws, 10.0, 200.0),
        },
    }
}

fn draw_event(draws: &mut Stream, duration_s: f64) -> EventInput {
    let at_s = between(draws, 0.0, duration_s);
    let count = 1 + draws.below(3);
    match draws.below(4) {
        0 => EventInput::Kill { at_s, count },
        1 => EventInput::Crash { at_s, count },
        2 => EventInput::Hang { at_s, count },
        _ => EventInput::Deploy { at_s, becomes_ready: draws.below(2) == 0 },
    }
}

pub(super) fn between(draws: &mut Stream, low: f64, high: f64) -> f64 {
    low + (high - low) * draws.unit()
}
