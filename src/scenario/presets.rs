//! Scenarios that each show one thing, ready to run. What they are called and what to look for is
//! content, found by their ids.

use super::input::{
    ContainerInput, DemandInput, DeploymentInput, EventInput, HpaInput, HpaMetricInput,
    ModelsInput, PodInput, RateInput, ScenarioInput, WorkloadInput,
};

/// A scenario with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Stable name: it appears in links and in the content's files.
    pub id: &'static str,
    /// The scenario.
    pub input: ScenarioInput,
}

/// All presets, in the order in which a reader meets them. The first is the default scenario.
pub fn presets() -> Vec<Preset> {
    vec![
        Preset { id: "spike-cpu", input: ScenarioInput::default() },
        Preset { id: "spike-requests", input: spike_by_requests() },
        Preset { id: "steady", input: steady() },
        Preset { id: "rolling-deploy", input: rolling_deploy() },
        Preset { id: "bad-deploy", input: bad_deploy() },
        Preset { id: "pod-kill", input: pod_kill() },
        Preset { id: "crash-loop", input: crash_loop() },
        Preset { id: "scale-down", input: scale_down() },
        Preset { id: "out-of-memory", input: out_of_memory() },
    ]
}

/// The preset of this id.
pub fn preset(id: &str) -> Option<Preset> {
    presets().into_iter().find(|preset| preset.id == id)
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

fn with_container(container: ContainerInput) -> ScenarioInput {
    ScenarioInput {
        models: ModelsInput { container: Some(container), ..ModelsInput::default() },
        ..ScenarioInput::default()
    }
}
