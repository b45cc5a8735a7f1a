//! Scenarios in links: only what differs from the defaults, and back without loss.

use orchestration_guide::scenario::input::{
    AnsibleInput, Balancing, BehaviorInput, CanaryRoutingInput, CanaryStepInput,
    ClusterAutoscalerInput, ContainerInput, CountOrPercent, DemandInput, DeploymentInput,
    DisruptionBudgetInput, EventInput, HaproxyBalanceInput, HaproxyInput, HpaInput, HpaMetricInput,
    KeepAliveInput, MetricsInput, ModelsInput, NginxInput, NodesInput, PodInput, PolicyInput,
    PolicyKindInput, ProbeInput, RateInput, RatePoint, ScalingRulesInput, ScenarioInput,
    SelectPolicyInput, ServerInput, ServiceInput, StrategyInput, UpdateModeInput, VERSION,
    VpaInput, WarmUpInput, WorkloadInput,
};
use orchestration_guide::scenario::{DecodeError, FieldPath, apply, decode, diff, encode, presets};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn a_link_holds_only_what_differs() {
    let mut input = ScenarioInput::default();
    assert_eq!(encode(&input), r#"{"version":1}"#);
    input.duration_s = 600.0;
    let hpa = input.models.container.as_mut().and_then(|container| container.hpa.as_mut());
    hpa.expect("the default has one").max_replicas = 30;
    assert_eq!(
        encode(&input),
        r#"{"duration_s":600,"models":{"container":{"hpa":{"maxReplicas":30}}},"version":1}"#
    );
}

#[test]
fn another_kind_of_object_stands_whole() {
    let mut input = ScenarioInput::default();
    input.workload.rate = RateInput::Constant { rps: 50.0 };
    assert_eq!(
        diff(&ScenarioInput::default(), &input),
        json!({"workload": {"rate": {"=": {"shape": "constant", "rps": 50}}}})
    );
}

#[test]
fn every_preset_makes_a_short_link() {
    for preset in presets() {
        let text = encode(&preset.input);
        assert_eq!(decode(&text).as_ref(), Ok(&preset.input), "{}", preset.id);
        // A third more as Base64: a link stays below 2,000 characters.
        assert!(text.len() < 1_450, "{}: {} characters", preset.id, text.len());
    }
}

#[test]
fn what_a_link_of_this_version_leaves_out_never_changes_its_meaning() {
    // A link of version 1 means its differences from exactly these values. Once links are out
    // there, a change here needs a new version of the format.
    let frozen = include_str!("defaults.v1.json");
    let frozen: ScenarioInput = serde_json::from_str(frozen).expect("a scenario");
    assert_eq!(frozen, ScenarioInput::default());
}

#[test]
fn a_bad_link_says_which_parts_do_not_fit() {
    let text = r#"{"version":1,"duration_s":"long","seed":7,
                   "models":{"container":{"hpa":{"maxReplica":3},"pod":{"concurrency":4}}},
                   "workload":{"rate":{"=":{"shape":"spiral"}}}}"#;
    let mut expected =
        ["duration_s", "models.container.hpa.maxReplica", "workload.rate"].map(FieldPath::from);
    expected.sort();
    let Err(DecodeError::Parts(mut parts)) = decode(text) else { panic!("it is broken") };
    parts.sort();
    assert_eq!(parts, expected);
}

#[test]
fn a_link_of_an_unknown_version_is_refused_as_such() {
    let unknown = DecodeError::UnknownVersion { version: 2, newest: 1 };
    assert_eq!(decode(r#"{"version":2,"weather":"fine"}"#), Err(unknown));
    for text in ["", "[1]", "{"] {
        assert_eq!(decode(text), Err(DecodeError::Syntax), "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_difference_brings_back_the_same_scenario(base in scenario(), other in scenario()) {
        prop_assert_eq!(apply(&base, &diff(&base, &other)), Ok(other.clone()));
        prop_assert_eq!(decode(&encode(&other)), Ok(other));
    }
}

fn number() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};

    let any = POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO;
    prop_oneof![(0_u32..1_000).prop_map(f64::from), any]
}

fn count() -> impl Strategy<Value = u32> {
    prop_oneof![0_u32..10, any::<u32>()]
}

prop_compose! {
    fn scenario()(
        seed in any::<u64>(),
        duration_s in number(),
        workload in workload().boxed(),
        server in proptest::option::of(server().boxed()),
        container in proptest::option::of(container().boxed()),
        events in proptest::collection::vec(event(), 0..4),
    ) -> ScenarioInput {
        let models = ModelsInput { server, container, ..ModelsInput::NONE };
        ScenarioInput { version: VERSION, seed, duration_s, workload, models, events }
    }
}

prop_compose! {
    fn workload()(
        rate in rate(),
        demand in demand(),
        cpu_share in number(),
        client_timeout_s in proptest::option::of(number()),
    ) -> WorkloadInput {
        WorkloadInput { rate, demand, cpu_share, client_timeout_s, ..WorkloadInput::default() }
    }
}

fn rate() -> impl Strategy<Value = RateInput> {
    let spike = (number(), number(), number(), number(), number(), number());
    let point = (number(), number()).prop_map(|(at_s, rps)| RatePoint { at_s, rps });
    prop_oneof![
        number().prop_map(|rps| RateInput::Constant { rps }),
        spike.prop_map(|(base_rps, peak_rps, at_s, rise_s, hold_s, fall_s)| {
            RateInput::Spike { base_rps, peak_rps, at_s, rise_s, hold_s, fall_s }
        }),
        (number(), number(), number()).prop_map(|(mean_rps, amplitude, period_s)| {
            RateInput::Sine { mean_rps, amplitude, period_s }
        }),
        proptest::collection::vec(point, 0..4).prop_map(|points| RateInput::Points { points }),
    ]
}

fn demand() -> impl Strategy<Value = DemandInput> {
    prop_oneof![
        number().prop_map(|mean_ms| DemandInput::Constant { mean_ms }),
        number().prop_map(|mean_ms| DemandInput::Exponential { mean_ms }),
        (number(), number()).prop_map(|(mean_ms, cv)| DemandInput::LogNormal { mean_ms, cv }),
    ]
}

fn event() -> impl Strategy<Value = EventInput> {
    prop_oneof![
        (number(), count()).prop_map(|(at_s, count)| EventInput::Kill { at_s, count }),
        (number(), count()).prop_map(|(at_s, count)| EventInput::Crash { at_s, count }),
        (number(), count()).prop_map(|(at_s, count)| EventInput::Hang { at_s, count }),
        (number(), count()).prop_map(|(at_s, zone)| EventInput::ZoneLoss { at_s, zone }),
        number().prop_map(|at_s| EventInput::NodeLoss { at_s }),
        number().prop_map(|at_s| EventInput::NodeDrain { at_s }),
        (number(), any::<bool>())
            .prop_map(|(at_s, becomes_ready)| EventInput::deploy(at_s, becomes_ready)),
    ]
}

prop_compose! {
    fn server()(
        machines in count(),
        nginx in proptest::option::of((count(), number())),
        haproxy in (number(), proptest::option::of(number()), any::<bool>()),
        has_scaling in any::<bool>(),
        serial in proptest::collection::vec(count_or_percent(), 0..3),
    ) -> ServerInput {
        let nginx = nginx.map(|(max_fails, fail_timeout_s)| NginxInput {
            max_fails,
            fail_timeout_s,
            proxy_next_upstream: Vec::new(),
            ..NginxInput::default()
        });
        let (slowstart_s, timeout_queue_s, option_redispatch) = haproxy;
        let balance = HaproxyBalanceInput::LeastConn {};
        let haproxy = HaproxyInput {
            balance,
            check: None,
            slowstart_s,
            timeout_queue_s,
            option_redispatch,
            ..HaproxyInput::default()
        };
        let default = ServerInput::default();
        let scaling = default.scaling.filter(|_| has_scaling);
        let ansible = AnsibleInput { serial, ..default.ansible };
        ServerInput { machines, nginx, haproxy, scaling, ansible, ..ServerInput::default() }
    }
}

prop_compose! {
    fn container()(
        deployment in deployment().boxed(),
        pod in pod().boxed(),
        service in (balancing(), number(), proptest::option::of(keep_alive())),
        resolution_s in number(),
        hpa in proptest::option::of(hpa().boxed()),
        pod_disruption_budget in proptest::option::of(disruption_budget()),
        vpa in proptest::option::of(vpa().boxed()),
        nodes in proptest::option::of(nodes().boxed()),
    ) -> ContainerInput {
        let (balancing, endpoint_propagation_ms, keep_alive) = service;
        let service = ServiceInput { balancing, endpoint_propagation_ms, keep_alive };
        let metrics = MetricsInput { resolution_s };
        ContainerInput {
            deployment,
            pod,
            service,
            metrics,
            hpa,
            pod_disruption_budget,
            vpa,
            nodes,
        }
    }
}

fn disruption_budget() -> impl Strategy<Value = DisruptionBudgetInput> {
    prop_oneof![
        count_or_percent()
            .prop_map(|min_available| DisruptionBudgetInput::MinAvailable { min_available }),
        count_or_percent()
            .prop_map(|max_unavailable| DisruptionBudgetInput::MaxUnavailable { max_unavailable }),
    ]
}

prop_compose! {
    fn vpa()(
        update_mode in proptest::sample::select(vec![
            UpdateModeInput::Off,
            UpdateModeInput::Initial,
            UpdateModeInput::Recreate,
        ]),
        min_allowed_cpu_milli in proptest::option::of(count()),
        max_allowed_cpu_milli in proptest::option::of(count()),
        min_replicas in count(),
    ) -> VpaInput {
        VpaInput { update_mode, min_allowed_cpu_milli, max_allowed_cpu_milli, min_replicas }
    }
}

prop_compose! {
    fn nodes()(
        counts in (count(), count(), count(), count()),
        boot in (number(), number()),
        loss in (number(), proptest::option::of(number())),
        cluster_autoscaler in proptest::option::of(cluster_autoscaler()),
    ) -> NodesInput {
        let (count, zones, allocatable_cpu_milli, max_pods) = counts;
        NodesInput {
            count,
            zones,
            allocatable_cpu_milli,
            max_pods,
            boot_seconds: boot.0,
            boot_cv: boot.1,
            node_monitor_grace_period_seconds: loss.0,
            toleration_seconds: loss.1,
            cluster_autoscaler,
        }
    }
}

prop_compose! {
    fn cluster_autoscaler()(
        sizes in (count(), count()),
        times in proptest::array::uniform4(number()),
        scale_down_enabled in any::<bool>(),
        scale_down_utilization_threshold in number(),
    ) -> ClusterAutoscalerInput {
        ClusterAutoscalerInput {
            min_size: sizes.0,
            max_size: sizes.1,
            scan_interval_seconds: times[0],
            max_node_provision_time_seconds: times[1],
            scale_down_enabled,
            scale_down_utilization_threshold,
            scale_down_unneeded_time_seconds: times[2],
            scale_down_delay_after_add_seconds: times[3],
        }
    }
}

fn balancing() -> impl Strategy<Value = Balancing> {
    proptest::sample::select(vec![
        Balancing::Random,
        Balancing::RoundRobin,
        Balancing::LeastOutstanding,
        Balancing::TwoChoices,
    ])
}

fn count_or_percent() -> impl Strategy<Value = CountOrPercent> {
    prop_oneof![
        count().prop_map(CountOrPercent::Count),
        any::<String>().prop_map(CountOrPercent::Percent),
    ]
}

prop_compose! {
    fn keep_alive()(
        connections in count(),
        max_age_seconds in proptest::option::of(number()),
    ) -> KeepAliveInput {
        KeepAliveInput { connections, max_age_seconds }
    }
}

fn strategy() -> impl Strategy<Value = StrategyInput> {
    let step = (count(), number())
        .prop_map(|(set_weight, pause_seconds)| CanaryStepInput { set_weight, pause_seconds });
    let routing =
        proptest::sample::select(vec![CanaryRoutingInput::Weights, CanaryRoutingInput::PodCounts]);
    prop_oneof![
        Just(StrategyInput::RollingUpdate),
        Just(StrategyInput::Recreate),
        (number(), number()).prop_map(|(auto_promotion_seconds, scale_down_delay_seconds)| {
            StrategyInput::BlueGreen { auto_promotion_seconds, scale_down_delay_seconds }
        }),
        (proptest::collection::vec(step, 0..3), routing)
            .prop_map(|(steps, traffic_routing)| StrategyInput::Canary { steps, traffic_routing }),
    ]
}

prop_compose! {
    fn deployment()(
        replicas in count(),
        max_surge in count_or_percent(),
        max_unavailable in count_or_percent(),
        min_ready_seconds in number(),
        progress_deadline_seconds in number(),
        strategy in strategy().boxed(),
    ) -> DeploymentInput {
        DeploymentInput {
            replicas,
            strategy,
            max_surge,
            max_unavailable,
            min_ready_seconds,
            progress_deadline_seconds,
        }
    }
}

prop_compose! {
    fn pod()(
        cpu in (count(), count()),
        places in (count(), count()),
        memory_limit_mib in proptest::option::of(count()),
        start in (number(), number(), number(), number()),
        startup in (count(), proptest::option::of((count(), number())), any::<bool>()),
        probes in proptest::array::uniform3(proptest::option::of(probe())),
        stop in (number(), number()),
    ) -> PodInput {
        let (startup_cpu_milli, warm_up, probes_share_queue) = startup;
        let warm_up = warm_up
            .map(|(from_percent, lasts_seconds)| WarmUpInput { from_percent, lasts_seconds });
        let [startup_probe, readiness_probe, liveness_probe] = probes;
        PodInput {
            cpu_request_milli: cpu.0,
            cpu_limit_milli: cpu.1,
            memory_limit_mib,
            concurrency: places.0,
            queue_limit: places.1,
            schedule_ms: start.0,
            image_pull_ms: start.1,
            container_start_ms: start.2,
            app_init_ms: start.3,
            startup_cpu_milli,
            warm_up,
            probes_share_queue,
            startup_probe,
            readiness_probe,
            liveness_probe,
            termination_grace_period_seconds: stop.0,
            pre_stop_sleep_seconds: stop.1,
        }
    }
}

prop_compose! {
    fn probe()(
        initial_delay_seconds in number(),
        period_seconds in number(),
        timeout_seconds in number(),
        success_threshold in count(),
        failure_threshold in count(),
    ) -> ProbeInput {
        ProbeInput {
            initial_delay_seconds,
            period_seconds,
            timeout_seconds,
            success_threshold,
            failure_threshold,
        }
    }
}

prop_compose! {
    fn hpa()(
        bounds in (count(), count()),
        metric in prop_oneof![
            count().prop_map(|average_utilization| {
                HpaMetricInput::CpuUtilization { average_utilization }
            }),
            number().prop_map(|average_value| HpaMetricInput::RequestsPerPod { average_value }),
        ],
        behavior in proptest::option::of(behavior()),
        flags in (number(), number(), number(), number(), number()),
    ) -> HpaInput {
        HpaInput {
            min_replicas: bounds.0,
            max_replicas: bounds.1,
            metric,
            behavior,
            sync_period_s: flags.0,
            tolerance: flags.1,
            cpu_initialization_period_s: flags.2,
            initial_readiness_delay_s: flags.3,
            downscale_stabilization_s: flags.4,
        }
    }
}

fn behavior() -> impl Strategy<Value = BehaviorInput> {
    let rules = || proptest::option::of(rules());
    (rules(), rules()).prop_map(|(scale_up, scale_down)| BehaviorInput { scale_up, scale_down })
}

prop_compose! {
    fn rules()(
        stabilization_window_seconds in proptest::option::of(count()),
        select_policy in proptest::option::of(proptest::sample::select(vec![
            SelectPolicyInput::Max,
            SelectPolicyInput::Min,
            SelectPolicyInput::Disabled,
        ])),
        policies in proptest::option::of(proptest::collection::vec(policy(), 0..3)),
    ) -> ScalingRulesInput {
        ScalingRulesInput { stabilization_window_seconds, select_policy, policies }
    }
}

fn policy() -> impl Strategy<Value = PolicyInput> {
    let kind = proptest::sample::select(vec![PolicyKindInput::Pods, PolicyKindInput::Percent]);
    (kind, count(), count()).prop_map(|(kind, value, period_seconds)| PolicyInput {
        kind,
        value,
        period_seconds,
    })
}
