//! Random scenarios on both platforms. In builds with assertions the engine checks after every
//! event that no request is lost or held twice; here the platforms are also held to their bounds
//! and to their own bits.

use orchestration_guide::scenario::input::{
    AlbAlgorithmInput, CloudRunInput, CloudRunProbeInput, CloudRunTrafficInput, DemandInput,
    EcsAutoScalingInput, EcsCircuitBreakerInput, EcsMetricInput, EcsServiceInput, EcsStrategyInput,
    EventInput, RateInput, ScenarioInput, ServerlessContainerInput,
};
use orchestration_guide::scenario::{ModelId, check};
use orchestration_guide::sim::random::{Concern, Stream};
use orchestration_guide::sim::record::{InstanceState, RunResult};

use super::{n_in_state, n_staying};
use crate::promises::{between, draw_event, keeps_promises, swarm};

/// How many scenarios a run of this test tries; more on demand by `SWARM=n`.
const N_SCENARIOS: u64 = 60;

#[test]
fn every_scenario_keeps_the_promises() {
    swarm(N_SCENARIOS, random_scenario, examine);
}

fn examine(input: &ScenarioInput) {
    let result =
        keeps_promises(input, ModelId::ServerlessContainer).expect("the scenario has the model");
    match input.models.serverless_container.as_ref().expect("it is there") {
        ServerlessContainerInput::CloudRun { service } => {
            check_cloud_run(service, has_deployment(input), &result);
        }
        ServerlessContainerInput::EcsFargate { service } => check_ecs(service, input, &result),
    }
}

fn has_deployment(input: &ScenarioInput) -> bool {
    let is_one = |event: &EventInput| {
        matches!(event, EventInput::Deploy { .. } | EventInput::Rollback { .. })
    };
    input.events.iter().any(is_one)
}

/// The maximum is one of each revision, and there are never more than two.
fn check_cloud_run(service: &CloudRunInput, deploys: bool, result: &RunResult) {
    let most = service.scaling.max_instance_count;
    for sample in &result.series.samples {
        let n_revisions = if deploys { 2 } else { 1 };
        assert!(n_staying(sample) <= n_revisions * most, "{sample:?}");
        assert!(sample.desired <= most, "{sample:?}");
        assert!((0.0..=2.1).contains(&sample.utilization), "{sample:?}");
    }
}

fn check_ecs(service: &EcsServiceInput, input: &ScenarioInput, result: &RunResult) {
    let policy = service.auto_scaling.as_ref();
    let largest = policy.map_or(0, |policy| policy.max_capacity).max(service.desired_count);
    let percent = service.deployment_configuration.maximum_percent.max(200);
    let most = largest * percent / 100;
    for sample in &result.series.samples {
        assert!(n_staying(sample) <= most, "{sample:?}");
        if let Some(policy) = policy {
            let least = policy.min_capacity.min(service.desired_count);
            assert!((least..=largest).contains(&sample.desired), "{sample:?}");
        }
    }
    let is_calm = input.workload.memory_mib == 0.0 && input.events.iter().all(is_sound);
    if is_calm && policy.is_none() {
        keeps_the_minimum(service, result);
    }
}

/// Whether an event is the rollout of a revision that fails at most by never becoming ready.
fn is_sound(event: &EventInput) -> bool {
    matches!(event, EventInput::Deploy { crashes_after_s: None, fail_percent: 0, .. })
}

/// Without any failure the update never leaves fewer healthy tasks than it promises.
fn keeps_the_minimum(service: &EcsServiceInput, result: &RunResult) {
    let percent = service.deployment_configuration.minimum_healthy_percent;
    let least = (service.desired_count * percent).div_ceil(100);
    for sample in &result.series.samples {
        assert!(n_in_state(sample, InstanceState::Ready) >= least, "{sample:?}");
    }
}

/// A scenario that the check accepts, from a seed.
fn random_scenario(seed: u64) -> ScenarioInput {
    let mut draws = Stream::new(seed, Concern::Faults, 11);
    loop {
        let input = draw_scenario(seed, &mut draws);
        if check(&input).is_ok() {
            return input;
        }
    }
}

fn draw_scenario(seed: u64, draws: &mut Stream) -> ScenarioInput {
    let duration_s = between(draws, 120.0, 900.0);
    let mut input = ScenarioInput { seed, duration_s, ..ScenarioInput::default() };
    let rps = between(draws, 0.05, 60.0);
    input.workload.rate = RateInput::Spike {
        base_rps: rps,
        peak_rps: rps * between(draws, 1.0, 5.0),
        at_s: between(draws, 0.0, duration_s / 2.0),
        rise_s: between(draws, 0.0, 30.0),
        hold_s: between(draws, 0.0, 100.0),
        fall_s: between(draws, 0.0, 30.0),
    };
    let mean_ms = between(draws, 1.0, 300.0);
    input.workload.demand = DemandInput::LogNormal { mean_ms, cv: between(draws, 0.1, 2.0) };
    input.workload.cpu_share = between(draws, 0.05, 1.0);
    input.workload.client_timeout_s = (draws.below(3) > 0).then(|| between(draws, 0.1, 20.0));
    input.models.serverless_container = Some(match draws.below(2) {
        0 => ServerlessContainerInput::CloudRun { service: draw_cloud_run(draws) },
        _ => ServerlessContainerInput::EcsFargate { service: draw_ecs(draws) },
    });
    input.events = (0..draws.below(4)).map(|_| draw_event(draws, duration_s)).collect();
    if draws.below(4) == 0 {
        input.workload.memory_mib = between(draws, 10.0, 100.0);
        input.workload.memory_at_rest_mib = between(draws, 0.0, 400.0);
    }
    input
}

fn draw_cloud_run(draws: &mut Stream) -> CloudRunInput {
    let mut service = CloudRunInput::default();
    let probe = |draws: &mut Stream| {
        let period_seconds = f64::from(1 + draws.below(15));
        (draws.below(2) == 0)
            .then(|| CloudRunProbeInput { period_seconds, ..CloudRunProbeInput::default() })
    };
    let template = &mut service.template;
    template.max_instance_request_concurrency = 1 + draws.below(90);
    template.concurrency = 1 + draws.below(32);
    template.queue_limit = draws.below(64);
    template.timeout_s = between(draws, 1.0, 20.0);
    template.startup_cpu_boost = draws.below(2) == 0;
    template.startup_probe = probe(draws);
    template.liveness_probe = probe(draws);
    let scaling = &mut service.scaling;
    scaling.max_instance_count = 1 + draws.below(20);
    scaling.min_instance_count = draws.below(scaling.max_instance_count + 1);
    scaling.instances = draws.below(scaling.max_instance_count + 1);
    scaling.idle_retention_s = between(draws, 1.0, 300.0);
    scaling.quota_vcpu = between(draws, 1.0, 30.0);
    let interval_s = between(draws, 0.0, 100.0);
    service.traffic = match draws.below(3) {
        0 => CloudRunTrafficInput::AllAtOnce {},
        1 => CloudRunTrafficInput::Canary { percent: between(draws, 1.0, 100.0), interval_s },
        _ => CloudRunTrafficInput::Gradual { step_percent: between(draws, 5.0, 90.0), interval_s },
    };
    service
}

fn draw_ecs(draws: &mut Stream) -> EcsServiceInput {
    let mut service = EcsServiceInput { desired_count: draws.below(12), ..Default::default() };
    let deployment = &mut service.deployment_configuration;
    deployment.minimum_healthy_percent = 10 * draws.below(11);
    deployment.maximum_percent = 100 + 10 * draws.below(16);
    deployment.strategy = draw_strategy(draws);
    deployment.deployment_circuit_breaker = (draws.below(2) == 0)
        .then(|| EcsCircuitBreakerInput { rollback: draws.below(2) == 0, ..Default::default() });
    service.task.concurrency = 1 + draws.below(32);
    service.task.queue_limit = draws.below(64);
    service.task.start_median_s = between(draws, 1.0, 40.0);
    service.load_balancer.health_check_interval_seconds = f64::from(5 + draws.below(30));
    service.load_balancer.deregistration_delay_timeout_seconds = f64::from(draws.below(60));
    service.load_balancer.algorithm = [
        AlbAlgorithmInput::RoundRobin,
        AlbAlgorithmInput::LeastOutstandingRequests,
        AlbAlgorithmInput::WeightedRandom,
    ][draws.below(3) as usize];
    service.launch_quota.burst = 1 + draws.below(10);
    service.launch_quota.per_second = 1 + draws.below(5);
    service.auto_scaling = (draws.below(4) > 0).then(|| draw_policy(draws));
    service
}

fn draw_strategy(draws: &mut Stream) -> EcsStrategyInput {
    let bake_time_in_minutes = between(draws, 0.0, 3.0);
    match draws.below(4) {
        0 => EcsStrategyInput::Rolling {},
        1 => EcsStrategyInput::BlueGreen { bake_time_in_minutes },
        2 => EcsStrategyInput::Linear {
            step_percent: between(draws, 5.0, 100.0),
            step_bake_time_in_minutes: between(draws, 0.0, 1.0),
            bake_time_in_minutes,
        },
        _ => EcsStrategyInput::Canary {
            canary_percent: between(draws, 0.5, 100.0),
            canary_bake_time_in_minutes: between(draws, 0.0, 2.0),
            bake_time_in_minutes,
        },
    }
}

fn draw_policy(draws: &mut Stream) -> EcsAutoScalingInput {
    let min_capacity = draws.below(5);
    EcsAutoScalingInput {
        min_capacity,
        max_capacity: 1 + min_capacity + draws.below(15),
        predefined_metric_type: [
            EcsMetricInput::AverageCpuUtilization,
            EcsMetricInput::AverageCpuUtilizationHighResolution,
            EcsMetricInput::AlbRequestCountPerTarget,
        ][draws.below(3) as usize],
        target_value: between(draws, 10.0, 100.0),
        scale_out_cooldown: f64::from(draws.below(300)),
        scale_in_cooldown: f64::from(draws.below(300)),
        disable_scale_in: draws.below(4) == 0,
        metric_delivery_s: (draws.below(2) == 0).then(|| between(draws, 0.0, 100.0)),
    }
}
