//! Broken scenarios and the faults that are found in them.

use orchestration_guide::scenario::input::{
    BehaviorInput, ContainerInput, CountOrPercent, DemandInput, EventInput, HaproxyCheckInput,
    HpaInput, HpaMetricInput, ModelsInput, PolicyInput, PolicyKindInput, ProbeInput, RateInput,
    RatePoint, RequestClassInput, ScalingRulesInput, ScenarioInput, ServerInput,
};
use orchestration_guide::scenario::limits::Unit;
use orchestration_guide::scenario::{FieldPath, Problem, check};

const HPA: &str = "models.container.hpa";
const POD: &str = "models.container.pod";

/// A scenario is the default with this change.
type Change = fn(&mut ScenarioInput);

fn container(input: &mut ScenarioInput) -> &mut ContainerInput {
    input.models.container.as_mut().expect("the default has it")
}

fn hpa(input: &mut ScenarioInput) -> &mut HpaInput {
    container(input).hpa.as_mut().expect("the default has it")
}

fn scale_down(input: &mut ScenarioInput, rules: ScalingRulesInput) {
    hpa(input).behavior = Some(BehaviorInput { scale_up: None, scale_down: Some(rules) });
}

fn faults_of(change: Change) -> Vec<(String, Problem)> {
    let mut input = ScenarioInput::default();
    change(&mut input);
    let faults = check(&input).expect_err("the scenario is broken");
    faults.into_iter().map(|fault| (fault.path.as_str().to_owned(), fault.problem)).collect()
}

fn out_of_range(value: f64, min: f64, max: f64, unit: Unit) -> Problem {
    Problem::OutOfRange { value, min, max, unit }
}

#[track_caller]
fn finds(change: Change, path: &str, problem: Problem) {
    assert_eq!(faults_of(change), [(path.to_owned(), problem)]);
}

#[test]
fn a_value_outside_its_range_is_told_with_the_range() {
    finds(|s| s.duration_s = 0.5, "duration_s", out_of_range(0.5, 1.0, 604_800.0, Unit::Seconds));
    finds(|s| s.duration_s = f64::NAN, "duration_s", Problem::NotFinite);
    finds(
        |s| s.workload.rate = RateInput::Constant { rps: -1.0 },
        "workload.rate.rps",
        out_of_range(-1.0, 0.0, 1e6, Unit::Rps),
    );
    finds(
        |s| {
            hpa(s).metric = HpaMetricInput::CpuUtilization { average_utilization: 0 };
        },
        &format!("{HPA}.metric.averageUtilization"),
        out_of_range(0.0, 1.0, 10_000.0, Unit::Percent),
    );
}

#[test]
fn kubernetes_rules_of_a_deployment_are_kept() {
    let at = |field: &str| format!("models.container.deployment.{field}");
    finds(
        |s| {
            container(s).deployment.max_surge = CountOrPercent::Percent("0%".to_owned());
            container(s).deployment.max_unavailable = CountOrPercent::Count(0);
        },
        &at("maxUnavailable"),
        Problem::BothZero { other: FieldPath::from(at("maxSurge").as_str()) },
    );
    finds(
        |s| {
            container(s).deployment.max_unavailable = CountOrPercent::Percent("110%".to_owned());
        },
        &at("maxUnavailable"),
        out_of_range(110.0, 0.0, 100.0, Unit::Percent),
    );
    finds(
        |s| container(s).deployment.max_surge = CountOrPercent::Percent("a quarter".to_owned()),
        &at("maxSurge"),
        Problem::NotAPercentage("a quarter".to_owned()),
    );
    finds(
        |s| container(s).deployment.min_ready_seconds = 2.5,
        &at("minReadySeconds"),
        Problem::NotWhole { value: 2.5 },
    );
}

#[test]
fn kubernetes_rules_of_a_pod_are_kept() {
    finds(
        |s| container(s).pod.cpu_limit_milli = 500,
        &format!("{POD}.cpuLimitMilli"),
        Problem::BelowField {
            value: 500.0,
            other: FieldPath::from("models.container.pod.cpuRequestMilli"),
            other_value: 1000.0,
            unit: Unit::MilliCores,
        },
    );
    finds(
        |s| container(s).pod.termination_grace_period_seconds = 3.0,
        &format!("{POD}.preStopSleepSeconds"),
        Problem::AboveField {
            value: 5.0,
            other: FieldPath::from("models.container.pod.terminationGracePeriodSeconds"),
            other_value: 3.0,
            unit: Unit::Seconds,
        },
    );
    finds(
        |s| {
            let probe = ProbeInput { success_threshold: 2, ..ProbeInput::default() };
            container(s).pod.readiness_probe = Some(probe.clone());
            container(s).pod.liveness_probe = Some(probe);
        },
        &format!("{POD}.livenessProbe.successThreshold"),
        out_of_range(2.0, 1.0, 1.0, Unit::One),
    );
}

#[test]
fn kubernetes_rules_of_an_autoscaler_are_kept() {
    finds(
        |s| hpa(s).max_replicas = 1,
        &format!("{HPA}.maxReplicas"),
        Problem::BelowField {
            value: 1.0,
            other: FieldPath::from("models.container.hpa.minReplicas"),
            other_value: 2.0,
            unit: Unit::One,
        },
    );
    finds(
        |s| container(s).pod.cpu_request_milli = 0,
        &format!("{POD}.cpuRequestMilli"),
        Problem::CpuTargetWithoutRequest { target: FieldPath::from("models.container.hpa.metric") },
    );
    finds(
        |s| {
            let rules = ScalingRulesInput {
                stabilization_window_seconds: Some(3_601),
                ..ScalingRulesInput::default()
            };
            scale_down(s, rules);
        },
        &format!("{HPA}.behavior.scaleDown.stabilizationWindowSeconds"),
        out_of_range(3_601.0, 0.0, 3_600.0, Unit::Seconds),
    );
    finds(
        |s| {
            let rules =
                ScalingRulesInput { policies: Some(Vec::new()), ..ScalingRulesInput::default() };
            scale_down(s, rules);
        },
        &format!("{HPA}.behavior.scaleDown.policies"),
        Problem::EmptyList,
    );
    finds(
        |s| {
            let policy =
                PolicyInput { kind: PolicyKindInput::Pods, value: 4, period_seconds: 1_801 };
            let policies = Some(vec![policy]);
            scale_down(s, ScalingRulesInput { policies, ..ScalingRulesInput::default() });
        },
        &format!("{HPA}.behavior.scaleDown.policies[0].periodSeconds"),
        out_of_range(1_801.0, 1.0, 1_800.0, Unit::Seconds),
    );
}

#[test]
fn what_is_merely_odd_is_allowed() {
    let odd: [Change; 5] = [
        // The autoscaler moves the size into its bounds at its first sync.
        |s| container(s).deployment.replicas = 100,
        // No pods at all: the autoscaler is off, and every request is refused.
        |s| container(s).deployment.replicas = 0,
        |s| container(s).deployment.max_unavailable = CountOrPercent::Count(99),
        // A spike that would begin after the end.
        |s| s.duration_s = 60.0,
        |s| s.workload.rate = RateInput::Constant { rps: 0.0 },
    ];
    for (idx, change) in odd.into_iter().enumerate() {
        let mut input = ScenarioInput::default();
        change(&mut input);
        assert_eq!(check(&input).err(), None, "case {idx}");
    }
}

#[test]
fn a_time_line_stays_in_order_and_inside_the_run() {
    finds(
        |s| s.events = vec![EventInput::Kill { at_s: 901.0, count: 1 }],
        "events[0].at_s",
        Problem::AboveField {
            value: 901.0,
            other: FieldPath::from("duration_s"),
            other_value: 900.0,
            unit: Unit::Seconds,
        },
    );
    finds(
        |s| {
            let points = [20.0, 10.0].map(|at_s| RatePoint { at_s, rps: 1.0 }).to_vec();
            s.workload.rate = RateInput::Points { points };
        },
        "workload.rate.points[1].at_s",
        Problem::NotInOrder { at_s: 10.0, previous_s: 20.0 },
    );
    finds(
        |s| s.workload.rate = RateInput::Points { points: Vec::new() },
        "workload.rate.points",
        Problem::EmptyList,
    );
}

#[test]
fn a_run_that_could_not_end_is_refused_before_it_starts() {
    finds(
        |s| s.workload.rate = RateInput::Constant { rps: 1e6 },
        "workload.rate",
        Problem::TooManyRequests { estimate: 900e6, limit: 200e6 },
    );
    finds(
        |s| {
            s.duration_s = 604_800.0;
            // 10,000 pods and 25 % more, each with 1/5 + 1/10 probes, 1/15 samples and 1/15 syncs.
            hpa(s).max_replicas = 10_000;
        },
        "models.container",
        Problem::TooManyPolls {
            estimate: 12_500.0 * (0.2 + 0.1 + 1.0 / 15.0 + 1.0 / 15.0) * 604_800.0,
            limit: 200e6,
        },
    );
    finds(
        |s| container(s).pod.queue_limit = 1_000_000,
        "models.container",
        Problem::TooManyPlaces { places: 25.0 * 1_000_016.0, limit: 20e6 },
    );
}

#[test]
fn nothing_to_run_and_a_newer_format_are_told_as_such() {
    finds(|s| s.models = ModelsInput::NONE, "models", Problem::NothingToRun);
    finds(
        |s| {
            s.version = 7;
            s.duration_s = -1.0;
        },
        "version",
        Problem::UnknownVersion { version: 7, newest: 1 },
    );
}

#[test]
fn all_faults_come_at_once_and_no_fault_comes_twice() {
    let found = faults_of(|s| {
        s.duration_s = -1.0;
        s.workload.cpu_share = 0.0;
        s.events = vec![EventInput::Crash { at_s: 5.0, count: 0 }];
        container(s).pod.concurrency = 0;
        // Both bounds are broken by themselves, so that comparing them would say nothing new.
        hpa(s).min_replicas = 20_000;
        hpa(s).max_replicas = 0;
    });
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    let expected = [
        "duration_s",
        "workload.cpu_share",
        "models.container.pod.concurrency",
        "models.container.hpa.minReplicas",
        "models.container.hpa.maxReplicas",
        "events[0].count",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn the_english_message_says_where_what_and_how_to_mend_it() {
    let mut input = ScenarioInput::default();
    hpa(&mut input).max_replicas = 1;
    let faults = check(&input).expect_err("the scenario is broken");
    assert_eq!(
        faults[0].to_string(),
        "models.container.hpa.maxReplicas: 1 is below models.container.hpa.minReplicas = 2; use at \
         least 2, or lower models.container.hpa.minReplicas"
    );
}

#[test]
fn rules_of_the_servers_are_kept() {
    let at = |field: &str| format!("models.server.{field}");
    fn server(input: &mut ScenarioInput) -> &mut ServerInput {
        input.models.server.as_mut().expect("the default has it")
    }
    finds(
        |s| server(s).machines = 21,
        &at("scaling.max_machines"),
        Problem::BelowField {
            value: 20.0,
            other: FieldPath::from(at("machines").as_str()),
            other_value: 21.0,
            unit: Unit::One,
        },
    );
    finds(
        |s| server(s).ansible.serial = vec![CountOrPercent::Percent("a third".to_owned())],
        &at("ansible.serial[0]"),
        Problem::NotAPercentage("a third".to_owned()),
    );
    finds(
        |s| server(s).haproxy.check = Some(HaproxyCheckInput { fall: 0, ..Default::default() }),
        &at("haproxy.check.fall"),
        out_of_range(0.0, 1.0, 10_000.0, Unit::One),
    );
}

/// The default has five models; Cloud Run has the least memory of them, 0.5 GiB.
#[test]
fn an_instance_has_to_hold_the_application_and_a_request() {
    let cloud_run = "models.serverless_container.service.template.memoryGib";
    finds(
        |s| s.workload.memory_at_rest_mib = 600.0,
        "workload.memory_at_rest_mib",
        Problem::AboveField {
            value: 600.0,
            other: FieldPath::from(cloud_run),
            other_value: 512.0,
            unit: Unit::Mebibytes,
        },
    );
    let no_request_fits = |limit: &str, limit_mib| Problem::NoRequestFits {
        smallest_mib: 300.0,
        at_rest_mib: 250.0,
        limit: FieldPath::from(limit),
        limit_mib,
    };
    let heavy: Change = |s| {
        s.workload.memory_mib = 300.0;
        s.workload.memory_at_rest_mib = 250.0;
    };
    finds(heavy, "workload.memory_mib", no_request_fits(cloud_run, 512.0));
    let on_pods: Change = |s| {
        s.workload.memory_mib = 300.0;
        s.workload.memory_at_rest_mib = 250.0;
        container(s).pod.memory_limit_mib = Some(400);
    };
    let found = faults_of(on_pods);
    let limit = &format!("{POD}.memoryLimitMib");
    assert_eq!(found, [("workload.memory_mib".to_owned(), no_request_fits(limit, 400.0))]);
    finds(
        |s| container(s).pod.memory_limit_mib = Some(0),
        &format!("{POD}.memoryLimitMib"),
        out_of_range(0.0, 1.0, 33_554_432.0, Unit::Mebibytes),
    );
}

/// Lambda lets every invocation fail that needs more than there is; elsewhere one kind of request
/// may be too large as long as another fits.
#[test]
fn what_fails_by_itself_alone_is_allowed() {
    let odd: [Change; 2] = [
        |s| {
            s.models = ModelsInput { faas: s.models.faas.take(), ..ModelsInput::NONE };
            s.workload.memory_mib = 100_000.0;
        },
        |s| {
            s.workload.memory_mib = 100_000.0;
            s.workload.classes = vec![RequestClassInput {
                weight: 1.0,
                demand: DemandInput::Constant { mean_ms: 10.0 },
                cpu_share: 1.0,
                payload_kib: 1,
                memory_mib: 1.0,
            }];
        },
    ];
    for (idx, change) in odd.into_iter().enumerate() {
        let mut input = ScenarioInput::default();
        change(&mut input);
        assert_eq!(check(&input).err(), None, "case {idx}");
    }
}
