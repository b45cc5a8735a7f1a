//! Fields of the VM group, in AWS' own names.

use super::{
    First, Group, Item, ModelId, Section, cards, cell, choice, flag, log, log_from_zero, number,
    of, optional, part, plain, shape, steps, table, titled,
};
use crate::scenario::limits::{self, vm as bounds};

const MODEL: ModelId = ModelId::Vm;

pub(super) const GROUPS: &[Group] = &[
    of(MODEL, "vm-scaling", SCALING),
    of(MODEL, "vm-group", GROUP),
    of(MODEL, "vm-instance", INSTANCE),
    of(MODEL, "vm-targets", TARGETS),
    of(MODEL, "vm-deployment", DEPLOYMENT),
    of(MODEL, "vm-pool", POOL),
];

/// `PutScalingPolicy`, of each type, as it starts.
const POLICIES: [&str; 3] = [
    r#"{"PredefinedMetricType":"ASGAverageCPUUtilization","TargetValue":60,"DisableScaleIn":false,"EstimatedInstanceWarmup":null}"#,
    r#"{"Alarm":{"MetricName":"CPUUtilization","ComparisonOperator":"GreaterThanOrEqualToThreshold","Threshold":70,"Period":60,"EvaluationPeriods":2,"DatapointsToAlarm":2,"TreatMissingData":"missing"},"AdjustmentType":"ChangeInCapacity","MinAdjustmentMagnitude":0,"StepAdjustments":[{"MetricIntervalLowerBound":0,"MetricIntervalUpperBound":20,"ScalingAdjustment":1},{"MetricIntervalLowerBound":20,"MetricIntervalUpperBound":null,"ScalingAdjustment":3}],"EstimatedInstanceWarmup":null}"#,
    r#"{"Alarm":{"MetricName":"CPUUtilization","ComparisonOperator":"GreaterThanOrEqualToThreshold","Threshold":70,"Period":60,"EvaluationPeriods":2,"DatapointsToAlarm":2,"TreatMissingData":"missing"},"AdjustmentType":"ChangeInCapacity","MinAdjustmentMagnitude":0,"ScalingAdjustment":2,"Cooldown":null}"#,
];

/// The first policy with its type.
const FIRST_POLICY: &str = r#"{"PolicyType":"TargetTrackingScaling","PredefinedMetricType":"ASGAverageCPUUtilization","TargetValue":60,"DisableScaleIn":false,"EstimatedInstanceWarmup":null}"#;

const STEPS: Item = cards(
    "models.vm.policies[].StepAdjustments",
    r#"{"MetricIntervalLowerBound":0,"MetricIntervalUpperBound":null,"ScalingAdjustment":1}"#,
    &[
        optional(
            "models.vm.policies[].StepAdjustments[].MetricIntervalLowerBound",
            bounds::THRESHOLD,
            0.0,
        ),
        optional(
            "models.vm.policies[].StepAdjustments[].MetricIntervalUpperBound",
            bounds::THRESHOLD,
            20.0,
        ),
        cell("models.vm.policies[].StepAdjustments[].ScalingAdjustment", bounds::ADJUSTMENT),
    ],
);

const SCALING: &[Section] = &[
    plain(&[
        cards(
            "models.vm.policies",
            FIRST_POLICY,
            &[
                shape(
                    "models.vm.policies[]",
                    "PolicyType",
                    &["TargetTrackingScaling", "StepScaling", "SimpleScaling"],
                    &POLICIES,
                ),
                choice(
                    "models.vm.policies[].PredefinedMetricType",
                    &[
                        "ASGAverageCPUUtilization",
                        "ASGAverageCPUUtilizationHighResolution",
                        "ALBRequestCountPerTarget",
                    ],
                ),
                cell("models.vm.policies[].TargetValue", bounds::TARGET_VALUE),
                flag("models.vm.policies[].DisableScaleIn"),
                choice(
                    "models.vm.policies[].Alarm.MetricName",
                    &["CPUUtilization", "RequestCountPerTarget"],
                ),
                choice(
                    "models.vm.policies[].Alarm.ComparisonOperator",
                    &[
                        "GreaterThanOrEqualToThreshold",
                        "GreaterThanThreshold",
                        "LessThanThreshold",
                        "LessThanOrEqualToThreshold",
                    ],
                ),
                cell("models.vm.policies[].Alarm.Threshold", bounds::THRESHOLD),
                cell("models.vm.policies[].Alarm.Period", bounds::ALARM_PERIOD_S),
                cell("models.vm.policies[].Alarm.EvaluationPeriods", bounds::EVALUATION_PERIODS),
                cell("models.vm.policies[].Alarm.DatapointsToAlarm", bounds::EVALUATION_PERIODS),
                choice(
                    "models.vm.policies[].Alarm.TreatMissingData",
                    &["missing", "ignore", "breaching", "notBreaching"],
                ),
                choice(
                    "models.vm.policies[].AdjustmentType",
                    &["ChangeInCapacity", "ExactCapacity", "PercentChangeInCapacity"],
                ),
                cell("models.vm.policies[].MinAdjustmentMagnitude", bounds::MIN_MAGNITUDE),
                STEPS,
                cell("models.vm.policies[].ScalingAdjustment", bounds::ADJUSTMENT),
                optional("models.vm.policies[].EstimatedInstanceWarmup", bounds::WARMUP_S, 120.0),
                optional("models.vm.policies[].Cooldown", bounds::COOLDOWN_S, 300.0),
            ],
        ),
        number("models.vm.metric_delay_s", bounds::METRIC_DELAY_S, log_from_zero(1.0, 300.0)),
    ]),
    plain(&[cards(
        "models.vm.scheduled_actions",
        r#"{"start_s":60,"MinSize":null,"MaxSize":null,"DesiredCapacity":8}"#,
        &[
            cell("models.vm.scheduled_actions[].start_s", limits::AT_S),
            optional("models.vm.scheduled_actions[].MinSize", bounds::GROUP_SIZE, 4.0),
            optional("models.vm.scheduled_actions[].MaxSize", bounds::GROUP_SIZE, 20.0),
            optional("models.vm.scheduled_actions[].DesiredCapacity", bounds::GROUP_SIZE, 8.0),
        ],
    )]),
];

const GROUP: &[Section] = &[
    plain(&[
        number(
            "models.vm.auto_scaling_group.MinSize",
            bounds::GROUP_SIZE,
            log_from_zero(1.0, 500.0),
        ),
        number(
            "models.vm.auto_scaling_group.MaxSize",
            bounds::GROUP_SIZE,
            log_from_zero(1.0, 500.0),
        ),
        number(
            "models.vm.auto_scaling_group.DesiredCapacity",
            bounds::GROUP_SIZE,
            log_from_zero(1.0, 500.0),
        ),
        number(
            "models.vm.auto_scaling_group.DefaultCooldown",
            bounds::COOLDOWN_S,
            steps(0.0, 900.0, 15.0),
        ),
        optional("models.vm.auto_scaling_group.DefaultInstanceWarmup", bounds::WARMUP_S, 120.0),
        choice("models.vm.auto_scaling_group.HealthCheckType", &["EC2", "ELB"]),
        number(
            "models.vm.auto_scaling_group.HealthCheckGracePeriod",
            bounds::GRACE_PERIOD_S,
            steps(0.0, 900.0, 15.0),
        ),
    ]),
    part(
        "models.vm.auto_scaling_group.InstanceMaintenancePolicy",
        First::Default,
        &[
            number(
                "models.vm.auto_scaling_group.InstanceMaintenancePolicy.MinHealthyPercentage",
                bounds::MIN_HEALTHY_PERCENT,
                steps(0.0, 100.0, 5.0),
            ),
            optional(
                "models.vm.auto_scaling_group.InstanceMaintenancePolicy.MaxHealthyPercentage",
                bounds::MAX_HEALTHY_PERCENT,
                120.0,
            ),
        ],
    ),
    part(
        "models.vm.auto_scaling_group.LaunchLifecycleHook",
        First::Default,
        &[number(
            "models.vm.auto_scaling_group.LaunchLifecycleHook.HeartbeatTimeout",
            bounds::HEARTBEAT_S,
            steps(30.0, 7_200.0, 30.0),
        )],
    ),
];

const INSTANCE: &[Section] = &[plain(&[
    number("models.vm.instance.vcpus", bounds::VCPUS, log(1.0, 100.0)),
    number("models.vm.instance.memory_mib", limits::MEMORY_MIB, log(100.0, 100_000.0)),
    number("models.vm.instance.concurrency", limits::CONCURRENCY, log(1.0, 1_000.0)),
    number("models.vm.instance.queue_limit", limits::QUEUE_LIMIT, log_from_zero(1.0, 10_000.0)),
    flag("models.vm.instance.detailed_monitoring"),
    number("models.vm.instance.pending_s", bounds::START_S, log_from_zero(1.0, 300.0)),
    number("models.vm.instance.boot_median_s", bounds::BOOT_S, log(1.0, 1_000.0)),
    number("models.vm.instance.boot_p95_s", bounds::BOOT_S, log(1.0, 1_000.0)),
    number("models.vm.instance.user_data_s", bounds::START_S, log_from_zero(1.0, 1_000.0)),
    number("models.vm.instance.app_init_ms", limits::START_MS, log_from_zero(100.0, 200_000.0)),
    optional("models.vm.instance.restart_sec", bounds::RESTART_S, 0.1),
])];

const TARGETS: &[Section] = &[
    plain(&[
        shape(
            "models.vm.target_group.Attributes.load_balancing",
            "algorithm_type",
            &["round_robin", "least_outstanding_requests", "weighted_random", "flow_hash"],
            &[r#"{"slow_start_duration_seconds":0}"#, "{}", "{}", "{}"],
        ),
        number(
            "models.vm.target_group.Attributes.load_balancing.slow_start_duration_seconds",
            bounds::SLOW_START_OR_OFF_S,
            steps(0.0, 900.0, 30.0),
        ),
        number(
            "models.vm.target_group.Attributes.deregistration_delay_timeout_seconds",
            bounds::DEREGISTRATION_S,
            steps(0.0, 900.0, 10.0),
        ),
        number(
            "models.vm.target_group.Attributes.target_group_health_unhealthy_state_routing_minimum_healthy_targets_count",
            bounds::MINIMUM_HEALTHY_TARGETS,
            log(1.0, 100.0),
        ),
    ]),
    titled(
        "models.vm.target_group",
        &[
            number(
                "models.vm.target_group.HealthCheckIntervalSeconds",
                bounds::CHECK_INTERVAL_S,
                steps(5.0, 300.0, 5.0),
            ),
            number(
                "models.vm.target_group.HealthCheckTimeoutSeconds",
                bounds::CHECK_TIMEOUT_S,
                steps(2.0, 120.0, 1.0),
            ),
            number(
                "models.vm.target_group.HealthyThresholdCount",
                bounds::CHECK_THRESHOLD,
                steps(2.0, 10.0, 1.0),
            ),
            number(
                "models.vm.target_group.UnhealthyThresholdCount",
                bounds::CHECK_THRESHOLD,
                steps(2.0, 10.0, 1.0),
            ),
            flag("models.vm.instance.checks_share_queue"),
        ],
    ),
];

const DEPLOYMENT: &[Section] = &[
    plain(&[
        shape(
            "models.vm.deployment",
            "type",
            &["instance_refresh", "blue_green"],
            &[
                r#"{"HealthyPercentages":null,"InstanceWarmup":null,"CheckpointPercentages":[],"CheckpointDelay":3600,"BakeTime":0,"AutoRollback":false}"#,
                r#"{"traffic_shift":{"type":"all_at_once"},"termination_wait_s":300}"#,
            ],
        ),
        optional("models.vm.deployment.InstanceWarmup", bounds::WARMUP_S, 120.0),
        number(
            "models.vm.deployment.CheckpointDelay",
            bounds::CHECKPOINT_DELAY_S,
            log_from_zero(10.0, 10_000.0),
        ),
        number(
            "models.vm.deployment.BakeTime",
            bounds::CHECKPOINT_DELAY_S,
            log_from_zero(10.0, 10_000.0),
        ),
        flag("models.vm.deployment.AutoRollback"),
        table(
            "models.vm.deployment.CheckpointPercentages",
            "50",
            &[cell("models.vm.deployment.CheckpointPercentages[]", bounds::CHECKPOINT_PERCENT)],
        ),
        shape(
            "models.vm.deployment.traffic_shift",
            "type",
            &["all_at_once", "canary", "linear"],
            &["{}", r#"{"percent":10,"interval_s":300}"#, r#"{"percent":10,"interval_s":60}"#],
        ),
        number(
            "models.vm.deployment.traffic_shift.percent",
            bounds::SHIFT_PERCENT,
            steps(5.0, 100.0, 5.0),
        ),
        number(
            "models.vm.deployment.traffic_shift.interval_s",
            bounds::SHIFT_S,
            log_from_zero(10.0, 10_000.0),
        ),
        number(
            "models.vm.deployment.termination_wait_s",
            bounds::SHIFT_S,
            log_from_zero(10.0, 10_000.0),
        ),
    ]),
    part(
        "models.vm.deployment.HealthyPercentages",
        First::Default,
        &[
            number(
                "models.vm.deployment.HealthyPercentages.MinHealthyPercentage",
                bounds::MIN_HEALTHY_PERCENT,
                steps(0.0, 100.0, 5.0),
            ),
            optional(
                "models.vm.deployment.HealthyPercentages.MaxHealthyPercentage",
                bounds::MAX_HEALTHY_PERCENT,
                120.0,
            ),
        ],
    ),
];

const POOL: &[Section] = &[part(
    "models.vm.warm_pool",
    First::Default,
    &[
        number("models.vm.warm_pool.MinSize", bounds::GROUP_SIZE, log_from_zero(1.0, 100.0)),
        optional("models.vm.warm_pool.MaxGroupPreparedCapacity", bounds::GROUP_SIZE, 10.0),
        choice("models.vm.warm_pool.PoolState", &["Stopped", "Running", "Hibernated"]),
    ],
)];
