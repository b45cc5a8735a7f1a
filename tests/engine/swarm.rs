//! Random scenarios. In builds with assertions the engine checks after every event that no request
//! is lost or held twice; here it is also held to its bounds and to its own bits.

use orchestration_guide::scenario::input::{
    AliasDeploymentInput, AppWarmUpInput, ArrivalsInput, Balancing, CountOrPercent, DemandInput,
    HpaMetricInput, InvocationInput, RateInput, RequestClassInput, RetriesInput, ScenarioInput,
    WorkloadInput,
};
use orchestration_guide::scenario::{ModelId, check};
use orchestration_guide::sim::random::{Concern, Stream};
use orchestration_guide::sim::record::{InstanceState, RunResult};

use super::container;
use super::promises::{between, draw_event, keeps_promises, swarm};

/// How many scenarios a run of this test tries; more on demand by `SWARM=n`.
const N_SCENARIOS: u64 = 150;

#[test]
fn every_scenario_keeps_the_promises() {
    swarm(N_SCENARIOS, random_scenario, examine);
}

fn examine(input: &ScenarioInput) {
    for model in ModelId::ALL {
        let Some(result) = keeps_promises(input, model) else { continue };
        match model {
            ModelId::Container => check_container(input, &result),
            ModelId::Faas => check_faas(input, &result),
            _ => {}
        }
    }
}

/// Never more requests in service than the concurrency allows.
fn check_faas(input: &ScenarioInput, result: &RunResult) {
    let concurrency = &input.models.faas.as_ref().expect("it was run").concurrency;
    let reserved = concurrency.reserved_concurrent_executions;
    let limit = reserved.unwrap_or(concurrency.account_concurrency);
    let waits_at_client = input.workload.retries.is_some()
        || input.models.faas.as_ref().is_some_and(|f| f.invocation != InvocationInput::Synchronous);
    for sample in &result.series.samples {
        assert!(waits_at_client || sample.in_flight <= limit, "{sample:?}");
    }
}

fn check_container(input: &ScenarioInput, result: &RunResult) {
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
    draw_clients(draws, &mut input.workload);
    draw_platform(draws, &mut input);
    draw_faas(draws, &mut input);
    input.events = (0..draws.below(6)).map(|_| draw_event(draws, duration_s)).collect();
    if draws.below(2) == 0 {
        draw_memory(draws, &mut input);
    }
    input.workload.warm_up = (draws.below(4) == 0).then(|| draw_warm_up(draws));
    input
}

/// An application that is slow after a start.
fn draw_warm_up(draws: &mut Stream) -> AppWarmUpInput {
    AppWarmUpInput { from_percent: 100 + draws.below(900), lasts_s: between(draws, 0.0, 300.0) }
}

/// Requests that hold memory: few of them fit at once, and of some kinds none.
fn draw_memory(draws: &mut Stream, input: &mut ScenarioInput) {
    input.workload.memory_mib = between(draws, 1.0, 60.0);
    input.workload.memory_at_rest_mib = between(draws, 0.0, 120.0);
    for class in &mut input.workload.classes {
        class.memory_mib = between(draws, 0.0, 400.0);
    }
    let memory_mib = |draws: &mut Stream| 200 + draws.below(800);
    container(input).pod.memory_limit_mib = (draws.below(4) > 0).then(|| memory_mib(draws));
    input.models.server.get_or_insert_default().machine.memory_mib = memory_mib(draws);
    input.models.vm.get_or_insert_default().instance.memory_mib = memory_mib(draws);
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

fn draw_faas(draws: &mut Stream, input: &mut ScenarioInput) {
    let faas = input.models.faas.get_or_insert_default();
    faas.function.memory_size = 128 + draws.below(4_000);
    faas.function.timeout = 1 + draws.below(10);
    let limit = 1 + draws.below(60);
    faas.concurrency.account_concurrency = limit;
    faas.concurrency.reserved_concurrent_executions =
        (draws.below(3) == 0).then(|| 1 + draws.below(limit));
    let most = faas.concurrency.reserved_concurrent_executions.unwrap_or(limit);
    faas.concurrency.provisioned_concurrent_executions = draws.below(most + 1);
    faas.invocation = match draws.below(3) {
        0 => InvocationInput::Synchronous,
        1 => InvocationInput::Asynchronous {
            maximum_retry_attempts: draws.below(3),
            maximum_event_age_in_seconds: 60 + draws.below(600),
        },
        _ => InvocationInput::Queue {
            visibility_timeout: draws.below(30),
            max_receive_count: Some(1 + draws.below(5)),
            maximum_concurrency: (draws.below(2) == 0).then(|| 2 + draws.below(20)),
        },
    };
    faas.environments.idle_s_min = between(draws, 1.0, 60.0);
    faas.environments.idle_s_max = faas.environments.idle_s_min + between(draws, 0.0, 60.0);
    faas.environments.max_life_median_s =
        (draws.below(2) == 0).then(|| between(draws, 60.0, 300.0));
    faas.deployment = match draws.below(3) {
        0 => AliasDeploymentInput::AllAtOnce,
        1 => AliasDeploymentInput::Canary { percentage: 1 + draws.below(99), interval_min: 1 },
        _ => AliasDeploymentInput::Linear { percentage: 1 + draws.below(99), interval_min: 1 },
    };
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

/// Kinds of requests, bursts, retries and connections.
fn draw_clients(draws: &mut Stream, workload: &mut WorkloadInput) {
    workload.arrivals = match draws.below(3) {
        0 => ArrivalsInput::Deterministic,
        1 => ArrivalsInput::Bursty {
            factor: between(draws, 1.0, 10.0),
            share: between(draws, 0.05, 0.9),
            mean_burst_s: between(draws, 0.1, 30.0),
        },
        _ => ArrivalsInput::Poisson,
    };
    workload.retries = (draws.below(2) == 0).then(|| RetriesInput {
        max_attempts: 1 + draws.below(4),
        base_ms: between(draws, 0.0, 2_000.0),
        cap_ms: between(draws, 0.0, 10_000.0),
        jitter: draws.below(2) == 0,
    });
    workload.connections = (draws.below(2) == 0).then(|| 1 + draws.below(200));
    workload.classes = (0..draws.below(3))
        .map(|_| RequestClassInput {
            weight: between(draws, 0.01, 1.0),
            demand: DemandInput::BoundedPareto { alpha: 1.2, low_ms: 5.0, high_ms: 2_000.0 },
            cpu_share: between(draws, 0.05, 1.0),
            payload_kib: draws.below(10_000),
            memory_mib: 0.0,
        })
        .collect();
}
