//! Kubernetes: what its optional parts may be set to.

use super::{Bounds, CPU_REQUEST_MILLI, DAY_S, HOUR_S, Range, Unit};

/// `progressDeadlineSeconds`: whole seconds. Kubernetes sets no end and takes the largest 32-bit
/// number for none; no run is longer than a week.
pub const PROGRESS_DEADLINE_S: Bounds = Bounds::whole(1.0, 604_800.0, Unit::Seconds);
/// CPU during the start of an application; the pod's limit bounds it as well.
pub const STARTUP_CPU_MILLI: Bounds = CPU_REQUEST_MILLI;
/// What a request takes right after a start: not less than later, and a hundred times at most.
pub const WARM_UP_PERCENT: Bounds = Bounds::whole(100.0, 10_000.0, Unit::Percent);
/// How long an application stays slow.
pub const WARM_UP_S: Bounds = Bounds::any(0.0, HOUR_S, Unit::Seconds);
/// Connections of all clients: one place in a table for each.
pub const CONNECTIONS: Bounds = Bounds::whole(1.0, 1_000_000.0, Unit::One);
/// Age of a connection. Below a second it would be a connection for each request.
pub const CONNECTION_AGE_S: Bounds = Bounds::any(1.0, DAY_S, Unit::Seconds);

/// Nodes. Kubernetes is tested up to 5,000; one Deployment seldom needs more than hundreds.
pub const NODES: Bounds = Bounds::whole(1.0, 1_000.0, Unit::One);
/// Fewest nodes of a pool.
pub const MIN_NODES: Bounds = Bounds::whole(0.0, 1_000.0, Unit::One);
/// Availability zones: regions have 2 to 6.
pub const ZONES: Bounds = Bounds::whole(1.0, 10.0, Unit::One);
/// Zone that is lost, counted from 0.
pub const ZONE: Bounds = Bounds::whole(0.0, 9.0, Unit::One);
/// CPU of a node: a tenth of a core to a thousand cores.
pub const ALLOCATABLE_CPU_MILLI: Bounds = Bounds::whole(100.0, 1_000_000.0, Unit::MilliCores);
/// Pods on a node.
pub const MAX_PODS: Bounds = Bounds::whole(1.0, 1_000.0, Unit::One);
/// From asking for a node until it is ready: none takes longer than an hour.
pub const BOOT_S: Bounds = Bounds::any(1.0, HOUR_S, Unit::Seconds);
/// Spread of that time.
pub const BOOT_CV: Bounds = Bounds::any(0.0, 3.0, Unit::One);
/// `--node-monitor-grace-period`: below some renewals of the lease (10 s) sound nodes would count
/// as lost.
pub const NODE_GRACE_S: Bounds = Bounds::any(10.0, HOUR_S, Unit::Seconds);
/// `tolerationSeconds`.
pub const TOLERATION_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);
/// `--scan-interval`.
pub const SCAN_S: Bounds = Bounds::any(1.0, HOUR_S, Unit::Seconds);
/// Flags of the Cluster Autoscaler that are times.
pub const CLUSTER_AUTOSCALER_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);
/// `--scale-down-utilization-threshold`.
pub const UTILIZATION_SHARE: Bounds = Bounds::any(0.0, 1.0, Unit::One);

/// Times of blue-green and canary.
pub const DELIVERY_S: Bounds = Bounds::any(0.0, DAY_S, Unit::Seconds);
/// `setWeight` of a canary.
pub const WEIGHT_PERCENT: Bounds = Bounds::whole(0.0, 100.0, Unit::Percent);

/// `minAllowed` and `maxAllowed` of a VerticalPodAutoscaler.
pub const ALLOWED_CPU_MILLI: Bounds = Bounds::whole(1.0, 1_000_000.0, Unit::MilliCores);
/// `--min-replicas` of its updater.
pub const VPA_MIN_REPLICAS: Bounds = Bounds::whole(1.0, 10_000.0, Unit::One);

/// Ranges of the numbers of this model that are optional.
pub const RANGES: &[Range] = &[
    ("DeploymentInput", "progressDeadlineSeconds", PROGRESS_DEADLINE_S),
    ("StrategyInput", "autoPromotionSeconds", DELIVERY_S),
    ("StrategyInput", "scaleDownDelaySeconds", DELIVERY_S),
    ("CanaryStepInput", "setWeight", WEIGHT_PERCENT),
    ("CanaryStepInput", "pauseSeconds", DELIVERY_S),
    ("PodInput", "startupCpuMilli", STARTUP_CPU_MILLI),
    ("WarmUpInput", "fromPercent", WARM_UP_PERCENT),
    ("WarmUpInput", "lastsSeconds", WARM_UP_S),
    ("KeepAliveInput", "connections", CONNECTIONS),
    ("KeepAliveInput", "maxAgeSeconds", CONNECTION_AGE_S),
    ("NodesInput", "count", NODES),
    ("NodesInput", "zones", ZONES),
    ("NodesInput", "allocatableCpuMilli", ALLOCATABLE_CPU_MILLI),
    ("NodesInput", "maxPods", MAX_PODS),
    ("NodesInput", "bootSeconds", BOOT_S),
    ("NodesInput", "bootCv", BOOT_CV),
    ("NodesInput", "nodeMonitorGracePeriodSeconds", NODE_GRACE_S),
    ("NodesInput", "tolerationSeconds", TOLERATION_S),
    ("ClusterAutoscalerInput", "minSize", MIN_NODES),
    ("ClusterAutoscalerInput", "maxSize", NODES),
    ("ClusterAutoscalerInput", "scanIntervalSeconds", SCAN_S),
    ("ClusterAutoscalerInput", "maxNodeProvisionTimeSeconds", CLUSTER_AUTOSCALER_S),
    ("ClusterAutoscalerInput", "scaleDownUtilizationThreshold", UTILIZATION_SHARE),
    ("ClusterAutoscalerInput", "scaleDownUnneededTimeSeconds", CLUSTER_AUTOSCALER_S),
    ("ClusterAutoscalerInput", "scaleDownDelayAfterAddSeconds", CLUSTER_AUTOSCALER_S),
    ("VpaInput", "minAllowedCpuMilli", ALLOWED_CPU_MILLI),
    ("VpaInput", "maxAllowedCpuMilli", ALLOWED_CPU_MILLI),
    ("VpaInput", "minReplicas", VPA_MIN_REPLICAS),
    ("EventInput", "zone", ZONE),
];
