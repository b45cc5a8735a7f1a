//! An ECS service on Fargate behind an Application Load Balancer: the rules of
//! [`ecs_deployment`](super::ecs_deployment), [`circuit_breaker`](super::circuit_breaker),
//! [`fargate`](super::fargate) and of target tracking as parts of the engine.

mod auto_scaling;
mod scheduler;
mod task;

pub use auto_scaling::{DeliveryDelay, ServiceAutoScalingSpec, service_alarms};
pub use scheduler::{BreakerSpec, DeploymentController, SchedulerSpec};
pub use task::{StartTime, TaskSpec};

use super::usage::UsageMeter;
use crate::sim::parts::target_group::{TargetChecks, TargetGroupSpec, TargetRouter};
use crate::sim::parts::{AutoScaler, Necessary, Platform};

use auto_scaling::ServiceAutoScaling;
use scheduler::ServiceScheduler;
use task::{TaskHealth, TaskLauncher};

/// An ECS service.
#[derive(Clone, Debug, PartialEq)]
pub struct EcsServiceSpec {
    /// Its tasks.
    pub task: TaskSpec,
    /// The load balancer in front of it.
    pub load_balancer: TargetGroupSpec,
    /// How tasks are started, stopped and replaced.
    pub scheduler: SchedulerSpec,
    /// Its target tracking policy; `None`: the desired count stays.
    pub auto_scaling: Option<ServiceAutoScalingSpec>,
}

/// Puts the parts together.
pub fn compose(spec: &EcsServiceSpec) -> Platform {
    let scaler = spec.auto_scaling.map(|policy| {
        let scaler = ServiceAutoScaling::new(policy, spec.task.vcpu);
        AutoScaler {
            telemetry: Box::new(UsageMeter::new(policy.evaluated_every())),
            scaler: Box::new(scaler),
        }
    });
    let parts = Necessary {
        router: Box::new(TargetRouter::new(spec.load_balancer.attributes)),
        launcher: Box::new(TaskLauncher::new(&spec.task, spec.load_balancer.attributes)),
        healer: Box::new(TaskHealth { grace_period: spec.task.health_check_grace_period }),
        rollout: Box::new(ServiceScheduler::new(spec.scheduler)),
    };
    Platform {
        checks: Some(Box::new(TargetChecks::new(spec.load_balancer.health_check.clone()))),
        scaler,
        ..Platform::of(spec.task.station, parts)
    }
}
