//! Random groups: the promises that the engine makes for every model, and the group's own limits.

use orchestration_guide::scenario::input::{
    AdjustmentTypeInput, AlarmInput, AlarmMetricInput, ComparisonOperatorInput, DemandInput,
    EventInput, HealthCheckTypeInput, HealthyPercentagesInput, LifecycleHookInput,
    LoadBalancingInput, ModelsInput, PoolStateInput, PredefinedMetricTypeInput, RateInput,
    ScalingPolicyInput, ScenarioInput, ScheduledActionInput, StepAdjustmentInput,
    TrafficShiftInput, TreatMissingDataInput, VmDeploymentInput, VmInput, WarmPoolInput,
};
use orchestration_guide::scenario::{ModelId, check};
use orchestration_guide::sim::models::vm::VmDecision;
use orchestration_guide::sim::models::vm::maintenance::HealthyBounds;
use orchestration_guide::sim::random::{Concern, Stream};
use orchestration_guide::sim::record::{Decision, DecisionBody, InstanceState, RunResult, Sample};

use crate::promises::{between, draw_event, keeps_promises, swarm};

/// How many scenarios a run of this test tries; more on demand by `SWARM=n`.
const N_SCENARIOS: u64 = 60;

/// So few that one instance answers them all.
const LIGHT_RPS: f64 = 0.5;

/// Longer than any instance takes until it answers: none is replaced while it starts.
const PATIENCE_S: u32 = 1_800;

#[test]
fn every_group_keeps_the_promises() {
    swarm(N_SCENARIOS, random_scenario, examine);
}

fn examine(input: &ScenarioInput) {
    let result = keeps_promises(input, ModelId::Vm).expect("the scenario has the model");
    check_sizes(input, &result);
}

fn check_sizes(input: &ScenarioInput, result: &RunResult) {
    let vm = input.models.vm.as_ref().expect("the scenario has a group");
    let group = &vm.auto_scaling_group;
    let maxima = vm.scheduled_actions.iter().filter_map(|action| action.max_size);
    let max = maxima.chain([group.max_size]).max().unwrap_or_default();
    // Blue/green doubles the group; refresh and healing go up to 200 %, rebalancing by one more.
    let most = 3 * max + 1;
    for sample in &result.series.samples {
        assert!(sample.desired <= max, "{sample:?}");
        assert!(staying(sample) <= most, "{sample:?}");
        assert!((0.0..=1.001).contains(&sample.utilization), "{sample:?}");
    }
    let keeps_running = input.workload.memory_mib == 0.0;
    if keeps_running && input.events.is_empty() && vm.scheduled_actions.is_empty() {
        check_undisturbed(vm, result);
    }
    let only_refreshes = matches!(
        input.events[..],
        [EventInput::Deploy { crashes_after_s: None, fail_percent: 0, becomes_ready: true, .. }]
    );
    let heeds_balancer = vm.auto_scaling_group.health_check_type == HealthCheckTypeInput::Elb;
    let is_patient = vm.auto_scaling_group.health_check_grace_period >= PATIENCE_S;
    let only_refreshes = only_refreshes && heeds_balancer && is_patient && is_light(input);
    if keeps_running && only_refreshes && vm.policies.is_empty() && vm.scheduled_actions.is_empty()
    {
        check_refreshed(vm, result);
    }
}

/// Whether no instance can be too busy to answer a check.
fn is_light(input: &ScenarioInput) -> bool {
    matches!(input.workload.rate, RateInput::Constant { rps } if rps <= LIGHT_RPS)
}

/// A refresh, with nothing else going on, leaves as many instances as its percentages say: those of
/// the refresh, else those of the group's maintenance policy, else 90 % and no maximum. Only a
/// group that heeds the balancer's checks waits until the balancer uses a new instance.
fn check_refreshed(vm: &VmInput, result: &RunResult) {
    let group = &vm.auto_scaling_group;
    let VmDeploymentInput::InstanceRefresh { healthy_percentages, .. } = &vm.deployment else {
        return;
    };
    let own = healthy_percentages.as_ref().or(group.instance_maintenance_policy.as_ref());
    let bounds = own.map_or(HealthyBounds::DEFAULT, |own| {
        HealthyBounds::new(Some(own.min_healthy_percentage), own.max_healthy_percentage)
            .expect("they have been checked")
    });
    let plan = bounds.plan(group.desired_capacity);
    // Rebalancing between zones starts one before it ends one, and does not wait for the balancer.
    let is_rebalance =
        |decision: &&Decision| matches!(decision.body, DecisionBody::Vm(VmDecision::Rebalance(_)));
    let rebalanced = result.decisions.iter().find(is_rebalance).map(|decision| decision.at);
    let before = |sample: &&Sample| rebalanced.is_none_or(|at| sample.at < at);
    for sample in result.series.samples.iter().take_while(before) {
        let n_ready = sample.instances[InstanceState::Ready.index()];
        assert!(n_ready >= plan.lowest_in_service, "{n_ready}, {plan:?}: {sample:?}");
        assert!(staying(sample) <= plan.peak, "{plan:?}: {sample:?}");
    }
}

/// Without faults and deployments there are never fewer instances than wanted, and no more.
fn check_undisturbed(vm: &VmInput, result: &RunResult) {
    let group = &vm.auto_scaling_group;
    for sample in &result.series.samples {
        assert!(sample.desired >= group.min_size, "{sample:?}");
        assert!(staying(sample) <= group.max_size, "{sample:?}");
    }
}

fn staying(sample: &Sample) -> u32 {
    sample.instances.iter().sum::<u32>() - sample.instances[InstanceState::Terminating.index()]
}

/// A scenario that the check accepts, from a seed.
fn random_scenario(seed: u64) -> ScenarioInput {
    let mut draws = Stream::new(seed, Concern::Faults, 8);
    loop {
        let input = draw_scenario(seed, &mut draws);
        if check(&input).is_ok() {
            return input;
        }
    }
}

fn draw_scenario(seed: u64, draws: &mut Stream) -> ScenarioInput {
    let duration_s = between(draws, 300.0, 5000.0);
    let mut input = ScenarioInput { seed, duration_s, ..ScenarioInput::default() };
    let rps = between(draws, 0.5, 20.0);
    input.workload.rate = RateInput::Spike {
        base_rps: rps,
        peak_rps: rps * between(draws, 1.0, 4.0),
        at_s: between(draws, 0.0, duration_s / 2.0),
        rise_s: between(draws, 0.0, 30.0),
        hold_s: between(draws, 0.0, duration_s / 2.0),
        fall_s: between(draws, 0.0, 30.0),
    };
    let mean_ms = between(draws, 1.0, 400.0);
    input.workload.demand = DemandInput::LogNormal { mean_ms, cv: between(draws, 0.1, 3.0) };
    input.workload.client_timeout_s = (draws.below(3) > 0).then(|| between(draws, 0.1, 10.0));
    input.models = ModelsInput { vm: Some(draw_vm(draws, duration_s)), ..ModelsInput::NONE };
    input.events = (0..draws.below(5)).map(|_| draw_event(draws, duration_s)).collect();
    if draws.below(4) == 0 {
        input.workload.memory_mib = between(draws, 10.0, 60.0);
        let vm = input.models.vm.get_or_insert_default();
        vm.instance.memory_mib = 100 + draws.below(500);
    }
    if draws.below(3) == 0 {
        only_refresh(draws, &mut input);
    }
    input
}

/// Nothing happens but one instance refresh, and nobody changes the size of the group.
fn only_refresh(draws: &mut Stream, input: &mut ScenarioInput) {
    input.workload.memory_mib = 0.0;
    input.workload.rate = RateInput::Constant { rps: LIGHT_RPS };
    input.events = vec![EventInput::deploy(between(draws, 0.0, input.duration_s / 2.0), true)];
    let vm = input.models.vm.get_or_insert_default();
    vm.auto_scaling_group.health_check_type = HealthCheckTypeInput::Elb;
    vm.auto_scaling_group.health_check_grace_period = PATIENCE_S;
    vm.instance.checks_share_queue = false;
    (vm.policies, vm.scheduled_actions) = (Vec::new(), Vec::new());
    while !matches!(vm.deployment, VmDeploymentInput::InstanceRefresh { .. }) {
        vm.deployment = draw_deployment(draws);
    }
}

fn draw_vm(draws: &mut Stream, duration_s: f64) -> VmInput {
    let mut vm = VmInput::default();
    let group = &mut vm.auto_scaling_group;
    group.min_size = draws.below(4);
    group.max_size = group.min_size + 1 + draws.below(12);
    group.desired_capacity = group.min_size + draws.below(group.max_size - group.min_size + 1);
    group.default_instance_warmup = sometimes(draws, |draws| draws.below(400));
    group.health_check_grace_period = draws.below(2) * draws.below(400);
    group.health_check_type =
        [HealthCheckTypeInput::Ec2, HealthCheckTypeInput::Elb][draws.below(2) as usize];
    group.instance_maintenance_policy = sometimes(draws, draw_percentages);
    group.launch_lifecycle_hook =
        sometimes(draws, |draws| LifecycleHookInput { heartbeat_timeout: 30 + draws.below(300) });
    vm.instance.concurrency = 1 + draws.below(32);
    vm.instance.queue_limit = draws.below(64);
    vm.instance.user_data_s = between(draws, 0.0, 120.0);
    vm.instance.detailed_monitoring = draws.below(3) > 0;
    vm.instance.restart_sec = sometimes(draws, |draws| between(draws, 0.0, 5.0));
    vm.metric_delay_s = between(draws, 0.0, 200.0);
    draw_target_group(draws, &mut vm);
    vm.policies = (0..draws.below(3)).map(|_| draw_policy(draws)).collect();
    vm.scheduled_actions = sometimes(draws, |draws| ScheduledActionInput {
        start_s: draws.below(duration_s as u32),
        min_size: sometimes(draws, |draws| draws.below(5)),
        max_size: sometimes(draws, |draws| 5 + draws.below(10)),
        desired_capacity: sometimes(draws, |draws| draws.below(15)),
    })
    .into_iter()
    .collect();
    vm.deployment = draw_deployment(draws);
    vm.warm_pool = sometimes(draws, |draws| WarmPoolInput {
        max_group_prepared_capacity: sometimes(draws, |draws| draws.below(20)),
        min_size: draws.below(4),
        pool_state: [PoolStateInput::Stopped, PoolStateInput::Running, PoolStateInput::Hibernated]
            [draws.below(3) as usize],
    });
    vm.instance.checks_share_queue = draws.below(4) == 0;
    vm
}

fn draw_target_group(draws: &mut Stream, vm: &mut VmInput) {
    let target_group = &mut vm.target_group;
    target_group.health_check_interval_seconds = 5 + draws.below(40);
    target_group.health_check_timeout_seconds = 2 + draws.below(4);
    target_group.healthy_threshold_count = 2 + draws.below(5);
    target_group.unhealthy_threshold_count = 2 + draws.below(5);
    let attributes = &mut target_group.attributes;
    attributes.deregistration_delay_timeout_seconds = draws.below(400);
    attributes.target_group_health_unhealthy_state_routing_minimum_healthy_targets_count =
        1 + draws.below(3);
    attributes.load_balancing = match draws.below(5) {
        0 => LoadBalancingInput::RoundRobin { slow_start_duration_seconds: 0 },
        1 => LoadBalancingInput::RoundRobin { slow_start_duration_seconds: 30 + draws.below(200) },
        2 => LoadBalancingInput::LeastOutstandingRequests,
        3 => LoadBalancingInput::WeightedRandom,
        _ => LoadBalancingInput::FlowHash,
    };
}

fn draw_percentages(draws: &mut Stream) -> HealthyPercentagesInput {
    let min_healthy_percentage = draws.below(101);
    HealthyPercentagesInput {
        min_healthy_percentage,
        max_healthy_percentage: sometimes(draws, |draws| {
            100 + draws.below(min_healthy_percentage + 1)
        }),
    }
}

fn draw_policy(draws: &mut Stream) -> ScalingPolicyInput {
    use PredefinedMetricTypeInput::{
        AlbRequestCountPerTarget, AverageCpuUtilization, AverageCpuUtilizationHighResolution,
    };
    let adjustment_type = [
        AdjustmentTypeInput::ChangeInCapacity,
        AdjustmentTypeInput::ExactCapacity,
        AdjustmentTypeInput::PercentChangeInCapacity,
    ][draws.below(3) as usize];
    match draws.below(4) {
        0 => ScalingPolicyInput::StepScaling {
            alarm: draw_alarm(draws),
            adjustment_type,
            min_adjustment_magnitude: draws.below(3),
            step_adjustments: vec![
                StepAdjustmentInput {
                    metric_interval_lower_bound: None,
                    metric_interval_upper_bound: Some(10.0),
                    scaling_adjustment: draws.below(8) as i32 - 3,
                },
                StepAdjustmentInput {
                    metric_interval_lower_bound: Some(10.0),
                    metric_interval_upper_bound: None,
                    scaling_adjustment: draws.below(8) as i32 - 3,
                },
            ],
            estimated_instance_warmup: sometimes(draws, |draws| draws.below(300)),
        },
        1 => ScalingPolicyInput::SimpleScaling {
            alarm: draw_alarm(draws),
            adjustment_type,
            min_adjustment_magnitude: draws.below(3),
            scaling_adjustment: draws.below(8) as i32 - 3,
            cooldown: sometimes(draws, |draws| draws.below(300)),
        },
        _ => ScalingPolicyInput::TargetTrackingScaling {
            predefined_metric_type: [
                AverageCpuUtilization,
                AverageCpuUtilizationHighResolution,
                AlbRequestCountPerTarget,
            ][draws.below(3) as usize],
            target_value: between(draws, 5.0, 100.0),
            disable_scale_in: draws.below(4) == 0,
            estimated_instance_warmup: sometimes(draws, |draws| draws.below(300)),
        },
    }
}

fn draw_alarm(draws: &mut Stream) -> AlarmInput {
    let evaluation_periods = 1 + draws.below(4);
    AlarmInput {
        metric_name: [AlarmMetricInput::CpuUtilization, AlarmMetricInput::RequestCountPerTarget]
            [draws.below(2) as usize],
        comparison_operator: [
            ComparisonOperatorInput::GreaterThanThreshold,
            ComparisonOperatorInput::LessThanOrEqualToThreshold,
        ][draws.below(2) as usize],
        threshold: between(draws, 5.0, 100.0),
        period: 60 * (1 + draws.below(5)),
        evaluation_periods,
        datapoints_to_alarm: 1 + draws.below(evaluation_periods),
        treat_missing_data: [
            TreatMissingDataInput::Missing,
            TreatMissingDataInput::Ignore,
            TreatMissingDataInput::Breaching,
            TreatMissingDataInput::NotBreaching,
        ][draws.below(4) as usize],
    }
}

fn draw_deployment(draws: &mut Stream) -> VmDeploymentInput {
    let shift = match draws.below(3) {
        0 => TrafficShiftInput::AllAtOnce,
        1 => TrafficShiftInput::Canary { percent: 10.0, interval_s: draws.below(200) },
        _ => TrafficShiftInput::Linear { percent: 30.0, interval_s: draws.below(100) },
    };
    if draws.below(3) == 0 {
        let termination_wait_s = draws.below(300);
        return VmDeploymentInput::BlueGreen { traffic_shift: shift, termination_wait_s };
    }
    VmDeploymentInput::InstanceRefresh {
        healthy_percentages: sometimes(draws, draw_percentages),
        instance_warmup: sometimes(draws, |draws| draws.below(200)),
        checkpoint_percentages: if draws.below(2) == 0 { Vec::new() } else { vec![20, 50, 100] },
        checkpoint_delay: draws.below(2) * draws.below(300),
        bake_time: draws.below(2) * draws.below(300),
        auto_rollback: draws.below(2) == 0,
    }
}

fn sometimes<T>(draws: &mut Stream, draw: impl FnOnce(&mut Stream) -> T) -> Option<T> {
    (draws.below(2) == 0).then(|| draw(draws))
}
