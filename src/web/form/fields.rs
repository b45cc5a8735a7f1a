//! All fields of the form, by group, in the order in which a reader meets them.

use serde_json::{Value, json};

use super::Words;
use super::choice::{Choice, Kind};
use super::field::{Field, Notation, Scale, Start};
use super::group::{Amount, Group, Item, Section, Title};
use super::list::{List, Look};
use super::reshape;
use crate::scenario::input::{ContainerInput, ProbeInput, ScenarioInput};
use crate::scenario::limits::{self, Bounds};
use crate::text::ui;

/// The fields of a group.
pub(super) fn sections(group: Group) -> &'static [Section] {
    match group {
        Group::Traffic => TRAFFIC,
        Group::Service => SERVICE,
        Group::Hpa => HPA,
        Group::Behavior => BEHAVIOR,
        Group::Pod => POD,
        Group::Probes => PROBES,
        Group::Deployment => DEPLOYMENT,
        Group::Balancing => BALANCING,
        Group::Events => EVENTS,
        Group::Run => RUN,
    }
}

const fn log(min: f64, max: f64) -> Scale {
    Scale::Log { min, max, start: Start::Least }
}

const fn log_from_zero(min: f64, max: f64) -> Scale {
    Scale::Log { min, max, start: Start::Zero }
}

const fn steps(min: f64, max: f64, step: f64) -> Scale {
    Scale::Linear { min, max, step }
}

const fn field(path: &'static str, words: [Words; 2], bounds: Bounds, scale: Scale) -> Field {
    let (counted, slider, notation) = (None, Some(scale), Notation::Plain);
    Field { path, words, counted, bounds, slider, notation }
}

const fn number(path: &'static str, words: [Words; 2], bounds: Bounds, scale: Scale) -> Item {
    Item::Number(field(path, words, bounds, scale))
}

/// A number of pods.
const fn pods(path: &'static str, words: [Words; 2], bounds: Bounds, scale: Scale) -> Item {
    Item::Number(field(path, words, bounds, scale).counting(ui::field_unit_pods))
}

/// A number in a list's row, where there is no room for a slider.
const fn cell(path: &'static str, words: [Words; 2], bounds: Bounds) -> Field {
    let (counted, slider, notation) = (None, None, Notation::Plain);
    Field { path, words, counted, bounds, slider, notation }
}

const fn choice(path: &'static str, words: [Words; 2], kind: Kind) -> Item {
    Item::Choice(Choice { path, words, kind })
}

const fn switch(
    path: &'static str,
    words: [Words; 2],
    first: fn(&ScenarioInput) -> Value,
) -> Title {
    Title::Switch(Choice { path, words, kind: Kind::Part(first) })
}

/// A number of pods or a share of the replicas.
const fn amount(path: &'static str, words: [Words; 2], share: Bounds) -> Item {
    let unit = Choice {
        path,
        words: [ui::field_counted_in_label, ui::field_counted_in_help],
        kind: Kind::CountOrShare(&[
            ("count", ui::field_unit_pods),
            ("share", ui::field_unit_percent),
        ]),
    };
    let count = field(path, words, limits::REPLICAS, steps(0.0, 50.0, 1.0));
    let mut share = field(path, words, share, steps(0.0, 100.0, 5.0));
    share.notation = Notation::Percentage;
    Item::Amount(Amount { unit, count, share })
}

const TRAFFIC: &[Section] = &[Section {
    title: Title::None,
    items: &[
        choice(
            "workload.rate",
            [ui::field_rate_shape_label, ui::field_rate_shape_help],
            Kind::Shape {
                tag: "shape",
                options: &[
                    ("spike", ui::field_rate_shape_spike_label),
                    ("constant", ui::field_rate_shape_constant_label),
                    ("sine", ui::field_rate_shape_sine_label),
                    ("points", ui::field_rate_shape_points_label),
                ],
                reshape: reshape::rate,
            },
        ),
        number(
            "workload.rate.rps",
            [ui::field_rps_label, ui::field_rps_help],
            limits::RPS,
            log(1.0, 5_000.0),
        ),
        number(
            "workload.rate.base_rps",
            [ui::field_base_rps_label, ui::field_base_rps_help],
            limits::RPS,
            log_from_zero(1.0, 2_000.0),
        ),
        number(
            "workload.rate.peak_rps",
            [ui::field_peak_rps_label, ui::field_peak_rps_help],
            limits::RPS,
            log_from_zero(1.0, 5_000.0),
        ),
        number(
            "workload.rate.at_s",
            [ui::field_spike_at_label, ui::field_spike_at_help],
            limits::AT_S,
            log_from_zero(10.0, 3_000.0),
        ),
        number(
            "workload.rate.rise_s",
            [ui::field_rise_label, ui::field_rise_help],
            limits::AT_S,
            log_from_zero(1.0, 1_000.0),
        ),
        number(
            "workload.rate.hold_s",
            [ui::field_hold_label, ui::field_hold_help],
            limits::AT_S,
            log_from_zero(10.0, 3_000.0),
        ),
        number(
            "workload.rate.fall_s",
            [ui::field_fall_label, ui::field_fall_help],
            limits::AT_S,
            log_from_zero(1.0, 1_000.0),
        ),
        number(
            "workload.rate.mean_rps",
            [ui::field_mean_rps_label, ui::field_mean_rps_help],
            limits::RPS,
            log(1.0, 5_000.0),
        ),
        number(
            "workload.rate.amplitude",
            [ui::field_amplitude_label, ui::field_amplitude_help],
            limits::AMPLITUDE,
            steps(0.0, 1.0, 0.05),
        ),
        number(
            "workload.rate.period_s",
            [ui::field_wave_period_label, ui::field_wave_period_help],
            limits::SINE_PERIOD_S,
            log(10.0, 80_000.0),
        ),
        Item::List(List {
            path: "workload.rate.points",
            words: [ui::field_points_label, ui::field_points_help],
            empty: ui::field_points_empty,
            add: ui::field_points_add,
            look: Look::Table,
            items: &[
                Item::Number(cell(
                    "workload.rate.points[].at_s",
                    [ui::field_event_at_label, ui::field_event_at_help],
                    limits::AT_S,
                )),
                Item::Number(cell(
                    "workload.rate.points[].rps",
                    [ui::field_rps_label, ui::field_rps_help],
                    limits::RPS,
                )),
            ],
            new: reshape::next_point,
        }),
    ],
}];

const SERVICE: &[Section] = &[
    Section {
        title: Title::None,
        items: &[
            choice(
                "workload.demand",
                [ui::field_demand_law_label, ui::field_demand_law_help],
                Kind::Shape {
                    tag: "law",
                    options: &[
                        ("log_normal", ui::field_demand_law_log_normal_label),
                        ("exponential", ui::field_demand_law_exponential_label),
                        ("constant", ui::field_demand_law_constant_label),
                    ],
                    reshape: reshape::demand,
                },
            ),
            number(
                "workload.demand.mean_ms",
                [ui::field_demand_mean_label, ui::field_demand_mean_help],
                limits::DEMAND_MS,
                log(1.0, 10_000.0),
            ),
            number(
                "workload.demand.cv",
                [ui::field_demand_cv_label, ui::field_demand_cv_help],
                limits::CV,
                steps(0.0, 5.0, 0.1),
            ),
            number(
                "workload.cpu_share",
                [ui::field_cpu_share_label, ui::field_cpu_share_help],
                limits::CPU_SHARE,
                steps(0.05, 1.0, 0.05),
            ),
        ],
    },
    Section {
        title: switch(
            "workload.client_timeout_s",
            [ui::field_client_gives_up_label, ui::field_client_gives_up_help],
            |_| json!(ScenarioInput::default().workload.client_timeout_s),
        ),
        items: &[number(
            "workload.client_timeout_s",
            [ui::field_client_timeout_label, ui::field_client_timeout_help],
            limits::CLIENT_TIMEOUT_S,
            log(0.1, 100.0),
        )],
    },
];

/// What the autoscaler watches.
pub(crate) const METRIC: &Choice = &Choice {
    path: "models.container.hpa.metric",
    words: [ui::field_hpa_metric_label, ui::field_hpa_metric_help],
    kind: Kind::Shape {
        tag: "type",
        options: &[
            ("cpu_utilization", ui::simulate_metric_cpu),
            ("requests_per_pod", ui::simulate_metric_requests),
        ],
        reshape: reshape::metric,
    },
};

const HPA: &[Section] = &[
    Section {
        title: switch(
            "models.container.hpa",
            [ui::field_hpa_enabled_label, ui::field_hpa_enabled_help],
            |_| json!(ContainerInput::default().hpa),
        ),
        items: &[
            Item::Choice(*METRIC),
            number(
                "models.container.hpa.metric.averageUtilization",
                [ui::field_average_utilization_label, ui::field_average_utilization_help],
                limits::UTILIZATION_PERCENT,
                steps(5.0, 100.0, 5.0),
            ),
            number(
                "models.container.hpa.metric.averageValue",
                [ui::field_average_value_label, ui::field_average_value_help],
                limits::RPS_PER_POD,
                log(1.0, 1_000.0),
            ),
            pods(
                "models.container.hpa.minReplicas",
                [ui::field_min_replicas_label, ui::field_min_replicas_help],
                limits::HPA_REPLICAS,
                steps(1.0, 50.0, 1.0),
            ),
            pods(
                "models.container.hpa.maxReplicas",
                [ui::field_max_replicas_label, ui::field_max_replicas_help],
                limits::HPA_REPLICAS,
                log(1.0, 500.0),
            ),
            number(
                "models.container.hpa.syncPeriodS",
                [ui::field_sync_period_label, ui::field_sync_period_help],
                limits::SYNC_PERIOD_S,
                steps(1.0, 60.0, 1.0),
            ),
            number(
                "models.container.hpa.tolerance",
                [ui::field_tolerance_label, ui::field_tolerance_help],
                limits::TOLERANCE,
                steps(0.0, 0.5, 0.01),
            ),
            number(
                "models.container.hpa.downscaleStabilizationS",
                [ui::field_downscale_stabilization_label, ui::field_downscale_stabilization_help],
                limits::HPA_FLAG_S,
                steps(0.0, 900.0, 15.0),
            ),
            number(
                "models.container.hpa.cpuInitializationPeriodS",
                [
                    ui::field_cpu_initialization_period_label,
                    ui::field_cpu_initialization_period_help,
                ],
                limits::HPA_FLAG_S,
                steps(0.0, 900.0, 15.0),
            ),
            number(
                "models.container.hpa.initialReadinessDelayS",
                [ui::field_initial_readiness_delay_label, ui::field_initial_readiness_delay_help],
                limits::HPA_FLAG_S,
                steps(0.0, 300.0, 5.0),
            ),
        ],
    },
    Section {
        title: Title::None,
        items: &[number(
            "models.container.metrics.resolutionS",
            [ui::field_metrics_resolution_label, ui::field_metrics_resolution_help],
            limits::RESOLUTION_S,
            steps(1.0, 120.0, 1.0),
        )],
    },
];

/// The rules of one direction.
macro_rules! direction {
    ($name:literal, $words:expr) => {
        Section {
            title: Title::Words($words),
            items: &[
                number(
                    concat!("models.container.hpa.behavior.", $name, ".stabilizationWindowSeconds"),
                    [ui::field_stabilization_window_label, ui::field_stabilization_window_help],
                    limits::WINDOW_S,
                    steps(0.0, 900.0, 15.0),
                ),
                choice(
                    concat!("models.container.hpa.behavior.", $name, ".selectPolicy"),
                    [ui::field_select_policy_label, ui::field_select_policy_help],
                    Kind::OneOf(&[
                        ("Max", ui::field_select_policy_max_label),
                        ("Min", ui::field_select_policy_min_label),
                        ("Disabled", ui::field_select_policy_disabled_label),
                    ]),
                ),
                Item::List(List {
                    path: concat!("models.container.hpa.behavior.", $name, ".policies"),
                    words: [ui::field_policies_label, ui::field_policies_help],
                    empty: ui::field_policies_empty,
                    add: ui::field_policies_add,
                    look: Look::Table,
                    items: &[
                        choice(
                            concat!("models.container.hpa.behavior.", $name, ".policies[].type"),
                            [ui::field_policy_type_label, ui::field_policy_type_help],
                            Kind::OneOf(&[
                                ("Pods", ui::field_policy_type_pods_label),
                                ("Percent", ui::field_policy_type_percent_label),
                            ]),
                        ),
                        Item::Number(cell(
                            concat!("models.container.hpa.behavior.", $name, ".policies[].value"),
                            [ui::field_policy_value_label, ui::field_policy_value_help],
                            limits::POLICY_VALUE,
                        )),
                        Item::Number(cell(
                            concat!(
                                "models.container.hpa.behavior.",
                                $name,
                                ".policies[].periodSeconds"
                            ),
                            [ui::field_policy_period_label, ui::field_policy_period_help],
                            limits::POLICY_PERIOD_S,
                        )),
                    ],
                    new: reshape::next_policy,
                }),
            ],
        }
    };
}

const BEHAVIOR: &[Section] = &[
    Section {
        title: switch(
            "models.container.hpa.behavior",
            [ui::field_behavior_label, ui::field_behavior_help],
            |input| json!(reshape::own_rules(input)),
        ),
        items: &[],
    },
    direction!("scaleUp", [ui::field_scale_up_label, ui::field_scale_up_help]),
    direction!("scaleDown", [ui::field_scale_down_label, ui::field_scale_down_help]),
];

const POD: &[Section] = &[Section {
    title: Title::None,
    items: &[
        number(
            "models.container.pod.cpuRequestMilli",
            [ui::field_cpu_request_label, ui::field_cpu_request_help],
            limits::CPU_REQUEST_MILLI,
            log(100.0, 10_000.0),
        ),
        number(
            "models.container.pod.cpuLimitMilli",
            [ui::field_cpu_limit_label, ui::field_cpu_limit_help],
            limits::CPU_LIMIT_MILLI,
            log(100.0, 10_000.0),
        ),
        number(
            "models.container.pod.concurrency",
            [ui::field_concurrency_label, ui::field_concurrency_help],
            limits::CONCURRENCY,
            log(1.0, 1_000.0),
        ),
        number(
            "models.container.pod.queueLimit",
            [ui::field_queue_limit_label, ui::field_queue_limit_help],
            limits::QUEUE_LIMIT,
            log_from_zero(1.0, 10_000.0),
        ),
        number(
            "models.container.pod.scheduleMs",
            [ui::field_schedule_label, ui::field_schedule_help],
            limits::START_MS,
            log_from_zero(10.0, 100_000.0),
        ),
        number(
            "models.container.pod.imagePullMs",
            [ui::field_image_pull_label, ui::field_image_pull_help],
            limits::START_MS,
            log_from_zero(100.0, 200_000.0),
        ),
        number(
            "models.container.pod.containerStartMs",
            [ui::field_container_start_label, ui::field_container_start_help],
            limits::START_MS,
            log_from_zero(100.0, 100_000.0),
        ),
        number(
            "models.container.pod.appInitMs",
            [ui::field_app_init_label, ui::field_app_init_help],
            limits::START_MS,
            log_from_zero(100.0, 200_000.0),
        ),
        number(
            "models.container.pod.terminationGracePeriodSeconds",
            [ui::field_termination_grace_period_label, ui::field_termination_grace_period_help],
            limits::GRACE_S,
            steps(0.0, 120.0, 5.0),
        ),
        number(
            "models.container.pod.preStopSleepSeconds",
            [ui::field_pre_stop_sleep_label, ui::field_pre_stop_sleep_help],
            limits::PRE_STOP_S,
            steps(0.0, 60.0, 1.0),
        ),
    ],
}];

/// A probe with the fields that all have, and what comes besides.
macro_rules! probe {
    ($name:literal, $words:expr, $first:expr $(, $more:expr)?) => {
        Section {
            title: switch(concat!("models.container.pod.", $name), $words, $first),
            items: &[
                number(concat!("models.container.pod.", $name, ".initialDelaySeconds"),
                    [ui::field_probe_initial_delay_label, ui::field_probe_initial_delay_help],
                    limits::PROBE_DELAY_S, steps(0.0, 120.0, 1.0)),
                number(concat!("models.container.pod.", $name, ".periodSeconds"),
                    [ui::field_probe_period_label, ui::field_probe_period_help],
                    limits::PROBE_PERIOD_S, steps(1.0, 60.0, 1.0)),
                number(concat!("models.container.pod.", $name, ".timeoutSeconds"),
                    [ui::field_probe_timeout_label, ui::field_probe_timeout_help],
                    limits::PROBE_PERIOD_S, steps(1.0, 30.0, 1.0)),
                number(concat!("models.container.pod.", $name, ".failureThreshold"),
                    [ui::field_probe_failure_threshold_label, ui::field_probe_failure_threshold_help],
                    limits::PROBE_THRESHOLD, steps(1.0, 30.0, 1.0)),
                $($more,)?
            ],
        }
    };
}

const PROBES: &[Section] = &[
    probe!(
        "startupProbe",
        [ui::field_startup_probe_label, ui::field_startup_probe_help],
        |_| json!(ProbeInput::default())
    ),
    probe!(
        "readinessProbe",
        [ui::field_readiness_probe_label, ui::field_readiness_probe_help],
        |_| json!(ContainerInput::default().pod.readiness_probe),
        number(
            "models.container.pod.readinessProbe.successThreshold",
            [ui::field_probe_success_threshold_label, ui::field_probe_success_threshold_help],
            limits::PROBE_THRESHOLD,
            steps(1.0, 30.0, 1.0)
        )
    ),
    probe!(
        "livenessProbe",
        [ui::field_liveness_probe_label, ui::field_liveness_probe_help],
        |_| json!(ProbeInput::default())
    ),
];

const DEPLOYMENT: &[Section] = &[Section {
    title: Title::None,
    items: &[
        pods(
            "models.container.deployment.replicas",
            [ui::field_replicas_label, ui::field_replicas_help],
            limits::REPLICAS,
            log_from_zero(1.0, 500.0),
        ),
        amount(
            "models.container.deployment.maxSurge",
            [ui::field_max_surge_label, ui::field_max_surge_help],
            limits::SURGE_PERCENT,
        ),
        amount(
            "models.container.deployment.maxUnavailable",
            [ui::field_max_unavailable_label, ui::field_max_unavailable_help],
            limits::UNAVAILABLE_PERCENT,
        ),
        number(
            "models.container.deployment.minReadySeconds",
            [ui::field_min_ready_seconds_label, ui::field_min_ready_seconds_help],
            limits::MIN_READY_S,
            steps(0.0, 120.0, 5.0),
        ),
    ],
}];

const BALANCING: &[Section] = &[Section {
    title: Title::None,
    items: &[
        choice(
            "models.container.service.balancing",
            [ui::field_balancing_label, ui::field_balancing_help],
            Kind::OneOf(&[
                ("random", ui::field_balancing_random_label),
                ("round_robin", ui::field_balancing_round_robin_label),
                ("least_outstanding", ui::field_balancing_least_outstanding_label),
                ("two_choices", ui::field_balancing_two_choices_label),
            ]),
        ),
        number(
            "models.container.service.endpointPropagationMs",
            [ui::field_endpoint_propagation_label, ui::field_endpoint_propagation_help],
            limits::PROPAGATION_MS,
            log_from_zero(100.0, 60_000.0),
        ),
    ],
}];

const EVENTS: &[Section] = &[Section {
    title: Title::None,
    items: &[Item::List(List {
        path: "events",
        words: [ui::simulate_group_events, ui::field_event_kind_help],
        empty: ui::view_no_events,
        add: ui::field_event_add_label,
        look: Look::Cards,
        items: &[
            choice(
                "events[]",
                [ui::field_event_kind_label, ui::field_event_kind_help],
                Kind::Shape {
                    tag: "kind",
                    options: &[
                        ("kill", ui::field_event_kill_label),
                        ("crash", ui::field_event_crash_label),
                        ("hang", ui::field_event_hang_label),
                        ("deploy", ui::field_event_deploy_label),
                    ],
                    reshape: reshape::event,
                },
            ),
            Item::Number(cell(
                "events[].at_s",
                [ui::field_event_at_label, ui::field_event_at_help],
                limits::AT_S,
            )),
            Item::Number(
                cell(
                    "events[].count",
                    [ui::field_event_count_label, ui::field_event_count_help],
                    limits::HIT,
                )
                .counting(ui::field_unit_pods),
            ),
            choice(
                "events[].becomes_ready",
                [ui::field_event_becomes_ready_label, ui::field_event_becomes_ready_help],
                Kind::Flag,
            ),
        ],
        new: reshape::next_event,
    })],
}];

const RUN: &[Section] = &[Section {
    title: Title::None,
    items: &[
        number(
            "duration_s",
            [ui::field_duration_label, ui::field_duration_help],
            limits::DURATION_S,
            log(100.0, 100_000.0),
        ),
        number(
            "seed",
            [ui::field_seed_label, ui::field_seed_help],
            limits::SEED,
            steps(1.0, 50.0, 1.0),
        ),
    ],
}];
