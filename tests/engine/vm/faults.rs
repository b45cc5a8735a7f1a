//! What each disturbance does to a group. Most cannot be asked for in a scenario's file yet, so the
//! runs are put together here.

use orchestration_guide::sim::engine::{Change, Fault, Horizon, Run, RunSpec};
use orchestration_guide::sim::fleet::{Defect, Discipline, StationSpec};
use orchestration_guide::sim::models::vm::health_replacement::HealthChecks;
use orchestration_guide::sim::models::vm::instance_refresh::{
    RefreshInterface, RefreshPreferences,
};
use orchestration_guide::sim::models::vm::rollout::{DeploymentSpec, RefreshSpec, RolloutSpec};
use orchestration_guide::sim::models::vm::scaling::{
    MetricType, PolicySpec, ScalerSpec, TrackingSpec,
};
use orchestration_guide::sim::models::vm::{
    self, InstanceStart, ProcessRestart, VmDecision, VmSpec,
};
use orchestration_guide::sim::parts::capacity::CapacityBounds;
use orchestration_guide::sim::parts::cloudwatch::AlarmState;
use orchestration_guide::sim::parts::target_group::{
    CheckProtocol, HealthCheck, LoadBalancer, TargetGroupAttributes, TargetGroupSpec, TargetType,
};
use orchestration_guide::sim::parts::target_tracking::TargetTracking;
use orchestration_guide::sim::record::{
    DecisionBody, FaultKind, InstanceState, RemovalCause, RunResult,
};
use orchestration_guide::sim::workload::{Law, RateProfile, WorkloadSpec};
use orchestration_guide::units::{SimTime, Span};

use super::{n_in, sample_at, told};

const MINUTE: Span = Span::from_secs(60);

/// Six instances in three zones, 20 % busy, that boot in 40 s.
fn group() -> VmSpec {
    VmSpec {
        station: StationSpec::simple(16, Some(128), Discipline::ProcessorSharing { cores: 1.0 }),
        start: InstanceStart {
            pending: Span::from_secs(6),
            boot: Law::Constant { mean: Span::from_secs(40) },
            user_data: Span::ZERO,
            app_init: Span::from_secs(5),
            hook: None,
        },
        process_restart: Some(ProcessRestart::systemd(Span::from_millis(100))),
        balancer: TargetGroupSpec {
            attributes: TargetGroupAttributes::default_of(LoadBalancer::Application),
            health_check: HealthCheck::default_of(
                LoadBalancer::Application,
                CheckProtocol::Http,
                TargetType::InstanceOrIp,
            ),
        },
        health_checks: HealthChecks {
            elb: true,
            grace_period: Span::from_secs(300),
            ..HealthChecks::default()
        },
        warm_pool: None,
        scaling: ScalerSpec {
            bounds: CapacityBounds { min: 6, max: 12 },
            vcpus: 1.0,
            policies: vec![PolicySpec::TargetTracking(TrackingSpec {
                metric: MetricType::AverageCpuUtilization,
                metric_period: MINUTE,
                rule: TargetTracking { target_value: 60.0, disable_scale_in: false },
                alarm_period: MINUTE,
                warmup: Span::from_secs(300),
            })],
            scheduled_actions: Vec::new(),
            metric_delay: Span::from_secs(30),
        },
        rollout: RolloutSpec {
            maintenance: None,
            default_instance_warmup: None,
            uses_elb_health: true,
            deployment: DeploymentSpec::InstanceRefresh(RefreshSpec {
                preferences: RefreshPreferences::default_of(RefreshInterface::Api),
                warmup: MINUTE,
            }),
            max_size: 12,
            n_zones: 3,
        },
    }
}

/// A run of 1800 s with these changes, the first at 400 s and each further one 100 s later.
fn run_with(changes: &[Change]) -> RunResult {
    run_group(&group(), 6, changes)
}

/// The same with so many instances of a group, and 20 requests of 10 ms a second for each.
fn run_group(group: &VmSpec, n: u32, changes: &[Change]) -> RunResult {
    let demand = Law::Constant { mean: Span::from_millis(10) };
    let workload = WorkloadSpec::simple(RateProfile::constant(20.0 * f64::from(n)), demand);
    let end = Horizon::Until(SimTime::from_secs_f64(1800.0));
    let fault = |(place, &change): (usize, &Change)| {
        let at = SimTime::from_secs_f64(400.0 + 100.0 * place as f64);
        Fault { at, change }
    };
    let run = Run::new(RunSpec {
        n_zones: 3,
        sample_interval: Span::from_secs(1),
        faults: changes.iter().enumerate().map(fault).collect(),
        ..RunSpec::simple(vm::compose(group), n, workload, end, 7)
    });
    run.run_to_end()
}

fn condemned(result: &RunResult) -> Vec<(f64, u32)> {
    told(result, |body| match *body {
        DecisionBody::Removed { instance, cause: RemovalCause::Unhealthy } => Some(instance),
        _ => None,
    })
}

fn n_ready_at_end(result: &RunResult) -> u32 {
    n_in(result.series.samples.last().expect("there are samples"), InstanceState::Ready)
}

/// Two of six are in the zone: both are noticed within a minute and made up for.
#[test]
fn a_lost_zone_is_made_up_for() {
    let result = run_with(&[Change::ZoneLoss { zone: 0 }]);
    let condemned = condemned(&result);
    assert_eq!(condemned.len(), 2, "{condemned:?}");
    assert!(condemned.iter().all(|&(at, _)| (400.0..=460.0).contains(&at)), "{condemned:?}");
    assert_eq!((result.ledger.n_launched, n_ready_at_end(&result)), (2, 6));
    let later = result.lives.iter().filter(|life| life.instance >= 6).map(|life| life.zone);
    assert_eq!(later.collect::<Vec<_>>(), [1, 2], "nothing is launched where the power is out");
}

/// Three each are left in two zones. The lost one has the fewest, and gets none all the same.
#[test]
fn zones_are_not_balanced_with_one_that_is_lost() {
    let result = run_with(&[Change::ZoneLoss { zone: 1 }]);
    let moved = told(&result, |body| match body {
        DecisionBody::Vm(VmDecision::Rebalance(step)) => Some(*step),
        _ => None,
    });
    assert!(moved.is_empty(), "{moved:?}");
}

/// A group of one, with a default instance warm-up of 600 s. Its instance is lost at 400 s, which
/// is noticed within a minute. The next one is in service 6 s later, so that its grace period of
/// 300 s is over by 766 s and its warm-up not before 1006 s. It hangs at 800 s, has failed its
/// second check 35 to 65 s later, and is replaced then: its own warm-up is no activity to wait for.
#[test]
fn an_instance_that_hangs_while_it_warms_up_is_replaced_at_once() {
    let mut group = group();
    group.scaling.bounds = CapacityBounds { min: 1, max: 1 };
    group.rollout.default_instance_warmup = Some(Span::from_secs(600));
    // At 500, 600 and 700 s.
    let nothing = Change::Hang { count: 0 };
    let (kill, hang) = (Change::Kill { count: 1 }, Change::Hang { count: 1 });
    let result = run_group(&group, 1, &[kill, nothing, nothing, nothing, hang]);
    let replaced = told(&result, |body| match body {
        DecisionBody::Vm(VmDecision::Replacement(step)) => Some(step.count),
        _ => None,
    });
    assert_eq!(replaced.len(), 1, "{replaced:?}");
    assert!((835.0..=865.0).contains(&replaced[0].0), "{replaced:?}");
    assert_eq!((result.ledger.n_launched, n_ready_at_end(&result)), (2, 1));
}

/// After five starts within ten seconds systemd gives up; the balancer's checks notice, and the
/// instance is replaced.
#[test]
fn a_crash_loop_ends_in_a_replacement() {
    let lasts = Span::from_secs(600);
    let result = run_with(&[Change::CrashLoop { count: 1, lasts }]);
    let restarts = told(&result, |body| match body {
        DecisionBody::Restart { .. } => Some(()),
        DecisionBody::LeftDead { .. } => Some(()),
        _ => None,
    });
    // The crash at 400 s, and five starts that each last 1 s after a wait of 0.1 s.
    let times: Vec<f64> = restarts.iter().map(|restart| restart.0).collect();
    let expected: Vec<f64> = (0..6).map(|n| 400.0 + 1.1 * f64::from(n)).collect();
    assert_eq!(times.len(), expected.len());
    assert!(times.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-6), "{times:?}");
    assert_eq!((condemned(&result).len(), n_ready_at_end(&result)), (1, 6));
}

/// Nothing is replaced while the control plane is down; it makes up for it afterwards.
#[test]
fn a_control_plane_that_is_down_replaces_nothing() {
    let lasts = Span::from_secs(600);
    let kill = Change::Kill { count: 1 };
    let result = run_with(&[Change::ControlPlaneDown { lasts }, kill]);
    assert_eq!(n_in(sample_at(&result, 990.0), InstanceState::Ready), 5);
    assert_eq!(n_in(sample_at(&result, 1010.0), InstanceState::Pending), 0);
    assert_eq!((result.ledger.n_launched, n_ready_at_end(&result)), (1, 6));
}

/// Both alarms have insufficient data once no datapoint is left in their evaluation ranges: 5 and
/// 17 minutes.
#[test]
fn missing_metrics_leave_the_alarms_without_data() {
    let result = run_with(&[Change::MetricsMissing { lasts: Span::from_secs(1300) }]);
    let states = told(&result, |body| match body {
        DecisionBody::Vm(VmDecision::Scaling(scaling)) => {
            Some((scaling.alarms[0].after, scaling.to))
        }
        _ => None,
    });
    let without_data: Vec<f64> = states
        .iter()
        .filter(|(_, (after, _))| *after == AlarmState::InsufficientData)
        .map(|(at, _)| *at)
        .collect();
    assert_eq!(without_data.len(), 2, "{states:?}");
    assert!((without_data[1] - without_data[0] - 720.0).abs() < 1e-6, "{states:?}");
    assert!(states.iter().all(|(_, (_, to))| *to == 6), "nothing is scaled: {states:?}");
}

/// A rollback is a refresh back to the revision before: instances that still run it stay.
#[test]
fn a_rollback_replaces_the_instances_that_have_been_deployed() {
    let bad = Change::Deploy { defect: Defect::NeverReady };
    let result = run_with(&[bad, Change::Rollback]);
    assert_eq!(n_ready_at_end(&result), 6);
    let is_back = told(&result, |body| match body {
        DecisionBody::Vm(VmDecision::Refresh(progress)) => Some(progress.revision),
        _ => None,
    });
    assert_eq!(is_back.last().map(|(_, revision)| *revision), Some(1));
}

#[test]
fn what_a_group_does_not_have_is_told() {
    let result = run_with(&[Change::NodeLoss, Change::NodeDrain]);
    let kinds = told(&result, |body| match body {
        DecisionBody::CannotDo { kind } => Some(*kind),
        _ => None,
    });
    assert_eq!(kinds, [(400.0, FaultKind::NodeLoss), (500.0, FaultKind::NodeDrain)]);
}

/// Slow instances, slow and missing dependencies pass, and the group is as before.
#[test]
fn a_group_outlives_what_passes() {
    let lasts = Span::from_secs(50);
    let result = run_with(&[
        Change::Slow { count: 2, percent: 300, lasts },
        Change::DependencySlow { percent: 300, lasts },
        Change::DependencyDown { lasts },
        Change::Crash { count: 6 },
    ]);
    assert_eq!(n_ready_at_end(&result), 6);
    assert_eq!(result.ledger.n_launched, 0);
}
