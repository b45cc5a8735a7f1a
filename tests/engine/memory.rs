//! Memory limits of all five models, against figures worked out on paper.
//!
//! Unless a test says otherwise, a request comes every second from 1 s on, waits 10 s for others
//! and holds 100 MiB; the application holds 160 MiB at rest, and an instance may use 512 MiB.
//! Three requests are 160 + 300 = 460 MiB. The fourth, at 4 s, would make 560 MiB.

use orchestration_guide::scenario::input::{
    ArrivalsInput, CloudRunInput, DemandInput, EcsServiceInput, RateInput, RequestClassInput,
    ScenarioInput, ServerlessContainerInput, SystemdRestartInput,
};
use orchestration_guide::scenario::{ModelId, preset};
use orchestration_guide::sim::fleet::OutOfMemory;
use orchestration_guide::sim::record::{
    Decision, DecisionBody, ExitCause, FailureCause, RunResult,
};

use super::{container, hpa, start_of};

/// 560 MiB where 512 are allowed.
const FOURTH: OutOfMemory = OutOfMemory { used_kib: 560 * 1024, limit_kib: 512 * 1024 };

fn run(input: &ScenarioInput, model: ModelId) -> RunResult {
    let run = start_of(input, model).expect("the scenario has the model");
    run.run_to_end()
}

/// One instance of each model.
fn one_request_a_second() -> ScenarioInput {
    let mut input = ScenarioInput { duration_s: 20.0, ..ScenarioInput::default() };
    input.workload.rate = RateInput::Constant { rps: 1.0 };
    input.workload.arrivals = ArrivalsInput::Deterministic;
    input.workload.demand = DemandInput::Constant { mean_ms: 10_000.0 };
    input.workload.cpu_share = 0.001;
    input.workload.client_timeout_s = None;
    input.workload.memory_mib = 100.0;
    input.workload.memory_at_rest_mib = 160.0;
    let pods = container(&mut input);
    pods.deployment.replicas = 1;
    pods.hpa = None;
    pods.pod.memory_limit_mib = Some(512);
    let server = input.models.server.get_or_insert_default();
    (server.machines, server.scaling, server.machine.memory_mib) = (1, None, 512);
    let vm = input.models.vm.get_or_insert_default();
    (vm.auto_scaling_group.min_size, vm.auto_scaling_group.desired_capacity) = (1, 1);
    vm.policies.clear();
    vm.instance.memory_mib = 512;
    let function = &mut input.models.faas.get_or_insert_default().function;
    (function.memory_size, function.timeout) = (512, 60);
    input
}

/// Processes that ran out of memory, with the time in seconds.
fn deaths(result: &RunResult) -> Vec<(f64, OutOfMemory)> {
    let death = |decision: &Decision| match decision.body {
        DecisionBody::Restart { cause: ExitCause::OutOfMemory(needs), .. }
        | DecisionBody::Lost { cause: ExitCause::OutOfMemory(needs), .. }
        | DecisionBody::LeftDead { cause: ExitCause::OutOfMemory(needs), .. } => {
            Some((decision.at.as_secs_f64(), needs))
        }
        _ => None,
    };
    result.decisions.iter().filter_map(death).collect()
}

fn back_offs(result: &RunResult) -> Vec<f64> {
    let back_off = |decision: &Decision| match decision.body {
        DecisionBody::Restart { back_off, .. } => Some(back_off.as_secs_f64()),
        _ => None,
    };
    result.decisions.iter().filter_map(back_off).collect()
}

fn failed(result: &RunResult, cause: FailureCause) -> u64 {
    result.totals.failed[cause.index()]
}

/// The container is killed at 4 s with its four requests, and starts again at once: 0.5 s, and 5 s
/// for the application. Its readiness probe passes at 9.5 s, and all nodes know at 10.5 s; the
/// requests of 5 to 10 s find no endpoint. Those of 11 to 13 s fit, the one at 14 s does not, and
/// now the kubelet waits 10 s: nothing is there for the requests of 15 to 20 s.
#[test]
fn kubernetes_starts_the_container_again_and_backs_off() {
    let result = run(&one_request_a_second(), ModelId::Container);
    assert_eq!(deaths(&result), [(4.0, FOURTH), (14.0, FOURTH)]);
    assert_eq!(back_offs(&result), [0.0, 10.0]);
    assert_eq!(failed(&result, FailureCause::OutOfMemory), 8);
    assert_eq!(failed(&result, FailureCause::NoEndpoint), 12);
    assert_eq!((result.totals.arrived, result.totals.completed), (20, 0));
}

/// With three slots the fourth request waits in the queue, where it holds nothing. 460 MiB fit.
#[test]
fn requests_that_wait_hold_no_memory() {
    let mut input = one_request_a_second();
    container(&mut input).pod.concurrency = 3;
    let result = run(&input, ModelId::Container);
    assert_eq!((deaths(&result).len(), result.totals.n_failed()), (0, 0));
    // Those of 1 to 3 s are answered after 10 s, and the next three have begun when the run ends.
    assert_eq!(result.totals.completed, 3);
}

/// Clients give up after 1.5 s, and the application works on for nobody: the memory stays held.
#[test]
fn work_for_clients_that_have_gone_holds_memory_too() {
    let mut input = one_request_a_second();
    input.workload.client_timeout_s = Some(1.5);
    let result = run(&input, ModelId::Container);
    assert_eq!(deaths(&result)[0], (4.0, FOURTH));
    // Of the first four two had given up by then, at 2.5 and 3.5 s.
    assert_eq!(result.series.samples[3].failed[FailureCause::Timeout.index()], 1);
}

/// Without a limit, as Kubernetes has it unless told otherwise, and without memory in the
/// requests nothing is counted.
#[test]
fn without_a_limit_nothing_runs_out() {
    let mut unlimited = one_request_a_second();
    container(&mut unlimited).pod.memory_limit_mib = None;
    let mut weightless = one_request_a_second();
    weightless.workload.memory_mib = 0.0;
    for input in [unlimited, weightless] {
        let result = run(&input, ModelId::Container);
        assert_eq!((deaths(&result).len(), result.totals.n_failed()), (0, 0));
    }
}

/// The kernel kills the process, and systemd starts it again after 0.1 s, since a kill is a
/// failure. With `Restart=no` it stays dead.
#[test]
fn systemd_starts_the_process_of_a_server_again() {
    let mut input = one_request_a_second();
    let result = run(&input, ModelId::Server);
    assert_eq!(deaths(&result)[0], (4.0, FOURTH));
    assert_eq!(back_offs(&result)[0], 0.1);
    assert!(failed(&result, FailureCause::OutOfMemory) >= 4);

    let server = input.models.server.as_mut().expect("it is there");
    server.systemd.restart = SystemdRestartInput::No;
    let result = run(&input, ModelId::Server);
    assert_eq!((deaths(&result).len(), back_offs(&result).len()), (1, 0));
}

/// The same on a machine of a group: systemd is there too. Without it the load balancer finds the
/// machine unhealthy after two checks of 30 s, and the group replaces it.
#[test]
fn a_group_restarts_the_process_or_replaces_the_machine() {
    let mut input = one_request_a_second();
    input.duration_s = 120.0;
    let result = run(&input, ModelId::Vm);
    assert_eq!(deaths(&result)[0], (4.0, FOURTH));
    assert_eq!(back_offs(&result)[0], 0.1);

    let vm = input.models.vm.as_mut().expect("it is there");
    vm.instance.restart_sec = None;
    vm.auto_scaling_group.health_check_grace_period = 0;
    let result = run(&input, ModelId::Vm);
    assert_eq!((deaths(&result)[0], back_offs(&result).len()), ((4.0, FOURTH), 0));
    let removal = |decision: &&Decision| matches!(decision.body, DecisionBody::Removed { .. });
    let removed = result.decisions.iter().find(removal).expect("it is replaced");
    // Of checks 30 s apart, the second after 4 s comes between 34 and 64 s; an answer may take 5 s.
    assert!((34.0..=69.0).contains(&removed.at.as_secs_f64()), "{removed:?}");
}

/// An environment has one request, so that 160 + 100 MiB fit however many come. An invocation that
/// needs 400 MiB is too large for 512 MiB: it fails with `Runtime.OutOfMemory`, its environment is
/// reset, and the next one meets a cold start. AWS charges for it all the same.
#[test]
fn a_function_is_out_of_memory_by_itself_alone() {
    let mut input = one_request_a_second();
    let result = run(&input, ModelId::Faas);
    assert_eq!((deaths(&result).len(), result.totals.n_failed()), (0, 0));

    input.duration_s = 10.9;
    input.workload.memory_mib = 400.0;
    input.workload.classes.push(kind(100.0, 1e-6));
    let result = run(&input, ModelId::Faas);
    assert!(deaths(&result).iter().all(|(_, needs)| *needs == FOURTH));
    assert_eq!((result.totals.arrived, deaths(&result).len()), (10, 10));
    assert_eq!(failed(&result, FailureCause::OutOfMemory), 10);
    assert_eq!((result.totals.cold_starts, result.ledger.invocations.all().n), (10, 10));
}

/// A kind of requests that holds `memory_mib`.
fn kind(memory_mib: f64, weight: f64) -> RequestClassInput {
    let demand = DemandInput::Constant { mean_ms: 100.0 };
    RequestClassInput { weight, demand, cpu_share: 0.1, payload_kib: 1, memory_mib }
}

/// 0.5 GiB, Cloud Run's default, are the same 512 MiB. The instance is terminated, and another one
/// is started.
#[test]
fn cloud_run_terminates_the_instance() {
    let mut input = one_request_a_second();
    let mut service = CloudRunInput::default();
    let scaling = &mut service.scaling;
    (scaling.instances, scaling.min_instance_count, scaling.max_instance_count) = (1, 1, 1);
    input.models.serverless_container = Some(ServerlessContainerInput::CloudRun { service });
    let result = run(&input, ModelId::ServerlessContainer);
    assert_eq!(deaths(&result)[0], (4.0, FOURTH));
    assert!(failed(&result, FailureCause::OutOfMemory) >= 4);
    assert!(result.ledger.n_launched >= 1);
}

/// The least memory of a task with 256 CPU units is 512 MiB. The task stops, and the service
/// starts another one.
#[test]
fn ecs_replaces_the_task() {
    let mut input = one_request_a_second();
    let mut service = EcsServiceInput { desired_count: 1, ..EcsServiceInput::default() };
    service.auto_scaling = None;
    service.task.cpu = 256;
    input.models.serverless_container = Some(ServerlessContainerInput::EcsFargate { service });
    let result = run(&input, ModelId::ServerlessContainer);
    assert_eq!(deaths(&result), [(4.0, FOURTH)]);
    assert_eq!(failed(&result, FailureCause::OutOfMemory), 4);
    assert_eq!(result.ledger.n_launched, 1);
}

/// A rare kind of request that needs more than there is takes along what is in service beside it.
#[test]
fn one_request_that_is_too_large_kills_what_is_beside_it() {
    let mut input = one_request_a_second();
    input.workload.memory_mib = 1.0;
    input.workload.classes.push(kind(400.0, 0.2));
    let result = run(&input, ModelId::Container);
    let (at, needs) = deaths(&result)[0];
    // 160 at rest, 400, and 1 for each other request in service.
    let beside = needs.used_kib / 1024 - 560;
    assert!((1..=10).contains(&beside), "{needs:?}");
    let before = result.series.samples.iter().take_while(|s| s.at.as_secs_f64() < at);
    assert_eq!(before.last().expect("a second has passed").in_flight as u64, beside);
}

/// The ready-made scenario: the pods die at the peak, and either cure saves all of them. 16 slots
/// hold 160 + 16 × 14 = 384 MiB at most. 12 pods share 78 requests: 6.5 each, where 25 fit.
#[test]
fn fewer_slots_or_more_pods_cure_the_ready_made_scenario() {
    let ill = preset("out-of-memory").expect("there is one").input;
    let mut fewer_slots = ill.clone();
    container(&mut fewer_slots).pod.concurrency = 16;
    let mut more_pods = ill.clone();
    container(&mut more_pods).deployment.replicas = 12;
    hpa(&mut more_pods).min_replicas = 12;
    let [ill, fewer_slots, more_pods] =
        [ill, fewer_slots, more_pods].map(|input| run(&input, ModelId::Container));
    assert!(deaths(&ill).len() > 20, "{}", deaths(&ill).len());
    assert!(ill.totals.n_failed() * 4 > ill.totals.arrived, "{:?}", ill.totals);
    for cured in [fewer_slots, more_pods] {
        assert_eq!((deaths(&cured).len(), cured.totals.n_failed()), (0, 0));
    }
}
