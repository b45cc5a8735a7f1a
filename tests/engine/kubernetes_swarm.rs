//! Random scenarios with the optional parts of Kubernetes: nodes, budgets, vertical scaling, other
//! strategies, connections that stay.

use orchestration_guide::scenario::input::{
    CanaryRoutingInput, CanaryStepInput, ClusterAutoscalerInput, ContainerInput, CountOrPercent,
    DisruptionBudgetInput, EventInput, KeepAliveInput, NodesInput, ScenarioInput, StrategyInput,
    UpdateModeInput, VpaInput, WarmUpInput,
};
use orchestration_guide::scenario::{ModelId, check};
use orchestration_guide::sim::models::container::IntOrPercent;
use orchestration_guide::sim::models::container::deployment::Fenceposts;
use orchestration_guide::sim::random::{Concern, Stream};
use orchestration_guide::sim::record::{InstanceState, RunResult};

use super::container;
use super::promises::{between, keeps_promises, swarm};
use super::swarm::draw_scenario;

const N_SCENARIOS: u64 = 60;

#[test]
fn every_scenario_with_optional_parts_keeps_the_promises() {
    swarm(N_SCENARIOS, random_scenario, examine);
}

fn examine(input: &ScenarioInput) {
    let result = keeps_promises(input, ModelId::Container).expect("the scenario has the model");
    assert!(result.decisions.len() < 3_000, "{} decisions", result.decisions.len());
    check_sizes(input, &result);
    if let Some(least) = least_available(input) {
        check_available(least, &result);
    }
}

/// Never more pods than all revisions of a rollout may have; and without disturbances never fewer
/// ready ones than a rolling update or the other strategies leave.
fn check_sizes(input: &ScenarioInput, result: &RunResult) {
    let model = input.models.container.as_ref().expect("the scenario has containers");
    let replicas = model.deployment.replicas;
    let most = model.hpa.as_ref().map_or(replicas, |hpa| hpa.max_replicas.max(replicas));
    let may_run_out = model.pod.memory_limit_mib.is_some();
    let is_scaled = model.hpa.is_some() || model.vpa.is_some();
    let is_calm = input.events.is_empty() && !is_scaled && !may_run_out && !nodes_may_go(model);
    for sample in &result.series.samples {
        let count = |state: InstanceState| sample.instances[state.index()];
        let staying = sample.instances.iter().sum::<u32>() - count(InstanceState::Terminating);
        assert!(staying <= 3 * most + 3, "{sample:?}");
        let is_probed = model.pod.probes_share_queue;
        assert!(!is_calm || is_probed || count(InstanceState::Ready) >= replicas, "{sample:?}");
    }
}

/// Whether the Cluster Autoscaler may evict pods from nodes that it finds unneeded.
fn nodes_may_go(model: &ContainerInput) -> bool {
    model.nodes.as_ref().is_some_and(|nodes| nodes.cluster_autoscaler.is_some())
}

/// Pods that a rolling update leaves at least, where nothing but rolling updates goes on.
fn least_available(input: &ScenarioInput) -> Option<u32> {
    let model = input.models.container.as_ref()?;
    let deployment = &model.deployment;
    let is_sized_by_others = model.hpa.is_some() || model.vpa.is_some() || nodes_may_go(model);
    let may_be_unready = model.pod.probes_share_queue || model.pod.memory_limit_mib.is_some();
    let rolls = deployment.strategy == StrategyInput::RollingUpdate;
    if !rolls || is_sized_by_others || may_be_unready || !input.events.iter().all(is_sound) {
        return None;
    }
    let share = |share: &CountOrPercent| match share {
        CountOrPercent::Count(count) => Some(IntOrPercent::Int(*count as i32)),
        CountOrPercent::Percent(text) => {
            text.trim_end_matches('%').parse().ok().map(IntOrPercent::Percent)
        }
    };
    let replicas = deployment.replicas;
    let (surge, unavailable) = (share(&deployment.max_surge), share(&deployment.max_unavailable));
    Some(replicas.saturating_sub(Fenceposts::resolve(surge, unavailable, replicas).unavailable))
}

/// Whether an event is the rollout of a revision that fails at most by never becoming ready.
fn is_sound(event: &EventInput) -> bool {
    matches!(event, EventInput::Deploy { crashes_after_s: None, fail_percent: 0, .. })
}

fn check_available(least: u32, result: &RunResult) {
    for sample in &result.series.samples {
        let n_ready = sample.instances[InstanceState::Ready.index()];
        assert!(n_ready >= least, "{n_ready} of at least {least}: {sample:?}");
    }
}

fn random_scenario(seed: u64) -> ScenarioInput {
    let mut draws = Stream::new(seed, Concern::Faults, 8);
    loop {
        let mut input = draw_scenario(seed, &mut draws);
        draw_parts(&mut draws, container(&mut input));
        let n_events = draws.below(4);
        let duration_s = input.duration_s;
        input.events.extend((0..n_events).map(|_| draw_node_event(&mut draws, duration_s)));
        if draws.below(3) == 0 {
            only_roll(&mut draws, &mut input);
        }
        if check(&input).is_ok() {
            return input;
        }
    }
}

/// Nothing happens but rolling updates, and nobody changes the number of replicas.
fn only_roll(draws: &mut Stream, input: &mut ScenarioInput) {
    let duration_s = input.duration_s;
    input.events = (0..1 + draws.below(3))
        .map(|_| EventInput::deploy(between(draws, 0.0, duration_s), draws.below(3) > 0))
        .collect();
    input.workload.memory_mib = 0.0;
    let model = container(input);
    model.deployment.strategy = StrategyInput::RollingUpdate;
    model.pod.probes_share_queue = false;
    model.pod.memory_limit_mib = None;
    (model.hpa, model.vpa) = (None, None);
    if let Some(nodes) = &mut model.nodes {
        nodes.cluster_autoscaler = None;
    }
}

fn draw_parts(draws: &mut Stream, model: &mut ContainerInput) {
    model.deployment.strategy = draw_strategy(draws);
    model.deployment.progress_deadline_seconds = f64::from(30 + draws.below(300));
    model.service.keep_alive = (draws.below(3) == 0).then(|| KeepAliveInput {
        connections: 1 + draws.below(200),
        max_age_seconds: (draws.below(2) == 0).then(|| between(draws, 1.0, 100.0)),
    });
    model.pod.probes_share_queue = draws.below(4) == 0;
    model.pod.startup_cpu_milli = draws.below(2) * draws.below(1_000);
    model.pod.warm_up = (draws.below(3) == 0).then(|| WarmUpInput {
        from_percent: 100 + draws.below(400),
        lasts_seconds: between(draws, 0.0, 100.0),
    });
    let share = CountOrPercent::Count(draws.below(5));
    model.pod_disruption_budget = match draws.below(3) {
        0 => None,
        1 => Some(DisruptionBudgetInput::MinAvailable { min_available: share }),
        _ => Some(DisruptionBudgetInput::MaxUnavailable { max_unavailable: share }),
    };
    model.vpa = (draws.below(3) == 0).then(|| VpaInput {
        update_mode: [UpdateModeInput::Off, UpdateModeInput::Initial, UpdateModeInput::Recreate]
            [draws.below(3) as usize],
        max_allowed_cpu_milli: (draws.below(2) == 0).then_some(2_000),
        ..VpaInput::default()
    });
    model.nodes = (draws.below(4) > 0).then(|| draw_nodes(draws));
}

fn draw_strategy(draws: &mut Stream) -> StrategyInput {
    match draws.below(4) {
        0 => StrategyInput::RollingUpdate,
        1 => StrategyInput::Recreate,
        2 => StrategyInput::BlueGreen {
            auto_promotion_seconds: between(draws, 0.0, 60.0),
            scale_down_delay_seconds: between(draws, 0.0, 60.0),
        },
        _ => StrategyInput::Canary {
            steps: (0..1 + draws.below(3))
                .map(|_| CanaryStepInput {
                    set_weight: draws.below(101),
                    pause_seconds: f64::from(draws.below(2)) * between(draws, 0.0, 40.0),
                })
                .collect(),
            traffic_routing: match draws.below(2) {
                0 => CanaryRoutingInput::Weights,
                _ => CanaryRoutingInput::PodCounts,
            },
        },
    }
}

fn draw_nodes(draws: &mut Stream) -> NodesInput {
    NodesInput {
        count: 1 + draws.below(12),
        zones: 1 + draws.below(3),
        allocatable_cpu_milli: 1_000 + draws.below(8_000),
        max_pods: 1 + draws.below(20),
        boot_seconds: between(draws, 1.0, 200.0),
        boot_cv: between(draws, 0.0, 1.0),
        node_monitor_grace_period_seconds: between(draws, 10.0, 60.0),
        toleration_seconds: (draws.below(4) > 0).then(|| between(draws, 0.0, 200.0)),
        cluster_autoscaler: (draws.below(2) == 0).then(|| ClusterAutoscalerInput {
            max_size: 1 + draws.below(15),
            max_node_provision_time_seconds: between(draws, 0.0, 300.0),
            scale_down_unneeded_time_seconds: between(draws, 0.0, 100.0),
            scale_down_delay_after_add_seconds: between(draws, 0.0, 100.0),
            ..ClusterAutoscalerInput::default()
        }),
    }
}

fn draw_node_event(draws: &mut Stream, duration_s: f64) -> EventInput {
    let at_s = between(draws, 0.0, duration_s);
    match draws.below(4) {
        0 => EventInput::NodeLoss { at_s },
        1 => EventInput::ZoneLoss { at_s, zone: draws.below(3) },
        2 => EventInput::NodeDrain { at_s },
        _ => EventInput::deploy(at_s, draws.below(3) > 0),
    }
}
