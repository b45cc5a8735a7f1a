//! Every disturbance that the engine knows, on servers that people manage.

use std::num::NonZeroU32;

use orchestration_guide::sim::engine::{Change, Fault, Horizon, Progress, Run, RunSpec};
use orchestration_guide::sim::fleet::{Defect, Discipline, StationSpec};
use orchestration_guide::sim::models::server::ansible::{
    FailurePolicy, HealthCheckTask, Playbook, SerialEntry, TakeOut,
};
use orchestration_guide::sim::models::server::haproxy::{
    Algorithm, BackendSettings, CheckSettings, ServerSettings,
};
use orchestration_guide::sim::models::server::people::{MonitoringSettings, PeopleSettings};
use orchestration_guide::sim::models::server::{
    BalancerSpec, HaproxySpec, MachineSpec, Restart, ServerDecision, ServerSpec, StartLimit,
    UnitSettings, compose,
};
use orchestration_guide::sim::record::{DecisionBody, FailureCause, FaultKind, RunResult};
use orchestration_guide::sim::workload::{Law, RateProfile, WorkloadSpec};
use orchestration_guide::units::{SimTime, Span};

const SECS: fn(u64) -> Span = Span::from_secs;

/// Four machines of one core; people take 30 s and a machine 60 s.
fn spec() -> ServerSpec {
    let station = StationSpec::simple(16, Some(128), Discipline::ProcessorSharing { cores: 1.0 });
    ServerSpec {
        machine: MachineSpec { station, process_start: Span::from_millis(500), app_init: SECS(5) },
        unit: UnitSettings {
            restart: Restart::OnFailure,
            restart_sec: Span::from_millis(100),
            start_limit: NonZeroU32::new(5).map(|burst| StartLimit { interval: SECS(10), burst }),
            timeout_stop: SECS(90),
        },
        balancer: BalancerSpec::Haproxy(HaproxySpec {
            algorithm: Algorithm::DEFAULT_SINCE_3_3,
            backend: BackendSettings::default(),
            timeout_server: None,
            server: ServerSettings::default(),
            checks: Some(CheckSettings::default()),
            observe: None,
        }),
        people: PeopleSettings {
            monitoring: MonitoringSettings { interval: SECS(15), hold: SECS(60) },
            response: Law::Constant { mean: SECS(30) },
            restart_playbook: SECS(10),
            lead_time: SECS(50),
            provisioning: SECS(10),
            scaling: None,
        },
        playbook: Playbook {
            serial: vec![SerialEntry::Hosts(1)],
            policy: FailurePolicy::default(),
            forks: 5,
            gather_facts: SECS(2),
            take_out: Some(TakeOut { task: SECS(1), wait_interval: SECS(5), wait_retries: 25 }),
            install: SECS(20),
            restart: SECS(1),
            timeout_stop: SECS(90),
            health_check: HealthCheckTask { retries: 3, delay: SECS(5) },
        },
    }
}

/// 100 requests/s of 10 ms for 600 s, with these disturbances.
fn run(changes: &[(u64, Change)]) -> RunResult {
    let rate = RateProfile::through(&[(SimTime::ZERO, 100.0)]);
    let workload = WorkloadSpec::simple(rate, Law::Constant { mean: Span::from_millis(10) });
    let until = Horizon::Until(SimTime::ZERO + SECS(600));
    let faults = changes.iter().map(|&(at, change)| Fault { at: SimTime::ZERO + SECS(at), change });
    let spec = RunSpec {
        n_zones: 3,
        sample_interval: SECS(1),
        faults: faults.collect(),
        ..RunSpec::simple(compose(&spec(), 1), 4, workload, until, 1)
    };
    let mut run = Run::new(spec);
    while run.advance(u64::MAX) == Progress::Running {}
    let result = run.finish();
    let totals = &result.totals;
    assert_eq!(totals.arrived, totals.completed + totals.n_failed() + totals.in_flight);
    result
}

/// When people did something that `wanted` names, in seconds.
fn done_at(result: &RunResult, wanted: fn(&ServerDecision) -> bool) -> Vec<f64> {
    let of_people = result.decisions.iter().filter_map(|decision| match &decision.body {
        DecisionBody::Server(body) if wanted(body) => Some(decision.at.as_secs_f64()),
        _ => None,
    });
    of_people.collect()
}

fn servers_at_end(result: &RunResult) -> f64 {
    result.series.samples.last().expect("samples").capacity_rps / 100.0
}

/// Zones take turns: of machines 0 to 3, zone 0 has 0 and 3. Both are replaced.
#[test]
fn a_zone_is_replaced_machine_by_machine() {
    let result = run(&[(100, Change::ZoneLoss { zone: 0 })]);
    let replaced = done_at(&result, |body| matches!(body, ServerDecision::Replaced { .. }));
    // Seen at 105 s, paged at 165 s, there at 195 s.
    assert_eq!(replaced, [195.0, 195.0]);
    assert_eq!(servers_at_end(&result), 4.0);
}

/// The process ends 1 s after each start: systemd gives up after five starts in 10 s, and people
/// start it again, until the disturbance is over.
#[test]
fn a_crash_loop_is_left_to_people() {
    let result = run(&[(100, Change::CrashLoop { count: 1, lasts: SECS(120) })]);
    // Starts take 0.5 s, runs 1 s and waits 0.1 s: the fifth start is followed by the end at
    // 100 + 0.1 + 5 × 1.5 + 4 × 0.1 = 108 s. Seen at 120 s, paged at 180 s, restarted at
    // 180 + 30 + 10 s: at 220 s the disturbance is over.
    let dead: Vec<f64> = result
        .decisions
        .iter()
        .filter(|decision| matches!(decision.body, DecisionBody::LeftDead { .. }))
        .map(|decision| decision.at.as_secs_f64())
        .collect();
    assert_eq!(dead, [108.0]);
    let restarted = done_at(&result, |body| matches!(body, ServerDecision::Restarted { .. }));
    assert_eq!(restarted, [220.0]);
    assert_eq!(servers_at_end(&result), 4.0);
}

/// While the control plane is down (the machine from which people work), nobody polls or repairs:
/// the balancer alone goes on. Once it is back at 300 s the failure is seen, and the rest follows.
#[test]
fn without_their_tools_people_do_nothing() {
    let down = Change::ControlPlaneDown { lasts: SECS(200) };
    let result = run(&[(100, down), (110, Change::Hang { count: 1 })]);
    let taken_out = result.decisions.iter().any(|decision| {
        matches!(decision.body, DecisionBody::Target { healthy: false, .. })
            && decision.at.as_secs_f64() < 130.0
    });
    assert!(taken_out, "HAProxy needs nobody for that");
    let restarted = done_at(&result, |body| matches!(body, ServerDecision::Restarted { .. }));
    assert_eq!(restarted, [300.0 + 60.0 + 30.0 + 10.0]);
}

/// A revision that fails half of its requests passes every check and is rolled out to all; a
/// rollback is another run of the playbook.
#[test]
fn a_rollback_is_a_run_like_any_other() {
    let defect = Defect::Failing { percent: 50 };
    let result = run(&[(100, Change::Deploy { defect }), (300, Change::Rollback)]);
    let ends = done_at(&result, |body| matches!(body, ServerDecision::RunEnded(_)));
    assert_eq!(ends.len(), 2);
    assert!(ends[0] < 300.0 && ends[1] < 520.0, "{ends:?}");
    assert!(result.totals.failed[FailureCause::AppError.index()] > 1_000);
    let last = result.series.samples.last().expect("samples");
    assert_eq!(last.failed[FailureCause::AppError.index()], 0, "the fault is gone");
}

#[test]
fn servers_have_no_nodes() {
    let result = run(&[(100, Change::NodeLoss), (200, Change::NodeDrain)]);
    let refused: Vec<FaultKind> = result
        .decisions
        .iter()
        .filter_map(|decision| match decision.body {
            DecisionBody::CannotDo { kind } => Some(kind),
            _ => None,
        })
        .collect();
    assert_eq!(refused, [FaultKind::NodeLoss, FaultKind::NodeDrain]);
}

#[test]
fn all_disturbances_at_once_break_nothing() {
    let lasts = SECS(100);
    let result = run(&[
        (50, Change::Slow { count: 2, percent: 300, lasts }),
        (60, Change::DependencySlow { percent: 300, lasts }),
        (70, Change::DependencyDown { lasts }),
        (80, Change::MetricsMissing { lasts }),
        (90, Change::Deploy { defect: Defect::Crashes { after: SECS(3) } }),
        (100, Change::CrashLoop { count: 1, lasts }),
        (110, Change::Hang { count: 1 }),
        (120, Change::Kill { count: 1 }),
        (130, Change::ControlPlaneDown { lasts }),
        (140, Change::ZoneLoss { zone: 1 }),
        (150, Change::Rollback),
        (160, Change::Crash { count: 4 }),
        (300, Change::Deploy { defect: Defect::NeverReady }),
        (310, Change::Kill { count: 4 }),
    ]);
    assert!(result.complete);
}
