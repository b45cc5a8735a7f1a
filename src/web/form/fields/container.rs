//! Fields of the Kubernetes model.

use serde_json::json;

use super::{
    Choice, First, Group, Item, Kind, ModelId, NewRow, Reshape, Section, When, amount, cell,
    choice, flag, log, log_from_zero, number, of, optional, part, plain, pods, shape, steps, table,
    titled,
};
use crate::scenario::input::ContainerInput;
use crate::scenario::limits::{self, container as bounds};
use crate::text::ui;
use crate::web::form::list::{List, Look};
use crate::web::form::reshape;

const MODEL: ModelId = ModelId::Container;

pub(super) const GROUPS: &[Group] = &[
    of(MODEL, "hpa", HPA),
    Group {
        when: Some(When {
            place: "models.container.hpa",
            is: &["set"],
            why: Some(ui::view_only_with_hpa),
        }),
        ..of(MODEL, "behavior", BEHAVIOR)
    },
    of(MODEL, "pod", POD),
    of(MODEL, "probes", PROBES),
    of(MODEL, "deployment", DEPLOYMENT),
    of(MODEL, "balancing", BALANCING),
    of(MODEL, "nodes", NODES),
    of(MODEL, "vpa", VPA),
];

/// What the autoscaler watches.
pub(crate) const METRIC: &Choice = &WATCHED;

const WATCHED: Choice = Choice {
    path: "models.container.hpa.metric",
    kind: Kind::Shape {
        tag: "type",
        options: &["cpu_utilization", "requests_per_pod"],
        reshape: Reshape::Made(reshape::metric),
    },
};

const HPA: &[Section] = &[
    part(
        "models.container.hpa",
        First::Made(|_| json!(ContainerInput::default().hpa)),
        &[
            Item::Choice(WATCHED),
            number(
                "models.container.hpa.metric.averageUtilization",
                limits::UTILIZATION_PERCENT,
                steps(5.0, 100.0, 5.0),
            ),
            number(
                "models.container.hpa.metric.averageValue",
                limits::RPS_PER_POD,
                log(1.0, 1_000.0),
            ),
            pods("models.container.hpa.minReplicas", limits::HPA_REPLICAS, steps(1.0, 50.0, 1.0)),
            pods("models.container.hpa.maxReplicas", limits::HPA_REPLICAS, log(1.0, 500.0)),
            number(
                "models.container.hpa.syncPeriodS",
                limits::SYNC_PERIOD_S,
                steps(1.0, 60.0, 1.0),
            ),
            number("models.container.hpa.tolerance", limits::TOLERANCE, steps(0.0, 0.5, 0.01)),
            number(
                "models.container.hpa.downscaleStabilizationS",
                limits::HPA_FLAG_S,
                steps(0.0, 900.0, 15.0),
            ),
            number(
                "models.container.hpa.cpuInitializationPeriodS",
                limits::HPA_FLAG_S,
                steps(0.0, 900.0, 15.0),
            ),
            number(
                "models.container.hpa.initialReadinessDelayS",
                limits::HPA_FLAG_S,
                steps(0.0, 300.0, 5.0),
            ),
        ],
    ),
    plain(&[number(
        "models.container.metrics.resolutionS",
        limits::RESOLUTION_S,
        steps(1.0, 120.0, 1.0),
    )]),
];

/// The rules of one direction.
macro_rules! direction {
    ($at:literal) => {
        titled(
            $at,
            &[
                number(
                    concat!($at, ".stabilizationWindowSeconds"),
                    limits::WINDOW_S,
                    steps(0.0, 900.0, 15.0),
                ),
                choice(concat!($at, ".selectPolicy"), &["Max", "Min", "Disabled"]),
                Item::List(List {
                    path: concat!($at, ".policies"),
                    look: Look::Table,
                    items: &[
                        choice(concat!($at, ".policies[].type"), &["Pods", "Percent"]),
                        cell(concat!($at, ".policies[].value"), limits::POLICY_VALUE),
                        cell(concat!($at, ".policies[].periodSeconds"), limits::POLICY_PERIOD_S),
                    ],
                    new: NewRow::Made(reshape::next_policy),
                }),
            ],
        )
    };
}

const BEHAVIOR: &[Section] = &[
    part(
        "models.container.hpa.behavior",
        First::Made(|input| json!(reshape::own_rules(input))),
        &[],
    ),
    direction!("models.container.hpa.behavior.scaleUp"),
    direction!("models.container.hpa.behavior.scaleDown"),
];

const POD: &[Section] = &[
    plain(&[
        number(
            "models.container.pod.cpuRequestMilli",
            limits::CPU_REQUEST_MILLI,
            log(100.0, 10_000.0),
        ),
        number("models.container.pod.cpuLimitMilli", limits::CPU_LIMIT_MILLI, log(100.0, 10_000.0)),
        number("models.container.pod.concurrency", limits::CONCURRENCY, log(1.0, 1_000.0)),
        number(
            "models.container.pod.queueLimit",
            limits::QUEUE_LIMIT,
            log_from_zero(1.0, 10_000.0),
        ),
        number("models.container.pod.scheduleMs", limits::START_MS, log_from_zero(10.0, 100_000.0)),
        number(
            "models.container.pod.imagePullMs",
            limits::START_MS,
            log_from_zero(100.0, 200_000.0),
        ),
        number(
            "models.container.pod.containerStartMs",
            limits::START_MS,
            log_from_zero(100.0, 100_000.0),
        ),
        number("models.container.pod.appInitMs", limits::START_MS, log_from_zero(100.0, 200_000.0)),
        number(
            "models.container.pod.startupCpuMilli",
            bounds::STARTUP_CPU_MILLI,
            log_from_zero(100.0, 1_000.0),
        ),
        number(
            "models.container.pod.terminationGracePeriodSeconds",
            limits::GRACE_S,
            steps(0.0, 120.0, 5.0),
        ),
        number(
            "models.container.pod.preStopSleepSeconds",
            limits::PRE_STOP_S,
            steps(0.0, 60.0, 1.0),
        ),
    ]),
    part(
        "models.container.pod.memoryLimitMib",
        First::Number(512.0),
        &[number("models.container.pod.memoryLimitMib", limits::MEMORY_MIB, log(100.0, 20_000.0))],
    ),
    part(
        "models.container.pod.warmUp",
        First::Default,
        &[
            number(
                "models.container.pod.warmUp.fromPercent",
                bounds::WARM_UP_PERCENT,
                log(100.0, 1_000.0),
            ),
            number(
                "models.container.pod.warmUp.lastsSeconds",
                bounds::WARM_UP_S,
                log_from_zero(1.0, 1_000.0),
            ),
        ],
    ),
];

/// A probe with the fields that all have, and what comes besides.
macro_rules! probe {
    ($at:literal, $first:expr $(, $more:expr)?) => {
        part($at, $first, &[
            number(
                concat!($at, ".initialDelaySeconds"),
                limits::PROBE_DELAY_S,
                steps(0.0, 120.0, 1.0),
            ),
            number(concat!($at, ".periodSeconds"), limits::PROBE_PERIOD_S, steps(1.0, 60.0, 1.0)),
            number(concat!($at, ".timeoutSeconds"), limits::PROBE_PERIOD_S, steps(1.0, 30.0, 1.0)),
            number(
                concat!($at, ".failureThreshold"),
                limits::PROBE_THRESHOLD,
                steps(1.0, 30.0, 1.0),
            ),
            $($more,)?
        ])
    };
}

const PROBES: &[Section] = &[
    probe!("models.container.pod.startupProbe", First::Default),
    probe!(
        "models.container.pod.readinessProbe",
        First::Made(|_| json!(ContainerInput::default().pod.readiness_probe)),
        number(
            "models.container.pod.readinessProbe.successThreshold",
            limits::PROBE_THRESHOLD,
            steps(1.0, 30.0, 1.0)
        )
    ),
    probe!("models.container.pod.livenessProbe", First::Default),
    plain(&[flag("models.container.pod.probesShareQueue")]),
];

const ROLLING: When = When {
    place: "models.container.deployment.strategy.type",
    is: &["RollingUpdate"],
    why: Some(ui::view_only_rolling),
};

const DEPLOYMENT: &[Section] = &[
    plain(&[
        pods("models.container.deployment.replicas", limits::REPLICAS, log_from_zero(1.0, 500.0)),
        shape(
            "models.container.deployment.strategy",
            "type",
            &["RollingUpdate", "Recreate", "BlueGreen", "Canary"],
            &[
                "{}",
                "{}",
                r#"{"autoPromotionSeconds":0,"scaleDownDelaySeconds":30}"#,
                r#"{"steps":[{"setWeight":20,"pauseSeconds":60}],"trafficRouting":"weights"}"#,
            ],
        ),
        number(
            "models.container.deployment.strategy.autoPromotionSeconds",
            bounds::DELIVERY_S,
            log_from_zero(1.0, 3_000.0),
        ),
        number(
            "models.container.deployment.strategy.scaleDownDelaySeconds",
            bounds::DELIVERY_S,
            log_from_zero(1.0, 3_000.0),
        ),
        choice("models.container.deployment.strategy.trafficRouting", &["weights", "pod_counts"]),
        table(
            "models.container.deployment.strategy.steps",
            r#"{"setWeight":20,"pauseSeconds":60}"#,
            &[
                cell(
                    "models.container.deployment.strategy.steps[].setWeight",
                    bounds::WEIGHT_PERCENT,
                ),
                cell(
                    "models.container.deployment.strategy.steps[].pauseSeconds",
                    bounds::DELIVERY_S,
                ),
            ],
        ),
    ]),
    plain(&[
        amount(
            "models.container.deployment.maxSurge",
            ui::field_unit_pods,
            limits::REPLICAS,
            limits::SURGE_PERCENT,
        ),
        amount(
            "models.container.deployment.maxUnavailable",
            ui::field_unit_pods,
            limits::REPLICAS,
            limits::UNAVAILABLE_PERCENT,
        ),
    ])
    .only(ROLLING),
    plain(&[
        number(
            "models.container.deployment.minReadySeconds",
            limits::MIN_READY_S,
            steps(0.0, 120.0, 5.0),
        ),
        number(
            "models.container.deployment.progressDeadlineSeconds",
            bounds::PROGRESS_DEADLINE_S,
            log(10.0, 3_000.0),
        ),
    ]),
];

const BALANCING: &[Section] = &[
    plain(&[
        choice(
            "models.container.service.balancing",
            &["random", "round_robin", "least_outstanding", "two_choices"],
        ),
        number(
            "models.container.service.endpointPropagationMs",
            limits::PROPAGATION_MS,
            log_from_zero(100.0, 60_000.0),
        ),
    ]),
    part(
        "models.container.service.keepAlive",
        First::Default,
        &[
            number(
                "models.container.service.keepAlive.connections",
                bounds::CONNECTIONS,
                log(1.0, 10_000.0),
            ),
            optional(
                "models.container.service.keepAlive.maxAgeSeconds",
                bounds::CONNECTION_AGE_S,
                60.0,
            ),
        ],
    ),
];

const WITH_NODES: When =
    When { place: "models.container.nodes", is: &["set"], why: Some(ui::view_only_with_nodes) };

const NODES: &[Section] = &[
    part(
        "models.container.nodes",
        First::Default,
        &[
            number("models.container.nodes.count", bounds::NODES, log(1.0, 100.0)),
            number("models.container.nodes.zones", bounds::ZONES, steps(1.0, 6.0, 1.0)),
            number(
                "models.container.nodes.allocatableCpuMilli",
                bounds::ALLOCATABLE_CPU_MILLI,
                log(1_000.0, 100_000.0),
            ),
            number("models.container.nodes.maxPods", bounds::MAX_PODS, log(1.0, 500.0)),
            number("models.container.nodes.bootSeconds", bounds::BOOT_S, log(1.0, 1_000.0)),
            number("models.container.nodes.bootCv", bounds::BOOT_CV, steps(0.0, 2.0, 0.1)),
            number(
                "models.container.nodes.nodeMonitorGracePeriodSeconds",
                bounds::NODE_GRACE_S,
                log(10.0, 500.0),
            ),
            optional("models.container.nodes.tolerationSeconds", bounds::TOLERATION_S, 300.0),
        ],
    ),
    part(
        "models.container.nodes.clusterAutoscaler",
        First::Default,
        &[
            number(
                "models.container.nodes.clusterAutoscaler.minSize",
                bounds::MIN_NODES,
                log_from_zero(1.0, 100.0),
            ),
            number(
                "models.container.nodes.clusterAutoscaler.maxSize",
                bounds::NODES,
                log(1.0, 100.0),
            ),
            number(
                "models.container.nodes.clusterAutoscaler.scanIntervalSeconds",
                bounds::SCAN_S,
                log(1.0, 300.0),
            ),
            number(
                "models.container.nodes.clusterAutoscaler.maxNodeProvisionTimeSeconds",
                bounds::CLUSTER_AUTOSCALER_S,
                log(10.0, 3_000.0),
            ),
            flag("models.container.nodes.clusterAutoscaler.scaleDownEnabled"),
            number(
                "models.container.nodes.clusterAutoscaler.scaleDownUtilizationThreshold",
                bounds::UTILIZATION_SHARE,
                steps(0.0, 1.0, 0.05),
            ),
            number(
                "models.container.nodes.clusterAutoscaler.scaleDownUnneededTimeSeconds",
                bounds::CLUSTER_AUTOSCALER_S,
                log_from_zero(10.0, 3_000.0),
            ),
            number(
                "models.container.nodes.clusterAutoscaler.scaleDownDelayAfterAddSeconds",
                bounds::CLUSTER_AUTOSCALER_S,
                log_from_zero(10.0, 3_000.0),
            ),
        ],
    )
    .only(WITH_NODES),
    part(
        "models.container.podDisruptionBudget",
        First::Json(r#"{"type":"min_available","minAvailable":"50%"}"#),
        &[
            shape(
                "models.container.podDisruptionBudget",
                "type",
                &["min_available", "max_unavailable"],
                &[r#"{"minAvailable":"50%"}"#, r#"{"maxUnavailable":"25%"}"#],
            ),
            amount(
                "models.container.podDisruptionBudget.minAvailable",
                ui::field_unit_pods,
                limits::REPLICAS,
                limits::SURGE_PERCENT,
            ),
            amount(
                "models.container.podDisruptionBudget.maxUnavailable",
                ui::field_unit_pods,
                limits::REPLICAS,
                limits::SURGE_PERCENT,
            ),
        ],
    ),
];

const VPA: &[Section] = &[part(
    "models.container.vpa",
    First::Default,
    &[
        choice("models.container.vpa.updateMode", &["Off", "Initial", "Recreate"]),
        optional("models.container.vpa.minAllowedCpuMilli", bounds::ALLOWED_CPU_MILLI, 100.0),
        optional("models.container.vpa.maxAllowedCpuMilli", bounds::ALLOWED_CPU_MILLI, 2_000.0),
        number("models.container.vpa.minReplicas", bounds::VPA_MIN_REPLICAS, steps(1.0, 20.0, 1.0)),
    ],
)];
