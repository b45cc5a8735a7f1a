//! A VM group through the whole engine, against figures worked out on paper.

use orchestration_guide::scenario::input::{
    ArrivalsInput, DemandInput, EventInput, HealthyPercentagesInput, LifecycleHookInput,
    ModelsInput, PoolStateInput, RateInput, ScenarioInput, ScheduledActionInput, TrafficShiftInput,
    VmDeploymentInput, VmInput, WarmPoolInput,
};
use orchestration_guide::scenario::{ModelId, check, compose};
use orchestration_guide::sim::engine::Run;
use orchestration_guide::sim::models::vm::VmDecision;
use orchestration_guide::sim::models::vm::rollout::{BlueGreenStep, RefreshEvent};
use orchestration_guide::sim::record::{
    DecisionBody, FailureCause, InstanceState, RunResult, Sample,
};

use super::deploy_at;

mod faults;
mod swarm;

fn start(input: &ScenarioInput) -> Run {
    let scenario = check(input).unwrap_or_else(|faults| panic!("{faults:?}"));
    compose::run(&scenario, ModelId::Vm, input.seed).expect("the scenario asks for a group")
}

fn run(input: &ScenarioInput) -> RunResult {
    let run = start(input);
    run.run_to_end()
}

/// A constant rate on a group that no policy scales. Machines boot in exactly 40 s, and their
/// user data takes 15 s: an application of 5 s is up 60 s after the launch.
fn steady(rps: f64, mean_ms: f64, size: u32, duration_s: f64) -> ScenarioInput {
    let mut input = ScenarioInput { duration_s, ..ScenarioInput::default() };
    input.workload.rate = RateInput::Constant { rps };
    input.workload.demand = DemandInput::Constant { mean_ms };
    input.models = ModelsInput { vm: Some(VmInput::default()), ..ModelsInput::NONE };
    let vm = vm(&mut input);
    vm.policies.clear();
    vm.auto_scaling_group.desired_capacity = size;
    vm.instance.boot_median_s = 40.0;
    vm.instance.boot_p95_s = 40.0;
    input
}

fn vm(input: &mut ScenarioInput) -> &mut VmInput {
    input.models.vm.get_or_insert_default()
}

/// Moments at which decisions of one kind were taken, with what is picked from them.
fn told<T>(result: &RunResult, pick: impl Fn(&DecisionBody) -> Option<T>) -> Vec<(f64, T)> {
    let timed = result
        .decisions
        .iter()
        .filter_map(|decision| Some((decision.at.as_secs_f64(), pick(&decision.body)?)));
    timed.collect()
}

fn resizes(result: &RunResult) -> Vec<(f64, (u32, u32))> {
    told(result, |body| match body {
        DecisionBody::Vm(VmDecision::Scaling(d)) if d.from != d.to => Some((d.from, d.to)),
        _ => None,
    })
}

fn found(result: &RunResult, wanted: bool) -> Vec<(f64, u32)> {
    told(result, |body| match *body {
        DecisionBody::Target { instance, healthy, .. } if healthy == wanted => Some(instance),
        _ => None,
    })
}

fn refresh_events(result: &RunResult) -> Vec<(f64, RefreshEvent)> {
    told(result, |body| match body {
        DecisionBody::Vm(VmDecision::Refresh(progress)) => Some(progress.event),
        _ => None,
    })
}

fn sample_at(result: &RunResult, at_s: f64) -> &Sample {
    let samples = &result.series.samples;
    samples.iter().find(|sample| sample.at.as_secs_f64() >= at_s).expect("within the run")
}

fn n_in(sample: &Sample, state: InstanceState) -> u32 {
    sample.instances[state.index()]
}

#[track_caller]
fn assert_at(at_s: f64, expected_s: f64) {
    assert!((at_s - expected_s).abs() < 1e-6, "{at_s} s, not {expected_s} s");
}

/// 900 requests/s × 4 ms = 3.6 cores on 4 instances: 90 %. Against 60 %: 4 × 90 ÷ 60 = 6. The
/// third datapoint ends between 120 and 180 s, is seen 30 s later, and evaluated within a minute.
#[test]
fn four_instances_at_90_percent_of_60_become_six() {
    let mut input = steady(900.0, 4.0, 4, 400.0);
    vm(&mut input).policies = VmInput::default().policies;
    let result = run(&input);
    let (at, sizes) = resizes(&result)[0];
    assert_eq!(sizes, (4, 6));
    assert!((150.0..=270.0).contains(&at), "{at}");
}

/// With a hook that the user data completes an instance is registered 55 s after its launch and
/// answers after 60 s; its first check comes within 30 s of the registration, and one passed check
/// is enough. Without the hook it is registered after 6.4 s and fails its checks while it boots:
/// two failures make it unhealthy, and then it takes five passes.
#[test]
fn a_new_instance_is_in_service_after_its_start_and_its_checks() {
    let after_launch = |with_hook: bool, seed: u64| {
        let mut input = steady(10.0, 10.0, 2, 600.0);
        input.seed = seed;
        let group = &mut vm(&mut input).auto_scaling_group;
        group.launch_lifecycle_hook = with_hook.then(LifecycleHookInput::default);
        scheduled(&mut input, 100, 3);
        let result = run(&input);
        let launched = resizes(&result)[0].0;
        found(&result, true)[0].0 - launched
    };
    for seed in 0..8 {
        let secs = after_launch(true, seed);
        assert!((60.0..=90.0).contains(&secs), "{secs}");
        let secs = after_launch(false, seed);
        let by_first_pass = (60.0..=66.4).contains(&secs);
        let by_five_passes = (186.4..=210.1).contains(&secs);
        assert!(by_first_pass || by_five_passes, "{secs}");
    }
}

fn scheduled(input: &mut ScenarioInput, start_s: u32, desired_capacity: u32) {
    vm(input).scheduled_actions.push(ScheduledActionInput {
        start_s,
        min_size: None,
        max_size: None,
        desired_capacity: Some(desired_capacity),
    });
}

/// A scheduled action starts within seconds, and its limits hold from then on.
#[test]
fn a_scheduled_action_changes_the_size_at_its_time() {
    let mut input = steady(10.0, 10.0, 4, 900.0);
    scheduled(&mut input, 300, 8);
    scheduled(&mut input, 600, 30);
    let result = run(&input);
    let resizes = resizes(&result);
    assert_eq!(resizes.iter().map(|r| r.1).collect::<Vec<_>>(), [(4, 8), (8, 20)]);
    assert!((300.0..310.0).contains(&resizes[0].0), "{resizes:?}");
    assert!((600.0..610.0).contains(&resizes[1].0), "`MaxSize` holds: {resizes:?}");
}

/// Two checks 30 s apart have to fail: 30 to 60 s if connections are refused, 5 s more if they
/// hang.
#[test]
fn the_balancer_takes_a_failed_target_out_within_its_checks() {
    let out_after = |event: EventInput, seed| {
        let mut input = steady(20.0, 10.0, 4, 300.0);
        input.seed = seed;
        vm(&mut input).instance.restart_sec = None;
        input.events = vec![event];
        found(&run(&input), false)[0].0 - 100.0
    };
    for seed in 0..8 {
        let refused = out_after(EventInput::Crash { at_s: 100.0, count: 1 }, seed);
        assert!((30.0..=60.0).contains(&refused), "{refused}");
        let hanging = out_after(EventInput::Hang { at_s: 100.0, count: 1 }, seed);
        assert!((35.0..=65.0).contains(&hanging), "{hanging}");
    }
}

/// A machine that is gone is noticed within a minute and replaced at once: three ready instances
/// until the fourth is healthy again, which it is 60 to 66.4 s or 186.4 to 210.1 s later.
#[test]
fn a_killed_instance_is_noticed_replaced_and_in_service_again() {
    let mut input = steady(20.0, 10.0, 4, 600.0);
    input.events = vec![EventInput::Kill { at_s: 100.0, count: 1 }];
    let result = run(&input);
    let noticed = told(&result, |body| match body {
        DecisionBody::Removed { instance, .. } => Some(*instance),
        _ => None,
    });
    let (noticed_at, _) = noticed[0];
    assert!((100.0..=160.0).contains(&noticed_at), "{noticed_at}");
    let (healthy_at, replacement) = found(&result, true)[0];
    assert_eq!(replacement, 4, "a new instance, not the old one again");
    let after = healthy_at - noticed_at;
    assert!((60.0..=66.4).contains(&after) || (186.4..=210.1).contains(&after), "{after}");
    assert_eq!(result.ledger.peak_instances, 4);
    // Until it is noticed, a quarter of 20 requests/s is refused.
    let refused = result.totals.failed[FailureCause::Refused.index()] as f64;
    let expected = 5.0 * (noticed_at - 100.0);
    assert!((refused - expected).abs() < 4.0 * expected.sqrt() + 5.0, "{refused}, {expected}");
}

/// systemd starts a crashed process again after 100 ms, and it answers 5 s later: no check need
/// ever fail twice, and the group notices nothing.
#[test]
fn a_crashed_process_is_started_again_in_place() {
    let mut input = steady(20.0, 10.0, 4, 300.0);
    input.events = vec![EventInput::Crash { at_s: 100.0, count: 1 }];
    let result = run(&input);
    assert_eq!(found(&result, false), []);
    assert_eq!(result.ledger.n_launched, 0);
    // 5.1 s of a quarter of 20 requests/s.
    let refused = result.totals.failed[FailureCause::Refused.index()];
    assert!((10..50).contains(&refused), "{refused}");
}

/// Two machines of 10 requests/s get 24, exactly 12 each: after t s 2 t are inside, of which one is
/// in service. A check waits for longer than its 5 s once 50 stand before it, from 25 s on, and is
/// refused once 100 do, from 50 s on. The first check that fails is sent between 25 and 55 s, the
/// next 30 s later. A thread of its own answers at once.
#[test]
fn checks_in_the_line_of_requests_take_an_overload_for_illness() {
    use orchestration_guide::scenario::input::HealthCheckTypeInput::{Ec2, Elb};
    let outcome = |shares: bool, kind, seed| {
        let mut input = steady(24.0, 100.0, 2, 150.0);
        (input.seed, input.workload.arrivals) = (seed, ArrivalsInput::Deterministic);
        let vm = vm(&mut input);
        vm.auto_scaling_group.health_check_type = kind;
        vm.auto_scaling_group.health_check_grace_period = 0;
        (vm.instance.concurrency, vm.instance.queue_limit) = (1, 100);
        vm.instance.checks_share_queue = shares;
        run(&input)
    };
    for seed in 0..8 {
        let ill = outcome(true, Ec2, seed);
        let out = found(&ill, false);
        assert!(out.len() >= 2 && out.iter().all(|(at, _)| *at >= 55.0), "{out:?}");
        assert!(out[1].0 <= 90.0, "{out:?}");
        assert_eq!(ill.ledger.n_launched, 0, "EC2 sees a machine that runs");
        assert!(outcome(true, Elb, seed).ledger.n_launched >= 2);
        let well = outcome(false, Elb, seed);
        assert_eq!((found(&well, false), well.ledger.n_launched), (Vec::new(), 0));
    }
}

/// With `EC2` as the only check nobody looks at the application: what hangs, hangs for ever.
#[test]
fn without_elb_health_checks_a_hanging_instance_is_never_replaced() {
    use orchestration_guide::scenario::input::HealthCheckTypeInput::{Ec2, Elb};
    for (kind, n_launched) in [(Ec2, 0), (Elb, 1)] {
        let mut input = steady(20.0, 10.0, 4, 900.0);
        vm(&mut input).auto_scaling_group.health_check_type = kind;
        input.events = vec![EventInput::Hang { at_s: 400.0, count: 1 }];
        assert_eq!(run(&input).ledger.n_launched, n_launched, "{kind:?}");
    }
}

/// A well-known trap: without a grace period an instance that boots in 200 s fails two checks
/// before it is up, within 66.4 s of its launch, and is replaced, again and again.
#[test]
fn without_a_grace_period_a_slow_start_never_ends() {
    let launched = |grace_period| {
        let mut input = steady(20.0, 10.0, 4, 900.0);
        let group = vm(&mut input);
        (group.instance.boot_median_s, group.instance.boot_p95_s) = (200.0, 200.0);
        group.auto_scaling_group.health_check_grace_period = grace_period;
        scheduled(&mut input, 100, 5);
        run(&input).ledger.n_launched
    };
    // 800 s from the launch of the first on, in rounds of 36.4 to 66.4 s.
    let n = launched(0);
    assert!((12..=22).contains(&n), "{n}");
    // 220 s to be up, and up to 150 s for five passed checks: 450 s are enough.
    assert_eq!(launched(450), 1);
}

/// Three of ten hang: at most a tenth of the group is replaced at a time, one here, and the next
/// waits until the one before is in service, 6.4 s after its launch.
#[test]
fn unhealthy_instances_are_replaced_a_tenth_of_the_group_at_a_time() {
    let mut input = steady(20.0, 10.0, 10, 900.0);
    input.events = vec![EventInput::Hang { at_s: 400.0, count: 3 }];
    let result = run(&input);
    let steps = told(&result, |body| match body {
        DecisionBody::Vm(VmDecision::Replacement(step)) => Some((step.count, step.at_once)),
        _ => None,
    });
    assert_eq!(steps.iter().map(|s| s.1).collect::<Vec<_>>(), [(1, 1); 3]);
    for pair in steps.windows(2) {
        assert!(pair[1].0 - pair[0].0 >= 6.4 - 1e-6, "{steps:?}");
    }
}

/// If all targets hang the group fails open: requests are still sent, and time out.
#[test]
fn a_group_without_healthy_targets_fails_open() {
    let mut input = steady(20.0, 10.0, 2, 300.0);
    input.events = vec![EventInput::Hang { at_s: 100.0, count: 2 }];
    let result = run(&input);
    let failed = |cause: FailureCause| result.totals.failed[cause.index()];
    assert_eq!(failed(FailureCause::NoEndpoint), 0);
    assert!(failed(FailureCause::Timeout) > 1000, "{:?}", result.totals);
}

/// 10 instances at 90 % are replaced one by one, each in service after 6.4 s and warm 300 s
/// later (the grace period stands in for the warm-up): 10 × 306.4 s = 3064 s, about an hour.
#[test]
fn an_instance_refresh_of_ten_takes_about_an_hour() {
    let mut input = steady(50.0, 10.0, 10, 3600.0);
    input.events = vec![deploy_at(100.0, true)];
    let result = run(&input);
    let events = refresh_events(&result);
    for (place, (at, event)) in events.iter().take(10).enumerate() {
        assert_at(*at, 100.0 + 306.4 * place as f64);
        assert!(matches!(event, RefreshEvent::Replaces { count: 1, at_once: 1, .. }), "{event:?}");
    }
    let (at, last) = events.last().expect("there are events");
    assert_eq!((*last, events.len()), (RefreshEvent::Successful, 11));
    assert_at(*at, 3164.0);
    assert_eq!(result.totals.n_failed(), 0);
    assert_eq!(result.ledger.n_launched, 10);
}

/// At 90 % to 110 % two are in progress: one comes before an old one goes, the other while one
/// goes. There are never more than 11 in all and never fewer than 9 old and warm ones.
#[test]
fn a_refresh_keeps_between_its_bounds() {
    let mut input = steady(50.0, 10.0, 10, 2400.0);
    vm(&mut input).auto_scaling_group.instance_maintenance_policy = Some(HealthyPercentagesInput {
        min_healthy_percentage: 90,
        max_healthy_percentage: Some(110),
    });
    input.events = vec![deploy_at(100.0, true)];
    let result = run(&input);
    let (at, last) = *refresh_events(&result).last().expect("there are events");
    assert_eq!(last, RefreshEvent::Successful);
    // Two at a time: five times 306.4 s.
    assert_at(at, 100.0 + 5.0 * 306.4);
    for sample in &result.series.samples {
        let n: u32 =
            sample.instances.iter().sum::<u32>() - n_in(sample, InstanceState::Terminating);
        assert!(n <= 11 && n_in(sample, InstanceState::Ready) >= 9, "{sample:?}");
    }
}

/// Checkpoints at 50 and 100 % with a rest of 600 s, and 120 s of baking: 2 × 306.4 s, the rest,
/// 2 × 306.4 s, the baking.
#[test]
fn a_refresh_rests_at_its_checkpoints_and_bakes_at_its_end() {
    let mut input = steady(50.0, 10.0, 4, 2400.0);
    vm(&mut input).deployment = VmDeploymentInput::InstanceRefresh {
        healthy_percentages: None,
        instance_warmup: None,
        checkpoint_percentages: vec![50, 100],
        checkpoint_delay: 600,
        bake_time: 120,
        auto_rollback: false,
    };
    input.events = vec![deploy_at(100.0, true)];
    let events = refresh_events(&run(&input));
    let times: Vec<f64> = events.iter().map(|event| event.0).collect();
    let expected = [100.0, 406.4, 712.8, 1312.8, 1619.2, 1925.6, 2045.6];
    assert_eq!(times.len(), expected.len(), "{events:?}");
    times.iter().zip(expected).for_each(|(&at, expected)| assert_at(at, expected));
    assert!(matches!(events[2].1, RefreshEvent::Checkpoint { percentage: 50, .. }), "{events:?}");
    assert!(matches!(events[5].1, RefreshEvent::Bakes { .. }), "{events:?}");
}

/// A revision that never becomes healthy: one of four is replaced, again and again once its grace
/// period is over, and after an hour the refresh gives up. With `AutoRollback` the revision of
/// before comes back: 306.4 s for the one instance.
#[test]
fn a_bad_revision_stops_the_refresh_after_an_hour() {
    let outcome = |auto_rollback| {
        let mut input = steady(50.0, 10.0, 4, 4500.0);
        if let VmDeploymentInput::InstanceRefresh { auto_rollback: rolls_back, .. } =
            &mut vm(&mut input).deployment
        {
            *rolls_back = auto_rollback;
        }
        input.events = vec![deploy_at(100.0, false)];
        run(&input)
    };
    let result = outcome(false);
    let (at, last) = *refresh_events(&result).last().expect("there are events");
    assert!(matches!(last, RefreshEvent::Failed { rolls_back_to: None, .. }), "{last:?}");
    assert_at(at, 3700.0);
    assert_eq!(n_in(sample_at(&result, 3600.0), InstanceState::Ready), 3);
    let events = refresh_events(&outcome(true));
    let failed = events.iter().position(|e| matches!(e.1, RefreshEvent::Failed { .. }));
    let after = &events[failed.expect("it fails") + 1..];
    assert!(matches!(after[0].1, RefreshEvent::Replaces { count: 1, .. }), "{after:?}");
    assert_eq!(after[1].1, RefreshEvent::Successful);
    assert_at(after[1].0, 3700.0 + 306.4);
}

/// Blue/green: four new instances beside the old ones; when all are healthy a tenth of the
/// requests moves, the rest a minute later, and two minutes after that the old ones go.
#[test]
fn blue_green_moves_requests_when_all_new_instances_are_healthy() {
    let mut input = steady(100.0, 10.0, 4, 900.0);
    vm(&mut input).deployment = VmDeploymentInput::BlueGreen {
        traffic_shift: TrafficShiftInput::Canary { percent: 10.0, interval_s: 60 },
        termination_wait_s: 120,
    };
    input.events = vec![deploy_at(100.0, true)];
    let result = run(&input);
    let steps = told(&result, |body| match body {
        DecisionBody::Vm(VmDecision::BlueGreen(step)) => Some(*step),
        _ => None,
    });
    let all_healthy = found(&result, true)[3].0;
    let expected = [
        (100.0, BlueGreenStep::Launches { revision: 2, count: 4 }),
        (all_healthy, BlueGreenStep::Shifts { revision: 2, percent: 10.0 }),
        (all_healthy + 60.0, BlueGreenStep::Shifts { revision: 2, percent: 100.0 }),
        (all_healthy + 180.0, BlueGreenStep::Completes { revision: 2, n_terminated: 4 }),
    ];
    assert_eq!(steps.len(), expected.len(), "{steps:?}");
    for ((at, step), (expected_at, expected)) in steps.iter().zip(expected) {
        assert_eq!(*step, expected);
        assert_at(*at, expected_at);
    }
    assert_eq!((result.ledger.peak_instances, result.totals.n_failed()), (8, 0));
}

/// A rollback while the old instances still wait for their termination sends all requests back at
/// once, and the new instances go.
#[test]
fn blue_green_is_taken_back_while_the_old_instances_wait() {
    let mut input = steady(100.0, 10.0, 4, 900.0);
    vm(&mut input).deployment = VmDeploymentInput::BlueGreen {
        traffic_shift: TrafficShiftInput::AllAtOnce,
        termination_wait_s: 3600,
    };
    input.events = vec![deploy_at(100.0, true), EventInput::Rollback { at_s: 600.0 }];
    let result = run(&input);
    let completes = told(&result, |body| match body {
        DecisionBody::Vm(VmDecision::BlueGreen(step @ BlueGreenStep::Completes { .. })) => {
            Some(*step)
        }
        _ => None,
    });
    let taken_back = BlueGreenStep::Completes { revision: 1, n_terminated: 4 };
    assert_eq!(completes, [(600.0, taken_back)]);
    assert_eq!((result.ledger.peak_instances, result.totals.n_failed()), (8, 0));
    let end = result.series.samples.last().expect("there are samples");
    assert_eq!(end.instances.iter().sum::<u32>(), 4);
    assert_eq!(result.ledger.n_launched, 4, "nothing is launched for the way back");
}

/// New instances that never become healthy get no requests, and go after an hour.
#[test]
fn blue_green_with_a_bad_revision_changes_nothing() {
    let mut input = steady(50.0, 10.0, 4, 4000.0);
    vm(&mut input).deployment = VmDeploymentInput::BlueGreen {
        traffic_shift: TrafficShiftInput::AllAtOnce,
        termination_wait_s: 0,
    };
    input.events = vec![deploy_at(100.0, false)];
    let result = run(&input);
    let fails = told(&result, |body| match body {
        DecisionBody::Vm(VmDecision::BlueGreen(BlueGreenStep::Fails { n_healthy, .. })) => {
            Some(*n_healthy)
        }
        _ => None,
    });
    assert_eq!(fails, [(3700.0, 0)]);
    assert_eq!(result.totals.n_failed(), 0);
    let end = result.series.samples.last().expect("there are samples");
    assert_eq!(end.instances.iter().sum::<u32>(), 4);
}

/// Requests of 100 s: a target that is taken out finishes them within its deregistration delay of
/// 300 s, and not within 30 s. Without open requests it is gone at once.
#[test]
fn a_target_finishes_its_requests_within_the_deregistration_delay() {
    let lost = |delay_s, mean_ms| {
        let mut input = steady(0.5, mean_ms, 4, 600.0);
        input.workload.client_timeout_s = None;
        let group = vm(&mut input);
        group.instance.vcpus = 64;
        group.target_group.attributes.deregistration_delay_timeout_seconds = delay_s;
        scheduled(&mut input, 200, 2);
        let result = run(&input);
        let terminating = result.ledger.instance_time[InstanceState::Terminating.index()];
        (result.totals.failed[FailureCause::InstanceLost.index()], terminating.as_secs_f64())
    };
    let (n, terminating_s) = lost(300, 100_000.0);
    assert!(n == 0 && (100.0..=200.0).contains(&terminating_s), "{n} {terminating_s}");
    let (n, terminating_s) = lost(30, 100_000.0);
    assert!(n > 0 && (terminating_s - 60.0).abs() < 1e-6, "{n} {terminating_s}");
    let (n, terminating_s) = lost(300, 1.0);
    assert!(n == 0 && terminating_s < 0.01, "{n} {terminating_s}");
}

/// A pool of running instances goes into service at once: only the first check is waited for.
#[test]
fn a_running_warm_pool_leaves_only_the_first_check() {
    let mut input = steady(10.0, 10.0, 2, 300.0);
    vm(&mut input).warm_pool =
        Some(WarmPoolInput { pool_state: PoolStateInput::Running, ..WarmPoolInput::default() });
    scheduled(&mut input, 100, 3);
    let result = run(&input);
    let after = found(&result, true)[0].0 - resizes(&result)[0].0;
    assert!((0.0..=30.0).contains(&after), "{after}");
}
