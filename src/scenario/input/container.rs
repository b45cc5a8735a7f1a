//! Containers on Kubernetes, in its own field names.

use serde::{Deserialize, Serialize};

/// A Deployment with its Service and HorizontalPodAutoscaler, in Kubernetes' own field names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct ContainerInput {
    /// The Deployment.
    pub deployment: DeploymentInput,
    /// The pods that it makes.
    pub pod: PodInput,
    /// The Service in front of them.
    pub service: ServiceInput,
    /// How CPU and request metrics reach the autoscaler.
    pub metrics: MetricsInput,
    /// The HorizontalPodAutoscaler; null: the number of replicas is fixed.
    pub hpa: Option<HpaInput>,
    /// The PodDisruptionBudget, which drains, the Cluster Autoscaler and the VerticalPodAutoscaler
    /// heed; null: they evict as many pods as they like.
    pub pod_disruption_budget: Option<DisruptionBudgetInput>,
    /// The VerticalPodAutoscaler, an add-on, for CPU; null: requests stay as they are.
    pub vpa: Option<VpaInput>,
    /// The nodes; null: there is always room, and every new pod pulls its image.
    pub nodes: Option<NodesInput>,
}

/// `apps/v1` Deployment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct DeploymentInput {
    /// Replicas at the start.
    pub replicas: u32,
    /// How one revision replaces another.
    pub strategy: StrategyInput,
    /// Most extra pods in a rolling update: a count, or "25%" (rounded up).
    pub max_surge: CountOrPercent,
    /// Most missing pods in a rolling update: a count, or "25%" (rounded down).
    pub max_unavailable: CountOrPercent,
    /// A new pod counts as available after being ready this long.
    pub min_ready_seconds: f64,
    /// A rollout that has not moved for this long is reported as stalled
    /// (`ProgressDeadlineExceeded`). Nothing is rolled back.
    pub progress_deadline_seconds: f64,
}

/// How one revision replaces another. Kubernetes itself knows the first two; the others are
/// strategies of add-ons such as Argo Rollouts, in its field names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, tag = "type", rename_all_fields = "camelCase")]
pub enum StrategyInput {
    /// Old pods go as new ones become available, within `maxSurge` and `maxUnavailable`.
    RollingUpdate,
    /// All old pods go before the first new one starts: an outage.
    Recreate,
    /// The new revision comes up in full beside the old one; when all its pods are available, the
    /// Service points to it. A revision that does not become ready gets no requests.
    BlueGreen {
        /// Seconds for which the new pods are available before they get requests (Argo Rollouts
        /// promotes at once if it is not set).
        auto_promotion_seconds: f64,
        /// Seconds for which the old pods stay afterwards (default of Argo Rollouts: 30).
        scale_down_delay_seconds: f64,
    },
    /// The new revision gets a share of the requests that grows step by step, and all of them
    /// after the last step. It is given up if a step's pods are not available within
    /// `progressDeadlineSeconds` (`progressDeadlineAbort`, which Argo Rollouts leaves off).
    Canary {
        /// The steps; at least one.
        steps: Vec<CanaryStepInput>,
        /// What makes the share.
        traffic_routing: CanaryRoutingInput,
    },
}

/// `setWeight` and the `pause` after it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct CanaryStepInput {
    /// Per cent of the requests for the new revision.
    pub set_weight: u32,
    /// Seconds until the next step.
    pub pause_seconds: f64,
}

/// What makes the share of a canary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CanaryRoutingInput {
    /// A mesh or an ingress sends exactly the share.
    Weights,
    /// The numbers of old and new pods behind one Service.
    PodCounts,
}

/// A count, or a percentage as a string: `3` or `"25%"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum CountOrPercent {
    /// An absolute number.
    Count(u32),
    /// Whole per cent of the replicas, such as `"25%"`.
    Percent(String),
}

/// One pod with one container.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct PodInput {
    /// `resources.requests.cpu` in thousandths of a core; utilization is measured against it.
    pub cpu_request_milli: u32,
    /// `resources.limits.cpu` in thousandths of a core: most CPU that the pod's requests share.
    pub cpu_limit_milli: u32,
    /// `resources.limits.memory` in MiB: a container that needs more is OOM-killed (exit code 137)
    /// and started again with `CrashLoopBackOff`. Null, as in Kubernetes unless set: no limit
    /// (kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource, November 2026).
    /// The memory of nodes is not simulated.
    pub memory_limit_mib: Option<u32>,
    /// Most requests that the application works on at once (worker threads).
    pub concurrency: u32,
    /// Most requests that wait in the application's own queue; further ones fail.
    pub queue_limit: u32,
    /// From creation until the node starts to pull the image.
    pub schedule_ms: f64,
    /// Image pull: of every new pod, or with `nodes` once on each node for each revision.
    pub image_pull_ms: f64,
    /// From the end of the pull until the process runs.
    pub container_start_ms: f64,
    /// From the start of the process until it can answer (framework start, caches).
    pub app_init_ms: f64,
    /// CPU that the process uses during that time, in thousandths of a core. The autoscaler may
    /// take it for load.
    pub startup_cpu_milli: u32,
    /// How requests are slower after a start (cold caches, code not compiled yet); null: they are
    /// not.
    pub warm_up: Option<WarmUpInput>,
    /// Whether probes wait in line with the requests, and fail when the line is full. Then an
    /// overloaded pod looks ill.
    pub probes_share_queue: bool,
    /// Startup probe; null: none.
    pub startup_probe: Option<ProbeInput>,
    /// Readiness probe; null: ready as soon as the container runs.
    pub readiness_probe: Option<ProbeInput>,
    /// Liveness probe; null: none.
    pub liveness_probe: Option<ProbeInput>,
    /// Time that a pod being deleted has to finish its requests.
    pub termination_grace_period_seconds: f64,
    /// `preStop` sleep: the process keeps serving this long after the deletion began.
    pub pre_stop_sleep_seconds: f64,
}

/// An application that is slow at first in this model, whatever it is in others. Kubernetes has no
/// such field: it is a property of the application.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct WarmUpInput {
    /// What a request takes right after the start, in per cent of its demand; falls in a straight
    /// line to 100.
    pub from_percent: u32,
    /// Seconds until it has fallen to 100.
    pub lasts_seconds: f64,
}

/// A probe; names and defaults are Kubernetes'.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct ProbeInput {
    /// Seconds from the start of the container to the first probe.
    pub initial_delay_seconds: f64,
    /// Seconds between probes.
    pub period_seconds: f64,
    /// Seconds after which a probe without an answer has failed.
    pub timeout_seconds: f64,
    /// Successes in a row before the probe counts as passed.
    pub success_threshold: u32,
    /// Failures in a row before the probe counts as failed.
    pub failure_threshold: u32,
}

/// Load balancing over the ready pods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct ServiceInput {
    /// How the balancer picks a pod: for each request, or with `keepAlive` for each connection.
    pub balancing: Balancing,
    /// From a change of readiness until every node routes by it, in milliseconds.
    pub endpoint_propagation_ms: f64,
    /// Connections that clients keep open, each of them to one pod; null: every request is
    /// balanced by itself (an ingress or a mesh).
    pub keep_alive: Option<KeepAliveInput>,
}

/// Connections that stay open (HTTP keep-alive, HTTP/2, gRPC). A plain Service balances
/// connections, so that a new pod gets no requests until a client connects anew.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct KeepAliveInput {
    /// Connections of all clients together; each request comes on one of them.
    pub connections: u32,
    /// Age in seconds at which a connection is closed and opened anew (gRPC's
    /// `MAX_CONNECTION_AGE`); null: never.
    pub max_age_seconds: Option<f64>,
}

/// Load-balancing policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Balancing {
    /// Uniformly at random (kube-proxy in iptables mode).
    Random,
    /// In turn (kube-proxy in IPVS mode).
    RoundRobin,
    /// To the pod with the fewest requests (ingress or mesh).
    LeastOutstanding,
    /// The emptier of two pods drawn at random (ingress or mesh).
    TwoChoices,
}

/// The path of a metric from pod to autoscaler.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct MetricsInput {
    /// Seconds between two scrapes (`--metric-resolution` of metrics-server); a sample is the mean
    /// over the time since the one before.
    pub resolution_s: f64,
}

/// `autoscaling/v2` HorizontalPodAutoscaler and the controller's own settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct HpaInput {
    /// Fewest replicas.
    pub min_replicas: u32,
    /// Most replicas.
    pub max_replicas: u32,
    /// What is held at its target.
    pub metric: HpaMetricInput,
    /// `spec.behavior`; null: the older path without rate rules.
    pub behavior: Option<BehaviorInput>,
    /// `--horizontal-pod-autoscaler-sync-period`, in seconds.
    pub sync_period_s: f64,
    /// `--horizontal-pod-autoscaler-tolerance`: 0.1 is 10 % either way.
    pub tolerance: f64,
    /// `--horizontal-pod-autoscaler-cpu-initialization-period`, in seconds.
    pub cpu_initialization_period_s: f64,
    /// `--horizontal-pod-autoscaler-initial-readiness-delay`, in seconds.
    pub initial_readiness_delay_s: f64,
    /// `--horizontal-pod-autoscaler-downscale-stabilization`, in seconds.
    pub downscale_stabilization_s: f64,
}

/// Metric and target of the autoscaler.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum HpaMetricInput {
    /// CPU in use over CPU requested.
    CpuUtilization {
        /// `averageUtilization`, in per cent.
        average_utilization: u32,
    },
    /// Requests per second that arrive at a pod.
    RequestsPerPod {
        /// `averageValue`, in requests per second.
        average_value: f64,
    },
}

/// `spec.behavior`; a direction that is absent has Kubernetes' defaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct BehaviorInput {
    /// Rules for growing.
    pub scale_up: Option<ScalingRulesInput>,
    /// Rules for shrinking.
    pub scale_down: Option<ScalingRulesInput>,
}

/// Rules of one direction; null fields have Kubernetes' defaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct ScalingRulesInput {
    /// Seconds over which recommendations are compared, 0 to 3600.
    pub stabilization_window_seconds: Option<u32>,
    /// Which policy counts when several are given.
    pub select_policy: Option<SelectPolicyInput>,
    /// Rate limits; null: the defaults.
    pub policies: Option<Vec<PolicyInput>>,
}

/// `selectPolicy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum SelectPolicyInput {
    /// The policy that allows the largest change.
    Max,
    /// The policy that allows the smallest change.
    Min,
    /// No change in this direction.
    Disabled,
}

/// One rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct PolicyInput {
    /// Unit of the value.
    #[serde(rename = "type")]
    pub kind: PolicyKindInput,
    /// Pods, or per cent of the size at the start of the period.
    pub value: u32,
    /// Length of the period in seconds, 1 to 1800.
    pub period_seconds: u32,
}

/// Unit of a rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum PolicyKindInput {
    /// A number of pods.
    Pods,
    /// Per cent.
    Percent,
}

/// `policy/v1` PodDisruptionBudget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(
    deny_unknown_fields,
    tag = "type",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum DisruptionBudgetInput {
    /// So many pods must stay healthy.
    MinAvailable {
        /// A count, or per cent of the replicas (rounded up).
        min_available: CountOrPercent,
    },
    /// So many pods may be missing.
    MaxUnavailable {
        /// A count, or per cent of the replicas (rounded up).
        max_unavailable: CountOrPercent,
    },
}

/// A VerticalPodAutoscaler for the CPU of the pods. Limits keep their ratio to the requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct VpaInput {
    /// What it does with its recommendation.
    pub update_mode: UpdateModeInput,
    /// `minAllowed` in thousandths of a core; null: 25, the recommender's own least.
    pub min_allowed_cpu_milli: Option<u32>,
    /// `maxAllowed` in thousandths of a core; null: no end.
    pub max_allowed_cpu_milli: Option<u32>,
    /// `--min-replicas` of the updater: with fewer pods none is evicted.
    pub min_replicas: u32,
}

/// `updatePolicy.updateMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
pub enum UpdateModeInput {
    /// It recommends, and changes nothing.
    Off,
    /// New pods come up with the recommended request.
    Initial,
    /// Pods are also evicted so that they come up with it.
    Recreate,
}

/// A pool of alike nodes. Image pulls happen once on each node; a new revision has a new image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct NodesInput {
    /// Nodes at the start.
    pub count: u32,
    /// Availability zones over which they are spread.
    pub zones: u32,
    /// CPU of a node for the pods of this scenario, in thousandths of a core (`allocatable`, less
    /// what DaemonSets request).
    pub allocatable_cpu_milli: u32,
    /// Most pods on a node (`maxPods` of the kubelet).
    pub max_pods: u32,
    /// Mean time in seconds from asking for a node until it takes pods, log-normal.
    pub boot_seconds: f64,
    /// Coefficient of variation of that time.
    pub boot_cv: f64,
    /// `--node-monitor-grace-period`: how long a node may be silent before it counts as lost, in
    /// seconds; 40 up to Kubernetes 1.31, 50 from 1.32.
    pub node_monitor_grace_period_seconds: f64,
    /// `tolerationSeconds` for `node.kubernetes.io/unreachable`: after this the pods of a lost node
    /// are replaced; null: never.
    pub toleration_seconds: Option<f64>,
    /// The Cluster Autoscaler; null: the number of nodes is fixed.
    pub cluster_autoscaler: Option<ClusterAutoscalerInput>,
}

/// The Cluster Autoscaler, an add-on, by the names of its flags.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub struct ClusterAutoscalerInput {
    /// Fewest nodes.
    pub min_size: u32,
    /// Most nodes.
    pub max_size: u32,
    /// `--scan-interval`, in seconds.
    pub scan_interval_seconds: f64,
    /// `--max-node-provision-time`, in seconds: a node that takes longer is given up.
    pub max_node_provision_time_seconds: f64,
    /// `--scale-down-enabled`.
    pub scale_down_enabled: bool,
    /// `--scale-down-utilization-threshold`: a node is removed only if less than this share of its
    /// CPU is requested, 0 to 1.
    pub scale_down_utilization_threshold: f64,
    /// `--scale-down-unneeded-time`, in seconds: how long it must have been so.
    pub scale_down_unneeded_time_seconds: f64,
    /// `--scale-down-delay-after-add`, in seconds: no removal so long after nodes were asked for.
    pub scale_down_delay_after_add_seconds: f64,
}
