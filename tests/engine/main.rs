//! What the engine promises: numbers that can be checked by hand, laws that hold for every system,
//! and the same bits for the same seed whatever the scenario.

mod analysis;
mod by_hand;
mod faas;
mod kubernetes;
mod kubernetes_nodes;
mod kubernetes_rollouts;
mod kubernetes_swarm;
mod kubernetes_vpa;
mod laws;
mod lessons;
mod memory;
mod presets;
mod promises;
mod server;
mod server_faults;
mod serverless_container;
mod swarm;
mod vm;

use orchestration_guide::scenario::input::{
    ContainerInput, DemandInput, EventInput, HpaInput, RateInput, ScenarioInput,
};
use orchestration_guide::scenario::{ModelId, check, compose};
use orchestration_guide::sim::engine::Run;
use orchestration_guide::sim::record::{DecisionBody, RolloutStep, RunResult};

/// The scenario's run on a model, if it asks for that.
fn start_of(input: &ScenarioInput, model: ModelId) -> Option<Run> {
    let scenario = check(input).unwrap_or_else(|faults| panic!("{faults:?}"));
    compose::run(&scenario, model, input.seed)
}

fn start(input: &ScenarioInput) -> Run {
    start_of(input, ModelId::Container).expect("the scenario asks for containers")
}

fn run(input: &ScenarioInput) -> RunResult {
    let run = start(input);
    run.run_to_end()
}

/// A constant rate on a number of pods that nothing scales.
fn steady(rps: f64, mean_ms: f64, replicas: u32) -> ScenarioInput {
    let mut input = ScenarioInput { duration_s: 300.0, ..ScenarioInput::default() };
    input.workload.rate = RateInput::Constant { rps };
    input.workload.demand = DemandInput::Constant { mean_ms };
    let container = container(&mut input);
    container.deployment.replicas = replicas;
    container.hpa = None;
    input
}

fn container(input: &mut ScenarioInput) -> &mut ContainerInput {
    input.models.container.get_or_insert_default()
}

fn hpa(input: &mut ScenarioInput) -> &mut HpaInput {
    container(input).hpa.get_or_insert_default()
}

fn deploy_at(at_s: f64, becomes_ready: bool) -> EventInput {
    EventInput::deploy(at_s, becomes_ready)
}

/// Sizes before and after each change that the autoscaler made, with the time in seconds.
fn resizes(result: &RunResult) -> Vec<(f64, u32, u32)> {
    let resize = |decision: &orchestration_guide::sim::record::Decision| match &decision.body {
        DecisionBody::Hpa(sync) if sync.desired != sync.current => {
            Some((decision.at.as_secs_f64(), sync.current, sync.desired))
        }
        _ => None,
    };
    result.decisions.iter().filter_map(resize).collect()
}

fn rollout_steps(result: &RunResult) -> Vec<RolloutStep> {
    let step = |body: &DecisionBody| match body {
        DecisionBody::Rollout(step) => Some(*step),
        _ => None,
    };
    result.decisions.iter().filter_map(|decision| step(&decision.body)).collect()
}
