//! Scenarios that each show one thing, ready to run. What they are called and what to look for is
//! content, found by their ids.

use super::input::{
    ContainerInput, DemandInput, DeploymentInput, EventInput, HpaInput, HpaMetricInput,
    ModelsInput, PodInput, RateInput, ScenarioInput, WorkloadInput,
};
use super::trial::{Goal, Trial};

/// A scenario with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Stable name: it appears in links and in the content's files.
    pub id: &'static str,
    /// The scenario.
    pub input: ScenarioInput,
}

/// A preset before it is made.
struct Ready {
    id: &'static str,
    input: fn() -> ScenarioInput,
    trials: &'static [Trial],
}

/// The scenario of a file in `scenarios/presets`.
macro_rules! of_file {
    ($name:literal) => {
        || from_json(include_str!(concat!("../../scenarios/presets/", $name, ".json")))
    };
}

const READY: &[Ready] = &[
    Ready {
        id: "spike-cpu",
        input: ScenarioInput::default,
        trials: &[
            trial("models.container.hpa.metric.type", Goal::Name("requests_per_pod")),
            trial("models.container.hpa.metric.averageUtilization", Goal::AtMost(40.0)),
        ],
    },
    Ready {
        id: "spike-requests",
        input: spike_by_requests,
        trials: &[trial("models.container.hpa.metric.averageValue", Goal::AtMost(10.0))],
    },
    Ready {
        id: "startup-cpu",
        input: of_file!("startup-cpu"),
        trials: &[
            trial("models.container.pod.readinessProbe.periodSeconds", Goal::AtLeast(1.0)),
            trial("models.container.pod.startupCpuMilli", Goal::AtMost(500.0)),
        ],
    },
    Ready {
        id: "tolerance",
        input: of_file!("tolerance"),
        trials: &[
            trial("workload.rate.rps", Goal::AtLeast(7.0)),
            trial("models.container.hpa.tolerance", Goal::AtMost(0.04)),
        ],
    },
    Ready {
        id: "flapping",
        input: of_file!("flapping"),
        trials: &[
            trial("models.container.hpa.downscaleStabilizationS", Goal::AtLeast(200.0)),
            trial("models.container.hpa.minReplicas", Goal::AtLeast(8.0)),
        ],
    },
    Ready {
        id: "pending-pods",
        input: of_file!("pending-pods"),
        trials: &[
            trial("models.container.nodes.count", Goal::AtLeast(5.0)),
            trial("models.container.nodes.bootSeconds", Goal::AtMost(60.0)),
        ],
    },
    Ready {
        id: "target-tracking",
        input: of_file!("target-tracking"),
        trials: &[trial(
            "models.serverless_container.service.autoScaling.predefinedMetricType",
            Goal::Name("ECSServiceAverageCPUUtilizationHighResolution"),
        )],
    },
    Ready {
        id: "lambda-throttled",
        input: of_file!("lambda-throttled"),
        trials: &[
            trial("models.faas.concurrency.ReservedConcurrentExecutions", Goal::AtLeast(40.0)),
            trial("workload.demand.mean_ms", Goal::AtMost(200.0)),
        ],
    },
    Ready {
        id: "provisioned",
        input: of_file!("provisioned"),
        trials: &[
            trial("models.faas.concurrency.ProvisionedConcurrentExecutions", Goal::AtLeast(40.0)),
            trial("models.faas.function.FunctionInitMs", Goal::AtMost(0.0)),
        ],
    },
    Ready {
        id: "scale-from-zero",
        input: of_file!("scale-from-zero"),
        trials: &[
            trial(
                "models.serverless_container.service.scaling.minInstanceCount",
                Goal::AtLeast(1.0),
            ),
            trial("models.serverless_container.service.template.appInitMs", Goal::AtMost(500.0)),
        ],
    },
    Ready {
        id: "steady",
        input: steady,
        trials: &[trial("models.container.service.balancing", Goal::Name("least_outstanding"))],
    },
    Ready {
        id: "probe-kills",
        input: of_file!("probe-kills"),
        trials: &[
            trial("models.container.pod.probesShareQueue", Goal::Switch(false)),
            trial("models.container.deployment.replicas", Goal::AtLeast(6.0)),
        ],
    },
    Ready {
        id: "elb-kills",
        input: of_file!("elb-kills"),
        trials: &[
            trial("models.vm.instance.checks_share_queue", Goal::Switch(false)),
            trial("models.vm.auto_scaling_group.HealthCheckType", Goal::Name("EC2")),
            trial("models.vm.auto_scaling_group.DesiredCapacity", Goal::AtLeast(5.0)),
        ],
    },
    Ready {
        id: "killed-starting",
        input: of_file!("killed-starting"),
        trials: &[
            trial("models.vm.auto_scaling_group.HealthCheckGracePeriod", Goal::AtLeast(300.0)),
            trial("models.container.pod.startupProbe.failureThreshold", Goal::AtLeast(12.0)),
        ],
    },
    Ready {
        id: "retry-storm",
        input: of_file!("retry-storm"),
        trials: &[
            trial("workload.retries.max_attempts", Goal::AtMost(1.0)),
            trial("models.container.deployment.replicas", Goal::AtLeast(10.0)),
        ],
    },
    Ready {
        id: "rolling-deploy",
        input: rolling_deploy,
        trials: &[
            trial("models.container.deployment.maxUnavailable", Goal::AtMost(0.0)),
            trial("models.container.pod.preStopSleepSeconds", Goal::AtMost(0.0)),
        ],
    },
    Ready {
        id: "deploy-502",
        input: of_file!("deploy-502"),
        trials: &[
            trial("models.container.pod.preStopSleepSeconds", Goal::AtLeast(2.0)),
            trial("models.container.service.endpointPropagationMs", Goal::AtLeast(3_000.0)),
        ],
    },
    Ready {
        id: "bad-deploy",
        input: bad_deploy,
        trials: &[trial("workload.rate.rps", Goal::AtLeast(200.0))],
    },
    Ready {
        id: "deploy-noticed",
        input: of_file!("deploy-noticed"),
        trials: &[
            trial(
                "models.serverless_container.service.deploymentConfiguration.deploymentCircuitBreaker.rollback",
                Goal::Switch(true),
            ),
            trial("models.faas.deployment.type", Goal::Name("canary")),
        ],
    },
    Ready {
        id: "pod-kill",
        input: pod_kill,
        trials: &[trial("models.container.service.endpointPropagationMs", Goal::AtLeast(3_000.0))],
    },
    Ready {
        id: "zone-loss",
        input: of_file!("zone-loss"),
        trials: &[
            trial("models.container.nodes.tolerationSeconds", Goal::AtMost(30.0)),
            trial("models.vm.target_group.HealthCheckIntervalSeconds", Goal::AtMost(10.0)),
        ],
    },
    Ready {
        id: "crash-loop",
        input: crash_loop,
        trials: &[trial("models.container.deployment.replicas", Goal::AtLeast(2.0))],
    },
    Ready {
        id: "cheaper",
        input: of_file!("cheaper"),
        trials: &[
            trial("workload.rate.rps", Goal::AtLeast(20.0)),
            trial("models.vm.auto_scaling_group.DesiredCapacity", Goal::AtMost(2.0)),
        ],
    },
    Ready {
        id: "scale-down",
        input: scale_down,
        trials: &[trial("models.container.hpa.downscaleStabilizationS", Goal::AtMost(60.0))],
    },
    Ready {
        id: "out-of-memory",
        input: out_of_memory,
        trials: &[
            trial("models.container.pod.concurrency", Goal::AtMost(16.0)),
            trial("models.container.hpa.minReplicas", Goal::AtLeast(12.0)),
            trial("models.container.pod.memoryLimitMib", Goal::AtLeast(1_024.0)),
        ],
    },
];

const fn trial(at: &'static str, goal: Goal) -> Trial {
    Trial { at, goal }
}

impl Ready {
    fn made(&self) -> Preset {
        Preset { id: self.id, input: (self.input)() }
    }
}

/// All presets, in the order in which a reader meets them. The first is the default scenario.
pub fn presets() -> Vec<Preset> {
    READY.iter().map(Ready::made).collect()
}

/// The preset of this id.
pub fn preset(id: &str) -> Option<Preset> {
    ready(id).map(Ready::made)
}

/// The id of the first preset that is this very scenario.
pub fn preset_of(input: &ScenarioInput) -> Option<&'static str> {
    READY.iter().find(|ready| (ready.input)() == *input).map(|ready| ready.id)
}

/// What there is to try with the preset of this id, in the order of the content.
pub fn trials(id: &str) -> &'static [Trial] {
    ready(id).map_or(&[], |ready| ready.trials)
}

fn ready(id: &str) -> Option<&'static Ready> {
    READY.iter().find(|ready| ready.id == id)
}

fn from_json(text: &str) -> ScenarioInput {
    // By way of a value, as links are read: a second reader of the whole format would add 55 KB to
    // what the page loads.
    let value: serde_json::Value = serde_json::from_str(text).expect("a test reads every file");
    serde_json::from_value(value).expect("a test reads every file")
}

/// The default spike, scaled by requests per pod: the target stands for the same load, as 60 % of
/// one core is 15 requests/s of 40 ms each.
fn spike_by_requests() -> ScenarioInput {
    let metric = HpaMetricInput::RequestsPerPod { average_value: 15.0 };
    with_container(ContainerInput {
        hpa: Some(HpaInput { metric, ..HpaInput::default() }),
        ..ContainerInput::default()
    })
}

/// A level load on a fixed number of pods: what queueing theory speaks of.
fn steady() -> ScenarioInput {
    fixed_size(160.0, 8, 600.0)
}

/// A new revision under load; the surge keeps the capacity.
fn rolling_deploy() -> ScenarioInput {
    let deploy = EventInput::deploy(120.0, true);
    ScenarioInput { events: vec![deploy], ..fixed_size(120.0, 10, 600.0) }
}

/// The same with a revision that never becomes ready: the rollout stops, and part of the old
/// capacity is gone.
fn bad_deploy() -> ScenarioInput {
    let deploy = EventInput::deploy(120.0, false);
    ScenarioInput { events: vec![deploy], ..fixed_size(120.0, 10, 600.0) }
}

/// A third of the pods vanishes at once.
fn pod_kill() -> ScenarioInput {
    let kill = EventInput::Kill { at_s: 120.0, count: 3 };
    ScenarioInput { events: vec![kill], ..fixed_size(150.0, 9, 420.0) }
}

/// The only pod crashes again and again; each restart waits longer than the one before.
fn crash_loop() -> ScenarioInput {
    let crashes = [60.0, 90.0, 120.0, 165.0, 240.0, 360.0];
    let crash = |at_s| EventInput::Crash { at_s, count: 1 };
    let input = fixed_size(40.0, 1, 900.0);
    ScenarioInput {
        events: crashes.into_iter().map(crash).collect(),
        workload: WorkloadInput { rate: RateInput::Constant { rps: 10.0 }, ..input.workload },
        ..input
    }
}

/// A load that falls and returns before the window of five minutes is over, and then falls for
/// good: the size is held the first time and given back the second.
fn scale_down() -> ScenarioInput {
    use super::input::RatePoint;

    let corners = [
        (0.0, 180.0),
        (240.0, 180.0),
        (250.0, 60.0),
        (420.0, 60.0),
        (430.0, 180.0),
        (600.0, 180.0),
        (610.0, 60.0),
    ];
    let points = corners.map(|(at_s, rps)| RatePoint { at_s, rps }).to_vec();
    let container = ContainerInput {
        deployment: DeploymentInput { replicas: 12, ..DeploymentInput::default() },
        ..ContainerInput::default()
    };
    let input = with_container(container);
    ScenarioInput {
        duration_s: 1_200.0,
        workload: WorkloadInput { rate: RateInput::Points { points }, ..input.workload },
        ..input
    }
}

/// Requests that mostly wait, on pods with threads for 64 of them and memory for 25: 160 MiB at
/// rest and 14 for each are 510 of 512. At the peak 260 a second of 300 ms are 78 at once, 13 on
/// each of 6 pods in the mean, and more than 25 now and then. The CPU work of 12 ms makes 3.1 cores
/// of 6, which is below the target.
fn out_of_memory() -> ScenarioInput {
    let pod = PodInput { concurrency: 64, memory_limit_mib: Some(512), ..PodInput::default() };
    let container = ContainerInput {
        deployment: DeploymentInput { replicas: 6, ..DeploymentInput::default() },
        hpa: Some(HpaInput { min_replicas: 6, ..HpaInput::default() }),
        pod,
        ..ContainerInput::default()
    };
    let rate = RateInput::Spike {
        base_rps: 60.0,
        peak_rps: 260.0,
        at_s: 120.0,
        rise_s: 30.0,
        hold_s: 300.0,
        fall_s: 60.0,
    };
    let workload = WorkloadInput {
        rate,
        demand: DemandInput::LogNormal { mean_ms: 300.0, cv: 0.5 },
        cpu_share: 0.04,
        memory_mib: 14.0,
        memory_at_rest_mib: 160.0,
        ..WorkloadInput::default()
    };
    ScenarioInput { workload, ..with_container(container) }
}

/// A level load on pods without an autoscaler. Requests take 40 ms of CPU on the average, so that a
/// pod of one core serves 25 requests/s at most.
fn fixed_size(rps: f64, replicas: u32, duration_s: f64) -> ScenarioInput {
    let container = ContainerInput {
        deployment: DeploymentInput { replicas, ..DeploymentInput::default() },
        hpa: None,
        ..ContainerInput::default()
    };
    let input = with_container(container);
    ScenarioInput {
        duration_s,
        workload: WorkloadInput { rate: RateInput::Constant { rps }, ..input.workload },
        ..input
    }
}

/// Pods alone: beside them the other models, of other sizes, would answer another question.
fn with_container(container: ContainerInput) -> ScenarioInput {
    let models = ModelsInput {
        server: None,
        vm: None,
        container: Some(container),
        faas: None,
        serverless_container: None,
    };
    ScenarioInput { models, ..ScenarioInput::default() }
}
