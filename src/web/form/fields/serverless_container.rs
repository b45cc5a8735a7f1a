//! Fields of serverless containers: Cloud Run and ECS on Fargate, each in its own names.

use serde_json::json;

use super::{
    Choice, First, Group, Item, Kind, ModelId, Reshape, Section, When, choice, flag, log,
    log_from_zero, number, of, optional, part, plain, shape, steps, titled,
};
use crate::scenario::limits::{self, serverless_container as bounds};
use crate::text::ui;

const MODEL: ModelId = ModelId::ServerlessContainer;

/// The group of a platform, which is there with that platform only.
const fn on(
    platform: &'static [&'static str],
    key: &'static str,
    sections: &'static [Section],
) -> Group {
    let place = "models.serverless_container.platform";
    let when = When { place, is: platform, why: None };
    Group { when: Some(when), ..of(MODEL, key, sections) }
}

const CLOUD_RUN: &[&str] = &["cloud_run"];
const ECS: &[&str] = &["ecs_fargate"];

pub(super) const GROUPS: &[Group] = &[
    of(MODEL, "serverless-platform", PLATFORM),
    on(CLOUD_RUN, "cloud-run-scaling", CLOUD_RUN_SCALING),
    on(CLOUD_RUN, "cloud-run-template", CLOUD_RUN_TEMPLATE),
    on(CLOUD_RUN, "cloud-run-probes", CLOUD_RUN_PROBES),
    on(CLOUD_RUN, "cloud-run-traffic", CLOUD_RUN_TRAFFIC),
    on(ECS, "ecs-scaling", ECS_SCALING),
    on(ECS, "ecs-task", ECS_TASK),
    on(ECS, "ecs-targets", ECS_TARGETS),
    on(ECS, "ecs-deployment", ECS_DEPLOYMENT),
];

const PLATFORM: &[Section] = &[plain(&[Item::Choice(Choice {
    path: "models.serverless_container",
    kind: Kind::Shape {
        tag: "platform",
        options: &["cloud_run", "ecs_fargate"],
        // The service of the one fits nothing of the other.
        reshape: Reshape::Made(|_, _, platform| json!({ "platform": platform })),
    },
})])];

const CLOUD_RUN_SCALING: &[Section] = &[plain(&[
    number(
        "models.serverless_container.service.scaling.instances",
        bounds::CLOUD_RUN_INSTANCES,
        log_from_zero(1.0, 100.0),
    ),
    number(
        "models.serverless_container.service.scaling.minInstanceCount",
        bounds::CLOUD_RUN_INSTANCES,
        log_from_zero(1.0, 100.0),
    ),
    number(
        "models.serverless_container.service.scaling.maxInstanceCount",
        bounds::CLOUD_RUN_MAX_INSTANCES,
        log(1.0, 500.0),
    ),
    number(
        "models.serverless_container.service.scaling.scalingCpuTarget",
        bounds::CLOUD_RUN_TARGET,
        steps(0.1, 0.95, 0.05),
    ),
    number(
        "models.serverless_container.service.scaling.scalingConcurrencyTarget",
        bounds::CLOUD_RUN_TARGET,
        steps(0.1, 0.95, 0.05),
    ),
    number(
        "models.serverless_container.service.scaling.idleRetentionS",
        bounds::IDLE_RETENTION_S,
        log(1.0, 3_000.0),
    ),
    number(
        "models.serverless_container.service.scaling.quotaVcpu",
        bounds::QUOTA,
        log(1.0, 10_000.0),
    ),
    number(
        "models.serverless_container.service.scaling.quotaMemoryGib",
        bounds::QUOTA,
        log(1.0, 10_000.0),
    ),
])];

const CLOUD_RUN_TEMPLATE: &[Section] = &[plain(&[
    number(
        "models.serverless_container.service.template.cpu",
        bounds::CLOUD_RUN_CPU,
        steps(1.0, 8.0, 1.0),
    ),
    number(
        "models.serverless_container.service.template.memoryGib",
        bounds::CLOUD_RUN_MEMORY_GIB,
        steps(0.5, 32.0, 0.5),
    ),
    number(
        "models.serverless_container.service.template.maxInstanceRequestConcurrency",
        bounds::CLOUD_RUN_CONCURRENCY,
        log(1.0, 1_000.0),
    ),
    number(
        "models.serverless_container.service.template.timeoutS",
        bounds::CLOUD_RUN_TIMEOUT_S,
        log(1.0, 3_000.0),
    ),
    number(
        "models.serverless_container.service.template.concurrency",
        limits::CONCURRENCY,
        log(1.0, 1_000.0),
    ),
    number(
        "models.serverless_container.service.template.queueLimit",
        limits::QUEUE_LIMIT,
        log_from_zero(1.0, 10_000.0),
    ),
    number(
        "models.serverless_container.service.template.instanceStartMs",
        limits::START_MS,
        log_from_zero(10.0, 100_000.0),
    ),
    number(
        "models.serverless_container.service.template.appInitMs",
        limits::START_MS,
        log_from_zero(100.0, 200_000.0),
    ),
    flag("models.serverless_container.service.template.startupCpuBoost"),
])];

/// A probe of Cloud Run.
macro_rules! probe {
    ($at:literal) => {
        part(
            $at,
            First::Default,
            &[
                number(
                    concat!($at, ".initialDelaySeconds"),
                    bounds::CLOUD_RUN_PROBE_DELAY_S,
                    steps(0.0, 240.0, 1.0),
                ),
                number(
                    concat!($at, ".periodSeconds"),
                    bounds::CLOUD_RUN_PROBE_S,
                    steps(1.0, 240.0, 1.0),
                ),
                number(
                    concat!($at, ".timeoutSeconds"),
                    bounds::CLOUD_RUN_PROBE_S,
                    steps(1.0, 240.0, 1.0),
                ),
                number(
                    concat!($at, ".failureThreshold"),
                    bounds::CLOUD_RUN_PROBE_FAILURES,
                    steps(1.0, 30.0, 1.0),
                ),
            ],
        )
    };
}

const CLOUD_RUN_PROBES: &[Section] = &[
    probe!("models.serverless_container.service.template.startupProbe"),
    probe!("models.serverless_container.service.template.livenessProbe"),
];

const CLOUD_RUN_TRAFFIC: &[Section] = &[plain(&[
    shape(
        "models.serverless_container.service.traffic",
        "rollout",
        &["all_at_once", "canary", "gradual"],
        &["{}", r#"{"percent":10,"intervalS":300}"#, r#"{"stepPercent":20,"intervalS":60}"#],
    ),
    number(
        "models.serverless_container.service.traffic.percent",
        bounds::TRAFFIC_PERCENT,
        steps(1.0, 100.0, 1.0),
    ),
    number(
        "models.serverless_container.service.traffic.stepPercent",
        bounds::TRAFFIC_PERCENT,
        steps(1.0, 100.0, 1.0),
    ),
    number(
        "models.serverless_container.service.traffic.intervalS",
        bounds::TRAFFIC_INTERVAL_S,
        log_from_zero(1.0, 10_000.0),
    ),
    choice("models.serverless_container.service.billing", &["request_based", "instance_based"]),
])];

const ECS_SCALING: &[Section] = &[
    plain(&[
        number(
            "models.serverless_container.service.desiredCount",
            bounds::ECS_TASKS,
            log_from_zero(1.0, 500.0),
        ),
        number(
            "models.serverless_container.service.healthCheckGracePeriodSeconds",
            bounds::ECS_GRACE_S,
            steps(0.0, 900.0, 15.0),
        ),
    ]),
    part(
        "models.serverless_container.service.autoScaling",
        First::Default,
        &[
            number(
                "models.serverless_container.service.autoScaling.minCapacity",
                bounds::ECS_TASKS,
                log_from_zero(1.0, 100.0),
            ),
            number(
                "models.serverless_container.service.autoScaling.maxCapacity",
                bounds::ECS_MAX_CAPACITY,
                log(1.0, 500.0),
            ),
            choice(
                "models.serverless_container.service.autoScaling.predefinedMetricType",
                &[
                    "ECSServiceAverageCPUUtilization",
                    "ECSServiceAverageCPUUtilizationHighResolution",
                    "ALBRequestCountPerTarget",
                ],
            ),
            number(
                "models.serverless_container.service.autoScaling.targetValue",
                bounds::ECS_TARGET,
                log(1.0, 10_000.0),
            ),
            number(
                "models.serverless_container.service.autoScaling.scaleOutCooldown",
                bounds::ECS_COOLDOWN_S,
                steps(0.0, 900.0, 15.0),
            ),
            number(
                "models.serverless_container.service.autoScaling.scaleInCooldown",
                bounds::ECS_COOLDOWN_S,
                steps(0.0, 900.0, 15.0),
            ),
            flag("models.serverless_container.service.autoScaling.disableScaleIn"),
            optional(
                "models.serverless_container.service.autoScaling.metricDeliveryS",
                bounds::METRIC_DELIVERY_S,
                120.0,
            ),
        ],
    ),
    titled(
        "models.serverless_container.service.launchQuota",
        &[
            number(
                "models.serverless_container.service.launchQuota.burst",
                bounds::FARGATE_LAUNCHES,
                log(1.0, 1_000.0),
            ),
            number(
                "models.serverless_container.service.launchQuota.perSecond",
                bounds::FARGATE_LAUNCHES,
                log(1.0, 1_000.0),
            ),
        ],
    ),
];

const ECS_TASK: &[Section] = &[plain(&[
    number(
        "models.serverless_container.service.task.cpu",
        bounds::ECS_CPU_UNITS,
        steps(256.0, 16_384.0, 256.0),
    ),
    optional("models.serverless_container.service.task.memory", bounds::ECS_MEMORY_MIB, 4_096.0),
    number(
        "models.serverless_container.service.task.concurrency",
        limits::CONCURRENCY,
        log(1.0, 1_000.0),
    ),
    number(
        "models.serverless_container.service.task.queueLimit",
        limits::QUEUE_LIMIT,
        log_from_zero(1.0, 10_000.0),
    ),
    number(
        "models.serverless_container.service.task.startMedianS",
        bounds::ECS_START_S,
        log(1.0, 1_000.0),
    ),
    number(
        "models.serverless_container.service.task.startP95S",
        bounds::ECS_START_S,
        log(1.0, 1_000.0),
    ),
    number(
        "models.serverless_container.service.task.appInitMs",
        limits::START_MS,
        log_from_zero(100.0, 200_000.0),
    ),
    number(
        "models.serverless_container.service.task.stopTimeout",
        bounds::ECS_STOP_TIMEOUT_S,
        steps(0.0, 120.0, 5.0),
    ),
])];

const ECS_TARGETS: &[Section] = &[
    plain(&[
        choice(
            "models.serverless_container.service.loadBalancer.algorithm",
            &["round_robin", "least_outstanding_requests", "weighted_random"],
        ),
        number(
            "models.serverless_container.service.loadBalancer.deregistrationDelayTimeoutSeconds",
            bounds::ALB_DEREGISTRATION_S,
            steps(0.0, 900.0, 10.0),
        ),
        number(
            "models.serverless_container.service.loadBalancer.minimumHealthyTargetsCount",
            bounds::ALB_MINIMUM_HEALTHY,
            log(1.0, 100.0),
        ),
    ]),
    titled(
        "models.serverless_container.service.loadBalancer",
        &[
            number(
                "models.serverless_container.service.loadBalancer.healthCheckIntervalSeconds",
                bounds::ALB_INTERVAL_S,
                steps(5.0, 300.0, 5.0),
            ),
            number(
                "models.serverless_container.service.loadBalancer.healthCheckTimeoutSeconds",
                bounds::ALB_TIMEOUT_S,
                steps(2.0, 120.0, 1.0),
            ),
            number(
                "models.serverless_container.service.loadBalancer.healthyThresholdCount",
                bounds::ALB_THRESHOLD,
                steps(2.0, 10.0, 1.0),
            ),
            number(
                "models.serverless_container.service.loadBalancer.unhealthyThresholdCount",
                bounds::ALB_THRESHOLD,
                steps(2.0, 10.0, 1.0),
            ),
        ],
    ),
];

const ROLLING: When = When {
    place: "models.serverless_container.service.deploymentConfiguration.strategy.type",
    is: &["ROLLING"],
    why: Some(ui::view_only_rolling),
};

const ECS_DEPLOYMENT: &[Section] = &[
    plain(&[
        shape(
            "models.serverless_container.service.deploymentConfiguration.strategy",
            "type",
            &["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"],
            &[
                "{}",
                r#"{"bakeTimeInMinutes":5}"#,
                r#"{"stepPercent":10,"stepBakeTimeInMinutes":6,"bakeTimeInMinutes":5}"#,
                r#"{"canaryPercent":5,"canaryBakeTimeInMinutes":10,"bakeTimeInMinutes":5}"#,
            ],
        ),
        number(
            "models.serverless_container.service.deploymentConfiguration.strategy.stepPercent",
            bounds::ECS_SHARE_PERCENT,
            steps(1.0, 100.0, 1.0),
        ),
        number(
            "models.serverless_container.service.deploymentConfiguration.strategy.stepBakeTimeInMinutes",
            bounds::ECS_BAKE_MINUTES,
            log_from_zero(1.0, 100.0),
        ),
        number(
            "models.serverless_container.service.deploymentConfiguration.strategy.canaryPercent",
            bounds::ECS_SHARE_PERCENT,
            steps(1.0, 100.0, 1.0),
        ),
        number(
            "models.serverless_container.service.deploymentConfiguration.strategy.canaryBakeTimeInMinutes",
            bounds::ECS_BAKE_MINUTES,
            log_from_zero(1.0, 100.0),
        ),
        number(
            "models.serverless_container.service.deploymentConfiguration.strategy.bakeTimeInMinutes",
            bounds::ECS_BAKE_MINUTES,
            log_from_zero(1.0, 100.0),
        ),
    ]),
    plain(&[
        number(
            "models.serverless_container.service.deploymentConfiguration.minimumHealthyPercent",
            bounds::ECS_MINIMUM_PERCENT,
            steps(0.0, 100.0, 5.0),
        ),
        number(
            "models.serverless_container.service.deploymentConfiguration.maximumPercent",
            bounds::ECS_MAXIMUM_PERCENT,
            steps(100.0, 400.0, 10.0),
        ),
    ])
    .only(ROLLING),
    part(
        "models.serverless_container.service.deploymentConfiguration.deploymentCircuitBreaker",
        First::Default,
        &[
            flag(
                "models.serverless_container.service.deploymentConfiguration.deploymentCircuitBreaker.rollback",
            ),
            flag(
                "models.serverless_container.service.deploymentConfiguration.deploymentCircuitBreaker.resetOnHealthyTask",
            ),
            shape(
                "models.serverless_container.service.deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration",
                "type",
                &["BOUNDED_PERCENT", "UNBOUNDED_PERCENT", "COUNT"],
                &[r#"{"value":50}"#, r#"{"value":50}"#, r#"{"value":3}"#],
            ),
            number(
                "models.serverless_container.service.deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.value",
                bounds::ECS_BREAKER,
                log(1.0, 200.0),
            ),
        ],
    ),
];
