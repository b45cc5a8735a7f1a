//! Serverless containers through the whole engine, against figures worked out on paper.

mod cloud_run;
mod disturbed;
mod ecs_fargate;
mod swarm;

use orchestration_guide::scenario::input::{DemandInput, RateInput, ScenarioInput};
use orchestration_guide::scenario::{ModelId, check, compose};
use orchestration_guide::sim::engine::Run;
use orchestration_guide::sim::models::serverless_container::decision::ServerlessDecision;
use orchestration_guide::sim::record::{DecisionBody, InstanceState, RunResult, Sample};

fn start(input: &ScenarioInput) -> Run {
    let scenario = check(input).unwrap_or_else(|faults| panic!("{faults:?}"));
    compose::run(&scenario, ModelId::ServerlessContainer, input.seed)
        .expect("the scenario asks for serverless containers")
}

fn run(input: &ScenarioInput) -> RunResult {
    let run = start(input);
    run.run_to_end()
}

/// Requests of one length at a constant rate.
fn steady(rps: f64, mean_ms: f64, duration_s: f64) -> ScenarioInput {
    let mut input = ScenarioInput { duration_s, ..ScenarioInput::default() };
    input.workload.rate = RateInput::Constant { rps };
    input.workload.demand = DemandInput::Constant { mean_ms };
    input
}

/// Decisions of this platform with the time in seconds.
fn told(result: &RunResult) -> Vec<(f64, ServerlessDecision)> {
    let decisions = result.decisions.iter();
    let of_platform = decisions.filter_map(|decision| match &decision.body {
        DecisionBody::Serverless(body) => Some((decision.at.as_secs_f64(), body.clone())),
        _ => None,
    });
    of_platform.collect()
}

/// The sample whose interval ends at this second.
fn sample_at(result: &RunResult, at_s: f64) -> &Sample {
    let found = result.series.samples.iter().find(|sample| sample.at.as_secs_f64() == at_s);
    found.expect("there is a sample for each second")
}

fn n_in_state(sample: &Sample, state: InstanceState) -> u32 {
    sample.instances[state.index()]
}

/// Instances that are not on their way out.
fn n_staying(sample: &Sample) -> u32 {
    sample.instances.iter().sum::<u32>() - n_in_state(sample, InstanceState::Terminating)
}
