//! Every disturbance that the engine knows, on both platforms.

use orchestration_guide::sim::engine::{Change, Fault, Horizon, Run, RunSpec};
use orchestration_guide::sim::fleet::{Defect, Discipline, StationSpec};
use orchestration_guide::sim::models::serverless_container::cloud_run::RevisionScaling;
use orchestration_guide::sim::models::serverless_container::cloud_run_service::{
    self, Billing, CloudRunSpec, Container,
};
use orchestration_guide::sim::models::serverless_container::decision::{
    DeploymentStep, ServerlessDecision, ServiceMetric,
};
use orchestration_guide::sim::models::serverless_container::ecs_deployment::DeploymentConfiguration;
use orchestration_guide::sim::models::serverless_container::ecs_service::{
    self, DeliveryDelay, DeploymentController, EcsServiceSpec, SchedulerSpec,
    ServiceAutoScalingSpec, StartTime, TaskSpec,
};
use orchestration_guide::sim::models::serverless_container::fargate::LaunchQuota;
use orchestration_guide::sim::parts::Platform;
use orchestration_guide::sim::parts::capacity::CapacityBounds;
use orchestration_guide::sim::parts::target_group::{
    CheckProtocol, HealthCheck, LoadBalancer, TargetGroupAttributes, TargetGroupSpec, TargetType,
};
use orchestration_guide::sim::parts::target_tracking::TargetTracking;
use orchestration_guide::sim::parts::traffic_shift::TrafficShift;
use orchestration_guide::sim::record::{DecisionBody, RunResult};
use orchestration_guide::sim::workload::{Law, RateProfile, WorkloadSpec};
use orchestration_guide::units::{SimTime, Span};

const STATION: StationSpec =
    StationSpec::simple(16, Some(128), Discipline::ProcessorSharing { cores: 1.0 });

fn cloud_run() -> Platform {
    cloud_run_service::compose(&CloudRunSpec {
        station: STATION,
        scaling: RevisionScaling { min_instances: 3, max_instances: 10, ..Default::default() },
        quota_ceiling: 100,
        request_timeout: Span::from_secs(300),
        idle_retention: Span::from_secs(900),
        container: Container {
            instance_start: Span::from_secs(1),
            app_init: Span::from_secs(5),
            boost_factor: 1.0,
            startup_probe: None,
            liveness_probe: None,
        },
        traffic: TrafficShift::AllAtOnce,
        billing: Billing::RequestBased,
    })
}

fn ecs() -> Platform {
    let balancer = LoadBalancer::Application;
    let protocol = (CheckProtocol::Http, TargetType::InstanceOrIp);
    ecs_service::compose(&EcsServiceSpec {
        task: TaskSpec {
            station: STATION,
            vcpu: 1.0,
            start: StartTime { median: Span::from_secs(45), p95: Span::from_secs(75) },
            app_init: Span::from_secs(5),
            stop_timeout: Span::from_secs(30),
            health_check_grace_period: Span::ZERO,
        },
        load_balancer: TargetGroupSpec {
            health_check: HealthCheck::default_of(balancer, protocol.0, protocol.1),
            attributes: TargetGroupAttributes::default_of(balancer),
        },
        scheduler: SchedulerSpec {
            strategy: DeploymentController::Rolling,
            configuration: DeploymentConfiguration::default(),
            circuit_breaker: None,
            launch_quota: LaunchQuota::ECS,
        },
        auto_scaling: Some(ServiceAutoScalingSpec {
            bounds: CapacityBounds { min: 3, max: 10 },
            metric: ServiceMetric::AverageCpuUtilization,
            policy: TargetTracking { target_value: 60.0, disable_scale_in: false },
            scale_out_cooldown: Span::from_secs(300),
            scale_in_cooldown: Span::from_secs(300),
            delivery_delay: DeliveryDelay::MINUTE,
        }),
    })
}

/// Six minutes at 20 requests/s of 20 ms on three instances, with a disturbance after one.
fn disturbed(platform: Platform, change: Change) -> RunResult {
    let mean = Span::from_millis(20);
    let workload = WorkloadSpec::simple(RateProfile::constant(20.0), Law::Exponential { mean });
    let horizon = Horizon::Until(SimTime::from_secs_f64(360.0));
    let mut spec = RunSpec::simple(platform, 3, workload, horizon, 5);
    spec.n_zones = 3;
    spec.sample_interval = Span::from_secs(1);
    spec.faults = vec![Fault { at: SimTime::from_secs_f64(60.0), change }];
    let run = Run::new(spec);
    run.run_to_end()
}

/// All instances serve in the end, or the platform says that it has no such thing.
#[test]
fn every_disturbance_is_survived_or_answered() {
    let lasts = Span::from_secs(60);
    let changes = [
        Change::Kill { count: 2 },
        Change::ZoneLoss { zone: 1 },
        Change::Crash { count: 3 },
        Change::CrashLoop { count: 1, lasts },
        Change::Slow { count: 1, percent: 300, lasts },
        Change::DependencySlow { percent: 300, lasts },
        Change::DependencyDown { lasts },
        Change::ControlPlaneDown { lasts },
        Change::MetricsMissing { lasts },
        Change::Deploy { defect: Defect::None },
        Change::Deploy { defect: Defect::Slow { percent: 200 } },
        Change::Deploy { defect: Defect::Failing { percent: 10 } },
        Change::Rollback,
    ];
    for platform in [cloud_run, ecs] {
        for change in changes {
            let result = disturbed(platform(), change);
            let end = result.series.samples.last().expect("there are samples");
            assert!(end.capacity_rps >= 149.0, "{change:?}: {end:?}");
            let served = end.completed + end.failed.iter().sum::<u32>();
            assert!(served > 0, "{change:?}: {end:?}");
        }
    }
}

/// Of three tasks in three zones one is lost with its zone, and two are killed at once: the service
/// scheduler says why it starts as many, once.
#[test]
fn the_service_scheduler_says_why_it_starts_tasks_in_the_place_of_others() {
    for (change, n_lost) in [(Change::ZoneLoss { zone: 1 }, 1), (Change::Kill { count: 2 }, 2)] {
        let result = disturbed(ecs(), change);
        let upkeep = result.decisions.iter().filter_map(|decision| match &decision.body {
            DecisionBody::Serverless(ServerlessDecision::ServiceDeployment(told)) => {
                Some((decision.at.as_secs_f64(), told.revision, told.step))
            }
            _ => None,
        });
        let step = DeploymentStep::Upkeep { n_left: 3 - n_lost, desired: 3, start: n_lost };
        assert_eq!(upkeep.collect::<Vec<_>>(), [(60.0, 1, step)], "{change:?}");
    }
}

#[test]
fn there_are_no_nodes_to_lose() {
    for platform in [cloud_run, ecs] {
        for change in [Change::NodeLoss, Change::NodeDrain] {
            let kind = change.kind();
            let result = disturbed(platform(), change);
            let answer = DecisionBody::CannotDo { kind };
            assert!(result.decisions.iter().any(|decision| decision.body == answer));
            assert_eq!(result.totals.n_failed(), 0);
        }
    }
}

/// A revision whose processes end a second after they are up never takes over the ECS service, and
/// the scheduler starts its tasks at growing intervals.
#[test]
fn tasks_that_crash_again_and_again_are_started_at_growing_intervals() {
    let defect = Defect::Crashes { after: Span::ZERO };
    let result = disturbed(ecs(), Change::Deploy { defect });
    let waits: Vec<f64> = result
        .decisions
        .iter()
        .filter_map(|decision| match &decision.body {
            DecisionBody::Serverless(decision) => throttled(decision),
            _ => None,
        })
        .collect();
    assert!(waits.len() >= 4 && waits[..4] == [10.0, 20.0, 40.0, 80.0], "{waits:?}");
    assert_eq!(result.totals.n_failed(), 0);
}

fn throttled(decision: &ServerlessDecision) -> Option<f64> {
    let ServerlessDecision::ServiceDeployment(told) = decision else { return None };
    match told.step {
        DeploymentStep::Throttled { wait_s, .. } => Some(wait_s),
        _ => None,
    }
}
