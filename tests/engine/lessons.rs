//! What the lesson of each ready-made scenario states, read off its own run.

use orchestration_guide::analysis::{
    Expectations, Figures, KeyFigure, Sizing, billing_profile, lag_chains, run_bill,
};
use orchestration_guide::cost::PriceBook;
use orchestration_guide::scenario::input::ScenarioInput;
use orchestration_guide::scenario::{ModelId, preset, presets, trials};
use orchestration_guide::sim::models::vm::VmDecision;
use orchestration_guide::sim::record::{
    Decision, DecisionBody, ExitCause, FailureCause, InstanceState, Life, RunResult, Sample,
    scale_change,
};

use super::presets::{run, runs, with};
use super::resizes;

/// The test of each lesson, so that none is without one.
const LESSONS: [(&str, fn()); 25] = [
    ("spike-cpu", utilization_shows_at_most_a_full_core_in_each_round),
    ("spike-requests", requests_show_how_much_is_missing_in_fewer_rounds),
    ("startup-cpu", starting_pods_that_count_as_ready_scale_to_the_maximum),
    ("tolerance", super::presets::a_tenth_above_the_target_is_no_reason_to_grow),
    ("flapping", super::presets::pods_that_stay_through_a_pause_lose_nothing),
    ("pending-pods", pods_without_room_wait_for_nodes_twice),
    ("target-tracking", target_tracking_decides_after_three_minutes),
    ("lambda-throttled", super::presets::a_reservation_of_the_mean_throttles_one_call_in_six),
    ("provisioned", super::presets::provisioned_environments_spare_every_cold_start),
    ("scale-from-zero", super::presets::one_instance_kept_spares_the_first_visitor_the_start),
    ("steady", a_level_load_waits_too),
    ("probe-kills", super::presets::probes_that_wait_in_line_end_healthy_pods),
    ("elb-kills", checks_that_wait_in_line_have_healthy_machines_replaced),
    ("killed-starting", what_starts_is_killed_until_checks_wait_for_it),
    ("retry-storm", super::presets::retries_keep_an_overload_alive),
    ("rolling-deploy", capacity_dips_by_at_most_a_quarter),
    ("deploy-502", super::presets::a_sleep_before_stopping_ends_the_refusals_of_a_deploy),
    ("bad-deploy", a_rollout_that_stops_does_not_go_back),
    ("deploy-noticed", each_model_has_its_own_way_to_notice),
    ("pod-kill", requests_go_to_killed_pods_for_about_a_second),
    ("zone-loss", a_zone_is_missed_after_seconds_or_a_minute),
    ("crash-loop", each_restart_waits_twice_as_long),
    ("cheaper", what_charges_by_use_is_cheaper_at_a_low_load),
    ("scale-down", the_size_is_held_for_five_minutes),
    ("out-of-memory", memory_runs_out_while_cpu_is_low),
];

#[test]
fn every_lesson_is_held_by_a_test() {
    let tested = LESSONS.map(|(id, _)| id);
    let there: Vec<_> = presets().into_iter().map(|preset| preset.id).collect();
    assert_eq!(there, tested);
}

fn base(id: &str, model: ModelId) -> RunResult {
    run(&preset(id).expect("there is one").input, model)
}

/// The run after the thing to try at this place of the list.
fn tried(id: &str, place: usize, model: ModelId) -> RunResult {
    let input = preset(id).expect("there is one").input;
    run(&with(&input, &trials(id)[place]), model)
}

fn failed(result: &RunResult, cause: FailureCause) -> u64 {
    result.totals.failed[cause.index()]
}

fn secs(decision: &Decision) -> f64 {
    decision.at.as_secs_f64()
}

fn ready(sample: &Sample) -> u32 {
    sample.instances[InstanceState::Ready.index()]
}

/// Fewest ready instances between two moments, in seconds.
fn fewest_ready(result: &RunResult, from: f64, to: f64) -> u32 {
    let within = |sample: &&Sample| (from..to).contains(&sample.at.as_secs_f64());
    result.series.samples.iter().filter(within).map(ready).min().expect("there are samples")
}

/// The changes of size upwards: before and after.
fn growth(result: &RunResult) -> Vec<(f64, u32, u32)> {
    resizes(result).into_iter().filter(|(_, from, to)| to > from).collect()
}

/// For how many seconds more was asked for than the instances could serve.
fn overload_s(result: &RunResult) -> f64 {
    let figures = Figures::of(result, &Expectations::default());
    KeyFigure::OverloadTime.of(&figures).expect("it is told")
}

/// A ratio of 100 to 60 makes at most five pods of three, rounded up.
#[test]
fn utilization_shows_at_most_a_full_core_in_each_round() {
    let rounds = growth(&base("spike-cpu", ModelId::Container));
    assert_eq!(rounds.len(), 3, "{rounds:?}");
    let most = |from: u32| (from * 5).div_ceil(3);
    assert!(rounds.iter().all(|(_, from, to)| *to <= most(*from)), "{rounds:?}");
    let (base, tried) = runs("spike-cpu", ModelId::Container);
    let tried: Vec<f64> = tried.iter().map(overload_s).collect();
    assert_eq!((overload_s(&base), tried), (59.0, vec![44.0, 23.0]));
}

#[test]
fn requests_show_how_much_is_missing_in_fewer_rounds() {
    let by_cpu = growth(&base("spike-cpu", ModelId::Container));
    let by_requests = growth(&base("spike-requests", ModelId::Container));
    assert!(by_requests.len() < by_cpu.len(), "{by_requests:?} {by_cpu:?}");
    let sizes: Vec<_> = by_requests.iter().map(|(_, from, to)| (*from, *to)).collect();
    assert_eq!(sizes, [(4, 8), (8, 16)]);
    let (base, tried) = runs("spike-requests", ModelId::Container);
    assert_eq!([&base, &tried[0]].map(overload_s), [44.0, 29.0]);
    assert_eq!([&base, &tried[0]].map(|result| result.ledger.peak_instances), [16, 20]);
    let largest = |rounds: &[(f64, u32, u32)]| {
        rounds.iter().map(|(_, from, to)| f64::from(*to) / f64::from(*from)).fold(0.0, f64::max)
    };
    assert!(largest(&by_requests) > largest(&by_cpu));
}

/// 8/s × 0.4 s = 3.2 cores, at 60 % of each 5.3: 6 pods. Pods that start add a core each to the
/// average; left out, or at half a core, they do not.
#[test]
fn starting_pods_that_count_as_ready_scale_to_the_maximum() {
    let (base, tried) = runs("startup-cpu", ModelId::Container);
    assert_eq!(base.ledger.peak_instances, 12);
    assert!(growth(&base).len() >= 3, "{:?}", growth(&base));
    assert!(tried.iter().all(|tried| tried.ledger.peak_instances == 6));
    assert!(failed(&base, FailureCause::Refused) > 300);
    assert_eq!(failed(&tried[0], FailureCause::Refused), 0);
    assert!(failed(&tried[1], FailureCause::Refused) > 100);
}

/// How long each pod waited for a node, in seconds.
fn waits_for_a_node(result: &RunResult) -> Vec<f64> {
    let wait = |life: &Life| Some(life.placed?.since(life.created?).as_secs_f64());
    result.lives.iter().filter_map(wait).collect()
}

/// 20/s × 0.4 s are 8 cores, at 60 % of each 14 pods; two nodes of 3.92 cores hold 3 each. A boot
/// takes 180 s, and the autoscaler looks every 10 s. Five nodes hold 15 pods.
#[test]
fn pods_without_room_wait_for_nodes_twice() {
    let base = base("pending-pods", ModelId::Container);
    let waiting: Vec<f64> = waits_for_a_node(&base).into_iter().filter(|s| *s > 10.0).collect();
    assert!(waiting.len() >= 8 && waiting.iter().all(|secs| *secs > 180.0), "{waiting:?}");
    let pending = |sample: &&Sample| sample.instances[InstanceState::Pending.index()] >= 4;
    let all = &base.series.samples;
    let pending_s = all.iter().filter(pending).count() as f64 / all.len() as f64 * 720.0;
    assert!(pending_s > 360.0, "{pending_s} s");
    // At 5/s nothing is above the target: the delays begin with the jump, not before.
    let (target_rps, target_utilization) = (Some(1.5), Some(0.6));
    let sizing = Sizing { target_rps, target_utilization, ..Sizing::default() };
    let first = lag_chains(&base, &sizing).first().map(|chain| chain.length().as_secs_f64());
    assert!(first.is_some_and(|secs| secs < 30.0), "{first:?}");
    let roomy = tried("pending-pods", 0, ModelId::Container);
    assert!(roomy.totals.n_failed() * 5 < base.totals.n_failed(), "{:?}", roomy.totals);
    let quick = tried("pending-pods", 1, ModelId::Container);
    let longest = waits_for_a_node(&quick).into_iter().fold(0.0, f64::max);
    assert!((60.0..75.0).contains(&longest), "{longest}");
}

/// The load jumps at 120 s; an alarm looks at three datapoints of a minute, and those of ECS come
/// later.
#[test]
fn target_tracking_decides_after_three_minutes() {
    for (model, after) in [(ModelId::Vm, 189.0), (ModelId::ServerlessContainer, 296.0)] {
        let result = base("target-tracking", model);
        let first = result.decisions.iter().find(|d| scale_change(&d.body).is_some()).map(secs);
        let waited = first.expect("it grows") - 120.0;
        assert!((waited - after).abs() < 1.0, "{model:?} {waited}");
    }
}

/// 3 machines serve 3 / 0.2 s = 15/s. Of the 6/s too many of a minute, 360, their lines hold 117:
/// 243 fail unless machines are replaced. Each is out after two checks 10 s apart, and a new one
/// takes at least 90 + 15 + 5 s. 5 machines serve 25/s.
#[test]
fn checks_that_wait_in_line_have_healthy_machines_replaced() {
    let base = base("elb-kills", ModelId::Vm);
    let replaced = |from: f64, to: f64| {
        let removed = |d: &&Decision| matches!(d.body, DecisionBody::Removed { .. });
        base.decisions.iter().filter(removed).filter(|d| (from..to).contains(&secs(d))).count()
    };
    assert_eq!((replaced(0.0, 240.0), replaced(240.0, 300.0)), (0, 3));
    assert_eq!(fewest_ready(&base, 310.0, 380.0), 0);
    assert!(replaced(600.0, 1_200.0) >= 6, "the load of then is four fifths of three machines");
    assert!(base.totals.completed * 3 < base.totals.arrived * 2, "{:?}", base.totals);
    for place in [0, 1] {
        let tried = tried("elb-kills", place, ModelId::Vm);
        assert_eq!(tried.ledger.n_launched, 0);
        assert!((200..=260).contains(&tried.totals.n_failed()), "{:?}", tried.totals);
    }
    assert_eq!(tried("elb-kills", 2, ModelId::Vm).totals.n_failed(), 0);
}

/// How many of 48 seeds do not end well again, 66 of 100: what the words say of them.
#[test]
fn about_one_seed_in_three_recovers_from_replaced_machines() {
    let still_fails = |seed: u64| {
        let input = ScenarioInput { seed, ..preset("elb-kills").expect("there is one").input };
        let end = run(&input, ModelId::Vm);
        let late = |sample: &&Sample| sample.at.as_secs_f64() > 600.0;
        end.series.samples.iter().filter(late).any(|s| s.failed.iter().sum::<u32>() > 0)
    };
    let n_worse = (1..=48).filter(|seed| still_fails(*seed)).count();
    assert!((25..=39).contains(&n_worse), "{n_worse}");
}

/// 160/s × 40 ms are 6.4 of 8 cores.
#[test]
fn a_level_load_waits_too() {
    let result = base("steady", ModelId::Container);
    let busy = result.ledger.cpu_core_secs / (8.0 * result.simulated.as_secs_f64());
    assert!((busy - 0.8).abs() < 0.01, "{busy}");
    assert!(result.latency.p95.as_millis_f64() > 10.0 * 40.0, "{:?}", result.latency);
}

/// Pods need 60.5 s and are ended at the third look, 20 s after their process has begun, which is
/// half a second after the wait is over; machines need more than a minute, and
/// two failed checks are 60 s at the most. 8/s × 0.4 s fit four cores, 12/s do not.
#[test]
fn what_starts_is_killed_until_checks_wait_for_it() {
    for (place, model) in [(0, ModelId::Vm), (1, ModelId::Container)] {
        let base = base("killed-starting", model);
        assert_eq!(base.series.samples.iter().map(ready).max(), Some(4), "{model:?}");
        assert!(base.totals.n_failed() > 1_000, "{model:?} {:?}", base.totals);
        let tried = tried("killed-starting", place, model);
        assert_eq!(tried.totals.n_failed(), 0, "{model:?}");
    }
    // Of seven at most one goes at a time, and the next once the one before is in service.
    let replaced = base("killed-starting", ModelId::Vm);
    let is_step = |one: &&Decision| match &one.body {
        DecisionBody::Vm(VmDecision::Replacement(step)) => step.at_once == 1,
        _ => false,
    };
    let steps: Vec<f64> = replaced.decisions.iter().filter(is_step).map(secs).collect();
    assert!(steps.len() > 5, "{steps:?}");
    assert!(steps.windows(2).all(|pair| pair[1] - pair[0] > 1.0), "{steps:?}");
    let pods = base("killed-starting", ModelId::Container);
    let by_probe = |decision: &Decision| match decision.body {
        DecisionBody::Restart {
            instance: 4, cause: ExitCause::LivenessProbe, back_off, ..
        } => Some((secs(decision), back_off.as_secs_f64())),
        _ => None,
    };
    let ends: Vec<(f64, f64)> = pods.decisions.iter().filter_map(by_probe).collect();
    assert!(ends.len() > 5, "{ends:?}");
    for pair in ends.windows(2) {
        let [(before, back_off), (end, _)] = [pair[0], pair[1]];
        assert!((end - before - back_off - 20.5).abs() < 0.01, "{ends:?}");
    }
}

/// In how many samples from a moment on the instances can serve less than this.
fn samples_below(result: &RunResult, from: f64, rps: f64) -> usize {
    let samples = result.series.samples.iter().filter(|s| s.at.as_secs_f64() > from);
    samples.filter(|sample| sample.capacity_rps < rps).count()
}

/// A quarter of 10, rounded down, may be missing: two, until 10 s after the first and 10 s after
/// the second five of the new ones.
#[test]
fn capacity_dips_by_at_most_a_quarter() {
    let result = base("rolling-deploy", ModelId::Container);
    assert_eq!(fewest_ready(&result, 120.0, 600.0), 8);
    assert_eq!([200.0, 250.0].map(|rps| samples_below(&result, 120.0, rps)), [0, 20]);
    assert_eq!((ready_at_end(&result), result.totals.n_failed()), (10, 0));
}

fn ready_at_end(result: &RunResult) -> u32 {
    result.series.samples.last().map(ready).expect("a run has samples")
}

#[test]
fn a_rollout_that_stops_does_not_go_back() {
    let result = base("bad-deploy", ModelId::Container);
    assert_eq!((ready_at_end(&result), fewest_ready(&result, 120.0, 600.0)), (8, 8));
}

/// The deployment is at 120 s. Ansible: 2 s of facts, 1 s out of the balancer, 20 s, 1 s, and four
/// looks of 5 s. Kubernetes' deadline is 600 s.
#[test]
fn each_model_has_its_own_way_to_notice() {
    let [server, vm, pods, faas, ecs] = ModelId::ALL.map(|model| base("deploy-noticed", model));
    for keeps_working in [&server, &vm, &pods, &ecs] {
        assert_eq!(keeps_working.totals.n_failed(), 0);
    }
    for one_short in [&server, &vm, &pods] {
        assert!(fewest_ready(one_short, 180.0, 900.0) >= 3);
        assert_eq!(ready_at_end(one_short), 3);
    }
    let of_people = |decision: &&Decision| matches!(decision.body, DecisionBody::Server(_));
    assert_eq!(server.decisions.iter().rfind(of_people).map(secs), Some(164.0));
    let stalled = |decision: &&Decision| matches!(decision.body, DecisionBody::Stalled(_));
    let reported = pods.decisions.iter().find(stalled).map(secs).expect("it is reported");
    assert!((720.0..721.0).contains(&reported), "{reported}");
    assert!(ecs.lives.len() > 20, "{} tasks", ecs.lives.len());
    let after = faas.series.samples.iter().filter(|s| s.at.as_secs_f64() > 130.0);
    assert_eq!(after.map(|sample| sample.completed).sum::<u32>(), 0);

    let breaker = tried("deploy-noticed", 0, ModelId::ServerlessContainer);
    assert_eq!(breaker.lives.len(), 10, "four old ones, four new ones, and two in their place");
    let canary = tried("deploy-noticed", 1, ModelId::Faas);
    let within = canary.series.samples.iter().filter(|s| s.at.as_secs_f64() < 420.0);
    let (arrived, done) = within.fold((0, 0), |(a, c), s| (a + s.arrived, c + s.completed));
    assert!(done * 10 > arrived * 9, "{done} of {arrived}");
}

/// 150/s on 9 pods: the three that are gone are sent 50 in a second.
#[test]
fn requests_go_to_killed_pods_for_about_a_second() {
    let result = base("pod-kill", ModelId::Container);
    let refused = failed(&result, FailureCause::Refused);
    assert!((40..60).contains(&refused), "{refused}");
    assert_eq!([150.0, 225.0].map(|rps| samples_below(&result, 120.0, rps)), [0, 10]);
    assert_eq!(refused + failed(&result, FailureCause::InstanceLost), result.totals.n_failed());
}

/// 30/s on 6 instances: two that are gone are sent 10/s, 340 in 34 s and 550 in 55 s.
#[test]
fn a_zone_is_missed_after_seconds_or_a_minute() {
    let [_, vm, pods, faas, ecs] = ModelId::ALL.map(|model| base("zone-loss", model));
    assert_eq!((faas.totals.n_failed(), ecs.totals.n_failed()), (0, 1));
    assert!((300..=380).contains(&vm.totals.n_failed()), "{:?}", vm.totals);
    assert!((480..=600).contains(&pods.totals.n_failed()), "{:?}", pods.totals);
    let replaced = |result: &RunResult| {
        let first = result.lives.iter().filter_map(|life| life.created).min();
        first.expect("pods are replaced").as_secs_f64() - 120.0
    };
    let sooner = replaced(&pods) - replaced(&tried("zone-loss", 0, ModelId::Container));
    assert!((340.0..=355.0).contains(&replaced(&pods)), "{}", replaced(&pods));
    assert!((sooner - 270.0).abs() < 1.0, "{sooner}");
    let often = tried("zone-loss", 1, ModelId::Vm);
    assert!(often.totals.n_failed() + 50 < vm.totals.n_failed(), "{:?}", often.totals);
}

#[test]
fn each_restart_waits_twice_as_long() {
    let result = base("crash-loop", ModelId::Container);
    let back_off = |decision: &Decision| match decision.body {
        DecisionBody::Restart { back_off, .. } => Some(back_off.as_secs_f64()),
        _ => None,
    };
    let back_offs: Vec<f64> = result.decisions.iter().filter_map(back_off).collect();
    assert_eq!(back_offs, [0.0, 10.0, 20.0, 40.0, 80.0, 160.0]);
}

/// US dollars of a month that goes on like the run.
fn month(id: &str, model: ModelId, place: Option<usize>) -> f64 {
    let mut input = preset(id).expect("there is one").input;
    if let Some(place) = place {
        input = with(&input, &trials(id)[place]);
    }
    let profile = billing_profile(&input, model);
    let bill = run_bill(&run(&input, model), &profile, &PriceBook::default());
    bill.expect("the book has all prices").month.total()
}

#[test]
fn what_charges_by_use_is_cheaper_at_a_low_load() {
    let of = |place| ModelId::ALL.map(|model| month("cheaper", model, place));
    let [server, vm, pods, faas, cloud_run] = of(None);
    assert!([faas, cloud_run].iter().all(|cost| (15.0..17.0).contains(cost)), "{faas} {cloud_run}");
    assert!([server, vm].iter().all(|cost| (130.0..150.0).contains(cost)), "{server} {vm}");
    assert!(pods > server.max(vm) + 70.0, "{pods}: 73 of them for the control plane");
    // 730 hours of 2/s are 5.256 million.
    for (costs, dollars) in [([faas, cloud_run], 2.9..3.2), ([server, vm], 25.0..29.0)] {
        assert!(costs.iter().all(|cost| dollars.contains(&(cost / 5.256))), "{costs:?}");
    }
    let whole = vm;
    let [server, vm, _, faas, cloud_run] = of(Some(0));
    assert!(server.max(vm) < faas.min(cloud_run), "{server} {vm} {faas} {cloud_run}");
    let halved = month("cheaper", ModelId::Vm, Some(1));
    assert!((0.5..0.6).contains(&(halved / whole)), "{halved} of {whole}");
}

/// The load falls for good at 600 s, within 10 s.
#[test]
fn the_size_is_held_for_five_minutes() {
    let resizes = resizes(&base("scale-down", ModelId::Container));
    let first = resizes.first().map(|(at, ..)| *at).expect("pods leave in the end");
    assert!((900.0..930.0).contains(&first), "{resizes:?}");
}

#[test]
fn memory_runs_out_while_cpu_is_low() {
    let result = base("out-of-memory", ModelId::Container);
    let is_oom = |decision: &&Decision| {
        matches!(decision.body, DecisionBody::Restart { cause: ExitCause::OutOfMemory(_), .. })
    };
    assert!(result.decisions.iter().filter(is_oom).count() > 20);
    assert!(resizes(&result).is_empty(), "nobody adds pods");
}
