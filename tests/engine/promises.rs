//! What every run of every model promises, and a way to try many scenarios.
//!
//! A failing case is printed with its scenario as JSON, which `simulate run` replays.

use orchestration_guide::scenario::ModelId;
use orchestration_guide::scenario::input::{EventInput, ScenarioInput};
use orchestration_guide::sim::engine::Progress;
use orchestration_guide::sim::random::{Concern, Stream};
use orchestration_guide::sim::record::{InstanceState, RunResult};

use super::start_of;

/// Tries so many scenarios, or more on demand (`SWARM=n`).
pub(super) fn swarm(
    n_scenarios: u64,
    random_scenario: fn(u64) -> ScenarioInput,
    examine: fn(&ScenarioInput),
) {
    let wanted = std::env::var("SWARM").ok().and_then(|n| n.parse().ok());
    for seed in 0..wanted.unwrap_or(n_scenarios) {
        let input = random_scenario(seed);
        let outcome = std::panic::catch_unwind(|| examine(&input));
        if let Err(panic) = outcome {
            let json = serde_json::to_string(&input).expect("a scenario is plain data");
            eprintln!("scenario {seed} breaks a promise; replay it with `simulate run`:\n{json}");
            std::panic::resume_unwind(panic);
        }
    }
}

/// Runs a scenario on a model and holds it to what holds for all: every request has one outcome,
/// the series tells of all of them, decisions stand in order of time, and running in slices
/// changes no bit. `None` if the scenario does not ask for the model.
pub(super) fn keeps_promises(input: &ScenarioInput, model: ModelId) -> Option<RunResult> {
    let mut run = start_of(input, model)?;
    while run.advance(u64::MAX) == Progress::Running {}
    let result = run.finish();
    check_totals(&result);
    check_states(&result);
    assert!(result.complete);
    assert!(result.decisions.is_sorted_by_key(|decision| decision.at));
    let sliced = in_slices(input, model).fingerprint;
    assert_eq!(sliced, result.fingerprint, "slices change nothing");
    Some(result)
}

fn in_slices(input: &ScenarioInput, model: ModelId) -> RunResult {
    let mut run = start_of(input, model).expect("it has been run before");
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

/// The log of states leads to the counts of the series.
fn check_states(result: &RunResult) {
    if result.states.is_full() {
        return;
    }
    for (interval, sample) in result.series.samples.iter().enumerate().step_by(7) {
        let mut counts = [0; InstanceState::COUNT];
        for state in result.states.at_end_of(interval).into_iter().flatten() {
            counts[state.index()] += 1;
        }
        assert_eq!(counts, sample.instances, "at {:?}", sample.at);
    }
}

/// A disturbance or a change of any kind, at any time of a run of this length.
pub(super) fn draw_event(draws: &mut Stream, duration_s: f64) -> EventInput {
    let at_s = between(draws, 0.0, duration_s);
    let lasts_s = between(draws, 1.0, 60.0);
    let count = 1 + draws.below(3);
    match draws.below(14) {
        0 => EventInput::Kill { at_s, count },
        1 => EventInput::ZoneLoss { at_s, zone: draws.below(3) },
        2 => EventInput::Crash { at_s, count },
        3 => EventInput::CrashLoop { at_s, count, lasts_s },
        4 => EventInput::Hang { at_s, count },
        5 => EventInput::Slow { at_s, count, percent: 50 + draws.below(500), lasts_s },
        6 => EventInput::DependencySlow { at_s, percent: 50 + draws.below(500), lasts_s },
        7 => EventInput::DependencyDown { at_s, lasts_s },
        8 => EventInput::ControlPlaneDown { at_s, lasts_s },
        9 => EventInput::MetricsMissing { at_s, lasts_s },
        10 => EventInput::Rollback { at_s },
        11 => EventInput::NodeLoss { at_s },
        12 => EventInput::NodeDrain { at_s },
        _ => draw_deploy(draws, at_s),
    }
}

/// A new revision with any defect.
fn draw_deploy(draws: &mut Stream, at_s: f64) -> EventInput {
    EventInput::Deploy {
        at_s,
        becomes_ready: draws.below(3) > 0,
        slow_percent: 100 + 100 * draws.below(3),
        crashes_after_s: (draws.below(4) == 0).then(|| between(draws, 0.1, 60.0)),
        fail_percent: 25 * draws.below(3),
    }
}

/// A number between two others.
pub(super) fn between(draws: &mut Stream, low: f64, high: f64) -> f64 {
    low + (high - low) * draws.unit()
}
