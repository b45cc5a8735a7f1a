//! Fields of the Kubernetes model.

use serde_json::json;

use super::super::choice::{Choice, Kind};
use super::super::group::{Item, Section, Title};
use super::super::list::{List, Look};
use super::super::reshape;
use super::{amount, cell, choice, log, log_from_zero, number, pods, steps, switch};
use crate::scenario::input::{ContainerInput, ProbeInput};
use crate::scenario::limits;
use crate::text::ui;

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

pub(super) const HPA: &[Section] = &[
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

pub(super) const BEHAVIOR: &[Section] = &[
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

/// A memory limit to start from.
const FIRST_MEMORY_LIMIT_MIB: u32 = 512;

pub(super) const POD: &[Section] = &[
    Section {
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
    },
    Section {
        title: switch(
            "models.container.pod.memoryLimitMib",
            [ui::field_memory_limited_label, ui::field_memory_limited_help],
            |_| json!(FIRST_MEMORY_LIMIT_MIB),
        ),
        items: &[number(
            "models.container.pod.memoryLimitMib",
            [ui::field_memory_limit_label, ui::field_memory_limit_help],
            limits::MEMORY_MIB,
            log(100.0, 20_000.0),
        )],
    },
];

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
                    [
                        ui::field_probe_failure_threshold_label,
                        ui::field_probe_failure_threshold_help,
                    ],
                    limits::PROBE_THRESHOLD, steps(1.0, 30.0, 1.0)),
                $($more,)?
            ],
        }
    };
}

pub(super) const PROBES: &[Section] = &[
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

pub(super) const DEPLOYMENT: &[Section] = &[Section {
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

pub(super) const BALANCING: &[Section] = &[Section {
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
